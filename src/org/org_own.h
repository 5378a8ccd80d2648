/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files of this module share and nobody else sees.
 */
#ifndef LIANBING_ORG_OWN_H
#define LIANBING_ORG_OWN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "org/org.h"
#include "platform/base/date.h"
#include "platform/base/field.h"
#include "platform/db/db.h"

/* ---- Values ---------------------------------------------------------------------------------- */

static inline struct db_value db_of_day(int32_t day)
{
    return day == DATE_NONE ? db_null() : db_of_int(day);
}

static inline int32_t db_day(const struct db_rows *rows, int column)
{
    return db_is_null(rows, column) ? DATE_NONE : (int32_t)db_int(rows, column);
}

/* For a list: the actor, or 0 when nobody has to be asked (the program itself at work). */
int64_t org_asker(const struct ctx *c);

/* ---- The audit ------------------------------------------------------------------------------- */

struct org_deed {
    const char *action; /* unit.create */
    const char *object; /* unit */
    int64_t id;         /* of the object */
    int64_t unit;       /* in whose book; 0: that of the person, if it is one, else of the whole */
    const char *before; /* JSON; NULL: nothing was */
    const char *after;  /* JSON; NULL: nothing is */
};

/* The sentence says what was done, in Chinese. */
void org_record(struct ctx *c, const struct org_deed *deed, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* `from`, a struct of `fields`, as JSON in the arena. */
const char *org_json(struct ctx *c, const struct field *fields, const void *from);

/* ---- People ---------------------------------------------------------------------------------- */

/* The person as of a day, with the unit of that day, or else the last or next. False: none. */
bool org_person_load(struct ctx *c, int64_t id, int32_t day, struct org_person *ret);
/* The row of a statement with the columns of org_person_read. */
void org_person_take(struct db_rows *rows, int32_t day, struct org_person *ret);

/* Seals the number and makes its hash. */
struct org_sealed {
    struct bytes box;
    const char *hash; /* hex */
    const char *masked;
};
MUST_USE enum err org_seal(struct ctx *c, int64_t person, const char *number,
                           struct org_sealed *ret);
/* Hex; NULL when there are no keys, with the sentence. */
const char *org_seal_hash(struct ctx *c, const char *number);
MUST_USE enum err org_unseal(struct ctx *c, int64_t person, struct bytes box,
                             const char **ret_number);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The audit: who did what to what, for those who must account for it.
 *
 * - audit_write adds a plain row in the transaction of the deed: either both are there or neither.
 * - A timer seals what was committed: it continues a chain of SM3 hashes over all rows, in order of
 *   their ids. Whoever changes, removes or slips in a row afterwards must forge all that follows,
 *   and the heads printed on the documents of that time still tell.
 * - The chain: the first head is 64 zeros. The head after a row is SM3 over the head before (64 hex
 *   digits), a line feed, and the row's twelve columns in the order of the table, each as `i` with
 *   the decimal number, `t` with the length in bytes, a colon and the text, or `n` for NULL, each
 *   followed by a semicolon.
 */
#ifndef LIANBING_AUDIT_H
#define LIANBING_AUDIT_H

#include <stdbool.h>
#include <stdint.h>

#include "platform/audit/sm3.h"
#include "platform/base/ctx.h"

struct audit_entry {
    const char *action;   /* unit.create */
    const char *object;   /* unit */
    int64_t id;           /* of the object; 0: none */
    int64_t unit;         /* whose book it is in; 0: the whole */
    const char *sentence; /* Chinese, for people: 新增了单位“……”。 */
    const char *before;   /* JSON of what was; NULL: nothing was, or too long to keep */
    const char *after;    /* JSON of what is; NULL: nothing is */
};

/* Write lane only. Who, when and from where are the ctx's. */
void audit_write(struct ctx *c, const struct audit_entry *entry);

/* Whether there are rows that no seal covers. */
bool audit_is_unsealed(struct ctx *c);
/* Works out the next seal, over at most 1,000 of what was committed since the last; *ret_seal is
 * NULL if that is nothing. ERR_INTERNAL: no SM3 here, and said. Any lane: rows are only ever added
 * behind those that a reader sees, because ids grow in the order of commits. */
MUST_USE enum err audit_prepare_seal(struct ctx *c, const void **ret_seal);
/* Sets it; nothing if somebody has sealed in between. Write lane only. */
MUST_USE enum err audit_apply_seal(struct ctx *c, const void *seal);
/* Both; how many rows; -1: no SM3 here, and said. Write lane only. */
int64_t audit_seal(struct ctx *c);

/* The head of the chain, 64 hex digits; 64 zeros before the first seal. */
const char *audit_head(struct ctx *c);
/* Which seal has this head, 0 if none: whether a printed document belongs to this book. */
int64_t audit_find_head(struct ctx *c, const char *head);

struct audit_verdict {
    bool is_intact;       /* all sealed rows are as they were sealed */
    int64_t rows, seals;  /* found good, up to the first that is not */
    int64_t first_broken; /* id of the first row that doesn't hold; 0: none, or no row to be told */
    int64_t broken_seal;  /* in which seal; 0: none */
    int64_t unsealed;     /* rows behind the last seal */
    int64_t unsealed_from; /* id of the first of them */
    const char *head;      /* of the last good seal */
    const char *sentence;  /* Chinese: what was found */
};

/* Works the whole chain out again. LANE_SLOW. */
struct audit_verdict audit_verify(struct ctx *c);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Scoring schemes as stored, versioned things.
 *
 * A scheme belongs to a unit; that unit, those above it and those below it may see it. It is a
 * draft until it is locked; a draft may be stored with faults, so that nobody loses work, but only
 * one without faults and open parameters can be locked. A locked scheme never changes again and
 * only such a one can be used: what was announced is what is counted. To go on, one copies it.
 */
#ifndef LIANBING_SCHEME_H
#define LIANBING_SCHEME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "platform/base/ctx.h"
#include "platform/base/faults.h"
#include "platform/base/field.h"
#include "platform/base/paging.h"
#include "score/score.h"

enum scheme_state { SCHEME_DRAFT, SCHEME_LOCKED };

struct scheme {
    int64_t id;
    int64_t owner_unit;
    const char *owner_name;
    const char *title;
    int64_t year;
    int subject; /* enum score_subject_kind */
    int state;   /* enum scheme_state */
    int64_t family;
    int64_t version;
    int64_t open_count;
    int64_t fault_count;
    int64_t rev;
    int64_t changed_at;
    const char *changed_by_name;
    const char *content;  /* JSON; NULL in lists */
    const char *settings; /* JSON: [{"name", "value"}]; NULL in lists */
};

/* What a scheme's content says, read anew. */
struct scheme_reading {
    const struct score_scheme *model; /* NULL: it has faults */
    struct faults faults;
    struct faults warnings;
};

struct scheme_query {
    struct paging paging; /* q: in the title */
    int state;            /* -1: all */
};

struct scheme_list {
    const struct scheme *list;
    size_t count;
    int64_t total;
};

/* A parameter as a request sets it; and such a list, or a content, as the JSON text that is stored
 * (NULL: NULL). */
struct scheme_setting {
    const char *name, *value;
};
extern const struct field scheme_setting_fields[];
const char *scheme_print_settings(struct ctx *c, struct field_list settings);
const char *scheme_print_content(struct ctx *c, const struct json *content);

/* Those that the actor may see, the latest first. */
MUST_USE enum err scheme_find(struct ctx *c, const struct scheme_query *query,
                              struct scheme_list *ret);

/* ERR_NOT_FOUND also if they may not see it. */
MUST_USE enum err scheme_see(struct ctx *c, int64_t id, struct scheme *ret);
/* Without asking whether they may; false: there is none. */
bool scheme_get(struct ctx *c, int64_t id, struct scheme *ret);

/* Reads content with its settings; good until the unit of work ends. */
void scheme_read(struct ctx *c, const struct scheme *scheme, struct scheme_reading *ret);
/* The same by id; of a locked one the content is not even fetched, if it was read before. False:
 * there is none. */
bool scheme_read_by_id(struct ctx *c, int64_t id, struct scheme_reading *ret);
/* The same with other settings, for a trial: JSON as in `settings`. */
void scheme_read_with(struct ctx *c, const char *content, const char *settings,
                      struct scheme_reading *ret);

/* A draft from a preset (its name) or from another scheme (its id), the one that is given. For the
 * year of the source a next version comes out, for another year its first. Sets all of *scheme;
 * title may be NULL: the source's. MAY_KEEP_SCHEMES for owner_unit. */
MUST_USE enum err scheme_create(struct ctx *c, const char *preset, int64_t copy_of,
                                struct scheme *scheme);

/* One that another module has made (`content`), for `year`: locked at once. Sets all of *scheme.
 * ERR_INVALID: it has faults, and the first of them is said. MAY_KEEP_SCHEMES for owner_unit. */
MUST_USE enum err scheme_add_locked(struct ctx *c, struct scheme *scheme);

/* Stores title, year, content and settings of a draft. ERR_CONFLICT: locked, or changed in between;
 * then *scheme is what is there. */
MUST_USE enum err scheme_change(struct ctx *c, struct scheme *scheme);

/* ERR_INVALID: it has faults or open parameters; ERR_CONFLICT as above. */
MUST_USE enum err scheme_lock(struct ctx *c, int64_t id, int64_t rev, struct scheme *ret);

/* Drafts only. */
MUST_USE enum err scheme_remove(struct ctx *c, int64_t id);

#endif

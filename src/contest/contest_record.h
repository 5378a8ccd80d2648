/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a unit or a person has come to in competitions, as published last: written with each
 * publication, read as facts that nobody has to type again.
 *
 * Of a team its unit has a record, and so has each of its members; who is scored alone has one
 * more. A prize that goes with neither (of a unit, of a leader) is a record without place or total.
 */
#ifndef LIANBING_CONTEST_RECORD_H
#define LIANBING_CONTEST_RECORD_H

#include <stdint.h>

#include "platform/base/ctx.h"
#include "platform/base/field.h"
#include "platform/base/paging.h"

struct contest_published;

struct contest_record {
    int64_t id, contest, publication;
    const char *number, *title; /* of the publication */
    int of;                     /* enum contest_of: as a team, alone */
    int64_t unit, person;       /* person 0: the unit's, of its team */
    const char *name, *team_name;
    int32_t day;
    int status;           /* enum score_status */
    int64_t rank, ranked; /* 0: no place; how many had one */
    const char *total;    /* NULL: none */
    const char *award;    /* all prizes; NULL: none */
    int64_t prizes;       /* how many they are */
};

/* struct contest_record of what is to be published. */
struct field_list contest_records_of(struct ctx *c, int64_t contest,
                                     const struct contest_published *published);
/* They take the place of those of the version before. Write lane. */
void contest_records_store(struct ctx *c, int64_t contest, int64_t publication,
                           struct field_list records);

struct contest_record_query {
    struct paging paging;
    int64_t unit, person; /* one of them */
};

/* struct contest_record, the latest contest first, of one's own or whose facts one may see. Of a
 * unit also those of its people. ERR_INVALID: neither of unit and person, or both. */
MUST_USE enum err contest_records_find(struct ctx *c, const struct contest_record_query *query,
                                       struct paged *ret);

/* ---- For whoever makes figures of them ------------------------------------------------------- */

struct contest_source {
    int64_t publication, contest, version;
    const char *number, *title;
    int32_t day;              /* of the publication */
    const char *reason;       /* why it was published, or amended */
    const char *waits;        /* why it isn't in force; NULL: it is */
    const char *cited;        /* how a figure says where it is from: title and number */
    struct field_list before; /* const char *: the same of the earlier versions */
};

/* struct contest_source: what was published last of contests that the actor sees, the latest
 * first. */
struct field_list contest_sources(struct ctx *c);
/* ERR_NOT_FOUND also if they may not see the contest. */
MUST_USE enum err contest_source_get(struct ctx *c, int64_t publication,
                                     struct contest_source *ret);
/* struct contest_record of a contest as it was published last, all `of` one kind. Without asking
 * whether they may. */
struct field_list contest_records_all(struct ctx *c, int64_t contest, int of);

#endif

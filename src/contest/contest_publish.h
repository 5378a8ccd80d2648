/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A contest's results, published: numbered, hashed, never changed; amended only by a later version
 * that says why and shows what it moved.
 *
 * - Kept are, as blobs (file.h): the schemes as they were used (JSON) and the facts (CSV), of teams
 *   and of people, and what came of them (JSON: struct contest_published). From scheme and facts
 *   anybody can work the places out again: `lianbing score --scheme … --facts …`.
 * - The number is of the same book as other final results; the hash is that of publish_seal.h, with
 *   the first line "lianbing contest 1" and the columns of contest_publication in their order but
 *   for `hash` itself.
 * - What is published is for anybody, without signing in: places of teams, and who wins a prize.
 *   Places of all people are for those who see the contest.
 * - Until the last day for objections, and while one is not answered, it isn't final: certificates
 *   wait for that.
 */
#ifndef LIANBING_CONTEST_PUBLISH_H
#define LIANBING_CONTEST_PUBLISH_H

#include "contest/contest_award.h"

enum contest_publication_state {
    PUBLICATION_OBJECTING,  /* one may still object, or an objection is open */
    PUBLICATION_FINAL,      /* 已生效 */
    PUBLICATION_SUPERSEDED, /* a later version stands for it */
    PUBLICATION_AMENDING    /* an objection was allowed: a later version is to come */
};

struct contest_files {
    const char *team_scheme, *team_facts, *people_scheme, *people_facts, *published;
};

struct contest_publication {
    int64_t id;
    const char *number;
    int64_t contest, version, owner_unit;
    const char *title, *owner_name;
    const char *files; /* JSON: struct contest_files */
    const char *engine, *hash, *audit_head, *reason;
    struct field_list agreed_by; /* const char * */
    int64_t supersedes;          /* 0: the first of its contest */
    int32_t objections_until;    /* DATE_NONE: nobody may object */
    int64_t at, person;
    const char *name;
    int64_t latest, latest_version; /* of its contest, by now */
    int64_t open_appeals;           /* not answered yet */
    int state;                      /* enum contest_publication_state, today */
};

struct contest_publications {
    struct contest_publication *list;
    size_t count;
};

/* Of a contest, the latest first; without asking whether they may: they are anybody's. */
struct contest_publications contest_publications(struct ctx *c, int64_t contest);
/* ERR_NOT_FOUND. */
MUST_USE enum err contest_publication_get(struct ctx *c, int64_t id,
                                          struct contest_publication *ret);
/* The latest of a contest; false: there is none. */
bool contest_publication_last(struct ctx *c, int64_t contest, struct contest_publication *ret);

/* What it says, from its blob. ERR_INTERNAL: that is gone, or not what it was. LANE_SLOW. */
MUST_USE enum err contest_publication_read(struct ctx *c,
                                           const struct contest_publication *publication,
                                           struct contest_published *ret);
/* Whether row and blobs are what they were; a sentence either way. LANE_SLOW. */
bool contest_publication_check(struct ctx *c, const struct contest_publication *publication,
                               const char **ret_sentence);
/* The names of its blobs, as stored. */
struct contest_files contest_publication_files(struct ctx *c,
                                               const struct contest_publication *publication);

struct contest_wish_to_publish {
    int64_t rev, stamp;          /* of the contest, as they were seen */
    const char *reason;          /* NULL of the first */
    struct field_list agreed_by; /* const char * */
    int32_t objections_until;    /* DATE_NONE: as many workdays as the plan says */
    bool is_acknowledged;        /* what is still open is to be published so */
};

struct contest_publishing {
    struct contest contest; /* as it was worked out */
    struct contest_publication publication;
    struct field_list records; /* struct contest_record */
};

/* Works all out and writes the blobs. Who runs the contest. ERR_CONFLICT: something has changed
 * since it was seen. ERR_INVALID: not closed, sealed, faults, open places or prizes that weren't
 * acknowledged, nothing new. LANE_SLOW. */
MUST_USE enum err contest_prepare_publish(struct ctx *c, int64_t contest,
                                          const struct contest_wish_to_publish *wish,
                                          struct contest_publishing *ret);
/* Puts it in the book, and on the records of units and people. ERR_CONFLICT: changed since it was
 * prepared. Write lane. */
MUST_USE enum err contest_publish(struct ctx *c, struct contest_publishing *publishing);

/* The last day for objections when results are published on `today`: the plan's workdays, Monday to
 * Friday, after it. DATE_NONE: nobody may object. */
int32_t contest_objections_until(const struct contest_plan *plan, int32_t today);

#endif

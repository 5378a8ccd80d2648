/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Frozen results: numbered, hashed, never changed; amended only by a later one that says why and
 * who agreed.
 *
 * - A result keeps three blobs (file.h): the scheme as it was used (JSON), the facts (CSV), and
 *   what came of them (JSON: "ranking" as GET …/ranking gives it, "subjects", "task"). From the
 *   first two anybody can work it out again: `lianbing score --scheme … --facts …`.
 * - The number 练兵〔2026〕3号 counts within the year in Shanghai and has no holes.
 * - The hash, printed on each document, is SM3 over "lianbing result 1" and the columns of
 *   publish_result in the order of the table but for `hash` itself (publish_seal.h). The blobs are
 *   in it by their SHA-256, the audit by its head.
 * - Whoever may see facts of the owner unit, of one above or of one below sees a result.
 */
#ifndef LIANBING_PUBLISH_H
#define LIANBING_PUBLISH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "platform/base/ctx.h"
#include "platform/base/field.h"
#include "platform/base/paging.h"
#include "platform/base/text.h"

struct publish_result {
    int64_t id;
    const char *number;
    int64_t task;
    int64_t version; /* 1, 2 … of the task */
    int64_t owner_unit;
    const char *title;
    int64_t scheme;
    const char *content; /* SHA-256 of the blobs */
    const char *facts;
    int64_t fact_count;
    const char *totals;
    const char *engine; /* version of the program */
    const char *hash;
    const char *audit_head;
    const char *reason;
    const char *agreed_by; /* JSON: names */
    int64_t supersedes;    /* 0: the first of its task */
    int64_t at;
    int64_t person;
    const char *name;       /* of the person at that time */
    const char *owner_name; /* as they are called now */
    const char *scheme_title;
    int64_t scheme_version;
    int64_t latest, latest_version; /* of its task, by now */
};

struct publish_query {
    struct paging paging; /* q: in title and number */
    int64_t task;         /* 0: of all tasks */
};

struct publish_list {
    const struct publish_result *list;
    size_t count;
    int64_t total;
};

/* Those that the actor may see, the latest first. */
MUST_USE enum err publish_find(struct ctx *c, const struct publish_query *query,
                               struct publish_list *ret);
/* ERR_NOT_FOUND also if they may not see it. */
MUST_USE enum err publish_see(struct ctx *c, int64_t id, struct publish_result *ret);
/* Without asking whether they may. */
bool publish_get(struct ctx *c, int64_t id, struct publish_result *ret);
/* The latest of a task, without asking; false: there is none. */
bool publish_last(struct ctx *c, int64_t task, struct publish_result *ret);

/* Puts a result in the book. Given: task, owner_unit, title, scheme, the blobs, fact_count, engine,
 * reason, agreed_by; the rest is set here, and what it supersedes is the latest of the task. Write
 * lane; whether they may is the caller's to ask. */
MUST_USE enum err publish_store(struct ctx *c, struct publish_result *result);

/* One of its blobs. ERR_INTERNAL: it is not there, or not what it was. LANE_SLOW. */
MUST_USE enum err publish_load(struct ctx *c, const char *hash, struct bytes *ret);

struct publish_check {
    bool is_intact;
    const char *sentence; /* Chinese: what was found */
};

/* Hashes the blobs and the row again. LANE_SLOW. */
struct publish_check publish_verify(struct ctx *c, const struct publish_result *result);

struct publish_move {
    int64_t subject;
    const char *name;
    int64_t rank_before, rank_after;        /* 0: unranked */
    const char *total_before, *total_after; /* JSON numbers; NULL: none */
};

/* Whose rank or total differs from the superseded result, by the new rank; both are read from their
 * blobs. LANE_SLOW. */
MUST_USE enum err publish_moves(struct ctx *c, const struct publish_result *result,
                                struct field_list *ret);

#endif

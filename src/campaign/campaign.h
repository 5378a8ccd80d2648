/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Scoring tasks: a locked scheme, the subjects that take part, a period and its book of figures.
 *
 * A ranking is worked out whenever somebody asks, from the figures as they are; nothing of it is
 * stored until it is frozen (publish.h). Who may see results of the owner unit sees all of a task;
 * others who may see figures of a subject see the task with their own subjects, and of a result
 * that isn't frozen only their own part, without gaps and others' values.
 */
#ifndef LIANBING_CAMPAIGN_H
#define LIANBING_CAMPAIGN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fact/fact.h"
#include "platform/base/ctx.h"
#include "platform/base/paging.h"
#include "scheme/scheme.h"

enum campaign_standing { STANDING_RANKED, STANDING_GUEST, STANDING_WITHDRAWN };

struct campaign_subject {
    int64_t id;      /* org_unit.id or org_person.id; 0: all together */
    const char *key; /* in files: a unit's code, a person's certificate number or id */
    const char *name;
    int64_t unit; /* the unit itself, or the person's */
    const char *unit_name;
    const char *unit_code;
    int standing;
};

struct campaign_subjects {
    struct campaign_subject *list; /* in official order */
    size_t count;
};

struct campaign_task {
    int64_t id;
    int64_t owner_unit;
    const char *owner_name;
    const char *title;
    int64_t scheme;
    const char *scheme_title;
    int64_t scheme_version;
    int subject; /* enum score_subject_kind */
    int64_t book;
    int32_t period_from, period_until;
    int64_t subject_count, filled; /* subjects, known figures; set by campaign_count */
    int64_t stamp;                 /* counts the changes of the figures */
    int64_t frozen;                /* how often it was frozen */
    int64_t rev;
    int64_t changed_at;
};

struct campaign_list {
    struct campaign_task *list;
    size_t count;
    int64_t total;
};

struct campaign_query {
    struct paging paging; /* q: in the title */
};

/* Those that the actor may see, the latest first. */
MUST_USE enum err campaign_find(struct ctx *c, const struct campaign_query *query,
                                struct campaign_list *ret);
/* ERR_NOT_FOUND also if they may not see it. */
MUST_USE enum err campaign_see(struct ctx *c, int64_t id, struct campaign_task *ret);
/* The same, but for the stamp, which stays 0: for those who store. */
MUST_USE enum err campaign_enter(struct ctx *c, int64_t id, struct campaign_task *ret);
/* Without asking whether they may. */
bool campaign_get(struct ctx *c, int64_t id, struct campaign_task *ret);
/* The task that a book's figures are of, and how often they were changed; 0: none. */
int64_t campaign_of_book(struct ctx *c, int64_t book, int64_t *ret_stamp);
/* For those who show it: with many figures it takes longer than all else. campaign_find does. */
void campaign_count(struct ctx *c, struct campaign_task *task);

/* Whether the actor sees all of it. */
bool campaign_is_whole(struct ctx *c, const struct campaign_task *task);
/* All who take part, or only those whose figures the actor may see. */
struct campaign_subjects campaign_subjects(struct ctx *c, const struct campaign_task *task,
                                           bool only_own);
/* The same of one. */
bool campaign_takes_part(struct ctx *c, const struct campaign_task *task, int64_t subject,
                         bool only_own);

struct campaign_wish {
    int64_t subject;
    int standing;
};

/* MAY_RUN_TASKS for owner_unit; the scheme must be locked. Without wishes: all units of the kind
 * below the owner (counties), or all who serve there. Sets id. */
MUST_USE enum err campaign_create(struct ctx *c, struct campaign_task *task,
                                  const struct campaign_wish *wishes, size_t count);
/* Title, period and subjects. ERR_CONFLICT: changed in between; then *task is what is there. */
MUST_USE enum err campaign_change(struct ctx *c, struct campaign_task *task,
                                  const struct campaign_wish *wishes, size_t count);
/* Notes that it was frozen once more. */
void campaign_mark_frozen(struct ctx *c, int64_t id);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A task's result as somebody asks for it: as the figures are now, or as it was frozen; and two of
 * them beside each other.
 */
#ifndef LIANBING_CAMPAIGN_RESULT_H
#define LIANBING_CAMPAIGN_RESULT_H

#include "campaign/campaign_frozen.h"

struct campaign_result {
    struct campaign_task task; /* a frozen one: as it was then */
    struct campaign_scored scored;
    struct shown_ranking *ranking;
    struct publish_result frozen; /* id 0: it isn't */
    bool is_whole;                /* the actor sees all subjects' places and totals */
    bool is_private;              /* explanations without gaps and others' values */
};

/* `publication` 0: as the figures are now. Who sees only part of the task sees all of a ranking
 * that was frozen, and of one that wasn't their own part. LANE_SLOW. */
MUST_USE enum err campaign_result(struct ctx *c, int64_t task, int64_t publication,
                                  struct campaign_result *ret);

/* ERR_NOT_FOUND: takes no part, or isn't theirs: how others got their points only those see who see
 * the whole task. ERR_INVALID: faults. */
MUST_USE enum err campaign_explain(struct ctx *c, const struct campaign_result *result,
                                   int64_t subject, struct shown_explanation **ret);

struct shown_reason {
    int64_t subject;
    const char *name, *item, *title;
    const char *before, *after; /* JSON numbers; NULL: none */
};

extern const struct field shown_reason_fields[];

enum { CAMPAIGN_MOST_REASONS = 2000 };

/* Which items' points differ, of the subjects in `moves` (struct shown_move) whose total differs
 * and whose points the actor may see; the first CAMPAIGN_MOST_REASONS. */
struct field_list campaign_reasons(struct ctx *c, const struct campaign_result *before,
                                   const struct campaign_result *after, struct field_list moves);

#endif

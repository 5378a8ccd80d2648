/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Figures of a task from the published results of a competition (JN-9, TA-15, TA-33), so that
 * nobody types them again.
 *
 * - Taken is what is in force: published, the days for objections past, none open.
 * - Looked at first, stored after; what is stored is what was looked at, as the plan's hash tells.
 * - A figure taken names title and number of the publication as its source, its day, and in words
 *   what was reached. The same once more changes nothing; a later version changes what was taken
 *   from an earlier one. A figure that came from elsewhere stays, unless it is named in `replace`.
 * - Guests (参赛不评奖) and the disqualified give nothing.
 */
#ifndef LIANBING_CAMPAIGN_FEED_H
#define LIANBING_CAMPAIGN_FEED_H

#include "campaign/campaign_feed_rules.h"
#include "campaign/campaign_figures.h"

struct campaign_feed_wish {
    int64_t publication;
    const char *metric;
    int what; /* enum campaign_feed_what */
    int of;   /* 0: as a team, 1: alone */
};

enum campaign_feed_state { FEED_FRESH, FEED_SAME, FEED_AMENDED, FEED_TYPED };

struct campaign_feed_row {
    int64_t subject;
    const char *name, *unit_name;
    struct field_decimal was, value;
    const char *was_source;
    const char *note;
    int state;   /* enum campaign_feed_state */
    int64_t rev; /* of the figure that is there */
};

struct campaign_feed {
    const char *plan, *cited, *metric_title;
    bool needs_reason;                 /* the task was frozen, so it wants one */
    struct field_list rows;            /* struct campaign_feed_row, in the task's order */
    struct field_list without_result;  /* const char *: subjects who have none */
    struct field_list without_place;   /* const char *: results without a place */
    struct field_list without_subject; /* const char *: results of who isn't in the task */
    int64_t stamp, stored;             /* once applied */
    struct campaign_feed_wish wish;
    struct contest_source source;
};

/* Who keeps the figures of the task's owner; else ERR_FORBIDDEN. */
MUST_USE enum err campaign_feed_need(struct ctx *c, const struct campaign_task *task);

/* ERR_INVALID: the metric can't have it. ERR_CONFLICT:
 * not in force. LANE_SLOW. */
MUST_USE enum err campaign_feed_check(struct ctx *c, int64_t task,
                                      const struct campaign_feed_wish *wish,
                                      struct campaign_feed *ret);

struct campaign_feed_replaced {
    int64_t subject;
};

struct campaign_feed_order {
    const char *reason;        /* NULL: none */
    struct field_list replace; /* struct campaign_feed_replaced: whose typed figure gives way */
};

/* ERR_INVALID: the task was frozen, and no reason is given. ERR_CONFLICT: something has changed
 * since. Write lane. */
MUST_USE enum err campaign_feed_apply(struct ctx *c, int64_t task,
                                      const struct campaign_feed_order *order,
                                      struct campaign_feed *feed);

#endif

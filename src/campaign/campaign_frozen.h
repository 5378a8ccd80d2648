/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Freezing a task's ranking, and looking at it as it was frozen.
 *
 * What a frozen result keeps (publish.h) is made in two steps: campaign_prepare_freeze works the
 * ranking out and writes the blobs (LANE_SLOW); campaign_freeze puts the row in the book, if
 * nothing has changed in between. The ranking kept is worked out from the very blobs that are kept.
 *
 * A frozen result is worked out anew whenever somebody looks; that it comes out as it was kept is
 * checked each time.
 */
#ifndef LIANBING_CAMPAIGN_FROZEN_H
#define LIANBING_CAMPAIGN_FROZEN_H

#include "campaign/campaign_score.h"
#include "campaign/campaign_show.h"
#include "publish/publish.h"

struct campaign_wish_to_freeze {
    int64_t rev, stamp; /* as they were seen */
    const char *reason;
    struct field_list agreed_by; /* const char * each */
    bool is_acknowledged;        /* places that are still open are to be frozen so */
};

struct campaign_freezing {
    struct campaign_task task; /* as it was worked out */
    struct publish_result result;
};

/* MAY_FREEZE for the owner. ERR_CONFLICT: task or figures have changed since they were seen; then
 * ret->task is what is there. ERR_INVALID: faults; open places that weren't acknowledged; an
 * amendment without a reason, or of which nothing is different. LANE_SLOW. */
MUST_USE enum err campaign_prepare_freeze(struct ctx *c, int64_t task,
                                          const struct campaign_wish_to_freeze *wish,
                                          struct campaign_freezing *ret);
/* ERR_CONFLICT: changed since it was prepared; then freezing->task is what is there. */
MUST_USE enum err campaign_freeze(struct ctx *c, struct campaign_freezing *freezing);

struct campaign_frozen {
    struct publish_result result;
    struct campaign_task task; /* as it was frozen */
    struct campaign_scored scored;
    struct shown_ranking *ranking;
};

/* Of a task that the actor may see. ERR_NOT_FOUND: no such result of this task. */
MUST_USE enum err campaign_open_frozen(struct ctx *c, const struct campaign_task *task,
                                       int64_t publication, struct campaign_frozen *ret);

#endif

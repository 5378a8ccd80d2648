/* SPDX-License-Identifier: Apache-2.0 */
/* Which figure the records of one subject in a competition come to; no database. */
#ifndef LIANBING_CAMPAIGN_FEED_RULES_H
#define LIANBING_CAMPAIGN_FEED_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "contest/contest_record.h"
#include "score/score.h"

enum campaign_feed_what {
    FEED_PLACE,
    FEED_TOTAL,
    FEED_SHARE,  /* the place in percent of all places, rounded up: 3rd of 15 is 20 */
    FEED_PRIZES, /* how many */
    FEED_WON,    /* 1: any prize */
    FEED_FIELD   /* how many had a place */
};

/* Whether a metric of the kind can have it. */
bool campaign_feed_fits(enum score_kind kind, int what);

struct campaign_feed_taken {
    int64_t value;                   /* millionths */
    const struct contest_record *of; /* the best one; NULL: there is nothing to take */
    size_t count;                    /* of how many */
};

/* Of several the best: the first place, the highest total; prizes add up, also those that go with
 * no place. Guests (参赛不评奖) and the disqualified give nothing. */
struct campaign_feed_taken campaign_feed_take(const struct contest_record *const *records,
                                              size_t count, int what);

#endif

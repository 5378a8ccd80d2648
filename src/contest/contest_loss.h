/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where points were lost, by subject and item: what training has to work on. Bonus subjects lose
 * nothing. Only sheets that were submitted count.
 */
#ifndef LIANBING_CONTEST_LOSS_H
#define LIANBING_CONTEST_LOSS_H

#include "contest/contest_result.h"

struct contest_loss {
    struct field_decimal full;    /* marks of an item, points of a subject in the total */
    struct field_decimal average; /* lost by those who took part; to six digits */
    struct field_decimal share;   /* of the full marks, per cent, to one digit */
    struct field_decimal own;     /* lost by the team that is asked for; of members their mean */
    int64_t entrants;             /* how many took part */
};

struct contest_lost_item {
    int64_t item;
    const char *title, *group;
    struct contest_loss loss;
};

struct contest_lost_subject {
    int64_t subject;
    const char *title;
    struct contest_loss loss;
    struct field_list items; /* struct contest_lost_item; of judged subjects */
};

struct contest_losses {
    int64_t contest, team; /* team 0: of none */
    const char *team_name;
    struct field_list subjects; /* struct contest_lost_subject */
};

extern const struct field contest_losses_fields[];

/* `team` 0: all together for who sees all, else the actor's own. ERR_FORBIDDEN: it is not theirs,
 * or results aren't told yet. ERR_INVALID: they can't be worked out. LANE_SLOW. */
MUST_USE enum err contest_lost(struct ctx *c, const struct contest *contest, int64_t team,
                               struct contest_losses *ret);

#endif

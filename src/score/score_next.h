/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The nearest step up: which one fact of the subject would have to become what, and what the item
 * would then earn. For src/score only.
 *
 * A step is a promise: changing just that fact gives just these points. So every step is tried out
 * before it is offered, and none is offered where more than the item could tip over: for metrics
 * that gates and vetoes read, for those of `*`, for series, and where another item would refuse
 * the value. Denominators stay as they are.
 */
#ifndef LIANBING_SCORE_NEXT_H
#define LIANBING_SCORE_NEXT_H

#include "score/score_say.h"

struct score_step {
    int metric;     /* that has to move */
    int64_t value;  /* that it has to have, in millionths */
    int64_t points; /* that the item then has */
    int64_t rank;   /* rank rules: the rank that it then has; else 0 */
    bool is_fall;   /* a limit that it must not be above */
    bool is_exact;  /* just this value */
    bool is_beyond; /* any value beyond a limit does, and `value` is the first decimal there */
};

/* An item of the subject that `eval` is loaded with, as it stands. */
struct score_seeking {
    struct score_eval *eval; /* neither notes nor says anything */
    const struct score_item *item;
    const struct score_finding *finding;
};

/* False: there is no step, or none that is certain. */
bool score_next_seek(const struct score_seeking *seeking, struct score_step *ret);

/* The step as a sentence. `is_private` leaves out values that others have. */
void score_next_say(struct text *text, const struct score_seeking *seeking,
                    const struct score_step *step, bool is_private);

/* ---- shared by score_next.c, score_next_terms.c and score_next_rank.c ---- */

typedef bool (*score_seeker)(const struct score_seeking *seeking, struct score_step *ret);

bool score_next_seek_terms(const struct score_seeking *seeking, struct score_step *ret);
bool score_next_seek_ratio_sum(const struct score_seeking *seeking, struct score_step *ret);
bool score_next_seek_over(const struct score_seeking *seeking, struct score_step *ret);
bool score_next_seek_linear(const struct score_seeking *seeking, struct score_step *ret);
bool score_next_seek_rank_step(const struct score_seeking *seeking, struct score_step *ret);
bool score_next_seek_table(const struct score_seeking *seeking, struct score_step *ret);

/* A fact put in the place of the subject's own, until score_next_restore. */
struct score_trial {
    struct score_fact fact;
    const struct score_fact *before;
    int metric;
};

/* False: the value cannot be taken on, or not without consequences. */
bool score_next_put(const struct score_seeking *seeking, struct score_trial *trial, int metric,
                    int64_t value);
void score_next_restore(const struct score_seeking *seeking, const struct score_trial *trial);

/* Works the item out with step->metric at step->value; true if that is allowed and earns more,
 * then step->points says how much. Not for what hangs on a field. */
bool score_next_try(const struct score_seeking *seeking, struct score_step *step);

/* The same where the rule would give `exact`, which only the caller can tell. */
bool score_next_try_exact(const struct score_seeking *seeking, struct score_step *step,
                          struct rat exact);

/* Points after cap, floor and rounding are more than the item has. */
bool score_next_is_more(const struct score_seeking *seeking, struct rat exact);

/* How much the rule's result must grow at least until the item has more points: `ret_by`, or more
 * than that where `*ret_is_more`. False: a cap stops it. */
bool score_next_lacking(const struct score_seeking *seeking, struct rat *ret_by, bool *ret_is_more);

/* The value nearest to `bound` that a metric can have and that stands to it as `op` says. */
bool score_next_reach(const struct score_seeking *seeking, int metric, enum score_op op,
                      struct rat bound, struct score_step *ret);

/* Where among the tiers, also of an `else`, the finding stands; behind the last if none holds. */
static inline size_t score_next_tier_held(const struct score_seeking *seeking,
                                          const struct score_tiers *tiers)
{
    return seeking->finding->which < 0 ? tiers->count : (size_t)seeking->finding->which;
}

/* The step to the nearest tier above `*at` that is worth more, and `*at` becomes that tier's place.
 * False: there is none. */
bool score_next_of_tiers(const struct score_seeking *seeking, const struct score_tiers *tiers,
                         size_t *at, struct score_step *ret);
/* How often an operand reads a metric: where it stands twice, one bound does not tell the step. */
int score_next_mentions(const struct score_operand *operand, int metric);
/* The step of a comparison, also of an `else`: over to its other side. */
bool score_next_of_when(const struct score_seeking *seeking, const struct score_when *when,
                        bool is_met, struct score_step *ret);

#endif

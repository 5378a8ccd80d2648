/* SPDX-License-Identifier: Apache-2.0 */
/* Steps up of sums: so many more or fewer of one thing. */
#include "score/score_next.h"

/* How often `gain` makes up for what is lacking; 0: never, or past all reason. */
static int64_t times_needed(struct rat lacking, bool is_more, struct rat gain)
{
    enum { MOST_TIMES = 1000000000 };
    int64_t times;
    struct rat quotient = rat_divide(lacking, gain);
    if (!rat_is_held(quotient) || !rat_floor(is_more ? quotient : rat_negative(quotient), &times))
        return 0;
    times = is_more ? times + 1 : -times;
    return times > 0 && times < MOST_TIMES ? times : 0;
}

static struct rat magnitude(struct rat value)
{
    return value.num < 0 ? rat_negative(value) : value;
}

/* The value that the item reads now, if it is one that a fact can have; what `per` misses counts
 * 0. */
static bool read_now(const struct score_seeking *seeking, int metric, int64_t *ret)
{
    const struct score_fact *fact = seeking->eval->row[metric];
    *ret = fact && fact->is_known ? fact->value : 0;
    if (fact && fact->is_known)
        return true;
    return seeking->item->has_default ? rat_in_millionths(seeking->item->fallback.value, ret)
                                      : seeking->item->rule == RULE_PER;
}

/* One term's step and what it would add before cap, floor and rounding. */
struct candidate {
    struct score_step step;
    struct rat gained;
    size_t term;
};

/* Two terms of one metric move together. */
static bool is_alone(const struct score_item *item, const struct score_term *term)
{
    size_t count = 0;
    for (size_t i = 0; i < item->keys.terms.count; i++)
        count += item->keys.terms.terms[i].metric == term->metric;
    return count == 1;
}

static bool find_candidate(const struct score_seeking *seeking, const struct score_term *term,
                           struct rat lacking, bool is_more, struct candidate *ret)
{
    struct rat points = term->points.value, gain = magnitude(points);
    int64_t now, times = points.num == 0 ? 0 : times_needed(lacking, is_more, gain);
    if (times == 0 || !is_alone(seeking->item, term) || !read_now(seeking, term->metric, &now))
        return false;
    int64_t then = now + (points.num < 0 ? -times : times) * DECIMAL_ONE;
    ret->gained = rat_multiply(gain, rat_of(times));
    ret->step = (struct score_step){.metric = term->metric, .value = then};
    return points.num > 0 || then >= 0;
}

/* The candidate that adds least among those behind `tried` in that order; false: none is left. */
static bool find_least(const struct score_seeking *seeking, struct rat lacking, bool is_more,
                       const struct candidate *tried, struct candidate *ret)
{
    const struct score_item *item = seeking->item;
    bool is_found = false;
    for (size_t i = 0; i < item->keys.terms.count; i++) {
        struct candidate other = {.term = i};
        if (!find_candidate(seeking, &item->keys.terms.terms[i], lacking, is_more, &other))
            continue;
        int order = rat_compare(other.gained, tried->gained);
        if (order < 0 || (order == 0 && i <= tried->term))
            continue;
        if (!is_found || rat_compare(other.gained, ret->gained) < 0)
            *ret = other;
        is_found = true;
    }
    return is_found;
}

/* The term that adds least; if that one can't move, the next. */
bool score_next_seek_terms(const struct score_seeking *seeking, struct score_step *ret)
{
    struct candidate tried = {.gained = {0, 1}}, best = tried;
    struct rat lacking;
    bool is_more;
    if (seeking->finding->outcome != OUTCOME_SCORED ||
        !score_next_lacking(seeking, &lacking, &is_more))
        return false;
    while (find_least(seeking, lacking, is_more, &tried, &best)) {
        *ret = best.step;
        if (score_next_try(seeking, ret))
            return true;
        tried = best;
    }
    return false;
}

static bool try_best(const struct score_seeking *seeking, int metric, struct rat value,
                     struct score_step *best)
{
    struct score_step step;
    bool is_better = score_next_reach(seeking, metric, OP_EQUAL, value, &step) &&
                     score_next_try(seeking, &step) &&
                     (best->metric == NO_METRIC || step.points < best->points);
    if (is_better)
        *best = step;
    return is_better;
}

/* What ends a whole item first; else the part or deduction that is worth the least. */
bool score_next_seek_ratio_sum(const struct score_seeking *seeking, struct score_step *ret)
{
    const struct score_item *item = seeking->item;
    const struct score_metrics *deduct = &item->keys.ratio_sum.deduct;
    const struct score_metrics *fatal = &item->keys.ratio_sum.fatal;
    ret->metric = NO_METRIC;
    if (seeking->finding->outcome != OUTCOME_SCORED)
        return false;
    for (size_t i = 0; i < fatal->count && seeking->finding->steps != 0; i++) {
        const struct score_fact *fact = seeking->eval->row[fatal->list[i]];
        if (fact && fact->is_known && fact->value == DECIMAL_ONE)
            (void)try_best(seeking, fatal->list[i], rat_of(0), ret);
    }
    for (size_t i = 0; i < item->keys.ratio_sum.count && seeking->finding->steps == 0; i++) {
        const struct score_part *part = &item->keys.ratio_sum.parts[i];
        const struct score_fact *fact = seeking->eval->row[part->metric];
        if (fact && fact->is_known)
            (void)try_best(seeking, part->metric, part->full.value, ret);
    }
    for (size_t i = 0; i < deduct->count && seeking->finding->steps == 0; i++) {
        const struct score_fact *fact = seeking->eval->row[deduct->list[i]];
        if (fact && fact->is_known && fact->value > 0)
            (void)try_best(seeking, deduct->list[i], rat_of(0), ret);
    }
    return ret->metric != NO_METRIC;
}

/* Where the own value moves the mean too: x >= c * (rest + x) / n for c = 1 + steps * percent. */
static struct rat above_mean(const struct score_seeking *seeking, const struct score_ranks *ranks,
                             struct rat c)
{
    const struct score_fact *fact = seeking->eval->row[seeking->item->keys.over.metric];
    struct rat rest = {ranks->sum - fact->value, DECIMAL_ONE};
    struct rat others = rat_subtract(rat_of(ranks->count), c);
    if (!rat_is_held(others) || rat_sign(others) <= 0)
        return (struct rat){0, 0};
    return rat_divide(rat_multiply(c, rest), others);
}

/* The points that the value would earn, against the mean that it would make. */
static struct rat earned_at(const struct score_seeking *seeking, const struct score_ranks *ranks,
                            int64_t value)
{
    const struct score_item *item = seeking->item;
    const struct score_fact *fact = seeking->eval->row[item->keys.over.metric];
    struct rat mean = {ranks->sum - fact->value + value, (int128)ranks->count * DECIMAL_ONE};
    if (rat_sign(mean) <= 0)
        return (struct rat){0, 0};
    int64_t steps = score_steps_over(rat_of_decimal(value), mean, item->keys.over.percent.value);
    return rat_multiply(rat_of(steps), item->keys.over.points.value);
}

bool score_next_seek_over(const struct score_seeking *seeking, struct score_step *ret)
{
    const struct score_item *item = seeking->item;
    const struct score_finding *finding = seeking->finding;
    struct rat lacking, points = item->keys.over.points.value;
    bool is_more;
    if (finding->outcome != OUTCOME_SCORED || rat_sign(points) <= 0 ||
        !score_next_lacking(seeking, &lacking, &is_more))
        return false;
    if (!item->keys.over.is_over_mean &&
        score_next_mentions(&item->keys.over.baseline, item->keys.over.metric) > 0)
        return false;
    int64_t steps = finding->steps + times_needed(lacking, is_more, points);
    struct rat share = rat_divide(item->keys.over.percent.value, rat_of(100));
    struct rat c = rat_add(rat_of(1), rat_multiply(share, rat_of(steps)));
    if (!item->keys.over.is_over_mean)
        return score_next_reach(seeking, item->keys.over.metric, OP_AT_LEAST,
                                rat_multiply(finding->other, c), ret) &&
               score_next_try(seeking, ret);
    const struct score_ranks *ranks = &seeking->eval->run->ranks[item->keys.over.field];
    const struct score_fact *fact = seeking->eval->row[item->keys.over.metric];
    return ranks->held[seeking->eval->subject] != NOT_IN_FIELD && fact && fact->is_known &&
           score_next_reach(seeking, item->keys.over.metric, OP_AT_LEAST,
                            above_mean(seeking, ranks, c), ret) &&
           score_next_try_exact(seeking, ret, earned_at(seeking, ranks, ret->value));
}

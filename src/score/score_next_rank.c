/* SPDX-License-Identifier: Apache-2.0 */
/* Steps up in a ranking: the nearest better place that is worth more. */
#include "score/score_next.h"

/* A ranking as one of its subjects sees it. */
struct ladder {
    const struct score_seeking *seeking;
    const struct score_ranking *ranking;
    const struct score_ranks *ranks; /* NULL: given */
    struct rat count;                /* not held: not stated */
    int64_t lowest;                  /* the worst rank that would be better than now */
    struct rat (*price)(const struct ladder *ladder, int64_t rank); /* what a rank is worth */
};

static struct rat price_linear(const struct ladder *ladder, int64_t rank)
{
    return score_linear_points(ladder->seeking->item, rank, ladder->count);
}

static struct rat price_step(const struct ladder *ladder, int64_t rank)
{
    int64_t steps;
    return score_step_points(ladder->seeking->item, rank, ladder->count, &steps);
}

/* Not held where no row holds. */
static struct rat price_row(const struct ladder *ladder, int64_t rank)
{
    const struct score_item *item = ladder->seeking->item;
    int row = score_table_row(item, rank, ladder->count);
    return row < 0 ? (struct rat){0, 0} : item->keys.table.rows[row].points.value;
}

/* False: it has no place, or the best. */
static bool set_up(const struct score_seeking *seeking, const struct score_ranking *ranking,
                   int64_t unplaced_below, struct ladder *ret)
{
    const struct score_finding *finding = seeking->finding;
    ret->seeking = seeking;
    ret->ranking = ranking;
    if (finding->outcome != OUTCOME_SCORED)
        return false;
    if (ranking->metric != NO_METRIC) {
        ret->ranks = &seeking->eval->run->ranks[ranking->field];
        ret->count = rat_of(ret->ranks->count);
    } else if (ranking->given_count != NO_METRIC) {
        ret->count = score_metric_amount(seeking->eval, seeking->item, ranking->given_count).value;
    }
    ret->lowest = finding->rank - 1;
    if (finding->rank > 0)
        return finding->rank > 1;
    /* A given 0: whoever is not placed can come in at any rank that there is. */
    ret->lowest = unplaced_below;
    int64_t count;
    if (rat_is_held(ret->count) && rat_floor(ret->count, &count) && count < ret->lowest)
        ret->lowest = count;
    return ret->lowest > 0;
}

/* The rank that one gets who draws level with whoever is at `rank` or, if all are tied there,
 * better. */
static int64_t level_with(const struct ladder *ladder, int64_t rank)
{
    if (!ladder->ranks)
        return rank;
    return score_rank_with(ladder->ranks, ladder->ranks->values[rank - 1]);
}

static bool try_rank(const struct ladder *ladder, int64_t rank, struct rat exact,
                     struct score_step *ret)
{
    enum { LAST_RANK = 1000000000 };
    *ret = (struct score_step){.rank = level_with(ladder, rank)};
    if (rank > LAST_RANK)
        return false;
    if (!ladder->ranks) {
        ret->metric = ladder->ranking->given_rank;
        ret->value = rank * DECIMAL_ONE;
        return score_next_try(ladder->seeking, ret);
    }
    ret->metric = ladder->ranking->metric;
    ret->value = ladder->ranks->values[rank - 1];
    return score_next_try_exact(ladder->seeking, ret, exact);
}

/* Points fall with the rank: the lowest better one that is worth more, by halving. */
static bool climb(const struct ladder *ladder, struct score_step *ret)
{
    int64_t low = 1, high = ladder->lowest;
    /* Mostly the very next place is already worth more. */
    if (score_next_is_more(ladder->seeking, ladder->price(ladder, level_with(ladder, high))))
        low = high;
    else if (!score_next_is_more(ladder->seeking, ladder->price(ladder, 1)))
        return false;
    while (low < high) {
        int64_t middle = high - (high - low) / 2;
        if (score_next_is_more(ladder->seeking, ladder->price(ladder, level_with(ladder, middle))))
            low = middle;
        else
            high = middle - 1;
    }
    return try_rank(ladder, low, ladder->price(ladder, level_with(ladder, low)), ret);
}

bool score_next_seek_linear(const struct score_seeking *seeking, struct score_step *ret)
{
    struct ladder ladder = {.price = price_linear};
    const struct score_item *item = seeking->item;
    return set_up(seeking, &item->keys.linear.ranking, item->keys.linear.first, &ladder) &&
           climb(&ladder, ret);
}

bool score_next_seek_rank_step(const struct score_seeking *seeking, struct score_step *ret)
{
    struct ladder ladder = {.price = price_step};
    return set_up(seeking, &seeking->item->keys.step.ranking, 0, &ladder) && climb(&ladder, ret);
}

/* The lowest rank of a row; 0: none is better than now. */
static int64_t lowest_of(const struct ladder *ladder, const struct score_rank_row *row)
{
    int64_t lowest = row->to;
    if (row->is_percent) {
        struct rat limit = rat_multiply(row->percent.value, ladder->count);
        if (!rat_floor(rat_divide(limit, rat_of(100)), &lowest))
            return 0;
    }
    return lowest < ladder->lowest ? lowest : ladder->lowest;
}

static bool seek_rows(const struct ladder *ladder, struct score_step *ret)
{
    const struct score_item *item = ladder->seeking->item;
    bool is_found = false;
    for (size_t i = 0; i < item->keys.table.count; i++) {
        int64_t rank = lowest_of(ladder, &item->keys.table.rows[i]);
        struct score_step step;
        if (rank < 1 || (is_found && rank <= ret->rank))
            continue;
        struct rat exact = price_row(ladder, level_with(ladder, rank));
        if (!try_rank(ladder, rank, exact, &step))
            continue;
        is_found = true;
        *ret = step;
    }
    return is_found;
}

/* The rank in the field with `value` in the place of the own value `now`. */
static int64_t rank_with(const struct ladder *ladder, int64_t value, int64_t now)
{
    bool is_worse = now != value && (now < value) == ladder->ranking->is_lower_better;
    return (int64_t)score_rank_with(ladder->ranks, value) - is_worse;
}

/* What the table or its `else` would give if the step's value were there. */
static bool price_else(const struct ladder *ladder, const struct score_step *step,
                       struct rat *ret_exact)
{
    const struct score_seeking *seeking = ladder->seeking;
    const struct score_else *otherwise = seeking->item->keys.table.otherwise;
    const struct score_fact *fact = seeking->eval->row[step->metric];
    struct score_finding finding = {.exact = {0, 1}, .which = -1};
    struct score_trial trial;
    size_t refused = seeking->eval->refused;
    if (!fact || !score_next_put(seeking, &trial, step->metric, step->value))
        return false;
    if (otherwise->rule == RULE_WHEN)
        score_work_when(seeking->eval, seeking->item, &otherwise->when, &finding);
    else
        score_work_tiers(seeking->eval, seeking->item, &otherwise->tiers, &finding);
    score_next_restore(seeking, &trial);
    bool is_refused = seeking->eval->refused != refused;
    seeking->eval->refused = refused;
    *ret_exact = price_row(ladder, rank_with(ladder, step->value, fact->value));
    if (!rat_is_held(*ret_exact))
        *ret_exact = finding.exact;
    return !is_refused && finding.outcome == OUTCOME_SCORED;
}

static bool try_else(const struct ladder *ladder, struct score_step *step)
{
    struct rat exact;
    if (!ladder->ranks || step->metric != ladder->ranking->metric)
        return score_next_try(ladder->seeking, step);
    return price_else(ladder, step, &exact) && score_next_try_exact(ladder->seeking, step, exact);
}

static bool seek_else(const struct ladder *ladder, struct score_step *ret)
{
    const struct score_seeking *seeking = ladder->seeking;
    const struct score_finding *finding = seeking->finding;
    const struct score_else *otherwise = seeking->item->keys.table.otherwise;
    if (!otherwise || !finding->is_else)
        return false;
    size_t at = score_next_tier_held(seeking, &otherwise->tiers);
    bool is_found = otherwise->rule == RULE_WHEN
                        ? score_next_of_when(seeking, &otherwise->when, finding->which == 0, ret)
                        : score_next_of_tiers(seeking, &otherwise->tiers, &at, ret);
    return is_found && try_else(ladder, ret);
}

bool score_next_seek_table(const struct score_seeking *seeking, struct score_step *ret)
{
    const struct score_finding *finding = seeking->finding;
    struct ladder ladder = {.price = price_row};
    struct score_step other;
    bool has_rows = set_up(seeking, &seeking->item->keys.table.ranking, INT64_MAX, &ladder) &&
                    seek_rows(&ladder, ret);
    bool has_else = finding->outcome == OUTCOME_SCORED && seek_else(&ladder, &other);
    if (has_else && (!has_rows || other.points < ret->points))
        *ret = other;
    return has_rows || has_else;
}

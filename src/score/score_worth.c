/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the ranks of a field are worth to an item, as stretches of ranks that are worth the same: a
 * field of 20,000 has perhaps 1,300 of them, so nobody goes through all ranks one by one.
 */
#include "score/score_run.h"

/* The list as it grows. */
struct filling {
    struct score_stretch *list;
    size_t count;
};

static void add_stretch(struct filling *filling, int64_t last, int64_t points)
{
    if (filling->count == 0 || filling->list[filling->count - 1].points != points)
        filling->list[filling->count++].points = points;
    filling->list[filling->count - 1].last = (uint32_t)last;
}

/* A linear rank rule as a line: rank r gets round((start - slope (r - 1)) / den). */
struct line {
    int64_t start, slope, den;
    int64_t lowest, highest; /* the item's floor and cap in units */
};

static bool is_short(struct rat a)
{
    static const int64_t limit = 1 << 24;
    return a.num < limit && a.num > -limit && a.den < limit;
}

/* False: the terms, doubled, are too long for 64 bits, or the rule is not of this kind. */
static bool draw_line(const struct score_eval *eval, const struct score_item *item, uint32_t count,
                      struct line *ret)
{
    static const int128 most = (int128)1 << 60;
    struct rat best = item->keys.linear.best.value, worst = item->keys.linear.worst.value;
    int decimals = eval->scheme->decimals;
    if (item->rule != RULE_RANK_LINEAR || item->keys.linear.first > 0 || count < 2 ||
        !is_short(best) || !is_short(worst))
        return false;
    /* best - (best - worst) (r - 1) / (n - 1), over one denominator */
    int128 den = best.den * worst.den * (count - 1);
    int128 start = best.num * worst.den * (count - 1) * decimal_power(decimals);
    int128 slope = (best.num * worst.den - worst.num * best.den) * decimal_power(decimals);
    if (den > most || start > most || start < -most || slope * count > most ||
        slope * count < -most)
        return false;
    *ret = (struct line){(int64_t)start, (int64_t)slope, (int64_t)den, INT64_MIN, INT64_MAX};
    if (item->has_cap && !rat_round(item->cap.value, decimals, &ret->highest))
        return false;
    return !item->has_floor || rat_round(item->floor.value, decimals, &ret->lowest);
}

static int64_t within(const struct line *line, int64_t units)
{
    units = units > line->highest ? line->highest : units;
    return units < line->lowest ? line->lowest : units;
}

/* A line that falls by at most one unit from rank to rank: from unit to unit. Rank r rounds to
 * `units` or more as long as 2 slope (r - 1) <= 2 start - (2 units - 1) den, where halves round up;
 * from 0 down they round away from it, and that must be less. The quotient of the two goes along,
 * without a division for each. */
static void fill_gently(const struct line *line, uint32_t count, struct filling *filling)
{
    int64_t units = line->start / line->den, rest = line->start % line->den;
    units += rest > 0 ? rest >= line->den - rest : -(-rest >= line->den + rest);
    int64_t by = 2 * line->slope, room = 2 * line->start - (2 * units - 1) * line->den;
    int64_t whole = room / by, over = room % by;
    int64_t next_whole = 2 * line->den / by, next_over = 2 * line->den % by;
    for (int64_t last = 0; last < count; units--) {
        last = whole + 1 - (units <= 0 && over == 0);
        add_stretch(filling, last < count ? last : count, within(line, units));
        whole += next_whole;
        over += next_over;
        whole += over >= by;
        over -= over >= by ? by : 0;
    }
}

/* Any other line: from rank to rank, and again the quotient goes along. Clamping after rounding is
 * as good: both keep the order of numbers. */
static void fill_steeply(const struct line *line, uint32_t count, struct filling *filling)
{
    int64_t whole = line->start / line->den, rest = line->start % line->den;
    int64_t fall = line->slope / line->den, fall_rest = line->slope % line->den;
    whole -= rest < 0;
    rest += rest < 0 ? line->den : 0;
    fall -= fall_rest < 0;
    fall_rest += fall_rest < 0 ? line->den : 0;
    for (uint32_t rank = 1; rank <= count; rank++) {
        int64_t over_half = rest - (line->den - rest);
        int64_t units = whole + (over_half > 0 || (over_half == 0 && whole >= 0));
        add_stretch(filling, rank, within(line, units));
        whole -= fall;
        rest -= fall_rest;
        whole -= rest < 0;
        rest += rest < 0 ? line->den : 0;
    }
}

/* The last rank from `rank` on that the same row of the table takes, or that none takes. */
static int64_t last_in_row(const struct score_item *item, int row, uint32_t rank, uint32_t count)
{
    int64_t last = count;
    size_t earlier = row < 0 ? item->keys.table.count : (size_t)row;
    if (row >= 0) {
        const struct score_rank_row *of = &item->keys.table.rows[row];
        struct rat limit = rat_divide(rat_multiply(of->percent.value, rat_of(count)), rat_of(100));
        if (!of->is_percent)
            last = of->to;
        else if (!rat_floor(limit, &last))
            last = rank;
    }
    /* A row further up that begins later comes before. */
    for (size_t i = 0; i < earlier; i++) {
        const struct score_rank_row *other = &item->keys.table.rows[i];
        if (!other->is_percent && other->from > rank && other->from <= last)
            last = other->from - 1;
    }
    return last;
}

/* The last rank from `rank` on at which a rank_step has taken off as many steps. */
static int64_t last_in_step(const struct score_item *item, uint32_t rank, int64_t steps,
                            uint32_t count)
{
    int64_t last;
    struct rat share = rat_divide(item->keys.step.percent.value, rat_of(100));
    bool is_held =
        rat_floor(rat_multiply(rat_multiply(share, rat_of(count)), rat_of(steps)), &last);
    return is_held ? last + 1 : rank;
}

/* What a rank is worth, and up to which rank that surely holds. */
struct price {
    int64_t points, last;
};

static bool price_rank(struct score_eval *eval, const struct score_item *item, uint32_t rank,
                       uint32_t count, struct price *ret)
{
    struct rat exact, size = rat_of(count);
    ret->last = rank;
    if (item->rule == RULE_RANK_TABLE) {
        int row = score_table_row(item, rank, size);
        ret->last = last_in_row(item, row, rank, count);
        if (row < 0 && item->keys.table.otherwise) {
            ret->points = SCORE_ASK_THE_RULE;
            return true;
        }
        exact = row < 0 ? rat_of(0) : item->keys.table.rows[row].points.value;
    } else if (item->rule == RULE_RANK_STEP) {
        int64_t steps = 0;
        exact = score_step_points(item, rank, size, &steps);
        ret->last = last_in_step(item, rank, steps, count);
    } else {
        exact = score_linear_points(item, rank, size);
        if (item->keys.linear.first > 0 && rank > item->keys.linear.first)
            ret->last = count;
    }
    return score_eval_round(eval, item, exact, &ret->points);
}

static bool fill_by_price(struct score_eval *eval, const struct score_item *item, uint32_t count,
                          struct filling *filling)
{
    struct price price;
    for (uint32_t rank = 1; rank <= count; rank = (uint32_t)price.last + 1) {
        if (!price_rank(eval, item, rank, count, &price))
            return false;
        price.last = price.last < count ? price.last : count;
        add_stretch(filling, price.last, price.points);
    }
    return true;
}

bool score_worth_fill(struct score_eval *eval, const struct score_item *item, uint32_t count,
                      struct score_stretch *list)
{
    struct line line;
    struct filling filling = {list, 0};
    /* A rank that nobody has may be worth more than can be held; that refuses nothing. */
    struct faults *faults = eval->faults;
    size_t refused = eval->refused;
    bool is_held = true;
    eval->faults = NULL;
    if (!draw_line(eval, item, count, &line))
        is_held = fill_by_price(eval, item, count, &filling);
    else if (line.slope > 0 && line.slope <= line.den)
        fill_gently(&line, count, &filling);
    else
        fill_steeply(&line, count, &filling);
    eval->faults = faults;
    eval->refused = refused;
    /* Whoever looks for the end of the list finds it before its end. */
    add_stretch(&filling, UINT32_MAX, filling.count > 0 ? list[filling.count - 1].points : 0);
    return is_held;
}

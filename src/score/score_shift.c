/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A subject has moved in a field, into it or out of it: what that does to all others.
 *
 * Of 20,000 officers nearly all get another rank, or the same rank in a field of another size, and
 * yet most keep their points, because points are rounded. So the points of every rank are worked
 * out once, before and after, and only who sees a difference is touched. For `over` the mean it is
 * the values at which a further step begins that are compared.
 */
#include <string.h>

#include "score/score_run.h"

/* In place of points: only the whole rule can tell. No points come near it. */
static const int64_t ASK_THE_RULE = INT64_MIN;

/* What the ranks 1 to `count` of one item are worth; kept from change to change. */
struct worth {
    int64_t *points; /* by rank */
    int64_t *spare;
    uint32_t count; /* 0: not worked out */
};

struct score_shift {
    struct worth *worths; /* by item */
};

/* The field that an item is ranked in; -1: none. */
static int rank_field_of(const struct score_item *item)
{
    switch (item->rule) {
    case RULE_RANK_LINEAR: return item->keys.linear.ranking.field;
    case RULE_RANK_TABLE: return item->keys.table.ranking.field;
    case RULE_RANK_STEP: return item->keys.step.ranking.field;
    default: return -1;
    }
}

void score_shift_prepare(struct score_run *run)
{
    size_t room = (size_t)run->facts->subject_count + 1;
    if (run->shift)
        return;
    run->shift = arena_alloc(run->arena, sizeof *run->shift);
    run->shift->worths =
        arena_array(run->arena, (size_t)run->scheme->item_count, sizeof *run->shift->worths);
    for (int i = 0; i < run->scheme->item_count; i++) {
        if (rank_field_of(&run->scheme->items[i]) < 0)
            continue;
        run->shift->worths[i].points = arena_array(run->arena, room, sizeof(int64_t));
        run->shift->worths[i].spare = arena_array(run->arena, room, sizeof(int64_t));
    }
}

void score_dirty_add(struct score_dirty *dirty, uint32_t subject)
{
    if (dirty->is_dirty[subject])
        return;
    dirty->is_dirty[subject] = 1;
    dirty->list[dirty->count++] = subject;
}

/* One change at work on the others. */
struct shifting {
    struct score_run *run;
    struct score_eval *eval;
    struct score_dirty *dirty;
    uint32_t mover; /* is scored afresh anyway */
    int field;
};

static void set_points(const struct shifting *shifting, const struct score_item *item,
                       uint32_t subject, int64_t points)
{
    struct score_run *run = shifting->run;
    int64_t *at =
        run->points + (size_t)subject * (size_t)run->scheme->item_count + (size_t)item->index;
    if (*at == points)
        return;
    *at = points;
    score_dirty_add(shifting->dirty, subject);
}

static void ask_the_rule(const struct shifting *shifting, const struct score_item *item,
                         uint32_t subject)
{
    struct score_finding finding;
    if (subject == shifting->mover)
        return;
    score_eval_load(shifting->eval, subject);
    score_eval_item(shifting->eval, item, &finding);
    set_points(shifting, item, subject, finding.points);
}

/* Whether an item's points follow from the rank alone: nothing can zero it. */
static bool is_plain(const struct score_eval *eval, const struct score_item *item)
{
    return !item->zero_when && !eval->zeroed_by;
}

/* ---- what ranks are worth -------------------------------------------------------------------- */

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

/* False: the terms are too long for 64 bits, or the rule is not of this kind. */
static bool draw_line(const struct score_eval *eval, const struct score_item *item, uint32_t count,
                      struct line *ret)
{
    static const int64_t scales[] = {1, 10, 100, 1000, 10000, 100000, 1000000};
    static const int128 most = (int128)1 << 61;
    struct rat best = item->keys.linear.best.value, worst = item->keys.linear.worst.value;
    int decimals = eval->scheme->decimals;
    if (item->rule != RULE_RANK_LINEAR || item->keys.linear.first > 0 || count < 2 ||
        !is_short(best) || !is_short(worst))
        return false;
    /* best - (best - worst) (r - 1) / (n - 1), over one denominator */
    int128 den = best.den * worst.den * (count - 1);
    int128 start = best.num * worst.den * (count - 1) * scales[decimals];
    int128 slope = (best.num * worst.den - worst.num * best.den) * scales[decimals];
    if (den > most || start > most || start < -most || slope * count > most ||
        slope * count < -most)
        return false;
    *ret = (struct line){(int64_t)start, (int64_t)slope, (int64_t)den, INT64_MIN, INT64_MAX};
    if (item->has_cap && !rat_round(item->cap.value, decimals, &ret->highest))
        return false;
    return !item->has_floor || rat_round(item->floor.value, decimals, &ret->lowest);
}

/* Worths along the line, without a division for each: the quotient goes along. Clamping after
 * rounding is as good: both keep the order of numbers. */
static void fill_line(const struct line *line, uint32_t count, int64_t *points)
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
        units = units > line->highest ? line->highest : units;
        points[rank] = units < line->lowest ? line->lowest : units;
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
            ret->points = ASK_THE_RULE;
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

/* Fills points[1 … count]. False: not all can be held, and the rule itself has to be asked. */
static bool fill_worth(struct score_eval *eval, const struct score_item *item, uint32_t count,
                       int64_t *points)
{
    struct line line;
    /* A rank that nobody has may be worth more than can be held; that refuses nothing. */
    struct faults *faults = eval->faults;
    size_t refused = eval->refused;
    bool is_held = true;
    if (draw_line(eval, item, count, &line)) {
        fill_line(&line, count, points);
        return true;
    }
    eval->faults = NULL;
    for (uint32_t rank = 1; rank <= count && is_held;) {
        struct price price;
        is_held = price_rank(eval, item, rank, count, &price);
        for (points[rank++] = price.points; rank <= count && rank <= price.last; rank++)
            points[rank] = price.points;
    }
    eval->faults = faults;
    eval->refused = refused;
    return is_held;
}

/* ---- items by rank --------------------------------------------------------------------------- */

/* An item of the field: what ranks were worth, and are. */
struct shifted {
    const struct score_item *item;
    const int64_t *before, *after;
    bool is_plain;
};

/* False: the worth of ranks can't be held, and everybody in the field has to be asked. */
static bool prepare(const struct shifting *shifting, const struct score_item *item,
                    uint32_t old_count, struct shifted *ret)
{
    struct worth *worth = &shifting->run->shift->worths[item->index];
    uint32_t count = shifting->run->ranks[shifting->field].count;
    if (worth->count != old_count) {
        worth->count = 0;
        if (!fill_worth(shifting->eval, item, old_count, worth->points))
            return false;
    }
    worth->count = count;
    *ret = (struct shifted){item, worth->points, worth->points, is_plain(shifting->eval, item)};
    if (count == old_count)
        return true;
    int64_t *after = worth->spare;
    bool is_held = fill_worth(shifting->eval, item, count, after);
    worth->spare = worth->points;
    worth->points = after;
    worth->count = is_held ? count : 0;
    ret->after = after;
    return is_held;
}

/* How the ranks of others follow from the mover: who is passed by him, or no longer is. */
struct passing {
    int64_t old, value; /* of the mover; NOT_IN_FIELD */
    bool is_lower_better;
};

static bool is_better(int64_t one, int64_t other, bool is_lower_better)
{
    return one != other && one != NOT_IN_FIELD && (one < other) == is_lower_better;
}

/* Those of one value, at the places first … end: what they had, and have. */
static void shift_equals(const struct shifting *shifting, const struct shifted *shifted,
                         const struct passing *passing, uint32_t first, uint32_t end)
{
    const struct score_ranks *ranks = &shifting->run->ranks[shifting->field];
    int64_t value = ranks->values[first];
    uint32_t rank = first + 1;
    /* The mover alone: nobody has been here before. */
    if (end - first == 1 && ranks->order[first] == shifting->mover)
        return;
    uint32_t old_rank = rank + is_better(passing->old, value, passing->is_lower_better) -
                        is_better(passing->value, value, passing->is_lower_better);
    int64_t points = shifted->after[rank];
    /* Where neither rank has a row, `else` speaks, and it knows no ranks. */
    if (shifted->before[old_rank] == points)
        return;
    for (uint32_t i = first; i < end; i++) {
        if (!shifted->is_plain || points == ASK_THE_RULE)
            ask_the_rule(shifting, shifted->item, ranks->order[i]);
        else if (ranks->order[i] != shifting->mover)
            set_points(shifting, shifted->item, ranks->order[i], points);
    }
}

static void walk(const struct shifting *shifting, const struct shifted *shifted,
                 const struct passing *passing, bool has_new_size)
{
    const struct score_ranks *ranks = &shifting->run->ranks[shifting->field];
    uint32_t first = 0, end = ranks->count;
    if (!has_new_size) {
        /* From the better of the mover's two values to the worse, and nowhere else. */
        uint32_t one = score_rank_with(ranks, passing->old);
        uint32_t other = score_rank_with(ranks, passing->value);
        first = (one < other ? one : other) - 1;
        end = one < other ? other : one;
        end = end > ranks->count ? ranks->count : end;
        while (end < ranks->count && ranks->values[end] == ranks->values[end - 1])
            end++;
    }
    for (uint32_t next; first < end; first = next) {
        for (next = first + 1; next < end && ranks->values[next] == ranks->values[first]; next++)
            ;
        shift_equals(shifting, shifted, passing, first, next);
    }
}

/* ---- over the mean --------------------------------------------------------------------------- */

/* Places of the field whose values reach `least`; the field of a mean has the highest first. */
static uint32_t places_from(const struct score_ranks *ranks, int64_t least)
{
    uint32_t rank = score_rank_with(ranks, least);
    while (rank <= ranks->count && ranks->values[rank - 1] == least)
        rank++;
    return rank - 1;
}

/* The least value, in millionths, that is `steps` whole steps above the mean; false: not held. */
static bool least_value(const struct score_item *item, struct rat mean, int64_t steps, int64_t *ret)
{
    struct rat share = rat_multiply(rat_of(steps), item->keys.over.percent.value);
    struct rat factor = rat_add(rat_of(1), rat_divide(share, rat_of(100)));
    struct rat least = rat_multiply(rat_multiply(mean, factor), rat_of(-DECIMAL_ONE));
    if (!rat_floor(least, ret) || *ret == INT64_MIN)
        return false;
    *ret = -*ret;
    return true;
}

/* Asks the rule for those between the old and the new beginning of each step. False: there are too
 * many steps for that, or they can't be held. */
static bool ask_between(const struct shifting *shifting, const struct score_item *item,
                        struct rat old_mean, struct rat mean)
{
    enum { MOST_STEPS = 2000 };
    const struct score_ranks *ranks = &shifting->run->ranks[shifting->field];
    int64_t highest = ranks->count > 0 ? ranks->values[0] : 0;
    for (int64_t steps = 1; steps <= MOST_STEPS; steps++) {
        int64_t before, after;
        if (!least_value(item, old_mean, steps, &before) || !least_value(item, mean, steps, &after))
            return false;
        if (before > highest && after > highest)
            return true;
        uint32_t one = places_from(ranks, before), other = places_from(ranks, after);
        for (uint32_t i = one < other ? one : other; i < (one < other ? other : one); i++)
            ask_the_rule(shifting, item, ranks->order[i]);
    }
    return false;
}

/* Whether a value has as many steps above the one mean as above the other. */
static bool has_same_steps(const struct shifting *shifting, const struct score_item *item,
                           uint32_t subject, struct rat old_mean, struct rat mean)
{
    int64_t value;
    if (!score_value_of(shifting->run, subject, item->keys.over.metric, &value))
        return !item->has_default;
    struct rat x = rat_of_decimal(value), percent = item->keys.over.percent.value;
    return score_steps_over(x, old_mean, percent) == score_steps_over(x, mean, percent);
}

/* The mean has moved. Those outside the field compare with it as well, if they have a value. */
static void shift_over(const struct shifting *shifting, const struct score_item *item,
                       struct rat old_mean, struct rat mean)
{
    const struct score_run *run = shifting->run;
    const struct score_ranks *ranks = &run->ranks[shifting->field];
    bool has_means = rat_sign(old_mean) > 0 && rat_sign(mean) > 0;
    bool is_settled = has_means && ask_between(shifting, item, old_mean, mean);
    for (uint32_t i = 0; i < run->facts->subject_count; i++) {
        /* In no field for want of a value, and nothing stands in for it: nothing to compare. */
        bool has_value = run->standings[i].is_out || item->has_default;
        if (is_settled && (ranks->held[i] != NOT_IN_FIELD || !has_value))
            continue;
        if (run->standings[i].is_scored &&
            !(is_settled && has_same_steps(shifting, item, i, old_mean, mean)))
            ask_the_rule(shifting, item, i);
    }
}

static struct rat mean_of(const struct score_ranks *ranks)
{
    if (ranks->count == 0)
        return rat_of(0);
    return (struct rat){ranks->sum, (int128)ranks->count * DECIMAL_ONE};
}

static void ask_everybody(const struct shifting *shifting, const struct score_item *item)
{
    const struct score_ranks *ranks = &shifting->run->ranks[shifting->field];
    for (uint32_t i = 0; i < ranks->count; i++)
        ask_the_rule(shifting, item, ranks->order[i]);
}

void score_shift_field(struct score_run *run, struct score_eval *eval, int field, uint32_t subject,
                       struct score_dirty *dirty)
{
    const struct score_scheme *scheme = run->scheme;
    struct score_ranks *ranks = &run->ranks[field];
    struct rat old_mean = mean_of(ranks);
    uint32_t old_count = ranks->count;
    struct passing passing = {.old = ranks->held[subject],
                              .is_lower_better = ranks->is_lower_better};
    if (!score_field_move(run, field, subject))
        return;
    struct shifting shifting = {run, eval, dirty, subject, field};
    passing.value = ranks->held[subject];
    for (int i = 0; i < scheme->item_count; i++) {
        const struct score_item *item = &scheme->items[i];
        struct shifted shifted;
        if (rank_field_of(item) == field) {
            if (prepare(&shifting, item, old_count, &shifted))
                walk(&shifting, &shifted, &passing, ranks->count != old_count);
            else
                ask_everybody(&shifting, item);
        } else if (item->rule == RULE_OVER && item->keys.over.is_over_mean &&
                   item->keys.over.field == field) {
            shift_over(&shifting, item, old_mean, mean_of(ranks));
        }
    }
}

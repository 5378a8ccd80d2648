/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A subject has moved in a field, into it or out of it: what that does to all others.
 *
 * Of 20,000 officers nearly all get another rank, or the same rank in a field of another size, and
 * yet most keep their points, because points are rounded. So what ranks are worth is compared,
 * before and after, and only who stands where that differs is touched. For `over` the mean it is
 * the values at which a further step begins that are compared.
 */
#include "score/score_run.h"

/* What the ranks of a field are worth to one item; kept from change to change. */
struct worth {
    struct score_stretch *list;
    uint32_t count; /* of the field; NOT_FILLED */
};

static const uint32_t NOT_FILLED = UINT32_MAX;

/* A least value that is so many steps above the mean, by the old mean and by the new. */
struct edge {
    int64_t before, after;
};

enum { MOST_EDGES = 2000 };

struct score_shift {
    struct worth *worths;        /* by item */
    struct score_stretch *spare; /* room for the next list, and then the one before it */
    struct edge *edges;          /* room for one item's */
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
    run->shift = arena_alloc(run->arena, sizeof *run->shift);
    run->shift->worths =
        arena_array(run->arena, (size_t)run->scheme->item_count, sizeof *run->shift->worths);
    run->shift->spare = arena_array(run->arena, room, sizeof *run->shift->spare);
    run->shift->edges = arena_array(run->arena, MOST_EDGES, sizeof *run->shift->edges);
    for (int i = 0; i < run->scheme->item_count; i++) {
        struct worth *worth = &run->shift->worths[i];
        if (rank_field_of(&run->scheme->items[i]) < 0)
            continue;
        worth->list = arena_array(run->arena, room, sizeof *worth->list);
        worth->count = NOT_FILLED;
    }
}

/* One change at work on the others. */
struct shifting {
    struct score_run *run;
    struct score_eval *eval;
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
    score_dirty_add(&run->dirty, subject);
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

/* ---- items by rank --------------------------------------------------------------------------- */

/* An item of the field: what ranks were worth, and are. */
struct shifted {
    const struct score_item *item;
    struct score_stretch *before, *after;
    bool is_plain;
};

/* Whether what a rank is worth depends on how many there are. */
static bool is_of_size(const struct score_item *item)
{
    return item->rule != RULE_RANK_LINEAR || item->keys.linear.first == 0;
}

/* False: the worth of ranks can't be held, and everybody in the field has to be asked. */
static bool prepare(const struct shifting *shifting, const struct score_item *item,
                    uint32_t old_count, struct shifted *ret)
{
    struct score_shift *shift = shifting->run->shift;
    struct worth *worth = &shift->worths[item->index];
    uint32_t count = shifting->run->ranks[shifting->field].count;
    if (!is_of_size(item))
        old_count = count = shifting->run->facts->subject_count;
    if (worth->count != old_count) {
        worth->count = NOT_FILLED;
        if (!score_worth_fill(shifting->eval, item, old_count, worth->list))
            return false;
    }
    worth->count = count;
    *ret = (struct shifted){item, worth->list, worth->list, is_plain(shifting->eval, item)};
    if (count == old_count)
        return true;
    ret->after = shift->spare;
    bool is_held = score_worth_fill(shifting->eval, item, count, shift->spare);
    shift->spare = worth->list;
    worth->list = ret->after;
    worth->count = is_held ? count : NOT_FILLED;
    return is_held;
}

/* Ranks of the field as it is now; each was rank + by before. */
struct passed {
    uint32_t first, last;
    int64_t by;
};

/* The equals at the place `first` get other points. Returns the place behind them. */
static uint32_t touch_equals(const struct shifting *shifting, const struct shifted *shifted,
                             uint32_t first, int64_t points)
{
    const struct score_ranks *ranks = &shifting->run->ranks[shifting->field];
    uint32_t i = first;
    for (; i < ranks->count && ranks->values[i] == ranks->values[first]; i++) {
        if (!shifted->is_plain || points == SCORE_ASK_THE_RULE)
            ask_the_rule(shifting, shifted->item, ranks->order[i]);
        else if (ranks->order[i] != shifting->mover)
            set_points(shifting, shifted->item, ranks->order[i], points);
    }
    return i;
}

/* Touches whoever's rank is worth something else than before. Where neither rank has a row, `else`
 * speaks, and it knows no ranks. */
static void compare_worths(const struct shifting *shifting, const struct shifted *shifted,
                           struct passed passed)
{
    const struct score_ranks *ranks = &shifting->run->ranks[shifting->field];
    const struct score_stretch *before = shifted->before, *after = shifted->after;
    for (int64_t rank = passed.first, last; rank <= passed.last; rank = last + 1) {
        while (before->last < rank + passed.by)
            before++;
        while (after->last < rank)
            after++;
        last = before->last - passed.by < after->last ? before->last - passed.by : after->last;
        last = last < passed.last ? last : passed.last;
        if (before->points == after->points)
            continue;
        /* Only the first of equals stands at the place of the rank. */
        for (uint32_t i = (uint32_t)rank - 1; i < last;) {
            bool is_rank = i == 0 || ranks->values[i] != ranks->values[i - 1];
            i = is_rank ? touch_equals(shifting, shifted, i, after->points) : i + 1;
        }
    }
}

/* Who is worse than the mover was moves up, who is worse than he is now moves down; who is both, or
 * neither, keeps his rank, in a field of another size perhaps. Who enters or leaves the field has
 * nobody behind him who keeps it. */
static void pass(const struct shifting *shifting, const struct shifted *shifted, int64_t old)
{
    const struct score_ranks *ranks = &shifting->run->ranks[shifting->field];
    int64_t value = ranks->held[shifting->mover];
    uint32_t one = old == NOT_IN_FIELD ? ranks->count : score_places_to(ranks, old);
    uint32_t other = value == NOT_IN_FIELD ? ranks->count : score_places_to(ranks, value);
    struct passed between = {other + 1, one, -1};
    if (one < other)
        between = (struct passed){one + 1, other, 1};
    compare_worths(shifting, shifted, between);
    if (shifted->before != shifted->after)
        compare_worths(shifting, shifted, (struct passed){1, between.first - 1, 0});
}

/* ---- over the mean --------------------------------------------------------------------------- */

/* The edges of all steps that the field reaches, from one step up; both columns rise. */
struct edges {
    struct edge *list;
    size_t count;
};

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

/* False: there are too many, or they can't be held. */
static bool find_edges(const struct shifting *shifting, const struct score_item *item,
                       struct rat old_mean, struct rat mean, struct edges *ret)
{
    const struct score_ranks *ranks = &shifting->run->ranks[shifting->field];
    int64_t highest = ranks->count > 0 ? ranks->values[0] : 0;
    *ret = (struct edges){shifting->run->shift->edges, 0};
    if (rat_sign(old_mean) <= 0 || rat_sign(mean) <= 0)
        return false;
    while (ret->count < MOST_EDGES) {
        struct edge *edge = &ret->list[ret->count++];
        if (!least_value(item, old_mean, (int64_t)ret->count, &edge->before) ||
            !least_value(item, mean, (int64_t)ret->count, &edge->after))
            return false;
        if (edge->before > highest && edge->after > highest)
            return true;
    }
    return false;
}

/* Asks the rule for those of the field between the old and the new beginning of each step. */
static void ask_between(const struct shifting *shifting, const struct score_item *item,
                        const struct edges *edges)
{
    const struct score_ranks *ranks = &shifting->run->ranks[shifting->field];
    for (size_t i = 0; i < edges->count; i++) {
        /* The field of a mean has the highest first. */
        uint32_t one = score_places_to(ranks, edges->list[i].before);
        uint32_t other = score_places_to(ranks, edges->list[i].after);
        for (uint32_t n = one < other ? one : other; n < (one < other ? other : one); n++)
            ask_the_rule(shifting, item, ranks->order[n]);
    }
}

/* Whether a value has surely as many steps above the one mean as above the other. */
static bool has_same_steps(const struct edges *edges, int64_t value)
{
    size_t low = 0, high = edges->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (edges->list[middle].before <= value)
            low = middle + 1;
        else
            high = middle;
    }
    return low < edges->count && edges->list[low].after > value &&
           (low == 0 || edges->list[low - 1].after <= value);
}

static void ask_outsider(const struct shifting *shifting, const struct score_item *item,
                         const struct edges *edges, uint32_t subject)
{
    const struct score_run *run = shifting->run;
    const struct score_ranks *ranks = &run->ranks[shifting->field];
    int64_t value = ranks->aside[subject];
    if (!run->standings[subject].is_scored || ranks->held[subject] != NOT_IN_FIELD)
        return;
    if (value == NOT_IN_FIELD ? item->has_default : !has_same_steps(edges, value))
        ask_the_rule(shifting, item, subject);
}

/* The mean has moved. Those outside the field compare with it as well, if they have a value. */
static void shift_over(const struct shifting *shifting, const struct score_item *item,
                       struct rat old_mean, struct rat mean)
{
    const struct score_run *run = shifting->run;
    struct edges edges;
    bool is_settled = find_edges(shifting, item, old_mean, mean, &edges);
    /* Without a default only who isn't ranked can be outside the field and have a value still. */
    size_t first = is_settled && !item->has_default ? run->ranked_count : 0;
    if (is_settled)
        ask_between(shifting, item, &edges);
    for (size_t i = first; i < run->listed_count; i++) {
        if (is_settled)
            ask_outsider(shifting, item, &edges, run->order[i]);
        else if (run->standings[run->order[i]].is_scored)
            ask_the_rule(shifting, item, run->order[i]);
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

void score_shift_field(struct score_run *run, struct score_eval *eval, int field, uint32_t subject)
{
    const struct score_scheme *scheme = run->scheme;
    struct score_ranks *ranks = &run->ranks[field];
    struct shifting shifting = {run, eval, subject, field};
    struct rat old_mean = mean_of(ranks);
    uint32_t old_count = ranks->count;
    int64_t old = ranks->held[subject];
    if (!score_field_move(run, field, subject))
        return;
    for (int i = 0; i < scheme->item_count; i++) {
        const struct score_item *item = &scheme->items[i];
        struct shifted shifted;
        if (rank_field_of(item) == field) {
            if (prepare(&shifting, item, old_count, &shifted))
                pass(&shifting, &shifted, old);
            else
                ask_everybody(&shifting, item);
        } else if (item->rule == RULE_OVER && item->keys.over.is_over_mean &&
                   item->keys.over.field == field) {
            shift_over(&shifting, item, old_mean, mean_of(ranks));
        }
    }
}

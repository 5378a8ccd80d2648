/* SPDX-License-Identifier: Apache-2.0 */
/* Fields: who is ranked against whom by one metric (scoring.md 3, "Field"). */
#include <string.h>

#include "score/score_run.h"

bool score_value_of(const struct score_run *run, uint32_t subject, int metric, int64_t *ret)
{
    const struct score_subject *of = &run->facts->subjects[subject];
    uint32_t low = 0, high = of->fact_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (of->facts[middle].metric < metric)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == of->fact_count || of->facts[low].metric != metric || !of->facts[low].is_known)
        return false;
    *ret = of->facts[low].value;
    return true;
}

/* Places of the field with a better value. */
static uint32_t places_above(const struct score_ranks *ranks, int64_t value)
{
    uint32_t low = 0, high = ranks->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int64_t there = ranks->values[middle];
        if (there != value && (there < value) == ranks->is_lower_better)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

uint32_t score_rank_with(const struct score_ranks *ranks, int64_t value)
{
    return places_above(ranks, value) + 1;
}

uint32_t score_places_to(const struct score_ranks *ranks, int64_t value)
{
    uint32_t low = places_above(ranks, value), high = ranks->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (ranks->values[middle] == value)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

uint32_t score_rank_of(const struct score_ranks *ranks, uint32_t subject)
{
    int64_t value = ranks->held[subject];
    return value == NOT_IN_FIELD ? 0 : places_above(ranks, value) + 1;
}

/* Where a subject with this value stands, or has to: equals stand by subject. */
static uint32_t place_of(const struct score_ranks *ranks, uint32_t subject, int64_t value)
{
    uint32_t low = places_above(ranks, value), high = low, step = 1;
    /* Equals may be many: double the stride, then halve it. */
    while (high < ranks->count && ranks->values[high] == value && ranks->order[high] < subject) {
        low = high + 1;
        high = high + step < ranks->count ? high + step : ranks->count;
        step *= 2;
    }
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (ranks->values[middle] == value && ranks->order[middle] < subject)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void take_out(struct score_ranks *ranks, uint32_t subject)
{
    uint32_t at = place_of(ranks, subject, ranks->held[subject]);
    ranks->sum -= ranks->held[subject];
    ranks->held[subject] = NOT_IN_FIELD;
    ranks->count--;
    memmove(ranks->order + at, ranks->order + at + 1, (ranks->count - at) * sizeof *ranks->order);
    memmove(ranks->values + at, ranks->values + at + 1,
            (ranks->count - at) * sizeof *ranks->values);
}

static void put_in(struct score_ranks *ranks, uint32_t subject, int64_t value)
{
    uint32_t at = place_of(ranks, subject, value);
    memmove(ranks->order + at + 1, ranks->order + at, (ranks->count - at) * sizeof *ranks->order);
    memmove(ranks->values + at + 1, ranks->values + at,
            (ranks->count - at) * sizeof *ranks->values);
    ranks->order[at] = subject;
    ranks->values[at] = value;
    ranks->held[subject] = value;
    ranks->sum += value;
    ranks->count++;
}

bool score_field_move(struct score_run *run, int field, uint32_t subject)
{
    struct score_ranks *ranks = &run->ranks[field];
    int64_t value = 0, old = ranks->held[subject];
    bool is_known = score_value_of(run, subject, run->scheme->fields[field].metric, &value);
    bool belongs = is_known && !run->standings[subject].is_out;
    ranks->aside[subject] = is_known && !belongs ? value : NOT_IN_FIELD;
    if (old == (belongs ? value : NOT_IN_FIELD))
        return false;
    if (old != NOT_IN_FIELD)
        take_out(ranks, subject);
    if (belongs)
        put_in(ranks, subject, value);
    return true;
}

static void lay_out_field(struct score_ranks *ranks, const struct score_key *keys)
{
    for (uint32_t i = 0; i < ranks->count; i++) {
        uint64_t key = ranks->is_lower_better ? keys[i].key : ~keys[i].key;
        ranks->order[i] = keys[i].subject;
        ranks->values[i] = (int64_t)(key ^ (UINT64_C(1) << 63));
    }
}

void score_field_build(struct score_run *run, int field)
{
    const struct score_field *of = &run->scheme->fields[field];
    struct score_ranks *ranks = &run->ranks[field];
    uint32_t count = run->facts->subject_count;
    if (!ranks->order) {
        ranks->order = arena_array(run->arena, count, sizeof *ranks->order);
        ranks->values = arena_array(run->arena, count, sizeof *ranks->values);
        ranks->held = arena_array(run->arena, count, sizeof *ranks->held);
        ranks->aside = arena_array(run->arena, count, sizeof *ranks->aside);
    }
    struct arena_mark mark = arena_mark(run->arena);
    struct score_key *keys = arena_array(run->arena, count, sizeof *keys);
    struct score_key *spare = arena_array(run->arena, count, sizeof *spare);
    ranks->is_lower_better = of->is_lower_better;
    ranks->sum = 0;
    ranks->count = 0;
    for (uint32_t i = 0; i < count; i++) {
        int64_t value;
        ranks->held[i] = ranks->aside[i] = NOT_IN_FIELD;
        if (!score_value_of(run, i, of->metric, &value))
            continue;
        if (run->standings[i].is_out) {
            ranks->aside[i] = value;
            continue;
        }
        keys[ranks->count++] = (struct score_key){
            of->is_lower_better ? score_key_rising(value) : score_key_falling(value), i};
        ranks->held[i] = value;
        ranks->sum += value;
    }
    score_sort_keys(keys, spare, ranks->count);
    lay_out_field(ranks, keys);
    arena_rewind(run->arena, mark);
}

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

/* Ranks 1, 2, 2, 4 from the order. */
static void number_ranks(struct score_ranks *ranks)
{
    uint32_t rank = 0;
    for (uint32_t i = 0; i < ranks->count; i++) {
        if (i == 0 || ranks->values[i] != ranks->values[i - 1])
            rank = i + 1;
        ranks->rank[ranks->order[i]] = rank;
    }
}

/* Takes the subject out; returns the place it had. */
static uint32_t take_out(struct score_ranks *ranks, uint32_t subject)
{
    uint32_t at = ranks->rank[subject] - 1;
    while (ranks->order[at] != subject)
        at++;
    ranks->sum -= ranks->values[at];
    ranks->count--;
    memmove(ranks->order + at, ranks->order + at + 1, (ranks->count - at) * sizeof *ranks->order);
    memmove(ranks->values + at, ranks->values + at + 1,
            (ranks->count - at) * sizeof *ranks->values);
    ranks->rank[subject] = 0;
    return at;
}

/* Puts the subject in; returns the place it has. */
static uint32_t put_in(struct score_ranks *ranks, uint32_t subject, int64_t value,
                       bool is_lower_better)
{
    uint32_t low = 0, high = ranks->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int64_t there = ranks->values[middle];
        bool is_before = there == value ? ranks->order[middle] < subject
                                        : (there < value) == is_lower_better;
        if (is_before)
            low = middle + 1;
        else
            high = middle;
    }
    memmove(ranks->order + low + 1, ranks->order + low,
            (ranks->count - low) * sizeof *ranks->order);
    memmove(ranks->values + low + 1, ranks->values + low,
            (ranks->count - low) * sizeof *ranks->values);
    ranks->order[low] = subject;
    ranks->values[low] = value;
    ranks->sum += value;
    ranks->count++;
    return low;
}

bool score_field_move(struct score_run *run, int field, uint32_t subject, uint32_t *ret_first,
                      uint32_t *ret_end)
{
    const struct score_field *of = &run->scheme->fields[field];
    struct score_ranks *ranks = &run->ranks[field];
    int64_t value = 0;
    uint32_t old = ranks->rank[subject], first = ranks->count, end = 0;
    bool belongs =
        !run->standings[subject].is_out && score_value_of(run, subject, of->metric, &value);
    if ((old == 0 && !belongs) || (old != 0 && belongs && ranks->values[old - 1] == value))
        return false;
    if (old != 0)
        first = take_out(ranks, subject);
    if (belongs) {
        uint32_t at = put_in(ranks, subject, value, of->is_lower_better);
        end = (old != 0 && first > at ? first : at) + 1;
        first = at < first ? at : first;
    }
    if (old == 0 || !belongs)
        end = ranks->count;
    /* The first one may share the rank of those before. Behind the last, the equals of the mover
     * may have got another rank because he has left them or joined them. */
    for (uint32_t behind = end; behind < ranks->count && end < ranks->count &&
                                ranks->values[end] == ranks->values[behind];)
        end++;
    while (first > 0 && first < ranks->count && ranks->values[first] == ranks->values[first - 1])
        first--;
    *ret_first = first;
    *ret_end = end;
    return true;
}

void score_field_build(struct score_run *run, int field)
{
    const struct score_field *of = &run->scheme->fields[field];
    struct score_ranks *ranks = &run->ranks[field];
    uint32_t count = run->facts->subject_count, used = 0;
    if (!ranks->order) {
        ranks->order = arena_array(run->arena, count, sizeof *ranks->order);
        ranks->values = arena_array(run->arena, count, sizeof *ranks->values);
        ranks->rank = arena_array(run->arena, count, sizeof *ranks->rank);
    }
    memset(ranks->rank, 0, count * sizeof *ranks->rank);
    struct arena_mark mark = arena_mark(run->arena);
    struct score_key *keys = arena_array(run->arena, count, sizeof *keys);
    struct score_key *spare = arena_array(run->arena, count, sizeof *spare);
    ranks->sum = 0;
    for (uint32_t i = 0; i < count; i++) {
        int64_t value;
        if (run->standings[i].is_out || !score_value_of(run, i, of->metric, &value))
            continue;
        keys[used++] = (struct score_key){
            of->is_lower_better ? score_key_rising(value) : score_key_falling(value), i};
        ranks->sum += value;
    }
    score_sort_keys(keys, spare, used);
    for (uint32_t i = 0; i < used; i++) {
        uint64_t key = of->is_lower_better ? keys[i].key : ~keys[i].key;
        ranks->order[i] = keys[i].subject;
        ranks->values[i] = (int64_t)(key ^ (UINT64_C(1) << 63));
    }
    ranks->count = used;
    number_ranks(ranks);
    arena_rewind(run->arena, mark);
}

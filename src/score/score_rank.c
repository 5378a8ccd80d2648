/* SPDX-License-Identifier: Apache-2.0 */
/* From totals to places: rank, ties, gap (step 9 of scoring.md 3, "Order"; 7.19, 7.33-35). */
#include <string.h>

#include "score/score_run.h"

/* < 0: `one` goes first by the scheme's ties. */
static int compare_ties(const struct score_run *run, uint32_t one, uint32_t other)
{
    size_t count = run->scheme->tie_count;
    const uint64_t *left = run->tie_keys + one * count, *right = run->tie_keys + other * count;
    for (size_t i = 0; i < count; i++) {
        if (left[i] != right[i])
            return left[i] < right[i] ? -1 : 1;
    }
    return 0;
}

/* The order of the ranked: total, ties, and the id's bytes, in whose order subjects are numbered. */
static bool goes_before(const struct score_run *run, uint32_t one, uint32_t other)
{
    int64_t left = run->standings[one].total, right = run->standings[other].total;
    if (left != right)
        return left > right;
    int order = compare_ties(run, one, other);
    return order ? order < 0 : one < other;
}

/* Merge sort of a group with one total; stable, so what still ties stays in the order of ids. */
static void sort_group(const struct score_run *run, uint32_t *list, uint32_t *spare, size_t count)
{
    if (count < 2)
        return;
    size_t half = count / 2, left = 0, right = half, to = 0;
    sort_group(run, list, spare, half);
    sort_group(run, list + half, spare, count - half);
    memcpy(spare, list, half * sizeof *list);
    while (left < half) {
        bool takes_right = right < count && compare_ties(run, list[right], spare[left]) < 0;
        list[to++] = takes_right ? list[right++] : spare[left++];
    }
}

/* Sorts subjects, which come in the order of their numbers, as they will be ranked. */
static void sort_ranked(struct score_run *run, uint32_t *list, size_t count)
{
    struct arena_mark mark = arena_mark(run->arena);
    struct score_key *keys = arena_array(run->arena, count, sizeof *keys);
    struct score_key *spare = arena_array(run->arena, count, sizeof *spare);
    uint32_t *room = arena_array(run->arena, count, sizeof *room);
    for (size_t i = 0; i < count; i++)
        keys[i] = (struct score_key){score_key_falling(run->standings[list[i]].total), list[i]};
    score_sort_keys(keys, spare, count);
    for (size_t i = 0; i < count; i++)
        list[i] = keys[i].subject;
    for (size_t begin = 0, end; run->scheme->tie_count > 0 && begin < count; begin = end) {
        for (end = begin + 1; end < count && keys[end].key == keys[begin].key; end++)
            ;
        sort_group(run, list + begin, room, end - begin);
    }
    arena_rewind(run->arena, mark);
}

/* The places of those of one total, from `begin` to `end`. */
static void settle_group(struct score_run *run, size_t begin, size_t end)
{
    struct score_place *places = run->places;
    size_t first = begin;
    for (size_t i = begin; i < end; i++) {
        if (i > begin && compare_ties(run, run->order[i - 1], run->order[i]) != 0)
            first = i;
        places[i].rank = (uint32_t)first + 1;
        places[i].tie = TIE_NONE;
        if (i > first && !run->scheme->is_joint)
            places[i].tie = places[first].tie = TIE_UNRESOLVED;
        places[i].has_gap = begin > 0;
        places[i].gap = begin > 0 ? places[begin - 1].total - places[i].total : 0;
    }
}

static void settle_places(struct score_run *run)
{
    size_t count = run->ranked_count;
    for (size_t i = 0; i < count; i++) {
        run->places[i].total = run->standings[run->order[i]].total;
        run->place_of[run->order[i]] = (uint32_t)i;
    }
    for (size_t begin = 0, end; begin < count; begin = end) {
        for (end = begin + 1; end < count && run->places[end].total == run->places[begin].total;
             end++)
            ;
        settle_group(run, begin, end);
    }
}

/* Appends those of a status that isn't ranked, in the order of ids. */
static size_t append(struct score_run *run, size_t at, enum score_status status)
{
    for (uint32_t i = 0; i < run->facts->subject_count; i++) {
        if (run->facts->subjects[i].is_unit || run->standings[i].status != status)
            continue;
        run->places[at] = (struct score_place){.total = run->standings[i].total, .award = -1};
        run->place_of[i] = (uint32_t)at;
        run->order[at++] = i;
    }
    return at;
}

static void settle_unranked(struct score_run *run)
{
    size_t at = append(run, run->ranked_count, STATUS_GUEST);
    at = append(run, at, STATUS_DISQUALIFIED);
    run->listed_count = append(run, at, STATUS_WITHDRAWN);
}

void score_rank_all(struct score_run *run)
{
    size_t count = 0;
    for (uint32_t i = 0; i < run->facts->subject_count; i++) {
        if (!run->facts->subjects[i].is_unit && run->standings[i].status == STATUS_RANKED)
            run->order[count++] = i;
    }
    run->ranked_count = count;
    sort_ranked(run, run->order, count);
    settle_places(run);
    settle_unranked(run);
}

/* Sorts numbers of subjects; they are few, or nearly in order already. */
static void sort_numbers(struct score_run *run, uint32_t *list, size_t count)
{
    struct arena_mark mark = arena_mark(run->arena);
    struct score_key *keys = arena_array(run->arena, count, sizeof *keys);
    struct score_key *spare = arena_array(run->arena, count, sizeof *spare);
    for (size_t i = 0; i < count; i++)
        keys[i] = (struct score_key){list[i], list[i]};
    score_sort_keys(keys, spare, count);
    for (size_t i = 0; i < count; i++)
        list[i] = keys[i].subject;
    arena_rewind(run->arena, mark);
}

/* Merges the sorted `list` into those of the old order that `is_changed` doesn't name. */
static size_t merge(struct score_run *run, const uint8_t *is_changed, const uint32_t *list,
                    size_t count, uint32_t *to)
{
    size_t used = 0, next = 0;
    for (size_t i = 0; i < run->ranked_count; i++) {
        uint32_t subject = run->order[i];
        if (is_changed[subject])
            continue;
        while (next < count && goes_before(run, list[next], subject))
            to[used++] = list[next++];
        to[used++] = subject;
    }
    while (next < count)
        to[used++] = list[next++];
    return used;
}

void score_rank_some(struct score_run *run, const uint32_t *changed, size_t count)
{
    struct arena_mark mark = arena_mark(run->arena);
    size_t all = run->facts->subject_count, ranked = 0;
    uint8_t *is_changed = arena_array(run->arena, all, 1);
    uint32_t *list = arena_array(run->arena, count, sizeof *list);
    uint32_t *merged = arena_array(run->arena, all, sizeof *merged);
    bool has_moved_in_or_out = false;
    for (size_t i = 0; i < count; i++) {
        bool was_ranked = run->place_of[changed[i]] < run->ranked_count;
        bool is_ranked = run->standings[changed[i]].status == STATUS_RANKED;
        is_changed[changed[i]] = 1;
        has_moved_in_or_out |= !was_ranked || !is_ranked;
        if (is_ranked)
            list[ranked++] = changed[i];
    }
    sort_numbers(run, list, ranked);
    sort_ranked(run, list, ranked);
    run->ranked_count = merge(run, is_changed, list, ranked, merged);
    memcpy(run->order, merged, run->ranked_count * sizeof *merged);
    arena_rewind(run->arena, mark);
    settle_places(run);
    if (has_moved_in_or_out)
        settle_unranked(run);
}

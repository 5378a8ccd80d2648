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

/* The order of the ranked: total, ties, and the bytes of ids, in which subjects are numbered. */
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
        places[i].is_unresolved = i > first && !run->scheme->is_joint;
        places[first].is_unresolved |= places[i].is_unresolved;
        places[i].has_gap = begin > 0;
        places[i].gap = begin > 0 ? places[begin - 1].total - places[i].total : 0;
    }
}

/* Settles the places from `from` to before `to`, and as far around them as totals are equal. */
static void settle_places(struct score_run *run, size_t from, size_t to)
{
    struct score_place *places = run->places;
    size_t count = run->ranked_count;
    for (size_t i = from; i < to; i++) {
        places[i].total = run->standings[run->order[i]].total;
        run->place_of[run->order[i]] = (uint32_t)i;
    }
    /* Whoever stood level with one who has left stands right before. */
    from -= from > 0;
    while (from > 0 && places[from - 1].total == places[from].total)
        from--;
    for (size_t begin = from, end; begin < count; begin = end) {
        for (end = begin + 1; end < count && places[end].total == places[begin].total; end++)
            ;
        settle_group(run, begin, end);
        /* One group further: its gap is to the one that has changed. */
        if (begin > to)
            return;
    }
}

/* Guests, then the disqualified, then the withdrawn, each in the order of ids. */
static void settle_unranked(struct score_run *run)
{
    size_t starts[STATUS_WITHDRAWN + 1] = {0}, at = run->ranked_count;
    for (uint32_t i = 0; i < run->facts->subject_count; i++)
        starts[run->standings[i].status] += run->standings[i].is_listed;
    for (int status = STATUS_GUEST; status <= STATUS_WITHDRAWN; status++) {
        size_t count = starts[status];
        starts[status] = at;
        at += count;
    }
    run->listed_count = at;
    for (uint32_t i = 0; i < run->facts->subject_count; i++) {
        const struct score_standing *standing = &run->standings[i];
        if (!standing->is_listed || standing->status == STATUS_RANKED)
            continue;
        size_t place = starts[standing->status]++;
        run->places[place] = (struct score_place){.total = standing->total, .award = -1};
        run->place_of[i] = (uint32_t)place;
        run->order[place] = i;
    }
}

void score_rank_all(struct score_run *run)
{
    size_t count = 0;
    for (uint32_t i = 0; i < run->facts->subject_count; i++) {
        if (run->standings[i].is_listed && run->standings[i].status == STATUS_RANKED)
            run->order[count++] = i;
    }
    run->ranked_count = count;
    sort_ranked(run, run->order, count);
    settle_places(run, 0, count);
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

/* Places between which the order may change. */
struct span {
    size_t from, to;
};

/* The places, old ones still, whose total is at least / more than `total`. */
static size_t places_down_to(const struct score_run *run, int64_t total, bool is_included)
{
    size_t low = 0, high = run->ranked_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int64_t there = run->places[middle].total;
        if (there > total || (is_included && there == total))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static struct span span_of(const struct score_run *run, const uint32_t *changed, size_t count)
{
    enum { MANY = 100 };
    struct span span = {run->ranked_count, 0};
    /* So many lie all over the field; looking for the first and the last would cost more. */
    if (count > MANY)
        return (struct span){0, run->ranked_count};
    for (size_t i = 0; i < count; i++) {
        size_t old = run->place_of[changed[i]];
        bool was_ranked = old < run->ranked_count;
        bool is_ranked = run->standings[changed[i]].status == STATUS_RANKED;
        int64_t total = run->standings[changed[i]].total;
        size_t from = is_ranked ? places_down_to(run, total, false) : old;
        size_t to = is_ranked ? places_down_to(run, total, true) : old + 1;
        if (!was_ranked && !is_ranked)
            continue;
        from = was_ranked && old < from ? old : from;
        to = was_ranked && old >= to ? old + 1 : to;
        span.from = from < span.from ? from : span.from;
        span.to = to > span.to ? to : span.to;
        if (was_ranked != is_ranked)
            span.to = run->ranked_count;
    }
    return span;
}

/* Merges the sorted `list` into those of the old order within the span that have not changed. */
static size_t merge(const struct score_run *run, struct span span, const uint8_t *is_changed,
                    struct score_dirty *list, uint32_t *to)
{
    size_t used = 0, next = 0;
    for (size_t i = span.from; i < span.to; i++) {
        uint32_t subject = run->order[i];
        if (is_changed[subject])
            continue;
        while (next < list->count && goes_before(run, list->list[next], subject))
            to[used++] = list->list[next++];
        to[used++] = subject;
    }
    while (next < list->count)
        to[used++] = list->list[next++];
    return used;
}

void score_rank_some(struct score_run *run, const struct score_dirty *changed)
{
    struct arena_mark mark = arena_mark(run->arena);
    struct score_dirty list = {NULL, NULL, 0};
    struct span span = span_of(run, changed->list, changed->count);
    size_t room = (span.to > span.from ? span.to - span.from : 0) + changed->count;
    uint32_t *merged = arena_array(run->arena, room, sizeof *merged);
    bool is_of_the_ranked = true;
    list.list = arena_array(run->arena, changed->count, sizeof *list.list);
    for (size_t i = 0; i < changed->count; i++) {
        uint32_t subject = changed->list[i];
        bool is_ranked = run->standings[subject].status == STATUS_RANKED;
        is_of_the_ranked &= is_ranked && run->place_of[subject] < run->ranked_count;
        if (is_ranked)
            list.list[list.count++] = subject;
    }
    sort_numbers(run, list.list, list.count);
    sort_ranked(run, list.list, list.count);
    size_t used = merge(run, span, changed->is_dirty, &list, merged);
    if (used > 0)
        memcpy(run->order + span.from, merged, used * sizeof *merged);
    arena_rewind(run->arena, mark);
    if (span.to > span.from)
        run->ranked_count -= span.to - span.from;
    run->ranked_count += used;
    settle_places(run, span.from, span.from + used);
    if (!is_of_the_ranked)
        settle_unranked(run);
}

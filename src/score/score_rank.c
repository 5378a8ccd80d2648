/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From totals to places: rank, ties, gap (step 9 of scoring.md 3, "Order"; 7.19, 7.33-35).
 *
 * One order holds all who are listed: the ranked, then guests, disqualified, withdrawn. When some
 * of them change, those are taken out and merged in again; all others keep their order, and who
 * stands level with the one before still does, so nobody compares ties but at the seams.
 */
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

/* Lists the subjects of the keys, sorted by those; equal ones stay as they are. */
static void sort_by_keys(struct score_run *run, struct score_key *keys, size_t count,
                         uint32_t *list)
{
    struct score_key *spare = arena_array(run->arena, count, sizeof *spare);
    score_sort_keys(keys, spare, count);
    for (size_t i = 0; i < count; i++)
        list[i] = keys[i].subject;
}

/* Sorts subjects, which come in the order of their numbers, as they will be ranked. */
static void sort_ranked(struct score_run *run, uint32_t *list, size_t count)
{
    struct arena_mark mark = arena_mark(run->arena);
    struct score_key *keys = arena_array(run->arena, count, sizeof *keys);
    uint32_t *room = arena_array(run->arena, count, sizeof *room);
    for (size_t i = 0; i < count; i++)
        keys[i] = (struct score_key){score_key_falling(run->standings[list[i]].total), list[i]};
    sort_by_keys(run, keys, count, list);
    for (size_t begin = 0, end; run->scheme->tie_count > 0 && begin < count; begin = end) {
        for (end = begin + 1; end < count && keys[end].key == keys[begin].key; end++)
            ;
        sort_group(run, list + begin, room, end - begin);
    }
    arena_rewind(run->arena, mark);
}

/* Sorts subjects, which come in the order of their numbers, as they are put out. Returns how many
 * of them are ranked. */
static size_t sort_listed(struct score_run *run, uint32_t *list, size_t count)
{
    struct arena_mark mark = arena_mark(run->arena);
    struct score_key *keys = arena_array(run->arena, count, sizeof *keys);
    size_t ranked = 0;
    for (size_t i = 0; i < count; i++) {
        keys[i] = (struct score_key){run->standings[list[i]].status, list[i]};
        ranked += keys[i].key == STATUS_RANKED;
    }
    sort_by_keys(run, keys, count, list);
    arena_rewind(run->arena, mark);
    sort_ranked(run, list, ranked);
    return ranked;
}

/* ---- places ---------------------------------------------------------------------------------- */

/* Whether ties leave the places `at - 1` and `at` level. */
static bool is_level(const struct score_run *run, size_t at)
{
    return at > 0 && at < run->ranked_count && run->places[at - 1].total == run->places[at].total &&
           compare_ties(run, run->order[at - 1], run->order[at]) == 0;
}

/* Ranks from place to place, as far as they follow from the places `from` to before `to`. */
static void settle_ranks(struct score_run *run, size_t from, size_t to)
{
    struct score_place *places = run->places;
    /* The place `to` itself has another place before it. */
    for (size_t i = from; i < run->ranked_count && (i <= to || places[i].is_level); i++)
        places[i].rank = places[i].is_level ? places[i - 1].rank : (uint32_t)i + 1;
}

void score_rank_all(struct score_run *run)
{
    size_t count = 0;
    for (uint32_t i = 0; i < run->facts->subject_count; i++) {
        if (run->standings[i].is_listed)
            run->order[count++] = i;
    }
    run->listed_count = count;
    run->ranked_count = sort_listed(run, run->order, count);
    for (size_t i = 0; i < count; i++) {
        run->places[i] = (struct score_place){.total = run->standings[run->order[i]].total};
        run->places[i].is_level = is_level(run, i);
        run->place_of[run->order[i]] = (uint32_t)i;
    }
    settle_ranks(run, 0, count);
}

/* The ranked places whose total is more than `total`, or at least that. */
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

bool score_gap_of(const struct score_run *run, uint32_t subject, int64_t *ret)
{
    int64_t total = run->standings[subject].total;
    size_t above = places_down_to(run, total, false);
    if (run->standings[subject].status != STATUS_RANKED || above == 0)
        return false;
    *ret = run->places[above - 1].total - total;
    return true;
}

/* ---- some have changed ----------------------------------------------------------------------- */

/* Sorts numbers of subjects or places. */
static void sort_numbers(struct score_run *run, uint32_t *list, size_t count)
{
    struct arena_mark mark = arena_mark(run->arena);
    struct score_key *keys = arena_array(run->arena, count, sizeof *keys);
    for (size_t i = 0; i < count; i++)
        keys[i] = (struct score_key){list[i], list[i]};
    sort_by_keys(run, keys, count, list);
    arena_rewind(run->arena, mark);
}

/* Those who have changed, and the places between which that changes the order. */
struct merging {
    struct score_run *run;
    size_t count;
    uint32_t *left;   /* the places that they had, rising */
    uint32_t *comers; /* they themselves, in their new order */
    size_t from, to;
    size_t used; /* the next place to fill */
};

/* Between the first and the last place that somebody leaves or comes to. Totals by place are old
 * ones still, and in order. */
static void find_span(struct merging *merging)
{
    const struct score_run *run = merging->run;
    const struct score_standing *best = &run->standings[merging->comers[0]];
    const struct score_standing *last = &run->standings[merging->comers[merging->count - 1]];
    size_t from = run->ranked_count, to = run->listed_count;
    if (best->status == STATUS_RANKED)
        from = places_down_to(run, best->total, false);
    if (last->status == STATUS_RANKED)
        to = places_down_to(run, last->total, true);
    merging->from = from < merging->left[0] ? from : merging->left[0];
    merging->to = merging->left[merging->count - 1] + 1;
    merging->to = to > merging->to ? to : merging->to;
    merging->used = merging->from;
}

/* The old places from `from` to before `to` come next, and only the first has another before it. */
static void keep(struct merging *merging, size_t from, size_t to)
{
    struct score_run *run = merging->run;
    size_t at = merging->used, count = to - from;
    if (count == 0)
        return;
    memcpy(run->order + at, run->old_order + from, count * sizeof *run->order);
    memcpy(run->places + at, run->old_places + from, count * sizeof *run->places);
    run->places[at].is_level = is_level(run, at);
    merging->used += count;
    for (size_t i = at; at != from && i < merging->used; i++)
        run->place_of[run->order[i]] = (uint32_t)i;
}

static void come(struct merging *merging, uint32_t subject)
{
    struct score_run *run = merging->run;
    size_t at = merging->used++;
    run->order[at] = subject;
    run->place_of[subject] = (uint32_t)at;
    run->places[at] = (struct score_place){.total = run->standings[subject].total};
    run->places[at].is_level = is_level(run, at);
}

/* In the order of output: the status, of the ranked total and ties, and the bytes of ids, in which
 * subjects are numbered. Whoever has that place still stands as he did: the place knows his total
 * and whether he is ranked, and lies nearer than his standing. */
static bool goes_before_old(const struct score_run *run, uint32_t subject, size_t place)
{
    const struct score_standing *standing = &run->standings[subject];
    const struct score_place *old = &run->old_places[place];
    uint32_t other = run->old_order[place];
    int order = 0;
    if (standing->status == STATUS_RANKED) {
        if (old->rank == 0 || standing->total != old->total)
            return old->rank == 0 || standing->total > old->total;
        order = compare_ties(run, subject, other);
    } else if (standing->status != run->standings[other].status) {
        return standing->status < run->standings[other].status;
    }
    return order ? order < 0 : subject < other;
}

/* The first of the old places from `from` to before `to` that the subject goes before. */
static size_t place_among(const struct score_run *run, uint32_t subject, size_t from, size_t to)
{
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (goes_before_old(run, subject, middle))
            to = middle;
        else
            from = middle + 1;
    }
    return from;
}

/* Between two who leave, all others keep their order: whoever comes is looked for in there. */
static void merge(struct merging *merging)
{
    struct score_run *run = merging->run;
    size_t from = merging->from, next = 0, size = merging->to - merging->from;
    memcpy(run->old_order + from, run->order + from, size * sizeof *run->order);
    memcpy(run->old_places + from, run->places + from, size * sizeof *run->places);
    for (size_t i = 0; i <= merging->count; i++) {
        size_t to = i < merging->count ? merging->left[i] : merging->to;
        while (next < merging->count && from < to &&
               goes_before_old(run, merging->comers[next], to - 1)) {
            size_t at = place_among(run, merging->comers[next], from, to - 1);
            keep(merging, from, at);
            come(merging, merging->comers[next++]);
            from = at;
        }
        keep(merging, from, to);
        from = to + 1;
    }
    while (next < merging->count)
        come(merging, merging->comers[next++]);
}

void score_rank_dirty(struct score_run *run)
{
    struct arena_mark mark = arena_mark(run->arena);
    struct merging merging = {.run = run, .count = run->dirty.count};
    size_t ranked_before = 0;
    if (merging.count == 0)
        return;
    merging.left = arena_array(run->arena, merging.count, sizeof *merging.left);
    merging.comers = arena_array(run->arena, merging.count, sizeof *merging.comers);
    for (size_t i = 0; i < merging.count; i++) {
        merging.comers[i] = run->dirty.list[i];
        merging.left[i] = run->place_of[merging.comers[i]];
        ranked_before += merging.left[i] < run->ranked_count;
    }
    sort_numbers(run, merging.left, merging.count);
    sort_numbers(run, merging.comers, merging.count);
    size_t ranked = sort_listed(run, merging.comers, merging.count);
    find_span(&merging);
    run->ranked_count = run->ranked_count - ranked_before + ranked;
    merge(&merging);
    if (merging.to < run->listed_count)
        run->places[merging.to].is_level = is_level(run, merging.to);
    settle_ranks(run, merging.from, merging.to);
    arena_rewind(run->arena, mark);
}

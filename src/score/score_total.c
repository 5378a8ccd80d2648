/* SPDX-License-Identifier: Apache-2.0 */
/* From items to indicators, total, rank (steps 6 to 9 of scoring.md 3, "Order"). */
#include <string.h>

#include "score/score_run.h"

static const int64_t LARGEST_TOTAL = INT64_C(4000000000000000000);

static bool is_zeroed(const struct score_eval *eval, int indicator)
{
    for (size_t i = 0; i < eval->scheme->veto_count; i++) {
        const struct score_veto *veto = &eval->scheme->vetoes[i];
        if (veto->effect == EFFECT_ZERO_INDICATOR && veto->target == indicator &&
            score_eval_veto(eval, i))
            return true;
    }
    return false;
}

/* Within the indicator's max and floor. */
static int64_t within(const struct score_indicator *indicator, int64_t points)
{
    if (indicator->has_max && points > indicator->max_units)
        return indicator->max_units;
    return points < indicator->floor_units ? indicator->floor_units : points;
}

static bool override(struct score_eval *eval, int index, int64_t *points)
{
    const struct score_indicator *indicator = &eval->scheme->indicators[index];
    const struct score_fact *fact = score_eval_override(eval, index);
    int64_t units;
    if (!fact)
        return true;
    if (!*fact->note)
        score_refuse(eval, NULL, fact,
                     text_format(eval->arena,
                                 "改定一级指标“%s”的得分没有说明理由，请在 note 一栏写明",
                                 indicator->title ? indicator->title : indicator->id));
    if (!rat_round(rat_of_decimal(fact->value), eval->scheme->decimals, &units)) {
        score_refuse(eval, NULL, fact, "改定的得分数值过大，请核对");
        return false;
    }
    *points = within(indicator, units);
    return true;
}

bool score_total(struct score_run *run, struct score_eval *eval)
{
    const struct score_scheme *scheme = run->scheme;
    const int64_t *items = run->points + (size_t)eval->subject * (size_t)scheme->item_count;
    int64_t *indicators =
        run->indicator_points + (size_t)eval->subject * (size_t)scheme->indicator_count;
    int128 total = 0;
    for (int i = 0; i < scheme->indicator_count; i++) {
        const struct score_indicator *indicator = &scheme->indicators[i];
        int128 sum = 0;
        for (int j = 0; j < indicator->item_count; j++)
            sum += items[indicator->first_item + j];
        if (sum > LARGEST_TOTAL || sum < -LARGEST_TOTAL) {
            score_refuse(eval, NULL, NULL, "小计的数值过大，请核对所填数值");
            return false;
        }
        indicators[i] = is_zeroed(eval, i) ? 0 : within(indicator, (int64_t)sum);
        if (!override(eval, i, &indicators[i]))
            return false;
        total += indicators[i];
    }
    if (scheme->has_total_cap && total > scheme->total_cap_units)
        total = scheme->total_cap_units;
    if (total > LARGEST_TOTAL || total < -LARGEST_TOTAL) {
        score_refuse(eval, NULL, NULL, "总分的数值过大，请核对所填数值");
        return false;
    }
    run->standings[eval->subject].total = (int64_t)total;
    return true;
}

/* < 0: `one` goes first by the scheme's ties. */
static int compare_ties(const struct score_run *run, uint32_t one, uint32_t other)
{
    const struct score_scheme *scheme = run->scheme;
    for (size_t i = 0; i < scheme->tie_count; i++) {
        const struct score_tie *tie = &scheme->ties[i];
        int64_t left = 0, right = 0;
        if (tie->metric == NO_METRIC) {
            left = run->points[(size_t)one * (size_t)scheme->item_count + (size_t)tie->item];
            right = run->points[(size_t)other * (size_t)scheme->item_count + (size_t)tie->item];
        } else {
            bool has_left = score_value_of(run, one, tie->metric, &left);
            bool has_right = score_value_of(run, other, tie->metric, &right);
            if (has_left != has_right)
                return has_left ? -1 : 1;
        }
        if (left != right)
            return (left > right) == tie->is_lower_better ? 1 : -1;
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

/* Those of one total, from `begin` to `end` in the order: ranks by ties, state, gap. */
static void settle_group(struct score_run *run, size_t begin, size_t end, uint32_t *spare)
{
    const struct score_scheme *scheme = run->scheme;
    if (end - begin > 1 && scheme->tie_count > 0)
        sort_group(run, run->order + begin, spare, end - begin);
    size_t first = begin;
    for (size_t i = begin; i < end; i++) {
        struct score_standing *standing = &run->standings[run->order[i]];
        if (i > begin && compare_ties(run, run->order[i - 1], run->order[i]) != 0)
            first = i;
        standing->rank = (uint32_t)first + 1;
        standing->tie = TIE_NONE;
        if (i > first && !scheme->is_joint) {
            standing->tie = TIE_UNRESOLVED;
            run->standings[run->order[first]].tie = TIE_UNRESOLVED;
        }
        standing->has_gap = begin > 0;
        if (begin > 0)
            standing->gap = run->standings[run->order[begin - 1]].total - standing->total;
    }
}

/* Appends those of a status that isn't ranked, in the order of ids. */
static size_t append(struct score_run *run, size_t at, enum score_status status)
{
    for (uint32_t i = 0; i < run->facts->subject_count; i++) {
        struct score_standing *standing = &run->standings[i];
        if (run->facts->subjects[i].is_unit || standing->status != status)
            continue;
        standing->rank = 0;
        standing->tie = TIE_NONE;
        standing->has_gap = false;
        run->order[at++] = i;
    }
    return at;
}

void score_rank_all(struct score_run *run)
{
    uint32_t count = run->facts->subject_count;
    struct arena_mark mark = arena_mark(run->arena);
    struct score_key *keys = arena_array(run->arena, count, sizeof *keys);
    struct score_key *spare = arena_array(run->arena, count, sizeof *spare);
    size_t used = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (!run->facts->subjects[i].is_unit && run->standings[i].status == STATUS_RANKED)
            keys[used++] = (struct score_key){score_key_falling(run->standings[i].total), i};
    }
    score_sort_keys(keys, spare, used);
    for (size_t i = 0; i < used; i++)
        run->order[i] = keys[i].subject;
    uint32_t *room = arena_array(run->arena, used, sizeof *room);
    for (size_t begin = 0, end; begin < used; begin = end) {
        for (end = begin + 1; end < used && keys[end].key == keys[begin].key; end++)
            ;
        settle_group(run, begin, end, room);
    }
    run->ranked_count = used;
    used = append(run, used, STATUS_GUEST);
    used = append(run, used, STATUS_DISQUALIFIED);
    run->listed_count = append(run, used, STATUS_WITHDRAWN);
    arena_rewind(run->arena, mark);
}

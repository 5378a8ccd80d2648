/* SPDX-License-Identifier: Apache-2.0 */
/* From items to indicators and total (steps 6 to 8 of scoring.md 3, "Order"). */
#include "score/score_run.h"

static const int64_t LARGEST_TOTAL = INT64_C(4000000000000000000);

static bool is_zeroed(const struct score_eval *eval, int indicator)
{
    if (!eval->zeroed_by)
        return false;
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

static void override(struct score_eval *eval, int index, int64_t *points)
{
    const struct score_indicator *indicator = &eval->scheme->indicators[index];
    const struct score_fact *fact = score_eval_override(eval, index);
    int64_t units;
    if (!fact)
        return;
    if (!*fact->note)
        score_refuse(eval, NULL, fact,
                     text_format(eval->arena,
                                 "改定一级指标“%s”的得分没有说明理由，请在说明一栏写明",
                                 indicator->title ? indicator->title : indicator->id));
    /* A fact has at most 12 digits before the point, so its units are always held. */
    if (rat_round(rat_of_decimal(fact->value), eval->scheme->decimals, &units))
        *points = within(indicator, units);
}

/* Ties by item; those by metric are set with the facts. */
static void set_item_ties(struct score_run *run, uint32_t subject)
{
    const struct score_scheme *scheme = run->scheme;
    for (size_t i = 0; i < scheme->tie_count; i++) {
        const struct score_tie *tie = &scheme->ties[i];
        if (tie->metric != NO_METRIC)
            continue;
        int64_t points =
            run->points[(size_t)subject * (size_t)scheme->item_count + (size_t)tie->item];
        run->tie_keys[(size_t)subject * scheme->tie_count + i] =
            tie->is_lower_better ? score_key_rising(points) : score_key_falling(points);
    }
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
            score_refuse(eval, NULL, NULL,
                         text_format(eval->arena, "一级指标“%s”的小计数值过大，请核对所填数值",
                                     indicator->title ? indicator->title : indicator->id));
            return false;
        }
        indicators[i] = is_zeroed(eval, i) ? 0 : within(indicator, (int64_t)sum);
        if (run->standings[eval->subject].has_override)
            override(eval, i, &indicators[i]);
        total += indicators[i];
    }
    if (scheme->has_total_cap && total > scheme->total_cap_units)
        total = scheme->total_cap_units;
    if (total > LARGEST_TOTAL || total < -LARGEST_TOTAL) {
        score_refuse(eval, NULL, NULL, "总分的数值过大，请核对所填数值");
        return false;
    }
    run->standings[eval->subject].total = (int64_t)total;
    set_item_ties(run, eval->subject);
    return true;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* A subject's standing, and the lines `adjust`, in words. */
#include "score/score_say.h"

static void say_clause(struct text *text, const char *clause)
{
    if (!*clause)
        return;
    text_add(text, "（");
    text_add(text, clause);
    text_add(text, "）");
}

static bool has_veto(const struct score_eval *eval, enum score_effect effect)
{
    bool is_found = false;
    for (size_t i = 0; i < eval->scheme->veto_count; i++)
        is_found =
            is_found || (eval->scheme->vetoes[i].effect == effect && score_eval_veto(eval, i));
    return is_found;
}

/* `…（GN-9），…` of each veto of this effect that holds. */
static void say_vetoes(struct text *text, struct score_eval *eval, enum score_effect effect)
{
    int said = 0;
    for (size_t i = 0; i < eval->scheme->veto_count; i++) {
        const struct score_veto *veto = &eval->scheme->vetoes[i];
        if (veto->effect != effect || !score_eval_veto(eval, i))
            continue;
        if (said++ > 0)
            text_add(text, "，");
        bool is_of_unit = veto->reaches_members && eval->unit_row;
        text_add(text, is_of_unit ? "所在单位" : "");
        score_say_holding(text, eval, is_of_unit ? eval->unit_row : eval->row, &veto->when);
        say_clause(text, veto->clause);
    }
}

/* `（TA-32；未填报，按不满足计）`; where several facts are asked for, with their names. */
static void say_unknown(struct text *text, struct score_eval *eval, const struct score_veto *gate)
{
    const struct score_condition *condition = &gate->when;
    const struct score_comparison *comparison = &condition->comparison;
    bool is_single = condition->kind == CONDITION_COMPARISON &&
                     comparison->left.kind == OPERAND_METRIC &&
                     comparison->right.kind == OPERAND_NUMBER;
    size_t words = (size_t)eval->scheme->metric_count / 64 + 1;
    uint64_t *unknown = arena_array(eval->arena, words, sizeof *unknown);
    int said = 0;
    (void)score_eval_condition(eval, eval->row, condition, unknown);
    text_add(text, "（");
    text_add(text, gate->clause);
    text_add(text, *gate->clause ? "；" : "");
    for (int i = 0; i < eval->scheme->metric_count; i++) {
        if (!score_has_bit(unknown, i) || (eval->row[i] && eval->row[i]->is_known))
            continue;
        text_add(text, said++ > 0 ? "、" : "");
        if (!is_single)
            score_say_name(text, eval->scheme, i);
    }
    score_say_words(text, said > 0 ? "未填报，按不满足计）" : "分母为 0，按不满足计）");
}

static int say_failed_gates(struct text *text, struct score_eval *eval)
{
    int said = 0;
    for (size_t i = 0; i < eval->scheme->gate_count; i++) {
        if (score_eval_gate(eval, i))
            continue;
        text_add(text, said++ > 0 ? "，" : "不满足参评条件：");
        score_describe_condition(text, eval->scheme, &eval->scheme->gates[i].when);
        if (eval->gate_truth[i] == TRUTH_UNKNOWN)
            say_unknown(text, eval, &eval->scheme->gates[i]);
        else
            say_clause(text, eval->scheme->gates[i].clause);
    }
    return said;
}

static void say_disqualified(struct text *text, struct score_eval *eval)
{
    if (say_failed_gates(text, eval) > 0)
        text_add(text, "；");
    if (has_veto(eval, EFFECT_DISQUALIFY)) {
        text_add(text, "有一票否决情形：");
        say_vetoes(text, eval, EFFECT_DISQUALIFY);
        text_add(text, "；");
    }
    text_add(text, "不参加排名，");
}

static void say_total(struct text *text, const struct score_eval *eval)
{
    const struct score_standing *standing = &eval->run->standings[eval->subject];
    text_add(text, "总分 ");
    score_say_units(text, standing->total, eval->scheme->decimals);
    text_add(text, " 分");
}

/* A group across the edge: of a prize, of the quota, or of both. */
static void say_boundary(struct text *text, const struct score_eval *eval, bool has_award)
{
    const struct score_run *run = eval->run;
    const struct score_scheme *scheme = eval->scheme;
    const struct score_place *places = run->places;
    size_t begin = places[run->place_of[eval->subject]].rank - 1;
    int64_t taken = 0, size = 0, edge = 0;
    bool is_of_prize = false;
    for (size_t i = 0; i < begin; i++)
        taken += !run->standings[run->order[i]].is_barred;
    for (size_t i = begin; i < run->ranked_count && places[i].rank == begin + 1; i++)
        size += !run->standings[run->order[i]].is_barred;
    for (size_t i = 0; i < scheme->award_count; i++) {
        edge += scheme->awards[i].count;
        is_of_prize = is_of_prize || (taken < edge && edge < taken + size);
    }
    is_of_prize = is_of_prize && !has_award;
    bool is_of_quota = scheme->has_quota && taken < scheme->quota && scheme->quota < taken + size;
    text_add(text, "；同名次者超出余下的");
    text_add(text, is_of_prize ? "奖项名额" : "");
    text_add(text, is_of_prize && is_of_quota ? "和" : "");
    text_add(text, is_of_quota ? "推荐名额" : "");
    text_add(text, "，须由组织单位书面决定");
}

static void say_award(struct text *text, struct score_eval *eval)
{
    const struct score_result result = score_result_of(eval->run, eval->subject);
    if (result.award) {
        text_add(text, "，获");
        text_add(text, result.award);
    }
    if (result.is_recommended)
        text_add(text, "，列入推荐名额");
    if (result.tie == TIE_UNRESOLVED)
        text_add(text, "；与同分者按规定仍分不出先后，须由组织单位书面决定");
    if (result.tie == TIE_BOUNDARY)
        say_boundary(text, eval, result.award);
    if (!eval->run->standings[eval->subject].is_barred)
        return;
    text_add(text, "；因");
    say_vetoes(text, eval, EFFECT_BAR_AWARDS);
    text_add(text, "，不参加评奖和推荐");
}

/* `，与第 1 名同分，按“实操成绩”排在其后`; false: nobody of the same total is ahead. */
static bool say_lost_tie(struct text *text, const struct score_eval *eval)
{
    const struct score_run *run = eval->run;
    const struct score_scheme *scheme = eval->scheme;
    const struct score_place *place = &run->places[run->place_of[eval->subject]];
    size_t ahead = place->rank - 1, deciding = 0;
    if (ahead == 0 || run->places[ahead - 1].total != place->total)
        return false;
    const uint64_t *own = run->tie_keys + (size_t)eval->subject * scheme->tie_count;
    const uint64_t *theirs = run->tie_keys + (size_t)run->order[ahead - 1] * scheme->tie_count;
    /* Another rank at the same total: some tie has decided. */
    while (deciding + 1 < scheme->tie_count && own[deciding] == theirs[deciding])
        deciding++;
    const struct score_tie *tie = &scheme->ties[deciding];
    int64_t value;
    text_add(text, "，与第 ");
    text_add_int(text, run->places[ahead - 1].rank);
    text_add(text, " 名同分，按");
    if (tie->metric != NO_METRIC) {
        score_say_quoted(text, scheme, tie->metric);
        text_add(text, score_value_of(run, eval->subject, tie->metric, &value) ? "" : "（未填报）");
    } else {
        const struct score_item *item = &scheme->items[tie->item];
        text_add(text, "“");
        text_add(text, item->title ? item->title : item->id);
        text_add(text, "”得分");
    }
    text_add(text, "排在其后");
    return true;
}

void score_say_verdict(struct text *text, struct score_eval *eval, bool is_private)
{
    const struct score_result result = score_result_of(eval->run, eval->subject);
    switch (result.status) {
    case STATUS_WITHDRAWN: text_add(text, "已退出，不计分，不排名次"); return;
    case STATUS_GUEST:
        text_add(text, "参赛不评奖，不排名次，");
        say_total(text, eval);
        return;
    case STATUS_DISQUALIFIED:
        say_disqualified(text, eval);
        say_total(text, eval);
        text_add(text, "仅供参考");
        return;
    case STATUS_RANKED: break;
    }
    say_total(text, eval);
    text_add(text, "，在 ");
    text_add_int(text, (int64_t)eval->run->ranked_count);
    text_add_char(text, ' ');
    text_add(text, score_say_counted(eval->scheme));
    text_add(text, "中列第 ");
    text_add_int(text, result.rank);
    text_add(text, " 名");
    if (!is_private && !say_lost_tie(text, eval) && result.has_gap) {
        text_add(text, "，比前一名次少 ");
        score_say_units(text, result.gap, eval->scheme->decimals);
        text_add(text, " 分");
    }
    say_award(text, eval);
}

/* `各项合计 35 分，超过上限 30 分，按 30 分计`. */
static void say_bounded(struct text *text, int decimals, int64_t bound, bool is_above)
{
    text_add(text, is_above ? "，超过上限 " : "，低于下限 ");
    score_say_units(text, bound, decimals);
    text_add(text, " 分，按 ");
    score_say_units(text, bound, decimals);
    text_add(text, " 分计");
}

static int64_t points_of(const struct score_eval *eval, int indicator)
{
    return eval->run
        ->indicator_points[(size_t)eval->subject * (size_t)eval->scheme->indicator_count +
                           (size_t)indicator];
}

static void say_override(struct text *text, const struct score_eval *eval, int index,
                         const struct score_fact *fact)
{
    const struct score_indicator *indicator = &eval->scheme->indicators[index];
    struct rat value = rat_of_decimal(fact->value);
    int decimals = eval->scheme->decimals;
    int64_t units = points_of(eval, index);
    (void)rat_round(value, decimals, &units);
    struct rat rounded = {units, decimal_power(decimals)};
    text_add(text, "本指标改按认定的");
    score_say_apart(text, value);
    if (rat_compare(value, rounded) != 0) {
        text_add(text, " 分（四舍五入为 ");
        score_say_units(text, units, decimals);
        text_add(text, " 分）");
    } else {
        text_add(text, " 分");
    }
    if (indicator->has_max && units > indicator->max_units)
        say_bounded(text, decimals, indicator->max_units, true);
    else if (units < indicator->floor_units)
        say_bounded(text, decimals, indicator->floor_units, false);
    else
        text_add(text, "计");
    if (*fact->note) {
        text_add(text, "（理由：");
        score_say_note(text, fact->note);
        text_add(text, "）");
    }
    text_add(text, "，");
}

void score_say_adjust(struct text *text, const struct score_eval *eval, int index, int64_t sum)
{
    const struct score_indicator *indicator = &eval->scheme->indicators[index];
    const struct score_fact *fact = score_eval_override(eval, index);
    int decimals = eval->scheme->decimals;
    int64_t points = points_of(eval, index);
    if (fact)
        say_override(text, eval, index, fact);
    text_add(text, "各项合计 ");
    score_say_units(text, sum, decimals);
    text_add(text, " 分");
    if (fact)
        text_add(text, points < sum ? "，此处扣回差额" : "，此处补足差额");
    else if (indicator->has_max && sum > indicator->max_units)
        say_bounded(text, decimals, indicator->max_units, true);
    else
        say_bounded(text, decimals, indicator->floor_units, false);
}

void score_say_total_cap(struct text *text, const struct score_scheme *scheme, int64_t sum)
{
    text_add(text, "各指标合计 ");
    score_say_units(text, sum, scheme->decimals);
    text_add(text, " 分，超过总分上限 ");
    score_say_units(text, scheme->total_cap_units, scheme->decimals);
    text_add(text, " 分，按 ");
    score_say_units(text, scheme->total_cap_units, scheme->decimals);
    text_add(text, " 分计");
}

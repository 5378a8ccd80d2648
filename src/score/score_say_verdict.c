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
static void say_vetoes(struct text *text, const struct score_eval *eval, enum score_effect effect)
{
    int said = 0;
    for (size_t i = 0; i < eval->scheme->veto_count; i++) {
        const struct score_veto *veto = &eval->scheme->vetoes[i];
        if (veto->effect != effect || !score_eval_veto(eval, i))
            continue;
        if (said++ > 0)
            text_add(text, "，");
        if (veto->reaches_members && eval->unit_row)
            text_add(text, "所在单位");
        score_describe_condition(text, eval->scheme, &veto->when);
        say_clause(text, veto->clause);
    }
}

static int say_failed_gates(struct text *text, const struct score_eval *eval)
{
    int said = 0;
    for (size_t i = 0; i < eval->scheme->gate_count; i++) {
        if (score_eval_gate(eval, i))
            continue;
        text_add(text, said++ > 0 ? "，" : "不满足参评条件：");
        score_describe_condition(text, eval->scheme, &eval->scheme->gates[i].when);
        say_clause(text, eval->scheme->gates[i].clause);
    }
    return said;
}

static void say_disqualified(struct text *text, const struct score_eval *eval)
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

static void say_award(struct text *text, const struct score_eval *eval)
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
        text_add(text, "；同名次者超出余下的奖项或推荐名额，须由组织单位书面决定");
    if (!eval->run->standings[eval->subject].is_barred)
        return;
    text_add(text, "；因");
    say_vetoes(text, eval, EFFECT_BAR_AWARDS);
    text_add(text, "，不参加评奖和推荐");
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
    if (result.has_gap && !is_private) {
        text_add(text, "，比前一名次少 ");
        score_say_units(text, result.gap, eval->scheme->decimals);
        text_add(text, " 分");
    }
    say_award(text, eval);
}

/* `各项合计 35 分，超过上限 30 分，按 30 分计`. */
static void say_bounded(struct text *text, int decimals, int64_t bound, bool is_above)
{
    text_add(text, is_above ? " 分，超过上限 " : " 分，低于下限 ");
    score_say_units(text, bound, decimals);
    text_add(text, " 分，按 ");
    score_say_units(text, bound, decimals);
    text_add(text, " 分计");
}

static void say_override(struct text *text, const struct score_eval *eval, int index,
                         const struct score_fact *fact)
{
    const struct score_indicator *indicator = &eval->scheme->indicators[index];
    struct rat value = rat_of_decimal(fact->value);
    int decimals = eval->scheme->decimals;
    int64_t points =
        eval->run->indicator_points[(size_t)eval->subject * (size_t)eval->scheme->indicator_count +
                                    (size_t)index];
    int64_t units = points;
    (void)rat_round(value, decimals, &units);
    text_add(text, "本指标改按认定的");
    score_say_apart(text, value);
    if (indicator->has_max && units > indicator->max_units)
        say_bounded(text, decimals, indicator->max_units, true);
    else if (units < indicator->floor_units)
        say_bounded(text, decimals, indicator->floor_units, false);
    else
        text_add(text, " 分计");
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
    if (fact)
        say_override(text, eval, index, fact);
    text_add(text, "各项合计 ");
    score_say_units(text, sum, decimals);
    if (fact)
        text_add(text, " 分，此处补足差额");
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

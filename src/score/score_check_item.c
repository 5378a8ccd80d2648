/* SPDX-License-Identifier: Apache-2.0 */
#include "score/score_check.h"

const char *score_check_shown(struct arena *arena, struct rat number)
{
    struct text text;
    text_init(&text, arena, 100);
    rat_add_readable(&text, number);
    return text.at;
}

void score_check_tiers(const struct score_scheme *scheme, const struct score_tiers *tiers,
                       const char *place, struct faults *warnings)
{
    for (size_t i = 0; i < tiers->count; i++) {
        const struct score_tier *tier = &tiers->list[i];
        const char *own = text_format(warnings->arena, "%s.tiers[%zu]", place, i);
        if (!score_check_can_hold(scheme, tiers, tier))
            faults_add_place(
                warnings, own, "这一档的起点达不到：%s，请核对起点%s。",
                tiers->of.kind == OPERAND_RATIO ? "比值不会大于 1" : "是否型指标只有 0 和 1",
                tiers->of.kind == OPERAND_RATIO ? "，或写上 \"may_exceed\": true 允许大于 1" : "");
        if (i == 0)
            continue;
        struct rat before = tiers->list[i - 1].points.value, points = tier->points.value;
        if (rat_is_held(before) && rat_is_held(points) && rat_compare(points, before) > 0)
            faults_add_place(warnings, own,
                             "数值低的这一档得 %s 分，比数值高的上一档（%s 分）还多，请核对。",
                             score_check_shown(warnings->arena, points),
                             score_check_shown(warnings->arena, before));
    }
}

static void say_twice(const struct score_scheme *scheme, int metric, const char *place,
                      struct faults *warnings)
{
    faults_add_place(warnings, place, "指标“%s”在同一张表里出现了两次，会重复计算，请核对。",
                     scheme->metrics[metric].id);
}

static void check_terms(const struct score_scheme *scheme, const struct score_item *item,
                        const char *place, struct faults *warnings)
{
    const struct score_term *terms = item->keys.terms.terms;
    for (size_t i = 1; i < item->keys.terms.count; i++) {
        size_t before = 0;
        while (terms[before].metric != terms[i].metric)
            before++;
        if (before < i)
            say_twice(scheme, terms[i].metric,
                      text_format(warnings->arena, "%s.terms[%zu]", place, i), warnings);
    }
}

static void check_parts(const struct score_scheme *scheme, const struct score_item *item,
                        const char *place, struct faults *warnings)
{
    const struct score_part *parts = item->keys.ratio_sum.parts;
    const struct score_metrics *fatal = &item->keys.ratio_sum.fatal;
    for (size_t i = 1; i < item->keys.ratio_sum.count; i++) {
        size_t before = 0;
        while (parts[before].metric != parts[i].metric)
            before++;
        if (before < i)
            say_twice(scheme, parts[i].metric,
                      text_format(warnings->arena, "%s.parts[%zu]", place, i), warnings);
    }
    for (size_t i = 0; i < fatal->count; i++) {
        if (scheme->metrics[fatal->list[i]].kind != KIND_FLAG)
            faults_add_place(
                warnings, text_format(warnings->arena, "%s.fatal[%zu]", place, i),
                "指标“%s”用作一票归零的情形，但没有声明为 \"kind\": \"flag\"，填 1 以外"
                "的数不起作用，建议补上。",
                scheme->metrics[fatal->list[i]].id);
    }
}

static void check_over(const struct score_item *item, const char *place, struct faults *warnings)
{
    const struct score_operand *baseline = &item->keys.over.baseline;
    if (!item->keys.over.is_over_mean && baseline->kind == OPERAND_NUMBER &&
        rat_is_held(baseline->number.value) && rat_sign(baseline->number.value) <= 0)
        faults_add_place(warnings, text_format(warnings->arena, "%s.baseline", place),
                         "基数不大于 0，本评分项永远按未填报处理，得 0 分，请核对。");
}

static void check_timed(const struct score_item *item, const char *place, struct faults *warnings)
{
    struct rat rate = item->keys.timed.rate.value;
    if (rat_is_held(rate) && rat_sign(rate) < 0)
        faults_add_place(warnings, text_format(warnings->arena, "%s.rate", place),
                         "每提前一秒的分值（rate）小于 0，用时越短得分越低，请核对。");
}

static void check_when(const struct score_comparison *comparison, const char *place,
                       struct faults *warnings)
{
    struct score_condition condition = {.kind = CONDITION_COMPARISON, .comparison = *comparison};
    score_check_condition(&condition, place, warnings);
}

static void check_rule(const struct score_scheme *scheme, const struct score_item *item,
                       const char *place, struct faults *warnings)
{
    switch (item->rule) {
    case RULE_PER:
    case RULE_FROM_FULL: check_terms(scheme, item, place, warnings); break;
    case RULE_TIERS: score_check_tiers(scheme, &item->keys.tiers, place, warnings); break;
    case RULE_WHEN: check_when(&item->keys.when.comparison, place, warnings); break;
    case RULE_OVER: check_over(item, place, warnings); break;
    case RULE_RANK_LINEAR: score_check_rank_linear(scheme, item, place, warnings); break;
    case RULE_RANK_TABLE: score_check_rank_table(scheme, item, place, warnings); break;
    case RULE_RANK_STEP: score_check_rank_step(scheme, item, place, warnings); break;
    case RULE_RATIO_SUM: check_parts(scheme, item, place, warnings); break;
    case RULE_TIMED: check_timed(item, place, warnings); break;
    default: break;
    }
}

/* Operands that a denominator of 0 could stand in, for if_empty. */
static bool has_denominator(const struct score_item *item)
{
    switch (item->rule) {
    case RULE_TIERS: return score_check_has_ratio(&item->keys.tiers.of);
    case RULE_WHEN:
        return score_check_has_ratio(&item->keys.when.comparison.left) ||
               score_check_has_ratio(&item->keys.when.comparison.right);
    default: break;
    }
    /* Over; the reader refuses if_empty of any other rule. */
    return score_check_has_ratio(&item->keys.over.baseline);
}

void score_check_item(const struct score_scheme *scheme, const struct score_item *item,
                      struct faults *warnings)
{
    struct arena *arena = warnings->arena;
    int first = scheme->indicators[item->indicator].first_item;
    const char *place =
        text_format(arena, "indicators[%d].items[%d]", item->indicator, item->index - first);
    if (!*item->clause)
        faults_add_place(warnings, place,
                         "没有写依据的条款（clause），被问到时说不出出处，建议补上。");
    check_rule(scheme, item, place, warnings);
    struct rat earned = score_check_default(scheme, item);
    if (rat_is_held(earned) && rat_sign(earned) > 0)
        faults_add_place(warnings, text_format(arena, "%s.default", place),
                         "没有录入数据的按缺省值 %s 计算，可以得 %s 分，请确认是否应当如此。",
                         score_check_shown(arena, item->fallback.value),
                         score_check_shown(arena, earned));
    if (item->has_if_empty && !has_denominator(item))
        faults_add_place(
            warnings, text_format(arena, "%s.if_empty", place),
            "本评分项没有用到比值，分母为 0 的情形不会出现，if_empty 不起作用，请核对。");
    if (item->has_if_empty)
        score_check_condition(item->if_empty_when, text_format(arena, "%s.if_empty.when", place),
                              warnings);
    score_check_condition(item->zero_when, text_format(arena, "%s.zero_when", place), warnings);
}

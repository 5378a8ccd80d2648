/* SPDX-License-Identifier: Apache-2.0 */
/* What a rule sheet says beside the items: marks, limits, vetoes, places and prizes. */
#include <string.h>

#include "score/score.h"

static void add_number(struct text *text, const struct score_number *number)
{
    if (rat_is_held(number->value))
        rat_add_readable(text, number->value);
    else
        text_add_format(text, "待定（参数 %s）", number->parameter ? number->parameter : "");
}

static bool is_open(const struct score_scheme *scheme, const char *parameter)
{
    for (size_t i = 0; parameter && i < scheme->parameter_count; i++) {
        if (strcmp(scheme->parameters[i].name, parameter) == 0)
            return scheme->parameters[i].is_open;
    }
    return false;
}

static void add_count(struct text *text, const struct score_scheme *scheme, int64_t count,
                      const char *parameter)
{
    if (is_open(scheme, parameter))
        text_add_format(text, "待定（参数 %s）", parameter);
    else
        text_add_int(text, count);
}

void score_describe_full_marks(struct text *text, const struct score_scheme *scheme)
{
    struct rat sum = rat_of(0);
    for (int i = 0; i < scheme->indicator_count; i++) {
        const struct score_indicator *indicator = &scheme->indicators[i];
        if (!indicator->is_bonus)
            sum = rat_add(sum, indicator->max.value);
    }
    if (!rat_is_held(sum)) {
        text_add(text, "待定");
        return;
    }
    rat_add_readable(text, sum);
    text_add(text, " 分");
}

void score_describe_marks(struct text *text, const struct score_scheme *scheme)
{
    bool has_bonus = false;
    for (int i = 0; i < scheme->indicator_count; i++)
        has_bonus = has_bonus || scheme->indicators[i].is_bonus;
    text_add(text, "满分 ");
    score_describe_full_marks(text, scheme);
    text_add(text, has_bonus ? "，附加项另计" : "");
    if (scheme->has_total_cap) {
        text_add(text, "，总分最高 ");
        add_number(text, &scheme->total_cap);
        text_add(text, " 分");
    }
    if (scheme->decimals > 0)
        text_add_format(text, "；每项得分四舍五入，保留 %d 位小数", scheme->decimals);
    else
        text_add(text, "；每项得分四舍五入，取整数");
}

void score_describe_limits(struct text *text, const struct score_indicator *indicator)
{
    const char *title = indicator->title ? indicator->title : "";
    text_add(text, "（");
    if (indicator->is_bonus)
        text_add(text, strstr(title, "附加") ? "另计，" : "附加项，");
    if (!indicator->has_max) {
        text_add(text, "不设上限");
    } else if (rat_is_held(indicator->max.value)) {
        text_add(text, indicator->is_bonus ? "最高 " : "");
        add_number(text, &indicator->max);
        text_add(text, " 分");
    } else {
        text_add_format(text, "分值待定，即参数 %s", indicator->max.parameter);
    }
    if (indicator->has_floor) {
        text_add(text, "，最低 ");
        add_number(text, &indicator->floor);
        text_add(text, " 分");
    }
    text_add(text, "）");
}

static void describe_effect(struct text *text, const struct score_scheme *scheme,
                            const struct score_veto *veto)
{
    const struct score_item *item;
    const struct score_indicator *indicator;
    switch (veto->effect) {
    case EFFECT_DISQUALIFY: text_add(text, "一票否决，不参加排名"); break;
    case EFFECT_ZERO_ITEM:
        item = &scheme->items[veto->target];
        text_add_format(text, "“%s”一项计 0 分", item->title ? item->title : item->id);
        break;
    case EFFECT_ZERO_INDICATOR:
        indicator = &scheme->indicators[veto->target];
        text_add_format(text, "“%s”整个指标计 0 分",
                        indicator->title ? indicator->title : indicator->id);
        break;
    case EFFECT_BAR_AWARDS:
        text_add(text, veto->reaches_members ? "参加排名，但单位和所属人员不得评优推荐"
                                             : "参加排名，但不得评优推荐");
        break;
    }
}

void score_describe_veto(struct text *text, const struct score_scheme *scheme,
                         const struct score_veto *veto)
{
    score_describe_condition(text, scheme, &veto->when);
    text_add(text, "：");
    describe_effect(text, scheme, veto);
    text_add(text, "。");
}

void score_describe_order(struct text *text, const struct score_scheme *scheme)
{
    text_add(text, "按总分从高到低排名");
    for (size_t i = 0; i < scheme->tie_count; i++) {
        const struct score_tie *tie = &scheme->ties[i];
        text_add(text, i == 0 ? "；总分相同的，依次比较" : "、");
        if (tie->metric >= 0) {
            text_add(text, score_metric_name(scheme, tie->metric));
        } else {
            const struct score_item *item = &scheme->items[tie->item];
            text_add_format(text, "“%s”得分", item->title ? item->title : item->id);
        }
        text_add(text, tie->is_lower_better ? "（低者在前）" : "（高者在前）");
    }
    text_add(text, scheme->tie_count ? "；仍然相同的" : "；总分相同的");
    text_add(text, scheme->is_joint ? "名次并列，下一名次顺延。"
                                    : "名次暂列相同，由组织者书面决定先后。");
}

bool score_describe_awards(struct text *text, const struct score_scheme *scheme)
{
    if (scheme->award_count == 0)
        return false;
    text_add(text, "奖项：");
    for (size_t i = 0; i < scheme->award_count; i++) {
        const struct score_award *award = &scheme->awards[i];
        text_add_format(text, "%s%s ", i > 0 ? "，" : "", award->title);
        add_count(text, scheme, award->count, award->count_parameter);
        text_add(text, " 个");
    }
    text_add(text, "，按名次依次确定。");
    return true;
}

bool score_describe_quota(struct text *text, const struct score_scheme *scheme)
{
    if (!scheme->has_quota)
        return false;
    text_add(text, "推荐名额：");
    add_count(text, scheme, scheme->quota, scheme->quota_parameter);
    text_add(text, " 个，按名次依次推荐。");
    return true;
}

bool score_describe_passing_over(struct text *text, const struct score_scheme *scheme)
{
    if (scheme->award_count == 0 && !scheme->has_quota)
        return false;
    text_add(text,
             "被取消评优资格的不占名额，由后面的依次递补；并列的一组跨在名额边界上时不自动确定，"
             "由组织者书面决定。");
    return true;
}

const char *score_metric_asks(enum score_kind kind)
{
    static const char *const kinds[] = {[KIND_NUMBER] = "数值",
                                        [KIND_COUNT] = "个数（非负整数）",
                                        [KIND_RANK] = "名次（非负整数）",
                                        [KIND_FLAG] = "1 是，0 否"};
    return kinds[kind];
}

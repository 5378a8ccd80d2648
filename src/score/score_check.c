/* SPDX-License-Identifier: Apache-2.0 */
#include "score/score_check.h"

#include <string.h>

static void check_used(const struct score_reading *reading, struct faults *warnings)
{
    const struct score_scheme *scheme = reading->scheme;
    for (size_t i = 0; i < scheme->parameter_count; i++) {
        const char *name = scheme->parameters[i].name;
        if (!reading->is_parameter_used[i])
            faults_add_place(warnings, text_format(warnings->arena, "parameters.%s", name),
                             "参数“%s”没有用到，请删去，或在该用的地方写上 \"$%s\"。", name, name);
    }
    for (int i = 0; i < scheme->metric_count; i++) {
        if (!reading->is_metric_used[i])
            faults_add_place(warnings, text_format(warnings->arena, "metrics[%d]", i),
                             "指标“%s”没有用到，填报了也不计分，请删去或在评分项中使用。",
                             scheme->metrics[i].id);
    }
}

static void check_vetoes(const struct score_scheme *scheme, struct faults *warnings)
{
    struct arena *arena = warnings->arena;
    bool has_prizes = scheme->award_count > 0 || scheme->has_quota;
    for (size_t i = 0; i < scheme->gate_count; i++) {
        const char *place = text_format(arena, "gates[%zu]", i);
        if (!*scheme->gates[i].clause)
            faults_add_place(warnings, place, "没有写依据的条款（clause），建议补上。");
        score_check_condition(&scheme->gates[i].when, text_format(arena, "%s.when", place),
                              warnings);
    }
    for (size_t i = 0; i < scheme->veto_count; i++) {
        const struct score_veto *veto = &scheme->vetoes[i];
        const char *place = text_format(arena, "vetoes[%zu]", i);
        if (!*veto->clause)
            faults_add_place(warnings, place,
                             "没有写依据的条款（clause），公布时说不出否决的理由，建议补上。");
        if (veto->effect == EFFECT_BAR_AWARDS && !has_prizes)
            faults_add_place(warnings, text_format(arena, "%s.effect", place),
                             "方案没有奖项（awards）和推荐名额（quota），取消评优（bar_awards）"
                             "不起作用，请核对。");
        score_check_condition(&veto->when, text_format(arena, "%s.when", place), warnings);
    }
}

/* Stated full marks against what the items give. */
static void check_reach(const struct score_scheme *scheme, int index, struct faults *warnings)
{
    const struct score_indicator *indicator = &scheme->indicators[index];
    struct arena *arena = warnings->arena;
    struct score_reach reach = score_check_indicator_reach(scheme, index);
    struct rat max = indicator->max.value;
    if (reach.state == REACH_UNLIMITED && !indicator->has_max && !scheme->has_total_cap)
        faults_add_place(warnings, text_format(arena, "indicators[%d]", index),
                         "“%s”没有满分（max），评分项也没有封顶（cap），得分没有上限，请确认。",
                         indicator->title);
    if (reach.state != REACH_KNOWN || !indicator->has_max || !rat_is_held(max))
        return;
    int order = rat_compare(reach.points, max);
    const char *place = text_format(arena, "indicators[%d].max", index);
    const char *stated = score_check_shown(arena, max);
    const char *reached = score_check_shown(arena, reach.points);
    if (order < 0)
        faults_add_place(warnings, place,
                         "“%s”标明 %s 分，各评分项合计最多只能得 %s 分，请核对；"
                         "照原文保留的不必改。",
                         indicator->title, stated, reached);
    if (order > 0)
        faults_add_place(warnings, place,
                         "“%s”标明 %s 分，各评分项合计最多可得 %s 分，超出的部分不计，请核对。",
                         indicator->title, stated, reached);
}

static void check_full_marks(const struct score_scheme *scheme, struct faults *warnings)
{
    struct rat total = rat_of(0);
    bool has_marks = false;
    for (int i = 0; i < scheme->indicator_count; i++) {
        const struct score_indicator *indicator = &scheme->indicators[i];
        if (indicator->is_bonus)
            continue;
        has_marks = true;
        total = rat_add(total, indicator->max.value);
    }
    if (!has_marks)
        faults_add_place(warnings, "indicators",
                         "所有一级指标都是加分项（bonus），方案没有满分，请核对。");
    else if (rat_is_held(total) && rat_compare(total, rat_of(100)) != 0)
        faults_add_place(warnings, "indicators",
                         "各一级指标的满分（加分项不计）合计 %s 分，不是 100 分，请核对。",
                         score_check_shown(warnings->arena, total));
}

static void check_indicators(const struct score_scheme *scheme, struct faults *warnings)
{
    check_full_marks(scheme, warnings);
    for (int i = 0; i < scheme->indicator_count; i++) {
        const struct score_indicator *indicator = &scheme->indicators[i];
        check_reach(scheme, i, warnings);
        if (rat_is_held(indicator->floor.value) && rat_sign(indicator->floor.value) > 0)
            faults_add_place(warnings, text_format(warnings->arena, "indicators[%d].floor", i),
                             "“%s”的最低分大于 0，什么都没有录入的也得 %s 分，请确认。",
                             indicator->title,
                             score_check_shown(warnings->arena, indicator->floor.value));
        for (int j = 0; j < indicator->item_count; j++)
            score_check_item(scheme, &scheme->items[indicator->first_item + j], warnings);
    }
}

static void check_prizes(const struct score_scheme *scheme, struct faults *warnings)
{
    for (size_t i = 0; i < scheme->award_count; i++) {
        const struct score_award *award = &scheme->awards[i];
        size_t before = 0;
        while (strcmp(scheme->awards[before].title, award->title) != 0)
            before++;
        if (before < i)
            faults_add_place(warnings, text_format(warnings->arena, "awards[%zu].title", i),
                             "奖项“%s”写了两次，公布时分不清，请核对。", award->title);
        if (award->count == 0 && !award->count_parameter)
            faults_add_place(warnings, text_format(warnings->arena, "awards[%zu].count", i),
                             "奖项“%s”的名额是 0，不会有人得奖，请核对。", award->title);
    }
    if (scheme->has_quota && scheme->quota == 0 && !scheme->quota_parameter)
        faults_add_place(warnings, "quota",
                         "推荐名额是 0，不会推荐任何人；不推荐的话请删去这个键。");
}

void score_check_scheme(const struct score_reading *reading, struct faults *warnings)
{
    check_used(reading, warnings);
    check_vetoes(reading->scheme, warnings);
    check_indicators(reading->scheme, warnings);
    check_prizes(reading->scheme, warnings);
}

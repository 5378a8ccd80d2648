/* SPDX-License-Identifier: Apache-2.0 */
/* The frame of every sentence: what is missing, what the rule found, what became of its points. */
#include "score/score_say.h"

static const score_sayer sayers[RULE_COUNT] = {
    [RULE_VALUE] = score_say_value,
    [RULE_PER] = score_say_per,
    [RULE_FROM_FULL] = score_say_from_full,
    [RULE_TIERS] = score_say_tiers,
    [RULE_WHEN] = score_say_when,
    [RULE_OVER] = score_say_over,
    [RULE_RANK_LINEAR] = score_say_rank_linear,
    [RULE_RANK_TABLE] = score_say_rank_table,
    [RULE_RANK_STEP] = score_say_rank_step,
    [RULE_MEAN] = score_say_mean,
    [RULE_RATIO_SUM] = score_say_ratio_sum,
    [RULE_TIMED] = score_say_timed,
    [RULE_DISCRETION] = score_say_discretion,
    [RULE_CARRIED] = score_say_carried,
};

static bool is_known(const struct score_say *say, int metric)
{
    const struct score_fact *fact = say->eval->row[metric];
    return fact && fact->is_known;
}

/* Names of the metrics in `set` that are known, or that are not; returns how many. */
static int say_names(const struct score_say *say, const uint64_t *set, bool are_known)
{
    int said = 0;
    for (int i = 0; i < say->eval->scheme->metric_count; i++) {
        if (!score_has_bit(set, i) || is_known(say, i) != are_known)
            continue;
        if (said > 0)
            text_add(say->text, "、");
        score_say_name(say->text, say->eval->scheme, i);
        said++;
    }
    return said;
}

/* A series that has values, but not enough of them. */
static bool say_short_series(const struct score_say *say)
{
    const struct score_item *item = say->item;
    if (item->rule != RULE_MEAN || !score_has_bit(say->eval->missing, item->keys.mean.metric))
        return false;
    int64_t known = score_say_series_count(say);
    if (known == 0)
        return false;
    int64_t count = item->keys.mean.count;
    score_say_name(say->text, say->eval->scheme, item->keys.mean.metric);
    score_say_words(say->text, "只有 ");
    text_add_int(say->text, known);
    text_add(say->text, " 个值，至少应有 ");
    text_add_int(say->text, item->keys.mean.kind == MEAN_DROP ? 2 * count + 1 : count);
    text_add(say->text, " 个");
    return true;
}

/* A known metric is listed as missing because nothing can be divided by it or held against it. */
static void say_unusable(const struct score_say *say)
{
    const struct score_item *item = say->item;
    if (item->rule == RULE_OVER && item->keys.over.is_over_mean) {
        text_add(say->text, "本项没有可用的平均数，无法比较");
        return;
    }
    int count = say_names(say, say->eval->missing, true);
    if (item->rule == RULE_OVER)
        score_say_words(say->text, "给出的基准不大于 0，无法比较");
    else
        score_say_words(say->text, count > 1 ? "给出的分母为 0，无法计算" : "为 0，不能作分母");
}

static void say_missing(const struct score_say *say)
{
    bool has_unknown = false, has_known = false;
    for (int i = 0; i < say->eval->scheme->metric_count; i++) {
        if (!score_has_bit(say->eval->missing, i))
            continue;
        has_unknown = has_unknown || !is_known(say, i);
        has_known = has_known || is_known(say, i);
    }
    if (say_short_series(say)) {
        text_add(say->text, "，得 0 分");
        return;
    }
    if (has_unknown) {
        (void)say_names(say, say->eval->missing, false);
        score_say_words(say->text, "未填报");
    }
    if (has_unknown && has_known)
        text_add(say->text, "，");
    if (has_known)
        say_unusable(say);
    if (!has_unknown && !has_known)
        text_add(say->text, "缺少计算所需的数据");
    text_add(say->text, "，得 0 分");
}

static void say_no_field(const struct score_say *say)
{
    const struct score_standing *standing = &say->eval->run->standings[say->eval->subject];
    if (standing->is_struck)
        text_add(say->text, "不具备参评资格，不参加名次计分，得 0 分");
    else if (standing->status == STATUS_GUEST)
        text_add(say->text, "参赛不评奖，不参加名次计分，得 0 分");
    else
        text_add(say->text, "不在排名范围内，不参加名次计分，得 0 分");
}

static const struct score_operand *empty_under(const struct score_say *say)
{
    const struct score_item *item = say->item;
    const struct score_operand *left = &item->keys.tiers.of, *right = NULL;
    if (item->rule == RULE_OVER)
        left = &item->keys.over.baseline;
    if (item->rule == RULE_WHEN) {
        left = &item->keys.when.comparison.left;
        right = &item->keys.when.comparison.right;
    }
    const struct score_operand *under = score_say_empty_under(say, left);
    return under || !right ? under : score_say_empty_under(say, right);
}

static void say_empty(const struct score_say *say)
{
    const struct score_condition *when = say->item->if_empty_when;
    const struct score_operand *under = empty_under(say);
    if (under && under->kind == OPERAND_METRIC)
        score_say_metric(say, under->metric);
    else
        text_add(say->text, "分母为 0");
    text_add(say->text, "，没有可计算的比例");
    if (!when)
        return;
    enum score_truth truth = score_eval_condition(say->eval, say->eval->row, when, NULL);
    if (truth == TRUTH_UNKNOWN) {
        text_add(say->text, "，");
        (void)say_names(say, say->eval->missing, false);
        score_say_words(say->text, "未填报");
        return;
    }
    text_add(say->text, truth == TRUTH_HOLDS ? "，符合规定情形（" : "，不符合规定情形（");
    score_describe_condition(say->text, say->eval->scheme, when);
    text_add(say->text, "）");
}

/* Beyond cap or floor: the bound that bites. */
static const struct score_number *biting(const struct score_say *say)
{
    const struct score_item *item = say->item;
    if (item->has_cap && rat_compare(say->finding->exact, item->cap.value) > 0)
        return &item->cap;
    if (item->has_floor && rat_compare(say->finding->exact, item->floor.value) < 0)
        return &item->floor;
    return NULL;
}

static bool only_deducts(const struct score_item *item)
{
    bool is_so = item->rule == RULE_PER;
    for (size_t i = 0; is_so && i < item->keys.terms.count; i++)
        is_so = item->keys.terms.terms[i].points.value.num < 0;
    return is_so;
}

static void say_end(const struct score_say *say)
{
    const struct score_finding *finding = say->finding;
    const struct score_scheme *scheme = say->eval->scheme;
    const struct score_number *bound = biting(say);
    struct rat rounded = {finding->rounded, 1};
    for (int i = 0; i < scheme->decimals; i++)
        rounded.den *= 10;
    text_add(say->text, "，");
    if (bound) {
        text_add(say->text, "计");
        score_say_apart(say->text, finding->exact);
        text_add(say->text, bound == &say->item->cap ? " 分，超过上限 " : " 分，低于下限 ");
        score_say_number(say->text, scheme, bound);
        text_add(say->text, " 分，按 ");
        score_say_units(say->text, finding->rounded, scheme->decimals);
        text_add(say->text, " 分计");
        return;
    }
    if (rat_compare(finding->exact, rounded) != 0) {
        text_add(say->text, "计");
        score_say_unrounded(say->text, finding->exact, scheme->decimals, finding->rounded);
        text_add(say->text, " 分，四舍五入后");
    }
    if (finding->is_zeroed && finding->rounded >= 0)
        text_add(say->text, "原");
    if (finding->rounded == 0 && only_deducts(say->item))
        text_add(say->text, "不扣分");
    else
        score_say_points(say->text, finding->rounded, scheme->decimals);
}

/* The parts of a condition that hold: each of `any` that does, or the whole. */
static void say_holding(const struct score_say *say, const struct score_condition *condition)
{
    int said = 0;
    if (condition->kind != CONDITION_ANY) {
        score_describe_condition(say->text, say->eval->scheme, condition);
        return;
    }
    for (size_t i = 0; i < condition->part_count; i++) {
        const struct score_condition *part = &condition->parts[i];
        if (score_eval_condition(say->eval, say->eval->row, part, NULL) != TRUTH_HOLDS)
            continue;
        if (said++ > 0)
            text_add(say->text, "，");
        score_describe_condition(say->text, say->eval->scheme, part);
    }
}

static void say_zeroing(const struct score_say *say)
{
    const struct score_finding *finding = say->finding;
    const struct score_scheme *scheme = say->eval->scheme;
    if (!finding->is_zeroed)
        return;
    text_add(say->text, "；因");
    if (finding->zero_veto < 0) {
        say_holding(say, say->item->zero_when);
        text_add(say->text, "，本项计 0 分");
        return;
    }
    const struct score_veto *veto = &scheme->vetoes[finding->zero_veto];
    say_holding(say, &veto->when);
    if (*veto->clause) {
        text_add(say->text, "（");
        text_add(say->text, veto->clause);
        text_add(say->text, "）");
    }
    bool is_whole = veto->effect == EFFECT_ZERO_INDICATOR;
    text_add(say->text, is_whole ? "，本指标计 0 分，本项计 0 分" : "，本项计 0 分");
}

void score_say_item(const struct score_say *say)
{
    switch (say->finding->outcome) {
    case OUTCOME_MISSING: say_missing(say); break;
    case OUTCOME_NO_FIELD: say_no_field(say); break;
    case OUTCOME_EMPTY:
        say_empty(say);
        say_end(say);
        break;
    case OUTCOME_SCORED:
        sayers[say->item->rule](say);
        say_end(say);
        break;
    }
    say_zeroing(say);
}

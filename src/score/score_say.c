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

/* What the rule divides, if it divides anything. */
struct operands {
    const struct score_operand *list[2];
    size_t count;
};

static struct operands operands_of(const struct score_say *say)
{
    const struct score_item *item = say->item;
    const struct score_else *otherwise =
        item->rule == RULE_RANK_TABLE && say->finding->is_else ? item->keys.table.otherwise : NULL;
    enum score_rule rule = otherwise ? otherwise->rule : item->rule;
    const struct score_when *when = otherwise ? &otherwise->when : &item->keys.when;
    const struct score_tiers *tiers = otherwise ? &otherwise->tiers : &item->keys.tiers;
    if (rule == RULE_TIERS)
        return (struct operands){{&tiers->of}, 1};
    if (rule == RULE_WHEN)
        return (struct operands){{&when->comparison.left, &when->comparison.right}, 2};
    if (rule == RULE_OVER && !item->keys.over.is_over_mean)
        return (struct operands){{&item->keys.over.baseline}, 1};
    return (struct operands){{NULL}, 0};
}

static void say_empty_unders(const struct score_say *say, bool is_first)
{
    struct operands operands = operands_of(say);
    struct score_unders unders = {.count = 0};
    for (size_t i = 0; i < operands.count; i++)
        score_say_find_unders(say, operands.list[i], &unders);
    for (size_t i = 0; i < unders.count; i++) {
        const struct score_operand *under = unders.list[i];
        text_add(say->text, is_first && i == 0 ? "" : "，");
        score_say_operand(say->text, say->eval->scheme, under);
        if (under->kind == OPERAND_METRIC && !is_known(say, under->metric))
            score_say_stand_in(say, under->metric, rat_of(0));
        else
            score_say_words(say->text, "为 0");
    }
    text_add(say->text, unders.count > 0 ? "，不能作分母" : "");
}

/* Known, and yet nothing can be divided by it or held against it. */
static void say_unusable(const struct score_say *say, bool is_first)
{
    const struct score_item *item = say->item;
    const char *comma = is_first ? "" : "，";
    if (item->rule == RULE_MEAN && item->keys.mean.over != NO_METRIC &&
        is_known(say, item->keys.mean.over) &&
        score_has_bit(say->eval->missing, item->keys.mean.over)) {
        text_add(say->text, comma);
        score_say_name(say->text, say->eval->scheme, item->keys.mean.over);
        score_say_words(say->text, "为 0，不能作分母");
    } else if (item->rule == RULE_OVER && item->keys.over.is_over_mean && is_first) {
        text_add(say->text, "本项没有可用的平均数，无法比较");
    } else if (item->rule != RULE_OVER || !score_say_low_baseline(say, comma)) {
        say_empty_unders(say, is_first);
    }
}

static void say_missing(const struct score_say *say)
{
    if (!say_short_series(say)) {
        /* Where a default stands in, only a denominator can be what is missing. */
        bool is_plain = !say->item->has_default;
        int said = is_plain ? say_names(say, say->eval->missing, false) : 0;
        if (said > 0)
            score_say_words(say->text, "未填报");
        say_unusable(say, said == 0);
    }
    text_add(say->text, "，得 0 分");
}

static void say_no_field(const struct score_say *say)
{
    const struct score_standing *standing = &say->eval->run->standings[say->eval->subject];
    if (standing->is_struck)
        text_add(say->text, "不具备参评资格，不参加名次计分，得 0 分");
    else
        text_add(say->text, "参赛不评奖，不参加名次计分，得 0 分");
}

static void say_empty(const struct score_say *say)
{
    const struct score_condition *when = say->item->if_empty_when;
    struct operands operands = operands_of(say);
    struct score_unders unders = {.count = 0};
    for (size_t i = 0; i < operands.count; i++)
        score_say_find_unders(say, operands.list[i], &unders);
    if (unders.count > 0 && unders.list[0]->kind == OPERAND_METRIC)
        score_say_metric(say, unders.list[0]->metric);
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
    text_add(say->text, truth == TRUTH_HOLDS ? "，符合规定情形（" : "，不属于规定情形（须");
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

/* Deductions from full marks or a place: what is left may be less than nothing, but is no
 * deduction itself. */
static bool is_balance(const struct score_item *item)
{
    return item->rule == RULE_FROM_FULL || item->rule == RULE_RANK_STEP ||
           item->rule == RULE_RANK_LINEAR || item->rule == RULE_RATIO_SUM;
}

static void say_result(const struct score_say *say)
{
    const struct score_finding *finding = say->finding;
    int decimals = say->eval->scheme->decimals;
    text_add(say->text, finding->is_zeroed ? "原" : "");
    if (finding->rounded == 0 && only_deducts(say->item)) {
        text_add(say->text, "不扣分");
    } else if (finding->rounded < 0 && is_balance(say->item)) {
        text_add(say->text, "得 ");
        score_say_units(say->text, finding->rounded, decimals);
        text_add(say->text, " 分");
    } else {
        score_say_points(say->text, finding->rounded, decimals);
    }
}

static void say_bounded(const struct score_say *say, const struct score_number *bound)
{
    const struct score_finding *finding = say->finding;
    const struct score_scheme *scheme = say->eval->scheme;
    bool is_above = bound == &say->item->cap;
    if (!is_above && rat_sign(bound->value) < 0 && !is_balance(say->item)) {
        text_add(say->text, "应扣");
        score_say_apart(say->text, rat_negative(finding->exact));
        text_add(say->text, " 分，最多");
        score_say_worth(say->text, scheme, bound);
        text_add(say->text, "，");
        say_result(say);
        return;
    }
    text_add(say->text, "计");
    score_say_apart(say->text, finding->exact);
    text_add(say->text, is_above ? " 分，超过上限 " : " 分，低于下限 ");
    score_say_number(say->text, scheme, bound);
    text_add(say->text, finding->is_zeroed ? " 分，原按 " : " 分，按 ");
    score_say_units(say->text, finding->rounded, scheme->decimals);
    text_add(say->text, " 分计");
}

/* What full marks of it are worth is a deduction. */
static bool is_converted_down(const struct score_item *item)
{
    bool is_converted = item->rule == RULE_VALUE || item->rule == RULE_CARRIED;
    return (is_converted && rat_sign(item->keys.value.points.value) < 0) ||
           (item->rule == RULE_MEAN && rat_sign(item->keys.mean.points.value) < 0);
}

static void say_end(const struct score_say *say)
{
    const struct score_finding *finding = say->finding;
    const struct score_number *bound = biting(say);
    int decimals = say->eval->scheme->decimals;
    struct rat rounded = {finding->rounded, decimal_power(decimals)};
    text_add(say->text, "，");
    if (is_converted_down(say->item) && finding->rounded < 0)
        text_add(say->text, "折合");
    if (bound) {
        say_bounded(say, bound);
        return;
    }
    if (rat_compare(finding->exact, rounded) != 0) {
        text_add(say->text, "计");
        score_say_unrounded(say->text, finding->exact, decimals, finding->rounded);
        text_add(say->text, " 分，四舍五入后");
    }
    say_result(say);
}

void score_say_holding(struct text *text, struct score_eval *eval,
                       const struct score_fact *const *row, const struct score_condition *condition)
{
    int said = 0;
    if (condition->kind != CONDITION_ANY) {
        score_describe_condition(text, eval->scheme, condition);
        return;
    }
    for (size_t i = 0; i < condition->part_count; i++) {
        const struct score_condition *part = &condition->parts[i];
        if (score_eval_condition(eval, row, part, NULL) != TRUTH_HOLDS)
            continue;
        if (said++ > 0)
            text_add(text, "，");
        score_describe_condition(text, eval->scheme, part);
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
        score_say_holding(say->text, say->eval, say->eval->row, say->item->zero_when);
        text_add(say->text, "，本项计 0 分");
        return;
    }
    const struct score_veto *veto = &scheme->vetoes[finding->zero_veto];
    score_say_holding(say->text, say->eval, say->eval->row, &veto->when);
    if (*veto->clause) {
        text_add(say->text, "（");
        text_add(say->text, veto->clause);
        text_add(say->text, "）");
    }
    bool is_whole = veto->effect == EFFECT_ZERO_INDICATOR;
    text_add(say->text, is_whole ? "，本指标各项均计 0 分" : "，本项计 0 分");
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

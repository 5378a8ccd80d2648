/* SPDX-License-Identifier: Apache-2.0 */
/* The rules that read a few metrics: value, carried, per, from_full, tiers, when, discretion,
 * timed. */
#include "score/score_run.h"

static void miss(struct score_finding *ret)
{
    ret->outcome = OUTCOME_MISSING;
}

static const struct score_fact *fact_of(const struct score_eval *eval, int metric)
{
    const struct score_fact *fact = eval->row[metric];
    return fact && fact->is_known ? fact : NULL;
}

/* Outside 0..full is an error of the fact (7.11). A default was checked with the scheme. */
static void check_full(struct score_eval *eval, const struct score_item *item, int metric,
                       const struct score_number *full)
{
    const struct score_fact *fact = fact_of(eval, metric);
    if (!fact)
        return;
    if (fact->value >= 0 && rat_compare(rat_of_decimal(fact->value), full->value) <= 0)
        return;
    struct text text;
    text_init(&text, eval->arena, 1000);
    text_add_format(&text, "指标“%s”的值 ", score_metric_name(eval->scheme, metric));
    decimal_add_text(&text, fact->value);
    text_add(&text, " 不在 0 至 ");
    rat_add_readable(&text, full->value);
    text_add(&text, " 之间，请核对");
    score_refuse(eval, item, fact, text.at);
}

void score_rule_value(struct score_eval *eval, const struct score_item *item,
                      struct score_finding *ret)
{
    struct score_amount amount = score_metric_amount(eval, item, item->keys.value.metric);
    if (amount.state != AMOUNT_KNOWN) {
        score_note_missing(eval, item, item->keys.value.metric);
        miss(ret);
        return;
    }
    check_full(eval, item, item->keys.value.metric, &item->keys.value.full);
    ret->amount = amount.value;
    ret->other = item->keys.value.full.value;
    ret->exact = rat_divide(rat_multiply(amount.value, item->keys.value.points.value), ret->other);
}

void score_rule_carried(struct score_eval *eval, const struct score_item *item,
                        struct score_finding *ret)
{
    const struct score_fact *fact = fact_of(eval, item->keys.value.metric);
    score_rule_value(eval, item, ret);
    if (fact && !*fact->source)
        score_refuse(eval, item, fact, "转入的成绩没有注明来源，请在来源一栏写明出处");
    if (fact && !*fact->date)
        score_refuse(eval, item, fact, "转入的成绩没有注明日期，请在日期一栏写明取得日期");
}

void score_rule_per(struct score_eval *eval, const struct score_item *item,
                    struct score_finding *ret)
{
    struct rat sum = rat_of(0);
    for (size_t i = 0; i < item->keys.terms.count; i++) {
        const struct score_term *term = &item->keys.terms.terms[i];
        struct score_amount amount = score_metric_amount(eval, item, term->metric);
        if (amount.state == AMOUNT_KNOWN)
            sum = rat_add(sum, rat_multiply(amount.value, term->points.value));
        else
            score_note_missing(eval, item, term->metric);
    }
    ret->exact = ret->amount = sum;
}

void score_rule_from_full(struct score_eval *eval, const struct score_item *item,
                          struct score_finding *ret)
{
    struct rat sum = item->keys.terms.full.value;
    for (size_t i = 0; i < item->keys.terms.count; i++) {
        const struct score_term *term = &item->keys.terms.terms[i];
        struct score_amount amount = score_metric_amount(eval, item, term->metric);
        if (amount.state == AMOUNT_KNOWN) {
            sum = rat_add(sum, rat_multiply(amount.value, term->points.value));
        } else {
            score_note_missing(eval, item, term->metric);
            miss(ret);
        }
    }
    ret->exact = ret->amount = sum;
}

/* The condition of if_empty decides what an empty denominator earns (7.25). */
static void work_if_empty(struct score_eval *eval, const struct score_item *item,
                          struct score_finding *ret)
{
    enum score_truth truth = TRUTH_HOLDS;
    if (item->if_empty_when)
        truth = score_eval_condition(eval, eval->row, item->if_empty_when, eval->missing);
    ret->outcome = OUTCOME_EMPTY;
    ret->exact = truth == TRUTH_HOLDS ? item->if_empty_points.value : rat_of(0);
}

/* A fact to name when an amount is at fault: the first that is there, numerator before
 * denominator (7.39). */
static const struct score_fact *fact_in(const struct score_eval *eval,
                                        const struct score_operand *operand)
{
    if (operand->kind == OPERAND_METRIC)
        return fact_of(eval, operand->metric);
    if (operand->kind == OPERAND_NUMBER)
        return NULL;
    const struct score_fact *fact = fact_in(eval, operand->over);
    return fact ? fact : fact_in(eval, operand->under);
}

static bool refuse_unheld(struct score_eval *eval, const struct score_item *item,
                          const struct score_operand *operand, struct rat value)
{
    if (rat_is_held(value))
        return false;
    score_refuse(eval, item, fact_in(eval, operand), "数值过大，无法精确计算，请核对所填数值");
    return true;
}

void score_work_tiers(struct score_eval *eval, const struct score_item *item,
                      const struct score_tiers *tiers, struct score_finding *ret)
{
    struct score_amount amount = score_operand_amount(eval, item, &tiers->of);
    if (amount.state == AMOUNT_EMPTY && item->has_if_empty) {
        work_if_empty(eval, item, ret);
        return;
    }
    if (amount.state != AMOUNT_KNOWN) {
        score_note_operand(eval, item, &tiers->of);
        miss(ret);
        return;
    }
    ret->amount = amount.value;
    if (refuse_unheld(eval, item, &tiers->of, amount.value))
        return;
    if (tiers->of.kind == OPERAND_RATIO && !tiers->may_exceed &&
        rat_compare(amount.value, rat_of(1)) > 0)
        score_refuse(eval, item, fact_in(eval, &tiers->of),
                     "比例大于 1，分子不应超过分母，请核对所填数值");
    for (size_t i = 0; i < tiers->count; i++) {
        int order = rat_compare(amount.value, tiers->list[i].threshold.value);
        if (order > 0 || (order == 0 && !tiers->list[i].is_strict)) {
            ret->which = (int)i;
            ret->exact = tiers->list[i].points.value;
            return;
        }
    }
}

void score_rule_tiers(struct score_eval *eval, const struct score_item *item,
                      struct score_finding *ret)
{
    score_work_tiers(eval, item, &item->keys.tiers, ret);
}

void score_work_when(struct score_eval *eval, const struct score_item *item,
                     const struct score_when *when, struct score_finding *ret)
{
    const struct score_comparison *comparison = &when->comparison;
    struct score_amount left = score_operand_amount(eval, item, &comparison->left);
    struct score_amount right = score_operand_amount(eval, item, &comparison->right);
    bool is_empty = left.state == AMOUNT_EMPTY || right.state == AMOUNT_EMPTY;
    if (is_empty && item->has_if_empty) {
        work_if_empty(eval, item, ret);
        return;
    }
    if (left.state != AMOUNT_KNOWN || right.state != AMOUNT_KNOWN) {
        score_note_operand(eval, item, &comparison->left);
        score_note_operand(eval, item, &comparison->right);
        miss(ret);
        return;
    }
    ret->amount = left.value;
    ret->other = right.value;
    if (refuse_unheld(eval, item, &comparison->left, left.value) ||
        refuse_unheld(eval, item, &comparison->right, right.value))
        return;
    if (score_compare(left.value, comparison->op, right.value)) {
        ret->which = 0;
        ret->exact = when->points.value;
    }
}

void score_rule_when(struct score_eval *eval, const struct score_item *item,
                     struct score_finding *ret)
{
    score_work_when(eval, item, &item->keys.when, ret);
}

static bool is_allowed(const struct score_item *item, struct rat value)
{
    for (size_t i = 0; i < item->keys.discretion.count; i++) {
        const struct score_range *range = &item->keys.discretion.allowed[i];
        if ((!range->has_low || rat_compare(value, range->low.value) >= 0) &&
            (!range->has_high || rat_compare(value, range->high.value) <= 0))
            return true;
    }
    return false;
}

void score_rule_discretion(struct score_eval *eval, const struct score_item *item,
                           struct score_finding *ret)
{
    int metric = item->keys.discretion.metric;
    const struct score_fact *fact = fact_of(eval, metric);
    struct score_amount amount = score_metric_amount(eval, item, metric);
    if (amount.state != AMOUNT_KNOWN) {
        score_note_missing(eval, item, metric);
        miss(ret);
        return;
    }
    if (fact && !is_allowed(item, amount.value))
        score_refuse(eval, item, fact, "酌情分不在允许的范围内，请对照方案改正");
    if (fact && !*fact->note)
        score_refuse(eval, item, fact, "酌情分没有说明理由，请在说明一栏写明");
    ret->amount = ret->exact = amount.value;
}

void score_rule_timed(struct score_eval *eval, const struct score_item *item,
                      struct score_finding *ret)
{
    int result_metric = item->keys.timed.result, seconds_metric = item->keys.timed.seconds;
    struct score_amount result = score_metric_amount(eval, item, result_metric);
    struct score_amount seconds = score_metric_amount(eval, item, seconds_metric);
    check_full(eval, item, result_metric, &item->keys.timed.full);
    const struct score_fact *fact = fact_of(eval, seconds_metric);
    if (fact && fact->value < 0)
        score_refuse(eval, item, fact, "用时不能小于 0，请核对");
    if (result.state != AMOUNT_KNOWN || seconds.state != AMOUNT_KNOWN) {
        score_note_missing(eval, item, result_metric);
        score_note_missing(eval, item, seconds_metric);
        miss(ret);
        return;
    }
    struct rat limit = item->keys.timed.limit.value, points = item->keys.timed.points.value;
    ret->amount = result.value;
    ret->other = seconds.value;
    if (rat_compare(seconds.value, limit) > 0)
        return;
    struct rat earned = rat_divide(rat_multiply(result.value, points), item->keys.timed.full.value);
    struct rat saved =
        rat_multiply(item->keys.timed.rate.value, rat_subtract(limit, seconds.value));
    ret->exact = rat_add(earned, saved);
    ret->which = 0;
    if (!rat_is_held(ret->exact))
        return;
    if (rat_compare(ret->exact, points) > 0)
        ret->exact = points;
    if (rat_sign(ret->exact) < 0)
        ret->exact = rat_of(0);
}

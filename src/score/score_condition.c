/* SPDX-License-Identifier: Apache-2.0 */
/* What rules and conditions read: metrics, ratios, comparisons (scoring.md 7.1, 7.23-27). */
#include "score/score_run.h"

static const struct score_amount UNKNOWN = {AMOUNT_UNKNOWN, {0, 1}};

static struct score_amount known(struct rat value)
{
    return (struct score_amount){AMOUNT_KNOWN, value};
}

static struct score_amount divide(struct score_amount over, struct score_amount under)
{
    bool is_empty = over.state == AMOUNT_EMPTY || under.state == AMOUNT_EMPTY;
    if (under.state == AMOUNT_KNOWN && rat_is_held(under.value) && under.value.num == 0)
        is_empty = true;
    /* One denominator that is 0 decides, whatever else is not known (7.25). */
    if (is_empty)
        return (struct score_amount){AMOUNT_EMPTY, {0, 1}};
    if (over.state == AMOUNT_UNKNOWN || under.state == AMOUNT_UNKNOWN)
        return UNKNOWN;
    return known(rat_divide(over.value, under.value));
}

struct score_amount score_metric_amount(struct score_eval *eval, const struct score_item *item,
                                        int metric)
{
    const struct score_fact *fact = eval->row[metric];
    if (fact && fact->is_known)
        return known(rat_of_decimal(fact->value));
    if (!item->has_default)
        return UNKNOWN;
    score_set_bit(eval->defaulted, metric);
    return known(item->fallback.value);
}

/* Nesting is bounded by the depth that a scheme file may have. */
struct score_amount score_operand_amount(struct score_eval *eval, const struct score_item *item,
                                         const struct score_operand *operand)
{
    if (operand->kind == OPERAND_NUMBER)
        return known(operand->number.value);
    if (operand->kind == OPERAND_METRIC)
        return score_metric_amount(eval, item, operand->metric);
    struct score_amount over = score_operand_amount(eval, item, operand->over);
    return divide(over, score_operand_amount(eval, item, operand->under));
}

void score_note_missing(struct score_eval *eval, const struct score_item *item, int metric)
{
    const struct score_fact *fact = eval->row[metric];
    if (!item->has_default && !(fact && fact->is_known))
        score_set_bit(eval->missing, metric);
}

void score_note_all(uint64_t *set, const struct score_operand *operand)
{
    if (operand->kind == OPERAND_METRIC)
        score_set_bit(set, operand->metric);
    if (operand->kind == OPERAND_RATIO) {
        score_note_all(set, operand->over);
        score_note_all(set, operand->under);
    }
}

void score_note_operand(struct score_eval *eval, const struct score_item *item,
                        const struct score_operand *operand)
{
    if (!eval->missing)
        return;
    if (operand->kind == OPERAND_METRIC)
        score_note_missing(eval, item, operand->metric);
    if (operand->kind != OPERAND_RATIO)
        return;
    score_note_operand(eval, item, operand->over);
    score_note_operand(eval, item, operand->under);
    struct score_amount under = score_operand_amount(eval, item, operand->under);
    if (under.state == AMOUNT_KNOWN && under.value.num == 0)
        score_note_all(eval->missing, operand->under);
}

bool score_op_holds(enum score_op op, int order)
{
    switch (op) {
    case OP_AT_LEAST: return order >= 0;
    case OP_MORE: return order > 0;
    case OP_AT_MOST: return order <= 0;
    case OP_LESS: return order < 0;
    case OP_EQUAL: return order == 0;
    case OP_OTHER: break;
    }
    return order != 0;
}

/* As score_operand_amount, but for conditions: no default reaches them (7.15). */
static struct score_amount read_plainly(const struct score_fact *const *row,
                                        const struct score_operand *operand, uint64_t *unknown)
{
    if (operand->kind == OPERAND_NUMBER)
        return known(operand->number.value);
    if (operand->kind == OPERAND_METRIC) {
        const struct score_fact *fact = row[operand->metric];
        if (fact && fact->is_known)
            return known(rat_of_decimal(fact->value));
        score_set_bit(unknown, operand->metric);
        return UNKNOWN;
    }
    struct score_amount over = read_plainly(row, operand->over, unknown);
    struct score_amount under = read_plainly(row, operand->under, unknown);
    if (under.state == AMOUNT_KNOWN && under.value.num == 0 && unknown)
        score_note_all(unknown, operand->under);
    return divide(over, under);
}

/* A fact to name when the operand can't be held: the first that is there. */
static const struct score_fact *fact_in(const struct score_fact *const *row,
                                        const struct score_operand *operand)
{
    if (operand->kind == OPERAND_NUMBER)
        return NULL;
    if (operand->kind == OPERAND_METRIC)
        return row[operand->metric];
    const struct score_fact *fact = fact_in(row, operand->over);
    return fact ? fact : fact_in(row, operand->under);
}

static enum score_truth compare(struct score_eval *eval, const struct score_fact *const *row,
                                const struct score_comparison *comparison, uint64_t *unknown)
{
    struct score_amount left = read_plainly(row, &comparison->left, unknown);
    struct score_amount right = read_plainly(row, &comparison->right, unknown);
    if (left.state != AMOUNT_KNOWN || right.state != AMOUNT_KNOWN)
        return TRUTH_UNKNOWN;
    if (!rat_is_held(left.value) || !rat_is_held(right.value)) {
        const struct score_operand *large =
            rat_is_held(left.value) ? &comparison->right : &comparison->left;
        score_refuse(eval, NULL, fact_in(row, large),
                     "判断条件时数值过大，无法精确计算，请核对所填数值");
        return TRUTH_UNKNOWN;
    }
    return score_compare(left.value, comparison->op, right.value) ? TRUTH_HOLDS : TRUTH_FAILS;
}

enum score_truth score_eval_condition(struct score_eval *eval, const struct score_fact *const *row,
                                      const struct score_condition *condition, uint64_t *unknown)
{
    if (condition->kind == CONDITION_COMPARISON)
        return compare(eval, row, &condition->comparison, unknown);
    enum score_truth deciding = condition->kind == CONDITION_ANY ? TRUTH_HOLDS : TRUTH_FAILS;
    enum score_truth whole = condition->kind == CONDITION_ANY ? TRUTH_FAILS : TRUTH_HOLDS;
    /* All parts are looked at, because what is not known is listed whatever the outcome (7.27). */
    for (size_t i = 0; i < condition->part_count; i++) {
        enum score_truth part = score_eval_condition(eval, row, &condition->parts[i], unknown);
        if (part == deciding || (part == TRUTH_UNKNOWN && whole != deciding))
            whole = part;
    }
    return whole;
}

void score_refuse(struct score_eval *eval, const struct score_item *item,
                  const struct score_fact *fact, const char *sentence)
{
    const struct score_subject *subject = &eval->run->facts->subjects[eval->subject];
    const struct score_subject *all = &eval->run->facts->all;
    size_t line = fact ? fact->line : 0;
    eval->refused++;
    if (!eval->faults)
        return;
    if (item && fact >= all->facts && fact < all->facts + all->fact_count) {
        int bit = item->index * (int)all->fact_count + (int)(fact - all->facts);
        if (score_has_bit(eval->said, bit))
            return;
        score_set_bit(eval->said, bit);
        subject = all;
    }
    if (item)
        faults_add_line(eval->faults, line, "对象“%s”评分项“%s”：%s。", subject->id,
                        item->title ? item->title : item->id, sentence);
    else
        faults_add_line(eval->faults, line, "对象“%s”：%s。", subject->id, sentence);
}

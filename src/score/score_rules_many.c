/* SPDX-License-Identifier: Apache-2.0 */
/* The rules that read many metrics: mean (a panel of judges), ratio_sum (a case-file review). */
#include <stdlib.h>

#include "score/score_run.h"

/* Outside 0..full is an error at the fact's own line (7.11). */
static void check_value(struct score_eval *eval, const struct score_item *item,
                        const struct score_fact *fact, struct rat full)
{
    if (fact->value < 0 || rat_compare(rat_of_decimal(fact->value), full) > 0)
        score_refuse(eval, item, fact, "所填分值超出 0 至满分的范围，请核对");
}

/* Rising. Panels are small, and a series that a machine makes comes sorted or nearly so. */
static int compare_values(const void *one, const void *other)
{
    const int64_t *a = one, *b = other;
    return (*a > *b) - (*a < *b);
}

/* The known values of the series, rising, in eval->values; returns how many. */
static size_t gather(struct score_eval *eval, const struct score_item *item)
{
    int metric = item->keys.mean.metric;
    size_t count = 0, length = 0;
    const struct score_fact *first = eval->row[metric];
    if (!first)
        return 0;
    for (const struct score_fact *at = first; at < eval->end && at->metric == metric; at++)
        length++;
    if (length > eval->value_size) {
        eval->value_size = length * 2;
        eval->values = arena_array(eval->arena, eval->value_size, sizeof *eval->values);
    }
    for (size_t i = 0; i < length; i++) {
        if (!first[i].is_known)
            continue;
        check_value(eval, item, &first[i], item->keys.mean.full.value);
        eval->values[count++] = first[i].value;
    }
    qsort(eval->values, count, sizeof *eval->values, compare_values);
    return count;
}

/* Which of the sorted values enter: *from … *from + the result. 0: too few. */
static size_t choose(const struct score_item *item, size_t count, size_t *from)
{
    size_t number = (size_t)item->keys.mean.count;
    *from = 0;
    switch (item->keys.mean.kind) {
    case MEAN_DROP:
        *from = number;
        return number <= count / 2 && count >= 2 * number + 1 ? count - 2 * number : 0;
    case MEAN_BEST:
        *from = count >= number ? count - number : 0;
        return count >= number ? number : 0;
    case MEAN_MEDIAN:
        *from = count == 0 ? 0 : (count - 1) / 2;
        return count == 0 ? 0 : 2 - count % 2;
    case MEAN_ALL: break;
    }
    return count;
}

/* The head-count that the sum is divided by; false: not known or 0, which is noted. */
static bool read_divisor(struct score_eval *eval, const struct score_item *item, size_t present,
                         struct rat *ret)
{
    int over = item->keys.mean.over;
    struct score_amount amount = score_metric_amount(eval, item, over);
    if (amount.state != AMOUNT_KNOWN || amount.value.num == 0) {
        score_set_bit(eval->missing, over);
        return false;
    }
    if (present > 0 && rat_compare(amount.value, rat_of((int64_t)present)) < 0) {
        score_refuse(eval, item, eval->row[over], "人数小于已有得分的个数，请核对");
        return false;
    }
    *ret = amount.value;
    return true;
}

void score_rule_mean(struct score_eval *eval, const struct score_item *item,
                     struct score_finding *ret)
{
    size_t from, count = gather(eval, item), chosen = choose(item, count, &from);
    struct rat sum = {0, DECIMAL_ONE}, divisor = rat_of((int64_t)chosen);
    bool is_missing = chosen == 0;
    if (is_missing)
        score_set_bit(eval->missing, item->keys.mean.metric);
    if (item->keys.mean.over != NO_METRIC && !read_divisor(eval, item, chosen, &divisor))
        is_missing = true;
    if (is_missing) {
        ret->outcome = OUTCOME_MISSING;
        return;
    }
    for (size_t i = 0; i < chosen; i++)
        sum.num += eval->values[from + i];
    ret->steps = (int64_t)chosen;
    ret->count = (int64_t)count;
    ret->amount = rat_divide(sum, divisor);
    ret->other = item->keys.mean.full.value;
    ret->exact = rat_divide(rat_multiply(ret->amount, item->keys.mean.points.value), ret->other);
}

/* Σ of the known values; what isn't known counts 0 and is listed as defaulted (7.12). */
static struct rat sum_of(struct score_eval *eval, const struct score_metrics *metrics)
{
    struct rat sum = {0, DECIMAL_ONE};
    for (size_t i = 0; i < metrics->count; i++) {
        const struct score_fact *fact = eval->row[metrics->list[i]];
        if (fact && fact->is_known)
            sum = rat_add(sum, rat_of_decimal(fact->value));
        else
            score_set_bit(eval->defaulted, metrics->list[i]);
    }
    return sum;
}

static bool is_fatal(struct score_eval *eval, const struct score_metrics *metrics)
{
    bool is_met = false;
    for (size_t i = 0; i < metrics->count; i++) {
        const struct score_fact *fact = eval->row[metrics->list[i]];
        if (!fact || !fact->is_known)
            score_set_bit(eval->defaulted, metrics->list[i]);
        else if (fact->value == DECIMAL_ONE)
            is_met = true;
    }
    return is_met;
}

void score_rule_ratio_sum(struct score_eval *eval, const struct score_item *item,
                          struct score_finding *ret)
{
    struct rat scored = {0, DECIMAL_ONE}, applicable = rat_of(0);
    bool is_applicable = false;
    for (size_t i = 0; i < item->keys.ratio_sum.count; i++) {
        const struct score_part *part = &item->keys.ratio_sum.parts[i];
        const struct score_fact *fact = eval->row[part->metric];
        if (!fact || !fact->is_known)
            continue;
        check_value(eval, item, fact, part->full.value);
        is_applicable = true;
        scored = rat_add(scored, rat_of_decimal(fact->value));
        applicable = rat_add(applicable, part->full.value);
    }
    struct rat deducted = sum_of(eval, &item->keys.ratio_sum.deduct);
    scored = rat_add(scored, sum_of(eval, &item->keys.ratio_sum.bonus));
    ret->amount = scored;
    ret->other = applicable;
    /* A fatal finding settles the file, whatever else is known of it. */
    if (is_fatal(eval, &item->keys.ratio_sum.fatal)) {
        ret->steps = 1;
        return;
    }
    if (!is_applicable) {
        for (size_t i = 0; i < item->keys.ratio_sum.count; i++)
            score_set_bit(eval->missing, item->keys.ratio_sum.parts[i].metric);
        ret->outcome = OUTCOME_MISSING;
        return;
    }
    struct rat earned =
        rat_multiply(item->keys.ratio_sum.base.value, rat_divide(scored, applicable));
    earned = rat_subtract(earned, deducted);
    if (rat_is_held(earned) && rat_sign(earned) < 0)
        earned = rat_of(0);
    ret->exact = rat_add(earned, item->keys.ratio_sum.fixed.value);
}

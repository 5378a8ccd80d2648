/* SPDX-License-Identifier: Apache-2.0 */
/* What a default earns: each rule worked out with the default for every metric that it reads. */
#include "score/score_check.h"
#include "score/score_run.h"

static const struct rat UNTOLD = {0, 0};

/* An operand with `value` for every metric; not held if a denominator is 0. */
static struct rat amount_of(const struct score_operand *operand, struct rat value)
{
    if (operand->kind == OPERAND_METRIC)
        return value;
    if (operand->kind == OPERAND_NUMBER)
        return operand->number.value;
    struct rat over = amount_of(operand->over, value), under = amount_of(operand->under, value);
    if (!rat_is_held(over) || !rat_is_held(under) || rat_sign(under) == 0)
        return UNTOLD;
    return rat_divide(over, under);
}

static struct rat share(struct rat value, struct rat points, struct rat full)
{
    if (!rat_is_held(full) || rat_sign(full) == 0)
        return UNTOLD;
    return rat_divide(rat_multiply(value, points), full);
}

static struct rat of_terms(const struct score_item *item, struct rat value)
{
    struct rat total = item->rule == RULE_FROM_FULL ? item->keys.terms.full.value : rat_of(0);
    for (size_t i = 0; i < item->keys.terms.count; i++)
        total = rat_add(total, rat_multiply(value, item->keys.terms.terms[i].points.value));
    return total;
}

static struct rat of_tiers(const struct score_tiers *tiers, struct rat value)
{
    struct rat amount = amount_of(&tiers->of, value);
    if (!rat_is_held(amount))
        return UNTOLD;
    for (size_t i = 0; i < tiers->count; i++) {
        const struct score_tier *tier = &tiers->list[i];
        if (!rat_is_held(tier->threshold.value))
            return UNTOLD;
        int order = rat_compare(amount, tier->threshold.value);
        if (order > 0 || (order == 0 && !tier->is_strict))
            return tier->points.value;
    }
    return rat_of(0);
}

static struct rat of_when(const struct score_when *when, struct rat value)
{
    struct rat left = amount_of(&when->comparison.left, value),
               right = amount_of(&when->comparison.right, value);
    if (!rat_is_held(left) || !rat_is_held(right))
        return UNTOLD;
    return score_compare(left, when->comparison.op, right) ? when->points.value : rat_of(0);
}

static struct rat of_over(const struct score_item *item, struct rat value)
{
    struct rat percent = item->keys.over.percent.value;
    if (item->keys.over.is_over_mean)
        return UNTOLD;
    struct rat baseline = amount_of(&item->keys.over.baseline, value);
    if (!rat_is_held(baseline) || !rat_is_held(percent))
        return UNTOLD;
    if (rat_sign(baseline) <= 0)
        return rat_of(0);
    int64_t steps = score_steps_over(value, baseline, percent);
    return steps < 0 ? UNTOLD : rat_multiply(rat_of(steps), item->keys.over.points.value);
}

static struct rat of_timed(const struct score_item *item, struct rat value)
{
    struct rat limit = item->keys.timed.limit.value, points = item->keys.timed.points.value;
    if (!rat_is_held(limit) || !rat_is_held(points))
        return UNTOLD;
    if (rat_compare(value, limit) > 0)
        return rat_of(0);
    struct rat total =
        rat_add(share(value, points, item->keys.timed.full.value),
                rat_multiply(item->keys.timed.rate.value, rat_subtract(limit, value)));
    if (!rat_is_held(total) || rat_compare(total, points) <= 0)
        return total;
    return points;
}

static struct rat of_rule(const struct score_item *item, struct rat value)
{
    switch (item->rule) {
    case RULE_VALUE:
    case RULE_CARRIED:
        return share(value, item->keys.value.points.value, item->keys.value.full.value);
    case RULE_PER:
    case RULE_FROM_FULL: return of_terms(item, value);
    case RULE_TIERS: return of_tiers(&item->keys.tiers, value);
    case RULE_WHEN: return of_when(&item->keys.when, value);
    case RULE_OVER: return of_over(item, value);
    case RULE_TIMED: return of_timed(item, value);
    default: break;
    }
    /* Discretion; the reader refuses a default of any other rule. */
    return value;
}

struct rat score_check_default(const struct score_scheme *scheme, const struct score_item *item)
{
    struct rat value = item->fallback.value;
    if (!item->has_default || !rat_is_held(value))
        return UNTOLD;
    return score_check_settle(scheme, item, of_rule(item, value));
}

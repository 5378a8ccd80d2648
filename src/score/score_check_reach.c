/* SPDX-License-Identifier: Apache-2.0 */
#include "score/score_check.h"

#include "score/score.h"

static struct score_reach known(struct rat points)
{
    if (!rat_is_held(points))
        return (struct score_reach){.state = REACH_OPEN};
    return (struct score_reach){.points = points};
}

static const struct score_reach UNLIMITED = {.state = REACH_UNLIMITED};

static struct score_reach greater(struct score_reach one, struct score_reach other)
{
    if (one.state == REACH_UNLIMITED || other.state == REACH_UNLIMITED)
        return UNLIMITED;
    if (one.state == REACH_OPEN || other.state == REACH_OPEN)
        return known((struct rat){0, 0});
    return rat_compare(one.points, other.points) >= 0 ? one : other;
}

static struct score_reach sum(struct score_reach one, struct score_reach other)
{
    if (one.state == REACH_KNOWN && other.state == REACH_KNOWN)
        return known(rat_add(one.points, other.points));
    return one.state == REACH_UNLIMITED || other.state == REACH_UNLIMITED
               ? UNLIMITED
               : known((struct rat){0, 0});
}

static struct score_reach at_least_nought(struct score_reach reach)
{
    return greater(reach, known(rat_of(0)));
}

/* ---- rules ---------------------------------------------------------------------------------- */

bool score_check_can_hold(const struct score_scheme *scheme, const struct score_tiers *tiers,
                          const struct score_tier *tier)
{
    bool is_bound = tiers->of.kind == OPERAND_RATIO && !tiers->may_exceed;
    if (tiers->of.kind == OPERAND_METRIC)
        is_bound = scheme->metrics[tiers->of.metric].kind == KIND_FLAG;
    if (!is_bound || !rat_is_held(tier->threshold.value))
        return true;
    int order = rat_compare(tier->threshold.value, rat_of(1));
    return order < 0 || (order == 0 && !tier->is_strict);
}

static struct score_reach reach_of_tiers(const struct score_scheme *scheme,
                                         const struct score_tiers *tiers)
{
    struct score_reach reach = known(rat_of(0));
    for (size_t i = 0; i < tiers->count; i++) {
        if (score_check_can_hold(scheme, tiers, &tiers->list[i]))
            reach = greater(reach, known(tiers->list[i].points.value));
    }
    return reach;
}

/* The most that one term adds. */
static struct score_reach reach_of_term(const struct score_scheme *scheme,
                                        const struct score_item *item,
                                        const struct score_term *term)
{
    struct rat points = term->points.value;
    if (!rat_is_held(points))
        return known(points);
    if (rat_sign(points) <= 0)
        return known(rat_of(0));
    if (scheme->metrics[term->metric].kind != KIND_FLAG || item->has_default)
        return UNLIMITED;
    return known(points);
}

static struct score_reach reach_of_terms(const struct score_scheme *scheme,
                                         const struct score_item *item)
{
    struct score_reach reach = known(rat_of(0));
    if (item->rule == RULE_FROM_FULL)
        return known(item->keys.terms.full.value);
    for (size_t i = 0; i < item->keys.terms.count; i++)
        reach = sum(reach, reach_of_term(scheme, item, &item->keys.terms.terms[i]));
    return reach;
}

static struct score_reach reach_of_over(const struct score_item *item)
{
    struct rat points = item->keys.over.points.value;
    if (rat_is_held(points) && rat_sign(points) > 0)
        return UNLIMITED;
    return at_least_nought(known(points));
}

static struct score_reach reach_of_linear(const struct score_item *item)
{
    struct score_reach best = known(item->keys.linear.best.value);
    bool has_first = item->keys.linear.first || item->keys.linear.first_parameter;
    if (has_first && item->keys.linear.first == 1)
        return at_least_nought(best);
    struct score_reach reach = greater(best, known(item->keys.linear.worst.value));
    return has_first ? at_least_nought(reach) : reach;
}

static struct score_reach reach_of_table(const struct score_scheme *scheme,
                                         const struct score_item *item)
{
    const struct score_else *otherwise = item->keys.table.otherwise;
    struct score_reach reach = known(rat_of(0));
    for (size_t i = 0; i < item->keys.table.count; i++)
        reach = greater(reach, known(item->keys.table.rows[i].points.value));
    if (!otherwise)
        return reach;
    return greater(reach, otherwise->rule == RULE_TIERS ? reach_of_tiers(scheme, &otherwise->tiers)
                                                        : known(otherwise->when.points.value));
}

static struct score_reach reach_of_step(const struct score_item *item)
{
    struct rat step = item->keys.step.step.value;
    if (rat_is_held(step) && rat_sign(step) < 0)
        return UNLIMITED;
    return known(item->keys.step.first.value);
}

static struct score_reach reach_of_ratio_sum(const struct score_item *item)
{
    if (item->keys.ratio_sum.bonus.count > 0)
        return UNLIMITED;
    return known(rat_add(item->keys.ratio_sum.fixed.value, item->keys.ratio_sum.base.value));
}

static struct score_reach reach_of_discretion(const struct score_item *item)
{
    struct score_reach reach = known(rat_of(0));
    for (size_t i = 0; i < item->keys.discretion.count; i++) {
        const struct score_range *range = &item->keys.discretion.allowed[i];
        struct score_reach high = range->has_high ? known(range->high.value) : UNLIMITED;
        reach = i == 0 ? high : greater(reach, high);
    }
    return reach;
}

static struct score_reach reach_of_rule(const struct score_scheme *scheme,
                                        const struct score_item *item)
{
    switch (item->rule) {
    case RULE_VALUE:
    case RULE_CARRIED: return at_least_nought(known(item->keys.value.points.value));
    case RULE_PER:
    case RULE_FROM_FULL: return reach_of_terms(scheme, item);
    case RULE_TIERS: return reach_of_tiers(scheme, &item->keys.tiers);
    case RULE_WHEN: return at_least_nought(known(item->keys.when.points.value));
    case RULE_OVER: return reach_of_over(item);
    case RULE_RANK_LINEAR: return reach_of_linear(item);
    case RULE_RANK_TABLE: return reach_of_table(scheme, item);
    case RULE_RANK_STEP: return reach_of_step(item);
    case RULE_MEAN: return at_least_nought(known(item->keys.mean.points.value));
    case RULE_RATIO_SUM: return reach_of_ratio_sum(item);
    case RULE_TIMED: return known(item->keys.timed.points.value);
    case RULE_DISCRETION:
    case RULE_COUNT: break;
    }
    return reach_of_discretion(item);
}

/* ---- items and indicators ------------------------------------------------------------------- */

struct rat score_check_settle(const struct score_scheme *scheme, const struct score_item *item,
                              struct rat points)
{
    static const struct rat not_held = {0, 0};
    int64_t units;
    if (!rat_is_held(points) || (item->has_cap && !rat_is_held(item->cap.value)) ||
        (item->has_floor && !rat_is_held(item->floor.value)))
        return not_held;
    if (item->has_cap && rat_compare(points, item->cap.value) > 0)
        points = item->cap.value;
    if (item->has_floor && rat_compare(points, item->floor.value) < 0)
        points = item->floor.value;
    if (!rat_round(points, scheme->decimals, &units))
        return not_held;
    return rat_divide(rat_of(units), rat_of(decimal_power(scheme->decimals)));
}

struct score_reach score_check_item_reach(const struct score_scheme *scheme,
                                          const struct score_item *item)
{
    struct score_reach reach = reach_of_rule(scheme, item);
    if (item->has_if_empty)
        reach = greater(reach, known(item->if_empty_points.value));
    if (reach.state == REACH_UNLIMITED && item->has_cap)
        reach = known(item->cap.value);
    if (reach.state == REACH_KNOWN)
        reach = known(score_check_settle(scheme, item, reach.points));
    return at_least_nought(reach);
}

struct score_reach score_check_indicator_reach(const struct score_scheme *scheme, int indicator)
{
    const struct score_indicator *of = &scheme->indicators[indicator];
    struct score_reach reach = known(rat_of(0));
    for (int i = 0; i < of->item_count; i++)
        reach = sum(reach, score_check_item_reach(scheme, &scheme->items[of->first_item + i]));
    return reach;
}

struct rat score_reachable_of(const struct score_scheme *scheme, int indicator)
{
    struct score_reach reach = score_check_indicator_reach(scheme, indicator);
    if (reach.state != REACH_KNOWN)
        return (struct rat){0, 0};
    return rat_reduced(reach.points);
}

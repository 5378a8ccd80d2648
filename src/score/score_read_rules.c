/* SPDX-License-Identifier: Apache-2.0 */
/* The keys of the rules that neither rank nor have tiers. */
#include "score/score_read.h"

#include <string.h>

#include "score/score.h"

/* value and carried */
void score_read_value(struct score_reading *reading, const struct score_spot *spot,
                      struct score_item *item)
{
    item->keys.value.metric = score_read_metric_at(reading, spot, "metric");
    item->keys.value.full = score_read_positive(reading, spot, "full");
    item->keys.value.points = score_read_number_at(reading, spot, "points");
    if (item->rule == RULE_CARRIED)
        item->keys.value.from = score_read_text(reading, spot, "from", false);
}

static struct score_term read_term(struct score_reading *reading, const struct score_spot *spot,
                                   bool is_deducting)
{
    static const struct score_shape shape = {.required = {"metric", "points"}};
    struct score_term term = {.metric = NO_METRIC};
    if (!score_read_object(reading, spot, &shape, NULL))
        return term;
    struct score_spot points = score_read_member(spot, "points");
    term.metric = score_read_metric_at(reading, spot, "metric");
    term.points = score_read_number(reading, &points);
    if (is_deducting && rat_is_held(term.points.value) && rat_sign(term.points.value) >= 0)
        faults_add_place(reading->faults, score_read_place(reading, &points),
                         "从满分起扣的规则 from_full 每次扣多少要写成负数，请改为小于 0 的数。");
    return term;
}

/* per and from_full */
void score_read_terms(struct score_reading *reading, const struct score_spot *spot,
                      struct score_item *item)
{
    struct score_spot list = score_read_member(spot, "terms");
    size_t count = score_read_list(reading, &list, false);
    struct score_term *terms = arena_array(reading->arena, count + 1, sizeof *terms);
    bool is_deducting = item->rule == RULE_FROM_FULL;
    for (size_t i = 0; i < count; i++) {
        struct score_spot term = score_read_element(&list, i);
        terms[i] = read_term(reading, &term, is_deducting);
    }
    item->keys.terms.terms = terms;
    item->keys.terms.count = count;
    if (is_deducting)
        item->keys.terms.full = score_read_number_at(reading, spot, "full");
}

void score_read_when(struct score_reading *reading, const struct score_spot *spot,
                     struct score_item *item)
{
    item->keys.when.comparison = score_read_comparison(reading, spot);
    item->keys.when.points = score_read_number_at(reading, spot, "points");
}

void score_read_over(struct score_reading *reading, const struct score_spot *spot,
                     struct score_item *item)
{
    struct score_spot metric = score_read_member(spot, "metric"),
                      baseline = score_read_member(spot, "baseline");
    item->keys.over.metric = score_read_metric(reading, &metric, PER_SUBJECT);
    item->keys.over.percent = score_read_positive(reading, spot, "percent");
    item->keys.over.points = score_read_number_at(reading, spot, "points");
    item->keys.over.field = -1;
    item->keys.over.baseline.metric = NO_METRIC;
    item->keys.over.is_over_mean = baseline.json && baseline.json->kind == JSON_STRING &&
                                   strcmp(baseline.json->string, "mean") == 0;
    if (item->keys.over.is_over_mean)
        item->keys.over.field = score_read_field(reading, item->keys.over.metric, false);
    else
        item->keys.over.baseline = score_read_operand(reading, &baseline);
}

/* The metric of the head-count of `mean`. */
static int read_head_count(struct score_reading *reading, const struct score_spot *spot)
{
    if (spot->json && spot->json->kind == JSON_STRING && strcmp(spot->json->string, "present") == 0)
        return NO_METRIC;
    return score_read_metric(reading, spot, ANY_METRIC);
}

/* Which values enter: at most one of drop, best, median and a head-count. */
static void read_way(struct score_reading *reading, const struct score_spot *spot,
                     struct score_item *item)
{
    struct score_spot drop = score_read_member(spot, "drop"),
                      best = score_read_member(spot, "best"),
                      over = score_read_member(spot, "over");
    item->keys.mean.over = read_head_count(reading, &over);
    /* d highest and d lowest left out needs 2d + 1 values. */
    struct score_whole dropped =
        score_read_whole(reading, &drop, 0, (SCORE_LONGEST_SERIES - 1) / 2);
    struct score_whole kept = score_read_whole(reading, &best, 1, SCORE_LONGEST_SERIES);
    bool is_median = score_read_bool(reading, spot, "median", false);
    int others = (best.json != NULL) + is_median + (item->keys.mean.over != NO_METRIC);
    bool is_dropping = dropped.value > 0 || (dropped.parameter && !dropped.is_known && !others);
    struct score_whole count = best.json ? kept : dropped;
    item->keys.mean.kind = is_median     ? MEAN_MEDIAN
                           : best.json   ? MEAN_BEST
                           : is_dropping ? MEAN_DROP
                                         : MEAN_ALL;
    if (best.json || is_dropping) {
        item->keys.mean.count = count.value;
        item->keys.mean.count_parameter = count.parameter;
    }
    if (!is_dropping)
        item->keys.mean.drop_parameter = dropped.parameter;
    if (others + is_dropping > 1)
        faults_add_place(reading->faults, score_read_place(reading, spot),
                         "drop（去掉最高最低）、best（取最高几个）、median（中位数）和 over（按人数"
                         "平均）至多选一样，请删去其余的。");
}

void score_read_mean(struct score_reading *reading, const struct score_spot *spot,
                     struct score_item *item)
{
    struct score_spot metric = score_read_member(spot, "metric");
    item->keys.mean.metric = score_read_metric(reading, &metric, PER_SUBJECT | AS_SERIES);
    item->keys.mean.full = score_read_positive(reading, spot, "full");
    item->keys.mean.points = score_read_number_at(reading, spot, "points");
    read_way(reading, spot, item);
}

static struct score_metrics read_metric_list(struct score_reading *reading,
                                             const struct score_spot *object, const char *key)
{
    struct score_spot list = score_read_member(object, key);
    size_t count = score_read_list(reading, &list, true);
    int *metrics = arena_array(reading->arena, count + 1, sizeof *metrics);
    for (size_t i = 0; i < count; i++) {
        struct score_spot spot = score_read_element(&list, i);
        metrics[i] = score_read_metric(reading, &spot, ANY_METRIC);
    }
    return (struct score_metrics){metrics, count};
}

static struct score_part read_part(struct score_reading *reading, const struct score_spot *spot)
{
    static const struct score_shape shape = {.required = {"metric", "full"}};
    struct score_part part = {.metric = NO_METRIC};
    if (!score_read_object(reading, spot, &shape, NULL))
        return part;
    part.metric = score_read_metric_at(reading, spot, "metric");
    part.full = score_read_positive(reading, spot, "full");
    return part;
}

void score_read_ratio_sum(struct score_reading *reading, const struct score_spot *spot,
                          struct score_item *item)
{
    struct score_spot list = score_read_member(spot, "parts"),
                      fixed = score_read_member(spot, "fixed");
    size_t count = score_read_list(reading, &list, false);
    struct score_part *parts = arena_array(reading->arena, count + 1, sizeof *parts);
    for (size_t i = 0; i < count; i++) {
        struct score_spot part = score_read_element(&list, i);
        parts[i] = read_part(reading, &part);
    }
    item->keys.ratio_sum.parts = parts;
    item->keys.ratio_sum.count = count;
    item->keys.ratio_sum.base = score_read_positive(reading, spot, "base");
    item->keys.ratio_sum.fixed.value = rat_of(0);
    if (fixed.json)
        item->keys.ratio_sum.fixed = score_read_number(reading, &fixed);
    item->keys.ratio_sum.deduct = read_metric_list(reading, spot, "deduct");
    item->keys.ratio_sum.bonus = read_metric_list(reading, spot, "bonus");
    item->keys.ratio_sum.fatal = read_metric_list(reading, spot, "fatal");
}

void score_read_timed(struct score_reading *reading, const struct score_spot *spot,
                      struct score_item *item)
{
    struct score_spot points = score_read_member(spot, "points");
    item->keys.timed.result = score_read_metric_at(reading, spot, "result");
    item->keys.timed.full = score_read_positive(reading, spot, "full");
    item->keys.timed.points = score_read_number(reading, &points);
    item->keys.timed.seconds = score_read_metric_at(reading, spot, "seconds");
    item->keys.timed.limit = score_read_positive(reading, spot, "limit");
    item->keys.timed.rate = score_read_number_at(reading, spot, "rate");
    if (rat_is_held(item->keys.timed.points.value) && rat_sign(item->keys.timed.points.value) < 0)
        faults_add_place(reading->faults, score_read_place(reading, &points),
                         "限时项目的得分在 0 与 points 之间，points 不能小于 0，请改正。");
}

static bool read_end(struct score_reading *reading, const struct score_spot *spot,
                     struct score_number *ret)
{
    if (spot->json->kind == JSON_NULL)
        return false;
    *ret = score_read_number(reading, spot);
    return true;
}

static struct score_range read_range(struct score_reading *reading, const struct score_spot *spot)
{
    struct score_range range = {.has_low = false};
    if (spot->json->kind != JSON_ARRAY || spot->json->count != 2) {
        faults_add_place(reading->faults, score_read_place(reading, spot),
                         "允许的范围要写两个数，请写成 [最低, 最高] 的样子；一头不限就写 null，"
                         "只允许一个值就写两遍。");
        return range;
    }
    struct score_spot low = score_read_element(spot, 0), high = score_read_element(spot, 1);
    range.has_low = read_end(reading, &low, &range.low);
    range.has_high = read_end(reading, &high, &range.high);
    if (range.has_low && range.has_high && rat_is_held(range.low.value) &&
        rat_is_held(range.high.value) && rat_compare(range.low.value, range.high.value) > 0)
        faults_add_place(reading->faults, score_read_place(reading, spot),
                         "范围的最低值大于最高值，请对调或改正。");
    return range;
}

void score_read_discretion(struct score_reading *reading, const struct score_spot *spot,
                           struct score_item *item)
{
    struct score_spot list = score_read_member(spot, "allowed");
    size_t count = score_read_list(reading, &list, false);
    struct score_range *allowed = arena_array(reading->arena, count + 1, sizeof *allowed);
    for (size_t i = 0; i < count; i++) {
        struct score_spot range = score_read_element(&list, i);
        allowed[i] = read_range(reading, &range);
    }
    item->keys.discretion.metric = score_read_metric_at(reading, spot, "metric");
    item->keys.discretion.allowed = allowed;
    item->keys.discretion.count = count;
}

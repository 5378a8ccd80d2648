/* SPDX-License-Identifier: Apache-2.0 */
/* Each rule that looks at one subject's own values, as the rule sheet puts it. */
#include "score/score_say.h"

static void add(const struct score_describing *describing, const char *words)
{
    text_add(describing->text, words);
}

/* The same behind a number that may have no unit. */
static void add_words(const struct score_describing *describing, const char *words)
{
    score_say_words(describing->text, words);
}

static void add_number(const struct score_describing *describing, const struct score_number *number)
{
    score_say_number(describing->text, describing->scheme, number);
}

static void add_metric(const struct score_describing *describing, int metric)
{
    score_say_quoted(describing->text, describing->scheme, metric);
}

static void add_worth(const struct score_describing *describing, const struct score_number *points)
{
    score_say_worth(describing->text, describing->scheme, points);
}

/* A number with the unit of the metric that it belongs to. */
static void add_measure(const struct score_describing *describing, int metric,
                        const struct score_number *number)
{
    const char *unit = describing->scheme->metrics[metric].unit;
    add_number(describing, number);
    if (unit) {
        add(describing, " ");
        add(describing, unit);
    }
}

static bool is_same(const struct score_number *one, const struct score_number *other)
{
    return rat_is_held(one->value) && rat_is_held(other->value) &&
           rat_compare(one->value, other->value) == 0;
}

/* `满分 100 分折合 4 分`. */
static void add_conversion(const struct score_describing *describing, int metric,
                           const struct score_number *full, const struct score_number *points)
{
    add(describing, "满分 ");
    add_measure(describing, metric, full);
    if (is_same(full, points))
        return;
    add_words(describing, "折合 ");
    add_number(describing, points);
    add(describing, " 分");
}

void score_describe_value(const struct score_describing *describing)
{
    const struct score_item *item = describing->item;
    add(describing, "按");
    add_metric(describing, item->keys.value.metric);
    add(describing, is_same(&item->keys.value.full, &item->keys.value.points) ? "的原分计分，"
                                                                              : "的比例计分，");
    add_conversion(describing, item->keys.value.metric, &item->keys.value.full,
                   &item->keys.value.points);
    add(describing, "。");
    if (item->rule != RULE_CARRIED)
        return;
    if (item->keys.value.from) {
        add(describing, "成绩由“");
        add(describing, item->keys.value.from);
        add(describing, "”转入，须注明来源和日期。");
    } else {
        add(describing, "成绩由他处转入，须注明来源和日期。");
    }
}

static void describe_term(const struct score_describing *describing, const struct score_term *term)
{
    const struct score_metric *metric = &describing->scheme->metrics[term->metric];
    add_metric(describing, term->metric);
    if (metric->kind == KIND_FLAG) {
        add(describing, "为“是”的");
    } else {
        add(describing, "每");
        add(describing, metric->unit ? metric->unit : "计 1 ");
    }
    add_worth(describing, &term->points);
}

void score_describe_terms(const struct score_describing *describing)
{
    const struct score_item *item = describing->item;
    if (item->rule == RULE_FROM_FULL) {
        add(describing, "基础分 ");
        add_number(describing, &item->keys.terms.full);
        add(describing, " 分；");
    }
    for (size_t i = 0; i < item->keys.terms.count; i++) {
        add(describing, i > 0 ? "；" : "");
        describe_term(describing, &item->keys.terms.terms[i]);
    }
    add(describing, "。");
}

/* Shares are percentages where no threshold lies above 1, as the sentences have it. */
static bool is_percent(const struct score_tiers *tiers)
{
    bool has_larger = false;
    for (size_t i = 0; i < tiers->count; i++) {
        struct rat threshold = tiers->list[i].threshold.value;
        has_larger =
            has_larger || (rat_is_held(threshold) && rat_compare(threshold, rat_of(1)) > 0);
    }
    return tiers->of.kind == OPERAND_RATIO && !has_larger;
}

void score_describe_these_tiers(const struct score_describing *describing,
                                const struct score_tiers *tiers, const char *title)
{
    const struct score_operand *of = &tiers->of;
    bool has_title = title && of->kind == OPERAND_RATIO;
    if (has_title) {
        add(describing, title);
        add(describing, "（");
    }
    score_describe_operand(describing->text, describing->scheme, of);
    add(describing, has_title ? "）" : " ");
    for (size_t i = 0; i < tiers->count; i++) {
        const struct score_tier *tier = &tiers->list[i];
        score_say_op(describing->text, tier->is_strict ? OP_MORE : OP_AT_LEAST);
        if (is_percent(tiers))
            score_say_percent(describing->text, describing->scheme, &tier->threshold);
        else if (of->kind == OPERAND_METRIC)
            add_measure(describing, of->metric, &tier->threshold);
        else
            add_number(describing, &tier->threshold);
        add(describing, " ");
        add_worth(describing, &tier->points);
        add(describing, "；");
    }
    add(describing, "其余得 0 分。");
}

void score_describe_tiers(const struct score_describing *describing)
{
    const struct score_tiers *tiers = &describing->item->keys.tiers;
    score_describe_these_tiers(describing, tiers, describing->item->title);
    if (tiers->may_exceed && tiers->of.kind == OPERAND_RATIO)
        add(describing, "比例可以大于 1。");
}

void score_describe_this_when(const struct score_describing *describing,
                              const struct score_when *when)
{
    score_describe_comparison(describing->text, describing->scheme, &when->comparison);
    add_words(describing, "的，");
    add_worth(describing, &when->points);
    add(describing, "，否则得 0 分。");
}

void score_describe_when(const struct score_describing *describing)
{
    score_describe_this_when(describing, &describing->item->keys.when);
}

void score_describe_over(const struct score_describing *describing)
{
    static const char *const own[] = {[SUBJECT_UNIT] = "（含本单位）",
                                      [SUBJECT_TEAM] = "（含本队伍）",
                                      [SUBJECT_PERSON] = "（含本人）"};
    const struct score_item *item = describing->item;
    add_metric(describing, item->keys.over.metric);
    add(describing, "超过");
    if (item->keys.over.is_over_mean) {
        add(describing, score_say_average(describing->scheme));
        add(describing, own[describing->scheme->subject]);
    } else {
        score_describe_operand(describing->text, describing->scheme, &item->keys.over.baseline);
    }
    add_words(describing, "的，超过部分每满其 ");
    add_number(describing, &item->keys.over.percent);
    add(describing, " % ");
    add_worth(describing, &item->keys.over.points);
    add(describing, "，不满的舍去；没有超过的得 0 分。");
}

static void describe_chosen(const struct score_describing *describing)
{
    const struct score_item *item = describing->item;
    switch (item->keys.mean.kind) {
    case MEAN_DROP:
        add(describing, "各值去掉 ");
        score_describe_whole(describing, item->keys.mean.count, item->keys.mean.count_parameter);
        add(describing, " 个最高值和 ");
        score_describe_whole(describing, item->keys.mean.count, item->keys.mean.count_parameter);
        add(describing, " 个最低值后的平均数");
        break;
    case MEAN_BEST:
        add(describing, "最高 ");
        score_describe_whole(describing, item->keys.mean.count, item->keys.mean.count_parameter);
        add(describing, " 个值的平均数");
        break;
    case MEAN_MEDIAN: add(describing, "各值的中位数"); break;
    case MEAN_ALL: add(describing, "各值的平均数"); break;
    }
}

void score_describe_mean(const struct score_describing *describing)
{
    const struct score_item *item = describing->item;
    add(describing, "按");
    add_metric(describing, item->keys.mean.metric);
    if (item->keys.mean.over == NO_METRIC) {
        describe_chosen(describing);
    } else {
        add(describing, "各值之和除以");
        add_metric(describing, item->keys.mean.over);
        add(describing, "所得的平均数");
    }
    add(describing, "计分，");
    add_conversion(describing, item->keys.mean.metric, &item->keys.mean.full,
                   &item->keys.mean.points);
    if (item->keys.mean.count > 0) {
        int64_t count = item->keys.mean.count;
        add(describing, "；不足 ");
        text_add_int(describing->text, item->keys.mean.kind == MEAN_DROP ? 2 * count + 1 : count);
        add(describing, " 个值的得 0 分");
    }
    add(describing, "。");
}

static void describe_list(const struct score_describing *describing, const char *before,
                          const struct score_metrics *metrics, const char *behind)
{
    if (metrics->count == 0)
        return;
    add(describing, before);
    for (size_t i = 0; i < metrics->count; i++) {
        add(describing, i > 0 ? "、" : "");
        add_metric(describing, metrics->list[i]);
    }
    add(describing, behind);
}

void score_describe_ratio_sum(const struct score_describing *describing)
{
    const struct score_item *item = describing->item;
    add(describing, "适用各项的得分");
    describe_list(describing, "加上加分（", &item->keys.ratio_sum.bonus, "），合计后");
    add(describing, "除以适用各项的满分合计，按 ");
    add_number(describing, &item->keys.ratio_sum.base);
    add(describing, " 分折算");
    describe_list(describing, "，再减去扣分（", &item->keys.ratio_sum.deduct, "），扣完为止");
    if (!rat_is_held(item->keys.ratio_sum.fixed.value) ||
        item->keys.ratio_sum.fixed.value.num != 0) {
        add(describing, "，另计固定分 ");
        add_number(describing, &item->keys.ratio_sum.fixed);
        add(describing, " 分");
    }
    add(describing, "。各项及满分：");
    for (size_t i = 0; i < item->keys.ratio_sum.count; i++) {
        const struct score_part *part = &item->keys.ratio_sum.parts[i];
        add(describing, i > 0 ? "、" : "");
        add_metric(describing, part->metric);
        add(describing, " ");
        add_number(describing, &part->full);
        add(describing, " 分");
    }
    add(describing, "；未填报的为不适用，不计入满分。");
    describe_list(describing, "有", &item->keys.ratio_sum.fatal, "情形之一的，得 0 分。");
}

void score_describe_timed(const struct score_describing *describing)
{
    const struct score_item *item = describing->item;
    int result = item->keys.timed.result, seconds = item->keys.timed.seconds;
    add(describing, "按");
    add_metric(describing, result);
    add(describing, "的比例计分，");
    add_conversion(describing, result, &item->keys.timed.full, &item->keys.timed.points);
    add(describing, "；");
    add_metric(describing, seconds);
    add(describing, "比时限 ");
    add_measure(describing, seconds, &item->keys.timed.limit);
    add_words(describing, "每少 1 ");
    add(describing, describing->scheme->metrics[seconds].unit
                        ? describing->scheme->metrics[seconds].unit
                        : "秒");
    add_worth(describing, &item->keys.timed.rate);
    add(describing, "，合计最高 ");
    add_number(describing, &item->keys.timed.points);
    add(describing, " 分、最低 0 分；超过时限的得 0 分。");
}

static void describe_range(const struct score_describing *describing,
                           const struct score_range *range)
{
    bool is_single = range->has_low && range->has_high && is_same(&range->low, &range->high);
    if (range->has_low) {
        add_number(describing, &range->low);
        add(describing, is_single ? " 分" : range->has_high ? " 至 " : " 分以上");
    }
    if (range->has_high && !is_single) {
        add_number(describing, &range->high);
        add(describing, range->has_low ? " 分" : " 分以下");
    }
    if (!range->has_low && !range->has_high)
        add(describing, "任意分值");
}

void score_describe_discretion(const struct score_describing *describing)
{
    const struct score_item *item = describing->item;
    add(describing, "由评审人酌情给分（");
    add_metric(describing, item->keys.discretion.metric);
    add(describing, "），可给 ");
    for (size_t i = 0; i < item->keys.discretion.count; i++) {
        add(describing, i > 0 ? "，或 " : "");
        describe_range(describing, &item->keys.discretion.allowed[i]);
    }
    add(describing, "（含本数），须注明理由。");
}

/* SPDX-License-Identifier: Apache-2.0 */
/* What the rules found that look at one subject's own values. */
#include "score/score_say.h"

static const struct score_metric *metric_of(const struct score_say *say, int metric)
{
    return &say->eval->scheme->metrics[metric];
}

static void say_number(const struct score_say *say, const struct score_number *number)
{
    score_say_number(say->text, say->eval->scheme, number);
}

/* `，满分 100 分折合 4 分`; where they are the same, `（满分 20 分）`. */
static void say_conversion(const struct score_say *say, int metric, const struct score_number *full,
                           const struct score_number *points)
{
    bool is_same = rat_compare(full->value, points->value) == 0;
    if (is_same) {
        bool is_series = say->item->rule == RULE_MEAN;
        text_add(say->text, is_series ? "（" : "");
        if (!is_series)
            score_say_bracket(say, metric);
    }
    text_add(say->text, is_same ? "满分" : "，满分");
    score_say_bare(say->text, metric_of(say, metric), full->value);
    if (is_same) {
        text_add(say->text, "）");
    } else if (rat_sign(points->value) < 0) {
        score_say_words(say->text, "");
        score_say_worth(say->text, say->eval->scheme, points);
    } else {
        score_say_words(say->text, "折合 ");
        say_number(say, points);
        text_add(say->text, " 分");
    }
}

void score_say_value(const struct score_say *say)
{
    const struct score_item *item = say->item;
    score_say_metric(say, item->keys.value.metric);
    say_conversion(say, item->keys.value.metric, &item->keys.value.full, &item->keys.value.points);
}

void score_say_carried(const struct score_say *say)
{
    if (say->item->keys.value.from) {
        text_add(say->text, "转入“");
        text_add(say->text, say->item->keys.value.from);
        text_add(say->text, "”的");
    }
    score_say_value(say);
}

void score_say_rate(struct text *text, const struct score_scheme *scheme,
                    const struct score_term *term)
{
    const char *unit = scheme->metrics[term->metric].unit;
    text_add(text, "每");
    text_add(text, unit ? unit : " 1 ");
    score_say_worth(text, scheme, &term->points);
}

/* `，每件得 1 分`; what a flag is worth is said behind it, unless the sentence ends so anyway. */
static void say_single(const struct score_say *say, const struct score_term *term)
{
    struct rat value = rat_of(0);
    score_say_metric(say, term->metric);
    if (metric_of(say, term->metric)->kind != KIND_FLAG) {
        text_add(say->text, "，");
        text_add_bytes(say->text, term->rate.at, term->rate.length);
        return;
    }
    (void)score_say_read(say, term->metric, &value);
    if (value.num == 0 || say->item->rule == RULE_PER)
        return;
    score_say_bracket(say, term->metric);
    score_say_worth(say->text, say->eval->scheme, &term->points);
    text_add(say->text, "）");
}

/* `3 件×1 分`, `是（5 分）`, `1 份（每份扣 2 分）`. */
static void say_one_of_many(const struct score_say *say, const struct score_term *term)
{
    bool is_flag = metric_of(say, term->metric)->kind == KIND_FLAG;
    bool is_deducted = rat_sign(term->points.value) < 0;
    score_say_metric(say, term->metric);
    if (!is_flag && !is_deducted) {
        text_add(say->text, "×");
        say_number(say, &term->points);
        text_add(say->text, " 分");
        return;
    }
    score_say_bracket(say, term->metric);
    if (is_flag && is_deducted) {
        score_say_worth(say->text, say->eval->scheme, &term->points);
    } else if (is_flag) {
        say_number(say, &term->points);
        text_add(say->text, " 分");
    } else {
        text_add_bytes(say->text, term->rate.at, term->rate.length);
    }
    text_add(say->text, "）");
}

static bool is_nought(const struct score_say *say, int metric)
{
    const struct score_fact *fact = say->eval->row[metric];
    return fact && fact->is_known && fact->value == 0;
}

/* `甲 3 件×1 分、乙 2 件×2 分，其余为 0`; a single term says it in words. */
static void say_terms(const struct score_say *say)
{
    const struct score_item *item = say->item;
    size_t said = 0;
    if (item->keys.terms.count == 1) {
        say_single(say, &item->keys.terms.terms[0]);
        return;
    }
    for (size_t i = 0; i < item->keys.terms.count; i++) {
        if (is_nought(say, item->keys.terms.terms[i].metric))
            continue;
        if (said++ > 0)
            text_add(say->text, "、");
        say_one_of_many(say, &item->keys.terms.terms[i]);
    }
    if (said == 0)
        text_add(say->text, "各项均为 0");
    else if (said < item->keys.terms.count)
        text_add(say->text, "，其余为 0");
}

void score_say_per(const struct score_say *say)
{
    say_terms(say);
}

void score_say_from_full(const struct score_say *say)
{
    struct rat full = say->item->keys.terms.full.value;
    text_add(say->text, "基础分 ");
    say_number(say, &say->item->keys.terms.full);
    text_add(say->text, " 分，");
    say_terms(say);
    if (rat_sign(say->finding->exact) >= 0)
        return;
    text_add(say->text, "，共扣");
    score_say_apart(say->text, rat_subtract(full, say->finding->exact));
    text_add(say->text, " 分");
}

int64_t score_say_series_count(const struct score_say *say)
{
    int metric = say->item->keys.mean.metric;
    int64_t count = 0;
    const struct score_fact *fact = say->eval->row[metric];
    for (; fact && fact < say->eval->end && fact->metric == metric; fact++)
        count += fact->is_known;
    return count;
}

static void say_chosen(const struct score_say *say)
{
    const struct score_item *item = say->item;
    switch (item->keys.mean.kind) {
    case MEAN_DROP:
        text_add(say->text, "，去掉 ");
        text_add_int(say->text, item->keys.mean.count);
        text_add(say->text, " 个最高值和 ");
        text_add_int(say->text, item->keys.mean.count);
        text_add(say->text, " 个最低值，其余 ");
        text_add_int(say->text, say->finding->steps);
        text_add(say->text, " 个平均");
        break;
    case MEAN_BEST:
        text_add(say->text, "，取最高的 ");
        text_add_int(say->text, say->finding->steps);
        text_add(say->text, " 个平均");
        break;
    case MEAN_MEDIAN: text_add(say->text, "，中位数为"); break;
    case MEAN_ALL: text_add(say->text, "，平均"); break;
    }
}

void score_say_mean(const struct score_say *say)
{
    const struct score_item *item = say->item;
    int metric = item->keys.mean.metric;
    score_say_name(say->text, say->eval->scheme, metric);
    score_say_words(say->text, "共 ");
    text_add_int(say->text, score_say_series_count(say));
    text_add(say->text, " 个值");
    if (item->keys.mean.over != NO_METRIC) {
        text_add(say->text, "，合计除以");
        score_say_metric(say, item->keys.mean.over);
        text_add(say->text, "，平均");
    } else {
        say_chosen(say);
    }
    score_say_bare(say->text, metric_of(say, metric), say->finding->amount);
    say_conversion(say, metric, &item->keys.mean.full, &item->keys.mean.points);
}

static struct rat sum_of(const struct score_say *say, const struct score_metrics *metrics)
{
    struct rat sum = rat_of(0);
    for (size_t i = 0; i < metrics->count; i++) {
        const struct score_fact *fact = say->eval->row[metrics->list[i]];
        if (fact && fact->is_known)
            sum = rat_add(sum, rat_of_decimal(fact->value));
    }
    return sum;
}

static int64_t count_unknown(const struct score_say *say)
{
    int64_t count = 0;
    for (size_t i = 0; i < say->item->keys.ratio_sum.count; i++) {
        const struct score_fact *fact = say->eval->row[say->item->keys.ratio_sum.parts[i].metric];
        count += !(fact && fact->is_known);
    }
    return count;
}

static void say_fatal(const struct score_say *say)
{
    const struct score_metrics *fatal = &say->item->keys.ratio_sum.fatal;
    int said = 0;
    text_add(say->text, "出现一票否决情形（");
    for (size_t i = 0; i < fatal->count; i++) {
        const struct score_fact *fact = say->eval->row[fatal->list[i]];
        if (!fact || !fact->is_known || fact->value != DECIMAL_ONE)
            continue;
        if (said++ > 0)
            text_add(say->text, "、");
        text_add(say->text, score_metric_name(say->eval->scheme, fatal->list[i]));
    }
    text_add(say->text, "）");
}

static void say_sum(const struct score_say *say, const char *before, struct rat sum)
{
    text_add(say->text, before);
    score_say_apart(say->text, sum);
    text_add(say->text, " 分");
}

void score_say_ratio_sum(const struct score_say *say)
{
    const struct score_item *item = say->item;
    const struct score_finding *finding = say->finding;
    if (finding->steps != 0) {
        say_fatal(say);
        return;
    }
    struct rat bonus = sum_of(say, &item->keys.ratio_sum.bonus);
    struct rat deducted = sum_of(say, &item->keys.ratio_sum.deduct);
    struct rat fixed = item->keys.ratio_sum.fixed.value;
    int64_t unknown = count_unknown(say);
    say_sum(say, "适用项实得", rat_subtract(finding->amount, bonus));
    if (bonus.num != 0)
        say_sum(say, "、加分", bonus);
    say_sum(say, "，适用项满分", finding->other);
    if (unknown > 0) {
        text_add(say->text, "（另有 ");
        text_add_int(say->text, unknown);
        text_add(say->text, " 项未填报，按不适用不计）");
    }
    say_sum(say, "，按", item->keys.ratio_sum.base.value);
    struct rat scaled =
        rat_multiply(item->keys.ratio_sum.base.value, rat_divide(finding->amount, finding->other));
    say_sum(say, "折算为", scaled);
    if (deducted.num != 0)
        say_sum(say, "，扣减", deducted);
    if (rat_compare(scaled, deducted) < 0)
        text_add(say->text, "，扣完为止");
    if (fixed.num != 0)
        say_sum(say, "，另计固定分", fixed);
}

void score_say_timed(const struct score_say *say)
{
    const struct score_item *item = say->item;
    const struct score_finding *finding = say->finding;
    struct rat limit = item->keys.timed.limit.value, points = item->keys.timed.points.value;
    const struct score_metric *seconds = metric_of(say, item->keys.timed.seconds);
    score_say_metric(say, item->keys.timed.result);
    text_add(say->text, "，");
    score_say_metric(say, item->keys.timed.seconds);
    if (rat_compare(finding->other, limit) > 0) {
        text_add(say->text, "，超过时限");
        score_say_bare(say->text, seconds, limit);
        return;
    }
    struct rat earned =
        rat_divide(rat_multiply(finding->amount, points), item->keys.timed.full.value);
    struct rat left = rat_subtract(limit, finding->other);
    struct rat saved = rat_multiply(item->keys.timed.rate.value, left);
    say_sum(say, "，结果折合", earned);
    if (left.num == 0) {
        text_add(say->text, "，正好用满时限");
    } else {
        text_add(say->text, "，比时限");
        score_say_bare(say->text, seconds, limit);
        score_say_words(say->text, "提前");
        score_say_bare(say->text, seconds, left);
    }
    if (rat_sign(saved) == 0)
        text_add(say->text, "，不加分");
    else
        say_sum(say, rat_sign(saved) < 0 ? "，按用时计" : "，按用时加", saved);
    struct rat sum = rat_add(earned, saved);
    if (rat_compare(sum, points) > 0)
        say_sum(say, "，最高计", points);
    else if (rat_sign(sum) < 0)
        text_add(say->text, "，最低计 0 分");
}

void score_say_note(struct text *text, const char *note)
{
    for (; *note; note++)
        text_add_char(text, (unsigned char)*note < 0x20 ? ' ' : *note);
}

void score_say_discretion(const struct score_say *say)
{
    int metric = say->item->keys.discretion.metric;
    const struct score_fact *fact = say->eval->row[metric];
    score_say_metric(say, metric);
    if (fact && fact->is_known && *fact->note) {
        text_add(say->text, "（评审理由：");
        score_say_note(say->text, fact->note);
        text_add(say->text, "）");
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
/* What the rules found that hold an amount against thresholds: tiers, when, over. */
#include "score/score_say.h"

/* A ratio inside a ratio stands in brackets. */
static void say_side(struct text *text, const struct score_scheme *scheme,
                     const struct score_operand *side)
{
    text_add(text, side->kind == OPERAND_RATIO ? "（" : "");
    score_say_operand(text, scheme, side);
    text_add(text, side->kind == OPERAND_RATIO ? "）" : "");
}

void score_say_operand(struct text *text, const struct score_scheme *scheme,
                       const struct score_operand *operand)
{
    switch (operand->kind) {
    case OPERAND_NUMBER: score_say_number(text, scheme, &operand->number); break;
    case OPERAND_METRIC: score_say_name(text, scheme, operand->metric); break;
    case OPERAND_RATIO:
        say_side(text, scheme, operand->over);
        score_say_words(text, "与");
        if (operand->under->kind == OPERAND_NUMBER)
            text_add_char(text, ' ');
        say_side(text, scheme, operand->under);
        score_say_words(text, "之比");
        break;
    }
}

static void say_value(const struct score_say *say, const struct score_operand *operand)
{
    struct rat value = operand->number.value;
    if (operand->kind == OPERAND_NUMBER)
        score_say_number(say->text, say->eval->scheme, &operand->number);
    else if (score_say_read(say, operand->metric, &value))
        score_say_rat(say->text, value);
}

/* `28/29`; a ratio inside stands in brackets. */
static void say_fraction(const struct score_say *say, const struct score_operand *ratio)
{
    const struct score_operand *const sides[] = {ratio->over, ratio->under};
    for (int i = 0; i < 2; i++) {
        if (i > 0)
            text_add_char(say->text, '/');
        if (sides[i]->kind != OPERAND_RATIO) {
            say_value(say, sides[i]);
            continue;
        }
        text_add_char(say->text, '(');
        say_fraction(say, sides[i]);
        text_add_char(say->text, ')');
    }
}

/* Parts of a fraction that a default stands in for. */
static void say_stand_ins(const struct score_say *say, const struct score_operand *operand)
{
    if (operand->kind == OPERAND_RATIO) {
        say_stand_ins(say, operand->over);
        say_stand_ins(say, operand->under);
        return;
    }
    if (operand->kind != OPERAND_METRIC)
        return;
    const struct score_fact *fact = say->eval->row[operand->metric];
    if (fact && fact->is_known)
        return;
    text_add(say->text, "，");
    score_say_metric(say, operand->metric);
}

/* An operand's name and value, in a form that fits what it is held against. */
struct shown_operand {
    const struct score_operand *operand;
    const char *title; /* NULL: named after its metrics */
    struct rat value;
    bool is_percent;
    const struct score_bound *bounds;
    size_t count;
};

static void say_shown(const struct score_say *say, const struct shown_operand *shown)
{
    const struct score_operand *operand = shown->operand;
    if (operand->kind == OPERAND_METRIC) {
        score_say_metric(say, operand->metric);
        return;
    }
    if (operand->kind == OPERAND_NUMBER) {
        say_value(say, operand);
        return;
    }
    if (shown->title)
        text_add(say->text, shown->title);
    else
        score_say_operand(say->text, say->eval->scheme, operand);
    text_add_char(say->text, ' ');
    score_say_share(say->text, shown->value, shown->is_percent, shown->bounds, shown->count);
    text_add(say->text, "（");
    say_fraction(say, operand);
    say_stand_ins(say, operand);
    text_add(say->text, "）");
}

/* A threshold as it stands beside the operand: 95 %, 2, 60 分. */
static void say_threshold(const struct score_say *say, const struct score_operand *operand,
                          bool is_percent, const struct score_number *threshold)
{
    const struct score_scheme *scheme = say->eval->scheme;
    if (is_percent) {
        score_say_percent(say->text, scheme, threshold);
        return;
    }
    score_say_number(say->text, scheme, threshold);
    const char *unit =
        operand->kind == OPERAND_METRIC ? scheme->metrics[operand->metric].unit : NULL;
    if (unit) {
        text_add_char(say->text, ' ');
        text_add(say->text, unit);
    }
}

void score_say_these_tiers(const struct score_say *say, const struct score_tiers *tiers,
                           const char *title)
{
    const struct score_finding *finding = say->finding;
    int last = (int)tiers->count - 1, held = finding->which, missed = held < 0 ? last : held - 1;
    struct score_bound bounds[2];
    size_t count = 0;
    /* Thresholds fall, so the two neighbours are as good as all. */
    for (int i = missed < 0 ? held : missed; i <= (held < 0 ? last : held); i++)
        bounds[count++] = (struct score_bound){tiers->list[i].is_strict ? OP_MORE : OP_AT_LEAST,
                                               tiers->list[i].threshold.value};
    bool is_percent = tiers->of.kind == OPERAND_RATIO &&
                      rat_compare(tiers->list[0].threshold.value, rat_of(1)) <= 0;
    struct shown_operand shown = {&tiers->of, title, finding->amount, is_percent, bounds, count};
    const struct score_tier *tier = &tiers->list[held < 0 ? last : held];
    say_shown(say, &shown);
    text_add(say->text, held < 0 ? "，未达到最低一档 " : "，");
    score_say_op(say->text, tier->is_strict ? OP_MORE : OP_AT_LEAST);
    say_threshold(say, &tiers->of, is_percent, &tier->threshold);
}

void score_say_tiers(const struct score_say *say)
{
    score_say_these_tiers(say, &say->item->keys.tiers, say->item->title);
}

/* `X：是`, held against 0 or 1, needs no symbols. */
static bool is_plain_flag(const struct score_say *say, const struct score_comparison *comparison)
{
    return comparison->left.kind == OPERAND_METRIC &&
           say->eval->scheme->metrics[comparison->left.metric].kind == KIND_FLAG &&
           comparison->right.kind == OPERAND_NUMBER;
}

void score_say_this_when(const struct score_say *say, const struct score_when *when)
{
    const struct score_comparison *comparison = &when->comparison;
    const struct score_finding *finding = say->finding;
    bool is_met = finding->which == 0;
    struct rat right = finding->other;
    bool is_percent =
        comparison->right.kind == OPERAND_NUMBER && rat_compare(right, rat_of(1)) <= 0;
    struct score_bound bound = {comparison->op, right};
    struct shown_operand left = {&comparison->left, NULL, finding->amount, is_percent, &bound, 1};
    say_shown(say, &left);
    if (is_plain_flag(say, comparison)) {
        text_add(say->text, is_met ? "，符合给分条件" : "，不符合给分条件");
        return;
    }
    text_add(say->text, is_met ? "，" : "，不满足 ");
    score_say_op(say->text, comparison->op);
    if (comparison->right.kind == OPERAND_NUMBER) {
        bool is_share = is_percent && comparison->left.kind == OPERAND_RATIO;
        say_threshold(say, &comparison->left, is_share, &comparison->right.number);
    } else {
        struct shown_operand other = {&comparison->right, NULL, right, false, NULL, 0};
        say_shown(say, &other);
    }
}

void score_say_when(const struct score_say *say)
{
    score_say_this_when(say, &say->item->keys.when);
}

const struct score_operand *score_say_empty_under(const struct score_say *say,
                                                  const struct score_operand *operand)
{
    if (operand->kind != OPERAND_RATIO)
        return NULL;
    struct score_amount under = score_operand_amount(say->eval, say->item, operand->under);
    if (under.state == AMOUNT_KNOWN && under.value.num == 0)
        return operand->under;
    const struct score_operand *inner = score_say_empty_under(say, operand->over);
    return inner ? inner : score_say_empty_under(say, operand->under);
}

/* How much more than the baseline, seen to lie between this step and the next. */
static void say_excess(const struct score_say *say)
{
    const struct score_finding *finding = say->finding;
    struct rat percent = rat_divide(say->item->keys.over.percent.value, rat_of(100));
    struct rat reached = rat_multiply(percent, rat_of(finding->steps));
    struct score_bound bounds[] = {{OP_AT_LEAST, reached},
                                   {OP_AT_LEAST, rat_add(reached, percent)}};
    struct rat excess = rat_divide(rat_subtract(finding->amount, finding->other), finding->other);
    score_say_words(say->text, "多 ");
    score_say_share(say->text, excess, true, bounds, 2);
}

static void say_baseline(const struct score_say *say)
{
    const struct score_item *item = say->item;
    const struct score_metric *metric = &say->eval->scheme->metrics[item->keys.over.metric];
    const struct score_operand *baseline = &item->keys.over.baseline;
    if (!item->keys.over.is_over_mean && baseline->kind == OPERAND_METRIC) {
        score_say_metric(say, baseline->metric);
        return;
    }
    if (item->keys.over.is_over_mean)
        text_add(say->text, "排名范围内的平均数");
    else if (baseline->kind == OPERAND_NUMBER)
        text_add(say->text, "基准");
    else
        score_say_operand(say->text, say->eval->scheme, baseline);
    /* The mean together with the own value can give away the only other value. */
    if (!item->keys.over.is_over_mean || !say->is_private)
        score_say_bare(say->text, metric, say->finding->other);
}

void score_say_over(const struct score_say *say)
{
    const struct score_item *item = say->item;
    const struct score_scheme *scheme = say->eval->scheme;
    const struct score_finding *finding = say->finding;
    bool is_hidden = item->keys.over.is_over_mean && say->is_private;
    score_say_metric(say, item->keys.over.metric);
    if (rat_compare(finding->amount, finding->other) <= 0) {
        text_add(say->text, "，没有超过");
        say_baseline(say);
        return;
    }
    text_add(say->text, is_hidden ? "，超过" : "，比");
    say_baseline(say);
    if (!is_hidden)
        say_excess(say);
    if (finding->steps == 0) {
        text_add(say->text, "，不满 ");
        score_say_number(say->text, scheme, &item->keys.over.percent);
        text_add(say->text, " %");
        return;
    }
    text_add(say->text, "，每满 ");
    score_say_number(say->text, scheme, &item->keys.over.percent);
    text_add(say->text, " % ");
    score_say_worth(say->text, scheme, &item->keys.over.points);
    text_add(say->text, "，共满 ");
    text_add_int(say->text, finding->steps);
    text_add(say->text, " 次");
}

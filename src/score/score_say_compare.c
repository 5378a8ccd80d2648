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

void score_say_ratio(struct text *text, const struct score_scheme *scheme,
                     const struct score_operand *ratio)
{
    say_side(text, scheme, ratio->over);
    score_say_words(text, "与");
    if (ratio->under->kind == OPERAND_NUMBER)
        text_add_char(text, ' ');
    say_side(text, scheme, ratio->under);
    score_say_words(text, "之比");
}

void score_say_operand(struct text *text, const struct score_scheme *scheme,
                       const struct score_operand *operand)
{
    switch (operand->kind) {
    case OPERAND_NUMBER: score_say_number(text, scheme, &operand->number); break;
    case OPERAND_METRIC: score_say_name(text, scheme, operand->metric); break;
    case OPERAND_RATIO:
        if (operand->words.length > 0)
            score_say_title(text, operand->words);
        else
            score_say_ratio(text, scheme, operand);
        break;
    }
}

static void say_value(const struct score_say *say, const struct score_operand *operand)
{
    if (operand->kind == OPERAND_NUMBER) {
        score_say_number(say->text, say->eval->scheme, &operand->number);
        return;
    }
    const struct score_fact *fact = say->eval->row[operand->metric];
    if (fact && fact->is_known)
        decimal_add_text(say->text, fact->value);
    else if (say->item->has_default)
        score_say_rat(say->text, say->item->fallback.value);
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
    score_say_name(say->text, say->eval->scheme, operand->metric);
    score_say_stand_in(say, operand->metric, say->item->fallback.value);
}

/* An operand's name and value, in a form that fits what it is held against. */
struct shown_operand {
    const struct score_operand *operand;
    const char *title; /* NULL: named after its metrics */
    struct rat value;
    bool is_percent;
    const struct score_bound *bounds;
    size_t count;
    int digits; /* behind the point; 0: as the bounds want it */
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
    if (shown->digits > 0)
        score_say_to_digits(say->text, shown->value, shown->digits);
    else
        score_say_share(say->text, shown->value, shown->is_percent, shown->bounds, shown->count);
    text_add(say->text, "（");
    say_fraction(say, operand);
    say_stand_ins(say, operand);
    text_add(say->text, "）");
}

void score_say_threshold(struct text *text, const struct score_scheme *scheme,
                         const struct score_operand *operand, bool is_percent,
                         const struct score_number *threshold)
{
    if (is_percent) {
        score_say_percent(text, scheme, threshold);
        return;
    }
    score_say_number(text, scheme, threshold);
    const char *unit =
        operand->kind == OPERAND_METRIC ? scheme->metrics[operand->metric].unit : NULL;
    if (unit) {
        text_add_char(text, ' ');
        text_add(text, unit);
    }
}

bool score_say_is_percent(const struct score_tiers *tiers)
{
    return tiers->of.kind == OPERAND_RATIO &&
           rat_compare(tiers->list[0].threshold.value, rat_of(1)) <= 0;
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
    struct shown_operand shown = {
        &tiers->of, title, finding->amount, score_say_is_percent(tiers), bounds, count, 0};
    const struct score_tier *tier = &tiers->list[held < 0 ? last : held];
    say_shown(say, &shown);
    text_add(say->text, held < 0 ? "，未达到最低一档 " : "，");
    text_add_bytes(say->text, tier->bound.at, tier->bound.length);
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

/* What is so, in words: `不大于`. A blank stands before a number. */
static void say_relation(const struct score_say *say, enum score_op op, bool is_met,
                         const struct score_operand *right)
{
    static const char *const met[] = {
        [OP_AT_LEAST] = "不小于", [OP_MORE] = "大于",  [OP_AT_MOST] = "不大于",
        [OP_LESS] = "小于",       [OP_EQUAL] = "等于", [OP_OTHER] = "不等于"};
    static const char *const unmet[] = {
        [OP_AT_LEAST] = "小于", [OP_MORE] = "不大于",  [OP_AT_MOST] = "大于",
        [OP_LESS] = "不小于",   [OP_EQUAL] = "不等于", [OP_OTHER] = "等于"};
    score_say_words(say->text, is_met ? met[op] : unmet[op]);
    while (right->kind == OPERAND_RATIO)
        right = right->over;
    if (right->kind == OPERAND_NUMBER)
        text_add_char(say->text, ' ');
}

/* Held against what isn't a number: both are shown so that their order is seen. */
static void say_both_sides(const struct score_say *say, const struct score_comparison *comparison)
{
    const struct score_finding *finding = say->finding;
    bool are_ratios =
        comparison->left.kind == OPERAND_RATIO && comparison->right.kind == OPERAND_RATIO;
    int digits = are_ratios ? score_say_digits(finding->amount, finding->other) : 0;
    bool is_met = finding->which == 0;
    /* As different as they are: that is what holding against "equal" asks for. */
    struct score_bound right = {OP_EQUAL, finding->other}, left = {OP_EQUAL, finding->amount};
    struct shown_operand one = {&comparison->left, NULL, finding->amount, false, &right, 1, digits};
    struct shown_operand other = {
        &comparison->right, NULL, finding->other, false, &left, 1, digits};
    say_shown(say, &one);
    text_add(say->text, comparison->left.kind == OPERAND_NUMBER ? "" : "，");
    say_relation(say, comparison->op, is_met, &comparison->right);
    say_shown(say, &other);
}

void score_say_this_when(const struct score_say *say, const struct score_when *when)
{
    const struct score_comparison *comparison = &when->comparison;
    const struct score_finding *finding = say->finding;
    bool is_met = finding->which == 0;
    struct rat right = finding->other;
    if (comparison->right.kind != OPERAND_NUMBER) {
        say_both_sides(say, comparison);
        return;
    }
    bool is_percent = comparison->left.kind == OPERAND_RATIO && rat_compare(right, rat_of(1)) <= 0;
    struct score_bound bound = {comparison->op, right};
    struct shown_operand left = {
        &comparison->left, NULL, finding->amount, is_percent, &bound, 1, 0};
    say_shown(say, &left);
    if (is_plain_flag(say, comparison)) {
        text_add(say->text, is_met ? "，符合给分条件" : "，不符合给分条件");
        return;
    }
    text_add(say->text, comparison->left.kind == OPERAND_NUMBER ? "" : "，");
    if (is_met && comparison->left.kind != OPERAND_NUMBER)
        score_say_op(say->text, comparison->op);
    else
        say_relation(say, comparison->op, is_met, &comparison->right);
    score_say_threshold(say->text, say->eval->scheme, &comparison->left, is_percent,
                        &comparison->right.number);
}

void score_say_when(const struct score_say *say)
{
    score_say_this_when(say, &say->item->keys.when);
}

void score_say_find_unders(const struct score_say *say, const struct score_operand *operand,
                           struct score_unders *unders)
{
    if (operand->kind != OPERAND_RATIO)
        return;
    const struct score_operand *under = operand->under;
    struct score_amount amount = score_operand_amount(say->eval, say->item, under);
    bool is_new = amount.state == AMOUNT_KNOWN && rat_is_held(amount.value) &&
                  amount.value.num == 0 &&
                  unders->count < sizeof unders->list / sizeof *unders->list;
    for (size_t i = 0; i < unders->count; i++) {
        const struct score_operand *other = unders->list[i];
        bool are_metrics = other->kind == OPERAND_METRIC && under->kind == OPERAND_METRIC;
        is_new = is_new && !(are_metrics && other->metric == under->metric);
    }
    if (is_new)
        unders->list[unders->count++] = under;
    score_say_find_unders(say, operand->over, unders);
    score_say_find_unders(say, under, unders);
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

static void say_baseline(const struct score_say *say, struct rat value)
{
    const struct score_item *item = say->item;
    const struct score_metric *metric = &say->eval->scheme->metrics[item->keys.over.metric];
    const struct score_operand *baseline = &item->keys.over.baseline;
    if (!item->keys.over.is_over_mean && baseline->kind == OPERAND_METRIC) {
        score_say_metric(say, baseline->metric);
        return;
    }
    if (item->keys.over.is_over_mean)
        text_add(say->text, score_say_average(say->eval->scheme));
    else if (baseline->kind == OPERAND_NUMBER)
        text_add(say->text, "基数");
    else
        score_say_operand(say->text, say->eval->scheme, baseline);
    /* The mean together with the own value can give away the only other value. */
    if (!item->keys.over.is_over_mean || !say->is_private)
        score_say_bare(say->text, metric, value);
}

bool score_say_low_baseline(const struct score_say *say, const char *before)
{
    const struct score_operand *baseline = &say->item->keys.over.baseline;
    if (say->item->keys.over.is_over_mean)
        return false;
    struct score_amount amount = score_operand_amount(say->eval, say->item, baseline);
    if (amount.state != AMOUNT_KNOWN || !rat_is_held(amount.value) || rat_sign(amount.value) > 0)
        return false;
    text_add(say->text, before);
    say_baseline(say, amount.value);
    text_add(say->text, "，基数须大于 0，无法比较");
    return true;
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
        say_baseline(say, finding->other);
        return;
    }
    text_add(say->text, is_hidden ? "，超过" : "，比");
    say_baseline(say, finding->other);
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
    text_add(say->text, "，共 ");
    text_add_int(say->text, finding->steps);
    text_add(say->text, " 档");
}

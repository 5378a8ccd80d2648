/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers, quantities and names as sentences show them. */
#include <string.h>

#include "score/score_say.h"

enum { MOST_DIGITS = 18, SHARE_DIGITS = 2 };

static int64_t power_of_ten(int exponent)
{
    int64_t power = 1;
    while (exponent-- > 0)
        power *= 10;
    return power;
}

void score_say_units(struct text *text, int64_t units, int decimals)
{
    int64_t one = power_of_ten(decimals), finer = DECIMAL_ONE / one;
    if (units % one == 0)
        text_add_int(text, units / one);
    else if (units < INT64_MAX / finer && units > -(INT64_MAX / finer))
        decimal_add_text(text, units * finer);
    else
        decimal_add_points(text, units, decimals);
}

/* In millionths, if that is exact. Facts and whole numbers, which nearly all are, need no work. */
static bool in_millionths(struct rat amount, int64_t *ret)
{
    if (amount.den == DECIMAL_ONE && amount.num <= INT64_MAX && amount.num >= INT64_MIN) {
        *ret = (int64_t)amount.num;
        return true;
    }
    return rat_round(amount, 6, ret) && rat_compare((struct rat){*ret, DECIMAL_ONE}, amount) == 0;
}

void score_say_rat(struct text *text, struct rat amount)
{
    int64_t units;
    if (in_millionths(amount, &units))
        score_say_units(text, units, 6);
    else
        rat_add_readable(text, amount);
}

void score_say_apart(struct text *text, struct rat amount)
{
    int64_t units;
    if (!in_millionths(amount, &units)) {
        rat_add_readable(text, amount);
        return;
    }
    if (text->used == 0 || text->at[text->used - 1] != ' ')
        text_add_char(text, ' ');
    score_say_units(text, units, 6);
}

/* Half away from zero to `digits`; false: not held. */
static bool show(struct rat amount, int digits, struct rat *ret)
{
    int64_t units, power = power_of_ten(digits);
    if (digits <= 6 && rat_round(amount, digits, &units)) {
        *ret = (struct rat){units, power};
        return true;
    }
    struct rat scaled = rat_multiply(amount, rat_of(power));
    if (!rat_is_held(scaled))
        return false;
    int128 num = scaled.num < 0 ? -scaled.num : scaled.num;
    int128 whole = num / scaled.den, rest = num % scaled.den;
    if (rest >= scaled.den - rest)
        whole += 1;
    *ret = (struct rat){scaled.num < 0 ? -whole : whole, power};
    return true;
}

void score_say_unrounded(struct text *text, struct rat exact, int decimals, int64_t rounded)
{
    int64_t units, again;
    if (in_millionths(exact, &units)) {
        text_add_char(text, ' ');
        score_say_units(text, units, 6);
        return;
    }
    struct rat shown = {0, 0}, result = {rounded, power_of_ten(decimals)};
    /* 3.67499 must not be shown as 3.6750 where it is then rounded to 3.67, nor 49.9999996 as the
     * 50 that it is rounded to. */
    for (int digits = decimals + 2; digits <= MOST_DIGITS; digits++) {
        if (show(exact, digits, &shown) && rat_round(shown, decimals, &again) && again == rounded &&
            rat_compare(shown, result) != 0)
            break;
    }
    bool is_exact = rat_is_held(shown) && rat_compare(shown, exact) == 0;
    text_add(text, is_exact ? " " : "约 ");
    if (!rat_add_exactly(text, shown))
        score_say_units(text, rounded, decimals);
}

static const char *parameter_title(const struct score_scheme *scheme, const char *name)
{
    for (size_t i = 0; i < scheme->parameter_count; i++) {
        const struct score_parameter *parameter = &scheme->parameters[i];
        if (strcmp(parameter->name, name) == 0)
            name = parameter->title;
    }
    return name;
}

static void say_exactly(struct text *text, struct rat value)
{
    if (value.den == 1 && value.num <= INT64_MAX && value.num >= INT64_MIN)
        text_add_int(text, (int64_t)value.num);
    else
        (void)rat_add_exactly(text, value);
}

static void say_open(struct text *text, const struct score_scheme *scheme, const char *name)
{
    text_add(text, "（待定：");
    text_add(text, parameter_title(scheme, name));
    text_add(text, "）");
}

void score_say_number(struct text *text, const struct score_scheme *scheme,
                      const struct score_number *number)
{
    if (rat_is_held(number->value))
        say_exactly(text, number->value);
    else
        say_open(text, scheme, number->parameter);
}

void score_say_percent(struct text *text, const struct score_scheme *scheme,
                       const struct score_number *number)
{
    if (!rat_is_held(number->value)) {
        say_open(text, scheme, number->parameter);
        return;
    }
    say_exactly(text, rat_reduced(rat_multiply(number->value, rat_of(100))));
    text_add(text, " %");
}

static bool stands_rightly(struct rat shown, struct rat amount, const struct score_bound *bound)
{
    if (score_compare(amount, bound->op, bound->value))
        return score_compare(shown, bound->op, bound->value);
    return rat_compare(shown, bound->value) == rat_compare(amount, bound->value);
}

void score_say_share(struct text *text, struct rat amount, bool is_percent,
                     const struct score_bound *bounds, size_t count)
{
    struct rat shown = {0, 1};
    int extra = is_percent ? 2 : 0, digits = SHARE_DIGITS + extra;
    for (; digits <= MOST_DIGITS; digits++) {
        bool is_right = show(amount, digits, &shown);
        for (size_t i = 0; i < count && is_right; i++)
            is_right = stands_rightly(shown, amount, &bounds[i]);
        if (is_right)
            break;
    }
    if (digits == SHARE_DIGITS + extra && shown.num <= INT64_MAX && shown.num >= INT64_MIN)
        decimal_add_points(text, (int64_t)shown.num, SHARE_DIGITS);
    else
        say_exactly(text, is_percent ? rat_multiply(shown, rat_of(100)) : shown);
    if (is_percent)
        text_add(text, " %");
}

int score_say_digits(struct rat one, struct rat other)
{
    struct rat shown, beside;
    int order = rat_compare(one, other), digits = SHARE_DIGITS;
    while (digits < MOST_DIGITS && (!show(one, digits, &shown) || !show(other, digits, &beside) ||
                                    rat_compare(shown, beside) != order))
        digits++;
    return digits;
}

void score_say_to_digits(struct text *text, struct rat amount, int digits)
{
    struct rat shown = {0, 1};
    bool is_shown = show(amount, digits, &shown);
    if (is_shown && digits <= 6 && shown.num <= INT64_MAX && shown.num >= INT64_MIN)
        decimal_add_points(text, (int64_t)shown.num, digits);
    else
        say_exactly(text, is_shown ? shown : amount);
}

static bool is_alphanumeric(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

void score_say_words(struct text *text, const char *words)
{
    char last = text->used > 0 ? text->at[text->used - 1] : ' ';
    if (is_alphanumeric(last) || last == '%')
        text_add_char(text, ' ');
    text_add(text, words);
}

/* Ideographs lead with the bytes E4 to E9; E2, E3 and EF lead the punctuation. */
static bool ends_in_ideograph(const struct text *text)
{
    unsigned char lead = text->used < 3 ? 0 : (unsigned char)text->at[text->used - 3];
    return lead >= 0xe4 && lead <= 0xe9;
}

void score_say_name(struct text *text, const struct score_scheme *scheme, int metric)
{
    const char *name = score_metric_name(scheme, metric);
    if (is_alphanumeric(*name) && ends_in_ideograph(text))
        text_add_char(text, ' ');
    text_add(text, name);
}

/* Quotation marks inside others are the single ones. */
void score_say_quoted(struct text *text, const struct score_scheme *scheme, int metric)
{
    text_add(text, "“");
    for (const char *at = score_metric_name(scheme, metric); *at; at++) {
        bool is_mark = strncmp(at, "“", 3) == 0 || strncmp(at, "”", 3) == 0;
        if (is_mark)
            text_add(text, strncmp(at, "“", 3) == 0 ? "‘" : "’");
        else
            text_add_char(text, *at);
        at += is_mark ? 2 : 0;
    }
    text_add(text, "”");
}

void score_say_bare(struct text *text, const struct score_metric *metric, struct rat value)
{
    score_say_apart(text, value);
    if (metric->unit && metric->kind != KIND_FLAG) {
        text_add_char(text, ' ');
        text_add(text, metric->unit);
    }
}

void score_say_quantity(struct text *text, const struct score_metric *metric, struct rat value)
{
    if (metric->kind == KIND_FLAG)
        text_add(text, value.num == 0 ? "：否" : "：是");
    else
        score_say_bare(text, metric, value);
}

bool score_say_read(const struct score_say *say, int metric, struct rat *ret)
{
    const struct score_fact *fact = say->eval->row[metric];
    bool is_known = fact && fact->is_known;
    if (is_known)
        *ret = rat_of_decimal(fact->value);
    else if (say->item->has_default)
        *ret = say->item->fallback.value;
    return is_known || say->item->has_default;
}

void score_say_metric(const struct score_say *say, int metric)
{
    const struct score_metric *about = &say->eval->scheme->metrics[metric];
    const struct score_fact *fact = say->eval->row[metric];
    struct rat value = {0, 1};
    (void)score_say_read(say, metric, &value);
    score_say_name(say->text, say->eval->scheme, metric);
    if (fact && fact->is_known) {
        score_say_quantity(say->text, about, value);
        return;
    }
    text_add(say->text, "（");
    score_say_stand_in(say, metric, value);
    text_add(say->text, "）");
}

void score_say_stand_in(const struct score_say *say, int metric, struct rat value)
{
    const struct score_metric *about = &say->eval->scheme->metrics[metric];
    bool is_yes = rat_compare(value, rat_of(1)) == 0;
    text_add(say->text, "未填报，按");
    if (about->kind == KIND_FLAG && (is_yes || value.num == 0))
        text_add(say->text, is_yes ? "“是”" : "“否”");
    else
        score_say_bare(say->text, about, value);
    score_say_words(say->text, "计");
}

void score_say_bracket(const struct score_say *say, int metric)
{
    const struct score_fact *fact = say->eval->row[metric];
    struct text *text = say->text;
    bool is_open = !(fact && fact->is_known) && text->used >= 3 &&
                   strncmp(text->at + text->used - 3, "）", 3) == 0;
    text->used -= is_open ? 3 : 0;
    text_add(text, is_open ? "；" : "（");
}

void score_say_points(struct text *text, int64_t units, int decimals)
{
    text_add(text, units < 0 ? "扣 " : "得 ");
    score_say_units(text, units < 0 ? -units : units, decimals);
    text_add(text, " 分");
}

void score_say_worth(struct text *text, const struct score_scheme *scheme,
                     const struct score_number *points)
{
    struct score_number shown = *points;
    bool is_deducted = rat_is_held(shown.value) && shown.value.num < 0;
    if (is_deducted)
        shown.value = rat_negative(shown.value);
    text_add(text, is_deducted ? "扣 " : "得 ");
    score_say_number(text, scheme, &shown);
    text_add(text, " 分");
}

void score_say_op(struct text *text, enum score_op op)
{
    static const char *const shown[] = {
        [OP_AT_LEAST] = "≥ ", [OP_MORE] = "> ",  [OP_AT_MOST] = "≤ ",
        [OP_LESS] = "< ",     [OP_EQUAL] = "= ", [OP_OTHER] = "≠ "};
    text_add(text, shown[op]);
}

const char *score_say_counted(const struct score_scheme *scheme)
{
    static const char *const counted[] = {
        [SUBJECT_UNIT] = "个单位", [SUBJECT_TEAM] = "支队伍", [SUBJECT_PERSON] = "人"};
    return counted[scheme->subject];
}

const char *score_say_average(const struct score_scheme *scheme)
{
    static const char *const averages[] = {[SUBJECT_UNIT] = "参加排名各单位的平均数",
                                           [SUBJECT_TEAM] = "参加排名各队伍的平均数",
                                           [SUBJECT_PERSON] = "参加排名人员的平均数"};
    return averages[scheme->subject];
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers, quantities and names as sentences show them. */
#include <string.h>

#include "score/score_say.h"

enum { MOST_DIGITS = 18, SHARE_DIGITS = 2 };

void score_say_units(struct text *text, int64_t units, int decimals)
{
    int64_t millionths;
    if (decimals <= 6 && !__builtin_mul_overflow(units, decimal_power(6 - decimals), &millionths))
        decimal_add_text(text, millionths);
    else if (units % decimal_power(decimals) == 0)
        text_add_int(text, units / decimal_power(decimals));
    else
        decimal_add_points(text, units, decimals);
}

/* False, and nothing is said: it takes more than millionths. */
static bool say_in_millionths(struct text *text, struct rat amount)
{
    static const int64_t short_enough = INT64_C(1) << 40;
    int64_t millionths;
    if (amount.den == 1 && amount.num < short_enough && amount.num > -short_enough) {
        text_add_int(text, (int64_t)amount.num);
        return true;
    }
    if (!rat_in_millionths(amount, &millionths))
        return false;
    decimal_add_text(text, millionths);
    return true;
}

void score_say_rat(struct text *text, struct rat amount)
{
    if (!say_in_millionths(text, amount))
        rat_add_readable(text, amount);
}

static void say_blank(struct text *text)
{
    if (text->used == 0 || text->at[text->used - 1] != ' ')
        text_add_char(text, ' ');
}

void score_say_apart(struct text *text, struct rat amount)
{
    int64_t millionths;
    if (!rat_in_millionths(amount, &millionths)) {
        rat_add_readable(text, amount);
        return;
    }
    say_blank(text);
    decimal_add_text(text, millionths);
}

/* Half away from zero to `digits`; false: not held. */
static bool show(struct rat amount, int digits, struct rat *ret)
{
    int64_t units, power = decimal_power(digits);
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
    if (rat_in_millionths(exact, &units)) {
        text_add_char(text, ' ');
        decimal_add_text(text, units);
        return;
    }
    struct rat shown = {0, 0}, result = {rounded, decimal_power(decimals)};
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
    if (!say_in_millionths(text, value))
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
    say_exactly(text, rat_multiply(number->value, rat_of(100)));
    text_add(text, " %");
}

static bool stands_rightly(struct rat shown, struct rat amount, const struct score_bound *bound)
{
    int is = rat_compare(amount, bound->value), seems = rat_compare(shown, bound->value);
    return is == seems || (score_op_holds(bound->op, is) && score_op_holds(bound->op, seems));
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

void score_say_gap(struct text *text)
{
    char last = text->used > 0 ? text->at[text->used - 1] : ' ';
    if (is_alphanumeric(last) || last == '%')
        text_add_char(text, ' ');
}

/* Ideographs lead with the bytes E4 to E9; E2, E3 and EF lead the punctuation. */
static bool ends_in_ideograph(const struct text *text)
{
    unsigned char lead = text->used < 3 ? 0 : (unsigned char)text->at[text->used - 3];
    return lead >= 0xe4 && lead <= 0xe9;
}

void score_say_title(struct text *text, struct bytes title)
{
    if (is_alphanumeric(*title.at) && ends_in_ideograph(text))
        text_add_char(text, ' ');
    text_add_bytes(text, title.at, title.length);
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
    text_add_bytes(text, metric->behind.at, metric->behind.length);
}

void score_say_value_of(struct text *text, const struct score_metric *metric, int64_t millionths)
{
    say_blank(text);
    decimal_add_text(text, millionths);
    text_add_bytes(text, metric->behind.at, metric->behind.length);
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
    score_say_name(say->text, say->eval->scheme, metric);
    if (fact && fact->is_known) {
        if (about->kind == KIND_FLAG)
            text_add(say->text, fact->value == 0 ? "：否" : "：是");
        else
            score_say_value_of(say->text, about, fact->value);
        return;
    }
    struct rat value = rat_of(0);
    (void)score_say_read(say, metric, &value);
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

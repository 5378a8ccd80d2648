/* SPDX-License-Identifier: Apache-2.0 */
#include "score/score_intake.h"

#include <string.h>

const char *const score_column_names[COLUMN_COUNT] = {
    "subject", "metric", "value", "name", "unit", "status", "source", "date", "note", "proof",
};

static const char OVERRIDE[] = "override.";

const char *score_shown(struct arena *arena, struct bytes cell)
{
    enum { LONGEST = 60 };
    const char *end = cell.at + cell.length, *at = cell.at;
    while (at < end && at - cell.at < LONGEST && text_next(&at, end) >= 0)
        ;
    char *copy = arena_alloc(arena, (size_t)(at - cell.at) + 4);
    for (const char *from = cell.at; from < at; from++)
        copy[from - cell.at] = (unsigned char)*from < 0x20 || *from == 0x7f ? ' ' : *from;
    if (at < end)
        memcpy(copy + (at - cell.at), "…", 3);
    return copy;
}

/* The known id nearest to `id`, if it is near enough to be meant; else NULL. */
static const char *nearest_metric(const struct score_scheme *scheme, const char *id)
{
    const char *nearest = NULL;
    unsigned best = (unsigned)(strlen(id) / 3) + 2;
    for (int i = 0; i < scheme->metric_count; i++) {
        unsigned distance = text_distance(id, scheme->metrics[i].id);
        if (distance < best) {
            best = distance;
            nearest = scheme->metrics[i].id;
        }
    }
    return nearest;
}

static bool refuse_metric(const struct score_facts *facts, struct bytes cell, size_t line,
                          struct faults *faults)
{
    /* Past these, a file names the wrong scheme; looking for neighbours would only take time. */
    enum { MOST_SUGGESTIONS = 200 };
    const char *id = score_shown(facts->arena, cell);
    const char *nearest = NULL;
    if (faults->count < MOST_SUGGESTIONS)
        nearest = nearest_metric(facts->scheme, id);
    if (nearest)
        faults_add_line(faults, line, "方案中没有指标“%s”，是否应为“%s”？请改正后再导入。", id,
                        nearest);
    else
        faults_add_line(faults, line, "方案中没有指标“%s”，请对照方案的指标表改正或删去此行。", id);
    return false;
}

static bool read_override(const struct score_facts *facts, struct bytes cell, size_t line,
                          struct score_fact *fact, struct faults *faults)
{
    size_t prefix = sizeof OVERRIDE - 1;
    struct bytes id = {cell.at + prefix, cell.length - prefix};
    int indicator = score_indicator_of(facts->scheme, id);
    if (indicator < 0) {
        faults_add_line(faults, line,
                        "方案中没有一级指标“%s”，无法改定其得分，请核对 override. 后的编号。",
                        score_shown(facts->arena, id));
        return false;
    }
    fact->metric = facts->scheme->metric_count + indicator;
    return true;
}

/* 1 to 9999 without a leading nought, else 0. */
static int32_t read_series_number(struct bytes digits)
{
    int32_t number = 0;
    if (digits.length == 0 || digits.length > 4 || digits.at[0] == '0')
        return 0;
    for (size_t i = 0; i < digits.length; i++) {
        if (digits.at[i] < '0' || digits.at[i] > '9')
            return 0;
        number = number * 10 + (digits.at[i] - '0');
    }
    return number;
}

bool score_intake_metric(const struct score_facts *facts, struct bytes cell, size_t line,
                         struct score_fact *fact, struct faults *faults)
{
    const struct score_scheme *scheme = facts->scheme;
    fact->series = 0;
    if (cell.length > sizeof OVERRIDE - 1 && memcmp(cell.at, OVERRIDE, sizeof OVERRIDE - 1) == 0)
        return read_override(facts, cell, line, fact, faults);
    const char *point = memchr(cell.at, '.', cell.length);
    struct bytes base = {cell.at, point ? (size_t)(point - cell.at) : cell.length};
    fact->metric = score_metric_of(scheme, base);
    if (fact->metric < 0)
        return refuse_metric(facts, cell, line, faults);
    if (point)
        fact->series = read_series_number(
            (struct bytes){point + 1, (size_t)(cell.at + cell.length - point - 1)});
    bool is_series = scheme->metrics[fact->metric].is_series;
    if (is_series == (fact->series != 0) && is_series == (point != NULL))
        return true;
    const char *shown = score_shown(facts->arena, cell);
    if (is_series)
        faults_add_line(faults, line, "指标“%s”按多个得分取值，请写成 %s.1、%s.2 ……（1 至 9999）。",
                        shown, scheme->metrics[fact->metric].id, scheme->metrics[fact->metric].id);
    else
        faults_add_line(faults, line, "指标“%s”只有一个值，编号不能带“.”和序号。", shown);
    return false;
}

static bool refuse_value(const struct score_facts *facts, struct bytes cell,
                         const struct score_fact *fact, struct faults *faults)
{
    const char *shown = score_shown(facts->arena, cell);
    const char *advice = "请只填数字（整数部分至多 12 位，小数至多 6 位），不知道的留空";
    if (memchr(cell.at, ',', cell.length))
        advice = "数字中不要用逗号分隔，请直接连写，如 1234";
    else if (memchr(cell.at, '%', cell.length))
        advice = "不要填百分数，请按指标的计量单位填数字";
    else if (bytes_are(cell, "-") || bytes_are(cell, "无") || bytes_are(cell, "/"))
        advice = "不知道的请留空，确实为零的请填 0";
    else if (memchr(cell.at, '+', cell.length) || strstr(shown, "−"))
        advice = "正数不写符号，负数用减号“-”";
    faults_add_line(faults, fact->line, "值“%s”不是有效数字：%s。", shown, advice);
    return false;
}

/* Turns full-width digits, point and minus into ASCII (7.36); false: it is too long anyway. */
static bool turn_to_ascii(struct bytes cell, char *to, size_t size, size_t *ret_length)
{
    size_t used = 0;
    const char *at = cell.at, *end = cell.at + cell.length;
    while (at < end) {
        const char *from = at;
        if (used + 4 > size)
            return false;
        int32_t code = text_next(&at, end);
        if (code >= 0xff10 && code <= 0xff19)
            to[used++] = (char)('0' + (code - 0xff10));
        else if (code == 0xff0e || code == 0xff0d)
            to[used++] = code == 0xff0e ? '.' : '-';
        else if (code >= 0x80 || code < 0)
            return false;
        else
            to[used++] = *from;
    }
    *ret_length = used;
    return true;
}

const char *score_kind_breach(enum score_kind kind, int64_t value)
{
    if (kind == KIND_FLAG && value != 0 && value != DECIMAL_ONE)
        return "只能填 1（是）或 0（否）";
    if ((kind == KIND_COUNT || kind == KIND_RANK) && (value < 0 || value % DECIMAL_ONE != 0))
        return "只能填不小于 0 的整数";
    return NULL;
}

bool score_intake_value(const struct score_facts *facts, struct bytes cell, struct score_fact *fact,
                        struct faults *faults)
{
    char ascii[64];
    struct bytes plain = cell;
    if (cell.length == 0) {
        fact->is_known = false;
        return true;
    }
    if (!decimal_parse(plain, &fact->value)) {
        plain.at = ascii;
        if (!turn_to_ascii(cell, ascii, sizeof ascii, &plain.length) ||
            !decimal_parse(plain, &fact->value))
            return refuse_value(facts, cell, fact, faults);
    }
    fact->is_known = true;
    if (fact->metric >= facts->scheme->metric_count)
        return true;
    const struct score_metric *metric = &facts->scheme->metrics[fact->metric];
    const char *breach = score_kind_breach(metric->kind, fact->value);
    if (!breach)
        return true;
    faults_add_line(faults, fact->line, "指标“%s”的值“%s”不合要求：%s。",
                    score_metric_name(facts->scheme, fact->metric), score_shown(facts->arena, cell),
                    breach);
    return false;
}

/* Two digits as a number; anything else makes *is_wrong so. */
static unsigned two_digits(const char *at, bool *is_wrong)
{
    unsigned tens = (unsigned)(unsigned char)at[0] - '0',
             ones = (unsigned)(unsigned char)at[1] - '0';
    *is_wrong |= (tens > 9) | (ones > 9);
    return tens * 10 + ones;
}

bool score_is_date(struct bytes cell)
{
    static const unsigned days[] = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (cell.length != 10 || cell.at[4] != '-' || cell.at[7] != '-')
        return false;
    bool is_wrong = false;
    unsigned century = two_digits(cell.at, &is_wrong), year = two_digits(cell.at + 2, &is_wrong);
    unsigned month = two_digits(cell.at + 5, &is_wrong), day = two_digits(cell.at + 8, &is_wrong);
    if (is_wrong || month < 1 || month > 12 || day < 1)
        return false;
    bool is_leap = year % 4 == 0 && (year != 0 || century % 4 == 0);
    return day <= days[month] || (is_leap && month == 2 && day == 29);
}

bool score_fact_is_per_all(const struct score_scheme *scheme, const struct score_fact *fact)
{
    return fact->metric < scheme->metric_count && scheme->metrics[fact->metric].is_per_all;
}

const char *score_fact_id(struct arena *arena, const struct score_scheme *scheme, int metric,
                          int series)
{
    if (metric >= scheme->metric_count)
        return text_format(arena, "override.%s",
                           scheme->indicators[metric - scheme->metric_count].id);
    if (series == 0)
        return scheme->metrics[metric].id;
    return text_format(arena, "%s.%d", scheme->metrics[metric].id, series);
}

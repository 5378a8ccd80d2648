/* SPDX-License-Identifier: Apache-2.0 */
/* The result as CSV (RFC 4180, UTF-8, LF): a line per item, per indicator and per subject. */
#include <string.h>

#include "cli/cli_report.h"

enum column { SUBJECT, INDICATOR, ITEM, POINTS, MAX, CLAUSE, BECAUSE, COLUMN_COUNT };

/* A spreadsheet takes a cell that begins so for a formula, and runs it. */
static bool looks_like_formula(const char *cell)
{
    static const char *const starts[] = {"=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"};
    int64_t value;
    if (decimal_parse(bytes_of(cell), &value))
        return false;
    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
        if (strncmp(cell, starts[i], strlen(starts[i])) == 0)
            return true;
    }
    return false;
}

static void add_cell(struct text *text, const char *cell)
{
    bool is_formula = looks_like_formula(cell);
    size_t length = strlen(cell);
    bool has_edge = length > 0 && (cell[0] == ' ' || cell[length - 1] == ' ');
    if (!has_edge && strpbrk(cell, ",\"\r\n") == NULL) {
        text_add(text, is_formula ? "'" : "");
        text_add_bytes(text, cell, length);
        return;
    }
    text_add(text, is_formula ? "\"'" : "\"");
    for (const char *quote; (quote = strchr(cell, '"')) != NULL; cell = quote + 1) {
        text_add_bytes(text, cell, (size_t)(quote - cell));
        text_add(text, "\"\"");
    }
    text_add(text, cell);
    text_add_char(text, '"');
}

static void add_line(struct text *text, const char *const cells[COLUMN_COUNT])
{
    for (int i = 0; i < COLUMN_COUNT; i++) {
        if (i > 0)
            text_add_char(text, ',');
        add_cell(text, cells[i] ? cells[i] : "");
    }
    text_add_char(text, '\n');
}

static const char *points_of(struct cli_report *report, int64_t points)
{
    struct text text;
    text_init(&text, &report->arena, 64);
    decimal_add_points(&text, points, report->scheme->decimals);
    return text.at;
}

static void add_indicator(struct cli_report *report, const char *subject,
                          const struct score_explained_indicator *shown)
{
    struct text *text = &report->cli->out.text;
    const struct score_indicator *indicator = shown->indicator;
    const char *cells[COLUMN_COUNT] = {
        [SUBJECT] = subject, [INDICATOR] = indicator ? indicator->id : "adjust"};
    if (indicator && indicator->has_max)
        cells[MAX] = points_of(report, indicator->max_units);
    for (size_t i = 0; i < shown->count; i++) {
        const struct score_explained_item *item = &shown->items[i];
        cells[ITEM] = item->item ? item->item->id : "adjust";
        cells[POINTS] = points_of(report, item->points);
        cells[CLAUSE] = item->item ? item->item->clause : NULL;
        cells[BECAUSE] = item->because;
        add_line(text, cells);
        cli_stream_pour(&report->cli->out);
    }
    cells[ITEM] = cells[CLAUSE] = NULL;
    cells[POINTS] = points_of(report, shown->points);
    cells[BECAUSE] = shown->because;
    add_line(text, cells);
}

static void add_subject(struct cli_report *report, uint32_t subject)
{
    struct score_result result = score_result_of(report->run, subject);
    const struct score_explanation *shown =
        score_explain(&report->arena, report->run, subject, report->is_private);
    for (size_t i = 0; i < shown->indicator_count; i++)
        add_indicator(report, result.id, &shown->indicators[i]);
    const char *cells[COLUMN_COUNT] = {[SUBJECT] = result.id, [BECAUSE] = shown->verdict};
    if (result.status != STATUS_WITHDRAWN)
        cells[POINTS] = points_of(report, result.total);
    add_line(&report->cli->out.text, cells);
}

void cli_write_csv(struct cli_report *report)
{
    text_add(&report->cli->out.text, "subject,indicator,item,points,max,clause,because\n");
    for (size_t i = 0; i < report->count; i++) {
        add_subject(report, report->subjects[i]);
        if (!cli_report_goes_on(report, i + 1))
            return;
    }
}

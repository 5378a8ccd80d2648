/* SPDX-License-Identifier: Apache-2.0 */
/* The ranking as a table for a terminal. */
#include <string.h>

#include "cli/cli_files.h"
#include "cli/cli_layout.h"
#include "cli/cli_report.h"

enum {
    LONGEST_NAME = 36,
    LONGEST_UNIT = 20,
    LONGEST_REMARK = 24,
    LONGEST_ROW = 1 << 30,
    MOST_INDICATORS = LAYOUT_MOST_COLUMNS - 8
};

struct ranking {
    struct cli_report *report;
    struct text text; /* the cells of one row, one behind the other with a NUL after each */
    struct layout_column columns[LAYOUT_MOST_COLUMNS];
    size_t count;
    struct layout_column remarks; /* 0 wide: nobody has one */
    bool has_units, has_indicators;
};

void cli_add_subject(struct text *text, const struct score_result *result)
{
    if (*result->name == '\0' || strcmp(result->name, result->id) == 0) {
        text_add(text, result->id);
        return;
    }
    text_add(text, result->name);
    text_add(text, "（");
    text_add(text, result->id);
    text_add(text, "）");
}

/* Adds one to the remarks that begin at `begin`. */
static void add_remark(struct text *text, size_t begin, const char *remark)
{
    if (text->used > begin)
        text_add(text, "；");
    text_add(text, remark);
}

/* Prizes, ties left to a person, and why somebody has no rank. */
static void add_remarks(struct text *text, const struct score_result *result)
{
    static const char *const unranked[] = {
        [STATUS_RANKED] = NULL,
        [STATUS_GUEST] = "参赛不评奖",
        [STATUS_DISQUALIFIED] = "不参加排名",
        [STATUS_WITHDRAWN] = "退出",
    };
    size_t begin = text->used;
    if (unranked[result->status])
        add_remark(text, begin, unranked[result->status]);
    if (result->award)
        add_remark(text, begin, result->award);
    if (result->is_recommended)
        add_remark(text, begin, "推荐");
    if (result->status == STATUS_RANKED && !result->is_eligible)
        add_remark(text, begin, "不得评优");
    if (result->tie == TIE_UNRESOLVED)
        add_remark(text, begin, "并列待定");
    if (result->tie == TIE_BOUNDARY)
        add_remark(text, begin, "名额边界待定");
}

static size_t count_lines(const char *string, size_t width)
{
    struct bytes line;
    size_t count = 0;
    while (layout_next_line(&string, width, &line))
        count++;
    return count;
}

/* A column as narrow as its title can be in lines of `width`, without taking more of them. */
static void add_column(struct ranking *ranking, const char *title, size_t width, bool is_right)
{
    size_t lines = count_lines(title, width);
    while (width > 4 && count_lines(title, width - 1) == lines)
        width--;
    ranking->columns[ranking->count++] = (struct layout_column){title, width, is_right};
}

static void widen_for_points(struct ranking *ranking, struct layout_column *column, int64_t points)
{
    text_clear(&ranking->text);
    decimal_add_points(&ranking->text, points, ranking->report->scheme->decimals);
    layout_widen(column, ranking->text.at, 24);
}

/* What the rows need, before the first is written. */
static void measure(struct ranking *ranking, struct layout_column *name, struct layout_column *unit,
                    struct layout_column *total)
{
    struct cli_report *report = ranking->report;
    struct text *text = &ranking->text;
    int64_t greatest = INT64_MIN, least = INT64_MAX;
    for (size_t i = 0; i < report->count; i++) {
        struct score_result result = score_result_of(report->run, report->subjects[i]);
        text_clear(text);
        cli_add_subject(text, &result);
        layout_widen(name, text->at, LONGEST_NAME);
        text_clear(text);
        add_remarks(text, &result);
        layout_widen(&ranking->remarks, text->at, LONGEST_REMARK);
        layout_widen(unit, result.unit, LONGEST_UNIT);
        ranking->has_units = ranking->has_units || *result.unit;
        greatest = result.total > greatest ? result.total : greatest;
        least = result.total < least ? result.total : least;
    }
    if (report->count == 0)
        return;
    /* No other total has more digits than both of these. */
    widen_for_points(ranking, total, greatest);
    widen_for_points(ranking, total, least);
}

/* Columns that an indicator's points may take, as far as its limits tell. */
static size_t points_width(struct cli_report *report, const struct score_indicator *indicator,
                           size_t total_width)
{
    struct text text;
    size_t width = indicator->has_max ? 0 : total_width;
    text_init(&text, &report->arena, 64);
    decimal_add_points(&text, indicator->max_units, report->scheme->decimals);
    width = text.used > width ? text.used : width;
    text_clear(&text);
    decimal_add_points(&text, indicator->floor_units, report->scheme->decimals);
    return text.used > width ? text.used : width;
}

/* Adds a column per indicator, with titles of `title_width` columns a line. */
static void add_indicator_columns(struct ranking *ranking, size_t title_width, size_t total_width)
{
    const struct score_scheme *scheme = ranking->report->scheme;
    for (int i = 0; i < scheme->indicator_count; i++) {
        const struct score_indicator *indicator = &scheme->indicators[i];
        struct layout_column *column = &ranking->columns[ranking->count];
        add_column(ranking, indicator->title ? indicator->title : indicator->id, title_width, true);
        size_t width = points_width(ranking->report, indicator, total_width);
        column->width = width > column->width ? width : column->width;
    }
    /* The line that caps the total has its column behind those of the indicators. */
    if (scheme->has_total_cap)
        add_column(ranking, "总分封顶", total_width > 4 ? total_width : 4, true);
}

/* With the widest titles that leave room for the remarks; false if none does. */
static bool try_indicator_columns(struct ranking *ranking, size_t width)
{
    size_t before = ranking->count;
    size_t total_width = ranking->columns[before - 1].width;
    size_t room = width - (ranking->remarks.width > 0 ? ranking->remarks.width + 2 : 0);
    if (ranking->report->scheme->indicator_count > MOST_INDICATORS)
        return false;
    for (size_t title_width = 12; title_width >= 6; title_width -= 2) {
        ranking->count = before;
        add_indicator_columns(ranking, title_width, total_width);
        if (layout_table_width(ranking->columns, ranking->count) <= room)
            return true;
    }
    ranking->count = before;
    return false;
}

/* Names go on a second line rather than that the indicators have no room. */
static void make_room_for_indicators(struct ranking *ranking, struct layout_column *name,
                                     size_t width)
{
    size_t widths[] = {name->width, 24, 18};
    for (size_t i = 0; i < sizeof widths / sizeof widths[0]; i++) {
        name->width = widths[i] < widths[0] ? widths[i] : widths[0];
        ranking->has_indicators = try_indicator_columns(ranking, width);
        if (ranking->has_indicators)
            return;
    }
    name->width = widths[0];
}

static void plan(struct ranking *ranking, size_t width)
{
    const struct score_scheme *scheme = ranking->report->scheme;
    struct layout_column name = {cli_subject_noun(scheme), 0, false};
    struct layout_column unit = {"所在单位", 8, false};
    struct layout_column total = {"总分", 4, true};
    layout_widen(&name, name.title, LONGEST_NAME);
    measure(ranking, &name, &unit, &total);
    add_column(ranking, "名次", 4, true);
    layout_widen(&ranking->columns[0],
                 text_format(&ranking->report->arena, "%zu", ranking->report->count), 20);
    ranking->columns[ranking->count++] = name;
    if (ranking->has_units)
        ranking->columns[ranking->count++] = unit;
    ranking->columns[ranking->count++] = total;
    make_room_for_indicators(ranking, &ranking->columns[1], width);
    if (ranking->remarks.width > 0) {
        layout_widen(&ranking->remarks, "备注", LONGEST_REMARK);
        ranking->columns[ranking->count++] = ranking->remarks;
    }
}

static void end_cell(struct ranking *ranking)
{
    text_add_char(&ranking->text, '\0');
}

static void add_points(struct ranking *ranking, bool is_known, int64_t points)
{
    if (is_known)
        decimal_add_points(&ranking->text, points, ranking->report->scheme->decimals);
    end_cell(ranking);
}

/* The points of each indicator; one whom nothing was computed for has empty cells. What total_cap
 * takes away has the last column. */
static void add_indicators(struct ranking *ranking, uint32_t subject,
                           const struct score_result *result)
{
    struct cli_report *report = ranking->report;
    const struct score_scheme *scheme = report->scheme;
    bool is_known = result->status != STATUS_WITHDRAWN;
    int64_t rest = result->total;
    for (int i = 0; i < scheme->indicator_count; i++) {
        int64_t points = score_indicator_points(report->run, subject, i);
        add_points(ranking, is_known, points);
        rest -= points;
    }
    if (scheme->has_total_cap)
        add_points(ranking, is_known && rest != 0, rest);
}

static void add_row(struct ranking *ranking, uint32_t subject)
{
    struct cli_report *report = ranking->report;
    struct text *text = &ranking->text;
    struct score_result result = score_result_of(report->run, subject);
    text_clear(text);
    if (result.rank > 0)
        text_add_int(text, result.rank);
    else
        text_add(text, "－");
    end_cell(ranking);
    cli_add_subject(text, &result);
    end_cell(ranking);
    if (ranking->has_units) {
        text_add(text, result.unit);
        end_cell(ranking);
    }
    add_points(ranking, result.status != STATUS_WITHDRAWN, result.total);
    if (ranking->has_indicators)
        add_indicators(ranking, subject, &result);
    if (ranking->remarks.width > 0)
        add_remarks(text, &result);
    const char *cells[LAYOUT_MOST_COLUMNS], *cell = text->at;
    for (size_t i = 0; i < ranking->count; i++) {
        cells[i] = cell;
        cell += strlen(cell) + 1;
    }
    layout_add_row(&report->cli->out.text, ranking->columns, ranking->count, cells);
}

void cli_add_ranking(struct cli_report *report, size_t width)
{
    struct ranking ranking = {.report = report, .remarks = {.title = "备注"}};
    text_init(&ranking.text, &report->cli->arena, LONGEST_ROW);
    plan(&ranking, width);
    layout_add_titles(&report->cli->out.text, ranking.columns, ranking.count);
    for (size_t i = 0; i < report->count; i++) {
        add_row(&ranking, report->subjects[i]);
        if (!cli_report_goes_on(report, i + 1))
            return;
    }
}

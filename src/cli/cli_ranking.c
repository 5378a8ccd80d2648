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
    MOST_INDICATORS = LAYOUT_MOST_COLUMNS - 8
};

struct ranking {
    struct cli_report *report;
    struct layout_column columns[LAYOUT_MOST_COLUMNS];
    const char *cells[LAYOUT_MOST_COLUMNS];
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

static const char *subject_text(struct arena *arena, const struct score_result *result)
{
    struct text text;
    text_init(&text, arena, strlen(result->name) + strlen(result->id) + 16);
    cli_add_subject(&text, result);
    return text.at;
}

static void add_remark(struct text *text, const char *remark)
{
    if (text->used)
        text_add(text, "；");
    text_add(text, remark);
}

/* Prizes, ties left to a person, and why somebody has no rank. */
static const char *remarks_of(struct arena *arena, const struct score_result *result)
{
    static const char *const unranked[] = {
        [STATUS_RANKED] = NULL,
        [STATUS_GUEST] = "参赛不评奖",
        [STATUS_DISQUALIFIED] = "不参加排名",
        [STATUS_WITHDRAWN] = "退出",
    };
    struct text text;
    text_init(&text, arena, 4096);
    if (unranked[result->status])
        add_remark(&text, unranked[result->status]);
    if (result->award)
        add_remark(&text, result->award);
    if (result->is_recommended)
        add_remark(&text, "推荐");
    if (result->status == STATUS_RANKED && !result->is_eligible)
        add_remark(&text, "不得评优");
    if (result->tie == TIE_UNRESOLVED)
        add_remark(&text, "并列待定");
    if (result->tie == TIE_BOUNDARY)
        add_remark(&text, "名额边界待定");
    return text.at;
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

/* What the rows need, before the first is written. */
static void measure(struct ranking *ranking, struct layout_column *name, struct layout_column *unit,
                    struct layout_column *total)
{
    struct cli_report *report = ranking->report;
    for (size_t i = 0; i < report->count; i++) {
        struct arena_mark mark = arena_mark(&report->arena);
        struct score_result result = score_result_of(report->run, report->subjects[i]);
        struct text points;
        text_init(&points, &report->arena, 64);
        decimal_add_points(&points, result.total, report->scheme->decimals);
        layout_widen(name, subject_text(&report->arena, &result), LONGEST_NAME);
        layout_widen(unit, result.unit, LONGEST_UNIT);
        layout_widen(total, points.at, 24);
        ranking->has_units = ranking->has_units || *result.unit;
        layout_widen(&ranking->remarks, remarks_of(&report->arena, &result), LONGEST_REMARK);
        arena_rewind(&report->arena, mark);
    }
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

static const char *points_text(struct cli_report *report, bool is_known, int64_t points)
{
    struct text text;
    text_init(&text, &report->arena, 64);
    if (is_known)
        decimal_add_points(&text, points, report->scheme->decimals);
    return text.at;
}

/* The points of each indicator; one whom nothing was computed for has empty cells. What total_cap
 * takes away has the last column. */
static void fill_indicators(struct ranking *ranking, uint32_t subject,
                            const struct score_result *result, size_t at)
{
    struct cli_report *report = ranking->report;
    const struct score_scheme *scheme = report->scheme;
    bool is_known = result->status != STATUS_WITHDRAWN;
    int64_t rest = result->total;
    for (int i = 0; i < scheme->indicator_count; i++) {
        int64_t points = score_indicator_points(report->run, subject, i);
        ranking->cells[at++] = points_text(report, is_known, points);
        rest -= points;
    }
    if (scheme->has_total_cap)
        ranking->cells[at] = points_text(report, is_known && rest != 0, rest);
}

static void add_row(struct ranking *ranking, uint32_t subject)
{
    struct cli_report *report = ranking->report;
    struct score_result result = score_result_of(report->run, subject);
    size_t at = 0;
    ranking->cells[at++] =
        result.rank > 0 ? text_format(&report->arena, "%lld", (long long)result.rank) : "－";
    ranking->cells[at++] = subject_text(&report->arena, &result);
    if (ranking->has_units)
        ranking->cells[at++] = result.unit;
    ranking->cells[at++] = points_text(report, result.status != STATUS_WITHDRAWN, result.total);
    if (ranking->has_indicators)
        fill_indicators(ranking, subject, &result, at);
    if (ranking->remarks.width > 0)
        ranking->cells[ranking->count - 1] = remarks_of(&report->arena, &result);
    layout_add_row(&report->cli->out.text, ranking->columns, ranking->count, ranking->cells);
}

void cli_add_ranking(struct cli_report *report, size_t width)
{
    struct ranking ranking = {.report = report, .remarks = {.title = "备注"}};
    plan(&ranking, width);
    layout_add_titles(&report->cli->out.text, ranking.columns, ranking.count);
    for (size_t i = 0; i < report->count; i++) {
        add_row(&ranking, report->subjects[i]);
        if (!cli_report_goes_on(report, i + 1))
            return;
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
/* From cells, presses and figures to the rows of a facts file, and through the engine. */
#include <stdlib.h>
#include <string.h>

#include "contest/contest_figure.h"
#include "contest/contest_result.h"
#include "contest/contest_rules.h"
#include "platform/base/date.h"
#include "platform/table/csv_out.h"
#include "scheme/scheme.h"

enum { LONGEST_CSV = 8 * 1024 * 1024, COLUMNS = 8, MOST_SHEETS_OF_ONE = 64 };

static const char *const column_names[COLUMNS] = {"subject", "metric", "value", "name",
                                                  "status",  "source", "date",  "note"};

struct gathering {
    struct ctx *c;
    const struct contest *contest;
    struct contest_plan plan;
    struct field_list subjects; /* struct contest_subject_row */
    struct contest_sheets sheets;
    struct field_list figures; /* struct contest_figure */
    struct field_list *times;  /* struct contest_time, for each subject */
    struct contest_entrants members;
    bool is_live;
    struct contest_scored *scored;
    struct score_facts *facts;
    size_t line;
};

/* ---- Rows ------------------------------------------------------------------------------------ */

struct feed {
    const struct contest_entrant *entrant;
    const char *metric;
    struct field_decimal value;
    const char *source, *note;
    int32_t day;
};

static void feed(struct gathering *g, const struct feed *row)
{
    static const char *const statuses[] = {"", "guest", "withdrawn"};
    struct arena *arena = g->c->arena;
    struct text value, day;
    struct bytes bytes[COLUMNS];
    text_init(&value, arena, 40);
    text_init(&day, arena, 20);
    if (row->value.is_known)
        decimal_add_text(&value, row->value.millionths);
    if (row->day != DATE_NONE)
        date_add_text(&day, row->day);
    const char *cells[COLUMNS] = {row->entrant->key,
                                  row->metric,
                                  value.at ? value.at : "",
                                  row->entrant->name,
                                  statuses[row->entrant->standing],
                                  row->source ? row->source : "",
                                  day.at ? day.at : "",
                                  row->note ? row->note : ""};
    csv_add_row(&g->scored->csv, cells, COLUMNS);
    for (int i = 0; i < COLUMNS; i++)
        bytes[i] = bytes_of(cells[i]);
    score_facts_row(g->facts, bytes, COLUMNS, ++g->line, &g->scored->faults);
}

static void feed_value(struct gathering *g, const struct contest_entrant *entrant,
                       const char *metric, int64_t millionths)
{
    feed(g,
         &(struct feed){
             .entrant = entrant, .metric = metric, .value = {true, millionths}, .day = DATE_NONE});
}

/* ---- What an entrant has in a subject -------------------------------------------------------- */

/* Sorted by subject and entrant, as they were asked for. */
static struct contest_sheets sheets_of(const struct gathering *g, int64_t subject, int64_t entrant)
{
    size_t low = 0, high = g->sheets.count;
    const struct contest_sheet *list = g->sheets.list;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        bool is_before = list[middle].subject < subject ||
                         (list[middle].subject == subject && list[middle].entrant < entrant);
        if (is_before)
            low = middle + 1;
        else
            high = middle;
    }
    size_t count = 0;
    while (low + count < g->sheets.count && list[low + count].subject == subject &&
           list[low + count].entrant == entrant)
        count++;
    return (struct contest_sheets){g->sheets.list + low, count};
}

static bool is_counted(const struct gathering *g, const struct contest_sheet *sheet)
{
    if (sheet->state == SHEET_SUBMITTED)
        return true;
    return g->is_live && sheet->state == SHEET_OPEN && sheet->filled > 0;
}

/* The panel's value for an entrant, in millionths: exact where it has six digits, else rounded,
 * which at the two digits of a total can't be seen. */
static struct field_decimal panel_of(const struct gathering *g, const struct contest_subject *plan,
                                     int64_t subject, int64_t entrant)
{
    int64_t totals[MOST_SHEETS_OF_ONE], value;
    size_t count = 0;
    struct contest_sheets sheets = sheets_of(g, subject, entrant);
    for (size_t i = 0; i < sheets.count && count < MOST_SHEETS_OF_ONE; i++) {
        if (is_counted(g, &sheets.list[i]))
            totals[count++] = sheets.list[i].total.millionths;
    }
    struct rat exact = contest_panel_value(plan->panel, totals, count);
    if (!rat_is_held(exact) || !rat_round(exact, 6, &value))
        return (struct field_decimal){false, 0};
    return (struct field_decimal){true, value};
}

static const struct contest_figure *figure_of(const struct gathering *g, int64_t subject,
                                              int64_t entrant)
{
    const struct contest_figure *list = g->figures.at;
    for (size_t i = 0; i < g->figures.count; i++) {
        if (list[i].subject == subject && list[i].entrant == entrant)
            return &list[i];
    }
    return NULL;
}

static void feed_sheets(struct gathering *g, const struct contest_entrant *entrant, int64_t subject)
{
    struct contest_sheets sheets = sheets_of(g, subject, entrant->id);
    for (size_t i = 0; i < sheets.count; i++) {
        if (is_counted(g, &sheets.list[i]))
            feed_value(g, entrant,
                       text_format(g->c->arena, "s%lld.%lld", (long long)subject,
                                   (long long)sheets.list[i].seat),
                       sheets.list[i].total.millionths);
    }
}

static void feed_seconds(struct gathering *g, const struct contest_entrant *entrant,
                         int64_t subject)
{
    const struct contest_time *list = g->times[subject - 1].at;
    for (size_t i = 0; i < g->times[subject - 1].count; i++) {
        if (list[i].entrant != entrant->id || list[i].state != CLOCK_STOPPED)
            continue;
        struct contest_clock clock = {.ms = list[i].ms};
        feed_value(g, entrant, text_format(g->c->arena, "s%lld_seconds", (long long)subject),
                   contest_clock_seconds(&clock));
    }
}

static void feed_figure(struct gathering *g, const struct contest_entrant *entrant, int64_t subject,
                        const char *metric, int64_t of)
{
    const struct contest_figure *figure = figure_of(g, subject, of);
    if (figure)
        feed(g, &(struct feed){entrant, metric, figure->value, figure->source, figure->note,
                               figure->day});
}

static void feed_members(struct gathering *g, const struct contest_entrant *team, int64_t subject,
                         const struct contest_subject *plan)
{
    int64_t size = 0;
    for (size_t i = 0; i < g->members.count; i++) {
        const struct contest_entrant *member = &g->members.list[i];
        if (member->team != team->id)
            continue;
        const char *metric =
            text_format(g->c->arena, "s%lld.%lld", (long long)subject, (long long)member->seat);
        struct field_decimal value = panel_of(g, plan, subject, member->id);
        size++;
        if (plan->way == WAY_EXAM)
            feed_figure(g, team, subject, metric, member->id);
        else if (value.is_known)
            feed_value(g, team, metric, value.millionths);
    }
    if (plan->combine == COMBINE_SUM)
        feed_value(g, team, text_format(g->c->arena, "s%lld_size", (long long)subject),
                   size * DECIMAL_ONE);
}

static void feed_team(struct gathering *g, const struct contest_entrant *team, int64_t subject)
{
    const struct contest_subject *plan = contest_plan_subject(&g->plan, subject);
    const char *metric = text_format(g->c->arena, "s%lld", (long long)subject);
    struct field_decimal value;
    if (plan->of == OF_MEMBER) {
        feed_members(g, team, subject, plan);
        return;
    }
    switch (plan->way) {
    case WAY_JUDGED: feed_sheets(g, team, subject); break;
    case WAY_TASK:
        value = panel_of(g, plan, subject, team->id);
        if (value.is_known)
            feed_value(g, team, metric, value.millionths);
        feed_seconds(g, team, subject);
        break;
    case WAY_TIMED: feed_seconds(g, team, subject); break;
    default: feed_figure(g, team, subject, metric, team->id); break;
    }
}

/* What a team came to in a subject that is credited to its members. */
static void feed_credit(struct gathering *g, const struct contest_entrant *member, int64_t subject,
                        const struct contest_scored *teams)
{
    uint32_t team;
    const char *metric = text_format(g->c->arena, "s%lld", (long long)subject);
    const char *key = text_format(g->c->arena, "t%lld", (long long)member->team);
    int indicator = teams->model ? score_indicator_of(teams->model, bytes_of(metric)) : -1;
    if (!teams->run || indicator < 0 || !score_subject_of(teams->run, bytes_of(key), &team))
        return;
    feed_value(g, member, metric,
               score_indicator_points(teams->run, team, indicator) *
                   (DECIMAL_ONE / decimal_power(teams->model->decimals)));
}

static void feed_person(struct gathering *g, const struct contest_entrant *member, int64_t subject,
                        const struct contest_scored *teams)
{
    const struct contest_subject *plan = contest_plan_subject(&g->plan, subject);
    if (plan->of == OF_TEAM && plan->is_credited)
        feed_credit(g, member, subject, teams);
    else if (plan->of == OF_MEMBER && plan->way == WAY_JUDGED)
        feed_sheets(g, member, subject);
    else if (plan->of == OF_MEMBER)
        feed_figure(g, member, subject, text_format(g->c->arena, "s%lld", (long long)subject),
                    member->id);
}

/* Makes somebody known who has no figure at all. */
static void feed_nothing(struct gathering *g, const struct contest_entrant *entrant)
{
    const struct score_metric *metric = &g->scored->model->metrics[0];
    const char *id = metric->is_series ? text_format(g->c->arena, "%s.1", metric->id) : metric->id;
    feed(g, &(struct feed){.entrant = entrant, .metric = id, .day = DATE_NONE});
}

static void feed_all(struct gathering *g, const struct contest_scored *teams)
{
    struct contest_entrants entrants = g->scored->entrants;
    for (size_t i = 0; i < entrants.count; i++) {
        size_t before = g->line;
        for (size_t j = 1; j <= g->plan.subjects.count; j++) {
            if (g->scored->of == OF_TEAM)
                feed_team(g, &entrants.list[i], (int64_t)j);
            else
                feed_person(g, &entrants.list[i], (int64_t)j, teams);
        }
        if (g->line == before)
            feed_nothing(g, &entrants.list[i]);
    }
}

/* ---- The whole ------------------------------------------------------------------------------- */

static void gather(struct gathering *g)
{
    struct ctx *c = g->c;
    const struct contest_subject_row *subjects;
    g->plan = contest_plan_read(c, g->contest->plan);
    g->subjects = contest_subjects(c, g->contest->id);
    g->sheets = contest_sheets(c, g->contest->id, 0, 0);
    g->figures = contest_figures(c, g->contest->id);
    g->members = contest_entrants(c, g->contest->id, 0, OF_MEMBER);
    g->times = arena_array(c->arena, g->subjects.count + 1, sizeof *g->times);
    subjects = g->subjects.at;
    for (size_t i = 0; i < g->subjects.count; i++) {
        g->times[i] = (struct field_list){NULL, 0};
        if (contest_has_clock(subjects[i].way))
            g->times[i] = contest_times(c, g->contest->id, subjects[i].subject);
    }
}

static void score(struct gathering *g, int of, const struct contest_scored *teams,
                  struct contest_scored *ret)
{
    struct ctx *c = g->c;
    struct scheme_reading reading;
    struct bytes header[COLUMNS];
    int64_t scheme = of == OF_TEAM ? g->contest->scheme : g->contest->people_scheme;
    *ret = (struct contest_scored){.of = of};
    faults_init(&ret->faults, c->arena);
    faults_init(&ret->warnings, c->arena);
    text_init(&ret->csv, c->arena, LONGEST_CSV);
    if (scheme == 0 || !scheme_read_by_id(c, scheme, &reading) || !reading.model)
        return;
    ret->model = reading.model;
    ret->entrants = of == OF_TEAM ? contest_entrants(c, g->contest->id, 0, OF_TEAM) : g->members;
    g->scored = ret;
    g->facts = score_facts_new(c->arena, ret->model);
    g->line = 1;
    csv_add_row(&ret->csv, column_names, COLUMNS);
    for (int i = 0; i < COLUMNS; i++)
        header[i] = bytes_of(column_names[i]);
    if (!score_facts_header(g->facts, header, COLUMNS, 1, &ret->faults))
        return;
    feed_all(g, teams);
    if (score_facts_close(g->facts, &ret->faults) && ret->faults.count == 0)
        ret->run = score_run_new(c->arena, ret->model, g->facts, &ret->faults);
    if (ret->faults.count > 0)
        ret->run = NULL;
    if (ret->run)
        score_run_warnings(ret->run, &ret->warnings);
}

void contest_score(struct ctx *c, const struct contest *contest, int of, bool is_live,
                   struct contest_scored *ret)
{
    struct gathering g = {.c = c, .contest = contest, .is_live = is_live};
    struct contest_scored teams;
    gather(&g);
    if (of == OF_TEAM) {
        score(&g, OF_TEAM, NULL, ret);
        return;
    }
    score(&g, OF_TEAM, NULL, &teams);
    score(&g, OF_MEMBER, &teams, ret);
}

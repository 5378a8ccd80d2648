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
    struct field_list figures;   /* struct contest_figure */
    struct field_list decisions; /* struct contest_figure, of subject 0 */
    struct field_list *times;    /* struct contest_time, for each subject */
    struct contest_entrants members;
    bool is_live, is_undecided;
    struct contest_scored *scored;
    struct score_facts *facts;
    size_t line;
    bool *has;       /* contest_scored.has */
    int64_t subject; /* whose rows are fed; 0: of none */
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
    static const char *const statuses[] = {
        [TEAM_RANKED] = "", [TEAM_GUEST] = "guest", [TEAM_WITHDRAWN] = "withdrawn"};
    struct arena *arena = g->c->arena;
    struct text value, day;
    struct bytes bytes[COLUMNS];
    size_t at = (size_t)(row->entrant - g->scored->entrants.list);
    if (row->value.is_known)
        g->has[at * (g->plan.subjects.count + 1) + (size_t)g->subject] = true;
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

/* What moves on a board everybody sees would tell judges who is behind the number that they have
 * just judged. */
static bool is_silent(const struct gathering *g, int64_t subject)
{
    const struct contest_subject_row *list = g->subjects.at;
    for (size_t i = 0; g->is_live && i < g->subjects.count; i++) {
        if (list[i].subject == subject)
            return list[i].is_blind && list[i].state != SUBJECT_CLOSED;
    }
    return false;
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

/* What somebody came to in a subject; false: nobody knows yet. */
static bool points_in(const struct contest_scored *scored, const char *key, const char *metric,
                      int64_t *ret)
{
    uint32_t who;
    int indicator =
        scored && scored->model ? score_indicator_of(scored->model, bytes_of(metric)) : -1;
    if (indicator < 0 || !scored->run || !score_subject_of(scored->run, bytes_of(key), &who))
        return false;
    *ret = score_indicator_points(scored->run, who, indicator) *
           (DECIMAL_ONE / decimal_power(scored->model->decimals));
    return true;
}

static bool has_seconds(const struct gathering *g, int64_t subject, int64_t entrant)
{
    const struct contest_time *list = g->times[subject - 1].at;
    for (size_t i = 0; i < g->times[subject - 1].count; i++) {
        if (list[i].entrant == entrant && list[i].state == CLOCK_STOPPED)
            return true;
    }
    return false;
}

/* What one member has, as far as it is known. */
static void feed_member(struct gathering *g, const struct contest_entrant *team, int64_t subject,
                        const struct contest_entrant *member, const struct contest_scored *people)
{
    const struct contest_subject *plan = contest_plan_subject(&g->plan, subject);
    const char *of_all = text_format(g->c->arena, "s%lld", (long long)subject);
    const char *metric = text_format(g->c->arena, "%s.%lld", of_all, (long long)member->seat);
    struct field_decimal value = panel_of(g, plan, subject, member->id);
    if (plan->way == WAY_EXAM || plan->way == WAY_CARRIED) {
        feed_figure(g, team, subject, metric, member->id);
        return;
    }
    if (contest_has_clock(plan->way))
        value.is_known = has_seconds(g, subject, member->id) &&
                         (plan->way == WAY_TIMED || value.is_known) &&
                         points_in(people, member->key, of_all, &value.millionths);
    if (value.is_known)
        feed_value(g, team, metric, value.millionths);
}

static void feed_members(struct gathering *g, const struct contest_entrant *team, int64_t subject,
                         const struct contest_scored *people)
{
    int64_t size = 0;
    for (size_t i = 0; i < g->members.count; i++) {
        const struct contest_entrant *member = &g->members.list[i];
        if (member->team != team->id)
            continue;
        size++;
        feed_member(g, team, subject, member, people);
    }
    /* How many they are is known before anybody has begun. */
    g->subject = 0;
    if (contest_plan_subject(&g->plan, subject)->combine == COMBINE_SUM)
        feed_value(g, team, text_format(g->c->arena, "s%lld_size", (long long)subject),
                   size * DECIMAL_ONE);
}

/* What an entrant of the subject has done itself. */
static void feed_own(struct gathering *g, const struct contest_entrant *entrant, int64_t subject)
{
    const struct contest_subject *plan = contest_plan_subject(&g->plan, subject);
    const char *metric = text_format(g->c->arena, "s%lld", (long long)subject);
    struct field_decimal value;
    switch (plan->way) {
    case WAY_JUDGED: feed_sheets(g, entrant, subject); break;
    case WAY_TASK:
        value = panel_of(g, plan, subject, entrant->id);
        if (value.is_known)
            feed_value(g, entrant, metric, value.millionths);
        feed_seconds(g, entrant, subject);
        break;
    case WAY_TIMED: feed_seconds(g, entrant, subject); break;
    default: feed_figure(g, entrant, subject, metric, entrant->id); break;
    }
}

static void feed_team(struct gathering *g, const struct contest_entrant *team, int64_t subject,
                      const struct contest_scored *people)
{
    if (is_silent(g, subject))
        return;
    if (contest_plan_subject(&g->plan, subject)->of == OF_MEMBER)
        feed_members(g, team, subject, people);
    else
        feed_own(g, team, subject);
}

static bool has_been_on(const struct contest_scored *scored, int64_t entrant, int64_t subject)
{
    for (size_t i = 0; i < scored->entrants.count; i++) {
        if (scored->entrants.list[i].id == entrant)
            return scored->has[i * (scored->subjects + 1) + (size_t)subject];
    }
    return false;
}

/* What a team came to in a subject that is credited to its members. */
static void feed_credit(struct gathering *g, const struct contest_entrant *member, int64_t subject,
                        const struct contest_scored *teams)
{
    int64_t points;
    const char *metric = text_format(g->c->arena, "s%lld", (long long)subject);
    const char *key = text_format(g->c->arena, "t%lld", (long long)member->team);
    if (!points_in(teams, key, metric, &points))
        return;
    /* Until the team has been on, the member has nothing of it either. */
    if (!has_been_on(teams, member->team, subject))
        g->subject = 0;
    feed_value(g, member, metric, points);
}

static void feed_person(struct gathering *g, const struct contest_entrant *member, int64_t subject,
                        const struct contest_scored *teams)
{
    const struct contest_subject *plan = contest_plan_subject(&g->plan, subject);
    if (is_silent(g, subject))
        return;
    if (plan->of == OF_TEAM && plan->is_credited)
        feed_credit(g, member, subject, teams);
    else if (plan->of == OF_MEMBER)
        feed_own(g, member, subject);
}

/* ---- What was decided in writing ------------------------------------------------------------- */

static const struct contest_figure *decision_on(const struct gathering *g, int64_t entrant)
{
    const struct contest_figure *list = g->decisions.at;
    for (size_t i = 0; i < g->decisions.count; i++) {
        if (list[i].entrant == entrant && list[i].value.is_known)
            return &list[i];
    }
    return NULL;
}

static int64_t entrant_called(const struct contest_entrants *entrants, const char *key)
{
    for (size_t i = 0; i < entrants->count; i++) {
        if (strcmp(entrants->list[i].key, key) == 0)
            return entrants->list[i].id;
    }
    return 0;
}

/* Whether those at `ids`, who share a rank, were given the places from that rank on, each one. */
static bool holds(const struct gathering *g, const int64_t *ids, size_t count, int64_t rank)
{
    for (size_t place = 0; place < count; place++) {
        size_t found = 0;
        for (size_t i = 0; i < count; i++) {
            const struct contest_figure *decision = decision_on(g, ids[i]);
            int64_t wanted = (rank + (int64_t)place) * DECIMAL_ONE;
            found += decision && decision->value.millionths == wanted;
        }
        if (found != 1)
            return false;
    }
    return true;
}

/* A decision is about those who were tied when it was made: as soon as they are others, or at
 * another place, it is none any more, and people decide again. */
static struct field_list decisions_that_hold(const struct gathering *g,
                                             const struct contest_scored *scored)
{
    struct arena *arena = g->c->arena;
    struct contest_figure *list = arena_array(arena, g->decisions.count + 1, sizeof *list);
    size_t count = 0, kept = 0, size;
    const uint32_t *order = score_run_order(scored->run, &count);
    int64_t *ids = arena_array(arena, count + 1, sizeof *ids);
    for (size_t i = 0; i < count; i += size) {
        struct score_result first = score_result_of(scored->run, order[i]);
        for (size = 0; i + size < count; size++) {
            struct score_result one = score_result_of(scored->run, order[i + size]);
            if (one.rank != first.rank)
                break;
            ids[size] = entrant_called(&scored->entrants, one.id);
        }
        if (first.rank == 0 || size < 2 || !holds(g, ids, size, first.rank))
            continue;
        for (size_t j = 0; j < size && kept < g->decisions.count; j++)
            list[kept++] = *decision_on(g, ids[j]);
    }
    return (struct field_list){list, kept};
}

static void feed_decision(struct gathering *g, const struct contest_entrant *entrant)
{
    const struct contest_figure *decision = decision_on(g, entrant->id);
    if (decision)
        feed(g, &(struct feed){entrant, CONTEST_DECIDED, decision->value, decision->source,
                               decision->note, decision->day});
}

/* Makes somebody known who has no figure at all. */
static void feed_nothing(struct gathering *g, const struct contest_entrant *entrant)
{
    const struct score_metric *metric = &g->scored->model->metrics[0];
    const char *id = metric->is_series ? text_format(g->c->arena, "%s.1", metric->id) : metric->id;
    feed(g, &(struct feed){.entrant = entrant, .metric = id, .day = DATE_NONE});
}

/* `others`: people of whose points teams are made, teams whose points are credited to people. */
static void feed_all(struct gathering *g, const struct contest_scored *others)
{
    struct contest_entrants entrants = g->scored->entrants;
    for (size_t i = 0; i < entrants.count; i++) {
        size_t before = g->line;
        for (size_t j = 1; j <= g->plan.subjects.count; j++) {
            g->subject = (int64_t)j;
            if (g->scored->of == OF_TEAM)
                feed_team(g, &entrants.list[i], (int64_t)j, others);
            else
                feed_person(g, &entrants.list[i], (int64_t)j, others);
        }
        g->subject = 0;
        if (g->line == before)
            feed_nothing(g, &entrants.list[i]);
        feed_decision(g, &entrants.list[i]);
    }
}

/* ---- The whole ------------------------------------------------------------------------------- */

static void gather(struct gathering *g)
{
    struct ctx *c = g->c;
    const struct contest_subject_row *subjects;
    g->plan = contest_plan_read(c, g->contest->plan);
    g->subjects = contest_subjects(c, g->contest->id);
    g->sheets = contest_sheet_totals(c, g->contest->id);
    g->figures = contest_figures(c, g->contest->id);
    g->decisions = contest_decisions(c, g->contest->id);
    g->members = contest_entrants(c, g->contest->id, 0, OF_MEMBER);
    g->times = arena_array(c->arena, g->subjects.count + 1, sizeof *g->times);
    subjects = g->subjects.at;
    for (size_t i = 0; i < g->subjects.count; i++) {
        g->times[i] = (struct field_list){NULL, 0};
        if (contest_has_clock(subjects[i].way))
            g->times[i] = contest_times(c, g->contest->id, subjects[i].subject);
    }
}

static void score_once(struct gathering *g, const struct contest_scored *others)
{
    struct ctx *c = g->c;
    struct contest_scored *scored = g->scored;
    struct bytes header[COLUMNS];
    text_init(&scored->csv, c->arena, LONGEST_CSV);
    g->facts = score_facts_new(c->arena, scored->model);
    scored->subjects = g->plan.subjects.count;
    scored->has = g->has =
        arena_array(c->arena, scored->entrants.count * (scored->subjects + 1) + 1, sizeof *g->has);
    g->line = 1;
    csv_add_row(&scored->csv, column_names, COLUMNS);
    for (int i = 0; i < COLUMNS; i++)
        header[i] = bytes_of(column_names[i]);
    if (!score_facts_header(g->facts, header, COLUMNS, 1, &scored->faults))
        return;
    feed_all(g, others);
    scored->run = NULL;
    if (score_facts_close(g->facts, &scored->faults) && scored->faults.count == 0)
        scored->run = score_run_new(c->arena, scored->model, g->facts, &scored->faults);
    if (scored->faults.count > 0)
        scored->run = NULL;
}

/* First without decisions, to see who is tied, and once more if any of them is about those. */
static void score(struct gathering *g, int of, const struct contest_scored *others,
                  struct contest_scored *ret)
{
    struct ctx *c = g->c;
    struct scheme_reading reading;
    struct field_list decisions = g->decisions;
    int64_t scheme = of == OF_TEAM ? g->contest->scheme : g->contest->people_scheme;
    *ret = (struct contest_scored){.of = of};
    faults_init(&ret->faults, c->arena);
    faults_init(&ret->warnings, c->arena);
    if (scheme == 0 || !scheme_read_by_id(c, scheme, &reading) || !reading.model)
        return;
    ret->model = reading.model;
    ret->entrants = of == OF_TEAM ? contest_entrants(c, g->contest->id, 0, OF_TEAM) : g->members;
    g->scored = ret;
    g->decisions = (struct field_list){NULL, 0};
    score_once(g, others);
    g->decisions = decisions;
    if (ret->run && decisions.count > 0 && !g->is_undecided) {
        g->decisions = decisions_that_hold(g, ret);
        ret->decided = g->decisions;
        if (g->decisions.count > 0)
            score_once(g, others);
        g->decisions = decisions;
    }
    if (ret->run)
        score_run_warnings(ret->run, &ret->warnings);
}

static bool needs_people(const struct contest_plan *plan)
{
    const struct contest_subject *subjects = plan->subjects.at;
    for (size_t i = 0; i < plan->subjects.count; i++) {
        if (subjects[i].of == OF_MEMBER && contest_has_clock(subjects[i].way))
            return true;
    }
    return false;
}

/* What is credited to people counts for no team, so their own points can come first. */
static void score_teams(struct gathering *g, struct contest_scored *ret)
{
    struct contest_scored people;
    bool is_of_people = needs_people(&g->plan);
    if (is_of_people)
        score(g, OF_MEMBER, NULL, &people);
    score(g, OF_TEAM, is_of_people ? &people : NULL, ret);
}

static void score_as(struct gathering *g, int of, struct contest_scored *ret)
{
    struct contest_scored teams;
    gather(g);
    score_teams(g, of == OF_TEAM ? ret : &teams);
    if (of == OF_MEMBER)
        score(g, OF_MEMBER, &teams, ret);
}

void contest_score(struct ctx *c, const struct contest *contest, int of, bool is_live,
                   struct contest_scored *ret)
{
    struct gathering g = {.c = c, .contest = contest, .is_live = is_live};
    score_as(&g, of, ret);
}

void contest_score_undecided(struct ctx *c, const struct contest *contest, int of,
                             struct contest_scored *ret)
{
    struct gathering g = {.c = c, .contest = contest, .is_undecided = true};
    score_as(&g, of, ret);
}

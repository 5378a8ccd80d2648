/* SPDX-License-Identifier: Apache-2.0 */
#include "contest/contest_result.h"

#include <stdlib.h>
#include <string.h>

#include "contest/contest_appeal.h"
#include "contest/contest_figure.h"
#include "contest/contest_judging.h"
#include "contest/contest_report.h"
#include "contest/contest_rules.h"
#include "platform/base/json.h"
#include "platform/db/db.h"

/* ---- The ranking ----------------------------------------------------------------------------- */

static const struct field column_fields[] = {
    FIELD(contest_column, subject, FIELD_INT, .label = "科目", .is_required = true),
    FIELD(contest_column, title, FIELD_TEXT, .label = "科目名称", .is_required = true),
    FIELD(contest_column, points, FIELD_DECIMAL, .label = "分值"),
    FIELD(contest_column, state, FIELD_WORD, .label = "状态", .words = contest_subject_state_words,
          .is_required = true),
    FIELD(contest_column, is_bonus, FIELD_BOOL, .label = "附加分"),
    FIELD_SHAPE("ContestColumn")};

static const struct field row_fields[] = {
    FIELD(contest_row, rank, FIELD_ID, .label = "名次"),
    FIELD(contest_row, entrant, FIELD_ID, .label = "参赛对象", .is_required = true),
    FIELD(contest_row, name, FIELD_TEXT, .label = "名称", .is_required = true),
    FIELD(contest_row, team_name, FIELD_TEXT, .label = "队伍", .is_required = true),
    FIELD(contest_row, status, FIELD_WORD, .label = "参赛情况", .words = score_status_words,
          .is_required = true),
    FIELD(contest_row, tie, FIELD_WORD, .label = "同分", .words = score_tie_words,
          .is_required = true),
    FIELD(contest_row, total, FIELD_JSON, .label = "总分", .schema = FIELD_NUMBER_SCHEMA),
    FIELD(contest_row, award, FIELD_TEXT, .label = "奖项"),
    FIELD(contest_row, points, FIELD_JSON, .label = "各科目得分", .is_required = true,
          .schema = "{\"type\":\"array\",\"items\":{\"type\":[\"number\",\"null\"]}}"),
    FIELD_SHAPE("ContestStanding")};

const struct field contest_ranking_fields[] = {
    FIELD(contest_ranking, contest, FIELD_ID, .label = "比武", .is_required = true),
    FIELD(contest_ranking, title, FIELD_TEXT, .label = "名称", .is_required = true),
    FIELD(contest_ranking, of, FIELD_WORD, .label = "对象", .words = contest_of_words,
          .is_required = true),
    FIELD(contest_ranking, stamp, FIELD_INT, .label = "版次"),
    FIELD(contest_ranking, computed_at, FIELD_TIME, .label = "计算时间"),
    FIELD(contest_ranking, is_final, FIELD_BOOL, .label = "全部结束"),
    FIELD(contest_ranking, columns, FIELD_LIST, .label = "科目", .is_required = true,
          .of = column_fields, .size = sizeof(struct contest_column)),
    FIELD(contest_ranking, rows, FIELD_LIST, .label = "名次表", .is_required = true,
          .of = row_fields, .size = sizeof(struct contest_row)),
    FIELD(contest_ranking, faults, FIELD_TEXTS, .label = "错误", .is_required = true),
    FIELD_SHAPE("ContestRanking")};

static const char *print_points(struct ctx *c, int64_t units, int decimals)
{
    struct text text;
    text_init(&text, c->arena, 60);
    decimal_add_points(&text, units, decimals);
    return text.at;
}

static const struct contest_entrant *entrant_called(const struct contest_scored *scored,
                                                    const char *key)
{
    for (size_t i = 0; i < scored->entrants.count; i++) {
        if (strcmp(scored->entrants.list[i].key, key) == 0)
            return &scored->entrants.list[i];
    }
    return NULL;
}

static struct field_list columns_of(struct ctx *c, const struct contest *contest,
                                    const struct contest_scored *scored, bool *ret_final)
{
    struct contest_plan plan = contest_plan_read(c, contest->plan);
    struct field_list subjects = contest_subjects(c, contest->id);
    const struct contest_subject_row *rows = subjects.at;
    struct contest_column *list = arena_array(c->arena, subjects.count + 1, sizeof *list);
    size_t count = 0;
    *ret_final = true;
    for (size_t i = 0; i < subjects.count; i++) {
        const char *id = text_format(c->arena, "s%lld", (long long)rows[i].subject);
        *ret_final = *ret_final && rows[i].state == SUBJECT_CLOSED;
        if (scored->model && score_indicator_of(scored->model, bytes_of(id)) >= 0)
            list[count++] = (struct contest_column){
                .subject = rows[i].subject,
                .title = rows[i].title,
                .points = rows[i].points,
                .state = rows[i].state,
                .is_blind = rows[i].is_blind,
                .is_bonus = contest_plan_subject(&plan, rows[i].subject)->is_bonus};
    }
    return (struct field_list){list, count};
}

/* Nobody has 0 points before it was their turn. */
static bool is_to_come(const struct contest_scored *scored, const struct contest_entrant *entrant,
                       const struct contest_column *column)
{
    size_t at = (size_t)(entrant - scored->entrants.list);
    return column->state != SUBJECT_CLOSED &&
           !scored->has[at * (scored->subjects + 1) + (size_t)column->subject];
}

static const char *points_of(struct ctx *c, const struct contest_scored *scored,
                             struct field_list columns, const struct contest_entrant *entrant,
                             uint32_t subject)
{
    const struct contest_column *list = columns.at;
    struct text text;
    text_init(&text, c->arena, 4000);
    text_add_char(&text, '[');
    for (size_t i = 0; i < columns.count; i++) {
        const char *id = text_format(c->arena, "s%lld", (long long)list[i].subject);
        int indicator = score_indicator_of(scored->model, bytes_of(id));
        if (i > 0)
            text_add_char(&text, ',');
        if (is_to_come(scored, entrant, &list[i]))
            text_add(&text, "null");
        else
            decimal_add_points(&text, score_indicator_points(scored->run, subject, indicator),
                               scored->model->decimals);
    }
    text_add_char(&text, ']');
    return text.at;
}

static struct field_list rows_of(struct ctx *c, const struct contest_scored *scored,
                                 struct field_list columns)
{
    size_t count = 0, kept = 0;
    if (!scored->run)
        return (struct field_list){NULL, 0};
    const uint32_t *order = score_run_order(scored->run, &count);
    struct contest_row *list = arena_array(c->arena, count + 1, sizeof *list);
    for (size_t i = 0; i < count; i++) {
        struct score_result result = score_result_of(scored->run, order[i]);
        const struct contest_entrant *entrant = entrant_called(scored, result.id);
        if (!entrant)
            continue;
        list[kept++] =
            (struct contest_row){.rank = result.rank,
                                 .entrant = entrant->id,
                                 .name = entrant->name,
                                 .team_name = entrant->team_name,
                                 .status = (int)result.status,
                                 .tie = (int)result.tie,
                                 .total = print_points(c, result.total, scored->model->decimals),
                                 .award = result.award,
                                 .points = points_of(c, scored, columns, entrant, order[i])};
    }
    return (struct field_list){list, kept};
}

struct contest_ranking *contest_rank(struct ctx *c, const struct contest *contest,
                                     const struct contest_scored *scored)
{
    struct contest_ranking *ranking = arena_alloc(c->arena, sizeof *ranking);
    const char **faults = arena_array(c->arena, scored->faults.count + 1, sizeof *faults);
    for (size_t i = 0; i < scored->faults.count; i++)
        faults[i] = scored->faults.list[i].sentence;
    *ranking = (struct contest_ranking){.contest = contest->id,
                                        .title = contest->title,
                                        .of = scored->of,
                                        .stamp = contest->stamp,
                                        .computed_at = c->now,
                                        .faults = {faults, scored->faults.count}};
    ranking->columns = columns_of(c, contest, scored, &ranking->is_final);
    ranking->rows = rows_of(c, scored, ranking->columns);
    return ranking;
}

enum err contest_need_results(struct ctx *c, const struct contest *contest)
{
    if (contest_sees_all(c, contest))
        return OK;
    if (contest->state != CONTEST_CLOSED || contest->sealed_at != 0)
        return ctx_fail(c, ERR_FORBIDDEN, "成绩还没有公布，请等候主办单位公布。");
    if (contest_is_amending(c, contest->id))
        return ctx_fail(c, ERR_FORBIDDEN, "成绩正在更正，请等候主办单位重新公布。");
    return OK;
}

/* ---- How it came about ----------------------------------------------------------------------- */

static const struct field shown_cell_fields[] = {
    FIELD(contest_shown_cell, item, FIELD_INT, .label = "评分项", .is_required = true),
    FIELD(contest_shown_cell, title, FIELD_TEXT, .label = "评分项名称", .is_required = true),
    FIELD(contest_shown_cell, group, FIELD_TEXT, .label = "分组", .is_required = true),
    FIELD(contest_shown_cell, marks, FIELD_DECIMAL, .label = "分值"),
    FIELD(contest_shown_cell, value, FIELD_DECIMAL, .label = "评委所填"),
    FIELD(contest_shown_cell, points, FIELD_DECIMAL, .label = "得分"),
    FIELD(contest_shown_cell, note, FIELD_TEXT, .label = "评语", .is_required = true),
    FIELD_SHAPE("ContestShownCell")};

static const struct field shown_sheet_fields[] = {
    FIELD(contest_shown_sheet, sheet, FIELD_ID, .label = "评分表", .is_required = true),
    FIELD(contest_shown_sheet, seat, FIELD_INT, .label = "席位", .is_required = true),
    FIELD(contest_shown_sheet, name, FIELD_TEXT, .label = "参赛对象", .is_required = true),
    FIELD(contest_shown_sheet, judge_name, FIELD_TEXT, .label = "评委", .is_required = true),
    FIELD(contest_shown_sheet, state, FIELD_WORD, .label = "状态",
          .words = contest_sheet_state_words, .is_required = true),
    FIELD(contest_shown_sheet, total, FIELD_DECIMAL, .label = "合计"),
    FIELD(contest_shown_sheet, is_far, FIELD_BOOL, .label = "偏离合议"),
    FIELD(contest_shown_sheet, settled, FIELD_TEXT, .label = "裁定", .is_required = true),
    FIELD(contest_shown_sheet, words, FIELD_LONG, .label = "评委备注", .is_required = true),
    FIELD(contest_shown_sheet, cells, FIELD_LIST, .label = "各项", .is_required = true,
          .of = shown_cell_fields, .size = sizeof(struct contest_shown_cell)),
    FIELD_SHAPE("ContestShownSheet")};

static const struct field shown_figure_fields[] = {
    FIELD(contest_shown_figure, name, FIELD_TEXT, .label = "参赛对象", .is_required = true),
    FIELD(contest_shown_figure, value, FIELD_DECIMAL, .label = "成绩"),
    FIELD(contest_shown_figure, source, FIELD_TEXT, .label = "来源", .is_required = true),
    FIELD(contest_shown_figure, day, FIELD_DATE, .label = "日期"),
    FIELD(contest_shown_figure, note, FIELD_LONG, .label = "备注", .is_required = true),
    FIELD(contest_shown_figure, by, FIELD_TEXT, .label = "录入人", .is_required = true),
    FIELD(contest_shown_figure, at, FIELD_TIME, .label = "录入时间"),
    FIELD_SHAPE("ContestShownFigure")};

static const struct field shown_time_fields[] = {
    FIELD(contest_shown_time, name, FIELD_TEXT, .label = "参赛对象", .is_required = true),
    FIELD(contest_shown_time, time, FIELD_OBJECT, .label = "计时", .is_required = true,
          .of = contest_time_fields, .size = sizeof(struct contest_time)),
    FIELD_SHAPE("ContestShownTime")};

static const struct field shown_subject_fields[] = {
    FIELD(contest_shown_subject, subject, FIELD_INT, .label = "科目", .is_required = true),
    FIELD(contest_shown_subject, title, FIELD_TEXT, .label = "科目名称", .is_required = true),
    FIELD(contest_shown_subject, points, FIELD_JSON, .label = "得分",
          .schema = FIELD_NUMBER_SCHEMA),
    FIELD(contest_shown_subject, full, FIELD_DECIMAL, .label = "分值"),
    FIELD(contest_shown_subject, because, FIELD_TEXT, .label = "依据", .is_required = true),
    FIELD(contest_shown_subject, sheets, FIELD_LIST, .label = "评分表", .is_required = true,
          .of = shown_sheet_fields, .size = sizeof(struct contest_shown_sheet)),
    FIELD(contest_shown_subject, reports, FIELD_LIST, .label = "逐条核定的清单",
          .is_required = true, .of = contest_report_fields, .size = sizeof(struct contest_report)),
    FIELD(contest_shown_subject, figures, FIELD_LIST, .label = "录入的成绩", .is_required = true,
          .of = shown_figure_fields, .size = sizeof(struct contest_shown_figure)),
    FIELD(contest_shown_subject, times, FIELD_LIST, .label = "计时", .is_required = true,
          .of = shown_time_fields, .size = sizeof(struct contest_shown_time)),
    FIELD_SHAPE("ContestShownSubject")};

const struct field contest_explanation_fields[] = {
    FIELD(contest_explanation, contest, FIELD_ID, .label = "比武", .is_required = true),
    FIELD(contest_explanation, entrant, FIELD_ID, .label = "参赛对象", .is_required = true),
    FIELD(contest_explanation, rank, FIELD_ID, .label = "名次"),
    FIELD(contest_explanation, name, FIELD_TEXT, .label = "名称", .is_required = true),
    FIELD(contest_explanation, total, FIELD_JSON, .label = "总分", .schema = FIELD_NUMBER_SCHEMA),
    FIELD(contest_explanation, verdict, FIELD_TEXT, .label = "结论", .is_required = true),
    FIELD(contest_explanation, decided, FIELD_LIST, .label = "书面决定", .is_required = true,
          .of = shown_figure_fields, .size = sizeof(struct contest_shown_figure)),
    FIELD(contest_explanation, subjects, FIELD_LIST, .label = "各科目", .is_required = true,
          .of = shown_subject_fields, .size = sizeof(struct contest_shown_subject)),
    FIELD_SHAPE("ContestExplanation")};

static struct field_list show_cells(struct ctx *c, const struct contest_sheet *sheet)
{
    struct field_list items = contest_items(c, sheet->contest, sheet->subject);
    struct field_list cells = contest_cells(c, sheet->id);
    const struct contest_item_row *rows = items.at;
    const struct contest_cell *given = cells.at;
    struct contest_shown_cell *list = arena_array(c->arena, items.count + 1, sizeof *list);
    for (size_t i = 0; i < items.count; i++) {
        struct contest_sheet_item item = {rows[i].kind, rows[i].marks.millionths,
                                          rows[i].step.millionths};
        list[i] = (struct contest_shown_cell){.item = rows[i].item,
                                              .title = rows[i].title,
                                              .group = rows[i].group,
                                              .marks = rows[i].marks,
                                              .points = {true, contest_empty_total(&item, 1)},
                                              .note = ""};
        for (size_t j = 0; j < cells.count; j++) {
            if (given[j].item != rows[i].item || !given[j].value.is_known)
                continue;
            list[i].value = given[j].value;
            list[i].points.millionths = contest_cell_points(&item, given[j].value.millionths);
            list[i].note = given[j].note;
        }
    }
    return (struct field_list){list, items.count};
}

/* Whose points are explained. */
struct explained {
    struct ctx *c;
    const struct contest *contest;
    const struct contest_entrant *entrant;
    int of;
    struct contest_entrants members;
};

static const struct contest_entrant *member_of(const struct explained *e, int64_t id)
{
    for (size_t i = 0; i < e->members.count; i++) {
        if (e->members.list[i].id == id)
            return &e->members.list[i];
    }
    return NULL;
}

/* Whether an entrant of a subject is the one explained, or one of its team. */
static bool belongs(const struct explained *e, int64_t id)
{
    const struct contest_entrant *member = member_of(e, id);
    if (id == e->entrant->id)
        return true;
    if (e->of == OF_TEAM)
        return member && member->team == e->entrant->id;
    return id == e->entrant->team; /* credited to members: their team's */
}

static const char *name_of(const struct explained *e, int64_t id)
{
    const struct contest_entrant *member = member_of(e, id);
    return member ? member->name : e->entrant->name;
}

static struct field_list show_sheets(const struct explained *e,
                                     const struct contest_subject_row *subject)
{
    struct contest_sheets sheets = contest_sheets(e->c, e->contest->id, subject->subject, 0);
    struct contest_shown_sheet *list = arena_array(e->c->arena, sheets.count + 1, sizeof *list);
    size_t count = 0;
    contest_mark_far(e->c, e->contest, &sheets, subject);
    for (size_t i = 0; i < sheets.count; i++) {
        const struct contest_sheet *sheet = &sheets.list[i];
        if (!belongs(e, sheet->entrant))
            continue;
        list[count++] = (struct contest_shown_sheet){.sheet = sheet->id,
                                                     .seat = sheet->seat,
                                                     .name = name_of(e, sheet->entrant),
                                                     .judge_name = sheet->judge_name,
                                                     .state = sheet->state,
                                                     .total = sheet->total,
                                                     .is_far = sheet->is_far,
                                                     .settled = sheet->settled,
                                                     .words = sheet->words,
                                                     .cells = show_cells(e->c, sheet)};
    }
    return (struct field_list){list, count};
}

static struct field_list show_reports(const struct explained *e,
                                      const struct contest_subject_row *subject)
{
    struct field_list all = contest_reports_all(e->c, e->contest->id, subject);
    const struct contest_report *from = all.at;
    struct contest_report *list = arena_array(e->c->arena, all.count + 1, sizeof *list);
    size_t count = 0;
    for (size_t i = 0; i < all.count; i++) {
        if (belongs(e, from[i].entrant))
            list[count++] = from[i];
    }
    return (struct field_list){list, count};
}

/* Of one subject, or with 0 what was decided about the place. */
static struct field_list show_figures(const struct explained *e, struct field_list figures,
                                      int64_t subject)
{
    const struct contest_figure *from = figures.at;
    struct contest_shown_figure *list = arena_array(e->c->arena, figures.count + 1, sizeof *list);
    size_t count = 0;
    for (size_t i = 0; i < figures.count; i++) {
        bool is_theirs =
            subject == 0 ? from[i].entrant == e->entrant->id : belongs(e, from[i].entrant);
        if (from[i].subject == subject && is_theirs)
            list[count++] = (struct contest_shown_figure){.name = name_of(e, from[i].entrant),
                                                          .value = from[i].value,
                                                          .source = from[i].source,
                                                          .note = from[i].note,
                                                          .by = from[i].name,
                                                          .day = from[i].day,
                                                          .at = from[i].at};
    }
    return (struct field_list){list, count};
}

static struct field_list show_times(const struct explained *e,
                                    const struct contest_subject_row *subject)
{
    struct field_list all = {NULL, 0};
    if (contest_has_clock(subject->way))
        all = contest_times(e->c, e->contest->id, subject->subject);
    const struct contest_time *from = all.at;
    struct contest_shown_time *list = arena_array(e->c->arena, all.count + 1, sizeof *list);
    size_t count = 0;
    for (size_t i = 0; i < all.count; i++) {
        if (belongs(e, from[i].entrant))
            list[count++] =
                (struct contest_shown_time){.name = name_of(e, from[i].entrant), .time = &from[i]};
    }
    return (struct field_list){list, count};
}

static void show_down(const struct explained *e, struct contest_shown_subject *shown)
{
    struct contest_subject_row row;
    if (contest_subject_get(e->c, e->contest->id, shown->subject, &row) != OK)
        return;
    shown->sheets = show_sheets(e, &row);
    shown->reports = show_reports(e, &row);
    shown->times = show_times(e, &row);
    /* What is counted one by one is the figure's own explanation. */
    if (shown->reports.count == 0)
        shown->figures = show_figures(e, contest_figures(e->c, e->contest->id), shown->subject);
}

static struct field_list show_subjects(const struct explained *e,
                                       const struct contest_scored *scored,
                                       const struct score_explanation *explanation)
{
    struct contest_shown_subject *list =
        arena_array(e->c->arena, explanation->indicator_count + 1, sizeof *list);
    size_t count = 0;
    for (size_t i = 0; i < explanation->indicator_count; i++) {
        const struct score_explained_indicator *part = &explanation->indicators[i];
        if (!part->indicator)
            continue;
        int64_t subject = strtoll(part->indicator->id + 1, NULL, 10);
        struct contest_shown_subject *shown = &list[count++];
        *shown = (struct contest_shown_subject){
            .subject = subject,
            .title = part->indicator->title,
            .points = print_points(e->c, part->points, scored->model->decimals),
            .because = part->count > 0 ? part->items[0].because : ""};
        show_down(e, shown);
        shown->full = (struct field_decimal){
            true,
            part->indicator->max_units * (DECIMAL_ONE / decimal_power(scored->model->decimals))};
    }
    return (struct field_list){list, count};
}

enum err contest_explain(struct ctx *c, const struct contest *contest,
                         const struct contest_scored *scored, int64_t entrant_id,
                         struct contest_explanation **ret)
{
    const struct contest_entrant *entrant = NULL;
    uint32_t subject;
    for (size_t i = 0; i < scored->entrants.count; i++) {
        if (scored->entrants.list[i].id == entrant_id)
            entrant = &scored->entrants.list[i];
    }
    if (scored->faults.count > 0)
        return ctx_fail(c, ERR_INVALID, "成绩还算不出来：%s", scored->faults.list[0].sentence);
    if (!entrant || !scored->run ||
        !score_subject_of(scored->run, bytes_of(entrant->key), &subject))
        return ctx_fail(c, ERR_NOT_FOUND, "没有这支队伍（队员），请刷新页面。");
    struct score_result result = score_result_of(scored->run, subject);
    const struct score_explanation *explanation =
        score_explain(c->arena, scored->run, subject, false);
    const struct explained explained = {.c = c,
                                        .contest = contest,
                                        .entrant = entrant,
                                        .of = scored->of,
                                        .members = contest_entrants(c, contest->id, 0, OF_MEMBER)};
    *ret = arena_alloc(c->arena, sizeof **ret);
    **ret = (struct contest_explanation){
        .contest = contest->id,
        .entrant = entrant_id,
        .rank = result.rank,
        .name = entrant->name,
        .total = print_points(c, result.total, scored->model->decimals),
        .verdict = explanation->verdict,
        .decided = show_figures(&explained, scored->decided, 0),
        .subjects = show_subjects(&explained, scored, explanation)};
    return OK;
}

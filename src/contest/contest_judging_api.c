/* SPDX-License-Identifier: Apache-2.0 */
/* The interface of judging: subjects, sheets, cells. */
#include <stdlib.h>
#include <string.h>

#include "contest/contest_judging.h"
#include "contest/contest_paper.h"
#include "contest/contest_routes.h"
#include "platform/http/http.h"

/* ---- Subjects -------------------------------------------------------------------------------- */

static const struct field item_fields[] = {
    FIELD(contest_item_row, item, FIELD_ID, .label = "评分项", .is_required = true),
    FIELD(contest_item_row, title, FIELD_TEXT, .label = "评分项名称", .is_required = true),
    FIELD(contest_item_row, group, FIELD_TEXT, .label = "分组", .is_required = true),
    FIELD(contest_item_row, kind, FIELD_WORD, .label = "计分方式", .words = contest_item_kind_words,
          .is_required = true),
    FIELD(contest_item_row, marks, FIELD_DECIMAL, .label = "分值"),
    FIELD(contest_item_row, step, FIELD_DECIMAL, .label = "最小分差"),
    FIELD_SHAPE("ContestItemRow")};

static const struct field subject_fields[] = {
    FIELD(contest_subject_row, subject, FIELD_ID, .label = "科目", .is_required = true),
    FIELD(contest_subject_row, title, FIELD_TEXT, .label = "科目名称", .is_required = true),
    FIELD(contest_subject_row, way, FIELD_WORD, .label = "评分办法", .words = contest_way_words,
          .is_required = true),
    FIELD(contest_subject_row, of, FIELD_WORD, .label = "比赛对象", .words = contest_of_words,
          .is_required = true),
    FIELD(contest_subject_row, points, FIELD_DECIMAL, .label = "计入总分"),
    FIELD(contest_subject_row, marks, FIELD_DECIMAL, .label = "卷面满分"),
    FIELD(contest_subject_row, state, FIELD_WORD, .label = "状态",
          .words = contest_subject_state_words, .is_required = true),
    FIELD(contest_subject_row, items, FIELD_LIST, .label = "评分项", .of = item_fields,
          .size = sizeof(struct contest_item_row), .is_required = true),
    FIELD_SHAPE("ContestSubjectRow")};

static const struct field subject_list_fields[] = {PAGED(subject_fields, contest_subject_row),
                                                   FIELD_SHAPE("ContestSubjectList")};

static enum err give_subjects(struct ctx *c, int64_t contest, struct response *p)
{
    struct field_list found = contest_subjects(c, contest);
    p->gives = paged_new(c, (int64_t)found.count, found.at, found.count);
    return OK;
}

static enum err list_subjects(struct ctx *c, const struct request *q, struct response *p)
{
    struct contest contest;
    TRY(contest_see(c, q->ids[0], &contest));
    return give_subjects(c, contest.id, p);
}

static enum err open_subject(struct ctx *c, const struct request *q, struct response *p)
{
    TRY(contest_subject_open(c, q->ids[0], q->ids[1]));
    return give_subjects(c, q->ids[0], p);
}

static enum err close_subject(struct ctx *c, const struct request *q, struct response *p)
{
    TRY(contest_subject_close(c, q->ids[0], q->ids[1]));
    return give_subjects(c, q->ids[0], p);
}

static enum err renew_sheets(struct ctx *c, const struct request *q, struct response *p)
{
    int64_t made;
    TRY(contest_sheets_renew(c, q->ids[0], q->ids[1], &made));
    return give_subjects(c, q->ids[0], p);
}

struct reason {
    int64_t rev;
    const char *reason;
};

static const struct field reason_fields[] = {
    FIELD(reason, reason, FIELD_TEXT, .label = "原因", .is_required = true, .maximum = 200),
    FIELD_SHAPE("ContestReason")};

static enum err reopen_subject(struct ctx *c, const struct request *q, struct response *p)
{
    const struct reason *wanted = q->takes;
    TRY(contest_subject_reopen(c, q->ids[0], q->ids[1], wanted->reason));
    return give_subjects(c, q->ids[0], p);
}

/* ---- Sheets ---------------------------------------------------------------------------------- */

struct sheet_row {
    struct contest_sheet sheet;
    const char *name;   /* of the entrant, or their blind number */
    const char *number; /* as it is printed */
    int64_t turn;
    bool is_mine;
};

#define SHEET_FIELDS                                                                        \
    {.name = "sheet",                                                                       \
     .kind = FIELD_ID,                                                                      \
     .offset = offsetof(struct sheet_row, sheet.id),                                        \
     .label = "评分表",                                                                     \
     .is_required = true},                                                                  \
        FIELD(contest_sheet, contest, FIELD_ID, .label = "比武", .is_required = true),      \
        FIELD(contest_sheet, subject, FIELD_ID, .label = "科目", .is_required = true),      \
        FIELD(contest_sheet, entrant, FIELD_ID, .label = "参赛对象"),                       \
        FIELD(sheet_row, name, FIELD_TEXT, .label = "参赛对象名称", .is_required = true),   \
        FIELD(sheet_row, number, FIELD_TEXT, .label = "表号", .is_required = true),         \
        FIELD(sheet_row, turn, FIELD_ID, .label = "出场顺序"),                              \
        FIELD(sheet_row, is_mine, FIELD_BOOL, .label = "本人的"),                           \
        FIELD(contest_sheet, seat, FIELD_ID, .label = "席位"),                              \
        FIELD(contest_sheet, judge_name, FIELD_TEXT, .label = "评委", .is_required = true), \
        FIELD(contest_sheet, state, FIELD_WORD, .label = "状态",                            \
              .words = contest_sheet_state_words, .is_required = true),                     \
        FIELD(contest_sheet, total, FIELD_DECIMAL, .label = "合计"),                        \
        FIELD(contest_sheet, filled, FIELD_INT, .label = "已评项数"),                       \
        FIELD(contest_sheet, is_far, FIELD_BOOL, .label = "偏离合议"),                      \
        FIELD(contest_sheet, remark, FIELD_TEXT, .label = "重新开放的原因"),                \
        FIELD(contest_sheet, settled, FIELD_TEXT, .label = "裁定"),                         \
        FIELD(contest_sheet, words, FIELD_LONG, .label = "评委备注", .is_required = true),  \
        FIELD(contest_sheet, compared_at, FIELD_TIME, .label = "由纸质表录入，核对时间"),   \
        FIELD(contest_sheet, rev, FIELD_INT, .label = "修订号"),                            \
        FIELD(contest_sheet, at, FIELD_TIME, .label = "改动时间")

static const struct field sheet_fields[] = {SHEET_FIELDS, FIELD_SHAPE("ContestSheetRow")};
static const struct field sheet_list_fields[] = {PAGED(sheet_fields, sheet_row),
                                                 FIELD_SHAPE("ContestSheetList")};

struct sheets_asked {
    int64_t subject;
};

static const struct field sheets_asked_fields[] = {
    FIELD(sheets_asked, subject, FIELD_ID, .label = "科目"), FIELD_LAST};

static const struct contest_entrant *entrant_of(const struct contest_entrants *entrants, int64_t id)
{
    for (size_t i = 0; i < entrants->count; i++) {
        if (entrants->list[i].id == id)
            return &entrants->list[i];
    }
    return NULL;
}

/* Judges see a blind number where one was drawn. */
static void name_entrant(struct ctx *c, int64_t contest, bool is_blind,
                         const struct contest_entrant *entrant, struct sheet_row *ret)
{
    bool hides = is_blind && (!entrant || (entrant->blind && *entrant->blind));
    if (entrant) {
        ret->name = hides ? entrant->blind : entrant->name;
        ret->number =
            contest_paper_number(c, entrant, contest, ret->sheet.subject, ret->sheet.seat);
        ret->turn = hides ? 0 : entrant->turn; /* known to all: it would tell who is who */
    } else {
        ret->name = "已退出";
        ret->number = "";
    }
    if (hides)
        ret->sheet.entrant = 0;
}

static void name_entrants(struct ctx *c, int64_t contest, bool is_blind, struct sheet_row *rows,
                          size_t count)
{
    struct contest_entrants found = {NULL, 0};
    int64_t subject = 0;
    for (size_t i = 0; i < count; i++) {
        struct contest_subject_row row;
        if (rows[i].sheet.subject != subject) {
            subject = rows[i].sheet.subject;
            if (contest_subject_get(c, contest, subject, &row) == OK)
                found = contest_entrants(c, contest, subject, row.of);
        }
        name_entrant(c, contest, is_blind, entrant_of(&found, rows[i].sheet.entrant), &rows[i]);
    }
}

static void mark_far(struct ctx *c, const struct contest *contest, struct contest_sheets *sheets)
{
    struct contest_subject_row subject;
    for (size_t from = 0, until; from < sheets->count; from = until) {
        for (until = from;
             until < sheets->count && sheets->list[until].subject == sheets->list[from].subject;)
            until++;
        struct contest_sheets part = {sheets->list + from, until - from};
        if (contest_subject_get(c, contest->id, sheets->list[from].subject, &subject) == OK)
            contest_mark_far(c, contest, &part, &subject);
    }
}

/* As they come on; an order of entry would tell judges who is who. */
static int by_turn(const void *one, const void *other)
{
    const struct sheet_row *a = one, *b = other;
    if (a->sheet.subject != b->sheet.subject)
        return a->sheet.subject < b->sheet.subject ? -1 : 1;
    if (a->turn != b->turn)
        return a->turn < b->turn ? -1 : 1;
    if (a->sheet.entrant == 0 && strcmp(a->name, b->name) != 0)
        return strcmp(a->name, b->name);
    return (a->sheet.id > b->sheet.id) - (a->sheet.id < b->sheet.id);
}

static enum err list_sheets(struct ctx *c, const struct request *q, struct response *p)
{
    const struct sheets_asked *asked = q->asks;
    struct contest contest;
    TRY(contest_see(c, q->ids[0], &contest));
    bool sees_all = contest_sees_all(c, &contest);
    struct contest_sheets found =
        contest_sheets(c, contest.id, asked->subject, sees_all ? 0 : c->actor.person);
    if (sees_all)
        mark_far(c, &contest, &found);
    struct sheet_row *rows = arena_array(c->arena, found.count + 1, sizeof *rows);
    for (size_t i = 0; i < found.count; i++)
        rows[i] = (struct sheet_row){.sheet = found.list[i],
                                     .is_mine = found.list[i].person == c->actor.person};
    name_entrants(c, contest.id, !sees_all, rows, found.count);
    if (!sees_all)
        qsort(rows, found.count, sizeof *rows, by_turn);
    p->gives = paged_new(c, (int64_t)found.count, rows, found.count);
    return OK;
}

/* ---- One sheet ------------------------------------------------------------------------------- */

struct sheet_detail {
    struct sheet_row row;
    const char *subject_title;
    struct field_decimal marks;
    struct field_list items, cells;
};

static const struct field cell_fields[] = {
    FIELD(contest_cell, item, FIELD_ID, .label = "评分项", .is_required = true),
    FIELD(contest_cell, value, FIELD_DECIMAL, .label = "分数"),
    FIELD(contest_cell, note, FIELD_TEXT, .label = "评语", .is_required = true),
    FIELD(contest_cell, why, FIELD_TEXT, .label = "改分原因", .is_required = true),
    FIELD(contest_cell, rev, FIELD_INT, .label = "修订号"),
    FIELD(contest_cell, at, FIELD_TIME, .label = "改动时间"),
    FIELD_SHAPE("ContestCell")};

static const struct field sheet_detail_fields[] = {
    SHEET_FIELDS,
    FIELD(sheet_detail, subject_title, FIELD_TEXT, .label = "科目名称", .is_required = true),
    FIELD(sheet_detail, marks, FIELD_DECIMAL, .label = "满分"),
    FIELD(sheet_detail, items, FIELD_LIST, .label = "评分项", .of = item_fields,
          .size = sizeof(struct contest_item_row), .is_required = true),
    FIELD(sheet_detail, cells, FIELD_LIST, .label = "已评", .of = cell_fields,
          .size = sizeof(struct contest_cell), .is_required = true),
    FIELD_SHAPE("ContestSheet")};

static enum err give_sheet(struct ctx *c, const struct contest_sheet *sheet, struct response *p)
{
    struct contest_subject_row subject;
    struct sheet_detail *detail = arena_alloc(c->arena, sizeof *detail);
    TRY(contest_subject_get(c, sheet->contest, sheet->subject, &subject));
    bool is_mine = sheet->person == c->actor.person;
    *detail = (struct sheet_detail){.row = {.sheet = *sheet, .is_mine = is_mine},
                                    .subject_title = subject.title,
                                    .marks = subject.marks,
                                    .items = contest_items(c, sheet->contest, sheet->subject),
                                    .cells = contest_cells(c, sheet->id)};
    name_entrants(c, sheet->contest, is_mine, &detail->row, 1);
    p->gives = detail;
    return OK;
}

static enum err see_sheet(struct ctx *c, const struct request *q, struct response *p)
{
    struct contest_sheet sheet;
    TRY(contest_sheet_see(c, q->ids[0], &sheet));
    return give_sheet(c, &sheet, p);
}

static const struct field change_row_fields[] = {
    FIELD(contest_cell_change, item, FIELD_ID, .label = "评分项", .is_required = true),
    FIELD(contest_cell_change, rev, FIELD_INT, .label = "次序"),
    FIELD(contest_cell_change, at, FIELD_TIME, .label = "时间", .is_required = true),
    FIELD(contest_cell_change, value, FIELD_DECIMAL, .label = "分数"),
    FIELD(contest_cell_change, note, FIELD_TEXT, .label = "评语", .is_required = true),
    FIELD(contest_cell_change, why, FIELD_TEXT, .label = "改分原因", .is_required = true),
    FIELD(contest_cell_change, name, FIELD_TEXT, .label = "改动人", .is_required = true),
    FIELD_SHAPE("ContestCellChange")};
static const struct field history_fields[] = {PAGED(change_row_fields, contest_cell_change),
                                              FIELD_SHAPE("ContestCellHistory")};

static enum err see_history(struct ctx *c, const struct request *q, struct response *p)
{
    struct contest_sheet sheet;
    TRY(contest_sheet_see(c, q->ids[0], &sheet));
    struct field_list found = contest_cell_history(c, sheet.id);
    p->gives = paged_new(c, (int64_t)found.count, found.at, found.count);
    return OK;
}

struct cell_change {
    int64_t rev;
    struct field_decimal value;
    const char *note, *why;
};

static const struct field cell_change_fields[] = {
    FIELD(cell_change, rev, FIELD_INT, .label = "修订号", .is_required = true),
    FIELD(cell_change, value, FIELD_DECIMAL, .label = "分数"),
    FIELD(cell_change, note, FIELD_TEXT, .label = "评语", .maximum = 200),
    FIELD(cell_change, why, FIELD_TEXT, .label = "改分原因", .maximum = 200),
    FIELD_SHAPE("ContestCellChange")};

static enum err set_cell(struct ctx *c, const struct request *q, struct response *p)
{
    const struct cell_change *wanted = q->takes;
    struct contest_cell *cell = arena_alloc(c->arena, sizeof *cell);
    struct contest_cell_wish wish = {.sheet = q->ids[0],
                                     .item = q->ids[1],
                                     .rev = wanted->rev,
                                     .value = wanted->value,
                                     .note = wanted->note ? wanted->note : "",
                                     .why = wanted->why ? wanted->why : ""};
    enum err err = contest_cell_set(c, &wish, cell);
    /* A sheet that is locked is no dispute about the value. */
    if (err == OK || (err == ERR_CONFLICT && cell->rev > 0))
        p->gives = cell;
    return err;
}

/* ---- From state to state --------------------------------------------------------------------- */

struct sheet_step {
    int64_t rev;
    const char *reason;
};

static const struct field submit_fields[] = {
    FIELD(sheet_step, rev, FIELD_INT, .label = "修订号", .is_required = true),
    FIELD_SHAPE("ContestSubmission")};
static const struct field reopen_fields[] = {
    FIELD(sheet_step, rev, FIELD_INT, .label = "修订号", .is_required = true),
    FIELD(sheet_step, reason, FIELD_TEXT, .label = "原因", .is_required = true, .maximum = 200),
    FIELD_SHAPE("ContestSheetReason")};

static enum err answer(struct ctx *c, enum err err, const struct contest_sheet *sheet,
                       struct response *p)
{
    const char *message = c->message;
    if (err != OK && (err != ERR_CONFLICT || sheet->id == 0))
        return err;
    TRY(give_sheet(c, sheet, p));
    c->message = message;
    return err;
}

struct saying {
    const char *before, *words;
};

static const struct field saying_fields[] = {
    FIELD(saying, before, FIELD_LONG, .label = "原备注", .maximum = 1000),
    FIELD(saying, words, FIELD_LONG, .label = "评委备注", .maximum = 1000),
    FIELD_SHAPE("ContestSheetWords")};

static enum err say_words(struct ctx *c, const struct request *q, struct response *p)
{
    const struct saying *wanted = q->takes;
    struct contest_sheet sheet = {0};
    enum err err = contest_sheet_say(c, q->ids[0], wanted->before ? wanted->before : "",
                                     wanted->words ? wanted->words : "", &sheet);
    return answer(c, err, &sheet, p);
}

static enum err submit_sheet(struct ctx *c, const struct request *q, struct response *p)
{
    const struct sheet_step *wanted = q->takes;
    struct contest_sheet sheet = {0};
    enum err err = contest_sheet_submit(c, q->ids[0], wanted->rev, &sheet);
    return answer(c, err, &sheet, p);
}

static enum err reopen_sheet(struct ctx *c, const struct request *q, struct response *p)
{
    const struct sheet_step *wanted = q->takes;
    struct contest_sheet sheet = {0};
    enum err err = contest_sheet_reopen(c, q->ids[0], wanted->rev, wanted->reason, &sheet);
    return answer(c, err, &sheet, p);
}

static enum err settle_sheet(struct ctx *c, const struct request *q, struct response *p)
{
    const struct sheet_step *wanted = q->takes;
    struct contest_sheet sheet = {0};
    enum err err = contest_sheet_settle(c, q->ids[0], wanted->rev, wanted->reason, &sheet);
    return answer(c, err, &sheet, p);
}

const struct route contest_judging_routes[] = {
    {"GET", "/api/contests/{contest}/subjects", list_subjects, .title = "比武科目",
     .need = NEED_SIGNED_IN, .lane = LANE_READ, .gives = subject_list_fields},
    {"POST", "/api/contests/{contest}/subjects/{subject}/open", open_subject,
     .title = "科目开始评分", .need = NEED_SIGNED_IN, .lane = LANE_WRITE,
     .gives = subject_list_fields},
    {"POST", "/api/contests/{contest}/subjects/{subject}/renew", renew_sheets,
     .title = "补发评分表", .need = NEED_SIGNED_IN, .lane = LANE_WRITE,
     .gives = subject_list_fields},
    {"POST", "/api/contests/{contest}/subjects/{subject}/close", close_subject,
     .title = "科目结束评分", .need = NEED_SIGNED_IN, .lane = LANE_WRITE,
     .gives = subject_list_fields},
    {"POST", "/api/contests/{contest}/subjects/{subject}/reopen", reopen_subject,
     .title = "科目重新开放评分", .need = NEED_SIGNED_IN, .lane = LANE_WRITE,
     .takes = reason_fields, .takes_size = sizeof(struct reason), .gives = subject_list_fields},
    {"GET", "/api/contests/{contest}/sheets", list_sheets, .title = "评分表列表",
     .need = NEED_SIGNED_IN, .lane = LANE_READ, .asks = sheets_asked_fields,
     .asks_size = sizeof(struct sheets_asked), .gives = sheet_list_fields},
    {"GET", "/api/sheets/{sheet}", see_sheet, .title = "查看评分表", .need = NEED_SIGNED_IN,
     .lane = LANE_READ, .gives = sheet_detail_fields},
    {"GET", "/api/sheets/{sheet}/history", see_history, .title = "评分表的改动记录",
     .need = NEED_SIGNED_IN, .lane = LANE_READ, .gives = history_fields},
    {"PUT", "/api/sheets/{sheet}/cells/{item}", set_cell, .title = "打分", .need = NEED_SIGNED_IN,
     .lane = LANE_WRITE, .takes = cell_change_fields, .takes_size = sizeof(struct cell_change),
     .gives = cell_fields},
    {"PUT", "/api/sheets/{sheet}/words", say_words, .title = "填写评委备注", .need = NEED_SIGNED_IN,
     .lane = LANE_WRITE, .takes = saying_fields, .takes_size = sizeof(struct saying),
     .gives = sheet_detail_fields},
    {"POST", "/api/sheets/{sheet}/submit", submit_sheet, .title = "提交评分表",
     .need = NEED_SIGNED_IN, .lane = LANE_WRITE, .takes = submit_fields,
     .takes_size = sizeof(struct sheet_step), .gives = sheet_detail_fields},
    {"POST", "/api/sheets/{sheet}/reopen", reopen_sheet, .title = "重新开放评分表",
     .need = NEED_SIGNED_IN, .lane = LANE_WRITE, .takes = reopen_fields,
     .takes_size = sizeof(struct sheet_step), .gives = sheet_detail_fields},
    {"POST", "/api/sheets/{sheet}/settle", settle_sheet, .title = "裁定偏离的评分表",
     .need = NEED_SIGNED_IN, .lane = LANE_WRITE, .takes = reopen_fields,
     .takes_size = sizeof(struct sheet_step), .gives = sheet_detail_fields},
    {0}};

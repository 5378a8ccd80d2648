/* SPDX-License-Identifier: Apache-2.0 */
#include "contest/contest_paper.h"

#include <string.h>

#include "contest/contest_appeal.h"
#include "contest/contest_judging.h"
#include "contest/contest_own.h"
#include "contest/contest_rules.h"
#include "contest_paper_sql.h"
#include "platform/base/json.h"
#include "platform/db/db.h"

enum { TYPISTS = 2, MOST_CELLS = 100, LONGEST_TYPING = 64 * 1024 };

const struct field contest_paper_cell_fields[] = {
    FIELD(contest_paper_cell, item, FIELD_ID, .label = "评分项", .is_required = true),
    FIELD(contest_paper_cell, value, FIELD_DECIMAL, .label = "分数"),
    FIELD(contest_paper_cell, note, FIELD_TEXT, .label = "评语", .maximum = 200),
    FIELD_SHAPE("ContestPaperCell")};

struct typed {
    struct field_list cells;
};

static const struct field typed_fields[] = {
    FIELD(typed, cells, FIELD_LIST, .label = "各项", .of = contest_paper_cell_fields,
          .size = sizeof(struct contest_paper_cell), .maximum = MOST_CELLS),
    FIELD_LAST};

const char *contest_paper_number(struct ctx *c, const struct contest_entrant *entrant,
                                 int64_t contest, int64_t subject, int64_t seat)
{
    const char *digits = entrant->blind ? entrant->blind : "";
    digits += strcspn(digits, "0123456789");
    const char *who = *digits ? text_format(c->arena, "B%s", digits)
                              : text_format(c->arena, "%lld", (long long)entrant->id);
    return text_format(c->arena, "%lld-%lld-%s-%lld", (long long)contest, (long long)subject, who,
                       (long long)seat);
}

/* ---- Looking --------------------------------------------------------------------------------- */

static const struct contest_paper_cell *cell_of(struct field_list cells, int64_t item)
{
    const struct contest_paper_cell *list = cells.at;
    for (size_t i = 0; i < cells.count; i++) {
        if (list[i].item == item)
            return &list[i];
    }
    return NULL;
}

static bool is_same(const struct contest_paper_cell *one, const struct contest_paper_cell *other)
{
    bool is_known = one && one->value.is_known;
    if (is_known != (other && other->value.is_known))
        return false;
    return !is_known || one->value.millionths == other->value.millionths;
}

static struct field_list read_cells(struct ctx *c, const char *text)
{
    struct typed typed = {0};
    struct faults faults;
    faults_init(&faults, c->arena);
    const struct json *tree = json_parse(c->arena, bytes_of(text), &faults);
    size_t before = c->fault_count;
    if (tree && tree->kind == JSON_OBJECT)
        field_read(c, typed_fields, tree, &typed);
    c->fault_count = before;
    return typed.cells;
}

static struct field_list typings_of(struct ctx *c, int64_t sheet)
{
    struct contest_paper_typing *list = arena_array(c->arena, TYPISTS, sizeof *list);
    size_t count = 0;
    struct db_rows *rows = db_query(c, sql_contest_papers, DB_ARGS(VAL(sheet)));
    while (db_row(rows) == DB_ROW && count < TYPISTS) {
        struct contest_paper_typing *one = &list[count++];
        *one = (struct contest_paper_typing){.person = db_int(rows, 0),
                                             .name = db_text(rows, 1),
                                             .at = db_int(rows, 2),
                                             .cells = read_cells(c, db_text(rows, 3)),
                                             .words = db_text(rows, 4)};
        one->is_mine = one->person == c->actor.person;
    }
    db_close(rows);
    return (struct field_list){list, count};
}

/* Where the two and, if there is one, the cell on the tablet are not all the same. */
static struct field_list differences(struct ctx *c, const struct contest_sheet *sheet,
                                     struct field_list typings)
{
    const struct contest_paper_typing *two = typings.at;
    struct field_list items = contest_items(c, sheet->contest, sheet->subject);
    struct field_list given = contest_cells(c, sheet->id);
    const struct contest_item_row *rows = items.at;
    const struct contest_cell *cells = given.at;
    struct contest_paper_cell *list = arena_array(c->arena, items.count + 1, sizeof *list);
    size_t count = 0;
    for (size_t i = 0; i < items.count; i++) {
        struct contest_paper_cell tablet = {.item = rows[i].item, .note = ""};
        for (size_t j = 0; j < given.count; j++) {
            if (cells[j].item == rows[i].item)
                tablet = (struct contest_paper_cell){rows[i].item, cells[j].value, cells[j].note};
        }
        const struct contest_paper_cell *one = cell_of(two[0].cells, rows[i].item);
        const struct contest_paper_cell *other = cell_of(two[1].cells, rows[i].item);
        if (!is_same(one, other) || (tablet.value.is_known && !is_same(&tablet, one)))
            list[count++] = tablet;
    }
    return (struct field_list){list, count};
}

/* Everything, whoever typed it. */
static void read_paper(struct ctx *c, struct contest_paper *ret)
{
    struct db_rows *rows = db_query(c, sql_contest_paper_compared, DB_ARGS(VAL(ret->sheet.id)));
    if (db_row(rows) == DB_ROW) {
        ret->compared_name = db_text(rows, 0);
        ret->compared_at = db_int(rows, 1);
    }
    db_close(rows);
    ret->typings = typings_of(c, ret->sheet.id);
    if (ret->typings.count == TYPISTS && ret->sheet.state == SHEET_OPEN)
        ret->differs = differences(c, &ret->sheet, ret->typings);
}

/* Whoever has still to type must not know what was typed. */
static void hide_others(struct contest_paper *paper)
{
    struct contest_paper_typing *list = (struct contest_paper_typing *)paper->typings.at;
    for (size_t i = 0; i < paper->typings.count && paper->typings.count < TYPISTS; i++) {
        if (list[i].is_mine)
            continue;
        list[i].cells = (struct field_list){NULL, 0};
        list[i].words = "";
    }
}

static enum err take_sheet(struct ctx *c, int64_t id, struct contest *ret_contest,
                           struct contest_paper *ret)
{
    *ret = (struct contest_paper){0};
    TRY(contest_sheet_see(c, id, &ret->sheet));
    TRY(contest_see(c, ret->sheet.contest, ret_contest));
    if (!contest_sees_all(c, ret_contest) || ret->sheet.person == c->actor.person)
        return ctx_fail(c, ERR_FORBIDDEN,
                        "纸质评分表由组委会或者裁判长录入，评委不能录入自己的表。");
    read_paper(c, ret);
    return OK;
}

enum err contest_paper_see(struct ctx *c, int64_t sheet, struct contest_paper *ret)
{
    struct contest contest;
    TRY(take_sheet(c, sheet, &contest, ret));
    hide_others(ret);
    return OK;
}

/* ---- Typing ---------------------------------------------------------------------------------- */

static enum err need_open(struct ctx *c, const struct contest *contest,
                          const struct contest_sheet *sheet)
{
    struct contest_subject_row subject;
    TRY(contest_need_play(c, contest));
    TRY(contest_subject_get(c, sheet->contest, sheet->subject, &subject));
    if (subject.state != SUBJECT_OPEN)
        return ctx_fail(c, ERR_CONFLICT, "科目“%s”不在评分中，不能录入。", subject.title);
    if (sheet->state == SHEET_SUBMITTED)
        return ctx_fail(c, ERR_CONFLICT,
                        "这张评分表已经提交并计入成绩；确需按纸质表改，请裁判长先重新开放。");
    if (sheet->state == SHEET_SET_ASIDE)
        return ctx_fail(c, ERR_CONFLICT, "这张评分表已经停用，不用录入。");
    return OK;
}

static void check_cell(struct ctx *c, const struct contest_item_row *row, size_t at,
                       const struct contest_paper_cell *cell)
{
    struct contest_sheet_item item = {row->kind, row->marks.millionths, row->step.millionths};
    const char *place = text_format(c->arena, "cells[%zu].value", at);
    if (!cell || !cell->value.is_known) {
        if (row->kind != ITEM_DEDUCT)
            ctx_fault(c, place, "“%s”还没有录入。", row->title);
        return;
    }
    const char *refused =
        contest_refuse_cell(c->arena, &item, cell->value.millionths, cell->note ? cell->note : "");
    if (refused)
        ctx_fault(c, place, "“%s”：%s", row->title, refused);
}

static enum err check_cells(struct ctx *c, const struct contest_sheet *sheet,
                            struct field_list cells)
{
    struct field_list items = contest_items(c, sheet->contest, sheet->subject);
    const struct contest_item_row *rows = items.at;
    for (size_t i = 0; i < items.count; i++)
        check_cell(c, &rows[i], i, cell_of(cells, rows[i].item));
    return ctx_faulty(c);
}

static bool typed_it(const struct contest_paper *paper)
{
    const struct contest_paper_typing *list = paper->typings.at;
    for (size_t i = 0; i < paper->typings.count; i++) {
        if (list[i].is_mine)
            return true;
    }
    return false;
}

static void note(struct ctx *c, const struct contest *contest, const struct contest_sheet *sheet,
                 const char *did)
{
    contest_note(c, contest, "contest.paper",
                 text_format(c->arena, "比武“%s”：%s%s的纸质评分表（评分表 %lld）", contest->title,
                             did, sheet->judge_name, (long long)sheet->id));
}

enum err contest_paper_type(struct ctx *c, int64_t id, struct field_list cells, const char *words,
                            struct contest_paper *ret)
{
    struct contest contest;
    struct text text;
    struct typed typed = {cells};
    TRY(take_sheet(c, id, &contest, ret));
    TRY(need_open(c, &contest, &ret->sheet));
    TRY(check_cells(c, &ret->sheet, cells));
    bool is_again = ret->compared_at != 0;
    if (!is_again && ret->typings.count == TYPISTS && !typed_it(ret))
        return ctx_fail(c, ERR_CONFLICT, "这张评分表已有两人录入，请由他们或者裁判长核对。");
    text_init(&text, c->arena, LONGEST_TYPING);
    field_write(&text, typed_fields, &typed);
    if (is_again) {
        (void)db_exec(c, sql_contest_papers_clear, DB_ARGS(VAL(id)));
        (void)db_exec(c, sql_contest_paper_uncompare, DB_ARGS(VAL(id)));
    }
    (void)db_exec(c, sql_contest_paper_set,
                  DB_ARGS(VAL(id), VAL(c->actor.person), VAL(c->now), VAL(text.at), VAL(words)));
    note(c, &contest, &ret->sheet, "录入");
    contest_stamp(c, contest.id);
    return contest_paper_see(c, id, ret);
}

/* ---- Settling -------------------------------------------------------------------------------- */

static enum err write_cells(struct ctx *c, const struct contest_paper *paper,
                            struct field_list settled)
{
    const struct contest_paper_typing *first = paper->typings.at;
    struct field_list items = contest_items(c, paper->sheet.contest, paper->sheet.subject);
    const struct contest_item_row *rows = items.at;
    for (size_t i = 0; i < items.count; i++) {
        bool is_settled = cell_of(paper->differs, rows[i].item) != NULL;
        const struct contest_paper_cell *cell =
            cell_of(is_settled ? settled : first->cells, rows[i].item);
        struct contest_cell_wish wish = {
            .sheet = paper->sheet.id, .item = rows[i].item, .note = "", .why = "纸质表补录"};
        if (cell) {
            wish.value = cell->value;
            wish.note = cell->note ? cell->note : "";
        }
        TRY(contest_cell_take(c, &paper->sheet, &rows[i], &wish));
    }
    return OK;
}

/* The cells as they will stand, so that the whole is examined before anything is written. */
static struct field_list as_settled(struct ctx *c, const struct contest_paper *paper,
                                    struct field_list settled)
{
    const struct contest_paper_typing *first = paper->typings.at;
    const struct contest_paper_cell *typed = first->cells.at, *chosen = settled.at;
    struct contest_paper_cell *list =
        arena_array(c->arena, first->cells.count + settled.count + 1, sizeof *list);
    size_t count = 0;
    for (size_t i = 0; i < settled.count; i++)
        list[count++] = chosen[i];
    for (size_t i = 0; i < first->cells.count; i++) {
        if (!cell_of(paper->differs, typed[i].item))
            list[count++] = typed[i];
    }
    return (struct field_list){list, count};
}

static enum err need_settled(struct ctx *c, const struct contest_paper *paper,
                             struct field_list settled)
{
    const struct contest_paper_cell *open = paper->differs.at;
    for (size_t i = 0; i < paper->differs.count; i++) {
        if (!cell_of(settled, open[i].item))
            ctx_fault(c, text_format(c->arena, "differs[%zu]", i),
                      "第 %lld 项不一致，请对照纸质表选定。", (long long)open[i].item);
    }
    return ctx_faulty(c);
}

enum err contest_paper_settle(struct ctx *c, int64_t id, int64_t rev, struct field_list cells,
                              struct contest_paper *ret)
{
    struct contest contest;
    TRY(take_sheet(c, id, &contest, ret));
    TRY(need_open(c, &contest, &ret->sheet));
    if (ret->typings.count < TYPISTS || ret->compared_at != 0)
        return ctx_fail(c, ERR_CONFLICT, "这张评分表还没有由两人各录一遍，不能核对。");
    if (!typed_it(ret) && !contest_has_duty(c, contest.id, DUTY_CHIEF, 0))
        return ctx_fail(c, ERR_FORBIDDEN, "由两名录入人之一或者裁判长对照纸质表核对。");
    TRY(need_settled(c, ret, cells));
    TRY(check_cells(c, &ret->sheet, as_settled(c, ret, cells)));
    TRY(write_cells(c, ret, cells));
    const struct contest_paper_typing *first = ret->typings.at;
    if (db_exec(c, sql_contest_paper_take,
                DB_ARGS(VAL(id), VAL(rev), VAL(first->words), VAL(c->actor.person), VAL(c->now))) !=
        1)
        return ctx_fail(c, ERR_CONFLICT, "这张评分表刚刚有了变化，请核对后再办理。");
    note(c, &contest, &ret->sheet, "核对并采用");
    contest_stamp(c, contest.id);
    return contest_paper_see(c, id, ret);
}

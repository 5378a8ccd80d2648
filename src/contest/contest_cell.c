/* SPDX-License-Identifier: Apache-2.0 */
/* The cells of a sheet: the most frequent change of a competition, and the one that is disputed. */
#include <string.h>

#include "contest/contest_judging.h"
#include "contest/contest_own.h"
#include "contest/contest_rules.h"
#include "contest_judging_sql.h"
#include "platform/audit/audit.h"
#include "platform/db/db.h"

enum { MOST_CELLS = 100, MOST_CHANGES = 5000 };

struct field_list contest_cells(struct ctx *c, int64_t sheet)
{
    struct contest_cell *list = arena_array(c->arena, MOST_CELLS, sizeof *list);
    size_t count = 0;
    struct db_rows *rows = db_query(c, sql_contest_cells, DB_ARGS(VAL(sheet)));
    while (db_row(rows) == DB_ROW && count < MOST_CELLS)
        list[count++] = (struct contest_cell){.item = db_int(rows, 0),
                                              .value = {!db_is_null(rows, 1), db_int(rows, 1)},
                                              .note = db_text(rows, 2),
                                              .why = db_text(rows, 3),
                                              .rev = db_int(rows, 4),
                                              .at = db_int(rows, 5)};
    db_close(rows);
    return (struct field_list){list, count};
}

struct field_list contest_cell_history(struct ctx *c, int64_t sheet)
{
    struct contest_cell_change *list = NULL;
    size_t count = 0;
    struct db_rows *rows = db_query(c, sql_contest_cell_history, DB_ARGS(VAL(sheet)));
    while (db_row(rows) == DB_ROW && count < MOST_CHANGES) {
        list = arena_more(c->arena, list, count, sizeof *list);
        list[count++] =
            (struct contest_cell_change){.item = db_int(rows, 0),
                                         .rev = db_int(rows, 1),
                                         .at = db_int(rows, 2),
                                         .value = {!db_is_null(rows, 3), db_int(rows, 3)},
                                         .note = db_text(rows, 4),
                                         .why = db_text(rows, 5),
                                         .name = db_text(rows, 6)};
    }
    db_close(rows);
    return (struct field_list){list, count};
}

/* ---- Setting one ----------------------------------------------------------------------------- */

struct frame {
    int64_t contest, subject, entrant, person;
    int state;
    bool was_opened_again;
};

static bool get_frame(struct ctx *c, int64_t sheet, struct frame *ret)
{
    struct db_rows *rows = db_query(c, sql_contest_sheet_frame, DB_ARGS(VAL(sheet)));
    bool is_there = db_row(rows) == DB_ROW;
    if (is_there) {
        const char *remark = db_text(rows, 5);
        *ret = (struct frame){.contest = db_int(rows, 0),
                              .subject = db_int(rows, 1),
                              .entrant = db_int(rows, 2),
                              .person = db_int(rows, 3),
                              .state = (int)db_int(rows, 4),
                              .was_opened_again = remark && *remark};
    }
    db_close(rows);
    return is_there;
}

static enum err need_own_open_sheet(struct ctx *c, const struct contest_cell_wish *wish,
                                    struct frame *ret)
{
    struct contest_subject_row subject;
    if (!get_frame(c, wish->sheet, ret) || ret->person != c->actor.person)
        return ctx_fail(c, ERR_NOT_FOUND, "没有这张评分表，或者它不是您的。");
    TRY(contest_subject_get(c, ret->contest, ret->subject, &subject));
    if (subject.state != SUBJECT_OPEN)
        return ctx_fail(c, ERR_CONFLICT, "科目“%s”已经结束评分，不能再改。", subject.title);
    if (ret->state == SHEET_SUBMITTED)
        return ctx_fail(c, ERR_CONFLICT, "这张评分表已经提交；确需改动，请裁判长重新开放。");
    if (ret->state == SHEET_SET_ASIDE)
        return ctx_fail(c, ERR_CONFLICT, "这张评分表已经停用，请联系裁判长。");
    return OK;
}

static bool find_item(struct ctx *c, const struct frame *frame, int64_t number,
                      struct contest_sheet_item *ret, const char **ret_title)
{
    struct field_list items = contest_items(c, frame->contest, frame->subject);
    const struct contest_item_row *list = items.at;
    for (size_t i = 0; i < items.count; i++) {
        if (list[i].item != number)
            continue;
        *ret = (struct contest_sheet_item){list[i].kind, list[i].marks.millionths,
                                           list[i].step.millionths};
        *ret_title = list[i].title;
        return true;
    }
    return false;
}

static struct contest_cell last_cell(struct ctx *c, const struct contest_cell_wish *wish)
{
    struct contest_cell cell = {.item = wish->item, .note = "", .why = ""};
    struct db_rows *rows =
        db_query(c, sql_contest_cell_last, DB_ARGS(VAL(wish->sheet), VAL(wish->item)));
    if (db_row(rows) == DB_ROW) {
        cell.rev = db_int(rows, 0);
        cell.value = (struct field_decimal){!db_is_null(rows, 1), db_int(rows, 1)};
        cell.note = db_text(rows, 2);
        cell.why = db_text(rows, 3);
        cell.at = db_int(rows, 4);
    }
    db_close(rows);
    return cell;
}

static enum err check_wish(struct ctx *c, const struct contest_cell_wish *wish,
                           const struct frame *frame, const struct contest_sheet_item *item)
{
    const char *refused =
        wish->value.is_known
            ? contest_refuse_cell(c->arena, item, wish->value.millionths, wish->note)
            : NULL;
    if (refused)
        ctx_fault(c, "value", "%s", refused);
    if (frame->was_opened_again && !*wish->why)
        ctx_fault(c, "why", "评分表是重新开放的，请写明改分的原因。");
    return ctx_faulty(c);
}

static bool is_same(const struct contest_cell *there, const struct contest_cell_wish *wish)
{
    return there->value.is_known == wish->value.is_known &&
           (!wish->value.is_known || there->value.millionths == wish->value.millionths) &&
           strcmp(there->note, wish->note) == 0;
}

static void add_value(struct text *text, const struct field_decimal *value)
{
    if (value->is_known)
        decimal_add_text(text, value->millionths);
    else
        text_add(text, "（空）");
}

static void note(struct ctx *c, const struct contest_cell_wish *wish, const struct frame *frame,
                 const char *title, const struct contest_cell *before)
{
    struct text text;
    text_init(&text, c->arena, 1000);
    text_add_format(&text, "评分表 %lld“%s”：由 ", (long long)wish->sheet, title);
    add_value(&text, &before->value);
    text_add(&text, " 改为 ");
    add_value(&text, &wish->value);
    if (*wish->why)
        text_add_format(&text, "（%s）", wish->why);
    audit_write(c, &(struct audit_entry){.action = "contest.cell",
                                         .object = "contest",
                                         .id = frame->contest,
                                         .sentence = text.at});
}

/* What a value, or none, adds to the total of its sheet. */
static int64_t worth(const struct contest_sheet_item *item, const struct field_decimal *value)
{
    if (!value->is_known)
        return contest_empty_total(item, 1);
    return contest_cell_points(item, value->millionths);
}

/* As `before` says it is. */
static enum err store(struct ctx *c, const struct contest_cell_wish *wish,
                      const struct contest_sheet_item *item, const struct contest_cell *before)
{
    if (db_exec(c, sql_contest_cell_add,
                DB_ARGS(VAL(wish->sheet), VAL(wish->item), VAL(before->rev + 1),
                        wish->value.is_known ? VAL(wish->value.millionths) : db_null(),
                        VAL(wish->note), VAL(wish->why), VAL(c->now), VAL(c->actor.person))) != 1)
        return ctx_fail(c, ERR_CONFLICT, "这一格已在别处改过，请核对后再改。");
    (void)db_exec(
        c, sql_contest_sheet_count,
        DB_ARGS(VAL(wish->sheet), VAL(worth(item, &wish->value) - worth(item, &before->value)),
                VAL((int64_t)wish->value.is_known - before->value.is_known), VAL(c->now)));
    return OK;
}

enum err contest_cell_take(struct ctx *c, const struct contest_sheet *sheet,
                           const struct contest_item_row *row, const struct contest_cell_wish *wish)
{
    struct contest_sheet_item item = {row->kind, row->marks.millionths, row->step.millionths};
    struct frame frame = {.contest = sheet->contest};
    struct contest_cell before = last_cell(c, wish);
    if (is_same(&before, wish))
        return OK;
    TRY(store(c, wish, &item, &before));
    note(c, wish, &frame, row->title, &before);
    return OK;
}

enum err contest_cell_set(struct ctx *c, const struct contest_cell_wish *wish,
                          struct contest_cell *ret)
{
    struct frame frame;
    struct contest_sheet_item item;
    const char *title;
    *ret = (struct contest_cell){.item = wish->item, .note = "", .why = ""};
    TRY(need_own_open_sheet(c, wish, &frame));
    if (!find_item(c, &frame, wish->item, &item, &title))
        return ctx_fail(c, ERR_NOT_FOUND, "评分表上没有这一项，请刷新页面。");
    struct contest_cell before = last_cell(c, wish);
    *ret = before;
    if (is_same(&before, wish))
        return OK;
    if (before.rev != wish->rev)
        return ctx_fail(c, ERR_CONFLICT, "这一格已在别处改过，请核对后再改。");
    TRY(check_wish(c, wish, &frame, &item));
    TRY(store(c, wish, &item, &before));
    note(c, wish, &frame, title, &before);
    contest_stamp(c, frame.contest);
    *ret = (struct contest_cell){.item = wish->item,
                                 .value = wish->value,
                                 .note = wish->note,
                                 .why = wish->why,
                                 .rev = wish->rev + 1,
                                 .at = c->now};
    return OK;
}

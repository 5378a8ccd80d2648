/* SPDX-License-Identifier: Apache-2.0 */
/* Sheets as judges submitted them, for signature and for the file: each cell, what was written to
 * it, what was decided about it. */
#include "contest/contest_document.h"

#include <string.h>

#include "contest/contest_judging.h"
#include "contest/contest_paper.h"
#include "contest/contest_rules.h"
#include "platform/base/date.h"

static const struct document_column columns[] = {
    {"序号", 2, DOCUMENT_CENTRE, true}, {"评分项", 12, DOCUMENT_LEFT, false},
    {"分值", 2, DOCUMENT_RIGHT, true},  {"评委所填", 3, DOCUMENT_RIGHT, true},
    {"得分", 2, DOCUMENT_RIGHT, true},  {"评语、理由", 6, DOCUMENT_LEFT, false}};
enum { COLUMNS = sizeof columns / sizeof *columns };

struct filling {
    struct ctx *c;
    const struct contest *contest;
    const struct contest_subject_row *subject;
    struct document *document;
    size_t count;
};

/* What was filled in for an item; not known: nothing was. */
static struct contest_cell cell_of(struct field_list cells, int64_t item)
{
    const struct contest_cell *list = cells.at;
    for (size_t i = 0; i < cells.count; i++) {
        if (list[i].item == item)
            return list[i];
    }
    return (struct contest_cell){.item = item, .note = "", .why = ""};
}

static int64_t points_of(const struct contest_item_row *row, const struct contest_cell *cell)
{
    struct contest_sheet_item item = {row->kind, row->marks.millionths, row->step.millionths};
    return cell->value.is_known ? contest_cell_points(&item, cell->value.millionths)
                                : contest_empty_total(&item, 1);
}

static const char *say_value(struct ctx *c, const struct contest_item_row *row,
                             const struct contest_cell *cell)
{
    if (!cell->value.is_known)
        return "—";
    if (row->kind == ITEM_TICK)
        return points_of(row, cell) > 0 ? "达标" : "未达标";
    const char *value = contest_say_decimal(c, cell->value);
    return row->kind == ITEM_DEDUCT ? text_format(c->arena, "扣 %s", value) : value;
}

/* The heading of a part of the sheet, with its full marks and what it came to. */
static void write_group(struct filling *f, struct document_block *table, size_t at,
                        struct field_list cells)
{
    const struct contest_item_row *items = f->subject->items.at;
    struct field_decimal marks = {true, 0}, points = {true, 0};
    for (size_t i = at; i < f->subject->items.count; i++) {
        if (strcmp(items[i].group, items[at].group) != 0)
            break;
        struct contest_cell cell = cell_of(cells, items[i].item);
        marks.millionths += items[i].marks.millionths;
        points.millionths += points_of(&items[i], &cell);
    }
    struct document_cell *row = document_add_row(table);
    row[1].text = items[at].group;
    row[2].text = contest_say_decimal(f->c, marks);
    row[4].text = contest_say_decimal(f->c, points);
    row[1].face = row[2].face = row[4].face = DOCUMENT_BOLD;
}

/* A change after the sheet was opened again says why. */
static const char *say_note(struct ctx *c, const struct contest_cell *cell)
{
    if (!*cell->why)
        return cell->note;
    return text_format(c->arena, "%s%s改分原因：%s", cell->note, *cell->note ? "；" : "",
                       cell->why);
}

static void write_cells(struct filling *f, const struct contest_sheet *sheet)
{
    const struct contest_item_row *items = f->subject->items.at;
    struct field_list cells = contest_cells(f->c, sheet->id);
    struct document_block *table = document_add_table(f->document, NULL, columns, COLUMNS);
    for (size_t i = 0; i < f->subject->items.count; i++) {
        struct contest_cell cell = cell_of(cells, items[i].item);
        struct field_decimal points = {true, points_of(&items[i], &cell)};
        bool is_first = i == 0 || strcmp(items[i].group, items[i - 1].group) != 0;
        if (is_first && *items[i].group)
            write_group(f, table, i, cells);
        struct document_cell *row = document_add_row(table);
        row[0].text = text_format(f->c->arena, "%lld", (long long)items[i].item);
        row[1].text = items[i].title;
        row[2].text = contest_say_decimal(f->c, items[i].marks);
        row[3].text = say_value(f->c, &items[i], &cell);
        row[4].text = contest_say_decimal(f->c, points);
        row[5].text = say_note(f->c, &cell);
    }
    struct document_cell *row = document_add_row(table);
    row[1].text = "合计";
    row[2].text = contest_say_decimal(f->c, f->subject->marks);
    row[4].text = contest_say_decimal(f->c, sheet->total);
    row[1].face = row[4].face = DOCUMENT_BOLD;
}

static const char *say_time(struct ctx *c, int64_t ms)
{
    struct text text;
    text_init(&text, c->arena, 40);
    date_add_time(&text, ms);
    return text.at;
}

static void write_head(struct filling *f, const struct contest_sheet *sheet,
                       const struct contest_entrant *entrant)
{
    struct arena *arena = f->c->arena;
    struct document_block *fields = document_add_fields(f->document, 2);
    document_add_field(fields, "参赛对象", entrant->name);
    if (entrant->blind && *entrant->blind)
        document_add_field(fields, "评分时所见", entrant->blind);
    if (entrant->turn > 0)
        document_add_field(fields, "出场顺序",
                           text_format(arena, "%lld", (long long)entrant->turn));
    document_add_field(
        fields, "评委",
        text_format(arena, "%s（%lld 号席）", sheet->judge_name, (long long)sheet->seat));
    document_add_field(
        fields, "编号",
        contest_paper_number(f->c, entrant, f->contest->id, f->subject->subject, sheet->seat));
    document_add_field(fields, "提交时间", say_time(f->c, sheet->at));
}

static void add_words(struct filling *f, const char *label, const char *words)
{
    if (words && *words)
        document_add_paragraph(f->document, text_format(f->c->arena, "%s：%s", label, words));
}

static void write_sheet(struct filling *f, const struct contest_sheet *sheet,
                        const struct contest_entrant *entrant)
{
    if (f->count++ > 0)
        document_add_page_break(f->document);
    document_add_heading(f->document, 1, text_format(f->c->arena, "%s　评分表", f->subject->title));
    write_head(f, sheet, entrant);
    write_cells(f, sheet);
    add_words(f, "评委备注", sheet->words);
    add_words(f, "裁判长裁定", sheet->settled);
    add_words(f, sheet->state == SHEET_SET_ASIDE ? "本表不计，原因" : "曾重新开放，原因",
              sheet->remark);
    if (sheet->compared_at != 0)
        document_add_note(f->document,
                          text_format(f->c->arena, "本表由纸质评分表录入，%s 由两人核对一致。",
                                      say_time(f->c, sheet->compared_at)));
    struct document_block *lines = document_add_signatures(f->document, 3);
    document_add_signature(lines, "评委", DOCUMENT_NAME);
    document_add_signature(lines, "裁判长", DOCUMENT_NAME);
    document_add_signature(lines, "日期", DOCUMENT_DATE);
}

/* In the order in which they came on, one judge after the other. */
static void write_subject(struct filling *f)
{
    struct contest_sheets sheets = contest_sheets(f->c, f->contest->id, f->subject->subject, 0);
    struct contest_entrants entrants =
        contest_entrants(f->c, f->contest->id, f->subject->subject, f->subject->of);
    for (size_t i = 0; i < entrants.count; i++) {
        for (size_t j = 0; j < sheets.count; j++) {
            const struct contest_sheet *sheet = &sheets.list[j];
            if (sheet->entrant == entrants.list[i].id && sheet->state != SHEET_OPEN)
                write_sheet(f, sheet, &entrants.list[i]);
        }
    }
}

struct document *contest_filled_document(struct ctx *c, const struct contest *contest,
                                         int64_t subject)
{
    struct field_list subjects = contest_subjects(c, contest->id);
    const struct contest_subject_row *list = subjects.at;
    struct filling f = {.c = c, .contest = contest};
    f.document = contest_begin_document(c, contest, "评分表");
    for (size_t i = 0; i < subjects.count; i++) {
        f.subject = &list[i];
        if (contest_is_judged(list[i].way) && list[i].state == SUBJECT_CLOSED &&
            (subject == 0 || subject == list[i].subject))
            write_subject(&f);
    }
    return f.count > 0 ? f.document : NULL;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Empty sheets for paper: a page for each judge and entrant, with the numbers that a sheet has when
 * it is typed in afterwards. */
#include "contest/contest_document.h"

#include <string.h>

#include "contest/contest_judging.h"
#include "contest/contest_paper.h"
#include "contest/contest_rules.h"

static const struct document_column columns[] = {
    {"序号", 2, DOCUMENT_CENTRE, true},    {"评分项", 12, DOCUMENT_LEFT, false},
    {"计分方式", 7, DOCUMENT_LEFT, false}, {"分值", 2, DOCUMENT_RIGHT, true},
    {"评分", 3, DOCUMENT_LEFT, false},     {"评语、理由", 6, DOCUMENT_LEFT, false}};

struct printing {
    struct ctx *c;
    const struct contest *contest;
    const struct contest_subject_row *subject;
    struct document *document;
    size_t count;
};

static const char *say_kind(struct ctx *c, const struct contest_item_row *item)
{
    const char *step = contest_say_decimal(c, item->step);
    switch (item->kind) {
    case ITEM_DEDUCT: return text_format(c->arena, "填扣分，分差 %s", step);
    case ITEM_TICK: return "达标填√，否则填理由";
    default: return text_format(c->arena, "填得分，分差 %s", step);
    }
}

/* The heading of a part of the sheet: its full marks, and room for the sum. */
static void write_group(struct printing *p, struct document_block *table, size_t at)
{
    const struct contest_item_row *items = p->subject->items.at;
    struct field_decimal marks = {true, 0};
    for (size_t i = at; i < p->subject->items.count; i++) {
        if (strcmp(items[i].group, items[at].group) != 0)
            break;
        marks.millionths += items[i].marks.millionths;
    }
    struct document_cell *cells = document_add_row(table);
    cells[1].text = items[at].group;
    cells[2].text = "小计";
    cells[3].text = contest_say_decimal(p->c, marks);
    cells[1].face = cells[2].face = cells[3].face = DOCUMENT_BOLD;
}

static void write_items(struct printing *p)
{
    const struct contest_item_row *items = p->subject->items.at;
    struct document_block *table = document_add_table(p->document, NULL, columns, 6);
    for (size_t i = 0; i < p->subject->items.count; i++) {
        bool is_first = i == 0 || strcmp(items[i].group, items[i - 1].group) != 0;
        if (is_first && *items[i].group)
            write_group(p, table, i);
        struct document_cell *cells = document_add_row(table);
        cells[0].text = text_format(p->c->arena, "%lld", (long long)items[i].item);
        cells[1].text = items[i].title;
        cells[2].text = say_kind(p->c, &items[i]);
        cells[3].text = contest_say_decimal(p->c, items[i].marks);
    }
    struct document_cell *cells = document_add_row(table);
    cells[1].text = "合计";
    cells[1].face = DOCUMENT_BOLD;
    cells[3].text = contest_say_decimal(p->c, p->subject->marks);
}

/* Judges see a blind number where one was drawn, and then no place in the order. */
static void write_entrant(struct printing *p, struct document_block *fields,
                          const struct contest_entrant *entrant)
{
    bool is_blind = entrant->blind && *entrant->blind;
    document_add_field(fields, "参赛对象", is_blind ? entrant->blind : entrant->name);
    if (!is_blind)
        document_add_field(fields, "出场顺序",
                           entrant->turn > 0
                               ? text_format(p->c->arena, "%lld", (long long)entrant->turn)
                               : "未抽签");
}

static void write_sheet(struct printing *p, const struct contest_duty *judge,
                        const struct contest_entrant *entrant)
{
    struct arena *arena = p->c->arena;
    if (p->count++ > 0)
        document_add_page_break(p->document);
    document_add_heading(p->document, 1, text_format(arena, "%s　评分表", p->subject->title));
    struct document_block *fields = document_add_fields(p->document, 2);
    write_entrant(p, fields, entrant);
    document_add_field(fields, "评委",
                       text_format(arena, "%s（%lld 号席）", judge->name, (long long)judge->seat));
    document_add_field(
        fields, "编号",
        contest_paper_number(p->c, entrant, p->contest->id, p->subject->subject, judge->seat));
    write_items(p);
    document_add_note(p->document, "评委备注：");
    struct document_block *lines = document_add_signatures(p->document, 2);
    document_add_signature(lines, "评委", DOCUMENT_NAME);
    document_add_signature(lines, "日期", DOCUMENT_DATE);
}

static void write_subject(struct printing *p)
{
    struct contest_duties duties = contest_duties(p->c, p->contest->id);
    struct contest_entrants entrants = contest_judged_entrants(p->c, p->contest->id, p->subject);
    for (size_t i = 0; i < duties.count; i++) {
        const struct contest_duty *judge = &duties.list[i];
        if (judge->duty != DUTY_JUDGE || judge->is_ended || judge->subject != p->subject->subject)
            continue;
        for (size_t j = 0; j < entrants.count; j++) {
            if (!contest_must_avoid(p->c, p->contest, judge, &entrants.list[j]))
                write_sheet(p, judge, &entrants.list[j]);
        }
    }
}

struct document *contest_sheets_document(struct ctx *c, const struct contest *contest,
                                         int64_t subject)
{
    struct field_list subjects = contest_subjects(c, contest->id);
    const struct contest_subject_row *list = subjects.at;
    struct printing p = {.c = c, .contest = contest};
    p.document = contest_begin_document(c, contest, "评分表");
    for (size_t i = 0; i < subjects.count; i++) {
        p.subject = &list[i];
        if (contest_is_judged(list[i].way) && (subject == 0 || subject == list[i].subject))
            write_subject(&p);
    }
    return p.count > 0 ? p.document : NULL;
}

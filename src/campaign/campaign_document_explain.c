/* SPDX-License-Identifier: Apache-2.0 */
/* Explanations as documents: of one subject, or of all as an annex to the ranking. */
#include <string.h>

#include "campaign/campaign_document.h"
#include "platform/base/arena.h"
#include "platform/base/date.h"

enum { LONGEST_TEXT = 64 * 1024 };

/* The texts of 3,000 people are about 100 MB. */
#define LARGE_MEMORY ((size_t)320 * 1024 * 1024)

struct writing {
    struct ctx *c;
    const struct campaign_result *result;
    struct document *document;
    struct arena *scratch; /* for an explanation while it is written down; NULL: the ctx's */
    bool is_of_all;        /* readings stand once, before the first */
    /* of a workbook; NULL: it is to be read from top to bottom */
    struct document_block *items, *parts, *totals;
};

/* What the document keeps of an explanation must outlive it. */
static const char *keep(const struct writing *writing, const char *text)
{
    return writing->scratch && text ? arena_copy(writing->c->arena, text, strlen(text)) : text;
}

static bool is_some(const char *string)
{
    return string && *string;
}

/* ---- One subject ----------------------------------------------------------------------------- */

static void add_fact(struct text *text, const struct shown_fact *fact)
{
    text_add(text, text->used > 0 ? "\n" : "");
    text_add_format(text, "%s：%s", fact->title, fact->told ? fact->told : "没有录入");
    if (!is_some(fact->source) && !is_some(fact->day) && !is_some(fact->note))
        return;
    text_add(text, "（");
    const char *const parts[] = {fact->source, fact->day, fact->note};
    bool is_first = true;
    for (size_t i = 0; i < 3; i++) {
        if (!is_some(parts[i]))
            continue;
        text_add(text, is_first ? "" : "，");
        text_add(text, parts[i]);
        is_first = false;
    }
    text_add(text, "）");
}

static const char *say_facts(struct ctx *c, const struct shown_item *item)
{
    const struct shown_fact *facts = item->facts.at;
    struct text text;
    text_init(&text, c->arena, LONGEST_TEXT);
    for (size_t i = 0; i < item->facts.count; i++)
        add_fact(&text, &facts[i]);
    return text.at ? text.at : "";
}

static const char *say_because(const struct writing *writing, const struct shown_item *item)
{
    const char *because = item->because ? item->because : "";
    if (!item->next || writing->result->frozen.id != 0)
        return keep(writing, because);
    return text_format(writing->c->arena, "%s\n提示：%s，可得 %s 分", because, item->next->needs,
                       item->next->points);
}

static const char *name_item(struct ctx *c, const struct shown_item *item)
{
    return is_some(item->clause) ? text_format(c->arena, "%s［%s］", item->title, item->clause)
                                 : item->title;
}

static void write_reading(const struct writing *writing, const char *title, const char *reading)
{
    document_add_note(writing->document,
                      text_format(writing->c->arena, "“%s”的口径：%s", title, reading));
}

/* Below the table: a reading may be longer than all else in its row. */
static void write_readings(const struct writing *writing, const struct shown_part *part)
{
    const struct shown_item *items = part->items.at;
    for (size_t i = 0; i < part->items.count; i++) {
        if (is_some(items[i].reading))
            write_reading(writing, items[i].title, items[i].reading);
    }
}

static void write_part(const struct writing *writing, const struct shown_part *part)
{
    static const struct document_column columns[] = {{"评分项", 5, DOCUMENT_LEFT, false},
                                                     {"得分", 2, DOCUMENT_RIGHT, true},
                                                     {"得分说明", 9, DOCUMENT_LEFT, false},
                                                     {"所用数据", 8, DOCUMENT_LEFT, false}};
    struct ctx *c = writing->c;
    const struct shown_item *items = part->items.at;
    const char *full = part->full ? text_format(c->arena, "，满分 %s 分", part->full) : "";
    document_add_heading(writing->document, 2,
                         text_format(c->arena, "%s：%s 分%s", part->title, part->points, full));
    if (part->because)
        document_add_paragraph(writing->document, keep(writing, part->because));
    if (part->items.count == 0)
        return;
    struct document_block *table = document_add_table(writing->document, NULL, columns, 4);
    for (size_t i = 0; i < part->items.count; i++) {
        struct document_cell *cells = document_add_row(table);
        cells[0].text = name_item(c, &items[i]);
        cells[1].text = keep(writing, items[i].points);
        cells[2].text = say_because(writing, &items[i]);
        cells[3].text = say_facts(c, &items[i]);
    }
    if (!writing->is_of_all)
        write_readings(writing, part);
}

static void write_texts(const struct writing *writing, const char *label, struct field_list texts)
{
    const char *const *list = texts.at;
    for (size_t i = 0; i < texts.count; i++)
        document_add_paragraph(writing->document,
                               text_format(writing->c->arena, "%s：%s", label, list[i]));
}

static const char *join_metrics(struct ctx *c, struct field_list metrics)
{
    const struct shown_metric *list = metrics.at;
    struct text text;
    text_init(&text, c->arena, LONGEST_TEXT);
    for (size_t i = 0; i < metrics.count; i++) {
        text_add(&text, i > 0 ? "、" : "");
        text_add(&text, list[i].title);
    }
    return text.at ? text.at : "";
}

static void write_metrics(const struct writing *writing, const char *label,
                          struct field_list metrics)
{
    struct ctx *c = writing->c;
    if (metrics.count > 0)
        document_add_note(writing->document,
                          text_format(c->arena, "%s：%s。", label, join_metrics(c, metrics)));
}

static void write_explanation(const struct writing *writing, const struct shown_explanation *why)
{
    const struct shown_part *parts = why->indicators.at;
    document_add_paragraph(writing->document, text_format(writing->c->arena, "%s。", why->verdict));
    write_texts(writing, "否决情形", why->vetoes);
    write_texts(writing, "不符合的参评条件", why->failed_gates);
    for (size_t i = 0; i < why->indicators.count; i++)
        write_part(writing, &parts[i]);
    write_metrics(writing, "没有录入的数据", why->missing);
    write_metrics(writing, "按缺省值计算的数据", why->defaulted);
}

static const char *name_of(const struct writing *writing, const struct shown_explanation *why)
{
    if (writing->result->task.subject != SUBJECT_PERSON || !is_some(why->unit_name))
        return why->name;
    return text_format(writing->c->arena, "%s（%s）", why->name, why->unit_name);
}

enum err campaign_explanation_document(struct ctx *c, const struct campaign_result *result,
                                       int64_t subject, struct document **ret)
{
    struct writing writing = {.c = c, .result = result};
    struct shown_explanation *why;
    TRY(campaign_explain(c, result, subject, &why));
    writing.document =
        campaign_begin_document(c, result, text_format(c->arena, "%s得分说明", why->name));
    struct document_block *fields = document_add_fields(writing.document, 2);
    document_add_field(fields, "计分任务", result->task.title);
    document_add_field(fields, "评分对象", name_of(&writing, why));
    document_add_field(fields, "名次",
                       why->rank > 0 ? text_format(c->arena, "第 %lld 名", (long long)why->rank)
                                     : "不排名次");
    document_add_field(fields, "总分",
                       why->total ? text_format(c->arena, "%s 分", why->total) : "不计分");
    write_explanation(&writing, why);
    campaign_end_document(c, result, writing.document);
    *ret = writing.document;
    return OK;
}

/* ---- All subjects ---------------------------------------------------------------------------- */

/* They are a third of an explanation, and the same for thousands of subjects. */
static void write_all_readings(const struct writing *writing)
{
    const struct score_scheme *model = writing->result->scored.model;
    bool is_first = true;
    for (int i = 0; i < model->item_count; i++) {
        const struct score_item *item = &model->items[i];
        if (!is_some(item->reading))
            continue;
        if (is_first)
            document_add_heading(writing->document, 1, "评分口径（适用于全部对象）");
        is_first = false;
        write_reading(writing, item->title ? item->title : item->id, item->reading);
    }
    if (!is_first)
        document_add_page_break(writing->document);
}

static enum err explain_apart(const struct writing *writing, int64_t subject,
                              struct shown_explanation **ret)
{
    struct ctx *c = writing->c;
    struct arena *kept = c->arena;
    c->arena = writing->scratch;
    enum err err = campaign_explain(c, writing->result, subject, ret);
    c->arena = kept;
    return err == OK ? OK : ctx_fail(c, err, "%s", c->message);
}

static enum err write_subject(const struct writing *writing, const struct shown_row *row,
                              size_t index)
{
    struct ctx *c = writing->c;
    struct shown_explanation *why;
    struct arena_mark mark = arena_mark(writing->scratch);
    TRY(explain_apart(writing, row->subject, &why));
    const char *rank =
        row->rank > 0 ? text_format(c->arena, "第 %lld 名　", (long long)row->rank) : "不排名次　";
    const char *total = row->total ? text_format(c->arena, "　%s 分", row->total) : "";
    if (index > 0)
        document_add_page_break(writing->document);
    document_add_heading(writing->document, 1,
                         text_format(c->arena, "%s%s%s", rank, name_of(writing, why), total));
    write_explanation(writing, why);
    arena_rewind(writing->scratch, mark);
    return OK;
}

static void release_scratch(void *of)
{
    arena_release(of);
}

/* Thousands of explanations: what each was worked out with goes before the next one comes. */
static struct arena *scratch_of(struct ctx *c)
{
    struct arena *scratch = arena_alloc(c->arena, sizeof *scratch);
    arena_init(scratch, c->arena->maximum, c->arena->full);
    ctx_defer(c, release_scratch, scratch);
    return scratch;
}

static enum err begin_all(struct writing *writing)
{
    struct ctx *c = writing->c;
    const struct campaign_result *result = writing->result;
    arena_allow(c->arena, LARGE_MEMORY);
    writing->scratch = scratch_of(c);
    writing->document =
        campaign_begin_document(c, result, text_format(c->arena, "%s得分说明", result->task.title));
    if (!result->scored.run)
        return ctx_fail(c, ERR_INVALID, "填报的数据还有 %zu 处错误，改正后才能生成得分说明。",
                        result->scored.faults.count);
    return OK;
}

/* Who hears how far it is; `say` may be NULL. */
struct hearer {
    bool (*say)(void *user, int percent);
    void *user;
};

static enum err write_all(const struct writing *writing,
                          enum err (*write)(const struct writing *, const struct shown_row *,
                                            size_t index),
                          struct hearer hearer)
{
    const struct shown_row *rows = writing->result->ranking->rows.at;
    size_t count = writing->result->ranking->rows.count;
    for (size_t i = 0; i < count; i++) {
        TRY(write(writing, &rows[i], i));
        if (hearer.say && !hearer.say(hearer.user, (int)(i * 100 / count)))
            return ctx_fail(writing->c, ERR_CONFLICT, "已取消。");
    }
    return OK;
}

enum err campaign_explanations_document(struct ctx *c, const struct campaign_result *result,
                                        bool (*say)(void *user, int percent), void *user,
                                        struct document **ret)
{
    struct writing writing = {.c = c, .result = result, .is_of_all = true};
    TRY(begin_all(&writing));
    write_all_readings(&writing);
    TRY(write_all(&writing, write_subject, (struct hearer){say, user}));
    campaign_end_document(c, result, writing.document);
    *ret = writing.document;
    return OK;
}

/* ---- As tables ------------------------------------------------------------------------------- */

/* To be sorted and filtered: whom a row is about stands in each. */
static void add_tables(struct writing *writing)
{
    static const struct document_column items[] = {
        {"名次", 2, DOCUMENT_CENTRE, true},   {"对象", 5, DOCUMENT_LEFT, false},
        {"单位", 5, DOCUMENT_LEFT, false},    {"一级指标", 5, DOCUMENT_LEFT, false},
        {"评分项", 5, DOCUMENT_LEFT, false},  {"条款", 3, DOCUMENT_LEFT, false},
        {"得分", 2, DOCUMENT_RIGHT, true},    {"得分说明", 9, DOCUMENT_LEFT, false},
        {"所用数据", 8, DOCUMENT_LEFT, false}};
    static const struct document_column parts[] = {
        {"名次", 2, DOCUMENT_CENTRE, true}, {"对象", 5, DOCUMENT_LEFT, false},
        {"单位", 5, DOCUMENT_LEFT, false},  {"一级指标", 5, DOCUMENT_LEFT, false},
        {"满分", 2, DOCUMENT_RIGHT, true},  {"得分", 2, DOCUMENT_RIGHT, true},
        {"说明", 9, DOCUMENT_LEFT, false}};
    static const struct document_column totals[] = {
        {"名次", 2, DOCUMENT_CENTRE, true},
        {"对象", 5, DOCUMENT_LEFT, false},
        {"单位", 5, DOCUMENT_LEFT, false},
        {"总分", 2, DOCUMENT_RIGHT, true},
        {"结论", 9, DOCUMENT_LEFT, false},
        {"否决情形", 5, DOCUMENT_LEFT, false},
        {"不符合的参评条件", 5, DOCUMENT_LEFT, false},
        {"没有录入的数据", 8, DOCUMENT_LEFT, false},
        {"按缺省值计算的数据", 8, DOCUMENT_LEFT, false}};
    writing->items = document_add_table(writing->document, "各项得分", items, 9);
    writing->parts = document_add_table(writing->document, "各指标得分", parts, 7);
    writing->totals = document_add_table(writing->document, "总分和结论", totals, 9);
}

static const char *or_empty(const struct writing *writing, const char *text)
{
    return text ? keep(writing, text) : "";
}

static struct document_cell *add_row_of(const struct writing *writing, struct document_block *table,
                                        const struct shown_explanation *why)
{
    struct document_cell *cells = document_add_row(table);
    cells[0].text =
        why->rank > 0 ? text_format(writing->c->arena, "%lld", (long long)why->rank) : "";
    cells[1].text = or_empty(writing, why->name);
    cells[2].text = or_empty(writing, why->unit_name);
    return cells;
}

static const char *join_texts(struct ctx *c, struct field_list texts)
{
    const char *const *list = texts.at;
    struct text text;
    text_init(&text, c->arena, LONGEST_TEXT);
    for (size_t i = 0; i < texts.count; i++) {
        text_add(&text, i > 0 ? "\n" : "");
        text_add(&text, list[i]);
    }
    return text.at ? text.at : "";
}

static void write_part_rows(const struct writing *writing, const struct shown_explanation *why,
                            const struct shown_part *part)
{
    const struct shown_item *items = part->items.at;
    struct document_cell *cells = add_row_of(writing, writing->parts, why);
    cells[3].text = or_empty(writing, part->title);
    cells[4].text = or_empty(writing, part->full);
    cells[5].text = or_empty(writing, part->points);
    cells[6].text = or_empty(writing, part->because);
    for (size_t i = 0; i < part->items.count; i++) {
        cells = add_row_of(writing, writing->items, why);
        cells[3].text = or_empty(writing, part->title);
        cells[4].text = items[i].title;
        cells[5].text = or_empty(writing, items[i].clause);
        cells[6].text = or_empty(writing, items[i].points);
        cells[7].text = say_because(writing, &items[i]);
        cells[8].text = say_facts(writing->c, &items[i]);
    }
}

static void write_rows(const struct writing *writing, const struct shown_explanation *why)
{
    struct ctx *c = writing->c;
    const struct shown_part *parts = why->indicators.at;
    for (size_t i = 0; i < why->indicators.count; i++)
        write_part_rows(writing, why, &parts[i]);
    struct document_cell *cells = add_row_of(writing, writing->totals, why);
    cells[3].text = or_empty(writing, why->total);
    cells[4].text = or_empty(writing, why->verdict);
    cells[5].text = join_texts(c, why->vetoes);
    cells[6].text = join_texts(c, why->failed_gates);
    cells[7].text = join_metrics(c, why->missing);
    cells[8].text = join_metrics(c, why->defaulted);
}

enum err campaign_explanation_table(struct ctx *c, const struct campaign_result *result,
                                    int64_t subject, struct document **ret)
{
    struct writing writing = {.c = c, .result = result};
    struct shown_explanation *why;
    TRY(campaign_explain(c, result, subject, &why));
    writing.document =
        campaign_begin_document(c, result, text_format(c->arena, "%s得分说明", why->name));
    add_tables(&writing);
    write_rows(&writing, why);
    write_all_readings(&writing);
    campaign_end_document(c, result, writing.document);
    *ret = writing.document;
    return OK;
}

static enum err write_subject_rows(const struct writing *writing, const struct shown_row *row,
                                   size_t index)
{
    struct shown_explanation *why;
    struct arena_mark mark = arena_mark(writing->scratch);
    (void)index;
    TRY(explain_apart(writing, row->subject, &why));
    write_rows(writing, why);
    arena_rewind(writing->scratch, mark);
    return OK;
}

enum err campaign_explanations_table(struct ctx *c, const struct campaign_result *result,
                                     bool (*say)(void *user, int percent), void *user,
                                     struct document **ret)
{
    struct writing writing = {.c = c, .result = result, .is_of_all = true};
    TRY(begin_all(&writing));
    add_tables(&writing);
    TRY(write_all(&writing, write_subject_rows, (struct hearer){say, user}));
    write_all_readings(&writing);
    campaign_end_document(c, result, writing.document);
    *ret = writing.document;
    return OK;
}

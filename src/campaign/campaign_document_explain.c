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

static void write_metrics(const struct writing *writing, const char *label,
                          struct field_list metrics)
{
    const struct shown_metric *list = metrics.at;
    struct text text;
    if (metrics.count == 0)
        return;
    text_init(&text, writing->c->arena, LONGEST_TEXT);
    text_add(&text, label);
    for (size_t i = 0; i < metrics.count; i++) {
        text_add(&text, i > 0 ? "、" : "：");
        text_add(&text, list[i].title);
    }
    text_add(&text, "。");
    document_add_note(writing->document, text.at);
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

enum err campaign_explanations_document(struct ctx *c, const struct campaign_result *result,
                                        bool (*say)(void *user, int percent), void *user,
                                        struct document **ret)
{
    const struct shown_row *rows = result->ranking->rows.at;
    size_t count = result->ranking->rows.count;
    arena_allow(c->arena, LARGE_MEMORY);
    struct writing writing = {
        .c = c, .result = result, .scratch = scratch_of(c), .is_of_all = true};
    writing.document =
        campaign_begin_document(c, result, text_format(c->arena, "%s得分说明", result->task.title));
    if (!result->scored.run)
        return ctx_fail(c, ERR_INVALID, "填报的数据还有 %zu 处错误，改正后才能生成得分说明。",
                        result->scored.faults.count);
    write_all_readings(&writing);
    for (size_t i = 0; i < count; i++) {
        TRY(write_subject(&writing, &rows[i], i));
        if (say && !say(user, (int)(i * 100 / count)))
            return ctx_fail(c, ERR_CONFLICT, "已取消。");
    }
    campaign_end_document(c, result, writing.document);
    *ret = writing.document;
    return OK;
}

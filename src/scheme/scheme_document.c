/* SPDX-License-Identifier: Apache-2.0 */
#include "scheme/scheme_document.h"

#include <string.h>

#include "platform/base/date.h"
#include "platform/render/house.h"

static const char *or_nothing(const char *string)
{
    return string ? string : "";
}

/* "一、" to "十、". */
static const char *ordinal(int number)
{
    static const char *const words[] = {"一、", "二、", "三、", "四、", "五、",
                                        "六、", "七、", "八、", "九、", "十、"};
    return number >= 1 && number <= 10 ? words[number - 1] : "";
}

struct writing {
    struct ctx *c;
    struct document *document;
    const struct scheme_sheet *sheet;
    int sections;
};

static void begin_section(struct writing *writing, const char *title)
{
    document_add_heading(
        writing->document, 1,
        text_format(writing->c->arena, "%s%s", ordinal(++writing->sections), title));
}

static void write_sentences(struct writing *writing, const char *title, struct field_list sentences)
{
    const char *const *list = sentences.at;
    if (sentences.count == 0)
        return;
    begin_section(writing, title);
    for (size_t i = 0; i < sentences.count; i++) {
        const char *mark =
            sentences.count > 1 ? text_format(writing->c->arena, "（%zu）", i + 1) : "";
        document_add_paragraph(writing->document,
                               text_format(writing->c->arena, "%s%s", mark, list[i]));
    }
}

/* ---- The rules ------------------------------------------------------------------------------- */

static void write_items(struct writing *writing, const struct sheet_indicator *indicator)
{
    static const struct document_column columns[] = {{.title = "评分项", .weight = 5},
                                                     {.title = "得分规则", .weight = 12},
                                                     {.title = "证明材料", .weight = 4},
                                                     {.title = "条款", .weight = 3}};
    const struct sheet_item *items = indicator->items.at;
    if (indicator->items.count == 0) {
        document_add_paragraph(writing->document, "按其他指标的得分计算，不另设评分项。");
        return;
    }
    struct document_block *table = document_add_table(writing->document, NULL, columns, 4);
    for (size_t i = 0; i < indicator->items.count; i++) {
        struct document_cell *cells = document_add_row(table);
        cells[0].text = items[i].title;
        cells[1].text = items[i].rule;
        cells[2].text = or_nothing(items[i].proof);
        cells[3].text = or_nothing(items[i].clause);
    }
    /* Below the table: a reading may be longer than all else in its row. */
    for (size_t i = 0; i < indicator->items.count; i++) {
        if (items[i].reading)
            document_add_note(writing->document, text_format(writing->c->arena, "“%s”的口径：%s",
                                                             items[i].title, items[i].reading));
    }
}

static void write_indicators(struct writing *writing)
{
    const struct sheet_indicator *list = writing->sheet->indicators.at;
    begin_section(writing, "评分标准");
    for (size_t i = 0; i < writing->sheet->indicators.count; i++) {
        document_add_heading(
            writing->document, 2,
            text_format(writing->c->arena, "（%zu）%s%s", i + 1, list[i].title, list[i].limits));
        write_items(writing, &list[i]);
    }
}

static void write_one_table(struct writing *writing)
{
    static const struct document_column columns[] = {
        {.title = "指标", .weight = 4},      {.title = "评分项", .weight = 5},
        {.title = "得分规则", .weight = 12}, {.title = "口径", .weight = 8},
        {.title = "证明材料", .weight = 4},  {.title = "条款", .weight = 3}};
    const struct sheet_indicator *list = writing->sheet->indicators.at;
    struct document_block *table = document_add_table(writing->document, "评分标准", columns, 6);
    for (size_t i = 0; i < writing->sheet->indicators.count; i++) {
        const struct sheet_item *items = list[i].items.at;
        for (size_t j = 0; j < list[i].items.count; j++) {
            struct document_cell *cells = document_add_row(table);
            cells[0].text = text_format(writing->c->arena, "%s%s", list[i].title, list[i].limits);
            cells[1].text = items[j].title;
            cells[2].text = items[j].rule;
            cells[3].text = or_nothing(items[j].reading);
            cells[4].text = or_nothing(items[j].proof);
            cells[5].text = or_nothing(items[j].clause);
        }
    }
}

static void write_metrics(struct writing *writing)
{
    static const struct document_column columns[] = {{.title = "数据项", .weight = 8},
                                                     {.title = "计量单位", .weight = 3},
                                                     {.title = "填写要求", .weight = 8}};
    const struct sheet_metric *list = writing->sheet->metrics.at;
    if (writing->sheet->metrics.count == 0)
        return;
    begin_section(writing, "需要填报的数据");
    struct document_block *table = document_add_table(writing->document, "数据", columns, 3);
    for (size_t i = 0; i < writing->sheet->metrics.count; i++) {
        struct document_cell *cells = document_add_row(table);
        cells[0].text = list[i].title;
        cells[1].text = or_nothing(list[i].unit);
        cells[2].text = or_nothing(list[i].asks);
    }
}

/* ---- The sheet ------------------------------------------------------------------------------- */

static void write_head(struct writing *writing, const struct scheme *scheme)
{
    struct ctx *c = writing->c;
    struct document *document = writing->document;
    bool is_draft = scheme->state == SCHEME_DRAFT;
    document->title = text_format(c->arena, "%s评分规则表", scheme->title);
    document->subtitle = text_format(
        c->arena, "%s\n%s", scheme->owner_name,
        is_draft ? "未锁定的草稿，仅供核对"
                 : text_format(c->arena, "第 %lld 版（已锁定）", (long long)scheme->version));
    document->number =
        text_format(c->arena, "评分方案 %lld 年第 %lld 版%s", (long long)scheme->year,
                    (long long)scheme->version, is_draft ? "（草稿，仅供核对）" : "");
    document->author = scheme->owner_name;
    document->created_ms = scheme->changed_at;
    struct document_block *fields = document_add_fields(document, 2);
    document_add_field(fields, "评选对象", writing->sheet->subject);
    document_add_field(fields, "适用年度",
                       text_format(c->arena, "%lld年", (long long)scheme->year));
    document_add_field(fields, "分值", writing->sheet->marks);
    document_add_field(fields, "依据", or_nothing(writing->sheet->source));
}

static void write_warnings(struct writing *writing, const struct faults *warnings)
{
    for (size_t i = 0; i < warnings->count; i++)
        document_add_note(writing->document,
                          text_format(writing->c->arena, "提示：%s", warnings->list[i].sentence));
}

struct document *scheme_document(struct ctx *c, const struct scheme *scheme,
                                 const struct scheme_reading *reading, bool is_table)
{
    struct writing writing = {.c = c,
                              .document = document_new(c->arena),
                              .sheet = scheme_sheet(c, scheme, reading->model)};
    write_head(&writing, scheme);
    write_sentences(&writing, "参评条件", writing.sheet->gates);
    write_sentences(&writing, "否决情形", writing.sheet->vetoes);
    if (is_table)
        write_one_table(&writing);
    else
        write_indicators(&writing);
    write_sentences(&writing, "名次与奖项", writing.sheet->order);
    write_metrics(&writing);
    if (scheme->state == SCHEME_DRAFT)
        write_warnings(&writing, &reading->warnings);
    render_name_office(writing.document, scheme->owner_name);
    struct document_block *lines = document_add_signatures(writing.document, 3);
    document_add_signature(lines, "制表", DOCUMENT_NAME);
    document_add_signature(lines, "审核", DOCUMENT_NAME);
    document_add_signature(lines, "批准", DOCUMENT_NAME);
    return writing.document;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "draw_document.h"

#include "draw_rules.h"
#include "platform/audit/audit.h"
#include "platform/base/date.h"
#include "platform/render/house.h"

struct writing {
    struct ctx *c;
    struct document *document;
    const struct draw *draw;
    const struct draw_record *record;
};

static const char *or_nothing(const char *string)
{
    return string ? string : "";
}

static const char *number_text(struct ctx *c, int64_t number)
{
    return text_format(c->arena, "%lld", (long long)number);
}

static const char *time_text(struct ctx *c, int64_t time)
{
    struct text text;
    text_init(&text, c->arena, 40);
    date_add_time(&text, time);
    return text.at;
}

static void write_head(struct writing *writing)
{
    const struct draw_record *record = writing->record;
    struct document *document = writing->document;
    struct ctx *c = writing->c;
    bool is_void = writing->draw->state == DRAW_VOID;
    document->title = text_format(c->arena, "%s抽签记录", record->title);
    document->subtitle =
        is_void ? text_format(c->arena, "%s\n已作废", record->office) : record->office;
    document->number =
        text_format(c->arena, "抽签 %lld 号%s", (long long)record->id, is_void ? "（已作废）" : "");
    document->author = record->office;
    document->created_ms = record->drawn_at;
    document->hash = text_format(c->arena, "SHA-256 %s", record->hash);
    document->audit_head = audit_head(c);
}

static const char *kind_text(struct writing *writing)
{
    static const char *const before[] = {"", "，分 ", "，自 ", "，抽取 "};
    static const char *const behind[] = {"", " 组", " 号起", " 个"};
    const struct draw_record *record = writing->record;
    struct text text;
    text_init(&text, writing->c->arena, 200);
    text_add(&text, draw_kind_title(record->kind));
    text_add(&text, before[record->kind]);
    if (record->kind != DRAW_ORDER)
        text_add_int(&text, record->size);
    text_add(&text, behind[record->kind]);
    text_add(&text, record->is_apart ? "，同单位不同组" : "");
    return text.at;
}

static void write_facts(struct writing *writing)
{
    const struct draw_record *record = writing->record;
    struct ctx *c = writing->c;
    struct document_block *fields = document_add_fields(writing->document, 2);
    document_add_field(fields, "抽签内容", kind_text(writing));
    document_add_field(fields, "抽签方式", draw_way_title(record->way));
    document_add_field(fields, "名单冻结", time_text(c, record->frozen_at));
    document_add_field(fields, "抽出结果", time_text(c, record->drawn_at));
    if (record->number)
        document_add_field(fields, "抽出的号码", record->number);
    document_add_field(fields, "操作人", record->drawn_by);
    if (record->redraw_of)
        document_add_paragraph(writing->document,
                               text_format(c->arena, "本次是对抽签 %lld 号的重抽，原因：%s",
                                           (long long)record->redraw_of,
                                           or_nothing(record->reason)));
    if (writing->draw->state == DRAW_VOID)
        document_add_paragraph(writing->document,
                               text_format(c->arena, "本次抽签已于 %s 作废，原因：%s",
                                           time_text(c, writing->draw->void_at),
                                           or_nothing(writing->draw->void_reason)));
}

static void write_results(struct writing *writing)
{
    static const struct document_column columns[] = {{.title = "结果", .weight = 4},
                                                     {.title = "名称", .weight = 9},
                                                     {.title = "单位", .weight = 6},
                                                     {.title = "名单序号", .weight = 3}};
    const struct draw_record *record = writing->record;
    const struct draw_result *list = record->results.at;
    const struct draw_line *lines = record->lines.at;
    struct ctx *c = writing->c;
    document_add_heading(writing->document, 1, "一、抽签结果");
    struct document_block *table = document_add_table(writing->document, "结果", columns, 4);
    for (size_t i = 0; i < record->results.count; i++) {
        const struct draw_line *line = &lines[list[i].line - 1];
        struct document_cell *cells = document_add_row(table);
        cells[0].text = draw_outcome(c->arena, record, &list[i]);
        cells[1].text = line->label;
        cells[2].text = or_nothing(line->unit);
        cells[3].text = number_text(c, line->number);
    }
}

static void write_list(struct writing *writing)
{
    static const struct document_column columns[] = {{.title = "序号", .weight = 2},
                                                     {.title = "名称", .weight = 8},
                                                     {.title = "单位", .weight = 6},
                                                     {.title = "不参加的原因", .weight = 6}};
    const struct draw_record *record = writing->record;
    const struct draw_line *lines = record->lines.at;
    document_add_heading(writing->document, 1, "二、冻结的名单");
    struct document_block *table = document_add_table(writing->document, "名单", columns, 4);
    for (size_t i = 0; i < record->lines.count; i++) {
        struct document_cell *cells = document_add_row(table);
        cells[0].text = number_text(writing->c, lines[i].number);
        cells[1].text = lines[i].label;
        cells[2].text = or_nothing(lines[i].unit);
        cells[3].text = or_nothing(lines[i].excluded);
    }
}

static void write_witnesses(struct writing *writing)
{
    static const struct document_column columns[] = {{.title = "见证人", .weight = 3},
                                                     {.title = "开启时间", .weight = 5},
                                                     {.title = "密语", .weight = 10}};
    const struct draw_record *record = writing->record;
    const struct draw_witness *list = record->witnesses.at;
    if (record->witnesses.count == 0)
        return;
    struct document_block *table = document_add_table(writing->document, "见证人", columns, 3);
    for (size_t i = 0; i < record->witnesses.count; i++) {
        struct document_cell *cells = document_add_row(table);
        cells[0].text = list[i].name;
        cells[1].text = list[i].secret       ? time_text(writing->c, list[i].opened_at)
                        : list[i].commitment ? "没有按时开启，未计入"
                                             : "没有提交，未计入";
        cells[2].text = or_nothing(list[i].secret);
    }
}

static void write_hashes(struct writing *writing)
{
    const struct draw_record *record = writing->record;
    struct ctx *c = writing->c;
    document_add_heading(writing->document, 1, "三、校验");
    write_witnesses(writing);
    struct document_block *fields = document_add_fields(writing->document, 1);
    document_add_field(fields, "冻结校验值", draw_grouped(c->arena, record->frozen));
    document_add_field(fields, "服务器密数的校验值", draw_grouped(c->arena, record->promise));
    document_add_field(fields, "服务器密数", draw_grouped(c->arena, record->secret));
    document_add_field(fields, "种子", draw_grouped(c->arena, record->seed));
    document_add_note(
        writing->document,
        "冻结校验值和服务器密数的校验值在抽取之前公布。任何人下载抽签记录后，都可以用 "
        "lianbing draw verify 或公布的方法重新计算，结果应与本页一致。");
}

struct document *draw_document(struct ctx *c, const struct draw *draw)
{
    struct writing writing = {
        .c = c, .document = document_new(c->arena), .draw = draw, .record = &draw->record};
    write_head(&writing);
    write_facts(&writing);
    write_results(&writing);
    write_list(&writing);
    write_hashes(&writing);
    struct document_block *lines = document_add_signatures(writing.document, 3);
    document_add_signature(lines, "主持人", DOCUMENT_NAME);
    document_add_signature(lines, "监督人", DOCUMENT_NAME);
    document_add_signature(lines, "记录人", DOCUMENT_NAME);
    return writing.document;
}

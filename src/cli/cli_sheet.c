/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli_sheet.h"

#include <string.h>

#include "cli/cli_files.h"
#include "cli/cli_layout.h"
#include "platform/base/arena.h"

/* Columns at which things begin. */
enum { AT_FIELD = 12, AT_LIST = 2, AT_ITEM = 8, AT_DETAIL = 14, LONGEST = 1 << 24 };

struct sheet {
    struct cli *cli;
    struct text *text;
    const struct score_scheme *scheme;
    size_t width;
    struct text line; /* being put together */
};

/* ---- Pieces of numbers ----------------------------------------------------------------------- */

static bool has_open_parameter(const struct score_scheme *scheme)
{
    for (size_t i = 0; i < scheme->parameter_count; i++) {
        if (scheme->parameters[i].is_open)
            return true;
    }
    return false;
}

/* 一 to 九十九; above that in digits. */
static void add_chinese_number(struct text *text, int number)
{
    static const char *const digits[] = {"", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
    if (number > 99) {
        text_add_int(text, number);
        return;
    }
    if (number >= 20)
        text_add(text, digits[number / 10]);
    if (number >= 10)
        text_add(text, "十");
    text_add(text, digits[number % 10]);
}

/* ---- Pieces of the sheet -------------------------------------------------------------------- */

static struct text *new_line(struct sheet *sheet)
{
    text_clear(&sheet->line);
    return &sheet->line;
}

static void add_field(struct sheet *sheet, const char *label, const char *string)
{
    layout_add_labelled(sheet->text, (struct layout_label){label, 0, AT_FIELD, sheet->width},
                        string);
}

static void add_detail(struct sheet *sheet, const char *label, const char *string)
{
    layout_add_labelled(sheet->text, (struct layout_label){label, AT_ITEM, AT_DETAIL, sheet->width},
                        string);
}

static void add_section(struct sheet *sheet, const char *title)
{
    text_add_format(sheet->text, "\n【%s】\n", title);
}

/* A numbered sentence, the one in `line`. */
static void add_numbered(struct sheet *sheet, size_t number)
{
    const char *label = text_format(&sheet->cli->arena, "%zu.", number);
    layout_add_labelled(sheet->text, (struct layout_label){label, AT_LIST, 6, sheet->width},
                        sheet->line.at);
}

static void add_clause(struct text *text, const char *clause)
{
    if (*clause)
        text_add_format(text, "［%s］", clause);
}

/* ---- Head ----------------------------------------------------------------------------------- */

static void add_validity(struct sheet *sheet)
{
    const struct score_scheme *scheme = sheet->scheme;
    struct text *line = new_line(sheet);
    if (scheme->valid_from)
        text_add_format(line, "%s 起", scheme->valid_from);
    if (scheme->valid_to)
        text_add_format(line, "%s%s 止", line->used ? "，" : "", scheme->valid_to);
    if (line->used)
        add_field(sheet, "有效期", line->at);
}

static void add_marks(struct sheet *sheet)
{
    score_describe_marks(new_line(sheet), sheet->scheme);
    add_field(sheet, "分值", sheet->line.at);
}

static void add_head(struct sheet *sheet)
{
    const struct score_scheme *scheme = sheet->scheme;
    layout_add_rule(sheet->text, '=', sheet->width);
    layout_add_paragraph(sheet->text, scheme->title, 0, sheet->width);
    text_add(sheet->text, "评分规则表\n");
    layout_add_rule(sheet->text, '=', sheet->width);
    add_field(sheet, "方案编号",
              text_format(&sheet->cli->arena, "%s（版本 %s）", scheme->id, scheme->version));
    if (scheme->source)
        add_field(sheet, "依据", scheme->source);
    add_validity(sheet);
    add_field(sheet, "评选对象", cli_subject_noun(scheme));
    add_marks(sheet);
}

static void add_parameters(struct sheet *sheet)
{
    const struct score_scheme *scheme = sheet->scheme;
    if (scheme->parameter_count == 0)
        return;
    add_section(sheet, "参数");
    if (has_open_parameter(scheme))
        text_add(sheet->text, "  标为待定的，使用前用 --set 名称=数值 逐个填写。\n");
    for (size_t i = 0; i < scheme->parameter_count; i++) {
        const struct score_parameter *parameter = &scheme->parameters[i];
        struct text *line = new_line(sheet);
        text_add_format(line, "%s（%s）：", parameter->title ? parameter->title : "",
                        parameter->name);
        if (parameter->is_open)
            text_add(line, "待定");
        else
            rat_add_readable(line, parameter->value);
        add_numbered(sheet, i + 1);
    }
}

/* ---- Conditions ----------------------------------------------------------------------------- */

static void add_gates(struct sheet *sheet)
{
    const struct score_scheme *scheme = sheet->scheme;
    if (scheme->gate_count == 0)
        return;
    add_section(sheet, "参评条件");
    text_add(sheet->text, "  有一条不符合或没有数据证明的，不参加排名。\n");
    for (size_t i = 0; i < scheme->gate_count; i++) {
        struct text *line = new_line(sheet);
        score_describe_condition(line, scheme, &scheme->gates[i].when);
        add_clause(line, scheme->gates[i].clause);
        add_numbered(sheet, i + 1);
    }
}

static void add_vetoes(struct sheet *sheet)
{
    const struct score_scheme *scheme = sheet->scheme;
    if (scheme->veto_count == 0)
        return;
    add_section(sheet, "否决情形");
    for (size_t i = 0; i < scheme->veto_count; i++) {
        struct text *line = new_line(sheet);
        score_describe_veto(line, scheme, &scheme->vetoes[i]);
        add_clause(line, scheme->vetoes[i].clause);
        add_numbered(sheet, i + 1);
    }
}

/* ---- Indicators and items ------------------------------------------------------------------- */

static void add_indicator_head(struct sheet *sheet, int index)
{
    const struct score_indicator *indicator = &sheet->scheme->indicators[index];
    struct text *line = new_line(sheet);
    add_chinese_number(line, index + 1);
    text_add_format(line, "、%s", indicator->title ? indicator->title : indicator->id);
    score_describe_limits(line, indicator);
    text_add_char(sheet->text, '\n');
    layout_add_paragraph(sheet->text, line->at, 4, sheet->width);
}

static void add_proofs(struct sheet *sheet, const struct score_item *item)
{
    struct text *line = new_line(sheet);
    for (size_t i = 0; i < item->proof_count; i++) {
        text_add(line, i > 0 ? "、" : "");
        text_add(line, item->proofs[i]);
    }
    if (item->proof_count > 0)
        add_detail(sheet, "佐证：", line->at);
}

static void add_item(struct sheet *sheet, int indicator, int number, const struct score_item *item)
{
    struct text *line = new_line(sheet);
    text_add(line, item->title ? item->title : item->id);
    add_clause(line, item->clause);
    const char *label = text_format(&sheet->cli->arena, "%d.%d", indicator, number);
    layout_add_labelled(sheet->text, (struct layout_label){label, AT_LIST, AT_ITEM, sheet->width},
                        line->at);
    line = new_line(sheet);
    score_describe_item(line, sheet->scheme, item);
    add_detail(sheet, "得分：", line->at);
    if ((item->rule == RULE_VALUE || item->rule == RULE_CARRIED) && item->keys.value.from)
        add_detail(sheet, "出处：", item->keys.value.from);
    if (item->reading)
        add_detail(sheet, "口径：", item->reading);
    add_proofs(sheet, item);
}

static void add_indicators(struct sheet *sheet)
{
    const struct score_scheme *scheme = sheet->scheme;
    add_section(sheet, "评分标准");
    for (int i = 0; i < scheme->indicator_count; i++) {
        const struct score_indicator *indicator = &scheme->indicators[i];
        add_indicator_head(sheet, i);
        for (int j = 0; j < indicator->item_count; j++)
            add_item(sheet, i + 1, j + 1, &scheme->items[indicator->first_item + j]);
        cli_stream_pour(&sheet->cli->out);
    }
}

/* ---- Places and prizes ---------------------------------------------------------------------- */

static void add_order(struct sheet *sheet)
{
    size_t number = 1;
    score_describe_order(new_line(sheet), sheet->scheme);
    add_numbered(sheet, number++);
    if (score_describe_awards(new_line(sheet), sheet->scheme))
        add_numbered(sheet, number++);
    if (score_describe_quota(new_line(sheet), sheet->scheme))
        add_numbered(sheet, number++);
    if (score_describe_passing_over(new_line(sheet), sheet->scheme))
        add_numbered(sheet, number);
}

/* ---- Facts to be filled in ------------------------------------------------------------------ */

static void add_metrics(struct sheet *sheet)
{
    enum { ID, TITLE, UNIT, KIND, COUNT };
    const struct score_scheme *scheme = sheet->scheme;
    struct layout_column columns[COUNT] = {[ID] = {"指标编号（metric）", 18, false},
                                           [TITLE] = {"含义", 16, false},
                                           [UNIT] = {"计量单位", 8, false},
                                           [KIND] = {"填写要求", 18, false}};
    add_section(sheet, "需要填报的数据");
    for (int i = 0; i < scheme->metric_count; i++) {
        layout_widen(&columns[ID], scheme->metrics[i].id, 36);
        if (scheme->metrics[i].unit)
            layout_widen(&columns[UNIT], scheme->metrics[i].unit, 12);
    }
    size_t used = layout_table_width(columns, COUNT) - columns[TITLE].width;
    if (sheet->width > used + columns[TITLE].width)
        columns[TITLE].width = sheet->width - used;
    layout_add_titles(sheet->text, columns, COUNT);
    for (int i = 0; i < scheme->metric_count; i++) {
        const struct score_metric *metric = &scheme->metrics[i];
        const char *cells[COUNT] = {[ID] = metric->id,
                                    [TITLE] = score_metric_name(scheme, i),
                                    [UNIT] = metric->unit ? metric->unit : "",
                                    [KIND] = score_metric_asks(metric->kind)};
        if (metric->is_series)
            cells[ID] = text_format(&sheet->cli->arena, "%s.1、%s.2 …", metric->id, metric->id);
        if (metric->is_per_all)
            cells[KIND] =
                text_format(&sheet->cli->arena, "%s；编号填 *", score_metric_asks(metric->kind));
        layout_add_row(sheet->text, columns, COUNT, cells);
    }
    text_add_char(sheet->text, '\n');
    layout_add_paragraph(
        sheet->text,
        "没有数据的留空，确实为零的填 0。整个指标的得分由上级另行认定的，用“override.”"
        "加指标编号录入，并写明说明（note）：",
        0, sheet->width);
    struct text *line = new_line(sheet);
    for (int i = 0; i < scheme->indicator_count; i++)
        text_add_format(line, "%soverride.%s（%s）", i > 0 ? "、" : "", scheme->indicators[i].id,
                        scheme->indicators[i].title ? scheme->indicators[i].title : "");
    text_add(line, "。");
    layout_add_paragraph(sheet->text, line->at, 0, sheet->width);
}

static void add_warnings(struct sheet *sheet, const struct faults *warnings)
{
    if (warnings->count == 0)
        return;
    add_section(sheet, "提示");
    for (size_t i = 0; i < warnings->count; i++) {
        text_add(new_line(sheet), warnings->list[i].sentence);
        add_numbered(sheet, i + 1);
    }
}

void cli_add_sheet(struct cli *cli, const struct score_scheme *scheme,
                   const struct faults *warnings)
{
    struct sheet sheet = {.cli = cli,
                          .text = &cli->out.text,
                          .scheme = scheme,
                          .width = layout_width_of(cli->out.descriptor)};
    text_init(&sheet.line, &cli->arena, LONGEST);
    add_head(&sheet);
    add_parameters(&sheet);
    add_gates(&sheet);
    add_vetoes(&sheet);
    add_indicators(&sheet);
    add_section(&sheet, "名次与奖项");
    add_order(&sheet);
    add_metrics(&sheet);
    add_warnings(&sheet, warnings);
}

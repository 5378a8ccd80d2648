/* SPDX-License-Identifier: Apache-2.0 */
/* The result as text that a person reads on a terminal or prints. */
#include <string.h>

#include "cli/cli_files.h"
#include "cli/cli_layout.h"
#include "cli/cli_report.h"

/* More than this many explanations nobody reads one after the other. */
enum { MOST_EXPLAINED = 30 };

/* Columns at which things begin. */
enum { AT_INDICATOR = 2, AT_POINTS = 4, POINTS_WIDTH = 8, AT_ITEM = 14, AT_DETAIL = 20 };

struct sheet {
    struct cli_report *report;
    struct text *text;
    size_t width;
    bool is_full; /* with readings, facts and what is missing for more */
};

static const char *points_text(struct sheet *sheet, int64_t points)
{
    struct text text;
    text_init(&text, &sheet->report->arena, 64);
    decimal_add_points(&text, points, sheet->report->scheme->decimals);
    return text.at;
}

static void add_detail(struct sheet *sheet, const char *label, const char *string)
{
    layout_add_labelled(sheet->text, (struct layout_label){label, AT_ITEM, AT_DETAIL, sheet->width},
                        string);
}

/* ---- Facts ---------------------------------------------------------------------------------- */

/* The measuring unit of the metric that a fact belongs to; "": none. */
static const char *unit_of(const struct sheet *sheet, const char *metric)
{
    size_t length = strcspn(metric, ".");
    int index = score_metric_of(sheet->report->scheme, (struct bytes){metric, length});
    const char *unit = index >= 0 ? sheet->report->scheme->metrics[index].unit : NULL;
    return unit && strcmp(unit, "是/否") != 0 ? unit : "";
}

static bool is_flag(const struct sheet *sheet, const char *metric)
{
    int index = score_metric_of(sheet->report->scheme, bytes_of(metric));
    return index >= 0 && sheet->report->scheme->metrics[index].kind == KIND_FLAG;
}

static void add_origin(struct text *text, const char *label, const char *string)
{
    if (*string == '\0')
        return;
    text_add(text, "；");
    text_add(text, label);
    text_add(text, string);
}

static void add_fact(struct sheet *sheet, const struct score_shown_fact *fact)
{
    struct text text;
    text_init(&text, &sheet->report->arena, (size_t)1 << 30);
    text_add(&text, fact->title && *fact->title ? fact->title : fact->metric);
    text_add(&text, "：");
    if (!fact->is_known) {
        text_add(&text, "没有数据");
    } else if (is_flag(sheet, fact->metric)) {
        text_add(&text, fact->value ? "是" : "否");
    } else {
        const char *unit = unit_of(sheet, fact->metric);
        decimal_add_text(&text, fact->value);
        text_add(&text, *unit ? " " : "");
        text_add(&text, unit);
    }
    add_origin(&text, "来源：", fact->source);
    add_origin(&text, "日期：", fact->date);
    add_origin(&text, "说明：", fact->note);
    add_origin(&text, "佐证：", fact->proof);
    add_detail(sheet, "数据：", text.at);
}

/* ---- One subject ---------------------------------------------------------------------------- */

static void add_next(struct sheet *sheet, const struct score_next *next)
{
    if (!next->exists)
        return;
    add_detail(sheet, "提升：",
               text_format(&sheet->report->arena, "%s，可得 %s 分", next->needs,
                           points_text(sheet, next->points)));
}

static void add_item(struct sheet *sheet, const struct score_explained_item *item)
{
    struct text *text = sheet->text;
    const char *points = points_text(sheet, item->points);
    const char *title = "调整";
    if (item->item)
        title = item->item->title ? item->item->title : item->item->id;
    if (item->item && *item->item->clause)
        title = text_format(&sheet->report->arena, "%s［%s］", title, item->item->clause);
    size_t used = strlen(points);
    layout_add_blanks(text, AT_POINTS + (used < POINTS_WIDTH ? POINTS_WIDTH - used : 0));
    text_add(text, points);
    layout_add_blanks(text, AT_ITEM - AT_POINTS - POINTS_WIDTH);
    layout_add_paragraph(text, title, AT_ITEM, sheet->width);
    if (item->because && *item->because) {
        layout_add_blanks(text, AT_ITEM);
        layout_add_paragraph(text, item->because, AT_ITEM, sheet->width);
    }
    if (!sheet->is_full)
        return;
    add_next(sheet, &item->next);
    if (item->reading)
        add_detail(sheet, "口径：", item->reading);
    for (size_t i = 0; i < item->fact_count; i++)
        add_fact(sheet, &item->facts[i]);
}

/* `执法实战比武　25.00 分（满分 30 分）`. */
static const char *indicator_line(struct sheet *sheet,
                                  const struct score_explained_indicator *shown)
{
    const struct score_indicator *indicator = shown->indicator;
    struct text text;
    text_init(&text, &sheet->report->arena, (size_t)1 << 24);
    if (!indicator) {
        text_add_format(&text, "总分封顶　%s 分", points_text(sheet, shown->points));
        return text.at;
    }
    const char *title = indicator->title ? indicator->title : indicator->id;
    text_add_format(&text, "%s　%s 分", title, points_text(sheet, shown->points));
    if (indicator->has_max) {
        text_add(&text, indicator->is_bonus ? "（最高 " : "（满分 ");
        rat_add_readable(&text, indicator->max.value);
        text_add(&text, " 分）");
    }
    if (indicator->is_bonus && !strstr(title, "附加"))
        text_add(&text, "（附加项）");
    return text.at;
}

static void add_indicator(struct sheet *sheet, const struct score_explained_indicator *shown)
{
    layout_add_blanks(sheet->text, AT_INDICATOR);
    layout_add_paragraph(sheet->text, indicator_line(sheet, shown), AT_POINTS, sheet->width);
    if (shown->because && *shown->because) {
        layout_add_blanks(sheet->text, AT_ITEM);
        layout_add_paragraph(sheet->text, shown->because, AT_ITEM, sheet->width);
    }
    for (size_t i = 0; i < shown->count; i++)
        add_item(sheet, &shown->items[i]);
}

static void add_metrics(struct sheet *sheet, const char *label, const char *const *ids,
                        size_t count)
{
    const struct score_scheme *scheme = sheet->report->scheme;
    struct text text;
    if (count == 0)
        return;
    text_init(&text, &sheet->report->arena, (size_t)1 << 24);
    for (size_t i = 0; i < count; i++) {
        int metric = score_metric_of(scheme, bytes_of(ids[i]));
        text_add(&text, i > 0 ? "、" : "");
        text_add(&text, metric >= 0 ? score_metric_name(scheme, metric) : ids[i]);
    }
    text_add(&text, "。");
    layout_add_labelled(sheet->text,
                        (struct layout_label){label, AT_INDICATOR, AT_ITEM, sheet->width}, text.at);
}

static void add_clauses(struct sheet *sheet, const char *label, const char *const *clauses,
                        size_t count)
{
    struct text text;
    if (count == 0)
        return;
    text_init(&text, &sheet->report->arena, (size_t)1 << 24);
    for (size_t i = 0; i < count; i++) {
        text_add(&text, i > 0 ? "、" : "");
        text_add(&text, *clauses[i] ? clauses[i] : "（未注明条款）");
    }
    layout_add_labelled(sheet->text,
                        (struct layout_label){label, AT_INDICATOR, AT_ITEM, sheet->width}, text.at);
}

static void add_subject(struct sheet *sheet, uint32_t subject)
{
    struct cli_report *report = sheet->report;
    struct score_result result = score_result_of(report->run, subject);
    const struct score_explanation *shown =
        score_explain(&report->arena, report->run, subject, report->is_private);
    struct text head;
    text_init(&head, &report->arena, (size_t)1 << 24);
    if (result.rank > 0)
        text_add_format(&head, "第 %lld 名　", (long long)result.rank);
    cli_add_subject(&head, &result);
    if (result.status != STATUS_WITHDRAWN)
        text_add_format(&head, "　%s 分", points_text(sheet, result.total));
    layout_add_rule(sheet->text, '-', sheet->width);
    layout_add_paragraph(sheet->text, head.at, AT_INDICATOR, sheet->width);
    if (shown->verdict && *shown->verdict) {
        layout_add_blanks(sheet->text, AT_INDICATOR);
        layout_add_paragraph(sheet->text, shown->verdict, AT_INDICATOR, sheet->width);
    }
    add_clauses(sheet, "否决条款：", shown->vetoes, shown->veto_count);
    add_clauses(sheet, "未达条件：", shown->failed_gates, shown->failed_gate_count);
    add_metrics(sheet, "缺少数据：", shown->missing, shown->missing_count);
    add_metrics(sheet, "缺省计算：", shown->defaulted, shown->defaulted_count);
    for (size_t i = 0; i < shown->indicator_count; i++) {
        text_add_char(sheet->text, '\n');
        add_indicator(sheet, &shown->indicators[i]);
        cli_stream_pour(&report->cli->out);
    }
    text_add_char(sheet->text, '\n');
}

/* ---- The whole ------------------------------------------------------------------------------ */

static void add_head(struct sheet *sheet)
{
    struct cli_report *report = sheet->report;
    const struct score_scheme *scheme = report->scheme;
    struct text *text = sheet->text;
    layout_add_paragraph(text, scheme->title, 0, sheet->width);
    text_add_format(text, "方案 %s　版本 %s", scheme->id, scheme->version);
    if (!report->is_private)
        text_add_format(text, "　共 %zu %s", report->count,
                        scheme->subject == SUBJECT_PERSON ? "人"
                        : scheme->subject == SUBJECT_TEAM ? "支队伍"
                                                          : "个单位");
    text_add(text, "\n");
    for (size_t i = 0; i < report->warnings->count; i++)
        layout_add_labelled(text, (struct layout_label){"提示：", 0, 6, sheet->width},
                            report->warnings->list[i].sentence);
    text_add_char(text, '\n');
}

void cli_write_text(struct cli_report *report)
{
    struct sheet sheet = {
        .report = report,
        .text = &report->cli->out.text,
        .width = layout_width_of(report->cli->out.descriptor),
        .is_full = report->is_private,
    };
    add_head(&sheet);
    if (!report->is_private)
        cli_add_ranking(report, sheet.width);
    if (!report->is_private && report->count > 0) {
        text_add_char(sheet.text, '\n');
        layout_add_paragraph(sheet.text,
                             text_format(&report->arena,
                                         "某一%s的计分口径、所用数据和提升办法：加 --for 编号，"
                                         "如 --for %s。",
                                         cli_subject_noun(report->scheme),
                                         score_result_of(report->run, report->subjects[0]).id),
                             0, sheet.width);
    }
    if (report->count > MOST_EXPLAINED)
        return;
    for (size_t i = 0; i < report->count; i++) {
        add_subject(&sheet, report->subjects[i]);
        if (!cli_report_goes_on(report, i + 1))
            return;
    }
}

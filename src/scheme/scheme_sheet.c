/* SPDX-License-Identifier: Apache-2.0 */
#include "scheme/scheme_sheet.h"

enum { LONGEST_SENTENCE = 64 * 1024 };

static const struct field item_fields[] = {
    FIELD(sheet_item, id, FIELD_TEXT, .label = "编号", .is_required = true),
    FIELD(sheet_item, title, FIELD_TEXT, .label = "评分项", .is_required = true),
    FIELD(sheet_item, rule, FIELD_LONG, .label = "得分", .is_required = true),
    FIELD(sheet_item, clause, FIELD_TEXT, .label = "条款"),
    FIELD(sheet_item, reading, FIELD_LONG, .label = "口径"),
    FIELD(sheet_item, proof, FIELD_LONG, .label = "佐证"),
    FIELD_SHAPE("SheetItem")};

static const struct field indicator_fields[] = {
    FIELD(sheet_indicator, id, FIELD_TEXT, .label = "编号", .is_required = true),
    FIELD(sheet_indicator, title, FIELD_TEXT, .label = "指标", .is_required = true),
    FIELD(sheet_indicator, limits, FIELD_TEXT, .label = "分值", .is_required = true),
    FIELD(sheet_indicator, items, FIELD_LIST, .of = item_fields, .size = sizeof(struct sheet_item)),
    FIELD_SHAPE("SheetIndicator")};

static const struct field metric_fields[] = {
    FIELD(sheet_metric, id, FIELD_TEXT, .label = "编号", .is_required = true),
    FIELD(sheet_metric, title, FIELD_TEXT, .label = "数据项", .is_required = true),
    FIELD(sheet_metric, unit, FIELD_TEXT, .label = "计量单位"),
    FIELD(sheet_metric, asks, FIELD_TEXT, .label = "填写要求", .is_required = true),
    FIELD_SHAPE("SheetMetric")};

const struct field scheme_sheet_fields[] = {
    FIELD(scheme_sheet, title, FIELD_TEXT, .label = "名称", .is_required = true),
    FIELD(scheme_sheet, source, FIELD_TEXT, .label = "依据"),
    FIELD(scheme_sheet, marks, FIELD_TEXT, .label = "分值", .is_required = true),
    FIELD(scheme_sheet, subject, FIELD_TEXT, .label = "评选对象", .is_required = true),
    FIELD(scheme_sheet, gates, FIELD_TEXTS, .label = "参评条件"),
    FIELD(scheme_sheet, vetoes, FIELD_TEXTS, .label = "否决情形"),
    FIELD(scheme_sheet, indicators, FIELD_LIST, .label = "评分标准", .of = indicator_fields,
          .size = sizeof(struct sheet_indicator)),
    FIELD(scheme_sheet, order, FIELD_TEXTS, .label = "名次与奖项"),
    FIELD(scheme_sheet, metrics, FIELD_LIST, .label = "需要填报的数据", .of = metric_fields,
          .size = sizeof(struct sheet_metric)),
    FIELD_SHAPE("Sheet")};

static struct text begin(struct ctx *c)
{
    struct text text;
    text_init(&text, c->arena, LONGEST_SENTENCE);
    return text;
}

static const char *end(const struct text *text)
{
    return text->at ? text->at : "";
}

static void add_clause(struct text *text, const char *clause)
{
    if (*clause)
        text_add_format(text, "［%s］", clause);
}

static struct field_list describe_gates(struct ctx *c, const struct score_scheme *model)
{
    const char **list = arena_array(c->arena, model->gate_count + 1, sizeof *list);
    for (size_t i = 0; i < model->gate_count; i++) {
        struct text text = begin(c);
        score_describe_condition(&text, model, &model->gates[i].when);
        add_clause(&text, model->gates[i].clause);
        list[i] = end(&text);
    }
    return (struct field_list){list, model->gate_count};
}

static struct field_list describe_vetoes(struct ctx *c, const struct score_scheme *model)
{
    const char **list = arena_array(c->arena, model->veto_count + 1, sizeof *list);
    for (size_t i = 0; i < model->veto_count; i++) {
        struct text text = begin(c);
        score_describe_veto(&text, model, &model->vetoes[i]);
        add_clause(&text, model->vetoes[i].clause);
        list[i] = end(&text);
    }
    return (struct field_list){list, model->veto_count};
}

static const char *join_proofs(struct ctx *c, const struct score_item *item)
{
    struct text text = begin(c);
    for (size_t i = 0; i < item->proof_count; i++) {
        text_add(&text, i > 0 ? "、" : "");
        text_add(&text, item->proofs[i]);
    }
    return item->proof_count > 0 ? end(&text) : NULL;
}

static struct field_list describe_items(struct ctx *c, const struct score_scheme *model,
                                        const struct score_indicator *indicator)
{
    size_t count = (size_t)indicator->item_count;
    struct sheet_item *list = arena_array(c->arena, count + 1, sizeof *list);
    for (size_t i = 0; i < count; i++) {
        const struct score_item *item = &model->items[(size_t)indicator->first_item + i];
        struct text rule = begin(c);
        score_describe_item(&rule, model, item);
        list[i] = (struct sheet_item){.id = item->id,
                                      .title = item->title ? item->title : item->id,
                                      .rule = end(&rule),
                                      .clause = *item->clause ? item->clause : NULL,
                                      .reading = item->reading,
                                      .proof = join_proofs(c, item)};
    }
    return (struct field_list){list, count};
}

static struct field_list describe_indicators(struct ctx *c, const struct score_scheme *model)
{
    size_t count = (size_t)model->indicator_count;
    struct sheet_indicator *list = arena_array(c->arena, count + 1, sizeof *list);
    for (size_t i = 0; i < count; i++) {
        const struct score_indicator *indicator = &model->indicators[i];
        struct text limits = begin(c);
        score_describe_limits(&limits, indicator);
        list[i] =
            (struct sheet_indicator){.id = indicator->id,
                                     .title = indicator->title ? indicator->title : indicator->id,
                                     .limits = end(&limits),
                                     .items = describe_items(c, model, indicator)};
    }
    return (struct field_list){list, count};
}

static struct field_list describe_order(struct ctx *c, const struct score_scheme *model)
{
    enum { MOST = 4 };
    const char **list = arena_array(c->arena, MOST, sizeof *list);
    size_t count = 0;
    struct text text = begin(c);
    score_describe_order(&text, model);
    list[count++] = end(&text);
    text = begin(c);
    if (score_describe_awards(&text, model))
        list[count++] = end(&text);
    text = begin(c);
    if (score_describe_quota(&text, model))
        list[count++] = end(&text);
    text = begin(c);
    if (score_describe_passing_over(&text, model))
        list[count++] = end(&text);
    return (struct field_list){list, count};
}

static struct field_list describe_metrics(struct ctx *c, const struct score_scheme *model)
{
    size_t count = (size_t)model->metric_count;
    struct sheet_metric *list = arena_array(c->arena, count + 1, sizeof *list);
    for (size_t i = 0; i < count; i++) {
        const struct score_metric *metric = &model->metrics[i];
        list[i] = (struct sheet_metric){.id = metric->id,
                                        .title = score_metric_name(model, (int)i),
                                        .unit = metric->unit,
                                        .asks = score_metric_asks(metric->kind)};
    }
    return (struct field_list){list, count};
}

const struct scheme_sheet *scheme_sheet(struct ctx *c, const struct scheme *scheme,
                                        const struct score_scheme *model)
{
    static const char *const nouns[] = {
        [SUBJECT_UNIT] = "单位", [SUBJECT_TEAM] = "队伍", [SUBJECT_PERSON] = "人员"};
    struct scheme_sheet *sheet = arena_alloc(c->arena, sizeof *sheet);
    struct text marks = begin(c);
    score_describe_marks(&marks, model);
    *sheet = (struct scheme_sheet){.title = scheme->title,
                                   .source = model->source,
                                   .marks = end(&marks),
                                   .subject = nouns[model->subject],
                                   .gates = describe_gates(c, model),
                                   .vetoes = describe_vetoes(c, model),
                                   .indicators = describe_indicators(c, model),
                                   .order = describe_order(c, model),
                                   .metrics = describe_metrics(c, model)};
    return sheet;
}

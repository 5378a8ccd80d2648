/* SPDX-License-Identifier: Apache-2.0 */
#include "campaign/campaign_figures.h"

#include <string.h>

#include "org/org.h"
#include "platform/base/date.h"
#include "platform/base/text.h"
#include "score/score.h"

/* ---- What the scheme asks for ---------------------------------------------------------------- */

/* The metric whose note or source an item insists on; NO_METRIC: none. */
static int metric_with_note(const struct score_item *item)
{
    return item->rule == RULE_DISCRETION ? item->keys.discretion.metric : NO_METRIC;
}

static int metric_with_source(const struct score_item *item)
{
    return item->rule == RULE_CARRIED ? item->keys.value.metric : NO_METRIC;
}

static void mark_needs(const struct score_scheme *model, struct grid_metric *list)
{
    for (int i = 0; i < model->item_count; i++) {
        int note = metric_with_note(&model->items[i]),
            source = metric_with_source(&model->items[i]);
        if (note >= 0)
            list[note].needs_note = true;
        if (source >= 0)
            list[source].needs_source = true;
    }
}

static const char *const kinds[] = {
    [KIND_NUMBER] = "number", [KIND_COUNT] = "count", [KIND_RANK] = "rank", [KIND_FLAG] = "flag"};

static const char override_prefix[] = "override.";

const char *campaign_name_override(struct ctx *c, const struct score_indicator *indicator)
{
    return text_format(c->arena, "%s（改定）", indicator->title);
}

bool campaign_may_override(struct ctx *c, const struct campaign_task *task)
{
    return org_may(c, MAY_KEEP_FACTS, task->owner_unit);
}

/* What is settled above is told to those who see the whole. */
static struct field_list list_metrics(struct ctx *c, const struct score_scheme *model,
                                      bool is_whole)
{
    size_t count = (size_t)model->metric_count;
    struct grid_metric *list =
        arena_array(c->arena, count + (size_t)model->indicator_count, sizeof *list);
    for (size_t i = 0; i < count; i++) {
        const struct score_metric *metric = &model->metrics[i];
        list[i] = (struct grid_metric){.metric = metric->id,
                                       .title = score_metric_name(model, (int)i),
                                       .unit = metric->unit,
                                       .kind = kinds[metric->kind],
                                       .asks = score_metric_asks(metric->kind),
                                       .is_shared = metric->is_per_all,
                                       .is_series = metric->is_series};
    }
    mark_needs(model, list);
    for (int i = 0; is_whole && i < model->indicator_count; i++)
        list[count++] = (struct grid_metric){
            .metric = text_format(c->arena, "%s%s", override_prefix, model->indicators[i].id),
            .title = campaign_name_override(c, &model->indicators[i]),
            .unit = "分",
            .kind = kinds[KIND_NUMBER],
            .asks = "上级评定的分数；没有评定的留空。须在说明里写明依据",
            .is_override = true,
            .needs_note = true};
    return (struct field_list){list, count};
}

/* ---- The grid -------------------------------------------------------------------------------- */

struct field_list campaign_cells(struct ctx *c, const struct fact_list *facts)
{
    struct grid_cell *list = arena_array(c->arena, facts->count + 1, sizeof *list);
    for (size_t i = 0; i < facts->count; i++) {
        const struct fact *fact = &facts->list[i];
        list[i] = (struct grid_cell){.subject = fact->subject,
                                     .metric = fact->metric,
                                     .fact = fact->id,
                                     .value = {fact->is_known, fact->value},
                                     .source = fact->source,
                                     .day = fact->day,
                                     .note = fact->note,
                                     .state = fact->state,
                                     .proofs = fact->proofs,
                                     .rev = fact->rev,
                                     .by_name = fact->person_name,
                                     .at = fact->at};
    }
    return (struct field_list){list, facts->count};
}

static bool is_among(const struct campaign_subjects *subjects, int64_t id)
{
    for (size_t i = 0; i < subjects->count; i++) {
        if (subjects->list[i].id == id)
            return true;
    }
    return false;
}

const struct grid *campaign_grid(struct ctx *c, const struct campaign_task *task)
{
    struct grid *grid = arena_alloc(c->arena, sizeof *grid);
    struct scheme_reading reading = {0};
    bool is_whole = campaign_is_whole(c, task);
    struct campaign_subjects subjects = campaign_subjects(c, task, !is_whole);
    struct fact_list all = fact_all(c, task->book);
    struct fact_list shown = {arena_array(c->arena, all.count + 1, sizeof *shown.list), 0};
    /* Facts come by subject, so a look at each subject's first one will do. */
    bool is_shown = false;
    for (size_t i = 0; i < all.count; i++) {
        int64_t subject = all.list[i].subject;
        if (i == 0 || subject != all.list[i - 1].subject)
            is_shown = subject == 0 || is_among(&subjects, subject);
        if (is_shown)
            shown.list[shown.count++] = all.list[i];
    }
    (void)scheme_read_by_id(c, task->scheme, &reading);
    grid->stamp = task->stamp;
    if (reading.model)
        grid->metrics = list_metrics(c, reading.model, is_whole);
    grid->subjects = (struct field_list){subjects.list, subjects.count};
    grid->cells = campaign_cells(c, &shown);
    return grid;
}

/* ---- What a figure is of --------------------------------------------------------------------- */

static const char *name_subject(struct ctx *c, const struct campaign_task *task, int64_t id)
{
    struct org_person person;
    struct org_unit unit;
    if (id == 0)
        return "全体共用";
    if (task->subject == SUBJECT_PERSON)
        return org_person_get(c, id, &person) ? person.name : "";
    return org_unit_get(c, id, &unit) ? unit.name : "";
}

void campaign_name_figure(struct ctx *c, const struct score_scheme *model, const char *name,
                          struct figure_about *about)
{
    int metric;
    if (!campaign_metric_called(model, name, &metric))
        return;
    const char *behind = strchr(name, '.');
    if (metric == NO_METRIC) {
        int indicator = score_indicator_of(model, bytes_of(behind + 1));
        about->metric_title = campaign_name_override(c, &model->indicators[indicator]);
        about->metric_unit = "分";
        return;
    }
    const char *title = score_metric_name(model, metric);
    about->metric_title = behind ? text_format(c->arena, "%s（%s）", title, behind + 1) : title;
    about->metric_unit = model->metrics[metric].unit;
    about->kind = kinds[model->metrics[metric].kind];
}

const char *campaign_tell_value(struct ctx *c, const struct score_scheme *model, const char *name,
                                struct field_decimal value)
{
    struct text text;
    int metric;
    if (!value.is_known)
        return NULL;
    if (campaign_metric_called(model, name, &metric) && metric != NO_METRIC &&
        model->metrics[metric].kind == KIND_FLAG)
        return value.millionths != 0 ? "是" : "否";
    text_init(&text, c->arena, 32);
    decimal_add_text(&text, value.millionths);
    return text.at;
}

const struct figure_about *campaign_figure_about(struct ctx *c, const struct fact *fact)
{
    struct figure_about *about = arena_alloc(c->arena, sizeof *about);
    struct campaign_task task;
    struct scheme_reading reading = {0};
    int64_t stamp;
    *about = (struct figure_about){.task_title = "",
                                   .subject_name = "",
                                   .metric_title = fact->metric,
                                   .kind = kinds[KIND_NUMBER]};
    about->task = campaign_of_book(c, fact->book, &stamp);
    if (!campaign_get(c, about->task, &task))
        return about;
    about->task_title = task.title;
    about->subject_name = name_subject(c, &task, fact->subject);
    (void)scheme_read_by_id(c, task.scheme, &reading);
    if (reading.model)
        campaign_name_figure(c, reading.model, fact->metric, about);
    return about;
}

const char *const *campaign_call_figures(struct ctx *c, const struct fact *facts, size_t count)
{
    const char **called = arena_array(c->arena, count + 1, sizeof *called);
    struct campaign_task task = {0};
    struct scheme_reading reading = {0};
    int64_t stamp;
    bool has_task = count > 0 && campaign_get(c, campaign_of_book(c, facts[0].book, &stamp), &task);
    if (has_task)
        (void)scheme_read_by_id(c, task.scheme, &reading);
    for (size_t i = 0; i < count; i++) {
        struct figure_about about = {.metric_title = facts[i].metric};
        if (reading.model)
            campaign_name_figure(c, reading.model, facts[i].metric, &about);
        called[i] = has_task
                        ? text_format(c->arena, "%s：%s", name_subject(c, &task, facts[i].subject),
                                      about.metric_title)
                        : about.metric_title;
    }
    return called;
}

/* ---- What came in ---------------------------------------------------------------------------- */

bool campaign_metric_called(const struct score_scheme *model, const char *metric, int *ret_metric)
{
    size_t prefix = sizeof override_prefix - 1;
    *ret_metric = NO_METRIC;
    if (strncmp(metric, override_prefix, prefix) == 0)
        return score_indicator_of(model, bytes_of(metric + prefix)) >= 0;
    size_t length = strcspn(metric, ".");
    *ret_metric = score_metric_of(model, (struct bytes){metric, length});
    if (*ret_metric < 0 || model->metrics[*ret_metric].is_series != (metric[length] == '.'))
        return false;
    if (metric[length] == '\0')
        return true;
    const char *number = metric + length + 1;
    size_t digits = strspn(number, "0123456789");
    return digits >= 1 && digits <= 4 && number[digits] == '\0' && *number != '0';
}

static const char *place_of(struct ctx *c, size_t index, const char *member)
{
    return text_format(c->arena, "cells[%zu].%s", index, member);
}

const char *campaign_refuse_value(struct ctx *c, const struct score_metric *metric, int64_t value)
{
    const char *title = metric->title ? metric->title : metric->id;
    if (metric->kind == KIND_FLAG && value != 0 && value != DECIMAL_ONE)
        return text_format(c->arena, "“%s”只能填 1（是）或 0（否），请改正。", title);
    bool is_whole = value >= 0 && value % DECIMAL_ONE == 0;
    if (metric->kind != KIND_NUMBER && metric->kind != KIND_FLAG && !is_whole)
        return text_format(c->arena, "“%s”应为不小于 0 的整数，请改正。", title);
    return NULL;
}

static void check_value(struct ctx *c, const struct score_metric *metric, size_t index,
                        const struct grid_cell *cell)
{
    const char *sentence =
        cell->value.is_known ? campaign_refuse_value(c, metric, cell->value.millionths) : NULL;
    if (sentence)
        ctx_fault(c, place_of(c, index, "value"), "%s", sentence);
}

struct taking {
    const struct campaign_task *task;
    const struct score_scheme *model;
    bool only_own, may_override;
    int64_t last_subject; /* the last one that was asked for and takes part */
};

static bool takes_part(struct ctx *c, struct taking *taking, int64_t subject)
{
    if (subject == taking->last_subject)
        return true;
    bool is_in = campaign_takes_part(c, taking->task, subject, taking->only_own);
    taking->last_subject = is_in ? subject : taking->last_subject;
    return is_in;
}

static void check_cell(struct ctx *c, struct taking *taking, size_t index,
                       const struct grid_cell *cell)
{
    const struct score_scheme *model = taking->model;
    int metric;
    if (!campaign_metric_called(model, cell->metric, &metric)) {
        ctx_fault(c, place_of(c, index, "metric"), "评分方案中没有数据项“%s”，请刷新页面。",
                  cell->metric);
        return;
    }
    if (metric == NO_METRIC && !taking->may_override)
        ctx_fault(c, place_of(c, index, "metric"),
                  "“改定”只能由任务的组织单位填写；如有上级评定，请把依据报给活动办公室。");
    bool is_shared = metric >= 0 && model->metrics[metric].is_per_all;
    if (is_shared != (cell->subject == 0) ||
        (cell->subject != 0 && !takes_part(c, taking, cell->subject)))
        ctx_fault(c, place_of(c, index, "subject"),
                  "这项数据的填报对象不在您的填报范围内，请刷新页面。");
    if (metric >= 0)
        check_value(c, &model->metrics[metric], index, cell);
}

enum err campaign_take_cells(struct ctx *c, const struct campaign_task *task,
                             struct field_list cells, struct fact_list *ret)
{
    const struct grid_cell *list = cells.at;
    struct scheme_reading reading = {0};
    (void)scheme_read_by_id(c, task->scheme, &reading);
    if (!reading.model)
        return ctx_fail(c, ERR_INVALID, "这个任务的评分方案有错误，请联系活动办公室。");
    struct taking taking = {.task = task,
                            .model = reading.model,
                            .only_own = !campaign_is_whole(c, task),
                            .may_override = campaign_may_override(c, task)};
    *ret =
        (struct fact_list){arena_array(c->arena, cells.count + 1, sizeof *ret->list), cells.count};
    for (size_t i = 0; i < cells.count; i++) {
        check_cell(c, &taking, i, &list[i]);
        ret->list[i] = (struct fact){.subject = list[i].subject,
                                     .metric = list[i].metric,
                                     .is_known = list[i].value.is_known,
                                     .value = list[i].value.millionths,
                                     .source = list[i].source ? list[i].source : "",
                                     .day = list[i].day,
                                     .note = list[i].note ? list[i].note : "",
                                     .rev = list[i].rev};
    }
    return ctx_faulty(c);
}

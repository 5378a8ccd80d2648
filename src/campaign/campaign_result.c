/* SPDX-License-Identifier: Apache-2.0 */
#include "campaign/campaign_result.h"

#include <string.h>

#include "org/org.h"

const struct field shown_reason_fields[] = {
    FIELD(shown_reason, subject, FIELD_ID, .label = "对象编号", .is_required = true),
    FIELD(shown_reason, name, FIELD_TEXT, .label = "对象", .is_required = true),
    FIELD(shown_reason, item, FIELD_TEXT, .label = "评分项编号", .is_required = true),
    FIELD(shown_reason, title, FIELD_TEXT, .label = "评分项", .is_required = true),
    FIELD(shown_reason, before, FIELD_JSON, .label = "原得分", .schema = FIELD_NUMBER_SCHEMA),
    FIELD(shown_reason, after, FIELD_JSON, .label = "新得分", .schema = FIELD_NUMBER_SCHEMA),
    FIELD_SHAPE("Reason")};

/* ---- One result ------------------------------------------------------------------------------ */

static enum err open_frozen(struct ctx *c, int64_t publication, struct campaign_result *result)
{
    struct campaign_frozen frozen;
    TRY(campaign_open_frozen(c, &result->task, publication, &frozen));
    result->task = frozen.task;
    result->scored = frozen.scored;
    result->ranking = frozen.ranking;
    result->frozen = frozen.result;
    result->is_whole = true;
    return OK;
}

enum err campaign_result(struct ctx *c, int64_t task, int64_t publication,
                         struct campaign_result *ret)
{
    *ret = (struct campaign_result){0};
    TRY(campaign_see(c, task, &ret->task));
    if (publication != 0)
        return open_frozen(c, publication, ret);
    ret->is_whole = campaign_is_whole(c, &ret->task);
    ret->is_private = !ret->is_whole;
    campaign_score(c, &ret->task, NULL, NULL, &ret->scored);
    ret->ranking = campaign_show_ranking(c, &ret->task, &ret->scored, ret->is_whole);
    return OK;
}

static bool may_see_points(struct ctx *c, const struct campaign_task *task,
                           const struct campaign_subject *subject)
{
    return campaign_is_whole(c, task) || org_may(c, MAY_SEE_FACTS, subject->unit);
}

/* Oneself, once it is frozen. */
static bool is_oneself(const struct ctx *c, const struct campaign_result *result, int64_t subject)
{
    return result->frozen.id != 0 && result->task.subject == SUBJECT_PERSON &&
           subject == c->actor.person;
}

enum err campaign_explain(struct ctx *c, const struct campaign_result *result, int64_t subject,
                          struct shown_explanation **ret)
{
    const struct campaign_subject *who = campaign_subject_of(&result->scored, subject);
    *ret = NULL;
    if (!who || !(is_oneself(c, result, subject) || may_see_points(c, &result->task, who)))
        return ctx_fail(c, ERR_NOT_FOUND, "这个计分任务中没有这个对象，或者它不在您的管辖范围内。");
    if (result->scored.run)
        *ret = campaign_show_explanation(c, &result->task, &result->scored, subject,
                                         result->is_private);
    if (!*ret)
        return ctx_fail(c, ERR_INVALID, "填报的数据还有 %zu 处错误，改正后才能计分。",
                        result->scored.faults.count);
    return OK;
}

/* ---- Reasons --------------------------------------------------------------------------------- */

struct point {
    const char *id, *title;
    int64_t points;
};

struct points {
    struct point *list;
    size_t count;
};

struct reasoning {
    struct ctx *c;
    const struct campaign_result *before, *after;
    struct shown_reason *list;
    size_t count;
};

static const char *title_of(const struct score_item *item)
{
    return !item ? "调整" : item->title ? item->title : item->id;
}

/* The points of each item, and of what adjusts an indicator or the total. */
static struct points points_of(struct ctx *c, const struct campaign_result *result, int64_t subject)
{
    const struct campaign_subject *who = campaign_subject_of(&result->scored, subject);
    struct points found = {NULL, 0};
    uint32_t index;
    if (!who || !result->scored.run ||
        !score_subject_of(result->scored.run, bytes_of(who->key), &index) ||
        score_result_of(result->scored.run, index).status == STATUS_WITHDRAWN)
        return found;
    const struct score_explanation *why = score_explain(c->arena, result->scored.run, index, true);
    size_t most = why->indicator_count;
    for (size_t i = 0; i < why->indicator_count; i++)
        most += why->indicators[i].count;
    found.list = arena_array(c->arena, most + 1, sizeof *found.list);
    for (size_t i = 0; i < why->indicator_count; i++) {
        const struct score_explained_indicator *part = &why->indicators[i];
        const struct score_indicator *of = part->indicator;
        const char *id = of ? of->id : "adjust";
        const char *title = !of ? "总分调整" : of->title ? of->title : of->id;
        if (part->count == 0)
            found.list[found.count++] = (struct point){id, title, part->points};
        for (size_t j = 0; j < part->count; j++) {
            const struct score_item *item = part->items[j].item;
            found.list[found.count++] =
                (struct point){item ? item->id : text_format(c->arena, "%s.adjust", id),
                               item ? title_of(item) : text_format(c->arena, "%s：调整", title),
                               part->items[j].points};
        }
    }
    return found;
}

static const struct point *point_of(const struct points *points, const char *id)
{
    for (size_t i = 0; i < points->count; i++) {
        if (strcmp(points->list[i].id, id) == 0)
            return &points->list[i];
    }
    return NULL;
}

static const char *print_points(struct ctx *c, const struct campaign_result *result,
                                const struct point *point)
{
    struct text text;
    if (!point)
        return NULL;
    text_init(&text, c->arena, 40);
    decimal_add_points(&text, point->points, result->scored.model->decimals);
    return text.at;
}

static void add_reason(struct reasoning *reasoning, const struct shown_move *move,
                       const struct point *was, const struct point *now)
{
    struct ctx *c = reasoning->c;
    const char *before = print_points(c, reasoning->before, was);
    const char *after = print_points(c, reasoning->after, now);
    if (reasoning->count == CAMPAIGN_MOST_REASONS ||
        (before && after && strcmp(before, after) == 0))
        return;
    reasoning->list[reasoning->count++] =
        (struct shown_reason){.subject = move->subject,
                              .name = move->name,
                              .item = now ? now->id : was->id,
                              .title = now ? now->title : was->title,
                              .before = before,
                              .after = after};
}

static bool is_same_total(const struct shown_move *move)
{
    return move->total_before && move->total_after &&
           strcmp(move->total_before, move->total_after) == 0;
}

static void reason_of(struct reasoning *reasoning, const struct shown_move *move)
{
    struct ctx *c = reasoning->c;
    const struct campaign_subject *who =
        campaign_subject_of(&reasoning->after->scored, move->subject);
    if (!who)
        who = campaign_subject_of(&reasoning->before->scored, move->subject);
    if (is_same_total(move) || !who || !may_see_points(c, &reasoning->after->task, who))
        return;
    struct points before = points_of(c, reasoning->before, move->subject);
    struct points after = points_of(c, reasoning->after, move->subject);
    for (size_t i = 0; i < after.count; i++)
        add_reason(reasoning, move, point_of(&before, after.list[i].id), &after.list[i]);
    for (size_t i = 0; i < before.count; i++) {
        if (!point_of(&after, before.list[i].id))
            add_reason(reasoning, move, &before.list[i], NULL);
    }
}

struct field_list campaign_reasons(struct ctx *c, const struct campaign_result *before,
                                   const struct campaign_result *after, struct field_list moves)
{
    struct reasoning reasoning = {
        .c = c,
        .before = before,
        .after = after,
        .list = arena_array(c->arena, CAMPAIGN_MOST_REASONS, sizeof *reasoning.list)};
    const struct shown_move *list = moves.at;
    for (size_t i = 0; i < moves.count && reasoning.count < CAMPAIGN_MOST_REASONS; i++)
        reason_of(&reasoning, &list[i]);
    return (struct field_list){reasoning.list, reasoning.count};
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The interface of results: ranking, explanation, two results beside each other. */
#include "campaign/campaign_result.h"
#include "campaign/campaign_routes.h"
#include "org/org.h"
#include "platform/http/http.h"

struct asked {
    int64_t publication;
};

static const struct field asked_fields[] = {
    FIELD(asked, publication, FIELD_ID, .label = "定稿结果"), FIELD_LAST};

static enum err see_ranking(struct ctx *c, const struct request *q, struct response *p)
{
    const struct asked *asked = q->asks;
    struct campaign_result result;
    TRY(campaign_result(c, q->ids[0], asked->publication, &result));
    p->gives = result.ranking;
    return OK;
}

static enum err see_explanation(struct ctx *c, const struct request *q, struct response *p)
{
    const struct asked *asked = q->asks;
    struct campaign_result result;
    struct shown_explanation *shown;
    TRY(campaign_result(c, q->ids[0], asked->publication, &result));
    TRY(campaign_explain(c, &result, q->ids[1], &shown));
    p->gives = shown;
    return OK;
}

/* ---- Two results ----------------------------------------------------------------------------- */

struct sides {
    int64_t one, other;
};

struct side {
    int64_t publication, version, frozen_at;
    const char *number;
};

struct compared {
    const struct side *one, *other;
    struct field_list moves, reasons;
};

static const struct field sides_fields[] = {FIELD(sides, one, FIELD_ID, .label = "原结果"),
                                            FIELD(sides, other, FIELD_ID, .label = "对照结果"),
                                            FIELD_LAST};

static const struct field side_fields[] = {FIELD(side, publication, FIELD_ID, .label = "定稿结果"),
                                           FIELD(side, number, FIELD_TEXT, .label = "编号"),
                                           FIELD(side, version, FIELD_INT, .label = "版本"),
                                           FIELD(side, frozen_at, FIELD_TIME, .label = "定稿时间"),
                                           FIELD_SHAPE("ComparedSide")};

static const struct field compared_fields[] = {
    FIELD(compared, one, FIELD_OBJECT, .of = side_fields, .size = sizeof(struct side),
          .is_required = true),
    FIELD(compared, other, FIELD_OBJECT, .of = side_fields, .size = sizeof(struct side),
          .is_required = true),
    FIELD(compared, moves, FIELD_LIST, .label = "变动", .of = shown_move_fields,
          .size = sizeof(struct shown_move)),
    FIELD(compared, reasons, FIELD_LIST, .label = "原因", .of = shown_reason_fields,
          .size = sizeof(struct shown_reason)),
    FIELD_SHAPE("Comparison")};

static const struct side *give_side(struct ctx *c, const struct campaign_result *result)
{
    struct side *side = arena_alloc(c->arena, sizeof *side);
    *side = (struct side){.publication = result->frozen.id,
                          .version = result->frozen.version,
                          .frozen_at = result->frozen.at,
                          .number = result->frozen.number};
    return side;
}

/* Against a result that isn't frozen, who sees only their own part compares only that. */
static struct shown_ranking *seen_beside(struct ctx *c, const struct campaign_result *result,
                                         const struct campaign_result *beside)
{
    if (beside->is_whole)
        return result->ranking;
    return campaign_show_ranking(c, &result->task, &result->scored, false);
}

static enum err compare(struct ctx *c, const struct request *q, struct response *p)
{
    const struct sides *asked = q->asks;
    struct campaign_result one, other;
    struct compared *compared = arena_alloc(c->arena, sizeof *compared);
    TRY(campaign_result(c, q->ids[0], asked->one, &one));
    TRY(campaign_result(c, q->ids[0], asked->other, &other));
    if (!one.scored.run || !other.scored.run)
        return ctx_fail(c, ERR_INVALID, "填报的数据还有 %zu 处错误，改正后才能比较。",
                        one.scored.faults.count + other.scored.faults.count);
    compared->one = give_side(c, &one);
    compared->other = give_side(c, &other);
    compared->moves = campaign_moves(c, seen_beside(c, &one, &other), seen_beside(c, &other, &one));
    compared->reasons = campaign_reasons(c, &one, &other, compared->moves);
    p->gives = compared;
    return OK;
}

const struct route campaign_result_routes[] = {
    {"GET", "/api/tasks/{task}/ranking", see_ranking, .title = "查看排名", .need = MAY_SEE_FACTS,
     .lane = LANE_SLOW, .is_kept = true, .asks = asked_fields, .asks_size = sizeof(struct asked),
     .gives = shown_ranking_fields},
    {"GET", "/api/tasks/{task}/subjects/{subject}/explanation", see_explanation,
     .title = "查看得分说明", .need = MAY_SEE_FACTS, .lane = LANE_SLOW, .asks = asked_fields,
     .asks_size = sizeof(struct asked), .gives = shown_explanation_fields},
    {"GET", "/api/tasks/{task}/compare", compare, .title = "比较两个结果", .need = MAY_SEE_FACTS,
     .lane = LANE_SLOW, .asks = sides_fields, .asks_size = sizeof(struct sides),
     .gives = compared_fields},
    {0}};

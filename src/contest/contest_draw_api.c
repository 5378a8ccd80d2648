/* SPDX-License-Identifier: Apache-2.0 */
/* The interface between subjects and their draws. */
#include "contest/contest_draw.h"
#include "contest/contest_routes.h"
#include "platform/http/http.h"

static const struct field draw_fields[] = {
    FIELD(contest_draw, draw, FIELD_ID, .label = "抽签", .is_required = true),
    FIELD(contest_draw, subject, FIELD_ID, .label = "科目", .is_required = true),
    FIELD(contest_draw, title, FIELD_TEXT, .label = "名称", .is_required = true),
    FIELD(contest_draw, kind, FIELD_WORD, .label = "类别", .words = draw_kind_words,
          .is_required = true),
    FIELD(contest_draw, state, FIELD_WORD, .label = "状态", .words = draw_state_words,
          .is_required = true),
    FIELD(contest_draw, is_open, FIELD_BOOL, .label = "已有结果"),
    FIELD(contest_draw, taken_at, FIELD_TIME, .label = "采用时间"),
    FIELD_SHAPE("ContestDrawRow")};
static const struct field draw_list_fields[] = {PAGED(draw_fields, contest_draw),
                                                FIELD_SHAPE("ContestDrawList")};

static enum err list_draws(struct ctx *c, const struct request *q, struct response *p)
{
    struct field_list found;
    TRY(contest_draws(c, q->ids[0], &found));
    p->gives = paged_new(c, (int64_t)found.count, found.at, found.count);
    return OK;
}

struct draw_wish {
    int kind;
    int64_t draw;
};

static const struct field draw_begin_fields[] = {
    FIELD(draw_wish, kind, FIELD_WORD, .label = "抽签内容", .words = draw_kind_words,
          .is_required = true),
    FIELD_SHAPE("ContestDraw")};
static const struct field draw_take_fields[] = {
    FIELD(draw_wish, draw, FIELD_ID, .label = "抽签", .is_required = true),
    FIELD_SHAPE("ContestTurns")};
static const struct field draw_begun_fields[] = {
    FIELD(draw_wish, draw, FIELD_ID, .label = "抽签", .is_required = true),
    FIELD_SHAPE("ContestDraw")};

static enum err begin_draw(struct ctx *c, const struct request *q, struct response *p)
{
    const struct draw_wish *wanted = q->takes;
    struct draw_wish *begun = arena_alloc(c->arena, sizeof *begun);
    struct draw draw;
    TRY(contest_draw_begin(c, q->ids[0], q->ids[1], wanted->kind, &draw));
    begun->draw = draw.record.id;
    p->gives = begun;
    return OK;
}

static enum err take_draw(struct ctx *c, const struct request *q, struct response *p)
{
    const struct draw_wish *wanted = q->takes;
    (void)p;
    return contest_draw_take(c, q->ids[0], q->ids[1], wanted->draw);
}

const struct route contest_draw_routes[] = {
    {"GET", "/api/contests/{contest}/draws", list_draws, .title = "比武的抽签",
     .need = NEED_SIGNED_IN, .lane = LANE_READ, .gives = draw_list_fields},
    {"POST", "/api/contests/{contest}/subjects/{subject}/draws", begin_draw, .title = "为科目抽签",
     .need = NEED_SIGNED_IN, .lane = LANE_WRITE, .takes = draw_begin_fields,
     .takes_size = sizeof(struct draw_wish), .gives = draw_begun_fields, .creates = true,
     .status = 201},
    {"PUT", "/api/contests/{contest}/subjects/{subject}/turns", take_draw, .title = "采用抽签结果",
     .need = NEED_SIGNED_IN, .lane = LANE_WRITE, .takes = draw_take_fields,
     .takes_size = sizeof(struct draw_wish)},
    {0}};

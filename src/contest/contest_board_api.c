/* SPDX-License-Identifier: Apache-2.0 */
/* The interface of the board. It is anybody's, and the only part of contests that is. */
#include "contest/contest_board.h"
#include "contest/contest_routes.h"
#include "platform/http/http.h"

struct board {
    const char *board;
};

static const struct field board_fields[] = {FIELD(board, board, FIELD_JSON, .label = "大屏",
                                                  .is_required = true,
                                                  .schema = "{\"type\":\"object\"}"),
                                            FIELD_SHAPE("ContestBoard")};

static enum err take_shown(struct ctx *c, int64_t id, struct contest *ret)
{
    bool is_there = contest_get(c, id, ret) && ret->is_shown &&
                    (ret->state == CONTEST_ON || ret->state == CONTEST_CLOSED);
    if (!is_there)
        return ctx_fail(c, ERR_NOT_FOUND, "这个大屏没有开放，请联系主办单位。");
    return OK;
}

static enum err see_board(struct ctx *c, const struct request *q, struct response *p)
{
    struct contest contest;
    struct board *board = arena_alloc(c->arena, sizeof *board);
    TRY(take_shown(c, q->ids[0], &contest));
    board->board = contest_board_text(c, &contest);
    p->gives = board;
    return OK;
}

static enum err listen_to_board(struct ctx *c, const struct request *q, struct response *p)
{
    struct contest contest;
    TRY(take_shown(c, q->ids[0], &contest));
    p->stream = contest_board_topic(c, contest.id);
    return OK;
}

struct showing {
    bool is_shown;
};

static const struct field showing_fields[] = {
    FIELD(showing, is_shown, FIELD_BOOL, .label = "开放大屏"), FIELD_SHAPE("ContestShowing")};

static enum err show(struct ctx *c, const struct request *q, struct response *p)
{
    const struct showing *wanted = q->takes;
    (void)p;
    return contest_board_show(c, q->ids[0], wanted->is_shown);
}

static enum err seal(struct ctx *c, const struct request *q, struct response *p)
{
    (void)p;
    return contest_board_seal(c, q->ids[0]);
}

struct revealing {
    int64_t revealed;
};

static const struct field revealing_fields[] = {
    FIELD(revealing, revealed, FIELD_INT, .label = "已揭晓的名次数", .is_required = true),
    FIELD_SHAPE("ContestRevealing")};

static enum err reveal(struct ctx *c, const struct request *q, struct response *p)
{
    const struct revealing *wanted = q->takes;
    (void)p;
    return contest_board_reveal(c, q->ids[0], wanted->revealed);
}

const struct route contest_board_routes[] = {
    {"GET", "/api/contests/{contest}/board", see_board, .title = "大屏", .need = NEED_PUBLIC,
     .lane = LANE_READ, .gives = board_fields, .is_kept = true},
    {"GET", "/api/contests/{contest}/board/events", listen_to_board, .title = "大屏的变化",
     .need = NEED_PUBLIC, .lane = LANE_READ, .gives_bytes = true},
    {"PUT", "/api/contests/{contest}/board", show, .title = "开放或者关闭大屏",
     .need = NEED_SIGNED_IN, .lane = LANE_WRITE, .takes = showing_fields,
     .takes_size = sizeof(struct showing)},
    {"POST", "/api/contests/{contest}/board/seal", seal, .title = "封榜", .need = NEED_SIGNED_IN,
     .lane = LANE_WRITE},
    {"POST", "/api/contests/{contest}/board/reveal", reveal, .title = "揭晓下一个名次",
     .need = NEED_SIGNED_IN, .lane = LANE_WRITE, .takes = revealing_fields,
     .takes_size = sizeof(struct revealing)},
    {0}};

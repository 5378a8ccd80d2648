/* SPDX-License-Identifier: Apache-2.0 */
/* The interface of the board. It is anybody's. */
#include "contest/contest_board.h"
#include "contest/contest_routes.h"
#include "contest/contest_sheet.h"
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

static int64_t stamp_of_board(struct ctx *c, const struct request *q)
{
    struct contest contest;
    return take_shown(c, q->ids[0], &contest) == OK ? contest.stamp : 0;
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

static enum err listen_to_desk(struct ctx *c, const struct request *q, struct response *p)
{
    struct contest contest;
    TRY(contest_see(c, q->ids[0], &contest));
    if (!contest_sees_all(c, &contest))
        return ctx_fail(c, ERR_FORBIDDEN, "只有组委会和裁判长可以随时看到评分的进展。");
    p->stream = contest_desk_topic(c, contest.id);
    return OK;
}

/* ---- The programme --------------------------------------------------------------------------- */

struct slot {
    int64_t turn;
    int64_t team;
    const char *team_name, *name;
};

struct order {
    int64_t subject;
    const char *title, *venue;
    struct field_list slots; /* struct slot */
};

struct programme {
    const char *title, *owner_name, *place;
    int32_t from_day, until_day;
    struct field_list events, orders; /* struct contest_event, struct order */
};

static const struct field event_fields[] = {
    FIELD(contest_event, from, FIELD_TEXT, .label = "开始"),
    FIELD(contest_event, until, FIELD_TEXT, .label = "结束"),
    FIELD(contest_event, title, FIELD_TEXT, .label = "内容"),
    FIELD(contest_event, venue, FIELD_TEXT, .label = "地点"),
    FIELD(contest_event, subject, FIELD_ID, .label = "科目"),
    FIELD_SHAPE("ContestProgrammeEvent")};

static const struct field slot_fields[] = {
    FIELD(slot, turn, FIELD_INT, .label = "出场顺序", .is_required = true),
    FIELD(slot, team, FIELD_ID, .label = "队伍", .is_required = true),
    FIELD(slot, team_name, FIELD_TEXT, .label = "队名", .is_required = true),
    FIELD(slot, name, FIELD_TEXT, .label = "队员"), FIELD_SHAPE("ContestProgrammeSlot")};

static const struct field order_fields[] = {
    FIELD(order, subject, FIELD_ID, .label = "科目", .is_required = true),
    FIELD(order, title, FIELD_TEXT, .label = "科目名称", .is_required = true),
    FIELD(order, venue, FIELD_TEXT, .label = "地点"),
    FIELD(order, slots, FIELD_LIST, .label = "出场顺序", .of = slot_fields,
          .size = sizeof(struct slot), .is_required = true),
    FIELD_SHAPE("ContestProgrammeOrder")};

static const struct field programme_fields[] = {
    FIELD(programme, title, FIELD_TEXT, .label = "名称", .is_required = true),
    FIELD(programme, owner_name, FIELD_TEXT, .label = "主办单位", .is_required = true),
    FIELD(programme, place, FIELD_TEXT, .label = "地点"),
    FIELD(programme, from_day, FIELD_DATE, .label = "开始日期", .is_required = true),
    FIELD(programme, until_day, FIELD_DATE, .label = "结束日期", .is_required = true),
    FIELD(programme, events, FIELD_LIST, .label = "日程", .of = event_fields,
          .size = sizeof(struct contest_event), .is_required = true),
    FIELD(programme, orders, FIELD_LIST, .label = "各科目出场顺序", .of = order_fields,
          .size = sizeof(struct order), .is_required = true),
    FIELD_SHAPE("ContestProgramme")};

/* Who comes on when, once it is drawn; people by name only if the board shows people. */
static struct field_list slots_of(struct ctx *c, const struct contest *contest,
                                  const struct contest_subject_row *subject)
{
    struct contest_entrants found = contest_entrants(c, contest->id, subject->subject, subject->of);
    struct slot *list = arena_array(c->arena, found.count + 1, sizeof *list);
    size_t count = 0;
    for (size_t i = 0; i < found.count; i++) {
        const struct contest_entrant *entrant = &found.list[i];
        bool has_name = subject->of == OF_MEMBER && contest->shows_people;
        if (entrant->turn > 0)
            list[count++] = (struct slot){.turn = entrant->turn,
                                          .team = entrant->team,
                                          .team_name = entrant->team_name,
                                          .name = has_name ? entrant->name : NULL};
    }
    return (struct field_list){list, count};
}

static struct field_list orders_of(struct ctx *c, const struct contest *contest,
                                   const struct contest_plan *plan)
{
    struct field_list subjects = contest_subjects(c, contest->id);
    const struct contest_subject_row *rows = subjects.at;
    struct order *list = arena_array(c->arena, subjects.count + 1, sizeof *list);
    size_t count = 0;
    for (size_t i = 0; i < subjects.count; i++) {
        /* What was earned elsewhere has neither time nor place here. */
        if (rows[i].way != WAY_CARRIED && rows[i].way != WAY_COUNTED)
            list[count++] =
                (struct order){.subject = rows[i].subject,
                               .title = rows[i].title,
                               .venue = contest_plan_subject(plan, rows[i].subject)->venue,
                               .slots = slots_of(c, contest, &rows[i])};
    }
    return (struct field_list){list, count};
}

static enum err see_programme(struct ctx *c, const struct request *q, struct response *p)
{
    struct contest contest;
    struct programme *programme = arena_alloc(c->arena, sizeof *programme);
    TRY(take_shown(c, q->ids[0], &contest));
    struct contest_plan plan = contest_plan_read(c, contest.plan);
    *programme = (struct programme){.title = contest.title,
                                    .owner_name = contest.owner_name,
                                    .place = plan.place,
                                    .from_day = contest.from_day,
                                    .until_day = contest.until_day,
                                    .events = plan.programme,
                                    .orders = orders_of(c, &contest, &plan)};
    p->gives = programme;
    return OK;
}

/* ---- Shown, sealed, told --------------------------------------------------------------------- */

struct showing {
    bool is_shown, shows_people;
};

static const struct field showing_fields[] = {
    FIELD(showing, is_shown, FIELD_BOOL, .label = "开放大屏"),
    FIELD(showing, shows_people, FIELD_BOOL, .label = "显示个人名次"),
    FIELD_SHAPE("ContestShowing")};

static enum err show(struct ctx *c, const struct request *q, struct response *p)
{
    const struct showing *wanted = q->takes;
    (void)p;
    return contest_board_show(c, q->ids[0], wanted->is_shown, wanted->shows_people);
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
     .lane = LANE_READ, .gives = board_fields, .is_kept = true, .stamp = stamp_of_board},
    {"GET", "/api/contests/{contest}/board/programme", see_programme, .title = "大屏的日程",
     .need = NEED_PUBLIC, .lane = LANE_READ, .gives = programme_fields, .is_kept = true,
     .stamp = stamp_of_board},
    {"GET", "/api/contests/{contest}/board/events", listen_to_board, .title = "大屏的变化",
     .need = NEED_PUBLIC, .lane = LANE_READ, .gives_bytes = true},
    {"GET", "/api/contests/{contest}/events", listen_to_desk, .title = "比武的变化",
     .need = NEED_SIGNED_IN, .lane = LANE_READ, .gives_bytes = true},
    {"PUT", "/api/contests/{contest}/board", show, .title = "开放或者关闭大屏",
     .need = NEED_SIGNED_IN, .lane = LANE_WRITE, .takes = showing_fields,
     .takes_size = sizeof(struct showing)},
    {"POST", "/api/contests/{contest}/board/seal", seal, .title = "封榜", .need = NEED_SIGNED_IN,
     .lane = LANE_WRITE},
    {"POST", "/api/contests/{contest}/board/reveal", reveal, .title = "揭晓下一个名次",
     .need = NEED_SIGNED_IN, .lane = LANE_WRITE, .takes = revealing_fields,
     .takes_size = sizeof(struct revealing)},
    {0}};

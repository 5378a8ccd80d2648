/* SPDX-License-Identifier: Apache-2.0 */
/* The interface of results: typed figures, the clock, the ranking, how it came about. */
#include "contest/contest_figure.h"
#include "contest/contest_loss.h"
#include "contest/contest_result.h"
#include "contest/contest_routes.h"
#include "platform/http/http.h"

static const char *const kinds[] = {"call",   "start", "pause", "resume",   "stop", "correct",
                                    "absent", "warn",  "void",  "void_all", "lift", NULL};
static const char *const clock_states[] = {"waiting", "running", "paused", "stopped", "out", NULL};

/* ---- Entrants -------------------------------------------------------------------------------- */

static const struct field entrant_fields[] = {
    {.name = "entrant",
     .kind = FIELD_ID,
     .offset = offsetof(struct contest_entrant, id),
     .label = "参赛对象",
     .is_required = true},
    FIELD(contest_entrant, name, FIELD_TEXT, .label = "名称", .is_required = true),
    FIELD(contest_entrant, team, FIELD_ID, .label = "队伍", .is_required = true),
    FIELD(contest_entrant, team_name, FIELD_TEXT, .label = "队名", .is_required = true),
    FIELD(contest_entrant, turn, FIELD_ID, .label = "出场顺序"),
    FIELD_SHAPE("ContestEntrant")};
static const struct field entrant_list_fields[] = {PAGED(entrant_fields, contest_entrant),
                                                   FIELD_SHAPE("ContestEntrantList")};

static enum err list_entrants(struct ctx *c, const struct request *q, struct response *p)
{
    struct contest contest;
    struct contest_subject_row subject;
    TRY(contest_see(c, q->ids[0], &contest));
    TRY(contest_subject_get(c, contest.id, q->ids[1], &subject));
    struct contest_entrants found = contest_entrants(c, contest.id, q->ids[1], subject.of);
    p->gives = paged_new(c, (int64_t)found.count, found.list, found.count);
    return OK;
}

/* ---- Figures --------------------------------------------------------------------------------- */

static const struct field figure_fields[] = {
    FIELD(contest_figure, subject, FIELD_ID, .label = "科目", .is_required = true),
    FIELD(contest_figure, entrant, FIELD_ID, .label = "参赛对象", .is_required = true),
    FIELD(contest_figure, value, FIELD_DECIMAL, .label = "成绩"),
    FIELD(contest_figure, source, FIELD_TEXT, .label = "来源", .is_required = true),
    FIELD(contest_figure, day, FIELD_DATE, .label = "日期"),
    FIELD(contest_figure, note, FIELD_TEXT, .label = "备注", .is_required = true),
    FIELD(contest_figure, rev, FIELD_INT, .label = "修订号"),
    FIELD(contest_figure, at, FIELD_TIME, .label = "录入时间"),
    FIELD(contest_figure, name, FIELD_TEXT, .label = "录入人", .is_required = true),
    FIELD_SHAPE("ContestFigure")};
static const struct field figure_list_fields[] = {PAGED(figure_fields, contest_figure),
                                                  FIELD_SHAPE("ContestFigureList")};

static enum err list_figures(struct ctx *c, const struct request *q, struct response *p)
{
    struct contest contest;
    TRY(contest_see(c, q->ids[0], &contest));
    TRY(contest_need_results(c, &contest));
    struct field_list found = contest_figures(c, contest.id);
    p->gives = paged_new(c, (int64_t)found.count, found.at, found.count);
    return OK;
}

static const struct field figure_wish_fields[] = {
    FIELD(contest_figure, subject, FIELD_ID, .label = "科目", .is_required = true),
    FIELD(contest_figure, entrant, FIELD_ID, .label = "参赛对象", .is_required = true),
    FIELD(contest_figure, value, FIELD_DECIMAL, .label = "成绩"),
    FIELD(contest_figure, source, FIELD_TEXT, .label = "来源", .maximum = 100),
    FIELD(contest_figure, day, FIELD_DATE, .label = "日期"),
    FIELD(contest_figure, note, FIELD_TEXT, .label = "备注", .maximum = 200),
    FIELD(contest_figure, rev, FIELD_INT, .label = "修订号", .is_required = true),
    FIELD_SHAPE("ContestFigure")};

static enum err set_figure(struct ctx *c, const struct request *q, struct response *p)
{
    struct contest_figure wish = *(const struct contest_figure *)q->takes;
    struct contest_figure *stored = arena_alloc(c->arena, sizeof *stored);
    *stored = (struct contest_figure){0};
    wish.source = wish.source ? wish.source : "";
    wish.note = wish.note ? wish.note : "";
    enum err err = contest_figure_set(c, q->ids[0], &wish, stored);
    if (err == OK || (err == ERR_CONFLICT && stored->entrant != 0))
        p->gives = stored;
    return err;
}

/* ---- The clock ------------------------------------------------------------------------------- */

static const struct field press_fields[] = {
    FIELD(contest_pressed, rev, FIELD_INT, .label = "次序"),
    FIELD(contest_pressed, kind, FIELD_WORD, .label = "操作", .words = kinds, .is_required = true),
    FIELD(contest_pressed, at, FIELD_TIME, .label = "时间", .is_required = true),
    FIELD(contest_pressed, value, FIELD_DECIMAL, .label = "更正后的秒数"),
    FIELD(contest_pressed, reason, FIELD_TEXT, .label = "原因", .is_required = true),
    FIELD(contest_pressed, name, FIELD_TEXT, .label = "操作人", .is_required = true),
    FIELD_SHAPE("ContestPress")};

const struct field contest_time_fields[] = {
    FIELD(contest_time, entrant, FIELD_ID, .label = "参赛对象", .is_required = true),
    FIELD(contest_time, state, FIELD_WORD, .label = "状态", .words = clock_states,
          .is_required = true),
    FIELD(contest_time, ms, FIELD_INT, .label = "已用毫秒"),
    FIELD(contest_time, running_at, FIELD_TIME, .label = "计时起点"),
    FIELD(contest_time, calls, FIELD_INT, .label = "点名次数"),
    FIELD(contest_time, warnings, FIELD_INT, .label = "警告次数"),
    FIELD(contest_time, is_corrected, FIELD_BOOL, .label = "更正过"),
    FIELD(contest_time, rev, FIELD_INT, .label = "修订号"),
    FIELD(contest_time, presses, FIELD_LIST, .label = "操作记录", .of = press_fields,
          .size = sizeof(struct contest_pressed), .is_required = true),
    FIELD_SHAPE("ContestTime")};
static const struct field time_list_fields[] = {PAGED(contest_time_fields, contest_time),
                                                FIELD_SHAPE("ContestTimeList")};

/* Seconds are a figure: they are told to those who keep them, and to whoever may see results. */
static enum err list_times(struct ctx *c, const struct request *q, struct response *p)
{
    struct contest contest;
    TRY(contest_see(c, q->ids[0], &contest));
    if (!contest_has_duty(c, contest.id, DUTY_TIMEKEEPER, q->ids[1]))
        TRY(contest_need_results(c, &contest));
    struct field_list found = contest_times(c, contest.id, q->ids[1]);
    p->gives = paged_new(c, (int64_t)found.count, found.at, found.count);
    return OK;
}

static const struct field press_wish_fields[] = {
    FIELD(contest_press_wish, entrant, FIELD_ID, .label = "参赛对象", .is_required = true),
    FIELD(contest_press_wish, rev, FIELD_INT, .label = "修订号", .is_required = true),
    FIELD(contest_press_wish, kind, FIELD_WORD, .label = "操作", .words = kinds,
          .is_required = true),
    FIELD(contest_press_wish, value, FIELD_DECIMAL, .label = "更正后的秒数"),
    FIELD(contest_press_wish, reason, FIELD_TEXT, .label = "原因", .maximum = 200),
    FIELD_SHAPE("ContestPress")};

static enum err press(struct ctx *c, const struct request *q, struct response *p)
{
    struct contest_press_wish wish = *(const struct contest_press_wish *)q->takes;
    struct contest_time *time = arena_alloc(c->arena, sizeof *time);
    wish.contest = q->ids[0];
    wish.subject = q->ids[1];
    wish.reason = wish.reason ? wish.reason : "";
    enum err err = contest_press_add(c, &wish, time);
    if (err == OK || err == ERR_CONFLICT)
        p->gives = time;
    return err;
}

/* ---- Results --------------------------------------------------------------------------------- */

struct result_asked {
    int of;
};

static const struct field result_asked_fields[] = {
    FIELD(result_asked, of, FIELD_WORD, .label = "对象", .words = contest_of_words), FIELD_LAST};

static enum err score(struct ctx *c, const struct request *q, struct contest *ret_contest,
                      struct contest_scored *ret)
{
    const struct result_asked *asked = q->asks;
    TRY(contest_see(c, q->ids[0], ret_contest));
    TRY(contest_need_results(c, ret_contest));
    if (ret_contest->state == CONTEST_SET_UP)
        return ctx_fail(c, ERR_CONFLICT, "比武还在筹备，没有成绩。");
    contest_score(c, ret_contest, asked->of == OF_MEMBER ? OF_MEMBER : OF_TEAM, false, ret);
    return OK;
}

static enum err rank(struct ctx *c, const struct request *q, struct response *p)
{
    struct contest contest;
    struct contest_scored scored;
    TRY(score(c, q, &contest, &scored));
    p->gives = contest_rank(c, &contest, &scored);
    return OK;
}

static enum err explain(struct ctx *c, const struct request *q, struct response *p)
{
    struct contest contest;
    struct contest_scored scored;
    struct contest_explanation *explanation;
    TRY(score(c, q, &contest, &scored));
    if (!contest_sees_all(c, &contest) && !contest_is_own_entrant(c, contest.id, q->ids[1]))
        return ctx_fail(c, ERR_FORBIDDEN, "只能查看本单位队伍（本人）的成绩说明。");
    TRY(contest_explain(c, &contest, &scored, q->ids[1], &explanation));
    p->gives = explanation;
    return OK;
}

struct losses_asked {
    int64_t team;
};

static const struct field losses_asked_fields[] = {
    FIELD(losses_asked, team, FIELD_ID, .label = "队伍"), FIELD_LAST};

static enum err see_losses(struct ctx *c, const struct request *q, struct response *p)
{
    const struct losses_asked *asked = q->asks;
    struct contest contest;
    struct contest_losses *losses = arena_alloc(c->arena, sizeof *losses);
    TRY(contest_see(c, q->ids[0], &contest));
    TRY(contest_lost(c, &contest, asked->team, losses));
    p->gives = losses;
    return OK;
}

const struct route contest_result_routes[] = {
    {"GET", "/api/contests/{contest}/subjects/{subject}/entrants", list_entrants,
     .title = "科目的参赛对象", .need = NEED_SIGNED_IN, .lane = LANE_READ,
     .gives = entrant_list_fields},
    {"GET", "/api/contests/{contest}/figures", list_figures, .title = "录入的成绩",
     .need = NEED_SIGNED_IN, .lane = LANE_READ, .gives = figure_list_fields},
    {"PUT", "/api/contests/{contest}/figures", set_figure, .title = "录入成绩",
     .need = NEED_SIGNED_IN, .lane = LANE_WRITE, .takes = figure_wish_fields,
     .takes_size = sizeof(struct contest_figure), .gives = figure_fields},
    {"GET", "/api/contests/{contest}/subjects/{subject}/times", list_times, .title = "计时",
     .need = NEED_SIGNED_IN, .lane = LANE_READ, .gives = time_list_fields},
    {"POST", "/api/contests/{contest}/subjects/{subject}/times", press, .title = "按表",
     .need = NEED_SIGNED_IN, .lane = LANE_WRITE, .takes = press_wish_fields,
     .takes_size = sizeof(struct contest_press_wish), .gives = contest_time_fields},
    {"GET", "/api/contests/{contest}/ranking", rank, .title = "比武成绩", .need = NEED_SIGNED_IN,
     .lane = LANE_SLOW, .asks = result_asked_fields, .asks_size = sizeof(struct result_asked),
     .gives = contest_ranking_fields},
    {"GET", "/api/contests/{contest}/entrants/{entrant}/explanation", explain, .title = "成绩说明",
     .need = NEED_SIGNED_IN, .lane = LANE_SLOW, .asks = result_asked_fields,
     .asks_size = sizeof(struct result_asked), .gives = contest_explanation_fields},
    {"GET", "/api/contests/{contest}/losses", see_losses, .title = "失分分析",
     .need = NEED_SIGNED_IN, .lane = LANE_SLOW, .asks = losses_asked_fields,
     .asks_size = sizeof(struct losses_asked), .gives = contest_losses_fields},
    {0}};

/* SPDX-License-Identifier: Apache-2.0 */
/* The interface of prizes and objections: what stands, what is decided, what is objected to. */
#include "contest/contest_appeal.h"
#include "contest/contest_publish.h"
#include "contest/contest_routes.h"
#include "org/org.h"
#include "platform/http/http.h"

static const char *const appeal_states[] = {"open", "allowed", "refused", "withdrawn", NULL};

/* ---- What would be published now ------------------------------------------------------------- */

static const struct field nomination_fields[] = {
    {.name = "nomination",
     .kind = FIELD_ID,
     .offset = offsetof(struct contest_nomination, id),
     .label = "登记",
     .is_required = true},
    FIELD(contest_nomination, title, FIELD_TEXT, .label = "奖项", .is_required = true),
    FIELD(contest_nomination, subject, FIELD_ID, .label = "科目"),
    FIELD(contest_nomination, person, FIELD_ID, .label = "人员"),
    FIELD(contest_nomination, unit, FIELD_ID, .label = "单位"),
    FIELD(contest_nomination, name, FIELD_TEXT, .label = "获奖者", .is_required = true),
    FIELD(contest_nomination, unit_name, FIELD_TEXT, .label = "所在单位", .is_required = true),
    FIELD(contest_nomination, grounds, FIELD_LONG, .label = "理由", .is_required = true),
    FIELD(contest_nomination, deciders, FIELD_TEXTS, .label = "决定的人", .is_required = true),
    FIELD(contest_nomination, withdrawn, FIELD_LONG, .label = "撤销原因", .is_required = true),
    FIELD(contest_nomination, at, FIELD_TIME, .label = "登记时间", .is_required = true),
    FIELD_SHAPE("ContestNomination")};

struct prospect {
    int64_t rev, stamp;
    int32_t objections_until;
    const struct contest_published_ranking *teams, *people;
    struct field_list winners, open, nominations;
};

static const struct field prospect_fields[] = {
    FIELD(prospect, rev, FIELD_INT, .label = "修订号"),
    FIELD(prospect, stamp, FIELD_INT, .label = "版次"),
    FIELD(prospect, objections_until, FIELD_DATE, .label = "异议期最后一天"),
    FIELD(prospect, teams, FIELD_OBJECT, .label = "团体名次",
          .of = contest_published_ranking_fields, .size = sizeof(struct contest_published_ranking)),
    FIELD(prospect, people, FIELD_OBJECT, .label = "个人名次",
          .of = contest_published_ranking_fields, .size = sizeof(struct contest_published_ranking)),
    FIELD(prospect, winners, FIELD_LIST, .label = "获奖名单", .of = contest_winner_fields,
          .size = sizeof(struct contest_winner), .is_required = true),
    FIELD(prospect, open, FIELD_TEXTS, .label = "尚待决定", .is_required = true),
    FIELD(prospect, nominations, FIELD_LIST, .label = "提名登记", .of = nomination_fields,
          .size = sizeof(struct contest_nomination), .is_required = true),
    FIELD_SHAPE("ContestProspect")};

static enum err see_awards(struct ctx *c, const struct request *q, struct response *p)
{
    struct contest contest;
    struct contest_scored teams, people;
    struct prospect *prospect = arena_alloc(c->arena, sizeof *prospect);
    TRY(contest_see(c, q->ids[0], &contest));
    TRY(contest_need_runs(c, &contest));
    if (contest.state != CONTEST_ON && contest.state != CONTEST_CLOSED)
        return ctx_fail(c, ERR_CONFLICT, "开赛以后才有获奖名单。");
    struct contest_plan plan = contest_plan_read(c, contest.plan);
    contest_score(c, &contest, OF_TEAM, false, &teams);
    contest_score(c, &contest, OF_MEMBER, false, &people);
    *prospect = (struct prospect){.rev = contest.rev,
                                  .stamp = contest.stamp,
                                  .objections_until = contest_objections_until(&plan, org_today(c)),
                                  .teams = contest_published_ranking_of(c, &contest, &teams),
                                  .people = contest_published_ranking_of(c, &contest, &people)};
    struct contest_awards awards = contest_awards(c, &contest, prospect->teams, prospect->people);
    prospect->winners = awards.winners;
    prospect->open = awards.open;
    TRY(contest_nominations(c, &contest, &prospect->nominations));
    p->gives = prospect;
    return OK;
}

/* ---- Decisions ------------------------------------------------------------------------------- */

static const struct field nominating_fields[] = {
    FIELD(contest_nomination, title, FIELD_TEXT, .label = "奖项", .is_required = true,
          .maximum = 40),
    FIELD(contest_nomination, subject, FIELD_ID, .label = "科目"),
    FIELD(contest_nomination, person, FIELD_ID, .label = "人员"),
    FIELD(contest_nomination, unit, FIELD_ID, .label = "单位"),
    FIELD(contest_nomination, grounds, FIELD_LONG, .label = "理由", .is_required = true,
          .maximum = 1000),
    FIELD(contest_nomination, deciders, FIELD_TEXTS, .label = "决定的人", .is_required = true,
          .maximum = 30),
    FIELD_SHAPE("ContestNomination")};

static enum err nominate(struct ctx *c, const struct request *q, struct response *p)
{
    struct contest_nomination *nomination = arena_alloc(c->arena, sizeof *nomination);
    *nomination = *(const struct contest_nomination *)q->takes;
    TRY(contest_nominate(c, q->ids[0], nomination));
    p->gives = nomination;
    return OK;
}

struct reasoned {
    const char *reason;
};

static const struct field reasoned_fields[] = {
    FIELD(reasoned, reason, FIELD_LONG, .label = "原因", .is_required = true, .maximum = 500),
    FIELD_SHAPE("ContestWithdrawal")};

static enum err withdraw_nomination(struct ctx *c, const struct request *q, struct response *p)
{
    const struct reasoned *wanted = q->takes;
    (void)p;
    return contest_nomination_withdraw(c, q->ids[0], wanted->reason);
}

static const struct field decided_fields[] = {
    FIELD(contest_decided, entrant, FIELD_ID, .label = "参赛对象", .is_required = true),
    FIELD_SHAPE("ContestDecided")};

static const struct field decision_fields[] = {
    FIELD(contest_decision, of, FIELD_WORD, .label = "对象", .words = contest_of_words,
          .is_required = true),
    FIELD(contest_decision, entrants, FIELD_LIST, .label = "先后", .of = decided_fields,
          .size = sizeof(struct contest_decided), .is_required = true, .maximum = 500),
    FIELD(contest_decision, grounds, FIELD_LONG, .label = "理由", .is_required = true,
          .maximum = 1000),
    FIELD(contest_decision, deciders, FIELD_TEXTS, .label = "决定的人", .is_required = true,
          .maximum = 30),
    FIELD_SHAPE("ContestDecision")};

static enum err decide(struct ctx *c, const struct request *q, struct response *p)
{
    (void)p;
    return contest_decide(c, q->ids[0], q->takes);
}

/* ---- Objections ------------------------------------------------------------------------------ */

static const struct field appeal_fields[] = {
    {.name = "appeal",
     .kind = FIELD_ID,
     .offset = offsetof(struct contest_appeal, id),
     .label = "异议",
     .is_required = true},
    FIELD(contest_appeal, publication, FIELD_ID, .label = "公布的成绩", .is_required = true),
    FIELD(contest_appeal, number, FIELD_TEXT, .label = "编号", .is_required = true),
    FIELD(contest_appeal, team, FIELD_ID, .label = "队伍", .is_required = true),
    FIELD(contest_appeal, team_name, FIELD_TEXT, .label = "队名", .is_required = true),
    FIELD(contest_appeal, subject, FIELD_ID, .label = "科目"),
    FIELD(contest_appeal, subject_title, FIELD_TEXT, .label = "科目名称"),
    FIELD(contest_appeal, words, FIELD_LONG, .label = "异议", .is_required = true),
    FIELD(contest_appeal, name, FIELD_TEXT, .label = "提出人", .is_required = true),
    FIELD(contest_appeal, at, FIELD_TIME, .label = "提出时间", .is_required = true),
    FIELD(contest_appeal, state, FIELD_WORD, .label = "状态", .words = appeal_states,
          .is_required = true),
    FIELD(contest_appeal, answer, FIELD_LONG, .label = "答复", .is_required = true),
    FIELD(contest_appeal, deciders, FIELD_TEXTS, .label = "决定的人", .is_required = true),
    FIELD(contest_appeal, answered_by, FIELD_TEXT, .label = "答复人", .is_required = true),
    FIELD(contest_appeal, answered_at, FIELD_TIME, .label = "答复时间"),
    FIELD(contest_appeal, rev, FIELD_INT, .label = "修订号"),
    FIELD(contest_appeal, is_own, FIELD_BOOL, .label = "本人提出"),
    FIELD_SHAPE("ContestAppeal")};
static const struct field appeal_list_fields[] = {PAGED(appeal_fields, contest_appeal),
                                                  FIELD_SHAPE("ContestAppealList")};

static enum err list_appeals(struct ctx *c, const struct request *q, struct response *p)
{
    struct contest contest;
    TRY(contest_see(c, q->ids[0], &contest));
    struct contest_appeals found = contest_appeals(c, &contest);
    p->gives = paged_new(c, (int64_t)found.count, found.list, found.count);
    return OK;
}

static const struct field filing_fields[] = {
    FIELD(contest_appeal, publication, FIELD_ID, .label = "公布的成绩", .is_required = true),
    FIELD(contest_appeal, team, FIELD_ID, .label = "队伍", .is_required = true),
    FIELD(contest_appeal, subject, FIELD_ID, .label = "科目"),
    FIELD(contest_appeal, words, FIELD_LONG, .label = "异议", .is_required = true, .maximum = 2000),
    FIELD_SHAPE("ContestAppeal")};

static enum err file_appeal(struct ctx *c, const struct request *q, struct response *p)
{
    struct contest_appeal *appeal = arena_alloc(c->arena, sizeof *appeal);
    *appeal = *(const struct contest_appeal *)q->takes;
    appeal->contest = q->ids[0];
    TRY(contest_appeal_file(c, appeal));
    p->gives = appeal;
    return OK;
}

struct answering {
    int64_t rev;
    bool is_allowed;
    const char *answer;
    struct field_list deciders;
};

static const struct field answering_fields[] = {
    FIELD(answering, rev, FIELD_INT, .label = "修订号", .is_required = true),
    FIELD(answering, is_allowed, FIELD_BOOL, .label = "采纳", .is_required = true),
    FIELD(answering, answer, FIELD_LONG, .label = "答复", .is_required = true, .maximum = 2000),
    FIELD(answering, deciders, FIELD_TEXTS, .label = "决定的人", .is_required = true,
          .maximum = 30),
    FIELD_SHAPE("ContestAppealAnswer")};

static enum err answer_appeal(struct ctx *c, const struct request *q, struct response *p)
{
    const struct answering *wanted = q->takes;
    struct contest_appeal *appeal = arena_alloc(c->arena, sizeof *appeal);
    const struct contest_appeal answer = {.state =
                                              wanted->is_allowed ? APPEAL_ALLOWED : APPEAL_REFUSED,
                                          .answer = wanted->answer,
                                          .deciders = wanted->deciders};
    enum err err = contest_appeal_answer(c, q->ids[0], wanted->rev, &answer, appeal);
    if (err == OK || err == ERR_CONFLICT)
        p->gives = appeal;
    return err;
}

struct withdrawing {
    int64_t rev;
    const char *reason;
};

static const struct field withdrawing_fields[] = {
    FIELD(withdrawing, rev, FIELD_INT, .label = "修订号", .is_required = true),
    FIELD(withdrawing, reason, FIELD_LONG, .label = "原因", .is_required = true, .maximum = 500),
    FIELD_SHAPE("ContestAppealWithdrawal")};

static enum err withdraw_appeal(struct ctx *c, const struct request *q, struct response *p)
{
    const struct withdrawing *wanted = q->takes;
    struct contest_appeal *appeal = arena_alloc(c->arena, sizeof *appeal);
    enum err err = contest_appeal_withdraw(c, q->ids[0], wanted->rev, wanted->reason, appeal);
    if (err == OK || err == ERR_CONFLICT)
        p->gives = appeal;
    return err;
}

const struct route contest_award_routes[] = {
    {"GET", "/api/contests/{contest}/awards", see_awards, .title = "拟公布的名次和奖项",
     .need = NEED_SIGNED_IN, .lane = LANE_SLOW, .gives = prospect_fields},
    {"POST", "/api/contests/{contest}/nominations", nominate, .title = "登记提名奖",
     .need = NEED_SIGNED_IN, .lane = LANE_WRITE, .takes = nominating_fields,
     .takes_size = sizeof(struct contest_nomination), .gives = nomination_fields, .creates = true,
     .status = 201},
    {"POST", "/api/nominations/{nomination}/withdraw", withdraw_nomination, .title = "撤销提名奖",
     .need = NEED_SIGNED_IN, .lane = LANE_WRITE, .takes = reasoned_fields,
     .takes_size = sizeof(struct reasoned)},
    {"POST", "/api/contests/{contest}/decisions", decide, .title = "书面决定同分先后",
     .need = NEED_SIGNED_IN, .lane = LANE_WRITE, .takes = decision_fields,
     .takes_size = sizeof(struct contest_decision)},
    {"GET", "/api/contests/{contest}/appeals", list_appeals, .title = "异议",
     .need = NEED_SIGNED_IN, .lane = LANE_READ, .gives = appeal_list_fields},
    {"POST", "/api/contests/{contest}/appeals", file_appeal, .title = "提出异议",
     .need = NEED_SIGNED_IN, .lane = LANE_WRITE, .takes = filing_fields,
     .takes_size = sizeof(struct contest_appeal), .gives = appeal_fields, .creates = true,
     .status = 201},
    {"POST", "/api/appeals/{appeal}/answer", answer_appeal, .title = "答复异议",
     .need = NEED_SIGNED_IN, .lane = LANE_WRITE, .takes = answering_fields,
     .takes_size = sizeof(struct answering), .gives = appeal_fields},
    {"POST", "/api/appeals/{appeal}/withdraw", withdraw_appeal, .title = "撤回异议",
     .need = NEED_SIGNED_IN, .lane = LANE_WRITE, .takes = withdrawing_fields,
     .takes_size = sizeof(struct withdrawing), .gives = appeal_fields},
    {0}};

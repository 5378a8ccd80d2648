/* SPDX-License-Identifier: Apache-2.0 */
/* The interface of what is counted one by one. */
#include "contest/contest_report.h"
#include "contest/contest_routes.h"
#include "platform/http/http.h"

static const char *const states[] = {"entered", "accepted", "refused", "withdrawn", NULL};

const struct field contest_report_fields[] = {
    {.name = "report",
     .kind = FIELD_ID,
     .offset = offsetof(struct contest_report, id),
     .label = "条目",
     .is_required = true},
    FIELD(contest_report, subject, FIELD_INT, .label = "科目", .is_required = true),
    FIELD(contest_report, entrant, FIELD_ID, .label = "参赛对象", .is_required = true),
    FIELD(contest_report, entrant_name, FIELD_TEXT, .label = "参赛对象名称", .is_required = true),
    FIELD(contest_report, title, FIELD_TEXT, .label = "标题", .is_required = true),
    FIELD(contest_report, medium, FIELD_TEXT, .label = "发布单位", .is_required = true),
    FIELD(contest_report, day, FIELD_DATE, .label = "发布日期", .is_required = true),
    FIELD(contest_report, link, FIELD_TEXT, .label = "链接", .is_required = true),
    FIELD(contest_report, file, FIELD_ID, .label = "图片"),
    FIELD(contest_report, file_name, FIELD_TEXT, .label = "图片名称", .is_required = true),
    FIELD(contest_report, state, FIELD_WORD, .label = "状态", .words = states, .is_required = true),
    FIELD(contest_report, reason, FIELD_LONG, .label = "原因", .is_required = true),
    FIELD(contest_report, name, FIELD_TEXT, .label = "登记人", .is_required = true),
    FIELD(contest_report, at, FIELD_TIME, .label = "登记时间", .is_required = true),
    FIELD(contest_report, judged_by, FIELD_TEXT, .label = "核定人", .is_required = true),
    FIELD(contest_report, judged_at, FIELD_TIME, .label = "核定时间"),
    FIELD(contest_report, rev, FIELD_INT, .label = "修订号"),
    FIELD(contest_report, is_own, FIELD_BOOL, .label = "可以撤回"),
    FIELD_SHAPE("ContestReport")};
static const struct field list_fields[] = {PAGED(contest_report_fields, contest_report),
                                           FIELD_SHAPE("ContestReportList")};

static enum err list_reports(struct ctx *c, const struct request *q, struct response *p)
{
    struct contest contest;
    struct field_list found;
    TRY(contest_see(c, q->ids[0], &contest));
    TRY(contest_reports(c, &contest, q->ids[1], &found));
    p->gives = paged_new(c, (int64_t)found.count, found.at, found.count);
    return OK;
}

static const struct field entering_fields[] = {
    FIELD(contest_report, entrant, FIELD_ID, .label = "参赛对象", .is_required = true),
    FIELD(contest_report, title, FIELD_TEXT, .label = "标题", .is_required = true, .maximum = 100),
    FIELD(contest_report, medium, FIELD_TEXT, .label = "发布单位", .is_required = true,
          .maximum = 60),
    FIELD(contest_report, day, FIELD_DATE, .label = "发布日期", .is_required = true),
    FIELD(contest_report, link, FIELD_TEXT, .label = "链接", .maximum = 500),
    FIELD(contest_report, file, FIELD_ID, .label = "图片"),
    FIELD_SHAPE("ContestReport")};

static enum err enter_report(struct ctx *c, const struct request *q, struct response *p)
{
    struct contest_report *report = arena_alloc(c->arena, sizeof *report);
    *report = *(const struct contest_report *)q->takes;
    report->contest = q->ids[0];
    report->subject = q->ids[1];
    report->link = report->link ? report->link : "";
    TRY(contest_report_enter(c, report));
    p->gives = report;
    return OK;
}

static const struct field judging_fields[] = {
    FIELD(contest_report_verdict, rev, FIELD_INT, .label = "修订号", .is_required = true),
    FIELD(contest_report_verdict, is_accepted, FIELD_BOOL, .label = "采用", .is_required = true),
    FIELD(contest_report_verdict, reason, FIELD_LONG, .label = "原因", .maximum = 500),
    FIELD_SHAPE("ContestReportVerdict")};

static enum err judge_report(struct ctx *c, const struct request *q, struct response *p)
{
    struct contest_report_verdict verdict = *(const struct contest_report_verdict *)q->takes;
    struct contest_report *report = arena_alloc(c->arena, sizeof *report);
    verdict.reason = verdict.reason ? verdict.reason : "";
    enum err err = contest_report_judge(c, q->ids[0], &verdict, report);
    if (err == OK || (err == ERR_CONFLICT && report->id != 0))
        p->gives = report;
    return err;
}

struct withdrawing {
    int64_t rev;
};

static const struct field withdrawing_fields[] = {
    FIELD(withdrawing, rev, FIELD_INT, .label = "修订号", .is_required = true),
    FIELD_SHAPE("ContestReportWithdrawal")};

static enum err withdraw_report(struct ctx *c, const struct request *q, struct response *p)
{
    const struct withdrawing *wanted = q->takes;
    struct contest_report *report = arena_alloc(c->arena, sizeof *report);
    enum err err = contest_report_withdraw(c, q->ids[0], wanted->rev, report);
    if (err == OK || (err == ERR_CONFLICT && report->id != 0))
        p->gives = report;
    return err;
}

const struct route contest_report_routes[] = {
    {"GET", "/api/contests/{contest}/subjects/{subject}/reports", list_reports,
     .title = "计数科目的清单", .need = NEED_SIGNED_IN, .lane = LANE_READ, .gives = list_fields},
    {"POST", "/api/contests/{contest}/subjects/{subject}/reports", enter_report,
     .title = "登记计数的一条", .need = NEED_SIGNED_IN, .lane = LANE_WRITE,
     .takes = entering_fields, .takes_size = sizeof(struct contest_report),
     .gives = contest_report_fields, .creates = true, .status = 201},
    {"POST", "/api/contest-reports/{report}/verdict", judge_report, .title = "核定一条",
     .need = NEED_SIGNED_IN, .lane = LANE_WRITE, .takes = judging_fields,
     .takes_size = sizeof(struct contest_report_verdict), .gives = contest_report_fields},
    {"POST", "/api/contest-reports/{report}/withdraw", withdraw_report, .title = "撤回一条",
     .need = NEED_SIGNED_IN, .lane = LANE_WRITE, .takes = withdrawing_fields,
     .takes_size = sizeof(struct withdrawing), .gives = contest_report_fields},
    {0}};

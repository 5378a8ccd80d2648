/* SPDX-License-Identifier: Apache-2.0 */
/* The interface of what a unit or a person has come to in competitions. */
#include "contest/contest_plan.h"
#include "contest/contest_record.h"
#include "contest/contest_routes.h"
#include "platform/http/http.h"
#include "score/score.h"

static const struct field query_fields[] = {
    PAGING(contest_record_query), FIELD(contest_record_query, unit, FIELD_ID, .label = "单位"),
    FIELD(contest_record_query, person, FIELD_ID, .label = "人员"), FIELD_LAST};

static const struct field record_fields[] = {
    {.name = "record",
     .kind = FIELD_ID,
     .offset = offsetof(struct contest_record, id),
     .label = "记录",
     .is_required = true},
    FIELD(contest_record, contest, FIELD_ID, .label = "比武", .is_required = true),
    FIELD(contest_record, title, FIELD_TEXT, .label = "比武名称", .is_required = true),
    FIELD(contest_record, day, FIELD_DATE, .label = "比赛日期", .is_required = true),
    FIELD(contest_record, of, FIELD_WORD, .label = "团体或者个人", .words = contest_of_words,
          .is_required = true),
    FIELD(contest_record, name, FIELD_TEXT, .label = "队伍或者姓名", .is_required = true),
    FIELD(contest_record, team_name, FIELD_TEXT, .label = "队伍", .is_required = true),
    FIELD(contest_record, status, FIELD_WORD, .label = "参赛情况", .words = score_status_words,
          .is_required = true),
    FIELD(contest_record, rank, FIELD_ID, .label = "名次"),
    FIELD(contest_record, ranked, FIELD_INT, .label = "参评数"),
    FIELD(contest_record, total, FIELD_TEXT, .label = "总分"),
    FIELD(contest_record, award, FIELD_TEXT, .label = "奖项"),
    FIELD(contest_record, publication, FIELD_ID, .label = "成绩公布", .is_required = true),
    FIELD(contest_record, number, FIELD_TEXT, .label = "公布文号", .is_required = true),
    FIELD_SHAPE("ContestRecord")};
static const struct field list_fields[] = {PAGED(record_fields, contest_record),
                                           FIELD_SHAPE("ContestRecordList")};

static enum err list_records(struct ctx *c, const struct request *q, struct response *p)
{
    struct paged *found = arena_alloc(c->arena, sizeof *found);
    TRY(contest_records_find(c, q->asks, found));
    p->gives = found;
    return OK;
}

const struct route contest_record_routes[] = {
    {"GET", "/api/contest-records", list_records, .title = "比武成绩记录", .need = NEED_SIGNED_IN,
     .lane = LANE_READ, .asks = query_fields, .asks_size = sizeof(struct contest_record_query),
     .gives = list_fields},
    {0}};

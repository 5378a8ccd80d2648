/* SPDX-License-Identifier: Apache-2.0 */
/* The interface of taking a task's figures from the results of a competition. */
#include <string.h>

#include "campaign/campaign_feed.h"
#include "campaign/campaign_routes.h"
#include "org/org.h"
#include "platform/base/paging.h"
#include "platform/http/http.h"

static const char *const whats[] = {"place", "total", "share", "prizes", "won", "field", NULL};
static const char *const ofs[] = {"team", "member", NULL};
static const char *const states[] = {"new", "same", "amended", "typed", NULL};

/* ---- What there is to take from -------------------------------------------------------------- */

static const struct field source_fields[] = {
    FIELD(contest_source, publication, FIELD_ID, .label = "公布的成绩", .is_required = true),
    FIELD(contest_source, number, FIELD_TEXT, .label = "公布文号", .is_required = true),
    FIELD(contest_source, title, FIELD_TEXT, .label = "比武名称", .is_required = true),
    FIELD(contest_source, day, FIELD_DATE, .label = "公布日期"),
    FIELD(contest_source, version, FIELD_INT, .label = "版本"),
    FIELD(contest_source, waits, FIELD_TEXT, .label = "还不能取数的原因"),
    FIELD_SHAPE("ContestSource")};
static const struct field source_list_fields[] = {PAGED(source_fields, contest_source),
                                                  FIELD_SHAPE("ContestSourceList")};

static enum err list_sources(struct ctx *c, const struct request *q, struct response *p)
{
    struct campaign_task task;
    TRY(campaign_see(c, q->ids[0], &task));
    TRY(campaign_feed_need(c, &task));
    struct field_list found = contest_sources(c);
    p->gives = paged_new(c, (int64_t)found.count, found.at, found.count);
    return OK;
}

/* ---- Looking --------------------------------------------------------------------------------- */

struct wish {
    int64_t publication;
    const char *metric;
    int what, of;
    const char *plan, *reason;
    struct field_list replace;
};

#define WISH_FIELDS                                                                              \
    FIELD(wish, publication, FIELD_ID, .label = "公布的成绩", .is_required = true),              \
        FIELD(wish, metric, FIELD_TEXT, .label = "数据项", .is_required = true, .maximum = 100), \
        FIELD(wish, what, FIELD_WORD, .label = "取什么", .is_required = true, .words = whats),   \
        FIELD(wish, of, FIELD_WORD, .label = "团体或者个人", .is_required = true, .words = ofs)

static const struct field check_fields[] = {WISH_FIELDS, FIELD_SHAPE("ContestFeedCheck")};

static const struct field replaced_fields[] = {
    FIELD(campaign_feed_replaced, subject, FIELD_ID, .label = "对象编号", .is_required = true),
    FIELD_SHAPE("ContestFeedReplaced")};
static const struct field apply_fields[] = {
    WISH_FIELDS,
    FIELD(wish, plan, FIELD_TEXT, .label = "检查结果", .is_required = true, .maximum = 64),
    FIELD(wish, reason, FIELD_TEXT, .label = "原因", .maximum = 200),
    FIELD(wish, replace, FIELD_LIST, .label = "以比武成绩替换的对象", .of = replaced_fields,
          .size = sizeof(struct campaign_feed_replaced)),
    FIELD_SHAPE("ContestFeed")};

static const struct field row_fields[] = {
    FIELD(campaign_feed_row, subject, FIELD_INT, .label = "对象编号"),
    FIELD(campaign_feed_row, name, FIELD_TEXT, .label = "对象", .is_required = true),
    FIELD(campaign_feed_row, unit_name, FIELD_TEXT, .label = "单位", .is_required = true),
    FIELD(campaign_feed_row, was, FIELD_DECIMAL, .label = "原值"),
    FIELD(campaign_feed_row, was_source, FIELD_TEXT, .label = "原来源", .is_required = true),
    FIELD(campaign_feed_row, value, FIELD_DECIMAL, .label = "新值"),
    FIELD(campaign_feed_row, note, FIELD_TEXT, .label = "说明", .is_required = true),
    FIELD(campaign_feed_row, state, FIELD_WORD, .label = "情况", .words = states,
          .is_required = true),
    FIELD_SHAPE("ContestFeedRow")};

static const struct field feed_fields[] = {
    FIELD(campaign_feed, plan, FIELD_TEXT, .label = "检查结果", .is_required = true),
    FIELD(campaign_feed, cited, FIELD_TEXT, .label = "来源", .is_required = true),
    FIELD(campaign_feed, metric_title, FIELD_TEXT, .label = "数据项", .is_required = true),
    FIELD(campaign_feed, needs_reason, FIELD_BOOL, .label = "须写原因"),
    FIELD(campaign_feed, rows, FIELD_LIST, .label = "要写入的数据", .is_required = true,
          .of = row_fields, .size = sizeof(struct campaign_feed_row)),
    FIELD(campaign_feed, without_result, FIELD_TEXTS, .label = "没有成绩的对象",
          .is_required = true),
    FIELD(campaign_feed, without_place, FIELD_TEXTS, .label = "没有名次的成绩",
          .is_required = true),
    FIELD(campaign_feed, without_subject, FIELD_TEXTS, .label = "不是本任务对象的成绩",
          .is_required = true),
    FIELD(campaign_feed, stamp, FIELD_INT, .label = "数据版次"),
    FIELD(campaign_feed, stored, FIELD_INT, .label = "写入项数"),
    FIELD_SHAPE("ContestFeed")};

static enum err look(struct ctx *c, const struct request *q, struct campaign_feed **ret)
{
    const struct wish *wish = q->takes;
    *ret = arena_alloc(c->arena, sizeof **ret);
    return campaign_feed_check(c, q->ids[0],
                               &(struct campaign_feed_wish){.publication = wish->publication,
                                                            .metric = wish->metric,
                                                            .what = wish->what,
                                                            .of = wish->of},
                               *ret);
}

static enum err check(struct ctx *c, const struct request *q, struct response *p)
{
    struct campaign_feed *feed;
    TRY(look(c, q, &feed));
    p->gives = feed;
    return OK;
}

/* ---- Storing --------------------------------------------------------------------------------- */

static enum err prepare_apply(struct ctx *c, const struct request *q, struct response *p)
{
    const struct wish *wish = q->takes;
    struct campaign_feed *feed;
    TRY(look(c, q, &feed));
    p->gives = feed;
    if (strcmp(feed->plan, wish->plan) != 0)
        return ctx_fail(c, ERR_CONFLICT,
                        "预览之后数据或成绩有变化，没有写入；请核对新的预览后再确认。");
    *q->plan = feed;
    return OK;
}

static enum err apply(struct ctx *c, const struct request *q, struct response *p)
{
    const struct wish *wish = q->takes;
    struct campaign_feed *feed = arena_alloc(c->arena, sizeof *feed);
    *feed = *(const struct campaign_feed *)*q->plan;
    TRY(campaign_feed_apply(
        c, q->ids[0],
        &(struct campaign_feed_order){.reason = wish->reason, .replace = wish->replace}, feed));
    p->gives = feed;
    campaign_tell(c, q->ids[0], feed->stamp, p);
    return OK;
}

const struct route campaign_feed_routes[] = {
    {"GET", "/api/tasks/{task}/contest-sources", list_sources, .title = "可以取数的比武成绩",
     .need = MAY_KEEP_FACTS, .lane = LANE_READ, .gives = source_list_fields},
    {"POST", "/api/tasks/{task}/contest-facts/check", check, .title = "预览从比武成绩取数",
     .need = MAY_KEEP_FACTS, .lane = LANE_SLOW, .takes = check_fields,
     .takes_size = sizeof(struct wish), .gives = feed_fields},
    {"POST", "/api/tasks/{task}/contest-facts/apply", apply, .prepare = prepare_apply,
     .title = "从比武成绩取数", .need = MAY_KEEP_FACTS, .lane = LANE_WRITE, .takes = apply_fields,
     .takes_size = sizeof(struct wish), .gives = feed_fields},
    {0}};

/* SPDX-License-Identifier: Apache-2.0 */
/* The interface of frozen results: list, detail, and what they were worked out from. */
#include <string.h>

#include "org/org.h"
#include "platform/base/faults.h"
#include "platform/base/json.h"
#include "platform/http/http.h"
#include "publish/publish.h"
#include "publish/publish_routes.h"

/* ---- The list -------------------------------------------------------------------------------- */

#define RESULT_FIELDS                                                                          \
    {.name = "publication",                                                                    \
     .kind = FIELD_ID,                                                                         \
     .offset = offsetof(struct publish_result, id),                                            \
     .label = "定稿结果",                                                                      \
     .is_required = true},                                                                     \
        FIELD(publish_result, number, FIELD_TEXT, .label = "编号", .is_required = true),       \
        FIELD(publish_result, version, FIELD_INT, .label = "版本"),                            \
        FIELD(publish_result, task, FIELD_ID, .label = "计分任务", .is_required = true),       \
        FIELD(publish_result, title, FIELD_TEXT, .label = "名称", .is_required = true),        \
        {.name = "frozen_at",                                                                  \
         .kind = FIELD_TIME,                                                                   \
         .offset = offsetof(struct publish_result, at),                                        \
         .label = "定稿时间",                                                                  \
         .is_required = true},                                                                 \
        {.name = "frozen_by_name",                                                             \
         .kind = FIELD_TEXT,                                                                   \
         .offset = offsetof(struct publish_result, name),                                      \
         .label = "定稿人",                                                                    \
         .is_required = true},                                                                 \
        FIELD(publish_result, hash, FIELD_TEXT, .label = "校验值", .is_required = true),       \
        FIELD(publish_result, supersedes, FIELD_ID, .label = "取代的结果"),                    \
        FIELD(publish_result, latest, FIELD_ID, .label = "最新的定稿", .is_required = true),   \
        FIELD(publish_result, latest_version, FIELD_INT, .label = "最新的版本",                \
              .is_required = true),                                                            \
        FIELD(publish_result, reason, FIELD_TEXT, .label = "原因", .is_required = true),       \
        FIELD(publish_result, owner_unit, FIELD_ID, .label = "所属单位", .is_required = true), \
        FIELD(publish_result, owner_name, FIELD_TEXT, .label = "所属单位名称",                 \
              .is_required = true),                                                            \
        FIELD(publish_result, scheme, FIELD_ID, .label = "评分方案", .is_required = true),     \
        FIELD(publish_result, scheme_title, FIELD_TEXT, .label = "评分方案名称",               \
              .is_required = true),                                                            \
        FIELD(publish_result, scheme_version, FIELD_INT, .label = "评分方案版本")

static const struct field row_fields[] = {RESULT_FIELDS, FIELD_SHAPE("PublicationRow")};

static const struct field list_asked_fields[] = {
    PAGING_WORDS(publish_query), PAGING(publish_query),
    FIELD(publish_query, task, FIELD_ID, .label = "计分任务"), FIELD_LAST};
static const struct field list_fields[] = {PAGED(row_fields, publish_result),
                                           FIELD_SHAPE("PublicationList")};

static enum err list_results(struct ctx *c, const struct request *q, struct response *p)
{
    struct publish_list found;
    TRY(publish_find(c, q->asks, &found));
    p->gives = paged_new(c, found.total, found.list, found.count);
    return OK;
}

/* ---- One result ------------------------------------------------------------------------------ */

struct detail {
    struct publish_result result;
    struct field_list agreed_by, moves;
    bool is_intact, may_see_facts;
    const char *check;
};

static const struct field move_fields[] = {
    FIELD(publish_move, subject, FIELD_ID, .label = "对象编号", .is_required = true),
    FIELD(publish_move, name, FIELD_TEXT, .label = "对象", .is_required = true),
    FIELD(publish_move, rank_before, FIELD_ID, .label = "原名次"),
    FIELD(publish_move, rank_after, FIELD_ID, .label = "新名次"),
    FIELD(publish_move, total_before, FIELD_JSON, .label = "原总分", .schema = FIELD_NUMBER_SCHEMA),
    FIELD(publish_move, total_after, FIELD_JSON, .label = "新总分", .schema = FIELD_NUMBER_SCHEMA),
    FIELD_SHAPE("PublicationMove")};

static const struct field detail_fields[] = {
    RESULT_FIELDS,
    FIELD(detail, agreed_by, FIELD_TEXTS, .label = "同意人"),
    FIELD(publish_result, engine, FIELD_TEXT, .label = "程序版本", .is_required = true),
    FIELD(publish_result, audit_head, FIELD_TEXT, .label = "审计链首", .is_required = true),
    FIELD(publish_result, fact_count, FIELD_INT, .label = "数据条数"),
    FIELD(publish_result, content, FIELD_TEXT, .label = "评分方案文件校验值", .is_required = true),
    FIELD(publish_result, facts, FIELD_TEXT, .label = "数据文件校验值", .is_required = true),
    FIELD(publish_result, totals, FIELD_TEXT, .label = "排名文件校验值", .is_required = true),
    FIELD(detail, moves, FIELD_LIST, .label = "名次变动", .of = move_fields,
          .size = sizeof(struct publish_move)),
    FIELD(detail, is_intact, FIELD_BOOL, .label = "未被改动"),
    FIELD(detail, check, FIELD_TEXT, .label = "核对结论", .is_required = true),
    FIELD(detail, may_see_facts, FIELD_BOOL, .label = "可以下载数据"),
    FIELD_SHAPE("Publication")};

static struct field_list read_names(struct ctx *c, const char *json)
{
    struct faults faults;
    faults_init(&faults, c->arena);
    const struct json *tree = json_parse(c->arena, bytes_of(json), &faults);
    size_t count = tree && tree->kind == JSON_ARRAY ? tree->count : 0;
    const char **names = arena_array(c->arena, count + 1, sizeof *names);
    for (size_t i = 0; i < count; i++)
        names[i] = tree->list[i].string;
    return (struct field_list){names, count};
}

static enum err see_result(struct ctx *c, const struct request *q, struct response *p)
{
    struct detail *detail = arena_alloc(c->arena, sizeof *detail);
    TRY(publish_see(c, q->ids[0], &detail->result));
    struct publish_check check = publish_verify(c, &detail->result);
    detail->agreed_by = read_names(c, detail->result.agreed_by);
    detail->is_intact = check.is_intact;
    detail->check = check.sentence;
    detail->may_see_facts = org_may(c, MAY_SEE_RESULTS, detail->result.owner_unit);
    /* A damaged result is still shown, with what is wrong with it. */
    if (publish_moves(c, &detail->result, &detail->moves) != OK)
        c->message = NULL;
    p->gives = detail;
    return OK;
}

/* ---- To work it out again -------------------------------------------------------------------- */

static enum err give_scheme(struct ctx *c, const struct request *q, struct response *p)
{
    struct publish_result result;
    TRY(publish_see(c, q->ids[0], &result));
    TRY(publish_load(c, result.content, &p->bytes));
    p->type = "application/json; charset=utf-8";
    p->filename = text_format(c->arena, "%s-评分方案.json", result.number);
    return OK;
}

static enum err give_facts(struct ctx *c, const struct request *q, struct response *p)
{
    struct publish_result result;
    TRY(publish_see(c, q->ids[0], &result));
    if (!org_may(c, MAY_SEE_RESULTS, result.owner_unit))
        return ctx_fail(c, ERR_FORBIDDEN, "数据文件含各单位填报的数据，只有活动办公室可以下载。");
    TRY(publish_load(c, result.facts, &p->bytes));
    p->type = "text/csv; charset=utf-8";
    p->filename = text_format(c->arena, "%s-数据.csv", result.number);
    return OK;
}

const struct route publish_routes[] = {
    {"GET", "/api/publications", list_results, .title = "定稿结果列表", .need = MAY_SEE_FACTS,
     .lane = LANE_READ, .asks = list_asked_fields, .asks_size = sizeof(struct publish_query),
     .gives = list_fields},
    {"GET", "/api/publications/{publication}", see_result, .title = "查看定稿结果",
     .need = MAY_SEE_FACTS, .lane = LANE_SLOW, .gives = detail_fields},
    {"GET", "/api/publications/{publication}/scheme.json", give_scheme,
     .title = "下载定稿时的评分方案", .need = MAY_SEE_FACTS, .lane = LANE_SLOW,
     .gives_bytes = true},
    {"GET", "/api/publications/{publication}/facts.csv", give_facts, .title = "下载定稿时的数据",
     .need = MAY_SEE_RESULTS, .lane = LANE_SLOW, .gives_bytes = true},
    {0}};

/* SPDX-License-Identifier: Apache-2.0 */
/* The interface of scoring tasks: list, detail, trial. */
#include "campaign/campaign_show.h"
#include "campaign/campaign_routes.h"
#include "org/org.h"
#include "platform/base/date.h"
#include "platform/base/json.h"
#include "platform/http/http.h"
#include "publish/publish.h"

static const char *const subjects[] = {"unit", "team", "person", NULL};
static const char *const standings[] = {"ranked", "guest", "withdrawn", NULL};

/* ---- The list -------------------------------------------------------------------------------- */

#define TASK_FIELDS                                                                                \
    {.name = "task",                                                                               \
     .kind = FIELD_ID,                                                                             \
     .offset = offsetof(struct campaign_task, id),                                                 \
     .label = "计分任务",                                                                          \
     .is_required = true},                                                                         \
        FIELD(campaign_task, title, FIELD_TEXT, .label = "名称", .is_required = true),             \
        FIELD(campaign_task, scheme, FIELD_ID, .label = "评分方案", .is_required = true),          \
        FIELD(campaign_task, scheme_title, FIELD_TEXT, .label = "评分方案名称",                    \
              .is_required = true),                                                                \
        FIELD(campaign_task, scheme_version, FIELD_INT, .label = "评分方案版本"),                  \
        FIELD(campaign_task, subject, FIELD_WORD, .label = "评选对象", .words = subjects,          \
              .is_required = true),                                                                \
        FIELD(campaign_task, period_from, FIELD_DATE, .label = "计分时段起", .is_required = true), \
        FIELD(campaign_task, period_until, FIELD_DATE, .label = "计分时段止",                      \
              .is_required = true),                                                                \
        FIELD(campaign_task, subject_count, FIELD_INT, .label = "对象数"),                         \
        FIELD(campaign_task, filled, FIELD_INT, .label = "已填数据"),                              \
        FIELD(campaign_task, stamp, FIELD_INT, .label = "数据版次"),                               \
        FIELD(campaign_task, frozen, FIELD_INT, .label = "定稿次数"),                              \
        FIELD(campaign_task, owner_unit, FIELD_ID, .label = "所属单位", .is_required = true),      \
        FIELD(campaign_task, owner_name, FIELD_TEXT, .label = "所属单位名称",                      \
              .is_required = true),                                                                \
        {.name = "updated_at",                                                                     \
         .kind = FIELD_TIME,                                                                       \
         .offset = offsetof(struct campaign_task, changed_at),                                     \
         .label = "改动时间",                                                                      \
         .is_required = true},                                                                     \
        FIELD(campaign_task, rev, FIELD_INT, .label = "修订号")

static const struct field row_fields[] = {TASK_FIELDS, FIELD_SHAPE("TaskRow")};

static const struct field list_asked_fields[] = {PAGING_WORDS(campaign_query),
                                                 PAGING(campaign_query), FIELD_LAST};
static const struct field list_fields[] = {PAGED(row_fields, campaign_task),
                                           FIELD_SHAPE("TaskList")};

static enum err list_tasks(struct ctx *c, const struct request *q, struct response *p)
{
    struct campaign_list found;
    TRY(campaign_find(c, q->asks, &found));
    p->gives = paged_new(c, found.total, found.list, found.count);
    return OK;
}

/* ---- One task -------------------------------------------------------------------------------- */

struct detail {
    struct campaign_task task;
    bool is_whole, may_run, may_freeze;
    struct field_list subjects;
    struct field_list publications; /* struct publish_result */
};

enum { MOST_LISTED_RESULTS = 100 };

static const struct field publication_fields[] = {
    {.name = "publication",
     .kind = FIELD_ID,
     .offset = offsetof(struct publish_result, id),
     .label = "定稿结果",
     .is_required = true},
    FIELD(publish_result, number, FIELD_TEXT, .label = "编号", .is_required = true),
    FIELD(publish_result, version, FIELD_INT, .label = "版本"),
    {.name = "frozen_at",
     .kind = FIELD_TIME,
     .offset = offsetof(struct publish_result, at),
     .label = "定稿时间",
     .is_required = true},
    FIELD(publish_result, hash, FIELD_TEXT, .label = "校验值", .is_required = true),
    FIELD_SHAPE("TaskPublication")};

static const struct field subject_fields[] = {
    {.name = "subject",
     .kind = FIELD_ID,
     .offset = offsetof(struct campaign_subject, id),
     .label = "对象编号",
     .is_required = true},
    FIELD(campaign_subject, key, FIELD_TEXT, .label = "编码", .is_required = true),
    FIELD(campaign_subject, name, FIELD_TEXT, .label = "名称", .is_required = true),
    FIELD(campaign_subject, unit, FIELD_ID, .label = "单位"),
    FIELD(campaign_subject, unit_name, FIELD_TEXT, .label = "单位名称"),
    FIELD(campaign_subject, standing, FIELD_WORD, .label = "参评情况", .words = standings,
          .is_required = true),
    FIELD_SHAPE("TaskSubject")};

static const struct field detail_fields[] = {
    TASK_FIELDS,
    FIELD(detail, is_whole, FIELD_BOOL, .label = "全部可见"),
    FIELD(detail, may_run, FIELD_BOOL, .label = "可以修改"),
    FIELD(detail, may_freeze, FIELD_BOOL, .label = "可以定稿"),
    FIELD(detail, subjects, FIELD_LIST, .label = "对象", .of = subject_fields,
          .size = sizeof(struct campaign_subject)),
    FIELD(detail, publications, FIELD_LIST, .label = "定稿结果", .of = publication_fields,
          .size = sizeof(struct publish_result)),
    FIELD_SHAPE("Task")};

/* The first of them first. */
static struct field_list list_publications(struct ctx *c, const struct campaign_task *task)
{
    struct publish_query query = {.task = task->id, .paging = {.page_size = MOST_LISTED_RESULTS}};
    struct publish_list found;
    if (task->frozen == 0 || publish_find(c, &query, &found) != OK)
        return (struct field_list){NULL, 0};
    struct publish_result *list = arena_array(c->arena, found.count + 1, sizeof *list);
    for (size_t i = 0; i < found.count; i++)
        list[i] = found.list[found.count - 1 - i];
    return (struct field_list){list, found.count};
}

static const struct detail *give_detail(struct ctx *c, const struct campaign_task *task)
{
    struct detail *detail = arena_alloc(c->arena, sizeof *detail);
    bool is_whole = campaign_is_whole(c, task);
    struct campaign_subjects found = campaign_subjects(c, task, !is_whole);
    *detail = (struct detail){.task = *task,
                              .is_whole = is_whole,
                              .may_run = org_may(c, MAY_RUN_TASKS, task->owner_unit),
                              .may_freeze = org_may(c, MAY_FREEZE, task->owner_unit),
                              .subjects = {found.list, found.count},
                              .publications = list_publications(c, task)};
    campaign_count(c, &detail->task);
    return detail;
}

static enum err see_task(struct ctx *c, const struct request *q, struct response *p)
{
    struct campaign_task task;
    TRY(campaign_see(c, q->ids[0], &task));
    p->gives = give_detail(c, &task);
    return OK;
}

/* ---- Creating and changing ------------------------------------------------------------------- */

struct wanted {
    int64_t rev, scheme, owner_unit;
    const char *title;
    int32_t period_from, period_until;
    struct field_list subjects;
};

static const struct field wish_fields[] = {
    FIELD(campaign_wish, subject, FIELD_ID, .label = "对象", .is_required = true),
    FIELD(campaign_wish, standing, FIELD_WORD, .label = "参评情况", .is_required = true,
          .words = standings),
    FIELD_SHAPE("TaskSubject")};

#define WANTED_FIELDS                                                                        \
    FIELD(wanted, title, FIELD_TEXT, .label = "名称", .is_required = true, .maximum = 100),  \
        FIELD(wanted, period_from, FIELD_DATE, .label = "计分时段起", .is_required = true),  \
        FIELD(wanted, period_until, FIELD_DATE, .label = "计分时段止", .is_required = true), \
        FIELD(wanted, subjects, FIELD_LIST, .label = "对象", .of = wish_fields,              \
              .size = sizeof(struct campaign_wish))

static const struct field creation_fields[] = {
    FIELD(wanted, scheme, FIELD_ID, .label = "评分方案", .is_required = true),
    FIELD(wanted, owner_unit, FIELD_ID, .label = "所属单位", .is_required = true), WANTED_FIELDS,
    FIELD_SHAPE("Task")};

static const struct field change_fields[] = {
    FIELD(wanted, rev, FIELD_INT, .label = "修订号", .is_required = true), WANTED_FIELDS,
    FIELD_SHAPE("TaskChange")};

static struct campaign_task task_of(const struct wanted *wanted, int64_t id)
{
    return (struct campaign_task){.id = id,
                                  .rev = wanted->rev,
                                  .scheme = wanted->scheme,
                                  .owner_unit = wanted->owner_unit,
                                  .title = wanted->title,
                                  .period_from = wanted->period_from,
                                  .period_until = wanted->period_until};
}

static enum err create_task(struct ctx *c, const struct request *q, struct response *p)
{
    const struct wanted *wanted = q->takes;
    struct campaign_task task = task_of(wanted, 0);
    TRY(campaign_create(c, &task, wanted->subjects.at, wanted->subjects.count));
    p->gives = give_detail(c, &task);
    return OK;
}

static enum err change_task(struct ctx *c, const struct request *q, struct response *p)
{
    const struct wanted *wanted = q->takes;
    struct campaign_task task = task_of(wanted, q->ids[0]);
    enum err err = campaign_change(c, &task, wanted->subjects.at, wanted->subjects.count);
    if (err == OK || err == ERR_CONFLICT)
        p->gives = give_detail(c, &task);
    return err;
}

/* ---- Trial ----------------------------------------------------------------------------------- */

struct trial {
    struct field_list settings;
    const struct json *content;
};

static const struct field trial_fields[] = {
    FIELD(trial, settings, FIELD_LIST, .label = "参数", .of = scheme_setting_fields,
          .size = sizeof(struct scheme_setting), .maximum = 200),
    FIELD(trial, content, FIELD_JSON, .label = "试算用的方案"), FIELD_SHAPE("Trial")};

struct tried {
    const struct shown_ranking *ranking;
    struct field_list moves;
};

static const struct field tried_fields[] = {
    FIELD(tried, ranking, FIELD_OBJECT, .of = shown_ranking_fields,
          .size = sizeof(struct shown_ranking), .is_required = true),
    FIELD(tried, moves, FIELD_LIST, .label = "变动", .of = shown_move_fields,
          .size = sizeof(struct shown_move)),
    FIELD_SHAPE("Trial")};

/* Nothing of it is stored: nobody else sees it. */
static enum err try_out(struct ctx *c, const struct request *q, struct response *p)
{
    const struct trial *wanted = q->takes;
    struct campaign_task task;
    struct campaign_scored now, then;
    struct tried *tried = arena_alloc(c->arena, sizeof *tried);
    TRY(campaign_see(c, q->ids[0], &task));
    TRY(org_need(c, MAY_RUN_TASKS, task.owner_unit));
    /* Another scheme's parameters are its own, never those of the task's. */
    const char *settings = wanted->settings.count > 0 || wanted->content
                               ? scheme_print_settings(c, wanted->settings)
                               : NULL;
    campaign_score(c, &task, NULL, NULL, &now);
    campaign_score(c, &task, scheme_print_content(c, wanted->content), settings, &then);
    struct shown_ranking *after = campaign_show_ranking(c, &task, &then, true);
    tried->ranking = after;
    if (now.run && then.run)
        tried->moves = campaign_moves(c, campaign_show_ranking(c, &task, &now, true), after);
    p->gives = tried;
    return OK;
}

/* ---- The table of routes --------------------------------------------------------------------- */

const struct route campaign_routes[] = {
    {"GET", "/api/tasks", list_tasks, .title = "计分任务列表", .need = MAY_SEE_FACTS,
     .lane = LANE_READ, .asks = list_asked_fields, .asks_size = sizeof(struct campaign_query),
     .gives = list_fields},
    {"POST", "/api/tasks", create_task, .title = "建立计分任务", .need = MAY_RUN_TASKS,
     .lane = LANE_WRITE, .takes = creation_fields, .takes_size = sizeof(struct wanted),
     .gives = detail_fields, .creates = true, .status = 201},
    {"GET", "/api/tasks/{task}", see_task, .title = "查看计分任务", .need = MAY_SEE_FACTS,
     .lane = LANE_READ, .gives = detail_fields},
    {"PUT", "/api/tasks/{task}", change_task, .title = "修改计分任务", .need = MAY_RUN_TASKS,
     .lane = LANE_WRITE, .takes = change_fields, .takes_size = sizeof(struct wanted),
     .gives = detail_fields},
    {"POST", "/api/tasks/{task}/trial", try_out, .title = "试算", .need = MAY_RUN_TASKS,
     .lane = LANE_SLOW, .takes = trial_fields, .takes_size = sizeof(struct trial),
     .gives = tried_fields},
    {0}};

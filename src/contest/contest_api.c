/* SPDX-License-Identifier: Apache-2.0 */
/* The interface of contests: list, plan, from state to state, who does what. */
#include "contest/contest.h"
#include "contest/contest_own.h"
#include "contest/contest_routes.h"
#include "contest/contest_rules.h"
#include "org/org.h"
#include "platform/base/json.h"
#include "platform/http/http.h"

static const char *const states[] = {"set_up", "entries", "on", "closed", NULL};
static const char *const duties[] = {"organiser", "chief", "judge", "timekeeper", "host", NULL};

/* ---- The list -------------------------------------------------------------------------------- */

#define CONTEST_FIELDS                                                                            \
    {.name = "contest",                                                                           \
     .kind = FIELD_ID,                                                                            \
     .offset = offsetof(struct contest, id),                                                      \
     .label = "比武",                                                                             \
     .is_required = true},                                                                        \
        FIELD(contest, title, FIELD_TEXT, .label = "名称", .is_required = true),                  \
        FIELD(contest, state, FIELD_WORD, .label = "状态", .words = states, .is_required = true), \
        FIELD(contest, from_day, FIELD_DATE, .label = "开始日期", .is_required = true),           \
        FIELD(contest, until_day, FIELD_DATE, .label = "结束日期", .is_required = true),          \
        FIELD(contest, owner_unit, FIELD_ID, .label = "主办单位", .is_required = true),           \
        FIELD(contest, owner_name, FIELD_TEXT, .label = "主办单位名称", .is_required = true),     \
        FIELD(contest, scheme, FIELD_ID, .label = "团体评分方案"),                                \
        FIELD(contest, people_scheme, FIELD_ID, .label = "个人评分方案"),                         \
        FIELD(contest, stamp, FIELD_INT, .label = "版次"),                                        \
        FIELD(contest, is_shown, FIELD_BOOL, .label = "大屏已开放"),                              \
        FIELD(contest, shows_people, FIELD_BOOL, .label = "大屏显示个人名次"),                    \
        FIELD(contest, sealed_at, FIELD_TIME, .label = "封榜时间"),                               \
        FIELD(contest, revealed, FIELD_INT, .label = "已揭晓的名次数"),                           \
        FIELD(contest, rev, FIELD_INT, .label = "修订号")

static const struct field row_fields[] = {
    CONTEST_FIELDS, FIELD(contest, teams, FIELD_INT, .label = "队数"), FIELD_SHAPE("ContestRow")};

static const struct field asked_fields[] = {PAGING_WORDS(contest_query), PAGING(contest_query),
                                            FIELD_LAST};
static const struct field list_fields[] = {PAGED(row_fields, contest), FIELD_SHAPE("ContestList")};

static enum err list_contests(struct ctx *c, const struct request *q, struct response *p)
{
    struct contest_list found;
    TRY(contest_find(c, q->asks, &found));
    p->gives = paged_new(c, found.total, found.list, found.count);
    return OK;
}

struct preset {
    const char *preset, *title;
};

static const struct field preset_fields[] = {
    FIELD(preset, preset, FIELD_TEXT, .label = "预设", .is_required = true),
    FIELD(preset, title, FIELD_TEXT, .label = "名称", .is_required = true),
    FIELD_SHAPE("ContestPreset")};
static const struct field preset_list_fields[] = {PAGED(preset_fields, preset),
                                                  FIELD_SHAPE("ContestPresetList")};

static enum err list_presets(struct ctx *c, const struct request *q, struct response *p)
{
    struct preset *list = arena_array(c->arena, embedded_contest_count + 1, sizeof *list);
    struct faults faults;
    size_t count = 0;
    (void)q;
    faults_init(&faults, c->arena);
    for (size_t i = 0; i < embedded_contest_count; i++) {
        const struct embedded_file *file = &embedded_contests[i];
        struct bytes bytes = {(const char *)file->bytes, file->length};
        const struct json *tree = json_parse(c->arena, bytes, &faults);
        const struct json *title = tree ? json_member(tree, "title") : NULL;
        if (title && title->kind == JSON_STRING)
            list[count++] = (struct preset){file->name, title->string};
    }
    p->gives = paged_new(c, (int64_t)count, list, count);
    return OK;
}

/* ---- One contest ----------------------------------------------------------------------------- */

struct place {
    const char *place, *message;
};

struct detail {
    struct contest contest;
    const struct contest_plan *plan;
    bool may_run, sees_all, may_enter;
    struct field_list duties;           /* struct contest_duty: one's own */
    struct field_list faults, warnings; /* struct place */
};

static const struct field place_fields[] = {
    FIELD(place, place, FIELD_TEXT, .label = "位置"),
    FIELD(place, message, FIELD_TEXT, .label = "说明", .is_required = true),
    FIELD_SHAPE("ContestPlace")};

static const struct field duty_fields[] = {
    {.name = "id",
     .kind = FIELD_ID,
     .offset = offsetof(struct contest_duty, id),
     .label = "分工编号",
     .is_required = true},
    FIELD(contest_duty, duty, FIELD_WORD, .label = "分工", .words = duties, .is_required = true),
    FIELD(contest_duty, subject, FIELD_ID, .label = "科目"),
    FIELD(contest_duty, person, FIELD_ID, .label = "人员", .is_required = true),
    FIELD(contest_duty, name, FIELD_TEXT, .label = "姓名", .is_required = true),
    FIELD(contest_duty, unit_name, FIELD_TEXT, .label = "单位"),
    FIELD(contest_duty, seat, FIELD_ID, .label = "席位"),
    FIELD(contest_duty, is_ended, FIELD_BOOL, .label = "已撤销"),
    FIELD_SHAPE("ContestDuty")};

static const struct field detail_fields[] = {
    CONTEST_FIELDS,
    FIELD(detail, plan, FIELD_OBJECT, .label = "方案", .of = contest_plan_fields,
          .size = sizeof(struct contest_plan), .is_required = true),
    FIELD(detail, may_run, FIELD_BOOL, .label = "可以办理"),
    FIELD(detail, sees_all, FIELD_BOOL, .label = "可以看成绩"),
    FIELD(detail, may_enter, FIELD_BOOL, .label = "可以报名"),
    FIELD(detail, duties, FIELD_LIST, .label = "我的分工", .of = duty_fields,
          .size = sizeof(struct contest_duty), .is_required = true),
    FIELD(detail, faults, FIELD_LIST, .label = "错误", .of = place_fields,
          .size = sizeof(struct place), .is_required = true),
    FIELD(detail, warnings, FIELD_LIST, .label = "提示", .of = place_fields,
          .size = sizeof(struct place), .is_required = true),
    FIELD_SHAPE("Contest")};

static struct field_list places_of(struct ctx *c, const struct faults *faults)
{
    struct place *list = arena_array(c->arena, faults->count + 1, sizeof *list);
    for (size_t i = 0; i < faults->count; i++)
        list[i] = (struct place){faults->list[i].place, faults->list[i].sentence};
    return (struct field_list){list, faults->count};
}

static struct field_list own_duties(struct ctx *c, int64_t contest)
{
    struct contest_duties all = contest_duties(c, contest);
    size_t kept = 0;
    for (size_t i = 0; i < all.count; i++) {
        if (all.list[i].person == c->actor.person && !all.list[i].is_ended)
            all.list[kept++] = all.list[i];
    }
    return (struct field_list){all.list, kept};
}

static const struct detail *give_detail(struct ctx *c, const struct contest *contest)
{
    struct detail *detail = arena_alloc(c->arena, sizeof *detail);
    struct contest_plan *plan = arena_alloc(c->arena, sizeof *plan);
    struct faults faults, warnings;
    *plan = contest_plan_read(c, contest->plan);
    faults_init(&faults, c->arena);
    faults_init(&warnings, c->arena);
    *detail = (struct detail){.contest = *contest,
                              .plan = plan,
                              .may_run = contest_runs(c, contest),
                              .sees_all = contest_sees_all(c, contest),
                              .may_enter = org_scope(c, MAY_ENTER_TEAMS).count > 0,
                              .duties = own_duties(c, contest->id)};
    contest_plan_check(plan, contest->from_day, &faults, &warnings);
    detail->faults = places_of(c, &faults);
    detail->warnings = places_of(c, &warnings);
    return detail;
}

static enum err see_contest(struct ctx *c, const struct request *q, struct response *p)
{
    struct contest contest;
    TRY(contest_see(c, q->ids[0], &contest));
    p->gives = give_detail(c, &contest);
    return OK;
}

/* ---- Creating and changing ------------------------------------------------------------------- */

struct creation {
    const char *title, *preset;
    int64_t owner_unit, copy_of;
    int32_t from_day, until_day;
};

static const struct field creation_fields[] = {
    FIELD(creation, title, FIELD_TEXT, .label = "名称", .is_required = true, .maximum = 100),
    FIELD(creation, owner_unit, FIELD_ID, .label = "主办单位", .is_required = true),
    FIELD(creation, from_day, FIELD_DATE, .label = "开始日期", .is_required = true),
    FIELD(creation, until_day, FIELD_DATE, .label = "结束日期", .is_required = true),
    FIELD(creation, preset, FIELD_TEXT, .label = "预设", .maximum = 100),
    FIELD(creation, copy_of, FIELD_ID, .label = "要复制的比武"),
    FIELD_SHAPE("Contest")};

static enum err create_contest(struct ctx *c, const struct request *q, struct response *p)
{
    const struct creation *wanted = q->takes;
    struct contest contest = {.title = wanted->title,
                              .owner_unit = wanted->owner_unit,
                              .from_day = wanted->from_day,
                              .until_day = wanted->until_day};
    TRY(contest_create(c, wanted->preset, wanted->copy_of, &contest));
    p->gives = give_detail(c, &contest);
    return OK;
}

struct change {
    int64_t rev;
    const char *title;
    int32_t from_day, until_day;
    struct contest_plan *plan;
};

static const struct field change_fields[] = {
    FIELD(change, rev, FIELD_INT, .label = "修订号", .is_required = true),
    FIELD(change, title, FIELD_TEXT, .label = "名称", .is_required = true, .maximum = 100),
    FIELD(change, from_day, FIELD_DATE, .label = "开始日期", .is_required = true),
    FIELD(change, until_day, FIELD_DATE, .label = "结束日期", .is_required = true),
    FIELD(change, plan, FIELD_OBJECT, .label = "方案", .of = contest_plan_fields,
          .size = sizeof(struct contest_plan), .is_required = true),
    FIELD_SHAPE("ContestChange")};

static enum err change_contest(struct ctx *c, const struct request *q, struct response *p)
{
    const struct change *wanted = q->takes;
    struct contest_plan plan = *wanted->plan;
    contest_plan_set_usual(&plan);
    struct contest contest = {.id = q->ids[0],
                              .rev = wanted->rev,
                              .title = wanted->title,
                              .from_day = wanted->from_day,
                              .until_day = wanted->until_day,
                              .plan = contest_plan_print(c, &plan)};
    enum err err = contest_change(c, &contest);
    if (err == OK || err == ERR_CONFLICT)
        p->gives = give_detail(c, &contest);
    return err;
}

struct step {
    int64_t rev;
};

static const struct field step_fields[] = {
    FIELD(step, rev, FIELD_INT, .label = "修订号", .is_required = true),
    FIELD_SHAPE("ContestStep")};

static enum err advance_contest(struct ctx *c, const struct request *q, struct response *p)
{
    const struct step *wanted = q->takes;
    struct contest contest = {0};
    enum err err = contest_advance(c, q->ids[0], wanted->rev, &contest);
    if (err == OK || (err == ERR_CONFLICT && contest.plan))
        p->gives = give_detail(c, &contest);
    return err;
}

static enum err remove_contest(struct ctx *c, const struct request *q, struct response *p)
{
    (void)p;
    return contest_remove(c, q->ids[0]);
}

/* ---- Duties ---------------------------------------------------------------------------------- */

static const struct field duty_list_fields[] = {PAGED(duty_fields, contest_duty),
                                                FIELD_SHAPE("ContestDutyList")};

static enum err give_duties(struct ctx *c, int64_t contest, struct response *p)
{
    struct contest_duties found = contest_duties(c, contest);
    p->gives = paged_new(c, (int64_t)found.count, found.list, found.count);
    return OK;
}

static enum err list_duties(struct ctx *c, const struct request *q, struct response *p)
{
    struct contest contest;
    TRY(contest_see(c, q->ids[0], &contest));
    TRY(contest_need_runs(c, &contest));
    return give_duties(c, contest.id, p);
}

struct giving {
    int duty;
    int64_t subject, person;
};

static const struct field giving_fields[] = {
    FIELD(giving, duty, FIELD_WORD, .label = "分工", .words = duties, .is_required = true),
    FIELD(giving, subject, FIELD_ID, .label = "科目"),
    FIELD(giving, person, FIELD_ID, .label = "人员", .is_required = true),
    FIELD_SHAPE("ContestDuty")};

static enum err give_duty(struct ctx *c, const struct request *q, struct response *p)
{
    const struct giving *wanted = q->takes;
    struct contest contest;
    struct contest_duty duty = {
        .duty = wanted->duty, .subject = wanted->subject, .person = wanted->person};
    TRY(contest_see(c, q->ids[0], &contest));
    TRY(contest_give_duty(c, &contest, &duty));
    return give_duties(c, contest.id, p);
}

static enum err end_duty(struct ctx *c, const struct request *q, struct response *p)
{
    struct contest contest;
    TRY(contest_see(c, q->ids[0], &contest));
    TRY(contest_end_duty(c, &contest, q->ids[1]));
    return give_duties(c, contest.id, p);
}

/* ---- The table of routes --------------------------------------------------------------------- */

const struct route contest_routes[] = {
    {"GET", "/api/contest-presets", list_presets, .title = "预设比武", .need = MAY_RUN_CONTESTS,
     .lane = LANE_READ, .gives = preset_list_fields},
    {"GET", "/api/contests", list_contests, .title = "比武列表", .need = NEED_SIGNED_IN,
     .lane = LANE_READ, .asks = asked_fields, .asks_size = sizeof(struct contest_query),
     .gives = list_fields},
    {"POST", "/api/contests", create_contest, .title = "筹备比武", .need = MAY_RUN_CONTESTS,
     .lane = LANE_WRITE, .takes = creation_fields, .takes_size = sizeof(struct creation),
     .gives = detail_fields, .creates = true, .status = 201},
    {"GET", "/api/contests/{contest}", see_contest, .title = "查看比武", .need = NEED_SIGNED_IN,
     .lane = LANE_READ, .gives = detail_fields},
    {"PUT", "/api/contests/{contest}", change_contest, .title = "修改比武方案",
     .need = NEED_SIGNED_IN, .lane = LANE_WRITE, .takes = change_fields,
     .takes_size = sizeof(struct change), .gives = detail_fields},
    {"POST", "/api/contests/{contest}/advance", advance_contest, .title = "转入下一阶段",
     .need = NEED_SIGNED_IN, .lane = LANE_WRITE, .takes = step_fields,
     .takes_size = sizeof(struct step), .gives = detail_fields},
    {"DELETE", "/api/contests/{contest}", remove_contest, .title = "删除筹备中的比武",
     .need = NEED_SIGNED_IN, .lane = LANE_WRITE},
    {"GET", "/api/contests/{contest}/duties", list_duties, .title = "比武分工",
     .need = NEED_SIGNED_IN, .lane = LANE_READ, .gives = duty_list_fields},
    {"POST", "/api/contests/{contest}/duties", give_duty, .title = "分派工作",
     .need = NEED_SIGNED_IN, .lane = LANE_WRITE, .takes = giving_fields,
     .takes_size = sizeof(struct giving), .gives = duty_list_fields},
    {"DELETE", "/api/contests/{contest}/duties/{duty}", end_duty, .title = "撤销分工",
     .need = NEED_SIGNED_IN, .lane = LANE_WRITE, .gives = duty_list_fields},
    {0}};

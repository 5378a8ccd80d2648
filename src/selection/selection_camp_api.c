/* SPDX-License-Identifier: Apache-2.0 */
/* The interface of the camp: programme, leaders, attendance, kit. */
#include "org/org.h"
#include "platform/base/date.h"
#include "platform/http/http.h"
#include "selection/selection_camp.h"
#include "selection/selection_own.h"
#include "selection/selection_routes.h"
#include "selection/selection_rules.h"

#define TEXTS_SCHEMA "{\"type\":\"array\",\"items\":{\"type\":\"string\"}}"

static const char *const standings[] = {"open", "chosen", "reserve", "passed", "withdrawn", NULL};
static const char *const presence_states[] = {"came", "late", "leave", "absent", NULL};

static const struct field session_fields[] = {
    {.name = "session",
     .kind = FIELD_ID,
     .offset = offsetof(struct selection_session, id),
     .label = "课次"},
    FIELD(selection_session, day, FIELD_DATE, .label = "日期", .is_required = true),
    FIELD(selection_session, from, FIELD_TEXT, .label = "开始时间", .is_required = true,
          .maximum = 5),
    FIELD(selection_session, until, FIELD_TEXT, .label = "结束时间", .is_required = true,
          .maximum = 5),
    FIELD(selection_session, course, FIELD_TEXT, .label = "课程", .is_required = true,
          .maximum = 60),
    FIELD(selection_session, teacher, FIELD_TEXT, .label = "授课人", .maximum = 40),
    FIELD(selection_session, venue, FIELD_TEXT, .label = "地点", .maximum = 60),
    FIELD_SHAPE("SelectionSession")};

static const struct field leader_fields[] = {
    FIELD(selection_leader, person, FIELD_ID, .label = "人员", .is_required = true),
    FIELD(selection_leader, name, FIELD_TEXT, .label = "姓名", .is_required = true),
    FIELD(selection_leader, unit_name, FIELD_TEXT, .label = "单位"),
    FIELD_SHAPE("SelectionLeader")};

static const struct field presence_fields[] = {
    FIELD(selection_presence, session, FIELD_ID, .label = "课次", .is_required = true),
    FIELD(selection_presence, candidate, FIELD_ID, .label = "队员", .is_required = true),
    FIELD(selection_presence, state, FIELD_WORD, .label = "考勤", .words = presence_states),
    FIELD(selection_presence, reason, FIELD_TEXT, .label = "原因"),
    FIELD(selection_presence, rev, FIELD_INT, .label = "修订号", .is_required = true),
    FIELD(selection_presence, at, FIELD_TIME, .label = "登记时间"),
    FIELD(selection_presence, name, FIELD_TEXT, .label = "登记人"),
    FIELD_SHAPE("SelectionPresence")};

static const struct field kit_fields[] = {
    FIELD(selection_kit, candidate, FIELD_ID, .label = "队员", .is_required = true),
    FIELD(selection_kit, missing, FIELD_JSON, .label = "缺少的装备着装", .schema = TEXTS_SCHEMA),
    FIELD(selection_kit, rev, FIELD_INT, .label = "修订号", .is_required = true),
    FIELD(selection_kit, at, FIELD_TIME, .label = "查验时间"),
    FIELD(selection_kit, name, FIELD_TEXT, .label = "查验人"),
    FIELD_SHAPE("SelectionKit")};

struct trainee {
    struct selection_trainee trainee;
    const struct selection_kit *kit;
};

static const struct field trainee_fields[] = {
    FIELD(selection_trainee, candidate, FIELD_ID, .label = "队员", .is_required = true),
    FIELD(selection_trainee, person, FIELD_ID, .label = "人员", .is_required = true),
    FIELD(selection_trainee, name, FIELD_TEXT, .label = "姓名", .is_required = true),
    FIELD(selection_trainee, unit_name, FIELD_TEXT, .label = "单位", .is_required = true),
    FIELD(selection_trainee, standing, FIELD_WORD, .label = "去留", .words = standings,
          .is_required = true),
    FIELD(selection_trainee, place, FIELD_INT, .label = "序号"),
    FIELD(selection_trainee, minutes, FIELD_INT, .label = "参训分钟", .is_required = true),
    FIELD(selection_trainee, late, FIELD_INT, .label = "迟到次数", .is_required = true),
    FIELD(selection_trainee, leave, FIELD_INT, .label = "请假次数", .is_required = true),
    FIELD(selection_trainee, absent, FIELD_INT, .label = "缺勤次数", .is_required = true),
    FIELD(trainee, kit, FIELD_OBJECT, .label = "装备着装", .of = kit_fields,
          .size = sizeof(struct selection_kit), .is_required = true),
    FIELD_SHAPE("SelectionTrainee")};

static const struct field camp_fields[] = {
    FIELD(selection_camp, place, FIELD_TEXT, .label = "地点", .is_required = true),
    FIELD(selection_camp, from_day, FIELD_DATE, .label = "开始日期"),
    FIELD(selection_camp, until_day, FIELD_DATE, .label = "结束日期"),
    FIELD(selection_camp, rev, FIELD_INT, .label = "修订号", .is_required = true),
    FIELD(selection_camp, minutes, FIELD_INT, .label = "已上课分钟", .is_required = true),
    FIELD(selection_camp, kit, FIELD_TEXTS, .label = "查验的装备着装", .is_required = true),
    FIELD(selection_camp, sessions, FIELD_LIST, .label = "课程表", .of = session_fields,
          .size = sizeof(struct selection_session), .is_required = true),
    FIELD(selection_camp, leaders, FIELD_LIST, .label = "负责人", .of = leader_fields,
          .size = sizeof(struct selection_leader), .is_required = true),
    FIELD(selection_camp, trainees, FIELD_LIST, .label = "队员", .of = trainee_fields,
          .size = sizeof(struct trainee), .is_required = true),
    FIELD(selection_camp, presences, FIELD_LIST, .label = "考勤", .of = presence_fields,
          .size = sizeof(struct selection_presence), .is_required = true),
    FIELD_SHAPE("SelectionCamp")};

static enum err give_camp(struct ctx *c, const struct selection *selection, struct response *p)
{
    struct selection_camp *camp = arena_alloc(c->arena, sizeof *camp);
    *camp = selection_camp(c, selection);
    const struct selection_trainee *from = camp->trainees.at;
    struct trainee *list = arena_array(c->arena, camp->trainees.count + 1, sizeof *list);
    for (size_t i = 0; i < camp->trainees.count; i++)
        list[i] = (struct trainee){from[i], &from[i].kit};
    camp->trainees.at = list;
    p->gives = camp;
    return OK;
}

static enum err see_camp(struct ctx *c, const struct request *q, struct response *p)
{
    struct selection selection;
    TRY(selection_see(c, q->ids[0], &selection));
    return give_camp(c, &selection, p);
}

/* ---- The programme --------------------------------------------------------------------------- */

static const struct field camp_change_fields[] = {
    FIELD(selection_camp, rev, FIELD_INT, .label = "修订号", .is_required = true),
    FIELD(selection_camp, place, FIELD_TEXT, .label = "地点", .is_required = true, .maximum = 60),
    FIELD(selection_camp, from_day, FIELD_DATE, .label = "开始日期", .is_required = true),
    FIELD(selection_camp, until_day, FIELD_DATE, .label = "结束日期", .is_required = true),
    FIELD(selection_camp, kit, FIELD_TEXTS, .label = "查验的装备着装", .maximum = 40),
    FIELD(selection_camp, sessions, FIELD_LIST, .label = "课程表", .of = session_fields,
          .size = sizeof(struct selection_session), .maximum = 200),
    FIELD_SHAPE("SelectionCamp")};

static enum err change_camp(struct ctx *c, const struct request *q, struct response *p)
{
    struct selection_camp camp = *(const struct selection_camp *)q->takes;
    struct selection_session *sessions = (struct selection_session *)camp.sessions.at;
    struct selection selection;
    TRY(selection_see(c, q->ids[0], &selection));
    for (size_t i = 0; i < camp.sessions.count; i++) {
        sessions[i].from_minute = selection_minute_of(sessions[i].from);
        sessions[i].until_minute = selection_minute_of(sessions[i].until);
    }
    enum err err = selection_camp_change(c, &selection, &camp);
    if (err != OK && err != ERR_CONFLICT)
        return err;
    TRY(selection_see(c, q->ids[0], &selection));
    (void)give_camp(c, &selection, p);
    return err;
}

static const struct field course_fields[] = {
    FIELD(selection_course, course, FIELD_TEXT, .label = "课程", .is_required = true),
    FIELD(selection_course, hours, FIELD_INT, .label = "学时", .is_required = true),
    FIELD_SHAPE("SelectionCourse")};
static const struct field courses_fields[] = {PAGED(course_fields, selection_course),
                                              FIELD_SHAPE("SelectionCourses")};

static enum err list_courses(struct ctx *c, const struct request *q, struct response *p)
{
    (void)q;
    p->gives = paged_new(c, SELECTION_COURSES, selection_courses, SELECTION_COURSES);
    return OK;
}

/* ---- Leaders --------------------------------------------------------------------------------- */

struct naming {
    int64_t person;
};

static const struct field naming_fields[] = {
    FIELD(naming, person, FIELD_ID, .label = "人员", .is_required = true),
    FIELD_SHAPE("SelectionLeader")};

static enum err give_leader(struct ctx *c, const struct request *q, struct response *p)
{
    struct selection selection;
    TRY(selection_see(c, q->ids[0], &selection));
    TRY(selection_leader_give(c, &selection, ((const struct naming *)q->takes)->person));
    return give_camp(c, &selection, p);
}

static enum err end_leader(struct ctx *c, const struct request *q, struct response *p)
{
    struct selection selection;
    TRY(selection_see(c, q->ids[0], &selection));
    TRY(selection_leader_end(c, &selection, q->ids[1]));
    return give_camp(c, &selection, p);
}

/* ---- Who came, with what --------------------------------------------------------------------- */

static const struct field presence_wish_fields[] = {
    FIELD(selection_presence, candidate, FIELD_ID, .label = "队员", .is_required = true),
    FIELD(selection_presence, rev, FIELD_INT, .label = "修订号", .is_required = true),
    FIELD(selection_presence, state, FIELD_WORD, .label = "考勤", .words = presence_states),
    FIELD(selection_presence, reason, FIELD_TEXT, .label = "原因", .maximum = 100),
    FIELD_SHAPE("SelectionPresence")};

static enum err set_presence(struct ctx *c, const struct request *q, struct response *p)
{
    struct selection_presence wish = *(const struct selection_presence *)q->takes;
    struct selection_presence *kept = arena_alloc(c->arena, sizeof *kept);
    struct selection selection;
    *kept = (struct selection_presence){.rev = -1};
    wish.session = q->ids[1];
    wish.reason = wish.reason ? wish.reason : "";
    TRY(selection_see(c, q->ids[0], &selection));
    enum err err = selection_presence_set(c, &selection, &wish, kept);
    if (err == OK || err == ERR_CONFLICT)
        p->gives = kept;
    return err;
}

struct kit_wish {
    int64_t rev;
    struct field_list missing;
};

static const struct field kit_wish_fields[] = {
    FIELD(kit_wish, rev, FIELD_INT, .label = "修订号", .is_required = true),
    FIELD(kit_wish, missing, FIELD_TEXTS, .label = "缺少的装备着装", .maximum = 40),
    FIELD_SHAPE("SelectionKit")};

static enum err set_kit(struct ctx *c, const struct request *q, struct response *p)
{
    const struct kit_wish *wanted = q->takes;
    struct selection_kit wish = {.candidate = q->ids[1],
                                 .rev = wanted->rev,
                                 .missing = selection_print_names(c, wanted->missing)};
    struct selection_kit *kept = arena_alloc(c->arena, sizeof *kept);
    struct selection selection;
    TRY(selection_see(c, q->ids[0], &selection));
    enum err err = selection_kit_set(c, &selection, &wish, kept);
    if (err == OK || err == ERR_CONFLICT)
        p->gives = kept;
    return err;
}

const struct route selection_camp_routes[] = {
    {"GET", "/api/selection-courses", list_courses, .title = "集训的预设课程",
     .need = NEED_SIGNED_IN, .lane = LANE_READ, .gives = courses_fields},
    {"GET", "/api/selections/{selection}/camp", see_camp, .title = "集训", .need = NEED_SIGNED_IN,
     .lane = LANE_READ, .gives = camp_fields},
    {"PUT", "/api/selections/{selection}/camp", change_camp, .title = "安排集训",
     .need = NEED_SIGNED_IN, .lane = LANE_WRITE, .takes = camp_change_fields,
     .takes_size = sizeof(struct selection_camp), .gives = camp_fields},
    {"POST", "/api/selections/{selection}/leaders", give_leader, .title = "确定集训负责人",
     .need = NEED_SIGNED_IN, .lane = LANE_WRITE, .takes = naming_fields,
     .takes_size = sizeof(struct naming), .gives = camp_fields},
    {"DELETE", "/api/selections/{selection}/leaders/{person}", end_leader,
     .title = "撤销集训负责人", .need = NEED_SIGNED_IN, .lane = LANE_WRITE, .gives = camp_fields},
    {"PUT", "/api/selections/{selection}/sessions/{session}/presence", set_presence,
     .title = "登记考勤", .need = NEED_SIGNED_IN, .lane = LANE_WRITE, .takes = presence_wish_fields,
     .takes_size = sizeof(struct selection_presence), .gives = presence_fields},
    {"PUT", "/api/selections/{selection}/candidates/{candidate}/kit", set_kit,
     .title = "查验装备着装", .need = NEED_SIGNED_IN, .lane = LANE_WRITE, .takes = kit_wish_fields,
     .takes_size = sizeof(struct kit_wish), .gives = kit_fields},
    {0}};

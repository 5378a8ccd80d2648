/* SPDX-License-Identifier: Apache-2.0 */
#include "contest/contest_demo.h"
#include "org/org.h"
#include "platform/base/date.h"
#include "platform/db/db.h"
#include "selection/selection_camp.h"
#include "server/demo.h"
#include "server_sql.h"

enum { CANDIDATES = 9, SIZE = 4, RESERVES = 2, HELD = 6, COURSES_A_DAY = 2 };
/* How many days before the competition begins, which is today. */
enum { OPENED = 20, RECOMMENDED = 14, CLOSED = 12, ANNOUNCED = 11, CAMP = 3 };

static const int64_t ms_a_day = INT64_C(24) * 60 * 60 * 1000;

/* One of each county, in the order of the decision; demo-officer is the first. */
static const struct {
    const char *certificate, *ability, *work, *drill, *grounds;
} people[CANDIDATES] = {
    {"YC00017", "熟悉在线监控设施，能独立查出数据造假", "近两年主办案件 21 件，无一撤销",
     "市比武个人第 2 名", "现场检查最稳，案卷评查优秀"},
    {"YC00036", "法律文书扎实，能当场讲清程序问题", "主办案件 18 件，案卷评查全市第 1",
     "市理论考试第 1 名", "理论和案例分析都是全市第一"},
    {"YC00124", "持无人机执照，熟悉夜间飞行", "无人机巡查 86 次，发现问题 33 个",
     "市比武无人机第 1 名", "无人机科目全市第一"},
    {"YC00175", "危险废物鉴别和溯源", "查办危险废物案件 9 件，移送 2 件", "市比武现场检查第 3 名",
     "危险废物现场调查见长"},
    {"YC00099", "现场记录快而准，笔录规范", "主办案件 15 件", "市理论考试第 3 名", "综合成绩第五"},
    {"YC00222", "挥发性有机物走航和检漏", "查办涉气案件 12 件", "县比武第 1 名", "综合成绩第六"},
    {"YC00068", "水污染源排查", "主办案件 11 件", "县比武第 2 名", ""},
    {"YC00150", "案卷制作", "主办案件 10 件", "市理论考试第 8 名", ""},
    {"YC00199", "自动监控联网核查", "核查站点 60 个", "无", ""}};

static enum err recommend_all(struct ctx *c, const struct selection *selection,
                              struct selection_decision *decisions)
{
    for (size_t i = 0; i < CANDIDATES; i++) {
        struct selection_candidate one = {.person = org_person_find(c, people[i].certificate),
                                          .ability = people[i].ability,
                                          .work = people[i].work,
                                          .drill = people[i].drill};
        TRY(selection_recommend(c, selection, &one));
        int standing = i < SIZE              ? STANDING_CHOSEN
                       : i < SIZE + RESERVES ? STANDING_RESERVE
                                             : STANDING_PASSED;
        decisions[i] = (struct selection_decision){one.id, standing, people[i].grounds};
    }
    return OK;
}

static enum err announce(struct ctx *c, struct selection *selection,
                         const struct selection_decision *decisions)
{
    static const char *const deciders[] = {"单领航", "练竞先", "裁公允"};
    TRY(selection_decide(c, selection, (struct field_list){deciders, 3},
                         (struct field_list){decisions, CANDIDATES}));
    TRY(selection_announce(c, selection->id, selection->rev, selection));
    return selection_hand_over(c, selection->id, selection->rev, selection);
}

/* Two courses a day, the last two of them today. */
static enum err make_camp(struct ctx *c, struct selection *selection)
{
    static const char *const kit[] = {"制式服装",   "执法证",           "党员徽章（党员）",
                                      "笔记本电脑", "便携式蓝牙打印机", "执法记录仪"};
    struct selection_session sessions[SELECTION_COURSES];
    for (int i = 0; i < SELECTION_COURSES; i++) {
        int64_t from = i % 2 ? INT64_C(14) * 60 : INT64_C(8) * 60 + 30;
        sessions[i] =
            (struct selection_session){.day = selection->event_day - CAMP + i / COURSES_A_DAY,
                                       .from_minute = from,
                                       .until_minute = from + selection_courses[i].hours * 60,
                                       .course = selection_courses[i].course,
                                       .teacher = i % 2 ? "滕叙白" : "蔺知夏",
                                       .venue = i < HELD ? "市支队训练室" : "开发区训练场"};
    }
    struct selection_camp camp = {.place = "市支队训练室和开发区训练场",
                                  .from_day = selection->event_day - CAMP,
                                  .until_day = selection->event_day,
                                  .rev = selection->camp_rev,
                                  .kit = {kit, 6},
                                  .sessions = {sessions, SELECTION_COURSES}};
    TRY(selection_camp_change(c, selection, &camp));
    return selection_see(c, selection->id, selection);
}

/* All came, but one was late once, and one on leave once. */
static enum err mark_attendance(struct ctx *c, const struct selection *selection)
{
    struct selection_camp camp = selection_camp(c, selection);
    const struct selection_session *sessions = camp.sessions.at;
    const struct selection_trainee *trainees = camp.trainees.at;
    int64_t now = c->now;
    for (size_t i = 0; i < HELD; i++) {
        c->now = now - (CAMP - (int64_t)i / COURSES_A_DAY) * ms_a_day;
        for (size_t j = 0; j < camp.trainees.count; j++) {
            struct selection_presence ret, wish = {.session = sessions[i].id,
                                                   .candidate = trainees[j].candidate,
                                                   .reason = ""};
            if (i == 2 && j == 3) {
                wish.state = PRESENCE_LEAVE;
                wish.reason = "参加案件听证";
            } else if (i == 4 && j == 1) {
                wish.state = PRESENCE_LATE;
            }
            TRY(selection_presence_set(c, selection, &wish, &ret));
        }
    }
    c->now = now;
    struct selection_kit ret,
        kit = {.candidate = trainees[0].candidate, .missing = "[\"便携式蓝牙打印机\"]"};
    return selection_kit_set(c, selection, &kit, &ret);
}

static enum err give_camp(struct ctx *c, struct selection *selection)
{
    int64_t leader = db_number(c, sql_server_person_called, DB_ARGS(VAL("demo-reviewer")), 0);
    TRY(selection_leader_give(c, selection, leader));
    TRY(make_camp(c, selection));
    return mark_attendance(c, selection);
}

static enum err make_selection(struct ctx *c, const struct contest *contest, struct selection *ret)
{
    *ret = (struct selection){.owner_unit = contest->owner_unit,
                              .title = "参加全省技能比武队员选拔（演示）",
                              .event = contest->title,
                              .contest = contest->id,
                              .closing_day = contest->from_day - CLOSED,
                              .event_day = contest->from_day,
                              .size = SIZE,
                              .reserves = RESERVES,
                              .least_women = 1,
                              .recommended = 1,
                              .needs_service = true};
    TRY(selection_create(c, ret));
    return selection_begin(c, ret->id, ret->rev, ret);
}

enum err demo_fill_selection(struct work *work)
{
    struct ctx *c = &work->ctx;
    int64_t now = c->now;
    struct contest contest;
    struct contest_demo_people at_work;
    struct selection selection;
    struct selection_decision decisions[CANDIDATES];
    TRY(demo_contest_people(c, &at_work));
    c->now = now - OPENED * ms_a_day;
    TRY(contest_demo_open_province(c, &at_work, date_of_time(now), &contest));
    c->now = now - RECOMMENDED * ms_a_day;
    TRY(make_selection(c, &contest, &selection));
    TRY(recommend_all(c, &selection, decisions));
    c->now = now - ANNOUNCED * ms_a_day;
    TRY(announce(c, &selection, decisions));
    c->now = now;
    TRY(give_camp(c, &selection));
    return contest_demo_hold_province(c, &at_work, contest.id);
}

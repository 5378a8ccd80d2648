/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The province's competition, to which the invented city is host: on its first day, with something
 * to be done for whoever tries the demo as a judge, timekeeper, chief judge or organiser. No clock
 * runs, for nobody knows how long after its making the demo is looked at.
 */
#include <string.h>

#include "contest/contest_board.h"
#include "contest/contest_demo_own.h"
#include "contest/contest_report.h"
#include "org/org.h"
#include "platform/base/date.h"

enum { GUESTS = 5, MEMBERS = 4, FLOWN = 2 };
enum { SCENE = 1, CASE, DRONE, THEORY, PRESS };
enum { LIMIT = 900, DICE = 20221118 };

static const char *const guests[GUESTS] = {"lanting", "wangze", "songyu", "yunzhou", "jichuan"};
static const char unmade[] = "演示比武没有建成。";

/* ---- Set up ---------------------------------------------------------------------------------- */

/* With drones a quarter of an hour counts, as in JN-7, so that there is a clock. */
static void time_drones(struct ctx *c, struct contest_plan *plan)
{
    struct contest_subject *list = arena_array(c->arena, plan->subjects.count, sizeof *list);
    memcpy(list, plan->subjects.at, plan->subjects.count * sizeof *list);
    list[DRONE - 1].way = WAY_TASK;
    list[DRONE - 1].limit = LIMIT;
    list[DRONE - 1].rate = (struct field_decimal){true, DECIMAL_ONE / 500};
    plan->subjects.at = list;
}

static void set_programme(struct ctx *c, struct contest_plan *plan, int32_t day)
{
    static const struct contest_event events[] = {
        {"08:30", "09:00", "开幕和公开抽签", "报告厅", 0},
        {"09:00", "11:30", "现场调查取证", "一号厂区", SCENE},
        {"14:00", "16:30", "典型案例分析", "报告厅", CASE},
        {"16:40", "17:40", "理论知识", "机考教室", THEORY},
        {"08:30", "11:00", "非现场监管", "开发区训练场", DRONE},
        {"15:00", "16:00", "闭幕和通报成绩", "报告厅", 0}};
    enum { EVENTS = sizeof events / sizeof *events, FIRST_DAY = 4 };
    struct contest_event *list = arena_array(c->arena, EVENTS, sizeof *list);
    for (int i = 0; i < EVENTS; i++) {
        struct text date;
        text_init(&date, c->arena, 16);
        date_add_text(&date, i < FIRST_DAY ? day : day + 1);
        list[i] = events[i];
        list[i].from = text_format(c->arena, "%s %s", date.at, events[i].from);
        list[i].until = text_format(c->arena, "%s %s", date.at, events[i].until);
    }
    plan->programme = (struct field_list){list, EVENTS};
}

enum err contest_demo_open_province(struct ctx *c, const struct contest_demo_people *people,
                                    int32_t day, struct contest *ret)
{
    contest_demo_act_as(c, people->office);
    struct org_ids scope = org_scope(c, MAY_RUN_CONTESTS);
    if (scope.count == 0)
        return ctx_fail(c, ERR_INTERNAL, unmade);
    *ret = (struct contest){.title = "全省生态环境执法技能比武（演示）",
                            .owner_unit = scope.list[0],
                            .from_day = day,
                            .until_day = day + 1};
    TRY(contest_create(c, "hubei-2022", 0, ret));
    struct contest_plan plan = contest_plan_read(c, ret->plan);
    plan.place = "省环境执法训练基地（云川市承办）";
    plan.entry_from = day - 20;
    plan.entry_until = day - 2;
    time_drones(c, &plan);
    set_programme(c, &plan, day);
    ret->plan = contest_plan_print(c, &plan);
    TRY(contest_change(c, ret));
    return contest_advance(c, ret->id, ret->rev, ret);
}

/* ---- Entered --------------------------------------------------------------------------------- */

/* A guest's first four are its team; the fifth judges others. */
static enum err enter_guest(struct contest_demo_holding *h, int at)
{
    struct contest_team team = {.unit = org_unit_find(h->c, guests[at])};
    struct contest_member_wish wishes[MEMBERS];
    struct org_people serving = org_serving(h->c, team.unit, h->contest.from_day);
    if (serving.count <= MEMBERS)
        return ctx_fail(h->c, ERR_INTERNAL, unmade);
    for (size_t i = 0; i < MEMBERS; i++)
        wishes[i] = (struct contest_member_wish){serving.list[i].id, i == 0};
    if (at + 1 < DEMO_JUDGES)
        h->judges[at + 1] = serving.list[MEMBERS].id;
    return contest_team_enter(h->c, &h->contest, &team, (struct field_list){wishes, MEMBERS});
}

static enum err enter_all(struct contest_demo_holding *h)
{
    for (int i = 0; i < GUESTS; i++)
        TRY(enter_guest(h, i));
    struct contest_teams teams = contest_teams(h->c, &h->contest);
    if (teams.count != GUESTS + 1)
        return ctx_fail(h->c, ERR_INTERNAL, unmade);
    for (size_t i = 0; i < teams.count; i++) {
        h->teams[i] = teams.list[i];
        const char *missing = i == 2 ? "[\"便携式蓝牙打印机\"]" : "[]";
        TRY(contest_team_check_in(h->c, &h->contest, h->teams[i].id, missing));
    }
    h->team_count = teams.count;
    return OK;
}

static enum err give_duties(struct contest_demo_holding *h)
{
    h->judges[0] = h->people->judge;
    TRY(contest_demo_give(h, DUTY_CHIEF, 0, h->people->chief));
    TRY(contest_demo_give(h, DUTY_TIMEKEEPER, DRONE, h->people->second_judge));
    TRY(contest_demo_give(h, DUTY_HOST, 0, h->people->host));
    TRY(contest_demo_give_judges(h, SCENE));
    TRY(contest_demo_give_judges(h, CASE));
    return contest_demo_give_judges(h, DRONE);
}

/* What the media wrote before it began; the last is still to be looked at. */
static enum err report_all(struct contest_demo_holding *h)
{
    static const struct {
        size_t team;
        const char *title, *medium, *link;
    } reports[] = {{0, "云川市执法队伍备战全省比武", "云川日报", "https://ycrb.example/2201"},
                   {0, "无人机巡河：练兵场上的新装备", "省环境报", "https://shjb.example/3107"},
                   {1, "岚汀市以赛促练提升执法能力", "岚汀融媒", "https://ltrm.example/118"},
                   {2, "望泽市组织案卷评查练兵", "望泽发布", "https://wzfb.example/57"},
                   {0, "女执法队员的集训一个月", "云川融媒", "https://ycrm.example/906"}};
    enum { REPORTS = sizeof reports / sizeof *reports };
    for (int i = 0; i < REPORTS; i++) {
        struct contest_report report = {.contest = h->contest.id,
                                        .subject = PRESS,
                                        .entrant = h->teams[reports[i].team].id,
                                        .title = reports[i].title,
                                        .medium = reports[i].medium,
                                        .day = h->contest.from_day - 12 + 2 * i,
                                        .link = reports[i].link};
        /* Guests have no accounts here: the office enters theirs. */
        bool is_own = reports[i].team == 0;
        contest_demo_act_as(h->c, is_own ? h->people->officer : h->people->office);
        TRY(contest_report_enter(h->c, &report));
        contest_demo_act_as(h->c, h->people->office);
        const struct contest_report_verdict accepted = {report.rev, true, ""};
        if (i + 1 < REPORTS)
            TRY(contest_report_judge(h->c, report.id, &accepted, &report));
    }
    return OK;
}

/* ---- Under way ------------------------------------------------------------------------------- */

static enum err open_subject(struct contest_demo_holding *h, int64_t subject, const char *number)
{
    contest_demo_act_as(h->c, h->people->office);
    if (number)
        TRY(contest_demo_draw(h, subject, number));
    return contest_subject_open(h->c, h->contest.id, subject);
}

static enum err close_subject(struct contest_demo_holding *h, int64_t subject)
{
    contest_demo_act_as(h->c, h->people->chief);
    return contest_subject_close(h->c, h->contest.id, subject);
}

static enum err type_theory(struct contest_demo_holding *h)
{
    struct contest_entrants people = contest_entrants(h->c, h->contest.id, THEORY, OF_MEMBER);
    for (size_t i = 0; i < people.count; i++)
        TRY(contest_demo_type(h, THEORY, people.list[i].id, 760 + contest_demo_roll(h, 46) * 5,
                              ""));
    return OK;
}

/* Of an entrant's sheets: the judge who tries the demo is in the middle of it, or nobody is. */
enum progress { JUDGED, FAR_APART, HALF_WAY };

static enum err judge_entrant(struct contest_demo_holding *h, int64_t subject, int64_t entrant,
                              enum progress progress)
{
    struct contest_sheets sheets = contest_sheets(h->c, h->contest.id, subject, 0);
    bool is_far = progress == FAR_APART;
    for (size_t i = 0; i < sheets.count; i++) {
        const struct contest_sheet *sheet = &sheets.list[i];
        if (sheet->entrant != entrant)
            continue;
        if (progress == HALF_WAY && sheet->person == h->people->judge) {
            TRY(contest_demo_fill(h, sheet, 2, 0));
            continue;
        }
        TRY(contest_demo_judge(h, sheet, is_far && sheet->person != h->people->judge ? 550 : 0));
        is_far = is_far && sheet->person == h->people->judge;
    }
    return OK;
}

/* Those whom the demo's judge does not judge, being of the own unit, come on all the same. */
static enum err judge_cases(struct contest_demo_holding *h)
{
    static const enum progress progress[] = {JUDGED, FAR_APART, HALF_WAY};
    struct contest_entrants drawn = contest_entrants(h->c, h->contest.id, CASE, OF_TEAM);
    size_t at = 0;
    for (size_t i = 0; i < drawn.count && at < sizeof progress / sizeof *progress; i++) {
        bool is_host = drawn.list[i].unit == h->contest.owner_unit;
        TRY(judge_entrant(h, CASE, drawn.list[i].id, is_host ? JUDGED : progress[at++]));
    }
    return OK;
}

static enum err press(struct contest_demo_holding *h, struct contest_press_wish *wish, int kind,
                      int64_t seconds)
{
    wish->kind = kind;
    wish->reason = kind == PRESS_PAUSE ? "阵风超过每秒 12 米，裁判长同意暂停" : "";
    TRY(contest_demo_press(h, wish, seconds));
    wish->rev++;
    return OK;
}

/* Two have flown, the third waits for the wind to calm down. */
static enum err fly(struct contest_demo_holding *h)
{
    struct contest_entrants drawn = contest_entrants(h->c, h->contest.id, DRONE, OF_TEAM);
    for (size_t i = 0; i <= FLOWN; i++) {
        struct contest_press_wish wish = {
            .contest = h->contest.id, .subject = DRONE, .entrant = drawn.list[i].id};
        bool has_flown = i < FLOWN;
        int64_t ended = (int64_t)(FLOWN - i) * 20 * 60 + 300;
        contest_demo_act_as(h->c, h->people->second_judge);
        TRY(press(h, &wish, PRESS_START, ended + (has_flown ? 640 : 312) + (int64_t)i * 55));
        TRY(press(h, &wish, has_flown ? PRESS_STOP : PRESS_PAUSE, ended));
        if (has_flown)
            TRY(judge_entrant(h, DRONE, drawn.list[i].id, JUDGED));
    }
    return OK;
}

static enum err judge_morning(struct contest_demo_holding *h)
{
    TRY(open_subject(h, SCENE, "20221118"));
    TRY(contest_demo_judge_all(h, SCENE));
    TRY(close_subject(h, SCENE));
    TRY(open_subject(h, THEORY, NULL));
    TRY(type_theory(h));
    return close_subject(h, THEORY);
}

static enum err hold(struct contest_demo_holding *h)
{
    TRY(judge_morning(h));
    TRY(open_subject(h, CASE, "38104657"));
    TRY(judge_cases(h));
    TRY(open_subject(h, DRONE, "90416273"));
    TRY(fly(h));
    return open_subject(h, PRESS, NULL);
}

enum err contest_demo_hold_province(struct ctx *c, const struct contest_demo_people *people,
                                    int64_t contest)
{
    struct contest_demo_holding h = {.c = c, .people = people, .dice = DICE};
    contest_demo_act_as(c, people->office);
    TRY(contest_see(c, contest, &h.contest));
    TRY(enter_all(&h));
    TRY(give_duties(&h));
    TRY(report_all(&h));
    TRY(contest_advance(c, contest, h.contest.rev, &h.contest));
    TRY(contest_board_show(c, contest, true, true));
    return hold(&h);
}

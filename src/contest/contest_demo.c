/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A competition of the invented city, held three weeks before the day on which the city is made:
 * fifteen teams of three, five subjects, drawn for, judged cell by cell, timed, decided, published,
 * objected to, answered; and by now its certificates are out.
 */
#include "contest/contest_appeal.h"
#include "contest/contest_certificate.h"
#include "contest/contest_demo_own.h"
#include "org/org.h"
#include "platform/audit/audit.h"
#include "platform/base/date.h"

enum { TEAMS = DEMO_TEAMS, COUNTIES = 9, MEMBERS = 3, SUBJECTS = 5, LEADERS = 3, PEOPLE = 6 };
enum { THEORY = 1, MONITOR, AIR, KIT, DRONE };
enum { DAYS_AGO = 21, DAYS_TO_OBJECT = 1, DAYS_TO_ANSWER = 2 };

static const int64_t ms_a_day = INT64_C(24) * 60 * 60 * 1000;

/* ---- Set up and entered ---------------------------------------------------------------------- */

static enum err set_up(struct contest_demo_holding *h, int64_t city, int32_t day)
{
    struct ctx *c = h->c;
    int year, month, day_of_month;
    date_split(day, &year, &month, &day_of_month);
    h->contest =
        (struct contest){.title = text_format(c->arena, "%d年全市生态环境保护执法技能比武", year),
                         .owner_unit = city,
                         .from_day = day,
                         .until_day = day};
    TRY(contest_create(c, "jining-2023", 0, &h->contest));
    struct contest_plan plan = contest_plan_read(c, h->contest.plan);
    plan.place = "云川市生态环境执法实训基地";
    plan.entry_from = day - 30;
    plan.entry_until = day - 6;
    h->contest.plan = contest_plan_print(c, &plan);
    TRY(contest_change(c, &h->contest));
    return contest_advance(c, h->contest.id, h->contest.rev, &h->contest);
}

/* The first team of a county has its leader; the second those who come behind. Whoever tries the
 * demo as an officer was there, too. */
static enum err enter(struct contest_demo_holding *h, const struct org_unit *unit, bool is_second)
{
    static const size_t places[2][MEMBERS] = {{0, 2, 3}, {1, 4, 5}};
    struct contest_team *team = &h->teams[h->team_count];
    struct org_people serving = org_serving(h->c, unit->id, h->contest.from_day);
    struct contest_member_wish wishes[MEMBERS];
    for (size_t i = 0; i < MEMBERS; i++) {
        size_t place = places[is_second][i];
        if (place >= serving.count)
            return ctx_fail(h->c, ERR_INTERNAL, "演示人员没有建成。");
        wishes[i] = (struct contest_member_wish){serving.list[place].id, i == 0};
    }
    if (h->team_count++ == 0)
        wishes[1].person = h->people->officer;
    *team = (struct contest_team){
        .unit = unit->id,
        .name = text_format(h->c->arena, "%s%s队", unit->short_name, is_second ? "二" : "一")};
    TRY(contest_team_enter(h->c, &h->contest, team, (struct field_list){wishes, MEMBERS}));
    return contest_team_check_in(h->c, &h->contest, team->id, "[]");
}

static enum err enter_all(struct contest_demo_holding *h)
{
    struct org_units units;
    TRY(org_units(h->c, NULL, false, &units));
    for (int second = 0; second < 2; second++) {
        int counties = 0;
        for (size_t i = 0; i < units.count && counties < COUNTIES && h->team_count < TEAMS; i++) {
            if (units.list[i].kind != KIND_COUNTY || units.list[i].people < MEMBERS)
                continue;
            TRY(enter(h, &units.list[i], second == 1));
            counties++;
        }
    }
    return h->team_count == TEAMS ? OK : ctx_fail(h->c, ERR_INTERNAL, "演示单位没有建成。");
}

/* Two of the city, three of counties, who judge no team of their own. */
static enum err give_duties(struct contest_demo_holding *h)
{
    h->judges[0] = h->people->judge;
    h->judges[1] = h->people->second_judge;
    for (int i = 2; i < DEMO_JUDGES; i++) {
        struct org_people serving = org_serving(h->c, h->teams[i].unit, h->contest.from_day);
        h->judges[i] = serving.list[serving.count - 1].id;
    }
    TRY(contest_demo_give(h, DUTY_CHIEF, 0, h->people->chief));
    TRY(contest_demo_give(h, DUTY_TIMEKEEPER, DRONE, h->people->chief));
    TRY(contest_demo_give(h, DUTY_HOST, 0, h->people->host));
    TRY(contest_demo_give_judges(h, MONITOR));
    TRY(contest_demo_give_judges(h, KIT));
    TRY(contest_demo_give_judges(h, DRONE));
    return contest_advance(h->c, h->contest.id, h->contest.rev, &h->contest);
}

/* ---- Held ------------------------------------------------------------------------------------ */

static enum err fly(struct contest_demo_holding *h)
{
    contest_demo_act_as(h->c, h->people->chief);
    for (int i = 0; i < TEAMS; i++) {
        struct contest_press_wish wish = {.contest = h->contest.id,
                                          .subject = DRONE,
                                          .entrant = h->teams[i].id,
                                          .kind = PRESS_START,
                                          .reason = ""};
        TRY(contest_demo_press(h, &wish, 560 + contest_demo_roll(h, 320)));
        wish.kind = PRESS_STOP;
        wish.rev = 1;
        TRY(contest_demo_press(h, &wish, 0));
    }
    return OK;
}

static enum err type_scores(struct contest_demo_holding *h)
{
    struct contest_entrants people = contest_entrants(h->c, h->contest.id, THEORY, OF_MEMBER);
    contest_demo_act_as(h->c, h->people->office);
    for (size_t i = 0; i < people.count; i++)
        TRY(contest_demo_type(h, THEORY, people.list[i].id, 700 + contest_demo_roll(h, 56) * 5,
                              ""));
    for (int i = 0; i < TEAMS; i++)
        TRY(contest_demo_type(h, AIR, h->teams[i].id, 780 + contest_demo_roll(h, 190),
                              "大气监督帮扶日常成绩通报"));
    return OK;
}

static enum err open_all(struct contest_demo_holding *h)
{
    for (int64_t subject = 1; subject <= SUBJECTS; subject++)
        TRY(contest_subject_open(h->c, h->contest.id, subject));
    return OK;
}

static enum err close_all(struct contest_demo_holding *h)
{
    contest_demo_act_as(h->c, h->people->chief);
    for (int64_t subject = 1; subject <= SUBJECTS; subject++)
        TRY(contest_subject_close(h->c, h->contest.id, subject));
    contest_demo_act_as(h->c, h->people->office);
    return contest_advance(h->c, h->contest.id, h->contest.rev, &h->contest);
}

static enum err hold(struct contest_demo_holding *h)
{
    TRY(contest_demo_draw(h, DRONE, "20261122"));
    TRY(contest_demo_draw(h, MONITOR, "72207101"));
    TRY(open_all(h));
    TRY(type_scores(h));
    TRY(contest_demo_judge_all(h, KIT));
    TRY(contest_demo_judge_all(h, MONITOR));
    TRY(contest_demo_judge_all(h, DRONE));
    TRY(fly(h));
    return close_all(h);
}

/* ---- Decided and published ------------------------------------------------------------------- */

static const char *const deciders[] = {"练竞先", "裁公允"};

static enum err nominate(struct contest_demo_holding *h, const char *title, int64_t person,
                         const char *grounds)
{
    struct contest_nomination nomination = {
        .title = title, .person = person, .grounds = grounds, .deciders = {deciders, 2}};
    return contest_nominate(h->c, h->contest.id, &nomination);
}

static enum err nominate_all(struct contest_demo_holding *h)
{
    static const char *const grounds[PEOPLE] = {"现场发现模拟造假点最全，说明有据",
                                                "笔录要素齐全、时间逻辑清楚",
                                                "无人机规定动作零失误，目标拍摄准确",
                                                "理论成绩突出，带动全队学习",
                                                "装备讲解贴近一线使用",
                                                "故障排查思路清晰、处置规范"};
    for (int i = 0; i < PEOPLE; i++) {
        const struct contest_member *members = h->teams[(i * 4) % TEAMS].members.at;
        TRY(nominate(h, "个人表现突出奖", members[1 + i % 2].person, grounds[i]));
    }
    for (int i = 0; i < LEADERS; i++) {
        const struct contest_member *members = h->teams[(size_t)i * 2].members.at;
        TRY(nominate(h, "优秀领队", members[0].person, "全程带队，赛前训练和保障组织有力"));
    }
    return OK;
}

static enum err publish(struct contest_demo_holding *h)
{
    struct contest_publishing publishing;
    /* In an office, too, what was done before is sealed by then: the notice prints its head. */
    (void)audit_seal(h->c);
    TRY(contest_see(h->c, h->contest.id, &h->contest));
    const struct contest_wish_to_publish wish = {.rev = h->contest.rev,
                                                 .stamp = h->contest.stamp,
                                                 .agreed_by = {deciders, 2},
                                                 .objections_until = DATE_NONE};
    TRY(contest_prepare_publish(h->c, h->contest.id, &wish, &publishing));
    return contest_publish(h->c, &publishing);
}

/* ---- Objected to, and certificates ----------------------------------------------------------- */

static enum err object(struct contest_demo_holding *h)
{
    struct contest_publication publication;
    if (!contest_publication_last(h->c, h->contest.id, &publication))
        return ctx_fail(h->c, ERR_INTERNAL, "演示比武没有公布。");
    struct contest_appeal appeal = {
        .contest = h->contest.id,
        .publication = publication.id,
        .team = h->teams[0].id,
        .subject = MONITOR,
        .words = "现场检查笔录中的时间是按设备时钟记录的，设备时钟比北京时间慢 6 分钟，"
                 "不应作为前后不一致扣分，请复核。"};
    const struct contest_appeal answer = {
        .state = APPEAL_REFUSED,
        .answer =
            "经调取评分表和执法记录仪录像复核：设备时钟偏差应当在笔录中注明，该队笔录没有注明，"
            "五名评委扣分一致。成绩维持不变。",
        .deciders = {deciders, 2}};
    h->c->now += DAYS_TO_OBJECT * ms_a_day;
    contest_demo_act_as(h->c, h->people->manager);
    TRY(contest_appeal_file(h->c, &appeal));
    h->c->now += (DAYS_TO_ANSWER - DAYS_TO_OBJECT) * ms_a_day;
    contest_demo_act_as(h->c, h->people->office);
    return contest_appeal_answer(h->c, appeal.id, appeal.rev, &answer, &appeal);
}

static enum err certify(struct contest_demo_holding *h)
{
    struct contest_certificates prepared;
    struct award_issued issued;
    TRY(contest_certificates_prepare(h->c, &h->contest, &prepared));
    TRY(award_set_address(h->c, h->contest.owner_unit, h->people->confirm_address));
    return contest_certificates_issue(h->c, &prepared, &issued);
}

enum err contest_demo(struct ctx *c, const struct contest_demo_people *people)
{
    struct contest_demo_holding h = {.c = c, .people = people, .dice = 20261122};
    int64_t now = c->now;
    c->now -= DAYS_AGO * ms_a_day;
    contest_demo_act_as(c, people->office);
    struct org_ids scope = org_scope(c, MAY_RUN_CONTESTS);
    if (scope.count == 0)
        return ctx_fail(c, ERR_INTERNAL, "演示单位没有建成。");
    TRY(set_up(&h, scope.list[0], org_today(c)));
    TRY(enter_all(&h));
    TRY(give_duties(&h));
    TRY(hold(&h));
    TRY(nominate_all(&h));
    TRY(publish(&h));
    TRY(object(&h));
    c->now = now;
    return certify(&h);
}

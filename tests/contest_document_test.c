/* SPDX-License-Identifier: Apache-2.0 */
/* What a contest is printed as: two districts, a judge of the city and one of a district. */
#include "people.h"

#include <string.h>

#include "contest/contest_document.h"
#include "contest/contest_figure.h"
#include "org/org_people.h"

#define ONE INT64_C(1000000)

struct world {
    struct people *p;
    struct ctx *c;
    int64_t office, manager, contest, green;
};

static struct world w;

static const char plan_text[] =
    "{\"entry_until\":\"2026-12-01\",\"least_members\":1,\"most_members\":2,"
    "\"is_joint\":true,\"ties\":[{\"subject\":1}],\"prizes\":[{\"title\":\"一等奖\",\"count\":1}],"
    "\"subjects\":["
    "{\"title\":\"现场检查\",\"way\":\"judged\",\"of\":\"team\",\"points\":50,\"items\":["
    "{\"title\":\"发现问题\",\"group\":\"现场\",\"kind\":\"add\",\"marks\":60,\"step\":0.5},"
    "{\"title\":\"笔录\",\"kind\":\"deduct\",\"marks\":30,\"step\":1}]},"
    "{\"title\":\"无人机\",\"way\":\"task\",\"of\":\"team\",\"points\":20,\"limit\":900,"
    "\"rate\":0.01,\"items\":[{\"title\":\"拍摄\",\"kind\":\"add\",\"marks\":20,\"step\":1}]},"
    "{\"title\":\"理论\",\"way\":\"exam\",\"of\":\"team\",\"points\":30,\"marks\":100,"
    "\"prizes\":[{\"title\":\"理论能手\",\"count\":2}]}]}";

static struct contest contest_now(void)
{
    struct contest contest;
    assert_true(contest_get(w.c, w.contest, &contest));
    return contest;
}

static int64_t given_contest(void)
{
    struct contest contest = {
        .title = "技能比武", .owner_unit = w.p->city, .from_day = TODAY, .until_day = TODAY + 1};
    assert_int_equal(contest_create(w.c, NULL, 0, &contest), OK);
    struct contest_plan plan = contest_plan_read(w.c, plan_text);
    contest.plan = contest_plan_print(w.c, &plan);
    assert_int_equal(contest_change(w.c, &contest), OK);
    assert_int_equal(contest_advance(w.c, contest.id, contest.rev, &contest), OK);
    return contest.id;
}

static int64_t given_team(int64_t unit, const char *name, int64_t person)
{
    struct contest contest = contest_now();
    struct contest_team team = {.unit = unit, .name = name};
    const struct contest_member_wish wishes[] = {{person, true}};
    assert_int_equal(contest_team_enter(w.c, &contest, &team, (struct field_list){wishes, 1}), OK);
    return team.id;
}

static void given_judge(int64_t person)
{
    struct contest contest = contest_now();
    struct contest_duty given = {.duty = DUTY_JUDGE, .subject = 1, .person = person};
    assert_int_equal(contest_give_duty(w.c, &contest, &given), OK);
}

static int set_up(void **state)
{
    assert_int_equal(people_set_up(state), 0);
    w = (struct world){.p = *state};
    w.c = &w.p->ctx;
    w.office = given_member(w.p, w.p->city, ROLE_OFFICE, "练竞先");
    w.manager = given_member(w.p, w.p->district, ROLE_MANAGER, "裘书然");
    as(w.p, w.office);
    w.contest = given_contest();
    (void)given_team(w.p->district, "澄岚队", given_person(w.p, w.p->district, "陆乐岚"));
    w.green = given_team(w.p->neighbour, "霁明队", given_person(w.p, w.p->neighbour, "崔叙桐"));
    given_judge(given_person(w.p, w.p->city, "公仪明"));
    given_judge(given_person(w.p, w.p->district, "夏允越"));
    return 0;
}

static void given_score(void)
{
    struct contest contest = contest_now();
    struct contest_figure stored, wish = {.subject = 3,
                                          .entrant = w.green,
                                          .value = {true, 80 * ONE},
                                          .source = "",
                                          .day = DATE_NONE,
                                          .note = ""};
    assert_int_equal(contest_advance(w.c, contest.id, contest.rev, &contest), OK);
    assert_int_equal(contest_subject_open(w.c, w.contest, 3), OK);
    assert_int_equal(contest_figure_set(w.c, w.contest, &wish, &stored), OK);
}

/* What stands in the cells, fields and headings, one after the other. */
static const char *words_of(const struct document *document)
{
    struct text text;
    text_init(&text, w.c->arena, 65536);
    for (const struct document_block *block = document->blocks; block; block = block->next) {
        text_add_format(&text, "%s|", block->text ? block->text : "");
        for (const struct document_entry *entry = block->entries; entry; entry = entry->next)
            text_add_format(&text, "%s=%s|", entry->label, entry->value ? entry->value : "");
        for (const struct document_row *row = block->rows; row; row = row->next) {
            for (size_t i = 0; i < block->column_count; i++)
                text_add_format(&text, "%s|", row->cells[i].text ? row->cells[i].text : "");
        }
    }
    return text.at;
}

static void a_registration_table_tells_a_unit_only_of_its_own_people(void **state)
{
    (void)state;
    struct contest contest = contest_now();
    as(w.p, w.manager);

    const char *words = words_of(contest_teams_document(w.c, &contest));

    assert_non_null(strstr(words, "澄岚队"));
    assert_non_null(strstr(words, "陆乐岚"));
    assert_non_null(strstr(words, "霁明队"));
    assert_null(strstr(words, "崔叙桐"));
}

/* A team of one, whose papers are all known. */
static int64_t given_known_team(int64_t unit, const char *name, const char *identity,
                                const char *phone)
{
    struct org_person person = {.name = name,
                                .sex = SEX_UNKNOWN,
                                .certificate_from = DATE_NONE,
                                .certificate_until = DATE_NONE,
                                .identity = identity,
                                .phone = phone,
                                .unit = unit,
                                .serving_from = TODAY};
    as_program(w.p);
    assert_int_equal(org_person_create(w.c, &person), OK);
    as(w.p, w.office);
    (void)given_team(unit, text_format(w.c->arena, "%s的队", name), person.id);
    return person.id;
}

static const char *registration_as(int64_t person)
{
    struct contest contest = contest_now();
    as(w.p, person);
    return words_of(contest_teams_document(w.c, &contest));
}

static void a_registration_table_hides_the_middle_of_identity_numbers(void **state)
{
    (void)state;
    (void)given_known_team(w.p->district, "夏允越", "11010119900307803x", "10000001111");
    (void)given_known_team(w.p->neighbour, "宣书远", "11010519491231002X", "10000002222");
    int64_t leader = given_member(w.p, w.p->city, ROLE_LEADER, "单领航");

    const char *words = registration_as(w.office);
    assert_non_null(strstr(words, "|10000001111|1101**********803X|"));
    assert_non_null(strstr(words, "|10000002222|1101**********002X|"));
    assert_null(strstr(words, "19900307"));
    assert_null(strstr(words, "19491231"));

    words = registration_as(w.manager);
    assert_non_null(strstr(words, "|10000001111|1101**********803X|"));
    assert_null(strstr(words, "19900307"));
    assert_null(strstr(words, "10000002222"));
    assert_null(strstr(words, "002X"));

    words = registration_as(leader);
    assert_null(strstr(words, "1101***"));
    assert_null(strstr(words, "1000000"));
}

static void a_registration_table_keeps_remarks_beside_the_leader(void **state)
{
    (void)state;
    struct contest contest = contest_now();
    struct contest_team team;
    as(w.p, w.office);
    assert_int_equal(contest_team_see(w.c, &contest, w.green, &team), OK);
    const struct contest_member *members = team.members.at;
    const struct contest_member_wish wishes[] = {{members[0].person, true}};
    team.remark = "自带无人机";
    assert_int_equal(
        contest_team_change(w.c, &contest, &team, (struct field_list){wishes, 1}, NULL), OK);
    assert_non_null(strstr(registration_as(w.office), "|领队；自带无人机|"));

    team.standing = TEAM_GUEST;
    assert_int_equal(
        contest_team_change(w.c, &contest, &team, (struct field_list){wishes, 1}, NULL), OK);
    assert_non_null(strstr(registration_as(w.office), "|领队；参赛不评奖；自带无人机|"));
}

static void the_whole_number_of_a_member_is_shown_to_the_office_alone_and_noted(void **state)
{
    (void)state;
    const char *number;
    int64_t person = given_known_team(w.p->district, "夏允越", "11010119900307803x", "10000001111");

    (void)registration_as(w.manager);
    assert_int_equal(org_identity_view(w.c, person, "核对报名", &number), ERR_FORBIDDEN);
    (void)registration_as(w.office);
    assert_int_equal(count_deeds(w.p, "person.identity"), 0);
    assert_int_equal(org_identity_view(w.c, person, "核对报名", &number), OK);

    assert_string_equal(number, "11010119900307803X");
    assert_int_equal(count_deeds(w.p, "person.identity"), 1);
}

static void sheets_for_paper_leave_out_the_judges_own_unit(void **state)
{
    (void)state;
    struct contest contest = contest_now();
    as(w.p, w.office);

    const char *words = words_of(contest_sheets_document(w.c, &contest, 1));

    assert_non_null(strstr(words, "参赛对象=澄岚队|出场顺序=未抽签|评委=公仪明（1 号席）"));
    assert_non_null(strstr(words, "参赛对象=霁明队|出场顺序=未抽签|评委=夏允越（2 号席）"));
    assert_null(strstr(words, "参赛对象=澄岚队|出场顺序=未抽签|评委=夏允越（2 号席）"));
    assert_non_null(strstr(words, "|现场|小计|60||"));
    assert_null(contest_sheets_document(w.c, &contest, 3));
}

static void an_unfinished_result_names_no_award(void **state)
{
    (void)state;
    given_score();
    struct contest contest = contest_now();

    struct document *document = contest_results_document(w.c, &contest, OF_TEAM);

    assert_non_null(strstr(words_of(document), "1|霁明队|—|—|24.00|24.00||"));
    assert_null(strstr(words_of(document), "一等奖"));
    assert_string_equal(document->number, "比赛尚未结束，仅供核对");
}

static void who_was_absent_holds_up_nobody(void **state)
{
    (void)state;
    int64_t pilot = given_person(w.p, w.p->city, "全书屿");
    const struct contest_duty duties[] = {{.duty = DUTY_JUDGE, .subject = 2, .person = pilot},
                                          {.duty = DUTY_CHIEF, .person = pilot},
                                          {.duty = DUTY_TIMEKEEPER, .subject = 2, .person = pilot}};
    struct contest contest = contest_now();
    for (size_t i = 0; i < sizeof duties / sizeof *duties; i++) {
        struct contest_duty duty = duties[i];
        assert_int_equal(contest_give_duty(w.c, &contest, &duty), OK);
    }
    assert_int_equal(contest_advance(w.c, contest.id, contest.rev, &contest), OK);
    assert_int_equal(contest_subject_open(w.c, w.contest, 2), OK);
    as(w.p, pilot);
    struct contest_press_wish wish = {.contest = w.contest, .subject = 2, .reason = "冒名顶替"};
    struct contest_entrants teams = contest_entrants(w.c, w.contest, 2, OF_TEAM);
    for (size_t i = 0; i < teams.count; i++) {
        struct contest_time time;
        begin_anew(w.p);
        assert_int_equal(contest_subject_close(w.c, w.contest, 2), ERR_INVALID);
        wish.entrant = teams.list[i].id;
        wish.kind = PRESS_VOID_ALL;
        begin_anew(w.p);
        assert_int_equal(contest_press_add(w.c, &wish, &time), OK);
    }
    assert_int_equal(contest_subject_close(w.c, w.contest, 2), OK);
}

static void a_handbook_says_how_everything_is_scored(void **state)
{
    (void)state;
    struct contest contest = contest_now();

    const char *words = words_of(contest_handbook(w.c, &contest));

    assert_non_null(strstr(words, "限时 900 秒，每提前一秒加 0.01 分"));
    assert_non_null(strstr(words, "笔录|扣分|30|1|"));
    assert_non_null(strstr(words, "依次看“现场检查”的得分；仍然相同的并列。"));
    assert_non_null(strstr(words, "团体奖：一等奖 1 名。"));
    assert_non_null(strstr(words, "“理论”单项奖：理论能手 2 名。"));
    assert_null(strstr(words, "组织机构"));
}

static void a_handbook_names_the_committee_but_no_judges(void **state)
{
    (void)state;
    struct contest contest = contest_now();
    struct contest_duty duty = {.duty = DUTY_CHIEF,
                                .person = given_person(w.p, w.p->city, "裁公允")};
    as(w.p, w.office);
    assert_int_equal(contest_give_duty(w.c, &contest, &duty), OK);
    duty = (struct contest_duty){.duty = DUTY_ORGANISER, .person = w.office};
    assert_int_equal(contest_give_duty(w.c, &contest, &duty), OK);

    const char *words = words_of(contest_handbook(w.c, &contest));

    assert_non_null(strstr(words, "组织机构||组委会成员=练竞先（"));
    assert_non_null(strstr(words, "裁判长=裁公允（"));
    assert_null(strstr(words, "公仪明"));
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, people_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_registration_table_tells_a_unit_only_of_its_own_people),
        CASE(a_registration_table_hides_the_middle_of_identity_numbers),
        CASE(a_registration_table_keeps_remarks_beside_the_leader),
        CASE(the_whole_number_of_a_member_is_shown_to_the_office_alone_and_noted),
        CASE(sheets_for_paper_leave_out_the_judges_own_unit),
        CASE(an_unfinished_result_names_no_award),
        CASE(who_was_absent_holds_up_nobody),
        CASE(a_handbook_says_how_everything_is_scored),
        CASE(a_handbook_names_the_committee_but_no_judges),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

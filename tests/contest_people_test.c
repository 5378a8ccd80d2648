/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Subjects of single people, whatever their way: flown against the clock, run for places, carried
 * from elsewhere. Two teams of two; the fourth never comes.
 */
#include "people.h"

#include <string.h>

#include "contest/contest_figure.h"
#include "contest/contest_result.h"
#include "contest/contest_sheet.h"

#define ONE INT64_C(1000000)

enum { DRONE = 1, RUN, DAILY, FIRST = 0, SECOND, THIRD, FOURTH };

struct world {
    struct people *p;
    struct ctx *c;
    int64_t office, keeper, judge, contest;
    int64_t people[4]; /* contest_member.id, two of each team */
    int64_t blue, green;
};

static struct world w;

static const char plan_text[] =
    "{\"entry_until\":\"2026-12-01\",\"least_members\":1,\"most_members\":2,\"is_joint\":true,"
    "\"ties\":[{\"subject\":1}],\"subjects\":["
    "{\"title\":\"无人机\",\"way\":\"task\",\"of\":\"member\",\"points\":20,\"limit\":900,"
    "\"rate\":0.01,\"items\":[{\"title\":\"拍摄\",\"kind\":\"add\",\"marks\":20,\"step\":1}]},"
    "{\"title\":\"跑步\",\"way\":\"timed\",\"of\":\"member\",\"points\":10},"
    "{\"title\":\"日常\",\"way\":\"carried\",\"of\":\"member\",\"points\":70,\"marks\":100}]}";

static struct contest contest_now(void)
{
    struct contest contest;
    assert_true(contest_get(w.c, w.contest, &contest));
    return contest;
}

static int64_t given_team(int64_t unit, const char *name, const char *one, const char *other)
{
    const struct contest_member_wish wishes[] = {{given_person(w.p, unit, one), true},
                                                 {given_person(w.p, unit, other), false}};
    struct contest contest = contest_now();
    struct contest_team team = {.unit = unit, .name = name};
    as(w.p, w.office);
    assert_int_equal(contest_team_enter(w.c, &contest, &team, (struct field_list){wishes, 2}), OK);
    return team.id;
}

static void given_duty(int duty, int64_t subject, int64_t person)
{
    struct contest contest = contest_now();
    struct contest_duty given = {.duty = duty, .subject = subject, .person = person};
    as(w.p, w.office);
    assert_int_equal(contest_give_duty(w.c, &contest, &given), OK);
}

static int set_up(void **state)
{
    assert_int_equal(people_set_up(state), 0);
    w = (struct world){.p = *state};
    w.c = &w.p->ctx;
    w.office = given_member(w.p, w.p->city, ROLE_OFFICE, "练竞先");
    w.keeper = given_person(w.p, w.p->city, "时守正");
    w.judge = given_person(w.p, w.p->city, "公仪明");
    struct contest contest = {
        .title = "技能比武", .owner_unit = w.p->city, .from_day = TODAY, .until_day = TODAY};
    as(w.p, w.office);
    assert_int_equal(contest_create(w.c, NULL, 0, &contest), OK);
    struct contest_plan plan = contest_plan_read(w.c, plan_text);
    contest.plan = contest_plan_print(w.c, &plan);
    assert_int_equal(contest_change(w.c, &contest), OK);
    assert_int_equal(contest_advance(w.c, contest.id, contest.rev, &contest), OK);
    w.contest = contest.id;
    w.blue = given_team(w.p->district, "澄岚队", "陆乐岚", "裘书然");
    w.green = given_team(w.p->neighbour, "霁明队", "崔叙桐", "宣书远");
    struct contest_entrants members = contest_entrants(w.c, w.contest, 0, OF_MEMBER);
    assert_int_equal(members.count, 4);
    for (size_t i = 0, blue = 0, green = 2; i < 4; i++)
        w.people[members.list[i].team == w.blue ? blue++ : green++] = members.list[i].id;
    given_duty(DUTY_JUDGE, DRONE, w.judge);
    given_duty(DUTY_TIMEKEEPER, 0, w.keeper);
    contest = contest_now();
    assert_int_equal(contest_advance(w.c, w.contest, contest.rev, &contest), OK);
    for (int64_t subject = DRONE; subject <= DAILY; subject++)
        assert_int_equal(contest_subject_open(w.c, w.contest, subject), OK);
    return 0;
}

static void given_marks(int at, int64_t marks)
{
    struct contest_sheets sheets = contest_sheets(w.c, w.contest, DRONE, w.judge);
    as(w.p, w.judge);
    for (size_t i = 0; i < sheets.count; i++) {
        struct contest_cell_wish wish = {.sheet = sheets.list[i].id,
                                         .item = 1,
                                         .value = {true, marks * ONE},
                                         .note = "",
                                         .why = ""};
        struct contest_cell cell;
        struct contest_sheet sheet;
        if (sheets.list[i].entrant != w.people[at])
            continue;
        assert_int_equal(contest_cell_set(w.c, &wish, &cell), OK);
        assert_int_equal(contest_sheet_submit(w.c, wish.sheet, 1, &sheet), OK);
    }
}

static void given_seconds(int64_t subject, int at, int64_t seconds)
{
    struct contest_time time;
    int64_t start = w.c->now;
    as(w.p, w.keeper);
    for (int64_t rev = 0; rev < 2; rev++) {
        struct contest_press_wish wish = {.contest = w.contest,
                                          .subject = subject,
                                          .entrant = w.people[at],
                                          .rev = rev,
                                          .kind = rev == 0 ? PRESS_START : PRESS_STOP,
                                          .reason = ""};
        w.c->now = start + rev * seconds * 1000;
        begin_anew(w.p);
        assert_int_equal(contest_press_add(w.c, &wish, &time), OK);
    }
}

static void given_daily(int at, int64_t value)
{
    struct contest_figure stored, wish = {.subject = DAILY,
                                          .entrant = w.people[at],
                                          .value = {true, value * ONE},
                                          .source = "监督帮扶台账",
                                          .day = TODAY,
                                          .note = ""};
    as(w.p, w.office);
    begin_anew(w.p);
    assert_int_equal(contest_figure_set(w.c, w.contest, &wish, &stored), OK);
}

static const struct contest_row *row_of(int of, int64_t entrant)
{
    struct contest contest = contest_now();
    struct contest_scored scored;
    contest_score(w.c, &contest, of, false, &scored);
    for (size_t i = 0; i < scored.faults.count; i++)
        fail_msg("%s", scored.faults.list[i].sentence);
    const struct contest_ranking *ranking = contest_rank(w.c, &contest, &scored);
    const struct contest_row *rows = ranking->rows.at;
    for (size_t i = 0; i < ranking->rows.count; i++) {
        if (rows[i].entrant == entrant)
            return &rows[i];
    }
    fail_msg("no such row");
    return NULL;
}

static void a_team_gets_what_its_members_come_to_in_every_way(void **state)
{
    (void)state;
    given_marks(FIRST, 15);
    given_seconds(DRONE, FIRST, 600); /* 15 + 3 */
    given_marks(SECOND, 10);
    given_seconds(DRONE, SECOND, 900); /* 10 */
    given_marks(THIRD, 20);
    given_seconds(DRONE, THIRD, 100); /* 20, no more than there are */
    given_seconds(RUN, FIRST, 10);
    given_seconds(RUN, SECOND, 20);
    given_seconds(RUN, THIRD, 30);
    given_daily(FIRST, 90);
    given_daily(SECOND, 80);
    given_daily(THIRD, 100);
    given_daily(FOURTH, 50);

    assert_string_equal(row_of(OF_MEMBER, w.people[FIRST])->points, "[18.00,10.00,63.00]");
    assert_string_equal(row_of(OF_MEMBER, w.people[SECOND])->points, "[10.00,5.00,56.00]");
    assert_string_equal(row_of(OF_MEMBER, w.people[THIRD])->points, "[20.00,0.00,70.00]");
    /* The mean of those who came. */
    assert_string_equal(row_of(OF_TEAM, w.blue)->points, "[14.00,7.50,59.50]");
    assert_string_equal(row_of(OF_TEAM, w.green)->points, "[20.00,0.00,52.50]");
    assert_int_equal(row_of(OF_TEAM, w.blue)->rank, 1);
}

static void of_the_same_result_who_took_less_time_is_before(void **state)
{
    (void)state;
    given_marks(FIRST, 20);
    given_seconds(DRONE, FIRST, 600);
    given_marks(THIRD, 20);
    given_seconds(DRONE, THIRD, 100);

    assert_string_equal(row_of(OF_MEMBER, w.people[FIRST])->total, "20.00");
    assert_string_equal(row_of(OF_MEMBER, w.people[THIRD])->total, "20.00");
    assert_int_equal(row_of(OF_MEMBER, w.people[THIRD])->rank, 1);
    assert_int_equal(row_of(OF_MEMBER, w.people[FIRST])->rank, 2);
}

static void seconds_alone_are_no_result_of_a_task(void **state)
{
    (void)state;
    given_seconds(DRONE, FIRST, 600);
    given_marks(SECOND, 10);

    assert_string_equal(row_of(OF_TEAM, w.blue)->points, "[null,null,null]");
    given_seconds(DRONE, SECOND, 900);
    assert_string_equal(row_of(OF_TEAM, w.blue)->points, "[10.00,null,null]");
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, people_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_team_gets_what_its_members_come_to_in_every_way),
        CASE(of_the_same_result_who_took_less_time_is_before),
        CASE(seconds_alone_are_no_result_of_a_task),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

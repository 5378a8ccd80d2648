/* SPDX-License-Identifier: Apache-2.0 */
/* A competition before it begins: where its plan comes from, what doesn't add up, who judges. */
#include "people.h"

#include <string.h>

#include "contest/contest_rules.h"
#include "contest/contest_sheet.h"

#define ONE INT64_C(1000000)

static struct contest created(struct people *p, const char *preset, int64_t copy_of, int32_t day)
{
    struct contest contest = {
        .title = "技能比武", .owner_unit = p->city, .from_day = day, .until_day = day};
    as(p, given_member(p, p->city, ROLE_OFFICE, "练竞先"));
    begin_anew(p);
    assert_int_equal(contest_create(&p->ctx, preset, copy_of, &contest), OK);
    return contest;
}

static struct contest opened(struct people *p, const char *text)
{
    struct contest contest = created(p, NULL, 0, TODAY);
    struct contest_plan plan = contest_plan_read(&p->ctx, text);
    contest.plan = contest_plan_print(&p->ctx, &plan);
    assert_int_equal(contest_change(&p->ctx, &contest), OK);
    assert_int_equal(contest_advance(&p->ctx, contest.id, contest.rev, &contest), OK);
    return contest;
}

/* ---- Where a plan comes from ----------------------------------------------------------------- */

static void presets_open_ready_to_use(void **state)
{
    struct people *p = *state;
    static const char *const names[] = {"jining-2023", "hubei-2022"};
    for (size_t i = 0; i < 2; i++) {
        struct contest contest = created(p, names[i], 0, TODAY + 20);
        assert_int_equal(contest_plan_read(&p->ctx, contest.plan).entry_until, TODAY + 14);
        if (contest_advance(&p->ctx, contest.id, contest.rev, &contest) != OK)
            fail_msg("%s: %s", names[i], p->ctx.message);
    }
}

static void entries_of_a_copy_close_as_long_before_as_they_did(void **state)
{
    struct people *p = *state;
    struct contest last = created(p, "jining-2023", 0, TODAY + 20);
    struct contest next = created(p, NULL, last.id, TODAY + 384);
    assert_int_equal(contest_plan_read(&p->ctx, next.plan).entry_until, TODAY + 378);
    /* What would be over already is left to be typed. */
    struct contest soon = created(p, NULL, last.id, TODAY + 2);
    assert_int_equal(contest_plan_read(&p->ctx, soon.plan).entry_until, DATE_NONE);
}

static void a_plan_with_faults_is_kept_but_not_opened(void **state)
{
    struct people *p = *state;
    struct contest contest = created(p, NULL, 0, TODAY);
    assert_int_equal(contest_advance(&p->ctx, contest.id, contest.rev, &contest), ERR_INVALID);
    assert_non_null(fault_at(p, "plan.subjects"));
    assert_non_null(fault_at(p, "plan.entry_until"));
}

/* ---- What doesn't add up --------------------------------------------------------------------- */

static bool is_told(const struct faults *faults, const char *place)
{
    for (size_t i = 0; i < faults->count; i++) {
        if (strcmp(faults->list[i].place, place) == 0)
            return true;
    }
    return false;
}

static void whatever_does_not_add_up_is_told_at_its_place(void **state)
{
    struct people *p = *state;
    struct contest_plan plan = contest_plan_read(
        &p->ctx, "{\"entry_until\":\"2999-01-01\",\"least_members\":2,\"most_members\":3,"
                 "\"people_prizes\":[{\"title\":\"标兵\",\"count\":1}],\"subjects\":["
                 "{\"title\":\"跑步\",\"way\":\"timed\",\"points\":10,\"worst\":11},"
                 "{\"title\":\"跑步\",\"way\":\"exam\",\"points\":90}]}");
    struct faults faults, warnings;
    faults_init(&faults, p->ctx.arena);
    faults_init(&warnings, p->ctx.arena);
    contest_plan_check(&plan, TODAY, &faults, &warnings);
    assert_int_equal(faults.count, 1);
    assert_true(is_told(&faults, "subjects[0].worst"));
    assert_true(is_told(&warnings, "entry_until"));
    assert_true(is_told(&warnings, "people_prizes"));
    assert_true(is_told(&warnings, "subjects[1].title"));
}

static void the_best_of_more_members_than_there_are_is_no_rule(void **state)
{
    struct people *p = *state;
    struct contest_plan plan = contest_plan_read(
        &p->ctx, "{\"entry_until\":\"2026-01-01\",\"least_members\":1,\"most_members\":3,"
                 "\"subjects\":[{\"title\":\"理论\",\"way\":\"exam\",\"of\":\"member\","
                 "\"points\":50,\"combine\":\"best\",\"best\":4},{\"title\":\"法规\","
                 "\"way\":\"exam\",\"of\":\"member\",\"points\":50,\"combine\":\"best\","
                 "\"best\":2}]}");
    struct faults faults, warnings;
    faults_init(&faults, p->ctx.arena);
    faults_init(&warnings, p->ctx.arena);
    contest_plan_check(&plan, TODAY, &faults, &warnings);
    assert_true(is_told(&faults, "subjects[0].best"));
    assert_true(is_told(&warnings, "subjects[1].best"));
    assert_int_equal(faults.count, 1);
}

/* ---- Who judges ------------------------------------------------------------------------------ */

static int64_t given_judge(struct people *p, const struct contest *contest, int64_t unit,
                           const char *name, int64_t *ret_person)
{
    int64_t office = p->ctx.actor.person, person = given_person(p, unit, name);
    struct contest_duty duty = {.duty = DUTY_JUDGE, .subject = 1, .person = person};
    as(p, office);
    assert_int_equal(contest_give_duty(&p->ctx, contest, &duty), OK);
    *ret_person = person;
    return duty.id;
}

static void given_team(struct people *p, const struct contest *contest, int64_t unit,
                       const char *name)
{
    struct contest_team team = {.unit = unit, .name = name};
    assert_int_equal(contest_team_enter(&p->ctx, contest, &team, (struct field_list){NULL, 0}), OK);
}

static void submit_all(struct people *p, int64_t contest, int64_t judge)
{
    struct contest_sheets sheets = contest_sheets(&p->ctx, contest, 1, judge);
    as(p, judge);
    for (size_t i = 0; i < sheets.count; i++) {
        struct contest_cell_wish wish = {.sheet = sheets.list[i].id,
                                         .item = 1,
                                         .value = {true, 80 * ONE},
                                         .note = "",
                                         .why = ""};
        struct contest_cell cell;
        struct contest_sheet sheet;
        assert_int_equal(contest_cell_set(&p->ctx, &wish, &cell), OK);
        assert_int_equal(contest_sheet_submit(&p->ctx, wish.sheet, 1, &sheet), OK);
    }
}

static void a_panel_with_too_few_judges_is_neither_begun_nor_closed(void **state)
{
    struct people *p = *state;
    struct ctx *c = &p->ctx;
    int64_t first, second, third, kin, chief = given_person(p, p->city, "裁公允");
    struct contest contest =
        opened(p, "{\"entry_until\":\"2999-01-01\",\"most_members\":2,\"is_joint\":true,"
                  "\"subjects\":[{\"title\":\"现场检查\",\"way\":\"judged\",\"points\":100,"
                  "\"panel\":\"trimmed\",\"items\":[{\"title\":\"发现问题\",\"marks\":100}]}]}");
    int64_t office = c->actor.person;
    struct contest_duty duty = {.duty = DUTY_CHIEF, .person = chief};
    assert_int_equal(contest_give_duty(c, &contest, &duty), OK);
    given_team(p, &contest, p->district, "澄岚队");
    given_team(p, &contest, p->neighbour, "霁明队");
    (void)given_judge(p, &contest, p->city, "公仪明", &first);
    (void)given_judge(p, &contest, p->city, "公仪朗", &second);
    (void)given_judge(p, &contest, p->district, "夏允越", &kin);
    assert_int_equal(contest_advance(c, contest.id, contest.rev, &contest), OK);

    /* One of the three must not judge the team of the own district. */
    begin_anew(p);
    assert_int_equal(contest_subject_open(c, contest.id, 1), ERR_INVALID);
    assert_non_null(strstr(c->message, "澄岚队只有 2 名评委"));
    begin_anew(p);
    int64_t left = given_judge(p, &contest, p->city, "时守正", &third);
    assert_int_equal(contest_subject_open(c, contest.id, 1), OK);

    /* One who goes leaves a hole, too. */
    assert_int_equal(contest_end_duty(c, &contest, left), OK);
    submit_all(p, contest.id, first);
    submit_all(p, contest.id, second);
    submit_all(p, contest.id, kin);
    as(p, chief);
    begin_anew(p);
    assert_int_equal(contest_subject_close(c, contest.id, 1), ERR_INVALID);
    assert_non_null(strstr(c->message, "澄岚队只有 2 名评委"));
    as(p, office);
    begin_anew(p);
    (void)given_judge(p, &contest, p->city, "平仲裁", &third);
    int64_t made;
    assert_int_equal(contest_sheets_renew(c, contest.id, 1, &made), OK);
    submit_all(p, contest.id, third);
    as(p, chief);
    assert_int_equal(contest_subject_close(c, contest.id, 1), OK);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, people_set_up, people_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(presets_open_ready_to_use),
        CASE(entries_of_a_copy_close_as_long_before_as_they_did),
        CASE(a_plan_with_faults_is_kept_but_not_opened),
        CASE(whatever_does_not_add_up_is_told_at_its_place),
        CASE(the_best_of_more_members_than_there_are_is_no_rule),
        CASE(a_panel_with_too_few_judges_is_neither_begun_nor_closed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

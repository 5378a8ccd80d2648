/* SPDX-License-Identifier: Apache-2.0 */
/* What a competition decides without looking anything up: clocks, panels, rules for teams. */
#include "people.h"

#include "contest/contest_rules.h"

#define ONE INT64_C(1000000)

static void pauses_take_no_time_and_want_a_reason(void **state)
{
    (void)state;
    const struct contest_press presses[] = {{PRESS_START, 1000, 0},
                                            {PRESS_PAUSE, 11000, 0},
                                            {PRESS_RESUME, 61000, 0},
                                            {PRESS_STOP, 66004, 0}};
    struct contest_clock clock = contest_clock_of(presses, 4);
    assert_int_equal(clock.ms, 15004);
    assert_int_equal(contest_clock_seconds(&clock), 15010000);
    clock = contest_clock_of(presses, 1);
    assert_non_null(contest_refuse_press(&clock, PRESS_PAUSE, ""));
    assert_null(contest_refuse_press(&clock, PRESS_PAUSE, "大风"));
    assert_non_null(contest_refuse_press(&clock, PRESS_START, ""));
}

static void three_calls_make_absent(void **state)
{
    (void)state;
    const struct contest_press calls[] = {
        {PRESS_CALL, 0, 0}, {PRESS_CALL, 0, 0}, {PRESS_CALL, 0, 0}, {PRESS_ABSENT, 0, 0}};
    struct contest_clock clock = contest_clock_of(calls, 2);
    assert_non_null(contest_refuse_press(&clock, PRESS_ABSENT, ""));
    clock = contest_clock_of(calls, 3);
    assert_null(contest_refuse_press(&clock, PRESS_ABSENT, ""));
    clock = contest_clock_of(calls, 4);
    assert_int_equal(clock.state, CLOCK_OUT);
}

static void a_verdict_that_was_wrong_is_lifted_and_nothing_is_lost(void **state)
{
    (void)state;
    const struct contest_press presses[] = {{PRESS_START, 1000, 0},
                                            {PRESS_VOID_ALL, 11000, 0},
                                            {PRESS_LIFT, 20000, 0},
                                            {PRESS_RESUME, 30000, 0},
                                            {PRESS_STOP, 35000, 0}};
    struct contest_clock clock = contest_clock_of(presses, 2);
    assert_int_equal(clock.state, CLOCK_OUT);
    assert_non_null(contest_refuse_press(&clock, PRESS_CORRECT, "误判"));
    assert_non_null(contest_refuse_press(&clock, PRESS_LIFT, ""));
    assert_null(contest_refuse_press(&clock, PRESS_LIFT, "误判"));
    clock = contest_clock_of(presses, 3);
    assert_int_equal(clock.state, CLOCK_PAUSED);
    assert_int_equal(clock.ms, 10000);
    assert_non_null(contest_refuse_press(&clock, PRESS_LIFT, "误判"));
    clock = contest_clock_of(presses, 5);
    assert_int_equal(clock.state, CLOCK_STOPPED);
    assert_int_equal(clock.ms, 15000);
    const struct contest_press late[] = {{PRESS_CALL, 0, 0},
                                         {PRESS_CALL, 0, 0},
                                         {PRESS_CALL, 0, 0},
                                         {PRESS_ABSENT, 0, 0},
                                         {PRESS_LIFT, 0, 0}};
    assert_int_equal(contest_clock_of(late, 5).state, CLOCK_WAITING);
}

static void broken_rules_of_a_team_are_all_named(void **state)
{
    struct people *p = *state;
    struct contest_plan plan = contest_plan_read(
        &p->ctx, "{\"least_members\":3,\"most_members\":3,\"least_women\":1,\"post\":\"大队长\","
                 "\"needs_certificate\":true}");
    const struct contest_candidate members[] = {{.name = "甲", .post = "科员", .is_serving = true}};
    struct faults faults;
    faults_init(&faults, p->ctx.arena);
    contest_check_team(&plan, members, 1, &faults);
    assert_int_equal(faults.count, 4);
}

static void panels(void **state)
{
    (void)state;
    int64_t totals[] = {60 * ONE, 95 * ONE, 90 * ONE, 80 * ONE, 90 * ONE};
    int64_t value;
    assert_true(rat_round(contest_panel_value(PANEL_MEAN, totals, 5), 2, &value));
    assert_int_equal(value, 8300);
    assert_true(rat_round(contest_panel_value(PANEL_TRIMMED, totals, 5), 2, &value));
    assert_int_equal(value, 8667);
    assert_true(rat_round(contest_panel_value(PANEL_MEDIAN, totals, 5), 2, &value));
    assert_int_equal(value, 9000);
    assert_true(rat_round(contest_panel_value(PANEL_MEDIAN, totals, 4), 2, &value));
    assert_int_equal(value, 8500);
    assert_false(rat_is_held(contest_panel_value(PANEL_TRIMMED, totals, 2)));
    assert_false(rat_is_held(contest_panel_value(PANEL_MEAN, totals, 0)));
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, people_set_up, people_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(pauses_take_no_time_and_want_a_reason),
        CASE(three_calls_make_absent),
        CASE(a_verdict_that_was_wrong_is_lifted_and_nothing_is_lost),
        CASE(broken_rules_of_a_team_are_all_named),
        CASE(panels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

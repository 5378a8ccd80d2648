/* SPDX-License-Identifier: Apache-2.0 */
/* Those who are chosen are trained in a camp: who came, who leads, with what. */
#include "selecting.h"

#include "selection/selection_rules.h"

/* ---- The camp -------------------------------------------------------------------------------- */

static void given_programme(void)
{
    const struct selection_session sessions[] = {
        {.day = TODAY, .from_minute = 510, .until_minute = 690, .course = "危险废物监管执法"},
        {.day = TODAY + 1, .from_minute = 510, .until_minute = 690, .course = "无人机飞行技巧"}};
    struct selection selection = selection_now();
    struct selection_camp camp = {.place = "训练室",
                                  .from_day = TODAY,
                                  .until_day = TODAY + 4,
                                  .rev = selection.camp_rev,
                                  .sessions = {sessions, 2}};
    as(w.p, w.office);
    assert_int_equal(selection_leader_give(w.c, &selection, w.leader), OK);
    as(w.p, w.leader);
    assert_int_equal(selection_camp_change(w.c, &selection, &camp), OK);
}

static enum err mark(int64_t candidate, int64_t rev, int state, const char *reason)
{
    struct selection selection = selection_now();
    struct selection_camp camp = selection_camp(w.c, &selection);
    const struct selection_session *sessions = camp.sessions.at;
    struct selection_presence ret, wish = {.session = sessions[0].id,
                                           .candidate = candidate,
                                           .rev = rev,
                                           .state = state,
                                           .reason = reason};
    begin_anew(w.p);
    return selection_presence_set(w.c, &selection, &wish, &ret);
}

static void attendance_said_twice_is_once_and_from_an_old_state_is_told(void **state)
{
    (void)state;
    int64_t candidates[3];
    given_announced(candidates);
    given_programme();
    as(w.p, w.leader);
    assert_int_equal(mark(candidates[0], 0, PRESENCE_CAME, ""), OK);
    assert_int_equal(mark(candidates[0], 0, PRESENCE_CAME, ""), OK);
    assert_int_equal(count_deeds(w.p, "selection.presence"), 1);
    assert_int_equal(mark(candidates[0], 0, PRESENCE_LATE, ""), ERR_CONFLICT);
    assert_int_equal(mark(candidates[0], 1, PRESENCE_LEAVE, ""), ERR_INVALID);
    assert_int_equal(mark(candidates[0], 1, PRESENCE_LEAVE, "病假"), OK);
    assert_int_equal(mark(candidates[0], 2, -1, ""), OK); /* taken back */
}

static void hours_are_those_of_the_sessions_that_one_came_to(void **state)
{
    (void)state;
    int64_t candidates[3];
    given_announced(candidates);
    given_programme();
    as(w.p, w.leader);
    assert_int_equal(mark(candidates[0], 0, PRESENCE_LATE, "堵车"), OK);
    assert_int_equal(mark(candidates[2], 0, PRESENCE_ABSENT, "不明"), OK);
    struct selection selection = selection_now();
    as(w.p, w.leader);
    struct selection_camp camp = selection_camp(w.c, &selection);
    const struct selection_trainee *people = camp.trainees.at;
    assert_int_equal(camp.trainees.count, 3);
    assert_int_equal(people[0].minutes, 180);
    assert_int_equal(people[0].late, 1);
    assert_int_equal(people[2].minutes, 0);
    assert_int_equal(people[2].absent, 1);
    assert_int_equal(camp.minutes, 180); /* tomorrow's session has not been held */
    as(w.p, w.people[0]);
    camp = selection_camp(w.c, &selection);
    assert_int_equal(camp.trainees.count, 1); /* one's own */
    assert_int_equal(camp.presences.count, 1);
}

static void who_leads_the_camp_does_that_and_nothing_else(void **state)
{
    (void)state;
    int64_t candidates[3];
    given_announced(candidates);
    given_programme();
    struct selection selection = selection_now();
    as(w.p, w.leader);
    assert_int_equal(mark(candidates[0], 0, PRESENCE_CAME, ""), OK);
    assert_int_equal(selection_candidates(w.c, &selection).count, 0);
    assert_int_equal(selection_leader_give(w.c, &selection, w.people[0]), ERR_FORBIDDEN);
    as(w.p, w.office);
    assert_int_equal(selection_leader_end(w.c, &selection, w.leader), OK);
    as(w.p, w.leader);
    assert_int_equal(mark(candidates[1], 0, PRESENCE_CAME, ""), ERR_FORBIDDEN);
}

static void whoever_leaves_keeps_the_hours(void **state)
{
    (void)state;
    int64_t candidates[3];
    given_announced(candidates);
    given_programme();
    as(w.p, w.leader);
    assert_int_equal(mark(candidates[0], 0, PRESENCE_CAME, ""), OK);
    struct selection selection = selection_now();
    struct selection_withdrawal wish = {
        .rev = selection.rev, .candidate = candidates[0], .reason = "借调"};
    as(w.p, w.office);
    assert_int_equal(selection_withdraw(w.c, w.id, &wish, &selection), OK);
    struct selection_camp camp = selection_camp(w.c, &selection);
    const struct selection_trainee *people = camp.trainees.at;
    assert_int_equal(camp.trainees.count, 3);
    assert_int_equal(people[2].candidate, candidates[0]);
    assert_int_equal(people[2].minutes, 180);
}

static void two_who_look_at_one_kit_are_told(void **state)
{
    (void)state;
    int64_t candidates[3];
    given_announced(candidates);
    given_programme();
    struct selection selection = selection_now();
    struct selection_kit ret, wish = {.candidate = candidates[0], .missing = "[\"执法记录仪\"]"};
    as(w.p, w.leader);
    assert_int_equal(selection_kit_set(w.c, &selection, &wish, &ret), OK);
    assert_int_equal(selection_kit_set(w.c, &selection, &wish, &ret), OK);
    assert_int_equal(ret.rev, 1);
    wish.missing = "[]";
    assert_int_equal(selection_kit_set(w.c, &selection, &wish, &ret), ERR_CONFLICT);
    wish.rev = 1;
    assert_int_equal(selection_kit_set(w.c, &selection, &wish, &ret), OK);
}

/* ---- What needs no database ------------------------------------------------------------------ */

static void times_of_a_day_are_read_strictly(void **state)
{
    struct people *p = *state;
    assert_int_equal(selection_minute_of("08:30"), 510);
    assert_int_equal(selection_minute_of("24:00"), 1440);
    static const char *const wrong[] = {"8:30", "24:01", "08:60", "0830", "上午八点", "", "08:3x"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(selection_minute_of(wrong[i]), -1);
    assert_int_equal(selection_minute_of(NULL), -1);
    assert_string_equal(selection_clock_of(&p->arena, 485), "08:05");
    assert_string_equal(selection_hours(&p->arena, 180), "3");
    assert_string_equal(selection_hours(&p->arena, 215), "3.5");
}

static void the_first_free_of_each_unit_come_in(void **state)
{
    (void)state;
    struct selection_turn turns[] = {{1, false, false}, {2, true, false}, {1, true, false},
                                     {1, true, false},  {2, true, false}, {3, true, false}};
    struct selection_share shares[] = {{1, 1}, {2, 0}};
    selection_fill(turns, 6, shares, 2, 2);
    const bool wanted[] = {false, true, true, false, true, false};
    for (size_t i = 0; i < 6; i++)
        assert_int_equal(turns[i].is_taken, wanted[i]);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, selecting_set_up, people_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(attendance_said_twice_is_once_and_from_an_old_state_is_told),
        CASE(hours_are_those_of_the_sessions_that_one_came_to),
        CASE(who_leads_the_camp_does_that_and_nothing_else),
        CASE(whoever_leaves_keeps_the_hours),
        CASE(two_who_look_at_one_kit_are_told),
        CASE(times_of_a_day_are_read_strictly),
        CASE(the_first_free_of_each_unit_come_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

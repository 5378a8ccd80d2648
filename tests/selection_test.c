/* SPDX-License-Identifier: Apache-2.0 */
/* Units recommend, others are drawn, the office decides, announces, replaces. */
#include "selecting.h"

#include <string.h>

#include "contest/contest.h"
#include "contest/contest_figure.h"
#include "contest/contest_sheet.h"
#include "draw/draw.h"

/* ---- Recommending ---------------------------------------------------------------------------- */

static void a_unit_recommends_its_own_and_those_below(void **state)
{
    (void)state;
    int64_t id;
    assert_int_equal(recommend(w.manager, w.people[0], &id), OK);
    assert_int_equal(recommend(w.manager, w.people[2], &id), OK);
    assert_int_equal(candidate_now(id).unit, w.p->district);
    assert_int_equal(recommend(w.manager, w.people[3], &id), ERR_FORBIDDEN);
}

static void a_unit_has_so_many_places(void **state)
{
    (void)state;
    int64_t id;
    (void)given_candidate(w.people[0]);
    (void)given_candidate(w.people[1]);
    assert_int_equal(recommend(w.manager, w.people[2], &id), ERR_INVALID);
    assert_non_null(strstr(fault_at(w.p, "person"), "2 人，已经用完"));
}

static void each_rule_that_a_person_breaks_is_named(void **state)
{
    (void)state;
    int64_t id;
    (void)db_exec(w.c, "UPDATE org_person SET certificate_until = $2 WHERE id = $1;",
                  DB_ARGS(VAL(w.people[0]), VAL((int64_t)TODAY + 29)));
    (void)db_exec(w.c, "UPDATE org_service SET until_day = $2 WHERE person = $1;",
                  DB_ARGS(VAL(w.people[0]), VAL((int64_t)TODAY + 1)));
    assert_int_equal(recommend(w.manager, w.people[0], &id), ERR_INVALID);
    assert_int_equal(w.c->fault_count, 2);
    assert_non_null(strstr(w.c->faults[0].sentence, "有效的执法证"));
    assert_non_null(strstr(w.c->faults[1].sentence, "不在本单位任职"));
}

static void after_the_closing_day_only_the_office_recommends(void **state)
{
    (void)state;
    struct selection selection = selection_now();
    int64_t id;
    as(w.p, w.office);
    selection.closing_day = TODAY - 1;
    assert_int_equal(selection_change(w.c, &selection), OK);
    assert_int_equal(recommend(w.manager, w.people[0], &id), ERR_CONFLICT);
    assert_int_equal(recommend(w.office, w.people[0], &id), OK);
}

static void grounds_are_for_the_office_and_the_own_manager(void **state)
{
    (void)state;
    struct selection selection = selection_now();
    (void)given_candidate(w.people[0]);
    (void)given_candidate(w.people[3]);
    as(w.p, w.office);
    assert_int_equal(selection_candidates(w.c, &selection).count, 2);
    as(w.p, w.manager);
    struct selection_candidates seen = selection_candidates(w.c, &selection);
    assert_int_equal(seen.count, 1);
    assert_int_equal(seen.list[0].person, w.people[0]);
    as(w.p, given_member(w.p, w.p->city, ROLE_LEADER, "单领航"));
    assert_int_equal(selection_candidates(w.c, &selection).count, 0);
}

static void rules_stay_once_units_recommend(void **state)
{
    (void)state;
    struct selection selection = selection_now();
    as(w.p, w.office);
    selection.recommended = 5;
    assert_int_equal(selection_change(w.c, &selection), ERR_CONFLICT);
    assert_int_equal(selection.recommended, 2); /* what is there */
}

/* ---- Drawn ----------------------------------------------------------------------------------- */

static int64_t given_draw(void)
{
    struct selection selection = selection_now();
    struct draw draw;
    as(w.p, w.office);
    assert_int_equal(selection_draw_begin(w.c, &selection, &draw), OK);
    assert_int_equal(draw_freeze(w.c, draw.record.id, draw.rev, &draw), OK);
    assert_int_equal(draw_run(w.c, draw.record.id, draw.rev, "314159", &draw), OK);
    return draw.record.id;
}

static size_t count_drawn(int64_t unit)
{
    struct selection selection = selection_now();
    size_t count = 0;
    as(w.p, w.office);
    struct selection_candidates all = selection_candidates(w.c, &selection);
    for (size_t i = 0; i < all.count; i++)
        count += all.list[i].origin == ORIGIN_DRAWN && all.list[i].unit == unit &&
                 all.list[i].standing != STANDING_WITHDRAWN;
    return count;
}

static void one_of_each_unit_is_drawn_and_once_only(void **state)
{
    (void)state;
    struct selection selection = selection_now();
    int64_t draw = given_draw();
    for (int i = 0; i < 2; i++)
        assert_int_equal(selection_draw_take(w.c, &selection, draw), OK);
    assert_int_equal(count_drawn(w.p->district), 1);
    assert_int_equal(count_drawn(w.p->neighbour), 1);
    assert_int_equal(count_drawn(w.p->city), 0);
}

static void whoever_is_recommended_is_not_drawn(void **state)
{
    (void)state;
    struct selection selection = selection_now();
    struct draw draw;
    (void)given_candidate(w.people[0]);
    as(w.p, w.office);
    assert_int_equal(selection_draw_begin(w.c, &selection, &draw), OK);
    const struct draw_line *lines = draw.record.lines.at;
    for (size_t i = 0; i < draw.record.lines.count; i++)
        assert_int_equal(lines[i].excluded != NULL, lines[i].ref == w.people[0]);
    assert_int_equal(selection_draw_begin(w.c, &selection, &draw), ERR_CONFLICT); /* only one */
}

static void whom_the_rules_keep_out_is_not_in_the_list(void **state)
{
    (void)state;
    struct selection selection = selection_now();
    struct draw draw;
    (void)db_exec(w.c, "UPDATE org_person SET certificate = NULL WHERE id = $1;",
                  DB_ARGS(VAL(w.people[4])));
    as(w.p, w.office);
    assert_int_equal(selection_draw_begin(w.c, &selection, &draw), OK);
    const struct draw_line *lines = draw.record.lines.at;
    for (size_t i = 0; i < draw.record.lines.count; i++)
        assert_int_not_equal(lines[i].ref, w.people[4]);
}

static void for_whoever_withdraws_the_next_is_drawn(void **state)
{
    (void)state;
    struct selection selection = selection_now();
    int64_t draw = given_draw();
    assert_int_equal(selection_draw_take(w.c, &selection, draw), OK);
    struct selection_candidates all = selection_candidates(w.c, &selection);
    struct selection_withdrawal wish = {
        .rev = selection.rev, .candidate = all.list[0].id, .reason = "产假"};
    assert_int_equal(selection_withdraw(w.c, w.id, &wish, &selection), OK);
    assert_int_equal(count_drawn(all.list[0].unit), 0);
    assert_int_equal(selection_draw_take(w.c, &selection, draw), OK);
    assert_int_equal(count_drawn(all.list[0].unit), 1);
    assert_int_equal(candidate_now(all.list[0].id).standing, STANDING_WITHDRAWN);
}

static void a_draw_of_something_else_is_refused(void **state)
{
    (void)state;
    struct selection selection = selection_now();
    const struct draw_line lines[] = {{.label = "甲", .ref = 1}, {.label = "乙", .ref = 2}};
    struct draw draw = {.owner_unit = w.p->city,
                        .record = {.title = "别的", .kind = DRAW_ORDER, .lines = {lines, 2}}};
    as(w.p, w.office);
    assert_int_equal(draw_create(w.c, &draw), OK);
    assert_int_equal(selection_draw_take(w.c, &selection, draw.record.id), ERR_INVALID);
}

/* ---- From a ranking -------------------------------------------------------------------------- */

static int64_t given_contest(bool is_closed)
{
    static const char plan_text[] =
        "{\"entry_until\":\"2026-12-01\",\"most_members\":2,\"subjects\":["
        "{\"title\":\"理论\",\"way\":\"exam\",\"of\":\"member\",\"points\":100}]}";
    struct contest contest = {
        .title = "全市比武", .owner_unit = w.p->city, .from_day = TODAY, .until_day = TODAY};
    as(w.p, w.office);
    assert_int_equal(contest_create(w.c, NULL, 0, &contest), OK);
    struct contest_plan plan = contest_plan_read(w.c, plan_text);
    contest.plan = contest_plan_print(w.c, &plan);
    assert_int_equal(contest_change(w.c, &contest), OK);
    assert_int_equal(contest_advance(w.c, contest.id, contest.rev, &contest), OK);
    if (!is_closed)
        return contest.id;
    struct contest_team team = {.unit = w.p->neighbour, .name = "霁明队"};
    const struct contest_member_wish wishes[] = {{w.people[4], true}, {w.people[5], false}};
    assert_int_equal(contest_team_enter(w.c, &contest, &team, (struct field_list){wishes, 2}), OK);
    assert_int_equal(contest_advance(w.c, contest.id, contest.rev, &contest), OK);
    assert_int_equal(contest_subject_open(w.c, contest.id, 1), OK);
    const struct contest_member *members = team.members.at;
    for (size_t i = 0; i < 2; i++) {
        struct contest_figure ret, figure = {.subject = 1,
                                             .entrant = members[i].id,
                                             .value = {true, INT64_C(1000000) * (80 + (int64_t)i)},
                                             .source = "",
                                             .day = DATE_NONE,
                                             .note = ""};
        assert_int_equal(contest_figure_set(w.c, contest.id, &figure, &ret), OK);
    }
    struct contest_duty chief = {.duty = DUTY_CHIEF, .person = w.leader};
    assert_int_equal(contest_give_duty(w.c, &contest, &chief), OK);
    as(w.p, w.leader);
    assert_int_equal(contest_subject_close(w.c, contest.id, 1), OK);
    as(w.p, w.office);
    assert_int_equal(contest_advance(w.c, contest.id, contest.rev, &contest), OK);
    return contest.id;
}

static void the_best_of_a_contest_become_candidates(void **state)
{
    (void)state;
    struct selection_ranking ranking;
    int64_t contest = given_contest(true);
    struct selection selection = selection_now();
    as(w.p, w.office);
    assert_int_equal(selection_rank(w.c, &selection, contest, 1, &ranking), OK);
    assert_int_equal(selection_rank_take(w.c, &selection, &ranking), OK);
    struct selection_candidates all = selection_candidates(w.c, &selection);
    assert_int_equal(all.count, 1);
    assert_int_equal(all.list[0].person, w.people[5]);
    assert_non_null(strstr(all.list[0].note, "个人第 1 名，81"));
    assert_int_equal(selection_rank_take(w.c, &selection, &ranking),
                     ERR_INVALID); /* there already */
}

static void a_contest_that_is_not_over_ranks_nobody(void **state)
{
    (void)state;
    struct selection_ranking ranking;
    int64_t contest = given_contest(false);
    struct selection selection = selection_now();
    as(w.p, w.office);
    assert_int_equal(selection_rank(w.c, &selection, contest, 1, &ranking), ERR_CONFLICT);
}

/* ---- The list -------------------------------------------------------------------------------- */

static void a_list_that_breaks_a_rule_is_not_announced(void **state)
{
    (void)state;
    static const char *const names[] = {"练竞先"};
    const struct selection_decision list[] = {
        {given_candidate(w.people[0]), STANDING_CHOSEN, "第一"},
        {given_candidate(w.people[3]), STANDING_CHOSEN, "第二"}};
    struct selection selection = selection_now();
    as(w.p, w.office);
    assert_int_equal(selection_decide(w.c, &selection, (struct field_list){names, 1},
                                      (struct field_list){list, 2}),
                     OK);
    assert_int_equal(selection_announce(w.c, w.id, selection.rev, &selection), ERR_INVALID);
    assert_non_null(strstr(fault_at(w.p, "list"), "女队员"));
    assert_non_null(fault_at(w.p, "closing_day"));
    assert_int_equal(selection_now().state, SELECTION_OPEN);
}

static void two_who_decide_at_once_are_told(void **state)
{
    (void)state;
    struct selection first = selection_now(), second = first;
    as(w.p, w.office);
    assert_int_equal(
        selection_decide(w.c, &first, (struct field_list){NULL, 0}, (struct field_list){NULL, 0}),
        OK);
    assert_int_equal(
        selection_decide(w.c, &second, (struct field_list){NULL, 0}, (struct field_list){NULL, 0}),
        ERR_CONFLICT);
    assert_int_equal(second.rev, first.rev);
}

static void a_candidate_sees_the_own_place_once_it_is_announced(void **state)
{
    (void)state;
    int64_t candidates[3], place;
    for (size_t i = 0; i < 3; i++)
        candidates[i] = given_candidate(w.people[i == 2 ? 3 : i]);
    struct selection selection = selection_now();
    as(w.p, w.people[3]);
    assert_int_equal(selection_own_standing(w.c, &selection, &place), STANDING_OPEN);
    assert_int_equal(selection_see(w.c, w.id, &selection), ERR_NOT_FOUND);
    given_list(candidates);
    as(w.p, w.people[3]);
    assert_int_equal(selection_see(w.c, w.id, &selection), OK);
    assert_int_equal(selection_own_standing(w.c, &selection, &place), STANDING_RESERVE);
    assert_int_equal(place, 1);
}

static void a_reserve_moves_up_and_the_first_list_stays_as_it_was(void **state)
{
    (void)state;
    int64_t candidates[3];
    given_announced(candidates);
    struct selection selection = selection_now();
    struct selection_withdrawal wish = {.rev = selection.rev,
                                        .candidate = candidates[0],
                                        .reason = "借调省厅",
                                        .successor = candidates[2]};
    as(w.p, w.office);
    assert_int_equal(selection_withdraw(w.c, w.id, &wish, &selection), OK);
    assert_int_equal(candidate_now(candidates[2]).standing, STANDING_CHOSEN);
    assert_int_equal(candidate_now(candidates[2]).place, 1);
    struct field_list lists = selection_lists(w.c, &selection);
    const struct selection_list *list = lists.at;
    assert_int_equal(lists.count, 2);
    assert_int_equal(list[0].lines.count, 2);
    assert_string_equal(list[0].reason, "夏允越退出，崔叙桐递补：借调省厅");
    const struct selection_line *lines = list[1].lines.at;
    assert_int_equal(list[1].lines.count, 3);
    assert_string_equal(lines[0].name, "夏允越");
    assert_true(lines[2].is_reserve);
    assert_int_equal(selection_withdraw(w.c, w.id, &wish, &selection), ERR_CONFLICT);
}

static void those_chosen_become_a_team_which_follows_the_list(void **state)
{
    (void)state;
    int64_t candidates[3], contest = given_contest(false);
    struct selection selection = selection_now();
    struct contest_team team;
    struct contest there;
    as(w.p, w.office);
    selection.contest = contest;
    assert_int_equal(selection_change(w.c, &selection), OK);
    given_announced(candidates);
    selection = selection_now();
    as(w.p, w.office);
    assert_int_equal(selection_hand_over(w.c, w.id, selection.rev, &selection), OK);
    assert_true(contest_get(w.c, contest, &there));
    assert_int_equal(contest_team_see(w.c, &there, selection.team, &team), OK);
    assert_int_equal(team.members.count, 2);
    struct selection_withdrawal wish = {.rev = selection.rev,
                                        .candidate = candidates[0],
                                        .reason = "借调省厅",
                                        .successor = candidates[2]};
    assert_int_equal(selection_withdraw(w.c, w.id, &wish, &selection), OK);
    assert_int_equal(selection.team_version, selection.version - 1); /* to be handed over anew */
    assert_int_equal(selection_hand_over(w.c, w.id, selection.rev, &selection), OK);
    assert_int_equal(contest_team_see(w.c, &there, selection.team, &team), OK);
    const struct contest_member *members = team.members.at;
    assert_int_equal(members[0].person, w.people[3]);
    assert_true(members[2].is_out);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, selecting_set_up, people_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_unit_recommends_its_own_and_those_below),
        CASE(a_unit_has_so_many_places),
        CASE(each_rule_that_a_person_breaks_is_named),
        CASE(after_the_closing_day_only_the_office_recommends),
        CASE(grounds_are_for_the_office_and_the_own_manager),
        CASE(rules_stay_once_units_recommend),
        CASE(one_of_each_unit_is_drawn_and_once_only),
        CASE(whoever_is_recommended_is_not_drawn),
        CASE(whom_the_rules_keep_out_is_not_in_the_list),
        CASE(for_whoever_withdraws_the_next_is_drawn),
        CASE(a_draw_of_something_else_is_refused),
        CASE(the_best_of_a_contest_become_candidates),
        CASE(a_contest_that_is_not_over_ranks_nobody),
        CASE(a_list_that_breaks_a_rule_is_not_announced),
        CASE(two_who_decide_at_once_are_told),
        CASE(a_candidate_sees_the_own_place_once_it_is_announced),
        CASE(a_reserve_moves_up_and_the_first_list_stays_as_it_was),
        CASE(those_chosen_become_a_team_which_follows_the_list),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

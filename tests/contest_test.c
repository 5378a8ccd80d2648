/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From the plan to a ranking that opens down to the judge's cell: two districts, two judges of the
 * city and one of a district, a sheet, a drone task with its clock, a typed score.
 */
#include "people.h"

#include <string.h>

#include "contest/contest_board.h"
#include "contest/contest_figure.h"
#include "contest/contest_result.h"
#include "contest/contest_rules.h"
#include "contest/contest_sheet.h"
#include "contest_sql.h"
#include "platform/db/db.h"

#define ONE INT64_C(1000000)

struct world {
    struct people *p;
    struct ctx *c;
    int64_t office, manager, chief, keeper;
    int64_t judge, second, kin; /* two of the city; one of the district */
    int64_t contest, blue, green;
};

static struct world w;

/* ---- What is given --------------------------------------------------------------------------- */

static const char plan_text[] =
    "{\"entry_until\":\"2026-12-01\",\"least_members\":1,\"most_members\":2,\"least_women\":0,"
    "\"is_joint\":true,\"ties\":[{\"subject\":1}],\"prizes\":[{\"title\":\"一等奖\",\"count\":1}],"
    "\"subjects\":["
    "{\"title\":\"现场检查\",\"way\":\"judged\",\"of\":\"team\",\"points\":50,\"items\":["
    "{\"title\":\"发现问题\",\"kind\":\"add\",\"marks\":60,\"step\":0.5},"
    "{\"title\":\"笔录\",\"kind\":\"deduct\",\"marks\":30,\"step\":1},"
    "{\"title\":\"着装\",\"kind\":\"tick\",\"marks\":10,\"step\":10}]},"
    "{\"title\":\"无人机\",\"way\":\"task\",\"of\":\"team\",\"points\":20,\"limit\":900,"
    "\"rate\":0.01,\"items\":[{\"title\":\"拍摄\",\"kind\":\"add\",\"marks\":20,\"step\":1}]},"
    "{\"title\":\"理论\",\"way\":\"exam\",\"of\":\"member\",\"points\":30,\"marks\":100}]}";

static int64_t given_contest(void)
{
    struct contest contest = {
        .title = "技能比武", .owner_unit = w.p->city, .from_day = TODAY, .until_day = TODAY + 1};
    as(w.p, w.office);
    assert_int_equal(contest_create(w.c, NULL, 0, &contest), OK);
    struct contest_plan plan = contest_plan_read(w.c, plan_text);
    contest.plan = contest_plan_print(w.c, &plan);
    assert_int_equal(contest_change(w.c, &contest), OK);
    assert_int_equal(contest_advance(w.c, contest.id, contest.rev, &contest), OK);
    return contest.id;
}

static struct contest contest_now(void)
{
    struct contest contest;
    assert_true(contest_get(w.c, w.contest, &contest));
    return contest;
}

static int64_t given_team(int64_t unit, const char *name, int64_t person)
{
    struct contest contest = contest_now();
    struct contest_team team = {.unit = unit, .name = name};
    const struct contest_member_wish wishes[] = {{person, true}};
    assert_int_equal(contest_team_enter(w.c, &contest, &team, (struct field_list){wishes, 1}), OK);
    return team.id;
}

static void given_duty(int duty, int64_t subject, int64_t person)
{
    struct contest contest = contest_now();
    struct contest_duty given = {.duty = duty, .subject = subject, .person = person};
    assert_int_equal(contest_give_duty(w.c, &contest, &given), OK);
}

static void given_contest_is_on(void)
{
    struct contest contest = contest_now();
    assert_int_equal(contest_advance(w.c, w.contest, contest.rev, &contest), OK);
}

static int set_up(void **state)
{
    assert_int_equal(people_set_up(state), 0);
    w = (struct world){.p = *state};
    w.c = &w.p->ctx;
    w.office = given_member(w.p, w.p->city, ROLE_OFFICE, "练竞先");
    w.manager = given_member(w.p, w.p->district, ROLE_MANAGER, "裘书然");
    w.chief = given_person(w.p, w.p->city, "钟允衡");
    w.keeper = given_person(w.p, w.p->city, "时守正");
    w.judge = given_person(w.p, w.p->city, "公仪明");
    w.second = given_person(w.p, w.p->city, "公仪朗");
    w.kin = given_person(w.p, w.p->district, "夏允越");
    w.contest = given_contest();
    w.blue = given_team(w.p->district, "澄岚队", given_person(w.p, w.p->district, "陆乐岚"));
    w.green = given_team(w.p->neighbour, "霁明队", given_person(w.p, w.p->neighbour, "崔叙桐"));
    given_duty(DUTY_CHIEF, 0, w.chief);
    given_duty(DUTY_TIMEKEEPER, 2, w.keeper);
    given_duty(DUTY_JUDGE, 1, w.judge);
    given_duty(DUTY_JUDGE, 1, w.second);
    given_duty(DUTY_JUDGE, 1, w.kin);
    given_duty(DUTY_JUDGE, 2, w.judge);
    given_contest_is_on();
    for (int64_t subject = 1; subject <= 3; subject++)
        assert_int_equal(contest_subject_open(w.c, w.contest, subject), OK);
    return 0;
}

static int64_t sheet_of(int64_t person, int64_t subject, int64_t entrant)
{
    struct contest_sheets sheets = contest_sheets(w.c, w.contest, subject, person);
    for (size_t i = 0; i < sheets.count; i++) {
        if (sheets.list[i].entrant == entrant)
            return sheets.list[i].id;
    }
    return 0;
}

static enum err set_cell(int64_t sheet, int64_t item, int64_t rev, int64_t value,
                         struct contest_cell *ret)
{
    struct contest_cell_wish wish = {
        .sheet = sheet, .item = item, .rev = rev, .value = {true, value}, .note = "", .why = ""};
    begin_anew(w.p);
    return contest_cell_set(w.c, &wish, ret);
}

static void given_sheet(int64_t person, int64_t subject, int64_t entrant, int64_t first,
                        int64_t taken_away)
{
    struct contest_cell cell;
    struct contest_sheet sheet;
    int64_t id = sheet_of(person, subject, entrant);
    as(w.p, person);
    assert_int_equal(set_cell(id, 1, 0, first, &cell), OK);
    if (subject == 1) {
        assert_int_equal(set_cell(id, 2, 0, taken_away, &cell), OK);
        assert_int_equal(set_cell(id, 3, 0, 10 * ONE, &cell), OK);
    }
    assert_int_equal(contest_sheet_submit(w.c, id, 1, &sheet), OK);
    assert_int_equal(sheet.state, SHEET_SUBMITTED);
}

static void press(int64_t entrant, int64_t rev, int kind, int64_t at)
{
    struct contest_press_wish wish = {.contest = w.contest,
                                      .subject = 2,
                                      .entrant = entrant,
                                      .rev = rev,
                                      .kind = kind,
                                      .reason = ""};
    struct contest_time time;
    as(w.p, w.keeper);
    w.c->now = at;
    begin_anew(w.p);
    assert_int_equal(contest_press_add(w.c, &wish, &time), OK);
}

static void given_score(int64_t team, int64_t value)
{
    struct contest_entrants members = contest_entrants(w.c, w.contest, 3, OF_MEMBER);
    struct contest_figure stored;
    as(w.p, w.office);
    for (size_t i = 0; i < members.count; i++) {
        if (members.list[i].team != team)
            continue;
        struct contest_figure wish = {.subject = 3,
                                      .entrant = members.list[i].id,
                                      .value = {true, value},
                                      .source = "",
                                      .day = DATE_NONE,
                                      .note = ""};
        begin_anew(w.p);
        assert_int_equal(contest_figure_set(w.c, w.contest, &wish, &stored), OK);
    }
}

static const struct contest_row *row_of(const struct contest_ranking *ranking, int64_t entrant)
{
    const struct contest_row *rows = ranking->rows.at;
    for (size_t i = 0; i < ranking->rows.count; i++) {
        if (rows[i].entrant == entrant)
            return &rows[i];
    }
    fail_msg("no such row");
    return NULL;
}

static const struct contest_ranking *ranking_of(int of)
{
    struct contest contest = contest_now();
    struct contest_scored scored;
    contest_score(w.c, &contest, of, false, &scored);
    for (size_t i = 0; i < scored.faults.count; i++)
        fail_msg("%s", scored.faults.list[i].sentence);
    return contest_rank(w.c, &contest, &scored);
}

/* ---- The whole way --------------------------------------------------------------------------- */

static void cells_clock_and_scores_become_a_ranking(void **state)
{
    (void)state;
    int64_t start = w.c->now;

    given_sheet(w.judge, 1, w.blue, 50 * ONE, 2 * ONE);  /* 50 + 28 + 10 = 88 */
    given_sheet(w.second, 1, w.blue, 48 * ONE, 4 * ONE); /* 48 + 26 + 10 = 84 */
    given_sheet(w.judge, 1, w.green, 60 * ONE, 0);       /* 100 */
    given_sheet(w.second, 1, w.green, 59500000, ONE);    /* 98.5 */
    given_sheet(w.kin, 1, w.green, 58 * ONE, ONE);       /* 97 */
    given_sheet(w.judge, 2, w.blue, 15 * ONE, 0);
    given_sheet(w.judge, 2, w.green, 10 * ONE, 0);
    press(w.blue, 0, PRESS_START, start);
    press(w.blue, 1, PRESS_STOP, start + 600000);
    press(w.green, 0, PRESS_START, start);
    press(w.green, 1, PRESS_STOP, start + 901000);
    given_score(w.blue, 90 * ONE);
    given_score(w.green, 80 * ONE);

    const struct contest_ranking *ranking = ranking_of(OF_TEAM);
    /* 86 / 100 * 50 + (15 + 3) + 27; 98.5 / 100 * 50 + 0 (too late) + 24 */
    assert_string_equal(row_of(ranking, w.blue)->points, "[43.00,18.00,27.00]");
    assert_string_equal(row_of(ranking, w.blue)->total, "88.00");
    assert_string_equal(row_of(ranking, w.green)->points, "[49.25,0.00,24.00]");
    assert_string_equal(row_of(ranking, w.green)->total, "73.25");
    assert_int_equal(row_of(ranking, w.blue)->rank, 1);
    assert_string_equal(row_of(ranking, w.blue)->award, "一等奖");
    assert_int_equal(
        row_of(ranking_of(OF_MEMBER), contest_entrants(w.c, w.contest, 3, OF_MEMBER).list[0].id)
            ->rank,
        1);
}

static void a_point_opens_down_to_the_judges_cell(void **state)
{
    (void)state;
    struct contest contest;
    struct contest_scored scored;
    struct contest_explanation *explanation;
    given_sheet(w.judge, 1, w.green, 60 * ONE, 3 * ONE);

    as(w.p, w.office);
    contest = contest_now();
    contest_score(w.c, &contest, OF_TEAM, false, &scored);
    assert_int_equal(contest_explain(w.c, &contest, &scored, w.green, &explanation), OK);

    const struct contest_shown_subject *subject = explanation->subjects.at;
    const struct contest_shown_sheet *sheet = subject->sheets.at;
    const struct contest_shown_cell *cell = sheet->cells.at;
    assert_string_equal(subject->title, "现场检查");
    assert_string_equal(sheet->judge_name, "公仪明");
    assert_string_equal(cell[1].title, "笔录");
    assert_int_equal(cell[1].value.millionths, 3 * ONE);
    assert_int_equal(cell[1].points.millionths, 27 * ONE);
}

/* ---- Judging --------------------------------------------------------------------------------- */

static void a_judge_has_no_sheet_for_the_own_unit(void **state)
{
    (void)state;
    assert_int_equal(sheet_of(w.kin, 1, w.blue), 0);
    assert_int_not_equal(sheet_of(w.kin, 1, w.green), 0);
    assert_int_not_equal(sheet_of(w.judge, 1, w.blue), 0);
}

static void the_same_cell_again_is_no_second_one(void **state)
{
    (void)state;
    struct contest_cell cell;
    int64_t id = sheet_of(w.judge, 1, w.blue);
    as(w.p, w.judge);

    assert_int_equal(set_cell(id, 1, 0, 40 * ONE, &cell), OK);
    assert_int_equal(set_cell(id, 1, 0, 40 * ONE, &cell), OK);

    assert_int_equal(cell.rev, 1);
    assert_int_equal(contest_cell_history(w.c, id).count, 1);
    assert_int_equal(count_deeds(w.p, "contest.cell"), 1);
}

static void another_value_from_an_old_state_is_told_what_is_there(void **state)
{
    (void)state;
    struct contest_cell cell;
    int64_t id = sheet_of(w.judge, 1, w.blue);
    as(w.p, w.judge);
    assert_int_equal(set_cell(id, 1, 0, 40 * ONE, &cell), OK);

    assert_int_equal(set_cell(id, 1, 0, 41 * ONE, &cell), ERR_CONFLICT);

    assert_int_equal(cell.value.millionths, 40 * ONE);
    assert_int_equal(cell.rev, 1);
}

static void values_that_an_item_cannot_have_are_refused(void **state)
{
    (void)state;
    struct contest_cell cell;
    int64_t id = sheet_of(w.judge, 1, w.blue);
    as(w.p, w.judge);

    assert_int_equal(set_cell(id, 1, 0, 60 * ONE + ONE / 2, &cell), ERR_INVALID);
    assert_int_equal(set_cell(id, 1, 0, ONE / 4, &cell), ERR_INVALID);
    assert_int_equal(set_cell(id, 1, 0, -ONE, &cell), ERR_INVALID);
    assert_int_equal(set_cell(id, 3, 0, 5 * ONE, &cell), ERR_INVALID);
    assert_int_equal(set_cell(id, 3, 0, 0, &cell), ERR_INVALID); /* without a reason */
    assert_int_equal(set_cell(id, 4, 0, 0, &cell), ERR_NOT_FOUND);
}

static void others_sheets_are_nobodys_to_see_or_write(void **state)
{
    (void)state;
    struct contest_cell cell;
    struct contest_sheet sheet;
    int64_t id = sheet_of(w.judge, 1, w.blue);
    int64_t others[] = {w.second, w.keeper, w.manager};
    for (size_t i = 0; i < 3; i++) {
        as(w.p, others[i]);
        assert_int_equal(set_cell(id, 1, 0, ONE, &cell), ERR_NOT_FOUND);
        begin_anew(w.p);
        assert_int_equal(contest_sheet_see(w.c, id, &sheet), ERR_NOT_FOUND);
    }
    as(w.p, w.office);
    assert_int_equal(set_cell(id, 1, 0, ONE, &cell), ERR_NOT_FOUND);
    assert_int_equal(contest_sheet_see(w.c, id, &sheet), OK);
}

static void a_submitted_sheet_is_opened_by_the_chief_and_changes_say_why(void **state)
{
    (void)state;
    struct contest_cell cell;
    struct contest_sheet sheet;
    int64_t id = sheet_of(w.judge, 1, w.blue);
    given_sheet(w.judge, 1, w.blue, 50 * ONE, 0);
    assert_int_equal(set_cell(id, 1, 1, 51 * ONE, &cell), ERR_CONFLICT);

    as(w.p, w.office);
    begin_anew(w.p);
    assert_int_equal(contest_sheet_reopen(w.c, id, 2, "漏看证据", &sheet), ERR_FORBIDDEN);
    as(w.p, w.chief);
    begin_anew(w.p);
    assert_int_equal(contest_sheet_reopen(w.c, id, 2, "漏看证据", &sheet), OK);

    as(w.p, w.judge);
    assert_int_equal(set_cell(id, 1, 1, 51 * ONE, &cell), ERR_INVALID);
    assert_non_null(fault_at(w.p, "why"));
    struct contest_cell_wish wish = {
        .sheet = id, .item = 1, .rev = 1, .value = {true, 51 * ONE}, .note = "", .why = "补看"};
    begin_anew(w.p);
    assert_int_equal(contest_cell_set(w.c, &wish, &cell), OK);
    assert_int_equal(contest_sheet_see(w.c, id, &sheet), OK);
    assert_int_equal(sheet.total.millionths, 91 * ONE);
}

static void an_unfilled_sheet_is_not_submitted(void **state)
{
    (void)state;
    struct contest_sheet sheet;
    int64_t id = sheet_of(w.judge, 1, w.blue);
    as(w.p, w.judge);
    begin_anew(w.p);
    assert_int_equal(contest_sheet_submit(w.c, id, 1, &sheet), ERR_INVALID);
    assert_string_equal(fault_at(w.p, "items[0]"), "“发现问题”还没有打分。");
    assert_null(fault_at(w.p, "items[1]")); /* nothing taken away */
    assert_non_null(fault_at(w.p, "items[2]"));
}

static void a_sheet_far_from_its_panel_is_settled_before_the_subject_is_closed(void **state)
{
    (void)state;
    struct contest_sheet sheet;
    given_sheet(w.judge, 1, w.blue, 50 * ONE, 0);
    given_sheet(w.second, 1, w.blue, 50 * ONE, 0);
    given_sheet(w.judge, 1, w.green, 55 * ONE, 0);
    given_sheet(w.second, 1, w.green, 54 * ONE, 0);
    given_sheet(w.kin, 1, w.green, 20 * ONE, 0);

    as(w.p, w.chief);
    begin_anew(w.p);
    assert_int_equal(contest_subject_close(w.c, w.contest, 1), ERR_INVALID);
    assert_non_null(strstr(w.c->message, "夏允越"));
    int64_t id = sheet_of(w.kin, 1, w.green);
    begin_anew(w.p);
    assert_int_equal(contest_sheet_settle(w.c, id, 2, "经合议维持", &sheet), OK);
    assert_int_equal(contest_subject_close(w.c, w.contest, 1), OK);
}

static void a_subject_with_open_sheets_is_not_closed(void **state)
{
    (void)state;
    as(w.p, w.chief);
    begin_anew(w.p);
    assert_int_equal(contest_subject_close(w.c, w.contest, 1), ERR_INVALID);
    as(w.p, w.judge);
    begin_anew(w.p);
    assert_int_equal(contest_subject_close(w.c, w.contest, 1), ERR_FORBIDDEN);
}

/* ---- The clock ------------------------------------------------------------------------------- */

static void only_the_timekeeper_presses_and_a_retry_presses_once(void **state)
{
    (void)state;
    struct contest_press_wish wish = {
        .contest = w.contest, .subject = 2, .entrant = w.blue, .kind = PRESS_START, .reason = ""};
    struct contest_time time;
    as(w.p, w.judge);
    begin_anew(w.p);
    assert_int_equal(contest_press_add(w.c, &wish, &time), ERR_FORBIDDEN);
    as(w.p, w.keeper);
    begin_anew(w.p);
    assert_int_equal(contest_press_add(w.c, &wish, &time), OK);
    assert_int_equal(contest_press_add(w.c, &wish, &time), OK);
    assert_int_equal(time.presses.count, 1);
    struct contest_cell cell;
    assert_int_equal(set_cell(sheet_of(w.judge, 2, w.blue), 1, 0, ONE, &cell), ERR_NOT_FOUND);
}

/* ---- The board ------------------------------------------------------------------------------- */

static const char *board_now(void)
{
    struct contest contest = contest_now();
    return contest_board_text(w.c, &contest);
}

static void a_sealed_board_tells_nothing_of_what_is_judged_behind_it(void **state)
{
    (void)state;
    struct contest_cell cell;
    given_sheet(w.judge, 1, w.blue, 50 * ONE, 0);
    as(w.p, w.office);
    begin_anew(w.p);
    const char *before = board_now();
    assert_int_equal(contest_board_seal(w.c, w.contest), OK);
    const char *sealed = board_now();
    as(w.p, w.judge);
    assert_int_equal(set_cell(sheet_of(w.judge, 1, w.green), 1, 0, 60 * ONE, &cell), OK);
    given_score(w.blue, 90 * ONE);

    assert_string_equal(board_now(), sealed);
    assert_non_null(strstr(sealed, "\"sealed_at\":17"));
    assert_null(strstr(before, "\"sealed_at\":17"));
    as(w.p, w.manager);
    begin_anew(w.p);
    struct contest contest = contest_now();
    assert_int_equal(contest_need_results(w.c, &contest), ERR_FORBIDDEN);
}

static void the_board_moves_before_a_sheet_is_submitted(void **state)
{
    (void)state;
    struct contest_cell cell;
    as(w.p, w.judge);
    assert_int_equal(set_cell(sheet_of(w.judge, 1, w.green), 1, 0, 60 * ONE, &cell), OK);
    /* 60 of 60, nothing taken away of 30, no tick yet: 90 of 100, for 50 points. */
    assert_non_null(strstr(board_now(), "\"total\":45.00"));
    assert_string_equal(row_of(ranking_of(OF_TEAM), w.green)->total, "0.00");
}

static void a_subject_judged_blind_moves_no_board_before_it_is_closed(void **state)
{
    (void)state;
    (void)db_exec(w.c, sql_contest_turn_blind,
                  DB_ARGS(VAL(w.contest), VAL(INT64_C(1)), VAL(w.blue), VAL(0), VAL("盲号 7")));
    const char *before = board_now();
    given_sheet(w.judge, 1, w.green, 60 * ONE, 0);
    given_sheet(w.second, 1, w.green, 60 * ONE, 0);
    assert_string_equal(board_now(), before);
    assert_non_null(strstr(before, "\"is_blind\":true"));
    assert_string_equal(row_of(ranking_of(OF_TEAM), w.green)->total, "50.00");

    given_sheet(w.judge, 1, w.blue, 0, 0);
    given_sheet(w.second, 1, w.blue, 0, 0);
    given_sheet(w.kin, 1, w.green, 60 * ONE, 0);
    as(w.p, w.chief);
    begin_anew(w.p);
    assert_int_equal(contest_subject_close(w.c, w.contest, 1), OK);
    assert_non_null(strstr(board_now(), "\"total\":50.00"));
}

static void people_are_on_the_board_when_the_organiser_wants_it(void **state)
{
    (void)state;
    given_score(w.blue, 90 * ONE);
    assert_non_null(strstr(board_now(), "\"people\":null"));
    assert_null(strstr(board_now(), "陆乐岚"));
    as(w.p, w.office);
    begin_anew(w.p);
    assert_int_equal(contest_board_show(w.c, w.contest, true, true), OK);
    assert_non_null(strstr(board_now(), "陆乐岚"));
}

static void places_are_told_once_all_is_closed_and_once_each(void **state)
{
    (void)state;
    as(w.p, w.office);
    begin_anew(w.p);
    assert_int_equal(contest_board_seal(w.c, w.contest), OK);
    assert_int_equal(contest_board_seal(w.c, w.contest), ERR_CONFLICT);
    begin_anew(w.p);
    assert_int_equal(contest_board_reveal(w.c, w.contest, 0), ERR_INVALID);
    as(w.p, w.judge);
    begin_anew(w.p);
    assert_int_equal(contest_board_reveal(w.c, w.contest, 0), ERR_FORBIDDEN);
}

/* ---- Teams ----------------------------------------------------------------------------------- */

static void a_manager_enters_only_the_own_unit(void **state)
{
    (void)state;
    struct contest contest = contest_now();
    struct contest_team team = {.unit = w.p->neighbour, .name = "冒名队"};
    as(w.p, w.manager);
    begin_anew(w.p);
    assert_int_equal(contest_team_enter(w.c, &contest, &team, (struct field_list){NULL, 0}),
                     ERR_FORBIDDEN);
}

static void a_manager_sees_only_the_own_members(void **state)
{
    (void)state;
    struct contest contest = contest_now();
    as(w.p, w.manager);
    struct contest_teams teams = contest_teams(w.c, &contest);
    assert_int_equal(teams.count, 2);
    assert_int_equal(teams.list[0].members.count, 1);
    assert_int_equal(teams.list[1].members.count, 0);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, people_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(cells_clock_and_scores_become_a_ranking),
        CASE(a_point_opens_down_to_the_judges_cell),
        CASE(a_judge_has_no_sheet_for_the_own_unit),
        CASE(the_same_cell_again_is_no_second_one),
        CASE(another_value_from_an_old_state_is_told_what_is_there),
        CASE(values_that_an_item_cannot_have_are_refused),
        CASE(others_sheets_are_nobodys_to_see_or_write),
        CASE(a_submitted_sheet_is_opened_by_the_chief_and_changes_say_why),
        CASE(an_unfilled_sheet_is_not_submitted),
        CASE(a_sheet_far_from_its_panel_is_settled_before_the_subject_is_closed),
        CASE(a_subject_with_open_sheets_is_not_closed),
        CASE(only_the_timekeeper_presses_and_a_retry_presses_once),
        CASE(a_sealed_board_tells_nothing_of_what_is_judged_behind_it),
        CASE(the_board_moves_before_a_sheet_is_submitted),
        CASE(a_subject_judged_blind_moves_no_board_before_it_is_closed),
        CASE(people_are_on_the_board_when_the_organiser_wants_it),
        CASE(places_are_told_once_all_is_closed_and_once_each),
        CASE(a_manager_enters_only_the_own_unit),
        CASE(a_manager_sees_only_the_own_members),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

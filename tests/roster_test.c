/* SPDX-License-Identifier: Apache-2.0 */
/* Rosters: what a file would change, and changing it. */
#include "people.h"

#include <string.h>

#include "org/org_people.h"
#include "org/org_roster.h"

#define HEAD "单位,姓名,性别,职务,身份证号,执法证号,联系电话,任职起始\n"

static struct org_roster checked(struct people *p, const char *csv)
{
    struct org_roster roster;
    assert_int_equal(org_roster_check(&p->ctx, bytes_of(csv), DATE_NONE, &roster), OK);
    assert_int_equal(p->ctx.fault_count, 0);
    return roster;
}

/* Checks and applies, which must go well. */
static struct org_roster imported(struct people *p, const char *csv)
{
    struct org_roster roster = checked(p, csv);
    assert_int_equal(roster.faults.count, 0);
    assert_int_equal(org_roster_apply(&p->ctx, &roster), OK);
    return roster;
}

static void assert_fault(const struct org_roster *roster, size_t place, int64_t line,
                         const char *column)
{
    assert_true(place < roster->faults.count);
    assert_int_equal(roster->faults.list[place].line, line);
    assert_string_equal(roster->faults.list[place].column, column);
}

static void looking_at_a_roster_stores_nothing(void **state)
{
    struct people *p = *state;

    struct org_roster roster = checked(p, HEAD "澄岚区分局,夏允越,男,大队长,,YC90001,,\n");

    assert_int_equal(roster.fresh, 1);
    assert_int_equal(org_person_find(&p->ctx, "YC90001"), 0);
}

static void a_roster_brings_people_into_their_units(void **state)
{
    struct people *p = *state;

    (void)imported(p, HEAD "澄岚区分局,夏允越,男,大队长,11010119900307803X,YC90001,,2026-03-01\n"
                           "东湖所,裘书然,女,科员,,YC90002,10000000002,\n");

    int64_t xia = org_person_find(&p->ctx, "YC90001"), qiu = org_person_find(&p->ctx, "YC90002");
    assert_string_equal(person_of(p, xia).identity, "1101**********803X");
    assert_int_equal(person_of(p, xia).serving_from, day("2026-03-01"));
    assert_int_equal(person_of(p, qiu).unit, p->station);
    assert_int_equal(person_of(p, qiu).serving_from, TODAY);
    assert_int_equal(count_deeds(p, "roster.import"), 1);
}

static void the_same_roster_twice_changes_nothing(void **state)
{
    struct people *p = *state;
    const char *csv = HEAD "澄岚区分局,夏允越,男,大队长,11010119900307803X,YC90001,,2026-03-01\n"
                           "东湖所,裘书然,女,科员,,YC90002,10000000002,\n"
                           "东湖所,祝乐澄,,,,,,\n";
    (void)imported(p, csv);
    int64_t deeds = count_deeds(p, "person.create");

    struct org_roster again = imported(p, csv);

    assert_int_equal(again.unchanged, 3);
    assert_int_equal(again.fresh + again.changed + again.transferred, 0);
    assert_int_equal(count_deeds(p, "person.create"), deeds);
    assert_int_equal(count_deeds(p, "person.change"), 0);
}

static void a_changed_cell_is_told_and_stored(void **state)
{
    struct people *p = *state;
    (void)imported(p, HEAD "澄岚区分局,夏允越,男,科员,,YC90001,,\n");

    struct org_roster roster = imported(p, HEAD "澄岚区分局,夏允越,,大队长,,YC90001,,\n");

    assert_int_equal(roster.changed, 1);
    assert_string_equal(roster.rows[0].changes, "职务：科员 → 大队长");
    assert_int_equal(person_of(p, org_person_find(&p->ctx, "YC90001")).sex, SEX_MALE);
}

static void an_empty_cell_leaves_things_as_they_are(void **state)
{
    struct people *p = *state;
    (void)imported(p, HEAD "澄岚区分局,夏允越,男,科员,,YC90001,10000000001,\n");

    struct org_roster roster = imported(p, HEAD "澄岚区分局,夏允越,,,,YC90001,,\n");

    assert_int_equal(roster.unchanged, 1);
    assert_string_equal(person_of(p, org_person_find(&p->ctx, "YC90001")).phone, "10000000001");
}

static void who_is_known_elsewhere_is_transferred(void **state)
{
    struct people *p = *state;
    (void)imported(p, HEAD "澄岚区分局,夏允越,男,科员,11010119900307803X,,,2026-03-01\n");

    struct org_roster roster =
        imported(p, HEAD "霁明区分局,夏允越,男,科员,11010119900307803X,,,2026-09-01\n");

    assert_int_equal(roster.transferred, 1);
    assert_string_equal(roster.rows[0].from_unit_name, "澄岚区分局");
    int64_t person = roster.rows[0].person.id;
    assert_int_equal(org_person_unit(&p->ctx, person, day("2026-08-31")), p->district);
    assert_int_equal(org_person_unit(&p->ctx, person, day("2026-09-01")), p->neighbour);
}

static void who_has_left_comes_back_as_the_same_person(void **state)
{
    struct people *p = *state;
    struct org_person read;
    int64_t person = given_person(p, p->district, "夏允越");
    struct org_transfer leaving = {.person = person, .rev = 1, .from = day("2026-06-01")};
    assert_int_equal(org_person_transfer(&p->ctx, &leaving, &read), OK);

    struct org_roster roster = imported(p, HEAD "霁明区分局,夏允越,,,,YC00001,,\n");

    assert_int_equal(roster.transferred, 1);
    assert_int_equal(person_of(p, person).unit, p->neighbour);
    assert_int_equal(org_person_unit(&p->ctx, person, day("2026-07-01")), 0);
}

static void all_faulty_rows_are_told_and_nothing_is_half_imported(void **state)
{
    struct people *p = *state;
    struct org_roster roster =
        checked(p, HEAD "没有的单位,甲,男,,,YC90001,,\n"
                        "澄岚区分局,,男,,,YC90002,,\n"
                        "澄岚区分局,丙,不详,,110101199003070000,YC90003,,昨天\n"
                        "澄岚区分局,丁,男,,,YC90004,,\n");

    assert_int_equal(roster.faults.rows, 3);
    assert_fault(&roster, 0, 2, "单位");
    assert_fault(&roster, 1, 3, "姓名");
    assert_int_equal(roster.fresh, 1);
    assert_int_equal(org_roster_apply(&p->ctx, &roster), ERR_INVALID);
    assert_int_equal(org_person_find(&p->ctx, "YC90004"), 0);
}

static void a_number_that_stands_twice_in_the_file_is_a_fault(void **state)
{
    struct people *p = *state;

    struct org_roster roster = checked(p, HEAD "澄岚区分局,甲,男,,,YC90001,,\n"
                                               "东湖所,乙,男,,,yc90001,,\n");

    assert_int_equal(roster.faults.count, 1);
    assert_fault(&roster, 0, 3, "执法证号");
    assert_non_null(strstr(roster.faults.list[0].sentence, "第 2 行"));
}

static void namesakes_of_a_unit_need_a_number(void **state)
{
    struct people *p = *state;
    (void)given_person(p, p->district, "夏允越");
    (void)given_person(p, p->district, "夏允越");

    struct org_roster roster = checked(p, HEAD "澄岚区分局,夏允越,男,,,,,\n");

    assert_fault(&roster, 0, 2, "姓名");
}

static void two_numbers_of_two_people_are_a_fault(void **state)
{
    struct people *p = *state;
    (void)imported(p, HEAD "澄岚区分局,甲,,,11010119900307803X,YC90001,,\n"
                           "澄岚区分局,乙,,,,YC90002,,\n");

    struct org_roster roster = checked(p, HEAD "澄岚区分局,甲,,,11010119900307803X,YC90002,,\n");

    assert_fault(&roster, 0, 2, "执法证号");
}

static void an_unknown_column_is_refused_by_its_name(void **state)
{
    struct people *p = *state;

    struct org_roster roster = checked(p, "单位,姓名,籍贯\n澄岚区分局,甲,某地\n");

    assert_fault(&roster, 0, 1, "籍贯");
    assert_int_equal(roster.row_count, 0);
}

static void the_order_of_the_columns_does_not_matter(void **state)
{
    struct people *p = *state;

    struct org_roster roster =
        checked(p, "序号,姓名 *,工作单位,执法证编号\n1,甲,澄岚区分局,YC90001\n");

    assert_int_equal(roster.faults.count, 0);
    assert_int_equal(roster.fresh, 1);
}

static void a_roster_without_people_says_so(void **state)
{
    struct people *p = *state;

    struct org_roster roster = checked(p, HEAD);

    assert_int_equal(roster.faults.count, 1);
}

static void a_manager_imports_into_their_own_unit_only(void **state)
{
    struct people *p = *state;
    as(p, given_member(p, p->district, ROLE_MANAGER, "管澄平"));

    struct org_roster roster = checked(p, HEAD "东湖所,甲,,,,YC90001,,\n"
                                               "霁明区分局,乙,,,,YC90002,,\n");

    assert_int_equal(roster.fresh, 1);
    assert_fault(&roster, 0, 3, "单位");
}

static void a_manager_does_not_fetch_people_from_elsewhere(void **state)
{
    struct people *p = *state;
    (void)given_person(p, p->neighbour, "夏允越");
    as(p, given_member(p, p->district, ROLE_MANAGER, "管澄平"));

    struct org_roster roster = checked(p, HEAD "澄岚区分局,夏允越,,,,YC00001,,\n");

    assert_fault(&roster, 0, 2, "单位");
    assert_int_equal(roster.transferred, 0);
}

static void what_was_changed_after_the_check_is_not_overwritten(void **state)
{
    struct people *p = *state;
    int64_t id = given_person(p, p->district, "夏允越");
    struct org_roster roster = checked(p, HEAD "澄岚区分局,夏允越,,大队长,,YC00001,,\n");
    struct org_person person = person_of(p, id);
    person.post = "教导员";
    assert_int_equal(org_person_change(&p->ctx, &person), OK);

    assert_int_equal(org_roster_apply(&p->ctx, &roster), ERR_CONFLICT);
}

static void the_plan_is_known_by_its_digest(void **state)
{
    struct people *p = *state;
    const char *csv = HEAD "澄岚区分局,夏允越,,大队长,,YC00001,,\n";
    int64_t id = given_person(p, p->district, "夏允越");
    struct org_roster one = checked(p, csv), same = checked(p, csv);
    assert_string_equal(one.plan, same.plan);

    struct org_person person = person_of(p, id);
    person.rank = "三级主任科员";
    assert_int_equal(org_person_change(&p->ctx, &person), OK);

    assert_string_not_equal(checked(p, csv).plan, one.plan);
}

static void dates_are_read_as_people_write_them(void **state)
{
    struct people *p = *state;

    struct org_roster roster = checked(p, "单位,姓名,证件有效期起,证件有效期止,任职起始\n"
                                          "澄岚区分局,甲,2024/3/1,2027.2.28,2026年1月5日\n"
                                          "澄岚区分局,乙,20240301,长期,２０２６-01-05\n"
                                          "澄岚区分局,丙,2024-02-30,2027-13-01,26-1-5\n");

    assert_int_equal(roster.rows[0].person.certificate_from, day("2024-03-01"));
    assert_int_equal(roster.rows[0].person.certificate_until, day("2027-02-28"));
    assert_int_equal(roster.rows[0].person.serving_from, day("2026-01-05"));
    assert_int_equal(roster.rows[1].person.certificate_from, day("2024-03-01"));
    assert_int_equal(roster.rows[1].person.certificate_until, DATE_NONE);
    assert_int_equal(roster.rows[1].person.serving_from, day("2026-01-05"));
    assert_int_equal(roster.faults.count, 3);
    assert_int_equal(roster.faults.rows, 1);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, people_set_up, people_tear_down)
    const struct CMUnitTest tests[] = {
        T(looking_at_a_roster_stores_nothing),
        T(a_roster_brings_people_into_their_units),
        T(the_same_roster_twice_changes_nothing),
        T(a_changed_cell_is_told_and_stored),
        T(an_empty_cell_leaves_things_as_they_are),
        T(who_is_known_elsewhere_is_transferred),
        T(who_has_left_comes_back_as_the_same_person),
        T(all_faulty_rows_are_told_and_nothing_is_half_imported),
        T(a_number_that_stands_twice_in_the_file_is_a_fault),
        T(namesakes_of_a_unit_need_a_number),
        T(two_numbers_of_two_people_are_a_fault),
        T(an_unknown_column_is_refused_by_its_name),
        T(the_order_of_the_columns_does_not_matter),
        T(a_roster_without_people_says_so),
        T(a_manager_imports_into_their_own_unit_only),
        T(a_manager_does_not_fetch_people_from_elsewhere),
        T(what_was_changed_after_the_check_is_not_overwritten),
        T(the_plan_is_known_by_its_digest),
        T(dates_are_read_as_people_write_them),
    };
    return cmocka_run_group_tests_name("roster", tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Units in their tree, and people in their units. */
#include "people.h"

#include <string.h>

#include "org/org_people.h"

/* ---- Units ----------------------------------------------------------------------------------- */

static void units_come_in_the_order_of_the_tree(void **state)
{
    struct people *p = *state;
    struct org_units units;

    assert_int_equal(org_units(&p->ctx, NULL, false, &units), OK);

    assert_int_equal(units.count, 4);
    assert_int_equal(units.list[0].id, p->city);
    assert_int_equal(units.list[1].id, p->district);
    assert_int_equal(units.list[2].id, p->station);
    assert_int_equal(units.list[3].id, p->neighbour);
    assert_int_equal(units.list[2].depth, 2);
}

static void a_unit_moves_with_all_below_it(void **state)
{
    struct people *p = *state;
    struct org_unit station = unit_of(p, p->station);
    int64_t team = given_unit(p, p->station, KIND_DIRECT, "东湖所机动组");

    station.parent = p->neighbour;
    assert_int_equal(org_unit_change(&p->ctx, &station), OK);

    assert_true(org_unit_is_below(&p->ctx, team, p->neighbour));
    assert_true(org_unit_is_below(&p->ctx, team, p->city));
    assert_false(org_unit_is_below(&p->ctx, team, p->district));
    assert_int_equal(station.depth, 2);
    assert_int_equal(station.rev, 2);
}

static void a_unit_whose_order_is_not_named_keeps_its_place(void **state)
{
    struct people *p = *state;
    struct org_unit district = unit_of(p, p->district);
    int64_t order = district.sort_order;
    district.sort_order = 0;

    assert_int_equal(org_unit_change(&p->ctx, &district), OK);

    assert_int_equal(district.sort_order, order);
}

static void a_unit_does_not_move_below_itself(void **state)
{
    struct people *p = *state;
    struct org_unit district = unit_of(p, p->district);
    district.parent = p->station;

    assert_int_equal(org_unit_change(&p->ctx, &district), ERR_INVALID);

    assert_non_null(fault_at(p, "parent"));
    assert_int_equal(unit_of(p, p->district).parent, p->city);
}

static void the_first_unit_of_all_stays_where_it_is(void **state)
{
    struct people *p = *state;
    struct org_unit city = unit_of(p, p->city);
    city.parent = p->district;

    assert_int_equal(org_unit_change(&p->ctx, &city), ERR_FORBIDDEN);
}

static void who_saves_a_unit_second_gets_what_the_first_saved(void **state)
{
    struct people *p = *state;
    struct org_unit one = unit_of(p, p->district), other = one;
    one.name = "澄岚区生态环境分局";
    assert_int_equal(org_unit_change(&p->ctx, &one), OK);

    other.name = "澄岚分局";
    assert_int_equal(org_unit_change(&p->ctx, &other), ERR_CONFLICT);

    assert_string_equal(other.name, "澄岚区生态环境分局");
    assert_int_equal(other.rev, 2);
}

static void all_faulty_fields_of_a_unit_are_told_at_once(void **state)
{
    struct people *p = *state;
    struct org_unit unit = {.parent = p->district,
                            .kind = KIND_CITY,
                            .code = "东湖所",
                            .name = "霁明区分局",
                            .closed_from = DATE_NONE};

    assert_int_equal(org_unit_create(&p->ctx, &unit), ERR_INVALID);

    assert_non_null(fault_at(p, "kind"));
    assert_non_null(fault_at(p, "code"));
    assert_non_null(fault_at(p, "name"));
}

static void a_name_may_have_sixty_characters_and_no_more(void **state)
{
    struct people *p = *state;
    const char *ten = "云川市澄岚区生态环境";
    const char *sixty = text_format(&p->arena, "%s%s%s%s%s%s", ten, ten, ten, ten, ten, ten);
    struct org_unit unit = {.parent = p->district,
                            .kind = KIND_STATION,
                            .code = "A",
                            .name = sixty,
                            .closed_from = DATE_NONE};
    assert_int_equal(org_unit_create(&p->ctx, &unit), OK);

    unit.code = "B";
    unit.name = text_format(&p->arena, "%s𠮷", sixty);
    assert_int_equal(org_unit_create(&p->ctx, &unit), ERR_INVALID);

    assert_non_null(fault_at(p, "name"));
}

static void a_unit_is_not_closed_over_people_who_serve_in_it(void **state)
{
    struct people *p = *state;
    struct org_unit station = unit_of(p, p->station);
    (void)given_person(p, p->station, "夏允越");
    station.closed_from = TODAY + 30;

    assert_int_equal(org_unit_change(&p->ctx, &station), ERR_INVALID);

    assert_non_null(fault_at(p, "closed_from"));
}

static void a_unit_is_found_by_name_short_name_and_code(void **state)
{
    struct people *p = *state;
    struct org_unit unit = unit_of(p, p->district);
    unit.short_name = "澄岚";
    unit.code = "370902";
    assert_int_equal(org_unit_change(&p->ctx, &unit), OK);

    assert_int_equal(org_unit_find(&p->ctx, "澄岚区分局"), p->district);
    assert_int_equal(org_unit_find(&p->ctx, "澄岚"), p->district);
    assert_int_equal(org_unit_find(&p->ctx, "370902"), p->district);
    assert_int_equal(org_unit_find(&p->ctx, "没有的单位"), 0);
}

static void a_new_unit_among_others_gets_its_place_by_official_order(void **state)
{
    struct people *p = *state;
    struct org_units units;
    struct org_unit unit = {.parent = p->city,
                            .kind = KIND_DIRECT,
                            .code = "ZD",
                            .name = "执法支队",
                            .sort_order = 1,
                            .closed_from = DATE_NONE};

    assert_int_equal(org_unit_create(&p->ctx, &unit), OK);

    assert_int_equal(org_units(&p->ctx, NULL, false, &units), OK);
    assert_int_equal(units.list[1].id, unit.id);
    assert_int_equal(units.list[2].id, p->district);
}

/* ---- People ---------------------------------------------------------------------------------- */

static void serving_on_a_day_is_a_question_with_an_answer(void **state)
{
    struct people *p = *state;
    struct org_person read;
    int64_t person = given_person(p, p->district, "夏允越");
    struct org_transfer transfer = {
        .person = person, .rev = 1, .unit = p->neighbour, .from = day("2026-07-01")};

    assert_int_equal(org_person_transfer(&p->ctx, &transfer, &read), OK);

    assert_int_equal(org_person_unit(&p->ctx, person, day("2025-12-31")), 0);
    assert_int_equal(org_person_unit(&p->ctx, person, day("2026-06-30")), p->district);
    assert_int_equal(org_person_unit(&p->ctx, person, day("2026-07-01")), p->neighbour);
    assert_int_equal(org_serving(&p->ctx, p->district, day("2026-06-30")).count, 1);
    assert_int_equal(org_serving(&p->ctx, p->district, day("2026-07-01")).count, 0);
}

static void who_leaves_serves_nowhere_from_that_day(void **state)
{
    struct people *p = *state;
    struct org_person read;
    int64_t person = given_person(p, p->district, "夏允越");
    struct org_transfer leaving = {.person = person, .rev = 1, .from = day("2026-11-01")};

    assert_int_equal(org_person_transfer(&p->ctx, &leaving, &read), OK);

    assert_int_equal(org_person_unit(&p->ctx, person, day("2026-10-31")), p->district);
    assert_int_equal(org_person_unit(&p->ctx, person, day("2026-11-01")), 0);
    assert_int_equal(person_of(p, person).unit, 0);
}

static void nobody_is_moved_before_the_day_on_which_they_came(void **state)
{
    struct people *p = *state;
    struct org_person read;
    int64_t person = given_person(p, p->district, "夏允越");
    struct org_transfer transfer = {
        .person = person, .rev = 1, .unit = p->neighbour, .from = day("2026-01-01")};

    assert_int_equal(org_person_transfer(&p->ctx, &transfer, &read), ERR_INVALID);

    assert_non_null(fault_at(p, "from"));
}

static struct org_people found(struct people *p, const char *q)
{
    struct org_people people;
    struct org_people_query query = {.paging = {.q = q}, .day = DATE_NONE, .sort = PEOPLE_BY_ORDER};
    assert_int_equal(org_people(&p->ctx, &query, &people), OK);
    return people;
}

static void people_are_found_by_name_initials_certificate_and_unit(void **state)
{
    struct people *p = *state;
    int64_t xia = given_person(p, p->district, "夏允越");
    (void)given_person(p, p->neighbour, "单思澄");

    assert_int_equal(found(p, "允").list[0].id, xia);
    assert_int_equal(found(p, "xyy").list[0].id, xia);
    assert_int_equal(found(p, "yc00001").list[0].id, xia);
    assert_int_equal(found(p, "澄岚").list[0].id, xia);
    assert_string_equal(found(p, "SSC").list[0].name, "单思澄");
    assert_int_equal(found(p, "%").total, 0);
    assert_int_equal(found(p, NULL).total, 2);
}

static void a_page_past_the_end_is_empty_but_knows_the_total(void **state)
{
    struct people *p = *state;
    struct org_people people;
    struct org_people_query query = {.day = DATE_NONE, .paging = {.page = 9, .page_size = 50}};
    (void)given_person(p, p->district, "夏允越");

    assert_int_equal(org_people(&p->ctx, &query, &people), OK);

    assert_int_equal(people.count, 0);
    assert_int_equal(people.total, 1);
}

static void who_has_left_is_listed_only_when_asked_for(void **state)
{
    struct people *p = *state;
    struct org_people people;
    struct org_person read;
    int64_t person = given_person(p, p->district, "夏允越");
    struct org_transfer leaving = {.person = person, .rev = 1, .from = day("2026-11-01")};
    struct org_people_query query = {.day = DATE_NONE, .paging = {.page = 1, .page_size = 50}};
    assert_int_equal(org_person_transfer(&p->ctx, &leaving, &read), OK);
    assert_int_equal(org_people(&p->ctx, &query, &people), OK);
    assert_int_equal(people.total, 0);

    query.with_departed = true;
    assert_int_equal(org_people(&p->ctx, &query, &people), OK);

    assert_int_equal(people.total, 1);
    assert_int_equal(people.list[0].unit, 0);
}

static void all_faulty_fields_of_a_person_are_told_at_once(void **state)
{
    struct people *p = *state;
    (void)given_person(p, p->district, "夏允越");
    struct org_person person = {.name = "裘书然",
                                .sex = SEX_UNKNOWN,
                                .certificate = "yc00001",
                                .certificate_from = TODAY,
                                .certificate_until = TODAY - 1,
                                .phone = "没有",
                                .identity = "110101199003070000",
                                .user = "9x",
                                .unit = p->district,
                                .serving_from = TODAY};

    assert_int_equal(org_person_create(&p->ctx, &person), ERR_INVALID);

    assert_non_null(fault_at(p, "certificate"));
    assert_non_null(fault_at(p, "certificate_until"));
    assert_non_null(fault_at(p, "phone"));
    assert_non_null(fault_at(p, "identity"));
    assert_non_null(fault_at(p, "user"));
}

static struct org_person with_identity(struct people *p, const char *name, const char *identity)
{
    return (struct org_person){.name = name,
                               .sex = SEX_UNKNOWN,
                               .certificate_from = DATE_NONE,
                               .certificate_until = DATE_NONE,
                               .identity = identity,
                               .unit = p->district,
                               .serving_from = TODAY};
}

static void an_identity_number_is_kept_sealed_and_shown_masked(void **state)
{
    struct people *p = *state;
    const char *number;
    struct org_person person = with_identity(p, "夏允越", "11010119900307803x");
    assert_int_equal(org_person_create(&p->ctx, &person), OK);

    assert_string_equal(person.identity, "1101**********803X");
    assert_int_equal(person.sex, SEX_MALE);
    assert_int_equal(org_identity_view(&p->ctx, person.id, "核对名册", &number), OK);

    assert_string_equal(number, "11010119900307803X");
    assert_int_equal(count_deeds(p, "person.identity"), 1);
    assert_int_equal(db_number(&p->ctx,
                               "SELECT count(*) FROM org_person WHERE "
                               "instr(identity_sealed, '19900307') > 0;",
                               DB_NO_ARGS, -1),
                     0);
}

static void nobody_is_registered_twice_under_one_identity_number(void **state)
{
    struct people *p = *state;
    struct org_person one = with_identity(p, "夏允越", "11010119900307803X");
    struct org_person other = with_identity(p, "裘书然", "11010119900307803X");
    assert_int_equal(org_person_create(&p->ctx, &one), OK);

    assert_int_equal(org_person_create(&p->ctx, &other), ERR_INVALID);

    assert_non_null(fault_at(p, "identity"));
}

static void a_sealed_number_does_not_open_for_another_person(void **state)
{
    struct people *p = *state;
    const char *number;
    struct org_person one = with_identity(p, "夏允越", "11010119900307803X");
    assert_int_equal(org_person_create(&p->ctx, &one), OK);
    int64_t other = given_person(p, p->district, "裘书然");
    (void)db_exec(&p->ctx,
                  "UPDATE org_person SET identity_sealed = (SELECT o.identity_sealed FROM "
                  "org_person o WHERE o.id = $2) WHERE id = $1;",
                  DB_ARGS(VAL(other), VAL(one.id)));

    assert_int_equal(org_identity_view(&p->ctx, other, "核对名册", &number), ERR_CONFLICT);
}

static void who_saves_a_person_second_gets_what_the_first_saved(void **state)
{
    struct people *p = *state;
    int64_t id = given_person(p, p->district, "夏允越");
    struct org_person one = person_of(p, id), other = one;
    one.post = "大队长";
    assert_int_equal(org_person_change(&p->ctx, &one), OK);

    other.post = "科员";
    assert_int_equal(org_person_change(&p->ctx, &other), ERR_CONFLICT);

    assert_string_equal(other.post, "大队长");
    assert_int_equal(count_deeds(p, "person.change"), 1);
}

static void an_initial_that_was_put_right_stays(void **state)
{
    struct people *p = *state;
    int64_t id = given_person(p, p->district, "曾重");
    struct org_person person = person_of(p, id);
    assert_string_equal(person.initials, "ZZ");

    person.initials = "zc";
    assert_int_equal(org_person_change(&p->ctx, &person), OK);

    assert_string_equal(person_of(p, id).initials, "ZC");
}

static void a_name_of_a_table_is_closed_up(void **state)
{
    struct people *p = *state;

    int64_t one = given_person(p, p->district, "夏　越");
    int64_t other = given_person(p, p->district, "Anwar Tursun");

    assert_string_equal(person_of(p, one).name, "夏越");
    assert_string_equal(person_of(p, other).name, "Anwar Tursun");
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, people_set_up, people_tear_down)
    const struct CMUnitTest tests[] = {
        T(units_come_in_the_order_of_the_tree),
        T(a_unit_moves_with_all_below_it),
        T(a_unit_whose_order_is_not_named_keeps_its_place),
        T(a_unit_does_not_move_below_itself),
        T(the_first_unit_of_all_stays_where_it_is),
        T(who_saves_a_unit_second_gets_what_the_first_saved),
        T(all_faulty_fields_of_a_unit_are_told_at_once),
        T(a_name_may_have_sixty_characters_and_no_more),
        T(a_unit_is_not_closed_over_people_who_serve_in_it),
        T(a_unit_is_found_by_name_short_name_and_code),
        T(a_new_unit_among_others_gets_its_place_by_official_order),
        T(serving_on_a_day_is_a_question_with_an_answer),
        T(who_leaves_serves_nowhere_from_that_day),
        T(nobody_is_moved_before_the_day_on_which_they_came),
        T(people_are_found_by_name_initials_certificate_and_unit),
        T(a_page_past_the_end_is_empty_but_knows_the_total),
        T(who_has_left_is_listed_only_when_asked_for),
        T(all_faulty_fields_of_a_person_are_told_at_once),
        T(an_identity_number_is_kept_sealed_and_shown_masked),
        T(nobody_is_registered_twice_under_one_identity_number),
        T(a_sealed_number_does_not_open_for_another_person),
        T(who_saves_a_person_second_gets_what_the_first_saved),
        T(an_initial_that_was_put_right_stays),
        T(a_name_of_a_table_is_closed_up),
    };
    return cmocka_run_group_tests_name("org", tests, NULL, NULL);
}

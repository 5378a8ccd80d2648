/* SPDX-License-Identifier: Apache-2.0 */
/* Who may do what where; signing in, passwords, sessions; what the auditor sees. */
#include "people.h"

#include <string.h>

#include "org/org_audit.h"
#include "org/org_grant.h"
#include "org/org_people.h"
#include "org/org_routes.h"
#include "org/org_rules.h"
#include "org/org_session.h"
#include "org/org_setup.h"

#define PASSWORD "correct horse battery"

/* ---- Grants ---------------------------------------------------------------------------------- */

static void a_role_counts_for_its_unit_and_all_below(void **state)
{
    struct people *p = *state;
    as(p, given_member(p, p->district, ROLE_MANAGER, "管澄平"));

    assert_true(org_may(&p->ctx, MAY_KEEP_PEOPLE, p->district));
    assert_true(org_may(&p->ctx, MAY_KEEP_PEOPLE, p->station));
    assert_false(org_may(&p->ctx, MAY_KEEP_PEOPLE, p->neighbour));
    assert_false(org_may(&p->ctx, MAY_KEEP_PEOPLE, p->city));
    assert_false(org_may(&p->ctx, MAY_FREEZE, p->district));
    assert_int_equal(org_scope(&p->ctx, MAY_KEEP_PEOPLE).count, 2);
}

static void a_unit_out_of_sight_is_not_found_and_one_in_sight_forbidden(void **state)
{
    struct people *p = *state;
    as(p, given_member(p, p->district, ROLE_OFFICER, "夏允越"));

    assert_int_equal(org_need(&p->ctx, MAY_KEEP_UNITS, p->neighbour), ERR_NOT_FOUND);
    assert_int_equal(org_need(&p->ctx, MAY_KEEP_UNITS, p->district), ERR_FORBIDDEN);
    assert_int_equal(org_need(&p->ctx, MAY_SEE_UNITS, p->district), OK);
    assert_int_equal(org_need(&p->ctx, MAY_SEE_UNITS, 99), ERR_NOT_FOUND);
}

static void a_role_counts_from_its_first_day_to_its_last(void **state)
{
    struct people *p = *state;
    int64_t person = given_person(p, p->district, "夏允越");
    struct org_grant grant = {.person = person,
                              .role = ROLE_JUDGE,
                              .unit = p->city,
                              .from = TODAY + 1,
                              .until = TODAY + 2};
    assert_int_equal(org_grant_give(&p->ctx, &grant), OK);

    as(p, person);
    assert_false(org_may(&p->ctx, MAY_SEE_SCHEMES, p->city));
    p->ctx.now += DATE_MS_A_DAY;
    as(p, person);
    assert_true(org_may(&p->ctx, MAY_SEE_SCHEMES, p->city));
    p->ctx.now += 2 * DATE_MS_A_DAY;
    as(p, person);
    assert_false(org_may(&p->ctx, MAY_SEE_SCHEMES, p->city));
}

static void the_three_administrators_are_three_people(void **state)
{
    struct people *p = *state;
    int64_t person = given_member(p, p->city, ROLE_AUDITOR, "审明远");
    struct org_grant grant = {.person = person,
                              .role = ROLE_SECURITY,
                              .unit = p->district,
                              .from = TODAY + 100,
                              .until = DATE_NONE};

    assert_int_equal(org_grant_give(&p->ctx, &grant), ERR_INVALID);

    assert_non_null(fault_at(p, "role"));
}

static void an_administrator_role_that_has_ended_is_no_hindrance(void **state)
{
    struct people *p = *state;
    int64_t person = given_person(p, p->city, "审明远");
    int64_t auditor = given_role(p, person, ROLE_AUDITOR, p->city);
    assert_int_equal(org_grant_take(&p->ctx, auditor), OK);

    struct org_grant grant = {.person = person,
                              .role = ROLE_SECURITY,
                              .unit = p->city,
                              .from = DATE_NONE,
                              .until = DATE_NONE};
    assert_int_equal(org_grant_give(&p->ctx, &grant), OK);
}

static void nobody_gives_a_role_to_themselves(void **state)
{
    struct people *p = *state;
    int64_t security = given_member(p, p->city, ROLE_SECURITY, "安慎之");
    struct org_grant grant = {.person = security,
                              .role = ROLE_OFFICE,
                              .unit = p->city,
                              .from = DATE_NONE,
                              .until = DATE_NONE};
    as(p, security);

    assert_int_equal(org_grant_give(&p->ctx, &grant), ERR_FORBIDDEN);
}

static void the_same_role_is_not_given_twice(void **state)
{
    struct people *p = *state;
    int64_t person = given_member(p, p->district, ROLE_MANAGER, "管澄平");
    struct org_grant grant = {.person = person,
                              .role = ROLE_MANAGER,
                              .unit = p->district,
                              .from = DATE_NONE,
                              .until = DATE_NONE};

    assert_int_equal(org_grant_give(&p->ctx, &grant), ERR_CONFLICT);
}

static void the_last_security_administrator_stays(void **state)
{
    struct people *p = *state;
    int64_t one = given_person(p, p->city, "安慎之");
    int64_t grant = given_role(p, one, ROLE_SECURITY, p->city);
    assert_int_equal(org_grant_take(&p->ctx, grant), ERR_CONFLICT);

    (void)given_member(p, p->city, ROLE_SECURITY, "安行之");
    assert_int_equal(org_grant_take(&p->ctx, grant), OK);
}

static void a_manager_sees_only_the_people_of_the_unit(void **state)
{
    struct people *p = *state;
    struct org_people people;
    struct org_person person;
    struct org_people_query query = {.day = DATE_NONE, .paging = {.page = 1, .page_size = 50}};
    int64_t there = given_person(p, p->neighbour, "裘书然");
    (void)given_person(p, p->station, "夏允越");
    as(p, given_member(p, p->district, ROLE_MANAGER, "管澄平"));

    assert_int_equal(org_people(&p->ctx, &query, &people), OK);

    assert_int_equal(people.total, 2);
    assert_int_equal(org_person_see(&p->ctx, there, &person), ERR_NOT_FOUND);
}

static void an_officer_sees_themselves(void **state)
{
    struct people *p = *state;
    struct org_person person;
    int64_t me = given_member(p, p->district, ROLE_OFFICER, "夏允越");
    int64_t colleague = given_person(p, p->district, "裘书然");
    as(p, me);

    assert_int_equal(org_person_see(&p->ctx, me, &person), OK);
    assert_int_equal(org_person_see(&p->ctx, colleague, &person), ERR_NOT_FOUND);
}

static void a_manager_does_not_see_whole_identity_numbers(void **state)
{
    struct people *p = *state;
    const char *number;
    int64_t person = given_person(p, p->district, "夏允越");
    as(p, given_member(p, p->district, ROLE_MANAGER, "管澄平"));

    assert_int_equal(org_identity_view(&p->ctx, person, "看看", &number), ERR_FORBIDDEN);
}

static void a_manager_does_not_touch_the_account_of_somebody_who_may_do_more(void **state)
{
    struct people *p = *state;
    struct org_first_password first = {.password = "x", .hash = "x"};
    int64_t office = given_person(p, p->district, "练竞先");
    (void)given_role(p, office, ROLE_OFFICE, p->city);
    struct org_person person = person_of(p, office);
    as(p, given_member(p, p->district, ROLE_MANAGER, "管澄平"));

    assert_int_equal(org_password_reset(&p->ctx, office, 1, &first), ERR_FORBIDDEN);
    person.user = "other.name";
    assert_int_equal(org_person_change(&p->ctx, &person), ERR_FORBIDDEN);
    person = person_of(p, office);
    person.is_disabled = true;
    assert_int_equal(org_person_change(&p->ctx, &person), ERR_FORBIDDEN);
    person = person_of(p, office);
    person.post = "主任";
    assert_int_equal(org_person_change(&p->ctx, &person), OK);
}

static void the_security_administrator_disables_the_account_of_an_office(void **state)
{
    struct people *p = *state;
    struct org_person read;
    int64_t office = given_member(p, p->city, ROLE_OFFICE, "练竞先");
    struct org_account_change change = {
        .person = office, .rev = 1, .user = "lian", .is_disabled = true};
    as(p, given_member(p, p->city, ROLE_MANAGER, "管澄平"));
    assert_int_equal(org_account_change(&p->ctx, &change, &read), ERR_FORBIDDEN);

    as(p, given_member(p, p->city, ROLE_SECURITY, "安慎之"));
    assert_int_equal(org_account_change(&p->ctx, &change, &read), OK);

    assert_true(read.is_disabled);
    assert_string_equal(read.user, "lian");
    assert_int_equal(org_account_change(&p->ctx, &change, &read), ERR_CONFLICT);
}

/* ---- Signing in ------------------------------------------------------------------------------ */

/* How a sign-in ends: OK, or what it is refused with. */
static enum err sign_in(struct people *p, const char *user, const char *password)
{
    struct org_try tried;
    const char *token;
    enum err refused;
    as_program(p);
    p->ctx.actor.may = 0;
    enum err err = org_sign_in_try(&p->ctx, user, password, &tried);
    if (err == OK)
        err = org_sign_in(&p->ctx, &tried, &token, &refused);
    return err == OK ? refused : err;
}

static void one_signs_in_by_user_name_or_certificate(void **state)
{
    struct people *p = *state;
    int64_t id = given_person(p, p->district, "夏允越");
    struct org_person person = person_of(p, id);
    person.user = "Xia.YY";
    assert_int_equal(org_person_change(&p->ctx, &person), OK);
    given_password(p, id, PASSWORD);

    assert_int_equal(sign_in(p, "xia.yy", PASSWORD), OK);
    assert_int_equal(sign_in(p, "yc00001", PASSWORD), OK);
    assert_int_equal(sign_in(p, "xia.yy", "wrong"), ERR_SIGNED_OUT);
    assert_int_equal(count_deeds(p, "session.begin"), 2);
    assert_int_equal(count_deeds(p, "session.refuse"), 1);
}

static void unknown_wrong_and_disabled_get_the_same_sentence(void **state)
{
    struct people *p = *state;
    int64_t id = given_person(p, p->district, "夏允越");
    given_password(p, id, PASSWORD);
    assert_int_equal(sign_in(p, "nobody", PASSWORD), ERR_SIGNED_OUT);
    const char *unknown = p->ctx.message;
    assert_int_equal(sign_in(p, "YC00001", "wrong"), ERR_SIGNED_OUT);
    assert_string_equal(p->ctx.message, unknown);

    (void)db_exec(&p->ctx, "UPDATE org_person SET is_disabled = 1 WHERE id = $1;",
                  DB_ARGS(VAL(id)));
    assert_int_equal(sign_in(p, "YC00001", PASSWORD), ERR_SIGNED_OUT);

    assert_string_equal(p->ctx.message, unknown);
}

/* Fails often enough to be locked out, by the second step alone, which needs no hashing. */
static void fail_to_sign_in(struct people *p, int64_t person, int times)
{
    struct org_try tried = {.key = text_format(&p->arena, "#%lld", (long long)person),
                            .person = person};
    const char *token;
    enum err refused;
    for (int i = 0; i < times; i++)
        assert_int_equal(org_sign_in(&p->ctx, &tried, &token, &refused), OK);
}

static void five_failures_lock_an_address_for_a_while(void **state)
{
    struct people *p = *state;
    int64_t id = given_person(p, p->district, "夏允越");
    given_password(p, id, PASSWORD);
    fail_to_sign_in(p, id, 5);

    assert_int_equal(sign_in(p, "YC00001", PASSWORD), ERR_TOO_MANY);

    p->ctx.now += DELAY_FIRST_MS;
    assert_int_equal(sign_in(p, "YC00001", PASSWORD), OK);
}

static void a_guess_that_was_under_way_when_the_lock_fell_is_not_looked_at(void **state)
{
    struct people *p = *state;
    struct org_try right;
    const char *token;
    enum err refused;
    int64_t id = given_person(p, p->district, "夏允越");
    given_password(p, id, PASSWORD);
    assert_int_equal(org_sign_in_try(&p->ctx, "YC00001", PASSWORD, &right), OK);
    fail_to_sign_in(p, id, 5);

    assert_int_equal(org_sign_in(&p->ctx, &right, &token, &refused), ERR_TOO_MANY);

    assert_null(token);
}

static void others_elsewhere_do_not_lock_somebody_out(void **state)
{
    struct people *p = *state;
    int64_t id = given_person(p, p->district, "夏允越");
    given_password(p, id, PASSWORD);
    assert_int_equal(sign_in(p, "YC00001", PASSWORD), OK);
    p->ctx.actor.address = "192.0.2.1";
    fail_to_sign_in(p, id, 5);
    p->ctx.actor.address = "192.0.2.2";
    fail_to_sign_in(p, id, 5);

    assert_int_equal(sign_in(p, "YC00001", PASSWORD), OK);
}

static void a_session_ends_after_half_an_hour_without_a_sign_of_life(void **state)
{
    struct people *p = *state;
    const char *csrf;
    int64_t id = given_person(p, p->district, "夏允越");
    as(p, id);
    const char *token = "";
    struct org_try tried = {.key = "#", .person = id, .is_right = true, .password = "x"};
    enum err refused;
    (void)db_exec(&p->ctx, "UPDATE org_person SET password = 'x' WHERE id = $1;", DB_ARGS(VAL(id)));
    assert_int_equal(org_sign_in(&p->ctx, &tried, &token, &refused), OK);

    p->ctx.now += SESSION_IDLE_MS - 1;
    assert_int_equal(org_recognise(&p->ctx, token, &csrf), OK);
    assert_int_equal(org_session_touch(&p->ctx), p->ctx.now + SESSION_IDLE_MS);
    p->ctx.now += SESSION_IDLE_MS - 1;
    assert_int_equal(org_recognise(&p->ctx, token, &csrf), OK);
    p->ctx.now += 1;
    assert_int_equal(org_recognise(&p->ctx, token, &csrf), ERR_SIGNED_OUT);
}

static void a_session_ends_after_twelve_hours_whatever_happens(void **state)
{
    struct people *p = *state;
    const char *csrf, *token;
    enum err refused;
    int64_t id = given_person(p, p->district, "夏允越");
    struct org_try tried = {.key = "#", .person = id, .is_right = true, .password = "x"};
    (void)db_exec(&p->ctx, "UPDATE org_person SET password = 'x' WHERE id = $1;", DB_ARGS(VAL(id)));
    assert_int_equal(org_sign_in(&p->ctx, &tried, &token, &refused), OK);
    (void)db_exec(&p->ctx, "UPDATE session SET seen_at = $1;",
                  DB_ARGS(VAL(p->ctx.now + SESSION_MOST_MS)));

    p->ctx.now += SESSION_MOST_MS;

    assert_int_equal(org_recognise(&p->ctx, token, &csrf), ERR_SIGNED_OUT);
}

static void a_token_that_nobody_gave_is_signed_out(void **state)
{
    struct people *p = *state;
    const char *csrf;

    assert_int_equal(org_recognise(&p->ctx, "0123", &csrf), ERR_SIGNED_OUT);
    assert_int_equal(org_recognise(&p->ctx, NULL, &csrf), OK);
    assert_null(csrf);
}

static void a_first_password_allows_nothing_but_another_one(void **state)
{
    struct people *p = *state;
    struct org_first_password first;
    const char *csrf, *token;
    enum err refused;
    struct org_try tried;
    struct org_new_password change;
    int64_t id = given_member(p, p->district, ROLE_MANAGER, "管澄平");
    assert_int_equal(org_first_password_make(&p->ctx, &first), OK);
    assert_int_equal(org_password_reset(&p->ctx, id, 1, &first), OK);
    assert_int_equal(org_sign_in_try(&p->ctx, first.user, first.password, &tried), OK);
    assert_int_equal(org_sign_in(&p->ctx, &tried, &token, &refused), OK);
    assert_int_equal(org_recognise(&p->ctx, token, &csrf), OK);
    assert_int_equal(p->ctx.actor.may, 0);
    assert_true(org_session_now(&p->ctx).must_change_password);
    assert_false(org_may(&p->ctx, MAY_SEE_UNITS, p->district));

    assert_int_equal(org_password_try(&p->ctx, first.password, PASSWORD, &change), OK);
    assert_int_equal(org_password_change(&p->ctx, &change, &token, &refused), OK);

    assert_int_equal(refused, OK);
    assert_int_equal(org_recognise(&p->ctx, token, &csrf), OK);
    assert_true(org_may(&p->ctx, MAY_SEE_UNITS, p->district));
}

static void a_new_password_ends_all_other_sessions(void **state)
{
    struct people *p = *state;
    struct org_new_password change;
    const char *token;
    enum err refused;
    int64_t id = given_person(p, p->district, "夏允越");
    given_password(p, id, "the old one, gone");
    as(p, id);
    as(p, id);

    assert_int_equal(org_password_try(&p->ctx, "the old one, gone", PASSWORD, &change), OK);
    assert_int_equal(org_password_change(&p->ctx, &change, &token, &refused), OK);

    assert_int_equal(db_number(&p->ctx, "SELECT count(*) FROM session;", DB_NO_ARGS, -1), 1);
}

static void who_does_not_know_the_old_password_keeps_it(void **state)
{
    struct people *p = *state;
    struct org_new_password change;
    const char *token;
    enum err refused;
    int64_t id = given_person(p, p->district, "夏允越");
    given_password(p, id, "the old one, gone");
    as(p, id);

    assert_int_equal(org_password_try(&p->ctx, "guessed at random", PASSWORD, &change), OK);
    assert_int_equal(org_password_change(&p->ctx, &change, &token, &refused), OK);

    assert_int_equal(refused, ERR_INVALID);
    assert_non_null(fault_at(p, "old"));
    assert_int_equal(
        db_number(&p->ctx, "SELECT failures FROM org_attempt WHERE address <> '';", DB_NO_ARGS, -1),
        1);
}

static void disabling_somebody_ends_their_sessions(void **state)
{
    struct people *p = *state;
    int64_t id = given_person(p, p->district, "夏允越");
    as(p, id);
    as_program(p);
    struct org_person person = person_of(p, id);
    person.is_disabled = true;

    assert_int_equal(org_person_change(&p->ctx, &person), OK);

    assert_int_equal(db_number(&p->ctx, "SELECT count(*) FROM session;", DB_NO_ARGS, -1), 0);
}

/* ---- The audit, and first people ------------------------------------------------------------- */

static void an_auditor_of_a_unit_reads_the_book_of_that_unit(void **state)
{
    struct people *p = *state;
    struct org_audit audit;
    struct org_audit_query query = {.from = DATE_NONE,
                                    .until = DATE_NONE,
                                    .action = "person",
                                    .paging = {.page = 1, .page_size = 50}};
    int64_t auditor = given_member(p, p->district, ROLE_AUDITOR, "审明远");
    (void)given_person(p, p->neighbour, "裘书然");
    as(p, auditor);

    assert_int_equal(org_audit(&p->ctx, &query, &audit), OK);

    assert_int_equal(audit.total, 1);
    assert_string_equal(audit.list[0].detail, "新增人员“审明远”");
    assert_false(audit.list[0].is_sealed);
}

static void the_auditor_of_the_whole_finds_by_day_person_and_word(void **state)
{
    struct people *p = *state;
    struct org_audit audit;
    struct org_audit_query query = {.from = TODAY, .until = TODAY, .paging = {.q = "裘书然"}};
    (void)given_person(p, p->neighbour, "裘书然");
    as(p, given_member(p, p->city, ROLE_AUDITOR, "审明远"));

    assert_int_equal(org_audit(&p->ctx, &query, &audit), OK);
    assert_int_equal(audit.total, 1);

    query.until = TODAY - 1;
    query.from = TODAY - 1;
    assert_int_equal(org_audit(&p->ctx, &query, &audit), OK);
    assert_int_equal(audit.total, 0);
}

static void a_database_with_units_is_not_founded_again(void **state)
{
    struct people *p = *state;
    struct org_account accounts[ORG_DEMO_ACCOUNTS];

    assert_int_equal(org_found(&p->ctx, "另一个市局", KIND_CITY, accounts), ERR_CONFLICT);
    assert_int_equal(org_demo(&p->ctx, accounts), ERR_CONFLICT);
    assert_false(org_has_demo(&p->ctx));
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, people_set_up, people_tear_down)
    const struct CMUnitTest tests[] = {
        T(a_role_counts_for_its_unit_and_all_below),
        T(a_unit_out_of_sight_is_not_found_and_one_in_sight_forbidden),
        T(a_role_counts_from_its_first_day_to_its_last),
        T(the_three_administrators_are_three_people),
        T(an_administrator_role_that_has_ended_is_no_hindrance),
        T(nobody_gives_a_role_to_themselves),
        T(the_same_role_is_not_given_twice),
        T(the_last_security_administrator_stays),
        T(a_manager_sees_only_the_people_of_the_unit),
        T(an_officer_sees_themselves),
        T(a_manager_does_not_see_whole_identity_numbers),
        T(a_manager_does_not_touch_the_account_of_somebody_who_may_do_more),
        T(the_security_administrator_disables_the_account_of_an_office),
        T(one_signs_in_by_user_name_or_certificate),
        T(unknown_wrong_and_disabled_get_the_same_sentence),
        T(five_failures_lock_an_address_for_a_while),
        T(a_guess_that_was_under_way_when_the_lock_fell_is_not_looked_at),
        T(others_elsewhere_do_not_lock_somebody_out),
        T(a_session_ends_after_half_an_hour_without_a_sign_of_life),
        T(a_session_ends_after_twelve_hours_whatever_happens),
        T(a_token_that_nobody_gave_is_signed_out),
        T(a_first_password_allows_nothing_but_another_one),
        T(a_new_password_ends_all_other_sessions),
        T(who_does_not_know_the_old_password_keeps_it),
        T(disabling_somebody_ends_their_sessions),
        T(an_auditor_of_a_unit_reads_the_book_of_that_unit),
        T(the_auditor_of_the_whole_finds_by_day_person_and_word),
        T(a_database_with_units_is_not_founded_again),
    };
    return cmocka_run_group_tests_name("access", tests, NULL, NULL);
}

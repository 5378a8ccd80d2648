/* SPDX-License-Identifier: Apache-2.0 */
/* Decisions about people and passwords, without a database. Cases are data: each line is one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "org/org_initials.h"
#include "org/org_rules.h"
#include "platform/base/arena.h"
#include "platform/base/date.h"

#define TODAY    20779 /* 2026-11-22 */
#define NOW      INT64_C(1795312800000)
#define A_MINUTE INT64_C(60000)

static int set_up(void **state)
{
    static struct arena arena;
    arena_init(&arena, 1024 * 1024, NULL);
    *state = &arena;
    return 0;
}

static int tear_down(void **state)
{
    arena_release(*state);
    return 0;
}

/* ---- Numbers --------------------------------------------------------------------------------- */

static void identity_numbers_are_told_good_from_bad(void **state)
{
    static const struct {
        const char *number;
        enum org_identity_fault fault;
    } cases[] = {
        {"11010119900307803X", IDENTITY_GOOD},
        {"990101197002021013", IDENTITY_CHECKSUM},
        {"110101199003078030", IDENTITY_CHECKSUM},
        {"11010119900307803x", IDENTITY_LENGTH},
        {"11010119900230803X", IDENTITY_BIRTHDAY},
        {"11010120990307803X", IDENTITY_BIRTHDAY},
        {"1101011990030780", IDENTITY_LENGTH},
        {"11010119900307803XX", IDENTITY_LENGTH},
        {"", IDENTITY_LENGTH},
        {"1101011990030A803X", IDENTITY_LENGTH},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (org_identity_check(cases[i].number, TODAY) != cases[i].fault)
            fail_msg("%s: %d", cases[i].number, (int)org_identity_check(cases[i].number, TODAY));
    }
}

static void a_wrong_digit_or_two_swapped_never_pass_the_checksum(void **state)
{
    char number[19] = "11010119900307803X";
    (void)state;
    for (size_t place = 0; place < 17; place++) {
        char right = number[place];
        for (char digit = '0'; digit <= '9'; digit++) {
            number[place] = digit;
            if (digit != right && org_identity_check(number, TODAY) == IDENTITY_GOOD)
                fail_msg("%s", number);
        }
        number[place] = right;
    }
    for (size_t place = 0; place < 16; place++) {
        char one = number[place], other = number[place + 1];
        number[place] = other;
        number[place + 1] = one;
        if (one != other && org_identity_check(number, TODAY) == IDENTITY_GOOD)
            fail_msg("%s", number);
        number[place] = one;
        number[place + 1] = other;
    }
}

static void the_last_digit_but_one_tells_the_sex(void **state)
{
    (void)state;

    assert_int_equal(org_identity_sex("11010119900307803X"), SEX_MALE);
    assert_int_equal(org_identity_sex("110101199003078021"), SEX_FEMALE);
}

static void numbers_are_masked_in_the_middle(void **state)
{
    struct arena *arena = *state;

    assert_string_equal(org_identity_mask(arena, "370702199001011234"), "3707**********1234");
    assert_string_equal(org_phone_mask(arena, "13812345678"), "138****5678");
    assert_string_equal(org_phone_mask(arena, "12345"), "****45");
}

static void user_names_certificates_and_phones_are_told_good_from_bad(void **state)
{
    (void)state;

    assert_true(org_user_is_good("xia.yy_2"));
    assert_false(org_user_is_good("2xia"));
    assert_false(org_user_is_good("xy"));
    assert_false(org_user_is_good("夏允越"));
    assert_true(org_certificate_is_good("YC-0300017"));
    assert_false(org_certificate_is_good("yc0300017"));
    assert_false(org_certificate_is_good("123"));
    assert_true(org_phone_is_good("0538-1234567"));
    assert_false(org_phone_is_good("1381234567a"));
}

/* ---- Initials -------------------------------------------------------------------------------- */

static void names_have_the_initials_that_people_would_type(void **state)
{
    static const struct {
        const char *name, *initials;
    } cases[] = {
        {"夏允越", "XYY"},
        {"单珩", "SH"},
        {"仇如澜", "QRL"},
        {"区嘉树", "OJS"},
        {"曾重庆", "ZZQ"},
        {"解知微", "XZW"},
        {"查叙白", "ZXB"},
        {"盖听澜", "GTL"},
        {"尉迟敬", "YCJ"},
        {"万俟咏", "MQY"},
        {"上官砚谦", "SGYQ"},
        {"欧阳修远", "OYXY"},
        {"邵𠮷安", "SJA"},
        {"古丽·木江", "GLMJ"},
        {"Anwar 艾力", "ANWARAL"},
        {"㐀", ""},
        {"重单", "ZD"},
        {"吕缪", "LM"},
        {"翟隽", "ZJ"},
        {"", ""},
    };
    struct arena *arena = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(org_initials(arena, cases[i].name), cases[i].initials);
}

/* ---- Units and roles ------------------------------------------------------------------------- */

static void units_stand_where_the_administration_has_them(void **state)
{
    static const struct {
        int kind, above;
        bool may;
    } cases[] = {
        {KIND_PROVINCE, -1, true},
        {KIND_CITY, -1, true},
        {KIND_COUNTY, -1, true},
        {KIND_STATION, -1, false},
        {KIND_CITY, KIND_PROVINCE, true},
        {KIND_COUNTY, KIND_CITY, true},
        {KIND_COUNTY, KIND_PROVINCE, true},
        {KIND_CITY, KIND_COUNTY, false},
        {KIND_CITY, KIND_CITY, false},
        {KIND_STATION, KIND_COUNTY, true},
        {KIND_DIRECT, KIND_CITY, true},
        {KIND_DIRECT, KIND_STATION, true},
        {KIND_COUNTY, KIND_STATION, false},
        {KIND_PROVINCE, KIND_PROVINCE, false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (org_kind_may_stand(cases[i].kind, cases[i].above) != cases[i].may)
            fail_msg("%d under %d", cases[i].kind, cases[i].above);
    }
}

static void no_administrator_does_the_trade_s_business(void **state)
{
    static const enum org_permission business[] = {MAY_KEEP_FACTS, MAY_KEEP_SCHEMES, MAY_RUN_TASKS,
                                                   MAY_FREEZE, MAY_SEE_IDENTITY};
    int64_t administrators =
        INT64_C(1) << ROLE_ADMINISTRATOR | INT64_C(1) << ROLE_SECURITY | INT64_C(1) << ROLE_AUDITOR;
    (void)state;
    for (size_t i = 0; i < sizeof business / sizeof *business; i++)
        assert_int_equal(org_roles_with(business[i]) & administrators, 0);
    assert_int_equal(org_roles_with(MAY_GRANT), INT64_C(1) << ROLE_SECURITY);
    assert_int_equal(org_roles_with(MAY_SEE_AUDIT), INT64_C(1) << ROLE_AUDITOR);
    assert_int_equal(org_roles_with(MAY_ADMINISTER), INT64_C(1) << ROLE_ADMINISTRATOR);
}

static void a_leader_changes_nothing(void **state)
{
    (void)state;
    for (int permission = MAY_SEE_UNITS; permission < MAY_END; permission++) {
        bool has = org_roles_with((enum org_permission)permission) >> ROLE_LEADER & 1;
        bool sees = strncmp(org_permission_words[permission - MAY_SEE_UNITS], "see_", 4) == 0;
        if (has && !sees)
            fail_msg("%s", org_permission_words[permission - MAY_SEE_UNITS]);
    }
}

/* ---- Passwords ------------------------------------------------------------------------------- */

static void passwords_are_told_good_from_bad(void **state)
{
    static const struct {
        const char *password;
        size_t faults;
    } cases[] = {
        {"correct horse battery", 0},
        {"练兵比武大家一起来啊", 0},
        {"short", 1},
        {"aaaaaaaaaaaa", 1},
        {"1234567890", 1},
        {"abababababab", 1},
        {"Password123", 1},
        {"Xia.YunYue.01", 1},
        {"qwertyuiop", 2},
        {"Tr0ub4dor&3x", 0},
        {"", 1},
    };
    const char *own[] = {"xia.yunyue.01", NULL};
    const char *sentences[PASSWORD_FAULTS];
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (org_password_check(cases[i].password, own, sentences) != cases[i].faults)
            fail_msg("%s: %zu", cases[i].password,
                     org_password_check(cases[i].password, own, sentences));
    }
}

static struct org_attempts failed(int times, int64_t now)
{
    struct org_attempts attempts = {0};
    for (int i = 0; i < times; i++)
        attempts = org_attempts_failed(attempts, ATTEMPTS_FREE, now);
    return attempts;
}

static void the_delay_grows_up_to_a_quarter_of_an_hour(void **state)
{
    (void)state;

    assert_int_equal(failed(4, NOW).free_at, NOW);
    assert_int_equal(failed(5, NOW).free_at, NOW + DELAY_FIRST_MS);
    assert_int_equal(failed(6, NOW).free_at, NOW + 2 * DELAY_FIRST_MS);
    assert_int_equal(failed(9, NOW).free_at, NOW + 16 * DELAY_FIRST_MS);
    assert_int_equal(failed(10, NOW).free_at, NOW + 15 * A_MINUTE);
    assert_int_equal(failed(1000, NOW).free_at, NOW + 15 * A_MINUTE);
}

static void failures_are_forgotten_after_an_hour(void **state)
{
    struct org_attempts attempts = failed(9, NOW);
    (void)state;

    attempts = org_attempts_failed(attempts, ATTEMPTS_FREE, NOW + FORGET_MS + 1);

    assert_int_equal(attempts.failures, 1);
    assert_int_equal(attempts.free_at, NOW + FORGET_MS + 1);
}

static void an_address_of_good_repute_is_not_held_up_by_the_others(void **state)
{
    struct org_attempts everywhere = {.failures = 100, .free_at = NOW + A_MINUTE};
    struct org_attempts stranger = {0};
    struct org_attempts known = {.good_at = NOW - 29 * INT64_C(86400000)};
    struct org_attempts long_ago = {.good_at = NOW - 31 * INT64_C(86400000)};
    (void)state;

    assert_int_equal(org_attempts_free_at(stranger, everywhere, NOW), NOW + A_MINUTE);
    assert_int_equal(org_attempts_free_at(known, everywhere, NOW), 0);
    assert_int_equal(org_attempts_free_at(long_ago, everywhere, NOW), NOW + A_MINUTE);
    known.free_at = NOW + 2 * A_MINUTE;
    assert_int_equal(org_attempts_free_at(known, everywhere, NOW), NOW + 2 * A_MINUTE);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        T(identity_numbers_are_told_good_from_bad),
        T(a_wrong_digit_or_two_swapped_never_pass_the_checksum),
        T(the_last_digit_but_one_tells_the_sex),
        T(numbers_are_masked_in_the_middle),
        T(user_names_certificates_and_phones_are_told_good_from_bad),
        T(names_have_the_initials_that_people_would_type),
        T(units_stand_where_the_administration_has_them),
        T(no_administrator_does_the_trade_s_business),
        T(a_leader_changes_nothing),
        T(passwords_are_told_good_from_bad),
        T(the_delay_grows_up_to_a_quarter_of_an_hour),
        T(failures_are_forgotten_after_an_hour),
        T(an_address_of_good_repute_is_not_held_up_by_the_others),
    };
    return cmocka_run_group_tests_name("org rules", tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Text, exact numbers, JSON, faults. */
#include "support.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "platform/base/json.h"

static int64_t millionths(const char *text)
{
    int64_t value = INT64_MIN;
    return decimal_parse(bytes_of(text), &value) ? value : INT64_MIN;
}

#define rat(num, den) ((struct rat){(num), (den)})

static const char *shown(struct world *world, struct rat value)
{
    struct text text;
    text_init(&text, &world->arena, 200);
    rat_add_readable(&text, value);
    return text.at;
}

static int set_up(void **state)
{
    *state = world_new();
    return 0;
}

static int tear_down(void **state)
{
    world_free(*state);
    return 0;
}

/* ---- text ---- */

static void a_whole_number_is_written_alike_with_room_and_without(void **state)
{
    struct world *world = *state;
    char expected[32];
    for (int64_t border = 1; border <= INT64_C(100000000000000000); border *= 10) {
        const int64_t values[] = {border - 1, border, -border, 7 - border};
        for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
            struct text roomy, tight;
            text_init(&roomy, &world->arena, 200);
            text_init(&tight, &world->arena, 20);
            (void)snprintf(expected, sizeof expected, "%" PRId64, values[i]);
            text_add_int(&roomy, values[i]);
            text_add_int(&tight, values[i]);
            assert_string_equal(roomy.at, expected);
            assert_string_equal(tight.at, expected);
            assert_int_equal(roomy.used, strlen(expected));
        }
    }
}

static void a_reserved_text_keeps_what_it_has_and_its_maximum(void **state)
{
    struct world *world = *state;
    struct text text;
    text_init(&text, &world->arena, 400);
    text_add(&text, "甲");
    text_reserve(&text, 100);
    assert_int_equal(text.size, 256);
    text_reserve(&text, 300);
    assert_int_equal(text.size, 301);
    text_reserve(&text, 500);
    assert_int_equal(text.size, 401);
    assert_string_equal(text.at, "甲");
}

static void a_text_cuts_what_passes_its_maximum_and_says_so(void **state)
{
    struct world *world = *state;
    struct text text;
    text_init(&text, &world->arena, 5);

    text_add(&text, "1234567");
    text_add_char(&text, '8');

    assert_string_equal(text.at, "12345");
    assert_true(text.is_cut);
    text_clear(&text);
    assert_string_equal(text.at, "");
    assert_false(text.is_cut);
}

static void a_text_grows_as_needed(void **state)
{
    struct world *world = *state;
    struct text text;
    char long_text[1001];
    memset(long_text, 'x', 1000);
    long_text[1000] = '\0';
    text_init(&text, &world->arena, 10000);

    text_add(&text, long_text);
    text_add_format(&text, "%s%d", long_text, 7);
    text_add_int(&text, INT64_MIN);

    assert_int_equal(text.used, 2001 + 20);
    assert_string_equal(text.at + 2000, "7-9223372036854775808");
}

static void utf8_is_told_from_what_only_looks_like_it(void **state)
{
    (void)state;
    assert_true(text_is_utf8(bytes_of("执法 abc é 𠮷")));
    assert_false(text_is_utf8(bytes_of("\xc0\xaf")));
    assert_false(text_is_utf8(bytes_of("\xe0\x80\xaf")));
    assert_false(text_is_utf8(bytes_of("\xed\xa0\x80")));
    assert_false(text_is_utf8(bytes_of("\xf4\x90\x80\x80")));
    assert_false(text_is_utf8(bytes_of("\xf5\x80\x80\x80")));
    assert_false(text_is_utf8(bytes_of("\xe6\x89")));
    assert_false(text_is_utf8(bytes_of("\xe6\x89x")));
    assert_false(text_is_utf8(bytes_of("\x80")));
}

static const char *trimmed(struct world *world, const char *text)
{
    struct bytes bytes = text_trim(bytes_of(text));
    return arena_copy(&world->arena, bytes.at, bytes.length);
}

static void blanks_of_all_kinds_are_trimmed(void **state)
{
    struct world *world = *state;
    assert_string_equal(
        trimmed(world, " \t\r\n\xc2\xa0\xe3\x80\x80\xef\xbb\xbf 甲 乙 \xe3\x80\x80"), "甲 乙");
    assert_string_equal(trimmed(world, ""), "");
    assert_string_equal(trimmed(world, " \xc2\xa0"), "");
    assert_string_equal(trimmed(world, "、"), "、");
    assert_string_equal(trimmed(world, "à"), "à");
}

static void chinese_is_two_columns_wide(void **state)
{
    (void)state;
    assert_int_equal(text_width("abc"), 3);
    assert_int_equal(text_width("执法（1）"), 9);
    assert_int_equal(text_width("𠮷é"), 3);
    assert_int_equal(text_width("“…—”"), 8);
    assert_int_equal(text_width("e\xcc\x81"), 1);
    assert_int_equal(text_width("a\xff"), 1);
}

static void near_words_are_near(void **state)
{
    (void)state;
    char longest[80];
    memset(longest, 'a', 79);
    longest[79] = '\0';
    assert_int_equal(text_distance("officers", "officers"), 0);
    assert_int_equal(text_distance("oficers", "officers"), 1);
    assert_int_equal(text_distance("offciers", "officers"), 1);
    assert_int_equal(text_distance("", "abc"), 3);
    assert_int_equal(text_distance(longest, "a"), 99);
}

/* ---- numbers ---- */

static void a_decimal_has_at_most_twelve_and_six_digits(void **state)
{
    (void)state;
    assert_int_equal(millionths("999999999999.999999"), INT64_C(999999999999999999));
    assert_int_equal(millionths("-0"), 0);
    assert_int_equal(millionths("-0.5"), -500000);
    assert_int_equal(millionths("007"), 7000000);
    assert_int_equal(millionths("1000000000000"), INT64_MIN);
    assert_int_equal(millionths("0.1234567"), INT64_MIN);
    assert_int_equal(millionths("1."), INT64_MIN);
    assert_int_equal(millionths(".5"), INT64_MIN);
    assert_int_equal(millionths("1e3"), INT64_MIN);
    assert_int_equal(millionths("+1"), INT64_MIN);
    assert_int_equal(millionths("-"), INT64_MIN);
    assert_int_equal(millionths(""), INT64_MIN);
}

static void halves_are_rounded_away_from_zero(void **state)
{
    (void)state;
    int64_t units = 0;
    assert_true(rat_round(rat(5, 1000), 2, &units));
    assert_int_equal(units, 1);
    assert_true(rat_round(rat(-5, 1000), 2, &units));
    assert_int_equal(units, -1);
    assert_true(rat_round(rat(4999, 1000000), 2, &units));
    assert_int_equal(units, 0);
    assert_true(rat_round(rat(1, 3), 6, &units));
    assert_int_equal(units, 333333);
    struct rat wide = {(int128)INT64_MAX * 1000 + 500, 1000000000};
    assert_true(rat_round(wide, 0, &units));
    assert_int_equal(units, INT64_C(9223372036855));
}

static void what_is_too_large_is_not_held(void **state)
{
    (void)state;
    int64_t units = 0;
    struct rat huge = {(int128)1 << 125, 1}, tiny = {1, ((int128)1 << 125) - 1};
    assert_false(rat_is_held(rat_multiply(huge, huge)));
    assert_false(rat_is_held(rat_add(rat_multiply(huge, huge), rat_of(1))));
    assert_false(rat_is_held(rat_multiply(rat_multiply(huge, huge), rat_of(1))));
    assert_false(rat_is_held(rat_add(huge, tiny)));
    assert_false(rat_round(huge, 2, &units));
    assert_false(rat_round(rat_multiply(huge, huge), 2, &units));
    assert_false(rat_round(rat(INT64_C(4000000000000000000), 1), 0, &units));
    assert_false(rat_floor(huge, &units));
    assert_false(rat_floor(rat_divide(rat_of(1), rat_of(0)), &units));
}

static void large_terms_are_reduced_before_giving_up(void **state)
{
    (void)state;
    struct rat wide = {(int128)1 << 100, (int128)1 << 99};
    assert_int_equal(rat_compare(rat_multiply(wide, wide), rat_of(4)), 0);
    assert_int_equal(rat_compare(rat_add(wide, wide), rat_of(4)), 0);
    assert_int_equal(rat_compare(rat_multiply(rat_multiply(wide, rat(3, 7)), rat(7, 3)), rat_of(2)),
                     0);
    assert_true(rat_sign(rat_subtract(rat_of(1), wide)) < 0);
    assert_int_equal(rat_sign(rat_multiply(wide, rat_of(0))), 0);
}

static void comparing_never_overflows(void **state)
{
    (void)state;
    int128 big = ((int128)1 << 126) + 12345;
    struct rat a = {big, big - 1}, b = {big + 1, big}, below = {-big, big - 1};
    assert_true(rat_compare(a, b) > 0);
    assert_true(rat_compare(b, a) < 0);
    assert_true(rat_compare(a, (struct rat){big, big - 1}) == 0);
    assert_true(rat_compare(below, a) < 0);
    assert_true(rat_compare((struct rat){big, 3}, rat_of(2)) > 0);
    assert_true(rat_compare(rat_of(-1), (struct rat){-big, big}) == 0);
}

static void dividing_by_a_negative_number_keeps_the_sign(void **state)
{
    (void)state;
    assert_int_equal(rat_compare(rat_divide(rat_of(1), rat_of(-2)), rat(-1, 2)), 0);
    int64_t whole = 0;
    assert_true(rat_floor(rat(-1, 2), &whole));
    assert_int_equal(whole, -1);
    assert_true(rat_floor(rat(7, 2), &whole));
    assert_int_equal(whole, 3);
}

static void numbers_are_shown_as_short_as_they_are(void **state)
{
    struct world *world = *state;
    struct text text;
    text_init(&text, &world->arena, 100);
    decimal_add_text(&text, -500000);
    text_add_char(&text, ' ');
    decimal_add_points(&text, -5, 2);
    text_add_char(&text, ' ');
    decimal_add_points(&text, 7, 0);
    text_add_char(&text, ' ');
    decimal_add_text(&text, -12 * DECIMAL_ONE);
    text_add_char(&text, ' ');
    decimal_add_text(&text, 12345678901);

    assert_string_equal(text.at, "-0.5 -0.05 7 -12 12345.678901");
    assert_string_equal(shown(world, rat(1, 4)), "0.25");
    assert_string_equal(shown(world, rat(200, 100)), "2");
    assert_string_equal(shown(world, rat(1, 3)), "约 0.333333");
    assert_string_equal(shown(world, (struct rat){(int128)1 << 120, 3}), "（数值过大）");
}

static void only_finite_decimals_are_shown_exactly(void **state)
{
    struct world *world = *state;
    struct text text;
    text_init(&text, &world->arena, 100);
    assert_true(rat_add_exactly(&text, rat(1, 8)));
    assert_string_equal(text.at, "0.125");
    text_clear(&text);
    assert_true(rat_add_exactly(&text, (struct rat){-(((int128)1 << 100) + 1), 8}));
    assert_string_equal(text.at, "-158456325028528675187087900672.125");
    text_clear(&text);
    assert_true(rat_add_exactly(&text, rat_of(INT64_MIN)));
    assert_string_equal(text.at, "-9223372036854775808");
    assert_false(rat_add_exactly(&text, rat(1, 3)));
    assert_false(rat_add_exactly(&text, rat(1, 0)));
    assert_false(rat_add_exactly(&text, (struct rat){((int128)1 << 125) + 1, 8}));
}

/* The same value in terms that only 128 bits hold. */
static struct rat lengthened(struct rat a)
{
    static const int128 factor = (int128)1 << 66;
    return (struct rat){a.num * factor, a.den * factor};
}

static void numbers_of_128_bits_are_treated_like_those_of_64(void **state)
{
    static const int64_t terms[] = {0,    1,      -1,       2,         -7,       100,
                                    9999, 950000, -1000000, 123456789, 1L << 33, (1L << 40) + 1};
    enum { COUNT = sizeof terms / sizeof *terms };
    (void)state;
    for (int i = 0; i < COUNT * COUNT; i++) {
        if (terms[i % COUNT] <= 0)
            continue;
        struct rat a = rat(terms[i / COUNT], terms[i % COUNT]), long_a = lengthened(a);
        int64_t one = 0, other = 0;
        for (int decimals = 0; decimals <= 6; decimals++) {
            assert_true(rat_round(a, decimals, &one) && rat_round(long_a, decimals, &other));
            assert_int_equal(one, other);
        }
        assert_true(rat_floor(a, &one) && rat_floor(long_a, &other));
        assert_int_equal(one, other);
        bool is_exact = rat_in_millionths(a, &one);
        assert_int_equal(rat_in_millionths(long_a, &other), is_exact);
        assert_true(!is_exact || one == other);
        struct rat b = rat(3, 7), long_b = lengthened(b);
        assert_int_equal(rat_compare(a, b), rat_compare(long_a, long_b));
        assert_int_equal(rat_compare(rat_add(a, b), rat_add(long_a, long_b)), 0);
        assert_int_equal(rat_compare(rat_multiply(a, b), rat_multiply(long_a, long_b)), 0);
    }
}

static void only_what_is_exact_in_millionths_is_said_to_be(void **state)
{
    (void)state;
    int64_t value = 0;
    assert_true(rat_in_millionths(rat(-28, 8), &value));
    assert_int_equal(value, -3500000);
    assert_true(rat_in_millionths(rat(INT64_C(3999999999999), 1), &value));
    assert_int_equal(value, INT64_C(3999999999999000000));
    assert_false(rat_in_millionths(rat(1, 3), &value));
    assert_false(rat_in_millionths(rat(1, 10000000), &value));
    assert_false(rat_in_millionths(rat(INT64_C(4000000000000), 1), &value));
    assert_false(rat_in_millionths(rat(INT64_MAX, 1), &value));
    assert_false(rat_in_millionths(rat(1, 0), &value));
}

static void decimals_of_facts_lose_no_digit(void **state)
{
    (void)state;
    assert_int_equal(rat_compare(rat_of_decimal(-3 * DECIMAL_ONE), rat_of(-3)), 0);
    assert_int_equal(rat_compare(rat_of_decimal(2500000), rat(5, 2)), 0);
    assert_int_equal(rat_compare(rat_of_decimal(-1), rat(-1, DECIMAL_ONE)), 0);
}

/* ---- JSON ---- */

static const char *json_fault(struct world *world, const char *text)
{
    faults_init(&world->faults, &world->arena);
    if (json_parse(&world->arena, bytes_of(text), &world->faults))
        return "";
    return world->faults.list[0].sentence;
}

static void broken_json_is_refused_with_its_line(void **state)
{
    struct world *world = *state;
    assert_non_null(strstr(json_fault(world, "{\n\"a\": 1,\n}"), "键名"));
    assert_int_equal(world->faults.list[0].line, 3);
    assert_non_null(strstr(json_fault(world, "[1 2]"), "逗号或右方括号"));
    assert_non_null(strstr(json_fault(world, "{\"a\" 1}"), "冒号"));
    assert_non_null(strstr(json_fault(world, "{\"a\":1"), "右花括号"));
    assert_non_null(strstr(json_fault(world, "{} {}"), "多余内容"));
    assert_non_null(strstr(json_fault(world, "\"a"), "结束引号"));
    assert_non_null(strstr(json_fault(world, "\"a\\"), "结束引号"));
    assert_non_null(strstr(json_fault(world, "\"a\nb\""), "控制字符"));
    assert_non_null(strstr(json_fault(world, "\"\\x\""), "转义"));
    assert_non_null(strstr(json_fault(world, "\"\\ud800\""), "转义"));
    assert_non_null(strstr(json_fault(world, "\"\\ud800\\u0041\""), "转义"));
    assert_non_null(strstr(json_fault(world, "\"\\udc00\""), "转义"));
    assert_non_null(strstr(json_fault(world, "\"\\u00zz\""), "转义"));
    assert_non_null(strstr(json_fault(world, "\"\\u0000\""), "转义"));
    assert_non_null(strstr(json_fault(world, "\"\\u1\""), "转义"));
    assert_non_null(strstr(json_fault(world, "01"), "数字"));
    assert_non_null(strstr(json_fault(world, "1.e"), "数字"));
    assert_non_null(strstr(json_fault(world, "1e"), "数字"));
    assert_non_null(strstr(json_fault(world, "nul"), "数字"));
    assert_non_null(strstr(json_fault(world, "{\"a\":}"), "数字"));
    assert_non_null(strstr(json_fault(world, "\xff"), "UTF-8"));
    assert_non_null(strstr(json_fault(world, ""), "值"));
}

static void nesting_is_limited(void **state)
{
    struct world *world = *state;
    char deep[201];
    memset(deep, '[', 100);
    memset(deep + 100, ']', 100);
    deep[200] = '\0';
    assert_non_null(strstr(json_fault(world, deep), "嵌套"));
}

static void keys_in_one_object_are_limited(void **state)
{
    struct world *world = *state;
    struct text text;
    text_init(&text, &world->arena, 100000);
    for (int i = 0; i <= 1024; i++)
        text_add_format(&text, "%s\"k%d\":1", i ? "," : "{", i);
    text_add(&text, "}");
    assert_non_null(strstr(json_fault(world, text.at), "过多"));
}

static void every_duplicate_key_is_named(void **state)
{
    struct world *world = *state;
    (void)json_fault(world, "{\"a\":1,\n\"b\":{\"c\":1,\"c\":2},\n\"a\":3}");
    assert_int_equal(world->faults.count, 2);
    assert_int_equal(world->faults.list[0].line, 2);
    assert_int_equal(world->faults.list[1].line, 3);
}

static void strings_are_unescaped_and_escaped(void **state)
{
    struct world *world = *state;
    const struct json *json = json_parse(
        &world->arena, bytes_of("\xef\xbb\xbf\"\\u6267\\ud842\\udfb7\\n\\t\\\"\\u00e9\""),
        &world->faults);
    assert_non_null(json);
    assert_string_equal(json->string, "执𠮷\n\t\"é");
    struct text text;
    text_init(&text, &world->arena, 100);
    json_add_string(&text, "a\"\\\n\x1f执");
    assert_string_equal(text.at, "\"a\\\"\\\\\\u000a\\u001f执\"");
}

static bool number(struct world *world, const char *text, struct rat *ret)
{
    const struct json *json = json_parse(&world->arena, bytes_of(text), &world->faults);
    assert_non_null(json);
    return json_number(json, ret);
}

static void json_numbers_are_exact(void **state)
{
    struct world *world = *state;
    struct rat value;
    assert_true(number(world, "0.1", &value));
    assert_int_equal(rat_compare(value, rat(1, 10)), 0);
    assert_true(number(world, "-12.5e-1", &value));
    assert_int_equal(rat_compare(value, rat(-5, 4)), 0);
    assert_true(number(world, "1E+3", &value));
    assert_int_equal(rat_compare(value, rat_of(1000)), 0);
    assert_true(number(world, "1000e-3", &value));
    assert_int_equal(rat_compare(value, rat_of(1)), 0);
    assert_true(number(world, "-0e999", &value));
    assert_int_equal(rat_compare(value, rat_of(0)), 0);
    assert_false(number(world, "1e400", &value));
    assert_false(number(world, "1e18", &value));
    assert_false(number(world, "1e-19", &value));
    assert_false(number(world, "1234567890123456789", &value));
    assert_false(number(world, "0.1234567890123456789", &value));
    assert_false(number(world, "1234567890123456789012345678901234567890", &value));
}

static void a_member_is_found_by_its_key(void **state)
{
    struct world *world = *state;
    const struct json *json =
        json_parse(&world->arena, bytes_of("{\"a\":true,\"b\":[null,false]}"), &world->faults);
    assert_int_equal(json_member(json, "b")->count, 2);
    assert_int_equal(json_member(json, "b")->list[0].kind, JSON_NULL);
    assert_null(json_member(json, "c"));
    assert_null(json_member(json_member(json, "a"), "a"));
}

/* ---- faults ---- */

static void faults_are_sorted_by_line_and_keep_their_order(void **state)
{
    struct world *world = *state;
    struct faults *faults = &world->faults;
    faults_sort(faults);
    for (size_t line = 20; line > 0; line--)
        faults_add_line(faults, line, "a%zu", line);
    faults_add_line(faults, 3, "b");
    faults_add_place(faults, "x[1]", "c");

    faults_sort(faults);

    assert_string_equal(faults->list[0].place, "x[1]");
    assert_int_equal(faults->list[1].line, 1);
    assert_string_equal(faults->list[3].sentence, "a3");
    assert_string_equal(faults->list[4].sentence, "b");
    assert_int_equal(faults->list[21].line, 20);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_whole_number_is_written_alike_with_room_and_without),
        TEST(a_reserved_text_keeps_what_it_has_and_its_maximum),
        TEST(a_text_cuts_what_passes_its_maximum_and_says_so),
        TEST(a_text_grows_as_needed),
        TEST(utf8_is_told_from_what_only_looks_like_it),
        TEST(blanks_of_all_kinds_are_trimmed),
        TEST(chinese_is_two_columns_wide),
        TEST(near_words_are_near),
        TEST(a_decimal_has_at_most_twelve_and_six_digits),
        TEST(halves_are_rounded_away_from_zero),
        TEST(what_is_too_large_is_not_held),
        TEST(large_terms_are_reduced_before_giving_up),
        TEST(comparing_never_overflows),
        TEST(dividing_by_a_negative_number_keeps_the_sign),
        TEST(numbers_are_shown_as_short_as_they_are),
        TEST(only_finite_decimals_are_shown_exactly),
        TEST(numbers_of_128_bits_are_treated_like_those_of_64),
        TEST(only_what_is_exact_in_millionths_is_said_to_be),
        TEST(decimals_of_facts_lose_no_digit),
        TEST(broken_json_is_refused_with_its_line),
        TEST(nesting_is_limited),
        TEST(keys_in_one_object_are_limited),
        TEST(every_duplicate_key_is_named),
        TEST(strings_are_unescaped_and_escaped),
        TEST(json_numbers_are_exact),
        TEST(a_member_is_found_by_its_key),
        TEST(faults_are_sorted_by_line_and_keep_their_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

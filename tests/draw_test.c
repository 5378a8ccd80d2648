/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Drawing: that each is as likely as any other, that what is asked of a result holds, and what a
 * list must be. That the method is the published one is tests/run-draws' affair.
 */
#include "support.h"

#include <stdlib.h>
#include <string.h>

#include "draw/draw_method.h"
#include "draw/draw_rules.h"

enum { MOST = 64 };

struct table {
    struct arena arena;
    struct faults faults;
    struct draw_record record;
    struct draw_line lines[MOST];
    struct draw_witness witnesses[4];
};

static struct table t;

static int set_up(void **state)
{
    (void)state;
    t = (struct table){0};
    arena_init(&t.arena, (size_t)256 * 1024 * 1024, NULL);
    faults_init(&t.faults, &t.arena);
    t.record.lines.at = t.lines;
    t.record.witnesses.at = t.witnesses;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_release(&t.arena);
    return 0;
}

/* Lines 1 to `count`, of nobody. */
static void given_lines(size_t count)
{
    for (size_t i = 0; i < count; i++)
        t.lines[i] = (struct draw_line){.number = (int64_t)i + 1,
                                        .label = text_format(&t.arena, "第%zu队", i + 1)};
    t.record.lines.count = count;
}

static const struct draw_result *drawn(size_t seed)
{
    char text[16];
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = (char)(seed >> (4 * i) & 15);
    t.record.seed = draw_hash(&t.arena, (struct bytes){text, sizeof text});
    t.record.results = draw_results(&t.arena, &t.record);
    return t.record.results.at;
}

static const char *told(const char *place)
{
    for (size_t i = 0; i < t.faults.count; i++) {
        if (strcmp(t.faults.list[i].place, place) == 0)
            return t.faults.list[i].sentence;
    }
    return NULL;
}

static const char *checked(const char *place)
{
    faults_init(&t.faults, &t.arena);
    draw_check(&t.record, &t.faults);
    return told(place);
}

/* ---- Chance ---------------------------------------------------------------------------------- */

enum { DRAWS = 100000 };

/* Sum of (seen - expected)² / expected, times 1000. */
static uint64_t chi_square(const uint32_t *seen, size_t kinds, uint64_t draws)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < kinds; i++) {
        int64_t off = (int64_t)(seen[i] * kinds) - (int64_t)draws;
        sum += (uint64_t)(off * off) * 1000 / (kinds * draws);
    }
    return sum;
}

static size_t permutation_number(const struct draw_result *list, size_t count)
{
    size_t number = 0;
    for (size_t i = 0; i < count; i++) {
        size_t smaller = 0;
        for (size_t j = i + 1; j < count; j++)
            smaller += list[j].line < list[i].line;
        number = number * (count - i) + smaller;
    }
    return number;
}

static void every_order_is_as_likely_as_any_other(void **state)
{
    (void)state;
    uint32_t seen[120] = {0};
    given_lines(5);

    for (size_t i = 0; i < DRAWS; i++) {
        struct arena_mark mark = arena_mark(&t.arena);
        seen[permutation_number(drawn(i), 5)]++;
        arena_rewind(&t.arena, mark);
    }

    /* 119 degrees of freedom: one in a million passes 201, and as many stay below 58. */
    uint64_t chi = chi_square(seen, 120, DRAWS);
    assert_in_range(chi, 58000, 201000);
}

static void every_group_is_as_likely_for_everybody(void **state)
{
    (void)state;
    static const char *const units[] = {"甲县", "甲县", "甲县", "乙县", "乙县", NULL, NULL};
    uint32_t seen[7][3] = {{0}};
    given_lines(7);
    for (size_t i = 0; i < 7; i++)
        t.lines[i].unit = units[i];
    t.record.kind = DRAW_GROUPS;
    t.record.size = 3;
    t.record.is_apart = true;

    for (size_t i = 0; i < DRAWS; i++) {
        struct arena_mark mark = arena_mark(&t.arena);
        const struct draw_result *list = drawn(i);
        for (size_t j = 0; j < 7; j++)
            seen[list[j].line - 1][list[j].value - 1]++;
        arena_rewind(&t.arena, mark);
    }

    /* 2 degrees of freedom: one in a million passes 27.7. */
    for (size_t i = 0; i < 7; i++)
        assert_in_range(chi_square(seen[i], 3, DRAWS), 0, 27700);
}

static void words_behind_the_last_full_round_are_passed_over(void **state)
{
    (void)state;
    uint32_t picked;

    /* 2³² is 3 × 1431655765 + 1. */
    assert_false(draw_pick(UINT32_MAX, 3, &picked));
    assert_true(draw_pick(UINT32_MAX - 1, 3, &picked));
    assert_int_equal(picked, 2);
    assert_true(draw_pick(UINT32_MAX, 4, &picked));
    assert_int_equal(picked, 3);
    assert_true(draw_pick(0, 2000, &picked));
    assert_int_equal(picked, 0);
}

/* ---- What is asked of a result --------------------------------------------------------------- */

static bool are_apart(const struct draw_result *list)
{
    for (size_t i = 0; i < t.record.results.count; i++) {
        for (size_t j = 0; j < i; j++) {
            const char *one = t.lines[list[i].line - 1].unit,
                       *other = t.lines[list[j].line - 1].unit;
            if (list[i].value == list[j].value && one && other && strcmp(one, other) == 0)
                return false;
        }
    }
    return true;
}

static void groups_are_even_and_keep_units_apart(void **state)
{
    (void)state;
    uint64_t chance = 88172645463325252U;
    t.record.kind = DRAW_GROUPS;
    t.record.is_apart = true;
    for (size_t round = 0; round < 2000; round++) {
        size_t count = 2 + next_below(&chance, MOST - 2);
        size_t groups = 2 + next_below(&chance, (uint32_t)count - 1);
        uint32_t sizes[MOST] = {0};
        given_lines(count);
        for (size_t i = 0; i < count; i++)
            t.lines[i].unit = text_format(&t.arena, "单位%zu", i * 3 / (groups + 1));
        t.record.size = (int64_t)groups;

        const struct draw_result *list = drawn(round);

        assert_int_equal(t.record.results.count, count);
        for (size_t i = 0; i < count; i++)
            sizes[list[i].value - 1]++;
        for (size_t i = 0; i < groups; i++)
            assert_in_range(sizes[i], count / groups, (count + groups - 1) / groups);
        assert_true(checked("size") != NULL || are_apart(list));
    }
}

static void everybody_who_takes_part_is_drawn_once_and_nobody_else(void **state)
{
    (void)state;
    given_lines(50);
    for (size_t i = 0; i < 50; i += 7)
        t.lines[i].excluded = "回避";
    for (int kind = DRAW_ORDER; kind <= DRAW_CHOICE; kind++) {
        bool is_seen[51] = {false};
        t.record.kind = kind;
        t.record.size = kind == DRAW_ORDER ? 0 : 5;

        const struct draw_result *list = drawn((size_t)kind);

        assert_int_equal(t.record.results.count, 42);
        for (size_t i = 0; i < 42; i++) {
            assert_false(is_seen[list[i].line]);
            assert_null(t.lines[list[i].line - 1].excluded);
            is_seen[list[i].line] = true;
        }
    }
}

static void results_say_what_they_mean(void **state)
{
    (void)state;
    static const struct {
        int kind;
        int64_t size;
        const char *first, *last;
    } cases[] = {{DRAW_ORDER, 0, "第 1 个", "第 5 个"},
                 {DRAW_GROUPS, 2, "第 1 组", "第 2 组"},
                 {DRAW_NUMBERS, 101, "盲号 101", "盲号 105"},
                 {DRAW_CHOICE, 2, "抽中", "候补第 3"}};
    given_lines(5);
    for (size_t i = 0; i < 4; i++) {
        t.record.kind = cases[i].kind;
        t.record.size = cases[i].size;

        const struct draw_result *list = drawn(i);

        assert_string_equal(draw_outcome(&t.arena, &t.record, &list[0]), cases[i].first);
        assert_string_equal(draw_outcome(&t.arena, &t.record, &list[4]), cases[i].last);
    }
}

/* ---- What a list must be --------------------------------------------------------------------- */

static void a_list_to_be_drawn_from(void **state)
{
    (void)state;
    given_lines(4);
    assert_null(checked("lines"));
    assert_int_equal(t.faults.count, 0);

    t.lines[3].excluded = t.lines[2].excluded = t.lines[1].excluded = "退出";
    assert_non_null(strstr(checked("lines"), "不到 2 个"));

    given_lines(4);
    t.lines[3].label = t.lines[0].label;
    assert_non_null(strstr(checked("lines[3].label"), "第 4 行与第 1 行重复"));
    t.lines[3].unit = "别的单位";
    assert_null(checked("lines[3].label"));
}

static void how_many_may_be_asked_for(void **state)
{
    (void)state;
    static const struct {
        int kind;
        int64_t size;
        const char *says; /* NULL: nothing */
    } cases[] = {
        {DRAW_ORDER, 0, NULL},       {DRAW_ORDER, 1, "不用填"}, {DRAW_GROUPS, 1, "2 到 4"},
        {DRAW_GROUPS, 2, NULL},      {DRAW_GROUPS, 4, NULL},    {DRAW_GROUPS, 5, "2 到 4"},
        {DRAW_NUMBERS, 0, "起始号"}, {DRAW_NUMBERS, 101, NULL}, {DRAW_CHOICE, 0, "1 到 3"},
        {DRAW_CHOICE, 1, NULL},      {DRAW_CHOICE, 3, NULL},    {DRAW_CHOICE, 4, "1 到 3"}};
    given_lines(4);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        t.record.kind = cases[i].kind;
        t.record.size = cases[i].size;
        const char *says = checked("size");
        assert_true(cases[i].says ? says && strstr(says, cases[i].says) : !says);
    }
}

static void a_unit_with_more_than_there_are_groups_is_told(void **state)
{
    (void)state;
    given_lines(4);
    t.lines[0].unit = t.lines[1].unit = t.lines[2].unit = "甲县";
    t.record.kind = DRAW_GROUPS;
    t.record.size = 2;
    assert_null(checked("size"));

    t.record.is_apart = true;
    assert_non_null(strstr(checked("size"), "“甲县”有 3 个参加，只分 2 组"));

    t.lines[0].excluded = "退出";
    assert_null(checked("size"));
}

/* ---- When what may be done ------------------------------------------------------------------- */

static void numbers_that_are_good(void **state)
{
    (void)state;
    assert_true(draw_number_is_good("000000"));
    assert_true(draw_number_is_good("0123456789012345678901234567890123456789"));
    assert_false(draw_number_is_good("01234567890123456789012345678901234567890"));
    assert_false(draw_number_is_good("12345"));
    assert_false(draw_number_is_good("12345a"));
    assert_false(draw_number_is_good("１２３４５６"));
}

static void witnesses_open_before_it_is_drawn(void **state)
{
    (void)state;
    const char *hash = draw_hash(&t.arena, bytes_of("x"));
    t.record.way = DRAW_BY_WITNESSES;
    t.record.witnesses.count = 3;
    t.record.open_until = 100;
    t.witnesses[0].commitment = t.witnesses[1].commitment = hash;

    assert_non_null(strstr(draw_why_not(&t.record, DRAW_FROZEN, 50), "请先开始开启"));
    assert_non_null(strstr(draw_why_not(&t.record, DRAW_OPENING, 50), "还有见证人没有开启"));
    assert_non_null(strstr(draw_why_not(&t.record, DRAW_OPENING, 101), "没有一位"));
    t.witnesses[0].secret = "密语密语密语";
    assert_non_null(draw_why_not(&t.record, DRAW_OPENING, 100));
    assert_null(draw_why_not(&t.record, DRAW_OPENING, 101));
    t.witnesses[1].secret = "密语密语密语";
    assert_null(draw_why_not(&t.record, DRAW_OPENING, 50));
    assert_non_null(strstr(draw_why_not(&t.record, DRAW_DRAWN, 50), "不能再抽"));
    assert_non_null(strstr(draw_why_not(&t.record, DRAW_VOID, 50), "已经作废"));
    assert_non_null(strstr(draw_why_not(&t.record, DRAW_DRAFT, 50), "还没有冻结"));
}

static void a_witness_commits_once_and_opens_once_and_in_time(void **state)
{
    (void)state;
    struct draw_witness witness = {.person = 1};
    assert_null(draw_why_not_commit(&witness, DRAW_FROZEN));
    assert_non_null(draw_why_not_commit(&witness, DRAW_OPENING));
    assert_non_null(strstr(draw_why_not_open(&witness, DRAW_OPENING, 9, 5), "没有在开始开启前"));

    witness.commitment = draw_hash(&t.arena, bytes_of("x"));
    assert_non_null(strstr(draw_why_not_commit(&witness, DRAW_FROZEN), "不能更换"));
    assert_non_null(strstr(draw_why_not_open(&witness, DRAW_FROZEN, 9, 5), "还没有开始"));
    assert_null(draw_why_not_open(&witness, DRAW_OPENING, 9, 9));
    assert_non_null(strstr(draw_why_not_open(&witness, DRAW_OPENING, 9, 10), "已过"));

    witness.secret = "密语密语密语";
    assert_non_null(strstr(draw_why_not_open(&witness, DRAW_OPENING, 9, 5), "已经开启"));
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(every_order_is_as_likely_as_any_other),
        CASE(every_group_is_as_likely_for_everybody),
        CASE(words_behind_the_last_full_round_are_passed_over),
        CASE(groups_are_even_and_keep_units_apart),
        CASE(everybody_who_takes_part_is_drawn_once_and_nobody_else),
        CASE(results_say_what_they_mean),
        CASE(a_list_to_be_drawn_from),
        CASE(how_many_may_be_asked_for),
        CASE(a_unit_with_more_than_there_are_groups_is_told),
        CASE(numbers_that_are_good),
        CASE(witnesses_open_before_it_is_drawn),
        CASE(a_witness_commits_once_and_opens_once_and_in_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Memory that ends with the unit of work. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "platform/base/arena.h"

static jmp_buf full_arena;

static void jump_out(struct arena *arena)
{
    (void)arena;
    longjmp(full_arena, 1);
}

static void an_arena_gives_zeroed_memory_and_takes_it_back_to_a_mark(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 1 << 20, NULL);
    struct arena_mark mark = arena_mark(&arena);

    unsigned char *bytes = arena_alloc(&arena, 5000);
    memset(bytes, 0xff, 5000);
    arena_rewind(&arena, mark);
    bytes = arena_alloc(&arena, 5000);

    assert_int_equal(bytes[0] | bytes[4999], 0);
    assert_true(arena.peak >= 5000);
    unsigned char *unset = arena_room(&arena, 3000);
    memset(unset, 7, 3000);
    assert_true(unset >= bytes + 5000 || unset + 3000 <= bytes);
    arena_release(&arena);
    assert_int_equal(arena.held, 0);
}

static void an_arena_past_its_ceiling_calls_full(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 100000, jump_out);
    volatile int jumped = 0;
    if (setjmp(full_arena) == 0)
        (void)arena_alloc(&arena, 200000);
    else
        jumped++;
    if (setjmp(full_arena) == 0)
        (void)arena_array(&arena, SIZE_MAX / 2, 16);
    else
        jumped++;
    if (setjmp(full_arena) == 0)
        (void)arena_copy(&arena, "", SIZE_MAX / 2);
    else
        jumped++;
    if (setjmp(full_arena) == 0)
        (void)arena_alloc(&arena, SIZE_MAX / 2);
    else
        jumped++;

    assert_int_equal(jumped, 4);
    arena_release(&arena);
}

static void a_list_of_unknown_length_keeps_what_is_in_it(void **state)
{
    (void)state;
    struct arena arena;
    size_t *list = NULL;
    arena_init(&arena, 1 << 20, NULL);
    for (size_t count = 0; count < 1000; count++) {
        list = arena_more(&arena, list, count, sizeof *list);
        list[count] = count;
        (void)arena_copy(&arena, "between", 7);
    }
    for (size_t i = 0; i < 1000; i++)
        assert_int_equal(list[i], i);
    arena_release(&arena);
}

static void an_arena_takes_what_just_fits(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 40000, jump_out);

    assert_non_null(arena_alloc(&arena, 30000));
    assert_non_null(arena_alloc(&arena, 4000));

    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_arena_gives_zeroed_memory_and_takes_it_back_to_a_mark),
        cmocka_unit_test(an_arena_past_its_ceiling_calls_full),
        cmocka_unit_test(a_list_of_unknown_length_keeps_what_is_in_it),
        cmocka_unit_test(an_arena_takes_what_just_fits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The nightly cleaning. */
#include "store.h"

#include <stdio.h>

#include "platform/base/date.h"
#include "platform/job/job.h"

/* 2026-11-22 02:00 in Shanghai. */
#define START (INT64_C(1795284000000))

static int64_t test_clock(void)
{
    return START;
}

static int set_up(void **state)
{
    struct store *store = store_new();
    store->config.clock = test_clock;
    store_reopen(store);
    *state = store;
    return 0;
}

static int tear_down(void **state)
{
    store_free(*state);
    return 0;
}

static enum err add_leftovers(struct work *work)
{
    struct ctx *c = &work->ctx;
    for (int i = 0; i < 700; i++) {
        char word[16];
        (void)snprintf(word, sizeof word, "%d", i);
        int64_t end = START - (i % 2 ? 31 : 29) * DATE_MS_A_DAY;
        db_exec(c,
                "INSERT INTO session (id, token_hash, csrf, person, created_at, seen_at,"
                " expires_at, address, device) VALUES ($1, $2, '', 1, 0, 0, $3, '', '');",
                DB_ARGS(VAL(i), VAL((const char *)word), VAL(end)));
        db_exec(c,
                "INSERT INTO idempotency (person, word, body_hash, status, answer, at)"
                " VALUES (1, $1, '', 200, '', $2);",
                DB_ARGS(VAL((const char *)word), VAL(end)));
        db_exec(c,
                "INSERT INTO job (id, kind, payload, state, not_before, tries, progress, note,"
                " person, created_at, finished_at)"
                " VALUES ($1, '', '', $2, 0, 0, 0, '', 0, 0, $3);",
                DB_ARGS(VAL(i), VAL(i < 600 ? "done" : "given_up"), VAL(end)));
    }
    return OK;
}

struct cleaning {
    int rounds;
    bool is_unclean;
};

static enum err ask_unclean(struct work *work)
{
    struct cleaning *cleaning = work->of;
    cleaning->is_unclean = job_is_unclean(&work->ctx);
    return OK;
}

static enum err clean(struct work *work)
{
    return job_clean(&work->ctx);
}

static void cleaning_takes_what_is_old_in_slices(void **state)
{
    struct store *store = *state;
    struct cleaning cleaning = {.is_unclean = true};
    assert_int_equal(store_do(store, LANE_WRITE, add_leftovers, NULL), OK);

    assert_int_equal(store_do(store, LANE_READ, ask_unclean, &cleaning), OK);
    while (cleaning.is_unclean && cleaning.rounds++ < 10) {
        assert_int_equal(store_do(store, LANE_WRITE, clean, NULL), OK);
        assert_int_equal(store_do(store, LANE_READ, ask_unclean, &cleaning), OK);
    }

    assert_false(cleaning.is_unclean);
    assert_int_equal(store_number(store, "SELECT count(*) FROM session;"), 350);
    assert_int_equal(store_number(store, "SELECT count(*) FROM idempotency;"), 350);
    assert_int_equal(store_number(store, "SELECT count(*) FROM job WHERE state = 'done';"), 300);
    assert_int_equal(store_number(store, "SELECT count(*) FROM job;"), 400);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(cleaning_takes_what_is_old_in_slices, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

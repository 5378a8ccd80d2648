/* SPDX-License-Identifier: Apache-2.0 */
/* Lanes: what is acknowledged is stored once, what failed is not stored at all. */
#include "store.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int set_up(void **state)
{
    *state = store_new();
    return 0;
}

static int tear_down(void **state)
{
    store_free(*state);
    return 0;
}

/* What is written; a work's `of` is not const. */
static char a[] = "a", b[] = "b", c[] = "c", d[] = "d", e[] = "e";

/* ---- Units of work --------------------------------------------------------------------------- */

/* Two tables, so that half of it would be seen. */
static void add_thing(struct ctx *ctx, const char *word)
{
    int64_t id = db_new_id(ctx);
    db_exec(ctx, "INSERT INTO thing (id, word) VALUES ($1, $2);", DB_ARGS(VAL(id), VAL(word)));
    db_exec(ctx, "INSERT INTO part (thing, word) VALUES ($1, $2);", DB_ARGS(VAL(id), VAL(word)));
}

static enum err add_one(struct work *work)
{
    add_thing(&work->ctx, work->of);
    return OK;
}

static enum err add_and_refuse(struct work *work)
{
    add_thing(&work->ctx, work->of);
    return ctx_fail(&work->ctx, ERR_CONFLICT, "不行。");
}

static enum err add_and_break_a_rule(struct work *work)
{
    add_thing(&work->ctx, work->of);
    db_exec(&work->ctx, "INSERT INTO id_high (one, high) VALUES (1, 1);", DB_NO_ARGS);
    return OK;
}

static enum err add_and_fill_memory(struct work *work)
{
    struct db_rows *rows = db_query(&work->ctx, "SELECT 1 UNION SELECT 2;", DB_NO_ARGS);
    (void)db_row(rows);
    add_thing(&work->ctx, work->of);
    while (work->arena.held <= WORK_MOST_MEMORY)
        (void)arena_alloc(work->ctx.arena, 1000 * 1000);
    return OK;
}

static enum err add_too_much(struct work *work)
{
    add_thing(&work->ctx, work->of);
    for (int i = 0; i < 40; i++) {
        char *filler = arena_alloc(work->ctx.arena, 100 * 1000);
        db_exec(&work->ctx, "INSERT INTO part (thing, word) VALUES (0, $1);",
                DB_ARGS(VAL(((struct bytes){filler, 100 * 1000}))));
    }
    return OK;
}

/* A unit that breaks the database under itself, the first `times` it is run. */
struct breaker {
    enum db_break how;
    int after, times;
    int runs;
    const char *word;
};

static enum err break_and_add(struct work *work)
{
    struct breaker *breaker = work->of;
    if (breaker->runs++ < breaker->times)
        db_break(work->ctx.db, breaker->how, breaker->after);
    add_thing(&work->ctx, breaker->word);
    return OK;
}

static enum err stop_breaking(struct work *work)
{
    db_break(work->ctx.db, DB_BREAK_NOT, 0);
    return OK;
}

static int64_t count_things(struct store *store)
{
    int64_t things = store_number(store, "SELECT count(*) FROM thing;");
    assert_int_equal(things, store_number(store, "SELECT count(*) FROM part;"));
    assert_int_equal(things, store_number(store, "SELECT count(DISTINCT id) FROM thing;"));
    return things;
}

/* ---- Batches --------------------------------------------------------------------------------- */

static void what_is_queued_together_is_committed_together(void **state)
{
    struct store *store = *state;
    struct edge_state before = edge_state(store->edge);

    store_hold(store);
    for (int i = 0; i < 100; i++)
        store_queue(store, add_one, a);
    assert_int_equal(edge_state(store->edge).queued[LANE_WRITE], 100);
    store_let_go(store);

    struct edge_state after = edge_state(store->edge);
    assert_int_equal(after.commits - before.commits, 2);
    assert_int_equal(after.members - before.members, 101);
    assert_int_equal(after.queued[LANE_WRITE], 0);
    assert_int_equal(count_things(store), 100);
}

static void a_refused_member_leaves_nothing_and_harms_nobody(void **state)
{
    struct store *store = *state;

    store_hold(store);
    store_queue(store, add_one, a);
    store_queue(store, add_and_refuse, b);
    store_queue(store, add_and_break_a_rule, c);
    store_queue(store, add_and_fill_memory, d);
    store_queue(store, add_one, e);
    store_let_go(store);

    assert_int_equal(store_result(store, 0), OK);
    assert_int_equal(store_result(store, 1), ERR_CONFLICT);
    assert_string_equal(store_message(store, 1), "不行。");
    assert_int_equal(store_result(store, 2), ERR_INTERNAL);
    assert_non_null(strstr(store_message(store, 2), "没有保存"));
    assert_int_equal(store_result(store, 3), ERR_TOO_BIG);
    assert_non_null(strstr(store_message(store, 3), "分批"));
    assert_int_equal(store_result(store, 4), OK);
    assert_int_equal(count_things(store), 2);
    assert_int_equal(store_number(store, "SELECT count(*) FROM thing WHERE word IN ('a', 'e');"),
                     2);
    assert_int_equal(edge_state(store->edge).taken_apart, 0);
}

/* Refused before it writes, or after. */
struct refusal {
    bool has_written;
    int runs;
};

static enum err count_and_refuse(struct work *work)
{
    struct refusal *refusal = work->of;
    refusal->runs++;
    if (refusal->has_written)
        add_thing(&work->ctx, "r");
    return ERR_FORBIDDEN;
}

static void only_a_refusal_after_writing_runs_the_batch_again(void **state)
{
    struct store *store = *state;
    struct refusal early = {.has_written = false}, late = {.has_written = true};

    store_hold(store);
    store_queue(store, add_one, a);
    store_queue(store, count_and_refuse, &early);
    store_let_go(store);
    store_hold(store);
    store_queue(store, add_one, b);
    store_queue(store, count_and_refuse, &late);
    store_queue(store, add_one, c);
    store_let_go(store);

    assert_int_equal(early.runs, 1);
    assert_int_equal(late.runs, 2);
    assert_int_equal(store_result(store, 1), ERR_FORBIDDEN);
    assert_int_equal(count_things(store), 3);
    assert_int_equal(edge_state(store->edge).taken_apart, 0);
}

static void a_commit_that_fails_is_done_again_one_by_one(void **state)
{
    struct store *store = *state;
    struct breaker breaker = {.how = DB_BREAK_COMMIT, .times = 1, .word = "b"};

    store_hold(store);
    store_queue(store, add_one, a);
    store_queue(store, break_and_add, &breaker);
    store_queue(store, add_and_refuse, c);
    store_queue(store, add_one, d);
    store_let_go(store);

    /* Together, again together with savepoints for the sake of the one that is refused, alone. */
    assert_int_equal(breaker.runs, 3);
    assert_int_equal(store_result(store, 0), OK);
    assert_int_equal(store_result(store, 1), OK);
    assert_int_equal(store_result(store, 2), ERR_CONFLICT);
    assert_int_equal(store_result(store, 3), OK);
    assert_int_equal(count_things(store), 3);
    assert_int_equal(edge_state(store->edge).taken_apart, 1);
    assert_true(edge_state(store->edge).last_failure > 0);
}

static void a_lone_commit_that_fails_stores_nothing(void **state)
{
    struct store *store = *state;
    struct breaker breaker = {.how = DB_BREAK_COMMIT, .times = 1, .word = "b"};

    assert_int_equal(store_do(store, LANE_WRITE, break_and_add, &breaker), ERR_BUSY);

    assert_int_equal(count_things(store), 0);
    assert_int_equal(store_do(store, LANE_WRITE, add_one, a), OK);
    assert_int_equal(count_things(store), 1);
}

static void a_lost_transaction_is_noticed_before_anybody_writes_on(void **state)
{
    struct store *store = *state;
    struct breaker breaker = {.how = DB_BREAK_TRANSACTION, .after = 1, .times = 2, .word = "b"};

    store_hold(store);
    store_queue(store, add_one, a);
    store_queue(store, break_and_add, &breaker);
    store_queue(store, add_one, c);
    store_let_go(store);

    assert_int_equal(store_result(store, 0), OK);
    assert_int_equal(store_result(store, 1), ERR_BUSY);
    assert_int_equal(store_result(store, 2), OK);
    assert_int_equal(count_things(store), 2);
    assert_int_equal(store_number(store, "SELECT count(*) FROM thing WHERE word = 'b';"), 0);
}

static void each_statement_may_fail_and_nothing_is_stored(void **state)
{
    struct store *store = *state;
    int failed = 0;

    for (int i = 0; i < 6; i++) {
        bool is_disk = i % 2 == 0;
        struct breaker breaker = {is_disk ? DB_BREAK_STATEMENT : DB_BREAK_WRONG, i / 2, 9, 0, "b"};
        store_hold(store);
        store_queue(store, break_and_add, &breaker);
        store_queue(store, stop_breaking, NULL);
        store_let_go(store);
        assert_int_equal(count_things(store), 0);
        if (store_result(store, 0) == OK)
            continue;
        failed++;
        assert_int_equal(store_result(store, 0), is_disk ? ERR_BUSY : ERR_INTERNAL);
        assert_non_null(strstr(store_message(store, 0), is_disk ? "磁盘出错" : "程序出现错误"));
    }

    /* The block of ids is taken by the first, so there are two or three statements. */
    assert_true(failed >= 4);
}

static void a_full_disk_stops_only_whom_there_is_no_room_for(void **state)
{
    struct store *store = *state;
    store->config.max_pages = 400;
    store_reopen(store);

    store_hold(store);
    store_queue(store, add_one, a);
    store_queue(store, add_one, b);
    store_queue(store, add_too_much, c);
    store_queue(store, add_one, d);
    store_let_go(store);

    assert_int_equal(store_result(store, 0), OK);
    assert_int_equal(store_result(store, 1), OK);
    assert_int_equal(store_result(store, 2), ERR_BUSY);
    assert_non_null(strstr(store_message(store, 2), "磁盘已满"));
    assert_int_equal(store_result(store, 3), OK);
    assert_int_equal(count_things(store), 3);
    assert_int_equal(store_number(store, "SELECT count(*) FROM thing WHERE word = 'c';"), 0);
    assert_int_equal(edge_state(store->edge).taken_apart, 1);
}

/* ---- Company --------------------------------------------------------------------------------- */

enum { COMERS = 8, COMINGS = 60 };

static _Atomic int stored;

static void *come_again(void *of)
{
    const struct store *store = of;
    for (int i = 0; i < COMINGS; i++) {
        struct work work;
        work_init(&work, store->edge);
        work.lane = LANE_WRITE;
        work.run = add_one;
        work.of = a;
        stored += edge_do(store->edge, &work) == OK;
        work_release(&work);
    }
    return NULL;
}

static void after_a_slow_commit_the_writer_waits_for_company_and_nobody_is_forgotten(void **state)
{
    struct store *store = *state;
    pthread_t threads[COMERS];
    store->config.slow_commit_ns = 1;
    store_reopen(store);
    struct edge_state before = edge_state(store->edge);

    for (int i = 0; i < COMERS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, come_again, store), 0);
    for (int i = 0; i < COMERS; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);

    struct edge_state after = edge_state(store->edge);
    assert_int_equal(stored, COMERS * COMINGS);
    assert_int_equal(after.members - before.members, stored);
    assert_true(after.commits - before.commits < COMERS * COMINGS);
    assert_int_equal(count_things(store), COMERS * COMINGS);
}

/* ---- A second run starts from the same place ------------------------------------------------- */

static void count_release(void *of)
{
    int *released = of;
    (*released)++;
}

struct rerun {
    int runs, released;
    const char *brought; /* made in the arena before the submission */
    bool was_as_before;
};

static enum err look_around(struct work *work)
{
    struct rerun *rerun = work->of;
    struct ctx *ctx = &work->ctx;
    rerun->was_as_before = !ctx->message && ctx->fault_count == 0 && !ctx->deferred &&
                           strcmp(rerun->brought, "brought") == 0;
    (void)arena_alloc(ctx->arena, 100000);
    ctx_defer(ctx, count_release, &rerun->released);
    ctx_fault(ctx, "name", "错。");
    if (ctx_faulty(ctx) != ERR_INVALID)
        return OK;
    if (rerun->runs++ == 0)
        db_break(ctx->db, DB_BREAK_COMMIT, 0);
    add_thing(ctx, "a");
    return OK;
}

static void note_nothing(struct work *work, enum err err)
{
    (void)work;
    (void)err;
}

static void a_second_run_finds_the_unit_as_it_was_submitted(void **state)
{
    struct store *store = *state;
    struct rerun rerun = {0};
    struct work work;
    work_init(&work, store->edge);
    work.lane = LANE_WRITE;
    work.run = look_around;
    work.done = note_nothing;
    work.of = &rerun;
    rerun.brought = arena_copy(work.ctx.arena, "brought", 7);

    store_hold(store);
    assert_true(edge_submit(store->edge, &work));
    store_queue(store, add_one, b);
    store_let_go(store);

    assert_int_equal(rerun.runs, 2);
    assert_true(rerun.was_as_before);
    assert_int_equal(rerun.released, 1);
    assert_int_equal(work.ctx.fault_count, 1);
    work_release(&work);
    assert_int_equal(rerun.released, 2);
    assert_int_equal(count_things(store), 2);
}

/* ---- Other lanes ----------------------------------------------------------------------------- */

static void readers_cannot_write(void **state)
{
    struct store *store = *state;

    assert_int_equal(store_do(store, LANE_READ, add_one, a), ERR_INTERNAL);
    assert_int_equal(store_do(store, LANE_SLOW, add_one, a), ERR_INTERNAL);

    assert_int_equal(count_things(store), 0);
}

static enum err ask_wrongly(struct work *work)
{
    (void)db_found(&work->ctx, "SELECT * FROM nothing_like_it;", DB_NO_ARGS);
    return ctx_fail(&work->ctx, ERR_NOT_FOUND, "没有。");
}

static void a_dead_database_is_not_a_thing_that_is_not_there(void **state)
{
    struct store *store = *state;

    assert_int_equal(store_do(store, LANE_READ, ask_wrongly, NULL), ERR_INTERNAL);

    assert_null(strstr(store->message, "没有。"));
}

static void memory_that_fills_up_in_a_reader_ends_its_unit_only(void **state)
{
    struct store *store = *state;

    assert_int_equal(store_do(store, LANE_SLOW, add_and_fill_memory, a), ERR_INTERNAL);
    assert_int_equal(store_do(store, LANE_WRITE, add_and_fill_memory, a), ERR_TOO_BIG);

    assert_int_equal(count_things(store), 0);
}

static void ask_for_the_moon(struct work *work)
{
    for (;;)
        (void)arena_alloc(work->ctx.arena, 1000 * 1000);
}

static void memory_that_fills_up_outside_of_a_run_can_be_survived(void **state)
{
    struct store *store = *state;
    struct work work;
    work_init(&work, store->edge);
    char *kept = arena_copy(work.ctx.arena, "stays", 5);

    assert_false(work_within_arena(&work, ask_for_the_moon));

    assert_string_equal(kept, "stays");
    assert_true(work.arena.held < 1000 * 1000);
    work_release(&work);
}

static void a_full_lane_says_so(void **state)
{
    struct store *store = *state;
    store->config.most_queued = 2;
    store_reopen(store);

    store_hold(store);
    store_queue(store, add_one, a);
    store_queue(store, add_one, b);
    enum err err = store_do(store, LANE_WRITE, add_one, c);
    store_let_go(store);

    assert_int_equal(err, ERR_BUSY);
    assert_non_null(strstr(store->message, "稍后重试"));
    assert_int_equal(count_things(store), 2);
}

static void closing_ends_what_was_queued(void **state)
{
    struct store *store = *state;

    store_hold(store);
    for (int i = 0; i < 200; i++)
        store_queue(store, add_one, a);
    store_let_go(store);
    store_reopen(store);

    assert_int_equal(count_things(store), 200);
}

static enum err take_ids(struct work *work)
{
    int64_t *ids = work->of;
    for (int i = 0; i < 1500; i++)
        ids[i] = db_new_id(&work->ctx);
    return OK;
}

static enum err take_ids_and_refuse(struct work *work)
{
    (void)take_ids(work);
    return ERR_CONFLICT;
}

static void ids_grow_and_never_come_back(void **state)
{
    struct store *store = *state;
    static int64_t ids[3][1500];

    assert_int_equal(store_do(store, LANE_WRITE, take_ids, ids[0]), OK);
    assert_int_equal(store_do(store, LANE_WRITE, take_ids_and_refuse, ids[1]), ERR_CONFLICT);
    assert_int_equal(store_do(store, LANE_WRITE, take_ids, ids[1]), OK);
    store_reopen(store);
    assert_int_equal(store_do(store, LANE_WRITE, take_ids, ids[2]), OK);

    for (int i = 1; i < 3 * 1500; i++)
        assert_true((&ids[0][0])[i] > (&ids[0][0])[i - 1]);
}

static void a_second_server_is_kept_out(void **state)
{
    struct store *store = *state;
    const char *sentence = NULL;

    assert_null(edge_open(&store->arena, &store->config, &sentence));

    assert_non_null(strstr(sentence, "请先停止那个程序"));
}

static void a_folder_that_is_not_there_is_named(void **state)
{
    struct store *store = *state;
    struct edge_config config = {.folder = "/nowhere/at/all", .readers = 1, .slow = 1};
    const char *sentence = NULL;

    assert_null(edge_open(&store->arena, &config, &sentence));

    assert_non_null(strstr(sentence, "/nowhere/at/all"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        TEST(what_is_queued_together_is_committed_together),
        TEST(a_refused_member_leaves_nothing_and_harms_nobody),
        TEST(only_a_refusal_after_writing_runs_the_batch_again),
        TEST(a_commit_that_fails_is_done_again_one_by_one),
        TEST(a_lone_commit_that_fails_stores_nothing),
        TEST(a_lost_transaction_is_noticed_before_anybody_writes_on),
        TEST(each_statement_may_fail_and_nothing_is_stored),
        TEST(a_full_disk_stops_only_whom_there_is_no_room_for),
        TEST(after_a_slow_commit_the_writer_waits_for_company_and_nobody_is_forgotten),
        TEST(a_second_run_finds_the_unit_as_it_was_submitted),
        TEST(readers_cannot_write),
        TEST(a_dead_database_is_not_a_thing_that_is_not_there),
        TEST(memory_that_fills_up_in_a_reader_ends_its_unit_only),
        TEST(memory_that_fills_up_outside_of_a_run_can_be_survived),
        TEST(a_full_lane_says_so),
        TEST(closing_ends_what_was_queued),
        TEST(ids_grow_and_never_come_back),
        TEST(a_second_server_is_kept_out),
        TEST(a_folder_that_is_not_there_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

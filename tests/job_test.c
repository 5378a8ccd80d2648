/* SPDX-License-Identifier: Apache-2.0 */
/* Background work: at least once run, once stored. */
#include "store.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "platform/audit/audit.h"
#include "platform/base/date.h"
#include "platform/job/job.h"

/* 2026-11-22 02:00 in Shanghai. */
#define START (INT64_C(1795284000000))

static _Atomic int64_t now;
static _Atomic int prepared, applied, ticked, tidied;
static struct store *store;
static struct jobs *jobs;

static int64_t test_clock(void)
{
    return now;
}

/* ---- Kinds and timers ------------------------------------------------------------------------ */

static enum err prepare_copy(struct ctx *c, struct job *job)
{
    prepared++;
    if (db_exec(c, "SELECT 1;", DB_NO_ARGS) != 0)
        return ERR_INTERNAL;
    job->plan = arena_copy(c->arena, job->payload, strlen(job->payload));
    job_say(job, 50, "一半。");
    return OK;
}

static enum err apply_copy(struct ctx *c, struct job *job)
{
    applied++;
    db_exec(c, "INSERT INTO thing (id, word) VALUES ($1, $2);",
            DB_ARGS(VAL(job->id), VAL((const char *)job->plan)));
    job->note = "已复制。";
    return OK;
}

/* Also when it is taken out of a batch and run alone: the whole first try fails. */
static enum err break_first_try(struct ctx *c, struct job *job)
{
    db_exec(c, "INSERT INTO thing (id, word) VALUES ($1, 'x');", DB_ARGS(VAL(job->id)));
    applied++;
    if (job->tries == 1)
        db_break(c->db, DB_BREAK_COMMIT, 0);
    return OK;
}

static enum err refuse(struct ctx *c, struct job *job)
{
    db_exec(c, "INSERT INTO thing (id, word) VALUES ($1, 'x');", DB_ARGS(VAL(job->id)));
    applied++;
    return ctx_fail(c, ERR_CONFLICT, "名单已经冻结。");
}

static enum err be_busy(struct ctx *c, struct job *job)
{
    (void)job;
    applied++;
    return ctx_fail(c, ERR_BUSY, "打印机正忙。");
}

/* Draws for as long as somebody waits for it. */
static enum err draw(struct ctx *c, struct job *job)
{
    struct timespec pause = {.tv_nsec = 1000000};
    prepared++;
    while (job_say(job, 10, "正在生成。"))
        (void)nanosleep(&pause, NULL);
    return ctx_fail(c, ERR_TOO_BIG, "中断。");
}

static const struct job_kind kinds[] = {
    {.name = "draw", .prepare = draw},
    {.name = "copy", .prepare = prepare_copy, .apply = apply_copy},
    {.name = "break", .apply = break_first_try},
    {.name = "refuse", .apply = refuse},
    {.name = "busy", .apply = be_busy, .most_tries = 3},
    {0},
};

static enum err tick(struct ctx *c)
{
    (void)c;
    ticked++;
    return OK;
}

static enum err tidy(struct ctx *c)
{
    db_exec(c, "DELETE FROM thing WHERE id = (SELECT min(id) FROM thing WHERE word = 'old');",
            DB_NO_ARGS);
    tidied++;
    return OK;
}

static bool is_untidy(struct ctx *c)
{
    return db_found(c, "SELECT id FROM thing WHERE word = 'old';", DB_NO_ARGS);
}

static const struct job_timer timers[] = {
    {.name = "tick", .every_ms = 1000, .run = tick},
    {.name = "tidy", .minute = 3 * 60, .is_due = is_untidy, .run = tidy},
    {0},
};

/* ---- Around a test --------------------------------------------------------------------------- */

static void start_jobs(void)
{
    const char *sentence = NULL;
    struct jobs_config config = {store->edge, kinds, timers, 2};
    jobs = jobs_open(&config, &sentence);
    assert_non_null(jobs);
}

static void stop_jobs(void)
{
    if (jobs)
        jobs_close(jobs);
    jobs = NULL;
}

static int set_up(void **state)
{
    (void)state;
    now = START;
    prepared = applied = ticked = tidied = 0;
    store = store_new();
    store->config.clock = test_clock;
    store_reopen(store);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    stop_jobs();
    store_free(store);
    return 0;
}

static void pause_shortly(void)
{
    struct timespec pause = {.tv_nsec = 2000000};
    (void)nanosleep(&pause, NULL);
}

/* Waits for what must come; ten seconds are for a machine under load. */
static void wait_for(const char *sql, int64_t number)
{
    for (int i = 0; i < 5000 && store_number(store, sql) != number; i++)
        pause_shortly();
    assert_int_equal(store_number(store, sql), number);
}

static void wait_for_count(_Atomic int *count, int number)
{
    for (int i = 0; i < 5000 && *count < number; i++)
        pause_shortly();
    assert_int_equal(*count, number);
}

struct asked {
    const char *kind;
    int64_t not_before;
    enum err err;
    int64_t id;
    struct job_state state;
};

static enum err enqueue(struct work *work)
{
    struct asked *asked = work->of;
    asked->id = job_enqueue(&work->ctx, asked->kind, "{\"a\":1}", asked->not_before);
    return asked->err;
}

static int64_t given_job(const char *kind)
{
    struct asked asked = {.kind = kind};
    assert_int_equal(store_do(store, LANE_WRITE, enqueue, &asked), OK);
    assert_true(asked.id > 0);
    return asked.id;
}

static enum err look(struct work *work)
{
    struct asked *asked = work->of;
    if (!job_find(&work->ctx, asked->id, &asked->state))
        return ERR_NOT_FOUND;
    static char note[256], state[16];
    (void)snprintf(note, sizeof note, "%s", asked->state.note);
    (void)snprintf(state, sizeof state, "%s", asked->state.state);
    asked->state.note = note;
    asked->state.state = state;
    return OK;
}

static struct job_state state_of(int64_t id)
{
    struct asked asked = {.id = id};
    assert_int_equal(store_do(store, LANE_READ, look, &asked), OK);
    return asked.state;
}

/* ---- Jobs ------------------------------------------------------------------------------------ */

static void a_job_is_prepared_and_applied(void **state)
{
    (void)state;
    int64_t id = given_job("copy");
    assert_string_equal(state_of(id).state, "ready");

    start_jobs();

    wait_for("SELECT count(*) FROM job WHERE state = 'done';", 1);
    assert_int_equal(store_number(store, "SELECT count(*) FROM thing WHERE word = '{\"a\":1}';"),
                     1);
    assert_int_equal(prepared, 1);
    assert_int_equal(applied, 1);
    assert_string_equal(state_of(id).note, "已复制。");
    assert_int_equal(state_of(id).progress, 100);
    assert_int_equal(state_of(id).finished_at, START);
}

static void a_job_of_a_unit_that_failed_was_never_there(void **state)
{
    (void)state;
    struct asked asked = {.kind = "copy", .err = ERR_CONFLICT};

    assert_int_equal(store_do(store, LANE_WRITE, enqueue, &asked), ERR_CONFLICT);

    assert_int_equal(store_number(store, "SELECT count(*) FROM job;"), 0);
    asked.id = 4711;
    assert_int_equal(store_do(store, LANE_READ, look, &asked), ERR_NOT_FOUND);
}

struct torture {
    int after;      /* which statement fails */
    int statements; /* that were run in all */
};

/* A deed, its audit row and the job that follows from it. */
static enum err do_deed(struct work *work)
{
    struct torture *torture = work->of;
    struct ctx *c = &work->ctx;
    if (torture->after >= 0)
        db_break(c->db, DB_BREAK_STATEMENT, torture->after);
    int64_t id = db_new_id(c);
    db_exec(c, "INSERT INTO thing (id, word) VALUES ($1, 'deed');", DB_ARGS(VAL(id)));
    (void)db_found(c, "SELECT id FROM thing WHERE id = $1;", DB_ARGS(VAL(id)));
    audit_write(c, &(struct audit_entry){
                       .action = "thing.add", .object = "thing", .id = id, .sentence = "新增。"});
    (void)job_enqueue(c, "copy", "{}", 0);
    db_exec(c, "INSERT INTO part (thing, word) VALUES ($1, 'deed');", DB_ARGS(VAL(id)));
    torture->statements = db_statements_run(c->db);
    return OK;
}

static void whichever_statement_fails_neither_deed_nor_audit_nor_job_is_there(void **state)
{
    (void)state;
    struct torture whole = {.after = -1};
    assert_int_equal(store_do(store, LANE_WRITE, do_deed, &whole), OK);
    store_reopen(store); /* the block of ids is to be reserved again */

    for (int after = 0; after < whole.statements; after++) {
        struct torture torture = {.after = after};
        assert_int_equal(store_do(store, LANE_WRITE, do_deed, &torture), ERR_BUSY);
        assert_int_equal(store_number(store, "SELECT count(*) FROM thing;"), 1);
        assert_int_equal(store_number(store, "SELECT count(*) FROM part;"), 1);
        assert_int_equal(store_number(store, "SELECT count(*) FROM audit;"), 1);
        assert_int_equal(store_number(store, "SELECT count(*) FROM job;"), 1);
    }
    assert_true(whole.statements >= 6);
}

static void a_job_waits_for_its_time(void **state)
{
    (void)state;
    struct asked asked = {.kind = "copy", .not_before = START + 5000};
    assert_int_equal(store_do(store, LANE_WRITE, enqueue, &asked), OK);
    int64_t other = given_job("copy");

    start_jobs();
    wait_for("SELECT count(*) FROM job WHERE state = 'done';", 1);
    assert_string_equal(state_of(other).state, "done");
    assert_string_equal(state_of(asked.id).state, "ready");
    now = START + 5000;

    wait_for("SELECT count(*) FROM job WHERE state = 'done';", 2);
}

static void a_commit_that_fails_is_tried_again_and_stored_once(void **state)
{
    (void)state;
    int64_t id = given_job("break");

    start_jobs();
    wait_for("SELECT count(*) FROM job WHERE state = 'ready' AND tries = 1 AND not_before > 0;", 1);
    assert_int_equal(store_number(store, "SELECT count(*) FROM thing;"), 0);
    assert_non_null(strstr(state_of(id).note, "没有保存"));
    now = START + 2000;

    wait_for("SELECT count(*) FROM job WHERE state = 'done';", 1);
    assert_int_equal(store_number(store, "SELECT count(*) FROM thing;"), 1);
    assert_true(applied >= 2);
}

static void a_refusal_is_final_and_kept(void **state)
{
    (void)state;
    int64_t id = given_job("refuse");

    start_jobs();

    wait_for("SELECT count(*) FROM job WHERE state = 'given_up';", 1);
    assert_string_equal(state_of(id).note, "名单已经冻结。");
    /* One try, even if a batch that it was in had to be run again. */
    assert_int_equal(state_of(id).tries, 1);
    assert_int_equal(store_number(store, "SELECT count(*) FROM thing;"), 0);
}

static enum err cancel(struct work *work)
{
    const int64_t *id = work->of;
    return job_cancel(&work->ctx, *id);
}

static void a_job_that_is_cancelled_leaves_nothing(void **state)
{
    (void)state;
    int64_t id = given_job("busy");

    assert_int_equal(store_do(store, LANE_WRITE, cancel, &id), OK);
    assert_string_equal(state_of(id).state, "given_up");
    assert_string_equal(state_of(id).note, "已取消。");
    assert_int_equal(store_do(store, LANE_WRITE, cancel, &id), ERR_CONFLICT);

    start_jobs();
    int64_t after = given_job("busy");
    wait_for("SELECT count(*) FROM job WHERE tries > 0;", 1);
    assert_int_equal(state_of(id).tries, 0);
    assert_int_equal(store_do(store, LANE_WRITE, cancel, &after), OK);
}

static void a_server_that_stops_does_not_wait_for_long_work(void **state)
{
    (void)state;
    int64_t id = given_job("draw");
    start_jobs();
    wait_for_count(&prepared, 1);

    stop_jobs();

    assert_string_equal(state_of(id).state, "ready");
    assert_int_equal(state_of(id).tries, 0);
    start_jobs();
    wait_for_count(&prepared, 2);
}

static enum err again(struct work *work)
{
    const int64_t *id = work->of;
    return job_again(&work->ctx, *id);
}

static void a_job_is_given_up_after_its_tries_and_can_be_begun_anew(void **state)
{
    (void)state;
    int64_t id = given_job("busy");

    start_jobs();
    wait_for("SELECT count(*) FROM job WHERE state = 'ready' AND tries = 1;", 1);
    assert_int_equal(store_do(store, LANE_WRITE, again, &id), ERR_CONFLICT);
    now += 2000;
    wait_for("SELECT count(*) FROM job WHERE state = 'ready' AND tries = 2;", 1);
    assert_int_equal(store_number(store, "SELECT not_before FROM job;"), now + 8000);
    now += 8000;
    wait_for("SELECT count(*) FROM job WHERE state = 'given_up' AND tries = 3;", 1);
    assert_string_equal(state_of(id).note, "打印机正忙。");

    assert_int_equal(store_do(store, LANE_WRITE, again, &id), OK);
    wait_for_count(&applied, 4);
}

static void a_kind_that_nobody_knows_is_given_up_in_words(void **state)
{
    (void)state;
    int64_t id = given_job("unheard_of");

    start_jobs();

    wait_for("SELECT count(*) FROM job WHERE state = 'given_up';", 1);
    assert_non_null(strstr(state_of(id).note, "请升级程序"));
}

static enum err interrupt(struct work *work)
{
    db_exec(&work->ctx, "UPDATE job SET state = 'running', tries = $1;",
            DB_ARGS(VAL(*(const int64_t *)work->of)));
    return OK;
}

static void a_job_that_was_interrupted_is_run_again(void **state)
{
    (void)state;
    int64_t id = given_job("copy"), tries = 1;
    assert_int_equal(store_do(store, LANE_WRITE, interrupt, &tries), OK);

    start_jobs();

    wait_for("SELECT count(*) FROM job WHERE state = 'done';", 1);
    assert_int_equal(state_of(id).tries, 2);
    assert_int_equal(store_number(store, "SELECT count(*) FROM thing;"), 1);
}

static void a_job_that_kills_the_program_is_not_run_for_ever(void **state)
{
    (void)state;
    int64_t id = given_job("copy"), tries = 5;
    assert_int_equal(store_do(store, LANE_WRITE, interrupt, &tries), OK);

    start_jobs();

    wait_for("SELECT count(*) FROM job WHERE state = 'given_up';", 1);
    assert_non_null(strstr(state_of(id).note, "中断"));
    assert_int_equal(prepared, 0);
}

static void many_jobs_are_each_stored_once(void **state)
{
    (void)state;
    start_jobs();

    for (int i = 0; i < 50; i++)
        (void)given_job("copy");

    wait_for("SELECT count(*) FROM job WHERE state = 'done';", 50);
    assert_int_equal(store_number(store, "SELECT count(*) FROM thing;"), 50);
    assert_int_equal(store_number(store, "SELECT count(DISTINCT id) FROM thing;"), 50);
}

static enum err find_same(struct work *work)
{
    struct asked *asked = work->of;
    asked->id = job_find_same(&work->ctx, asked->kind, "{\"a\":1}");
    return OK;
}

static void work_that_is_still_to_be_done_is_found_by_what_it_is(void **state)
{
    (void)state;
    struct asked asked = {.kind = "copy"}, other = {.kind = "other"};
    int64_t id = given_job("copy");
    assert_int_equal(store_do(store, LANE_READ, find_same, &asked), OK);
    assert_int_equal(asked.id, id);
    assert_int_equal(store_do(store, LANE_READ, find_same, &other), OK);
    assert_int_equal(other.id, 0);

    start_jobs();

    wait_for("SELECT count(*) FROM job WHERE state = 'done';", 1);
    assert_int_equal(store_do(store, LANE_READ, find_same, &asked), OK);
    assert_int_equal(asked.id, 0);
}

/* ---- Timers ---------------------------------------------------------------------------------- */

static void a_periodic_timer_runs_by_the_clock(void **state)
{
    (void)state;
    start_jobs();
    wait_for_count(&ticked, 1);
    now += 999;
    pause_shortly();
    now += 1;
    wait_for_count(&ticked, 2);
    now += 10000;
    wait_for_count(&ticked, 3);
    now -= 3600000; /* the clock is put back */
    wait_for_count(&ticked, 4);
    pause_shortly();
    assert_int_equal(ticked, 4);
    now += 1000;
    wait_for_count(&ticked, 5);
}

static enum err add_old(struct work *work)
{
    db_exec(&work->ctx, "INSERT INTO thing (id, word) VALUES (1, 'old'), (2, 'old'), (3, 'new');",
            DB_NO_ARGS);
    return OK;
}

static void a_daily_timer_runs_at_its_minute_until_nothing_is_due(void **state)
{
    (void)state;
    assert_int_equal(store_do(store, LANE_WRITE, add_old, NULL), OK);

    start_jobs();
    wait_for("SELECT count(*) FROM job_timer;", 1);
    assert_int_equal(tidied, 0);
    now = START + 3600000;

    wait_for("SELECT ran_at FROM job_timer;", START + 3600000);
    assert_int_equal(tidied, 2);
    assert_int_equal(store_number(store, "SELECT count(*) FROM thing;"), 1);
}

static void a_night_that_was_missed_is_made_up_for(void **state)
{
    (void)state;
    start_jobs();
    wait_for("SELECT count(*) FROM job_timer;", 1);
    stop_jobs();
    assert_int_equal(store_do(store, LANE_WRITE, add_old, NULL), OK);
    now = START + 3 * DATE_MS_A_DAY;
    store_reopen(store);

    start_jobs();

    wait_for("SELECT ran_at FROM job_timer;", START + 3 * DATE_MS_A_DAY);
    assert_int_equal(tidied, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        TEST(a_job_is_prepared_and_applied),
        TEST(a_job_of_a_unit_that_failed_was_never_there),
        TEST(whichever_statement_fails_neither_deed_nor_audit_nor_job_is_there),
        TEST(a_job_waits_for_its_time),
        TEST(a_commit_that_fails_is_tried_again_and_stored_once),
        TEST(a_refusal_is_final_and_kept),
        TEST(a_job_is_given_up_after_its_tries_and_can_be_begun_anew),
        TEST(a_job_that_is_cancelled_leaves_nothing),
        TEST(a_server_that_stops_does_not_wait_for_long_work),
        TEST(a_kind_that_nobody_knows_is_given_up_in_words),
        TEST(a_job_that_was_interrupted_is_run_again),
        TEST(a_job_that_kills_the_program_is_not_run_for_ever),
        TEST(many_jobs_are_each_stored_once),
        TEST(work_that_is_still_to_be_done_is_found_by_what_it_is),
        TEST(a_periodic_timer_runs_by_the_clock),
        TEST(a_daily_timer_runs_at_its_minute_until_nothing_is_due),
        TEST(a_night_that_was_missed_is_made_up_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

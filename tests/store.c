/* SPDX-License-Identifier: Apache-2.0 */
#include "store.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_QUEUED = 300 };

/* One batch is queued at a time, in one test at a time. */
static struct {
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool is_held, is_holding;
    size_t count, done;
    struct work gate;
    struct work works[MOST_QUEUED];
    enum err errs[MOST_QUEUED];
    char messages[MOST_QUEUED][256];
} batch = {.lock = PTHREAD_MUTEX_INITIALIZER, .wake = PTHREAD_COND_INITIALIZER};

static enum err make_tables(struct work *work)
{
    db_exec(&work->ctx, "CREATE TABLE thing (id bigint, word text);", DB_NO_ARGS);
    db_exec(&work->ctx, "CREATE TABLE part (thing bigint, word text);", DB_NO_ARGS);
    return OK;
}

struct store *store_new(void)
{
    struct store *store = calloc(1, sizeof *store);
    assert_non_null(store);
    arena_init(&store->arena, 16 * 1024 * 1024, NULL);
    (void)snprintf(store->folder, sizeof store->folder, "/tmp/lianbing-store-XXXXXX");
    assert_non_null(mkdtemp(store->folder));
    store->config = (struct edge_config){.folder = store->folder, .readers = 2, .slow = 1};
    store_reopen(store);
    assert_int_equal(store_do(store, LANE_WRITE, make_tables, NULL), OK);
    return store;
}

void store_reopen(struct store *store)
{
    const char *sentence = NULL;
    if (store->edge)
        edge_close(store->edge);
    store->edge = edge_open(&store->arena, &store->config, &sentence);
    if (!store->edge)
        fail_msg("%s", sentence);
}

void store_free(struct store *store)
{
    static const char *const names[] = {"lianbing.db", "lianbing.db-wal", "lianbing.db-shm",
                                        "lianbing.lock"};
    if (store->edge)
        edge_close(store->edge);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[128];
        (void)snprintf(path, sizeof path, "%s/%s", store->folder, names[i]);
        (void)unlink(path);
    }
    (void)rmdir(store->folder);
    arena_release(&store->arena);
    free(store);
}

enum err store_do(struct store *store, enum lane lane, enum err (*run)(struct work *), void *of)
{
    struct work work;
    work_init(&work, store->edge);
    work.lane = lane;
    work.run = run;
    work.of = of;
    enum err err = edge_do(store->edge, &work);
    (void)snprintf(store->message, sizeof store->message, "%s",
                   work.ctx.message ? work.ctx.message : "");
    work_release(&work);
    return err;
}

struct asked {
    const char *sql;
    int64_t number;
};

static enum err ask_number(struct work *work)
{
    struct asked *asked = work->of;
    asked->number = db_number(&work->ctx, asked->sql, DB_NO_ARGS, -1);
    return OK;
}

int64_t store_number(struct store *store, const char *sql)
{
    struct asked asked = {.sql = sql};
    assert_int_equal(store_do(store, LANE_READ, ask_number, &asked), OK);
    return asked.number;
}

/* ---- Batches --------------------------------------------------------------------------------- */

static enum err hold(struct work *work)
{
    (void)work;
    (void)pthread_mutex_lock(&batch.lock);
    batch.is_holding = true;
    (void)pthread_cond_broadcast(&batch.wake);
    while (batch.is_held)
        (void)pthread_cond_wait(&batch.wake, &batch.lock);
    (void)pthread_mutex_unlock(&batch.lock);
    return OK;
}

static void note_done(struct work *work, enum err err)
{
    (void)pthread_mutex_lock(&batch.lock);
    if (work != &batch.gate) {
        size_t number = (size_t)(work - batch.works);
        batch.errs[number] = err;
        (void)snprintf(batch.messages[number], sizeof batch.messages[number], "%s",
                       work->ctx.message ? work->ctx.message : "");
    }
    work_release(work);
    batch.done++;
    (void)pthread_cond_broadcast(&batch.wake);
    (void)pthread_mutex_unlock(&batch.lock);
}

static void submit(struct store *store, struct work *work, enum err (*run)(struct work *), void *of)
{
    work_init(work, store->edge);
    work->lane = LANE_WRITE;
    work->run = run;
    work->done = note_done;
    work->of = of;
    assert_true(edge_submit(store->edge, work));
}

void store_hold(struct store *store)
{
    batch.is_held = true;
    batch.is_holding = false;
    batch.count = batch.done = 0;
    submit(store, &batch.gate, hold, NULL);
    (void)pthread_mutex_lock(&batch.lock);
    while (!batch.is_holding)
        (void)pthread_cond_wait(&batch.wake, &batch.lock);
    (void)pthread_mutex_unlock(&batch.lock);
}

void store_queue(struct store *store, enum err (*run)(struct work *), void *of)
{
    assert_true(batch.count < MOST_QUEUED);
    submit(store, &batch.works[batch.count++], run, of);
}

void store_let_go(struct store *store)
{
    (void)store;
    (void)pthread_mutex_lock(&batch.lock);
    batch.is_held = false;
    (void)pthread_cond_broadcast(&batch.wake);
    while (batch.done < batch.count + 1)
        (void)pthread_cond_wait(&batch.wake, &batch.lock);
    (void)pthread_mutex_unlock(&batch.lock);
}

enum err store_result(const struct store *store, size_t number)
{
    (void)store;
    return batch.errs[number];
}

const char *store_message(const struct store *store, size_t number)
{
    (void)store;
    return batch.messages[number];
}

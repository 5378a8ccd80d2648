/* SPDX-License-Identifier: Apache-2.0 */
/* Queues and threads. */
#include "platform/edge/edge.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "platform/db/migrate.h"
#include "platform/edge/inside.h"

enum { MOST_QUEUED = 8192, SLOW_COMMIT_NS = 1000000, MOST_PATIENCE_NS = 10000000 };

/* ---- Queues ---------------------------------------------------------------------------------- */

static void queue_init(struct queue *queue, size_t most)
{
    pthread_condattr_t steady;
    (void)pthread_condattr_init(&steady);
    (void)pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
    (void)pthread_mutex_init(&queue->lock, NULL);
    (void)pthread_cond_init(&queue->wake, &steady);
    (void)pthread_condattr_destroy(&steady);
    queue->last = &queue->first;
    queue->most = most ? most : MOST_QUEUED;
}

static bool queue_add(struct queue *queue, struct work *work)
{
    (void)pthread_mutex_lock(&queue->lock);
    bool is_welcome = !queue->is_closing && queue->count < queue->most;
    if (is_welcome) {
        work->next = NULL;
        *queue->last = work;
        queue->last = &work->next;
        queue->count++;
        if (queue->count >= queue->wanted)
            (void)pthread_cond_signal(&queue->wake);
    }
    (void)pthread_mutex_unlock(&queue->lock);
    return is_welcome;
}

/* Its lock is held. */
static void wait_for_company(struct queue *queue, const struct pace *pace)
{
    struct timespec until = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &until);
    int64_t nanoseconds = until.tv_nsec + pace->patience_ns;
    until.tv_sec += nanoseconds / 1000000000;
    until.tv_nsec = nanoseconds % 1000000000;
    queue->wanted = pace->wanted;
    int code = 0;
    while (queue->count < pace->wanted && !queue->is_closing && code == 0)
        code = pthread_cond_timedwait(&queue->wake, &queue->lock, &until);
    queue->wanted = 0;
}

size_t queue_take(struct queue *queue, struct unit *units, size_t most, const struct pace *pace)
{
    size_t count = 0;
    (void)pthread_mutex_lock(&queue->lock);
    while (!queue->first && !queue->is_closing)
        (void)pthread_cond_wait(&queue->wake, &queue->lock);
    if (queue->count < pace->wanted && pace->patience_ns > 0)
        wait_for_company(queue, pace);
    while (queue->first && count < most) {
        struct work *work = queue->first;
        queue->first = work->next;
        queue->count--;
        unit_take(&units[count++], work);
    }
    if (!queue->first)
        queue->last = &queue->first;
    (void)pthread_mutex_unlock(&queue->lock);
    return count;
}

static size_t queue_count(struct queue *queue)
{
    (void)pthread_mutex_lock(&queue->lock);
    size_t count = queue->count;
    (void)pthread_mutex_unlock(&queue->lock);
    return count;
}

static void queue_close(struct queue *queue)
{
    (void)pthread_mutex_lock(&queue->lock);
    queue->is_closing = true;
    (void)pthread_cond_broadcast(&queue->wake);
    (void)pthread_mutex_unlock(&queue->lock);
}

/* ---- Threads --------------------------------------------------------------------------------- */

static void *read_on(void *of)
{
    struct worker *worker = of;
    struct unit unit;
    const struct pace at_once = {0};
    while (queue_take(&worker->edge->queues[worker->lane], &unit, 1, &at_once) > 0)
        edge_read(worker, &unit);
    return NULL;
}

/* Those who get their answers now mostly come again at once. On a disk whose COMMIT takes long they
 * would find the writer gone with the few who came meanwhile, and from then on half of all would
 * wait for the other half. So it waits for as many as there were: as long as their own COMMIT would
 * take, but not for a disk that was stuck once. */
static struct pace pace_of(const struct edge *edge, size_t all, int64_t commit_ns)
{
    if (commit_ns < edge->slow_commit_ns)
        return (struct pace){0};
    return (struct pace){.wanted = all < edge->most_members ? all : edge->most_members,
                         .patience_ns =
                             commit_ns < MOST_PATIENCE_NS ? commit_ns : MOST_PATIENCE_NS};
}

static void *write_on(void *of)
{
    struct worker *worker = of;
    struct unit *batch = worker->edge->batch;
    size_t count;
    size_t most = worker->edge->most_members;
    struct queue *queue = &worker->edge->queues[LANE_WRITE];
    struct pace pace = {0};
    while ((count = queue_take(queue, batch, most, &pace)) > 0) {
        int64_t commit_ns = edge_write(worker, batch, count);
        pace = pace_of(worker->edge, count + queue_count(queue), commit_ns);
        for (size_t i = 0; i < count; i++)
            unit_finish(&batch[i]);
        db_checkpoint(worker->db, queue_count(queue) == 0);
    }
    return NULL;
}

static bool add_worker(struct edge *edge, struct db *db, enum lane lane)
{
    struct worker *worker = &edge->workers[edge->worker_count];
    if (!db)
        return false;
    edge->worker_count++;
    *worker = (struct worker){.edge = edge, .lane = lane, .db = db};
    worker->is_running =
        pthread_create(&worker->thread, NULL, lane == LANE_WRITE ? write_on : read_on, worker) == 0;
    return worker->is_running;
}

/* ---- Opening and closing --------------------------------------------------------------------- */

static int64_t machine_clock(void)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static struct edge *edge_new(const struct edge_config *config)
{
    struct edge *edge = calloc(1, sizeof *edge);
    if (!edge)
        return NULL;
    edge->lock_file = -1;
    edge->clock = config->clock ? config->clock : machine_clock;
    bool is_few = config->most_members > 0 && config->most_members < EDGE_MOST_MEMBERS;
    edge->most_members = is_few ? config->most_members : EDGE_MOST_MEMBERS;
    edge->slow_commit_ns = config->slow_commit_ns ? config->slow_commit_ns : SLOW_COMMIT_NS;
    for (size_t i = 0; i < EDGE_LANES; i++)
        queue_init(&edge->queues[i], config->most_queued);
    (void)pthread_mutex_init(&edge->state_lock, NULL);
    edge->workers = calloc(1 + (size_t)config->readers + config->slow, sizeof *edge->workers);
    return edge;
}

static bool start_lanes(struct edge *edge, struct arena *arena, const struct edge_config *config,
                        const char **ret_sentence)
{
    struct db *writer = db_open_writer(arena, config->folder, config->max_pages, ret_sentence);
    if (!writer)
        return false;
    if (config->before_migration && migrate_is_due(writer, arena, embedded_migrations) &&
        !config->before_migration(arena, config->folder, edge_now(edge), ret_sentence)) {
        db_shut(writer);
        return false;
    }
    if (!migrate(writer, arena, embedded_migrations, edge_now(edge), ret_sentence)) {
        db_shut(writer);
        return false;
    }
    if (!add_worker(edge, writer, LANE_WRITE))
        return false;
    for (unsigned i = 0; i < config->readers + config->slow; i++) {
        if (!add_worker(edge, db_open_reader(arena, config->folder, ret_sentence),
                        i < config->readers ? LANE_READ : LANE_SLOW))
            return false;
    }
    return true;
}

struct edge *edge_open(struct arena *arena, const struct edge_config *config,
                       const char **ret_sentence)
{
    *ret_sentence = "内存或线程数不足，服务没有启动。请检查系统资源后重试。";
    struct edge *edge = sodium_init() < 0 ? NULL : edge_new(config);
    if (!edge)
        return NULL;
    edge->folder = arena_copy(arena, config->folder, strlen(config->folder));
    if (edge->workers) {
        const char *sentence = NULL;
        edge->lock_file = db_lock(arena, config->folder, &sentence);
        if (edge->lock_file >= 0 && start_lanes(edge, arena, config, &sentence))
            return edge;
        if (sentence)
            *ret_sentence = sentence;
    }
    edge_close(edge);
    return NULL;
}

void edge_close(struct edge *edge)
{
    for (size_t i = 0; i < EDGE_LANES; i++)
        queue_close(&edge->queues[i]);
    for (size_t i = 0; i < edge->worker_count; i++) {
        if (edge->workers[i].is_running)
            (void)pthread_join(edge->workers[i].thread, NULL);
    }
    /* The writer last: its closing is the checkpoint of all. */
    while (edge->worker_count > 0)
        db_shut(edge->workers[--edge->worker_count].db);
    for (size_t i = 0; i < EDGE_LANES; i++) {
        (void)pthread_mutex_destroy(&edge->queues[i].lock);
        (void)pthread_cond_destroy(&edge->queues[i].wake);
    }
    (void)pthread_mutex_destroy(&edge->state_lock);
    if (edge->lock_file >= 0)
        (void)close(edge->lock_file);
    free(edge->workers);
    free(edge);
}

/* ---- Submitting ------------------------------------------------------------------------------ */

int64_t edge_now(const struct edge *edge)
{
    return edge->clock();
}

bool edge_submit(struct edge *edge, struct work *work)
{
    return queue_add(&edge->queues[work->lane], work);
}

struct edge_waiter {
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool is_done;
    enum err err;
};

static void wake_waiter(struct work *work, enum err err)
{
    struct edge_waiter *waiter = work->waiter;
    (void)pthread_mutex_lock(&waiter->lock);
    waiter->err = err;
    waiter->is_done = true;
    (void)pthread_cond_signal(&waiter->wake);
    (void)pthread_mutex_unlock(&waiter->lock);
}

enum err edge_do(struct edge *edge, struct work *work)
{
    struct edge_waiter waiter = {.is_done = false};
    (void)pthread_mutex_init(&waiter.lock, NULL);
    (void)pthread_cond_init(&waiter.wake, NULL);
    /* It outlives its use: this function waits for `done`. */
    /* cppcheck-suppress autoVariables */
    work->waiter = &waiter;
    work->done = wake_waiter;
    if (edge_submit(edge, work)) {
        (void)pthread_mutex_lock(&waiter.lock);
        while (!waiter.is_done)
            (void)pthread_cond_wait(&waiter.wake, &waiter.lock);
        (void)pthread_mutex_unlock(&waiter.lock);
    } else {
        waiter.err = ctx_fail(&work->ctx, ERR_BUSY, "服务器正忙，这次操作没有执行。请稍后重试。");
    }
    (void)pthread_mutex_destroy(&waiter.lock);
    (void)pthread_cond_destroy(&waiter.wake);
    return waiter.err;
}

/* ---- State ----------------------------------------------------------------------------------- */

void edge_note_failure(struct edge *edge)
{
    int64_t now = edge_now(edge);
    (void)pthread_mutex_lock(&edge->state_lock);
    edge->state.last_failure = now;
    (void)pthread_mutex_unlock(&edge->state_lock);
}

struct edge_state edge_state(struct edge *edge)
{
    (void)pthread_mutex_lock(&edge->state_lock);
    struct edge_state state = edge->state;
    (void)pthread_mutex_unlock(&edge->state_lock);
    for (size_t i = 0; i < EDGE_LANES; i++) {
        (void)pthread_mutex_lock(&edge->queues[i].lock);
        state.queued[i] = edge->queues[i].count;
        (void)pthread_mutex_unlock(&edge->queues[i].lock);
    }
    return state;
}

uint64_t edge_version(struct edge *edge)
{
    return atomic_load(&edge->version);
}

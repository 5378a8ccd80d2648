/* SPDX-License-Identifier: Apache-2.0 */
#include "platform/job/job.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "job_sql.h"
#include "platform/base/date.h"
#include "platform/db/db.h"
#include "platform/job/inside.h"

enum { POLL_MS = 200, KEPT_DAYS = 30, KEPT_GIVEN_UP_DAYS = 365 };

/* ---- Use cases ------------------------------------------------------------------------------- */

int64_t job_enqueue(struct ctx *c, const char *kind, const char *payload, int64_t not_before)
{
    int64_t id = db_new_id(c);
    db_exec(c, sql_job_add,
            DB_ARGS(VAL(id), VAL(kind), VAL(payload), VAL(not_before), VAL(c->actor.person),
                    VAL(c->now)));
    return db_ok(c) ? id : 0;
}

int64_t job_find_same(struct ctx *c, const char *kind, const char *payload)
{
    return db_number(c, sql_job_find_same, DB_ARGS(VAL(c->actor.person), VAL(kind), VAL(payload)),
                     0);
}

static bool take_state(struct db_rows *rows, struct job_state *ret)
{
    if (db_row(rows) != DB_ROW)
        return false;
    *ret = (struct job_state){.id = db_int(rows, 0),
                              .kind = db_text(rows, 1),
                              .payload = db_text(rows, 2),
                              .state = db_text(rows, 3),
                              .tries = db_int(rows, 4),
                              .progress = db_int(rows, 5),
                              .note = db_text(rows, 6),
                              .person = db_int(rows, 7),
                              .created_at = db_int(rows, 8),
                              .finished_at = db_int(rows, 9)};
    return true;
}

bool job_find(struct ctx *c, int64_t id, struct job_state *ret)
{
    struct db_rows *rows = db_query(c, sql_job_find, DB_ARGS(VAL(id)));
    bool is_there = take_state(rows, ret);
    db_close(rows);
    return is_there;
}

size_t job_list(struct ctx *c, const char *kind, int64_t since, struct job_state *ret, size_t most)
{
    int64_t limit = (int64_t)most;
    struct db_rows *rows =
        db_query(c, sql_job_list, DB_ARGS(VAL(c->actor.person), VAL(kind), VAL(since), VAL(limit)));
    size_t count = 0;
    while (count < most && take_state(rows, &ret[count]))
        count++;
    db_close(rows);
    return count;
}

enum err job_again(struct ctx *c, int64_t id)
{
    int64_t count = db_exec(c, sql_job_again, DB_ARGS(VAL(id), VAL(c->now)));
    if (count == 1)
        return OK;
    return ctx_fail(c, ERR_CONFLICT, "这项后台任务没有停止，不需要重新执行。请刷新后查看。");
}

enum err job_cancel(struct ctx *c, int64_t id)
{
    int64_t count = db_exec(c, sql_job_cancel, DB_ARGS(VAL(id), VAL("已取消。"), VAL(c->now)));
    if (count == 1)
        return OK;
    return ctx_fail(c, ERR_CONFLICT, "这项后台任务已经结束，不能取消。请刷新后查看。");
}

/* ---- Cleaning -------------------------------------------------------------------------------- */

static int64_t days_ago(const struct ctx *c, int64_t days)
{
    return c->now - days * DATE_MS_A_DAY;
}

enum err job_clean(struct ctx *c)
{
    int64_t kept = days_ago(c, KEPT_DAYS);
    db_exec(c, sql_job_clean_sessions, DB_ARGS(VAL(kept)));
    db_exec(c, sql_job_clean_idempotency, DB_ARGS(VAL(kept)));
    db_exec(c, sql_job_clean_jobs, DB_ARGS(VAL(kept), VAL(days_ago(c, KEPT_GIVEN_UP_DAYS))));
    return OK;
}

bool job_is_unclean(struct ctx *c)
{
    int64_t kept = days_ago(c, KEPT_DAYS);
    return db_found(c, sql_job_any_old_session, DB_ARGS(VAL(kept))) ||
           db_found(c, sql_job_any_old_idempotency, DB_ARGS(VAL(kept))) ||
           db_found(c, sql_job_any_old_job,
                    DB_ARGS(VAL(kept), VAL(days_ago(c, KEPT_GIVEN_UP_DAYS))));
}

/* ---- Progress -------------------------------------------------------------------------------- */

/* A unit of its own beside the job's, because prepare can't write. */
struct saying {
    struct work work; /* first: a work is its saying */
    struct jobs *jobs;
    int64_t id;
    int percent;
    char note[256];
};

static enum err say_it(struct work *work)
{
    const struct saying *saying = (const struct saying *)work;
    int64_t heard =
        db_exec(&work->ctx, sql_job_say_progress,
                DB_ARGS(VAL(saying->id), VAL(saying->percent), VAL((const char *)saying->note)));
    if (heard == 0 && db_ok(&work->ctx))
        atomic_store(&saying->jobs->unwanted, saying->id);
    return OK;
}

static void forget_it(struct work *work, enum err err)
{
    (void)err; /* the next one says more */
    work_release(work);
    free(work);
}

bool job_say(struct job *job, int percent, const char *note)
{
    enum { RARELY_MS = 500 };
    int64_t now = edge_now(job->jobs->config.edge);
    if (atomic_load(&job->jobs->unwanted) == job->id || atomic_load(&job->jobs->is_stopping))
        return false;
    if (now - job->jobs->said_at < RARELY_MS)
        return true;
    struct saying *saying = calloc(1, sizeof *saying);
    size_t length = strlen(note);
    if (!saying)
        return true;
    job->jobs->said_at = now;
    saying->jobs = job->jobs;
    work_init(&saying->work, job->jobs->config.edge);
    saying->work.lane = LANE_WRITE;
    saying->work.run = say_it;
    saying->work.done = forget_it;
    saying->id = job->id;
    saying->percent = percent < 0 ? 0 : percent > 99 ? 99 : percent;
    if (length < sizeof saying->note)
        memcpy(saying->note, note, length);
    if (!edge_submit(job->jobs->config.edge, &saying->work))
        forget_it(&saying->work, ERR_BUSY);
    return true;
}

/* ---- Threads --------------------------------------------------------------------------------- */

bool jobs_wait(struct jobs *jobs, unsigned ms)
{
    struct timespec until = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += ms / 1000;
    until.tv_nsec += (long)(ms % 1000) * 1000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000;
    }
    (void)pthread_mutex_lock(&jobs->lock);
    if (ms > 0 && !jobs->is_stopping)
        (void)pthread_cond_timedwait(&jobs->wake, &jobs->lock, &until);
    bool goes_on = !jobs->is_stopping;
    (void)pthread_mutex_unlock(&jobs->lock);
    return goes_on;
}

struct jobs *jobs_open(const struct jobs_config *config, const char **ret_sentence)
{
    pthread_condattr_t monotonic;
    struct jobs *jobs = calloc(1, sizeof *jobs);
    *ret_sentence = "内存或线程数不足，后台任务没有启动。请检查系统资源后重试。";
    if (!jobs)
        return NULL;
    jobs->config = *config;
    if (jobs->config.poll_ms == 0)
        jobs->config.poll_ms = POLL_MS;
    (void)pthread_mutex_init(&jobs->lock, NULL);
    (void)pthread_condattr_init(&monotonic);
    (void)pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    (void)pthread_cond_init(&jobs->wake, &monotonic);
    (void)pthread_condattr_destroy(&monotonic);
    jobs->has_runner = pthread_create(&jobs->runner, NULL, jobs_run, jobs) == 0;
    jobs->has_timers = pthread_create(&jobs->timers, NULL, jobs_run_timers, jobs) == 0;
    if (jobs->has_runner && jobs->has_timers)
        return jobs;
    jobs_close(jobs);
    return NULL;
}

void jobs_close(struct jobs *jobs)
{
    (void)pthread_mutex_lock(&jobs->lock);
    jobs->is_stopping = true;
    (void)pthread_cond_broadcast(&jobs->wake);
    (void)pthread_mutex_unlock(&jobs->lock);
    if (jobs->has_runner)
        (void)pthread_join(jobs->runner, NULL);
    if (jobs->has_timers)
        (void)pthread_join(jobs->timers, NULL);
    (void)pthread_mutex_destroy(&jobs->lock);
    (void)pthread_cond_destroy(&jobs->wake);
    free(jobs);
}

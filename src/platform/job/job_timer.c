/* SPDX-License-Identifier: Apache-2.0 */
/* Timers: those of a period remember in memory when they ran, daily ones in the database. */
#include <stdlib.h>

#include "job_sql.h"
#include "platform/base/date.h"
#include "platform/db/db.h"
#include "platform/edge/log.h"
#include "platform/job/inside.h"

/* A failed timer rests; and none keeps the others waiting for ever. */
enum { REST_MS = 10000, MOST_ROUNDS = 200 };

struct watch {
    struct work work; /* first: a work is its watch */
    struct jobs *jobs;
    const struct job_timer *timer;
    bool is_loaded;     /* ran_at is known */
    int64_t ran_at;     /* Unix ms */
    int64_t not_before; /* Unix ms; after a failure */
    bool is_due;
    const void *plan; /* in the work's arena */
};

static void begin(struct watch *watch)
{
    work_init(&watch->work, watch->jobs->config.edge);
    watch->work.ctx.actor.name = "系统";
}

static bool go_on(struct watch *watch, enum lane lane, enum err (*what)(struct work *))
{
    watch->work.lane = lane;
    watch->work.run = what;
    enum err err = edge_do(watch->jobs->config.edge, &watch->work);
    if (err == OK)
        return true;
    LOG(LOG_WARN, "timer_failed", log_text("timer", watch->timer->name),
        log_text("error", err_code(err)));
    watch->not_before = edge_now(watch->jobs->config.edge) + REST_MS;
    return false;
}

static bool step(struct watch *watch, enum lane lane, enum err (*what)(struct work *))
{
    begin(watch);
    bool is_done = go_on(watch, lane, what);
    work_release(&watch->work);
    return is_done;
}

/* ---- Units ----------------------------------------------------------------------------------- */

static enum err load(struct work *work)
{
    struct watch *watch = (struct watch *)work;
    watch->ran_at =
        db_number(&work->ctx, sql_job_timer_ran_at, DB_ARGS(VAL(watch->timer->name)), -1);
    return OK;
}

static enum err note(struct work *work)
{
    struct watch *watch = (struct watch *)work;
    db_exec(&work->ctx, sql_job_timer_note, DB_ARGS(VAL(watch->timer->name), VAL(watch->ran_at)));
    return OK;
}

static enum err ask(struct work *work)
{
    struct watch *watch = (struct watch *)work;
    watch->is_due = watch->timer->is_due(&work->ctx);
    return OK;
}

static enum err run(struct work *work)
{
    struct watch *watch = (struct watch *)work;
    return watch->timer->run(&work->ctx);
}

static enum err prepare(struct work *work)
{
    struct watch *watch = (struct watch *)work;
    return watch->timer->prepare(&work->ctx, &watch->plan);
}

static enum err apply(struct work *work)
{
    struct watch *watch = (struct watch *)work;
    return watch->timer->apply(&work->ctx, watch->plan);
}

/* ---- When ------------------------------------------------------------------------------------ */

/* The last time that it was `minute` in Shanghai. */
static int64_t last_moment(int64_t now, int minute)
{
    int64_t local = now + DATE_SHANGHAI_MS;
    int64_t moment = local - local % DATE_MS_A_DAY + (int64_t)minute * 60000;
    return (moment > local ? moment - DATE_MS_A_DAY : moment) - DATE_SHANGHAI_MS;
}

static bool is_time(struct watch *watch, int64_t now)
{
    /* What lies further ahead, or is told to be past and isn't: the clock has been put back. */
    if (now < watch->not_before && watch->not_before - now <= REST_MS)
        return false;
    if (watch->timer->every_ms > 0)
        return now < watch->ran_at || now - watch->ran_at >= watch->timer->every_ms;
    if (!watch->is_loaded) {
        if (!step(watch, LANE_READ, load))
            return false;
        watch->is_loaded = true;
        /* A new database has missed no night. */
        if (watch->ran_at < 0) {
            watch->ran_at = now;
            (void)step(watch, LANE_WRITE, note);
        }
    }
    return watch->ran_at < last_moment(now, watch->timer->minute);
}

enum round { ROUND_AGAIN, ROUND_ENOUGH, ROUND_FAILED };

/* One unit after the other, with the same memory. */
static enum round go_prepared(struct watch *watch)
{
    begin(watch);
    watch->plan = NULL;
    bool is_done = go_on(watch, LANE_READ, prepare);
    bool is_enough = is_done && !watch->plan;
    if (is_done && !is_enough)
        is_done = go_on(watch, LANE_WRITE, apply);
    work_release(&watch->work);
    return !is_done ? ROUND_FAILED : is_enough ? ROUND_ENOUGH : ROUND_AGAIN;
}

static enum round go_once(struct watch *watch)
{
    if (watch->timer->prepare)
        return go_prepared(watch);
    if (watch->timer->is_due && !step(watch, LANE_READ, ask))
        return ROUND_FAILED;
    if (watch->timer->is_due && !watch->is_due)
        return ROUND_ENOUGH;
    if (!step(watch, LANE_WRITE, run))
        return ROUND_FAILED;
    return watch->timer->is_due ? ROUND_AGAIN : ROUND_ENOUGH;
}

static void go_round(struct watch *watch)
{
    int64_t now = edge_now(watch->jobs->config.edge);
    enum round round = ROUND_AGAIN;
    if (!is_time(watch, now))
        return;
    for (int i = 0; i < MOST_ROUNDS && round == ROUND_AGAIN && jobs_wait(watch->jobs, 0); i++)
        round = go_once(watch);
    if (round == ROUND_FAILED)
        return;
    watch->ran_at = now;
    if (watch->timer->every_ms == 0)
        (void)step(watch, LANE_WRITE, note);
}

void *jobs_run_timers(void *of)
{
    struct jobs *jobs = of;
    size_t count = 0;
    while (jobs->config.timers[count].name)
        count++;
    struct watch *watches = calloc(count + 1, sizeof *watches);
    if (!watches) {
        LOG(LOG_FAIL, "no_memory_for_timers", log_int("timers", (int64_t)count));
        return NULL;
    }
    for (size_t i = 0; i < count; i++)
        watches[i] = (struct watch){.jobs = jobs, .timer = &jobs->config.timers[i]};
    while (jobs_wait(jobs, jobs->config.poll_ms)) {
        for (size_t i = 0; i < count; i++)
            go_round(&watches[i]);
    }
    free(watches);
    return NULL;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The runner: takes a job, prepares it, applies it, or puts it back. */
#include <string.h>

#include "job_sql.h"
#include "platform/base/arena.h"
#include "platform/db/db.h"
#include "platform/edge/log.h"
#include "platform/job/inside.h"

enum { MOST_TRIES = 5, FIRST_PAUSE_MS = 2000, LONGEST_PAUSE_MS = 3600000 };

struct run {
    struct work work; /* first: a work is its run */
    struct jobs *jobs;
    struct job job;
    const struct job_kind *kind; /* NULL: nobody knows it */
    bool is_found;
    enum err err;     /* how it went */
    const char *note; /* why not */
};

static enum err step(struct run *run, enum lane lane, enum err (*what)(struct work *))
{
    run->work.lane = lane;
    run->work.run = what;
    return edge_do(run->jobs->config.edge, &run->work);
}

static const struct job_kind *find_kind(const struct job_kind *kinds, const char *name)
{
    for (; kinds->name; kinds++) {
        if (strcmp(kinds->name, name) == 0)
            return kinds;
    }
    return NULL;
}

static int64_t most_tries(const struct job_kind *kind)
{
    return kind->most_tries > 0 ? kind->most_tries : MOST_TRIES;
}

/* ---- Units ----------------------------------------------------------------------------------- */

static enum err look(struct work *work)
{
    struct run *run = (struct run *)work;
    run->is_found = db_found(&work->ctx, sql_job_any_due, DB_ARGS(VAL(work->ctx.now)));
    return OK;
}

static enum err take(struct work *work)
{
    struct run *run = (struct run *)work;
    struct db_rows *rows = db_query(&work->ctx, sql_job_take, DB_ARGS(VAL(work->ctx.now)));
    run->is_found = db_row(rows) == DB_ROW;
    if (run->is_found)
        run->job = (struct job){.id = db_int(rows, 0),
                                .kind = db_text(rows, 1),
                                .payload = db_text(rows, 2),
                                .tries = db_int(rows, 3),
                                .person = db_int(rows, 4),
                                .jobs = run->jobs};
    db_close(rows);
    return OK;
}

static enum err prepare(struct work *work)
{
    struct run *run = (struct run *)work;
    run->job.plan = NULL;
    return run->kind->prepare(&work->ctx, &run->job);
}

static enum err apply(struct work *work)
{
    struct run *run = (struct run *)work;
    if (run->kind->apply)
        TRY(run->kind->apply(&work->ctx, &run->job));
    const char *note = run->job.note ? run->job.note : "";
    int64_t finished = db_exec(&work->ctx, sql_job_finish,
                               DB_ARGS(VAL(run->job.id), VAL(note), VAL(work->ctx.now)));
    /* Given up meanwhile: what it made goes with the transaction. */
    return finished == 1 ? OK : ctx_fail(&work->ctx, ERR_CONFLICT, "已取消。");
}

static int64_t pause_after(int64_t tries)
{
    int64_t pause = FIRST_PAUSE_MS;
    for (int64_t i = 1; i < tries && pause < LONGEST_PAUSE_MS; i++)
        pause *= 4;
    return pause < LONGEST_PAUSE_MS ? pause : LONGEST_PAUSE_MS;
}

static enum err put_back(struct work *work)
{
    const struct run *run = (const struct run *)work;
    int64_t not_before = work->ctx.now + pause_after(run->job.tries);
    db_exec(&work->ctx, sql_job_put_back,
            DB_ARGS(VAL(run->job.id), VAL(not_before), VAL(run->note)));
    return OK;
}

static enum err give_up(struct work *work)
{
    const struct run *run = (const struct run *)work;
    db_exec(&work->ctx, sql_job_give_up,
            DB_ARGS(VAL(run->job.id), VAL(work->ctx.now), VAL(run->note)));
    return OK;
}

static enum err wake_interrupted(struct work *work)
{
    db_exec(&work->ctx, sql_job_wake_interrupted, DB_NO_ARGS);
    return OK;
}

/* ---- One job --------------------------------------------------------------------------------- */

static bool is_final(enum err err)
{
    return err == ERR_INVALID || err == ERR_FORBIDDEN || err == ERR_NOT_FOUND ||
           err == ERR_CONFLICT || err == ERR_TOO_BIG;
}

static void carry_out(struct run *run)
{
    run->err = ERR_CONFLICT;
    if (!run->kind) {
        run->note = "本版本的程序没有这种后台任务，请升级程序后重新执行。";
        return;
    }
    /* It was begun often enough and never came to an end: most likely it kills the program. */
    if (run->job.tries > most_tries(run->kind)) {
        run->note = "多次执行到一半就中断，已停止。请把任务编号告诉系统管理员。";
        return;
    }
    run->work.ctx.actor.person = run->job.person;
    run->work.ctx.actor.name = "后台任务";
    run->jobs->said_at = 0;
    run->err = run->kind->prepare ? step(run, LANE_SLOW, prepare) : OK;
    if (run->err == OK)
        run->err = step(run, LANE_WRITE, apply);
    const char *message = run->work.ctx.message;
    run->note = message ? message : "没有说明原因。";
}

static enum err leave_for_later(struct work *work)
{
    const struct run *run = (const struct run *)work;
    db_exec(&work->ctx, sql_job_leave, DB_ARGS(VAL(run->job.id)));
    return OK;
}

static void settle(struct run *run)
{
    /* Broken off because the server stops: that was no try. */
    if (atomic_load(&run->jobs->is_stopping)) {
        (void)step(run, LANE_WRITE, leave_for_later);
        return;
    }
    bool is_last = is_final(run->err) || run->job.tries >= most_tries(run->kind);
    LOG(is_last ? LOG_FAIL : LOG_WARN, is_last ? "job_given_up" : "job_put_back",
        log_int("job", run->job.id), log_text("kind", run->job.kind),
        log_int("tries", run->job.tries), log_text("error", err_code(run->err)));
    /* Until this is written the job counts as running, and nobody would try it again. */
    while (step(run, LANE_WRITE, is_last ? give_up : put_back) != OK) {
        if (!jobs_wait(run->jobs, 1000))
            return;
    }
}

/* False: nothing was due. */
static bool run_next(struct jobs *jobs)
{
    struct run run = {.jobs = jobs};
    work_init(&run.work, jobs->config.edge);
    bool is_found = step(&run, LANE_READ, look) == OK && run.is_found &&
                    step(&run, LANE_WRITE, take) == OK && run.is_found;
    if (is_found) {
        run.kind = find_kind(jobs->config.kinds, run.job.kind);
        carry_out(&run);
        if (run.err != OK)
            settle(&run);
    }
    work_release(&run.work);
    return is_found;
}

void *jobs_run(void *of)
{
    struct jobs *jobs = of;
    struct run run = {.jobs = jobs};
    bool is_awake = false;
    work_init(&run.work, jobs->config.edge);
    /* Nobody else runs jobs on this database, so what is running was interrupted. */
    while (!is_awake && jobs_wait(jobs, 0)) {
        is_awake = step(&run, LANE_WRITE, wake_interrupted) == OK;
        if (!is_awake)
            (void)jobs_wait(jobs, 1000);
    }
    work_release(&run.work);
    for (bool goes_on = is_awake; goes_on;)
        goes_on = jobs_wait(jobs, run_next(jobs) ? 0 : jobs->config.poll_ms);
    return NULL;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Background work, stored in the database: what must not be done inside a transaction (sending,
 * rendering, long reckoning) is enqueued in it, and done afterwards.
 *
 *     use case     job_enqueue(c, "export", payload, 0)       a row in its own transaction
 *     the runner   prepare (LANE_SLOW, reads)  ->  apply (LANE_WRITE, with `done` in the same
 *                  transaction)
 *
 * - A job runs at least once: a process that is killed finds it again. Its apply is one transaction
 *   together with the note that it is done, so what it writes is written once. Effects outside of
 *   the database belong into prepare and must bear being repeated.
 * - A refusal (ERR_INVALID, ERR_FORBIDDEN, ERR_NOT_FOUND, ERR_CONFLICT, ERR_TOO_BIG) is final: the
 *   job is given up with the sentence as its note. Else it is tried again after 2, 8, 32 … seconds,
 *   until its kind's most_tries.
 * - One job runs at a time, in order of `not_before`. Timers have a thread of their own, so that
 *   sealing and reminding don't wait behind a long export.
 */
#ifndef LIANBING_JOB_H
#define LIANBING_JOB_H

#include <stdbool.h>
#include <stdint.h>

#include "platform/base/ctx.h"
#include "platform/edge/edge.h"

struct jobs;

/* A job being run. */
struct job {
    int64_t id;
    const char *kind;
    const char *payload; /* JSON */
    int64_t tries;       /* this one included */
    int64_t person;      /* who asked for it; 0: the program */
    void *plan;          /* what prepare leaves for apply; in the ctx's arena */
    const char *note;    /* Chinese, kept with the job when it is done; NULL: none */
    struct jobs *jobs;
};

struct job_kind {
    const char *name;
    enum err (*prepare)(struct ctx *c, struct job *job); /* NULL: none */
    enum err (*apply)(struct ctx *c, struct job *job);   /* NULL: none */
    int64_t most_tries;                                  /* 0: 5 */
};

/* Periodic work, in the write lane. */
struct job_timer {
    const char *name;
    int64_t every_ms;             /* 0: daily, at `minute` */
    int minute;                   /* after midnight in Shanghai; a night missed is made up for */
    bool (*is_due)(struct ctx *); /* LANE_READ; NULL: always. `run` is called while it is true */
    enum err (*run)(struct ctx *c);
    /* Instead of both, what would hold up the write lane: what `prepare` leaves (LANE_READ, tens of
     * ms at most; NULL: nothing is to be done) is applied in it; again while there is something. */
    enum err (*prepare)(struct ctx *c, const void **ret_plan);
    enum err (*apply)(struct ctx *c, const void *plan);
};

struct jobs_config {
    struct edge *edge;
    const struct job_kind *kinds;   /* ended by a row without name */
    const struct job_timer *timers; /* ended by a row without name */
    unsigned poll_ms;               /* how often to look; 0: 200 */
};

/* The job's id; 0 when the unit is poisoned. `payload` is JSON; `not_before` is Unix ms, 0: at
 * once. Write lane. */
int64_t job_enqueue(struct ctx *c, const char *kind, const char *payload, int64_t not_before);

/* One of the actor's that is still to be done and has the same kind and payload; 0: none. */
int64_t job_find_same(struct ctx *c, const char *kind, const char *payload);

struct job_state {
    int64_t id;
    const char *kind;
    const char *payload;
    const char *state; /* ready, running, done, given_up */
    int64_t tries;
    int64_t progress; /* percent */
    const char *note; /* Chinese; "" if nothing */
    int64_t person;
    int64_t created_at;
    int64_t finished_at; /* 0: not yet */
};
/* False: there is no such job. */
bool job_find(struct ctx *c, int64_t id, struct job_state *ret);
/* The actor's jobs of a kind that were asked for since then, the latest first: at most `most`.
 * Gives their number. */
size_t job_list(struct ctx *c, const char *kind, int64_t since, struct job_state *ret, size_t most);
/* Gives a job up that is not done yet: it stops at its next job_say, and what it made is thrown
 * away. ERR_CONFLICT: it is done, or was given up. Write lane. */
MUST_USE enum err job_cancel(struct ctx *c, int64_t id);
/* Gives a job that was given up its tries anew. ERR_CONFLICT: it was not. Write lane. */
MUST_USE enum err job_again(struct ctx *c, int64_t id);

/* From prepare: how far it is, for people who wait. Written by itself, not oftener than every half
 * second, and not at all when the server is busy. False: nobody wants it any more (job_cancel), or
 * the server stops and will do it anew; fail with whatever. */
bool job_say(struct job *job, int percent, const char *note);

/* The nightly cleaning: sessions 30 days past their end, answers of 30 days, jobs done 30 days or
 * given up a year ago; at most 1,500 rows a run. */
enum err job_clean(struct ctx *c);
bool job_is_unclean(struct ctx *c);

/* Starts the runner and the timers. NULL with a Chinese sentence. */
struct jobs *jobs_open(const struct jobs_config *config, const char **ret_sentence);
/* Waits for what is being run. Before edge_close. */
void jobs_close(struct jobs *jobs);

#endif

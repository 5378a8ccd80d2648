/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the runner and the timers share; for the files of this folder.
 */
#ifndef LIANBING_JOB_INSIDE_H
#define LIANBING_JOB_INSIDE_H

#include <pthread.h>
#include <stdatomic.h>

#include "platform/job/job.h"

struct jobs {
    struct jobs_config config;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    atomic_bool is_stopping;
    bool has_runner, has_timers;
    pthread_t runner, timers;
    int64_t said_at;          /* Unix ms; of the job being run */
    _Atomic int64_t unwanted; /* a job that was found given up while it ran */
};

/* Waits for `ms`, or until it is to stop. False: stop. */
bool jobs_wait(struct jobs *jobs, unsigned ms);

/* The threads. */
void *jobs_run(void *of);
void *jobs_run_timers(void *of);

#endif

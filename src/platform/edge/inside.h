/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the edge is made of; for the files of this folder.
 */
#ifndef LIANBING_EDGE_INSIDE_H
#define LIANBING_EDGE_INSIDE_H

#include <pthread.h>
#include <stdatomic.h>

#include "platform/db/connection.h"
#include "platform/edge/edge.h"
#include "platform/edge/unit.h"

/* The more members, the more of them share a page that is written once; but the first one waits for
 * the last, and a batch that fails is run one by one. */
enum { EDGE_LANES = 3, EDGE_MOST_MEMBERS = 256 };

/* Works that wait for a lane's threads. */
struct queue {
    pthread_mutex_t lock;
    pthread_cond_t wake;
    struct work *first, **last;
    size_t count, most;
    size_t wanted; /* nobody is woken for fewer */
    bool is_closing;
};

/* How long to wait for company when works are few. */
struct pace {
    size_t wanted;
    int64_t patience_ns;
};

struct worker {
    struct edge *edge;
    enum lane lane;
    struct db *db;
    pthread_t thread;
    bool is_running;
    int64_t commit_ns; /* the writer's: of its last */
};

struct edge {
    int lock_file;
    int64_t (*clock)(void);
    const char *folder; /* in the arena of edge_open */
    struct queue queues[EDGE_LANES];
    struct worker *workers; /* the writer first */
    size_t worker_count;
    size_t most_members; /* at most EDGE_MOST_MEMBERS */
    int64_t slow_commit_ns;
    struct unit batch[EDGE_MOST_MEMBERS]; /* the writer's own */

    pthread_mutex_t state_lock;
    struct edge_state state;  /* but `queued` */
    _Atomic uint64_t version; /* grows with every commit, before anybody is told of it */
};

/* Takes up to `most` works, waiting for the first and then for as many as `pace` wants; 0: the lane
 * closes and nothing is left. */
size_t queue_take(struct queue *queue, struct unit *units, size_t most, const struct pace *pace);

void edge_note_failure(struct edge *edge);
/* What a lane's thread does with what it took. */
void edge_read(struct worker *worker, struct unit *unit);
/* How long COMMIT took, ns; nobody has been told yet how their unit ended. */
int64_t edge_write(struct worker *worker, struct unit *units, size_t count);

#endif

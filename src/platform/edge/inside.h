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

/* Past 64 members to a batch nothing is gained (each dirties pages of its own); a longer batch only
 * makes its first member wait. */
enum { EDGE_LANES = 3, EDGE_MOST_MEMBERS = 128 };

/* Works that wait for a lane's threads. */
struct queue {
    pthread_mutex_t lock;
    pthread_cond_t wake;
    struct work *first, **last;
    size_t count, most;
    bool is_closing;
};

struct worker {
    struct edge *edge;
    enum lane lane;
    struct db *db;
    pthread_t thread;
    bool is_running;
};

struct edge {
    int lock_file;
    int64_t (*clock)(void);
    const char *folder; /* in the arena of edge_open */
    struct queue queues[EDGE_LANES];
    struct worker *workers; /* the writer first */
    size_t worker_count;
    size_t most_members;                  /* at most EDGE_MOST_MEMBERS */
    struct unit batch[EDGE_MOST_MEMBERS]; /* the writer's own */

    pthread_mutex_t state_lock;
    struct edge_state state;  /* but `queued` */
    _Atomic uint64_t version; /* grows with every commit, before anybody is told of it */
};

/* Takes up to `most` works, waiting for the first; 0: the lane closes and nothing is left. */
size_t queue_take(struct queue *queue, struct unit *units, size_t most);

void edge_note_failure(struct edge *edge);
/* What a lane's thread does with what it took. */
void edge_read(struct worker *worker, struct unit *unit);
void edge_write(struct worker *worker, struct unit *units, size_t count);

#endif

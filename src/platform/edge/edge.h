/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The edge: runs units of work on lanes, each in a transaction of its own.
 *
 * - LANE_READ: reader threads, each with a read-only connection; one read transaction a unit.
 * - LANE_SLOW: the same kind of connection, own threads: password hashing, parsing files, scoring,
 *   rendering. May take seconds; must not write.
 * - LANE_WRITE: one thread with the one connection that writes and checkpoints. It takes whatever
 *   is queued when its last commit ends (where that was slow, it first waits up to as long, 10 ms
 *   at most, for those whom it has just answered), runs each member, commits once, and only then
 *   calls `done`. A member that fails is undone alone: if it had written, the batch is rolled back
 *   and run again with a savepoint for each. When SQLite throws the
 *   whole transaction away (disk full, I/O error, no memory), or COMMIT fails, the members are run
 *   again one by one, each in its own transaction. A unit must take <= 20 ms and <= 2,000 rows.
 *
 * `run` therefore may be called more than once; before each call the ctx and its arena are as they
 * were at the submission. Past the arena's ceiling the unit ends with ERR_TOO_BIG; outside of `run`
 * it ends the process (but in work_within_arena). `done` is called exactly once, on the lane's
 * thread, outside any transaction; from then on the work is its maker's again (who calls
 * work_release).
 */
#ifndef LIANBING_EDGE_H
#define LIANBING_EDGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "platform/base/arena.h"
#include "platform/base/ctx.h"

enum lane { LANE_READ, LANE_WRITE, LANE_SLOW };

#define WORK_MOST_MEMORY ((size_t)64 * 1024 * 1024)

struct edge;

struct work {
    struct ctx ctx;
    struct arena arena; /* ctx.arena points here */
    enum lane lane;
    enum err (*run)(struct work *work);
    void (*done)(struct work *work, enum err err);
    void *of; /* its maker's */

    /* The edge's while it is queued. */
    struct work *next;
    struct edge_waiter *waiter;
};

struct edge_config {
    const char *folder;     /* of the data; lianbing.db lies in it */
    unsigned readers;       /* threads of LANE_READ, at least 1 */
    unsigned slow;          /* threads of LANE_SLOW, at least 1 */
    size_t most_queued;     /* of each lane; 0: 8,192 */
    unsigned most_members;  /* of a batch of the writer, for measuring; 0: the usual 256 */
    int64_t slow_commit_ns; /* from here on a COMMIT is slow; 0: the usual 1,000,000 */
    int64_t (*clock)(void); /* Unix ms; NULL: the machine's */
    /* Called when an existing database is about to be migrated; false: it stays as it is, and the
     * edge closed, with the sentence. NULL: nobody asks. */
    bool (*before_migration)(struct arena *arena, const char *folder, int64_t now,
                             const char **ret_sentence);
    int max_pages; /* of the database file, for tests of a full disk; 0: no limit */
};

/* Opens (and creates) the database, takes its lock, applies migrations, starts the threads. NULL
 * with a Chinese sentence in `ret_sentence` (static or in `arena`). */
struct edge *edge_open(struct arena *arena, const struct edge_config *config,
                       const char **ret_sentence);

/* Runs what is queued to its end, then stops the threads and closes the database. */
void edge_close(struct edge *edge);

/* The time as units of work see it, Unix ms. */
int64_t edge_now(const struct edge *edge);

/* A work with an empty arena of WORK_MOST_MEMORY; random and, at each run, now are set. */
void work_init(struct work *work, struct edge *edge);
/* Calls what was deferred and gives the memory back. */
void work_release(struct work *work);

/* For what is to be made from the arena outside of `run` and has no limit of its own, an answer for
 * example. False: the arena is full; work and arena are as they were before. */
MUST_USE bool work_within_arena(struct work *work, void (*step)(struct work *work));

/* Queues it. False: the lane is full (ERR_BUSY), or the edge is closing; nothing happened. */
MUST_USE bool edge_submit(struct edge *edge, struct work *work);

/* Submits and waits; for commands, tests and jobs. ERR_BUSY as above. Sets `done`. Not from a
 * lane's own thread, which would wait for itself. */
MUST_USE enum err edge_do(struct edge *edge, struct work *work);

/* ---- Counters for whoever watches ------------------------------------------------------------ */

struct edge_state {
    size_t queued[3];     /* by lane, now */
    int64_t commits;      /* transactions that were committed by the writer */
    int64_t commit_ns;    /* how long that took, all of them together */
    int64_t members;      /* units that were in them */
    int64_t taken_apart;  /* batches that had to be run one by one */
    int64_t last_failure; /* Unix ms of the last database failure; 0: none */
};
struct edge_state edge_state(struct edge *edge);

/* Grows with every commit, before anybody is told of it: as long as it stands still, what was read
 * is what would be read. */
uint64_t edge_version(struct edge *edge);

#endif

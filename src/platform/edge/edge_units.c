/* SPDX-License-Identifier: Apache-2.0 */
/* Transactions around units: one for each that reads, one for a whole batch that writes. */
#include <time.h>

#include "platform/edge/inside.h"
#include "platform/edge/log.h"

static void count_commit(struct worker *worker, size_t members, bool was_taken_apart)
{
    struct edge *edge = worker->edge;
    (void)pthread_mutex_lock(&edge->state_lock);
    (void)atomic_fetch_add(&edge->version, 1);
    edge->state.commits += members > 0;
    edge->state.commit_ns += members > 0 ? worker->commit_ns : 0;
    edge->state.members += (int64_t)members;
    edge->state.taken_apart += was_taken_apart;
    (void)pthread_mutex_unlock(&edge->state_lock);
}

static void note_failure_of(struct worker *worker)
{
    if (db_failure(worker->db) != DB_FINE)
        edge_note_failure(worker->edge);
}

void edge_read(struct worker *worker, struct unit *unit)
{
    if (db_begin(worker->db))
        (void)unit_run(unit, worker->db, edge_now(worker->edge));
    else
        unit_blame(unit, worker->db);
    note_failure_of(worker);
    db_roll_back(worker->db);
    unit_finish(unit);
}

static bool commit(struct worker *worker)
{
    struct timespec from = {0}, until = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &from);
    bool is_stored = db_commit(worker->db);
    (void)clock_gettime(CLOCK_MONOTONIC, &until);
    worker->commit_ns =
        (int64_t)(until.tv_sec - from.tv_sec) * 1000000000 + until.tv_nsec - from.tv_nsec;
    return is_stored;
}

/* In a transaction of its own. */
static void write_alone(struct worker *worker, struct unit *unit)
{
    bool is_stored = db_begin(worker->db) &&
                     unit_run(unit, worker->db, edge_now(worker->edge)) == OK && commit(worker);
    note_failure_of(worker);
    if (is_stored) {
        count_commit(worker, 1, false);
        return;
    }
    /* A unit that failed by itself has said so; unit_run has blamed the database for what it did
     * inside of `run`. What is left is BEGIN and COMMIT. */
    if (unit->err == OK)
        unit_blame(unit, worker->db);
    db_roll_back(worker->db);
}

/* How a batch ends. */
enum batch_end {
    BATCH_STORED,
    BATCH_SPOILT, /* a member that wrote must be undone, and there is no savepoint for it */
    BATCH_LOST    /* the transaction, or its COMMIT */
};

static bool end_member(struct db *db, enum err err, bool is_guarded)
{
    if (err == OK)
        return !is_guarded || db_release(db);
    return is_guarded ? db_roll_back_to(db) : db_forget_member(db);
}

/* Anything but BATCH_STORED: the batch can't go on; nothing of it is stored. */
static enum batch_end write_member(struct worker *worker, struct unit *unit, bool is_guarded)
{
    struct db *db = worker->db;
    if (!is_guarded)
        db_begin_member(db);
    else if (!db_savepoint(db))
        return BATCH_LOST;
    enum err err = unit_run(unit, db, edge_now(worker->edge));
    note_failure_of(worker);
    /* On a full disk, an I/O error or lack of memory SQLite may have thrown the whole transaction
     * away; whoever wrote on would write without one, and be stored alone. */
    enum db_failure failure = db_failure(db);
    if (!db_is_in_transaction(db) || (failure != DB_FINE && failure != DB_WRONG))
        return BATCH_LOST;
    if (end_member(db, err, is_guarded))
        return BATCH_STORED;
    return is_guarded ? BATCH_LOST : BATCH_SPOILT;
}

static enum batch_end write_batch(struct worker *worker, struct unit *units, size_t count,
                                  bool is_guarded)
{
    if (!db_begin(worker->db))
        return BATCH_LOST;
    for (size_t i = 0; i < count; i++) {
        enum batch_end end = write_member(worker, &units[i], is_guarded);
        if (end != BATCH_STORED)
            return end;
    }
    return commit(worker) ? BATCH_STORED : BATCH_LOST;
}

/* As they were submitted. */
static void rewind_all(struct unit *units, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        unit_rewind(&units[i]);
        units[i].err = OK;
    }
}

static void write_one_by_one(struct worker *worker, struct unit *units, size_t count)
{
    note_failure_of(worker);
    LOG(LOG_WARN, "batch_taken_apart", log_text("cause", db_cause(worker->db)),
        log_int("members", (int64_t)count));
    db_roll_back(worker->db);
    count_commit(worker, 0, true);
    rewind_all(units, count);
    for (size_t i = 0; i < count; i++)
        write_alone(worker, &units[i]);
}

/* Hardly ever has a member to be undone after it wrote, so the batch is first run without
 * savepoints, which cost each member a copy of each page that it shares with others. */
static void write_together(struct worker *worker, struct unit *units, size_t count)
{
    enum batch_end end = write_batch(worker, units, count, false);
    if (end == BATCH_SPOILT) {
        db_roll_back(worker->db);
        rewind_all(units, count);
        end = write_batch(worker, units, count, true);
    }
    if (end == BATCH_STORED)
        count_commit(worker, count, false);
    else
        write_one_by_one(worker, units, count);
}

int64_t edge_write(struct worker *worker, struct unit *units, size_t count)
{
    worker->commit_ns = 0;
    if (count == 1)
        write_alone(worker, &units[0]);
    else
        write_together(worker, units, count);
    return worker->commit_ns;
}

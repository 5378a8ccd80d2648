/* SPDX-License-Identifier: Apache-2.0 */
/* Transactions around units: one for each that reads, one for a whole batch that writes. */
#include "platform/edge/inside.h"
#include "platform/edge/log.h"

static void count_commit(struct edge *edge, size_t members, bool was_taken_apart)
{
    (void)pthread_mutex_lock(&edge->state_lock);
    (void)atomic_fetch_add(&edge->version, 1);
    edge->state.commits += members > 0;
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

/* In a transaction of its own. */
static void write_alone(struct worker *worker, struct unit *unit)
{
    bool is_stored = db_begin(worker->db) &&
                     unit_run(unit, worker->db, edge_now(worker->edge)) == OK &&
                     db_commit(worker->db);
    note_failure_of(worker);
    if (is_stored) {
        count_commit(worker->edge, 1, false);
        return;
    }
    /* A unit that failed by itself has said so; unit_run has blamed the database for what it did
     * inside of `run`. What is left is BEGIN and COMMIT. */
    if (unit->err == OK)
        unit_blame(unit, worker->db);
    db_roll_back(worker->db);
}

/* In a savepoint of the batch. False: the batch can't go on; nothing of it is stored. */
static bool write_member(struct worker *worker, struct unit *unit)
{
    if (!db_savepoint(worker->db))
        return false;
    enum err err = unit_run(unit, worker->db, edge_now(worker->edge));
    note_failure_of(worker);
    /* On a full disk, an I/O error or lack of memory SQLite may have thrown the whole transaction
     * away; whoever wrote on would write without one, and be stored alone. */
    enum db_failure failure = db_failure(worker->db);
    if (!db_is_in_transaction(worker->db) || (failure != DB_FINE && failure != DB_WRONG))
        return false;
    return err == OK ? db_release(worker->db) : db_roll_back_to(worker->db);
}

static bool write_batch(struct worker *worker, struct unit *units, size_t count)
{
    if (!db_begin(worker->db))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!write_member(worker, &units[i]))
            return false;
    }
    return db_commit(worker->db);
}

void edge_write(struct worker *worker, struct unit *units, size_t count)
{
    if (count == 1) {
        write_alone(worker, &units[0]);
    } else if (write_batch(worker, units, count)) {
        count_commit(worker->edge, count, false);
    } else {
        note_failure_of(worker);
        LOG(LOG_WARN, "batch_taken_apart", log_text("cause", db_cause(worker->db)),
            log_int("members", (int64_t)count));
        db_roll_back(worker->db);
        count_commit(worker->edge, 0, true);
        for (size_t i = 0; i < count; i++) {
            unit_rewind(&units[i]);
            units[i].err = OK;
            write_alone(worker, &units[i]);
        }
    }
    for (size_t i = 0; i < count; i++)
        unit_finish(&units[i]);
}

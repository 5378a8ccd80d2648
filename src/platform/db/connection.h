/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Connections and transactions: what the edge knows of the database and nobody else.
 *
 * - There is exactly one writer, and it is also the only one that checkpoints: SQLite before 3.51.3
 *   can lose committed transactions when two connections do so at once
 *   (docs/decisions/009-sqlite-and-lanes.md).
 * - A connection belongs to one thread at a time and runs one unit of work at a time.
 * - The first failure sticks until db_begin, db_forget_member or db_roll_back_to: no statement
 *   runs any more.
 * - The block of ids a connection holds is rolled back with the transaction that reserved it, so an
 *   id never comes from a block that the database doesn't know.
 */
#ifndef LIANBING_DB_CONNECTION_H
#define LIANBING_DB_CONNECTION_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct db;

/* What went wrong first. */
enum db_failure {
    DB_FINE,
    DB_WRONG, /* a statement that can't be right: syntax, a constraint breached, a value missing */
    DB_FULL,  /* no room on the disk, past a quota, a limit of file sizes, or max_pages */
    DB_DISK,  /* the disk, or the system, gave an error of input or output */
    DB_BUSY,  /* another program holds the database */
    DB_BROKEN /* memory, a damaged file … */
};

/* Keeps a second server out of the folder while the descriptor is open; close() gives it back. -1
 * with a Chinese sentence. */
int db_lock(struct arena *arena, const char *folder, const char **ret_sentence);

/* Whether somebody holds that lock. */
bool db_is_locked(struct arena *arena, const char *folder);

/* Opens (and creates) FOLDER/lianbing.db. NULL with a Chinese sentence. */
struct db *db_open_writer(struct arena *arena, const char *folder, int max_pages,
                          const char **ret_sentence);
/* Needs an open writer. */
struct db *db_open_reader(struct arena *arena, const char *folder, const char **ret_sentence);
void db_shut(struct db *db);

/* Forgets an earlier failure. On a reader, a snapshot; on the writer, the write lock. */
bool db_begin(struct db *db);
/* False: not committed, or not known to be; roll back. */
bool db_commit(struct db *db);
/* Never fails: what can't be rolled back is gone already. */
void db_roll_back(struct db *db);
/* Whether a transaction is still open. SQLite ends it by itself on some failures. */
bool db_is_in_transaction(const struct db *db);

/* Puts what the log holds into the database file, if that is much; when there is time, sooner. For
 * the writer, between transactions, when those who wait have their answers. If it fails, nothing is
 * lost and the next one goes on. */
void db_checkpoint(struct db *db, bool is_idle);

/* One of several in a transaction begins, without a savepoint: cheap, as hardly any must be undone.
 */
void db_begin_member(struct db *db);
/* Forgets a failure of the member. False: it has written, so only rolling back all undoes it. */
bool db_forget_member(struct db *db);

/* The same with a savepoint. */
bool db_savepoint(struct db *db);
bool db_release(struct db *db);
/* Undoes what was done since the savepoint, ends it, and forgets a failure. */
bool db_roll_back_to(struct db *db);

/* Ends all statements that are being read; the unit they belonged to is over. */
void db_end_unit(struct db *db);

enum db_failure db_failure(const struct db *db);
/* The cause, for the log; "" if none. */
const char *db_cause(const struct db *db);

/* ---- For tests: makes the next but `after` statement fail ------------------------------------ */

enum db_break {
    DB_BREAK_NOT,
    DB_BREAK_WRONG,       /* as a statement that can't be right */
    DB_BREAK_STATEMENT,   /* as an I/O error that leaves the transaction alone */
    DB_BREAK_TRANSACTION, /* as one that throws the transaction away */
    DB_BREAK_COMMIT       /* the COMMIT fails; `after` counts commits */
};
void db_break(struct db *db, enum db_break how, int after);
/* Statements begun since the last db_begin. */
int db_statements_run(const struct db *db);

#endif

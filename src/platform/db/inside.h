/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a connection is made of; for the files of this folder.
 */
#ifndef LIANBING_DB_INSIDE_H
#define LIANBING_DB_INSIDE_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "platform/db/connection.h"

enum {
    DB_MOST_ARGS = 64,
    DB_MOST_TOUCHED = 48,
    DB_BUCKETS = 512,
    DB_MOST_STATEMENTS = 2000,
    DB_ID_BLOCK = 1000
};

/* Tables and columns, as numbers (known.c). */
struct touched {
    uint16_t list[DB_MOST_TOUCHED];
    uint16_t count;
    bool is_more; /* than the list says */
};

/* A prepared statement, kept for the next time. */
struct statement {
    sqlite3_stmt *handle;
    const char *text; /* SQLite's copy */
    bool is_busy;     /* being read: the same text needs another one */
    bool is_copied;   /* its values are copies, to be let go */
    bool is_kept;     /* its answers are (known.h) */
    size_t count;     /* of values it wants */
    int places[DB_MOST_ARGS];
    struct touched reads, writes; /* told on the writer only */
    struct statement *next;       /* in the bucket */
};

/* Ids `next` to `end` - 1 may be given out. */
struct id_block {
    int64_t next, end;
};

struct known;

struct db {
    sqlite3 *handle;
    struct statement *buckets[DB_BUCKETS];
    size_t statement_count, busy_count;
    bool is_writer;
    int log_pages;       /* of the write-ahead log, by the last commit */
    struct known *known; /* NULL on readers */
    uint64_t known_at_begin, known_at_savepoint;

    enum db_failure failure;
    char cause[400];

    struct id_block ids, ids_at_begin, ids_at_savepoint;
    int64_t changes_at_member; /* rows written since the connection was opened */

    enum db_break broken;
    int break_after;
    int statements_run;
};

/* Notes the first failure; `sql` may be NULL. */
void db_poison(struct db *db, int code, const char *sql);
/* Runs statements without values or rows. */
bool db_run_plain(struct db *db, const char *sql);
/* Runs one, prepared for the next time: BEGIN and its like come with every unit. */
bool db_run_kept(struct db *db, const char *sql);

#endif

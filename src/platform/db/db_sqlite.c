/* SPDX-License-Identifier: Apache-2.0 */
/* Statements and rows on SQLite. */
#include "platform/db/db.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db_sql.h"
#include "platform/base/arena.h"
#include "platform/db/inside.h"

struct db_rows {
    struct ctx *c;
    struct statement *statement; /* NULL: ended, or never begun */
    enum db_step last;
};

static uint64_t hash_of(const char *sql)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    for (; *sql; sql++)
        hash = (hash ^ (unsigned char)*sql) * UINT64_C(1099511628211);
    return hash;
}

/* SQLite numbers `$n` by first appearance, so `$2 … $1` would swap silently: each is looked up by
 * its name. */
static bool find_places(struct statement *statement)
{
    int count = sqlite3_bind_parameter_count(statement->handle);
    if (count > DB_MOST_ARGS)
        return false;
    statement->count = (size_t)count;
    for (int n = 1; n <= count; n++) {
        char name[8];
        (void)snprintf(name, sizeof name, "$%d", n);
        int place = sqlite3_bind_parameter_index(statement->handle, name);
        if (place == 0)
            return false;
        statement->places[n - 1] = place;
    }
    return true;
}

static void drop_idle(struct db *db)
{
    for (size_t i = 0; i < DB_BUCKETS; i++) {
        struct statement **link = &db->buckets[i];
        while (*link) {
            struct statement *statement = *link;
            if (statement->is_busy) {
                link = &statement->next;
                continue;
            }
            *link = statement->next;
            (void)sqlite3_finalize(statement->handle);
            free(statement);
            db->statement_count--;
        }
    }
}

static struct statement *prepare(struct db *db, const char *sql, uint64_t hash)
{
    if (db->statement_count >= DB_MOST_STATEMENTS)
        drop_idle(db);
    struct statement *statement = calloc(1, sizeof *statement);
    if (!statement) {
        db_poison(db, SQLITE_NOMEM, sql);
        return NULL;
    }
    int code = sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT,
                                  &statement->handle, NULL);
    if (code == SQLITE_OK && !find_places(statement))
        code = SQLITE_RANGE;
    if (code != SQLITE_OK || !statement->handle) {
        db_poison(db, code == SQLITE_OK ? SQLITE_MISUSE : code, sql);
        (void)sqlite3_finalize(statement->handle);
        free(statement);
        return NULL;
    }
    statement->hash = hash;
    struct statement **bucket = &db->buckets[hash % DB_BUCKETS];
    statement->next = *bucket;
    *bucket = statement;
    db->statement_count++;
    return statement;
}

static struct statement *find(struct db *db, const char *sql)
{
    uint64_t hash = hash_of(sql);
    struct statement *statement = db->buckets[hash % DB_BUCKETS];
    for (; statement; statement = statement->next) {
        if (!statement->is_busy && statement->hash == hash &&
            strcmp(sqlite3_sql(statement->handle), sql) == 0)
            return statement;
    }
    return prepare(db, sql, hash);
}

static int bind(sqlite3_stmt *handle, int place, const struct db_value *value)
{
    const char *at = value->bytes.at ? value->bytes.at : "";
    switch (value->kind) {
    case DB_NULL: return sqlite3_bind_null(handle, place);
    case DB_INT: return sqlite3_bind_int64(handle, place, value->integer);
    case DB_TEXT:
        return sqlite3_bind_text64(handle, place, at, value->bytes.length, SQLITE_TRANSIENT,
                                   SQLITE_UTF8);
    case DB_BLOB:
        return sqlite3_bind_blob64(handle, place, at, value->bytes.length, SQLITE_TRANSIENT);
    }
    return SQLITE_MISUSE;
}

/* The failure that a test asked for, or SQLITE_OK. */
static int broken_on_purpose(struct db *db)
{
    db->statements_run++;
    enum db_break how = db->broken;
    if (how == DB_BREAK_NOT || how == DB_BREAK_COMMIT || db->break_after-- > 0)
        return SQLITE_OK;
    if (how == DB_BREAK_TRANSACTION)
        (void)sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
    db->broken = DB_BREAK_NOT;
    return how == DB_BREAK_WRONG ? SQLITE_ERROR : SQLITE_IOERR;
}

/* A statement with its values, ready to be stepped; NULL: poisoned. */
static struct statement *start(struct db *db, const char *sql, struct db_args args)
{
    if (db->failure != DB_FINE)
        return NULL;
    int code = broken_on_purpose(db);
    if (code != SQLITE_OK) {
        db_poison(db, code, sql);
        return NULL;
    }
    struct statement *statement = find(db, sql);
    if (!statement)
        return NULL;
    if (statement->count != args.count)
        code = SQLITE_RANGE;
    for (size_t i = 0; i < args.count && code == SQLITE_OK; i++)
        code = bind(statement->handle, statement->places[i], &args.list[i]);
    if (code != SQLITE_OK) {
        db_poison(db, code, sql);
        return NULL;
    }
    statement->is_busy = true;
    return statement;
}

static void finish(struct statement *statement)
{
    (void)sqlite3_reset(statement->handle);
    (void)sqlite3_clear_bindings(statement->handle);
    statement->is_busy = false;
}

static enum db_step step(struct db *db, struct statement *statement)
{
    if (db->failure != DB_FINE)
        return DB_FAILED;
    int code = sqlite3_step(statement->handle);
    if (code == SQLITE_ROW)
        return DB_ROW;
    if (code == SQLITE_DONE)
        return DB_END;
    db_poison(db, code, sqlite3_sql(statement->handle));
    return DB_FAILED;
}

bool db_run_kept(struct db *db, const char *sql)
{
    if (db->failure != DB_FINE)
        return false;
    struct statement *statement = find(db, sql);
    if (!statement)
        return false;
    statement->is_busy = true;
    bool is_done = step(db, statement) == DB_END;
    finish(statement);
    return is_done;
}

/* The first row, if there is one: the statement is then to be finished; else NULL. */
static struct statement *first_row(struct ctx *c, const char *sql, struct db_args args)
{
    struct statement *statement = start(c->db, sql, args);
    if (!statement)
        return NULL;
    if (step(c->db, statement) == DB_ROW)
        return statement;
    finish(statement);
    return NULL;
}

static const char *copy_text(struct ctx *c, struct statement *statement, int column)
{
    if (sqlite3_column_type(statement->handle, column) == SQLITE_NULL)
        return NULL;
    const unsigned char *text = sqlite3_column_text(statement->handle, column);
    if (!text) {
        db_poison(c->db, SQLITE_NOMEM, sqlite3_sql(statement->handle));
        return NULL;
    }
    size_t length = (size_t)sqlite3_column_bytes(statement->handle, column);
    return arena_copy(c->arena, (const char *)text, length);
}

struct db_rows *db_query(struct ctx *c, const char *sql, struct db_args args)
{
    struct db_rows *rows = arena_alloc(c->arena, sizeof *rows);
    rows->c = c;
    rows->statement = start(c->db, sql, args);
    rows->last = rows->statement ? DB_ROW : DB_FAILED;
    return rows;
}

enum db_step db_row(struct db_rows *rows)
{
    if (!rows->statement)
        return rows->last;
    rows->last = step(rows->c->db, rows->statement);
    if (rows->last != DB_ROW) {
        finish(rows->statement);
        rows->statement = NULL;
    }
    return rows->last;
}

void db_close(struct db_rows *rows)
{
    if (!rows->statement)
        return;
    finish(rows->statement);
    rows->statement = NULL;
    rows->last = DB_END;
}

bool db_is_null(const struct db_rows *rows, int column)
{
    return !rows->statement || sqlite3_column_type(rows->statement->handle, column) == SQLITE_NULL;
}

int64_t db_int(const struct db_rows *rows, int column)
{
    return rows->statement ? sqlite3_column_int64(rows->statement->handle, column) : 0;
}

const char *db_text(struct db_rows *rows, int column)
{
    return rows->statement ? copy_text(rows->c, rows->statement, column) : NULL;
}

struct bytes db_blob(struct db_rows *rows, int column)
{
    if (db_is_null(rows, column))
        return (struct bytes){NULL, 0};
    sqlite3_stmt *handle = rows->statement->handle;
    const void *blob = sqlite3_column_blob(handle, column);
    size_t length = (size_t)sqlite3_column_bytes(handle, column);
    if (!blob && length > 0) {
        db_poison(rows->c->db, SQLITE_NOMEM, sqlite3_sql(handle));
        return (struct bytes){NULL, 0};
    }
    return (struct bytes){arena_copy(rows->c->arena, blob, length), length};
}

int64_t db_exec(struct ctx *c, const char *sql, struct db_args args)
{
    struct statement *statement = start(c->db, sql, args);
    if (!statement)
        return 0;
    /* sqlite3_changes keeps the count of the statement before, if this one changes nothing. */
    int64_t before = sqlite3_total_changes64(c->db->handle);
    enum db_step last = DB_ROW;
    while (last == DB_ROW)
        last = step(c->db, statement);
    finish(statement);
    if (last == DB_FAILED || sqlite3_total_changes64(c->db->handle) == before)
        return 0;
    return sqlite3_changes64(c->db->handle);
}

bool db_found(struct ctx *c, const char *sql, struct db_args args)
{
    struct statement *statement = first_row(c, sql, args);
    if (!statement)
        return false;
    finish(statement);
    return true;
}

int64_t db_number(struct ctx *c, const char *sql, struct db_args args, int64_t otherwise)
{
    struct statement *statement = first_row(c, sql, args);
    if (!statement)
        return otherwise;
    if (sqlite3_column_type(statement->handle, 0) != SQLITE_NULL)
        otherwise = sqlite3_column_int64(statement->handle, 0);
    finish(statement);
    return otherwise;
}

const char *db_string(struct ctx *c, const char *sql, struct db_args args)
{
    struct statement *statement = first_row(c, sql, args);
    if (!statement)
        return NULL;
    const char *string = copy_text(c, statement, 0);
    finish(statement);
    return string;
}

bool db_ok(const struct ctx *c)
{
    return !c->db || c->db->failure == DB_FINE;
}

int64_t db_new_id(struct ctx *c)
{
    struct db *db = c->db;
    if (db->ids.next == db->ids.end) {
        int64_t high = db_number(c, sql_db_reserve_ids, DB_ARGS(VAL(DB_ID_BLOCK)), 0);
        if (high == 0)
            return 0;
        db->ids = (struct id_block){high - DB_ID_BLOCK + 1, high + 1};
    }
    return db->ids.next++;
}

void db_end_unit(struct db *db)
{
    for (size_t i = 0; i < DB_BUCKETS; i++) {
        for (struct statement *at = db->buckets[i]; at; at = at->next) {
            if (at->is_busy)
                finish(at);
        }
    }
}

void db_shut(struct db *db)
{
    if (!db)
        return;
    db_end_unit(db);
    drop_idle(db);
    (void)sqlite3_close_v2(db->handle);
    free(db);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Statements and rows on SQLite. */
#include "platform/db/db.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db_sql.h"
#include "platform/base/arena.h"
#include "platform/db/inside.h"
#include "platform/db/known.h"

struct db_rows {
    struct ctx *c;
    struct statement *statement; /* NULL: ended, or never begun */
    const struct answer *answer; /* instead of a statement, in the arena; NULL: none */
    uint32_t taken;              /* rows of it */
    enum db_step last;
};

/* Statements are constants: their address will do. Whoever makes one elsewhere has it prepared for
 * each place. */
static size_t bucket_of(const char *sql)
{
    return (size_t)(((uint64_t)(uintptr_t)sql * UINT64_C(0x9e3779b97f4a7c15)) >> 32) % DB_BUCKETS;
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
    if (db->known)
        known_forget(db->known);
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

/* The handle, and what SQLite says of it. */
static int compile(struct db *db, const char *sql, struct statement *statement)
{
    if (db->known)
        known_learn(db->known, statement);
    int code = sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT,
                                  &statement->handle, NULL);
    if (db->known)
        known_learnt(db->known);
    if (code == SQLITE_OK && !find_places(statement))
        code = SQLITE_RANGE;
    if (code == SQLITE_OK && !statement->handle)
        code = SQLITE_MISUSE;
    return code;
}

static struct statement *prepare(struct db *db, const char *sql)
{
    if (db->statement_count >= DB_MOST_STATEMENTS)
        drop_idle(db);
    struct statement *statement = calloc(1, sizeof *statement);
    if (!statement) {
        db_poison(db, SQLITE_NOMEM, sql);
        return NULL;
    }
    int code = compile(db, sql, statement);
    if (code != SQLITE_OK) {
        db_poison(db, code, sql);
        (void)sqlite3_finalize(statement->handle);
        free(statement);
        return NULL;
    }
    statement->text = sqlite3_sql(statement->handle);
    statement->is_kept = db->known && strncmp(sql, DB_KEPT, sizeof DB_KEPT - 1) == 0 &&
                         sqlite3_stmt_readonly(statement->handle) && !statement->reads.is_more &&
                         statement->writes.count == 0 && !statement->writes.is_more;
    struct statement **bucket = &db->buckets[bucket_of(sql)];
    statement->next = *bucket;
    *bucket = statement;
    db->statement_count++;
    return statement;
}

static struct statement *find(struct db *db, const char *sql)
{
    struct statement *statement = db->buckets[bucket_of(sql)];
    for (; statement; statement = statement->next) {
        if (!statement->is_busy && strcmp(statement->text, sql) == 0)
            return statement;
    }
    return prepare(db, sql);
}

static int bind(const struct statement *statement, int place, const struct db_value *value)
{
    sqlite3_stmt *handle = statement->handle;
    void (*life)(void *) = statement->is_copied ? SQLITE_TRANSIENT : SQLITE_STATIC;
    const char *at = value->bytes.at ? value->bytes.at : "";
    switch (value->kind) {
    case DB_NULL: return sqlite3_bind_null(handle, place);
    case DB_INT: return sqlite3_bind_int64(handle, place, value->integer);
    case DB_TEXT:
        return sqlite3_bind_text64(handle, place, at, value->bytes.length, life, SQLITE_UTF8);
    case DB_BLOB: return sqlite3_bind_blob64(handle, place, at, value->bytes.length, life);
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

static void occupy(struct db *db, struct statement *statement)
{
    statement->is_busy = true;
    db->busy_count++;
}

static void finish(struct db *db, struct statement *statement)
{
    (void)sqlite3_reset(statement->handle);
    if (statement->is_copied)
        (void)sqlite3_clear_bindings(statement->handle);
    statement->is_busy = statement->is_copied = false;
    db->busy_count--;
}

/* Gives it its values; false: poisoned. `is_read_later`: they may not be there any more by then. */
static bool start(struct db *db, struct statement *statement, struct db_args args,
                  bool is_read_later)
{
    int code = broken_on_purpose(db);
    occupy(db, statement);
    statement->is_copied = is_read_later;
    if (code == SQLITE_OK && statement->count != args.count)
        code = SQLITE_RANGE;
    for (size_t i = 0; i < args.count && code == SQLITE_OK; i++)
        code = bind(statement, statement->places[i], &args.list[i]);
    if (code == SQLITE_OK)
        return true;
    db_poison(db, code, statement->text);
    finish(db, statement);
    return false;
}

static enum db_step step(struct db *db, struct statement *statement)
{
    if (db->failure != DB_FINE)
        return DB_FAILED;
    if (db->known)
        known_write(db->known, statement);
    int code = sqlite3_step(statement->handle);
    if (code == SQLITE_ROW)
        return DB_ROW;
    if (code == SQLITE_DONE)
        return DB_END;
    db_poison(db, code, statement->text);
    return DB_FAILED;
}

/* What a kept statement gives; NULL: it isn't kept, gives too much, or is poisoned. */
static const struct answer *ask_known(struct db *db, struct statement *statement,
                                      struct db_args args)
{
    if (!statement->is_kept || statement->count != args.count)
        return NULL;
    const struct answer *answer = known_find(db->known, statement, args);
    if (answer || !start(db, statement, args, false))
        return answer;
    int code = SQLITE_OK;
    answer = known_take(db->known, statement, args, &code);
    if (code != SQLITE_DONE && code != SQLITE_ROW)
        db_poison(db, code, statement->text);
    finish(db, statement);
    /* Too much once is too much for good. */
    statement->is_kept = answer != NULL || db->failure != DB_FINE;
    return answer;
}

bool db_run_kept(struct db *db, const char *sql)
{
    if (db->failure != DB_FINE)
        return false;
    struct statement *statement = find(db, sql);
    if (!statement)
        return false;
    occupy(db, statement);
    bool is_done = step(db, statement) == DB_END;
    finish(db, statement);
    return is_done;
}

/* What to ask, unless poisoned. */
static struct statement *seek(struct ctx *c, const char *sql)
{
    return c->db->failure == DB_FINE ? find(c->db, sql) : NULL;
}

static const char *copy_text(struct ctx *c, struct statement *statement, int column)
{
    if (sqlite3_column_type(statement->handle, column) == SQLITE_NULL)
        return NULL;
    const unsigned char *text = sqlite3_column_text(statement->handle, column);
    if (!text) {
        db_poison(c->db, SQLITE_NOMEM, statement->text);
        return NULL;
    }
    size_t length = (size_t)sqlite3_column_bytes(statement->handle, column);
    return arena_copy(c->arena, (const char *)text, length);
}

static const struct answer *copy_answer(struct arena *arena, const struct answer *answer)
{
    size_t cells = (size_t)answer->rows * answer->columns * sizeof *answer->cells;
    struct answer *copy = arena_alloc(arena, sizeof *copy + cells + answer->text_length);
    unsigned char *at = (unsigned char *)(copy + 1);
    *copy = *answer;
    copy->cells = memcpy(at, answer->cells, cells);
    copy->text = memcpy(at + cells, answer->text, answer->text_length);
    return copy;
}

struct db_rows *db_query(struct ctx *c, const char *sql, struct db_args args)
{
    struct db_rows *rows = arena_alloc(c->arena, sizeof *rows);
    rows->c = c;
    rows->last = DB_FAILED;
    struct statement *statement = seek(c, sql);
    if (!statement)
        return rows;
    const struct answer *answer = ask_known(c->db, statement, args);
    if (answer)
        rows->answer = copy_answer(c->arena, answer);
    else if (c->db->failure == DB_FINE && start(c->db, statement, args, true))
        rows->statement = statement;
    rows->last = rows->answer || rows->statement ? DB_ROW : DB_FAILED;
    return rows;
}

enum db_step db_row(struct db_rows *rows)
{
    struct db *db = rows->c->db;
    if (rows->answer) {
        if (db->failure != DB_FINE)
            rows->last = DB_FAILED;
        else if (rows->taken++ == rows->answer->rows)
            rows->last = DB_END;
        rows->answer = rows->last == DB_ROW ? rows->answer : NULL;
        return rows->last;
    }
    if (!rows->statement)
        return rows->last;
    rows->last = step(db, rows->statement);
    if (rows->last != DB_ROW) {
        finish(db, rows->statement);
        rows->statement = NULL;
    }
    return rows->last;
}

void db_close(struct db_rows *rows)
{
    if (!rows->statement && !rows->answer)
        return;
    if (rows->statement)
        finish(rows->c->db, rows->statement);
    rows->statement = NULL;
    rows->answer = NULL;
    rows->last = DB_END;
}

/* Of the row that was taken last; NULL: there is none. */
static const struct cell *cell_of(const struct db_rows *rows, int column)
{
    const struct answer *answer = rows->answer;
    if (!answer || rows->taken == 0 || (uint32_t)column >= answer->columns)
        return NULL;
    return &answer->cells[(size_t)(rows->taken - 1) * answer->columns + (size_t)column];
}

bool db_is_null(const struct db_rows *rows, int column)
{
    if (rows->answer) {
        const struct cell *cell = cell_of(rows, column);
        return !cell || cell->kind == DB_NULL;
    }
    return !rows->statement || sqlite3_column_type(rows->statement->handle, column) == SQLITE_NULL;
}

int64_t db_int(const struct db_rows *rows, int column)
{
    if (rows->answer) {
        const struct cell *cell = cell_of(rows, column);
        return cell && cell->kind == DB_INT ? cell->value : 0;
    }
    return rows->statement ? sqlite3_column_int64(rows->statement->handle, column) : 0;
}

const char *db_text(struct db_rows *rows, int column)
{
    if (rows->answer) {
        const struct cell *cell = cell_of(rows, column);
        return cell && cell->kind == DB_TEXT ? rows->answer->text + cell->value : NULL;
    }
    return rows->statement ? copy_text(rows->c, rows->statement, column) : NULL;
}

struct bytes db_blob(struct db_rows *rows, int column)
{
    if (rows->answer || db_is_null(rows, column))
        return (struct bytes){NULL, 0};
    sqlite3_stmt *handle = rows->statement->handle;
    const void *blob = sqlite3_column_blob(handle, column);
    size_t length = (size_t)sqlite3_column_bytes(handle, column);
    if (!blob && length > 0) {
        db_poison(rows->c->db, SQLITE_NOMEM, rows->statement->text);
        return (struct bytes){NULL, 0};
    }
    return (struct bytes){arena_copy(rows->c->arena, blob, length), length};
}

int64_t db_exec(struct ctx *c, const char *sql, struct db_args args)
{
    struct db *db = c->db;
    struct statement *statement = seek(c, sql);
    if (!statement || !start(db, statement, args, false))
        return 0;
    /* sqlite3_changes keeps the count of the statement before, if this one changes nothing. */
    int64_t before = sqlite3_total_changes64(db->handle);
    enum db_step last = DB_ROW;
    while (last == DB_ROW)
        last = step(db, statement);
    finish(db, statement);
    if (last == DB_FAILED || sqlite3_total_changes64(db->handle) == before)
        return 0;
    return sqlite3_changes64(db->handle);
}

/* The first row is in `ret`, until first_end. False: there is none. */
static bool first_row(struct ctx *c, const char *sql, struct db_args args, struct db_rows *ret)
{
    *ret = (struct db_rows){.c = c};
    struct statement *statement = seek(c, sql);
    if (!statement)
        return false;
    ret->answer = ask_known(c->db, statement, args);
    if (!ret->answer) {
        if (c->db->failure != DB_FINE || !start(c->db, statement, args, false))
            return false;
        ret->statement = statement;
    }
    return db_row(ret) == DB_ROW;
}

bool db_found(struct ctx *c, const char *sql, struct db_args args)
{
    struct db_rows rows;
    bool is_there = first_row(c, sql, args, &rows);
    db_close(&rows);
    return is_there;
}

int64_t db_number(struct ctx *c, const char *sql, struct db_args args, int64_t otherwise)
{
    struct db_rows rows;
    if (first_row(c, sql, args, &rows) && !db_is_null(&rows, 0))
        otherwise = db_int(&rows, 0);
    db_close(&rows);
    return otherwise;
}

const char *db_string(struct ctx *c, const char *sql, struct db_args args)
{
    struct db_rows rows;
    const char *string = first_row(c, sql, args, &rows) ? db_text(&rows, 0) : NULL;
    /* What is known may be forgotten; the unit's arena holds what it was given. */
    if (string && rows.answer)
        string = arena_copy(c->arena, string, strlen(string));
    db_close(&rows);
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
    for (size_t i = 0; i < DB_BUCKETS && db->busy_count > 0; i++) {
        for (struct statement *at = db->buckets[i]; at; at = at->next) {
            if (at->is_busy)
                finish(db, at);
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
    known_free(db->known);
    free(db);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The database, as a use case sees it: named statements, bound values, rows.
 *
 * - Statements come from the module's .sql file (tools/embed-sql makes the constants), values are
 *   bound by name: `$1` is the first of DB_ARGS. Nothing is ever pasted into SQL.
 * - A database failure is not "no rows". db_row returns ROW, END or FAILED, and a failure poisons
 *   the unit of work: all later calls give nothing, and the edge asks db_ok before it believes the
 *   use case, rolls back and answers ERR_INTERNAL (or ERR_BUSY when the disk is full or fails).
 *   So domain code need not ask for I/O failures, only for what the domain cares about.
 * - A breach of UNIQUE is asked for, not caught: ON CONFLICT DO NOTHING and the count of db_exec.
 * - Texts and blobs that come out are copies in the unit's arena.
 */
#ifndef LIANBING_DB_H
#define LIANBING_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "platform/base/ctx.h"
#include "platform/base/text.h"

enum db_kind { DB_NULL, DB_INT, DB_TEXT, DB_BLOB };

struct db_value {
    enum db_kind kind;
    int64_t integer;
    struct bytes bytes;
};

struct db_args {
    const struct db_value *list;
    size_t count;
};

static inline struct db_value db_of_int(int64_t integer)
{
    return (struct db_value){.kind = DB_INT, .integer = integer};
}

/* NULL becomes NULL. */
static inline struct db_value db_of_text(const char *string)
{
    if (!string)
        return (struct db_value){.kind = DB_NULL};
    return (struct db_value){.kind = DB_TEXT, .bytes = bytes_of(string)};
}

static inline struct db_value db_of_blob(struct bytes bytes)
{
    return (struct db_value){.kind = DB_BLOB, .bytes = bytes};
}

static inline struct db_value db_null(void)
{
    return (struct db_value){.kind = DB_NULL};
}

/* An id or time that may be missing: 0 becomes NULL. */
static inline struct db_value db_of_id(int64_t id)
{
    return id == 0 ? db_null() : db_of_int(id);
}

#ifdef __CPPCHECK__ /* 2.10 loses its way in a _Generic inside of an initializer */
#define VAL(x) db_of_int((int64_t)(x))
#else
#define VAL(x) \
    _Generic((x),                                                                                  \
        char *: db_of_text,                                                                        \
        const char *: db_of_text,                                                                  \
        struct bytes: db_of_blob,                                                                  \
        bool: db_of_int,                                                                           \
        int: db_of_int,                                                                            \
        unsigned: db_of_int,                                                                       \
        long: db_of_int,                                                                           \
        long long: db_of_int)(x)
#endif

#define DB_ARGS(...)                                          \
    ((struct db_args){(const struct db_value[]){__VA_ARGS__}, \
                      sizeof((const struct db_value[]){__VA_ARGS__}) / sizeof(struct db_value)})
#define DB_NO_ARGS ((struct db_args){NULL, 0})

enum db_step { DB_ROW, DB_END, DB_FAILED };

/* A statement being read. It closes itself at END or FAILED, and at the end of the unit of work. */
struct db_rows;

struct db_rows *db_query(struct ctx *c, const char *sql, struct db_args args);
enum db_step db_row(struct db_rows *rows);
/* Ends a reading early (before a COMMIT each must have ended). */
void db_close(struct db_rows *rows);

/* Columns of the row read last, from 0. */
bool db_is_null(const struct db_rows *rows, int column);
int64_t db_int(const struct db_rows *rows, int column); /* NULL: 0 */
const char *db_text(struct db_rows *rows, int column);  /* NULL: NULL */
struct bytes db_blob(struct db_rows *rows, int column); /* NULL: {NULL, 0} */

/* Runs a statement; how many rows it changed; 0 when poisoned. */
int64_t db_exec(struct ctx *c, const char *sql, struct db_args args);
/* Whether it gives a row. */
bool db_found(struct ctx *c, const char *sql, struct db_args args);
/* The first column of the first row; `otherwise` without one, or if it is NULL. */
int64_t db_number(struct ctx *c, const char *sql, struct db_args args, int64_t otherwise);
/* The same for text; NULL without one. */
const char *db_string(struct ctx *c, const char *sql, struct db_args args);

/* `%q%` for LIKE … ESCAPE '!', with what LIKE reads in q escaped; NULL: NULL. */
const char *db_like(struct ctx *c, const char *q);

/* Whether nothing has failed in this unit of work. */
bool db_ok(const struct ctx *c);
/* A number that no other row of this database has or had; below 2^53, growing. Write lane only. */
int64_t db_new_id(struct ctx *c);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the writer knows already: answers of statements, good until something they rest on is
 * written.
 *
 * A statement whose text begins with DB_KEPT (in .sql: `-- name: x kept`) is asked of SQLite once
 * for the same values; then its answer comes from memory, until a statement is run on this
 * connection that inserts into or deletes from a table it reads, or updates a column it reads. What
 * a statement reads and writes SQLite itself tells, when it is prepared. So an answer is never
 * another than SQLite would give, also inside of a transaction and after a rollback. Only the
 * writer keeps answers, because it alone sees every write
 * (docs/decisions/014-what-the-writer-knows.md).
 */
#ifndef LIANBING_DB_KNOWN_H
#define LIANBING_DB_KNOWN_H

#include "platform/db/db.h"
#include "platform/db/inside.h"

#define DB_KEPT "/*kept*/ "

struct known;

/* NULL: no memory; then nothing is kept. Tells SQLite to say what statements touch. */
struct known *known_new(struct db *db);
void known_free(struct known *known);

/* From here to the end of its preparation, what SQLite tells is of this statement. */
void known_learn(struct known *known, struct statement *statement);
void known_learnt(struct known *known);

/* The statement has written, or is just about to. */
void known_write(struct known *known, const struct statement *statement);
/* Something has written that nobody has looked at. */
void known_forget(struct known *known);

/* A place in the course of writes, and: all that was written since is undone. */
uint64_t known_now(const struct known *known);
void known_undo(struct known *known, uint64_t since);

struct cell {
    enum db_kind kind;
    uint32_t length; /* bytes of text, which a NUL follows */
    int64_t value;   /* the number, or where in `text` it is */
};

/* Good until the next call with the same connection, but for a copy. */
struct answer {
    const struct cell *cells; /* row by row */
    const char *text;
    uint32_t rows, columns, text_length;
};

/* NULL: not known. */
const struct answer *known_find(struct known *known, const struct statement *statement,
                                struct db_args args);
/* Runs a statement that has its values to the end and keeps what it gives. NULL: it gives too much,
 * or fails; *ret_code says. */
const struct answer *known_take(struct known *known, const struct statement *statement,
                                struct db_args args, int *ret_code);

#endif

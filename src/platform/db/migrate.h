/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Brings a database up to the program's migrations: forward only, in order of number, none twice,
 * all that are due in one transaction. The result is looked through before it is committed, so an
 * upgrade that fails, or is killed, leaves the database as the earlier program knows it.
 *
 * What was applied is kept with its checksum. A database that a newer program has touched, or whose
 * history is not this program's, is refused in words: running on it could only do harm.
 */
#ifndef LIANBING_DB_MIGRATE_H
#define LIANBING_DB_MIGRATE_H

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct db;

struct migration {
    int number;
    const char *name; /* 0001_platform */
    const char *text; /* SQL */
    /* Checksums, one after the other, of texts that it had before: a database by one of them is
     * this program's too, and what it lacks is for a later migration. NULL: never changed. */
    const char *earlier;
};

/* The program's own, in order, ended by a row without name. Made by tools/embed-sql. */
extern const struct migration embedded_migrations[];

int migrate_newest(const struct migration *list);

/* Whether a database that was in use lacks migrations of the list, and may get them. */
bool migrate_is_due(struct db *db, struct arena *arena, const struct migration *list);

/* True: the database is as the program wants it. False: a Chinese sentence in `ret_sentence`. */
bool migrate(struct db *db, struct arena *arena, const struct migration *list, int64_t now,
             const char **ret_sentence);

#endif

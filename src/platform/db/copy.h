/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A copy of a database as of one moment, and whether a database is whole; for backups.
 *
 * The copy is made by a connection that only reads, so it may be made beside a running server, from
 * another process too; nothing is written to the original and nothing checkpointed (decision 009).
 * What was deleted is not in it.
 */
#ifndef LIANBING_DB_COPY_H
#define LIANBING_DB_COPY_H

#include <stdbool.h>

struct arena;
struct db;

enum db_copied { DB_COPIED, DB_COPY_FULL, DB_COPY_FAILED };

/* Copies FOLDER/lianbing.db to INTO/lianbing.db, which must not be there, and runs the statements
 * of `clean` (ended by NULL) on the copy. Not synced: it is for reading at once. DB_COPY_FULL: no
 * room; else a Chinese sentence. */
enum db_copied db_copy(struct arena *arena, const char *folder, const char *into,
                       const char *const *clean, const char **ret_sentence);

/* Every page, index and reference of an open database, outside of a transaction. False: a Chinese
 * sentence. */
bool db_is_whole(struct db *db, struct arena *arena, const char **ret_sentence);

/* The same without looking into indexes and references: for whoever waits for the answer. */
bool db_looks_whole(struct db *db);

#endif

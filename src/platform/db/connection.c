/* SPDX-License-Identifier: Apache-2.0 */
/* Opening SQLite, and transactions. */
#include "platform/db/connection.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "platform/base/text.h"
#include "platform/db/inside.h"
#include "platform/db/known.h"

static bool is_for_room(int error)
{
    return error == ENOSPC || error == EDQUOT || error == EFBIG;
}

/* SQLite calls only ENOSPC full; to whoever has to make room the others are the same. By now the
 * system's own errno may be of something later: the log that is written to keeps its last one. */
static bool is_out_of_room(struct db *db)
{
    sqlite3_file *log = NULL;
    int error = 0;
    if (is_for_room(sqlite3_system_errno(db->handle)))
        return true;
    if (sqlite3_file_control(db->handle, "main", SQLITE_FCNTL_JOURNAL_POINTER, (void *)&log) !=
            SQLITE_OK ||
        !log || !log->pMethods)
        return false;
    (void)log->pMethods->xFileControl(log, SQLITE_FCNTL_LAST_ERRNO, &error);
    return is_for_room(error);
}

static enum db_failure failure_of(struct db *db, int code)
{
    switch (code & 0xff) {
    case SQLITE_FULL: return DB_FULL;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN: return is_out_of_room(db) ? DB_FULL : DB_DISK;
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return DB_BUSY;
    case SQLITE_ERROR:
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_MISUSE:
    case SQLITE_RANGE:
    case SQLITE_READONLY:
    case SQLITE_TOOBIG: return DB_WRONG;
    default: return DB_BROKEN;
    }
}

void db_poison(struct db *db, int code, const char *sql)
{
    if (db->failure != DB_FINE)
        return;
    int extended = sqlite3_extended_errcode(db->handle);
    const char *words =
        (extended & 0xff) == (code & 0xff) ? sqlite3_errmsg(db->handle) : sqlite3_errstr(code);
    db->failure = failure_of(db, code);
    (void)snprintf(db->cause, sizeof db->cause, "%d %s: %.200s", code, words, sql ? sql : "");
}

bool db_run_plain(struct db *db, const char *sql)
{
    if (db->known)
        known_forget(db->known);
    int code = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
    if (code == SQLITE_OK)
        return true;
    db_poison(db, code, sql);
    return false;
}

/* ---- Opening --------------------------------------------------------------------------------- */

/* Called with each commit; stands in the place of SQLite's own, which checkpoints before COMMIT
 * comes back. */
static int note_log(void *of, sqlite3 *handle, const char *name, int pages)
{
    struct db *db = of;
    (void)handle;
    (void)name;
    db->log_pages = pages;
    return SQLITE_OK;
}

static bool set_up_writer(struct db *db, int max_pages)
{
    char limit[64];
    (void)snprintf(limit, sizeof limit, "PRAGMA max_page_count = %d", max_pages);
    /* A commit is acknowledged to people, so it must survive a power cut: FULL. */
    return db_run_plain(db, "PRAGMA journal_mode = WAL") &&
           db_run_plain(db, "PRAGMA synchronous = FULL") &&
           db_run_plain(db, "PRAGMA journal_size_limit = 67108864") &&
           db_run_plain(db, "PRAGMA cache_size = -16384") &&
           db_run_plain(db, "PRAGMA foreign_keys = ON") &&
           (max_pages <= 0 || db_run_plain(db, limit));
}

static bool set_up_reader(struct db *db)
{
    int is_on = 0;
    return db_run_plain(db, "PRAGMA query_only = ON") &&
           sqlite3_db_config(db->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, &is_on) ==
               SQLITE_OK &&
           is_on;
}

static bool set_up(struct db *db, int max_pages)
{
    (void)sqlite3_extended_result_codes(db->handle, 1);
    (void)sqlite3_busy_timeout(db->handle, 2000);
    (void)sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    /* "name" that is no column is then an error and not a text. */
    (void)sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    (void)sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    return db_run_plain(db, "PRAGMA trusted_schema = OFF") &&
           (db->is_writer ? set_up_writer(db, max_pages) : set_up_reader(db));
}

static struct db *refuse(struct arena *arena, struct db *db, const char *path,
                         const char **ret_sentence)
{
    bool is_no_database = db->handle && (sqlite3_errcode(db->handle) & 0xff) == SQLITE_NOTADB;
    *ret_sentence =
        is_no_database
            ? text_format(arena, "文件 %s 不是数据库，或者已经损坏。请用备份恢复后再启动。", path)
            : text_format(arena, "不能打开数据库 %s。请检查文件夹的读写权限和磁盘剩余空间。（%s）",
                          path, db->handle ? sqlite3_errmsg(db->handle) : "内存不足");
    db_shut(db);
    return NULL;
}

/* Counting what it allocates would cost SQLite a lock each time, and nobody asks. Refused, without
 * harm, once SQLite is in use. */
static void set_up_library(void)
{
    (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static struct db *open_at(struct arena *arena, const char *folder, int max_pages, bool is_writer,
                          const char **ret_sentence)
{
    static pthread_once_t is_set_up = PTHREAD_ONCE_INIT;
    const char *path = text_format(arena, "%s/lianbing.db", folder);
    struct db *db = calloc(1, sizeof *db);
    (void)pthread_once(&is_set_up, set_up_library);
    if (!db) {
        *ret_sentence = "内存不足，不能打开数据库。";
        return NULL;
    }
    db->is_writer = is_writer;
    int flags = is_writer ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
    int code = sqlite3_open_v2(path, &db->handle, flags | SQLITE_OPEN_NOMUTEX, NULL);
    if (code != SQLITE_OK || !set_up(db, max_pages))
        return refuse(arena, db, path, ret_sentence);
    if (is_writer) {
        db->known = known_new(db);
        (void)sqlite3_wal_hook(db->handle, note_log, db);
    }
    return db;
}

struct db *db_open_writer(struct arena *arena, const char *folder, int max_pages,
                          const char **ret_sentence)
{
    /* SQLite would let everybody read it. */
    int file =
        open(text_format(arena, "%s/lianbing.db", folder), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (file >= 0)
        (void)close(file);
    return open_at(arena, folder, max_pages, true, ret_sentence);
}

struct db *db_open_reader(struct arena *arena, const char *folder, const char **ret_sentence)
{
    return open_at(arena, folder, 0, false, ret_sentence);
}

/* ---- Transactions ---------------------------------------------------------------------------- */

static void forget_failure(struct db *db)
{
    db->failure = DB_FINE;
    db->cause[0] = '\0';
}

bool db_begin(struct db *db)
{
    forget_failure(db);
    db->statements_run = 0;
    db->ids_at_begin = db->ids;
    db->known_at_begin = db->known ? known_now(db->known) : 0;
    return db_run_kept(db, db->is_writer ? "BEGIN IMMEDIATE" : "BEGIN");
}

bool db_commit(struct db *db)
{
    if (!db_is_in_transaction(db)) {
        db_poison(db, SQLITE_ABORT, "COMMIT");
        return false;
    }
    if (db->broken == DB_BREAK_COMMIT && db->break_after-- <= 0) {
        db->broken = DB_BREAK_NOT;
        db_poison(db, SQLITE_IOERR, "COMMIT");
        return false;
    }
    return db_run_kept(db, "COMMIT");
}

void db_roll_back(struct db *db)
{
    db->ids = db->ids_at_begin;
    if (db->known)
        known_undo(db->known, db->known_at_begin);
    if (!db_is_in_transaction(db))
        return;
    forget_failure(db);
    if (!db_run_kept(db, "ROLLBACK"))
        (void)sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
}

bool db_is_in_transaction(const struct db *db)
{
    return sqlite3_get_autocommit(db->handle) == 0;
}

void db_begin_member(struct db *db)
{
    db->changes_at_member = sqlite3_total_changes64(db->handle);
}

bool db_forget_member(struct db *db)
{
    if (!db_is_in_transaction(db) || sqlite3_total_changes64(db->handle) != db->changes_at_member)
        return false;
    forget_failure(db);
    return true;
}

bool db_savepoint(struct db *db)
{
    /* Outside of a transaction SAVEPOINT would quietly begin one. */
    if (!db_is_in_transaction(db)) {
        db_poison(db, SQLITE_ABORT, "SAVEPOINT");
        return false;
    }
    db->ids_at_savepoint = db->ids;
    db->known_at_savepoint = db->known ? known_now(db->known) : 0;
    return db_run_kept(db, "SAVEPOINT member");
}

bool db_release(struct db *db)
{
    return db_run_kept(db, "RELEASE member");
}

bool db_roll_back_to(struct db *db)
{
    forget_failure(db);
    db->ids = db->ids_at_savepoint;
    if (db->known)
        known_undo(db->known, db->known_at_savepoint);
    return db_run_kept(db, "ROLLBACK TO member") && db_run_kept(db, "RELEASE member");
}

void db_checkpoint(struct db *db, bool is_idle)
{
    /* More pages make fewer, but longer stalls. */
    enum { PAGES_IDLE = 1000, PAGES_BUSY = 2000 };
    if (db->log_pages < (is_idle ? PAGES_IDLE : PAGES_BUSY))
        return;
    db->log_pages = 0;
    (void)sqlite3_wal_checkpoint_v2(db->handle, "main", SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
}

/* ---- State ----------------------------------------------------------------------------------- */

enum db_failure db_failure(const struct db *db)
{
    return db->failure;
}

const char *db_cause(const struct db *db)
{
    return db->cause;
}

void db_break(struct db *db, enum db_break how, int after)
{
    db->broken = how;
    db->break_after = after;
}

int db_statements_run(const struct db *db)
{
    return db->statements_run;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "platform/db/copy.h"

#include <errno.h>
#include <sqlite3.h>
#include <string.h>

#include "platform/base/text.h"
#include "platform/db/inside.h"

/* One statement with at most one text; false: it failed. */
static bool run(sqlite3 *handle, const char *sql, const char *value)
{
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(handle, sql, -1, &statement, NULL);
    if (code == SQLITE_OK && value)
        code = sqlite3_bind_text(statement, 1, value, -1, SQLITE_STATIC);
    while (code == SQLITE_OK || code == SQLITE_ROW)
        code = sqlite3_step(statement);
    (void)sqlite3_finalize(statement);
    return code == SQLITE_DONE;
}

static bool is_full(sqlite3 *handle)
{
    int code = sqlite3_errcode(handle) & 0xff;
    int system = sqlite3_system_errno(handle);
    return code == SQLITE_FULL ||
           (code == SQLITE_IOERR && (system == ENOSPC || system == EDQUOT || system == EFBIG));
}

/* Closes; what went wrong is told first. */
static enum db_copied end(sqlite3 *handle, bool is_done, struct arena *arena,
                          const char **ret_sentence)
{
    bool is_room = is_done || !handle || !is_full(handle);
    if (!is_done)
        *ret_sentence = text_format(arena, "数据库没有复制成功。（%s）",
                                    handle ? sqlite3_errmsg(handle) : "内存不足");
    (void)sqlite3_close(handle);
    if (is_done)
        return DB_COPIED;
    return is_room ? DB_COPY_FAILED : DB_COPY_FULL;
}

static bool make(sqlite3 *handle, const char *path)
{
    int is_on = 0;
    (void)sqlite3_extended_result_codes(handle, 1);
    (void)sqlite3_busy_timeout(handle, 10000);
    /* Else the last reader to go would checkpoint, and there is to be one who does: the server. */
    return sqlite3_db_config(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, &is_on) == SQLITE_OK &&
           is_on && run(handle, "VACUUM INTO ?1", path);
}

static bool clean_up(sqlite3 *handle, const char *const *clean)
{
    bool is_clean = run(handle, "PRAGMA journal_mode = MEMORY", NULL) &&
                    run(handle, "PRAGMA synchronous = OFF", NULL) &&
                    run(handle, "PRAGMA secure_delete = ON", NULL);
    /* An older database may lack the table: nothing to clean then. */
    for (; is_clean && *clean; clean++)
        is_clean = run(handle, *clean, NULL) || sqlite3_errcode(handle) == SQLITE_ERROR;
    return is_clean;
}

enum db_copied db_copy(struct arena *arena, const char *folder, const char *into,
                       const char *const *clean, const char **ret_sentence)
{
    const char *from = text_format(arena, "%s/lianbing.db", folder);
    const char *path = text_format(arena, "%s/lianbing.db", into);
    sqlite3 *handle = NULL;
    int flags = SQLITE_OPEN_NOMUTEX;
    bool is_done =
        sqlite3_open_v2(from, &handle, flags | SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
        make(handle, path);
    enum db_copied copied = end(handle, is_done, arena, ret_sentence);
    if (copied != DB_COPIED)
        return copied;
    handle = NULL;
    is_done = sqlite3_open_v2(path, &handle, flags | SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK &&
              clean_up(handle, clean);
    return end(handle, is_done, arena, ret_sentence);
}

/* Whether a check that names what is wrong, row by row, has `good` to say (NULL: nothing). */
static bool says(struct db *db, const char *sql, const char *good)
{
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(db->handle, sql, -1, &statement, NULL);
    code = code == SQLITE_OK ? sqlite3_step(statement) : code;
    bool is_good = code == SQLITE_DONE && !good;
    if (code == SQLITE_ROW && good) {
        const unsigned char *said = sqlite3_column_text(statement, 0);
        is_good = said && strcmp((const char *)said, good) == 0;
    }
    (void)sqlite3_finalize(statement);
    return is_good;
}

bool db_is_whole(struct db *db, struct arena *arena, const char **ret_sentence)
{
    const char *what = !says(db, "PRAGMA integrity_check(1)", "ok")  ? "内部结构"
                       : !says(db, "PRAGMA foreign_key_check", NULL) ? "记录之间的引用"
                                                                     : NULL;
    if (what)
        *ret_sentence = text_format(arena, "数据库已损坏（%s检查不通过）。", what);
    return !what;
}

bool db_looks_whole(struct db *db)
{
    return says(db, "PRAGMA quick_check(1)", "ok");
}

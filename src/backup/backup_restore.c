/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Restoring. Stored files are only ever added (their names are their hashes), so they may go in
 * place at once; the database goes last, by one rename.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "backup/backup_own.h"
#include "platform/base/date.h"
#include "platform/db/connection.h"
#include "platform/db/folder.h"

static const char not_restored[] = "没有恢复";

struct restoring {
    struct ctx *c;
    struct backup_return *how;
    struct backup *about;
    const char *work; /* FOLDER/restoring */
    int64_t lacking;  /* files that are nowhere */
};

static const char *in_folder(struct ctx *c, const char *name)
{
    return text_format(c->arena, "%s/%s", c->folder, name);
}

static const char *in_work(const struct restoring *restoring, const char *name)
{
    return text_format(restoring->c->arena, "%s/%s", restoring->work, name);
}

static bool exists(const char *path)
{
    struct stat about;
    return lstat(path, &about) == 0;
}

/* ---- Before anything is touched -------------------------------------------------------------- */

/* Names that are found in a data folder without a database: of a restoring that was killed. */
static bool is_ours(const char *name)
{
    static const char *const names[] = {".",         "..",      "lianbing.lock", "blobs", "uploads",
                                        "restoring", "backups", "lost+found",    NULL};
    for (size_t i = 0; names[i]; i++) {
        if (strcmp(name, names[i]) == 0)
            return true;
    }
    return strcmp(name, BACKUP_SETTINGS) == 0 || strncmp(name, "backup.json", 11) == 0;
}

static enum err need_folder(struct ctx *c)
{
    struct dirent *entry;
    bool is_strange = false;
    bool is_made = mkdir(c->folder, 0700) == 0;
    if (is_made ? !folder_sync_name(c->arena, c->folder) : errno != EEXIST)
        return ctx_fail(c, ERR_INVALID,
                        "不能建立数据文件夹“%s”，请检查上一级文件夹是否存在、当前用户能否写入。"
                        "（%s）",
                        c->folder, strerror(errno));
    if (exists(in_folder(c, BACKUP_DATABASE)))
        return OK;
    DIR *list = opendir(c->folder);
    while (list && (entry = readdir(list)))
        is_strange = is_strange || !is_ours(entry->d_name);
    if (list)
        (void)closedir(list);
    return !is_strange ? OK
                       : ctx_fail(c, ERR_INVALID,
                                  "文件夹“%s”里有别的文件，又没有练兵的数据。请换一个空文件夹。",
                                  c->folder);
}

static enum err need_fit(struct ctx *c, const struct backup_return *how, const struct backup *about)
{
    if (about->schema > how->newest_schema)
        return ctx_fail(c, ERR_INVALID,
                        "这份备份的数据库由更新版本的程序（%s）升级过，本程序不能使用。"
                        "请换用新版本的程序恢复。",
                        about->program);
    if (how->is_key_lost || !*about->key || (how->key && strcmp(how->key, about->key) == 0))
        return OK;
    return ctx_fail(c, ERR_INVALID,
                    how->key ? "密钥文件与这份备份不是一套，恢复后已存的身份证号将无法查看。"
                               "请放回备份时的密钥文件再恢复；"
                               "确实已经丢失的，加上 --lost-key（身份证号须重新采集）。"
                             : "没有找到密钥文件，恢复后已存的身份证号将无法查看。"
                               "请先把另外保存的密钥文件放到原处再恢复；"
                               "确实已经丢失的，加上 --lost-key（身份证号须重新采集）。");
}

/* ---- Taking out ------------------------------------------------------------------------------ */

static bool is_file_name(const char *name)
{
    return strncmp(name, BACKUP_FILES, strlen(BACKUP_FILES)) == 0;
}

static enum err open_part(struct ctx *c, void *user, const char *name, int *ret_file)
{
    struct restoring *restoring = user;
    const char *path = in_work(restoring, is_file_name(name) ? "blob" : name);
    *ret_file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (*ret_file < 0)
        return backup_fail_on_disk(c, not_restored);
    backup_give_to_owner(*ret_file, c->folder);
    return OK;
}

static void make_folder(struct ctx *c, const char *path)
{
    int file;
    if (mkdir(path, 0700) != 0)
        return;
    file = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (file < 0)
        return;
    backup_give_to_owner(file, c->folder);
    (void)close(file);
    (void)folder_sync_name(c->arena, path);
}

static enum err close_part(struct ctx *c, void *user, const char *name, const char *sum, int file)
{
    struct restoring *restoring = user;
    bool is_synced = fsync(file) == 0;
    is_synced = close(file) == 0 && is_synced;
    if (!is_synced)
        return backup_fail_on_disk(c, not_restored);
    if (!is_file_name(name))
        return OK;
    const char *from = in_work(restoring, "blob");
    const char *into = in_folder(c, name);
    /* It was damaged before it was backed up. */
    if (strcmp(sum, strrchr(name, '/') + 1) != 0)
        return unlink(from) == 0 ? OK : backup_fail_on_disk(c, not_restored);
    make_folder(c, in_folder(c, "blobs"));
    make_folder(c, backup_folder_of(c, into));
    if (rename(from, into) != 0 || !folder_sync_name(c->arena, into))
        return backup_fail_on_disk(c, not_restored);
    return OK;
}

static enum err look_for_file(struct ctx *c, void *user, const char *hash)
{
    struct restoring *restoring = user;
    const char *sum = backup_sum_of(c, in_folder(c, backup_file_name(c, hash)));
    restoring->lacking += !sum || strcmp(sum, hash) != 0;
    return OK;
}

/* What is restored must have its files: from the backup, or from the folder itself. */
static enum err need_files(struct restoring *restoring)
{
    struct ctx *c = restoring->c;
    const struct backup *about = restoring->about;
    TRY(backup_each_file(c, restoring->work, look_for_file, restoring));
    if (restoring->lacking <= about->missing + about->damaged)
        return OK;
    return ctx_fail(c, ERR_INVALID,
                    "这份备份只有数据库，数据文件夹里又缺少（或损坏了）%" PRId64
                    " 份佐证材料，没有恢复。请先用一份含材料的备份恢复，再恢复这一份。",
                    restoring->lacking);
}

/* ---- Swapping -------------------------------------------------------------------------------- */

static const char *name_kept(struct ctx *c)
{
    for (int64_t at = c->now;; at += 1000) {
        struct text text;
        text_init(&text, c->arena, 64);
        date_add_time(&text, at);
        for (char *letter = text.at; *letter; letter++) {
            if (*letter == ' ' || *letter == ':')
                *letter = '-';
        }
        const char *path = text_format(c->arena, "%s/before-restore-%s", c->folder, text.at);
        if (!exists(path))
            return path;
    }
}

/* The old database as one file: closing the last connection empties its log into it. */
static void settle_old(struct ctx *c)
{
    const char *sentence;
    struct db *db = db_open_writer(c->arena, c->folder, 0, &sentence);
    if (db)
        db_shut(db);
}

static bool keep_link(struct restoring *restoring, const char *name)
{
    struct ctx *c = restoring->c;
    const char *from = in_folder(c, name);
    return !exists(from) ||
           link(from, text_format(c->arena, "%s/%s", restoring->how->kept, name)) == 0;
}

static enum err keep_old(struct restoring *restoring)
{
    struct ctx *c = restoring->c;
    if (!exists(in_folder(c, BACKUP_DATABASE)))
        return OK;
    settle_old(c);
    restoring->how->kept = name_kept(c);
    if (mkdir(restoring->how->kept, 0700) != 0)
        return backup_fail_on_disk(c, not_restored);
    if (!keep_link(restoring, BACKUP_DATABASE) || !keep_link(restoring, BACKUP_DATABASE "-wal") ||
        !keep_link(restoring, BACKUP_SETTINGS) || !keep_link(restoring, "backup.json") ||
        !folder_sync(restoring->how->kept) || !folder_sync(c->folder))
        return backup_fail_on_disk(c, not_restored);
    return OK;
}

static enum err swap(struct restoring *restoring)
{
    struct ctx *c = restoring->c;
    /* The log of the old database must never meet the new one. If there still is one, the old
     * database could not be opened, and both are kept. */
    (void)unlink(in_folder(c, BACKUP_DATABASE "-wal"));
    (void)unlink(in_folder(c, BACKUP_DATABASE "-shm"));
    if (!folder_sync(c->folder) ||
        rename(in_work(restoring, BACKUP_DATABASE), in_folder(c, BACKUP_DATABASE)) != 0 ||
        !folder_sync(c->folder))
        return backup_fail_on_disk(c, not_restored);
    return OK;
}

/* From here on it is restored; what is left is order. */
static void tidy_up(struct restoring *restoring)
{
    struct ctx *c = restoring->c;
    const char *settings = in_folder(c, BACKUP_SETTINGS);
    if (!exists(settings))
        (void)rename(in_work(restoring, BACKUP_SETTINGS), settings);
    if (restoring->how->kept)
        (void)rename(in_folder(c, "uploads"),
                     text_format(c->arena, "%s/uploads", restoring->how->kept));
    backup_note_made(c, restoring->how->path, restoring->about);
    backup_remove_folder(c, restoring->work);
    (void)folder_sync(c->folder);
}

/* ---- All ------------------------------------------------------------------------------------- */

static enum err restore(struct restoring *restoring)
{
    struct ctx *c = restoring->c;
    struct backup_sink sink = {open_part, close_part, restoring};
    backup_remove_folder(c, restoring->work);
    if (mkdir(restoring->work, 0700) != 0)
        return backup_fail_on_disk(c, not_restored);
    TRY(backup_read(c, restoring->how->path, &sink, restoring->how->progress, restoring->about));
    TRY(backup_check_database(c, restoring->work, restoring->about));
    TRY(need_files(restoring));
    TRY(keep_old(restoring));
    TRY(swap(restoring));
    tidy_up(restoring);
    return OK;
}

enum err backup_restore(struct ctx *c, struct backup_return *how, struct backup *ret)
{
    struct restoring restoring = {.c = c, .how = how, .about = ret};
    const char *sentence = NULL;
    how->kept = NULL;
    TRY(backup_peek(c, how->path, ret));
    TRY(need_fit(c, how, ret));
    TRY(need_folder(c));
    int lock = db_lock(c->arena, c->folder, &sentence);
    if (lock < 0)
        return ctx_fail(c, ERR_CONFLICT, "%s", sentence);
    restoring.work = in_folder(c, "restoring");
    enum err err = restore(&restoring);
    if (err != OK)
        backup_remove_folder(c, restoring.work);
    (void)close(lock);
    return err;
}

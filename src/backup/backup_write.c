/* SPDX-License-Identifier: Apache-2.0 */
/* Making a backup: a copy of the database, then everything into one file, then reading it back. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "backup/backup_own.h"
#include "backup/backup_tar.h"
#include "backup_sql.h"
#include "platform/base/version.h"
#include "platform/db/connection.h"
#include "platform/db/copy.h"
#include "platform/db/folder.h"

enum { MOST_ABOUT = 64 * 1024 };

static const char not_made[] = "备份没有做成";

struct writing {
    struct ctx *c;
    const struct backup_wish *wish;
    const char *work; /* PATH.part, a folder of its own */
    int file, sums;   /* the backup, and SHA256SUMS as long as it grows */
    struct backup *about;
    struct sm3 *sm3; /* over SHA256SUMS */
    unsigned char *buffer;
    crypto_hash_sha256_state sum; /* of the member being written */
    int64_t written, members, expected;
    bool is_short; /* a file gave less than its size */
};

static const char *in_work(const struct writing *writing, const char *name)
{
    return text_format(writing->c->arena, "%s/%s", writing->work, name);
}

static void say(const struct writing *writing, int percent, const char *what)
{
    const struct backup_progress *progress = writing->wish->progress;
    if (progress)
        progress->say(progress->user, percent, what);
}

/* ---- Members --------------------------------------------------------------------------------- */

static enum err put(struct writing *writing, const void *at, size_t length)
{
    if (!backup_write_all(writing->file, at, length))
        return backup_fail_on_disk(writing->c, not_made);
    writing->written += (int64_t)length;
    return OK;
}

static enum err put_header(struct writing *writing, const char *name, int64_t size)
{
    unsigned char block[TAR_BLOCK];
    struct tar_entry entry = {.size = size, .at = writing->about->at / 1000};
    size_t length = strlen(name);
    memcpy(entry.name, name, length < TAR_NAME ? length : TAR_NAME - 1);
    tar_write_header(&entry, block);
    (void)crypto_hash_sha256_init(&writing->sum);
    return put(writing, block, sizeof block);
}

static enum err put_content(struct writing *writing, const void *at, size_t length)
{
    (void)crypto_hash_sha256_update(&writing->sum, at, length);
    return put(writing, at, length);
}

static enum err put_end(struct writing *writing, int64_t size)
{
    static const unsigned char zeros[TAR_BLOCK];
    return put(writing, zeros, tar_padding(size));
}

/* A line of SHA256SUMS; the sum is left in `hex`. */
static enum err note_sum(struct writing *writing, const char *name, char hex[BACKUP_SUM_HEX + 1])
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    (void)crypto_hash_sha256_final(&writing->sum, hash);
    (void)sodium_bin2hex(hex, BACKUP_SUM_HEX + 1, hash, sizeof hash);
    const char *line = text_format(writing->c->arena, "%s  %s\n", hex, name);
    sm3_add(writing->sm3, bytes_of(line));
    writing->members++;
    if (!backup_write_all(writing->sums, line, strlen(line)))
        return backup_fail_on_disk(writing->c, not_made);
    return OK;
}

static enum err put_bytes(struct writing *writing, const char *name, const char *text)
{
    TRY(put_header(writing, name, (int64_t)strlen(text)));
    TRY(put_content(writing, text, strlen(text)));
    return put_end(writing, (int64_t)strlen(text));
}

/* A file that ends early is filled up with zeros: its sum then tells that it is damaged. */
static enum err put_file_content(struct writing *writing, int from, int64_t size)
{
    writing->is_short = false;
    while (size > 0) {
        size_t most = size < BACKUP_BUFFER ? (size_t)size : BACKUP_BUFFER;
        ssize_t length = writing->is_short ? 0 : read(from, writing->buffer, most);
        if (length < 0 && errno == EINTR)
            continue;
        if (length <= 0) {
            writing->is_short = true;
            memset(writing->buffer, 0, most);
            length = (ssize_t)most;
        }
        TRY(put_content(writing, writing->buffer, (size_t)length));
        size -= length;
        say(writing, (int)(writing->written * 60 / (writing->expected + 1)) + 10, "正在写入备份");
    }
    return OK;
}

static enum err put_file(struct writing *writing, const char *name, const char *path)
{
    struct stat about;
    int from = open(path, O_RDONLY | O_CLOEXEC);
    if (from < 0 || fstat(from, &about) != 0) {
        if (from >= 0)
            (void)close(from);
        return backup_fail_on_disk(writing->c, not_made);
    }
    enum err err = put_header(writing, name, about.st_size);
    if (err == OK)
        err = put_file_content(writing, from, about.st_size);
    (void)close(from);
    return err == OK ? put_end(writing, about.st_size) : err;
}

/* ---- What goes in ---------------------------------------------------------------------------- */

static enum err put_about(struct writing *writing)
{
    struct text text;
    char hex[BACKUP_SUM_HEX + 1];
    text_init(&text, writing->c->arena, MOST_ABOUT);
    field_write(&text, backup_fields, writing->about);
    text_add_char(&text, '\n');
    TRY(put_bytes(writing, BACKUP_ABOUT, text.at));
    return note_sum(writing, BACKUP_ABOUT, hex);
}

static enum err put_database(struct writing *writing)
{
    char hex[BACKUP_SUM_HEX + 1];
    TRY(put_file(writing, BACKUP_DATABASE, in_work(writing, BACKUP_DATABASE)));
    if (writing->is_short)
        return ctx_fail(writing->c, ERR_INTERNAL, "数据库的副本读不完整，备份没有做成。");
    return note_sum(writing, BACKUP_DATABASE, hex);
}

static enum err put_settings(struct writing *writing)
{
    char hex[BACKUP_SUM_HEX + 1];
    const char *path = text_format(writing->c->arena, "%s/" BACKUP_SETTINGS, writing->c->folder);
    if (access(path, R_OK) != 0)
        return OK;
    TRY(put_file(writing, BACKUP_SETTINGS, path));
    return note_sum(writing, BACKUP_SETTINGS, hex);
}

static bool find_stored(struct ctx *c, const char *hash, const char **ret_path, int64_t *ret_size)
{
    struct stat about;
    *ret_path = text_format(c->arena, "%s/%s", c->folder, backup_file_name(c, hash));
    if (stat(*ret_path, &about) != 0 || !S_ISREG(about.st_mode))
        return false;
    *ret_size = about.st_size;
    return true;
}

static enum err count_stored(struct ctx *c, void *user, const char *hash)
{
    struct writing *writing = user;
    const char *path;
    int64_t size;
    bool is_there = find_stored(c, hash, &path, &size);
    writing->about->files += is_there;
    writing->about->missing += !is_there;
    writing->about->file_bytes += is_there ? size : 0;
    return OK;
}

static enum err put_stored(struct ctx *c, void *user, const char *hash)
{
    struct writing *writing = user;
    char hex[BACKUP_SUM_HEX + 1];
    const char *path;
    int64_t size;
    if (!find_stored(c, hash, &path, &size))
        return OK;
    TRY(put_file(writing, backup_file_name(c, hash), path));
    TRY(note_sum(writing, backup_file_name(c, hash), hex));
    writing->about->damaged += strcmp(hex, hash) != 0;
    return OK;
}

static enum err put_closing(struct writing *writing)
{
    static const unsigned char zeros[2 * TAR_BLOCK];
    struct ctx *c = writing->c;
    char *hash = arena_alloc(c->arena, SM3_HEX + 1);
    sm3_end(writing->sm3, hash);
    writing->about->hash = hash;
    TRY(put_file(writing, BACKUP_SUMS, in_work(writing, BACKUP_SUMS)));
    TRY(put_bytes(writing, BACKUP_END,
                  backup_end_text(c, writing->members, writing->written, writing->about)));
    TRY(put(writing, zeros, sizeof zeros));
    writing->about->bytes = writing->written;
    if (fsync(writing->file) != 0)
        return backup_fail_on_disk(c, not_made);
    return OK;
}

/* ---- Making ---------------------------------------------------------------------------------- */

static enum err copy_database(struct writing *writing)
{
    static const char *const clean[] = {sql_backup_drop_sessions, sql_backup_drop_uploads, NULL};
    struct ctx *c = writing->c;
    struct backup_database found;
    const char *sentence = "";
    say(writing, 0, "正在复制数据库");
    enum db_copied copied = db_copy(c->arena, c->folder, writing->work, clean, &sentence);
    errno = ENOSPC;
    if (copied == DB_COPY_FULL)
        return backup_fail_on_disk(c, not_made);
    if (copied != DB_COPIED)
        return ctx_fail(c, ERR_INTERNAL, "%s备份没有做成。", sentence);
    say(writing, 5, "正在检查数据库");
    TRY(backup_examine(c, writing->work, &found));
    writing->about->schema = found.schema;
    writing->about->last_change = found.last_change;
    writing->about->audit_head = found.audit_head;
    writing->about->is_audit_intact = found.is_audit_intact;
    return backup_each_file(c, writing->work, count_stored, writing);
}

/* Better said before than after an hour of writing. */
static enum err need_room(struct writing *writing)
{
    struct statvfs disk;
    struct stat copy;
    struct ctx *c = writing->c;
    if (stat(in_work(writing, BACKUP_DATABASE), &copy) != 0)
        return backup_fail_on_disk(c, not_made);
    writing->expected =
        copy.st_size + (writing->wish->holds_files ? writing->about->file_bytes : 0);
    if (statvfs(writing->work, &disk) != 0)
        return OK;
    int64_t room = (int64_t)disk.f_bavail * (int64_t)disk.f_frsize;
    if (room >= writing->expected)
        return OK;
    return ctx_fail(c, ERR_BUSY,
                    "磁盘空间不够，备份没有做成，原有的备份没有动：还差约 %" PRId64
                    " MB。请清理磁盘，或把备份放到别的磁盘。",
                    (writing->expected - room) / 1024 / 1024 + 1);
}

static int open_new(struct writing *writing, const char *name)
{
    int file = open(in_work(writing, name), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file >= 0)
        backup_give_to_owner(file, backup_folder_of(writing->c, writing->wish->path));
    return file;
}

static enum err write_members(struct writing *writing)
{
    struct ctx *c = writing->c;
    writing->file = open_new(writing, "backup.tar");
    writing->sums = open_new(writing, BACKUP_SUMS);
    writing->sm3 = sm3_new(c);
    if (writing->file < 0 || writing->sums < 0)
        return backup_fail_on_disk(c, not_made);
    if (!writing->sm3)
        return ERR_INTERNAL;
    TRY(put_about(writing));
    TRY(put_database(writing));
    TRY(put_settings(writing));
    if (writing->wish->holds_files)
        TRY(backup_each_file(c, writing->work, put_stored, writing));
    return put_closing(writing);
}

static void say_reading(void *user, int percent, const char *what)
{
    (void)what;
    say(user, 70 + percent * 29 / 100, "正在读回核对");
}

/* What is in the machine's memory would prove nothing. */
static enum err read_back(struct writing *writing)
{
    struct backup found;
    struct backup_progress progress = {say_reading, writing};
    (void)posix_fadvise(writing->file, 0, 0, POSIX_FADV_DONTNEED);
    enum err err = backup_read(writing->c, in_work(writing, "backup.tar"), NULL, &progress, &found);
    if (err != OK)
        return err;
    if (strcmp(found.hash, writing->about->hash) != 0 || found.bytes != writing->about->bytes)
        return ctx_fail(writing->c, ERR_INTERNAL, "写下的备份读回来不一样，请检查磁盘。");
    return OK;
}

static enum err make(struct writing *writing)
{
    struct ctx *c = writing->c;
    TRY(copy_database(writing));
    TRY(need_room(writing));
    TRY(write_members(writing));
    TRY(read_back(writing));
    if (access(writing->wish->path, F_OK) == 0)
        return ctx_fail(c, ERR_CONFLICT, "文件“%s”已经有了，没有改动。", writing->wish->path);
    if (rename(in_work(writing, "backup.tar"), writing->wish->path) != 0 ||
        !folder_sync_name(c->arena, writing->wish->path))
        return backup_fail_on_disk(c, not_made);
    return OK;
}

enum err backup_make(struct ctx *c, const struct backup_wish *wish, struct backup *ret)
{
    const char *sentence;
    struct writing writing = {.c = c, .wish = wish, .about = ret, .file = -1, .sums = -1};
    *ret = (struct backup){.format = BACKUP_FORMAT,
                           .program = LIANBING_VERSION,
                           .at = c->now,
                           .reason = (int)wish->reason,
                           .holds_files = wish->holds_files,
                           .key = wish->key ? wish->key : ""};
    if (access(wish->path, F_OK) == 0)
        return ctx_fail(c, ERR_CONFLICT, "文件“%s”已经有了，没有改动。请换一个文件名。",
                        wish->path);
    writing.work = text_format(c->arena, "%s.part", wish->path);
    if (mkdir(writing.work, 0700) != 0 && errno != EEXIST)
        return backup_fail_on_disk(c, not_made);
    int lock = db_lock(c->arena, writing.work, &sentence);
    if (lock < 0)
        return ctx_fail(c, ERR_BUSY, "另一个备份正在写“%s”，请等它完成后再试。", wish->path);
    /* What a backup that was killed has left. */
    (void)unlink(in_work(&writing, BACKUP_DATABASE));
    (void)unlink(in_work(&writing, BACKUP_DATABASE "-journal"));
    writing.buffer = arena_room(c->arena, BACKUP_BUFFER);
    enum err err = make(&writing);
    if (writing.file >= 0)
        (void)close(writing.file);
    if (writing.sums >= 0)
        (void)close(writing.sums);
    backup_remove_folder(c, writing.work);
    (void)close(lock);
    return err;
}

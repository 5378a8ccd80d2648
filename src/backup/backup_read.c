/* SPDX-License-Identifier: Apache-2.0 */
/* Reading a backup strictly: whatever a whole one could not contain is a breach. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "backup/backup_own.h"
#include "backup/backup_tar.h"

enum { LARGEST_TEXT = 64 * 1024, CLOSING = 4 * TAR_BLOCK };

struct reading {
    struct ctx *c;
    const char *path;
    int file;
    int64_t at, size;
    const struct backup_sink *sink;
    const struct backup_progress *progress;
    struct backup *about;
    struct sm3 *sums;  /* over SHA256SUMS as it must be */
    struct sm3 *found; /* over SHA256SUMS as it is */
    unsigned char *buffer;
    int64_t seconds, members, files, file_bytes;
    char last[TAR_NAME]; /* the last stored file */
};

static enum err torn(struct reading *reading)
{
    return ctx_fail(reading->c, ERR_INVALID,
                    "备份文件“%s”不完整或已损坏（第 %" PRId64
                    " 字节附近），不能使用。请换用另一份备份。",
                    reading->path, reading->at);
}

static enum err get(struct reading *reading, void *into, size_t length)
{
    unsigned char *next = into;
    while (length > 0) {
        ssize_t got = read(reading->file, next, length);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return ctx_fail(reading->c, ERR_INVALID,
                            "备份文件“%s”读不出来，可能是磁盘坏了。请换用另一份备份。（%s）",
                            reading->path, strerror(errno));
        if (got == 0)
            return torn(reading);
        next += got;
        length -= (size_t)got;
        reading->at += got;
    }
    return OK;
}

static enum err get_zeros(struct reading *reading, size_t length)
{
    unsigned char bytes[2 * TAR_BLOCK];
    TRY(get(reading, bytes, length));
    return sodium_is_zero(bytes, length) ? OK : torn(reading);
}

static enum err get_entry(struct reading *reading, struct tar_entry *ret)
{
    unsigned char block[TAR_BLOCK];
    TRY(get(reading, block, sizeof block));
    if (!tar_read_header(block, ret) || ret->size > reading->size - reading->at ||
        (reading->members > 0 && ret->at != reading->seconds))
        return torn(reading);
    reading->seconds = ret->at;
    return OK;
}

/* A short text, whole. */
static enum err get_text(struct reading *reading, const struct tar_entry *entry, struct bytes *ret)
{
    if (entry->size > LARGEST_TEXT)
        return torn(reading);
    char *text = arena_alloc(reading->c->arena, (size_t)entry->size + 1);
    TRY(get(reading, text, (size_t)entry->size));
    *ret = (struct bytes){text, (size_t)entry->size};
    return get_zeros(reading, tar_padding(entry->size));
}

static void note_sum(struct reading *reading, const char *name, const char *sum)
{
    sm3_add(reading->sums, bytes_of(text_format(reading->c->arena, "%s  %s\n", sum, name)));
    reading->members++;
}

static void say(const struct reading *reading)
{
    if (reading->progress)
        reading->progress->say(reading->progress->user,
                               (int)(reading->at * 100 / (reading->size + 1)), "正在核对备份");
}

/* The content into `into` (-1: nowhere), hashed by `sm3` if there is one. */
static enum err pass_content(struct reading *reading, const struct tar_entry *entry, int into,
                             struct sm3 *sm3, char hex[BACKUP_SUM_HEX + 1])
{
    crypto_hash_sha256_state state;
    unsigned char hash[crypto_hash_sha256_BYTES];
    int64_t left = entry->size;
    (void)crypto_hash_sha256_init(&state);
    while (left > 0) {
        size_t length = left < BACKUP_BUFFER ? (size_t)left : BACKUP_BUFFER;
        TRY(get(reading, reading->buffer, length));
        if (sm3)
            sm3_add(sm3, (struct bytes){(const char *)reading->buffer, length});
        else
            (void)crypto_hash_sha256_update(&state, reading->buffer, length);
        if (into >= 0 && !backup_write_all(into, reading->buffer, length))
            return backup_fail_on_disk(reading->c, "备份里的内容没有写下来");
        left -= (int64_t)length;
        say(reading);
    }
    (void)crypto_hash_sha256_final(&state, hash);
    (void)sodium_bin2hex(hex, BACKUP_SUM_HEX + 1, hash, sizeof hash);
    return get_zeros(reading, tar_padding(entry->size));
}

static enum err pass_member(struct reading *reading, const struct tar_entry *entry,
                            char hex[BACKUP_SUM_HEX + 1])
{
    const struct backup_sink *sink = reading->sink;
    int file = -1;
    if (sink)
        TRY(sink->open(reading->c, sink->user, entry->name, &file));
    enum err err = pass_content(reading, entry, file, NULL, hex);
    if (err == OK)
        note_sum(reading, entry->name, hex);
    if (err == OK && file >= 0)
        return sink->close(reading->c, sink->user, entry->name, hex, file);
    if (file >= 0)
        (void)close(file);
    return err;
}

/* ---- The parts, in order --------------------------------------------------------------------- */

static enum err read_about(struct reading *reading)
{
    struct tar_entry entry;
    struct bytes text;
    unsigned char hash[crypto_hash_sha256_BYTES];
    char hex[BACKUP_SUM_HEX + 1];
    if (get_entry(reading, &entry) != OK || strcmp(entry.name, BACKUP_ABOUT) != 0)
        return ctx_fail(reading->c, ERR_INVALID, "“%s”不是 lianbing 的备份文件，或者已经损坏。",
                        reading->path);
    TRY(get_text(reading, &entry, &text));
    TRY(backup_read_about(reading->c, text, reading->about));
    (void)crypto_hash_sha256(hash, (const unsigned char *)text.at, text.length);
    note_sum(reading, BACKUP_ABOUT, sodium_bin2hex(hex, sizeof hex, hash, sizeof hash));
    return OK;
}

/* blobs/ab/<64 digits>, each behind the one before. */
static bool is_stored(const struct reading *reading, const char *name)
{
    size_t prefix = strlen(BACKUP_FILES);
    const char *hash = name + prefix + 3;
    return strncmp(name, BACKUP_FILES, prefix) == 0 &&
           strlen(name) == prefix + 3 + BACKUP_SUM_HEX && name[prefix + 2] == '/' &&
           strspn(hash, "0123456789abcdef") == BACKUP_SUM_HEX &&
           strncmp(hash, name + prefix, 2) == 0 && strcmp(name, reading->last) > 0;
}

static enum err read_stored(struct reading *reading, const struct tar_entry *entry)
{
    char hex[BACKUP_SUM_HEX + 1];
    if (!is_stored(reading, entry->name))
        return torn(reading);
    memcpy(reading->last, entry->name, sizeof reading->last);
    TRY(pass_member(reading, entry, hex));
    reading->about->damaged += strcmp(hex, entry->name + strlen(BACKUP_FILES) + 3) != 0;
    reading->files++;
    reading->file_bytes += entry->size;
    return OK;
}

/* And the settings, if there are any; the header of what follows is left in `entry`. */
static enum err read_database(struct reading *reading, struct tar_entry *entry)
{
    char hex[BACKUP_SUM_HEX + 1];
    TRY(get_entry(reading, entry));
    if (strcmp(entry->name, BACKUP_DATABASE) != 0)
        return torn(reading);
    TRY(pass_member(reading, entry, hex));
    TRY(get_entry(reading, entry));
    if (strcmp(entry->name, BACKUP_SETTINGS) != 0)
        return OK;
    TRY(pass_member(reading, entry, hex));
    return get_entry(reading, entry);
}

/* Up to SHA256SUMS, whose header is left in `entry`. */
static enum err read_members(struct reading *reading, struct tar_entry *entry)
{
    TRY(read_database(reading, entry));
    while (strcmp(entry->name, BACKUP_SUMS) != 0) {
        struct arena_mark mark = arena_mark(reading->c->arena);
        TRY(read_stored(reading, entry));
        TRY(get_entry(reading, entry));
        arena_rewind(reading->c->arena, mark);
    }
    const struct backup *about = reading->about;
    bool is_all = !about->holds_files
                      ? reading->files == 0
                      : reading->files == about->files && reading->file_bytes == about->file_bytes;
    return is_all ? OK : torn(reading);
}

static enum err read_closing(struct reading *reading, const struct tar_entry *sums)
{
    struct ctx *c = reading->c;
    struct tar_entry entry;
    struct bytes text;
    char hex[BACKUP_SUM_HEX + 1], found[SM3_HEX + 1];
    char *hash = arena_alloc(c->arena, SM3_HEX + 1);
    TRY(pass_content(reading, sums, -1, reading->found, hex));
    sm3_end(reading->found, found);
    sm3_end(reading->sums, hash);
    reading->about->hash = hash;
    if (strcmp(hash, found) != 0)
        return torn(reading);
    int64_t bytes = reading->at;
    TRY(get_entry(reading, &entry));
    if (strcmp(entry.name, BACKUP_END) != 0)
        return torn(reading);
    TRY(get_text(reading, &entry, &text));
    if (!bytes_are(text, backup_end_text(c, reading->members, bytes, reading->about)))
        return torn(reading);
    TRY(get_zeros(reading, (size_t)2 * TAR_BLOCK));
    reading->about->bytes = reading->at;
    return reading->at == reading->size ? OK : torn(reading);
}

/* ---- All ------------------------------------------------------------------------------------- */

static enum err open_backup(struct reading *reading)
{
    struct stat about;
    struct ctx *c = reading->c;
    *reading->about = (struct backup){.audit_head = "", .key = "", .hash = ""};
    reading->file = open(reading->path, O_RDONLY | O_CLOEXEC);
    if (reading->file >= 0 && fstat(reading->file, &about) == 0 && S_ISREG(about.st_mode)) {
        reading->size = about.st_size;
        reading->buffer = arena_room(c->arena, BACKUP_BUFFER);
        reading->sums = sm3_new(c);
        reading->found = sm3_new(c);
        return reading->sums && reading->found ? OK : ERR_INTERNAL;
    }
    return ctx_fail(c, ERR_INVALID, "打不开备份文件“%s”，请检查文件名和权限。（%s）", reading->path,
                    reading->file < 0 ? strerror(errno) : "不是普通文件");
}

enum err backup_read(struct ctx *c, const char *path, const struct backup_sink *sink,
                     const struct backup_progress *progress, struct backup *ret)
{
    struct reading reading = {
        .c = c, .path = path, .file = -1, .sink = sink, .progress = progress, .about = ret};
    struct tar_entry sums;
    enum err err = open_backup(&reading);
    if (err == OK)
        err = read_about(&reading);
    if (err == OK)
        err = read_members(&reading, &sums);
    if (err == OK)
        err = read_closing(&reading, &sums);
    if (reading.file >= 0)
        (void)close(reading.file);
    return err;
}

/* ---- At first sight -------------------------------------------------------------------------- */

/* The closing record is the last thing that is written. */
static enum err peek_closing(struct reading *reading)
{
    struct tar_entry entry;
    struct bytes text;
    off_t at = (off_t)(reading->size - CLOSING);
    if (reading->size < CLOSING || lseek(reading->file, at, SEEK_SET) != at)
        return torn(reading);
    reading->at = at;
    TRY(get_entry(reading, &entry));
    if (strcmp(entry.name, BACKUP_END) != 0)
        return torn(reading);
    TRY(get_text(reading, &entry, &text));
    return get_zeros(reading, (size_t)2 * TAR_BLOCK);
}

enum err backup_peek(struct ctx *c, const char *path, struct backup *ret)
{
    struct reading reading = {.c = c, .path = path, .file = -1, .about = ret};
    enum err err = open_backup(&reading);
    ret->bytes = reading.size;
    if (err == OK)
        err = read_about(&reading);
    ret->bytes = reading.size;
    if (err == OK)
        err = peek_closing(&reading);
    if (reading.file >= 0)
        (void)close(reading.file);
    return err;
}

/* ---- Everything ------------------------------------------------------------------------------ */

static enum err open_part(struct ctx *c, void *user, const char *name, int *ret_file)
{
    *ret_file = -1;
    if (strcmp(name, BACKUP_DATABASE) != 0)
        return OK;
    const char *path = text_format(c->arena, "%s/" BACKUP_DATABASE, (const char *)user);
    *ret_file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    return *ret_file >= 0 ? OK : backup_fail_on_disk(c, "备份里的数据库没有取出来核对");
}

static enum err close_part(struct ctx *c, void *user, const char *name, const char *sum, int file)
{
    (void)user, (void)name, (void)sum;
    return close(file) == 0 ? OK : backup_fail_on_disk(c, "备份里的数据库没有取出来核对");
}

static bool has_room_beside(struct ctx *c, const char *path)
{
    struct statvfs disk;
    struct stat about;
    return stat(path, &about) == 0 && statvfs(backup_folder_of(c, path), &disk) == 0 &&
           (int64_t)disk.f_bavail * (int64_t)disk.f_frsize > about.st_size;
}

enum err backup_verify(struct ctx *c, const char *path, const struct backup_progress *progress,
                       struct backup *ret)
{
    /* Beside the backup, if there is room; or else where files may be large. */
    char *folder = (char *)text_format(c->arena, "%s.XXXXXX", path);
    if (access(path, R_OK) == 0 && (!has_room_beside(c, path) || !mkdtemp(folder))) {
        folder = arena_copy(c->arena, "/var/tmp/lianbing-XXXXXX", 24);
        if (!mkdtemp(folder))
            return backup_fail_on_disk(c, "没有地方存放核对时的临时文件");
    }
    struct backup_sink sink = {open_part, close_part, folder};
    enum err err = backup_read(c, path, &sink, progress, ret);
    if (err == OK)
        err = backup_check_database(c, folder, ret);
    backup_remove_folder(c, folder);
    return err;
}

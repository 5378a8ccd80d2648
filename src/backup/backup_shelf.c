/* SPDX-License-Identifier: Apache-2.0 */
/* The folder in which a server keeps backups, and the note of the last good one. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "backup/backup_own.h"
#include "backup_sql.h"
#include "platform/base/arena.h"
#include "platform/base/date.h"
#include "platform/base/faults.h"
#include "platform/base/json.h"
#include "platform/db/connection.h"
#include "platform/db/db.h"
#include "platform/db/folder.h"
#include "platform/edge/log.h"

enum { MOST_LISTED = 500, LARGEST_NOTE = 16 * 1024 };

/* Set once, before the first unit of work. */
static const struct backup_settings *settings;

void backup_use(const struct backup_settings *the_settings)
{
    settings = the_settings;
}

const struct backup_settings *backup_settings(void)
{
    return settings;
}

/* ---- Names ----------------------------------------------------------------------------------- */

/* lianbing-2026-11-22-031500-nightly.tar: in order of time when sorted as text. */
static const char *name_new(struct ctx *c, enum backup_reason reason, int64_t at)
{
    struct text time;
    char stamp[32] = "";
    size_t length = 0;
    text_init(&time, c->arena, 64);
    date_add_time(&time, at);
    for (const char *from = time.at; *from && length + 1 < sizeof stamp; from++) {
        if (*from != ':')
            stamp[length++] = *from == ' ' ? '-' : *from;
    }
    return text_format(c->arena, "lianbing-%s-%s.tar", stamp, backup_reason_words[reason]);
}

/* `word`: only those made for this reason; NULL: all. */
static bool is_backup_name(struct ctx *c, const char *name, const char *word)
{
    const char *end = word ? text_format(c->arena, "-%s.tar", word) : ".tar";
    size_t length = strlen(name), end_length = strlen(end);
    return strncmp(name, "lianbing-", 9) == 0 && length > end_length &&
           strcmp(name + length - end_length, end) == 0;
}

static int compare_names(const void *one, const void *other)
{
    return strcmp(*(const char *const *)other, *(const char *const *)one);
}

struct names {
    const char **list;
    size_t count;
};

/* The newest first. */
static struct names find_names(struct ctx *c, const char *word)
{
    struct names names = {arena_array(c->arena, MOST_LISTED, sizeof *names.list), 0};
    struct dirent *entry;
    DIR *list = opendir(settings->folder);
    while (list && names.count < MOST_LISTED && (entry = readdir(list))) {
        if (is_backup_name(c, entry->d_name, word))
            names.list[names.count++] = arena_copy(c->arena, entry->d_name, strlen(entry->d_name));
    }
    if (list)
        (void)closedir(list);
    qsort(names.list, names.count, sizeof *names.list, compare_names);
    return names;
}

static const char *path_of(struct ctx *c, const char *name)
{
    return text_format(c->arena, "%s/%s", settings->folder, name);
}

struct backup_list backup_find(struct ctx *c)
{
    struct names names = find_names(c, NULL);
    struct backup_kept *list = arena_array(c->arena, names.count + 1, sizeof *list);
    for (size_t i = 0; i < names.count; i++) {
        list[i].name = names.list[i];
        list[i].is_whole = backup_peek(c, path_of(c, names.list[i]), &list[i].backup) == OK;
    }
    c->message = NULL;
    c->fault_count = 0;
    return (struct backup_list){list, names.count};
}

/* ---- The note -------------------------------------------------------------------------------- */

static const struct field note_fields[] = {
    FIELD(backup_note, at, FIELD_TIME, .label = "时间"),
    FIELD(backup_note, path, FIELD_LONG, .label = "文件"),
    FIELD(backup_note, bytes, FIELD_INT, .label = "字节数"),
    FIELD(backup_note, last_change, FIELD_INT, .label = "最后一条操作记录"),
    FIELD(backup_note, flaw, FIELD_LONG, .label = "缺陷"),
    FIELD(backup_note, key, FIELD_TEXT, .label = "密钥标记"),
    FIELD(backup_note, failed_at, FIELD_TIME, .label = "失败时间"),
    FIELD(backup_note, failure, FIELD_LONG, .label = "失败原因"),
    FIELD_LAST};

static const char *note_path(struct ctx *c)
{
    return text_format(c->arena, "%s/backup.json", c->folder);
}

/* What can't be read is no note: the health page then asks for a backup. */
struct backup_note backup_last(struct ctx *c)
{
    struct backup_note note = {0};
    struct ctx reading = {.arena = c->arena};
    struct faults faults;
    char *text = arena_alloc(c->arena, LARGEST_NOTE);
    int file = open(note_path(c), O_RDONLY | O_CLOEXEC);
    ssize_t length = file >= 0 ? read(file, text, LARGEST_NOTE - 1) : 0;
    if (file >= 0)
        (void)close(file);
    faults_init(&faults, c->arena);
    const struct json *json =
        length > 0 ? json_parse(c->arena, (struct bytes){text, (size_t)length}, &faults) : NULL;
    if (json && json->kind == JSON_OBJECT)
        field_read(&reading, note_fields, json, &note);
    return reading.fault_count == 0 ? note : (struct backup_note){0};
}

static void write_note(struct ctx *c, const struct backup_note *note)
{
    struct text text;
    const char *path = note_path(c);
    char *part = (char *)text_format(c->arena, "%s.XXXXXX", path);
    text_init(&text, c->arena, LARGEST_NOTE);
    field_write(&text, note_fields, note);
    int file = mkstemp(part);
    if (file < 0)
        return;
    backup_give_to_owner(file, c->folder);
    bool is_written = backup_write_all(file, text.at, text.used) && fsync(file) == 0;
    (void)close(file);
    if (!is_written || rename(part, path) != 0)
        (void)unlink(part);
}

void backup_note_made(struct ctx *c, const char *path, const struct backup *backup)
{
    write_note(c, &(struct backup_note){.at = backup->at,
                                        .path = path,
                                        .bytes = backup->bytes,
                                        .last_change = backup->last_change,
                                        .flaw = backup_flaw(c, backup),
                                        .key = backup->key});
}

static void note_failure(struct ctx *c, const char *sentence)
{
    struct backup_note note = backup_last(c);
    note.failed_at = c->now;
    note.failure = sentence;
    write_note(c, &note);
}

int64_t backup_changes_since(struct ctx *c, const struct backup_note *note)
{
    return db_number(c, sql_backup_changes_since, DB_ARGS(VAL(note->last_change)), 0);
}

/* ---- Keeping --------------------------------------------------------------------------------- */

/* What backups that were killed have left; those being made hold their lock. */
static void sweep(struct ctx *c)
{
    struct dirent *entry;
    const char *sentence;
    DIR *list = opendir(settings->folder);
    while (list && (entry = readdir(list))) {
        size_t length = strlen(entry->d_name);
        if (strncmp(entry->d_name, "lianbing-", 9) != 0 || length < 6 ||
            strcmp(entry->d_name + length - 5, ".part") != 0)
            continue;
        const char *folder = path_of(c, entry->d_name);
        int lock = db_lock(c->arena, folder, &sentence);
        if (lock < 0)
            continue;
        backup_remove_folder(c, folder);
        (void)close(lock);
    }
    if (list)
        (void)closedir(list);
}

static void remove_oldest(struct ctx *c, enum backup_reason reason)
{
    struct names names = find_names(c, backup_reason_words[reason]);
    size_t most = settings->keep > 0 ? (size_t)settings->keep : 1;
    for (size_t i = most; i < names.count; i++)
        (void)unlink(path_of(c, names.list[i]));
}

static const char *choose_path(struct ctx *c, enum backup_reason reason)
{
    for (int64_t at = c->now;; at += 1000) {
        const char *path = path_of(c, name_new(c, reason, at));
        if (access(path, F_OK) != 0)
            return path;
    }
}

static enum err keep(struct ctx *c, enum backup_reason reason,
                     const struct backup_progress *progress, struct backup *ret)
{
    *ret = (struct backup){0};
    bool holds_files = reason != BACKUP_FREEZE && reason != BACKUP_MIGRATION;
    bool is_made = mkdir(settings->folder, 0700) == 0;
    if (is_made ? !folder_sync_name(c->arena, settings->folder) : errno != EEXIST)
        return backup_fail_on_disk(c, "备份没有做成");
    sweep(c);
    struct backup_wish wish = {.path = choose_path(c, reason),
                               .reason = reason,
                               .holds_files = holds_files,
                               .key = settings->key,
                               .progress = progress};
    TRY(backup_make(c, &wish, ret));
    remove_oldest(c, reason);
    /* One without files is no whole backup, unless there are none. */
    if (holds_files || ret->files == 0)
        backup_note_made(c, wish.path, ret);
    return OK;
}

enum err backup_keep(struct ctx *c, enum backup_reason reason,
                     const struct backup_progress *progress, struct backup *ret)
{
    enum err err = keep(c, reason, progress, ret);
    if (err == OK) {
        LOG(LOG_INFORM, "backup_made", log_text("reason", backup_reason_words[reason]),
            log_int("bytes", ret->bytes), log_int("files", ret->files),
            log_int("missing", ret->missing + ret->damaged));
        return OK;
    }
    const char *sentence = c->message ? c->message : "没有说明原因。";
    LOG(LOG_FAIL, "backup_failed", log_text("reason", backup_reason_words[reason]),
        log_text("error", err_code(err)));
    note_failure(c, sentence);
    return err;
}

void backup_before_freeze(struct ctx *c)
{
    struct backup made;
    const char *message = c->message;
    if (!settings || settings->keep == 0)
        return;
    (void)!backup_keep(c, BACKUP_FREEZE, NULL, &made);
    c->message = message;
}

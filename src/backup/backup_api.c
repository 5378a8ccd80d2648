/* SPDX-License-Identifier: Apache-2.0 */
/* Backups on the admin page, and the job that makes them. */
#include <string.h>

#include "backup/backup.h"
#include "backup/backup_own.h"
#include "backup/backup_routes.h"
#include "backup_sql.h"
#include "org/org.h"
#include "platform/audit/audit.h"
#include "platform/db/db.h"

static const char job_name[] = "backup";

/* ---- The job --------------------------------------------------------------------------------- */

static void say(void *user, int percent, const char *what)
{
    job_say(user, percent, what);
}

static bool is_asked(const struct job *job)
{
    return strstr(job->payload, backup_reason_words[BACKUP_ASKED]) != NULL;
}

/* Asks nothing of c->db: a reader that stands still would keep its log from being emptied. */
static enum err prepare_backup(struct ctx *c, struct job *job)
{
    struct backup *made = arena_alloc(c->arena, sizeof *made);
    struct backup_progress progress = {say, job};
    job->plan = made;
    return backup_keep(c, is_asked(job) ? BACKUP_ASKED : BACKUP_NIGHTLY, &progress, made);
}

static enum err finish_backup(struct ctx *c, struct job *job)
{
    const char *flaw = backup_flaw(c, job->plan);
    job->note = flaw ? flaw : "备份完成，已读回核对。";
    return OK;
}

const struct job_kind backup_jobs[] = {
    {.name = job_name, .prepare = prepare_backup, .apply = finish_backup, .most_tries = 3},
    {.name = NULL}};

static int64_t enqueue(struct ctx *c, enum backup_reason reason)
{
    const char *payload = text_format(c->arena, "{\"reason\":\"%s\"}", backup_reason_words[reason]);
    return job_enqueue(c, job_name, payload, 0);
}

enum err backup_tonight(struct ctx *c)
{
    if (backup_settings()->keep > 0)
        (void)enqueue(c, BACKUP_NIGHTLY);
    return OK;
}

/* ---- Asking for one -------------------------------------------------------------------------- */

struct enqueued {
    int64_t job;
};

static const struct field enqueued_fields[] = {
    FIELD(enqueued, job, FIELD_ID, .label = "后台任务", .is_required = true),
    FIELD_SHAPE("BackupOrder")};

static enum err order_backup(struct ctx *c, const struct request *q, struct response *p)
{
    (void)q;
    struct enqueued *enqueued = arena_alloc(c->arena, sizeof *enqueued);
    /* One that is under way is as good as another. */
    enqueued->job = db_number(c, sql_backup_under_way, DB_ARGS(VAL(c->actor.person)), 0);
    if (enqueued->job == 0) {
        enqueued->job = enqueue(c, BACKUP_ASKED);
        audit_write(c, &(struct audit_entry){.action = "backup.order",
                                             .object = "backup",
                                             .sentence = "要求立即备份。"});
    }
    p->gives = enqueued;
    return OK;
}

/* ---- What there is --------------------------------------------------------------------------- */

struct row {
    const char *name, *reason, *reason_title, *flaw;
    int64_t at, bytes, files;
    bool holds_files, is_whole;
};

struct shelf {
    const char *folder;
    int64_t hour, keep, job, last_at, changes_since, failed_at;
    const char *last_path, *failure;
    struct field_list rows;
};

static const struct field row_fields[] = {
    FIELD(row, name, FIELD_TEXT, .label = "文件名", .is_required = true),
    FIELD(row, at, FIELD_TIME, .label = "时间"),
    FIELD(row, reason, FIELD_TEXT, .label = "缘由"),
    FIELD(row, reason_title, FIELD_TEXT, .label = "缘由名称"),
    FIELD(row, bytes, FIELD_INT, .label = "字节数"),
    FIELD(row, files, FIELD_INT, .label = "佐证材料份数"),
    FIELD(row, holds_files, FIELD_BOOL, .label = "含佐证材料"),
    FIELD(row, is_whole, FIELD_BOOL, .label = "完整"),
    FIELD(row, flaw, FIELD_LONG, .label = "缺陷"),
    FIELD_SHAPE("BackupRow")};

static const struct field shelf_fields[] = {
    FIELD(shelf, folder, FIELD_LONG, .label = "备份文件夹", .is_required = true),
    FIELD(shelf, hour, FIELD_INT, .label = "每天几点"),
    FIELD(shelf, keep, FIELD_INT, .label = "保留份数"),
    FIELD(shelf, job, FIELD_ID, .label = "正在进行的备份任务"),
    FIELD(shelf, last_at, FIELD_TIME, .label = "最近一次完整备份"),
    FIELD(shelf, last_path, FIELD_LONG, .label = "它的位置"),
    FIELD(shelf, changes_since, FIELD_INT, .label = "此后的操作记录数"),
    FIELD(shelf, failed_at, FIELD_TIME, .label = "此后失败的时间"),
    FIELD(shelf, failure, FIELD_LONG, .label = "失败原因"),
    FIELD(shelf, rows, FIELD_LIST, .of = row_fields, .size = sizeof(struct row)),
    FIELD_SHAPE("BackupShelf")};

static struct row row_of(struct ctx *c, const struct backup_kept *kept)
{
    const struct backup *backup = &kept->backup;
    if (!kept->is_whole)
        return (struct row){.name = kept->name,
                            .bytes = backup->bytes,
                            .flaw = "文件不完整或已损坏，不能用来恢复，请删除。"};
    return (struct row){.name = kept->name,
                        .reason = backup_reason_words[backup->reason],
                        .reason_title = backup_reason_title(backup->reason),
                        .flaw = backup_flaw(c, backup),
                        .at = backup->at,
                        .bytes = backup->bytes,
                        .files = backup->files,
                        .holds_files = backup->holds_files,
                        .is_whole = true};
}

static enum err list_backups(struct ctx *c, const struct request *q, struct response *p)
{
    (void)q;
    const struct backup_settings *settings = backup_settings();
    struct backup_note note = backup_last(c);
    struct backup_list list = backup_find(c);
    struct row *rows = arena_array(c->arena, list.count + 1, sizeof *rows);
    struct shelf *shelf = arena_alloc(c->arena, sizeof *shelf);
    for (size_t i = 0; i < list.count; i++)
        rows[i] = row_of(c, &list.list[i]);
    *shelf =
        (struct shelf){.folder = settings->folder,
                       .hour = settings->hour,
                       .keep = settings->keep,
                       .job = db_number(c, sql_backup_under_way, DB_ARGS(VAL(c->actor.person)), 0),
                       .last_at = note.at,
                       .changes_since = backup_changes_since(c, &note),
                       .failed_at = note.failed_at,
                       .last_path = note.path,
                       .failure = note.failure,
                       .rows = {rows, list.count}};
    p->gives = shelf;
    return OK;
}

const struct route backup_routes[] = {
    {"GET", "/api/admin/backups", list_backups, .title = "查看备份", .need = MAY_ADMINISTER,
     .lane = LANE_SLOW, .gives = shelf_fields},
    {"POST", "/api/admin/backups", order_backup, .title = "立即备份", .need = MAY_ADMINISTER,
     .lane = LANE_WRITE, .gives = enqueued_fields, .creates = true, .status = 202},
    {0}};

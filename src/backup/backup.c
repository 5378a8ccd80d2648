/* SPDX-License-Identifier: Apache-2.0 */
/* What the writing and the reading of backups have in common. */
#include "backup/backup.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "backup/backup_own.h"
#include "backup_sql.h"
#include "platform/audit/audit.h"
#include "platform/base/decimal.h"
#include "platform/base/faults.h"
#include "platform/base/json.h"
#include "platform/db/connection.h"
#include "platform/db/copy.h"
#include "platform/db/db.h"

const char *const backup_reason_words[] = {"nightly",   "asked",   "freeze",
                                           "migration", "command", NULL};

const char *backup_reason_title(int reason)
{
    static const char *const titles[] = {"每晚自动", "立即备份", "定稿之前", "升级之前",
                                         "命令备份"};
    return reason >= 0 && reason <= BACKUP_COMMAND ? titles[reason] : "其他";
}

const struct field backup_fields[] = {
    FIELD(backup, format, FIELD_INT, .label = "格式", .is_required = true),
    FIELD(backup, program, FIELD_TEXT, .label = "程序版本", .is_required = true),
    FIELD(backup, schema, FIELD_INT, .label = "数据库版本", .is_required = true),
    FIELD(backup, at, FIELD_TIME, .label = "时间", .is_required = true),
    FIELD(backup, reason, FIELD_WORD, .label = "缘由", .words = backup_reason_words,
          .is_required = true),
    FIELD(backup, holds_files, FIELD_BOOL, .label = "含材料"),
    FIELD(backup, files, FIELD_INT, .label = "材料数"),
    FIELD(backup, file_bytes, FIELD_INT, .label = "材料字节数"),
    FIELD(backup, missing, FIELD_INT, .label = "缺失的材料"),
    FIELD(backup, last_change, FIELD_INT, .label = "最后一条操作记录"),
    FIELD(backup, audit_head, FIELD_TEXT, .label = "链头"),
    FIELD(backup, is_audit_intact, FIELD_BOOL, .label = "操作记录完整"),
    FIELD(backup, key, FIELD_TEXT, .label = "密钥标记"),
    FIELD_LAST};

const char *backup_file_name(struct ctx *c, const char *hash)
{
    return text_format(c->arena, BACKUP_FILES "%.2s/%s", hash, hash);
}

const char *backup_end_text(struct ctx *c, int64_t members, int64_t bytes,
                            const struct backup *backup)
{
    return text_format(c->arena,
                       "{\"format\":%d,\"members\":%" PRId64 ",\"bytes\":%" PRId64
                       ",\"damaged\":%" PRId64 ",\"sums_sm3\":\"%s\"}\n",
                       BACKUP_FORMAT, members, bytes, backup->damaged, backup->hash);
}

enum err backup_read_about(struct ctx *c, struct bytes bytes, struct backup *ret)
{
    struct faults faults;
    struct rat format;
    faults_init(&faults, c->arena);
    *ret = (struct backup){.audit_head = "", .key = ""};
    const struct json *json = json_parse(c->arena, bytes, &faults);
    const struct json *number =
        json && json->kind == JSON_OBJECT ? json_member(json, "format") : NULL;
    if (!number || !json_number(number, &format))
        return ctx_fail(c, ERR_INVALID, "这不是 lianbing 的备份文件，或者已经损坏。");
    if (strcmp(number->string, "1") != 0)
        return ctx_fail(c, ERR_INVALID,
                        "这份备份由更新版本的程序制作，请用那个版本的程序核对和恢复。");
    field_read(c, backup_fields, json, ret);
    ret->key = ret->key ? ret->key : "";
    ret->audit_head = ret->audit_head ? ret->audit_head : "";
    return ctx_faulty(c) == OK ? OK : ctx_fail(c, ERR_INVALID, "备份文件的说明部分已经损坏。");
}

const char *backup_flaw(struct ctx *c, const struct backup *backup)
{
    if (backup->missing + backup->damaged > 0)
        return text_format(c->arena,
                           "备份时就有 %" PRId64 " 份佐证材料在服务器上找不到、%" PRId64
                           " 份已损坏，请从更早的备份里找回。",
                           backup->missing, backup->damaged);
    if (!backup->is_audit_intact)
        return "备份时操作记录的封存链已不完整，请立即报告审计员，并用 lianbing audit verify "
               "查明。";
    return NULL;
}

/* ---- The database of a backup ---------------------------------------------------------------- */

struct look {
    struct db *db;
    struct ctx of; /* a unit of its own on that database */
};

static enum err look_begin(struct ctx *c, const char *folder, struct look *ret)
{
    const char *sentence = NULL;
    *ret = (struct look){.db = db_open_reader(c->arena, folder, &sentence)};
    if (!ret->db)
        return ctx_fail(c, ERR_INVALID, "备份里的数据库打不开：%s", sentence);
    ret->of = (struct ctx){
        .arena = c->arena, .db = ret->db, .now = c->now, .folder = folder, .random = c->random};
    return OK;
}

static void look_end(struct look *look)
{
    db_end_unit(look->db);
    db_roll_back(look->db);
    ctx_end(&look->of);
    db_shut(look->db);
}

/* A database is also backed up before it is upgraded. */
static struct db_rows *query_files(struct ctx *of)
{
    enum { FIRST_WITH_FILES = 3, FIRST_WITH_RESULTS = 7, FIRST_WITH_CONTESTS = 16 };
    int64_t schema = db_number(of, sql_backup_schema, DB_NO_ARGS, 0);
    if (schema < FIRST_WITH_FILES)
        return NULL;
    const char *statement = schema < FIRST_WITH_RESULTS    ? sql_backup_files_before_results
                            : schema < FIRST_WITH_CONTESTS ? sql_backup_files_before_contests
                                                           : sql_backup_files;
    return db_query(of, statement, DB_NO_ARGS);
}

static bool examine(struct ctx *of, struct backup_database *ret)
{
    struct audit_verdict verdict = audit_verify(of);
    ret->schema = db_number(of, sql_backup_schema, DB_NO_ARGS, 0);
    ret->last_change = db_number(of, sql_backup_last_change, DB_NO_ARGS, 0);
    ret->is_audit_intact = verdict.is_intact;
    ret->audit_head = verdict.head;
    struct db_rows *rows = query_files(of);
    while (rows && db_row(rows) == DB_ROW)
        ret->files++;
    return db_ok(of);
}

enum err backup_examine(struct ctx *c, const char *folder, struct backup_database *ret)
{
    struct look look;
    const char *sentence = "数据库已损坏，不能读取。";
    *ret = (struct backup_database){0};
    TRY(look_begin(c, folder, &look));
    bool is_good =
        db_is_whole(look.db, c->arena, &sentence) && db_begin(look.db) && examine(&look.of, ret);
    look_end(&look);
    return is_good ? OK : ctx_fail(c, ERR_INVALID, "%s", sentence);
}

enum err backup_check_database(struct ctx *c, const char *folder, const struct backup *backup)
{
    struct backup_database found;
    TRY(backup_examine(c, folder, &found));
    if (found.schema != backup->schema || found.last_change != backup->last_change ||
        found.files != backup->files + backup->missing ||
        found.is_audit_intact != backup->is_audit_intact ||
        strcmp(found.audit_head, backup->audit_head) != 0)
        return ctx_fail(c, ERR_INVALID, "备份里的数据库与备份的说明不符，请换用另一份备份。");
    return OK;
}

enum err backup_each_file(struct ctx *c, const char *folder,
                          enum err (*each)(struct ctx *c, void *user, const char *hash), void *user)
{
    struct look look;
    TRY(look_begin(c, folder, &look));
    enum err err = db_begin(look.db) ? OK : ERR_INTERNAL;
    struct db_rows *rows = err == OK ? query_files(&look.of) : NULL;
    while (err == OK && rows && db_row(rows) == DB_ROW) {
        struct arena_mark mark = arena_mark(c->arena);
        const char *hash = db_text(rows, 0);
        bool is_hash = hash && strlen(hash) == BACKUP_SUM_HEX &&
                       strspn(hash, "0123456789abcdef") == BACKUP_SUM_HEX;
        if (is_hash)
            err = each(c, user, hash);
        else
            err = ctx_fail(c, ERR_INVALID, "数据库里有一份材料的校验值不对。");
        if (err == OK)
            arena_rewind(c->arena, mark);
    }
    if (err == OK && !db_ok(&look.of))
        err = ctx_fail(c, ERR_INVALID, "备份里的数据库读不出来。");
    look_end(&look);
    return err;
}

/* ---- The disk -------------------------------------------------------------------------------- */

enum err backup_fail_on_disk(struct ctx *c, const char *what)
{
    int error = errno;
    if (error == ENOSPC || error == EDQUOT)
        return ctx_fail(c, ERR_BUSY,
                        "磁盘已满，%s；原有的备份和数据没有动。请清理磁盘，或换一个地方后重试。",
                        what);
    if (error == EFBIG)
        return ctx_fail(c, ERR_BUSY,
                        "这个磁盘的格式或设置放不下这么大的文件，%s；原有的备份和数据没有动。"
                        "请换一个磁盘后重试。",
                        what);
    return ctx_fail(c, ERR_INTERNAL, "读写磁盘出错，%s。请检查文件夹的权限和磁盘是否正常。（%s）",
                    what, strerror(error));
}

bool backup_write_all(int file, const void *at, size_t length)
{
    const char *next = at;
    while (length > 0) {
        ssize_t written = write(file, next, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        next += written;
        length -= (size_t)written;
    }
    return true;
}

void backup_remove_folder(struct ctx *c, const char *folder)
{
    DIR *list = opendir(folder);
    struct dirent *entry;
    while (list && (entry = readdir(list))) {
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            (void)unlink(text_format(c->arena, "%s/%s", folder, entry->d_name));
    }
    if (list)
        (void)closedir(list);
    (void)rmdir(folder);
}

void backup_give_to_owner(int file, const char *folder)
{
    struct stat about;
    if (geteuid() == 0 && stat(folder, &about) == 0)
        (void)!fchown(file, about.st_uid, about.st_gid);
}

const char *backup_sum_of(struct ctx *c, const char *path)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return NULL;
    crypto_hash_sha256_state state;
    unsigned char hash[crypto_hash_sha256_BYTES];
    char *hex = arena_alloc(c->arena, BACKUP_SUM_HEX + 1);
    struct arena_mark mark = arena_mark(c->arena);
    unsigned char *buffer = arena_room(c->arena, BACKUP_BUFFER);
    ssize_t length;
    (void)crypto_hash_sha256_init(&state);
    while ((length = read(file, buffer, BACKUP_BUFFER)) > 0)
        (void)crypto_hash_sha256_update(&state, buffer, (unsigned long long)length);
    (void)close(file);
    arena_rewind(c->arena, mark);
    (void)crypto_hash_sha256_final(&state, hash);
    return length < 0 ? NULL : sodium_bin2hex(hex, BACKUP_SUM_HEX + 1, hash, sizeof hash);
}

const char *backup_folder_of(struct ctx *c, const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash)
        return ".";
    return slash == path ? "/" : arena_copy(c->arena, path, (size_t)(slash - path));
}

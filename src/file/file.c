/* SPDX-License-Identifier: Apache-2.0 */
#include "file/file.h"

#include <string.h>

#include "file/file_disk.h"
#include "file/file_type.h"
#include "file_sql.h"
#include "org/org.h"
#include "platform/audit/audit.h"
#include "platform/db/db.h"

enum { MOST_UPLOADS = 50 };

/* ---- Uploads --------------------------------------------------------------------------------- */

static bool take_upload(struct db_rows *rows, struct file_upload *ret)
{
    if (db_row(rows) != DB_ROW)
        return false;
    *ret = (struct file_upload){.id = db_int(rows, 0),
                                .unit = db_int(rows, 1),
                                .name = db_text(rows, 2),
                                .size = db_int(rows, 3),
                                .received = db_int(rows, 4)};
    db_close(rows);
    return true;
}

/* The name without the folders of whoever brought it. */
static const char *bare_name(const char *name)
{
    for (const char *at = name; *at; at++) {
        if (*at == '/' || *at == '\\')
            name = at + 1;
    }
    return name;
}

enum err file_begin(struct ctx *c, const char *name, int64_t size, const char *mark,
                    struct file_upload *ret)
{
    int64_t person = c->actor.person;
    name = bare_name(name);
    if (!*name)
        return ctx_fail(c, ERR_INVALID, "文件没有名称，请重新选择。");
    if (size < 1 || size > FILE_MOST)
        return ctx_fail(c, ERR_TOO_BIG,
                        size < 1 ? "文件是空的，请重新选择。"
                                 : "文件超过 2 GB，请压缩或拆分后再上传。");
    if (take_upload(db_query(c, sql_file_upload_find,
                             DB_ARGS(VAL(person), VAL(name), VAL(size), VAL(mark))),
                    ret))
        return OK;
    if (db_number(c, sql_file_upload_count, DB_ARGS(VAL(person)), 0) >= MOST_UPLOADS)
        return ctx_fail(c, ERR_TOO_MANY, "您有太多没有传完的文件，请先把它们传完。");
    *ret = (struct file_upload){.id = db_new_id(c),
                                .unit = org_person_unit(c, person, org_today(c)),
                                .name = name,
                                .size = size};
    (void)db_exec(c, sql_file_upload_insert,
                  DB_ARGS(VAL(ret->id), VAL(person), VAL(ret->unit), VAL(name), VAL(size),
                          VAL(mark), VAL(c->now)));
    return OK;
}

enum err file_upload_see(struct ctx *c, int64_t id, struct file_upload *ret)
{
    if (!take_upload(db_query(c, sql_file_upload_get, DB_ARGS(VAL(id), VAL(c->actor.person))), ret))
        return ctx_fail(c, ERR_NOT_FOUND, "没有这次上传，或者它已经完成，请重新选择文件上传。");
    return OK;
}

enum err file_write_part(struct ctx *c, int64_t id, int64_t offset, struct bytes part,
                         struct file_upload *ret)
{
    TRY(file_upload_see(c, id, ret));
    if (offset != ret->received)
        return ctx_fail(c, ERR_CONFLICT, "上传的位置对不上，请从第 %lld 字节继续。",
                        (long long)ret->received);
    int64_t length = (int64_t)part.length;
    if (length == 0)
        return ctx_fail(c, ERR_INVALID, "这一段没有内容，请从第 %lld 字节继续。",
                        (long long)ret->received);
    if (offset + length > ret->size)
        return ctx_fail(c, ERR_INVALID, "上传的内容比文件长，文件可能已改动，请重新选择文件上传。");
    TRY(disk_write_part(c, disk_upload_path(c, id), ret->size, offset, part));
    ret->received = offset + length;
    return OK;
}

enum err file_part_received(struct ctx *c, const struct file_upload *upload)
{
    struct file_upload there;
    TRY(file_upload_see(c, upload->id, &there));
    /* A retry of the same part has written the same bytes in the same place. */
    if (there.received >= upload->received)
        return OK;
    if (db_exec(c, sql_file_upload_received,
                DB_ARGS(VAL(upload->id), VAL(there.received), VAL(upload->received))) != 1)
        return ctx_fail(c, ERR_CONFLICT, "上传的位置对不上，请从第 %lld 字节继续。",
                        (long long)there.received);
    return OK;
}

/* ---- Files ----------------------------------------------------------------------------------- */

struct look {
    struct ctx *c;
    struct file *file;
    const char *hash; /* as the client has it; NULL: it has not told one */
};

static void look_at(void *user, struct bytes content)
{
    struct look *look = user;
    const char *sentence = NULL;
    look->file->hash = disk_hash(look->c, content);
    if (look->hash && strcmp(look->hash, look->file->hash) != 0) {
        look->file->refusal = "收到的内容与您选择的文件不一致，文件可能在上传期间改动过；"
                              "请重新选择文件上传。";
        return;
    }
    look->file->type = (int)file_type_tell(content, &sentence);
    if (look->file->type == FILE_TYPE_UNKNOWN)
        look->file->refusal = sentence;
}

enum err file_check(struct ctx *c, int64_t upload, const char *hash, struct file *ret)
{
    struct file_upload there;
    TRY(file_upload_see(c, upload, &there));
    if (there.received < there.size)
        return ctx_fail(c, ERR_INVALID, "文件还没有传完，请从第 %lld 字节继续。",
                        (long long)there.received);
    const char *path = disk_upload_path(c, upload);
    *ret = (struct file){.name = there.name, .size = there.size, .unit = there.unit};
    if (disk_size(path) != there.size) {
        ret->refusal = "已上传的内容不完整，请重新选择文件上传。";
        return OK;
    }
    struct look look = {.c = c, .file = ret, .hash = hash};
    TRY(disk_look_at(c, path, look_at, &look));
    return ret->refusal ? OK : disk_make_blob(c, path, ret->hash);
}

void file_add(struct ctx *c, struct file *file)
{
    file->id = db_new_id(c);
    file->at = c->now;
    file->person_name = c->actor.name;
    (void)db_exec(c, sql_file_insert,
                  DB_ARGS(VAL(file->id), VAL(file->hash), VAL(file->name), VAL(file->size),
                          VAL(file->type), VAL(file->unit), VAL(c->actor.person), VAL(c->now)));
}

enum err file_finish(struct ctx *c, int64_t upload, struct file *file, enum err *ret_refused)
{
    struct file_upload there;
    TRY(file_upload_see(c, upload, &there));
    *ret_refused = OK;
    (void)db_exec(c, sql_file_upload_delete, DB_ARGS(VAL(upload)));
    if (file->refusal) {
        *ret_refused = ctx_fail(c, ERR_INVALID, "%s", file->refusal);
        return OK;
    }
    file_add(c, file);
    audit_write(c,
                &(struct audit_entry){.action = "file.store",
                                      .object = "file",
                                      .id = file->id,
                                      .unit = file->unit,
                                      .sentence = text_format(c->arena, "上传文件“%s”（%lld 字节）",
                                                              file->name, (long long)file->size)});
    return OK;
}

bool file_get(struct ctx *c, int64_t id, struct file *ret)
{
    struct db_rows *rows = db_query(c, sql_file_get, DB_ARGS(VAL(id)));
    bool is_there = db_row(rows) == DB_ROW;
    if (is_there)
        *ret = (struct file){.id = db_int(rows, 0),
                             .hash = db_text(rows, 1),
                             .name = db_text(rows, 2),
                             .size = db_int(rows, 3),
                             .type = (int)db_int(rows, 4),
                             .unit = db_int(rows, 5),
                             .at = db_int(rows, 6),
                             .person_name = db_text(rows, 7)};
    db_close(rows);
    return is_there;
}

enum err file_see(struct ctx *c, int64_t id, struct file *ret)
{
    bool is_there = file_get(c, id, ret);
    bool is_own = is_there && db_number(c, sql_file_owner, DB_ARGS(VAL(id)), 0) == c->actor.person;
    if (!is_own && !(is_there && org_may(c, MAY_SEE_FACTS, ret->unit)))
        return ctx_fail(c, ERR_NOT_FOUND, "没有这个文件，或者它不在您的管辖范围内。");
    return OK;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The interface of files: resumable uploads, downloads. */
#include "file/file.h"
#include "file/file_disk.h"
#include "file/file_routes.h"
#include "org/org.h"
#include "platform/http/http.h"

struct beginning {
    const char *name, *mark;
    int64_t size;
};

static const struct field beginning_fields[] = {
    FIELD(beginning, name, FIELD_TEXT, .label = "文件名", .is_required = true, .maximum = 200),
    FIELD(beginning, size, FIELD_INT, .label = "字节数", .is_required = true),
    FIELD(beginning, mark, FIELD_TEXT, .label = "文件特征", .maximum = 100), FIELD_SHAPE("Upload")};

struct upload {
    int64_t upload, size, offset, part_size;
    const char *name;
};

static const struct field upload_fields[] = {
    FIELD(upload, upload, FIELD_ID, .label = "上传编号", .is_required = true),
    FIELD(upload, name, FIELD_TEXT, .label = "文件名", .is_required = true),
    FIELD(upload, size, FIELD_INT, .label = "字节数"),
    FIELD(upload, offset, FIELD_INT, .label = "已收字节数"),
    FIELD(upload, part_size, FIELD_INT, .label = "每次最多字节数"),
    FIELD_SHAPE("Upload")};

static const struct upload *give_upload(struct ctx *c, const struct file_upload *upload)
{
    struct upload *given = arena_alloc(c->arena, sizeof *given);
    *given = (struct upload){.upload = upload->id,
                             .size = upload->size,
                             .offset = upload->received,
                             .part_size = (int64_t)FILE_PART,
                             .name = upload->name};
    return given;
}

static enum err begin_upload(struct ctx *c, const struct request *q, struct response *p)
{
    const struct beginning *wanted = q->takes;
    struct file_upload upload;
    TRY(file_begin(c, wanted->name, wanted->size, wanted->mark ? wanted->mark : "", &upload));
    p->gives = give_upload(c, &upload);
    return OK;
}

static enum err see_upload(struct ctx *c, const struct request *q, struct response *p)
{
    struct file_upload upload;
    TRY(file_upload_see(c, q->ids[0], &upload));
    p->gives = give_upload(c, &upload);
    return OK;
}

struct part_asked {
    int64_t offset;
};

static const struct field part_fields[] = {FIELD(part_asked, offset, FIELD_INT, .label = "位置"),
                                           FIELD_LAST};

static enum err prepare_part(struct ctx *c, const struct request *q, struct response *p)
{
    const struct part_asked *asked = q->asks;
    struct file_upload *upload = arena_alloc(c->arena, sizeof *upload);
    enum err err = file_write_part(c, q->ids[0], asked->offset, q->body, upload);
    if (err == ERR_CONFLICT)
        p->gives = give_upload(c, upload);
    *q->plan = upload;
    return err;
}

static enum err receive_part(struct ctx *c, const struct request *q, struct response *p)
{
    const struct file_upload *upload = *q->plan;
    TRY(file_part_received(c, upload));
    p->gives = give_upload(c, upload);
    return OK;
}

struct stored {
    int64_t file, size, at;
    const char *name, *type_title, *hash, *by_name;
};

static const struct field stored_fields[] = {
    FIELD(stored, file, FIELD_ID, .label = "文件编号", .is_required = true),
    FIELD(stored, name, FIELD_TEXT, .label = "文件名", .is_required = true),
    FIELD(stored, size, FIELD_INT, .label = "字节数"),
    FIELD(stored, type_title, FIELD_TEXT, .label = "类型", .is_required = true),
    FIELD(stored, hash, FIELD_TEXT, .label = "校验值", .is_required = true),
    FIELD(stored, at, FIELD_TIME, .label = "上传时间", .is_required = true),
    FIELD(stored, by_name, FIELD_TEXT, .label = "上传人", .is_required = true),
    FIELD_SHAPE("StoredFile")};

struct finishing {
    const char *hash;
};

static const struct field finishing_fields[] = {
    FIELD(finishing, hash, FIELD_TEXT, .label = "校验值", .maximum = 64), FIELD_LAST};

static enum err prepare_finish(struct ctx *c, const struct request *q, struct response *p)
{
    const struct finishing *asked = q->asks;
    struct file *file = arena_alloc(c->arena, sizeof *file);
    (void)p;
    TRY(file_check(c, q->ids[0], asked->hash, file));
    *q->plan = file;
    return OK;
}

static enum err finish_upload(struct ctx *c, const struct request *q, struct response *p)
{
    struct file file = *(const struct file *)*q->plan;
    struct stored *stored = arena_alloc(c->arena, sizeof *stored);
    TRY(file_finish(c, q->ids[0], &file, &p->refused));
    p->spent = disk_upload_path(c, q->ids[0]);
    if (p->refused != OK)
        return OK;
    *stored = (struct stored){.file = file.id,
                              .size = file.size,
                              .at = file.at,
                              .name = file.name,
                              .type_title = file_type_title(file.type),
                              .hash = file.hash,
                              .by_name = file.person_name};
    p->gives = stored;
    return OK;
}

static enum err download(struct ctx *c, const struct request *q, struct response *p)
{
    struct file file;
    TRY(file_see(c, q->ids[0], &file));
    p->file = file_path(c, file.hash);
    p->type = file_type_media(file.type);
    p->filename = file.name;
    return OK;
}

const struct route file_routes[] = {
    {"POST", "/api/uploads", begin_upload, .title = "开始或继续上传", .need = NEED_SIGNED_IN,
     .lane = LANE_WRITE, .takes = beginning_fields, .takes_size = sizeof(struct beginning),
     .gives = upload_fields},
    {"GET", "/api/uploads/{upload}", see_upload, .title = "查看上传进度", .need = NEED_SIGNED_IN,
     .lane = LANE_READ, .gives = upload_fields},
    {"PUT", "/api/uploads/{upload}", receive_part, prepare_part, .title = "上传一段",
     .need = NEED_SIGNED_IN, .lane = LANE_WRITE, .asks = part_fields,
     .asks_size = sizeof(struct part_asked), .takes_bytes = true, .most_body = FILE_PART,
     .gives = upload_fields},
    {"POST", "/api/uploads/{upload}/finish", finish_upload, prepare_finish, .title = "完成上传",
     .need = NEED_SIGNED_IN, .lane = LANE_WRITE, .asks = finishing_fields,
     .asks_size = sizeof(struct finishing), .gives = stored_fields},
    {"GET", "/api/files/{file}", download, .title = "下载文件", .need = NEED_SIGNED_IN,
     .lane = LANE_READ, .gives_bytes = true},
    {0}};

/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/publish.h"

#include <string.h>

#include "file/file.h"
#include "org/org.h"
#include "platform/audit/audit.h"
#include "platform/db/db.h"
#include "publish/publish_seal.h"
#include "publish_sql.h"

enum { LARGEST_BLOB = 32 * 1024 * 1024 };

/* ---- Looking --------------------------------------------------------------------------------- */

bool publish_get(struct ctx *c, int64_t id, struct publish_result *ret)
{
    struct db_rows *rows = db_query(c, sql_publish_get, DB_ARGS(VAL(id)));
    if (db_row(rows) != DB_ROW)
        return false;
    *ret = (struct publish_result){.id = db_int(rows, 0),
                                   .number = db_text(rows, 1),
                                   .task = db_int(rows, 2),
                                   .version = db_int(rows, 3),
                                   .owner_unit = db_int(rows, 4),
                                   .title = db_text(rows, 5),
                                   .scheme = db_int(rows, 6),
                                   .content = db_text(rows, 7),
                                   .facts = db_text(rows, 8),
                                   .fact_count = db_int(rows, 9),
                                   .totals = db_text(rows, 10),
                                   .engine = db_text(rows, 11),
                                   .hash = db_text(rows, 12),
                                   .audit_head = db_text(rows, 13),
                                   .reason = db_text(rows, 14),
                                   .agreed_by = db_text(rows, 15),
                                   .supersedes = db_int(rows, 16),
                                   .at = db_int(rows, 17),
                                   .person = db_int(rows, 18),
                                   .name = db_text(rows, 19),
                                   .owner_name = db_text(rows, 20),
                                   .scheme_title = db_text(rows, 21),
                                   .scheme_version = db_int(rows, 22),
                                   .latest = db_int(rows, 23),
                                   .latest_version = db_int(rows, 24)};
    db_close(rows);
    return true;
}

enum err publish_find(struct ctx *c, const struct publish_query *query, struct publish_list *ret)
{
    const char *like = db_like(c, query->paging.q);
    int64_t roles = org_roles_with(MAY_SEE_FACTS), today = org_today(c);
    int64_t *ids = arena_array(c->arena, (size_t)paging_limit(&query->paging), sizeof *ids);
    size_t count = 0;
    *ret = (struct publish_list){0};
    ret->total = db_number(
        c, sql_publish_total,
        DB_ARGS(VAL(like), VAL(query->task), VAL(c->actor.person), VAL(roles), VAL(today)), 0);
    struct db_rows *rows =
        db_query(c, sql_publish_list,
                 DB_ARGS(VAL(like), VAL(query->task), VAL(c->actor.person), VAL(roles), VAL(today),
                         VAL(paging_limit(&query->paging)), VAL(paging_before(&query->paging))));
    while (db_row(rows) == DB_ROW)
        ids[count++] = db_int(rows, 0);
    struct publish_result *list = arena_array(c->arena, count + 1, sizeof *list);
    for (size_t i = 0; i < count; i++) {
        if (publish_get(c, ids[i], &list[ret->count]))
            ret->count++;
    }
    ret->list = list;
    return OK;
}

enum err publish_see(struct ctx *c, int64_t id, struct publish_result *ret)
{
    int64_t roles = org_roles_with(MAY_SEE_FACTS), today = org_today(c);
    if (!db_found(c, sql_publish_is_seen,
                  DB_ARGS(VAL(id), VAL(c->actor.person), VAL(roles), VAL(today))) ||
        !publish_get(c, id, ret))
        return ctx_fail(c, ERR_NOT_FOUND, "没有这个定稿结果，或者它不在您的管辖范围内。");
    return OK;
}

bool publish_last(struct ctx *c, int64_t task, struct publish_result *ret)
{
    int64_t id = db_number(c, sql_publish_last, DB_ARGS(VAL(task)), 0);
    return id != 0 && publish_get(c, id, ret);
}

/* ---- The hash -------------------------------------------------------------------------------- */

static enum err hash_row(struct ctx *c, const struct publish_result *result, const char **ret_hash)
{
    struct text row;
    publish_row_begin(c, &row, "lianbing result 1");
    publish_row_number(&row, result->id);
    publish_row_text(&row, result->number);
    publish_row_number(&row, result->task);
    publish_row_number(&row, result->version);
    publish_row_number(&row, result->owner_unit);
    publish_row_text(&row, result->title);
    publish_row_number(&row, result->scheme);
    publish_row_text(&row, result->content);
    publish_row_text(&row, result->facts);
    publish_row_number(&row, result->fact_count);
    publish_row_text(&row, result->totals);
    publish_row_text(&row, result->engine);
    publish_row_text(&row, result->audit_head);
    publish_row_text(&row, result->reason);
    publish_row_text(&row, result->agreed_by);
    publish_row_id(&row, result->supersedes);
    publish_row_number(&row, result->at);
    publish_row_number(&row, result->person);
    publish_row_text(&row, result->name);
    return publish_row_hash(c, &row, ret_hash);
}

/* ---- Storing --------------------------------------------------------------------------------- */

static void insert(struct ctx *c, const struct publish_result *result)
{
    (void)db_exec(c, sql_publish_insert,
                  DB_ARGS(VAL(result->id), VAL(result->number), VAL(result->task),
                          VAL(result->version), VAL(result->owner_unit), VAL(result->title),
                          VAL(result->scheme), VAL(result->content), VAL(result->facts),
                          VAL(result->fact_count), VAL(result->totals), VAL(result->engine),
                          VAL(result->hash), VAL(result->audit_head), VAL(result->reason),
                          VAL(result->agreed_by), db_of_id(result->supersedes), VAL(result->at),
                          VAL(result->person), VAL(result->name)));
}

enum err publish_store(struct ctx *c, struct publish_result *result)
{
    struct publish_result before = {0};
    bool has_before = publish_last(c, result->task, &before);
    result->id = db_new_id(c);
    result->number = publish_next_number(c);
    result->version = before.version + 1;
    result->supersedes = has_before ? before.id : 0;
    result->audit_head = audit_head(c);
    result->at = c->now;
    result->person = c->actor.person;
    result->name = c->actor.name;
    TRY(hash_row(c, result, &result->hash));
    insert(c, result);
    audit_write(
        c, &(struct audit_entry){
               .action = has_before ? "publish.amend" : "publish.freeze",
               .object = "publication",
               .id = result->id,
               .unit = result->owner_unit,
               .sentence = text_format(c->arena, "%s“%s”，编号%s，校验值 %s",
                                       has_before ? "更正并重新定稿" : "定稿", result->title,
                                       result->number, result->hash),
               .after = text_format(c->arena,
                                    "{\"content\":\"%s\",\"facts\":\"%s\","
                                    "\"totals\":\"%s\",\"hash\":\"%s\"}",
                                    result->content, result->facts, result->totals, result->hash)});
    (void)publish_get(c, result->id, result);
    return OK;
}

/* ---- The blobs ------------------------------------------------------------------------------- */

enum err publish_load(struct ctx *c, const char *hash, struct bytes *ret)
{
    if (file_load(c, hash, LARGEST_BLOB, ret) != OK)
        return ctx_fail(c, ERR_INTERNAL,
                        "定稿时保存的文件缺失或与校验值不符，请系统管理员从备份恢复。");
    return OK;
}

static bool is_blob_whole(struct ctx *c, const char *hash)
{
    struct arena_mark mark = arena_mark(c->arena);
    struct ctx before = *c;
    struct bytes bytes;
    bool is_whole = publish_load(c, hash, &bytes) == OK;
    ctx_rewind(c, &before);
    arena_rewind(c->arena, mark);
    return is_whole;
}

struct publish_check publish_verify(struct ctx *c, const struct publish_result *result)
{
    const struct {
        const char *hash, *what;
    } blobs[] = {{result->content, "评分方案"}, {result->facts, "数据"}, {result->totals, "排名"}};
    const char *hash;
    for (size_t i = 0; i < sizeof blobs / sizeof blobs[0]; i++) {
        if (!is_blob_whole(c, blobs[i].hash))
            return (struct publish_check){
                false,
                text_format(c->arena, "定稿时保存的%s文件缺失或被改动过，请系统管理员从备份恢复。",
                            blobs[i].what)};
    }
    if (hash_row(c, result, &hash) != OK || strcmp(hash, result->hash) != 0)
        return (struct publish_check){
            false, "定稿记录与校验值不符，可能被改动过，请系统管理员从备份恢复。"};
    return (struct publish_check){true, "与定稿时完全一致。"};
}

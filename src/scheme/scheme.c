/* SPDX-License-Identifier: Apache-2.0 */
#include "scheme/scheme.h"

#include <string.h>

#include "org/org.h"
#include "platform/audit/audit.h"
#include "platform/base/json.h"
#include "platform/db/db.h"
#include "scheme/scheme_kept.h"
#include "scheme_sql.h"
#include "score/score_presets.h"

enum { LONGEST_CONTENT = 1024 * 1024 };

/* ---- Reading --------------------------------------------------------------------------------- */

static void take_row(struct db_rows *rows, struct scheme *ret)
{
    *ret = (struct scheme){.id = db_int(rows, 0),
                           .owner_unit = db_int(rows, 1),
                           .owner_name = db_text(rows, 2),
                           .title = db_text(rows, 3),
                           .year = db_int(rows, 4),
                           .subject = (int)db_int(rows, 5),
                           .state = (int)db_int(rows, 6),
                           .family = db_int(rows, 7),
                           .version = db_int(rows, 8),
                           .open_count = db_int(rows, 9),
                           .fault_count = db_int(rows, 10),
                           .rev = db_int(rows, 11),
                           .changed_at = db_int(rows, 12),
                           .changed_by_name = db_text(rows, 13)};
}

enum err scheme_find(struct ctx *c, const struct scheme_query *query, struct scheme_list *ret)
{
    const char *like = db_like(c, query->paging.q);
    int64_t roles = org_roles_with(MAY_SEE_SCHEMES), today = org_today(c);
    *ret = (struct scheme_list){0};
    ret->total = db_number(
        c, sql_scheme_count,
        DB_ARGS(VAL(like), VAL(query->state), VAL(c->actor.person), VAL(roles), VAL(today)), 0);
    struct scheme *list = arena_array(c->arena, (size_t)paging_limit(&query->paging), sizeof *list);
    struct db_rows *rows =
        db_query(c, sql_scheme_list,
                 DB_ARGS(VAL(like), VAL(query->state), VAL(c->actor.person), VAL(roles), VAL(today),
                         VAL(paging_limit(&query->paging)), VAL(paging_before(&query->paging))));
    while (db_row(rows) == DB_ROW)
        take_row(rows, &list[ret->count++]);
    ret->list = list;
    return OK;
}

bool scheme_get(struct ctx *c, int64_t id, struct scheme *ret)
{
    struct db_rows *rows = db_query(c, sql_scheme_get, DB_ARGS(VAL(id)));
    if (db_row(rows) != DB_ROW)
        return false;
    take_row(rows, ret);
    ret->content = db_text(rows, 14);
    ret->settings = db_text(rows, 15);
    db_close(rows);
    return true;
}

enum err scheme_see(struct ctx *c, int64_t id, struct scheme *ret)
{
    int64_t roles = org_roles_with(MAY_SEE_SCHEMES);
    if (!db_found(c, sql_scheme_is_seen,
                  DB_ARGS(VAL(id), VAL(c->actor.person), VAL(roles), VAL((int64_t)org_today(c)))) ||
        !scheme_get(c, id, ret))
        return ctx_fail(c, ERR_NOT_FOUND, "没有这个评分方案，或者它不在您的管辖范围内。");
    return OK;
}

/* ---- What the content says ------------------------------------------------------------------- */

static struct score_settings read_settings(struct arena *arena, const char *json)
{
    struct faults faults;
    faults_init(&faults, arena);
    const struct json *tree = json_parse(arena, bytes_of(json), &faults);
    if (!tree || tree->kind != JSON_ARRAY)
        return (struct score_settings){0};
    struct score_setting *list = arena_array(arena, tree->count + 1, sizeof *list);
    size_t count = 0;
    for (size_t i = 0; i < tree->count; i++) {
        const struct json *name = json_member(&tree->list[i], "name");
        const struct json *value = json_member(&tree->list[i], "value");
        if (name && name->kind == JSON_STRING && value && value->kind == JSON_STRING &&
            *value->string)
            list[count++] = (struct score_setting){name->string, value->string};
    }
    return (struct score_settings){.list = list, .count = count};
}

/* The engine speaks of settings as its command line does. */
static void name_settings(struct arena *arena, struct faults *faults)
{
    static const char option[] = "--set ";
    for (size_t i = 0; i < faults->count; i++) {
        const char *place = faults->list[i].place;
        if (place && strncmp(place, option, sizeof option - 1) == 0)
            faults->list[i].place = text_format(arena, "settings.%s", place + sizeof option - 1);
    }
}

void scheme_read_into(struct arena *arena, const char *content, const char *settings,
                      struct scheme_reading *ret)
{
    faults_init(&ret->faults, arena);
    faults_init(&ret->warnings, arena);
    ret->model = score_scheme_read(arena, bytes_of(content), read_settings(arena, settings),
                                   &ret->faults, &ret->warnings);
    name_settings(arena, &ret->faults);
    name_settings(arena, &ret->warnings);
}

void scheme_read_with(struct ctx *c, const char *content, const char *settings,
                      struct scheme_reading *ret)
{
    scheme_read_into(c->arena, content, settings, ret);
}

void scheme_read(struct ctx *c, const struct scheme *scheme, struct scheme_reading *ret)
{
    if (scheme->state == SCHEME_LOCKED)
        scheme_kept_read(c, scheme, ret);
    else
        scheme_read_with(c, scheme->content, scheme->settings, ret);
}

bool scheme_read_by_id(struct ctx *c, int64_t id, struct scheme_reading *ret)
{
    struct scheme scheme = {.id = id};
    struct db_rows *rows = db_query(c, sql_scheme_state, DB_ARGS(VAL(id)));
    bool is_there = db_row(rows) == DB_ROW;
    if (is_there) {
        scheme.state = (int)db_int(rows, 0);
        scheme.rev = db_int(rows, 1);
    }
    db_close(rows);
    if (is_there && scheme.state == SCHEME_LOCKED && scheme_kept_find(c, &scheme, ret))
        return true;
    if (!is_there || !scheme_get(c, id, &scheme))
        return false;
    scheme_read(c, &scheme, ret);
    return true;
}

static int64_t count_open(struct ctx *c, const struct score_scheme *model)
{
    struct faults open;
    faults_init(&open, c->arena);
    return model ? (int64_t)score_scheme_open(model, &open) : 0;
}

/* Sets what is known of the content beside it. */
static void take_stock(struct ctx *c, struct scheme *scheme)
{
    struct scheme_reading reading;
    scheme_read(c, scheme, &reading);
    scheme->fault_count = (int64_t)reading.faults.count;
    scheme->open_count = count_open(c, reading.model);
    if (reading.model)
        scheme->subject = (int)reading.model->subject;
}

/* ---- Changing -------------------------------------------------------------------------------- */

static const struct embedded_file *preset_of(const char *name)
{
    for (size_t i = 0; i < embedded_scheme_count; i++) {
        const struct embedded_file *file = &embedded_schemes[i];
        if (strcmp(file->name, name) == 0 && strcmp(name, "schema") != 0)
            return file;
    }
    return NULL;
}

static enum err take_preset(struct ctx *c, const char *preset, struct scheme *scheme)
{
    const struct embedded_file *file = preset_of(preset);
    if (!file)
        return ctx_fail(c, ERR_NOT_FOUND, "没有预设方案“%s”，请从方案库中选择。", preset);
    scheme->content = arena_copy(c->arena, (const char *)file->bytes, file->length);
    scheme->settings = "[]";
    take_stock(c, scheme);
    if (!scheme->title) {
        struct scheme_reading reading;
        scheme_read(c, scheme, &reading);
        scheme->title = reading.model ? reading.model->title : preset;
    }
    return OK;
}

static enum err take_copy(struct ctx *c, int64_t source_id, struct scheme *scheme)
{
    struct scheme source;
    TRY(scheme_see(c, source_id, &source));
    scheme->content = source.content;
    scheme->settings = source.settings;
    scheme->family = source.family;
    if (!scheme->title)
        scheme->title = source.title;
    scheme->subject = source.subject;
    take_stock(c, scheme);
    return OK;
}

static int64_t next_version(struct ctx *c, int64_t family, int64_t year)
{
    return 1 + db_number(c, sql_scheme_last_version, DB_ARGS(VAL(family), VAL(year)), 0);
}

static void note(struct ctx *c, const char *action, const struct scheme *scheme,
                 const char *sentence)
{
    audit_write(c, &(struct audit_entry){.action = action,
                                         .object = "scheme",
                                         .id = scheme->id,
                                         .unit = scheme->owner_unit,
                                         .sentence = sentence});
}

static void insert(struct ctx *c, struct scheme *scheme)
{
    scheme->version = next_version(c, scheme->family, scheme->year);
    (void)db_exec(c, sql_scheme_insert,
                  DB_ARGS(VAL(scheme->id), VAL(scheme->family), VAL(scheme->version),
                          VAL(scheme->owner_unit), VAL(scheme->title), VAL(scheme->year),
                          VAL(scheme->subject), VAL(scheme->content), VAL(scheme->settings),
                          VAL(scheme->open_count), VAL(scheme->fault_count), VAL(c->now),
                          VAL(c->actor.person)));
    note(c, "scheme.create", scheme,
         text_format(c->arena, "新建评分方案“%s”（%lld 年第 %lld 版）", scheme->title,
                     (long long)scheme->year, (long long)scheme->version));
}

enum err scheme_create(struct ctx *c, const char *preset, int64_t copy_of, struct scheme *scheme)
{
    TRY(org_need(c, MAY_KEEP_SCHEMES, scheme->owner_unit));
    if ((preset != NULL) == (copy_of != 0))
        return ctx_fail(c, ERR_INVALID, "请选择一个预设方案，或者一个要复制的方案。");
    scheme->id = db_new_id(c);
    scheme->family = scheme->id;
    TRY(preset ? take_preset(c, preset, scheme) : take_copy(c, copy_of, scheme));
    insert(c, scheme);
    (void)scheme_get(c, scheme->id, scheme);
    return OK;
}

enum err scheme_add_locked(struct ctx *c, struct scheme *scheme)
{
    struct scheme_reading reading;
    TRY(org_need(c, MAY_KEEP_SCHEMES, scheme->owner_unit));
    scheme->id = db_new_id(c);
    scheme->family = scheme->id;
    scheme->settings = "[]";
    scheme_read(c, scheme, &reading);
    if (!reading.model)
        return ctx_fail(c, ERR_INVALID, "评分方案有错误：%s", reading.faults.list[0].sentence);
    take_stock(c, scheme);
    insert(c, scheme);
    return scheme_lock(c, scheme->id, 1, scheme);
}

/* The draft `id` as it is, for somebody who may change it. */
static enum err take_draft(struct ctx *c, int64_t id, struct scheme *ret)
{
    TRY(scheme_see(c, id, ret));
    TRY(org_need(c, MAY_KEEP_SCHEMES, ret->owner_unit));
    if (ret->state == SCHEME_LOCKED)
        return ctx_fail(c, ERR_CONFLICT, "这个方案已经锁定，不能再改；请复制为新的一版再修改。");
    return OK;
}

static enum err outrun(struct ctx *c, const struct scheme *there)
{
    return ctx_fail(c, ERR_CONFLICT, "方案已由%s改动，请核对两个版本后再保存。",
                    there->changed_by_name ? there->changed_by_name : "他人");
}

enum err scheme_change(struct ctx *c, struct scheme *scheme)
{
    struct scheme there;
    enum err err = take_draft(c, scheme->id, &there);
    if (err == OK && there.rev != scheme->rev)
        err = outrun(c, &there);
    if (err != OK) {
        *scheme = there;
        return err;
    }
    if (strlen(scheme->content) > LONGEST_CONTENT)
        return ctx_fail(c, ERR_TOO_BIG, "方案内容超过 1 MB，请精简后再保存。");
    scheme->subject = there.subject;
    take_stock(c, scheme);
    int64_t version =
        scheme->year == there.year ? there.version : next_version(c, there.family, scheme->year);
    if (db_exec(c, sql_scheme_update,
                DB_ARGS(VAL(scheme->id), VAL(scheme->rev), VAL(scheme->title), VAL(scheme->year),
                        VAL(scheme->subject), VAL(scheme->content), VAL(scheme->settings),
                        VAL(scheme->open_count), VAL(scheme->fault_count), VAL(version),
                        VAL(c->now), VAL(c->actor.person))) != 1)
        return outrun(c, &there);
    audit_write(c, &(struct audit_entry){
                       .action = "scheme.change",
                       .object = "scheme",
                       .id = scheme->id,
                       .unit = there.owner_unit,
                       .sentence = text_format(c->arena, "修改评分方案“%s”", scheme->title),
                       .before = there.content,
                       .after = scheme->content});
    (void)scheme_get(c, scheme->id, scheme);
    return OK;
}

enum err scheme_lock(struct ctx *c, int64_t id, int64_t rev, struct scheme *ret)
{
    TRY(take_draft(c, id, ret));
    if (ret->rev != rev)
        return outrun(c, ret);
    if (ret->fault_count > 0)
        return ctx_fail(c, ERR_INVALID, "方案还有 %lld 处错误，请改正后再锁定。",
                        (long long)ret->fault_count);
    if (ret->open_count > 0)
        return ctx_fail(c, ERR_INVALID, "方案还有 %lld 个参数没有填写，请填写后再锁定。",
                        (long long)ret->open_count);
    if (db_exec(c, sql_scheme_lock,
                DB_ARGS(VAL(id), VAL(rev), VAL(c->now), VAL(c->actor.person))) != 1)
        return outrun(c, ret);
    note(c, "scheme.lock", ret,
         text_format(c->arena, "锁定评分方案“%s”（%lld 年第 %lld 版）", ret->title,
                     (long long)ret->year, (long long)ret->version));
    (void)scheme_get(c, id, ret);
    return OK;
}

enum err scheme_remove(struct ctx *c, int64_t id)
{
    struct scheme there;
    TRY(take_draft(c, id, &there));
    (void)db_exec(c, sql_scheme_delete, DB_ARGS(VAL(id)));
    note(c, "scheme.remove", &there, text_format(c->arena, "删除评分方案草稿“%s”", there.title));
    return OK;
}

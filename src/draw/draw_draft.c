/* SPDX-License-Identifier: Apache-2.0 */
/* The list, as long as it is being written. */
#include <string.h>

#include "draw_own.h"
#include "draw_rules.h"
#include "draw_sql.h"
#include "org/org.h"
#include "platform/audit/audit.h"
#include "platform/db/db.h"

static void note(struct ctx *c, const struct draw *draw, const char *action, const char *what)
{
    audit_write(c, &(struct audit_entry){.action = action,
                                         .object = "draw",
                                         .id = draw->record.id,
                                         .unit = draw->owner_unit,
                                         .sentence = text_format(
                                             c->arena, "%s“%s”（%s，名单 %zu 行）", what,
                                             draw->record.title, draw_kind_title(draw->record.kind),
                                             draw->record.lines.count)});
}

/* A witness is somebody whom the office can name: one of its own people. */
static void name_witness(struct ctx *c, struct draw_witness *witness, size_t index)
{
    struct org_person person;
    if (witness->name) /* when it is drawn again they are still who they were */
        return;
    bool is_known = org_person_get(c, witness->person, &person) && person.unit != 0 &&
                    org_may(c, MAY_SEE_PEOPLE, person.unit);
    if (is_known)
        witness->name = person.name;
    else
        ctx_fault(c, text_format(c->arena, "witnesses[%zu].person", index),
                  "没有这个人，或者不在您的管辖范围内，请重新选择见证人。");
}

static enum err name_witnesses(struct ctx *c, struct draw_record *record)
{
    struct draw_witness *list = (struct draw_witness *)record->witnesses.at;
    for (size_t i = 0; i < record->witnesses.count; i++) {
        name_witness(c, &list[i], i);
        for (size_t j = 0; j < i; j++) {
            if (list[j].person == list[i].person)
                ctx_fault(c, text_format(c->arena, "witnesses[%zu].person", i),
                          "见证人重复，请删去一个。");
        }
    }
    return ctx_faulty(c);
}

static void store_list(struct ctx *c, const struct draw_record *record)
{
    const struct draw_line *lines = record->lines.at;
    const struct draw_witness *witnesses = record->witnesses.at;
    for (size_t i = 0; i < record->lines.count && db_ok(c); i++)
        (void)db_exec(c, sql_draw_add_line,
                      DB_ARGS(VAL(record->id), VAL((int64_t)i + 1), VAL(lines[i].label),
                              VAL(lines[i].unit), db_of_id(lines[i].ref), VAL(lines[i].excluded)));
    for (size_t i = 0; i < record->witnesses.count && db_ok(c); i++)
        (void)db_exec(c, sql_draw_add_witness,
                      DB_ARGS(VAL(record->id), VAL((int64_t)i + 1), VAL(witnesses[i].person),
                              VAL(witnesses[i].name)));
}

static enum err give(struct ctx *c, struct draw *draw)
{
    (void)draw_get(c, draw->record.id, draw);
    draw_show(draw, true);
    return OK;
}

enum err draw_create(struct ctx *c, struct draw *draw)
{
    struct draw_record *record = &draw->record;
    TRY(org_need(c, MAY_KEEP_DRAWS, draw->owner_unit));
    TRY(name_witnesses(c, record));
    record->id = db_new_id(c);
    (void)db_exec(c, sql_draw_insert,
                  DB_ARGS(VAL(record->id), VAL(draw->owner_unit), VAL(draw->subject_kind),
                          db_of_id(draw->subject_id), VAL(record->title), VAL(record->kind),
                          VAL(record->size), VAL(record->is_apart), VAL(record->way),
                          VAL(draw->is_public), db_of_id(record->redraw_of), VAL(record->reason),
                          VAL(c->now), VAL(c->actor.person)));
    store_list(c, record);
    note(c, draw, "draw.create", record->redraw_of ? "新建重抽" : "新建抽签");
    return give(c, draw);
}

/* The draft as it is, for somebody who may change it. */
static enum err take_draft(struct ctx *c, int64_t id, struct draw *ret)
{
    TRY(draw_take(c, id, ret));
    if (ret->state == DRAW_DRAFT)
        return OK;
    draw_show(ret, true);
    return ctx_fail(c, ERR_CONFLICT, "名单已经冻结，不能再改；如确有错误，请写明原因作废后重抽。");
}

enum err draw_change(struct ctx *c, struct draw *draw)
{
    struct draw there;
    struct draw_record *record = &draw->record;
    enum err err = take_draft(c, record->id, &there);
    if (err == OK && there.rev != draw->rev)
        err = ctx_fail(c, ERR_CONFLICT, "抽签已由%s改动，请核对后再保存。",
                       there.changed_by_name ? there.changed_by_name : "他人");
    if (err == ERR_CONFLICT)
        *draw = there;
    TRY(err);
    TRY(name_witnesses(c, record));
    int64_t at = c->now > there.changed_at ? c->now : there.changed_at;
    (void)db_exec(c, sql_draw_clear_lines, DB_ARGS(VAL(record->id)));
    (void)db_exec(c, sql_draw_clear_witnesses, DB_ARGS(VAL(record->id)));
    (void)db_exec(c, sql_draw_update,
                  DB_ARGS(VAL(record->id), VAL(draw->rev), VAL(record->title), VAL(record->kind),
                          VAL(record->size), VAL(record->is_apart), VAL(record->way),
                          VAL(draw->is_public), VAL(at), VAL(c->actor.person)));
    store_list(c, record);
    draw->owner_unit = there.owner_unit;
    note(c, draw, "draw.change", "修改抽签");
    return give(c, draw);
}

enum err draw_remove(struct ctx *c, int64_t id)
{
    struct draw there;
    TRY(take_draft(c, id, &there));
    (void)db_exec(c, sql_draw_clear_lines, DB_ARGS(VAL(id)));
    (void)db_exec(c, sql_draw_clear_witnesses, DB_ARGS(VAL(id)));
    (void)db_exec(c, sql_draw_delete, DB_ARGS(VAL(id)));
    note(c, &there, "draw.remove", "删除抽签草稿");
    return OK;
}

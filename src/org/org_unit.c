/* SPDX-License-Identifier: Apache-2.0 */
/* Units and their tree. */
#include "org_own.h"
#include "org_rules.h"
#include "org_shape.h"
#include "org_sql.h"

#include <stdlib.h>
#include <string.h>

#include "platform/base/arena.h"

enum { MOST_NAME = 60, MOST_SHORT_NAME = 20, MOST_CODE = 32, ORDER_STEP = 10 };

/* ---- Reading --------------------------------------------------------------------------------- */

static void take_unit(struct db_rows *rows, struct org_unit *ret)
{
    *ret = (struct org_unit){
        .id = db_int(rows, 0),
        .parent = db_int(rows, 1),
        .kind = (int)db_int(rows, 2),
        .code = db_text(rows, 3),
        .name = db_text(rows, 4),
        .short_name = db_text(rows, 5),
        .sort_order = db_int(rows, 6),
        .closed_from = db_day(rows, 7),
        .rev = db_int(rows, 8),
        .depth = db_int(rows, 9),
        .people = db_int(rows, 10),
    };
}

bool org_unit_get(struct ctx *c, int64_t id, struct org_unit *ret)
{
    struct db_rows *rows = db_query(c, sql_org_unit_read, DB_ARGS(VAL(id)));
    if (db_row(rows) != DB_ROW)
        return false;
    take_unit(rows, ret);
    db_close(rows);
    return true;
}

int64_t org_unit_find(struct ctx *c, const char *spelled)
{
    return db_number(c, sql_org_unit_find, DB_ARGS(VAL(spelled)), 0);
}

bool org_unit_is_below(struct ctx *c, int64_t unit, int64_t above)
{
    return db_found(c, sql_org_unit_is_below, DB_ARGS(VAL(above), VAL(unit)));
}

static void count_people(struct ctx *c, struct org_unit *unit)
{
    unit->people = db_number(c, sql_org_unit_people, DB_ARGS(VAL(unit->id), VAL(org_today(c))), 0);
}

enum err org_unit_see(struct ctx *c, int64_t id, struct org_unit *ret)
{
    TRY(org_need(c, MAY_SEE_UNITS, id));
    if (!org_unit_get(c, id, ret))
        return ctx_fail(c, ERR_NOT_FOUND, "没有这个单位，或者它不在您的管辖范围内。");
    count_people(c, ret);
    return OK;
}

enum err org_units(struct ctx *c, const char *q, bool with_closed, struct org_units *ret)
{
    enum { FIRST_ROOM = 64 };
    struct org_unit *list = NULL;
    size_t count = 0, size = 0;
    struct db_rows *rows =
        db_query(c, sql_org_units_seen,
                 DB_ARGS(VAL(org_asker(c)), VAL(org_roles_with(MAY_SEE_UNITS)), VAL(org_today(c)),
                         VAL(db_like(c, q)), VAL(with_closed)));
    while (db_row(rows) == DB_ROW) {
        if (count == size) {
            size = size ? size * 2 : FIRST_ROOM;
            struct org_unit *more = arena_array(c->arena, size, sizeof *more);
            if (count > 0)
                memcpy(more, list, count * sizeof *more);
            list = more;
        }
        take_unit(rows, &list[count++]);
    }
    *ret = (struct org_units){list, count};
    return OK;
}

/* ---- What a unit must be --------------------------------------------------------------------- */

static void check_text(struct ctx *c, const char *place, const char *label, const char *text,
                       size_t most)
{
    size_t count = 0;
    for (const char *at = text ? text : ""; *at; at++)
        count += ((unsigned char)*at & 0xc0) != 0x80;
    if (count == 0)
        ctx_fault(c, place, "“%s”不能为空，请填写。", label);
    else if (count > most)
        ctx_fault(c, place, "“%s”最多 %zu 个字，现在是 %zu 个，请缩短。", label, most, count);
}

static void check_place_in_tree(struct ctx *c, const struct org_unit *unit)
{
    struct org_unit parent = {.kind = -1};
    if (unit->parent && !org_unit_get(c, unit->parent, &parent)) {
        ctx_fault(c, "parent", "上级单位不存在，请重新选择。");
        return;
    }
    if (unit->id && unit->parent && org_unit_is_below(c, unit->parent, unit->id)) {
        ctx_fault(c, "parent", "不能移到自己或自己的下级单位之下，请另选上级单位。");
        return;
    }
    if (unit->parent && parent.closed_from != DATE_NONE && unit->closed_from == DATE_NONE)
        ctx_fault(c, "parent", "上级单位“%s”已撤销，请另选上级单位。", parent.name);
    if (unit->kind < 0)
        ctx_fault(c, "kind", "请选择单位类别。");
    else if (!org_kind_may_stand(unit->kind, parent.kind))
        ctx_fault(c, "kind", "“%s”单位不能设在%s%s之下，请核对类别和上级单位。",
                  org_kind_title(unit->kind), unit->parent ? "" : "最顶层",
                  unit->parent ? org_kind_title(parent.kind) : "");
}

static void check_closing(struct ctx *c, const struct org_unit *unit)
{
    if (unit->closed_from == DATE_NONE || !unit->id)
        return;
    if (db_found(c, sql_org_unit_has_people, DB_ARGS(VAL(unit->id), VAL(unit->closed_from))))
        ctx_fault(c, "closed_from", "撤销之日仍有人员在该单位任职，请先办理调动再撤销。");
    if (db_found(c, sql_org_unit_has_open_children, DB_ARGS(VAL(unit->id), VAL(unit->closed_from))))
        ctx_fault(c, "closed_from", "撤销之日仍有未撤销的下级单位，请先移动或撤销下级单位。");
}

static enum err check_unit(struct ctx *c, const struct org_unit *unit)
{
    check_text(c, "name", "单位名称", unit->name, MOST_NAME);
    check_text(c, "short_name", "简称", unit->short_name, MOST_SHORT_NAME);
    check_text(c, "code", "单位代码", unit->code, MOST_CODE);
    check_place_in_tree(c, unit);
    check_closing(c, unit);
    if (unit->code && db_found(c, sql_org_unit_with_code, DB_ARGS(VAL(unit->id), VAL(unit->code))))
        ctx_fault(c, "code", "单位代码“%s”已有单位使用，请换一个。", unit->code);
    if (unit->name && db_found(c, sql_org_unit_with_name, DB_ARGS(VAL(unit->id), VAL(unit->name))))
        ctx_fault(c, "name", "已有名为“%s”的单位，请核对是否重复登记。", unit->name);
    return ctx_faulty(c);
}

/* ---- The tree -------------------------------------------------------------------------------- */

struct node {
    int64_t id, parent, place;
    size_t child, sibling; /* 1 + index; 0: none */
};

struct tree {
    struct node *list; /* by official order among siblings */
    size_t count;
};

static struct tree read_tree(struct ctx *c)
{
    enum { FIRST_ROOM = 64 };
    struct tree tree = {NULL, 0};
    size_t size = 0;
    struct db_rows *rows = db_query(c, sql_org_units_to_order, DB_NO_ARGS);
    while (db_row(rows) == DB_ROW) {
        if (tree.count == size) {
            size = size ? size * 2 : FIRST_ROOM;
            struct node *more = arena_array(c->arena, size, sizeof *more);
            if (tree.count > 0)
                memcpy(more, tree.list, tree.count * sizeof *more);
            tree.list = more;
        }
        tree.list[tree.count++] = (struct node){
            .id = db_int(rows, 0), .parent = db_int(rows, 1), .place = db_int(rows, 2)};
    }
    return tree;
}

struct index {
    int64_t id;
    size_t node;
};

static int compare_ids(const void *a, const void *b)
{
    const struct index *one = a, *other = b;
    return (one->id > other->id) - (one->id < other->id);
}

/* Hangs every node on its parent; gives 1 + the first root. */
static size_t link_tree(struct ctx *c, struct tree tree)
{
    size_t root = 0;
    struct index *by_id = arena_array(c->arena, tree.count + 1, sizeof *by_id);
    for (size_t i = 0; i < tree.count; i++)
        by_id[i] = (struct index){tree.list[i].id, i};
    qsort(by_id, tree.count, sizeof *by_id, compare_ids);
    for (size_t i = tree.count; i-- > 0;) {
        struct index key = {tree.list[i].parent, 0};
        const struct index *parent = bsearch(&key, by_id, tree.count, sizeof key, compare_ids);
        size_t *first = parent ? &tree.list[parent->node].child : &root;
        tree.list[i].sibling = *first;
        *first = i + 1;
    }
    return root;
}

/* Numbers the tree anew, parents first; writes what has another number than before. */
static void order_tree(struct ctx *c)
{
    struct tree tree = read_tree(c);
    size_t *waiting = arena_array(c->arena, tree.count + 1, sizeof *waiting);
    size_t waits = 0, next = link_tree(c, tree);
    int64_t place = 0;
    while (next || waits > 0) {
        if (!next) {
            next = waiting[--waits];
            continue;
        }
        struct node *node = &tree.list[next - 1];
        place++;
        if (node->place != place)
            (void)db_exec(c, sql_org_unit_set_order, DB_ARGS(VAL(node->id), VAL(place)));
        if (node->sibling)
            waiting[waits++] = node->sibling;
        next = node->child;
    }
}

static void join_tree(struct ctx *c, const struct org_unit *unit)
{
    if (unit->parent)
        (void)db_exec(c, sql_org_below_join, DB_ARGS(VAL(unit->id), VAL(unit->parent)));
}

/* ---- Creating and changing ------------------------------------------------------------------- */

static void fill_in(struct ctx *c, struct org_unit *unit)
{
    if (!unit->short_name && unit->name)
        unit->short_name = unit->name;
    if (unit->sort_order == 0)
        unit->sort_order =
            db_number(c, sql_org_unit_last_order, DB_ARGS(db_of_id(unit->parent)), 0) + ORDER_STEP;
}

/* A short name that was not given may be as long as the name. */
static enum err check_filled(struct ctx *c, struct org_unit *unit, bool has_short_name)
{
    const char *short_name = unit->short_name;
    if (!has_short_name && short_name)
        unit->short_name = "-";
    enum err err = check_unit(c, unit);
    unit->short_name = short_name;
    return err;
}

enum err org_unit_create(struct ctx *c, struct org_unit *unit)
{
    bool has_short_name = unit->short_name != NULL;
    unit->id = 0;
    if (unit->parent)
        TRY(org_need(c, MAY_KEEP_UNITS, unit->parent));
    else if (org_asker(c) != 0)
        return ctx_fail(c, ERR_FORBIDDEN, "顶层单位在系统初始化时建立；请选择上级单位。");
    fill_in(c, unit);
    TRY(check_filled(c, unit, has_short_name));
    unit->id = db_new_id(c);
    if (db_exec(c, sql_org_unit_add,
                DB_ARGS(VAL(unit->id), db_of_id(unit->parent), VAL(unit->kind), VAL(unit->code),
                        VAL(unit->name), VAL(unit->short_name), VAL(unit->sort_order),
                        db_of_day(unit->closed_from), VAL(c->now))) == 0)
        return ctx_fail(c, ERR_CONFLICT, "同名或同代码的单位刚刚由他人建立，请刷新后核对。");
    (void)db_exec(c, sql_org_below_itself, DB_ARGS(VAL(unit->id)));
    join_tree(c, unit);
    order_tree(c);
    (void)org_unit_get(c, unit->id, unit);
    org_record(c,
               &(struct org_deed){.action = "unit.create",
                                  .object = "unit",
                                  .id = unit->id,
                                  .unit = unit->id,
                                  .after = org_json(c, org_unit_shape, unit)},
               "新增单位“%s”", unit->name);
    return OK;
}

static enum err may_change(struct ctx *c, const struct org_unit *before,
                           const struct org_unit *unit)
{
    TRY(org_need(c, MAY_KEEP_UNITS, unit->id));
    if (before->parent == unit->parent)
        return OK;
    if (!unit->parent)
        return ctx_fail(c, ERR_FORBIDDEN, "不能把单位移到最顶层；请选择上级单位。");
    if (!before->parent)
        return ctx_fail(c, ERR_FORBIDDEN, "顶层单位不能移动。");
    TRY(org_need(c, MAY_KEEP_UNITS, before->parent));
    return org_need(c, MAY_KEEP_UNITS, unit->parent);
}

static void move_in_tree(struct ctx *c, const struct org_unit *before, const struct org_unit *unit)
{
    if (before->parent != unit->parent) {
        (void)db_exec(c, sql_org_below_cut, DB_ARGS(VAL(unit->id)));
        join_tree(c, unit);
    }
    if (before->parent != unit->parent || before->sort_order != unit->sort_order)
        order_tree(c);
}

enum err org_unit_change(struct ctx *c, struct org_unit *unit)
{
    struct org_unit before = {0};
    bool has_short_name = unit->short_name != NULL;
    TRY(org_unit_see(c, unit->id, &before));
    TRY(may_change(c, &before, unit));
    if (before.rev != unit->rev) {
        *unit = before;
        return ctx_fail(c, ERR_CONFLICT, "单位信息已被他人改动，请核对两个版本后再保存。");
    }
    if (unit->sort_order == 0)
        unit->sort_order = before.parent == unit->parent ? before.sort_order : 0;
    fill_in(c, unit);
    TRY(check_filled(c, unit, has_short_name));
    (void)db_exec(c, sql_org_unit_set,
                  DB_ARGS(VAL(unit->id), db_of_id(unit->parent), VAL(unit->kind), VAL(unit->code),
                          VAL(unit->name), VAL(unit->short_name), VAL(unit->sort_order),
                          db_of_day(unit->closed_from), VAL(c->now), VAL(unit->rev)));
    move_in_tree(c, &before, unit);
    (void)org_unit_get(c, unit->id, unit);
    count_people(c, unit);
    org_record(c,
               &(struct org_deed){.action = "unit.change",
                                  .object = "unit",
                                  .id = unit->id,
                                  .unit = unit->id,
                                  .before = org_json(c, org_unit_shape, &before),
                                  .after = org_json(c, org_unit_shape, unit)},
               "修改单位“%s”", unit->name);
    return OK;
}

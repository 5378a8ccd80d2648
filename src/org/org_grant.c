/* SPDX-License-Identifier: Apache-2.0 */
#include "org_grant.h"

#include "org_access_sql.h"
#include "org_own.h"
#include "org_people.h"
#include "org_rules.h"
#include "org_shape.h"

#include "platform/base/arena.h"

/* ---- Reading --------------------------------------------------------------------------------- */

static void take_grant(struct db_rows *rows, int32_t today, struct org_grant *ret)
{
    *ret = (struct org_grant){
        .id = db_int(rows, 0),
        .person = db_int(rows, 1),
        .person_name = db_text(rows, 2),
        .role = (int)db_int(rows, 3),
        .unit = db_int(rows, 4),
        .unit_name = db_text(rows, 5),
        .from = db_day(rows, 6),
        .until = db_day(rows, 7),
        .reason = db_text(rows, 8),
        .given_by_name = db_text(rows, 9),
        .given_at = db_int(rows, 10),
        .ended_at = db_int(rows, 11),
        .home_name = db_text(rows, 12),
        .is_elsewhere = db_int(rows, 13) != 0,
    };
    ret->title = org_role_title((enum org_role)ret->role);
    ret->is_valid =
        !ret->ended_at && ret->from <= today && (ret->until == DATE_NONE || ret->until >= today);
}

static bool read_grant(struct ctx *c, int64_t id, struct org_grant *ret)
{
    struct db_rows *rows = db_query(c, sql_org_grant_read, DB_ARGS(VAL(id), VAL(org_today(c))));
    if (db_row(rows) != DB_ROW)
        return false;
    take_grant(rows, org_today(c), ret);
    db_close(rows);
    return true;
}

enum err org_grants(struct ctx *c, const struct org_grants_query *query, struct org_grants *ret)
{
    bool is_own = query->person && query->person == c->actor.person;
    const char *capitals = query->paging.q ? org_upper(c->arena, query->paging.q) : NULL;
    struct db_value values[] = {VAL(is_own ? INT64_C(0) : org_asker(c)),
                                VAL(org_roles_with(MAY_GRANT)),
                                VAL(org_today(c)),
                                VAL(query->person),
                                VAL(query->unit),
                                VAL(query->role),
                                VAL(query->with_ended),
                                VAL(query->only_elsewhere),
                                VAL(db_like(c, query->paging.q)),
                                VAL(db_like(c, capitals)),
                                VAL(paging_limit(&query->paging)),
                                VAL(paging_before(&query->paging))};
    struct org_grant *list =
        arena_array(c->arena, (size_t)paging_limit(&query->paging), sizeof *list);
    size_t count = 0;
    struct db_rows *rows = db_query(c, sql_org_grants_list, (struct db_args){values, 12});
    while (db_row(rows) == DB_ROW)
        take_grant(rows, org_today(c), &list[count++]);
    int64_t total = db_number(c, sql_org_grants_count, (struct db_args){values, 10}, 0);
    *ret = (struct org_grants){list, count, total};
    return OK;
}

/* ---- Giving ---------------------------------------------------------------------------------- */

/* 三员分立: no two of the administrator roles on one day; and no role twice. */
static enum err check_against_others(struct ctx *c, const struct org_grant *grant)
{
    enum err err = OK;
    bool has_other_administrator = false;
    struct db_rows *rows =
        db_query(c, sql_org_grants_between,
                 DB_ARGS(VAL(grant->person), VAL(grant->from), db_of_day(grant->until)));
    while (db_row(rows) == DB_ROW) {
        int role = (int)db_int(rows, 1);
        if (role == grant->role && db_int(rows, 2) == grant->unit)
            err = ctx_fail(c, ERR_CONFLICT, "该人员在这一单位已有“%s”角色，无需重复授予。",
                           org_role_title((enum org_role)role));
        if (role != grant->role && org_role_is_administrator((enum org_role)role))
            has_other_administrator = true;
    }
    if (has_other_administrator && org_role_is_administrator((enum org_role)grant->role))
        ctx_fault(c, "role",
                  "系统管理员、安全管理员、审计员不得由同一人兼任，请另选人员或先收回其原有角色。");
    TRY(ctx_faulty(c));
    return err;
}

static enum err check_grant(struct ctx *c, struct org_grant *grant)
{
    struct org_person person;
    if (grant->from == DATE_NONE)
        grant->from = org_today(c);
    if (grant->role < 0)
        ctx_fault(c, "role", "请选择要授予的角色。");
    if (grant->until != DATE_NONE && grant->until < grant->from)
        ctx_fault(c, "until", "截止日期早于起始日期，请核对。");
    else if (grant->until != DATE_NONE && grant->until < org_today(c))
        ctx_fault(c, "until", "截止日期已过，请改为今天或以后的日期。");
    if (!org_person_get(c, grant->person, &person))
        ctx_fault(c, "person", "没有这个人员，请重新选择。");
    TRY(ctx_faulty(c));
    return check_against_others(c, grant);
}

/* As given: where the person serves today is no part of it, and is not for every auditor. */
static const char *grant_json(struct ctx *c, const struct org_grant *grant)
{
    struct org_grant given = *grant;
    given.home_name = NULL;
    given.is_elsewhere = false;
    return org_json(c, org_grant_shape, &given);
}

enum err org_grant_give(struct ctx *c, struct org_grant *grant)
{
    if (grant->person == c->actor.person && c->actor.person)
        return ctx_fail(c, ERR_FORBIDDEN, "不能给自己授予角色；请由另一名安全管理员办理。");
    TRY(org_need(c, MAY_GRANT, grant->unit));
    TRY(check_grant(c, grant));
    grant->id = db_new_id(c);
    (void)db_exec(c, sql_org_grant_add,
                  DB_ARGS(VAL(grant->id), VAL(grant->person), VAL(grant->role), VAL(grant->unit),
                          VAL(grant->from), db_of_day(grant->until), VAL(grant->reason),
                          db_of_id(c->actor.person), VAL(c->now)));
    (void)read_grant(c, grant->id, grant);
    org_record(c,
               &(struct org_deed){.action = "grant.give",
                                  .object = "grant",
                                  .id = grant->id,
                                  .unit = grant->unit,
                                  .after = grant_json(c, grant)},
               "授予“%s”%s角色，范围：%s", grant->person_name, grant->title, grant->unit_name);
    return OK;
}

enum err org_grant_take(struct ctx *c, int64_t id)
{
    struct org_grant grant;
    if (!read_grant(c, id, &grant) || !org_may(c, MAY_GRANT, grant.unit))
        return ctx_fail(c, ERR_NOT_FOUND, "没有这项授权，或者不在您的管辖范围内。");
    if (grant.ended_at)
        return ctx_fail(c, ERR_CONFLICT, "这项授权已经收回，请刷新页面。");
    if (grant.role == ROLE_SECURITY && grant.is_valid &&
        db_number(c, sql_org_grants_with_role, DB_ARGS(VAL(ROLE_SECURITY), VAL(org_today(c))), 0) <=
            1)
        return ctx_fail(c, ERR_CONFLICT,
                        "这是最后一名安全管理员，收回后将无人能够授权；请先授予另一人。");
    (void)db_exec(c, sql_org_grant_end, DB_ARGS(VAL(id), db_of_id(c->actor.person), VAL(c->now)));
    org_record(c,
               &(struct org_deed){.action = "grant.take",
                                  .object = "grant",
                                  .id = id,
                                  .unit = grant.unit,
                                  .before = grant_json(c, &grant)},
               "收回“%s”的%s角色，范围：%s", grant.person_name, grant.title, grant.unit_name);
    return OK;
}

/* ---- Whose account one may touch ------------------------------------------------------------- */

static bool may_all_of(struct ctx *c, enum org_role role, int64_t unit)
{
    if (org_may(c, MAY_GRANT, unit))
        return true;
    for (int permission = MAY_SEE_UNITS; permission < MAY_END; permission++) {
        bool is_theirs = org_roles[role].may >> (permission - MAY_SEE_UNITS) & 1;
        if (is_theirs && !org_may(c, (enum org_permission)permission, unit))
            return false;
    }
    return true;
}

enum err org_grants_within_mine(struct ctx *c, int64_t person)
{
    bool is_within = true;
    struct db_rows *rows =
        db_query(c, sql_org_grants_between, DB_ARGS(VAL(person), VAL(org_today(c)), db_null()));
    while (db_row(rows) == DB_ROW) {
        if (!may_all_of(c, (enum org_role)db_int(rows, 1), db_int(rows, 2)))
            is_within = false;
    }
    if (is_within)
        return OK;
    return ctx_fail(c, ERR_FORBIDDEN,
                    "该人员的权限超出您的权限，不能由您改动其账号；请联系安全管理员。");
}

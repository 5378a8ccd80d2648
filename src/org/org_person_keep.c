/* SPDX-License-Identifier: Apache-2.0 */
/* Creating people, changing them, moving them from unit to unit. */
#include <string.h>

#include "org_grant.h"
#include "org_initials.h"
#include "org_own.h"
#include "org_people.h"
#include "org_rules.h"
#include "org_session.h"
#include "org_shape.h"
#include "org_sql.h"

#include "platform/base/arena.h"

enum { ORDER_STEP = 10 };

/* ---- What a person must be ------------------------------------------------------------------- */

static bool has_ascii_letter(const char *string)
{
    for (; *string; string++) {
        if ((*string >= 'a' && *string <= 'z') || (*string >= 'A' && *string <= 'Z'))
            return true;
    }
    return false;
}

/* 张　三 of a table is 张三; a name in letters keeps its blanks. */
static const char *close_up(struct ctx *c, const char *name)
{
    struct text text;
    if (has_ascii_letter(name))
        return name;
    text_init(&text, c->arena, strlen(name));
    const char *at = name, *end = name + strlen(name);
    while (at < end) {
        const char *from = at;
        int32_t code = text_next(&at, end);
        if (code != ' ' && code != 0x3000 && code != 0xa0)
            text_add_bytes(&text, from, (size_t)(at - from));
    }
    return text.at ? text.at : "";
}

void org_person_clean(struct ctx *c, struct org_person *person)
{
    if (person->name)
        person->name = close_up(c, person->name);
    if (person->certificate)
        person->certificate = org_upper(c->arena, person->certificate);
    if (person->identity)
        person->identity = org_upper(c->arena, person->identity);
    if (person->phone)
        person->phone = org_upper(c->arena, person->phone);
    if (person->initials)
        person->initials = org_upper(c->arena, person->initials);
    else if (person->name)
        person->initials = org_initials(c->arena, person->name);
    if (person->sex == SEX_UNKNOWN && person->identity &&
        org_identity_check(person->identity, org_today(c)) == IDENTITY_GOOD)
        person->sex = org_identity_sex(person->identity);
}

static void check_identity(struct ctx *c, const struct org_person *person)
{
    if (!person->identity)
        return;
    enum org_identity_fault fault = org_identity_check(person->identity, org_today(c));
    if (fault != IDENTITY_GOOD) {
        ctx_fault(c, "identity", "%s", org_identity_sentence(fault));
        return;
    }
    if (person->sex != SEX_UNKNOWN && person->sex != (int)org_identity_sex(person->identity))
        ctx_fault(c, "sex", "性别与身份证号不符，请核对。");
    const char *hash = org_seal_hash(c, person->identity);
    if (hash && db_found(c, sql_org_person_with_identity, DB_ARGS(VAL(hash), VAL(person->id))))
        ctx_fault(c, "identity",
                  "该身份证号已登记在另一名人员名下，请核对；如系调入，请办理调动，不要重复新增。");
}

static void check_certificate(struct ctx *c, const struct org_person *person)
{
    bool has_days = person->certificate_from != DATE_NONE && person->certificate_until != DATE_NONE;
    if (has_days && person->certificate_from > person->certificate_until)
        ctx_fault(c, "certificate_until", "证件有效期止早于有效期起，请核对。");
    if (!person->certificate)
        return;
    if (!org_certificate_is_good(person->certificate))
        ctx_fault(c, "certificate", "执法证号应为 4 至 24 位数字、字母或短横线，请核对。");
    else if (db_found(c, sql_org_person_with_certificate,
                      DB_ARGS(VAL(person->certificate), VAL(person->id))))
        ctx_fault(c, "certificate", "执法证号“%s”已登记在另一名人员名下，请核对。",
                  person->certificate);
    else if (db_found(c, sql_org_person_with_user,
                      DB_ARGS(VAL(org_lower(c->arena, person->certificate)), VAL(person->id))))
        ctx_fault(c, "certificate", "执法证号“%s”与他人的用户名相同，请联系安全管理员改用户名。",
                  person->certificate);
}

static void check_user(struct ctx *c, const struct org_person *person)
{
    if (!person->user)
        return;
    const char *key = org_lower(c->arena, person->user);
    if (!org_user_is_good(person->user))
        ctx_fault(
            c, "user",
            "用户名应为 3 至 32 位，以字母开头，只用字母、数字、点、下划线和短横线，请改正。");
    else if (db_found(c, sql_org_person_with_user, DB_ARGS(VAL(key), VAL(person->id))) ||
             db_found(c, sql_org_person_with_certificate,
                      DB_ARGS(VAL(org_upper(c->arena, person->user)), VAL(person->id))))
        ctx_fault(c, "user", "用户名“%s”已有人使用，请换一个。", person->user);
}

static bool are_capitals(const char *string)
{
    return strspn(string, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == strlen(string);
}

void org_person_check(struct ctx *c, const struct org_person *person)
{
    if (!person->name)
        ctx_fault(c, "name", "“姓名”不能为空，请填写。");
    if (!are_capitals(person->initials ? person->initials : ""))
        ctx_fault(c, "initials", "拼音首字母只能是字母，请改正；留空则按姓名自动生成。");
    if (person->phone && !org_phone_is_good(person->phone))
        ctx_fault(c, "phone", "联系电话应为手机号或带区号的固定电话，请核对。");
    check_identity(c, person);
    check_certificate(c, person);
    check_user(c, person);
}

/* ---- Storing --------------------------------------------------------------------------------- */

static struct db_value of_sex(int sex)
{
    return sex == SEX_UNKNOWN ? db_null() : db_of_int(sex);
}

static const char *user_key(struct ctx *c, const struct org_person *person)
{
    return person->user ? org_lower(c->arena, person->user) : NULL;
}

static enum err store_identity(struct ctx *c, const struct org_person *person)
{
    struct org_sealed sealed;
    if (!person->identity)
        return OK;
    TRY(org_seal(c, person->id, person->identity, &sealed));
    (void)db_exec(c, sql_org_person_set_identity,
                  DB_ARGS(VAL(person->id), VAL(sealed.box), VAL(sealed.hash), VAL(sealed.masked)));
    return OK;
}

enum err org_person_insert(struct ctx *c, struct org_person *person)
{
    person->id = db_new_id(c);
    if (person->sort_order == 0)
        person->sort_order = db_number(c, sql_org_person_last_order, DB_NO_ARGS, 0) + ORDER_STEP;
    if (db_exec(c, sql_org_person_add,
                DB_ARGS(VAL(person->id), VAL(person->name), VAL(person->initials),
                        of_sex(person->sex), VAL(person->post), VAL(person->rank),
                        VAL(person->certificate), db_of_day(person->certificate_from),
                        db_of_day(person->certificate_until), VAL(person->phone),
                        VAL(person->sort_order), VAL(person->user), VAL(user_key(c, person)),
                        VAL(c->now))) == 0)
        return ctx_fail(c, ERR_CONFLICT, "同一执法证号或用户名刚刚由他人登记，请刷新后核对。");
    (void)db_exec(c, sql_org_service_add,
                  DB_ARGS(VAL(db_new_id(c)), VAL(person->id), VAL(person->unit),
                          VAL(person->serving_from), db_null()));
    return store_identity(c, person);
}

enum err org_person_update(struct ctx *c, const struct org_person *person)
{
    int64_t stored = db_exec(
        c, sql_org_person_set,
        DB_ARGS(VAL(person->id), VAL(person->name), VAL(person->initials), of_sex(person->sex),
                VAL(person->post), VAL(person->rank), VAL(person->certificate),
                db_of_day(person->certificate_from), db_of_day(person->certificate_until),
                VAL(person->phone), VAL(person->sort_order), VAL(person->user),
                VAL(user_key(c, person)), VAL(c->now), VAL(person->is_disabled), VAL(person->rev)));
    if (stored != 1)
        return ctx_fail(c, ERR_CONFLICT, "“%s”的信息刚刚被他人改动，请刷新后核对。", person->name);
    return store_identity(c, person);
}

void org_service_move(struct ctx *c, int64_t person, int64_t unit, int32_t from)
{
    (void)db_exec(c, sql_org_service_end, DB_ARGS(VAL(person), VAL(from - 1)));
    if (unit)
        (void)db_exec(c, sql_org_service_add,
                      DB_ARGS(VAL(db_new_id(c)), VAL(person), VAL(unit), VAL(from), db_null()));
}

static const char *person_json(struct ctx *c, const struct org_person *person)
{
    struct org_person masked = *person;
    if (masked.phone)
        masked.phone = org_phone_mask(c->arena, masked.phone);
    return org_json(c, org_person_shape, &masked);
}

/* ---- Use cases ------------------------------------------------------------------------------- */

static enum err need_open_unit(struct ctx *c, int64_t id, int32_t from, const char *place)
{
    struct org_unit unit;
    TRY(org_need(c, MAY_KEEP_PEOPLE, id));
    if (org_unit_get(c, id, &unit) && unit.closed_from != DATE_NONE &&
        (from == DATE_NONE || from >= unit.closed_from))
        ctx_fault(c, place, "单位“%s”在该日已撤销，请另选单位或日期。", unit.name);
    return OK;
}

enum err org_person_create(struct ctx *c, struct org_person *person)
{
    person->id = 0;
    TRY(need_open_unit(c, person->unit, person->serving_from, "unit"));
    org_person_clean(c, person);
    if (person->serving_from == DATE_NONE)
        ctx_fault(c, "from", "“任职起始”不能为空，请填写。");
    org_person_check(c, person);
    TRY(ctx_faulty(c));
    TRY(org_person_insert(c, person));
    (void)org_person_get(c, person->id, person);
    org_record(c,
               &(struct org_deed){.action = "person.create",
                                  .object = "person",
                                  .id = person->id,
                                  .unit = org_person_home(c, person->id),
                                  .after = person_json(c, person)},
               "新增人员“%s”", person->name);
    return OK;
}

static bool is_same(const char *one, const char *other)
{
    return (!one && !other) || (one && other && strcmp(one, other) == 0);
}

/* Whoever may change how a person signs in could become that person. */
static enum err check_account(struct ctx *c, const struct org_person *before,
                              const struct org_person *person)
{
    if (person->is_disabled && person->id == c->actor.person && c->actor.person)
        ctx_fault(c, "is_disabled", "不能停用自己的账号；请由其他管理员办理。");
    if (is_same(before->user, person->user) && before->is_disabled == person->is_disabled &&
        is_same(before->certificate, person->certificate))
        return OK;
    if (person->id == c->actor.person)
        return OK;
    return org_grants_within_mine(c, person->id);
}

static void end_sessions(struct ctx *c, int64_t person)
{
    (void)org_sessions_end_of(c, person);
}

enum err org_person_change(struct ctx *c, struct org_person *person)
{
    struct org_person before;
    TRY(org_person_need(c, MAY_KEEP_PEOPLE, person->id));
    TRY(org_person_see(c, person->id, &before));
    if (before.rev != person->rev) {
        *person = before;
        return ctx_fail(c, ERR_CONFLICT, "人员信息已被他人改动，请核对两个版本后再保存。");
    }
    org_person_clean(c, person);
    if (person->sort_order == 0)
        person->sort_order = before.sort_order;
    TRY(check_account(c, &before, person));
    org_person_check(c, person);
    TRY(ctx_faulty(c));
    TRY(org_person_update(c, person));
    if (person->is_disabled && !before.is_disabled)
        end_sessions(c, person->id);
    (void)org_person_get(c, person->id, person);
    org_record(c,
               &(struct org_deed){.action = "person.change",
                                  .object = "person",
                                  .id = person->id,
                                  .unit = org_person_home(c, person->id),
                                  .before = person_json(c, &before),
                                  .after = person_json(c, person)},
               "修改人员“%s”", person->name);
    return OK;
}

enum err org_account_change(struct ctx *c, const struct org_account_change *change,
                            struct org_person *ret)
{
    struct org_person before = {0}, person;
    TRY(org_person_need(c, MAY_RESET_PASSWORDS, change->person));
    TRY(org_person_see(c, change->person, &before));
    *ret = before;
    if (before.rev != change->rev)
        return ctx_fail(c, ERR_CONFLICT, "人员信息已被他人改动，请核对两个版本后再保存。");
    person = before;
    person.identity = NULL;
    person.user = change->user;
    person.is_disabled = change->is_disabled;
    TRY(check_account(c, &before, &person));
    check_user(c, &person);
    TRY(ctx_faulty(c));
    TRY(org_person_update(c, &person));
    if (person.is_disabled && !before.is_disabled)
        end_sessions(c, person.id);
    (void)org_person_get(c, person.id, ret);
    org_record(c,
               &(struct org_deed){.action = "person.account",
                                  .object = "person",
                                  .id = person.id,
                                  .unit = org_person_home(c, person.id),
                                  .before = person_json(c, &before),
                                  .after = person_json(c, ret)},
               "修改“%s”的账号%s", person.name, person.is_disabled ? "（停用）" : "");
    return OK;
}

static enum err check_transfer(struct ctx *c, const struct org_transfer *transfer,
                               const struct org_person *person)
{
    if (transfer->from == DATE_NONE)
        ctx_fault(c, "from", "“起始日期”不能为空，请填写。");
    else if (db_found(c, sql_org_service_later,
                      DB_ARGS(VAL(transfer->person), VAL(transfer->from))))
        ctx_fault(c, "from", "该日期当天或之后已有任职记录，请改用更晚的日期。");
    if (transfer->unit && transfer->unit == person->unit)
        ctx_fault(c, "unit", "该人员已在“%s”任职，无需调动。", person->unit_name);
    if (!transfer->unit && !person->unit)
        ctx_fault(c, "unit", "该人员已不在任何单位任职。");
    return ctx_faulty(c);
}

enum err org_person_transfer(struct ctx *c, const struct org_transfer *transfer,
                             struct org_person *ret)
{
    struct org_person before;
    TRY(org_person_need(c, MAY_KEEP_PEOPLE, transfer->person));
    TRY(org_person_see(c, transfer->person, &before));
    *ret = before;
    if (before.rev != transfer->rev)
        return ctx_fail(c, ERR_CONFLICT, "人员信息已被他人改动，请核对两个版本后再保存。");
    if (transfer->unit)
        TRY(need_open_unit(c, transfer->unit, transfer->from, "unit"));
    TRY(check_transfer(c, transfer, &before));
    org_service_move(c, transfer->person, transfer->unit, transfer->from);
    (void)db_exec(c, sql_org_person_touch,
                  DB_ARGS(VAL(transfer->person), VAL(transfer->rev), VAL(c->now)));
    (void)org_person_load(c, transfer->person, transfer->from, ret);
    org_record(c,
               &(struct org_deed){.action = "person.transfer",
                                  .object = "person",
                                  .id = transfer->person,
                                  .unit = transfer->unit ? transfer->unit : before.unit,
                                  .before = person_json(c, &before),
                                  .after = person_json(c, ret)},
               transfer->unit ? "将“%s”调往“%s”" : "登记“%s”离任%s", ret->name,
               transfer->unit && ret->unit_name ? ret->unit_name : "");
    return OK;
}

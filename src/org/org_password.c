/* SPDX-License-Identifier: Apache-2.0 */
/* Passwords: changed by their owner, given anew by an administrator. */
#include <string.h>

#include "org_access_sql.h"
#include "org_grant.h"
#include "org_own.h"
#include "org_people.h"
#include "org_rules.h"
#include "org_setup.h"
#include "org_sign_in.h"

#include "platform/base/arena.h"

/* ---- By the owner ---------------------------------------------------------------------------- */

static void check_new_password(struct ctx *c, const char *new, const char *const *own)
{
    const char *sentences[PASSWORD_FAULTS];
    size_t count = org_password_check(new, own, sentences);
    for (size_t i = 0; i < count; i++)
        ctx_fault(c, "new", "%s", sentences[i]);
}

enum err org_password_try(struct ctx *c, const char *old, const char *new,
                          struct org_new_password *ret)
{
    const char *own[5] = {NULL};
    size_t count = 0;
    ret->tried =
        (struct org_try){.key = org_attempt_key(c, c->actor.person), .person = c->actor.person};
    TRY(org_attempt_is_free(c, ret->tried.key));
    struct db_rows *rows = db_query(c, sql_org_password_read, DB_ARGS(VAL(c->actor.person)));
    if (db_row(rows) == DB_ROW) {
        ret->tried.password = db_text(rows, 0);
        for (int column = 1; column <= 3; column++) {
            if (!db_is_null(rows, column))
                own[count++] = db_text(rows, column);
        }
    }
    db_close(rows);
    own[count] = old;
    check_new_password(c, new, own);
    TRY(ctx_faulty(c));
    ret->tried.is_right = org_password_is(ret->tried.password, old);
    return ret->tried.is_right ? org_password_hash(c, new, &ret->hash) : OK;
}

enum err org_password_change(struct ctx *c, const struct org_new_password *change,
                             const char **ret_token, enum err *ret_refused)
{
    const char *stored = db_string(c, sql_org_password_read, DB_ARGS(VAL(change->tried.person)));
    *ret_token = NULL;
    *ret_refused = OK;
    TRY(org_attempt_is_free(c, change->tried.key));
    if (!change->tried.is_right || !stored || strcmp(stored, change->tried.password) != 0) {
        org_attempt_failed(c, change->tried.key);
        ctx_fault(c, "old", "原密码不正确，请重新输入。");
        *ret_refused = ctx_faulty(c);
        return OK;
    }
    (void)db_exec(c, sql_org_password_set,
                  DB_ARGS(VAL(change->tried.person), VAL(change->hash), VAL(0)));
    (void)org_sessions_end_of(c, change->tried.person);
    *ret_token = org_session_begin(c, change->tried.person);
    org_record(c,
               &(struct org_deed){
                   .action = "password.change", .object = "person", .id = change->tried.person},
               "“%s”修改了密码", c->actor.name);
    return OK;
}

/* ---- By an administrator --------------------------------------------------------------------- */

/* Twelve characters that can't be mistaken for one another on paper: 59 bits. */
static const char *make_password(struct ctx *c)
{
    static const char letters[] = "abcdefghjkmnpqrstuvwxyz23456789";
    enum { LETTERS = sizeof letters - 1, GROUP = 4, COUNT = 12, FAIR = 256 / LETTERS * LETTERS };
    char password[COUNT + COUNT / GROUP];
    size_t used = 0;
    for (int i = 0; i < COUNT; i++) {
        unsigned char byte;
        if (i > 0 && i % GROUP == 0)
            password[used++] = '-';
        do {
            c->random(&byte, 1);
        } while (byte >= FAIR);
        password[used++] = letters[byte % LETTERS];
    }
    return arena_copy(c->arena, password, used);
}

enum err org_first_password_make(struct ctx *c, struct org_first_password *ret)
{
    ret->user = NULL;
    ret->password = make_password(c);
    return org_password_hash(c, ret->password, &ret->hash);
}

static enum err set_anew(struct ctx *c, const struct org_person *person, int64_t rev,
                         struct org_first_password *first)
{
    if (db_exec(c, sql_org_password_reset,
                DB_ARGS(VAL(person->id), VAL(rev), VAL(first->hash), VAL(c->now))) != 1)
        return ctx_fail(c, ERR_CONFLICT,
                        "该人员的信息刚刚有变动，或者密码刚刚已重置，这一次没有重置；"
                        "请刷新页面核对后再办理。");
    first->rev = rev + 1;
    (void)org_sessions_end_of(c, person->id);
    org_attempt_forgive(c, person->id);
    org_record(c,
               &(struct org_deed){.action = "password.reset",
                                  .object = "person",
                                  .id = person->id,
                                  .unit = org_person_home(c, person->id)},
               c->actor.person ? "重置“%s”的密码" : "在服务器上重置“%s”的密码", person->name);
    return OK;
}

enum err org_password_reset(struct ctx *c, int64_t person, int64_t rev,
                            struct org_first_password *first)
{
    struct org_person read;
    TRY(org_person_need(c, MAY_RESET_PASSWORDS, person));
    TRY(org_person_see(c, person, &read));
    if (person == c->actor.person)
        return ctx_fail(c, ERR_FORBIDDEN, "不能重置自己的密码；请用“修改密码”。");
    TRY(org_grants_within_mine(c, person));
    first->user = read.user ? read.user : read.certificate;
    if (!first->user)
        return ctx_fail(c, ERR_INVALID, "该人员没有用户名也没有执法证号，请先填写其中一项。");
    return set_anew(c, &read, rev, first);
}

/* ---- By whoever has the machine -------------------------------------------------------------- */

static bool is_security(struct ctx *c, int64_t person)
{
    int32_t today = org_today(c);
    bool is = false;
    struct db_rows *rows =
        db_query(c, sql_org_grants_between, DB_ARGS(VAL(person), VAL(today), VAL(today)));
    while (db_row(rows) == DB_ROW)
        is = is || db_int(rows, 1) == ROLE_SECURITY;
    return is;
}

enum err org_password_rescue(struct ctx *c, const char *user, struct org_account *ret)
{
    struct org_person read;
    struct org_first_password first;
    int64_t person =
        db_number(c, sql_org_sign_in_read,
                  DB_ARGS(VAL(org_lower(c->arena, user)), VAL(org_upper(c->arena, user))), 0);
    if (person == 0 || !org_person_get(c, person, &read))
        return ctx_fail(c, ERR_NOT_FOUND, "没有“%s”这个用户名或执法证号，请核对。", user);
    if (!is_security(c, person))
        return ctx_fail(c, ERR_FORBIDDEN,
                        "“%s”不是安全管理员，没有重置；请由安全管理员登录后在这个人的页面上重置。",
                        user);
    if (read.is_disabled)
        return ctx_fail(c, ERR_FORBIDDEN, "“%s”的账号已停用，没有重置；请由另一名安全管理员恢复。",
                        user);
    TRY(org_first_password_make(c, &first));
    *ret = (struct org_account){.user = user, .password = first.password, .must_change = true};
    return set_anew(c, &read, read.rev, &first);
}

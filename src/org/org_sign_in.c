/* SPDX-License-Identifier: Apache-2.0 */
/* Signing in: who may try, whether it is they, and what failing costs. */
#include "org_sign_in.h"

#include <sodium.h>
#include <string.h>

#include "org_access_sql.h"
#include "org_own.h"
#include "org_rules.h"

#include "platform/base/arena.h"

enum { MOST_KEY = 64 };

/* ---- Counting -------------------------------------------------------------------------------- */

static struct org_attempts read_attempts(struct ctx *c, const char *key, const char *address)
{
    struct org_attempts attempts = {0};
    struct db_rows *rows = db_query(c, sql_org_attempt_read, DB_ARGS(VAL(key), VAL(address)));
    if (db_row(rows) == DB_ROW)
        attempts = (struct org_attempts){db_int(rows, 0), db_int(rows, 1), db_int(rows, 2),
                                         db_int(rows, 3)};
    db_close(rows);
    return attempts;
}

static void store_attempts(struct ctx *c, const char *key, const char *address,
                           struct org_attempts attempts)
{
    (void)db_exec(c, sql_org_attempt_set,
                  DB_ARGS(VAL(key), VAL(address), VAL(attempts.failures), VAL(attempts.last_at),
                          VAL(attempts.free_at), VAL(attempts.good_at)));
}

/* An address as the key of a row; '' is kept for all of them together. */
static const char *own_address(const struct ctx *c)
{
    return c->actor.address && *c->actor.address ? c->actor.address : "-";
}

enum err org_attempt_is_free(struct ctx *c, const char *key)
{
    enum { A_MINUTE_MS = 60000 };
    int64_t free_at = org_attempts_free_at(read_attempts(c, key, own_address(c)),
                                           read_attempts(c, key, ""), c->now);
    /* So far ahead nobody is ever locked out: the clock has been put back since. */
    if (free_at <= c->now || free_at - c->now > DELAY_MOST_MS)
        return OK;
    int64_t left = free_at - c->now;
    if (left < A_MINUTE_MS)
        return ctx_fail(c, ERR_TOO_MANY, "登录失败次数过多，请在 %lld 秒后再试。",
                        (long long)((left + 999) / 1000));
    return ctx_fail(c, ERR_TOO_MANY,
                    "登录失败次数过多，请在 %lld 分钟后再试；忘记密码可请本单位管理员重置。",
                    (long long)((left + A_MINUTE_MS - 1) / A_MINUTE_MS));
}

void org_attempt_failed(struct ctx *c, const char *key)
{
    const char *address = own_address(c);
    struct org_attempts here = read_attempts(c, key, address);
    struct org_attempts everywhere = read_attempts(c, key, "");
    store_attempts(c, key, address, org_attempts_failed(here, ATTEMPTS_FREE, c->now));
    store_attempts(c, key, "", org_attempts_failed(everywhere, ATTEMPTS_FREE_ALL, c->now));
    (void)db_exec(c, sql_org_attempts_forget,
                  DB_ARGS(VAL(c->now - FORGET_MS), VAL(c->now - KNOWN_ADDRESS_MS)));
}

void org_attempt_succeeded(struct ctx *c, const char *key)
{
    store_attempts(c, key, own_address(c),
                   (struct org_attempts){.last_at = c->now, .good_at = c->now});
}

const char *org_attempt_key(struct ctx *c, int64_t person)
{
    return text_format(c->arena, "#%lld", (long long)person);
}

void org_attempt_forgive(struct ctx *c, int64_t person)
{
    (void)db_exec(c, sql_org_attempts_forgive, DB_ARGS(VAL(org_attempt_key(c, person))));
}

/* ---- Hashing --------------------------------------------------------------------------------- */

/* Of a password nobody has: compared with when there is none, so that it takes as long. */
static const char nobodys_hash[] = "$argon2id$v=19$m=65536,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
                                   "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

bool org_password_is(const char *hash, const char *password)
{
    int answer = crypto_pwhash_str_verify(hash ? hash : nobodys_hash, password, strlen(password));
    return hash && answer == 0;
}

enum err org_password_hash(struct ctx *c, const char *password, const char **ret_hash)
{
    char *hash = arena_alloc(c->arena, crypto_pwhash_STRBYTES);
    if (crypto_pwhash_str_alg(hash, password, strlen(password), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                              crypto_pwhash_MEMLIMIT_INTERACTIVE,
                              crypto_pwhash_ALG_ARGON2ID13) != 0)
        return ctx_fail(c, ERR_BUSY, "系统内存不足，暂时无法处理密码，请稍后再试。");
    *ret_hash = hash;
    return OK;
}

/* ---- The two steps --------------------------------------------------------------------------- */

/* At most MOST_KEY bytes of what was typed, in small letters: the key for somebody not known. */
static const char *key_of_stranger(struct ctx *c, const char *user)
{
    size_t length = strlen(user) < MOST_KEY ? strlen(user) : MOST_KEY;
    while (length > 0 && !text_is_utf8((struct bytes){user, length}))
        length--;
    return org_lower(c->arena, arena_copy(c->arena, user, length));
}

enum err org_sign_in_try(struct ctx *c, const char *user, const char *password, struct org_try *ret)
{
    const char *key = org_lower(c->arena, user);
    struct db_rows *rows =
        db_query(c, sql_org_sign_in_read, DB_ARGS(VAL(key), VAL(org_upper(c->arena, user))));
    *ret = (struct org_try){.key = key_of_stranger(c, user)};
    bool is_disabled = false;
    if (db_row(rows) == DB_ROW) {
        ret->person = db_int(rows, 0);
        ret->password = db_text(rows, 1);
        is_disabled = db_int(rows, 2) != 0;
        ret->key = org_attempt_key(c, ret->person);
    }
    db_close(rows);
    TRY(org_attempt_is_free(c, ret->key));
    ret->is_right = org_password_is(ret->password, password) && !is_disabled;
    return OK;
}

/* Between the two steps the password may have been changed, or the person disabled. */
static bool is_still_right(struct ctx *c, const struct org_try *tried)
{
    struct db_rows *rows = db_query(c, sql_org_password_read, DB_ARGS(VAL(tried->person)));
    bool is_right = tried->is_right && db_row(rows) == DB_ROW && !db_is_null(rows, 0) &&
                    strcmp(db_text(rows, 0), tried->password) == 0 && db_int(rows, 5) == 0;
    db_close(rows);
    return is_right;
}

static const char *name_of(struct ctx *c, int64_t person)
{
    struct org_person read;
    return org_person_get(c, person, &read) ? read.name : "";
}

enum err org_sign_in(struct ctx *c, const struct org_try *tried, const char **ret_token,
                     enum err *ret_refused)
{
    *ret_token = NULL;
    *ret_refused = OK;
    TRY(org_attempt_is_free(c, tried->key));
    if (!is_still_right(c, tried)) {
        org_attempt_failed(c, tried->key);
        if (tried->person)
            org_record(c,
                       &(struct org_deed){
                           .action = "session.refuse", .object = "person", .id = tried->person},
                       "以“%s”的账号登录未成功", name_of(c, tried->person));
        *ret_refused =
            ctx_fail(c, ERR_SIGNED_OUT, "用户名或密码不正确，或者账号已停用，请核对后重试。");
        return OK;
    }
    org_attempt_succeeded(c, tried->key);
    c->actor.person = tried->person;
    c->actor.name = name_of(c, tried->person);
    *ret_token = org_session_begin(c, tried->person);
    org_record(
        c, &(struct org_deed){.action = "session.begin", .object = "person", .id = tried->person},
        "“%s”登录", c->actor.name);
    return OK;
}

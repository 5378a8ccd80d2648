/* SPDX-License-Identifier: Apache-2.0 */
/* Sessions: begun, recognised, kept alive, ended. */
#include "org_routes.h"
#include "org_session.h"

#include <sodium.h>
#include <string.h>

#include "org_access_sql.h"
#include "org_own.h"
#include "org_people.h"
#include "org_rules.h"
#include "org_sign_in.h"

#include "platform/base/arena.h"

enum { TOKEN_BYTES = 32, CSRF_BYTES = 16, MOST_ROLES = 100 };

static const char *hex_of(struct ctx *c, const unsigned char *bytes, size_t size)
{
    char *hex = arena_alloc(c->arena, 2 * size + 1);
    return sodium_bin2hex(hex, 2 * size + 1, bytes, size);
}

static const char *random_hex(struct ctx *c, size_t size)
{
    unsigned char bytes[TOKEN_BYTES];
    c->random(bytes, size);
    return hex_of(c, bytes, size);
}

/* The usual ones, unless the program was told others before anybody came. */
static struct org_session_limits limits = {SESSION_IDLE_MS, SESSION_MOST_MS};

void org_use_session_limits(struct org_session_limits the_limits)
{
    limits = the_limits;
}

static const char *hash_of(struct ctx *c, const char *token)
{
    unsigned char hash[crypto_generichash_BYTES_MAX];
    (void)crypto_generichash(hash, sizeof hash, (const unsigned char *)token, strlen(token), NULL,
                             0);
    return hex_of(c, hash, sizeof hash);
}

const char *org_session_begin(struct ctx *c, int64_t person)
{
    const char *token = random_hex(c, TOKEN_BYTES);
    int64_t id = db_new_id(c);
    (void)db_exec(c, sql_org_sessions_forget, DB_ARGS(VAL(c->now), VAL(c->now - limits.idle_ms)));
    (void)db_exec(c, sql_org_session_add,
                  DB_ARGS(VAL(id), VAL(hash_of(c, token)), VAL(random_hex(c, CSRF_BYTES)),
                          VAL(person), VAL(c->now), VAL(c->now + limits.most_ms),
                          VAL(c->actor.address ? c->actor.address : "")));
    c->actor.session = id;
    return token;
}

/* ---- Who asks -------------------------------------------------------------------------------- */

static uint64_t permissions_of(struct ctx *c, int64_t person)
{
    uint64_t may = 0;
    struct db_rows *rows = db_query(c, sql_org_roles_of, DB_ARGS(VAL(person), VAL(org_today(c))));
    while (db_row(rows) == DB_ROW) {
        if (db_int(rows, 0) < ROLE_COUNT)
            may |= org_roles[db_int(rows, 0)].may;
    }
    return may;
}

enum err org_recognise(struct ctx *c, const char *token, const char **ret_csrf)
{
    *ret_csrf = NULL;
    if (!token || !*token)
        return OK;
    struct db_rows *rows = db_query(c, sql_org_session_read, DB_ARGS(VAL(hash_of(c, token))));
    if (db_row(rows) != DB_ROW)
        return ERR_SIGNED_OUT;
    int64_t session = db_int(rows, 0), person = db_int(rows, 1);
    const char *csrf = db_text(rows, 2), *name = db_text(rows, 5);
    bool is_over = c->now >= db_int(rows, 4) || c->now - db_int(rows, 3) >= limits.idle_ms;
    bool must_change = db_int(rows, 6) != 0, is_disabled = db_int(rows, 7) != 0;
    db_close(rows);
    if (is_over || is_disabled)
        return ERR_SIGNED_OUT;
    c->actor.person = person;
    c->actor.session = session;
    c->actor.name = name;
    c->actor.must_change = must_change;
    c->actor.may = must_change ? 0 : permissions_of(c, person);
    *ret_csrf = csrf;
    return OK;
}

static void add_roles(struct ctx *c, struct org_session *session)
{
    struct org_role_held *list = arena_array(c->arena, MOST_ROLES, sizeof *list);
    size_t count = 0;
    struct db_rows *rows =
        db_query(c, sql_org_own_roles, DB_ARGS(VAL(c->actor.person), VAL(org_today(c))));
    while (count < MOST_ROLES && db_row(rows) == DB_ROW) {
        int role = (int)db_int(rows, 0);
        list[count++] = (struct org_role_held){.role = role,
                                               .title = org_role_title((enum org_role)role),
                                               .unit = db_int(rows, 1),
                                               .unit_name = db_text(rows, 2),
                                               .until = db_day(rows, 3)};
    }
    db_close(rows);
    session->roles = list;
    session->role_count = count;
}

static bool must_change_password(struct ctx *c, int64_t person)
{
    struct db_rows *rows = db_query(c, sql_org_password_read, DB_ARGS(VAL(person)));
    bool must_change = db_row(rows) == DB_ROW && db_int(rows, 4) != 0;
    db_close(rows);
    return must_change;
}

struct org_session org_session_now(struct ctx *c)
{
    struct org_session session = {0};
    if (!c->actor.session || !org_person_get(c, c->actor.person, &session.person))
        return session;
    session.id = c->actor.session;
    session.must_change_password = must_change_password(c, c->actor.person);
    session.may = session.must_change_password ? 0 : permissions_of(c, c->actor.person);
    add_roles(c, &session);
    struct db_rows *rows = db_query(c, sql_org_session_times, DB_ARGS(VAL(session.id)));
    if (db_row(rows) == DB_ROW) {
        session.idle_at = db_int(rows, 0) + limits.idle_ms;
        session.ends_at = db_int(rows, 1);
        session.csrf = db_text(rows, 2);
    }
    db_close(rows);
    return session;
}

/* ---- Alive and over -------------------------------------------------------------------------- */

int64_t org_session_touch(struct ctx *c)
{
    enum { A_MINUTE_MS = 60000 };
    struct org_session session = org_session_now(c);
    if (c->now + limits.idle_ms - session.idle_at < A_MINUTE_MS)
        return session.idle_at;
    (void)db_exec(c, sql_org_session_touch, DB_ARGS(VAL(session.id), VAL(c->now)));
    return c->now + limits.idle_ms;
}

void org_sign_out(struct ctx *c)
{
    (void)db_exec(c, sql_org_session_end, DB_ARGS(VAL(c->actor.session)));
    org_record(
        c, &(struct org_deed){.action = "session.end", .object = "person", .id = c->actor.person},
        "“%s”退出登录", c->actor.name);
}

int64_t org_sessions_end_others(struct ctx *c)
{
    int64_t count =
        db_exec(c, sql_org_sessions_end, DB_ARGS(VAL(c->actor.person), VAL(c->actor.session)));
    org_record(c,
               &(struct org_deed){
                   .action = "session.end_others", .object = "person", .id = c->actor.person},
               "“%s”退出了在其他设备上的登录", c->actor.name);
    return count;
}

int64_t org_sessions_end_of(struct ctx *c, int64_t person)
{
    return db_exec(c, sql_org_sessions_end, DB_ARGS(VAL(person), VAL(0)));
}

enum err org_sessions_end_by(struct ctx *c, int64_t person, int64_t *ret_count)
{
    struct org_person read;
    TRY(org_person_need(c, MAY_RESET_PASSWORDS, person));
    TRY(org_person_see(c, person, &read));
    *ret_count = org_sessions_end_of(c, person);
    org_record(c,
               &(struct org_deed){.action = "session.end_all",
                                  .object = "person",
                                  .id = person,
                                  .unit = org_person_home(c, person)},
               "让“%s”在所有设备上退出登录", read.name);
    return OK;
}

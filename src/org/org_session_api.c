/* SPDX-License-Identifier: Apache-2.0 */
/* The interface of signing in. */
#include "org_routes.h"
#include "org_rules.h"
#include "org_session.h"
#include "org_setup.h"

#include "platform/base/arena.h"
#include "platform/base/date.h"

_Static_assert((int)MAY_SEE_UNITS == (int)NEED_FIRST, "permissions begin where routes expect them");

/* ---- Shapes ---------------------------------------------------------------------------------- */

static const struct field me_fields[] = {
    FIELD(org_person, id, FIELD_ID, .label = "编号", .is_required = true),
    FIELD(org_person, name, FIELD_TEXT, .label = "姓名", .is_required = true),
    FIELD(org_person, unit, FIELD_ID, .label = "任职单位"),
    FIELD(org_person, unit_name, FIELD_TEXT, .label = "任职单位名称"),
    FIELD(org_person, user, FIELD_TEXT, .label = "用户名"),
    FIELD_SHAPE("Me"),
};

static const struct field held_fields[] = {
    FIELD(org_role_held, role, FIELD_WORD, .label = "角色", .words = org_role_words,
          .is_required = true),
    FIELD(org_role_held, title, FIELD_TEXT, .label = "角色名称", .is_required = true),
    FIELD(org_role_held, unit, FIELD_ID, .label = "范围", .is_required = true),
    FIELD(org_role_held, unit_name, FIELD_TEXT, .label = "范围单位名称", .is_required = true),
    FIELD(org_role_held, until, FIELD_DATE, .label = "截止日期"),
    FIELD_SHAPE("HeldRole"),
};

struct session_view {
    const struct org_person *person;
    bool must_change_password;
    const char *csrf;
    struct field_list may;
    struct field_list roles;
    int64_t idle_at;
    int64_t ends_at;
    int64_t now;
    bool is_demo;
    bool is_practice;
};

static const struct field session_fields[] = {
    FIELD(session_view, person, FIELD_OBJECT, .label = "登录人", .of = me_fields,
          .size = sizeof(struct org_person)),
    FIELD(session_view, must_change_password, FIELD_BOOL, .label = "须先修改密码",
          .is_required = true),
    FIELD(session_view, csrf, FIELD_TEXT, .label = "防伪标识"),
    FIELD(session_view, may, FIELD_TEXTS, .label = "权限", .words = org_permission_words,
          .is_required = true),
    FIELD(session_view, roles, FIELD_LIST, .label = "角色", .of = held_fields,
          .size = sizeof(struct org_role_held), .is_required = true),
    FIELD(session_view, idle_at, FIELD_TIME, .label = "无操作时的失效时间"),
    FIELD(session_view, ends_at, FIELD_TIME, .label = "最迟失效时间"),
    FIELD(session_view, now, FIELD_TIME, .label = "服务器时间", .is_required = true),
    FIELD(session_view, is_demo, FIELD_BOOL, .label = "演示数据"),
    FIELD(session_view, is_practice, FIELD_BOOL, .label = "练习环境"),
    FIELD_SHAPE("Session"),
};

static struct field_list permission_words(struct ctx *c, uint64_t may)
{
    const char **words = arena_array(c->arena, MAY_END - MAY_SEE_UNITS, sizeof *words);
    size_t count = 0;
    for (size_t i = 0; org_permission_words[i]; i++) {
        if (may >> i & 1)
            words[count++] = org_permission_words[i];
    }
    return (struct field_list){words, count};
}

static void give_session(struct ctx *c, struct response *p)
{
    struct org_session *session = arena_alloc(c->arena, sizeof *session);
    struct session_view *view = arena_alloc(c->arena, sizeof *view);
    *session = org_session_now(c);
    *view = (struct session_view){.person = session->id ? &session->person : NULL,
                                  .must_change_password = session->must_change_password,
                                  .csrf = session->csrf,
                                  .may = permission_words(c, session->may),
                                  .roles = {session->roles, session->role_count},
                                  .idle_at = session->idle_at,
                                  .ends_at = session->ends_at,
                                  .now = c->now,
                                  .is_demo = org_has_demo(c),
                                  .is_practice = org_is_practice(c)};
    p->gives = view;
}

/* ---- Signing in and out ---------------------------------------------------------------------- */

static enum err see_session(struct ctx *c, const struct request *q, struct response *p)
{
    (void)q;
    give_session(c, p);
    return OK;
}

struct credentials {
    const char *user;
    const char *password;
};

static const struct field credentials_fields[] = {
    FIELD(credentials, user, FIELD_TEXT, .label = "用户名或执法证号", .is_required = true,
          .maximum = 64),
    FIELD(credentials, password, FIELD_TEXT, .label = "密码", .is_required = true,
          .maximum = PASSWORD_MOST),
    FIELD_SHAPE("Credentials"),
};

static enum err prepare_sign_in(struct ctx *c, const struct request *q, struct response *p)
{
    const struct credentials *takes = q->takes;
    struct org_try *tried = arena_alloc(c->arena, sizeof *tried);
    (void)p;
    TRY(org_sign_in_try(c, takes->user, takes->password, tried));
    *q->plan = tried;
    return OK;
}

static enum err sign_in(struct ctx *c, const struct request *q, struct response *p)
{
    TRY(org_sign_in(c, *q->plan, &p->cookie, &p->refused));
    if (p->refused == OK)
        give_session(c, p);
    return OK;
}

static enum err sign_out(struct ctx *c, const struct request *q, struct response *p)
{
    (void)q;
    org_sign_out(c);
    p->cookie = "";
    return OK;
}

struct touched {
    int64_t idle_at;
};

static const struct field touched_fields[] = {
    FIELD(touched, idle_at, FIELD_TIME, .label = "无操作时的失效时间", .is_required = true),
    FIELD_SHAPE("Touched"),
};

static enum err touch(struct ctx *c, const struct request *q, struct response *p)
{
    struct touched *gives = arena_alloc(c->arena, sizeof *gives);
    (void)q;
    gives->idle_at = org_session_touch(c);
    p->gives = gives;
    return OK;
}

struct ended {
    int64_t ended;
};

static const struct field ended_fields[] = {
    FIELD(ended, ended, FIELD_INT, .label = "退出的登录数", .is_required = true),
    FIELD_SHAPE("EndedSessions"),
};

static enum err end_others(struct ctx *c, const struct request *q, struct response *p)
{
    struct ended *gives = arena_alloc(c->arena, sizeof *gives);
    (void)q;
    gives->ended = org_sessions_end_others(c);
    p->gives = gives;
    return OK;
}

static enum err end_all_of(struct ctx *c, const struct request *q, struct response *p)
{
    struct ended *gives = arena_alloc(c->arena, sizeof *gives);
    TRY(org_sessions_end_by(c, q->ids[0], &gives->ended));
    p->gives = gives;
    return OK;
}

/* ---- Passwords ------------------------------------------------------------------------------- */

struct passwords {
    const char *old;
    const char *new;
};

static const struct field passwords_fields[] = {
    FIELD(passwords, old, FIELD_TEXT, .label = "原密码", .is_required = true,
          .maximum = PASSWORD_MOST),
    FIELD(passwords, new, FIELD_TEXT, .label = "新密码", .is_required = true,
          .maximum = PASSWORD_MOST),
    FIELD_SHAPE("Passwords"),
};

static enum err prepare_change(struct ctx *c, const struct request *q, struct response *p)
{
    const struct passwords *takes = q->takes;
    struct org_new_password *change = arena_alloc(c->arena, sizeof *change);
    (void)p;
    TRY(org_password_try(c, takes->old, takes->new, change));
    *q->plan = change;
    return OK;
}

static enum err change_password(struct ctx *c, const struct request *q, struct response *p)
{
    TRY(org_password_change(c, *q->plan, &p->cookie, &p->refused));
    if (p->refused == OK)
        give_session(c, p);
    return OK;
}

static const struct field first_password_fields[] = {
    FIELD(org_first_password, user, FIELD_TEXT, .label = "用户名", .is_required = true),
    FIELD(org_first_password, password, FIELD_TEXT, .label = "一次性密码", .is_required = true),
    FIELD(org_first_password, rev, FIELD_INT, .label = "版本", .is_required = true),
    FIELD_SHAPE("FirstPassword"),
};

struct resetting {
    int64_t rev;
};

static const struct field resetting_fields[] = {
    FIELD(resetting, rev, FIELD_INT, .label = "版本", .is_required = true, .minimum = 1),
    FIELD_SHAPE("PasswordReset"),
};

static enum err prepare_reset(struct ctx *c, const struct request *q, struct response *p)
{
    struct org_first_password *first = arena_alloc(c->arena, sizeof *first);
    (void)p;
    TRY(org_first_password_make(c, first));
    *q->plan = first;
    return OK;
}

static enum err reset_password(struct ctx *c, const struct request *q, struct response *p)
{
    const struct resetting *takes = q->takes;
    TRY(org_password_reset(c, q->ids[0], takes->rev, *q->plan));
    p->gives = *q->plan;
    return OK;
}

/* ---- Routes ---------------------------------------------------------------------------------- */

const struct route org_session_routes[] = {
    {"GET", "/api/session", see_session, .title = "查看当前登录", .need = NEED_PUBLIC,
     .lane = LANE_READ, .gives = session_fields},
    {"POST", "/api/session", sign_in, .prepare = prepare_sign_in, .title = "登录",
     .need = NEED_PUBLIC, .lane = LANE_WRITE, .takes = credentials_fields,
     .takes_size = sizeof(struct credentials), .gives = session_fields, .most_body = 4096},
    {"DELETE", "/api/session", sign_out, .title = "退出登录", .need = NEED_SESSION,
     .lane = LANE_WRITE},
    {"POST", "/api/session/touch", touch, .title = "保持登录", .need = NEED_SESSION,
     .lane = LANE_WRITE, .gives = touched_fields},
    {"DELETE", "/api/session/others", end_others, .title = "退出其他设备上的登录",
     .need = NEED_SESSION, .lane = LANE_WRITE, .gives = ended_fields},
    {"POST", "/api/session/password", change_password, .prepare = prepare_change,
     .title = "修改密码", .need = NEED_SESSION, .lane = LANE_WRITE, .takes = passwords_fields,
     .takes_size = sizeof(struct passwords), .gives = session_fields, .most_body = 4096},
    {"POST", "/api/people/{person}/password", reset_password, .prepare = prepare_reset,
     .title = "重置密码", .need = MAY_RESET_PASSWORDS, .lane = LANE_WRITE,
     .takes = resetting_fields, .takes_size = sizeof(struct resetting),
     .gives = first_password_fields},
    {"DELETE", "/api/people/{person}/sessions", end_all_of, .title = "让人员在所有设备上退出",
     .need = MAY_RESET_PASSWORDS, .lane = LANE_WRITE, .gives = ended_fields},
    {0},
};

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a parsed request to its answer: who asks, may they, is the input right, run it in its lanes.
 *
 * A route with `prepare` is two units of work: the first on LANE_SLOW, the second in the route's
 * lane; who asks and whether they may is settled in each, because between them a grant may end.
 */
#include <sodium.h>
#include <string.h>
#include <unistd.h>

#include "http_sql.h"
#include "platform/base/faults.h"
#include "platform/db/db.h"
#include "platform/http/exchange.h"
#include "platform/http/kept.h"
#include "platform/http/routes.h"

enum { HASH_BYTES = 32, LEAST_KEY = 8, MOST_KEY = 100 };

#define MOST_ANSWER ((size_t)48 * 1024 * 1024)

struct dispatch {
    const struct http_config *config;
    struct edge *edge;
    struct routes *routes;
    struct http_server *server; /* NULL: nobody listens to events */
    struct kept *kept;          /* NULL: no memory for it */
};

struct dispatch *dispatch_new(struct arena *arena, const struct http_config *config,
                              struct edge *edge, const char **ret_sentence)
{
    struct dispatch *dispatch = arena_alloc(arena, sizeof *dispatch);
    dispatch->config = config;
    dispatch->edge = edge;
    dispatch->routes = routes_new(arena, config->modules, ret_sentence);
    if (!dispatch->routes)
        return NULL;
    dispatch->kept = kept_new();
    return dispatch;
}

void dispatch_free(struct dispatch *dispatch)
{
    kept_free(dispatch->kept);
    dispatch->kept = NULL;
}

void dispatch_publish_to(struct dispatch *dispatch, struct http_server *server)
{
    dispatch->server = server;
}

/* ---- Answers --------------------------------------------------------------------------------- */

static void write_refusal(struct exchange *x, int status, const char *code, const char *sentence)
{
    struct ctx *c = &x->work.ctx;
    struct text text;
    text_init(&text, &x->work.arena, MOST_ANSWER);
    text_add(&text, "{\"code\":");
    json_add_string(&text, code);
    text_add(&text, ",\"message\":");
    json_add_string(&text, sentence);
    text_add(&text, ",\"fields\":[");
    for (size_t i = 0; i < c->fault_count; i++) {
        text_add(&text, i ? ",{\"field\":" : "{\"field\":");
        json_add_string(&text, c->faults[i].place);
        text_add(&text, ",\"message\":");
        json_add_string(&text, c->faults[i].sentence);
        text_add_char(&text, '}');
    }
    text_add_char(&text, ']');
    if (status == 409 && x->p.gives && x->route->gives) {
        text_add(&text, ",\"current\":");
        field_write(&text, x->route->gives, x->p.gives);
    }
    text_add_char(&text, '}');
    x->status = status;
    x->type = "application/json; charset=utf-8";
    x->answer = (struct bytes){text.at, text.used};
    x->p.file = NULL;
    /* If it is the COMMIT that failed an answer had been written; its memory is gone. */
    x->stream = x->disposition = x->set_cookie = NULL;
}

void dispatch_refuse(struct exchange *x, int status, const char *code, const char *sentence)
{
    write_refusal(x, status, code, sentence);
}

/* What is said when the use case left no sentence of its own. */
static const char *usual_sentence(enum err err)
{
    switch (err) {
    case ERR_INVALID: return "填写的内容有误，请按提示改正后再提交。";
    case ERR_SIGNED_OUT: return "登录已失效，请重新登录；已填写的内容会保留。";
    case ERR_FORBIDDEN: return "您没有办理此事的权限；如确需办理，请联系本单位管理员。";
    case ERR_NOT_FOUND: return "没有找到要看的内容，可能已被删除，或者不在您的管辖范围内。";
    case ERR_CONFLICT: return "内容已被他人改动，请核对两个版本后再保存。";
    case ERR_TOO_BIG: return "一次提交或查询的内容过多，请分批办理。";
    case ERR_TOO_MANY: return "操作过于频繁，请稍后再试。";
    case ERR_BUSY: return "系统正忙，本次操作没有保存，请稍后再试。";
    case OK:
    case ERR_INTERNAL: break;
    }
    return "系统出现故障，本次操作没有保存，请稍后再试；如仍不行，请联系系统管理员。";
}

static void refuse(struct exchange *x, enum err err)
{
    const char *sentence = x->work.ctx.message;
    if (!sentence || err == ERR_INTERNAL)
        sentence = usual_sentence(err);
    write_refusal(x, err_status(err), err_code(err), sentence);
    x->p.policy = NULL; /* what the refused one left is gone with its memory */
    if (err == ERR_BUSY || err == ERR_TOO_MANY)
        x->retry_after = x->retry_after ? x->retry_after : 2;
}

static void add_percent(struct text *text, const char *string)
{
    static const char digits[] = "0123456789ABCDEF";
    for (const char *at = string; *at; at++) {
        unsigned char c = (unsigned char)*at;
        bool is_plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
                        (c >= 'a' && c <= 'z') || c == '.' || c == '-' || c == '_';
        if (is_plain) {
            text_add_char(text, *at);
        } else {
            char escaped[3] = {'%', digits[c >> 4], digits[c & 15]};
            text_add_bytes(text, escaped, 3);
        }
    }
}

static const char *name_file(struct exchange *x, const char *filename)
{
    struct text text;
    text_init(&text, &x->work.arena, 2048);
    text_add(&text, "attachment; filename*=UTF-8''");
    add_percent(&text, filename);
    return text.at;
}

static const char *bake_cookie(struct exchange *x, const char *token)
{
    bool is_secure = x->dispatch->config->is_secure || x->is_secure;
    return text_format(&x->work.arena, "%s=%s; Path=/; HttpOnly; SameSite=Strict%s%s",
                       http_cookie(x->dispatch->config), token, *token ? "" : "; Max-Age=0",
                       is_secure ? "; Secure" : "");
}

static void write_answer(struct exchange *x)
{
    const struct response *p = &x->p;
    const struct route *route = x->route;
    x->status = route->status ? route->status : 200;
    x->set_cookie = p->cookie ? bake_cookie(x, p->cookie) : NULL;
    if (p->stream) {
        x->stream = p->stream;
        return;
    }
    if (route->gives_bytes) {
        x->type = p->type ? p->type : "application/octet-stream";
        x->disposition = p->filename ? name_file(x, p->filename) : NULL;
        x->answer = p->bytes;
        return;
    }
    if (!route->gives || !p->gives) {
        x->status = route->status ? route->status : 204;
        return;
    }
    struct text text;
    text_init(&text, &x->work.arena, MOST_ANSWER);
    field_write(&text, route->gives, p->gives);
    x->type = "application/json; charset=utf-8";
    x->answer = (struct bytes){text.at, text.used};
}

/* ---- Who asks, and may they ------------------------------------------------------------------ */

static bool is_write(const struct exchange *x)
{
    return strcmp(x->method, "GET") != 0 && strcmp(x->method, "HEAD") != 0;
}

static bool is_equal(const char *one, const char *other)
{
    size_t length = strlen(one);
    return length == strlen(other) && length > 0 && sodium_memcmp(one, other, length) == 0;
}

static enum err admit(struct exchange *x)
{
    struct ctx *c = &x->work.ctx;
    const struct route *route = x->route;
    const char *csrf = NULL;
    c->actor = (struct actor){.name = "", .address = x->address ? x->address : ""};
    enum err err = x->dispatch->config->people.recognise(c, x->cookie, &csrf);
    if (route->need == NEED_PUBLIC)
        return OK;
    TRY(err);
    if (c->actor.person == 0)
        return ERR_SIGNED_OUT;
    if (is_write(x) && (!x->csrf || !csrf || !is_equal(x->csrf, csrf)))
        return ctx_fail(c, ERR_FORBIDDEN, "页面已过期，请刷新页面后重试；已填写的内容会保留。");
    if (route->need != NEED_SESSION && c->actor.must_change)
        return ctx_fail(c, ERR_FORBIDDEN, "您用的是初始密码，请先修改密码，再办理其他事项。");
    if (route->need >= NEED_FIRST && !(c->actor.may >> (route->need - NEED_FIRST) & 1))
        return ERR_FORBIDDEN;
    return OK;
}

/* ---- The input ------------------------------------------------------------------------------- */

static enum err read_body(struct exchange *x)
{
    struct ctx *c = &x->work.ctx;
    const struct route *route = x->route;
    struct faults faults;
    if (!route->takes || route->takes_bytes)
        return OK;
    faults_init(&faults, c->arena);
    const struct json *json = json_parse(c->arena, x->body, &faults);
    if (!json || faults.count > 0)
        return ctx_fail(c, ERR_INVALID, "提交的内容不是正确的 JSON，请刷新页面后重试。");
    void *into = arena_alloc(c->arena, route->takes_size);
    field_read(c, route->takes, json, into);
    x->q.takes = into;
    return OK;
}

static enum err read_input(struct exchange *x)
{
    struct ctx *c = &x->work.ctx;
    const struct route *route = x->route;
    struct request *q = &x->q;
    q->route = route;
    q->body = x->body;
    q->method = x->method;
    q->path = x->path;
    q->address = x->address;
    q->key = x->key;
    q->token = x->cookie;
    q->plan = &x->plan;
    static const struct field nothing[] = {FIELD_LAST};
    void *asks = arena_alloc(c->arena, route->asks_size ? route->asks_size : 1);
    field_read_query(c, route->asks ? route->asks : nothing, x->query, asks);
    q->asks = asks;
    TRY(read_body(x));
    return ctx_faulty(c);
}

/* ---- Creating once --------------------------------------------------------------------------- */

/* Of method, path and body, in hex. */
static const char *hash_request(struct exchange *x)
{
    unsigned char hash[HASH_BYTES];
    crypto_hash_sha256_state state;
    (void)crypto_hash_sha256_init(&state);
    const char *parts[] = {x->method, x->path};
    for (size_t i = 0; i < 2; i++)
        (void)crypto_hash_sha256_update(&state, (const unsigned char *)parts[i],
                                        strlen(parts[i]) + 1);
    (void)crypto_hash_sha256_update(&state, (const unsigned char *)x->body.at, x->body.length);
    (void)crypto_hash_sha256_final(&state, hash);
    char *hex = arena_alloc(&x->work.arena, 2 * HASH_BYTES + 1);
    return sodium_bin2hex(hex, 2 * HASH_BYTES + 1, hash, HASH_BYTES);
}

static bool is_good_key(const char *key)
{
    size_t length = key ? strlen(key) : 0;
    return length >= LEAST_KEY && length <= MOST_KEY;
}

/* The first answer for this key, if there was one. `*ret_was`: x has its answer. */
static enum err look_for_first_answer(struct exchange *x, bool *ret_was)
{
    struct ctx *c = &x->work.ctx;
    *ret_was = false;
    if (!x->route->creates)
        return OK;
    if (!is_good_key(x->key))
        return ctx_fail(c, ERR_INVALID, "请求缺少防重复提交的标识，请刷新页面后重试。");
    struct db_rows *rows =
        db_query(c, sql_http_first_answer, DB_ARGS(VAL(c->actor.person), VAL(x->key)));
    if (db_row(rows) != DB_ROW)
        return OK;
    const char *kept = db_text(rows, 0), *body = db_text(rows, 2);
    int status = (int)db_int(rows, 1);
    db_close(rows);
    if (strcmp(kept, hash_request(x)) != 0)
        return ctx_fail(c, ERR_CONFLICT, "同一个提交标识已用于另一份内容，请刷新页面后重新提交。");
    x->status = status;
    x->type = "application/json; charset=utf-8";
    x->answer = bytes_of(body);
    *ret_was = true;
    return OK;
}

static void keep_first_answer(struct exchange *x)
{
    struct ctx *c = &x->work.ctx;
    if (x->route->creates)
        (void)db_exec(c, sql_http_keep_answer,
                      DB_ARGS(VAL(c->actor.person), VAL(x->key), VAL(hash_request(x)),
                              VAL(x->status), db_of_text(x->answer.at ? x->answer.at : ""),
                              VAL(c->now)));
}

/* ---- The way through the lanes --------------------------------------------------------------- */

static enum err run_prepare(struct work *work)
{
    struct exchange *x = (struct exchange *)work;
    bool was = false;
    memset(&x->p, 0, sizeof x->p);
    TRY(admit(x));
    TRY(look_for_first_answer(x, &was));
    if (was)
        return OK;
    TRY(read_input(x));
    return x->route->prepare(&work->ctx, &x->q, &x->p);
}

static bool is_unchanged(struct exchange *x)
{
    if (!x->route->stamp)
        return false;
    x->stamp = x->route->stamp(&x->work.ctx, &x->q);
    if (x->stamp == 0 || !kept_find_by_stamp(x->dispatch->kept, x, x->work.ctx.now))
        return false;
    x->status = 200;
    return true;
}

static enum err run_main(struct work *work)
{
    struct exchange *x = (struct exchange *)work;
    bool was = false;
    memset(&x->p, 0, sizeof x->p);
    x->status = 0;
    x->answer = (struct bytes){NULL, 0};
    TRY(admit(x));
    TRY(look_for_first_answer(x, &was));
    if (was)
        return OK;
    if (!x->is_read)
        TRY(read_input(x));
    if (is_unchanged(x))
        return OK;
    TRY(x->route->run(&work->ctx, &x->q, &x->p));
    if (x->p.refused != OK) {
        refuse(x, x->p.refused);
        return OK;
    }
    write_answer(x);
    keep_first_answer(x);
    return OK;
}

static void answer(struct work *work, enum err err)
{
    struct exchange *x = (struct exchange *)work;
    if (err != OK)
        refuse(x, err);
    else if (x->p.tell && x->dispatch->server)
        http_publish(x->dispatch->server, HTTP_NEWS, x->p.tell, bytes_of(x->p.tell_data));
    if (err == OK && x->p.spent)
        (void)unlink(x->p.spent);
    if (err == OK && x->route->is_kept && !x->was_kept)
        kept_put(x->dispatch->kept, x, work->ctx.now);
    x->answered(x);
}

static void submit(struct exchange *x, enum lane lane, enum err (*run)(struct work *),
                   void (*done)(struct work *, enum err))
{
    x->work.lane = lane;
    x->work.run = run;
    x->work.done = done;
    if (!edge_submit(x->dispatch->edge, &x->work))
        answer(&x->work, ERR_BUSY);
}

static void prepared(struct work *work, enum err err)
{
    struct exchange *x = (struct exchange *)work;
    if (err != OK || x->status != 0) {
        answer(work, err);
    } else {
        x->is_read = true;
        submit(x, x->route->lane, run_main, answer);
    }
}

bool dispatch_route(struct dispatch *dispatch, struct exchange *x, size_t *ret_most_body)
{
    x->dispatch = dispatch;
    *ret_most_body = 0;
    x->q.method = x->method;
    x->q.path = x->path;
    switch (routes_find(dispatch->routes, &x->work.arena, &x->q, &x->route, &x->allow)) {
    case ROUTES_FOUND: break;
    case ROUTES_NO_PATH:
        write_refusal(x, 404, "not_found", "没有这个网址，请从首页进入。");
        return false;
    case ROUTES_NO_METHOD:
        write_refusal(x, 405, "invalid", "这个网址不支持这种操作，请刷新页面后重试。");
        return false;
    }
    if (x->route->takes || x->route->takes_bytes)
        *ret_most_body = x->route->most_body ? x->route->most_body : ROUTE_MOST_BODY;
    return true;
}

/* The origin a browser names must be ours: a page of another site can't write in our users' names.
 * Together with SameSite and the CSRF token this is the third lock, and the only one before the
 * database is asked. */
static bool is_own_origin(const struct exchange *x)
{
    if (!x->origin || !is_write(x))
        return true;
    const char *host = strstr(x->origin, "://");
    return host && x->host && strcmp(host + 3, x->host) == 0;
}

static bool is_json(const char *type)
{
    static const char json[] = "application/json";
    return type && strncmp(type, json, sizeof json - 1) == 0 &&
           (type[sizeof json - 1] == '\0' || type[sizeof json - 1] == ';' ||
            type[sizeof json - 1] == ' ');
}

static void read_early(struct work *work)
{
    struct exchange *x = (struct exchange *)work;
    x->is_read = read_input(x) == OK;
}

/* All wait for the one writer, so it is spared what the loop can do as well: an input that is small
 * and right is read here. What is wrong with another is said by its lane, after it is settled who
 * asks and whether they may. */
static void spare_the_writer(struct exchange *x)
{
    enum { MOST_EARLY = 4096 };
    struct ctx before = x->work.ctx;
    if (x->route->lane != LANE_WRITE || x->body.length > MOST_EARLY)
        return;
    if (!work_within_arena(&x->work, read_early) || !x->is_read) {
        x->is_read = false;
        ctx_rewind(&x->work.ctx, &before);
    }
}

void dispatch_start(struct exchange *x)
{
    if (!is_own_origin(x)) {
        write_refusal(x, 403, "forbidden", "请求来自别的网站，已拒绝；请在本系统的页面上操作。");
        x->answered(x);
        return;
    }
    if (x->route->takes && !is_json(x->content_type)) {
        write_refusal(x, 400, "invalid", "提交的内容须为 JSON，请刷新页面后重试。");
        x->answered(x);
        return;
    }
    x->version = edge_version(x->dispatch->edge);
    if (x->route->is_kept && kept_find(x->dispatch->kept, x, x->work.ctx.now)) {
        x->status = 200;
        x->answered(x);
    } else if (x->route->prepare) {
        submit(x, LANE_SLOW, run_prepare, prepared);
    } else {
        spare_the_writer(x);
        submit(x, x->route->lane, run_main, answer);
    }
}

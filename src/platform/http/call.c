/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a strictly parsed head, and its body, to an exchange for the dispatch side.
 *
 * HEAD is asked of the dispatch side as GET; only what is written differs. What a route doesn't
 * welcome is refused before a byte of it is read.
 */
#include <stdlib.h>
#include <string.h>

#include "platform/http/access.h"
#include "platform/http/gate.h"
#include "platform/http/server.h"

#define FIRST_BODY ((size_t)4 * 1024)
/* Of the 64 MB of a unit of work: room for what the body is turned into. */
#define MOST_BODY ((size_t)32 * 1024 * 1024)

/* ---- life ------------------------------------------------------------------------------------ */

struct call *call_new(struct connection *c)
{
    struct call *call = calloc(1, sizeof *call);
    if (!call)
        return NULL;
    call->connection = c;
    call->x.connection = c;
    call->x.answered = loop_take_answered;
    call->file = -1;
    call->range_from = -1;
    call->begun_ns = uv_hrtime();
    c->call = call;
    return call;
}

/* Only methods of our own go into the log: another could be any word. */
static const char *method_of(const struct call *call)
{
    static const char *const known[] = {"GET", "POST", "PUT", "DELETE"};
    if (call->is_head)
        return "HEAD";
    for (size_t i = 0; call->x.method && i < sizeof known / sizeof known[0]; i++) {
        if (strcmp(call->x.method, known[i]) == 0)
            return known[i];
    }
    return call->is_front ? "GET" : "-";
}

static void count_call(const struct call *call, uint64_t took_ns)
{
    struct loop *loop = call->connection->loop;
    int class = call->is_told ? call->x.status / 100 : 0;
    if (class < HTTP_STATUS_CLASSES)
        (void)atomic_fetch_add(&loop->by_class[class], 1);
    (void)atomic_fetch_add(&loop->took_ns, (int64_t)took_ns);
}

static void log_call(const struct call *call, uint64_t took_ns)
{
    const struct loop *loop = call->connection->loop;
    const struct exchange *x = &call->x;
    const char *other = call->is_front ? "front_end" : "-";
    access_add(loop->server->access, loop->number,
               &(struct access_line){
                   .method = method_of(call),
                   .route = x->route && x->route->path ? x->route->path : other,
                   .address = call->connection->address,
                   .status = call->is_told ? x->status : 0,
                   .bytes = call->sent,
                   .person = call->has_work ? x->work.ctx.actor.person : 0,
                   .took_ns = took_ns,
               });
}

void call_free(struct call *call)
{
    uint64_t took_ns = uv_hrtime() - call->begun_ns;
    count_call(call, took_ns);
    if (call->connection->loop->server->access)
        log_call(call, took_ns);
    if (call->file >= 0) {
        uv_fs_t closing;
        (void)uv_fs_close(NULL, &closing, call->file, NULL);
        uv_fs_req_cleanup(&closing);
    }
    atomic_fetch_sub(&call->connection->loop->server->bodies, call->body_size);
    free(call->body);
    free(call->rest);
    free(call->piece);
    if (call->has_work)
        work_release(&call->x.work);
    free(call);
}

/* ---- the body -------------------------------------------------------------------------------- */

static void refuse_as_too_big(struct call *call)
{
    char sentence[200];
    if (call->most_body == 0)
        (void)snprintf(sentence, sizeof sentence, "%s",
                       "这项操作不接受附带内容，请刷新页面后重试。");
    else if (call->most_body < (size_t)1024 * 1024)
        (void)snprintf(sentence, sizeof sentence,
                       "提交的内容过大（上限 %zu KB），请精简或分批后再提交。",
                       call->most_body / 1024);
    else
        (void)snprintf(sentence, sizeof sentence,
                       "提交的内容过大（上限 %zu MB），请精简或分批后再提交。",
                       call->most_body / 1024 / 1024);
    answer_refuse(call->connection, 413, "too_big", sentence);
}

/* Makes room for `size` more bytes; else the request is refused. */
static bool make_room(struct call *call, size_t size)
{
    struct http_server *server = call->connection->loop->server;
    if (size > call->most_body - call->body_used) {
        refuse_as_too_big(call);
        return false;
    }
    size_t needed = call->body_used + size;
    if (needed <= call->body_size)
        return true;
    size_t wanted = call->body_size ? call->body_size * 2 : FIRST_BODY;
    size_t most = call->length >= 0 ? (size_t)call->length : call->most_body;
    wanted = wanted > most ? most : wanted;
    wanted = wanted < needed ? needed : wanted;
    size_t more = wanted - call->body_size;
    bool has_room = atomic_fetch_add(&server->bodies, more) + more <= server->limits.most_bodies;
    char *larger = has_room ? realloc(call->body, wanted) : NULL;
    if (!larger) {
        atomic_fetch_sub(&server->bodies, more);
        answer_refuse(call->connection, 503, "busy",
                      "系统正在接收的内容过多，本次没有保存，请稍后再试。");
        return false;
    }
    call->body = larger;
    call->body_size = wanted;
    return true;
}

static bool add_body(struct call *call, const char *at, size_t size)
{
    if (size == 0)
        return true;
    if (!make_room(call, size))
        return false;
    memcpy(call->body + call->body_used, at, size);
    call->body_used += size;
    return true;
}

static void start(struct call *call)
{
    struct connection *c = call->connection;
    call->x.body = (struct bytes){call->body ? call->body : "", call->body_used};
    connection_set_state(c, WORKING);
    connection_hold(c);
    dispatch_start(&call->x);
}

static size_t take_chunks(struct call *call, const char *at, size_t size)
{
    const char *from = at, *end = at + size;
    for (;;) {
        struct bytes data = {NULL, 0};
        switch (chunks_next(&call->chunks, &at, end, &data)) {
        case CHUNKS_MORE: return size;
        case CHUNKS_DATA:
            if (!add_body(call, data.at, data.length))
                return size;
            /* Who announces more than is welcome is not waited for. */
            if (call->chunks.left > call->most_body - call->body_used) {
                refuse_as_too_big(call);
                return size;
            }
            break;
        case CHUNKS_END: start(call); return (size_t)(at - from);
        case CHUNKS_BAD:
            answer_refuse(call->connection, 400, "invalid",
                          "分块传输的内容格式不正确，请检查发送请求的程序。");
            return size;
        }
    }
}

size_t call_take_body(struct call *call, const char *at, size_t size)
{
    if (call->length < 0)
        return take_chunks(call, at, size);
    size_t left = (size_t)call->length - call->body_used;
    size_t used = size < left ? size : left;
    if (!add_body(call, at, used))
        return size;
    if (used == left)
        start(call);
    return used;
}

bool call_is_too_slow(const struct call *call, uint64_t elapsed_ms)
{
    const struct http_limits *limits = &call->connection->loop->server->limits;
    return elapsed_ms >= (uint64_t)limits->body_grace_ms &&
           (uint64_t)call->body_used * 1000 < (uint64_t)limits->body_rate * elapsed_ms;
}

/* ---- the head -------------------------------------------------------------------------------- */

static const char *copy(struct call *call, struct bytes bytes)
{
    return bytes.at ? arena_copy(&call->x.work.arena, bytes.at, bytes.length) : NULL;
}

/* Visible ASCII and blanks, whether `char` has a sign or not. */
static bool is_plain(struct bytes value)
{
    for (size_t i = 0; i < value.length; i++) {
        if (value.at[i] < 0x20 || value.at[i] >= 0x7f)
            return false;
    }
    return true;
}

/* A field that decides something: at most once, and of visible ASCII. */
static bool read_single(struct call *call, const struct head *head, const char *name,
                        const char **ret_value)
{
    size_t count;
    struct bytes value = head_value(head, name, &count);
    *ret_value = copy(call, value);
    return count <= 1 && is_plain(value);
}

/* The value of our cookie. A browser joins all cookies in one field; what others of the same host
 * put there is not ours to judge. */
static struct bytes session_of(struct bytes cookies, const char *name)
{
    size_t size = strlen(name);
    const char *at = cookies.at, *end = at + cookies.length;
    while (at < end) {
        const char *mark = memchr(at, ';', (size_t)(end - at));
        const char *stop = mark ? mark : end;
        while (at < stop && *at == ' ')
            at++;
        if ((size_t)(stop - at) > size && memcmp(at, name, size) == 0 && at[size] == '=')
            return (struct bytes){at + size + 1, (size_t)(stop - at) - size - 1};
        at = mark ? mark + 1 : end;
    }
    return (struct bytes){NULL, 0};
}

static bool is_https(const struct connection *c, const struct head *head)
{
    return c->is_front_end && word_is(head_value(head, "x-forwarded-proto", NULL), "https");
}

static bool fill_exchange(struct call *call, const struct head *head, const char *path)
{
    struct exchange *x = &call->x;
    struct connection *c = call->connection;
    size_t cookie_fields;
    struct bytes session = session_of(head_value(head, "cookie", &cookie_fields),
                                      http_cookie(&c->loop->server->config));
    work_init(&x->work, c->loop->server->edge);
    call->has_work = true;
    x->method = copy(call, call->is_head ? bytes_of("GET") : head->method);
    x->path = copy(call, bytes_of(path));
    x->query = (struct bytes){copy(call, head->query), head->query.length};
    x->address = copy(call, bytes_of(c->address));
    x->host = copy(call, head->host);
    x->cookie = copy(call, session);
    x->is_secure = is_https(c, head);
    call->range = (struct bytes){copy(call, head_value(head, "range", NULL)),
                                 head_value(head, "range", NULL).length};
    call->if_range = (struct bytes){copy(call, head_value(head, "if-range", NULL)),
                                    head_value(head, "if-range", NULL).length};
    call->if_none_match = (struct bytes){copy(call, head_value(head, "if-none-match", NULL)),
                                         head_value(head, "if-none-match", NULL).length};
    return read_single(call, head, "origin", &x->origin) &&
           read_single(call, head, "x-csrf-token", &x->csrf) &&
           read_single(call, head, "idempotency-key", &x->key) &&
           read_single(call, head, "content-type", &x->content_type) &&
           read_single(call, head, "last-event-id", &x->last_event) && cookie_fields <= 1 &&
           is_plain(session);
}

/* The client waits for a word before it sends its body. Whether it gets one is settled now. */
static void invite(struct call *call)
{
    static const char words[] = "HTTP/1.1 100 Continue\r\n\r\n";
    uv_buf_t buffer = uv_buf_init((char *)(uintptr_t)words, sizeof words - 1);
    /* Nothing is queued here, so a socket that doesn't take 25 bytes is a dead one. */
    if (uv_try_write((uv_stream_t *)&call->connection->tcp, &buffer, 1) != (int)buffer.len)
        connection_close(call->connection);
}

static void await_body(struct call *call, const struct head *head)
{
    call->length = head->is_chunked ? -1 : head->length;
    if (call->length == 0 || (!head->is_chunked && head->length < 0)) {
        call->length = 0;
        start(call);
        return;
    }
    if (call->most_body == 0 || (call->length > 0 && (size_t)call->length > call->most_body)) {
        refuse_as_too_big(call);
        return;
    }
    connection_set_state(call->connection, READING_BODY);
    if (head->expects_continue)
        invite(call);
}

static bool has_body(const struct head *head)
{
    return head->is_chunked || head->length > 0;
}

/* Whoever isn't known to be signed in is counted; a sign-in, which costs us a slow hash, ten
 * times. */
static bool may_ask(const struct call *call)
{
    enum { COST_OF_SIGN_IN = 10 };
    const struct connection *c = call->connection;
    const struct exchange *x = &call->x;
    bool signs_in =
        x->route && x->route->need == NEED_PUBLIC && strcmp(x->route->method, "GET") != 0;
    if (c->is_known && !signs_in)
        return true;
    return gate_ask(c->loop->server->gate, c->place, signs_in ? COST_OF_SIGN_IN : 1,
                    x->cookie && !signs_in, loop_now(c->loop));
}

static void dispatch(struct connection *c, const struct head *head, const char *path)
{
    struct call *call = c->call;
    if (!fill_exchange(call, head, path)) {
        answer_refuse(c, 400, "invalid", "请求头中有重复或不允许的内容，请刷新页面后重试。");
        return;
    }
    if (dispatch_route(c->loop->server->dispatch, &call->x, &call->most_body)) {
        if (!may_ask(call)) {
            answer_refuse(c, 429, "too_many",
                          "来自您所在网络地址的未登录请求过于频繁，请稍后再试。");
            return;
        }
        if (call->most_body > MOST_BODY)
            call->most_body = MOST_BODY;
        await_body(call, head);
        return;
    }
    /* Refused without reading the body: then nothing that follows can be told apart from it. */
    call->stays_open &= !has_body(head);
    bool is_page = call->x.status == 404 && strcmp(call->x.method, "GET") == 0 &&
                   static_is_page(path) && static_answer(c, head, path, true);
    if (!is_page)
        answer_send(call);
}

void call_begin(struct connection *c, const char *at, size_t size)
{
    struct head head;
    char *path = c->loop->path;
    enum head_verdict verdict = head_parse(&head, at, size);
    if (verdict == HEAD_OK && !path_decode(head.path, path))
        verdict = HEAD_BAD_TARGET;
    if (verdict != HEAD_OK) {
        answer_refuse(c, head_status(verdict), head_status(verdict) == 431 ? "too_big" : "invalid",
                      head_sentence(verdict));
        return;
    }
    struct call *call = call_new(c);
    if (!call) {
        connection_close(c);
        return;
    }
    call->is_head = bytes_are(head.method, "HEAD");
    call->is_old = head.minor == 0;
    call->stays_open = head.stays_open;
    call->x.is_secure = is_https(c, &head);
    bool is_get = call->is_head || bytes_are(head.method, "GET");
    if (is_get && !has_body(&head) && static_answer(c, &head, path, false))
        return;
    dispatch(c, &head, path);
}

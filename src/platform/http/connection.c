/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A connection: its input, its states, its deadlines, its end.
 *
 * Input is worked through where it lies, in the loop's buffer; only what is left over (part of a
 * head, the next requests) is copied and held. While a request is with the dispatch side reading
 * goes on, so that a leaving client is noticed without asking epoll twice a request, until 16 KB
 * wait; then it pauses.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "platform/http/gate.h"
#include "platform/http/server.h"

/* ---- life ------------------------------------------------------------------------------------ */

void connection_hold(struct connection *c)
{
    c->references++;
}

void connection_release(struct connection *c)
{
    struct loop *loop = c->loop;
    if (--c->references > 0)
        return;
    if (c->next)
        c->next->previous = c->previous;
    if (c->previous)
        c->previous->next = c->next;
    else
        loop->connections = c->next;
    if (c->call)
        call_free(c->call);
    free(c->held);
    free(c);
    loop_end_if_done(loop);
}

static void on_closed(uv_handle_t *handle)
{
    struct connection *c = (struct connection *)handle;
    atomic_fetch_sub(&c->loop->server->connections, 1);
    gate_leave(c->loop->server->gate, c->place);
    connection_release(c);
}

void connection_close(struct connection *c)
{
    if (c->is_closing)
        return;
    c->is_closing = true;
    stream_end(c);
    uv_close((uv_handle_t *)&c->tcp, on_closed);
}

void connection_set_state(struct connection *c, enum connection_state state)
{
    c->state = state;
    c->since = loop_now(c->loop);
    c->behind = 0;
}

/* ---- input ----------------------------------------------------------------------------------- */

static bool is_reading(const struct connection *c)
{
    return !c->is_closing && (c->state == READING_HEAD || c->state == READING_BODY);
}

/* From now on the connection is one of that address. */
static void speak_for(struct connection *c, const char address[PROXY_MOST_ADDRESS])
{
    memcpy(c->address, address, sizeof c->address);
    if (!gate_enter(c->loop->server->gate, address, loop_now(c->loop), &c->place))
        answer_refuse(c, 503, "busy", "来自您所在网络地址的连接过多，请关闭多余的页面，稍后再试。");
}

/* How many bytes a PROXY header took; SIZE_MAX: wait for more of it. */
static size_t take_proxy(struct connection *c, const char *at, size_t size)
{
    size_t used = 0;
    char address[PROXY_MOST_ADDRESS];
    switch (proxy_parse(at, size, address, &used)) {
    case PROXY_MORE: return SIZE_MAX;
    case PROXY_BAD:
        answer_refuse(c, 400, "invalid", "前端代理发来的 PROXY 头格式不正确，请检查代理的配置。");
        break;
    case PROXY_OK:
        if (address[0])
            speak_for(c, address);
        break;
    case PROXY_NONE: break;
    }
    c->may_say_proxy = false;
    return used;
}

/* How many bytes a head, or the PROXY header in front of it, took; 0: it isn't whole yet. */
static size_t take_head(struct connection *c, const char *at, size_t size)
{
    if (c->is_idle) {
        c->is_idle = false;
        c->since = loop_now(c->loop);
    }
    if (c->may_say_proxy) {
        size_t used = take_proxy(c, at, size);
        if (used > 0)
            return used == SIZE_MAX ? 0 : used;
        if (!is_reading(c))
            return 0;
    }
    enum head_verdict verdict = head_scan(at, size, &c->scanned);
    if (verdict == HEAD_MORE)
        return 0;
    size_t used = c->scanned;
    c->scanned = 0;
    if (verdict != HEAD_OK) {
        answer_refuse(c, head_status(verdict), head_status(verdict) == 431 ? "too_big" : "invalid",
                      head_sentence(verdict));
        return size;
    }
    call_begin(c, at, used);
    return used;
}

/* Works through input as far as the state lets it; how many bytes were used. */
static size_t consume(struct connection *c, const char *at, size_t size)
{
    size_t used = 0;
    c->is_consuming = true;
    while (used < size && is_reading(c)) {
        size_t step = c->state == READING_HEAD ? take_head(c, at + used, size - used)
                                               : call_take_body(c->call, at + used, size - used);
        if (step == 0)
            break;
        used += step;
    }
    c->is_consuming = false;
    return used;
}

/* Whether what still comes in is thrown away. */
static bool is_deaf(const struct connection *c)
{
    return c->is_closing || c->state == LINGERING || c->state == STREAMING;
}

static void drop_held(struct connection *c)
{
    free(c->held);
    c->held = NULL;
    c->held_used = c->held_size = 0;
}

static void hold(struct connection *c, const char *at, size_t size)
{
    if (size == 0 || is_deaf(c))
        return;
    if (c->held_size - c->held_used < size) {
        char *larger = realloc(c->held, c->held_used + size);
        if (!larger) {
            connection_close(c);
            return;
        }
        c->held = larger;
        c->held_size = (uint32_t)(c->held_used + size);
    }
    memcpy(c->held + c->held_used, at, size);
    c->held_used += (uint32_t)size;
}

static void consume_held(struct connection *c)
{
    size_t used = consume(c, c->held, c->held_used);
    if (used == c->held_used || is_deaf(c)) {
        drop_held(c);
        return;
    }
    c->held_used -= (uint32_t)used;
    memmove(c->held, c->held + used, c->held_used);
}

static void on_buffer(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer)
{
    (void)suggested;
    struct loop *loop = ((struct connection *)handle)->loop;
    *buffer = uv_buf_init(loop->input, sizeof loop->input);
}

static void take_end(struct connection *c, ssize_t why)
{
    bool is_served = c->state == WORKING || c->state == WRITING;
    /* Who only closes his half still waits for the answer. */
    if (why == UV_EOF && is_served)
        c->has_ended = true;
    else
        connection_close(c);
}

static void on_read(uv_stream_t *stream, ssize_t size, const uv_buf_t *buffer)
{
    struct connection *c = (struct connection *)stream;
    if (c->is_closing || size == 0)
        return;
    if (size < 0) {
        take_end(c, size);
        return;
    }
    if (is_deaf(c))
        return;
    if (c->held_used == 0 && is_reading(c)) {
        size_t used = consume(c, buffer->base, (size_t)size);
        hold(c, buffer->base + used, (size_t)size - used);
    } else {
        hold(c, buffer->base, (size_t)size);
        if (is_reading(c))
            consume_held(c);
    }
    if (!c->is_closing && !is_reading(c) && c->held_used >= HEAD_MOST_BYTES) {
        (void)uv_read_stop(stream);
        c->is_paused = true;
    }
}

static void go_on_reading(struct connection *c)
{
    if (!c->is_paused || c->is_closing)
        return;
    c->is_paused = false;
    if (uv_read_start((uv_stream_t *)&c->tcp, on_buffer, on_read) != 0)
        connection_close(c);
}

void connection_discard(struct connection *c)
{
    /* Else it may be the very input that is worked through further up the stack. */
    if (!c->is_consuming)
        drop_held(c);
    go_on_reading(c);
}

/* ---- beginning ------------------------------------------------------------------------------- */

static void write_address(const struct sockaddr_storage *peer, char address[PROXY_MOST_ADDRESS])
{
    static const char mapped[] = "::ffff:";
    if (peer->ss_family == AF_INET6)
        (void)uv_ip6_name((const struct sockaddr_in6 *)(const void *)peer, address,
                          PROXY_MOST_ADDRESS);
    else
        (void)uv_ip4_name((const struct sockaddr_in *)(const void *)peer, address,
                          PROXY_MOST_ADDRESS);
    size_t size = sizeof mapped - 1;
    if (strncmp(address, mapped, size) == 0 && strchr(address, '.'))
        memmove(address, address + size, strlen(address + size) + 1);
}

static bool is_listed(const char *const *front_ends, const char *address)
{
    for (; front_ends && *front_ends; front_ends++) {
        if (strcmp(*front_ends, address) == 0)
            return true;
    }
    return false;
}

static void drop(struct loop *loop, int fd, struct gate_place *place)
{
    atomic_fetch_sub(&loop->server->connections, 1);
    gate_leave(loop->server->gate, place);
    listen_turn_away(fd);
}

static struct connection *connection_new(struct loop *loop, int fd)
{
    struct connection *c = calloc(1, sizeof *c);
    struct sockaddr_storage peer = {0};
    socklen_t size = sizeof peer;
    if (!c) {
        drop(loop, fd, NULL);
        return NULL;
    }
    c->loop = loop;
    c->references = 1;
    if (getpeername(fd, (struct sockaddr *)&peer, &size) == 0)
        write_address(&peer, c->address);
    c->is_front_end = c->may_say_proxy = is_listed(loop->server->config.front_ends, c->address);
    bool may =
        c->is_front_end || gate_enter(loop->server->gate, c->address, loop_now(loop), &c->place);
    if (may && uv_tcp_init(&loop->uv, &c->tcp) == 0)
        return c;
    drop(loop, fd, c->place);
    free(c);
    return NULL;
}

void connection_open(struct loop *loop, int fd)
{
    struct connection *c = connection_new(loop, fd);
    if (!c)
        return;
    c->next = loop->connections;
    if (c->next)
        c->next->previous = c;
    loop->connections = c;
    c->since = loop_now(loop);
    if (uv_tcp_open(&c->tcp, fd) != 0) {
        (void)close(fd);
        connection_close(c);
        return;
    }
    (void)uv_tcp_nodelay(&c->tcp, 1);
    if (uv_read_start((uv_stream_t *)&c->tcp, on_buffer, on_read) != 0)
        connection_close(c);
}

/* ---- after an answer ------------------------------------------------------------------------- */

/* Closing with unread input makes the kernel send a reset, which can overtake our last words. */
static void linger(struct connection *c)
{
    uv_os_fd_t fd;
    connection_set_state(c, LINGERING);
    if (c->has_ended || uv_fileno((uv_handle_t *)&c->tcp, &fd) != 0 || shutdown(fd, SHUT_WR) != 0) {
        connection_close(c);
        return;
    }
    connection_discard(c);
}

void connection_answered(struct connection *c)
{
    bool stays_open = c->call->stays_open && !atomic_load(&c->loop->server->is_stopping);
    call_free(c->call);
    c->call = NULL;
    if (!stays_open) {
        linger(c);
        return;
    }
    connection_set_state(c, READING_HEAD);
    c->is_idle = true;
    /* Further up the stack the same input is being worked through: it goes on by itself. */
    if (c->is_consuming)
        return;
    if (c->held_used > 0)
        consume_held(c);
    if (c->has_ended && is_reading(c))
        connection_close(c);
    else if (c->held_used < HEAD_MOST_BYTES)
        go_on_reading(c);
}

/* ---- deadlines ------------------------------------------------------------------------------- */

static void sweep_reading(struct connection *c, uint64_t elapsed)
{
    const struct http_limits *limits = &c->loop->server->limits;
    if (c->is_idle) {
        if (elapsed >= (uint64_t)limits->idle_ms)
            connection_close(c);
    } else if (elapsed >= (uint64_t)limits->header_ms) {
        answer_refuse(c, 408, "timeout", "请求发送过慢，已断开连接，请检查网络后重试。");
    }
}

/* Something is on its way out: moves it? */
static void sweep_writing(struct connection *c, uint64_t now)
{
    size_t behind = uv_stream_get_write_queue_size((uv_stream_t *)&c->tcp);
    if (behind != c->behind || (behind == 0 && c->state == STREAMING)) {
        c->behind = behind;
        c->since = now;
    } else if (now - c->since >= (uint64_t)c->loop->server->limits.write_ms) {
        connection_close(c);
    }
}

static bool sweep_stopping(struct connection *c)
{
    const struct http_server *server = c->loop->server;
    if (!atomic_load(&server->is_stopping))
        return false;
    if (uv_hrtime() / 1000000 >= server->stop_by || c->state == STREAMING ||
        (c->state == READING_HEAD && c->is_idle))
        connection_close(c);
    return c->is_closing;
}

void connection_sweep(struct connection *c)
{
    uint64_t now = loop_now(c->loop), elapsed = now - c->since;
    if (c->is_closing || sweep_stopping(c))
        return;
    switch (c->state) {
    case READING_HEAD: sweep_reading(c, elapsed); break;
    case READING_BODY:
        if (call_is_too_slow(c->call, elapsed))
            answer_refuse(c, 408, "timeout", "内容发送过慢，已断开连接，请检查网络后重试。");
        break;
    case WORKING: break;
    case WRITING: sweep_writing(c, now); break;
    case STREAMING:
        sweep_writing(c, now);
        stream_beat(c);
        break;
    case LINGERING:
        if (elapsed >= (uint64_t)c->loop->server->limits.linger_ms)
            connection_close(c);
        break;
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writing an answer: head, body, refusals.
 *
 * The head is put together on the stack and offered to the socket at once, with the body; only
 * what the socket doesn't take is kept. Nothing is allocated from the unit's arena here: the unit
 * has ended, and its ceiling is not ours to meet.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "platform/http/server.h"

enum { MOST_HEAD = 8 * 1024, MOST_PARTS = 2 };

struct answer_head {
    char at[MOST_HEAD];
    size_t used;
    bool is_cut;
};

/* ---- the head -------------------------------------------------------------------------------- */

static void add_bytes(struct answer_head *head, const char *bytes, size_t size)
{
    if (size > sizeof head->at - head->used) {
        head->is_cut = true;
        return;
    }
    memcpy(head->at + head->used, bytes, size);
    head->used += size;
}

static void add(struct answer_head *head, const char *text)
{
    add_bytes(head, text, strlen(text));
}

static void add_number(struct answer_head *head, int64_t number)
{
    char digits[24];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    add_bytes(head, digits + at, sizeof digits - at);
}

static void add_count(struct answer_head *head, const char *name, int64_t number)
{
    add(head, name);
    add_number(head, number);
    add_bytes(head, "\r\n", 2);
}

/* A value that came from outside of this folder: a line end in it were a second header. */
static void add_field(struct answer_head *head, const char *name, const char *value)
{
    if (!value || strpbrk(value, "\r\n"))
        return;
    add(head, name);
    add(head, value);
    add_bytes(head, "\r\n", 2);
}

static const char *reason_of(int status)
{
    switch (status) {
    case 200: return "OK";
    case 201: return "Created";
    case 202: return "Accepted";
    case 204: return "No Content";
    case 206: return "Partial Content";
    case 304: return "Not Modified";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 413: return "Content Too Large";
    case 416: return "Range Not Satisfiable";
    case 417: return "Expectation Failed";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 501: return "Not Implemented";
    case 503: return "Service Unavailable";
    case 505: return "HTTP Version Not Supported";
    default: return "Status";
    }
}

static void add_security(struct answer_head *head, const struct call *call)
{
    static const char strict[] = "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; "
                                 "form-action 'self'";
    const char *policy = call->policy ? call->policy : call->x.p.policy;
    add_field(head, "Content-Security-Policy: ", policy ? policy : strict);
    add(head, "X-Content-Type-Options: nosniff\r\n"
              "Referrer-Policy: same-origin\r\n"
              "Cross-Origin-Opener-Policy: same-origin\r\n"
              "Permissions-Policy: camera=(self), geolocation=(self), microphone=(), payment=(), "
              "usb=()\r\n");
    if (call->x.is_secure)
        add(head, "Strict-Transport-Security: max-age=31536000\r\n");
}

static bool has_no_body(int status)
{
    return status == 204 || status == 304;
}

static void add_range(struct answer_head *head, const struct call *call)
{
    add(head, "Content-Range: bytes ");
    add_number(head, call->range_from);
    add(head, "-");
    add_number(head, call->range_from + call->file_left - 1);
    add_count(head, "/", call->content_size);
}

static void add_length(struct answer_head *head, const struct call *call)
{
    const struct exchange *x = &call->x;
    if (x->stream || has_no_body(x->status))
        return;
    add_field(head, "Content-Type: ", x->type);
    add_field(head, "Content-Encoding: ", call->encoding);
    add_field(head, "Content-Disposition: ", x->disposition);
    if (x->status == 416) {
        add_count(head, "Content-Range: bytes */", call->content_size);
        add_count(head, "Content-Length: ", (int64_t)x->answer.length);
    } else if (!call->is_file) {
        add_count(head, "Content-Length: ", (int64_t)x->answer.length);
    } else {
        add_count(head, "Content-Length: ", call->file_left);
        add(head, "Accept-Ranges: bytes\r\n");
        if (call->range_from >= 0)
            add_range(head, call);
    }
}

static void write_head(struct answer_head *head, struct call *call)
{
    const struct exchange *x = &call->x;
    head->used = 0;
    head->is_cut = false;
    if (x->stream || atomic_load(&call->connection->loop->server->is_stopping))
        call->stays_open = false;
    add(head, "HTTP/1.1 ");
    add_number(head, x->status);
    add(head, " ");
    add(head, reason_of(x->status));
    add_field(head, "\r\nDate: ", loop_date(call->connection->loop));
    add_length(head, call);
    if (x->stream)
        add(head, "Content-Type: text/event-stream; charset=utf-8\r\nX-Accel-Buffering: no\r\n");
    add_field(head, "ETag: ", call->etag);
    add_field(head, "Cache-Control: ", call->cache ? call->cache : "no-store");
    if (call->varies)
        add(head, "Vary: Accept-Encoding\r\n");
    add_field(head, "Set-Cookie: ", x->set_cookie);
    add_field(head, "Allow: ", x->allow);
    if (x->retry_after > 0)
        add_count(head, "Retry-After: ", x->retry_after);
    if (!call->stays_open)
        add(head, "Connection: close\r\n");
    else if (call->is_old)
        add(head, "Connection: keep-alive\r\n");
    add_security(head, call);
    add(head, "\r\n");
}

/* ---- sending --------------------------------------------------------------------------------- */

static void on_written(uv_write_t *write, int status)
{
    struct call *call = write->data;
    struct connection *c = call->connection;
    free(call->rest);
    call->rest = NULL;
    if (status != 0)
        connection_close(c);
    else if (!c->is_closing)
        call->written(call);
}

/* What the socket didn't take. The first part lies on the caller's stack and is copied. */
static void queue(struct call *call, uv_buf_t parts[MOST_PARTS])
{
    struct connection *c = call->connection;
    if (parts[0].len > 0) {
        call->rest = malloc(parts[0].len);
        if (!call->rest) {
            connection_close(c);
            return;
        }
        memcpy(call->rest, parts[0].base, parts[0].len);
        parts[0].base = call->rest;
    }
    call->write.data = call;
    if (uv_write(&call->write, (uv_stream_t *)&c->tcp, parts, MOST_PARTS, on_written) != 0)
        connection_close(c);
}

void answer_write(struct call *call, struct bytes head, struct bytes body,
                  void (*written)(struct call *call))
{
    struct connection *c = call->connection;
    uv_buf_t parts[MOST_PARTS] = {
        uv_buf_init((char *)(uintptr_t)head.at, (unsigned)head.length),
        uv_buf_init((char *)(uintptr_t)body.at, (unsigned)body.length),
    };
    int taken = uv_try_write((uv_stream_t *)&c->tcp, parts, MOST_PARTS);
    if (taken < 0 && taken != UV_EAGAIN) {
        connection_close(c);
        return;
    }
    for (size_t i = 0, left = taken > 0 ? (size_t)taken : 0; i < MOST_PARTS && left > 0; i++) {
        size_t used = left < parts[i].len ? left : parts[i].len;
        parts[i].base += used;
        parts[i].len -= used;
        left -= used;
    }
    call->sent += (int64_t)(head.length + body.length);
    call->written = written;
    if (parts[0].len + parts[1].len > 0)
        queue(call, parts);
    else
        written(call);
}

void answer_send_head(struct call *call, void (*written)(struct call *call))
{
    const struct exchange *x = &call->x;
    struct answer_head head;
    struct bytes body = {NULL, 0};
    write_head(&head, call);
    if (head.is_cut) {
        connection_close(call->connection);
        return;
    }
    if (!call->is_head && !x->stream && !call->is_file && !has_no_body(x->status))
        body = x->answer;
    call->is_told = true;
    connection_set_state(call->connection, WRITING);
    answer_write(call, (struct bytes){head.at, head.used}, body, written);
}

static void answered(struct call *call)
{
    connection_answered(call->connection);
}

void answer_send(struct call *call)
{
    const struct exchange *x = &call->x;
    if (x->p.file && x->route && x->route->gives_bytes && x->status == 200)
        sendfile_begin(call);
    else
        answer_send_head(call, x->stream && !call->is_head ? stream_begin : answered);
}

void answer_refuse(struct connection *c, int status, const char *code, const char *sentence)
{
    struct call *call = c->call ? c->call : call_new(c);
    if (!call) {
        connection_close(c);
        return;
    }
    struct exchange *x = &call->x;
    int size = snprintf(call->note, sizeof call->note,
                        "{\"code\":\"%s\",\"message\":\"%s\",\"fields\":[]}", code, sentence);
    x->status = status;
    x->type = "application/json; charset=utf-8";
    x->answer = (struct bytes){call->note, size > 0 ? (size_t)size : 0};
    x->p.file = NULL;
    x->stream = x->set_cookie = x->disposition = x->allow = NULL;
    x->retry_after = status == 503 || status == 429 ? 2 : 0;
    call->etag = call->encoding = call->cache = NULL;
    call->stays_open = false;
    answer_send_head(call, answered);
}

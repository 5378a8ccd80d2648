/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The inside of the connection side: server, loops, connections, calls. For the files of this
 * folder only; http.h is the front door.
 *
 * Each loop is a thread with its own listening socket, its own connections and its own memory for
 * input; loops share nothing but the counters and the event streams of the server. All below is
 * called on the loop's own thread unless it says otherwise.
 *
 * A connection is closed in one place (connection_close), which only marks it and asks libuv; its
 * memory goes when the close is done and nobody holds it any more. libuv ends the process when a
 * closed handle is used again, so `is_closing` is never taken back, and whoever calls something
 * that may write looks at it afterwards.
 */
#ifndef LIANBING_HTTP_SERVER_H
#define LIANBING_HTTP_SERVER_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <uv.h>

#include "platform/http/assets.h"
#include "platform/http/exchange.h"
#include "platform/http/http.h"
#include "platform/http/parser.h"
#include "platform/http/proxy.h"

#define LOOP_INPUT         ((size_t)64 * 1024)
#define STREAM_MOST_BEHIND ((size_t)64 * 1024)

struct loop;
struct connection;
struct streams;
struct topic;
struct event;
struct access;
struct gate;
struct gate_place;

struct http_server {
    struct http_config config;
    struct http_limits limits;
    struct dispatch *dispatch;
    struct edge *edge;
    struct streams *streams;
    const struct embedded_asset **assets; /* by path */
    struct access *access;                /* NULL: none is kept */
    struct gate *gate;
    struct loop *loops;
    unsigned loop_count;
    int port;
    unsigned most_connections;
    atomic_uint connections;
    atomic_size_t bodies; /* bytes held in bodies */
    atomic_bool is_stopping;
    uint64_t stop_by; /* of uv_hrtime in ms; set before is_stopping */
};

/* An event on its way to the streams of one loop. */
struct delivery {
    struct event *event;
    struct delivery *next;
};

struct loop {
    struct http_server *server;
    unsigned number;
    uv_loop_t uv;
    uv_thread_t thread;
    int listener;
    uv_poll_t accepting;
    uv_timer_t sweep;
    uv_async_t wake;
    bool is_accepting;
    bool is_ending;
    struct connection *connections; /* all, also those that are closing */

    /* Written by this loop, read by whoever asks (http_state). */
    _Atomic int64_t by_class[HTTP_STATUS_CLASSES];
    _Atomic int64_t took_ns, streams;

    uv_mutex_t lock; /* for the three below, which other threads add to */
    struct exchange *answered, **answered_end;
    struct delivery *deliveries, **deliveries_end;

    time_t date_of; /* second of `date` */
    char date[32];
    char path[HEAD_MOST_BYTES + 1]; /* of the request at hand, decoded */
    char input[LOOP_INPUT];         /* of the connection at hand: an idle one holds no memory */
};

enum connection_state {
    READING_HEAD, /* also: idle */
    READING_BODY,
    WORKING,   /* the call is with the dispatch side */
    WRITING,   /* its answer is on its way out */
    STREAMING, /* events, until one side leaves */
    LINGERING  /* all is said; what still comes in is thrown away so that it is read */
};

struct connection {
    uv_tcp_t tcp; /* first */
    struct loop *loop;
    struct connection *next, *previous;
    struct call *call; /* the request at hand */
    char *held;        /* input that waits: part of a head, or the next requests */
    uint32_t held_used, held_size;
    size_t scanned; /* of a head that isn't whole yet */
    uint64_t since; /* ms: when what the state waits for began, or last moved on */
    size_t behind;  /* bytes that libuv had queued when last looked at */
    struct topic *topic;
    struct connection *next_reader, *previous_reader; /* of the topic, on this loop */
    uint64_t sent;                                    /* number of the last event written */
    uint64_t spoken;                                  /* ms: when a stream was last written to */
    enum connection_state state;
    unsigned char references; /* libuv's handle, the dispatch side, the thread pool */
    bool is_closing;          /* never taken back */
    bool is_idle;             /* between two requests, nothing of the next is there */
    bool is_consuming;        /* input is being worked through further up the stack */
    bool is_paused;           /* reading is stopped */
    bool is_front_end;        /* a listed one: may say for whom it speaks */
    bool may_say_proxy;       /* … now, in front of the first request */
    bool has_ended;           /* the other side won't send any more */
    bool is_known;            /* the last question was of somebody who is signed in */
    struct gate_place *place; /* of the address; NULL: it isn't counted */
    char address[PROXY_MOST_ADDRESS];
};

/* One request and its answer. The exchange first: an exchange is its call. */
struct call {
    struct exchange x;
    struct connection *connection;
    bool has_work; /* x.work is set up: it goes to the dispatch side */
    bool is_head;
    bool is_old; /* HTTP/1.0 */
    bool stays_open;
    bool expects_continue;

    /* The body, of malloc because it grows as it comes: who only announces a large one costs
     * nothing. */
    char *body;
    size_t body_used, body_size, most_body;
    int64_t length; /* announced; -1: chunked */
    struct chunks chunks;

    /* What the request says of the form of its answer; kept for files only. */
    struct bytes range, if_range, if_none_match;

    /* For the access log. */
    uint64_t begun_ns;
    int64_t sent;  /* bytes */
    bool is_told;  /* the head of an answer is out */
    bool is_front; /* of the front end */

    /* The answer, beside what x says. */
    const char *etag, *cache, *encoding;
    const char *policy;   /* Content-Security-Policy; NULL: the strict one */
    bool varies;          /* by Accept-Encoding */
    int64_t range_from;   /* of range_size; -1: no range */
    int64_t content_size; /* bytes of the answer, or of the whole file */
    uv_write_t write;
    void (*written)(struct call *call); /* what comes when all of it is out */
    char *rest;                         /* of the head, when the socket didn't take all of it */
    char note[512];                     /* JSON of a refusal */

    /* A file that is being sent. */
    uv_fs_t fs;
    uv_file file; /* -1: none */
    bool is_file; /* its bytes follow the head */
    char *piece;
    int64_t file_at, file_left;
    char file_tag[64];
};

/* ---- listen.c -------------------------------------------------------------------------------- */

/* Raises the limit of descriptors; how many connections that allows. 0: too few to start. */
unsigned listen_most_connections(unsigned wanted);
/* A listening socket, or -1. `shares`: with other sockets of this process. */
int listen_open(const char *host, int port, bool shares);
int listen_port(int listener);
/* Says that there is no room, and closes. */
void listen_turn_away(int fd);
/* Takes what waits at the loop's listener. */
void listen_accept(struct loop *loop);

/* ---- loop.c ---------------------------------------------------------------------------------- */

/* NULL, or what failed. */
const char *loop_open(struct loop *loop);
void loop_run(void *loop);
/* From any thread: hands a call back that the dispatch side has answered. */
void loop_take_answered(struct exchange *x);
/* From any thread: an event for the loop's streams; takes over one reference. */
void loop_take_event(struct loop *loop, struct delivery *delivery);
uint64_t loop_now(const struct loop *loop);
const char *loop_date(struct loop *loop);
/* When the server stops and the last connection is gone. */
void loop_end_if_done(struct loop *loop);

/* ---- connection.c ---------------------------------------------------------------------------- */

/* Takes over `fd`. */
void connection_open(struct loop *loop, int fd);
void connection_close(struct connection *c);
void connection_hold(struct connection *c);
void connection_release(struct connection *c);
/* The answer of c->call is out: next request, stream, or the end. */
void connection_answered(struct connection *c);
void connection_sweep(struct connection *c);
void connection_set_state(struct connection *c, enum connection_state state);
/* Forgets the input that waits; what still comes is read and thrown away. */
void connection_discard(struct connection *c);

/* ---- call.c: from bytes to a call ------------------------------------------------------------ */

/* NULL: no memory. */
struct call *call_new(struct connection *c);
void call_free(struct call *call);
/* A whole head of `size` bytes: begins the call, or answers it. */
void call_begin(struct connection *c, const char *at, size_t size);
/* Bytes of the body; how many were used. */
size_t call_take_body(struct call *call, const char *at, size_t size);
/* Whether the body comes too slowly. */
bool call_is_too_slow(const struct call *call, uint64_t elapsed_ms);

/* ---- answer.c -------------------------------------------------------------------------------- */

/* Answers the request at hand (or none) with a refusal of the connection side, and closes. */
void answer_refuse(struct connection *c, int status, const char *code, const char *sentence);
/* Sends what x says; then connection_answered. */
void answer_send(struct call *call);
/* Sends the head, and x.answer unless a file or a stream follows; then calls `written`, unless the
 * connection is closing by then. */
void answer_send_head(struct call *call, void (*written)(struct call *call));
/* Sends bytes in the same way. `head` may be on the stack, `body` must stay till `written`. */
void answer_write(struct call *call, struct bytes head, struct bytes body,
                  void (*written)(struct call *call));

/* ---- sendfile.c ------------------------------------------------------------------------------ */

/* Sends the file x.p.file, piece by piece. */
void sendfile_begin(struct call *call);

/* ---- static.c -------------------------------------------------------------------------------- */

void static_open(struct http_server *server, struct arena *arena);
/* Answers from the embedded front end; false: there is no such file. `is_page`: the page that
 * stands for all paths of the front end is sent instead. */
bool static_answer(struct connection *c, const struct head *head, const char *path, bool is_page);
/* Whether a path that is no route and no file is one of the front end's own pages. */
bool static_is_page(const char *path);

/* ---- stream.c -------------------------------------------------------------------------------- */

/* NULL: no memory. */
struct streams *streams_open(struct http_server *server);
/* No more events are taken. */
void streams_stop(struct streams *streams);
void streams_close(struct streams *streams);
/* The head of the stream is out: from now on c gets the events of x.stream. */
void stream_begin(struct call *call);
void stream_end(struct connection *c);
void stream_beat(struct connection *c);
/* Gives an event to the streams of this loop and forgets it. */
void stream_deliver(struct loop *loop, struct delivery *delivery);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The seam inside the server: one request on its way through.
 *
 * The connection side (server.c, connection.c, parser.c) makes an exchange from a strictly parsed
 * head and, once dispatch_route has said how much body is welcome, its body. It then calls
 * dispatch_start on the loop's thread, which never blocks. The dispatch side (dispatch.c) runs the
 * lanes and calls `answered` exactly once, on any thread, with status, head fields and body set;
 * the connection side brings it back to its loop, writes, and calls exchange_release.
 */
#ifndef LIANBING_HTTP_EXCHANGE_H
#define LIANBING_HTTP_EXCHANGE_H

#include "platform/edge/edge.h"
#include "platform/http/http.h"

struct dispatch; /* the routes, compiled; made once */

struct exchange {
    struct work work; /* first: a work is its exchange. All memory below is work.arena's, but for
                         the body, which the connection side holds as long as the exchange */
    struct dispatch *dispatch;

    /* From the connection side. Texts are NUL-ended; NULL: the field is not there. */
    const char *method; /* HEAD comes as GET: only what is written differs */
    const char *path;   /* %-decoded once, no dot segments, no encoded slash, no NUL, UTF-8 */
    struct bytes query; /* raw, without ? */
    struct bytes body;
    const char *address; /* of the client */
    const char *host;
    const char *origin;       /* Origin */
    const char *cookie;       /* the value of the session's cookie */
    const char *csrf;         /* X-CSRF-Token */
    const char *key;          /* Idempotency-Key */
    const char *content_type; /* as sent */
    const char *last_event;   /* Last-Event-ID */
    bool is_secure;           /* came over HTTPS in front */

    /* From the dispatch side. */
    const struct route *route;
    struct request q;
    struct response p;
    bool
        is_read; /* the input is, since before the unit that runs it: `run` may be called again, and
                     what it reads by itself is gone by then */
    void *plan;
    uint64_t version; /* of the database, from before it was run */
    int64_t stamp;    /* of what a kept answer hangs on (route.stamp) */
    bool was_kept;    /* the answer is one that was kept */
    int status;
    const char *type;        /* Content-Type of the body */
    const char *set_cookie;  /* whole Set-Cookie value; NULL: none */
    const char *disposition; /* whole Content-Disposition value; NULL: none */
    const char *allow;       /* of a 405: the methods that the path knows; NULL: none */
    const char *stream;      /* turn the connection into an event stream of this topic; NULL: no */
    int retry_after;         /* seconds; 0: none */
    struct bytes answer;     /* the body, unless p.file */

    void (*answered)(struct exchange *x);
    void *connection; /* the connection side's */
    struct exchange *next;
};

/* Gives back what is not the arena's. */
void dispatch_free(struct dispatch *dispatch);

/* Compiles the routes. NULL with a Chinese sentence: two rows for one path, a row without need … */
struct dispatch *dispatch_new(struct arena *arena, const struct http_config *config,
                              struct edge *edge, const char **ret_sentence);

/* Where what handlers tell is published. */
void dispatch_publish_to(struct dispatch *dispatch, struct http_server *server);

/* Before the body is read: finds the route of x->method and x->path and fills x->route; else sets
 * an answer (404, 405) and returns false. `*ret_most_body`: bytes that are welcome. */
bool dispatch_route(struct dispatch *dispatch, struct exchange *x, size_t *ret_most_body);

/* Answers x with an error of the server itself (400, 408, 413, 431, 503 …), as JSON. */
void dispatch_refuse(struct exchange *x, int status, const char *code, const char *sentence);

/* Runs it through its lanes; calls x->answered in the end, possibly at once. */
void dispatch_start(struct exchange *x);

#endif

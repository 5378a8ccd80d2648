/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The contract of a route, told once.
 *
 * A module has one table of routes, ended by an empty row. A row names method, path, handler,
 * permission, lane, and the shapes of what comes in and goes out (field.h). From it come: routing,
 * reading and refusing the input, the answer, `lianbing openapi`, the front end's types, and the
 * test that no route lacks a permission.
 *
 *     const struct route org_routes[] = {
 *         {"POST", "/api/units", create_unit, .title = "新增单位", .need = MAY_KEEP_UNITS,
 *          .lane = LANE_WRITE, .takes = unit_fields, .takes_size = sizeof(struct unit),
 *          .gives = unit_fields, .creates = true},
 *         {0}};
 *
 * A handler only translates: it calls a use case and hands its result on. An error's answer is
 * {"code", "message", "fields": [{"field", "message"}], "current": …} with its status.
 */
#ifndef LIANBING_HTTP_H
#define LIANBING_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "platform/base/ctx.h"
#include "platform/base/field.h"
#include "platform/base/text.h"
#include "platform/edge/edge.h"

#define ROUTE_MOST_PARTS 4
#define ROUTE_MOST_BODY  ((size_t)1024 * 1024)

/* `need` of a route; permissions of the trade follow from NEED_FIRST on (bit need - NEED_FIRST of
 * actor.may). 0 is none at all and refused by the checks. */
enum route_need {
    NEED_PUBLIC = 1,
    NEED_SIGNED_IN = 2,
    NEED_SESSION = 3, /* signed in, even if the first password must still be changed */
    NEED_FIRST = 8
};

struct request;
struct response;
typedef enum err (*route_handler)(struct ctx *c, const struct request *q, struct response *p);
typedef int64_t (*route_stamp)(struct ctx *c, const struct request *q);

struct route {
    const char *method;
    const char *path;      /* /api/units/{unit}: a number; /api/files/{hash=text}: a word */
    route_handler run;     /* in `lane` */
    route_handler prepare; /* NULL, or run first on LANE_SLOW; leaves its plan in request.plan */
    const char *title;     /* Chinese, what it does; for the API page and the audit */
    int need;
    enum lane lane;
    const struct field *asks; /* the query string; NULL: none allowed */
    size_t asks_size;
    const struct field *takes; /* the JSON body; NULL: none allowed */
    size_t takes_size;
    const struct field *gives; /* the JSON answer; NULL: none, or not JSON */
    int status;                /* of an answer that went well; 0: 200, or 204 without content */
    size_t most_body;          /* bytes; 0: ROUTE_MOST_BODY */
    bool takes_bytes;          /* the body is raw bytes (uploads) */
    bool gives_bytes;          /* the answer is a file (response_bytes, response_file) */
    bool is_kept;      /* GET: asked again with nothing committed since, it isn't worked out anew */
    route_stamp stamp; /* NULL, or cheap: an answer kept also holds while this is the same number;
                          0: it may not be given, or there is none */
    bool creates; /* takes an Idempotency-Key: the same key and body get the first answer again */
};

struct request {
    const struct route *route;
    int64_t ids[ROUTE_MOST_PARTS];       /* of the path, in order; of a number */
    const char *words[ROUTE_MOST_PARTS]; /* of the path, in order; of a word */
    const void *asks;                    /* struct of route.asks */
    const void *takes;                   /* struct of route.takes */
    struct bytes body;                   /* as it came */
    const char *method, *path;
    const char *address; /* of the client, behind listed front ends */
    const char *key;     /* Idempotency-Key; NULL: none */
    const char *token;   /* of the session cookie; NULL: none */
    void **plan;         /* what prepare leaves for run; in the ctx's arena */
};

struct response {
    const void *gives;     /* struct of route.gives; on ERR_CONFLICT: the version that is there */
    struct bytes bytes;    /* gives_bytes: the content */
    const char *file;      /* gives_bytes: instead, the path of a file that is sent */
    const char *type;      /* gives_bytes: media type; NULL: application/octet-stream */
    const char *filename;  /* gives_bytes: the name to save under; NULL: shown, not saved */
    const char *policy;    /* gives_bytes: its Content-Security-Policy; NULL: the strict one */
    const char *cookie;    /* session token to set; "": take it away; NULL: leave it */
    const char *stream;    /* route gives an event stream of this topic; NULL: none */
    const char *tell;      /* an event to be published once all is committed; NULL: none */
    const char *tell_data; /* its data: one line of JSON, ids only; topic HTTP_NEWS */
    const char *spent; /* path of a file that nobody needs once all is committed: removed then */
    enum err refused;  /* a handler that returns OK, so that what it wrote stays, answers with this
                         error all the same: a sign-in that failed is counted */
};

/* What the trade tells the server about people. Both run in the unit's transaction. */
struct http_people {
    /* Fills c->actor from the session token (NULL: none). OK also for nobody; ERR_SIGNED_OUT when
     * the token is no longer good. `*ret_csrf`: what X-CSRF-Token must say on writes. */
    enum err (*recognise)(struct ctx *c, const char *token, const char **ret_csrf);
};

/* How long the other side may take, and how much may be held for it. Tests shorten them. */
struct http_limits {
    int header_ms;      /* from accept, or the first byte of a request, to the end of its head */
    int body_grace_ms;  /* then a body must have come with `body_rate` on average */
    int body_rate;      /* bytes a second */
    int idle_ms;        /* between two requests */
    int write_ms;       /* while the other side takes nothing of what is to be sent */
    int linger_ms;      /* between our last byte and the close */
    int heartbeat_ms;   /* between two signs of life on an event stream */
    int sweep_ms;       /* how often all these are looked at */
    size_t most_bodies; /* bytes of bodies held at once; past it 503 */
};

struct embedded_asset;

struct http_config {
    const char *host;                   /* address to listen on, 127.0.0.1 */
    int port;                           /* 0: any free one */
    const struct route *const *modules; /* tables of routes, ended by NULL */
    struct http_people people;
    const char *const *front_ends; /* addresses whose PROXY header is believed; ended by NULL */
    unsigned loops;                /* threads of the event loop; 0: 2 */
    unsigned most_connections;     /* 0: as many as descriptors allow */
    unsigned address_connections;  /* of one address (gate.h); 0: half of all */
    unsigned strangers_a_second;   /* questions of one address before a sign-in; 0: any number */
    bool is_secure;                /* cookies only over HTTPS */
    const char *cookie;            /* its name: servers of one host must differ; NULL: lb_session */
    const struct embedded_asset *assets; /* the front end (assets.h); NULL: none */
    size_t asset_count;
    const struct http_limits *limits; /* NULL: the usual ones (http_usual_limits) */
    const char *access_log;           /* file of a line for each request (access.h); NULL: none */
    int64_t access_bytes;             /* past which it is moved on; 0: never */
};

static inline const char *http_cookie(const struct http_config *config)
{
    return config->cookie ? config->cookie : "lb_session";
}

struct http_limits http_usual_limits(void);

/* Since the start, and now. */
enum { HTTP_STATUS_CLASSES = 6 };
struct http_state {
    int64_t answered[HTTP_STATUS_CLASSES]; /* requests by first digit of the status; 0: the other
                                              side had gone before the answer */
    int64_t took_ns;                       /* all of them together */
    int64_t connections, most_connections, streams, body_bytes;
};

/* The topic that everybody who is signed in may read. */
#define HTTP_NEWS "news"

struct http_server;

/* Listens and serves. NULL with a Chinese sentence. */
struct http_server *http_open(struct arena *arena, const struct http_config *config,
                              struct edge *edge, const char **ret_sentence);
int http_port(const struct http_server *server);
struct http_state http_state(struct http_server *server);
/* Opens the access log anew: somebody has moved the file on. From any thread. */
void http_reopen_log(struct http_server *server);
/* No new connections; what is under way is answered (at most `most_ms`), then all is closed. Safe
 * to call from any thread but the server's own. */
void http_close(struct http_server *server, int64_t most_ms);

/* Sends an event to all streams of `topic`; from any thread. Data is one line of JSON, at most
 * 32 KB. A reader that comes back gets what it missed, as far as it is kept (128 events or 64 KB a
 * topic); else, and after a restart, the event `reset`: read everything anew. */
void http_publish(struct http_server *server, const char *topic, const char *event,
                  struct bytes data);

/* Appends the OpenAPI 3.1 description of all routes, which is what an outsider and the front end's
 * types go by. `permissions`: the words of those from NEED_FIRST on. */
void http_openapi(struct text *text, const struct route *const *modules,
                  const char *const *permissions);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The connection side of the server with a small trade of its own, for the tests in this folder:
 * no database, two worker threads instead of lanes.
 *
 *     http_server [name=value]...    prints `port N`, serves until standard input ends
 *
 * Names: port, loops, connections, header, grace, idle, write, linger, beat, sweep (ms), bodies
 * (bytes), address (connections of one), strangers (questions a second), front_end (address),
 * folder (of /api/file/NAME), access (file), access_bytes. SIGHUP opens the access log anew.
 */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "platform/http/assets.h"
#include "platform/http/exchange.h"

struct workers {
    pthread_mutex_t lock;
    pthread_cond_t some;
    struct exchange *first, **end;
    bool is_stopping;
};

struct dispatch {
    struct workers workers;
    struct http_server *server;
    const char *folder;
};

/* ---- what the edge does ---------------------------------------------------------------------- */

static void stop_when_full(struct arena *arena)
{
    (void)arena;
    abort();
}

void work_init(struct work *work, struct edge *edge)
{
    (void)edge;
    arena_init(&work->arena, WORK_MOST_MEMORY, stop_when_full);
    work->ctx = (struct ctx){.arena = &work->arena};
}

void work_release(struct work *work)
{
    ctx_end(&work->ctx);
    arena_release(&work->arena);
}

/* ---- routes ---------------------------------------------------------------------------------- */

static const struct route bytes_route = {.method = "GET", .gives_bytes = true};

static void say(struct exchange *x, int status, const char *type, struct bytes answer)
{
    x->status = status;
    x->type = type;
    x->answer = answer;
}

static void say_json(struct exchange *x, int status, const char *json)
{
    say(x, status, "application/json; charset=utf-8", bytes_of(json));
}

void dispatch_refuse(struct exchange *x, int status, const char *code, const char *sentence)
{
    say_json(x, status,
             text_format(&x->work.arena, "{\"code\":\"%s\",\"message\":\"%s\",\"fields\":[]}", code,
                         sentence));
}

struct dispatch *dispatch_new(struct arena *arena, const struct http_config *config,
                              struct edge *edge, const char **ret_sentence)
{
    (void)arena;
    (void)config;
    *ret_sentence = NULL;
    return (struct dispatch *)(void *)edge;
}

void dispatch_publish_to(struct dispatch *dispatch, struct http_server *server)
{
    dispatch->server = server;
}

void dispatch_free(struct dispatch *dispatch)
{
    (void)dispatch;
}

static const char *after(const char *path, const char *start)
{
    size_t size = strlen(start);
    return strncmp(path, start, size) == 0 ? path + size : NULL;
}

bool dispatch_route(struct dispatch *dispatch, struct exchange *x, size_t *ret_most_body)
{
    x->dispatch = dispatch;
    *ret_most_body = 0;
    bool is_known = after(x->path, "/api/hello") || after(x->path, "/api/about") ||
                    after(x->path, "/api/file/") || after(x->path, "/api/stream/") ||
                    after(x->path, "/api/large") || after(x->path, "/j");
    bool takes_body = after(x->path, "/api/echo") || after(x->path, "/api/publish/") ||
                      after(x->path, "/api/slow");
    if (!is_known && !takes_body) {
        dispatch_refuse(x, 404, "not_found", "没有这个网址，请从首页进入。");
        return false;
    }
    if (is_known && strcmp(x->method, "GET") != 0 && !after(x->path, "/j")) {
        x->allow = "GET, HEAD";
        dispatch_refuse(x, 405, "invalid", "这个网址不支持这种操作。");
        return false;
    }
    if (takes_body || after(x->path, "/j"))
        *ret_most_body = ROUTE_MOST_BODY;
    return true;
}

static void give_file(struct exchange *x, const char *name)
{
    x->route = &bytes_route;
    x->p.file = text_format(&x->work.arena, "%s/%s", x->dispatch->folder, name);
    x->status = 200;
    x->type = "application/pdf";
    x->disposition = "attachment; filename*=UTF-8''a.pdf";
}

static void give_about(struct exchange *x)
{
    say_json(x, 200,
             text_format(&x->work.arena,
                         "{\"method\":\"%s\",\"path\":\"%s\",\"query\":\"%s\",\"address\":\"%s\","
                         "\"host\":\"%s\",\"cookie\":\"%s\",\"csrf\":\"%s\",\"secure\":%s}",
                         x->method, x->path, x->query.at, x->address, x->host,
                         x->cookie ? x->cookie : "", x->csrf ? x->csrf : "",
                         x->is_secure ? "true" : "false"));
}

static void give_large(struct exchange *x)
{
    size_t size = (size_t)32 * 1024 * 1024;
    char *bytes = arena_alloc(&x->work.arena, size);
    memset(bytes, 'x', size);
    say(x, 200, "text/plain", (struct bytes){bytes, size});
}

/* On a worker's thread. */
static void run(struct exchange *x)
{
    const char *rest;
    if ((rest = after(x->path, "/api/file/"))) {
        give_file(x, rest);
    } else if ((rest = after(x->path, "/api/stream/"))) {
        x->status = 200;
        x->stream = rest;
    } else if ((rest = after(x->path, "/api/publish/"))) {
        http_publish(x->dispatch->server, rest, "change", x->body);
        say_json(x, 200, "{}");
    } else if (after(x->path, "/api/about")) {
        give_about(x);
    } else if (after(x->path, "/api/large")) {
        give_large(x);
    } else if (after(x->path, "/api/slow")) {
        struct timespec pause = {.tv_nsec = 300 * 1000000L};
        (void)nanosleep(&pause, NULL);
        say_json(x, 200, "{\"slow\":true}");
    } else if (after(x->path, "/api/echo") || after(x->path, "/j")) {
        say(x, 200, "application/octet-stream", x->body);
    } else {
        say_json(x, 200, "{\"hello\":\"world\"}");
    }
    x->answered(x);
}

void dispatch_start(struct exchange *x)
{
    struct workers *workers = &x->dispatch->workers;
    /* Some at once, on the loop's own thread. */
    if (after(x->path, "/api/hello")) {
        run(x);
        return;
    }
    pthread_mutex_lock(&workers->lock);
    x->next = NULL;
    *workers->end = x;
    workers->end = &x->next;
    pthread_cond_signal(&workers->some);
    pthread_mutex_unlock(&workers->lock);
}

static void *work(void *arg)
{
    struct workers *workers = arg;
    pthread_mutex_lock(&workers->lock);
    while (!workers->is_stopping || workers->first) {
        struct exchange *x = workers->first;
        if (!x) {
            pthread_cond_wait(&workers->some, &workers->lock);
            continue;
        }
        workers->first = x->next;
        if (!workers->first)
            workers->end = &workers->first;
        pthread_mutex_unlock(&workers->lock);
        run(x);
        pthread_mutex_lock(&workers->lock);
    }
    pthread_mutex_unlock(&workers->lock);
    return NULL;
}

/* ---- settings -------------------------------------------------------------------------------- */

struct settings {
    struct http_config config;
    struct http_limits limits;
    const char *front_ends[2];
    const char *folder;
};

static void set(struct settings *settings, const char *name, const char *value)
{
    struct http_limits *limits = &settings->limits;
    const struct {
        const char *name;
        int *at;
    } numbers[] = {
        {"port", &settings->config.port},  {"header", &limits->header_ms},
        {"grace", &limits->body_grace_ms}, {"idle", &limits->idle_ms},
        {"write", &limits->write_ms},      {"linger", &limits->linger_ms},
        {"beat", &limits->heartbeat_ms},   {"sweep", &limits->sweep_ms},
    };
    long number = strtol(value, NULL, 10);
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        if (strcmp(name, numbers[i].name) == 0)
            *numbers[i].at = (int)number;
    }
    if (strcmp(name, "loops") == 0)
        settings->config.loops = (unsigned)number;
    if (strcmp(name, "connections") == 0)
        settings->config.most_connections = (unsigned)number;
    if (strcmp(name, "address") == 0)
        settings->config.address_connections = (unsigned)number;
    if (strcmp(name, "strangers") == 0)
        settings->config.strangers_a_second = (unsigned)number;
    if (strcmp(name, "bodies") == 0)
        limits->most_bodies = (size_t)number;
    if (strcmp(name, "front_end") == 0)
        settings->front_ends[0] = value;
    if (strcmp(name, "access") == 0)
        settings->config.access_log = value;
    if (strcmp(name, "access_bytes") == 0)
        settings->config.access_bytes = number;
    if (strcmp(name, "folder") == 0)
        settings->folder = value;
}

static void read_settings(struct settings *settings, int count, char **words)
{
    static const unsigned char page[] = "<!doctype html><title>x</title>";
    static const unsigned char forms[] = "identitybrgzip";
    static const struct embedded_asset assets[] = {
        {.path = "/index.html",
         .type = "text/html; charset=utf-8",
         .etag = "\"page1\"",
         .identity = {page, sizeof page - 1}},
        {.path = "/assets/app-1a2b3c.js",
         .type = "text/javascript",
         .etag = "\"app1\"",
         .is_immutable = true,
         .identity = {forms, 8},
         .brotli = {forms + 8, 2},
         .gzip = {forms + 10, 4}},
    };
    settings->limits = http_usual_limits();
    settings->config = (struct http_config){.host = "127.0.0.1",
                                            .front_ends = settings->front_ends,
                                            .limits = &settings->limits,
                                            .assets = assets,
                                            .asset_count = 2};
    settings->folder = ".";
    for (int i = 1; i < count; i++) {
        char *mark = strchr(words[i], '=');
        if (!mark)
            continue;
        *mark = '\0';
        set(settings, words[i], mark + 1);
    }
}

static volatile sig_atomic_t was_hung_up;

static void note_hang_up(int signal)
{
    (void)signal;
    was_hung_up = 1;
}

int main(int count, char **words)
{
    struct sigaction hang_up = {.sa_handler = note_hang_up};
    struct settings settings = {0};
    struct dispatch dispatch = {0};
    struct workers *workers = &dispatch.workers;
    struct arena arena;
    pthread_t threads[2];
    const char *sentence = NULL;
    char byte;
    read_settings(&settings, count, words);
    dispatch.folder = settings.folder;
    workers->end = &workers->first;
    sigaction(SIGHUP, &hang_up, NULL);
    pthread_mutex_init(&workers->lock, NULL);
    pthread_cond_init(&workers->some, NULL);
    arena_init(&arena, (size_t)16 << 20, stop_when_full);
    dispatch.server =
        http_open(&arena, &settings.config, (struct edge *)(void *)&dispatch, &sentence);
    if (!dispatch.server) {
        fprintf(stderr, "%s\n", sentence);
        arena_release(&arena);
        return 1;
    }
    for (int i = 0; i < 2; i++)
        pthread_create(&threads[i], NULL, work, workers);
    printf("port %d\n", http_port(dispatch.server));
    fflush(stdout);
    ssize_t size;
    while ((size = read(0, &byte, 1)) > 0 || (size < 0 && errno == EINTR)) {
        if (was_hung_up)
            http_reopen_log(dispatch.server);
        was_hung_up = 0;
    }
    http_close(dispatch.server, 2000);
    pthread_mutex_lock(&workers->lock);
    workers->is_stopping = true;
    pthread_cond_broadcast(&workers->some);
    pthread_mutex_unlock(&workers->lock);
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    arena_release(&arena);
    return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "platform/http/access.h"
#include "platform/http/gate.h"
#include "platform/http/server.h"

enum { USUAL_LOOPS = 2, MOST_LOOPS = 64 };

struct http_limits http_usual_limits(void)
{
    return (struct http_limits){
        .header_ms = 5000,
        .body_grace_ms = 5000,
        .body_rate = 500,
        .idle_ms = 75000,
        .write_ms = 30000,
        .linger_ms = 1000,
        .heartbeat_ms = 15000,
        .sweep_ms = 250,
        .most_bodies = (size_t)128 * 1024 * 1024,
    };
}

static const char *open_listeners(struct http_server *server)
{
    const struct http_config *config = &server->config;
    int port = config->port;
    if (port > 0) {
        /* The loops share their port, and would share it with another program that does so too:
         * then each got some of the visitors. A socket that doesn't share tells. */
        int probe = listen_open(config->host, port, false);
        if (probe < 0)
            return "无法监听指定的地址和端口：可能已被其他程序占用，或没有权限。请更换端口后重试。";
        (void)close(probe);
    }
    for (unsigned i = 0; i < server->loop_count; i++) {
        server->loops[i].listener = listen_open(config->host, port, true);
        if (server->loops[i].listener < 0)
            return "无法监听指定的地址和端口，请检查地址是否属于本机、端口是否被占用。";
        if (port == 0)
            port = listen_port(server->loops[i].listener);
    }
    server->port = port;
    return NULL;
}

static void close_listeners(struct http_server *server)
{
    for (unsigned i = 0; i < server->loop_count; i++) {
        if (server->loops[i].listener >= 0)
            (void)close(server->loops[i].listener);
    }
}

/* A reader that leaves is an error of write, not the end of the program. */
static void ignore_broken_pipes(void)
{
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    (void)sigaction(SIGPIPE, &ignore, NULL);
}

static const char *open_loops(struct http_server *server)
{
    for (unsigned i = 0; i < server->loop_count; i++) {
        const char *sentence = loop_open(&server->loops[i]);
        if (sentence)
            return sentence;
    }
    for (unsigned i = 0; i < server->loop_count; i++) {
        if (uv_thread_create(&server->loops[i].thread, loop_run, &server->loops[i]) != 0)
            return "服务器的线程无法启动，请检查系统资源（内存、线程数上限）后重试。";
    }
    return NULL;
}

/* What a server is made of, before it listens. */
static struct http_server *server_new(struct arena *arena, const struct http_config *config,
                                      struct edge *edge)
{
    struct http_server *server = arena_alloc(arena, sizeof *server);
    server->config = *config;
    server->limits = config->limits ? *config->limits : http_usual_limits();
    server->edge = edge;
    server->loop_count = config->loops ? config->loops : USUAL_LOOPS;
    if (server->loop_count > MOST_LOOPS)
        server->loop_count = MOST_LOOPS;
    server->loops = arena_array(arena, server->loop_count, sizeof server->loops[0]);
    for (unsigned i = 0; i < server->loop_count; i++) {
        server->loops[i].server = server;
        server->loops[i].number = i;
        server->loops[i].listener = -1;
    }
    server->most_connections = listen_most_connections(config->most_connections);
    unsigned of_one = config->address_connections;
    server->gate = gate_open(arena, of_one ? of_one : server->most_connections / 2,
                             config->strangers_a_second);
    return server;
}

static bool open_log(struct http_server *server, struct arena *arena, const char **ret_sentence)
{
    const struct http_config *config = &server->config;
    if (!config->access_log)
        return true;
    server->access = access_open(arena, config->access_log, config->access_bytes,
                                 server->loop_count, ret_sentence);
    return server->access != NULL;
}

static void give_back(struct http_server *server)
{
    if (server->access)
        access_close(server->access);
    gate_close(server->gate);
    dispatch_free(server->dispatch);
}

struct http_server *http_open(struct arena *arena, const struct http_config *config,
                              struct edge *edge, const char **ret_sentence)
{
    struct http_server *server = server_new(arena, config, edge);
    *ret_sentence = "系统允许打开的文件数过少，请用 ulimit -n 调到 1024 以上后重试。";
    if (server->most_connections == 0 || !server->gate)
        return NULL;
    server->dispatch = dispatch_new(arena, &server->config, edge, ret_sentence);
    if (!server->dispatch)
        return NULL;
    *ret_sentence = open_listeners(server);
    if (*ret_sentence || !open_log(server, arena, ret_sentence)) {
        close_listeners(server);
        give_back(server);
        return NULL;
    }
    static_open(server, arena);
    server->streams = streams_open(server);
    *ret_sentence = server->streams ? NULL : "内存不足，服务器无法启动。";
    if (*ret_sentence) {
        give_back(server);
        return NULL;
    }
    dispatch_publish_to(server->dispatch, server);
    ignore_broken_pipes();
    *ret_sentence = open_loops(server);
    return *ret_sentence ? NULL : server;
}

int http_port(const struct http_server *server)
{
    return server->port;
}

struct http_state http_state(struct http_server *server)
{
    struct http_state state = {.connections = atomic_load(&server->connections),
                               .most_connections = server->most_connections,
                               .body_bytes = (int64_t)atomic_load(&server->bodies)};
    for (unsigned i = 0; i < server->loop_count; i++) {
        struct loop *loop = &server->loops[i];
        for (int class = 0; class < HTTP_STATUS_CLASSES; class ++)
            state.answered[class] += atomic_load(&loop->by_class[class]);
        state.took_ns += atomic_load(&loop->took_ns);
        state.streams += atomic_load(&loop->streams);
    }
    return state;
}

void http_reopen_log(struct http_server *server)
{
    if (server->access)
        access_reopen(server->access);
}

void http_close(struct http_server *server, int64_t most_ms)
{
    streams_stop(server->streams);
    server->stop_by = uv_hrtime() / 1000000 + (uint64_t)(most_ms > 0 ? most_ms : 0);
    atomic_store(&server->is_stopping, true);
    for (unsigned i = 0; i < server->loop_count; i++) {
        struct loop *loop = &server->loops[i];
        uv_mutex_lock(&loop->lock);
        (void)uv_async_send(&loop->wake);
        uv_mutex_unlock(&loop->lock);
    }
    for (unsigned i = 0; i < server->loop_count; i++) {
        (void)uv_thread_join(&server->loops[i].thread);
        uv_mutex_destroy(&server->loops[i].lock);
    }
    streams_close(server->streams);
    give_back(server);
}

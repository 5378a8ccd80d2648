/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Listening sockets and their accept loop.
 *
 * libuv's own accept loop is not used: out of descriptors, with two loops in one process, it never
 * comes back from accept4 (measured: 5 of 8 runs). Here each loop polls its own socket, takes a
 * bounded number a turn, and when the machine has no descriptor left looks away until the next
 * sweep. A cap well below the limit of descriptors makes that rare.
 */
/* For SO_REUSEPORT, which the C library hides from who asks for POSIX alone. */
#include <asm/socket.h>

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "platform/http/server.h"

enum {
    BACKLOG = 1024,
    MOST_A_TURN = 64,
    RESERVED = 96, /* descriptors for the database, files, threads, and whatever a lane opens */
    LEAST_CONNECTIONS = 16,
    MOST_CONNECTIONS = 20000
};

/* The C library declares it for _GNU_SOURCE alone; without it a descriptor could leak into a child
 * process that is started between accept and fcntl. */
int accept4(int listener, struct sockaddr *address, socklen_t *size, int flags);

unsigned listen_most_connections(unsigned wanted)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return 0;
    if (limit.rlim_cur < limit.rlim_max) {
        struct rlimit raised = {limit.rlim_max, limit.rlim_max};
        if (setrlimit(RLIMIT_NOFILE, &raised) == 0)
            limit = raised;
    }
    if (limit.rlim_cur < RESERVED + LEAST_CONNECTIONS)
        return 0;
    rlim_t allowed = limit.rlim_cur - RESERVED;
    /* A connection may have a file open that is being sent. */
    allowed -= allowed / 4;
    if (allowed > MOST_CONNECTIONS)
        allowed = MOST_CONNECTIONS;
    return wanted > 0 && wanted < allowed ? wanted : (unsigned)allowed;
}

static bool read_address(const char *host, int port, struct sockaddr_storage *address,
                         socklen_t *ret_size)
{
    *address = (struct sockaddr_storage){0};
    *ret_size = strchr(host, ':') ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in);
    if (strchr(host, ':'))
        return uv_ip6_addr(host, port, (struct sockaddr_in6 *)(void *)address) == 0;
    return uv_ip4_addr(host, port, (struct sockaddr_in *)(void *)address) == 0;
}

int listen_open(const char *host, int port, bool shares)
{
    struct sockaddr_storage address;
    socklen_t size;
    int yes = 1;
    if (!read_address(host, port, &address, &size))
        return -1;
    int fd = socket(address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -1;
    bool is_good = setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == 0 &&
                   (!shares || setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &yes, sizeof yes) == 0) &&
                   bind(fd, (struct sockaddr *)&address, size) == 0 && listen(fd, BACKLOG) == 0;
    if (is_good)
        return fd;
    (void)close(fd);
    return -1;
}

int listen_port(int listener)
{
    struct sockaddr_storage address = {0};
    socklen_t size = sizeof address;
    if (getsockname(listener, (struct sockaddr *)&address, &size) != 0)
        return -1;
    /* The port stands at the same place in both. */
    return ntohs(((struct sockaddr_in *)(void *)&address)->sin_port);
}

/* Said to those who come when the house is full. They may not see it, having asked nothing yet. */
void listen_turn_away(int fd)
{
    static const char full[] = "HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n"
                               "Retry-After: 5\r\nContent-Length: 0\r\n\r\n";
    (void)!write(fd, full, sizeof full - 1);
    (void)close(fd);
}

static void admit(struct loop *loop, int fd)
{
    struct http_server *server = loop->server;
    if (atomic_fetch_add(&server->connections, 1) >= server->most_connections) {
        atomic_fetch_sub(&server->connections, 1);
        listen_turn_away(fd);
        return;
    }
    connection_open(loop, fd);
}

void listen_accept(struct loop *loop)
{
    for (int i = 0; i < MOST_A_TURN; i++) {
        int fd = accept4(loop->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd >= 0) {
            admit(loop, fd);
        } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
            /* The socket stays readable: to go on polling were to spin. The sweep tries again. */
            (void)uv_poll_stop(&loop->accepting);
            loop->is_accepting = false;
            return;
        } else if (errno != ECONNABORTED && errno != EINTR) {
            return;
        }
    }
}

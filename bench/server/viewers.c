/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Those who watch a board: COUNT connections that read an event stream and do nothing else.
 *
 *     viewers PORT COUNT PATH
 *
 * Prints "ready" when all of them have joined, and for each event, when the last of them has it
 * whole, a line: {"at":[seconds of the monotonic clock, one for each viewer],"data":…}. Ends with
 * the process that began it (its standard input ends). Status 1: a viewer lost its stream, or was
 * told to begin anew. It shares the machine with what it measures: one thread, one read for what
 * has come.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MOST_VIEWERS = 20000, MOST_EVENTS = 64, HEAD = 80, ROOM = 64 * 1024, ADDRESSES = 200 };

/* Of an event a viewer keeps its beginning, where its id stands; the first viewer keeps it all. */
struct viewer {
    int socket;
    bool has_joined;
    char last;
    size_t length;
    char head[HEAD];
};

struct event {
    char id[HEAD];
    size_t count; /* viewers that have it; 0: free */
    double *at;
    char *text;
};

static struct viewer viewers[MOST_VIEWERS];
static struct event events[MOST_EVENTS];
static size_t viewer_count, joined;
static char whole[ROOM];

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static double now(void)
{
    struct timespec time;
    (void)clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* ---- Events ---------------------------------------------------------------------------------- */

static struct event *event_of(const char *id)
{
    struct event *unused = NULL;
    for (size_t i = 0; i < MOST_EVENTS; i++) {
        if (events[i].count > 0 && strcmp(events[i].id, id) == 0)
            return &events[i];
        if (events[i].count == 0)
            unused = &events[i];
    }
    if (!unused)
        die("too many events on their way");
    if (!unused->at)
        unused->at = calloc(viewer_count, sizeof *unused->at);
    if (!unused->at)
        die("memory");
    (void)snprintf(unused->id, sizeof unused->id, "%s", id);
    return unused;
}

static void print(struct event *event)
{
    (void)printf("{\"at\":[");
    for (size_t i = 0; i < viewer_count; i++)
        (void)printf("%s%.6f", i > 0 ? "," : "", event->at[i]);
    (void)printf("],\"data\":%s}\n", event->text ? event->text : "null");
    (void)fflush(stdout);
    free(event->text);
    event->text = NULL;
    event->count = 0;
}

static void join(struct viewer *viewer)
{
    if (strncmp(viewer->head, "HTTP/1.1 200 ", 13) != 0)
        die(viewer->head);
    viewer->has_joined = true;
    if (++joined < viewer_count)
        return;
    (void)puts("ready");
    (void)fflush(stdout);
}

static void take_event(const struct viewer *viewer)
{
    char id[HEAD];
    (void)snprintf(id, sizeof id, "%.*s", (int)strcspn(viewer->head, "\n"), viewer->head);
    struct event *event = event_of(id);
    event->at[event->count++] = now();
    const char *text = viewer == viewers ? strstr(whole, "\ndata: ") : NULL;
    if (text)
        event->text = strndup(text + 7, strcspn(text + 7, "\n"));
    if (event->count == viewer_count)
        print(event);
}

static void keep(struct viewer *viewer, const char *text, size_t size)
{
    if (viewer->length < HEAD - 1) {
        size_t room = HEAD - 1 - viewer->length, part = size < room ? size : room;
        memcpy(viewer->head + viewer->length, text, part);
        viewer->head[viewer->length + part] = '\0';
    }
    if (viewer == viewers && viewer->length + size < ROOM) {
        memcpy(whole + viewer->length, text, size);
        whole[viewer->length + size] = '\0';
    }
    viewer->length += size;
}

/* What ends with an empty line is an event, the beginning, or what only keeps the line open. */
static void read_text(struct viewer *viewer, const char *text, size_t size)
{
    while (size > 0) {
        bool is_split = viewer->last == '\n' && *text == '\n';
        const char *end = is_split ? text : memmem(text, size, "\n\n", 2);
        size_t part = !end ? size : (size_t)(end - text) + (is_split ? 1 : 2);
        keep(viewer, text, part);
        viewer->last = end ? '\0' : text[size - 1];
        if (end && !viewer->has_joined)
            join(viewer);
        else if (end && strncmp(viewer->head, "id: ", 4) == 0)
            take_event(viewer);
        if (end)
            viewer->length = 0;
        text += part;
        size -= part;
    }
}

/* ---- Lines ----------------------------------------------------------------------------------- */

/* From many addresses, as a server may count what comes from one. */
static void call(size_t number, int poll, int port, const char *path)
{
    char request[512];
    struct viewer *viewer = &viewers[number];
    struct sockaddr_in from = {
        .sin_family = AF_INET,
        .sin_addr = {htonl(INADDR_LOOPBACK + 256 + (uint32_t)(number % ADDRESSES))}};
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)port),
                             .sin_addr = {htonl(INADDR_LOOPBACK)}};
    struct epoll_event event = {.events = EPOLLIN, .data = {.ptr = viewer}};
    int size = snprintf(request, sizeof request,
                        "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n"
                        "Accept: text/event-stream\r\n\r\n",
                        path, port);
    viewer->socket = socket(AF_INET, SOCK_STREAM, 0);
    if (viewer->socket < 0 || bind(viewer->socket, (struct sockaddr *)&from, sizeof from) != 0 ||
        connect(viewer->socket, (struct sockaddr *)&to, sizeof to) != 0 ||
        send(viewer->socket, request, (size_t)size, MSG_NOSIGNAL) != size ||
        epoll_ctl(poll, EPOLL_CTL_ADD, viewer->socket, &event) != 0)
        die("connect");
}

static void hear(struct viewer *viewer)
{
    static char chunk[ROOM];
    ssize_t got = recv(viewer->socket, chunk, sizeof chunk, 0);
    if (got <= 0)
        die("a viewer lost its stream");
    read_text(viewer, chunk, (size_t)got);
}

int main(int argc, char **argv)
{
    struct rlimit limit;
    struct epoll_event ready[512], input = {.events = EPOLLIN};
    int poll = epoll_create1(0);
    if (argc != 4 || poll < 0 || epoll_ctl(poll, EPOLL_CTL_ADD, STDIN_FILENO, &input) != 0)
        return 2;
    viewer_count = strtoul(argv[2], NULL, 10);
    if (viewer_count == 0 || viewer_count > MOST_VIEWERS || getrlimit(RLIMIT_NOFILE, &limit) != 0)
        die("viewers");
    limit.rlim_cur = limit.rlim_max;
    (void)setrlimit(RLIMIT_NOFILE, &limit);
    for (size_t i = 0; i < viewer_count; i++)
        call(i, poll, (int)strtol(argv[1], NULL, 10), argv[3]);
    for (;;) {
        int count = epoll_wait(poll, ready, 512, -1);
        for (int i = 0; i < count; i++) {
            if (!ready[i].data.ptr)
                return 0;
            hear(ready[i].data.ptr);
        }
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The load of changes on a server: CONNECTIONS clients, each of which changes one figure, waits for
 * the answer and changes the next, for SECONDS.
 *
 *     load PORT CONNECTIONS SECONDS PATH CELLS HEADERS
 *
 * CELLS: a line each, `subject metric rev`; HEADERS: `name: value`, a line each. A figure is on its
 * way once at a time and has its turn again after all others, with the revision of its last answer.
 * An answer that isn't 200, of another figure, or without the next revision is counted as wrong,
 * and its client stays away. Prints one line: JSON {"seconds" "answered" "wrong" "errors" "p50_ms"
 * "p99_ms"}. It shares the machine with what it measures, so it does no more than it must: one
 * thread, one write and one read for each change.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MOST_CLIENTS = 4096, MOST_CELLS = 100000, MOST_SAMPLES = 1 << 22, HEAD = 2048, ROOM = 8192 };

struct cell {
    char subject[24], metric[100];
    long rev;
};

struct client {
    int socket;
    struct cell cell; /* the one on its way */
    double sent_at;
    size_t used;
    char answer[ROOM];
};

static struct cell cells[MOST_CELLS]; /* a ring: those whose turn comes */
static size_t cell_count, next_turn, next_place;
static struct client clients[MOST_CLIENTS];
static char head[HEAD];
static size_t head_length;
static float samples[MOST_SAMPLES]; /* ms */
static size_t answered, wrong, errors;

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

/* ---- What is sent ---------------------------------------------------------------------------- */

static void read_cells(const char *path)
{
    FILE *file = fopen(path, "r");
    if (!file)
        die(path);
    struct cell cell;
    while (cell_count < MOST_CELLS &&
           fscanf(file, "%23s %99s %ld", cell.subject, cell.metric, &cell.rev) == 3)
        cells[cell_count++] = cell;
    (void)fclose(file);
}

static void make_head(const char *path, int port, const char *header_file)
{
    char line[1024];
    FILE *file = fopen(header_file, "r");
    if (!file)
        die(header_file);
    int used = snprintf(head, HEAD,
                        "PUT %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n"
                        "Content-Type: application/json\r\n",
                        path, port);
    while (fgets(line, sizeof line, file) && used < HEAD) {
        line[strcspn(line, "\n")] = '\0';
        used += snprintf(head + used, (size_t)(HEAD - used), "%s\r\n", line);
    }
    (void)fclose(file);
    if (used >= HEAD)
        die("headers");
    head_length = (size_t)used;
}

static void ask(struct client *client)
{
    char body[512], request[HEAD + sizeof body + 64];
    struct cell *cell = &client->cell;
    *cell = cells[next_turn++ % cell_count];
    int length = snprintf(body, sizeof body,
                          "{\"cells\":[{\"subject\":%s,\"metric\":\"%s\",\"value\":%ld,"
                          "\"source\":\"台账\",\"day\":null,\"note\":\"\",\"rev\":%ld}]}",
                          cell->subject, cell->metric, 1000 + cell->rev, cell->rev);
    memcpy(request, head, head_length);
    int used = snprintf(request + head_length, sizeof request - head_length,
                        "Content-Length: %d\r\n\r\n%s", length, body);
    size_t size = head_length + (size_t)used;
    client->used = 0;
    client->sent_at = now();
    if (send(client->socket, request, size, MSG_NOSIGNAL) != (ssize_t)size)
        errors++;
}

/* ---- What comes back ------------------------------------------------------------------------- */

/* Where the answer is whole, where its body begins; else NULL. */
static const char *body_of(const struct client *client)
{
    const char *end = strstr(client->answer, "\r\n\r\n");
    const char *length = end ? strcasestr(client->answer, "\r\nContent-Length:") : NULL;
    if (!length || length > end)
        return NULL;
    size_t whole = (size_t)(end + 4 - client->answer) + strtoul(length + 17, NULL, 10);
    return client->used >= whole ? end + 4 : NULL;
}

static bool is_member(const char *body, const char *name, const char *value)
{
    const char *at = strstr(body, name);
    size_t length = strlen(value);
    return at && strncmp(at + strlen(name), value, length) == 0 &&
           strchr(",\"}", at[strlen(name) + length]);
}

static bool is_right(const struct client *client, const char *body)
{
    char rev[24];
    (void)snprintf(rev, sizeof rev, "%ld", client->cell.rev + 1);
    return strncmp(client->answer, "HTTP/1.1 200 ", 13) == 0 &&
           is_member(body, "\"subject\":", client->cell.subject) &&
           is_member(body, "\"metric\":\"", client->cell.metric) &&
           is_member(body, "\"rev\":", rev);
}

static void take_answer(struct client *client, const char *body)
{
    if (!is_right(client, body)) {
        if (wrong++ == 0)
            (void)fprintf(stderr, "%.600s\n", client->answer);
        return;
    }
    if (answered < MOST_SAMPLES)
        samples[answered] = (float)((now() - client->sent_at) * 1e3);
    answered++;
    client->cell.rev++;
    cells[next_place++ % cell_count] = client->cell;
    ask(client);
}

static void hear(struct client *client)
{
    ssize_t got = recv(client->socket, client->answer + client->used, ROOM - 1 - client->used, 0);
    if (got <= 0) {
        errors++;
        (void)close(client->socket);
        return;
    }
    client->used += (size_t)got;
    client->answer[client->used] = '\0';
    const char *body = body_of(client);
    if (body)
        take_answer(client, body);
}

/* ---- All of it ------------------------------------------------------------------------------- */

static void join(struct client *client, int poll, int port)
{
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)port),
                             .sin_addr = {htonl(INADDR_LOOPBACK)}};
    struct epoll_event event = {.events = EPOLLIN, .data = {.ptr = client}};
    int yes = 1;
    client->socket = socket(AF_INET, SOCK_STREAM, 0);
    if (client->socket < 0 || connect(client->socket, (struct sockaddr *)&to, sizeof to) != 0 ||
        setsockopt(client->socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes) != 0 ||
        epoll_ctl(poll, EPOLL_CTL_ADD, client->socket, &event) != 0)
        die("connect");
}

static int by_value(const void *one, const void *other)
{
    float a = *(const float *)one, b = *(const float *)other;
    return (a > b) - (a < b);
}

static void report(double seconds)
{
    size_t count = answered < MOST_SAMPLES ? answered : MOST_SAMPLES;
    qsort(samples, count, sizeof *samples, by_value);
    (void)printf("JSON {\"seconds\":%.6f,\"answered\":%zu,\"wrong\":%zu,\"errors\":%zu,"
                 "\"p50_ms\":%.3f,\"p99_ms\":%.3f}\n",
                 seconds, answered, wrong, errors, (double)samples[count / 2],
                 (double)samples[count * 99 / 100]);
}

int main(int argc, char **argv)
{
    if (argc != 7)
        return 2;
    int port = (int)strtol(argv[1], NULL, 10), poll = epoll_create1(0);
    size_t count = strtoul(argv[2], NULL, 10);
    read_cells(argv[5]);
    make_head(argv[4], port, argv[6]);
    if (count == 0 || count > MOST_CLIENTS || count > cell_count || poll < 0)
        die("clients");
    for (size_t i = 0; i < count; i++)
        join(&clients[i], poll, port);
    struct epoll_event events[512];
    double begin = now(), end = begin + strtod(argv[3], NULL);
    for (size_t i = 0; i < count; i++)
        ask(&clients[i]);
    while (now() < end) {
        int ready = epoll_wait(poll, events, 512, 100);
        for (int i = 0; i < ready; i++)
            hear(events[i].data.ptr);
    }
    report(now() - begin);
    return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The load of changes on a server: CONNECTIONS clients, each of which changes one figure, or one
 * cell of a judge's sheet, waits for the answer and changes the next, for SECONDS.
 *
 *     load PORT CONNECTIONS SECONDS PATH CELLS HEADERS [CELLS HEADERS]...
 *
 * PATH: of a task's figures, or /api/sheets. CELLS: a line each, `subject metric rev` (of sheets
 * `sheet item rev`); HEADERS: `name: value`, a line each. With more than one pair of them there are
 * as many people, and the clients are divided among them. A cell is on its way once at a time and
 * has its turn again after all others of its person, with the revision of its last answer.
 * An answer that isn't 200, of another cell, or without the next revision is counted as wrong,
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

enum { MOST_CLIENTS = 4096, MOST_CELLS = 100000, MOST_PEOPLE = 64, MOST_SAMPLES = 1 << 22 };
enum { HEAD = 2048, ROOM = 8192 };

struct cell {
    char subject[24], metric[100];
    long rev;
};

struct person {
    struct cell *cells; /* a ring: those whose turn comes */
    size_t count, next_turn, next_place;
    char head[HEAD]; /* after the first line */
    size_t head_length;
};

struct client {
    int socket;
    struct person *person;
    struct cell cell; /* the one on its way */
    double sent_at;
    size_t used;
    char answer[ROOM];
};

static struct person people[MOST_PEOPLE];
static struct client clients[MOST_CLIENTS];
static const char *path;
static bool is_judging;
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

static void read_cells(struct person *person, const char *name)
{
    FILE *file = fopen(name, "r");
    struct cell cell;
    person->cells = calloc(MOST_CELLS, sizeof cell);
    if (!file || !person->cells)
        die(name);
    while (person->count < MOST_CELLS &&
           fscanf(file, "%23s %99s %ld", cell.subject, cell.metric, &cell.rev) == 3)
        person->cells[person->count++] = cell;
    (void)fclose(file);
}

static void read_head(struct person *person, int port, const char *name)
{
    char line[1024];
    FILE *file = fopen(name, "r");
    if (!file)
        die(name);
    int used = snprintf(person->head, HEAD,
                        " HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n"
                        "Content-Type: application/json\r\n",
                        port);
    while (fgets(line, sizeof line, file) && used < HEAD) {
        line[strcspn(line, "\n")] = '\0';
        used += snprintf(person->head + used, (size_t)(HEAD - used), "%s\r\n", line);
    }
    (void)fclose(file);
    if (used >= HEAD)
        die("headers");
    person->head_length = (size_t)used;
}

static int write_body(char *body, size_t size, const struct cell *cell)
{
    if (is_judging)
        return snprintf(body, size, "{\"rev\":%ld,\"value\":%ld}", cell->rev, (cell->rev + 1) % 10);
    return snprintf(body, size,
                    "{\"cells\":[{\"subject\":%s,\"metric\":\"%s\",\"value\":%ld,"
                    "\"source\":\"台账\",\"day\":null,\"note\":\"\",\"rev\":%ld}]}",
                    cell->subject, cell->metric, 1000 + cell->rev, cell->rev);
}

static void ask(struct client *client)
{
    char body[512], request[HEAD + sizeof body + 512];
    struct person *person = client->person;
    struct cell *cell = &client->cell;
    *cell = person->cells[person->next_turn++ % person->count];
    int length = write_body(body, sizeof body, cell);
    size_t used = (size_t)snprintf(request, 256, "PUT %s", path);
    if (is_judging)
        used += (size_t)snprintf(request + used, 256, "/%s/cells/%s", cell->subject, cell->metric);
    memcpy(request + used, person->head, person->head_length);
    used += person->head_length;
    used += (size_t)snprintf(request + used, sizeof request - used, "Content-Length: %d\r\n\r\n%s",
                             length, body);
    client->used = 0;
    client->sent_at = now();
    if (send(client->socket, request, used, MSG_NOSIGNAL) != (ssize_t)used)
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
    if (strncmp(client->answer, "HTTP/1.1 200 ", 13) != 0 || !is_member(body, "\"rev\":", rev))
        return false;
    if (is_judging)
        return is_member(body, "\"item\":", client->cell.metric);
    return is_member(body, "\"subject\":", client->cell.subject) &&
           is_member(body, "\"metric\":\"", client->cell.metric);
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
    client->person->cells[client->person->next_place++ % client->person->count] = client->cell;
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

static size_t read_people(int port, int count, char **names)
{
    size_t found = 0;
    for (; count > 1 && found < MOST_PEOPLE; count -= 2, names += 2) {
        read_cells(&people[found], names[0]);
        read_head(&people[found++], port, names[1]);
    }
    return found;
}

int main(int argc, char **argv)
{
    if (argc < 7)
        return 2;
    int port = (int)strtol(argv[1], NULL, 10), poll = epoll_create1(0);
    size_t count = strtoul(argv[2], NULL, 10);
    path = argv[4];
    is_judging = strcmp(path, "/api/sheets") == 0;
    size_t person_count = read_people(port, argc - 5, argv + 5);
    if (count == 0 || count > MOST_CLIENTS || poll < 0)
        die("clients");
    for (size_t i = 0; i < count; i++) {
        clients[i].person = &people[i % person_count];
        if (clients[i].person->count <= count / person_count)
            die("cells");
        join(&clients[i], poll, port);
    }
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

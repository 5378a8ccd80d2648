/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Event streams (server-sent events): topics, their last events, their readers.
 *
 * An event is made once, as the text that goes over the wire, and shared by all who get it. Its
 * number counts over all topics; its id also names the run of this program, so that a reader who
 * comes back after a restart, or after more events than a topic keeps, is told `event: reset` and
 * reads everything anew instead of believing that it missed nothing.
 *
 * Topics and their kept events belong to all threads, under one lock; readers belong to the loop.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "platform/http/event.h"
#include "platform/http/server.h"

enum { BUCKETS = 256, MOST_TOPICS = 4096, MOST_KEPT = 128 };

#define MOST_KEPT_BYTES ((size_t)64 * 1024)

struct topic {
    struct topic *next;  /* of its bucket */
    unsigned references; /* readers, and events on their way to a loop */
    uint64_t since;      /* all events with a higher number are kept */
    struct event *oldest, *newest;
    size_t kept, kept_bytes;
    struct connection **readers; /* by loop; each loop's own */
    char name[];
};

struct streams {
    struct http_server *server;
    uv_mutex_t lock;
    bool is_stopped;
    uint64_t run;  /* of the program, for the ids */
    uint64_t last; /* number of the last event */
    size_t topic_count;
    struct topic *buckets[BUCKETS];
};

/* ---- topics ---------------------------------------------------------------------------------- */

static size_t bucket_of(const char *name)
{
    uint32_t hash = 2166136261;
    for (; *name; name++)
        hash = (hash ^ (unsigned char)*name) * 16777619;
    return hash % BUCKETS;
}

static void drop_oldest(struct topic *topic)
{
    struct event *event = topic->oldest;
    topic->oldest = event->newer;
    if (!topic->oldest)
        topic->newest = NULL;
    topic->since = event->number;
    topic->kept--;
    topic->kept_bytes -= event->size;
    event_forget(event);
}

static void free_topic(struct topic *topic)
{
    while (topic->oldest)
        drop_oldest(topic);
    free(topic->readers);
    free(topic);
}

static void drop_topics(struct streams *streams, bool only_unread)
{
    for (size_t i = 0; i < BUCKETS; i++) {
        struct topic **at = &streams->buckets[i];
        while (*at) {
            struct topic *topic = *at;
            if (only_unread && topic->references > 0) {
                at = &topic->next;
                continue;
            }
            *at = topic->next;
            streams->topic_count--;
            free_topic(topic);
        }
    }
}

/* Finds or makes it. NULL: no memory. */
static struct topic *topic_of(struct streams *streams, const char *name)
{
    struct topic **bucket = &streams->buckets[bucket_of(name)];
    for (struct topic *topic = *bucket; topic; topic = topic->next) {
        if (strcmp(topic->name, name) == 0)
            return topic;
    }
    if (streams->topic_count >= MOST_TOPICS)
        drop_topics(streams, true);
    size_t size = strlen(name) + 1;
    struct topic *topic = calloc(1, sizeof *topic + size);
    struct connection **readers = calloc(streams->server->loop_count, sizeof(struct connection *));
    if (!topic || !readers) {
        free(topic);
        free(readers);
        return NULL;
    }
    memcpy(topic->name, name, size);
    topic->readers = readers;
    topic->since = streams->last;
    topic->next = *bucket;
    *bucket = topic;
    streams->topic_count++;
    return topic;
}

static void keep(struct topic *topic, struct event *event)
{
    event_keep(event);
    if (topic->newest)
        topic->newest->newer = event;
    else
        topic->oldest = event;
    topic->newest = event;
    topic->kept++;
    topic->kept_bytes += event->size;
    while (topic->kept > MOST_KEPT || topic->kept_bytes > MOST_KEPT_BYTES)
        drop_oldest(topic);
}

/* ---- from any thread ------------------------------------------------------------------------- */

static void send_to_loop(struct loop *loop, struct event *event)
{
    struct delivery *delivery = malloc(sizeof *delivery);
    if (!delivery)
        return;
    event_keep(event);
    event->topic->references++;
    *delivery = (struct delivery){.event = event};
    loop_take_event(loop, delivery);
}

void http_publish(struct http_server *server, const char *topic_name, const char *name,
                  struct bytes data)
{
    struct streams *streams = server->streams;
    uv_mutex_lock(&streams->lock);
    struct topic *topic = streams->is_stopped ? NULL : topic_of(streams, topic_name);
    struct event *event = NULL;
    if (topic) {
        streams->last++;
        event = event_new(streams->run, streams->last, name, data);
    }
    if (event) {
        event->topic = topic;
        keep(topic, event);
        /* Who joins later, which takes the lock as well, finds it among the kept ones. */
        for (unsigned i = 0; i < server->loop_count; i++) {
            if (atomic_load(&server->loops[i].streams) > 0)
                send_to_loop(&server->loops[i], event);
        }
        event_forget(event);
    } else if (topic) {
        /* It is lost; who resumes is told to read everything anew. */
        while (topic->oldest)
            drop_oldest(topic);
        topic->since = streams->last;
    }
    uv_mutex_unlock(&streams->lock);
}

/* ---- writing --------------------------------------------------------------------------------- */

struct event_write {
    uv_write_t write;
    struct event *event;
};

static void on_written(uv_write_t *write, int status)
{
    struct event_write *event_write = (struct event_write *)write;
    struct connection *c = (struct connection *)write->handle;
    event_forget(event_write->event);
    free(event_write);
    if (status != 0)
        connection_close(c);
}

static void queue(struct connection *c, struct event *event, size_t taken)
{
    struct event_write *event_write = malloc(sizeof *event_write);
    uv_buf_t buffer = uv_buf_init(event->text + taken, (unsigned)(event->size - taken));
    if (!event_write) {
        connection_close(c);
        return;
    }
    event_write->event = event;
    event_keep(event);
    if (uv_write(&event_write->write, (uv_stream_t *)&c->tcp, &buffer, 1, on_written) != 0) {
        event_forget(event);
        free(event_write);
        connection_close(c);
    }
}

static void write_to(struct connection *c, struct event *event)
{
    uv_stream_t *stream = (uv_stream_t *)&c->tcp;
    uv_buf_t buffer = uv_buf_init(event->text, (unsigned)event->size);
    if (c->is_closing)
        return;
    /* Who reads too slowly is let go, and comes back with Last-Event-ID when it can. */
    if (uv_stream_get_write_queue_size(stream) + event->size > STREAM_MOST_BEHIND) {
        connection_close(c);
        return;
    }
    int taken = uv_try_write(stream, &buffer, 1);
    if (taken < 0 && taken != UV_EAGAIN)
        connection_close(c);
    else if (taken < 0 || (size_t)taken < event->size)
        queue(c, event, taken > 0 ? (size_t)taken : 0);
    c->spoken = loop_now(c->loop);
}

static void say(struct connection *c, const char *text)
{
    struct event *event = event_of_text(text);
    if (!event) {
        connection_close(c);
        return;
    }
    write_to(c, event);
    event_forget(event);
}

void stream_beat(struct connection *c)
{
    uint64_t pause = (uint64_t)c->loop->server->limits.heartbeat_ms;
    if (!c->is_closing && loop_now(c->loop) - c->spoken >= pause)
        say(c, ": \n\n");
}

void stream_deliver(struct loop *loop, struct delivery *delivery)
{
    struct streams *streams = loop->server->streams;
    struct event *event = delivery->event;
    struct topic *topic = event->topic;
    struct connection *next;
    for (struct connection *c = topic->readers[loop->number]; c; c = next) {
        next = c->next_reader;
        if (event->number > c->sent) {
            c->sent = event->number;
            write_to(c, event);
        }
    }
    uv_mutex_lock(&streams->lock);
    topic->references--;
    uv_mutex_unlock(&streams->lock);
    event_forget(event);
    free(delivery);
}

/* ---- readers --------------------------------------------------------------------------------- */

/* The number after which the reader wants to go on; false: it names another run, or nothing. */
static bool read_last(const struct streams *streams, const char *last_event, uint64_t *ret_number)
{
    char *end;
    unsigned long long run = strtoull(last_event, &end, 16);
    if (*end != '-' || run != streams->run)
        return false;
    *ret_number = strtoull(end + 1, &end, 16);
    return *end == '\0' && *ret_number <= streams->last;
}

/* What the reader missed, oldest first; false: it can't be told. With the lock held. */
static bool collect(const struct streams *streams, const struct topic *topic,
                    const char *last_event, struct event *missed[MOST_KEPT], size_t *ret_count)
{
    uint64_t last = 0;
    *ret_count = 0;
    if (!last_event || !*last_event)
        return true;
    if (!read_last(streams, last_event, &last) || last < topic->since)
        return false;
    for (struct event *event = topic->oldest; event; event = event->newer) {
        if (event->number > last) {
            event_keep(event);
            missed[(*ret_count)++] = event;
        }
    }
    return true;
}

static void join(struct connection *c, struct topic *topic)
{
    struct connection **readers = &topic->readers[c->loop->number];
    c->topic = topic;
    c->previous_reader = NULL;
    c->next_reader = *readers;
    if (*readers)
        (*readers)->previous_reader = c;
    *readers = c;
    topic->references++;
    (void)atomic_fetch_add(&c->loop->streams, 1);
}

void stream_begin(struct call *call)
{
    struct connection *c = call->connection;
    struct streams *streams = c->loop->server->streams;
    struct event *missed[MOST_KEPT];
    size_t count = 0;
    bool is_whole = true;
    uv_mutex_lock(&streams->lock);
    struct topic *topic = topic_of(streams, call->x.stream);
    if (topic) {
        is_whole = collect(streams, topic, call->x.last_event, missed, &count);
        join(c, topic);
        c->sent = streams->last;
    }
    uv_mutex_unlock(&streams->lock);
    call_free(call);
    c->call = NULL;
    connection_set_state(c, STREAMING);
    say(c, is_whole ? "retry: 3000\n\n" : "retry: 3000\nevent: reset\ndata: {}\n\n");
    for (size_t i = 0; i < count; i++) {
        write_to(c, missed[i]);
        event_forget(missed[i]);
    }
    connection_discard(c);
    if (!topic || c->has_ended)
        connection_close(c);
}

void stream_end(struct connection *c)
{
    struct streams *streams = c->loop->server->streams;
    if (!c->topic)
        return;
    if (c->next_reader)
        c->next_reader->previous_reader = c->previous_reader;
    if (c->previous_reader)
        c->previous_reader->next_reader = c->next_reader;
    else
        c->topic->readers[c->loop->number] = c->next_reader;
    uv_mutex_lock(&streams->lock);
    c->topic->references--;
    uv_mutex_unlock(&streams->lock);
    c->topic = NULL;
    (void)atomic_fetch_sub(&c->loop->streams, 1);
}

/* ---- life ------------------------------------------------------------------------------------ */

struct streams *streams_open(struct http_server *server)
{
    struct streams *streams = calloc(1, sizeof *streams);
    if (!streams)
        return NULL;
    streams->server = server;
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_REALTIME, &now);
    streams->run = (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
    if (uv_mutex_init(&streams->lock) == 0)
        return streams;
    free(streams);
    return NULL;
}

void streams_stop(struct streams *streams)
{
    uv_mutex_lock(&streams->lock);
    streams->is_stopped = true;
    uv_mutex_unlock(&streams->lock);
}

void streams_close(struct streams *streams)
{
    drop_topics(streams, false);
    uv_mutex_destroy(&streams->lock);
    free(streams);
}

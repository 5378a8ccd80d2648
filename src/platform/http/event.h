/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An event as the text that goes over the wire, made once and shared, over threads, by all who send
 * it. Who makes it holds one reference; each event_keep adds one, each event_forget takes one away,
 * the last one the event with it.
 */
#ifndef LIANBING_HTTP_EVENT_H
#define LIANBING_HTTP_EVENT_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include "platform/base/text.h"

#define EVENT_MOST_DATA ((size_t)32 * 1024)

struct topic;

struct event {
    atomic_uint references;
    uint64_t number;
    struct topic *topic;
    struct event *newer; /* of the topic's kept ones */
    size_t size;
    char text[];
};

/* Number `number` of the program's run `run`. Line ends in `data` become blanks: they would begin a
 * field of the stream. NULL: no memory, or more than EVENT_MOST_DATA bytes. */
struct event *event_new(uint64_t run, uint64_t number, const char *name, struct bytes data);
/* Any text, without a number; a sign of life. NULL: no memory. */
struct event *event_of_text(const char *text);

void event_keep(struct event *event);
void event_forget(struct event *event);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#include "platform/http/event.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void event_keep(struct event *event)
{
    atomic_fetch_add(&event->references, 1);
}

void event_forget(struct event *event)
{
    if (atomic_fetch_sub(&event->references, 1) == 1)
        free(event);
}

static struct event *make(size_t size)
{
    struct event *event = malloc(sizeof *event + size + 1);
    if (!event)
        return NULL;
    *event = (struct event){.size = size};
    atomic_init(&event->references, 1);
    event->text[size] = '\0';
    return event;
}

struct event *event_of_text(const char *text)
{
    size_t size = strlen(text);
    struct event *event = make(size);
    if (event)
        memcpy(event->text, text, size);
    return event;
}

static void flatten(char *at, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (at[i] == '\n' || at[i] == '\r')
            at[i] = ' ';
    }
}

struct event *event_new(uint64_t run, uint64_t number, const char *name, struct bytes data)
{
    char start[200];
    int size = snprintf(start, sizeof start,
                        "id: %llx-%llx\nevent: %.64s\ndata: ", (unsigned long long)run,
                        (unsigned long long)number, name);
    if (size < 0 || (size_t)size >= sizeof start || data.length > EVENT_MOST_DATA)
        return NULL;
    struct event *event = make((size_t)size + data.length + 2);
    if (!event)
        return NULL;
    event->number = number;
    memcpy(event->text, start, (size_t)size);
    if (data.length > 0)
        memcpy(event->text + size, data.at, data.length);
    flatten(event->text + size, data.length);
    memcpy(event->text + (size_t)size + data.length, "\n\n", 2);
    return event;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The log: one JSON object a line to standard error, for whoever runs the server.
 *
 *     {"time":"2026-11-22T08:27:35.120Z","level":"error","event":"database_failed","cause":"…"}
 *
 * Never personal data: no names, no identity numbers, no sentences that people wrote; ids do. Safe
 * from any thread; a line is written whole, and cut at 4 KB.
 */
#ifndef LIANBING_EDGE_LOG_H
#define LIANBING_EDGE_LOG_H

#include <stddef.h>
#include <stdint.h>

enum log_level { LOG_INFORM, LOG_WARN, LOG_FAIL };

struct log_field {
    const char *name;
    const char *text; /* NULL: it is a number */
    int64_t number;
};

static inline struct log_field log_text(const char *name, const char *text)
{
    return (struct log_field){.name = name, .text = text ? text : ""};
}

static inline struct log_field log_int(const char *name, int64_t number)
{
    return (struct log_field){.name = name, .number = number};
}

/* `event` is a word of small letters: server_started. */
void log_event(enum log_level level, const char *event, const struct log_field *fields,
               size_t count);

/*     LOG(LOG_FAIL, "database_failed", log_text("cause", cause), log_int("lane", lane)); */
#define LOG(level, event, ...)                                           \
    log_event((level), (event), (const struct log_field[]){__VA_ARGS__}, \
              sizeof((const struct log_field[]){__VA_ARGS__}) / sizeof(struct log_field))

#endif

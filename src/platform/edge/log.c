/* SPDX-License-Identifier: Apache-2.0 */
#include "platform/edge/log.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { LONGEST_LINE = 4096, ROOM_FOR_END = 2 };

struct line {
    char at[LONGEST_LINE];
    size_t used;
};

/* All of `string` or nothing of it. */
static void add(struct line *line, const char *string)
{
    size_t length = strlen(string);
    if (length > sizeof line->at - ROOM_FOR_END - line->used)
        return;
    memcpy(line->at + line->used, string, length);
    line->used += length;
}

static void add_string(struct line *line, const char *string)
{
    /* Room for the closing quote is kept, so that a cut line still is JSON. */
    size_t most = sizeof line->at - ROOM_FOR_END - 8;
    add(line, "\"");
    for (const char *at = string; *at && line->used < most; at++) {
        char piece[8] = {*at};
        if (*at == '"' || *at == '\\')
            (void)snprintf(piece, sizeof piece, "\\%c", *at);
        else if ((unsigned char)*at < 0x20)
            (void)snprintf(piece, sizeof piece, "\\u%04x", (unsigned)*at);
        add(line, piece);
    }
    add(line, "\"");
}

static void add_time(struct line *line)
{
    struct timespec now = {0};
    struct tm parts = {0};
    char day[32], time[48];
    (void)clock_gettime(CLOCK_REALTIME, &now);
    (void)gmtime_r(&now.tv_sec, &parts);
    (void)strftime(day, sizeof day, "%Y-%m-%dT%H:%M:%S", &parts);
    (void)snprintf(time, sizeof time, "%s.%03ldZ", day, now.tv_nsec / 1000000);
    add_string(line, time);
}

static void add_field(struct line *line, const struct log_field *field)
{
    /* A field that can't at least begin is left out whole. */
    if (line->used + strlen(field->name) + 64 > sizeof line->at)
        return;
    add(line, ",");
    add_string(line, field->name);
    add(line, ":");
    if (field->text) {
        add_string(line, field->text);
        return;
    }
    char digits[32];
    (void)snprintf(digits, sizeof digits, "%" PRId64, field->number);
    add(line, digits);
}

void log_event(enum log_level level, const char *event, const struct log_field *fields,
               size_t count)
{
    static const char *const levels[] = {"info", "warning", "error"};
    struct line line;
    line.used = 0;
    add(&line, "{\"time\":");
    add_time(&line);
    add(&line, ",\"level\":");
    add_string(&line, levels[level]);
    add(&line, ",\"event\":");
    add_string(&line, event);
    for (size_t i = 0; i < count; i++)
        add_field(&line, &fields[i]);
    line.at[line.used++] = '}';
    line.at[line.used++] = '\n';
    /* One write is one line: the kernel keeps lines of several threads apart. */
    ssize_t written = write(STDERR_FILENO, line.at, line.used);
    (void)written;
}

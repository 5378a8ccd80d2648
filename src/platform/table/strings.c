/* SPDX-License-Identifier: Apache-2.0 */
#include "platform/table/strings.h"

#include <string.h>

#include "platform/base/arena.h"
#include "platform/table/cell.h"

enum { STRINGS = ELEMENT_FIRST, STRING, RUN, TEXT };

static const struct markup markup[] = {
    {STRINGS, "si", STRING}, {STRING, "t", TEXT},           {STRING, "r", RUN},
    {RUN, "t", TEXT},        {ELEMENT_TOP, "sst", STRINGS},
};

/* Strings are taken off the tray some at a time: stopping for each would cost more than reading. */
enum { BATCH = 512 };

struct reading {
    struct package *package;
    struct tray *tray;
    size_t ends[BATCH]; /* of each string on the tray */
    size_t count;
};

static void add_text(void *user, int element, const char *at, size_t length)
{
    struct reading *reading = user;
    if (element == TEXT && !tray_add(reading->tray, at, length))
        package_refuse(reading->package, PACKAGE_LONG_TEXT);
}

static void end_element(void *user, int element)
{
    struct reading *reading = user;
    if (element != STRING)
        return;
    reading->ends[reading->count++] = reading->tray->used;
    if (reading->count == BATCH || reading->tray->used > TRAY_SIZE / 2)
        part_pause(reading->package);
}

static const struct part_reader reader = {
    .markup = markup,
    .markup_count = sizeof markup / sizeof markup[0],
    .text = add_text,
    .end = end_element,
};

static void make_room(struct strings *strings, struct arena *arena, size_t count)
{
    if (strings->count + count <= strings->size)
        return;
    size_t size = strings->size ? strings->size * 2 : 2 * (size_t)BATCH;
    struct bytes *wider = arena_array(arena, size, sizeof *wider);
    if (strings->count)
        memcpy(wider, strings->list, strings->count * sizeof *wider);
    strings->list = wider;
    strings->size = size;
}

static void take_strings(struct strings *strings, struct reading *reading, struct shelf *shelf)
{
    make_room(strings, shelf->arena, reading->count);
    for (size_t i = 0, from = 0; i < reading->count; from = reading->ends[i++]) {
        char *at = reading->tray->at + from;
        size_t length = cell_unescape(at, reading->ends[i] - from);
        strings->list[strings->count++] = shelf_keep(shelf, at, length);
    }
    reading->count = 0;
    reading->tray->used = 0;
}

bool strings_read(struct strings *strings, struct package *package, const char *path,
                  struct tray *tray, struct shelf *shelf)
{
    struct reading reading = {.package = package, .tray = tray};
    if (!part_open(package, path, &reader, &reading))
        return false;
    enum part_state state;
    do {
        state = part_read(package);
        take_strings(strings, &reading, shelf);
    } while (state == PART_PAUSED);
    part_close(package);
    tray->used = 0;
    return state == PART_END;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where text out of an XML part goes: handlers, which must not allocate, put it down on a tray of
 * fixed size; between two calls of the parser what is worth keeping moves to the shelf, in the
 * arena.
 */
#ifndef LIANBING_PLATFORM_TABLE_TRAY_H
#define LIANBING_PLATFORM_TABLE_TRAY_H

#include <stdbool.h>
#include <stddef.h>

#include "platform/base/text.h"

struct arena;

enum { TRAY_SIZE = 256 * 1024 };

struct tray {
    char *at; /* TRAY_SIZE bytes */
    size_t used;
};

struct shelf {
    struct arena *arena;
    char *at; /* the free rest of the newest block */
    size_t left;
};

void tray_init(struct tray *tray, struct arena *arena);
/* False: it does not fit; nothing is put down. */
bool tray_add(struct tray *tray, const char *at, size_t length);

/* A copy that stays as long as the arena, with a NUL behind it. */
struct bytes shelf_keep(struct shelf *shelf, const char *at, size_t length);

#endif

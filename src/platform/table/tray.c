/* SPDX-License-Identifier: Apache-2.0 */
#include "platform/table/tray.h"

#include <string.h>

#include "platform/base/arena.h"

/* An arena rounds each allocation up; millions of short cells would cost several times their
 * length. */
enum { SHELF_BLOCK = 64 * 1024, LONG = 4 * 1024 };

void tray_init(struct tray *tray, struct arena *arena)
{
    *tray = (struct tray){.at = arena_alloc(arena, TRAY_SIZE)};
}

bool tray_add(struct tray *tray, const char *at, size_t length)
{
    if (length > TRAY_SIZE - tray->used)
        return false;
    memcpy(tray->at + tray->used, at, length);
    tray->used += length;
    return true;
}

struct bytes shelf_keep(struct shelf *shelf, const char *at, size_t length)
{
    if (length == 0)
        return (struct bytes){"", 0};
    if (length > LONG)
        return (struct bytes){arena_copy(shelf->arena, at, length), length};
    if (length >= shelf->left) {
        shelf->at = arena_alloc(shelf->arena, SHELF_BLOCK);
        shelf->left = SHELF_BLOCK;
    }
    struct bytes kept = {shelf->at, length};
    memcpy(shelf->at, at, length);
    shelf->at[length] = '\0';
    shelf->at += length + 1;
    shelf->left -= length + 1;
    return kept;
}

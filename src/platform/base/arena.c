/* SPDX-License-Identifier: Apache-2.0 */
#include "platform/base/arena.h"

#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define EACH_ITS_OWN_BLOCK 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define EACH_ITS_OWN_BLOCK 1
#endif
#endif
#ifndef EACH_ITS_OWN_BLOCK
#define EACH_ITS_OWN_BLOCK 0
#endif

enum { FEWEST = 16 /* elements that a list has room for */ };
enum { FIRST_BLOCK = 32 * 1024, LARGEST_BLOCK = 4 * 1024 * 1024 };

struct arena_block {
    struct arena_block *older;
    size_t size; /* bytes that follow this head */
    size_t used;
    alignas(max_align_t) unsigned char bytes[];
};

void arena_init(struct arena *arena, size_t maximum, void (*full)(struct arena *))
{
    *arena = (struct arena){.maximum = maximum, .full = full};
}

static void drop_newest(struct arena *arena)
{
    struct arena_block *block = arena->block;
    arena->block = block->older;
    arena->held -= sizeof *block + block->size;
    free(block);
}

void arena_release(struct arena *arena)
{
    while (arena->block)
        drop_newest(arena);
}

static void refuse(struct arena *arena)
{
    if (arena->full)
        arena->full(arena);
    abort();
}

static void add_block(struct arena *arena, size_t size)
{
    size_t wanted = FIRST_BLOCK;
    if (arena->block && arena->block->size < LARGEST_BLOCK)
        wanted = arena->block->size * 2;
    else if (arena->block)
        wanted = LARGEST_BLOCK;
    if (EACH_ITS_OWN_BLOCK || wanted < size)
        wanted = size;
    size_t room = arena->maximum > arena->held ? arena->maximum - arena->held : 0;
    if (room < sizeof(struct arena_block) || size > room - sizeof(struct arena_block))
        refuse(arena);
    if (wanted > room - sizeof(struct arena_block))
        wanted = size;
    struct arena_block *block = malloc(sizeof *block + wanted);
    if (!block)
        refuse(arena);
    *block = (struct arena_block){.older = arena->block, .size = wanted};
    arena->block = block;
    arena->held += sizeof *block + wanted;
    if (arena->held > arena->peak)
        arena->peak = arena->held;
}

void arena_allow(struct arena *arena, size_t maximum)
{
    if (arena->maximum < maximum)
        arena->maximum = maximum;
}

void *arena_room(struct arena *arena, size_t size)
{
    size_t step = alignof(max_align_t);
    if (size > SIZE_MAX / 4)
        refuse(arena);
    size_t rounded = EACH_ITS_OWN_BLOCK ? size : (size + step - 1) / step * step;
    struct arena_block *block = arena->block;
    if (EACH_ITS_OWN_BLOCK || !block || block->size - block->used < rounded) {
        add_block(arena, rounded);
        block = arena->block;
    }
    void *at = block->bytes + block->used;
    block->used += rounded;
    return at;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    return memset(arena_room(arena, size), 0, size);
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
    if (size != 0 && count > SIZE_MAX / 4 / size)
        refuse(arena);
    return arena_alloc(arena, count * size);
}

void *arena_more(struct arena *arena, void *list, size_t count, size_t size)
{
    bool is_power = (count & (count - 1)) == 0;
    if (list && (count < FEWEST || !is_power))
        return list;
    size_t room = count < FEWEST ? FEWEST : 2 * count;
    /* What overflows is refused like everything that is too large. */
    void *more = arena_room(arena, room > SIZE_MAX / 4 / size ? SIZE_MAX : room * size);
    return list ? memcpy(more, list, count * size) : more;
}

char *arena_copy(struct arena *arena, const char *bytes, size_t length)
{
    if (length > SIZE_MAX / 4)
        refuse(arena);
    char *copy = arena_room(arena, length + 1);
    if (length)
        memcpy(copy, bytes, length);
    copy[length] = '\0';
    return copy;
}

struct arena_mark arena_mark(const struct arena *arena)
{
    return (struct arena_mark){arena->block, arena->block ? arena->block->used : 0};
}

void arena_rewind(struct arena *arena, struct arena_mark mark)
{
    while (arena->block != mark.block)
        drop_newest(arena);
    if (arena->block)
        arena->block->used = mark.used;
}

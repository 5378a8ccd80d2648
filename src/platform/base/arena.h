/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory that ends all at once.
 *
 * A unit of work (a command, a request, a job) owns one arena. What it allocates lives until
 * arena_release, or until arena_rewind takes the arena back to a mark. Nothing is freed singly.
 *
 * - Memory comes zeroed, unless asked for otherwise, and aligned for any type; it is never NULL.
 * - An arena knows its ceiling from birth. Past it, or when the machine has no more memory, `full`
 *   is called; it must not return (the command line ends with a sentence, a server unwinds).
 * - Under AddressSanitizer each allocation is a malloc of its own, so that overruns are seen.
 */
#ifndef LIANBING_BASE_ARENA_H
#define LIANBING_BASE_ARENA_H

#include <stddef.h>

struct arena_block;

struct arena {
    struct arena_block *block; /* the newest block; older ones hang behind it */
    size_t held;               /* bytes taken from the system */
    size_t peak;               /* the most that `held` ever was */
    size_t maximum;            /* bytes; the ceiling of `held` */
    void (*full)(struct arena *);
};

/* A place to return to. */
struct arena_mark {
    struct arena_block *block;
    size_t used;
};

void arena_init(struct arena *arena, size_t maximum, void (*full)(struct arena *));

/* Gives all memory back; the arena is empty and can be used again. */
void arena_release(struct arena *arena);

/* Lets it grow to at least `maximum`, for a unit that is known to need more than the usual. */
void arena_allow(struct arena *arena, size_t maximum);

/* `size` zeroed bytes. */
void *arena_alloc(struct arena *arena, size_t size);

/* The same, but not zeroed: for long pieces that are written before they are read. */
void *arena_room(struct arena *arena, size_t size);

/* `count` zeroed elements of `size` bytes; a product that overflows counts as full. */
void *arena_array(struct arena *arena, size_t count, size_t size);

/* Room for one more element behind the `count` there are in `list` (NULL: none yet): the same
 * place, or a copy with twice the room, not zeroed. For lists of which nobody knows the length. */
void *arena_more(struct arena *arena, void *list, size_t count, size_t size);

/* A NUL-ended copy of `length` bytes. */
char *arena_copy(struct arena *arena, const char *bytes, size_t length);

struct arena_mark arena_mark(const struct arena *arena);

/* Gives back all allocated since `mark`, which must be of this arena and not yet passed. */
void arena_rewind(struct arena *arena, struct arena_mark mark);

#endif

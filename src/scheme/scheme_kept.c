/* SPDX-License-Identifier: Apache-2.0 */
#include "scheme/scheme_kept.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "platform/base/arena.h"

enum { MOST_KEPT = 16 };

#define MOST_MEMORY ((size_t)64 * 1024 * 1024)

struct kept {
    size_t holders; /* units that use it, and the table */
    struct arena arena;
    const char *folder; /* in the arena, as all that follows */
    int64_t id, rev;
    const char *content, *settings;
    struct scheme_reading reading;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct kept *table[MOST_KEPT];
static size_t next_place;

static void let_go(void *of)
{
    struct kept *kept = of;
    (void)pthread_mutex_lock(&lock);
    bool is_last = --kept->holders == 0;
    (void)pthread_mutex_unlock(&lock);
    if (!is_last)
        return;
    arena_release(&kept->arena);
    free(kept);
}

static struct kept *find(const struct ctx *c, const struct scheme *scheme)
{
    struct kept *found = NULL;
    if (!c->folder)
        return NULL;
    (void)pthread_mutex_lock(&lock);
    for (size_t i = 0; i < MOST_KEPT && !found; i++) {
        struct kept *kept = table[i];
        if (kept && kept->id == scheme->id && kept->rev == scheme->rev &&
            strcmp(kept->folder, c->folder) == 0)
            found = kept;
    }
    if (found)
        found->holders++;
    (void)pthread_mutex_unlock(&lock);
    return found;
}

static void keep(struct kept *kept)
{
    (void)pthread_mutex_lock(&lock);
    struct kept *older = table[next_place];
    table[next_place] = kept;
    next_place = (next_place + 1) % MOST_KEPT;
    kept->holders++;
    (void)pthread_mutex_unlock(&lock);
    if (older)
        let_go(older);
}

/* Deferred before it is read, so that a reading too big for its arena is let go as well. */
static struct kept *read_anew(struct ctx *c, const struct scheme *scheme)
{
    struct kept *kept = calloc(1, sizeof *kept);
    if (!kept)
        return NULL;
    kept->holders = 1;
    arena_init(&kept->arena, MOST_MEMORY, c->arena->full);
    ctx_defer(c, let_go, kept);
    kept->id = scheme->id;
    kept->rev = scheme->rev;
    kept->folder =
        arena_copy(&kept->arena, c->folder ? c->folder : "", c->folder ? strlen(c->folder) : 0);
    kept->content = arena_copy(&kept->arena, scheme->content, strlen(scheme->content));
    kept->settings = arena_copy(&kept->arena, scheme->settings, strlen(scheme->settings));
    scheme_read_into(&kept->arena, kept->content, kept->settings, &kept->reading);
    if (kept->reading.model && c->folder)
        keep(kept);
    return kept;
}

/* Whoever adds one of their own adds it to a list of their own. */
static struct faults list_of(struct ctx *c, const struct faults *faults)
{
    struct faults list = *faults;
    list.arena = c->arena;
    list.size = list.count;
    return list;
}

static void give(struct ctx *c, const struct kept *kept, struct scheme_reading *ret)
{
    *ret = kept->reading;
    ret->faults = list_of(c, &kept->reading.faults);
    ret->warnings = list_of(c, &kept->reading.warnings);
}

bool scheme_kept_find(struct ctx *c, const struct scheme *scheme, struct scheme_reading *ret)
{
    struct kept *kept = find(c, scheme);
    if (!kept)
        return false;
    ctx_defer(c, let_go, kept);
    give(c, kept, ret);
    return true;
}

void scheme_kept_read(struct ctx *c, const struct scheme *scheme, struct scheme_reading *ret)
{
    if (scheme_kept_find(c, scheme, ret))
        return;
    const struct kept *kept = read_anew(c, scheme);
    if (kept)
        give(c, kept, ret);
    else
        scheme_read_into(c->arena, scheme->content, scheme->settings, ret);
}

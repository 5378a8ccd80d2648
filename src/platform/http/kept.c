/* SPDX-License-Identifier: Apache-2.0 */
#include "platform/http/kept.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { KEY_BYTES = 16 };

struct slot {
    unsigned char key[KEY_BYTES];
    uint64_t version;
    int64_t stamp; /* 0: it has none */
    int64_t at;
    int64_t person;
    const char *type; /* a literal */
    char *bytes;      /* NULL: the slot is empty */
    size_t length;
};

struct kept {
    pthread_mutex_t lock;
    struct slot slots[KEPT_SLOTS];
};

struct kept *kept_new(void)
{
    struct kept *kept = calloc(1, sizeof *kept);
    if (kept)
        (void)pthread_mutex_init(&kept->lock, NULL);
    return kept;
}

void kept_free(struct kept *kept)
{
    if (!kept)
        return;
    for (size_t i = 0; i < KEPT_SLOTS; i++)
        free(kept->slots[i].bytes);
    (void)pthread_mutex_destroy(&kept->lock);
    free(kept);
}

/* Whose question, and which. A hash of 128 bits, so that two questions never share an answer. */
static void key_of(const struct exchange *x, unsigned char key[KEY_BYTES])
{
    crypto_generichash_state state;
    const char *parts[] = {x->cookie ? x->cookie : "", x->path};
    (void)crypto_generichash_init(&state, NULL, 0, KEY_BYTES);
    for (size_t i = 0; i < 2; i++)
        (void)crypto_generichash_update(&state, (const unsigned char *)parts[i],
                                        strlen(parts[i]) + 1);
    (void)crypto_generichash_update(&state, (const unsigned char *)x->query.at, x->query.length);
    (void)crypto_generichash_final(&state, key, KEY_BYTES);
}

static struct slot *slot_of(struct kept *kept, const unsigned char key[KEY_BYTES])
{
    return &kept->slots[(key[0] | key[1] << 8) % KEPT_SLOTS];
}

static bool find(struct kept *kept, struct exchange *x, int64_t now_ms, bool by_stamp)
{
    unsigned char key[KEY_BYTES];
    if (!kept)
        return false;
    key_of(x, key);
    (void)pthread_mutex_lock(&kept->lock);
    struct slot *slot = slot_of(kept, key);
    bool is_same = by_stamp ? slot->stamp == x->stamp : slot->version == x->version;
    x->was_kept = slot->bytes && is_same && now_ms - slot->at < KEPT_MS && now_ms >= slot->at &&
                  memcmp(slot->key, key, KEY_BYTES) == 0;
    if (x->was_kept) {
        x->answer =
            (struct bytes){arena_copy(&x->work.arena, slot->bytes, slot->length), slot->length};
        x->type = slot->type;
        x->work.ctx.actor.person = slot->person;
        if (slot->version < x->version)
            slot->version = x->version;
    }
    (void)pthread_mutex_unlock(&kept->lock);
    return x->was_kept;
}

bool kept_find(struct kept *kept, struct exchange *x, int64_t now_ms)
{
    return find(kept, x, now_ms, false);
}

bool kept_find_by_stamp(struct kept *kept, struct exchange *x, int64_t now_ms)
{
    return find(kept, x, now_ms, true);
}

void kept_put(struct kept *kept, const struct exchange *x, int64_t now_ms)
{
    unsigned char key[KEY_BYTES];
    if (!kept || x->answer.length == 0 || x->answer.length > KEPT_MOST)
        return;
    char *copy = malloc(x->answer.length);
    if (!copy)
        return;
    memcpy(copy, x->answer.at, x->answer.length);
    key_of(x, key);
    (void)pthread_mutex_lock(&kept->lock);
    struct slot *slot = slot_of(kept, key);
    char *older = slot->bytes;
    *slot = (struct slot){.version = x->version,
                          .stamp = x->stamp,
                          .at = now_ms,
                          .person = x->work.ctx.actor.person,
                          .type = x->type,
                          .bytes = copy,
                          .length = x->answer.length};
    memcpy(slot->key, key, KEY_BYTES);
    (void)pthread_mutex_unlock(&kept->lock);
    free(older);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "platform/http/gate.h"

#include <arpa/inet.h>
#include <string.h>
#include <uv.h>

enum {
    PLACES = 4096,
    WINDOW = 16,    /* places that an address may have, behind one another */
    KEY_BYTES = 16, /* an IPv4 address is one mapped into IPv6 */
    NET_BYTES = 8,  /* of an IPv6 address: what one customer gets */
    BUCKET_SECONDS = 60
};

struct gate_place {
    unsigned char key[KEY_BYTES];
    unsigned connections;
    bool is_taken;
    int64_t level_ms; /* of the bucket, in thousandths of a question */
    uint64_t at;      /* ms: when `level_ms` was right */
};

struct gate {
    uv_mutex_t lock;
    unsigned most_connections, a_second;
    struct gate_place places[PLACES];
};

static int64_t full(const struct gate *gate)
{
    return (int64_t)gate->a_second * BUCKET_SECONDS * 1000;
}

struct gate *gate_open(struct arena *arena, unsigned most_connections, unsigned a_second)
{
    struct gate *gate = arena_alloc(arena, sizeof *gate);
    gate->most_connections = most_connections;
    gate->a_second = a_second;
    return uv_mutex_init(&gate->lock) == 0 ? gate : NULL;
}

void gate_close(struct gate *gate)
{
    uv_mutex_destroy(&gate->lock);
}

/* ---- places ---------------------------------------------------------------------------------- */

/* False: this machine itself, or no address. */
static bool key_of(const char *address, unsigned char key[KEY_BYTES])
{
    static const unsigned char mapped[12] = {[10] = 0xff, [11] = 0xff};
    memcpy(key, mapped, sizeof mapped);
    if (inet_pton(AF_INET, address, key + sizeof mapped) == 1)
        return key[sizeof mapped] != 127;
    if (inet_pton(AF_INET6, address, key) != 1)
        return false;
    bool is_own = strcmp(address, "::1") == 0;
    memset(key + NET_BYTES, 0, KEY_BYTES - NET_BYTES);
    return !is_own;
}

static void fill(const struct gate *gate, struct gate_place *place, uint64_t now_ms)
{
    uint64_t passed = now_ms > place->at ? now_ms - place->at : 0;
    uint64_t most = (uint64_t)BUCKET_SECONDS * 2 * 1000;
    place->level_ms += (int64_t)(passed < most ? passed : most) * gate->a_second;
    if (place->level_ms > full(gate))
        place->level_ms = full(gate);
    place->at = now_ms;
}

static size_t first_place(const unsigned char key[KEY_BYTES])
{
    uint64_t hash = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < KEY_BYTES; i++)
        hash = (hash ^ key[i]) * UINT64_C(1099511628211);
    return (size_t)(hash >> 32) % PLACES;
}

/* The address's own place, or one that nobody needs any more. NULL: none is free. */
static struct gate_place *place_of(struct gate *gate, const unsigned char key[KEY_BYTES],
                                   uint64_t now_ms)
{
    struct gate_place *free_one = NULL;
    size_t first = first_place(key);
    for (size_t i = 0; i < WINDOW; i++) {
        struct gate_place *place = &gate->places[(first + i) % PLACES];
        if (place->is_taken && memcmp(place->key, key, KEY_BYTES) == 0)
            return place;
        if (place->is_taken && place->connections == 0) {
            fill(gate, place, now_ms);
            /* It owes nothing: to forget it is to let it begin anew. */
            place->is_taken = place->level_ms < full(gate);
        }
        if (!place->is_taken && !free_one)
            free_one = place;
    }
    if (free_one) {
        *free_one = (struct gate_place){.is_taken = true, .level_ms = full(gate), .at = now_ms};
        memcpy(free_one->key, key, KEY_BYTES);
    }
    return free_one;
}

/* ---- counting -------------------------------------------------------------------------------- */

bool gate_enter(struct gate *gate, const char *address, uint64_t now_ms,
                struct gate_place **ret_place)
{
    unsigned char key[KEY_BYTES];
    *ret_place = NULL;
    if (!key_of(address, key))
        return true;
    uv_mutex_lock(&gate->lock);
    struct gate_place *place = place_of(gate, key, now_ms);
    bool may = !place || place->connections < gate->most_connections;
    if (may && place) {
        place->connections++;
        *ret_place = place;
    }
    uv_mutex_unlock(&gate->lock);
    return may;
}

void gate_leave(struct gate *gate, struct gate_place *place)
{
    if (!place)
        return;
    uv_mutex_lock(&gate->lock);
    place->connections--;
    uv_mutex_unlock(&gate->lock);
}

bool gate_ask(struct gate *gate, struct gate_place *place, int cost, bool has_session,
              uint64_t now_ms)
{
    if (!place || gate->a_second == 0)
        return true;
    uv_mutex_lock(&gate->lock);
    fill(gate, place, now_ms);
    int64_t least = has_session ? -full(gate) : 0;
    int64_t price = (int64_t)cost * 1000;
    bool may = place->level_ms - price >= least;
    if (may)
        place->level_ms -= price;
    uv_mutex_unlock(&gate->lock);
    return may;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What one address may take before anybody has signed in from it: connections, and questions of
 * strangers (a bucket that fills by `a_second` and holds a minute's worth). An office of hundreds
 * behind one address stays far below; a single machine that hammers doesn't hold up the others.
 *
 * Not counted: this machine itself and listed front ends, behind which there are many. An IPv6
 * address is counted by its first 64 bits. Who is signed in is never counted. The table has a fixed
 * size: an address that finds no place in it is let in uncounted.
 *
 * Safe from all loops.
 */
#ifndef LIANBING_HTTP_GATE_H
#define LIANBING_HTTP_GATE_H

#include <stdbool.h>
#include <stdint.h>

#include "platform/base/arena.h"

struct gate;
struct gate_place; /* of one address */

/* NULL: no memory. */
struct gate *gate_open(struct arena *arena, unsigned most_connections, unsigned a_second);
void gate_close(struct gate *gate);

/* One more connection of `address`. False: it has as many as it may. `*ret_place`: to be left
 * when it ends; NULL: uncounted. */
bool gate_enter(struct gate *gate, const char *address, uint64_t now_ms,
                struct gate_place **ret_place);
void gate_leave(struct gate *gate, struct gate_place *place);

/* Takes `cost` from the bucket. `has_session`: the question carries a session that may be good; it
 * is refused only when the bucket is a full one in debt, which takes a flood of bad sessions. */
bool gate_ask(struct gate *gate, struct gate_place *place, int cost, bool has_session,
              uint64_t now_ms);

#endif

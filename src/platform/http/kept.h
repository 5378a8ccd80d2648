/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Answers kept for a moment: the same question of the same session, with nothing committed in
 * between, has the same answer. A big screen and two hundred phones that follow a ranking then cost
 * next to nothing, and nobody ever sees an old figure: the first commit makes all that is kept
 * worthless.
 *
 * Where commits are frequent and most of them don't concern the question, its route says by a stamp
 * whether anything has changed (route.stamp).
 *
 * An answer is kept for KEPT_MS at most, because a grant may also end by the clock. Bounded: a slot
 * for each of KEPT_SLOTS hashes, KEPT_MOST bytes each.
 */
#ifndef LIANBING_HTTP_KEPT_H
#define LIANBING_HTTP_KEPT_H

#include "platform/http/exchange.h"

enum { KEPT_SLOTS = 256, KEPT_MOST = 128 * 1024, KEPT_MS = 1000 };

struct kept;

/* NULL: no memory; then nothing is kept. */
struct kept *kept_new(void);
void kept_free(struct kept *kept);

/* Sets x->answer and x->type if the answer is kept and still good. */
bool kept_find(struct kept *kept, struct exchange *x, int64_t now_ms);

/* The same by x->stamp, as it is in x's transaction: then it is good for x->version, too. */
bool kept_find_by_stamp(struct kept *kept, struct exchange *x, int64_t now_ms);

/* Keeps x's answer for x->version and x->stamp. */
void kept_put(struct kept *kept, const struct exchange *x, int64_t now_ms);

#endif

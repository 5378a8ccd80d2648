/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Answers kept for a moment: the same question of the same session, with nothing committed in
 * between, has the same answer. A big screen and two hundred phones that follow a ranking then cost
 * next to nothing, and nobody ever sees an old figure: the first commit makes all that is kept
 * worthless.
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
bool kept_find(struct kept *kept, struct exchange *x, uint64_t version, int64_t now_ms);

/* Keeps x's answer; `version` is the database's from before x was run. */
void kept_put(struct kept *kept, const struct exchange *x, uint64_t version, int64_t now_ms);

#endif

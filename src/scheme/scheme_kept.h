/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What locked schemes say, kept: whoever stores a figure needs the scheme's metrics, and reading
 * them out of its JSON anew costs more than all the rest.
 *
 * A locked scheme never changes, so a reading is found by the scheme's id and rev, in the folder of
 * the data; nothing kept can ever be stale. Bounded; the oldest goes first, once nobody uses it.
 * Safe from any thread.
 */
#ifndef LIANBING_SCHEME_KEPT_H
#define LIANBING_SCHEME_KEPT_H

#include "scheme/scheme.h"

/* Reads it, or gives what was read before; good until the unit of work ends. */
void scheme_kept_read(struct ctx *c, const struct scheme *scheme, struct scheme_reading *ret);

/* What was read before of the scheme with this id and rev, which is locked; false: nothing was. */
bool scheme_kept_find(struct ctx *c, const struct scheme *scheme, struct scheme_reading *ret);

/* Reads into `arena`; what comes out points into content and settings. */
void scheme_read_into(struct arena *arena, const char *content, const char *settings,
                      struct scheme_reading *ret);

#endif

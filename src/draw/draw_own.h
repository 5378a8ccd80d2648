/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of this module share and nobody else sees. */
#ifndef LIANBING_DRAW_OWN_H
#define LIANBING_DRAW_OWN_H

#include "draw/draw.h"

/* All of it, secrets too, without asking; false: there is none. */
bool draw_get(struct ctx *c, int64_t id, struct draw *ret);
/* The same, of what the actor may see. */
MUST_USE enum err draw_look(struct ctx *c, int64_t id, struct draw *ret);
/* The same, for a step that only who keeps the draw may take. */
MUST_USE enum err draw_take(struct ctx *c, int64_t id, struct draw *ret);
/* Takes out what must not be shown, and says what may be. */
void draw_show(struct draw *draw, bool may_keep);

#endif

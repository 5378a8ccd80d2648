/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Order and blind numbers of a subject are drawn (draw.h), never typed: who comes on when, and
 * under which number, follows from a record that anybody can check.
 */
#ifndef LIANBING_CONTEST_DRAW_H
#define LIANBING_CONTEST_DRAW_H

#include "contest/contest_sheet.h"
#include "draw/draw.h"

/* Writes a draft with the entrants of a subject as its list; `kind` is DRAW_ORDER or DRAW_NUMBERS.
 * From there on it goes its own way (draw_freeze …). Who runs the contest and may keep draws. */
MUST_USE enum err contest_draw_begin(struct ctx *c, int64_t contest, int64_t subject, int kind,
                                     struct draw *ret);
/* Takes its result over, as long as nobody judges yet. ERR_INVALID: it is not of this subject's
 * entrants, or not told yet. */
MUST_USE enum err contest_draw_take(struct ctx *c, int64_t contest, int64_t subject, int64_t draw);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Order and blind numbers of a subject are drawn (draw.h), never typed: who comes on when, and
 * under which number, follows from a record that anybody can check.
 */
#ifndef LIANBING_CONTEST_DRAW_H
#define LIANBING_CONTEST_DRAW_H

#include "contest/contest_sheet.h"
#include "draw/draw.h"

struct contest_draw {
    int64_t draw, subject;
    const char *title;
    int kind;         /* enum draw_kind */
    int state;        /* enum draw_state */
    bool is_open;     /* it has a result that may be taken over */
    int64_t taken_at; /* ms; 0: its result is not the subject's */
};

/* struct contest_draw, the oldest first; one that repeats another is of the same subject. Who sees
 * all. */
MUST_USE enum err contest_draws(struct ctx *c, int64_t contest, struct field_list *ret);

/* Writes a draft with the entrants of a subject as its list, for DRAW_CHOICE without one: of which
 * enterprises one is drawn for each entrant is written on the draw's own page. Groups and
 * enterprises stay there; order and blind numbers become the subject's (contest_draw_take). From
 * there on it goes its own way (draw_freeze …). Who runs the contest and may keep draws. */
MUST_USE enum err contest_draw_begin(struct ctx *c, int64_t contest, int64_t subject, int kind,
                                     struct draw *ret);
/* Takes its result over, as long as nobody judges yet, in place of the one that was taken before.
 * ERR_INVALID: it is not of this subject's entrants, or not told yet. */
MUST_USE enum err contest_draw_take(struct ctx *c, int64_t contest, int64_t subject, int64_t draw);

#endif

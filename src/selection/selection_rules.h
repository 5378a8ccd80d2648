/* SPDX-License-Identifier: Apache-2.0 */
/* Pure decisions of selections: values in, values out. */
#ifndef LIANBING_SELECTION_RULES_H
#define LIANBING_SELECTION_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "platform/base/arena.h"

/* Whom a drawn order gives to units that are to have `most` of them each. */
struct selection_turn {
    int64_t unit;
    bool is_free;  /* neither a candidate nor withdrawn */
    bool is_taken; /* out: comes in */
};
struct selection_share {
    int64_t unit;
    int64_t has; /* drawn before and still there; out: with those who come in */
};
/* Fills each unit up to `most` with the first in the drawn order who are free. */
void selection_fill(struct selection_turn *turns, size_t count, struct selection_share *shares,
                    size_t units, int64_t most);

/* "08:30" is 510; -1: no time of a day. 24:00 is 1440. */
int64_t selection_minute_of(const char *clock);
const char *selection_clock_of(struct arena *arena, int64_t minute);

/* Why somebody's attendance can't be that, as a sentence; NULL: it can. */
const char *selection_refuse_presence(int state, const char *reason, int32_t day, int32_t today);

/* "3.5" of 210: hours as they are said, to a tenth, rounded down. */
const char *selection_hours(struct arena *arena, int64_t minutes);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Decisions about draws: values in, values out.
 */
#ifndef LIANBING_DRAW_RULES_H
#define LIANBING_DRAW_RULES_H

#include "draw/draw.h"

const char *draw_kind_title(int kind);
const char *draw_way_title(int way);
const char *draw_state_title(int state);

/* All that keeps a list from being drawn from; each a fault with its place (`lines[2].label`). */
void draw_check(const struct draw_record *record, struct faults *faults);
size_t draw_taking_part(const struct draw_record *record);

/* 6 to 40 digits. */
bool draw_number_is_good(const char *number);
bool draw_hash_is_good(const char *hash);

/* Why nothing can be drawn now, a full sentence; NULL: it can. */
const char *draw_why_not(const struct draw_record *record, int state, int64_t now);
/* Why a person can't commit, or open, now. */
const char *draw_why_not_commit(const struct draw_witness *witness, int state);
const char *draw_why_not_open(const struct draw_witness *witness, int state, int64_t open_until,
                              int64_t now);

#endif

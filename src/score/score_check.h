/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inside the reader of schemes: what can be said of a scheme that may be read but may not be what
 * was meant. For score_read.c and score_check*.c only.
 *
 * Nothing here refuses. What depends on an open parameter is passed over until it is set.
 */
#ifndef LIANBING_SCORE_CHECK_H
#define LIANBING_SCORE_CHECK_H

#include "score/score_read.h"

/* All warnings about a scheme that was read without a fault. */
void score_check_scheme(const struct score_reading *reading, struct faults *warnings);

/* ---- score_check_item.c --------------------------------------------------------------------- */
void score_check_item(const struct score_scheme *scheme, const struct score_item *item,
                      struct faults *warnings);
/* `tiers` of an item or of its `else`, whose place is given. */
void score_check_tiers(const struct score_scheme *scheme, const struct score_tiers *tiers,
                       const char *place, struct faults *warnings);

/* ---- score_check_condition.c ---------------------------------------------------------------- */
bool score_check_reads(const struct score_operand *operand);
bool score_check_has_ratio(const struct score_operand *operand);
/* Comparisons of fixed numbers only. */
void score_check_condition(const struct score_condition *condition, const char *place,
                           struct faults *warnings);

/* ---- score_check_rank.c --------------------------------------------------------------------- */
void score_check_rank_linear(const struct score_scheme *scheme, const struct score_item *item,
                             const char *place, struct faults *warnings);
void score_check_rank_table(const struct score_scheme *scheme, const struct score_item *item,
                            const char *place, struct faults *warnings);
void score_check_rank_step(const struct score_scheme *scheme, const struct score_item *item,
                           const char *place, struct faults *warnings);

/* ---- score_check_default.c ------------------------------------------------------------------ */

/* What the item gives to one of whom nothing is known, by its `default`; not held: can't be told,
 * or there is no default. */
struct rat score_check_default(const struct score_scheme *scheme, const struct score_item *item);

/* ---- score_check_reach.c -------------------------------------------------------------------- */

enum score_reach_state {
    REACH_KNOWN,
    REACH_UNLIMITED, /* more and more, without a cap */
    REACH_OPEN       /* an open parameter decides, or the numbers are too large */
};

struct score_reach {
    enum score_reach_state state;
    struct rat points; /* REACH_KNOWN */
};

/* The most points of one item: after cap, floor and rounding. What is missing or zeroed has 0, so
 * it is never below 0. Values that are counted (`per`, `from_full`, `ratio_sum`) are taken to be
 * at least 0. */
struct score_reach score_check_item_reach(const struct score_scheme *scheme,
                                          const struct score_item *item);
struct score_reach score_check_indicator_reach(const struct score_scheme *scheme, int indicator);

/* Can `of` reach this tier? A ratio stays within 1 unless it may exceed, a flag is 0 or 1. */
bool score_check_can_hold(const struct score_scheme *scheme, const struct score_tiers *tiers,
                          const struct score_tier *tier);

/* round(clamp(points)) of an item, in points. */
struct rat score_check_settle(const struct score_scheme *scheme, const struct score_item *item,
                              struct rat points);

/* `2.5`, for sentences. */
const char *score_check_shown(struct arena *arena, struct rat number);

#endif

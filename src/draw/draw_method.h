/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How a result follows from a record: texts that are hashed, numbers that come of the seed, and
 * what is done with them. No clock, no chance, no database: the same record gives the same result
 * for ever. docs/draw.md is the published form; whatever changes here is a new DRAW_METHOD.
 */
#ifndef LIANBING_DRAW_METHOD_H
#define LIANBING_DRAW_METHOD_H

#include "draw_record.h"

/* SHA-256, in the arena. */
const char *draw_hash(struct arena *arena, struct bytes bytes);

/* What is hashed when the draw is frozen. */
void draw_add_list(struct text *text, const struct draw_record *record);
const char *draw_list_hash(struct arena *arena, const struct draw_record *record);

/* What the server commits to with its secret, and a person with theirs. */
const char *draw_promise(struct arena *arena, const char *secret);
const char *draw_commitment(struct arena *arena, int64_t draw, int64_t person, const char *secret);

/* From frozen, number or witnesses, and secret. */
const char *draw_seed(struct arena *arena, const struct draw_record *record);

/* The numbers of a seed, one after the other. */
struct draw_stream {
    struct arena *arena;
    const char *seed;
    int64_t used;
};
/* Whether `word` counts when one of `count` things is drawn, and which: each is as likely as any
 * other, because the words behind the last full round are passed over. */
bool draw_pick(uint32_t word, uint32_t count, uint32_t *ret_picked);
uint32_t draw_next(struct draw_stream *stream, uint32_t count);

/* From seed, kind, size, is_apart and the lines that are not excluded, which draw_check has found
 * good: a list of struct draw_result. */
struct field_list draw_results(struct arena *arena, const struct draw_record *record);

#endif

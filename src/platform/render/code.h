/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A text as a QR code: squares that are black or not. Of the error corrections the best one that
 * makes it no larger.
 */
#ifndef LIANBING_RENDER_CODE_H
#define LIANBING_RENDER_CODE_H

#include <stdbool.h>
#include <stddef.h>

#include "platform/base/text.h"

struct code {
    unsigned squares;           /* on each side */
    const unsigned char *black; /* row by row, 0 or 1 */
};

/* False: more than any QR code holds (2,900 bytes), or nothing at all. */
bool code_make(struct arena *arena, const char *text, struct code *ret);

/* How wide it is on paper: at least 30 mm, and each square large enough for a telephone. */
double code_millimetres(const struct code *code);

/* The code with the white around it that belongs to it, as a PNG; at NULL: no memory. */
struct bytes code_picture(struct arena *arena, const struct code *code);

#endif

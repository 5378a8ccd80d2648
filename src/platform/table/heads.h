/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The first row of a table, so that what is said of a cell names its column as people do.
 */
#ifndef LIANBING_PLATFORM_TABLE_HEADS_H
#define LIANBING_PLATFORM_TABLE_HEADS_H

#include <stdbool.h>
#include <stddef.h>

#include "platform/base/text.h"

enum { HEADS_MOST = 256, HEADS_PLACE = 160 };

struct heads {
    bool is_known;
    size_t count;
    struct bytes list[HEADS_MOST]; /* not copied */
};

/* Of the first row only; what comes later is no heading. */
void heads_take(struct heads *heads, const struct bytes *cells, size_t count);

struct heads_place {
    char text[HEADS_PLACE];
};

/* “执法证号”（单元格 C5）; without a heading that can be told, `where` with a blank behind what is
 * no Chinese. `column` from 1. */
struct heads_place heads_place(const struct heads *heads, size_t column, const char *where);

#endif

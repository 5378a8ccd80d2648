/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the fuzz targets share: a demand that ends the run when it fails, a way out of an arena that
 * is full, and what a table promises of its rows.
 */
#ifndef LIANBING_TESTS_FUZZ_H
#define LIANBING_TESTS_FUZZ_H

#include <setjmp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "platform/base/arena.h"
#include "platform/base/faults.h"
#include "platform/base/text.h"
#include "platform/table/table.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline void demand(bool holds)
{
    if (!holds)
        abort();
}

/* An arena that can be left: give jump_out to arena_init, and setjmp to `when_full`. */
struct fuzz_arena {
    struct arena arena; /* first, so that jump_out finds the rest */
    jmp_buf when_full;
};

static inline void jump_out(struct arena *arena)
{
    longjmp(((struct fuzz_arena *)(void *)arena)->when_full, 1);
}

/* A copy with room for the byte behind it that a table may write. */
static inline struct bytes fuzz_copy(struct bytes bytes)
{
    char *copy = malloc(bytes.length + 1);
    demand(copy != NULL);
    memcpy(copy, bytes.at, bytes.length);
    return (struct bytes){copy, bytes.length};
}

/* Reads the table (NULL: refused) to its end, and gives each row to `take` (NULL: nobody). */
static inline void fuzz_read_table(struct table *table, const struct faults *faults,
                                   void (*take)(void *user, const struct table_row *row),
                                   void *user)
{
    struct table_row row;
    size_t line = 0;
    while (table && table_next(table, &row)) {
        demand(row.line > line && row.count > 0 && row.count <= 256);
        demand(table_percent(table) >= 0 && table_percent(table) <= 100);
        line = row.line;
        for (size_t i = 0; i < row.count; i++) {
            demand(text_is_utf8(row.cells[i]));
            /* A NUL behind each cell, and none inside. */
            demand(strlen(row.cells[i].at) == row.cells[i].length);
        }
        if (take)
            take(user, &row);
    }
    demand(line > 0 || faults->count > 0);
    demand(!table || (!table_next(table, &row) && table_percent(table) == 100));
}

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#include "platform/table/csv_out.h"

static void add_cell(struct text *text, const char *cell)
{
    if (!strpbrk(cell, ",\"\r\n")) {
        text_add(text, cell);
        return;
    }
    text_add_char(text, '"');
    for (; *cell; cell++) {
        if (*cell == '"')
            text_add_char(text, '"');
        text_add_char(text, *cell);
    }
    text_add_char(text, '"');
}

void csv_add_row(struct text *text, const char *const *cells, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            text_add_char(text, ',');
        add_cell(text, cells[i]);
    }
    text_add(text, "\r\n");
}

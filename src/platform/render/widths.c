/* SPDX-License-Identifier: Apache-2.0 */
#include "platform/render/widths.h"

#include <string.h>

static bool is_unbroken(const char *text)
{
    return text[0] && text[strspn(text, "0123456789.-+%/, ")] == '\0';
}

const struct document_cell *widths_longest_number(const struct document_block *block, size_t column)
{
    enum { LONGEST = 32 };
    const struct document_cell *longest = NULL;
    size_t length = 0;
    for (const struct document_row *row = block->rows; row; row = row->next) {
        const struct document_cell *cell = &row->cells[column];
        size_t now = strlen(cell->text);
        if (now > length && now < LONGEST && is_unbroken(cell->text)) {
            longest = cell;
            length = now;
        }
    }
    return longest;
}

static double weight_of(const struct document_column *column)
{
    return column->weight ? column->weight : 1;
}

void widths_share(const struct document_block *block, double total, const double *least,
                  double *widths)
{
    bool is_settled[DOCUMENT_COLUMNS] = {false};
    double left = total, weights = 0, sum = 0;
    for (size_t i = 0; i < block->column_count; i++)
        weights += weight_of(&block->columns[i]);
    /* Columns whose share is too little get what they need; the others share the rest. */
    for (bool is_moving = true; is_moving;) {
        is_moving = false;
        for (size_t i = 0; i < block->column_count; i++) {
            double weight = weight_of(&block->columns[i]);
            if (is_settled[i] || left * weight >= least[i] * weights)
                continue;
            is_settled[i] = true;
            is_moving = true;
            widths[i] = least[i];
            left -= least[i];
            weights -= weight;
        }
    }
    for (size_t i = 0; i < block->column_count; i++) {
        if (!is_settled[i])
            widths[i] = left * weight_of(&block->columns[i]) / weights;
        sum += widths[i];
    }
    for (size_t i = 0; i < block->column_count; i++)
        widths[i] *= total / sum;
}

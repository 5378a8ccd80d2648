/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How wide the columns of a table are on paper: by their weights, but none narrower than its
 * longest number. 100.2 with a 5 below it would be read as two numbers.
 */
#ifndef LIANBING_RENDER_WIDTHS_H
#define LIANBING_RENDER_WIDTHS_H

#include "platform/render/document.h"

/* The cell of a column with the longest number, which must not be broken; NULL: none has one. */
const struct document_cell *widths_longest_number(const struct document_block *block,
                                                  size_t column);

/* Shares `total` among the columns; `least` is what each needs, in the same measure. */
void widths_share(const struct document_block *block, double total, const double *least,
                  double *widths);

#endif

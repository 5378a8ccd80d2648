/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Chinese text on a terminal or a sheet of paper: lines of a given number of columns, in which a
 * Chinese character takes two, and tables of such lines.
 *
 * A line breaks between Chinese characters and at blanks, never before closing punctuation, behind
 * an opening bracket, or between a number and its unit. Control characters are shown as blanks.
 */
#ifndef LIANBING_CLI_LAYOUT_H
#define LIANBING_CLI_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>

#include "platform/base/text.h"

/* Columns that a line may have on `descriptor`: of the terminal, of $COLUMNS, or 100. */
size_t layout_width_of(int descriptor);

/* The next line of *rest, at most `width` columns, without blanks at its ends; *rest moves behind
 * it. False: there is none left. */
bool layout_next_line(const char **rest, size_t width, struct bytes *ret_line);

/* Appends `line`, its control characters as blanks. */
void layout_add_line(struct text *text, struct bytes line);

void layout_add_blanks(struct text *text, size_t count);

/* Appends `string` as lines of `width` columns, each ended: what the text's line begins with takes
 * `indent` columns already, and the lines that follow begin with as many blanks. */
void layout_add_paragraph(struct text *text, const char *string, size_t indent, size_t width);

/* Appends a label and, behind it at `indent`, a paragraph. */
struct layout_label {
    const char *label;
    size_t before; /* blanks in front of the label */
    size_t indent; /* columns up to the paragraph */
    size_t width;  /* of the whole line */
};
void layout_add_labelled(struct text *text, struct layout_label label, const char *string);

/* Appends a line drawn with `stroke`: - or =, since box-drawing characters take one column in one
 * font and two in the next. */
void layout_add_rule(struct text *text, char stroke, size_t width);

enum { LAYOUT_MOST_COLUMNS = 48 };

struct layout_column {
    const char *title;
    size_t width;
    bool is_right; /* for numbers: set to the right and never broken, even if too wide */
};

/* Makes the column at least as wide as `cell`, but not wider than `most`. */
void layout_widen(struct layout_column *column, const char *cell, size_t most);

/* Appends one row of at most LAYOUT_MOST_COLUMNS; a cell wider than its column goes on below.
 * Columns stand two blanks apart. */
void layout_add_row(struct text *text, const struct layout_column *columns, size_t count,
                    const char *const *cells);

/* Appends the row of titles and a line under it. */
void layout_add_titles(struct text *text, const struct layout_column *columns, size_t count);

/* Columns that the whole table takes. */
size_t layout_table_width(const struct layout_column *columns, size_t count);

#endif

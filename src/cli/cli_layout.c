/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli_layout.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { USUAL_WIDTH = 100, NARROWEST = 40, WIDEST = 400, GAP = 2 };

size_t layout_width_of(int descriptor)
{
    long width = 0;
    struct winsize size;
    const char *columns = getenv("COLUMNS");
    if (columns)
        width = strtol(columns, NULL, 10);
    if (width <= 0 && isatty(descriptor) == 1 && ioctl(descriptor, TIOCGWINSZ, &size) == 0)
        width = size.ws_col;
    if (width <= 0)
        width = USUAL_WIDTH;
    if (width < NARROWEST)
        width = NARROWEST;
    return width > WIDEST ? WIDEST : (size_t)width;
}

/* ---- Where a line may break ----------------------------------------------------------------- */

static bool is_among(int32_t code, const char *characters)
{
    const char *end = characters + strlen(characters);
    while (characters < end) {
        if (text_next(&characters, end) == code)
            return true;
    }
    return false;
}

static bool is_control(int32_t code)
{
    return code < 0x20 || (code >= 0x7f && code < 0xa0) || (code >= 0x202a && code <= 0x202e) ||
           (code >= 0x2066 && code <= 0x2069);
}

static bool is_blank(int32_t code)
{
    return code == ' ' || code == 0x3000 || is_control(code);
}

/* Most text is made of characters that have no rule of their own. */
static bool is_plain(int32_t code)
{
    return (code >= 0x4e00 && code <= 0x9fff && code != 0x7b2c) || (code >= '0' && code <= '9') ||
           (code >= 'A' && code <= 'Z') || (code >= 'a' && code <= 'z');
}

/* 第 is one of them: 第 1 名 stays together. */
static bool is_opening(int32_t code)
{
    if (is_plain(code))
        return false;
    return is_among(code, "（【《〈「“‘［〔([{≥≤＞＜＝><=±−+-第①②③④⑤⑥⑦⑧⑨");
}

static bool is_closing(int32_t code)
{
    if (is_plain(code))
        return false;
    return is_among(code, "，。；：？！、）】》〉」”’］〕…—％％°,.;:?!)]}%/");
}

static bool is_digit(int32_t code)
{
    return (code >= '0' && code <= '9') || code == '.';
}

/* May a line end between these two? `before` is the last that is no blank. */
static bool may_break(int32_t before, bool is_apart, int32_t after)
{
    if (is_opening(before) || is_closing(after))
        return false;
    if (is_digit(before) && text_code_width(after) == 2)
        return false;
    if (is_apart)
        return true;
    return text_code_width(before) == 2 || text_code_width(after) == 2;
}

struct breaker {
    const char *from, *at, *end;
    const char *good; /* where the line may end; NULL: nowhere yet */
    int32_t before;   /* the last character that is no blank; 0: none */
    bool is_apart;    /* blanks have come after it */
};

/* Goes as far as `width` columns let it; true if text is left. */
static bool fill_line(struct breaker *breaker, size_t width)
{
    size_t used = 0;
    while (breaker->at < breaker->end) {
        const char *start = breaker->at;
        int32_t code = text_next(&breaker->at, breaker->end);
        if (code < 0) {
            breaker->at = start + 1;
            code = '?';
        }
        if (is_blank(code)) {
            used += code == 0x3000 ? 2 : 1;
            breaker->is_apart = true;
            continue;
        }
        if (breaker->before && may_break(breaker->before, breaker->is_apart, code))
            breaker->good = start;
        used += (size_t)text_code_width(code);
        if (used > width && start > breaker->from) {
            breaker->at = start;
            return true;
        }
        breaker->before = code;
        breaker->is_apart = false;
    }
    return false;
}

/* Goes over what text is mostly made of, to the first character that is something else: ASCII as it
 * prints, common Chinese characters (U+4000 to U+9FFF) and full-width forms (U+FF00 to U+FF3F). It
 * takes *width columns more. */
static const char *skip_common(const char *at, const char *end, size_t *width)
{
    const char *from = at;
    size_t wide = 0;
    while (at < end) {
        unsigned char head = (unsigned char)*at;
        if (head >= ' ' && head < 0x7f) {
            at++;
            continue;
        }
        if (end - at < 3 || ((unsigned char)at[1] & 0xc0) != 0x80 ||
            ((unsigned char)at[2] & 0xc0) != 0x80)
            break;
        if ((head < 0xe4 || head > 0xe9) && (head != 0xef || (unsigned char)at[1] != 0xbc))
            break;
        at += 3;
        wide++;
    }
    *width += (size_t)(at - from) - wide;
    return at;
}

/* Columns of a line that may hold control characters. */
static size_t width_of(struct bytes line)
{
    size_t width = 0;
    const char *end = line.at + line.length;
    while ((line.at = skip_common(line.at, end, &width)) < end) {
        const char *start = line.at;
        int32_t code = text_next(&line.at, end);
        if (code < 0)
            line.at = start + 1;
        width += code < 0 || is_control(code) ? 1 : (size_t)text_code_width(code);
    }
    return width;
}

bool layout_next_line(const char **rest, size_t width, struct bytes *ret_line)
{
    struct bytes left = text_trim(bytes_of(*rest));
    struct breaker breaker = {.from = left.at, .at = left.at, .end = left.at + left.length};
    if (left.length == 0)
        return false;
    /* Most cells fit as they are; no character takes more columns than bytes. */
    if (left.length <= width || width_of(left) <= width) {
        *ret_line = left;
        *rest = left.at + left.length;
        return true;
    }
    if (fill_line(&breaker, width) && breaker.good)
        breaker.at = breaker.good;
    *ret_line = text_trim((struct bytes){left.at, (size_t)(breaker.at - left.at)});
    *rest = breaker.at;
    return true;
}

/* ---- Paragraphs ----------------------------------------------------------------------------- */

void layout_add_line(struct text *text, struct bytes line)
{
    const char *at = line.at, *end = line.at + line.length;
    while (at < end) {
        size_t width = 0;
        const char *start = at;
        at = skip_common(at, end, &width);
        text_add_bytes(text, start, (size_t)(at - start));
        if (at == end)
            break;
        start = at;
        int32_t code = text_next(&at, end);
        if (code < 0) {
            at = start + 1;
            text_add_char(text, '?');
        } else if (is_control(code)) {
            text_add_char(text, ' ');
        } else {
            text_add_bytes(text, start, (size_t)(at - start));
        }
    }
}

void layout_add_blanks(struct text *text, size_t count)
{
    static const char blanks[] = "                                ";
    for (; count >= sizeof blanks; count -= sizeof blanks - 1)
        text_add_bytes(text, blanks, sizeof blanks - 1);
    text_add_bytes(text, blanks, count);
}

void layout_add_paragraph(struct text *text, const char *string, size_t indent, size_t width)
{
    struct bytes line;
    size_t room = width > indent + 20 ? width - indent : 20;
    bool is_first = true;
    while (layout_next_line(&string, room, &line)) {
        if (!is_first)
            layout_add_blanks(text, indent);
        layout_add_line(text, line);
        text_add_char(text, '\n');
        is_first = false;
    }
    if (is_first)
        text_add_char(text, '\n');
}

void layout_add_labelled(struct text *text, struct layout_label label, const char *string)
{
    size_t used = label.before + text_width(label.label);
    layout_add_blanks(text, label.before);
    text_add(text, label.label);
    layout_add_blanks(text, label.indent > used ? label.indent - used : 0);
    layout_add_paragraph(text, string, label.indent > used ? label.indent : used, label.width);
}

void layout_add_rule(struct text *text, char stroke, size_t width)
{
    for (size_t i = 0; i < width; i++)
        text_add_char(text, stroke);
    text_add_char(text, '\n');
}

/* ---- Tables --------------------------------------------------------------------------------- */

void layout_widen(struct layout_column *column, const char *cell, size_t most)
{
    size_t width = width_of(bytes_of(cell));
    if (width > most)
        width = most;
    if (width > column->width)
        column->width = width;
}

size_t layout_table_width(const struct layout_column *columns, size_t count)
{
    size_t width = 0;
    for (size_t i = 0; i < count; i++)
        width += columns[i].width + (i ? GAP : 0);
    return width;
}

/* Where a line of a row has come to. */
struct row_line {
    struct text *text;
    size_t owed; /* blanks that are only written if something follows */
};

/* Adds a piece that takes `used` columns. */
static void add_piece(struct row_line *row, const struct layout_column *column, struct bytes piece,
                      size_t used)
{
    size_t spare = column->width > used ? column->width - used : 0;
    if (piece.length == 0) {
        row->owed += spare + GAP;
        return;
    }
    layout_add_blanks(row->text, row->owed + (column->is_right ? spare : 0));
    layout_add_line(row->text, piece);
    row->owed = GAP + (column->is_right ? 0 : spare);
}

/* One line of a row; `rests` holds what is left of each cell. True if something is left. */
static bool add_row_line(struct text *text, const struct layout_column *columns, size_t count,
                         const char **rests)
{
    struct row_line row = {.text = text};
    bool is_left = false;
    for (size_t i = 0; i < count; i++) {
        struct bytes line;
        if (!layout_next_line(&rests[i], columns[i].width, &line))
            line = (struct bytes){"", 0};
        add_piece(&row, &columns[i], line, width_of(line));
        is_left = is_left || text_trim(bytes_of(rests[i])).length > 0;
    }
    text_add_char(text, '\n');
    return is_left;
}

static void add_row(struct text *text, const struct layout_column *columns, size_t count,
                    const char **rests)
{
    bool is_left = true;
    while (is_left)
        is_left = add_row_line(text, columns, count, rests);
}

/* Adds the row if it takes one line, without blanks to trim or characters to look at: nearly all
 * rows of long tables do. False: it doesn't, and nothing is added. */
static bool add_plain_row(struct text *text, const struct layout_column *columns, size_t count,
                          const char *const *cells)
{
    struct row_line row = {.text = text};
    size_t lengths[LAYOUT_MOST_COLUMNS], widths[LAYOUT_MOST_COLUMNS];
    for (size_t i = 0; i < count; i++) {
        const char *cell = cells[i];
        lengths[i] = strlen(cell);
        widths[i] = 0;
        if (skip_common(cell, cell + lengths[i], &widths[i]) != cell + lengths[i])
            return false;
        if (lengths[i] > 0 && (cell[0] == ' ' || cell[lengths[i] - 1] == ' '))
            return false;
        if (widths[i] > columns[i].width && !columns[i].is_right)
            return false;
    }
    for (size_t i = 0; i < count; i++)
        add_piece(&row, &columns[i], (struct bytes){cells[i], lengths[i]}, widths[i]);
    text_add_char(text, '\n');
    return true;
}

void layout_add_row(struct text *text, const struct layout_column *columns, size_t count,
                    const char *const *cells)
{
    struct layout_column wide_enough[LAYOUT_MOST_COLUMNS];
    const char *rests[LAYOUT_MOST_COLUMNS] = {NULL};
    if (add_plain_row(text, columns, count, cells))
        return;
    for (size_t i = 0; i < count; i++) {
        rests[i] = cells[i];
        wide_enough[i] = columns[i];
        if (columns[i].is_right)
            layout_widen(&wide_enough[i], cells[i], SIZE_MAX);
    }
    add_row(text, wide_enough, count, rests);
}

void layout_add_titles(struct text *text, const struct layout_column *columns, size_t count)
{
    const char *rests[LAYOUT_MOST_COLUMNS] = {NULL};
    for (size_t i = 0; i < count; i++)
        rests[i] = columns[i].title;
    add_row(text, columns, count, rests);
    layout_add_rule(text, '-', layout_table_width(columns, count));
}

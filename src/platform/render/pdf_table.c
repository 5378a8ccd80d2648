/* SPDX-License-Identifier: Apache-2.0 */
#include "platform/render/pdf.h"

#include "platform/base/arena.h"
#include "platform/render/widths.h"

static const double side = 3.5;  /* between text and the lines beside it */
static const double above = 2.5; /* and those above and below */

static enum pdf_style style_of(const struct document_cell *cell)
{
    return cell->face == DOCUMENT_BOLD ? PDF_CELL_BOLD : PDF_CELL;
}

/* ---- the first pass ------------------------------------------------------------------------ */

static void share_widths(struct pdf *pdf, const struct document_block *block, double *widths)
{
    double least[DOCUMENT_COLUMNS];
    for (size_t i = 0; i < block->column_count; i++) {
        const struct document_cell *number = widths_longest_number(block, i);
        /* The longest in bytes may be a little narrower than another one, hence the bold face. */
        least[i] = 2 * side + (number ? pdf_text_measure(pdf, PDF_CELL_BOLD, number->text) + 1
                                      : pdf_size(PDF_CELL));
    }
    widths_share(block, pdf->width, least, widths);
}

static uint32_t count_row_lines(struct pdf *pdf, const struct document_block *block,
                                const struct document_row *row, const double *widths)
{
    size_t lines = 1;
    for (size_t i = 0; i < block->column_count; i++) {
        const struct document_cell *cell = &row->cells[i];
        size_t count = pdf_text_count(pdf, style_of(cell), cell->text, widths[i] - 2 * side);
        lines = count > lines ? count : lines;
    }
    return lines < UINT32_MAX ? (uint32_t)lines : UINT32_MAX;
}

void pdf_table_measure(struct pdf *pdf, struct pdf_table *table)
{
    const struct document_block *block = table->block;
    share_widths(pdf, block, table->widths);
    table->head_lines = 1;
    for (size_t i = 0; i < block->column_count; i++) {
        size_t count =
            pdf_text_set(pdf, PDF_HEAD, block->columns[i].title, table->widths[i] - 2 * side);
        table->head_lines = count > table->head_lines ? count : table->head_lines;
    }
    table->lines = arena_array(pdf->arena, block->row_count, sizeof *table->lines);
    size_t at = 0;
    for (const struct document_row *row = block->rows; row; row = row->next) {
        table->lines[at++] = count_row_lines(pdf, block, row, table->widths);
        if (!pdf_page_progress(pdf, 1))
            return;
    }
}

/* ---- both passes --------------------------------------------------------------------------- */

static double row_height(enum pdf_style style, size_t lines)
{
    return (double)lines * pdf_pitch(style) + 2 * above;
}

/* The lines of one row but for the one above, in one stroke: each costs cairo about as much. */
static void draw_grid(struct pdf *pdf, const struct pdf_table *table, double height)
{
    size_t columns = table->block->column_count;
    double x = pdf->left, bottom = pdf->y + height;
    for (size_t i = 0; i <= columns; i++) {
        cairo_move_to(pdf->cairo, x, pdf->y);
        cairo_line_to(pdf->cairo, x, bottom);
        x += i < columns ? table->widths[i] : 0;
    }
    cairo_move_to(pdf->cairo, pdf->left, bottom);
    cairo_line_to(pdf->cairo, pdf->left + pdf->width, bottom);
    cairo_stroke(pdf->cairo);
}

static void set_head(struct pdf *pdf, const struct pdf_table *table)
{
    const struct document_block *block = table->block;
    double height = row_height(PDF_HEAD, table->head_lines), x = pdf->left;
    if (pdf->cairo) {
        cairo_set_source_rgb(pdf->cairo, 0.92, 0.92, 0.92);
        cairo_rectangle(pdf->cairo, pdf->left, pdf->y, pdf->width, height);
        cairo_fill(pdf->cairo);
        pdf_text_grey(pdf, false);
        for (size_t i = 0; i < block->column_count; i++) {
            size_t count =
                pdf_text_set(pdf, PDF_HEAD, block->columns[i].title, table->widths[i] - 2 * side);
            double down = (double)(table->head_lines - count) * pdf_pitch(PDF_HEAD) / 2;
            pdf_text_draw(pdf, PDF_HEAD, (struct pdf_lines){0, count}, x + side,
                          pdf->y + above + down);
            x += table->widths[i];
        }
        pdf_page_line(pdf, pdf->left, pdf->y, pdf->width, 0);
        draw_grid(pdf, table, height);
    }
    pdf->y += height;
}

struct cell_place {
    double x, y, width;
    size_t count;           /* lines of the row */
    struct pdf_lines lines; /* those to be drawn */
};

/* What is short stands in the middle of its row. */
static void draw_cell(struct pdf *pdf, const struct document_cell *cell,
                      const struct document_column *column, struct cell_place place)
{
    enum pdf_style style = style_of(cell);
    struct pdf_lines lines = place.lines;
    if (cell->text[0] == '\0')
        return;
    pdf_text_align(pdf, style, column->align);
    size_t count = pdf_text_set(pdf, style, cell->text, place.width);
    pdf->is_misjudged |= count > place.count;
    if (count <= lines.from)
        return;
    if (lines.from == 0 && count < lines.to)
        place.y += (double)(lines.to - count) * pdf_pitch(style) / 2;
    if (cell->face == DOCUMENT_MUTED)
        pdf_text_grey(pdf, true);
    pdf_text_draw(pdf, style, lines, place.x, place.y);
    if (cell->face == DOCUMENT_MUTED)
        pdf_text_grey(pdf, false);
}

/* Some of a row's `count` lines. */
static void draw_row(struct pdf *pdf, const struct pdf_table *table, const struct document_row *row,
                     size_t count, struct pdf_lines lines)
{
    const struct document_block *block = table->block;
    double height = row_height(PDF_CELL, lines.to - lines.from), x = pdf->left;
    for (size_t i = 0; i < block->column_count && pdf->cairo; i++) {
        double width = table->widths[i];
        draw_cell(pdf, &row->cells[i], &block->columns[i],
                  (struct cell_place){x + side, pdf->y + above, width - 2 * side, count, lines});
        x += width;
    }
    if (pdf->cairo)
        draw_grid(pdf, table, height);
    pdf->y += height;
}

static size_t lines_that_fit(const struct pdf *pdf, double y)
{
    double room = pdf->bottom + 0.01 - y - 2 * above;
    return room > 0 ? (size_t)(room / pdf_pitch(PDF_CELL)) : 0;
}

static void turn_page(struct pdf *pdf, const struct pdf_table *table)
{
    pdf_page_next(pdf);
    set_head(pdf, table);
}

/* The first row of all stays with the head that stands above it, and is rather cut. */
static bool goes_over(const struct pdf *pdf, const struct pdf_table *table, size_t count,
                      bool is_first)
{
    enum { FEWEST = 3 };
    size_t fit = lines_that_fit(pdf, pdf->y);
    size_t page = lines_that_fit(pdf, pdf->top + row_height(PDF_HEAD, table->head_lines));
    return fit < count && (fit < FEWEST || (count <= page && !is_first));
}

static void set_row(struct pdf *pdf, const struct pdf_table *table, const struct document_row *row,
                    size_t count)
{
    if (goes_over(pdf, table, count, row == table->block->rows))
        turn_page(pdf, table);
    for (size_t from = 0; from < count && !pdf->sentence;) {
        size_t fit = lines_that_fit(pdf, pdf->y);
        /* A header that fills the page leaves nothing; then the row goes below the edge. */
        fit = fit > 0 ? fit : 1;
        size_t to = count - from > fit ? from + fit : count;
        draw_row(pdf, table, row, count, (struct pdf_lines){from, to});
        from = to;
        if (from < count)
            turn_page(pdf, table);
    }
}

static size_t count_caption(struct pdf *pdf, const struct document_block *block)
{
    return block->text[0] ? pdf_text_set(pdf, PDF_CAPTION, block->text, pdf->width) : 0;
}

double pdf_table_least(struct pdf *pdf, const struct pdf_table *table)
{
    enum { WHOLE = 20, SOME = 10 };
    const struct document_block *block = table->block;
    size_t first = block->row_count > 0 ? table->lines[0] : 0;
    return (double)count_caption(pdf, block) * pdf_pitch(PDF_CAPTION) +
           row_height(PDF_HEAD, table->head_lines) +
           row_height(PDF_CELL, first <= WHOLE ? first : SOME);
}

void pdf_table_set(struct pdf *pdf, const struct pdf_table *table)
{
    const struct document_block *block = table->block;
    pdf_page_need(pdf, pdf_table_least(pdf, table));
    size_t caption = count_caption(pdf, block);
    if (caption) {
        pdf_text_draw(pdf, PDF_CAPTION, (struct pdf_lines){0, caption}, pdf->left, pdf->y);
        pdf->y += (double)caption * pdf_pitch(PDF_CAPTION);
    }
    set_head(pdf, table);
    size_t at = 0;
    for (const struct document_row *row = block->rows; row && !pdf->sentence; row = row->next) {
        set_row(pdf, table, row, table->lines[at++]);
        if (pdf->cairo)
            (void)pdf_page_progress(pdf, 1);
    }
    pdf->y += 8;
}

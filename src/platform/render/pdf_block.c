/* SPDX-License-Identifier: Apache-2.0 */
#include "platform/render/pdf.h"

#include <cairo-pdf.h>

#include "platform/base/arena.h"

/* A line to sign is this high: room for a hand and for half a seal. */
static const double slot_height = 44;

/* Lines of one text, over as many pages as it takes. A first or last line never stands alone. */
static void set_lines(struct pdf *pdf, enum pdf_style style, const char *text)
{
    double pitch = pdf_pitch(style);
    size_t count = pdf_text_set(pdf, style, text, pdf->width);
    pdf_page_need(pdf, (double)(count < 4 ? (count < 2 ? 1 : 2) : 2) * pitch);
    for (size_t from = 0; from < count && !pdf->sentence;) {
        size_t fit = (size_t)((pdf->bottom + 0.01 - pdf->y) / pitch);
        size_t left = count - from;
        size_t now = fit < left ? fit : left;
        if (now + 1 == left && now > 2)
            now--;
        if (now == 0)
            now = 1;
        pdf_text_draw(pdf, style, (struct pdf_lines){from, from + now}, pdf->left, pdf->y);
        pdf->y += (double)now * pitch;
        from += now;
        if (from < count)
            pdf_page_next(pdf);
    }
}

/* The least width that gives no more lines: a title's lines are to be of about equal length. */
static double balanced_width(struct pdf *pdf, enum pdf_style style, const char *text)
{
    size_t lines = pdf_text_set(pdf, style, text, pdf->width);
    double least = pdf_size(style), width = pdf->width;
    while (lines > 1 && width - least > 1) {
        double middle = (least + width) / 2;
        if (pdf_text_set(pdf, style, text, middle) > lines)
            least = middle;
        else
            width = middle;
    }
    return width;
}

static void set_title(struct pdf *pdf, enum pdf_style style, const char *text)
{
    if (!text[0])
        return;
    double left = pdf->left, width = pdf->width;
    pdf->width = balanced_width(pdf, style, text);
    pdf->left += (width - pdf->width) / 2;
    set_lines(pdf, style, text);
    pdf->left = left;
    pdf->width = width;
}

static void set_letterhead(struct pdf *pdf)
{
    const struct document *document = pdf->document;
    if (!document->letterhead[0])
        return;
    pdf_text_red(pdf, true);
    set_title(pdf, PDF_LETTERHEAD, document->letterhead);
    pdf_text_red(pdf, false);
    set_title(pdf, PDF_SUBTITLE, document->number);
    pdf_text_red(pdf, true);
    pdf_page_line(pdf, pdf->left, pdf->y + 6, pdf->width, 0);
    pdf_page_line(pdf, pdf->left, pdf->y + 7, pdf->width, 0);
    pdf_text_red(pdf, false);
    pdf->y += 30;
}

void pdf_block_title(struct pdf *pdf)
{
    set_letterhead(pdf);
    set_title(pdf, PDF_TITLE, pdf->document->title);
    set_title(pdf, PDF_SUBTITLE, pdf->document->subtitle);
    if (pdf->y > pdf->top)
        pdf->y += 12;
}

/* What has to stand below a heading: some of what it is the heading of. */
static double least_after(struct pdf *pdf, const struct document_block *heading)
{
    enum { SHORT = 3 };
    double height = 0;
    for (const struct document_block *at = heading->next; at; at = at->next) {
        enum pdf_style style;
        switch (at->kind) {
        case DOCUMENT_HEADING: style = (enum pdf_style)(PDF_HEADING_1 + at->level - 1); break;
        case DOCUMENT_PARAGRAPH: style = PDF_BODY; break;
        case DOCUMENT_NOTE: style = PDF_NOTE; break;
        case DOCUMENT_TABLE: return height + pdf_table_least(pdf, pdf->next_table);
        default: return height + 2 * pdf_pitch(PDF_BODY);
        }
        size_t count = pdf_text_set(pdf, style, at->text, pdf->width);
        if (count > SHORT || height > pdf->page_height / 3)
            return height + 2 * pdf_pitch(style);
        height += 4 + (double)count * pdf_pitch(style);
    }
    return height;
}

static void set_heading(struct pdf *pdf, const struct document_block *block)
{
    enum pdf_style style = (enum pdf_style)(PDF_HEADING_1 + block->level - 1);
    double gap = pdf->y > pdf->top ? 4 : 0;
    size_t count = pdf_text_set(pdf, style, block->text, pdf->width);
    pdf_page_need(pdf, gap + (double)count * pdf_pitch(style) + least_after(pdf, block));
    if (pdf->y > pdf->top)
        pdf->y += gap;
    if (pdf->cairo && block->level == 1) {
        struct arena_mark mark = arena_mark(pdf->arena);
        const char *place =
            text_format(pdf->arena, "page=%zu pos=[%d %d]", pdf->page, (int)pdf->left, (int)pdf->y);
        (void)cairo_pdf_surface_add_outline(pdf->surface, CAIRO_PDF_OUTLINE_ROOT, block->text,
                                            place, 0);
        arena_rewind(pdf->arena, mark);
    }
    set_lines(pdf, style, block->text);
}

/* ---- fields -------------------------------------------------------------------------------- */

static double widest_label(struct pdf *pdf, const struct document_block *block, unsigned column)
{
    double widest = 0;
    unsigned at = 0;
    for (const struct document_entry *entry = block->entries; entry; entry = entry->next, at++) {
        double width = pdf_text_measure(pdf, PDF_LABEL, entry->label);
        if (at % block->across == column && width > widest)
            widest = width;
    }
    return widest;
}

static size_t count_field_lines(struct pdf *pdf, const struct document_entry *entry,
                                double label_width, double width)
{
    size_t label = pdf_text_set(pdf, PDF_LABEL, entry->label, label_width);
    size_t value = pdf_text_set(pdf, PDF_FIELD, entry->value, width);
    return label > value ? label : value;
}

static void set_fields(struct pdf *pdf, const struct document_block *block)
{
    double column_width = pdf->width / block->across, pitch = pdf_pitch(PDF_FIELD);
    double label_widths[DOCUMENT_ACROSS];
    for (unsigned i = 0; i < block->across; i++) {
        double width = widest_label(pdf, block, i) + 0.5;
        label_widths[i] = width < column_width / 2 ? width : column_width / 2;
    }
    const struct document_entry *row = block->entries;
    while (row && !pdf->sentence) {
        const struct document_entry *entry = row;
        size_t lines = 1;
        for (unsigned i = 0; i < block->across && entry; i++, entry = entry->next) {
            size_t count =
                count_field_lines(pdf, entry, label_widths[i], column_width - label_widths[i] - 20);
            lines = count > lines ? count : lines;
        }
        pdf_page_need(pdf, (double)lines * pitch);
        double x = pdf->left;
        for (unsigned i = 0; i < block->across && row; i++, row = row->next) {
            (void)count_field_lines(pdf, row, label_widths[i], column_width - label_widths[i] - 20);
            pdf_text_draw(pdf, PDF_LABEL, (struct pdf_lines){0, lines}, x, pdf->y);
            pdf_text_draw(pdf, PDF_FIELD, (struct pdf_lines){0, lines}, x + label_widths[i] + 12,
                          pdf->y);
            x += column_width;
        }
        pdf->y += (double)lines * pitch;
    }
    pdf->y += 6;
}

/* ---- lines to sign ------------------------------------------------------------------------- */

static void draw_slot(struct pdf *pdf, const struct document_entry *entry, double x, double width)
{
    static const char *const behind[] = {
        [DOCUMENT_NAME] = "",
        [DOCUMENT_SEAL] = "（盖章）",
        [DOCUMENT_DATE] = "      年    月    日",
    };
    struct arena_mark mark = arena_mark(pdf->arena);
    double y = pdf->y + slot_height - pdf_pitch(PDF_FIELD);
    const char *label = text_format(pdf->arena, "%s：", entry->label);
    double label_width = pdf_text_measure(pdf, PDF_FIELD, label);
    pdf_text_draw(pdf, PDF_FIELD, (struct pdf_lines){0, 1}, x, y);
    (void)pdf_text_set(pdf, PDF_FIELD, behind[entry->slot], width);
    pdf_text_draw(pdf, PDF_FIELD, (struct pdf_lines){0, 1}, x + label_width, y);
    if (entry->slot == DOCUMENT_NAME && width - label_width > 40)
        pdf_page_line(pdf, x + label_width, y + pdf_pitch(PDF_FIELD) - 2, width - label_width - 20,
                      0);
    arena_rewind(pdf->arena, mark);
}

static void set_signatures(struct pdf *pdf, const struct document_block *block)
{
    size_t rows = (block->entry_count + block->across - 1) / block->across;
    double width = pdf->width / block->across;
    pdf_page_need(pdf, (double)rows * slot_height);
    const struct document_entry *entry = block->entries;
    while (entry && !pdf->sentence) {
        pdf_page_need(pdf, slot_height);
        double x = pdf->left;
        for (unsigned i = 0; i < block->across && entry; i++, entry = entry->next) {
            draw_slot(pdf, entry, x, width);
            x += width;
        }
        pdf->y += slot_height;
    }
    pdf->y += 6;
}

/* Lines to sign never stand alone on a page: the last words before them come along. */
static void keep_with_signatures(struct pdf *pdf, enum pdf_style style,
                                 const struct document_block *block)
{
    enum { MOST = 10 };
    const struct document_block *next = block->next;
    if (!next || next->kind != DOCUMENT_SIGNATURES)
        return;
    size_t count = pdf_text_set(pdf, style, block->text, pdf->width);
    size_t rows = (next->entry_count + next->across - 1) / next->across;
    if (count <= MOST)
        pdf_page_need(pdf, (double)count * pdf_pitch(style) + (double)rows * slot_height);
}

/* ---- the way of each block ----------------------------------------------------------------- */

void pdf_block_set(struct pdf *pdf, const struct document_block *block)
{
    switch (block->kind) {
    case DOCUMENT_HEADING: set_heading(pdf, block); break;
    case DOCUMENT_PARAGRAPH:
        keep_with_signatures(pdf, PDF_BODY, block);
        set_lines(pdf, PDF_BODY, block->text);
        break;
    case DOCUMENT_NOTE:
        keep_with_signatures(pdf, PDF_NOTE, block);
        pdf->y += pdf->y > pdf->top ? 3 : 0;
        set_lines(pdf, PDF_NOTE, block->text);
        break;
    case DOCUMENT_FIELDS: set_fields(pdf, block); break;
    case DOCUMENT_SIGNATURES: set_signatures(pdf, block); break;
    case DOCUMENT_PAGE_BREAK:
        if (pdf->y > pdf->top)
            pdf_page_next(pdf);
        break;
    case DOCUMENT_DISPLAY:
        set_title(pdf, (enum pdf_style)(PDF_DISPLAY_1 + block->level - 1), block->text);
        break;
    case DOCUMENT_OPENING: set_lines(pdf, PDF_OPENING, block->text); break;
    case DOCUMENT_CLOSING: pdf_closing_set(pdf, block); break;
    case DOCUMENT_TABLE:
    case DOCUMENT_KINDS: break;
    }
}

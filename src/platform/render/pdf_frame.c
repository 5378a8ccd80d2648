/* SPDX-License-Identifier: Apache-2.0 */
/* Framed pages (certificates), closings with the seal's place, codes. */
#include "platform/render/pdf.h"

#include "platform/base/arena.h"
#include "platform/render/code.h"

#define MILLIMETRES (72 / 25.4)

enum { SIZES = PDF_FRAME_3 - PDF_FRAME_1 + 1 };

/* Of a closing: the room that a seal of 42 mm wants above the day, and what stays free at the right
 * (GB/T 9704: four characters). */
static const double seal_room = 62, right_room = 64;

/* ---- codes ----------------------------------------------------------------------------------- */

/* All squares as one path: drawn one by one, some screens show the seams between them. */
static void draw_code(struct pdf *pdf, const struct code *code, double x, double y)
{
    double square = code_millimetres(code) * MILLIMETRES / code->squares;
    if (!pdf->cairo)
        return;
    for (unsigned row = 0; row < code->squares; row++) {
        const unsigned char *black = code->black + (size_t)row * code->squares;
        for (unsigned from = 0, to; from < code->squares; from = to) {
            for (to = from + 1; to < code->squares && black[to] == black[from];)
                to++;
            if (black[from])
                cairo_rectangle(pdf->cairo, x + from * square, y + row * square,
                                (to - from) * square, square);
        }
    }
    cairo_fill(pdf->cairo);
}

static bool has_code(struct pdf *pdf, const struct document_block *block, struct code *ret)
{
    if (!block->code[0])
        return false;
    if (code_make(pdf->arena, block->code, ret))
        return true;
    pdf->sentence = "二维码的内容过长，放不下；请缩短活动、奖项或单位的名称。";
    return false;
}

/* ---- closings -------------------------------------------------------------------------------- */

static double closing_height(struct pdf *pdf, const struct document_block *block)
{
    struct code code;
    double height = seal_room + 2 * pdf_pitch(PDF_BODY);
    if (!has_code(pdf, block, &code))
        return height;
    double side = code_millimetres(&code) * MILLIMETRES;
    size_t lines = pdf_text_set(pdf, PDF_NOTE, block->text, pdf->width / 2);
    double beside = side + 8 + (double)lines * pdf_pitch(PDF_NOTE);
    return beside > height ? beside : height;
}

/* Who and when, one over the other, both in the middle of the longer one. */
static void draw_names(struct pdf *pdf, const struct document_entry *entry, double bottom,
                       double width)
{
    double pitch = pdf_pitch(PDF_OPENING);
    double issuer = pdf_text_measure(pdf, PDF_OPENING, entry->label);
    double day = pdf_text_measure(pdf, PDF_OPENING, entry->value);
    double widest = issuer > day ? issuer : day;
    widest = widest < width ? widest : width;
    double left = pdf->left + pdf->width - right_room - widest;
    pdf_text_align(pdf, PDF_OPENING, DOCUMENT_CENTRE);
    size_t lines = pdf_text_set(pdf, PDF_OPENING, entry->label, widest + 1);
    pdf_text_draw(pdf, PDF_OPENING, (struct pdf_lines){0, lines}, left,
                  bottom - (double)(lines + 1) * pitch);
    (void)pdf_text_set(pdf, PDF_OPENING, entry->value, widest + 1);
    pdf_text_draw(pdf, PDF_OPENING, (struct pdf_lines){0, 1}, left, bottom - pitch);
    pdf_text_align(pdf, PDF_OPENING, DOCUMENT_LEFT);
}

void pdf_closing_set(struct pdf *pdf, const struct document_block *block)
{
    struct code code;
    double height = closing_height(pdf, block);
    pdf_page_need(pdf, height);
    double bottom = pdf->y + height, width = pdf->width - right_room;
    if (has_code(pdf, block, &code)) {
        double side = code_millimetres(&code) * MILLIMETRES;
        size_t lines = pdf_text_set(pdf, PDF_NOTE, block->text, pdf->width / 2);
        double y = bottom - (double)lines * pdf_pitch(PDF_NOTE);
        pdf_text_draw(pdf, PDF_NOTE, (struct pdf_lines){0, lines}, pdf->left, y);
        draw_code(pdf, &code, pdf->left, y - 8 - side);
        width -= side + 24;
    }
    if (!pdf->sentence)
        draw_names(pdf, block->entries, bottom, width);
    pdf->y = bottom;
}

/* ---- framed pages ---------------------------------------------------------------------------- */

static void draw_border(struct pdf *pdf, double inset, double thickness)
{
    if (!pdf->cairo)
        return;
    cairo_set_line_width(pdf->cairo, thickness);
    cairo_rectangle(pdf->cairo, inset, inset, pdf->page_width - 2 * inset,
                    pdf->page_height - 2 * inset);
    cairo_stroke(pdf->cairo);
    cairo_set_line_width(pdf->cairo, 0.5);
}

static void draw_frame(struct pdf *pdf)
{
    pdf_text_red(pdf, true);
    draw_border(pdf, 12 * MILLIMETRES, 3);
    draw_border(pdf, 14.5 * MILLIMETRES, 0.8);
    pdf_text_red(pdf, false);
}

static enum pdf_style style_of(const struct document_block *block, int size)
{
    switch (block->kind) {
    case DOCUMENT_DISPLAY:
        return block->level > 1 && size == SIZES - 1
                   ? PDF_DISPLAY_3
                   : (enum pdf_style)(PDF_DISPLAY_1 + block->level - 1);
    case DOCUMENT_OPENING: return (enum pdf_style)(PDF_FRAME_OPENING_1 + size);
    case DOCUMENT_NOTE: return PDF_NOTE;
    default: return (enum pdf_style)(PDF_FRAME_1 + size);
    }
}

/* How much of the page its text takes, but for the closing. */
static double height_of(struct pdf *pdf, const struct document_block *from,
                        const struct document_block *end, int size)
{
    double height = 0;
    for (const struct document_block *at = from; at != end; at = at->next) {
        enum pdf_style style = style_of(at, size);
        if (at->kind == DOCUMENT_CLOSING)
            height += closing_height(pdf, at);
        else
            height += (double)pdf_text_set(pdf, style, at->text, pdf->width) * pdf_pitch(style);
    }
    return height;
}

static void set_page(struct pdf *pdf, const struct document_block *from,
                     const struct document_block *end)
{
    int size = 0;
    double height = height_of(pdf, from, end, size), room = pdf->bottom - pdf->top;
    while (height > room && size < SIZES - 1)
        height = height_of(pdf, from, end, ++size);
    if (height > room && !pdf->sentence)
        pdf->sentence = "文字过多，一页放不下；请缩短活动、奖项或单位的名称。";
    draw_frame(pdf);
    for (const struct document_block *at = from; at != end && !pdf->sentence; at = at->next) {
        enum pdf_style style = style_of(at, size);
        if (at->kind == DOCUMENT_CLOSING) {
            pdf->y = pdf->bottom - closing_height(pdf, at);
            pdf_closing_set(pdf, at);
            continue;
        }
        size_t lines = pdf_text_set(pdf, style, at->text, pdf->width);
        pdf_text_red(pdf, at->kind == DOCUMENT_DISPLAY);
        pdf_text_draw(pdf, style, (struct pdf_lines){0, lines}, pdf->left, pdf->y);
        pdf_text_red(pdf, false);
        /* What is left over goes below the title, in equal parts, but not too much. */
        double spare = at == from ? (room - height) / 4 : 0;
        pdf->y += (double)lines * pdf_pitch(style) + (spare < 30 ? spare : 30);
    }
}

void pdf_frame_set(struct pdf *pdf)
{
    const struct document_block *from = pdf->document->blocks;
    while (from && !pdf->sentence) {
        const struct document_block *end = from;
        while (end && end->kind != DOCUMENT_PAGE_BREAK)
            end = end->next;
        set_page(pdf, from, end);
        from = end ? end->next : NULL;
        if (from)
            pdf_page_next(pdf);
    }
    pdf_page_last(pdf);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Setting a document on pages.
 *
 * The same code goes over the document twice: the first pass only counts pages (they stand at the
 * foot of each), the second draws. Text is drawn line by line at a fixed pitch, so that a height is
 * a number of lines whatever font a rare character comes from, and both passes agree.
 *
 * Lengths are points (1/72 inch); y grows downwards.
 */
#ifndef LIANBING_RENDER_PDF_H
#define LIANBING_RENDER_PDF_H

#include <cairo.h>
#include <pango/pangocairo.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "platform/base/text.h"
#include "platform/render/render.h"

enum pdf_style {
    PDF_TITLE,
    PDF_SUBTITLE,
    PDF_HEADING_1,
    PDF_HEADING_2,
    PDF_HEADING_3,
    PDF_BODY,
    PDF_NOTE,
    PDF_LABEL,
    PDF_FIELD,
    PDF_CAPTION,
    PDF_HEAD,
    PDF_CELL,
    PDF_CELL_BOLD,
    PDF_FOOT,
    PDF_LETTERHEAD,
    PDF_OPENING,
    PDF_DISPLAY_1,
    PDF_DISPLAY_2,
    PDF_DISPLAY_3,
    PDF_FRAME_1, /* of a framed page: the largest that it holds */
    PDF_FRAME_2,
    PDF_FRAME_3,
    PDF_FRAME_OPENING_1,
    PDF_FRAME_OPENING_2,
    PDF_FRAME_OPENING_3,
    PDF_NUMBER, /* of the page: set in the middle of whatever goes over its end */
    PDF_STYLES,
};

/* Lines [from, to) of a text. */
struct pdf_lines {
    size_t from, to;
};

/* What the first pass found out about a table. */
struct pdf_table {
    struct pdf_table *next;
    const struct document_block *block;
    double widths[DOCUMENT_COLUMNS];
    size_t head_lines;
    uint32_t *lines; /* of each row */
};

/* A text that was set, for when it comes again: shaping is most of the work, and of what a long
 * document says much comes again. */
struct pdf_kept {
    PangoLayout *layout;
    char *text; /* from glib's heap; NULL: none yet */
    int width;  /* as pango counts; -1: on one line */
};

struct pdf {
    const struct document *document;
    const struct render_settings *settings;
    struct arena *arena;
    PangoFontMap *font_map;
    PangoContext *context;
    PangoLayout *layouts[PDF_STYLES]; /* what was set last */
    PangoAlignment alignments[PDF_STYLES];
    struct pdf_kept *kept[PDF_STYLES];
    cairo_surface_t *surface;
    cairo_t *cairo; /* NULL: the pass that counts */
    struct text file;
    struct pdf_table *tables;
    struct pdf_table *last_table;
    const struct pdf_table *next_table; /* the first that is not set yet */
    double left, width, top, bottom;    /* of what a page has for text */
    double page_width, page_height;
    double y; /* where the next thing goes */
    size_t page;
    size_t pages; /* what the first pass counted */
    size_t most_pages;
    uint64_t done, total;
    size_t missing;
    bool is_exact;        /* shape every text: some font is wider than fonts are */
    bool is_misjudged;    /* this has turned out while drawing */
    const char *sentence; /* why nothing more is to be done; else NULL */
};

/* ---- text (pdf_text.c) --------------------------------------------------------------------- */

double pdf_pitch(enum pdf_style style);
double pdf_size(enum pdf_style style);
bool pdf_text_open(struct pdf *pdf);
void pdf_text_close(struct pdf *pdf);

/* How many lines the text makes, at least 1; the style's layout then holds it, for drawing. */
size_t pdf_text_set(struct pdf *pdf, enum pdf_style style, const char *text, double width);
void pdf_text_align(struct pdf *pdf, enum pdf_style style, enum document_align align);
/* As pdf_text_set, but without shaping what fits on one line in any usual font; not for drawing. */
size_t pdf_text_count(struct pdf *pdf, enum pdf_style style, const char *text, double width);
/* Draws some lines of what was set, the first of them at (x, y). */
void pdf_text_draw(struct pdf *pdf, enum pdf_style style, struct pdf_lines lines, double x,
                   double y);
/* The width of a text set on one line. */
double pdf_text_measure(struct pdf *pdf, enum pdf_style style, const char *text);
void pdf_text_grey(struct pdf *pdf, bool is_grey);
/* Of letterheads and frames; for lines, too. */
void pdf_text_red(struct pdf *pdf, bool is_red);

/* ---- pages (pdf_page.c) -------------------------------------------------------------------- */

bool pdf_page_open(struct pdf *pdf);
void pdf_page_close(struct pdf *pdf);
/* Begins the first page of a pass. */
void pdf_page_first(struct pdf *pdf);
/* Ends the page and begins another, unless that would be too many. */
void pdf_page_next(struct pdf *pdf);
/* Ends the last page. */
void pdf_page_last(struct pdf *pdf);
/* A new page if less than `height` is left on this one, and something is on it. */
void pdf_page_need(struct pdf *pdf, double height);
/* Adds to what is done and tells about it; false: stop. */
bool pdf_page_progress(struct pdf *pdf, uint64_t rows);
void pdf_page_line(struct pdf *pdf, double x, double y, double width, double height);

/* ---- blocks (pdf_block.c, pdf_table.c) ----------------------------------------------------- */

void pdf_block_title(struct pdf *pdf);
void pdf_block_set(struct pdf *pdf, const struct document_block *block);
/* Fills in a table of which only the block is known. */
void pdf_table_measure(struct pdf *pdf, struct pdf_table *table);
void pdf_table_set(struct pdf *pdf, const struct pdf_table *table);
/* How much of a table has to stand together: its head never without a row. */
double pdf_table_least(struct pdf *pdf, const struct pdf_table *table);

/* ---- framed pages, closings, codes (pdf_frame.c) ------------------------------------------- */

void pdf_frame_set(struct pdf *pdf);
void pdf_closing_set(struct pdf *pdf, const struct document_block *block);

/* ---- the whole (pdf.c) --------------------------------------------------------------------- */

struct rendered pdf_render(struct document *document, const struct render_settings *settings);

#endif

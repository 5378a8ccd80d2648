/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A document as a .docx: a template's parts, and our body put into its main part.
 *
 * - A template is a list of parts: our own, which is small and made here, or those of an office's
 *   .docx. All parts are kept as they are, but for these:
 *   - word/document.xml: what is to be printed takes the place of the paragraph {{正文}}; without
 *     one it goes behind all that is there. The page is turned to the document's orientation.
 *   - word/styles.xml: styles are found by their names (docx_styles); those that are missing are
 *     added, so that an office changes the looks by styles of these names.
 *   - headers, footers and the main part: {{标题}} {{编号}} {{单位}} {{校验值}} {{审计}} are filled
 *     in. Number, hash and audit head that have no such place are put below the body.
 *   - docProps/core.xml: title, author and date are the document's.
 * - Sizes are bounded, DTDs and macros refused.
 */
#ifndef LIANBING_RENDER_DOCX_H
#define LIANBING_RENDER_DOCX_H

#include <stdbool.h>
#include <stddef.h>

#include "platform/base/text.h"
#include "platform/render/render.h"

enum docx_style {
    DOCX_TITLE,
    DOCX_SUBTITLE,
    DOCX_HEADING_1,
    DOCX_HEADING_2,
    DOCX_HEADING_3,
    DOCX_BODY,
    DOCX_NOTE,
    DOCX_FIELD,
    DOCX_CAPTION,
    DOCX_HEAD,
    DOCX_CELL,
    DOCX_LETTERHEAD,
    DOCX_OPENING,
    DOCX_CLOSING,
    DOCX_DISPLAY_1,
    DOCX_DISPLAY_2,
    DOCX_DISPLAY_3,
    DOCX_STYLES,
};

enum { DOCX_STYLE_ID = 64, DOCX_MOST_PARTS = 1000, DOCX_LARGEST_TEMPLATE = 32 << 20 };

struct docx_part {
    struct docx_part *next;
    const char *path;
    struct bytes bytes;
};

struct docx {
    const struct document *document;
    const struct render_settings *settings;
    struct arena *arena;
    struct docx_part *parts;
    struct docx_part *last_part;
    bool is_our_template;
    unsigned text_width;                        /* of a page, twips (1/20 point) */
    char style_ids[DOCX_STYLES][DOCX_STYLE_ID]; /* "": the template has no such style */
    bool is_number_shown, is_hash_shown, is_audit_shown;
    size_t pictures; /* put in so far */
    uint64_t done, total;
    const char *sentence; /* why nothing more is to be done; else NULL */
};

/* ---- parts (docx_package.c, docx_template.c) ----------------------------------------------- */

void docx_add_part(struct docx *docx, const char *path, struct bytes bytes);
struct docx_part *docx_part(struct docx *docx, const char *path);
/* The parts of an office's template. */
void docx_read_template(struct docx *docx, struct bytes template);
/* Our own. */
void docx_make_template(struct docx *docx);
/* Puts a picture into the package, and what says so into the lists of its parts; the id by which it
 * is called. */
const char *docx_add_picture(struct docx *docx, struct bytes png);
struct rendered docx_write(struct docx *docx);
/* docProps/core.xml for the document. */
struct bytes docx_properties(struct docx *docx);

/* ---- the template's XML (docx_splice.c) ---------------------------------------------------- */

/* Where in the main part things are, in bytes from its start. */
struct docx_places {
    size_t body_start, body_end; /* what the body takes the place of; both the same: nothing */
    size_t page_start, page_end; /* the last section's size of the page; both 0: none */
    unsigned left, right;        /* and its margins, twips */
};

bool docx_find_places(struct docx *docx, struct bytes main_part, struct docx_places *ret_places);
/* Fills in style_ids and says where new styles go. */
bool docx_find_styles(struct docx *docx, struct bytes styles, size_t *ret_end);
/* Fills in the {{…}} of one part. */
struct bytes docx_fill_in(struct docx *docx, struct bytes part);

/* ---- what is put in (docx_style.c, docx_body.c) -------------------------------------------- */

const char *docx_style_name(enum docx_style style);
/* Adds the definitions of the styles that have no id yet, and gives them one. */
void docx_add_styles(struct docx *docx, struct text *text);
void docx_add_escaped(struct text *text, struct bytes bytes);
/* Closings and codes (docx_closing.c); `width` is the page's, twips. */
void docx_add_closing(struct docx *docx, struct text *text, const struct document_block *block);
/* One paragraph for each line of a text. */
void docx_add_text(struct docx *docx, struct text *text, enum docx_style style, const char *string);
/* All blocks, and what is to stand below them. */
void docx_add_body(struct docx *docx, struct text *text);

struct rendered docx_render(struct document *document, const struct render_settings *settings);

#endif

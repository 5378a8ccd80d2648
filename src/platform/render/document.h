/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A document before it is a PDF, a .docx or an .xlsx: what it says, not how it looks.
 *
 * - A document is made front to back in an arena: document_new, its fields, then one block after
 *   the other. Nothing is copied: every text must live as long as the document.
 * - Texts are UTF-8. A line break inside one begins a new line (in a paragraph, a new paragraph).
 *   NULL is an empty text. What is not UTF-8 or cannot be printed (control characters) comes out
 *   as U+FFFD or a blank: document_make_printable, which every way of rendering calls first.
 * - `created_ms` is the only time there is in a document: the same document gives the same bytes.
 */
#ifndef LIANBING_RENDER_DOCUMENT_H
#define LIANBING_RENDER_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

enum { DOCUMENT_COLUMNS = 64, DOCUMENT_LEVELS = 3, DOCUMENT_ACROSS = 4 };

enum document_orientation { DOCUMENT_PORTRAIT, DOCUMENT_LANDSCAPE };
enum document_align { DOCUMENT_LEFT, DOCUMENT_CENTRE, DOCUMENT_RIGHT };
enum document_face { DOCUMENT_PLAIN, DOCUMENT_BOLD, DOCUMENT_MUTED };
/* What a signature line waits for: a name by hand, a seal, a date. */
enum document_slot { DOCUMENT_NAME, DOCUMENT_SEAL, DOCUMENT_DATE };

enum document_kind {
    DOCUMENT_HEADING,
    DOCUMENT_PARAGRAPH,
    DOCUMENT_NOTE,   /* smaller: what figures mean, where they come from */
    DOCUMENT_FIELDS, /* label: value, some of them side by side */
    DOCUMENT_TABLE,
    DOCUMENT_SIGNATURES, /* kept together on one page */
    DOCUMENT_PAGE_BREAK,
    DOCUMENT_DISPLAY, /* a line set large in the middle; level 1 is the largest */
    DOCUMENT_OPENING, /* whom it is for (主送机关、称谓): a paragraph without indent */
    DOCUMENT_CLOSING, /* who gives it, and the day (落款), with room for the seal; maybe a code */
    DOCUMENT_KINDS,   /* how many there are */
};

struct document_column {
    const char *title;
    unsigned weight; /* its share of the width; 0 counts as 1 */
    enum document_align align;
    bool is_number; /* xlsx: a cell that is a decimal becomes a number with the decimals it has */
};

struct document_cell {
    const char *text;
    enum document_face face;
};

struct document_row {
    struct document_row *next;
    struct document_cell cells[]; /* as many as the table has columns */
};

/* A field (label, value) or a line to sign (label, slot). */
struct document_entry {
    struct document_entry *next;
    const char *label;
    const char *value;
    enum document_slot slot;
};

struct document_block {
    struct document_block *next;
    struct arena *arena;
    enum document_kind kind;
    int level;        /* of a heading, a display: 1 to DOCUMENT_LEVELS */
    const char *text; /* of a heading, paragraph, note …; the caption of a table or code */
    const char *code; /* closing: what a QR code beside it carries; NULL or "": there is none */
    unsigned across;  /* fields, signatures: how many side by side, 1 to DOCUMENT_ACROSS */
    struct document_entry *entries;
    struct document_entry *last_entry;
    size_t entry_count;
    const struct document_column *columns;
    size_t column_count;
    struct document_row *rows;
    struct document_row *last_row;
    size_t row_count;
};

struct document {
    struct arena *arena;
    const char *title;
    const char *subtitle;   /* below it; a line break begins another line */
    const char *number;     /* 文号 or 编号, at the foot of every page */
    const char *author;     /* the unit that publishes it; in the file's properties */
    const char *letterhead; /* the office, in red above a red line (红头); NULL: none */
    const char *hash;       /* of the contents, as it is to be read: "SM3 1ab2…"; at the foot */
    const char *audit_head; /* of the audit chain on that day; at the foot */
    int64_t created_ms;     /* Unix time */
    enum document_orientation orientation;
    /* A certificate: a border around each page, nothing at its foot; what stands between two page
     * breaks is one page, set as large as it holds, the closing at its lower edge. The title is in
     * the file's properties only. */
    bool is_framed;
    struct document_block *blocks;
    struct document_block *last_block;
};

/* An empty portrait document of 1970; the caller fills in what stands above. */
struct document *document_new(struct arena *arena);

/* `level` outside 1 to DOCUMENT_LEVELS is taken for the nearest. */
void document_add_heading(struct document *document, int level, const char *text);
void document_add_paragraph(struct document *document, const char *text);
void document_add_note(struct document *document, const char *text);
void document_add_page_break(struct document *document);

void document_add_display(struct document *document, int level, const char *text);
void document_add_opening(struct document *document, const char *text);
struct document_block *document_add_closing(struct document *document, const char *issuer,
                                            const char *day);
/* A QR code beside a closing, at least 30 mm wide, with a line or some below it. */
void document_set_code(struct document_block *closing, const char *code, const char *caption);

/* A block of fields, filled by document_add_field. */
struct document_block *document_add_fields(struct document *document, unsigned across);
void document_add_field(struct document_block *fields, const char *label, const char *value);

/* A block of lines to sign, filled by document_add_signature. */
struct document_block *document_add_signatures(struct document *document, unsigned across);
void document_add_signature(struct document_block *signatures, const char *label,
                            enum document_slot slot);

/* A table of 1 to DOCUMENT_COLUMNS columns (not copied), filled by document_add_row. `caption`
 * stands above it and names its sheet in an .xlsx; it may be NULL. */
struct document_block *document_add_table(struct document *document, const char *caption,
                                          const struct document_column *columns, size_t count);
/* A new row: its cells, empty, for the caller to fill in. */
struct document_cell *document_add_row(struct document_block *table);

/* An empty block at the end, for readers of stored documents. */
struct document_block *document_add_block(struct document *document, enum document_kind kind);
struct document_entry *document_add_entry(struct document_block *block);

/* NULL becomes "", and what cannot be printed is replaced: afterwards every text is UTF-8 that XML
 * may hold, with line breaks but no other control characters. */
void document_make_printable(struct document *document);

/* Rows of all tables together: the measure of the work. */
size_t document_row_total(const struct document *document);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Documents to print, to edit and to reckon with: one model (document.h) → PDF, .docx, .xlsx.
 *
 *     struct document *document = document_new(arena);
 *     document->title = "2026年度执法大练兵评分排名";
 *     struct document_block *table = document_add_table(document, NULL, columns, 3);
 *     struct document_cell *cells = document_add_row(table);
 *     cells[0].text = "1";
 *     ...
 *     struct rendered file = render_in_child(document, RENDER_PDF, &settings, &child);
 *     if (!file.bytes.at)
 *         say(file.sentence);
 *
 * - The same document, settings and fonts give the same bytes.
 * - PDF: A4, the measures of official documents (GB/T 9704); 第 x 页 共 y 页, number, hash and
 *   audit head at the foot of each page; tables with their header on each page, rows whole where a
 *   page can hold them; headings as bookmarks; text can be searched and copied.
 * - .docx: styles of official documents, or an office's own template (settings.docx_template).
 * - .xlsx: each table a sheet, the first one first, header row frozen; all else in a last sheet.
 *   Text stays text, whatever it starts with.
 * - Rendering goes through large foreign libraries and as much memory as a document needs. A server
 *   therefore renders in a child process (render_in_child), which the program starts from itself.
 *   render_document is what that child does; when the arena's `full` jumps out of it, what the
 *   libraries hold is lost.
 */
#ifndef LIANBING_RENDER_H
#define LIANBING_RENDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "platform/base/text.h"
#include "platform/render/document.h"

enum render_format { RENDER_PDF, RENDER_DOCX, RENDER_XLSX, RENDER_FORMATS };

enum { RENDER_MOST_PAGES = 2000, RENDER_MOST_BYTES = 64 << 20 };

/* Faces of a PDF: family names by preference, with a style word behind them where the face is not
 * the regular one ("方正小标宋_GBK,方正小标宋简体", "Noto Serif CJK SC Bold"). NULL, and for
 * what such a face does not have: Noto, which Debian has. */
struct render_fonts {
    const char *title; /* 小标宋 */
    const char *body;  /* 仿宋: paragraphs, cells */
    const char *sans;  /* 黑体: headings, table headers, labels */
};

struct render_settings {
    struct render_fonts fonts;
    struct bytes docx_template; /* an office's own .docx; at NULL: ours */
    size_t most_pages;          /* of a PDF; 0: RENDER_MOST_PAGES */
    size_t most_bytes;          /* of the file; 0: RENDER_MOST_BYTES */
    /* Called now and then with how much of the work is done; false: stop. May be NULL. */
    bool (*progress)(void *user, uint64_t done, uint64_t total);
    void *user;
};

struct rendered {
    struct bytes bytes;   /* the file, in the document's arena; at NULL: there is none */
    const char *sentence; /* then: why, and what to do */
    size_t pages;         /* of a PDF */
    size_t missing;       /* characters of a PDF that no font has; they are boxes on the paper */
};

/* Renders in this process. */
struct rendered render_document(struct document *document, enum render_format format,
                                const struct render_settings *settings);

/* The child process and its limits; 0: 60 s, 2 GB. */
struct render_child {
    const char *program; /* started as `program render-worker`; NULL: this program */
    unsigned seconds;    /* by the clock, and of processor time */
    size_t memory;       /* bytes */
};

/* Renders in a child process that is gone when this returns, killed if it has not ended in time.
 * May be called from any thread. Nothing of the child is held while the arena is asked, but for
 * memory that the machine itself does not have. */
struct rendered render_in_child(struct document *document, enum render_format format,
                                const struct render_settings *settings,
                                const struct render_child *child);

/* Whether one of the families of such a preference is installed. */
bool render_has_face(const char *families);

/* What `lianbing render-worker` does: reads one order from `in`, writes what came of it to `out`.
 * Returns the exit status. For a process of its own: it limits itself and closes all descriptors
 * but the first three. */
int render_worker(int in, int out);

/* The name that goes with a format: "pdf", "application/pdf". */
const char *render_extension(enum render_format format);
const char *render_content_type(enum render_format format);

#endif

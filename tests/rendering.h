/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What tests of documents share: a document that grows, the file that is made of it, and what other
 * programs (pdftotext, pdftoppm, Python's zipfile) see in that file.
 */
#ifndef LIANBING_TESTS_RENDERING_H
#define LIANBING_TESTS_RENDERING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "platform/base/arena.h"
#include "platform/base/text.h"
#include "platform/render/render.h"

enum { RENDERING_PATH = 64 };

struct rendering {
    struct arena arena;
    struct document *document;
    struct render_settings settings;
    struct rendered file;
    char path[RENDERING_PATH]; /* where the file lies for other programs */
};

int rendering_set_up(void **state);
int rendering_tear_down(void **state);

/* A ranking with title, number, hash and audit head: place, unit, points, remark. */
struct document_block *given_ranking(struct rendering *r, size_t rows);
struct document_block *given_table(struct rendering *r, const struct document_column *columns,
                                   size_t count);

/* Renders, which must succeed, and puts the file at `path`. */
void render_good(struct rendering *r, enum render_format format);
/* Renders, which must fail with a sentence that holds `piece`. */
void render_refused(struct rendering *r, enum render_format format, const char *piece);

/* What a program says about the file; %s in the command is its path. */
const char *seen_by(struct rendering *r, const char *command);
/* The same for a program whose output is no text. */
struct bytes picture_of(struct rendering *r, const char *command);
/* The text of one page, or of all (0). */
const char *page_text(struct rendering *r, size_t page);
const char *package_text(struct rendering *r);

size_t count_of(const char *text, const char *piece);
void assert_seen(const char *text, const char *piece);
void assert_not_seen(const char *text, const char *piece);

#endif

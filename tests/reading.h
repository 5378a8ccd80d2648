/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What tests of tables share: a file as somebody brings it, CSV as bytes, xlsx zipped on the spot
 * from its parts, read to the end. What comes out is compared as text: "1: a|b\n" is row 1 with the
 * cells a and b.
 */
#ifndef LIANBING_TESTS_READING_H
#define LIANBING_TESTS_READING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "platform/base/arena.h"
#include "platform/base/faults.h"
#include "platform/base/text.h"
#include "platform/table/table.h"

enum { READING_PARTS = 8 };

struct reading_part {
    const char *path;
    const char *text; /* NULL: the package does without it */
};

struct reading {
    struct arena arena;
    struct faults faults;
    struct faults warnings;
    struct text rows;
    struct reading_part parts[READING_PARTS];
    bool is_stored; /* without packing */
    bool is_encrypted;
    char *content;
    struct table *table;
};

#define SHEET_PATH   "xl/worksheets/sheet1.xml"
#define STRINGS_PATH "xl/sharedStrings.xml"
#define STYLES_PATH  "xl/styles.xml"
#define BOOK_PATH    "xl/workbook.xml"
#define LINKS_PATH   "xl/_rels/workbook.xml.rels"
#define OF           "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define SHEET(rows)  "<worksheet><sheetData>" rows "</sheetData></worksheet>"
#define CELLS(cells) SHEET("<row r='1'>" cells "</row>")
#define HEAD         "<row><c t='str'><v>h</v></c></row>"

int reading_set_up(void **state);
int reading_tear_down(void **state);

/* Replaces the usual part of that path, or adds one. */
void given_part(struct reading *r, const char *path, const char *text);
/* `head`, that many blanks, `tail`. */
const char *long_text(struct reading *r, const char *head, size_t blanks, const char *tail);
/* The package of all parts; the caller frees it. */
struct bytes zip_parts(const struct reading *r);

void open_bytes(struct reading *r, struct bytes bytes);
void open_book(struct reading *r);
/* Reads what is open to its end. */
void read_rows(struct reading *r);
void read_text(struct reading *r, const char *text);
void read_bytes(struct reading *r, struct bytes bytes);
void read_book(struct reading *r);
void read_sheet(struct reading *r, const char *sheet);

/* A literal that may have NULs in it. */
#define BYTES(literal) ((struct bytes){literal, sizeof(literal) - 1})

/* No fault, and these rows. */
void assert_rows(const struct reading *r, const char *rows);
void assert_said(const struct faults *faults, size_t index, size_t line, const char *piece);
/* One fault and no other. */
void assert_refused(const struct reading *r, size_t line, const char *piece);

#endif

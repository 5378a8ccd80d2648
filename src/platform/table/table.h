/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tables that people bring: CSV (RFC 4180) and xlsx (first sheet), as rows of cells.
 *
 * - What a file is, is told by its content, never by its name.
 * - CSV: UTF-8 with or without BOM; else, if it is valid GB18030, that, with a warning; else refused.
 *   LF, CRLF or CR; quoted cells may hold line breaks. A record's line is the one it begins on.
 *   Blank lines are skipped. A quote inside an unquoted cell, text behind a closing quote, an
 *   unclosed quote are faults with their line.
 * - xlsx: strings shared and inline, numbers exactly as the file spells them (a number that the file
 *   holds in binary noise, 0.30000000000000004, is taken as the shortest decimal of 15 digits, as
 *   Excel shows it), dates of date-formatted cells as YYYY-MM-DD, booleans as 1 and 0. Refused with
 *   the cell named: formulas, merged cells, error values. Refused as a whole: no xlsx at all, old
 *   .xls, encrypted files, more than the limits below. Columns that are empty throughout at the
 *   right end are dropped; blank rows are skipped.
 * - Limits: 512 MB of CSV; xlsx 64 MB packed, 512 MB unpacked, 200 times as large unpacked as
 *   packed (past 1 MB), 1,048,576 rows, 256 columns, XML nesting 32, no DTD.
 */
#ifndef LIANBING_PLATFORM_TABLE_H
#define LIANBING_PLATFORM_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "platform/base/faults.h"
#include "platform/base/text.h"

struct arena;
struct table;

struct table_row {
    size_t line; /* of the file, or row of the sheet, from 1 */
    const struct bytes
        *cells; /* valid until the next table_next; their bytes as long as the table */
    size_t count;
};

/* Opens what was read from a file. `content` is the table's from now on and may be written over;
 * content.at[content.length] must be writable. NULL with the faults. */
struct table *table_open(struct arena *arena, struct bytes content, struct faults *faults,
                         struct faults *warnings);

/* The next row that is not blank; false at the end. Faulty rows are said and left out. */
bool table_next(struct table *table, struct table_row *ret_row);

/* How far reading has come, 0 to 100. */
int table_percent(const struct table *table);

/* Gives back what is not the arena's. */
void table_close(struct table *table);

#endif

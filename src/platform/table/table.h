/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tables that people bring: CSV (RFC 4180) and xlsx (first sheet), as rows of cells.
 *
 * - What a file is, is told by its content, never by its name. Web pages, .xls and other
 *   compound files (which encrypted .xlsx are too) are told apart and refused in words.
 * - CSV: UTF-8 with or without BOM; else, if it is valid GB18030, that, with a warning; else
 *   refused. LF or CRLF; CR alone where the first line ends so. Quoted cells may hold line
 *   breaks. A record's line is the one it begins on. A line that is blank is skipped. A quote
 *   inside an unquoted cell, text behind a closing quote, an unclosed quote, a NUL are faults
 *   with their line; after a fault of quotes reading goes on behind the line on which the faulty
 *   cell begins.
 * - xlsx: strings shared and inline, numbers exactly as the file spells them, except that one
 *   with an exponent, or with a point and more than 15 significant digits (0.30000000000000004,
 *   binary noise), is rounded half away to 15 digits and written out, as Excel shows it; it
 *   stays as it is if that takes more than 30 characters. A number that has lost digits so (15
 *   before the point), or is shown as a percentage, brings a warning. Dates of date-formatted
 *   cells are YYYY-MM-DD, without the time of day; booleans 1 and 0. Refused with the cell
 *   named, all of them: formulas, merged cells, error values, cells that are there twice or past
 *   column 256. Refused as a whole: what is no xlsx, is encrypted or damaged, whose first sheet
 *   is hidden or a chart, more than the limits below. More sheets than one bring a warning,
 *   but for those called …TABLE_GUIDE, as our own files have them.
 * - The first row that is not blank is the header. A sheet's rows are as wide as it: shorter
 *   ones are filled up with empty cells, empty cells past it are dropped. (A CSV record has the
 *   cells that it has.) If the header is faulty the rest is only checked, and no row is given.
 * - Cells are not trimmed. They are UTF-8 without NUL, and a NUL stands behind each.
 * - Limits: 512 MB and 256 columns of CSV; xlsx 64 MB packed, 512 MB unpacked, 200 times as
 *   large unpacked as packed (past 1 MB), 1,048,576 rows, 256 columns, 256 KB of text a row,
 *   10,000 parts, XML nesting 32, no DTD.
 * - Memory is the arena's, but for the zip and XML libraries' own, which table_close gives back:
 *   also when the arena's `full` has jumped out of table_next. table_open holds nothing of
 *   theirs whenever it asks the arena for something, so jumping out of it leaves nothing behind.
 */
#ifndef LIANBING_PLATFORM_TABLE_H
#define LIANBING_PLATFORM_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "platform/base/faults.h"
#include "platform/base/text.h"

struct arena;
struct table;

/* How the names of sheets end that only people read: 说明, 填写说明. */
#define TABLE_GUIDE "说明"

struct table_row {
    size_t line;               /* of the file, or row of the sheet, from 1 */
    const struct bytes *cells; /* until the next table_next; their bytes as long as the arena */
    size_t count;
};

/* Opens what was read from a file. `content` is the table's from now on and may be written over;
 * content.at[content.length] must be writable. NULL with the fault. */
struct table *table_open(struct arena *arena, struct bytes content, struct faults *faults,
                         struct faults *warnings);

/* The next row that is not blank; false at the end, or where nothing more can be read. Faulty rows
 * are said and left out, so whether the table is good is known only at its end; merged cells, for
 * one, come last. A table without any row is a fault. */
bool table_next(struct table *table, struct table_row *ret_row);

/* How far reading has come, 0 to 100. */
int table_percent(const struct table *table);

/* Gives back what is not the arena's. */
void table_close(struct table *table);

#endif

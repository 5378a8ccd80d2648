/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CSV (RFC 4180), split in place.
 *
 * - Records end with LF or CRLF; a file whose first line ends with CR alone has CR as its line end
 *   throughout. A CR elsewhere is part of its cell. A record's line is the one that it begins on.
 * - A cell whose first byte is a quote ends with the next single quote; "" inside it is one quote.
 * - Faults: a quote inside an unquoted cell, text behind a closing quote, no closing quote, more
 *   than CSV_COLUMNS cells, a NUL. After a fault of quotes reading goes on behind the line on which
 *   the faulty cell begins, because from there on nobody can tell what was meant.
 * - A record of one cell that is blank is a blank line and skipped.
 * - A NUL stands behind each cell of a record that is given out.
 */
#ifndef LIANBING_PLATFORM_TABLE_CSV_H
#define LIANBING_PLATFORM_TABLE_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "platform/base/text.h"
#include "platform/table/heads.h"
#include "platform/table/row.h"
#include "platform/table/table.h"

enum { CSV_COLUMNS = 256 };

/* Where the commas, quotes and line ends are, a block at a time: `marks` has a bit for each byte of
 * the block at `block` that is one of them and has not been handed out yet. */
struct csv_scan {
    size_t block;
    uint64_t marks;
};

struct csv {
    struct faults *faults;
    char *at; /* UTF-8; at[length] is a line end of ours */
    size_t length;
    size_t position;      /* where the next record begins */
    struct csv_scan scan; /* from there on */
    size_t line;          /* its line, from 1 */
    size_t nul;           /* where the next NUL of the text is; past its end: there is none */
    size_t count;         /* of the record's cells; those past CSV_COLUMNS are only counted */
    struct bytes cells[CSV_COLUMNS];
    struct heads heads;
};

void csv_init(struct csv *csv, struct bytes content, struct faults *faults);

/* The next record that is not blank; a faulty one has been said. */
enum row_outcome csv_next(struct csv *csv, struct table_row *ret_row);

#endif

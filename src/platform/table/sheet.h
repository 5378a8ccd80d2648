/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rows of one worksheet.
 *
 * - Rows and cells may leave out where they stand; then they follow the one before. Cells may come
 *   in any order, rows not. Gaps are empty cells.
 * - A row that is faulty has all its faults said, cell by cell. Merged ranges come last in a sheet,
 *   each as a faulty row of its own.
 * - The first row with anything in it says how wide the table is: shorter rows are filled up with
 *   empty cells, longer ones lose empty cells at their end, and only those.
 */
#ifndef LIANBING_PLATFORM_TABLE_SHEET_H
#define LIANBING_PLATFORM_TABLE_SHEET_H

#include <stdbool.h>
#include <stddef.h>

#include "platform/table/heads.h"
#include "platform/table/package.h"
#include "platform/table/row.h"
#include "platform/table/strings.h"
#include "platform/table/table.h"
#include "platform/table/tray.h"
#include "platform/table/workbook.h"

enum { SHEET_COLUMNS = 256, SHEET_PLACE = 32 };

enum cell_type {
    CELL_NUMBER,
    CELL_SHARED,
    CELL_INLINE,
    CELL_STRING,
    CELL_BOOLEAN,
    CELL_ERROR,
    CELL_DATE,
    CELL_UNKNOWN,
};

struct sheet_cell {
    enum cell_type type;
    bool is_there;
    bool is_twice;
    bool has_formula;
    size_t style;
    size_t from; /* on the tray */
    size_t length;
};

struct sheet {
    struct package *package;
    const struct workbook *book;
    const struct strings *strings;
    struct tray *tray;
    struct shelf *shelf;
    struct faults *faults;
    struct faults *warnings;
    size_t row;
    size_t column;      /* of the newest cell */
    size_t last_column; /* of the cells that are there */
    struct sheet_cell *cell;
    struct sheet_cell cells[SHEET_COLUMNS];
    struct sheet_cell spare; /* for a cell that has no place */
    bool is_worth_reading;
    bool is_too_wide;
    bool has_bad_place;
    bool has_merged;
    char merged[SHEET_PLACE];
    size_t width; /* of the first row; 0: none yet */
    struct bytes values[SHEET_COLUMNS];
    struct heads heads;
};

/* Begins the sheet; all that `sheet` points to is set by the caller. False: see package->wrong. */
bool sheet_open(struct sheet *sheet, const char *path);

/* The next row that is not blank. At the end, package->wrong may say why it ended. */
enum row_outcome sheet_next(struct sheet *sheet, struct table_row *ret_row);

#endif

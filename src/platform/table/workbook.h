/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an .xlsx says about its sheets: where the first one, its strings and its styles are, by the
 * relationships; which system of dates it uses; which styles show dates
 * or percentages.
 */
#ifndef LIANBING_PLATFORM_TABLE_WORKBOOK_H
#define LIANBING_PLATFORM_TABLE_WORKBOOK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "platform/table/cell.h"
#include "platform/table/package.h"

enum {
    WORKBOOK_FORMATS = 65536, /* formats and styles are below it; Excel stops at 65,490 styles */
    WORKBOOK_STRINGS = 1 << 28,
    WORKBOOK_NAME = 128, /* bytes of a sheet's name: 31 characters, with the NUL */
};

/* A set of numbers below WORKBOOK_FORMATS. */
struct format_set {
    uint64_t bits[WORKBOOK_FORMATS / 64];
};

struct workbook {
    size_t sheets;                  /* but for guides behind the first one */
    char first_name[WORKBOOK_NAME]; /* cut to fit */
    char first_id[WORKBOOK_NAME];
    bool is_first_hidden;
    bool is_1904;
    char path[PACKAGE_PATH];
    char sheet_path[PACKAGE_PATH];   /* "": the first sheet is no table (a chart, say) */
    char strings_path[PACKAGE_PATH]; /* "": none */
    char styles_path[PACKAGE_PATH];
    size_t styles;
    struct format_set formats[FORMAT_PLAIN]; /* those that show a date, and a percentage */
    struct format_set shown[FORMAT_PLAIN];   /* the styles that do */
};

/* Fills in all but the styles; allocates nothing. False: see package->wrong. */
bool workbook_find(struct workbook *book, struct package *package);

/* Fills in the styles; allocates nothing. False: see package->wrong. */
bool workbook_read_styles(struct workbook *book, struct package *package);

enum cell_format workbook_format(const struct workbook *book, size_t style);

#endif

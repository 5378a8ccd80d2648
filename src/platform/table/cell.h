/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How an xlsx spells places, numbers, dates and text: pure functions, without floating point.
 */
#ifndef LIANBING_PLATFORM_TABLE_CELL_H
#define LIANBING_PLATFORM_TABLE_CELL_H

#include <stdbool.h>
#include <stddef.h>

#include "platform/base/text.h"

enum { CELL_ROWS = 1048576, CELL_COLUMNS = 16384 };

struct cell_name {
    char text[32]; /* B7 */
};

/* Columns and rows count from 1. */
struct cell_name cell_name(size_t column, size_t row);
/* "B7"; false: it is none, or past the last that a sheet can have. */
bool cell_read_place(const char *place, size_t *ret_column, size_t *ret_row);
/* Digits alone, up to `most`; false: anything else. */
bool cell_read_whole(struct bytes digits, size_t most, size_t *ret);

struct cell_number {
    char text[32];
    size_t length;
    size_t whole_digits; /* before the point; 0 for 0.5 */
};

/* The number as a person sees it, if its spelling is not already that: one with an exponent, or
 * with a point and more than 15 significant digits, is rounded half away from zero to 15
 * significant digits and written out. Whole numbers without an exponent stay, whatever their
 * length, because nothing is lost in them. False: leave it as spelled, as it is plain, or no
 * number at all, or longer than 30 characters when written out. */
bool cell_write_plain(struct bytes spelled, struct cell_number *ret);

struct cell_date {
    char text[16]; /* YYYY-MM-DD */
};

/* The day of a serial number (its time of day is left out), in the system of 1900, with that
 * system's 29 February 1900, or of 1904. False: there is no such day up to 9999-12-31. */
bool cell_date_of_serial(struct bytes number, bool is_1904, struct cell_date *ret);

/* What a number is shown as: a date if its format has a year or a day. Built-in formats are known
 * by number, others by their code. */
enum cell_format { FORMAT_DATE, FORMAT_PERCENT, FORMAT_PLAIN };

enum cell_format cell_builtin_format(size_t number);
enum cell_format cell_format_of(const char *code);

/* Turns _x000D_ and the like into the characters that they stand for, in place, except NUL and
 * halves of surrogates; the new length. */
size_t cell_unescape(char *at, size_t length);

#endif

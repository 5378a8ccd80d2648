/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CSV (RFC 4180) for files that are read again, byte for byte what was put in: facts of a result.
 * What a person opens in a spreadsheet needs more care with cells that look like formulas
 * (cli_csv.c).
 */
#ifndef LIANBING_PLATFORM_TABLE_CSV_OUT_H
#define LIANBING_PLATFORM_TABLE_CSV_OUT_H

#include "platform/base/text.h"

/* Appends a record with CRLF; no cell is NULL. */
void csv_add_row(struct text *text, const char *const *cells, size_t count);

#endif

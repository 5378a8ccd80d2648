/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The first sheet of an .xlsx: finding it, and reading its parts one after the other.
 */
#ifndef LIANBING_PLATFORM_TABLE_XLSX_H
#define LIANBING_PLATFORM_TABLE_XLSX_H

#include <stdbool.h>

#include "platform/base/text.h"
#include "platform/table/row.h"
#include "platform/table/table.h"

struct arena;
struct faults;
struct xlsx;

/* NULL with the fault. Asks the arena for nothing while it holds something foreign; what it holds
 * once it has returned, xlsx_close gives back. */
struct xlsx *xlsx_open(struct arena *arena, struct bytes content, struct faults *faults,
                       struct faults *warnings);
enum row_outcome xlsx_next(struct xlsx *xlsx, struct table_row *ret_row);
int xlsx_percent(const struct xlsx *xlsx);
/* May be called twice, and after somebody jumped out of xlsx_next. */
void xlsx_close(struct xlsx *xlsx);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The shared strings of a workbook: the runs of rich text joined, phonetic guides left out.
 */
#ifndef LIANBING_PLATFORM_TABLE_STRINGS_H
#define LIANBING_PLATFORM_TABLE_STRINGS_H

#include <stdbool.h>
#include <stddef.h>

#include "platform/base/text.h"
#include "platform/table/package.h"
#include "platform/table/tray.h"

struct strings {
    struct bytes *list;
    size_t count;
    size_t size;
};

/* Reads the part at `path`, by way of the tray, to the shelf. False: see package->wrong. */
bool strings_read(struct strings *strings, struct package *package, const char *path,
                  struct tray *tray, struct shelf *shelf);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What people's files are written in, turned into UTF-8.
 *
 * - UTF-8, with or without a byte order mark, stays where it is; the mark is left out.
 * - Else, what is valid GB18030 from end to end is decoded into the arena, with a warning.
 * - UTF-16 (by its mark, or by the noughts between the letters of the first line) and everything
 *   else is refused, with the line on which it stops being text.
 */
#ifndef LIANBING_PLATFORM_TABLE_ENCODING_H
#define LIANBING_PLATFORM_TABLE_ENCODING_H

#include <stdbool.h>
#include <stddef.h>

#include "platform/base/text.h"

struct arena;
struct faults;

/* Makes *content UTF-8. As before, content->at[content->length] is writable. False with the
 * fault. Nothing foreign is held while the arena is asked. */
bool encoding_make_utf8(struct arena *arena, struct bytes *content, struct faults *faults,
                        struct faults *warnings);

/* How many bytes from the start are whole UTF-8 characters. */
size_t encoding_utf8_prefix(struct bytes bytes);

#endif

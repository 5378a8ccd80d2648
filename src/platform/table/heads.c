/* SPDX-License-Identifier: Apache-2.0 */
#include "platform/table/heads.h"

#include <stdio.h>
#include <string.h>

/* A heading this long is no name. */
enum { LONGEST_NAME = 90 };

void heads_take(struct heads *heads, const struct bytes *cells, size_t count)
{
    if (heads->is_known)
        return;
    heads->is_known = true;
    heads->count = count < HEADS_MOST ? count : HEADS_MOST;
    memcpy(heads->list, cells, heads->count * sizeof *cells);
}

static bool can_be_told(struct bytes name)
{
    for (size_t i = 0; i < name.length; i++) {
        if ((unsigned char)name.at[i] < ' ')
            return false;
    }
    return name.length > 0 && name.length <= LONGEST_NAME;
}

struct heads_place heads_place(const struct heads *heads, size_t column, const char *where)
{
    struct heads_place place;
    size_t length = strlen(where);
    bool is_chinese = length > 0 && ((unsigned char)where[length - 1] & 0x80) != 0;
    struct bytes name = {"", 0};
    if (column >= 1 && column <= heads->count)
        name = text_trim(heads->list[column - 1]);
    if (can_be_told(name))
        (void)snprintf(place.text, sizeof place.text, "“%.*s”（%s）", (int)name.length, name.at,
                       where);
    else
        (void)snprintf(place.text, sizeof place.text, "%s%s", where, is_chinese ? "" : " ");
    return place;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "platform/db/db.h"

const char *db_like(struct ctx *c, const char *q)
{
    struct text text;
    if (!q)
        return NULL;
    text_init(&text, c->arena, 2 * strlen(q) + 2);
    text_add_char(&text, '%');
    for (; *q; q++) {
        if (*q == '%' || *q == '_' || *q == '!')
            text_add_char(&text, '!');
        text_add_char(&text, *q);
    }
    text_add_char(&text, '%');
    return text.at;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Telling the audit. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "org_own.h"
#include "org_people.h"

#include "platform/audit/audit.h"
#include "platform/base/arena.h"

enum { MOST_SENTENCE = 600, MOST_JSON = 64 * 1024 };

void org_record(struct ctx *c, const struct org_deed *deed, const char *format, ...)
{
    char sentence[MOST_SENTENCE];
    va_list args;
    va_start(args, format);
    int length = vsnprintf(sentence, sizeof sentence, format, args);
    va_end(args);
    size_t used = length < 0 ? 0 : (size_t)length;
    if (used >= sizeof sentence)
        used = sizeof sentence - 1;
    while (used > 0 && !text_is_utf8((struct bytes){sentence, used}))
        used--;
    bool is_of_person = deed->unit == 0 && strcmp(deed->object, "person") == 0;
    int64_t unit = is_of_person ? org_person_home(c, deed->id) : deed->unit;
    audit_write(c, &(struct audit_entry){.action = deed->action,
                                         .object = deed->object,
                                         .id = deed->id,
                                         .unit = unit,
                                         .sentence = arena_copy(c->arena, sentence, used),
                                         .before = deed->before,
                                         .after = deed->after});
}

const char *org_json(struct ctx *c, const struct field *fields, const void *from)
{
    struct text text;
    text_init(&text, c->arena, MOST_JSON);
    field_write(&text, fields, from);
    return text.is_cut ? NULL : text.at;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Structs to JSON. The schema of tables is field_schema.c's. */
#include "platform/base/field.h"

#include <string.h>

#include "platform/base/date.h"

static const void *member_of(const struct field *field, const void *from)
{
    return (const char *)from + field->offset;
}

static void add_text(struct text *text, const char *string)
{
    if (string)
        json_add_string(text, string);
    else
        text_add(text, "null");
}

static void add_date(struct text *text, int32_t days)
{
    if (days == DATE_NONE) {
        text_add(text, "null");
        return;
    }
    text_add_char(text, '"');
    date_add_text(text, days);
    text_add_char(text, '"');
}

static void add_number_or_null(struct text *text, int64_t number)
{
    if (number == 0)
        text_add(text, "null");
    else
        text_add_int(text, number);
}

static void add_list(struct text *text, const struct field *field, struct field_list list)
{
    text_add_char(text, '[');
    for (size_t i = 0; i < list.count; i++) {
        if (i > 0)
            text_add_char(text, ',');
        if (field->kind == FIELD_TEXTS)
            add_text(text, ((const char *const *)list.at)[i]);
        else
            field_write(text, field->of, (const char *)list.at + i * field->size);
    }
    text_add_char(text, ']');
}

static void add_decimal(struct text *text, struct field_decimal decimal)
{
    if (decimal.is_known)
        decimal_add_text(text, decimal.millionths);
    else
        text_add(text, "null");
}

static void add_value(struct text *text, const struct field *field, const void *at)
{
    const char *json;
    switch (field->kind) {
    case FIELD_INT: text_add_int(text, *(const int64_t *)at); return;
    case FIELD_ID:
    case FIELD_TIME: add_number_or_null(text, *(const int64_t *)at); return;
    case FIELD_TEXT:
    case FIELD_LONG: add_text(text, *(const char *const *)at); return;
    case FIELD_BOOL: text_add(text, *(const bool *)at ? "true" : "false"); return;
    case FIELD_DATE: add_date(text, *(const int32_t *)at); return;
    case FIELD_DECIMAL: add_decimal(text, *(const struct field_decimal *)at); return;
    case FIELD_WORD:
        add_text(text, *(const int *)at < 0 ? NULL : field->words[*(const int *)at]);
        return;
    case FIELD_OBJECT:
        if (*(const void *const *)at)
            field_write(text, field->of, *(const void *const *)at);
        else
            text_add(text, "null");
        return;
    case FIELD_LIST:
    case FIELD_TEXTS: add_list(text, field, *(const struct field_list *)at); return;
    case FIELD_JSON:
        json = *(const char *const *)at;
        text_add(text, json ? json : "null");
        return;
    case FIELD_END: return;
    }
}

void field_write(struct text *text, const struct field *fields, const void *from)
{
    text_add_char(text, '{');
    for (const struct field *field = fields; field->kind != FIELD_END; field++) {
        /* Names are words of ours: nothing in them is to be escaped. */
        text_add(text, field == fields ? "\"" : ",\"");
        text_add(text, field->name);
        text_add(text, "\":");
        add_value(text, field, member_of(field, from));
    }
    text_add_char(text, '}');
}

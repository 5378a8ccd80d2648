/* SPDX-License-Identifier: Apache-2.0 */
/* Structs to JSON, and tables to JSON schema. */
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
        if (field != fields)
            text_add_char(text, ',');
        json_add_string(text, field->name);
        text_add_char(text, ':');
        add_value(text, field, member_of(field, from));
    }
    text_add_char(text, '}');
}

/* ---- Schema ---------------------------------------------------------------------------------- */

static void add_words(struct text *text, const struct field *field)
{
    text_add(text, "\"enum\":[");
    for (size_t i = 0; field->words[i]; i++) {
        if (i > 0)
            text_add_char(text, ',');
        json_add_string(text, field->words[i]);
    }
    text_add(text, field->is_required ? "]" : ",null]");
}

static void add_type(struct text *text, const struct field *field, const char *type)
{
    text_add(text, "\"type\":");
    if (field->is_required)
        text_add_format(text, "\"%s\"", type);
    else
        text_add_format(text, "[\"%s\",\"null\"]", type);
}

static void add_limits(struct text *text, const struct field *field)
{
    bool is_text = field->kind == FIELD_TEXT || field->kind == FIELD_LONG;
    bool is_list = field->kind == FIELD_LIST || field->kind == FIELD_TEXTS;
    const char *what = is_text ? "Length" : is_list ? "Items" : "imum";
    if (field->kind != FIELD_INT && !is_text && !is_list)
        return;
    if (field->minimum != 0)
        text_add_format(text, ",\"min%s\":%lld", what, (long long)field->minimum);
    if (field->maximum != 0)
        text_add_format(text, ",\"max%s\":%lld", what, (long long)field->maximum);
}

static void add_kind(struct text *text, const struct field *field)
{
    switch (field->kind) {
    case FIELD_INT: text_add(text, "\"type\":\"integer\""); break;
    case FIELD_ID:
    case FIELD_TIME: add_type(text, field, "integer"); break;
    case FIELD_TEXT:
    case FIELD_LONG: add_type(text, field, "string"); break;
    case FIELD_BOOL: text_add(text, "\"type\":\"boolean\""); break;
    case FIELD_DATE:
        add_type(text, field, "string");
        text_add(text, ",\"format\":\"date\"");
        break;
    case FIELD_DECIMAL: add_type(text, field, "number"); break;
    case FIELD_WORD: add_words(text, field); break;
    case FIELD_OBJECT:
        text_add(text, "\"oneOf\":[");
        field_add_schema(text, field->of);
        text_add(text, ",{\"type\":\"null\"}]");
        break;
    case FIELD_LIST:
        text_add(text, "\"type\":\"array\",\"items\":");
        field_add_schema(text, field->of);
        break;
    case FIELD_TEXTS: text_add(text, "\"type\":\"array\",\"items\":{\"type\":\"string\"}"); break;
    case FIELD_JSON:
    case FIELD_END: text_add(text, "\"description\":\"JSON\""); return;
    }
    add_limits(text, field);
}

void field_add_schema(struct text *text, const struct field *fields)
{
    text_add(text, "{\"type\":\"object\",\"properties\":{");
    for (const struct field *field = fields; field->kind != FIELD_END; field++) {
        if (field != fields)
            text_add_char(text, ',');
        json_add_string(text, field->name);
        text_add(text, ":{");
        add_kind(text, field);
        if (field->label) {
            text_add(text, ",\"title\":");
            json_add_string(text, field->label);
        }
        text_add_char(text, '}');
    }
    text_add(text, "},\"required\":[");
    bool is_first = true;
    for (const struct field *field = fields; field->kind != FIELD_END; field++) {
        if (!field->is_required)
            continue;
        if (!is_first)
            text_add_char(text, ',');
        json_add_string(text, field->name);
        is_first = false;
    }
    text_add(text, "]}");
}

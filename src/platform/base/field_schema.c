/* SPDX-License-Identifier: Apache-2.0 */
/* Tables to JSON schema. */
#include "platform/base/field.h"

/* Whether null may stand there: not where it is required, nor where nothing stands for null. */
static bool may_be_null(const struct field *field, enum field_way way)
{
    if (field->is_required)
        return false;
    if (way == FIELD_IN)
        return true;
    return field->kind != FIELD_INT && field->kind != FIELD_BOOL && field->kind != FIELD_LIST &&
           field->kind != FIELD_TEXTS;
}

static const char *type_of(enum field_kind kind)
{
    switch (kind) {
    case FIELD_INT:
    case FIELD_ID:
    case FIELD_TIME: return "\"integer\"";
    case FIELD_TEXT:
    case FIELD_LONG:
    case FIELD_DATE:
    case FIELD_WORD: return "\"string\"";
    case FIELD_BOOL: return "\"boolean\"";
    case FIELD_DECIMAL: return "\"number\"";
    case FIELD_LIST:
    case FIELD_TEXTS: return "\"array\"";
    case FIELD_OBJECT:
    case FIELD_JSON:
    case FIELD_END: break;
    }
    return "\"object\"";
}

static void add_type(struct text *text, const struct field *field, enum field_way way)
{
    bool is_plain = !may_be_null(field, way);
    bool is_typed = field->kind == FIELD_DECIMAL && way == FIELD_IN;
    text_add(text, is_plain && !is_typed ? "\"type\":" : "\"type\":[");
    text_add(text, type_of(field->kind));
    text_add(text, is_typed ? ",\"string\"" : "");
    text_add(text, is_plain ? "" : ",\"null\"");
    text_add(text, is_plain && !is_typed ? "" : "]");
}

static void add_words(struct text *text, const struct field *field, bool has_null)
{
    if (!field->words)
        return;
    text_add(text, ",\"enum\":[");
    for (size_t i = 0; field->words[i]; i++) {
        text_add(text, i > 0 ? "," : "");
        json_add_string(text, field->words[i]);
    }
    text_add(text, has_null ? ",null]" : "]");
}

static void add_limit(struct text *text, const char *name, int64_t limit)
{
    if (limit != 0)
        text_add_format(text, ",\"%s\":%lld", name, (long long)limit);
}

/* What is refused on its way in, and therefore not said of what goes out. */
static void add_limits(struct text *text, const struct field *field)
{
    int64_t usual = field->kind == FIELD_LONG ? FIELD_MOST_LONG : FIELD_MOST_TEXT;
    switch (field->kind) {
    case FIELD_INT:
        text_add_format(text, ",\"minimum\":%lld", (long long)field->minimum);
        add_limit(text, "maximum", field->maximum ? field->maximum : FIELD_MOST_INT);
        return;
    case FIELD_ID:
    case FIELD_TIME: add_limit(text, "minimum", field->minimum ? field->minimum : 1); return;
    case FIELD_TEXT:
    case FIELD_LONG:
        add_limit(text, "minLength", field->minimum ? field->minimum : field->is_required);
        add_limit(text, "maxLength", field->maximum ? field->maximum : usual);
        return;
    case FIELD_LIST:
    case FIELD_TEXTS:
        add_limit(text, "minItems", field->minimum);
        add_limit(text, "maxItems", field->maximum ? field->maximum : FIELD_MOST_LIST);
        return;
    default: return;
    }
}

/* A schema of its own, which `title` may stand beside. */
static void add_other(struct text *text, const struct field *field, enum field_way way)
{
    bool has_null = may_be_null(field, way);
    if (field->kind == FIELD_JSON && !field->schema)
        return;
    text_add(text, has_null ? "\"oneOf\":[" : "\"allOf\":[");
    if (field->kind == FIELD_JSON)
        text_add(text, field->schema);
    else
        field_add_reference(text, field->of, way);
    text_add(text, has_null ? ",{\"type\":\"null\"}]," : "],");
}

static void add_plain(struct text *text, const struct field *field, enum field_way way)
{
    add_type(text, field, way);
    if (field->kind != FIELD_TEXTS)
        add_words(text, field, may_be_null(field, way));
    if (field->kind == FIELD_DATE)
        text_add(text, ",\"format\":\"date\"");
    if (field->kind == FIELD_TIME)
        text_add(text, ",\"description\":\"Unix ms\"");
    if (field->kind == FIELD_TEXTS) {
        text_add(text, ",\"items\":{\"type\":\"string\"");
        add_words(text, field, false);
        text_add_char(text, '}');
    }
    if (field->kind == FIELD_LIST) {
        text_add(text, ",\"items\":");
        field_add_reference(text, field->of, way);
    }
    if (way == FIELD_IN)
        add_limits(text, field);
    text_add_char(text, ',');
}

static void add_value(struct text *text, const struct field *field, enum field_way way)
{
    text_add_char(text, '{');
    if (field->kind == FIELD_OBJECT || field->kind == FIELD_JSON)
        add_other(text, field, way);
    else
        add_plain(text, field, way);
    text_add(text, "\"title\":");
    json_add_string(text, field->label ? field->label : field->name);
    text_add_char(text, '}');
}

void field_add_value_schema(struct text *text, const struct field *field)
{
    struct field said = *field;
    said.is_required = true;
    add_value(text, &said, FIELD_IN);
}

const char *field_shape(const struct field *fields)
{
    while (fields->kind != FIELD_END)
        fields++;
    return fields->name;
}

void field_add_schema(struct text *text, const struct field *fields, enum field_way way)
{
    text_add(text, "{\"type\":\"object\",\"properties\":{");
    for (const struct field *field = fields; field->kind != FIELD_END; field++) {
        text_add(text, field == fields ? "" : ",");
        json_add_string(text, field->name);
        text_add_char(text, ':');
        add_value(text, field, way);
    }
    text_add(text, "},\"required\":[");
    bool is_first = true;
    for (const struct field *field = fields; field->kind != FIELD_END; field++) {
        if (way == FIELD_IN && !field->is_required)
            continue;
        text_add(text, is_first ? "" : ",");
        json_add_string(text, field->name);
        is_first = false;
    }
    text_add(text, way == FIELD_IN ? "],\"additionalProperties\":false}" : "]}");
}

void field_add_reference(struct text *text, const struct field *fields, enum field_way way)
{
    const char *shape = field_shape(fields);
    if (shape)
        text_add_format(text, "{\"$ref\":\"#/components/schemas/%s%s\"}", shape,
                        way == FIELD_IN ? "Input" : "");
    else
        field_add_schema(text, fields, way);
}

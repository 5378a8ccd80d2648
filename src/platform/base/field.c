/* SPDX-License-Identifier: Apache-2.0 */
/* Reading: JSON and query strings into structs. Writing is field_write.c's. */
#include "platform/base/field.h"

#include <string.h>

#include "platform/base/arena.h"
#include "platform/base/ctx.h"
#include "platform/base/date.h"

enum { MOST_PLACE = 200, DEEPEST = 8 };

/* Where in the input we are; places of nested fields are made only when something is wrong. */
struct spot {
    const struct spot *above;
    const char *name; /* NULL: an element */
    size_t index;
};

static void add_place(struct text *text, const struct spot *spot)
{
    if (!spot)
        return;
    add_place(text, spot->above);
    if (!spot->name) {
        text_add_format(text, "[%zu]", spot->index);
        return;
    }
    if (text->used > 0)
        text_add_char(text, '.');
    text_add(text, spot->name);
}

static const char *place_of(struct ctx *c, const struct spot *spot)
{
    struct text text;
    text_init(&text, c->arena, MOST_PLACE);
    add_place(&text, spot);
    return text.at ? text.at : "";
}

static const char *label_of(const struct field *field)
{
    return field->label ? field->label : field->name;
}

static void *member_of(const struct field *field, void *into)
{
    return (char *)into + field->offset;
}

static size_t count_characters(const char *string)
{
    size_t count = 0;
    for (; *string; string++)
        count += ((unsigned char)*string & 0xc0) != 0x80;
    return count;
}

static bool has_control(const char *string, bool lines_are_fine)
{
    for (; *string; string++) {
        unsigned char c = (unsigned char)*string;
        if (c == 0x7f || (c < 0x20 && !(lines_are_fine && (c == '\n' || c == '\t' || c == '\r'))))
            return true;
    }
    return false;
}

static void read_text(struct ctx *c, const struct field *field, const struct spot *spot,
                      struct bytes bytes, void *into)
{
    bool is_long = field->kind == FIELD_LONG;
    struct bytes trimmed = text_trim(bytes);
    if (trimmed.length == 0) {
        if (field->is_required)
            ctx_fault(c, place_of(c, spot), "“%s”不能为空，请填写。", label_of(field));
        return;
    }
    const char *string = arena_copy(c->arena, trimmed.at, trimmed.length);
    int64_t usual = is_long ? FIELD_MOST_LONG : FIELD_MOST_TEXT;
    int64_t most = field->maximum > 0 ? field->maximum : usual;
    size_t count = count_characters(string);
    if (count > (size_t)most)
        ctx_fault(c, place_of(c, spot), "“%s”最多 %lld 个字，现在是 %zu 个，请缩短。",
                  label_of(field), (long long)most, count);
    else if (field->minimum > 0 && count < (size_t)field->minimum)
        ctx_fault(c, place_of(c, spot), "“%s”至少 %lld 个字，请补足。", label_of(field),
                  (long long)field->minimum);
    else if (has_control(string, is_long))
        ctx_fault(c, place_of(c, spot), "“%s”含有看不见的控制字符，请重新输入。", label_of(field));
    else
        *(const char **)member_of(field, into) = string;
}

static void read_whole(struct ctx *c, const struct field *field, const struct spot *spot,
                       int64_t number, void *into)
{
    int64_t least = field->kind == FIELD_INT || field->minimum > 0 ? field->minimum : 1;
    int64_t most = field->maximum > 0 ? field->maximum : FIELD_MOST_INT;
    if (number < least || number > most) {
        if (field->kind == FIELD_INT)
            ctx_fault(c, place_of(c, spot), "“%s”须在 %lld 到 %lld 之间，请改正。", label_of(field),
                      (long long)least, (long long)most);
        else
            ctx_fault(c, place_of(c, spot), "“%s”的值不对，请重新选择。", label_of(field));
        return;
    }
    *(int64_t *)member_of(field, into) = number;
}

static void read_number_text(struct ctx *c, const struct field *field, const struct spot *spot,
                             struct bytes bytes, void *into)
{
    int64_t millionths;
    if (!decimal_parse(bytes, &millionths)) {
        ctx_fault(c, place_of(c, spot),
                  field->kind == FIELD_DECIMAL ? "“%s”应为数字，最多 12 位整数、6 位小数，请改正。"
                  : field->kind == FIELD_ID ? "“%s”的值不对，请重新选择。"
                                            : "“%s”应为整数，请改正。",
                  label_of(field));
        return;
    }
    if (field->kind == FIELD_DECIMAL) {
        *(struct field_decimal *)member_of(field, into) = (struct field_decimal){true, millionths};
        return;
    }
    if (millionths % DECIMAL_ONE != 0) {
        ctx_fault(c, place_of(c, spot), "“%s”应为整数，请改正。", label_of(field));
        return;
    }
    read_whole(c, field, spot, millionths / DECIMAL_ONE, into);
}

static void read_number(struct ctx *c, const struct field *field, const struct spot *spot,
                        const struct json *json, void *into)
{
    struct rat exact;
    int64_t whole;
    if (field->kind == FIELD_DECIMAL) {
        int64_t millionths;
        if (json_number(json, &exact) && exact.den > 0 && DECIMAL_ONE % exact.den == 0 &&
            rat_round(exact, 6, &millionths)) {
            *(struct field_decimal *)member_of(field, into) =
                (struct field_decimal){true, millionths};
            return;
        }
    } else if (json_number(json, &exact) && exact.den == 1 && rat_floor(exact, &whole)) {
        read_whole(c, field, spot, whole, into);
        return;
    }
    ctx_fault(c, place_of(c, spot), "“%s”应为%s，请改正。", label_of(field),
              field->kind == FIELD_DECIMAL ? "数字（最多 6 位小数）" : "整数");
}

static void read_word(struct ctx *c, const struct field *field, const struct spot *spot,
                      struct bytes bytes, void *into)
{
    for (int i = 0; field->words[i]; i++) {
        if (bytes_are(bytes, field->words[i])) {
            *(int *)member_of(field, into) = i;
            return;
        }
    }
    ctx_fault(c, place_of(c, spot), "“%s”不在可选范围内，请重新选择。", label_of(field));
}

static void read_date(struct ctx *c, const struct field *field, const struct spot *spot,
                      struct bytes bytes, void *into)
{
    if (!date_parse(bytes, member_of(field, into)))
        ctx_fault(c, place_of(c, spot), "“%s”应写成 2026-11-22 这样的日期，请改正。",
                  label_of(field));
}

/* A value that came as text: in JSON, or in a query string. */
static void read_string(struct ctx *c, const struct field *field, const struct spot *spot,
                        struct bytes bytes, void *into)
{
    switch (field->kind) {
    case FIELD_TEXT:
    case FIELD_LONG: read_text(c, field, spot, bytes, into); return;
    case FIELD_INT:
    case FIELD_ID:
    case FIELD_TIME:
    case FIELD_DECIMAL: read_number_text(c, field, spot, text_trim(bytes), into); return;
    case FIELD_WORD: read_word(c, field, spot, bytes, into); return;
    case FIELD_DATE: read_date(c, field, spot, text_trim(bytes), into); return;
    case FIELD_BOOL:
        if (bytes_are(bytes, "true") || bytes_are(bytes, "false")) {
            *(bool *)member_of(field, into) = bytes_are(bytes, "true");
            return;
        }
        break;
    default: break;
    }
    ctx_fault(c, place_of(c, spot), "“%s”的格式不对，请重新填写。", label_of(field));
}

static void read_object(struct ctx *c, const struct field *fields, const struct json *object,
                        const struct spot *above, void *into);

static void read_list(struct ctx *c, const struct field *field, const struct spot *spot,
                      const struct json *json, void *into)
{
    size_t most = field->maximum > 0 ? (size_t)field->maximum : FIELD_MOST_LIST;
    if (json->count > most || json->count < (size_t)field->minimum) {
        ctx_fault(c, place_of(c, spot),
                  "“%s”应有 %lld 到 %zu 项，现在是 %zu 项，请分批提交或补足。", label_of(field),
                  (long long)field->minimum, most, json->count);
        return;
    }
    size_t size = field->kind == FIELD_TEXTS ? sizeof(const char *) : field->size;
    char *list = arena_array(c->arena, json->count ? json->count : 1, size);
    struct field text = {.name = field->name, .kind = FIELD_TEXT, .label = field->label};
    for (size_t i = 0; i < json->count; i++) {
        struct spot element = {spot, NULL, i};
        const struct json *value = &json->list[i];
        if (field->kind == FIELD_LIST && value->kind == JSON_OBJECT)
            read_object(c, field->of, value, &element, list + i * size);
        else if (field->kind == FIELD_TEXTS && value->kind == JSON_STRING)
            read_text(c, &text, &element, bytes_of(value->string), list + i * size);
        else
            ctx_fault(c, place_of(c, &element), "“%s”的第 %zu 项格式不对，请重新填写。",
                      label_of(field), i + 1);
    }
    *(struct field_list *)member_of(field, into) = (struct field_list){list, json->count};
}

static void read_nested(struct ctx *c, const struct field *field, const struct spot *spot,
                        const struct json *json, void *into)
{
    void *nested = arena_alloc(c->arena, field->size);
    read_object(c, field->of, json, spot, nested);
    *(void **)member_of(field, into) = nested;
}

static void read_value(struct ctx *c, const struct field *field, const struct spot *spot,
                       const struct json *json, void *into)
{
    bool is_list = field->kind == FIELD_LIST || field->kind == FIELD_TEXTS;
    bool is_number = field->kind == FIELD_INT || field->kind == FIELD_ID ||
                     field->kind == FIELD_TIME || field->kind == FIELD_DECIMAL;
    bool is_truth = json->kind == JSON_TRUE || json->kind == JSON_FALSE;
    if (field->kind == FIELD_JSON)
        *(const struct json **)member_of(field, into) = json;
    else if (is_list && json->kind == JSON_ARRAY)
        read_list(c, field, spot, json, into);
    else if (field->kind == FIELD_OBJECT && json->kind == JSON_OBJECT)
        read_nested(c, field, spot, json, into);
    else if (field->kind == FIELD_BOOL && is_truth)
        *(bool *)member_of(field, into) = json->kind == JSON_TRUE;
    else if (is_number && json->kind == JSON_NUMBER)
        read_number(c, field, spot, json, into);
    else if (json->kind == JSON_STRING && (!is_number || field->kind == FIELD_DECIMAL) &&
             field->kind != FIELD_BOOL)
        read_string(c, field, spot, bytes_of(json->string), into);
    else
        ctx_fault(c, place_of(c, spot), "“%s”的格式不对，请重新填写。", label_of(field));
}

/* What stands for null where zero bytes do not. */
static void clear(const struct field *fields, void *into)
{
    for (const struct field *field = fields; field->kind != FIELD_END; field++) {
        if (field->kind == FIELD_DATE)
            *(int32_t *)member_of(field, into) = DATE_NONE;
        else if (field->kind == FIELD_WORD)
            *(int *)member_of(field, into) = -1;
    }
}

static void want(struct ctx *c, const struct field *field, const struct spot *spot)
{
    if (field->is_required)
        ctx_fault(c, place_of(c, spot), "“%s”不能为空，请填写。", label_of(field));
}

static void read_object(struct ctx *c, const struct field *fields, const struct json *object,
                        const struct spot *above, void *into)
{
    size_t known = 0;
    clear(fields, into);
    for (const struct field *field = fields; field->kind != FIELD_END; field++) {
        struct spot spot = {above, field->name, 0};
        const struct json *value = json_member(object, field->name);
        known += value != NULL;
        if (value && value->kind != JSON_NULL)
            read_value(c, field, &spot, value, into);
        else
            want(c, field, &spot);
    }
    for (size_t i = 0; known < object->count && i < object->count; i++) {
        const struct field *field = fields;
        while (field->kind != FIELD_END && strcmp(field->name, object->list[i].key) != 0)
            field++;
        struct spot spot = {above, object->list[i].key, 0};
        if (field->kind == FIELD_END)
            ctx_fault(c, place_of(c, &spot), "不认识的字段“%s”，请刷新页面后重试。",
                      object->list[i].key);
    }
}

void field_read(struct ctx *c, const struct field *fields, const struct json *object, void *into)
{
    clear(fields, into);
    if (object->kind != JSON_OBJECT) {
        ctx_fault(c, "", "提交的内容应是一个 JSON 对象，请刷新页面后重试。");
        return;
    }
    read_object(c, fields, object, NULL, into);
}

/* ---- Query strings --------------------------------------------------------------------------- */

static int hexadecimal(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

const char *field_decode(struct arena *arena, struct bytes from, bool is_query)
{
    char *to = arena_alloc(arena, from.length + 1);
    size_t used = 0;
    for (size_t i = 0; i < from.length; i++) {
        char c = from.at[i];
        if (c == '+' && is_query)
            c = ' ';
        if (c == '%') {
            if (i + 2 >= from.length || hexadecimal(from.at[i + 1]) < 0 ||
                hexadecimal(from.at[i + 2]) < 0)
                return NULL;
            c = (char)(hexadecimal(from.at[i + 1]) * 16 + hexadecimal(from.at[i + 2]));
            i += 2;
        }
        if (c == '\0')
            return NULL;
        to[used++] = c;
    }
    return text_is_utf8((struct bytes){to, used}) ? to : NULL;
}

/* Which field it is, from 1; 0: none that is known, or without a value. */
static size_t read_pair(struct ctx *c, const struct field *fields, struct bytes pair, void *into)
{
    const char *equals = memchr(pair.at, '=', pair.length);
    size_t length = equals ? (size_t)(equals - pair.at) : pair.length;
    const char *name = field_decode(c->arena, (struct bytes){pair.at, length}, true);
    const char *value = "";
    if (equals)
        value = field_decode(c->arena, (struct bytes){equals + 1, pair.length - length - 1}, true);
    if (!name || !value) {
        ctx_fault(c, "", "网址中的查询条件写法不对，请从页面重新查询。");
        return 0;
    }
    const struct field *field = fields;
    while (field->kind != FIELD_END && strcmp(field->name, name) != 0)
        field++;
    struct spot spot = {NULL, name, 0};
    if (field->kind == FIELD_END)
        ctx_fault(c, name, "不认识的查询条件“%s”，请从页面重新查询。", name);
    if (field->kind == FIELD_END || !*value)
        return 0;
    read_string(c, field, &spot, bytes_of(value), into);
    return (size_t)(field - fields) + 1;
}

void field_read_query(struct ctx *c, const struct field *fields, struct bytes query, void *into)
{
    uint64_t given = 0;
    clear(fields, into);
    while (query.length > 0) {
        const char *and = memchr(query.at, '&', query.length);
        size_t length = and? (size_t)(and-query.at) : query.length;
        if (length > 0)
            given |= UINT64_C(1) << read_pair(c, fields, (struct bytes){query.at, length}, into);
        size_t passed = and? length + 1 : length;
        query = (struct bytes){query.at + passed, query.length - passed};
    }
    for (size_t i = 0; fields[i].kind != FIELD_END; i++) {
        struct spot spot = {NULL, fields[i].name, 0};
        if (!(given >> (i + 1) & 1))
            want(c, &fields[i], &spot);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The description of the interface, printed from the route tables. */
#include <string.h>

#include "platform/http/http.h"

/* ---- Errors ---------------------------------------------------------------------------------- */

struct told_fault {
    const char *field, *message;
};

struct told_error {
    int code;
    const char *message;
    struct field_list fields;
};

static const char *const codes[] = {
#define X(name, status, code) code,
    ERR_LIST(X)
#undef X
        NULL};

static const struct field fault_fields[] = {
    FIELD(told_fault, field, FIELD_TEXT, .label = "位置", .is_required = true),
    FIELD(told_fault, message, FIELD_TEXT, .label = "说明", .is_required = true),
    FIELD_SHAPE("Fault")};

/* Nothing fails with the first code, "ok". */
static const struct field error_fields[] = {
    FIELD(told_error, code, FIELD_WORD, .label = "代码", .words = codes + 1, .is_required = true),
    FIELD(told_error, message, FIELD_TEXT, .label = "说明", .is_required = true),
    FIELD(told_error, fields, FIELD_LIST, .label = "有误的各项", .of = fault_fields,
          .size = sizeof(struct told_fault)),
    FIELD_SHAPE("Error")};

/* ---- Parameters ------------------------------------------------------------------------------ */

/* {unit} as it is, {hash=text} as {hash}. */
static void add_path(struct text *text, const char *path)
{
    struct text plain;
    text_init(&plain, text->arena, 200);
    for (const char *at = path; *at; at++) {
        if (*at == '=')
            at += strcspn(at, "}");
        text_add_char(&plain, *at);
    }
    json_add_string(text, plain.at);
}

static void add_path_parameters(struct text *text, const char *path, bool *is_first)
{
    for (const char *at = strchr(path, '{'); at; at = strchr(at, '{')) {
        at++;
        size_t length = strcspn(at, "=}");
        const char *type = at[length] == '=' ? "string" : "integer";
        text_add(text, *is_first ? "" : ",");
        text_add(text, "{\"in\":\"path\",\"required\":true,\"name\":\"");
        text_add_bytes(text, at, length);
        text_add_format(text, "\",\"schema\":{\"type\":\"%s\"}}", type);
        *is_first = false;
    }
}

static void add_query_parameters(struct text *text, const struct field *asks, bool *is_first)
{
    for (const struct field *field = asks; field && field->kind != FIELD_END; field++) {
        text_add(text, *is_first ? "" : ",");
        text_add(text, "{\"in\":\"query\",\"name\":");
        json_add_string(text, field->name);
        text_add(text, field->is_required ? ",\"required\":true,\"schema\":" : ",\"schema\":");
        field_add_value_schema(text, field);
        text_add_char(text, '}');
        *is_first = false;
    }
}

static void add_key_parameter(struct text *text, bool *is_first)
{
    text_add(text, *is_first ? "" : ",");
    text_add(text, "{\"in\":\"header\",\"required\":true,\"name\":\"Idempotency-Key\","
                   "\"schema\":{\"type\":\"string\",\"minLength\":8,\"maxLength\":100}}");
    *is_first = false;
}

/* ---- Operations ------------------------------------------------------------------------------ */

/* What routes are described with, and what stands in them. */
struct describing {
    struct text *text;
    const struct route *const *modules;
    const char *const *permissions;
};

static bool is_write(const struct route *route)
{
    return strcmp(route->method, "GET") != 0;
}

static void add_need(const struct describing *to, const struct route *route)
{
    text_add(to->text, ",\"x-need\":");
    json_add_string(to->text, route->need == NEED_PUBLIC      ? "public"
                              : route->need == NEED_SIGNED_IN ? "signed_in"
                              : route->need == NEED_SESSION
                                  ? "session"
                                  : to->permissions[route->need - NEED_FIRST]);
    text_add(to->text, route->need == NEED_PUBLIC ? ",\"security\":[]"
                       : is_write(route)          ? ",\"security\":[{\"session\":[],\"token\":[]}]"
                                                  : ",\"security\":[{\"session\":[]}]");
}

static void add_body(struct text *text, const struct route *route)
{
    if (!route->takes && !route->takes_bytes)
        return;
    text_add(text, ",\"requestBody\":{\"required\":true,\"content\":{");
    if (route->takes_bytes) {
        text_add(text, "\"application/octet-stream\":{}");
    } else {
        text_add(text, "\"application/json\":{\"schema\":");
        field_add_reference(text, route->takes, FIELD_IN);
        text_add_char(text, '}');
    }
    text_add(text, "}}");
}

/* Somebody else was faster: what is there now, in the shape of an answer that goes well. */
static void add_conflict(struct text *text, const struct route *route)
{
    text_add(text, ",\"409\":{\"description\":\"Conflict\",\"content\":{\"application/json\":"
                   "{\"schema\":{\"allOf\":[");
    field_add_reference(text, error_fields, FIELD_OUT);
    text_add(text, ",{\"type\":\"object\",\"properties\":{\"current\":");
    field_add_reference(text, route->gives, FIELD_OUT);
    text_add(text, "}}]}}}}");
}

static void add_answers(struct text *text, const struct route *route)
{
    int status = route->status ? route->status : route->gives || route->gives_bytes ? 200 : 204;
    text_add_format(text, ",\"responses\":{\"%d\":{\"description\":\"OK\"", status);
    if (route->gives && status != 204) {
        text_add(text, ",\"content\":{\"application/json\":{\"schema\":");
        field_add_reference(text, route->gives, FIELD_OUT);
        text_add(text, "}}");
    } else if (route->gives_bytes) {
        text_add(text, ",\"content\":{\"*/*\":{}}");
    }
    text_add_char(text, '}');
    if (route->gives && is_write(route))
        add_conflict(text, route);
    text_add(text, ",\"default\":{\"$ref\":\"#/components/responses/Error\"}}");
}

static const char *lower_method(struct arena *arena, const char *method)
{
    char *lower = arena_copy(arena, method, strlen(method));
    for (char *at = lower; *at; at++)
        *at = (char)(*at - 'A' + 'a');
    return lower;
}

static void add_operation(const struct describing *to, const struct route *route)
{
    bool is_first = true;
    struct text *text = to->text;
    text_add_format(text, "\"%s\":{\"summary\":", lower_method(text->arena, route->method));
    json_add_string(text, route->title);
    add_need(to, route);
    text_add(text, ",\"parameters\":[");
    add_path_parameters(text, route->path, &is_first);
    add_query_parameters(text, route->asks, &is_first);
    if (route->creates)
        add_key_parameter(text, &is_first);
    text_add_char(text, ']');
    add_body(text, route);
    add_answers(text, route);
    text_add_char(text, '}');
}

/* Whether an earlier row of the tables has the same path. */
static bool is_first_of_path(const struct route *const *modules, const struct route *route)
{
    for (size_t i = 0; modules[i]; i++) {
        for (const struct route *other = modules[i]; other->method; other++) {
            if (other == route)
                return true;
            if (strcmp(other->path, route->path) == 0)
                return false;
        }
    }
    return true;
}

static void add_operations_of(const struct describing *to, const char *path)
{
    bool is_first = true;
    for (size_t i = 0; to->modules[i]; i++) {
        for (const struct route *route = to->modules[i]; route->method; route++) {
            if (strcmp(route->path, path) != 0)
                continue;
            text_add(to->text, is_first ? "" : ",");
            add_operation(to, route);
            is_first = false;
        }
    }
}

static void add_paths(const struct describing *to)
{
    bool is_first = true;
    text_add(to->text, "\"paths\":{");
    for (size_t i = 0; to->modules[i]; i++) {
        for (const struct route *route = to->modules[i]; route->method; route++) {
            if (!is_first_of_path(to->modules, route))
                continue;
            text_add(to->text, is_first ? "" : ",");
            add_path(to->text, route->path);
            text_add(to->text, ":{");
            add_operations_of(to, route->path);
            text_add_char(to->text, '}');
            is_first = false;
        }
    }
    text_add_char(to->text, '}');
}

/* ---- Shapes ---------------------------------------------------------------------------------- */

struct shape {
    const struct field *fields;
    enum field_way way;
};

/* Every named table that a route leads to, once for each way it is used. */
struct shapes {
    struct arena *arena;
    struct shape *list;
    size_t count;
};

static void gather_shape(struct shapes *shapes, const struct field *fields, enum field_way way)
{
    for (size_t i = 0; i < shapes->count; i++) {
        if (shapes->list[i].fields == fields && shapes->list[i].way == way)
            return;
    }
    shapes->list = arena_more(shapes->arena, shapes->list, shapes->count, sizeof *shapes->list);
    shapes->list[shapes->count++] = (struct shape){fields, way};
}

/* Whatever is found inside of a table stands behind it in the list, and so is looked into, too. */
static void gather_shapes(struct shapes *shapes, const struct route *const *modules)
{
    gather_shape(shapes, error_fields, FIELD_OUT);
    for (size_t i = 0; modules[i]; i++) {
        for (const struct route *route = modules[i]; route->method; route++) {
            if (route->takes)
                gather_shape(shapes, route->takes, FIELD_IN);
            if (route->gives)
                gather_shape(shapes, route->gives, FIELD_OUT);
        }
    }
    for (size_t i = 0; i < shapes->count; i++) {
        for (const struct field *field = shapes->list[i].fields; field->kind != FIELD_END; field++)
            if (field->of)
                gather_shape(shapes, field->of, shapes->list[i].way);
    }
}

static void add_shapes(const struct describing *to)
{
    struct shapes shapes = {.arena = to->text->arena};
    bool is_first = true;
    gather_shapes(&shapes, to->modules);
    text_add(to->text, "\"schemas\":{");
    for (size_t i = 0; i < shapes.count; i++) {
        const struct field *fields = shapes.list[i].fields;
        enum field_way way = shapes.list[i].way;
        if (!field_shape(fields))
            continue;
        text_add_format(to->text, "%s\"%s%s\":", is_first ? "" : ",", field_shape(fields),
                        way == FIELD_IN ? "Input" : "");
        field_add_schema(to->text, fields, way);
        is_first = false;
    }
    text_add_char(to->text, '}');
}

/* ---- All ------------------------------------------------------------------------------------- */

void http_openapi(struct text *text, const struct route *const *modules,
                  const char *const *permissions)
{
    const struct describing to = {text, modules, permissions};
    text_add(text, "{\"openapi\":\"3.1.0\",\"info\":{\"title\":\"lianbing\",\"version\":\"1\","
                   "\"license\":{\"name\":\"Apache-2.0\",\"identifier\":\"Apache-2.0\"}},"
                   "\"servers\":[{\"url\":\"/\"}],");
    add_paths(&to);
    text_add(text, ",\"components\":{\"securitySchemes\":{"
                   "\"session\":{\"type\":\"apiKey\",\"in\":\"cookie\",\"name\":\"lb_session\"},"
                   "\"token\":{\"type\":\"apiKey\",\"in\":\"header\",\"name\":\"X-CSRF-Token\"}},"
                   "\"responses\":{\"Error\":{\"description\":\"Error\",\"content\":"
                   "{\"application/json\":{\"schema\":");
    field_add_reference(text, error_fields, FIELD_OUT);
    text_add(text, "}}}},");
    add_shapes(&to);
    text_add(text, "}}\n");
}

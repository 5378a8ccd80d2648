/* SPDX-License-Identifier: Apache-2.0 */
/* The description of the interface, printed from the route tables. */
#include <string.h>

#include "platform/http/http.h"

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
        struct field one[2] = {*field, FIELD_LAST};
        one[0].offset = 0;
        text_add(text, *is_first ? "" : ",");
        text_add(text, "{\"in\":\"query\",\"name\":");
        json_add_string(text, field->name);
        text_add(text, ",\"schema\":");
        field_add_schema(text, one);
        text_add_char(text, '}');
        *is_first = false;
    }
}

static void add_key_parameter(struct text *text, bool *is_first)
{
    text_add(text, *is_first ? "" : ",");
    text_add(text, "{\"in\":\"header\",\"required\":true,\"name\":\"Idempotency-Key\","
                   "\"schema\":{\"type\":\"string\"}}");
    *is_first = false;
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
        field_add_schema(text, route->takes);
        text_add_char(text, '}');
    }
    text_add(text, "}}");
}

static void add_answers(struct text *text, const struct route *route)
{
    text_add(text, ",\"responses\":{");
    if (route->gives) {
        text_add(text, "\"200\":{\"description\":\"OK\",\"content\":{\"application/json\":"
                       "{\"schema\":");
        field_add_schema(text, route->gives);
        text_add(text, "}}}");
    } else if (route->gives_bytes) {
        text_add(text, "\"200\":{\"description\":\"OK\",\"content\":"
                       "{\"application/octet-stream\":{}}}");
    } else {
        text_add(text, "\"204\":{\"description\":\"OK\"}");
    }
    text_add(text, ",\"default\":{\"$ref\":\"#/components/responses/Error\"}}");
}

static const char *lower_method(struct arena *arena, const char *method)
{
    char *lower = arena_copy(arena, method, strlen(method));
    for (char *at = lower; *at; at++)
        *at = (char)(*at - 'A' + 'a');
    return lower;
}

static void add_operation(struct text *text, const struct route *route)
{
    bool is_first = true;
    text_add_format(text, "\"%s\":{\"summary\":", lower_method(text->arena, route->method));
    json_add_string(text, route->title);
    text_add_format(text, ",\"x-need\":%d,\"parameters\":[", route->need);
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

static void add_operations_of(struct text *text, const struct route *const *modules,
                              const char *path)
{
    bool is_first = true;
    for (size_t i = 0; modules[i]; i++) {
        for (const struct route *route = modules[i]; route->method; route++) {
            if (strcmp(route->path, path) != 0)
                continue;
            text_add(text, is_first ? "" : ",");
            add_operation(text, route);
            is_first = false;
        }
    }
}

static const char error_answer[] =
    "\"components\":{\"responses\":{\"Error\":{\"description\":\"Error\",\"content\":{"
    "\"application/json\":{\"schema\":{\"type\":\"object\",\"required\":[\"code\",\"message\","
    "\"fields\"],\"properties\":{\"code\":{\"type\":\"string\"},\"message\":{\"type\":\"string\"},"
    "\"fields\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"required\":[\"field\","
    "\"message\"],\"properties\":{\"field\":{\"type\":\"string\"},\"message\":{\"type\":"
    "\"string\"}}}},\"current\":{}}}}}}}}";

void http_openapi(struct text *text, const struct route *const *modules)
{
    bool is_first = true;
    text_add(text, "{\"openapi\":\"3.1.0\",\"info\":{\"title\":\"lianbing\",\"version\":\"1\"},"
                   "\"paths\":{");
    for (size_t i = 0; modules[i]; i++) {
        for (const struct route *route = modules[i]; route->method; route++) {
            if (!is_first_of_path(modules, route))
                continue;
            text_add(text, is_first ? "" : ",");
            add_path(text, route->path);
            text_add(text, ":{");
            add_operations_of(text, modules, route->path);
            text_add_char(text, '}');
            is_first = false;
        }
    }
    text_add(text, "},");
    text_add(text, error_answer);
    text_add(text, "}\n");
}

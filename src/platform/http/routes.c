/* SPDX-License-Identifier: Apache-2.0 */
#include "platform/http/routes.h"

#include <string.h>

enum segment_kind { SEGMENT_FIXED, SEGMENT_NUMBER, SEGMENT_WORD };

struct segment {
    enum segment_kind kind;
    struct bytes text;
};

struct compiled {
    const struct route *route;
    struct segment segments[ROUTE_MOST_SEGMENTS];
    size_t count;
};

struct routes {
    struct compiled *list;
    size_t count;
};

/* The parts between slashes; false: more than there may be. */
static bool split(const char *path, struct bytes *parts, size_t *ret_count)
{
    size_t count = 0;
    while (*path == '/') {
        path++;
        size_t length = strcspn(path, "/");
        if (count == ROUTE_MOST_SEGMENTS)
            return false;
        parts[count++] = (struct bytes){path, length};
        path += length;
    }
    *ret_count = count;
    return *path == '\0' && count > 0;
}

static bool compile(const struct route *route, struct compiled *compiled)
{
    struct bytes parts[ROUTE_MOST_SEGMENTS];
    size_t variables = 0;
    compiled->route = route;
    if (!split(route->path, parts, &compiled->count))
        return false;
    for (size_t i = 0; i < compiled->count; i++) {
        struct segment *segment = &compiled->segments[i];
        struct bytes part = parts[i];
        segment->text = part;
        if (part.length == 0 || part.at[0] != '{')
            continue;
        bool is_word = part.length > 6 && memcmp(part.at + part.length - 6, "=text}", 6) == 0;
        segment->kind = is_word ? SEGMENT_WORD : SEGMENT_NUMBER;
        variables++;
    }
    return variables <= ROUTE_MOST_PARTS;
}

static bool is_same_path(const struct compiled *one, const struct compiled *other)
{
    if (one->count != other->count)
        return false;
    for (size_t i = 0; i < one->count; i++) {
        const struct segment *a = &one->segments[i], *b = &other->segments[i];
        bool is_same_text =
            a->text.length == b->text.length && memcmp(a->text.at, b->text.at, a->text.length) == 0;
        if (a->kind != b->kind || (a->kind == SEGMENT_FIXED && !is_same_text))
            return false;
    }
    return true;
}

static const char *check(const struct compiled *compiled, const struct routes *before)
{
    const struct route *route = compiled->route;
    if (route->need == 0)
        return "有接口没有规定权限";
    if (!route->run || !route->title)
        return "有接口缺少处理函数或名称";
    if (route->takes && route->takes_bytes)
        return "有接口同时接受 JSON 和文件";
    for (size_t i = 0; i < before->count; i++) {
        if (strcmp(before->list[i].route->method, route->method) == 0 &&
            is_same_path(&before->list[i], compiled))
            return "有两个接口使用同一个方法和路径";
    }
    return NULL;
}

struct routes *routes_new(struct arena *arena, const struct route *const *modules,
                          const char **ret_sentence)
{
    struct routes *routes = arena_alloc(arena, sizeof *routes);
    size_t count = 0;
    for (size_t i = 0; modules[i]; i++) {
        for (const struct route *route = modules[i]; route->method; route++)
            count++;
    }
    routes->list = arena_array(arena, count ? count : 1, sizeof *routes->list);
    for (size_t i = 0; modules[i]; i++) {
        for (const struct route *route = modules[i]; route->method; route++) {
            struct compiled *compiled = &routes->list[routes->count];
            const char *wrong = "有接口的路径写法不对";
            if (compile(route, compiled))
                wrong = check(compiled, routes);
            if (wrong) {
                *ret_sentence = text_format(arena, "程序内部错误：%s（%s %s），请联系开发单位。",
                                            wrong, route->method, route->path);
                return NULL;
            }
            routes->count++;
        }
    }
    return routes;
}

static bool read_id(struct bytes part, int64_t *ret_id)
{
    int64_t id = 0;
    if (part.length == 0 || part.length > 16 || part.at[0] == '0')
        return part.length == 1 && part.at[0] == '0' && (*ret_id = 0, true);
    for (size_t i = 0; i < part.length; i++) {
        if (part.at[i] < '0' || part.at[i] > '9')
            return false;
        id = id * 10 + (part.at[i] - '0');
    }
    *ret_id = id;
    return id < FIELD_MOST_INT;
}

static bool match(const struct compiled *compiled, struct arena *arena, const struct bytes *parts,
                  struct request *q)
{
    size_t ids = 0, words = 0;
    for (size_t i = 0; i < compiled->count; i++) {
        const struct segment *segment = &compiled->segments[i];
        if (segment->kind == SEGMENT_FIXED) {
            if (segment->text.length != parts[i].length ||
                memcmp(segment->text.at, parts[i].at, parts[i].length) != 0)
                return false;
        } else if (segment->kind == SEGMENT_NUMBER) {
            if (!read_id(parts[i], &q->ids[ids++]))
                return false;
        } else if (parts[i].length == 0) {
            return false;
        } else {
            q->words[words++] = arena_copy(arena, parts[i].at, parts[i].length);
        }
    }
    return true;
}

/* Who may be asked by GET may be asked by HEAD. */
static const char *allow_too(struct arena *arena, const char *allowed, const char *method)
{
    bool is_get = strcmp(method, "GET") == 0;
    return text_format(arena, "%s%s%s%s", allowed ? allowed : "", allowed ? ", " : "", method,
                       is_get ? ", HEAD" : "");
}

enum routes_match routes_find(const struct routes *routes, struct arena *arena, struct request *q,
                              const struct route **ret_route, const char **ret_allow)
{
    struct bytes parts[ROUTE_MOST_SEGMENTS];
    size_t count;
    *ret_allow = NULL;
    if (!split(q->path, parts, &count))
        return ROUTES_NO_PATH;
    /* What is looked for by HEAD is what GET would give; the connection leaves the body out. */
    const char *method = strcmp(q->method, "HEAD") == 0 ? "GET" : q->method;
    for (size_t i = 0; i < routes->count; i++) {
        const struct compiled *compiled = &routes->list[i];
        if (compiled->count != count || !match(compiled, arena, parts, q))
            continue;
        if (strcmp(compiled->route->method, method) == 0) {
            *ret_route = compiled->route;
            return ROUTES_FOUND;
        }
        *ret_allow = allow_too(arena, *ret_allow, compiled->route->method);
    }
    return *ret_allow ? ROUTES_NO_METHOD : ROUTES_NO_PATH;
}

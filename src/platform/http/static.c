/* SPDX-License-Identifier: Apache-2.0 */
/* The embedded front end: files by their path, compressed as the browser likes, 304 when it has
 * them, and one page for all paths that are the front end's own. */
#include <stdlib.h>
#include <string.h>

#include "platform/http/negotiate.h"
#include "platform/http/server.h"

static const char front_page[] = "/index.html";

static int compare(const void *one, const void *other)
{
    const struct embedded_asset *const *a = one, *const *b = other;
    return strcmp((*a)->path, (*b)->path);
}

void static_open(struct http_server *server, struct arena *arena)
{
    size_t count = server->config.asset_count;
    server->assets = arena_array(arena, count ? count : 1, sizeof server->assets[0]);
    for (size_t i = 0; i < count; i++)
        server->assets[i] = &server->config.assets[i];
    qsort(server->assets, count, sizeof server->assets[0], compare);
}

static const struct embedded_asset *find(const struct http_server *server, const char *path)
{
    size_t low = 0, high = server->config.asset_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(path, server->assets[middle]->path);
        if (order == 0)
            return server->assets[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

bool static_is_page(const char *path)
{
    static const char api[] = "/api";
    size_t size = sizeof api - 1;
    if (strncmp(path, api, size) == 0 && (path[size] == '/' || path[size] == '\0'))
        return false;
    return !strchr(strrchr(path, '/'), '.');
}

static struct bytes bytes_in(const struct embedded_content *content)
{
    return (struct bytes){(const char *)content->bytes, content->length};
}

static void choose_form(struct call *call, const struct embedded_asset *asset,
                        const struct head *head)
{
    struct bytes accept = head_value(head, "accept-encoding", NULL);
    call->varies = asset->brotli.bytes || asset->gzip.bytes;
    call->x.answer = bytes_in(&asset->identity);
    if (asset->brotli.bytes && accepts_coding(accept, "br")) {
        call->encoding = "br";
        call->x.answer = bytes_in(&asset->brotli);
    } else if (asset->gzip.bytes && accepts_coding(accept, "gzip")) {
        call->encoding = "gzip";
        call->x.answer = bytes_in(&asset->gzip);
    }
}

bool static_answer(struct connection *c, const struct head *head, const char *path, bool is_page)
{
    struct call *call = c->call;
    const char *name = is_page || strcmp(path, "/") == 0 ? front_page : path;
    const struct embedded_asset *asset = find(c->loop->server, name);
    if (!asset)
        return false;
    choose_form(call, asset, head);
    call->is_front = true;
    call->policy = ASSETS_SECURITY_POLICY;
    call->x.status = has_tag(head_value(head, "if-none-match", NULL), asset->etag) ? 304 : 200;
    call->x.type = asset->type;
    /* One tag for all forms: as a weak one it says "the same thing", not "the same bytes". */
    (void)snprintf(call->file_tag, sizeof call->file_tag, "W/%s", asset->etag);
    call->etag = call->file_tag;
    call->cache = asset->is_immutable ? "public, max-age=31536000, immutable" : "no-cache";
    answer_send(call);
    return true;
}

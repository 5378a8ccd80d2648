/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The front end, as files that are part of the program: what tools/build-web has built, put in by
 * tools/embed-web, each file as it is and compressed twice. Nothing is compressed at run time.
 *
 * Serving: GET or HEAD of an asset's path gives it; brotli or gzip if Accept-Encoding allows it
 * (with `Vary: Accept-Encoding`; browsers ask for brotli over HTTPS and on localhost only). A path
 * outside /api that names no asset and whose last part has no dot is a page of the front end: it
 * gets "/index.html" with 200. Cache-Control of an immutable asset is
 * `public, max-age=31536000, immutable`, of any other `no-cache`; If-None-Match with its etag: 304.
 */
#ifndef LIANBING_HTTP_ASSETS_H
#define LIANBING_HTTP_ASSETS_H

#include <stdbool.h>
#include <stddef.h>

/* What the front end is served with. It has no inline script and no inline style. */
#define ASSETS_SECURITY_POLICY                                                       \
    "default-src 'self'; img-src 'self' blob:; object-src 'none'; base-uri 'self'; " \
    "form-action 'self'; frame-ancestors 'none'"

struct embedded_content {
    const unsigned char *bytes; /* NULL: not in this form, because it would not be smaller */
    size_t length;
};

struct embedded_asset {
    const char *path;  /* "/index.html", "/assets/index-CWWhTB5I.js" */
    const char *type;  /* whole Content-Type */
    const char *etag;  /* with its quotes; of the content, the same for all three forms */
    bool is_immutable; /* its name changes with its content */
    struct embedded_content identity, brotli, gzip;
};

/* By the bytes of their paths. */
extern const struct embedded_asset embedded_assets[];
extern const size_t embedded_asset_count;

#endif

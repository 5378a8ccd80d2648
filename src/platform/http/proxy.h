/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The PROXY header, versions 1 and 2: with it a front end tells whom it speaks for. Pure. Who may
 * say so is the caller's affair: from anybody else its bytes are an HTTP request, and a bad one.
 */
#ifndef LIANBING_HTTP_PROXY_H
#define LIANBING_HTTP_PROXY_H

#include <stddef.h>

#define PROXY_MOST_ADDRESS 46 /* an IPv6 address as text, with its NUL */

enum proxy_verdict {
    PROXY_NONE, /* the connection starts with something else */
    PROXY_MORE, /* it may become one */
    PROXY_OK,   /* `*ret_size` bytes; `address` is filled, "" when it speaks for itself */
    PROXY_BAD
};

enum proxy_verdict proxy_parse(const char *at, size_t length, char address[PROXY_MOST_ADDRESS],
                               size_t *ret_size);

#endif

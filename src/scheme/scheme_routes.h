/* SPDX-License-Identifier: Apache-2.0 */
/* What the server serves of schemes; for main.c. */
#ifndef LIANBING_SCHEME_ROUTES_H
#define LIANBING_SCHEME_ROUTES_H

#include "platform/http/http.h"

extern const struct route scheme_routes[];
extern const struct route scheme_document_routes[];

#endif

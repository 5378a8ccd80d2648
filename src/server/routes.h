/* SPDX-License-Identifier: Apache-2.0 */
/* All that is served: the table of contents. */
#ifndef LIANBING_SERVER_ROUTES_H
#define LIANBING_SERVER_ROUTES_H

#include "platform/http/http.h"

extern const struct route *const server_modules[];
extern const struct route admin_routes[];
extern const struct route template_routes[];

struct config;

/* The settings that the health page tells of; they must live on. Once, before it is served. */
void admin_use(const struct config *config);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* The route tables, compiled for matching. Paths are told apart by their fixed parts only. */
#ifndef LIANBING_HTTP_ROUTES_H
#define LIANBING_HTTP_ROUTES_H

#include <stdbool.h>

#include "platform/http/http.h"

#define ROUTE_MOST_SEGMENTS 8

struct routes;

/* NULL with a Chinese sentence: a row without need, two rows for one method and path … */
struct routes *routes_new(struct arena *arena, const struct route *const *modules,
                          const char **ret_sentence);

enum routes_match { ROUTES_FOUND, ROUTES_NO_PATH, ROUTES_NO_METHOD };

/* Looks for q's method and path. On ROUTES_FOUND sets `*ret_route` and fills ids and words of `q`,
 * copies in `arena`; on ROUTES_NO_METHOD `*ret_allow` is what the path knows: "GET, HEAD, POST". */
enum routes_match routes_find(const struct routes *routes, struct arena *arena, struct request *q,
                              const struct route **ret_route, const char **ret_allow);

#endif

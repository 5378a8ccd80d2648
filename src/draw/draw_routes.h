/* SPDX-License-Identifier: Apache-2.0 */
/* What the server serves of draws. */
#ifndef LIANBING_DRAW_ROUTES_H
#define LIANBING_DRAW_ROUTES_H

#include "platform/http/http.h"

extern const struct route draw_routes[];
extern const struct route draw_file_routes[];

#endif

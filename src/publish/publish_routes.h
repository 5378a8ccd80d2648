/* SPDX-License-Identifier: Apache-2.0 */
/* What the server serves of frozen results. */
#ifndef LIANBING_PUBLISH_ROUTES_H
#define LIANBING_PUBLISH_ROUTES_H

#include "platform/http/http.h"

extern const struct route publish_routes[];

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* What the server serves of files; for main.c. */
#ifndef LIANBING_FILE_ROUTES_H
#define LIANBING_FILE_ROUTES_H

#include "platform/http/http.h"

extern const struct route file_routes[];

#endif

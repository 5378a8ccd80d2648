/* SPDX-License-Identifier: Apache-2.0 */
/* What the server serves of scoring tasks; for main.c. */
#ifndef LIANBING_CAMPAIGN_ROUTES_H
#define LIANBING_CAMPAIGN_ROUTES_H

#include "platform/http/http.h"

extern const struct route campaign_routes[];
extern const struct route campaign_figure_routes[];
extern const struct route campaign_result_routes[];
extern const struct route campaign_freeze_routes[];

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LIANBING_SELECTION_ROUTES_H
#define LIANBING_SELECTION_ROUTES_H

#include "platform/http/http.h"

extern const struct route selection_routes[];
extern const struct route selection_candidate_routes[];
extern const struct route selection_camp_routes[];
extern const struct route selection_document_routes[];

#endif

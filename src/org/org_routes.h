/* SPDX-License-Identifier: Apache-2.0 */
/* What the server serves of units, people, grants and sign-in; for main.c. */
#ifndef LIANBING_ORG_ROUTES_H
#define LIANBING_ORG_ROUTES_H

#include "platform/http/http.h"

extern const struct route org_session_routes[];
extern const struct route org_unit_routes[];
extern const struct route org_people_routes[];
extern const struct route org_grant_routes[];
extern const struct route org_roster_routes[];
extern const struct route org_audit_routes[];

/* http_people.recognise */
MUST_USE enum err org_recognise(struct ctx *c, const char *token, const char **ret_csrf);

#endif

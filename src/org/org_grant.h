/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Use cases on grants: who has which role where.
 */
#ifndef LIANBING_ORG_GRANT_H
#define LIANBING_ORG_GRANT_H

#include "org/org.h"

struct org_grant {
    int64_t id;
    int64_t person;
    const char *person_name;
    int role; /* enum org_role */
    const char *title;
    int64_t unit;
    const char *unit_name;
    int32_t from;
    int32_t until;
    const char *reason;
    const char *given_by_name; /* NULL: when the system was set up */
    int64_t given_at;          /* ms */
    int64_t ended_at;          /* ms; 0: not taken back */
    bool is_valid;             /* today */
    const char *home_name;     /* where the person serves today; NULL: nowhere */
    bool is_elsewhere;         /* which is neither above nor below the scope */
};

struct org_grants {
    const struct org_grant *list;
    size_t count;
    int64_t total;
};

struct org_grants_query {
    struct paging paging; /* q: name or initials */
    int64_t person;       /* 0: all */
    int64_t unit;         /* at or below; 0: all */
    int role;             /* -1: all */
    bool with_ended;
    bool only_elsewhere;
};

/* Those for units in the scope of MAY_GRANT; one's own always. */
MUST_USE enum err org_grants(struct ctx *c, const struct org_grants_query *query,
                             struct org_grants *ret);

/* person, role, unit, from (DATE_NONE: today), until, reason; fills the rest. MAY_GRANT for the
 * unit. ERR_FORBIDDEN: to oneself. ERR_INVALID: two administrator roles in one hand, days in the
 * wrong order. ERR_CONFLICT: the person has the role there already on one of the days. */
MUST_USE enum err org_grant_give(struct ctx *c, struct org_grant *grant);
/* Ends at once. ERR_CONFLICT: the last security administrator would go. */
MUST_USE enum err org_grant_take(struct ctx *c, int64_t grant);

/* OK if a person may do nothing, now or later, that the actor may not do as well (or give); else
 * ERR_FORBIDDEN with the sentence. For whoever would change how that person signs in. */
MUST_USE enum err org_grants_within_mine(struct ctx *c, int64_t person);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading what was done, for the auditor.
 */
#ifndef LIANBING_ORG_AUDIT_H
#define LIANBING_ORG_AUDIT_H

#include "org/org.h"

struct org_audit_entry {
    int64_t id;
    int64_t at; /* ms */
    int64_t person;
    const char *person_name;
    const char *address;
    const char *action;
    const char *object;
    int64_t object_id;
    const char *detail; /* the sentence */
    const char *before; /* JSON; NULL: nothing was */
    const char *after;
    bool is_sealed;
};

struct org_audit {
    const struct org_audit_entry *list; /* the newest first */
    size_t count;
    int64_t total;
    int64_t sealed_until; /* id of the last row that a seal covers */
    int64_t sealed_at;    /* ms; 0: never */
    const char *head;     /* of the chain, hex; NULL: none yet */
};

struct org_audit_query {
    struct paging paging; /* q: in the sentence or the name */
    int32_t from;         /* day; DATE_NONE: from the beginning */
    int32_t until;        /* day, counts */
    int64_t person;
    const char *action; /* whole, or up to a point: person */
    const char *object;
};

/* In the scope of MAY_SEE_AUDIT; all of it for a root. */
MUST_USE enum err org_audit(struct ctx *c, const struct org_audit_query *query,
                            struct org_audit *ret);

#endif

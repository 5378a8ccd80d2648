/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The first people of a database: those who set the system up, or an invented city to try it with.
 * For `lianbing init` and `lianbing demo`; called by the program itself (person 0, may all).
 */
#ifndef LIANBING_ORG_SETUP_H
#define LIANBING_ORG_SETUP_H

#include "org/org.h"

struct org_account {
    const char *role;  /* its word: office */
    const char *title; /* 活动办公室 */
    const char *user;
    const char *password;
    const char *unit;
    bool must_change; /* the password is a first one */
};

enum { ORG_FOUND_ACCOUNTS = 3, ORG_DEMO_ACCOUNTS = 11 };

/* The root unit and one person for each of the three administrator roles, with one-time passwords.
 * ERR_CONFLICT: there are units already. ERR_INVALID: the name. Takes a quarter of a second. */
MUST_USE enum err org_found(struct ctx *c, const char *name, enum org_kind kind,
                            struct org_account ret[ORG_FOUND_ACCOUNTS]);

/* The city of demo/: 9 counties with 240 officers, in the order of demo/person.facts.csv, so that
 * its subject p001 has the certificate YC00001, and unit codes as there (chenglan); a unit of one
 * officer, whose name has 30 characters; one account for each role and one whose password is still
 * the first. ERR_CONFLICT: there are units already. Takes a second. */
MUST_USE enum err org_demo(struct ctx *c, struct org_account ret[ORG_DEMO_ACCOUNTS]);

/* Makes a copy of the data a room of practice: without identity numbers, marked for good. */
MUST_USE enum err org_make_practice(struct ctx *c);
bool org_is_practice(struct ctx *c);

/* Whether somebody may sign in with a demo account. */
bool org_has_demo(struct ctx *c);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The first people of a database: those who set the system up, or an invented city to try it with;
 * and what is done to people from the machine itself. For `lianbing init`, `demo`, `practice` and
 * `password`; called by the program itself (person 0, may all).
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
 * officer, whose name has 30 characters; five further cities, five people each, who are its guests
 * today and tomorrow; one account for each role and one whose password is still the first.
 * ERR_CONFLICT: there are units already. Takes a second. */
MUST_USE enum err org_demo(struct ctx *c, struct org_account ret[ORG_DEMO_ACCOUNTS]);

/* For whoever has the machine, when nobody is left who could reset the password of the one who
 * resets all others: a one-time password for a security administrator, by user name or certificate.
 * Fills user and password. ERR_NOT_FOUND; ERR_FORBIDDEN: another role, or a disabled account. */
MUST_USE enum err org_password_rescue(struct ctx *c, const char *user, struct org_account *ret);

/* Makes a copy of the data a room of practice: without identity numbers, marked for good. */
MUST_USE enum err org_make_practice(struct ctx *c);
bool org_is_practice(struct ctx *c);

/* Whether somebody may sign in with a demo account. */
bool org_has_demo(struct ctx *c);

#endif

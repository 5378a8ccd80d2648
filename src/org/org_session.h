/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signing in and out, passwords, sessions.
 *
 * - One signs in with a user name or a certificate number. Who is not known, who is disabled and
 *   who typed a wrong password get the same sentence after the same work.
 * - Failures are counted for a user from an address, and, with a wider limit, for a user from all
 *   addresses; past the limit nothing is looked at for a while, at most 15 minutes. Somebody who
 *   signed in well from an address lately is not kept out by what happens elsewhere.
 * - A session is 256 random bits in a cookie, of which only a hash is stored. It ends after 30
 *   minutes without a sign of life, and after 12 hours in any case (org_use_session_limits).
 * - A password that somebody else has set must be changed first: until then the session may do
 *   nothing else.
 * - Hashing takes some 40 ms and 64 MB, so each use case with a password has a first step for
 *   LANE_SLOW and a second one that writes.
 */
#ifndef LIANBING_ORG_SESSION_H
#define LIANBING_ORG_SESSION_H

#include "org/org.h"

struct org_role_held {
    int role;
    const char *title;
    int64_t unit;
    const char *unit_name;
    int32_t until;
};

struct org_session {
    int64_t id; /* 0: nobody is signed in */
    struct org_person person;
    bool must_change_password;
    const char *csrf;
    uint64_t may; /* as actor.may */
    const struct org_role_held *roles;
    size_t role_count;
    int64_t idle_at; /* ms; ends then, if nothing is done */
    int64_t ends_at; /* ms */
};

/* ---- Signing in ------------------------------------------------------------------------------ */

/* What the first step found out. */
struct org_try {
    const char *key; /* under which failures are counted */
    int64_t person;  /* 0: not known */
    bool is_right;
    const char *password; /* as it was stored then */
};

/* ERR_TOO_MANY: locked for a while. */
MUST_USE enum err org_sign_in_try(struct ctx *c, const char *user, const char *password,
                                  struct org_try *ret);
/* `*ret_refused` is OK and the token is given, or it is the error to answer with, while what was
 * counted is to be stored. */
MUST_USE enum err org_sign_in(struct ctx *c, const struct org_try *tried, const char **ret_token,
                              enum err *ret_refused);

/* The session of c->actor; nobody: all empty. */
struct org_session org_session_now(struct ctx *c);
/* A sign of life; when the session would end without another one. */
int64_t org_session_touch(struct ctx *c);
void org_sign_out(struct ctx *c);
/* How many were ended. */
int64_t org_sessions_end_others(struct ctx *c);
/* Without asking whether they may. */
int64_t org_sessions_end_of(struct ctx *c, int64_t person);
/* All of a person's: MAY_RESET_PASSWORDS. */
MUST_USE enum err org_sessions_end_by(struct ctx *c, int64_t person, int64_t *ret_count);

/* ---- Passwords ------------------------------------------------------------------------------- */

struct org_new_password {
    struct org_try tried; /* of the old one */
    const char *hash;     /* of the new one */
};

/* ERR_INVALID with what is wrong with the new one. */
MUST_USE enum err org_password_try(struct ctx *c, const char *old, const char *new,
                                   struct org_new_password *ret);
/* Ends all sessions of the person and begins a new one; refused as in org_sign_in. */
MUST_USE enum err org_password_change(struct ctx *c, const struct org_new_password *change,
                                      const char **ret_token, enum err *ret_refused);

struct org_first_password {
    const char *user; /* what to sign in with */
    const char *password;
    const char *hash;
    int64_t rev; /* of the person, afterwards */
};

/* A one-time password and its hash. LANE_SLOW. */
MUST_USE enum err org_first_password_make(struct ctx *c, struct org_first_password *ret);
/* MAY_RESET_PASSWORDS for the person, whose roles must be within the actor's. Fills first->user and
 * rev. ERR_INVALID: there is nothing to sign in with. ERR_CONFLICT: `rev` is not the person's any
 * more; so of a double click the second changes nothing, and the password that was shown counts. */
MUST_USE enum err org_password_reset(struct ctx *c, int64_t person, int64_t rev,
                                     struct org_first_password *first);

#endif

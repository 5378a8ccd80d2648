/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What signing in and changing a password share.
 */
#ifndef LIANBING_ORG_SIGN_IN_H
#define LIANBING_ORG_SIGN_IN_H

#include "org_session.h"

/* OK, or ERR_TOO_MANY with the sentence: nothing is looked at for a while. */
MUST_USE enum err org_attempt_is_free(struct ctx *c, const char *key);
void org_attempt_failed(struct ctx *c, const char *key);
void org_attempt_succeeded(struct ctx *c, const char *key);
/* Lets a person try again at once, from anywhere. */
void org_attempt_forgive(struct ctx *c, int64_t person);
/* The key of a known person. */
const char *org_attempt_key(struct ctx *c, int64_t person);

/* Whether it is the password behind the hash; hash NULL: works as long, and says no. */
bool org_password_is(const char *hash, const char *password);
MUST_USE enum err org_password_hash(struct ctx *c, const char *password, const char **ret_hash);

/* A new session of the person; its token. */
const char *org_session_begin(struct ctx *c, int64_t person);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Decisions about units, people, roles and passwords: values in, values out.
 */
#ifndef LIANBING_ORG_RULES_H
#define LIANBING_ORG_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "org/org.h"

struct arena;

/* ---- Roles ----------------------------------------------------------------------------------- */

struct org_role_row {
    const char *word;  /* in JSON */
    const char *title; /* Chinese */
    const char *about; /* Chinese, what it is for */
    uint64_t may;      /* bit permission - MAY_SEE_UNITS */
};

extern const struct org_role_row org_roles[ROLE_COUNT];
/* The words of roles and kinds, for field tables; ended by NULL. */
extern const char *const org_role_words[];
extern const char *const org_kind_words[];
extern const char *const org_sex_words[];

/* 三员: the three administrator roles, no two of which may be in one hand on the same day. */
bool org_role_is_administrator(enum org_role role);

/* ---- Units ----------------------------------------------------------------------------------- */

/* Whether a unit of `kind` may stand under one of `above`; -1: as a root. */
bool org_kind_may_stand(int kind, int above);
const char *org_kind_title(int kind);

/* ---- Numbers of people ----------------------------------------------------------------------- */

enum org_identity_fault {
    IDENTITY_GOOD,
    IDENTITY_LENGTH,   /* not 18 characters of digits, the last maybe X */
    IDENTITY_BIRTHDAY, /* no such day, or in the future */
    IDENTITY_CHECKSUM  /* ISO 7064 MOD 11-2, as GB 11643 has it */
};
/* `number` in capitals. */
enum org_identity_fault org_identity_check(const char *number, int32_t today);
/* The check character of the first 17 digits. */
char org_identity_check_character(const char *digits);
/* The sex that the number tells. */
enum org_sex org_identity_sex(const char *number);
/* 3707**********1234 */
const char *org_identity_mask(struct arena *arena, const char *number);
const char *org_identity_sentence(enum org_identity_fault fault);

/* 138****5678; short ones show their last two digits. */
const char *org_phone_mask(struct arena *arena, const char *phone);
bool org_phone_is_good(const char *phone);
/* Digits, capital letters and hyphens, 4 to 24 of them. */
bool org_certificate_is_good(const char *certificate);
/* Begins with a letter; letters, digits, . _ -; 3 to 32 of them: never a certificate number of
 * digits alone. */
bool org_user_is_good(const char *user);
/* Small letters of ASCII. */
const char *org_lower(struct arena *arena, const char *string);
/* Capital letters of ASCII, full-width forms turned. */
const char *org_upper(struct arena *arena, const char *string);

/* ---- Passwords and sign-in ------------------------------------------------------------------- */

enum { PASSWORD_LEAST = 10, PASSWORD_MOST = 128, PASSWORD_FAULTS = 5 };

/* What is wrong with a new password, all of it; how many sentences. `own` are words that it must
 * not be (user name, certificate, name), ended by NULL. */
size_t org_password_check(const char *password, const char *const *own,
                          const char *ret_sentences[PASSWORD_FAULTS]);

struct org_attempts {
    int64_t failures; /* in a row */
    int64_t last_at;  /* ms; 0: none */
    int64_t free_at;  /* ms */
    int64_t good_at;  /* ms; last success, 0: none */
};

enum {
    ATTEMPTS_FREE = 5,      /* failures before the first delay, for a user from one address */
    ATTEMPTS_FREE_ALL = 60, /* the same from all addresses together */
    DELAY_FIRST_MS = 30000,
    DELAY_MOST_MS = 900000,
    FORGET_MS = 3600000 /* without an attempt, failures are forgotten */
};
/* How long a success keeps an address known. */
#define KNOWN_ADDRESS_MS (30 * INT64_C(86400000))

/* One more failure at `now`. */
struct org_attempts org_attempts_failed(struct org_attempts before, int64_t failures_free,
                                        int64_t now);
/* When the next sign-in is looked at: from one address, and from all. Who signed in well from this
 * address within 30 days is not kept out by what others do elsewhere. */
int64_t org_attempts_free_at(struct org_attempts here, struct org_attempts everywhere, int64_t now);

/* How long a session lasts, unless settings say otherwise. */
enum { SESSION_IDLE_MS = 1800000, SESSION_MOST_MS = 43200000 };

#endif

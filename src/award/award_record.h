/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a certificate says, signed: the form that docs/certificate.md publishes.
 *
 * - The payload is eight lines of UTF-8 (struct award_record, in order) with a line feed between
 *   each two. Signed, with Ed25519, is the method, a line feed and the payload.
 * - The code, which the QR code on the paper carries behind the page's address and a #, is
 *   base64url, without padding, of the payload and the 64 bytes of the signature.
 * - A key's id is the first 8 hex digits of SHA-256 of its 32 public bytes.
 * - A revoked certificate is told by the SHA-256 of what its code holds: a list of these says
 *   nothing to whoever does not have the certificate in hand.
 *
 * Nothing here knows a database; it is what a stranger does, too.
 */
#ifndef LIANBING_AWARD_RECORD_H
#define LIANBING_AWARD_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "platform/base/arena.h"
#include "platform/base/text.h"

#define AWARD_METHOD "lianbing-award-1"

enum { AWARD_KEY_BYTES = 32, AWARD_SIGNATURE_BYTES = 64, AWARD_KEY_ID = 8, AWARD_HEX = 64 };

struct award_record {
    const char *key; /* id of the key */
    const char *number, *event, *award, *name, *unit, *day /* 2026-11-22 */, *issuer;
};

struct award_key {
    char id[AWARD_KEY_ID + 1];
    unsigned char public_key[AWARD_KEY_BYTES];
};

/* The key of these public bytes. */
struct award_key award_key_of(const unsigned char public_key[AWARD_KEY_BYTES]);
/* False: not 64 hex digits. */
bool award_key_read(const char *hex, struct award_key *ret);
const char *award_key_hex(struct arena *arena, const struct award_key *key);

/* The payload; what would end a line early is a blank. */
const char *award_payload(struct arena *arena, const struct award_record *record);
/* Signs with the key pair of a seed of 32 bytes; *ret_key is its public half. */
void award_sign(const unsigned char *seed, const char *payload,
                unsigned char ret_signature[AWARD_SIGNATURE_BYTES]);
struct award_key award_key_of_seed(const unsigned char *seed);

const char *award_code(struct arena *arena, const char *payload,
                       const unsigned char signature[AWARD_SIGNATURE_BYTES]);
/* By which the certificate is found among the revoked: 64 hex digits. */
const char *award_mark(struct arena *arena, const char *payload,
                       const unsigned char signature[AWARD_SIGNATURE_BYTES]);

/* What a page that confirms knows. */
struct award_facts {
    int64_t made_at; /* Unix ms */
    const struct award_key *keys;
    size_t key_count;
    const char *const *revoked; /* marks */
    size_t revoked_count;
};

/* Appends them as JSON, without a character that HTML minds. */
void award_facts_write(struct text *text, struct arena *arena, const struct award_facts *facts);
/* From a page, or from the JSON alone; false: there are none in it. */
bool award_facts_read(struct arena *arena, struct bytes page, struct award_facts *ret);

enum award_verdict {
    AWARD_CONFIRMED,
    AWARD_REVOKED,    /* it is genuine, and counts no longer */
    AWARD_INCOMPLETE, /* not a whole code */
    AWARD_OTHER_KEY,  /* signed, it says, with a key that is not among the facts */
    AWARD_ALTERED,    /* the signature does not fit */
};

/* Of a code, or of a whole address with the code behind #. *ret_record is filled in for
 * AWARD_CONFIRMED and AWARD_REVOKED; of AWARD_OTHER_KEY only `key` is, for nothing is proved. */
enum award_verdict award_check(struct arena *arena, const struct award_facts *facts,
                               const char *code, struct award_record *ret_record);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Certificates (荣誉证书): numbered, signed, revoked when the award is gone; confirmed by a page
 * that needs no server (award_record.h, docs/certificate.md).
 *
 * - A module that gives awards issues all of a final publication in one go; it has asked who may.
 *   Issuing again gives the same ones. A later publication of the same series keeps those that it
 *   gives again, word for word, and revokes the others.
 * - What was revoked by hand stays revoked under the publication that stood at that time.
 * - The number 练奖〔2026〕12号 counts within the year in Shanghai and has no holes.
 * - The key pair is worked out from the key file. Public keys of former key files stay, so that
 *   what they signed is still confirmed.
 */
#ifndef LIANBING_AWARD_H
#define LIANBING_AWARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "award/award_record.h"
#include "platform/base/ctx.h"
#include "platform/base/field.h"

enum { AWARD_MOST = 1000, AWARD_LONGEST_ADDRESS = 120 };

enum award_kind { AWARD_TEAM, AWARD_PERSON, AWARD_UNIT };

/* Of whom a publication says that they have won what. */
struct award_winner {
    int kind;       /* enum award_kind */
    int64_t holder; /* the team, person or unit */
    int64_t unit;   /* of which they are */
    const char *name, *unit_name;
    const char *award;         /* 团体一等奖 */
    struct field_list members; /* const char *: names of a team's people, in order */
    struct field_list people;  /* int64_t: who finds it under their own name */
};

struct award_source {
    int64_t owner_unit;
    int64_t series;      /* the contest */
    int64_t publication; /* which is final */
    const char *number;  /* of the publication */
    const char *event, *issuer;
};

struct award_certificate {
    int64_t id;
    const char *number;
    int64_t owner_unit;
    int64_t series, source, stands;
    int kind; /* enum award_kind */
    int64_t holder, unit;
    const char *event, *award, *name, *unit_name;
    const char *members; /* JSON: names */
    const char *issuer;
    int32_t day;
    const char *key, *payload, *signature;
    int64_t issued_at;
    int64_t revoked_at; /* 0: it counts */
    const char *revoked_by, *revoked_reason;
};

struct award_list {
    const struct award_certificate *list;
    size_t count;
};

struct award_issued {
    int64_t issued, kept, revoked;
};

/* ---- Issuing and revoking: whether they may is the caller's to ask; write lane --------------- */

/* ERR_CONFLICT: no key file. ERR_TOO_BIG: more than AWARD_MOST. */
MUST_USE enum err award_issue(struct ctx *c, const struct award_source *source,
                              struct field_list winners /* struct award_winner */,
                              struct award_issued *ret);
/* ERR_CONFLICT: it is revoked already. */
MUST_USE enum err award_revoke(struct ctx *c, int64_t certificate, const char *reason);
/* That they were printed, in the audit. */
void award_note_printed(struct ctx *c, struct award_list certificates);

/* ---- Looking: without asking ----------------------------------------------------------------- */

bool award_get(struct ctx *c, int64_t id, struct award_certificate *ret);
/* All of a series by number, the revoked among them. */
struct award_list award_of_series(struct ctx *c, int64_t series);
/* Those of the actor that count, the latest first. */
struct award_list award_of_actor(struct ctx *c);

/* Those that count, and have not been changed since they were signed: what may be printed.
 * ERR_INTERNAL with the sentence: one has been. */
MUST_USE enum err award_need_intact(struct ctx *c, struct award_list certificates);

/* What the QR code carries behind the page's address and #. */
const char *award_code_of(struct ctx *c, const struct award_certificate *certificate);

/* ---- The page that confirms ------------------------------------------------------------------ */

/* The key of now; false: no key file. */
bool award_current_key(struct award_key *ret);
/* NULL: none is set. */
const char *award_address(struct ctx *c, int64_t owner_unit);
/* https://… or http://…, without #. ERR_INVALID with the fault at `address`. */
MUST_USE enum err award_set_address(struct ctx *c, int64_t owner_unit, const char *address);

/* Keys of now and before, and what was revoked. */
struct award_facts award_facts_of(struct ctx *c);
/* The whole page. ERR_CONFLICT: no key file, and nothing was ever issued. */
MUST_USE enum err award_page(struct ctx *c, struct bytes *ret);
/* What the page allows itself; for the header that goes with it. */
const char *award_page_policy(struct ctx *c, struct bytes page);

#endif

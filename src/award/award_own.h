/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of this module share and nobody else sees. */
#ifndef LIANBING_AWARD_OWN_H
#define LIANBING_AWARD_OWN_H

#include "award/award.h"
#include "platform/db/db.h"

struct award_ids {
    int64_t *list;
    size_t count;
};

/* The first column of all rows, which are then closed. */
struct award_ids award_ids_of(struct ctx *c, struct db_rows *rows, size_t most);

/* The secret half of the key; to be wiped. False: no key file. */
bool award_seed(unsigned char ret[AWARD_KEY_BYTES]);

/* What is signed, from what the row says. */
const char *award_payload_of(struct ctx *c, const struct award_certificate *certificate);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One step of the chain, for sealing and for checking; see audit.h.
 */
#ifndef LIANBING_AUDIT_CHAIN_H
#define LIANBING_AUDIT_CHAIN_H

#include "platform/audit/sm3.h"
#include "platform/db/db.h"

enum { CHAIN_MARK = 16, CHAIN_MOST_ROWS = 1000 };

struct chain {
    struct sm3 *sm3;
    struct ctx *c;
    char head[SM3_HEX + 1];
};

/* `head`: where to go on. False: no SM3, and said. */
bool chain_begin(struct chain *chain, struct ctx *c, const char *head);
/* Adds the row just read by a statement that gives all columns of audit, in order. */
void chain_add(struct chain *chain, struct db_rows *rows);

extern const char chain_origin[SM3_HEX + 1];

#endif

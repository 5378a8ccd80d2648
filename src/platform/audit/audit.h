/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The audit: who did what to what, for those who must account for it.
 *
 * - audit_write adds a plain row in the transaction of the deed: either both are there or neither.
 * - A timer seals what was committed: it continues a chain of SM3 hashes over all rows, in order of
 *   their ids. Whoever changes, removes or slips in a row afterwards must forge all that follows,
 *   and the heads printed on the documents of that time still tell.
 * - The chain: the first head is 64 zeros. The head after a row is SM3 over the head before (64 hex
 *   digits), a line feed, and the row's twelve columns in the order of the table, each as `i` with
 *   the decimal number, `t` with the length in bytes, a colon and the text, or `n` for NULL, each
 *   followed by a semicolon.
 */
#ifndef LIANBING_AUDIT_H
#define LIANBING_AUDIT_H

#include <stdbool.h>
#include <stdint.h>

#include "platform/audit/sm3.h"
#include "platform/base/ctx.h"

struct audit_entry {
    const char *action;   /* unit.create */
    const char *object;   /* kind of thing: unit */
    int64_t object_id;    /* 0: none */
    int64_t unit;         /* whose book this is in; 0: the whole */
    const char *sentence; /* Chinese: 新增了单位“……”。 */
    const char *before;   /* JSON; NULL: nothing was */
    const char *after;    /* JSON; NULL: nothing is */
};

/* Who, when and from where come from the ctx. Write lane. */
void audit_write(struct ctx *c, const struct audit_entry *entry);

/* Whether there are rows that no seal covers. */
bool audit_is_unsealed(struct ctx *c);
/* Seals at most 1,000 of them. Write lane. */
MUST_USE enum err audit_seal(struct ctx *c);

/* The head of the chain, for the foot of documents; 64 zeros at the beginning. */
const char *audit_head(struct ctx *c);
/* Which seal has this head, 0 if none: whether a printed document belongs to this book. */
int64_t audit_find_head(struct ctx *c, const char *head);

struct audit_report {
    bool is_whole;         /* all sealed rows are as they were sealed */
    int64_t rows, seals;   /* found good, up to the first bad one */
    int64_t broken_seal;   /* audit_seal.id; 0: none */
    int64_t broken_row;    /* audit.id; 0: none, or it can't be told which */
    int64_t unsealed;      /* rows behind the last seal */
    int64_t unsealed_from; /* audit.id of the first of them */
    const char *head;      /* of the last good seal */
    const char *sentence;  /* Chinese: what was found */
};

/* Works the whole chain out again. LANE_SLOW: 100,000 rows take about a second. */
MUST_USE enum err audit_verify(struct ctx *c, struct audit_report *ret);

#endif

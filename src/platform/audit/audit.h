/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The audit: who did what, when, from where. A row is written in the same transaction as the deed,
 * so neither is there without the other. Rows are plain; a sealer chains the committed ones with
 * SM3, and the head of the chain stands on every published document.
 */
#ifndef LIANBING_AUDIT_H
#define LIANBING_AUDIT_H

#include <stdbool.h>
#include <stdint.h>

#include "platform/base/ctx.h"

struct audit_entry {
    const char *action;   /* unit.create */
    const char *object;   /* unit */
    int64_t id;           /* of the object; 0: none */
    int64_t unit;         /* whose book it is in; 0: the whole */
    const char *sentence; /* Chinese, for people */
    const char *before;   /* JSON of what was; NULL: nothing was, or too long to keep */
    const char *after;    /* JSON of what is; NULL: nothing is */
};

/* Write lane only. Who, when and from where are the ctx's. */
void audit_write(struct ctx *c, const struct audit_entry *entry);

/* Chains what was committed since the last seal; how many rows. Write lane only. */
int64_t audit_seal(struct ctx *c);

/* The head of the chain, 64 hex digits; 64 zeros before the first seal. */
const char *audit_head(struct ctx *c);

struct audit_verdict {
    bool is_intact;
    int64_t rows;         /* that were sealed */
    int64_t unsealed;     /* rows behind the last seal */
    int64_t first_broken; /* id of the first row of the first link that doesn't hold; 0: none */
    const char *head;
};

/* Works the whole chain out again. */
struct audit_verdict audit_verify(struct ctx *c);

#endif

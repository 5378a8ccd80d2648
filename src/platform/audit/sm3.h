/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SM3 (GB/T 32905), the hash that Chinese offices are to use; by OpenSSL.
 */
#ifndef LIANBING_AUDIT_SM3_H
#define LIANBING_AUDIT_SM3_H

#include "platform/base/ctx.h"
#include "platform/base/text.h"

enum { SM3_HEX = 64 }; /* digits of a hash, lower case */

struct sm3;

/* A hash under way, until the end of the unit; NULL with the sentence said (ERR_INTERNAL) if this
 * OpenSSL has no SM3. */
struct sm3 *sm3_new(struct ctx *c);
void sm3_add(struct sm3 *sm3, struct bytes bytes);
/* Writes the hash of all that was added and starts anew. */
void sm3_end(struct sm3 *sm3, char ret_hex[SM3_HEX + 1]);

#endif

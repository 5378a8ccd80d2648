/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The key file: two keys without which sealed identity numbers can neither be read nor found. It
 * lies outside the data folder, so that a copy of the database alone gives nothing away. Lost is
 * lost: the numbers have to be collected again.
 */
#ifndef LIANBING_ORG_KEYS_H
#define LIANBING_ORG_KEYS_H

#include <stdbool.h>
#include <stdint.h>

#include "platform/base/ctx.h"
#include "platform/base/text.h"

struct org_keys {
    unsigned char seal[32];
    unsigned char hash[32];
};

/* Reads the key file; makes one, readable by its owner only, if there is none and `may_create`.
 * False: a Chinese sentence. */
bool org_keys_load(struct arena *arena, const char *path, bool may_create, struct org_keys *ret,
                   const char **ret_sentence);

/* 16 digits that tell one key file from another and nothing about the keys. */
const char *org_keys_mark(struct arena *arena, const struct org_keys *keys);

/* 32 secret bytes for one purpose, worked out from the keys: the same from the same key file, and
 * telling nothing about it or about those for another purpose. False: no keys. */
bool org_keys_derive(const char *purpose, unsigned char ret[32]);

/* A short text, sealed with the keys under a random nonce and bound to the id of what it belongs
 * to: a box that is moved to another row doesn't open. False, NULL: no keys, or others. */
bool org_keys_close(struct ctx *c, int64_t owner, const char *text, struct bytes *ret_box);
const char *org_keys_open(struct ctx *c, int64_t owner, struct bytes box);

/* From now on these are the keys; they must live on. Once, before the first unit of work; the only
 * thing that the module keeps outside of the database. NULL: identity numbers are refused. */
void org_use_keys(const struct org_keys *keys);

#endif

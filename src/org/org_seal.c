/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is sealed at rest: with XChaCha20-Poly1305 under a random nonce and bound to what it belongs
 * to, so that a box moved to another row doesn't open. Identity numbers are found again by a keyed
 * hash.
 */
#include <sodium.h>
#include <string.h>

#include "org_keys.h"
#include "org_own.h"
#include "org_rules.h"

#include "platform/base/arena.h"

enum { NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, HASH_BYTES = 32 };

/* Set once, before the first unit of work. */
static const struct org_keys *keys;

void org_use_keys(const struct org_keys *the_keys)
{
    keys = the_keys;
}

static enum err no_keys(struct ctx *c)
{
    return ctx_fail(c, ERR_CONFLICT,
                    "本系统没有身份证号的密钥文件，不能保存或查看身份证号，请联系系统管理员。");
}

const char *org_seal_hash(struct ctx *c, const char *number)
{
    unsigned char hash[HASH_BYTES];
    if (!keys)
        return NULL;
    (void)crypto_generichash(hash, sizeof hash, (const unsigned char *)number, strlen(number),
                             keys->hash, sizeof keys->hash);
    char *hex = arena_alloc(c->arena, 2 * HASH_BYTES + 1);
    return sodium_bin2hex(hex, 2 * HASH_BYTES + 1, hash, HASH_BYTES);
}

struct owner {
    unsigned char bytes[8];
};

static struct owner owner_of(int64_t person)
{
    struct owner owner;
    for (size_t i = 0; i < sizeof owner.bytes; i++)
        owner.bytes[i] = (unsigned char)((uint64_t)person >> (8 * i));
    return owner;
}

bool org_keys_close(struct ctx *c, int64_t id, const char *text, struct bytes *ret_box)
{
    size_t length = strlen(text);
    struct owner owner = owner_of(id);
    unsigned long long boxed = 0;
    if (!keys)
        return false;
    unsigned char *box =
        arena_alloc(c->arena, NONCE + length + crypto_aead_xchacha20poly1305_ietf_ABYTES);
    c->random(box, NONCE);
    (void)crypto_aead_xchacha20poly1305_ietf_encrypt(
        box + NONCE, &boxed, (const unsigned char *)text, length, owner.bytes, sizeof owner.bytes,
        NULL, box, keys->seal);
    *ret_box = (struct bytes){(const char *)box, NONCE + (size_t)boxed};
    return true;
}

const char *org_keys_open(struct ctx *c, int64_t id, struct bytes box)
{
    struct owner owner = owner_of(id);
    const unsigned char *at = (const unsigned char *)box.at;
    unsigned long long length = 0;
    unsigned char *text = arena_alloc(c->arena, box.length + 1);
    if (!keys || box.length < NONCE + crypto_aead_xchacha20poly1305_ietf_ABYTES ||
        crypto_aead_xchacha20poly1305_ietf_decrypt(text, &length, NULL, at + NONCE,
                                                   box.length - NONCE, owner.bytes,
                                                   sizeof owner.bytes, at, keys->seal) != 0)
        return NULL;
    text[length] = '\0';
    return (const char *)text;
}

bool org_keys_derive(const char *purpose, unsigned char ret[32])
{
    if (!keys)
        return false;
    (void)crypto_generichash(ret, 32, (const unsigned char *)purpose, strlen(purpose),
                             (const unsigned char *)keys, sizeof *keys);
    return true;
}

enum err org_seal(struct ctx *c, int64_t person, const char *number, struct org_sealed *ret)
{
    if (!org_keys_close(c, person, number, &ret->box))
        return no_keys(c);
    ret->hash = org_seal_hash(c, number);
    ret->masked = org_identity_mask(c->arena, number);
    return OK;
}

enum err org_unseal(struct ctx *c, int64_t person, struct bytes box, const char **ret_number)
{
    if (!keys)
        return no_keys(c);
    *ret_number = org_keys_open(c, person, box);
    return *ret_number
               ? OK
               : ctx_fail(c, ERR_CONFLICT,
                          "身份证号无法解密：密钥文件与保存时的不是同一份，请联系系统管理员核对。");
}

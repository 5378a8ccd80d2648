/* SPDX-License-Identifier: Apache-2.0 */
#include "platform/audit/sm3.h"

#include <openssl/evp.h>
#include <stdlib.h>

#include "platform/base/arena.h"

struct sm3 {
    EVP_MD_CTX *context;
};

static void release(void *context)
{
    EVP_MD_CTX_free(context);
}

struct sm3 *sm3_new(struct ctx *c)
{
    struct sm3 *sm3 = arena_alloc(c->arena, sizeof *sm3);
    sm3->context = EVP_MD_CTX_new();
    if (sm3->context && EVP_DigestInit_ex(sm3->context, EVP_sm3(), NULL) == 1) {
        ctx_defer(c, release, sm3->context);
        return sm3;
    }
    release(sm3->context);
    c->message = "服务器的加密组件不支持国密 SM3，不能继续。请系统管理员安装完整的 OpenSSL。";
    return NULL;
}

/* Once begun, a hash can only fail by misuse. */
static void demand(int is_done)
{
    if (is_done != 1)
        abort();
}

void sm3_add(struct sm3 *sm3, struct bytes bytes)
{
    demand(EVP_DigestUpdate(sm3->context, bytes.at, bytes.length));
}

void sm3_end(struct sm3 *sm3, char ret_hex[SM3_HEX + 1])
{
    static const char digits[] = "0123456789abcdef";
    unsigned char hash[EVP_MAX_MD_SIZE];
    demand(EVP_DigestFinal_ex(sm3->context, hash, NULL));
    for (size_t i = 0; i < SM3_HEX / 2; i++) {
        ret_hex[2 * i] = digits[hash[i] >> 4];
        ret_hex[2 * i + 1] = digits[hash[i] & 15];
    }
    ret_hex[SM3_HEX] = '\0';
    /* Naming it again would have OpenSSL look for it again. */
    demand(EVP_DigestInit_ex(sm3->context, NULL, NULL));
}

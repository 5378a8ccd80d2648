/* SPDX-License-Identifier: Apache-2.0 */
#include "award/award_record.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "platform/base/faults.h"
#include "platform/base/json.h"

enum { LINES = 8, MOST_PAYLOAD = 8 * 1024, MOST_SIGNED = MOST_PAYLOAD + 64 };

static const char facts_mark[] = "id=\"facts\">";

/* ---- Keys ------------------------------------------------------------------------------------ */

struct award_key award_key_of(const unsigned char public_key[AWARD_KEY_BYTES])
{
    struct award_key key = {.id = ""};
    unsigned char hash[crypto_hash_sha256_BYTES];
    memcpy(key.public_key, public_key, AWARD_KEY_BYTES);
    (void)crypto_hash_sha256(hash, public_key, AWARD_KEY_BYTES);
    (void)sodium_bin2hex(key.id, sizeof key.id, hash, AWARD_KEY_ID / 2);
    return key;
}

bool award_key_read(const char *hex, struct award_key *ret)
{
    unsigned char bytes[AWARD_KEY_BYTES];
    size_t length;
    if (strlen(hex) != AWARD_HEX ||
        sodium_hex2bin(bytes, sizeof bytes, hex, AWARD_HEX, NULL, &length, NULL) != 0 ||
        length != sizeof bytes)
        return false;
    *ret = award_key_of(bytes);
    return true;
}

static const char *hex_of(struct arena *arena, const unsigned char bytes[AWARD_KEY_BYTES])
{
    char *hex = arena_alloc(arena, AWARD_HEX + 1);
    return sodium_bin2hex(hex, AWARD_HEX + 1, bytes, AWARD_KEY_BYTES);
}

const char *award_key_hex(struct arena *arena, const struct award_key *key)
{
    return hex_of(arena, key->public_key);
}

struct award_key award_key_of_seed(const unsigned char *seed)
{
    unsigned char public_key[AWARD_KEY_BYTES], secret[crypto_sign_SECRETKEYBYTES];
    (void)crypto_sign_seed_keypair(public_key, secret, seed);
    sodium_memzero(secret, sizeof secret);
    return award_key_of(public_key);
}

/* ---- Payload, signature, code ---------------------------------------------------------------- */

static void add_line(struct text *text, const char *line, bool is_last)
{
    for (; *line; line++)
        text_add_char(text, (unsigned char)*line < 0x20 ? ' ' : *line);
    text_add(text, is_last ? "" : "\n");
}

const char *award_payload(struct arena *arena, const struct award_record *record)
{
    const char *const lines[LINES] = {record->key,  record->number, record->event, record->award,
                                      record->name, record->unit,   record->day,   record->issuer};
    struct text text;
    text_init(&text, arena, MOST_PAYLOAD);
    for (size_t i = 0; i < LINES; i++)
        add_line(&text, lines[i], i == LINES - 1);
    return text.at;
}

static struct bytes signed_text(char room[MOST_SIGNED], const char *payload)
{
    size_t method = sizeof AWARD_METHOD, length = strlen(payload);
    memcpy(room, AWARD_METHOD "\n", method);
    memcpy(room + method, payload, length);
    return (struct bytes){room, method + length};
}

void award_sign(const unsigned char *seed, const char *payload,
                unsigned char ret_signature[AWARD_SIGNATURE_BYTES])
{
    char room[MOST_SIGNED];
    unsigned char public_key[AWARD_KEY_BYTES], secret[crypto_sign_SECRETKEYBYTES];
    struct bytes whole = signed_text(room, payload);
    (void)crypto_sign_seed_keypair(public_key, secret, seed);
    (void)crypto_sign_detached(ret_signature, NULL, (const unsigned char *)whole.at, whole.length,
                               secret);
    sodium_memzero(secret, sizeof secret);
}

static struct bytes join(struct arena *arena, const char *payload, const unsigned char *signature)
{
    size_t length = strlen(payload);
    char *whole = arena_alloc(arena, length + AWARD_SIGNATURE_BYTES);
    memcpy(whole, payload, length);
    memcpy(whole + length, signature, AWARD_SIGNATURE_BYTES);
    return (struct bytes){whole, length + AWARD_SIGNATURE_BYTES};
}

const char *award_code(struct arena *arena, const char *payload,
                       const unsigned char signature[AWARD_SIGNATURE_BYTES])
{
    struct bytes whole = join(arena, payload, signature);
    size_t size = sodium_base64_encoded_len(whole.length, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *code = arena_alloc(arena, size);
    return sodium_bin2base64(code, size, (const unsigned char *)whole.at, whole.length,
                             sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

static const char *mark_of(struct arena *arena, struct bytes whole)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    (void)crypto_hash_sha256(hash, (const unsigned char *)whole.at, whole.length);
    return hex_of(arena, hash);
}

const char *award_mark(struct arena *arena, const char *payload,
                       const unsigned char signature[AWARD_SIGNATURE_BYTES])
{
    return mark_of(arena, join(arena, payload, signature));
}

/* ---- What a page knows ----------------------------------------------------------------------- */

void award_facts_write(struct text *text, struct arena *arena, const struct award_facts *facts)
{
    text_add_format(text, "{\"method\":\"" AWARD_METHOD "\",\"made_at\":%lld,\"keys\":[",
                    (long long)facts->made_at);
    for (size_t i = 0; i < facts->key_count; i++)
        text_add_format(text, "%s\"%s\"", i > 0 ? "," : "", award_key_hex(arena, &facts->keys[i]));
    text_add(text, "],\"revoked\":[");
    for (size_t i = 0; i < facts->revoked_count; i++)
        text_add_format(text, "%s\"%s\"", i > 0 ? "," : "", facts->revoked[i]);
    text_add(text, "]}");
}

static struct bytes facts_in(struct arena *arena, struct bytes page)
{
    const char *text = arena_copy(arena, page.at, page.length);
    const char *from = strstr(text, facts_mark);
    if (!from)
        return page;
    from += strlen(facts_mark);
    const char *end = strchr(from, '<');
    return (struct bytes){from, end ? (size_t)(end - from) : strlen(from)};
}

static size_t count_of(const struct json *list)
{
    return list && list->kind == JSON_ARRAY ? list->count : 0;
}

static bool is_text(const struct json *value)
{
    return value && value->kind == JSON_STRING;
}

bool award_facts_read(struct arena *arena, struct bytes page, struct award_facts *ret)
{
    struct faults faults;
    faults_init(&faults, arena);
    const struct json *json = json_parse(arena, facts_in(arena, page), &faults);
    if (!json || json->kind != JSON_OBJECT || !is_text(json_member(json, "method")) ||
        strcmp(json_member(json, "method")->string, AWARD_METHOD) != 0)
        return false;
    const struct json *keys = json_member(json, "keys"), *revoked = json_member(json, "revoked");
    struct award_key *found = arena_array(arena, count_of(keys) + 1, sizeof *found);
    const char **marks = arena_array(arena, count_of(revoked) + 1, sizeof *marks);
    const struct json *made_at = json_member(json, "made_at");
    *ret = (struct award_facts){.keys = found, .revoked = marks};
    if (made_at && made_at->kind == JSON_NUMBER)
        ret->made_at = strtoll(made_at->string, NULL, 10);
    for (size_t i = 0; i < count_of(keys); i++) {
        if (!is_text(&keys->list[i]) ||
            !award_key_read(keys->list[i].string, &found[ret->key_count++]))
            return false;
    }
    for (size_t i = 0; i < count_of(revoked); i++) {
        if (!is_text(&revoked->list[i]))
            return false;
        marks[ret->revoked_count++] = revoked->list[i].string;
    }
    return ret->key_count > 0;
}

/* ---- Checking -------------------------------------------------------------------------------- */

static bool split(struct arena *arena, struct bytes payload, struct award_record *ret)
{
    const char **const fields[LINES] = {&ret->key,  &ret->number, &ret->event, &ret->award,
                                        &ret->name, &ret->unit,   &ret->day,   &ret->issuer};
    const char *at = payload.at, *end = payload.at + payload.length;
    for (size_t i = 0; i < LINES; i++) {
        const char *line_end = at <= end ? memchr(at, '\n', (size_t)(end - at)) : NULL;
        if ((line_end == NULL) != (i == LINES - 1))
            return false;
        line_end = line_end ? line_end : end;
        *fields[i] = arena_copy(arena, at, (size_t)(line_end - at));
        at = line_end + 1;
    }
    return text_is_utf8(payload) && !memchr(payload.at, '\0', payload.length);
}

/* False: it is not a code. */
static bool decode(struct arena *arena, const char *code, struct bytes *ret)
{
    const char *hash = strrchr(code, '#');
    struct bytes text = text_trim(bytes_of(hash ? hash + 1 : code));
    unsigned char *bytes = arena_alloc(arena, text.length + 1);
    size_t length = 0;
    if (text.length > (size_t)2 * MOST_PAYLOAD ||
        sodium_base642bin(bytes, text.length + 1, text.at, text.length, NULL, &length, NULL,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
        return false;
    *ret = (struct bytes){(const char *)bytes, length};
    return length > AWARD_SIGNATURE_BYTES && length - AWARD_SIGNATURE_BYTES < MOST_PAYLOAD;
}

static const struct award_key *key_called(const struct award_facts *facts, const char *id)
{
    for (size_t i = 0; i < facts->key_count; i++) {
        if (strcmp(facts->keys[i].id, id) == 0)
            return &facts->keys[i];
    }
    return NULL;
}

static bool is_revoked(const struct award_facts *facts, const char *mark)
{
    for (size_t i = 0; i < facts->revoked_count; i++) {
        if (strcmp(facts->revoked[i], mark) == 0)
            return true;
    }
    return false;
}

enum award_verdict award_check(struct arena *arena, const struct award_facts *facts,
                               const char *code, struct award_record *ret_record)
{
    struct award_record record = {.key = NULL};
    struct bytes whole;
    *ret_record = (struct award_record){.key = NULL};
    if (!decode(arena, code, &whole))
        return AWARD_INCOMPLETE;
    struct bytes payload = {whole.at, whole.length - AWARD_SIGNATURE_BYTES};
    if (!split(arena, payload, &record))
        return AWARD_INCOMPLETE;
    const struct award_key *key = key_called(facts, record.key);
    if (!key) {
        ret_record->key = record.key;
        return AWARD_OTHER_KEY;
    }
    char room[MOST_SIGNED];
    struct bytes text = signed_text(room, arena_copy(arena, payload.at, payload.length));
    if (crypto_sign_verify_detached((const unsigned char *)whole.at + payload.length,
                                    (const unsigned char *)text.at, text.length,
                                    key->public_key) != 0)
        return AWARD_ALTERED;
    *ret_record = record;
    return is_revoked(facts, mark_of(arena, whole)) ? AWARD_REVOKED : AWARD_CONFIRMED;
}

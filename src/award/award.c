/* SPDX-License-Identifier: Apache-2.0 */
/* Looking at certificates, and the page that confirms them. */
#include "award/award.h"

#include <sodium.h>
#include <string.h>

#include "award_own.h"
#include "award_sql.h"
#include "org/org_keys.h"
#include "platform/audit/audit.h"
#include "platform/base/date.h"
#include "platform/db/db.h"
#include "platform/http/assets.h"

enum { MOST_OF_ACTOR = 500, LARGEST_PAGE = 1024 * 1024 };

static const char page_path[] = "/confirm.html";
/* What is in the place of the facts where the page was built. */
static const char facts_place[] = "{\"facts\":0}";
static const char policy_begin[] = "http-equiv=\"Content-Security-Policy\" content=\"";

/* ---- Rows ------------------------------------------------------------------------------------ */

bool award_get(struct ctx *c, int64_t id, struct award_certificate *ret)
{
    struct db_rows *rows = db_query(c, sql_award_get, DB_ARGS(VAL(id)));
    if (db_row(rows) != DB_ROW)
        return false;
    *ret = (struct award_certificate){.id = db_int(rows, 0),
                                      .number = db_text(rows, 1),
                                      .owner_unit = db_int(rows, 2),
                                      .series = db_int(rows, 3),
                                      .source = db_int(rows, 4),
                                      .stands = db_int(rows, 5),
                                      .kind = (int)db_int(rows, 6),
                                      .holder = db_int(rows, 7),
                                      .unit = db_int(rows, 8),
                                      .event = db_text(rows, 9),
                                      .award = db_text(rows, 10),
                                      .name = db_text(rows, 11),
                                      .unit_name = db_text(rows, 12),
                                      .members = db_text(rows, 13),
                                      .issuer = db_text(rows, 14),
                                      .day = (int32_t)db_int(rows, 15),
                                      .key = db_text(rows, 16),
                                      .payload = db_text(rows, 17),
                                      .signature = db_text(rows, 18),
                                      .issued_at = db_int(rows, 19),
                                      .revoked_at = db_int(rows, 20),
                                      .revoked_by = db_text(rows, 21),
                                      .revoked_reason = db_text(rows, 22)};
    db_close(rows);
    return true;
}

struct award_ids award_ids_of(struct ctx *c, struct db_rows *rows, size_t most)
{
    struct award_ids ids = {arena_array(c->arena, most, sizeof *ids.list), 0};
    while (db_row(rows) == DB_ROW && ids.count < most)
        ids.list[ids.count++] = db_int(rows, 0);
    db_close(rows);
    return ids;
}

static struct award_list list_of(struct ctx *c, struct award_ids ids)
{
    struct award_certificate *list = arena_array(c->arena, ids.count + 1, sizeof *list);
    size_t count = 0;
    for (size_t i = 0; i < ids.count; i++) {
        if (award_get(c, ids.list[i], &list[count]))
            count++;
    }
    return (struct award_list){list, count};
}

struct award_list award_of_series(struct ctx *c, int64_t series)
{
    /* Each publication may revoke all and issue as many. */
    enum { MOST_OF_SERIES = 20 * AWARD_MOST };
    return list_of(
        c, award_ids_of(c, db_query(c, sql_award_of_series, DB_ARGS(VAL(series))), MOST_OF_SERIES));
}

struct award_list award_of_actor(struct ctx *c)
{
    return list_of(c,
                   award_ids_of(c, db_query(c, sql_award_of_actor, DB_ARGS(VAL(c->actor.person))),
                                MOST_OF_ACTOR));
}

/* ---- Signatures ------------------------------------------------------------------------------ */

bool award_seed(unsigned char ret[AWARD_KEY_BYTES])
{
    return org_keys_derive("lianbing award signature 1", ret);
}

bool award_current_key(struct award_key *ret)
{
    unsigned char seed[AWARD_KEY_BYTES];
    if (!award_seed(seed))
        return false;
    *ret = award_key_of_seed(seed);
    sodium_memzero(seed, sizeof seed);
    return true;
}

static bool read_signature(const char *text, unsigned char ret[AWARD_SIGNATURE_BYTES])
{
    size_t length = 0;
    return sodium_base642bin(ret, AWARD_SIGNATURE_BYTES, text, strlen(text), NULL, &length, NULL,
                             sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0 &&
           length == AWARD_SIGNATURE_BYTES;
}

const char *award_code_of(struct ctx *c, const struct award_certificate *certificate)
{
    unsigned char signature[AWARD_SIGNATURE_BYTES] = {0};
    (void)read_signature(certificate->signature, signature);
    return award_code(c->arena, certificate->payload, signature);
}

const char *award_payload_of(struct ctx *c, const struct award_certificate *certificate)
{
    struct text day;
    text_init(&day, c->arena, 16);
    date_add_text(&day, certificate->day);
    return award_payload(c->arena, &(struct award_record){.key = certificate->key,
                                                          .number = certificate->number,
                                                          .event = certificate->event,
                                                          .award = certificate->award,
                                                          .name = certificate->name,
                                                          .unit = certificate->unit_name,
                                                          .day = day.at,
                                                          .issuer = certificate->issuer});
}

enum err award_need_intact(struct ctx *c, struct award_list certificates)
{
    struct award_facts facts = award_facts_of(c);
    struct award_record record;
    facts.revoked_count = 0;
    for (size_t i = 0; i < certificates.count; i++) {
        const struct award_certificate *one = &certificates.list[i];
        if (one->revoked_at != 0)
            return ctx_fail(c, ERR_CONFLICT, "证书%s已经撤销，不能再打印。", one->number);
        if (strcmp(award_payload_of(c, one), one->payload) != 0 ||
            award_check(c->arena, &facts, award_code_of(c, one), &record) != AWARD_CONFIRMED)
            return ctx_fail(c, ERR_INTERNAL,
                            "证书%s的记录与签名不符，可能被改动过，请系统管理员从备份恢复。",
                            one->number);
    }
    return OK;
}

/* ---- The page -------------------------------------------------------------------------------- */

const char *award_address(struct ctx *c, int64_t owner_unit)
{
    return db_string(c, sql_award_address, DB_ARGS(VAL(owner_unit)));
}

static bool is_address(const char *address)
{
    bool is_web = strncmp(address, "https://", 8) == 0 || strncmp(address, "http://", 7) == 0;
    for (const char *at = address; *at; at++) {
        if (*at <= ' ' || *at > '~' || strchr("#\"<>\\^`{|}", *at))
            return false;
    }
    return is_web && strlen(strchr(address, ':')) > 3;
}

enum err award_set_address(struct ctx *c, int64_t owner_unit, const char *address)
{
    if (!is_address(address) || strlen(address) > AWARD_LONGEST_ADDRESS)
        ctx_fault(c, "address",
                  "请填写完整的网址，和浏览器地址栏中的一样；最长 %d 个字符，不含中文、空格和 #。",
                  AWARD_LONGEST_ADDRESS);
    TRY(ctx_faulty(c));
    const char *before = award_address(c, owner_unit);
    if (before && strcmp(before, address) == 0)
        return OK;
    (void)db_exec(c, sql_award_set_address,
                  DB_ARGS(VAL(owner_unit), VAL(address), VAL(c->now), VAL(c->actor.person)));
    audit_write(c, &(struct audit_entry){
                       .action = "award.address",
                       .object = "unit",
                       .id = owner_unit,
                       .unit = owner_unit,
                       .sentence = text_format(c->arena, "证书确认页的网址设为 %s", address)});
    return OK;
}

struct award_facts award_facts_of(struct ctx *c)
{
    enum { MOST_KEYS = 100 };
    struct award_key *keys = arena_array(c->arena, MOST_KEYS + 1, sizeof *keys);
    size_t most = (size_t)db_number(c, sql_award_revoked_count, DB_NO_ARGS, 0);
    const char **revoked = arena_array(c->arena, most + 1, sizeof *revoked);
    struct award_facts facts = {.made_at = c->now, .keys = keys, .revoked = revoked};
    struct award_key current;
    bool has_current = award_current_key(&current);
    struct db_rows *rows = db_query(c, sql_award_keys, DB_NO_ARGS);
    while (db_row(rows) == DB_ROW && facts.key_count < MOST_KEYS) {
        if (award_key_read(db_text(rows, 0), &keys[facts.key_count]) &&
            strcmp(keys[facts.key_count++].id, current.id) == 0)
            has_current = false;
    }
    db_close(rows);
    if (has_current)
        keys[facts.key_count++] = current;
    rows = db_query(c, sql_award_revoked, DB_NO_ARGS);
    while (db_row(rows) == DB_ROW && facts.revoked_count < most) {
        unsigned char signature[AWARD_SIGNATURE_BYTES];
        if (read_signature(db_text(rows, 1), signature))
            revoked[facts.revoked_count++] = award_mark(c->arena, db_text(rows, 0), signature);
    }
    db_close(rows);
    return facts;
}

static const struct embedded_asset *built_page(void)
{
    for (size_t i = 0; i < embedded_asset_count; i++) {
        if (strcmp(embedded_assets[i].path, page_path) == 0)
            return &embedded_assets[i];
    }
    return NULL;
}

enum err award_page(struct ctx *c, struct bytes *ret)
{
    const struct embedded_asset *asset = built_page();
    struct award_facts facts = award_facts_of(c);
    if (facts.key_count == 0)
        return ctx_fail(c, ERR_CONFLICT, "本系统没有密钥文件，不能为证书签名，请联系系统管理员。");
    const char *built =
        asset ? arena_copy(c->arena, (const char *)asset->identity.bytes, asset->identity.length)
              : "";
    const char *place = strstr(built, facts_place);
    if (!place)
        return ctx_fail(c, ERR_INTERNAL, "这个程序编译时没有带上证书确认页，请重新安装。");
    struct text page;
    text_init(&page, c->arena, LARGEST_PAGE);
    text_add_bytes(&page, built, (size_t)(place - built));
    award_facts_write(&page, c->arena, &facts);
    text_add(&page, place + strlen(facts_place));
    *ret = (struct bytes){page.at, page.used};
    return page.is_cut ? ctx_fail(c, ERR_TOO_BIG, "撤销的证书过多，确认页放不下。") : OK;
}

const char *award_page_policy(struct ctx *c, struct bytes page)
{
    const char *text = arena_copy(c->arena, page.at, page.length);
    const char *from = strstr(text, policy_begin);
    if (!from)
        return NULL;
    from += strlen(policy_begin);
    return text_format(c->arena, "%.*s; frame-ancestors 'none'", (int)strcspn(from, "\""), from);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Issuing all certificates of a publication, and revoking. */
#include <sodium.h>
#include <string.h>

#include "award/award.h"
#include "award_own.h"
#include "award_sql.h"
#include "org/org.h"
#include "platform/audit/audit.h"
#include "platform/base/date.h"
#include "platform/base/json.h"

enum { LONGEST_MEMBERS = 16 * 1024 };

struct issuing {
    struct ctx *c;
    const struct award_source *source;
    unsigned char seed[AWARD_KEY_BYTES];
    struct award_key key;
    struct award_issued done;
    const char *first, *last; /* numbers of this time */
};

static const char *next_number(struct ctx *c)
{
    int year, month, day_of_month;
    date_split(org_today(c), &year, &month, &day_of_month);
    (void)db_exec(c, sql_award_count_up, DB_ARGS(VAL(year)));
    int64_t count = db_number(c, sql_award_counted, DB_ARGS(VAL(year)), 0);
    return text_format(c->arena, "练奖〔%d〕%lld号", year, (long long)count);
}

static const char *say_members(struct ctx *c, struct field_list members)
{
    const char *const *names = members.at;
    struct text text;
    text_init(&text, c->arena, LONGEST_MEMBERS);
    text_add_char(&text, '[');
    for (size_t i = 0; i < members.count; i++) {
        text_add(&text, i > 0 ? "," : "");
        json_add_string(&text, names[i]);
    }
    text_add_char(&text, ']');
    return text.at;
}

/* ---- Revoking -------------------------------------------------------------------------------- */

static void revoke(struct ctx *c, const struct award_certificate *certificate, const char *reason)
{
    (void)db_exec(c, sql_award_revoke,
                  DB_ARGS(VAL(certificate->id), VAL(c->now), VAL(c->actor.name), VAL(reason)));
    audit_write(
        c, &(struct audit_entry){.action = "award.revoke",
                                 .object = "certificate",
                                 .id = certificate->id,
                                 .unit = certificate->owner_unit,
                                 .sentence = text_format(c->arena, "撤销荣誉证书%s（%s，%s）：%s",
                                                         certificate->number, certificate->name,
                                                         certificate->award, reason)});
}

enum err award_revoke(struct ctx *c, int64_t id, const char *reason)
{
    struct award_certificate certificate;
    if (!award_get(c, id, &certificate))
        return ctx_fail(c, ERR_NOT_FOUND, "没有这份证书。");
    if (certificate.revoked_at != 0)
        return ctx_fail(c, ERR_CONFLICT, "证书%s已经由%s撤销，不必再撤销。", certificate.number,
                        certificate.revoked_by);
    revoke(c, &certificate, reason);
    return OK;
}

/* ---- Issuing --------------------------------------------------------------------------------- */

static void store(struct ctx *c, const struct award_certificate *new)
{
    (void)db_exec(c, sql_award_insert,
                  DB_ARGS(VAL(new->id), VAL(new->number), VAL(new->owner_unit), VAL(new->series),
                          VAL(new->source), VAL(new->kind), VAL(new->holder), VAL(new->unit),
                          VAL(new->event), VAL(new->award), VAL(new->name), VAL(new->unit_name),
                          VAL(new->members), VAL(new->issuer), VAL(new->day), VAL(new->key),
                          VAL(new->payload), VAL(new->signature), VAL(new->issued_at),
                          VAL(c->actor.person)));
}

static const char *sign(struct issuing *issuing, const char *payload)
{
    enum { TEXT = 88 }; /* base64 of 64 bytes, and the end */
    unsigned char signature[AWARD_SIGNATURE_BYTES];
    char *text = arena_alloc(issuing->c->arena, TEXT);
    award_sign(issuing->seed, payload, signature);
    return sodium_bin2base64(text, TEXT, signature, sizeof signature,
                             sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

static void issue(struct issuing *issuing, const struct award_winner *winner)
{
    struct ctx *c = issuing->c;
    const struct award_source *source = issuing->source;
    struct award_certificate new = {.id = db_new_id(c),
                                    .number = next_number(c),
                                    .owner_unit = source->owner_unit,
                                    .series = source->series,
                                    .source = source->publication,
                                    .kind = winner->kind,
                                    .holder = winner->holder,
                                    .unit = winner->unit,
                                    .event = source->event,
                                    .award = winner->award,
                                    .name = winner->name,
                                    .unit_name = winner->unit_name,
                                    .members = say_members(c, winner->members),
                                    .issuer = source->issuer,
                                    .day = org_today(c),
                                    .key = issuing->key.id,
                                    .issued_at = c->now};
    new.payload = award_payload_of(c, &new);
    new.signature = sign(issuing, new.payload);
    store(c, &new);
    const int64_t *people = winner->people.at;
    for (size_t i = 0; i < winner->people.count; i++)
        (void)db_exec(c, sql_award_add_holder, DB_ARGS(VAL(new.id), VAL(people[i])));
    issuing->first = issuing->first ? issuing->first : new.number;
    issuing->last = new.number;
    issuing->done.issued++;
}

/* Whether it says the same as one that were issued now, but for number and day. */
static bool says_the_same(struct issuing *issuing, const struct award_certificate *live,
                          const struct award_winner *winner)
{
    const char *members = say_members(issuing->c, winner->members);
    return strcmp(live->name, winner->name) == 0 &&
           strcmp(live->unit_name, winner->unit_name) == 0 &&
           strcmp(live->event, issuing->source->event) == 0 &&
           strcmp(live->issuer, issuing->source->issuer) == 0 &&
           strcmp(live->members, members) == 0;
}

static void give(struct issuing *issuing, const struct award_winner *winner)
{
    struct ctx *c = issuing->c;
    const struct award_source *source = issuing->source;
    struct award_certificate live;
    int64_t id = db_number(
        c, sql_award_live,
        DB_ARGS(VAL(source->series), VAL(winner->kind), VAL(winner->holder), VAL(winner->award)),
        0);
    bool is_live = id != 0 && award_get(c, id, &live);
    if (is_live && (live.stands == source->publication || says_the_same(issuing, &live, winner))) {
        (void)db_exec(c, sql_award_keep, DB_ARGS(VAL(id), VAL(source->publication)));
        issuing->done.kept++;
        return;
    }
    if (is_live) {
        revoke(c, &live,
               text_format(c->arena, "%s公布的内容与证书不同，另发新证。", source->number));
        issuing->done.revoked++;
    } else if (db_found(c, sql_award_was_taken_back,
                        DB_ARGS(VAL(source->series), VAL(winner->kind), VAL(winner->holder),
                                VAL(winner->award), VAL(source->publication)))) {
        return;
    }
    issue(issuing, winner);
}

static void revoke_left_over(struct issuing *issuing)
{
    struct ctx *c = issuing->c;
    struct award_certificate certificate;
    struct award_ids ids = award_ids_of(
        c,
        db_query(c, sql_award_left_over,
                 DB_ARGS(VAL(issuing->source->series), VAL(issuing->source->publication))),
        AWARD_MOST);
    for (size_t i = 0; i < ids.count; i++) {
        if (!award_get(c, ids.list[i], &certificate))
            continue;
        revoke(c, &certificate,
               text_format(c->arena, "%s公布后不再获得这个奖项。", issuing->source->number));
        issuing->done.revoked++;
    }
}

static void note(const struct issuing *issuing)
{
    struct ctx *c = issuing->c;
    const struct award_source *source = issuing->source;
    if (issuing->done.issued == 0)
        return;
    audit_write(c, &(struct audit_entry){
                       .action = "award.issue",
                       .object = "contest",
                       .id = source->series,
                       .unit = source->owner_unit,
                       .sentence = text_format(
                           c->arena, "按%s颁发“%s”荣誉证书 %lld 份，编号%s至%s，签名密钥 %s",
                           source->number, source->event, (long long)issuing->done.issued,
                           issuing->first, issuing->last, issuing->key.id)});
}

enum err award_issue(struct ctx *c, const struct award_source *source, struct field_list winners,
                     struct award_issued *ret)
{
    const struct award_winner *list = winners.at;
    struct issuing issuing = {.c = c, .source = source};
    if (winners.count > AWARD_MOST)
        return ctx_fail(c, ERR_TOO_BIG, "获奖的超过 %d 个，请分成几场比武公布。", AWARD_MOST);
    if (!award_seed(issuing.seed))
        return ctx_fail(c, ERR_CONFLICT, "本系统没有密钥文件，不能为证书签名，请联系系统管理员。");
    issuing.key = award_key_of_seed(issuing.seed);
    (void)db_exec(
        c, sql_award_add_key,
        DB_ARGS(VAL(issuing.key.id), VAL(award_key_hex(c->arena, &issuing.key)), VAL(c->now)));
    for (size_t i = 0; i < winners.count; i++)
        give(&issuing, &list[i]);
    sodium_memzero(issuing.seed, sizeof issuing.seed);
    revoke_left_over(&issuing);
    note(&issuing);
    *ret = issuing.done;
    return OK;
}

/* ---- Printing -------------------------------------------------------------------------------- */

void award_note_printed(struct ctx *c, struct award_list certificates)
{
    if (certificates.count == 0)
        return;
    const struct award_certificate *first = &certificates.list[0];
    const struct award_certificate *last = &certificates.list[certificates.count - 1];
    audit_write(c,
                &(struct audit_entry){
                    .action = "award.print",
                    .object = "certificate",
                    .id = certificates.count == 1 ? first->id : 0,
                    .unit = first->owner_unit,
                    .sentence = certificates.count == 1
                                    ? text_format(c->arena, "下载荣誉证书%s（%s，%s）",
                                                  first->number, first->name, first->award)
                                    : text_format(c->arena, "下载“%s”荣誉证书 %zu 份，编号%s至%s",
                                                  first->event, certificates.count, first->number,
                                                  last->number)});
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Certificates of a contest: issued, looked at, revoked, printed. */
#include "award/award_routes.h"
#include "contest/contest_certificate.h"
#include "contest/contest_routes.h"
#include "platform/base/paging.h"

/* ---- Issuing --------------------------------------------------------------------------------- */

struct address {
    const char *address;
};

static const struct field address_fields[] = {
    FIELD(address, address, FIELD_TEXT, .label = "确认页的网址"), FIELD_SHAPE("ConfirmAddress")};

static enum err take(struct ctx *c, const struct request *q, struct contest *ret)
{
    TRY(contest_see(c, q->ids[0], ret));
    return contest_need_runs(c, ret);
}

static enum err prepare_issue(struct ctx *c, const struct request *q, struct response *p)
{
    struct contest contest;
    struct contest_certificates *prepared = arena_alloc(c->arena, sizeof *prepared);
    (void)p;
    TRY(take(c, q, &contest));
    TRY(contest_certificates_prepare(c, &contest, prepared));
    *q->plan = prepared;
    return OK;
}

static const struct field issued_fields[] = {
    FIELD(award_issued, issued, FIELD_INT, .label = "新发"),
    FIELD(award_issued, kept, FIELD_INT, .label = "保留"),
    FIELD(award_issued, revoked, FIELD_INT, .label = "撤销"), FIELD_SHAPE("CertificatesIssued")};

static enum err issue(struct ctx *c, const struct request *q, struct response *p)
{
    const struct address *wish = q->takes;
    struct award_issued *done = arena_alloc(c->arena, sizeof *done);
    struct contest contest;
    TRY(take(c, q, &contest));
    if (wish->address)
        TRY(award_set_address(c, contest.owner_unit, wish->address));
    else if (!award_address(c, contest.owner_unit))
        ctx_fault(c, "address", "请填写确认页的网址，它印在二维码中，以后扫描时打开。");
    TRY(ctx_faulty(c));
    TRY(contest_certificates_issue(c, *q->plan, done));
    p->gives = done;
    return OK;
}

/* ---- Looking --------------------------------------------------------------------------------- */

struct shown {
    const char *address, *key, *public_key, *waits;
    struct field_list rows;
};

static const struct field shown_fields[] = {
    FIELD(shown, address, FIELD_TEXT, .label = "确认页的网址"),
    FIELD(shown, key, FIELD_TEXT, .label = "签名密钥"),
    FIELD(shown, public_key, FIELD_TEXT, .label = "公钥"),
    FIELD(shown, waits, FIELD_TEXT, .label = "还不能颁发的原因"),
    FIELD(shown, rows, FIELD_LIST, .label = "证书", .is_required = true,
          .of = award_certificate_fields, .size = sizeof(struct award_certificate)),
    FIELD_SHAPE("ContestCertificates")};

static const char *say_why_not(struct ctx *c, int64_t contest)
{
    struct ctx before = *c;
    struct contest_publication publication;
    const char *why = contest_need_final(c, contest, &publication) == OK ? NULL : c->message;
    ctx_rewind(c, &before);
    return why;
}

static enum err show(struct ctx *c, const struct request *q, struct response *p)
{
    struct contest contest;
    struct award_key key;
    struct shown *shown = arena_alloc(c->arena, sizeof *shown);
    TRY(take(c, q, &contest));
    struct award_list list = award_of_series(c, contest.id);
    *shown = (struct shown){.address = award_address(c, contest.owner_unit),
                            .waits = say_why_not(c, contest.id),
                            .rows = {list.list, list.count}};
    if (award_current_key(&key)) {
        shown->key = arena_copy(c->arena, key.id, AWARD_KEY_ID);
        shown->public_key = award_key_hex(c->arena, &key);
    }
    p->gives = shown;
    return OK;
}

static enum err set_address(struct ctx *c, const struct request *q, struct response *p)
{
    const struct address *wish = q->takes;
    struct contest contest;
    TRY(take(c, q, &contest));
    TRY(award_set_address(c, contest.owner_unit, wish->address ? wish->address : ""));
    return show(c, q, p);
}

static enum err give_page(struct ctx *c, const struct request *q, struct response *p)
{
    struct contest contest;
    TRY(take(c, q, &contest));
    TRY(award_page(c, &p->bytes));
    p->type = "text/html; charset=utf-8";
    p->filename = "荣誉证书确认.html";
    return OK;
}

/* ---- One of them, or all --------------------------------------------------------------------- */

struct revoking {
    const char *reason;
};

static const struct field revoking_fields[] = {
    FIELD(revoking, reason, FIELD_TEXT, .label = "撤销的原因", .is_required = true, .minimum = 2),
    FIELD_SHAPE("CertificateRevoking")};

static enum err revoke(struct ctx *c, const struct request *q, struct response *p)
{
    const struct revoking *wish = q->takes;
    struct contest contest;
    struct award_certificate certificate;
    TRY(take(c, q, &contest));
    if (!award_get(c, q->ids[1], &certificate) || certificate.series != contest.id)
        return ctx_fail(c, ERR_NOT_FOUND, "这场比武没有这份证书。");
    TRY(award_revoke(c, certificate.id, wish->reason));
    return show(c, q, p);
}

/* What counts of a contest, or the one that is asked for. */
static struct award_list chosen(struct ctx *c, int64_t contest, int64_t certificate)
{
    struct award_list all = award_of_series(c, contest);
    struct award_certificate *list = arena_array(c->arena, all.count + 1, sizeof *list);
    size_t count = 0;
    for (size_t i = 0; i < all.count; i++) {
        if (certificate ? all.list[i].id == certificate : all.list[i].revoked_at == 0)
            list[count++] = all.list[i];
    }
    return (struct award_list){list, count};
}

static enum err prepare_print(struct ctx *c, const struct request *q, struct response *p)
{
    const struct award_wish_to_print *wish = q->takes;
    struct contest contest;
    struct award_printed *printed;
    (void)p;
    TRY(take(c, q, &contest));
    TRY(award_print(c, chosen(c, contest.id, wish->certificate), wish->format, &printed));
    *q->plan = printed;
    return OK;
}

static enum err print(struct ctx *c, const struct request *q, struct response *p)
{
    award_hand_out(c, *q->plan, p);
    return OK;
}

const struct route contest_certificate_routes[] = {
    {"GET", "/api/contests/{contest}/certificates", show, .title = "查看比武的荣誉证书",
     .need = NEED_SIGNED_IN, .lane = LANE_READ, .gives = shown_fields},
    {"POST", "/api/contests/{contest}/certificates", issue, prepare_issue, .title = "颁发荣誉证书",
     .need = NEED_SIGNED_IN, .lane = LANE_WRITE, .takes = address_fields,
     .takes_size = sizeof(struct address), .gives = issued_fields},
    {"PUT", "/api/contests/{contest}/confirm-address", set_address, .title = "设置证书确认页的网址",
     .need = NEED_SIGNED_IN, .lane = LANE_WRITE, .takes = address_fields,
     .takes_size = sizeof(struct address), .gives = shown_fields},
    {"GET", "/api/contests/{contest}/confirm-page", give_page, .title = "导出证书确认页",
     .need = NEED_SIGNED_IN, .lane = LANE_READ, .gives_bytes = true},
    {"POST", "/api/contests/{contest}/certificates/{certificate}/revoke", revoke,
     .title = "撤销荣誉证书", .need = NEED_SIGNED_IN, .lane = LANE_WRITE, .takes = revoking_fields,
     .takes_size = sizeof(struct revoking), .gives = shown_fields},
    {"POST", "/api/contests/{contest}/certificate-file", print, prepare_print,
     .title = "下载荣誉证书", .need = NEED_SIGNED_IN, .lane = LANE_WRITE,
     .takes = award_print_fields, .takes_size = sizeof(struct award_wish_to_print),
     .gives_bytes = true},
    {0}};

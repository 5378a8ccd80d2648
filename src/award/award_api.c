/* SPDX-License-Identifier: Apache-2.0 */
/* One's own certificates, and the page that confirms anybody's. */
#include <string.h>

#include "award/award_document.h"
#include "award/award_routes.h"
#include "platform/base/paging.h"
#include "platform/render/house.h"

static const char *const kinds[] = {"team", "person", "unit", NULL};

const struct field award_certificate_fields[] = {
    FIELD(award_certificate, id, FIELD_ID, .label = "证书", .is_required = true),
    FIELD(award_certificate, number, FIELD_TEXT, .label = "证书编号", .is_required = true),
    FIELD(award_certificate, kind, FIELD_WORD, .label = "类别", .words = kinds,
          .is_required = true),
    FIELD(award_certificate, event, FIELD_TEXT, .label = "活动", .is_required = true),
    FIELD(award_certificate, award, FIELD_TEXT, .label = "奖项", .is_required = true),
    FIELD(award_certificate, name, FIELD_TEXT, .label = "获奖者", .is_required = true),
    FIELD(award_certificate, unit_name, FIELD_TEXT, .label = "所在单位", .is_required = true),
    FIELD(award_certificate, issuer, FIELD_TEXT, .label = "颁发单位", .is_required = true),
    FIELD(award_certificate, day, FIELD_DATE, .label = "颁发日期"),
    FIELD(award_certificate, key, FIELD_TEXT, .label = "签名密钥", .is_required = true),
    FIELD(award_certificate, revoked_at, FIELD_TIME, .label = "撤销时间"),
    FIELD(award_certificate, revoked_by, FIELD_TEXT, .label = "撤销人"),
    FIELD(award_certificate, revoked_reason, FIELD_TEXT, .label = "撤销原因"),
    FIELD_SHAPE("Certificate")};

const struct field award_print_fields[] = {
    FIELD(award_wish_to_print, certificate, FIELD_ID, .label = "证书"),
    FIELD(award_wish_to_print, format, FIELD_TEXT, .label = "文件格式"),
    FIELD_SHAPE("CertificatePrint")};

/* ---- Printing -------------------------------------------------------------------------------- */

enum err award_print(struct ctx *c, struct award_list list, const char *format,
                     struct award_printed **ret)
{
    struct award_printed *printed = arena_alloc(c->arena, sizeof *printed);
    enum render_format wanted = RENDER_PDF;
    if (format && (!render_format_called(format, &wanted) || wanted == RENDER_XLSX))
        ctx_fault(c, "format", "证书可以下载成 pdf 或 docx。");
    TRY(ctx_faulty(c));
    if (list.count == 0)
        return ctx_fail(c, ERR_CONFLICT, "没有可以打印的证书，请先颁发。");
    const char *address = award_address(c, list.list[0].owner_unit);
    if (!address)
        return ctx_fail(c, ERR_CONFLICT, "还没有填写证书确认页的网址，请主办单位先填写。");
    TRY(award_need_intact(c, list));
    TRY(render_for(c, award_document(c, list, address), wanted, NULL, &printed->bytes));
    printed->list = list;
    printed->format = (int)wanted;
    *ret = printed;
    return OK;
}

void award_hand_out(struct ctx *c, const struct award_printed *printed, struct response *p)
{
    const struct award_certificate *first = &printed->list.list[0];
    enum render_format format = (enum render_format)printed->format;
    bool is_one = printed->list.count == 1;
    award_note_printed(c, printed->list);
    p->bytes = printed->bytes;
    p->type = render_content_type(format);
    p->filename = text_format(c->arena, "荣誉证书-%s.%s", is_one ? first->name : first->event,
                              render_extension(format));
}

/* ---- One's own ------------------------------------------------------------------------------- */

static const struct field list_fields[] = {PAGED(award_certificate_fields, award_certificate),
                                           FIELD_SHAPE("CertificateList")};

static enum err list_own(struct ctx *c, const struct request *q, struct response *p)
{
    (void)q;
    struct award_list list = award_of_actor(c);
    p->gives = paged_new(c, (int64_t)list.count, list.list, list.count);
    return OK;
}

static enum err prepare_own(struct ctx *c, const struct request *q, struct response *p)
{
    const struct award_wish_to_print *wish = q->takes;
    struct award_list own = award_of_actor(c);
    struct award_printed *printed;
    (void)p;
    for (size_t i = 0; i < own.count; i++) {
        if (own.list[i].id != q->ids[0])
            continue;
        TRY(award_print(c, (struct award_list){&own.list[i], 1}, wish->format, &printed));
        *q->plan = printed;
        return OK;
    }
    return ctx_fail(c, ERR_NOT_FOUND, "您名下没有这份证书，或者它已经撤销。");
}

static enum err give_own(struct ctx *c, const struct request *q, struct response *p)
{
    award_hand_out(c, *q->plan, p);
    return OK;
}

/* ---- The page -------------------------------------------------------------------------------- */

static enum err show_page(struct ctx *c, const struct request *q, struct response *p)
{
    (void)q;
    TRY(award_page(c, &p->bytes));
    p->type = "text/html; charset=utf-8";
    p->policy = award_page_policy(c, p->bytes);
    return OK;
}

const struct route award_routes[] = {
    {"GET", "/api/my/certificates", list_own, .title = "我的荣誉证书", .need = NEED_SIGNED_IN,
     .lane = LANE_READ, .gives = list_fields},
    {"POST", "/api/my/certificates/{certificate}/file", give_own, prepare_own,
     .title = "下载我的荣誉证书", .need = NEED_SIGNED_IN, .lane = LANE_WRITE,
     .takes = award_print_fields, .takes_size = sizeof(struct award_wish_to_print),
     .gives_bytes = true},
    {"GET", "/confirm", show_page, .title = "荣誉证书确认页", .need = NEED_PUBLIC,
     .lane = LANE_READ, .gives_bytes = true},
    {0}};

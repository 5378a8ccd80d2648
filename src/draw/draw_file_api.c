/* SPDX-License-Identifier: Apache-2.0 */
/* Files of a draw: what anybody can check. */
#include "draw/draw.h"
#include "draw_document.h"
#include "draw_routes.h"
#include "platform/render/house.h"

typedef enum err (*see_function)(struct ctx *c, int64_t id, struct draw *ret);

static enum err give_record(struct ctx *c, const struct request *q, struct response *p,
                            see_function see)
{
    struct draw draw;
    TRY(see(c, q->ids[0], &draw));
    TRY(draw_file(c, &draw, &p->bytes));
    p->type = "application/json; charset=utf-8";
    p->filename = text_format(c->arena, "抽签记录-%lld.json", (long long)draw.record.id);
    return OK;
}

static enum err give_list(struct ctx *c, const struct request *q, struct response *p,
                          see_function see)
{
    struct draw draw;
    TRY(see(c, q->ids[0], &draw));
    TRY(draw_list_text(c, &draw, &p->bytes));
    p->type = "text/plain; charset=utf-8";
    p->filename = text_format(c->arena, "抽签名单-%lld.txt", (long long)draw.record.id);
    return OK;
}

static enum err give_own_record(struct ctx *c, const struct request *q, struct response *p)
{
    return give_record(c, q, p, draw_see);
}

static enum err give_public_record(struct ctx *c, const struct request *q, struct response *p)
{
    return give_record(c, q, p, draw_see_public);
}

static enum err give_own_list(struct ctx *c, const struct request *q, struct response *p)
{
    return give_list(c, q, p, draw_see);
}

static enum err give_public_list(struct ctx *c, const struct request *q, struct response *p)
{
    return give_list(c, q, p, draw_see_public);
}

static enum err give_document(struct ctx *c, const struct request *q, struct response *p)
{
    struct draw draw;
    struct bytes record;
    enum render_format format;
    TRY(draw_see(c, q->ids[0], &draw));
    if (!render_format_called(q->words[0], &format))
        return ctx_fail(c, ERR_NOT_FOUND, "抽签记录只有 pdf、docx、xlsx 三种格式。");
    /* Nothing is printed that could not be given out to be checked. */
    TRY(draw_file(c, &draw, &record));
    TRY(render_for(c, draw_document(c, &draw), format, NULL, &p->bytes));
    p->type = render_content_type(format);
    p->filename =
        text_format(c->arena, "%s抽签记录.%s", draw.record.title, render_extension(format));
    return OK;
}

const struct route draw_file_routes[] = {
    {"GET", "/api/draws/{draw}/record.json", give_own_record, .title = "下载抽签记录",
     .need = NEED_SIGNED_IN, .lane = LANE_SLOW, .gives_bytes = true},
    {"GET", "/api/draws/{draw}/list.txt", give_own_list, .title = "下载冻结的名单",
     .need = NEED_SIGNED_IN, .lane = LANE_SLOW, .gives_bytes = true},
    {"GET", "/api/draws/{draw}/record/{form=text}", give_document, .title = "打印抽签记录",
     .need = NEED_SIGNED_IN, .lane = LANE_SLOW, .gives_bytes = true},
    {"GET", "/api/public/draws/{draw}/record.json", give_public_record, .title = "公开下载抽签记录",
     .need = NEED_PUBLIC, .lane = LANE_SLOW, .gives_bytes = true},
    {"GET", "/api/public/draws/{draw}/list.txt", give_public_list, .title = "公开下载冻结的名单",
     .need = NEED_PUBLIC, .lane = LANE_SLOW, .gives_bytes = true},
    {0}};

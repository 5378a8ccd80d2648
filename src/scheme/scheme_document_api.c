/* SPDX-License-Identifier: Apache-2.0 */
/* The rule sheet as a file. */
#include "org/org.h"
#include "platform/http/http.h"
#include "platform/render/house.h"
#include "scheme/scheme_document.h"
#include "scheme/scheme_routes.h"

static enum err give_sheet(struct ctx *c, const struct request *q, struct response *p)
{
    struct scheme scheme;
    struct scheme_reading reading;
    enum render_format format;
    TRY(scheme_see(c, q->ids[0], &scheme));
    if (!render_format_called(q->words[0], &format))
        return ctx_fail(c, ERR_NOT_FOUND, "评分规则表只有 pdf、docx、xlsx 三种格式。");
    scheme_read(c, &scheme, &reading);
    if (!reading.model)
        return ctx_fail(c, ERR_INVALID, "方案还有 %zu 处错误，改正后才能生成评分规则表。",
                        reading.faults.count);
    struct document *document = scheme_document(c, &scheme, &reading, format == RENDER_XLSX);
    TRY(render_for(c, document, format, NULL, &p->bytes));
    p->type = render_content_type(format);
    p->filename = text_format(c->arena, "%s评分规则表.%s", scheme.title, render_extension(format));
    return OK;
}

const struct route scheme_document_routes[] = {
    {"GET", "/api/schemes/{scheme}/sheet/{form=text}", give_sheet, .title = "下载评分规则表",
     .need = MAY_SEE_SCHEMES, .lane = LANE_SLOW, .gives_bytes = true},
    {0}};

/* SPDX-License-Identifier: Apache-2.0 */
#include "platform/render/render.h"

#include "platform/render/docx.h"
#include "platform/render/pdf.h"
#include "platform/render/xlsx_out.h"

static const struct {
    const char *extension, *content_type;
    struct rendered (*render)(struct document *document, const struct render_settings *settings);
} formats[RENDER_FORMATS] = {
    [RENDER_PDF] = {"pdf", "application/pdf", pdf_render},
    [RENDER_DOCX] = {"docx",
                     "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                     docx_render},
    [RENDER_XLSX] = {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                     xlsx_render},
};

const char *render_extension(enum render_format format)
{
    return formats[format].extension;
}

const char *render_content_type(enum render_format format)
{
    return formats[format].content_type;
}

struct rendered render_document(struct document *document, enum render_format format,
                                const struct render_settings *settings)
{
    document_make_printable(document);
    return formats[format].render(document, settings);
}

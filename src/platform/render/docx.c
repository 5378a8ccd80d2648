/* SPDX-License-Identifier: Apache-2.0 */
#include "platform/render/docx.h"

#include <string.h>

#include "platform/base/arena.h"

static const size_t largest_main_part = (size_t)512 << 20;

static bool starts_with(const char *string, const char *start)
{
    return strncmp(string, start, strlen(start)) == 0;
}

static void fill_in_parts(struct docx *docx)
{
    for (struct docx_part *part = docx->parts; part && !docx->sentence; part = part->next) {
        if (strcmp(part->path, "word/document.xml") == 0 ||
            starts_with(part->path, "word/header") || starts_with(part->path, "word/footer"))
            part->bytes = docx_fill_in(docx, part->bytes);
    }
}

static void put_in_styles(struct docx *docx)
{
    struct docx_part *part = docx_part(docx, "word/styles.xml");
    size_t end;
    if (!docx_find_styles(docx, part->bytes, &end))
        return;
    struct text text;
    text_init(&text, docx->arena, part->bytes.length + 65536);
    text_add_bytes(&text, part->bytes.at, end);
    docx_add_styles(docx, &text);
    text_add_bytes(&text, part->bytes.at + end, part->bytes.length - end);
    part->bytes = (struct bytes){text.at, text.used};
}

static void add_page_size(const struct docx *docx, struct text *text)
{
    text_add(text, docx->document->orientation == DOCUMENT_LANDSCAPE
                       ? "<w:pgSz w:w=\"16838\" w:h=\"11906\" w:orient=\"landscape\"/>"
                       : "<w:pgSz w:w=\"11906\" w:h=\"16838\"/>");
}

static void put_in_body(struct docx *docx)
{
    enum { SHORT_SIDE = 11906, LONG_SIDE = 16838, LEAST_WIDTH = 4000 };
    struct docx_part *part = docx_part(docx, "word/document.xml");
    struct bytes old = part->bytes;
    struct docx_places places;
    if (!docx_find_places(docx, old, &places))
        return;
    unsigned page = docx->document->orientation == DOCUMENT_LANDSCAPE ? LONG_SIDE : SHORT_SIDE;
    unsigned margins = places.left + places.right;
    docx->text_width = page > margins + LEAST_WIDTH ? page - margins : LEAST_WIDTH;
    struct text text;
    text_init(&text, docx->arena, largest_main_part);
    text_add_bytes(&text, old.at, places.body_start);
    docx_add_body(docx, &text);
    size_t at = places.body_end;
    if (places.page_end > at) {
        text_add_bytes(&text, old.at + at, places.page_start - at);
        add_page_size(docx, &text);
        at = places.page_end;
    }
    text_add_bytes(&text, old.at + at, old.length - at);
    part->bytes = (struct bytes){text.at, text.used};
    if (text.is_cut && !docx->sentence)
        docx->sentence = "内容过多，Word 放不下；请缩小范围分几次导出，或改为导出表格。";
}

/* A .dotx is told from a .docx by one word of its list of parts. */
static void make_document(struct docx *docx)
{
    static const char from[] = "wordprocessingml.template.main+xml";
    static const char to[] = "wordprocessingml.document.main+xml";
    struct docx_part *part = docx_part(docx, "[Content_Types].xml");
    char *types = arena_copy(docx->arena, part->bytes.at, part->bytes.length);
    char *at = strstr(types, from);
    if (at)
        memcpy(at, to, sizeof to - 1);
    part->bytes.at = types;
}

struct rendered docx_render(struct document *document, const struct render_settings *settings)
{
    struct docx docx = {.document = document,
                        .settings = settings,
                        .arena = document->arena,
                        .total = document_row_total(document)};
    /* An office's letterhead is not for certificates. */
    if (settings->docx_template.at && !document->is_framed) {
        docx_read_template(&docx, settings->docx_template);
        if (!docx.sentence)
            fill_in_parts(&docx);
        if (!docx.sentence)
            make_document(&docx);
    } else {
        docx_make_template(&docx);
    }
    if (!docx.sentence)
        put_in_styles(&docx);
    if (!docx.sentence)
        put_in_body(&docx);
    if (docx.sentence)
        return (struct rendered){.sentence = docx.sentence};
    struct docx_part *properties = docx_part(&docx, "docProps/core.xml");
    if (properties)
        properties->bytes = docx_properties(&docx);
    return docx_write(&docx);
}

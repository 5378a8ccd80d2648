/* SPDX-License-Identifier: Apache-2.0 */
/* Who gives a document, and the day, with room for the seal; at the left of it a QR code. */
#include "platform/render/docx.h"

#include "platform/base/arena.h"
#include "platform/render/code.h"

enum { EMU_A_MILLIMETRE = 36000, SEAL_ROOM = 900, QUIET = 8 };

static const char no_lines[] =
    "<w:tblBorders><w:top w:val=\"none\"/><w:left w:val=\"none\"/><w:bottom w:val=\"none\"/>"
    "<w:right w:val=\"none\"/><w:insideH w:val=\"none\"/><w:insideV w:val=\"none\"/>"
    "</w:tblBorders>";

static void add_picture(struct docx *docx, struct text *text, const struct code *code)
{
    struct bytes png = code_picture(docx->arena, code);
    if (!png.at) {
        docx->sentence = "生成二维码失败，可能是内存不足；请稍后再试。";
        return;
    }
    /* The white around it belongs to the picture. */
    double whole = code_millimetres(code) * (code->squares + QUIET) / code->squares;
    long long side = (long long)(whole * EMU_A_MILLIMETRE);
    const char *id = docx_add_picture(docx, png);
    text_add_format(
        text,
        "<w:p><w:r><w:drawing><wp:inline xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/"
        "2006/wordprocessingDrawing\"><wp:extent cx=\"%lld\" cy=\"%lld\"/><wp:docPr id=\"%zu\" "
        "name=\"code%zu\" descr=\"二维码\"/><a:graphic xmlns:a=\"http://schemas.openxmlformats.org"
        "/drawingml/2006/main\"><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/"
        "2006/picture\"><pic:pic xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/"
        "picture\"><pic:nvPicPr><pic:cNvPr id=\"%zu\" name=\"code%zu\"/><pic:cNvPicPr/>"
        "</pic:nvPicPr><pic:blipFill><a:blip xmlns:r=\"http://schemas.openxmlformats.org/"
        "officeDocument/2006/relationships\" r:embed=\"%s\"/><a:stretch><a:fillRect/></a:stretch>"
        "</pic:blipFill><pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"%lld\" cy=\"%lld\"/>"
        "</a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>"
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>",
        side, side, docx->pictures, docx->pictures, docx->pictures, docx->pictures, id, side, side);
}

static void begin_cell(struct text *text, unsigned width)
{
    text_add_format(text,
                    "<w:tc><w:tcPr><w:tcW w:w=\"%u\" w:type=\"dxa\"/><w:vAlign w:val=\"bottom\"/>"
                    "</w:tcPr>",
                    width);
}

void docx_add_closing(struct docx *docx, struct text *text, const struct document_block *block)
{
    struct code code;
    unsigned half = docx->text_width / 2;
    text_add_format(text,
                    "<w:p><w:pPr><w:spacing w:before=\"%d\"/></w:pPr></w:p><w:tbl><w:tblPr>"
                    "<w:tblW w:w=\"%u\" w:type=\"dxa\"/>%s<w:tblLayout w:type=\"fixed\"/>"
                    "</w:tblPr><w:tblGrid><w:gridCol w:w=\"%u\"/><w:gridCol w:w=\"%u\"/>"
                    "</w:tblGrid><w:tr><w:trPr><w:cantSplit/></w:trPr>",
                    docx->document->is_framed ? 0 : SEAL_ROOM, 2 * half, no_lines, half, half);
    begin_cell(text, half);
    if (block->code[0] && !code_make(docx->arena, block->code, &code))
        docx->sentence = "二维码的内容过长，放不下；请缩短活动、奖项或单位的名称。";
    else if (block->code[0])
        add_picture(docx, text, &code);
    docx_add_text(docx, text, DOCX_NOTE, block->text);
    text_add(text, "</w:tc>");
    begin_cell(text, half);
    docx_add_text(docx, text, DOCX_CLOSING, block->entries->label);
    docx_add_text(docx, text, DOCX_CLOSING, block->entries->value);
    text_add(text, "</w:tc></w:tr></w:tbl>");
    /* Word wants a paragraph behind a table; it is not to begin a page of its own. */
    text_add(text, "<w:p><w:pPr><w:spacing w:before=\"0\" w:after=\"0\" w:line=\"20\" "
                   "w:lineRule=\"exact\"/><w:rPr><w:sz w:val=\"2\"/></w:rPr></w:pPr></w:p>");
}

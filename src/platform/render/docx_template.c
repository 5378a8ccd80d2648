/* SPDX-License-Identifier: Apache-2.0 */
/* The template that is used when an office has none of its own: nothing but a page and its foot;
 * the styles come from docx_style.c as for any template that lacks them. */
#include "platform/render/docx.h"

#include <time.h>

#include "platform/base/arena.h"

#define XML_HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define WORD     "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
#define OFFICE   "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE  "http://schemas.openxmlformats.org/package/2006"
#define PARTS    "application/vnd.openxmlformats-officedocument.wordprocessingml."

static const struct {
    const char *path, *text;
} fixed_parts[] = {
    {"[Content_Types].xml", XML_HEAD
     "<Types xmlns=\"" PACKAGE "/content-types\">"
     "<Default Extension=\"rels\" "
     "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
     "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
     "<Override PartName=\"/word/document.xml\" ContentType=\"" PARTS "document.main+xml\"/>"
     "<Override PartName=\"/word/styles.xml\" ContentType=\"" PARTS "styles+xml\"/>"
     "<Override PartName=\"/word/settings.xml\" ContentType=\"" PARTS "settings+xml\"/>"
     "<Override PartName=\"/word/footer1.xml\" ContentType=\"" PARTS "footer+xml\"/>"
     "<Override PartName=\"/docProps/core.xml\" "
     "ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/></Types>"},
    {"_rels/.rels", XML_HEAD "<Relationships xmlns=\"" PACKAGE "/relationships\">"
                             "<Relationship Id=\"rId1\" Type=\"" OFFICE "/officeDocument\" "
                             "Target=\"word/document.xml\"/>"
                             "<Relationship Id=\"rId2\" Type=\"" PACKAGE "/relationships/metadata/"
                             "core-properties\" Target=\"docProps/core.xml\"/></Relationships>"},
    {"word/_rels/document.xml.rels",
     XML_HEAD "<Relationships xmlns=\"" PACKAGE "/relationships\">"
              "<Relationship Id=\"rId1\" Type=\"" OFFICE "/styles\" Target=\"styles.xml\"/>"
              "<Relationship Id=\"rId2\" Type=\"" OFFICE "/settings\" Target=\"settings.xml\"/>"
              "<Relationship Id=\"rId3\" Type=\"" OFFICE "/footer\" Target=\"footer1.xml\"/>"
              "</Relationships>"},
    {"word/settings.xml",
     XML_HEAD "<w:settings xmlns:w=\"" WORD "\"><w:characterSpacingControl "
              "w:val=\"compressPunctuation\"/><w:compat><w:compatSetting "
              "w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" "
              "w:val=\"15\"/></w:compat></w:settings>"},
    {"word/styles.xml",
     XML_HEAD "<w:styles xmlns:w=\"" WORD "\"><w:docDefaults><w:rPrDefault><w:rPr>"
              "<w:rFonts w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\" "
              "w:eastAsia=\"仿宋_GB2312\" w:cs=\"Times New Roman\"/><w:sz w:val=\"32\"/>"
              "<w:lang w:val=\"en-US\" w:eastAsia=\"zh-CN\" w:bidi=\"ar-SA\"/></w:rPr>"
              "</w:rPrDefault></w:docDefaults><w:style w:type=\"paragraph\" w:default=\"1\" "
              "w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/></w:style>"
              "<w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\">"
              "<w:name w:val=\"Normal Table\"/><w:tblPr><w:tblInd w:w=\"0\" w:type=\"dxa\"/>"
              "<w:tblCellMar><w:top w:w=\"0\" w:type=\"dxa\"/><w:left w:w=\"0\" w:type=\"dxa\"/>"
              "<w:bottom w:w=\"0\" w:type=\"dxa\"/><w:right w:w=\"0\" w:type=\"dxa\"/>"
              "</w:tblCellMar></w:tblPr></w:style></w:styles>"},
};

/* The margins of GB/T 9704 (37, 35, 28, 26 mm); on a turned page as in the PDF. */
static const char *const sections[] = {
    [DOCUMENT_PORTRAIT] = "<w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"2098\" "
                          "w:right=\"1474\" w:bottom=\"1984\" w:left=\"1588\" w:header=\"851\" "
                          "w:footer=\"992\" w:gutter=\"0\"/>",
    [DOCUMENT_LANDSCAPE] = "<w:pgSz w:w=\"16838\" w:h=\"11906\" w:orient=\"landscape\"/><w:pgMar "
                           "w:top=\"1588\" w:right=\"1474\" w:bottom=\"1588\" w:left=\"1474\" "
                           "w:header=\"851\" w:footer=\"720\" w:gutter=\"0\"/>",
};

/* Of a certificate; it has no foot. */
static const char frame[] =
    "<w:pgSz w:w=\"16838\" w:h=\"11906\" w:orient=\"landscape\"/><w:pgMar w:top=\"1300\" "
    "w:right=\"1800\" w:bottom=\"1200\" w:left=\"1800\" w:header=\"400\" w:footer=\"400\" "
    "w:gutter=\"0\"/><w:pgBorders w:offsetFrom=\"page\">"
    "<w:top w:val=\"thickThinSmallGap\" w:sz=\"24\" w:space=\"31\" w:color=\"C00D0D\"/>"
    "<w:left w:val=\"thickThinSmallGap\" w:sz=\"24\" w:space=\"31\" w:color=\"C00D0D\"/>"
    "<w:bottom w:val=\"thinThickSmallGap\" w:sz=\"24\" w:space=\"31\" w:color=\"C00D0D\"/>"
    "<w:right w:val=\"thinThickSmallGap\" w:sz=\"24\" w:space=\"31\" w:color=\"C00D0D\"/>"
    "</w:pgBorders>";

static struct bytes main_part(const struct docx *docx)
{
    bool is_framed = docx->document->is_framed;
    return bytes_of(text_format(
        docx->arena,
        XML_HEAD "<w:document xmlns:w=\"" WORD "\" xmlns:r=\"" OFFICE "\"><w:body><w:sectPr>"
                 "%s%s</w:sectPr></w:body></w:document>",
        is_framed ? "" : "<w:footerReference w:type=\"default\" r:id=\"rId3\"/>",
        is_framed ? frame : sections[docx->document->orientation]));
}

static void add_foot_line(struct text *text, const char *label, const char *value)
{
    if (value[0] == '\0')
        return;
    text_add(text, "<w:p><w:pPr><w:spacing w:line=\"220\" w:lineRule=\"exact\"/></w:pPr><w:r>"
                   "<w:rPr><w:color w:val=\"666666\"/><w:sz w:val=\"16\"/></w:rPr>"
                   "<w:t xml:space=\"preserve\">");
    text_add(text, label);
    docx_add_escaped(text, bytes_of(value));
    text_add(text, "</w:t></w:r></w:p>");
}

static void add_count(struct text *text, const char *before, const char *field)
{
    static const char look[] = "<w:rPr><w:sz w:val=\"21\"/></w:rPr>";
    text_add_format(text,
                    "<w:r>%s<w:t xml:space=\"preserve\">%s</w:t></w:r>"
                    "<w:r>%s<w:fldChar w:fldCharType=\"begin\"/></w:r>"
                    "<w:r>%s<w:instrText xml:space=\"preserve\"> %s </w:instrText></w:r>"
                    "<w:r>%s<w:fldChar w:fldCharType=\"separate\"/></w:r>"
                    "<w:r>%s<w:t>1</w:t></w:r>"
                    "<w:r>%s<w:fldChar w:fldCharType=\"end\"/></w:r>",
                    look, before, look, look, field, look, look, look);
}

static struct bytes foot(struct docx *docx)
{
    const struct document *document = docx->document;
    struct text text;
    text_init(&text, docx->arena, 1 << 20);
    text_add(&text, XML_HEAD "<w:ftr xmlns:w=\"" WORD "\"><w:p><w:pPr><w:spacing w:line=\"300\" "
                             "w:lineRule=\"exact\"/><w:jc w:val=\"center\"/></w:pPr>");
    add_count(&text, "第 ", "PAGE");
    add_count(&text, " 页 共 ", "NUMPAGES");
    text_add(&text, "<w:r><w:rPr><w:sz w:val=\"21\"/></w:rPr><w:t xml:space=\"preserve\"> 页</w:t>"
                    "</w:r></w:p>");
    add_foot_line(&text, "编号：", document->number);
    add_foot_line(&text, "内容校验值：", document->hash);
    add_foot_line(&text, "审计日志当日校验值：", document->audit_head);
    text_add(&text, "</w:ftr>");
    docx->is_number_shown = docx->is_hash_shown = docx->is_audit_shown = true;
    return (struct bytes){text.at, text.used};
}

struct bytes docx_properties(struct docx *docx)
{
    const struct document *document = docx->document;
    time_t seconds = (time_t)(document->created_ms / 1000);
    struct tm utc;
    char when[32] = "1970-01-01T00:00:00Z";
    if (gmtime_r(&seconds, &utc))
        (void)strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%SZ", &utc);
    struct text text;
    text_init(&text, docx->arena, 1 << 20);
    text_add(&text, XML_HEAD "<cp:coreProperties xmlns:cp=\"" PACKAGE "/metadata/core-properties\" "
                             "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
                             "xmlns:dcterms=\"http://purl.org/dc/terms/\" "
                             "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>");
    docx_add_escaped(&text, bytes_of(document->title));
    text_add(&text, "</dc:title><dc:subject>");
    docx_add_escaped(&text, bytes_of(document->number));
    text_add(&text, "</dc:subject><dc:creator>");
    docx_add_escaped(&text, bytes_of(document->author));
    text_add(&text, "</dc:creator><cp:keywords>");
    docx_add_escaped(&text, bytes_of(document->hash));
    text_add_format(&text,
                    "</cp:keywords><dcterms:created xsi:type=\"dcterms:W3CDTF\">%s"
                    "</dcterms:created><dcterms:modified xsi:type=\"dcterms:W3CDTF\">%s"
                    "</dcterms:modified></cp:coreProperties>",
                    when, when);
    return (struct bytes){text.at, text.used};
}

void docx_make_template(struct docx *docx)
{
    for (size_t i = 0; i < sizeof fixed_parts / sizeof fixed_parts[0]; i++)
        docx_add_part(docx, fixed_parts[i].path, bytes_of(fixed_parts[i].text));
    docx_add_part(docx, "word/document.xml", main_part(docx));
    docx_add_part(docx, "word/footer1.xml", foot(docx));
    docx_add_part(docx, "docProps/core.xml", (struct bytes){"", 0});
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "platform/render/docx.h"

#include <expat.h>
#include <string.h>
#include <strings.h>

#include "platform/base/arena.h"

enum { DEEPEST = 256, BODY_DEPTH = 2, LONGEST_MARK = 64, MOST_TWIPS = 31680 };

struct scan {
    XML_Parser parser;
    struct docx *docx;
    struct docx_places *places; /* of the main part */
    bool is_broken;
    int depth;
    bool is_main;       /* the outermost element is w:document, or w:styles */
    bool is_in_section; /* the body's own section, not one of a paragraph */
    size_t start;       /* of the body's element that is being read */
    size_t body_end, section_start;
    bool has_mark;
    char mark[LONGEST_MARK]; /* the text of that element, if it is short */
    size_t mark_used;
    char style_id[DOCX_STYLE_ID];
    size_t end; /* of the styles */
};

static size_t position(const struct scan *scan)
{
    XML_Index index = XML_GetCurrentByteIndex(scan->parser);
    return index > 0 ? (size_t)index : 0;
}

static size_t position_behind(const struct scan *scan)
{
    return position(scan) + (size_t)XML_GetCurrentByteCount(scan->parser);
}

static const char *attribute(const char **attributes, const char *name)
{
    for (; attributes[0]; attributes += 2) {
        if (strcmp(attributes[0], name) == 0)
            return attributes[1];
    }
    return "";
}

static void refuse_doctype(void *user, const char *name, const char *system, const char *public,
                           int has_subset)
{
    struct scan *scan = user;
    (void)name;
    (void)system;
    (void)public;
    (void)has_subset;
    scan->is_broken = true;
    (void)XML_StopParser(scan->parser, XML_FALSE);
}

static bool run(struct scan *scan, struct bytes part, XML_StartElementHandler begin,
                XML_EndElementHandler end, XML_CharacterDataHandler text)
{
    scan->parser = XML_ParserCreate("UTF-8");
    if (!scan->parser)
        return false;
    XML_SetUserData(scan->parser, scan);
    XML_SetElementHandler(scan->parser, begin, end);
    XML_SetCharacterDataHandler(scan->parser, text);
    XML_SetStartDoctypeDeclHandler(scan->parser, refuse_doctype);
    bool is_read = XML_Parse(scan->parser, part.at, (int)part.length, XML_TRUE) == XML_STATUS_OK;
    XML_ParserFree(scan->parser);
    return is_read && !scan->is_broken && scan->is_main;
}

/* ---- the main part ------------------------------------------------------------------------- */

static unsigned twips(const char *text)
{
    unsigned value = 0;
    for (; *text >= '0' && *text <= '9' && value < MOST_TWIPS; text++)
        value = value * 10 + (unsigned)(*text - '0');
    return value < MOST_TWIPS ? value : MOST_TWIPS;
}

static void begin_main(void *user, const char *name, const char **attributes)
{
    struct scan *scan = user;
    if (scan->depth == 0)
        scan->is_main = strcmp(name, "w:document") == 0;
    if (scan->depth == BODY_DEPTH) {
        scan->start = position(scan);
        scan->mark_used = 0;
        scan->is_in_section = strcmp(name, "w:sectPr") == 0;
        if (scan->is_in_section)
            scan->section_start = scan->start;
    }
    if (scan->is_in_section && strcmp(name, "w:pgSz") == 0) {
        scan->places->page_start = position(scan);
        scan->places->page_end = position_behind(scan);
    }
    if (scan->is_in_section && strcmp(name, "w:pgMar") == 0) {
        scan->places->left = twips(attribute(attributes, "w:left"));
        scan->places->right = twips(attribute(attributes, "w:right"));
    }
    if (++scan->depth > DEEPEST) {
        scan->is_broken = true;
        (void)XML_StopParser(scan->parser, XML_FALSE);
    }
}

static void end_main(void *user, const char *name)
{
    static const char mark[] = "{{正文}}";
    struct scan *scan = user;
    scan->depth--;
    if (scan->depth == BODY_DEPTH - 1 && strcmp(name, "w:body") == 0)
        scan->body_end = position(scan);
    if (scan->depth != BODY_DEPTH)
        return;
    struct bytes text = text_trim((struct bytes){scan->mark, scan->mark_used});
    if (!scan->has_mark && strcmp(name, "w:p") == 0 && bytes_are(text, mark)) {
        scan->has_mark = true;
        scan->places->body_start = scan->start;
        scan->places->body_end = position_behind(scan);
    }
}

static void text_main(void *user, const char *at, int length)
{
    struct scan *scan = user;
    /* What is too long for a mark is none; it is kept too long. */
    size_t fit = sizeof scan->mark - scan->mark_used;
    size_t now = (size_t)length < fit ? (size_t)length : fit;
    memcpy(scan->mark + scan->mark_used, at, now);
    scan->mark_used += now;
}

bool docx_find_places(struct docx *docx, struct bytes main_part, struct docx_places *ret_places)
{
    *ret_places = (struct docx_places){0};
    struct scan scan = {.docx = docx, .places = ret_places};
    if (!run(&scan, main_part, begin_main, end_main, text_main) || scan.body_end == 0) {
        docx->sentence = "文书模板的正文部分已损坏，无法使用；请用 Word 或 WPS 打开模板，"
                         "另存为“Word 文档（*.docx）”后重新上传。";
        return false;
    }
    if (!scan.has_mark)
        ret_places->body_start = ret_places->body_end =
            scan.section_start ? scan.section_start : scan.body_end;
    return true;
}

/* ---- styles -------------------------------------------------------------------------------- */

static void begin_styles(void *user, const char *name, const char **attributes)
{
    struct scan *scan = user;
    if (scan->depth == 0)
        scan->is_main = strcmp(name, "w:styles") == 0;
    if (scan->depth == 1)
        scan->style_id[0] = '\0';
    if (scan->depth == 1 && strcmp(name, "w:style") == 0 &&
        strcmp(attribute(attributes, "w:type"), "paragraph") == 0) {
        const char *id = attribute(attributes, "w:styleId");
        size_t length = strlen(id);
        if (length < sizeof scan->style_id && !strpbrk(id, "<>&\""))
            memcpy(scan->style_id, id, length + 1);
    }
    if (scan->depth == 2 && strcmp(name, "w:name") == 0) {
        for (int style = 0; style < DOCX_STYLES; style++) {
            if (strcasecmp(attribute(attributes, "w:val"),
                           docx_style_name((enum docx_style)style)) == 0)
                memcpy(scan->docx->style_ids[style], scan->style_id, sizeof scan->style_id);
        }
    }
    scan->depth++;
}

static void end_styles(void *user, const char *name)
{
    struct scan *scan = user;
    (void)name;
    scan->depth--;
    if (scan->depth == 0)
        scan->end = position(scan);
}

bool docx_find_styles(struct docx *docx, struct bytes styles, size_t *ret_end)
{
    struct scan scan = {.docx = docx};
    bool is_found = run(&scan, styles, begin_styles, end_styles, NULL) && scan.end > 0;
    if (!is_found)
        docx->sentence = "文书模板的样式部分已损坏，无法使用；请用 Word 或 WPS 打开模板，"
                         "另存为“Word 文档（*.docx）”后重新上传。";
    *ret_end = scan.end;
    return is_found;
}

/* ---- places to fill in --------------------------------------------------------------------- */

/* Word cuts text into runs where somebody corrected it; a mark that is cut is not found. */
static const char *find_cut_mark(struct docx *docx, struct bytes part, const char *const *marks)
{
    struct text plain;
    text_init(&plain, docx->arena, part.length);
    bool is_tag = false;
    for (size_t i = 0; i < part.length; i++) {
        is_tag |= part.at[i] == '<';
        if (!is_tag)
            text_add_char(&plain, part.at[i]);
        is_tag &= part.at[i] != '>';
    }
    for (; *marks; marks++) {
        if (strstr(plain.at, *marks))
            return *marks;
    }
    return NULL;
}

struct bytes docx_fill_in(struct docx *docx, struct bytes part)
{
    static const char *const marks[] = {"{{标题}}",   "{{编号}}", "{{单位}}",
                                        "{{校验值}}", "{{审计}}", NULL};
    const struct document *document = docx->document;
    const char *const values[] = {document->title, document->number, document->author,
                                  document->hash, document->audit_head};
    bool ignored = false, *const shown[] = {&ignored, &docx->is_number_shown, &ignored,
                                            &docx->is_hash_shown, &docx->is_audit_shown};
    struct text text;
    text_init(&text, docx->arena, (size_t)2 * DOCX_LARGEST_TEMPLATE);
    const char *end = part.at + part.length;
    for (const char *at = part.at; at < end;) {
        size_t mark = 0;
        while (marks[mark] && ((size_t)(end - at) < strlen(marks[mark]) ||
                               memcmp(at, marks[mark], strlen(marks[mark])) != 0))
            mark++;
        if (!marks[mark]) {
            text_add_char(&text, *at++);
            continue;
        }
        docx_add_escaped(&text, bytes_of(values[mark]));
        *shown[mark] = true;
        at += strlen(marks[mark]);
    }
    struct bytes filled = {text.at, text.used};
    const char *cut = find_cut_mark(docx, filled, marks);
    if (cut && !docx->sentence)
        docx->sentence = text_format(docx->arena,
                                     "文书模板中的“%s”带有不同的格式或修订痕迹，无法识别；"
                                     "请在模板中把它删去，一次输入完整后重新上传。",
                                     cut);
    return filled;
}

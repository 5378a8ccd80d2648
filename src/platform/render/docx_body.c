/* SPDX-License-Identifier: Apache-2.0 */
#include "platform/render/docx.h"

#include <string.h>

#include "platform/base/arena.h"
#include "platform/render/widths.h"

enum {
    MARGIN = 70,          /* beside the text of a cell, twips */
    HALF_CHARACTER = 105, /* of a cell's 10.5 points */
    FIELD_HALF = 120,     /* of a field's 12 points */
    SIGN_HEIGHT = 880,
    NO_SPLIT = 1500, /* bytes of text up to which a row surely fits on a page */
};

void docx_add_escaped(struct text *text, struct bytes bytes)
{
    const char *end = bytes.at + bytes.length;
    for (const char *at = bytes.at; at < end; at++) {
        switch (*at) {
        case '<': text_add(text, "&lt;"); break;
        case '>': text_add(text, "&gt;"); break;
        case '&': text_add(text, "&amp;"); break;
        case '"': text_add(text, "&quot;"); break;
        default: text_add_char(text, *at); break;
        }
    }
}

/* ---- runs and paragraphs ------------------------------------------------------------------- */

static void add_run(struct text *text, const char *look, struct bytes line)
{
    text_add(text, "<w:r>");
    if (look[0]) {
        text_add(text, "<w:rPr>");
        text_add(text, look);
        text_add(text, "</w:rPr>");
    }
    text_add(text, "<w:t xml:space=\"preserve\">");
    docx_add_escaped(text, line);
    text_add(text, "</w:t></w:r>");
}

/* Each line of the string a paragraph; `more` goes into its properties. */
static void add_paragraphs(struct docx *docx, struct text *text, enum docx_style style,
                           const char *more[2], const char *string)
{
    for (;;) {
        size_t length = strcspn(string, "\n");
        text_add(text, "<w:p><w:pPr><w:pStyle w:val=\"");
        text_add(text, docx->style_ids[style]);
        text_add(text, "\"/>");
        text_add(text, more[0]);
        text_add(text, "</w:pPr>");
        if (length > 0)
            add_run(text, more[1], (struct bytes){string, length});
        text_add(text, "</w:p>");
        if (string[length] == '\0')
            return;
        string += length + 1;
    }
}

static void add_plain(struct docx *docx, struct text *text, enum docx_style style,
                      const char *string)
{
    add_paragraphs(docx, text, style, (const char *[]){"", ""}, string);
}

void docx_add_text(struct docx *docx, struct text *text, enum docx_style style, const char *string)
{
    add_plain(docx, text, style, string);
}

/* Word wants a paragraph between two tables and behind the last one. */
static void add_gap(struct text *text)
{
    text_add(text, "<w:p><w:pPr><w:spacing w:before=\"0\" w:after=\"0\" w:line=\"120\" "
                   "w:lineRule=\"exact\"/></w:pPr></w:p>");
}

/* ---- tables -------------------------------------------------------------------------------- */

static void begin_table(struct text *text, bool has_lines, const double *widths, size_t count)
{
    static const char *const sides[] = {"top", "left", "bottom", "right", "insideH", "insideV"};
    int margin = has_lines ? MARGIN : 0;
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += widths[i];
    text_add_format(text, "<w:tbl><w:tblPr><w:tblW w:w=\"%d\" w:type=\"dxa\"/><w:tblBorders>",
                    (int)sum);
    for (size_t i = 0; i < sizeof sides / sizeof sides[0]; i++)
        text_add_format(text, "<w:%s w:val=\"%s\" w:sz=\"4\" w:space=\"0\" w:color=\"auto\"/>",
                        sides[i], has_lines ? "single" : "none");
    text_add_format(text,
                    "</w:tblBorders><w:tblLayout w:type=\"fixed\"/><w:tblCellMar>"
                    "<w:top w:w=\"%d\" w:type=\"dxa\"/><w:left w:w=\"%d\" w:type=\"dxa\"/>"
                    "<w:bottom w:w=\"%d\" w:type=\"dxa\"/><w:right w:w=\"%d\" w:type=\"dxa\"/>"
                    "</w:tblCellMar></w:tblPr><w:tblGrid>",
                    margin / 2, margin, margin / 2, margin);
    for (size_t i = 0; i < count; i++)
        text_add_format(text, "<w:gridCol w:w=\"%d\"/>", (int)widths[i]);
    text_add(text, "</w:tblGrid>");
}

static void begin_cell(struct text *text, double width, const char *look)
{
    text_add(text, "<w:tc><w:tcPr><w:tcW w:w=\"");
    text_add_int(text, (int64_t)width);
    text_add(text, "\" w:type=\"dxa\"/>");
    text_add(text, look);
    text_add(text, "</w:tcPr>");
}

static void add_head(struct docx *docx, struct text *text, const struct document_block *block,
                     const double *widths)
{
    text_add(text, "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
    for (size_t i = 0; i < block->column_count; i++) {
        begin_cell(text, widths[i],
                   "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"EBEBEB\"/>"
                   "<w:vAlign w:val=\"center\"/>");
        add_plain(docx, text, DOCX_HEAD, block->columns[i].title);
        text_add(text, "</w:tc>");
    }
    text_add(text, "</w:tr>");
}

static void add_row(struct docx *docx, struct text *text, const struct document_block *block,
                    const struct document_row *row, const double *widths)
{
    static const char *const aligns[] = {[DOCUMENT_LEFT] = "",
                                         [DOCUMENT_CENTRE] = "<w:jc w:val=\"center\"/>",
                                         [DOCUMENT_RIGHT] = "<w:jc w:val=\"right\"/>"};
    static const char *const faces[] = {[DOCUMENT_PLAIN] = "",
                                        [DOCUMENT_BOLD] = "<w:b/>",
                                        [DOCUMENT_MUTED] = "<w:color w:val=\"666666\"/>"};
    size_t length = 0;
    for (size_t i = 0; i < block->column_count; i++)
        length += strlen(row->cells[i].text);
    text_add(text, length < NO_SPLIT ? "<w:tr><w:trPr><w:cantSplit/></w:trPr>" : "<w:tr>");
    for (size_t i = 0; i < block->column_count; i++) {
        const struct document_cell *cell = &row->cells[i];
        begin_cell(text, widths[i], "<w:vAlign w:val=\"center\"/>");
        add_paragraphs(docx, text, DOCX_CELL,
                       (const char *[]){aligns[block->columns[i].align], faces[cell->face]},
                       cell->text);
        text_add(text, "</w:tc>");
    }
    text_add(text, "</w:tr>");
}

static void say_progress(struct docx *docx)
{
    enum { EVERY = 1024 };
    if (++docx->done % EVERY == 0 && docx->settings->progress &&
        !docx->settings->progress(docx->settings->user, docx->done, docx->total))
        docx->sentence = "已取消。";
}

static void add_table(struct docx *docx, struct text *text, const struct document_block *block)
{
    double least[DOCUMENT_COLUMNS], widths[DOCUMENT_COLUMNS];
    for (size_t i = 0; i < block->column_count; i++) {
        const struct document_cell *number = widths_longest_number(block, i);
        /* Half a character in Chinese faces, but wider in bold ones that may stand in for them. */
        least[i] =
            2 * MARGIN + 30 +
            (number ? (double)text_width(number->text) * HALF_CHARACTER * 1.4 : 2 * HALF_CHARACTER);
    }
    widths_share(block, docx->text_width, least, widths);
    if (block->text[0])
        add_plain(docx, text, DOCX_CAPTION, block->text);
    begin_table(text, true, widths, block->column_count);
    add_head(docx, text, block, widths);
    for (const struct document_row *row = block->rows; row && !docx->sentence; row = row->next) {
        add_row(docx, text, block, row, widths);
        say_progress(docx);
    }
    text_add(text, "</w:tbl>");
    add_gap(text);
}

/* ---- fields and lines to sign -------------------------------------------------------------- */

static double label_width(const struct document_block *block, double most)
{
    size_t widest = 0;
    for (const struct document_entry *entry = block->entries; entry; entry = entry->next) {
        size_t width = text_width(entry->label);
        widest = width > widest ? width : widest;
    }
    double width = (double)(widest + 3) * FIELD_HALF;
    return width < most / 2 ? width : most / 2;
}

static void add_slot(struct docx *docx, struct text *text, const struct document_entry *entry,
                     const double widths[3])
{
    static const char *const behind[] = {
        [DOCUMENT_NAME] = "", [DOCUMENT_SEAL] = "（盖章）", [DOCUMENT_DATE] = "　　年　月　日"};
    const char *label = text_format(docx->arena, "%s：%s", entry->label, behind[entry->slot]);
    if (entry->slot != DOCUMENT_NAME) {
        begin_cell(text, widths[0] + widths[1] + widths[2],
                   "<w:gridSpan w:val=\"3\"/><w:vAlign w:val=\"bottom\"/>");
        add_plain(docx, text, DOCX_FIELD, label);
        text_add(text, "</w:tc>");
        return;
    }
    begin_cell(text, widths[0], "<w:vAlign w:val=\"bottom\"/>");
    add_plain(docx, text, DOCX_FIELD, label);
    text_add(text, "</w:tc>");
    begin_cell(text, widths[1],
               "<w:tcBorders><w:bottom w:val=\"single\" w:sz=\"4\" w:space=\"0\" "
               "w:color=\"auto\"/></w:tcBorders><w:vAlign w:val=\"bottom\"/>");
    add_plain(docx, text, DOCX_FIELD, "");
    text_add(text, "</w:tc>");
}

static void add_field(struct docx *docx, struct text *text, const struct document_entry *entry,
                      const double widths[2])
{
    begin_cell(text, widths[0], "");
    add_paragraphs(docx, text, DOCX_FIELD, (const char *[]){"", "<w:b/>"}, entry->label);
    text_add(text, "</w:tc>");
    begin_cell(text, widths[1], "");
    add_plain(docx, text, DOCX_FIELD, entry->value);
    text_add(text, "</w:tc>");
}

static void add_entries(struct docx *docx, struct text *text, const struct document_block *block)
{
    bool is_signed = block->kind == DOCUMENT_SIGNATURES;
    double widths[3 * DOCUMENT_ACROSS], width = docx->text_width / (double)block->across;
    for (size_t i = 0; i < block->across; i++) {
        widths[3 * i] = label_width(block, width);
        widths[3 * i + 1] = width - widths[3 * i] - 240;
        widths[3 * i + 2] = 240;
    }
    begin_table(text, false, widths, 3 * (size_t)block->across);
    const struct document_entry *entry = block->entries;
    while (entry) {
        text_add(text, "<w:tr><w:trPr><w:cantSplit/>");
        if (is_signed)
            text_add_format(text, "<w:trHeight w:val=\"%d\" w:hRule=\"atLeast\"/>", SIGN_HEIGHT);
        text_add(text, "</w:trPr>");
        for (size_t i = 0; i < block->across; i++) {
            static const struct document_entry none = {.label = "", .value = ""};
            const struct document_entry *now = entry ? entry : &none;
            if (is_signed && entry)
                add_slot(docx, text, now, &widths[3 * i]);
            else
                add_field(docx, text, now, &widths[3 * i]);
            if (!is_signed || now->slot == DOCUMENT_NAME) {
                begin_cell(text, widths[3 * i + 2], "");
                add_plain(docx, text, DOCX_FIELD, "");
                text_add(text, "</w:tc>");
            }
            entry = entry ? entry->next : NULL;
        }
        text_add(text, "</w:tr>");
    }
    text_add(text, "</w:tbl>");
    add_gap(text);
}

/* ---- the whole ----------------------------------------------------------------------------- */

static void add_block(struct docx *docx, struct text *text, const struct document_block *block)
{
    switch (block->kind) {
    case DOCUMENT_HEADING:
        add_plain(docx, text, (enum docx_style)(DOCX_HEADING_1 + block->level - 1), block->text);
        break;
    case DOCUMENT_PARAGRAPH: add_plain(docx, text, DOCX_BODY, block->text); break;
    case DOCUMENT_NOTE: add_plain(docx, text, DOCX_NOTE, block->text); break;
    case DOCUMENT_FIELDS:
    case DOCUMENT_SIGNATURES:
        if (block->entry_count > 0)
            add_entries(docx, text, block);
        break;
    case DOCUMENT_TABLE: add_table(docx, text, block); break;
    case DOCUMENT_PAGE_BREAK:
        text_add(text, "<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>");
        break;
    case DOCUMENT_DISPLAY:
        add_plain(docx, text, (enum docx_style)(DOCX_DISPLAY_1 + block->level - 1), block->text);
        break;
    case DOCUMENT_OPENING: add_plain(docx, text, DOCX_OPENING, block->text); break;
    case DOCUMENT_CLOSING: docx_add_closing(docx, text, block); break;
    case DOCUMENT_KINDS: break;
    }
}

/* An office's own template has its letterhead already. */
static void add_letterhead(struct docx *docx, struct text *text)
{
    if (!docx->document->letterhead[0] || docx->settings->docx_template.at)
        return;
    add_plain(docx, text, DOCX_LETTERHEAD, docx->document->letterhead);
    add_paragraphs(docx, text, DOCX_SUBTITLE,
                   (const char *[]){"<w:pBdr><w:bottom w:val=\"single\" w:sz=\"18\" "
                                    "w:space=\"8\" w:color=\"C00D0D\"/></w:pBdr>",
                                    ""},
                   docx->document->number);
    add_gap(text);
}

static void add_remark(struct docx *docx, struct text *text, const char *label, const char *value)
{
    if (value[0])
        add_plain(docx, text, DOCX_NOTE, text_format(docx->arena, "%s：%s", label, value));
}

void docx_add_body(struct docx *docx, struct text *text)
{
    const struct document *document = docx->document;
    add_letterhead(docx, text);
    if (document->title[0] && !document->is_framed)
        add_plain(docx, text, DOCX_TITLE, document->title);
    if (document->subtitle[0])
        add_plain(docx, text, DOCX_SUBTITLE, document->subtitle);
    add_gap(text);
    for (const struct document_block *block = document->blocks; block && !docx->sentence;
         block = block->next)
        add_block(docx, text, block);
    if (!docx->is_number_shown)
        add_remark(docx, text, "编号", document->number);
    if (!docx->is_hash_shown)
        add_remark(docx, text, "内容校验值", document->hash);
    if (!docx->is_audit_shown)
        add_remark(docx, text, "审计日志当日校验值", document->audit_head);
}

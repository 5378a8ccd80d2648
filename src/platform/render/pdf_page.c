/* SPDX-License-Identifier: Apache-2.0 */
#include "platform/render/pdf.h"

#include <cairo-pdf.h>
#include <string.h>
#include <time.h>

#include "platform/base/arena.h"

#define MILLIMETRES (72 / 25.4)

/* A4; the text of a portrait page is 156 mm by 225 mm, as GB/T 9704 has it. */
static const struct {
    double width, height, left, right, top, bottom;
} sheets[] = {
    [DOCUMENT_PORTRAIT] = {210, 297, 28, 26, 37, 35},
    [DOCUMENT_LANDSCAPE] = {297, 210, 26, 26, 28, 28},
};

/* From the edge of the page to the text within a frame. */
static const double frame_beside = 32, frame_above = 24;

static cairo_status_t write_file(void *user, const unsigned char *bytes, unsigned length)
{
    struct pdf *pdf = user;
    text_add_bytes(&pdf->file, (const char *)bytes, length);
    return pdf->file.is_cut ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

static void tell(struct pdf *pdf, cairo_pdf_metadata_t what, const char *text)
{
    if (text[0])
        cairo_pdf_surface_set_metadata(pdf->surface, what, text);
}

static void tell_properties(struct pdf *pdf)
{
    const struct document *document = pdf->document;
    time_t seconds = (time_t)(document->created_ms / 1000);
    struct tm utc;
    char when[32];
    /* A PDF always says when it was made; left alone, cairo asks the clock. */
    if (!gmtime_r(&seconds, &utc) || strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%SZ", &utc) == 0)
        memcpy(when, "1970-01-01T00:00:00Z", 21);
    tell(pdf, CAIRO_PDF_METADATA_TITLE, document->title);
    tell(pdf, CAIRO_PDF_METADATA_AUTHOR, document->author);
    tell(pdf, CAIRO_PDF_METADATA_SUBJECT, document->number);
    tell(pdf, CAIRO_PDF_METADATA_KEYWORDS, document->hash);
    tell(pdf, CAIRO_PDF_METADATA_CREATOR, "lianbing");
    tell(pdf, CAIRO_PDF_METADATA_CREATE_DATE, when);
    tell(pdf, CAIRO_PDF_METADATA_MOD_DATE, when);
}

void pdf_page_first(struct pdf *pdf)
{
    int sheet = pdf->document->orientation == DOCUMENT_LANDSCAPE;
    bool is_framed = pdf->document->is_framed;
    pdf->page_width = sheets[sheet].width * MILLIMETRES;
    pdf->page_height = sheets[sheet].height * MILLIMETRES;
    pdf->left = (is_framed ? frame_beside : sheets[sheet].left) * MILLIMETRES;
    pdf->width = pdf->page_width - pdf->left -
                 (is_framed ? frame_beside : sheets[sheet].right) * MILLIMETRES;
    pdf->top = (is_framed ? frame_above : sheets[sheet].top) * MILLIMETRES;
    pdf->bottom = pdf->page_height - (is_framed ? frame_above : sheets[sheet].bottom) * MILLIMETRES;
    pdf->y = pdf->top;
    pdf->page = 1;
}

bool pdf_page_open(struct pdf *pdf)
{
    pdf->surface =
        cairo_pdf_surface_create_for_stream(write_file, pdf, pdf->page_width, pdf->page_height);
    tell_properties(pdf);
    pdf->cairo = cairo_create(pdf->surface);
    cairo_set_line_width(pdf->cairo, 0.5);
    return cairo_status(pdf->cairo) == CAIRO_STATUS_SUCCESS;
}

void pdf_page_close(struct pdf *pdf)
{
    if (pdf->cairo)
        cairo_destroy(pdf->cairo);
    pdf->cairo = NULL;
    if (!pdf->surface)
        return;
    cairo_surface_finish(pdf->surface);
    if (!pdf->sentence && cairo_surface_status(pdf->surface) != CAIRO_STATUS_SUCCESS)
        pdf->sentence =
            pdf->file.is_cut
                ? text_format(pdf->arena, "文件超过 %zu MB，请分成几次导出，或改为导出表格。",
                              pdf->file.maximum >> 20)
                : "生成 PDF 失败，请稍后再试；如仍不成功，请联系管理员检查字体和内存。";
    cairo_surface_destroy(pdf->surface);
    pdf->surface = NULL;
}

void pdf_page_line(struct pdf *pdf, double x, double y, double width, double height)
{
    if (!pdf->cairo)
        return;
    cairo_move_to(pdf->cairo, x, y);
    cairo_line_to(pdf->cairo, x + width, y + height);
    cairo_stroke(pdf->cairo);
}

static void draw_foot(struct pdf *pdf)
{
    const struct document *document = pdf->document;
    const struct {
        const char *label, *text;
    } lines[] = {{"编号：", document->number},
                 {"内容校验值：", document->hash},
                 {"审计日志当日校验值：", document->audit_head}};
    double y = pdf->bottom + 24;
    pdf_page_line(pdf, pdf->left, y - 4, pdf->width, 0);
    const char *page = text_format(pdf->arena, "第 %zu 页 共 %zu 页", pdf->page, pdf->pages);
    pdf_text_align(pdf, PDF_NUMBER, DOCUMENT_RIGHT);
    (void)pdf_text_set(pdf, PDF_NUMBER, page, pdf->width);
    pdf_text_draw(pdf, PDF_NUMBER, (struct pdf_lines){0, 1}, pdf->left, y - 2);
    pdf_text_grey(pdf, true);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        if (!lines[i].text[0]) {
            y += i == 0 ? pdf_pitch(PDF_FOOT) : 0;
            continue;
        }
        const char *line = text_format(pdf->arena, "%s%s", lines[i].label, lines[i].text);
        /* The first line stands beside the number of the page. */
        size_t count = pdf_text_set(pdf, PDF_FOOT, line, pdf->width - (i == 0 ? 110 : 0));
        pdf_text_draw(pdf, PDF_FOOT, (struct pdf_lines){0, count}, pdf->left, y);
        y += (double)count * pdf_pitch(PDF_FOOT);
    }
    pdf_text_grey(pdf, false);
}

void pdf_page_last(struct pdf *pdf)
{
    if (!pdf->cairo)
        return;
    struct arena_mark mark = arena_mark(pdf->arena);
    if (!pdf->document->is_framed)
        draw_foot(pdf);
    arena_rewind(pdf->arena, mark);
    cairo_show_page(pdf->cairo);
}

void pdf_page_next(struct pdf *pdf)
{
    pdf_page_last(pdf);
    if (pdf->page == pdf->most_pages && !pdf->sentence)
        pdf->sentence = text_format(
            pdf->arena, "文件超过 %zu 页，请缩小范围分几次导出，或改为导出表格。", pdf->most_pages);
    pdf->page++;
    pdf->y = pdf->top;
}

void pdf_page_need(struct pdf *pdf, double height)
{
    if (pdf->y + height > pdf->bottom + 0.01 && pdf->y > pdf->top)
        pdf_page_next(pdf);
}

bool pdf_page_progress(struct pdf *pdf, uint64_t rows)
{
    enum { EVERY = 256 };
    uint64_t before = pdf->done;
    pdf->done += rows;
    if (!pdf->sentence && pdf->settings->progress && before / EVERY != pdf->done / EVERY &&
        !pdf->settings->progress(pdf->settings->user, pdf->done, pdf->total))
        pdf->sentence = "已取消。";
    return pdf->sentence == NULL;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "platform/render/pdf.h"

#include "platform/base/arena.h"

static void measure_tables(struct pdf *pdf)
{
    for (const struct document_block *block = pdf->document->blocks; block && !pdf->sentence;
         block = block->next) {
        if (block->kind != DOCUMENT_TABLE)
            continue;
        struct pdf_table *table = arena_alloc(pdf->arena, sizeof *table);
        if (pdf->last_table)
            pdf->last_table->next = table;
        else
            pdf->tables = table;
        pdf->last_table = table;
        table->block = block;
        pdf_table_measure(pdf, table);
    }
}

static void set_pages(struct pdf *pdf)
{
    pdf->next_table = pdf->tables;
    if (pdf->document->is_framed) {
        pdf_frame_set(pdf);
        return;
    }
    pdf_block_title(pdf);
    for (const struct document_block *block = pdf->document->blocks; block && !pdf->sentence;
         block = block->next) {
        if (block->kind == DOCUMENT_TABLE) {
            pdf_table_set(pdf, pdf->next_table);
            pdf->next_table = pdf->next_table->next;
        } else {
            pdf_block_set(pdf, block);
        }
    }
    pdf_page_last(pdf);
}

static void set_document(struct pdf *pdf)
{
    pdf->tables = pdf->last_table = NULL;
    pdf->missing = 0;
    text_clear(&pdf->file);
    pdf_page_first(pdf);
    measure_tables(pdf);
    if (!pdf->sentence)
        set_pages(pdf);
    pdf->pages = pdf->page;
    if (pdf->sentence)
        return;
    pdf_page_first(pdf);
    if (pdf_page_open(pdf))
        set_pages(pdf);
    pdf_page_close(pdf);
}

struct rendered pdf_render(struct document *document, const struct render_settings *settings)
{
    struct pdf pdf = {
        .document = document,
        .settings = settings,
        .arena = document->arena,
        .most_pages = settings->most_pages ? settings->most_pages : RENDER_MOST_PAGES,
        .total = 2 * (uint64_t)document_row_total(document),
    };
    text_init(&pdf.file, pdf.arena,
              settings->most_bytes ? settings->most_bytes : RENDER_MOST_BYTES);
    if (!pdf_text_open(&pdf))
        return (struct rendered){.sentence = "本机没有可用的字体系统，请联系管理员安装 "
                                             "fontconfig 和 fonts-noto-cjk。"};
    set_document(&pdf);
    if (pdf.is_misjudged && !pdf.sentence) {
        pdf.is_exact = true;
        pdf.total *= 2;
        set_document(&pdf);
    }
    pdf_text_close(&pdf);
    if (pdf.sentence)
        return (struct rendered){.sentence = pdf.sentence};
    return (struct rendered){
        .bytes = {pdf.file.at, pdf.file.used}, .pages = pdf.pages, .missing = pdf.missing};
}

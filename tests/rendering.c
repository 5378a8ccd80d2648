/* SPDX-License-Identifier: Apache-2.0 */
#include "rendering.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int rendering_set_up(void **state)
{
    struct rendering *r = calloc(1, sizeof *r);
    arena_init(&r->arena, (size_t)1 << 30, NULL);
    r->document = document_new(&r->arena);
    (void)snprintf(r->path, sizeof r->path, "/tmp/lianbing-render-XXXXXX");
    int file = mkstemp(r->path);
    assert_true(file >= 0);
    (void)close(file);
    *state = r;
    return 0;
}

int rendering_tear_down(void **state)
{
    struct rendering *r = *state;
    (void)unlink(r->path);
    arena_release(&r->arena);
    free(r);
    return 0;
}

/* ---- given --------------------------------------------------------------------------------- */

struct document_block *given_table(struct rendering *r, const struct document_column *columns,
                                   size_t count)
{
    return document_add_table(r->document, NULL, columns, count);
}

struct document_block *given_ranking(struct rendering *r, size_t rows)
{
    static const struct document_column columns[] = {
        {"名次", 1, DOCUMENT_CENTRE, true},
        {"单位", 5, DOCUMENT_LEFT, false},
        {"总分", 2, DOCUMENT_RIGHT, true},
        {"备注", 4, DOCUMENT_LEFT, false},
    };
    struct document *document = r->document;
    document->title = "青山市年度执法大练兵评分排名";
    document->number = "练兵〔2026〕7号";
    document->author = "青山市生态环境局";
    document->hash = "SM3 66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0";
    document->audit_head = "SM3 debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732";
    document->created_ms = INT64_C(1795312800000);
    struct document_block *table = document_add_table(document, "县级排名", columns, 4);
    for (size_t i = 0; i < rows; i++) {
        struct document_cell *cells = document_add_row(table);
        cells[0].text = text_format(&r->arena, "%zu", i + 1);
        cells[1].text = text_format(&r->arena, "第%zu执法大队", i + 1);
        cells[2].text = text_format(&r->arena, "%zu.%02zu", 100 - i % 100, i % 100);
        cells[3].text = "";
    }
    return table;
}

/* ---- when ---------------------------------------------------------------------------------- */

void render_good(struct rendering *r, enum render_format format)
{
    r->file = render_document(r->document, format, &r->settings);
    assert_string_equal(r->file.sentence ? r->file.sentence : "", "");
    FILE *file = fopen(r->path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(r->file.bytes.at, 1, r->file.bytes.length, file), r->file.bytes.length);
    assert_int_equal(fclose(file), 0);
}

void render_refused(struct rendering *r, enum render_format format, const char *piece)
{
    r->file = render_document(r->document, format, &r->settings);
    assert_null(r->file.bytes.at);
    assert_non_null(r->file.sentence);
    assert_seen(r->file.sentence, piece);
}

/* ---- then ---------------------------------------------------------------------------------- */

struct bytes picture_of(struct rendering *r, const char *command)
{
    enum { MOST_OUTPUT = 64 << 20 };
    struct text line, output;
    text_init(&line, &r->arena, 4096);
    const char *place = strstr(command, "%s");
    text_add_bytes(&line, command, place ? (size_t)(place - command) : strlen(command));
    if (place) {
        text_add(&line, r->path);
        text_add(&line, place + 2);
    }
    text_init(&output, &r->arena, MOST_OUTPUT);
    FILE *pipe = popen(line.at, "r");
    assert_non_null(pipe);
    char piece[4096];
    for (size_t length; (length = fread(piece, 1, sizeof piece, pipe)) > 0;)
        text_add_bytes(&output, piece, length);
    assert_int_equal(pclose(pipe), 0);
    return (struct bytes){output.at, output.used};
}

const char *seen_by(struct rendering *r, const char *command)
{
    return picture_of(r, command).at;
}

const char *page_text(struct rendering *r, size_t page)
{
    if (page == 0)
        return seen_by(r, "pdftotext -layout %s -");
    return seen_by(r, text_format(&r->arena, "pdftotext -layout -f %zu -l %zu %%s -", page, page));
}

const char *package_text(struct rendering *r)
{
    return seen_by(r, "python3 tests/read-package %s");
}

size_t count_of(const char *text, const char *piece)
{
    size_t count = 0;
    for (const char *at = text; (at = strstr(at, piece)); at += strlen(piece))
        count++;
    return count;
}

void assert_seen(const char *text, const char *piece)
{
    if (!strstr(text, piece))
        assert_string_equal(text, piece);
}

void assert_not_seen(const char *text, const char *piece)
{
    if (strstr(text, piece))
        fail_msg("“%s” is in:\n%s", piece, text);
}

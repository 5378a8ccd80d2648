/* SPDX-License-Identifier: Apache-2.0 */
#include "reading.h"

#include <stdlib.h>
#include <string.h>
#include <zip.h>

static const struct reading_part usual_parts[] = {
    {"_rels/.rels", "<Relationships><Relationship Id='r1' Type='" OF "officeDocument' "
                    "Target='xl/workbook.xml'/></Relationships>"},
    {BOOK_PATH, "<workbook xmlns:r='r'><sheets><sheet name='表一' sheetId='1' r:id='r1'/>"
                "</sheets></workbook>"},
    {LINKS_PATH, "<Relationships>"
                 "<Relationship Id='r1' Type='" OF "worksheet' Target='worksheets/sheet1.xml'/>"
                 "<Relationship Id='r2' Type='" OF "sharedStrings' Target='sharedStrings.xml'/>"
                 "<Relationship Id='r3' Type='" OF "styles' Target='styles.xml'/>"
                 "</Relationships>"},
    {STRINGS_PATH, "<sst/>"},
    {STYLES_PATH, "<styleSheet/>"},
    {SHEET_PATH, SHEET("")},
};

int reading_set_up(void **state)
{
    struct reading *r = calloc(1, sizeof *r);
    arena_init(&r->arena, (size_t)1 << 30, NULL);
    faults_init(&r->faults, &r->arena);
    faults_init(&r->warnings, &r->arena);
    text_init(&r->rows, &r->arena, 1 << 20);
    memcpy(r->parts, usual_parts, sizeof usual_parts);
    *state = r;
    return 0;
}

static void close_table(struct reading *r)
{
    if (r->table)
        table_close(r->table);
    free(r->content);
    r->table = NULL;
    r->content = NULL;
}

int reading_tear_down(void **state)
{
    struct reading *r = *state;
    close_table(r);
    arena_release(&r->arena);
    free(r);
    return 0;
}

/* ---- given and when ------------------------------------------------------------------------ */

void open_bytes(struct reading *r, struct bytes bytes)
{
    close_table(r);
    r->content = malloc(bytes.length + 1);
    memcpy(r->content, bytes.at, bytes.length);
    struct bytes content = {r->content, bytes.length};
    r->table = table_open(&r->arena, content, &r->faults, &r->warnings);
}

void read_rows(struct reading *r)
{
    struct table_row row;
    while (r->table && table_next(r->table, &row)) {
        text_add_format(&r->rows, "%zu: ", row.line);
        for (size_t i = 0; i < row.count; i++) {
            text_add(&r->rows, i > 0 ? "|" : "");
            text_add_bytes(&r->rows, row.cells[i].at, row.cells[i].length);
        }
        text_add_char(&r->rows, '\n');
    }
}

void read_bytes(struct reading *r, struct bytes bytes)
{
    open_bytes(r, bytes);
    read_rows(r);
}

void read_text(struct reading *r, const char *text)
{
    read_bytes(r, bytes_of(text));
}

void given_part(struct reading *r, const char *path, const char *text)
{
    size_t i = 0;
    while (r->parts[i].path && strcmp(r->parts[i].path, path) != 0)
        i++;
    r->parts[i] = (struct reading_part){path, text};
}

static void add_part(const struct reading *r, zip_t *zip, const struct reading_part *part)
{
    zip_source_t *text = zip_source_buffer(zip, part->text, strlen(part->text), 0);
    zip_int64_t index = zip_file_add(zip, part->path, text, ZIP_FL_ENC_UTF_8);
    assert_true(index >= 0);
    if (r->is_stored)
        zip_set_file_compression(zip, (zip_uint64_t)index, ZIP_CM_STORE, 0);
    if (r->is_encrypted)
        zip_file_set_encryption(zip, (zip_uint64_t)index, ZIP_EM_AES_256, "1234");
}

struct bytes zip_parts(const struct reading *r)
{
    zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, NULL);
    zip_source_keep(source);
    zip_t *zip = zip_open_from_source(source, ZIP_TRUNCATE, NULL);
    for (const struct reading_part *part = r->parts; part->path; part++) {
        if (part->text)
            add_part(r, zip, part);
    }
    assert_int_equal(zip_close(zip), 0);
    zip_stat_t stat;
    zip_source_stat(source, &stat);
    char *zipped = malloc(stat.size + 1);
    zip_source_open(source);
    assert_int_equal(zip_source_read(source, zipped, stat.size), stat.size);
    zip_source_close(source);
    zip_source_free(source);
    return (struct bytes){zipped, stat.size};
}

void open_book(struct reading *r)
{
    struct bytes zipped = zip_parts(r);
    open_bytes(r, zipped);
    free((char *)zipped.at);
}

void read_book(struct reading *r)
{
    open_book(r);
    read_rows(r);
}

void read_sheet(struct reading *r, const char *sheet)
{
    given_part(r, SHEET_PATH, sheet);
    read_book(r);
}

const char *long_text(struct reading *r, const char *head, size_t blanks, const char *tail)
{
    size_t length = strlen(head);
    char *text = arena_alloc(&r->arena, length + blanks + strlen(tail) + 1);
    memcpy(text, head, length);
    memset(text + length, ' ', blanks);
    memcpy(text + length + blanks, tail, strlen(tail));
    return text;
}

/* ---- then ---------------------------------------------------------------------------------- */

void assert_rows(const struct reading *r, const char *rows)
{
    assert_string_equal(r->faults.count ? r->faults.list[0].sentence : "", "");
    assert_string_equal(r->rows.at, rows);
}

void assert_said(const struct faults *faults, size_t index, size_t line, const char *piece)
{
    assert_true(index < faults->count);
    assert_int_equal(faults->list[index].line, line);
    if (!strstr(faults->list[index].sentence, piece))
        assert_string_equal(faults->list[index].sentence, piece);
}

void assert_refused(const struct reading *r, size_t line, const char *piece)
{
    assert_said(&r->faults, 0, line, piece);
    assert_int_equal(r->faults.count, 1);
}

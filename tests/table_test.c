/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads files as people bring them: CSV as text, xlsx zipped on the spot from the parts given.
 * What comes out is compared as text: "1: a|b\n" is row 1 with the cells a and b.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

#include <cmocka.h>

#include "platform/base/arena.h"
#include "platform/base/faults.h"
#include "platform/base/text.h"
#include "platform/table/table.h"

enum { MOST_PARTS = 8 };

struct part {
    const char *path;
    const char *text;
};

struct reading {
    struct arena arena;
    struct faults faults;
    struct faults warnings;
    struct text rows;
    struct part parts[MOST_PARTS];
    zip_uint16_t encryption;
    char *content;
    struct table *table;
    jmp_buf when_full;
};

#define SHEET_PATH   "xl/worksheets/sheet1.xml"
#define STRINGS_PATH "xl/sharedStrings.xml"
#define STYLES_PATH  "xl/styles.xml"
#define BOOK_PATH    "xl/workbook.xml"
#define LINKS_PATH   "xl/_rels/workbook.xml.rels"
#define OF           "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define ROWS(rows)   "<worksheet><sheetData>" rows "</sheetData></worksheet>"
#define CELLS(cells) ROWS("<row r='1'>" cells "</row>")
#define HEAD         "<row><c t='str'><v>h</v></c></row>"

static const struct part usual_parts[] = {
    {"_rels/.rels", "<Relationships><Relationship Id='r1' Type='" OF "officeDocument' "
                    "Target='xl/workbook.xml'/></Relationships>"},
    {BOOK_PATH, "<workbook xmlns:r='r'><sheets><sheet name='表一' sheetId='1' r:id='r1'/>"
                "</sheets></workbook>"},
    {LINKS_PATH,
     "<Relationships>"
     "<Relationship Id='r1' Type='" OF "worksheet' Target='worksheets/sheet1.xml'/>"
     "<Relationship Id='r2' Type='" OF "sharedStrings' Target='sharedStrings.xml'/>"
     "<Relationship Id='r3' Type='" OF "styles' Target='styles.xml'/>"
     "</Relationships>"},
    {STRINGS_PATH, "<sst/>"},
    {STYLES_PATH, "<styleSheet/>"},
    {SHEET_PATH, ROWS("")},
};

static void jump_out(struct arena *arena)
{
    longjmp(((struct reading *)(void *)arena)->when_full, 1);
}

static int set_up(void **state)
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

static int tear_down(void **state)
{
    struct reading *r = *state;
    if (r->table)
        table_close(r->table);
    arena_release(&r->arena);
    free(r->content);
    free(r);
    return 0;
}

/* ---- given and when ------------------------------------------------------------------------ */

static void open_bytes(struct reading *r, const void *bytes, size_t length)
{
    r->content = malloc(length + 1);
    memcpy(r->content, bytes, length);
    struct bytes content = {r->content, length};
    r->table = table_open(&r->arena, content, &r->faults, &r->warnings);
}

static void read_rows(struct reading *r)
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

static void read_bytes(struct reading *r, const void *bytes, size_t length)
{
    open_bytes(r, bytes, length);
    read_rows(r);
}

#define READ_BYTES(r, literal) read_bytes(r, literal, sizeof(literal) - 1)

static void read_text(struct reading *r, const char *text)
{
    read_bytes(r, text, strlen(text));
}

/* Replaces the usual part of that path; without text the package does without it. */
static void given_part(struct reading *r, const char *path, const char *text)
{
    size_t i = 0;
    while (r->parts[i].path && strcmp(r->parts[i].path, path) != 0)
        i++;
    r->parts[i] = (struct part){path, text};
}

static void add_part(struct reading *r, zip_t *zip, const struct part *part)
{
    zip_source_t *text = zip_source_buffer(zip, part->text, strlen(part->text), 0);
    zip_int64_t index = zip_file_add(zip, part->path, text, ZIP_FL_ENC_UTF_8);
    assert_true(index >= 0);
    if (r->encryption)
        zip_file_set_encryption(zip, (zip_uint64_t)index, r->encryption, "geheim");
}

/* The length of the package, which goes to *ret. */
static size_t zip_parts(struct reading *r, char **ret)
{
    zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, NULL);
    zip_source_keep(source);
    zip_t *zip = zip_open_from_source(source, ZIP_TRUNCATE, NULL);
    for (const struct part *part = r->parts; part->path; part++) {
        if (part->text)
            add_part(r, zip, part);
    }
    assert_int_equal(zip_close(zip), 0);
    zip_stat_t stat;
    zip_source_stat(source, &stat);
    *ret = malloc(stat.size);
    zip_source_open(source);
    assert_int_equal(zip_source_read(source, *ret, stat.size), stat.size);
    zip_source_close(source);
    zip_source_free(source);
    return stat.size;
}

static void open_book(struct reading *r)
{
    char *zipped;
    size_t length = zip_parts(r, &zipped);
    open_bytes(r, zipped, length);
    free(zipped);
}

static void read_book(struct reading *r)
{
    open_book(r);
    read_rows(r);
}

static void read_sheet(struct reading *r, const char *sheet)
{
    given_part(r, SHEET_PATH, sheet);
    read_book(r);
}

/* `head`, `count` bytes of `filling`, `tail`. */
static const char *long_text(struct reading *r, const char *head, size_t count, const char *tail)
{
    size_t length = strlen(head);
    char *text = arena_alloc(&r->arena, length + count + strlen(tail) + 1);
    memcpy(text, head, length);
    memset(text + length, ' ', count);
    memcpy(text + length + count, tail, strlen(tail));
    return text;
}

/* ---- then ---------------------------------------------------------------------------------- */

static void assert_rows(struct reading *r, const char *rows)
{
    assert_string_equal(r->faults.count ? r->faults.list[0].sentence : "", "");
    assert_string_equal(r->rows.at, rows);
}

static void assert_said(const struct faults *faults, size_t index, size_t line, const char *piece)
{
    assert_true(index < faults->count);
    assert_int_equal(faults->list[index].line, line);
    if (!strstr(faults->list[index].sentence, piece))
        assert_string_equal(faults->list[index].sentence, piece);
}

static void assert_refused(struct reading *r, size_t line, const char *piece)
{
    assert_said(&r->faults, 0, line, piece);
    assert_int_equal(r->faults.count, 1);
}

/* ---- CSV: records and cells ---------------------------------------------------------------- */

static void a_record_is_split_at_its_commas(void **state)
{
    struct reading *r = *state;

    read_text(r, "a,bb,,dddddddd\n,\n1,2,3,4567890123456789\n");

    assert_rows(r, "1: a|bb||dddddddd\n2: |\n3: 1|2|3|4567890123456789\n");
}

static void lines_end_with_lf_or_crlf_and_the_last_with_nothing(void **state)
{
    struct reading *r = *state;

    read_text(r, "a,b\r\n1,\"2\"\r\n3,4\n5,6");

    assert_rows(r, "1: a|b\n2: 1|2\n3: 3|4\n5: 5|6\n" + 0);
}

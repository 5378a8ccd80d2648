/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as an xlsx. What begins with PK is a package as it is; everything else is the text of
 * its parts, sheet, strings, styles, workbook and relationships, separated by the byte 0x1E and
 * put into a package here, because no fuzzer finds a checksum. Each is read twice, the second time
 * from an arena that is soon full.
 */
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "platform/base/arena.h"
#include "platform/base/faults.h"
#include "platform/base/text.h"
#include "platform/table/table.h"

#define OF "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

enum { PARTS = 6, SEPARATOR = 0x1e };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const paths[PARTS] = {
    "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml",       "xl/styles.xml",
    "xl/workbook.xml",          "xl/_rels/workbook.xml.rels", "_rels/.rels",
};

static const char *const usual_texts[PARTS] = {
    "<worksheet/>",
    "<sst><si><t>a</t></si><si><t>b</t></si></sst>",
    "<styleSheet><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/></cellXfs></styleSheet>",
    "<workbook xmlns:r='r'><sheets><sheet name='a' r:id='r1'/></sheets></workbook>",
    "<Relationships><Relationship Id='r1' Type='" OF "worksheet' Target='worksheets/sheet1.xml'/>"
    "<Relationship Id='r2' Type='" OF "sharedStrings' Target='sharedStrings.xml'/>"
    "<Relationship Id='r3' Type='" OF "styles' Target='styles.xml'/></Relationships>",
    "<Relationships><Relationship Id='r1' Type='" OF "officeDocument' Target='xl/workbook.xml'/>"
    "</Relationships>",
};

struct run {
    struct arena arena;
    jmp_buf when_full;
    struct table *table;
};

static void jump_out(struct arena *arena)
{
    longjmp(((struct run *)(void *)arena)->when_full, 1);
}

static void demand(bool holds)
{
    if (!holds)
        abort();
}

/* ---- a package without packing ------------------------------------------------------------- */

struct package {
    char *at;
    size_t used;
    char directory[1024];
    size_t directory_used;
};

static uint32_t checksum(struct bytes bytes)
{
    uint32_t sum = 0xffffffff;
    for (size_t i = 0; i < bytes.length; i++) {
        sum ^= (unsigned char)bytes.at[i];
        for (int bit = 0; bit < 8; bit++)
            sum = sum >> 1 ^ (0xedb88320 & (0 - (sum & 1)));
    }
    return ~sum;
}

static void put_numbers(char **to, const uint32_t *numbers, const char *widths)
{
    for (; *widths; widths++, numbers++) {
        for (int i = 0; i < *widths - '0'; i++)
            *(*to)++ = (char)(*numbers >> 8 * i);
    }
}

static void put_part(struct package *package, const char *path, struct bytes text)
{
    uint32_t length = (uint32_t)text.length, name = (uint32_t)strlen(path);
    uint32_t sum = checksum(text), offset = (uint32_t)package->used;
    char *to = package->at + package->used, *entry = package->directory + package->directory_used;
    put_numbers(&to, (uint32_t[]){0x04034b50, 20, 0, 0, 0, sum, length, length, name, 0},
                "4222444422");
    memcpy(to, path, name);
    if (text.length)
        memcpy(to + name, text.at, text.length);
    package->used = (size_t)(to - package->at) + name + text.length;
    put_numbers(
        &entry,
        (uint32_t[]){0x02014b50, 20, 20, 0, 0, 0, sum, length, length, name, 0, 0, 0, 0, 0, offset},
        "4222244442222244");
    memcpy(entry, path, name);
    package->directory_used = (size_t)(entry - package->directory) + name;
}

/* The part's text out of the input, which it is taken off; the usual one when that is used up. */
static struct bytes next_text(struct bytes *input, size_t part)
{
    if (input->length == 0)
        return bytes_of(usual_texts[part]);
    const char *end = memchr(input->at, SEPARATOR, input->length);
    struct bytes text = {input->at, end ? (size_t)(end - input->at) : input->length};
    size_t taken = text.length + (end != NULL);
    *input = (struct bytes){input->at + taken, input->length - taken};
    return text.length ? text : bytes_of(usual_texts[part]);
}

static struct bytes make_package(struct bytes input)
{
    struct package package = {.at = malloc(input.length + 8192)};
    for (size_t i = 0; i < PARTS; i++)
        put_part(&package, paths[i], next_text(&input, i));
    uint32_t offset = (uint32_t)package.used, length = (uint32_t)package.directory_used;
    memcpy(package.at + package.used, package.directory, package.directory_used);
    char *to = package.at + package.used + package.directory_used;
    put_numbers(&to, (uint32_t[]){0x06054b50, 0, 0, PARTS, PARTS, length, offset, 0}, "42222442");
    return (struct bytes){package.at, (size_t)(to - package.at)};
}

/* ---- reading it ---------------------------------------------------------------------------- */

static void read_table(struct table *table, const struct faults *faults)
{
    struct table_row row;
    size_t line = 0;
    while (table && table_next(table, &row)) {
        demand(row.line > line && row.count > 0 && row.count <= 256);
        demand(table_percent(table) >= 0 && table_percent(table) <= 100);
        line = row.line;
        for (size_t i = 0; i < row.count; i++) {
            demand(text_is_utf8(row.cells[i]));
            demand(row.cells[i].length == 0 || !memchr(row.cells[i].at, 0, row.cells[i].length));
        }
    }
    demand(line > 0 || faults->count > 0);
    demand(!table || (!table_next(table, &row) && table_percent(table) == 100));
}

static void read_bytes(struct bytes bytes, size_t memory)
{
    struct run run = {.table = NULL};
    char *content = malloc(bytes.length + 1);
    memcpy(content, bytes.at, bytes.length);
    arena_init(&run.arena, memory, jump_out);
    if (setjmp(run.when_full) == 0) {
        struct faults faults, warnings;
        faults_init(&faults, &run.arena);
        faults_init(&warnings, &run.arena);
        run.table =
            table_open(&run.arena, (struct bytes){content, bytes.length}, &faults, &warnings);
        read_table(run.table, &faults);
    }
    if (run.table)
        table_close(run.table);
    arena_release(&run.arena);
    free(content);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes input = {(const char *)data, size};
    bool is_package = size >= 4 && memcmp(data, "PK", 2) == 0;
    struct bytes content = is_package ? input : make_package(input);
    read_bytes(content, (size_t)256 << 20);
    read_bytes(content, 320000);
    if (!is_package)
        free((char *)content.at);
    return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as an xlsx. What begins with PK is a package as it is; everything else is the text of
 * its parts, sheet, strings, styles, workbook and relationships, separated by the byte 0x1E and
 * put into a package here, because no fuzzer finds a checksum. Each is read twice, the second time
 * from an arena that is soon full.
 */
#include "fuzz.h"

#define OF "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

enum { PARTS = 6, SEPARATOR = 0x1e };

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

static void read_bytes(struct bytes bytes, size_t size)
{
    struct fuzz_arena memory;
    struct bytes content = fuzz_copy(bytes);
    struct table *volatile table = NULL; /* closed also after a jump */
    arena_init(&memory.arena, size, jump_out);
    if (setjmp(memory.when_full) == 0) {
        struct faults faults, warnings;
        faults_init(&faults, &memory.arena);
        faults_init(&warnings, &memory.arena);
        table = table_open(&memory.arena, content, &faults, &warnings);
        fuzz_read_table(table, &faults, NULL, NULL);
    }
    if (table)
        table_close(table);
    arena_release(&memory.arena);
    free((char *)content.at);
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

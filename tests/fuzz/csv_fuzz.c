/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as CSV, as they are and with a character of GB18030 in front. What the table promises
 * of its rows must hold, and a reader that goes byte by byte must find the same rows, or a fault
 * where the table finds one.
 */
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "platform/base/arena.h"
#include "platform/base/faults.h"
#include "platform/base/text.h"
#include "platform/table/table.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct run {
    struct arena arena;
    jmp_buf when_full;
    struct text rows;
    bool is_faulty;
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

static void add_cell(struct run *run, struct bytes cell)
{
    text_add_bytes(&run->rows, cell.at, cell.length);
    text_add_char(&run->rows, '\0');
}

static void end_row(struct run *run, size_t line, size_t count)
{
    text_add_format(&run->rows, "%zu %zu\n", line, count);
}

/* ---- by the table -------------------------------------------------------------------------- */

static void read_table(struct run *run, struct table *table, const struct faults *faults)
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
            add_cell(run, row.cells[i]);
        }
        end_row(run, row.line, row.count);
    }
    demand(line > 0 || faults->count > 0);
    demand(!table || (!table_next(table, &row) && table_percent(table) == 100));
    run->is_faulty = faults->count > 0;
}

/* ---- byte by byte -------------------------------------------------------------------------- */

struct naive {
    struct run *run;
    struct text cell;
    const char *at;
    const char *end;
    size_t line;
    size_t count;
    bool has_only_blanks;
};

static bool at_line_end(const struct naive *naive)
{
    return naive->at == naive->end || *naive->at == '\n' ||
           (*naive->at == '\r' && (naive->at + 1 == naive->end || naive->at[1] == '\n'));
}

/* One cell onto `rows`; false: it is faulty. Stands at a comma or a line end then. */
static bool read_cell(struct naive *naive)
{
    text_clear(&naive->cell);
    bool is_quoted = naive->at < naive->end && *naive->at == '"';
    for (naive->at += is_quoted;; naive->at++) {
        if (!is_quoted && (at_line_end(naive) || *naive->at == ','))
            break;
        if (naive->at == naive->end || *naive->at == '\0' || (!is_quoted && *naive->at == '"'))
            return false;
        if (*naive->at == '"' && (++naive->at == naive->end || *naive->at != '"'))
            break;
        naive->line += *naive->at == '\n';
        text_add_char(&naive->cell, *naive->at);
    }
    naive->count++;
    naive->has_only_blanks =
        text_trim((struct bytes){naive->cell.at, naive->cell.used}).length == 0;
    add_cell(naive->run, (struct bytes){naive->cell.at, naive->cell.used});
    return at_line_end(naive) || *naive->at == ',';
}

static bool read_record(struct naive *naive)
{
    size_t line = naive->line, before = naive->run->rows.used;
    naive->count = 0;
    for (bool goes_on = true; goes_on; naive->at += goes_on) {
        if (!read_cell(naive))
            return false;
        goes_on = !at_line_end(naive);
    }
    naive->at += naive->at < naive->end && *naive->at == '\r';
    naive->at += naive->at < naive->end && *naive->at == '\n';
    naive->line++;
    if (naive->count == 1 && naive->has_only_blanks)
        naive->run->rows.used = before;
    else
        end_row(naive->run, line, naive->count);
    return naive->count <= 256;
}

static void read_naively(struct run *run, struct bytes content)
{
    struct naive naive = {.run = run, .at = content.at, .end = content.at + content.length};
    naive.line = 1;
    text_init(&naive.cell, &run->arena, content.length);
    while (naive.at < naive.end && !run->is_faulty)
        run->is_faulty = !read_record(&naive);
    run->is_faulty |= run->rows.used == 0;
}

/* ---- both ---------------------------------------------------------------------------------- */

/* A file whose lines end with CR is left to the table alone. */
static bool has_lone_cr(struct bytes content)
{
    for (size_t i = 0; i < content.length; i++) {
        if (content.at[i] == '\r' && (i + 1 == content.length || content.at[i + 1] != '\n'))
            return true;
    }
    return false;
}

static void compare(struct run *run, struct bytes content)
{
    struct run naive = {.arena = run->arena};
    run->arena.block = NULL;
    if (content.length >= 3 && memcmp(content.at, "\xef\xbb\xbf", 3) == 0)
        content = (struct bytes){content.at + 3, content.length - 3};
    text_init(&naive.rows, &naive.arena, run->rows.maximum);
    read_naively(&naive, content);
    demand(naive.is_faulty == run->is_faulty);
    demand(run->is_faulty || (naive.rows.used == run->rows.used &&
                              memcmp(naive.rows.at, run->rows.at, run->rows.used) == 0));
    run->arena = naive.arena;
}

static void read_bytes(struct bytes bytes, bool is_compared)
{
    struct run run;
    char *content = malloc(bytes.length + 1);
    memcpy(content, bytes.at, bytes.length);
    arena_init(&run.arena, (size_t)64 << 20, jump_out);
    if (setjmp(run.when_full) == 0) {
        struct faults faults, warnings;
        faults_init(&faults, &run.arena);
        faults_init(&warnings, &run.arena);
        text_init(&run.rows, &run.arena, 16 << 20);
        struct table *table =
            table_open(&run.arena, (struct bytes){content, bytes.length}, &faults, &warnings);
        read_table(&run, table, &faults);
        if (table && is_compared && warnings.count == 0)
            compare(&run, bytes);
        if (table)
            table_close(table);
    }
    arena_release(&run.arena);
    free(content);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char gb18030[] = "\xd6\xd0,";
    struct bytes as_is = {(const char *)data, size};
    bool is_table = size < 4 || (memcmp(data, "PK", 2) != 0 && memchr(data, '<', size) == NULL);
    read_bytes(as_is, is_table && !has_lone_cr(as_is));

    char *longer = malloc(size + sizeof gb18030);
    memcpy(longer, gb18030, sizeof gb18030 - 1);
    memcpy(longer + sizeof gb18030 - 1, data, size);
    read_bytes((struct bytes){longer, size + sizeof gb18030 - 1}, false);
    free(longer);
    return 0;
}

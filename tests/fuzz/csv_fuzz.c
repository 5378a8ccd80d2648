/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as CSV, as they are and with a character of GB18030 in front. What the table promises
 * of its rows must hold, and a reader that goes byte by byte must find the same rows, or a fault
 * where the table finds one.
 */
#include "fuzz.h"

#include "platform/table/encoding.h"

struct run {
    struct fuzz_arena memory;
    struct text rows;
    bool is_faulty;
};

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

static void take_row(void *user, const struct table_row *row)
{
    for (size_t i = 0; i < row->count; i++)
        add_cell(user, row->cells[i]);
    end_row(user, row->line, row->count);
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
    text_init(&naive.cell, &run->memory.arena, content.length);
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
    struct run naive = {.memory = run->memory};
    run->memory.arena.block = NULL;
    if (content.length >= 3 && memcmp(content.at, "\xef\xbb\xbf", 3) == 0)
        content = (struct bytes){content.at + 3, content.length - 3};
    text_init(&naive.rows, &naive.memory.arena, run->rows.maximum);
    read_naively(&naive, content);
    demand(naive.is_faulty == run->is_faulty);
    demand(run->is_faulty || (naive.rows.used == run->rows.used &&
                              memcmp(naive.rows.at, run->rows.at, run->rows.used) == 0));
    run->memory.arena = naive.memory.arena;
}

static void read_bytes(struct bytes bytes, bool is_compared)
{
    struct run run;
    struct arena *arena = &run.memory.arena;
    struct bytes content = fuzz_copy(bytes);
    arena_init(arena, (size_t)64 << 20, jump_out);
    if (setjmp(run.memory.when_full) == 0) {
        struct faults faults, warnings;
        faults_init(&faults, arena);
        faults_init(&warnings, arena);
        text_init(&run.rows, arena, 16 << 20);
        struct table *table = table_open(arena, content, &faults, &warnings);
        fuzz_read_table(table, &faults, take_row, &run);
        run.is_faulty = faults.count > 0;
        if (table && is_compared && warnings.count == 0)
            compare(&run, bytes);
        if (table)
            table_close(table);
    }
    arena_release(arena);
    free((char *)content.at);
}

/* The text is looked through in large blocks, so the input is repeated to have some. */
static void check_prefix(struct bytes input)
{
    enum { LENGTH = 1200 };
    char text[LENGTH];
    const char *at = text, *end = text + LENGTH;
    for (size_t i = 0; i < LENGTH; i++)
        text[i] = input.length ? input.at[i % input.length] : ' ';
    while (at < end && text_next(&at, end) >= 0)
        ;
    demand(encoding_utf8_prefix((struct bytes){text, LENGTH}) == (size_t)(at - text));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char gb18030[] = "\xd6\xd0,";
    struct bytes as_is = {(const char *)data, size};
    bool is_table = size < 4 || (memcmp(data, "PK", 2) != 0 && memchr(data, '<', size) == NULL);
    read_bytes(as_is, is_table && !has_lone_cr(as_is));
    check_prefix(as_is);

    char *longer = malloc(size + sizeof gb18030);
    memcpy(longer, gb18030, sizeof gb18030 - 1);
    memcpy(longer + sizeof gb18030 - 1, data, size);
    read_bytes((struct bytes){longer, size + sizeof gb18030 - 1}, false);
    free(longer);
    return 0;
}

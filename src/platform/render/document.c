/* SPDX-License-Identifier: Apache-2.0 */
#include "platform/render/document.h"

#include <string.h>

#include "platform/base/arena.h"
#include "platform/base/text.h"

struct document *document_new(struct arena *arena)
{
    struct document *document = arena_alloc(arena, sizeof *document);
    document->arena = arena;
    return document;
}

struct document_block *document_add_block(struct document *document, enum document_kind kind)
{
    struct document_block *block = arena_alloc(document->arena, sizeof *block);
    *block =
        (struct document_block){.arena = document->arena, .kind = kind, .level = 1, .across = 1};
    if (document->last_block)
        document->last_block->next = block;
    else
        document->blocks = block;
    document->last_block = block;
    return block;
}

static struct document_block *add_text(struct document *document, enum document_kind kind,
                                       const char *text)
{
    struct document_block *block = document_add_block(document, kind);
    block->text = text;
    return block;
}

static void add_level(struct document *document, enum document_kind kind, int level,
                      const char *text)
{
    struct document_block *block = add_text(document, kind, text);
    block->level = level < 1 ? 1 : level > DOCUMENT_LEVELS ? DOCUMENT_LEVELS : level;
}

void document_add_heading(struct document *document, int level, const char *text)
{
    add_level(document, DOCUMENT_HEADING, level, text);
}

void document_add_display(struct document *document, int level, const char *text)
{
    add_level(document, DOCUMENT_DISPLAY, level, text);
}

void document_add_opening(struct document *document, const char *text)
{
    (void)add_text(document, DOCUMENT_OPENING, text);
}

struct document_block *document_add_closing(struct document *document, const char *issuer,
                                            const char *day)
{
    struct document_block *block = document_add_block(document, DOCUMENT_CLOSING);
    document_add_field(block, issuer, day);
    return block;
}

void document_set_code(struct document_block *closing, const char *code, const char *caption)
{
    closing->code = code;
    closing->text = caption;
}

void document_add_paragraph(struct document *document, const char *text)
{
    (void)add_text(document, DOCUMENT_PARAGRAPH, text);
}

void document_add_note(struct document *document, const char *text)
{
    (void)add_text(document, DOCUMENT_NOTE, text);
}

void document_add_page_break(struct document *document)
{
    (void)document_add_block(document, DOCUMENT_PAGE_BREAK);
}

static struct document_block *add_entries(struct document *document, enum document_kind kind,
                                          unsigned across)
{
    struct document_block *block = document_add_block(document, kind);
    block->across = across < 1 ? 1 : across > DOCUMENT_ACROSS ? DOCUMENT_ACROSS : across;
    return block;
}

struct document_block *document_add_fields(struct document *document, unsigned across)
{
    return add_entries(document, DOCUMENT_FIELDS, across);
}

struct document_block *document_add_signatures(struct document *document, unsigned across)
{
    return add_entries(document, DOCUMENT_SIGNATURES, across);
}

struct document_entry *document_add_entry(struct document_block *block)
{
    struct document_entry *entry = arena_alloc(block->arena, sizeof *entry);
    if (block->last_entry)
        block->last_entry->next = entry;
    else
        block->entries = entry;
    block->last_entry = entry;
    block->entry_count++;
    return entry;
}

void document_add_field(struct document_block *fields, const char *label, const char *value)
{
    struct document_entry *entry = document_add_entry(fields);
    entry->label = label;
    entry->value = value;
}

void document_add_signature(struct document_block *signatures, const char *label,
                            enum document_slot slot)
{
    struct document_entry *entry = document_add_entry(signatures);
    entry->label = label;
    entry->slot = slot;
}

struct document_block *document_add_table(struct document *document, const char *caption,
                                          const struct document_column *columns, size_t count)
{
    struct document_block *block = add_text(document, DOCUMENT_TABLE, caption);
    block->columns = columns;
    block->column_count = count < DOCUMENT_COLUMNS ? count : DOCUMENT_COLUMNS;
    return block;
}

struct document_cell *document_add_row(struct document_block *table)
{
    struct document_row *row =
        arena_alloc(table->arena, sizeof *row + table->column_count * sizeof(struct document_cell));
    if (table->last_row)
        table->last_row->next = row;
    else
        table->rows = row;
    table->last_row = row;
    table->row_count++;
    return row->cells;
}

size_t document_row_total(const struct document *document)
{
    size_t total = 0;
    for (const struct document_block *block = document->blocks; block; block = block->next)
        total += block->row_count;
    return total;
}

/* ---- what can be printed ------------------------------------------------------------------- */

#define REPLACEMENT "\xef\xbf\xbd"

static bool is_printable(int32_t code)
{
    return (code >= 0x20 || code == '\n') && (code < 0x7f || code > 0x9f) && code != 0xfffe &&
           code != 0xffff;
}

static const char *replaced(struct arena *arena, const char *string)
{
    size_t length = strlen(string);
    struct text text;
    /* A byte becomes three at most. */
    text_init(&text, arena, length * 3);
    const char *at = string, *end = string + length;
    while (at < end) {
        const char *start = at;
        int32_t code = text_next(&at, end);
        if (code < 0) {
            at = start + 1;
            text_add(&text, REPLACEMENT);
        } else if (is_printable(code)) {
            text_add_bytes(&text, start, (size_t)(at - start));
        } else if (code != '\r') {
            text_add_char(&text, ' ');
        }
    }
    return text.at;
}

static void make_printable(struct arena *arena, const char **string)
{
    if (!*string)
        *string = "";
    const char *at = *string, *end = at + strlen(at);
    while (at < end) {
        int32_t code = text_next(&at, end);
        if (code < 0 || !is_printable(code)) {
            *string = replaced(arena, *string);
            return;
        }
    }
}

static void make_columns_printable(struct arena *arena, struct document_block *block)
{
    if (block->column_count == 0)
        return;
    struct document_column *columns = arena_array(arena, block->column_count, sizeof *columns);
    memcpy(columns, block->columns, block->column_count * sizeof *columns);
    for (size_t i = 0; i < block->column_count; i++)
        make_printable(arena, &columns[i].title);
    block->columns = columns;
}

static void make_block_printable(struct arena *arena, struct document_block *block)
{
    make_printable(arena, &block->text);
    make_printable(arena, &block->code);
    make_columns_printable(arena, block);
    for (struct document_entry *entry = block->entries; entry; entry = entry->next) {
        make_printable(arena, &entry->label);
        make_printable(arena, &entry->value);
    }
    for (struct document_row *row = block->rows; row; row = row->next) {
        for (size_t i = 0; i < block->column_count; i++)
            make_printable(arena, &row->cells[i].text);
    }
}

void document_make_printable(struct document *document)
{
    const char **texts[] = {&document->title,     &document->subtitle, &document->number,
                            &document->author,    &document->hash,     &document->audit_head,
                            &document->letterhead};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        make_printable(document->arena, texts[i]);
    for (struct document_block *block = document->blocks; block; block = block->next)
        make_block_printable(document->arena, block);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "platform/render/wire.h"

#include <string.h>

#include "platform/base/arena.h"

/* Changes whenever the form does. */
static const uint64_t form = UINT64_C(0x32647265646e6572);
/* Stands for NULL, where that differs from an empty text. */
static const uint64_t no_text = UINT64_MAX;

bool wire_flush(struct wire *wire)
{
    if (!wire->is_broken && wire->used > 0 && !wire->write(wire->user, wire->buffer, wire->used))
        wire->is_broken = true;
    wire->used = 0;
    return !wire->is_broken;
}

static void put(struct wire *wire, const char *bytes, size_t length)
{
    if (length > sizeof wire->buffer - wire->used && !wire_flush(wire))
        return;
    if (length > sizeof wire->buffer) {
        if (!wire->write(wire->user, bytes, length))
            wire->is_broken = true;
        return;
    }
    if (length > 0)
        memcpy(wire->buffer + wire->used, bytes, length);
    wire->used += length;
}

/* NULL: there is not as much left. */
static const char *take(struct wire *wire, uint64_t length)
{
    if (wire->is_broken || length > wire->in.length) {
        wire->is_broken = true;
        return NULL;
    }
    const char *at = wire->in.at;
    wire->in.at += length;
    wire->in.length -= (size_t)length;
    return at;
}

void wire_carry_number(struct wire *wire, uint64_t *number)
{
    enum { LENGTH = 8 };
    if (wire->write) {
        char bytes[LENGTH];
        for (int i = 0; i < LENGTH; i++)
            bytes[i] = (char)(unsigned char)(*number >> (8 * i) & 0xff);
        put(wire, bytes, LENGTH);
        return;
    }
    const char *bytes = take(wire, LENGTH);
    *number = 0;
    for (int i = 0; bytes && i < LENGTH; i++)
        *number |= (uint64_t)(unsigned char)bytes[i] << (8 * i);
}

void wire_carry_bytes(struct wire *wire, struct bytes *bytes)
{
    uint64_t length = bytes->at ? bytes->length : no_text;
    wire_carry_number(wire, &length);
    if (wire->write) {
        if (bytes->at)
            put(wire, bytes->at, bytes->length);
        return;
    }
    *bytes = (struct bytes){NULL, 0};
    if (length == no_text || wire->is_broken)
        return;
    bytes->at = take(wire, length);
    bytes->length = bytes->at ? (size_t)length : 0;
}

static void carry_text(struct wire *wire, const char **text)
{
    /* The NUL goes along, so that the reader need not copy. */
    struct bytes bytes = {*text, wire->write && *text ? strlen(*text) + 1 : 0};
    wire_carry_bytes(wire, &bytes);
    if (wire->write)
        return;
    bool is_text = !bytes.at || memchr(bytes.at, '\0', bytes.length) ==
                                    (bytes.length ? bytes.at + bytes.length - 1 : bytes.at + 1);
    if (!is_text)
        wire->is_broken = true;
    *text = is_text ? bytes.at : NULL;
}

static void carry_size(struct wire *wire, size_t *size)
{
    uint64_t number = *size;
    wire_carry_number(wire, &number);
    *size = (size_t)number;
}

/* A number below `limit`. */
static unsigned carry_small(struct wire *wire, unsigned value, unsigned limit)
{
    uint64_t number = value;
    wire_carry_number(wire, &number);
    if (number >= limit)
        wire->is_broken = true;
    return wire->is_broken && !wire->write ? 0 : (unsigned)number;
}

/* Each element takes at least 8 bytes, so a count that lies is found out before it is believed. */
static size_t carry_count(struct wire *wire, size_t count)
{
    carry_size(wire, &count);
    if (!wire->write && count > wire->in.length / 8)
        wire->is_broken = true;
    return wire->is_broken ? 0 : count;
}

static void carry_flag(struct wire *wire, bool *flag)
{
    *flag = carry_small(wire, *flag, 2) == 1;
}

/* ---- the document -------------------------------------------------------------------------- */

static void carry_entries(struct wire *wire, struct document_block *block)
{
    size_t count = carry_count(wire, block->entry_count);
    struct document_entry *entry = block->entries;
    for (size_t i = 0; i < count && !wire->is_broken; i++, entry = entry->next) {
        if (!wire->write)
            entry = document_add_entry(block);
        carry_text(wire, &entry->label);
        carry_text(wire, &entry->value);
        entry->slot = (enum document_slot)carry_small(wire, entry->slot, DOCUMENT_DATE + 1);
    }
}

static void carry_columns(struct wire *wire, struct document_block *block)
{
    size_t count = carry_small(wire, (unsigned)block->column_count, DOCUMENT_COLUMNS + 1);
    struct document_column columns[DOCUMENT_COLUMNS] = {{0}};
    if (wire->write && count > 0)
        memcpy(columns, block->columns, count * sizeof *columns);
    for (size_t i = 0; i < count && !wire->is_broken; i++) {
        carry_text(wire, &columns[i].title);
        columns[i].weight = carry_small(wire, columns[i].weight, UINT32_MAX);
        columns[i].align =
            (enum document_align)carry_small(wire, columns[i].align, DOCUMENT_RIGHT + 1);
        carry_flag(wire, &columns[i].is_number);
    }
    if (wire->write)
        return;
    struct document_column *kept = arena_array(wire->arena, count, sizeof *kept);
    if (count > 0)
        memcpy(kept, columns, count * sizeof *kept);
    block->columns = kept;
    block->column_count = count;
}

static void carry_rows(struct wire *wire, struct document_block *block)
{
    size_t count = carry_count(wire, block->row_count);
    const struct document_row *row = block->rows;
    for (size_t i = 0; i < count && !wire->is_broken; i++) {
        struct document_cell cells[DOCUMENT_COLUMNS] = {{0}};
        if (wire->write && block->column_count > 0)
            memcpy(cells, row->cells, block->column_count * sizeof *cells);
        for (size_t j = 0; j < block->column_count; j++) {
            carry_text(wire, &cells[j].text);
            cells[j].face =
                (enum document_face)carry_small(wire, cells[j].face, DOCUMENT_MUTED + 1);
        }
        if (wire->write)
            row = row->next;
        else if (block->column_count > 0)
            memcpy(document_add_row(block), cells, block->column_count * sizeof *cells);
    }
}

static void carry_block(struct wire *wire, struct document_block *block)
{
    block->level = (int)carry_small(wire, (unsigned)block->level, DOCUMENT_LEVELS + 1);
    block->across = carry_small(wire, block->across, DOCUMENT_ACROSS + 1);
    if (block->level < 1 || block->across < 1)
        wire->is_broken = true;
    carry_text(wire, &block->text);
    carry_text(wire, &block->code);
    carry_entries(wire, block);
    carry_columns(wire, block);
    carry_rows(wire, block);
    if ((block->kind == DOCUMENT_TABLE && block->column_count == 0) ||
        (block->kind == DOCUMENT_CLOSING && block->entry_count != 1))
        wire->is_broken = true;
}

static void carry_document(struct wire *wire, struct document *document)
{
    const char **texts[] = {&document->title,     &document->subtitle, &document->number,
                            &document->author,    &document->hash,     &document->audit_head,
                            &document->letterhead};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        carry_text(wire, texts[i]);
    uint64_t created = (uint64_t)document->created_ms;
    wire_carry_number(wire, &created);
    document->created_ms = (int64_t)created;
    document->orientation =
        (enum document_orientation)carry_small(wire, document->orientation, DOCUMENT_LANDSCAPE + 1);
    carry_flag(wire, &document->is_framed);
    struct document_block *block = document->blocks;
    for (;;) {
        /* DOCUMENT_KINDS ends the list. */
        unsigned kind = carry_small(wire, block ? block->kind : DOCUMENT_KINDS, DOCUMENT_KINDS + 1);
        if (kind == DOCUMENT_KINDS || wire->is_broken)
            return;
        if (!wire->write)
            block = document_add_block(document, (enum document_kind)kind);
        carry_block(wire, block);
        block = wire->write ? block->next : NULL;
    }
}

/* ---- the order ----------------------------------------------------------------------------- */

void wire_carry_order(struct wire *wire, struct render_order *order)
{
    uint64_t number = form;
    wire_carry_number(wire, &number);
    if (number != form)
        wire->is_broken = true;
    order->format = (enum render_format)carry_small(wire, order->format, RENDER_FORMATS);
    wire_carry_number(wire, &order->seconds);
    wire_carry_number(wire, &order->memory);
    carry_flag(wire, &order->wants_progress);
    struct render_settings *settings = &order->settings;
    carry_text(wire, &settings->fonts.title);
    carry_text(wire, &settings->fonts.body);
    carry_text(wire, &settings->fonts.sans);
    wire_carry_bytes(wire, &settings->docx_template);
    carry_size(wire, &settings->most_pages);
    carry_size(wire, &settings->most_bytes);
    if (!wire->write)
        order->document = document_new(wire->arena);
    carry_document(wire, order->document);
    if (!wire->write && wire->in.length > 0)
        wire->is_broken = true;
}

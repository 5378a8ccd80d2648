/* SPDX-License-Identifier: Apache-2.0 */
#include "draw_method.h"

#include <inttypes.h>
#include <sodium.h>
#include <string.h>

#include "platform/base/arena.h"

/* A line of the list holds five texts of at most 200 characters. */
enum { LONGEST_TEXT = 8 * 1024 * 1024 };

/* ---- What is hashed -------------------------------------------------------------------------- */

const char *draw_hash(struct arena *arena, struct bytes bytes)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    char *hex = arena_alloc(arena, DRAW_HEX + 1);
    (void)crypto_hash_sha256(hash, (const unsigned char *)bytes.at, bytes.length);
    return sodium_bin2hex(hex, DRAW_HEX + 1, hash, sizeof hash);
}

static const char *or_nothing(const char *string)
{
    return string ? string : "";
}

static void add_text(struct text *text, const char *name, const char *value)
{
    text_add(text, name);
    text_add_char(text, '\t');
    text_add(text, or_nothing(value));
    text_add_char(text, '\n');
}

static void add_number(struct text *text, const char *name, int64_t value)
{
    text_add(text, name);
    text_add_char(text, '\t');
    text_add_int(text, value);
    text_add_char(text, '\n');
}

static void add_line(struct text *text, const struct draw_line *line)
{
    const char *const cells[] = {line->label, line->unit, NULL, line->excluded};
    text_add(text, "line\t");
    text_add_int(text, line->number);
    for (int i = 0; i < 4; i++) {
        text_add_char(text, '\t');
        if (i == 2)
            text_add_int(text, line->ref);
        else
            text_add(text, or_nothing(cells[i]));
    }
    text_add_char(text, '\n');
}

void draw_add_list(struct text *text, const struct draw_record *record)
{
    const struct draw_witness *witnesses = record->witnesses.at;
    const struct draw_line *lines = record->lines.at;
    text_add(text, DRAW_METHOD " list\n");
    add_number(text, "draw", record->id);
    add_text(text, "office", record->office);
    add_text(text, "title", record->title);
    add_text(text, "kind", draw_kind_words[record->kind]);
    add_number(text, "size", record->size);
    add_number(text, "apart", record->is_apart);
    add_text(text, "way", draw_way_words[record->way]);
    add_number(text, "redraw_of", record->redraw_of);
    add_text(text, "reason", record->reason);
    add_number(text, "frozen_at", record->frozen_at);
    add_text(text, "promise", record->promise);
    for (size_t i = 0; i < record->witnesses.count; i++) {
        text_add(text, "witness\t");
        text_add_int(text, witnesses[i].person);
        text_add_char(text, '\t');
        text_add(text, or_nothing(witnesses[i].name));
        text_add_char(text, '\n');
    }
    for (size_t i = 0; i < record->lines.count; i++)
        add_line(text, &lines[i]);
}

static void text_begin(struct text *text, struct arena *arena)
{
    text_init(text, arena, LONGEST_TEXT);
}

static const char *hash_of(const struct text *text)
{
    return draw_hash(text->arena, (struct bytes){text->at, text->used});
}

const char *draw_list_hash(struct arena *arena, const struct draw_record *record)
{
    struct text text;
    text_begin(&text, arena);
    draw_add_list(&text, record);
    return hash_of(&text);
}

const char *draw_promise(struct arena *arena, const char *secret)
{
    return draw_hash(arena, bytes_of(secret));
}

const char *draw_commitment(struct arena *arena, int64_t draw, int64_t person, const char *secret)
{
    struct text text;
    text_begin(&text, arena);
    text_add_int(&text, draw);
    text_add_char(&text, ' ');
    text_add_int(&text, person);
    text_add_char(&text, ' ');
    text_add(&text, secret);
    return hash_of(&text);
}

const char *draw_seed(struct arena *arena, const struct draw_record *record)
{
    const struct draw_witness *witnesses = record->witnesses.at;
    struct text text;
    text_begin(&text, arena);
    text_add(&text, DRAW_METHOD " seed\n");
    add_text(&text, "frozen", record->frozen);
    add_text(&text, "number", record->number);
    for (size_t i = 0; i < record->witnesses.count; i++) {
        text_add(&text, "witness\t");
        text_add_int(&text, witnesses[i].person);
        text_add_char(&text, '\t');
        text_add(&text, or_nothing(witnesses[i].commitment));
        text_add_char(&text, '\t');
        text_add(&text, or_nothing(witnesses[i].secret));
        text_add_char(&text, '\n');
    }
    add_text(&text, "server", record->secret);
    return hash_of(&text);
}

/* ---- Numbers of a seed ----------------------------------------------------------------------- */

bool draw_pick(uint32_t word, uint32_t count, uint32_t *ret_picked)
{
    uint64_t words = UINT64_C(1) << 32;
    *ret_picked = word % count;
    return word < words - words % count;
}

static uint32_t first_word(const unsigned char *hash)
{
    return (uint32_t)hash[0] << 24 | (uint32_t)hash[1] << 16 | (uint32_t)hash[2] << 8 | hash[3];
}

uint32_t draw_next(struct draw_stream *stream, uint32_t count)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    char room[DRAW_HEX + 32];
    uint32_t picked;
    do {
        struct text text = {.at = room, .size = sizeof room, .maximum = sizeof room - 1};
        text_add(&text, stream->seed);
        text_add_char(&text, ' ');
        text_add_int(&text, ++stream->used);
        (void)crypto_hash_sha256(hash, (const unsigned char *)text.at, text.used);
    } while (!draw_pick(first_word(hash), count, &picked));
    return picked;
}

/* ---- The result ------------------------------------------------------------------------------ */

static void shuffle(struct draw_stream *stream, int64_t *list, size_t count)
{
    for (size_t left = count; left > 1; left--) {
        size_t picked = draw_next(stream, (uint32_t)left);
        int64_t last = list[left - 1];
        list[left - 1] = list[picked];
        list[picked] = last;
    }
}

static const struct draw_line *line_of(const struct draw_record *record, int64_t number)
{
    return (const struct draw_line *)record->lines.at + number - 1;
}

/* Those of one unit behind each other, where the first of them stands. Dealt out in turn they
 * then come into different groups, as long as there are not more of them than groups. */
static void gather(struct arena *arena, const struct draw_record *record, int64_t *list,
                   size_t count)
{
    int64_t *gathered = arena_array(arena, count, sizeof *gathered);
    bool *is_taken = arena_array(arena, count, sizeof *is_taken);
    size_t used = 0;
    for (size_t i = 0; i < count; i++) {
        const char *unit = line_of(record, list[i])->unit;
        if (is_taken[i])
            continue;
        gathered[used++] = list[i];
        for (size_t j = i + 1; unit && j < count; j++) {
            const char *other = line_of(record, list[j])->unit;
            if (is_taken[j] || !other || strcmp(unit, other) != 0)
                continue;
            is_taken[j] = true;
            gathered[used++] = list[j];
        }
    }
    memcpy(list, gathered, count * sizeof *list);
}

/* The group numbers are shuffled, too: else the first of the list would always be in group 1, and
 * the groups with one more always the first ones. */
static void deal(struct draw_stream *stream, const struct draw_record *record, int64_t *list,
                 struct field_list *ret)
{
    size_t groups = (size_t)record->size;
    struct draw_result *results = (struct draw_result *)ret->at;
    int64_t *numbers = arena_array(stream->arena, groups, sizeof *numbers);
    size_t *at = arena_array(stream->arena, groups + 1, sizeof *at);
    size_t used = 0;
    if (record->is_apart)
        gather(stream->arena, record, list, ret->count);
    for (size_t i = 0; i < groups; i++)
        numbers[i] = (int64_t)i + 1;
    shuffle(stream, numbers, groups);
    for (size_t i = 0; i < groups; i++)
        at[numbers[i]] = i;
    for (size_t group = 1; group <= groups; group++) {
        for (size_t i = at[group]; i < ret->count; i += groups) {
            results[used] = (struct draw_result){(int64_t)used + 1, list[i], (int64_t)group};
            used++;
        }
    }
}

static int64_t value_of(const struct draw_record *record, int64_t place)
{
    switch (record->kind) {
    case DRAW_NUMBERS: return record->size + place - 1;
    case DRAW_CHOICE: return place <= record->size;
    default: return place;
    }
}

struct field_list draw_results(struct arena *arena, const struct draw_record *record)
{
    const struct draw_line *lines = record->lines.at;
    struct draw_stream stream = {.arena = arena, .seed = record->seed};
    int64_t *list = arena_array(arena, record->lines.count + 1, sizeof *list);
    struct draw_result *results = arena_array(arena, record->lines.count + 1, sizeof *results);
    struct field_list found = {results, 0};
    for (size_t i = 0; i < record->lines.count; i++) {
        if (!lines[i].excluded)
            list[found.count++] = lines[i].number;
    }
    shuffle(&stream, list, found.count);
    if (record->kind == DRAW_GROUPS) {
        deal(&stream, record, list, &found);
        return found;
    }
    for (size_t i = 0; i < found.count; i++) {
        int64_t place = (int64_t)i + 1;
        results[i] = (struct draw_result){place, list[i], value_of(record, place)};
    }
    return found;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text: UTF-8, NUL-ended once it is ours; bytes from outside are {at, length} until checked.
 *
 * `struct text` is a growing piece of text in an arena. It knows its maximum from birth; what does
 * not fit is left out and `is_cut` says so. `at` is always NUL-ended.
 */
#ifndef LIANBING_BASE_TEXT_H
#define LIANBING_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct arena;

struct bytes {
    const char *at;
    size_t length;
};

struct text {
    struct arena *arena;
    char *at; /* NUL-ended */
    size_t used;
    size_t size;
    size_t maximum; /* bytes of text, without the NUL */
    bool is_cut;
};

void text_init(struct text *text, struct arena *arena, size_t maximum);
/* Room for `size` bytes in all, for a text whose length can be guessed; nothing else changes. */
void text_reserve(struct text *text, size_t size);
/* Empties the text and keeps its room. */
void text_clear(struct text *text);
/* The way of a piece that does not fit as it is: grows, or cuts. */
void text_add_slowly(struct text *text, const char *bytes, size_t length);

/* In the header, because sentences are made of many short pieces and a literal's length is then
 * known to the compiler. */
static inline void text_add_bytes(struct text *text, const char *bytes, size_t length)
{
    if (length >= text->size - text->used) {
        text_add_slowly(text, bytes, length);
        return;
    }
    memcpy(text->at + text->used, bytes, length);
    text->used += length;
    text->at[text->used] = '\0';
}

static inline void text_add(struct text *text, const char *string)
{
    text_add_bytes(text, string, strlen(string));
}

static inline void text_add_char(struct text *text, char c)
{
    text_add_bytes(text, &c, 1);
}

void text_add_int(struct text *text, int64_t value);
/* The decimal digits of a value, at least one, in front of `end`; returns where they begin. */
char *text_write_digits(char *end, uint64_t value);
/* printf's %s %d %zu …; for sentences that are rare (faults), not for inner loops. */
void text_add_format(struct text *text, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* A NUL-ended sentence in the arena. */
const char *text_format(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

struct bytes bytes_of(const char *string);
bool bytes_are(struct bytes bytes, const char *string);

/* The next code point of [*at, end), which must not be empty; moves *at behind it. -1: not UTF-8
 * (overlong forms, surrogates and anything above U+10FFFF are not). */
int32_t text_next(const char **at, const char *end);
bool text_is_utf8(struct bytes bytes);

/* Without leading and trailing space, tab, CR, LF, U+00A0, U+3000, U+FEFF (scoring.md 7.36). */
struct bytes text_trim(struct bytes bytes);

/* Columns on a terminal: 2 for Chinese characters and full-width forms, 0 for combining marks. */
size_t text_width(const char *string);
int text_code_width(int32_t code);

/* Edits (insert, leave out, change, swap neighbours) that turn one ASCII word into another,
 * at most 99; words longer than 64 bytes count as 99. For "did you mean". */
unsigned text_distance(const char *one, const char *other);

#endif

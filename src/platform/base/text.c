/* SPDX-License-Identifier: Apache-2.0 */
#include "platform/base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "platform/base/arena.h"

void text_init(struct text *text, struct arena *arena, size_t maximum)
{
    *text = (struct text){.arena = arena, .maximum = maximum, .size = 256};
    if (text->size > maximum + 1)
        text->size = maximum + 1;
    text->at = arena_alloc(arena, text->size);
}

void text_clear(struct text *text)
{
    text->used = 0;
    text->at[0] = '\0';
    text->is_cut = false;
}

static void move_to(struct text *text, size_t size)
{
    char *at = arena_room(text->arena, size);
    memcpy(at, text->at, text->used + 1);
    text->at = at;
    text->size = size;
}

void text_reserve(struct text *text, size_t size)
{
    size = size < text->maximum ? size + 1 : text->maximum + 1;
    if (size > text->size)
        move_to(text, size);
}

/* How many of `length` more bytes fit, growing for them. */
static size_t make_room(struct text *text, size_t length)
{
    if (length > text->maximum - text->used) {
        length = text->maximum - text->used;
        text->is_cut = true;
    }
    if (text->used + length + 1 > text->size) {
        size_t size = text->size * 2;
        while (size < text->used + length + 1)
            size *= 2;
        move_to(text, size < text->maximum + 1 ? size : text->maximum + 1);
    }
    return length;
}

void text_add_slowly(struct text *text, const char *bytes, size_t length)
{
    length = make_room(text, length);
    if (length)
        memcpy(text->at + text->used, bytes, length);
    text->used += length;
    text->at[text->used] = '\0';
}

char *text_write_digits(char *end, uint64_t value)
{
    static const char pairs[] = "00010203040506070809101112131415161718192021222324"
                                "25262728293031323334353637383940414243444546474849"
                                "50515253545556575859606162636465666768697071727374"
                                "75767778798081828384858687888990919293949596979899";
    for (; value >= 100; value /= 100) {
        end -= 2;
        memcpy(end, pairs + value % 100 * 2, 2);
    }
    if (value < 10) {
        *--end = (char)('0' + value);
        return end;
    }
    end -= 2;
    memcpy(end, pairs + value * 2, 2);
    return end;
}

static size_t count_digits(uint64_t value)
{
    size_t count = 1;
    for (; value >= 100; value /= 100)
        count += 2;
    return count + (value >= 10);
}

static void add_int_slowly(struct text *text, int64_t value, uint64_t magnitude)
{
    char digits[24], *end = digits + sizeof digits, *at = text_write_digits(end, magnitude);
    if (value < 0)
        *--at = '-';
    text_add_bytes(text, at, (size_t)(end - at));
}

/* Where there is room, the digits are written to their place: sentences are full of numbers. */
void text_add_int(struct text *text, int64_t value)
{
    enum { LONGEST = 20 };
    uint64_t magnitude = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    if (text->size - text->used <= LONGEST) {
        add_int_slowly(text, value, magnitude);
        return;
    }
    if (value < 0)
        text->at[text->used++] = '-';
    text->used += count_digits(magnitude);
    text->at[text->used] = '\0';
    (void)text_write_digits(text->at + text->used, magnitude);
}

static void add_format(struct text *text, const char *format, va_list list)
{
    va_list again;
    va_copy(again, list);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (length <= 0)
        return;
    if (text->used + (size_t)length + 1 <= text->size) {
        (void)vsnprintf(text->at + text->used, text->size - text->used, format, list);
        text->used += (size_t)length;
        return;
    }
    char *piece = arena_alloc(text->arena, (size_t)length + 1);
    (void)vsnprintf(piece, (size_t)length + 1, format, list);
    text_add_bytes(text, piece, (size_t)length);
}

void text_add_format(struct text *text, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    add_format(text, format, list);
    va_end(list);
}

const char *text_format(struct arena *arena, const char *format, ...)
{
    enum { LONGEST_SENTENCE = 65536 };
    struct text text;
    text_init(&text, arena, LONGEST_SENTENCE);
    va_list list;
    va_start(list, format);
    add_format(&text, format, list);
    va_end(list);
    return text.at;
}

struct bytes bytes_of(const char *string)
{
    return (struct bytes){string, strlen(string)};
}

bool bytes_are(struct bytes bytes, const char *string)
{
    return bytes.length == strlen(string) && memcmp(bytes.at, string, bytes.length) == 0;
}

int32_t text_next(const char **at, const char *end)
{
    static const int32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char *byte = (const unsigned char *)*at;
    if (byte[0] < 0x80) {
        *at += 1;
        return byte[0];
    }
    ptrdiff_t length = byte[0] >= 0xf0 ? 4 : byte[0] >= 0xe0 ? 3 : byte[0] >= 0xc2 ? 2 : 0;
    if (length == 0 || byte[0] > 0xf4 || end - *at < length)
        return -1;
    int32_t code = byte[0] & (0x7f >> length);
    for (ptrdiff_t i = 1; i < length; i++) {
        if ((byte[i] & 0xc0) != 0x80)
            return -1;
        code = code << 6 | (byte[i] & 0x3f);
    }
    if (code < smallest[length] || (code >= 0xd800 && code < 0xe000) || code > 0x10ffff)
        return -1;
    *at += length;
    return code;
}

bool text_is_utf8(struct bytes bytes)
{
    const char *at = bytes.at, *end = bytes.at + bytes.length;
    while (at < end) {
        if (text_next(&at, end) < 0)
            return false;
    }
    return true;
}

/* Length of the blank character that [at, end) starts with; 0: none. */
static size_t blank_length(const char *at, const char *end)
{
    if (at == end)
        return 0;
    if (*at == ' ' || *at == '\t' || *at == '\r' || *at == '\n')
        return 1;
    if (end - at >= 2 && memcmp(at, "\xc2\xa0", 2) == 0)
        return 2;
    if (end - at >= 3 && (memcmp(at, "\xe3\x80\x80", 3) == 0 || memcmp(at, "\xef\xbb\xbf", 3) == 0))
        return 3;
    return 0;
}

/* Whether a blank could begin or end with this byte. */
static bool may_be_blank(char c)
{
    return (unsigned char)c <= ' ' || (unsigned char)c >= 0x80;
}

struct bytes text_trim(struct bytes bytes)
{
    const char *at = bytes.at, *end = bytes.at + bytes.length;
    /* Nearly all cells have nothing to trim, and tables have millions of cells. */
    if (at == end || (!may_be_blank(at[0]) && !may_be_blank(end[-1])))
        return bytes;
    for (size_t blank; (blank = blank_length(at, end)) > 0;)
        at += blank;
    for (bool is_trimming = true; is_trimming && end > at;) {
        is_trimming = false;
        for (ptrdiff_t back = 1; back <= 3 && back <= end - at; back++) {
            if (blank_length(end - back, end) == (size_t)back) {
                end -= back;
                is_trimming = true;
                break;
            }
        }
    }
    return (struct bytes){at, (size_t)(end - at)};
}

int text_code_width(int32_t code)
{
    /* Ranges of combining marks and of wide characters that names and sentences here can hold. */
    static const struct {
        int32_t first, last;
        int width;
    } ranges[] = {
        {0x0300, 0x036f, 0},   {0x1100, 0x115f, 2}, {0x200b, 0x200f, 0}, {0x2e80, 0x303e, 2},
        {0x3041, 0xa4cf, 2},   {0xac00, 0xd7a3, 2}, {0xf900, 0xfaff, 2}, {0xfe00, 0xfe0f, 0},
        {0xfe30, 0xfe6f, 2},   {0xff00, 0xff60, 2}, {0xffe0, 0xffe6, 2}, {0x1f300, 0x1f9ff, 2},
        {0x20000, 0x3fffd, 2}, {0xfeff, 0xfeff, 0},
    };
    if (code < 0x300)
        return 1;
    if (code >= 0x4e00 && code <= 0x9fff)
        return 2;
    /* Quotation marks, ellipsis and dash are ambiguous; Chinese terminals draw them wide. */
    if (code == 0x2014 || code == 0x2018 || code == 0x2019 || code == 0x201c || code == 0x201d ||
        code == 0x2026)
        return 2;
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++) {
        if (code >= ranges[i].first && code <= ranges[i].last)
            return ranges[i].width;
    }
    return 1;
}

size_t text_width(const char *string)
{
    const char *end = string + strlen(string);
    size_t width = 0;
    while (string < end) {
        int32_t code = text_next(&string, end);
        if (code < 0)
            break;
        width += (size_t)text_code_width(code);
    }
    return width;
}

unsigned text_distance(const char *one, const char *other)
{
    enum { LONGEST = 64 };
    size_t rows = strlen(one), columns = strlen(other);
    unsigned cost[3][LONGEST + 1];
    if (rows > LONGEST || columns > LONGEST)
        return 99;
    for (unsigned j = 0; j <= columns; j++)
        cost[0][j] = j;
    for (size_t i = 1; i <= rows; i++) {
        unsigned *now = cost[i % 3], *before = cost[(i + 2) % 3], *earlier = cost[(i + 1) % 3];
        now[0] = (unsigned)i;
        for (size_t j = 1; j <= columns; j++) {
            bool is_same = one[i - 1] == other[j - 1];
            unsigned best = before[j - 1] + (is_same ? 0 : 1);
            best = before[j] + 1 < best ? before[j] + 1 : best;
            best = now[j - 1] + 1 < best ? now[j - 1] + 1 : best;
            if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1] &&
                earlier[j - 2] + 1 < best)
                best = earlier[j - 2] + 1;
            now[j] = best;
        }
    }
    return cost[rows % 3][columns];
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "platform/table/cell.h"

#include <stdint.h>
#include <string.h>

enum { SIGNIFICANT = 15, LONGEST_PLAIN = 30, ESCAPE = 7 };

struct cell_name cell_name(size_t column, size_t row)
{
    struct cell_name name;
    size_t at = sizeof name.text;
    name.text[--at] = '\0';
    do {
        name.text[--at] = (char)('0' + row % 10);
        row /= 10;
    } while (row);
    for (; column > 0; column = (column - 1) / 26)
        name.text[--at] = (char)('A' + (column - 1) % 26);
    memmove(name.text, name.text + at, sizeof name.text - at);
    return name;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool cell_read_whole(struct bytes digits, size_t most, size_t *ret)
{
    size_t value = 0;
    for (size_t i = 0; i < digits.length; i++) {
        if (!is_digit(digits.at[i]) || value > most / 10)
            return false;
        value = value * 10 + (size_t)(digits.at[i] - '0');
    }
    *ret = value;
    return digits.length > 0 && value <= most;
}

bool cell_read_place(const char *place, size_t *ret_column, size_t *ret_row)
{
    size_t column = 0;
    for (; *place >= 'A' && *place <= 'Z' && column <= CELL_COLUMNS; place++)
        column = column * 26 + (size_t)(*place - 'A') + 1;
    *ret_column = column;
    return column >= 1 && column <= CELL_COLUMNS &&
           cell_read_whole(bytes_of(place), CELL_ROWS, ret_row) && *ret_row >= 1;
}

/* A number taken apart: 0.d1d2d3... times ten to the `point`. */
struct parts {
    bool is_negative;
    bool has_point;
    bool has_exponent;
    char digits[SIGNIFICANT + 1]; /* the first ones from the first that is not 0 */
    size_t count;                 /* of all significant digits */
    long point;
};

/* "e+12"; nothing at all is an exponent of 0. */
static bool read_exponent(const char *at, const char *end, struct parts *parts)
{
    enum { FARTHEST = 100000 };
    if (at == end)
        return true;
    if (*at != 'e' && *at != 'E')
        return false;
    parts->has_exponent = true;
    bool is_negative = ++at < end && *at == '-';
    if (at < end && (*at == '-' || *at == '+'))
        at++;
    long exponent = 0;
    const char *from = at;
    for (; at < end && is_digit(*at); at++)
        exponent = exponent < FARTHEST ? exponent * 10 + (*at - '0') : exponent;
    parts->point += is_negative ? -exponent : exponent;
    return at == end && at > from;
}

static bool take_apart(struct bytes spelled, struct parts *parts)
{
    const char *at = spelled.at, *end = at + spelled.length;
    size_t seen = 0;
    *parts = (struct parts){.is_negative = at < end && *at == '-'};
    for (at += parts->is_negative; at < end; at++) {
        if (*at == '.' && !parts->has_point) {
            parts->has_point = true;
            continue;
        }
        if (!is_digit(*at))
            break;
        seen++;
        if (*at == '0' && parts->count == 0) {
            parts->point -= parts->has_point;
            continue;
        }
        if (parts->count < sizeof parts->digits)
            parts->digits[parts->count] = *at;
        parts->count++;
        parts->point += !parts->has_point;
    }
    return seen > 0 && read_exponent(at, end, parts);
}

static void round_digits(struct parts *parts)
{
    if (parts->count > SIGNIFICANT) {
        bool is_up = parts->digits[SIGNIFICANT] >= '5';
        parts->count = SIGNIFICANT;
        while (is_up && parts->count > 0 && parts->digits[parts->count - 1] == '9')
            parts->count--;
        if (is_up && parts->count > 0)
            parts->digits[parts->count - 1]++;
        if (is_up && parts->count == 0) {
            parts->digits[parts->count++] = '1';
            parts->point++;
        }
    }
    while (parts->count > 0 && parts->digits[parts->count - 1] == '0')
        parts->count--;
}

static void add(struct cell_number *number, const char *at, size_t length)
{
    memcpy(number->text + number->length, at, length);
    number->length += length;
}

static bool write_out(const struct parts *parts, struct cell_number *ret)
{
    static const char noughts[] = "000000000000000000000000000000";
    *ret = (struct cell_number){.length = 0};
    if (parts->count == 0) {
        add(ret, "0", 1);
        return true;
    }
    long digits = (long)parts->count, point = parts->point;
    long length = point > digits ? point
                  : point > 0    ? digits + (point < digits)
                                 : digits - point + 2;
    if (point > LONGEST_PLAIN || point < -LONGEST_PLAIN ||
        length + parts->is_negative > LONGEST_PLAIN)
        return false;
    size_t whole = point <= 0 ? 0 : point < digits ? (size_t)point : parts->count;
    add(ret, "-", parts->is_negative);
    add(ret, point > 0 ? parts->digits : "0", point > 0 ? whole : 1);
    add(ret, noughts, point > digits ? (size_t)(point - digits) : 0);
    add(ret, ".", whole < parts->count);
    add(ret, noughts, point < 0 ? (size_t)-point : 0);
    add(ret, parts->digits + whole, parts->count - whole);
    ret->whole_digits = point > 0 ? (size_t)point : 0;
    return true;
}

bool cell_write_plain(struct bytes spelled, struct cell_number *ret)
{
    struct parts parts;
    if (!take_apart(spelled, &parts))
        return false;
    if (!parts.has_exponent && (!parts.has_point || parts.count <= SIGNIFICANT))
        return false;
    round_digits(&parts);
    return write_out(&parts, ret);
}

static void write_digits(char *to, size_t width, long value)
{
    for (; width > 0; value /= 10)
        to[--width] = (char)('0' + value % 10);
}

/* Days since 1970-01-01 to a day of the Gregorian calendar: eras of 400 years that begin on the
 * first of March, so that the leap day comes last. */
static void write_date(long days, struct cell_date *ret)
{
    long shifted = days + 719468, era = shifted / 146097, day = shifted % 146097;
    long year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
    long of_year = day - (365 * year + year / 4 - year / 100);
    long month = (5 * of_year + 2) / 153;
    *ret = (struct cell_date){"0000-00-00"};
    write_digits(ret->text, 4, year + era * 400 + (month >= 10));
    write_digits(ret->text + 5, 2, month < 10 ? month + 3 : month - 9);
    write_digits(ret->text + 8, 2, of_year - (153 * month + 2) / 5 + 1);
}

bool cell_date_of_serial(struct bytes number, bool is_1904, struct cell_date *ret)
{
    enum { DAY_1970 = 25569, LAST_DAY = 2958465, GAP_1904 = 1462, FALSE_LEAP_DAY = 60 };
    const char *at = number.at, *end = at + number.length;
    long serial = 0;
    for (; at < end && is_digit(*at) && serial <= LAST_DAY; at++)
        serial = serial * 10 + (*at - '0');
    bool has_digits = at > number.at;
    if (at < end && *at == '.') {
        for (at++; at < end && is_digit(*at);)
            at++;
    }
    if (is_1904)
        serial += GAP_1904;
    if (!has_digits || at < end || serial < 1 || serial > LAST_DAY || serial == FALSE_LEAP_DAY)
        return false;
    write_date(serial - DAY_1970 + (serial < FALSE_LEAP_DAY), ret);
    return true;
}

enum cell_format cell_builtin_format(size_t number)
{
    if ((number >= 14 && number <= 17) || number == 22 || (number >= 27 && number <= 36) ||
        (number >= 50 && number <= 58))
        return FORMAT_DATE;
    return number == 9 || number == 10 ? FORMAT_PERCENT : FORMAT_PLAIN;
}

enum cell_format cell_format_of(const char *code)
{
    for (; *code; code++) {
        char closing = *code == '"' ? '"' : *code == '[' ? ']' : '\0';
        bool is_literal = *code == '\\' || *code == '_' || *code == '*';
        if (strchr("yYdD", *code))
            return FORMAT_DATE;
        if (*code == '%')
            return FORMAT_PERCENT;
        if (closing)
            code = strchr(code + 1, closing);
        else
            code += is_literal;
        if (!code || !*code)
            break;
    }
    return FORMAT_PLAIN;
}

static int32_t hexadecimal(const char *at)
{
    int32_t value = 0;
    for (int i = 0; i < 4; i++) {
        static const char digits[] = "0123456789abcdef";
        char low = (char)(at[i] >= 'A' && at[i] <= 'F' ? at[i] - 'A' + 'a' : at[i]);
        const char *digit = low ? strchr(digits, low) : NULL;
        if (!digit)
            return -1;
        value = value * 16 + (int32_t)(digit - digits);
    }
    return value;
}

static size_t write_utf8(char *to, int32_t code)
{
    size_t length = code < 0x80 ? 1 : code < 0x800 ? 2 : 3;
    static const unsigned char heads[] = {0, 0, 0xc0, 0xe0};
    for (size_t i = length - 1; i > 0; i--, code >>= 6)
        to[i] = (char)(0x80 | (code & 0x3f));
    to[0] = (char)(heads[length] | code);
    return length;
}

size_t cell_unescape(char *at, size_t length)
{
    size_t end = 0;
    for (size_t i = 0; i < length;) {
        int32_t code = -1;
        if (at[i] == '_' && length - i >= ESCAPE && at[i + 1] == 'x' && at[i + 6] == '_')
            code = hexadecimal(at + i + 2);
        if (code <= 0 || (code >= 0xd800 && code < 0xe000)) {
            at[end++] = at[i++];
        } else {
            end += write_utf8(at + end, code);
            i += ESCAPE;
        }
    }
    return end;
}

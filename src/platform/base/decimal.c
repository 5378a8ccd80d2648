/* SPDX-License-Identifier: Apache-2.0 */
#include "platform/base/decimal.h"

#include <string.h>

static const struct rat NOT_HELD = {0, 0};
static const int128 POWER_LIMIT = (int128)1 << 126;
static const int64_t LARGEST_UNITS = INT64_C(4000000000000000000);

static int64_t power_of_ten(int exponent)
{
    static const int64_t powers[] = {1,
                                     10,
                                     100,
                                     1000,
                                     10000,
                                     100000,
                                     1000000,
                                     10000000,
                                     100000000,
                                     1000000000,
                                     10000000000,
                                     100000000000,
                                     1000000000000,
                                     10000000000000,
                                     100000000000000,
                                     1000000000000000,
                                     10000000000000000,
                                     100000000000000000,
                                     1000000000000000000};
    return powers[exponent];
}

bool decimal_parse(struct bytes bytes, int64_t *ret_millionths)
{
    enum { WHOLE_DIGITS = 12, BROKEN_DIGITS = 6 };
    const char *at = bytes.at, *end = bytes.at + bytes.length;
    bool is_negative = at < end && *at == '-';
    if (is_negative)
        at++;
    int64_t value = 0;
    int whole = 0, broken = 0;
    for (; at < end && *at >= '0' && *at <= '9' && whole <= WHOLE_DIGITS; at++, whole++)
        value = value * 10 + (*at - '0');
    if (whole == 0 || whole > WHOLE_DIGITS)
        return false;
    if (at < end && *at == '.') {
        at++;
        for (; at < end && *at >= '0' && *at <= '9' && broken <= BROKEN_DIGITS; at++, broken++)
            value = value * 10 + (*at - '0');
        if (broken == 0 || broken > BROKEN_DIGITS)
            return false;
    }
    if (at != end)
        return false;
    value *= power_of_ten(BROKEN_DIGITS - broken);
    *ret_millionths = is_negative ? -value : value;
    return true;
}

/* Puts one more digit before out[*at]; `behind` more are wanted behind the point, 0 is the first
 * before it. Noughts at the end are left out until *has_begun. */
static void add_digit(char *out, size_t *at, unsigned digit, int behind, bool *has_begun)
{
    bool was_begun = *has_begun;
    if (behind == 0 && was_begun && *at < 64)
        out[--*at] = '.';
    *has_begun = was_begun || digit != 0 || behind <= 0;
    if (*has_begun)
        out[--*at] = (char)('0' + digit);
}

/* `units` of 10^-digits; with `is_shortest` without noughts at the end. */
static void add_scaled(struct text *text, int128 units, int digits, bool is_shortest)
{
    char out[64];
    size_t at = sizeof out;
    int128 wide = units < 0 ? -units : units;
    bool has_begun = !is_shortest;
    int count = 0;
    /* Digits that 64 bits can't hold are taken off the slow way; there hardly ever are any. */
    for (; wide >> 64 != 0; wide /= 10, count++)
        add_digit(out, &at, (unsigned)(wide % 10), digits - count, &has_begun);
    uint64_t rest = (uint64_t)wide;
    for (; rest != 0 || count <= digits; rest /= 10, count++)
        add_digit(out, &at, (unsigned)(rest % 10), digits - count, &has_begun);
    if (units < 0)
        out[--at] = '-';
    text_add_bytes(text, out + at, sizeof out - at);
}

void decimal_add_text(struct text *text, int64_t millionths)
{
    add_scaled(text, millionths, 6, true);
}

void decimal_add_points(struct text *text, int64_t units, int decimals)
{
    add_scaled(text, units, decimals, false);
}

static int128 magnitude(int128 n)
{
    return n < 0 ? -n : n;
}

static bool is_64_bit(int128 n)
{
    return n == (int64_t)n;
}

/* n / divisor; 128 bits take a run-time helper and several times as long, so only where needed. */
static int128 quotient(int128 n, int128 divisor)
{
    if (is_64_bit(n) && is_64_bit(divisor) && n != INT64_MIN)
        return (int64_t)n / (int64_t)divisor;
    return n / divisor;
}

static int128 common_divisor(int128 a, int128 b)
{
    a = magnitude(a);
    b = magnitude(b);
    while (b >> 64 != 0 || (b != 0 && a >> 64 != 0)) {
        int128 rest = a % b;
        a = b;
        b = rest;
    }
    if (b == 0)
        return a;
    uint64_t large = (uint64_t)a, small = (uint64_t)b;
    while (small) {
        uint64_t rest = large % small;
        large = small;
        small = rest;
    }
    return large;
}

struct rat rat_reduced(struct rat a)
{
    if (a.den == 1)
        return a;
    int128 divisor = common_divisor(a.num, a.den);
    if (divisor > 1)
        return (struct rat){quotient(a.num, divisor), quotient(a.den, divisor)};
    return a;
}

/* The product if its magnitude is below 2^126. Written out, because clang calls a run-time helper
 * for __builtin_mul_overflow on 128 bits that gcc's library lacks. */
static bool multiply(int128 a, int128 b, int128 *ret)
{
    if (a == 0 || b == 0) {
        *ret = 0;
        return true;
    }
    if (magnitude(a) > POWER_LIMIT || magnitude(b) > POWER_LIMIT / magnitude(a))
        return false;
    *ret = a * b;
    return true;
}

struct rat rat_multiply_slowly(struct rat a, struct rat b)
{
    if (!rat_is_held(a) || !rat_is_held(b))
        return NOT_HELD;
    a = rat_reduced(a);
    b = rat_reduced(b);
    int128 across = common_divisor(a.num, b.den), other = common_divisor(b.num, a.den);
    if (across > 1) {
        a.num /= across;
        b.den /= across;
    }
    if (other > 1) {
        b.num /= other;
        a.den /= other;
    }
    struct rat product;
    if (!multiply(a.num, b.num, &product.num) || !multiply(a.den, b.den, &product.den))
        return NOT_HELD;
    return product;
}

struct rat rat_add_slowly(struct rat a, struct rat b)
{
    if (!rat_is_held(a) || !rat_is_held(b))
        return NOT_HELD;
    a = rat_reduced(a);
    b = rat_reduced(b);
    int128 divisor = common_divisor(a.den, b.den), left, right, den;
    if (!multiply(a.num, b.den / divisor, &left) || !multiply(b.num, a.den / divisor, &right) ||
        !multiply(a.den, b.den / divisor, &den))
        return NOT_HELD;
    /* Both are below 2^126, so the sum is held; it may be too large for the next step only. */
    return rat_reduced((struct rat){left + right, den});
}

/* Whole part rounded down, and the rest as a fraction in 0 <= rest < 1. */
static int128 split(struct rat a, struct rat *ret_rest)
{
    int128 whole = quotient(a.num, a.den);
    if (a.num - whole * a.den < 0)
        whole -= 1;
    *ret_rest = (struct rat){a.num - whole * a.den, a.den};
    return whole;
}

int rat_compare_slowly(struct rat a, struct rat b)
{
    /* By continued fractions: no product, so nothing can overflow. Turning both rests over turns
     * the answer over. */
    for (int turn = 1;; turn = -turn) {
        struct rat rest_a, rest_b;
        int128 whole_a = split(a, &rest_a), whole_b = split(b, &rest_b);
        if (whole_a != whole_b)
            return whole_a > whole_b ? turn : -turn;
        if (rest_a.num == 0 || rest_b.num == 0)
            return turn * ((rest_a.num > 0) - (rest_b.num > 0));
        a = (struct rat){rest_a.den, rest_a.num};
        b = (struct rat){rest_b.den, rest_b.num};
    }
}

/* Half away from zero, of numbers that 64 bits hold: several times faster, and nearly all are. */
static bool round_quickly(struct rat a, int64_t scale, int64_t *ret_units)
{
    int128 num = magnitude(a.num);
    if (num >= (int128)1 << 40 || a.den >= (int128)1 << 62)
        return false;
    int128 scaled = num * scale;
    if (scaled >= (int128)1 << 62)
        return false;
    uint64_t whole = (uint64_t)scaled, den = (uint64_t)a.den;
    if (den != 1) {
        uint64_t rest = whole % den;
        whole = whole / den + (rest >= den - rest);
    }
    if (whole >= (uint64_t)LARGEST_UNITS)
        return false;
    *ret_units = a.num < 0 ? -(int64_t)whole : (int64_t)whole;
    return true;
}

bool rat_round(struct rat a, int decimals, int64_t *ret_units)
{
    int64_t scale = power_of_ten(decimals);
    if (!rat_is_held(a))
        return false;
    if (round_quickly(a, scale, ret_units))
        return true;
    struct rat scaled = rat_multiply(a, rat_of(scale));
    if (!rat_is_held(scaled))
        return false;
    int128 num = magnitude(scaled.num), whole = num / scaled.den, rest = num % scaled.den;
    if (rest >= scaled.den - rest)
        whole += 1;
    if (whole >= LARGEST_UNITS)
        return false;
    *ret_units = (int64_t)(scaled.num < 0 ? -whole : whole);
    return true;
}

bool rat_floor(struct rat a, int64_t *ret_whole)
{
    if (!rat_is_held(a))
        return false;
    struct rat rest;
    int128 whole = split(a, &rest);
    if (whole > INT64_MAX || whole < INT64_MIN)
        return false;
    *ret_whole = (int64_t)whole;
    return true;
}

bool rat_add_exactly(struct text *text, struct rat a)
{
    enum { MOST_DIGITS = 18 };
    if (!rat_is_held(a))
        return false;
    a = rat_reduced(a);
    if (a.den > power_of_ten(MOST_DIGITS))
        return false;
    int64_t den = (int64_t)a.den;
    for (int digits = 0; digits <= MOST_DIGITS; digits++) {
        int128 num;
        if (power_of_ten(digits) % den != 0)
            continue;
        if (!multiply(a.num, power_of_ten(digits) / den, &num))
            return false;
        add_scaled(text, num, digits, true);
        return true;
    }
    return false;
}

void rat_add_readable(struct text *text, struct rat a)
{
    int64_t units;
    a = rat_reduced(a);
    if (rat_is_held(a) && a.den <= DECIMAL_ONE && DECIMAL_ONE % a.den == 0 &&
        rat_add_exactly(text, a))
        return;
    if (!rat_round(a, 6, &units)) {
        text_add(text, "（数值过大）");
        return;
    }
    text_add(text, "约 ");
    decimal_add_text(text, units);
}

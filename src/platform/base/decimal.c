/* SPDX-License-Identifier: Apache-2.0 */
#include "platform/base/decimal.h"

#include <string.h>

static const struct rat NOT_HELD = {0, 0};
static const int128 POWER_LIMIT = (int128)1 << 126;
static const int64_t LARGEST_UNITS = INT64_C(4000000000000000000);

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
    value *= decimal_power(BROKEN_DIGITS - broken);
    *ret_millionths = is_negative ? -value : value;
    return true;
}

static int128 magnitude(int128 n)
{
    return n < 0 ? -n : n;
}

/* Puts one more digit before `at`, and then the point if it was the last of `behind` the point. */
static char *put_digit(char *at, unsigned digit, int *behind)
{
    *--at = (char)('0' + digit);
    if (--*behind == 0)
        *--at = '.';
    return at;
}

/* `units` of 10^-digits. */
static void add_scaled(struct text *text, int128 units, int digits)
{
    char out[64], *end = out + sizeof out, *at = end;
    int128 wide = magnitude(units);
    /* Digits that 64 bits can't hold are taken off the slow way; there hardly ever are any. */
    for (; wide >> 64 != 0; wide /= 10)
        at = put_digit(at, (unsigned)(wide % 10), &digits);
    uint64_t rest = (uint64_t)wide;
    for (; digits > 0; rest /= 10)
        at = put_digit(at, (unsigned)(rest % 10), &digits);
    at = text_write_digits(at, rest);
    if (units < 0)
        *--at = '-';
    text_add_bytes(text, at, (size_t)(end - at));
}

void decimal_add_text(struct text *text, int64_t millionths)
{
    int64_t whole = millionths / DECIMAL_ONE, units = millionths;
    int digits = 6;
    if (whole * DECIMAL_ONE == millionths) {
        text_add_int(text, whole);
        return;
    }
    /* Few have more than three digits behind the point. */
    if (units % 1000 == 0) {
        units /= 1000;
        digits = 3;
    }
    for (; units % 10 == 0; digits--)
        units /= 10;
    add_scaled(text, units, digits);
}

void decimal_add_points(struct text *text, int64_t units, int decimals)
{
    add_scaled(text, units, decimals);
}

/* The processor takes twice as long for a division whose numbers 32 bits can't hold. */
static uint64_t divide(uint64_t n, uint64_t divisor)
{
    return (n | divisor) >> 32 == 0 ? (uint32_t)n / (uint32_t)divisor : n / divisor;
}

/* n / divisor; 128 bits take a run-time helper and several times as long, so only where needed. */
static int128 quotient(int128 n, int128 divisor)
{
    int128 size = magnitude(n);
    if (size >> 64 != 0 || divisor >> 64 != 0)
        return n / divisor;
    int128 whole = divide((uint64_t)size, (uint64_t)divisor);
    return n < 0 ? -whole : whole;
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
        uint64_t rest = large - divide(large, small) * small;
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

struct rat rat_multiply_slowly(int128 a_num, int128 a_den, int128 b_num, int128 b_den)
{
    struct rat a = {a_num, a_den}, b = {b_num, b_den};
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

struct rat rat_add_slowly(int128 a_num, int128 a_den, int128 b_num, int128 b_den)
{
    struct rat a = {a_num, a_den}, b = {b_num, b_den};
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

int rat_compare_slowly(int128 a_num, int128 a_den, int128 b_num, int128 b_den)
{
    struct rat a = {a_num, a_den}, b = {b_num, b_den};
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

/* a * scale, cut to a whole number nearer to 0, and what that leaves of the denominator; without
 * signs, for numbers that 64 bits hold: nearly all are, and this is several times faster. */
static bool scale_quickly(struct rat a, int64_t scale, uint64_t *ret_whole, uint64_t *ret_rest)
{
    int64_t scaled;
    if (!rat_has_small_terms(a) || __builtin_mul_overflow((int64_t)a.num, scale, &scaled))
        return false;
    uint64_t size = scaled < 0 ? 0 - (uint64_t)scaled : (uint64_t)scaled, den = (uint64_t)a.den;
    *ret_whole = den == 1 ? size : divide(size, den);
    *ret_rest = size - *ret_whole * den;
    return *ret_whole < (uint64_t)LARGEST_UNITS;
}

bool rat_round_slowly(struct rat a, int decimals, int64_t *ret_units)
{
    int64_t scale = decimal_power(decimals);
    uint64_t cut, left;
    if (!rat_is_held(a))
        return false;
    if (scale_quickly(a, scale, &cut, &left)) {
        int64_t units = (int64_t)cut + (left >= (uint64_t)a.den - left);
        *ret_units = a.num < 0 ? -units : units;
        return units < LARGEST_UNITS;
    }
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

bool rat_in_millionths(struct rat a, int64_t *ret_millionths)
{
    uint64_t whole, rest;
    if (!rat_is_held(a))
        return false;
    if (scale_quickly(a, DECIMAL_ONE, &whole, &rest)) {
        *ret_millionths = a.num < 0 ? -(int64_t)whole : (int64_t)whole;
        return rest == 0;
    }
    return rat_round(a, 6, ret_millionths) &&
           rat_compare((struct rat){*ret_millionths, DECIMAL_ONE}, a) == 0;
}

bool rat_floor(struct rat a, int64_t *ret_whole)
{
    uint64_t cut, left;
    if (!rat_is_held(a))
        return false;
    if (scale_quickly(a, 1, &cut, &left)) {
        *ret_whole = a.num < 0 ? -(int64_t)cut - (left != 0) : (int64_t)cut;
        return true;
    }
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
    if (a.den > decimal_power(MOST_DIGITS))
        return false;
    int64_t den = (int64_t)a.den;
    for (int digits = 0; digits <= MOST_DIGITS; digits++) {
        int128 num;
        if (decimal_power(digits) % den != 0)
            continue;
        if (!multiply(a.num, decimal_power(digits) / den, &num))
            return false;
        add_scaled(text, num, digits);
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

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Exact numbers.
 *
 * A decimal is an int64 in millionths: 12 digits before the point and 6 behind it, as a fact may
 * have them (scoring.md 1). A `struct rat` is an exact fraction of two 128-bit integers with a
 * positive denominator, not always in lowest terms.
 *
 * What 128 bits can't hold, even in lowest terms, becomes "not held" (denominator 0), which every
 * operation passes on, as a NaN would: ask rat_is_held once, at the end, and refuse; nothing is
 * ever rounded on the way. There is no binary floating point here.
 */
#ifndef LIANBING_BASE_DECIMAL_H
#define LIANBING_BASE_DECIMAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "platform/base/text.h"

__extension__ typedef __int128 int128;

#define DECIMAL_ONE INT64_C(1000000)

/* 10^exponent, of 0 to 18. */
static inline int64_t decimal_power(int exponent)
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

/* -?\d{1,12}(\.\d{1,6})? and nothing else; full-width forms are the caller's to turn. -0 is 0. */
bool decimal_parse(struct bytes bytes, int64_t *ret_millionths);

/* The shortest form: 12, -0.5, 3.25. */
void decimal_add_text(struct text *text, int64_t millionths);

/* `units` of 10^-decimals, with exactly `decimals` digits behind the point. */
void decimal_add_points(struct text *text, int64_t units, int decimals);

struct rat {
    int128 num;
    int128 den;
};

/* The general paths, for numbers that might not fit; use the inline ones below. They are `cold` and
 * take the terms singly, so that the usual way neither jumps nor leaves the registers. */
#define RAT_COLD __attribute__((cold))
RAT_COLD struct rat rat_add_slowly(int128 a_num, int128 a_den, int128 b_num, int128 b_den);
RAT_COLD struct rat rat_multiply_slowly(int128 a_num, int128 a_den, int128 b_num, int128 b_den);
RAT_COLD int rat_compare_slowly(int128 a_num, int128 a_den, int128 b_num, int128 b_den);

/* Of 64 bits, as nearly all numbers are: a product of two such takes one instruction, and a sum of
 * two products of which one factor is a denominator stays below 2^127. */
static inline bool rat_is_small(int128 n)
{
    return n == (int64_t)n;
}

static inline int128 rat_product_of_small(int128 a, int128 b)
{
    return (int128)(int64_t)a * (int64_t)b;
}

static inline bool rat_has_small_terms(struct rat a)
{
    return rat_is_small(a.num) && rat_is_small(a.den);
}

static inline struct rat rat_of(int64_t whole)
{
    return (struct rat){whole, 1};
}

/* Most facts are whole; without the millionths, what is worked out from them stays small too. */
static inline struct rat rat_of_decimal(int64_t millionths)
{
    int64_t whole = millionths / DECIMAL_ONE;
    if (whole * DECIMAL_ONE == millionths)
        return (struct rat){whole, 1};
    return (struct rat){millionths, DECIMAL_ONE};
}

static inline bool rat_is_held(struct rat a)
{
    return a.den != 0;
}

static inline int rat_sign(struct rat a)
{
    return (a.num > 0) - (a.num < 0);
}

static inline struct rat rat_negative(struct rat a)
{
    return (struct rat){-a.num, a.den};
}

static inline struct rat rat_add(struct rat a, struct rat b)
{
    if (!rat_has_small_terms(a) || !rat_has_small_terms(b))
        return rat_add_slowly(a.num, a.den, b.num, b.den);
    if (a.den == b.den)
        return (struct rat){a.num + b.num, a.den};
    return (struct rat){rat_product_of_small(a.num, b.den) + rat_product_of_small(b.num, a.den),
                        rat_product_of_small(a.den, b.den)};
}

static inline struct rat rat_subtract(struct rat a, struct rat b)
{
    return rat_add(a, rat_negative(b));
}

static inline struct rat rat_multiply(struct rat a, struct rat b)
{
    if (!rat_has_small_terms(a) || !rat_has_small_terms(b))
        return rat_multiply_slowly(a.num, a.den, b.num, b.den);
    return (struct rat){rat_product_of_small(a.num, b.num), rat_product_of_small(a.den, b.den)};
}

/* a / b; dividing by 0 is the caller's to rule out and gives "not held". */
static inline struct rat rat_divide(struct rat a, struct rat b)
{
    struct rat turned = {b.den, b.num};
    if (b.num < 0)
        turned = (struct rat){-b.den, -b.num};
    return rat_multiply(a, turned);
}

/* < 0, 0, > 0 as a is less than, equal to, greater than b. Exact for all that are held. */
static inline int rat_compare(struct rat a, struct rat b)
{
    if (a.den == b.den)
        return (a.num > b.num) - (a.num < b.num);
    if (!rat_has_small_terms(a) || !rat_has_small_terms(b))
        return rat_compare_slowly(a.num, a.den, b.num, b.den);
    int128 left = rat_product_of_small(a.num, b.den), right = rat_product_of_small(b.num, a.den);
    return (left > right) - (left < right);
}

/* In lowest terms. */
struct rat rat_reduced(struct rat a);

/* In millionths, if that is exact and held in 64 bits. */
bool rat_in_millionths(struct rat a, int64_t *ret_millionths);

/* Rounded half away from zero to `decimals` (0-6): units of 10^-decimals. False: not held, or
 * 4·10^18 units and more. */
bool rat_round_slowly(struct rat a, int decimals, int64_t *ret_units);

static inline bool rat_round(struct rat a, int decimals, int64_t *ret_units)
{
    static const int64_t short_enough = INT64_C(1) << 40;
    if (a.den != 1 || a.num >= short_enough || a.num <= -short_enough)
        return rat_round_slowly(a, decimals, ret_units);
    *ret_units = (int64_t)a.num * decimal_power(decimals);
    return true;
}

/* The greatest whole number <= a; false: not held in 64 bits. */
bool rat_floor(struct rat a, int64_t *ret_whole);

/* An exact decimal of at most 18 digits behind the point; false if it has none. */
bool rat_add_exactly(struct text *text, struct rat a);

/* Exact if it has at most 6 digits behind the point, else rounded to 6, with 约 (about). */
void rat_add_readable(struct text *text, struct rat a);

#endif

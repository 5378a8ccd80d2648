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

/* The general paths, for numbers that might not fit; use the inline ones below. */
struct rat rat_add_slowly(struct rat a, struct rat b);
struct rat rat_multiply_slowly(struct rat a, struct rat b);
int rat_compare_slowly(struct rat a, struct rat b);

/* Small enough that a sum of two products of such numbers stays below 2^127. */
static inline bool rat_is_small(int128 n)
{
    return n > -((int128)1 << 62) && n < (int128)1 << 62;
}

static inline bool rat_has_small_terms(struct rat a)
{
    return rat_is_small(a.num) && rat_is_small(a.den);
}

static inline struct rat rat_of(int64_t whole)
{
    return (struct rat){whole, 1};
}

static inline struct rat rat_of_decimal(int64_t millionths)
{
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
        return rat_add_slowly(a, b);
    if (a.den == b.den)
        return (struct rat){a.num + b.num, a.den};
    return (struct rat){a.num * b.den + b.num * a.den, a.den * b.den};
}

static inline struct rat rat_subtract(struct rat a, struct rat b)
{
    return rat_add(a, rat_negative(b));
}

static inline struct rat rat_multiply(struct rat a, struct rat b)
{
    if (!rat_has_small_terms(a) || !rat_has_small_terms(b))
        return rat_multiply_slowly(a, b);
    return (struct rat){a.num * b.num, a.den * b.den};
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
        return rat_compare_slowly(a, b);
    int128 left = a.num * b.den, right = b.num * a.den;
    return (left > right) - (left < right);
}

/* In lowest terms. */
struct rat rat_reduced(struct rat a);

/* Rounded half away from zero to `decimals` (0-6): units of 10^-decimals. False: not held, or
 * 4·10^18 units and more. */
bool rat_round(struct rat a, int decimals, int64_t *ret_units);

/* The greatest whole number <= a; false: not held in 64 bits. */
bool rat_floor(struct rat a, int64_t *ret_whole);

/* An exact decimal of at most 18 digits behind the point; false if it has none. */
bool rat_add_exactly(struct text *text, struct rat a);

/* Exact if it has at most 6 digits behind the point, else rounded to 6, with 约 (about). */
void rat_add_readable(struct text *text, struct rat a);

#endif

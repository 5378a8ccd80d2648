/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Saying what a rule found, in official Chinese. For src/score only.
 *
 * Whoever says something appends it to one text: no printf and no memory of its own, because all
 * sentences of a province are made at once. A sentence is a body (what was found) and an end (cap,
 * floor, rounding, points, zeroing). Numbers stand in their shortest form; shares as percentages
 * of two digits, or of as many more as it takes not to stand on the wrong side of a threshold.
 */
#ifndef LIANBING_SCORE_SAY_H
#define LIANBING_SCORE_SAY_H

#include "score/score_run.h"

/* One item of the subject that `eval` is loaded with. The eval's sets missing and defaulted hold
 * what this item alone noted. */
struct score_say {
    struct text *text;
    struct score_eval *eval;
    const struct score_item *item;
    const struct score_finding *finding;
    bool is_private; /* nothing that tells of other subjects */
};

/* The whole sentence, without a full stop. */
void score_say_item(const struct score_say *say);

/* A condition that holds over `row`: of `any` the parts that do. */
void score_say_holding(struct text *text, struct score_eval *eval,
                       const struct score_fact *const *row,
                       const struct score_condition *condition);

/* ---- numbers and names (score_say_number.c) ---- */

/* Units of 10^-decimals: 2, 26.38, -0.5. */
void score_say_units(struct text *text, int64_t units, int decimals);
/* Exactly, if six digits behind the point suffice; else rounded to six, with 约. */
void score_say_rat(struct text *text, struct rat amount);
/* The same with a blank before it, as behind Chinese: ` 28`, `约 3.666667`. */
void score_say_apart(struct text *text, struct rat amount);
/* The result of a rule that is then rounded to `rounded`: with enough digits to see why, and with
 * a blank before it. */
void score_say_unrounded(struct text *text, struct rat exact, int decimals, int64_t rounded);
/* A number of the scheme, exactly, or （待定：title of its parameter）. */
void score_say_number(struct text *text, const struct score_scheme *scheme,
                      const struct score_number *number);
/* The same as a percentage: 95 %. */
void score_say_percent(struct text *text, const struct score_scheme *scheme,
                       const struct score_number *number);

/* What a shown amount is measured against; what holds must be seen to hold, and what doesn't must
 * not even look equal. */
struct score_bound {
    enum score_op op;
    struct rat value;
};

/* `96.55 %`, or `2.33` where `is_percent` is false. */
void score_say_share(struct text *text, struct rat amount, bool is_percent,
                     const struct score_bound *bounds, size_t count);

/* How many digits behind the point it takes to see which of the two is the larger. */
int score_say_digits(struct rat one, struct rat other);
/* `0.3333`: with just so many digits, at most 6, or as many as it takes of more. */
void score_say_to_digits(struct text *text, struct rat amount, int digits);

/* A blank, if a digit, a Latin letter or % stands there: before Chinese words. */
void score_say_gap(struct text *text);
/* Chinese words; a blank before them if a digit, a Latin letter or % stands there. */
static inline void score_say_words(struct text *text, const char *words)
{
    score_say_gap(text);
    text_add(text, words);
}
/* A title; a blank before it if Latin letters or digits would follow Chinese. */
void score_say_title(struct text *text, struct bytes title);
/* Title of the metric, or its id. */
static inline void score_say_name(struct text *text, const struct score_scheme *scheme, int metric)
{
    score_say_title(text, scheme->metrics[metric].name);
}
/* The same between quotation marks, for what is not beside a number. */
void score_say_quoted(struct text *text, const struct score_scheme *scheme, int metric);
/* A number after a name, with the unit if there is one: ` 28 人`. */
void score_say_bare(struct text *text, const struct score_metric *metric, struct rat value);
/* The same of a fact's value. */
void score_say_value_of(struct text *text, const struct score_metric *metric, int64_t millionths);
/* What the metric is for the item: name and quantity, or `（未填报，按 0 件计）` for a default. */
void score_say_metric(const struct score_say *say, int metric);
/* Opens a bracket right behind score_say_metric, or goes on in the one that it has closed. */
void score_say_bracket(const struct score_say *say, int metric);
/* `未填报，按 0 件计`. */
void score_say_stand_in(const struct score_say *say, int metric, struct rat value);
/* `得 2 分` or `扣 0.5 分`, of units of 10^-decimals. */
void score_say_points(struct text *text, int64_t units, int decimals);
/* The same of a number of the scheme. */
void score_say_worth(struct text *text, const struct score_scheme *scheme,
                     const struct score_number *points);
/* ≥ > ≤ < = ≠ with a blank behind it. */
void score_say_op(struct text *text, enum score_op op);
/* `个单位`, `支队伍`, `人`. */
const char *score_say_counted(const struct score_scheme *scheme);
/* `参加排名各单位的平均数`. */
const char *score_say_average(const struct score_scheme *scheme);

/* The value that the item reads: the fact, its default, or false. */
bool score_say_read(const struct score_say *say, int metric, struct rat *ret);

/* ---- bodies by rule ---- */

typedef void (*score_sayer)(const struct score_say *say);

/* score_say_rules.c */
void score_say_value(const struct score_say *say);
void score_say_carried(const struct score_say *say);
void score_say_per(const struct score_say *say);
void score_say_from_full(const struct score_say *say);
void score_say_mean(const struct score_say *say);
void score_say_ratio_sum(const struct score_say *say);
void score_say_timed(const struct score_say *say);
void score_say_discretion(const struct score_say *say);
/* A fact's note; its line breaks become blanks. */
void score_say_note(struct text *text, const char *note);
/* How many values of the item's series are known. */
int64_t score_say_series_count(const struct score_say *say);

/* score_say_compare.c */
void score_say_tiers(const struct score_say *say);
void score_say_when(const struct score_say *say);
void score_say_over(const struct score_say *say);
/* The same for an `else`, which has no title of its own. */
void score_say_these_tiers(const struct score_say *say, const struct score_tiers *tiers,
                           const char *title);
void score_say_this_when(const struct score_say *say, const struct score_when *when);
/* `甲与乙之比`, a title, or a number. */
void score_say_operand(struct text *text, const struct score_scheme *scheme,
                       const struct score_operand *operand);
/* Operands that are 0 and divided by, outermost first, each metric once. */
struct score_unders {
    const struct score_operand *list[8];
    size_t count;
};

void score_say_find_unders(const struct score_say *say, const struct score_operand *operand,
                           struct score_unders *unders);
/* `over`: `上年检查记录 0 份，基数须大于 0，无法比较` behind `before`; false: that isn't so. */
bool score_say_low_baseline(const struct score_say *say, const char *before);

/* score_say_rank.c */
void score_say_rank_linear(const struct score_say *say);
void score_say_rank_table(const struct score_say *say);
void score_say_rank_step(const struct score_say *say);

/* ---- what sentences repeat (score_words.c) ---- */

/* Composes, once for all subjects, what sentences take from the scheme as it stands: the words of
 * ratios, the bounds of tiers, the rates of terms. */
void score_words_compose(struct arena *arena, const struct score_scheme *scheme,
                         struct score_item *items);
/* `甲与乙之比`. */
void score_say_ratio(struct text *text, const struct score_scheme *scheme,
                     const struct score_operand *ratio);
/* A threshold as it stands beside the operand: 95 %, 2, 60 分. */
void score_say_threshold(struct text *text, const struct score_scheme *scheme,
                         const struct score_operand *operand, bool is_percent,
                         const struct score_number *threshold);
/* Whether the tiers are spoken of in percent. */
bool score_say_is_percent(const struct score_tiers *tiers);
/* `每件得 1 分`. */
void score_say_rate(struct text *text, const struct score_scheme *scheme,
                    const struct score_term *term);

/* ---- the rule sheet (score_describe_rules.c, score_describe_ranks.c) ---- */

struct score_describing {
    struct text *text;
    const struct score_scheme *scheme;
    const struct score_item *item;
};

typedef void (*score_describer)(const struct score_describing *describing);

/* A whole number of the scheme, which `parameter` may have to give still. */
void score_describe_whole(const struct score_describing *describing, int64_t whole,
                          const char *parameter);
void score_describe_value(const struct score_describing *describing);
void score_describe_terms(const struct score_describing *describing);
void score_describe_tiers(const struct score_describing *describing);
void score_describe_when(const struct score_describing *describing);
void score_describe_over(const struct score_describing *describing);
void score_describe_mean(const struct score_describing *describing);
void score_describe_ratio_sum(const struct score_describing *describing);
void score_describe_timed(const struct score_describing *describing);
void score_describe_discretion(const struct score_describing *describing);
void score_describe_rank_linear(const struct score_describing *describing);
void score_describe_rank_table(const struct score_describing *describing);
void score_describe_rank_step(const struct score_describing *describing);

/* Shared with `else`: `“甲”与“乙”之比 ≥ 100 % 得 3 分；…；其余得 0 分`. */
void score_describe_these_tiers(const struct score_describing *describing,
                                const struct score_tiers *tiers, const char *title);
void score_describe_this_when(const struct score_describing *describing,
                              const struct score_when *when);
void score_describe_operand(struct text *text, const struct score_scheme *scheme,
                            const struct score_operand *operand);
void score_describe_comparison(struct text *text, const struct score_scheme *scheme,
                               const struct score_comparison *comparison);

/* ---- about more than an item (score_say_verdict.c) ---- */

/* The subject's standing in one sentence. */
void score_say_verdict(struct text *text, struct score_eval *eval, bool is_private);
/* Why the line `adjust` makes the items' sum into the indicator's points. */
void score_say_adjust(struct text *text, const struct score_eval *eval, int indicator, int64_t sum);
/* The same for total_cap. */
void score_say_total_cap(struct text *text, const struct score_scheme *scheme, int64_t sum);

#endif

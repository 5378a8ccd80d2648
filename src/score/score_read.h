/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inside the reader of schemes: for score_read*.c and score_check*.c only.
 *
 * A scheme is read in one pass over its JSON tree into the model. Whatever is wrong is said with
 * its place and reading goes on with a harmless stand-in: no metric (NO_METRIC), a number that is
 * not held, a NULL text. So every reader is quiet about what it does not find, because the table
 * of the object's keys (score_read_object) has already said what is missing, and every check is
 * quiet about stand-ins: each mistake is said once.
 */
#ifndef LIANBING_SCORE_READ_H
#define LIANBING_SCORE_READ_H

#include "platform/base/arena.h"
#include "platform/base/faults.h"
#include "platform/base/json.h"
#include "score/score_model.h"

struct score_reading {
    struct arena *arena;
    struct faults *faults;
    const struct json *root;
    struct score_scheme *scheme;
    /* The lists of the scheme, while they can still be written. */
    struct score_parameter *parameters;
    struct score_metric *metrics;
    struct score_field *fields;
    struct score_indicator *indicators;
    struct score_item *items;
    bool *is_parameter_used;
    bool *is_metric_used;
    bool has_parameters; /* false: the list is unreadable, so a name in it can't be called wrong */
    bool has_metrics;    /* the same for metrics */
    bool has_decimals;
};

/* A value in the file and where it stands; `json` is NULL if it is not there. */
struct score_spot {
    const struct score_spot *above; /* NULL: the whole file */
    const struct json *json;
    const char *key; /* NULL: element `index` of a list */
    size_t index;
};

/* The keys of an object; both lists end with NULL. */
struct score_shape {
    const char *required[8];
    const char *optional[13];
};

/* ---- score_read_values.c: single values ----------------------------------------------------- */

struct score_spot score_read_member(const struct score_spot *object, const char *key);
struct score_spot score_read_element(const struct score_spot *list, size_t index);

/* `indicators[2].items[0].tiers[1]`; NULL for the whole file. */
const char *score_read_place(const struct score_reading *reading, const struct score_spot *spot);

/* Text of the file as it may stand in a sentence: short, without control characters. */
const char *score_read_shown(const struct score_reading *reading, const char *text);

/* Is there an object? Unknown and missing keys are said; `more` (or NULL) holds further keys. */
bool score_read_object(struct score_reading *reading, const struct score_spot *spot,
                       const struct score_shape *shape, const struct score_shape *more);

/* Number of elements; 0 if the list is not there, is none, or is too long. An empty one is refused
 * unless it `may_be`. */
size_t score_read_list(struct score_reading *reading, const struct score_spot *spot, bool may_be);

/* NULL: not there, or no text. An empty text is NULL too; with `must_say` it is refused. */
const char *score_read_text(struct score_reading *reading, const struct score_spot *object,
                            const char *key, bool must_say);

bool score_read_bool(struct score_reading *reading, const struct score_spot *object,
                     const char *key, bool otherwise);

/* Index into `words` (which end with NULL); -1: not there, or none of them. */
int score_read_word(struct score_reading *reading, const struct score_spot *spot,
                    const char *const *words);

/* The member `id`, which must not be one of `reserved` (NULL: none are); "" if unreadable. */
const char *score_read_id(struct score_reading *reading, const struct score_spot *object,
                          const char *const *reserved);
bool score_read_is_id(const char *text);

/* A day of the calendar as YYYY-MM-DD, or NULL. */
const char *score_read_date(struct score_reading *reading, const struct score_spot *object,
                            const char *key);

/* The candidate that is nearest to a word. Where very much is wrong nobody is looked for, because
 * that would take its time and help nobody. */
struct score_nearest {
    const char *word;
    const char *best;
    unsigned distance;
    bool has_given_up;
};
struct score_nearest score_read_nearest(const struct score_reading *reading, const char *word);
void score_read_consider(struct score_nearest *nearest, const char *candidate);
/* "，是否应为“officers”？", or "" if no candidate is near. */
const char *score_read_hint(const struct score_reading *reading,
                            const struct score_nearest *nearest);

/* ---- score_read_numbers.c ------------------------------------------------------------------- */

/* A number or "$name". */
struct score_number score_read_number(struct score_reading *reading, const struct score_spot *spot);
struct score_number score_read_number_at(struct score_reading *reading,
                                         const struct score_spot *object, const char *key);
/* The same, refused if it is not above 0. */
struct score_number score_read_positive(struct score_reading *reading,
                                        const struct score_spot *object, const char *key);

/* A whole number in least..most or "$name"; `is_known` is false for an open parameter too. */
struct score_whole {
    int64_t value;
    const char *parameter;
    bool is_known;
};
struct score_whole score_read_whole(struct score_reading *reading, const struct score_spot *spot,
                                    int64_t least, int64_t most);

/* Units of 10^-decimals; a number with more digits is refused. */
int64_t score_read_units(struct score_reading *reading, const struct score_spot *spot,
                         struct score_number number);

/* The parameters of the file with the settings put in. */
struct score_setting;
void score_read_parameters(struct score_reading *reading, const struct score_spot *spot);
void score_read_setting(struct score_reading *reading, const struct score_setting *setting,
                        bool *is_set);

/* ---- score_read_metrics.c ------------------------------------------------------------------- */

void score_read_metrics(struct score_reading *reading, const struct score_spot *spot);

enum { ANY_METRIC = 0, PER_SUBJECT = 1, AS_SERIES = 2 };

/* Index of the metric that is named; NO_METRIC: not there, or wrong. */
int score_read_metric(struct score_reading *reading, const struct score_spot *spot, int needs);
int score_read_metric_at(struct score_reading *reading, const struct score_spot *object,
                         const char *key);

/* Is this the id of an indicator or item of the file? */
bool score_read_is_computed(const struct score_reading *reading, const char *id);

/* ---- score_read_condition.c ----------------------------------------------------------------- */

struct score_operand score_read_operand(struct score_reading *reading,
                                        const struct score_spot *spot);
/* The keys left, op and right of `object`. */
struct score_comparison score_read_comparison(struct score_reading *reading,
                                              const struct score_spot *object);
struct score_condition score_read_condition(struct score_reading *reading,
                                            const struct score_spot *spot);
/* The same in the arena; NULL if it is not there. */
const struct score_condition *score_read_condition_at(struct score_reading *reading,
                                                      const struct score_spot *object,
                                                      const char *key);

/* ---- items ---------------------------------------------------------------------------------- */

/* Reads the keys of one rule. */
typedef void (*score_rule_reader)(struct score_reading *reading, const struct score_spot *spot,
                                  struct score_item *item);

struct score_rule_entry {
    const char *name;
    struct score_shape shape;
    score_rule_reader read;
};

/* By enum score_rule: name, keys, reader. */
extern const struct score_rule_entry score_read_rules[RULE_COUNT];

void score_read_item(struct score_reading *reading, const struct score_spot *spot,
                     struct score_item *item);

/* score_read_rules.c */
void score_read_value(struct score_reading *reading, const struct score_spot *spot,
                      struct score_item *item);
void score_read_terms(struct score_reading *reading, const struct score_spot *spot,
                      struct score_item *item);
void score_read_when(struct score_reading *reading, const struct score_spot *spot,
                     struct score_item *item);
void score_read_over(struct score_reading *reading, const struct score_spot *spot,
                     struct score_item *item);
void score_read_mean(struct score_reading *reading, const struct score_spot *spot,
                     struct score_item *item);
void score_read_ratio_sum(struct score_reading *reading, const struct score_spot *spot,
                          struct score_item *item);
void score_read_timed(struct score_reading *reading, const struct score_spot *spot,
                      struct score_item *item);
void score_read_discretion(struct score_reading *reading, const struct score_spot *spot,
                           struct score_item *item);

/* score_read_tiers.c */
void score_read_tiers(struct score_reading *reading, const struct score_spot *spot,
                      struct score_item *item);
struct score_tiers score_read_tier_keys(struct score_reading *reading,
                                        const struct score_spot *object);

/* score_read_rank.c */
void score_read_rank_linear(struct score_reading *reading, const struct score_spot *spot,
                            struct score_item *item);
void score_read_rank_table(struct score_reading *reading, const struct score_spot *spot,
                           struct score_item *item);
void score_read_rank_step(struct score_reading *reading, const struct score_spot *spot,
                          struct score_item *item);
/* The field of a metric, made if there is none yet. */
int score_read_field(struct score_reading *reading, int metric, bool is_lower_better);

/* ---- the rest of the scheme ----------------------------------------------------------------- */

/* score_read_indicators.c */
void score_read_indicators(struct score_reading *reading, const struct score_spot *spot);

/* score_read_vetoes.c */
void score_read_gates(struct score_reading *reading, const struct score_spot *spot);
void score_read_vetoes(struct score_reading *reading, const struct score_spot *spot);
void score_read_ties(struct score_reading *reading, const struct score_spot *spot);
void score_read_awards(struct score_reading *reading, const struct score_spot *spot);

/* Ids that must differ, and where they stand: `above` is the indicator of an item, else -1. */
struct score_named {
    const char *id;
    int above;
    size_t index;
};
/* Says each id that occurs again; "" is passed over. `list_name` is for those without `above`. */
void score_read_say_twice(struct score_reading *reading, struct score_named *list, size_t count,
                          const char *list_name);

#endif

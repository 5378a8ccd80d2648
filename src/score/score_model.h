/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A scoring scheme as plain data (scoring.md 3 and 7).
 *
 * score_scheme_read fills it and has then checked all of it: every metric is an index into
 * scheme->metrics, every number is known (parameters are put in), the keys that a rule needs are
 * there. Nobody changes it afterwards. Optional things are NULL, or have a has_/is_ flag beside
 * them. Lists are {pointer, count}.
 */
#ifndef LIANBING_SCORE_MODEL_H
#define LIANBING_SCORE_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "platform/base/decimal.h"
#include "platform/base/text.h"

enum { NO_METRIC = -1, SCORE_LONGEST_SERIES = 9999 };

enum score_rule {
    RULE_VALUE,
    RULE_PER,
    RULE_FROM_FULL,
    RULE_TIERS,
    RULE_WHEN,
    RULE_OVER,
    RULE_RANK_LINEAR,
    RULE_RANK_TABLE,
    RULE_RANK_STEP,
    RULE_MEAN,
    RULE_RATIO_SUM,
    RULE_TIMED,
    RULE_DISCRETION,
    RULE_CARRIED,
    RULE_COUNT
};

/* A number of the scheme; `parameter` is the name if it was spelt "$name", else NULL. */
struct score_number {
    struct rat value;
    const char *parameter;
};

enum score_kind { KIND_NUMBER, KIND_COUNT, KIND_RANK, KIND_FLAG };

struct score_metric {
    const char *id;
    const char *title; /* NULL: none; say the id then */
    const char *unit;  /* measuring unit, NULL: none */
    /* For sentences, which are made by the million: the title, or the id; and what follows a
     * quantity, ` 件` or nothing. */
    struct bytes name, behind;
    enum score_kind kind;
    bool is_per_all; /* lives on subject * */
    bool is_series;  /* read by `mean`: facts are id.1 to id.9999 */
};

enum score_operand_kind { OPERAND_NUMBER, OPERAND_METRIC, OPERAND_RATIO };

struct score_operand {
    enum score_operand_kind kind;
    struct score_number number;
    int metric;
    const struct score_operand *over;  /* ratio: numerator */
    const struct score_operand *under; /* ratio: denominator */
    struct bytes words; /* for sentences: `甲与乙之比` of a ratio that an item starts from; or "" */
};

enum score_op { OP_AT_LEAST, OP_MORE, OP_AT_MOST, OP_LESS, OP_EQUAL, OP_OTHER };

struct score_comparison {
    struct score_operand left;
    enum score_op op;
    struct score_operand right;
};

enum score_condition_kind { CONDITION_COMPARISON, CONDITION_ANY, CONDITION_ALL };

struct score_condition {
    enum score_condition_kind kind;
    struct score_comparison comparison;
    const struct score_condition *parts; /* any, all */
    size_t part_count;
};

struct score_term {
    int metric;
    struct score_number points;
    struct bytes rate; /* for sentences: `每件得 1 分` */
};

struct score_tier {
    bool is_strict; /* >, else >= */
    struct score_number threshold;
    struct score_number points;
    struct bytes bound; /* for sentences: `≥ 95 %` */
};

/* Keys of `tiers`; also of an `else` of rank_table. */
struct score_tiers {
    struct score_operand of;
    struct score_tier *list;
    size_t count;
    bool may_exceed;
};

/* Keys of the rule `when`; also of an `else`. */
struct score_when {
    struct score_comparison comparison;
    struct score_number points;
};

/* How a rank rule gets its rank: from the field of `metric`, or given as two facts. */
struct score_ranking {
    int metric; /* NO_METRIC: given */
    bool is_lower_better;
    int given_rank;  /* NO_METRIC: from the field */
    int given_count; /* NO_METRIC: not stated */
    int field;       /* index into scheme->fields; -1: given */
};

struct score_rank_row {
    bool is_percent;
    int64_t from, to;                          /* ranks */
    const char *from_parameter, *to_parameter; /* NULL: a number */
    struct score_number percent;
    struct score_number points;
};

struct score_else {
    enum score_rule rule; /* RULE_WHEN or RULE_TIERS */
    struct score_when when;
    struct score_tiers tiers;
};

enum score_mean_kind { MEAN_ALL, MEAN_DROP, MEAN_BEST, MEAN_MEDIAN };

struct score_range {
    bool has_low, has_high;
    struct score_number low, high;
};

struct score_part {
    int metric;
    struct score_number full;
};

struct score_metrics {
    const int *list;
    size_t count;
};

/* What a discretion allows, a carried value comes from …: the keys of one rule each. */
union score_keys {
    struct {
        int metric;
        struct score_number full, points;
        const char *from; /* carried: where it is earned, NULL: not said */
    } value;              /* value, carried */
    struct {
        struct score_number full; /* from_full */
        struct score_term *terms;
        size_t count;
    } terms; /* per, from_full */
    struct score_tiers tiers;
    struct score_when when;
    struct {
        int metric;
        bool is_over_mean; /* baseline is the mean of the field */
        struct score_operand baseline;
        int field; /* of the mean; -1: none */
        struct score_number percent, points;
    } over;
    struct {
        struct score_ranking ranking;
        struct score_number best, worst;
        int64_t first;               /* N; 0: not stated */
        const char *first_parameter; /* NULL: a number */
    } linear;
    struct {
        struct score_ranking ranking;
        const struct score_rank_row *rows;
        size_t count;
        struct score_else *otherwise; /* NULL: none */
    } table;
    struct {
        struct score_ranking ranking;
        struct score_number first, step, percent;
    } step; /* its floor is the item's */
    struct {
        int metric;
        struct score_number full, points;
        enum score_mean_kind kind;
        int64_t count;               /* drop d or best k */
        const char *count_parameter; /* NULL: a number */
        const char *drop_parameter;  /* of a drop that is 0 or open beside another way; else NULL */
        int over;                    /* metric of the head-count; NO_METRIC: those present */
    } mean;
    struct {
        struct score_number base, fixed;
        const struct score_part *parts;
        size_t count;
        struct score_metrics deduct, bonus, fatal;
    } ratio_sum;
    struct {
        int result, seconds;
        struct score_number full, points, limit, rate;
    } timed;
    struct {
        int metric;
        const struct score_range *allowed;
        size_t count;
    } discretion;
};

struct score_item {
    const char *id;
    const char *title;   /* NULL: none */
    const char *clause;  /* "" if none */
    const char *reading; /* NULL: none */
    const char *const *proofs;
    size_t proof_count;
    enum score_rule rule;
    union score_keys keys;
    bool has_cap, has_floor, has_default, has_if_empty;
    struct score_number cap, floor, fallback; /* fallback: the key `default` */
    struct score_number if_empty_points;
    const struct score_condition *if_empty_when; /* NULL: always */
    const struct score_condition *zero_when;     /* NULL: never */
    int indicator;
    int index; /* in scheme->items */
};

struct score_indicator {
    const char *id;
    const char *title;
    bool is_bonus;
    bool has_max; /* a bonus may have none */
    struct score_number max;
    struct score_number floor;      /* 0 if not stated */
    bool has_floor;                 /* stated */
    int64_t max_units, floor_units; /* the same in 10^-decimals */
    int first_item;                 /* index into scheme->items; its items stand together */
    int item_count;
};

enum score_effect { EFFECT_DISQUALIFY, EFFECT_ZERO_ITEM, EFFECT_ZERO_INDICATOR, EFFECT_BAR_AWARDS };

/* Gates are conditions with a clause too; their effect is not read. */
struct score_veto {
    struct score_condition when;
    const char *clause; /* "" if none */
    enum score_effect effect;
    int target; /* item or indicator of a zeroing; else -1 */
    bool reaches_members;
};

struct score_tie {
    int metric; /* NO_METRIC: by item */
    int item;   /* -1: by metric */
    bool is_lower_better;
};

struct score_award {
    const char *title;
    int64_t count;
    const char *count_parameter; /* NULL: a number */
};

struct score_parameter {
    const char *name;
    const char *title;
    bool is_open; /* without a value in the file and not set */
    struct rat value;
};

/* A set of subjects ranked by one metric; items that rank alike share one. */
struct score_field {
    int metric;
    bool is_lower_better;
};

/* Which metrics the items read. Of item i: list[start[i]] … list[start[i + 1] - 1], each metric
 * once, in the order in which the rule names them; then those of if_empty and zero_when. */
struct score_reads {
    int *list;
    uint32_t *start;
    uint16_t *readers; /* by metric: how many items read it */
    uint64_t *fixed;   /* bit per metric: a gate reads it, or a veto that does more than bar */
};

enum score_subject_kind { SUBJECT_UNIT, SUBJECT_TEAM, SUBJECT_PERSON };

struct score_scheme {
    const char *id, *title, *source, *valid_from, *valid_to; /* the last three may be NULL */
    char version[13];                                        /* 12 hex digits; "" if not told */
    enum score_subject_kind subject;
    int decimals;
    const struct score_parameter *parameters;
    size_t parameter_count;
    const struct score_metric *metrics;
    int metric_count;
    const struct score_veto *gates;
    size_t gate_count;
    const struct score_veto *vetoes;
    size_t veto_count;
    const struct score_indicator *indicators;
    int indicator_count;
    const struct score_item *items; /* all, in the order of the file */
    int item_count;
    const struct score_field *fields;
    int field_count;
    const struct score_tie *ties;
    size_t tie_count;
    bool is_joint;
    bool has_total_cap;
    struct score_number total_cap;
    int64_t total_cap_units;
    const struct score_award *awards;
    size_t award_count;
    bool has_quota;
    int64_t quota;
    const char *quota_parameter; /* NULL: a number */
    /* Metric ids in the order of their bytes, for looking one up: indices into metrics. */
    const int *metrics_by_id;
    struct score_reads reads;
};

#endif

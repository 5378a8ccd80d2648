/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inside the engine: facts as held, a run, and what a rule found. For src/score only.
 */
#ifndef LIANBING_SCORE_RUN_H
#define LIANBING_SCORE_RUN_H

#include "platform/base/arena.h"
#include "score/score.h"

/* One row of the facts file. Facts of a subject stand sorted by metric, then series. */
struct score_fact {
    int32_t metric; /* index; metric_count + i: override of indicator i */
    int32_t series; /* 1 to 9999 of a series; else 0 */
    int64_t value;  /* millionths */
    bool is_known;
    uint32_t line;
    const char *source, *date, *note, *proof; /* "" if empty, trimmed */
};

struct score_subject {
    const char *id, *name;
    int32_t unit; /* index of the unit's subject; -1: none */
    bool is_guest, is_withdrawn;
    bool is_unit; /* in a scheme of people: only holds facts, is not listed */
    struct score_fact *facts;
    uint32_t fact_count;
};

struct score_facts {
    struct arena *arena;
    const struct score_scheme *scheme;
    struct score_subject *subjects; /* by id (bytes) once closed */
    uint32_t subject_count;
    struct score_subject all;    /* subject * */
    struct score_intake *intake; /* while rows come in; score_facts.c's own */
};

/* What one subject's rule gave, and enough of how to say it in a sentence. */
enum score_outcome {
    OUTCOME_SCORED,  /* the rule was worked out */
    OUTCOME_MISSING, /* a metric is not known: 0, not clamped */
    OUTCOME_EMPTY,   /* a denominator is 0 and if_empty stood in */
    OUTCOME_NO_FIELD /* a rank item of one who is out or in no field: 0, not clamped */
};

struct score_finding {
    enum score_outcome outcome;
    struct rat exact;    /* the rule's result before cap and floor */
    int64_t rounded;     /* clamped and rounded, before zeroing; 10^-decimals */
    int64_t points;      /* after zeroing */
    int zero_veto;       /* index of the veto that zeroed it (item or indicator); -1: none */
    bool is_zeroed;      /* by zero_when or a veto */
    bool is_else;        /* rank_table: `else` gave the points */
    int which;           /* tier or row that held; -1: none */
    struct rat amount;   /* what the rule compared or took: ratio, sum, mean, time left … */
    struct rat other;    /* right side, baseline, denominator … */
    int64_t rank, count; /* rank rules: r and n (0: not stated) */
    int64_t steps;       /* over, rank_step: whole steps; mean: values that entered */
};

/* A field: the subjects that are ranked against each other by one metric, best first. A rank is not
 * kept but looked up: it is one more than the number of better values. */
struct score_ranks {
    uint32_t count;
    uint32_t *order; /* subjects, best value first, equal values by subject */
    int64_t *values; /* values[i] is that of order[i] */
    int64_t *held;   /* by subject: its value, or NOT_IN_FIELD */
    int64_t *aside;  /* by subject: the known value of one who is out, or NOT_IN_FIELD */
    int128 sum;      /* of the values, for the mean */
    bool is_lower_better;
};

#define NOT_IN_FIELD INT64_MIN

/* What is settled of one subject before anybody is ranked. */
struct score_standing {
    int64_t total;
    enum score_status status;
    bool is_out;       /* gate, disqualified, guest, withdrawn, unit: in no field */
    bool is_struck;    /* gate or disqualified: rank items give 0, given ranks too */
    bool is_barred;    /* from awards and quota */
    bool is_listed;    /* not a unit that only holds facts */
    bool is_scored;    /* listed and not withdrawn */
    bool has_override; /* of some indicator */
};

/* A place in the order of output. */
struct score_place {
    int64_t total;
    uint32_t rank; /* 0: unranked */
    bool is_level; /* no tie tells it from the place before: both have one rank */
};

/* What the place brings. */
struct score_prize {
    int16_t award; /* -1: none */
    bool is_boundary;
    bool is_recommended;
};

/* Subjects whose points have changed, each once. */
struct score_dirty {
    uint8_t *is_dirty; /* by subject */
    uint32_t *list;
    size_t count;
};

struct score_shift;

struct score_run {
    struct arena *arena;
    const struct score_scheme *scheme;
    struct score_facts *facts;
    struct score_standing *standings;  /* by subject */
    int64_t *points;                   /* [subject * item_count + item], after zeroing */
    int64_t *indicator_points;         /* [subject * indicator_count + indicator] */
    const struct score_fact **all_row; /* by metric: the facts of `*` */
    struct score_ranks *ranks;         /* by field */
    uint64_t *tie_keys;                /* [subject * tie_count + tie]: the smaller goes first */
    uint32_t *order;                   /* subjects in the order of output */
    struct score_place *places;        /* by place in the order */
    struct score_prize *prizes;        /* by place */
    uint32_t *place_of;                /* by subject */
    size_t listed_count;
    size_t ranked_count;
    size_t awarded_count; /* places that prizes or the quota have been looked at for */
    /* Of a change of one fact, and reused by the next: */
    struct score_dirty dirty;  /* empty between changes */
    struct score_shift *shift; /* NULL before the first */
    uint32_t *old_order;
    struct score_place *old_places;
};

/* One subject being worked out: its facts by metric, and where to note what is not known. */
struct score_eval {
    struct arena *arena;
    const struct score_run *run;
    const struct score_scheme *scheme;
    uint32_t subject;
    const struct score_fact **row; /* by metric: the fact (series: the first), known or not; NULL */
    const struct score_fact *end;  /* end of the subject's facts, for series */
    const struct score_fact **unit_row; /* of the person's unit; NULL: no veto reaches members */
    int *zeroed_by;      /* by item: the veto that zeroes it; -1: none. NULL: no such veto */
    uint8_t *gate_truth; /* enum score_truth by gate */
    uint8_t *veto_truth; /* by veto */
    uint64_t *missing;   /* bit per metric; NULL: don't note */
    uint64_t *defaulted; /* NULL with `missing` */
    int64_t *values;     /* room for sorting a series */
    size_t value_size;
    uint64_t *said;        /* bit per item and fact of `*`: its fault is said once */
    struct faults *faults; /* NULL: already said */
    size_t refused;        /* faults met, said or not */
};

/* ---- evaluation (score_eval.c) ---- */

/* Rows and flags in the arena; `is_noting` also the sets missing and defaulted. */
void score_eval_init(struct score_eval *eval, struct arena *arena, const struct score_run *run,
                     bool is_noting);

/* Loads a subject's facts, clears the sets, and settles its gates and vetoes, which note what they
 * don't know (gates: missing, vetoes: defaulted). */
void score_eval_load(struct score_eval *eval, uint32_t subject);

/* The item's rule for the loaded subject, clamped, rounded, zeroed. Needs ranks and standings. */
void score_eval_item(struct score_eval *eval, const struct score_item *item,
                     struct score_finding *ret);

bool score_eval_veto(const struct score_eval *eval, size_t veto);
bool score_eval_gate(const struct score_eval *eval, size_t gate);

/* Names a subject without loading it: enough for score_total where no veto zeroes indicators. */
void score_eval_point(struct score_eval *eval, uint32_t subject);

/* The override of an indicator of the loaded subject, if it is known; else NULL. */
const struct score_fact *score_eval_override(const struct score_eval *eval, int indicator);

/* Cap, floor and rounding; false: the number can't be held, which is said. */
bool score_eval_round(struct score_eval *eval, const struct score_item *item, struct rat exact,
                      int64_t *ret_units);

/* ---- what a rule reads (score_condition.c) ---- */

enum score_truth { TRUTH_FAILS, TRUTH_HOLDS, TRUTH_UNKNOWN };

enum score_amount_state {
    AMOUNT_KNOWN,
    AMOUNT_UNKNOWN,
    AMOUNT_EMPTY /* a denominator is known and 0 */
};

struct score_amount {
    enum score_amount_state state;
    struct rat value;
};

/* The value of a metric for an item: its `default` stands in and is noted as defaulted. */
struct score_amount score_metric_amount(struct score_eval *eval, const struct score_item *item,
                                        int metric);
struct score_amount score_operand_amount(struct score_eval *eval, const struct score_item *item,
                                         const struct score_operand *operand);
/* Notes as missing what score_metric_amount didn't know. */
void score_note_missing(struct score_eval *eval, const struct score_item *item, int metric);
void score_note_operand(struct score_eval *eval, const struct score_item *item,
                        const struct score_operand *operand);
/* Sets the bit of every metric in the operand, known or not. */
void score_note_all(uint64_t *set, const struct score_operand *operand);
/* Whether left and right that compare as `order` says stand as `op` asks. */
bool score_op_holds(enum score_op op, int order);

static inline bool score_compare(struct rat left, enum score_op op, struct rat right)
{
    return score_op_holds(op, rat_compare(left, right));
}

/* The condition over `row`; metrics that are not known are set in `unknown` (NULL: don't note). */
enum score_truth score_eval_condition(struct score_eval *eval, const struct score_fact *const *row,
                                      const struct score_condition *condition, uint64_t *unknown);

/* Says a scoring fault at the line of `fact` (NULL: no line), with the item if it is told. The
 * sentence comes without its full stop. */
void score_refuse(struct score_eval *eval, const struct score_item *item,
                  const struct score_fact *fact, const char *sentence);

/* Bits of sets over metrics. */
static inline void score_set_bit(uint64_t *set, int bit)
{
    if (set)
        set[bit / 64] |= UINT64_C(1) << (bit % 64);
}

static inline bool score_has_bit(const uint64_t *set, int bit)
{
    return (set[bit / 64] >> (bit % 64)) & 1;
}

/* ---- which metrics are read (score_reads.c) ---- */

/* Of a scheme that is complete but for its `reads`. */
struct score_reads score_reads_of(struct arena *arena, const struct score_scheme *scheme);
/* Sets the bits of the metrics that a condition reads. */
void score_reads_condition(uint64_t *set, const struct score_condition *condition);

/* ---- the rules (score_rules.c, score_rules_rank.c, score_rules_many.c) ---- */

/* Fills outcome, exact and what the sentence needs. */
typedef void score_rule_function(struct score_eval *, const struct score_item *,
                                 struct score_finding *);
extern score_rule_function score_rule_value, score_rule_per, score_rule_from_full, score_rule_tiers,
    score_rule_when, score_rule_over, score_rule_rank_linear, score_rule_rank_table,
    score_rule_rank_step, score_rule_mean, score_rule_ratio_sum, score_rule_timed,
    score_rule_discretion, score_rule_carried;

/* Shared with rank_table's `else`. */
void score_work_tiers(struct score_eval *eval, const struct score_item *item,
                      const struct score_tiers *tiers, struct score_finding *ret);
void score_work_when(struct score_eval *eval, const struct score_item *item,
                     const struct score_when *when, struct score_finding *ret);

/* Whole steps above the baseline b > 0: floor((x - b) / (b * percent / 100)), 0 if x <= b. */
int64_t score_steps_over(struct rat x, struct rat baseline, struct rat percent);
/* Points of rank r >= 1 in a field of n. */
struct rat score_linear_points(const struct score_item *item, int64_t rank, struct rat count);
struct rat score_step_points(const struct score_item *item, int64_t rank, struct rat count,
                             int64_t *ret_steps);
/* The row of a rank table that holds, or -1. */
int score_table_row(const struct score_item *item, int64_t rank, struct rat count);

/* ---- fields and order (score_field.c, score_order.c) ---- */

struct score_key {
    uint64_t key;
    uint32_t subject;
};

/* Stable, ascending by key. `spare` has room for as many. */
void score_sort_keys(struct score_key *list, struct score_key *spare, size_t count);

/* Ascending keys for descending values. */
static inline uint64_t score_key_falling(int64_t value)
{
    return ~((uint64_t)value ^ (UINT64_C(1) << 63));
}

static inline uint64_t score_key_rising(int64_t value)
{
    return (uint64_t)value ^ (UINT64_C(1) << 63);
}

/* Fills the field from standings and facts. */
void score_field_build(struct score_run *run, int field);

/* The rank of a value: one more than the number of better ones. */
uint32_t score_rank_with(const struct score_ranks *ranks, int64_t value);
/* How many places have this value or a better one. */
uint32_t score_places_to(const struct score_ranks *ranks, int64_t value);
/* The rank of a subject; 0: it is in no field. */
uint32_t score_rank_of(const struct score_ranks *ranks, uint32_t subject);

/* Puts one subject where its standing and value now belong. False: nothing has changed. */
bool score_field_move(struct score_run *run, int field, uint32_t subject);

/* The known value of a subject's metric (not of a series), millionths. */
bool score_value_of(const struct score_run *run, uint32_t subject, int metric, int64_t *ret);

/* Index of a subject by id once the facts are closed (also a unit that only holds facts). */
bool score_find_subject(const struct score_facts *facts, struct bytes id, uint32_t *ret);

/* ---- parts of a run (score_run.c) ---- */

/* Lays out the facts of `*` by metric, after they have changed too. */
void score_lay_out_all(struct score_run *run);
/* Status, out or struck or barred, of the loaded subject. */
void score_settle_standing(struct score_run *run, const struct score_eval *eval);
/* Items and total of the loaded subject; false: refused. */
bool score_run_subject(struct score_run *run, struct score_eval *eval);
/* Standings, fields, items and totals of all, without ranking; faults are in eval->faults. */
void score_run_everybody(struct score_run *run, struct score_eval *eval);

/* ---- totals, ranking, awards (score_total.c, score_rank.c, score_award.c) ---- */

/* Indicator points, total and ties by item from the items' points; false: past what is held. Reads
 * `eval` only for overrides and zeroed indicators. */
bool score_total(struct score_run *run, struct score_eval *eval);

/* Everybody's place. */
void score_rank_all(struct score_run *run);
/* The same, when only the totals, ties or statuses of the dirty have changed. */
void score_rank_dirty(struct score_run *run);
/* The gap to the nearest better total; false: nobody ranked has a better one. */
bool score_gap_of(const struct score_run *run, uint32_t subject, int64_t *ret);
void score_award_all(struct score_run *run);

/* ---- what ranks are worth (score_worth.c) ---- */

/* Ranks that are worth the same, up to `last` and from the end of the stretch before. */
struct score_stretch {
    int64_t points;
    uint32_t last;
};

/* In place of points: only the whole rule can tell. No points come near it. */
#define SCORE_ASK_THE_RULE INT64_MIN

/* Lists what the ranks of a field of `count` are worth to the item, if nothing zeroes it. The last
 * stretch never ends; `list` has room for count + 1. False: not all can be held, and the rule
 * itself has to be asked. */
bool score_worth_fill(struct score_eval *eval, const struct score_item *item, uint32_t count,
                      struct score_stretch *list);

/* ---- others, when a field has changed (score_shift.c) ---- */

/* Before the first change: room that stays with the run. */
void score_shift_prepare(struct score_run *run);

/* What the field of `subject` looked like before it moved is in the run still: mends the field and
 * gives all others their points of the items that read it; who gets other points is dirty. */
void score_shift_field(struct score_run *run, struct score_eval *eval, int field, uint32_t subject);

static inline void score_dirty_add(struct score_dirty *dirty, uint32_t subject)
{
    if (dirty->is_dirty[subject])
        return;
    dirty->is_dirty[subject] = 1;
    dirty->list[dirty->count++] = subject;
}

#endif

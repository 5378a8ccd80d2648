/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The scoring engine: scheme + facts -> explained points -> ranking -> awards.
 *
 * Pure: the same scheme and facts give the same result on every machine, whatever the order of the
 * facts. No I/O, no clock, no floating point, no memory but the arena's. docs/scoring.md is the
 * contract in words.
 *
 * Life cycle: score_scheme_read -> score_facts_new, _header, _row …, _close -> score_run_new ->
 * score_run_order, score_result_of, score_explain … -> (score_run_change)*. Scheme, facts and run
 * live in the arenas they were made in, which must outlive whatever refers to them.
 *
 * What is wrong with the input is said in `faults`, all of it at once; then the function returns
 * NULL or false and nothing it made may be used.
 */
#ifndef LIANBING_SCORE_H
#define LIANBING_SCORE_H

#include "platform/base/faults.h"
#include "platform/base/text.h"
#include "score/score_model.h"

struct arena;
struct score_facts;
struct score_run;

#define MUST_USE __attribute__((warn_unused_result))

/* ---- Schemes ------------------------------------------------------------------------------- */

/* A value given for a parameter: --set name=value. */
struct score_setting {
    const char *name;
    const char *value;
};

struct score_settings {
    const struct score_setting *list;
    size_t count;
    const char *version; /* of the scheme: at most 12 characters are kept; NULL: "" */
};

/* The scheme, or NULL with all refusals in `faults` (place: the path inside the file). A parameter
 * without a value does not refuse it: numbers that need it are not held (rat_is_held) until it is
 * set; see score_scheme_open. Warnings: what does not add up but may be meant. */
MUST_USE const struct score_scheme *score_scheme_read(struct arena *arena, struct bytes json,
                                                      struct score_settings settings,
                                                      struct faults *faults,
                                                      struct faults *warnings);

/* Says each open parameter as a fault; returns how many. A scheme with open ones can't be run. */
size_t score_scheme_open(const struct score_scheme *scheme, struct faults *faults);

/* Appends the scheme as JSON: reading that gives the same scheme again. */
void score_scheme_print(struct text *text, const struct score_scheme *scheme);

/* Index of a metric, indicator or item by id; -1: there is none. */
int score_metric_of(const struct score_scheme *scheme, struct bytes id);
int score_indicator_of(const struct score_scheme *scheme, struct bytes id);
int score_item_of(const struct score_scheme *scheme, struct bytes id);

/* The metric's title, or its id. */
const char *score_metric_name(const struct score_scheme *scheme, int metric);

/* ---- The rule sheet ------------------------------------------------------------------------ */

/* Appends how an item earns its points, in official Chinese, one or more sentences without a line
 * break: `执法终端配备率（…）≥ 100 % 得 3 分；≥ 95 % 得 2 分；…`. */
void score_describe_item(struct text *text, const struct score_scheme *scheme,
                         const struct score_item *item);
/* The same for a condition (gate, veto): `有违反廉洁纪律情形`-like: `“…”等于 1`. */
void score_describe_condition(struct text *text, const struct score_scheme *scheme,
                              const struct score_condition *condition);
/* The sum of what the indicators allow, bonuses aside; 待定 if a parameter is open. */
void score_describe_full_marks(struct text *text, const struct score_scheme *scheme);
/* Full marks, bonuses, cap of the total, rounding. */
void score_describe_marks(struct text *text, const struct score_scheme *scheme);
/* What an indicator's points may be at most and least: `（30 分）`. */
void score_describe_limits(struct text *text, const struct score_indicator *indicator);
void score_describe_veto(struct text *text, const struct score_scheme *scheme,
                         const struct score_veto *veto);
/* How places are settled; prizes; quota; who is passed over. False: there is nothing to say. */
void score_describe_order(struct text *text, const struct score_scheme *scheme);
bool score_describe_awards(struct text *text, const struct score_scheme *scheme);
bool score_describe_quota(struct text *text, const struct score_scheme *scheme);
bool score_describe_passing_over(struct text *text, const struct score_scheme *scheme);
/* What a person has to fill in for a metric of this kind. */
const char *score_metric_asks(enum score_kind kind);
/* The most points that an indicator's items can reach; not held: without a limit or open. */
struct rat score_reachable_of(const struct score_scheme *scheme, int indicator);

/* ---- Facts --------------------------------------------------------------------------------- */

struct score_facts *score_facts_new(struct arena *arena, const struct score_scheme *scheme);

/* The header row: columns by name, in any order. False: faulty, and no row can be read. */
MUST_USE bool score_facts_header(struct score_facts *facts, const struct bytes *cells, size_t count,
                                 size_t line, struct faults *faults);

/* One row; the cells must live as long as the facts, and the byte behind each must be there to be
 * read: where it is a NUL the cell is kept as it stands, else copied. Faults are said with the
 * line. */
void score_facts_row(struct score_facts *facts, const struct bytes *cells, size_t count,
                     size_t line, struct faults *faults);

/* After the last row: what can only be seen over all of them. False if any row was faulty. */
MUST_USE bool score_facts_close(struct score_facts *facts, struct faults *faults);

/* ---- Results ------------------------------------------------------------------------------- */

enum score_status { STATUS_RANKED, STATUS_GUEST, STATUS_DISQUALIFIED, STATUS_WITHDRAWN };
enum score_tie_state { TIE_NONE, TIE_UNRESOLVED, TIE_BOUNDARY };
/* As they are written in JSON, in the order of the enums; NULL ends each. */
extern const char *const score_status_words[], *const score_tie_words[];

struct score_result {
    const char *id, *name; /* name: "" if no row says one */
    const char *unit;      /* id of the person's unit; "" if none */
    enum score_status status;
    int64_t rank; /* 0: unranked */
    enum score_tie_state tie;
    int64_t total; /* 10^-decimals; meaningless when withdrawn */
    bool has_gap;
    int64_t gap; /* to the nearest better total */
    bool is_eligible;
    const char *award; /* NULL: none */
    bool is_recommended;
};

/* Scores everybody. NULL with the faults: values out of range and the like, with their lines. */
MUST_USE struct score_run *score_run_new(struct arena *arena, const struct score_scheme *scheme,
                                         struct score_facts *facts, struct faults *faults);

/* Subjects in the order of output: ranked by rank and id, then guests, disqualified, withdrawn. */
const uint32_t *score_run_order(const struct score_run *run, size_t *ret_count);

struct score_result score_result_of(const struct score_run *run, uint32_t subject);

/* Points of an indicator, 10^-decimals; meaningless when withdrawn. */
int64_t score_indicator_points(const struct score_run *run, uint32_t subject, int indicator);

/* The subject with this id; false: there is none that is listed. */
MUST_USE bool score_subject_of(const struct score_run *run, struct bytes id, uint32_t *ret_subject);

/* Warnings that only the facts can give: a field of one, metrics that nobody has … */
void score_run_warnings(const struct score_run *run, struct faults *warnings);

/* One fact more, changed, or (empty value) no longer known: whoever is affected is scored again,
 * nobody else. `value` in millionths. False: refused with the faults, and nothing has changed. */
struct score_change {
    struct bytes subject; /* must be known already, or * */
    struct bytes metric;  /* as in a facts file */
    bool is_known;
    int64_t value;
    const char *source, *date, *note, *proof; /* NULL: as before, or empty */
};
MUST_USE bool score_run_change(struct score_run *run, const struct score_change *change,
                               struct faults *faults);

/* ---- Explanations: computed when asked for, never stored ------------------------------------ */

struct score_shown_fact {
    const char *metric; /* as in the facts file: also id.3, override.x */
    const char *title;
    bool is_known;
    int64_t value;                            /* millionths */
    const char *source, *date, *note, *proof; /* "" if empty */
};

/* The nearest step up. */
struct score_next {
    bool exists;
    int64_t points;     /* that the item would then have */
    const char *metric; /* id that has to move */
    const char *needs;  /* sentence: 还需 … */
};

struct score_explained_item {
    const struct score_item *item; /* NULL: the line `adjust` */
    int64_t points;
    const char *because;
    const char *reading; /* NULL: none */
    struct score_next next;
    const struct score_shown_fact *facts;
    size_t fact_count;
};

struct score_explained_indicator {
    const struct score_indicator *indicator; /* NULL: the last line `adjust` of total_cap */
    int64_t points;
    const struct score_explained_item *items;
    size_t count;
    const char *because; /* of an adjusting indicator without items; else NULL */
};

struct score_explanation {
    const char *const *vetoes; /* clauses of those that hold, in the order of the scheme */
    size_t veto_count;
    const char *const *failed_gates;
    size_t failed_gate_count;
    const char *const *missing; /* metric ids by their bytes */
    size_t missing_count;
    const char *const *defaulted;
    size_t defaulted_count;
    const struct score_explained_indicator *indicators;
    size_t indicator_count;
    const char *verdict; /* the subject's standing in one sentence */
};

/* With `is_private` gaps and other subjects' values are left out (what a unit may see before
 * publication). */
const struct score_explanation *score_explain(struct arena *arena, const struct score_run *run,
                                              uint32_t subject, bool is_private);

#endif

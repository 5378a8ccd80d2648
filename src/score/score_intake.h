/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading one fact's cells: what a value, a metric, a status may be. For src/score only.
 */
#ifndef LIANBING_SCORE_INTAKE_H
#define LIANBING_SCORE_INTAKE_H

#include "score/score_run.h"

enum score_column {
    COLUMN_SUBJECT,
    COLUMN_METRIC,
    COLUMN_VALUE,
    COLUMN_NAME,
    COLUMN_UNIT,
    COLUMN_STATUS,
    COLUMN_SOURCE,
    COLUMN_DATE,
    COLUMN_NOTE,
    COLUMN_PROOF,
    COLUMN_COUNT
};

extern const char *const score_column_names[COLUMN_COUNT];

/* A cell for a sentence: short, without line breaks. */
const char *score_shown(struct arena *arena, struct bytes cell);

/* Finds the metric that a cell names: fills fact->metric and fact->series. False: said why not. */
bool score_intake_metric(const struct score_facts *facts, struct bytes cell, size_t line,
                         struct score_fact *fact, struct faults *faults);

/* Reads a trimmed cell as the value of fact->metric. False: said why not. */
bool score_intake_value(const struct score_facts *facts, struct bytes cell, struct score_fact *fact,
                        struct faults *faults);

/* Is a date YYYY-MM-DD of the calendar. */
bool score_is_date(struct bytes cell);

/* Is the metric of this fact one for `*`? An override never is. */
bool score_fact_is_per_all(const struct score_scheme *scheme, const struct score_fact *fact);

/* As a facts file spells it: officers, score.3, override.combat. */
const char *score_fact_id(struct arena *arena, const struct score_scheme *scheme, int metric,
                          int series);

/* Whether `value` suits the kind; else the sentence of what the kind demands. */
const char *score_kind_breach(enum score_kind kind, int64_t value);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A task's figures as a grid: subjects down, metrics across. Which metrics there are, the scheme
 * says; whoever sees only part of the task sees only their own subjects' rows.
 */
#ifndef LIANBING_CAMPAIGN_FIGURES_H
#define LIANBING_CAMPAIGN_FIGURES_H

#include "campaign/campaign.h"
#include "platform/base/field.h"

struct grid_metric {
    const char *metric, *title, *unit;
    const char *kind; /* number, count, rank, flag */
    const char *asks; /* what a person fills in */
    bool is_shared;   /* of all together: subject 0 */
    bool is_series;   /* metric.1, metric.2 … */
    bool is_override; /* override.x: points of an indicator as a higher level has settled them */
    bool needs_note, needs_source;
};

struct grid_cell {
    int64_t subject; /* 0: all together */
    const char *metric;
    int64_t fact;
    struct field_decimal value;
    const char *source;
    int32_t day;
    const char *note;
    int state;
    int64_t proofs, rev;
    const char *by_name;
    int64_t at;
};

struct grid {
    int64_t stamp;
    struct field_list metrics;  /* struct grid_metric */
    struct field_list subjects; /* struct campaign_subject */
    struct field_list cells;    /* struct grid_cell; only figures that are there */
};

const struct grid *campaign_grid(struct ctx *c, const struct campaign_task *task);

struct field_list campaign_cells(struct ctx *c, const struct fact_list *facts);

/* What a figure is of, in words. Empty: its task or its scheme is no more. */
struct figure_about {
    int64_t task;
    const char *task_title;
    const char *subject_name;
    const char *metric_title, *metric_unit;
    const char *kind; /* as in grid_metric */
};

const struct figure_about *campaign_figure_about(struct ctx *c, const struct fact *fact);
/* “某某分局：执法人员数” for each of them, all of one book. */
const char *const *campaign_call_figures(struct ctx *c, const struct fact *facts, size_t count);
/* Its metric's title, unit and kind; untouched if the scheme knows none of that name. */
void campaign_name_figure(struct ctx *c, const struct score_scheme *model, const char *name,
                          struct figure_about *about);
/* The value as people say it: 是, 否, 34; NULL: not known. */
const char *campaign_tell_value(struct ctx *c, const struct score_scheme *model, const char *name,
                                struct field_decimal value);

/* The metric that a figure speaks of, also of id.3; NO_METRIC for override.x. False: the scheme
 * knows none. */
bool campaign_metric_called(const struct score_scheme *model, const char *metric, int *ret_metric);
/* Whether the actor may say what a higher level has settled: those who keep the owner's figures do,
 * the units themselves do not. */
bool campaign_may_override(struct ctx *c, const struct campaign_task *task);
/* How sentences and columns call override.x. */
const char *campaign_name_override(struct ctx *c, const struct score_indicator *indicator);
/* Why a metric can't have a value, as a sentence; NULL: it can. */
const char *campaign_refuse_value(struct ctx *c, const struct score_metric *metric, int64_t value);

/* Cells as they came in become figures; every faulty one is said: no such subject or metric, a
 * value that the metric can't have. */
MUST_USE enum err campaign_take_cells(struct ctx *c, const struct campaign_task *task,
                                      struct field_list cells, struct fact_list *ret);

#endif

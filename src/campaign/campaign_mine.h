/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What somebody who is scored sees of themself, whatever their roles: until the task is frozen
 * their own figures, to be checked; then their place, their points and why, as they were frozen.
 * Never a figure or a proof of anybody else, and no result that may still change.
 */
#ifndef LIANBING_CAMPAIGN_MINE_H
#define LIANBING_CAMPAIGN_MINE_H

#include "campaign/campaign_result.h"
#include "file/file.h"

struct mine_row {
    struct campaign_task task;
    struct publish_result frozen; /* the last one; id 0: none */
};

/* Tasks in which the actor is scored, the latest first; at most MINE_MOST. */
enum { MINE_MOST = 100 };
struct mine_list {
    struct mine_row *list;
    size_t count;
};
struct mine_list campaign_mine_find(struct ctx *c);

struct mine_figure {
    const char *metric, *title, *unit;
    const char *told; /* the value as people say it; NULL: not known */
    const char *source;
    int32_t day;
    const char *note;
    int state;                /* enum fact_state; -1: nothing was entered */
    struct field_list proofs; /* struct shown_proof */
};

struct mine {
    struct mine_row row;
    const char *name, *unit_name;
    struct field_list figures;                   /* struct mine_figure, as they are now */
    const struct shown_explanation *explanation; /* NULL: not frozen, or not among those then */
    bool is_changed;                             /* figures were changed since it was frozen */
};

/* ERR_NOT_FOUND: the actor is not scored in it. LANE_SLOW. */
MUST_USE enum err campaign_mine(struct ctx *c, int64_t task, struct mine *ret);
/* The last frozen result, for campaign_explain of the actor alone. ERR_NOT_FOUND also if none is
 * frozen. LANE_SLOW. */
MUST_USE enum err campaign_mine_result(struct ctx *c, int64_t task, struct campaign_result *ret);
/* A file that proves one of the actor's own figures in the task, else ERR_NOT_FOUND. */
MUST_USE enum err campaign_mine_proof(struct ctx *c, int64_t task, int64_t file, struct file *ret);

#endif

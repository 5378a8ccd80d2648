/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rankings and explanations as plain texts: what pages show, documents print, and a frozen result
 * keeps. Points are JSON numbers with exactly the scheme's decimals.
 */
#ifndef LIANBING_CAMPAIGN_SHOW_H
#define LIANBING_CAMPAIGN_SHOW_H

#include "campaign/campaign_score.h"
#include "platform/base/field.h"

struct shown_indicator {
    const char *id, *title;
    const char *full; /* JSON number; NULL: no limit */
};

struct shown_row {
    int64_t rank; /* 0: unranked */
    int64_t subject;
    const char *name, *unit_name;
    int status;        /* enum score_status */
    int tie;           /* enum score_tie_state */
    const char *total; /* JSON number; NULL: withdrawn */
    const char *gap;   /* JSON number; NULL: none, or not to be seen */
    const char *award; /* NULL: none */
    bool is_recommended;
    const char *points; /* JSON: one number or null for each indicator */
    int64_t units;      /* of the total, 10^-decimals; not shown */
};

struct shown_place {
    const char *place, *message;
};

struct shown_ranking {
    int64_t task;
    const char *title, *scheme_title;
    int64_t stamp, computed_at;
    bool is_frozen, is_whole;
    const char *number, *hash; /* of a frozen one; NULL: it isn't */
    int64_t decimals;
    struct field_list indicators; /* struct shown_indicator */
    struct field_list rows;       /* struct shown_row */
    struct field_list faults;     /* struct shown_place */
    struct field_list warnings;   /* struct shown_place */
    int64_t missing_count, defaulted_count;
};

struct shown_proof {
    int64_t file;
    const char *name;
};

struct shown_fact {
    const char *metric, *title;
    struct field_decimal value;
    const char *told; /* the value as people say it: 是, 否, 34; NULL: not known */
    const char *source, *day, *note;
    int64_t fact;             /* 0: it has no row of its own */
    struct field_list proofs; /* struct shown_proof */
};

struct shown_next {
    const char *points, *metric, *needs;
};

struct shown_item {
    const char *id, *title, *points, *clause, *because, *reading;
    const struct shown_next *next; /* NULL: none */
    struct field_list facts;       /* struct shown_fact */
};

struct shown_part {
    const char *id, *title, *points, *full, *because;
    struct field_list items; /* struct shown_item */
};

struct shown_metric {
    const char *metric, *title;
};

struct shown_explanation {
    int64_t task, subject, rank;
    const char *title, *name, *unit_name, *total, *gap, *verdict;
    bool is_private;
    struct field_list vetoes, failed_gates; /* const char * each */
    struct field_list missing, defaulted;   /* struct shown_metric */
    struct field_list indicators;           /* struct shown_part */
};

extern const struct field shown_ranking_fields[];
extern const struct field shown_row_fields[];
extern const struct field shown_explanation_fields[];
extern const struct field shown_proof_fields[];

/* In the ctx's arena. Without is_whole only the subjects whose figures the actor may see, and no
 * gaps. */
struct shown_ranking *campaign_show_ranking(struct ctx *c, const struct campaign_task *task,
                                            const struct campaign_scored *scored, bool is_whole);

/* NULL: the subject takes no part, or there is no result. */
struct shown_explanation *campaign_show_explanation(struct ctx *c, const struct campaign_task *task,
                                                    const struct campaign_scored *scored,
                                                    int64_t subject, bool is_private);

struct shown_move {
    int64_t subject;
    const char *name;
    int64_t rank_before, rank_after; /* 0: unranked */
    const char *total_before, *total_after;
};

extern const struct field shown_move_fields[];

/* Whose rank or total differs; by the new rank. */
struct field_list campaign_moves(struct ctx *c, const struct shown_ranking *before,
                                 const struct shown_ranking *after);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What sheets, clocks and figures come to: the engine's ranking of a contest's teams, or of its
 * people, each subject's points, and how they came about down to the judge's cell.
 *
 * The rows that the engine is given, as CSV, and the scheme are all that it takes to work it out
 * again: `lianbing score --scheme scheme.json --facts facts.csv`.
 */
#ifndef LIANBING_CONTEST_RESULT_H
#define LIANBING_CONTEST_RESULT_H

#include "contest/contest_sheet.h"
#include "score/score.h"

struct contest_scored {
    int of;                           /* enum contest_of */
    const struct score_scheme *model; /* NULL: there is none for them */
    struct score_run *run;            /* NULL: there are faults */
    struct faults faults, warnings;
    struct contest_entrants entrants;
    const bool *has; /* [entrant][subject], 0 unused: whether anything is known of it */
    size_t subjects;
    struct field_list decided; /* struct contest_figure: places decided in writing that hold */
    struct text csv;           /* the rows, as a facts file */
};

/* With `is_live` the board as it moves: also what isn't submitted yet counts, but nothing of a
 * subject that is judged blind before it is closed. Without asking whether they may. LANE_SLOW or
 * LANE_READ. */
void contest_score(struct ctx *c, const struct contest *contest, int of, bool is_live,
                   struct contest_scored *ret);

/* As if nothing had been decided in writing: who is tied. */
void contest_score_undecided(struct ctx *c, const struct contest *contest, int of,
                             struct contest_scored *ret);

struct contest_column {
    int64_t subject;
    const char *title;
    struct field_decimal points; /* full marks in the total */
    int state;                   /* enum contest_subject_state */
    bool is_bonus;
    bool is_blind; /* judges see numbers instead of names */
};

struct contest_row {
    int64_t rank; /* 0: unranked */
    int64_t entrant;
    const char *name, *team_name;
    int status;         /* enum score_status */
    int tie;            /* enum score_tie_state */
    const char *total;  /* JSON number */
    const char *award;  /* NULL: none */
    const char *points; /* JSON: one number or null for each column */
};

struct contest_ranking {
    int64_t contest;
    const char *title;
    int of;
    int64_t stamp, computed_at;
    bool is_final;             /* all subjects are closed */
    struct field_list columns; /* struct contest_column */
    struct field_list rows;    /* struct contest_row, by rank */
    struct field_list faults;  /* const char * */
};

extern const struct field contest_ranking_fields[];

/* In the ctx's arena. */
struct contest_ranking *contest_rank(struct ctx *c, const struct contest *contest,
                                     const struct contest_scored *scored);

struct contest_shown_cell {
    int64_t item;
    const char *title, *group;
    struct field_decimal marks, value, points;
    const char *note;
};

struct contest_shown_sheet {
    int64_t sheet, seat;
    const char *name; /* whose it is: the entrant's or a member's */
    const char *judge_name;
    int state;
    struct field_decimal total;
    bool is_far;
    const char *settled, *words;
    struct field_list cells; /* struct contest_shown_cell */
};

/* What was typed, or decided in writing: whose it is, and who says so. */
struct contest_shown_figure {
    const char *name;
    struct field_decimal value;
    const char *source, *note, *by;
    int32_t day;
    int64_t at;
};

struct contest_shown_time {
    const char *name; /* whose it is */
    const struct contest_time *time;
};

struct contest_shown_subject {
    int64_t subject;
    const char *title, *points, *because;
    struct field_decimal full;
    struct field_list sheets;  /* struct contest_shown_sheet: the entrant's, and its members' */
    struct field_list reports; /* struct contest_report: the same, of what is counted */
    struct field_list figures; /* struct contest_shown_figure: the same, of what is typed */
    struct field_list times;   /* struct contest_shown_time: the same, each press of the clock */
};

struct contest_explanation {
    int64_t contest, entrant, rank;
    const char *name, *total, *verdict;
    struct field_list decided;  /* struct contest_shown_figure: the place, if people decided it */
    struct field_list subjects; /* struct contest_shown_subject */
};

extern const struct field contest_explanation_fields[];

/* ERR_NOT_FOUND: takes no part. ERR_INVALID: faults. */
MUST_USE enum err contest_explain(struct ctx *c, const struct contest *contest,
                                  const struct contest_scored *scored, int64_t entrant,
                                  struct contest_explanation **ret);

/* Results are for who sees all while it is on; for all who see the contest once it is closed and
 * the board not sealed. ERR_FORBIDDEN. */
MUST_USE enum err contest_need_results(struct ctx *c, const struct contest *contest);

#endif

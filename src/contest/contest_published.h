/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What published results say, as it is kept and shown: a shape that stays what it is whatever
 * becomes of teams, people and the program. Points and totals are texts, with the digits that they
 * were published with.
 */
#ifndef LIANBING_CONTEST_PUBLISHED_H
#define LIANBING_CONTEST_PUBLISHED_H

#include "contest/contest_result.h"

struct contest_published_row {
    int64_t rank; /* 0: unranked */
    int64_t entrant;
    int64_t team, unit, person; /* person 0: a team */
    const char *name, *team_name, *unit_name;
    struct field_list members; /* const char *: of a team, by seat */
    int status;                /* enum score_status */
    int tie;                   /* enum score_tie_state */
    const char *total;
    const char *award;        /* NULL: none */
    const char *decided;      /* of a tie, who decided it and why; NULL: the rules did */
    struct field_list points; /* const char *, one for each column */
};

struct contest_published_column {
    int64_t subject;
    const char *title;
    struct field_decimal points; /* full marks in the total */
    bool is_bonus;
};

struct contest_published_ranking {
    struct field_list columns; /* struct contest_published_column */
    struct field_list rows;    /* struct contest_published_row, by rank */
};

enum contest_winner_kind { WINNER_TEAM, WINNER_PERSON, WINNER_UNIT };
enum contest_award_by { AWARD_BY_PLACE, AWARD_BY_SUBJECT, AWARD_BY_NOMINATION };

struct contest_winner {
    int kind; /* enum contest_winner_kind */
    int by;   /* enum contest_award_by */
    const char *award;
    int64_t subject; /* 0: of the whole contest */
    const char *subject_title;
    int64_t rank; /* 0: not by place */
    const char *total;
    int64_t team, unit, person; /* 0: none */
    const char *name, *team_name, *unit_name;
    struct field_list members; /* const char *: of a team, by seat */
    const char *grounds;       /* of a nomination; NULL */
};

/* Whose place, total or prize is another than in the version before. */
struct contest_published_move {
    int of; /* enum contest_of */
    const char *name, *team_name;
    int64_t rank_before, rank_after; /* 0: unranked, or not there */
    const char *total_before, *total_after, *award_before, *award_after;
};

struct contest_published {
    const char *title, *owner_name, *place;
    int32_t from_day, until_day;
    const struct contest_published_ranking *teams, *people; /* people NULL: they aren't scored */
    struct field_list winners;                              /* struct contest_winner */
    struct field_list moves;                                /* struct contest_published_move */
};

extern const struct field contest_winner_fields[];
extern const struct field contest_published_ranking_fields[];
extern const struct field contest_published_move_fields[];
extern const struct field contest_published_fields[];
/* What is anybody's: no places of people, no ids of anybody. */
extern const struct field contest_public_fields[];

/* A ranking as it is published; NULL: there is none, or it has faults. */
const struct contest_published_ranking *contest_published_ranking_of(
    struct ctx *c, const struct contest *contest, const struct contest_scored *scored);

/* A prize by its full name: 团体一等奖, “理论”科目第一名. */
const char *contest_winner_award(struct ctx *c, const struct contest_winner *winner);

/* Of two versions: teams first. */
struct field_list contest_published_moves(struct ctx *c, const struct contest_published *before,
                                          const struct contest_published *after);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who wins which prize: by place (the engine's), by place in one subject, by decision with grounds
 * (提名), and places that nothing but a decision in writing can tell apart.
 *
 * Clauses: JN-9, JN-10, JZ-10. A decision is a figure of no subject: the engine takes it as its
 * last rule for ties, so that it stands in the facts and in the explanation like any other.
 */
#ifndef LIANBING_CONTEST_AWARD_H
#define LIANBING_CONTEST_AWARD_H

#include "contest/contest_published.h"

struct contest_awards {
    struct field_list winners; /* struct contest_winner, in official order */
    struct field_list open;    /* const char *: what is still to be decided, as sentences */
};

/* Of the two rankings; people NULL: they aren't scored. Without asking whether they may. */
struct contest_awards contest_awards(struct ctx *c, const struct contest *contest,
                                     const struct contest_published_ranking *teams,
                                     const struct contest_published_ranking *people);

/* ---- By decision ----------------------------------------------------------------------------- */

struct contest_nomination {
    int64_t id, contest;
    const char *title;
    int64_t subject; /* whose prize it is, if a tie left it open; 0: one of the plan's */
    int64_t person;  /* 0: it is for a unit */
    int64_t unit;
    const char *name, *unit_name;
    const char *grounds;
    struct field_list deciders; /* const char * */
    const char *withdrawn;      /* why; "": it was not */
    int64_t at;
};

/* All of a contest, in the order of its plan; who runs it. */
MUST_USE enum err contest_nominations(struct ctx *c, const struct contest *contest,
                                      struct field_list *ret);
/* Sets id, name and unit. Who runs the contest. ERR_INVALID: no such title, all of them are given
 * already, grounds or deciders missing; the same prize twice for one. */
MUST_USE enum err contest_nominate(struct ctx *c, int64_t contest,
                                   struct contest_nomination *nomination);
MUST_USE enum err contest_nomination_withdraw(struct ctx *c, int64_t nomination,
                                              const char *reason);

struct contest_decision {
    int of;                     /* enum contest_of */
    struct field_list entrants; /* struct contest_decided: the whole tied group, best first */
    const char *grounds;
    struct field_list deciders; /* const char * */
};
struct contest_decided {
    int64_t entrant;
};

/* Decides in writing who is before whom of those who are tied. Who runs the contest, once all
 * subjects are closed. ERR_INVALID: they are not such a group. Write lane. */
MUST_USE enum err contest_decide(struct ctx *c, int64_t contest,
                                 const struct contest_decision *decision);

#endif

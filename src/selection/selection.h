/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Selections (选拔): a city chooses its team for a competition above (JZ-2, GN-5), and trains it in
 * a camp (JZ-8, XN-4: selection_camp.h).
 *
 * - A selection belongs to the unit whose team it is; whoever runs contests for that unit runs it.
 * - Candidates come in three ways: units recommend their own people, with grounds, until the
 *   closing day; some of each unit are drawn (draw.h); some are taken from a contest's ranking.
 *   The unit of a candidate is the one right below the owner, or the owner itself.
 * - Once announced, the list is a version that never changes. Whoever withdraws, and the reserve
 *   that moves up, make the next version, with the reason.
 * - Grounds are for those who run it and, of their own people, for managers. A candidate sees their
 *   own place, and everybody who sees the selection the list, once it is announced.
 */
#ifndef LIANBING_SELECTION_H
#define LIANBING_SELECTION_H

#include <stdbool.h>
#include <stdint.h>

#include "draw/draw.h"
#include "platform/base/ctx.h"
#include "platform/base/field.h"
#include "platform/base/paging.h"

enum selection_state { SELECTION_SET_UP, SELECTION_OPEN, SELECTION_ANNOUNCED };
enum selection_origin { ORIGIN_RECOMMENDED, ORIGIN_DRAWN, ORIGIN_RANKED };
enum selection_standing {
    STANDING_OPEN,
    STANDING_CHOSEN,    /* 正式队员 */
    STANDING_RESERVE,   /* 预备 */
    STANDING_PASSED,    /* 未入选 */
    STANDING_WITHDRAWN, /* 退出 */
    STANDING_COUNT
};

struct selection {
    int64_t id;
    int64_t owner_unit;
    const char *owner_name;
    const char *title;
    const char *event; /* the competition, in words */
    int64_t contest;   /* the same, where this system runs it; 0 */
    const char *contest_title;
    int state;           /* enum selection_state */
    int32_t closing_day; /* last day on which units recommend */
    int32_t event_day;   /* first day of the competition: certificates and service count then */
    int64_t size, reserves, least_women;
    int64_t recommended, drawn; /* of each unit */
    bool needs_certificate, needs_service;
    const char *deciders;       /* JSON: names */
    int64_t version;            /* of the list; 0: not announced */
    int64_t team, team_version; /* as it was handed over; 0: not yet */
    const char *camp_place;     /* "": no camp */
    int32_t camp_from, camp_until;
    const char *kit; /* JSON: names of things */
    int64_t camp_rev;
    int64_t rev;
    int64_t changed_at;
    int64_t candidates; /* without those who withdrew */
};

struct selection_query {
    struct paging paging; /* q: in the title */
};

struct selection_found {
    const struct selection *list;
    size_t count;
    int64_t total;
};

/* ---- The selection --------------------------------------------------------------------------- */

/* Those that the actor may see, the latest competition first. */
MUST_USE enum err selection_find(struct ctx *c, const struct selection_query *query,
                                 struct selection_found *ret);
/* ERR_NOT_FOUND also if they may not see it. */
MUST_USE enum err selection_see(struct ctx *c, int64_t id, struct selection *ret);
bool selection_runs(struct ctx *c, const struct selection *selection);
/* ERR_FORBIDDEN with the sentence. */
MUST_USE enum err selection_need_runs(struct ctx *c, const struct selection *selection);
/* Whether units may recommend today. */
bool selection_is_open(struct ctx *c, const struct selection *selection);

/* MAY_RUN_CONTESTS for owner_unit. Given: all up to needs_service but names and state. */
MUST_USE enum err selection_create(struct ctx *c, struct selection *selection);
/* The same but the owner. Once units recommend, what they go by stays as it is: only title, event,
 * contest and closing day change, and nothing once announced. ERR_CONFLICT: changed in between;
 * then *selection is what is there. */
MUST_USE enum err selection_change(struct ctx *c, struct selection *selection);
/* Units may recommend from now on. */
MUST_USE enum err selection_begin(struct ctx *c, int64_t id, int64_t rev, struct selection *ret);
/* One that is being set up. */
MUST_USE enum err selection_remove(struct ctx *c, int64_t id);

/* ---- Candidates ------------------------------------------------------------------------------ */

struct selection_candidate {
    int64_t id;
    int64_t person;
    const char *name;
    int sex;
    const char *post, *certificate;
    int64_t unit;
    const char *unit_name, *unit_short;
    int origin; /* enum selection_origin */
    int64_t source;
    const char *note;                   /* how they were drawn or ranked */
    const char *ability, *work, *drill; /* 业务能力、工作实绩、练兵成绩 */
    int standing;                       /* enum selection_standing */
    int64_t place;                      /* of the chosen, of the reserves; 0 */
    const char *grounds;                /* of the decision, or why they withdrew */
    int64_t rev;
    const char *added_by;
    int64_t changed_at;
    struct field_list faults; /* const char *: rules that they break */
};

struct selection_candidates {
    struct selection_candidate *list;
    size_t count;
};

/* Whoever runs it sees all; managers those of their units, and how it was decided once announced;
 * nobody else any. Chosen first, then reserves, in their order. */
struct selection_candidates selection_candidates(struct ctx *c, const struct selection *selection);
MUST_USE enum err selection_candidate_see(struct ctx *c, const struct selection *selection,
                                          int64_t candidate, struct selection_candidate *ret);
/* The actor's own place once announced: STANDING_OPEN: they are no candidate. */
int selection_own_standing(struct ctx *c, const struct selection *selection, int64_t *ret_place);

/* Given: person, ability, work, drill. Whoever may enter teams for the person's unit, until the
 * closing day; who runs it, until it is announced. ERR_INVALID: each rule that is broken. */
MUST_USE enum err selection_recommend(struct ctx *c, const struct selection *selection,
                                      struct selection_candidate *candidate);
/* The grounds; given: id, rev, ability, work, drill. ERR_CONFLICT: changed in between; then
 * *candidate is what is there. */
MUST_USE enum err selection_candidate_change(struct ctx *c, const struct selection *selection,
                                             struct selection_candidate *candidate);
/* A recommendation is taken back. ERR_CONFLICT: not recommended, or announced. */
MUST_USE enum err selection_candidate_remove(struct ctx *c, const struct selection *selection,
                                             int64_t candidate);

/* Writes a draft with everybody who may be drawn (docs/draw.md): whole units in one order, of which
 * the first of each unit are taken. Who runs it and may keep draws. ERR_CONFLICT: there is one. */
MUST_USE enum err selection_draw_begin(struct ctx *c, const struct selection *selection,
                                       struct draw *ret);
/* Fills up what is drawn of each unit, in the drawn order; again after somebody withdrew: the next.
 * ERR_INVALID: it is not this selection's, or not told yet. */
MUST_USE enum err selection_draw_take(struct ctx *c, const struct selection *selection,
                                      int64_t draw);

/* People of a contest that is closed, by their own place or, where people have none, their team's.
 * In two steps: LANE_SLOW ranks, the write lane stores. */
struct selection_ranking {
    int64_t contest;
    struct field_list people; /* struct selection_candidate: person, note */
};
MUST_USE enum err selection_rank(struct ctx *c, const struct selection *selection, int64_t contest,
                                 int64_t places, struct selection_ranking *ret);
MUST_USE enum err selection_rank_take(struct ctx *c, const struct selection *selection,
                                      const struct selection_ranking *ranking);

/* ---- The list -------------------------------------------------------------------------------- */

struct selection_decision {
    int64_t candidate;
    int standing; /* up to STANDING_PASSED */
    const char *grounds;
};

/* Decides about all at once, in the order of the list; who isn't in it stands open. `selection` is
 * as the actor saw it. ERR_CONFLICT: changed in between; then *selection is what is there. */
MUST_USE enum err selection_decide(struct ctx *c, struct selection *selection,
                                   struct field_list deciders, struct field_list decisions);
/* Rules that those chosen break as a team: const char *. */
struct field_list selection_faults(struct ctx *c, const struct selection *selection);
/* Version 1. ERR_INVALID: units may still recommend, rules are broken, somebody is not decided. */
MUST_USE enum err selection_announce(struct ctx *c, int64_t id, int64_t rev, struct selection *ret);

struct selection_withdrawal {
    int64_t rev; /* of the selection */
    int64_t candidate;
    const char *reason;
    int64_t successor; /* a reserve who takes the place of somebody chosen; 0: nobody */
};
/* Before the announcement a candidate goes; after it the list becomes another version. */
MUST_USE enum err selection_withdraw(struct ctx *c, int64_t id,
                                     const struct selection_withdrawal *wish,
                                     struct selection *ret);

struct selection_line {
    const char *name, *unit_name, *post;
    int sex;
    bool is_reserve;
    int64_t place;
};
extern const struct field selection_line_fields[];

struct selection_list {
    int64_t version;
    const char *deciders; /* JSON: names */
    const char *reason;
    int64_t at;
    const char *name;        /* who announced it */
    struct field_list lines; /* struct selection_line */
};

/* The latest first. */
struct field_list selection_lists(struct ctx *c, const struct selection *selection);

/* Enters those chosen as a team of the contest, or puts the team right after the list has changed.
 * ERR_CONFLICT: no contest, no list, changed in between. */
MUST_USE enum err selection_hand_over(struct ctx *c, int64_t id, int64_t rev,
                                      struct selection *ret);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Competitions (技能比武): set up, entered, judged, timed, ranked.
 *
 * - A contest belongs to its organiser's unit. While it is set up only those see it who run it;
 *   from the opening of entries on its plan never changes, and two schemes made of it (scheme.h)
 *   say how teams and people are scored.
 * - Who takes part are its teams and their members; in a subject it is the one or the other that is
 *   scored: the entrant (contest_team.id or contest_member.id).
 * - A duty (organiser, chief judge, judge, timekeeper, host) is given for the one contest, some for
 *   one subject, and is all the right that it takes.
 * - Results are worked out from cells, presses and figures whenever somebody asks.
 */
#ifndef LIANBING_CONTEST_H
#define LIANBING_CONTEST_H

#include <stdbool.h>
#include <stdint.h>

#include "contest/contest_plan.h"
#include "org/org.h"
#include "platform/base/ctx.h"
#include "platform/base/paging.h"

enum contest_state { CONTEST_SET_UP, CONTEST_ENTRIES, CONTEST_ON, CONTEST_CLOSED };
enum contest_subject_state { SUBJECT_WAITING, SUBJECT_OPEN, SUBJECT_CLOSED };
/* As they are written in JSON: waiting, open, closed; NULL ends them. */
extern const char *const contest_subject_state_words[];

struct contest {
    int64_t id;
    int64_t owner_unit;
    const char *owner_name;
    const char *title;
    int state; /* enum contest_state */
    int32_t from_day, until_day;
    int64_t scheme, people_scheme; /* 0: none yet, or none at all */
    int64_t stamp;
    bool is_shown;     /* anybody may see the board */
    bool shows_people; /* with the places of people, by name */
    int64_t sealed_at; /* Unix ms; 0: the board is live */
    int64_t revealed;
    int64_t rev;
    int64_t changed_at;
    int64_t teams;    /* in lists */
    const char *plan; /* JSON; NULL in lists */
};

struct contest_query {
    struct paging paging; /* q: in the title */
};

struct contest_list {
    const struct contest *list;
    size_t count;
    int64_t total;
};

/* ---- The contest ----------------------------------------------------------------------------- */

/* Those that the actor may see or has a duty in, the latest first. */
MUST_USE enum err contest_find(struct ctx *c, const struct contest_query *query,
                               struct contest_list *ret);
/* ERR_NOT_FOUND also if they may not see it. */
MUST_USE enum err contest_see(struct ctx *c, int64_t id, struct contest *ret);
/* Without asking whether they may; false: there is none. */
bool contest_get(struct ctx *c, int64_t id, struct contest *ret);

/* A preset by name, another contest, or (NULL, 0) a blank one; MAY_RUN_CONTESTS for owner_unit.
 * Given: title, owner_unit, from_day, until_day. */
MUST_USE enum err contest_create(struct ctx *c, const char *preset, int64_t copy_of,
                                 struct contest *contest);
/* Title, days and plan of one being set up. ERR_CONFLICT: no longer, or changed in between; then
 * *contest is what is there. */
MUST_USE enum err contest_change(struct ctx *c, struct contest *contest);
/* On to the next state: entries, on, closed. ERR_INVALID: the plan has faults (places in the
 * faults), no team, a subject is still open. ERR_CONFLICT as above. */
MUST_USE enum err contest_advance(struct ctx *c, int64_t id, int64_t rev, struct contest *ret);
/* One that is being set up. */
MUST_USE enum err contest_remove(struct ctx *c, int64_t id);

/* Something that shows in a result or on the board has changed. Write lane. */
void contest_stamp(struct ctx *c, int64_t id);

/* ---- Duties ---------------------------------------------------------------------------------- */

enum contest_duty_kind {
    DUTY_ORGANISER,  /* 组委会 */
    DUTY_CHIEF,      /* 裁判长 */
    DUTY_JUDGE,      /* 评委, of a subject */
    DUTY_TIMEKEEPER, /* 计时员 */
    DUTY_HOST        /* 主持人 */
};

struct contest_duty {
    int64_t id;
    int duty;
    int64_t subject; /* 0: all */
    int64_t person;
    const char *name, *unit_name;
    int64_t unit; /* in which they serve on the first day */
    int64_t seat;
    bool is_ended;
};

struct contest_duties {
    struct contest_duty *list;
    size_t count;
};

struct contest_duties contest_duties(struct ctx *c, int64_t contest);
/* Whether the actor has the duty, for the subject (0: any) or for all. */
bool contest_has_duty(struct ctx *c, int64_t contest, int duty, int64_t subject);
/* Whether the actor runs the contest: organisers, and those who may for its unit. */
bool contest_runs(struct ctx *c, const struct contest *contest);
/* Sees figures while they are nobody else's business: who runs it, and the chief judge. */
bool contest_sees_all(struct ctx *c, const struct contest *contest);
/* ERR_FORBIDDEN with the sentence. */
MUST_USE enum err contest_need_runs(struct ctx *c, const struct contest *contest);
/* Twice is once. A judge gets the next seat of the subject. */
MUST_USE enum err contest_give_duty(struct ctx *c, const struct contest *contest,
                                    struct contest_duty *duty);
/* A judge's sheets that are still open are set aside. */
MUST_USE enum err contest_end_duty(struct ctx *c, const struct contest *contest, int64_t duty);

/* ---- Teams ----------------------------------------------------------------------------------- */

enum contest_standing { TEAM_RANKED, TEAM_GUEST, TEAM_WITHDRAWN };

struct contest_member {
    int64_t id;
    int64_t team;
    int64_t person;
    const char *name;
    const char *post;
    const char *certificate;
    int sex;
    int64_t seat;
    bool is_leader, is_out;
    const char *reason;
};

struct contest_team {
    int64_t id;
    int64_t contest;
    int64_t unit;
    const char *unit_name;
    const char *name;
    int standing; /* enum contest_standing */
    const char *remark;
    int64_t sort_order;
    int64_t checked_at; /* 0: not yet */
    const char *kit;    /* JSON: what was missing */
    int64_t rev;
    struct field_list members; /* struct contest_member, in the order of their seats */
    struct field_list faults;  /* const char *: rules of the plan that it breaks */
};

struct contest_teams {
    struct contest_team *list;
    size_t count;
};

/* All teams with their members; of units that aren't the actor's (MAY_ENTER_TEAMS) only names. */
struct contest_teams contest_teams(struct ctx *c, const struct contest *contest);
/* One, as above. ERR_NOT_FOUND. */
MUST_USE enum err contest_team_see(struct ctx *c, const struct contest *contest, int64_t team,
                                   struct contest_team *ret);

/* Rules of the plan that people of a unit break as a team on the days of the contest, which need
 * not be a stored one: const char *. */
struct field_list contest_rules_broken(struct ctx *c, const struct contest_plan *plan,
                                       const struct contest *contest, int64_t unit,
                                       struct org_ids people);

struct contest_member_wish {
    int64_t person;
    bool is_leader;
};

/* Enters a team, with its members, for a unit: MAY_ENTER_TEAMS for it, within the window; who runs
 * the contest may always. Sets id. ERR_INVALID: a member serves elsewhere, or is in another team.
 * Rules of the plan that are broken are told, and do not refuse: a team may be entered bit by
 * bit. */
MUST_USE enum err contest_team_enter(struct ctx *c, const struct contest *contest,
                                     struct contest_team *team, struct field_list wishes);
/* Name, standing, remark and members; after the window a change of members wants its reason.
 * ERR_CONFLICT: changed in between; then *team is what is there. */
MUST_USE enum err contest_team_change(struct ctx *c, const struct contest *contest,
                                      struct contest_team *team, struct field_list wishes,
                                      const char *reason);
MUST_USE enum err contest_team_remove(struct ctx *c, const struct contest *contest, int64_t team);
/* Came, with what was missing of the kit (JSON). */
MUST_USE enum err contest_team_check_in(struct ctx *c, const struct contest *contest, int64_t team,
                                        const char *missing_kit);

/* Who is scored in a subject: ranked and guests, in the drawn order, else the official one. */
struct contest_entrant {
    int64_t id;
    int64_t team, unit;
    int64_t person; /* of a member; 0 */
    const char *name, *team_name;
    const char *key; /* for the engine: t<id>, m<id> */
    int standing;
    int64_t turn; /* 0: not drawn */
    const char *blind;
    int64_t seat; /* of a member in the team */
};

struct contest_entrants {
    struct contest_entrant *list;
    size_t count;
};

struct contest_entrants contest_entrants(struct ctx *c, int64_t contest, int64_t subject, int of);
/* Whether an entrant is of a unit whose figures the actor may see, or the actor is one of them. */
bool contest_is_own_entrant(struct ctx *c, int64_t contest, int64_t entrant);

/* ---- Subjects, sheets, cells: contest_sheet.h; figures and the clock: contest_figure.h; results:
 *      contest_result.h ------------------------------------------------------------------------ */

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The camp (集训) of a selection: place and days, a programme of sessions, who came to each, and
 * what was missing of kit and attire (JZ-8).
 *
 * - Whoever runs the selection names its leaders; they, too, keep programme and attendance.
 * - Chosen and reserves take part, and whoever withdrew later stays in the sessions that they had.
 * - Attendance is rows that are only ever added. A wish carries the rev that it was made from; the
 *   same wish once more is no change, so that it may be sent as often as the network needs.
 * - Everybody who sees the selection sees the programme, whoever takes part their own attendance,
 *   whoever leads all of it.
 */
#ifndef LIANBING_SELECTION_CAMP_H
#define LIANBING_SELECTION_CAMP_H

#include "selection/selection.h"

enum selection_presence_state { PRESENCE_CAME, PRESENCE_LATE, PRESENCE_LEAVE, PRESENCE_ABSENT };

struct selection_session {
    int64_t id; /* 0: a new one */
    int32_t day;
    int64_t from_minute, until_minute; /* of the day */
    const char *from, *until;          /* 08:30 */
    const char *course, *teacher, *venue;
};

struct selection_presence {
    int64_t session, candidate;
    int64_t rev; /* 0: nothing yet */
    int state;   /* enum selection_presence_state; -1: nothing */
    const char *reason;
    int64_t at;
    const char *name; /* who typed it */
};

struct selection_kit {
    int64_t candidate;
    int64_t rev;         /* 0: not looked at */
    const char *missing; /* JSON */
    int64_t at;
    const char *name;
};

/* Somebody who takes part, with what they came to. */
struct selection_trainee {
    int64_t candidate, person;
    const char *name, *unit_name;
    int standing;
    int64_t place;
    int64_t minutes;             /* of the sessions that they came to, late or not */
    int64_t late, leave, absent; /* sessions */
    struct selection_kit kit;
};

struct selection_leader {
    int64_t person;
    const char *name, *unit_name;
};

struct selection_camp {
    const char *place; /* "": there is none */
    int32_t from_day, until_day;
    int64_t rev;
    int64_t minutes;            /* of the sessions that have been held so far */
    struct field_list kit;      /* const char * */
    struct field_list sessions; /* struct selection_session, in order */
    struct field_list leaders;
    struct field_list trainees;  /* those whom the actor may see */
    struct field_list presences; /* of those trainees */
};

bool selection_leads(struct ctx *c, const struct selection *selection);
/* ERR_FORBIDDEN with the sentence. */
MUST_USE enum err selection_need_leads(struct ctx *c, const struct selection *selection);

struct selection_camp selection_camp(struct ctx *c, const struct selection *selection);

/* Place, days, kit and the whole programme. Sessions that are left out go, unless somebody's
 * attendance stands in them. ERR_CONFLICT: changed in between. */
MUST_USE enum err selection_camp_change(struct ctx *c, const struct selection *selection,
                                        const struct selection_camp *camp);
/* Who runs the selection. Twice is once. */
MUST_USE enum err selection_leader_give(struct ctx *c, const struct selection *selection,
                                        int64_t person);
MUST_USE enum err selection_leader_end(struct ctx *c, const struct selection *selection,
                                       int64_t person);

/* Given: session, candidate, rev, state, reason. ERR_CONFLICT: changed in between; *ret is what is
 * there in any case. */
MUST_USE enum err selection_presence_set(struct ctx *c, const struct selection *selection,
                                         const struct selection_presence *wish,
                                         struct selection_presence *ret);
/* The same for what is missing; given: candidate, rev, missing. */
MUST_USE enum err selection_kit_set(struct ctx *c, const struct selection *selection,
                                    const struct selection_kit *wish, struct selection_kit *ret);

/* A ready programme: eight courses of one week (XN-4), in this order. */
struct selection_course {
    const char *course;
    int64_t hours;
};
extern const struct selection_course selection_courses[];
enum { SELECTION_COURSES = 8 };

#endif

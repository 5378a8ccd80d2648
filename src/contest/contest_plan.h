/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a competition is made of, as its organiser sets it up: one JSON text, read into plain data.
 *
 * Clauses: JZ-1..8, JN-1..13. A plan may be stored with faults while it is being set up, so that
 * nobody loses work; entries are opened only for one without (contest_plan_check). From then on it
 * never changes.
 */
#ifndef LIANBING_CONTEST_PLAN_H
#define LIANBING_CONTEST_PLAN_H

#include "platform/base/ctx.h"
#include "platform/base/faults.h"
#include "platform/base/field.h"

enum contest_way {
    WAY_JUDGED,  /* sheets of a panel of judges */
    WAY_TIMED,   /* places by seconds, the fewer the better */
    WAY_EXAM,    /* a typed or imported score */
    WAY_CARRIED, /* earned elsewhere, with source and date (JN-5) */
    WAY_COUNTED, /* so much for each, up to a cap (JZ-7) */
    WAY_TASK     /* sheets and seconds: result and time within a limit (JN-7) */
};

enum contest_of { OF_TEAM, OF_MEMBER };

/* As they are written in JSON, in the order of the enums; NULL ends each. */
extern const char *const contest_way_words[];
extern const char *const contest_of_words[];
extern const char *const contest_item_kind_words[];

/* What judges' sheets, or the scores of several members, come to. */
enum contest_panel { PANEL_MEAN, PANEL_TRIMMED, PANEL_MEDIAN };
enum contest_combine { COMBINE_MEAN, COMBINE_SUM, COMBINE_BEST };

enum contest_item_kind {
    ITEM_ADD,    /* 0 to its marks */
    ITEM_DEDUCT, /* its marks, less what is taken away */
    ITEM_TICK    /* its marks, or nothing with a reason */
};

struct contest_item {
    const char *title, *group;
    int kind; /* enum contest_item_kind */
    struct field_decimal marks;
    struct field_decimal step; /* not known: 0.5 */
};

struct contest_subject {
    const char *title, *venue, *clause;
    int way;                     /* enum contest_way */
    int of;                      /* enum contest_of */
    struct field_decimal points; /* full marks in the total */
    struct field_decimal marks;  /* of a typed score; of sheets: the sum of their items */
    bool is_bonus;               /* outside of the full marks */
    int panel;                   /* WAY_JUDGED, WAY_TASK */
    int combine;                 /* OF_MEMBER: what a team gets */
    int64_t best;                /* COMBINE_BEST: how many count */
    bool is_credited;            /* OF_TEAM: members get it, too */
    int64_t limit;               /* seconds; WAY_TIMED, WAY_TASK */
    struct field_decimal rate;   /* points for each second saved; WAY_TASK */
    struct field_decimal worst;  /* WAY_TIMED: points of the slowest */
    struct field_decimal each;   /* WAY_COUNTED: points for one */
    struct field_list items;     /* struct contest_item */
    struct field_list prizes;    /* struct contest_prize: of this subject alone, by place */
};

struct contest_prize {
    const char *title;
    int64_t count;
};

struct contest_tie {
    int64_t subject; /* 1, 2 …: who has more of it is before */
};

struct contest_event {
    const char *from, *until; /* 2026-11-22 09:00, or 09:00 */
    const char *title, *venue;
    int64_t subject; /* 0: none */
};

struct contest_plan {
    const char *place, *purpose;
    int32_t entry_from, entry_until;
    int64_t least_members, most_members, least_women;
    const char *post; /* one member must have this post; NULL: none */
    bool needs_certificate, needs_service;
    struct field_list subjects;      /* struct contest_subject */
    struct field_list ties;          /* struct contest_tie, the first decides first */
    bool is_joint;                   /* who ties after all that shares the place */
    struct field_list prizes;        /* struct contest_prize: of teams, by place, best first */
    struct field_list people_prizes; /* of people, by place */
    struct field_list nominations;   /* struct contest_prize: given by decision, with grounds */
    int64_t flag_percent;            /* a sheet that far from the panel is settled; 0: 20 */
    int64_t appeal_days;             /* workdays */
    struct field_list kit;           /* const char *: what a team has with it at the check-in */
    struct field_list programme;     /* struct contest_event */
};

extern const struct field contest_plan_fields[];

/* The plan in the ctx's arena; what it doesn't say has its usual value. A stored text always
 * reads; members that this program doesn't know are left out. */
struct contest_plan contest_plan_read(struct ctx *c, const char *json);
/* The same for one that came in by the fields. */
void contest_plan_set_usual(struct contest_plan *plan);
/* As it is stored; NULL: it is longer than 256 KB. */
const char *contest_plan_print(struct ctx *c, const struct contest_plan *plan);

static inline const struct contest_subject *contest_plan_subject(const struct contest_plan *plan,
                                                                 int64_t subject)
{
    const struct contest_subject *list = plan->subjects.at;
    return subject >= 1 && (size_t)subject <= plan->subjects.count ? &list[subject - 1] : NULL;
}

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Units, people, certificates, grants, sign-in: who is who, where, since when, and who may do what.
 *
 * - Units form a tree in an official order. A person serves in one unit at a time, from a day until
 *   a day, so "who serves in unit U on day D" has an answer for every D.
 * - A grant is a role for a unit and all below it, from a day until a day. What a role may do is
 *   one table (org_rules.c). A use case of any module asks org_need for the unit that its thing
 *   belongs to; a list joins (see org_roles_with).
 * - Days are int32 (DATE_NONE: open or not known), until-days still count. Texts are trimmed and
 *   not empty; NULL: none. `rev` counts the changes of a thing; to change it one must name the rev
 *   one has seen, else ERR_CONFLICT.
 * - Every change, and every look at a whole identity number, is in the audit.
 */
#ifndef LIANBING_ORG_H
#define LIANBING_ORG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "platform/base/ctx.h"
#include "platform/base/paging.h"
#include "platform/base/text.h"

/* ---- What there is --------------------------------------------------------------------------- */

enum org_kind {
    KIND_PROVINCE, /* 省 */
    KIND_CITY,     /* 市 */
    KIND_COUNTY,   /* 县（区） */
    KIND_STATION,  /* 派出机构 */
    KIND_DIRECT    /* 直属 */
};

enum org_sex { SEX_UNKNOWN = -1, SEX_MALE, SEX_FEMALE };

/* The number is stored: new ones go to the end. */
enum org_role {
    ROLE_ADMINISTRATOR, /* 系统管理员: runs the system */
    ROLE_SECURITY,      /* 安全管理员: gives and takes roles */
    ROLE_AUDITOR,       /* 审计员: reads the audit; the three never in one hand */
    ROLE_OFFICE,        /* 活动办公室 */
    ROLE_MANAGER,       /* 单位管理员 */
    ROLE_JUDGE,         /* 评委 */
    ROLE_REFEREE,       /* 裁判长 */
    ROLE_REVIEWER,      /* 评查员 */
    ROLE_OFFICER,       /* 执法人员 */
    ROLE_LEADER,        /* 领导（只读） */
    ROLE_COUNT
};

/* The `need` of routes; the first is NEED_FIRST of platform/http/http.h. */
enum org_permission {
    MAY_SEE_UNITS = 8,
    MAY_KEEP_UNITS,
    MAY_SEE_PEOPLE,
    MAY_KEEP_PEOPLE,
    MAY_SEE_IDENTITY,    /* whole identity numbers */
    MAY_RESET_PASSWORDS, /* of people in the scope who may do no more than oneself */
    MAY_GRANT,
    MAY_IMPORT_ROSTER,
    MAY_SEE_SCHEMES,
    MAY_KEEP_SCHEMES,
    MAY_SEE_FACTS,
    MAY_KEEP_FACTS,
    MAY_RUN_TASKS, /* scoring tasks: set up, run, try out */
    MAY_SEE_RESULTS,
    MAY_FREEZE, /* make a result final, and amend it */
    MAY_SEE_CONTESTS,
    MAY_RUN_CONTESTS, /* set up, run, publish */
    MAY_ENTER_TEAMS,
    MAY_SEE_DRAWS,
    MAY_KEEP_DRAWS, /* set up draws, freeze their lists, draw, void */
    MAY_SEE_AUDIT,
    MAY_ADMINISTER, /* settings, backups, health */
    MAY_END
};

/* In JSON; ended by NULL. */
extern const char *const org_permission_words[];

/* ---- May they -------------------------------------------------------------------------------- */

/* Whether c->actor holds, today, a role with the permission for `unit` or one above it. Somebody
 * whose first password is not yet changed may do nothing. */
bool org_may(struct ctx *c, enum org_permission permission, int64_t unit);

/* OK if org_may. ERR_NOT_FOUND if they may not even see the unit (or there is none), else
 * ERR_FORBIDDEN, with the sentence. */
MUST_USE enum err org_need(struct ctx *c, enum org_permission permission, int64_t unit);

/* Units, in official order of the tree, for which the actor has the permission today. */
struct org_ids {
    const int64_t *list;
    size_t count;
};
struct org_ids org_scope(struct ctx *c, enum org_permission permission);

/* The roles with a permission, bit by bit, for lists that join:
 *     EXISTS (SELECT 1 FROM org_grant g JOIN org_below b ON b.above = g.unit
 *              WHERE g.person = $1 AND ($2 >> g.role) & 1 = 1 AND b.below = t.unit
 *                AND g.from_day <= $3 AND COALESCE(g.until_day, $3) >= $3 AND g.ended_at IS NULL)
 * with $1 the actor (c->actor.person), $2 org_roles_with(…), $3 org_today(c). */
int64_t org_roles_with(enum org_permission permission);
const char *org_role_title(enum org_role role);

/* The day in Shanghai. */
int32_t org_today(const struct ctx *c);

/* ---- Units ----------------------------------------------------------------------------------- */

struct org_unit {
    int64_t id;
    int64_t parent; /* 0: a root */
    int kind;       /* enum org_kind */
    const char *code;
    const char *name;       /* at most 60 characters */
    const char *short_name; /* never NULL when read */
    int64_t sort_order;
    int32_t closed_from; /* DATE_NONE: open */
    int64_t rev;
    int64_t depth;  /* 0: a root */
    int64_t people; /* who serve in it today, without those below; org_unit_get doesn't count */
};

/* Without asking whether they may; false: there is none. */
bool org_unit_get(struct ctx *c, int64_t id, struct org_unit *ret);
/* By code, full name or short name (if one unit has it), as files spell them; 0: none. */
int64_t org_unit_find(struct ctx *c, const char *spelled);
/* Whether `unit` is `above` or lies below it. */
bool org_unit_is_below(struct ctx *c, int64_t unit, int64_t above);

struct org_units {
    const struct org_unit *list;
    size_t count;
};

/* Those that the actor may see, in official order; `q` in name, short name or code, NULL: all. */
MUST_USE enum err org_units(struct ctx *c, const char *q, bool with_closed, struct org_units *ret);
/* ERR_NOT_FOUND also if they may not see it. */
MUST_USE enum err org_unit_see(struct ctx *c, int64_t id, struct org_unit *ret);
/* Below unit->parent, for which MAY_KEEP_UNITS. Sets id, rev and what was left out (short_name;
 * sort_order 0: at the end). ERR_INVALID: fields, a code or name that is taken among them. */
MUST_USE enum err org_unit_create(struct ctx *c, struct org_unit *unit);
/* All but id; MAY_KEEP_UNITS for the unit, and for both parents if it moves. ERR_CONFLICT: changed
 * in between; *unit is what is there. ERR_INVALID: fields, a cycle, people in a closed unit. */
MUST_USE enum err org_unit_change(struct ctx *c, struct org_unit *unit);

/* ---- People ---------------------------------------------------------------------------------- */

struct org_person {
    int64_t id;
    const char *name;
    const char *initials; /* of the pinyin: ZS; NULL when creating: worked out */
    int sex;              /* enum org_sex */
    const char *post;     /* 职务 */
    const char *rank;     /* 职级 */
    const char *certificate;
    int32_t certificate_from;
    int32_t certificate_until;
    const char *phone;    /* masked in lists */
    const char *identity; /* in: 18 digits, NULL: unchanged; out: masked */
    const char *user;     /* NULL: signs in by certificate number */
    int64_t sort_order;
    bool is_disabled;
    bool may_sign_in; /* has a password and is not disabled */
    int64_t unit;     /* where they serve on the day asked for; 0: nowhere */
    const char *unit_name;
    int32_t serving_from;
    int32_t serving_until;
    int64_t rev;
};

struct org_people {
    const struct org_person *list;
    size_t count;
    int64_t total;
};

enum org_people_sort { PEOPLE_BY_ORDER, PEOPLE_BY_NAME, PEOPLE_BY_CERTIFICATE };

struct org_people_query {
    struct paging paging; /* q: in name, initials, certificate, user name, unit name */
    int64_t unit;         /* at or below; 0: all that they may see */
    int32_t day;          /* serving on; DATE_NONE: today */
    bool with_departed;   /* those too who serve nowhere on the day */
    int sort;             /* enum org_people_sort; -1: by order */
    bool is_descending;
};

/* Without asking whether they may; false: there is none. Unit as of today; nothing masked but the
 * identity number. */
bool org_person_get(struct ctx *c, int64_t id, struct org_person *ret);
/* The unit in which they serve on a day; 0: none. */
int64_t org_person_unit(struct ctx *c, int64_t person, int32_t day);
/* By certificate number; 0: none. */
int64_t org_person_find(struct ctx *c, const char *certificate);
/* All who serve in a unit, or below it, on a day, in official order; without asking whether they
 * may. For drawing up subjects. */
struct org_people org_serving(struct ctx *c, int64_t unit, int32_t day);

/* ---- Sessions -------------------------------------------------------------------------------- */

/* After which a session is over: without a sign of life, and in any case. */
struct org_session_limits {
    int64_t idle_ms, most_ms;
};
/* Once, before the first unit of work. */
void org_use_session_limits(struct org_session_limits limits);

#endif

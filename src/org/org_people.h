/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Use cases on people: finding, keeping, moving them, and looking at a whole identity number.
 */
#ifndef LIANBING_ORG_PEOPLE_H
#define LIANBING_ORG_PEOPLE_H

#include "org/org.h"

/* Those in the scope of MAY_SEE_PEOPLE, phones masked. */
MUST_USE enum err org_people(struct ctx *c, const struct org_people_query *query,
                             struct org_people *ret);

struct org_service {
    int64_t id;
    int64_t unit;
    const char *unit_name;
    int32_t from;
    int32_t until;
};

struct org_services {
    const struct org_service *list; /* the newest first */
    size_t count;
};
struct org_services org_services(struct ctx *c, int64_t person);

/* The unit that decides who may do what with a person: where they serve today, or else did last. */
int64_t org_person_home(struct ctx *c, int64_t person);
/* OK, or ERR_NOT_FOUND, ERR_FORBIDDEN with the sentence: for a person's home. */
MUST_USE enum err org_person_need(struct ctx *c, enum org_permission permission, int64_t person);
/* As of today. Oneself may always be seen. */
MUST_USE enum err org_person_see(struct ctx *c, int64_t id, struct org_person *ret);

/* Serving in person->unit from person->serving_from; MAY_KEEP_PEOPLE there. Sets id, rev and what
 * was left out. ERR_INVALID tells all faulty fields; a number that somebody has already is one. */
MUST_USE enum err org_person_create(struct ctx *c, struct org_person *person);
/* All but unit and service; identity NULL: stays. ERR_CONFLICT: *person is what is there. */
MUST_USE enum err org_person_change(struct ctx *c, struct org_person *person);

/* How a person signs in, for those who keep accounts and not people. */
struct org_account_change {
    int64_t person;
    int64_t rev;
    const char *user; /* NULL: by certificate number */
    bool is_disabled;
};
/* MAY_RESET_PASSWORDS, and the person's roles within the actor's. ERR_CONFLICT: *ret is there. */
MUST_USE enum err org_account_change(struct ctx *c, const struct org_account_change *change,
                                     struct org_person *ret);

struct org_transfer {
    int64_t person;
    int64_t rev;
    int64_t unit; /* 0: leaves */
    int32_t from; /* first day there; or first day no longer here */
};
/* MAY_KEEP_PEOPLE in both units. ERR_CONFLICT: *ret is what is there. */
MUST_USE enum err org_person_transfer(struct ctx *c, const struct org_transfer *transfer,
                                      struct org_person *ret);

/* Audited, with the reason. ERR_NOT_FOUND: none is kept. */
MUST_USE enum err org_identity_view(struct ctx *c, int64_t person, const char *reason,
                                    const char **ret_number);

/* ---- For the roster too ---------------------------------------------------------------------- */

/* Turns what people type into what is kept: capitals, half-width, initials worked out. */
void org_person_clean(struct ctx *c, struct org_person *person);
/* What is wrong with it goes to ctx_fault; a number that another person has, too. */
void org_person_check(struct ctx *c, const struct org_person *person);
/* Stores without asking whether they may or whether fields are good. */
MUST_USE enum err org_person_insert(struct ctx *c, struct org_person *person);
MUST_USE enum err org_person_update(struct ctx *c, const struct org_person *person);
/* Ends what is open the day before `from` and begins anew in `unit` (0: does not). */
void org_service_move(struct ctx *c, int64_t person, int64_t unit, int32_t from);

#endif

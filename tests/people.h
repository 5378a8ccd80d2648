/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What tests of units and people share: a city in a fresh database, and use cases called as
 * somebody.
 *
 *     云川市生态环境局 (city)
 *     ├ 澄岚区分局 (district)
 *     │  └ 东湖所 (station)
 *     └ 霁明区分局 (neighbour)
 *
 * The clock stands at 2026-11-22 10:00 in Shanghai until a test moves it.
 */
#ifndef LIANBING_TESTS_PEOPLE_H
#define LIANBING_TESTS_PEOPLE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "org/org.h"
#include "org/org_keys.h"
#include "platform/base/arena.h"
#include "platform/base/date.h"
#include "platform/db/connection.h"
#include "platform/db/db.h"

#define TODAY 20779 /* 2026-11-22 */

struct people {
    struct arena arena;
    struct ctx ctx;
    struct db *db;
    struct org_keys keys;
    char folder[64];
    int64_t city, district, station, neighbour;
};

int people_set_up(void **state);
int people_tear_down(void **state);

/* As the program itself, which may do all. */
void as_program(struct people *p);
/* As a person with the roles they hold. */
void as(struct people *p, int64_t person);

int64_t given_unit(struct people *p, int64_t parent, enum org_kind kind, const char *name);
/* Serving since 2026-01-01; certificates are counted up from YC00001. */
int64_t given_person(struct people *p, int64_t unit, const char *name);
int64_t given_role(struct people *p, int64_t person, enum org_role role, int64_t unit);
/* A person of the unit with the role for it. */
int64_t given_member(struct people *p, int64_t unit, enum org_role role, const char *name);
/* The password behind the name, already changed once. */
void given_password(struct people *p, int64_t person, const char *password);

struct org_person person_of(struct people *p, int64_t id);
struct org_unit unit_of(struct people *p, int64_t id);
int32_t day(const char *text);

/* How many audit rows there are of an action. */
int64_t count_deeds(struct people *p, const char *action);
/* The sentence of the fault at a place; NULL: it is not faulty. */
const char *fault_at(const struct people *p, const char *place);
/* Forgets faults and message, as a new unit of work would. */
void begin_anew(struct people *p);

#endif

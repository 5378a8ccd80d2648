/* SPDX-License-Identifier: Apache-2.0 */
/* The invented city's competitions: its own, finished and published three weeks ago, and one of the
 * province, to which it is host, under way today. */
#ifndef LIANBING_CONTEST_DEMO_H
#define LIANBING_CONTEST_DEMO_H

#include "contest/contest.h"

/* Who does what in them: org_person.id. */
struct contest_demo_people {
    int64_t office, chief, judge, second_judge, host, manager, officer;
    const char *confirm_address; /* of the page that confirms certificates */
};

/* Once each, after units and people are there; by the program itself, in the write lane. */
MUST_USE enum err contest_demo(struct ctx *c, const struct contest_demo_people *people);
/* The one of the province, which begins on `day`, up to its entries, of which none is there yet. */
MUST_USE enum err contest_demo_open_province(struct ctx *c,
                                             const struct contest_demo_people *people, int32_t day,
                                             struct contest *ret);
/* The city's own team has been entered: the guests' are, and it begins. */
MUST_USE enum err contest_demo_hold_province(struct ctx *c,
                                             const struct contest_demo_people *people,
                                             int64_t contest);

#endif

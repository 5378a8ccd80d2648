/* SPDX-License-Identifier: Apache-2.0 */
/* What tests of selections share: a city that selects two and a reserve, and its office at work. */
#ifndef LIANBING_TESTS_SELECTING_H
#define LIANBING_TESTS_SELECTING_H

#include "people.h"

#include "selection/selection_camp.h"

struct selecting {
    struct people *p;
    struct ctx *c;
    int64_t office, manager, leader;
    int64_t people[6]; /* three of the district, the last of them of its station; three of the
                          neighbour; the second is a woman */
    int64_t id;        /* open: two places to recommend and one to draw for each unit */
};

extern struct selecting w;

int selecting_set_up(void **state);

/* As the office sees it. */
struct selection selection_now(void);
struct selection_candidate candidate_now(int64_t id);
enum err recommend(int64_t as_whom, int64_t person, int64_t *ret);
int64_t given_candidate(int64_t person);
/* The first two chosen, the third in reserve; announced. */
void given_list(const int64_t *candidates);
/* Two of the district, one of the neighbour; announced so. */
void given_announced(int64_t *candidates);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* What the invented city's competitions share: people at work, through the same use cases as the
 * real thing. */
#ifndef LIANBING_CONTEST_DEMO_OWN_H
#define LIANBING_CONTEST_DEMO_OWN_H

#include "contest/contest_demo.h"
#include "contest/contest_figure.h"
#include "contest/contest_judging.h"

enum { DEMO_TEAMS = 15, DEMO_JUDGES = 5 };

struct contest_demo_holding {
    struct ctx *c;
    const struct contest_demo_people *people;
    int64_t judges[DEMO_JUDGES];
    struct contest contest;
    struct contest_team teams[DEMO_TEAMS];
    size_t team_count;
    uint32_t dice;
};

/* 0 to size - 1, always the same ones. */
int64_t contest_demo_roll(struct contest_demo_holding *h, int64_t size);
/* From here on it is this person who does it. */
void contest_demo_act_as(struct ctx *c, int64_t person);

MUST_USE enum err contest_demo_give(struct contest_demo_holding *h, int duty, int64_t subject,
                                    int64_t person);
/* All of h->judges. */
MUST_USE enum err contest_demo_give_judges(struct contest_demo_holding *h, int64_t subject);
/* Drawn with a number that was told in public, and taken over. */
MUST_USE enum err contest_demo_draw(struct contest_demo_holding *h, int64_t subject,
                                    const char *number);

/* The first `count` items of a sheet, as its judge, at `share` thousandths of the marks (0: as good
 * as the team is). */
MUST_USE enum err contest_demo_fill(struct contest_demo_holding *h,
                                    const struct contest_sheet *sheet, size_t count, int64_t share);
/* All of them, and the sheet is submitted. */
MUST_USE enum err contest_demo_judge(struct contest_demo_holding *h,
                                     const struct contest_sheet *sheet, int64_t share);
/* Every sheet of the subject. */
MUST_USE enum err contest_demo_judge_all(struct contest_demo_holding *h, int64_t subject);

/* As the timekeeper, `seconds` ago. */
MUST_USE enum err contest_demo_press(struct contest_demo_holding *h,
                                     const struct contest_press_wish *wish, int64_t seconds);
/* A score in tenths; `source` "" if it wasn't earned elsewhere. */
MUST_USE enum err contest_demo_type(struct contest_demo_holding *h, int64_t subject,
                                    int64_t entrant, int64_t score, const char *source);

#endif

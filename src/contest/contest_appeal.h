/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Objections (异议) to published results: filed by a team's own people until the last day, answered
 * in writing. What was allowed lets the chief judge open again what has to be mended; the next
 * version of the results ends that.
 */
#ifndef LIANBING_CONTEST_APPEAL_H
#define LIANBING_CONTEST_APPEAL_H

#include "contest/contest.h"

enum contest_appeal_state { APPEAL_OPEN, APPEAL_ALLOWED, APPEAL_REFUSED, APPEAL_WITHDRAWN };

struct contest_appeal {
    int64_t id, contest, publication;
    const char *number; /* of the publication */
    int64_t team;
    const char *team_name;
    int64_t subject; /* 0: none in particular */
    const char *subject_title;
    const char *words;
    int64_t person;
    const char *name;
    int64_t at;
    int state;                  /* enum contest_appeal_state */
    const char *answer;         /* "": none yet */
    struct field_list deciders; /* const char * */
    const char *answered_by;
    int64_t answered_at; /* 0: not yet */
    int64_t rev;
    bool is_own; /* the actor may withdraw it */
};

struct contest_appeals {
    struct contest_appeal *list;
    size_t count;
};

/* The first is the last filed. Those of the own teams; whoever sees all, all. */
struct contest_appeals contest_appeals(struct ctx *c, const struct contest *contest);
/* Given: contest, publication, team, subject, words. A member of the team, or who enters teams for
 * its unit. ERR_CONFLICT: the last day is over, or another version stands. */
MUST_USE enum err contest_appeal_file(struct ctx *c, struct contest_appeal *appeal);
/* Who runs the contest, but not one's own. ERR_CONFLICT: answered or withdrawn already; then *ret
 * is what is there. */
MUST_USE enum err contest_appeal_answer(struct ctx *c, int64_t id, int64_t rev,
                                        const struct contest_appeal *answer,
                                        struct contest_appeal *ret);
/* By whom it was filed, as long as it isn't answered. */
MUST_USE enum err contest_appeal_withdraw(struct ctx *c, int64_t id, int64_t rev,
                                          const char *reason, struct contest_appeal *ret);

/* Whether an objection to the latest results was allowed: another version of them is to come. */
bool contest_is_amending(struct ctx *c, int64_t contest);
/* Whether judging goes on: the contest is on, or an objection was allowed and the results haven't
 * been published since. ERR_CONFLICT with the sentence. */
MUST_USE enum err contest_need_play(struct ctx *c, const struct contest *contest);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Working a task out: its figures become rows as in a facts file, the engine does the rest.
 *
 * The same rows, as CSV, are what a frozen result keeps, so that anyone can work it out again with
 * `lianbing score --scheme scheme.json --facts facts.csv`. LANE_SLOW: a province takes a while.
 */
#ifndef LIANBING_CAMPAIGN_SCORE_H
#define LIANBING_CAMPAIGN_SCORE_H

#include "campaign/campaign.h"
#include "score/score.h"

struct campaign_scored {
    const struct score_scheme *model; /* NULL: the scheme has faults */
    struct score_run *run;            /* NULL: there are faults */
    struct faults faults;             /* `place` says of whom and of what */
    struct faults warnings;
    struct campaign_subjects subjects;
    struct fact_list facts; /* none if it was worked out from a frozen result */
};

/* With other content or settings for a trial; NULL: the scheme's. Always returns; see faults. */
void campaign_score(struct ctx *c, const struct campaign_task *task, const char *content,
                    const char *settings, struct campaign_scored *ret);

/* From what a frozen result keeps. `subjects` tell which key is who. */
void campaign_score_frozen(struct ctx *c, const char *content, struct bytes facts,
                           struct campaign_subjects subjects, struct campaign_scored *ret);

/* Appends the facts of the task as CSV, in official order. */
void campaign_print_facts(struct text *text, struct ctx *c, const struct campaign_scored *scored);

/* The figures of a subject, 0: of all together. */
struct fact_list campaign_facts_of(const struct campaign_scored *scored, int64_t subject);

/* The subject with this id, or this key; NULL: it takes no part. */
const struct campaign_subject *campaign_subject_of(const struct campaign_scored *scored,
                                                   int64_t id);
const struct campaign_subject *campaign_subject_called(const struct campaign_scored *scored,
                                                       const char *key);

#endif

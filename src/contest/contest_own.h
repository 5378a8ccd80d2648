/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of this module share and nobody else needs. */
#ifndef LIANBING_CONTEST_OWN_H
#define LIANBING_CONTEST_OWN_H

#include "contest/contest.h"
#include "score/score_presets.h"

/* Preset contests: contests/<name>.json, plans of contest_plan.h with a `title`. */
extern const struct embedded_file embedded_contests[];
extern const size_t embedded_contest_count;

/* 评委, 裁判长 … */
const char *contest_duty_title(int duty);

/* Into the audit, as something about the contest. */
void contest_note(struct ctx *c, const struct contest *contest, const char *action,
                  const char *sentence);

#endif

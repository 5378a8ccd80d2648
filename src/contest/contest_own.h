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

/* Whether an objection, or anything else of a team, is the actor's own business: a member, or who
 * enters teams for its unit. */
bool contest_is_of_team(struct ctx *c, const struct contest *contest, int64_t team);

/* Names as they are stored, a JSON list, and back. */
const char *contest_print_names(struct ctx *c, struct field_list names);
struct field_list contest_read_names(struct ctx *c, const char *json);
/* At least one, none empty or too long; faults at deciders[…], or whatever `place` says. */
void contest_check_names(struct ctx *c, const char *place, struct field_list names);

#endif

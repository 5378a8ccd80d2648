/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of this module share and nobody else needs. */
#ifndef LIANBING_SELECTION_OWN_H
#define LIANBING_SELECTION_OWN_H

#include "selection/selection.h"

enum { SELECTION_MOST = 1000, SELECTION_LONGEST_LIST = 256 * 1024 };

/* Into the audit, as something about the selection. */
void selection_note(struct ctx *c, const struct selection *selection, const char *action,
                    const char *sentence);
/* For somebody who runs it, at this rev. ERR_CONFLICT: *ret is what is there. */
MUST_USE enum err selection_take(struct ctx *c, int64_t id, int64_t rev, struct selection *ret);
/* Without asking whether they may; false: there is none. */
bool selection_get(struct ctx *c, int64_t id, struct selection *ret);
/* All candidates, without asking whether they may and without faults. */
struct selection_candidates selection_all(struct ctx *c, int64_t selection);
/* Which rules each of these people breaks alone, or (with is_team) all as a team. */
struct field_list selection_rules_broken(struct ctx *c, const struct selection *selection,
                                         const int64_t *people, size_t count, bool is_team);
/* The unit right below the owner in which they serve on the day, or the owner; 0: elsewhere. */
int64_t selection_unit_of(struct ctx *c, const struct selection *selection, int64_t person,
                          int32_t day);

/* Programme and leaders of a selection that is removed. */
void selection_clear_camp(struct ctx *c, int64_t selection);

/* JSON: ["…"]. */
const char *selection_print_names(struct ctx *c, struct field_list names);
struct field_list selection_read_names(struct ctx *c, const char *json);

#endif

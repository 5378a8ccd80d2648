/* SPDX-License-Identifier: Apache-2.0 */
/* What sheets, cells and results share inside of this module. */
#ifndef LIANBING_CONTEST_JUDGING_H
#define LIANBING_CONTEST_JUDGING_H

#include "contest/contest_sheet.h"

/* struct contest_item_row, in order. */
struct field_list contest_items(struct ctx *c, int64_t contest, int64_t subject);

/* Sets is_far of the sheets of a subject. */
void contest_mark_far(struct ctx *c, const struct contest *contest, struct contest_sheets *sheets,
                      const struct contest_subject_row *subject);

/* Whether a judge has no sheet for an entrant, being of the same unit, or of one above or below. */
bool contest_must_avoid(struct ctx *c, const struct contest *contest,
                        const struct contest_duty *judge, const struct contest_entrant *entrant);

/* Writes a value that was examined already, whatever stood there, and counts it in the total. */
MUST_USE enum err contest_cell_take(struct ctx *c, const struct contest_sheet *sheet,
                                    const struct contest_item_row *item,
                                    const struct contest_cell_wish *wish);

#endif

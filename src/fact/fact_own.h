/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of this module share. */
#ifndef LIANBING_FACT_OWN_H
#define LIANBING_FACT_OWN_H

#include "fact/fact.h"
#include "platform/db/db.h"

struct db_value fact_day(int32_t day);
bool fact_get(struct ctx *c, int64_t id, struct fact *ret);
/* The figure and its book, for somebody with the permission (enum org_permission) for the
 * subject's unit or the book's owner. */
MUST_USE enum err fact_need(struct ctx *c, int64_t id, int permission, struct fact *ret,
                            struct fact_book *ret_book);
/* As change number fact->last_change; before it came that of `was` (NULL: none). */
void fact_note_change(struct ctx *c, const struct fact *was, const struct fact *fact,
                      const char *why);
/* The book's stamp, and the line in the audit. */
void fact_note_storing(struct ctx *c, const struct fact_book *book, int64_t count, const char *why);

#endif

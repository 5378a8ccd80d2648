/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sheets that were filled in on paper, typed in afterwards.
 *
 * - Two people type a sheet, neither of whom sees what the other has typed before both have; then
 *   where they differ is settled with the paper at hand, by one of them or the chief judge, and
 *   only then the sheet counts, as if its judge had submitted it.
 * - What the judge has given on a tablet is compared, too, and what is not the same is settled.
 * - Who may: who runs the contest, and its chief judge; no judge for an own sheet.
 */
#ifndef LIANBING_CONTEST_PAPER_H
#define LIANBING_CONTEST_PAPER_H

#include "contest/contest_sheet.h"

/* What is printed on a sheet, so that it is found again: 3-1-1042-2, contest, subject, entrant and
 * seat. Of an entrant with a blind number it is that one: 3-1-B107-2. */
const char *contest_paper_number(struct ctx *c, const struct contest_entrant *entrant,
                                 int64_t contest, int64_t subject, int64_t seat);

struct contest_paper_cell {
    int64_t item;
    struct field_decimal value; /* not known: nothing stands there */
    const char *note;
};

struct contest_paper_typing {
    int64_t person, at;
    const char *name, *words;
    bool is_mine;
    struct field_list cells; /* struct contest_paper_cell; of somebody else's none before both */
};

struct contest_paper {
    struct contest_sheet sheet;
    struct field_list typings; /* struct contest_paper_typing, the first one first */
    struct field_list differs; /* struct contest_paper_cell: items that are not the same; value and
                                  note are the judge's on the tablet */
    const char *compared_name;
    int64_t compared_at; /* ms; 0: it does not count yet */
};

extern const struct field contest_paper_cell_fields[];

MUST_USE enum err contest_paper_see(struct ctx *c, int64_t sheet, struct contest_paper *ret);
/* Types it, or types it again. ERR_CONFLICT: two others have, or the judge has submitted it.
 * ERR_INVALID: a value that can't be, or one that is missing. */
MUST_USE enum err contest_paper_type(struct ctx *c, int64_t sheet, struct field_list cells,
                                     const char *words, struct contest_paper *ret);
/* Takes it over: `cells` say what stands on the paper for each item that differs. ERR_CONFLICT:
 * changed in between, or not typed by two yet; ERR_INVALID: an item is left open. */
MUST_USE enum err contest_paper_settle(struct ctx *c, int64_t sheet, int64_t rev,
                                       struct field_list cells, struct contest_paper *ret);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Judging: a sheet for each judge and entrant of a subject, cell by cell.
 *
 * - Opening a subject makes the sheets; who comes in later gets theirs with contest_sheets_renew.
 *   A judge has none for a team of the own unit, nor of one above or below it (回避).
 * - A cell is stored as it is given, with the rev it was made from: what counts is the last, the
 *   earlier ones stay. The same value again is no change, so that a retry never makes two.
 * - A judge sees the own sheets only. Submitting locks a sheet; only the chief judge opens it
 *   again, with a reason, and from then on each change says why.
 */
#ifndef LIANBING_CONTEST_SHEET_H
#define LIANBING_CONTEST_SHEET_H

#include "contest/contest.h"

enum contest_sheet_state { SHEET_OPEN, SHEET_SUBMITTED, SHEET_SET_ASIDE };
/* As they are written in JSON: open, submitted, set_aside; NULL ends them. */
extern const char *const contest_sheet_state_words[];

struct contest_item_row {
    int64_t item;
    const char *title;
    int kind; /* enum contest_item_kind */
    struct field_decimal marks, step;
    const char *group; /* the part of the sheet under which it stands; "" if none */
};

struct contest_subject_row {
    int64_t subject;
    const char *title;
    int way, of; /* enum contest_way, enum contest_of */
    struct field_decimal points, marks;
    int state;               /* enum contest_subject_state */
    bool is_blind;           /* judges see numbers instead of names */
    struct field_list items; /* struct contest_item_row */
};

/* Of a contest whose entries are open or that is on. */
struct field_list contest_subjects(struct ctx *c, int64_t contest);
/* ERR_NOT_FOUND. */
MUST_USE enum err contest_subject_get(struct ctx *c, int64_t contest, int64_t subject,
                                      struct contest_subject_row *ret);

/* As judges may meet them: as they come on, or by their blind numbers, as the order is known to
 * all. */
struct contest_entrants contest_judged_entrants(struct ctx *c, int64_t contest,
                                                const struct contest_subject_row *subject);

struct contest_sheet {
    int64_t id;
    int64_t contest, subject, entrant;
    int64_t duty, person, seat;
    const char *judge_name;
    int state; /* enum contest_sheet_state */
    struct field_decimal total;
    int64_t filled;
    const char *remark, *settled;
    const char *words;   /* the judge's own, about the whole */
    int64_t compared_at; /* ms; 0: it was not typed in from paper */
    int64_t rev, at;
    bool is_far; /* from the panel; only when all are asked for */
};

struct contest_cell {
    int64_t item;
    struct field_decimal value;
    const char *note, *why;
    int64_t rev, at;
};

struct contest_sheets {
    struct contest_sheet *list;
    size_t count;
};

/* Sheets of a contest: of one subject (0: all), of one judge (0: all); without asking whether they
 * may. */
struct contest_sheets contest_sheets(struct ctx *c, int64_t contest, int64_t subject,
                                     int64_t person);
/* All of a contest, by subject, entrant and seat, with nothing else but state, total and filled. */
struct contest_sheets contest_sheet_totals(struct ctx *c, int64_t contest);
/* One, for its judge, or for whoever sees all; of the own team also once all is closed and the
 * board not sealed. */
MUST_USE enum err contest_sheet_see(struct ctx *c, int64_t id, struct contest_sheet *ret);
/* Its cells as they count. */
struct field_list contest_cells(struct ctx *c, int64_t sheet);

struct contest_cell_change {
    int64_t item, rev, at;
    struct field_decimal value;
    const char *note, *why, *name;
};
/* All that was ever given, in order. */
struct field_list contest_cell_history(struct ctx *c, int64_t sheet);

/* Opens a subject for judging, timing and typing: the chief judge and who runs the contest. */
MUST_USE enum err contest_subject_open(struct ctx *c, int64_t contest, int64_t subject);
/* Makes the sheets that are missing, when judges or teams have changed; how many. */
MUST_USE enum err contest_sheets_renew(struct ctx *c, int64_t contest, int64_t subject,
                                       int64_t *ret_made);
/* Closes it: no sheet open, none far from its panel that is not settled. The chief judge. */
MUST_USE enum err contest_subject_close(struct ctx *c, int64_t contest, int64_t subject);
/* Opens a closed one again, with a reason. The chief judge. */
MUST_USE enum err contest_subject_reopen(struct ctx *c, int64_t contest, int64_t subject,
                                         const char *reason);

struct contest_cell_wish {
    int64_t sheet, item;
    int64_t rev;                /* of the value that it is made from; 0: there was none */
    struct field_decimal value; /* not known: taken back */
    const char *note, *why;
};

/* The judge's own. OK: *ret is the cell as it is stored, also when it was so already.
 * ERR_CONFLICT: somebody (the judge elsewhere) was faster; *ret is what is there; or the sheet was
 * submitted. ERR_INVALID: the value. */
MUST_USE enum err contest_cell_set(struct ctx *c, const struct contest_cell_wish *wish,
                                   struct contest_cell *ret);

/* The judge's own words about the whole; `before` is what they are made from. ERR_CONFLICT: there
 * are others; *ret is what is there. */
MUST_USE enum err contest_sheet_say(struct ctx *c, int64_t sheet, const char *before,
                                    const char *words, struct contest_sheet *ret);
/* The judge's own; all items that add or tick must be filled. */
MUST_USE enum err contest_sheet_submit(struct ctx *c, int64_t sheet, int64_t rev,
                                       struct contest_sheet *ret);
/* The chief judge, with a reason. */
MUST_USE enum err contest_sheet_reopen(struct ctx *c, int64_t sheet, int64_t rev,
                                       const char *reason, struct contest_sheet *ret);
/* What the chief judge decided about a sheet that is far from its panel: it stands, with these
 * words. */
MUST_USE enum err contest_sheet_settle(struct ctx *c, int64_t sheet, int64_t rev, const char *words,
                                       struct contest_sheet *ret);

#endif

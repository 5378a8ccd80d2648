/* SPDX-License-Identifier: Apache-2.0 */
/* Pure decisions of competitions: values in, values out. */
#ifndef LIANBING_CONTEST_RULES_H
#define LIANBING_CONTEST_RULES_H

#include "contest/contest_plan.h"
#include "platform/base/decimal.h"

/* ---- The plan -------------------------------------------------------------------------------- */

/* What must be mended before entries open (faults), and what does not add up but may be meant
 * (warnings); places as in the plan: subjects[2].items[0]. */
void contest_plan_check(const struct contest_plan *plan, int32_t from_day, struct faults *faults,
                        struct faults *warnings);

/* Full marks of a sheet: all items together; of a typed score what the plan says. Millionths. */
int64_t contest_subject_marks(const struct contest_subject *subject);
bool contest_is_judged(int way);
bool contest_has_clock(int way);

/* ---- Sheets ---------------------------------------------------------------------------------- */

struct contest_sheet_item {
    int kind; /* enum contest_item_kind */
    int64_t marks, step;
};

/* Why an item can't have a value, as a sentence; NULL: it can. A tick is the marks or 0, and 0
 * wants its reason in the note. */
const char *contest_refuse_cell(struct arena *arena, const struct contest_sheet_item *item,
                                int64_t value, const char *note);
/* What a value of an item comes to: what is taken away counts from the marks down. */
int64_t contest_cell_points(const struct contest_sheet_item *item, int64_t value);
/* What a sheet comes to when nothing is filled in yet: nothing has been taken away. */
int64_t contest_empty_total(const struct contest_sheet_item *items, size_t count);

/* Without so many sheets an entrant has no value: a trimmed panel needs 3, any other one. */
size_t contest_fewest_sheets(int panel);
/* What the sheets come to, exactly. Nothing with too few (rat_is_held tells). Sorts `totals`. */
struct rat contest_panel_value(int panel, int64_t *totals, size_t count);
/* Whether a sheet's total lies further than `percent` of the marks from the middle of all of them.
 * Never with less than 3. `sorted` as contest_panel_value leaves it. */
bool contest_is_far(const int64_t *sorted, size_t count, int64_t total, int64_t marks,
                    int64_t percent);

/* ---- Teams ----------------------------------------------------------------------------------- */

struct contest_candidate {
    const char *name, *post;
    int sex;              /* enum org_sex: 1 a woman */
    bool has_certificate; /* valid on the days of the competition */
    bool is_serving;      /* in the unit, on its first day */
};

/* Each rule of the plan that a team breaks, as a sentence. */
void contest_check_team(const struct contest_plan *plan, const struct contest_candidate *members,
                        size_t count, struct faults *faults);

/* ---- The clock ------------------------------------------------------------------------------- */

enum contest_press_kind {
    PRESS_CALL, /* called; three without an answer: absent */
    PRESS_START,
    PRESS_PAUSE, /* with a reason */
    PRESS_RESUME,
    PRESS_STOP,
    PRESS_CORRECT, /* the seconds, with a reason */
    PRESS_ABSENT,
    PRESS_WARN,     /* foul: a word */
    PRESS_VOID,     /* foul: this round counts nothing, it may begin anew */
    PRESS_VOID_ALL, /* foul: the subject counts nothing */
    PRESS_LIFT      /* absent, or all void, was a mistake: as before, with a reason */
};

struct contest_press {
    int kind;
    int64_t at;    /* Unix ms */
    int64_t value; /* of a correction: seconds in millionths */
};

enum contest_clock_state { CLOCK_WAITING, CLOCK_RUNNING, CLOCK_PAUSED, CLOCK_STOPPED, CLOCK_OUT };

struct contest_clock {
    int state;          /* enum contest_clock_state */
    int64_t ms;         /* run so far, without what is running now */
    int64_t running_at; /* Unix ms since when it runs; 0: it doesn't */
    int64_t calls, warnings;
    bool is_corrected;
    int before; /* enum contest_clock_state: of one who is out, where it stood */
};

/* Where the clock stands after all presses, in their order. */
struct contest_clock contest_clock_of(const struct contest_press *presses, size_t count);
/* Why it can't be pressed like that now, as a sentence; NULL: it can. */
const char *contest_refuse_press(const struct contest_clock *clock, int kind, const char *reason);
/* The seconds, rounded up to hundredths: nobody is faster than the clock. Millionths. */
int64_t contest_clock_seconds(const struct contest_clock *clock);

/* ---- Prizes ---------------------------------------------------------------------------------- */

enum { PRIZE_NONE = -1, PRIZE_OPEN = -2 };

/* Which prize each of `count` takes whose ranks (1, 2, 2, 4) are given in order: its place in
 * `prizes`, PRIZE_NONE, or PRIZE_OPEN where those who are tied don't all fit into one prize, as
 * docs/scoring.md has it for the whole. Rank 0 takes none. */
void contest_give_prizes(struct field_list prizes, const int64_t *ranks, size_t count,
                         int *ret_prizes);

/* ---- The schemes ----------------------------------------------------------------------------- */

/* Appends the scheme (docs/scoring.md) by which teams, or people, are scored. Metrics: s1, s2 … of
 * the subjects, a series where there are several sheets or members; s4_seconds. */
void contest_print_scheme(struct text *text, const struct contest_plan *plan, const char *title,
                          int of);
/* The metric that says in which order a decision in writing puts those who are tied. */
#define CONTEST_DECIDED "decided"
/* Whether there is anything by which people are scored. */
bool contest_scores_people(const struct contest_plan *plan);

#endif

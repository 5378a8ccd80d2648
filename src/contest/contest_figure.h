/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What no sheet gives: typed scores, counts, results carried from elsewhere, and the clock.
 *
 * The time of a press is the server's. Each press names the rev that it was made from, and the same
 * press again is no second one: a retry never stops a clock twice.
 */
#ifndef LIANBING_CONTEST_FIGURE_H
#define LIANBING_CONTEST_FIGURE_H

#include "contest/contest.h"
#include "contest/contest_rules.h"

struct contest_figure {
    int64_t subject, entrant;
    struct field_decimal value;
    const char *source;
    int32_t day; /* DATE_NONE: none */
    const char *note;
    int64_t rev, at;  /* rev 0: there is none yet */
    const char *name; /* who typed it */
};

/* All that count, by subject and entrant. Seconds come from the clock. */
struct field_list contest_figures(struct ctx *c, int64_t contest);
/* Places that were decided in writing, of subject 0: value is the place, source who decided, note
 * the grounds. Whether they still hold is for contest_score. */
struct field_list contest_decisions(struct ctx *c, int64_t contest);
/* Who runs the contest, or the chief judge. A carried one needs source and day. ERR_CONFLICT:
 * somebody was faster; *ret is what is there. The same again is no change. */
MUST_USE enum err contest_figure_set(struct ctx *c, int64_t contest,
                                     const struct contest_figure *wish, struct contest_figure *ret);

struct contest_pressed {
    int64_t entrant, rev;
    int kind; /* enum contest_press_kind */
    int64_t at;
    struct field_decimal value;
    const char *reason, *name;
};

struct contest_time {
    int64_t entrant;
    int state; /* enum contest_clock_state */
    int64_t ms, running_at;
    int64_t calls, warnings;
    bool is_corrected;
    int64_t rev;               /* of the last press; 0: none */
    struct field_list presses; /* struct contest_pressed */
};

extern const struct field contest_time_fields[];

/* The clocks of a subject, one for each entrant that was pressed for. */
struct field_list contest_times(struct ctx *c, int64_t contest, int64_t subject);

struct contest_press_wish {
    int64_t contest, subject, entrant;
    int64_t rev; /* of the last press that was seen */
    int kind;
    struct field_decimal value; /* PRESS_CORRECT: seconds */
    const char *reason;
};

/* The timekeeper of the subject; corrections and fouls also the chief judge, who alone lifts a
 * verdict. ERR_CONFLICT: somebody
 * pressed in between, or it can't be pressed like that now; *ret is how it stands. */
MUST_USE enum err contest_press_add(struct ctx *c, const struct contest_press_wish *wish,
                                    struct contest_time *ret);

/* The count of what was accepted one by one becomes the entrant's figure. Whether they may is the
 * caller's to ask. ERR_CONFLICT: somebody was faster. */
MUST_USE enum err contest_figure_count(struct ctx *c, int64_t contest, int64_t subject,
                                       int64_t entrant, int64_t count);

#endif

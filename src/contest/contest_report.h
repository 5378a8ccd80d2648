/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a counted subject counts, one by one (JZ-7): entered by a team's own people with link and
 * picture, accepted or refused by who runs the contest. The number of those accepted is the figure
 * of the entrant; whoever has a list has no typed figure besides.
 */
#ifndef LIANBING_CONTEST_REPORT_H
#define LIANBING_CONTEST_REPORT_H

#include "contest/contest_sheet.h"
#include "platform/base/field.h"

enum contest_report_state { REPORT_ENTERED, REPORT_ACCEPTED, REPORT_REFUSED, REPORT_WITHDRAWN };

struct contest_report {
    int64_t id, contest, subject, entrant;
    const char *entrant_name;
    const char *title, *medium;
    int32_t day;
    const char *link;      /* "": none */
    int64_t file;          /* 0: none */
    const char *file_name; /* "": none */
    int state;             /* enum contest_report_state */
    const char *reason;
    int64_t person;
    const char *name;
    int64_t at;
    const char *judged_by;
    int64_t judged_at; /* 0: not yet */
    int64_t rev;
    bool is_own; /* the actor may withdraw it */
};

extern const struct field contest_report_fields[];

/* struct contest_report of a subject, in the order in which they were entered: those of the own
 * teams; whoever sees all, all. ERR_INVALID: the subject doesn't count. */
MUST_USE enum err contest_reports(struct ctx *c, const struct contest *contest, int64_t subject,
                                  struct field_list *ret);
/* All of a subject but those withdrawn, whoever asks; none, if it doesn't count. */
struct field_list contest_reports_all(struct ctx *c, int64_t contest,
                                      const struct contest_subject_row *subject);
/* Given: contest, subject, entrant, title, medium, day, link, file. The entrant's own people, or
 * who runs the contest; from entries on until the subject is closed. ERR_INVALID: neither link nor
 * picture; published when the contest had begun; the same link twice. */
MUST_USE enum err contest_report_enter(struct ctx *c, struct contest_report *report);
struct contest_report_verdict {
    int64_t rev; /* as it was seen */
    bool is_accepted;
    const char *reason; /* "": none */
};

/* Accepts or refuses it (with a reason); also otherwise than before. Who runs the contest.
 * ERR_CONFLICT: changed in between; then *ret is what is there. */
MUST_USE enum err contest_report_judge(struct ctx *c, int64_t id,
                                       const struct contest_report_verdict *verdict,
                                       struct contest_report *ret);
/* By whom it was entered, as long as it isn't judged. */
MUST_USE enum err contest_report_withdraw(struct ctx *c, int64_t id, int64_t rev,
                                          struct contest_report *ret);
/* Whether an entrant has a list of reports. */
bool contest_has_reports(struct ctx *c, int64_t contest, int64_t subject, int64_t entrant);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rosters: a table of people as a personnel office keeps it (CSV or xlsx), brought in.
 *
 * - Looked at first, stored after: org_roster_check finds every faulty row and says what each other
 *   row would do; org_roster_apply does it, all or nothing. The plan's digest tells whether what is
 *   applied is what was looked at.
 * - A row is about somebody known if its identity number or certificate is; without either, if one
 *   person of that name serves in that unit. An empty cell leaves things as they are, so the same
 *   file a second time changes nothing.
 * - Somebody known in another unit is transferred: that service ends the day before the new one
 *   begins.
 */
#ifndef LIANBING_ORG_ROSTER_H
#define LIANBING_ORG_ROSTER_H

#include "org/org.h"

enum org_roster_what { ROSTER_FRESH, ROSTER_CHANGED, ROSTER_TRANSFERRED, ROSTER_UNCHANGED };

enum { ROSTER_MOST_ROWS = 30000, ROSTER_MOST_LISTED = 500 };

struct org_roster_fault {
    int64_t line;
    const char *column; /* its title; NULL: the row, or the file */
    const char *sentence;
};

struct org_roster_faults {
    struct org_roster_fault *list;
    size_t count; /* that are kept, at most ROSTER_MOST_LISTED */
    size_t size;
    int64_t rows; /* faulty rows in all */
    int64_t last_line;
};

struct org_roster_row {
    int64_t line;
    int what;                 /* enum org_roster_what */
    struct org_person person; /* as it is to be; identity NULL: unchanged */
    struct org_person before;
    const char *name;
    const char *unit_name;
    const char *from_unit_name; /* transferred: whence; NULL: from nowhere */
    const char *changes;        /* 职务：科员 → 副大队长; NULL: none */
};

struct org_roster {
    const char *plan; /* hex digest of what is to be done */
    int64_t total, fresh, changed, transferred, unchanged;
    struct org_roster_faults faults;
    struct org_roster_faults warnings;
    struct org_roster_row *rows; /* all that are good, unchanged ones among them */
    size_t row_count;
};

/* `day`: from which transfers and new people count when a row doesn't say; DATE_NONE: today.
 * LANE_SLOW. Faults are no failure: see ret->faults. */
MUST_USE enum err org_roster_check(struct ctx *c, struct bytes content, int32_t day,
                                   struct org_roster *ret);

/* Does what a check planned, all or nothing; some 40 us a person in the write lane. ERR_INVALID: it
 * had faults. ERR_CONFLICT: somebody has changed one of the people in between. */
MUST_USE enum err org_roster_apply(struct ctx *c, const struct org_roster *roster);

/* The header row, ended by NULL; the first two are needed. */
extern const char *const org_roster_columns[];

/* ---- Between the files of the roster --------------------------------------------------------- */

void org_roster_fault(struct ctx *c, struct org_roster_faults *faults, int64_t line,
                      const char *column, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* A row as it was read; texts NULL where the cell is empty. */
struct org_roster_line {
    int64_t line;
    const char *unit;
    struct org_person person; /* name to phone, and serving_from */
    bool is_faulty;
};

struct org_roster_lines {
    struct org_roster_line *list;
    size_t count;
};

/* Reads the file; what is wrong with it goes to ret_roster->faults and warnings. */
struct org_roster_lines org_roster_read(struct ctx *c, struct bytes content,
                                        struct org_roster *roster);

#endif

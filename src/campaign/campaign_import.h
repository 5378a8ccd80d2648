/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Figures from a file (CSV or xlsx) into a task's book.
 *
 * - Two layouts, told by the header. LONG, as a facts file: a row for each figure, with subject,
 *   metric, value and, if wanted, source, date, note. WIDE, as the template: a row for each
 *   subject, a column for each metric by title or id (title.3 in a series), and source, date, note
 *   for all figures of the row. Columns may be called in English or Chinese.
 * - A subject is a unit by code, name or short name, a person by certificate number, or by name if
 *   nobody else in the task has it; `*` or 全体 are all together.
 * - An empty cell leaves things as they are, so the same file a second time changes nothing, and
 *   nothing is ever erased by a file.
 * - Looked at first, stored after: campaign_import_check finds every faulty row; what is applied is
 *   what was looked at, as the plan's hash tells. All of it is stored in one transaction, or none.
 */
#ifndef LIANBING_CAMPAIGN_IMPORT_H
#define LIANBING_CAMPAIGN_IMPORT_H

#include "campaign/campaign_figures.h"

enum { IMPORT_MOST_FIGURES = 100000, IMPORT_MOST_SENTENCES = 500, IMPORT_MOST_SAMPLES = 50 };

struct import_sentence {
    int64_t line; /* of the file, or row of the sheet; 0: the whole */
    const char *message;
};

struct import_sample {
    int64_t line, subject;
    const char *name, *metric, *title;
    struct field_decimal was, value;
};

struct campaign_import {
    const char *plan, *file_name;
    int64_t rows_read, fresh, changed, unchanged, fault_count;
    struct field_list faults, warnings; /* struct import_sentence, the first of them */
    struct field_list sample;           /* struct import_sample */
    int64_t stamp, stored;              /* once applied */
    struct fact_file facts;             /* what is to be stored */
    int64_t book;
};

/* Faults are no failure: see ret->fault_count. LANE_SLOW. */
MUST_USE enum err campaign_import_check(struct ctx *c, int64_t task, int64_t file,
                                        struct campaign_import *ret);

/* ERR_TOO_BIG: more than IMPORT_MOST_FIGURES. ERR_CONFLICT: somebody was faster. Write lane. */
MUST_USE enum err campaign_import_apply(struct ctx *c, int64_t task, const char *reason,
                                        struct campaign_import *import);

/* ---- Between the files of the import --------------------------------------------------------- */

/* A figure as the file says it. Texts NULL: the file doesn't say. */
struct import_cell {
    int64_t line;
    const struct campaign_subject *subject; /* id 0: all together */
    const char *metric;                     /* as in a facts file */
    const char *title;
    int64_t value;
    const char *source, *note;
    int32_t day; /* DATE_NONE: the file doesn't say */
};

struct importing {
    struct ctx *c;
    const struct campaign_task *task;
    const struct score_scheme *model;
    struct campaign_subjects subjects;
    const struct campaign_subject **by_key, **by_name;
    struct import_cell *cells;
    size_t count, size;
    int64_t rows_read;
    struct faults faults, warnings;
};

/* Reads the table into cells; faults are said with their lines. */
void campaign_import_read(struct importing *importing, struct bytes content);

#endif

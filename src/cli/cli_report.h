/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A finished run, to be written out in one of three forms. Each subject is explained, written and
 * forgotten before the next, so that memory does not grow with their number.
 */
#ifndef LIANBING_CLI_REPORT_H
#define LIANBING_CLI_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cli/cli.h"
#include "cli/cli_progress.h"
#include "score/score.h"

struct cli_report {
    struct cli *cli;
    struct cli_progress *progress;
    const struct score_scheme *scheme;
    const struct score_run *run;
    const struct faults *warnings;
    const uint32_t *subjects; /* those to show, in the order of output */
    size_t count;
    bool is_private;         /* for the one subject only: nothing of the others is shown */
    struct arena arena;      /* of one subject's explanation at a time */
    struct arena_mark start; /* of an arena that has room but holds nothing */
};

void cli_write_json(struct cli_report *report);
void cli_write_csv(struct cli_report *report);
void cli_write_text(struct cli_report *report);

/* Called after each subject: writes out what has gathered, forgets its explanation, shows how far
 * it has come. False: writing has failed, the rest may be left out. */
bool cli_report_goes_on(struct cli_report *report, size_t done);

/* The ranking, as a table `width` columns wide (cli_ranking.c). */
void cli_add_ranking(struct cli_report *report, size_t width);

/* `name（id）`, or one of them if they are the same or there is no name. */
void cli_add_subject(struct text *text, const struct score_result *result);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How far a long run has come, for one who waits at a terminal, and how long its stages took.
 */
#ifndef LIANBING_CLI_PROGRESS_H
#define LIANBING_CLI_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "cli/cli.h"

/* Milliseconds on a clock that never goes back. */
int64_t cli_clock_now(void);

/* The most memory that the program has held, in MB. */
long cli_memory_peak(void);

struct cli_progress {
    struct cli_stream *stream;
    bool is_wanted;
    bool is_shown;
    int64_t next; /* when to show something again */
};

/* Shows on `err` if that is a terminal, or if LIANBING_PROGRESS is 1. */
void cli_progress_begin(struct cli_progress *progress, struct cli *cli);

/* Says `doing` and the percentage (below 0: none), after the first half second and then a few times
 * a second. */
void cli_progress_tell(struct cli_progress *progress, const char *doing, int percent);

/* Wipes what is shown. */
void cli_progress_end(struct cli_progress *progress);

#endif

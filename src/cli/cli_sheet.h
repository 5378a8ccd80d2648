/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rule sheet of a scheme: all that decides about points and places, in Chinese, as it
 * would be pinned to the wall.
 */
#ifndef LIANBING_CLI_SHEET_H
#define LIANBING_CLI_SHEET_H

#include "cli/cli.h"
#include "score/score.h"

/* Writes it to `out`. Parameters may be open. */
void cli_add_sheet(struct cli *cli, const struct score_scheme *scheme,
                   const struct faults *warnings);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Warnings for those who read a result: they know titles, not places in a scheme's file.
 */
#ifndef LIANBING_CLI_WARNINGS_H
#define LIANBING_CLI_WARNINGS_H

#include "platform/base/faults.h"
#include "score/score.h"

/* Adds each of `from` to `to` as a sentence that stands alone: what it is about is put in front,
 * unless it says so itself. */
void cli_warnings_add(struct faults *to, const struct score_scheme *scheme,
                      const struct faults *from);

#endif

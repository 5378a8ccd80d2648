/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The command line of lianbing: what its commands share.
 *
 * A command gets what stood behind its name, writes its answer to `out` and everything else to
 * `err`, and returns the exit status. Bad input of any kind is said in full, in Chinese, and leaves
 * `out` empty.
 */
#ifndef LIANBING_CLI_H
#define LIANBING_CLI_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/cli_stream.h"
#include "platform/base/arena.h"
#include "platform/base/faults.h"
#include "platform/base/version.h"

#define CLI_VERSION LIANBING_VERSION

enum { EXIT_GOOD = 0, EXIT_BAD_INPUT = 2 };

struct cli {
    struct arena arena; /* lives until the program ends */
    struct cli_stream out, err;
};

/* `count` words behind the name of the command. */
int cli_score(struct cli *cli, size_t count, char *const *words);
int cli_scheme(struct cli *cli, size_t count, char *const *words);
int cli_draw(struct cli *cli, size_t count, char *const *words);
int cli_certificate(struct cli *cli, size_t count, char *const *words); /* but for `page` */
int cli_help(struct cli *cli, size_t count, char *const *words);

/* Writes out what is left and gives everything back. The exit status: `status`, or EXIT_BAD_INPUT
 * if the answer could not be written (said, unless its reader has simply gone). */
int cli_end(struct cli *cli, int status);

/* Called when memory is at an end: says so and ends the program. */
void cli_run_out_of_memory(struct arena *arena);

/* ---- Saying what is wrong ------------------------------------------------------------------- */

/* `path:line: sentence` for each, by line; control characters are shown as ?. Sorts `faults`. */
void cli_tell_faults(struct cli *cli, const char *path, struct faults *faults);

/* The same with 提示： in front. */
void cli_tell_warnings(struct cli *cli, const char *path, struct faults *warnings);

/* A mistake in how `command` was called ("": the program itself). */
void cli_tell_misuse(struct cli *cli, const char *command, const char *sentence);

/* After such mistakes: where to read how it is meant. */
void cli_tell_help(struct cli *cli, const char *command);

/* The one of `names` that `word` was probably meant to be, or NULL. */
const char *cli_nearest(const char *word, const char *const *names, size_t count);

/* Appends a help text: "", "score" or "scheme"; false: there is no such. */
bool cli_add_help(struct text *text, const char *command);

#endif

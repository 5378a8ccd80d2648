/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the command line is given to read: files, and schemes by name or by file.
 */
#ifndef LIANBING_CLI_FILES_H
#define LIANBING_CLI_FILES_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/cli.h"
#include "score/score_presets.h"
#include "score/score.h"

/* The whole of a file ("-": standard input) in `arena`, with a writable byte behind it. False: it
 * can't be read, or is larger than `maximum` bytes; the fault is said. */
MUST_USE bool cli_file_read(struct arena *arena, const char *path, size_t maximum,
                            struct bytes *ret_content, struct faults *faults);

struct cli_scheme {
    const char *name; /* as the user gave it: of a preset, or a path */
    const struct score_scheme *scheme;
    struct faults faults, warnings;
};

/* Reads the preset or else the file called `name`. False: `faults` says why. Parameters may still
 * be open. */
MUST_USE bool cli_scheme_load(struct cli *cli, const char *name, struct score_settings settings,
                              struct cli_scheme *ret);

/* What the scheme ranks: 单位, 队伍 or 人员. */
const char *cli_subject_noun(const struct score_scheme *scheme);

/* The embedded scheme of this name; NULL: none. */
const struct embedded_file *cli_preset_of(const char *name);

/* False for what is embedded but is no scheme: the schema. */
bool cli_is_preset(const struct embedded_file *file);

#endif

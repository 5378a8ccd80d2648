/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The words behind a command: options (`--name value`, `--name=value`, in any order) and the rest.
 * `--` ends the options; a value that itself begins with -- has to be written with =.
 */
#ifndef LIANBING_CLI_ARGUMENTS_H
#define LIANBING_CLI_ARGUMENTS_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/cli.h"
#include "score/score.h"

enum cli_option {
    OPTION_SCHEME,
    OPTION_FACTS,
    OPTION_SET,
    OPTION_FOR,
    OPTION_FORMAT,
    OPTION_TIMING,
    OPTION_HELP,
    OPTION_COUNT
};

struct cli_arguments {
    /* Given: */
    const char *command; /* as it is to be named in complaints */
    unsigned allowed;    /* the options it knows: bits 1 << OPTION_… */
    /* Found: */
    const char *values[OPTION_COUNT]; /* NULL: not given; "" for options that take no value */
    struct score_settings settings;   /* of --set */
    const char **rest;                /* words that belong to no option */
    size_t rest_count;
};

/* False: all mistakes have been said. */
MUST_USE bool cli_arguments_read(struct cli *cli, struct cli_arguments *arguments, size_t count,
                                 char *const *words);

#endif

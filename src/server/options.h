/* SPDX-License-Identifier: Apache-2.0 */
/* What the server's commands are called with. */
#ifndef LIANBING_SERVER_OPTIONS_H
#define LIANBING_SERVER_OPTIONS_H

#include "cli/cli.h"

struct options {
    const char *data;   /* --data */
    const char *listen; /* --listen; NULL: as configured */
    const char *rest;   /* the first word that is no option; NULL: none */
    bool is_key_lost;   /* --lost-key, of restore only */
    bool is_json;       /* --format json, of doctor only */
};

/* False: said on `err`. --data is always wanted. */
bool options_read(struct cli *cli, const char *command, size_t count, char *const *words,
                  struct options *ret);

#endif

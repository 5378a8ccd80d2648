/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A command that works on a data folder: read what it was called with, open the folder, do units of
 * work, close. What goes wrong is said on the command line.
 */
#ifndef LIANBING_SERVER_COMMAND_H
#define LIANBING_SERVER_COMMAND_H

#include "org/org_keys.h"
#include "platform/edge/edge.h"
#include "server/config.h"
#include "server/options.h"

struct command {
    struct cli *cli;
    const char *name;
    struct options options;
    struct config config;
    struct org_keys keys;
    struct edge *edge; /* once open */
};

/* All of these are false once something was said. */
bool command_read(struct command *command, size_t count, char *const *words);
/* is_new: makes the folder (data_make). The command must outlive it; ends with command_close. */
bool command_open(struct command *command, bool is_new);
bool command_do(struct command *command, enum lane lane, enum err (*run)(struct work *work),
                void *of);

void command_close(struct command *command);

/* For what needs the folder only and opens no database: nobody asks, it is now. */
struct ctx command_ctx(struct arena *arena, const char *folder);

#endif

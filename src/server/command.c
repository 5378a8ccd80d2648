/* SPDX-License-Identifier: Apache-2.0 */
#include "server/command.h"

#include <string.h>
#include <time.h>

#include "server/data.h"

bool command_read(struct command *command, size_t count, char *const *words)
{
    struct cli *cli = command->cli;
    struct faults faults;
    faults_init(&faults, &cli->arena);
    if (!options_read(cli, command->name, count, words, &command->options))
        return false;
    if (config_read(&cli->arena, command->options.data, command->options.listen, &command->config,
                    &faults))
        return true;
    cli_tell_faults(cli, "lianbing.conf", &faults);
    return false;
}

bool command_open(struct command *command, bool is_new)
{
    const char *sentence = "";
    bool (*open)(struct arena *, const struct config *, struct org_keys *, struct edge **,
                 const char **) = is_new ? data_make : data_open;
    if (open(&command->cli->arena, &command->config, &command->keys, &command->edge, &sentence))
        return true;
    cli_tell_misuse(command->cli, command->name, sentence);
    return false;
}

bool command_do(struct command *command, enum lane lane, enum err (*run)(struct work *work),
                void *of)
{
    struct cli *cli = command->cli;
    struct work work;
    work_init(&work, command->edge);
    work.lane = lane;
    work.run = run;
    work.of = of;
    enum err err = edge_do(command->edge, &work);
    const char *message = work.ctx.message;
    if (err != OK)
        cli_tell_misuse(cli, command->name,
                        message ? arena_copy(&cli->arena, message, strlen(message)) : "没有完成。");
    work_release(&work);
    return err == OK;
}

void command_close(struct command *command)
{
    edge_close(command->edge);
}

struct ctx command_ctx(struct arena *arena, const char *folder)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_REALTIME, &now);
    return (struct ctx){.arena = arena,
                        .actor = {.name = "", .address = ""},
                        .now = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000,
                        .folder = folder};
}

/* SPDX-License-Identifier: Apache-2.0 */
/* lianbing: the first word says which command is meant. */
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "platform/render/render.h"
#include "server/server.h"

#define MOST_MEMORY ((size_t)8 * 1024 * 1024 * 1024)

static const struct command {
    const char *name;
    int (*run)(struct cli *cli, size_t count, char *const *words);
} commands[] = {
    {"score", cli_score},
    {"scheme", cli_scheme},
    {"init", server_init},
    {"demo", server_demo},
    {"serve", server_serve},
    {"audit", server_audit},
    {"config", server_config},
    {"openapi", server_openapi},
    {"help", cli_help},
    {"backup", server_backup},
    {"verify", server_verify},
    {"restore", server_restore},
    {"practice", server_practice},
    {"doctor", server_doctor},
    {"password", server_password},
    {"draw", cli_draw},
    {"certificate", server_certificate},
};

enum { COMMAND_COUNT = sizeof commands / sizeof commands[0] };

static int refuse_command(struct cli *cli, const char *word)
{
    const char *names[COMMAND_COUNT + 2] = {"--help", "--version"};
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        names[i + 2] = commands[i].name;
    const char *nearest = cli_nearest(word, names, COMMAND_COUNT + 2);
    cli_tell_misuse(cli, "",
                    nearest ? text_format(&cli->arena, "没有命令“%s”，是不是 %s？", word, nearest)
                            : text_format(&cli->arena, "没有命令“%s”。", word));
    cli_tell_help(cli, "");
    return EXIT_BAD_INPUT;
}

static int run(struct cli *cli, size_t count, char *const *words)
{
    if (count == 0) {
        (void)cli_add_help(&cli->err.text, "");
        return EXIT_BAD_INPUT;
    }
    if (strcmp(words[0], "--version") == 0) {
        text_add(&cli->out.text, "lianbing " CLI_VERSION "\n");
        return EXIT_GOOD;
    }
    if (strcmp(words[0], "--help") == 0 || strcmp(words[0], "-h") == 0)
        return cli_help(cli, count - 1, words + 1);
    if (count == 2 && strcmp(words[1], "--help") == 0)
        return cli_help(cli, 1, words);
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (strcmp(words[0], commands[i].name) == 0)
            return commands[i].run(cli, count - 1, words + 1);
    }
    return refuse_command(cli, words[0]);
}

int main(int argc, char **argv)
{
    static struct cli cli;
    /* Started by the program itself, to draw a document with limits (platform/render). */
    if (argc == 2 && strcmp(argv[1], "render-worker") == 0)
        return render_worker(STDIN_FILENO, STDOUT_FILENO);
    /* A reader that has gone is seen when writing fails. */
    (void)signal(SIGPIPE, SIG_IGN);
    /* So is a file that may not grow any more. */
    (void)signal(SIGXFSZ, SIG_IGN);
    arena_init(&cli.arena, MOST_MEMORY, cli_run_out_of_memory);
    cli_stream_open(&cli.out, STDOUT_FILENO, cli_run_out_of_memory);
    cli_stream_open(&cli.err, STDERR_FILENO, cli_run_out_of_memory);
    return cli_end(&cli, run(&cli, argc > 0 ? (size_t)argc - 1 : 0, argv + 1));
}

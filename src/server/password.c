/* SPDX-License-Identifier: Apache-2.0 */
/* lianbing password: the way back for the security administrator who has forgotten his own. */
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "org/org_setup.h"
#include "server/command.h"
#include "server/server.h"

struct rescue {
    const char *user;
    struct text *out;
};

static enum err rescue(struct work *work)
{
    struct rescue *wish = work->of;
    struct org_account account;
    TRY(org_password_rescue(&work->ctx, wish->user, &account));
    text_clear(wish->out);
    text_add_format(wish->out, "  %-12s %s\n", account.user, account.password);
    return OK;
}

/* What root writes there, the server could not open any more. */
static bool is_of_owner(struct command *command)
{
    struct stat about;
    struct arena *arena = &command->cli->arena;
    const char *folder = command->config.folder;
    if (stat(text_format(arena, "%s/lianbing.db", folder), &about) != 0 ||
        about.st_uid == geteuid())
        return true;
    const struct passwd *owner = getpwuid(about.st_uid);
    cli_tell_misuse(command->cli, command->name,
                    text_format(arena,
                                "数据属于用户 %s，请用这个用户执行：sudo runuser -u %s -- lianbing "
                                "password 用户名 --data %s",
                                owner ? owner->pw_name : "（未知）",
                                owner ? owner->pw_name : "用户", folder));
    return false;
}

int server_password(struct cli *cli, size_t count, char *const *words)
{
    struct command command = {.cli = cli, .name = "password"};
    struct text made;
    text_init(&made, &cli->arena, 1024);
    if (!command_read(&command, count, words))
        return EXIT_BAD_INPUT;
    if (!command.options.rest) {
        cli_tell_misuse(cli, "password",
                        "请写明安全管理员的用户名，如 lianbing password security --data 文件夹。");
        return EXIT_BAD_INPUT;
    }
    if (!is_of_owner(&command) || !command_open(&command, false))
        return EXIT_BAD_INPUT;
    bool is_done =
        command_do(&command, LANE_WRITE, rescue, &(struct rescue){command.options.rest, &made});
    command_close(&command);
    if (!is_done)
        return EXIT_BAD_INPUT;
    text_add_format(&cli->out.text,
                    "已重置，原来的密码作废，已登录的设备全部退出。用户名和一次性密码如下，"
                    "只显示这一次，\n请交给本人，首次登录须改密码：\n%s"
                    "审计记录里已记下这一次重置。\n",
                    made.at);
    return EXIT_GOOD;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* lianbing init: a new data folder with the first three administrators. And the small commands. */
#include <string.h>

#include "org/org.h"
#include "org/org_setup.h"
#include "platform/audit/audit.h"
#include "server/command.h"
#include "server/routes.h"
#include "server/server.h"

struct founding {
    const char *name;
    struct text *out;
};

static enum err found(struct work *work)
{
    struct founding *founding = work->of;
    struct org_account accounts[ORG_FOUND_ACCOUNTS];
    work->ctx.actor.may = UINT64_MAX;
    TRY(org_found(&work->ctx, founding->name, KIND_CITY, accounts));
    text_clear(founding->out);
    for (int i = 0; i < ORG_FOUND_ACCOUNTS; i++)
        text_add_format(founding->out, "  %-12s %-20s %s\n", accounts[i].user, accounts[i].password,
                        accounts[i].title);
    return OK;
}

static void explain_key(struct text *out, const struct config *config)
{
    text_add_format(out,
                    "\n密钥文件：%s\n"
                    "身份证号用它加密。请现在就把它另外备份到安全的地方（不要和数据放在一起）：\n"
                    "丢失后已存的身份证号无法恢复，只能重新采集；其他数据不受影响。\n",
                    config->key_file);
}

int server_init(struct cli *cli, size_t count, char *const *words)
{
    struct command command = {.cli = cli, .name = "init"};
    const struct config *config = &command.config;
    struct text accounts;
    text_init(&accounts, &cli->arena, 4096);
    if (!command_read(&command, count, words) || !command_open(&command, true))
        return EXIT_BAD_INPUT;
    const char *usual = config->office ? config->office : "生态环境保护综合行政执法支队";
    const char *name = command.options.rest ? command.options.rest : usual;
    bool is_made = command_do(&command, LANE_WRITE, found, &(struct founding){name, &accounts});
    command_close(&command);
    if (!is_made)
        return EXIT_BAD_INPUT;
    text_add_format(
        &cli->out.text,
        "数据文件夹 %s 已建立，单位：%s。\n"
        "三个管理员账号和一次性密码如下，只显示这一次，请分别交给本人，首次登录须改密码：\n%s",
        config->folder, name, accounts.at);
    explain_key(&cli->out.text, config);
    text_add_format(&cli->out.text, "\n现在可以启动：lianbing serve --data %s\n", config->folder);
    return EXIT_GOOD;
}

/* ---- The small commands ---------------------------------------------------------------------- */

int server_openapi(struct cli *cli, size_t count, char *const *words)
{
    (void)words;
    if (count > 0) {
        cli_tell_misuse(cli, "openapi", "这个命令后面不用写别的。");
        return EXIT_BAD_INPUT;
    }
    http_openapi(&cli->out.text, server_modules, org_permission_words);
    return EXIT_GOOD;
}

int server_config(struct cli *cli, size_t count, char *const *words)
{
    (void)words;
    if (count > 0) {
        cli_tell_misuse(cli, "config", "这个命令后面不用写别的。");
        return EXIT_BAD_INPUT;
    }
    config_print(&cli->out.text);
    return EXIT_GOOD;
}

struct verifying {
    bool is_intact;
    struct text *out;
};

static enum err verify(struct work *work)
{
    struct verifying *verifying = work->of;
    struct audit_verdict verdict = audit_verify(&work->ctx);
    verifying->is_intact = verdict.is_intact;
    text_clear(verifying->out);
    text_add_format(verifying->out, "%s\n链头：%s\n", verdict.sentence, verdict.head);
    return OK;
}

int server_audit(struct cli *cli, size_t count, char *const *words)
{
    struct command command = {.cli = cli, .name = "audit"};
    struct verifying verifying = {.out = &cli->out.text};
    if (!command_read(&command, count, words))
        return EXIT_BAD_INPUT;
    if (!command.options.rest || strcmp(command.options.rest, "verify") != 0) {
        cli_tell_misuse(cli, "audit", "请写 lianbing audit verify --data 数据文件夹。");
        return EXIT_BAD_INPUT;
    }
    if (!command_open(&command, false))
        return EXIT_BAD_INPUT;
    bool is_done = command_do(&command, LANE_SLOW, verify, &verifying);
    command_close(&command);
    return is_done && verifying.is_intact ? EXIT_GOOD : EXIT_BAD_INPUT;
}

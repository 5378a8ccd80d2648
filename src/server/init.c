/* SPDX-License-Identifier: Apache-2.0 */
/* lianbing init: a new data folder with the first three administrators. And the small commands. */
#include <string.h>

#include "org/org_setup.h"
#include "platform/audit/audit.h"
#include "server/data.h"
#include "server/options.h"
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

static enum err run(struct cli *cli, struct edge *edge, struct work *work, const char *command)
{
    enum err err = edge_do(edge, work);
    if (err != OK)
        cli_tell_misuse(cli, command,
                        work->ctx.message
                            ? arena_copy(&cli->arena, work->ctx.message, strlen(work->ctx.message))
                            : "没有完成。");
    work_release(work);
    return err;
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
    struct options options;
    struct config config;
    struct faults faults;
    struct org_keys keys;
    struct edge *edge = NULL;
    struct work work;
    struct text accounts;
    const char *sentence = "";
    faults_init(&faults, &cli->arena);
    if (!options_read(cli, "init", count, words, &options) ||
        !config_read(&cli->arena, options.data, NULL, &config, &faults))
        return EXIT_BAD_INPUT;
    if (!data_make(&cli->arena, &config, &keys, &edge, &sentence)) {
        cli_tell_misuse(cli, "init", sentence);
        return EXIT_BAD_INPUT;
    }
    text_init(&accounts, &cli->arena, 4096);
    struct founding founding = {options.rest ? options.rest : config.office, &accounts};
    work_init(&work, edge);
    work.lane = LANE_WRITE;
    work.run = found;
    work.of = &founding;
    enum err err = run(cli, edge, &work, "init");
    edge_close(edge);
    if (err != OK)
        return EXIT_BAD_INPUT;
    text_add_format(
        &cli->out.text,
        "数据文件夹 %s 已建立，单位：%s。\n"
        "三个管理员账号和一次性密码如下，只显示这一次，请分别交给本人，首次登录须改密码：\n%s",
        config.folder, founding.name, accounts.at);
    explain_key(&cli->out.text, &config);
    text_add_format(&cli->out.text, "\n现在可以启动：lianbing serve --data %s\n", config.folder);
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
    http_openapi(&cli->out.text, server_modules);
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
    struct options options;
    struct config config;
    struct faults faults;
    struct org_keys keys;
    struct edge *edge = NULL;
    struct work work;
    const char *sentence = "";
    faults_init(&faults, &cli->arena);
    if (!options_read(cli, "audit", count, words, &options) ||
        !config_read(&cli->arena, options.data, NULL, &config, &faults))
        return EXIT_BAD_INPUT;
    if (!options.rest || strcmp(options.rest, "verify") != 0) {
        cli_tell_misuse(cli, "audit", "请写 lianbing audit verify --data 数据文件夹。");
        return EXIT_BAD_INPUT;
    }
    if (!data_open(&cli->arena, &config, &keys, &edge, &sentence)) {
        cli_tell_misuse(cli, "audit", sentence);
        return EXIT_BAD_INPUT;
    }
    struct verifying verifying = {.out = &cli->out.text};
    work_init(&work, edge);
    work.lane = LANE_SLOW;
    work.run = verify;
    work.of = &verifying;
    enum err err = run(cli, edge, &work, "audit");
    edge_close(edge);
    return err == OK && verifying.is_intact ? EXIT_GOOD : EXIT_BAD_INPUT;
}

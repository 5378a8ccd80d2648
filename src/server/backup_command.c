/* SPDX-License-Identifier: Apache-2.0 */
/* lianbing backup, verify, restore: for whoever has the machine, beside the server or without. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "backup/backup.h"
#include "org/org_keys.h"
#include "platform/base/date.h"
#include "platform/db/migrate.h"
#include "server/command.h"
#include "server/server.h"

static int end(struct cli *cli, struct ctx *c, const char *command, enum err err)
{
    if (err != OK)
        cli_tell_misuse(cli, command, c->message ? c->message : "没有完成。");
    ctx_end(c);
    return err == OK ? EXIT_GOOD : EXIT_BAD_INPUT;
}

/* ---- How far it is --------------------------------------------------------------------------- */

struct meter {
    int percent;
};

static void show(void *user, int percent, const char *what)
{
    struct meter *meter = user;
    if (percent == meter->percent)
        return;
    meter->percent = percent;
    (void)dprintf(STDERR_FILENO, "\r%s %3d %%", what, percent);
}

/* Only for somebody who looks on. */
static void clear(const struct meter *meter)
{
    if (meter->percent >= 0)
        (void)dprintf(STDERR_FILENO, "\r%40s\r", "");
}

static const struct backup_progress *watch(struct backup_progress *progress, struct meter *meter)
{
    *meter = (struct meter){-1};
    *progress = (struct backup_progress){show, meter};
    return isatty(STDERR_FILENO) ? progress : NULL;
}

static const char *mega(struct cli *cli, int64_t bytes)
{
    return text_format(&cli->arena, "%" PRId64 ".%" PRId64 " MB", bytes / 1048576,
                       bytes % 1048576 * 10 / 1048576);
}

static void tell_backup(struct cli *cli, struct ctx *c, const struct backup *backup)
{
    struct text *out = &cli->out.text;
    const char *flaw = backup_flaw(c, backup);
    text_add(out, "备份时间：");
    date_add_time(out, backup->at);
    text_add_format(out, "（%s，程序 %s，数据库第 %" PRId64 " 版）\n",
                    backup_reason_title(backup->reason), backup->program, backup->schema);
    text_add_format(out, "大小：%s\n", mega(cli, backup->bytes));
    if (backup->holds_files)
        text_add_format(out, "佐证材料：%" PRId64 " 份，%s\n", backup->files,
                        mega(cli, backup->file_bytes));
    else
        text_add_format(
            out, "佐证材料：不在里面（共 %" PRId64 " 份）；只能恢复到还有这些材料的数据文件夹。\n",
            backup->files);
    text_add_format(out, "校验值（SM3）：%s\n", backup->hash);
    if (flaw)
        text_add_format(out, "注意：%s\n", flaw);
}

/* ---- backup ---------------------------------------------------------------------------------- */

struct words {
    size_t count;
    char *const *list;
};

static bool read_all(struct cli *cli, const char *command, struct words words,
                     struct options *options, struct config *config)
{
    struct faults faults;
    faults_init(&faults, &cli->arena);
    if (!options_read(cli, command, words.count, words.list, options))
        return false;
    if (!config_read(&cli->arena, options->data, NULL, config, &faults)) {
        cli_tell_faults(cli, "lianbing.conf", &faults);
        return false;
    }
    if (options->rest)
        return true;
    cli_tell_misuse(cli, command,
                    text_format(&cli->arena,
                                "请写明备份文件，如 lianbing %s /mnt/usb/lianbing.tar --data %s。",
                                command, config->folder));
    return false;
}

int server_backup(struct cli *cli, size_t count, char *const *words)
{
    struct options options;
    struct config config;
    struct org_keys keys;
    struct backup made;
    struct backup_progress progress;
    struct meter meter;
    const char *sentence = "";
    if (!read_all(cli, "backup", (struct words){count, words}, &options, &config))
        return EXIT_BAD_INPUT;
    struct ctx c = command_ctx(&cli->arena, config.folder);
    if (access(text_format(&cli->arena, "%s/lianbing.db", config.folder), F_OK) != 0)
        return end(cli, &c, "backup",
                   ctx_fail(&c, ERR_INVALID, "“%s”里没有数据，不用备份。请检查数据文件夹。",
                            config.folder));
    bool has_key = org_keys_load(&cli->arena, config.key_file, false, &keys, &sentence);
    struct backup_wish wish = {.path = options.rest,
                               .reason = BACKUP_COMMAND,
                               .holds_files = true,
                               .key = has_key ? org_keys_mark(&cli->arena, &keys) : "",
                               .progress = watch(&progress, &meter)};
    enum err err = backup_make(&c, &wish, &made);
    clear(&meter);
    if (err == OK) {
        backup_note_made(&c, config_absolute(&cli->arena, options.rest), &made);
        text_add_format(&cli->out.text, "备份完成，已读回核对：%s\n", options.rest);
        tell_backup(cli, &c, &made);
        text_add_format(&cli->out.text,
                        "密钥文件 %s 不在备份里，请另外保存，不要和备份放在一起。%s\n",
                        config.key_file, has_key ? "" : sentence);
    }
    return end(cli, &c, "backup", err);
}

/* ---- verify ---------------------------------------------------------------------------------- */

int server_verify(struct cli *cli, size_t count, char *const *words)
{
    struct backup found;
    struct backup_progress progress;
    struct meter meter;
    if (count != 1 || words[0][0] == '-') {
        cli_tell_misuse(cli, "verify", "请写明一个备份文件，如 lianbing verify 备份文件。");
        return EXIT_BAD_INPUT;
    }
    struct ctx c = command_ctx(&cli->arena, ".");
    enum err err = backup_verify(&c, words[0], watch(&progress, &meter), &found);
    clear(&meter);
    if (err == OK) {
        text_add_format(&cli->out.text,
                        "备份完整：%s\n逐字节核对了校验值，数据库结构、引用和操作记录封存链。\n",
                        words[0]);
        tell_backup(cli, &c, &found);
    }
    return end(cli, &c, "verify", err);
}

/* ---- restore --------------------------------------------------------------------------------- */

static void tell_restored(struct cli *cli, struct ctx *c, const struct config *config,
                          const struct backup_return *how, const struct backup *backup)
{
    struct text *out = &cli->out.text;
    text_add_format(out, "已恢复到 %s。\n", config->folder);
    tell_backup(cli, c, backup);
    if (how->kept)
        text_add_format(out,
                        "原来的数据库保留在 %s，佐证材料都还在原处；确认无误后可以删除。\n"
                        "要退回原来的数据：先停止服务，再把那里的 lianbing.db 移回来。\n",
                        how->kept);
    text_add_format(out,
                    "备份之后的改动不在里面，请重新登录后补录。现在可以启动：lianbing serve "
                    "--data %s\n",
                    config->folder);
}

int server_restore(struct cli *cli, size_t count, char *const *words)
{
    struct options options;
    struct config config;
    struct org_keys keys;
    struct backup restored;
    struct backup_progress progress;
    struct meter meter;
    const char *sentence = "";
    if (!read_all(cli, "restore", (struct words){count, words}, &options, &config))
        return EXIT_BAD_INPUT;
    struct ctx c = command_ctx(&cli->arena, config.folder);
    bool has_key = org_keys_load(&cli->arena, config.key_file, false, &keys, &sentence);
    struct backup_return how = {.path = config_absolute(&cli->arena, options.rest),
                                .key = has_key ? org_keys_mark(&cli->arena, &keys) : NULL,
                                .is_key_lost = options.is_key_lost,
                                .newest_schema = migrate_newest(embedded_migrations),
                                .progress = watch(&progress, &meter)};
    enum err err = backup_restore(&c, &how, &restored);
    clear(&meter);
    /* serve wants one; what the lost one sealed stays sealed. */
    if (err == OK && !has_key && options.is_key_lost &&
        !org_keys_load(&cli->arena, config.key_file, true, &keys, &sentence))
        text_add_format(&cli->err.text, "%s\n", sentence);
    if (err == OK)
        tell_restored(cli, &c, &config, &how, &restored);
    return end(cli, &c, "restore", err);
}

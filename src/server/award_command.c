/* SPDX-License-Identifier: Apache-2.0 */
/* lianbing certificate: the page that confirms, for whoever has the machine; beside the server or
 * without. What needs no data is the command line's own. */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "award/award.h"
#include "org/org_keys.h"
#include "platform/db/connection.h"
#include "platform/db/db.h"
#include "server/command.h"
#include "server/server.h"

static int refuse(struct cli *cli, const char *sentence)
{
    cli_tell_misuse(cli, "certificate", sentence);
    return EXIT_BAD_INPUT;
}

static bool write_file(const char *path, struct bytes bytes)
{
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (file < 0)
        return false;
    bool is_written = true;
    while (is_written && bytes.length > 0) {
        ssize_t written = write(file, bytes.at, bytes.length);
        is_written = written > 0;
        bytes.at += is_written ? written : 0;
        bytes.length -= is_written ? (size_t)written : 0;
    }
    return close(file) == 0 && is_written;
}

static enum err make_page(struct ctx *c, struct bytes *ret)
{
    const char *sentence = "";
    c->db = db_open_reader(c->arena, c->folder, &sentence);
    if (!c->db)
        return ctx_fail(c, ERR_INVALID, "%s", sentence);
    enum err err = db_begin(c->db) ? award_page(c, ret) : ERR_INTERNAL;
    if (!db_ok(c))
        err = ctx_fail(c, ERR_INTERNAL, "读不了数据库，请用 lianbing doctor 检查。");
    db_end_unit(c->db);
    db_roll_back(c->db);
    db_shut(c->db);
    c->db = NULL;
    return err;
}

static int export_page(struct command *command)
{
    struct cli *cli = command->cli;
    struct ctx c = command_ctx(&cli->arena, command->config.folder);
    const char *path = command->options.rest, *sentence = "";
    struct bytes page;
    if (!org_keys_load(&cli->arena, command->config.key_file, false, &command->keys, &sentence))
        return refuse(cli, sentence);
    org_use_keys(&command->keys);
    enum err err = make_page(&c, &page);
    if (err == OK && !write_file(path, page))
        err = ctx_fail(&c, ERR_INVALID, "写不了文件 %s，请检查文件夹和权限。", path);
    sentence = c.message ? c.message : "没有完成。";
    ctx_end(&c);
    if (err != OK)
        return refuse(cli, sentence);
    text_add_format(&cli->out.text,
                    "已导出确认页 %s，请放到单位网站上，并在比武的“公布”页填写它的网址。\n", path);
    return EXIT_GOOD;
}

int server_certificate(struct cli *cli, size_t count, char *const *words)
{
    struct command command = {.cli = cli, .name = "certificate"};
    if (count == 0 || strcmp(words[0], "page") != 0)
        return cli_certificate(cli, count, words);
    if (!command_read(&command, count - 1, words + 1))
        return EXIT_BAD_INPUT;
    if (!command.options.rest)
        return refuse(cli, "请写明导出到哪个文件，如 lianbing certificate page 证书确认.html "
                           "--data 文件夹。");
    return export_page(&command);
}

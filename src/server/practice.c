/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lianbing practice: a copy of the data that people may spoil.
 *
 * It is made beside the running server, without identity numbers, with everybody's own password,
 * and marked, so that pages and documents say what it is. Made anew each night it takes the place
 * of yesterday's in one step; what carries no mark is never touched.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "backup/backup.h"
#include "cli/cli_files.h"
#include "org/org_setup.h"
#include "platform/db/folder.h"
#include "platform/db/migrate.h"
#include "server/command.h"
#include "server/data.h"
#include "server/server.h"

struct room {
    struct ctx c;        /* its folder is the data's */
    const char *folder;  /* of the room */
    const char *fresh;   /* where it is made */
    const char *former;  /* where yesterday's waits to be removed */
    const char *archive; /* the backup it is made from */
};

/* ---- Folders --------------------------------------------------------------------------------- */

static bool exists(const char *path)
{
    struct stat about;
    return lstat(path, &about) == 0;
}

static bool is_folder(const char *path)
{
    struct stat about;
    return lstat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

/* A data folder is three deep: blobs/ab/hash. */
static void remove_tree(struct arena *arena, const char *path, int depth)
{
    DIR *folder = depth > 0 && is_folder(path) ? opendir(path) : NULL;
    if (!folder) {
        (void)unlink(path);
        return;
    }
    for (struct dirent *entry = readdir(folder); entry; entry = readdir(folder)) {
        struct arena_mark mark = arena_mark(arena);
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            remove_tree(arena, text_format(arena, "%s/%s", path, entry->d_name), depth - 1);
        arena_rewind(arena, mark);
    }
    (void)closedir(folder);
    (void)rmdir(path);
}

static void remove_rests(struct room *room)
{
    enum { DEPTH = 4 };
    remove_tree(room->c.arena, room->fresh, DEPTH);
    remove_tree(room->c.arena, room->archive, 0);
    if (exists(room->folder))
        remove_tree(room->c.arena, room->former, DEPTH);
}

static enum err fail_on_disk(struct room *room, const char *path)
{
    return ctx_fail(&room->c, ERR_BUSY,
                    "写不了“%s”，练习环境没有改变。请检查权限和磁盘空间。（%s）", path,
                    strerror(errno));
}

/* ---- The mark -------------------------------------------------------------------------------- */

static enum err read_mark(struct work *work)
{
    *(bool *)work->of = org_is_practice(&work->ctx);
    return OK;
}

/* Whether what is there may go: a room of practice that no server has open. */
static enum err look_at_former(struct room *room, const struct config *config)
{
    struct org_keys keys;
    struct edge *edge = NULL;
    const char *sentence = "";
    bool is_practice = false;
    if (!exists(text_format(room->c.arena, "%s/lianbing.db", room->folder))) {
        if (!exists(room->folder) || rmdir(room->folder) == 0)
            return OK;
        return ctx_fail(&room->c, ERR_CONFLICT,
                        "“%s”里有别的文件，没有改动。请另选一个新的文件夹作练习环境。",
                        room->folder);
    }
    if (!data_open(room->c.arena, config, &keys, &edge, &sentence))
        return ctx_fail(&room->c, ERR_BUSY, "%s", sentence);
    struct work work;
    work_init(&work, edge);
    work.lane = LANE_READ;
    work.run = read_mark;
    work.of = &is_practice;
    enum err err = edge_do(edge, &work);
    work_release(&work);
    edge_close(edge);
    if (err == OK && is_practice)
        return OK;
    return ctx_fail(&room->c, ERR_CONFLICT,
                    "“%s”里是正式数据，不是练习环境，没有改动。请另选一个文件夹。", room->folder);
}

/* ---- Making it ------------------------------------------------------------------------------- */

static enum err copy_data(struct room *room, int newest_schema)
{
    struct backup made;
    struct backup_wish wish = {
        .path = room->archive, .reason = BACKUP_COMMAND, .holds_files = true, .key = ""};
    TRY(backup_make(&room->c, &wish, &made));
    struct ctx into = command_ctx(room->c.arena, room->fresh);
    struct backup_return how = {
        .path = room->archive, .is_key_lost = true, .newest_schema = newest_schema};
    enum err err = backup_restore(&into, &how, &made);
    room->c.message = into.message;
    ctx_end(&into);
    return err;
}

/* Yesterday's settings, or the first ones. */
static enum err write_settings(struct room *room, const struct config *config)
{
    struct bytes text;
    struct faults faults;
    enum { LARGEST = 64 * 1024 };
    const char *path = text_format(room->c.arena, "%s/lianbing.conf", room->fresh);
    const char *former = text_format(room->c.arena, "%s/lianbing.conf", room->folder);
    faults_init(&faults, room->c.arena);
    if (!exists(former) || !cli_file_read(room->c.arena, former, LARGEST, &text, &faults))
        text = bytes_of(
            text_format(room->c.arena,
                        "# 练习环境的设置，每次重做时保留；全部设置项见 lianbing config。\n"
                        "listen = 127.0.0.1:8081\n"
                        "office = %s\n"
                        "front_ends = %s\n"
                        "secure_cookies = %s\n"
                        "backup_keep = 0\n",
                        config->office ? config->office : "", config->front_ends,
                        config->is_secure ? "yes" : "no"));
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    bool is_written =
        file >= 0 && write(file, text.at, text.length) == (ssize_t)text.length && fsync(file) == 0;
    if (file >= 0)
        (void)close(file);
    return is_written ? OK : fail_on_disk(room, path);
}

static enum err make_practice(struct work *work)
{
    return org_make_practice(&work->ctx);
}

/* With a key file of its own: the one of the data opens identity numbers. */
static enum err mark_copy(struct room *room, const struct config *config)
{
    struct config its_own = *config;
    struct org_keys keys;
    struct edge *edge = NULL;
    const char *sentence = "";
    its_own.folder = room->fresh;
    its_own.backup_folder = text_format(room->c.arena, "%s/backups", room->fresh);
    if (!org_keys_load(room->c.arena, its_own.key_file, true, &keys, &sentence) ||
        !data_open(room->c.arena, &its_own, &keys, &edge, &sentence))
        return ctx_fail(&room->c, ERR_BUSY, "%s", sentence);
    struct work work;
    work_init(&work, edge);
    work.lane = LANE_WRITE;
    work.run = make_practice;
    enum err err = edge_do(edge, &work);
    if (err != OK)
        ctx_say(&room->c, "%s", work.ctx.message ? work.ctx.message : "没有完成。");
    work_release(&work);
    edge_close(edge);
    return err;
}

static enum err take_its_place(struct room *room)
{
    if (!folder_sync(room->fresh))
        return fail_on_disk(room, room->fresh);
    if (exists(room->folder) && rename(room->folder, room->former) != 0)
        return fail_on_disk(room, room->folder);
    if (rename(room->fresh, room->folder) != 0)
        return fail_on_disk(room, room->fresh);
    /* Before yesterday's goes. */
    if (!folder_sync_name(room->c.arena, room->folder))
        return fail_on_disk(room, room->folder);
    remove_rests(room);
    return OK;
}

static enum err make_room(struct room *room, const struct config *data, const struct config *own)
{
    int newest_schema = 0;
    for (const struct migration *at = embedded_migrations; at->name; at++)
        newest_schema = at->number;
    /* Killed between the two renames. */
    if (!exists(room->folder) && exists(room->former))
        (void)rename(room->former, room->folder);
    TRY(look_at_former(room, own));
    remove_rests(room);
    if (mkdir(room->fresh, 0700) != 0)
        return fail_on_disk(room, room->fresh);
    enum err err = copy_data(room, newest_schema);
    if (err == OK)
        err = write_settings(room, data);
    if (err == OK)
        err = mark_copy(room, own);
    if (err == OK)
        err = take_its_place(room);
    if (err != OK)
        remove_rests(room);
    return err;
}

static bool read_own_config(struct command *command, const char *folder, struct config *ret)
{
    struct faults faults;
    faults_init(&faults, &command->cli->arena);
    if (config_read(&command->cli->arena, folder, NULL, ret, &faults))
        return true;
    cli_tell_faults(command->cli, "lianbing.conf", &faults);
    return false;
}

int server_practice(struct cli *cli, size_t count, char *const *words)
{
    struct arena *arena = &cli->arena;
    struct command command = {.cli = cli, .name = "practice"};
    struct config own;
    if (!command_read(&command, count, words))
        return EXIT_BAD_INPUT;
    const struct config *data = &command.config;
    if (!command.options.rest) {
        cli_tell_misuse(cli, "practice",
                        "请写明练习环境的文件夹，如 lianbing practice 练习文件夹 "
                        "--data 数据文件夹。");
        return EXIT_BAD_INPUT;
    }
    if (!read_own_config(&command, config_absolute(arena, command.options.rest), &own))
        return EXIT_BAD_INPUT;
    struct room room = {.c = command_ctx(arena, data->folder),
                        .folder = own.folder,
                        .fresh = text_format(arena, "%s.new", own.folder),
                        .former = text_format(arena, "%s.old", own.folder),
                        .archive = text_format(arena, "%s.tar", own.folder)};
    enum err err = ERR_CONFLICT;
    if (strcmp(own.folder, config_absolute(arena, data->folder)) == 0)
        ctx_say(&room.c, "练习环境不能就是数据文件夹，请另选一个文件夹。");
    else
        err = make_room(&room, data, &own);
    if (err != OK)
        cli_tell_misuse(cli, "practice", room.c.message ? room.c.message : "没有完成。");
    else
        text_add_format(&cli->out.text,
                        "练习环境已按现在的数据重做：%s\n"
                        "里面没有身份证号；各人用自己的账号和密码登录，改动不影响正式数据。\n"
                        "现在可以启动：lianbing serve --data %s\n",
                        room.folder, room.folder);
    ctx_end(&room.c);
    return err == OK ? EXIT_GOOD : EXIT_BAD_INPUT;
}

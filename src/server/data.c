/* SPDX-License-Identifier: Apache-2.0 */
#include "server/data.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "backup/backup.h"
#include "platform/db/folder.h"

static bool exists(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0;
}

/* The program's own, as long as it runs. */
static struct backup_settings backups;

static void use_backups(struct arena *arena, const struct config *config,
                        const struct org_keys *keys)
{
    backups = (struct backup_settings){
        .folder = config_absolute(arena, config->backup_folder),
        .hour = config->backup_hour,
        .keep = config->backup_keep,
        .key = org_keys_mark(arena, keys),
    };
    backup_use(&backups);
}

static bool back_up_first(struct arena *arena, const char *folder, int64_t now,
                          const char **ret_sentence)
{
    struct ctx c = {.arena = arena, .now = now, .folder = folder};
    struct backup made;
    enum err err = backup_keep(&c, BACKUP_MIGRATION, NULL, &made);
    if (err != OK)
        *ret_sentence = text_format(
            arena, "数据库需要升级，但升级前的备份没有做成，所以没有升级，数据没有改变：%s",
            c.message ? c.message : "没有说明原因。");
    ctx_end(&c);
    return err == OK;
}

static bool open_edge(struct arena *arena, const struct config *config, struct org_keys *keys,
                      struct edge **ret, const char **ret_sentence)
{
    struct edge_config edge = {.folder = config->folder,
                               .readers = (unsigned)config->readers,
                               .slow = (unsigned)config->slow,
                               .most_members = (unsigned)config->batch,
                               .before_migration = back_up_first};
    org_use_keys(keys);
    use_backups(arena, config, keys);
    *ret = edge_open(arena, &edge, ret_sentence);
    return *ret != NULL;
}

bool data_open(struct arena *arena, const struct config *config, struct org_keys *keys,
               struct edge **ret, const char **ret_sentence)
{
    if (!exists(text_format(arena, "%s/lianbing.db", config->folder))) {
        *ret_sentence = text_format(arena,
                                    "“%s”里还没有数据，请先执行 lianbing init --data %s，"
                                    "或用 lianbing demo --data %s 建立演示数据。",
                                    config->folder, config->folder, config->folder);
        return false;
    }
    return org_keys_load(arena, config->key_file, false, keys, ret_sentence) &&
           open_edge(arena, config, keys, ret, ret_sentence);
}

bool data_make(struct arena *arena, const struct config *config, struct org_keys *keys,
               struct edge **ret, const char **ret_sentence)
{
    if (exists(text_format(arena, "%s/lianbing.db", config->folder))) {
        *ret_sentence = text_format(
            arena, "“%s”里已有数据，没有改动；请换一个文件夹，或直接用 lianbing serve 启动。",
            config->folder);
        return false;
    }
    bool is_made = mkdir(config->folder, 0700) == 0;
    if (is_made ? !folder_sync_name(arena, config->folder) : errno != EEXIST) {
        *ret_sentence = text_format(
            arena, "不能建立数据文件夹“%s”，请检查上一级文件夹是否存在、当前用户能否写入。（%s）",
            config->folder, strerror(errno));
        return false;
    }
    return org_keys_load(arena, config->key_file, true, keys, ret_sentence) &&
           open_edge(arena, config, keys, ret, ret_sentence);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "org/org_keys.h"
#include "platform/base/text.h"
#include "server/doctor.h"

static struct check say(const char *name, enum check_level level, const char *sentence)
{
    return (struct check){name, sentence, level};
}

/* What the server writes to, below the data folder; NULL where there is nothing yet. */
static const char *stranger_in(struct patient *patient, uid_t owner)
{
    static const char *const names[] = {
        "",       "/lianbing.db", "/lianbing.db-wal", "/lianbing.db-shm",
        "/blobs", "/uploads",     "/backup.json"};
    struct stat about;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *path = text_format(patient->c.arena, "%s%s", patient->config->folder, names[i]);
        if (stat(path, &about) == 0 && about.st_uid != owner)
            return path;
    }
    const char *others[] = {patient->config->backup_folder, patient->config->key_file};
    for (size_t i = 0; i < 2; i++) {
        if (stat(others[i], &about) == 0 && about.st_uid != owner)
            return others[i];
    }
    return NULL;
}

struct check doctor_permissions(struct patient *patient)
{
    static const char name[] = "权限";
    struct stat folder, database;
    struct arena *arena = patient->c.arena;
    const char *path = patient->config->folder;
    const char *data = text_format(arena, "%s/lianbing.db", path);
    if (stat(path, &folder) != 0 || stat(data, &database) != 0)
        return say(name, CHECK_BAD,
                   text_format(arena, "看不到 %s 里的数据：请用 root 或 sudo 执行。", path));
    if (folder.st_mode & (S_IRWXG | S_IRWXO))
        return say(name, CHECK_BAD,
                   text_format(arena,
                               "数据文件夹 %s 别的用户也能进入，里面有个人信息：请执行 "
                               "chmod 700 %s。",
                               path, path));
    const char *stranger = stranger_in(patient, database.st_uid);
    if (stranger)
        return say(name, CHECK_BAD,
                   text_format(arena,
                               "%s 和数据库不属于同一个用户，服务可能不能读写：请执行 "
                               "chown -R --reference=%s %s。",
                               stranger, data, stranger));
    return say(name, CHECK_GOOD, "数据文件夹和备份只有服务的用户能读写。");
}

struct check doctor_key(struct patient *patient)
{
    static const char name[] = "密钥";
    struct org_keys keys;
    const char *sentence = "";
    struct arena *arena = patient->c.arena;
    const char *path = patient->config->key_file;
    if (!org_keys_load(arena, path, false, &keys, &sentence))
        return say(name, CHECK_BAD, sentence);
    struct backup_note note = backup_last(&patient->c);
    bool is_other = note.key && *note.key && strcmp(note.key, org_keys_mark(arena, &keys)) != 0;
    if (is_other)
        return say(name, CHECK_BAD,
                   text_format(arena,
                               "密钥文件 %s 与上次备份时的不是同一份，已存的身份证号可能无法查看："
                               "请放回原来的密钥文件后重新启动。",
                               path));
    return say(name, CHECK_GOOD,
               text_format(arena, "密钥文件 %s 完好；它不在备份里，请确认已另外保存一份。", path));
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli_files.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include "platform/base/arena.h"

#define LARGEST_SCHEME ((size_t)16 * 1024 * 1024)

static const char *describe_read_error(int error)
{
    switch (error) {
    case ENOENT: return "找不到这个文件，请检查路径和文件名";
    case EACCES:
    case EPERM: return "没有读取权限，请检查文件权限，或换有权限的账号运行";
    case EISDIR: return "这是一个文件夹，请写出其中具体的文件名";
    case ENOTDIR: return "路径中间有一段不是文件夹，请检查路径";
    case ENAMETOOLONG: return "文件名或路径太长";
    case ELOOP: return "符号链接互相指向，无法打开";
    case EIO: return "读取设备时出错，请检查磁盘或重新插拔移动存储";
    case EBADF: return "标准输入没有打开";
    default: return strerror(error);
    }
}

/* Reads to the end. False: errno says why, or `ret_content` has become longer than `maximum`. */
static bool read_to_end(struct arena *arena, int descriptor, size_t maximum,
                        struct bytes *ret_content)
{
    struct stat about;
    size_t size = (size_t)64 * 1024, used = 0;
    if (fstat(descriptor, &about) == 0 && S_ISREG(about.st_mode) && about.st_size > 0)
        size = (size_t)about.st_size + 2;
    if (size > maximum + 2) {
        ret_content->length = size;
        return true;
    }
    char *content = arena_room(arena, size);
    while (used <= maximum) {
        if (used + 1 == size) {
            /* One byte more than the maximum has room, so that too much is seen. */
            size = 2 * size < maximum + 2 ? 2 * size : maximum + 2;
            content = memcpy(arena_room(arena, size), content, used);
        }
        ssize_t count = read(descriptor, content + used, size - 1 - used);
        if (count == 0)
            break;
        if (count < 0 && errno != EINTR)
            return false;
        used += count > 0 ? (size_t)count : 0;
    }
    *ret_content = (struct bytes){content, used};
    return true;
}

bool cli_file_read(struct arena *arena, const char *path, size_t maximum, struct bytes *ret_content,
                   struct faults *faults)
{
    bool is_input = strcmp(path, "-") == 0;
    int descriptor = is_input ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    bool is_read = descriptor >= 0 && read_to_end(arena, descriptor, maximum, ret_content);
    int error = errno;
    if (descriptor >= 0 && !is_input)
        (void)close(descriptor);
    if (!is_read) {
        faults_add_place(faults, NULL, "%s。", describe_read_error(error));
        return false;
    }
    if (ret_content->length > maximum) {
        faults_add_place(faults, NULL, "文件超过 %zu MB，请拆分后再用。", maximum >> 20);
        return false;
    }
    return true;
}

bool cli_is_preset(const struct embedded_file *file)
{
    return strcmp(file->name, "schema") != 0;
}

const struct embedded_file *cli_preset_of(const char *name)
{
    for (size_t i = 0; i < embedded_scheme_count; i++) {
        if (strcmp(embedded_schemes[i].name, name) == 0 && cli_is_preset(&embedded_schemes[i]))
            return &embedded_schemes[i];
    }
    return NULL;
}

/* There is neither a preset nor a file: names the presets that it may have been meant to be. */
static void refuse_unknown(struct cli *cli, const char *name, struct faults *faults)
{
    const char **names = arena_array(&cli->arena, embedded_scheme_count + 1, sizeof *names);
    struct text alike;
    size_t count = 0;
    text_init(&alike, &cli->arena, 4096);
    for (size_t i = 0; i < embedded_scheme_count; i++) {
        if (!cli_is_preset(&embedded_schemes[i]))
            continue;
        names[count++] = embedded_schemes[i].name;
        if (*name && strstr(embedded_schemes[i].name, name))
            text_add_format(&alike, "%s%s", alike.used ? " 或 " : "", embedded_schemes[i].name);
    }
    const char *nearest = alike.used ? alike.at : cli_nearest(name, names, count);
    if (nearest)
        faults_add_place(faults, NULL,
                         "没有这个预设方案，也找不到这个文件；是不是 %s？"
                         "全部预设见 lianbing scheme list。",
                         nearest);
    else
        faults_add_place(faults, NULL,
                         "没有这个预设方案，也找不到这个文件。全部预设见 lianbing scheme list。");
}

static bool read_scheme_file(struct cli *cli, const char *name, struct bytes *ret_content,
                             struct faults *faults)
{
    struct stat about;
    if (strchr(name, '/') == NULL && stat(name, &about) != 0 && errno == ENOENT) {
        refuse_unknown(cli, name, faults);
        return false;
    }
    return cli_file_read(&cli->arena, name, LARGEST_SCHEME, ret_content, faults);
}

static const char *version_of(struct cli *cli, struct bytes content)
{
    enum { SHOWN = 6 };
    unsigned char hash[crypto_hash_sha256_BYTES];
    char *version = arena_alloc(&cli->arena, 2 * SHOWN + 1);
    crypto_hash_sha256(hash, (const unsigned char *)content.at, content.length);
    return sodium_bin2hex(version, 2 * SHOWN + 1, hash, SHOWN);
}

bool cli_scheme_load(struct cli *cli, const char *name, struct score_settings settings,
                     struct cli_scheme *ret)
{
    const struct embedded_file *preset = cli_preset_of(name);
    struct bytes content = {NULL, 0};
    *ret = (struct cli_scheme){.name = name};
    faults_init(&ret->faults, &cli->arena);
    faults_init(&ret->warnings, &cli->arena);
    if (preset)
        content = (struct bytes){(const char *)preset->bytes, preset->length};
    else if (!read_scheme_file(cli, name, &content, &ret->faults))
        return false;
    settings.version = version_of(cli, content);
    ret->scheme = score_scheme_read(&cli->arena, content, settings, &ret->faults, &ret->warnings);
    return ret->scheme != NULL;
}

const char *cli_subject_noun(const struct score_scheme *scheme)
{
    static const char *const nouns[] = {
        [SUBJECT_UNIT] = "单位", [SUBJECT_TEAM] = "队伍", [SUBJECT_PERSON] = "人员"};
    return nouns[scheme->subject];
}

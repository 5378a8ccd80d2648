/* SPDX-License-Identifier: Apache-2.0 */
#include "org_keys.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "platform/base/arena.h"
#include "platform/base/text.h"
#include "platform/db/folder.h"

enum { KEY = 32, HEX = 2 * KEY, MOST_FILE = 1024 };

static const char explanation[] =
    "# lianbing 身份证号密钥。请另存一份到安全的地方，并与数据备份分开保管；\n"
    "# 丢失后，系统中已登记的身份证号将无法恢复，只能重新采集。\n";

static bool write_all(int file, const char *at, size_t length)
{
    while (length > 0) {
        ssize_t written = write(file, at, length);
        if (written < 0)
            return false;
        at += written;
        length -= (size_t)written;
    }
    return true;
}

static bool create(struct arena *arena, const char *path)
{
    struct org_keys keys;
    char seal[HEX + 1], hash[HEX + 1];
    randombytes_buf(&keys, sizeof keys);
    (void)sodium_bin2hex(seal, sizeof seal, keys.seal, KEY);
    (void)sodium_bin2hex(hash, sizeof hash, keys.hash, KEY);
    const char *text = text_format(arena, "%sseal %s\nhash %s\n", explanation, seal, hash);
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0)
        return errno == EEXIST;
    bool is_written = write_all(file, text, strlen(text)) && fsync(file) == 0;
    is_written = close(file) == 0 && is_written && folder_sync_name(arena, path);
    if (!is_written)
        (void)unlink(path);
    return is_written;
}

static bool read_key(const char *text, const char *name, unsigned char *key)
{
    size_t length;
    const char *at = strstr(text, name);
    if (!at || (at > text && at[-1] != '\n') || strlen(at) < strlen(name) + HEX)
        return false;
    return sodium_hex2bin(key, KEY, at + strlen(name), HEX, NULL, &length, NULL) == 0 &&
           length == KEY;
}

static bool read_file(const char *path, char text[MOST_FILE], struct stat *about)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return false;
    ssize_t length = read(file, text, MOST_FILE - 1);
    bool is_read = length >= 0 && fstat(file, about) == 0;
    (void)close(file);
    text[is_read ? length : 0] = '\0';
    return is_read;
}

bool org_keys_load(struct arena *arena, const char *path, bool may_create, struct org_keys *ret,
                   const char **ret_sentence)
{
    char text[MOST_FILE];
    struct stat about;
    if (sodium_init() < 0) {
        *ret_sentence = "加密库无法启动，请联系系统管理员。";
        return false;
    }
    if (access(path, F_OK) != 0 && may_create && !create(arena, path)) {
        *ret_sentence =
            text_format(arena, "无法建立密钥文件 %s，请检查文件夹权限和磁盘空间。（%s）", path,
                        strerror(errno));
        return false;
    }
    if (!read_file(path, text, &about)) {
        *ret_sentence = text_format(arena, "无法读取密钥文件 %s，请放回原来的密钥文件。（%s）",
                                    path, strerror(errno));
        return false;
    }
    if (about.st_mode & (S_IRWXG | S_IRWXO)) {
        *ret_sentence =
            text_format(arena, "密钥文件 %s 其他用户也能读取，请执行 chmod 600 %s。", path, path);
        return false;
    }
    if (!read_key(text, "seal ", ret->seal) || !read_key(text, "hash ", ret->hash)) {
        *ret_sentence = text_format(arena, "密钥文件 %s 已损坏，请放回备份的密钥文件。", path);
        return false;
    }
    sodium_memzero(text, sizeof text);
    return true;
}

const char *org_keys_mark(struct arena *arena, const struct org_keys *keys)
{
    enum { MARK = 8 };
    static const unsigned char what[] = "lianbing key mark";
    unsigned char hash[crypto_generichash_BYTES];
    char *hex = arena_alloc(arena, 2 * MARK + 1);
    /* Keyed: whoever has the mark alone can't try keys out but one by one. */
    (void)crypto_generichash(hash, sizeof hash, what, sizeof what, (const unsigned char *)keys,
                             sizeof *keys);
    return sodium_bin2hex(hex, 2 * MARK + 1, hash, MARK);
}

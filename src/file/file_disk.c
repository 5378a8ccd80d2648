/* SPDX-License-Identifier: Apache-2.0 */
#include "file/file_disk.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HASH_BYTES = crypto_hash_sha256_BYTES };

const char *disk_upload_path(struct ctx *c, int64_t upload)
{
    return text_format(c->arena, "%s/uploads/%lld", c->folder, (long long)upload);
}

const char *file_path(struct ctx *c, const char *hash)
{
    return text_format(c->arena, "%s/blobs/%.2s/%s", c->folder, hash, hash);
}

static enum err fail_on_disk(struct ctx *c)
{
    if (errno == ENOSPC || errno == EDQUOT || errno == EFBIG)
        return ctx_fail(
            c, ERR_BUSY,
            "服务器磁盘已满，文件没有保存；已上传的部分仍在，请联系系统管理员清理磁盘后继续。");
    return ctx_fail(c, ERR_BUSY,
                    "服务器读写磁盘出错，文件没有保存；已上传的部分仍在，请稍后继续；"
                    "如果仍然不行，请联系系统管理员检查磁盘。");
}

/* Makes the folder that `path` lies in; false: errno says why it isn't there. */
static bool make_folder_of(struct ctx *c, const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *folder = arena_copy(c->arena, path, (size_t)(slash - path));
    if (mkdir(folder, 0700) == 0 || errno == EEXIST)
        return true;
    if (errno != ENOENT || !make_folder_of(c, folder))
        return false;
    return mkdir(folder, 0700) == 0 || errno == EEXIST;
}

static bool sync_folder_of(struct ctx *c, const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *folder = arena_copy(c->arena, path, (size_t)(slash - path));
    int descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool is_synced = descriptor >= 0 && fsync(descriptor) == 0;
    int error = errno;
    if (descriptor >= 0)
        (void)close(descriptor);
    errno = error;
    return is_synced;
}

static bool write_all(int descriptor, int64_t offset, struct bytes bytes)
{
    while (bytes.length > 0) {
        ssize_t written = pwrite(descriptor, bytes.at, bytes.length, (off_t)offset);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        bytes = (struct bytes){bytes.at + written, bytes.length - (size_t)written};
        offset += written;
    }
    return fdatasync(descriptor) == 0;
}

enum err disk_write_part(struct ctx *c, const char *path, int64_t offset, struct bytes part)
{
    if (!make_folder_of(c, path))
        return fail_on_disk(c);
    int descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0)
        return fail_on_disk(c);
    bool is_written = write_all(descriptor, offset, part);
    int error = errno;
    (void)close(descriptor);
    errno = error;
    if (!is_written || (offset == 0 && !sync_folder_of(c, path)))
        return fail_on_disk(c);
    return OK;
}

int64_t disk_size(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 ? (int64_t)about.st_size : -1;
}

void disk_forget(const char *path)
{
    (void)unlink(path);
}

struct mapping {
    void *at;
    size_t length;
};

static void unmap(void *thing)
{
    struct mapping *mapping = thing;
    (void)munmap(mapping->at, mapping->length);
}

/* What isn't there won't come by waiting; what can't be read may. */
static enum err fail_to_read(struct ctx *c)
{
    if (errno == ENOENT)
        return ctx_fail(c, ERR_INTERNAL, "保存的文件不见了。");
    return ctx_fail(c, ERR_BUSY,
                    "服务器读文件出错，文件没有变动。请稍后重试；如果仍然不行，"
                    "请联系系统管理员检查磁盘。");
}

enum err disk_map(struct ctx *c, const char *path, struct bytes *ret)
{
    struct stat about;
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return fail_to_read(c);
    if (fstat(descriptor, &about) != 0) {
        (void)close(descriptor);
        return fail_to_read(c);
    }
    *ret = (struct bytes){"", 0};
    if (about.st_size > 0) {
        size_t length = (size_t)about.st_size;
        void *at = mmap(NULL, length, PROT_READ, MAP_PRIVATE, descriptor, 0);
        if (at == MAP_FAILED) {
            (void)close(descriptor);
            return fail_to_read(c);
        }
        struct mapping *mapping = arena_alloc(c->arena, sizeof *mapping);
        *mapping = (struct mapping){at, length};
        ctx_defer(c, unmap, mapping);
        *ret = (struct bytes){at, length};
    }
    (void)close(descriptor);
    return OK;
}

const char *disk_hash(struct ctx *c, struct bytes bytes)
{
    unsigned char hash[HASH_BYTES];
    char *hex = arena_alloc(c->arena, 2 * HASH_BYTES + 1);
    (void)crypto_hash_sha256(hash, (const unsigned char *)bytes.at, bytes.length);
    return sodium_bin2hex(hex, 2 * HASH_BYTES + 1, hash, HASH_BYTES);
}

enum err disk_make_blob(struct ctx *c, const char *path, const char *hash)
{
    const char *blob = file_path(c, hash);
    /* The same bytes have the same name: that they are there already is as good. Not every file
     * system knows two names of one file. */
    if (!make_folder_of(c, blob) ||
        (link(path, blob) != 0 && errno != EEXIST && rename(path, blob) != 0))
        return fail_on_disk(c);
    return sync_folder_of(c, blob) ? OK : fail_on_disk(c);
}

/* ---- What the program keeps itself ----------------------------------------------------------- */

enum err file_keep(struct ctx *c, struct bytes bytes, const char **ret_hash)
{
    unsigned char random[8];
    char name[17];
    *ret_hash = disk_hash(c, bytes);
    c->random(random, sizeof random);
    (void)sodium_bin2hex(name, sizeof name, random, sizeof random);
    const char *path = text_format(c->arena, "%s/uploads/own-%s", c->folder, name);
    TRY(disk_write_part(c, path, 0, bytes));
    enum err err = disk_make_blob(c, path, *ret_hash);
    disk_forget(path);
    return err;
}

enum err file_load(struct ctx *c, const char *hash, size_t most, struct bytes *ret)
{
    struct bytes mapped;
    TRY(disk_map(c, file_path(c, hash), &mapped));
    if (mapped.length > most)
        return ctx_fail(c, ERR_TOO_BIG, "文件过大，不能在线处理。");
    char *copy = arena_alloc(c->arena, mapped.length + 1);
    memcpy(copy, mapped.at, mapped.length);
    *ret = (struct bytes){copy, mapped.length};
    if (strcmp(disk_hash(c, *ret), hash) != 0)
        return ctx_fail(c, ERR_INTERNAL, "保存的文件与校验值不符，可能已损坏。");
    return OK;
}

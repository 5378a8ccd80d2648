/* SPDX-License-Identifier: Apache-2.0 */
#include "file/file_disk.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "platform/db/folder.h"

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

/* A name lasts when all folders above it do, up to c->folder. Whether they are new is not asked:
 * somebody else may have made them a moment ago. */
static bool sync_folders_of(struct ctx *c, const char *path)
{
    size_t top = strlen(c->folder);
    char *folder = arena_copy(c->arena, path, strlen(path));
    char *slash = strrchr(folder, '/');
    bool is_synced = true;
    for (; is_synced && slash && (size_t)(slash - folder) >= top; slash = strrchr(folder, '/')) {
        *slash = '\0';
        is_synced = folder_sync(folder);
    }
    return is_synced;
}

/* Only the last part cuts: an earlier one may come late, beside others that are acknowledged. */
static bool write_all(int descriptor, int64_t size, int64_t offset, struct bytes bytes)
{
    if (offset + (int64_t)bytes.length == size && ftruncate(descriptor, (off_t)size) != 0)
        return false;
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

enum err disk_write_part(struct ctx *c, const char *path, int64_t size, int64_t offset,
                         struct bytes part)
{
    if (!make_folder_of(c, path))
        return fail_on_disk(c);
    int descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0)
        return fail_on_disk(c);
    bool is_written = write_all(descriptor, size, offset, part);
    int error = errno;
    (void)close(descriptor);
    errno = error;
    if (!is_written || (offset == 0 && !sync_folders_of(c, path)))
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

/* What isn't there won't come by waiting; what can't be read may. */
static enum err fail_to_read(struct ctx *c)
{
    if (errno == ENOENT)
        return ctx_fail(c, ERR_INTERNAL, "保存的文件不见了。");
    return ctx_fail(c, ERR_BUSY,
                    "服务器读文件出错，文件没有变动。请稍后重试；如果仍然不行，"
                    "请联系系统管理员检查磁盘。");
}

/* A page of a mapped file that can't be read comes as a signal to the thread that wants it. */
static _Thread_local sigjmp_buf *way_out;

static void leave(int number)
{
    if (way_out)
        siglongjmp(*way_out, 1);
    (void)signal(number, SIG_DFL);
    (void)raise(number);
}

/* What `look` has from the heap when it is broken off is lost: some KB of zlib's. */
static bool is_seen(disk_look *look, void *user, struct bytes content)
{
    const struct sigaction action = {.sa_handler = leave};
    sigjmp_buf here;
    (void)sigaction(SIGBUS, &action, NULL);
    if (sigsetjmp(here, 1) != 0) {
        way_out = NULL;
        errno = EIO;
        return false;
    }
    way_out = &here;
    look(user, content);
    way_out = NULL;
    return true;
}

static bool look_at_mapped(int descriptor, size_t length, disk_look *look, void *user)
{
    void *at = mmap(NULL, length, PROT_READ, MAP_PRIVATE, descriptor, 0);
    if (at == MAP_FAILED)
        return false;
    bool is_whole = is_seen(look, user, (struct bytes){at, length});
    int error = errno;
    (void)munmap(at, length);
    errno = error;
    return is_whole;
}

enum err disk_look_at(struct ctx *c, const char *path, disk_look *look, void *user)
{
    struct stat about;
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return fail_to_read(c);
    bool is_whole = fstat(descriptor, &about) == 0;
    if (is_whole && about.st_size == 0)
        look(user, (struct bytes){"", 0});
    else if (is_whole)
        is_whole = look_at_mapped(descriptor, (size_t)about.st_size, look, user);
    int error = errno;
    (void)close(descriptor);
    errno = error;
    return is_whole ? OK : fail_to_read(c);
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
    return sync_folders_of(c, blob) ? OK : fail_on_disk(c);
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
    TRY(disk_write_part(c, path, (int64_t)bytes.length, 0, bytes));
    enum err err = disk_make_blob(c, path, *ret_hash);
    disk_forget(path);
    return err;
}

/* False: errno says why not all of it can be read. */
static bool read_all(int descriptor, char *at, size_t length)
{
    errno = 0;
    while (length > 0) {
        ssize_t count = read(descriptor, at, length);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return false;
        at += count;
        length -= (size_t)count;
    }
    return true;
}

enum err file_load(struct ctx *c, const char *hash, size_t most, struct bytes *ret)
{
    const char *path = file_path(c, hash);
    int64_t size = disk_size(path);
    if (size > (int64_t)most)
        return ctx_fail(c, ERR_TOO_BIG, "文件过大，不能在线处理。");
    char *copy = size < 0 ? NULL : arena_alloc(c->arena, (size_t)size + 1);
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0 || !copy)
        return fail_to_read(c);
    bool is_read = read_all(descriptor, copy, (size_t)size);
    int error = errno;
    (void)close(descriptor);
    errno = error;
    if (!is_read)
        return fail_to_read(c);
    *ret = (struct bytes){copy, (size_t)size};
    if (strcmp(disk_hash(c, *ret), hash) != 0)
        return ctx_fail(c, ERR_INTERNAL, "保存的文件与校验值不符，可能已损坏。");
    return OK;
}

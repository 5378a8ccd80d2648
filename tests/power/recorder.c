/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Put before a program (LD_PRELOAD), notes in order what it does to the files below POWER_FOLDER:
 * what a machine that loses its power would have to keep, or may lose. POWER_LOG is the file of
 * records, each a struct record with its two texts behind it. Answers that are about to be sent
 * over a socket are noted too: what was done before them must last.
 *
 * Writing through a shared mapping would escape; only SQLite's index of its log is mapped so, which
 * is made anew after a crash. tests/power/disk.py plays the records back and finds out, because in
 * the end it must have the very files that the program left.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum { MOST_FILES = 4096, MOST_ANSWER = 4096 };

enum kind {
    OPENED = 'o', /* path; at: 1 if it was made */
    CLOSED = 'c',
    WRITTEN = 'w', /* at: where; bytes */
    CUT = 't',     /* at: the new size */
    SYNCED = 's',
    RENAMED = 'r', /* path, path */
    LINKED = 'l',  /* path, path */
    UNLINKED = 'u',
    FOLDER_MADE = 'm',
    FOLDER_REMOVED = 'd',
    ANSWERED = 'a', /* bytes */
    MAPPED = 'p'    /* shared and writable: escapes */
};

struct record {
    int32_t kind, file;
    int64_t at;
    uint32_t first, second; /* lengths of what follows */
};

static struct {
    pthread_mutex_t lock;
    const char *folder;
    size_t folder_length;
    int log;
    pid_t owner;
    unsigned char is_ours[MOST_FILES];
} recorder = {.lock = PTHREAD_MUTEX_INITIALIZER, .log = -1};

/* The function behind ours. */
#define BEHIND(name)                   \
    static __typeof__(&(name)) behind; \
    if (!behind)                       \
    *(void **)&behind = dlsym(RTLD_NEXT, #name)

static ssize_t write_behind(int file, const struct iovec *parts, int count)
{
    BEHIND(writev);
    return behind(file, parts, count);
}

__attribute__((constructor)) static void begin(void)
{
    const char *log = getenv("POWER_LOG");
    recorder.folder = getenv("POWER_FOLDER");
    if (!log || !recorder.folder)
        return;
    recorder.folder_length = strlen(recorder.folder);
    recorder.owner = getpid();
    recorder.log = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (recorder.log < 0)
        abort();
}

static int is_inside(const char *path)
{
    return recorder.log >= 0 && strncmp(path, recorder.folder, recorder.folder_length) == 0 &&
           (path[recorder.folder_length] == '/' || path[recorder.folder_length] == '\0');
}

static int is_ours(int file)
{
    return recorder.log >= 0 && file >= 0 && file < MOST_FILES && recorder.is_ours[file];
}

/* A child has the lock as it was at the fork; it draws pages and touches no file of ours. */
static int enter(void)
{
    if (getpid() != recorder.owner)
        return 0;
    (void)pthread_mutex_lock(&recorder.lock);
    return 1;
}

static void leave(int is_entered)
{
    int error = errno;
    if (is_entered)
        (void)pthread_mutex_unlock(&recorder.lock);
    errno = error;
}

static void note(struct record record, const void *first, const void *second)
{
    int error = errno;
    struct iovec parts[] = {{&record, sizeof record},
                            {(void *)(uintptr_t)first, record.first},
                            {(void *)(uintptr_t)second, record.second}};
    size_t length = sizeof record + record.first + record.second;
    if (getpid() == recorder.owner && write_behind(recorder.log, parts, 3) != (ssize_t)length)
        abort();
    errno = error;
}

static void note_paths(enum kind kind, const char *path, const char *other)
{
    note((struct record){.kind = (int32_t)kind,
                         .first = (uint32_t)strlen(path),
                         .second = other ? (uint32_t)strlen(other) : 0},
         path, other);
}

static void note_file(enum kind kind, int file, int64_t at)
{
    note((struct record){.kind = (int32_t)kind, .file = file, .at = at}, NULL, NULL);
}

/* ---- Files ----------------------------------------------------------------------------------- */

static void note_open(int file, const char *path, int is_new)
{
    if (file >= MOST_FILES)
        abort();
    recorder.is_ours[file] = 1;
    note((struct record){OPENED, file, is_new, (uint32_t)strlen(path), 0}, path, NULL);
}

static int open_noted(const char *path, int flags, mode_t mode)
{
    BEHIND(open);
    struct stat about;
    if (!is_inside(path))
        return behind(path, flags, mode);
    int is_entered = enter();
    int is_new = (flags & O_CREAT) && lstat(path, &about) != 0;
    int file = behind(path, flags, mode);
    if (file >= 0)
        note_open(file, path, is_new);
    if (file >= 0 && (flags & O_TRUNC) && !is_new)
        note_file(CUT, file, 0);
    leave(is_entered);
    return file;
}

#define OPEN(name)                                                       \
    int name(const char *path, int flags, ...)                           \
    {                                                                    \
        va_list more;                                                    \
        va_start(more, flags);                                           \
        mode_t mode = (flags & O_CREAT) ? (mode_t)va_arg(more, int) : 0; \
        va_end(more);                                                    \
        return open_noted(path, flags, mode);                            \
    }
OPEN(open)
OPEN(open64)

int mkstemp(char *path)
{
    BEHIND(mkstemp);
    int is_entered = enter();
    int file = behind(path);
    if (file >= 0 && is_inside(path))
        note_open(file, path, 1);
    leave(is_entered);
    return file;
}

int close(int file)
{
    BEHIND(close);
    if (!is_ours(file))
        return behind(file);
    int is_entered = enter();
    recorder.is_ours[file] = 0;
    note_file(CLOSED, file, 0);
    int status = behind(file);
    leave(is_entered);
    return status;
}

static void note_bytes(int file, int64_t at, const void *bytes, ssize_t length)
{
    if (length > 0)
        note((struct record){WRITTEN, file, at, (uint32_t)length, 0}, bytes, NULL);
}

static ssize_t pwrite_noted(int file, const void *bytes, size_t length, off_t at)
{
    BEHIND(pwrite);
    if (!is_ours(file))
        return behind(file, bytes, length, at);
    int is_entered = enter();
    ssize_t written = behind(file, bytes, length, at);
    note_bytes(file, at, bytes, written);
    leave(is_entered);
    return written;
}

ssize_t pwrite(int file, const void *bytes, size_t length, off_t at)
{
    return pwrite_noted(file, bytes, length, at);
}

ssize_t pwrite64(int file, const void *bytes, size_t length, off64_t at)
{
    return pwrite_noted(file, bytes, length, at);
}

static int cut_noted(int file, off_t size)
{
    BEHIND(ftruncate);
    int is_entered = enter();
    int status = behind(file, size);
    if (status == 0 && is_ours(file))
        note_file(CUT, file, size);
    leave(is_entered);
    return status;
}

int ftruncate(int file, off_t size)
{
    return cut_noted(file, size);
}

int ftruncate64(int file, off64_t size)
{
    return cut_noted(file, size);
}

#define SYNC(name)                        \
    int name(int file)                    \
    {                                     \
        BEHIND(name);                     \
        int is_entered = enter();         \
        int status = behind(file);        \
        if (status == 0 && is_ours(file)) \
            note_file(SYNCED, file, 0);   \
        leave(is_entered);                \
        return status;                    \
    }
SYNC(fsync)
SYNC(fdatasync)

static void *map_noted(void *at, size_t length, int may, int flags, int file, off_t from)
{
    BEHIND(mmap);
    if (is_ours(file) && (flags & MAP_SHARED) && (may & PROT_WRITE))
        note_file(MAPPED, file, 0);
    return behind(at, length, may, flags, file, from);
}

void *mmap64(void *at, size_t length, int may, int flags, int file, off64_t from)
{
    return map_noted(at, length, may, flags, file, from);
}

/* ---- Folders --------------------------------------------------------------------------------- */

#define TWO_PATHS(name, kind)                                    \
    int name(const char *from, const char *into)                 \
    {                                                            \
        BEHIND(name);                                            \
        int is_entered = enter();                                \
        int status = behind(from, into);                         \
        if (status == 0 && (is_inside(from) || is_inside(into))) \
            note_paths(kind, from, into);                        \
        leave(is_entered);                                       \
        return status;                                           \
    }
TWO_PATHS(rename, RENAMED)
TWO_PATHS(link, LINKED)

#define ONE_PATH(name, kind)                \
    int name(const char *path)              \
    {                                       \
        BEHIND(name);                       \
        int is_entered = enter();           \
        int status = behind(path);          \
        if (status == 0 && is_inside(path)) \
            note_paths(kind, path, NULL);   \
        leave(is_entered);                  \
        return status;                      \
    }
ONE_PATH(unlink, UNLINKED)
ONE_PATH(rmdir, FOLDER_REMOVED)

int mkdir(const char *path, mode_t mode)
{
    BEHIND(mkdir);
    int is_entered = enter();
    int status = behind(path, mode);
    if (status == 0 && is_inside(path))
        note_paths(FOLDER_MADE, path, NULL);
    leave(is_entered);
    return status;
}

/* ---- What goes out --------------------------------------------------------------------------- */

static int is_socket(int file)
{
    struct stat about;
    return recorder.log >= 0 && fstat(file, &about) == 0 && S_ISSOCK(about.st_mode);
}

/* Before it is sent: whoever has it may rely on what was noted so far. */
static void note_answer(const struct iovec *parts, size_t count)
{
    char answer[MOST_ANSWER];
    size_t length = 0;
    for (size_t i = 0; i < count && length < sizeof answer; i++) {
        size_t more = parts[i].iov_len;
        if (more > sizeof answer - length)
            more = sizeof answer - length;
        memcpy(answer + length, parts[i].iov_base, more);
        length += more;
    }
    int is_entered = enter();
    note((struct record){ANSWERED, 0, 0, (uint32_t)length, 0}, answer, NULL);
    leave(is_entered);
}

static ssize_t write_noted(int file, const void *bytes, size_t length)
{
    BEHIND(write);
    if (is_ours(file)) {
        int is_entered = enter();
        ssize_t written = behind(file, bytes, length);
        off_t end = lseek(file, 0, SEEK_CUR);
        note_bytes(file, end - (written > 0 ? written : 0), bytes, written);
        leave(is_entered);
        return written;
    }
    if (is_socket(file))
        note_answer(&(struct iovec){(void *)(uintptr_t)bytes, length}, 1);
    return behind(file, bytes, length);
}

ssize_t write(int file, const void *bytes, size_t length)
{
    return write_noted(file, bytes, length);
}

ssize_t writev(int file, const struct iovec *parts, int count)
{
    if (is_ours(file))
        abort(); /* nobody does so yet */
    if (is_socket(file))
        note_answer(parts, (size_t)count);
    return write_behind(file, parts, count);
}

ssize_t send(int file, const void *bytes, size_t length, int flags)
{
    BEHIND(send);
    if (is_socket(file))
        note_answer(&(struct iovec){(void *)(uintptr_t)bytes, length}, 1);
    return behind(file, bytes, length, flags);
}

ssize_t sendmsg(int file, const struct msghdr *message, int flags)
{
    BEHIND(sendmsg);
    if (is_socket(file))
        note_answer(message->msg_iov, message->msg_iovlen);
    return behind(file, message, flags);
}

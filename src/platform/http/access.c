/* SPDX-License-Identifier: Apache-2.0 */
#include "platform/http/access.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <uv.h>

#include "platform/base/text.h"

#define PAGE    ((size_t)64 * 1024)
#define TURN_NS UINT64_C(500000000)

enum { LONGEST = 640 };

/* Lines of one loop that wait. */
struct page {
    size_t used;
    uint64_t dropped;
    char at[PAGE];
};

/* One page is filled while the other is written; under the lock they only change places. */
struct desk {
    uv_mutex_t lock;
    struct page *filled, *written;
    time_t second; /* of `clock` */
    char clock[32];
};

struct access {
    const char *path;
    int64_t most_bytes, bytes;
    int file; /* -1: could not be opened the last time */
    unsigned desk_count;
    struct desk *desks;
    uv_thread_t thread;
    uv_mutex_t lock;
    uv_cond_t wake;
    bool is_wanted, is_reopened, is_ending; /* under the lock */
};

/* ---- the loops' side ------------------------------------------------------------------------- */

/* Once a second, for each loop. */
static void set_clock(struct desk *desk, time_t second)
{
    struct tm parts = {0};
    (void)gmtime_r(&second, &parts);
    (void)strftime(desk->clock, sizeof desk->clock, "%Y-%m-%dT%H:%M:%S", &parts);
    desk->second = second;
}

/* Puts `text` at `to`; where it ends. Room is kept by whoever calls: see LONGEST. */
static char *add(char *to, const char *text)
{
    size_t length = strlen(text);
    memcpy(to, text, length);
    return to + length;
}

static char *add_number(char *to, uint64_t number, int least_digits)
{
    char digits[24];
    size_t at = sizeof digits;
    for (; number > 0 || least_digits > 0; number /= 10, least_digits--)
        digits[--at] = (char)('0' + number % 10);
    memcpy(to, digits + at, sizeof digits - at);
    return to + (sizeof digits - at);
}

/* None of the texts can hold what JSON would want escaped, or be long: method and route are of our
 * own tables, the address is digits. printf would cost five times as much. */
static size_t write_line(struct desk *desk, const struct access_line *line, char at[LONGEST])
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_REALTIME, &now);
    if (now.tv_sec != desk->second)
        set_clock(desk, now.tv_sec);
    if (strlen(line->route) + strlen(line->method) + strlen(line->address) > LONGEST / 2)
        return 0;
    char *to = add(add(at, "{\"time\":\""), desk->clock);
    to = add_number(add(to, "."), (uint64_t)now.tv_nsec / 1000000, 3);
    to = add(add(to, "Z\",\"method\":\""), line->method);
    to = add(add(to, "\",\"route\":\""), line->route);
    to = add_number(add(to, "\",\"status\":"), (uint64_t)line->status, 1);
    to = add_number(add(to, ",\"bytes\":"), (uint64_t)line->bytes, 1);
    to = add_number(add(to, ",\"ms\":"), line->took_ns / 1000000, 1);
    to = add_number(add(to, "."), line->took_ns / 1000 % 1000, 3);
    to = add(add(to, ",\"address\":\""), line->address);
    to = add_number(add(to, "\",\"person\":"), (uint64_t)line->person, 1);
    to = add(to, "}\n");
    return (size_t)(to - at);
}

static void wake(struct access *access)
{
    uv_mutex_lock(&access->lock);
    access->is_wanted = true;
    uv_cond_signal(&access->wake);
    uv_mutex_unlock(&access->lock);
}

void access_add(struct access *access, unsigned loop, const struct access_line *line)
{
    struct desk *desk = &access->desks[loop];
    char at[LONGEST];
    size_t length = write_line(desk, line, at);
    bool passes_half = false;
    uv_mutex_lock(&desk->lock);
    struct page *page = desk->filled;
    if (length > PAGE - page->used) {
        page->dropped++;
    } else {
        passes_half = page->used < PAGE / 2 && page->used + length >= PAGE / 2;
        memcpy(page->at + page->used, at, length);
        page->used += length;
    }
    uv_mutex_unlock(&desk->lock);
    if (passes_half)
        wake(access);
}

void access_reopen(struct access *access)
{
    uv_mutex_lock(&access->lock);
    access->is_reopened = access->is_wanted = true;
    uv_cond_signal(&access->wake);
    uv_mutex_unlock(&access->lock);
}

/* ---- the file -------------------------------------------------------------------------------- */

static void open_file(struct access *access)
{
    struct stat about;
    access->file = open(access->path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    bool is_known = access->file >= 0 && fstat(access->file, &about) == 0;
    access->bytes = is_known ? (int64_t)about.st_size : 0;
}

static void close_file(struct access *access)
{
    if (access->file >= 0)
        (void)close(access->file);
    access->file = -1;
}

/* FILE.8 becomes FILE.9 … FILE becomes FILE.1. */
static void move_on(struct access *access)
{
    char from[4096], to[4096];
    for (int i = ACCESS_KEPT; i > 0; i--) {
        (void)snprintf(to, sizeof to, "%s.%d", access->path, i);
        (void)snprintf(from, sizeof from, i == 1 ? "%s" : "%s.%d", access->path, i - 1);
        (void)rename(from, to);
    }
    close_file(access);
}

/* False: the rest is lost, as on a full disk; the number of lines is not known then. */
static bool write_bytes(struct access *access, const char *at, size_t size)
{
    while (size > 0) {
        ssize_t written = write(access->file, at, size);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        at += written;
        size -= (size_t)written;
        access->bytes += written;
    }
    return true;
}

static void tell_dropped(struct access *access, struct desk *desk, uint64_t dropped)
{
    char at[LONGEST];
    int length = snprintf(at, sizeof at, "{\"time\":\"%s.000Z\",\"dropped\":%" PRIu64 "}\n",
                          desk->clock, dropped);
    (void)write_bytes(access, at, (size_t)length);
}

static void write_desk(struct access *access, struct desk *desk)
{
    uv_mutex_lock(&desk->lock);
    struct page *page = desk->filled;
    desk->filled = desk->written;
    desk->written = page;
    uv_mutex_unlock(&desk->lock);
    if (access->file >= 0 && page->used > 0)
        (void)write_bytes(access, page->at, page->used);
    if (access->file >= 0 && page->dropped > 0)
        tell_dropped(access, desk, page->dropped);
    page->used = 0;
    page->dropped = 0;
    if (access->most_bytes > 0 && access->bytes >= access->most_bytes && access->file >= 0)
        move_on(access);
}

static void run(void *arg)
{
    struct access *access = arg;
    bool is_ending = false;
    while (!is_ending) {
        uv_mutex_lock(&access->lock);
        if (!access->is_wanted && !access->is_ending)
            (void)uv_cond_timedwait(&access->wake, &access->lock, TURN_NS);
        bool is_reopened = access->is_reopened;
        is_ending = access->is_ending;
        access->is_wanted = access->is_reopened = false;
        uv_mutex_unlock(&access->lock);
        if (is_reopened)
            close_file(access);
        if (access->file < 0)
            open_file(access);
        for (unsigned i = 0; i < access->desk_count; i++)
            write_desk(access, &access->desks[i]);
    }
}

/* ---- opening and closing --------------------------------------------------------------------- */

struct access *access_open(struct arena *arena, const char *path, int64_t most_bytes,
                           unsigned loops, const char **ret_sentence)
{
    struct access *access = arena_alloc(arena, sizeof *access);
    *access = (struct access){.path = path, .most_bytes = most_bytes, .desk_count = loops};
    open_file(access);
    if (access->file < 0) {
        *ret_sentence = text_format(arena,
                                    "不能写访问日志“%s”，请检查文件夹是否存在、当前用户能否写入，"
                                    "或把 access_log 设为 no。",
                                    path);
        return NULL;
    }
    access->desks = arena_array(arena, loops, sizeof access->desks[0]);
    bool is_good = uv_mutex_init(&access->lock) == 0 && uv_cond_init(&access->wake) == 0;
    for (unsigned i = 0; i < loops && is_good; i++) {
        struct desk *desk = &access->desks[i];
        desk->filled = arena_alloc(arena, sizeof *desk->filled);
        desk->written = arena_alloc(arena, sizeof *desk->written);
        desk->second = -1;
        is_good = uv_mutex_init(&desk->lock) == 0;
    }
    if (is_good && uv_thread_create(&access->thread, run, access) == 0)
        return access;
    close_file(access);
    *ret_sentence = "访问日志的线程无法启动，请检查系统资源（内存、线程数上限）后重试。";
    return NULL;
}

void access_close(struct access *access)
{
    uv_mutex_lock(&access->lock);
    access->is_ending = true;
    uv_cond_signal(&access->wake);
    uv_mutex_unlock(&access->lock);
    (void)uv_thread_join(&access->thread);
    for (unsigned i = 0; i < access->desk_count; i++)
        uv_mutex_destroy(&access->desks[i].lock);
    uv_mutex_destroy(&access->lock);
    uv_cond_destroy(&access->wake);
    close_file(access);
}

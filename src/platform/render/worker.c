/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The child's side. Its answer is any number of frames 'P' (done, total), and then one: 'D' (pages,
 * missing, the file) or 'E' (a sentence). Numbers and bytes are as in wire.h.
 */
#include "platform/render/render.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "platform/base/arena.h"
#include "platform/render/wire.h"

#if defined(__SANITIZE_ADDRESS__)
#define HAS_SHADOW_MEMORY 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAS_SHADOW_MEMORY 1
#endif
#endif
#ifndef HAS_SHADOW_MEMORY
#define HAS_SHADOW_MEMORY 0
#endif

enum { WORKER_GOOD, WORKER_BAD_ORDER, WORKER_FAILED };

/* An order is written by our own program; this only bounds a mistake. */
static const size_t largest_order = (size_t)512 << 20;

struct worker {
    struct arena arena; /* first: the arena's `full` finds its worker by it */
    int out;
    struct wire wire;
};

static bool write_all(void *user, const char *bytes, size_t length)
{
    const struct worker *worker = user;
    while (length > 0) {
        ssize_t written = write(worker->out, bytes, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        bytes += written;
        length -= (size_t)written;
    }
    return true;
}

static void say_kind(struct worker *worker, char kind)
{
    uint64_t number = (unsigned char)kind;
    wire_carry_number(&worker->wire, &number);
}

static bool say_progress(void *user, uint64_t done, uint64_t total)
{
    struct worker *worker = user;
    say_kind(worker, 'P');
    wire_carry_number(&worker->wire, &done);
    wire_carry_number(&worker->wire, &total);
    /* A parent that has gone away wants nothing more. */
    return wire_flush(&worker->wire);
}

static int say_end(struct worker *worker, struct rendered *file)
{
    uint64_t pages = file->pages, missing = file->missing;
    struct bytes sentence = bytes_of(file->bytes.at ? "" : file->sentence);
    say_kind(worker, file->bytes.at ? 'D' : 'E');
    if (file->bytes.at) {
        wire_carry_number(&worker->wire, &pages);
        wire_carry_number(&worker->wire, &missing);
    }
    wire_carry_bytes(&worker->wire, file->bytes.at ? &file->bytes : &sentence);
    return wire_flush(&worker->wire) ? WORKER_GOOD : WORKER_FAILED;
}

static void run_out_of_memory(struct arena *arena)
{
    struct worker *worker = (struct worker *)(void *)arena;
    struct rendered none = {.sentence = "内容过多，生成文件所需的内存超过上限，"
                                        "请缩小范围分几次导出。"};
    (void)say_end(worker, &none);
    _exit(WORKER_FAILED);
}

static void limit(int resource, uint64_t most)
{
    struct rlimit now;
    if (most == 0 || getrlimit(resource, &now) != 0)
        return;
    if (now.rlim_max != RLIM_INFINITY && most > now.rlim_max)
        most = now.rlim_max;
    now.rlim_cur = now.rlim_max = (rlim_t)most;
    (void)setrlimit(resource, &now);
}

static void limit_process(const struct render_order *order)
{
    enum { DESCRIPTORS = 64 };
    limit(RLIMIT_CPU, order->seconds);
    if (!HAS_SHADOW_MEMORY)
        limit(RLIMIT_AS, order->memory);
    limit(RLIMIT_NOFILE, DESCRIPTORS);
    /* The temporary files of an .xlsx are not packed yet. */
    limit(RLIMIT_FSIZE, UINT64_C(1) << 30);
    struct rlimit none = {0, 0};
    (void)setrlimit(RLIMIT_CORE, &none);
}

/* Whatever the parent left open is none of this process's business. */
static void close_others(void)
{
    DIR *folder = opendir("/proc/self/fd");
    if (!folder)
        return;
    const struct dirent *entry;
    while ((entry = readdir(folder)) != NULL) {
        char *end;
        long descriptor = strtol(entry->d_name, &end, 10);
        if (end != entry->d_name && descriptor > STDERR_FILENO && descriptor != dirfd(folder))
            (void)close((int)descriptor);
    }
    (void)closedir(folder);
}

static bool read_all(struct text *order, int in)
{
    char piece[64 * 1024];
    for (;;) {
        ssize_t length = read(in, piece, sizeof piece);
        if (length < 0 && errno == EINTR)
            continue;
        if (length <= 0)
            return length == 0 && !order->is_cut;
        text_add_bytes(order, piece, (size_t)length);
    }
}

int render_worker(int in, int out)
{
    static struct worker worker;
    close_others();
    worker.out = out;
    worker.wire.write = write_all;
    worker.wire.user = &worker;
    arena_init(&worker.arena, largest_order * 4, run_out_of_memory);
    struct text bytes;
    text_init(&bytes, &worker.arena, largest_order);
    if (!read_all(&bytes, in))
        return WORKER_BAD_ORDER;
    static struct wire order_wire;
    order_wire.arena = &worker.arena;
    order_wire.in = (struct bytes){bytes.at, bytes.used};
    struct render_order order = {0};
    wire_carry_order(&order_wire, &order);
    if (order_wire.is_broken)
        return WORKER_BAD_ORDER;
    limit_process(&order);
    if (order.memory > 0 && order.memory < worker.arena.maximum)
        worker.arena.maximum = (size_t)order.memory;
    if (order.wants_progress)
        order.settings.progress = say_progress;
    order.settings.user = &worker;
    struct rendered file = render_document(order.document, order.format, &order.settings);
    int status = say_end(&worker, &file);
    arena_release(&worker.arena);
    return status;
}

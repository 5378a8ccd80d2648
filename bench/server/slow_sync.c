/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For LD_PRELOAD: each fsync and fdatasync first takes SLOW_SYNC_US microseconds longer, as on a
 * disk whose cache doesn't lie. The real ones are called as system calls, so that nothing is looked
 * up.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static void be_slow(void)
{
    static long us = -1;
    if (us < 0) {
        const char *said = getenv("SLOW_SYNC_US");
        us = said ? strtol(said, NULL, 10) : 0;
    }
    struct timespec pause = {.tv_sec = us / 1000000, .tv_nsec = us % 1000000 * 1000};
    (void)nanosleep(&pause, NULL);
}

int fsync(int descriptor)
{
    be_slow();
    return (int)syscall(SYS_fsync, descriptor);
}

int fdatasync(int descriptor)
{
    be_slow();
    return (int)syscall(SYS_fdatasync, descriptor);
}

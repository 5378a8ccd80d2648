/* SPDX-License-Identifier: Apache-2.0 */
#include "samples.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

double samples_clock(void)
{
    static clockid_t clock = -1;
    if (clock < 0) {
        const char *wanted = getenv("BENCH_CLOCK");
        clock = wanted && strcmp(wanted, "cpu") == 0 ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC;
    }
    struct timespec time;
    clock_gettime(clock, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

void samples_add(struct samples *samples, double value)
{
    if (samples->count == samples->size) {
        samples->size = samples->size * 2 + 64;
        samples->list = realloc(samples->list, samples->size * sizeof *samples->list);
        if (!samples->list)
            abort();
    }
    samples->list[samples->count++] = value;
}

void samples_release(struct samples *samples)
{
    free(samples->list);
    *samples = (struct samples){0};
}

static int by_value(const void *a, const void *b)
{
    double one = *(const double *)a, other = *(const double *)b;
    return (one > other) - (one < other);
}

double samples_quantile(struct samples *samples, double share)
{
    if (samples->count == 0)
        return 0;
    qsort(samples->list, samples->count, sizeof *samples->list, by_value);
    size_t at = (size_t)((double)samples->count * share);
    return samples->list[at < samples->count ? at : samples->count - 1];
}

void samples_print_times(const char *name, struct samples *samples)
{
    printf("{\"name\": \"%s\", \"times\": %zu, \"median_ms\": %.6f, \"p99_ms\": %.6f, "
           "\"max_ms\": %.6f}",
           name, samples->count, samples_quantile(samples, 0.5) * 1e3,
           samples_quantile(samples, 0.99) * 1e3, samples_quantile(samples, 1) * 1e3);
}

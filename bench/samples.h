/* SPDX-License-Identifier: Apache-2.0 */
/* Measured values of one thing, and what is told of them. */
#ifndef BENCH_SAMPLES_H
#define BENCH_SAMPLES_H

#include <stddef.h>

struct samples {
    double *list;
    size_t count, size;
};

/* Seconds on the monotonic clock; with BENCH_CLOCK=cpu the processor time of this process, which
 * tells more on a machine that is busy with other things. */
double samples_clock(void);

void samples_add(struct samples *samples, double value);
void samples_release(struct samples *samples);

/* The value that this share of the samples don't exceed: 0.5 the median, 1 the greatest. */
double samples_quantile(struct samples *samples, double share);

/* {"name": …, "times": …, "median_ms": …, "p99_ms": …, "max_ms": …}; the samples are seconds. */
void samples_print_times(const char *name, struct samples *samples);

#endif

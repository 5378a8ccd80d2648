/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A scheme and a facts file in memory, for the benchmarks: read once, scored as often as one likes,
 * and the rows can be changed by hand, so that a changed run can be held against a fresh one.
 *
 * Any fault ends the program with its sentence: a benchmark of faulty input measures nothing.
 */
#ifndef BENCH_WORKLOAD_H
#define BENCH_WORKLOAD_H

#include <stddef.h>

#include "platform/base/arena.h"
#include "platform/table/table.h"
#include "score/score.h"

struct workload_row {
    size_t line;
    struct bytes *cells;
    int metric; /* index in the scheme */
};

struct workload {
    struct arena arena;
    const struct score_scheme *scheme;
    struct table *table;
    struct bytes *header;
    size_t column_count;
    size_t subject_column, metric_column, value_column;
    struct workload_row *rows;
    size_t row_count;
};

void workload_open(struct workload *workload, const char *scheme_path, const char *facts_path);
void workload_close(struct workload *workload);

/* The rows as they are now, taken in anew. */
struct score_facts *workload_take_facts(const struct workload *workload, struct arena *arena);

/* A run over them. */
struct score_run *workload_run(const struct workload *workload, struct arena *arena,
                               struct score_facts *facts);

/* An arena for the benchmarks: full is the end of the program. */
void workload_init_arena(struct arena *arena);

/* Prints the faults, or the sentence if there are none, and ends the program. */
void workload_give_up(const char *sentence, const struct faults *faults);

#endif

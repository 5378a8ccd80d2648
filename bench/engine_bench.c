/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the engine takes, measured inside one process; the result is one JSON object on stdout.
 *
 *     engine_bench plain SCHEME FACTS SECONDS RUNS      item evaluations a second
 *     engine_bench explained SCHEME FACTS SECONDS RUNS  the same, each item explained
 *     engine_bench count-plain SCHEME FACTS PASSES      the work of `plain` so many times, for
 *     engine_bench count-explained SCHEME FACTS PASSES  counting instructions
 *     engine_bench change SCHEME FACTS TIMES            one changed fact, by kind of change
 *     engine_bench explain SCHEME FACTS TIMES           one subject's explanation
 *
 * A pass over the items is a whole run: points, totals, ranks, order. Reading the files is left
 * out here; bench/run measures that on the program.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "change_bench.h"
#include "samples.h"
#include "workload.h"

struct item_bench {
    const struct workload *workload;
    struct arena arena;
    struct score_facts *facts;
    bool is_explained;
    size_t subjects;
};

static void explain_all(struct item_bench *bench, const struct score_run *run)
{
    size_t count;
    const uint32_t *order = score_run_order(run, &count);
    for (size_t i = 0; i < count; i++) {
        struct arena_mark mark = arena_mark(&bench->arena);
        score_explain(&bench->arena, run, order[i], false);
        arena_rewind(&bench->arena, mark);
    }
}

/* One run over all subjects; its memory is given back. */
static void pass(struct item_bench *bench)
{
    struct arena_mark mark = arena_mark(&bench->arena);
    struct score_run *run = workload_run(bench->workload, &bench->arena, bench->facts);
    score_run_order(run, &bench->subjects);
    if (bench->is_explained)
        explain_all(bench, run);
    arena_rewind(&bench->arena, mark);
}

static void item_bench_init(struct item_bench *bench, const struct workload *workload,
                            bool is_explained)
{
    *bench = (struct item_bench){.workload = workload, .is_explained = is_explained};
    workload_init_arena(&bench->arena);
    bench->facts = workload_take_facts(workload, &bench->arena);
}

static double items_of(const struct item_bench *bench)
{
    return (double)bench->subjects * bench->workload->scheme->item_count;
}

static void count_passes(const struct workload *workload, bool is_explained, long passes)
{
    struct item_bench bench;
    item_bench_init(&bench, workload, is_explained);
    for (long i = 0; i < passes; i++)
        pass(&bench);
    printf("{\"items\": %.0f}\n", items_of(&bench));
    arena_release(&bench.arena);
}

/* One run warms up and doesn't count. */
static void measure_rate(const struct workload *workload, bool is_explained, double seconds,
                         long runs)
{
    struct item_bench bench;
    struct samples rates = {0};
    item_bench_init(&bench, workload, is_explained);
    for (long run = 0; run <= runs; run++) {
        double begin = samples_clock(), elapsed;
        long passes = 0;
        do {
            pass(&bench);
            passes++;
            elapsed = samples_clock() - begin;
        } while (elapsed < seconds);
        if (run > 0)
            samples_add(&rates, (double)passes * items_of(&bench) / elapsed);
    }
    printf("{\"subjects\": %zu, \"items\": %d, \"best\": %.0f, \"median\": %.0f}\n", bench.subjects,
           workload->scheme->item_count, samples_quantile(&rates, 1),
           samples_quantile(&rates, 0.5));
    samples_release(&rates);
    arena_release(&bench.arena);
}

static void measure_explanations(const struct workload *workload, size_t times)
{
    struct item_bench bench;
    struct samples samples = {0};
    item_bench_init(&bench, workload, true);
    struct score_run *run = workload_run(workload, &bench.arena, bench.facts);
    size_t count;
    const uint32_t *order = score_run_order(run, &count);
    for (size_t i = 0; i < times; i++) {
        struct arena_mark mark = arena_mark(&bench.arena);
        double begin = samples_clock();
        score_explain(&bench.arena, run, order[i * count / times], false);
        samples_add(&samples, samples_clock() - begin);
        arena_rewind(&bench.arena, mark);
    }
    samples_print_times("one subject's explanation", &samples);
    printf("\n");
    samples_release(&samples);
    arena_release(&bench.arena);
}

int main(int argc, char **argv)
{
    if (argc < 5) {
        fprintf(stderr, "usage: see the head of bench/engine_bench.c\n");
        return 2;
    }
    struct workload workload;
    workload_open(&workload, argv[2], argv[3]);
    double seconds = strtod(argv[4], NULL);
    long times = strtol(argv[argc - 1], NULL, 10);
    if (strcmp(argv[1], "plain") == 0 || strcmp(argv[1], "explained") == 0)
        measure_rate(&workload, strcmp(argv[1], "explained") == 0, seconds, times);
    else if (strncmp(argv[1], "count-", 6) == 0)
        count_passes(&workload, strcmp(argv[1], "count-explained") == 0, times);
    else if (strcmp(argv[1], "change") == 0)
        change_bench(&workload, (size_t)times);
    else
        measure_explanations(&workload, (size_t)times);
    workload_close(&workload);
    return 0;
}

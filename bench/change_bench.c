/* SPDX-License-Identifier: Apache-2.0 */
#include "change_bench.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "platform/base/decimal.h"
#include "samples.h"

enum change_kind { CHANGE_PLAIN, CHANGE_MOVED, CHANGE_LOST, CHANGE_EXTREME, CHANGE_GATE, KINDS };

static const char *const kind_names[KINDS] = {
    "a figure that no rank reads",
    "a ranked figure takes another's value",
    "a ranked figure becomes unknown, and known again",
    "the best of a field falls to its bottom, and back",
    "a gate or veto shuts somebody out, and in again",
};

/* What reads a metric. */
enum metric_use { USE_PLAIN, USE_FIELD, USE_GATE, USES };

/* The rows of one metric. */
struct metric_rows {
    enum metric_use use;
    struct workload_row **list;
    size_t count;
};

struct change_bench {
    struct workload *workload;
    struct score_run *run;
    struct faults faults;
    struct metric_rows *metrics;
    struct samples samples[KINDS];
    size_t refused;
    uint64_t random;
};

/* xorshift64*: the same changes on every machine. */
static size_t draw(struct change_bench *bench, size_t below)
{
    bench->random ^= bench->random >> 12;
    bench->random ^= bench->random << 25;
    bench->random ^= bench->random >> 27;
    return (size_t)((bench->random * UINT64_C(2685821657736338717)) >> 33) % below;
}

static struct bytes *value_of(const struct change_bench *bench, struct workload_row *row)
{
    return &row->cells[bench->workload->value_column];
}

/* Refused (a ratio above 1, say): nothing has changed, and the row stays as it is. */
static bool apply(struct change_bench *bench, struct workload_row *row, struct bytes value,
                  enum change_kind kind)
{
    struct score_change change = {
        .subject = row->cells[bench->workload->subject_column],
        .metric = row->cells[bench->workload->metric_column],
        .is_known = value.length > 0,
    };
    if (change.is_known && !decimal_parse(value, &change.value))
        workload_give_up("a value is no number", NULL);
    double begin = samples_clock();
    bool is_done = score_run_change(bench->run, &change, &bench->faults);
    double end = samples_clock();
    if (!is_done) {
        bench->refused++;
        return false;
    }
    samples_add(&bench->samples[kind], end - begin);
    *value_of(bench, row) = value;
    return true;
}

static void apply_and_undo(struct change_bench *bench, struct workload_row *row, struct bytes value,
                           enum change_kind kind)
{
    struct bytes before = *value_of(bench, row);
    if (apply(bench, row, value, kind) && !apply(bench, row, before, kind))
        workload_give_up("a change can't be undone", &bench->faults);
}

static struct metric_rows *draw_metric(struct change_bench *bench, enum metric_use use)
{
    for (;;) {
        size_t at = draw(bench, (size_t)bench->workload->scheme->metric_count);
        if (bench->metrics[at].use == use && bench->metrics[at].count > 0)
            return &bench->metrics[at];
    }
}

static struct workload_row *draw_row(struct change_bench *bench, const struct metric_rows *rows)
{
    return rows->list[draw(bench, rows->count)];
}

/* A random row takes the value of another of the same metric. */
static void take_others_value(struct change_bench *bench, enum metric_use use,
                              enum change_kind kind)
{
    const struct metric_rows *rows = draw_metric(bench, use);
    struct workload_row *row = draw_row(bench, rows);
    apply(bench, row, *value_of(bench, draw_row(bench, rows)), kind);
}

static void lose(struct change_bench *bench)
{
    struct workload_row *row = draw_row(bench, draw_metric(bench, USE_FIELD));
    if (value_of(bench, row)->length > 0)
        apply_and_undo(bench, row, (struct bytes){"", 0}, CHANGE_LOST);
}

static void shut_out(struct change_bench *bench)
{
    struct workload_row *row = draw_row(bench, draw_metric(bench, USE_GATE));
    bool is_set = bytes_are(*value_of(bench, row), "1");
    apply_and_undo(bench, row, bytes_of(is_set ? "0" : "1"), CHANGE_GATE);
}

static struct workload_row *find_extreme(struct change_bench *bench, const struct metric_rows *rows,
                                         bool is_greatest)
{
    struct workload_row *found = NULL;
    int64_t best = 0, value;
    for (size_t i = 0; i < rows->count; i++) {
        if (!decimal_parse(*value_of(bench, rows->list[i]), &value))
            continue;
        if (!found || (is_greatest ? value > best : value < best)) {
            best = value;
            found = rows->list[i];
        }
    }
    return found;
}

/* `times` for each field; finding the two ends is outside the clock. */
static void drop_the_best(struct change_bench *bench, size_t times)
{
    for (int i = 0; i < bench->workload->scheme->metric_count; i++) {
        const struct metric_rows *rows = &bench->metrics[i];
        if (rows->use != USE_FIELD || rows->count == 0)
            continue;
        struct workload_row *best = find_extreme(bench, rows, true);
        struct workload_row *worst = find_extreme(bench, rows, false);
        for (size_t n = 0; best && n < times; n++)
            apply_and_undo(bench, best, *value_of(bench, worst), CHANGE_EXTREME);
    }
}

static void mark_condition(struct change_bench *bench, const struct score_condition *condition)
{
    for (size_t i = 0; i < condition->part_count; i++)
        mark_condition(bench, &condition->parts[i]);
    if (condition->kind == CONDITION_COMPARISON &&
        condition->comparison.left.kind == OPERAND_METRIC)
        bench->metrics[condition->comparison.left.metric].use = USE_GATE;
}

static void sort_rows_by_metric(struct change_bench *bench)
{
    const struct score_scheme *scheme = bench->workload->scheme;
    struct arena *arena = &bench->workload->arena;
    bench->metrics = arena_array(arena, (size_t)scheme->metric_count, sizeof *bench->metrics);
    for (int i = 0; i < scheme->field_count; i++)
        bench->metrics[scheme->fields[i].metric].use = USE_FIELD;
    for (size_t i = 0; i < scheme->gate_count; i++)
        mark_condition(bench, &scheme->gates[i].when);
    for (size_t i = 0; i < scheme->veto_count; i++)
        mark_condition(bench, &scheme->vetoes[i].when);
    for (size_t i = 0; i < bench->workload->row_count; i++)
        if (bench->workload->rows[i].metric >= 0)
            bench->metrics[bench->workload->rows[i].metric].count++;
    for (int i = 0; i < scheme->metric_count; i++) {
        bench->metrics[i].list =
            arena_array(arena, bench->metrics[i].count, sizeof *bench->metrics[i].list);
        bench->metrics[i].count = 0;
    }
    for (size_t i = 0; i < bench->workload->row_count; i++) {
        struct metric_rows *rows = &bench->metrics[bench->workload->rows[i].metric];
        rows->list[rows->count++] = &bench->workload->rows[i];
    }
}

static bool are_same(const struct score_result *one, const struct score_result *other)
{
    bool same_award = one->award && other->award ? strcmp(one->award, other->award) == 0
                                                 : one->award == other->award;
    return strcmp(one->id, other->id) == 0 && one->status == other->status &&
           one->rank == other->rank && one->tie == other->tie &&
           (one->status == STATUS_WITHDRAWN || one->total == other->total) &&
           one->has_gap == other->has_gap && (!one->has_gap || one->gap == other->gap) &&
           one->is_eligible == other->is_eligible && same_award &&
           one->is_recommended == other->is_recommended;
}

static bool explain_the_same(struct arena *arena, const struct score_run *changed,
                             const struct score_run *fresh, uint32_t subject)
{
    const struct score_explanation *one = score_explain(arena, changed, subject, false);
    const struct score_explanation *other = score_explain(arena, fresh, subject, false);
    if (one->indicator_count != other->indicator_count ||
        one->missing_count != other->missing_count || strcmp(one->verdict, other->verdict) != 0)
        return false;
    for (size_t i = 0; i < one->indicator_count; i++) {
        if (one->indicators[i].points != other->indicators[i].points ||
            one->indicators[i].count != other->indicators[i].count)
            return false;
        for (size_t n = 0; n < one->indicators[i].count; n++)
            if (strcmp(one->indicators[i].items[n].because,
                       other->indicators[i].items[n].because) != 0)
                return false;
    }
    return true;
}

static void hold_against_fresh(struct change_bench *bench)
{
    struct arena arena;
    workload_init_arena(&arena);
    struct score_run *fresh =
        workload_run(bench->workload, &arena, workload_take_facts(bench->workload, &arena));
    size_t count, fresh_count;
    const uint32_t *order = score_run_order(bench->run, &count);
    const uint32_t *fresh_order = score_run_order(fresh, &fresh_count);
    if (count != fresh_count)
        workload_give_up("changed and fresh run list different subjects", NULL);
    for (size_t i = 0; i < count; i++) {
        struct score_result one = score_result_of(bench->run, order[i]);
        struct score_result other = score_result_of(fresh, fresh_order[i]);
        struct arena_mark mark = arena_mark(&arena);
        if (!are_same(&one, &other) || !explain_the_same(&arena, bench->run, fresh, order[i])) {
            fprintf(stderr, "engine_bench: %s: rank %lld total %lld, afresh %s: %lld %lld\n",
                    one.id, (long long)one.rank, (long long)one.total, other.id,
                    (long long)other.rank, (long long)other.total);
            workload_give_up("a changed run differs from a fresh one", NULL);
        }
        arena_rewind(&arena, mark);
    }
    arena_release(&arena);
}

static void print_changes(struct change_bench *bench)
{
    printf("{\"refused\": %zu, \"kinds\": [", bench->refused);
    for (int kind = 0; kind < KINDS; kind++) {
        printf(kind > 0 ? ",\n " : "\n ");
        samples_print_times(kind_names[kind], &bench->samples[kind]);
        samples_release(&bench->samples[kind]);
    }
    printf("]}\n");
}

void change_bench(struct workload *workload, size_t times)
{
    struct arena arena;
    workload_init_arena(&arena);
    struct change_bench bench = {
        .workload = workload,
        .run = workload_run(workload, &arena, workload_take_facts(workload, &arena)),
        .random = UINT64_C(20211231),
    };
    faults_init(&bench.faults, &arena);
    sort_rows_by_metric(&bench);
    for (size_t i = 0; i < times; i++) {
        take_others_value(&bench, USE_PLAIN, CHANGE_PLAIN);
        take_others_value(&bench, USE_FIELD, CHANGE_MOVED);
        lose(&bench);
        shut_out(&bench);
    }
    drop_the_best(&bench, times / 10 + 1);
    hold_against_fresh(&bench);
    print_changes(&bench);
    arena_release(&arena);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "workload.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LARGEST_ARENA ((size_t)4 << 30)

static void end_full(struct arena *arena)
{
    fprintf(stderr, "engine_bench: more than %zu bytes are needed\n", arena->maximum);
    exit(1);
}

void workload_init_arena(struct arena *arena)
{
    arena_init(arena, LARGEST_ARENA, end_full);
}

void workload_give_up(const char *sentence, const struct faults *faults)
{
    for (size_t i = 0; faults && i < faults->count; i++)
        fprintf(stderr, "engine_bench: %zu: %s: %s\n", faults->list[i].line,
                faults->list[i].place ? faults->list[i].place : "", faults->list[i].sentence);
    fprintf(stderr, "engine_bench: %s\n", sentence);
    exit(1);
}

static struct bytes read_file(struct arena *arena, const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file || fseek(file, 0, SEEK_END) != 0)
        workload_give_up(path, NULL);
    long size = ftell(file);
    rewind(file);
    char *bytes = arena_alloc(arena, (size_t)size + 1);
    if (fread(bytes, 1, (size_t)size, file) != (size_t)size)
        workload_give_up(path, NULL);
    fclose(file);
    return (struct bytes){bytes, (size_t)size};
}

static struct bytes *copy_cells(struct arena *arena, const struct table_row *row)
{
    struct bytes *cells = arena_array(arena, row->count, sizeof *cells);
    memcpy(cells, row->cells, row->count * sizeof *cells);
    return cells;
}

static size_t column_of(const struct workload *workload, const char *name)
{
    for (size_t i = 0; i < workload->column_count; i++)
        if (bytes_are(workload->header[i], name))
            return i;
    workload_give_up("the facts lack a column", NULL);
    return 0;
}

static void add_row(struct workload *workload, const struct table_row *row, size_t *size)
{
    if (row->count != workload->column_count)
        workload_give_up("a row has another number of cells than the header", NULL);
    if (workload->row_count == *size) {
        *size = *size * 2 + 1024;
        workload->rows = realloc(workload->rows, *size * sizeof *workload->rows);
        if (!workload->rows)
            workload_give_up("no memory", NULL);
    }
    struct bytes *cells = copy_cells(&workload->arena, row);
    workload->rows[workload->row_count++] = (struct workload_row){
        row->line, cells, score_metric_of(workload->scheme, cells[workload->metric_column])};
}

static void read_rows(struct workload *workload, struct bytes content, struct faults *faults)
{
    struct faults warnings;
    faults_init(&warnings, &workload->arena);
    workload->table = table_open(&workload->arena, content, faults, &warnings);
    struct table_row row;
    if (!workload->table || !table_next(workload->table, &row))
        workload_give_up("the facts can't be read", faults);
    workload->header = copy_cells(&workload->arena, &row);
    workload->column_count = row.count;
    workload->subject_column = column_of(workload, "subject");
    workload->metric_column = column_of(workload, "metric");
    workload->value_column = column_of(workload, "value");
    for (size_t size = 0; table_next(workload->table, &row);)
        add_row(workload, &row, &size);
    if (faults->count > 0)
        workload_give_up("the facts are faulty", faults);
}

void workload_open(struct workload *workload, const char *scheme_path, const char *facts_path)
{
    *workload = (struct workload){0};
    workload_init_arena(&workload->arena);
    struct faults faults, warnings;
    faults_init(&faults, &workload->arena);
    faults_init(&warnings, &workload->arena);
    struct score_settings none = {0};
    workload->scheme = score_scheme_read(&workload->arena, read_file(&workload->arena, scheme_path),
                                         none, &faults, &warnings);
    if (!workload->scheme || score_scheme_open(workload->scheme, &faults) > 0)
        workload_give_up("the scheme is refused", &faults);
    read_rows(workload, read_file(&workload->arena, facts_path), &faults);
}

void workload_close(struct workload *workload)
{
    table_close(workload->table);
    free(workload->rows);
    arena_release(&workload->arena);
}

struct score_facts *workload_take_facts(const struct workload *workload, struct arena *arena)
{
    struct faults faults;
    faults_init(&faults, arena);
    struct score_facts *facts = score_facts_new(arena, workload->scheme);
    if (!score_facts_header(facts, workload->header, workload->column_count, 1, &faults))
        workload_give_up("the header is refused", &faults);
    for (size_t i = 0; i < workload->row_count; i++)
        score_facts_row(facts, workload->rows[i].cells, workload->column_count,
                        workload->rows[i].line, &faults);
    if (!score_facts_close(facts, &faults))
        workload_give_up("the facts are refused", &faults);
    return facts;
}

struct score_run *workload_run(const struct workload *workload, struct arena *arena,
                               struct score_facts *facts)
{
    struct faults faults;
    faults_init(&faults, arena);
    struct score_run *run = score_run_new(arena, workload->scheme, facts, &faults);
    if (!run)
        workload_give_up("the facts can't be scored", &faults);
    return run;
}

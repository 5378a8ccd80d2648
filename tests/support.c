/* SPDX-License-Identifier: Apache-2.0 */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct world *world_new(void)
{
    struct world *world = calloc(1, sizeof *world);
    assert_non_null(world);
    arena_init(&world->arena, (size_t)1 << 30, NULL);
    faults_init(&world->faults, &world->arena);
    faults_init(&world->warnings, &world->arena);
    return world;
}

void world_free(struct world *world)
{
    arena_release(&world->arena);
    free(world);
}

void given_scheme(struct world *world, const char *json)
{
    struct score_settings none = {0};
    world->scheme =
        score_scheme_read(&world->arena, bytes_of(json), none, &world->faults, &world->warnings);
    for (size_t i = 0; i < world->faults.count; i++)
        print_message("%s: %s\n", world->faults.list[i].place ? world->faults.list[i].place : "",
                      world->faults.list[i].sentence);
    assert_non_null(world->scheme);
}

struct bytes file_read(struct arena *arena, const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        fail_msg("can't open %s", path);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    long length = ftell(file);
    rewind(file);
    char *bytes = arena_alloc(arena, (size_t)length + 1);
    assert_int_equal(fread(bytes, 1, (size_t)length, file), length);
    assert_int_equal(fclose(file), 0);
    return (struct bytes){bytes, (size_t)length};
}

/* Splits one line in place; returns the number of cells. */
static size_t split_line(const char *line, size_t length, struct bytes *cells, size_t most)
{
    size_t count = 0;
    const char *from = line, *end = line + length;
    for (const char *at = line;; at++) {
        if (at != end && *at != ',')
            continue;
        assert_true(count < most);
        cells[count++] = (struct bytes){from, (size_t)(at - from)};
        from = at + 1;
        if (at == end)
            return count;
    }
}

struct score_run *run_of(struct world *world, const char *csv)
{
    struct score_facts *facts = score_facts_new(&world->arena, world->scheme);
    size_t line = 1;
    bool is_good = true;
    for (const char *at = csv; *at; line++) {
        struct bytes cells[16];
        size_t length = strcspn(at, "\n"), count = split_line(at, length, cells, 16);
        if (line == 1)
            is_good = score_facts_header(facts, cells, count, line, &world->faults);
        else
            score_facts_row(facts, cells, count, line, &world->faults);
        if (!is_good)
            return NULL;
        at += length + (at[length] == '\n');
    }
    if (!score_facts_close(facts, &world->faults))
        return NULL;
    return score_run_new(&world->arena, world->scheme, facts, &world->faults);
}

uint32_t subject_of(const struct score_run *run, const char *id)
{
    uint32_t subject = 0;
    if (!score_subject_of(run, bytes_of(id), &subject))
        fail_msg("there is no subject %s", id);
    return subject;
}

struct score_result result_of(const struct score_run *run, const char *id)
{
    return score_result_of(run, subject_of(run, id));
}

const char *total_of(struct world *world, const struct score_run *run, const char *id)
{
    struct text text;
    text_init(&text, &world->arena, 64);
    decimal_add_points(&text, result_of(run, id).total, world->scheme->decimals);
    return text.at;
}

void assert_same_result(const struct score_scheme *scheme, const struct score_run *one,
                        const struct score_run *other)
{
    size_t count, other_count;
    const uint32_t *order = score_run_order(one, &count);
    const uint32_t *other_order = score_run_order(other, &other_count);
    assert_int_equal(count, other_count);
    assert_memory_equal(order, other_order, count * sizeof *order);
    for (size_t i = 0; i < count; i++) {
        struct score_result a = score_result_of(one, order[i]);
        struct score_result b = score_result_of(other, order[i]);
        assert_string_equal(a.id, b.id);
        assert_int_equal(a.status, b.status);
        assert_int_equal(a.total, b.total);
        assert_int_equal(a.rank, b.rank);
        assert_int_equal(a.tie, b.tie);
        assert_int_equal(a.is_eligible, b.is_eligible);
        assert_int_equal(a.has_gap, b.has_gap);
        assert_int_equal(a.has_gap ? a.gap : 0, b.has_gap ? b.gap : 0);
        assert_ptr_equal(a.award, b.award);
        assert_int_equal(a.is_recommended, b.is_recommended);
        for (int j = 0; j < scheme->indicator_count; j++)
            assert_int_equal(score_indicator_points(one, order[i], j),
                             score_indicator_points(other, order[i], j));
    }
}

uint32_t next_below(uint64_t *state, uint32_t limit)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return (uint32_t)(*state >> 33) % limit;
}

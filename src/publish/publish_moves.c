/* SPDX-License-Identifier: Apache-2.0 */
/* Which ranks an amendment moved, told from the two results' own blobs. */
#include <stdlib.h>
#include <string.h>

#include "platform/base/faults.h"
#include "platform/base/json.h"
#include "publish/publish.h"

struct place {
    int64_t subject, rank;
    const char *name, *total;
};

struct places {
    struct place *list;
    size_t count;
};

static int64_t whole_of(const struct json *value)
{
    struct rat number;
    if (!value || value->kind != JSON_NUMBER || !json_number(value, &number) || number.den != 1)
        return 0;
    return (int64_t)number.num;
}

static const char *spelt(const struct json *value, enum json_kind kind)
{
    return value && value->kind == kind ? value->string : NULL;
}

static enum err read_places(struct ctx *c, const struct publish_result *result, struct places *ret)
{
    struct bytes bytes;
    struct faults faults;
    *ret = (struct places){NULL, 0};
    TRY(publish_load(c, result->totals, &bytes));
    faults_init(&faults, c->arena);
    const struct json *tree = json_parse(c->arena, bytes, &faults);
    const struct json *ranking = tree ? json_member(tree, "ranking") : NULL;
    const struct json *rows = ranking ? json_member(ranking, "rows") : NULL;
    if (!rows || rows->kind != JSON_ARRAY)
        return ctx_fail(c, ERR_INTERNAL, "定稿时保存的排名读不出来，请联系系统管理员。");
    ret->list = arena_array(c->arena, rows->count + 1, sizeof *ret->list);
    for (; ret->count < rows->count; ret->count++) {
        const struct json *row = &rows->list[ret->count];
        const char *name = spelt(json_member(row, "name"), JSON_STRING);
        ret->list[ret->count] =
            (struct place){.subject = whole_of(json_member(row, "subject")),
                           .rank = whole_of(json_member(row, "rank")),
                           .name = name ? name : "",
                           .total = spelt(json_member(row, "total"), JSON_NUMBER)};
    }
    return OK;
}

static int by_subject(const void *one, const void *other)
{
    const struct place *a = one, *b = other;
    return (a->subject > b->subject) - (a->subject < b->subject);
}

static struct places sorted(struct ctx *c, const struct places *places)
{
    struct places copy = {arena_array(c->arena, places->count + 1, sizeof *copy.list),
                          places->count};
    if (copy.count > 0)
        memcpy(copy.list, places->list, copy.count * sizeof *copy.list);
    qsort(copy.list, copy.count, sizeof *copy.list, by_subject);
    return copy;
}

static const struct place *place_of(const struct places *places, const struct place *wanted)
{
    return bsearch(wanted, places->list, places->count, sizeof *places->list, by_subject);
}

static bool is_same(const struct place *one, const struct place *other)
{
    bool is_same_total = one->total && other->total ? strcmp(one->total, other->total) == 0
                                                    : one->total == other->total;
    return one->rank == other->rank && is_same_total;
}

static struct field_list compare(struct ctx *c, const struct places *before,
                                 const struct places *after)
{
    struct places old = sorted(c, before), new = sorted(c, after);
    struct publish_move *moves =
        arena_array(c->arena, before->count + after->count + 1, sizeof *moves);
    size_t count = 0;
    for (size_t i = 0; i < after->count; i++) {
        const struct place *now = &after->list[i], *was = place_of(&old, now);
        if (was && is_same(was, now))
            continue;
        moves[count++] = (struct publish_move){.subject = now->subject,
                                               .name = now->name,
                                               .rank_before = was ? was->rank : 0,
                                               .rank_after = now->rank,
                                               .total_before = was ? was->total : NULL,
                                               .total_after = now->total};
    }
    for (size_t i = 0; i < before->count; i++) {
        const struct place *was = &before->list[i];
        if (!place_of(&new, was))
            moves[count++] = (struct publish_move){.subject = was->subject,
                                                   .name = was->name,
                                                   .rank_before = was->rank,
                                                   .total_before = was->total};
    }
    return (struct field_list){moves, count};
}

enum err publish_moves(struct ctx *c, const struct publish_result *result, struct field_list *ret)
{
    struct publish_result old;
    struct places before, after;
    *ret = (struct field_list){NULL, 0};
    if (result->supersedes == 0 || !publish_get(c, result->supersedes, &old))
        return OK;
    TRY(read_places(c, &old, &before));
    TRY(read_places(c, result, &after));
    *ret = compare(c, &before, &after);
    return OK;
}

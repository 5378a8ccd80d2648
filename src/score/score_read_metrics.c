/* SPDX-License-Identifier: Apache-2.0 */
#include "score/score_read.h"

#include <stdlib.h>
#include <string.h>

#include "score/score.h"

/* How sentences name it, and what they say behind its quantities; a flag is no quantity. */
static void settle_words(struct score_reading *reading, struct score_metric *metric)
{
    bool has_unit = metric->unit && metric->kind != KIND_FLAG;
    metric->name = bytes_of(metric->title ? metric->title : metric->id);
    metric->behind = bytes_of(has_unit ? text_format(reading->arena, " %s", metric->unit) : "");
}

static struct score_metric read_metric(struct score_reading *reading, const struct score_spot *spot)
{
    static const struct score_shape shape = {.required = {"id"},
                                             .optional = {"title", "kind", "per", "unit"}};
    static const char *const reserved[] = {"mean", "present", "adjust", NULL};
    static const char *const kinds[] = {"number", "count", "rank", "flag", NULL};
    static const char *const places[] = {"subject", "all", NULL};
    struct score_metric metric = {.id = "", .name = bytes_of(""), .behind = bytes_of("")};
    if (!score_read_object(reading, spot, &shape, NULL))
        return metric;
    struct score_spot kind = score_read_member(spot, "kind"), per = score_read_member(spot, "per");
    int word = score_read_word(reading, &kind, kinds);
    metric.id = score_read_id(reading, spot, reserved);
    metric.title = score_read_text(reading, spot, "title", false);
    metric.unit = score_read_text(reading, spot, "unit", false);
    metric.kind = word < 0 ? KIND_NUMBER : (enum score_kind)word;
    metric.is_per_all = score_read_word(reading, &per, places) == 1;
    settle_words(reading, &metric);
    return metric;
}

static int compare_named(const void *one, const void *other)
{
    const struct score_named *left = one, *right = other;
    int order = strcmp(left->id, right->id);
    return order ? order : (left->index > right->index) - (left->index < right->index);
}

static void sort_metrics(struct score_reading *reading, size_t count)
{
    struct score_named *list = arena_array(reading->arena, count + 1, sizeof *list);
    for (size_t i = 0; i < count; i++)
        list[i] = (struct score_named){reading->metrics[i].id, -1, i};
    score_read_say_twice(reading, list, count, "metrics");
    if (count > 1)
        qsort(list, count, sizeof *list, compare_named);
    int *by_id = arena_array(reading->arena, count + 1, sizeof *by_id);
    for (size_t i = 0; i < count; i++)
        by_id[i] = (int)list[i].index;
    reading->scheme->metrics_by_id = by_id;
}

/* Metrics that a `mean` reads are series, wherever in the file that is said. */
static void mark_series(struct score_reading *reading)
{
    const struct json *indicators = json_member(reading->root, "indicators");
    for (size_t i = 0; indicators && i < indicators->count; i++) {
        const struct json *items = json_member(&indicators->list[i], "items");
        for (size_t j = 0; items && j < items->count; j++) {
            const struct json *rule = json_member(&items->list[j], "rule");
            const struct json *id = json_member(&items->list[j], "metric");
            if (!rule || rule->kind != JSON_STRING || strcmp(rule->string, "mean") != 0)
                continue;
            int metric = id && id->kind == JSON_STRING
                             ? score_metric_of(reading->scheme, bytes_of(id->string))
                             : NO_METRIC;
            if (metric != NO_METRIC)
                reading->metrics[metric].is_series = true;
        }
    }
}

void score_read_metrics(struct score_reading *reading, const struct score_spot *spot)
{
    reading->has_metrics = spot->json && spot->json->kind == JSON_ARRAY;
    size_t count = score_read_list(reading, spot, true);
    reading->metrics = arena_array(reading->arena, count + 1, sizeof *reading->metrics);
    reading->is_metric_used = arena_array(reading->arena, count + 1, sizeof(bool));
    for (size_t i = 0; i < count; i++) {
        struct score_spot entry = score_read_element(spot, i);
        reading->metrics[i] = read_metric(reading, &entry);
    }
    reading->scheme->metrics = reading->metrics;
    reading->scheme->metric_count = (int)count;
    sort_metrics(reading, count);
    mark_series(reading);
}

/* ---- naming a metric ------------------------------------------------------------------------ */

bool score_read_is_computed(const struct score_reading *reading, const char *id)
{
    const struct json *indicators = json_member(reading->root, "indicators");
    for (size_t i = 0; indicators && i < indicators->count; i++) {
        const struct json *own = json_member(&indicators->list[i], "id");
        const struct json *items = json_member(&indicators->list[i], "items");
        if (own && own->kind == JSON_STRING && strcmp(own->string, id) == 0)
            return true;
        for (size_t j = 0; items && j < items->count; j++) {
            own = json_member(&items->list[j], "id");
            if (own && own->kind == JSON_STRING && strcmp(own->string, id) == 0)
                return true;
        }
    }
    return false;
}

/* "score.3" of a declared "score". */
static bool is_one_of_a_series(const struct score_reading *reading, const char *id)
{
    const char *point = strchr(id, '.');
    return point && score_metric_of(reading->scheme, (struct bytes){id, (size_t)(point - id)}) >= 0;
}

static void say_unknown_metric(struct score_reading *reading, const struct score_spot *spot)
{
    const char *id = spot->json->string, *shown = score_read_shown(reading, id);
    const char *place = score_read_place(reading, spot);
    if (*id == '$') {
        faults_add_place(reading->faults, place, "此处要写指标的编号，不能引用参数“%s”，请改正。",
                         shown);
    } else if (is_one_of_a_series(reading, id)) {
        faults_add_place(reading->faults, place,
                         "“%s”带有序号，方案里请只写小数点前的编号，并且只能由规则 mean 读取。",
                         shown);
    } else if (score_read_is_computed(reading, id)) {
        faults_add_place(
            reading->faults, place,
            "“%s”是算出来的得分，此处只能读取录入的指标，请改为 metrics 中声明的编号。", shown);
    } else {
        struct score_nearest nearest = score_read_nearest(reading, id);
        for (int i = 0; i < reading->scheme->metric_count; i++)
            score_read_consider(&nearest, reading->metrics[i].id);
        const char *hint = score_read_hint(reading, &nearest);
        faults_add_place(reading->faults, place,
                         "没有声明指标“%s”%s%s请改正，或在 metrics 中补上这个指标。", shown, hint,
                         *hint ? "" : "，");
    }
}

int score_read_metric(struct score_reading *reading, const struct score_spot *spot, int needs)
{
    if (!spot->json)
        return NO_METRIC;
    if (spot->json->kind != JSON_STRING) {
        faults_add_place(reading->faults, score_read_place(reading, spot),
                         "此处应是指标的编号，请写成加英文双引号的文字。");
        return NO_METRIC;
    }
    if (!reading->has_metrics)
        return NO_METRIC;
    int index = score_metric_of(reading->scheme, bytes_of(spot->json->string));
    if (index < 0) {
        say_unknown_metric(reading, spot);
        return NO_METRIC;
    }
    const struct score_metric *metric = &reading->metrics[index];
    reading->is_metric_used[index] = true;
    if (metric->is_series && !(needs & AS_SERIES))
        faults_add_place(reading->faults, score_read_place(reading, spot),
                         "指标“%s”有多个值（由规则 mean 读取），此处要的是一个值，请换一个指标。",
                         metric->id);
    if (metric->is_per_all && (needs & PER_SUBJECT))
        faults_add_place(reading->faults, score_read_place(reading, spot),
                         "指标“%s”是全体共用的（per 为 all），此处要逐个对象填报的指标，请换一个"
                         "指标或改它的 per。",
                         metric->id);
    return index;
}

int score_read_metric_at(struct score_reading *reading, const struct score_spot *object,
                         const char *key)
{
    struct score_spot spot = score_read_member(object, key);
    return score_read_metric(reading, &spot, ANY_METRIC);
}

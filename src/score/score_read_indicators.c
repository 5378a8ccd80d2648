/* SPDX-License-Identifier: Apache-2.0 */
#include "score/score_read.h"

static size_t items_of(const struct json *indicator)
{
    const struct json *items = json_member(indicator, "items");
    return items && items->kind == JSON_ARRAY ? items->count : 0;
}

static void read_items(struct score_reading *reading, const struct score_spot *spot, int index)
{
    struct score_scheme *scheme = reading->scheme;
    struct score_indicator *indicator = &reading->indicators[index];
    struct score_spot list = score_read_member(spot, "items");
    size_t count = score_read_list(reading, &list, false);
    for (size_t i = 0; i < count; i++) {
        struct score_spot entry = score_read_element(&list, i);
        struct score_item *item = &reading->items[scheme->item_count];
        item->indicator = index;
        item->index = scheme->item_count++;
        score_read_item(reading, &entry, item);
    }
    indicator->item_count = (int)count;
}

static void check_limits(struct score_reading *reading, const struct score_spot *spot,
                         const struct score_indicator *indicator)
{
    struct rat max = indicator->max.value, floor = indicator->floor.value;
    if (!indicator->has_max || !rat_is_held(max) || !rat_is_held(floor) ||
        rat_compare(max, floor) >= 0)
        return;
    faults_add_place(reading->faults, score_read_place(reading, spot),
                     "满分（max）低于最低分（floor，没有写就是 0），请改正其中一个。");
}

static void read_indicator(struct score_reading *reading, const struct score_spot *spot, int index)
{
    static const char *const reserved[] = {"adjust", NULL};
    static const struct score_shape shape = {.required = {"id", "items"},
                                             .optional = {"title", "max", "floor", "bonus"}};
    struct score_indicator *indicator = &reading->indicators[index];
    indicator->id = indicator->title = "";
    indicator->first_item = reading->scheme->item_count;
    if (!score_read_object(reading, spot, &shape, NULL))
        return;
    struct score_spot max = score_read_member(spot, "max"),
                      floor = score_read_member(spot, "floor");
    indicator->id = score_read_id(reading, spot, reserved);
    const char *title = score_read_text(reading, spot, "title", false);
    indicator->title = title ? title : indicator->id;
    indicator->is_bonus = score_read_bool(reading, spot, "bonus", false);
    indicator->has_max = max.json != NULL;
    indicator->max = score_read_number(reading, &max);
    indicator->max_units = score_read_units(reading, &max, indicator->max);
    indicator->has_floor = floor.json != NULL;
    indicator->floor.value = rat_of(0);
    if (floor.json)
        indicator->floor = score_read_number(reading, &floor);
    indicator->floor_units = score_read_units(reading, &floor, indicator->floor);
    if (!max.json && !indicator->is_bonus)
        faults_add_place(reading->faults, score_read_place(reading, &max),
                         "缺少满分“max”，请补上；加分项可以不写满分，但要写 \"bonus\": true。");
    check_limits(reading, spot, indicator);
    read_items(reading, spot, index);
}

static void say_ids_twice(struct score_reading *reading)
{
    const struct score_scheme *scheme = reading->scheme;
    size_t indicators = (size_t)scheme->indicator_count, items = (size_t)scheme->item_count;
    struct score_named *list = arena_array(reading->arena, indicators + items + 1, sizeof *list);
    for (size_t i = 0; i < indicators; i++)
        list[i] = (struct score_named){reading->indicators[i].id, -1, i};
    score_read_say_twice(reading, list, indicators, "indicators");
    for (size_t i = 0; i < items; i++) {
        const struct score_item *item = &reading->items[i];
        int first = reading->indicators[item->indicator].first_item;
        list[i] = (struct score_named){item->id, item->indicator, i - (size_t)first};
    }
    score_read_say_twice(reading, list, items, "items");
}

void score_read_indicators(struct score_reading *reading, const struct score_spot *spot)
{
    struct score_scheme *scheme = reading->scheme;
    size_t count = score_read_list(reading, spot, false), items = 0;
    for (size_t i = 0; i < count; i++)
        items += items_of(&spot->json->list[i]);
    reading->indicators = arena_array(reading->arena, count + 1, sizeof *reading->indicators);
    reading->items = arena_array(reading->arena, items + 1, sizeof *reading->items);
    reading->fields = arena_array(reading->arena, items + 1, sizeof *reading->fields);
    for (size_t i = 0; i < count; i++) {
        struct score_spot entry = score_read_element(spot, i);
        read_indicator(reading, &entry, (int)i);
    }
    scheme->indicators = reading->indicators;
    scheme->indicator_count = (int)count;
    scheme->items = reading->items;
    scheme->fields = reading->fields;
    say_ids_twice(reading);
}

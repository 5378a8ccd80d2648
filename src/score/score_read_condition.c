/* SPDX-License-Identifier: Apache-2.0 */
#include "score/score_read.h"

#include <string.h>

static struct score_operand read_ratio(struct score_reading *reading, const struct score_spot *spot)
{
    static const struct score_shape shape = {.required = {"ratio"}};
    struct score_operand ratio = {.kind = OPERAND_RATIO, .metric = NO_METRIC};
    struct score_operand *parts = arena_array(reading->arena, 2, sizeof *parts);
    ratio.over = &parts[0];
    ratio.under = &parts[1];
    parts[0].metric = parts[1].metric = NO_METRIC;
    (void)score_read_object(reading, spot, &shape, NULL);
    struct score_spot list = score_read_member(spot, "ratio");
    if (!list.json)
        return ratio;
    if (list.json->kind != JSON_ARRAY || list.json->count != 2) {
        faults_add_place(reading->faults, score_read_place(reading, &list),
                         "比值要写两个量，请写成 [分子, 分母] 的样子。");
        return ratio;
    }
    struct score_spot over = score_read_element(&list, 0), under = score_read_element(&list, 1);
    parts[0] = score_read_operand(reading, &over);
    parts[1] = score_read_operand(reading, &under);
    if (parts[1].kind == OPERAND_NUMBER && rat_is_held(parts[1].number.value) &&
        rat_sign(parts[1].number.value) == 0)
        faults_add_place(reading->faults, score_read_place(reading, &under),
                         "分母不能是 0，请改为不等于 0 的数字或指标。");
    return ratio;
}

struct score_operand score_read_operand(struct score_reading *reading,
                                        const struct score_spot *spot)
{
    struct score_operand operand = {.kind = OPERAND_NUMBER, .metric = NO_METRIC};
    if (!spot->json)
        return operand;
    switch (spot->json->kind) {
    case JSON_OBJECT: return read_ratio(reading, spot);
    case JSON_STRING:
        if (spot->json->string[0] != '$') {
            operand.kind = OPERAND_METRIC;
            operand.metric = score_read_metric(reading, spot, ANY_METRIC);
            return operand;
        }
        break;
    case JSON_NUMBER: break;
    default:
        faults_add_place(reading->faults, score_read_place(reading, spot),
                         "此处应是指标的编号、数字，或 {\"ratio\": [分子, 分母]}。");
        return operand;
    }
    operand.number = score_read_number(reading, spot);
    return operand;
}

struct score_comparison score_read_comparison(struct score_reading *reading,
                                              const struct score_spot *object)
{
    static const char *const ops[] = {">=", ">", "<=", "<", "=", "!=", NULL};
    struct score_spot left = score_read_member(object, "left"),
                      op = score_read_member(object, "op"),
                      right = score_read_member(object, "right");
    struct score_comparison comparison;
    comparison.left = score_read_operand(reading, &left);
    int word = score_read_word(reading, &op, ops);
    comparison.op = word < 0 ? OP_EQUAL : (enum score_op)word;
    comparison.right = score_read_operand(reading, &right);
    return comparison;
}

static void read_parts(struct score_reading *reading, const struct score_spot *list,
                       struct score_condition *condition)
{
    size_t count = score_read_list(reading, list, false);
    struct score_condition *parts = arena_array(reading->arena, count + 1, sizeof *parts);
    for (size_t i = 0; i < count; i++) {
        struct score_spot part = score_read_element(list, i);
        parts[i] = score_read_condition(reading, &part);
    }
    condition->parts = parts;
    condition->part_count = count;
}

struct score_condition score_read_condition(struct score_reading *reading,
                                            const struct score_spot *spot)
{
    static const struct score_shape comparison = {.required = {"left", "op", "right"}};
    static const struct score_shape any = {.required = {"any"}}, all = {.required = {"all"}};
    struct score_condition condition = {.kind = CONDITION_ANY};
    if (!spot->json)
        return condition;
    if (spot->json->kind != JSON_OBJECT) {
        faults_add_place(
            reading->faults, score_read_place(reading, spot),
            "此处应是一个条件，请写成 {\"left\": 指标, \"op\": \">=\", \"right\": 数字} "
            "的样子。");
        return condition;
    }
    bool is_any = json_member(spot->json, "any"), is_all = json_member(spot->json, "all");
    if (is_any || is_all) {
        struct score_spot list = score_read_member(spot, is_any ? "any" : "all");
        condition.kind = is_any ? CONDITION_ANY : CONDITION_ALL;
        (void)score_read_object(reading, spot, is_any ? &any : &all, NULL);
        read_parts(reading, &list, &condition);
        return condition;
    }
    condition.kind = CONDITION_COMPARISON;
    (void)score_read_object(reading, spot, &comparison, NULL);
    condition.comparison = score_read_comparison(reading, spot);
    return condition;
}

const struct score_condition *score_read_condition_at(struct score_reading *reading,
                                                      const struct score_spot *object,
                                                      const char *key)
{
    struct score_spot spot = score_read_member(object, key);
    if (!spot.json)
        return NULL;
    struct score_condition *condition = arena_alloc(reading->arena, sizeof *condition);
    *condition = score_read_condition(reading, &spot);
    return condition;
}

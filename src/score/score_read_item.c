/* SPDX-License-Identifier: Apache-2.0 */
/* Items: the keys of each rule, and the keys that all items share. */
#include "score/score_read.h"

#include <string.h>

const struct score_rule_entry score_read_rules[RULE_COUNT] = {
    [RULE_VALUE] = {"value", {.required = {"metric", "full", "points"}}, score_read_value},
    [RULE_PER] = {"per", {.required = {"terms"}}, score_read_terms},
    [RULE_FROM_FULL] = {"from_full", {.required = {"full", "terms"}}, score_read_terms},
    [RULE_TIERS] = {"tiers",
                    {.required = {"of", "tiers"}, .optional = {"may_exceed"}},
                    score_read_tiers},
    [RULE_WHEN] = {"when", {.required = {"left", "op", "right", "points"}}, score_read_when},
    [RULE_OVER] = {"over",
                   {.required = {"metric", "baseline", "percent", "points"}},
                   score_read_over},
    [RULE_RANK_LINEAR] = {"rank_linear",
                          {.required = {"best", "worst"},
                           .optional = {"metric", "given", "first", "higher"}},
                          score_read_rank_linear},
    [RULE_RANK_TABLE] = {"rank_table",
                         {.required = {"rows"}, .optional = {"metric", "given", "else", "higher"}},
                         score_read_rank_table},
    [RULE_RANK_STEP] = {"rank_step",
                        {.required = {"first", "step", "percent"},
                         .optional = {"metric", "given", "higher"}},
                        score_read_rank_step},
    [RULE_MEAN] = {"mean",
                   {.required = {"metric", "full", "points"},
                    .optional = {"drop", "best", "median", "over"}},
                   score_read_mean},
    [RULE_RATIO_SUM] = {"ratio_sum",
                        {.required = {"base", "parts"},
                         .optional = {"deduct", "fixed", "fatal", "bonus"}},
                        score_read_ratio_sum},
    [RULE_TIMED] = {"timed",
                    {.required = {"result", "full", "points", "seconds", "limit", "rate"}},
                    score_read_timed},
    [RULE_DISCRETION] = {"discretion", {.required = {"metric", "allowed"}}, score_read_discretion},
    [RULE_CARRIED] = {"carried",
                      {.required = {"metric", "full", "points"}, .optional = {"from"}},
                      score_read_value},
};

static int rule_of(const char *name)
{
    for (int i = 0; i < RULE_COUNT; i++) {
        if (strcmp(score_read_rules[i].name, name) == 0)
            return i;
    }
    return -1;
}

/* -1: there is none, and that has been said. Only the item is named as the place: until the rule
 * is known, nothing else about the item can be judged. */
static int read_rule(struct score_reading *reading, const struct score_spot *spot)
{
    struct score_spot rule = score_read_member(spot, "rule");
    struct text known;
    text_init(&known, reading->arena, 1000);
    for (int i = 0; i < RULE_COUNT; i++)
        text_add_format(&known, "%s%s", i ? "、" : "", score_read_rules[i].name);
    const char *place = score_read_place(reading, spot);
    if (!rule.json) {
        faults_add_place(reading->faults, place, "没有写计分规则，请补上“rule”，可以写：%s。",
                         known.at);
        return -1;
    }
    if (rule.json->kind != JSON_STRING) {
        faults_add_place(reading->faults, place,
                         "计分规则“rule”应是加英文双引号的文字，可以写：%s。", known.at);
        return -1;
    }
    int index = rule_of(rule.json->string);
    if (index >= 0)
        return index;
    struct score_nearest nearest = score_read_nearest(reading, rule.json->string);
    for (int i = 0; i < RULE_COUNT; i++)
        score_read_consider(&nearest, score_read_rules[i].name);
    const char *hint = score_read_hint(reading, &nearest);
    faults_add_place(reading->faults, place, "没有计分规则“%s”%s%s可以写：%s。",
                     score_read_shown(reading, rule.json->string), hint, *hint ? "" : "，",
                     known.at);
    return -1;
}

static void read_proofs(struct score_reading *reading, const struct score_spot *spot,
                        struct score_item *item)
{
    struct score_spot list = score_read_member(spot, "proofs");
    size_t count = score_read_list(reading, &list, true);
    const char **proofs = arena_array(reading->arena, count + 1, sizeof *proofs);
    for (size_t i = 0; i < count; i++) {
        const struct json *json = list.json->list + i;
        bool is_text = json->kind == JSON_STRING && text_trim(bytes_of(json->string)).length > 0;
        struct score_spot proof = score_read_element(&list, i);
        proofs[i] = is_text ? json->string : "";
        if (!is_text)
            faults_add_place(reading->faults, score_read_place(reading, &proof),
                             "此处应写一种佐证材料的名称，请写成加英文双引号的文字。");
    }
    item->proofs = proofs;
    item->proof_count = count;
}

static bool is_within(struct rat value, struct rat low, struct rat high)
{
    return rat_compare(value, low) >= 0 && rat_compare(value, high) <= 0;
}

static bool is_allowed(const struct score_item *item, struct rat value)
{
    for (size_t i = 0; i < item->keys.discretion.count; i++) {
        const struct score_range *range = &item->keys.discretion.allowed[i];
        /* What is not held is not known yet, so it does not refuse. */
        bool is_above = !range->has_low || !rat_is_held(range->low.value) ||
                        rat_compare(value, range->low.value) >= 0;
        bool is_below = !range->has_high || !rat_is_held(range->high.value) ||
                        rat_compare(value, range->high.value) <= 0;
        if (is_above && is_below)
            return true;
    }
    return item->keys.discretion.count == 0;
}

static void check_default(struct score_reading *reading, const struct score_spot *spot,
                          const struct score_item *item)
{
    enum score_rule rule = item->rule;
    const char *place = score_read_place(reading, spot);
    if (rule == RULE_RANK_LINEAR || rule == RULE_RANK_TABLE || rule == RULE_RANK_STEP ||
        rule == RULE_MEAN || rule == RULE_RATIO_SUM) {
        faults_add_place(reading->faults, place, "规则 %s 不能设缺省值（default），请删去。",
                         score_read_rules[rule].name);
        return;
    }
    if (!rat_is_held(item->fallback.value))
        return;
    struct rat full = {0, 0};
    if (rule == RULE_VALUE || rule == RULE_CARRIED)
        full = item->keys.value.full.value;
    else if (rule == RULE_TIMED)
        full = item->keys.timed.full.value;
    if (rat_is_held(full) && !is_within(item->fallback.value, rat_of(0), full))
        faults_add_place(reading->faults, place, "缺省值要在 0 与满分值（full）之间，请改正。");
    if (rule == RULE_DISCRETION && !is_allowed(item, item->fallback.value))
        faults_add_place(reading->faults, place,
                         "缺省值不在允许的范围（allowed）之内，请改正或放宽范围。");
}

static void read_if_empty(struct score_reading *reading, const struct score_spot *spot,
                          struct score_item *item)
{
    static const struct score_shape shape = {.required = {"points"}, .optional = {"when"}};
    struct score_spot if_empty = score_read_member(spot, "if_empty");
    if (!if_empty.json)
        return;
    if (item->rule != RULE_TIERS && item->rule != RULE_WHEN && item->rule != RULE_OVER)
        faults_add_place(
            reading->faults, score_read_place(reading, &if_empty),
            "if_empty（分母为 0 时的得分）只能用于 tiers、when、over，规则 %s 请删去。",
            score_read_rules[item->rule].name);
    item->has_if_empty = true;
    if (!score_read_object(reading, &if_empty, &shape, NULL))
        return;
    item->if_empty_points = score_read_number_at(reading, &if_empty, "points");
    item->if_empty_when = score_read_condition_at(reading, &if_empty, "when");
}

static void read_limits(struct score_reading *reading, const struct score_spot *spot,
                        struct score_item *item)
{
    struct score_spot cap = score_read_member(spot, "cap"),
                      floor = score_read_member(spot, "floor"),
                      fallback = score_read_member(spot, "default");
    item->has_cap = cap.json != NULL;
    item->has_floor = floor.json != NULL;
    item->has_default = fallback.json != NULL;
    item->cap = score_read_number(reading, &cap);
    item->floor = score_read_number(reading, &floor);
    item->fallback = score_read_number(reading, &fallback);
    if (rat_is_held(item->cap.value) && rat_is_held(item->floor.value) &&
        rat_compare(item->cap.value, item->floor.value) < 0)
        faults_add_place(reading->faults, score_read_place(reading, spot),
                         "最高分（cap）低于最低分（floor），请改正其中一个。");
    if (item->has_default)
        check_default(reading, &fallback, item);
}

void score_read_item(struct score_reading *reading, const struct score_spot *spot,
                     struct score_item *item)
{
    static const char *const reserved[] = {"adjust", NULL};
    static const struct score_shape shape = {.required = {"id", "rule"},
                                             .optional = {"title", "clause", "cap", "floor",
                                                          "default", "if_empty", "zero_when",
                                                          "reading", "proofs"}};
    item->id = item->clause = "";
    if (spot->json->kind != JSON_OBJECT) {
        (void)score_read_object(reading, spot, &shape, NULL);
        return;
    }
    item->id = score_read_id(reading, spot, reserved);
    int rule = read_rule(reading, spot);
    if (rule < 0)
        return;
    item->rule = (enum score_rule)rule;
    (void)score_read_object(reading, spot, &shape, &score_read_rules[rule].shape);
    score_read_rules[rule].read(reading, spot, item);
    read_limits(reading, spot, item);
    read_if_empty(reading, spot, item);
    item->zero_when = score_read_condition_at(reading, spot, "zero_when");
    item->title = score_read_text(reading, spot, "title", false);
    item->reading = score_read_text(reading, spot, "reading", false);
    const char *clause = score_read_text(reading, spot, "clause", false);
    item->clause = clause ? clause : "";
    read_proofs(reading, spot, item);
}

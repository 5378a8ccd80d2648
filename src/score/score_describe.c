/* SPDX-License-Identifier: Apache-2.0 */
/* The rule sheet: how an item earns its points, and conditions, in words. */
#include <string.h>

#include "score/score_say.h"

static const score_describer describers[RULE_COUNT] = {
    [RULE_VALUE] = score_describe_value,
    [RULE_PER] = score_describe_terms,
    [RULE_FROM_FULL] = score_describe_terms,
    [RULE_TIERS] = score_describe_tiers,
    [RULE_WHEN] = score_describe_when,
    [RULE_OVER] = score_describe_over,
    [RULE_RANK_LINEAR] = score_describe_rank_linear,
    [RULE_RANK_TABLE] = score_describe_rank_table,
    [RULE_RANK_STEP] = score_describe_rank_step,
    [RULE_MEAN] = score_describe_mean,
    [RULE_RATIO_SUM] = score_describe_ratio_sum,
    [RULE_TIMED] = score_describe_timed,
    [RULE_DISCRETION] = score_describe_discretion,
    [RULE_CARRIED] = score_describe_value,
};

void score_describe_operand(struct text *text, const struct score_scheme *scheme,
                            const struct score_operand *operand)
{
    if (operand->kind == OPERAND_METRIC) {
        score_say_quoted(text, scheme, operand->metric);
        return;
    }
    if (operand->kind == OPERAND_NUMBER) {
        text_add_char(text, ' ');
        score_say_number(text, scheme, &operand->number);
        text_add_char(text, ' ');
        return;
    }
    bool is_nested = operand->over->kind == OPERAND_RATIO;
    text_add(text, is_nested ? "（" : "");
    score_describe_operand(text, scheme, operand->over);
    text_add(text, is_nested ? "）与" : "与");
    is_nested = operand->under->kind == OPERAND_RATIO;
    text_add(text, is_nested ? "（" : "");
    score_describe_operand(text, scheme, operand->under);
    text_add(text, is_nested ? "）之比" : "之比");
}

/* `“甲”为“是”`; false: no flag held against 0 or 1. */
static bool describe_flag(struct text *text, const struct score_scheme *scheme,
                          const struct score_comparison *comparison)
{
    const struct score_operand *left = &comparison->left, *right = &comparison->right;
    if (left->kind != OPERAND_METRIC || scheme->metrics[left->metric].kind != KIND_FLAG ||
        right->kind != OPERAND_NUMBER || !rat_is_held(right->number.value) ||
        (comparison->op != OP_EQUAL && comparison->op != OP_OTHER))
        return false;
    bool is_one = rat_compare(right->number.value, rat_of(1)) == 0;
    if (!is_one && right->number.value.num != 0)
        return false;
    score_say_quoted(text, scheme, left->metric);
    text_add(text, comparison->op == OP_EQUAL ? "为“" : "不为“");
    text_add(text, is_one ? "是”" : "否”");
    return true;
}

/* The number that an operand is held against: a share, or with the operand's unit. */
static void describe_bound(struct text *text, const struct score_scheme *scheme,
                           const struct score_operand *operand, const struct score_number *number)
{
    bool is_share = operand->kind == OPERAND_RATIO && rat_is_held(number->value) &&
                    rat_compare(number->value, rat_of(1)) <= 0;
    text_add_char(text, ' ');
    if (is_share) {
        score_say_percent(text, scheme, number);
        return;
    }
    score_say_number(text, scheme, number);
    if (operand->kind != OPERAND_METRIC || scheme->metrics[operand->metric].kind == KIND_FLAG ||
        !scheme->metrics[operand->metric].unit)
        return;
    text_add_char(text, ' ');
    text_add(text, scheme->metrics[operand->metric].unit);
}

void score_describe_comparison(struct text *text, const struct score_scheme *scheme,
                               const struct score_comparison *comparison)
{
    static const char *const words[] = {
        [OP_AT_LEAST] = "不小于", [OP_MORE] = "大于",  [OP_AT_MOST] = "不大于",
        [OP_LESS] = "小于",       [OP_EQUAL] = "等于", [OP_OTHER] = "不等于"};
    if (describe_flag(text, scheme, comparison))
        return;
    score_describe_operand(text, scheme, &comparison->left);
    text_add(text, words[comparison->op]);
    if (comparison->right.kind == OPERAND_NUMBER)
        describe_bound(text, scheme, &comparison->left, &comparison->right.number);
    else
        score_describe_operand(text, scheme, &comparison->right);
}

void score_describe_condition(struct text *text, const struct score_scheme *scheme,
                              const struct score_condition *condition)
{
    if (condition->kind == CONDITION_COMPARISON) {
        score_describe_comparison(text, scheme, &condition->comparison);
        return;
    }
    for (size_t i = 0; i < condition->part_count; i++) {
        const struct score_condition *part = &condition->parts[i];
        bool is_nested = part->kind != CONDITION_COMPARISON && part->part_count > 1;
        if (i > 0)
            text_add(text, condition->kind == CONDITION_ANY ? "，或者" : "，并且");
        text_add(text, is_nested ? "（" : "");
        score_describe_condition(text, scheme, part);
        text_add(text, is_nested ? "）" : "");
    }
}

static void describe_if_empty(const struct score_describing *describing)
{
    const struct score_item *item = describing->item;
    struct text *text = describing->text;
    if (!item->has_if_empty)
        return;
    text_add(text, "分母为 0 时，");
    if (item->if_empty_when) {
        score_describe_condition(text, describing->scheme, item->if_empty_when);
        score_say_words(text, "的");
    }
    score_say_worth(text, describing->scheme, &item->if_empty_points);
    text_add(text, item->if_empty_when ? "，否则得 0 分。" : "。");
}

/* Stands in for every metric that the rule reads. */
static void describe_default(const struct score_describing *describing)
{
    const struct score_item *item = describing->item;
    if (!item->has_default && item->rule != RULE_PER)
        return;
    text_add(describing->text, "未填报的按 ");
    if (item->has_default)
        score_say_number(describing->text, describing->scheme, &item->fallback);
    else
        text_add(describing->text, "0");
    text_add(describing->text, " 计。");
}

static void describe_bounds(const struct score_describing *describing)
{
    const struct score_item *item = describing->item;
    struct text *text = describing->text;
    if (item->has_cap) {
        text_add(text, "最高计 ");
        score_say_number(text, describing->scheme, &item->cap);
        text_add(text, item->has_floor ? " 分，" : " 分。");
    }
    if (item->has_floor) {
        text_add(text, "最低计 ");
        score_say_number(text, describing->scheme, &item->floor);
        text_add(text, " 分。");
    }
}

/* An open parameter stands in brackets, and full-width brackets keep no blanks beside them. */
static void close_up(struct text *text, size_t from)
{
    size_t to = from;
    for (size_t at = from; at < text->used; at++) {
        bool is_blank = text->at[at] == ' ';
        bool is_before = is_blank && strncmp(text->at + at + 1, "（", 3) == 0;
        bool is_behind =
            is_blank && to >= from + 3 &&
            (strncmp(text->at + to - 3, "（", 3) == 0 || strncmp(text->at + to - 3, "）", 3) == 0);
        if (!is_before && !is_behind)
            text->at[to++] = text->at[at];
    }
    text->used = to;
    text->at[to] = '\0';
}

void score_describe_item(struct text *text, const struct score_scheme *scheme,
                         const struct score_item *item)
{
    struct score_describing describing = {text, scheme, item};
    size_t before = text->used;
    describers[item->rule](&describing);
    describe_bounds(&describing);
    describe_default(&describing);
    describe_if_empty(&describing);
    if (item->zero_when) {
        text_add(text, "有下列情形的，本项计 0 分：");
        score_describe_condition(text, scheme, item->zero_when);
        text_add(text, "。");
    }
    close_up(text, before);
}

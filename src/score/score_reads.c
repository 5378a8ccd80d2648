/* SPDX-License-Identifier: Apache-2.0 */
/* Which metrics an item reads, for the list of facts behind its points. */
#include "score/score_run.h"

/* Without a list only counts, and then counts repetitions too. */
struct collector {
    int *list;
    uint32_t count;
    uint64_t *seen;
};

static void collect(struct collector *collector, int metric)
{
    if (metric == NO_METRIC)
        return;
    if (collector->list) {
        if (score_has_bit(collector->seen, metric))
            return;
        score_set_bit(collector->seen, metric);
        collector->list[collector->count] = metric;
    }
    collector->count++;
}

static void collect_operand(struct collector *collector, const struct score_operand *operand)
{
    if (operand->kind == OPERAND_METRIC)
        collect(collector, operand->metric);
    if (operand->kind == OPERAND_RATIO) {
        collect_operand(collector, operand->over);
        collect_operand(collector, operand->under);
    }
}

static void collect_comparison(struct collector *collector,
                               const struct score_comparison *comparison)
{
    collect_operand(collector, &comparison->left);
    collect_operand(collector, &comparison->right);
}

static void collect_condition(struct collector *collector, const struct score_condition *condition)
{
    if (condition->kind == CONDITION_COMPARISON)
        collect_comparison(collector, &condition->comparison);
    for (size_t i = 0; i < condition->part_count; i++)
        collect_condition(collector, &condition->parts[i]);
}

static void collect_ranking(struct collector *collector, const struct score_ranking *ranking)
{
    collect(collector, ranking->metric);
    collect(collector, ranking->given_rank);
    collect(collector, ranking->given_count);
}

static void collect_table(struct collector *collector, const struct score_item *item)
{
    const struct score_else *otherwise = item->keys.table.otherwise;
    collect_ranking(collector, &item->keys.table.ranking);
    if (otherwise && otherwise->rule == RULE_WHEN)
        collect_comparison(collector, &otherwise->when.comparison);
    else if (otherwise)
        collect_operand(collector, &otherwise->tiers.of);
}

static void collect_metrics(struct collector *collector, const struct score_metrics *metrics)
{
    for (size_t i = 0; i < metrics->count; i++)
        collect(collector, metrics->list[i]);
}

static void collect_ratio_sum(struct collector *collector, const struct score_item *item)
{
    for (size_t i = 0; i < item->keys.ratio_sum.count; i++)
        collect(collector, item->keys.ratio_sum.parts[i].metric);
    collect_metrics(collector, &item->keys.ratio_sum.bonus);
    collect_metrics(collector, &item->keys.ratio_sum.deduct);
    collect_metrics(collector, &item->keys.ratio_sum.fatal);
}

static void collect_rule(struct collector *collector, const struct score_item *item)
{
    switch (item->rule) {
    case RULE_VALUE:
    case RULE_CARRIED: collect(collector, item->keys.value.metric); break;
    case RULE_PER:
    case RULE_FROM_FULL:
        for (size_t i = 0; i < item->keys.terms.count; i++)
            collect(collector, item->keys.terms.terms[i].metric);
        break;
    case RULE_TIERS: collect_operand(collector, &item->keys.tiers.of); break;
    case RULE_WHEN: collect_comparison(collector, &item->keys.when.comparison); break;
    case RULE_OVER:
        collect(collector, item->keys.over.metric);
        if (!item->keys.over.is_over_mean)
            collect_operand(collector, &item->keys.over.baseline);
        break;
    case RULE_RANK_LINEAR: collect_ranking(collector, &item->keys.linear.ranking); break;
    case RULE_RANK_TABLE: collect_table(collector, item); break;
    case RULE_RANK_STEP: collect_ranking(collector, &item->keys.step.ranking); break;
    case RULE_MEAN:
        collect(collector, item->keys.mean.metric);
        collect(collector, item->keys.mean.over);
        break;
    case RULE_RATIO_SUM: collect_ratio_sum(collector, item); break;
    case RULE_TIMED:
        collect(collector, item->keys.timed.result);
        collect(collector, item->keys.timed.seconds);
        break;
    case RULE_DISCRETION:
    case RULE_COUNT: collect(collector, item->keys.discretion.metric); break;
    }
}

static void collect_item(struct collector *collector, const struct score_item *item)
{
    collect_rule(collector, item);
    if (item->has_if_empty && item->if_empty_when)
        collect_condition(collector, item->if_empty_when);
    if (item->zero_when)
        collect_condition(collector, item->zero_when);
}

static void set_operand(uint64_t *set, const struct score_operand *operand)
{
    if (operand->kind == OPERAND_METRIC)
        score_set_bit(set, operand->metric);
    if (operand->kind == OPERAND_RATIO) {
        set_operand(set, operand->over);
        set_operand(set, operand->under);
    }
}

void score_reads_condition(uint64_t *set, const struct score_condition *condition)
{
    if (condition->kind == CONDITION_COMPARISON) {
        set_operand(set, &condition->comparison.left);
        set_operand(set, &condition->comparison.right);
    }
    for (size_t i = 0; i < condition->part_count; i++)
        score_reads_condition(set, &condition->parts[i]);
}

static void find_fixed(uint64_t *fixed, const struct score_scheme *scheme)
{
    for (size_t i = 0; i < scheme->gate_count; i++)
        score_reads_condition(fixed, &scheme->gates[i].when);
    for (size_t i = 0; i < scheme->veto_count; i++) {
        if (scheme->vetoes[i].effect != EFFECT_BAR_AWARDS)
            score_reads_condition(fixed, &scheme->vetoes[i].when);
    }
}

struct score_reads score_reads_of(struct arena *arena, const struct score_scheme *scheme)
{
    size_t item_count = (size_t)scheme->item_count, metric_count = (size_t)scheme->metric_count;
    size_t words = metric_count / 64 + 1;
    struct score_reads reads;
    struct collector collector = {NULL, 0, NULL};
    for (size_t i = 0; i < item_count; i++)
        collect_item(&collector, &scheme->items[i]);
    reads.start = arena_array(arena, item_count + 1, sizeof *reads.start);
    reads.readers = arena_array(arena, metric_count, sizeof *reads.readers);
    reads.list = arena_array(arena, (size_t)collector.count + 1, sizeof *reads.list);
    reads.fixed = arena_array(arena, words, sizeof *reads.fixed);
    find_fixed(reads.fixed, scheme);
    collector =
        (struct collector){reads.list, 0, arena_array(arena, words, sizeof *collector.seen)};
    for (size_t i = 0; i < item_count; i++) {
        reads.start[i] = collector.count;
        collect_item(&collector, &scheme->items[i]);
        for (uint32_t at = reads.start[i]; at < collector.count; at++) {
            int metric = reads.list[at];
            collector.seen[metric / 64] = 0;
            if (reads.readers[metric] < UINT16_MAX)
                reads.readers[metric]++;
        }
    }
    reads.start[item_count] = collector.count;
    return reads;
}

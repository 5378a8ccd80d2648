/* SPDX-License-Identifier: Apache-2.0 */
#include "score/score_print.h"

#include "platform/base/json.h"
#include "score/score_read.h"

/* ---- operands and conditions ---------------------------------------------------------------- */

static void add_metric(struct text *text, const struct score_scheme *scheme, int metric)
{
    json_add_string(text, scheme->metrics[metric].id);
}

static void print_metric(struct score_printer *printer, const struct score_scheme *scheme,
                         const char *key, int metric)
{
    score_print_key(printer, key);
    add_metric(printer->text, scheme, metric);
}

static void add_operand(struct text *text, const struct score_scheme *scheme,
                        const struct score_operand *operand)
{
    if (operand->kind == OPERAND_METRIC) {
        add_metric(text, scheme, operand->metric);
    } else if (operand->kind == OPERAND_NUMBER) {
        score_print_add_number(text, operand->number);
    } else {
        text_add(text, "{\"ratio\": [");
        add_operand(text, scheme, operand->over);
        text_add(text, ", ");
        add_operand(text, scheme, operand->under);
        text_add(text, "]}");
    }
}

static const char *name_of_op(enum score_op op)
{
    static const char *const names[] = {">=", ">", "<=", "<", "=", "!="};
    return names[op];
}

void score_print_add_condition(struct text *text, const struct score_scheme *scheme,
                               const struct score_condition *condition)
{
    if (condition->kind == CONDITION_COMPARISON) {
        text_add(text, "{\"left\": ");
        add_operand(text, scheme, &condition->comparison.left);
        text_add_format(text,
                        ", \"op\": \"%s\", \"right\": ", name_of_op(condition->comparison.op));
        add_operand(text, scheme, &condition->comparison.right);
        text_add_char(text, '}');
        return;
    }
    text_add(text, condition->kind == CONDITION_ANY ? "{\"any\": [" : "{\"all\": [");
    for (size_t i = 0; i < condition->part_count; i++) {
        text_add(text, i ? ", " : "");
        score_print_add_condition(text, scheme, &condition->parts[i]);
    }
    text_add(text, "]}");
}

void score_print_condition(struct score_printer *printer, const struct score_scheme *scheme,
                           const char *key, const struct score_condition *condition)
{
    if (!condition)
        return;
    score_print_key(printer, key);
    score_print_add_condition(printer->text, scheme, condition);
}

/* ---- rules ---------------------------------------------------------------------------------- */

static void print_value(struct score_printer *printer, const struct score_scheme *scheme,
                        const struct score_item *item)
{
    print_metric(printer, scheme, "metric", item->keys.value.metric);
    score_print_number(printer, "full", item->keys.value.full);
    score_print_number(printer, "points", item->keys.value.points);
    if (item->rule == RULE_CARRIED)
        score_print_text(printer, "from", item->keys.value.from);
}

static void print_terms(struct score_printer *printer, const struct score_scheme *scheme,
                        const struct score_item *item)
{
    if (item->rule == RULE_FROM_FULL)
        score_print_number(printer, "full", item->keys.terms.full);
    score_print_key(printer, "terms");
    score_print_open(printer, '[');
    for (size_t i = 0; i < item->keys.terms.count; i++) {
        score_print_line(printer);
        text_add(printer->text, "{\"metric\": ");
        add_metric(printer->text, scheme, item->keys.terms.terms[i].metric);
        text_add(printer->text, ", \"points\": ");
        score_print_add_number(printer->text, item->keys.terms.terms[i].points);
        text_add_char(printer->text, '}');
    }
    score_print_close(printer, ']');
}

static void print_tier_keys(struct score_printer *printer, const struct score_scheme *scheme,
                            const struct score_tiers *tiers)
{
    score_print_key(printer, "of");
    add_operand(printer->text, scheme, &tiers->of);
    score_print_key(printer, "tiers");
    score_print_open(printer, '[');
    for (size_t i = 0; i < tiers->count; i++) {
        const struct score_tier *tier = &tiers->list[i];
        score_print_line(printer);
        text_add(printer->text, tier->is_strict ? "[\">\", " : "[\">=\", ");
        score_print_add_number(printer->text, tier->threshold);
        text_add(printer->text, ", ");
        score_print_add_number(printer->text, tier->points);
        text_add_char(printer->text, ']');
    }
    score_print_close(printer, ']');
    if (tiers->may_exceed)
        score_print_bool(printer, "may_exceed", true);
}

static void print_tiers(struct score_printer *printer, const struct score_scheme *scheme,
                        const struct score_item *item)
{
    print_tier_keys(printer, scheme, &item->keys.tiers);
}

static void print_when_keys(struct score_printer *printer, const struct score_scheme *scheme,
                            const struct score_when *when)
{
    score_print_key(printer, "left");
    add_operand(printer->text, scheme, &when->comparison.left);
    score_print_text(printer, "op", name_of_op(when->comparison.op));
    score_print_key(printer, "right");
    add_operand(printer->text, scheme, &when->comparison.right);
    score_print_number(printer, "points", when->points);
}

static void print_when(struct score_printer *printer, const struct score_scheme *scheme,
                       const struct score_item *item)
{
    print_when_keys(printer, scheme, &item->keys.when);
}

static void print_over(struct score_printer *printer, const struct score_scheme *scheme,
                       const struct score_item *item)
{
    print_metric(printer, scheme, "metric", item->keys.over.metric);
    score_print_key(printer, "baseline");
    if (item->keys.over.is_over_mean)
        text_add(printer->text, "\"mean\"");
    else
        add_operand(printer->text, scheme, &item->keys.over.baseline);
    score_print_number(printer, "percent", item->keys.over.percent);
    score_print_number(printer, "points", item->keys.over.points);
}

static void print_ranking(struct score_printer *printer, const struct score_scheme *scheme,
                          const struct score_ranking *ranking)
{
    if (ranking->metric != NO_METRIC) {
        print_metric(printer, scheme, "metric", ranking->metric);
        if (ranking->is_lower_better)
            score_print_bool(printer, "higher", false);
        return;
    }
    score_print_key(printer, "given");
    text_add(printer->text, "{\"rank\": ");
    add_metric(printer->text, scheme, ranking->given_rank);
    if (ranking->given_count != NO_METRIC) {
        text_add(printer->text, ", \"count\": ");
        add_metric(printer->text, scheme, ranking->given_count);
    }
    text_add_char(printer->text, '}');
}

static void print_rank_linear(struct score_printer *printer, const struct score_scheme *scheme,
                              const struct score_item *item)
{
    print_ranking(printer, scheme, &item->keys.linear.ranking);
    score_print_number(printer, "best", item->keys.linear.best);
    score_print_number(printer, "worst", item->keys.linear.worst);
    if (item->keys.linear.first || item->keys.linear.first_parameter)
        score_print_whole(printer, "first", item->keys.linear.first,
                          item->keys.linear.first_parameter);
}

static void print_row(struct score_printer *printer, const struct score_rank_row *row)
{
    score_print_line(printer);
    if (row->is_percent) {
        text_add(printer->text, "{\"percent\": ");
        score_print_add_number(printer->text, row->percent);
    } else {
        text_add(printer->text, "{\"ranks\": [");
        score_print_add_whole(printer->text, row->from, row->from_parameter);
        text_add(printer->text, ", ");
        score_print_add_whole(printer->text, row->to, row->to_parameter);
        text_add_char(printer->text, ']');
    }
    text_add(printer->text, ", \"points\": ");
    score_print_add_number(printer->text, row->points);
    text_add_char(printer->text, '}');
}

static void print_rank_table(struct score_printer *printer, const struct score_scheme *scheme,
                             const struct score_item *item)
{
    const struct score_else *otherwise = item->keys.table.otherwise;
    print_ranking(printer, scheme, &item->keys.table.ranking);
    score_print_key(printer, "rows");
    score_print_open(printer, '[');
    for (size_t i = 0; i < item->keys.table.count; i++)
        print_row(printer, &item->keys.table.rows[i]);
    score_print_close(printer, ']');
    if (!otherwise)
        return;
    score_print_key(printer, "else");
    score_print_open(printer, '{');
    score_print_text(printer, "rule", score_read_rules[otherwise->rule].name);
    if (otherwise->rule == RULE_TIERS)
        print_tier_keys(printer, scheme, &otherwise->tiers);
    else
        print_when_keys(printer, scheme, &otherwise->when);
    score_print_close(printer, '}');
}

static void print_rank_step(struct score_printer *printer, const struct score_scheme *scheme,
                            const struct score_item *item)
{
    print_ranking(printer, scheme, &item->keys.step.ranking);
    score_print_number(printer, "first", item->keys.step.first);
    score_print_number(printer, "step", item->keys.step.step);
    score_print_number(printer, "percent", item->keys.step.percent);
}

static void print_mean(struct score_printer *printer, const struct score_scheme *scheme,
                       const struct score_item *item)
{
    int64_t count = item->keys.mean.count;
    const char *parameter = item->keys.mean.count_parameter;
    enum score_mean_kind kind = item->keys.mean.kind;
    print_metric(printer, scheme, "metric", item->keys.mean.metric);
    score_print_number(printer, "full", item->keys.mean.full);
    score_print_number(printer, "points", item->keys.mean.points);
    if (kind == MEAN_DROP)
        score_print_whole(printer, "drop", count, parameter);
    else if (item->keys.mean.drop_parameter)
        score_print_whole(printer, "drop", 0, item->keys.mean.drop_parameter);
    if (kind == MEAN_BEST)
        score_print_whole(printer, "best", count, parameter);
    if (kind == MEAN_MEDIAN)
        score_print_bool(printer, "median", true);
    if (item->keys.mean.over != NO_METRIC)
        print_metric(printer, scheme, "over", item->keys.mean.over);
}

static void print_metrics(struct score_printer *printer, const struct score_scheme *scheme,
                          const char *key, const struct score_metrics *metrics)
{
    if (metrics->count == 0)
        return;
    score_print_key(printer, key);
    for (size_t i = 0; i < metrics->count; i++) {
        text_add(printer->text, i ? ", " : "[");
        add_metric(printer->text, scheme, metrics->list[i]);
    }
    text_add_char(printer->text, ']');
}

static void print_ratio_sum(struct score_printer *printer, const struct score_scheme *scheme,
                            const struct score_item *item)
{
    struct score_number fixed = item->keys.ratio_sum.fixed;
    score_print_number(printer, "base", item->keys.ratio_sum.base);
    score_print_key(printer, "parts");
    score_print_open(printer, '[');
    for (size_t i = 0; i < item->keys.ratio_sum.count; i++) {
        score_print_line(printer);
        text_add(printer->text, "{\"metric\": ");
        add_metric(printer->text, scheme, item->keys.ratio_sum.parts[i].metric);
        text_add(printer->text, ", \"full\": ");
        score_print_add_number(printer->text, item->keys.ratio_sum.parts[i].full);
        text_add_char(printer->text, '}');
    }
    score_print_close(printer, ']');
    print_metrics(printer, scheme, "deduct", &item->keys.ratio_sum.deduct);
    print_metrics(printer, scheme, "bonus", &item->keys.ratio_sum.bonus);
    print_metrics(printer, scheme, "fatal", &item->keys.ratio_sum.fatal);
    if (fixed.parameter || rat_sign(fixed.value) != 0)
        score_print_number(printer, "fixed", fixed);
}

static void print_timed(struct score_printer *printer, const struct score_scheme *scheme,
                        const struct score_item *item)
{
    print_metric(printer, scheme, "result", item->keys.timed.result);
    score_print_number(printer, "full", item->keys.timed.full);
    score_print_number(printer, "points", item->keys.timed.points);
    print_metric(printer, scheme, "seconds", item->keys.timed.seconds);
    score_print_number(printer, "limit", item->keys.timed.limit);
    score_print_number(printer, "rate", item->keys.timed.rate);
}

static void add_end(struct text *text, bool is_there, struct score_number number)
{
    if (is_there)
        score_print_add_number(text, number);
    else
        text_add(text, "null");
}

static void print_discretion(struct score_printer *printer, const struct score_scheme *scheme,
                             const struct score_item *item)
{
    print_metric(printer, scheme, "metric", item->keys.discretion.metric);
    score_print_key(printer, "allowed");
    for (size_t i = 0; i < item->keys.discretion.count; i++) {
        const struct score_range *range = &item->keys.discretion.allowed[i];
        text_add(printer->text, i ? ", [" : "[[");
        add_end(printer->text, range->has_low, range->low);
        text_add(printer->text, ", ");
        add_end(printer->text, range->has_high, range->high);
        text_add_char(printer->text, ']');
    }
    text_add_char(printer->text, ']');
}

typedef void (*rule_printer)(struct score_printer *printer, const struct score_scheme *scheme,
                             const struct score_item *item);

static const rule_printer rule_printers[RULE_COUNT] = {
    [RULE_VALUE] = print_value,
    [RULE_PER] = print_terms,
    [RULE_FROM_FULL] = print_terms,
    [RULE_TIERS] = print_tiers,
    [RULE_WHEN] = print_when,
    [RULE_OVER] = print_over,
    [RULE_RANK_LINEAR] = print_rank_linear,
    [RULE_RANK_TABLE] = print_rank_table,
    [RULE_RANK_STEP] = print_rank_step,
    [RULE_MEAN] = print_mean,
    [RULE_RATIO_SUM] = print_ratio_sum,
    [RULE_TIMED] = print_timed,
    [RULE_DISCRETION] = print_discretion,
    [RULE_CARRIED] = print_value,
};

void score_print_rule(struct score_printer *printer, const struct score_scheme *scheme,
                      const struct score_item *item)
{
    score_print_text(printer, "rule", score_read_rules[item->rule].name);
    rule_printers[item->rule](printer, scheme, item);
}

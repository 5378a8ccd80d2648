/* SPDX-License-Identifier: Apache-2.0 */
/* The rules that score by rank, and the fields that subjects are ranked in. */
#include "score/score_read.h"

#include <string.h>

enum { HIGHEST_RANK = 1000000000 };

int score_read_field(struct score_reading *reading, int metric, bool is_lower_better)
{
    struct score_scheme *scheme = reading->scheme;
    if (metric == NO_METRIC)
        return -1;
    for (int i = 0; i < scheme->field_count; i++) {
        if (reading->fields[i].metric == metric &&
            reading->fields[i].is_lower_better == is_lower_better)
            return i;
    }
    reading->fields[scheme->field_count] = (struct score_field){metric, is_lower_better};
    return scheme->field_count++;
}

static void read_given(struct score_reading *reading, const struct score_spot *spot,
                       bool needs_count, struct score_ranking *ranking)
{
    static const struct score_shape shape = {.required = {"rank"}, .optional = {"count"}};
    if (!score_read_object(reading, spot, &shape, NULL))
        return;
    struct score_spot rank = score_read_member(spot, "rank"),
                      count = score_read_member(spot, "count");
    ranking->given_rank = score_read_metric(reading, &rank, PER_SUBJECT);
    ranking->given_count = score_read_metric(reading, &count, PER_SUBJECT);
    if (needs_count && !count.json)
        faults_add_place(reading->faults, score_read_place(reading, &count),
                         "这里要用到参加排名的总数，请补上“count”（总数的指标）。");
}

/* `metric` with `higher`, or `given`. */
static struct score_ranking read_ranking(struct score_reading *reading,
                                         const struct score_spot *object, bool needs_count)
{
    struct score_ranking ranking = {
        .metric = NO_METRIC, .given_rank = NO_METRIC, .given_count = NO_METRIC, .field = -1};
    struct score_spot metric = score_read_member(object, "metric"),
                      given = score_read_member(object, "given"),
                      higher = score_read_member(object, "higher");
    ranking.is_lower_better = !score_read_bool(reading, object, "higher", true);
    if (!metric.json == !given.json)
        faults_add_place(reading->faults, score_read_place(reading, object),
                         "名次的来源要写一样，也只能写一样：“metric”（由本程序按成绩排名）或“given”"
                         "（已有名次）。");
    if (given.json) {
        read_given(reading, &given, needs_count, &ranking);
        if (higher.json)
            faults_add_place(reading->faults, score_read_place(reading, &higher),
                             "名次已经给定（given），不用再说高低，请删去“higher”。");
        ranking.is_lower_better = false;
    }
    ranking.metric = score_read_metric(reading, &metric, PER_SUBJECT);
    if (!given.json)
        ranking.field = score_read_field(reading, ranking.metric, ranking.is_lower_better);
    return ranking;
}

void score_read_rank_linear(struct score_reading *reading, const struct score_spot *spot,
                            struct score_item *item)
{
    struct score_spot first = score_read_member(spot, "first");
    struct score_whole within = score_read_whole(reading, &first, 1, HIGHEST_RANK);
    item->keys.linear.ranking = read_ranking(reading, spot, !first.json);
    item->keys.linear.best = score_read_number_at(reading, spot, "best");
    item->keys.linear.worst = score_read_number_at(reading, spot, "worst");
    item->keys.linear.first = within.value;
    item->keys.linear.first_parameter = within.parameter;
}

static void read_ranks(struct score_reading *reading, const struct score_spot *spot,
                       struct score_rank_row *row)
{
    if (spot->json->kind != JSON_ARRAY || spot->json->count != 2) {
        faults_add_place(reading->faults, score_read_place(reading, spot),
                         "名次范围要写两个整数，请写成 [1, 3] 的样子；一个名次写两遍。");
        return;
    }
    struct score_spot low = score_read_element(spot, 0), high = score_read_element(spot, 1);
    struct score_whole from = score_read_whole(reading, &low, 1, HIGHEST_RANK);
    struct score_whole to = score_read_whole(reading, &high, 1, HIGHEST_RANK);
    row->from = from.value;
    row->from_parameter = from.parameter;
    row->to = to.value;
    row->to_parameter = to.parameter;
    if (from.is_known && to.is_known && from.value > to.value)
        faults_add_place(reading->faults, score_read_place(reading, spot),
                         "名次范围的开头大于结尾，请对调或改正。");
}

static struct score_rank_row read_row(struct score_reading *reading, const struct score_spot *spot)
{
    static const struct score_shape shape = {.required = {"points"},
                                             .optional = {"ranks", "percent"}};
    struct score_rank_row row = {.is_percent = false};
    if (!score_read_object(reading, spot, &shape, NULL))
        return row;
    struct score_spot ranks = score_read_member(spot, "ranks"),
                      percent = score_read_member(spot, "percent");
    row.points = score_read_number_at(reading, spot, "points");
    row.is_percent = percent.json != NULL;
    if (!ranks.json == !percent.json)
        faults_add_place(reading->faults, score_read_place(reading, spot),
                         "每一行要写一样，也只能写一样：“ranks”（名次范围）或“percent”（前百分之"
                         "几）。");
    if (ranks.json)
        read_ranks(reading, &ranks, &row);
    row.percent = score_read_positive(reading, spot, "percent");
    return row;
}

static struct score_else *read_else(struct score_reading *reading, const struct score_spot *spot)
{
    static const char *const words[] = {"when", "tiers", NULL};
    static const struct score_shape shape = {.required = {"rule"}};
    static const struct score_shape any = {
        .required = {"rule"},
        .optional = {"left", "op", "right", "points", "of", "tiers", "may_exceed"}};
    if (!spot->json)
        return NULL;
    struct score_else *otherwise = arena_alloc(reading->arena, sizeof *otherwise);
    struct score_spot rule = score_read_member(spot, "rule");
    int word = score_read_word(reading, &rule, words);
    otherwise->rule = word == 1 ? RULE_TIERS : RULE_WHEN;
    if (!score_read_object(reading, spot, word < 0 ? &any : &shape,
                           word < 0 ? NULL : &score_read_rules[otherwise->rule].shape) ||
        word < 0)
        return otherwise;
    if (otherwise->rule == RULE_TIERS) {
        otherwise->tiers = score_read_tier_keys(reading, spot);
    } else {
        otherwise->when.comparison = score_read_comparison(reading, spot);
        otherwise->when.points = score_read_number_at(reading, spot, "points");
    }
    return otherwise;
}

void score_read_rank_table(struct score_reading *reading, const struct score_spot *spot,
                           struct score_item *item)
{
    struct score_spot list = score_read_member(spot, "rows"),
                      otherwise = score_read_member(spot, "else");
    size_t count = score_read_list(reading, &list, false);
    struct score_rank_row *rows = arena_array(reading->arena, count + 1, sizeof *rows);
    bool has_percent = false;
    for (size_t i = 0; i < count; i++) {
        struct score_spot row = score_read_element(&list, i);
        rows[i] = read_row(reading, &row);
        has_percent = has_percent || rows[i].is_percent;
    }
    item->keys.table.ranking = read_ranking(reading, spot, has_percent);
    item->keys.table.rows = rows;
    item->keys.table.count = count;
    item->keys.table.otherwise = read_else(reading, &otherwise);
}

void score_read_rank_step(struct score_reading *reading, const struct score_spot *spot,
                          struct score_item *item)
{
    item->keys.step.ranking = read_ranking(reading, spot, true);
    item->keys.step.first = score_read_number_at(reading, spot, "first");
    item->keys.step.step = score_read_number_at(reading, spot, "step");
    item->keys.step.percent = score_read_positive(reading, spot, "percent");
}

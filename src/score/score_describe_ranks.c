/* SPDX-License-Identifier: Apache-2.0 */
/* The rank rules, as the rule sheet puts them. */
#include "score/score_say.h"

static void add(const struct score_describing *describing, const char *words)
{
    text_add(describing->text, words);
}

static void add_number(const struct score_describing *describing, const struct score_number *number)
{
    score_say_number(describing->text, describing->scheme, number);
}

static void describe_ranking(const struct score_describing *describing,
                             const struct score_ranking *ranking)
{
    const struct score_scheme *scheme = describing->scheme;
    if (ranking->metric != NO_METRIC) {
        add(describing, "按");
        score_say_quoted(describing->text, scheme, ranking->metric);
        add(describing, ranking->is_lower_better ? "从低到高排名（相同的并列，得分相同）："
                                                 : "从高到低排名（相同的并列，得分相同）：");
        return;
    }
    add(describing, "按给定的名次");
    score_say_quoted(describing->text, scheme, ranking->given_rank);
    if (ranking->given_count != NO_METRIC) {
        add(describing, "（总数为");
        score_say_quoted(describing->text, scheme, ranking->given_count);
        add(describing, "）");
    }
    add(describing, "计分：");
}

void score_describe_whole(const struct score_describing *describing, int64_t whole,
                          const char *parameter)
{
    struct score_number number = {rat_of(whole), parameter};
    /* 0 stands nowhere but for one that is still open. */
    if (parameter && whole == 0)
        number.value = (struct rat){0, 0};
    add_number(describing, &number);
}

void score_describe_rank_linear(const struct score_describing *describing)
{
    const struct score_item *item = describing->item;
    int64_t first = item->keys.linear.first;
    const char *parameter = item->keys.linear.first_parameter;
    bool has_first = first > 0 || parameter != NULL;
    bool is_given = item->keys.linear.ranking.metric == NO_METRIC;
    describe_ranking(describing, &item->keys.linear.ranking);
    add(describing, "第 1 名 ");
    add_number(describing, &item->keys.linear.best);
    add(describing, " 分，");
    if (first != 1) {
        add(describing, has_first ? "第 " : "末名 ");
        if (has_first) {
            score_describe_whole(describing, first, parameter);
            add(describing, " 名 ");
        }
        add_number(describing, &item->keys.linear.worst);
        add(describing, " 分，中间按名次等距递减");
    }
    if (has_first) {
        add(describing, first != 1 ? "；第 " : "第 ");
        score_describe_whole(describing, first, parameter);
        add(describing, is_given ? " 名以后和未取得名次（填 0）的得 0 分" : " 名以后的得 0 分");
    }
    add(describing, "。");
}

static void describe_row(const struct score_describing *describing,
                         const struct score_rank_row *row)
{
    if (row->is_percent) {
        add(describing, "前 ");
        add_number(describing, &row->percent);
        add(describing, " % ");
    } else {
        add(describing, "第 ");
        score_describe_whole(describing, row->from, row->from_parameter);
        if (row->to != row->from || row->to == 0) {
            add(describing, " 至 ");
            score_describe_whole(describing, row->to, row->to_parameter);
        }
        add(describing, " 名");
    }
    score_say_worth(describing->text, describing->scheme, &row->points);
}

void score_describe_rank_table(const struct score_describing *describing)
{
    const struct score_item *item = describing->item;
    const struct score_else *otherwise = item->keys.table.otherwise;
    describe_ranking(describing, &item->keys.table.ranking);
    for (size_t i = 0; i < item->keys.table.count; i++) {
        add(describing, i > 0 ? "；" : "");
        describe_row(describing, &item->keys.table.rows[i]);
    }
    if (item->keys.table.count > 1)
        add(describing, "（依次对照，以先符合的为准）");
    if (!otherwise) {
        add(describing, "；其余得 0 分。");
        return;
    }
    add(describing, "；其余的，");
    if (otherwise->rule == RULE_WHEN)
        score_describe_this_when(describing, &otherwise->when);
    else
        score_describe_these_tiers(describing, &otherwise->tiers, NULL);
}

void score_describe_rank_step(const struct score_describing *describing)
{
    const struct score_item *item = describing->item;
    describe_ranking(describing, &item->keys.step.ranking);
    add(describing, "第 1 名 ");
    add_number(describing, &item->keys.step.first);
    add(describing, " 分；其后与第 1 名相差的名次每占总数的 ");
    add_number(describing, &item->keys.step.percent);
    add(describing, " % 减 ");
    add_number(describing, &item->keys.step.step);
    add(describing, " 分，不满的按满计。");
}

/* SPDX-License-Identifier: Apache-2.0 */
/* What the rank rules found. */
#include "score/score_say.h"

/* `甲 88 分，在 9 个单位中列第 2 名`, or as given: `乙第 2 名，丙 17 个`. */
static void say_place(const struct score_say *say, const struct score_ranking *ranking)
{
    const struct score_finding *finding = say->finding;
    if (ranking->metric != NO_METRIC) {
        score_say_metric(say, ranking->metric);
        text_add(say->text, "，在 ");
        text_add_int(say->text, finding->count);
        text_add(say->text, " ");
        text_add(say->text, score_say_counted(say->eval->scheme));
        text_add(say->text, "中列第 ");
        text_add_int(say->text, finding->rank);
        text_add(say->text, " 名");
        return;
    }
    score_say_name(say->text, say->eval->scheme, ranking->given_rank);
    if (finding->rank == 0) {
        score_say_words(say->text, "为 0，未取得名次");
        return;
    }
    score_say_words(say->text, "为第 ");
    text_add_int(say->text, finding->rank);
    text_add(say->text, " 名");
    if (ranking->given_count != NO_METRIC) {
        text_add(say->text, "，");
        score_say_metric(say, ranking->given_count);
    }
}

static void say_span(const struct score_say *say, const char *last)
{
    const struct score_scheme *scheme = say->eval->scheme;
    text_add(say->text, "，按第 1 名 ");
    score_say_number(say->text, scheme, &say->item->keys.linear.best);
    text_add(say->text, " 分、");
    text_add(say->text, last);
    if (say->item->keys.linear.first > 0) {
        text_add(say->text, " ");
        text_add_int(say->text, say->item->keys.linear.first);
        text_add(say->text, " 名");
    }
    text_add(say->text, " ");
    score_say_number(say->text, scheme, &say->item->keys.linear.worst);
    text_add(say->text, " 分、中间按名次等距折算");
}

void score_say_rank_linear(const struct score_say *say)
{
    const struct score_item *item = say->item;
    const struct score_finding *finding = say->finding;
    say_place(say, &item->keys.linear.ranking);
    if (item->keys.linear.first > 0 && finding->rank > item->keys.linear.first) {
        text_add(say->text, item->keys.linear.first > 1 ? "，在前 " : "，不是第 ");
        text_add_int(say->text, item->keys.linear.first);
        text_add(say->text, item->keys.linear.first > 1 ? " 名以外" : " 名");
    } else if (item->keys.linear.first > 1 && finding->rank > 0) {
        say_span(say, "第");
    } else if (item->keys.linear.first == 0 && finding->count > 1) {
        say_span(say, "末名");
    } else if (item->keys.linear.first == 0) {
        text_add(say->text, "，没有其他名次，计第 1 名的分");
    }
}

static void say_row(const struct score_say *say, const struct score_rank_row *row)
{
    if (row->is_percent) {
        text_add(say->text, "，在前 ");
        score_say_number(say->text, say->eval->scheme, &row->percent);
        text_add(say->text, " % 以内");
    } else if (row->from < row->to) {
        text_add(say->text, "，在第 ");
        text_add_int(say->text, row->from);
        text_add(say->text, " 至 ");
        text_add_int(say->text, row->to);
        text_add(say->text, " 名之内");
    }
}

void score_say_rank_table(const struct score_say *say)
{
    const struct score_item *item = say->item;
    const struct score_finding *finding = say->finding;
    const struct score_else *otherwise = item->keys.table.otherwise;
    say_place(say, &item->keys.table.ranking);
    if (!finding->is_else && finding->which >= 0) {
        say_row(say, &item->keys.table.rows[finding->which]);
        return;
    }
    if (finding->rank > 0)
        text_add(say->text, "，不在按名次给分的范围内");
    if (!otherwise)
        return;
    text_add(say->text, "；");
    if (otherwise->rule == RULE_WHEN)
        score_say_this_when(say, &otherwise->when);
    else
        score_say_these_tiers(say, &otherwise->tiers, NULL);
}

/* The part of the field between the first and this rank, seen to fill just these steps. */
static void say_distance(const struct score_say *say, struct rat count)
{
    const struct score_item *item = say->item;
    const struct score_finding *finding = say->finding;
    struct rat percent = rat_divide(item->keys.step.percent.value, rat_of(100));
    struct rat most = rat_multiply(percent, rat_of(finding->steps));
    struct score_bound bounds[] = {{OP_AT_MOST, most}, {OP_MORE, rat_subtract(most, percent)}};
    text_add(say->text, "，与第 1 名相差 ");
    text_add_int(say->text, finding->rank - 1);
    text_add(say->text, " 名，占 ");
    score_say_share(say->text, rat_divide(rat_of(finding->rank - 1), count), true, bounds, 2);
}

void score_say_rank_step(const struct score_say *say)
{
    const struct score_item *item = say->item;
    const struct score_scheme *scheme = say->eval->scheme;
    const struct score_ranking *ranking = &item->keys.step.ranking;
    struct rat count = rat_of(say->finding->count);
    say_place(say, ranking);
    if (say->finding->rank <= 1)
        return;
    text_add(say->text, "，第 1 名 ");
    score_say_number(say->text, scheme, &item->keys.step.first);
    text_add(say->text, " 分");
    /* A stated count may be broken: nobody forbids it. */
    if (ranking->metric == NO_METRIC)
        (void)score_say_read(say, ranking->given_count, &count);
    say_distance(say, count);
    text_add(say->text, "，每 ");
    score_say_number(say->text, scheme, &item->keys.step.percent);
    text_add(say->text, " % 减 ");
    score_say_number(say->text, scheme, &item->keys.step.step);
    text_add(say->text, " 分（不满的按满计），共 ");
    text_add_int(say->text, say->finding->steps);
    text_add(say->text, " 档");
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "score/score_check.h"

static bool is_below(struct score_number one, struct score_number other)
{
    return rat_is_held(one.value) && rat_is_held(other.value) &&
           rat_compare(one.value, other.value) < 0;
}

static void check_ranking(const struct score_scheme *scheme, const struct score_ranking *ranking,
                          const char *place, struct faults *warnings)
{
    struct arena *arena = warnings->arena;
    if (ranking->given_rank == NO_METRIC)
        return;
    const struct score_metric *rank = &scheme->metrics[ranking->given_rank];
    if (rank->kind != KIND_RANK && rank->kind != KIND_COUNT)
        faults_add_place(warnings, text_format(arena, "%s.given.rank", place),
                         "指标“%s”用作名次，但没有声明为 \"kind\": \"rank\"，录入时不会检查是否为整"
                         "数，建议补上。",
                         rank->id);
    if (ranking->given_count == NO_METRIC)
        return;
    const struct score_metric *count = &scheme->metrics[ranking->given_count];
    if (count->kind != KIND_COUNT && count->kind != KIND_RANK)
        faults_add_place(warnings, text_format(arena, "%s.given.count", place),
                         "指标“%s”用作参加排名的总数，但没有声明为 \"kind\": \"count\"，录入时不会"
                         "检查是否为整数，建议补上。",
                         count->id);
}

void score_check_rank_linear(const struct score_scheme *scheme, const struct score_item *item,
                             const char *place, struct faults *warnings)
{
    check_ranking(scheme, &item->keys.linear.ranking, place, warnings);
    if (is_below(item->keys.linear.best, item->keys.linear.worst))
        faults_add_place(warnings, text_format(warnings->arena, "%s.best", place),
                         "第一名的分值（best）低于末名的分值（worst），名次越好得分越低，请核对。");
}

void score_check_rank_step(const struct score_scheme *scheme, const struct score_item *item,
                           const char *place, struct faults *warnings)
{
    struct score_number step = item->keys.step.step;
    check_ranking(scheme, &item->keys.step.ranking, place, warnings);
    if (rat_is_held(step.value) && rat_sign(step.value) <= 0)
        faults_add_place(warnings, text_format(warnings->arena, "%s.step", place),
                         "每一步应减的分值（step）不大于 0，名次靠后不会少得分，请核对。");
    if (item->has_floor && is_below(item->keys.step.first, item->floor))
        faults_add_place(warnings, text_format(warnings->arena, "%s.floor", place),
                         "最低分（floor）高于第一名的分值（first），人人都得最低分，请核对。");
}

/* Do the rows before `row` take every rank that it is for? */
static bool is_taken(const struct score_rank_row *rows, size_t row)
{
    const struct score_rank_row *own = &rows[row];
    int64_t next = own->from;
    for (size_t i = 0; i < row; i++) {
        struct rat all = own->is_percent ? own->percent.value : rat_of(100);
        if (rows[i].is_percent && rat_is_held(rows[i].percent.value) && rat_is_held(all) &&
            (rat_compare(rows[i].percent.value, all) >= 0 ||
             rat_compare(rows[i].percent.value, rat_of(100)) >= 0))
            return true;
    }
    if (own->is_percent || own->from == 0 || own->to == 0)
        return false;
    for (bool has_moved = true; has_moved && next <= own->to;) {
        has_moved = false;
        for (size_t i = 0; i < row; i++) {
            if (rows[i].is_percent || rows[i].from > next || rows[i].to < next)
                continue;
            next = rows[i].to + 1;
            has_moved = true;
        }
    }
    return next > own->to;
}

/* Is `row` plainly for worse ranks than the one before it? */
static bool is_worse(const struct score_rank_row *before, const struct score_rank_row *row)
{
    if (before->is_percent != row->is_percent)
        return false;
    if (row->is_percent)
        return is_below(before->percent, row->percent);
    return before->to > 0 && row->from > before->to;
}

void score_check_rank_table(const struct score_scheme *scheme, const struct score_item *item,
                            const char *place, struct faults *warnings)
{
    /* Beyond them nobody could have written the table by hand, and the time would grow. */
    enum { MOST_ROWS = 200 };
    const struct score_rank_row *rows = item->keys.table.rows;
    const struct score_else *otherwise = item->keys.table.otherwise;
    check_ranking(scheme, &item->keys.table.ranking, place, warnings);
    for (size_t i = 0; i < item->keys.table.count; i++) {
        const char *row = text_format(warnings->arena, "%s.rows[%zu]", place, i);
        if (i < MOST_ROWS && is_taken(rows, i))
            faults_add_place(
                warnings, row,
                "前面各行已包括这一行的全部名次，这一行永远用不上，请核对顺序和范围。");
        else if (i > 0 && is_worse(&rows[i - 1], &rows[i]) &&
                 is_below(rows[i - 1].points, rows[i].points))
            faults_add_place(warnings, row, "名次比上一行靠后，分值却比上一行高，请核对。");
    }
    if (otherwise && otherwise->rule == RULE_TIERS)
        score_check_tiers(scheme, &otherwise->tiers, text_format(warnings->arena, "%s.else", place),
                          warnings);
}

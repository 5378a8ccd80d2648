/* SPDX-License-Identifier: Apache-2.0 */
/* The rules that compare a subject with the field: the three rank rules, and over. */
#include "score/score_run.h"

/* A rank as a rule sees it: `rank` 0 is a given "not placed". */
struct placing {
    int64_t rank;
    struct rat count; /* not held: not stated */
};

static struct rat from_field(const struct score_run *run, int field)
{
    return rat_of(run->ranks[field].count);
}

/* What is given must be a rank at all, whoever it is given to (7.7). */
static bool read_given(struct score_eval *eval, const struct score_item *item,
                       const struct score_ranking *ranking, struct placing *ret)
{
    struct score_amount rank = score_metric_amount(eval, item, ranking->given_rank);
    struct score_amount count = {AMOUNT_KNOWN, {0, 0}};
    bool may_be_unplaced = item->rule == RULE_RANK_TABLE ||
                           (item->rule == RULE_RANK_LINEAR && item->keys.linear.first > 0);
    if (ranking->given_count != NO_METRIC)
        count = score_metric_amount(eval, item, ranking->given_count);
    if (rank.state != AMOUNT_KNOWN)
        score_note_missing(eval, item, ranking->given_rank);
    if (count.state != AMOUNT_KNOWN)
        score_note_missing(eval, item, ranking->given_count);
    if (rank.state != AMOUNT_KNOWN)
        return false;
    const struct score_fact *fact = eval->row[ranking->given_rank];
    if (fact->value < 0 || fact->value % DECIMAL_ONE != 0)
        score_refuse(eval, item, fact, "名次应是不小于 0 的整数，请核对");
    else if (fact->value == 0 && !may_be_unplaced)
        score_refuse(eval, item, fact, "名次不能为 0，没有名次的请留空");
    else if (count.state == AMOUNT_KNOWN && rat_is_held(count.value) &&
             rat_compare(rank.value, count.value) > 0)
        score_refuse(eval, item, fact, "名次大于参加的总数，请核对名次和总数");
    ret->rank = fact->value / DECIMAL_ONE;
    ret->count = count.value;
    return count.state == AMOUNT_KNOWN;
}

/* Finds the subject's place. False: the outcome says why there is none, and points are 0. */
static bool find_place(struct score_eval *eval, const struct score_item *item,
                       const struct score_ranking *ranking, struct placing *ret,
                       struct score_finding *finding)
{
    const struct score_standing *standing = &eval->run->standings[eval->subject];
    if (ranking->metric == NO_METRIC) {
        if (!read_given(eval, item, ranking, ret)) {
            finding->outcome = OUTCOME_MISSING;
            return false;
        }
        finding->rank = ret->rank;
        if (rat_is_held(ret->count))
            (void)rat_floor(ret->count, &finding->count);
        finding->outcome = standing->is_struck ? OUTCOME_NO_FIELD : OUTCOME_SCORED;
        return !standing->is_struck;
    }
    struct score_amount amount = score_metric_amount(eval, item, ranking->metric);
    if (amount.state != AMOUNT_KNOWN) {
        score_note_missing(eval, item, ranking->metric);
        finding->outcome = OUTCOME_MISSING;
        return false;
    }
    ret->rank = score_rank_of(&eval->run->ranks[ranking->field], eval->subject);
    ret->count = from_field(eval->run, ranking->field);
    finding->amount = amount.value;
    finding->rank = ret->rank;
    finding->count = eval->run->ranks[ranking->field].count;
    finding->outcome = ret->rank == 0 ? OUTCOME_NO_FIELD : OUTCOME_SCORED;
    return ret->rank != 0;
}

struct rat score_linear_points(const struct score_item *item, int64_t rank, struct rat count)
{
    struct rat best = item->keys.linear.best.value, worst = item->keys.linear.worst.value;
    int64_t first = item->keys.linear.first;
    if (first > 0) {
        if (rank == 0 || rank > first)
            return rat_of(0);
        if (rank == 1)
            return best;
        struct rat lost = rat_multiply(rat_subtract(best, worst), rat_of(rank - 1));
        return rat_subtract(best, rat_divide(lost, rat_of(first - 1)));
    }
    struct rat behind = rat_subtract(count, rat_of(rank)), others = rat_subtract(count, rat_of(1));
    if (rat_sign(others) <= 0)
        return best;
    struct rat more = rat_multiply(rat_subtract(best, worst), rat_divide(behind, others));
    return rat_add(worst, more);
}

void score_rule_rank_linear(struct score_eval *eval, const struct score_item *item,
                            struct score_finding *ret)
{
    struct placing placing;
    if (find_place(eval, item, &item->keys.linear.ranking, &placing, ret))
        ret->exact = score_linear_points(item, placing.rank, placing.count);
}

struct rat score_step_points(const struct score_item *item, int64_t rank, struct rat count,
                             int64_t *ret_steps)
{
    /* ceil(q) = -floor(-q), for q = (r - 1) * 100 / (n * percent). */
    struct rat size = rat_multiply(count, item->keys.step.percent.value);
    struct rat behind = rat_multiply(rat_of(1 - rank), rat_of(100));
    if (!rat_is_held(size) || rat_sign(size) <= 0 ||
        !rat_floor(rat_divide(behind, size), ret_steps))
        return (struct rat){0, 0};
    *ret_steps = -*ret_steps;
    return rat_subtract(item->keys.step.first.value,
                        rat_multiply(item->keys.step.step.value, rat_of(*ret_steps)));
}

void score_rule_rank_step(struct score_eval *eval, const struct score_item *item,
                          struct score_finding *ret)
{
    struct placing placing;
    if (find_place(eval, item, &item->keys.step.ranking, &placing, ret))
        ret->exact = score_step_points(item, placing.rank, placing.count, &ret->steps);
}

int score_table_row(const struct score_item *item, int64_t rank, struct rat count)
{
    for (size_t i = 0; i < item->keys.table.count; i++) {
        const struct score_rank_row *row = &item->keys.table.rows[i];
        if (!row->is_percent) {
            if (rank >= row->from && rank <= row->to)
                return (int)i;
            continue;
        }
        /* Not percent * count: that might not be held, and the comparison needs no product. */
        struct rat share = rat_divide(rat_of(rank * 100), count);
        if (rat_is_held(share) && rat_compare(share, row->percent.value) <= 0)
            return (int)i;
    }
    return -1;
}

void score_rule_rank_table(struct score_eval *eval, const struct score_item *item,
                           struct score_finding *ret)
{
    struct placing placing;
    const struct score_else *otherwise = item->keys.table.otherwise;
    if (!find_place(eval, item, &item->keys.table.ranking, &placing, ret))
        return;
    if (placing.rank > 0)
        ret->which = score_table_row(item, placing.rank, placing.count);
    if (ret->which >= 0) {
        ret->exact = item->keys.table.rows[ret->which].points.value;
        return;
    }
    if (!otherwise)
        return;
    ret->is_else = true;
    if (otherwise->rule == RULE_WHEN)
        score_work_when(eval, item, &otherwise->when, ret);
    else
        score_work_tiers(eval, item, &otherwise->tiers, ret);
}

int64_t score_steps_over(struct rat x, struct rat baseline, struct rat percent)
{
    int64_t steps = 0;
    if (rat_compare(x, baseline) <= 0)
        return 0;
    struct rat step = rat_divide(rat_multiply(baseline, percent), rat_of(100));
    if (!rat_is_held(step) || !rat_floor(rat_divide(rat_subtract(x, baseline), step), &steps))
        return -1;
    return steps;
}

/* The baseline, or AMOUNT_UNKNOWN where there is none above 0. */
static struct score_amount read_baseline(struct score_eval *eval, const struct score_item *item)
{
    struct score_amount amount;
    if (item->keys.over.is_over_mean) {
        const struct score_ranks *ranks = &eval->run->ranks[item->keys.over.field];
        struct rat count = rat_multiply(rat_of(ranks->count), rat_of(DECIMAL_ONE));
        amount.state = ranks->count > 0 ? AMOUNT_KNOWN : AMOUNT_UNKNOWN;
        amount.value = (struct rat){ranks->sum, ranks->count > 0 ? count.num : 1};
    } else {
        amount = score_operand_amount(eval, item, &item->keys.over.baseline);
    }
    return amount;
}

static bool has_metric(const struct score_operand *operand)
{
    if (operand->kind == OPERAND_RATIO)
        return has_metric(operand->over) || has_metric(operand->under);
    return operand->kind == OPERAND_METRIC;
}

/* b <= 0 lists the baseline's metrics, or the metric where it has none (7.23). */
static void note_baseline(struct score_eval *eval, const struct score_item *item)
{
    if (!item->keys.over.is_over_mean && has_metric(&item->keys.over.baseline))
        score_note_all(eval->missing, &item->keys.over.baseline);
    else
        score_set_bit(eval->missing, item->keys.over.metric);
}

void score_rule_over(struct score_eval *eval, const struct score_item *item,
                     struct score_finding *ret)
{
    struct score_amount x = score_metric_amount(eval, item, item->keys.over.metric);
    struct score_amount baseline = read_baseline(eval, item);
    if (baseline.state == AMOUNT_EMPTY && item->has_if_empty) {
        enum score_truth truth = TRUTH_HOLDS;
        if (item->if_empty_when)
            truth = score_eval_condition(eval, eval->row, item->if_empty_when, eval->missing);
        ret->outcome = OUTCOME_EMPTY;
        ret->exact = truth == TRUTH_HOLDS ? item->if_empty_points.value : rat_of(0);
        return;
    }
    bool is_low = baseline.state == AMOUNT_KNOWN && rat_is_held(baseline.value) &&
                  rat_sign(baseline.value) <= 0;
    bool has_no_mean = item->keys.over.is_over_mean && baseline.state != AMOUNT_KNOWN;
    if (x.state != AMOUNT_KNOWN || baseline.state != AMOUNT_KNOWN || is_low) {
        score_note_missing(eval, item, item->keys.over.metric);
        if (!item->keys.over.is_over_mean)
            score_note_operand(eval, item, &item->keys.over.baseline);
        if (is_low || has_no_mean)
            note_baseline(eval, item);
        ret->outcome = OUTCOME_MISSING;
        return;
    }
    ret->amount = x.value;
    ret->other = baseline.value;
    ret->exact = baseline.value;
    if (!rat_is_held(baseline.value))
        return;
    ret->steps = score_steps_over(x.value, baseline.value, item->keys.over.percent.value);
    if (ret->steps < 0)
        ret->exact = (struct rat){0, 0};
    else
        ret->exact = rat_multiply(rat_of(ret->steps), item->keys.over.points.value);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Steps up: trying them out, and the rules that look at a single amount. */
#include "score/score_next.h"

#include "score/score_intake.h"

static const int64_t LARGEST_VALUE = INT64_C(999999999999999999);

static bool has_reader_that_refuses(const struct score_seeking *seeking, int metric)
{
    const struct score_scheme *scheme = seeking->eval->scheme;
    const struct score_reads *reads = &scheme->reads;
    size_t refused = seeking->eval->refused;
    for (int i = 0; i < scheme->item_count && reads->readers[metric] > 1; i++) {
        struct score_finding finding;
        uint32_t at = reads->start[i];
        while (at < reads->start[i + 1] && reads->list[at] != metric)
            at++;
        if (at < reads->start[i + 1])
            score_eval_item(seeking->eval, &scheme->items[i], &finding);
    }
    bool is_refused = seeking->eval->refused != refused;
    seeking->eval->refused = refused;
    return is_refused;
}

bool score_next_put(const struct score_seeking *seeking, struct score_trial *trial, int metric,
                    int64_t value)
{
    struct score_eval *eval = seeking->eval;
    const struct score_metric *about = &eval->scheme->metrics[metric];
    const struct score_fact *before = eval->row[metric];
    if (about->is_per_all || about->is_series || score_has_bit(eval->scheme->reads.fixed, metric) ||
        value > LARGEST_VALUE || value < -LARGEST_VALUE || score_kind_breach(about->kind, value))
        return false;
    /* Whoever brings the new value also says where it is from. */
    trial->fact = (struct score_fact){.metric = metric,
                                      .value = value,
                                      .is_known = true,
                                      .source = "-",
                                      .date = "-",
                                      .note = "-",
                                      .proof = ""};
    trial->before = before;
    trial->metric = metric;
    eval->row[metric] = &trial->fact;
    if (!has_reader_that_refuses(seeking, metric))
        return true;
    eval->row[metric] = before;
    return false;
}

void score_next_restore(const struct score_seeking *seeking, const struct score_trial *trial)
{
    seeking->eval->row[trial->metric] = trial->before;
}

bool score_next_try(const struct score_seeking *seeking, struct score_step *step)
{
    struct score_trial trial;
    struct score_finding finding;
    size_t refused = seeking->eval->refused;
    if (!score_next_put(seeking, &trial, step->metric, step->value))
        return false;
    score_eval_item(seeking->eval, seeking->item, &finding);
    score_next_restore(seeking, &trial);
    bool is_refused = seeking->eval->refused != refused;
    seeking->eval->refused = refused;
    step->points = finding.points;
    return !is_refused && finding.points > seeking->finding->points;
}

bool score_next_try_exact(const struct score_seeking *seeking, struct score_step *step,
                          struct rat exact)
{
    struct score_trial trial;
    const struct score_item *item = seeking->item;
    enum score_truth zero = TRUTH_FAILS;
    if (!score_next_is_more(seeking, exact) ||
        !score_next_put(seeking, &trial, step->metric, step->value))
        return false;
    if (item->zero_when)
        zero = score_eval_condition(seeking->eval, seeking->eval->row, item->zero_when, NULL);
    score_next_restore(seeking, &trial);
    return zero != TRUTH_HOLDS && score_eval_round(seeking->eval, item, exact, &step->points);
}

bool score_next_is_more(const struct score_seeking *seeking, struct rat exact)
{
    int64_t points;
    return rat_is_held(exact) && score_eval_round(seeking->eval, seeking->item, exact, &points) &&
           points > seeking->finding->points;
}

bool score_next_lacking(const struct score_seeking *seeking, struct rat *ret_by, bool *ret_is_more)
{
    /* Half a unit above what it has, and that is where rounding takes it up: half away from 0. */
    int64_t unit = decimal_power(seeking->eval->scheme->decimals);
    struct rat wanted = {(int128)seeking->finding->points * 2 + 1, (int128)unit * 2};
    *ret_is_more = wanted.num < 0;
    *ret_by = rat_subtract(wanted, seeking->finding->exact);
    return rat_is_held(*ret_by) && rat_sign(*ret_by) >= 0;
}

static enum score_op flipped(enum score_op op)
{
    static const enum score_op flips[] = {
        [OP_AT_LEAST] = OP_AT_MOST, [OP_MORE] = OP_LESS,   [OP_AT_MOST] = OP_AT_LEAST,
        [OP_LESS] = OP_MORE,        [OP_EQUAL] = OP_EQUAL, [OP_OTHER] = OP_OTHER};
    return flips[op];
}

static enum score_op contrary(enum score_op op)
{
    static const enum score_op contraries[] = {
        [OP_AT_LEAST] = OP_LESS, [OP_MORE] = OP_AT_MOST, [OP_AT_MOST] = OP_MORE,
        [OP_LESS] = OP_AT_LEAST, [OP_EQUAL] = OP_OTHER,  [OP_OTHER] = OP_EQUAL};
    return contraries[op];
}

bool score_next_reach(const struct score_seeking *seeking, int metric, enum score_op op,
                      struct rat bound, struct score_step *ret)
{
    bool is_broken = seeking->eval->scheme->metrics[metric].kind == KIND_NUMBER;
    int64_t grid = is_broken ? 1 : DECIMAL_ONE, below;
    int64_t most = is_broken ? LARGEST_VALUE : LARGEST_VALUE / DECIMAL_ONE;
    struct rat steps = is_broken ? rat_multiply(bound, rat_of(DECIMAL_ONE)) : bound;
    if (!rat_floor(steps, &below) || below > most || below < -most)
        return false;
    int64_t above = below + (rat_compare(rat_of(below), steps) != 0);
    *ret = (struct score_step){.metric = metric};
    switch (op) {
    case OP_AT_LEAST: ret->value = above * grid; return true;
    case OP_MORE:
        ret->value = (below + 1) * grid;
        ret->is_beyond = is_broken;
        return true;
    case OP_AT_MOST:
        ret->value = below * grid;
        ret->is_fall = true;
        return true;
    case OP_LESS:
        ret->value = (above - 1) * grid;
        ret->is_beyond = is_broken;
        ret->is_fall = true;
        return true;
    case OP_EQUAL: ret->value = below * grid; return above == below;
    case OP_OTHER: break;
    }
    ret->value = below * grid + (below == 0 ? DECIMAL_ONE : -DECIMAL_ONE);
    return true;
}

/* The metric on top of a fraction, and how the amount grows with it. */
struct lever {
    int metric;
    struct rat gain;
};

static bool find_lever(const struct score_seeking *seeking, const struct score_operand *operand,
                       struct lever *ret)
{
    *ret = (struct lever){NO_METRIC, {1, 1}};
    for (; operand->kind == OPERAND_RATIO; operand = operand->over) {
        struct score_amount under =
            score_operand_amount(seeking->eval, seeking->item, operand->under);
        if (under.state != AMOUNT_KNOWN || !rat_is_held(under.value) || under.value.num == 0)
            return false;
        ret->gain = rat_divide(ret->gain, under.value);
    }
    ret->metric = operand->kind == OPERAND_METRIC ? operand->metric : NO_METRIC;
    return ret->metric != NO_METRIC;
}

int score_next_mentions(const struct score_operand *operand, int metric)
{
    if (operand->kind == OPERAND_RATIO)
        return score_next_mentions(operand->over, metric) +
               score_next_mentions(operand->under, metric);
    return operand->kind == OPERAND_METRIC && operand->metric == metric;
}

static bool reach_with(const struct score_seeking *seeking, const struct lever *lever,
                       enum score_op op, struct rat bound, struct score_step *ret)
{
    return score_next_reach(seeking, lever->metric, rat_sign(lever->gain) < 0 ? flipped(op) : op,
                            rat_divide(bound, lever->gain), ret);
}

bool score_next_of_tiers(const struct score_seeking *seeking, const struct score_tiers *tiers,
                         size_t *at, struct score_step *ret)
{
    while (*at > 0) {
        const struct score_tier *tier = &tiers->list[--*at];
        struct lever lever;
        if (score_next_is_more(seeking, tier->points.value) &&
            find_lever(seeking, &tiers->of, &lever) &&
            score_next_mentions(&tiers->of, lever.metric) == 1 &&
            reach_with(seeking, &lever, tier->is_strict ? OP_MORE : OP_AT_LEAST,
                       tier->threshold.value, ret))
            return true;
    }
    return false;
}

static bool seek_tiers(const struct score_seeking *seeking, struct score_step *ret)
{
    const struct score_tiers *tiers = &seeking->item->keys.tiers;
    size_t at = score_next_tier_held(seeking, tiers);
    while (score_next_of_tiers(seeking, tiers, &at, ret)) {
        if (score_next_try(seeking, ret))
            return true;
    }
    return false;
}

bool score_next_of_when(const struct score_seeking *seeking, const struct score_when *when,
                        bool is_met, struct score_step *ret)
{
    const struct score_comparison *comparison = &when->comparison;
    const struct score_operand *other = &comparison->right;
    struct lever lever;
    enum score_op op = comparison->op;
    if (!score_next_is_more(seeking, is_met ? rat_of(0) : when->points.value))
        return false;
    if (!find_lever(seeking, &comparison->left, &lever)) {
        if (!find_lever(seeking, &comparison->right, &lever))
            return false;
        other = &comparison->left;
        op = flipped(op);
    }
    if (score_next_mentions(&comparison->left, lever.metric) +
            score_next_mentions(&comparison->right, lever.metric) >
        1)
        return false;
    struct score_amount bound = score_operand_amount(seeking->eval, seeking->item, other);
    op = is_met ? contrary(op) : op;
    if (bound.state != AMOUNT_KNOWN || !reach_with(seeking, &lever, op, bound.value, ret))
        return false;
    ret->is_exact = op == OP_EQUAL || op == OP_OTHER;
    return true;
}

static bool seek_when(const struct score_seeking *seeking, struct score_step *ret)
{
    return score_next_of_when(seeking, &seeking->item->keys.when, seeking->finding->which == 0,
                              ret) &&
           score_next_try(seeking, ret);
}

static bool try_at(const struct score_seeking *seeking, int metric, struct rat value,
                   struct score_step *ret)
{
    return score_next_reach(seeking, metric, OP_EQUAL, value, ret) && score_next_try(seeking, ret);
}

static bool seek_value(const struct score_seeking *seeking, struct score_step *ret)
{
    return seeking->finding->outcome == OUTCOME_SCORED &&
           try_at(seeking, seeking->item->keys.value.metric, seeking->item->keys.value.full.value,
                  ret);
}

static bool seek_timed(const struct score_seeking *seeking, struct score_step *ret)
{
    const struct score_item *item = seeking->item;
    if (seeking->finding->outcome != OUTCOME_SCORED)
        return false;
    if (seeking->finding->which < 0)
        return score_next_reach(seeking, item->keys.timed.seconds, OP_AT_MOST,
                                item->keys.timed.limit.value, ret) &&
               score_next_try(seeking, ret);
    return try_at(seeking, item->keys.timed.result, item->keys.timed.full.value, ret);
}

/* The end of the range that the value lies in, or the beginning of the next. */
static bool seek_discretion(const struct score_seeking *seeking, struct score_step *ret)
{
    const struct score_item *item = seeking->item;
    const struct score_fact *fact = seeking->eval->row[item->keys.discretion.metric];
    struct rat value = seeking->finding->amount, nearest = {0, 0};
    /* Where nobody has judged yet, there is nothing to be improved. */
    if (!fact || !fact->is_known)
        return false;
    for (size_t i = 0; i < item->keys.discretion.count; i++) {
        const struct score_range *range = &item->keys.discretion.allowed[i];
        bool is_inside = !range->has_low || rat_compare(range->low.value, value) <= 0;
        struct rat end = is_inside ? range->high.value : range->low.value;
        if ((is_inside && !range->has_high) || rat_compare(end, value) <= 0)
            continue;
        if (!rat_is_held(nearest) || rat_compare(end, nearest) < 0)
            nearest = end;
    }
    return rat_is_held(nearest) && try_at(seeking, item->keys.discretion.metric, nearest, ret);
}

/* A mean has none: no single one of its values is what has to move. */
static const score_seeker seekers[RULE_COUNT] = {
    [RULE_VALUE] = seek_value,
    [RULE_PER] = score_next_seek_terms,
    [RULE_FROM_FULL] = score_next_seek_terms,
    [RULE_TIERS] = seek_tiers,
    [RULE_WHEN] = seek_when,
    [RULE_OVER] = score_next_seek_over,
    [RULE_RANK_LINEAR] = score_next_seek_linear,
    [RULE_RANK_TABLE] = score_next_seek_table,
    [RULE_RANK_STEP] = score_next_seek_rank_step,
    [RULE_RATIO_SUM] = score_next_seek_ratio_sum,
    [RULE_TIMED] = seek_timed,
    [RULE_DISCRETION] = seek_discretion,
    [RULE_CARRIED] = seek_value,
};

/* No step leads above the cap. */
static bool is_at_cap(const struct score_seeking *seeking)
{
    int64_t most;
    return seeking->item->has_cap &&
           rat_round(seeking->item->cap.value, seeking->eval->scheme->decimals, &most) &&
           seeking->finding->points >= most;
}

bool score_next_seek(const struct score_seeking *seeking, struct score_step *ret)
{
    const struct score_finding *finding = seeking->finding;
    score_seeker seek = seekers[seeking->item->rule];
    bool is_settled = finding->is_zeroed || finding->outcome == OUTCOME_EMPTY ||
                      finding->outcome == OUTCOME_NO_FIELD ||
                      seeking->eval->run->standings[seeking->eval->subject].is_out;
    if (is_settled || !seek || is_at_cap(seeking) || !seek(seeking, ret))
        return false;
    /* "Above 60" says nothing of use where there is no value yet to be moved there. */
    const struct score_fact *fact = seeking->eval->row[ret->metric];
    return !ret->is_beyond || (fact && fact->is_known);
}

/* `还需增加 1 人（达到 28 人）`; a flag has to turn. */
static void say_move(struct text *text, const struct score_item *item,
                     const struct score_metric *metric, const struct score_fact *fact,
                     const struct score_step *step)
{
    bool is_known = fact && fact->is_known, is_rise = is_known && step->value > fact->value;
    if (metric->kind == KIND_FLAG) {
        score_say_words(text, step->value == 0 ? "需为“否”" : "需为“是”");
    } else if (!is_known) {
        bool is_fall =
            step->is_fall || rat_compare(rat_of_decimal(step->value), item->fallback.value) < 0;
        score_say_words(text, "需填报，且");
        text_add(text, step->is_exact ? "为" : is_fall ? "不超过" : "达到");
        score_say_value_of(text, metric, step->value);
    } else if (step->is_beyond) {
        /* The limit is one decimal short of the value. */
        score_say_words(text, is_rise ? "需超过" : "需低于");
        score_say_value_of(text, metric, is_rise ? step->value - 1 : step->value + 1);
    } else {
        int64_t by = step->value - fact->value;
        score_say_words(text, is_rise ? "还需增加" : "还需减少");
        score_say_value_of(text, metric, is_rise ? by : -by);
        text_add(text, is_rise ? "（达到" : "（降到");
        score_say_value_of(text, metric, step->value);
        text_add(text, "）");
    }
}

void score_next_say(struct text *text, const struct score_seeking *seeking,
                    const struct score_step *step, bool is_private)
{
    const struct score_scheme *scheme = seeking->eval->scheme;
    const struct score_item *item = seeking->item;
    const struct score_metric *metric = &scheme->metrics[step->metric];
    bool is_own = metric->kind == KIND_RANK && step->rank * DECIMAL_ONE == step->value;
    score_say_name(text, scheme, step->metric);
    if (step->rank > 0 && (is_private || is_own)) {
        score_say_words(text, is_own ? "需升至第 " : "的名次需升至第 ");
        text_add_int(text, step->rank);
        text_add(text, " 名");
    } else if (item->rule == RULE_OVER && item->keys.over.is_over_mean && is_private) {
        score_say_words(text, "需再高出平均数一档");
    } else {
        say_move(text, item, metric, seeking->eval->row[step->metric], step);
        if (step->rank > 0) {
            text_add(text, "，升至第 ");
            text_add_int(text, step->rank);
            text_add(text, " 名");
        }
    }
}

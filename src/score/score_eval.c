/* SPDX-License-Identifier: Apache-2.0 */
/* One subject's facts laid out by metric, its gates and vetoes, and its items worked out. */
#include <string.h>

#include "score/score_run.h"

static score_rule_function *const rules[RULE_COUNT] = {
    [RULE_VALUE] = score_rule_value,
    [RULE_PER] = score_rule_per,
    [RULE_FROM_FULL] = score_rule_from_full,
    [RULE_TIERS] = score_rule_tiers,
    [RULE_WHEN] = score_rule_when,
    [RULE_OVER] = score_rule_over,
    [RULE_RANK_LINEAR] = score_rule_rank_linear,
    [RULE_RANK_TABLE] = score_rule_rank_table,
    [RULE_RANK_STEP] = score_rule_rank_step,
    [RULE_MEAN] = score_rule_mean,
    [RULE_RATIO_SUM] = score_rule_ratio_sum,
    [RULE_TIMED] = score_rule_timed,
    [RULE_DISCRETION] = score_rule_discretion,
    [RULE_CARRIED] = score_rule_carried,
};

static size_t words_for(int bits)
{
    return (size_t)bits / 64 + 1;
}

void score_eval_init(struct score_eval *eval, struct arena *arena, const struct score_run *run,
                     bool is_noting)
{
    const struct score_scheme *scheme = run->scheme;
    *eval = (struct score_eval){.arena = arena, .run = run, .scheme = scheme};
    size_t metrics = (size_t)scheme->metric_count, words = words_for(scheme->metric_count);
    eval->row = arena_array(arena, metrics, sizeof *eval->row);
    eval->gate_truth = arena_array(arena, scheme->gate_count, 1);
    eval->veto_truth = arena_array(arena, scheme->veto_count, 1);
    eval->said = arena_array(arena, words_for(scheme->item_count * (int)run->facts->all.fact_count),
                             sizeof *eval->said);
    for (size_t i = 0; i < scheme->veto_count; i++) {
        if (scheme->vetoes[i].reaches_members && scheme->subject == SUBJECT_PERSON &&
            !eval->unit_row)
            eval->unit_row = arena_array(arena, metrics, sizeof *eval->unit_row);
        if (scheme->vetoes[i].target >= 0 && !eval->zeroed_by)
            eval->zeroed_by =
                arena_array(arena, (size_t)scheme->item_count, sizeof *eval->zeroed_by);
    }
    if (is_noting) {
        eval->missing = arena_array(arena, words, sizeof *eval->missing);
        eval->defaulted = arena_array(arena, words, sizeof *eval->defaulted);
    }
}

/* Facts of `*`, then the subject's own: no metric has both. Series point at their first fact. */
static void lay_out_row(const struct score_eval *eval, const struct score_subject *subject,
                        const struct score_fact **row)
{
    int metric_count = eval->scheme->metric_count;
    memcpy(row, eval->run->all_row, (size_t)metric_count * sizeof *row);
    /* From the back, so that of a series the first fact stays; overrides come last. */
    for (uint32_t i = subject->fact_count; i-- > 0;) {
        if (subject->facts[i].metric < metric_count)
            row[subject->facts[i].metric] = &subject->facts[i];
    }
}

static void mark_zeroed(struct score_eval *eval, size_t veto)
{
    const struct score_veto *zeroing = &eval->scheme->vetoes[veto];
    if (zeroing->effect == EFFECT_ZERO_ITEM && eval->zeroed_by[zeroing->target] < 0)
        eval->zeroed_by[zeroing->target] = (int)veto;
    if (zeroing->effect != EFFECT_ZERO_INDICATOR)
        return;
    const struct score_indicator *indicator = &eval->scheme->indicators[zeroing->target];
    for (int i = 0; i < indicator->item_count; i++) {
        if (eval->zeroed_by[indicator->first_item + i] < 0)
            eval->zeroed_by[indicator->first_item + i] = (int)veto;
    }
}

static void settle_vetoes(struct score_eval *eval)
{
    const struct score_scheme *scheme = eval->scheme;
    for (int i = 0; eval->zeroed_by && i < scheme->item_count; i++)
        eval->zeroed_by[i] = -1;
    for (size_t i = 0; i < scheme->veto_count; i++) {
        const struct score_veto *veto = &scheme->vetoes[i];
        bool is_of_unit = veto->reaches_members && eval->unit_row;
        enum score_truth truth = score_eval_condition(eval, is_of_unit ? eval->unit_row : eval->row,
                                                      &veto->when, eval->defaulted);
        eval->veto_truth[i] = (uint8_t)truth;
        if (truth == TRUTH_HOLDS)
            mark_zeroed(eval, i);
    }
}

void score_eval_point(struct score_eval *eval, uint32_t subject)
{
    const struct score_subject *of = &eval->run->facts->subjects[subject];
    eval->subject = subject;
    eval->end = of->facts + of->fact_count;
}

void score_eval_load(struct score_eval *eval, uint32_t index)
{
    const struct score_scheme *scheme = eval->scheme;
    const struct score_subject *subject = &eval->run->facts->subjects[index];
    score_eval_point(eval, index);
    lay_out_row(eval, subject, eval->row);
    if (eval->missing) {
        size_t bytes = words_for(scheme->metric_count) * sizeof *eval->missing;
        memset(eval->missing, 0, bytes);
        memset(eval->defaulted, 0, bytes);
    }
    if (eval->unit_row) {
        memcpy(eval->unit_row, eval->run->all_row,
               (size_t)scheme->metric_count * sizeof *eval->unit_row);
        if (subject->unit >= 0)
            lay_out_row(eval, &eval->run->facts->subjects[subject->unit], eval->unit_row);
    }
    for (size_t i = 0; i < scheme->gate_count; i++)
        eval->gate_truth[i] =
            (uint8_t)score_eval_condition(eval, eval->row, &scheme->gates[i].when, eval->missing);
    settle_vetoes(eval);
}

bool score_eval_veto(const struct score_eval *eval, size_t veto)
{
    return eval->veto_truth[veto] == TRUTH_HOLDS;
}

bool score_eval_gate(const struct score_eval *eval, size_t gate)
{
    return eval->gate_truth[gate] == TRUTH_HOLDS;
}

const struct score_fact *score_eval_override(const struct score_eval *eval, int indicator)
{
    const struct score_subject *subject = &eval->run->facts->subjects[eval->subject];
    int metric = eval->scheme->metric_count + indicator;
    /* Overrides sort behind all metrics, and there are few. */
    for (const struct score_fact *at = eval->end; at > subject->facts; at--) {
        if (at[-1].metric < metric)
            return NULL;
        if (at[-1].metric == metric)
            return at[-1].is_known ? &at[-1] : NULL;
    }
    return NULL;
}

bool score_eval_round(struct score_eval *eval, const struct score_item *item, struct rat exact,
                      int64_t *ret_units)
{
    if (rat_is_held(exact) && item->has_cap && rat_compare(exact, item->cap.value) > 0)
        exact = item->cap.value;
    if (rat_is_held(exact) && item->has_floor && rat_compare(exact, item->floor.value) < 0)
        exact = item->floor.value;
    if (rat_round(exact, eval->scheme->decimals, ret_units))
        return true;
    *ret_units = 0;
    const struct score_fact *fact = NULL;
    for (int i = 0; i < eval->scheme->metric_count && !fact; i++)
        fact = eval->row[i];
    score_refuse(eval, item, fact, "得分的数值过大，无法精确计算，请核对所填数值");
    return false;
}

/* One by one: all at once, compilers clear it with an instruction that takes longer than a rule. */
static void clear(struct score_finding *finding)
{
    finding->outcome = OUTCOME_SCORED;
    finding->exact = finding->amount = finding->other = rat_of(0);
    finding->rounded = finding->points = 0;
    finding->rank = finding->count = finding->steps = 0;
    finding->which = finding->zero_veto = -1;
    finding->is_zeroed = finding->is_else = false;
}

void score_eval_item(struct score_eval *eval, const struct score_item *item,
                     struct score_finding *ret)
{
    clear(ret);
    size_t refused = eval->refused;
    rules[item->rule](eval, item, ret);
    /* What was refused is not worked out to a second fault that only follows from the first. */
    if (eval->refused == refused &&
        (ret->outcome == OUTCOME_SCORED || ret->outcome == OUTCOME_EMPTY))
        (void)score_eval_round(eval, item, ret->exact, &ret->rounded);
    ret->points = ret->rounded;
    if (item->zero_when &&
        score_eval_condition(eval, eval->row, item->zero_when, eval->defaulted) == TRUTH_HOLDS)
        ret->is_zeroed = true;
    if (eval->zeroed_by && eval->zeroed_by[item->index] >= 0) {
        ret->zero_veto = eval->zeroed_by[item->index];
        ret->is_zeroed = true;
    }
    if (ret->is_zeroed)
        ret->points = 0;
}

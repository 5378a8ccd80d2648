/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One fact changes: its subject is scored again, fields are mended, and of all others only the
 * items whose rank, field size or mean has moved. The result is the same as a new run's, which the
 * tests check.
 */
#include <string.h>

#include "score/score_intake.h"

/* What one change touches. */
struct upheaval {
    struct score_run *run;
    struct score_eval eval;
    uint8_t *own;   /* by subject: to be scored afresh */
    uint8_t *dirty; /* by subject: some item's points have changed */
    uint8_t *moved; /* by subject: rank has changed in the field at hand */
};

static bool is_scored(const struct score_run *run, uint32_t subject)
{
    const struct score_subject *of = &run->facts->subjects[subject];
    return !of->is_unit && !of->is_withdrawn;
}

/* The subject itself; everybody for `*`; a unit's people where a veto reaches them. */
static void mark_own(struct upheaval *upheaval, const struct score_subject *changed)
{
    const struct score_facts *facts = upheaval->run->facts;
    for (uint32_t i = 0; i < facts->subject_count; i++) {
        bool is_meant = changed == &facts->all || changed == &facts->subjects[i];
        if (upheaval->eval.unit_row && facts->subjects[i].unit >= 0)
            is_meant = is_meant || changed == &facts->subjects[facts->subjects[i].unit];
        upheaval->own[i] = is_meant && is_scored(upheaval->run, i);
    }
}

static void set_points(struct upheaval *upheaval, const struct score_item *item, uint32_t subject,
                       int64_t points)
{
    const struct score_scheme *scheme = upheaval->run->scheme;
    int64_t *at =
        upheaval->run->points + (size_t)subject * (size_t)scheme->item_count + (size_t)item->index;
    if (*at == points)
        return;
    *at = points;
    upheaval->dirty[subject] = 1;
}

static void work_fully(struct upheaval *upheaval, const struct score_item *item, uint32_t subject)
{
    struct score_finding finding;
    score_eval_load(&upheaval->eval, subject);
    score_eval_item(&upheaval->eval, item, &finding);
    set_points(upheaval, item, subject, finding.points);
}

/* Whether points follow from rank and field alone: nothing zeroes the item. */
static bool is_plain(const struct score_eval *eval, const struct score_item *item)
{
    return !item->zero_when && !eval->zeroed_by;
}

/* The points of a rank or of a value above the mean; false: only the full way can tell. */
static bool work_quickly(struct score_eval *eval, const struct score_item *item,
                         const struct score_ranks *ranks, uint32_t place, int64_t *ret)
{
    struct rat exact, count = rat_of(ranks->count);
    int64_t rank = ranks->rank[ranks->order[place]], steps;
    int row;
    switch (item->rule) {
    case RULE_RANK_LINEAR: exact = score_linear_points(item, rank, count); break;
    case RULE_RANK_STEP: exact = score_step_points(item, rank, count, &steps); break;
    case RULE_RANK_TABLE:
        row = score_table_row(item, rank, count);
        if (row < 0 && item->keys.table.otherwise)
            return false;
        exact = row < 0 ? rat_of(0) : item->keys.table.rows[row].points.value;
        break;
    default: return false;
    }
    return score_eval_round(eval, item, exact, ret);
}

static void rework_ranked(struct upheaval *upheaval, const struct score_item *item, int field,
                          bool has_new_size)
{
    const struct score_ranks *ranks = &upheaval->run->ranks[field];
    bool is_quick = is_plain(&upheaval->eval, item), has_points = false;
    uint32_t rank = 0;
    int64_t points = 0;
    for (uint32_t i = 0; i < ranks->count; i++) {
        uint32_t subject = ranks->order[i];
        if ((!has_new_size && !upheaval->moved[subject]) || upheaval->own[subject])
            continue;
        if (rank != ranks->rank[subject]) {
            rank = ranks->rank[subject];
            has_points = is_quick && work_quickly(&upheaval->eval, item, ranks, i, &points);
        }
        if (has_points)
            set_points(upheaval, item, subject, points);
        else
            work_fully(upheaval, item, subject);
    }
}

/* The mean has moved: points above it change only where a value crosses a step, and fall with the
 * value, so equal values share one working out. Those outside the field are worked out fully. */
static void rework_over_mean(struct upheaval *upheaval, const struct score_item *item, int field)
{
    struct score_run *run = upheaval->run;
    const struct score_ranks *ranks = &run->ranks[field];
    struct rat mean = {ranks->sum, (int128)ranks->count * DECIMAL_ONE};
    bool is_quick = is_plain(&upheaval->eval, item) && ranks->count > 0 && ranks->sum > 0;
    bool has_points = false;
    int64_t points = 0;
    for (uint32_t i = 0; i < ranks->count; i++) {
        uint32_t subject = ranks->order[i];
        if (is_quick && (i == 0 || ranks->values[i] != ranks->values[i - 1])) {
            struct rat x = rat_of_decimal(ranks->values[i]);
            int64_t steps = score_steps_over(x, mean, item->keys.over.percent.value);
            struct rat exact = rat_multiply(rat_of(steps), item->keys.over.points.value);
            has_points = steps >= 0 && score_eval_round(&upheaval->eval, item, exact, &points);
        }
        if (upheaval->own[subject])
            continue;
        if (has_points)
            set_points(upheaval, item, subject, points);
        else
            work_fully(upheaval, item, subject);
    }
    for (uint32_t i = 0; i < run->facts->subject_count; i++) {
        if (ranks->rank[i] == 0 && is_scored(run, i) && !upheaval->own[i])
            work_fully(upheaval, item, i);
    }
}

/* The field that an item reads; -1: none. */
static int field_of(const struct score_item *item)
{
    switch (item->rule) {
    case RULE_RANK_LINEAR: return item->keys.linear.ranking.field;
    case RULE_RANK_TABLE: return item->keys.table.ranking.field;
    case RULE_RANK_STEP: return item->keys.step.ranking.field;
    case RULE_OVER: return item->keys.over.is_over_mean ? item->keys.over.field : -1;
    default: return -1;
    }
}

/* Others whose rank, field size or mean has moved get their points of the items that read it. */
static void rework_field(struct upheaval *upheaval, int field, bool has_new_size)
{
    const struct score_scheme *scheme = upheaval->run->scheme;
    for (int i = 0; i < scheme->item_count; i++) {
        const struct score_item *item = &scheme->items[i];
        if (field_of(item) != field)
            continue;
        if (item->rule == RULE_OVER)
            rework_over_mean(upheaval, item, field);
        else
            rework_ranked(upheaval, item, field, has_new_size);
    }
}

static void mend_fields(struct upheaval *upheaval, const struct score_subject *changed)
{
    struct score_run *run = upheaval->run;
    size_t count = run->facts->subject_count;
    for (int field = 0; field < run->scheme->field_count; field++) {
        uint32_t size = run->ranks[field].count;
        if (changed == &run->facts->all) {
            score_field_build(run, field);
            continue;
        }
        /* No other's standing or value has changed: a unit's fact can only bar its people. */
        uint32_t subject = (uint32_t)(changed - run->facts->subjects);
        if (!is_scored(run, subject) || !score_field_move(run, field, subject))
            continue;
        memset(upheaval->moved, 0, count);
        score_field_renumber(run, field, upheaval->moved);
        rework_field(upheaval, field, size != run->ranks[field].count);
    }
}

static void rescore(struct upheaval *upheaval)
{
    struct score_run *run = upheaval->run;
    for (uint32_t i = 0; i < run->facts->subject_count; i++) {
        if (upheaval->own[i]) {
            score_eval_load(&upheaval->eval, i);
            (void)score_run_subject(run, &upheaval->eval);
        } else if (upheaval->dirty[i]) {
            /* Vetoes that zero an indicator have to be looked at again; else points suffice. */
            if (upheaval->eval.zeroed_by)
                score_eval_load(&upheaval->eval, i);
            else
                score_eval_point(&upheaval->eval, i);
            (void)score_total(run, &upheaval->eval);
        }
    }
}

/* Scores whom the change touches; false: refused. */
static bool rework(struct score_run *run, const struct score_subject *changed,
                   struct faults *faults)
{
    size_t count = run->facts->subject_count;
    struct arena_mark mark = arena_mark(run->arena);
    struct upheaval upheaval = {.run = run};
    upheaval.own = arena_array(run->arena, count, 1);
    upheaval.dirty = arena_array(run->arena, count, 1);
    upheaval.moved = arena_array(run->arena, count, 1);
    score_eval_init(&upheaval.eval, run->arena, run, false);
    mark_own(&upheaval, changed);
    for (uint32_t i = 0; i < count; i++) {
        if (!upheaval.own[i])
            continue;
        score_eval_load(&upheaval.eval, i);
        score_settle_standing(run, &upheaval.eval);
    }
    upheaval.eval.refused = 0;
    upheaval.eval.faults = faults;
    mend_fields(&upheaval, changed);
    rescore(&upheaval);
    bool is_good = upheaval.eval.refused == 0;
    /* The faults live in an arena of the caller's, which may be this one: then nothing is given
     * back. */
    if (is_good || faults == NULL || faults->arena != run->arena)
        arena_rewind(run->arena, mark);
    return is_good;
}

static bool find_subject(struct score_facts *facts, struct bytes id, struct score_subject **ret)
{
    uint32_t index;
    *ret = &facts->all;
    if (bytes_are(id, "*"))
        return true;
    if (!score_find_subject(facts, id, &index))
        return false;
    *ret = &facts->subjects[index];
    return true;
}

static bool is_acceptable(const struct score_facts *facts, const struct score_subject *subject,
                          const struct score_change *change, const struct score_fact *fact,
                          struct faults *faults)
{
    const struct score_scheme *scheme = facts->scheme;
    const char *breach = NULL;
    if (score_fact_is_per_all(scheme, fact) != (subject == &facts->all))
        breach = "填报对象不对：全体共用的指标填在“*”下，其余逐个对象填报";
    else if (change->is_known && fact->metric < scheme->metric_count)
        breach = score_kind_breach(scheme->metrics[fact->metric].kind, change->value);
    if (breach)
        faults_add_line(faults, 0, "指标“%s”：%s。", score_shown(facts->arena, change->metric),
                        breach);
    return breach == NULL;
}

/* Where the fact stands among the subject's, or has to stand; *ret_exists tells which. */
static uint32_t place_of(const struct score_subject *subject, const struct score_fact *fact,
                         bool *ret_exists)
{
    uint32_t at = 0;
    while (at < subject->fact_count && (subject->facts[at].metric < fact->metric ||
                                        (subject->facts[at].metric == fact->metric &&
                                         subject->facts[at].series < fact->series)))
        at++;
    *ret_exists = at < subject->fact_count && subject->facts[at].metric == fact->metric &&
                  subject->facts[at].series == fact->series;
    return at;
}

static const char *text_or(struct arena *arena, const char *text, const char *otherwise)
{
    if (text)
        return arena_copy(arena, text, strlen(text));
    return otherwise ? otherwise : "";
}

/* The subject's facts with this one put in, in new memory; the old list stays as it was. */
static void put_fact(struct score_facts *facts, struct score_subject *subject,
                     const struct score_change *change, struct score_fact fact)
{
    bool exists;
    uint32_t at = place_of(subject, &fact, &exists);
    uint32_t behind = subject->fact_count - at - exists;
    struct score_fact *list =
        arena_array(facts->arena, (size_t)subject->fact_count + 1, sizeof *list);
    if (exists)
        fact = subject->facts[at];
    fact.is_known = change->is_known;
    fact.value = change->is_known ? change->value : 0;
    fact.source = text_or(facts->arena, change->source, fact.source);
    fact.date = text_or(facts->arena, change->date, fact.date);
    fact.note = text_or(facts->arena, change->note, fact.note);
    fact.proof = text_or(facts->arena, change->proof, fact.proof);
    if (at)
        memcpy(list, subject->facts, at * sizeof *list);
    if (behind)
        memcpy(list + at + 1, subject->facts + at + exists, behind * sizeof *list);
    list[at] = fact;
    subject->facts = list;
    subject->fact_count = at + 1 + behind;
}

bool score_run_change(struct score_run *run, const struct score_change *change,
                      struct faults *faults)
{
    struct score_facts *facts = run->facts;
    struct score_fact fact = {0};
    struct score_subject *subject;
    if (!find_subject(facts, change->subject, &subject)) {
        faults_add_line(faults, 0, "没有对象“%s”，请先登记该对象。",
                        score_shown(facts->arena, change->subject));
        return false;
    }
    if (!score_intake_metric(facts, change->metric, 0, &fact, faults) ||
        !is_acceptable(facts, subject, change, &fact, faults))
        return false;
    struct score_subject before = *subject;
    put_fact(facts, subject, change, fact);
    score_lay_out_all(run);
    bool is_good = rework(run, subject, faults);
    if (!is_good) {
        *subject = before;
        score_lay_out_all(run);
        (void)rework(run, subject, NULL);
    }
    score_rank_all(run);
    score_award_all(run);
    return is_good;
}

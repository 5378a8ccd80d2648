/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One fact changes: its subject is scored again, its fields are mended, and of all others only
 * those whose points move are touched (score_shift.c). The result is the same as a new run's,
 * which the tests check.
 */
#include <string.h>

#include "score/score_intake.h"

/* A unit's fact can bar its people from awards, and nothing else: no points of theirs change. */
static void settle_members(struct score_run *run, struct score_eval *eval, int32_t unit)
{
    for (uint32_t i = 0; i < run->facts->subject_count; i++) {
        if (run->facts->subjects[i].unit != unit || !run->standings[i].is_scored)
            continue;
        score_eval_load(eval, i);
        score_settle_standing(run, eval);
    }
}

static void rescore_dirty(struct score_run *run, struct score_eval *eval)
{
    for (size_t i = 0; i < run->dirty.count; i++) {
        uint32_t subject = run->dirty.list[i];
        /* Vetoes that zero an indicator have to be looked at again, and so have overrides; else
         * points suffice. */
        if (eval->zeroed_by)
            score_eval_load(eval, subject);
        else if (run->standings[subject].has_override)
            score_eval_point(eval, subject);
        else
            eval->subject = subject;
        (void)score_total(run, eval);
    }
}

static void clear_dirty(struct score_dirty *dirty)
{
    for (size_t i = 0; i < dirty->count; i++)
        dirty->is_dirty[dirty->list[i]] = 0;
    dirty->count = 0;
}

static bool rescore_subject(struct score_run *run, struct score_eval *eval, uint32_t subject)
{
    struct faults *faults = eval->faults;
    /* What is refused in settling is refused again, and said, when the items are worked out. */
    eval->faults = NULL;
    if (eval->unit_row)
        settle_members(run, eval, (int32_t)subject);
    if (run->standings[subject].is_scored) {
        score_eval_load(eval, subject);
        score_settle_standing(run, eval);
        eval->refused = 0;
        eval->faults = faults;
        for (int i = 0; i < run->scheme->field_count; i++)
            score_shift_field(run, eval, i, subject);
        rescore_dirty(run, eval);
        score_eval_load(eval, subject);
        (void)score_run_subject(run, eval);
        score_dirty_add(&run->dirty, subject);
    }
    score_rank_dirty(run);
    clear_dirty(&run->dirty);
    return eval->refused == 0;
}

/* Scores whom the change touches; false: refused, and the run is of no use until put right. */
static bool rework(struct score_run *run, const struct score_subject *changed,
                   struct faults *faults)
{
    struct score_eval eval;
    bool is_good;
    score_eval_init(&eval, run->arena, run, false);
    eval.faults = faults;
    if (changed == &run->facts->all) {
        score_run_everybody(run, &eval);
        score_rank_all(run);
        is_good = eval.refused == 0;
    } else {
        is_good = rescore_subject(run, &eval, (uint32_t)(changed - run->facts->subjects));
    }
    score_award_all(run);
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

/* Room that all changes share, before the first. */
static void prepare(struct score_run *run)
{
    size_t count = run->facts->subject_count;
    if (run->shift)
        return;
    score_shift_prepare(run);
    run->dirty.is_dirty = arena_array(run->arena, count, sizeof *run->dirty.is_dirty);
    run->dirty.list = arena_array(run->arena, count, sizeof *run->dirty.list);
    run->old_order = arena_array(run->arena, count, sizeof *run->old_order);
    run->old_places = arena_array(run->arena, count, sizeof *run->old_places);
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
    prepare(run);
    struct arena_mark mark = arena_mark(run->arena);
    bool is_good = rework(run, subject, faults);
    /* Faults may live in the same arena. */
    if (is_good)
        arena_rewind(run->arena, mark);
    if (!is_good) {
        *subject = before;
        score_lay_out_all(run);
        (void)rework(run, subject, NULL);
    }
    return is_good;
}

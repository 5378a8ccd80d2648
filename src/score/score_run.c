/* SPDX-License-Identifier: Apache-2.0 */
/* A run: everybody scored, ranked and awarded, in the order that scoring.md 3 sets. */
#include "score/score_run.h"

#include <string.h>

const char *const score_status_words[] = {"ranked", "guest", "disqualified", "withdrawn", NULL};
const char *const score_tie_words[] = {"none", "unresolved", "boundary", NULL};

/* Gates and disqualifying vetoes decide who is out of the fields; bars are noted on the way. */
void score_settle_standing(struct score_run *run, const struct score_eval *eval)
{
    const struct score_scheme *scheme = run->scheme;
    const struct score_subject *subject = &run->facts->subjects[eval->subject];
    struct score_standing *standing = &run->standings[eval->subject];
    standing->is_struck = standing->is_barred = false;
    for (size_t i = 0; i < scheme->gate_count; i++)
        standing->is_struck |= !score_eval_gate(eval, i);
    for (size_t i = 0; i < scheme->veto_count; i++) {
        if (!score_eval_veto(eval, i))
            continue;
        standing->is_struck |= scheme->vetoes[i].effect == EFFECT_DISQUALIFY;
        standing->is_barred |= scheme->vetoes[i].effect == EFFECT_BAR_AWARDS;
    }
    standing->status = subject->is_withdrawn ? STATUS_WITHDRAWN
                       : standing->is_struck ? STATUS_DISQUALIFIED
                       : subject->is_guest   ? STATUS_GUEST
                                             : STATUS_RANKED;
    standing->is_out = subject->is_unit || standing->status != STATUS_RANKED;
    /* Overrides sort behind all metrics. */
    standing->has_override = subject->fact_count > 0 &&
                             subject->facts[subject->fact_count - 1].metric >= scheme->metric_count;
}

/* A withdrawn subject's gates and vetoes are nobody's concern, nor a unit's that isn't listed. */
static void settle_all(struct score_run *run, struct score_eval *eval)
{
    struct faults *faults = eval->faults;
    /* What is refused here is refused again, and said, when the items are worked out. */
    eval->faults = NULL;
    for (uint32_t i = 0; i < run->facts->subject_count; i++) {
        const struct score_subject *subject = &run->facts->subjects[i];
        run->standings[i] = (struct score_standing){
            .status = STATUS_WITHDRAWN,
            .is_out = true,
            .is_listed = !subject->is_unit,
            .is_scored = !subject->is_unit && !subject->is_withdrawn,
        };
        if (!run->standings[i].is_scored)
            continue;
        score_eval_load(eval, i);
        score_settle_standing(run, eval);
    }
    eval->faults = faults;
}

/* Ties by metric: who lacks the fact loses to all who have it. */
static void set_metric_ties(struct score_run *run, const struct score_eval *eval)
{
    const struct score_scheme *scheme = run->scheme;
    for (size_t i = 0; i < scheme->tie_count; i++) {
        const struct score_tie *tie = &scheme->ties[i];
        if (tie->metric == NO_METRIC)
            continue;
        const struct score_fact *fact = eval->row[tie->metric];
        uint64_t key = UINT64_MAX;
        if (fact && fact->is_known)
            key = tie->is_lower_better ? score_key_rising(fact->value)
                                       : score_key_falling(fact->value);
        run->tie_keys[(size_t)eval->subject * scheme->tie_count + i] = key;
    }
}

bool score_run_subject(struct score_run *run, struct score_eval *eval)
{
    const struct score_scheme *scheme = run->scheme;
    int64_t *points = run->points + (size_t)eval->subject * (size_t)scheme->item_count;
    size_t refused = eval->refused;
    for (int i = 0; i < scheme->item_count; i++) {
        struct score_finding finding;
        score_eval_item(eval, &scheme->items[i], &finding);
        points[i] = finding.points;
    }
    set_metric_ties(run, eval);
    return score_total(run, eval) && eval->refused == refused;
}

void score_run_everybody(struct score_run *run, struct score_eval *eval)
{
    settle_all(run, eval);
    for (int i = 0; i < run->scheme->field_count; i++)
        score_field_build(run, i);
    for (uint32_t i = 0; i < run->facts->subject_count; i++) {
        if (!run->standings[i].is_scored)
            continue;
        score_eval_load(eval, i);
        (void)score_run_subject(run, eval);
    }
}

void score_lay_out_all(struct score_run *run)
{
    const struct score_subject *all = &run->facts->all;
    memset(run->all_row, 0, (size_t)run->scheme->metric_count * sizeof *run->all_row);
    /* From the back, so that of a series the first fact stays. */
    for (uint32_t i = all->fact_count; i-- > 0;) {
        if (all->facts[i].metric < run->scheme->metric_count)
            run->all_row[all->facts[i].metric] = &all->facts[i];
    }
}

struct score_run *score_run_new(struct arena *arena, const struct score_scheme *scheme,
                                struct score_facts *facts, struct faults *faults)
{
    struct score_run *run = arena_alloc(arena, sizeof *run);
    size_t count = facts->subject_count, before = faults->count;
    *run = (struct score_run){.arena = arena, .scheme = scheme, .facts = facts};
    run->standings = arena_array(arena, count, sizeof *run->standings);
    run->points = arena_array(arena, count * (size_t)scheme->item_count, sizeof *run->points);
    run->indicator_points =
        arena_array(arena, count * (size_t)scheme->indicator_count, sizeof *run->indicator_points);
    run->ranks = arena_array(arena, (size_t)scheme->field_count, sizeof *run->ranks);
    run->tie_keys = arena_array(arena, count * scheme->tie_count, sizeof *run->tie_keys);
    run->order = arena_array(arena, count, sizeof *run->order);
    run->places = arena_array(arena, count, sizeof *run->places);
    run->prizes = arena_array(arena, count, sizeof *run->prizes);
    run->place_of = arena_array(arena, count, sizeof *run->place_of);
    for (size_t i = 0; i < count; i++)
        run->prizes[i].award = -1;
    run->all_row = arena_array(arena, (size_t)scheme->metric_count, sizeof *run->all_row);
    score_lay_out_all(run);
    struct score_eval eval;
    score_eval_init(&eval, arena, run, false);
    eval.faults = faults;
    score_run_everybody(run, &eval);
    if (faults->count != before)
        return NULL;
    score_rank_all(run);
    score_award_all(run);
    return run;
}

const uint32_t *score_run_order(const struct score_run *run, size_t *ret_count)
{
    *ret_count = run->listed_count;
    return run->order;
}

struct score_result score_result_of(const struct score_run *run, uint32_t subject)
{
    const struct score_subject *of = &run->facts->subjects[subject];
    const struct score_standing *standing = &run->standings[subject];
    size_t at = run->place_of[subject];
    const struct score_place *place = &run->places[at];
    const struct score_prize *prize = &run->prizes[at];
    /* Behind the last of the ranked nobody is level. */
    bool is_level = place->is_level || (at + 1 < run->listed_count && place[1].is_level);
    struct score_result result = {
        .id = of->id,
        .name = of->name,
        .unit = of->unit < 0 ? "" : run->facts->subjects[of->unit].id,
        .status = standing->status,
        .rank = place->rank,
        .tie = prize->is_boundary                   ? TIE_BOUNDARY
               : is_level && !run->scheme->is_joint ? TIE_UNRESOLVED
                                                    : TIE_NONE,
        .total = standing->total,
        .is_eligible = standing->status == STATUS_RANKED && !standing->is_barred,
        .award = prize->award < 0 ? NULL : run->scheme->awards[prize->award].title,
        .is_recommended = prize->is_recommended,
    };
    result.has_gap = score_gap_of(run, subject, &result.gap);
    return result;
}

int64_t score_indicator_points(const struct score_run *run, uint32_t subject, int indicator)
{
    return run->indicator_points[(size_t)subject * (size_t)run->scheme->indicator_count +
                                 (size_t)indicator];
}

bool score_subject_of(const struct score_run *run, struct bytes id, uint32_t *ret_subject)
{
    return score_find_subject(run->facts, id, ret_subject) &&
           !run->facts->subjects[*ret_subject].is_unit;
}

/* A field or a stated count of one makes the formula of a linear rank say "best" to that one. */
static void warn_of_small_field(const struct score_run *run, const struct score_item *item,
                                struct faults *warnings)
{
    bool is_linear = item->rule == RULE_RANK_LINEAR && item->keys.linear.first == 0;
    const char *title = item->title ? item->title : item->id;
    if (!is_linear)
        return;
    if (item->keys.linear.ranking.field >= 0) {
        if (run->ranks[item->keys.linear.ranking.field].count == 1)
            faults_add_place(warnings, NULL,
                             "评分项“%s”只有 1 个对象参加排名，该对象得最高分，请复核是否妥当。",
                             title);
        return;
    }
    for (size_t i = 0; i < run->ranked_count; i++) {
        int64_t count;
        int64_t rank;
        if (!score_value_of(run, run->order[i], item->keys.linear.ranking.given_count, &count) ||
            !score_value_of(run, run->order[i], item->keys.linear.ranking.given_rank, &rank) ||
            count != DECIMAL_ONE)
            continue;
        faults_add_place(warnings, NULL,
                         "评分项“%s”有对象所填的参加总数为 1，得最高分，请复核是否妥当。", title);
        return;
    }
}

/* Metrics that no one has filled in are more often forgotten than nought. */
static void warn_of_unfilled(const struct score_run *run, struct faults *warnings)
{
    const struct score_scheme *scheme = run->scheme;
    bool *is_filled = arena_array(run->arena, (size_t)scheme->metric_count + 1, sizeof *is_filled);
    for (uint32_t i = 0; i <= run->facts->subject_count; i++) {
        const struct score_subject *subject =
            i < run->facts->subject_count ? &run->facts->subjects[i] : &run->facts->all;
        for (uint32_t j = 0; j < subject->fact_count; j++) {
            const struct score_fact *fact = &subject->facts[j];
            if (fact->is_known && fact->metric < scheme->metric_count)
                is_filled[fact->metric] = true;
        }
    }
    struct text names;
    size_t count = 0;
    text_init(&names, run->arena, 4000);
    for (int i = 0; i < scheme->metric_count; i++) {
        if (is_filled[i])
            continue;
        text_add(&names, count++ ? "、" : "");
        text_add(&names, score_metric_name(scheme, i));
    }
    if (count)
        faults_add_place(warnings, NULL, "有 %zu 个指标没有任何对象填报，请确认是否遗漏：%s。",
                         count, names.at);
}

void score_run_warnings(const struct score_run *run, struct faults *warnings)
{
    if (run->listed_count == 0) {
        faults_add_place(warnings, NULL,
                         "文件里没有任何对象的数据，没有可以排名的对象，请确认是否选错了文件。");
        return;
    }
    for (int i = 0; i < run->scheme->item_count; i++)
        warn_of_small_field(run, &run->scheme->items[i], warnings);
    warn_of_unfilled(run, warnings);
}

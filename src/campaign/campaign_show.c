/* SPDX-License-Identifier: Apache-2.0 */
#include "campaign/campaign_show.h"

#include <stdlib.h>
#include <string.h>

#include "campaign/campaign_figures.h"
#include "org/org.h"

enum { LONGEST_POINTS = 4096 };

static const char *points_of(struct ctx *c, int64_t units, int decimals)
{
    struct text text;
    text_init(&text, c->arena, 40);
    decimal_add_points(&text, units, decimals);
    return text.at;
}

static const char *full_of(struct ctx *c, const struct score_scheme *model,
                           const struct score_indicator *indicator)
{
    if (!indicator || !indicator->has_max)
        return NULL;
    return points_of(c, indicator->max_units, model->decimals);
}

/* An empty text is none. */
static const char *some(const char *string)
{
    return string && *string ? string : NULL;
}

static struct field_list list_places(struct ctx *c, const struct faults *faults)
{
    struct shown_place *list = arena_array(c->arena, faults->count + 1, sizeof *list);
    for (size_t i = 0; i < faults->count; i++)
        list[i] = (struct shown_place){faults->list[i].place, faults->list[i].sentence};
    return (struct field_list){list, faults->count};
}

/* ---- Rankings -------------------------------------------------------------------------------- */

static struct field_list show_indicators(struct ctx *c, const struct score_scheme *model)
{
    size_t count = (size_t)model->indicator_count;
    struct shown_indicator *list = arena_array(c->arena, count + 1, sizeof *list);
    for (size_t i = 0; i < count; i++) {
        const struct score_indicator *indicator = &model->indicators[i];
        list[i] =
            (struct shown_indicator){.id = indicator->id,
                                     .title = indicator->title ? indicator->title : indicator->id,
                                     .full = full_of(c, model, indicator)};
    }
    return (struct field_list){list, count};
}

static const char *show_points(struct ctx *c, const struct campaign_scored *scored,
                               uint32_t subject, bool is_known)
{
    struct text text;
    text_init(&text, c->arena, LONGEST_POINTS);
    text_add_char(&text, '[');
    for (int i = 0; i < scored->model->indicator_count; i++) {
        text_add(&text, i > 0 ? "," : "");
        if (is_known)
            decimal_add_points(&text, score_indicator_points(scored->run, subject, i),
                               scored->model->decimals);
        else
            text_add(&text, "null");
    }
    text_add_char(&text, ']');
    return text.at;
}

static struct shown_row show_row(struct ctx *c, const struct campaign_scored *scored,
                                 uint32_t index, const struct campaign_subject *subject,
                                 bool is_whole)
{
    struct score_result result = score_result_of(scored->run, index);
    int decimals = scored->model->decimals;
    bool is_known = result.status != STATUS_WITHDRAWN;
    return (struct shown_row){.rank = result.rank,
                              .subject = subject->id,
                              .name = subject->name,
                              .unit_name = subject->unit_name,
                              .status = (int)result.status,
                              .tie = (int)result.tie,
                              .total = is_known ? points_of(c, result.total, decimals) : NULL,
                              .units = is_known ? result.total : 0,
                              .gap = is_whole && result.has_gap ? points_of(c, result.gap, decimals)
                                                                : NULL,
                              .award = result.award,
                              .is_recommended = result.is_recommended,
                              .points = show_points(c, scored, index, is_known)};
}

/* Who stands at each index of the run; NULL: nobody that we know. */
static const struct campaign_subject **who_is(struct ctx *c, const struct campaign_scored *scored,
                                              size_t count)
{
    const struct campaign_subject **who = arena_array(c->arena, count + 1, sizeof *who);
    for (size_t i = 0; i < scored->subjects.count; i++) {
        const struct campaign_subject *subject = &scored->subjects.list[i];
        uint32_t index;
        if (score_subject_of(scored->run, bytes_of(subject->key), &index) && index < count)
            who[index] = subject;
    }
    return who;
}

static void count_holes(struct ctx *c, const struct campaign_scored *scored, uint32_t index,
                        struct shown_ranking *shown)
{
    struct arena_mark mark = arena_mark(c->arena);
    const struct score_explanation *why = score_explain(c->arena, scored->run, index, true);
    shown->missing_count += (int64_t)why->missing_count;
    shown->defaulted_count += (int64_t)why->defaulted_count;
    arena_rewind(c->arena, mark);
}

static void show_rows(struct ctx *c, const struct campaign_scored *scored, bool is_whole,
                      struct shown_ranking *shown)
{
    size_t count = 0;
    const uint32_t *order = score_run_order(scored->run, &count);
    struct shown_row *rows = arena_array(c->arena, count + 1, sizeof *rows);
    const struct campaign_subject **who = who_is(c, scored, count + 1);
    for (size_t i = 0; i < count; i++) {
        const struct campaign_subject *subject = who[order[i]];
        if (!subject || (!is_whole && !org_may(c, MAY_SEE_FACTS, subject->unit)))
            continue;
        rows[shown->rows.count++] = show_row(c, scored, order[i], subject, is_whole);
        count_holes(c, scored, order[i], shown);
    }
    shown->rows.at = rows;
}

/* What is wrong may be somebody else's figures: who sees only their own is told just that. */
static struct field_list tell_of_faults(struct ctx *c, const struct campaign_scored *scored)
{
    struct shown_place *place = arena_alloc(c->arena, sizeof *place);
    *place =
        (struct shown_place){"计分任务", "填报的数据还有错误，暂不能计分，请等活动办公室处理。"};
    return (struct field_list){place, scored->faults.count > 0 ? 1 : 0};
}

struct shown_ranking *campaign_show_ranking(struct ctx *c, const struct campaign_task *task,
                                            const struct campaign_scored *scored, bool is_whole)
{
    struct shown_ranking *shown = arena_alloc(c->arena, sizeof *shown);
    *shown = (struct shown_ranking){.task = task->id,
                                    .title = task->title,
                                    .scheme_title = task->scheme_title,
                                    .stamp = task->stamp,
                                    .computed_at = c->now,
                                    .is_whole = is_whole};
    if (is_whole)
        shown->warnings = list_places(c, &scored->warnings);
    if (scored->model) {
        shown->decimals = scored->model->decimals;
        shown->indicators = show_indicators(c, scored->model);
    }
    if (scored->model && scored->run)
        show_rows(c, scored, is_whole, shown);
    shown->faults = is_whole ? list_places(c, &scored->faults) : tell_of_faults(c, scored);
    return shown;
}

/* ---- Moves ----------------------------------------------------------------------------------- */

static int by_subject(const void *one, const void *other)
{
    const struct shown_row *a = *(const struct shown_row *const *)one;
    const struct shown_row *b = *(const struct shown_row *const *)other;
    return (a->subject > b->subject) - (a->subject < b->subject);
}

static const struct shown_row **sort_rows(struct ctx *c, const struct shown_ranking *ranking)
{
    const struct shown_row **sorted =
        arena_array(c->arena, ranking->rows.count + 1, sizeof *sorted);
    for (size_t i = 0; i < ranking->rows.count; i++)
        sorted[i] = (const struct shown_row *)ranking->rows.at + i;
    qsort(sorted, ranking->rows.count, sizeof *sorted, by_subject);
    return sorted;
}

static const struct shown_row *row_of(const struct shown_row **sorted, size_t count,
                                      const struct shown_row *wanted)
{
    const struct shown_row **found = bsearch(&wanted, sorted, count, sizeof *sorted, by_subject);
    return found ? *found : NULL;
}

static bool is_same_text(const char *one, const char *other)
{
    return one == other || (one && other && strcmp(one, other) == 0);
}

struct field_list campaign_moves(struct ctx *c, const struct shown_ranking *before,
                                 const struct shown_ranking *after)
{
    const struct shown_row **old = sort_rows(c, before), **new = sort_rows(c, after);
    struct shown_move *moves =
        arena_array(c->arena, before->rows.count + after->rows.count + 1, sizeof *moves);
    size_t count = 0;
    for (size_t i = 0; i < after->rows.count; i++) {
        const struct shown_row *now = (const struct shown_row *)after->rows.at + i;
        const struct shown_row *was = row_of(old, before->rows.count, now);
        if (was && was->rank == now->rank && is_same_text(was->total, now->total))
            continue;
        moves[count++] = (struct shown_move){.subject = now->subject,
                                             .name = now->name,
                                             .rank_before = was ? was->rank : 0,
                                             .rank_after = now->rank,
                                             .total_before = was ? was->total : NULL,
                                             .total_after = now->total};
    }
    for (size_t i = 0; i < before->rows.count; i++) {
        const struct shown_row *was = (const struct shown_row *)before->rows.at + i;
        if (!row_of(new, after->rows.count, was))
            moves[count++] = (struct shown_move){.subject = was->subject,
                                                 .name = was->name,
                                                 .rank_before = was->rank,
                                                 .total_before = was->total};
    }
    return (struct field_list){moves, count};
}

/* ---- Explanations ---------------------------------------------------------------------------- */

struct showing {
    struct ctx *c;
    const struct campaign_scored *scored;
    int64_t subject;
    struct fact_book_proofs proofs;
};

static const struct fact *fact_of(const struct showing *showing, const char *metric, bool of_all)
{
    struct fact_list facts = campaign_facts_of(showing->scored, of_all ? 0 : showing->subject);
    const struct fact *list = facts.list;
    for (size_t i = 0; i < facts.count; i++) {
        if (strcmp(list[i].metric, metric) == 0)
            return &list[i];
    }
    return NULL;
}

static struct field_list show_proofs(const struct showing *showing, int64_t fact)
{
    struct shown_proof *list =
        arena_array(showing->c->arena, showing->proofs.count + 1, sizeof *list);
    size_t count = 0;
    for (size_t i = 0; fact != 0 && i < showing->proofs.count; i++) {
        const struct fact_book_proof *proof = &showing->proofs.list[i];
        if (proof->fact == fact)
            list[count++] = (struct shown_proof){proof->proof.file, proof->proof.name};
    }
    return (struct field_list){list, count};
}

static struct field_list show_facts(const struct showing *showing,
                                    const struct score_explained_item *item)
{
    struct ctx *c = showing->c;
    struct shown_fact *list = arena_array(c->arena, item->fact_count + 1, sizeof *list);
    for (size_t i = 0; i < item->fact_count; i++) {
        const struct score_shown_fact *used = &item->facts[i];
        const struct fact *fact = fact_of(showing, used->metric, false);
        if (!fact)
            fact = fact_of(showing, used->metric, true);
        struct field_decimal value = {used->is_known, used->value};
        list[i] = (struct shown_fact){
            .metric = used->metric,
            .title = used->title,
            .value = value,
            .told = campaign_tell_value(c, showing->scored->model, used->metric, value),
            .source = some(used->source),
            .day = some(used->date),
            .note = some(used->note),
            .fact = fact ? fact->id : 0,
            .proofs = show_proofs(showing, fact ? fact->id : 0)};
    }
    return (struct field_list){list, item->fact_count};
}

static const struct shown_next *show_next(const struct showing *showing,
                                          const struct score_next *next)
{
    if (!next->exists)
        return NULL;
    struct shown_next *shown = arena_alloc(showing->c->arena, sizeof *shown);
    *shown = (struct shown_next){
        .points = points_of(showing->c, next->points, showing->scored->model->decimals),
        .metric = next->metric,
        .needs = next->needs};
    return shown;
}

static struct field_list show_items(const struct showing *showing,
                                    const struct score_explained_indicator *part)
{
    struct ctx *c = showing->c;
    struct shown_item *list = arena_array(c->arena, part->count + 1, sizeof *list);
    for (size_t i = 0; i < part->count; i++) {
        const struct score_explained_item *item = &part->items[i];
        const struct score_item *of = item->item;
        const char *title = !of ? "调整" : of->title ? of->title : of->id;
        list[i] = (struct shown_item){
            .id = of ? of->id : "adjust",
            .title = title,
            .points = points_of(c, item->points, showing->scored->model->decimals),
            .clause = of ? some(of->clause) : NULL,
            .because = item->because,
            .reading = item->reading,
            .next = show_next(showing, &item->next),
            .facts = show_facts(showing, item)};
    }
    return (struct field_list){list, part->count};
}

static struct field_list show_parts(const struct showing *showing,
                                    const struct score_explanation *why)
{
    struct ctx *c = showing->c;
    const struct score_scheme *model = showing->scored->model;
    struct shown_part *list = arena_array(c->arena, why->indicator_count + 1, sizeof *list);
    for (size_t i = 0; i < why->indicator_count; i++) {
        const struct score_explained_indicator *part = &why->indicators[i];
        const struct score_indicator *of = part->indicator;
        list[i] = (struct shown_part){.id = of ? of->id : "adjust",
                                      .title = !of         ? "总分调整"
                                               : of->title ? of->title
                                                           : of->id,
                                      .points = points_of(c, part->points, model->decimals),
                                      .full = full_of(c, model, of),
                                      .because = part->because,
                                      .items = show_items(showing, part)};
    }
    return (struct field_list){list, why->indicator_count};
}

static struct field_list show_metrics(const struct showing *showing, const char *const *ids,
                                      size_t count)
{
    const struct score_scheme *model = showing->scored->model;
    struct shown_metric *list = arena_array(showing->c->arena, count + 1, sizeof *list);
    for (size_t i = 0; i < count; i++) {
        int metric = score_metric_of(model, bytes_of(ids[i]));
        list[i] =
            (struct shown_metric){ids[i], metric >= 0 ? score_metric_name(model, metric) : ids[i]};
    }
    return (struct field_list){list, count};
}

struct shown_explanation *campaign_show_explanation(struct ctx *c, const struct campaign_task *task,
                                                    const struct campaign_scored *scored,
                                                    int64_t subject, bool is_private)
{
    const struct campaign_subject *who = campaign_subject_of(scored, subject);
    uint32_t index;
    if (!who || !scored->run || !score_subject_of(scored->run, bytes_of(who->key), &index))
        return NULL;
    struct showing showing = {.c = c, .scored = scored, .subject = subject};
    if (scored->facts.count > 0)
        showing.proofs = fact_proofs_of_subject(c, task->book, subject);
    const struct score_explanation *why = score_explain(c->arena, scored->run, index, is_private);
    struct score_result result = score_result_of(scored->run, index);
    struct shown_explanation *shown = arena_alloc(c->arena, sizeof *shown);
    bool is_known = result.status != STATUS_WITHDRAWN;
    *shown = (struct shown_explanation){
        .task = task->id,
        .subject = subject,
        .rank = result.rank,
        .title = task->title,
        .name = who->name,
        .unit_name = who->unit_name,
        .total = is_known ? points_of(c, result.total, scored->model->decimals) : NULL,
        .gap = !is_private && result.has_gap ? points_of(c, result.gap, scored->model->decimals)
                                             : NULL,
        .verdict = why->verdict,
        .is_private = is_private,
        .vetoes = {why->vetoes, why->veto_count},
        .failed_gates = {why->failed_gates, why->failed_gate_count},
        .missing = show_metrics(&showing, why->missing, why->missing_count),
        .defaulted = show_metrics(&showing, why->defaulted, why->defaulted_count),
        .indicators = show_parts(&showing, why)};
    return shown;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Explanations: the subject is worked out once more, and this time everything is said. */
#include <string.h>

#include "score/score_intake.h"
#include "score/score_next.h"

/* Room for an item's sentences to begin with, and all that they may take. */
enum { USUAL_TEXT = 320, MOST_TEXT = 16 * 1024 * 1024 };

struct explaining {
    struct arena *arena;
    const struct score_run *run;
    const struct score_scheme *scheme;
    bool is_private;
    struct score_eval eval;        /* notes what the item at hand noted */
    struct score_eval quiet;       /* for trying steps: neither notes nor says */
    size_t words;                  /* of a set of metrics */
    uint64_t *missing, *defaulted; /* all that was noted */
    struct text text; /* all sentences, each ended by a NUL; it may move while it grows */
    struct score_explained_item *items;
    size_t *because, *needs; /* by item: where its sentences begin in the text */
    size_t item_count;
    struct score_shown_fact *facts;
    size_t fact_count;
};

static const char *sentence_at(const struct text *text, size_t start)
{
    /* What had no more room begins behind the end. */
    return start < text->used ? text->at + start : "";
}

/* Most facts that can be shown: each item's reads, series in full, and overrides. */
static size_t count_facts(const struct explaining *explaining)
{
    const struct score_subject *subject =
        &explaining->run->facts->subjects[explaining->eval.subject];
    size_t count = explaining->scheme->reads.start[explaining->scheme->item_count] +
                   (size_t)explaining->scheme->indicator_count;
    for (uint32_t i = 0; i < subject->fact_count; i++) {
        const struct score_fact *fact = &subject->facts[i];
        if (fact->series > 0 && fact->metric < explaining->scheme->metric_count)
            count += explaining->scheme->reads.readers[fact->metric];
    }
    return count;
}

/* A zeroing veto's facts stand with each item that it zeroes. */
static size_t count_veto_facts(const struct explaining *explaining)
{
    const struct score_eval *eval = &explaining->eval;
    size_t count = 0;
    for (int i = 0; eval->zeroed_by && i < explaining->scheme->item_count; i++) {
        if (eval->zeroed_by[i] >= 0)
            count += (size_t)explaining->scheme->metric_count;
    }
    return count;
}

static void set_up(struct explaining *explaining, uint32_t subject)
{
    const struct score_scheme *scheme = explaining->scheme;
    struct arena *arena = explaining->arena;
    size_t lines = (size_t)scheme->item_count + (size_t)scheme->indicator_count + 2;
    score_eval_init(&explaining->eval, arena, explaining->run, true);
    score_eval_load(&explaining->eval, subject);
    explaining->words = (size_t)scheme->metric_count / 64 + 1;
    explaining->missing = arena_array(arena, explaining->words, sizeof(uint64_t));
    explaining->defaulted = arena_array(arena, explaining->words, sizeof(uint64_t));
    explaining->quiet = explaining->eval;
    explaining->quiet.missing = explaining->quiet.defaulted = NULL;
    text_init(&explaining->text, arena, MOST_TEXT);
    text_reserve(&explaining->text, lines * USUAL_TEXT);
    explaining->because = arena_array(arena, lines, sizeof *explaining->because);
    explaining->needs = arena_array(arena, lines, sizeof *explaining->needs);
    explaining->items = arena_array(arena, lines, sizeof *explaining->items);
    explaining->facts = arena_array(arena, count_facts(explaining) + count_veto_facts(explaining),
                                    sizeof *explaining->facts);
}

/* Moves what the eval noted into the sets of the whole subject. */
static void gather_noted(struct explaining *explaining)
{
    for (size_t i = 0; i < explaining->words; i++) {
        explaining->missing[i] |= explaining->eval.missing[i];
        explaining->defaulted[i] |= explaining->eval.defaulted[i];
        explaining->eval.missing[i] = explaining->eval.defaulted[i] = 0;
    }
}

static void show_fact(struct explaining *explaining, const struct score_fact *fact,
                      const char *metric, const char *title)
{
    explaining->facts[explaining->fact_count++] = (struct score_shown_fact){
        .metric = metric,
        .title = title,
        .is_known = fact->is_known,
        .value = fact->value,
        .source = fact->source,
        .date = fact->date,
        .note = fact->note,
        .proof = fact->proof,
    };
}

/* The metric's fact, or all facts of a series. */
static void show_metric(struct explaining *explaining, int metric)
{
    const struct score_scheme *scheme = explaining->scheme;
    const struct score_fact *fact = explaining->eval.row[metric];
    const char *title = scheme->metrics[metric].name.at;
    if (fact && fact->series == 0) {
        show_fact(explaining, fact, scheme->metrics[metric].id, title);
        return;
    }
    for (; fact && fact < explaining->eval.end && fact->metric == metric; fact++)
        show_fact(explaining, fact, score_fact_id(explaining->arena, scheme, metric, fact->series),
                  title);
}

static void show_veto(struct explaining *explaining, const struct score_veto *veto,
                      const struct score_item *item)
{
    const struct score_reads *reads = &explaining->scheme->reads;
    uint64_t *set = arena_array(explaining->arena, explaining->words, sizeof *set);
    score_reads_condition(set, &veto->when);
    for (uint32_t i = reads->start[item->index]; i < reads->start[item->index + 1]; i++)
        set[reads->list[i] / 64] &= ~(UINT64_C(1) << (reads->list[i] % 64));
    for (int i = 0; i < explaining->scheme->metric_count; i++) {
        if (score_has_bit(set, i))
            show_metric(explaining, i);
    }
}

static void show_facts(struct explaining *explaining, const struct score_item *item,
                       const struct score_finding *finding, struct score_explained_item *ret)
{
    const struct score_reads *reads = &explaining->scheme->reads;
    size_t before = explaining->fact_count;
    ret->facts = explaining->facts + before;
    for (uint32_t i = reads->start[item->index]; i < reads->start[item->index + 1]; i++)
        show_metric(explaining, reads->list[i]);
    if (finding->zero_veto >= 0)
        show_veto(explaining, &explaining->scheme->vetoes[finding->zero_veto], item);
    ret->fact_count = explaining->fact_count - before;
}

static void seek_next(struct explaining *explaining, const struct score_item *item,
                      const struct score_finding *finding, struct score_next *ret)
{
    struct score_seeking seeking = {&explaining->quiet, item, finding};
    struct score_step step;
    if (!score_next_seek(&seeking, &step))
        return;
    ret->exists = true;
    ret->points = step.points;
    ret->metric = explaining->scheme->metrics[step.metric].id;
    explaining->needs[explaining->item_count - 1] = explaining->text.used;
    score_next_say(&explaining->text, &seeking, &step, explaining->is_private);
    text_add_char(&explaining->text, '\0');
}

/* The next line among the items; its sentence begins here. */
static struct score_explained_item *new_line(struct explaining *explaining)
{
    explaining->because[explaining->item_count] = explaining->text.used;
    return &explaining->items[explaining->item_count++];
}

static void explain_item(struct explaining *explaining, const struct score_item *item)
{
    struct score_finding finding;
    struct score_explained_item *ret = new_line(explaining);
    struct score_say say = {&explaining->text, &explaining->eval, item, &finding,
                            explaining->is_private};
    score_eval_item(&explaining->eval, item, &finding);
    *ret = (struct score_explained_item){
        .item = item, .points = finding.points, .reading = item->reading};
    score_say_item(&say);
    text_add_char(&explaining->text, '\0');
    gather_noted(explaining);
    show_facts(explaining, item, &finding, ret);
    seek_next(explaining, item, &finding, &ret->next);
}

static void explain_adjust(struct explaining *explaining, int index, int64_t sum, int64_t points)
{
    const struct score_indicator *indicator = &explaining->scheme->indicators[index];
    const struct score_fact *override = score_eval_override(&explaining->eval, index);
    struct score_explained_item *ret = new_line(explaining);
    *ret = (struct score_explained_item){.points = points - sum};
    score_say_adjust(&explaining->text, &explaining->eval, index, sum);
    text_add_char(&explaining->text, '\0');
    if (!override)
        return;
    ret->facts = explaining->facts + explaining->fact_count;
    ret->fact_count = 1;
    show_fact(explaining, override,
              score_fact_id(explaining->arena, explaining->scheme, override->metric, 0),
              indicator->title ? indicator->title : indicator->id);
}

static void explain_indicator(struct explaining *explaining, int index,
                              struct score_explained_indicator *ret)
{
    const struct score_indicator *indicator = &explaining->scheme->indicators[index];
    size_t before = explaining->item_count;
    int64_t sum = 0;
    int64_t points =
        explaining->run->indicator_points[(size_t)explaining->eval.subject *
                                              (size_t)explaining->scheme->indicator_count +
                                          (size_t)index];
    *ret = (struct score_explained_indicator){
        .indicator = indicator, .points = points, .items = explaining->items + before};
    for (int i = 0; i < indicator->item_count; i++) {
        explain_item(explaining, &explaining->scheme->items[indicator->first_item + i]);
        sum += explaining->items[explaining->item_count - 1].points;
    }
    if (sum != points)
        explain_adjust(explaining, index, sum, points);
    ret->count = explaining->item_count - before;
}

static void explain_indicators(struct explaining *explaining, struct score_explanation *ret)
{
    const struct score_scheme *scheme = explaining->scheme;
    size_t count = (size_t)scheme->indicator_count;
    struct score_explained_indicator *list =
        arena_array(explaining->arena, count + 1, sizeof *list);
    int64_t sum = 0, total = explaining->run->standings[explaining->eval.subject].total;
    for (size_t i = 0; i < count; i++) {
        explain_indicator(explaining, (int)i, &list[i]);
        sum += list[i].points;
    }
    if (sum != total) {
        list[count].points = total - sum;
        size_t start = explaining->text.used;
        score_say_total_cap(&explaining->text, scheme, sum);
        list[count++].because = arena_copy(explaining->arena, explaining->text.at + start,
                                           explaining->text.used - start);
    }
    ret->indicators = list;
    ret->indicator_count = count;
}

static const char *const *ids_of(const struct explaining *explaining, const uint64_t *set,
                                 size_t *ret_count)
{
    const struct score_scheme *scheme = explaining->scheme;
    const char **list = arena_array(explaining->arena, (size_t)scheme->metric_count, sizeof *list);
    size_t count = 0;
    for (int i = 0; i < scheme->metric_count; i++) {
        int metric = scheme->metrics_by_id[i];
        if (score_has_bit(set, metric))
            list[count++] = scheme->metrics[metric].id;
    }
    *ret_count = count;
    return list;
}

static void list_clauses(const struct explaining *explaining, struct score_explanation *ret)
{
    const struct score_scheme *scheme = explaining->scheme;
    const char **vetoes = arena_array(explaining->arena, scheme->veto_count, sizeof *vetoes);
    const char **gates = arena_array(explaining->arena, scheme->gate_count, sizeof *gates);
    for (size_t i = 0; i < scheme->veto_count; i++) {
        if (score_eval_veto(&explaining->eval, i))
            vetoes[ret->veto_count++] = scheme->vetoes[i].clause;
    }
    for (size_t i = 0; i < scheme->gate_count; i++) {
        if (!score_eval_gate(&explaining->eval, i))
            gates[ret->failed_gate_count++] = scheme->gates[i].clause;
    }
    ret->vetoes = vetoes;
    ret->failed_gates = gates;
}

/* Now that the text stands still. */
static void settle_sentences(struct explaining *explaining)
{
    for (size_t i = 0; i < explaining->item_count; i++) {
        struct score_explained_item *item = &explaining->items[i];
        item->because = sentence_at(&explaining->text, explaining->because[i]);
        if (item->next.exists)
            item->next.needs = sentence_at(&explaining->text, explaining->needs[i]);
    }
}

const struct score_explanation *score_explain(struct arena *arena, const struct score_run *run,
                                              uint32_t subject, bool is_private)
{
    struct score_explanation *ret = arena_alloc(arena, sizeof *ret);
    struct explaining explaining = {
        .arena = arena, .run = run, .scheme = run->scheme, .is_private = is_private};
    set_up(&explaining, subject);
    score_say_verdict(&explaining.text, &explaining.eval, is_private);
    text_add_char(&explaining.text, '\0');
    if (run->standings[subject].status != STATUS_WITHDRAWN) {
        gather_noted(&explaining);
        list_clauses(&explaining, ret);
        explain_indicators(&explaining, ret);
        ret->missing = ids_of(&explaining, explaining.missing, &ret->missing_count);
        ret->defaulted = ids_of(&explaining, explaining.defaulted, &ret->defaulted_count);
    }
    settle_sentences(&explaining);
    ret->verdict = sentence_at(&explaining.text, 0);
    return ret;
}

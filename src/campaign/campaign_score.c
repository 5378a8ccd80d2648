/* SPDX-License-Identifier: Apache-2.0 */
#include "campaign/campaign_score.h"

#include <stdlib.h>
#include <string.h>

#include "campaign/campaign_figures.h"
#include "platform/base/date.h"
#include "platform/db/db.h"
#include "platform/table/csv_out.h"
#include "platform/table/table.h"

enum column { SUBJECT, METRIC, VALUE, NAME, UNIT, STATUS, SOURCE, DATE, NOTE, PROOF, COLUMNS };

static const char *const column_names[COLUMNS] = {"subject", "metric", "value", "name", "unit",
                                                  "status",  "source", "date",  "note", "proof"};

static const struct campaign_subject all_together = {.id = 0, .key = "*", .name = ""};

/* ---- Which row is of whom -------------------------------------------------------------------- */

/* What row n of the input, counted from 2 on, speaks of. */
struct origin {
    const struct campaign_subject *subject;
    const char *metric;
};

struct feeding {
    struct ctx *c;
    struct campaign_scored *scored;
    struct score_facts *facts;
    struct origin *origins;
    size_t count, size;
    struct text *csv; /* instead of the engine, NULL: the engine */
};

static int by_subject(const void *one, const void *other)
{
    const struct fact *a = one, *b = other;
    return (a->subject > b->subject) - (a->subject < b->subject);
}

struct fact_list campaign_facts_of(const struct campaign_scored *scored, int64_t subject)
{
    size_t low = 0, high = scored->facts.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (scored->facts.list[middle].subject < subject)
            low = middle + 1;
        else
            high = middle;
    }
    struct fact_list found = {scored->facts.list + low, 0};
    while (low + found.count < scored->facts.count &&
           scored->facts.list[low + found.count].subject == subject)
        found.count++;
    return found;
}

static const char *print_value(struct ctx *c, const struct fact *fact)
{
    struct text text;
    text_init(&text, c->arena, 40);
    if (fact->is_known)
        decimal_add_text(&text, fact->value);
    return text.at ? text.at : "";
}

static const char *print_day(struct ctx *c, int32_t day)
{
    struct text text;
    text_init(&text, c->arena, 20);
    date_add_text(&text, day);
    return text.at ? text.at : "";
}

/* ---- Rows ------------------------------------------------------------------------------------ */

static void keep_origin(struct feeding *feeding, const struct campaign_subject *subject,
                        const char *metric)
{
    if (feeding->count == feeding->size) {
        size_t size = feeding->size ? feeding->size * 2 : 1024;
        struct origin *wider = arena_array(feeding->c->arena, size, sizeof *wider);
        if (feeding->count > 0)
            memcpy(wider, feeding->origins, feeding->count * sizeof *wider);
        feeding->origins = wider;
        feeding->size = size;
    }
    feeding->origins[feeding->count++] = (struct origin){subject, metric};
}

static void feed_row(struct feeding *feeding, const struct campaign_subject *subject,
                     const char *const *cells)
{
    struct bytes bytes[COLUMNS];
    if (feeding->csv) {
        csv_add_row(feeding->csv, cells, COLUMNS);
        return;
    }
    keep_origin(feeding, subject, cells[METRIC]);
    for (int i = 0; i < COLUMNS; i++)
        bytes[i] = bytes_of(cells[i]);
    score_facts_row(feeding->facts, bytes, COLUMNS, feeding->count + 1, &feeding->scored->faults);
}

/* A metric that says nothing, to make a subject known that has no figure at all. */
static const char *any_metric(const struct score_scheme *model)
{
    for (int i = 0; i < model->metric_count; i++) {
        if (!model->metrics[i].is_per_all && !model->metrics[i].is_series)
            return model->metrics[i].id;
    }
    return NULL;
}

static void feed_subject(struct feeding *feeding, const struct campaign_subject *subject)
{
    static const char *const statuses[] = {"", "guest", "withdrawn"};
    struct ctx *c = feeding->c;
    const struct score_scheme *model = feeding->scored->model;
    struct fact_list facts = campaign_facts_of(feeding->scored, subject->id);
    bool is_person = model->subject == SUBJECT_PERSON && subject->id != 0;
    const char *cells[COLUMNS] = {[SUBJECT] = subject->key,
                                  [NAME] = subject->name,
                                  [UNIT] =
                                      is_person && subject->unit_code ? subject->unit_code : "",
                                  [STATUS] = statuses[subject->standing]};
    bool is_told = subject->id == 0;
    int metric;
    for (size_t i = 0; i < facts.count; i++) {
        const struct fact *fact = &facts.list[i];
        /* Books are shared by schemes: it may be another one's. */
        if (!campaign_metric_called(model, fact->metric, &metric))
            continue;
        cells[METRIC] = fact->metric;
        cells[VALUE] = print_value(c, fact);
        cells[SOURCE] = fact->source;
        cells[DATE] = print_day(c, fact->day);
        cells[NOTE] = fact->note;
        cells[PROOF] =
            fact->proofs > 0 ? text_format(c->arena, "%lld 份", (long long)fact->proofs) : "";
        feed_row(feeding, subject, cells);
        is_told = true;
    }
    cells[METRIC] = any_metric(model);
    if (!is_told && cells[METRIC]) {
        cells[VALUE] = cells[SOURCE] = cells[DATE] = cells[NOTE] = cells[PROOF] = "";
        feed_row(feeding, subject, cells);
    }
}

static void feed_all(struct feeding *feeding)
{
    const struct campaign_subjects *subjects = &feeding->scored->subjects;
    feed_subject(feeding, &all_together);
    for (size_t i = 0; i < subjects->count; i++)
        feed_subject(feeding, &subjects->list[i]);
}

/* ---- Working it out -------------------------------------------------------------------------- */

/* Says of whom and of what a fault is, instead of the line of a file that nobody has. */
static void name_places(struct ctx *c, const struct feeding *feeding, struct faults *faults)
{
    const struct score_scheme *model = feeding->scored->model;
    for (size_t i = 0; i < faults->count; i++) {
        struct fault *fault = &faults->list[i];
        if (fault->line < 2 || fault->line - 2 >= feeding->count)
            continue;
        const struct origin *origin = &feeding->origins[fault->line - 2];
        size_t length = strcspn(origin->metric, ".");
        int metric = score_metric_of(model, (struct bytes){origin->metric, length});
        fault->place = text_format(c->arena, "%s · %s",
                                   *origin->subject->name ? origin->subject->name : "全体",
                                   metric >= 0 ? score_metric_name(model, metric) : origin->metric);
    }
}

static bool take_header(struct feeding *feeding)
{
    struct bytes cells[COLUMNS];
    for (int i = 0; i < COLUMNS; i++)
        cells[i] = bytes_of(column_names[i]);
    return score_facts_header(feeding->facts, cells, COLUMNS, 1, &feeding->scored->faults);
}

static void work_out(struct feeding *feeding)
{
    struct campaign_scored *scored = feeding->scored;
    if (score_facts_close(feeding->facts, &scored->faults) && scored->faults.count == 0)
        scored->run =
            score_run_new(feeding->c->arena, scored->model, feeding->facts, &scored->faults);
    if (scored->faults.count > 0)
        scored->run = NULL;
    if (scored->run)
        score_run_warnings(scored->run, &scored->warnings);
}

/* The engine asks for what is open in the words of its command line. */
static bool has_all_parameters(struct ctx *c, struct campaign_scored *scored)
{
    struct faults open;
    faults_init(&open, c->arena);
    size_t count = score_scheme_open(scored->model, &open);
    if (count > 0)
        faults_add_place(&scored->faults, "settings",
                         "方案还有 %zu 个参数没有填写，请填写后再计算。", count);
    return count == 0;
}

static bool take_scheme(struct ctx *c, const char *content, const char *settings,
                        struct campaign_scored *scored)
{
    struct scheme_reading reading;
    scheme_read_with(c, content, settings, &reading);
    scored->model = reading.model;
    scored->faults = reading.faults;
    scored->warnings = reading.warnings;
    return reading.model && has_all_parameters(c, scored);
}

void campaign_score(struct ctx *c, const struct campaign_task *task, const char *content,
                    const char *settings, struct campaign_scored *ret)
{
    struct scheme scheme = {0};
    *ret = (struct campaign_scored){0};
    faults_init(&ret->faults, c->arena);
    faults_init(&ret->warnings, c->arena);
    if (!scheme_get(c, task->scheme, &scheme))
        return;
    if (!take_scheme(c, content ? content : scheme.content, settings ? settings : scheme.settings,
                     ret))
        return;
    ret->subjects = campaign_subjects(c, task, false);
    ret->facts = fact_all(c, task->book);
    qsort(ret->facts.list, ret->facts.count, sizeof *ret->facts.list, by_subject);
    struct feeding feeding = {
        .c = c, .scored = ret, .facts = score_facts_new(c->arena, ret->model)};
    if (!take_header(&feeding))
        return;
    feed_all(&feeding);
    work_out(&feeding);
    name_places(c, &feeding, &ret->faults);
}

void campaign_score_frozen(struct ctx *c, const char *content, struct bytes facts,
                           struct campaign_subjects subjects, struct campaign_scored *ret)
{
    *ret = (struct campaign_scored){.subjects = subjects};
    faults_init(&ret->faults, c->arena);
    faults_init(&ret->warnings, c->arena);
    if (!take_scheme(c, content, "[]", ret))
        return;
    struct feeding feeding = {
        .c = c, .scored = ret, .facts = score_facts_new(c->arena, ret->model)};
    struct table *table = table_open(c->arena, facts, &ret->faults, &ret->warnings);
    struct table_row row;
    if (!table)
        return;
    if (table_next(table, &row) &&
        score_facts_header(feeding.facts, row.cells, row.count, row.line, &ret->faults)) {
        while (table_next(table, &row))
            score_facts_row(feeding.facts, row.cells, row.count, row.line, &ret->faults);
        work_out(&feeding);
    }
    table_close(table);
}

void campaign_print_facts(struct text *text, struct ctx *c, const struct campaign_scored *scored)
{
    struct campaign_scored copy = *scored;
    struct feeding feeding = {.c = c, .scored = &copy, .csv = text};
    csv_add_row(text, column_names, COLUMNS);
    feed_all(&feeding);
}

const struct campaign_subject *campaign_subject_of(const struct campaign_scored *scored, int64_t id)
{
    for (size_t i = 0; i < scored->subjects.count; i++) {
        if (scored->subjects.list[i].id == id)
            return &scored->subjects.list[i];
    }
    return NULL;
}

const struct campaign_subject *campaign_subject_called(const struct campaign_scored *scored,
                                                       const char *key)
{
    for (size_t i = 0; i < scored->subjects.count; i++) {
        if (strcmp(scored->subjects.list[i].key, key) == 0)
            return &scored->subjects.list[i];
    }
    return NULL;
}

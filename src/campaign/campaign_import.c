/* SPDX-License-Identifier: Apache-2.0 */
#include "campaign/campaign_import.h"

#include <stdlib.h>
#include <string.h>

#include "file/file.h"
#include "org/org.h"
#include "platform/audit/sm3.h"
#include "platform/base/date.h"

enum { LARGEST_FILE = 8 * 1024 * 1024 };

/* A whole grid, as the file says it and as it is: 75,000 figures are about 90 MB. */
#define LARGE_MEMORY ((size_t)192 * 1024 * 1024)

/* ---- Who and what there is ------------------------------------------------------------------- */

static int by_key(const void *one, const void *other)
{
    const struct campaign_subject *const *a = one, *const *b = other;
    return strcmp((*a)->key, (*b)->key);
}

static int by_name(const void *one, const void *other)
{
    const struct campaign_subject *const *a = one, *const *b = other;
    return strcmp((*a)->name, (*b)->name);
}

static const struct campaign_subject **sorted(struct importing *importing,
                                              int (*order)(const void *, const void *))
{
    size_t count = importing->subjects.count;
    const struct campaign_subject **list =
        arena_array(importing->c->arena, count + 1, sizeof *list);
    for (size_t i = 0; i < count; i++)
        list[i] = &importing->subjects.list[i];
    qsort(list, count, sizeof *list, order);
    return list;
}

/* Those whose figures the actor may keep. */
static void take_subjects(struct importing *importing)
{
    struct ctx *c = importing->c;
    struct campaign_subjects all = campaign_subjects(c, importing->task, false);
    bool is_owner = org_may(c, MAY_KEEP_FACTS, importing->task->owner_unit);
    size_t kept = 0;
    for (size_t i = 0; i < all.count; i++) {
        bool is_same_unit = kept > 0 && all.list[kept - 1].unit == all.list[i].unit;
        if (is_owner || is_same_unit || org_may(c, MAY_KEEP_FACTS, all.list[i].unit))
            all.list[kept++] = all.list[i];
    }
    importing->subjects = (struct campaign_subjects){all.list, kept};
    importing->by_key = sorted(importing, by_key);
    importing->by_name = sorted(importing, by_name);
}

static int by_subject_and_metric(const void *one, const void *other)
{
    const struct fact *a = one, *b = other;
    if (a->subject != b->subject)
        return a->subject > b->subject ? 1 : -1;
    return strcmp(a->metric, b->metric);
}

static int by_place(const void *one, const void *other)
{
    const struct import_cell *a = one, *b = other;
    if (a->subject->id != b->subject->id)
        return a->subject->id > b->subject->id ? 1 : -1;
    int order = strcmp(a->metric, b->metric);
    return order != 0 ? order : (a->line > b->line) - (a->line < b->line);
}

/* Sorts the cells by subject and metric; the same figure twice is a fault. */
static void refuse_repeats(struct importing *importing)
{
    if (importing->count == 0)
        return;
    qsort(importing->cells, importing->count, sizeof *importing->cells, by_place);
    for (size_t i = 1; i < importing->count; i++) {
        const struct import_cell *before = &importing->cells[i - 1], *cell = &importing->cells[i];
        if (before->subject->id == cell->subject->id && strcmp(before->metric, cell->metric) == 0)
            faults_add_line(&importing->faults, (size_t)cell->line,
                            "“%s”的“%s”在第 %lld 行已经填过，请只留一处。", cell->subject->name,
                            cell->title, (long long)before->line);
    }
}

/* ---- What it would change -------------------------------------------------------------------- */

static struct fact wanted_of(const struct import_cell *cell, const struct fact *there)
{
    struct fact fact = there ? *there : (struct fact){.source = "", .note = "", .day = DATE_NONE};
    fact.subject = cell->subject->id;
    fact.metric = cell->metric;
    fact.is_known = true;
    fact.value = cell->value;
    if (cell->source)
        fact.source = cell->source;
    if (cell->note)
        fact.note = cell->note;
    if (cell->day != DATE_NONE)
        fact.day = cell->day;
    return fact;
}

static bool is_same(const struct fact *one, const struct fact *other)
{
    return one->is_known == other->is_known && one->value == other->value &&
           one->day == other->day && strcmp(one->source, other->source) == 0 &&
           strcmp(one->note, other->note) == 0;
}

static void compare_cell(struct import_sample *samples, const struct fact_list *all,
                         const struct import_cell *cell, struct campaign_import *ret)
{
    struct fact key = {.subject = cell->subject->id, .metric = cell->metric};
    const struct fact *there =
        bsearch(&key, all->list, all->count, sizeof *all->list, by_subject_and_metric);
    struct fact wanted = wanted_of(cell, there);
    if (there && is_same(there, &wanted)) {
        ret->unchanged++;
        return;
    }
    if (there)
        ret->changed++;
    else
        ret->fresh++;
    ret->facts.list[ret->facts.count++] =
        (struct fact_filed){wanted, there && there->is_known, there ? there->value : 0};
    if (ret->sample.count < IMPORT_MOST_SAMPLES)
        samples[ret->sample.count++] =
            (struct import_sample){.line = cell->line,
                                   .subject = cell->subject->id,
                                   .name = cell->subject->name,
                                   .metric = cell->metric,
                                   .title = cell->title,
                                   .was = {there && there->is_known, there ? there->value : 0},
                                   .value = {true, cell->value}};
}

static void compare(struct importing *importing, struct campaign_import *ret)
{
    struct ctx *c = importing->c;
    struct fact_list all = fact_all(c, importing->task->book);
    qsort(all.list, all.count, sizeof *all.list, by_subject_and_metric);
    struct import_sample *samples = arena_array(c->arena, IMPORT_MOST_SAMPLES, sizeof *samples);
    ret->sample.at = samples;
    ret->facts.list = arena_array(c->arena, importing->count + 1, sizeof *ret->facts.list);
    for (size_t i = 0; i < importing->count; i++)
        compare_cell(samples, &all, &importing->cells[i], ret);
}

static enum err hash_plan(struct ctx *c, struct campaign_import *ret)
{
    char hash[SM3_HEX + 1];
    struct sm3 *sm3 = sm3_new(c);
    if (!sm3)
        return ERR_INTERNAL;
    for (size_t i = 0; i < ret->facts.count; i++) {
        const struct fact *fact = &ret->facts.list[i].fact;
        struct arena_mark mark = arena_mark(c->arena);
        const char *line = text_format(
            c->arena, "%lld;%s;%lld;%s;%d;%s;%lld\n", (long long)fact->subject, fact->metric,
            (long long)fact->value, fact->source, (int)fact->day, fact->note, (long long)fact->rev);
        sm3_add(sm3, bytes_of(line));
        arena_rewind(c->arena, mark);
    }
    sm3_end(sm3, hash);
    ret->plan = arena_copy(c->arena, hash, SM3_HEX);
    return OK;
}

/* ---- Looking --------------------------------------------------------------------------------- */

static struct field_list list_sentences(struct ctx *c, struct faults *faults)
{
    faults_sort(faults);
    size_t count = faults->count < IMPORT_MOST_SENTENCES ? faults->count : IMPORT_MOST_SENTENCES;
    struct import_sentence *list = arena_array(c->arena, count + 1, sizeof *list);
    for (size_t i = 0; i < count; i++)
        list[i] = (struct import_sentence){(int64_t)faults->list[i].line, faults->list[i].sentence};
    return (struct field_list){list, count};
}

static enum err load(struct ctx *c, int64_t id, struct campaign_import *ret, struct bytes *content)
{
    struct file file;
    TRY(file_see(c, id, &file));
    if (file.type != FILE_TYPE_TEXT && file.type != FILE_TYPE_XLSX)
        return ctx_fail(c, ERR_INVALID, "只能导入 xlsx 或 CSV 文件，请下载模板填写后再导入。");
    if (file.size > LARGEST_FILE)
        return ctx_fail(c, ERR_TOO_BIG, "文件超过 8 MB，请分成几个文件导入。");
    ret->file_name = file.name;
    return file_load(c, file.hash, LARGEST_FILE, content);
}

enum err campaign_import_check(struct ctx *c, int64_t task_id, int64_t file,
                               struct campaign_import *ret)
{
    struct campaign_task task;
    struct scheme_reading reading = {0};
    struct bytes content;
    struct importing importing = {.c = c, .task = &task};
    *ret = (struct campaign_import){0};
    arena_allow(c->arena, LARGE_MEMORY);
    TRY(campaign_see(c, task_id, &task));
    TRY(load(c, file, ret, &content));
    (void)scheme_read_by_id(c, task.scheme, &reading);
    if (!reading.model)
        return ctx_fail(c, ERR_INVALID, "这个任务的评分方案有错误，请联系活动办公室。");
    importing.model = reading.model;
    faults_init(&importing.faults, c->arena);
    faults_init(&importing.warnings, c->arena);
    take_subjects(&importing);
    campaign_import_read(&importing, content);
    refuse_repeats(&importing);
    compare(&importing, ret);
    ret->book = task.book;
    ret->stamp = task.stamp;
    ret->rows_read = importing.rows_read;
    ret->fault_count = (int64_t)importing.faults.count;
    ret->faults = list_sentences(c, &importing.faults);
    ret->warnings = list_sentences(c, &importing.warnings);
    return hash_plan(c, ret);
}

/* ---- Storing --------------------------------------------------------------------------------- */

enum err campaign_import_apply(struct ctx *c, int64_t task_id, const char *reason,
                               struct campaign_import *import)
{
    struct campaign_task task;
    TRY(campaign_see(c, task_id, &task));
    if (import->facts.count > IMPORT_MOST_FIGURES)
        return ctx_fail(c, ERR_TOO_BIG,
                        "文件中有 %zu 项数据要新增或改动，一次最多 %d 项，请分成几个文件导入。",
                        import->facts.count, IMPORT_MOST_FIGURES);
    import->facts.why = reason && *reason
                            ? text_format(c->arena, "导入“%s”：%s", import->file_name, reason)
                            : text_format(c->arena, "导入“%s”", import->file_name);
    TRY(fact_store_many(c, task.book, &import->facts));
    (void)campaign_get(c, task_id, &task);
    import->stamp = task.stamp;
    import->stored = (int64_t)import->facts.count;
    return OK;
}

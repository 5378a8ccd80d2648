/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of a facts file become facts by subject; every faulty row is said (scoring.md 1 and 7). */
#include <stdlib.h>
#include <string.h>

#include "score/score_intake.h"

enum { CHUNK = 4096 };

/* Facts in the order of their rows, before they are laid out by subject. */
struct chunk {
    struct chunk *older;
    size_t count;
    struct {
        struct score_fact fact;
        uint32_t subject;
    } list[CHUNK];
};

/* What the first row that says it has told of a subject. */
struct first_said {
    const char *name, *unit, *status;
};

struct score_intake {
    int columns[COLUMN_COUNT]; /* where it stands in a row; -1: not there */
    size_t width;
    struct chunk *chunks;
    size_t fact_count;
    struct first_said *said; /* by subject */
    struct first_said said_of_all;
    uint32_t size;       /* room in subjects and said */
    uint32_t *slots;     /* hash table of subject + 1; 0: empty */
    uint32_t slot_count; /* a power of two */
    uint32_t last_subject;
    struct bytes last_cells[COLUMN_COUNT]; /* files repeat sources and dates row after row */
    const char *last_copies[COLUMN_COUNT];
    size_t faults_before;
};

static const uint32_t ALL = UINT32_MAX; /* in place of a subject's index: `*` */

struct score_facts *score_facts_new(struct arena *arena, const struct score_scheme *scheme)
{
    struct score_facts *facts = arena_alloc(arena, sizeof *facts);
    facts->arena = arena;
    facts->scheme = scheme;
    facts->all = (struct score_subject){.id = "*", .name = "", .unit = -1};
    facts->intake = arena_alloc(arena, sizeof *facts->intake);
    facts->intake->last_subject = ALL;
    return facts;
}

static int column_of(struct bytes cell)
{
    for (int i = 0; i < COLUMN_COUNT; i++) {
        if (bytes_are(cell, score_column_names[i]))
            return i;
    }
    return -1;
}

bool score_facts_header(struct score_facts *facts, const struct bytes *cells, size_t count,
                        size_t line, struct faults *faults)
{
    struct score_intake *intake = facts->intake;
    size_t before = faults->count;
    intake->width = count;
    for (int i = 0; i < COLUMN_COUNT; i++)
        intake->columns[i] = -1;
    for (size_t i = 0; i < count; i++) {
        struct bytes cell = text_trim(cells[i]);
        int column = column_of(cell);
        if (column < 0 && cell.length == 0)
            faults_add_line(faults, line, "表头第 %zu 列是空的，请删去这一列。", i + 1);
        else if (column < 0)
            faults_add_line(faults, line,
                            "表头第 %zu 列“%s”不是认识的列名。可用的列：subject、metric、value"
                            "（必有），name、unit、status、source、date、note、proof。",
                            i + 1, score_shown(facts->arena, cell));
        else if (intake->columns[column] >= 0)
            faults_add_line(faults, line, "表头的列“%s”重复，请只保留一列。",
                            score_column_names[column]);
        else
            intake->columns[column] = (int)i;
    }
    for (int i = COLUMN_SUBJECT; i <= COLUMN_VALUE; i++) {
        if (intake->columns[i] < 0)
            faults_add_line(faults, line, "表头缺少列“%s”，请补上。", score_column_names[i]);
    }
    intake->faults_before = before;
    return faults->count == before;
}

static uint32_t hash_of(struct bytes bytes)
{
    uint32_t hash = 2166136261U;
    for (size_t i = 0; i < bytes.length; i++)
        hash = (hash ^ (unsigned char)bytes.at[i]) * 16777619U;
    return hash;
}

static uint32_t *slot_of(const struct score_facts *facts, struct bytes id)
{
    const struct score_intake *intake = facts->intake;
    uint32_t at = hash_of(id) & (intake->slot_count - 1);
    while (intake->slots[at] && !bytes_are(id, facts->subjects[intake->slots[at] - 1].id))
        at = (at + 1) & (intake->slot_count - 1);
    return &intake->slots[at];
}

static void widen_subjects(struct score_facts *facts)
{
    struct score_intake *intake = facts->intake;
    uint32_t size = intake->size ? intake->size * 2 : 64;
    struct score_subject *subjects = arena_array(facts->arena, size, sizeof *subjects);
    struct first_said *said = arena_array(facts->arena, size, sizeof *said);
    if (facts->subject_count) {
        memcpy(subjects, facts->subjects, facts->subject_count * sizeof *subjects);
        memcpy(said, intake->said, facts->subject_count * sizeof *said);
    }
    facts->subjects = subjects;
    intake->said = said;
    intake->size = size;
    intake->slot_count = size * 2;
    intake->slots = arena_array(facts->arena, intake->slot_count, sizeof *intake->slots);
    for (uint32_t i = 0; i < facts->subject_count; i++)
        *slot_of(facts, bytes_of(facts->subjects[i].id)) = i + 1;
}

/* The subject called `id`, which is made if it isn't there. */
static uint32_t subject_index(struct score_facts *facts, struct bytes id)
{
    struct score_intake *intake = facts->intake;
    if (bytes_are(id, "*"))
        return ALL;
    if (intake->last_subject != ALL && bytes_are(id, facts->subjects[intake->last_subject].id))
        return intake->last_subject;
    if (facts->subject_count == intake->size)
        widen_subjects(facts);
    uint32_t *slot = slot_of(facts, id);
    if (!*slot) {
        facts->subjects[facts->subject_count] = (struct score_subject){
            .id = arena_copy(facts->arena, id.at, id.length), .name = "", .unit = -1};
        *slot = ++facts->subject_count;
    }
    intake->last_subject = *slot - 1;
    return *slot - 1;
}

/* A row in reading: its trimmed cells by column. */
struct row {
    struct score_facts *facts;
    struct faults *faults;
    size_t line;
    struct bytes cells[COLUMN_COUNT];
};

static const char *kept_text(struct row *row, enum score_column column)
{
    struct score_intake *intake = row->facts->intake;
    struct bytes cell = row->cells[column], *last = &intake->last_cells[column];
    if (cell.length == 0)
        return "";
    if (last->length != cell.length || memcmp(last->at, cell.at, cell.length) != 0) {
        *last = cell;
        intake->last_copies[column] = arena_copy(row->facts->arena, cell.at, cell.length);
    }
    return intake->last_copies[column];
}

/* Names, units and statuses: the first that is said holds, a different one later is a fault. */
static void compare_with_first(struct row *row, enum score_column column, const char *said_as,
                               const char **first)
{
    struct bytes cell = row->cells[column];
    if (cell.length == 0)
        return;
    if (!*first)
        *first = kept_text(row, column);
    else if (!bytes_are(cell, *first))
        faults_add_line(row->faults, row->line, "对象“%s”的%s“%s”与前面所填的“%s”不一致，请统一。",
                        score_shown(row->facts->arena, row->cells[COLUMN_SUBJECT]), said_as,
                        score_shown(row->facts->arena, cell),
                        score_shown(row->facts->arena, bytes_of(*first)));
}

static void check_status(struct row *row)
{
    struct bytes cell = row->cells[COLUMN_STATUS];
    if (cell.length == 0 || bytes_are(cell, "guest") || bytes_are(cell, "withdrawn"))
        return;
    faults_add_line(row->faults, row->line,
                    "状态“%s”不认识，只能留空，或填 guest（参赛不评奖）、withdrawn（退出）。",
                    score_shown(row->facts->arena, cell));
}

static void read_person(struct row *row, uint32_t subject)
{
    struct score_intake *intake = row->facts->intake;
    struct first_said *first = subject == ALL ? &intake->said_of_all : &intake->said[subject];
    check_status(row);
    compare_with_first(row, COLUMN_NAME, "名称", &first->name);
    compare_with_first(row, COLUMN_UNIT, "所属单位", &first->unit);
    compare_with_first(row, COLUMN_STATUS, "状态", &first->status);
}

static void keep(struct score_facts *facts, const struct score_fact *fact, uint32_t subject)
{
    struct score_intake *intake = facts->intake;
    if (!intake->chunks || intake->chunks->count == CHUNK) {
        struct chunk *chunk = arena_alloc(facts->arena, sizeof *chunk);
        chunk->older = intake->chunks;
        intake->chunks = chunk;
    }
    struct chunk *chunk = intake->chunks;
    chunk->list[chunk->count].fact = *fact;
    chunk->list[chunk->count++].subject = subject;
    intake->fact_count++;
}

static void check_scope(struct row *row, const struct score_fact *fact, uint32_t subject)
{
    const struct score_scheme *scheme = row->facts->scheme;
    bool is_per_all = score_fact_is_per_all(scheme, fact);
    if (is_per_all == (subject == ALL))
        return;
    const char *metric = score_shown(row->facts->arena, row->cells[COLUMN_METRIC]);
    if (is_per_all)
        faults_add_line(row->faults, row->line, "指标“%s”是全体共用的，subject 一栏应填“*”。",
                        metric);
    else
        faults_add_line(row->faults, row->line, "指标“%s”要逐个对象填报，subject 一栏不能填“*”。",
                        metric);
}

static void read_fact(struct row *row, uint32_t subject)
{
    struct score_facts *facts = row->facts;
    struct score_fact fact = {.line = (uint32_t)row->line};
    if (row->cells[COLUMN_METRIC].length == 0) {
        faults_add_line(row->faults, row->line, "metric（指标）一栏为空，请填写指标编号。");
        return;
    }
    if (!score_intake_metric(facts, row->cells[COLUMN_METRIC], row->line, &fact, row->faults))
        return;
    check_scope(row, &fact, subject);
    (void)score_intake_value(facts, row->cells[COLUMN_VALUE], &fact, row->faults);
    fact.source = kept_text(row, COLUMN_SOURCE);
    fact.date = kept_text(row, COLUMN_DATE);
    fact.note = kept_text(row, COLUMN_NOTE);
    fact.proof = kept_text(row, COLUMN_PROOF);
    keep(facts, &fact, subject);
}

void score_facts_row(struct score_facts *facts, const struct bytes *cells, size_t count,
                     size_t line, struct faults *faults)
{
    struct score_intake *intake = facts->intake;
    struct row row = {.facts = facts, .faults = faults, .line = line};
    if (count != intake->width) {
        faults_add_line(faults, line, "此行有 %zu 格，表头有 %zu 列，请补齐或删去多余的格。", count,
                        intake->width);
        return;
    }
    for (int i = 0; i < COLUMN_COUNT; i++)
        row.cells[i] =
            intake->columns[i] < 0 ? (struct bytes){"", 0} : text_trim(cells[intake->columns[i]]);
    if (row.cells[COLUMN_DATE].length && !score_is_date(row.cells[COLUMN_DATE]))
        faults_add_line(faults, line, "日期“%s”不对，请写成 2021-11-05 的样子。",
                        score_shown(facts->arena, row.cells[COLUMN_DATE]));
    if (row.cells[COLUMN_SUBJECT].length == 0) {
        faults_add_line(faults, line, "subject（对象）一栏为空，请填写对象编号。");
        check_status(&row);
        return;
    }
    uint32_t subject = subject_index(facts, row.cells[COLUMN_SUBJECT]);
    read_person(&row, subject);
    read_fact(&row, subject);
}

static int compare_ids(const void *one, const void *other)
{
    const struct score_subject *const *a = one, *const *b = other;
    return strcmp((*a)->id, (*b)->id);
}

/* Puts the subjects in the order of their ids' bytes; new_index[old] is where each went. */
static void sort_subjects(struct score_facts *facts, uint32_t *new_index)
{
    struct score_intake *intake = facts->intake;
    uint32_t count = facts->subject_count;
    const struct score_subject **sorted = arena_array(facts->arena, count, sizeof *sorted);
    for (uint32_t i = 0; i < count; i++)
        sorted[i] = &facts->subjects[i];
    qsort(sorted, count, sizeof *sorted, compare_ids);
    struct score_subject *subjects = arena_array(facts->arena, count, sizeof *subjects);
    struct first_said *said = arena_array(facts->arena, count, sizeof *said);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t old = (uint32_t)(sorted[i] - facts->subjects);
        new_index[old] = i;
        subjects[i] = *sorted[i];
        said[i] = intake->said[old];
    }
    facts->subjects = subjects;
    intake->said = said;
}

bool score_find_subject(const struct score_facts *facts, struct bytes id, uint32_t *ret)
{
    uint32_t low = 0, high = facts->subject_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const char *there = facts->subjects[middle].id;
        int order = strncmp(there, id.at, id.length);
        if (order == 0 && there[id.length] == '\0') {
            *ret = middle;
            return true;
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

static void settle_subjects(struct score_facts *facts)
{
    struct score_intake *intake = facts->intake;
    bool is_of_people = facts->scheme->subject == SUBJECT_PERSON;
    for (uint32_t i = 0; i < facts->subject_count; i++) {
        struct score_subject *subject = &facts->subjects[i];
        const struct first_said *said = &intake->said[i];
        subject->name = said->name ? said->name : "";
        subject->is_guest = said->status && strcmp(said->status, "guest") == 0;
        subject->is_withdrawn = said->status && strcmp(said->status, "withdrawn") == 0;
        if (!is_of_people || !said->unit)
            continue;
        uint32_t unit;
        if (score_find_subject(facts, bytes_of(said->unit), &unit)) {
            subject->unit = (int32_t)unit;
            facts->subjects[unit].is_unit = true;
        }
    }
}

static int compare_facts(const void *one, const void *other)
{
    const struct score_fact *a = one, *b = other;
    if (a->metric != b->metric)
        return a->metric < b->metric ? -1 : 1;
    if (a->series != b->series)
        return a->series < b->series ? -1 : 1;
    return (a->line > b->line) - (a->line < b->line);
}

static void sort_facts(struct score_fact *list, uint32_t count)
{
    bool is_sorted = true;
    for (uint32_t i = 1; i < count && is_sorted; i++)
        is_sorted = compare_facts(&list[i - 1], &list[i]) < 0;
    if (!is_sorted)
        qsort(list, count, sizeof *list, compare_facts);
}

static void report_doubles(const struct score_facts *facts, const struct score_subject *subject,
                           struct faults *faults)
{
    const struct score_fact *first = subject->facts;
    for (uint32_t i = 1; i < subject->fact_count; i++) {
        const struct score_fact *fact = &subject->facts[i];
        if (fact->metric != first->metric || fact->series != first->series) {
            first = fact;
            continue;
        }
        faults_add_line(faults, fact->line,
                        "对象“%s”的指标“%s”已在第 %u 行填过，同一指标只能有一行，请删去一行。",
                        score_shown(facts->arena, bytes_of(subject->id)),
                        score_fact_id(facts->arena, facts->scheme, fact->metric, fact->series),
                        first->line);
    }
}

/* Lays the facts out by subject, in one piece of memory. */
static void lay_out(struct score_facts *facts, const uint32_t *new_index)
{
    struct score_intake *intake = facts->intake;
    struct score_fact *list = arena_array(facts->arena, intake->fact_count, sizeof *list);
    for (const struct chunk *chunk = intake->chunks; chunk; chunk = chunk->older) {
        for (size_t i = 0; i < chunk->count; i++) {
            uint32_t old = chunk->list[i].subject;
            (old == ALL ? &facts->all : &facts->subjects[new_index[old]])->fact_count++;
        }
    }
    facts->all.facts = list;
    list += facts->all.fact_count;
    for (uint32_t i = 0; i < facts->subject_count; i++) {
        facts->subjects[i].facts = list;
        list += facts->subjects[i].fact_count;
        facts->subjects[i].fact_count = 0;
    }
    facts->all.fact_count = 0;
    /* Chunks and the facts in them are taken newest first; sorting mends that. */
    for (const struct chunk *chunk = intake->chunks; chunk; chunk = chunk->older) {
        for (size_t i = 0; i < chunk->count; i++) {
            uint32_t old = chunk->list[i].subject;
            struct score_subject *subject =
                old == ALL ? &facts->all : &facts->subjects[new_index[old]];
            subject->facts[subject->fact_count++] = chunk->list[i].fact;
        }
    }
}

bool score_facts_close(struct score_facts *facts, struct faults *faults)
{
    uint32_t *new_index = arena_array(facts->arena, facts->subject_count, sizeof *new_index);
    if (facts->subject_count)
        sort_subjects(facts, new_index);
    settle_subjects(facts);
    lay_out(facts, new_index);
    sort_facts(facts->all.facts, facts->all.fact_count);
    report_doubles(facts, &facts->all, faults);
    for (uint32_t i = 0; i < facts->subject_count; i++) {
        sort_facts(facts->subjects[i].facts, facts->subjects[i].fact_count);
        report_doubles(facts, &facts->subjects[i], faults);
    }
    size_t before = facts->intake->faults_before;
    facts->intake = NULL;
    return faults->count == before;
}

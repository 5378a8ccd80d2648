/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of a facts file become facts by subject; every faulty row is said (scoring.md 1 and 7). */
#include <stdlib.h>
#include <string.h>

#include "score/score_intake.h"

enum { CHUNK = 4096 };

/* Facts of one subject that stand together in the file, and so in memory. */
struct stretch {
    struct stretch *older;
    struct score_fact *facts;
    uint32_t count;
};

/* What the rows have told of a subject. */
struct told {
    struct bytes name, unit, status; /* by the first row that says it; until then .at is NULL */
    struct stretch *newest;
    int64_t next_key; /* the least that the next fact's may be if it stands in order */
    bool is_unordered;
};

/* How a metric was spelled, and what it was found to be. */
struct spelling {
    struct bytes cell;
    int32_t metric, series;
};

struct score_intake {
    enum score_column columns[COLUMN_COUNT]; /* of a row's cells */
    size_t width;
    struct bytes cells[COLUMN_COUNT]; /* of the row in reading, by column; empty: not in the file */
    struct score_fact *room;          /* where the next facts go, to room_end */
    struct score_fact *room_end;
    struct told *told; /* by subject */
    struct told told_of_all;
    uint32_t size;       /* room in subjects and told */
    uint32_t *slots;     /* hash table of subject + 1; 0: empty */
    uint32_t slot_count; /* a power of two */
    bool is_unordered;   /* the subjects aren't in the order of their ids */
    uint32_t last_subject;
    struct bytes last_id;
    struct spelling *followers; /* by metric: the one in the row behind it */
    int32_t last_metric;
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
    facts->intake->followers =
        arena_array(arena, (size_t)(scheme->metric_count + scheme->indicator_count) + 1,
                    sizeof *facts->intake->followers);
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
    bool is_there[COLUMN_COUNT] = {false};
    for (size_t i = 0; i < count; i++) {
        struct bytes cell = text_trim(cells[i]);
        int column = column_of(cell);
        if (column < 0 && cell.length == 0) {
            faults_add_line(faults, line, "表头第 %zu 列是空的，请删去这一列。", i + 1);
        } else if (column < 0) {
            faults_add_line(faults, line,
                            "表头第 %zu 列“%s”不是认识的列名。可用的列：subject、metric、value"
                            "（必有），name、unit、status、source、date、note、proof。",
                            i + 1, score_shown(facts->arena, cell));
        } else if (is_there[column]) {
            faults_add_line(faults, line, "表头的列“%s”重复，请只保留一列。",
                            score_column_names[column]);
        } else {
            is_there[column] = true;
            intake->columns[intake->width++] = (enum score_column)column;
        }
    }
    for (int i = COLUMN_SUBJECT; i <= COLUMN_VALUE; i++) {
        if (!is_there[i])
            faults_add_line(faults, line, "表头缺少列“%s”，请补上。", score_column_names[i]);
    }
    for (int i = 0; i < COLUMN_COUNT; i++)
        intake->cells[i] = (struct bytes){"", 0};
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

/* Fills the hash table, made anew. */
static void index_subjects(struct score_facts *facts)
{
    struct score_intake *intake = facts->intake;
    intake->slots = arena_array(facts->arena, intake->slot_count, sizeof *intake->slots);
    for (uint32_t i = 0; i < facts->subject_count; i++)
        *slot_of(facts, bytes_of(facts->subjects[i].id)) = i + 1;
}

static void widen_subjects(struct score_facts *facts)
{
    struct score_intake *intake = facts->intake;
    uint32_t size = intake->size ? intake->size * 2 : 64;
    struct score_subject *subjects = arena_array(facts->arena, size, sizeof *subjects);
    struct told *told = arena_array(facts->arena, size, sizeof *told);
    if (facts->subject_count) {
        memcpy(subjects, facts->subjects, facts->subject_count * sizeof *subjects);
        memcpy(told, intake->told, facts->subject_count * sizeof *told);
    }
    facts->subjects = subjects;
    intake->told = told;
    intake->size = size;
    intake->slot_count = size * 2;
    index_subjects(facts);
}

/* Compilers make loads of a memcmp whose length they know; cells are too short for a real one. */
static inline bool are_same(struct bytes one, struct bytes other)
{
    const char *a = one.at, *b = other.at;
    size_t length = one.length, i = 0;
    if (length != other.length)
        return false;
    for (; i + 8 < length; i += 8) {
        if (memcmp(a + i, b + i, 8) != 0)
            return false;
    }
    /* The last pieces may lie over what has been compared. */
    if (length >= 8)
        return memcmp(a + length - 8, b + length - 8, 8) == 0;
    if (length >= 4)
        return memcmp(a, b, 4) == 0 && memcmp(a + length - 4, b + length - 4, 4) == 0;
    while (i < length && a[i] == b[i])
        i++;
    return i == length;
}

/* The cell as a string: as it stands if a NUL is behind it. */
static const char *string_of(const struct score_facts *facts, struct bytes cell)
{
    if (cell.length == 0)
        return "";
    return cell.at[cell.length] ? arena_copy(facts->arena, cell.at, cell.length) : cell.at;
}

static uint32_t add_subject(struct score_facts *facts, struct bytes id)
{
    uint32_t index = facts->subject_count++;
    struct score_subject *subject = &facts->subjects[index];
    /* Ids and names are read in the order of ranks, so they had better stand together. */
    *subject = (struct score_subject){
        .id = arena_copy(facts->arena, id.at, id.length), .name = "", .unit = -1};
    if (index > 0 && strcmp(subject[-1].id, subject->id) > 0)
        facts->intake->is_unordered = true;
    return index;
}

/* The subject called `id`, which is made if it isn't there. */
static uint32_t subject_index(struct score_facts *facts, struct bytes id)
{
    struct score_intake *intake = facts->intake;
    if (are_same(id, intake->last_id))
        return intake->last_subject;
    intake->last_id = id;
    intake->last_subject = ALL;
    if (bytes_are(id, "*"))
        return ALL;
    if (facts->subject_count == intake->size)
        widen_subjects(facts);
    uint32_t *slot = slot_of(facts, id);
    if (!*slot)
        *slot = add_subject(facts, id) + 1;
    intake->last_subject = *slot - 1;
    return *slot - 1;
}

static struct told *told_of(struct score_intake *intake, uint32_t subject)
{
    return subject == ALL ? &intake->told_of_all : &intake->told[subject];
}

/* A row in reading: its trimmed cells by column. */
struct row {
    struct score_facts *facts;
    struct faults *faults;
    size_t line;
    struct bytes *cells;
};

/* Names, units and statuses: the first that is said holds, a different one later is a fault. */
static void say_first(struct row *row, enum score_column column, const char *said_as,
                      struct bytes *first)
{
    struct arena *arena = row->facts->arena;
    struct bytes cell = row->cells[column];
    if (!first->at)
        *first = (struct bytes){arena_copy(arena, cell.at, cell.length), cell.length};
    else
        faults_add_line(row->faults, row->line, "对象“%s”的%s“%s”与前面所填的“%s”不一致，请统一。",
                        score_shown(arena, row->cells[COLUMN_SUBJECT]), said_as,
                        score_shown(arena, cell), score_shown(arena, *first));
}

static inline void compare_with_first(struct row *row, enum score_column column,
                                      const char *said_as, struct bytes *first)
{
    struct bytes cell = row->cells[column];
    if (cell.length > 0 && !are_same(cell, *first))
        say_first(row, column, said_as, first);
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
    struct told *told = told_of(row->facts->intake, subject);
    check_status(row);
    compare_with_first(row, COLUMN_NAME, "名称", &told->name);
    compare_with_first(row, COLUMN_UNIT, "所属单位", &told->unit);
    compare_with_first(row, COLUMN_STATUS, "状态", &told->status);
}

/* Where the next fact goes. It is only taken by keep. */
static struct score_fact *room_for_fact(struct score_facts *facts)
{
    struct score_intake *intake = facts->intake;
    if (intake->room == intake->room_end) {
        intake->room = arena_room(facts->arena, CHUNK * sizeof *intake->room);
        intake->room_end = intake->room + CHUNK;
    }
    return intake->room;
}

/* Facts that stand in order have ascending keys. */
static int64_t key_of(const struct score_fact *fact)
{
    return (int64_t)fact->metric << 32 | fact->series;
}

static void keep(struct score_facts *facts, const struct score_fact *fact, uint32_t subject)
{
    struct score_intake *intake = facts->intake;
    struct told *told = told_of(intake, subject);
    struct stretch *stretch = told->newest;
    int64_t key = key_of(fact);
    told->is_unordered |= key < told->next_key;
    told->next_key = key + 1;
    if (!stretch || stretch->facts + stretch->count != intake->room) {
        stretch = arena_alloc(facts->arena, sizeof *stretch);
        *stretch = (struct stretch){.older = told->newest, .facts = intake->room};
        told->newest = stretch;
    }
    stretch->count++;
    intake->room++;
}

static void check_scope(struct row *row, const struct score_fact *fact, uint32_t subject)
{
    const struct score_scheme *scheme = row->facts->scheme;
    bool is_per_all = score_fact_is_per_all(scheme, fact);
    if (is_per_all == (subject == ALL))
        return;
    const char *metric = score_shown(row->facts->arena, row->cells[COLUMN_METRIC]);
    if (is_per_all)
        faults_add_line(row->faults, row->line, "指标“%s”是全体共用的，对象一栏应填“*”。", metric);
    else
        faults_add_line(row->faults, row->line, "指标“%s”要逐个对象填报，对象一栏不能填“*”。",
                        metric);
}

/* Files name the metrics of one subject in the same order as those of the next, so the row before
 * tells which metric to expect. */
static bool read_metric(struct row *row, struct score_fact *fact)
{
    struct score_intake *intake = row->facts->intake;
    struct spelling *expected = &intake->followers[intake->last_metric];
    struct bytes cell = row->cells[COLUMN_METRIC];
    if (are_same(cell, expected->cell)) {
        fact->metric = expected->metric;
        fact->series = expected->series;
    } else {
        if (!score_intake_metric(row->facts, cell, row->line, fact, row->faults))
            return false;
        *expected = (struct spelling){cell, fact->metric, fact->series};
    }
    intake->last_metric = fact->metric;
    return true;
}

static void read_fact(struct row *row, uint32_t subject)
{
    struct score_facts *facts = row->facts;
    if (row->cells[COLUMN_METRIC].length == 0) {
        faults_add_line(row->faults, row->line, "metric（指标）一栏为空，请填写指标编号。");
        return;
    }
    struct score_fact *fact = room_for_fact(facts);
    *fact = (struct score_fact){.line = (uint32_t)row->line};
    if (!read_metric(row, fact))
        return;
    check_scope(row, fact, subject);
    (void)score_intake_value(facts, row->cells[COLUMN_VALUE], fact, row->faults);
    fact->source = string_of(facts, row->cells[COLUMN_SOURCE]);
    fact->date = string_of(facts, row->cells[COLUMN_DATE]);
    fact->note = string_of(facts, row->cells[COLUMN_NOTE]);
    fact->proof = string_of(facts, row->cells[COLUMN_PROOF]);
    keep(facts, fact, subject);
}

/* text_trim, without a call for nearly all cells. */
static inline struct bytes trimmed(struct bytes cell)
{
    /* What the blanks that text_trim knows begin with and end with. */
    enum { FIRST = 1, LAST = 2 };
    static const unsigned char of_blank[256] = {
        [' '] = FIRST | LAST, ['\t'] = FIRST | LAST, ['\r'] = FIRST | LAST, ['\n'] = FIRST | LAST,
        [0xc2] = FIRST,       [0xe3] = FIRST,        [0xef] = FIRST,        [0xa0] = LAST,
        [0x80] = LAST,        [0xbf] = LAST,
    };
    if (cell.length == 0)
        return cell;
    unsigned char first = (unsigned char)cell.at[0];
    unsigned char last = (unsigned char)cell.at[cell.length - 1];
    if ((of_blank[first] & FIRST) | (of_blank[last] & LAST))
        return text_trim(cell);
    return cell;
}

void score_facts_row(struct score_facts *facts, const struct bytes *cells, size_t count,
                     size_t line, struct faults *faults)
{
    struct score_intake *intake = facts->intake;
    struct row row = {facts, faults, line, intake->cells};
    if (count != intake->width) {
        faults_add_line(faults, line, "此行有 %zu 格，表头有 %zu 列，请补齐或删去多余的格。", count,
                        intake->width);
        return;
    }
    for (size_t i = 0; i < count; i++)
        row.cells[intake->columns[i]] = trimmed(cells[i]);
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

/* Puts the subjects in the order of their ids' bytes. */
static void sort_subjects(struct score_facts *facts)
{
    struct score_intake *intake = facts->intake;
    uint32_t count = facts->subject_count;
    const struct score_subject **sorted = arena_array(facts->arena, count, sizeof *sorted);
    for (uint32_t i = 0; i < count; i++)
        sorted[i] = &facts->subjects[i];
    qsort(sorted, count, sizeof *sorted, compare_ids);
    struct score_subject *subjects = arena_array(facts->arena, count, sizeof *subjects);
    struct told *told = arena_array(facts->arena, count, sizeof *told);
    for (uint32_t i = 0; i < count; i++) {
        subjects[i] = *sorted[i];
        told[i] = intake->told[sorted[i] - facts->subjects];
    }
    facts->subjects = subjects;
    intake->told = told;
    index_subjects(facts);
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
        const struct told *told = &intake->told[i];
        subject->name = told->name.at ? told->name.at : "";
        subject->is_guest = bytes_are(told->status, "guest");
        subject->is_withdrawn = bytes_are(told->status, "withdrawn");
        if (!is_of_people || !told->unit.at)
            continue;
        uint32_t unit = *slot_of(facts, told->unit);
        if (unit) {
            subject->unit = (int32_t)unit - 1;
            facts->subjects[unit - 1].is_unit = true;
        }
    }
}

static int compare_facts(const void *one, const void *other)
{
    const struct score_fact *a = one, *b = other;
    int64_t key = key_of(a), other_key = key_of(b);
    if (key != other_key)
        return key < other_key ? -1 : 1;
    return (a->line > b->line) - (a->line < b->line);
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

/* Gives a subject its facts, in one piece and in order. */
static void gather(struct score_facts *facts, struct score_subject *subject,
                   const struct told *told, struct faults *faults)
{
    const struct stretch *newest = told->newest;
    for (const struct stretch *stretch = newest; stretch; stretch = stretch->older)
        subject->fact_count += stretch->count;
    if (newest && !newest->older) {
        subject->facts = newest->facts;
    } else {
        subject->facts = arena_array(facts->arena, subject->fact_count, sizeof *subject->facts);
        struct score_fact *end = subject->facts + subject->fact_count;
        for (const struct stretch *stretch = newest; stretch; stretch = stretch->older) {
            end -= stretch->count;
            memcpy(end, stretch->facts, stretch->count * sizeof *end);
        }
    }
    if (!told->is_unordered)
        return;
    qsort(subject->facts, subject->fact_count, sizeof *subject->facts, compare_facts);
    report_doubles(facts, subject, faults);
}

bool score_facts_close(struct score_facts *facts, struct faults *faults)
{
    struct score_intake *intake = facts->intake;
    if (intake->is_unordered)
        sort_subjects(facts);
    settle_subjects(facts);
    gather(facts, &facts->all, &intake->told_of_all, faults);
    for (uint32_t i = 0; i < facts->subject_count; i++)
        gather(facts, &facts->subjects[i], &intake->told[i], faults);
    facts->intake = NULL;
    return faults->count == intake->faults_before;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* What a file says: which column is what, which row is whose, and what is wrong with it. */
#include <stdlib.h>
#include <string.h>

#include "campaign/campaign_import.h"
#include "org/org.h"
#include "platform/base/date.h"
#include "platform/base/decimal.h"
#include "platform/table/table.h"

enum { MOST_COLUMNS = 256, LONGEST_TEXT = 500 };

enum role { IGNORED, SUBJECT, NAME, METRIC, VALUE, SOURCE, DAY, NOTE, FIGURE };

static const struct {
    const char *called;
    enum role role;
} known_columns[] = {
    {"subject", SUBJECT},  {"对象编码", SUBJECT}, {"单位编码", SUBJECT}, {"证件号", SUBJECT},
    {"执法证号", SUBJECT}, {"编码", SUBJECT},     {"对象", SUBJECT},     {"name", NAME},
    {"对象名称", NAME},    {"单位名称", NAME},    {"姓名", NAME},        {"名称", NAME},
    {"metric", METRIC},    {"数据项", METRIC},    {"指标", METRIC},      {"value", VALUE},
    {"数值", VALUE},       {"值", VALUE},         {"source", SOURCE},    {"来源", SOURCE},
    {"date", DAY},         {"日期", DAY},         {"note", NOTE},        {"说明", NOTE},
    {"备注", NOTE},        {"unit", IGNORED},     {"status", IGNORED},   {"proof", IGNORED},
    {"单位", IGNORED},     {"所在单位", IGNORED}, {"参评情况", IGNORED}, {"佐证", IGNORED},
    {"序号", IGNORED}};

static const struct campaign_subject all_together = {.id = 0, .key = "*", .name = "全体"};

struct column {
    enum role role;
    const char *metric, *title; /* of a FIGURE */
    int index;                  /* of the metric; NO_METRIC: an override */
};

struct reading {
    struct importing *importing;
    struct column columns[MOST_COLUMNS];
    size_t count;
    bool is_long;
};

static const char *text_of(struct reading *reading, struct bytes cell)
{
    struct bytes trimmed = text_trim(cell);
    return arena_copy(reading->importing->c->arena, trimmed.at, trimmed.length);
}

/* ---- Subjects -------------------------------------------------------------------------------- */

static const struct campaign_subject *look_up(const struct campaign_subject **sorted, size_t count,
                                              bool is_by_name, const char *spelled,
                                              size_t *ret_equal)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const char *string = is_by_name ? sorted[middle]->name : sorted[middle]->key;
        if (strcmp(string, spelled) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    *ret_equal = 0;
    while (low + *ret_equal < count &&
           strcmp(is_by_name ? sorted[low + *ret_equal]->name : sorted[low + *ret_equal]->key,
                  spelled) == 0)
        (*ret_equal)++;
    return *ret_equal > 0 ? sorted[low] : NULL;
}

static const struct campaign_subject *by_short_name(struct importing *importing,
                                                    const char *spelled)
{
    int64_t unit =
        importing->model->subject == SUBJECT_PERSON ? 0 : org_unit_find(importing->c, spelled);
    for (size_t i = 0; unit != 0 && i < importing->subjects.count; i++) {
        if (importing->subjects.list[i].id == unit)
            return &importing->subjects.list[i];
    }
    return NULL;
}

static const struct campaign_subject *find_subject(struct importing *importing, size_t line,
                                                   const char *spelled)
{
    size_t count = importing->subjects.count, equal;
    if (strcmp(spelled, "*") == 0 || strcmp(spelled, "全体") == 0)
        return &all_together;
    const struct campaign_subject *found =
        look_up(importing->by_key, count, false, spelled, &equal);
    if (found)
        return found;
    found = look_up(importing->by_name, count, true, spelled, &equal);
    if (equal > 1) {
        faults_add_line(&importing->faults, line, "“%s”在这个任务中有 %zu 个，请改用%s。", spelled,
                        equal,
                        importing->model->subject == SUBJECT_PERSON ? "执法证号" : "单位编码");
        return NULL;
    }
    if (!found)
        found = by_short_name(importing, spelled);
    if (!found)
        faults_add_line(
            &importing->faults, line, "“%s”不是这个任务中归您填报的对象，请核对%s。", spelled,
            importing->model->subject == SUBJECT_PERSON ? "执法证号或姓名" : "单位编码或名称");
    return found;
}

/* ---- Metrics --------------------------------------------------------------------------------- */

/* `title` or `title（unit）`, as the template says it. */
static bool is_titled(struct ctx *c, const struct score_metric *metric, const char *spelled)
{
    if (!metric->title)
        return false;
    return strcmp(metric->title, spelled) == 0 ||
           (metric->unit &&
            strcmp(text_format(c->arena, "%s（%s）", metric->title, metric->unit), spelled) == 0);
}

/* A metric by its title, or a number of a series by title.3. */
static const char *by_title(struct importing *importing, const char *spelled, size_t *ret_count)
{
    const struct score_scheme *model = importing->model;
    const char *point = strrchr(spelled, '.'), *found = NULL;
    const char *stem =
        point ? arena_copy(importing->c->arena, spelled, (size_t)(point - spelled)) : NULL;
    *ret_count = 0;
    for (int i = 0; i < model->metric_count; i++) {
        const struct score_metric *metric = &model->metrics[i];
        bool is_it = is_titled(importing->c, metric, metric->is_series && stem ? stem : spelled);
        if (!is_it)
            continue;
        found = metric->is_series && stem
                    ? text_format(importing->c->arena, "%s%s", metric->id, point)
                    : metric->id;
        (*ret_count)++;
    }
    for (int i = 0; i < model->indicator_count; i++) {
        const struct score_indicator *indicator = &model->indicators[i];
        if (strcmp(campaign_name_override(importing->c, indicator), spelled) != 0)
            continue;
        found = text_format(importing->c->arena, "override.%s", indicator->id);
        (*ret_count)++;
    }
    return found;
}

/* NULL: none, and said. */
static const char *find_metric(struct importing *importing, size_t line, const char *spelled,
                               int *ret_index)
{
    size_t count = 0;
    const char *metric = spelled;
    if (!campaign_metric_called(importing->model, spelled, ret_index))
        metric = by_title(importing, spelled, &count);
    if (count > 1) {
        faults_add_line(&importing->faults, line, "有 %zu 个数据项都叫“%s”，请改用数据项的编号。",
                        count, spelled);
        return NULL;
    }
    bool is_called = metric && campaign_metric_called(importing->model, metric, ret_index);
    if (is_called && *ret_index == NO_METRIC &&
        !campaign_may_override(importing->c, importing->task)) {
        faults_add_line(&importing->faults, line,
                        "“%s”是改定，只能由任务的组织单位填写，请从文件中删去。", spelled);
        return NULL;
    }
    if (is_called)
        return metric;
    if (metric)
        faults_add_line(&importing->faults, line, "“%s”要分次填报，请写成“%s.1”“%s.2”这样的列。",
                        spelled, spelled, spelled);
    else
        faults_add_line(&importing->faults, line,
                        "评分方案中没有数据项“%s”，请按模板中的名称填写。", spelled);
    return NULL;
}

/* How sentences call it. */
static const char *title_of_figure(struct importing *importing, const char *metric, int index,
                                   const char *spelled)
{
    if (!metric || index < 0)
        return spelled;
    const char *point = strchr(metric, '.');
    return text_format(importing->c->arena, "%s%s", score_metric_name(importing->model, index),
                       point ? point : "");
}

/* ---- The header ------------------------------------------------------------------------------ */

static bool is_known_column(const char *called, enum role *ret)
{
    for (size_t i = 0; i < sizeof known_columns / sizeof known_columns[0]; i++) {
        if (strcmp(known_columns[i].called, called) == 0) {
            *ret = known_columns[i].role;
            return true;
        }
    }
    return false;
}

static int column_of(const struct reading *reading, enum role role)
{
    for (size_t i = 0; i < reading->count; i++) {
        if (reading->columns[i].role == role)
            return (int)i;
    }
    return -1;
}

static void take_column(struct reading *reading, size_t index, const char *called, size_t line)
{
    struct importing *importing = reading->importing;
    struct column *column = &reading->columns[index];
    if (!*called || is_known_column(called, &column->role)) {
        if (*called && column->role != IGNORED && column_of(reading, column->role) < (int)index)
            faults_add_line(&importing->faults, line, "“%s”和前面的一列重复，请只留一列。", called);
        return;
    }
    column->metric = find_metric(importing, line, called, &column->index);
    column->title = title_of_figure(importing, column->metric, column->index, called);
    column->role = column->metric ? FIGURE : IGNORED;
}

/* False: nothing can be read. */
static bool take_header(struct reading *reading, const struct table_row *row)
{
    struct importing *importing = reading->importing;
    for (size_t i = 0; i < row->count && i < MOST_COLUMNS; i++) {
        reading->count = i + 1;
        take_column(reading, i, text_of(reading, row->cells[i]), row->line);
    }
    reading->is_long = column_of(reading, METRIC) >= 0;
    bool has_subject = column_of(reading, SUBJECT) >= 0 || column_of(reading, NAME) >= 0;
    if (!has_subject)
        faults_add_line(&importing->faults, row->line,
                        "缺少对象一列，请有“对象编码”或“对象名称”一列；可先下载模板。");
    if (reading->is_long && column_of(reading, VALUE) < 0)
        faults_add_line(&importing->faults, row->line, "有“数据项”一列，但缺少“数值”一列。");
    if (!reading->is_long && column_of(reading, FIGURE) < 0)
        faults_add_line(&importing->faults, row->line,
                        "没有一列是评分方案中的数据项，请按模板中的名称填写。");
    return importing->faults.count == 0;
}

/* ---- Rows ------------------------------------------------------------------------------------ */

static const char *cell_of(struct reading *reading, const struct table_row *row, enum role role)
{
    int column = column_of(reading, role);
    if (column < 0 || (size_t)column >= row->count)
        return "";
    return text_of(reading, row->cells[column]);
}

static const char *some(const char *string)
{
    return *string ? string : NULL;
}

static void keep_cell(struct importing *importing, const struct import_cell *cell)
{
    if (importing->count == importing->size) {
        size_t size = importing->size ? importing->size * 2 : 1024;
        struct import_cell *wider = arena_array(importing->c->arena, size, sizeof *wider);
        if (importing->count > 0)
            memcpy(wider, importing->cells, importing->count * sizeof *wider);
        importing->cells = wider;
        importing->size = size;
    }
    importing->cells[importing->count++] = *cell;
}

static bool read_value(struct importing *importing, const struct import_cell *cell, int index,
                       const char *spelled, int64_t *ret)
{
    const struct score_metric *metric = index >= 0 ? &importing->model->metrics[index] : NULL;
    bool is_flag = metric && metric->kind == KIND_FLAG;
    if (is_flag && (strcmp(spelled, "是") == 0 || strcmp(spelled, "否") == 0)) {
        *ret = strcmp(spelled, "是") == 0 ? DECIMAL_ONE : 0;
        return true;
    }
    if (!decimal_parse(bytes_of(spelled), ret)) {
        faults_add_line(&importing->faults, (size_t)cell->line,
                        "“%s”填的“%s”不是数；请填不带单位和分隔号的数，小数最多 6 位。",
                        cell->title, spelled);
        return false;
    }
    const char *sentence = metric ? campaign_refuse_value(importing->c, metric, *ret) : NULL;
    if (sentence)
        faults_add_line(&importing->faults, (size_t)cell->line, "%s", sentence);
    return !sentence;
}

/* A figure whose cell isn't empty. */
static void take_figure(struct reading *reading, struct import_cell *cell, int index,
                        const char *spelled)
{
    struct importing *importing = reading->importing;
    bool is_shared = index >= 0 && importing->model->metrics[index].is_per_all;
    if (is_shared != (cell->subject->id == 0)) {
        const char *where = is_shared ? "是全体共用的，请填在对象为“*”的一行"
                                      : "是各个对象自己的，不能填在对象为“*”的一行";
        faults_add_line(&importing->faults, (size_t)cell->line, "“%s”%s。", cell->title, where);
        return;
    }
    if (read_value(importing, cell, index, spelled, &cell->value))
        keep_cell(importing, cell);
}

static bool is_short(struct importing *importing, size_t line, const char *text, const char *what)
{
    if (text && strlen(text) > LONGEST_TEXT) {
        faults_add_line(&importing->faults, line, "%s过长，请缩短到 160 字以内。", what);
        return false;
    }
    return true;
}

/* What all figures of a row share; false: faulty. */
static bool take_shared(struct reading *reading, const struct table_row *row,
                        struct import_cell *ret)
{
    struct importing *importing = reading->importing;
    const char *spelled = cell_of(reading, row, SUBJECT), *day = cell_of(reading, row, DAY);
    if (!*spelled)
        spelled = cell_of(reading, row, NAME);
    *ret = (struct import_cell){.line = (int64_t)row->line,
                                .source = some(cell_of(reading, row, SOURCE)),
                                .note = some(cell_of(reading, row, NOTE)),
                                .day = DATE_NONE};
    if (*day && !date_parse(bytes_of(day), &ret->day)) {
        faults_add_line(&importing->faults, row->line, "日期“%s”写法不对，请写成 2026-11-22 这样。",
                        day);
        return false;
    }
    if (!*spelled) {
        faults_add_line(&importing->faults, row->line, "没有写对象，请填写对象编码或名称。");
        return false;
    }
    ret->subject = find_subject(importing, row->line, spelled);
    return ret->subject && is_short(importing, row->line, ret->source, "来源") &&
           is_short(importing, row->line, ret->note, "说明");
}

static void take_long_row(struct reading *reading, const struct table_row *row,
                          struct import_cell *cell)
{
    struct importing *importing = reading->importing;
    const char *spelled = cell_of(reading, row, METRIC), *value = cell_of(reading, row, VALUE);
    int index;
    if (!*spelled) {
        faults_add_line(&importing->faults, row->line, "没有写数据项，请填写数据项的名称或编号。");
        return;
    }
    cell->metric = find_metric(importing, row->line, spelled, &index);
    cell->title = title_of_figure(importing, cell->metric, index, spelled);
    if (cell->metric && *value)
        take_figure(reading, cell, index, value);
}

static void take_row(struct reading *reading, const struct table_row *row)
{
    struct import_cell cell;
    reading->importing->rows_read++;
    if (!take_shared(reading, row, &cell))
        return;
    if (reading->is_long) {
        take_long_row(reading, row, &cell);
        return;
    }
    for (size_t i = 0; i < reading->count && i < row->count; i++) {
        const char *value =
            reading->columns[i].role == FIGURE ? text_of(reading, row->cells[i]) : "";
        if (!*value)
            continue;
        cell.metric = reading->columns[i].metric;
        cell.title = reading->columns[i].title;
        take_figure(reading, &cell, reading->columns[i].index, value);
    }
}

void campaign_import_read(struct importing *importing, struct bytes content)
{
    struct reading *reading = arena_alloc(importing->c->arena, sizeof *reading);
    struct table_row row;
    reading->importing = importing;
    struct table *table =
        table_open(importing->c->arena, content, &importing->faults, &importing->warnings);
    if (!table)
        return;
    if (table_next(table, &row) && take_header(reading, &row)) {
        while (table_next(table, &row))
            take_row(reading, &row);
    }
    table_close(table);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The interface of importing figures, and the template for it. */
#include <string.h>

#include "campaign/campaign_import.h"
#include "campaign/campaign_routes.h"
#include "org/org.h"
#include "platform/http/http.h"
#include "platform/render/house.h"
#include "platform/table/table.h"

struct wish {
    int64_t file;
    const char *reason, *plan;
};

static const struct field check_fields[] = {
    FIELD(wish, file, FIELD_ID, .label = "文件", .is_required = true), FIELD_SHAPE("ImportCheck")};

static const struct field apply_fields[] = {
    FIELD(wish, file, FIELD_ID, .label = "文件", .is_required = true),
    FIELD(wish, plan, FIELD_TEXT, .label = "检查结果", .is_required = true, .maximum = 64),
    FIELD(wish, reason, FIELD_TEXT, .label = "缘由", .maximum = 200), FIELD_SHAPE("Import")};

static const struct field sentence_fields[] = {
    FIELD(import_sentence, line, FIELD_INT, .label = "行"),
    FIELD(import_sentence, message, FIELD_TEXT, .label = "说明", .is_required = true),
    FIELD_SHAPE("ImportSentence")};

static const struct field sample_fields[] = {
    FIELD(import_sample, line, FIELD_INT, .label = "行"),
    FIELD(import_sample, subject, FIELD_INT, .label = "对象编号"),
    FIELD(import_sample, name, FIELD_TEXT, .label = "对象", .is_required = true),
    FIELD(import_sample, metric, FIELD_TEXT, .label = "数据项", .is_required = true),
    FIELD(import_sample, title, FIELD_TEXT, .label = "含义", .is_required = true),
    FIELD(import_sample, was, FIELD_DECIMAL, .label = "原值"),
    FIELD(import_sample, value, FIELD_DECIMAL, .label = "新值"),
    FIELD_SHAPE("ImportSample")};

static const struct field import_fields[] = {
    FIELD(campaign_import, plan, FIELD_TEXT, .label = "检查结果", .is_required = true),
    FIELD(campaign_import, rows_read, FIELD_INT, .label = "读到的行数"),
    {.name = "new",
     .kind = FIELD_INT,
     .offset = offsetof(struct campaign_import, fresh),
     .label = "新增"},
    FIELD(campaign_import, changed, FIELD_INT, .label = "改动"),
    FIELD(campaign_import, unchanged, FIELD_INT, .label = "不变"),
    FIELD(campaign_import, fault_count, FIELD_INT, .label = "错误数"),
    FIELD(campaign_import, faults, FIELD_LIST, .label = "错误", .of = sentence_fields,
          .size = sizeof(struct import_sentence)),
    FIELD(campaign_import, warnings, FIELD_LIST, .label = "提醒", .of = sentence_fields,
          .size = sizeof(struct import_sentence)),
    FIELD(campaign_import, sample, FIELD_LIST, .label = "要存入的数据", .of = sample_fields,
          .size = sizeof(struct import_sample)),
    FIELD(campaign_import, stamp, FIELD_INT, .label = "数据版次"),
    FIELD(campaign_import, stored, FIELD_INT, .label = "存入项数"),
    FIELD_SHAPE("Import")};

static enum err check_file(struct ctx *c, const struct request *q, struct response *p)
{
    const struct wish *wish = q->takes;
    struct campaign_import *import = arena_alloc(c->arena, sizeof *import);
    TRY(campaign_import_check(c, q->ids[0], wish->file, import));
    p->gives = import;
    return OK;
}

static enum err prepare_apply(struct ctx *c, const struct request *q, struct response *p)
{
    const struct wish *wish = q->takes;
    struct campaign_import *import = arena_alloc(c->arena, sizeof *import);
    TRY(campaign_import_check(c, q->ids[0], wish->file, import));
    const struct import_sentence *faults = import->faults.at;
    for (size_t i = 0; i < import->faults.count; i++)
        ctx_fault(c, text_format(c->arena, "rows[%lld]", (long long)faults[i].line),
                  "第 %lld 行：%s", (long long)faults[i].line, faults[i].message);
    TRY(ctx_faulty(c));
    p->gives = import;
    if (strcmp(import->plan, wish->plan) != 0)
        return ctx_fail(c, ERR_CONFLICT,
                        "检查之后有数据改动过，文件没有导入；请核对新的检查结果后再导入。");
    *q->plan = import;
    return OK;
}

static enum err apply_file(struct ctx *c, const struct request *q, struct response *p)
{
    const struct wish *wish = q->takes;
    struct campaign_import *import = arena_alloc(c->arena, sizeof *import);
    *import = *(const struct campaign_import *)*q->plan;
    TRY(campaign_import_apply(c, q->ids[0], wish->reason, import));
    p->gives = import;
    campaign_tell(c, q->ids[0], import->stamp, p);
    return OK;
}

/* ---- The template ---------------------------------------------------------------------------- */

enum { FIXED_COLUMNS = 4, MOST_METRICS = DOCUMENT_COLUMNS - 2 * FIXED_COLUMNS };

struct template
{
    struct document_column columns[DOCUMENT_COLUMNS];
    size_t count, metric_count;
};

static void add_column(struct template *template, const char *title, unsigned weight)
{
    template->columns[template->count++] =
        (struct document_column){.title = title, .weight = weight};
}

/* True: some are of all together. */
static bool lay_out(struct ctx *c, const struct grid *grid, struct template *template)
{
    const struct grid_metric *metrics = grid->metrics.at;
    bool has_shared = false;
    add_column(template, "对象编码", 4);
    add_column(template, "对象名称", 6);
    add_column(template, "所在单位", 6);
    for (size_t i = 0; i < grid->metrics.count && template->metric_count < MOST_METRICS; i++) {
        const struct grid_metric *metric = &metrics[i];
        if (metric->is_override) /* known to the reader, but the exception */
            continue;
        has_shared |= metric->is_shared;
        const char *title = metric->is_series ? text_format(c->arena, "%s.1", metric->title)
                            : metric->unit && *metric->unit
                                ? text_format(c->arena, "%s（%s）", metric->title, metric->unit)
                                : metric->title;
        template->metric_count++;
        add_column(template, title, 5);
    }
    add_column(template, "来源", 6);
    add_column(template, "日期", 4);
    add_column(template, "说明", 6);
    return has_shared;
}

/* What a metric takes, for a second sheet to look up. */
static void write_guide(struct document *document, const struct grid *grid)
{
    static const struct document_column columns[] = {
        {.title = "数据项"}, {.title = "编号"}, {.title = "计量单位"}, {.title = "填写要求"}};
    const struct grid_metric *metrics = grid->metrics.at;
    struct document_block *table = document_add_table(document, "填写" TABLE_GUIDE, columns, 4);
    for (size_t i = 0; i < grid->metrics.count; i++) {
        struct document_cell *cells = document_add_row(table);
        cells[0].text = metrics[i].title;
        cells[1].text = metrics[i].metric;
        cells[2].text = metrics[i].unit;
        cells[3].text = metrics[i].asks;
    }
}

static enum err give_template(struct ctx *c, const struct request *q, struct response *p)
{
    struct template *template = arena_alloc(c->arena, sizeof *template);
    struct document *document = document_new(c->arena);
    struct campaign_task task;
    TRY(campaign_see(c, q->ids[0], &task));
    const struct grid *grid = campaign_grid(c, &task);
    const struct campaign_subject *subjects = grid->subjects.at;
    bool has_shared = lay_out(c, grid, template);
    document->title = text_format(c->arena, "%s数据填报", task.title);
    struct document_block *table =
        document_add_table(document, "数据", template->columns, template->count);
    if (has_shared) {
        struct document_cell *cells = document_add_row(table);
        cells[0].text = "*";
        cells[1].text = "全体共用的数据填在这一行";
    }
    for (size_t i = 0; i < grid->subjects.count; i++) {
        struct document_cell *cells = document_add_row(table);
        cells[0].text = subjects[i].key;
        cells[1].text = subjects[i].name;
        cells[2].text = subjects[i].unit_name;
    }
    write_guide(document, grid);
    TRY(render_for(c, document, RENDER_XLSX, NULL, &p->bytes));
    p->type = render_content_type(RENDER_XLSX);
    p->filename = text_format(c->arena, "%s数据填报模板.xlsx", task.title);
    return OK;
}

const struct route campaign_import_routes[] = {
    {"POST", "/api/tasks/{task}/import/check", check_file, .title = "检查要导入的数据",
     .need = MAY_KEEP_FACTS, .lane = LANE_SLOW, .takes = check_fields,
     .takes_size = sizeof(struct wish), .gives = import_fields},
    {"POST", "/api/tasks/{task}/import/apply", apply_file, .prepare = prepare_apply,
     .title = "导入数据", .need = MAY_KEEP_FACTS, .lane = LANE_WRITE, .takes = apply_fields,
     .takes_size = sizeof(struct wish), .gives = import_fields},
    {"GET", "/api/tasks/{task}/template", give_template, .title = "下载数据填报模板",
     .need = MAY_SEE_FACTS, .lane = LANE_SLOW, .gives_bytes = true},
    {0}};

/* SPDX-License-Identifier: Apache-2.0 */
/* The interface of a task's figures: the grid, storing, judging, history, proofs. */
#include <string.h>

#include "campaign/campaign_figures.h"
#include "campaign/campaign_routes.h"
#include "campaign/campaign_show.h"
#include "file/file.h"
#include "org/org.h"
#include "platform/base/date.h"
#include "platform/http/http.h"

static const char *const fact_states[] = {"entered", "confirmed", "returned", NULL};
static const char *const kinds[] = {"count", "number", "rank", "flag", NULL};
static const char *const standings[] = {"ranked", "guest", "withdrawn", NULL};

/* ---- The grid -------------------------------------------------------------------------------- */

static const struct field metric_fields[] = {
    FIELD(grid_metric, metric, FIELD_TEXT, .label = "数据项", .is_required = true),
    FIELD(grid_metric, title, FIELD_TEXT, .label = "含义", .is_required = true),
    FIELD(grid_metric, unit, FIELD_TEXT, .label = "计量单位"),
    FIELD(grid_metric, kind, FIELD_TEXT, .label = "类型", .words = kinds, .is_required = true),
    FIELD(grid_metric, asks, FIELD_TEXT, .label = "填写要求", .is_required = true),
    FIELD(grid_metric, is_shared, FIELD_BOOL, .label = "全体共用"),
    FIELD(grid_metric, is_series, FIELD_BOOL, .label = "多次"),
    FIELD(grid_metric, is_override, FIELD_BOOL, .label = "改定一级指标得分"),
    FIELD(grid_metric, needs_note, FIELD_BOOL, .label = "须写说明"),
    FIELD(grid_metric, needs_source, FIELD_BOOL, .label = "须写来源和日期"),
    FIELD_SHAPE("GridMetric")};

static const struct field subject_fields[] = {
    {.name = "subject",
     .kind = FIELD_ID,
     .offset = offsetof(struct campaign_subject, id),
     .label = "对象编号",
     .is_required = true},
    FIELD(campaign_subject, name, FIELD_TEXT, .label = "名称", .is_required = true),
    FIELD(campaign_subject, unit_name, FIELD_TEXT, .label = "单位名称"),
    FIELD(campaign_subject, standing, FIELD_WORD, .label = "参评情况", .words = standings,
          .is_required = true),
    FIELD_SHAPE("GridSubject")};

static const struct field cell_fields[] = {
    FIELD(grid_cell, subject, FIELD_INT, .label = "对象编号"),
    FIELD(grid_cell, metric, FIELD_TEXT, .label = "数据项", .is_required = true),
    FIELD(grid_cell, fact, FIELD_ID, .label = "数据编号", .is_required = true),
    FIELD(grid_cell, value, FIELD_DECIMAL, .label = "数值"),
    FIELD(grid_cell, source, FIELD_TEXT, .label = "来源", .is_required = true),
    FIELD(grid_cell, day, FIELD_DATE, .label = "日期"),
    FIELD(grid_cell, note, FIELD_LONG, .label = "说明", .is_required = true),
    FIELD(grid_cell, state, FIELD_WORD, .label = "状态", .words = fact_states, .is_required = true),
    FIELD(grid_cell, proofs, FIELD_INT, .label = "佐证数"),
    FIELD(grid_cell, rev, FIELD_INT, .label = "修订号"),
    FIELD(grid_cell, by_name, FIELD_TEXT, .label = "录入人"),
    FIELD(grid_cell, at, FIELD_TIME, .label = "录入时间", .is_required = true),
    FIELD_SHAPE("Cell")};

static const struct field grid_fields[] = {
    FIELD(grid, stamp, FIELD_INT, .label = "数据版次"),
    FIELD(grid, metrics, FIELD_LIST, .of = metric_fields, .size = sizeof(struct grid_metric)),
    FIELD(grid, subjects, FIELD_LIST, .of = subject_fields,
          .size = sizeof(struct campaign_subject)),
    FIELD(grid, cells, FIELD_LIST, .of = cell_fields, .size = sizeof(struct grid_cell)),
    FIELD_SHAPE("Grid")};

static enum err see_grid(struct ctx *c, const struct request *q, struct response *p)
{
    struct campaign_task task;
    TRY(campaign_see(c, q->ids[0], &task));
    p->gives = campaign_grid(c, &task);
    return OK;
}

void campaign_tell(struct ctx *c, int64_t task, int64_t stamp, struct response *p)
{
    p->tell = "task";
    struct text text;
    text_init(&text, c->arena, 80);
    text_add(&text, "{\"task\":");
    text_add_int(&text, task);
    text_add(&text, ",\"stamp\":");
    text_add_int(&text, stamp);
    text_add_char(&text, '}');
    p->tell_data = text.at;
}

/* ---- Storing --------------------------------------------------------------------------------- */

struct cells {
    int64_t stamp;
    struct field_list cells;
};

static const struct field wish_fields[] = {
    FIELD(grid_cell, subject, FIELD_INT, .label = "对象"),
    FIELD(grid_cell, metric, FIELD_TEXT, .label = "数据项", .is_required = true, .maximum = 100),
    FIELD(grid_cell, value, FIELD_DECIMAL, .label = "数值"),
    FIELD(grid_cell, source, FIELD_TEXT, .label = "来源"),
    FIELD(grid_cell, day, FIELD_DATE, .label = "日期"),
    FIELD(grid_cell, note, FIELD_LONG, .label = "说明", .maximum = 500),
    FIELD(grid_cell, rev, FIELD_INT, .label = "修订号"),
    FIELD_SHAPE("Cell")};

static const struct field storing_fields[] = {
    FIELD(cells, cells, FIELD_LIST, .label = "数据", .is_required = true, .of = wish_fields,
          .size = sizeof(struct grid_cell), .minimum = 1, .maximum = 2000),
    FIELD_SHAPE("Cells")};

static const struct field stored_fields[] = {
    FIELD(cells, stamp, FIELD_INT, .label = "数据版次"),
    FIELD(cells, cells, FIELD_LIST, .of = cell_fields, .size = sizeof(struct grid_cell)),
    FIELD_SHAPE("StoredCells")};

static const struct cells *give_cells(struct ctx *c, int64_t book, const struct fact_list *facts)
{
    struct cells *cells = arena_alloc(c->arena, sizeof *cells);
    cells->stamp = fact_book_stamp(c, book);
    cells->cells = campaign_cells(c, facts);
    return cells;
}

static enum err store_figures(struct ctx *c, const struct request *q, struct response *p)
{
    const struct cells *wanted = q->takes;
    struct campaign_task task;
    struct fact_list facts, now = {NULL, 0};
    TRY(campaign_enter(c, q->ids[0], &task));
    TRY(campaign_take_cells(c, &task, wanted->cells, &facts));
    enum err err = fact_store(c, task.book, &facts, "", &now);
    if (err != OK && err != ERR_CONFLICT)
        return err;
    const struct cells *cells = give_cells(c, task.book, &now);
    p->gives = cells;
    campaign_tell(c, task.id, cells->stamp, p);
    return err;
}

/* ---- Judging --------------------------------------------------------------------------------- */

struct judged {
    int64_t fact, rev;
};

struct judging {
    struct field_list facts;
    int state;
    const char *note;
};

static const struct field judged_fields[] = {
    FIELD(judged, fact, FIELD_ID, .label = "数据编号", .is_required = true),
    FIELD(judged, rev, FIELD_INT, .label = "修订号", .is_required = true),
    FIELD_SHAPE("JudgedCell")};

static const struct field judging_fields[] = {
    FIELD(judging, facts, FIELD_LIST, .label = "数据", .is_required = true, .of = judged_fields,
          .size = sizeof(struct judged), .minimum = 1, .maximum = 500),
    FIELD(judging, state, FIELD_WORD, .label = "结论", .is_required = true, .words = fact_states),
    FIELD(judging, note, FIELD_LONG, .label = "原因", .maximum = 500), FIELD_SHAPE("Judging")};

/* To whoever looks at the task of a figure, that something about it is another now. */
static enum err tell_about(struct ctx *c, int64_t id, struct response *p)
{
    struct fact fact;
    int64_t stamp;
    TRY(fact_see(c, id, &fact));
    int64_t task = campaign_of_book(c, fact.book, &stamp);
    if (task != 0)
        campaign_tell(c, task, stamp, p);
    return OK;
}

/* All of them, and they are of one book. */
static enum err see_judged(struct ctx *c, const struct judging *wanted, struct fact **ret)
{
    const struct judged *list = wanted->facts.at;
    struct fact *facts = arena_array(c->arena, wanted->facts.count, sizeof *facts);
    for (size_t i = 0; i < wanted->facts.count; i++) {
        TRY(fact_see(c, list[i].fact, &facts[i]));
        if (facts[i].book != facts[0].book)
            return ctx_fail(c, ERR_INVALID, "一次只能核实或退回同一个任务的数据，请分开办理。");
    }
    *ret = facts;
    return OK;
}

static enum err judge_figures(struct ctx *c, const struct request *q, struct response *p)
{
    const struct judging *wanted = q->takes;
    const struct judged *list = wanted->facts.at;
    struct fact *facts;
    TRY(see_judged(c, wanted, &facts));
    const char *const *called = campaign_call_figures(c, facts, wanted->facts.count);
    for (size_t i = 0; i < wanted->facts.count; i++) {
        enum err err = fact_judge(c, &(struct fact_verdict){.fact = list[i].fact,
                                                            .rev = list[i].rev,
                                                            .state = (enum fact_state)wanted->state,
                                                            .why = wanted->note ? wanted->note : "",
                                                            .called = called[i]});
        struct fact now;
        if (err == ERR_CONFLICT && fact_see(c, list[i].fact, &now) == OK)
            p->gives = give_cells(c, now.book, &(struct fact_list){&now, 1});
        TRY(err);
    }
    return tell_about(c, list[0].fact, p);
}

/* ---- One figure ------------------------------------------------------------------------------ */

struct change {
    int64_t at;
    const char *by_name, *source, *note, *why;
    struct field_decimal from, to;
    int32_t day;
    int state;
};

struct proof {
    int64_t file, size, at;
    const char *name, *type_title, *by_name;
};

struct figure {
    const struct figure_about *about;
    const struct grid_cell *cell;
    struct field_list history, proofs;
};

static const struct field change_fields[] = {
    FIELD(change, at, FIELD_TIME, .label = "时间", .is_required = true),
    FIELD(change, by_name, FIELD_TEXT, .label = "录入人", .is_required = true),
    FIELD(change, from, FIELD_DECIMAL, .label = "原值"),
    FIELD(change, to, FIELD_DECIMAL, .label = "新值"),
    FIELD(change, source, FIELD_TEXT, .label = "来源", .is_required = true),
    FIELD(change, day, FIELD_DATE, .label = "日期"),
    FIELD(change, note, FIELD_TEXT, .label = "说明", .is_required = true),
    FIELD(change, state, FIELD_WORD, .label = "状态", .words = fact_states, .is_required = true),
    FIELD(change, why, FIELD_TEXT, .label = "缘由", .is_required = true),
    FIELD_SHAPE("FigureChange")};

static const struct field proof_fields[] = {
    FIELD(proof, file, FIELD_ID, .label = "文件", .is_required = true),
    FIELD(proof, name, FIELD_TEXT, .label = "文件名", .is_required = true),
    FIELD(proof, size, FIELD_INT, .label = "字节数"),
    FIELD(proof, type_title, FIELD_TEXT, .label = "类型", .is_required = true),
    FIELD(proof, at, FIELD_TIME, .label = "时间", .is_required = true),
    FIELD(proof, by_name, FIELD_TEXT, .label = "上传人"),
    FIELD_SHAPE("Proof")};

static const struct field about_fields[] = {
    FIELD(figure_about, task, FIELD_ID, .label = "计分任务"),
    FIELD(figure_about, task_title, FIELD_TEXT, .label = "任务名称", .is_required = true),
    FIELD(figure_about, subject_name, FIELD_TEXT, .label = "对象名称", .is_required = true),
    FIELD(figure_about, metric_title, FIELD_TEXT, .label = "数据项名称", .is_required = true),
    FIELD(figure_about, metric_unit, FIELD_TEXT, .label = "计量单位"),
    FIELD(figure_about, kind, FIELD_TEXT, .label = "类型", .words = kinds, .is_required = true),
    FIELD_SHAPE("FigureAbout")};

static const struct field figure_fields[] = {
    FIELD(figure, about, FIELD_OBJECT, .of = about_fields, .size = sizeof(struct figure_about),
          .is_required = true),
    FIELD(figure, cell, FIELD_OBJECT, .of = cell_fields, .size = sizeof(struct grid_cell),
          .is_required = true),
    FIELD(figure, history, FIELD_LIST, .of = change_fields, .size = sizeof(struct change)),
    FIELD(figure, proofs, FIELD_LIST, .of = proof_fields, .size = sizeof(struct proof)),
    FIELD_SHAPE("Figure")};

static struct field_list give_history(struct ctx *c, int64_t fact)
{
    struct fact_history history = fact_history(c, fact);
    struct change *list = arena_array(c->arena, history.count + 1, sizeof *list);
    for (size_t i = 0; i < history.count; i++) {
        const struct fact_change *change = &history.list[i];
        list[i] = (struct change){.at = change->at,
                                  .by_name = change->name,
                                  .source = change->source,
                                  .note = change->note,
                                  .why = change->why,
                                  .from = {change->had_value, change->was},
                                  .to = {change->has_value, change->value},
                                  .day = change->day,
                                  .state = change->state};
    }
    return (struct field_list){list, history.count};
}

static struct field_list give_proofs(struct ctx *c, int64_t fact)
{
    struct fact_proofs proofs = fact_proofs(c, fact);
    struct proof *list = arena_array(c->arena, proofs.count + 1, sizeof *list);
    for (size_t i = 0; i < proofs.count; i++) {
        const struct fact_proof *proof = &proofs.list[i];
        list[i] = (struct proof){.file = proof->file,
                                 .size = proof->size,
                                 .at = proof->at,
                                 .name = proof->name,
                                 .type_title = file_type_title(proof->type),
                                 .by_name = proof->person_name};
    }
    return (struct field_list){list, proofs.count};
}

static enum err give_figure(struct ctx *c, int64_t id, struct response *p)
{
    struct fact fact;
    struct figure *figure = arena_alloc(c->arena, sizeof *figure);
    TRY(fact_see(c, id, &fact));
    figure->about = campaign_figure_about(c, &fact);
    figure->cell = campaign_cells(c, &(struct fact_list){&fact, 1}).at;
    figure->history = give_history(c, id);
    figure->proofs = give_proofs(c, id);
    p->gives = figure;
    return OK;
}

static enum err see_figure(struct ctx *c, const struct request *q, struct response *p)
{
    return give_figure(c, q->ids[0], p);
}

struct proving {
    int64_t file;
};

static const struct field proving_fields[] = {
    FIELD(proving, file, FIELD_ID, .label = "文件", .is_required = true), FIELD_SHAPE("Proof")};

static enum err prove_figure(struct ctx *c, const struct request *q, struct response *p)
{
    const struct proving *wanted = q->takes;
    TRY(fact_prove(c, q->ids[0], wanted->file));
    TRY(tell_about(c, q->ids[0], p));
    return give_figure(c, q->ids[0], p);
}

static enum err unprove_figure(struct ctx *c, const struct request *q, struct response *p)
{
    TRY(fact_unprove(c, q->ids[0], q->ids[1]));
    TRY(tell_about(c, q->ids[0], p));
    return give_figure(c, q->ids[0], p);
}

const struct route campaign_figure_routes[] = {
    {"GET", "/api/tasks/{task}/grid", see_grid, .title = "查看填报数据", .need = MAY_SEE_FACTS,
     .lane = LANE_READ, .gives = grid_fields},
    {"PUT", "/api/tasks/{task}/facts", store_figures, .title = "填报数据", .need = MAY_KEEP_FACTS,
     .lane = LANE_WRITE, .takes = storing_fields, .takes_size = sizeof(struct cells),
     .gives = stored_fields},
    {"POST", "/api/facts/state", judge_figures, .title = "核实或退回数据", .need = MAY_RUN_TASKS,
     .lane = LANE_WRITE, .takes = judging_fields, .takes_size = sizeof(struct judging),
     .gives = stored_fields, .status = 204},
    {"GET", "/api/facts/{fact}", see_figure, .title = "查看一项数据", .need = MAY_SEE_FACTS,
     .lane = LANE_READ, .gives = figure_fields},
    {"POST", "/api/facts/{fact}/proofs", prove_figure, .title = "附上佐证", .need = MAY_KEEP_FACTS,
     .lane = LANE_WRITE, .takes = proving_fields, .takes_size = sizeof(struct proving),
     .gives = figure_fields},
    {"DELETE", "/api/facts/{fact}/proofs/{file}", unprove_figure, .title = "取下佐证",
     .need = MAY_KEEP_FACTS, .lane = LANE_WRITE, .gives = figure_fields},
    {0}};

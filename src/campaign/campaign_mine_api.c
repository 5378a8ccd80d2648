/* SPDX-License-Identifier: Apache-2.0 */
/* The interface of one's own results: list, one task, a proof. */
#include "campaign/campaign_mine.h"
#include "campaign/campaign_routes.h"
#include "platform/base/paging.h"
#include "platform/http/http.h"

static const char *const states[] = {"entered", "confirmed", "returned", NULL};

struct given {
    int64_t task, frozen_at;
    const char *title, *owner_name, *number;
    int32_t period_from, period_until;
    bool is_frozen, is_changed;
    const char *name, *unit_name;
    struct field_list figures;
    const struct shown_explanation *explanation;
};

#define ROW_FIELDS                                                                          \
    FIELD(given, task, FIELD_ID, .label = "计分任务", .is_required = true),                 \
        FIELD(given, title, FIELD_TEXT, .label = "名称", .is_required = true),              \
        FIELD(given, owner_name, FIELD_TEXT, .label = "组织单位", .is_required = true),     \
        FIELD(given, period_from, FIELD_DATE, .label = "计分时段起", .is_required = true),  \
        FIELD(given, period_until, FIELD_DATE, .label = "计分时段止", .is_required = true), \
        FIELD(given, is_frozen, FIELD_BOOL, .label = "已定稿"),                             \
        FIELD(given, number, FIELD_TEXT, .label = "编号"),                                  \
        FIELD(given, frozen_at, FIELD_TIME, .label = "定稿时间")

static const struct field row_fields[] = {ROW_FIELDS, FIELD_SHAPE("MyResultRow")};
static const struct field list_fields[] = {PAGED(row_fields, given), FIELD_SHAPE("MyResultList")};

static const struct field figure_fields[] = {
    FIELD(mine_figure, metric, FIELD_TEXT, .label = "数据项", .is_required = true),
    FIELD(mine_figure, title, FIELD_TEXT, .label = "含义", .is_required = true),
    FIELD(mine_figure, unit, FIELD_TEXT, .label = "计量单位"),
    FIELD(mine_figure, told, FIELD_TEXT, .label = "数值的说法"),
    FIELD(mine_figure, source, FIELD_TEXT, .label = "来源"),
    FIELD(mine_figure, day, FIELD_DATE, .label = "日期"),
    FIELD(mine_figure, note, FIELD_LONG, .label = "说明"),
    FIELD(mine_figure, state, FIELD_WORD, .label = "状态", .words = states),
    FIELD(mine_figure, proofs, FIELD_LIST, .label = "佐证", .of = shown_proof_fields,
          .size = sizeof(struct shown_proof)),
    FIELD_SHAPE("MyFigure")};

static const struct field detail_fields[] = {
    ROW_FIELDS,
    FIELD(given, name, FIELD_TEXT, .label = "姓名", .is_required = true),
    FIELD(given, unit_name, FIELD_TEXT, .label = "单位"),
    FIELD(given, is_changed, FIELD_BOOL, .label = "定稿后有改动"),
    FIELD(given, figures, FIELD_LIST, .label = "本人的数据", .of = figure_fields,
          .size = sizeof(struct mine_figure)),
    FIELD(given, explanation, FIELD_OBJECT, .label = "得分说明", .of = shown_explanation_fields,
          .size = sizeof(struct shown_explanation)),
    FIELD_SHAPE("MyResult")};

static struct given give_row(const struct mine_row *row)
{
    return (struct given){.task = row->task.id,
                          .title = row->task.title,
                          .owner_name = row->task.owner_name,
                          .period_from = row->task.period_from,
                          .period_until = row->task.period_until,
                          .is_frozen = row->frozen.id != 0,
                          .number = row->frozen.number,
                          .frozen_at = row->frozen.at};
}

static enum err list_mine(struct ctx *c, const struct request *q, struct response *p)
{
    (void)q;
    struct mine_list found = campaign_mine_find(c);
    struct given *list = arena_array(c->arena, found.count + 1, sizeof *list);
    for (size_t i = 0; i < found.count; i++)
        list[i] = give_row(&found.list[i]);
    p->gives = paged_new(c, (int64_t)found.count, list, found.count);
    return OK;
}

static enum err see_mine(struct ctx *c, const struct request *q, struct response *p)
{
    struct mine mine;
    struct given *given = arena_alloc(c->arena, sizeof *given);
    TRY(campaign_mine(c, q->ids[0], &mine));
    *given = give_row(&mine.row);
    given->name = mine.name;
    given->unit_name = mine.unit_name;
    given->is_changed = mine.is_changed;
    given->figures = mine.figures;
    given->explanation = mine.explanation;
    p->gives = given;
    return OK;
}

static enum err give_proof(struct ctx *c, const struct request *q, struct response *p)
{
    struct file file;
    TRY(campaign_mine_proof(c, q->ids[0], q->ids[1], &file));
    p->file = file_path(c, file.hash);
    p->type = file_type_media(file.type);
    p->filename = file.name;
    return OK;
}

const struct route campaign_mine_routes[] = {
    {"GET", "/api/my/results", list_mine, .title = "我的成绩列表", .need = NEED_SIGNED_IN,
     .lane = LANE_READ, .gives = list_fields},
    {"GET", "/api/my/results/{task}", see_mine, .title = "查看我的成绩", .need = NEED_SIGNED_IN,
     .lane = LANE_SLOW, .gives = detail_fields},
    {"GET", "/api/my/results/{task}/proofs/{file}", give_proof, .title = "下载本人数据的佐证",
     .need = NEED_SIGNED_IN, .lane = LANE_READ, .gives_bytes = true},
    {0}};

/* SPDX-License-Identifier: Apache-2.0 */
#include "campaign/campaign_mine.h"

#include <string.h>

#include "campaign/campaign_figures.h"
#include "campaign_sql.h"
#include "org/org.h"
#include "platform/base/date.h"
#include "platform/db/db.h"

/* ---- Which tasks ----------------------------------------------------------------------------- */

static void read_row(struct ctx *c, int64_t task, struct mine_row *row)
{
    *row = (struct mine_row){0};
    if (campaign_get(c, task, &row->task) && row->task.frozen > 0)
        (void)publish_last(c, task, &row->frozen);
}

struct mine_list campaign_mine_find(struct ctx *c)
{
    int64_t *ids = arena_array(c->arena, MINE_MOST, sizeof *ids);
    struct mine_list found = {NULL, 0};
    struct db_rows *rows = db_query(c, sql_campaign_mine, DB_ARGS(VAL(c->actor.person)));
    while (db_row(rows) == DB_ROW && found.count < MINE_MOST)
        ids[found.count++] = db_int(rows, 0);
    db_close(rows);
    found.list = arena_array(c->arena, found.count + 1, sizeof *found.list);
    for (size_t i = 0; i < found.count; i++)
        read_row(c, ids[i], &found.list[i]);
    return found;
}

static enum err need_mine(struct ctx *c, int64_t task, struct mine_row *ret)
{
    if (!db_found(c, sql_campaign_is_mine, DB_ARGS(VAL(task), VAL(c->actor.person))))
        return ctx_fail(c, ERR_NOT_FOUND, "您没有参加这个计分任务，或者任务不存在。");
    read_row(c, task, ret);
    return OK;
}

/* ---- Figures --------------------------------------------------------------------------------- */

struct looking {
    struct ctx *c;
    const struct score_scheme *model;
    struct fact_list facts;
    struct fact_book_proofs proofs;
    struct mine_figure *list;
    size_t count;
};

static struct field_list proofs_of(const struct looking *looking, int64_t fact)
{
    struct shown_proof *list =
        arena_array(looking->c->arena, looking->proofs.count + 1, sizeof *list);
    size_t count = 0;
    for (size_t i = 0; i < looking->proofs.count; i++) {
        const struct fact_book_proof *proof = &looking->proofs.list[i];
        if (proof->fact == fact)
            list[count++] = (struct shown_proof){proof->proof.file, proof->proof.name};
    }
    return (struct field_list){list, count};
}

static void add_figure(struct looking *looking, const struct fact *fact)
{
    struct figure_about about = {0};
    struct field_decimal value = {fact->is_known, fact->value};
    campaign_name_figure(looking->c, looking->model, fact->metric, &about);
    looking->list[looking->count++] = (struct mine_figure){
        .metric = fact->metric,
        .title = about.metric_title,
        .unit = about.metric_unit,
        .told = campaign_tell_value(looking->c, looking->model, fact->metric, value),
        .source = fact->source,
        .day = fact->day,
        .note = fact->note,
        .state = fact->state,
        .proofs = proofs_of(looking, fact->id)};
}

/* Figures of one metric, also id.3; what nobody has entered is shown, too. */
static void add_metric(struct looking *looking, const char *metric)
{
    size_t before = looking->count, length = strlen(metric);
    for (size_t i = 0; i < looking->facts.count; i++) {
        const char *name = looking->facts.list[i].metric;
        if (strncmp(name, metric, length) == 0 && (name[length] == '\0' || name[length] == '.'))
            add_figure(looking, &looking->facts.list[i]);
    }
    if (looking->count > before)
        return;
    add_figure(looking, &(struct fact){.metric = metric, .day = DATE_NONE});
    looking->list[before].state = -1;
}

/* What is of all together, and what a higher level has settled, is not theirs to check. */
static struct field_list list_figures(struct ctx *c, const struct campaign_task *task)
{
    struct scheme_reading reading = {0};
    (void)scheme_read_by_id(c, task->scheme, &reading);
    if (!reading.model)
        return (struct field_list){NULL, 0};
    struct looking looking = {.c = c,
                              .model = reading.model,
                              .facts = fact_of_subject(c, task->book, c->actor.person),
                              .proofs = fact_proofs_of_subject(c, task->book, c->actor.person)};
    size_t most = looking.facts.count + (size_t)reading.model->metric_count;
    looking.list = arena_array(c->arena, most + 1, sizeof *looking.list);
    for (int i = 0; i < reading.model->metric_count; i++) {
        if (!reading.model->metrics[i].is_per_all)
            add_metric(&looking, reading.model->metrics[i].id);
    }
    return (struct field_list){looking.list, looking.count};
}

/* ---- One task -------------------------------------------------------------------------------- */

static enum err open_result(struct ctx *c, const struct mine_row *row, struct campaign_result *ret)
{
    struct campaign_frozen frozen;
    *ret = (struct campaign_result){0};
    if (row->frozen.id == 0)
        return ctx_fail(c, ERR_NOT_FOUND, "这个任务还没有定稿，定稿以后才能查看成绩。");
    TRY(campaign_open_frozen(c, &row->task, row->frozen.id, &frozen));
    *ret = (struct campaign_result){.task = frozen.task,
                                    .scored = frozen.scored,
                                    .ranking = frozen.ranking,
                                    .frozen = frozen.result,
                                    .is_private = true};
    return OK;
}

enum err campaign_mine_result(struct ctx *c, int64_t task, struct campaign_result *ret)
{
    struct mine_row row;
    TRY(need_mine(c, task, &row));
    return open_result(c, &row, ret);
}

static void take_name(struct ctx *c, struct mine *mine)
{
    struct org_person person;
    if (!org_person_get(c, c->actor.person, &person))
        return;
    mine->name = person.name;
    mine->unit_name = person.unit_name;
}

enum err campaign_mine(struct ctx *c, int64_t task, struct mine *ret)
{
    struct campaign_result result;
    *ret = (struct mine){.name = ""};
    TRY(need_mine(c, task, &ret->row));
    take_name(c, ret);
    ret->figures = list_figures(c, &ret->row.task);
    if (ret->row.frozen.id == 0)
        return OK;
    TRY(open_result(c, &ret->row, &result));
    ret->is_changed = result.task.stamp != ret->row.task.stamp;
    ret->explanation =
        campaign_show_explanation(c, &result.task, &result.scored, c->actor.person, true);
    return OK;
}

enum err campaign_mine_proof(struct ctx *c, int64_t task, int64_t file, struct file *ret)
{
    struct mine_row row;
    TRY(need_mine(c, task, &row));
    struct fact_list facts = fact_of_subject(c, row.task.book, c->actor.person);
    struct fact_book_proofs proofs = fact_proofs_of_subject(c, row.task.book, c->actor.person);
    for (size_t i = 0; i < proofs.count; i++) {
        for (size_t j = 0; j < facts.count; j++) {
            if (proofs.list[i].proof.file == file && proofs.list[i].fact == facts.list[j].id &&
                file_get(c, file, ret))
                return OK;
        }
    }
    return ctx_fail(c, ERR_NOT_FOUND, "这个文件不是您本人数据的佐证材料，请刷新页面。");
}

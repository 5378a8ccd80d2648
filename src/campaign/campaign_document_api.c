/* SPDX-License-Identifier: Apache-2.0 */
/* The interface of documents: at once, or in the background when they are long. */
#include <string.h>

#include "campaign/campaign_document.h"
#include "campaign/campaign_mine.h"
#include "campaign/campaign_routes.h"
#include "campaign_sql.h"
#include "file/file.h"
#include "org/org.h"
#include "platform/base/date.h"
#include "platform/base/json.h"
#include "platform/base/paging.h"
#include "platform/db/db.h"
#include "platform/http/http.h"
#include "platform/render/house.h"

static const char job_name[] = "campaign.document";

/* ---- Forms ----------------------------------------------------------------------------------- */

enum content { RANKING, EXPLANATIONS, EXPLANATION };

struct form {
    enum content content;
    enum render_format format;
};

static const struct {
    const char *name, *title;
} contents[] = {[RANKING] = {"ranking", "评分排名"},
                [EXPLANATIONS] = {"explanations", "得分说明"},
                [EXPLANATION] = {"explanation", "得分说明"}};

/* "ranking.pdf" */
static bool read_form(const char *word, struct form *ret)
{
    const char *point = strchr(word, '.');
    for (int i = RANKING; point && i <= EXPLANATION; i++) {
        size_t length = strlen(contents[i].name);
        if ((size_t)(point - word) != length || strncmp(word, contents[i].name, length) != 0)
            continue;
        ret->content = (enum content)i;
        return render_format_called(point + 1, &ret->format);
    }
    return false;
}

static enum err need_form(struct ctx *c, const char *word, bool is_of_one, struct form *ret)
{
    if (!read_form(word, ret) || (ret->content == EXPLANATION) != is_of_one)
        return ctx_fail(c, ERR_NOT_FOUND, "没有这种文书：排名和得分说明可以是 pdf、docx、xlsx。");
    return OK;
}

static const char *name_file_of(struct ctx *c, const struct campaign_task *task,
                                const struct publish_result *frozen, const char *subject,
                                struct form form)
{
    return text_format(c->arena, "%s%s%s（%s）.%s", task->title, subject,
                       contents[form.content].title, frozen->id ? frozen->number : "未定稿",
                       render_extension(form.format));
}

static const char *name_file(struct ctx *c, const struct campaign_result *result,
                             const char *subject, struct form form)
{
    return name_file_of(c, &result->task, &result->frozen, subject, form);
}

/* ---- At once --------------------------------------------------------------------------------- */

struct asked {
    int64_t publication;
};

static const struct field asked_fields[] = {
    FIELD(asked, publication, FIELD_ID, .label = "定稿结果"), FIELD_LAST};

/* All subjects' points are for those who see the whole task. */
static enum err need_whole(struct ctx *c, const struct campaign_task *task)
{
    if (!campaign_is_whole(c, task))
        return ctx_fail(c, ERR_FORBIDDEN,
                        "全部对象的得分说明只有活动办公室可以下载；请下载本单位的得分说明。");
    return OK;
}

static enum err write_document(struct ctx *c, const struct campaign_result *result,
                               struct form form, struct job *job, struct document **ret);

static enum err give_document(struct ctx *c, const struct request *q, struct response *p)
{
    const struct asked *asked = q->asks;
    struct campaign_result result;
    struct document *document;
    struct form form;
    TRY(need_form(c, q->words[0], false, &form));
    TRY(campaign_result(c, q->ids[0], asked->publication, &result));
    if (form.content == EXPLANATIONS && result.ranking->rows.count > DOCUMENT_MOST_AT_ONCE)
        return ctx_fail(c, ERR_TOO_BIG,
                        "超过 %d 个对象的得分说明需要在后台生成，请点“后台生成”，完成后下载。",
                        DOCUMENT_MOST_AT_ONCE);
    TRY(write_document(c, &result, form, NULL, &document));
    TRY(render_for(c, document, form.format, NULL, &p->bytes));
    p->type = render_content_type(form.format);
    p->filename = name_file(c, &result, "", form);
    return OK;
}

static enum err print_explanation(struct ctx *c, const struct campaign_result *result,
                                  int64_t subject, struct form form, struct response *p)
{
    struct document *document;
    if (form.format == RENDER_XLSX)
        TRY(campaign_explanation_table(c, result, subject, &document));
    else
        TRY(campaign_explanation_document(c, result, subject, &document));
    TRY(render_for(c, document, form.format, NULL, &p->bytes));
    p->type = render_content_type(form.format);
    p->filename = name_file(c, result, campaign_subject_of(&result->scored, subject)->name, form);
    return OK;
}

static enum err give_explanation(struct ctx *c, const struct request *q, struct response *p)
{
    const struct asked *asked = q->asks;
    struct campaign_result result;
    struct form form;
    TRY(need_form(c, q->words[0], true, &form));
    TRY(campaign_result(c, q->ids[0], asked->publication, &result));
    return print_explanation(c, &result, q->ids[1], form, p);
}

static enum err give_own_explanation(struct ctx *c, const struct request *q, struct response *p)
{
    struct campaign_result result;
    struct form form;
    TRY(need_form(c, q->words[0], true, &form));
    TRY(campaign_mine_result(c, q->ids[0], &result));
    return print_explanation(c, &result, c->actor.person, form, p);
}

/* ---- In the background ----------------------------------------------------------------------- */

struct wish {
    const char *form;
    int64_t publication;
};

/* The figures' stamp tells an order from the same one before they were changed. */
struct order {
    int64_t task, publication, stamp;
    const char *form;
};

struct enqueued {
    int64_t job;
};

static const struct field wish_fields[] = {
    FIELD(wish, form, FIELD_TEXT, .label = "文书", .is_required = true, .maximum = 40),
    FIELD(wish, publication, FIELD_ID, .label = "定稿结果"), FIELD_SHAPE("Document")};

static const struct field order_fields[] = {
    FIELD(order, task, FIELD_ID, .label = "计分任务"),
    FIELD(order, publication, FIELD_ID, .label = "定稿结果"),
    FIELD(order, stamp, FIELD_INT, .label = "数据版本"),
    FIELD(order, form, FIELD_TEXT, .label = "文书"), FIELD_LAST};

static const struct field enqueued_fields[] = {
    FIELD(enqueued, job, FIELD_ID, .label = "后台任务", .is_required = true),
    FIELD_SHAPE("EnqueuedJob")};

static enum err order_document(struct ctx *c, const struct request *q, struct response *p)
{
    const struct wish *wish = q->takes;
    struct order order = {.task = q->ids[0], .publication = wish->publication, .form = wish->form};
    struct enqueued *enqueued = arena_alloc(c->arena, sizeof *enqueued);
    struct campaign_task task;
    struct publish_result result;
    struct form form;
    struct text payload;
    TRY(need_form(c, wish->form, false, &form));
    TRY(campaign_see(c, q->ids[0], &task));
    if (wish->publication != 0 &&
        (!publish_get(c, wish->publication, &result) || result.task != task.id))
        return ctx_fail(c, ERR_NOT_FOUND, "这个计分任务没有这一次定稿，请刷新页面。");
    if (form.content == EXPLANATIONS)
        TRY(need_whole(c, &task));
    order.stamp = wish->publication != 0 ? 0 : task.stamp;
    text_init(&payload, c->arena, 1024);
    field_write(&payload, order_fields, &order);
    /* From another tab, or by a second press. */
    enqueued->job = job_find_same(c, job_name, payload.at);
    if (enqueued->job == 0)
        enqueued->job = job_enqueue(c, job_name, payload.at, 0);
    p->gives = enqueued;
    return OK;
}

static bool say_writing(void *user, int percent)
{
    return job_say(user, percent / 2, "正在汇总得分说明");
}

static bool say_rendering(void *user, int percent)
{
    return job_say(user, 50 + percent / 2, "正在排版");
}

static enum err write_document(struct ctx *c, const struct campaign_result *result,
                               struct form form, struct job *job, struct document **ret)
{
    if (form.content == RANKING)
        return campaign_ranking_document(c, result, ret);
    TRY(need_whole(c, &result->task));
    bool (*say)(void *, int) = job ? say_writing : NULL;
    return form.format == RENDER_XLSX ? campaign_explanations_table(c, result, say, job, ret)
                                      : campaign_explanations_document(c, result, say, job, ret);
}

static enum err read_order(struct ctx *c, const char *payload, struct order *ret)
{
    struct faults faults;
    faults_init(&faults, c->arena);
    const struct json *json = json_parse(c->arena, bytes_of(payload), &faults);
    *ret = (struct order){0};
    if (!json)
        return ctx_fail(c, ERR_INVALID, "后台任务的内容读不出来。");
    field_read(c, order_fields, json, ret);
    return ctx_faulty(c);
}

static enum err prepare_document(struct ctx *c, struct job *job)
{
    struct file *file = arena_alloc(c->arena, sizeof *file);
    struct order order;
    struct form form;
    struct campaign_result result;
    struct document *document;
    struct bytes bytes;
    /* The job is theirs who asked for it, with the roles that they have now. */
    c->actor.may = UINT64_MAX;
    TRY(read_order(c, job->payload, &order));
    TRY(need_form(c, order.form, false, &form));
    TRY(campaign_result(c, order.task, order.publication, &result));
    TRY(write_document(c, &result, form, job, &document));
    TRY(render_for(c, document, form.format, &(struct render_progress){say_rendering, job},
                   &bytes));
    *file = (struct file){.name = name_file(c, &result, "", form),
                          .size = (int64_t)bytes.length,
                          .type = form.format == RENDER_PDF    ? FILE_TYPE_PDF
                                  : form.format == RENDER_DOCX ? FILE_TYPE_DOCX
                                                               : FILE_TYPE_XLSX,
                          .unit = result.task.owner_unit};
    job->plan = file;
    return file_keep(c, bytes, &file->hash);
}

static enum err keep_document(struct ctx *c, struct job *job)
{
    struct file file = *(const struct file *)job->plan;
    file_add(c, &file);
    (void)db_exec(c, sql_campaign_keep_document, DB_ARGS(VAL(job->id), VAL(file.id)));
    job->note = "已生成，可以下载。";
    return OK;
}

const struct job_kind campaign_jobs[] = {
    {.name = job_name, .prepare = prepare_document, .apply = keep_document, .most_tries = 3},
    {.name = NULL}};

/* ---- How far it is --------------------------------------------------------------------------- */

struct progress {
    int64_t job, progress, file;
    const char *state, *note;
};

static const char *const states[] = {"ready", "running", "done", "given_up", NULL};

static const struct field progress_fields[] = {
    FIELD(progress, job, FIELD_ID, .label = "后台任务", .is_required = true),
    FIELD(progress, state, FIELD_TEXT, .label = "状态", .words = states, .is_required = true),
    FIELD(progress, progress, FIELD_INT, .label = "进度（%）"),
    FIELD(progress, note, FIELD_TEXT, .label = "说明", .is_required = true),
    FIELD(progress, file, FIELD_ID, .label = "文件"),
    FIELD_SHAPE("Job")};

static enum err need_own_job(struct ctx *c, int64_t id, struct job_state *ret)
{
    if (job_find(c, id, ret) && ret->person == c->actor.person)
        return OK;
    return ctx_fail(c, ERR_NOT_FOUND, "没有这项后台任务，或者它不是您提交的。");
}

/* 100 is only said of what is done. */
static int64_t percent_of(const struct job_state *state)
{
    return strcmp(state->state, "done") == 0 ? 100 : state->progress;
}

static int64_t file_of(struct ctx *c, int64_t job)
{
    return db_number(c, sql_campaign_document_of, DB_ARGS(VAL(job)), 0);
}

static enum err see_job(struct ctx *c, const struct request *q, struct response *p)
{
    struct progress *progress = arena_alloc(c->arena, sizeof *progress);
    struct job_state state;
    TRY(need_own_job(c, q->ids[0], &state));
    *progress = (struct progress){.job = q->ids[0],
                                  .progress = percent_of(&state),
                                  .file = file_of(c, q->ids[0]),
                                  .state = state.state,
                                  .note = state.note};
    p->gives = progress;
    return OK;
}

static enum err cancel_job(struct ctx *c, const struct request *q, struct response *p)
{
    struct job_state state;
    (void)p;
    TRY(need_own_job(c, q->ids[0], &state));
    return job_cancel(c, q->ids[0]);
}

/* ---- What was ordered lately ----------------------------------------------------------------- */

enum { SHOWN_DAYS = 7, MOST_SHOWN = 20 };

struct ordered {
    int64_t job, progress, file, task, publication, created_at, finished_at;
    const char *state, *note, *name, *form;
};

static const struct field ordered_fields[] = {
    FIELD(ordered, job, FIELD_ID, .label = "后台任务", .is_required = true),
    FIELD(ordered, name, FIELD_TEXT, .label = "文件名", .is_required = true),
    FIELD(ordered, task, FIELD_ID, .label = "计分任务", .is_required = true),
    FIELD(ordered, publication, FIELD_ID, .label = "定稿结果"),
    FIELD(ordered, form, FIELD_TEXT, .label = "文书", .is_required = true),
    FIELD(ordered, state, FIELD_TEXT, .label = "状态", .words = states, .is_required = true),
    FIELD(ordered, progress, FIELD_INT, .label = "进度（%）", .is_required = true),
    FIELD(ordered, note, FIELD_TEXT, .label = "说明", .is_required = true),
    FIELD(ordered, file, FIELD_ID, .label = "文件"),
    FIELD(ordered, created_at, FIELD_TIME, .label = "提交时间", .is_required = true),
    FIELD(ordered, finished_at, FIELD_TIME, .label = "结束时间"),
    FIELD_SHAPE("OrderedDocument")};
static const struct field ordered_list_fields[] = {PAGED(ordered_fields, ordered),
                                                   FIELD_SHAPE("OrderedDocumentList")};

/* False: the task, or how it was ordered, is not known any more. */
static bool show_ordered(struct ctx *c, const struct job_state *state, struct ordered *ret)
{
    struct order order;
    struct form form;
    struct campaign_task task;
    struct publish_result frozen = {0};
    if (read_order(c, state->payload, &order) != OK || !read_form(order.form, &form) ||
        !campaign_get(c, order.task, &task))
        return false;
    if (order.publication != 0)
        (void)publish_get(c, order.publication, &frozen);
    *ret = (struct ordered){.job = state->id,
                            .progress = percent_of(state),
                            .file = file_of(c, state->id),
                            .task = order.task,
                            .publication = order.publication,
                            .created_at = state->created_at,
                            .finished_at = state->finished_at,
                            .state = state->state,
                            .note = state->note,
                            .name = name_file_of(c, &task, &frozen, "", form),
                            .form = order.form};
    return true;
}

static enum err list_jobs(struct ctx *c, const struct request *q, struct response *p)
{
    struct job_state *jobs = arena_array(c->arena, MOST_SHOWN, sizeof *jobs);
    struct ordered *list = arena_array(c->arena, MOST_SHOWN, sizeof *list);
    int64_t since = c->now - SHOWN_DAYS * DATE_MS_A_DAY;
    size_t found = job_list(c, job_name, since, jobs, MOST_SHOWN), count = 0;
    (void)q;
    for (size_t i = 0; i < found; i++)
        count += show_ordered(c, &jobs[i], &list[count]);
    p->gives = paged_new(c, (int64_t)count, list, count);
    return OK;
}

const struct route campaign_document_routes[] = {
    {"GET", "/api/tasks/{task}/documents/{form=text}", give_document, .title = "下载排名或得分说明",
     .need = MAY_SEE_FACTS, .lane = LANE_SLOW, .asks = asked_fields,
     .asks_size = sizeof(struct asked), .gives_bytes = true},
    {"GET", "/api/tasks/{task}/subjects/{subject}/documents/{form=text}", give_explanation,
     .title = "下载一个对象的得分说明", .need = MAY_SEE_FACTS, .lane = LANE_SLOW,
     .asks = asked_fields, .asks_size = sizeof(struct asked), .gives_bytes = true},
    {"GET", "/api/my/results/{task}/documents/{form=text}", give_own_explanation,
     .title = "下载我的得分说明", .need = NEED_SIGNED_IN, .lane = LANE_SLOW, .gives_bytes = true},
    {"POST", "/api/tasks/{task}/documents", order_document, .title = "在后台生成文书",
     .need = MAY_SEE_FACTS, .lane = LANE_WRITE, .takes = wish_fields,
     .takes_size = sizeof(struct wish), .gives = enqueued_fields, .creates = true, .status = 202},
    {"GET", "/api/jobs", list_jobs, .title = "我近日提交的后台文书", .need = NEED_SIGNED_IN,
     .lane = LANE_READ, .gives = ordered_list_fields},
    {"GET", "/api/jobs/{job}", see_job, .title = "查看后台任务", .need = NEED_SIGNED_IN,
     .lane = LANE_READ, .gives = progress_fields},
    {"DELETE", "/api/jobs/{job}", cancel_job, .title = "取消后台任务", .need = NEED_SIGNED_IN,
     .lane = LANE_WRITE},
    {0}};

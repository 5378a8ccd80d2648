/* SPDX-License-Identifier: Apache-2.0 */
#include "campaign/campaign_frozen.h"

#include <string.h>

#include "file/file.h"
#include "org/org.h"
#include "platform/audit/sm3.h"
#include "platform/base/json.h"
#include "platform/base/version.h"

enum { LARGEST_CONTENT = 2 * 1024 * 1024, LARGEST_FACTS = 24 * 1024 * 1024 };
enum { FILE_HASH = 64 /* digits of SHA-256 */ };
enum { LARGEST_TOTALS = 24 * 1024 * 1024, LONGEST_NAMES = 8 * 1024 };

static const char *const standings[] = {"ranked", "guest", "withdrawn", NULL};

/* ---- What is kept of the task ---------------------------------------------------------------- */

/* The task as it was frozen. */
struct kept_task {
    const char *title, *scheme_title, *owner_name;
    int64_t scheme_version, stamp, computed_at;
    int32_t period_from, period_until;
};

struct kept {
    const struct kept_task *task;
    struct field_list subjects; /* struct campaign_subject */
    const struct shown_ranking *ranking;
};

static const struct field task_fields[] = {
    FIELD(kept_task, title, FIELD_TEXT, .label = "名称"),
    FIELD(kept_task, scheme_title, FIELD_TEXT, .label = "评分方案"),
    FIELD(kept_task, scheme_version, FIELD_INT, .label = "评分方案版本"),
    FIELD(kept_task, owner_name, FIELD_TEXT, .label = "所属单位"),
    FIELD(kept_task, period_from, FIELD_DATE, .label = "计分时段起"),
    FIELD(kept_task, period_until, FIELD_DATE, .label = "计分时段止"),
    FIELD(kept_task, stamp, FIELD_INT, .label = "数据版次"),
    FIELD(kept_task, computed_at, FIELD_TIME, .label = "计算时间"),
    FIELD_LAST};

static const struct field subject_fields[] = {
    FIELD(campaign_subject, id, FIELD_ID, .label = "对象编号"),
    FIELD(campaign_subject, key, FIELD_TEXT, .label = "编码"),
    FIELD(campaign_subject, name, FIELD_TEXT, .label = "名称"),
    FIELD(campaign_subject, unit, FIELD_ID, .label = "单位"),
    FIELD(campaign_subject, unit_name, FIELD_TEXT, .label = "单位名称"),
    FIELD(campaign_subject, unit_code, FIELD_TEXT, .label = "单位编码"),
    FIELD(campaign_subject, standing, FIELD_WORD, .label = "参评情况", .words = standings),
    FIELD_LAST};

static const struct field kept_fields[] = {
    FIELD(kept, task, FIELD_OBJECT, .of = task_fields, .size = sizeof(struct kept_task)),
    FIELD(kept, subjects, FIELD_LIST, .of = subject_fields,
          .size = sizeof(struct campaign_subject)),
    FIELD(kept, ranking, FIELD_OBJECT, .of = shown_ranking_fields,
          .size = sizeof(struct shown_ranking)),
    FIELD_LAST};

static struct kept_task kept_of(const struct ctx *c, const struct campaign_task *task)
{
    return (struct kept_task){.title = task->title,
                              .scheme_title = task->scheme_title,
                              .owner_name = task->owner_name,
                              .scheme_version = task->scheme_version,
                              .stamp = task->stamp,
                              .computed_at = c->now,
                              .period_from = task->period_from,
                              .period_until = task->period_until};
}

static struct campaign_task task_of(const struct campaign_task *now, const struct kept_task *kept)
{
    struct campaign_task task = *now;
    task.title = kept->title;
    task.scheme_title = kept->scheme_title;
    task.owner_name = kept->owner_name;
    task.scheme_version = kept->scheme_version;
    task.stamp = kept->stamp;
    task.period_from = kept->period_from;
    task.period_until = kept->period_until;
    return task;
}

/* ---- Working it out from the blobs ----------------------------------------------------------- */

static struct shown_ranking *rank(struct ctx *c, const struct campaign_task *task,
                                  const struct campaign_scored *scored, int64_t computed_at)
{
    struct shown_ranking *ranking = campaign_show_ranking(c, task, scored, true);
    ranking->is_frozen = true;
    ranking->computed_at = computed_at;
    return ranking;
}

static enum err print_kept(struct ctx *c, const struct kept *kept, struct bytes *ret)
{
    struct text text;
    text_init(&text, c->arena, LARGEST_TOTALS);
    field_write(&text, kept_fields, kept);
    *ret = (struct bytes){text.at, text.used};
    return text.is_cut ? ctx_fail(c, ERR_TOO_BIG, "排名过大，不能定稿，请分成几个计分任务。") : OK;
}

/* ---- May it be frozen ------------------------------------------------------------------------ */

static const char *print_names(struct ctx *c, struct field_list names)
{
    struct text text;
    text_init(&text, c->arena, LONGEST_NAMES);
    text_add_char(&text, '[');
    for (size_t i = 0; i < names.count; i++) {
        text_add(&text, i > 0 ? "," : "");
        json_add_string(&text, ((const char *const *)names.at)[i]);
    }
    text_add_char(&text, ']');
    return text.at;
}

static enum err check_wish(struct ctx *c, const struct campaign_wish_to_freeze *wish,
                           bool is_amendment)
{
    const char *const *names = wish->agreed_by.at;
    if (wish->agreed_by.count == 0)
        ctx_fault(c, "agreed_by", "请填写同意定稿的人，至少一名。");
    for (size_t i = 0; i < wish->agreed_by.count; i++) {
        if (!names[i] || !*names[i] || strlen(names[i]) > 90)
            ctx_fault(c, text_format(c->arena, "agreed_by[%zu]", i),
                      "第 %zu 名同意人的姓名是空的或过长，请改正。", i + 1);
    }
    if (is_amendment && (!wish->reason || !*wish->reason))
        ctx_fault(c, "reason", "这个任务已经定过稿，再次定稿要写明更正的原因。");
    return ctx_faulty(c);
}

static size_t count_open(const struct shown_ranking *ranking)
{
    const struct shown_row *rows = ranking->rows.at;
    size_t count = 0;
    for (size_t i = 0; i < ranking->rows.count; i++)
        count += rows[i].tie != TIE_NONE;
    return count;
}

static enum err check_ranking(struct ctx *c, const struct campaign_scored *scored,
                              const struct shown_ranking *ranking, bool is_acknowledged)
{
    for (size_t i = 0; i < scored->faults.count; i++) {
        const struct fault *fault = &scored->faults.list[i];
        ctx_fault(c, fault->place ? fault->place : "facts", "%s", fault->sentence);
    }
    if (scored->faults.count > 0 || !scored->run)
        return ctx_fail(c, ERR_INVALID, "填报的数据还有 %zu 处错误，改正后才能定稿。",
                        scored->faults.count);
    size_t open = count_open(ranking);
    if (open > 0 && !is_acknowledged) {
        ctx_fault(c, "is_acknowledged",
                  "还有 %zu 个对象的名次或名额并列待定；请先按方案决定名次，"
                  "确需照此定稿的请勾选确认。",
                  open);
        return ctx_faulty(c);
    }
    return OK;
}

/* ---- First step ------------------------------------------------------------------------------ */

static int64_t count_lines(struct bytes csv)
{
    int64_t count = 0;
    bool is_quoted = false;
    for (size_t i = 0; i < csv.length; i++) {
        is_quoted ^= csv.at[i] == '"';
        count += csv.at[i] == '\n' && !is_quoted;
    }
    return count;
}

static enum err print_scored(struct ctx *c, const struct campaign_scored *scored,
                             struct bytes *ret_content, struct bytes *ret_facts)
{
    struct text content, facts;
    text_init(&content, c->arena, LARGEST_CONTENT);
    text_init(&facts, c->arena, LARGEST_FACTS);
    score_scheme_print(&content, scored->model);
    campaign_print_facts(&facts, c, scored);
    *ret_content = (struct bytes){content.at, content.used};
    *ret_facts = (struct bytes){facts.at, facts.used};
    return content.is_cut || facts.is_cut
               ? ctx_fail(c, ERR_TOO_BIG, "数据过多，不能定稿，请分成几个计分任务。")
               : OK;
}

/* Of everybody's place and total: whether two rankings are one. */
static enum err hash_places(struct ctx *c, const struct shown_ranking *ranking,
                            char ret_hash[SM3_HEX + 1])
{
    const struct shown_row *rows = ranking->rows.at;
    struct sm3 *sm3 = sm3_new(c);
    if (!sm3)
        return ERR_INTERNAL;
    for (size_t i = 0; i < ranking->rows.count; i++) {
        const int64_t place[] = {rows[i].subject, rows[i].rank, rows[i].units, rows[i].status};
        sm3_add(sm3, (struct bytes){(const char *)place, sizeof place});
    }
    sm3_end(sm3, ret_hash);
    return OK;
}

struct kept_figures {
    char content[FILE_HASH + 1], facts[FILE_HASH + 1], places[SM3_HEX + 1];
    int64_t fact_count;
};

/* Works it out from the figures as they are, refuses, and writes scheme and facts. */
static enum err keep_figures(struct ctx *c, const struct campaign_task *task, bool is_acknowledged,
                             struct kept_figures *ret)
{
    struct campaign_scored scored;
    struct bytes content, facts;
    const char *content_hash, *facts_hash;
    campaign_score(c, task, NULL, NULL, &scored);
    struct shown_ranking *ranking = campaign_show_ranking(c, task, &scored, true);
    TRY(check_ranking(c, &scored, ranking, is_acknowledged));
    TRY(hash_places(c, ranking, ret->places));
    TRY(print_scored(c, &scored, &content, &facts));
    TRY(file_keep(c, content, &content_hash));
    TRY(file_keep(c, facts, &facts_hash));
    memcpy(ret->content, content_hash, sizeof ret->content);
    memcpy(ret->facts, facts_hash, sizeof ret->facts);
    ret->fact_count = count_lines(facts) - 1;
    return OK;
}

/* Works it out again from what was written, and writes what comes of it. */
static enum err keep_totals(struct ctx *c, const struct campaign_task *task,
                            const struct kept_figures *figures, struct publish_result *result)
{
    struct bytes content, facts, totals;
    struct campaign_scored scored;
    struct kept_task kept_task = kept_of(c, task);
    char places[SM3_HEX + 1];
    result->content = arena_copy(c->arena, figures->content, FILE_HASH);
    result->facts = arena_copy(c->arena, figures->facts, FILE_HASH);
    result->fact_count = figures->fact_count;
    TRY(publish_load(c, result->content, &content));
    TRY(publish_load(c, result->facts, &facts));
    struct campaign_subjects subjects = campaign_subjects(c, task, false);
    campaign_score_frozen(c, arena_copy(c->arena, content.at, content.length), facts, subjects,
                          &scored);
    struct kept kept = {.task = &kept_task,
                        .subjects = {subjects.list, subjects.count},
                        .ranking = rank(c, task, &scored, c->now)};
    TRY(hash_places(c, kept.ranking, places));
    if (!scored.run || strcmp(places, figures->places) != 0)
        return ctx_fail(c, ERR_INTERNAL,
                        "保存的数据算出的排名不一致，没有定稿，请联系系统管理员。");
    TRY(print_kept(c, &kept, &totals));
    return file_keep(c, totals, &result->totals);
}

/* One after the other in the same memory: a province fills it once. */
static enum err keep_blobs(struct ctx *c, const struct campaign_task *task, bool is_acknowledged,
                           struct publish_result *result)
{
    struct kept_figures figures;
    struct arena_mark mark = arena_mark(c->arena);
    struct ctx before = *c;
    TRY(keep_figures(c, task, is_acknowledged, &figures));
    ctx_rewind(c, &before);
    arena_rewind(c->arena, mark);
    return keep_totals(c, task, &figures, result);
}

static enum err check_news(struct ctx *c, const struct publish_result *result,
                           const struct publish_result *before)
{
    if (strcmp(result->content, before->content) == 0 && strcmp(result->facts, before->facts) == 0)
        return ctx_fail(c, ERR_INVALID, "数据和方案与上一次定稿（%s）完全相同，不需要再次定稿。",
                        before->number);
    return OK;
}

static enum err need_office(struct ctx *c, const struct campaign_task *task)
{
    if (!org_may(c, MAY_FREEZE, task->owner_unit))
        return ctx_fail(c, ERR_FORBIDDEN, "只有%s的活动办公室可以定稿。", task->owner_name);
    return OK;
}

static enum err refuse_outrun(struct ctx *c)
{
    return ctx_fail(c, ERR_CONFLICT,
                    "您看到的排名之后，数据或任务有了改动；请核对新的排名后再定稿。");
}

enum err campaign_prepare_freeze(struct ctx *c, int64_t task,
                                 const struct campaign_wish_to_freeze *wish,
                                 struct campaign_freezing *ret)
{
    struct publish_result before;
    *ret = (struct campaign_freezing){0};
    TRY(campaign_see(c, task, &ret->task));
    TRY(need_office(c, &ret->task));
    if (ret->task.rev != wish->rev || ret->task.stamp != wish->stamp)
        return refuse_outrun(c);
    bool is_amendment = publish_last(c, task, &before);
    TRY(check_wish(c, wish, is_amendment));
    ret->result =
        (struct publish_result){.task = task,
                                .owner_unit = ret->task.owner_unit,
                                .title = ret->task.title,
                                .scheme = ret->task.scheme,
                                .engine = LIANBING_VERSION,
                                .reason = wish->reason && *wish->reason ? wish->reason : "首次定稿",
                                .agreed_by = print_names(c, wish->agreed_by)};
    TRY(keep_blobs(c, &ret->task, wish->is_acknowledged, &ret->result));
    return is_amendment ? check_news(c, &ret->result, &before) : OK;
}

/* ---- Second step ----------------------------------------------------------------------------- */

enum err campaign_freeze(struct ctx *c, struct campaign_freezing *freezing)
{
    struct campaign_task prepared = freezing->task;
    TRY(campaign_see(c, prepared.id, &freezing->task));
    TRY(need_office(c, &freezing->task));
    if (freezing->task.rev != prepared.rev || freezing->task.stamp != prepared.stamp ||
        freezing->task.frozen != prepared.frozen)
        return refuse_outrun(c);
    TRY(publish_store(c, &freezing->result));
    campaign_mark_frozen(c, prepared.id);
    return OK;
}

/* ---- As it was frozen ------------------------------------------------------------------------ */

static enum err read_kept(struct ctx *c, struct bytes totals, struct kept_task *ret_task,
                          struct campaign_subjects *ret_subjects)
{
    struct faults faults;
    faults_init(&faults, c->arena);
    const struct json *tree = json_parse(c->arena, totals, &faults);
    const struct json *task = tree ? json_member(tree, "task") : NULL;
    const struct json *subjects = tree ? json_member(tree, "subjects") : NULL;
    if (!task || !subjects || subjects->kind != JSON_ARRAY)
        return ctx_fail(c, ERR_INTERNAL, "定稿时保存的排名读不出来，请联系系统管理员。");
    *ret_task = (struct kept_task){0};
    field_read(c, task_fields, task, ret_task);
    struct campaign_subject *list = arena_array(c->arena, subjects->count + 1, sizeof *list);
    for (size_t i = 0; i < subjects->count; i++)
        field_read(c, subject_fields, &subjects->list[i], &list[i]);
    *ret_subjects = (struct campaign_subjects){list, subjects->count};
    return ctx_faulty(c) == OK ? OK : ERR_INTERNAL;
}

/* Says so beside the ranking if this program works it out otherwise than the one that froze it. */
static void note_difference(struct ctx *c, const struct publish_result *result,
                            struct shown_ranking *ranking)
{
    size_t count = ranking->warnings.count;
    struct shown_place *list = arena_array(c->arena, count + 1, sizeof *list);
    if (count > 0)
        memcpy(list, ranking->warnings.at, count * sizeof *list);
    list[count] = (struct shown_place){
        "定稿结果", text_format(c->arena,
                                "定稿用的是 %s 版程序，现在的 %s 版重新计算的结果与它不同；"
                                "请以定稿时印发的文书为准，并联系系统管理员。",
                                result->engine, LIANBING_VERSION)};
    ranking->warnings = (struct field_list){list, count + 1};
}

static enum err work_out(struct ctx *c, const struct campaign_task *task,
                         struct campaign_frozen *frozen)
{
    const struct publish_result *result = &frozen->result;
    struct bytes content, facts, totals, again;
    struct kept_task kept_task;
    struct campaign_subjects subjects;
    TRY(publish_load(c, result->content, &content));
    TRY(publish_load(c, result->facts, &facts));
    TRY(publish_load(c, result->totals, &totals));
    TRY(read_kept(c, totals, &kept_task, &subjects));
    frozen->task = task_of(task, &kept_task);
    campaign_score_frozen(c, arena_copy(c->arena, content.at, content.length), facts, subjects,
                          &frozen->scored);
    frozen->ranking = rank(c, &frozen->task, &frozen->scored, kept_task.computed_at);
    struct kept kept = {&kept_task, {subjects.list, subjects.count}, frozen->ranking};
    TRY(print_kept(c, &kept, &again));
    if (again.length != totals.length || memcmp(again.at, totals.at, totals.length) != 0)
        note_difference(c, result, frozen->ranking);
    frozen->ranking->number = result->number;
    frozen->ranking->hash = result->hash;
    return OK;
}

enum err campaign_open_frozen(struct ctx *c, const struct campaign_task *task, int64_t publication,
                              struct campaign_frozen *ret)
{
    *ret = (struct campaign_frozen){0};
    if (!publish_get(c, publication, &ret->result) || ret->result.task != task->id)
        return ctx_fail(c, ERR_NOT_FOUND, "这个计分任务没有这一次定稿，请刷新页面。");
    return work_out(c, task, ret);
}

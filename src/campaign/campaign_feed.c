/* SPDX-License-Identifier: Apache-2.0 */
#include "campaign/campaign_feed.h"

#include <string.h>

#include "org/org.h"
#include "platform/audit/sm3.h"
#include "platform/base/date.h"

enum { AS_TEAM, ALONE };      /* contest_record.of */
enum { LONGEST_NOTE = 1400 }; /* 500 characters, as typed notes have at most */

struct feeding {
    struct ctx *c;
    struct campaign_task task;
    struct campaign_subjects subjects;
    struct fact_list facts;
    const struct contest_record *records;
    bool *is_taken; /* one for each record: a subject has it */
    size_t record_count;
    struct campaign_feed *feed;
    struct campaign_feed_row *rows;
    size_t row_count;
};

struct names {
    const char **list;
    size_t count;
};

static void add_name(struct ctx *c, struct names *names, const char *name)
{
    names->list = arena_more(c->arena, names->list, names->count, sizeof *names->list);
    names->list[names->count++] = name;
}

static struct field_list list_of(const struct names *names)
{
    return (struct field_list){names->list, names->count};
}

/* ---- What is asked --------------------------------------------------------------------------- */

static enum err check_metric(struct ctx *c, const struct campaign_task *task,
                             const struct campaign_feed_wish *wish, struct campaign_feed *ret,
                             bool *ret_shared)
{
    struct scheme_reading reading = {0};
    struct figure_about about = {0};
    int metric;
    (void)scheme_read_by_id(c, task->scheme, &reading);
    if (!reading.model)
        return ctx_fail(c, ERR_INVALID, "这个任务的评分方案有错误，请联系活动办公室。");
    if (!campaign_metric_called(reading.model, wish->metric, &metric) || metric == NO_METRIC) {
        ctx_fault(c, "metric", "评分方案中没有数据项“%s”，请重新选择。", wish->metric);
        return ctx_faulty(c);
    }
    campaign_name_figure(c, reading.model, wish->metric, &about);
    ret->metric_title = about.metric_title;
    *ret_shared = reading.model->metrics[metric].is_per_all;
    if (*ret_shared && wish->what != FEED_FIELD)
        ctx_fault(c, "what", "“%s”是全体共用的数据，只能取参评数。", about.metric_title);
    else if (!campaign_feed_fits(reading.model->metrics[metric].kind, wish->what))
        ctx_fault(c, "what", "“%s”不能填这样的数，请另选要取的内容。", about.metric_title);
    return ctx_faulty(c);
}

/* ---- Whose result is whose ------------------------------------------------------------------- */

/* A unit has its teams, or all of its people; a person what is theirs. */
static bool is_whose(const struct feeding *f, const struct contest_record *record, int64_t subject)
{
    if (f->task.subject == SUBJECT_PERSON)
        return record->person == subject;
    return record->unit == subject;
}

/* Of the team's rows those of its members repeat it; in a task of people the unit's own does. */
static bool counts(const struct feeding *f, const struct contest_record *record)
{
    bool is_persons = record->person != 0;
    if (f->task.subject == SUBJECT_PERSON || record->of == ALONE)
        return is_persons;
    return !is_persons;
}

static const char *say_field(struct ctx *c, int64_t ranked)
{
    return text_format(c->arena, "共 %lld 个名次", (long long)ranked);
}

static const char *say(struct feeding *f, const struct campaign_feed_taken *taken)
{
    const struct contest_record *record = taken->of;
    struct text text;
    if (f->feed->wish.what == FEED_FIELD)
        return say_field(f->c, record->ranked);
    text_init(&text, f->c->arena, LONGEST_NOTE);
    text_add(&text, record->name);
    text_add(&text, record->of == AS_TEAM ? "（团体）" : "（个人）");
    if (record->rank > 0)
        text_add(&text, text_format(f->c->arena, "：第 %lld 名，共 %lld 个名次，总分 %s",
                                    (long long)record->rank, (long long)record->ranked,
                                    record->total ? record->total : "—"));
    if (record->award)
        text_add(&text,
                 text_format(f->c->arena, "%s%s", record->rank > 0 ? "，" : "：", record->award));
    if (taken->count > 1)
        text_add(&text, text_format(f->c->arena, "；共 %zu 个成绩，%s", taken->count,
                                    f->feed->wish.what == FEED_PRIZES ? "奖项合计" : "取最好的"));
    return text.at;
}

/* ---- What is there already ------------------------------------------------------------------- */

static const struct fact *fact_there(const struct feeding *f, int64_t subject)
{
    for (size_t i = 0; i < f->facts.count; i++) {
        const struct fact *fact = &f->facts.list[i];
        if (fact->subject == subject && strcmp(fact->metric, f->feed->wish.metric) == 0)
            return fact;
    }
    return NULL;
}

static bool is_of_earlier(const struct contest_source *source, const char *cited)
{
    const char *const *list = source->before.at;
    for (size_t i = 0; i < source->before.count; i++) {
        if (strcmp(list[i], cited) == 0)
            return true;
    }
    return false;
}

static int state_of(const struct contest_source *source, const struct fact *there, int64_t value)
{
    if (!there || !there->is_known)
        return FEED_FRESH;
    if (is_of_earlier(source, there->source))
        return FEED_AMENDED;
    return there->value == value && strcmp(there->source, source->cited) == 0 ? FEED_SAME
                                                                              : FEED_TYPED;
}

static void add_row(struct feeding *f, const struct campaign_subject *subject, int64_t value,
                    const char *note)
{
    const struct fact *there = fact_there(f, subject->id);
    f->rows[f->row_count++] =
        (struct campaign_feed_row){.subject = subject->id,
                                   .name = subject->name,
                                   .unit_name = subject->unit_name,
                                   .was = {there && there->is_known, there ? there->value : 0},
                                   .value = {true, value},
                                   .was_source = there ? there->source : "",
                                   .note = note,
                                   .state = state_of(&f->feed->source, there, value),
                                   .rev = there ? there->rev : 0};
}

/* ---- All of them ----------------------------------------------------------------------------- */

/* False: there is nothing to take. */
static bool feed_subject(struct feeding *f, const struct campaign_subject *subject)
{
    const struct contest_record **own =
        arena_array(f->c->arena, f->record_count + 1, sizeof(const struct contest_record *));
    size_t count = 0;
    for (size_t i = 0; i < f->record_count; i++) {
        if (!counts(f, &f->records[i]) || !is_whose(f, &f->records[i], subject->id))
            continue;
        f->is_taken[i] = true;
        own[count++] = &f->records[i];
    }
    struct campaign_feed_taken taken = campaign_feed_take(own, count, f->feed->wish.what);
    if (taken.of)
        add_row(f, subject, taken.value, say(f, &taken));
    return taken.of != NULL;
}

static void feed_subjects(struct feeding *f)
{
    struct names none = {0}, placeless = {0}, strangers = {0};
    for (size_t i = 0; i < f->subjects.count; i++) {
        const struct campaign_subject *subject = &f->subjects.list[i];
        struct arena_mark mark = arena_mark(f->c->arena);
        if (feed_subject(f, subject))
            continue;
        arena_rewind(f->c->arena, mark);
        add_name(f->c, &none, subject->name);
    }
    for (size_t i = 0; i < f->record_count; i++) {
        const struct contest_record *record = &f->records[i];
        if (!counts(f, record))
            continue;
        if (!f->is_taken[i])
            add_name(f->c, &strangers, record->name);
        else if (record->rank == 0 && record->total)
            add_name(f->c, &placeless, record->name);
    }
    f->feed->without_result = list_of(&none);
    f->feed->without_place = list_of(&placeless);
    f->feed->without_subject = list_of(&strangers);
}

/* Of all together: how many had a place. */
static void feed_shared(struct feeding *f)
{
    static const struct campaign_subject all = {.name = "全体共用", .unit_name = ""};
    for (size_t i = 0; i < f->record_count; i++) {
        if (f->records[i].rank == 0)
            continue;
        add_row(f, &all, f->records[i].ranked * DECIMAL_ONE, say_field(f->c, f->records[i].ranked));
        return;
    }
}

static enum err hash_plan(struct ctx *c, struct campaign_feed *feed)
{
    char hash[SM3_HEX + 1];
    struct sm3 *sm3 = sm3_new(c);
    if (!sm3)
        return ERR_INTERNAL;
    const struct campaign_feed_row *rows = feed->rows.at;
    sm3_add(sm3, bytes_of(feed->cited));
    for (size_t i = 0; i < feed->rows.count; i++) {
        const char *line =
            text_format(c->arena, "%lld;%lld;%d;%lld;%s\n", (long long)rows[i].subject,
                        (long long)rows[i].value.millionths, rows[i].state, (long long)rows[i].rev,
                        rows[i].note);
        sm3_add(sm3, bytes_of(line));
    }
    sm3_end(sm3, hash);
    feed->plan = arena_copy(c->arena, hash, SM3_HEX);
    return OK;
}

static enum err take_source(struct ctx *c, int64_t publication, struct contest_source *ret)
{
    TRY(contest_source_get(c, publication, ret));
    return ret->waits ? ctx_fail(c, ERR_CONFLICT, "%s", ret->waits) : OK;
}

enum err campaign_feed_need(struct ctx *c, const struct campaign_task *task)
{
    if (org_may(c, MAY_KEEP_FACTS, task->owner_unit))
        return OK;
    return ctx_fail(c, ERR_FORBIDDEN,
                    "从比武成绩取数由任务的组织单位办理；本单位的数据请在“数据填报”中填写。");
}

static enum err enter(struct ctx *c, int64_t id, struct campaign_task *ret)
{
    TRY(campaign_see(c, id, ret));
    return campaign_feed_need(c, ret);
}

enum err campaign_feed_check(struct ctx *c, int64_t task, const struct campaign_feed_wish *wish,
                             struct campaign_feed *ret)
{
    struct feeding f = {.c = c, .feed = ret};
    bool is_shared = false;
    *ret = (struct campaign_feed){.wish = *wish};
    TRY(enter(c, task, &f.task));
    TRY(check_metric(c, &f.task, wish, ret, &is_shared));
    TRY(take_source(c, wish->publication, &ret->source));
    struct field_list records = contest_records_all(c, ret->source.contest, wish->of);
    ret->cited = ret->source.cited;
    ret->needs_reason = f.task.frozen > 0;
    ret->stamp = f.task.stamp;
    f.records = records.at;
    f.record_count = records.count;
    f.is_taken = arena_array(c->arena, records.count + 1, sizeof *f.is_taken);
    f.subjects = campaign_subjects(c, &f.task, false);
    f.facts = fact_all(c, f.task.book);
    f.rows = arena_array(c->arena, f.subjects.count + 1, sizeof *f.rows);
    if (is_shared)
        feed_shared(&f);
    else
        feed_subjects(&f);
    ret->rows = (struct field_list){f.rows, f.row_count};
    return hash_plan(c, ret);
}

/* ---- Storing --------------------------------------------------------------------------------- */

static bool is_replaced(const struct campaign_feed_order *order, int64_t subject)
{
    const struct campaign_feed_replaced *list = order->replace.at;
    for (size_t i = 0; i < order->replace.count; i++) {
        if (list[i].subject == subject)
            return true;
    }
    return false;
}

static struct fact_list wanted_of(struct ctx *c, const struct campaign_feed *feed,
                                  const struct campaign_feed_order *order)
{
    const struct campaign_feed_row *rows = feed->rows.at;
    struct fact_list wanted = {arena_array(c->arena, feed->rows.count + 1, sizeof *wanted.list), 0};
    for (size_t i = 0; i < feed->rows.count; i++) {
        bool stays = rows[i].state == FEED_SAME ||
                     (rows[i].state == FEED_TYPED && !is_replaced(order, rows[i].subject));
        if (!stays)
            wanted.list[wanted.count++] = (struct fact){.subject = rows[i].subject,
                                                        .metric = feed->wish.metric,
                                                        .is_known = true,
                                                        .value = rows[i].value.millionths,
                                                        .source = feed->cited,
                                                        .day = feed->source.day,
                                                        .note = rows[i].note,
                                                        .rev = rows[i].rev};
    }
    return wanted;
}

static const char *why_of(struct ctx *c, const struct campaign_feed *feed, const char *reason)
{
    const struct contest_source *source = &feed->source;
    return text_format(c->arena, "取自比武成绩：%s%s%s%s%s", source->cited,
                       source->version > 1 ? "；更正：" : "",
                       source->version > 1 ? source->reason : "", *reason ? "；" : "", reason);
}

enum err campaign_feed_apply(struct ctx *c, int64_t id, const struct campaign_feed_order *order,
                             struct campaign_feed *feed)
{
    struct campaign_task task;
    struct contest_source now;
    struct fact_list stored;
    const char *reason = order->reason ? order->reason : "";
    TRY(enter(c, id, &task));
    TRY(take_source(c, feed->source.publication, &now));
    if (task.frozen > 0 && !*reason) {
        ctx_fault(c, "reason", "这个任务已经定稿，再改动数据要写明原因，改后请重新定稿。");
        return ctx_faulty(c);
    }
    struct fact_list wanted = wanted_of(c, feed, order);
    TRY(fact_store(c, task.book, &wanted, why_of(c, feed, reason), &stored));
    feed->stored = (int64_t)wanted.count;
    feed->stamp = fact_book_stamp(c, task.book);
    return OK;
}

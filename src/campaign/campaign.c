/* SPDX-License-Identifier: Apache-2.0 */
/* Tasks and who takes part in them. */
#include "campaign/campaign.h"

#include <string.h>

#include "campaign_sql.h"
#include "org/org.h"
#include "platform/audit/audit.h"
#include "platform/base/date.h"
#include "platform/base/text.h"
#include "platform/db/db.h"

enum { MOST_SUBJECTS = 5000 };

/* ---- Looking --------------------------------------------------------------------------------- */

static bool get_unstamped(struct ctx *c, int64_t id, struct campaign_task *ret)
{
    struct db_rows *rows = db_query(c, sql_campaign_get, DB_ARGS(VAL(id)));
    if (db_row(rows) != DB_ROW)
        return false;
    *ret = (struct campaign_task){.id = db_int(rows, 0),
                                  .owner_unit = db_int(rows, 1),
                                  .owner_name = db_text(rows, 2),
                                  .title = db_text(rows, 3),
                                  .scheme = db_int(rows, 4),
                                  .scheme_title = db_text(rows, 5),
                                  .scheme_version = db_int(rows, 6),
                                  .subject = (int)db_int(rows, 7),
                                  .book = db_int(rows, 8),
                                  .period_from = (int32_t)db_int(rows, 9),
                                  .period_until = (int32_t)db_int(rows, 10),
                                  .frozen = db_int(rows, 11),
                                  .rev = db_int(rows, 12),
                                  .changed_at = db_int(rows, 13)};
    db_close(rows);
    return true;
}

bool campaign_get(struct ctx *c, int64_t id, struct campaign_task *ret)
{
    if (!get_unstamped(c, id, ret))
        return false;
    ret->stamp = fact_book_stamp(c, ret->book);
    return true;
}

static int64_t count_subjects(struct ctx *c, const struct campaign_task *task)
{
    return db_number(c, sql_campaign_count_subjects, DB_ARGS(VAL(task->id)), 0);
}

void campaign_count(struct ctx *c, struct campaign_task *task)
{
    task->subject_count = count_subjects(c, task);
    task->filled = fact_known_count(c, task->book);
}

enum err campaign_find(struct ctx *c, const struct campaign_query *query, struct campaign_list *ret)
{
    const char *like = db_like(c, query->paging.q);
    int64_t roles = org_roles_with(MAY_SEE_FACTS), today = org_today(c);
    int64_t *ids = arena_array(c->arena, (size_t)paging_limit(&query->paging), sizeof *ids);
    size_t count = 0;
    *ret = (struct campaign_list){0};
    ret->total = db_number(c, sql_campaign_count,
                           DB_ARGS(VAL(like), VAL(c->actor.person), VAL(roles), VAL(today)), 0);
    struct db_rows *rows =
        db_query(c, sql_campaign_list,
                 DB_ARGS(VAL(like), VAL(c->actor.person), VAL(roles), VAL(today),
                         VAL(paging_limit(&query->paging)), VAL(paging_before(&query->paging))));
    while (db_row(rows) == DB_ROW)
        ids[count++] = db_int(rows, 0);
    ret->list = arena_array(c->arena, count + 1, sizeof *ret->list);
    for (size_t i = 0; i < count; i++) {
        struct campaign_task *task = &ret->list[ret->count];
        if (!campaign_get(c, ids[i], task))
            continue;
        campaign_count(c, task);
        ret->count++;
    }
    return OK;
}

int64_t campaign_of_book(struct ctx *c, int64_t book, int64_t *ret_stamp)
{
    int64_t task = 0;
    struct db_rows *rows = db_query(c, sql_campaign_of_book, DB_ARGS(VAL(book)));
    if (db_row(rows) == DB_ROW) {
        task = db_int(rows, 0);
        *ret_stamp = db_int(rows, 1);
    }
    db_close(rows);
    return task;
}

enum err campaign_enter(struct ctx *c, int64_t id, struct campaign_task *ret)
{
    int64_t roles = org_roles_with(MAY_SEE_FACTS), today = org_today(c);
    if (!db_found(c, sql_campaign_is_seen,
                  DB_ARGS(VAL(id), VAL(c->actor.person), VAL(roles), VAL(today))) ||
        !get_unstamped(c, id, ret))
        return ctx_fail(c, ERR_NOT_FOUND, "没有这个计分任务，或者它不在您的管辖范围内。");
    return OK;
}

enum err campaign_see(struct ctx *c, int64_t id, struct campaign_task *ret)
{
    TRY(campaign_enter(c, id, ret));
    ret->stamp = fact_book_stamp(c, ret->book);
    return OK;
}

bool campaign_is_whole(struct ctx *c, const struct campaign_task *task)
{
    return org_may(c, MAY_SEE_RESULTS, task->owner_unit);
}

static struct db_rows *query_subjects(struct ctx *c, const struct campaign_task *task)
{
    if (task->subject == SUBJECT_PERSON)
        return db_query(c, sql_campaign_people,
                        DB_ARGS(VAL(task->id), VAL((int64_t)task->period_until)));
    return db_query(c, sql_campaign_units, DB_ARGS(VAL(task->id)));
}

struct campaign_subjects campaign_subjects(struct ctx *c, const struct campaign_task *task,
                                           bool only_own)
{
    size_t most = (size_t)count_subjects(c, task);
    struct campaign_subjects found = {arena_array(c->arena, most + 1, sizeof *found.list), 0};
    struct db_rows *rows = query_subjects(c, task);
    while (db_row(rows) == DB_ROW && found.count < most) {
        struct campaign_subject *subject = &found.list[found.count++];
        *subject = (struct campaign_subject){.id = db_int(rows, 0),
                                             .key = db_text(rows, 1),
                                             .name = db_text(rows, 2),
                                             .unit = db_int(rows, 3),
                                             .unit_name = db_text(rows, 4),
                                             .unit_code = db_text(rows, 5),
                                             .standing = (int)db_int(rows, 6)};
        if (!subject->key)
            subject->key = text_format(c->arena, "%lld", (long long)subject->id);
    }
    db_close(rows);
    size_t kept = 0;
    for (size_t i = 0; only_own && i < found.count; i++) {
        if (org_may(c, MAY_SEE_FACTS, found.list[i].unit))
            found.list[kept++] = found.list[i];
    }
    found.count = only_own ? kept : found.count;
    return found;
}

bool campaign_takes_part(struct ctx *c, const struct campaign_task *task, int64_t subject,
                         bool only_own)
{
    if (!db_found(c, sql_campaign_takes_part, DB_ARGS(VAL(task->id), VAL(subject))))
        return false;
    if (!only_own)
        return true;
    bool is_person = task->subject == SUBJECT_PERSON;
    int64_t unit = is_person ? org_person_unit(c, subject, task->period_until) : subject;
    return org_may(c, MAY_SEE_FACTS, unit);
}

/* ---- Changing -------------------------------------------------------------------------------- */

static enum err check_wish(struct ctx *c, const struct campaign_task *task, size_t index,
                           int64_t subject)
{
    struct org_unit unit;
    struct org_person person;
    bool is_person = task->subject == SUBJECT_PERSON;
    bool is_there =
        is_person ? org_person_get(c, subject, &person) : org_unit_get(c, subject, &unit);
    int64_t of = !is_there ? 0 : is_person ? person.unit : unit.id;
    if (!is_there || of == 0 || !org_unit_is_below(c, of, task->owner_unit))
        ctx_fault(c, text_format(c->arena, "subjects[%zu].subject", index),
                  is_person ? "第 %zu 个对象不是本单位及下属单位的在职人员，请重新选择。"
                            : "第 %zu 个对象不是本单位的下属单位，请重新选择。",
                  index + 1);
    return OK;
}

static void add_subject(struct ctx *c, const struct campaign_task *task, int64_t subject,
                        int standing, size_t order)
{
    (void)db_exec(c, sql_campaign_add_subject,
                  DB_ARGS(VAL(task->id), VAL(subject), VAL(standing), VAL((int64_t)order)));
}

static size_t add_all(struct ctx *c, const struct campaign_task *task)
{
    size_t count = 0;
    if (task->subject == SUBJECT_PERSON) {
        struct org_people people = org_serving(c, task->owner_unit, task->period_until);
        for (; count < people.count && count < MOST_SUBJECTS; count++)
            add_subject(c, task, people.list[count].id, STANDING_RANKED, count + 1);
        return count;
    }
    int64_t *ids = arena_array(c->arena, MOST_SUBJECTS, sizeof *ids);
    struct db_rows *rows = db_query(
        c, sql_campaign_counties, DB_ARGS(VAL(task->owner_unit), VAL((int64_t)task->period_until)));
    while (db_row(rows) == DB_ROW && count < MOST_SUBJECTS)
        ids[count++] = db_int(rows, 0);
    db_close(rows);
    for (size_t i = 0; i < count; i++)
        add_subject(c, task, ids[i], STANDING_RANKED, i + 1);
    return count;
}

static enum err set_subjects(struct ctx *c, const struct campaign_task *task,
                             const struct campaign_wish *wishes, size_t count)
{
    if (count > MOST_SUBJECTS)
        return ctx_fail(c, ERR_TOO_BIG, "一个计分任务最多 %d 个对象，请分成几个任务。",
                        MOST_SUBJECTS);
    for (size_t i = 0; i < count; i++)
        TRY(check_wish(c, task, i, wishes[i].subject));
    TRY(ctx_faulty(c));
    (void)db_exec(c, sql_campaign_clear_subjects, DB_ARGS(VAL(task->id)));
    for (size_t i = 0; i < count; i++)
        add_subject(c, task, wishes[i].subject, wishes[i].standing, i + 1);
    return OK;
}

static enum err check_period(struct ctx *c, const struct campaign_task *task)
{
    if (task->period_from > task->period_until)
        ctx_fault(c, "period_until", "计分时段的止日不能早于起日，请改正。");
    return ctx_faulty(c);
}

static void note(struct ctx *c, const struct campaign_task *task, const char *action,
                 const char *did)
{
    audit_write(c, &(struct audit_entry){
                       .action = action,
                       .object = "task",
                       .id = task->id,
                       .unit = task->owner_unit,
                       .sentence = text_format(c->arena, "%s计分任务“%s”", did, task->title)});
}

enum err campaign_create(struct ctx *c, struct campaign_task *task,
                         const struct campaign_wish *wishes, size_t count)
{
    struct scheme scheme;
    TRY(org_need(c, MAY_RUN_TASKS, task->owner_unit));
    TRY(scheme_see(c, task->scheme, &scheme));
    if (scheme.state != SCHEME_LOCKED)
        return ctx_fail(c, ERR_INVALID, "这个评分方案还没有锁定，请先锁定再建立计分任务。");
    TRY(check_period(c, task));
    struct fact_book book = {.owner_unit = task->owner_unit,
                             .title = task->title,
                             .from_day = task->period_from,
                             .until_day = task->period_until};
    TRY(fact_book_create(c, &book));
    task->id = db_new_id(c);
    task->subject = scheme.subject;
    (void)db_exec(c, sql_campaign_insert,
                  DB_ARGS(VAL(task->id), VAL(task->owner_unit), VAL(task->title), VAL(task->scheme),
                          VAL(book.id), VAL(c->now), VAL(c->actor.person)));
    if (count > 0)
        TRY(set_subjects(c, task, wishes, count));
    else if (add_all(c, task) == 0)
        return ctx_fail(c, ERR_INVALID, "本单位下面还没有可以计分的对象，请先建立单位和人员。");
    note(c, task, "task.create", "建立");
    (void)campaign_get(c, task->id, task);
    return OK;
}

enum err campaign_change(struct ctx *c, struct campaign_task *task,
                         const struct campaign_wish *wishes, size_t count)
{
    struct campaign_task there;
    TRY(campaign_see(c, task->id, &there));
    TRY(org_need(c, MAY_RUN_TASKS, there.owner_unit));
    TRY(check_period(c, task));
    if (db_exec(c, sql_campaign_update,
                DB_ARGS(VAL(task->id), VAL(task->rev), VAL(task->title), VAL(c->now),
                        VAL(c->actor.person))) != 1) {
        *task = there;
        return ctx_fail(c, ERR_CONFLICT, "计分任务已由他人改动，请核对两个版本后再保存。");
    }
    struct fact_book book = {.id = there.book,
                             .owner_unit = there.owner_unit,
                             .title = task->title,
                             .from_day = task->period_from,
                             .until_day = task->period_until};
    TRY(fact_book_change(c, &book));
    task->subject = there.subject;
    task->owner_unit = there.owner_unit;
    if (count > 0)
        TRY(set_subjects(c, task, wishes, count));
    note(c, task, "task.change", "修改");
    (void)campaign_get(c, task->id, task);
    return OK;
}

void campaign_mark_frozen(struct ctx *c, int64_t id)
{
    (void)db_exec(c, sql_campaign_freeze, DB_ARGS(VAL(id), VAL(c->now), VAL(c->actor.person)));
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Contests themselves: setting up, and on from state to state. */
#include "contest/contest.h"

#include <string.h>

#include "contest/contest_own.h"
#include "contest/contest_rules.h"
#include "contest_sql.h"
#include "org/org.h"
#include "platform/audit/audit.h"
#include "platform/base/date.h"
#include "platform/db/db.h"
#include "scheme/scheme.h"
#include "score/score_presets.h"

enum { LONGEST_SCHEME = 256 * 1024, ENTRY_CLOSES_BEFORE = 6 /* days, as JN-11 */ };

/* ---- Looking --------------------------------------------------------------------------------- */

static void take_row(struct db_rows *rows, struct contest *ret)
{
    *ret = (struct contest){.id = db_int(rows, 0),
                            .owner_unit = db_int(rows, 1),
                            .owner_name = db_text(rows, 2),
                            .title = db_text(rows, 3),
                            .state = (int)db_int(rows, 4),
                            .from_day = (int32_t)db_int(rows, 5),
                            .until_day = (int32_t)db_int(rows, 6),
                            .scheme = db_int(rows, 7),
                            .people_scheme = db_int(rows, 8),
                            .stamp = db_int(rows, 9),
                            .is_shown = db_int(rows, 10) != 0,
                            .sealed_at = db_int(rows, 11),
                            .revealed = db_int(rows, 12),
                            .rev = db_int(rows, 13),
                            .changed_at = db_int(rows, 14),
                            .shows_people = db_int(rows, 15) != 0,
                            .teams = db_int(rows, 16)};
}

enum err contest_find(struct ctx *c, const struct contest_query *query, struct contest_list *ret)
{
    const char *like = db_like(c, query->paging.q);
    int64_t see = org_roles_with(MAY_SEE_CONTESTS), run = org_roles_with(MAY_RUN_CONTESTS);
    int64_t today = org_today(c), person = c->actor.person;
    struct contest *list =
        arena_array(c->arena, (size_t)paging_limit(&query->paging), sizeof *list);
    *ret = (struct contest_list){.list = list};
    ret->total = db_number(c, sql_contest_count,
                           DB_ARGS(VAL(like), VAL(person), VAL(see), VAL(run), VAL(today)), 0);
    struct db_rows *rows =
        db_query(c, sql_contest_list,
                 DB_ARGS(VAL(like), VAL(person), VAL(see), VAL(run), VAL(today),
                         VAL(paging_limit(&query->paging)), VAL(paging_before(&query->paging))));
    while (db_row(rows) == DB_ROW)
        take_row(rows, &list[ret->count++]);
    return OK;
}

bool contest_get(struct ctx *c, int64_t id, struct contest *ret)
{
    struct db_rows *rows = db_query(c, sql_contest_get, DB_ARGS(VAL(id)));
    if (db_row(rows) != DB_ROW)
        return false;
    take_row(rows, ret);
    ret->plan = db_text(rows, 17);
    db_close(rows);
    return true;
}

enum err contest_see(struct ctx *c, int64_t id, struct contest *ret)
{
    int64_t see = org_roles_with(MAY_SEE_CONTESTS), run = org_roles_with(MAY_RUN_CONTESTS);
    int64_t today = org_today(c);
    bool is_seen = c->actor.person == 0 ||
                   db_found(c, sql_contest_is_seen,
                            DB_ARGS(VAL(id), VAL(c->actor.person), VAL(see), VAL(run), VAL(today)));
    if (!is_seen || !contest_get(c, id, ret))
        return ctx_fail(c, ERR_NOT_FOUND, "没有这场比武，或者它不在您的范围内。");
    return OK;
}

bool contest_runs(struct ctx *c, const struct contest *contest)
{
    return org_may(c, MAY_RUN_CONTESTS, contest->owner_unit) ||
           contest_has_duty(c, contest->id, DUTY_ORGANISER, 0);
}

bool contest_sees_all(struct ctx *c, const struct contest *contest)
{
    return contest_runs(c, contest) || contest_has_duty(c, contest->id, DUTY_CHIEF, 0);
}

enum err contest_need_runs(struct ctx *c, const struct contest *contest)
{
    if (!contest_runs(c, contest))
        return ctx_fail(c, ERR_FORBIDDEN, "只有%s的活动办公室和本场比武的组委会可以办理此事。",
                        contest->owner_name);
    return OK;
}

void contest_note(struct ctx *c, const struct contest *contest, const char *action,
                  const char *sentence)
{
    audit_write(c, &(struct audit_entry){.action = action,
                                         .object = "contest",
                                         .id = contest->id,
                                         .unit = contest->owner_unit,
                                         .sentence = sentence});
}

void contest_stamp(struct ctx *c, int64_t id)
{
    (void)db_exec(c, sql_contest_stamp, DB_ARGS(VAL(id)));
}

/* ---- Setting up ------------------------------------------------------------------------------ */

static enum err check_days(struct ctx *c, const struct contest *contest)
{
    if (contest->until_day < contest->from_day)
        ctx_fault(c, "until_day", "结束日期不能早于开始日期，请改正。");
    return ctx_faulty(c);
}

/* Entries close as long before the first day as they did where the plan comes from; what would be
 * over already is left to be typed. */
static void move_entry(struct ctx *c, struct contest_plan *plan, int32_t day,
                       const struct contest *contest)
{
    int32_t shift = contest->from_day - day;
    plan->entry_from = plan->entry_from == DATE_NONE ? DATE_NONE : plan->entry_from + shift;
    plan->entry_until = plan->entry_until == DATE_NONE ? DATE_NONE : plan->entry_until + shift;
    if (plan->entry_until < org_today(c))
        plan->entry_from = plan->entry_until = DATE_NONE;
}

static enum err take_preset(struct ctx *c, const char *preset, struct contest *contest)
{
    for (size_t i = 0; i < embedded_contest_count; i++) {
        const struct embedded_file *file = &embedded_contests[i];
        if (strcmp(file->name, preset) != 0)
            continue;
        const char *text = arena_copy(c->arena, (const char *)file->bytes, file->length);
        struct contest_plan plan = contest_plan_read(c, text);
        plan.entry_until = contest->from_day - ENTRY_CLOSES_BEFORE;
        move_entry(c, &plan, contest->from_day, contest);
        contest->plan = contest_plan_print(c, &plan);
        return OK;
    }
    return ctx_fail(c, ERR_NOT_FOUND, "没有预设比武“%s”，请从列表中选择。", preset);
}

static enum err take_copy(struct ctx *c, int64_t source, struct contest *contest)
{
    struct contest from;
    TRY(contest_see(c, source, &from));
    struct contest_plan plan = contest_plan_read(c, from.plan);
    move_entry(c, &plan, from.from_day, contest);
    contest->plan = contest_plan_print(c, &plan);
    return OK;
}

enum err contest_create(struct ctx *c, const char *preset, int64_t copy_of, struct contest *contest)
{
    TRY(org_need(c, MAY_RUN_CONTESTS, contest->owner_unit));
    TRY(check_days(c, contest));
    if (preset && copy_of)
        return ctx_fail(c, ERR_INVALID, "请只选一个来源：预设或者往年的比武。");
    contest->plan = "{}";
    if (preset)
        TRY(take_preset(c, preset, contest));
    if (copy_of)
        TRY(take_copy(c, copy_of, contest));
    contest->id = db_new_id(c);
    (void)db_exec(c, sql_contest_insert,
                  DB_ARGS(VAL(contest->id), VAL(contest->owner_unit), VAL(contest->title),
                          VAL(contest->from_day), VAL(contest->until_day), VAL(contest->plan),
                          VAL(c->now), VAL(c->actor.person)));
    contest_note(c, contest, "contest.create",
                 text_format(c->arena, "筹备比武“%s”", contest->title));
    (void)contest_get(c, contest->id, contest);
    return OK;
}

static enum err outrun(struct ctx *c)
{
    return ctx_fail(c, ERR_CONFLICT, "这场比武已由他人改动，请核对两个版本后再保存。");
}

/* The contest as it is, for somebody who runs it. */
static enum err take_own(struct ctx *c, int64_t id, struct contest *ret)
{
    TRY(contest_see(c, id, ret));
    return contest_need_runs(c, ret);
}

enum err contest_change(struct ctx *c, struct contest *contest)
{
    struct contest there;
    TRY(take_own(c, contest->id, &there));
    TRY(check_days(c, contest));
    if (!contest->plan)
        return ctx_fail(c, ERR_TOO_BIG, "比武方案超过 256 KB，请精简后再保存。");
    if (there.state != CONTEST_SET_UP || there.rev != contest->rev) {
        *contest = there;
        if (there.state != CONTEST_SET_UP)
            return ctx_fail(c, ERR_CONFLICT, "报名已经开始，方案不能再改；如需另办，请复制一场。");
        return outrun(c);
    }
    if (db_exec(c, sql_contest_update,
                DB_ARGS(VAL(contest->id), VAL(contest->rev), VAL(contest->title),
                        VAL(contest->from_day), VAL(contest->until_day), VAL(contest->plan),
                        VAL(c->now), VAL(c->actor.person))) != 1)
        return outrun(c);
    audit_write(c, &(struct audit_entry){
                       .action = "contest.change",
                       .object = "contest",
                       .id = contest->id,
                       .unit = there.owner_unit,
                       .sentence = text_format(c->arena, "修改比武“%s”的方案", contest->title),
                       .before = there.plan,
                       .after = contest->plan});
    (void)contest_get(c, contest->id, contest);
    return OK;
}

enum err contest_remove(struct ctx *c, int64_t id)
{
    struct contest there;
    TRY(take_own(c, id, &there));
    if (there.state != CONTEST_SET_UP)
        return ctx_fail(c, ERR_CONFLICT, "报名已经开始的比武不能删除。");
    (void)db_exec(c, sql_contest_clear_duties, DB_ARGS(VAL(id)));
    (void)db_exec(c, sql_contest_delete, DB_ARGS(VAL(id)));
    contest_note(c, &there, "contest.remove",
                 text_format(c->arena, "删除筹备中的比武“%s”", there.title));
    return OK;
}

/* ---- On to the next state -------------------------------------------------------------------- */

static enum err make_scheme(struct ctx *c, const struct contest *contest,
                            const struct contest_plan *plan, int of, int64_t *ret_scheme)
{
    struct text text;
    int year, month, day_of_month;
    struct scheme scheme = {.owner_unit = contest->owner_unit};
    scheme.title =
        text_format(c->arena, "%s（%s）", contest->title, of == OF_TEAM ? "团体" : "个人");
    date_split(contest->from_day, &year, &month, &day_of_month);
    scheme.year = year;
    text_init(&text, c->arena, LONGEST_SCHEME);
    contest_print_scheme(&text, plan, scheme.title, of);
    scheme.content = text.at;
    TRY(scheme_add_locked(c, &scheme));
    *ret_scheme = scheme.id;
    return OK;
}

static void keep_subject(struct ctx *c, int64_t contest, int64_t at,
                         const struct contest_subject *subject)
{
    const struct contest_item *items = subject->items.at;
    (void)db_exec(c, sql_contest_add_subject,
                  DB_ARGS(VAL(contest), VAL(at), VAL(subject->title), VAL(subject->way),
                          VAL(subject->of), VAL(subject->points.millionths),
                          VAL(contest_subject_marks(subject))));
    for (size_t i = 0; contest_is_judged(subject->way) && i < subject->items.count; i++)
        (void)db_exec(c, sql_contest_add_item,
                      DB_ARGS(VAL(contest), VAL(at), VAL((int64_t)i + 1), VAL(items[i].title),
                              VAL(items[i].kind), VAL(items[i].marks.millionths),
                              VAL(items[i].step.millionths),
                              VAL(items[i].group ? items[i].group : "")));
}

static enum err open_entries(struct ctx *c, struct contest *contest)
{
    struct contest_plan plan = contest_plan_read(c, contest->plan);
    const struct contest_subject *subjects = plan.subjects.at;
    struct faults faults, warnings;
    faults_init(&faults, c->arena);
    faults_init(&warnings, c->arena);
    contest_plan_check(&plan, contest->from_day, &faults, &warnings);
    for (size_t i = 0; i < faults.count; i++)
        ctx_fault(c, text_format(c->arena, "plan.%s", faults.list[i].place), "%s",
                  faults.list[i].sentence);
    TRY(ctx_faulty(c));
    TRY(make_scheme(c, contest, &plan, OF_TEAM, &contest->scheme));
    if (contest_scores_people(&plan))
        TRY(make_scheme(c, contest, &plan, OF_MEMBER, &contest->people_scheme));
    for (size_t i = 0; i < plan.subjects.count; i++)
        keep_subject(c, contest->id, (int64_t)i + 1, &subjects[i]);
    return OK;
}

static enum err begin(struct ctx *c, const struct contest *contest)
{
    if (contest_entrants(c, contest->id, 0, OF_TEAM).count == 0)
        return ctx_fail(c, ERR_INVALID, "还没有队伍报名，不能开赛。");
    return OK;
}

static enum err close_all(struct ctx *c, const struct contest *contest)
{
    int64_t open = db_number(c, sql_contest_open_subjects, DB_ARGS(VAL(contest->id)), 0);
    if (open > 0)
        return ctx_fail(c, ERR_INVALID, "还有 %lld 个科目没有结束评分，请先由裁判长结束。",
                        (long long)open);
    return OK;
}

enum err contest_advance(struct ctx *c, int64_t id, int64_t rev, struct contest *ret)
{
    static const char *const dids[] = {"", "开始报名：", "开赛：", "结束比赛："};
    TRY(take_own(c, id, ret));
    if (ret->rev != rev)
        return outrun(c);
    if (ret->state == CONTEST_CLOSED)
        return ctx_fail(c, ERR_CONFLICT, "这场比武已经结束。");
    if (ret->state == CONTEST_SET_UP)
        TRY(open_entries(c, ret));
    else
        TRY(ret->state == CONTEST_ENTRIES ? begin(c, ret) : close_all(c, ret));
    if (db_exec(c, sql_contest_move,
                DB_ARGS(VAL(id), VAL(rev), VAL(ret->state + 1), VAL(ret->scheme),
                        db_of_id(ret->people_scheme), VAL(c->now), VAL(c->actor.person))) != 1)
        return outrun(c);
    contest_note(c, ret, "contest.advance",
                 text_format(c->arena, "%s“%s”", dids[ret->state + 1], ret->title));
    (void)contest_get(c, id, ret);
    return OK;
}

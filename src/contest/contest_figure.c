/* SPDX-License-Identifier: Apache-2.0 */
#include "contest/contest_figure.h"

#include <string.h>

#include "contest/contest_appeal.h"
#include "contest/contest_own.h"
#include "contest/contest_report.h"
#include "contest/contest_sheet.h"
#include "contest_judging_sql.h"
#include "platform/base/date.h"
#include "platform/db/db.h"

enum { MOST_FIGURES = 20000, MOST_PRESSES = 20000 };

/* ---- Figures --------------------------------------------------------------------------------- */

static struct field_list figures_between(struct ctx *c, int64_t contest, int64_t first,
                                         int64_t last)
{
    struct contest_figure *list = NULL;
    size_t count = 0;
    struct db_rows *rows =
        db_query(c, sql_contest_figures, DB_ARGS(VAL(contest), VAL(first), VAL(last)));
    while (db_row(rows) == DB_ROW && count < MOST_FIGURES) {
        list = arena_more(c->arena, list, count, sizeof *list);
        list[count++] = (struct contest_figure){
            .subject = db_int(rows, 0),
            .entrant = db_int(rows, 1),
            .rev = db_int(rows, 2),
            .value = {!db_is_null(rows, 3), db_int(rows, 3)},
            .source = db_text(rows, 4),
            .day = db_is_null(rows, 5) ? DATE_NONE : (int32_t)db_int(rows, 5),
            .note = db_text(rows, 6),
            .at = db_int(rows, 7),
            .name = db_text(rows, 8)};
    }
    db_close(rows);
    return (struct field_list){list, count};
}

struct field_list contest_figures(struct ctx *c, int64_t contest)
{
    return figures_between(c, contest, 1, MOST_FIGURES);
}

struct field_list contest_decisions(struct ctx *c, int64_t contest)
{
    return figures_between(c, contest, 0, 0);
}

static struct contest_figure last_figure(struct ctx *c, int64_t contest,
                                         const struct contest_figure *wish)
{
    struct contest_figure figure = {.subject = wish->subject,
                                    .entrant = wish->entrant,
                                    .source = "",
                                    .day = DATE_NONE,
                                    .note = "",
                                    .name = ""};
    struct db_rows *rows = db_query(c, sql_contest_figure_last,
                                    DB_ARGS(VAL(contest), VAL(wish->subject), VAL(wish->entrant)));
    if (db_row(rows) == DB_ROW) {
        figure.rev = db_int(rows, 0);
        figure.value = (struct field_decimal){!db_is_null(rows, 1), db_int(rows, 1)};
        figure.source = db_text(rows, 2);
        figure.day = db_is_null(rows, 3) ? DATE_NONE : (int32_t)db_int(rows, 3);
        figure.note = db_text(rows, 4);
        figure.at = db_int(rows, 5);
    }
    db_close(rows);
    return figure;
}

static bool is_same(const struct contest_figure *there, const struct contest_figure *wish)
{
    return there->value.is_known == wish->value.is_known &&
           (!wish->value.is_known || there->value.millionths == wish->value.millionths) &&
           strcmp(there->source, wish->source) == 0 && there->day == wish->day &&
           strcmp(there->note, wish->note) == 0;
}

/* NULL: takes no part. */
static const char *entrant_name(struct ctx *c, int64_t contest,
                                const struct contest_subject_row *subject, int64_t entrant)
{
    struct contest_entrants found = contest_entrants(c, contest, subject->subject, subject->of);
    for (size_t i = 0; i < found.count; i++) {
        if (found.list[i].id == entrant)
            return found.list[i].name;
    }
    return NULL;
}

static void check_figure(struct ctx *c, const struct contest_subject_row *subject,
                         const struct contest_figure *wish)
{
    struct text marks;
    text_init(&marks, c->arena, 40);
    decimal_add_text(&marks, subject->marks.millionths);
    if (!wish->value.is_known)
        return;
    if (wish->value.millionths < 0)
        ctx_fault(c, "value", "成绩不能小于 0，请改正。");
    else if (subject->way == WAY_COUNTED && wish->value.millionths % DECIMAL_ONE != 0)
        ctx_fault(c, "value", "数量应是整数，请改正。");
    else if (subject->way != WAY_COUNTED && wish->value.millionths > subject->marks.millionths)
        ctx_fault(c, "value", "成绩不能超过满分 %s，请改正。", marks.at);
    if (subject->way == WAY_CARRIED && !*wish->source)
        ctx_fault(c, "source", "转入的成绩须写明来源。");
    if (subject->way == WAY_CARRIED && wish->day == DATE_NONE)
        ctx_fault(c, "day", "转入的成绩须写明日期。");
}

static enum err need_to_type(struct ctx *c, const struct contest *contest,
                             const struct contest_subject_row *subject, int64_t entrant)
{
    if (!contest_sees_all(c, contest))
        return ctx_fail(c, ERR_FORBIDDEN, "只有组委会和裁判长可以录入成绩。");
    TRY(contest_need_play(c, contest));
    if (subject->state == SUBJECT_CLOSED)
        return ctx_fail(c, ERR_CONFLICT, "科目“%s”现在不能录入成绩。", subject->title);
    if (contest_is_judged(subject->way) || subject->way == WAY_TIMED)
        return ctx_fail(c, ERR_INVALID, "这个科目由评委打分或者计时，不录入成绩。");
    if (!entrant_name(c, contest->id, subject, entrant))
        return ctx_fail(c, ERR_NOT_FOUND, "这支队伍（队员）不参加这个科目，请刷新页面。");
    if (contest_has_reports(c, contest->id, subject->subject, entrant))
        return ctx_fail(c, ERR_CONFLICT,
                        "已有逐条登记的清单，数量按采用的条数计，请在清单中核定。");
    return OK;
}

enum err contest_figure_set(struct ctx *c, int64_t contest_id, const struct contest_figure *wish,
                            struct contest_figure *ret)
{
    struct contest contest;
    struct contest_subject_row subject;
    TRY(contest_see(c, contest_id, &contest));
    TRY(contest_subject_get(c, contest_id, wish->subject, &subject));
    TRY(need_to_type(c, &contest, &subject, wish->entrant));
    check_figure(c, &subject, wish);
    TRY(ctx_faulty(c));
    *ret = last_figure(c, contest_id, wish);
    if (is_same(ret, wish))
        return OK;
    if (ret->rev != wish->rev ||
        db_exec(c, sql_contest_figure_add,
                DB_ARGS(VAL(contest_id), VAL(wish->subject), VAL(wish->entrant), VAL(wish->rev + 1),
                        wish->value.is_known ? VAL(wish->value.millionths) : db_null(),
                        VAL(wish->source), wish->day == DATE_NONE ? db_null() : VAL(wish->day),
                        VAL(wish->note), VAL(c->now), VAL(c->actor.person))) != 1)
        return ctx_fail(c, ERR_CONFLICT, "这个成绩已由他人改动，请核对后再改。");
    /* Without the value: the audit is read behind a sealed board, too. The figure keeps them. */
    contest_note(c, &contest, "contest.figure",
                 text_format(c->arena, "比武“%s”：科目“%s”%s%s的成绩（第 %lld 次改动）",
                             contest.title, subject.title, wish->value.is_known ? "录入" : "清空",
                             entrant_name(c, contest_id, &subject, wish->entrant),
                             (long long)wish->rev + 1));
    contest_stamp(c, contest_id);
    *ret = *wish;
    ret->rev = wish->rev + 1;
    ret->at = c->now;
    ret->name = c->actor.name;
    return OK;
}

enum err contest_figure_count(struct ctx *c, int64_t contest, int64_t subject, int64_t entrant,
                              int64_t count)
{
    struct contest_figure figure = {.subject = subject,
                                    .entrant = entrant,
                                    .value = {true, count * DECIMAL_ONE},
                                    .source = "逐条核定的清单",
                                    .day = DATE_NONE,
                                    .note = ""};
    struct contest_figure there = last_figure(c, contest, &figure);
    if (is_same(&there, &figure))
        return OK;
    if (db_exec(c, sql_contest_figure_add,
                DB_ARGS(VAL(contest), VAL(subject), VAL(entrant), VAL(there.rev + 1),
                        VAL(figure.value.millionths), VAL(figure.source), db_null(),
                        VAL(figure.note), VAL(c->now), VAL(c->actor.person))) != 1)
        return ctx_fail(c, ERR_CONFLICT, "这个成绩已由他人改动，请核对后再办理。");
    return OK;
}

/* ---- The clock ------------------------------------------------------------------------------- */

static void settle(struct ctx *c, struct contest_time *time)
{
    const struct contest_pressed *pressed = time->presses.at;
    struct contest_press *presses = arena_array(c->arena, time->presses.count + 1, sizeof *presses);
    for (size_t i = 0; i < time->presses.count; i++)
        presses[i] =
            (struct contest_press){pressed[i].kind, pressed[i].at, pressed[i].value.millionths};
    struct contest_clock clock = contest_clock_of(presses, time->presses.count);
    time->state = clock.state;
    time->ms = clock.ms;
    time->running_at = clock.running_at;
    time->calls = clock.calls;
    time->warnings = clock.warnings;
    time->is_corrected = clock.is_corrected;
    if (time->presses.count > 0)
        time->rev = pressed[time->presses.count - 1].rev;
}

struct field_list contest_times(struct ctx *c, int64_t contest, int64_t subject)
{
    struct contest_pressed *list = NULL;
    size_t count = 0, clocks = 0;
    struct db_rows *rows = db_query(c, sql_contest_presses, DB_ARGS(VAL(contest), VAL(subject)));
    while (db_row(rows) == DB_ROW && count < MOST_PRESSES) {
        list = arena_more(c->arena, list, count, sizeof *list);
        list[count++] =
            (struct contest_pressed){.entrant = db_int(rows, 0),
                                     .rev = db_int(rows, 1),
                                     .kind = (int)db_int(rows, 2),
                                     .at = db_int(rows, 3),
                                     .value = {db_int(rows, 2) == PRESS_CORRECT, db_int(rows, 4)},
                                     .reason = db_text(rows, 5),
                                     .name = db_text(rows, 6)};
    }
    db_close(rows);
    struct contest_time *times = arena_array(c->arena, count + 1, sizeof *times);
    for (size_t from = 0, until; from < count; from = until) {
        for (until = from; until < count && list[until].entrant == list[from].entrant;)
            until++;
        times[clocks] = (struct contest_time){.entrant = list[from].entrant,
                                              .presses = {list + from, until - from}};
        settle(c, &times[clocks++]);
    }
    return (struct field_list){times, clocks};
}

static struct contest_time time_of(struct ctx *c, const struct contest_press_wish *wish)
{
    struct field_list times = contest_times(c, wish->contest, wish->subject);
    const struct contest_time *list = times.at;
    for (size_t i = 0; i < times.count; i++) {
        if (list[i].entrant == wish->entrant)
            return list[i];
    }
    return (struct contest_time){.entrant = wish->entrant};
}

static enum err need_to_press(struct ctx *c, const struct contest *contest,
                              const struct contest_press_wish *wish)
{
    bool is_timekeeper = contest_has_duty(c, contest->id, DUTY_TIMEKEEPER, wish->subject);
    bool is_chief = contest_has_duty(c, contest->id, DUTY_CHIEF, 0);
    if (wish->kind == PRESS_LIFT && !is_chief)
        return ctx_fail(c, ERR_FORBIDDEN, "判弃权、成绩作废以后，只有裁判长可以撤销判罚。");
    if (is_timekeeper || (is_chief && wish->kind >= PRESS_CORRECT))
        return OK;
    return ctx_fail(c, ERR_FORBIDDEN,
                    "只有本科目的计时员可以计时；更正用时和判罚，裁判长也可以办理。");
}

static enum err need_clock(struct ctx *c, const struct contest *contest,
                           const struct contest_subject_row *subject)
{
    if (!contest_has_clock(subject->way))
        return ctx_fail(c, ERR_INVALID, "科目“%s”不计时。", subject->title);
    TRY(contest_need_play(c, contest));
    if (subject->state != SUBJECT_OPEN)
        return ctx_fail(c, ERR_CONFLICT, "科目“%s”不在进行中，不能计时。", subject->title);
    return OK;
}

/* Pressed already: the answer was lost on its way, and it is pressed again. */
static bool is_same_press(const struct contest_time *time, const struct contest_press_wish *wish)
{
    const struct contest_pressed *pressed = time->presses.at;
    if (time->presses.count == 0 || time->rev != wish->rev + 1)
        return false;
    const struct contest_pressed *last = &pressed[time->presses.count - 1];
    return last->kind == wish->kind && strcmp(last->reason, wish->reason) == 0 &&
           (wish->kind != PRESS_CORRECT || last->value.millionths == wish->value.millionths);
}

static enum err check_press(struct ctx *c, const struct contest_time *time,
                            const struct contest_press_wish *wish)
{
    struct contest_clock clock = {.state = time->state, .calls = time->calls};
    const char *refused = contest_refuse_press(&clock, wish->kind, wish->reason);
    if (refused)
        return ctx_fail(c, ERR_CONFLICT, "%s", refused);
    if (wish->kind == PRESS_CORRECT && (!wish->value.is_known || wish->value.millionths < 0))
        ctx_fault(c, "value", "请填写更正后的用时（秒）。");
    return ctx_faulty(c);
}

enum err contest_press_add(struct ctx *c, const struct contest_press_wish *wish,
                           struct contest_time *ret)
{
    static const char *const words[] = {"点名",     "开始",     "暂停",    "继续",
                                        "停表",     "更正用时", "弃权",    "警告",
                                        "本轮作废", "成绩作废", "撤销判罚"};
    struct contest contest;
    struct contest_subject_row subject;
    *ret = (struct contest_time){.entrant = wish->entrant};
    TRY(contest_see(c, wish->contest, &contest));
    TRY(contest_subject_get(c, wish->contest, wish->subject, &subject));
    TRY(need_to_press(c, &contest, wish));
    TRY(need_clock(c, &contest, &subject));
    if (!entrant_name(c, wish->contest, &subject, wish->entrant))
        return ctx_fail(c, ERR_NOT_FOUND, "这支队伍（队员）不参加这个科目，请刷新页面。");
    *ret = time_of(c, wish);
    if (is_same_press(ret, wish))
        return OK;
    if (ret->rev != wish->rev)
        return ctx_fail(c, ERR_CONFLICT, "刚刚有人按过表，请核对后再按。");
    TRY(check_press(c, ret, wish));
    if (db_exec(c, sql_contest_press_add,
                DB_ARGS(VAL(wish->contest), VAL(wish->subject), VAL(wish->entrant),
                        VAL(wish->rev + 1), VAL(wish->kind), VAL(c->now),
                        VAL(wish->value.is_known ? wish->value.millionths : (int64_t)0),
                        VAL(wish->reason), VAL(c->actor.person))) != 1)
        return ctx_fail(c, ERR_CONFLICT, "刚刚有人按过表，请核对后再按。");
    contest_note(c, &contest, "contest.press",
                 text_format(c->arena, "比武“%s”：科目“%s”%s%s%s", contest.title, subject.title,
                             words[wish->kind], *wish->reason ? "，" : "", wish->reason));
    contest_stamp(c, wish->contest);
    *ret = time_of(c, wish);
    return OK;
}

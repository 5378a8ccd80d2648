/* SPDX-License-Identifier: Apache-2.0 */
/* Who does what in a contest. */
#include "contest/contest_own.h"
#include "contest/contest_rules.h"
#include "contest_judging_sql.h"
#include "contest_sql.h"
#include "org/org.h"
#include "platform/db/db.h"

enum { MOST_DUTIES = 1000, MOST_SEATS = 50 };

struct contest_duties contest_duties(struct ctx *c, int64_t contest)
{
    struct contest_duties found = {arena_array(c->arena, MOST_DUTIES, sizeof *found.list), 0};
    struct db_rows *rows = db_query(c, sql_contest_duties, DB_ARGS(VAL(contest)));
    while (db_row(rows) == DB_ROW && found.count < MOST_DUTIES)
        found.list[found.count++] = (struct contest_duty){.id = db_int(rows, 0),
                                                          .duty = (int)db_int(rows, 1),
                                                          .subject = db_int(rows, 2),
                                                          .person = db_int(rows, 3),
                                                          .name = db_text(rows, 4),
                                                          .unit_name = db_text(rows, 5),
                                                          .unit = db_int(rows, 6),
                                                          .seat = db_int(rows, 7),
                                                          .is_ended = db_int(rows, 8) != 0};
    db_close(rows);
    return found;
}

bool contest_has_duty(struct ctx *c, int64_t contest, int duty, int64_t subject)
{
    return c->actor.person != 0 &&
           db_found(c, sql_contest_has_duty,
                    DB_ARGS(VAL(contest), VAL(c->actor.person), VAL(duty), VAL(subject)));
}

const char *contest_duty_title(int duty)
{
    static const char *const titles[] = {"组委会成员", "裁判长", "评委", "计时员", "主持人"};
    return duty >= 0 && duty <= DUTY_HOST ? titles[duty] : "";
}

static enum err check_subject(struct ctx *c, const struct contest *contest,
                              const struct contest_duty *duty)
{
    struct contest_plan plan = contest_plan_read(c, contest->plan);
    const struct contest_subject *subject = contest_plan_subject(&plan, duty->subject);
    if (duty->subject != 0 && !subject)
        ctx_fault(c, "subject", "没有这个科目，请重新选择。");
    else if (duty->duty == DUTY_JUDGE && !(subject && contest_is_judged(subject->way)))
        ctx_fault(c, "subject", "评委须分配到由评委打分的科目，请选择科目。");
    else if (duty->duty == DUTY_TIMEKEEPER && subject && !contest_has_clock(subject->way))
        ctx_fault(c, "subject", "这个科目不计时，不需要计时员。");
    return ctx_faulty(c);
}

enum err contest_give_duty(struct ctx *c, const struct contest *contest, struct contest_duty *duty)
{
    struct org_person person;
    TRY(contest_need_runs(c, contest));
    if (contest->state == CONTEST_CLOSED)
        return ctx_fail(c, ERR_CONFLICT, "比武已经结束，不能再分工。");
    if (!org_person_get(c, duty->person, &person))
        ctx_fault(c, "person", "没有这个人，请重新选择。");
    TRY(check_subject(c, contest, duty));
    duty->seat = 0;
    if (duty->duty == DUTY_JUDGE)
        duty->seat =
            1 + db_number(c, sql_contest_last_seat,
                          DB_ARGS(VAL(contest->id), VAL(duty->duty), VAL(duty->subject)), 0);
    if (duty->seat > MOST_SEATS)
        return ctx_fail(c, ERR_TOO_BIG, "一个科目最多 %d 名评委。", MOST_SEATS);
    duty->id = db_new_id(c);
    (void)db_exec(c, sql_contest_duty_give,
                  DB_ARGS(VAL(duty->id), VAL(contest->id), VAL(duty->duty), VAL(duty->subject),
                          VAL(duty->person), VAL(duty->seat)));
    contest_note(c, contest, "contest.duty",
                 text_format(c->arena, "比武“%s”：请%s担任%s", contest->title, person.name,
                             contest_duty_title(duty->duty)));
    return OK;
}

enum err contest_end_duty(struct ctx *c, const struct contest *contest, int64_t duty)
{
    struct org_person person = {.name = ""};
    TRY(contest_need_runs(c, contest));
    if (db_exec(c, sql_contest_duty_end, DB_ARGS(VAL(duty), VAL(contest->id))) != 1)
        return ctx_fail(c, ERR_CONFLICT, "这项分工已经撤销，请刷新页面。");
    (void)db_exec(c, sql_contest_sheets_set_aside, DB_ARGS(VAL(duty), VAL(c->now)));
    (void)org_person_get(c, db_number(c, sql_contest_duty_person, DB_ARGS(VAL(duty)), 0), &person);
    contest_note(c, contest, "contest.duty_end",
                 text_format(c->arena, "比武“%s”：不再由%s担任分工", contest->title, person.name));
    contest_stamp(c, contest->id);
    return OK;
}

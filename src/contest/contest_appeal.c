/* SPDX-License-Identifier: Apache-2.0 */
#include "contest/contest_appeal.h"

#include <string.h>

#include "contest/contest_own.h"
#include "contest/contest_publish.h"
#include "contest/contest_sheet.h"
#include "contest_publish_sql.h"
#include "org/org.h"
#include "platform/base/date.h"
#include "platform/db/db.h"

enum { MOST_APPEALS = 1000 };

/* ---- Looking --------------------------------------------------------------------------------- */

static struct contest_appeal take_appeal(struct ctx *c, struct db_rows *rows)
{
    struct contest_appeal appeal = {.id = db_int(rows, 0),
                                    .contest = db_int(rows, 1),
                                    .publication = db_int(rows, 2),
                                    .number = db_text(rows, 3),
                                    .team = db_int(rows, 4),
                                    .team_name = db_text(rows, 5),
                                    .subject = db_int(rows, 6),
                                    .subject_title = db_text(rows, 7),
                                    .words = db_text(rows, 8),
                                    .person = db_int(rows, 9),
                                    .name = db_text(rows, 10),
                                    .at = db_int(rows, 11),
                                    .state = (int)db_int(rows, 12),
                                    .answer = db_text(rows, 13),
                                    .deciders = contest_read_names(c, db_text(rows, 14)),
                                    .answered_by = db_text(rows, 15),
                                    .answered_at = db_is_null(rows, 16) ? 0 : db_int(rows, 16),
                                    .rev = db_int(rows, 17)};
    appeal.is_own = c->actor.person != 0 && appeal.person == c->actor.person;
    return appeal;
}

static bool get_appeal(struct ctx *c, int64_t id, struct contest_appeal *ret)
{
    struct db_rows *rows = db_query(c, sql_contest_appeal_get, DB_ARGS(VAL(id)));
    bool is_there = db_row(rows) == DB_ROW;
    if (is_there)
        *ret = take_appeal(c, rows);
    db_close(rows);
    return is_there;
}

bool contest_is_of_team(struct ctx *c, const struct contest *contest, int64_t team)
{
    struct contest_entrants members = contest_entrants(c, contest->id, 0, OF_MEMBER);
    struct contest_entrants teams = contest_entrants(c, contest->id, 0, OF_TEAM);
    for (size_t i = 0; i < members.count; i++) {
        if (members.list[i].team == team && members.list[i].person == c->actor.person)
            return true;
    }
    for (size_t i = 0; i < teams.count; i++) {
        if (teams.list[i].id == team)
            return org_may(c, MAY_ENTER_TEAMS, teams.list[i].unit);
    }
    return false;
}

struct contest_appeals contest_appeals(struct ctx *c, const struct contest *contest)
{
    struct contest_appeals found = {NULL, 0};
    bool sees_all = contest_sees_all(c, contest);
    size_t kept = 0;
    struct db_rows *rows = db_query(c, sql_contest_appeals, DB_ARGS(VAL(contest->id)));
    while (db_row(rows) == DB_ROW && found.count < MOST_APPEALS) {
        found.list = arena_more(c->arena, found.list, found.count, sizeof *found.list);
        found.list[found.count++] = take_appeal(c, rows);
    }
    db_close(rows);
    for (size_t i = 0; i < found.count; i++) {
        struct contest_appeal appeal = found.list[i];
        if (sees_all || appeal.is_own || contest_is_of_team(c, contest, appeal.team))
            found.list[kept++] = appeal;
    }
    found.count = kept;
    return found;
}

bool contest_is_amending(struct ctx *c, int64_t contest)
{
    return db_found(c, sql_contest_is_amending, DB_ARGS(VAL(contest)));
}

enum err contest_need_play(struct ctx *c, const struct contest *contest)
{
    bool is_mended = contest->state == CONTEST_CLOSED && contest_is_amending(c, contest->id);
    if (contest->state == CONTEST_ON || is_mended)
        return OK;
    return ctx_fail(c, ERR_CONFLICT,
                    contest->state == CONTEST_CLOSED
                        ? "比武已经结束，成绩不能再动；确有差错的，按异议办理。"
                        : "比武还没有开赛，不能评分。");
}

/* ---- Filing ---------------------------------------------------------------------------------- */

static enum err check_appeal(struct ctx *c, const struct contest *contest,
                             const struct contest_appeal *appeal)
{
    struct contest_publication last;
    struct contest_subject_row subject;
    if (!contest_publication_last(c, contest->id, &last))
        return ctx_fail(c, ERR_CONFLICT, "成绩还没有公布，公布以后才能提出异议。");
    if (last.id != appeal->publication)
        return ctx_fail(c, ERR_CONFLICT, "成绩已经重新公布（%s），请按新的一版提出异议。",
                        last.number);
    if (last.objections_until == DATE_NONE || org_today(c) > last.objections_until)
        return ctx_fail(c, ERR_CONFLICT, "异议期已过，不能再提出异议。");
    if (appeal->subject != 0 &&
        contest_subject_get(c, contest->id, appeal->subject, &subject) != OK)
        ctx_fault(c, "subject", "没有这个科目，请重新选择。");
    if (!appeal->words || !*appeal->words)
        ctx_fault(c, "words", "请写明对什么有异议、理由是什么。");
    return ctx_faulty(c);
}

/* The answer was lost on its way, and it is sent again. */
static bool was_filed(struct ctx *c, const struct contest *contest, struct contest_appeal *appeal)
{
    struct contest_appeals found = contest_appeals(c, contest);
    for (size_t i = 0; i < found.count; i++) {
        const struct contest_appeal *one = &found.list[i];
        bool is_same = one->is_own && one->state == APPEAL_OPEN && one->team == appeal->team &&
                       one->subject == appeal->subject && strcmp(one->words, appeal->words) == 0;
        if (is_same) {
            *appeal = *one;
            return true;
        }
    }
    return false;
}

enum err contest_appeal_file(struct ctx *c, struct contest_appeal *appeal)
{
    struct contest contest;
    TRY(contest_see(c, appeal->contest, &contest));
    if (!contest_is_of_team(c, &contest, appeal->team))
        return ctx_fail(c, ERR_FORBIDDEN, "只有参赛队的队员和本单位的管理员可以提出异议。");
    TRY(check_appeal(c, &contest, appeal));
    if (was_filed(c, &contest, appeal))
        return OK;
    appeal->id = db_new_id(c);
    (void)db_exec(c, sql_contest_appeal_insert,
                  DB_ARGS(VAL(appeal->id), VAL(contest.id), VAL(appeal->publication),
                          VAL(appeal->team), VAL(appeal->subject), VAL(appeal->words),
                          VAL(c->actor.person), VAL(c->actor.name), VAL(c->now)));
    (void)get_appeal(c, appeal->id, appeal);
    contest_note(c, &contest, "contest.appeal",
                 text_format(c->arena, "%s对“%s”的成绩（%s）提出异议", appeal->team_name,
                             contest.title, appeal->number));
    return OK;
}

/* ---- Answering ------------------------------------------------------------------------------- */

static enum err take_own(struct ctx *c, int64_t id, struct contest_appeal *ret,
                         struct contest *ret_contest)
{
    bool is_seen = get_appeal(c, id, ret) && contest_see(c, ret->contest, ret_contest) == OK &&
                   (ret->is_own || contest_sees_all(c, ret_contest) ||
                    contest_is_of_team(c, ret_contest, ret->team));
    if (!is_seen)
        return ctx_fail(c, ERR_NOT_FOUND, "没有这件异议，或者它不是您的。");
    return OK;
}

static enum err move_appeal(struct ctx *c, int64_t rev, const struct contest_appeal *to,
                            struct contest_appeal *ret)
{
    if (db_exec(c, sql_contest_appeal_move,
                DB_ARGS(VAL(ret->id), VAL(rev), VAL(to->state), VAL(to->answer),
                        VAL(contest_print_names(c, to->deciders)), VAL(c->actor.name),
                        VAL(c->now))) != 1) {
        (void)get_appeal(c, ret->id, ret);
        return ctx_fail(c, ERR_CONFLICT, "这件异议刚刚已由他人办理，请核对。");
    }
    (void)get_appeal(c, ret->id, ret);
    return OK;
}

enum err contest_appeal_answer(struct ctx *c, int64_t id, int64_t rev,
                               const struct contest_appeal *answer, struct contest_appeal *ret)
{
    struct contest contest;
    TRY(take_own(c, id, ret, &contest));
    TRY(contest_need_runs(c, &contest));
    if (ret->is_own)
        return ctx_fail(c, ERR_FORBIDDEN, "自己提出的异议应由组委会的其他人答复。");
    if (!answer->answer || !*answer->answer)
        ctx_fault(c, "answer", "请写明答复的内容。");
    contest_check_names(c, "deciders", answer->deciders);
    TRY(ctx_faulty(c));
    TRY(move_appeal(c, rev, answer, ret));
    contest_note(c, &contest, "contest.appeal_answer",
                 text_format(c->arena, "答复%s对“%s”的异议：%s", ret->team_name, contest.title,
                             ret->state == APPEAL_ALLOWED ? "采纳" : "不采纳"));
    contest_stamp(c, contest.id);
    return OK;
}

enum err contest_appeal_withdraw(struct ctx *c, int64_t id, int64_t rev, const char *reason,
                                 struct contest_appeal *ret)
{
    struct contest contest;
    TRY(take_own(c, id, ret, &contest));
    if (!ret->is_own)
        return ctx_fail(c, ERR_FORBIDDEN, "异议只能由提出的人撤回。");
    TRY(move_appeal(c, rev, &(struct contest_appeal){.state = APPEAL_WITHDRAWN, .answer = reason},
                    ret));
    contest_note(c, &contest, "contest.appeal_withdraw",
                 text_format(c->arena, "%s撤回对“%s”的异议", ret->team_name, contest.title));
    return OK;
}

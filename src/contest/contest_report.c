/* SPDX-License-Identifier: Apache-2.0 */
#include "contest/contest_report.h"

#include <string.h>

#include "contest/contest_appeal.h"
#include "contest/contest_figure.h"
#include "contest/contest_own.h"
#include "contest/contest_sheet.h"
#include "contest_report_sql.h"
#include "file/file.h"
#include "platform/base/date.h"
#include "platform/db/db.h"

/* ---- Looking --------------------------------------------------------------------------------- */

static struct contest_report take_report(struct ctx *c, struct db_rows *rows)
{
    struct contest_report report = {.id = db_int(rows, 0),
                                    .contest = db_int(rows, 1),
                                    .subject = db_int(rows, 2),
                                    .entrant = db_int(rows, 3),
                                    .entrant_name = "",
                                    .title = db_text(rows, 4),
                                    .medium = db_text(rows, 5),
                                    .day = (int32_t)db_int(rows, 6),
                                    .link = db_text(rows, 7),
                                    .file = db_is_null(rows, 8) ? 0 : db_int(rows, 8),
                                    .file_name = db_text(rows, 9),
                                    .state = (int)db_int(rows, 10),
                                    .reason = db_text(rows, 11),
                                    .person = db_int(rows, 12),
                                    .name = db_text(rows, 13),
                                    .at = db_int(rows, 14),
                                    .judged_by = db_text(rows, 15),
                                    .judged_at = db_is_null(rows, 16) ? 0 : db_int(rows, 16),
                                    .rev = db_int(rows, 17)};
    report.is_own =
        report.state == REPORT_ENTERED && c->actor.person != 0 && report.person == c->actor.person;
    return report;
}

static bool get_report(struct ctx *c, int64_t id, struct contest_report *ret)
{
    struct db_rows *rows = db_query(c, sql_contest_report_get, DB_ARGS(VAL(id)));
    bool is_there = db_row(rows) == DB_ROW;
    if (is_there)
        *ret = take_report(c, rows);
    db_close(rows);
    return is_there;
}

static const struct contest_entrant *entrant_of(const struct contest_entrants *entrants, int64_t id)
{
    for (size_t i = 0; i < entrants->count; i++) {
        if (entrants->list[i].id == id)
            return &entrants->list[i];
    }
    return NULL;
}

static enum err take_subject(struct ctx *c, const struct contest *contest, int64_t subject,
                             struct contest_subject_row *ret)
{
    TRY(contest_subject_get(c, contest->id, subject, ret));
    if (ret->way != WAY_COUNTED)
        return ctx_fail(c, ERR_INVALID, "科目“%s”不按数量计分，没有清单。", ret->title);
    return OK;
}

/* With the names of their entrants. */
static struct field_list read_reports(struct ctx *c, int64_t contest, int64_t subject,
                                      const struct contest_entrants *entrants)
{
    struct contest_report *list = NULL;
    size_t count = 0;
    struct db_rows *rows = db_query(c, sql_contest_reports, DB_ARGS(VAL(contest), VAL(subject)));
    while (db_row(rows) == DB_ROW) {
        list = arena_more(c->arena, list, count, sizeof *list);
        list[count++] = take_report(c, rows);
    }
    db_close(rows);
    for (size_t i = 0; i < count; i++) {
        const struct contest_entrant *entrant = entrant_of(entrants, list[i].entrant);
        list[i].entrant_name = entrant ? entrant->name : "";
    }
    return (struct field_list){list, count};
}

struct field_list contest_reports_all(struct ctx *c, int64_t contest,
                                      const struct contest_subject_row *subject)
{
    size_t kept = 0;
    if (subject->way != WAY_COUNTED)
        return (struct field_list){NULL, 0};
    struct contest_entrants entrants = contest_entrants(c, contest, subject->subject, subject->of);
    struct field_list found = read_reports(c, contest, subject->subject, &entrants);
    const struct contest_report *list = found.at;
    struct contest_report *counted = arena_array(c->arena, found.count + 1, sizeof *counted);
    for (size_t i = 0; i < found.count; i++) {
        if (list[i].state != REPORT_WITHDRAWN)
            counted[kept++] = list[i];
    }
    return (struct field_list){counted, kept};
}

/* What was accepted is a figure: of a verdict given behind the seal nothing is told before the
 * board is. */
static struct contest_report behind_seal(const struct contest *contest,
                                         const struct contest_report *there)
{
    struct contest_report report = *there;
    bool is_judged = report.state == REPORT_ACCEPTED || report.state == REPORT_REFUSED;
    if (contest->sealed_at != 0 && is_judged && report.judged_at >= contest->sealed_at) {
        report.state = REPORT_ENTERED;
        report.reason = report.judged_by = "";
        report.judged_at = 0;
    }
    return report;
}

enum err contest_reports(struct ctx *c, const struct contest *contest, int64_t subject_id,
                         struct field_list *ret)
{
    struct contest_subject_row subject;
    size_t kept = 0;
    *ret = (struct field_list){NULL, 0};
    TRY(take_subject(c, contest, subject_id, &subject));
    struct contest_entrants entrants = contest_entrants(c, contest->id, subject_id, subject.of);
    struct field_list found = read_reports(c, contest->id, subject_id, &entrants);
    const struct contest_report *list = found.at;
    struct contest_report *seen = arena_array(c->arena, found.count + 1, sizeof *seen);
    bool sees_all = contest_sees_all(c, contest);
    for (size_t i = 0; i < found.count; i++) {
        const struct contest_entrant *entrant = entrant_of(&entrants, list[i].entrant);
        if (sees_all || list[i].is_own ||
            (entrant && contest_is_of_team(c, contest, entrant->team)))
            seen[kept++] = sees_all ? list[i] : behind_seal(contest, &list[i]);
    }
    *ret = (struct field_list){seen, kept};
    return OK;
}

bool contest_has_reports(struct ctx *c, int64_t contest, int64_t subject, int64_t entrant)
{
    return db_found(c, sql_contest_report_any, DB_ARGS(VAL(contest), VAL(subject), VAL(entrant)));
}

/* ---- Entering -------------------------------------------------------------------------------- */

static enum err need_open(struct ctx *c, const struct contest *contest,
                          const struct contest_subject_row *subject)
{
    if (contest->state != CONTEST_ENTRIES)
        TRY(contest_need_play(c, contest));
    if (subject->state == SUBJECT_CLOSED)
        return ctx_fail(c, ERR_CONFLICT, "科目“%s”已经结束，清单不能再动。", subject->title);
    return OK;
}

static void check_link(struct ctx *c, const char *link)
{
    bool is_link = strncmp(link, "https://", 8) == 0 || strncmp(link, "http://", 7) == 0;
    if (*link && !is_link)
        ctx_fault(c, "link", "请填写完整的网址，和浏览器地址栏中的一样。");
}

static bool is_twice(struct ctx *c, const struct contest_report *wish)
{
    bool is_same = false;
    struct db_rows *rows =
        db_query(c, sql_contest_reports, DB_ARGS(VAL(wish->contest), VAL(wish->subject)));
    while (db_row(rows) == DB_ROW) {
        struct contest_report one = take_report(c, rows);
        is_same = is_same || (one.entrant == wish->entrant && one.state < REPORT_REFUSED &&
                              *wish->link && strcmp(one.link, wish->link) == 0);
    }
    db_close(rows);
    return is_same;
}

static enum err check_report(struct ctx *c, const struct contest *contest,
                             struct contest_report *wish)
{
    struct file file;
    if (!*wish->link && wish->file == 0)
        ctx_fault(c, "link", "请填写链接，或者上传图片，至少一样。");
    check_link(c, wish->link);
    if (wish->day != DATE_NONE && wish->day >= contest->from_day)
        ctx_fault(c, "day", "只计开赛以前发布的，请核对日期。");
    if (is_twice(c, wish))
        ctx_fault(c, "link", "这个链接已经登记过了。");
    wish->file_name = "";
    if (wish->file != 0 && file_see(c, wish->file, &file) == OK)
        wish->file_name = file.name;
    else if (wish->file != 0)
        ctx_fault(c, "file", "没有这个文件，请重新上传。");
    return ctx_faulty(c);
}

enum err contest_report_enter(struct ctx *c, struct contest_report *report)
{
    struct contest contest;
    struct contest_subject_row subject;
    TRY(contest_see(c, report->contest, &contest));
    TRY(take_subject(c, &contest, report->subject, &subject));
    struct contest_entrants entrants = contest_entrants(c, contest.id, subject.subject, subject.of);
    const struct contest_entrant *entrant = entrant_of(&entrants, report->entrant);
    if (!entrant)
        return ctx_fail(c, ERR_NOT_FOUND, "这支队伍（队员）不参加这个科目，请刷新页面。");
    if (!contest_runs(c, &contest) && !contest_is_of_team(c, &contest, entrant->team))
        return ctx_fail(c, ERR_FORBIDDEN, "只能登记本队的。");
    TRY(need_open(c, &contest, &subject));
    TRY(check_report(c, &contest, report));
    report->id = db_new_id(c);
    (void)db_exec(c, sql_contest_report_insert,
                  DB_ARGS(VAL(report->id), VAL(contest.id), VAL(subject.subject),
                          VAL(report->entrant), VAL(report->title), VAL(report->medium),
                          VAL(report->day), VAL(report->link), db_of_id(report->file),
                          VAL(report->file_name), VAL(c->actor.person), VAL(c->actor.name),
                          VAL(c->now)));
    contest_note(c, &contest, "contest.report",
                 text_format(c->arena, "比武“%s”：%s在科目“%s”登记“%s”", contest.title,
                             entrant->name, subject.title, report->title));
    contest_stamp(c, contest.id);
    (void)get_report(c, report->id, report);
    report->entrant_name = entrant->name;
    return OK;
}

/* ---- Judging --------------------------------------------------------------------------------- */

static enum err take_own(struct ctx *c, int64_t id, struct contest_report *ret,
                         struct contest *ret_contest, struct contest_subject_row *ret_subject)
{
    struct field_list seen;
    if (!get_report(c, id, ret) || contest_see(c, ret->contest, ret_contest) != OK)
        return ctx_fail(c, ERR_NOT_FOUND, "没有这一条，请刷新页面。");
    TRY(contest_subject_get(c, ret->contest, ret->subject, ret_subject));
    TRY(contest_reports(c, ret_contest, ret->subject, &seen));
    const struct contest_report *list = seen.at;
    for (size_t i = 0; i < seen.count; i++) {
        if (list[i].id != id)
            continue;
        *ret = list[i];
        return need_open(c, ret_contest, ret_subject);
    }
    return ctx_fail(c, ERR_NOT_FOUND, "没有这一条，请刷新页面。");
}

static enum err move_report(struct ctx *c, int64_t rev, int state, const char *reason,
                            struct contest_report *ret)
{
    const char *name = ret->entrant_name;
    int moved = (int)db_exec(
        c, sql_contest_report_move,
        DB_ARGS(VAL(ret->id), VAL(rev), VAL(state), VAL(reason), VAL(c->actor.name), VAL(c->now)));
    (void)get_report(c, ret->id, ret);
    ret->entrant_name = name;
    return moved == 1 ? OK : ctx_fail(c, ERR_CONFLICT, "这一条刚刚有了变化，请核对后再办理。");
}

enum err contest_report_judge(struct ctx *c, int64_t id,
                              const struct contest_report_verdict *verdict,
                              struct contest_report *ret)
{
    struct contest contest;
    struct contest_subject_row subject;
    TRY(take_own(c, id, ret, &contest, &subject));
    TRY(contest_need_runs(c, &contest));
    if (ret->state == REPORT_WITHDRAWN)
        return ctx_fail(c, ERR_CONFLICT, "这一条已经撤回。");
    if (!verdict->is_accepted && !*verdict->reason) {
        ctx_fault(c, "reason", "不采用的，请写明原因。");
        return ctx_faulty(c);
    }
    TRY(move_report(c, verdict->rev, verdict->is_accepted ? REPORT_ACCEPTED : REPORT_REFUSED,
                    verdict->reason, ret));
    int64_t count = db_number(c, sql_contest_report_count,
                              DB_ARGS(VAL(contest.id), VAL(subject.subject), VAL(ret->entrant)), 0);
    TRY(contest_figure_count(c, contest.id, subject.subject, ret->entrant, count));
    contest_note(c, &contest, "contest.report_judge",
                 text_format(c->arena, "比武“%s”：%s“%s”（%s）", contest.title,
                             verdict->is_accepted ? "采用" : "不采用", ret->title,
                             ret->entrant_name));
    contest_stamp(c, contest.id);
    return OK;
}

enum err contest_report_withdraw(struct ctx *c, int64_t id, int64_t rev, struct contest_report *ret)
{
    struct contest contest;
    struct contest_subject_row subject;
    TRY(take_own(c, id, ret, &contest, &subject));
    if (!ret->is_own)
        return ctx_fail(c, ERR_FORBIDDEN, "只有登记的人可以撤回，核定以后不能撤回。");
    TRY(move_report(c, rev, REPORT_WITHDRAWN, "登记的人撤回", ret));
    contest_note(c, &contest, "contest.report_withdraw",
                 text_format(c->arena, "比武“%s”：撤回“%s”", contest.title, ret->title));
    return OK;
}

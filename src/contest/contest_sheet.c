/* SPDX-License-Identifier: Apache-2.0 */
/* Sheets: made, read, submitted, opened again. Their cells are contest_cell.c's. */
#include "contest/contest_sheet.h"

#include <stdlib.h>
#include <string.h>

#include "contest/contest_appeal.h"
#include "contest/contest_figure.h"
#include "contest/contest_judging.h"
#include "contest/contest_own.h"
#include "contest/contest_rules.h"
#include "contest_judging_sql.h"
#include "org/org.h"
#include "platform/db/db.h"

enum { MOST_SHEETS = 20000, MOST_ROWS = 100 };

const char *const contest_subject_state_words[] = {"waiting", "open", "closed", NULL};
const char *const contest_sheet_state_words[] = {"open", "submitted", "set_aside", NULL};

static struct field_decimal known(int64_t millionths)
{
    return (struct field_decimal){true, millionths};
}

/* ---- Subjects -------------------------------------------------------------------------------- */

static struct contest_subject_row take_subject(struct db_rows *rows)
{
    return (struct contest_subject_row){.subject = db_int(rows, 0),
                                        .title = db_text(rows, 1),
                                        .way = (int)db_int(rows, 2),
                                        .of = (int)db_int(rows, 3),
                                        .points = known(db_int(rows, 4)),
                                        .marks = known(db_int(rows, 5)),
                                        .state = (int)db_int(rows, 6),
                                        .is_blind = db_int(rows, 7) != 0};
}

struct field_list contest_items(struct ctx *c, int64_t contest, int64_t subject)
{
    struct contest_item_row *list = arena_array(c->arena, MOST_ROWS, sizeof *list);
    size_t count = 0;
    struct db_rows *rows = db_query(c, sql_contest_items, DB_ARGS(VAL(contest), VAL(subject)));
    while (db_row(rows) == DB_ROW && count < MOST_ROWS)
        list[count++] = (struct contest_item_row){.item = db_int(rows, 0),
                                                  .title = db_text(rows, 1),
                                                  .kind = (int)db_int(rows, 2),
                                                  .marks = known(db_int(rows, 3)),
                                                  .step = known(db_int(rows, 4)),
                                                  .group = db_text(rows, 5)};
    db_close(rows);
    return (struct field_list){list, count};
}

struct field_list contest_subjects(struct ctx *c, int64_t contest)
{
    struct contest_subject_row *list = arena_array(c->arena, MOST_ROWS, sizeof *list);
    size_t count = 0;
    struct db_rows *rows = db_query(c, sql_contest_subjects, DB_ARGS(VAL(contest)));
    while (db_row(rows) == DB_ROW && count < MOST_ROWS)
        list[count++] = take_subject(rows);
    db_close(rows);
    for (size_t i = 0; i < count; i++)
        list[i].items = contest_items(c, contest, list[i].subject);
    return (struct field_list){list, count};
}

enum err contest_subject_get(struct ctx *c, int64_t contest, int64_t subject,
                             struct contest_subject_row *ret)
{
    struct db_rows *rows =
        db_query(c, sql_contest_subject_get, DB_ARGS(VAL(contest), VAL(subject)));
    bool is_there = db_row(rows) == DB_ROW;
    if (is_there)
        *ret = take_subject(rows);
    db_close(rows);
    if (!is_there)
        return ctx_fail(c, ERR_NOT_FOUND, "没有这个科目，请刷新页面。");
    return OK;
}

/* ---- Looking --------------------------------------------------------------------------------- */

static struct contest_sheet take_sheet(struct db_rows *rows)
{
    return (struct contest_sheet){.id = db_int(rows, 0),
                                  .contest = db_int(rows, 1),
                                  .subject = db_int(rows, 2),
                                  .entrant = db_int(rows, 3),
                                  .duty = db_int(rows, 4),
                                  .person = db_int(rows, 5),
                                  .seat = db_int(rows, 6),
                                  .judge_name = db_text(rows, 7),
                                  .state = (int)db_int(rows, 8),
                                  .total = known(db_int(rows, 9)),
                                  .filled = db_int(rows, 10),
                                  .remark = db_text(rows, 11),
                                  .settled = db_text(rows, 12),
                                  .rev = db_int(rows, 13),
                                  .at = db_int(rows, 14),
                                  .words = db_text(rows, 15),
                                  .compared_at = db_int(rows, 16)};
}

struct contest_sheets contest_sheets(struct ctx *c, int64_t contest, int64_t subject,
                                     int64_t person)
{
    struct contest_sheets found = {NULL, 0};
    struct db_rows *rows =
        db_query(c, sql_contest_sheets, DB_ARGS(VAL(contest), VAL(subject), VAL(person)));
    while (db_row(rows) == DB_ROW && found.count < MOST_SHEETS) {
        found.list = arena_more(c->arena, found.list, found.count, sizeof *found.list);
        found.list[found.count++] = take_sheet(rows);
    }
    db_close(rows);
    return found;
}

struct contest_sheets contest_sheet_totals(struct ctx *c, int64_t contest)
{
    struct contest_sheets found = {arena_room(c->arena, MOST_SHEETS * sizeof *found.list), 0};
    struct db_rows *rows = db_query(c, sql_contest_sheet_totals, DB_ARGS(VAL(contest)));
    while (db_row(rows) == DB_ROW && found.count < MOST_SHEETS)
        found.list[found.count++] = (struct contest_sheet){.contest = contest,
                                                           .subject = db_int(rows, 0),
                                                           .entrant = db_int(rows, 1),
                                                           .seat = db_int(rows, 2),
                                                           .state = (int)db_int(rows, 3),
                                                           .total = known(db_int(rows, 4)),
                                                           .filled = db_int(rows, 5)};
    db_close(rows);
    return found;
}

static bool get_sheet(struct ctx *c, int64_t id, struct contest_sheet *ret)
{
    struct db_rows *rows = db_query(c, sql_contest_sheet_get, DB_ARGS(VAL(id)));
    bool is_there = db_row(rows) == DB_ROW;
    if (is_there)
        *ret = take_sheet(rows);
    db_close(rows);
    return is_there;
}

static enum err refuse_sheet(struct ctx *c)
{
    return ctx_fail(c, ERR_NOT_FOUND, "没有这张评分表，或者它不是您的。");
}

enum err contest_sheet_see(struct ctx *c, int64_t id, struct contest_sheet *ret)
{
    struct contest contest;
    struct contest_subject_row subject;
    if (!get_sheet(c, id, ret))
        return refuse_sheet(c);
    if (ret->person == c->actor.person && c->actor.person != 0)
        return OK;
    if (contest_see(c, ret->contest, &contest) != OK)
        return refuse_sheet(c);
    if (contest_sees_all(c, &contest))
        return OK;
    TRY(contest_subject_get(c, ret->contest, ret->subject, &subject));
    /* While the board stands still nothing behind it is told. */
    bool is_told = subject.state == SUBJECT_CLOSED && contest.state == CONTEST_CLOSED &&
                   contest.sealed_at == 0 && contest_is_own_entrant(c, ret->contest, ret->entrant);
    return is_told ? OK : refuse_sheet(c);
}

/* ---- Opening and closing a subject ----------------------------------------------------------- */

static enum err take_contest(struct ctx *c, int64_t id, int64_t subject, struct contest *ret,
                             struct contest_subject_row *ret_subject)
{
    TRY(contest_see(c, id, ret));
    TRY(contest_subject_get(c, id, subject, ret_subject));
    return contest_need_play(c, ret);
}

static enum err need_chief(struct ctx *c, const struct contest *contest)
{
    if (!contest_has_duty(c, contest->id, DUTY_CHIEF, 0))
        return ctx_fail(c, ERR_FORBIDDEN, "只有裁判长可以办理此事。");
    return OK;
}

static bool is_related(struct ctx *c, int64_t one, int64_t other)
{
    return one != 0 && (org_unit_is_below(c, one, other) || org_unit_is_below(c, other, one));
}

static int64_t empty_total(struct ctx *c, int64_t contest, int64_t subject)
{
    struct field_list items = contest_items(c, contest, subject);
    const struct contest_item_row *list = items.at;
    int64_t total = 0;
    for (size_t i = 0; i < items.count; i++)
        total += list[i].kind == ITEM_DEDUCT ? list[i].marks.millionths : 0;
    return total;
}

/* The organiser's own judges stand above all counties: only a judge of a unit below the organiser's
 * is kept off. */
bool contest_must_avoid(struct ctx *c, const struct contest *contest,
                        const struct contest_duty *judge, const struct contest_entrant *entrant)
{
    if (judge->unit == entrant->unit)
        return true;
    return judge->unit != contest->owner_unit && entrant->unit != contest->owner_unit &&
           is_related(c, judge->unit, entrant->unit);
}

static int by_blind(const void *one, const void *other)
{
    const struct contest_entrant *a = one, *b = other;
    return strcmp(a->blind ? a->blind : "", b->blind ? b->blind : "");
}

struct contest_entrants contest_judged_entrants(struct ctx *c, int64_t contest,
                                                const struct contest_subject_row *subject)
{
    struct contest_entrants found = contest_entrants(c, contest, subject->subject, subject->of);
    if (subject->is_blind && found.count > 0)
        qsort(found.list, found.count, sizeof *found.list, by_blind);
    return found;
}

static int64_t make_sheets(struct ctx *c, const struct contest *contest,
                           const struct contest_subject_row *subject)
{
    struct contest_duties duties = contest_duties(c, contest->id);
    /* Numbers of sheets ascend, and judges see them. */
    struct contest_entrants entrants = contest_judged_entrants(c, contest->id, subject);
    int64_t total = empty_total(c, contest->id, subject->subject), made = 0;
    for (size_t i = 0; i < duties.count; i++) {
        const struct contest_duty *judge = &duties.list[i];
        if (judge->duty != DUTY_JUDGE || judge->is_ended || judge->subject != subject->subject)
            continue;
        for (size_t j = 0; j < entrants.count; j++) {
            if (contest_must_avoid(c, contest, judge, &entrants.list[j]))
                continue;
            made += db_exec(c, sql_contest_sheet_add,
                            DB_ARGS(VAL(db_new_id(c)), VAL(contest->id), VAL(subject->subject),
                                    VAL(entrants.list[j].id), VAL(judge->id), VAL(judge->person),
                                    VAL(judge->seat), VAL(total), VAL(c->now)));
        }
    }
    return made;
}

static enum err move_subject(struct ctx *c, const struct contest *contest,
                             const struct contest_subject_row *subject, int state, const char *did)
{
    if (db_exec(
            c, sql_contest_subject_move,
            DB_ARGS(VAL(contest->id), VAL(subject->subject), VAL(subject->state), VAL(state))) != 1)
        return ctx_fail(c, ERR_CONFLICT, "这个科目已由他人办理，请刷新页面。");
    contest_note(
        c, contest, "contest.subject",
        text_format(c->arena, "比武“%s”：%s科目“%s”", contest->title, did, subject->title));
    contest_stamp(c, contest->id);
    return OK;
}

static struct field_list times_of(struct ctx *c, int64_t contest,
                                  const struct contest_subject_row *subject)
{
    return contest_has_clock(subject->way) ? contest_times(c, contest, subject->subject)
                                           : (struct field_list){NULL, 0};
}

static bool is_out(struct field_list times, int64_t entrant)
{
    const struct contest_time *list = times.at;
    for (size_t i = 0; i < times.count; i++) {
        if (list[i].entrant == entrant)
            return list[i].state == CLOCK_OUT;
    }
    return false;
}

/* With too few judges, because some have to stay off it or have left, an entrant would have no
 * points, and nobody would notice before the results. */
static enum err check_panels(struct ctx *c, const struct contest *contest,
                             const struct contest_subject_row *subject, int least_state,
                             const char *advice)
{
    struct contest_plan plan = contest_plan_read(c, contest->plan);
    size_t fewest = contest_fewest_sheets(contest_plan_subject(&plan, subject->subject)->panel);
    struct contest_entrants entrants = contest_judged_entrants(c, contest->id, subject);
    struct contest_sheets sheets = contest_sheets(c, contest->id, subject->subject, 0);
    struct field_list times = times_of(c, contest->id, subject);
    for (size_t i = 0; i < entrants.count; i++) {
        const char *blind = entrants.list[i].blind;
        size_t count = 0;
        if (is_out(times, entrants.list[i].id))
            continue;
        for (size_t j = 0; j < sheets.count; j++)
            count += sheets.list[j].entrant == entrants.list[i].id &&
                     sheets.list[j].state >= least_state && sheets.list[j].state != SHEET_SET_ASIDE;
        if (count < fewest)
            return ctx_fail(c, ERR_INVALID,
                            "科目“%s”：%s只有 %zu 名评委（本单位的回避），合议至少要 %zu 名，%s",
                            subject->title, blind && *blind ? blind : entrants.list[i].name, count,
                            fewest, advice);
    }
    return OK;
}

enum err contest_subject_open(struct ctx *c, int64_t contest_id, int64_t subject_id)
{
    struct contest contest;
    struct contest_subject_row subject;
    TRY(take_contest(c, contest_id, subject_id, &contest, &subject));
    if (!contest_sees_all(c, &contest))
        return ctx_fail(c, ERR_FORBIDDEN, "只有裁判长和组委会可以开始评分。");
    if (subject.state != SUBJECT_WAITING)
        return ctx_fail(c, ERR_CONFLICT, "科目“%s”已经开始评分。", subject.title);
    if (contest_is_judged(subject.way) && make_sheets(c, &contest, &subject) == 0)
        return ctx_fail(c, ERR_INVALID, "科目“%s”还没有评委，请先分配评委。", subject.title);
    if (contest_is_judged(subject.way))
        TRY(check_panels(c, &contest, &subject, SHEET_OPEN, "请增派评委后再开始。"));
    return move_subject(c, &contest, &subject, SUBJECT_OPEN, "开始评分，");
}

enum err contest_sheets_renew(struct ctx *c, int64_t contest_id, int64_t subject_id,
                              int64_t *ret_made)
{
    struct contest contest;
    struct contest_subject_row subject;
    TRY(take_contest(c, contest_id, subject_id, &contest, &subject));
    if (!contest_sees_all(c, &contest))
        return ctx_fail(c, ERR_FORBIDDEN, "只有裁判长和组委会可以补发评分表。");
    if (subject.state != SUBJECT_OPEN)
        return ctx_fail(c, ERR_CONFLICT, "科目“%s”不在评分中，不能补发评分表。", subject.title);
    *ret_made = make_sheets(c, &contest, &subject);
    contest_stamp(c, contest_id);
    return OK;
}

void contest_mark_far(struct ctx *c, const struct contest *contest, struct contest_sheets *sheets,
                      const struct contest_subject_row *subject)
{
    struct contest_plan plan = contest_plan_read(c, contest->plan);
    int64_t *totals = arena_array(c->arena, sheets->count + 1, sizeof *totals);
    for (size_t from = 0, until; from < sheets->count; from = until) {
        size_t count = 0;
        for (until = from;
             until < sheets->count && sheets->list[until].entrant == sheets->list[from].entrant &&
             sheets->list[until].subject == sheets->list[from].subject;
             until++) {
            if (sheets->list[until].state == SHEET_SUBMITTED)
                totals[count++] = sheets->list[until].total.millionths;
        }
        (void)contest_panel_value(PANEL_MEDIAN, totals, count);
        for (size_t i = from; i < until; i++)
            sheets->list[i].is_far = sheets->list[i].state == SHEET_SUBMITTED &&
                                     contest_is_far(totals, count, sheets->list[i].total.millionths,
                                                    subject->marks.millionths, plan.flag_percent);
    }
}

/* Of those who were absent, or whose subject was voided, nothing is left to judge. */
static size_t count_awaited(struct ctx *c, int64_t contest,
                            const struct contest_subject_row *subject,
                            const struct contest_sheets *sheets)
{
    size_t count = 0;
    struct field_list times = times_of(c, contest, subject);
    for (size_t i = 0; i < sheets->count; i++)
        count += sheets->list[i].state == SHEET_OPEN && !is_out(times, sheets->list[i].entrant);
    return count;
}

enum err contest_subject_close(struct ctx *c, int64_t contest_id, int64_t subject_id)
{
    struct contest contest;
    struct contest_subject_row subject;
    TRY(take_contest(c, contest_id, subject_id, &contest, &subject));
    TRY(need_chief(c, &contest));
    if (subject.state != SUBJECT_OPEN)
        return ctx_fail(c, ERR_CONFLICT, "科目“%s”不在评分中。", subject.title);
    struct contest_sheets sheets = contest_sheets(c, contest_id, subject_id, 0);
    size_t awaited = count_awaited(c, contest_id, &subject, &sheets);
    if (awaited > 0)
        return ctx_fail(c, ERR_INVALID, "科目“%s”还有 %zu 张评分表没有提交，请先提交或者撤换评委。",
                        subject.title, awaited);
    contest_mark_far(c, &contest, &sheets, &subject);
    for (size_t i = 0; i < sheets.count; i++) {
        if (sheets.list[i].is_far && !*sheets.list[i].settled)
            return ctx_fail(c, ERR_INVALID, "%s的一张评分表与合议分相差过大，请先书面裁定。",
                            sheets.list[i].judge_name);
    }
    if (contest_is_judged(subject.way))
        TRY(check_panels(c, &contest, &subject, SHEET_SUBMITTED, "请增派评委并补发评分表。"));
    return move_subject(c, &contest, &subject, SUBJECT_CLOSED, "结束评分，");
}

enum err contest_subject_reopen(struct ctx *c, int64_t contest_id, int64_t subject_id,
                                const char *reason)
{
    struct contest contest;
    struct contest_subject_row subject;
    TRY(take_contest(c, contest_id, subject_id, &contest, &subject));
    TRY(need_chief(c, &contest));
    if (subject.state != SUBJECT_CLOSED)
        return ctx_fail(c, ERR_CONFLICT, "科目“%s”没有结束评分。", subject.title);
    return move_subject(c, &contest, &subject, SUBJECT_OPEN,
                        text_format(c->arena, "重新开放评分（%s），", reason));
}

/* ---- One sheet from state to state ----------------------------------------------------------- */

static enum err move_sheet(struct ctx *c, struct contest_sheet *sheet, int64_t rev, int state)
{
    if (db_exec(c, sql_contest_sheet_move,
                DB_ARGS(VAL(sheet->id), VAL(rev), VAL(state), VAL(sheet->remark),
                        VAL(sheet->settled), VAL(c->now))) != 1) {
        (void)get_sheet(c, sheet->id, sheet);
        return ctx_fail(c, ERR_CONFLICT, "这张评分表刚刚有了变化，请核对后再办理。");
    }
    contest_stamp(c, sheet->contest);
    (void)get_sheet(c, sheet->id, sheet);
    return OK;
}

static enum err take_sheet_of(struct ctx *c, int64_t id, struct contest_sheet *ret,
                              struct contest *ret_contest)
{
    struct contest_subject_row subject;
    TRY(contest_sheet_see(c, id, ret));
    TRY(take_contest(c, ret->contest, ret->subject, ret_contest, &subject));
    if (subject.state != SUBJECT_OPEN)
        return ctx_fail(c, ERR_CONFLICT, "科目“%s”不在评分中，评分表不能再动。", subject.title);
    return OK;
}

static void note_sheet(struct ctx *c, const struct contest *contest,
                       const struct contest_sheet *sheet, const char *did)
{
    contest_note(c, contest, "contest.sheet",
                 text_format(c->arena, "比武“%s”：%s%s的评分表（科目 %lld）", contest->title, did,
                             sheet->judge_name, (long long)sheet->subject));
}

static enum err check_filled(struct ctx *c, const struct contest_sheet *sheet)
{
    struct field_list items = contest_items(c, sheet->contest, sheet->subject);
    struct field_list cells = contest_cells(c, sheet->id);
    const struct contest_item_row *list = items.at;
    const struct contest_cell *given = cells.at;
    for (size_t i = 0; i < items.count; i++) {
        bool is_known = list[i].kind == ITEM_DEDUCT;
        for (size_t j = 0; j < cells.count; j++)
            is_known = is_known || (given[j].item == list[i].item && given[j].value.is_known);
        if (!is_known)
            ctx_fault(c, text_format(c->arena, "items[%zu]", i), "“%s”还没有打分。", list[i].title);
    }
    return ctx_faulty(c);
}

enum err contest_sheet_say(struct ctx *c, int64_t id, const char *before, const char *words,
                           struct contest_sheet *ret)
{
    struct contest contest;
    TRY(take_sheet_of(c, id, ret, &contest));
    if (ret->person != c->actor.person)
        return ctx_fail(c, ERR_FORBIDDEN, "备注只能由评委本人填写。");
    if (ret->state != SHEET_OPEN)
        return ctx_fail(c, ERR_CONFLICT, "这张评分表已经提交；确需改动，请裁判长重新开放。");
    if (strcmp(ret->words, words) == 0)
        return OK;
    if (db_exec(c, sql_contest_sheet_words,
                DB_ARGS(VAL(id), VAL(before), VAL(words), VAL(c->now))) != 1)
        return ctx_fail(c, ERR_CONFLICT, "备注已在别处改过，请核对后再改。");
    note_sheet(c, &contest, ret, "填写备注，");
    (void)get_sheet(c, id, ret);
    return OK;
}

enum err contest_sheet_submit(struct ctx *c, int64_t id, int64_t rev, struct contest_sheet *ret)
{
    struct contest contest;
    TRY(take_sheet_of(c, id, ret, &contest));
    if (ret->person != c->actor.person)
        return ctx_fail(c, ERR_FORBIDDEN, "评分表只能由评委本人提交。");
    if (ret->state == SHEET_SUBMITTED)
        return OK;
    if (ret->state == SHEET_SET_ASIDE)
        return ctx_fail(c, ERR_CONFLICT, "这张评分表已经停用。");
    TRY(check_filled(c, ret));
    TRY(move_sheet(c, ret, rev, SHEET_SUBMITTED));
    note_sheet(c, &contest, ret, "提交");
    return OK;
}

enum err contest_sheet_reopen(struct ctx *c, int64_t id, int64_t rev, const char *reason,
                              struct contest_sheet *ret)
{
    struct contest contest;
    TRY(take_sheet_of(c, id, ret, &contest));
    TRY(need_chief(c, &contest));
    if (ret->state != SHEET_SUBMITTED)
        return ctx_fail(c, ERR_CONFLICT, "这张评分表没有提交，不用重新开放。");
    ret->remark = reason;
    ret->settled = "";
    TRY(move_sheet(c, ret, rev, SHEET_OPEN));
    note_sheet(c, &contest, ret, text_format(c->arena, "重新开放（%s）", reason));
    return OK;
}

enum err contest_sheet_settle(struct ctx *c, int64_t id, int64_t rev, const char *words,
                              struct contest_sheet *ret)
{
    struct contest contest;
    TRY(take_sheet_of(c, id, ret, &contest));
    TRY(need_chief(c, &contest));
    if (ret->state != SHEET_SUBMITTED)
        return ctx_fail(c, ERR_CONFLICT, "这张评分表还没有提交，不能裁定。");
    ret->settled = words;
    TRY(move_sheet(c, ret, rev, SHEET_SUBMITTED));
    note_sheet(c, &contest, ret, text_format(c->arena, "裁定（%s）", words));
    return OK;
}

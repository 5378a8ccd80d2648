/* SPDX-License-Identifier: Apache-2.0 */
/* Candidates that units recommend: who they are, who sees them, which rules they break. */
#include "contest/contest.h"
#include "org/org.h"
#include "platform/base/date.h"
#include "platform/db/db.h"
#include "selection/selection_own.h"
#include "selection_sql.h"

/* ---- Looking --------------------------------------------------------------------------------- */

static void take_row(struct db_rows *rows, struct selection_candidate *ret)
{
    *ret = (struct selection_candidate){.id = db_int(rows, 0),
                                        .person = db_int(rows, 1),
                                        .name = db_text(rows, 2),
                                        .sex = db_is_null(rows, 3) ? SEX_UNKNOWN
                                                                   : (int)db_int(rows, 3),
                                        .post = db_text(rows, 4),
                                        .certificate = db_text(rows, 5),
                                        .unit = db_int(rows, 6),
                                        .unit_name = db_text(rows, 7),
                                        .unit_short = db_text(rows, 8),
                                        .origin = (int)db_int(rows, 9),
                                        .source = db_int(rows, 10),
                                        .note = db_text(rows, 11),
                                        .ability = db_text(rows, 12),
                                        .work = db_text(rows, 13),
                                        .drill = db_text(rows, 14),
                                        .standing = (int)db_int(rows, 15),
                                        .place = db_int(rows, 16),
                                        .grounds = db_text(rows, 17),
                                        .rev = db_int(rows, 18),
                                        .added_by = db_text(rows, 19),
                                        .changed_at = db_int(rows, 20)};
}

struct selection_candidates selection_all(struct ctx *c, int64_t selection)
{
    struct selection_candidates all = {arena_room(c->arena, SELECTION_MOST * sizeof *all.list), 0};
    struct db_rows *rows = db_query(c, sql_selection_candidates, DB_ARGS(VAL(selection)));
    while (db_row(rows) == DB_ROW && all.count < SELECTION_MOST)
        take_row(rows, &all.list[all.count++]);
    db_close(rows);
    return all;
}

/* What managers see of their own people while nothing has been announced: not how it stands. */
static void hide_decision(struct selection_candidate *candidate)
{
    if (candidate->standing == STANDING_WITHDRAWN)
        return;
    candidate->standing = STANDING_OPEN;
    candidate->place = 0;
    candidate->grounds = "";
}

struct selection_candidates selection_candidates(struct ctx *c, const struct selection *selection)
{
    struct selection_candidates all = selection_all(c, selection->id);
    bool sees_all = selection_runs(c, selection);
    size_t kept = 0;
    for (size_t i = 0; i < all.count; i++) {
        struct selection_candidate *one = &all.list[i];
        if (!sees_all && !org_may(c, MAY_ENTER_TEAMS, one->unit))
            continue;
        if (!sees_all && selection->state != SELECTION_ANNOUNCED)
            hide_decision(one);
        one->faults = selection_rules_broken(c, selection, &one->person, 1, false);
        all.list[kept++] = *one;
    }
    all.count = kept;
    return all;
}

enum err selection_candidate_see(struct ctx *c, const struct selection *selection,
                                 int64_t candidate, struct selection_candidate *ret)
{
    struct selection_candidates seen = selection_candidates(c, selection);
    for (size_t i = 0; i < seen.count; i++) {
        if (seen.list[i].id == candidate) {
            *ret = seen.list[i];
            return OK;
        }
    }
    return ctx_fail(c, ERR_NOT_FOUND, "没有这名候选人，请刷新页面。");
}

int selection_own_standing(struct ctx *c, const struct selection *selection, int64_t *ret_place)
{
    struct selection_candidates all = selection_all(c, selection->id);
    *ret_place = 0;
    for (size_t i = 0; selection->state == SELECTION_ANNOUNCED && i < all.count; i++) {
        if (all.list[i].person != c->actor.person)
            continue;
        *ret_place = all.list[i].place;
        return all.list[i].standing;
    }
    return STANDING_OPEN;
}

/* ---- Recommending ---------------------------------------------------------------------------- */

static enum err need_to_recommend(struct ctx *c, const struct selection *selection, int64_t unit)
{
    if (selection->state != SELECTION_OPEN)
        return ctx_fail(c, ERR_CONFLICT, "现在不是推荐的时候，请联系活动办公室。");
    if (selection_runs(c, selection))
        return OK;
    if (!org_may(c, MAY_ENTER_TEAMS, unit))
        return ctx_fail(c, ERR_FORBIDDEN, "您只能推荐本单位的人员。");
    if (!selection_is_open(c, selection))
        return ctx_fail(c, ERR_CONFLICT, "推荐已经截止；确需补充或者改动的，请联系活动办公室。");
    return OK;
}

static void check_place(struct ctx *c, const struct selection *selection, int64_t unit)
{
    struct org_unit there = {.short_name = ""};
    int64_t origin = ORIGIN_RECOMMENDED;
    int64_t taken = db_number(c, sql_selection_taken_places,
                              DB_ARGS(VAL(selection->id), VAL(unit), VAL(origin)), 0);
    (void)org_unit_get(c, unit, &there);
    if (selection->recommended == 0)
        ctx_fault(c, "person", "这次选拔不由单位推荐，候选人由抽签和比武成绩产生。");
    else if (taken >= selection->recommended)
        ctx_fault(c, "person", "%s的推荐名额是 %lld 人，已经用完；要换人，请先撤回一名。",
                  there.short_name, (long long)selection->recommended);
}

/* Each rule that the person breaks who is to come in. */
static void check_person(struct ctx *c, const struct selection *selection, int64_t person)
{
    struct field_list broken = selection_rules_broken(c, selection, &person, 1, false);
    const char *const *list = broken.at;
    struct db_rows *rows =
        db_query(c, sql_selection_candidate_of, DB_ARGS(VAL(selection->id), VAL(person)));
    if (db_row(rows) == DB_ROW && db_int(rows, 1) != STANDING_WITHDRAWN)
        ctx_fault(c, "person", "这名人员已经是候选人，不用再推荐。");
    db_close(rows);
    for (size_t i = 0; i < broken.count; i++)
        ctx_fault(c, "person", "%s", list[i]);
}

enum err selection_recommend(struct ctx *c, const struct selection *selection,
                             struct selection_candidate *candidate)
{
    struct org_person person;
    if (!selection_runs(c, selection) && org_scope(c, MAY_ENTER_TEAMS).count == 0)
        return ctx_fail(c, ERR_FORBIDDEN, "只有活动办公室和单位管理员可以推荐候选人。");
    int64_t unit = selection_unit_of(c, selection, candidate->person, org_today(c));
    if (unit == 0 || !org_person_get(c, candidate->person, &person)) {
        ctx_fault(c, "person", "这名人员不在%s和下属单位任职，请重新选择。", selection->owner_name);
        return ctx_faulty(c);
    }
    TRY(need_to_recommend(c, selection, unit));
    check_place(c, selection, unit);
    check_person(c, selection, candidate->person);
    TRY(ctx_faulty(c));
    candidate->id = db_new_id(c);
    (void)db_exec(c, sql_selection_candidate_add,
                  DB_ARGS(VAL(candidate->id), VAL(selection->id), VAL(candidate->person), VAL(unit),
                          VAL((int64_t)ORIGIN_RECOMMENDED), db_null(), VAL((const char *)""),
                          VAL(candidate->ability), VAL(candidate->work), VAL(candidate->drill),
                          VAL(c->actor.person), VAL(c->now)));
    selection_note(c, selection, "selection.recommend",
                   text_format(c->arena, "选拔“%s”：推荐候选人%s", selection->title, person.name));
    /* Somebody who had withdrawn has kept their row. */
    candidate->id = db_number(c, sql_selection_candidate_of,
                              DB_ARGS(VAL(selection->id), VAL(candidate->person)), candidate->id);
    return selection_candidate_see(c, selection, candidate->id, candidate);
}

enum err selection_candidate_change(struct ctx *c, const struct selection *selection,
                                    struct selection_candidate *candidate)
{
    struct selection_candidate there;
    TRY(selection_candidate_see(c, selection, candidate->id, &there));
    TRY(need_to_recommend(c, selection, there.unit));
    if (there.rev != candidate->rev) {
        *candidate = there;
        return ctx_fail(c, ERR_CONFLICT, "这名候选人的材料已由他人改动，请核对后再保存。");
    }
    (void)db_exec(c, sql_selection_candidate_change,
                  DB_ARGS(VAL(selection->id), VAL(candidate->id), VAL(candidate->rev),
                          VAL(candidate->ability), VAL(candidate->work), VAL(candidate->drill),
                          VAL(c->now)));
    selection_note(
        c, selection, "selection.candidate_change",
        text_format(c->arena, "选拔“%s”：修改候选人%s的材料", selection->title, there.name));
    return selection_candidate_see(c, selection, candidate->id, candidate);
}

enum err selection_candidate_remove(struct ctx *c, const struct selection *selection,
                                    int64_t candidate)
{
    struct selection_candidate there;
    TRY(selection_candidate_see(c, selection, candidate, &there));
    TRY(need_to_recommend(c, selection, there.unit));
    if (there.origin != ORIGIN_RECOMMENDED)
        return ctx_fail(
            c, ERR_CONFLICT,
            "抽签和比武成绩产生的候选人不能撤回；本人不能参加的，请登记退出并写明原因。");
    (void)db_exec(c, sql_selection_candidate_delete, DB_ARGS(VAL(selection->id), VAL(candidate)));
    selection_note(c, selection, "selection.candidate_remove",
                   text_format(c->arena, "选拔“%s”：撤回候选人%s", selection->title, there.name));
    return OK;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Selections themselves: seen, set up, opened for recommending. */
#include "selection/selection.h"

#include "contest/contest.h"
#include "org/org.h"
#include "platform/audit/audit.h"
#include "platform/base/date.h"
#include "platform/base/faults.h"
#include "platform/base/json.h"
#include "platform/db/db.h"
#include "selection/selection_own.h"
#include "selection_sql.h"

/* ---- What the module shares ------------------------------------------------------------------ */

void selection_note(struct ctx *c, const struct selection *selection, const char *action,
                    const char *sentence)
{
    audit_write(c, &(struct audit_entry){.action = action,
                                         .object = "selection",
                                         .id = selection->id,
                                         .unit = selection->owner_unit,
                                         .sentence = sentence});
}

const char *selection_print_names(struct ctx *c, struct field_list names)
{
    const char *const *list = names.at;
    struct text text;
    text_init(&text, c->arena, SELECTION_LONGEST_LIST);
    text_add_char(&text, '[');
    for (size_t i = 0; i < names.count; i++) {
        if (!list[i])
            continue; /* a blank line of the list */
        if (text.used > 1)
            text_add_char(&text, ',');
        json_add_string(&text, list[i]);
    }
    text_add_char(&text, ']');
    return text.at;
}

struct field_list selection_read_names(struct ctx *c, const char *json)
{
    struct faults faults;
    faults_init(&faults, c->arena);
    const struct json *tree = json_parse(c->arena, bytes_of(json), &faults);
    size_t count = tree ? tree->count : 0;
    const char **list = arena_array(c->arena, count + 1, sizeof *list);
    for (size_t i = 0; i < count; i++)
        list[i] = tree->list[i].string;
    return (struct field_list){list, count};
}

struct field_list selection_rules_broken(struct ctx *c, const struct selection *selection,
                                         const int64_t *people, size_t count, bool is_team)
{
    struct contest_plan plan = {.most_members = INT32_MAX,
                                .needs_certificate = selection->needs_certificate,
                                .needs_service = selection->needs_service};
    struct contest days = {.from_day = selection->event_day, .until_day = selection->event_day};
    if (is_team) {
        plan.least_members = plan.most_members = selection->size;
        plan.least_women = selection->least_women;
    }
    return contest_rules_broken(c, &plan, &days, selection->owner_unit,
                                (struct org_ids){people, count});
}

int64_t selection_unit_of(struct ctx *c, const struct selection *selection, int64_t person,
                          int32_t day)
{
    struct org_unit unit;
    int64_t at = org_person_unit(c, person, day);
    while (at != 0 && at != selection->owner_unit && org_unit_get(c, at, &unit) &&
           unit.parent != selection->owner_unit)
        at = unit.parent;
    return at;
}

/* ---- Looking --------------------------------------------------------------------------------- */

static int32_t day_at(struct db_rows *rows, int column)
{
    return db_is_null(rows, column) ? DATE_NONE : (int32_t)db_int(rows, column);
}

static void take_row(struct db_rows *rows, struct selection *ret)
{
    *ret = (struct selection){.id = db_int(rows, 0),
                              .owner_unit = db_int(rows, 1),
                              .owner_name = db_text(rows, 2),
                              .title = db_text(rows, 3),
                              .event = db_text(rows, 4),
                              .contest = db_int(rows, 5),
                              .contest_title = db_text(rows, 6),
                              .state = (int)db_int(rows, 7),
                              .closing_day = (int32_t)db_int(rows, 8),
                              .event_day = (int32_t)db_int(rows, 9),
                              .size = db_int(rows, 10),
                              .reserves = db_int(rows, 11),
                              .least_women = db_int(rows, 12),
                              .recommended = db_int(rows, 13),
                              .drawn = db_int(rows, 14),
                              .needs_certificate = db_int(rows, 15) != 0,
                              .needs_service = db_int(rows, 16) != 0,
                              .deciders = db_text(rows, 17),
                              .version = db_int(rows, 18),
                              .team = db_int(rows, 19),
                              .team_version = db_int(rows, 20),
                              .camp_place = db_text(rows, 21),
                              .camp_from = day_at(rows, 22),
                              .camp_until = day_at(rows, 23),
                              .kit = db_text(rows, 24),
                              .camp_rev = db_int(rows, 25),
                              .rev = db_int(rows, 26),
                              .changed_at = db_int(rows, 27),
                              .candidates = db_int(rows, 28)};
}

enum err selection_find(struct ctx *c, const struct selection_query *query,
                        struct selection_found *ret)
{
    const char *like = db_like(c, query->paging.q);
    int64_t see = org_roles_with(MAY_SEE_CONTESTS), run = org_roles_with(MAY_RUN_CONTESTS);
    int64_t today = org_today(c), person = c->actor.person;
    struct selection *list =
        arena_array(c->arena, (size_t)paging_limit(&query->paging), sizeof *list);
    *ret = (struct selection_found){.list = list};
    ret->total = db_number(c, sql_selection_count,
                           DB_ARGS(VAL(like), VAL(person), VAL(see), VAL(run), VAL(today)), 0);
    struct db_rows *rows =
        db_query(c, sql_selection_find,
                 DB_ARGS(VAL(like), VAL(person), VAL(see), VAL(run), VAL(today),
                         VAL(paging_limit(&query->paging)), VAL(paging_before(&query->paging))));
    while (db_row(rows) == DB_ROW)
        take_row(rows, &list[ret->count++]);
    return OK;
}

bool selection_get(struct ctx *c, int64_t id, struct selection *ret)
{
    struct db_rows *rows = db_query(c, sql_selection_get, DB_ARGS(VAL(id)));
    if (db_row(rows) != DB_ROW)
        return false;
    take_row(rows, ret);
    db_close(rows);
    return true;
}

enum err selection_see(struct ctx *c, int64_t id, struct selection *ret)
{
    int64_t see = org_roles_with(MAY_SEE_CONTESTS), run = org_roles_with(MAY_RUN_CONTESTS);
    int64_t today = org_today(c);
    bool is_seen = c->actor.person == 0 ||
                   db_found(c, sql_selection_is_seen,
                            DB_ARGS(VAL(id), VAL(c->actor.person), VAL(see), VAL(run), VAL(today)));
    if (!is_seen || !selection_get(c, id, ret))
        return ctx_fail(c, ERR_NOT_FOUND, "没有这次选拔，或者它不在您的范围内。");
    return OK;
}

bool selection_runs(struct ctx *c, const struct selection *selection)
{
    return org_may(c, MAY_RUN_CONTESTS, selection->owner_unit);
}

enum err selection_need_runs(struct ctx *c, const struct selection *selection)
{
    if (!selection_runs(c, selection))
        return ctx_fail(c, ERR_FORBIDDEN, "只有%s的活动办公室可以办理此事。",
                        selection->owner_name);
    return OK;
}

bool selection_is_open(struct ctx *c, const struct selection *selection)
{
    return selection->state == SELECTION_OPEN && org_today(c) <= selection->closing_day;
}

/* ---- Setting up ------------------------------------------------------------------------------ */

static void check_contest(struct ctx *c, const struct selection *selection)
{
    struct contest contest;
    if (selection->contest == 0)
        return;
    if (contest_see(c, selection->contest, &contest) != OK)
        ctx_fault(c, "contest", "没有这场比武，或者它不在您的范围内，请重新选择。");
    else if (!org_unit_is_below(c, selection->owner_unit, contest.owner_unit))
        ctx_fault(c, "contest", "本单位不能参加“%s”，请重新选择。", contest.title);
}

static enum err check(struct ctx *c, const struct selection *selection)
{
    if (selection->event_day < selection->closing_day)
        ctx_fault(c, "event_day", "比赛日期不能早于推荐截止日，请改正。");
    if (selection->least_women > selection->size)
        ctx_fault(c, "least_women", "女队员最少人数不能多于正式队员人数，请改正。");
    check_contest(c, selection);
    return ctx_faulty(c);
}

enum err selection_create(struct ctx *c, struct selection *selection)
{
    static const char usual_kit[] = "[\"制式服装\",\"执法证\",\"党员徽章（党员）\","
                                    "\"笔记本电脑\",\"便携式蓝牙打印机\",\"执法记录仪\"]";
    TRY(org_need(c, MAY_RUN_CONTESTS, selection->owner_unit));
    TRY(check(c, selection));
    selection->id = db_new_id(c);
    (void)db_exec(
        c, sql_selection_insert,
        DB_ARGS(VAL(selection->id), VAL(selection->owner_unit), VAL(selection->title),
                VAL(selection->event), db_of_id(selection->contest), VAL(selection->closing_day),
                VAL(selection->event_day), VAL(selection->size), VAL(selection->reserves),
                VAL(selection->least_women), VAL(selection->recommended), VAL(selection->drawn),
                VAL(selection->needs_certificate), VAL(selection->needs_service),
                VAL((const char *)usual_kit), VAL(c->now), VAL(c->actor.person)));
    selection_note(c, selection, "selection.create",
                   text_format(c->arena, "筹备选拔“%s”", selection->title));
    (void)selection_get(c, selection->id, selection);
    return OK;
}

enum err selection_take(struct ctx *c, int64_t id, int64_t rev, struct selection *ret)
{
    TRY(selection_see(c, id, ret));
    TRY(selection_need_runs(c, ret));
    if (ret->rev != rev)
        return ctx_fail(c, ERR_CONFLICT, "这次选拔已由他人改动，请核对现在的内容后再办理。");
    return OK;
}

/* What units go by when they recommend. */
static bool has_other_rules(const struct selection *one, const struct selection *other)
{
    return one->event_day != other->event_day || one->size != other->size ||
           one->reserves != other->reserves || one->least_women != other->least_women ||
           one->recommended != other->recommended || one->drawn != other->drawn ||
           one->needs_certificate != other->needs_certificate ||
           one->needs_service != other->needs_service;
}

enum err selection_change(struct ctx *c, struct selection *selection)
{
    struct selection there;
    enum err err = selection_take(c, selection->id, selection->rev, &there);
    if (err == OK && there.state == SELECTION_ANNOUNCED)
        err = ctx_fail(c, ERR_CONFLICT, "名单已经公布，选拔办法不能再改。");
    if (err == OK && there.state == SELECTION_OPEN && has_other_rules(&there, selection))
        err = ctx_fail(c, ERR_CONFLICT,
                       "推荐已经开始，人数、名额和条件不能再改；可以改名称、比武和截止日。");
    if (err == ERR_CONFLICT)
        *selection = there;
    TRY(err);
    selection->owner_unit = there.owner_unit;
    TRY(check(c, selection));
    (void)db_exec(c, sql_selection_update,
                  DB_ARGS(VAL(selection->id), VAL(selection->rev), VAL(selection->title),
                          VAL(selection->event), db_of_id(selection->contest),
                          VAL(selection->closing_day), VAL(selection->event_day),
                          VAL(selection->size), VAL(selection->reserves),
                          VAL(selection->least_women), VAL(selection->recommended),
                          VAL(selection->drawn), VAL(selection->needs_certificate),
                          VAL(selection->needs_service), VAL(c->now), VAL(c->actor.person)));
    struct text day;
    text_init(&day, c->arena, 20);
    date_add_text(&day, selection->closing_day);
    selection_note(c, selection, "selection.change",
                   text_format(c->arena, "修改选拔“%s”，推荐截止日 %s", selection->title, day.at));
    (void)selection_get(c, selection->id, selection);
    return OK;
}

enum err selection_begin(struct ctx *c, int64_t id, int64_t rev, struct selection *ret)
{
    TRY(selection_take(c, id, rev, ret));
    if (ret->state != SELECTION_SET_UP)
        return ctx_fail(c, ERR_CONFLICT, "这次选拔已经开始推荐。");
    if (ret->closing_day < org_today(c)) {
        ctx_fault(c, "closing_day", "推荐截止日已过，请先改为今天或者以后的日期。");
        return ctx_faulty(c);
    }
    (void)db_exec(c, sql_selection_open,
                  DB_ARGS(VAL(id), VAL(rev), VAL(c->now), VAL(c->actor.person)));
    selection_note(c, ret, "selection.open", text_format(c->arena, "开始推荐：“%s”", ret->title));
    (void)selection_get(c, id, ret);
    return OK;
}

enum err selection_remove(struct ctx *c, int64_t id)
{
    struct selection there;
    TRY(selection_see(c, id, &there));
    TRY(selection_need_runs(c, &there));
    if (there.state != SELECTION_SET_UP)
        return ctx_fail(c, ERR_CONFLICT, "推荐已经开始的选拔不能删除。");
    selection_clear_camp(c, id);
    (void)db_exec(c, sql_selection_delete, DB_ARGS(VAL(id)));
    selection_note(c, &there, "selection.remove",
                   text_format(c->arena, "删除筹备中的选拔“%s”", there.title));
    return OK;
}

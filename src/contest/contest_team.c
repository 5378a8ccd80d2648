/* SPDX-License-Identifier: Apache-2.0 */
/* Teams and their members: entered, checked against the plan's rules, changed, checked in. */
#include "contest/contest_own.h"
#include "contest/contest_rules.h"

#include <string.h>

#include "contest_sql.h"
#include "org/org.h"
#include "platform/base/date.h"
#include "platform/db/db.h"

enum { MOST_TEAMS = 300, MOST_MEMBERS = 3000 };

/* ---- Looking --------------------------------------------------------------------------------- */

static void take_team(struct db_rows *rows, int64_t contest, struct contest_team *ret)
{
    *ret = (struct contest_team){.id = db_int(rows, 0),
                                 .contest = contest,
                                 .unit = db_int(rows, 1),
                                 .unit_name = db_text(rows, 2),
                                 .name = db_text(rows, 3),
                                 .standing = (int)db_int(rows, 4),
                                 .remark = db_text(rows, 5),
                                 .sort_order = db_int(rows, 6),
                                 .checked_at = db_int(rows, 7),
                                 .kit = db_text(rows, 8),
                                 .rev = db_int(rows, 9)};
}

static struct contest_member *all_members(struct ctx *c, int64_t contest, size_t *ret_count)
{
    struct contest_member *list = NULL;
    size_t count = 0;
    struct db_rows *rows = db_query(c, sql_contest_members, DB_ARGS(VAL(contest)));
    while (db_row(rows) == DB_ROW && count < MOST_MEMBERS) {
        list = arena_more(c->arena, list, count, sizeof *list);
        list[count++] =
            (struct contest_member){.id = db_int(rows, 0),
                                    .team = db_int(rows, 1),
                                    .person = db_int(rows, 2),
                                    .name = db_text(rows, 3),
                                    .post = db_text(rows, 4),
                                    .certificate = db_text(rows, 5),
                                    .sex = db_is_null(rows, 6) ? SEX_UNKNOWN : (int)db_int(rows, 6),
                                    .seat = db_int(rows, 7),
                                    .is_leader = db_int(rows, 8) != 0,
                                    .is_out = db_int(rows, 9) != 0,
                                    .reason = db_text(rows, 10)};
    }
    db_close(rows);
    *ret_count = count;
    return list;
}

static struct contest_candidate candidate_of(struct ctx *c, const struct contest *contest,
                                             int64_t unit, int64_t id)
{
    struct org_person person = {.name = ""};
    (void)org_person_get(c, id, &person);
    int64_t serving = org_person_unit(c, id, contest->from_day);
    return (struct contest_candidate){
        .name = person.name,
        .post = person.post,
        .sex = person.sex,
        .has_certificate = person.certificate && person.certificate_from <= contest->from_day &&
                           (person.certificate_until == DATE_NONE ||
                            person.certificate_until >= contest->until_day),
        .is_serving = serving != 0 && org_unit_is_below(c, serving, unit)};
}

struct field_list contest_rules_broken(struct ctx *c, const struct contest_plan *plan,
                                       const struct contest *contest, int64_t unit,
                                       struct org_ids people)
{
    struct contest_candidate *candidates =
        arena_array(c->arena, people.count + 1, sizeof *candidates);
    struct faults faults;
    faults_init(&faults, c->arena);
    for (size_t i = 0; i < people.count; i++)
        candidates[i] = candidate_of(c, contest, unit, people.list[i]);
    contest_check_team(plan, candidates, people.count, &faults);
    const char **list = arena_array(c->arena, faults.count + 1, sizeof *list);
    for (size_t i = 0; i < faults.count; i++)
        list[i] = faults.list[i].sentence;
    return (struct field_list){list, faults.count};
}

/* Which rules a team breaks as it stands. */
static struct field_list faults_of(struct ctx *c, const struct contest *contest,
                                   const struct contest_plan *plan, const struct contest_team *team)
{
    const struct contest_member *members = team->members.at;
    int64_t *people = arena_array(c->arena, team->members.count + 1, sizeof *people);
    size_t count = 0;
    for (size_t i = 0; i < team->members.count; i++) {
        if (!members[i].is_out)
            people[count++] = members[i].person;
    }
    return contest_rules_broken(c, plan, contest, team->unit, (struct org_ids){people, count});
}

static bool is_own(struct ctx *c, const struct contest *contest, const struct contest_team *team)
{
    return org_may(c, MAY_ENTER_TEAMS, team->unit) || contest_sees_all(c, contest);
}

static void fill(struct ctx *c, const struct contest *contest, struct contest_teams *teams)
{
    struct contest_plan plan = contest_plan_read(c, contest->plan);
    size_t count;
    const struct contest_member *members = all_members(c, contest->id, &count);
    for (size_t i = 0; i < teams->count; i++) {
        struct contest_team *team = &teams->list[i];
        size_t from = 0, until;
        while (from < count && members[from].team != team->id)
            from++;
        for (until = from; until < count && members[until].team == team->id;)
            until++;
        team->members = (struct field_list){members + from, until - from};
        if (is_own(c, contest, team)) {
            team->faults = faults_of(c, contest, &plan, team);
            continue;
        }
        team->members = (struct field_list){NULL, 0};
        team->remark = "";
        team->kit = "[]";
    }
}

struct contest_teams contest_teams(struct ctx *c, const struct contest *contest)
{
    struct contest_teams found = {NULL, 0};
    struct db_rows *rows = db_query(c, sql_contest_teams, DB_ARGS(VAL(contest->id)));
    while (db_row(rows) == DB_ROW && found.count < MOST_TEAMS) {
        found.list = arena_more(c->arena, found.list, found.count, sizeof *found.list);
        take_team(rows, contest->id, &found.list[found.count++]);
    }
    db_close(rows);
    fill(c, contest, &found);
    return found;
}

enum err contest_team_see(struct ctx *c, const struct contest *contest, int64_t team,
                          struct contest_team *ret)
{
    struct db_rows *rows = db_query(c, sql_contest_team_get, DB_ARGS(VAL(team), VAL(contest->id)));
    bool is_there = db_row(rows) == DB_ROW;
    if (is_there)
        take_team(rows, contest->id, ret);
    db_close(rows);
    if (!is_there)
        return ctx_fail(c, ERR_NOT_FOUND, "没有这支队伍，请刷新页面。");
    struct contest_teams one = {ret, 1};
    fill(c, contest, &one);
    return OK;
}

/* ---- Entering and changing ------------------------------------------------------------------- */

static bool is_window_open(struct ctx *c, const struct contest *contest)
{
    struct contest_plan plan = contest_plan_read(c, contest->plan);
    int32_t today = org_today(c);
    return contest->state == CONTEST_ENTRIES &&
           (plan.entry_from == DATE_NONE || today >= plan.entry_from) &&
           (plan.entry_until == DATE_NONE || today <= plan.entry_until);
}

static enum err need_to_enter(struct ctx *c, const struct contest *contest, int64_t unit)
{
    if (contest->state == CONTEST_SET_UP || contest->state == CONTEST_CLOSED)
        return ctx_fail(c, ERR_CONFLICT, "现在不是报名的时候，请联系活动办公室。");
    if (contest_runs(c, contest))
        return OK;
    if (!org_may(c, MAY_ENTER_TEAMS, unit))
        return ctx_fail(c, ERR_FORBIDDEN, "您只能为本单位的队伍报名。");
    if (!is_window_open(c, contest))
        return ctx_fail(c, ERR_CONFLICT, "不在报名时间内；确需报名或者换人的，请联系活动办公室。");
    return OK;
}

static void check_wish(struct ctx *c, const struct contest *contest,
                       const struct contest_team *team, size_t index, int64_t id)
{
    struct org_person person;
    const char *place = text_format(c->arena, "members[%zu].person", index);
    if (!org_person_get(c, id, &person)) {
        ctx_fault(c, place, "第 %zu 名队员不在人员名册里，请重新选择。", index + 1);
        return;
    }
    int64_t unit = org_person_unit(c, id, org_today(c));
    if (unit == 0 || !org_unit_is_below(c, unit, team->unit))
        ctx_fault(c, place, "%s不是本单位的在职人员，请重新选择。", person.name);
    const char *other = db_string(c, sql_contest_member_elsewhere,
                                  DB_ARGS(VAL(contest->id), VAL(id), VAL(team->id)));
    if (other)
        ctx_fault(c, place, "%s已经在“%s”里，一个人只能参加一支队伍。", person.name, other);
}

static enum err check_wishes(struct ctx *c, const struct contest *contest,
                             const struct contest_team *team, struct field_list wishes)
{
    const struct contest_member_wish *list = wishes.at;
    for (size_t i = 0; i < wishes.count; i++) {
        check_wish(c, contest, team, i, list[i].person);
        for (size_t j = 0; j < i; j++) {
            if (list[j].person == list[i].person)
                ctx_fault(c, text_format(c->arena, "members[%zu].person", i),
                          "第 %zu 名队员重复了，请删去一个。", i + 1);
        }
    }
    return ctx_faulty(c);
}

static const struct contest_member *member_of(struct field_list members, int64_t person)
{
    const struct contest_member *list = members.at;
    for (size_t i = 0; i < members.count; i++) {
        if (list[i].person == person)
            return &list[i];
    }
    return NULL;
}

static bool is_wished(struct field_list wishes, int64_t person)
{
    const struct contest_member_wish *list = wishes.at;
    for (size_t i = 0; i < wishes.count; i++) {
        if (list[i].person == person)
            return true;
    }
    return false;
}

static bool takes_out(struct field_list members, struct field_list wishes)
{
    const struct contest_member *list = members.at;
    for (size_t i = 0; i < members.count; i++) {
        if (!list[i].is_out && !is_wished(wishes, list[i].person))
            return true;
    }
    return false;
}

static bool brings_in(struct field_list members, struct field_list wishes)
{
    const struct contest_member_wish *wanted = wishes.at;
    for (size_t i = 0; i < wishes.count; i++) {
        const struct contest_member *there = member_of(members, wanted[i].person);
        if (!there || there->is_out)
            return true;
    }
    return false;
}

/* Whoever was entered goes only for a reason, also before the deadline; after it nobody comes in
 * without one, either. */
static enum err check_reason(struct ctx *c, const struct contest *contest,
                             struct field_list members, struct field_list wishes,
                             const char *reason)
{
    if (reason && *reason)
        return OK;
    if (takes_out(members, wishes))
        ctx_fault(c, "reason", "换下已报名的队员，请写明原因。");
    else if (!is_window_open(c, contest) && brings_in(members, wishes))
        ctx_fault(c, "reason", "报名截止后换人，请写明原因。");
    return ctx_faulty(c);
}

static void set_members(struct ctx *c, const struct contest_team *team, struct field_list wishes,
                        const char *reason)
{
    const struct contest_member *there = team->members.at;
    const struct contest_member_wish *list = wishes.at;
    for (size_t i = 0; i < team->members.count; i++) {
        if (!there[i].is_out && !is_wished(wishes, there[i].person))
            (void)db_exec(c, sql_contest_member_out,
                          DB_ARGS(VAL(there[i].id), VAL(reason), VAL(c->now)));
    }
    for (size_t i = 0; i < wishes.count; i++) {
        const struct contest_member *before = member_of(team->members, list[i].person);
        const char *why = before && !before->is_out ? before->reason : reason;
        (void)db_exec(c, sql_contest_member_set,
                      DB_ARGS(VAL(db_new_id(c)), VAL(team->contest), VAL(team->id),
                              VAL(list[i].person), VAL((int64_t)i + 1), VAL(list[i].is_leader),
                              VAL(why), VAL(c->now)));
    }
}

static void note(struct ctx *c, const struct contest *contest, const struct contest_team *team,
                 const char *action, const char *did)
{
    contest_note(c, contest, action,
                 text_format(c->arena, "比武“%s”：%s队伍“%s”", contest->title, did, team->name));
    contest_stamp(c, contest->id);
}

/* Whether somebody who doesn't run the contest may give a team this standing. */
static enum err check_standing(struct ctx *c, const struct contest *contest, int before, int after)
{
    if (before != after && after != TEAM_WITHDRAWN && !contest_runs(c, contest))
        ctx_fault(c, "standing", "参赛情况只能由组委会改动；不再参赛的，请选退出。");
    return ctx_faulty(c);
}

enum err contest_team_enter(struct ctx *c, const struct contest *contest, struct contest_team *team,
                            struct field_list wishes)
{
    struct org_unit unit;
    TRY(need_to_enter(c, contest, team->unit));
    if (!org_unit_get(c, team->unit, &unit) ||
        !org_unit_is_below(c, team->unit, contest->owner_unit))
        return ctx_fail(c, ERR_INVALID, "参赛单位应是主办单位或者它的下属单位，请重新选择。");
    TRY(check_standing(c, contest, TEAM_RANKED, team->standing));
    TRY(check_wishes(c, contest, team, wishes));
    team->id = db_new_id(c);
    team->contest = contest->id;
    team->members = (struct field_list){NULL, 0};
    if (!team->name)
        team->name = text_format(c->arena, "%s队", unit.short_name);
    team->sort_order = 1 + db_number(c, sql_contest_last_order, DB_ARGS(VAL(contest->id)), 0);
    if (db_exec(c, sql_contest_team_insert,
                DB_ARGS(VAL(team->id), VAL(contest->id), VAL(team->unit), VAL(team->name),
                        VAL(team->standing), VAL(team->remark ? team->remark : ""),
                        VAL(team->sort_order), VAL(c->now), VAL(c->actor.person))) != 1) {
        ctx_fault(c, "name", "已经有一支队伍叫“%s”，请换一个名称。", team->name);
        return ctx_faulty(c);
    }
    set_members(c, team, wishes, "");
    note(c, contest, team, "contest.enter", "报名");
    return contest_team_see(c, contest, team->id, team);
}

enum err contest_team_change(struct ctx *c, const struct contest *contest,
                             struct contest_team *team, struct field_list wishes,
                             const char *reason)
{
    struct contest_team there;
    TRY(contest_team_see(c, contest, team->id, &there));
    TRY(need_to_enter(c, contest, there.unit));
    if (there.rev != team->rev) {
        *team = there;
        return ctx_fail(c, ERR_CONFLICT, "这支队伍已由他人改动，请核对两个版本后再保存。");
    }
    TRY(check_standing(c, contest, there.standing, team->standing));
    TRY(check_wishes(c, contest, &there, wishes));
    TRY(check_reason(c, contest, there.members, wishes, reason));
    if (db_exec(c, sql_contest_team_update,
                DB_ARGS(VAL(team->id), VAL(contest->id), VAL(team->rev), VAL(team->name),
                        VAL(team->standing), VAL(team->remark ? team->remark : ""), VAL(c->now),
                        VAL(c->actor.person))) != 1) {
        ctx_fault(c, "name", "已经有一支队伍叫“%s”，请换一个名称。", team->name);
        return ctx_faulty(c);
    }
    set_members(c, &there, wishes, reason ? reason : "");
    note(c, contest, team, "contest.team_change", "修改");
    return contest_team_see(c, contest, team->id, team);
}

enum err contest_team_remove(struct ctx *c, const struct contest *contest, int64_t team)
{
    struct contest_team there;
    TRY(contest_team_see(c, contest, team, &there));
    TRY(need_to_enter(c, contest, there.unit));
    const struct contest_member *members = there.members.at;
    bool is_scored = db_found(c, sql_contest_is_scored, DB_ARGS(VAL(contest->id), VAL(team)));
    for (size_t i = 0; i < there.members.count; i++)
        is_scored = is_scored || db_found(c, sql_contest_is_scored,
                                          DB_ARGS(VAL(contest->id), VAL(members[i].id)));
    if (is_scored)
        return ctx_fail(c, ERR_CONFLICT, "这支队伍已有成绩，不能删除；不再参赛的请改为退出。");
    (void)db_exec(c, sql_contest_members_delete, DB_ARGS(VAL(team)));
    (void)db_exec(c, sql_contest_team_delete, DB_ARGS(VAL(team)));
    note(c, contest, &there, "contest.team_remove", "撤回");
    return OK;
}

enum err contest_team_check_in(struct ctx *c, const struct contest *contest, int64_t team,
                               const char *missing_kit)
{
    struct contest_team there;
    TRY(contest_team_see(c, contest, team, &there));
    TRY(contest_need_runs(c, contest));
    (void)db_exec(c, sql_contest_team_touch, DB_ARGS(VAL(team), VAL(c->now), VAL(missing_kit)));
    note(c, contest, &there, "contest.check_in", "检录");
    return OK;
}

/* ---- Entrants -------------------------------------------------------------------------------- */

struct contest_entrants contest_entrants(struct ctx *c, int64_t contest, int64_t subject, int of)
{
    struct contest_entrants found = {NULL, 0};
    struct db_rows *rows =
        db_query(c, of == OF_TEAM ? sql_contest_entrant_teams : sql_contest_entrant_members,
                 DB_ARGS(VAL(contest), VAL(subject)));
    while (db_row(rows) == DB_ROW && found.count < MOST_MEMBERS) {
        found.list = arena_more(c->arena, found.list, found.count, sizeof *found.list);
        struct contest_entrant *entrant = &found.list[found.count++];
        *entrant = (struct contest_entrant){.id = db_int(rows, 0),
                                            .team = db_int(rows, 1),
                                            .unit = db_int(rows, 2),
                                            .person = db_int(rows, 3),
                                            .name = db_text(rows, 4),
                                            .team_name = db_text(rows, 5),
                                            .standing = (int)db_int(rows, 6),
                                            .turn = db_int(rows, 7),
                                            .blind = db_text(rows, 8),
                                            .seat = db_int(rows, 9)};
        entrant->key =
            text_format(c->arena, "%c%lld", of == OF_TEAM ? 't' : 'm', (long long)entrant->id);
    }
    db_close(rows);
    return found;
}

bool contest_is_own_entrant(struct ctx *c, int64_t contest, int64_t entrant)
{
    struct contest_entrants members = contest_entrants(c, contest, 0, OF_MEMBER);
    struct contest_entrants teams = contest_entrants(c, contest, 0, OF_TEAM);
    for (size_t i = 0; i < members.count; i++) {
        const struct contest_entrant *member = &members.list[i];
        bool is_meant = member->id == entrant || member->team == entrant;
        if (is_meant &&
            (member->person == c->actor.person || org_may(c, MAY_SEE_FACTS, member->unit)))
            return true;
    }
    for (size_t i = 0; i < teams.count; i++) {
        if (teams.list[i].id == entrant)
            return org_may(c, MAY_SEE_FACTS, teams.list[i].unit);
    }
    return false;
}

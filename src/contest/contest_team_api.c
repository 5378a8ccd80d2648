/* SPDX-License-Identifier: Apache-2.0 */
/* The interface of teams: entered, changed, checked in. */
#include "contest/contest.h"
#include "contest/contest_routes.h"
#include "org/org.h"
#include "platform/http/http.h"

static const char *const standings[] = {"ranked", "guest", "withdrawn", NULL};
static const char *const sexes[] = {"male", "female", NULL};

static const struct field member_fields[] = {
    {.name = "member",
     .kind = FIELD_ID,
     .offset = offsetof(struct contest_member, id),
     .label = "队员编号",
     .is_required = true},
    FIELD(contest_member, person, FIELD_ID, .label = "人员", .is_required = true),
    FIELD(contest_member, name, FIELD_TEXT, .label = "姓名", .is_required = true),
    FIELD(contest_member, sex, FIELD_WORD, .label = "性别", .words = sexes),
    FIELD(contest_member, post, FIELD_TEXT, .label = "职务"),
    FIELD(contest_member, certificate, FIELD_TEXT, .label = "执法证号"),
    FIELD(contest_member, seat, FIELD_INT, .label = "序号"),
    FIELD(contest_member, is_leader, FIELD_BOOL, .label = "领队"),
    FIELD(contest_member, is_out, FIELD_BOOL, .label = "已替换"),
    FIELD(contest_member, reason, FIELD_TEXT, .label = "换人原因"),
    FIELD_SHAPE("ContestMember")};

static const struct field team_fields[] = {
    {.name = "team",
     .kind = FIELD_ID,
     .offset = offsetof(struct contest_team, id),
     .label = "队伍",
     .is_required = true},
    FIELD(contest_team, unit, FIELD_ID, .label = "单位", .is_required = true),
    FIELD(contest_team, unit_name, FIELD_TEXT, .label = "单位名称", .is_required = true),
    FIELD(contest_team, name, FIELD_TEXT, .label = "队名", .is_required = true),
    FIELD(contest_team, standing, FIELD_WORD, .label = "参赛情况", .words = standings,
          .is_required = true),
    FIELD(contest_team, remark, FIELD_TEXT, .label = "备注"),
    FIELD(contest_team, checked_at, FIELD_TIME, .label = "检录时间"),
    FIELD(contest_team, kit, FIELD_JSON, .label = "缺少的装备",
          .schema = "{\"type\":\"array\",\"items\":{\"type\":\"string\"}}"),
    FIELD(contest_team, rev, FIELD_INT, .label = "修订号"),
    FIELD(contest_team, members, FIELD_LIST, .label = "队员", .of = member_fields,
          .size = sizeof(struct contest_member), .is_required = true),
    FIELD(contest_team, faults, FIELD_TEXTS, .label = "不符合的规定", .is_required = true),
    FIELD_SHAPE("ContestTeam")};

static const struct field list_fields[] = {PAGED(team_fields, contest_team),
                                           FIELD_SHAPE("ContestTeamList")};

static enum err list_teams(struct ctx *c, const struct request *q, struct response *p)
{
    struct contest contest;
    TRY(contest_see(c, q->ids[0], &contest));
    struct contest_teams found = contest_teams(c, &contest);
    p->gives = paged_new(c, (int64_t)found.count, found.list, found.count);
    return OK;
}

/* ---- Entering and changing ------------------------------------------------------------------- */

struct wanted {
    int64_t rev, unit;
    const char *name, *remark, *reason;
    int standing;
    struct field_list members; /* struct contest_member_wish */
};

static const struct field wish_fields[] = {
    FIELD(contest_member_wish, person, FIELD_ID, .label = "人员", .is_required = true),
    FIELD(contest_member_wish, is_leader, FIELD_BOOL, .label = "领队"),
    FIELD_SHAPE("ContestMember")};

#define WANTED_FIELDS                                                                         \
    FIELD(wanted, remark, FIELD_TEXT, .label = "备注", .maximum = 200),                       \
        FIELD(wanted, standing, FIELD_WORD, .label = "参赛情况", .words = standings),         \
        FIELD(wanted, members, FIELD_LIST, .label = "队员", .of = wish_fields, .maximum = 50, \
              .size = sizeof(struct contest_member_wish))

static const struct field entry_fields[] = {
    FIELD(wanted, unit, FIELD_ID, .label = "单位", .is_required = true),
    FIELD(wanted, name, FIELD_TEXT, .label = "队名", .maximum = 40), WANTED_FIELDS,
    FIELD_SHAPE("ContestTeam")};

static const struct field change_fields[] = {
    FIELD(wanted, rev, FIELD_INT, .label = "修订号", .is_required = true),
    FIELD(wanted, name, FIELD_TEXT, .label = "队名", .is_required = true, .maximum = 40),
    FIELD(wanted, reason, FIELD_TEXT, .label = "换人原因", .maximum = 200), WANTED_FIELDS,
    FIELD_SHAPE("ContestTeamChange")};

static struct contest_team team_of(const struct wanted *wanted, int64_t id)
{
    return (struct contest_team){.id = id,
                                 .rev = wanted->rev,
                                 .unit = wanted->unit,
                                 .name = wanted->name,
                                 .remark = wanted->remark,
                                 .standing = wanted->standing < 0 ? TEAM_RANKED : wanted->standing};
}

static const void *keep(struct ctx *c, const struct contest_team *team)
{
    struct contest_team *kept = arena_alloc(c->arena, sizeof *kept);
    *kept = *team;
    return kept;
}

static enum err enter_team(struct ctx *c, const struct request *q, struct response *p)
{
    const struct wanted *wanted = q->takes;
    struct contest contest;
    struct contest_team team = team_of(wanted, 0);
    TRY(contest_see(c, q->ids[0], &contest));
    TRY(contest_team_enter(c, &contest, &team, wanted->members));
    p->gives = keep(c, &team);
    return OK;
}

static enum err change_team(struct ctx *c, const struct request *q, struct response *p)
{
    const struct wanted *wanted = q->takes;
    struct contest contest;
    struct contest_team team = team_of(wanted, q->ids[1]);
    TRY(contest_see(c, q->ids[0], &contest));
    enum err err = contest_team_change(c, &contest, &team, wanted->members, wanted->reason);
    if (err == OK || (err == ERR_CONFLICT && team.unit_name))
        p->gives = keep(c, &team);
    return err;
}

static enum err remove_team(struct ctx *c, const struct request *q, struct response *p)
{
    struct contest contest;
    (void)p;
    TRY(contest_see(c, q->ids[0], &contest));
    return contest_team_remove(c, &contest, q->ids[1]);
}

/* ---- The check-in ---------------------------------------------------------------------------- */

struct arrival {
    struct field_list missing;
};

static const struct field arrival_fields[] = {
    FIELD(arrival, missing, FIELD_TEXTS, .label = "缺少的装备", .maximum = 40),
    FIELD_SHAPE("ContestArrival")};

static enum err check_in(struct ctx *c, const struct request *q, struct response *p)
{
    const struct arrival *wanted = q->takes;
    const char *const *list = wanted->missing.at;
    struct contest contest;
    struct contest_team team;
    struct text kit;
    text_init(&kit, c->arena, (size_t)64 * 1024);
    text_add_char(&kit, '[');
    for (size_t i = 0; i < wanted->missing.count; i++) {
        if (!list[i])
            continue; /* a blank line of the list */
        if (kit.used > 1)
            text_add_char(&kit, ',');
        json_add_string(&kit, list[i]);
    }
    text_add_char(&kit, ']');
    TRY(contest_see(c, q->ids[0], &contest));
    TRY(contest_team_check_in(c, &contest, q->ids[1], kit.at));
    TRY(contest_team_see(c, &contest, q->ids[1], &team));
    p->gives = keep(c, &team);
    return OK;
}

const struct route contest_team_routes[] = {
    {"GET", "/api/contests/{contest}/teams", list_teams, .title = "参赛队伍",
     .need = NEED_SIGNED_IN, .lane = LANE_READ, .gives = list_fields},
    {"POST", "/api/contests/{contest}/teams", enter_team, .title = "队伍报名",
     .need = NEED_SIGNED_IN, .lane = LANE_WRITE, .takes = entry_fields,
     .takes_size = sizeof(struct wanted), .gives = team_fields, .creates = true, .status = 201},
    {"PUT", "/api/contests/{contest}/teams/{team}", change_team, .title = "修改队伍",
     .need = NEED_SIGNED_IN, .lane = LANE_WRITE, .takes = change_fields,
     .takes_size = sizeof(struct wanted), .gives = team_fields},
    {"DELETE", "/api/contests/{contest}/teams/{team}", remove_team, .title = "撤回报名",
     .need = NEED_SIGNED_IN, .lane = LANE_WRITE},
    {"POST", "/api/contests/{contest}/teams/{team}/check-in", check_in, .title = "检录",
     .need = NEED_SIGNED_IN, .lane = LANE_WRITE, .takes = arrival_fields,
     .takes_size = sizeof(struct arrival), .gives = team_fields},
    {0}};

/* SPDX-License-Identifier: Apache-2.0 */
/* The interface of selections: set up, decided, announced, handed over. */
#include "org/org.h"
#include "platform/base/json.h"
#include "platform/http/http.h"
#include "selection/selection.h"
#include "selection/selection_camp.h"
#include "selection/selection_own.h"
#include "selection/selection_routes.h"

#define TEXTS_SCHEMA "{\"type\":\"array\",\"items\":{\"type\":\"string\"}}"

static const char *const states[] = {"set_up", "open", "announced", NULL};
static const char *const standings[] = {"open", "chosen", "reserve", "passed", "withdrawn", NULL};
static const char *const decided[] = {"open", "chosen", "reserve", "passed", NULL};
static const char *const draw_states[] = {"draft",    "frozen", "opening", "drawn",
                                          "revealed", "void",   NULL};

/* ---- Looking --------------------------------------------------------------------------------- */

#define RULE_FIELDS(struct_)                                                                 \
    FIELD(struct_, title, FIELD_TEXT, .label = "名称", .is_required = true, .maximum = 60),  \
        FIELD(struct_, event, FIELD_TEXT, .label = "参加的比武", .is_required = true,        \
              .maximum = 100),                                                               \
        FIELD(struct_, contest, FIELD_ID, .label = "本系统里的比武"),                        \
        FIELD(struct_, closing_day, FIELD_DATE, .label = "推荐截止日", .is_required = true), \
        FIELD(struct_, event_day, FIELD_DATE, .label = "比赛日期", .is_required = true),     \
        FIELD(struct_, size, FIELD_INT, .label = "正式队员人数", .is_required = true,        \
              .minimum = 1, .maximum = 50),                                                  \
        FIELD(struct_, reserves, FIELD_INT, .label = "预备队员最多人数", .maximum = 50),     \
        FIELD(struct_, least_women, FIELD_INT, .label = "女队员最少人数", .maximum = 50),    \
        FIELD(struct_, recommended, FIELD_INT, .label = "每单位推荐名额", .maximum = 50),    \
        FIELD(struct_, drawn, FIELD_INT, .label = "每单位抽取名额", .maximum = 50),          \
        FIELD(struct_, needs_certificate, FIELD_BOOL, .label = "须持有效执法证"),            \
        FIELD(struct_, needs_service, FIELD_BOOL, .label = "须在岗")

#define SELECTION_FIELDS                                                                          \
    {.name = "selection",                                                                         \
     .kind = FIELD_ID,                                                                            \
     .offset = offsetof(struct selection, id),                                                    \
     .label = "选拔",                                                                             \
     .is_required = true},                                                                        \
        FIELD(selection, state, FIELD_WORD, .label = "状态", .words = states,                     \
              .is_required = true),                                                               \
        FIELD(selection, owner_unit, FIELD_ID, .label = "组织单位", .is_required = true),         \
        FIELD(selection, owner_name, FIELD_TEXT, .label = "组织单位名称", .is_required = true),   \
        RULE_FIELDS(selection), FIELD(selection, contest_title, FIELD_TEXT, .label = "比武名称"), \
        FIELD(selection, candidates, FIELD_INT, .label = "候选人数"),                             \
        FIELD(selection, rev, FIELD_INT, .label = "修订号")

static const struct field row_fields[] = {SELECTION_FIELDS, FIELD_SHAPE("SelectionRow")};
static const struct field asked_fields[] = {PAGING_WORDS(selection_query), PAGING(selection_query),
                                            FIELD_LAST};
static const struct field found_fields[] = {PAGED(row_fields, selection),
                                            FIELD_SHAPE("SelectionFound")};

static enum err list_selections(struct ctx *c, const struct request *q, struct response *p)
{
    struct selection_found found;
    TRY(selection_find(c, q->asks, &found));
    p->gives = paged_new(c, found.total, found.list, found.count);
    return OK;
}

/* ---- One selection --------------------------------------------------------------------------- */

struct detail {
    struct selection selection;
    bool may_run, may_lead, is_open, has_camp;
    struct field_list may_recommend; /* struct unit_row */
    int own_standing;                /* -1: none to be told */
    int64_t own_place;
    struct field_list faults; /* const char * */
    struct field_list draws;  /* struct draw_row */
};

struct unit_row {
    int64_t unit;
    const char *name;
};

struct draw_row {
    int64_t draw;
    const char *title;
    int state;
};

static const struct field unit_row_fields[] = {
    FIELD(unit_row, unit, FIELD_ID, .label = "单位", .is_required = true),
    FIELD(unit_row, name, FIELD_TEXT, .label = "单位名称", .is_required = true),
    FIELD_SHAPE("SelectionUnit")};

static const struct field draw_row_fields[] = {
    FIELD(draw_row, draw, FIELD_ID, .label = "抽签", .is_required = true),
    FIELD(draw_row, title, FIELD_TEXT, .label = "名称", .is_required = true),
    FIELD(draw_row, state, FIELD_WORD, .label = "状态", .words = draw_states, .is_required = true),
    FIELD_SHAPE("SelectionDraw")};

static const struct field detail_fields[] = {
    SELECTION_FIELDS,
    FIELD(selection, deciders, FIELD_JSON, .label = "决定人", .schema = TEXTS_SCHEMA),
    FIELD(selection, version, FIELD_INT, .label = "名单版次"),
    FIELD(selection, team, FIELD_ID, .label = "已报送的队伍"),
    FIELD(selection, team_version, FIELD_INT, .label = "报送的名单版次"),
    FIELD(detail, may_run, FIELD_BOOL, .label = "可以办理"),
    FIELD(detail, may_lead, FIELD_BOOL, .label = "可以登记集训"),
    FIELD(detail, is_open, FIELD_BOOL, .label = "正在推荐"),
    FIELD(detail, has_camp, FIELD_BOOL, .label = "有集训"),
    FIELD(detail, may_recommend, FIELD_LIST, .label = "可以推荐的单位", .of = unit_row_fields,
          .size = sizeof(struct unit_row), .is_required = true),
    FIELD(detail, own_standing, FIELD_WORD, .label = "我的结果", .words = standings),
    FIELD(detail, own_place, FIELD_INT, .label = "我的序号"),
    FIELD(detail, faults, FIELD_TEXTS, .label = "名单不符合的规定", .is_required = true),
    FIELD(detail, draws, FIELD_LIST, .label = "抽签", .of = draw_row_fields,
          .size = sizeof(struct draw_row), .is_required = true),
    FIELD_SHAPE("Selection")};

/* Units right below the owner, and the owner, for which the actor may recommend now. */
static struct field_list units_to_recommend(struct ctx *c, const struct selection *selection)
{
    struct org_ids scope = org_scope(c, MAY_ENTER_TEAMS);
    struct unit_row *list = arena_array(c->arena, scope.count + 1, sizeof *list);
    bool is_time = selection_is_open(c, selection) ||
                   (selection->state == SELECTION_OPEN && selection_runs(c, selection));
    size_t count = 0;
    for (size_t i = 0; is_time && selection->recommended > 0 && i < scope.count; i++) {
        struct org_unit unit;
        if (org_unit_get(c, scope.list[i], &unit) &&
            (unit.id == selection->owner_unit || unit.parent == selection->owner_unit))
            list[count++] = (struct unit_row){unit.id, unit.name};
    }
    return (struct field_list){list, count};
}

static struct field_list draws_of(struct ctx *c, const struct selection *selection)
{
    struct draw_list found = draw_of_subject(c, "selection", selection->id);
    struct draw_row *list = arena_array(c->arena, found.count + 1, sizeof *list);
    for (size_t i = 0; i < found.count; i++)
        list[i] = (struct draw_row){found.list[i].record.id, found.list[i].record.title,
                                    found.list[i].state};
    return (struct field_list){list, found.count};
}

static const struct detail *give_detail(struct ctx *c, const struct selection *selection)
{
    struct detail *detail = arena_alloc(c->arena, sizeof *detail);
    *detail = (struct detail){.selection = *selection,
                              .may_run = selection_runs(c, selection),
                              .may_lead = selection_leads(c, selection),
                              .is_open = selection_is_open(c, selection),
                              .has_camp = selection->camp_place && *selection->camp_place,
                              .may_recommend = units_to_recommend(c, selection),
                              .own_standing = -1,
                              .draws = {NULL, 0}};
    int own = selection_own_standing(c, selection, &detail->own_place);
    if (own != STANDING_OPEN)
        detail->own_standing = own;
    if (!detail->may_run) {
        detail->selection.deciders = "[]";
        return detail;
    }
    detail->faults = selection_faults(c, selection);
    detail->draws = draws_of(c, selection);
    return detail;
}

static enum err see_selection(struct ctx *c, const struct request *q, struct response *p)
{
    struct selection selection;
    TRY(selection_see(c, q->ids[0], &selection));
    p->gives = give_detail(c, &selection);
    return OK;
}

/* ---- Setting up ------------------------------------------------------------------------------ */

static const struct field creation_fields[] = {
    FIELD(selection, owner_unit, FIELD_ID, .label = "组织单位", .is_required = true),
    RULE_FIELDS(selection), FIELD_SHAPE("Selection")};

static const struct field change_fields[] = {
    FIELD(selection, rev, FIELD_INT, .label = "修订号", .is_required = true),
    RULE_FIELDS(selection), FIELD_SHAPE("SelectionChange")};

static enum err create_selection(struct ctx *c, const struct request *q, struct response *p)
{
    struct selection selection = *(const struct selection *)q->takes;
    TRY(selection_create(c, &selection));
    p->gives = give_detail(c, &selection);
    return OK;
}

/* With what is there now, if somebody else was faster. */
static enum err give(struct ctx *c, struct response *p, enum err err,
                     const struct selection *selection)
{
    if (err == OK || (err == ERR_CONFLICT && selection->owner_name))
        p->gives = give_detail(c, selection);
    return err;
}

static enum err change_selection(struct ctx *c, const struct request *q, struct response *p)
{
    struct selection selection = *(const struct selection *)q->takes;
    selection.id = q->ids[0];
    enum err err = selection_change(c, &selection);
    return give(c, p, err, &selection);
}

static enum err remove_selection(struct ctx *c, const struct request *q, struct response *p)
{
    (void)p;
    return selection_remove(c, q->ids[0]);
}

struct step {
    int64_t rev;
};

static const struct field step_fields[] = {
    FIELD(step, rev, FIELD_INT, .label = "修订号", .is_required = true),
    FIELD_SHAPE("SelectionStep")};

static enum err begin_selection(struct ctx *c, const struct request *q, struct response *p)
{
    struct selection selection = {0};
    enum err err = selection_begin(c, q->ids[0], ((const struct step *)q->takes)->rev, &selection);
    return give(c, p, err, &selection);
}

/* ---- The list -------------------------------------------------------------------------------- */

struct deciding {
    int64_t rev;
    struct field_list deciders, list; /* struct selection_decision */
};

static const struct field decision_fields[] = {
    FIELD(selection_decision, candidate, FIELD_ID, .label = "候选人", .is_required = true),
    FIELD(selection_decision, standing, FIELD_WORD, .label = "决定", .words = decided,
          .is_required = true),
    FIELD(selection_decision, grounds, FIELD_TEXT, .label = "理由", .maximum = 200),
    FIELD_SHAPE("SelectionDecision")};

static const struct field deciding_fields[] = {
    FIELD(deciding, rev, FIELD_INT, .label = "修订号", .is_required = true),
    FIELD(deciding, deciders, FIELD_TEXTS, .label = "决定人", .maximum = 30),
    FIELD(deciding, list, FIELD_LIST, .label = "名单", .of = decision_fields, .maximum = 1000,
          .size = sizeof(struct selection_decision), .is_required = true),
    FIELD_SHAPE("SelectionDeciding")};

static enum err decide(struct ctx *c, const struct request *q, struct response *p)
{
    const struct deciding *wanted = q->takes;
    struct selection selection = {.id = q->ids[0], .rev = wanted->rev};
    enum err err = selection_decide(c, &selection, wanted->deciders, wanted->list);
    return give(c, p, err, &selection);
}

static enum err announce(struct ctx *c, const struct request *q, struct response *p)
{
    struct selection selection = {0};
    enum err err =
        selection_announce(c, q->ids[0], ((const struct step *)q->takes)->rev, &selection);
    return give(c, p, err, &selection);
}

static const struct field withdrawal_fields[] = {
    FIELD(selection_withdrawal, rev, FIELD_INT, .label = "修订号", .is_required = true),
    FIELD(selection_withdrawal, reason, FIELD_TEXT, .label = "退出的原因", .is_required = true,
          .maximum = 100),
    FIELD(selection_withdrawal, successor, FIELD_ID, .label = "递补的预备队员"),
    FIELD_SHAPE("SelectionWithdrawal")};

static enum err withdraw(struct ctx *c, const struct request *q, struct response *p)
{
    struct selection_withdrawal wish = *(const struct selection_withdrawal *)q->takes;
    struct selection selection = {0};
    wish.candidate = q->ids[1];
    enum err err = selection_withdraw(c, q->ids[0], &wish, &selection);
    return give(c, p, err, &selection);
}

static const struct field list_fields[] = {
    FIELD(selection_list, version, FIELD_INT, .label = "版次", .is_required = true),
    FIELD(selection_list, at, FIELD_TIME, .label = "公布时间", .is_required = true),
    FIELD(selection_list, name, FIELD_TEXT, .label = "公布人", .is_required = true),
    FIELD(selection_list, deciders, FIELD_JSON, .label = "决定人", .schema = TEXTS_SCHEMA,
          .is_required = true),
    FIELD(selection_list, reason, FIELD_TEXT, .label = "变动原因"),
    FIELD(selection_list, lines, FIELD_LIST, .label = "名单", .of = selection_line_fields,
          .size = sizeof(struct selection_line), .is_required = true),
    FIELD_SHAPE("SelectionList")};
static const struct field lists_fields[] = {PAGED(list_fields, selection_list),
                                            FIELD_SHAPE("SelectionLists")};

static enum err show_lists(struct ctx *c, const struct request *q, struct response *p)
{
    struct selection selection;
    TRY(selection_see(c, q->ids[0], &selection));
    struct field_list lists = selection_lists(c, &selection);
    p->gives = paged_new(c, (int64_t)lists.count, lists.at, lists.count);
    return OK;
}

static enum err hand_over(struct ctx *c, const struct request *q, struct response *p)
{
    struct selection selection = {0};
    enum err err =
        selection_hand_over(c, q->ids[0], ((const struct step *)q->takes)->rev, &selection);
    return give(c, p, err, &selection);
}

/* ---- The table of routes --------------------------------------------------------------------- */

const struct route selection_routes[] = {
    {"GET", "/api/selections", list_selections, .title = "选拔列表", .need = NEED_SIGNED_IN,
     .lane = LANE_READ, .asks = asked_fields, .asks_size = sizeof(struct selection_query),
     .gives = found_fields},
    {"POST", "/api/selections", create_selection, .title = "筹备选拔", .need = MAY_RUN_CONTESTS,
     .lane = LANE_WRITE, .takes = creation_fields, .takes_size = sizeof(struct selection),
     .gives = detail_fields, .creates = true, .status = 201},
    {"GET", "/api/selections/{selection}", see_selection, .title = "查看选拔",
     .need = NEED_SIGNED_IN, .lane = LANE_READ, .gives = detail_fields},
    {"PUT", "/api/selections/{selection}", change_selection, .title = "修改选拔办法",
     .need = NEED_SIGNED_IN, .lane = LANE_WRITE, .takes = change_fields,
     .takes_size = sizeof(struct selection), .gives = detail_fields},
    {"DELETE", "/api/selections/{selection}", remove_selection, .title = "删除筹备中的选拔",
     .need = NEED_SIGNED_IN, .lane = LANE_WRITE},
    {"POST", "/api/selections/{selection}/begin", begin_selection, .title = "开始推荐",
     .need = NEED_SIGNED_IN, .lane = LANE_WRITE, .takes = step_fields,
     .takes_size = sizeof(struct step), .gives = detail_fields},
    {"PUT", "/api/selections/{selection}/decisions", decide, .title = "拟定名单",
     .need = NEED_SIGNED_IN, .lane = LANE_WRITE, .takes = deciding_fields,
     .takes_size = sizeof(struct deciding), .gives = detail_fields},
    {"POST", "/api/selections/{selection}/announce", announce, .title = "公布名单",
     .need = NEED_SIGNED_IN, .lane = LANE_WRITE, .takes = step_fields,
     .takes_size = sizeof(struct step), .gives = detail_fields},
    {"POST", "/api/selections/{selection}/candidates/{candidate}/withdraw", withdraw,
     .title = "退出和递补", .need = NEED_SIGNED_IN, .lane = LANE_WRITE, .takes = withdrawal_fields,
     .takes_size = sizeof(struct selection_withdrawal), .gives = detail_fields},
    {"GET", "/api/selections/{selection}/lists", show_lists, .title = "公布的名单",
     .need = NEED_SIGNED_IN, .lane = LANE_READ, .gives = lists_fields},
    {"POST", "/api/selections/{selection}/team", hand_over, .title = "组成参赛队伍",
     .need = NEED_SIGNED_IN, .lane = LANE_WRITE, .takes = step_fields,
     .takes_size = sizeof(struct step), .gives = detail_fields},
    {0}};

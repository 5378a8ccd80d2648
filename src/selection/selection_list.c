/* SPDX-License-Identifier: Apache-2.0 */
/* Who is chosen: decided, announced, changed later, handed over to the competition. */
#include "contest/contest.h"
#include "org/org.h"
#include "platform/base/date.h"
#include "platform/base/faults.h"
#include "platform/base/json.h"
#include "platform/db/db.h"
#include "selection/selection_own.h"
#include "selection_sql.h"

enum { MOST_VERSIONS = 200 };

static const char *const sexes[] = {"male", "female", NULL};

const struct field selection_line_fields[] = {
    FIELD(selection_line, name, FIELD_TEXT, .label = "姓名", .is_required = true),
    FIELD(selection_line, sex, FIELD_WORD, .label = "性别", .words = sexes),
    FIELD(selection_line, unit_name, FIELD_TEXT, .label = "单位", .is_required = true),
    FIELD(selection_line, post, FIELD_TEXT, .label = "职务"),
    FIELD(selection_line, is_reserve, FIELD_BOOL, .label = "预备"),
    FIELD(selection_line, place, FIELD_INT, .label = "序号"),
    FIELD_SHAPE("SelectionLine")};

/* What the versions of the list are stored as. */
struct stored {
    struct field_list lines;
};
static const struct field stored_fields[] = {FIELD(stored, lines, FIELD_LIST, .label = "名单",
                                                   .of = selection_line_fields,
                                                   .size = sizeof(struct selection_line)),
                                             FIELD_LAST};

/* ---- Versions -------------------------------------------------------------------------------- */

static struct field_list read_lines(struct ctx *c, const char *json)
{
    struct stored stored = {{NULL, 0}};
    struct faults faults;
    faults_init(&faults, c->arena);
    const struct json *tree = json_parse(c->arena, bytes_of(json), &faults);
    size_t before = c->fault_count;
    if (tree)
        field_read(c, stored_fields, tree, &stored);
    c->fault_count = before;
    return stored.lines;
}

struct field_list selection_lists(struct ctx *c, const struct selection *selection)
{
    struct selection_list *list = arena_room(c->arena, MOST_VERSIONS * sizeof *list);
    size_t count = 0;
    struct db_rows *rows = db_query(c, sql_selection_lists, DB_ARGS(VAL(selection->id)));
    while (db_row(rows) == DB_ROW && count < MOST_VERSIONS)
        list[count++] = (struct selection_list){.version = db_int(rows, 0),
                                                .lines = read_lines(c, db_text(rows, 1)),
                                                .deciders = db_text(rows, 2),
                                                .reason = db_text(rows, 3),
                                                .at = db_int(rows, 4),
                                                .name = db_text(rows, 5)};
    db_close(rows);
    return (struct field_list){list, count};
}

/* The list as it stands now, as the next version. */
static void keep_list(struct ctx *c, const struct selection *selection, const char *reason)
{
    struct selection_candidates all = selection_all(c, selection->id);
    struct selection_line *lines = arena_array(c->arena, all.count + 1, sizeof *lines);
    struct text text;
    size_t count = 0;
    for (size_t i = 0; i < all.count; i++) {
        const struct selection_candidate *one = &all.list[i];
        if (one->standing == STANDING_CHOSEN || one->standing == STANDING_RESERVE)
            lines[count++] =
                (struct selection_line){.name = one->name,
                                        .sex = one->sex,
                                        .unit_name = one->unit_name,
                                        .post = one->post,
                                        .is_reserve = one->standing == STANDING_RESERVE,
                                        .place = one->place};
    }
    struct stored stored = {{lines, count}};
    text_init(&text, c->arena, SELECTION_LONGEST_LIST);
    field_write(&text, stored_fields, &stored);
    (void)db_exec(c, sql_selection_list_add,
                  DB_ARGS(VAL(selection->id), VAL(selection->version + 1), VAL(text.at),
                          VAL(selection->deciders), VAL(reason), VAL(c->now),
                          VAL(c->actor.person)));
}

/* ---- Deciding -------------------------------------------------------------------------------- */

/* Those who stand so, in order: org_person.id. */
static struct org_ids people_of(struct ctx *c, const struct selection_candidates *all, int standing)
{
    int64_t *people = arena_array(c->arena, all->count + 1, sizeof *people);
    size_t count = 0;
    for (size_t i = 0; i < all->count; i++) {
        if (all->list[i].standing == standing)
            people[count++] = all->list[i].person;
    }
    return (struct org_ids){people, count};
}

struct field_list selection_faults(struct ctx *c, const struct selection *selection)
{
    struct selection_candidates all = selection_all(c, selection->id);
    struct org_ids chosen = people_of(c, &all, STANDING_CHOSEN);
    return selection_rules_broken(c, selection, chosen.list, chosen.count, true);
}

static struct selection_candidate *find(const struct selection_candidates *all, int64_t id)
{
    for (size_t i = 0; i < all->count; i++) {
        if (all->list[i].id == id)
            return &all->list[i];
    }
    return NULL;
}

static enum err check_decisions(struct ctx *c, const struct selection_candidates *all,
                                struct field_list decisions)
{
    const struct selection_decision *list = decisions.at;
    for (size_t i = 0; i < decisions.count; i++) {
        const char *place = text_format(c->arena, "list[%zu].candidate", i);
        const struct selection_candidate *there = find(all, list[i].candidate);
        if (!there || there->standing == STANDING_WITHDRAWN)
            ctx_fault(c, place, "第 %zu 行不是候选人，或者已经退出，请刷新页面。", i + 1);
        for (size_t j = 0; there && j < i; j++) {
            if (list[j].candidate == list[i].candidate)
                ctx_fault(c, place, "%s出现了两次，请删去一行。", there->name);
        }
    }
    return ctx_faulty(c);
}

static void store_decisions(struct ctx *c, const struct selection *selection,
                            const struct selection_candidates *all, struct field_list decisions)
{
    const struct selection_decision *list = decisions.at;
    int64_t places[STANDING_COUNT] = {0};
    for (size_t i = 0; i < all->count; i++) {
        struct selection_candidate *one = &all->list[i];
        one->place = one->standing == STANDING_WITHDRAWN ? -1 : 0;
    }
    for (size_t i = 0; i < decisions.count; i++) {
        int standing = list[i].standing;
        bool has_place = standing == STANDING_CHOSEN || standing == STANDING_RESERVE;
        int64_t place = has_place ? ++places[standing] : 0;
        (void)db_exec(c, sql_selection_candidate_stand,
                      DB_ARGS(VAL(selection->id), VAL(list[i].candidate), VAL(standing), VAL(place),
                              VAL(list[i].grounds ? list[i].grounds : ""), VAL(c->now)));
        find(all, list[i].candidate)->place = -1;
    }
    for (size_t i = 0; i < all->count; i++) {
        if (all->list[i].place == 0)
            (void)db_exec(c, sql_selection_candidate_stand,
                          DB_ARGS(VAL(selection->id), VAL(all->list[i].id), VAL((int)STANDING_OPEN),
                                  VAL((int64_t)0), VAL((const char *)""), VAL(c->now)));
    }
}

enum err selection_decide(struct ctx *c, struct selection *selection, struct field_list deciders,
                          struct field_list decisions)
{
    struct selection there;
    enum err err = selection_take(c, selection->id, selection->rev, &there);
    if (err == OK && there.state != SELECTION_OPEN)
        err = ctx_fail(c, ERR_CONFLICT, "名单已经公布；有人退出的，请写明原因办理递补。");
    if (err == ERR_CONFLICT)
        *selection = there;
    TRY(err);
    struct selection_candidates all = selection_all(c, there.id);
    TRY(check_decisions(c, &all, decisions));
    store_decisions(c, &there, &all, decisions);
    (void)db_exec(c, sql_selection_decide,
                  DB_ARGS(VAL(there.id), VAL(there.rev), VAL(selection_print_names(c, deciders)),
                          VAL(c->now), VAL(c->actor.person)));
    selection_note(
        c, &there, "selection.decide",
        text_format(c->arena, "选拔“%s”：拟定名单，%zu 人", there.title, decisions.count));
    (void)selection_get(c, there.id, selection);
    return OK;
}

/* ---- Announcing ------------------------------------------------------------------------------ */

static void check_list(struct ctx *c, const struct selection *selection,
                       const struct selection_candidates *all)
{
    struct org_ids chosen = people_of(c, all, STANDING_CHOSEN);
    struct org_ids reserves = people_of(c, all, STANDING_RESERVE);
    struct org_ids open = people_of(c, all, STANDING_OPEN);
    struct field_list broken =
        selection_rules_broken(c, selection, chosen.list, chosen.count, true);
    const char *const *list = broken.at;
    for (size_t i = 0; i < broken.count; i++)
        ctx_fault(c, "list", "%s", list[i]);
    broken = selection_rules_broken(c, selection, reserves.list, reserves.count, false);
    list = broken.at;
    for (size_t i = 0; i < broken.count; i++)
        ctx_fault(c, "list", "预备队员%s", list[i]);
    if ((int64_t)reserves.count > selection->reserves)
        ctx_fault(c, "list", "预备队员最多 %lld 人，现在 %zu 人，请改正。",
                  (long long)selection->reserves, reserves.count);
    if (open.count > 0)
        ctx_fault(c, "list", "还有 %zu 名候选人没有决定去留，请逐一决定。", open.count);
    for (size_t i = 0; i < all->count; i++) {
        const struct selection_candidate *one = &all->list[i];
        if ((one->standing == STANDING_CHOSEN || one->standing == STANDING_RESERVE) &&
            !*one->grounds)
            ctx_fault(c, "list", "请写明%s入选的理由。", one->name);
    }
}

enum err selection_announce(struct ctx *c, int64_t id, int64_t rev, struct selection *ret)
{
    TRY(selection_take(c, id, rev, ret));
    if (ret->state != SELECTION_OPEN)
        return ctx_fail(c, ERR_CONFLICT, "现在不能公布名单：还没有开始推荐，或者已经公布。");
    if (selection_is_open(c, ret))
        ctx_fault(c, "closing_day", "推荐还没有截止；要提前公布，请先把推荐截止日改到今天以前。");
    if (selection_read_names(c, ret->deciders).count == 0)
        ctx_fault(c, "deciders", "请写明由谁决定。");
    struct selection_candidates all = selection_all(c, id);
    check_list(c, ret, &all);
    TRY(ctx_faulty(c));
    keep_list(c, ret, "");
    (void)db_exec(c, sql_selection_announce,
                  DB_ARGS(VAL(id), VAL(rev), VAL(c->now), VAL(c->actor.person)));
    selection_note(c, ret, "selection.announce",
                   text_format(c->arena, "公布选拔“%s”的名单", ret->title));
    (void)selection_get(c, id, ret);
    return OK;
}

/* ---- Afterwards ------------------------------------------------------------------------------ */

static enum err check_successor(struct ctx *c, const struct selection *selection,
                                const struct selection_candidate *gone,
                                const struct selection_candidate *successor, int64_t wished)
{
    if (wished == 0)
        return OK;
    if (selection->state != SELECTION_ANNOUNCED || gone->standing != STANDING_CHOSEN)
        ctx_fault(c, "successor", "只有公布后的正式队员退出，才由预备队员递补。");
    else if (!successor || successor->standing != STANDING_RESERVE)
        ctx_fault(c, "successor", "递补的须是名单里的预备队员，请重新选择。");
    return ctx_faulty(c);
}

struct stand {
    int standing;
    int64_t place;
    const char *grounds;
};

static void stand(struct ctx *c, const struct selection *selection, int64_t candidate,
                  struct stand as)
{
    (void)db_exec(c, sql_selection_candidate_stand,
                  DB_ARGS(VAL(selection->id), VAL(candidate), VAL(as.standing), VAL(as.place),
                          VAL(as.grounds), VAL(c->now)));
}

/* Those behind an empty place of the reserves move up by one. */
static void close_ranks(struct ctx *c, const struct selection *selection,
                        const struct selection_candidates *all, int64_t place)
{
    for (size_t i = 0; i < all->count; i++) {
        const struct selection_candidate *one = &all->list[i];
        if (one->standing == STANDING_RESERVE && one->place > place)
            stand(c, selection, one->id,
                  (struct stand){one->standing, one->place - 1, one->grounds});
    }
}

static enum err take_candidate(struct ctx *c, const struct selection *selection,
                               const struct selection_candidates *all, int64_t id,
                               const struct selection_candidate **ret)
{
    *ret = find(all, id);
    if (!*ret)
        return ctx_fail(c, ERR_NOT_FOUND, "没有这名候选人，请刷新页面。");
    if (selection->state == SELECTION_SET_UP || (*ret)->standing == STANDING_WITHDRAWN)
        return ctx_fail(c, ERR_CONFLICT, "%s已经退出。", (*ret)->name);
    return OK;
}

static const char *say_withdrawal(struct ctx *c, const struct selection_candidate *gone,
                                  const struct selection_candidate *successor, const char *reason)
{
    return successor
               ? text_format(c->arena, "%s退出，%s递补：%s", gone->name, successor->name, reason)
               : text_format(c->arena, "%s退出：%s", gone->name, reason);
}

enum err selection_withdraw(struct ctx *c, int64_t id, const struct selection_withdrawal *wish,
                            struct selection *ret)
{
    const struct selection_candidate *gone;
    TRY(selection_take(c, id, wish->rev, ret));
    struct selection_candidates all = selection_all(c, id);
    TRY(take_candidate(c, ret, &all, wish->candidate, &gone));
    const struct selection_candidate *successor = find(&all, wish->successor);
    TRY(check_successor(c, ret, gone, successor, wish->successor));
    bool was_on_list = gone->standing == STANDING_CHOSEN || gone->standing == STANDING_RESERVE;
    const char *what = say_withdrawal(c, gone, successor, wish->reason);
    stand(c, ret, gone->id, (struct stand){STANDING_WITHDRAWN, 0, wish->reason});
    if (gone->standing == STANDING_RESERVE)
        close_ranks(c, ret, &all, gone->place);
    if (successor) {
        stand(c, ret, successor->id,
              (struct stand){STANDING_CHOSEN, gone->place,
                             text_format(c->arena, "递补%s：%s", gone->name, successor->grounds)});
        close_ranks(c, ret, &all, successor->place);
    }
    bool is_new_list = ret->state == SELECTION_ANNOUNCED && was_on_list;
    if (is_new_list)
        keep_list(c, ret, what);
    (void)db_exec(c, is_new_list ? sql_selection_announce : sql_selection_touch,
                  DB_ARGS(VAL(id), VAL(wish->rev), VAL(c->now), VAL(c->actor.person)));
    selection_note(c, ret, "selection.withdraw",
                   text_format(c->arena, "选拔“%s”：%s", ret->title, what));
    (void)selection_get(c, id, ret);
    return OK;
}

/* ---- Handing over ---------------------------------------------------------------------------- */

static const char *last_reason(struct ctx *c, const struct selection *selection)
{
    struct field_list lists = selection_lists(c, selection);
    const struct selection_list *list = lists.at;
    return lists.count > 0 && *list[0].reason ? list[0].reason : "按选拔名单";
}

/* The team with those who are chosen now: entered, or put right. */
static enum err set_team(struct ctx *c, const struct selection *selection,
                         const struct contest *contest, struct contest_team *team)
{
    struct selection_candidates all = selection_all(c, selection->id);
    struct org_ids chosen = people_of(c, &all, STANDING_CHOSEN);
    struct contest_member_wish *wishes = arena_array(c->arena, chosen.count + 1, sizeof *wishes);
    for (size_t i = 0; i < chosen.count; i++)
        wishes[i] = (struct contest_member_wish){chosen.list[i], i == 0};
    struct field_list members = {wishes, chosen.count};
    team->unit = selection->owner_unit;
    if (selection->team == 0)
        return contest_team_enter(c, contest, team, members);
    TRY(contest_team_see(c, contest, selection->team, team));
    return contest_team_change(c, contest, team, members, last_reason(c, selection));
}

enum err selection_hand_over(struct ctx *c, int64_t id, int64_t rev, struct selection *ret)
{
    struct contest contest;
    struct contest_team team = {.id = 0};
    TRY(selection_take(c, id, rev, ret));
    if (ret->state != SELECTION_ANNOUNCED)
        return ctx_fail(c, ERR_CONFLICT, "名单还没有公布，不能报送。");
    if (ret->contest == 0)
        return ctx_fail(c, ERR_CONFLICT, "这次选拔没有对应本系统里的比武，请下载上报名单报送。");
    TRY(contest_see(c, ret->contest, &contest));
    TRY(set_team(c, ret, &contest, &team));
    (void)db_exec(c, sql_selection_hand_over,
                  DB_ARGS(VAL(id), VAL(rev), VAL(team.id), VAL(c->now), VAL(c->actor.person)));
    selection_note(
        c, ret, "selection.hand_over",
        text_format(c->arena, "选拔“%s”：以正式队员组成参加“%s”的队伍", ret->title, contest.title));
    (void)selection_get(c, id, ret);
    return OK;
}

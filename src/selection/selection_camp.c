/* SPDX-License-Identifier: Apache-2.0 */
/* The camp: who leads it, its programme, who came, with what. */
#include "selection/selection_camp.h"

#include <string.h>

#include "org/org.h"
#include "platform/base/date.h"
#include "platform/db/db.h"
#include "selection/selection_own.h"
#include "selection/selection_rules.h"
#include "selection_camp_sql.h"

enum { MOST_SESSIONS = 300, MOST_LEADERS = 50, MOST_PRESENCES = 20000 };

const struct selection_course selection_courses[SELECTION_COURSES] = {
    {"污染防治设施不正常运行的线索排查", 3},
    {"暗管和偷排直排的线索排查", 3},
    {"挥发性有机物治理要求和现场检查", 3},
    {"危险废物监管执法", 3},
    {"废气自动监控设施检查", 3},
    {"污水自动监控设施检查", 3},
    {"无人机飞行技巧", 3},
    {"无人机现场操作演练", 4}};

bool selection_leads(struct ctx *c, const struct selection *selection)
{
    return selection_runs(c, selection) ||
           db_found(c, sql_selection_leads, DB_ARGS(VAL(selection->id), VAL(c->actor.person)));
}

enum err selection_need_leads(struct ctx *c, const struct selection *selection)
{
    if (!selection_leads(c, selection))
        return ctx_fail(c, ERR_FORBIDDEN, "只有%s的活动办公室和本次集训的负责人可以办理此事。",
                        selection->owner_name);
    return OK;
}

void selection_clear_camp(struct ctx *c, int64_t selection)
{
    (void)db_exec(c, sql_selection_sessions_clear, DB_ARGS(VAL(selection)));
    (void)db_exec(c, sql_selection_leaders_clear, DB_ARGS(VAL(selection)));
}

/* ---- Looking --------------------------------------------------------------------------------- */

static struct field_list sessions_of(struct ctx *c, int64_t selection)
{
    struct selection_session *list = arena_room(c->arena, MOST_SESSIONS * sizeof *list);
    size_t count = 0;
    struct db_rows *rows = db_query(c, sql_selection_sessions, DB_ARGS(VAL(selection)));
    while (db_row(rows) == DB_ROW && count < MOST_SESSIONS)
        list[count++] =
            (struct selection_session){.id = db_int(rows, 0),
                                       .day = (int32_t)db_int(rows, 1),
                                       .from_minute = db_int(rows, 2),
                                       .until_minute = db_int(rows, 3),
                                       .from = selection_clock_of(c->arena, db_int(rows, 2)),
                                       .until = selection_clock_of(c->arena, db_int(rows, 3)),
                                       .course = db_text(rows, 4),
                                       .teacher = db_text(rows, 5),
                                       .venue = db_text(rows, 6)};
    db_close(rows);
    return (struct field_list){list, count};
}

static struct field_list leaders_of(struct ctx *c, int64_t selection)
{
    struct selection_leader *list = arena_array(c->arena, MOST_LEADERS, sizeof *list);
    size_t count = 0;
    struct db_rows *rows =
        db_query(c, sql_selection_leaders, DB_ARGS(VAL(selection), VAL((int64_t)org_today(c))));
    while (db_row(rows) == DB_ROW && count < MOST_LEADERS)
        list[count++] =
            (struct selection_leader){db_int(rows, 0), db_text(rows, 1), db_text(rows, 2)};
    db_close(rows);
    return (struct field_list){list, count};
}

static struct selection_presence presence_at(struct db_rows *rows, int column)
{
    return (struct selection_presence){
        .rev = db_int(rows, column),
        .state = db_is_null(rows, column + 1) ? -1 : (int)db_int(rows, column + 1),
        .reason = db_text(rows, column + 2),
        .at = db_int(rows, column + 3),
        .name = db_text(rows, column + 4)};
}

static struct field_list presences_of(struct ctx *c, int64_t selection)
{
    struct selection_presence *list = arena_room(c->arena, MOST_PRESENCES * sizeof *list);
    size_t count = 0;
    struct db_rows *rows = db_query(c, sql_selection_presences, DB_ARGS(VAL(selection)));
    while (db_row(rows) == DB_ROW && count < MOST_PRESENCES) {
        list[count] = presence_at(rows, 2);
        list[count].session = db_int(rows, 0);
        list[count++].candidate = db_int(rows, 1);
    }
    db_close(rows);
    return (struct field_list){list, count};
}

static void add_kits(struct ctx *c, int64_t selection, struct selection_trainee *list, size_t count)
{
    struct db_rows *rows = db_query(c, sql_selection_kits, DB_ARGS(VAL(selection)));
    while (db_row(rows) == DB_ROW) {
        struct selection_kit kit = {.candidate = db_int(rows, 0),
                                    .rev = db_int(rows, 1),
                                    .missing = db_text(rows, 2),
                                    .at = db_int(rows, 3),
                                    .name = db_text(rows, 4)};
        for (size_t i = 0; i < count; i++) {
            if (list[i].candidate == kit.candidate)
                list[i].kit = kit;
        }
    }
    db_close(rows);
}

static int64_t length_of(struct field_list sessions, int64_t id)
{
    const struct selection_session *list = sessions.at;
    for (size_t i = 0; i < sessions.count; i++) {
        if (list[i].id == id)
            return list[i].until_minute - list[i].from_minute;
    }
    return 0;
}

static void add_presence(struct selection_trainee *trainee, const struct selection_presence *one,
                         int64_t minutes)
{
    bool is_there = one->state == PRESENCE_CAME || one->state == PRESENCE_LATE;
    trainee->minutes += is_there ? minutes : 0;
    trainee->late += one->state == PRESENCE_LATE;
    trainee->leave += one->state == PRESENCE_LEAVE;
    trainee->absent += one->state == PRESENCE_ABSENT;
}

/* Chosen and reserves, and whoever left after a session; without `sees_all` only the actor. */
static void gather(struct ctx *c, const struct selection *selection, struct selection_camp *camp)
{
    struct selection_candidates all = selection_all(c, selection->id);
    struct field_list held = presences_of(c, selection->id);
    const struct selection_presence *presences = held.at;
    struct selection_presence *kept = arena_array(c->arena, held.count + 1, sizeof *kept);
    struct selection_trainee *list = arena_array(c->arena, all.count + 1, sizeof *list);
    bool sees_all = selection_leads(c, selection);
    size_t count = 0, seen = 0;
    for (size_t i = 0; selection->state == SELECTION_ANNOUNCED && i < all.count; i++) {
        const struct selection_candidate *one = &all.list[i];
        bool takes_part = one->standing == STANDING_CHOSEN || one->standing == STANDING_RESERVE;
        if (!sees_all && one->person != c->actor.person)
            continue;
        list[count] = (struct selection_trainee){.candidate = one->id,
                                                 .person = one->person,
                                                 .name = one->name,
                                                 .unit_name = one->unit_short,
                                                 .standing = one->standing,
                                                 .place = one->place,
                                                 .kit = {.candidate = one->id, .missing = "[]"}};
        for (size_t j = 0; j < held.count; j++) {
            if (presences[j].candidate != one->id)
                continue;
            takes_part = true;
            add_presence(&list[count], &presences[j],
                         length_of(camp->sessions, presences[j].session));
            kept[seen++] = presences[j];
        }
        count += takes_part;
    }
    add_kits(c, selection->id, list, count);
    camp->trainees = (struct field_list){list, count};
    camp->presences = (struct field_list){kept, seen};
}

struct selection_camp selection_camp(struct ctx *c, const struct selection *selection)
{
    struct selection_camp camp = {.place = selection->camp_place,
                                  .from_day = selection->camp_from,
                                  .until_day = selection->camp_until,
                                  .rev = selection->camp_rev,
                                  .kit = selection_read_names(c, selection->kit),
                                  .sessions = sessions_of(c, selection->id),
                                  .leaders = leaders_of(c, selection->id)};
    const struct selection_session *sessions = camp.sessions.at;
    for (size_t i = 0; i < camp.sessions.count; i++) {
        if (sessions[i].day <= org_today(c))
            camp.minutes += sessions[i].until_minute - sessions[i].from_minute;
    }
    gather(c, selection, &camp);
    return camp;
}

/* ---- The programme --------------------------------------------------------------------------- */

static const struct selection_session *session_of(struct field_list sessions, int64_t id)
{
    const struct selection_session *list = sessions.at;
    for (size_t i = 0; i < sessions.count; i++) {
        if (list[i].id == id)
            return &list[i];
    }
    return NULL;
}

static void check_session(struct ctx *c, const struct selection_camp *camp, size_t at,
                          struct field_list there)
{
    const struct selection_session *one = (const struct selection_session *)camp->sessions.at + at;
    if (one->day < camp->from_day || one->day > camp->until_day)
        ctx_fault(c, text_format(c->arena, "sessions[%zu].day", at),
                  "第 %zu 节课不在集训的日期里，请改正。", at + 1);
    if (one->from_minute < 0)
        ctx_fault(c, text_format(c->arena, "sessions[%zu].from", at),
                  "第 %zu 节课的开始时间请写成 08:30 的样子。", at + 1);
    if (one->until_minute < 0 || one->until_minute <= one->from_minute)
        ctx_fault(c, text_format(c->arena, "sessions[%zu].until", at),
                  "第 %zu 节课的结束时间请写成 11:30 的样子，并晚于开始时间。", at + 1);
    if (one->id != 0 && !session_of(there, one->id))
        ctx_fault(c, text_format(c->arena, "sessions[%zu].session", at),
                  "第 %zu 节课已被删去，请刷新页面。", at + 1);
}

static void check_gone(struct ctx *c, const struct selection_camp *camp, struct field_list there)
{
    const struct selection_session *list = there.at;
    for (size_t i = 0; i < there.count; i++) {
        if (!session_of(camp->sessions, list[i].id) &&
            db_found(c, sql_selection_session_is_held, DB_ARGS(VAL(list[i].id))))
            ctx_fault(c, "sessions", "“%s”已经登记了考勤，不能删去。", list[i].course);
    }
}

static enum err check_camp(struct ctx *c, const struct selection_camp *camp,
                           struct field_list there)
{
    if (camp->until_day < camp->from_day)
        ctx_fault(c, "until_day", "集训结束日期不能早于开始日期，请改正。");
    for (size_t i = 0; i < camp->sessions.count; i++)
        check_session(c, camp, i, there);
    check_gone(c, camp, there);
    return ctx_faulty(c);
}

static const char *or_nothing(const char *string)
{
    return string ? string : "";
}

static void store_session(struct ctx *c, int64_t selection, const struct selection_session *one)
{
    int64_t id = one->id != 0 ? one->id : db_new_id(c);
    (void)db_exec(c, sql_selection_session_set,
                  DB_ARGS(VAL(id), VAL(selection), VAL(one->day), VAL(one->from_minute),
                          VAL(one->until_minute), VAL(one->course), VAL(or_nothing(one->teacher)),
                          VAL(or_nothing(one->venue))));
}

static void store_sessions(struct ctx *c, int64_t selection, const struct selection_camp *camp,
                           struct field_list there)
{
    const struct selection_session *before = there.at, *now = camp->sessions.at;
    for (size_t i = 0; i < there.count; i++) {
        if (!session_of(camp->sessions, before[i].id))
            (void)db_exec(c, sql_selection_session_delete, DB_ARGS(VAL(before[i].id)));
    }
    for (size_t i = 0; i < camp->sessions.count; i++)
        store_session(c, selection, &now[i]);
}

enum err selection_camp_change(struct ctx *c, const struct selection *selection,
                               const struct selection_camp *camp)
{
    struct field_list there = sessions_of(c, selection->id);
    TRY(selection_need_leads(c, selection));
    if (selection->camp_rev != camp->rev)
        return ctx_fail(c, ERR_CONFLICT, "集训安排已由他人改动，请核对两个版本后再保存。");
    TRY(check_camp(c, camp, there));
    (void)db_exec(c, sql_selection_camp_update,
                  DB_ARGS(VAL(selection->id), VAL(camp->rev), VAL(camp->place), VAL(camp->from_day),
                          VAL(camp->until_day), VAL(selection_print_names(c, camp->kit))));
    store_sessions(c, selection->id, camp, there);
    selection_note(c, selection, "selection.camp",
                   text_format(c->arena, "选拔“%s”：安排集训，%zu 节课", selection->title,
                               camp->sessions.count));
    return OK;
}

/* ---- Leaders --------------------------------------------------------------------------------- */

enum err selection_leader_give(struct ctx *c, const struct selection *selection, int64_t id)
{
    struct org_person person;
    TRY(selection_need_runs(c, selection));
    if (!org_person_get(c, id, &person) || person.unit == 0 ||
        !org_may(c, MAY_SEE_PEOPLE, person.unit)) {
        ctx_fault(c, "person", "这名人员不在人员名册里，或者不在岗，请重新选择。");
        return ctx_faulty(c);
    }
    (void)db_exec(c, sql_selection_leader_give, DB_ARGS(VAL(selection->id), VAL(id)));
    selection_note(
        c, selection, "selection.leader",
        text_format(c->arena, "选拔“%s”：%s为集训负责人", selection->title, person.name));
    return OK;
}

enum err selection_leader_end(struct ctx *c, const struct selection *selection, int64_t id)
{
    struct org_person person = {.name = ""};
    TRY(selection_need_runs(c, selection));
    if (db_exec(c, sql_selection_leader_end, DB_ARGS(VAL(selection->id), VAL(id))) != 1)
        return ctx_fail(c, ERR_CONFLICT, "这名人员不是集训负责人，请刷新页面。");
    (void)org_person_get(c, id, &person);
    selection_note(
        c, selection, "selection.leader",
        text_format(c->arena, "选拔“%s”：%s不再是集训负责人", selection->title, person.name));
    return OK;
}

/* ---- Who came, with what --------------------------------------------------------------------- */

static struct selection_presence last_presence(struct ctx *c, int64_t session, int64_t candidate)
{
    struct selection_presence last = {.state = -1, .reason = "", .name = ""};
    struct db_rows *rows =
        db_query(c, sql_selection_presence_last, DB_ARGS(VAL(session), VAL(candidate)));
    if (db_row(rows) == DB_ROW)
        last = presence_at(rows, 0);
    db_close(rows);
    last.session = session;
    last.candidate = candidate;
    return last;
}

/* Somebody of the camp, for whoever keeps it; who left stays in what they had (`was_there`). */
static enum err take_trainee(struct ctx *c, const struct selection *selection, int64_t candidate,
                             bool was_there, const char **ret_name)
{
    TRY(selection_need_leads(c, selection));
    struct selection_candidates all = selection_all(c, selection->id);
    for (size_t i = 0; selection->state == SELECTION_ANNOUNCED && i < all.count; i++) {
        const struct selection_candidate *one = &all.list[i];
        bool takes_part = one->standing == STANDING_CHOSEN || one->standing == STANDING_RESERVE;
        if (one->id != candidate || (!takes_part && !was_there))
            continue;
        *ret_name = one->name;
        return OK;
    }
    return ctx_fail(c, ERR_NOT_FOUND, "这名人员不参加集训，请刷新页面。");
}

static enum err check_presence(struct ctx *c, const struct selection *selection,
                               const struct selection_presence *wish)
{
    struct field_list sessions = sessions_of(c, selection->id);
    const struct selection_session *session = session_of(sessions, wish->session);
    if (!session)
        return ctx_fail(c, ERR_NOT_FOUND, "没有这节课，请刷新页面。");
    const char *refused =
        selection_refuse_presence(wish->state, wish->reason, session->day, org_today(c));
    if (refused)
        ctx_fault(c, session->day > org_today(c) ? "session" : "reason", "%s", refused);
    return ctx_faulty(c);
}

enum err selection_presence_set(struct ctx *c, const struct selection *selection,
                                const struct selection_presence *wish,
                                struct selection_presence *ret)
{
    const char *name;
    *ret = last_presence(c, wish->session, wish->candidate);
    TRY(take_trainee(c, selection, wish->candidate, ret->rev > 0, &name));
    TRY(check_presence(c, selection, wish));
    if (ret->state == wish->state && strcmp(ret->reason, wish->reason) == 0)
        return OK; /* said once more */
    if (ret->rev != wish->rev)
        return ctx_fail(c, ERR_CONFLICT, "%s的考勤已有新的登记，请核对。", name);
    (void)db_exec(c, sql_selection_presence_add,
                  DB_ARGS(VAL(wish->session), VAL(wish->candidate), VAL(wish->rev + 1),
                          wish->state < 0 ? db_null() : db_of_int(wish->state), VAL(wish->reason),
                          VAL(c->now), VAL(c->actor.person)));
    static const char *const words[] = {"撤销", "到", "迟到", "请假", "缺勤"};
    selection_note(c, selection, "selection.presence",
                   text_format(c->arena, "选拔“%s”集训：登记%s的考勤为%s", selection->title, name,
                               words[wish->state + 1]));
    *ret = last_presence(c, wish->session, wish->candidate);
    return OK;
}

static struct selection_kit last_kit(struct ctx *c, int64_t candidate)
{
    struct selection_kit last = {.candidate = candidate, .missing = "[]"};
    struct db_rows *rows = db_query(c, sql_selection_kit_last, DB_ARGS(VAL(candidate)));
    if (db_row(rows) == DB_ROW)
        last = (struct selection_kit){.candidate = candidate,
                                      .rev = db_int(rows, 0),
                                      .missing = db_text(rows, 1),
                                      .at = db_int(rows, 2),
                                      .name = db_text(rows, 3)};
    db_close(rows);
    return last;
}

enum err selection_kit_set(struct ctx *c, const struct selection *selection,
                           const struct selection_kit *wish, struct selection_kit *ret)
{
    const char *name;
    TRY(take_trainee(c, selection, wish->candidate, false, &name));
    *ret = last_kit(c, wish->candidate);
    if (ret->rev > 0 && strcmp(ret->missing, wish->missing) == 0)
        return OK; /* said once more */
    if (ret->rev != wish->rev)
        return ctx_fail(c, ERR_CONFLICT, "%s的装备着装已有新的查验结果，请核对。", name);
    (void)db_exec(c, sql_selection_kit_add,
                  DB_ARGS(VAL(wish->candidate), VAL(wish->rev + 1), VAL(wish->missing), VAL(c->now),
                          VAL(c->actor.person)));
    selection_note(c, selection, "selection.kit",
                   text_format(c->arena, "选拔“%s”集训：查验%s的装备着装", selection->title, name));
    *ret = last_kit(c, wish->candidate);
    return OK;
}

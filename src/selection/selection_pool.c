/* SPDX-License-Identifier: Apache-2.0 */
/* Candidates that no unit has recommended: drawn, or taken from a contest's ranking. */
#include <stdlib.h>
#include <string.h>

#include "contest/contest.h"
#include "contest/contest_result.h"
#include "org/org.h"
#include "platform/base/date.h"
#include "platform/db/db.h"
#include "selection/selection_own.h"
#include "selection/selection_rules.h"
#include "selection_sql.h"

static const char subject_kind[] = "selection";

static enum err need_open(struct ctx *c, const struct selection *selection)
{
    TRY(selection_need_runs(c, selection));
    if (selection->state != SELECTION_OPEN)
        return ctx_fail(c, ERR_CONFLICT, "候选人只在开始推荐以后、名单公布以前产生。");
    return OK;
}

static const struct selection_candidate *candidate_of(const struct selection_candidates *all,
                                                      int64_t person)
{
    for (size_t i = 0; i < all->count; i++) {
        if (all->list[i].person == person)
            return &all->list[i];
    }
    return NULL;
}

static void add(struct ctx *c, const struct selection *selection,
                const struct selection_candidate *one)
{
    (void)db_exec(c, sql_selection_candidate_add,
                  DB_ARGS(VAL(db_new_id(c)), VAL(selection->id), VAL(one->person), VAL(one->unit),
                          VAL((int64_t)one->origin), db_of_id(one->source), VAL(one->note),
                          VAL((const char *)""), VAL((const char *)""), VAL((const char *)""),
                          VAL(c->actor.person), VAL(c->now)));
}

/* ---- Drawn ----------------------------------------------------------------------------------- */

static enum err need_to_draw(struct ctx *c, const struct selection *selection)
{
    struct draw_list before = draw_of_subject(c, subject_kind, selection->id);
    TRY(need_open(c, selection));
    if (selection->drawn == 0)
        return ctx_fail(c, ERR_CONFLICT, "这次选拔的办法里没有随机抽取的名额。");
    for (size_t i = 0; i < before.count; i++) {
        if (before.list[i].state != DRAW_VOID)
            return ctx_fail(c, ERR_CONFLICT,
                            "已有一次抽签“%s”，请采用它的结果；确需重抽的，"
                            "请在抽签里写明原因作废后重抽。",
                            before.list[i].record.title);
    }
    return OK;
}

/* Everybody below the owner who keeps the rules, unit by unit; who is a candidate already stays in
 * the list, so that everybody can see why they were not drawn. */
static struct field_list pool_of(struct ctx *c, const struct selection *selection)
{
    static const char *const reasons[] = {"已是候选人", "已退出"};
    struct selection_candidates all = selection_all(c, selection->id);
    struct org_people people = org_serving(c, selection->owner_unit, org_today(c));
    struct draw_line *lines = arena_array(c->arena, people.count + 1, sizeof *lines);
    size_t count = 0;
    for (size_t i = 0; i < people.count && count <= DRAW_MOST_LINES; i++) {
        const struct org_person *one = &people.list[i];
        struct org_unit unit;
        int64_t below = selection_unit_of(c, selection, one->id, org_today(c));
        if (below == selection->owner_unit || !org_unit_get(c, below, &unit) ||
            selection_rules_broken(c, selection, &one->id, 1, false).count > 0)
            continue;
        const struct selection_candidate *there = candidate_of(&all, one->id);
        lines[count++] = (struct draw_line){
            .label = one->certificate
                         ? text_format(c->arena, "%s（%s）", one->name, one->certificate)
                         : one->name,
            .unit = unit.short_name,
            .ref = one->id,
            .excluded = there ? reasons[there->standing == STANDING_WITHDRAWN] : NULL};
    }
    return (struct field_list){lines, count};
}

enum err selection_draw_begin(struct ctx *c, const struct selection *selection, struct draw *ret)
{
    TRY(need_to_draw(c, selection));
    struct field_list lines = pool_of(c, selection);
    if (lines.count == 0)
        return ctx_fail(c, ERR_INVALID, "各单位没有符合条件的人员，请先核对人员的证件和任职信息。");
    if (lines.count > DRAW_MOST_LINES)
        return ctx_fail(c, ERR_TOO_BIG, "符合条件的人员超过 %d 人，一次抽签放不下。",
                        (int)DRAW_MOST_LINES);
    *ret = (struct draw){
        .owner_unit = selection->owner_unit,
        .subject_kind = subject_kind,
        .subject_id = selection->id,
        .record = {.title =
                       text_format(c->arena, "%s：随机抽取候选人（按抽出顺序，每单位取前 %lld 名）",
                                   selection->title, (long long)selection->drawn),
                   .kind = DRAW_ORDER,
                   .way = DRAW_BY_NUMBER,
                   .lines = lines}};
    return draw_create(c, ret);
}

static enum err check_draw(struct ctx *c, const struct selection *selection,
                           const struct draw *draw)
{
    bool is_ours = draw->subject_kind && strcmp(draw->subject_kind, subject_kind) == 0 &&
                   draw->subject_id == selection->id && draw->record.kind == DRAW_ORDER;
    if (!is_ours)
        return ctx_fail(c, ERR_INVALID, "这次抽签不是为本次选拔进行的，请重新选择。");
    if (draw->state == DRAW_VOID)
        return ctx_fail(c, ERR_INVALID, "这次抽签已经作废，请选择重抽的那一次。");
    if (!draw->is_open)
        return ctx_fail(c, ERR_INVALID, "这次抽签还没有结果，请先抽签。");
    return OK;
}

static const struct draw_line *line_of(const struct draw *draw, int64_t number)
{
    const struct draw_line *lines = draw->record.lines.at;
    for (size_t i = 0; i < draw->record.lines.count; i++) {
        if (lines[i].number == number)
            return &lines[i];
    }
    return NULL;
}

/* How many drawn ones each unit has that is in the list. */
static size_t shares_of(const struct selection_candidates *all, const struct selection_turn *turns,
                        size_t count, struct selection_share *shares)
{
    size_t units = 0;
    for (size_t i = 0; i < count; i++) {
        size_t at = 0;
        while (at < units && shares[at].unit != turns[i].unit)
            at++;
        if (at == units)
            shares[units++] = (struct selection_share){turns[i].unit, 0};
    }
    for (size_t i = 0; i < all->count; i++) {
        bool counts =
            all->list[i].origin == ORIGIN_DRAWN && all->list[i].standing != STANDING_WITHDRAWN;
        for (size_t j = 0; counts && j < units; j++)
            shares[j].has += shares[j].unit == all->list[i].unit;
    }
    return units;
}

enum err selection_draw_take(struct ctx *c, const struct selection *selection, int64_t draw_id)
{
    struct draw draw;
    TRY(need_open(c, selection));
    TRY(draw_read(c, draw_id, &draw));
    TRY(check_draw(c, selection, &draw));
    struct selection_candidates all = selection_all(c, selection->id);
    const struct draw_result *results = draw.record.results.at;
    size_t count = draw.record.results.count, taken = 0;
    struct selection_turn *turns = arena_array(c->arena, count + 1, sizeof *turns);
    struct selection_share *shares = arena_array(c->arena, count + 1, sizeof *shares);
    for (size_t i = 0; i < count; i++) {
        const struct draw_line *line = line_of(&draw, results[i].line);
        int64_t person = line ? line->ref : 0;
        int64_t unit = selection_unit_of(c, selection, person, org_today(c));
        turns[i] = (struct selection_turn){.unit = unit,
                                           .is_free = unit != 0 && !candidate_of(&all, person)};
    }
    size_t units = shares_of(&all, turns, count, shares);
    selection_fill(turns, count, shares, units, selection->drawn);
    for (size_t i = 0; i < count; i++) {
        if (!turns[i].is_taken)
            continue;
        add(c, selection,
            &(struct selection_candidate){
                .person = line_of(&draw, results[i].line)->ref,
                .unit = turns[i].unit,
                .origin = ORIGIN_DRAWN,
                .source = draw_id,
                .note = text_format(c->arena, "抽签第 %lld 个抽出", (long long)results[i].place)});
        taken++;
    }
    selection_note(c, selection, "selection.drawn",
                   text_format(c->arena, "选拔“%s”：采用抽签“%s”的结果，产生候选人 %zu 名",
                               selection->title, draw.record.title, taken));
    return OK;
}

/* ---- From a contest's ranking ---------------------------------------------------------------- */

static const struct contest_row *row_of(const struct contest_ranking *ranking,
                                        const struct contest_entrant *member)
{
    const struct contest_row *rows = ranking->rows.at;
    int64_t entrant = ranking->of == OF_TEAM ? member->team : member->id;
    for (size_t i = 0; i < ranking->rows.count; i++) {
        if (rows[i].entrant == entrant)
            return &rows[i];
    }
    return NULL;
}

static int by_rank(const void *one, const void *other)
{
    const struct selection_candidate *a = one, *b = other;
    return (a->place > b->place) - (a->place < b->place);
}

enum err selection_rank(struct ctx *c, const struct selection *selection, int64_t contest_id,
                        int64_t places, struct selection_ranking *ret)
{
    struct contest contest;
    struct contest_scored scored;
    TRY(need_open(c, selection));
    TRY(contest_see(c, contest_id, &contest));
    TRY(contest_need_results(c, &contest));
    if (contest.state != CONTEST_CLOSED)
        return ctx_fail(c, ERR_CONFLICT, "“%s”还没有结束，名次还可能变动。", contest.title);
    contest_score(c, &contest, contest.people_scheme ? OF_MEMBER : OF_TEAM, false, &scored);
    const struct contest_ranking *ranking = contest_rank(c, &contest, &scored);
    struct contest_entrants members = contest_entrants(c, contest_id, 0, OF_MEMBER);
    struct selection_candidate *list = arena_array(c->arena, members.count + 1, sizeof *list);
    size_t count = 0;
    for (size_t i = 0; i < members.count; i++) {
        const struct contest_row *row = row_of(ranking, &members.list[i]);
        if (!row || row->rank == 0 || row->rank > places)
            continue;
        list[count++] = (struct selection_candidate){
            .person = members.list[i].person,
            .place = row->rank,
            .note = text_format(c->arena, "“%s”%s第 %lld 名，%s 分", contest.title,
                                ranking->of == OF_TEAM ? "团体" : "个人", (long long)row->rank,
                                row->total)};
    }
    if (count > 1)
        qsort(list, count, sizeof *list, by_rank);
    *ret = (struct selection_ranking){contest_id, {list, count}};
    return OK;
}

enum err selection_rank_take(struct ctx *c, const struct selection *selection,
                             const struct selection_ranking *ranking)
{
    const struct selection_candidate *list = ranking->people.at;
    size_t taken = 0;
    TRY(need_open(c, selection));
    struct selection_candidates all = selection_all(c, selection->id);
    for (size_t i = 0; i < ranking->people.count; i++) {
        struct selection_candidate one = list[i];
        one.unit = selection_unit_of(c, selection, one.person, org_today(c));
        one.origin = ORIGIN_RANKED;
        one.source = ranking->contest;
        if (one.unit == 0 || candidate_of(&all, one.person))
            continue;
        add(c, selection, &one);
        taken++;
    }
    if (taken == 0)
        return ctx_fail(c, ERR_INVALID,
                        "没有可以增加的候选人：这些名次的人员已是候选人，或者不在本市任职。");
    selection_note(
        c, selection, "selection.ranked",
        text_format(c->arena, "选拔“%s”：按比武成绩产生候选人 %zu 名", selection->title, taken));
    return OK;
}

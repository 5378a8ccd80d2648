/* SPDX-License-Identifier: Apache-2.0 */
#include "contest/contest_loss.h"

#include "contest/contest_judging.h"
#include "contest/contest_rules.h"

#define LOSS_FIELD(what, part, of_kind, said)                                         \
    {                                                                                 \
        .name = #part, .kind = (of_kind), .offset = offsetof(struct what, loss.part), \
        .label = (said)                                                               \
    }
#define LOSS_FIELDS(what)                                      \
    LOSS_FIELD(what, full, FIELD_DECIMAL, "满分"),             \
        LOSS_FIELD(what, average, FIELD_DECIMAL, "平均失分"),  \
        LOSS_FIELD(what, share, FIELD_DECIMAL, "失分率（%）"), \
        LOSS_FIELD(what, own, FIELD_DECIMAL, "本队失分"),      \
        LOSS_FIELD(what, entrants, FIELD_INT, "参赛数")

#define MOST_ITEMS 100

struct gathering {
    struct ctx *c;
    const struct contest *contest;
    int64_t team;
    struct contest_entrants teams, members;
    struct contest_sheets sheets;
    const struct contest_scored *scored;
};

/* What somebody lost of one thing, and how often it was given. */
struct tally {
    int64_t lost, count, own, own_count;
};

static int64_t team_of(const struct gathering *g, int64_t entrant)
{
    for (size_t i = 0; i < g->members.count; i++) {
        if (g->members.list[i].id == entrant)
            return g->members.list[i].team;
    }
    return entrant;
}

static struct contest_loss loss_of(const struct tally *tally, int64_t full)
{
    struct contest_loss loss = {.full = {true, full}, .entrants = tally->count};
    if (tally->count > 0) {
        int64_t average = tally->lost / tally->count;
        loss.average = (struct field_decimal){true, average};
        if (full > 0)
            loss.share = (struct field_decimal){true, (average * 1000 + full / 2) / full *
                                                          (DECIMAL_ONE / 10)};
    }
    if (tally->own_count > 0)
        loss.own = (struct field_decimal){true, tally->own / tally->own_count};
    return loss;
}

/* ---- Items ----------------------------------------------------------------------------------- */

/* Adds what one sheet gives for each item, in the items' order. */
static void add_sheet(const struct gathering *g, const struct contest_sheet *sheet,
                      struct field_list items, int64_t *points)
{
    struct arena_mark mark = arena_mark(g->c->arena);
    struct field_list cells = contest_cells(g->c, sheet->id);
    const struct contest_item_row *rows = items.at;
    const struct contest_cell *given = cells.at;
    for (size_t i = 0; i < items.count && i < MOST_ITEMS; i++) {
        struct contest_sheet_item item = {rows[i].kind, rows[i].marks.millionths,
                                          rows[i].step.millionths};
        int64_t value = contest_empty_total(&item, 1);
        for (size_t j = 0; j < cells.count; j++) {
            if (given[j].item == rows[i].item && given[j].value.is_known)
                value = contest_cell_points(&item, given[j].value.millionths);
        }
        points[i] += value;
    }
    arena_rewind(g->c->arena, mark);
}

static void tally_entrant(const struct gathering *g, const struct contest_sheets *sheets,
                          struct field_list items, struct tally *tallies)
{
    const struct contest_item_row *rows = items.at;
    int64_t points[MOST_ITEMS] = {0}, judges = 0;
    bool is_own = g->team != 0 && team_of(g, sheets->list[0].entrant) == g->team;
    for (size_t i = 0; i < sheets->count; i++) {
        if (sheets->list[i].state != SHEET_SUBMITTED)
            continue;
        add_sheet(g, &sheets->list[i], items, points);
        judges++;
    }
    for (size_t i = 0; judges > 0 && i < items.count && i < MOST_ITEMS; i++) {
        int64_t lost = rows[i].marks.millionths - points[i] / judges;
        tallies[i].lost += lost;
        tallies[i].count++;
        tallies[i].own += is_own ? lost : 0;
        tallies[i].own_count += is_own;
    }
}

/* Sheets come by subject and entrant. */
static struct field_list items_of(const struct gathering *g,
                                  const struct contest_subject_row *subject)
{
    const struct contest_item_row *rows = subject->items.at;
    size_t count = subject->items.count;
    struct tally tallies[MOST_ITEMS] = {{0, 0, 0, 0}};
    struct contest_lost_item *list = arena_array(g->c->arena, count + 1, sizeof *list);
    for (size_t from = 0, until; from < g->sheets.count; from = until) {
        const struct contest_sheet *first = &g->sheets.list[from];
        for (until = from; until < g->sheets.count &&
                           g->sheets.list[until].subject == first->subject &&
                           g->sheets.list[until].entrant == first->entrant;)
            until++;
        struct contest_sheets part = {g->sheets.list + from, until - from};
        if (first->subject == subject->subject)
            tally_entrant(g, &part, subject->items, tallies);
    }
    for (size_t i = 0; i < count && i < MOST_ITEMS; i++)
        list[i] =
            (struct contest_lost_item){.item = rows[i].item,
                                       .title = rows[i].title,
                                       .group = rows[i].group,
                                       .loss = loss_of(&tallies[i], rows[i].marks.millionths)};
    return (struct field_list){list, count < MOST_ITEMS ? count : MOST_ITEMS};
}

/* ---- Subjects -------------------------------------------------------------------------------- */

static struct contest_loss subject_loss(const struct gathering *g, int64_t subject, int64_t full)
{
    const struct contest_scored *scored = g->scored;
    struct tally tally = {0, 0, 0, 0};
    const char *id = text_format(g->c->arena, "s%lld", (long long)subject);
    int indicator = score_indicator_of(scored->model, bytes_of(id));
    for (size_t i = 0; indicator >= 0 && i < g->teams.count; i++) {
        uint32_t at;
        if (!score_subject_of(scored->run, bytes_of(g->teams.list[i].key), &at))
            continue;
        int64_t lost = full - score_indicator_points(scored->run, at, indicator) *
                                  (DECIMAL_ONE / decimal_power(scored->model->decimals));
        bool is_own = g->teams.list[i].id == g->team;
        tally.lost += lost;
        tally.count++;
        tally.own += is_own ? lost : 0;
        tally.own_count += is_own;
    }
    return loss_of(&tally, full);
}

static struct field_list subjects_of(const struct gathering *g)
{
    struct contest_plan plan = contest_plan_read(g->c, g->contest->plan);
    struct field_list found = contest_subjects(g->c, g->contest->id);
    const struct contest_subject_row *rows = found.at;
    struct contest_lost_subject *list = arena_array(g->c->arena, found.count + 1, sizeof *list);
    size_t count = 0;
    for (size_t i = 0; i < found.count; i++) {
        const struct contest_subject *planned = contest_plan_subject(&plan, rows[i].subject);
        if (rows[i].state != SUBJECT_CLOSED || !planned || planned->is_bonus)
            continue;
        list[count++] = (struct contest_lost_subject){
            .subject = rows[i].subject,
            .title = rows[i].title,
            .loss = subject_loss(g, rows[i].subject, rows[i].points.millionths),
            .items = items_of(g, &rows[i])};
    }
    return (struct field_list){list, count};
}

/* ---- The whole ------------------------------------------------------------------------------- */

static const struct field item_fields[] = {
    FIELD(contest_lost_item, item, FIELD_INT, .label = "评分项", .is_required = true),
    FIELD(contest_lost_item, title, FIELD_TEXT, .label = "评分项名称", .is_required = true),
    FIELD(contest_lost_item, group, FIELD_TEXT, .label = "分组", .is_required = true),
    LOSS_FIELDS(contest_lost_item), FIELD_SHAPE("ContestLostItem")};

static const struct field subject_fields[] = {
    FIELD(contest_lost_subject, subject, FIELD_INT, .label = "科目", .is_required = true),
    FIELD(contest_lost_subject, title, FIELD_TEXT, .label = "科目名称", .is_required = true),
    LOSS_FIELDS(contest_lost_subject),
    FIELD(contest_lost_subject, items, FIELD_LIST, .label = "评分项", .is_required = true,
          .of = item_fields, .size = sizeof(struct contest_lost_item)),
    FIELD_SHAPE("ContestLostSubject")};

const struct field contest_losses_fields[] = {
    FIELD(contest_losses, contest, FIELD_ID, .label = "比武", .is_required = true),
    FIELD(contest_losses, team, FIELD_ID, .label = "队伍"),
    FIELD(contest_losses, team_name, FIELD_TEXT, .label = "队名"),
    FIELD(contest_losses, subjects, FIELD_LIST, .label = "各科目", .is_required = true,
          .of = subject_fields, .size = sizeof(struct contest_lost_subject)),
    FIELD_SHAPE("ContestLosses")};

/* Who doesn't see all is shown their own team, whichever they ask for. */
static enum err choose_team(struct ctx *c, const struct contest *contest,
                            const struct contest_entrants *teams, struct contest_losses *ret)
{
    bool sees_all = contest_sees_all(c, contest);
    for (size_t i = 0; i < teams->count; i++) {
        const struct contest_entrant *team = &teams->list[i];
        bool is_meant = ret->team != 0 ? team->id == ret->team : !sees_all;
        if (!is_meant || (!sees_all && !contest_is_own_entrant(c, contest->id, team->id)))
            continue;
        ret->team = team->id;
        ret->team_name = team->name;
        return OK;
    }
    if (sees_all && ret->team == 0)
        return OK;
    return ctx_fail(c, ERR_FORBIDDEN, "失分分析只给主办单位看全部，给参赛队看本队的。");
}

enum err contest_lost(struct ctx *c, const struct contest *contest, int64_t team,
                      struct contest_losses *ret)
{
    struct contest_scored scored;
    struct gathering g = {.c = c, .contest = contest, .scored = &scored};
    *ret = (struct contest_losses){.contest = contest->id, .team = team};
    TRY(contest_need_results(c, contest));
    g.teams = contest_entrants(c, contest->id, 0, OF_TEAM);
    TRY(choose_team(c, contest, &g.teams, ret));
    contest_score(c, contest, OF_TEAM, false, &scored);
    if (!scored.run)
        return ctx_fail(c, ERR_INVALID, "成绩还算不出来，请先在“成绩”里改正问题。");
    g.team = ret->team;
    g.members = contest_entrants(c, contest->id, 0, OF_MEMBER);
    g.sheets = contest_sheets(c, contest->id, 0, 0);
    ret->subjects = subjects_of(&g);
    return OK;
}

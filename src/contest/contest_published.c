/* SPDX-License-Identifier: Apache-2.0 */
#include "contest/contest_published.h"

#include <string.h>

#include "contest/contest_figure.h"
#include "contest/contest_own.h"
#include "org/org.h"

/* ---- Shapes ---------------------------------------------------------------------------------- */

static const char *const winner_kinds[] = {"team", "person", "unit", NULL};
static const char *const bys[] = {"place", "subject", "nomination", NULL};

#define COLUMN_FIELDS                                                                          \
    FIELD(contest_published_column, subject, FIELD_INT, .label = "科目", .is_required = true), \
        FIELD(contest_published_column, title, FIELD_TEXT, .label = "科目名称",                \
              .is_required = true),                                                            \
        FIELD(contest_published_column, points, FIELD_DECIMAL, .label = "分值"),               \
        FIELD(contest_published_column, is_bonus, FIELD_BOOL, .label = "附加分")

#define ROW_FIELDS                                                                                 \
    FIELD(contest_published_row, rank, FIELD_ID, .label = "名次"),                                 \
        FIELD(contest_published_row, name, FIELD_TEXT, .label = "名称", .is_required = true),      \
        FIELD(contest_published_row, team_name, FIELD_TEXT, .label = "队伍", .is_required = true), \
        FIELD(contest_published_row, unit_name, FIELD_TEXT, .label = "单位", .is_required = true), \
        FIELD(contest_published_row, status, FIELD_WORD, .label = "参赛情况",                      \
              .words = score_status_words, .is_required = true),                                   \
        FIELD(contest_published_row, total, FIELD_TEXT, .label = "总分", .is_required = true),     \
        FIELD(contest_published_row, award, FIELD_TEXT, .label = "奖项"),                          \
        FIELD(contest_published_row, points, FIELD_TEXTS, .label = "各科目得分",                   \
              .is_required = true)

#define WINNER_FIELDS                                                                       \
    FIELD(contest_winner, kind, FIELD_WORD, .label = "获奖者类别", .words = winner_kinds,   \
          .is_required = true),                                                             \
        FIELD(contest_winner, by, FIELD_WORD, .label = "产生办法", .words = bys,            \
              .is_required = true),                                                         \
        FIELD(contest_winner, award, FIELD_TEXT, .label = "奖项", .is_required = true),     \
        FIELD(contest_winner, subject, FIELD_ID, .label = "科目"),                          \
        FIELD(contest_winner, subject_title, FIELD_TEXT, .label = "科目名称"),              \
        FIELD(contest_winner, rank, FIELD_ID, .label = "名次"),                             \
        FIELD(contest_winner, total, FIELD_TEXT, .label = "得分"),                          \
        FIELD(contest_winner, name, FIELD_TEXT, .label = "名称", .is_required = true),      \
        FIELD(contest_winner, team_name, FIELD_TEXT, .label = "队伍"),                      \
        FIELD(contest_winner, unit_name, FIELD_TEXT, .label = "单位", .is_required = true), \
        FIELD(contest_winner, members, FIELD_TEXTS, .label = "队员", .is_required = true),  \
        FIELD(contest_winner, grounds, FIELD_LONG, .label = "理由")

static const struct field column_fields[] = {COLUMN_FIELDS, FIELD_SHAPE("ContestPublishedColumn")};

static const struct field row_fields[] = {
    ROW_FIELDS,
    FIELD(contest_published_row, members, FIELD_TEXTS, .label = "队员", .is_required = true),
    FIELD(contest_published_row, tie, FIELD_WORD, .label = "同分", .words = score_tie_words,
          .is_required = true),
    FIELD(contest_published_row, entrant, FIELD_ID, .label = "参赛对象", .is_required = true),
    FIELD(contest_published_row, team, FIELD_ID, .label = "队伍编号"),
    FIELD(contest_published_row, unit, FIELD_ID, .label = "单位编号"),
    FIELD(contest_published_row, person, FIELD_ID, .label = "人员编号"),
    FIELD_SHAPE("ContestPublishedRow")};

static const struct field public_row_fields[] = {ROW_FIELDS, FIELD_SHAPE("ContestPublicRow")};

const struct field contest_published_ranking_fields[] = {
    FIELD(contest_published_ranking, columns, FIELD_LIST, .label = "科目", .is_required = true,
          .of = column_fields, .size = sizeof(struct contest_published_column)),
    FIELD(contest_published_ranking, rows, FIELD_LIST, .label = "名次表", .is_required = true,
          .of = row_fields, .size = sizeof(struct contest_published_row)),
    FIELD_SHAPE("ContestPublishedRanking")};

static const struct field public_ranking_fields[] = {
    FIELD(contest_published_ranking, columns, FIELD_LIST, .label = "科目", .is_required = true,
          .of = column_fields, .size = sizeof(struct contest_published_column)),
    FIELD(contest_published_ranking, rows, FIELD_LIST, .label = "名次表", .is_required = true,
          .of = public_row_fields, .size = sizeof(struct contest_published_row)),
    FIELD_SHAPE("ContestPublicRanking")};

const struct field contest_winner_fields[] = {
    WINNER_FIELDS, FIELD(contest_winner, team, FIELD_ID, .label = "队伍编号"),
    FIELD(contest_winner, unit, FIELD_ID, .label = "单位编号"),
    FIELD(contest_winner, person, FIELD_ID, .label = "人员编号"), FIELD_SHAPE("ContestWinner")};

static const struct field public_winner_fields[] = {WINNER_FIELDS,
                                                    FIELD_SHAPE("ContestPublicWinner")};

const struct field contest_published_move_fields[] = {
    FIELD(contest_published_move, of, FIELD_WORD, .label = "对象", .words = contest_of_words,
          .is_required = true),
    FIELD(contest_published_move, name, FIELD_TEXT, .label = "名称", .is_required = true),
    FIELD(contest_published_move, team_name, FIELD_TEXT, .label = "队伍", .is_required = true),
    FIELD(contest_published_move, rank_before, FIELD_ID, .label = "原名次"),
    FIELD(contest_published_move, rank_after, FIELD_ID, .label = "现名次"),
    FIELD(contest_published_move, total_before, FIELD_TEXT, .label = "原总分"),
    FIELD(contest_published_move, total_after, FIELD_TEXT, .label = "现总分"),
    FIELD(contest_published_move, award_before, FIELD_TEXT, .label = "原奖项"),
    FIELD(contest_published_move, award_after, FIELD_TEXT, .label = "现奖项"),
    FIELD_SHAPE("ContestMove")};

#define EVENT_FIELDS                                                                   \
    FIELD(contest_published, title, FIELD_TEXT, .label = "比武", .is_required = true), \
        FIELD(contest_published, owner_name, FIELD_TEXT, .label = "主办单位",          \
              .is_required = true),                                                    \
        FIELD(contest_published, place, FIELD_TEXT, .label = "地点"),                  \
        FIELD(contest_published, from_day, FIELD_DATE, .label = "首日"),               \
        FIELD(contest_published, until_day, FIELD_DATE, .label = "末日")

const struct field contest_published_fields[] = {
    EVENT_FIELDS,
    FIELD(contest_published, teams, FIELD_OBJECT, .label = "团体名次",
          .of = contest_published_ranking_fields, .size = sizeof(struct contest_published_ranking)),
    FIELD(contest_published, people, FIELD_OBJECT, .label = "个人名次",
          .of = contest_published_ranking_fields, .size = sizeof(struct contest_published_ranking)),
    FIELD(contest_published, winners, FIELD_LIST, .label = "获奖名单", .is_required = true,
          .of = contest_winner_fields, .size = sizeof(struct contest_winner)),
    FIELD(contest_published, moves, FIELD_LIST, .label = "更正内容", .is_required = true,
          .of = contest_published_move_fields, .size = sizeof(struct contest_published_move)),
    FIELD_SHAPE("ContestPublished")};

/* Whoever wins nothing has no place before everybody. */
const struct field contest_public_fields[] = {
    EVENT_FIELDS,
    FIELD(contest_published, teams, FIELD_OBJECT, .label = "团体名次", .of = public_ranking_fields,
          .size = sizeof(struct contest_published_ranking)),
    FIELD(contest_published, winners, FIELD_LIST, .label = "获奖名单", .is_required = true,
          .of = public_winner_fields, .size = sizeof(struct contest_winner)),
    FIELD_SHAPE("ContestPublic")};

/* ---- A ranking ------------------------------------------------------------------------------- */

static const char *print_points(struct ctx *c, int64_t units, int decimals)
{
    struct text text;
    text_init(&text, c->arena, 60);
    decimal_add_points(&text, units, decimals);
    return text.at;
}

static struct field_list columns_of(struct ctx *c, const struct contest *contest,
                                    const struct score_scheme *model)
{
    struct contest_plan plan = contest_plan_read(c, contest->plan);
    const struct contest_subject *subjects = plan.subjects.at;
    struct contest_published_column *list =
        arena_array(c->arena, plan.subjects.count + 1, sizeof *list);
    size_t count = 0;
    for (size_t i = 0; i < plan.subjects.count; i++) {
        if (score_indicator_of(model, bytes_of(text_format(c->arena, "s%zu", i + 1))) >= 0)
            list[count++] = (struct contest_published_column){.subject = (int64_t)i + 1,
                                                              .title = subjects[i].title,
                                                              .points = subjects[i].points,
                                                              .is_bonus = subjects[i].is_bonus};
    }
    return (struct field_list){list, count};
}

static struct field_list points_of(struct ctx *c, const struct contest_scored *scored,
                                   struct field_list columns, uint32_t subject)
{
    const struct contest_published_column *column = columns.at;
    const char **list = arena_array(c->arena, columns.count + 1, sizeof *list);
    for (size_t i = 0; i < columns.count; i++) {
        const char *id = text_format(c->arena, "s%lld", (long long)column[i].subject);
        int indicator = score_indicator_of(scored->model, bytes_of(id));
        list[i] = print_points(c, score_indicator_points(scored->run, subject, indicator),
                               scored->model->decimals);
    }
    return (struct field_list){list, columns.count};
}

static struct field_list members_of(struct ctx *c, const struct contest_entrants *people,
                                    int64_t team)
{
    const char **list = arena_array(c->arena, people->count + 1, sizeof *list);
    size_t count = 0;
    for (size_t i = 0; i < people->count; i++) {
        if (people->list[i].team == team)
            list[count++] = people->list[i].name;
    }
    return (struct field_list){list, count};
}

static const char *unit_called(struct ctx *c, int64_t id)
{
    struct org_unit unit;
    return org_unit_get(c, id, &unit) ? unit.name : "";
}

static const struct contest_entrant *entrant_called(const struct contest_entrants *entrants,
                                                    const char *key)
{
    for (size_t i = 0; i < entrants->count; i++) {
        if (strcmp(entrants->list[i].key, key) == 0)
            return &entrants->list[i];
    }
    return NULL;
}

static const char *decision_on(struct ctx *c, const struct contest_scored *scored, int64_t entrant)
{
    const struct contest_figure *list = scored->decided.at;
    for (size_t i = 0; i < scored->decided.count; i++) {
        if (list[i].entrant == entrant)
            return text_format(c->arena, "同分，经书面决定先后：%s（决定的人：%s）", list[i].note,
                               list[i].source);
    }
    return NULL;
}

const struct contest_published_ranking *contest_published_ranking_of(
    struct ctx *c, const struct contest *contest, const struct contest_scored *scored)
{
    size_t count = 0, kept = 0;
    if (!scored->run)
        return NULL;
    struct contest_published_ranking *ranking = arena_alloc(c->arena, sizeof *ranking);
    struct contest_entrants people = contest_entrants(c, contest->id, 0, OF_MEMBER);
    const uint32_t *order = score_run_order(scored->run, &count);
    struct contest_published_row *list = arena_array(c->arena, count + 1, sizeof *list);
    ranking->columns = columns_of(c, contest, scored->model);
    for (size_t i = 0; i < count; i++) {
        struct score_result result = score_result_of(scored->run, order[i]);
        const struct contest_entrant *entrant = entrant_called(&scored->entrants, result.id);
        if (!entrant)
            continue;
        list[kept++] = (struct contest_published_row){
            .rank = result.rank,
            .entrant = entrant->id,
            .team = entrant->team,
            .unit = entrant->unit,
            .person = entrant->person,
            .name = entrant->name,
            .team_name = entrant->team_name,
            .unit_name = unit_called(c, entrant->unit),
            .members = scored->of == OF_TEAM ? members_of(c, &people, entrant->id)
                                             : (struct field_list){NULL, 0},
            .status = (int)result.status,
            .tie = (int)result.tie,
            .total = print_points(c, result.total, scored->model->decimals),
            .award = result.award,
            .decided = decision_on(c, scored, entrant->id),
            .points = points_of(c, scored, ranking->columns, order[i])};
    }
    ranking->rows = (struct field_list){list, kept};
    return ranking;
}

const char *contest_winner_award(struct ctx *c, const struct contest_winner *winner)
{
    const char *of = winner->kind == WINNER_TEAM ? "团体" : "个人";
    if (winner->by == AWARD_BY_SUBJECT || winner->subject != 0)
        return text_format(c->arena, "“%s”科目%s", winner->subject_title, winner->award);
    if (winner->by == AWARD_BY_PLACE && !strstr(winner->award, of))
        return text_format(c->arena, "%s%s", of, winner->award);
    return winner->award;
}

/* ---- What has moved -------------------------------------------------------------------------- */

static const struct contest_published_row *row_of(const struct contest_published_ranking *ranking,
                                                  int64_t entrant)
{
    const struct contest_published_row *rows = ranking ? ranking->rows.at : NULL;
    for (size_t i = 0; rows && i < ranking->rows.count; i++) {
        if (rows[i].entrant == entrant)
            return &rows[i];
    }
    return NULL;
}

static bool is_same_text(const char *one, const char *other)
{
    return strcmp(one ? one : "", other ? other : "") == 0;
}

static bool is_same(const struct contest_published_row *one,
                    const struct contest_published_row *other)
{
    return one->rank == other->rank && one->status == other->status &&
           is_same_text(one->total, other->total) && is_same_text(one->award, other->award);
}

/* One of the two may be NULL. */
static struct contest_published_move move_of(int of, const struct contest_published_row *was,
                                             const struct contest_published_row *is)
{
    const struct contest_published_row *either = is ? is : was;
    return (struct contest_published_move){.of = of,
                                           .name = either->name,
                                           .team_name = either->team_name,
                                           .rank_before = was ? was->rank : 0,
                                           .rank_after = is ? is->rank : 0,
                                           .total_before = was ? was->total : NULL,
                                           .total_after = is ? is->total : NULL,
                                           .award_before = was ? was->award : NULL,
                                           .award_after = is ? is->award : NULL};
}

static size_t count_rows(const struct contest_published_ranking *ranking)
{
    return ranking ? ranking->rows.count : 0;
}

static size_t add_moves(int of, const struct contest_published_ranking *before,
                        const struct contest_published_ranking *after,
                        struct contest_published_move *list)
{
    size_t count = 0;
    for (size_t i = 0; i < count_rows(after); i++) {
        const struct contest_published_row *is =
            (const struct contest_published_row *)after->rows.at + i;
        const struct contest_published_row *was = row_of(before, is->entrant);
        if (!was || !is_same(was, is))
            list[count++] = move_of(of, was, is);
    }
    for (size_t i = 0; i < count_rows(before); i++) {
        const struct contest_published_row *was =
            (const struct contest_published_row *)before->rows.at + i;
        if (!row_of(after, was->entrant))
            list[count++] = move_of(of, was, NULL);
    }
    return count;
}

struct field_list contest_published_moves(struct ctx *c, const struct contest_published *before,
                                          const struct contest_published *after)
{
    size_t most = count_rows(before->teams) + count_rows(before->people) +
                  count_rows(after->teams) + count_rows(after->people);
    struct contest_published_move *list = arena_array(c->arena, most + 1, sizeof *list);
    size_t count = add_moves(OF_TEAM, before->teams, after->teams, list);
    count += add_moves(OF_MEMBER, before->people, after->people, list + count);
    return (struct field_list){list, count};
}

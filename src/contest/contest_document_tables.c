/* SPDX-License-Identifier: Apache-2.0 */
/* Tables of a contest: who is registered, who comes when, who got what. */
#include "contest/contest_document.h"

#include <string.h>

#include "contest/contest_rules.h"
#include "org/org.h"

enum { MOST_UPRIGHT = 4 };

static const char *const standings[] = {
    [TEAM_RANKED] = "", [TEAM_GUEST] = "参赛不评奖", [TEAM_WITHDRAWN] = "退出"};

static const char *number_of(struct ctx *c, int64_t number)
{
    return text_format(c->arena, "%lld", (long long)number);
}

/* ---- Registration (JN-11) -------------------------------------------------------------------- */

static const struct document_column team_columns[] = {
    {"序号", 2, DOCUMENT_CENTRE, true},    {"队伍", 5, DOCUMENT_LEFT, false},
    {"单位", 7, DOCUMENT_LEFT, false},     {"姓名", 4, DOCUMENT_LEFT, false},
    {"性别", 2, DOCUMENT_CENTRE, false},   {"职务", 4, DOCUMENT_LEFT, false},
    {"联系方式", 5, DOCUMENT_LEFT, false}, {"身份证号", 7, DOCUMENT_LEFT, false},
    {"执法证号", 5, DOCUMENT_LEFT, false}, {"备注", 4, DOCUMENT_LEFT, false}};

static void write_member(struct ctx *c, const struct contest_team *team,
                         const struct contest_member *member, struct document_cell *cells)
{
    static const char *const sexes[] = {"男", "女"};
    struct org_person person = {.name = ""};
    cells[3].text = member->name;
    cells[4].text = member->sex >= 0 && member->sex <= 1 ? sexes[member->sex] : "";
    cells[5].text = contest_or_nothing(member->post);
    cells[8].text = contest_or_nothing(member->certificate);
    if (member->is_leader)
        cells[9].text = *cells[9].text ? text_format(c->arena, "领队；%s", cells[9].text) : "领队";
    /* Numbers of people are for those who may see the people of that unit. */
    if (!org_may(c, MAY_SEE_PEOPLE, team->unit) || !org_person_get(c, member->person, &person))
        return;
    cells[6].text = contest_or_nothing(person.phone);
    cells[7].text = contest_or_nothing(person.identity);
}

static void begin_team(struct ctx *c, const struct contest_team *team, size_t at,
                       struct document_cell *cells)
{
    cells[0].text = number_of(c, (int64_t)at + 1);
    cells[1].text = team->name;
    cells[2].text = team->unit_name;
    const char *standing = standings[team->standing], *remark = contest_or_nothing(team->remark);
    cells[9].text =
        text_format(c->arena, "%s%s%s", standing, *standing && *remark ? "；" : "", remark);
}

static void write_team(struct ctx *c, const struct contest_team *team, size_t at,
                       struct document_block *table)
{
    const struct contest_member *members = team->members.at;
    bool is_begun = false;
    for (size_t i = 0; i < team->members.count; i++) {
        if (members[i].is_out)
            continue;
        struct document_cell *cells = document_add_row(table);
        begin_team(c, team, at, cells);
        write_member(c, team, &members[i], cells);
        is_begun = true;
    }
    if (!is_begun)
        begin_team(c, team, at, document_add_row(table));
}

struct document *contest_teams_document(struct ctx *c, const struct contest *contest)
{
    struct document *document = contest_begin_document(c, contest, "报名表");
    struct contest_teams teams = contest_teams(c, contest);
    document->orientation = DOCUMENT_LANDSCAPE;
    document_add_paragraph(document, text_format(c->arena, "共 %zu 支队伍。", teams.count));
    struct document_block *table = document_add_table(document, "报名表", team_columns,
                                                      sizeof team_columns / sizeof *team_columns);
    for (size_t i = 0; i < teams.count; i++)
        write_team(c, &teams.list[i], i, table);
    document_add_note(document,
                      "注：身份证号按规定部分隐去，核对证件以原件为准；联系方式只供比赛联络使用。");
    contest_end_document(contest, document);
    return document;
}

/* ---- Who comes when -------------------------------------------------------------------------- */

static void write_order_of(struct ctx *c, const struct contest *contest,
                           const struct contest_subject_row *subject, struct document *document)
{
    static const struct document_column columns[] = {{"出场顺序", 3, DOCUMENT_CENTRE, true},
                                                     {"参赛对象", 8, DOCUMENT_LEFT, false},
                                                     {"队伍", 8, DOCUMENT_LEFT, false},
                                                     {"到场签字", 6, DOCUMENT_LEFT, false}};
    struct contest_entrants found = contest_entrants(c, contest->id, subject->subject, subject->of);
    bool is_drawn = found.count > 0 && found.list[0].turn > 0;
    struct document_block *table = document_add_table(
        document,
        text_format(c->arena, "科目 %lld　%s", (long long)subject->subject, subject->title),
        columns, 4);
    for (size_t i = 0; i < found.count; i++) {
        struct document_cell *cells = document_add_row(table);
        cells[0].text = number_of(c, is_drawn ? found.list[i].turn : (int64_t)i + 1);
        cells[1].text = found.list[i].name;
        cells[2].text = found.list[i].team_name;
    }
    if (!is_drawn)
        document_add_note(document, "注：本科目还没有抽签，以上按报名顺序。");
}

struct document *contest_order_document(struct ctx *c, const struct contest *contest)
{
    struct document *document = contest_begin_document(c, contest, "出场顺序表");
    struct field_list subjects = contest_subjects(c, contest->id);
    const struct contest_subject_row *list = subjects.at;
    for (size_t i = 0; i < subjects.count; i++) {
        /* What was earned elsewhere has no order. */
        if (list[i].way != WAY_CARRIED && list[i].way != WAY_COUNTED)
            write_order_of(c, contest, &list[i], document);
    }
    contest_end_document(contest, document);
    return document;
}

/* ---- Who got what ---------------------------------------------------------------------------- */

static const char *remark_on(struct ctx *c, const struct contest_row *row)
{
    static const char *const statuses[] = {[STATUS_RANKED] = "",
                                           [STATUS_GUEST] = "参赛不评奖",
                                           [STATUS_DISQUALIFIED] = "取消成绩",
                                           [STATUS_WITHDRAWN] = "退出"};
    static const char *const ties[] = {
        [TIE_NONE] = "", [TIE_UNRESOLVED] = "同分待裁定", [TIE_BOUNDARY] = "名额边界待裁定"};
    const char *words[] = {contest_or_nothing(row->award), ties[row->tie], statuses[row->status]};
    struct text text;
    text_init(&text, c->arena, 400);
    for (size_t i = 0; i < 3; i++) {
        if (*words[i])
            text_add_format(&text, "%s%s", text.used > 0 ? "；" : "", words[i]);
    }
    return contest_or_nothing(text.at);
}

/* "[12.50,null]" becomes cells. */
static void write_points(struct ctx *c, const char *points, size_t count,
                         struct document_cell *cells)
{
    const char *at = points + 1;
    for (size_t i = 0; i < count; i++) {
        size_t length = strcspn(at, ",]");
        bool is_known = length > 0 && strncmp(at, "null", 4) != 0;
        cells[i].text = is_known ? arena_copy(c->arena, at, length) : "—";
        at += at[length] ? length + 1 : length;
    }
}

struct results {
    const struct contest_ranking *ranking;
    struct document_column *columns;
    size_t first, shown, count; /* the columns of subjects: where they begin, how many */
};

static struct results lay_out(struct ctx *c, const struct contest_ranking *ranking, int of)
{
    const struct contest_column *list = ranking->columns.at;
    size_t most = ranking->columns.count;
    struct results results = {.ranking = ranking};
    struct document_column *column = arena_array(c->arena, most + 5, sizeof *column);
    results.columns = column;
    *column++ = (struct document_column){"名次", 3, DOCUMENT_CENTRE, true};
    *column++ = (struct document_column){of == OF_TEAM ? "队伍" : "姓名", 8, DOCUMENT_LEFT, false};
    if (of == OF_MEMBER)
        *column++ = (struct document_column){"队伍", 8, DOCUMENT_LEFT, false};
    results.first = (size_t)(column - results.columns);
    results.shown = most;
    for (size_t i = 0; i < most; i++)
        *column++ = (struct document_column){text_format(c->arena, "%s\n（%s%s）", list[i].title,
                                                         contest_say_decimal(c, list[i].points),
                                                         list[i].is_bonus ? "，附加" : ""),
                                             5, DOCUMENT_RIGHT, true};
    *column++ = (struct document_column){"总分", 5, DOCUMENT_RIGHT, true};
    *column++ = (struct document_column){"奖项、备注", 6, DOCUMENT_LEFT, false};
    results.count = (size_t)(column - results.columns);
    return results;
}

static void write_row(struct ctx *c, const struct results *results, const struct contest_row *row,
                      struct document_cell *cells)
{
    cells[0].text = row->rank > 0 ? number_of(c, row->rank) : "—";
    cells[1].text = row->name;
    if (results->first == 3)
        cells[2].text = row->team_name;
    write_points(c, row->points, results->shown, cells + results->first);
    cells[results->count - 2].text = row->total ? row->total : "—";
    cells[results->count - 2].face = DOCUMENT_BOLD;
    /* Awards of an unfinished contest would only be a rumour. */
    if (results->ranking->is_final)
        cells[results->count - 1].text = remark_on(c, row);
}

struct document *contest_results_document(struct ctx *c, const struct contest *contest, int of)
{
    struct contest_scored scored;
    struct document *document =
        contest_begin_document(c, contest, of == OF_TEAM ? "团体成绩表" : "个人成绩表");
    contest_score(c, contest, of, false, &scored);
    const struct contest_ranking *ranking = contest_rank(c, contest, &scored);
    const struct contest_row *rows = ranking->rows.at;
    struct results results = lay_out(c, ranking, of);
    if (results.shown > MOST_UPRIGHT)
        document->orientation = DOCUMENT_LANDSCAPE;
    if (!ranking->is_final || contest->state != CONTEST_CLOSED)
        document->number = "比赛尚未结束，仅供核对";
    struct document_block *table = document_add_table(
        document, of == OF_TEAM ? "团体成绩" : "个人成绩", results.columns, results.count);
    for (size_t i = 0; i < ranking->rows.count; i++)
        write_row(c, &results, &rows[i], document_add_row(table));
    const char *const *faults = ranking->faults.at;
    for (size_t i = 0; i < ranking->faults.count; i++)
        document_add_note(document, text_format(c->arena, "须改正：%s", faults[i]));
    contest_end_document(contest, document);
    return document;
}

/* ---- Where points were lost ------------------------------------------------------------------ */

static void write_loss(struct ctx *c, const struct contest_loss *loss, struct document_cell *cells,
                       enum document_face face)
{
    const struct field_decimal values[] = {loss->full, loss->average, loss->share, loss->own};
    cells[2].text = number_of(c, loss->entrants);
    for (size_t i = 0; i < 4; i++) {
        cells[3 + i].text = values[i].is_known ? contest_say_decimal(c, values[i]) : "—";
        cells[3 + i].face = face;
    }
}

static void write_lost_subject(struct ctx *c, const struct contest_lost_subject *subject,
                               bool has_team, struct document *document)
{
    static const struct document_column columns[] = {
        {"分组", 5, DOCUMENT_LEFT, false},     {"评分项", 12, DOCUMENT_LEFT, false},
        {"参赛数", 3, DOCUMENT_RIGHT, true},   {"满分", 3, DOCUMENT_RIGHT, true},
        {"平均失分", 4, DOCUMENT_RIGHT, true}, {"失分率（%）", 4, DOCUMENT_RIGHT, true},
        {"本队失分", 4, DOCUMENT_RIGHT, true}};
    const struct contest_lost_item *items = subject->items.at;
    struct document_block *table =
        document_add_table(document, subject->title, columns, has_team ? 7 : 6);
    /* One cell more than is shown: the row is written as if there were a team. */
    struct document_cell cells[7];
    for (size_t i = 0; i <= subject->items.count; i++) {
        bool is_whole = i == subject->items.count;
        struct document_cell *row = document_add_row(table);
        memset(cells, 0, sizeof cells);
        cells[0].text = is_whole ? "" : items[i].group;
        cells[1].text = is_whole ? "计入总分" : items[i].title;
        write_loss(c, is_whole ? &subject->loss : &items[i].loss, cells,
                   is_whole ? DOCUMENT_BOLD : cells[1].face);
        memcpy(row, cells, (has_team ? 7 : 6) * sizeof *row);
    }
}

struct document *contest_losses_document(struct ctx *c, const struct contest *contest,
                                         const struct contest_losses *losses)
{
    struct document *document = contest_begin_document(c, contest, "失分分析");
    const struct contest_lost_subject *subjects = losses->subjects.at;
    if (losses->team_name)
        document_add_paragraph(
            document, text_format(c->arena, "与全体参赛队的平均相比：%s", losses->team_name));
    for (size_t i = 0; i < losses->subjects.count; i++)
        write_lost_subject(c, &subjects[i], losses->team != 0, document);
    document_add_note(document,
                      "注：评分项按各评委的平均计，附加分不计失分；失分率是平均失分占满分的比例。");
    contest_end_document(contest, document);
    return document;
}

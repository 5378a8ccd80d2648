/* SPDX-License-Identifier: Apache-2.0 */
#include "contest/contest_award.h"

#include <stdlib.h>
#include <string.h>

#include "contest/contest_own.h"
#include "contest/contest_rules.h"
#include "contest_publish_sql.h"
#include "org/org.h"
#include "platform/db/db.h"

enum { MOST_NOMINATIONS = 2000, MOST_OPEN = 500, LONGEST_GROUNDS = 3000 };

/* ---- Winners --------------------------------------------------------------------------------- */

struct awarding {
    struct ctx *c;
    struct contest_plan plan;
    struct contest_winner *winners;
    size_t count, most;
    const char **open;
    size_t open_count;
    struct field_list nominations; /* struct contest_nomination */
};

static void add_winner(struct awarding *a, struct contest_winner winner)
{
    if (a->count < a->most)
        a->winners[a->count++] = winner;
}

static void add_open(struct awarding *a, const char *sentence)
{
    if (a->open_count < MOST_OPEN)
        a->open[a->open_count++] = sentence;
}

static struct contest_winner winner_of(const struct contest_published_row *row)
{
    return (struct contest_winner){.kind = row->person != 0 ? WINNER_PERSON : WINNER_TEAM,
                                   .by = AWARD_BY_PLACE,
                                   .award = row->award,
                                   .rank = row->rank,
                                   .total = row->total,
                                   .team = row->team,
                                   .unit = row->unit,
                                   .person = row->person,
                                   .name = row->name,
                                   .team_name = row->team_name,
                                   .unit_name = row->unit_name,
                                   .members = row->members,
                                   .grounds = row->decided};
}

static const char *join_names(struct ctx *c, const struct contest_published_row *rows, size_t count)
{
    struct text text;
    text_init(&text, c->arena, 4000);
    for (size_t i = 0; i < count; i++) {
        text_add(&text, i > 0 ? "、" : "");
        text_add(&text, rows[i].name);
    }
    return text.at;
}

/* With `needs_order` whatever the rules leave tied is to be decided; where there are no prizes
 * nobody is worse off for sharing a place. */
static void award_by_place(struct awarding *a, const struct contest_published_ranking *ranking,
                           bool needs_order)
{
    const struct contest_published_row *rows = ranking->rows.at;
    for (size_t i = 0, size; i < ranking->rows.count; i += size) {
        size = 1;
        while (i + size < ranking->rows.count && rows[i].rank > 0 &&
               rows[i + size].rank == rows[i].rank)
            size++;
        if (rows[i].tie != TIE_NONE && needs_order)
            add_open(a, text_format(a->c->arena, "%s同为第 %lld 名，%s，请书面决定先后。",
                                    join_names(a->c, rows + i, size), (long long)rows[i].rank,
                                    rows[i].tie == TIE_BOUNDARY ? "奖项名额不够全部给予"
                                                                : "按规则分不出先后"));
        for (size_t j = i; j < i + size; j++) {
            if (rows[j].award)
                add_winner(a, winner_of(&rows[j]));
        }
    }
}

/* ---- By subject ------------------------------------------------------------------------------ */

struct subject_place {
    const struct contest_published_row *row;
    int64_t points; /* millionths */
    size_t at;
};

static int by_points(const void *one, const void *other)
{
    const struct subject_place *a = one, *b = other;
    if (a->points != b->points)
        return (a->points < b->points) - (a->points > b->points);
    return (a->at > b->at) - (a->at < b->at);
}

static size_t column_of(const struct contest_published_ranking *ranking, int64_t subject)
{
    const struct contest_published_column *columns = ranking->columns.at;
    size_t at = 0;
    while (at < ranking->columns.count && columns[at].subject != subject)
        at++;
    return at;
}

/* Those who take part in earnest and have points, best first. */
static size_t sort_places(const struct contest_published_ranking *ranking, size_t column,
                          struct subject_place *ret)
{
    const struct contest_published_row *rows = ranking->rows.at;
    size_t count = 0;
    for (size_t i = 0; i < ranking->rows.count; i++) {
        int64_t points;
        if (rows[i].status != STATUS_RANKED || column >= rows[i].points.count)
            continue;
        const char *text = ((const char *const *)rows[i].points.at)[column];
        if (decimal_parse(bytes_of(text), &points) && points > 0)
            ret[count++] = (struct subject_place){&rows[i], points, i};
    }
    qsort(ret, count, sizeof *ret, by_points);
    return count;
}

/* A prize that a tie left open is given by decision; then it is no longer open. */
static bool is_decided(const struct awarding *a, int64_t subject)
{
    const struct contest_nomination *list = a->nominations.at;
    for (size_t i = 0; i < a->nominations.count; i++) {
        if (list[i].subject == subject && !*list[i].withdrawn)
            return true;
    }
    return false;
}

static void award_subject(struct awarding *a, const struct contest_published_ranking *ranking,
                          int64_t subject)
{
    const struct contest_subject *plan = contest_plan_subject(&a->plan, subject);
    const struct contest_prize *prizes = plan->prizes.at;
    size_t most = ranking->rows.count + 1;
    struct subject_place *places = arena_array(a->c->arena, most, sizeof *places);
    int64_t *ranks = arena_array(a->c->arena, most, sizeof *ranks);
    int *given = arena_array(a->c->arena, most, sizeof *given);
    size_t count = sort_places(ranking, column_of(ranking, subject), places);
    bool is_open = false;
    for (size_t i = 0; i < count; i++) {
        bool is_tied = i > 0 && places[i].points == places[i - 1].points;
        ranks[i] = is_tied ? ranks[i - 1] : (int64_t)i + 1;
    }
    contest_give_prizes(plan->prizes, ranks, count, given);
    for (size_t i = 0; i < count; i++) {
        is_open = is_open || given[i] == PRIZE_OPEN;
        if (given[i] < 0)
            continue;
        struct contest_winner winner = winner_of(places[i].row);
        winner.by = AWARD_BY_SUBJECT;
        winner.award = prizes[given[i]].title;
        winner.subject = subject;
        winner.subject_title = plan->title;
        winner.grounds = NULL;
        winner.rank = ranks[i];
        winner.total = ((const char *const *)places[i].row->points.at)[column_of(ranking, subject)];
        add_winner(a, winner);
    }
    if (is_open && !is_decided(a, subject))
        add_open(a, text_format(a->c->arena,
                                "科目“%s”的单项奖因同分没有全部产生，请书面决定后按提名登记。",
                                plan->title));
}

static void award_by_subject(struct awarding *a, const struct contest_published_ranking *teams,
                             const struct contest_published_ranking *people)
{
    const struct contest_subject *subjects = a->plan.subjects.at;
    for (size_t i = 0; i < a->plan.subjects.count; i++) {
        const struct contest_published_ranking *ranking =
            subjects[i].of == OF_TEAM ? teams : people;
        if (subjects[i].prizes.count > 0 && ranking)
            award_subject(a, ranking, (int64_t)i + 1);
    }
}

/* ---- By nomination --------------------------------------------------------------------------- */

static void award_nominated(struct awarding *a, int64_t subject, const char *title)
{
    const struct contest_nomination *list = a->nominations.at;
    const struct contest_subject *plan = contest_plan_subject(&a->plan, subject);
    for (size_t i = 0; i < a->nominations.count; i++) {
        const struct contest_nomination *one = &list[i];
        if (*one->withdrawn || one->subject != subject || strcmp(one->title, title) != 0)
            continue;
        add_winner(a, (struct contest_winner){.kind = one->person ? WINNER_PERSON : WINNER_UNIT,
                                              .by = AWARD_BY_NOMINATION,
                                              .award = one->title,
                                              .subject = subject,
                                              .subject_title = plan ? plan->title : NULL,
                                              .unit = one->unit,
                                              .person = one->person,
                                              .name = one->name,
                                              .unit_name = one->unit_name,
                                              .grounds = one->grounds});
    }
}

static int64_t count_nominated(struct field_list nominations, int64_t subject, const char *title)
{
    const struct contest_nomination *list = nominations.at;
    int64_t count = 0;
    for (size_t i = 0; i < nominations.count; i++)
        count +=
            !*list[i].withdrawn && list[i].subject == subject && strcmp(list[i].title, title) == 0;
    return count;
}

static void award_by_nomination(struct awarding *a)
{
    const struct contest_prize *list = a->plan.nominations.at;
    const struct contest_subject *subjects = a->plan.subjects.at;
    for (size_t i = 0; i < a->plan.subjects.count; i++) {
        const struct contest_prize *prizes = subjects[i].prizes.at;
        for (size_t j = 0; j < subjects[i].prizes.count; j++)
            award_nominated(a, (int64_t)i + 1, prizes[j].title);
    }
    for (size_t i = 0; i < a->plan.nominations.count; i++) {
        int64_t left = list[i].count - count_nominated(a->nominations, 0, list[i].title);
        award_nominated(a, 0, list[i].title);
        if (left > 0)
            add_open(a, text_format(a->c->arena, "“%s”还有 %lld 个名额没有决定。", list[i].title,
                                    (long long)left));
    }
}

static struct field_list all_nominations(struct ctx *c, int64_t contest);

struct contest_awards contest_awards(struct ctx *c, const struct contest *contest,
                                     const struct contest_published_ranking *teams,
                                     const struct contest_published_ranking *people)
{
    struct awarding a = {.c = c,
                         .plan = contest_plan_read(c, contest->plan),
                         .nominations = all_nominations(c, contest->id)};
    size_t entrants = (teams ? teams->rows.count : 0) + (people ? people->rows.count : 0);
    a.most = entrants * (1 + a.plan.subjects.count) + a.nominations.count;
    a.winners = arena_array(c->arena, a.most + 1, sizeof *a.winners);
    a.open = arena_array(c->arena, MOST_OPEN, sizeof *a.open);
    if (teams)
        award_by_place(&a, teams, true);
    if (people)
        award_by_place(&a, people, a.plan.people_prizes.count > 0);
    award_by_subject(&a, teams, people);
    award_by_nomination(&a);
    return (struct contest_awards){{a.winners, a.count}, {a.open, a.open_count}};
}

/* ---- Giving by decision ---------------------------------------------------------------------- */

static struct contest_nomination take_nomination(struct ctx *c, struct db_rows *rows)
{
    return (struct contest_nomination){.id = db_int(rows, 0),
                                       .contest = db_int(rows, 1),
                                       .title = db_text(rows, 2),
                                       .subject = db_int(rows, 3),
                                       .person = db_int(rows, 4),
                                       .unit = db_int(rows, 5),
                                       .name = db_text(rows, 6),
                                       .unit_name = db_text(rows, 7),
                                       .grounds = db_text(rows, 8),
                                       .deciders = contest_read_names(c, db_text(rows, 9)),
                                       .withdrawn = db_text(rows, 10),
                                       .at = db_int(rows, 11)};
}

static struct field_list all_nominations(struct ctx *c, int64_t contest)
{
    struct contest_nomination *list = NULL;
    size_t count = 0;
    struct db_rows *rows = db_query(c, sql_contest_nominations, DB_ARGS(VAL(contest)));
    while (db_row(rows) == DB_ROW && count < MOST_NOMINATIONS) {
        list = arena_more(c->arena, list, count, sizeof *list);
        list[count++] = take_nomination(c, rows);
    }
    db_close(rows);
    return (struct field_list){list, count};
}

enum err contest_nominations(struct ctx *c, const struct contest *contest, struct field_list *ret)
{
    *ret = (struct field_list){NULL, 0};
    TRY(contest_need_runs(c, contest));
    *ret = all_nominations(c, contest->id);
    return OK;
}

/* Of the plan's nominations, or of a subject's prizes; NULL: there is none of that name. */
static const struct contest_prize *prize_called(const struct contest_plan *plan, int64_t subject,
                                                const char *title)
{
    const struct contest_subject *of = contest_plan_subject(plan, subject);
    struct field_list prizes = of ? of->prizes : plan->nominations;
    const struct contest_prize *list = prizes.at;
    for (size_t i = 0; (subject == 0 || of) && i < prizes.count; i++) {
        if (strcmp(list[i].title, title) == 0)
            return &list[i];
    }
    return NULL;
}

static bool is_given(struct field_list nominations, const struct contest_nomination *wish)
{
    const struct contest_nomination *list = nominations.at;
    for (size_t i = 0; i < nominations.count; i++) {
        bool is_same = !*list[i].withdrawn && list[i].subject == wish->subject &&
                       strcmp(list[i].title, wish->title) == 0 && list[i].person == wish->person &&
                       list[i].unit == wish->unit;
        if (is_same)
            return true;
    }
    return false;
}

static enum err find_winner(struct ctx *c, const struct contest *contest,
                            struct contest_nomination *wish)
{
    struct org_person person;
    struct org_unit unit;
    if (wish->person != 0) {
        if (!org_person_get(c, wish->person, &person)) {
            ctx_fault(c, "person", "没有这个人，请重新选择。");
            return ctx_faulty(c);
        }
        wish->unit = org_person_unit(c, wish->person, contest->from_day);
        wish->name = person.name;
    }
    if (!org_unit_get(c, wish->unit, &unit) ||
        !org_unit_is_below(c, wish->unit, contest->owner_unit)) {
        ctx_fault(c, wish->person != 0 ? "person" : "unit",
                  "获奖者应是主办单位或者它的下属单位（人员以比赛首日任职为准），请重新选择。");
        return ctx_faulty(c);
    }
    wish->unit_name = unit.name;
    if (wish->person == 0)
        wish->name = unit.name;
    return OK;
}

static enum err check_nomination(struct ctx *c, const struct contest *contest,
                                 const struct contest_nomination *wish)
{
    struct contest_plan plan = contest_plan_read(c, contest->plan);
    struct field_list there = all_nominations(c, contest->id);
    const struct contest_prize *prize = prize_called(&plan, wish->subject, wish->title);
    if (!prize)
        ctx_fault(c, "title", "方案中没有这个奖项，请重新选择。");
    else if (is_given(there, wish))
        ctx_fault(c, wish->person ? "person" : "unit", "%s已经获得“%s”，不用再登记。", wish->name,
                  wish->title);
    else if (count_nominated(there, wish->subject, wish->title) >= prize->count)
        ctx_fault(c, "title", "“%s”的 %lld 个名额已经满了。", wish->title, (long long)prize->count);
    if (!wish->grounds || !*wish->grounds)
        ctx_fault(c, "grounds", "请写明获奖的理由。");
    else if (strlen(wish->grounds) > LONGEST_GROUNDS)
        ctx_fault(c, "grounds", "理由过长，请不超过 1000 字。");
    contest_check_names(c, "deciders", wish->deciders);
    return ctx_faulty(c);
}

enum err contest_nominate(struct ctx *c, int64_t id, struct contest_nomination *nomination)
{
    struct contest contest;
    TRY(contest_see(c, id, &contest));
    TRY(contest_need_runs(c, &contest));
    if (contest.state != CONTEST_ON && contest.state != CONTEST_CLOSED)
        return ctx_fail(c, ERR_CONFLICT, "开赛以后才能登记获奖者。");
    TRY(find_winner(c, &contest, nomination));
    TRY(check_nomination(c, &contest, nomination));
    nomination->id = db_new_id(c);
    nomination->contest = id;
    nomination->withdrawn = "";
    nomination->at = c->now;
    (void)db_exec(c, sql_contest_nomination_insert,
                  DB_ARGS(VAL(nomination->id), VAL(id), VAL(nomination->title),
                          VAL(nomination->subject), db_of_id(nomination->person),
                          VAL(nomination->unit), VAL(nomination->name), VAL(nomination->unit_name),
                          VAL(nomination->grounds),
                          VAL(contest_print_names(c, nomination->deciders)), VAL(c->now),
                          VAL(c->actor.person)));
    contest_note(c, &contest, "contest.nominate",
                 text_format(c->arena, "比武“%s”：决定授予%s“%s”", contest.title, nomination->name,
                             nomination->title));
    contest_stamp(c, id);
    return OK;
}

enum err contest_nomination_withdraw(struct ctx *c, int64_t id, const char *reason)
{
    struct contest contest;
    struct contest_nomination there = {0};
    struct db_rows *rows = db_query(c, sql_contest_nomination_get, DB_ARGS(VAL(id)));
    if (db_row(rows) == DB_ROW)
        there = take_nomination(c, rows);
    db_close(rows);
    if (there.id == 0 || contest_see(c, there.contest, &contest) != OK)
        return ctx_fail(c, ERR_NOT_FOUND, "没有这项登记，请刷新页面。");
    TRY(contest_need_runs(c, &contest));
    if (db_exec(c, sql_contest_nomination_withdraw, DB_ARGS(VAL(id), VAL(reason))) != 1)
        return ctx_fail(c, ERR_CONFLICT, "这项登记已经撤销，请刷新页面。");
    contest_note(c, &contest, "contest.nomination_withdraw",
                 text_format(c->arena, "比武“%s”：不再授予%s“%s”（%s）", contest.title, there.name,
                             there.title, reason));
    contest_stamp(c, contest.id);
    return OK;
}

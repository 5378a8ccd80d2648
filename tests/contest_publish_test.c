/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a closed contest to a final result: four teams with typed scores, ties that people decide,
 * prizes, a version that is published, an objection that makes another.
 */
#include "people.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "contest/contest_appeal.h"
#include "contest/contest_figure.h"
#include "contest/contest_publish.h"
#include "contest/contest_record.h"
#include "contest/contest_rules.h"
#include "contest/contest_sheet.h"

#define ONE INT64_C(1000000)

enum { TEAMS = 4 };

struct world {
    struct people *p;
    struct ctx *c;
    int64_t office, second, manager, chief, contest;
    int64_t teams[TEAMS], people[TEAMS];
};

static struct world w;

static const char plan_text[] =
    "{\"entry_until\":\"2026-12-01\",\"least_members\":1,\"most_members\":2,\"is_joint\":true,"
    "\"appeal_days\":3,"
    "\"prizes\":[{\"title\":\"一等奖\",\"count\":1},{\"title\":\"二等奖\",\"count\":1}],"
    "\"nominations\":[{\"title\":\"优秀领队\",\"count\":1}],"
    "\"subjects\":["
    "{\"title\":\"现场检查\",\"way\":\"exam\",\"of\":\"team\",\"points\":70,\"marks\":100,"
    "\"is_credited\":true,\"prizes\":[{\"title\":\"单项第一\",\"count\":1}]},"
    "{\"title\":\"理论\",\"way\":\"exam\",\"of\":\"member\",\"points\":30,\"marks\":100}]}";

/* ---- What is given --------------------------------------------------------------------------- */

static struct contest contest_now(void)
{
    struct contest contest;
    assert_true(contest_get(w.c, w.contest, &contest));
    return contest;
}

static void advance(void)
{
    struct contest contest = contest_now();
    as(w.p, w.office);
    begin_anew(w.p);
    assert_int_equal(contest_advance(w.c, w.contest, contest.rev, &contest), OK);
}

static void given_contest(void)
{
    struct contest contest = {
        .title = "技能比武", .owner_unit = w.p->city, .from_day = TODAY, .until_day = TODAY};
    struct contest_plan plan = contest_plan_read(w.c, plan_text);
    as(w.p, w.office);
    assert_int_equal(contest_create(w.c, NULL, 0, &contest), OK);
    contest.plan = contest_plan_print(w.c, &plan);
    assert_int_equal(contest_change(w.c, &contest), OK);
    w.contest = contest.id;
    advance();
}

static void given_teams(void)
{
    const int64_t units[TEAMS] = {w.p->district, w.p->neighbour, w.p->station, w.p->city};
    static const char *const names[TEAMS] = {"澄岚队", "霁明队", "东湖队", "市本级队"};
    static const char *const people[TEAMS] = {"陆乐岚", "崔叙桐", "祝野白", "殷叔衡"};
    struct contest contest = contest_now();
    for (int i = 0; i < TEAMS; i++) {
        struct contest_team team = {.unit = units[i], .name = names[i]};
        w.people[i] = given_member(w.p, units[i], ROLE_OFFICER, people[i]);
        const struct contest_member_wish wishes[] = {{w.people[i], true}};
        assert_int_equal(contest_team_enter(w.c, &contest, &team, (struct field_list){wishes, 1}),
                         OK);
        w.teams[i] = team.id;
    }
}

static void score(int64_t subject, int64_t entrant, int64_t rev, int64_t value)
{
    struct contest_figure stored, wish = {.subject = subject,
                                          .entrant = entrant,
                                          .rev = rev,
                                          .value = {true, value * ONE},
                                          .source = "",
                                          .day = DATE_NONE,
                                          .note = ""};
    begin_anew(w.p);
    assert_int_equal(contest_figure_set(w.c, w.contest, &wish, &stored), OK);
}

/* Scores of the teams; all have the same in theory. */
static void given_scores(const int64_t *values)
{
    struct contest_entrants members = contest_entrants(w.c, w.contest, 0, OF_MEMBER);
    for (int64_t subject = 1; subject <= 2; subject++)
        assert_int_equal(contest_subject_open(w.c, w.contest, subject), OK);
    for (int i = 0; i < TEAMS; i++) {
        score(1, w.teams[i], 0, values[i]);
        score(2, members.list[i].id, 0, 80);
    }
    as(w.p, w.chief);
    for (int64_t subject = 1; subject <= 2; subject++)
        assert_int_equal(contest_subject_close(w.c, w.contest, subject), OK);
    advance();
}

static int set_up(void **state)
{
    assert_int_equal(people_set_up(state), 0);
    w = (struct world){.p = *state};
    w.c = &w.p->ctx;
    w.c->folder = w.p->folder;
    (void)mkdir(text_format(w.c->arena, "%s/uploads", w.p->folder), 0700);
    (void)mkdir(text_format(w.c->arena, "%s/blobs", w.p->folder), 0700);
    w.office = given_member(w.p, w.p->city, ROLE_OFFICE, "练竞先");
    w.second = given_member(w.p, w.p->city, ROLE_OFFICE, "练竞后");
    w.manager = given_member(w.p, w.p->district, ROLE_MANAGER, "裘书然");
    w.chief = given_person(w.p, w.p->city, "钟允衡");
    given_contest();
    given_teams();
    struct contest contest = contest_now();
    struct contest_duty duty = {.duty = DUTY_CHIEF, .person = w.chief};
    assert_int_equal(contest_give_duty(w.c, &contest, &duty), OK);
    advance();
    return 0;
}

static int tear_down(void **state)
{
    struct people *p = *state;
    char command[200];
    (void)snprintf(command, sizeof command, "rm -rf %s/uploads %s/blobs", p->folder, p->folder);
    assert_int_equal(system(command), 0);
    return people_tear_down(state);
}

static const char *const deciders[] = {"钟允衡", "练竞先"};

static enum err publish(const char *reason, bool is_acknowledged, struct contest_publication *ret)
{
    struct contest contest = contest_now();
    struct contest_publishing publishing;
    struct contest_wish_to_publish wish = {.rev = contest.rev,
                                           .stamp = contest.stamp,
                                           .reason = reason,
                                           .agreed_by = {deciders, 2},
                                           .objections_until = DATE_NONE,
                                           .is_acknowledged = is_acknowledged};
    begin_anew(w.p);
    enum err err = contest_prepare_publish(w.c, w.contest, &wish, &publishing);
    if (err == OK)
        err = contest_publish(w.c, &publishing);
    *ret = publishing.publication;
    return err;
}

static const struct contest_published *published_as(const struct contest_publication *publication)
{
    struct contest_published *published = arena_alloc(w.c->arena, sizeof *published);
    assert_int_equal(contest_publication_read(w.c, publication, published), OK);
    return published;
}

static const struct contest_winner *winner_of(const struct contest_published *published,
                                              const char *award)
{
    const struct contest_winner *list = published->winners.at;
    for (size_t i = 0; i < published->winners.count; i++) {
        if (strcmp(list[i].award, award) == 0)
            return &list[i];
    }
    return NULL;
}

static void given_nomination(void)
{
    struct contest_nomination nomination = {.title = "优秀领队",
                                            .person = w.people[2],
                                            .grounds = "组织有力",
                                            .deciders = {deciders, 2}};
    as(w.p, w.office);
    begin_anew(w.p);
    assert_int_equal(contest_nominate(w.c, w.contest, &nomination), OK);
}

/* ---- Prizes ---------------------------------------------------------------------------------- */

static void prizes_go_to_places_and_a_tie_across_the_edge_is_open(void **state)
{
    (void)state;
    const struct contest_prize list[] = {{"一等", 1}, {"二等", 2}};
    const struct field_list prizes = {list, 2};
    int given[5];
    contest_give_prizes(prizes, (const int64_t[]){1, 2, 2, 4, 0}, 5, given);
    assert_int_equal(given[0], 0);
    assert_int_equal(given[1], 1);
    assert_int_equal(given[2], 1);
    assert_int_equal(given[3], PRIZE_NONE);
    assert_int_equal(given[4], PRIZE_NONE);
    contest_give_prizes(prizes, (const int64_t[]){1, 1, 3, 3}, 4, given);
    assert_int_equal(given[0], PRIZE_OPEN);
    assert_int_equal(given[1], PRIZE_OPEN);
    assert_int_equal(given[3], PRIZE_OPEN);
}

static void workdays_are_monday_to_friday(void **state)
{
    (void)state;
    const struct contest_plan three = {.appeal_days = 3}, none = {.appeal_days = 0};
    assert_int_equal(contest_objections_until(&three, day("2026-11-22")), day("2026-11-25"));
    assert_int_equal(contest_objections_until(&three, day("2026-11-26")), day("2026-12-01"));
    assert_int_equal(contest_objections_until(&none, TODAY), DATE_NONE);
}

/* ---- Decisions ------------------------------------------------------------------------------- */

static void a_tie_is_decided_in_writing_until_it_is_another(void **state)
{
    (void)state;
    struct contest_publication publication;
    given_scores((const int64_t[]){90, 90, 90, 50});
    given_nomination();
    assert_int_equal(publish(NULL, false, &publication), ERR_INVALID);
    assert_non_null(strstr(fault_at(w.p, "is_acknowledged"), "书面决定先后"));

    const struct contest_decided some[] = {{w.teams[2]}, {w.teams[0]}};
    struct contest_decision decision = {
        .of = OF_TEAM, .entrants = {some, 2}, .grounds = "加赛一场", .deciders = {deciders, 2}};
    begin_anew(w.p);
    assert_int_equal(contest_decide(w.c, w.contest, &decision), ERR_INVALID);
    const struct contest_decided all[] = {{w.teams[2]}, {w.teams[0]}, {w.teams[1]}};
    decision.entrants = (struct field_list){all, 3};
    begin_anew(w.p);
    assert_int_equal(contest_decide(w.c, w.contest, &decision), OK);

    struct contest contest = contest_now();
    struct contest_scored scored;
    contest_score(w.c, &contest, OF_TEAM, false, &scored);
    const struct contest_published_row *rows =
        contest_published_ranking_of(w.c, &contest, &scored)->rows.at;
    assert_int_equal(rows[0].entrant, w.teams[2]);
    assert_string_equal(rows[0].award, "一等奖");
    assert_string_equal(rows[1].award, "二等奖");
    assert_int_equal(rows[2].rank, 3);
    assert_null(rows[2].award);
    assert_non_null(strstr(scored.csv.at, "加赛一场"));
    struct contest_awards awards =
        contest_awards(w.c, &contest, contest_published_ranking_of(w.c, &contest, &scored), NULL);
    const struct contest_winner *winners = awards.winners.at;
    assert_non_null(strstr(winners[0].grounds, "经书面决定先后：加赛一场（决定的人："));
}

static void a_decision_about_others_lapses(void **state)
{
    (void)state;
    struct contest_scored scored;
    given_scores((const int64_t[]){90, 90, 70, 50});
    const struct contest_decided both[] = {{w.teams[1]}, {w.teams[0]}};
    struct contest_decision decision = {
        .of = OF_TEAM, .entrants = {both, 2}, .grounds = "加赛", .deciders = {deciders, 2}};
    begin_anew(w.p);
    /* Joint places that fit no prize as a whole are open; these two share one and two. */
    assert_int_equal(contest_decide(w.c, w.contest, &decision), OK);
    as_program(w.p);
    (void)db_exec(w.c,
                  "UPDATE contest_figure SET value = 90000000 WHERE subject = 1 AND entrant = $1",
                  DB_ARGS(VAL(w.teams[2])));
    as(w.p, w.office);
    struct contest contest = contest_now();
    contest_score(w.c, &contest, OF_TEAM, false, &scored);
    const struct contest_published_row *rows =
        contest_published_ranking_of(w.c, &contest, &scored)->rows.at;
    assert_int_equal(rows[0].rank, 1);
    assert_int_equal(rows[2].rank, 1);
    assert_int_equal(rows[0].tie, TIE_BOUNDARY);
}

static void a_nomination_wants_a_place_grounds_and_names(void **state)
{
    (void)state;
    struct contest_nomination nomination = {
        .title = "优秀领队", .person = w.people[0], .grounds = "", .deciders = {NULL, 0}};
    as(w.p, w.office);
    begin_anew(w.p);
    assert_int_equal(contest_nominate(w.c, w.contest, &nomination), ERR_INVALID);
    assert_non_null(fault_at(w.p, "grounds"));
    assert_non_null(fault_at(w.p, "deciders"));
    given_nomination();
    nomination.grounds = "组织有力";
    nomination.deciders = (struct field_list){deciders, 2};
    begin_anew(w.p);
    assert_int_equal(contest_nominate(w.c, w.contest, &nomination), ERR_INVALID);
    assert_non_null(strstr(fault_at(w.p, "title"), "名额已经满了"));
    as(w.p, w.manager);
    begin_anew(w.p);
    assert_int_equal(contest_nominate(w.c, w.contest, &nomination), ERR_FORBIDDEN);
}

/* ---- Publishing ------------------------------------------------------------------------------ */

static void what_is_published_is_kept_as_it_was(void **state)
{
    (void)state;
    struct contest_publication publication;
    const char *sentence;
    given_scores((const int64_t[]){90, 80, 70, 60});
    given_nomination();
    assert_int_equal(publish(NULL, false, &publication), OK);
    assert_string_equal(publication.number, "练兵〔2026〕1号");
    assert_int_equal(publication.objections_until, TODAY + 3);
    assert_int_equal(publication.state, PUBLICATION_OBJECTING);
    assert_true(contest_publication_check(w.c, &publication, &sentence));

    const struct contest_published *published = published_as(&publication);
    assert_string_equal(winner_of(published, "一等奖")->name, "澄岚队");
    assert_string_equal(winner_of(published, "一等奖")->total, "87.00");
    assert_string_equal(winner_of(published, "单项第一")->subject_title, "现场检查");
    assert_string_equal(winner_of(published, "优秀领队")->grounds, "组织有力");
    assert_int_equal(winner_of(published, "优秀领队")->person, w.people[2]);
    assert_int_equal(published->people->rows.count, TEAMS);
    assert_int_equal(published->moves.count, 0);

    w.c->now += 4 * DATE_MS_A_DAY;
    assert_int_equal(contest_publication_get(w.c, publication.id, &publication), OK);
    assert_int_equal(publication.state, PUBLICATION_FINAL);
    (void)db_exec(w.c, "UPDATE contest_publication SET reason = 'x' WHERE id = $1",
                  DB_ARGS(VAL(publication.id)));
    assert_int_equal(contest_publication_get(w.c, publication.id, &publication), OK);
    assert_false(contest_publication_check(w.c, &publication, &sentence));
}

static void nobody_else_publishes_and_not_what_has_changed(void **state)
{
    (void)state;
    struct contest_publication publication;
    struct contest contest = contest_now();
    struct contest_publishing publishing;
    struct contest_wish_to_publish wish = {
        .agreed_by = {deciders, 2}, .objections_until = DATE_NONE, .is_acknowledged = true};
    wish.rev = contest.rev;
    wish.stamp = contest.stamp;
    as(w.p, w.office);
    begin_anew(w.p);
    assert_int_equal(contest_prepare_publish(w.c, w.contest, &wish, &publishing), ERR_CONFLICT);
    given_scores((const int64_t[]){90, 80, 70, 60});
    as(w.p, w.manager);
    assert_int_equal(publish(NULL, true, &publication), ERR_FORBIDDEN);
    as(w.p, w.office);
    begin_anew(w.p);
    assert_int_equal(contest_prepare_publish(w.c, w.contest, &wish, &publishing), ERR_CONFLICT);
    assert_int_equal(publish(NULL, true, &publication), OK);
    /* Somebody who had prepared the same a moment before. */
    contest = contest_now();
    assert_int_equal(publish("再印一次", true, &publication), ERR_INVALID);
    assert_non_null(strstr(w.c->message, "完全相同"));
}

static const struct contest_record *records(int64_t unit, int64_t person, int64_t *ret_total)
{
    struct contest_record_query query = {.unit = unit, .person = person};
    struct paged found;
    assert_int_equal(contest_records_find(w.c, &query, &found), OK);
    *ret_total = found.total;
    assert_int_equal(found.total, found.rows.count);
    return found.rows.at;
}

static void units_and_people_keep_what_they_have_come_to(void **state)
{
    (void)state;
    struct contest_publication publication;
    int64_t total;
    given_scores((const int64_t[]){90, 80, 70, 60});
    given_nomination();
    assert_int_equal(publish(NULL, false, &publication), OK);

    const struct contest_record *one = records(w.p->district, 0, &total);
    assert_int_equal(total, 2);
    assert_int_equal(one[0].of, OF_TEAM);
    assert_int_equal(one[0].rank, 1);
    assert_int_equal(one[0].ranked, TEAMS);
    assert_string_equal(one[0].total, "87.00");
    assert_string_equal(one[0].award, "团体一等奖、“现场检查”科目单项第一");
    assert_int_equal(one[0].prizes, 2);
    assert_int_equal(one[1].person, w.people[0]);

    /* One's own before the team's. */
    one = records(0, w.people[2], &total);
    assert_int_equal(total, 2);
    assert_int_equal(one[0].of, OF_MEMBER);
    assert_string_equal(one[0].award, "优秀领队");
    assert_int_equal(one[1].of, OF_TEAM);
    assert_int_equal(one[1].rank, 3);
    assert_string_equal(one[1].name, "东湖队");
    assert_string_equal(one[1].number, publication.number);
    assert_null(one[1].award);

    as(w.p, w.people[0]);
    (void)records(0, w.people[0], &total);
    assert_int_equal(total, 2);
    struct contest_record_query of_another = {.person = w.people[1]};
    struct paged found;
    assert_int_equal(contest_records_find(w.c, &of_another, &found), ERR_NOT_FOUND);
}

/* ---- Objections ------------------------------------------------------------------------------ */

static struct contest_appeal given_appeal(const struct contest_publication *publication)
{
    struct contest_appeal appeal = {.contest = w.contest,
                                    .publication = publication->id,
                                    .team = w.teams[0],
                                    .subject = 1,
                                    .words = "合计有误"};
    begin_anew(w.p);
    assert_int_equal(contest_appeal_file(w.c, &appeal), OK);
    return appeal;
}

/* Filed by a manager, and allowed by the office: by nobody else, and once. */
static void given_allowed_appeal(const struct contest_publication *publication)
{
    const struct contest_appeal answer = {
        .state = APPEAL_ALLOWED, .answer = "核对无误，予以更正", .deciders = {deciders, 2}};
    struct contest_appeal appeal, answered;
    as(w.p, w.manager);
    appeal = given_appeal(publication);
    assert_int_equal(given_appeal(publication).id, appeal.id); /* sent again */
    as(w.p, w.chief);
    begin_anew(w.p);
    assert_int_equal(contest_subject_reopen(w.c, w.contest, 1, "改错"), ERR_CONFLICT);
    begin_anew(w.p);
    assert_int_equal(contest_appeal_answer(w.c, appeal.id, appeal.rev, &answer, &answered),
                     ERR_FORBIDDEN);
    as(w.p, w.office);
    begin_anew(w.p);
    w.c->now += 1000;
    assert_int_equal(contest_appeal_answer(w.c, appeal.id, appeal.rev, &answer, &answered), OK);
    begin_anew(w.p);
    assert_int_equal(contest_appeal_answer(w.c, appeal.id, appeal.rev, &answer, &answered),
                     ERR_CONFLICT);
}

static void nobody_objects_for_another_team(void **state)
{
    (void)state;
    struct contest_publication publication;
    given_scores((const int64_t[]){70, 80, 60, 50});
    assert_int_equal(publish(NULL, true, &publication), OK);
    as(w.p, w.people[1]);
    begin_anew(w.p);
    struct contest_appeal appeal = {.contest = w.contest,
                                    .publication = publication.id,
                                    .team = w.teams[0],
                                    .words = "别队的事"};
    assert_int_equal(contest_appeal_file(w.c, &appeal), ERR_FORBIDDEN);
}

static void an_allowed_objection_makes_another_version(void **state)
{
    (void)state;
    struct contest_publication first, second;
    given_scores((const int64_t[]){70, 80, 60, 50});
    given_nomination();
    assert_int_equal(publish(NULL, false, &first), OK);
    given_allowed_appeal(&first);
    assert_int_equal(contest_publication_get(w.c, first.id, &first), OK);
    assert_int_equal(first.state, PUBLICATION_AMENDING);

    as(w.p, w.chief);
    begin_anew(w.p);
    assert_int_equal(contest_subject_reopen(w.c, w.contest, 1, "更正合计"), OK);
    as(w.p, w.office);
    score(1, w.teams[0], 1, 95);
    assert_int_equal(publish("更正", false, &second), ERR_INVALID); /* a subject is open */
    as(w.p, w.chief);
    begin_anew(w.p);
    assert_int_equal(contest_subject_close(w.c, w.contest, 1), OK);
    as(w.p, w.office);
    assert_int_equal(publish("", false, &second), ERR_INVALID);
    assert_non_null(fault_at(w.p, "reason"));
    w.c->now += 1000;
    assert_int_equal(publish("更正澄岚队现场检查得分", false, &second), OK);
    assert_int_equal(second.version, 2);

    const struct contest_published *published = published_as(&second);
    const struct contest_published_move *moves = published->moves.at;
    assert_string_equal(moves[0].name, "澄岚队");
    assert_int_equal(moves[0].rank_before, 2);
    assert_int_equal(moves[0].rank_after, 1);
    assert_string_equal(moves[0].award_after, "一等奖");
    assert_int_equal(contest_publication_get(w.c, first.id, &first), OK);
    assert_int_equal(first.state, PUBLICATION_SUPERSEDED);
    assert_string_equal(winner_of(published_as(&first), "一等奖")->name, "霁明队");
    int64_t total;
    const struct contest_record *record = records(0, w.people[0], &total);
    assert_int_equal(total, 2);
    assert_int_equal(record[1].publication, second.id);
    assert_int_equal(record[1].rank, 1);
    as(w.p, w.chief);
    begin_anew(w.p);
    assert_int_equal(contest_subject_reopen(w.c, w.contest, 1, "再改"), ERR_CONFLICT);
}

static void objections_end_with_the_last_day_and_are_seen_by_their_own(void **state)
{
    (void)state;
    struct contest_publication publication;
    struct contest contest;
    given_scores((const int64_t[]){70, 80, 60, 50});
    assert_int_equal(publish(NULL, true, &publication), OK);
    as(w.p, w.people[0]);
    struct contest_appeal appeal = given_appeal(&publication), ret;
    contest = contest_now();
    assert_int_equal(contest_appeals(w.c, &contest).count, 1);
    as(w.p, w.people[1]);
    assert_int_equal(contest_appeals(w.c, &contest).count, 0);
    begin_anew(w.p);
    assert_int_equal(contest_appeal_withdraw(w.c, appeal.id, appeal.rev, "算错了", &ret),
                     ERR_NOT_FOUND);
    as(w.p, w.people[0]);
    begin_anew(w.p);
    assert_int_equal(contest_appeal_withdraw(w.c, appeal.id, appeal.rev, "算错了", &ret), OK);
    assert_int_equal(ret.state, APPEAL_WITHDRAWN);
    w.c->now += 4 * DATE_MS_A_DAY;
    appeal.words = "又想起一处";
    begin_anew(w.p);
    assert_int_equal(contest_appeal_file(w.c, &appeal), ERR_CONFLICT);
    assert_string_equal(w.c->message, "异议期已过，不能再提出异议。");
}

/* ---- Before a turn --------------------------------------------------------------------------- */

static void a_team_that_has_not_been_on_credits_nobody_yet(void **state)
{
    (void)state;
    struct contest contest = contest_now();
    struct contest_scored scored;
    assert_int_equal(contest_subject_open(w.c, w.contest, 1), OK);
    score(1, w.teams[1], 0, 80);

    contest_score(w.c, &contest, OF_MEMBER, true, &scored);

    assert_int_equal(scored.entrants.count, TEAMS);
    for (size_t i = 0; i < scored.entrants.count; i++)
        assert_int_equal(scored.has[i * (scored.subjects + 1) + 1],
                         scored.entrants.list[i].team == w.teams[1]);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prizes_go_to_places_and_a_tie_across_the_edge_is_open),
        cmocka_unit_test(workdays_are_monday_to_friday),
        TEST(a_tie_is_decided_in_writing_until_it_is_another),
        TEST(a_decision_about_others_lapses),
        TEST(a_nomination_wants_a_place_grounds_and_names),
        TEST(what_is_published_is_kept_as_it_was),
        TEST(units_and_people_keep_what_they_have_come_to),
        TEST(nobody_else_publishes_and_not_what_has_changed),
        TEST(nobody_objects_for_another_team),
        TEST(an_allowed_objection_makes_another_version),
        TEST(objections_end_with_the_last_day_and_are_seen_by_their_own),
        TEST(a_team_that_has_not_been_on_credits_nobody_yet),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

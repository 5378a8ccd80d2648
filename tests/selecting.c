/* SPDX-License-Identifier: Apache-2.0 */
#include "selecting.h"

struct selecting w;

struct selection selection_now(void)
{
    struct selection selection;
    struct actor actor = w.c->actor;
    as(w.p, w.office);
    assert_int_equal(selection_see(w.c, w.id, &selection), OK);
    w.c->actor = actor;
    return selection;
}

static void given_selection(void)
{
    struct selection selection = {.owner_unit = w.p->city,
                                  .title = "选拔",
                                  .event = "全省技能比武",
                                  .closing_day = TODAY,
                                  .event_day = TODAY + 30,
                                  .size = 2,
                                  .reserves = 2,
                                  .least_women = 1,
                                  .recommended = 2,
                                  .drawn = 1,
                                  .needs_certificate = true,
                                  .needs_service = true};
    as(w.p, w.office);
    assert_int_equal(selection_create(w.c, &selection), OK);
    w.id = selection.id;
    assert_int_equal(selection_begin(w.c, w.id, selection.rev, &selection), OK);
}

int selecting_set_up(void **state)
{
    assert_int_equal(people_set_up(state), 0);
    w = (struct selecting){.p = *state};
    w.c = &w.p->ctx;
    w.office = given_member(w.p, w.p->city, ROLE_OFFICE, "练竞先");
    w.manager = given_member(w.p, w.p->district, ROLE_MANAGER, "裘书然");
    w.leader = given_person(w.p, w.p->city, "时守正");
    static const char *const names[] = {"夏允越", "陆乐岚", "祝乐澄", "崔叙桐", "沈予澄", "翁嘉棠"};
    const int64_t units[] = {w.p->district,  w.p->district,  w.p->station,
                             w.p->neighbour, w.p->neighbour, w.p->neighbour};
    for (size_t i = 0; i < 6; i++)
        w.people[i] = given_person(w.p, units[i], names[i]);
    (void)db_exec(w.c, "UPDATE org_person SET sex = 1 WHERE id = $1;", DB_ARGS(VAL(w.people[1])));
    given_selection();
    return 0;
}

enum err recommend(int64_t as_whom, int64_t person, int64_t *ret)
{
    struct selection selection = selection_now();
    struct selection_candidate one = {
        .person = person, .ability = "案卷好", .work = "主办 20 件", .drill = "县比武第一"};
    as(w.p, as_whom);
    enum err err = selection_recommend(w.c, &selection, &one);
    *ret = err == OK ? one.id : 0;
    return err;
}

int64_t given_candidate(int64_t person)
{
    int64_t id;
    assert_int_equal(recommend(w.office, person, &id), OK);
    return id;
}

void given_list(const int64_t *candidates)
{
    static const char *const names[] = {"练竞先"};
    const struct selection_decision list[] = {{candidates[0], STANDING_CHOSEN, "第一"},
                                              {candidates[1], STANDING_CHOSEN, "第二"},
                                              {candidates[2], STANDING_RESERVE, "第三"}};
    struct selection selection = selection_now();
    as(w.p, w.office);
    selection.closing_day = TODAY - 1;
    assert_int_equal(selection_change(w.c, &selection), OK);
    assert_int_equal(selection_decide(w.c, &selection, (struct field_list){names, 1},
                                      (struct field_list){list, 3}),
                     OK);
    assert_int_equal(selection_announce(w.c, w.id, selection.rev, &selection), OK);
}

void given_announced(int64_t *candidates)
{
    for (size_t i = 0; i < 3; i++)
        candidates[i] = given_candidate(w.people[i == 2 ? 3 : i]);
    given_list(candidates);
}

struct selection_candidate candidate_now(int64_t id)
{
    struct selection selection = selection_now();
    struct selection_candidate one;
    as(w.p, w.office);
    assert_int_equal(selection_candidate_see(w.c, &selection, id, &one), OK);
    return one;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Each statement of each use case fails in turn, as on a disk that gives out: nothing crashes, and
 * whoever asks db_ok is told, whatever the use case itself says. What was written is rolled back by
 * the edge, which has tests of its own.
 */
#include "people.h"

#include <string.h>

#include "org/org_audit.h"
#include "org/org_grant.h"
#include "org/org_people.h"
#include "org/org_roster.h"
#include "org/org_routes.h"
#include "org/org_session.h"
#include "org/org_sign_in.h"

struct scene {
    struct people *p;
    int64_t person, grant, session;
    struct org_roster roster;
};

typedef enum err (*use_case)(struct scene *scene);

/* How many statements a use case runs when all goes well. */
static int fail_each(struct scene *scene, use_case run)
{
    struct people *p = scene->p;
    enum { MOST_STATEMENTS = 400 };
    for (int after = 0; after < MOST_STATEMENTS; after++) {
        assert_true(db_savepoint(p->db));
        as_program(p);
        db_break(p->db, DB_BREAK_STATEMENT, after);
        enum err err = run(scene);
        bool has_failed = db_failure(p->db) != DB_FINE;
        db_break(p->db, DB_BREAK_NOT, 0);
        db_end_unit(p->db);
        assert_true(db_roll_back_to(p->db));
        if (!has_failed) {
            assert_int_equal(err, OK);
            return after;
        }
    }
    fail_msg("never comes to its end");
    return 0;
}

static enum err create_unit(struct scene *scene)
{
    struct org_unit unit = {.parent = scene->p->district,
                            .kind = KIND_STATION,
                            .code = "X",
                            .name = "西山所",
                            .closed_from = DATE_NONE};
    return org_unit_create(&scene->p->ctx, &unit);
}

static enum err move_unit(struct scene *scene)
{
    struct org_unit unit = {.id = scene->p->station,
                            .parent = scene->p->neighbour,
                            .kind = KIND_STATION,
                            .code = "D",
                            .name = "东湖二所",
                            .closed_from = DATE_NONE,
                            .rev = 1};
    return org_unit_change(&scene->p->ctx, &unit);
}

static enum err create_person(struct scene *scene)
{
    struct org_person person = {.name = "裘书然",
                                .sex = SEX_UNKNOWN,
                                .certificate = "YC90001",
                                .certificate_from = DATE_NONE,
                                .certificate_until = DATE_NONE,
                                .identity = "11010119900307803X",
                                .user = "qiu.sr",
                                .unit = scene->p->district,
                                .serving_from = TODAY};
    return org_person_create(&scene->p->ctx, &person);
}

static enum err change_person(struct scene *scene)
{
    struct org_person person = {.id = scene->person,
                                .name = "夏允越",
                                .sex = SEX_MALE,
                                .certificate = "YC90002",
                                .certificate_from = DATE_NONE,
                                .certificate_until = DATE_NONE,
                                .is_disabled = true,
                                .rev = 1};
    return org_person_change(&scene->p->ctx, &person);
}

static enum err transfer_person(struct scene *scene)
{
    struct org_person person;
    struct org_transfer transfer = {
        .person = scene->person, .rev = 1, .unit = scene->p->neighbour, .from = TODAY};
    return org_person_transfer(&scene->p->ctx, &transfer, &person);
}

static enum err give_grant(struct scene *scene)
{
    struct org_grant grant = {.person = scene->person,
                              .role = ROLE_SECURITY,
                              .unit = scene->p->city,
                              .from = DATE_NONE,
                              .until = DATE_NONE};
    return org_grant_give(&scene->p->ctx, &grant);
}

static enum err take_grant(struct scene *scene)
{
    return org_grant_take(&scene->p->ctx, scene->grant);
}

static enum err sign_in(struct scene *scene)
{
    struct org_try tried = {.key = "#", .person = scene->person, .is_right = true, .password = "x"};
    const char *token;
    enum err refused;
    TRY(org_sign_in(&scene->p->ctx, &tried, &token, &refused));
    return refused;
}

static enum err fail_to_sign_in(struct scene *scene)
{
    struct org_try tried = {.key = "#", .person = scene->person};
    const char *token;
    enum err refused;
    return org_sign_in(&scene->p->ctx, &tried, &token, &refused);
}

static enum err touch_session(struct scene *scene)
{
    struct ctx *c = &scene->p->ctx;
    int64_t now = c->now;
    c->actor.person = scene->person;
    c->actor.session = scene->session;
    c->now += 2 * 60 * 1000; /* more often nothing is written */
    (void)org_session_touch(c);
    c->now = now;
    return OK;
}

static enum err reset_password(struct scene *scene)
{
    struct org_first_password first = {.password = "x", .hash = "x"};
    return org_password_reset(&scene->p->ctx, scene->person, 1, &first);
}

static enum err import_roster(struct scene *scene)
{
    return org_roster_apply(&scene->p->ctx, &scene->roster);
}

static enum err look_around(struct scene *scene)
{
    struct ctx *c = &scene->p->ctx;
    struct org_units units;
    struct org_people people;
    struct org_grants grants;
    struct org_audit audit;
    struct org_people_query of_people = {.day = DATE_NONE, .paging = {.page = 1, .page_size = 50}};
    struct org_grants_query of_grants = {.role = -1, .paging = {.page = 1, .page_size = 50}};
    struct org_audit_query of_audit = {
        .from = DATE_NONE, .until = DATE_NONE, .paging = {.page = 1, .page_size = 50}};
    TRY(org_units(c, NULL, true, &units));
    TRY(org_people(c, &of_people, &people));
    TRY(org_grants(c, &of_grants, &grants));
    return org_audit(c, &of_audit, &audit);
}

static void a_statement_that_fails_is_never_taken_for_a_result(void **state)
{
    struct people *p = *state;
    struct scene scene = {.p = p, .person = given_person(p, p->district, "夏允越")};
    scene.grant = given_role(p, scene.person, ROLE_JUDGE, p->city);
    (void)db_exec(&p->ctx, "UPDATE org_person SET password = 'x' WHERE id = $1;",
                  DB_ARGS(VAL(scene.person)));
    (void)org_session_begin(&p->ctx, scene.person);
    scene.session = p->ctx.actor.session;
    assert_int_equal(org_roster_check(&p->ctx,
                                      bytes_of("单位,姓名,职务,执法证号\n"
                                               "霁明区分局,夏允越,科员,YC00001\n"
                                               "东湖所,裘书然,科员,YC90003\n"),
                                      DATE_NONE, &scene.roster),
                     OK);

    assert_true(fail_each(&scene, create_unit) > 5);
    assert_true(fail_each(&scene, move_unit) > 5);
    assert_true(fail_each(&scene, create_person) > 5);
    assert_true(fail_each(&scene, change_person) > 5);
    assert_true(fail_each(&scene, transfer_person) > 5);
    assert_true(fail_each(&scene, give_grant) > 3);
    assert_true(fail_each(&scene, take_grant) > 2);
    assert_true(fail_each(&scene, sign_in) > 5);
    assert_true(fail_each(&scene, fail_to_sign_in) > 5);
    assert_true(fail_each(&scene, touch_session) > 3);
    assert_true(fail_each(&scene, reset_password) > 3);
    assert_true(fail_each(&scene, import_roster) > 5);
    assert_true(fail_each(&scene, look_around) > 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_statement_that_fails_is_never_taken_for_a_result,
                                        people_set_up, people_tear_down),
    };
    return cmocka_run_group_tests_name("org failures", tests, NULL, NULL);
}

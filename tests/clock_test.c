/* SPDX-License-Identifier: Apache-2.0 */
/* The clock of the server was an hour fast, and is put right while people work. */
#include "people.h"

#include "org/org_rules.h"
#include "org/org_routes.h"
#include "org/org_session.h"
#include "org/org_sign_in.h"
#include "platform/audit/audit.h"

#define AN_HOUR_MS INT64_C(3600000)

static void put_back(struct people *p)
{
    p->ctx.now -= AN_HOUR_MS;
}

static void whoever_is_signed_in_stays_so_and_no_longer_than_the_most(void **state)
{
    struct people *p = *state;
    const char *csrf;
    int64_t id = given_person(p, p->district, "夏允越");
    (void)db_exec(&p->ctx, "UPDATE org_person SET must_change = 0 WHERE id = $1;",
                  DB_ARGS(VAL(id)));
    as_program(p);
    const char *token = org_session_begin(&p->ctx, id);

    put_back(p);
    assert_int_equal(org_recognise(&p->ctx, token, &csrf), OK);
    assert_int_equal(p->ctx.actor.person, id);
    (void)org_session_touch(&p->ctx);
    /* Who begins anew doesn't end the other. */
    as_program(p);
    (void)org_session_begin(&p->ctx, id);
    assert_int_equal(org_recognise(&p->ctx, token, &csrf), OK);
    p->ctx.now += AN_HOUR_MS + SESSION_IDLE_MS;
    assert_int_equal(org_recognise(&p->ctx, token, &csrf), ERR_SIGNED_OUT);
}

static void fail_to_sign_in(struct people *p, const char *key, int64_t id, int times)
{
    struct org_try tried = {.key = key, .person = id};
    const char *token;
    enum err refused;
    for (int i = 0; i < times; i++)
        assert_int_equal(org_sign_in(&p->ctx, &tried, &token, &refused), OK);
}

static void nobody_is_locked_out_for_longer_than_a_quarter_of_an_hour(void **state)
{
    struct people *p = *state;
    int64_t id = given_person(p, p->district, "夏允越");
    const char *key = org_attempt_key(&p->ctx, id);
    as_program(p);
    fail_to_sign_in(p, key, id, ATTEMPTS_FREE);
    assert_int_equal(org_attempt_is_free(&p->ctx, key), ERR_TOO_MANY);

    put_back(p);
    assert_int_equal(org_attempt_is_free(&p->ctx, key), OK);
    /* And who goes on failing is locked out by the clock as it is now. */
    fail_to_sign_in(p, key, id, 1);
    assert_int_equal(org_attempt_is_free(&p->ctx, key), ERR_TOO_MANY);
    p->ctx.now += DELAY_MOST_MS;
    assert_int_equal(org_attempt_is_free(&p->ctx, key), OK);
}

static void ids_and_the_audit_keep_their_order(void **state)
{
    struct people *p = *state;
    const struct audit_entry entry = {.action = "a", .object = "unit", .sentence = "一。"};
    int64_t before = db_new_id(&p->ctx);
    audit_write(&p->ctx, &entry);
    assert_true(audit_seal(&p->ctx) > 0);

    put_back(p);
    audit_write(&p->ctx, &entry);
    assert_true(db_new_id(&p->ctx) > before);
    assert_true(audit_is_unsealed(&p->ctx));
    assert_int_equal(audit_seal(&p->ctx), 1);
    struct audit_verdict verdict = audit_verify(&p->ctx);
    assert_true(verdict.is_intact);
    assert_int_equal(verdict.unsealed, 0);
    assert_int_equal(db_number(&p->ctx,
                               "SELECT count(*) FROM audit a JOIN audit b"
                               " ON b.id > a.id AND b.at < a.at;",
                               DB_NO_ARGS, 0) > 0,
                     1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(whoever_is_signed_in_stays_so_and_no_longer_than_the_most,
                                        people_set_up, people_tear_down),
        cmocka_unit_test_setup_teardown(nobody_is_locked_out_for_longer_than_a_quarter_of_an_hour,
                                        people_set_up, people_tear_down),
        cmocka_unit_test_setup_teardown(ids_and_the_audit_keep_their_order, people_set_up,
                                        people_tear_down),
    };
    return cmocka_run_group_tests_name("clock", tests, NULL, NULL);
}

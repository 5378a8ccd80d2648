/* SPDX-License-Identifier: Apache-2.0 */
/* The audit: whoever touches a sealed row is found, and the row is named. */
#include "store.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "platform/audit/audit.h"

static struct store *store;
static struct audit_verdict verdict;
static char sentence[512], head[SM3_HEX + 1];

static int set_up(void **state)
{
    (void)state;
    store = store_new();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    store_free(store);
    return 0;
}

static enum err write_ten(struct work *work)
{
    struct ctx *c = &work->ctx;
    c->actor.person = 7;
    c->actor.name = "";
    for (int i = 0; i < 10; i++)
        audit_write(c, &(struct audit_entry){.action = "unit.create",
                                             .object = "unit",
                                             .id = i,
                                             .unit = 1,
                                             .sentence = "新增了单位。",
                                             .after = i % 2 ? "{\"name\":\"一队\"}" : NULL});
    return OK;
}

static enum err write_and_refuse(struct work *work)
{
    (void)write_ten(work);
    return ERR_CONFLICT;
}

static enum err seal(struct work *work)
{
    return audit_seal(&work->ctx) < 0 ? ERR_INTERNAL : OK;
}

static enum err verify(struct work *work)
{
    verdict = audit_verify(&work->ctx);
    (void)snprintf(sentence, sizeof sentence, "%s", verdict.sentence);
    (void)snprintf(head, sizeof head, "%s", verdict.head);
    return OK;
}

static enum err change(struct work *work)
{
    db_exec(&work->ctx, work->of, DB_NO_ARGS);
    return OK;
}

static void when_changed(const char *format, int64_t row)
{
    char sql[300];
    (void)snprintf(sql, sizeof sql, format, row);
    assert_int_equal(store_do(store, LANE_WRITE, change, sql), OK);
}

/* 30 rows under three seals, then 10 rows more. The id of row `number` (from 0) comes back. */
static void given_sealed_rows(void)
{
    for (int i = 0; i < 3; i++) {
        assert_int_equal(store_do(store, LANE_WRITE, write_ten, NULL), OK);
        assert_int_equal(store_do(store, LANE_WRITE, seal, NULL), OK);
    }
    assert_int_equal(store_do(store, LANE_WRITE, write_ten, NULL), OK);
}

static int64_t row_number(int number)
{
    char sql[100];
    (void)snprintf(sql, sizeof sql, "SELECT id FROM audit ORDER BY id LIMIT 1 OFFSET %d;", number);
    return store_number(store, sql);
}

static void then_broken(int64_t a_seal, int64_t row, const char *what)
{
    assert_int_equal(store_do(store, LANE_SLOW, verify, NULL), OK);
    assert_false(verdict.is_intact);
    assert_int_equal(verdict.broken_seal, a_seal);
    assert_int_equal(verdict.first_broken, row);
    assert_int_equal(verdict.seals, a_seal - 1);
    assert_non_null(strstr(sentence, what));
}

/* ---- Tests ----------------------------------------------------------------------------------- */

static void a_deed_undone_leaves_no_row(void **state)
{
    (void)state;

    assert_int_equal(store_do(store, LANE_WRITE, write_and_refuse, NULL), ERR_CONFLICT);

    assert_int_equal(store_number(store, "SELECT count(*) FROM audit;"), 0);
}

static void an_untouched_book_is_intact_and_its_tail_is_named(void **state)
{
    (void)state;
    given_sealed_rows();

    assert_int_equal(store_do(store, LANE_SLOW, verify, NULL), OK);

    assert_true(verdict.is_intact);
    assert_int_equal(verdict.rows, 30);
    assert_int_equal(verdict.seals, 3);
    assert_int_equal(verdict.unsealed, 10);
    assert_int_equal(verdict.unsealed_from, row_number(30));
    assert_non_null(strstr(sentence, "尚未封存"));
}

static void an_empty_book_is_intact(void **state)
{
    (void)state;

    assert_int_equal(store_do(store, LANE_WRITE, seal, NULL), OK);
    assert_int_equal(store_do(store, LANE_SLOW, verify, NULL), OK);

    assert_true(verdict.is_intact);
    assert_int_equal(store_number(store, "SELECT count(*) FROM audit_seal;"), 0);
    assert_int_equal(strspn(head, "0"), SM3_HEX);
}

static void a_changed_row_is_named(void **state)
{
    (void)state;
    given_sealed_rows();
    int64_t row = row_number(14);

    when_changed("UPDATE audit SET sentence = '什么也没发生。' WHERE id = %" PRId64 ";", row);

    then_broken(2, row, "已被改动");
}

static void a_value_moved_to_the_next_column_is_a_change(void **state)
{
    (void)state;
    given_sealed_rows();
    int64_t row = row_number(1);

    when_changed("UPDATE audit SET before_json = after_json, after_json = NULL"
                 " WHERE id = %" PRId64 ";",
                 row);

    then_broken(1, row, "已被改动");
}

static void a_removed_row_is_named(void **state)
{
    (void)state;
    given_sealed_rows();
    int64_t row = row_number(20);

    when_changed("DELETE FROM audit WHERE id = %" PRId64 ";", row);

    then_broken(3, row, "已被删除");
}

static void the_last_row_of_a_seal_removed_is_named(void **state)
{
    (void)state;
    given_sealed_rows();
    int64_t row = row_number(29);

    when_changed("DELETE FROM audit WHERE id = %" PRId64 ";", row);

    then_broken(3, row, "已被删除");
}

static void a_row_slipped_in_is_named(void **state)
{
    (void)state;
    given_sealed_rows();
    int64_t first = row_number(0);

    when_changed("INSERT INTO audit SELECT 17, at, person, name, action, object, object_id, unit,"
                 " sentence, before_json, after_json, address FROM audit WHERE id = %" PRId64 ";",
                 first);

    then_broken(1, 17, "加入");
}

static void a_removed_seal_is_named(void **state)
{
    (void)state;
    given_sealed_rows();

    when_changed("DELETE FROM audit_seal WHERE id = %" PRId64 ";", 2);

    then_broken(2, 0, "已被删除");
}

static void a_changed_seal_is_named(void **state)
{
    (void)state;
    given_sealed_rows();

    when_changed("UPDATE audit_seal SET from_id = from_id + 1 WHERE id = %" PRId64 ";", 3);
    then_broken(3, 0, "已被改动");

    when_changed("UPDATE audit_seal SET to_id = to_id + 1 WHERE id = %" PRId64 ";", 2);
    then_broken(2, row_number(20), "");

    when_changed("UPDATE audit_seal SET head = '0' WHERE id = %" PRId64 ";", 1);
    then_broken(1, 0, "已被改动");
}

static void a_row_and_its_mark_changed_break_the_seal(void **state)
{
    (void)state;
    given_sealed_rows();

    when_changed("UPDATE audit SET name = 'x' WHERE id = %" PRId64 ";", row_number(5));
    when_changed("UPDATE audit_seal SET marks = '' WHERE id = %" PRId64 ";", 1);

    then_broken(1, row_number(0), "");
}

static void more_rows_than_a_seal_holds_take_several(void **state)
{
    (void)state;
    for (int i = 0; i < 205; i++)
        assert_int_equal(store_do(store, LANE_WRITE, write_ten, NULL), OK);

    for (int i = 0; i < 3; i++)
        assert_int_equal(store_do(store, LANE_WRITE, seal, NULL), OK);

    assert_int_equal(store_do(store, LANE_SLOW, verify, NULL), OK);
    assert_true(verdict.is_intact);
    assert_int_equal(verdict.rows, 2050);
    assert_int_equal(verdict.seals, 3);
    assert_int_equal(verdict.unsealed, 0);
}

static enum err hash_words(struct work *work)
{
    char hex[SM3_HEX + 1];
    struct sm3 *sm3 = sm3_new(&work->ctx);
    assert_non_null(sm3);
    sm3_add(sm3, bytes_of("a"));
    sm3_add(sm3, bytes_of("bc"));
    sm3_end(sm3, hex);
    /* GB/T 32905-2016, annex A.1 */
    assert_string_equal(hex, "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
    sm3_add(sm3, bytes_of("abc"));
    sm3_end(sm3, hex);
    assert_string_equal(hex, "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
    return OK;
}

static void sm3_is_that_of_the_standard(void **state)
{
    (void)state;

    assert_int_equal(store_do(store, LANE_SLOW, hash_words, NULL), OK);
}

static enum err find_heads(struct work *work)
{
    struct ctx *c = &work->ctx;
    const char *now = audit_head(c);
    assert_int_equal(audit_find_head(c, now), 3);
    assert_int_equal(audit_find_head(c, "feed"), 0);
    assert_true(audit_is_unsealed(c));
    return strcmp(now, head) == 0 ? OK : ERR_CONFLICT;
}

static void the_head_of_a_document_is_found_again(void **state)
{
    (void)state;
    given_sealed_rows();
    assert_int_equal(store_do(store, LANE_SLOW, verify, NULL), OK);

    assert_int_equal(store_do(store, LANE_READ, find_heads, NULL), OK);
}

/* ---- A seal that was prepared beside the writer ---------------------------------------------- */

/* A work of its own, so that its memory lasts from one lane to the other. */
static struct work prepared;
static const void *plan;

static enum err prepare(struct work *work)
{
    return audit_prepare_seal(&work->ctx, &plan);
}

static enum err apply(struct work *work)
{
    return audit_apply_seal(&work->ctx, plan);
}

static void step_of_prepared(enum lane lane, enum err (*run)(struct work *))
{
    prepared.lane = lane;
    prepared.run = run;
    assert_int_equal(edge_do(store->edge, &prepared), OK);
}

static void given_prepared(void)
{
    plan = NULL;
    work_init(&prepared, store->edge);
    step_of_prepared(LANE_READ, prepare);
}

static void a_prepared_seal_leaves_what_came_later_to_the_next(void **state)
{
    (void)state;
    given_sealed_rows();
    given_prepared();
    assert_int_equal(store_do(store, LANE_WRITE, write_ten, NULL), OK);

    step_of_prepared(LANE_WRITE, apply);
    work_release(&prepared);

    assert_int_equal(store_do(store, LANE_SLOW, verify, NULL), OK);
    assert_true(verdict.is_intact);
    assert_int_equal(verdict.seals, 4);
    assert_int_equal(verdict.rows, 40);
    assert_int_equal(verdict.unsealed, 10);
}

static void a_prepared_seal_gives_way_to_one_that_was_faster(void **state)
{
    (void)state;
    given_sealed_rows();
    given_prepared();
    assert_int_equal(store_do(store, LANE_WRITE, seal, NULL), OK);

    step_of_prepared(LANE_WRITE, apply);
    work_release(&prepared);

    assert_int_equal(store_do(store, LANE_SLOW, verify, NULL), OK);
    assert_true(verdict.is_intact);
    assert_int_equal(verdict.seals, 4);
    assert_int_equal(verdict.unsealed, 0);
}

static void a_row_changed_while_its_seal_was_prepared_is_named(void **state)
{
    (void)state;
    given_sealed_rows();
    given_prepared();
    int64_t row = row_number(35);
    when_changed("UPDATE audit SET sentence = '没有的事' WHERE id = %" PRId64 ";", row);

    step_of_prepared(LANE_WRITE, apply);
    work_release(&prepared);

    then_broken(4, row, "改动");
}

static void where_all_is_sealed_nothing_is_prepared(void **state)
{
    (void)state;
    given_sealed_rows();
    assert_int_equal(store_do(store, LANE_WRITE, seal, NULL), OK);

    given_prepared();
    work_release(&prepared);

    assert_null(plan);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        TEST(a_prepared_seal_leaves_what_came_later_to_the_next),
        TEST(a_prepared_seal_gives_way_to_one_that_was_faster),
        TEST(a_row_changed_while_its_seal_was_prepared_is_named),
        TEST(where_all_is_sealed_nothing_is_prepared),
        TEST(a_deed_undone_leaves_no_row),
        TEST(an_untouched_book_is_intact_and_its_tail_is_named),
        TEST(an_empty_book_is_intact),
        TEST(a_changed_row_is_named),
        TEST(a_value_moved_to_the_next_column_is_a_change),
        TEST(a_removed_row_is_named),
        TEST(the_last_row_of_a_seal_removed_is_named),
        TEST(a_row_slipped_in_is_named),
        TEST(a_removed_seal_is_named),
        TEST(a_changed_seal_is_named),
        TEST(a_row_and_its_mark_changed_break_the_seal),
        TEST(more_rows_than_a_seal_holds_take_several),
        TEST(sm3_is_that_of_the_standard),
        TEST(the_head_of_a_document_is_found_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Answers that the writer keeps: never another than SQLite would give. */
#include "store.h"

#include <stdio.h>
#include <string.h>

static int set_up(void **state)
{
    *state = store_new();
    return 0;
}

static int tear_down(void **state)
{
    store_free(*state);
    return 0;
}

static const char kept_word[] = "/*kept*/ SELECT word FROM thing WHERE id = $1;";
static const char kept_ids[] = "/*kept*/ SELECT id FROM thing WHERE word = $1 ORDER BY id;";
static const char kept_count[] = "/*kept*/ SELECT count(*) FROM thing;";
static const char kept_parts[] = "/*kept*/ SELECT count(*) FROM part;";

static int64_t begun_by(struct ctx *c, int64_t (*ask)(struct ctx *), int64_t *ret_answer)
{
    int before = db_statements_run(c->db);
    *ret_answer = ask(c);
    return db_statements_run(c->db) - before;
}

static int64_t count_things(struct ctx *c)
{
    return db_number(c, kept_count, DB_NO_ARGS, -1);
}

static int64_t count_parts(struct ctx *c)
{
    return db_number(c, kept_parts, DB_NO_ARGS, -1);
}

static int64_t length_of_word(struct ctx *c)
{
    const char *word = db_string(c, kept_word, DB_ARGS(VAL(1)));
    return word ? (int64_t)strlen(word) : -1;
}

#define ASSERT_ASKED(c, ask, answer) assert_answer((c), (ask), (answer), 1)
#define ASSERT_KNOWN(c, ask, answer) assert_answer((c), (ask), (answer), 0)

static void assert_answer(struct ctx *c, int64_t (*ask)(struct ctx *), int64_t answer,
                          int64_t begun)
{
    int64_t given = 0;
    assert_int_equal(begun_by(c, ask, &given), begun);
    assert_int_equal(given, answer);
}

static void add(struct ctx *c, int64_t id, const char *word)
{
    db_exec(c, "INSERT INTO thing (id, word) VALUES ($1, $2);", DB_ARGS(VAL(id), VAL(word)));
}

static enum err ask_and_write(struct work *work)
{
    struct ctx *c = &work->ctx;
    ASSERT_ASKED(c, count_things, 0);
    ASSERT_KNOWN(c, count_things, 0);
    add(c, 1, "one");
    ASSERT_ASKED(c, count_things, 1);
    ASSERT_ASKED(c, length_of_word, 3);
    ASSERT_KNOWN(c, length_of_word, 3);
    db_exec(c, "UPDATE thing SET word = 'three' WHERE id = 1;", DB_NO_ARGS);
    ASSERT_ASKED(c, length_of_word, 5);
    db_exec(c, "INSERT INTO part (thing, word) VALUES (1, 'x');", DB_NO_ARGS);
    ASSERT_KNOWN(c, length_of_word, 5);
    db_exec(c, "DELETE FROM thing;", DB_NO_ARGS);
    ASSERT_ASKED(c, count_things, 0);
    ASSERT_ASKED(c, length_of_word, -1);
    return OK;
}

static void what_is_kept_is_asked_anew_when_it_was_written(void **state)
{
    assert_int_equal(store_do(*state, LANE_WRITE, ask_and_write, NULL), OK);
}

/* Of a column that isn't read, the answer is as it was. */
static enum err write_beside(struct work *work)
{
    struct ctx *c = &work->ctx;
    add(c, 1, "one");
    ASSERT_ASKED(c, count_things, 1);
    db_exec(c, "UPDATE thing SET word = 'two' WHERE id = 1;", DB_NO_ARGS);
    ASSERT_KNOWN(c, count_things, 1);
    db_exec(c, "CREATE TABLE other (id bigint);", DB_NO_ARGS);
    ASSERT_ASKED(c, count_things, 1);
    return OK;
}

static void a_column_beside_it_does_not_matter_but_a_new_table_does(void **state)
{
    assert_int_equal(store_do(*state, LANE_WRITE, write_beside, NULL), OK);
}

static enum err write_ask_and_refuse(struct work *work)
{
    add(&work->ctx, 1, "one");
    ASSERT_ASKED(&work->ctx, count_things, 1);
    /* Known already, if this is run again. */
    assert_int_equal(count_parts(&work->ctx), 0);
    return ERR_CONFLICT;
}

static enum err ask_for_none(struct work *work)
{
    ASSERT_ASKED(&work->ctx, count_things, 0);
    ASSERT_KNOWN(&work->ctx, count_parts, 0);
    return OK;
}

static void what_was_rolled_back_was_never_known(void **state)
{
    assert_int_equal(store_do(*state, LANE_WRITE, write_ask_and_refuse, NULL), ERR_CONFLICT);
    assert_int_equal(store_do(*state, LANE_WRITE, ask_for_none, NULL), OK);
}

static void what_a_member_of_a_batch_took_back_was_never_known(void **state)
{
    store_hold(*state);
    store_queue(*state, write_ask_and_refuse, NULL);
    store_queue(*state, ask_for_none, NULL);
    store_let_go(*state);

    assert_int_equal(store_result(*state, 0), ERR_CONFLICT);
    assert_int_equal(store_result(*state, 1), OK);
}

static int runs;

static enum err write_ask_and_lose_all(struct work *work)
{
    if (runs++ > 0)
        return ERR_CONFLICT;
    add(&work->ctx, 1, "one");
    ASSERT_ASKED(&work->ctx, count_things, 1);
    db_break(work->ctx.db, DB_BREAK_TRANSACTION, 0);
    add(&work->ctx, 2, "two");
    assert_int_equal(count_things(&work->ctx), -1);
    return OK;
}

static enum err ask_for_none_alone(struct work *work)
{
    assert_int_equal(count_things(&work->ctx), 0);
    return OK;
}

static void what_went_with_the_whole_transaction_was_never_known(void **state)
{
    runs = 0;
    store_hold(*state);
    store_queue(*state, write_ask_and_lose_all, NULL);
    store_queue(*state, ask_for_none_alone, NULL);
    store_let_go(*state);

    assert_int_equal(store_result(*state, 0), ERR_CONFLICT);
    assert_int_equal(store_result(*state, 1), OK);
}

static const char kept_view[] = "/*kept*/ SELECT count(*) FROM both WHERE word = 'one';";

static int64_t count_in_view(struct ctx *c)
{
    return db_number(c, kept_view, DB_NO_ARGS, -1);
}

static enum err ask_a_view(struct work *work)
{
    struct ctx *c = &work->ctx;
    db_exec(c,
            "CREATE VIEW both AS SELECT t.word FROM thing t WHERE EXISTS"
            " (SELECT 1 FROM part p WHERE p.thing = t.id);",
            DB_NO_ARGS);
    add(c, 1, "one");
    ASSERT_ASKED(c, count_in_view, 0);
    db_exec(c, "INSERT INTO part (thing, word) VALUES (1, 'x');", DB_NO_ARGS);
    ASSERT_ASKED(c, count_in_view, 1);
    db_exec(c, "UPDATE part SET word = 'y';", DB_NO_ARGS);
    ASSERT_KNOWN(c, count_in_view, 1);
    db_exec(c, "UPDATE part SET thing = 2;", DB_NO_ARGS);
    ASSERT_ASKED(c, count_in_view, 0);
    return OK;
}

static void a_view_rests_on_what_lies_under_it(void **state)
{
    assert_int_equal(store_do(*state, LANE_WRITE, ask_a_view, NULL), OK);
}

static enum err keep_many(struct work *work)
{
    struct ctx *c = &work->ctx;
    char word[100];
    for (int i = 0; i < 5000; i++) {
        (void)snprintf(word, sizeof word, "%d", i);
        add(c, i, word);
    }
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 5000; i++) {
            (void)snprintf(word, sizeof word, "%d", i);
            assert_string_equal(db_string(c, kept_word, DB_ARGS(VAL(i))), word);
            assert_int_equal(db_number(c, kept_ids, DB_ARGS(VAL(word)), -1), i);
        }
    }
    return OK;
}

static void each_value_has_its_own_answer_however_many_there_are(void **state)
{
    assert_int_equal(store_do(*state, LANE_WRITE, keep_many, NULL), OK);
}

/* Longer than is kept, of many rows, and without a value: as if nothing were kept. */
static enum err ask_for_much(struct work *work)
{
    struct ctx *c = &work->ctx;
    char *word = arena_alloc(c->arena, 20001);
    memset(word, 'w', 20000);
    add(c, 1, word);
    for (int i = 2; i < 1000; i++)
        add(c, i, "same");
    add(c, 1000, NULL);
    for (int round = 0; round < 2; round++) {
        assert_string_equal(db_string(c, kept_word, DB_ARGS(VAL(1))), word);
        assert_null(db_string(c, kept_word, DB_ARGS(VAL(1000))));
        assert_null(db_string(c, kept_word, DB_ARGS(VAL(1001))));
        assert_int_equal(db_number(c, kept_ids, DB_ARGS(VAL((const char *)word)), -1), 1);
        struct db_rows *rows = db_query(c, kept_ids, DB_ARGS(VAL("same")));
        for (int i = 2; i < 1000; i++) {
            assert_int_equal(db_row(rows), DB_ROW);
            assert_int_equal(db_int(rows, 0), i);
        }
        assert_int_equal(db_row(rows), DB_END);
    }
    return OK;
}

static void what_is_too_much_to_be_kept_comes_whole_all_the_same(void **state)
{
    assert_int_equal(store_do(*state, LANE_WRITE, ask_for_much, NULL), OK);
}

static enum err read_known_rows(struct work *work)
{
    struct ctx *c = &work->ctx;
    add(c, 1, "a");
    add(c, 2, "a");
    for (int round = 0; round < 2; round++) {
        struct db_rows *rows = db_query(c, kept_ids, DB_ARGS(VAL("a")));
        assert_true(db_is_null(rows, 0));
        assert_int_equal(db_row(rows), DB_ROW);
        add(c, 3 + round, "b");
        assert_int_equal(db_int(rows, 0), 1);
        assert_false(db_is_null(rows, 0));
        assert_int_equal(db_row(rows), DB_ROW);
        assert_int_equal(db_int(rows, 0), 2);
        assert_int_equal(db_row(rows), DB_END);
        assert_true(db_is_null(rows, 0));
        assert_int_equal(db_row(rows), DB_END);
    }
    db_exec(c, "INSERT INTO id_high (one, high) VALUES (1, 1);", DB_NO_ARGS);
    assert_int_equal(db_row(db_query(c, kept_ids, DB_ARGS(VAL("a")))), DB_FAILED);
    assert_false(db_found(c, kept_ids, DB_ARGS(VAL("a"))));
    return OK;
}

static void known_rows_are_read_like_any_and_fail_like_any(void **state)
{
    assert_int_equal(store_do(*state, LANE_WRITE, read_known_rows, NULL), ERR_INTERNAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        TEST(what_is_kept_is_asked_anew_when_it_was_written),
        TEST(a_column_beside_it_does_not_matter_but_a_new_table_does),
        TEST(what_was_rolled_back_was_never_known),
        TEST(what_a_member_of_a_batch_took_back_was_never_known),
        TEST(what_went_with_the_whole_transaction_was_never_known),
        TEST(a_view_rests_on_what_lies_under_it),
        TEST(each_value_has_its_own_answer_however_many_there_are),
        TEST(what_is_too_much_to_be_kept_comes_whole_all_the_same),
        TEST(known_rows_are_read_like_any_and_fail_like_any),
#undef TEST
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

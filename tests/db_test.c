/* SPDX-License-Identifier: Apache-2.0 */
/* Statements, values and rows; migrations. */
#include "store.h"

#include <stdio.h>
#include <string.h>

#include "platform/db/migrate.h"

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

/* ---- Values and rows ------------------------------------------------------------------------- */

static enum err swap_names(struct work *work)
{
    struct ctx *c = &work->ctx;
    db_exec(c, "INSERT INTO thing (word, id) VALUES ($2, $1);", DB_ARGS(VAL(7), VAL("seven")));
    return OK;
}

static void values_are_bound_by_name(void **state)
{
    struct store *store = *state;

    assert_int_equal(store_do(store, LANE_WRITE, swap_names, NULL), OK);

    assert_int_equal(store_number(store, "SELECT id FROM thing WHERE word = 'seven';"), 7);
}

static const char *const texts[] = {"", "练兵", "𠮷野\xf0\x9f\x98\x80", "it's; -- \"so\"", NULL};

static enum err there_and_back(struct work *work)
{
    struct ctx *c = &work->ctx;
    for (int i = 0; i < 5; i++)
        db_exec(c, "INSERT INTO thing (id, word) VALUES ($1, $2);",
                DB_ARGS(VAL(INT64_MAX - i), VAL(texts[i])));
    struct db_rows *rows = db_query(c, "SELECT id, word FROM thing ORDER BY id DESC;", DB_NO_ARGS);
    for (int i = 0; i < 5; i++) {
        assert_int_equal(db_row(rows), DB_ROW);
        assert_true(db_int(rows, 0) == INT64_MAX - i);
        assert_int_equal(db_is_null(rows, 1), i == 4);
        if (i < 4)
            assert_string_equal(db_text(rows, 1), texts[i]);
    }
    assert_null(db_text(rows, 1));
    assert_int_equal(db_row(rows), DB_END);
    assert_int_equal(db_row(rows), DB_END);
    assert_null(db_text(rows, 1));
    return OK;
}

static void texts_and_numbers_come_back_as_they_were(void **state)
{
    struct store *store = *state;

    assert_int_equal(store_do(store, LANE_WRITE, there_and_back, NULL), OK);
}

static enum err bytes_there_and_back(struct work *work)
{
    struct ctx *c = &work->ctx;
    struct bytes some = {"\0\xff\0x", 4}, none = {"", 0};
    db_exec(c, "INSERT INTO thing (id, word) VALUES (1, $1), (2, $2);",
            DB_ARGS(VAL(some), VAL(none)));
    struct db_rows *rows = db_query(c, "SELECT word FROM thing ORDER BY id;", DB_NO_ARGS);
    assert_int_equal(db_row(rows), DB_ROW);
    struct bytes back = db_blob(rows, 0);
    assert_int_equal(back.length, 4);
    assert_memory_equal(back.at, some.at, 4);
    assert_int_equal(db_row(rows), DB_ROW);
    back = db_blob(rows, 0);
    assert_non_null(back.at);
    assert_int_equal(back.length, 0);
    db_close(rows);
    assert_int_equal(db_row(rows), DB_END);
    return OK;
}

static void bytes_come_back_as_they_were(void **state)
{
    struct store *store = *state;

    assert_int_equal(store_do(store, LANE_WRITE, bytes_there_and_back, NULL), OK);
}

static enum err count_changes(struct work *work)
{
    struct ctx *c = &work->ctx;
    const char *insert = "INSERT INTO thing (id, word) VALUES (1, 'a'), (2, 'b'), (3, 'b');";
    const char *rename = "UPDATE thing SET word = $2 WHERE word = $1 RETURNING id;";
    assert_int_equal(db_exec(c, insert, DB_NO_ARGS), 3);
    assert_int_equal(db_exec(c, rename, DB_ARGS(VAL("b"), VAL("c"))), 2);
    assert_int_equal(db_exec(c, rename, DB_ARGS(VAL("b"), VAL("c"))), 0);
    assert_true(db_found(c, rename, DB_ARGS(VAL("c"), VAL("d"))));
    assert_false(db_found(c, rename, DB_ARGS(VAL("c"), VAL("d"))));
    const char *mine = "SELECT word FROM thing WHERE id = $1;";
    assert_string_equal(db_string(c, mine, DB_ARGS(VAL(2))), "d");
    assert_null(db_string(c, mine, DB_ARGS(VAL(9))));
    const char *sum = "SELECT sum(id) FROM thing WHERE id > $1;";
    assert_int_equal(db_number(c, sum, DB_ARGS(VAL(0)), -1), 6);
    assert_int_equal(db_number(c, sum, DB_ARGS(VAL(9)), -1), -1);
    assert_true(db_ok(c));
    return OK;
}

static void changes_and_single_answers_are_counted_right(void **state)
{
    struct store *store = *state;

    assert_int_equal(store_do(store, LANE_WRITE, count_changes, NULL), OK);
    assert_int_equal(store_number(store, "SELECT count(*) FROM thing WHERE word = 'd';"), 2);
}

static enum err read_in_a_reading(struct work *work)
{
    struct ctx *c = &work->ctx;
    const char *all = "SELECT id FROM thing ORDER BY id;";
    int64_t pairs = 0, sum = 0;
    db_exec(c, "INSERT INTO thing (id, word) VALUES (1, ''), (2, ''), (3, '');", DB_NO_ARGS);
    struct db_rows *outer = db_query(c, all, DB_NO_ARGS);
    while (db_row(outer) == DB_ROW) {
        struct db_rows *inner = db_query(c, all, DB_NO_ARGS);
        while (db_row(inner) == DB_ROW) {
            sum += db_int(outer, 0) * db_int(inner, 0);
            pairs++;
        }
    }
    assert_int_equal(pairs, 9);
    assert_int_equal(sum, 36);
    return OK;
}

static void one_statement_can_be_read_inside_itself(void **state)
{
    struct store *store = *state;

    assert_int_equal(store_do(store, LANE_WRITE, read_in_a_reading, NULL), OK);
}

/* ---- Failures stick -------------------------------------------------------------------------- */

static enum err go_on_after(struct work *work)
{
    struct ctx *c = &work->ctx;
    (void)db_found(c, work->of, DB_ARGS(VAL(1)));
    assert_false(db_ok(c));
    assert_int_equal(db_row(db_query(c, "SELECT 1;", DB_NO_ARGS)), DB_FAILED);
    assert_int_equal(db_exec(c, "INSERT INTO thing (id) VALUES (1);", DB_NO_ARGS), 0);
    assert_false(db_found(c, "SELECT 1;", DB_NO_ARGS));
    assert_int_equal(db_number(c, "SELECT 1;", DB_NO_ARGS, 5), 5);
    assert_null(db_string(c, "SELECT 'a';", DB_NO_ARGS));
    assert_int_equal(db_new_id(c), 0);
    return OK;
}

static void after_a_failure_nothing_runs_any_more(void **state)
{
    struct store *store = *state;
    static char no_table[] = "SELECT * FROM nothing WHERE id = $1;";
    static char too_few[] = "SELECT $1, $2;";
    static char too_many[] = "SELECT 1;";
    static char a_gap[] = "SELECT $2;";
    static char quoted[] = "SELECT \"nothing\" FROM thing WHERE id = $1;";

    assert_int_equal(store_do(store, LANE_WRITE, go_on_after, no_table), ERR_INTERNAL);
    assert_int_equal(store_do(store, LANE_WRITE, go_on_after, too_few), ERR_INTERNAL);
    assert_int_equal(store_do(store, LANE_WRITE, go_on_after, too_many), ERR_INTERNAL);
    assert_int_equal(store_do(store, LANE_WRITE, go_on_after, a_gap), ERR_INTERNAL);
    assert_int_equal(store_do(store, LANE_WRITE, go_on_after, quoted), ERR_INTERNAL);

    assert_int_equal(store_number(store, "SELECT count(*) FROM thing;"), 0);
}

static enum err ask_many_things(struct work *work)
{
    struct ctx *c = &work->ctx;
    struct db_rows *rows = db_query(c, "SELECT 4711;", DB_NO_ARGS);
    for (int i = 0; i < 2500; i++) {
        char sql[64];
        (void)snprintf(sql, sizeof sql, "SELECT %d + $1;", i);
        assert_int_equal(db_number(c, sql, DB_ARGS(VAL(1)), -1), i + 1);
    }
    assert_int_equal(db_row(rows), DB_ROW);
    assert_int_equal(db_int(rows, 0), 4711);
    return OK;
}

static void more_statements_than_are_kept_do_no_harm(void **state)
{
    struct store *store = *state;

    assert_int_equal(store_do(store, LANE_READ, ask_many_things, NULL), OK);
}

/* ---- Migrations ------------------------------------------------------------------------------ */

struct bench {
    struct arena arena;
    struct store *store;
    struct db *db;
    const char *sentence;
};

/* The store's own database, without its edge. */
static struct bench *bench_of(struct store *store)
{
    static struct bench bench;
    bench = (struct bench){.store = store};
    arena_init(&bench.arena, 1 << 20, NULL);
    edge_close(store->edge);
    store->edge = NULL;
    bench.db = db_open_writer(&bench.arena, store->folder, 0, &bench.sentence);
    assert_non_null(bench.db);
    return &bench;
}

static bool migrate_bench(struct bench *bench, const struct migration *list)
{
    bench->sentence = NULL;
    return migrate(bench->db, &bench->arena, list, 1, &bench->sentence);
}

static void bench_end(struct bench *bench)
{
    db_shut(bench->db);
    arena_release(&bench->arena);
}

static int64_t bench_number(struct bench *bench, const char *sql)
{
    struct ctx c = {.arena = &bench->arena, .db = bench->db};
    return db_number(&c, sql, DB_NO_ARGS, -1);
}

/* The program's own migrations, and how many they are. */
static size_t copy_own(struct migration *list)
{
    size_t count = 0;
    for (; embedded_migrations[count].name; count++)
        list[count] = embedded_migrations[count];
    return count;
}

static void migrations_are_applied_once_and_in_order(void **state)
{
    struct bench *bench = bench_of(*state);
    struct migration list[64] = {0};
    size_t count = copy_own(list);
    list[count] = (struct migration){9001, "9001_more", "CREATE TABLE more (a bigint);", NULL};
    list[count + 1] =
        (struct migration){9002, "9002_row", "INSERT INTO more (a) VALUES (1);", NULL};

    assert_true(migrate_bench(bench, list));
    assert_true(migrate_bench(bench, list));

    assert_int_equal(bench_number(bench, "SELECT count(*) FROM more;"), 1);
    assert_int_equal(bench_number(bench, "SELECT max(number) FROM migration;"), 9002);

    /* The program without them is the older one. */
    assert_false(migrate_bench(bench, embedded_migrations));
    assert_non_null(strstr(bench->sentence, "请换用新版本的程序"));
    bench_end(bench);
}

static void a_migration_that_fails_leaves_nothing_behind(void **state)
{
    struct bench *bench = bench_of(*state);
    struct migration list[64] = {0};
    size_t count = copy_own(list);
    list[count] = (struct migration){
        9001, "9001_bad", "CREATE TABLE half (a bigint); INSERT INTO nowhere VALUES (1);", NULL};

    assert_false(migrate_bench(bench, list));

    assert_non_null(strstr(bench->sentence, "9001_bad"));
    db_end_unit(bench->db);
    assert_true(db_begin(bench->db));
    assert_int_equal(bench_number(bench, "SELECT count(*) FROM sqlite_master WHERE name = 'half';"),
                     0);
    db_roll_back(bench->db);
    bench_end(bench);
}

static void a_migration_that_was_edited_is_refused(void **state)
{
    struct bench *bench = bench_of(*state);
    struct migration list[64] = {0};
    (void)copy_own(list);
    list[0].text = "SELECT 1;";

    assert_false(migrate_bench(bench, list));

    assert_non_null(strstr(bench->sentence, "不一致"));
    bench_end(bench);
}

static void a_database_by_an_earlier_text_of_a_migration_is_taken(void **state)
{
    struct bench *bench = bench_of(*state);
    struct migration list[64] = {0};
    char earlier[65];
    (void)copy_own(list);
    struct ctx c = {.arena = &bench->arena, .db = bench->db};
    const char *sql = "SELECT checksum FROM migration WHERE number = 1;";
    (void)snprintf(earlier, sizeof earlier, "%s", db_string(&c, sql, DB_NO_ARGS));
    list[0].text = "SELECT 1;";

    list[0].earlier = earlier + 1;
    assert_false(migrate_bench(bench, list));
    list[0].earlier = earlier;
    assert_true(migrate_bench(bench, list));

    bench_end(bench);
}

static void a_migration_that_comes_too_late_is_refused(void **state)
{
    struct bench *bench = bench_of(*state);
    struct migration list[64] = {{0, "0000_late", "SELECT 1;", NULL}};
    (void)copy_own(list + 1);

    assert_false(migrate_bench(bench, list));

    assert_non_null(strstr(bench->sentence, "不一致"));
    bench_end(bench);
}

static void a_file_that_is_no_database_is_refused(void **state)
{
    struct store *store = *state;
    struct arena arena;
    arena_init(&arena, 1 << 20, NULL);
    edge_close(store->edge);
    store->edge = NULL;
    char path[128];
    (void)snprintf(path, sizeof path, "%s/lianbing.db", store->folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    for (int i = 0; i < 2000; i++)
        (void)fputs("no database ", file);
    (void)fclose(file);
    const char *sentence = NULL;

    assert_null(edge_open(&arena, &store->config, &sentence));

    assert_non_null(strstr(sentence, "请用备份恢复"));
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        TEST(values_are_bound_by_name),
        TEST(texts_and_numbers_come_back_as_they_were),
        TEST(bytes_come_back_as_they_were),
        TEST(changes_and_single_answers_are_counted_right),
        TEST(one_statement_can_be_read_inside_itself),
        TEST(after_a_failure_nothing_runs_any_more),
        TEST(more_statements_than_are_kept_do_no_harm),
        TEST(migrations_are_applied_once_and_in_order),
        TEST(a_migration_that_fails_leaves_nothing_behind),
        TEST(a_migration_that_was_edited_is_refused),
        TEST(a_database_by_an_earlier_text_of_a_migration_is_taken),
        TEST(a_migration_that_comes_too_late_is_refused),
        TEST(a_file_that_is_no_database_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* One fact changed gives what a new run over the changed facts gives, and touches nothing else. */
#include "support.h"

#include <string.h>

enum { METRICS = 12, SUBJECTS = 24 };

static const char *const metric_ids[METRICS] = {"a", "b", "c", "d", "n", "gate",
                                                "v", "z", "p", "q", "u", "w"};

static const char SCHEME[] =
    "{\"id\":\"change\",\"title\":\"变更\",\"subject\":\"person\",\"decimals\":2,"
    "\"metrics\":[{\"id\":\"a\"},{\"id\":\"b\"},{\"id\":\"c\"},{\"id\":\"d\"},{\"id\":\"n\"},"
    "{\"id\":\"gate\",\"kind\":\"flag\"},{\"id\":\"v\",\"kind\":\"flag\"},"
    "{\"id\":\"z\",\"kind\":\"flag\"},{\"id\":\"p\"},{\"id\":\"q\",\"per\":\"all\"},"
    "{\"id\":\"u\",\"kind\":\"flag\"},{\"id\":\"w\"}],"
    "\"gates\":[{\"when\":{\"left\":\"gate\",\"op\":\"!=\",\"right\":0}}],"
    "\"vetoes\":[{\"when\":{\"left\":\"v\",\"op\":\"=\",\"right\":1},\"effect\":\"disqualify\"},"
    "%s"
    "{\"when\":{\"left\":\"u\",\"op\":\"=\",\"right\":1},\"effect\":\"bar_awards\","
    "\"reaches\":\"members\"}],"
    "\"ties\":[{\"metric\":\"w\"},{\"item\":\"linear\"}],\"joint\":false,"
    "\"awards\":[{\"title\":\"一等奖\",\"count\":2},{\"title\":\"二等奖\",\"count\":3}],\"quota\":"
    "4,"
    "\"indicators\":[{\"id\":\"one\",\"max\":60,\"items\":["
    "{\"id\":\"linear\",\"rule\":\"rank_linear\",\"metric\":\"a\",\"best\":30,\"worst\":1},"
    "{\"id\":\"low\",\"rule\":\"rank_linear\",\"metric\":\"b\",\"best\":9,\"worst\":1,"
    "\"first\":5,\"higher\":false%s},"
    "{\"id\":\"step\",\"rule\":\"rank_step\",\"metric\":\"a\",\"first\":8,\"step\":0.8,"
    "\"percent\":10,\"floor\":1},"
    "{\"id\":\"table\",\"rule\":\"rank_table\",\"metric\":\"c\",\"rows\":["
    "{\"ranks\":[1,2],\"points\":5},{\"percent\":50,\"points\":3}],"
    "\"else\":{\"rule\":\"when\",\"left\":\"d\",\"op\":\">\",\"right\":3,\"points\":1}}]},"
    "{\"id\":\"two\",\"max\":40,\"items\":["
    "{\"id\":\"over\",\"rule\":\"over\",\"metric\":\"d\",\"baseline\":\"mean\",\"percent\":10,"
    "\"points\":2,\"cap\":10,\"default\":4},"
    "{\"id\":\"over_all\",\"rule\":\"over\",\"metric\":\"n\",\"baseline\":\"q\",\"percent\":20,"
    "\"points\":1,\"cap\":7},"
    "{\"id\":\"per\",\"rule\":\"per\",\"terms\":[{\"metric\":\"p\",\"points\":0.5}],\"cap\":6}]}]}";

struct cell {
    bool is_known;
    int value;
};

/* Subjects 0 to 20 are people of the units 22 and 23; subject 21 is a guest; 24 is `*`. */
struct table {
    struct cell cells[SUBJECTS + 1][METRICS];
};

static const char *id_of(struct world *world, uint32_t subject)
{
    return subject == SUBJECTS ? "*" : text_format(&world->arena, "s%02u", subject);
}

static struct score_run *run_table(struct world *world, const struct table *table)
{
    struct text csv;
    text_init(&csv, &world->arena, 1 << 20);
    text_add(&csv, "subject,metric,value,unit,status");
    for (uint32_t i = 0; i <= SUBJECTS; i++) {
        for (uint32_t j = 0; j < METRICS; j++) {
            if ((strcmp(metric_ids[j], "q") == 0) != (i == SUBJECTS))
                continue;
            text_add_format(&csv, "\n%s,%s,", id_of(world, i), metric_ids[j]);
            if (table->cells[i][j].is_known)
                text_add_int(&csv, table->cells[i][j].value);
            text_add(&csv, i < 21 ? (i % 2 ? ",s22," : ",s23,") : i == 21 ? ",,guest" : ",,");
        }
    }
    struct score_run *run = run_of(world, csv.at);
    if (!run && world->faults.count)
        print_message("%s\n", world->faults.list[0].sentence);
    assert_non_null(run);
    return run;
}

static struct cell random_cell(uint64_t *state, uint32_t metric)
{
    struct cell cell = {next_below(state, 8) != 0, (int)next_below(state, 9)};
    bool is_flag = strchr("gvzu", metric_ids[metric][0]) != NULL;
    if (is_flag)
        cell.value =
            metric_ids[metric][0] == 'g' ? next_below(state, 10) > 0 : next_below(state, 12) == 0;
    return cell;
}

static void change(struct world *world, struct score_run *run, uint32_t subject, uint32_t metric,
                   struct cell cell)
{
    struct score_change one = {
        .subject = bytes_of(id_of(world, subject)),
        .metric = bytes_of(metric_ids[metric]),
        .is_known = cell.is_known,
        .value = cell.value * DECIMAL_ONE,
    };
    assert_true(score_run_change(run, &one, &world->faults));
}

/* A long walk of random changes; after each the run equals a new one. */
static void walk(const char *zeroing_veto, const char *zero_when, uint64_t seed)
{
    struct world *world = world_new();
    struct table *table = arena_alloc(&world->arena, sizeof *table);
    given_scheme(world, text_format(&world->arena, SCHEME, zeroing_veto, zero_when));
    for (uint32_t i = 0; i <= SUBJECTS; i++) {
        for (uint32_t j = 0; j < METRICS; j++)
            table->cells[i][j] = random_cell(&seed, j);
    }
    struct score_run *run = run_table(world, table);
    for (int step = 0; step < 400; step++) {
        uint32_t subject = next_below(&seed, SUBJECTS), metric = next_below(&seed, METRICS);
        if (strcmp(metric_ids[metric], "q") == 0)
            subject = SUBJECTS;
        table->cells[subject][metric] = random_cell(&seed, metric);
        change(world, run, subject, metric, table->cells[subject][metric]);
        struct world *again = world_new();
        again->scheme = world->scheme;
        assert_same_result(world->scheme, run, run_table(again, table));
        world_free(again);
    }
    world_free(world);
}

static void changes_agree_with_a_new_run(void **state)
{
    (void)state;
    walk("", "", 1);
    walk("", "", 2);
}

static void changes_agree_where_items_and_indicators_are_zeroed(void **state)
{
    (void)state;
    walk("{\"when\":{\"left\":\"z\",\"op\":\"=\",\"right\":1},\"effect\":\"zero_indicator\","
         "\"indicator\":\"one\"},",
         ",\"zero_when\":{\"left\":\"p\",\"op\":\">\",\"right\":6}", 3);
}

static const char SMALL[] =
    "{\"id\":\"small\",\"title\":\"小\",\"subject\":\"unit\",\"metrics\":[{\"id\":\"m\"},"
    "{\"id\":\"d\"}],\"indicators\":[{\"id\":\"i\",\"max\":100,\"items\":["
    "{\"id\":\"x\",\"rule\":\"value\",\"metric\":\"m\",\"full\":100,\"points\":90},"
    "{\"id\":\"y\",\"rule\":\"discretion\",\"metric\":\"d\",\"allowed\":[[0,10]]}]}]}";

static void a_refused_change_changes_nothing(void **state)
{
    (void)state;
    struct world *world = world_new();
    given_scheme(world, SMALL);
    struct score_run *run = run_of(world, "subject,metric,value\na,m,50\nb,m,40");
    assert_non_null(run);
    struct score_change outside = {.subject = bytes_of("b"),
                                   .metric = bytes_of("m"),
                                   .is_known = true,
                                   .value = 101 * DECIMAL_ONE};

    assert_false(score_run_change(run, &outside, &world->faults));

    assert_int_equal(world->faults.count, 1);
    assert_string_equal(total_of(world, run, "b"), "36.00");
    assert_int_equal(result_of(run, "b").rank, 2);
    world_free(world);
}

static void a_change_of_somebody_unknown_is_refused(void **state)
{
    (void)state;
    struct world *world = world_new();
    given_scheme(world, SMALL);
    struct score_run *run = run_of(world, "subject,metric,value\na,m,50");
    struct score_change unknown = {.subject = bytes_of("zz"), .metric = bytes_of("m")};
    struct score_change metric = {.subject = bytes_of("a"), .metric = bytes_of("mm")};

    assert_false(score_run_change(run, &unknown, &world->faults));
    assert_false(score_run_change(run, &metric, &world->faults));

    assert_int_equal(world->faults.count, 2);
    world_free(world);
}

static void a_change_brings_its_note_and_keeps_what_it_does_not_say(void **state)
{
    (void)state;
    struct world *world = world_new();
    given_scheme(world, SMALL);
    struct score_run *run = run_of(world, "subject,metric,value\na,m,50");
    struct score_change discretion = {.subject = bytes_of("a"),
                                      .metric = bytes_of("d"),
                                      .is_known = true,
                                      .value = 5 * DECIMAL_ONE};

    assert_false(score_run_change(run, &discretion, &world->faults));
    discretion.note = "组织有力";
    assert_true(score_run_change(run, &discretion, &world->faults));
    discretion.note = NULL;
    discretion.value = 6 * DECIMAL_ONE;
    assert_true(score_run_change(run, &discretion, &world->faults));

    assert_string_equal(total_of(world, run, "a"), "51.00");
    world_free(world);
}

static const char TIED[] =
    "{\"id\":\"tied\",\"title\":\"并列\",\"subject\":\"unit\",\"joint\":false,\"metrics\":["
    "{\"id\":\"m\"},{\"id\":\"z\",\"kind\":\"flag\"}],\"vetoes\":[{\"when\":{\"left\":\"z\","
    "\"op\":\"=\",\"right\":1},\"effect\":\"disqualify\"}],\"indicators\":[{\"id\":\"i\","
    "\"max\":100,\"items\":[{\"id\":\"x\",\"rule\":\"value\",\"metric\":\"m\",\"full\":100,"
    "\"points\":100}]}]}";

/* Of a, b, c and d the last three are level; then `subject` changes. */
static void tie_of_b_is(const char *subject, const char *metric, int64_t value, const char *other,
                        enum score_tie_state tie)
{
    struct world *world = world_new();
    given_scheme(world, TIED);
    struct score_run *run =
        run_of(world, text_format(&world->arena,
                                  "subject,metric,value\na,m,90\nb,m,80\nc,m,80\nd,m,%s", other));
    assert_int_equal(result_of(run, "b").tie, TIE_UNRESOLVED);
    struct score_change one = {.subject = bytes_of(subject),
                               .metric = bytes_of(metric),
                               .is_known = true,
                               .value = value * DECIMAL_ONE};

    assert_true(score_run_change(run, &one, &world->faults));

    assert_int_equal(result_of(run, "b").rank, 2);
    assert_int_equal(result_of(run, "b").tie, tie);
    world_free(world);
}

static void who_was_level_with_one_who_leaves_is_looked_at_again(void **state)
{
    (void)state;
    tie_of_b_is("c", "m", 50, "30", TIE_NONE);
    tie_of_b_is("c", "m", 10, "30", TIE_NONE);
    tie_of_b_is("c", "z", 1, "30", TIE_NONE);
    tie_of_b_is("c", "z", 1, "80", TIE_UNRESOLVED);
    tie_of_b_is("d", "z", 1, "80", TIE_UNRESOLVED);
    tie_of_b_is("d", "m", 70, "80", TIE_UNRESOLVED);
}

static const char WIDE[] =
    "{\"id\":\"wide\",\"title\":\"宽\",\"subject\":\"unit\",\"metrics\":[{\"id\":\"a\"}],"
    "\"indicators\":[{\"id\":\"i\",\"max\":100,\"items\":[{\"id\":\"x\","
    "\"rule\":\"rank_linear\",\"metric\":\"a\",\"best\":100,\"worst\":0}]}]}";

/* A field of 150, spread so widely that one who leaves it moves the points of nearly all. */
static void a_change_that_moves_everybody_agrees_with_a_new_run(void **state)
{
    (void)state;
    struct world *world = world_new(), *again = world_new();
    struct text before, after;
    given_scheme(world, WIDE);
    again->scheme = world->scheme;
    text_init(&before, &world->arena, 1 << 16);
    text_init(&after, &world->arena, 1 << 16);
    text_add(&before, "subject,metric,value");
    text_add(&after, "subject,metric,value");
    for (int i = 0; i < 150; i++) {
        text_add_format(&before, "\ns%03d,a,%d", i, i * 7 % 151);
        text_add_format(&after, "\ns%03d,a,", i);
        if (i != 40)
            text_add_int(&after, i * 7 % 151);
    }
    struct score_run *run = run_of(world, before.at);
    struct score_change gone = {.subject = bytes_of("s040"), .metric = bytes_of("a")};

    assert_true(score_run_change(run, &gone, &world->faults));

    assert_same_result(world->scheme, run, run_of(again, after.at));
    world_free(again);
    world_free(world);
}

/* The `a` of `subject` is no longer known, and known again; each time the run is like a new one. */
static void leaves_and_returns(const char *scheme, const char *subject, const char *value,
                               const char *before, const char *after)
{
    struct world *world = world_new(), *again = world_new();
    given_scheme(world, scheme);
    again->scheme = world->scheme;
    struct score_run *run = run_of(world, before);
    struct score_change one = {.subject = bytes_of(subject), .metric = bytes_of("a")};

    assert_true(score_run_change(run, &one, &world->faults));
    assert_same_result(world->scheme, run, run_of(again, after));

    one.is_known = true;
    assert_true(decimal_parse(bytes_of(value), &one.value));
    assert_true(score_run_change(run, &one, &world->faults));
    assert_same_result(world->scheme, run, run_of(again, before));
    world_free(again);
    world_free(world);
}

static void who_has_an_override_keeps_it_when_others_move(void **state)
{
    (void)state;
    leaves_and_returns(WIDE, "b", "8",
                       "subject,metric,value,note\na,a,9,\nb,a,8,\nc,a,7,\n"
                       "c,override.i,66,认定\nd,a,6,",
                       "subject,metric,value,note\na,a,9,\nb,a,,\nc,a,7,\n"
                       "c,override.i,66,认定\nd,a,6,");
}

static void the_first_of_a_growing_field_comes_into_the_share(void **state)
{
    (void)state;
    leaves_and_returns("{\"id\":\"share\",\"title\":\"份\",\"subject\":\"unit\",\"metrics\":["
                       "{\"id\":\"a\"}],\"indicators\":[{\"id\":\"i\",\"max\":100,\"items\":["
                       "{\"id\":\"x\",\"rule\":\"rank_table\",\"metric\":\"a\",\"rows\":["
                       "{\"percent\":40,\"points\":10},{\"percent\":90,\"points\":6}]}]}]}",
                       "c", "7", "subject,metric,value\na,a,9\nb,a,8\nc,a,7",
                       "subject,metric,value\na,a,9\nb,a,8\nc,a,");
}

/* Fields in which stretches of ranks are worth the same, or every rank is worth something else;
 * lines that rise, lie level, and go through zero; ranks that are worth the same in any field. */
static const char CROWD_SCHEME[] =
    "{\"id\":\"crowd\",\"title\":\"众\",\"subject\":\"unit\",\"decimals\":%d,"
    "\"joint\":false,"
    "\"metrics\":[{\"id\":\"a\"},{\"id\":\"b\"},{\"id\":\"gate\",\"kind\":\"flag\"}],"
    "\"gates\":[{\"when\":{\"left\":\"gate\",\"op\":\"=\",\"right\":1}}],"
    "\"ties\":[{\"metric\":\"b\"}],\"quota\":20,\"indicators\":["
    "{\"id\":\"line\",\"bonus\":true,\"floor\":-1000,\"items\":["
    "{\"id\":\"gentle\",\"rule\":\"rank_linear\",\"metric\":\"a\",\"best\":12,\"worst\":-9.5},"
    "{\"id\":\"below\",\"rule\":\"rank_linear\",\"metric\":\"a\",\"best\":-2.5,\"worst\":-30},"
    "{\"id\":\"held\",\"rule\":\"rank_linear\",\"metric\":\"b\",\"best\":20,\"worst\":0,"
    "\"cap\":15,\"floor\":2.5,\"higher\":false}]},"
    "{\"id\":\"rising\",\"bonus\":true,\"floor\":-1000,\"items\":["
    "{\"id\":\"rising\",\"rule\":\"rank_linear\",\"metric\":\"a\",\"best\":-7,\"worst\":8},"
    "{\"id\":\"level\",\"rule\":\"rank_linear\",\"metric\":\"b\",\"best\":4,\"worst\":4}]},"
    "{\"id\":\"other\",\"bonus\":true,\"items\":["
    "{\"id\":\"first\",\"rule\":\"rank_linear\",\"metric\":\"a\",\"best\":9,\"worst\":1,"
    "\"first\":30},"
    "{\"id\":\"table\",\"rule\":\"rank_table\",\"metric\":\"b\",\"rows\":["
    "{\"ranks\":[1,9],\"points\":7},{\"percent\":40,\"points\":3}]},"
    "{\"id\":\"step\",\"rule\":\"rank_step\",\"metric\":\"a\",\"first\":8,\"step\":0.8,"
    "\"percent\":10,\"floor\":1},"
    "{\"id\":\"over\",\"rule\":\"over\",\"metric\":\"b\",\"baseline\":\"mean\",\"percent\":5,"
    "\"points\":1}]}]}";

enum { CROWD = 120, CROWD_METRICS = 3 };

struct crowd {
    struct cell cells[CROWD][CROWD_METRICS];
};

static struct score_run *run_crowd(struct world *world, const struct crowd *crowd)
{
    struct text csv;
    text_init(&csv, &world->arena, 1 << 20);
    text_add(&csv, "subject,metric,value,status");
    for (int i = 0; i < CROWD; i++) {
        for (int j = 0; j < CROWD_METRICS; j++) {
            text_add_format(&csv, "\ns%03d,%s,", i, j == 0 ? "a" : j == 1 ? "b" : "gate");
            if (crowd->cells[i][j].is_known)
                text_add_int(&csv, crowd->cells[i][j].value);
            text_add(&csv, i % 20 == 7 ? ",guest" : i % 40 == 9 ? ",withdrawn" : ",");
        }
    }
    struct score_run *run = run_of(world, csv.at);
    assert_non_null(run);
    return run;
}

/* `spread`: how many values there are; few make many equals. */
static struct cell crowd_cell(uint64_t *state, int metric, uint32_t spread)
{
    if (metric == 2)
        return (struct cell){true, next_below(state, 12) > 0};
    return (struct cell){next_below(state, 30) > 0, (int)next_below(state, spread)};
}

static void walk_in_a_crowd(int decimals, uint32_t spread, uint64_t seed)
{
    static const char *const ids[CROWD_METRICS] = {"a", "b", "gate"};
    struct world *world = world_new();
    struct crowd *crowd = arena_alloc(&world->arena, sizeof *crowd);
    given_scheme(world, text_format(&world->arena, CROWD_SCHEME, decimals));
    for (int i = 0; i < CROWD; i++)
        for (int j = 0; j < CROWD_METRICS; j++)
            crowd->cells[i][j] = crowd_cell(&seed, j, spread);
    struct score_run *run = run_crowd(world, crowd);
    for (int step = 0; step < 100; step++) {
        uint32_t subject = next_below(&seed, CROWD), metric = next_below(&seed, CROWD_METRICS);
        struct cell *cell = &crowd->cells[subject][metric];
        *cell = crowd_cell(&seed, (int)metric, spread);
        struct score_change one = {
            .subject = bytes_of(text_format(&world->arena, "s%03u", subject)),
            .metric = bytes_of(ids[metric]),
            .is_known = cell->is_known,
            .value = cell->value * DECIMAL_ONE,
        };
        assert_true(score_run_change(run, &one, &world->faults));
        struct world *again = world_new();
        again->scheme = world->scheme;
        assert_same_result(world->scheme, run, run_crowd(again, crowd));
        world_free(again);
    }
    world_free(world);
}

static void changes_in_a_crowd_agree_with_a_new_run(void **state)
{
    (void)state;
    walk_in_a_crowd(0, 1000, 4);
    walk_in_a_crowd(0, 12, 5);
    walk_in_a_crowd(1, 60, 6);
    walk_in_a_crowd(3, 1000, 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(changes_agree_with_a_new_run),
        cmocka_unit_test(changes_agree_where_items_and_indicators_are_zeroed),
        cmocka_unit_test(who_was_level_with_one_who_leaves_is_looked_at_again),
        cmocka_unit_test(a_change_that_moves_everybody_agrees_with_a_new_run),
        cmocka_unit_test(who_has_an_override_keeps_it_when_others_move),
        cmocka_unit_test(the_first_of_a_growing_field_comes_into_the_share),
        cmocka_unit_test(changes_in_a_crowd_agree_with_a_new_run),
        cmocka_unit_test(a_refused_change_changes_nothing),
        cmocka_unit_test(a_change_of_somebody_unknown_is_refused),
        cmocka_unit_test(a_change_brings_its_note_and_keeps_what_it_does_not_say),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* On a long walk through random facts: every step up that is offered keeps its word, and the lines
 * of every explanation add up. */
#include "support.h"

#include "score/score_next.h"

static const char HEADER[] = "subject,metric,value,status,source,date,note\n";

/* Every rule that has steps, over metrics that several items share. */
static const char ALL_RULES[] =
    "{\"id\":\"r\",\"title\":\"试\",\"subject\":\"team\",\"decimals\":1,\"metrics\":["
    "{\"id\":\"a\",\"kind\":\"count\"},{\"id\":\"b\",\"kind\":\"count\"},"
    "{\"id\":\"c\",\"kind\":\"count\"},{\"id\":\"d\",\"kind\":\"count\"},{\"id\":\"e\"},"
    "{\"id\":\"f\",\"kind\":\"count\"},{\"id\":\"g\"},{\"id\":\"h\"},{\"id\":\"n\"}],"
    "\"vetoes\":[{\"when\":{\"left\":\"f\",\"op\":\"=\",\"right\":9},\"effect\":\"disqualify\"}],"
    "\"indicators\":[{\"id\":\"i\",\"max\":9,\"items\":["
    "{\"id\":\"v\",\"rule\":\"value\",\"metric\":\"a\",\"full\":10,\"points\":3,"
    "\"zero_when\":{\"left\":\"e\",\"op\":\"<\",\"right\":1}},"
    "{\"id\":\"p\",\"rule\":\"per\",\"terms\":[{\"metric\":\"b\",\"points\":0.04},"
    "{\"metric\":\"c\",\"points\":-0.3}],\"cap\":1,\"floor\":-1},"
    "{\"id\":\"u\",\"rule\":\"from_full\",\"full\":5,\"terms\":[{\"metric\":\"c\",\"points\":-0.7}]"
    ","
    "\"floor\":2},"
    "{\"id\":\"t\",\"rule\":\"tiers\",\"of\":{\"ratio\":[\"b\",\"d\"]},\"may_exceed\":true,"
    "\"tiers\":[[\">\",2,3],[\">=\",0.7,2],[\">=\",0.3,0.04]]},"
    "{\"id\":\"w\",\"rule\":\"when\",\"left\":\"e\",\"op\":\">\",\"right\":\"h\",\"points\":2},"
    "{\"id\":\"o\",\"rule\":\"over\",\"metric\":\"a\",\"baseline\":3,\"percent\":10,"
    "\"points\":0.3,\"cap\":4},"
    "{\"id\":\"k\",\"rule\":\"timed\",\"result\":\"a\",\"full\":10,\"points\":10,"
    "\"seconds\":\"e\",\"limit\":5,\"rate\":0.1}]},"
    "{\"id\":\"j\",\"bonus\":true,\"items\":["
    "{\"id\":\"m\",\"rule\":\"over\",\"metric\":\"g\",\"baseline\":\"mean\",\"percent\":20,"
    "\"points\":1},"
    "{\"id\":\"l\",\"rule\":\"rank_linear\",\"metric\":\"g\",\"best\":1.5,\"worst\":1,"
    "\"zero_when\":{\"left\":\"g\",\"op\":\"=\",\"right\":7}},"
    "{\"id\":\"q\",\"rule\":\"rank_linear\",\"metric\":\"h\",\"best\":9,\"worst\":1,\"first\":4,"
    "\"higher\":false},"
    "{\"id\":\"s\",\"rule\":\"rank_step\",\"metric\":\"g\",\"first\":8,\"step\":2,\"percent\":30},"
    "{\"id\":\"y\",\"rule\":\"rank_table\",\"metric\":\"h\",\"rows\":[{\"ranks\":[2,3],"
    "\"points\":5},{\"percent\":50,\"points\":3}],\"else\":{\"rule\":\"tiers\",\"of\":\"h\","
    "\"tiers\":[[\">\",7,2],[\">=\",3,1]]},\"zero_when\":{\"left\":\"h\",\"op\":\"=\",\"right\":3}}"
    ","
    "{\"id\":\"yy\",\"rule\":\"rank_table\",\"metric\":\"h\",\"higher\":false,"
    "\"rows\":[{\"ranks\":[1,2],\"points\":2},{\"ranks\":[7,9],\"points\":3}],\"else\":"
    "{\"rule\":\"when\",\"left\":\"h\",\"op\":\">\",\"right\":4,\"points\":1}},"
    "{\"id\":\"z\",\"rule\":\"rank_linear\",\"given\":{\"rank\":\"b\"},\"best\":3,\"worst\":1,"
    "\"first\":6},"
    "{\"id\":\"x\",\"rule\":\"discretion\",\"metric\":\"n\",\"allowed\":[[0,4],[5,9]]},"
    "{\"id\":\"rs\",\"rule\":\"ratio_sum\",\"base\":20,\"parts\":[{\"metric\":\"a\",\"full\":10},"
    "{\"metric\":\"e\",\"full\":9}],\"deduct\":[\"c\"],\"bonus\":[\"f\"],\"fatal\":[\"d\"]}]}]}";

enum { TEAMS = 9 };

static void change_to(struct world *world, struct score_run *run, uint32_t subject,
                      const char *metric, int64_t value)
{
    struct score_change change = {.subject = bytes_of(run->facts->subjects[subject].id),
                                  .metric = bytes_of(metric),
                                  .is_known = value >= 0,
                                  .value = value,
                                  .note = "说明"};
    assert_true(score_run_change(run, &change, &world->faults));
}

/* The step of an item with the value that the sentence names. */
static bool find_step(struct world *world, const struct score_run *run, uint32_t subject,
                      const struct score_item *item, struct score_step *ret)
{
    struct score_eval eval;
    struct score_finding finding;
    score_eval_init(&eval, &world->arena, run, false);
    score_eval_load(&eval, subject);
    score_eval_item(&eval, item, &finding);
    const struct score_seeking seeking = {&eval, item, &finding};
    return score_next_seek(&seeking, ret);
}

/* Takes each step that is offered to the subject; returns how many. */
static int take_steps(struct world *world, struct score_run *run, uint32_t subject)
{
    int taken = 0;
    for (int i = 0; i < world->scheme->item_count; i++) {
        const struct score_item *item = &world->scheme->items[i];
        size_t row = (size_t)subject * (size_t)world->scheme->item_count;
        const int64_t *points = &run->points[row + (size_t)i];
        int64_t before = *points;
        struct score_step step;
        if (!find_step(world, run, subject, item, &step))
            continue;
        change_to(world, run, subject, world->scheme->metrics[step.metric].id, step.value);
        assert_int_equal(*points, step.points);
        assert_true(step.points > before);
        taken++;
    }
    return taken;
}

static void assert_adds_up(const struct score_explanation *told, int64_t total)
{
    for (size_t i = 0; i < told->indicator_count; i++) {
        int64_t sum = 0;
        for (size_t j = 0; j < told->indicators[i].count; j++)
            sum += told->indicators[i].items[j].points;
        assert_int_equal(sum, told->indicators[i].points);
        total -= sum;
    }
    assert_int_equal(total, 0);
}

static void every_step_keeps_its_word_and_lines_add_up(void **state)
{
    (void)state;
    struct world *world = world_new();
    struct text rows;
    uint64_t seed = 20231105;
    int taken = 0;
    text_init(&rows, &world->arena, 4096);
    for (int i = 0; i < TEAMS; i++)
        text_add_format(&rows, "t%d,a,%d,,,,\n", i, i);
    given_scheme(world, ALL_RULES);
    struct score_run *run = run_of(world, text_format(&world->arena, "%s%s", HEADER, rows.at));
    assert_non_null(run);

    for (int round = 0; round < 1500; round++) {
        uint32_t subject = next_below(&seed, TEAMS);
        for (int i = 0; i < 6; i++)
            change_to(world, run, next_below(&seed, TEAMS),
                      world->scheme->metrics[next_below(&seed, 9)].id,
                      ((int64_t)next_below(&seed, 11) - 1) * DECIMAL_ONE);
        taken += round % 5 == 0 ? take_steps(world, run, subject) : 0;
        struct arena aside;
        arena_init(&aside, (size_t)1 << 24, NULL);
        assert_adds_up(score_explain(&aside, run, subject, false), run->standings[subject].total);
        arena_release(&aside);
    }
    assert_true(taken > 1000);
    world_free(world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_step_keeps_its_word_and_lines_add_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

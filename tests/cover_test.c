/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The far corners of the engine: whole sentences of the rule sheet, numbers that hardly fit, and
 * changes that take the slow way. Whatever way a change takes, it gives what a new run gives.
 */
#include "support.h"

#include <string.h>

/* ---- the rule sheet -------------------------------------------------------------------------- */

/* One item `x` over these metrics; the parameters are open. */
static const char SHEET[] =
    "{\"id\":\"t\",\"title\":\"试\",\"subject\":\"%s\",\"parameters\":{"
    "\"p\":{\"title\":\"分值\"},\"q\":{}},\"metrics\":["
    "{\"id\":\"done\",\"title\":\"已配备人员\",\"kind\":\"count\",\"unit\":\"人\"},"
    "{\"id\":\"all\",\"title\":\"执法人员\",\"kind\":\"count\",\"unit\":\"人\"},"
    "{\"id\":\"cases\",\"title\":\"一般案件\",\"kind\":\"count\",\"unit\":\"件\"},"
    "{\"id\":\"mark\",\"title\":\"成绩\",\"unit\":\"分\"},"
    "{\"id\":\"built\",\"title\":\"已建成“智慧”系统\",\"kind\":\"flag\",\"unit\":\"次\"},"
    "{\"id\":\"place\",\"title\":\"全省名次\",\"kind\":\"rank\"},"
    "{\"id\":\"field\",\"title\":\"参评单位\",\"kind\":\"count\",\"unit\":\"个\"},"
    "{\"id\":\"judge\",\"title\":\"评委打分\",\"unit\":\"分\"},"
    "{\"id\":\"time\",\"title\":\"用时\"},"
    "{\"id\":\"plain\"}],\"indicators\":[{\"id\":\"i\",\"title\":\"指标\",\"max\":100,\"items\":["
    "{\"id\":\"x\",%s}]}]}";

static void sheet_of(const char *subject, const char *item, const char *sentences)
{
    struct world *world = world_new();
    struct text text;
    given_scheme(world, text_format(&world->arena, SHEET, subject, item));
    text_init(&text, &world->arena, 4096);
    score_describe_item(&text, world->scheme, &world->scheme->items[0]);
    assert_string_equal(text.at, sentences);
    world_free(world);
}

static void sheet(const char *item, const char *sentences)
{
    sheet_of("unit", item, sentences);
}

static void the_sheet_puts_marks_in_words(void **state)
{
    (void)state;
    sheet("\"rule\":\"value\",\"metric\":\"mark\",\"full\":20,\"points\":20",
          "按“成绩”的原分计分，满分 20 分。");
    sheet("\"rule\":\"value\",\"metric\":\"plain\",\"full\":50,\"points\":4,\"default\":12.5",
          "按“plain”的比例计分，满分 50 折合 4 分。未填报的按 12.5 计。");
    sheet("\"rule\":\"carried\",\"metric\":\"mark\",\"full\":100,\"points\":40,\"from\":\"督查\"",
          "按“成绩”的比例计分，满分 100 分折合 40 分。成绩由“督查”转入，须注明来源和日期。");
    sheet("\"rule\":\"carried\",\"metric\":\"mark\",\"full\":100,\"points\":40",
          "按“成绩”的比例计分，满分 100 分折合 40 分。成绩由他处转入，须注明来源和日期。");
    sheet("\"rule\":\"timed\",\"result\":\"mark\",\"full\":100,\"points\":100,"
          "\"seconds\":\"time\",\"limit\":900,\"rate\":0.02",
          "按“成绩”的比例计分，满分 100 分；“用时”比时限 900 每少 1 秒得 0.02 分，"
          "合计最高 100 分、最低 0 分；超过时限的得 0 分。");
    sheet("\"rule\":\"timed\",\"result\":\"mark\",\"full\":100,\"points\":50,"
          "\"seconds\":\"field\",\"limit\":90,\"rate\":-1",
          "按“成绩”的比例计分，满分 100 分折合 50 分；“参评单位”比时限 90 个每少 1 个扣 1 分，"
          "合计最高 50 分、最低 0 分；超过时限的得 0 分。");
    sheet("\"rule\":\"discretion\",\"metric\":\"mark\",\"allowed\":[[0,0],[1,2],[5,null],"
          "[null,-3]]",
          "由评审人酌情给分（“成绩”），可给 0 分，或 1 至 2 分，或 5 分以上，或 -3 分以下"
          "（含本数），须注明理由。");
}

static void the_sheet_puts_sums_in_words(void **state)
{
    (void)state;
    sheet("\"rule\":\"per\",\"terms\":[{\"metric\":\"built\",\"points\":1},"
          "{\"metric\":\"plain\",\"points\":2}],\"cap\":3,\"floor\":1",
          "“已建成‘智慧’系统”为“是”的得 1 分；“plain”每计 1 得 2 分。最高计 3 分，最低计 1 分。"
          "未填报的按 0 计。");
    sheet("\"rule\":\"from_full\",\"full\":5,\"terms\":[{\"metric\":\"cases\",\"points\":-0.5}],"
          "\"floor\":3",
          "基础分 5 分；“一般案件”每件扣 0.5 分。最低计 3 分。");
    sheet("\"rule\":\"mean\",\"metric\":\"judge\",\"full\":100,\"points\":100",
          "按“评委打分”各值的平均数计分，满分 100 分。");
    sheet("\"rule\":\"mean\",\"metric\":\"judge\",\"full\":100,\"points\":50,\"best\":3",
          "按“评委打分”最高 3 个值的平均数计分，满分 100 分折合 50 分；不足 3 个值的得 0 分。");
    sheet("\"rule\":\"mean\",\"metric\":\"judge\",\"full\":100,\"points\":50,\"median\":true",
          "按“评委打分”各值的中位数计分，满分 100 分折合 50 分。");
    sheet("\"rule\":\"mean\",\"metric\":\"judge\",\"full\":100,\"points\":50,\"over\":\"all\"",
          "按“评委打分”各值之和除以“执法人员”所得的平均数计分，满分 100 分折合 50 分。");
    sheet("\"rule\":\"ratio_sum\",\"base\":95,\"parts\":[{\"metric\":\"mark\",\"full\":40},"
          "{\"metric\":\"plain\",\"full\":60}]",
          "适用各项的得分除以适用各项的满分合计，按 95 分折算。各项及满分：“成绩” 40 分、"
          "“plain” 60 分；未填报的为不适用，不计入满分。");
    sheet("\"rule\":\"ratio_sum\",\"base\":95,\"parts\":[{\"metric\":\"mark\",\"full\":40}],"
          "\"bonus\":[\"cases\",\"done\"],\"deduct\":[\"all\"],\"fixed\":5,\"fatal\":[\"built\"]",
          "适用各项的得分加上加分（“一般案件”、“已配备人员”），合计后除以适用各项的满分合计，"
          "按 95 分折算，再减去扣分（“执法人员”），扣完为止，另计固定分 5 分。各项及满分："
          "“成绩” 40 分；未填报的为不适用，不计入满分。有“已建成‘智慧’系统”情形之一的，得 0 分。");
}

static void the_sheet_puts_comparisons_in_words(void **state)
{
    (void)state;
    sheet("\"rule\":\"tiers\",\"of\":\"mark\",\"tiers\":[[\">\",80,3],[\">=\",60,1]]",
          "“成绩” > 80 分 得 3 分；≥ 60 分 得 1 分；其余得 0 分。");
    sheet("\"title\":\"人均\",\"rule\":\"tiers\",\"of\":{\"ratio\":[{\"ratio\":[\"cases\","
          "\"done\"]},{\"ratio\":[\"mark\",2]}]},\"may_exceed\":true,\"tiers\":[[\">\",2,3]]",
          "人均（（“一般案件”与“已配备人员”之比）与（“成绩”与 2 之比）之比）> 2 得 3 分；"
          "其余得 0 分。比例可以大于 1。");
    sheet("\"rule\":\"tiers\",\"of\":{\"ratio\":[\"done\",\"all\"]},\"tiers\":[[\">=\",0.5,1]],"
          "\"if_empty\":{\"points\":1}",
          "“已配备人员”与“执法人员”之比 ≥ 50 % 得 1 分；其余得 0 分。分母为 0 时，得 1 分。");
    sheet("\"rule\":\"when\",\"left\":\"built\",\"op\":\"!=\",\"right\":0,\"points\":2",
          "“已建成‘智慧’系统”不为“否”的，得 2 分，否则得 0 分。");
    sheet("\"rule\":\"when\",\"left\":\"built\",\"op\":\"=\",\"right\":2,\"points\":2",
          "“已建成‘智慧’系统”等于 2 的，得 2 分，否则得 0 分。");
    sheet("\"rule\":\"when\",\"left\":\"built\",\"op\":\"<\",\"right\":1,\"points\":2",
          "“已建成‘智慧’系统”小于 1 的，得 2 分，否则得 0 分。");
    sheet("\"rule\":\"when\",\"left\":\"built\",\"op\":\"=\",\"right\":\"$q\",\"points\":2",
          "“已建成‘智慧’系统”等于（待定：q）的，得 2 分，否则得 0 分。");
    sheet("\"rule\":\"when\",\"left\":\"plain\",\"op\":\"<=\",\"right\":\"cases\",\"points\":-1",
          "“plain”不大于“一般案件”的，扣 1 分，否则得 0 分。");
    sheet("\"rule\":\"when\",\"left\":{\"ratio\":[\"done\",\"all\"]},\"op\":\">=\",\"right\":2,"
          "\"points\":1",
          "“已配备人员”与“执法人员”之比不小于 2 的，得 1 分，否则得 0 分。");
    sheet(
        "\"rule\":\"value\",\"metric\":\"mark\",\"full\":20,\"points\":20,\"zero_when\":"
        "{\"all\":[{\"any\":[{\"left\":\"plain\",\"op\":\">\",\"right\":1},{\"left\":\"mark\","
        "\"op\":\"!=\",\"right\":3}]},{\"all\":[{\"left\":\"built\",\"op\":\"=\",\"right\":1}]}]}",
        "按“成绩”的原分计分，满分 20 分。有下列情形的，本项计 0 分：（“plain”大于 1，或者"
        "“成绩”不等于 3 分），并且“已建成‘智慧’系统”为“是”。");
}

static void the_sheet_puts_means_and_ranks_in_words(void **state)
{
    (void)state;
    static const char over[] = "\"rule\":\"over\",\"metric\":\"mark\",\"baseline\":\"mean\","
                               "\"percent\":10,\"points\":2";
    sheet_of("unit", over,
             "“成绩”超过参加排名各单位的平均数（含本单位）的，超过部分每满其 10 % 得 2 分，"
             "不满的舍去；没有超过的得 0 分。");
    sheet_of("person", over,
             "“成绩”超过参加排名人员的平均数（含本人）的，超过部分每满其 10 % 得 2 分，"
             "不满的舍去；没有超过的得 0 分。");
    sheet("\"rule\":\"over\",\"metric\":\"mark\",\"baseline\":50,\"percent\":10,\"points\":2",
          "“成绩”超过 50 的，超过部分每满其 10 % 得 2 分，不满的舍去；没有超过的得 0 分。");
    sheet("\"rule\":\"rank_linear\",\"metric\":\"mark\",\"best\":30,\"worst\":1,\"higher\":false",
          "按“成绩”从低到高排名（相同的并列，得分相同）：第 1 名 30 分，末名 1 分，"
          "中间按名次等距递减。");
    sheet("\"rule\":\"rank_linear\",\"metric\":\"mark\",\"best\":30,\"worst\":1,\"first\":1",
          "按“成绩”从高到低排名（相同的并列，得分相同）：第 1 名 30 分，第 1 名以后的得 0 分。");
    sheet("\"rule\":\"rank_step\",\"given\":{\"rank\":\"place\",\"count\":\"field\"},\"first\":8,"
          "\"step\":0.8,\"percent\":10,\"floor\":1",
          "按给定的名次“全省名次”（总数为“参评单位”）计分：第 1 名 8 分；其后与第 1 名相差的名次"
          "每占总数的 10 % 减 0.8 分，不满的按满计。最低计 1 分。");
    sheet("\"rule\":\"rank_table\",\"metric\":\"mark\",\"rows\":[{\"ranks\":[1,3],\"points\":5}]",
          "按“成绩”从高到低排名（相同的并列，得分相同）：第 1 至 3 名得 5 分；其余得 0 分。");
    sheet("\"rule\":\"rank_table\",\"metric\":\"mark\",\"rows\":[{\"percent\":10,\"points\":5}],"
          "\"else\":{\"rule\":\"tiers\",\"of\":\"cases\",\"tiers\":[[\">=\",3,1]]}",
          "按“成绩”从高到低排名（相同的并列，得分相同）：前 10 % 得 5 分；其余的，"
          "“一般案件” ≥ 3 件 得 1 分；其余得 0 分。");
}

static void open_parameters_stand_in_brackets_without_blanks(void **state)
{
    (void)state;
    sheet("\"rule\":\"value\",\"metric\":\"mark\",\"full\":\"$q\",\"points\":\"$p\"",
          "按“成绩”的比例计分，满分（待定：q）分折合（待定：分值）分。");
    sheet("\"rule\":\"tiers\",\"of\":{\"ratio\":[\"done\",\"all\"]},\"tiers\":"
          "[[\">=\",\"$q\",\"$p\"],[\">=\",0.5,1]]",
          "“已配备人员”与“执法人员”之比 ≥（待定：q）得（待定：分值）分；≥ 50 % 得 1 分；"
          "其余得 0 分。");
    sheet("\"rule\":\"ratio_sum\",\"base\":\"$p\",\"fixed\":\"$q\",\"parts\":"
          "[{\"metric\":\"mark\",\"full\":40}]",
          "适用各项的得分除以适用各项的满分合计，按（待定：分值）分折算，另计固定分（待定：q）分。"
          "各项及满分：“成绩” 40 分；未填报的为不适用，不计入满分。");
    sheet("\"rule\":\"when\",\"left\":{\"ratio\":[\"done\",\"all\"]},\"op\":\">=\","
          "\"right\":\"$q\",\"points\":1",
          "“已配备人员”与“执法人员”之比不小于（待定：q）的，得 1 分，否则得 0 分。");
    sheet("\"rule\":\"discretion\",\"metric\":\"mark\",\"allowed\":[[0,\"$p\"]]",
          "由评审人酌情给分（“成绩”），可给 0 至（待定：分值）分（含本数），须注明理由。");
}

/* ---- changes against new runs ---------------------------------------------------------------- */

enum { MOST_ROWS = 1200 };

struct row {
    const char *subject, *metric, *value, *status;
};

/* A facts file that can be changed, and a run that is changed likewise. */
struct book {
    struct world *world;
    struct row rows[MOST_ROWS];
    size_t count;
    struct score_run *run;
};

static struct score_run *run_book(struct world *world, const struct book *book)
{
    struct text csv;
    text_init(&csv, &world->arena, 1 << 20);
    text_add(&csv, "subject,metric,value,unit,status");
    for (size_t i = 0; i < book->count; i++) {
        const struct row *row = &book->rows[i];
        text_add_format(&csv, "\n%s,%s,%s,%s", row->subject, row->metric, row->value, row->status);
    }
    return run_of(world, csv.at);
}

static void given_row(struct book *book, const char *subject, const char *metric, const char *value,
                      const char *status)
{
    assert_true(book->count < MOST_ROWS);
    book->rows[book->count++] = (struct row){subject, metric, value, status};
}

static struct book *given_book(const char *scheme)
{
    struct world *world = world_new();
    struct book *book = arena_alloc(&world->arena, sizeof *book);
    book->world = world;
    given_scheme(world, scheme);
    return book;
}

/* Subjects a, b, c … with these values of `m`; "" is not known. */
static void given_values(struct book *book, const char *const *values)
{
    static const char *const ids[] = {"a", "b", "c", "d", "e", "f", "g", "h"};
    for (size_t i = 0; values[i]; i++)
        given_row(book, ids[i], "m", values[i], ",");
    book->run = run_book(book->world, book);
    assert_non_null(book->run);
}

static void assert_as_new(struct book *book)
{
    struct world *again = world_new();
    again->scheme = book->world->scheme;
    const struct score_run *fresh = run_book(again, book);
    assert_non_null(fresh);
    assert_same_result(again->scheme, book->run, fresh);
    world_free(again);
}

static bool change(struct book *book, const char *subject, const char *metric, const char *value)
{
    struct score_change one = {
        .subject = bytes_of(subject), .metric = bytes_of(metric), .is_known = *value != '\0'};
    if (one.is_known)
        assert_true(decimal_parse(bytes_of(value), &one.value));
    return score_run_change(book->run, &one, &book->world->faults);
}

static void changed(struct book *book, const char *subject, const char *metric, const char *value)
{
    size_t at = 0;
    if (!change(book, subject, metric, value))
        fail_msg("%s %s %s: %s", subject, metric, value, book->world->faults.list[0].sentence);
    while (at < book->count && (strcmp(book->rows[at].subject, subject) != 0 ||
                                strcmp(book->rows[at].metric, metric) != 0))
        at++;
    if (at == book->count)
        given_row(book, subject, metric, value, ",");
    book->rows[at].value = value;
    assert_as_new(book);
}

/* A scheme with one item over `m`, or over what the item says. */
static const char ONE[] =
    "{\"id\":\"t\",\"title\":\"试\",\"subject\":\"unit\",\"decimals\":%d,\"metrics\":["
    "{\"id\":\"m\",\"unit\":\"分\"},{\"id\":\"k\"},{\"id\":\"z\",\"kind\":\"flag\"},"
    "{\"id\":\"q\",\"per\":\"all\"},{\"id\":\"s\"},{\"id\":\"u\",\"kind\":\"count\"}],"
    "\"joint\":false,\"vetoes\":[%s],\"indicators\":[{\"id\":\"i\",\"bonus\":true,\"floor\":-"
    "99999999999,"
    "\"items\":[{\"id\":\"x\",%s}]}]}";

static struct book *given_item(int decimals, const char *veto, const char *item,
                               const char *const *values)
{
    struct world *world = world_new();
    struct book *book = given_book(text_format(&world->arena, ONE, decimals, veto, item));
    given_values(book, values);
    world_free(world);
    return book;
}

static void close_book(struct book *book)
{
    world_free(book->world);
}

/* The same changes over and over: up, down, level, out and in again. */
static void stays_as_new(int decimals, const char *item)
{
    static const char *const values[] = {"10", "8", "8", "5", "3", NULL};
    struct book *book = given_item(decimals, "", item, values);
    changed(book, "e", "m", "9");
    changed(book, "a", "m", "4");
    changed(book, "b", "m", "");
    changed(book, "c", "m", "4");
    changed(book, "b", "m", "12.5");
    changed(book, "d", "m", "");
    changed(book, "b", "m", "4");
    close_book(book);
}

static void ranks_on_a_line_are_rounded_as_the_rule_does(void **state)
{
    (void)state;
    stays_as_new(0, "\"rule\":\"rank_linear\",\"metric\":\"m\",\"best\":-1,\"worst\":-2");
    stays_as_new(0, "\"rule\":\"rank_linear\",\"metric\":\"m\",\"best\":-2,\"worst\":3");
    stays_as_new(2, "\"rule\":\"rank_linear\",\"metric\":\"m\",\"best\":3,\"worst\":0,"
                    "\"cap\":2,\"floor\":0.5");
}

static void ranks_on_a_line_too_long_for_64_bits_go_by_the_rule(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"30.00000001", "1"},       {"30", "1.00000001"},       {"100000000", "1"},
        {"-100000000", "1"},        {"1", "100000000"},         {"16000000", "1.0000001"},
        {"-16000000", "1.0000001"}, {"0.0000001", "-16000000"}, {"0.0000001", "16000000"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        struct world *world = world_new();
        stays_as_new(6, text_format(&world->arena,
                                    "\"rule\":\"rank_linear\",\"metric\":\"m\",\"best\":%s,"
                                    "\"worst\":%s",
                                    pairs[i][0], pairs[i][1]));
        world_free(world);
    }
    stays_as_new(6, "\"rule\":\"rank_linear\",\"metric\":\"m\",\"best\":3,\"worst\":1,"
                    "\"cap\":123456789012345678");
    stays_as_new(6, "\"rule\":\"rank_linear\",\"metric\":\"m\",\"best\":3,\"worst\":1,"
                    "\"floor\":-123456789012345678");
}

static void a_table_follows_whatever_the_order_of_its_rows(void **state)
{
    (void)state;
    stays_as_new(2, "\"rule\":\"rank_table\",\"metric\":\"m\",\"rows\":["
                    "{\"ranks\":[3,3],\"points\":9},{\"ranks\":[1,4],\"points\":5}]");
    stays_as_new(2, "\"rule\":\"rank_table\",\"metric\":\"m\",\"rows\":["
                    "{\"percent\":25,\"points\":9},{\"ranks\":[4,4],\"points\":7},"
                    "{\"ranks\":[2,2],\"points\":6},{\"percent\":90,\"points\":5}]");
    stays_as_new(2, "\"rule\":\"rank_table\",\"metric\":\"m\",\"rows\":["
                    "{\"ranks\":[1,1],\"points\":9}],\"else\":{\"rule\":\"tiers\",\"of\":\"m\","
                    "\"tiers\":[[\">=\",8,3],[\">=\",4,1]]}");
    stays_as_new(2, "\"rule\":\"rank_step\",\"metric\":\"m\",\"first\":8,\"step\":0.8,"
                    "\"percent\":33.333333");
    stays_as_new(2, "\"rule\":\"rank_step\",\"metric\":\"m\",\"first\":8,\"step\":0.8,"
                    "\"percent\":0.1,\"floor\":-3");
}

static void a_percentage_past_every_rank_is_held_in_a_large_field(void **state)
{
    (void)state;
    static const char *const items[] = {
        "\"rule\":\"rank_table\",\"metric\":\"m\",\"rows\":[{\"ranks\":[1,2],\"points\":9},"
        "{\"percent\":999999999999999999,\"points\":5}]",
        "\"rule\":\"rank_step\",\"metric\":\"m\",\"first\":8,\"step\":0.8,"
        "\"percent\":999999999999999999"};
    for (size_t i = 0; i < 2; i++) {
        struct world *world = world_new();
        struct book *book = given_book(text_format(&world->arena, ONE, 2, "", items[i]));
        for (int j = 0; j < 1000; j++)
            given_row(book, text_format(&world->arena, "s%04d", j), "m",
                      text_format(&world->arena, "%d", j), ",");
        book->run = run_book(book->world, book);
        assert_non_null(book->run);
        assert_string_equal(total_of(book->world, book->run, "s0500"), i == 0 ? "5.00" : "7.20");
        changed(book, "s0000", "m", "5000");
        changed(book, "s0999", "m", "");
        close_book(book);
        world_free(world);
    }
}

static void who_falls_to_a_rank_worth_more_than_is_held_is_refused(void **state)
{
    (void)state;
    static const char item[] = "\"rule\":\"rank_table\",\"metric\":\"m\",\"rows\":["
                               "{\"ranks\":[2,2],\"points\":999999999999999999},"
                               "{\"ranks\":[1,9],\"points\":3}]";
    static const char *const values[] = {"5", "5", "1", NULL};
    struct book *book = given_item(6, "", item, values);

    assert_false(change(book, "a", "m", "4"));
    assert_true(strstr(book->world->faults.list[0].sentence, "过大") != NULL);
    assert_as_new(book);
    close_book(book);
}

static void a_rank_that_nobody_has_may_be_worth_more_than_is_held(void **state)
{
    (void)state;
    static const char second[] = "\"rule\":\"rank_table\",\"metric\":\"m\",\"rows\":["
                                 "{\"ranks\":[2,2],\"points\":999999999999999999},"
                                 "{\"ranks\":[1,9],\"points\":3}]";
    static const char third[] = "\"rule\":\"rank_table\",\"metric\":\"m\",\"rows\":["
                                "{\"ranks\":[3,3],\"points\":999999999999999999},"
                                "{\"ranks\":[1,9],\"points\":3}]";
    static const char *const values[] = {"5", "5", "1", NULL};
    static const char *const two[] = {"5", "4", "", NULL};
    struct book *book = given_item(6, "", second, values);

    changed(book, "c", "m", "2");
    close_book(book);

    book = given_item(6, "", third, two);
    changed(book, "c", "m", "4");
    changed(book, "c", "m", "");
    close_book(book);
}

static void zeroed_items_stay_zeroed_when_others_move(void **state)
{
    (void)state;
    static const char *const values[] = {"10", "8", "8", "5", "3", NULL};
    static const char *const vetoes[] = {
        "{\"when\":{\"left\":\"z\",\"op\":\"=\",\"right\":1},\"effect\":\"zero_item\","
        "\"item\":\"x\"}",
        "{\"when\":{\"left\":\"z\",\"op\":\"=\",\"right\":1},\"effect\":\"zero_indicator\","
        "\"indicator\":\"i\"}"};
    static const char *const items[] = {
        "\"rule\":\"rank_linear\",\"metric\":\"m\",\"best\":30,\"worst\":1",
        "\"rule\":\"over\",\"metric\":\"m\",\"baseline\":\"mean\",\"percent\":10,\"points\":2"};
    for (size_t i = 0; i < 4; i++) {
        struct book *book = given_item(2, vetoes[i / 2], items[i % 2], values);
        changed(book, "b", "z", "1");
        changed(book, "e", "m", "9");
        changed(book, "a", "m", "1");
        changed(book, "b", "m", "20");
        changed(book, "b", "z", "0");
        close_book(book);
    }
}

static void a_moving_mean_moves_the_steps_above_it(void **state)
{
    (void)state;
    static const char *const values[] = {"100", "80", "80", "50", "30", NULL};
    static const char *const percents[] = {"10", "33.333333", "0.001", "999999999999999999",
                                           "1000000000000"};
    for (size_t i = 0; i < sizeof percents / sizeof *percents; i++) {
        struct world *world = world_new();
        struct book *book = given_item(2, "",
                                       text_format(&world->arena,
                                                   "\"rule\":\"over\",\"metric\":\"m\","
                                                   "\"baseline\":\"mean\",\"percent\":%s,"
                                                   "\"points\":2",
                                                   percents[i]),
                                       values);
        changed(book, "e", "m", "90");
        changed(book, "a", "m", "");
        changed(book, "a", "m", "50000");
        changed(book, "b", "m", "-60000");
        changed(book, "c", "m", "-60000");
        changed(book, "b", "m", "70000");
        close_book(book);
        world_free(world);
    }
}

/* ---- what a change may say ------------------------------------------------------------------- */

static void a_change_at_the_wrong_subject_or_of_the_wrong_kind_is_refused(void **state)
{
    (void)state;
    static const char *const values[] = {"10", "8", NULL};
    static const struct {
        const char *subject, *metric, *value, *sentence;
    } wrong[] = {
        {"a", "q", "1", "指标“q”：填报对象不对：全体共用的指标填在“*”下，其余逐个对象填报。"},
        {"*", "m", "1", "指标“m”：填报对象不对：全体共用的指标填在“*”下，其余逐个对象填报。"},
        {"a", "z", "2", "指标“z”：只能填 1（是）或 0（否）。"},
        {"a", "u", "1.5", "指标“u”：只能填不小于 0 的整数。"},
    };
    struct book *book =
        given_item(2, "", "\"rule\":\"value\",\"metric\":\"m\",\"full\":10,\"points\":5", values);

    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_false(change(book, wrong[i].subject, wrong[i].metric, wrong[i].value));
        assert_string_equal(book->world->faults.list[i].sentence, wrong[i].sentence);
    }

    assert_as_new(book);
    close_book(book);
}

static void values_of_a_series_and_overrides_change_one_by_one(void **state)
{
    (void)state;
    static const char *const values[] = {"10", "8", NULL};
    struct book *book =
        given_item(2, "", "\"rule\":\"mean\",\"metric\":\"s\",\"full\":100,\"points\":10", values);
    struct score_change override = {.subject = bytes_of("b"),
                                    .metric = bytes_of("override.i"),
                                    .is_known = true,
                                    .value = 7 * DECIMAL_ONE,
                                    .note = "认定"};

    changed(book, "a", "s.2", "90");
    changed(book, "a", "s.1", "70");
    changed(book, "a", "s.3", "50");
    changed(book, "a", "s.2", "");
    assert_string_equal(total_of(book->world, book->run, "a"), "6.00");
    assert_true(score_run_change(book->run, &override, &book->world->faults));

    assert_string_equal(total_of(book->world, book->run, "b"), "7.00");
    assert_int_equal(result_of(book->run, "b").rank, 1);
    close_book(book);
}

static void what_bars_a_unit_leaves_its_withdrawn_people_alone(void **state)
{
    (void)state;
    struct book *book = given_book(
        "{\"id\":\"t\",\"title\":\"试\",\"subject\":\"person\",\"metrics\":[{\"id\":\"m\"},"
        "{\"id\":\"z\",\"kind\":\"flag\"}],\"vetoes\":[{\"when\":{\"left\":\"z\",\"op\":\"=\","
        "\"right\":1},\"effect\":\"bar_awards\",\"reaches\":\"members\"}],\"indicators\":["
        "{\"id\":\"i\",\"max\":10,\"items\":[{\"id\":\"x\",\"rule\":\"value\",\"metric\":\"m\","
        "\"full\":10,\"points\":10}]}]}");
    given_row(book, "a", "m", "9", "team,");
    given_row(book, "b", "m", "8", "team,withdrawn");
    given_row(book, "c", "m", "7", ",");
    given_row(book, "team", "z", "0", ",");
    book->run = run_book(book->world, book);

    changed(book, "team", "z", "1");

    assert_false(result_of(book->run, "a").is_eligible);
    assert_int_equal(result_of(book->run, "b").status, STATUS_WITHDRAWN);
    assert_true(result_of(book->run, "c").is_eligible);
    close_book(book);
}

/* ---- settings -------------------------------------------------------------------------------- */

static void a_setting_that_is_no_text_is_refused(void **state)
{
    (void)state;
    static const char *const values[] = {"\xff", "5\xe5", "", "5,5"};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        struct world *world = world_new();
        const struct score_setting setting = {"p", values[i]};
        const struct score_settings settings = {&setting, 1, NULL};
        const char *json = text_format(&world->arena, SHEET, "unit",
                                       "\"rule\":\"value\",\"metric\":\"mark\",\"full\":\"$p\","
                                       "\"points\":\"$q\"");

        assert_null(score_scheme_read(&world->arena, bytes_of(json), settings, &world->faults,
                                      &world->warnings));

        assert_int_equal(world->faults.count, 1);
        assert_string_equal(world->faults.list[0].place, "--set p");
        world_free(world);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_sheet_puts_marks_in_words),
        cmocka_unit_test(the_sheet_puts_sums_in_words),
        cmocka_unit_test(the_sheet_puts_comparisons_in_words),
        cmocka_unit_test(the_sheet_puts_means_and_ranks_in_words),
        cmocka_unit_test(open_parameters_stand_in_brackets_without_blanks),
        cmocka_unit_test(ranks_on_a_line_are_rounded_as_the_rule_does),
        cmocka_unit_test(ranks_on_a_line_too_long_for_64_bits_go_by_the_rule),
        cmocka_unit_test(a_table_follows_whatever_the_order_of_its_rows),
        cmocka_unit_test(a_percentage_past_every_rank_is_held_in_a_large_field),
        cmocka_unit_test(who_falls_to_a_rank_worth_more_than_is_held_is_refused),
        cmocka_unit_test(a_rank_that_nobody_has_may_be_worth_more_than_is_held),
        cmocka_unit_test(zeroed_items_stay_zeroed_when_others_move),
        cmocka_unit_test(a_setting_that_is_no_text_is_refused),
        cmocka_unit_test(a_moving_mean_moves_the_steps_above_it),
        cmocka_unit_test(a_change_at_the_wrong_subject_or_of_the_wrong_kind_is_refused),
        cmocka_unit_test(values_of_a_series_and_overrides_change_one_by_one),
        cmocka_unit_test(what_bars_a_unit_leaves_its_withdrawn_people_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

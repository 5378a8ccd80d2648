/* SPDX-License-Identifier: Apache-2.0 */
/* What an explanation says of each rule in its outcomes, what it asks for, what it keeps to itself,
 * and what the rule sheet says. */
#include "support.h"

/* Schemes here are one indicator with one item `x`, over these metrics. */
static const char SCHEME[] =
    "{\"id\":\"t\",\"title\":\"试\",\"subject\":\"unit\",\"metrics\":["
    "{\"id\":\"done\",\"title\":\"已配备人员\",\"kind\":\"count\",\"unit\":\"人\"},"
    "{\"id\":\"all\",\"title\":\"执法人员\",\"kind\":\"count\",\"unit\":\"人\"},"
    "{\"id\":\"cases\",\"title\":\"一般案件\",\"kind\":\"count\",\"unit\":\"件\"},"
    "{\"id\":\"large\",\"title\":\"重大案件\",\"kind\":\"count\",\"unit\":\"件\"},"
    "{\"id\":\"mark\",\"title\":\"成绩\",\"unit\":\"分\"},"
    "{\"id\":\"base\",\"title\":\"全省人均\",\"unit\":\"分\",\"per\":\"all\"},"
    "{\"id\":\"built\",\"title\":\"已建成系统\",\"kind\":\"flag\"},"
    "{\"id\":\"place\",\"title\":\"全省名次\",\"kind\":\"rank\"},"
    "{\"id\":\"field\",\"title\":\"参评单位\",\"kind\":\"count\",\"unit\":\"个\"},"
    "{\"id\":\"judge\",\"title\":\"评委打分\",\"unit\":\"分\"},"
    "{\"id\":\"plain\"}],\"indicators\":[{\"id\":\"i\",\"title\":\"指标\",\"max\":%s,\"items\":["
    "{\"id\":\"x\",%s}]}]%s}";

static const char HEADER[] = "subject,metric,value,status,source,date,note\n";

/* A run of the scheme with this item over rows such as `a,mark,90,,,,`. */
static struct score_run *run_item(struct world *world, const char *item, const char *rows)
{
    given_scheme(world, text_format(&world->arena, SCHEME, "100", item, ""));
    struct score_run *run = run_of(world, text_format(&world->arena, "%s%s", HEADER, rows));
    for (size_t i = 0; i < world->faults.count; i++)
        print_message("%s\n", world->faults.list[i].sentence);
    assert_non_null(run);
    return run;
}

static const struct score_explanation *explain(struct world *world, const struct score_run *run,
                                               const char *id, bool is_private)
{
    return score_explain(&world->arena, run, subject_of(run, id), is_private);
}

/* Subject a's sentence for the item. */
static void says(const char *item, const char *rows, const char *sentence)
{
    struct world *world = world_new();
    struct score_run *run = run_item(world, item, rows);
    const struct score_explanation *told = explain(world, run, "a", false);
    assert_string_equal(told->indicators[0].items[0].because, sentence);
    world_free(world);
}

static const char VALUE[] = "\"rule\":\"value\",\"metric\":\"mark\",\"full\":100,\"points\":4";

static void a_value_says_how_it_is_converted(void **state)
{
    (void)state;
    says(VALUE, "a,mark,90,,,,", "成绩 90 分，满分 100 分折合 4 分，得 3.6 分");
    says(VALUE, "a,mark,33.3333,,,,",
         "成绩 33.3333 分，满分 100 分折合 4 分，计 1.333332 分，四舍五入后得 1.33 分");
    says(VALUE, "a,cases,1,,,,", "成绩未填报，得 0 分");
    says("\"rule\":\"value\",\"metric\":\"mark\",\"full\":20,\"points\":20,\"default\":12",
         "a,mark,,,,,", "成绩（未填报，按 12 分计；满分 20 分），得 12 分");
    says("\"rule\":\"value\",\"metric\":\"mark\",\"full\":3,\"points\":2", "a,mark,1,,,,",
         "成绩 1 分，满分 3 分折合 2 分，计约 0.6667 分，四舍五入后得 0.67 分");
    says("\"rule\":\"carried\",\"metric\":\"mark\",\"full\":100,\"points\":40,\"from\":\"督查\"",
         "a,mark,90,,台账,2023-01-01,", "转入“督查”的成绩 90 分，满分 100 分折合 40 分，得 36 分");
}

static const char PER[] =
    "\"rule\":\"per\",\"terms\":[{\"metric\":\"cases\",\"points\":1}],\"cap\":3";
static const char PER_TWO[] = "\"rule\":\"per\",\"terms\":[{\"metric\":\"cases\",\"points\":1},"
                              "{\"metric\":\"large\",\"points\":2}]";
static const char LOSING[] =
    "\"rule\":\"per\",\"terms\":[{\"metric\":\"cases\",\"points\":-0.5}],\"floor\":-5,"
    "\"default\":0";

static void a_sum_says_its_terms_and_what_bounds_it(void **state)
{
    (void)state;
    says(PER, "a,cases,2,,,,", "一般案件 2 件，每件得 1 分，得 2 分");
    says(PER, "a,cases,5,,,,", "一般案件 5 件，每件得 1 分，计 5 分，超过上限 3 分，按 3 分计");
    says(PER, "a,mark,5,,,,", "一般案件（未填报，按 0 件计），每件得 1 分，得 0 分");
    says(PER_TWO, "a,cases,3,,,,\na,large,2,,,,",
         "一般案件 3 件×1 分、重大案件 2 件×2 分，得 7 分");
    says(PER_TWO, "a,cases,0,,,,\na,large,2,,,,", "重大案件 2 件×2 分，其余为 0，得 4 分");
    says(LOSING, "a,cases,3,,,,", "一般案件 3 件，每件扣 0.5 分，扣 1.5 分");
    says(LOSING, "a,cases,0,,,,", "一般案件 0 件，每件扣 0.5 分，不扣分");
    says(LOSING, "a,cases,12,,,,",
         "一般案件 12 件，每件扣 0.5 分，应扣 6 分，最多扣 5 分，扣 5 分");
    says("\"rule\":\"from_full\",\"full\":5,\"terms\":[{\"metric\":\"cases\",\"points\":-0.5}],"
         "\"floor\":3",
         "a,cases,3,,,,", "基础分 5 分，一般案件 3 件，每件扣 0.5 分，得 3.5 分");
    says("\"rule\":\"from_full\",\"full\":5,\"terms\":[{\"metric\":\"cases\",\"points\":-0.5}]",
         "a,mark,3,,,,", "一般案件未填报，得 0 分");
}

static const char TIERS[] =
    "\"title\":\"配备率\",\"rule\":\"tiers\",\"of\":{\"ratio\":[\"done\",\"all\"]},"
    "\"tiers\":[[\">=\",1,3],[\">=\",0.95,2],[\">=\",0.9,1]]";

static void tiers_say_the_share_and_never_one_that_looks_like_more(void **state)
{
    (void)state;
    says(TIERS, "a,done,28,,,,\na,all,29,,,,", "配备率 96.55 %（28/29），≥ 95 %，得 2 分");
    says(TIERS, "a,done,29,,,,\na,all,29,,,,", "配备率 100.00 %（29/29），≥ 100 %，得 3 分");
    says(TIERS, "a,done,19999,,,,\na,all,20000,,,,",
         "配备率 99.995 %（19999/20000），≥ 95 %，得 2 分");
    says(TIERS, "a,done,999999999998,,,,\na,all,999999999999,,,,",
         "配备率 99.9999999999 %（999999999998/999999999999），≥ 95 %，得 2 分");
    says(TIERS, "a,done,3,,,,\na,all,4,,,,",
         "配备率 75.00 %（3/4），未达到最低一档 ≥ 90 %，得 0 分");
    says(TIERS, "a,done,3,,,,", "执法人员未填报，得 0 分");
    says(TIERS, "a,done,0,,,,\na,all,0,,,,", "执法人员为 0，不能作分母，得 0 分");
    says("\"rule\":\"tiers\",\"of\":\"mark\",\"tiers\":[[\">\",80,3],[\">=\",60,1]]",
         "a,mark,80,,,,", "成绩 80 分，≥ 60 分，得 1 分");
    says("\"rule\":\"tiers\",\"of\":{\"ratio\":[\"done\",\"all\"]},\"may_exceed\":true,"
         "\"tiers\":[[\">\",2,3]]",
         "a,done,1260,,,,\na,all,540,,,,",
         "已配备人员与执法人员之比 2.33（1260/540），> 2，得 3 分");
}

static const char WHEN[] =
    "\"rule\":\"when\",\"left\":{\"ratio\":[\"done\",\"all\"]},\"op\":\">=\",\"right\":0.9,"
    "\"points\":2,\"if_empty\":{\"points\":2,\"when\":"
    "{\"left\":\"built\",\"op\":\"=\",\"right\":1}}";

static void a_comparison_says_both_sides(void **state)
{
    (void)state;
    says("\"rule\":\"when\",\"left\":\"cases\",\"op\":\">\",\"right\":\"large\",\"points\":3",
         "a,cases,12,,,,\na,large,10,,,,", "一般案件 12 件，大于重大案件 10 件，得 3 分");
    says("\"rule\":\"when\",\"left\":\"cases\",\"op\":\">\",\"right\":\"large\",\"points\":3",
         "a,cases,10,,,,\na,large,10,,,,", "一般案件 10 件，不大于重大案件 10 件，得 0 分");
    says("\"rule\":\"when\",\"left\":\"built\",\"op\":\"=\",\"right\":1,\"points\":3",
         "a,built,0,,,,", "已建成系统：否，不符合给分条件，得 0 分");
    says(WHEN, "a,done,89999,,,,\na,all,100000,,,,",
         "已配备人员与执法人员之比 89.999 %（89999/100000），小于 90 %，得 0 分");
    says(WHEN, "a,all,0,,,,\na,built,1,,,,",
         "执法人员 0 人，没有可计算的比例，符合规定情形（“已建成系统”为“是”），得 2 分");
    says(WHEN, "a,all,0,,,,\na,built,0,,,,",
         "执法人员 0 人，没有可计算的比例，不属于规定情形（须“已建成系统”为“是”），得 0 分");
    says(WHEN, "a,all,0,,,,", "执法人员 0 人，没有可计算的比例，已建成系统未填报，得 0 分");
}

static const char OVER[] =
    "\"rule\":\"over\",\"metric\":\"mark\",\"baseline\":\"base\",\"percent\":10,\"points\":2,"
    "\"cap\":10";
static const char OVER_MEAN[] =
    "\"rule\":\"over\",\"metric\":\"mark\",\"baseline\":\"mean\",\"percent\":10,\"points\":2";

static void over_says_by_how_much(void **state)
{
    (void)state;
    says(OVER, "*,base,50,,,,\na,mark,68,,,,",
         "成绩 68 分，比全省人均 50 分多 36.00 %，每满 10 % 得 2 分，共 3 档，得 6 分");
    says(OVER, "*,base,50,,,,\na,mark,54.9999,,,,",
         "成绩 54.9999 分，比全省人均 50 分多 9.9998 %，不满 10 %，得 0 分");
    says(OVER, "*,base,50,,,,\na,mark,50,,,,", "成绩 50 分，没有超过全省人均 50 分，得 0 分");
    says(OVER, "*,base,0,,,,\na,mark,50,,,,", "全省人均 0 分，基数须大于 0，无法比较，得 0 分");
    says(OVER_MEAN, "a,mark,80,,,,\nb,mark,40,,,,",
         "成绩 80 分，比参加排名各单位的平均数 60 分多 33.33 %，每满 10 % 得 2 分，共 3 档，得 6 "
         "分");
    says(OVER_MEAN, "a,mark,-1,,,,", "本项没有可用的平均数，无法比较，得 0 分");
}

static const char LINEAR[] = "\"rule\":\"rank_linear\",\"metric\":\"mark\",\"best\":30,\"worst\":1";
static const char FIRST[] =
    "\"rule\":\"rank_linear\",\"given\":{\"rank\":\"place\"},\"best\":5,\"worst\":1,\"first\":200";
static const char STEP[] =
    "\"rule\":\"rank_step\",\"given\":{\"rank\":\"place\",\"count\":\"field\"},\"first\":8,"
    "\"step\":0.8,\"percent\":10,\"floor\":1";
static const char THREE[] = "a,mark,80,,,,\nb,mark,90,,,,\nc,mark,70,,,,";

static void a_rank_says_its_place_and_its_measure(void **state)
{
    (void)state;
    says(LINEAR, THREE,
         "成绩 80 分，在 3 个单位中列第 2 名，按第 1 名 30 分、末名 1 分、中间按名次等距折算，"
         "得 15.5 分");
    says(LINEAR, "a,mark,80,,,,",
         "成绩 80 分，在 1 个单位中列第 1 名，没有其他名次，计第 1 名的分，得 30 分");
    says(LINEAR, "a,mark,80,guest,,,\nb,mark,90,,,,", "参赛不评奖，不参加名次计分，得 0 分");
    says(LINEAR, "a,mark,,,,,\nb,mark,90,,,,", "成绩未填报，得 0 分");
    says(FIRST, "a,place,100,,,,",
         "全省名次为第 100 名，按第 1 名 5 分、第 200 名 1 分、中间按名次等距折算，"
         "计约 3.0101 分，四舍五入后得 3.01 分");
    says(FIRST, "a,place,201,,,,", "全省名次为第 201 名，在前 200 名以外，得 0 分");
    says(FIRST, "a,place,0,,,,", "全省名次为 0，未取得名次，得 0 分");
    says(STEP, "a,place,3,,,,\na,field,15,,,,",
         "全省名次为第 3 名，参评单位 15 个，第 1 名 8 分，与第 1 名相差 2 名，占 13.33 %，每 10 % "
         "减 0.8 分（不满的按满计），共 2 档，得 6.4 分");
    says(STEP, "a,place,15,,,,\na,field,15,,,,",
         "全省名次为第 15 名，参评单位 15 个，第 1 名 8 分，与第 1 名相差 14 名，占 93.33 %，每 10 "
         "% 减 0.8 分（不满的按满计），共 10 档，计 0 分，低于下限 1 分，按 1 分计");
}

static const char TABLE[] =
    "\"rule\":\"rank_table\",\"metric\":\"mark\",\"rows\":[{\"ranks\":[1,1],\"points\":5},"
    "{\"percent\":50,\"points\":3}],"
    "\"else\":{\"rule\":\"when\",\"left\":\"mark\",\"op\":\">=\",\"right\":60,\"points\":1}";
static const char FOUR[] = "\nb,mark,90,,,,\nc,mark,85,,,,\nd,mark,20,,,,";

static void a_rank_table_says_its_row_or_the_rest(void **state)
{
    (void)state;
    struct world *world = world_new();
    says(TABLE, text_format(&world->arena, "a,mark,95,,,,%s", FOUR),
         "成绩 95 分，在 4 个单位中列第 1 名，得 5 分");
    says(TABLE, text_format(&world->arena, "a,mark,87,,,,%s", FOUR),
         "成绩 87 分，在 4 个单位中列第 2 名，在前 50 % 以内，得 3 分");
    says(
        TABLE, text_format(&world->arena, "a,mark,60,,,,%s", FOUR),
        "成绩 60 分，在 4 个单位中列第 3 名，不在按名次给分的范围内；成绩 60 分，≥ 60 分，得 1 分");
    says(TABLE, text_format(&world->arena, "a,mark,59.5,,,,%s", FOUR),
         "成绩 59.5 分，在 4 个单位中列第 3 名，不在按名次给分的范围内；成绩 59.5 分，小于 60 "
         "分，得 0 分");
    world_free(world);
}

static const char MEAN[] =
    "\"rule\":\"mean\",\"metric\":\"judge\",\"full\":100,\"points\":50,\"drop\":1";
static const char JUDGES[] = "a,judge.1,80,,,,\na,judge.2,90,,,,\na,judge.9,95,,,,\n"
                             "a,judge.4,90,,,,\na,judge.5,60,,,,";

static void a_mean_says_which_values_enter(void **state)
{
    (void)state;
    says(MEAN, JUDGES,
         "评委打分共 5 个值，去掉 1 个最高值和 1 个最低值，其余 3 个平均约 86.666667 分，"
         "满分 100 分折合 50 分，计约 43.3333 分，四舍五入后得 43.33 分");
    says(MEAN, "a,judge.1,80,,,,\na,judge.2,90,,,,", "评委打分只有 2 个值，至少应有 3 个，得 0 分");
    says(MEAN, "a,mark,1,,,,", "评委打分未填报，得 0 分");
    says("\"rule\":\"mean\",\"metric\":\"judge\",\"full\":100,\"points\":100,\"median\":true",
         JUDGES, "评委打分共 5 个值，中位数为 90 分（满分 100 分），得 90 分");
    says("\"rule\":\"mean\",\"metric\":\"judge\",\"full\":100,\"points\":100,\"best\":2", JUDGES,
         "评委打分共 5 个值，取最高的 2 个平均 92.5 分（满分 100 分），得 92.5 分");
    says("\"rule\":\"mean\",\"metric\":\"judge\",\"full\":100,\"points\":100,\"over\":\"all\"",
         "a,judge.1,80,,,,\na,all,4,,,,",
         "评委打分共 1 个值，合计除以执法人员 4 人，平均 20 分（满分 100 分），得 20 分");
}

static const char REVIEW[] =
    "\"rule\":\"ratio_sum\",\"base\":90,\"fixed\":10,\"parts\":[{\"metric\":\"mark\",\"full\":50},"
    "{\"metric\":\"plain\",\"full\":50}],\"deduct\":[\"cases\"],\"bonus\":[\"large\"],"
    "\"fatal\":[\"built\"]";
static const char TASK[] =
    "\"rule\":\"timed\",\"result\":\"mark\",\"full\":100,\"points\":100,\"seconds\":\"plain\","
    "\"limit\":900,\"rate\":0.02";

static void a_review_and_a_timed_task_say_their_sums(void **state)
{
    (void)state;
    says(REVIEW, "a,mark,40,,,,\na,cases,3,,,,\na,large,5,,,,\na,built,0,,,,",
         "适用项实得 40 分、加分 5 分，适用项满分 50 分（另有 1 项未填报，按不适用不计），"
         "按 90 分折算为 81 分，扣减 3 分，另计固定分 10 分，得 88 分");
    says(REVIEW, "a,mark,1,,,,\na,cases,30,,,,\na,large,0,,,,\na,built,0,,,,\na,plain,1,,,,",
         "适用项实得 2 分，适用项满分 100 分，按 90 分折算为 1.8 分，扣减 30 分，扣完为止，"
         "另计固定分 10 分，得 10 分");
    says(REVIEW, "a,mark,40,,,,\na,built,1,,,,", "出现一票否决情形（已建成系统），得 0 分");
    says(REVIEW, "a,cases,1,,,,", "成绩、plain 未填报，得 0 分");
    says(TASK, "a,mark,85,,,,\na,plain,600,,,,",
         "成绩 85 分，plain 600，结果折合 85 分，比时限 900 提前 300，按用时加 6 分，得 91 分");
    says(TASK, "a,mark,99,,,,\na,plain,600,,,,",
         "成绩 99 分，plain 600，结果折合 99 分，比时限 900 提前 300，按用时加 6 分，"
         "最高计 100 分，得 100 分");
    says(TASK, "a,mark,99,,,,\na,plain,901,,,,", "成绩 99 分，plain 901，超过时限 900，得 0 分");
}

static const char ZEROED[] =
    "\"rule\":\"value\",\"metric\":\"mark\",\"full\":100,\"points\":4,\"zero_when\":{\"any\":["
    "{\"left\":\"built\",\"op\":\"=\",\"right\":1},{\"left\":\"cases\",\"op\":\">\",\"right\":3}]}";

static void discretion_gives_its_reason_and_zeroing_its_cause(void **state)
{
    (void)state;
    says("\"rule\":\"discretion\",\"metric\":\"mark\",\"allowed\":[[0,0],[1,2]]",
         "a,mark,1.5,,,,讲评三次", "成绩 1.5 分（评审理由：讲评三次），得 1.5 分");
    says(ZEROED, "a,mark,90,,,,\na,built,0,,,,\na,cases,4,,,,",
         "成绩 90 分，满分 100 分折合 4 分，原得 3.6 分；因“一般案件”大于 3 件，本项计 0 分");
    says(ZEROED, "a,mark,90,,,,\na,built,0,,,,\na,cases,3,,,,",
         "成绩 90 分，满分 100 分折合 4 分，得 3.6 分");
}

static const struct score_explanation *told_of(struct world *world, const char *max,
                                               const char *item, const char *more, const char *rows)
{
    given_scheme(world, text_format(&world->arena, SCHEME, max, item, more));
    struct score_run *run = run_of(world, text_format(&world->arena, "%s%s", HEADER, rows));
    assert_non_null(run);
    return explain(world, run, "a", false);
}

static const char VETOES[] =
    ",\"vetoes\":[{\"when\":{\"left\":\"built\",\"op\":\"=\",\"right\":1},\"effect\":\"zero_item\","
    "\"item\":\"x\",\"clause\":\"甲-1\"}]";

static void a_zeroing_veto_is_named_with_its_clause_and_fact(void **state)
{
    (void)state;
    struct world *world = world_new();
    const struct score_explanation *told =
        told_of(world, "100", VALUE, VETOES, "a,mark,90,,,,\na,built,1,,,,");

    assert_string_equal(told->indicators[0].items[0].because,
                        "成绩 90 分，满分 100 分折合 4 分，原得 3.6 分；"
                        "因“已建成系统”为“是”（甲-1），本项计 0 分");
    assert_int_equal(told->indicators[0].items[0].fact_count, 2);
    assert_string_equal(told->indicators[0].items[0].facts[1].metric, "built");
    assert_int_equal(told->veto_count, 1);
    assert_string_equal(told->vetoes[0], "甲-1");
    world_free(world);
}

static void what_a_maximum_takes_away_is_a_line_of_its_own(void **state)
{
    (void)state;
    struct world *world = world_new();
    const struct score_explanation *told = told_of(world, "3", VALUE, "", "a,mark,90,,,,");

    assert_int_equal(told->indicators[0].count, 2);
    assert_null(told->indicators[0].items[1].item);
    assert_int_equal(told->indicators[0].items[1].points, -60);
    assert_string_equal(told->indicators[0].items[1].because,
                        "各项合计 3.6 分，超过上限 3 分，按 3 分计");
    world_free(world);
}

static void an_override_stands_at_the_line_that_makes_up_for_it(void **state)
{
    (void)state;
    struct world *world = world_new();
    const struct score_explanation *told =
        told_of(world, "20", VALUE, ",\"total_cap\":15",
                "a,mark,90,,,,\na,override.i,25,,省厅,2023-02-03,省级认定");
    const struct score_explained_item *line = &told->indicators[0].items[1];

    assert_int_equal(line->points, 1640);
    assert_string_equal(line->because, "本指标改按认定的 25 分，超过上限 20 分，按 20 分计"
                                       "（理由：省级认定），各项合计 3.6 分，此处补足差额");
    assert_string_equal(line->facts[0].metric, "override.i");
    assert_string_equal(line->facts[0].source, "省厅");
    assert_int_equal(told->indicator_count, 2);
    assert_int_equal(told->indicators[1].points, -500);
    assert_string_equal(told->indicators[1].because,
                        "各指标合计 20 分，超过总分上限 15 分，按 15 分计");
    world_free(world);
}

static void missing_and_defaulted_are_listed_once_by_their_bytes(void **state)
{
    (void)state;
    struct world *world = world_new();
    const struct score_explanation *told =
        told_of(world, "100", TIERS,
                ",\"vetoes\":[{\"when\":{\"left\":\"built\",\"op\":\"=\",\"right\":1},"
                "\"effect\":\"disqualify\"}],\"gates\":[{\"when\":{\"left\":\"cases\","
                "\"op\":\">\",\"right\":\"done\"},\"clause\":\"乙-2\"}]",
                "a,mark,1,,,,");

    assert_int_equal(told->missing_count, 3);
    assert_string_equal(told->missing[0], "all");
    assert_string_equal(told->missing[1], "cases");
    assert_string_equal(told->missing[2], "done");
    assert_int_equal(told->defaulted_count, 1);
    assert_string_equal(told->defaulted[0], "built");
    assert_string_equal(told->failed_gates[0], "乙-2");
    assert_string_equal(
        told->verdict,
        "不满足参评条件：“一般案件”大于“已配备人员”（乙-"
        "2；已配备人员、一般案件未填报，按不满足计）；不参加排名，总分 0 分仅供参考");
    world_free(world);
}

static void a_withdrawn_subject_has_a_verdict_and_nothing_else(void **state)
{
    (void)state;
    struct world *world = world_new();
    const struct score_explanation *told =
        told_of(world, "100", VALUE, "", "a,mark,90,withdrawn,,,");

    assert_string_equal(told->verdict, "已退出，不计分，不排名次");
    assert_int_equal(told->indicator_count + told->missing_count + told->defaulted_count, 0);
    world_free(world);
}

static void a_private_explanation_tells_nothing_of_others(void **state)
{
    (void)state;
    struct world *world = world_new();
    struct score_run *run = run_item(world, LINEAR, THREE);
    const struct score_explanation *open = explain(world, run, "a", false);
    const struct score_explanation *closed = explain(world, run, "a", true);
    const struct score_explained_item *item = &closed->indicators[0].items[0];

    assert_string_equal(open->verdict,
                        "总分 15.5 分，在 3 个单位中列第 2 名，比前一名次少 14.5 分");
    assert_string_equal(closed->verdict, "总分 15.5 分，在 3 个单位中列第 2 名");
    assert_string_equal(open->indicators[0].items[0].next.needs,
                        "成绩还需增加 10 分（达到 90 分），升至第 1 名");
    assert_string_equal(item->next.needs, "成绩的名次需升至第 1 名");
    assert_int_equal(item->next.points, 3000);

    run = run_item(world, OVER_MEAN, "a,mark,80,,,,\nb,mark,40,,,,");
    item = &explain(world, run, "a", true)->indicators[0].items[0];
    assert_string_equal(
        item->because,
        "成绩 80 分，超过参加排名各单位的平均数，每满 10 % 得 2 分，共 3 档，得 6 分");
    assert_string_equal(item->next.needs, "成绩需再高出平均数一档");
    world_free(world);
}

/* Does what the step of a's item asks for, and looks whether it earns what was promised. */
static void step_is(const char *item, const char *rows, const char *needs, const char *metric,
                    const char *value)
{
    struct world *world = world_new();
    struct score_run *run = run_item(world, item, rows);
    const struct score_next next = explain(world, run, "a", false)->indicators[0].items[0].next;
    struct score_change change = {
        .subject = bytes_of("a"), .metric = bytes_of(metric), .is_known = true, .note = "补充材料"};
    assert_true(next.exists);
    assert_string_equal(next.needs, needs);
    assert_string_equal(next.metric, metric);

    assert_true(decimal_parse(bytes_of(value), &change.value));
    assert_true(score_run_change(run, &change, &world->faults));

    assert_int_equal(explain(world, run, "a", false)->indicators[0].items[0].points, next.points);
    world_free(world);
}

static void step_is_none(const char *item, const char *rows)
{
    struct world *world = world_new();
    struct score_run *run = run_item(world, item, rows);
    assert_false(explain(world, run, "a", false)->indicators[0].items[0].next.exists);
    world_free(world);
}

static void each_rule_offers_its_nearest_step(void **state)
{
    (void)state;
    step_is(TIERS, "a,done,20,,,,\na,all,29,,,,", "已配备人员还需增加 7 人（达到 27 人）", "done",
            "27");
    step_is(TIERS, "a,all,29,,,,", "已配备人员需填报，且达到 27 人", "done", "27");
    step_is(WHEN, "a,done,3,,,,\na,all,29,,,,", "已配备人员还需增加 24 人（达到 27 人）", "done",
            "27");
    step_is("\"rule\":\"when\",\"left\":\"built\",\"op\":\"=\",\"right\":1,\"points\":3",
            "a,built,0,,,,", "已建成系统需为“是”", "built", "1");
    step_is("\"rule\":\"tiers\",\"of\":\"mark\",\"tiers\":[[\">\",80,3]]", "a,mark,80,,,,",
            "成绩需超过 80 分", "mark", "80.01");
    step_is(PER, "a,cases,2,,,,", "一般案件还需增加 1 件（达到 3 件）", "cases", "3");
    step_is(LOSING, "a,cases,13,,,,", "一般案件还需减少 4 件（降到 9 件）", "cases", "9");
    step_is(PER_TWO, "a,large,2,,,,", "一般案件需填报，且达到 1 件", "cases", "1");
    step_is(OVER, "*,base,50,,,,\na,mark,68,,,,", "成绩还需增加 2 分（达到 70 分）", "mark", "70");
    step_is(OVER_MEAN, "a,mark,40,,,,\nb,mark,80,,,,",
            "成绩还需增加 57.777778 分（达到 97.777778 分）", "mark", "97.777778");
    step_is(LINEAR, THREE, "成绩还需增加 10 分（达到 90 分），升至第 1 名", "mark", "90");
    step_is(FIRST, "a,place,0,,,,", "全省名次需升至第 200 名", "place", "200");
    step_is(STEP, "a,place,4,,,,\na,field,30,,,,", "全省名次需升至第 1 名", "place", "1");
    step_is(VALUE, "a,mark,90,,,,", "成绩还需增加 10 分（达到 100 分）", "mark", "100");
    step_is(REVIEW, "a,mark,40,,,,\na,built,1,,,,", "已建成系统需为“否”", "built", "0");
    step_is(TASK, "a,mark,99,,,,\na,plain,901,,,,", "plain 还需减少 1（降到 900）", "plain", "900");
    step_is("\"rule\":\"discretion\",\"metric\":\"mark\",\"allowed\":[[0,0],[1,2]]",
            "a,mark,0,,,,未组织", "成绩还需增加 1 分（达到 1 分）", "mark", "1");
}

static void no_step_is_offered_where_there_is_none_to_take(void **state)
{
    (void)state;
    step_is_none(TIERS, "a,done,29,,,,\na,all,29,,,,");
    step_is_none(PER, "a,cases,3,,,,");
    step_is_none("\"rule\":\"per\",\"terms\":[{\"metric\":\"built\",\"points\":1}]",
                 "a,built,1,,,,");
    step_is_none(LINEAR, "a,mark,95,,,,\nb,mark,90,,,,");
    step_is_none(LINEAR, "a,mark,80,guest,,,\nb,mark,90,,,,");
    step_is_none(ZEROED, "a,mark,90,,,,\na,built,1,,,,");
    step_is_none(MEAN, JUDGES);
    step_is_none(WHEN, "a,all,0,,,,\na,built,0,,,,");
}

static void a_step_that_a_veto_would_punish_is_not_offered(void **state)
{
    (void)state;
    static const char built[] =
        "\"rule\":\"when\",\"left\":\"built\",\"op\":\"=\",\"right\":1,\"points\":3";
    struct world *world = world_new();
    assert_true(
        told_of(world, "100", built, "", "a,built,0,,,,")->indicators[0].items[0].next.exists);

    const struct score_explanation *told = told_of(world, "100", built, VETOES, "a,built,0,,,,");

    assert_false(told->indicators[0].items[0].next.exists);
    world_free(world);
}

static void describes(const char *item, const char *sentences)
{
    struct world *world = world_new();
    struct text text;
    given_scheme(world, text_format(&world->arena, SCHEME, "100", item, ""));
    text_init(&text, &world->arena, 4096);
    score_describe_item(&text, world->scheme, &world->scheme->items[0]);
    assert_string_equal(text.at, sentences);
    world_free(world);
}

static void the_rule_sheet_puts_each_rule_in_words(void **state)
{
    (void)state;
    describes(ZEROED, "按“成绩”的比例计分，满分 100 分折合 4 分。有下列情形的，本项计 0 分："
                      "“已建成系统”为“是”，或者“一般案件”大于 3 件。");
    describes(LOSING, "“一般案件”每件扣 0.5 分。最低计 -5 分。未填报的按 0 计。");
    describes(TIERS, "配备率（“已配备人员”与“执法人员”之比）≥ 100 % 得 3 分；≥ 95 % 得 2 分；"
                     "≥ 90 % 得 1 分；其余得 0 分。");
    describes(WHEN, "“已配备人员”与“执法人员”之比不小于 90 % 的，得 2 分，否则得 0 分。"
                    "分母为 0 时，“已建成系统”为“是”的得 2 分，否则得 0 分。");
    describes(OVER, "“成绩”超过“全省人均”的，超过部分每满其 10 % 得 2 分，不满的舍去；"
                    "没有超过的得 0 分。最高计 10 分。");
    describes(FIRST,
              "按给定的名次“全省名次”计分：第 1 名 5 分，第 200 名 1 分，中间按名次等距递减；"
              "第 200 名以后和未取得名次（填 0）的得 0 分。");
    describes(TABLE,
              "按“成绩”从高到低排名（相同的并列，得分相同）：第 1 名得 5 分；前 50 % 得 3 分"
              "（依次对照，以先符合的为准）；其余的，“成绩”不小于 60 分的，得 1 分，否则得 0 分。");
    describes(MEAN, "按“评委打分”各值去掉 1 个最高值和 1 个最低值后的平均数计分，"
                    "满分 100 分折合 50 分；不足 3 个值的得 0 分。");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_value_says_how_it_is_converted),
        cmocka_unit_test(a_sum_says_its_terms_and_what_bounds_it),
        cmocka_unit_test(tiers_say_the_share_and_never_one_that_looks_like_more),
        cmocka_unit_test(a_comparison_says_both_sides),
        cmocka_unit_test(over_says_by_how_much),
        cmocka_unit_test(a_rank_says_its_place_and_its_measure),
        cmocka_unit_test(a_rank_table_says_its_row_or_the_rest),
        cmocka_unit_test(a_mean_says_which_values_enter),
        cmocka_unit_test(a_review_and_a_timed_task_say_their_sums),
        cmocka_unit_test(discretion_gives_its_reason_and_zeroing_its_cause),
        cmocka_unit_test(a_zeroing_veto_is_named_with_its_clause_and_fact),
        cmocka_unit_test(what_a_maximum_takes_away_is_a_line_of_its_own),
        cmocka_unit_test(an_override_stands_at_the_line_that_makes_up_for_it),
        cmocka_unit_test(missing_and_defaulted_are_listed_once_by_their_bytes),
        cmocka_unit_test(a_withdrawn_subject_has_a_verdict_and_nothing_else),
        cmocka_unit_test(a_private_explanation_tells_nothing_of_others),
        cmocka_unit_test(each_rule_offers_its_nearest_step),
        cmocka_unit_test(no_step_is_offered_where_there_is_none_to_take),
        cmocka_unit_test(a_step_that_a_veto_would_punish_is_not_offered),
        cmocka_unit_test(the_rule_sheet_puts_each_rule_in_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

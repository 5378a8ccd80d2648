/* SPDX-License-Identifier: Apache-2.0 */
/* What a rule sheet says beside its items. */
#include "support.h"

static const char SHEET[] =
    "{\"id\":\"s\",\"title\":\"试\",\"subject\":\"unit\",\"decimals\":0,"
    "\"parameters\":{\"least\":{\"title\":\"最低分\",\"value\":null}},"
    "\"metrics\":[{\"id\":\"a\",\"title\":\"甲\"},{\"id\":\"b\",\"title\":\"乙\"}],"
    "\"vetoes\":["
    "{\"when\":{\"left\":\"a\",\"op\":\"=\",\"right\":1},\"effect\":\"zero_item\",\"item\":\"x\"},"
    "{\"when\":{\"left\":\"a\",\"op\":\"=\",\"right\":2},\"effect\":\"zero_indicator\","
    "\"indicator\":\"i\"},"
    "{\"when\":{\"left\":\"a\",\"op\":\"=\",\"right\":3},\"effect\":\"bar_awards\"},"
    "{\"when\":{\"left\":\"a\",\"op\":\"=\",\"right\":4},\"effect\":\"bar_awards\","
    "\"reaches\":\"members\"}],"
    "\"indicators\":[{\"id\":\"i\",\"title\":\"业务\",\"max\":9,\"floor\":\"$least\",\"items\":["
    "{\"id\":\"x\",\"title\":\"成绩\",\"rule\":\"value\",\"metric\":\"a\",\"full\":10,"
    "\"points\":9}]}],"
    "\"ties\":[{\"metric\":\"b\",\"higher\":false},{\"item\":\"x\"}],\"joint\":false,"
    "\"total_cap\":8}";

static int set_up(void **state)
{
    *state = world_new();
    return 0;
}

static int tear_down(void **state)
{
    world_free(*state);
    return 0;
}

static const char *said(struct text *text)
{
    const char *sentence = text->at;
    return sentence ? sentence : "";
}

static void marks_have_their_cap_and_are_whole(void **state)
{
    struct world *world = *state;
    struct text text;
    given_scheme(world, SHEET);
    text_init(&text, &world->arena, 1000);

    score_describe_marks(&text, world->scheme);

    assert_string_equal(said(&text), "满分 9 分，总分最高 8 分；每项得分四舍五入，取整数");
}

static void a_limit_that_is_open_names_its_parameter(void **state)
{
    struct world *world = *state;
    struct text text;
    given_scheme(world, SHEET);
    text_init(&text, &world->arena, 1000);

    score_describe_limits(&text, &world->scheme->indicators[0]);

    assert_string_equal(said(&text), "（9 分，最低 待定（参数 least） 分）");
}

static void vetoes_say_what_they_take(void **state)
{
    struct world *world = *state;
    struct text text;
    given_scheme(world, SHEET);
    text_init(&text, &world->arena, 1000);

    for (size_t i = 0; i < world->scheme->veto_count; i++)
        score_describe_veto(&text, world->scheme, &world->scheme->vetoes[i]);

    assert_non_null(strstr(said(&text), "“成绩”一项计 0 分。"));
    assert_non_null(strstr(said(&text), "“业务”整个指标计 0 分。"));
    assert_non_null(strstr(said(&text), "参加排名，但不得评优推荐。"));
    assert_non_null(strstr(said(&text), "参加排名，但单位和所属人员不得评优推荐。"));
}

static void places_say_what_is_compared_in_order(void **state)
{
    struct world *world = *state;
    struct text text;
    given_scheme(world, SHEET);
    text_init(&text, &world->arena, 1000);

    score_describe_order(&text, world->scheme);

    assert_string_equal(said(&text),
                        "按总分从高到低排名；总分相同的，依次比较乙（低者在前）、“成绩”得分"
                        "（高者在前）；仍然相同的名次暂列相同，由组织者书面决定先后。");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(marks_have_their_cap_and_are_whole),
        TEST(a_limit_that_is_open_names_its_parameter),
        TEST(vetoes_say_what_they_take),
        TEST(places_say_what_is_compared_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

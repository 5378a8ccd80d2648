/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading, checking and printing of scoring schemes. What is refused, warned of and accepted is
 * data: tests/cases/schemes/, where each file says how a case is written.
 */
#include "support.h"

#include <stdio.h>
#include <string.h>

#include "platform/base/json.h"
#include "platform/base/text.h"

/* ---- cases that are data ----------------------------------------------------------------------- */

struct cases {
    struct world *world;
    const struct json *base;
    const struct json *list;
    size_t failed;
};

static struct cases given_cases(struct world *world, const char *path)
{
    struct cases cases = {.world = world};
    const struct json *root =
        json_parse(&world->arena, file_read(&world->arena, path), &world->faults);
    assert_non_null(root);
    cases.base = json_member(root, "base");
    cases.list = json_member(root, "cases");
    assert_non_null(cases.base);
    assert_non_null(cases.list);
    return cases;
}

static void add_json(struct text *text, const struct json *json)
{
    static const char *const words[] = {"null", "false", "true"};
    if (json->kind == JSON_STRING) {
        json_add_string(text, json->string);
    } else if (json->kind == JSON_NUMBER) {
        text_add(text, json->string);
    } else if (json->kind != JSON_ARRAY && json->kind != JSON_OBJECT) {
        text_add(text, words[json->kind]);
    } else {
        text_add_char(text, json->kind == JSON_OBJECT ? '{' : '[');
        for (size_t i = 0; i < json->count; i++) {
            text_add(text, i ? ", " : "");
            if (json->kind == JSON_OBJECT) {
                json_add_string(text, json->list[i].key);
                text_add(text, ": ");
            }
            add_json(text, &json->list[i]);
        }
        text_add_char(text, json->kind == JSON_OBJECT ? '}' : ']');
    }
}

static void add_member(struct text *text, bool *has_one, const struct json *member)
{
    text_add(text, *has_one ? ", " : "");
    *has_one = true;
    json_add_string(text, member->key);
    text_add(text, ": ");
    add_json(text, member);
}

/* The base's first indicator with what the case puts in its place. */
static void add_indicator(struct text *text, const struct cases *cases, const struct json *one)
{
    const struct json *base = &json_member(cases->base, "indicators")->list[0];
    const struct json *indicator = json_member(one, "indicator");
    const struct json *item = json_member(one, "item"), *items = json_member(one, "items");
    bool has_one = false;
    if (!indicator)
        indicator = base;
    text_add(text, ", \"indicators\": [{");
    for (size_t i = 0; i < indicator->count; i++) {
        if (strcmp(indicator->list[i].key, "items") != 0)
            add_member(text, &has_one, &indicator->list[i]);
    }
    text_add(text, has_one ? ", \"items\": " : "\"items\": ");
    if (item) {
        text_add_char(text, '[');
        add_json(text, item);
        text_add_char(text, ']');
    } else {
        add_json(text, items ? items : json_member(base, "items"));
    }
    text_add(text, "}]");
}

static bool lists(const struct json *list, const char *word)
{
    for (size_t i = 0; list && i < list->count; i++) {
        if (strcmp(list->list[i].string, word) == 0)
            return true;
    }
    return false;
}

static struct bytes text_of(const struct cases *cases, const struct json *one)
{
    const struct json *own = json_member(one, "text"), *with = json_member(one, "with");
    struct text text;
    bool has_one = false;
    text_init(&text, &cases->world->arena, 1000000);
    if (own)
        return bytes_of(own->string);
    text_add_char(&text, '{');
    for (size_t i = 0; i < cases->base->count; i++) {
        const struct json *member = &cases->base->list[i];
        bool is_replaced = with && json_member(with, member->key);
        if (!is_replaced && !lists(json_member(one, "without"), member->key) &&
            strcmp(member->key, "indicators") != 0)
            add_member(&text, &has_one, member);
    }
    for (size_t i = 0; with && i < with->count; i++)
        add_member(&text, &has_one, &with->list[i]);
    if (!(with && json_member(with, "indicators")) &&
        !lists(json_member(one, "without"), "indicators"))
        add_indicator(&text, cases, one);
    text_add_char(&text, '}');
    return (struct bytes){text.at, text.used};
}

static struct score_settings settings_of(struct arena *arena, const struct json *one)
{
    const struct json *set = json_member(one, "set");
    struct score_settings settings = {0};
    struct score_setting *list = arena_array(arena, set ? set->count + 1 : 1, sizeof *list);
    for (size_t i = 0; set && i < set->count; i++) {
        list[i].name = set->list[i].list[0].string;
        list[i].value = set->list[i].list[1].string;
        settings.count++;
    }
    settings.list = list;
    return settings;
}

/* ---- what was said --------------------------------------------------------------------------------- */

static bool is_said(const struct fault *fault, const struct json *say)
{
    const struct json *place = json_member(say, "place"), *line = json_member(say, "line");
    char number[24];
    (void)snprintf(number, sizeof number, "%zu", fault->line);
    if (line ? strcmp(line->string, number) != 0 : fault->line != 0)
        return false;
    if (place ? !fault->place || strcmp(place->string, fault->place) != 0 : fault->place != NULL)
        return false;
    return strstr(fault->sentence, json_member(say, "contains")->string) != NULL;
}

/* Everything in `says` and nothing else. */
static bool is_all_said(const struct faults *faults, const struct json *says)
{
    size_t found = 0;
    for (size_t i = 0; i < says->count; i++) {
        size_t at = 0;
        while (at < faults->count && !is_said(&faults->list[at], &says->list[i]))
            at++;
        found += at < faults->count;
    }
    return found == says->count && faults->count == says->count;
}

static void note_failure(struct cases *cases, const struct json *one, const struct faults *faults)
{
    cases->failed++;
    print_error("FAILED: %s\n", json_member(one, "name")->string);
    for (size_t i = 0; i < faults->count; i++)
        print_error("    line %zu, %s: %s\n", faults->list[i].line,
                    faults->list[i].place ? faults->list[i].place : "-", faults->list[i].sentence);
}

/* ---- printing --------------------------------------------------------------------------------- */

static const char *printed(struct arena *arena, const struct score_scheme *scheme)
{
    struct text text;
    text_init(&text, arena, 10000000);
    score_scheme_print(&text, scheme);
    assert_false(text.is_cut);
    return text.at;
}

static bool is_same_list(const struct faults *one, const struct faults *other)
{
    bool is_same = one->count == other->count;
    for (size_t i = 0; is_same && i < one->count; i++)
        is_same = strcmp(one->list[i].place, other->list[i].place) == 0 &&
                  strcmp(one->list[i].sentence, other->list[i].sentence) == 0;
    return is_same;
}

/* Reading what was printed gives the same scheme: it prints the same and has the same warnings. */
static bool prints_itself(struct arena *arena, const struct score_scheme *scheme,
                          const struct faults *warnings)
{
    struct score_settings none = {0};
    struct faults new_faults, new_warnings;
    faults_init(&new_faults, arena);
    faults_init(&new_warnings, arena);
    const char *text = printed(arena, scheme);
    const struct score_scheme *again =
        score_scheme_read(arena, bytes_of(text), none, &new_faults, &new_warnings);
    for (size_t i = 0; i < new_faults.count; i++)
        print_error("    printed: %s: %s\n", new_faults.list[i].place, new_faults.list[i].sentence);
    return again && strcmp(printed(arena, again), text) == 0 &&
           again->field_count == scheme->field_count && is_same_list(warnings, &new_warnings);
}

/* ---- running cases --------------------------------------------------------------------------------- */

static const struct score_scheme *read_case(struct cases *cases, const struct json *one)
{
    struct world *world = cases->world;
    faults_init(&world->faults, &world->arena);
    faults_init(&world->warnings, &world->arena);
    return score_scheme_read(&world->arena, text_of(cases, one), settings_of(&world->arena, one),
                             &world->faults, &world->warnings);
}

static void run_refused(struct cases *cases, const struct json *one)
{
    if (read_case(cases, one) || !is_all_said(&cases->world->faults, json_member(one, "says")))
        note_failure(cases, one, &cases->world->faults);
}

static void run_warned(struct cases *cases, const struct json *one)
{
    const struct score_scheme *scheme = read_case(cases, one);
    struct faults *warnings = &cases->world->warnings;
    if (!scheme)
        note_failure(cases, one, &cases->world->faults);
    else if (!is_all_said(warnings, json_member(one, "says")) ||
             !prints_itself(&cases->world->arena, scheme, warnings))
        note_failure(cases, one, warnings);
}

static void run_accepted(struct cases *cases, const struct json *one)
{
    const struct score_scheme *scheme = read_case(cases, one);
    if (!scheme || !prints_itself(&cases->world->arena, scheme, &cases->world->warnings))
        note_failure(cases, one, &cases->world->faults);
}

static void run_reachable(struct cases *cases, const struct json *one)
{
    const struct score_scheme *scheme = read_case(cases, one);
    const struct json *expected = json_member(one, "reachable");
    struct text text;
    text_init(&text, &cases->world->arena, 100);
    bool is_held = scheme && rat_add_exactly(&text, score_reachable_of(scheme, 0));
    bool is_right = expected->kind == JSON_STRING
                        ? is_held && strcmp(text.at, expected->string) == 0
                        : scheme && !is_held;
    if (!is_right)
        note_failure(cases, one, &cases->world->faults);
    if (!is_right)
        print_error("    reachable: %s\n", text.at);
}

static void run_cases(const char *path, void (*run)(struct cases *, const struct json *))
{
    struct world *world = world_new();
    struct cases cases = given_cases(world, path);
    assert_true(cases.list->count > 0);
    for (size_t i = 0; i < cases.list->count; i++)
        run(&cases, &cases.list->list[i]);
    assert_int_equal(cases.failed, 0);
    world_free(world);
}

static void a_wrong_scheme_is_refused_with_every_place(void **state)
{
    (void)state;
    run_cases("tests/cases/schemes/refused.json", run_refused);
}

static void a_doubtful_scheme_is_read_with_every_warning(void **state)
{
    (void)state;
    run_cases("tests/cases/schemes/warned.json", run_warned);
}

static void a_scheme_at_the_edge_is_read_and_prints_itself(void **state)
{
    (void)state;
    run_cases("tests/cases/schemes/accepted.json", run_accepted);
}

static void what_items_can_reach_is_known(void **state)
{
    (void)state;
    run_cases("tests/cases/schemes/reachable.json", run_reachable);
}

/* ---- schemes that exist -------------------------------------------------------------------------- */

static void check_file(const char *path)
{
    struct world *world = world_new();
    given_scheme(world, file_read(&world->arena, path).at);
    if (!prints_itself(&world->arena, world->scheme, &world->warnings))
        fail_msg("%s does not print itself", path);
    world_free(world);
}

static void every_preset_is_read_and_prints_itself(void **state)
{
    static const char *const names[] = {
        "campaign-2022-template", "drone-2020",          "drone-task",       "gansu-2019-contest",
        "hubei-2022-contest",     "jining-2023-contest", "judge-panel",      "monitoring-2019",
        "quiz-2020-weekly",       "taian-2021-county",   "taian-2021-person"};
    char path[100];
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        (void)snprintf(path, sizeof path, "schemes/%s.json", names[i]);
        check_file(path);
    }
}

static const char *sentence_at(const struct faults *faults, const char *place)
{
    for (size_t i = 0; i < faults->count; i++) {
        if (strcmp(faults->list[i].place, place) == 0)
            return faults->list[i].sentence;
    }
    return "";
}

static void the_sums_of_the_taian_schemes_are_warned_of(void **state)
{
    struct world *county = world_new(), *person = world_new();
    (void)state;

    given_scheme(county, file_read(&county->arena, "schemes/taian-2021-county.json").at);
    given_scheme(person, file_read(&person->arena, "schemes/taian-2021-person.json").at);

    assert_non_null(strstr(sentence_at(&county->warnings, "indicators[4].max"),
                           "标明 10 分，各小项合计最多只能得 4 分"));
    assert_int_equal(county->warnings.count, 3);
    assert_non_null(strstr(sentence_at(&person->warnings, "indicators[0].max"),
                           "标明 30 分，各小项合计最多只能得 22 分"));
    assert_int_equal(person->warnings.count, 1);
    world_free(county);
    world_free(person);
}

/* ---- parameters ---------------------------------------------------------------------------------- */

static const char *const with_parameters =
    "{\"id\": \"p\", \"title\": \"参数\", \"subject\": \"unit\", \"parameters\": {"
    "  \"weight\": {\"title\": \"分值\", \"value\": 5}, \"first\": {\"title\": \"名次\"}},"
    " \"metrics\": [{\"id\": \"a\"}], \"indicators\": [{\"id\": \"i\", \"max\": \"$weight\","
    "  \"items\": [{\"id\": \"x\", \"rule\": \"rank_linear\", \"metric\": \"a\","
    "   \"best\": \"$weight\", \"worst\": 1, \"first\": \"$first\"}]}]}";

static void given_settings(struct world *world, struct score_settings settings)
{
    world->scheme = score_scheme_read(&world->arena, bytes_of(with_parameters), settings,
                                      &world->faults, &world->warnings);
    assert_non_null(world->scheme);
}

static void an_open_parameter_is_listed_and_its_numbers_are_not_held(void **state)
{
    struct world *world = world_new();
    (void)state;
    given_settings(world, (struct score_settings){0});

    size_t open = score_scheme_open(world->scheme, &world->faults);

    assert_int_equal(open, 1);
    assert_string_equal(world->faults.list[0].place, "parameters.first");
    assert_non_null(strstr(world->faults.list[0].sentence, "--set first=数值"));
    assert_string_equal(world->scheme->items[0].keys.linear.first_parameter, "first");
    assert_int_equal(world->scheme->items[0].keys.linear.first, 0);
    assert_true(rat_compare(world->scheme->indicators[0].max.value, rat_of(5)) == 0);
    assert_string_equal(world->scheme->indicators[0].max.parameter, "weight");
    world_free(world);
}

static void a_setting_fills_a_parameter_and_prevails_over_the_file(void **state)
{
    static const struct score_setting list[] = {{"first", "２０"}, {"weight", " 7.25\xe3\x80\x80"}};
    struct world *world = world_new();
    (void)state;

    given_settings(world, (struct score_settings){.list = list, .count = 2});

    assert_int_equal(score_scheme_open(world->scheme, &world->faults), 0);
    assert_int_equal(world->scheme->items[0].keys.linear.first, 20);
    assert_int_equal(world->scheme->indicators[0].max_units, 725);
    assert_non_null(strstr(printed(&world->arena, world->scheme), "\"max\": \"$weight\""));
    assert_non_null(strstr(printed(&world->arena, world->scheme),
                           "\"weight\": {\"title\": \"分值\", \"value\": 7.25}"));
    world_free(world);
}

/* ---- the model -------------------------------------------------------------------------------- */

static const char *const with_fields =
    "{\"id\": \"f\", \"title\": \"名次\", \"subject\": \"team\", \"decimals\": 1, \"metrics\": ["
    "  {\"id\": \"b\", \"title\": \"乙\"}, {\"id\": \"a\"}, {\"id\": \"s\"},"
    "  {\"id\": \"r\", \"kind\": \"rank\"}],"
    " \"indicators\": [{\"id\": \"one\", \"max\": 60.5, \"floor\": -3, \"items\": ["
    "  {\"id\": \"i0\", \"rule\": \"rank_linear\", \"metric\": \"a\", \"best\": 5, \"worst\": 1},"
    "  {\"id\": \"i1\", \"rule\": \"rank_linear\", \"metric\": \"a\", \"best\": 5, \"worst\": 1,"
    "   \"higher\": false}]},"
    " {\"id\": \"two\", \"bonus\": true, \"items\": ["
    "  {\"id\": \"i2\", \"rule\": \"over\", \"metric\": \"a\", \"baseline\": \"mean\","
    "   \"percent\": 10, \"points\": 1},"
    "  {\"id\": \"i3\", \"rule\": \"rank_step\", \"metric\": \"b\", \"first\": 1, \"step\": 0.1,"
    "   \"percent\": 10},"
    "  {\"id\": \"i4\", \"rule\": \"rank_linear\", \"given\": {\"rank\": \"r\"}, \"best\": 1,"
    "   \"worst\": 0, \"first\": 3},"
    "  {\"id\": \"i5\", \"rule\": \"mean\", \"metric\": \"s\", \"full\": 10, \"points\": 1}]}]}";

static void items_that_rank_alike_share_a_field(void **state)
{
    struct world *world = world_new();
    (void)state;

    given_scheme(world, with_fields);

    const struct score_scheme *scheme = world->scheme;
    assert_int_equal(scheme->field_count, 3);
    assert_int_equal(scheme->items[0].keys.linear.ranking.field, 0);
    assert_int_equal(scheme->items[1].keys.linear.ranking.field, 1);
    assert_int_equal(scheme->items[2].keys.over.field, 0);
    assert_int_equal(scheme->items[3].keys.step.ranking.field, 2);
    assert_int_equal(scheme->items[4].keys.linear.ranking.field, -1);
    assert_false(scheme->fields[0].is_lower_better);
    assert_true(scheme->fields[1].is_lower_better);
    assert_int_equal(scheme->fields[2].metric, score_metric_of(scheme, bytes_of("b")));
    world_free(world);
}

static void items_stand_together_by_indicator(void **state)
{
    struct world *world = world_new();
    (void)state;

    given_scheme(world, with_fields);

    const struct score_scheme *scheme = world->scheme;
    assert_int_equal(scheme->item_count, 6);
    assert_int_equal(scheme->indicators[1].first_item, 2);
    assert_int_equal(scheme->indicators[1].item_count, 4);
    assert_int_equal(scheme->items[5].indicator, 1);
    assert_int_equal(scheme->items[5].index, 5);
    assert_int_equal(scheme->indicators[0].max_units, 605);
    assert_int_equal(scheme->indicators[0].floor_units, -30);
    assert_false(scheme->indicators[1].has_max);
    assert_string_equal(scheme->indicators[1].title, "two");
    assert_true(scheme->metrics[2].is_series);
    world_free(world);
}

static void ids_are_found_and_others_are_not(void **state)
{
    struct world *world = world_new();
    (void)state;

    given_scheme(world, with_fields);

    const struct score_scheme *scheme = world->scheme;
    assert_int_equal(score_metric_of(scheme, bytes_of("a")), 1);
    assert_int_equal(score_metric_of(scheme, bytes_of("s")), 2);
    assert_int_equal(score_metric_of(scheme, bytes_of("ab")), NO_METRIC);
    assert_int_equal(score_metric_of(scheme, bytes_of("")), NO_METRIC);
    assert_int_equal(score_metric_of(scheme, (struct bytes){"ab", 1}), 1);
    assert_int_equal(score_indicator_of(scheme, bytes_of("two")), 1);
    assert_int_equal(score_indicator_of(scheme, bytes_of("i0")), -1);
    assert_int_equal(score_item_of(scheme, bytes_of("i5")), 5);
    assert_int_equal(score_item_of(scheme, bytes_of("one")), -1);
    assert_string_equal(score_metric_name(scheme, 0), "乙");
    assert_string_equal(score_metric_name(scheme, 1), "a");
    world_free(world);
}

static void twelve_characters_of_the_version_are_kept(void **state)
{
    struct world *world = world_new();
    struct score_settings settings = {.version = "0123456789abcdef"};
    (void)state;

    given_settings(world, settings);
    struct world *other = world_new();
    given_settings(other, (struct score_settings){0});

    assert_string_equal(world->scheme->version, "0123456789ab");
    assert_string_equal(other->scheme->version, "");
    world_free(world);
    world_free(other);
}

static void a_scheme_prints_with_its_keys_in_one_order(void **state)
{
    static const char *const json =
        "{\"quota\": 3.0, \"indicators\": [{\"items\": [{\"rule\": \"tiers\", \"tiers\":"
        " [[\">\", 0.950, 1e0]], \"of\": {\"ratio\": [\"a\", \"b\"]}, \"id\": \"x\"}],"
        " \"max\": 1, \"id\": \"i\", \"title\": \"甲\"}], \"metrics\": [{\"kind\": \"number\","
        " \"id\": \"b\"}, {\"per\": \"all\", \"id\": \"a\", \"kind\": \"count\"}],"
        " \"subject\": \"team\", \"title\": \"“样”\\n\", \"id\": \"s\", \"joint\": true}";
    struct world *world = world_new();
    (void)state;

    given_scheme(world, json);

    assert_string_equal(printed(&world->arena, world->scheme),
                        "{\n"
                        "  \"id\": \"s\",\n"
                        "  \"title\": \"“样”\\u000a\",\n"
                        "  \"subject\": \"team\",\n"
                        "  \"decimals\": 2,\n"
                        "  \"metrics\": [\n"
                        "    {\n"
                        "      \"id\": \"b\",\n"
                        "      \"kind\": \"number\"\n"
                        "    },\n"
                        "    {\n"
                        "      \"id\": \"a\",\n"
                        "      \"kind\": \"count\",\n"
                        "      \"per\": \"all\"\n"
                        "    }\n"
                        "  ],\n"
                        "  \"indicators\": [\n"
                        "    {\n"
                        "      \"id\": \"i\",\n"
                        "      \"title\": \"甲\",\n"
                        "      \"max\": 1,\n"
                        "      \"items\": [\n"
                        "        {\n"
                        "          \"id\": \"x\",\n"
                        "          \"rule\": \"tiers\",\n"
                        "          \"of\": {\"ratio\": [\"a\", \"b\"]},\n"
                        "          \"tiers\": [\n"
                        "            [\">\", 0.95, 1]\n"
                        "          ]\n"
                        "        }\n"
                        "      ]\n"
                        "    }\n"
                        "  ],\n"
                        "  \"quota\": 3\n"
                        "}\n");
    world_free(world);
}

/* ---- limits ------------------------------------------------------------------------------------- */

/* A scheme in which `piece` stands `count` times in a list before and after which stands the rest. */
static struct bytes long_scheme(struct arena *arena, const char *const parts[3], size_t count)
{
    struct text text;
    text_init(&text, arena, 4000000);
    text_add(&text, parts[0]);
    for (size_t i = 0; i < count; i++) {
        text_add(&text, i ? ", " : "");
        text_add(&text, parts[1]);
    }
    text_add(&text, parts[2]);
    return (struct bytes){text.at, text.used};
}

static void check_limit(const char *const parts[3], size_t most, const char *place)
{
    struct world *world = world_new();
    struct score_settings none = {0};

    assert_non_null(score_scheme_read(&world->arena, long_scheme(&world->arena, parts, most), none,
                                      &world->faults, &world->warnings));
    assert_null(score_scheme_read(&world->arena, long_scheme(&world->arena, parts, most + 1), none,
                                  &world->faults, &world->warnings));

    assert_int_equal(world->faults.count, 1);
    assert_string_equal(world->faults.list[0].place, place);
    world_free(world);
}

#define SCHEME_START                                                                             \
    "{\"id\": \"s\", \"title\": \"甲\", \"subject\": \"unit\", \"metrics\": [{\"id\": \"a\"}]," \
    " \"indicators\": [{\"id\": \"i\", \"max\": 1, \"items\": [{\"id\": \"x\","                  \
    " \"rule\": \"per\", \"terms\": ["
#define ONE_TERM "{\"metric\": \"a\", \"points\": 1}"

static void a_list_has_an_end(void **state)
{
    static const char *const terms[3] = {SCHEME_START, ONE_TERM, "]}]}]}"};
    static const char *const awards[3] = {SCHEME_START ONE_TERM "]}]}], \"awards\": [",
                                          "{\"title\": \"奖\", \"count\": 1}", "]}"};
    (void)state;
    check_limit(terms, 10000, "indicators[0].items[0].terms");
    check_limit(awards, 1000, "awards");
}

static void a_file_that_is_wrong_all_over_is_refused_in_time(void **state)
{
    static const char *const terms[3] = {SCHEME_START, "{\"metric\": \"aaaaaaaaaa\"}", "]}]}]}"};
    struct world *world = world_new();
    struct score_settings none = {0};
    (void)state;

    const struct score_scheme *scheme =
        score_scheme_read(&world->arena, long_scheme(&world->arena, terms, 10000), none,
                          &world->faults, &world->warnings);

    assert_null(scheme);
    assert_int_equal(world->faults.count, 20000);
    world_free(world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_wrong_scheme_is_refused_with_every_place),
        cmocka_unit_test(a_doubtful_scheme_is_read_with_every_warning),
        cmocka_unit_test(a_scheme_at_the_edge_is_read_and_prints_itself),
        cmocka_unit_test(what_items_can_reach_is_known),
        cmocka_unit_test(every_preset_is_read_and_prints_itself),
        cmocka_unit_test(the_sums_of_the_taian_schemes_are_warned_of),
        cmocka_unit_test(an_open_parameter_is_listed_and_its_numbers_are_not_held),
        cmocka_unit_test(a_setting_fills_a_parameter_and_prevails_over_the_file),
        cmocka_unit_test(items_that_rank_alike_share_a_field),
        cmocka_unit_test(items_stand_together_by_indicator),
        cmocka_unit_test(ids_are_found_and_others_are_not),
        cmocka_unit_test(twelve_characters_of_the_version_are_kept),
        cmocka_unit_test(a_scheme_prints_with_its_keys_in_one_order),
        cmocka_unit_test(a_list_has_an_end),
        cmocka_unit_test(a_file_that_is_wrong_all_over_is_refused_in_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading, checking and printing of scoring schemes. What is refused, warned of and accepted is
 * data: tests/cases/schemes/, where each file says how a case is written.
 */
#include "support.h"

#include <glob.h>
#include <stdio.h>
#include <string.h>

#include "platform/base/json.h"
#include "platform/base/text.h"

/* ---- cases that are data -------------------------------------------------------------------- */

struct cases {
    struct world *world;
    const struct json *base;
    const struct json *list;
    size_t failed;
};

static const struct json *read_json(struct world *world, const char *path)
{
    const struct json *json =
        json_parse(&world->arena, file_read(&world->arena, path), &world->faults);
    assert_non_null(json);
    return json;
}

static struct cases given_cases(struct world *world, const char *path)
{
    struct cases cases = {.world = world};
    const struct json *root = read_json(world, path);
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
    const struct json *own = json_member(one, "text"), *file = json_member(one, "file");
    const struct json *with = json_member(one, "with");
    struct text text;
    bool has_one = false;
    text_init(&text, &cases->world->arena, 1000000);
    if (file)
        return file_read(&cases->world->arena, file->string);
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

/* ---- what was said -------------------------------------------------------------------------- */

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

/* ---- printing ------------------------------------------------------------------------------- */

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

/* ---- running cases -------------------------------------------------------------------------- */

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

/* ---- schemes that exist --------------------------------------------------------------------- */

static void check_file(const char *path, struct score_settings settings, bool is_good)
{
    struct world *world = world_new();
    world->scheme = score_scheme_read(&world->arena, file_read(&world->arena, path), settings,
                                      &world->faults, &world->warnings);
    if (is_good != (world->scheme != NULL))
        fail_msg("%s is %s", path, is_good ? "refused" : "accepted");
    /* What was set is printed as the parameter's own value. */
    if (is_good && !prints_itself(&world->arena, world->scheme, &world->warnings))
        fail_msg("%s does not print itself", path);
    world_free(world);
}

static void every_preset_is_read_and_prints_itself(void **state)
{
    glob_t files;
    (void)state;
    assert_int_equal(glob("schemes/*-*.json", 0, NULL, &files), 0);
    assert_true(files.gl_pathc > 0);
    for (size_t i = 0; i < files.gl_pathc; i++)
        check_file(files.gl_pathv[i], (struct score_settings){0}, true);
    globfree(&files);
}

/* "--set", "name=value", … as the settings that they are. */
static struct score_settings settings_of_words(struct arena *arena, const struct json *words)
{
    struct score_setting *list = arena_array(arena, words->count + 1, sizeof *list);
    for (size_t i = 1; i < words->count; i += 2) {
        const char *word = words->list[i].string, *sign = strchr(word, '=');
        list[i / 2].name = arena_copy(arena, word, (size_t)(sign - word));
        list[i / 2].value = sign + 1;
    }
    return (struct score_settings){.list = list, .count = words->count / 2};
}

static void check_golden(const char *expected)
{
    struct world *world = world_new();
    const struct json *json = read_json(world, expected);
    const struct json *kind = json_member(json, "kind");
    bool is_refused = kind && strcmp(kind->string, "scheme") == 0;
    const char *path = text_format(&world->arena, "%.*s/scheme.json",
                                   (int)(strrchr(expected, '/') - expected), expected);
    check_file(path, settings_of_words(&world->arena, json_member(json, "args")), !is_refused);
    world_free(world);
}

static void every_golden_scheme_is_read_or_refused_as_it_should_be(void **state)
{
    glob_t files;
    (void)state;
    assert_int_equal(glob("tests/cases/golden/random/*/expected.json", 0, NULL, &files), 0);
    assert_true(files.gl_pathc > 0);
    for (size_t i = 0; i < files.gl_pathc; i++)
        check_golden(files.gl_pathv[i]);
    globfree(&files);
}

/* ---- parameters ----------------------------------------------------------------------------- */

static void given_settings(struct world *world, struct score_settings settings)
{
    struct bytes json = file_read(&world->arena, "tests/cases/schemes/parameters.json");
    world->scheme =
        score_scheme_read(&world->arena, json, settings, &world->faults, &world->warnings);
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

/* ---- the model ------------------------------------------------------------------------------ */

static void given_fields(struct world *world)
{
    given_scheme(world, file_read(&world->arena, "tests/cases/schemes/fields.json").at);
}

static void items_that_rank_alike_share_a_field(void **state)
{
    struct world *world = world_new();
    (void)state;

    given_fields(world);

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

    given_fields(world);

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

    given_fields(world);

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
    struct world *world = world_new();
    (void)state;
    struct bytes expected = file_read(&world->arena, "tests/cases/schemes/in-order.json");

    given_scheme(world, file_read(&world->arena, "tests/cases/schemes/out-of-order.json").at);

    assert_string_equal(printed(&world->arena, world->scheme), expected.at);
    world_free(world);
}

/* ---- limits --------------------------------------------------------------------------------- */

/* The first part, the second `count` times as the elements of a list, and the third. */
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
        cmocka_unit_test(every_golden_scheme_is_read_or_refused_as_it_should_be),
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

/* SPDX-License-Identifier: Apache-2.0 */
#include "score/score_read.h"

#include <string.h>

#include "score/score_say.h"
#include "score/score_check.h"

static void read_decimals(struct score_reading *reading, const struct score_spot *spot)
{
    struct rat value;
    reading->scheme->decimals = 2;
    reading->has_decimals = true;
    if (!spot->json)
        return;
    if (spot->json->kind == JSON_NUMBER && json_number(spot->json, &value) && value.den == 1 &&
        value.num >= 0 && value.num <= 6) {
        reading->scheme->decimals = (int)value.num;
        return;
    }
    reading->has_decimals = false;
    faults_add_place(reading->faults, score_read_place(reading, spot),
                     "保留的小数位数应是 0 到 6 的整数（不能引用参数），请改正。");
}

/* Names a file and a preset, so it may have what ids inside a scheme may not: a hyphen. */
static const char *read_scheme_id(struct score_reading *reading, const struct score_spot *root)
{
    const char *id = score_read_text(reading, root, "id", true);
    struct score_spot spot = score_read_member(root, "id");
    if (id && (*id == '-' || *id == '_' ||
               id[strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789_-")] != '\0'))
        faults_add_place(
            reading->faults, score_read_place(reading, &spot),
            "方案编号“%s”不合要求：只用小写英文字母、数字、下划线和连字符，以字母或数字"
            "开头，如 taian-2021-county。",
            score_read_shown(reading, id));
    return id;
}

static void read_head(struct score_reading *reading, const struct score_spot *root)
{
    static const char *const subjects[] = {"unit", "team", "person", NULL};
    struct score_scheme *scheme = reading->scheme;
    struct score_spot subject = score_read_member(root, "subject"),
                      decimals = score_read_member(root, "decimals"),
                      valid_to = score_read_member(root, "valid_to");
    scheme->id = read_scheme_id(reading, root);
    scheme->title = score_read_text(reading, root, "title", true);
    int word = score_read_word(reading, &subject, subjects);
    scheme->subject = word < 0 ? SUBJECT_UNIT : (enum score_subject_kind)word;
    scheme->source = score_read_text(reading, root, "source", false);
    scheme->valid_from = score_read_date(reading, root, "valid_from");
    scheme->valid_to = score_read_date(reading, root, "valid_to");
    scheme->is_joint = score_read_bool(reading, root, "joint", true);
    read_decimals(reading, &decimals);
    if (scheme->valid_from && scheme->valid_to && strcmp(scheme->valid_from, scheme->valid_to) > 0)
        faults_add_place(reading->faults, score_read_place(reading, &valid_to),
                         "失效日期早于生效日期（valid_from），请改正。");
}

static void put_settings_in(struct score_reading *reading, struct score_settings settings)
{
    bool *is_set =
        arena_array(reading->arena, reading->scheme->parameter_count + 1, sizeof *is_set);
    for (size_t i = 0; i < settings.count; i++)
        score_read_setting(reading, &settings.list[i], is_set);
}

static void read_total_and_quota(struct score_reading *reading, const struct score_spot *root)
{
    enum { MOST_PLACES = 1000000000 };
    struct score_scheme *scheme = reading->scheme;
    struct score_spot total_cap = score_read_member(root, "total_cap"),
                      quota = score_read_member(root, "quota");
    scheme->has_total_cap = total_cap.json != NULL;
    scheme->total_cap = score_read_number(reading, &total_cap);
    scheme->total_cap_units = score_read_units(reading, &total_cap, scheme->total_cap);
    scheme->has_quota = quota.json != NULL;
    struct score_whole places = score_read_whole(reading, &quota, 0, MOST_PLACES);
    scheme->quota = places.value;
    scheme->quota_parameter = places.parameter;
}

static void read_all(struct score_reading *reading, const struct score_spot *root,
                     struct score_settings settings)
{
    struct score_spot parameters = score_read_member(root, "parameters"),
                      metrics = score_read_member(root, "metrics"),
                      gates = score_read_member(root, "gates"),
                      vetoes = score_read_member(root, "vetoes"),
                      indicators = score_read_member(root, "indicators"),
                      ties = score_read_member(root, "ties"),
                      awards = score_read_member(root, "awards");
    read_head(reading, root);
    score_read_parameters(reading, &parameters);
    put_settings_in(reading, settings);
    score_read_metrics(reading, &metrics);
    score_read_indicators(reading, &indicators);
    score_read_gates(reading, &gates);
    score_read_vetoes(reading, &vetoes);
    score_read_ties(reading, &ties);
    score_read_awards(reading, &awards);
    read_total_and_quota(reading, root);
}

static void keep_version(struct score_scheme *scheme, const char *version)
{
    for (size_t i = 0; version && version[i] && i < sizeof scheme->version - 1; i++)
        scheme->version[i] = version[i];
}

const struct score_scheme *score_scheme_read(struct arena *arena, struct bytes json,
                                             struct score_settings settings, struct faults *faults,
                                             struct faults *warnings)
{
    static const struct score_shape shape = {
        .required = {"id", "title", "subject", "metrics", "indicators"},
        .optional = {"decimals", "source", "valid_from", "valid_to", "parameters", "gates",
                     "vetoes", "ties", "joint", "total_cap", "awards", "quota"}};
    size_t before = faults->count;
    const struct json *root = json_parse(arena, json, faults);
    if (!root)
        return NULL;
    struct score_spot spot = {.json = root};
    struct score_reading reading = {.arena = arena, .faults = faults, .root = root};
    reading.scheme = arena_alloc(arena, sizeof *reading.scheme);
    if (!score_read_object(&reading, &spot, &shape, NULL))
        return NULL;
    read_all(&reading, &spot, settings);
    if (faults->count != before)
        return NULL;
    keep_version(reading.scheme, settings.version);
    reading.scheme->reads = score_reads_of(arena, reading.scheme);
    score_words_compose(arena, reading.scheme, reading.items);
    score_check_scheme(&reading, warnings);
    return reading.scheme;
}

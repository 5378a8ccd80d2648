/* SPDX-License-Identifier: Apache-2.0 */
#include "score/score_read.h"

#include <string.h>

#include "score/score.h"

static const struct rat NOT_READ = {0, 0};

/* ---- parameters ----------------------------------------------------------------------------- */

static int find_parameter(const struct score_reading *reading, const char *name)
{
    for (size_t i = 0; i < reading->scheme->parameter_count; i++) {
        if (strcmp(reading->parameters[i].name, name) == 0)
            return (int)i;
    }
    return -1;
}

static const char *hint_at_parameter(const struct score_reading *reading, const char *name)
{
    struct score_nearest nearest = score_read_nearest(reading, name);
    for (size_t i = 0; i < reading->scheme->parameter_count; i++)
        score_read_consider(&nearest, reading->parameters[i].name);
    return score_read_hint(reading, &nearest);
}

/* The exact value of a JSON number; one with too many digits is refused. */
static struct rat read_exactly(struct score_reading *reading, const struct score_spot *spot)
{
    struct rat value;
    if (json_number(spot->json, &value))
        return value;
    faults_add_place(reading->faults, score_read_place(reading, spot),
                     "数字的位数过多，小数点前后各不能超过 18 位，请改正。");
    return NOT_READ;
}

static struct score_parameter read_parameter(struct score_reading *reading,
                                             const struct score_spot *spot)
{
    static const struct score_shape shape = {.optional = {"title", "value"}};
    struct score_parameter parameter = {.name = spot->key, .title = spot->key, .is_open = true};
    if (!score_read_is_id(spot->key))
        faults_add_place(reading->faults, score_read_place(reading, spot),
                         "参数名“%s”不合要求：请以小写英文字母开头，只用小写字母、数字和下划线。",
                         score_read_shown(reading, spot->key));
    if (!score_read_object(reading, spot, &shape, NULL))
        return parameter;
    const char *title = score_read_text(reading, spot, "title", false);
    if (title)
        parameter.title = title;
    struct score_spot value = score_read_member(spot, "value");
    if (!value.json || value.json->kind == JSON_NULL)
        return parameter;
    if (value.json->kind != JSON_NUMBER) {
        faults_add_place(reading->faults, score_read_place(reading, &value),
                         "参数的值应是不加引号的数字；暂时没有值就写 null 或删去这个键。");
        return parameter;
    }
    parameter.value = read_exactly(reading, &value);
    parameter.is_open = !rat_is_held(parameter.value);
    return parameter;
}

void score_read_parameters(struct score_reading *reading, const struct score_spot *spot)
{
    reading->has_parameters = !spot->json || spot->json->kind == JSON_OBJECT;
    if (!spot->json)
        return;
    if (!reading->has_parameters) {
        faults_add_place(
            reading->faults, score_read_place(reading, spot),
            "参数表应是一个对象，请写成 {\"参数名\": {\"title\": \"…\", \"value\": 数字}} "
            "的样子。");
        return;
    }
    size_t count = spot->json->count;
    struct score_scheme *scheme = reading->scheme;
    reading->parameters = arena_array(reading->arena, count + 1, sizeof *reading->parameters);
    reading->is_parameter_used = arena_array(reading->arena, count + 1, sizeof(bool));
    scheme->parameters = reading->parameters;
    for (size_t i = 0; i < count; i++) {
        struct score_spot entry = score_read_member(spot, spot->json->list[i].key);
        reading->parameters[i] = read_parameter(reading, &entry);
    }
    scheme->parameter_count = count;
}

/* As a fact's value: trimmed, full-width digits, point and sign turned into ASCII. */
static bool read_typed_value(struct score_reading *reading, const char *typed, int64_t *ret)
{
    static const char digits[] = "0123456789";
    struct bytes bytes = text_trim(bytes_of(typed));
    const char *end = bytes.at + bytes.length;
    struct text plain;
    text_init(&plain, reading->arena, bytes.length);
    while (bytes.at < end) {
        const char *from = bytes.at;
        int32_t code = text_next(&bytes.at, end);
        if (code < 0)
            return false;
        if (code >= 0xff10 && code <= 0xff19)
            text_add_char(&plain, digits[code - 0xff10]);
        else if (code == 0xff0e)
            text_add_char(&plain, '.');
        else if (code == 0xff0d)
            text_add_char(&plain, '-');
        else
            text_add_bytes(&plain, from, (size_t)(bytes.at - from));
    }
    return decimal_parse((struct bytes){plain.at, plain.used}, ret);
}

void score_read_setting(struct score_reading *reading, const struct score_setting *setting,
                        bool *is_set)
{
    const char *name = score_read_shown(reading, setting->name);
    const char *place = text_format(reading->arena, "--set %s", name);
    int parameter = find_parameter(reading, setting->name);
    int64_t millionths;
    if (parameter < 0) {
        const char *hint = hint_at_parameter(reading, setting->name);
        if (reading->has_parameters)
            faults_add_place(reading->faults, place, "方案里没有参数“%s”%s%s请核对参数名。", name,
                             hint, *hint ? "" : "，");
        return;
    }
    if (is_set[parameter]) {
        faults_add_place(reading->faults, place, "参数“%s”填写了两次，请只保留一次。", name);
        return;
    }
    is_set[parameter] = true;
    if (!read_typed_value(reading, setting->value, &millionths)) {
        faults_add_place(reading->faults, place,
                         "“%s”不是有效数字，请只填数字（整数部分至多 12 位，小数至多 6 位），如 "
                         "%s=2.5。",
                         score_read_shown(reading, setting->value), name);
        return;
    }
    reading->parameters[parameter].value = rat_reduced(rat_of_decimal(millionths));
    reading->parameters[parameter].is_open = false;
}

/* ---- numbers -------------------------------------------------------------------------------- */

static struct score_number use_parameter(struct score_reading *reading,
                                         const struct score_spot *spot)
{
    const char *name = spot->json->string + 1;
    int index = find_parameter(reading, name);
    if (index >= 0) {
        const struct score_parameter *parameter = &reading->parameters[index];
        reading->is_parameter_used[index] = true;
        struct rat value = parameter->is_open ? NOT_READ : parameter->value;
        return (struct score_number){.value = value, .parameter = parameter->name};
    }
    if (reading->has_parameters) {
        const char *hint = hint_at_parameter(reading, name);
        faults_add_place(reading->faults, score_read_place(reading, spot),
                         "参数表（parameters）里没有参数“%s”%s%s请改正或在参数表里补上。",
                         score_read_shown(reading, name), hint, *hint ? "" : "，");
    }
    return (struct score_number){.value = NOT_READ};
}

struct score_number score_read_number(struct score_reading *reading, const struct score_spot *spot)
{
    struct score_number number = {.value = NOT_READ};
    if (!spot->json)
        return number;
    if (spot->json->kind == JSON_NUMBER)
        number.value = read_exactly(reading, spot);
    else if (spot->json->kind == JSON_STRING && spot->json->string[0] == '$')
        number = use_parameter(reading, spot);
    else
        faults_add_place(reading->faults, score_read_place(reading, spot),
                         "此处应是不加引号的数字，或用 \"$参数名\" 引用参数。");
    return number;
}

struct score_number score_read_number_at(struct score_reading *reading,
                                         const struct score_spot *object, const char *key)
{
    struct score_spot spot = score_read_member(object, key);
    return score_read_number(reading, &spot);
}

struct score_number score_read_positive(struct score_reading *reading,
                                        const struct score_spot *object, const char *key)
{
    struct score_spot spot = score_read_member(object, key);
    struct score_number number = score_read_number(reading, &spot);
    if (rat_is_held(number.value) && rat_sign(number.value) <= 0)
        faults_add_place(reading->faults, score_read_place(reading, &spot),
                         "“%s”必须大于 0，请改正。", key);
    return number;
}

struct score_whole score_read_whole(struct score_reading *reading, const struct score_spot *spot,
                                    int64_t least, int64_t most)
{
    struct score_number number = score_read_number(reading, spot);
    struct score_whole whole = {.parameter = number.parameter};
    if (!rat_is_held(number.value))
        return whole;
    struct rat value = rat_reduced(number.value);
    whole.is_known = value.den == 1 && value.num >= least && value.num <= most;
    if (whole.is_known)
        whole.value = (int64_t)value.num;
    else
        faults_add_place(reading->faults, score_read_place(reading, spot),
                         "此处应是 %lld 到 %lld 之间的整数，请改正。", (long long)least,
                         (long long)most);
    return whole;
}

int64_t score_read_units(struct score_reading *reading, const struct score_spot *spot,
                         struct score_number number)
{
    int64_t units = 0;
    int decimals = reading->scheme->decimals;
    if (!rat_is_held(number.value) || !reading->has_decimals)
        return 0;
    if (!rat_round(number.value, decimals, &units)) {
        faults_add_place(reading->faults, score_read_place(reading, spot),
                         "数字过大，本程序算不了，请改小。");
        return 0;
    }
    struct rat scaled = number.value;
    for (int i = 0; i < decimals; i++)
        scaled = rat_multiply(scaled, rat_of(10));
    if (rat_compare(scaled, rat_of(units)) != 0)
        faults_add_place(
            reading->faults, score_read_place(reading, spot),
            "小数位数比方案保留的多（decimals 为 %d），请减少小数位数或调大 decimals。", decimals);
    return units;
}

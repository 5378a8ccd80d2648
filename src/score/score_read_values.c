/* SPDX-License-Identifier: Apache-2.0 */
#include "score/score_read.h"

#include <stdlib.h>
#include <string.h>

#include "score/score_intake.h"

struct score_spot score_read_member(const struct score_spot *object, const char *key)
{
    const struct json *json = object->json ? json_member(object->json, key) : NULL;
    return (struct score_spot){.above = object, .json = json, .key = key};
}

struct score_spot score_read_element(const struct score_spot *list, size_t index)
{
    return (struct score_spot){.above = list, .json = &list->json->list[index], .index = index};
}

const char *score_read_shown(const struct score_reading *reading, const char *text)
{
    enum { LONGEST = 60 };
    size_t length = strlen(text), kept = length;
    if (length > LONGEST) {
        kept = LONGEST;
        /* Not in the middle of a character. */
        while (kept > 0 && ((unsigned char)text[kept] & 0xc0) == 0x80)
            kept--;
    }
    char *copy = arena_copy(reading->arena, text, kept);
    for (char *at = copy; *at; at++) {
        if ((unsigned char)*at < 0x20 || *at == 0x7f)
            *at = '?';
    }
    return kept == length ? copy : text_format(reading->arena, "%s…", copy);
}

static void add_place(const struct score_reading *reading, struct text *text,
                      const struct score_spot *spot)
{
    if (!spot->above)
        return;
    add_place(reading, text, spot->above);
    if (!spot->key) {
        text_add_format(text, "[%zu]", spot->index);
        return;
    }
    if (text->used)
        text_add_char(text, '.');
    text_add(text, score_read_shown(reading, spot->key));
}

const char *score_read_place(const struct score_reading *reading, const struct score_spot *spot)
{
    enum { LONGEST_PLACE = 2000 };
    struct text text;
    if (!spot->above)
        return NULL;
    text_init(&text, reading->arena, LONGEST_PLACE);
    add_place(reading, &text, spot);
    return text.at;
}

/* ---- near words ----------------------------------------------------------------------------- */

struct score_nearest score_read_nearest(const struct score_reading *reading, const char *word)
{
    enum { ENOUGH_FAULTS = 200 };
    return (struct score_nearest){.word = word,
                                  .has_given_up = reading->faults->count >= ENOUGH_FAULTS};
}

void score_read_consider(struct score_nearest *nearest, const char *candidate)
{
    if (nearest->has_given_up)
        return;
    unsigned distance = text_distance(nearest->word, candidate);
    if (nearest->best && distance >= nearest->distance)
        return;
    nearest->best = candidate;
    nearest->distance = distance;
}

const char *score_read_hint(const struct score_reading *reading,
                            const struct score_nearest *nearest)
{
    /* Very short words are near to everything, "==" to ">=" as well as to "=". */
    size_t length = strlen(nearest->word);
    if (!nearest->best || length < 3 || nearest->distance > (length + 1) / 3)
        return "";
    return text_format(reading->arena, "，是否应为“%s”？", nearest->best);
}

/* ---- objects and lists ---------------------------------------------------------------------- */

static bool holds(const char *const *words, const char *word)
{
    for (; *words; words++) {
        if (strcmp(*words, word) == 0)
            return true;
    }
    return false;
}

static bool knows(const struct score_shape *shape, const char *key)
{
    return holds(shape->required, key) || holds(shape->optional, key);
}

static void consider_all(struct score_nearest *nearest, const char *const *words)
{
    for (; *words; words++)
        score_read_consider(nearest, *words);
}

static void add_keys(struct text *text, const char *const *words)
{
    for (; *words; words++)
        text_add_format(text, "%s%s", text->used ? "、" : "", *words);
}

static void add_shape(struct score_nearest *nearest, struct text *known,
                      const struct score_shape *shape)
{
    consider_all(nearest, shape->required);
    consider_all(nearest, shape->optional);
    add_keys(known, shape->required);
    add_keys(known, shape->optional);
}

static void say_unknown_key(struct score_reading *reading, const struct score_spot *object,
                            const struct json *member, const struct score_shape *shape,
                            const struct score_shape *more)
{
    struct score_nearest nearest = score_read_nearest(reading, member->key);
    struct text known;
    text_init(&known, reading->arena, 1000);
    add_shape(&nearest, &known, shape);
    if (more)
        add_shape(&nearest, &known, more);
    struct score_spot spot = {.above = object, .json = member, .key = member->key};
    const char *hint = score_read_hint(reading, &nearest);
    faults_add_place(reading->faults, score_read_place(reading, &spot),
                     "不认识的键“%s”%s%s请改正或删去。此处可用的键：%s。",
                     score_read_shown(reading, member->key), hint, *hint ? "" : "，", known.at);
}

static void say_missing_keys(struct score_reading *reading, const struct score_spot *object,
                             const struct score_shape *shape)
{
    for (const char *const *key = shape->required; *key; key++) {
        struct score_spot spot = score_read_member(object, *key);
        if (!spot.json)
            faults_add_place(reading->faults, score_read_place(reading, &spot),
                             "缺少必填的键“%s”，请补上。", *key);
    }
}

bool score_read_object(struct score_reading *reading, const struct score_spot *spot,
                       const struct score_shape *shape, const struct score_shape *more)
{
    bool is_object = spot->json && spot->json->kind == JSON_OBJECT;
    if (spot->json && !is_object)
        faults_add_place(reading->faults, score_read_place(reading, spot),
                         "此处应是一个对象，请写成 {\"键\": 值} 的样子。");
    if (!is_object)
        return false;
    for (size_t i = 0; i < spot->json->count; i++) {
        const struct json *member = &spot->json->list[i];
        if (!knows(shape, member->key) && !(more && knows(more, member->key)))
            say_unknown_key(reading, spot, member, shape, more);
    }
    say_missing_keys(reading, spot, shape);
    if (more)
        say_missing_keys(reading, spot, more);
    return true;
}

enum { LONGEST_LIST = 10000 };

size_t score_read_list(struct score_reading *reading, const struct score_spot *spot, bool may_be)
{
    if (!spot->json)
        return 0;
    if (spot->json->kind != JSON_ARRAY) {
        faults_add_place(reading->faults, score_read_place(reading, spot),
                         "此处应是一个列表，请写在方括号内：[…]。");
        return 0;
    }
    if (spot->json->count > LONGEST_LIST) {
        faults_add_place(reading->faults, score_read_place(reading, spot),
                         "列表过长，至多 %d 项，请删减或拆成几个方案。", LONGEST_LIST);
        return 0;
    }
    if (spot->json->count == 0 && !may_be)
        faults_add_place(reading->faults, score_read_place(reading, spot),
                         "列表是空的，请至少写一项。");
    return spot->json->count;
}

/* ---- texts, words, ids, dates --------------------------------------------------------------- */

const char *score_read_text(struct score_reading *reading, const struct score_spot *object,
                            const char *key, bool must_say)
{
    struct score_spot spot = score_read_member(object, key);
    if (!spot.json)
        return NULL;
    if (spot.json->kind != JSON_STRING) {
        faults_add_place(reading->faults, score_read_place(reading, &spot),
                         "此处应是一段文字，请加上英文双引号%s。",
                         spot.json->kind == JSON_NULL ? "；没有内容就删去这个键" : "");
        return NULL;
    }
    if (text_trim(bytes_of(spot.json->string)).length > 0)
        return spot.json->string;
    if (must_say)
        faults_add_place(reading->faults, score_read_place(reading, &spot),
                         "此处不能留空，请填写内容。");
    return NULL;
}

bool score_read_bool(struct score_reading *reading, const struct score_spot *object,
                     const char *key, bool otherwise)
{
    struct score_spot spot = score_read_member(object, key);
    if (!spot.json)
        return otherwise;
    if (spot.json->kind == JSON_TRUE || spot.json->kind == JSON_FALSE)
        return spot.json->kind == JSON_TRUE;
    faults_add_place(reading->faults, score_read_place(reading, &spot),
                     "此处只能写 true（是）或 false（否），不加引号。");
    return otherwise;
}

int score_read_word(struct score_reading *reading, const struct score_spot *spot,
                    const char *const *words)
{
    if (!spot->json)
        return -1;
    struct text known;
    text_init(&known, reading->arena, 1000);
    add_keys(&known, words);
    if (spot->json->kind != JSON_STRING) {
        faults_add_place(reading->faults, score_read_place(reading, spot),
                         "此处应是加英文双引号的文字，可以写：%s。", known.at);
        return -1;
    }
    struct score_nearest nearest = score_read_nearest(reading, spot->json->string);
    for (int i = 0; words[i]; i++) {
        if (strcmp(words[i], spot->json->string) == 0)
            return i;
        score_read_consider(&nearest, words[i]);
    }
    const char *hint = score_read_hint(reading, &nearest);
    faults_add_place(reading->faults, score_read_place(reading, spot), "不能写“%s”%s%s可以写：%s。",
                     score_read_shown(reading, spot->json->string), hint, *hint ? "" : "，",
                     known.at);
    return -1;
}

bool score_read_is_id(const char *text)
{
    if (*text < 'a' || *text > 'z')
        return false;
    return text[strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_")] == '\0';
}

const char *score_read_id(struct score_reading *reading, const struct score_spot *object,
                          const char *const *reserved)
{
    const char *id = score_read_text(reading, object, "id", true);
    struct score_spot spot = score_read_member(object, "id");
    if (!id)
        return "";
    if (!score_read_is_id(id)) {
        const char *advice = strchr(id, '.')
                                 ? "编号里不能有“.”；按评委等取多个值的指标只声明不带序号"
                                   "的编号，录入时再写 .1、.2 ……"
                                 : "请以小写英文字母开头，只用小写字母、数字和下划线";
        faults_add_place(reading->faults, score_read_place(reading, &spot),
                         "编号“%s”不合要求：%s。", score_read_shown(reading, id), advice);
    } else if (reserved && holds(reserved, id)) {
        faults_add_place(reading->faults, score_read_place(reading, &spot),
                         "编号“%s”是保留字，请换一个编号。", id);
    }
    return id;
}

const char *score_read_date(struct score_reading *reading, const struct score_spot *object,
                            const char *key)
{
    const char *text = score_read_text(reading, object, key, true);
    if (!text || score_is_date(bytes_of(text)))
        return text;
    struct score_spot spot = score_read_member(object, key);
    faults_add_place(reading->faults, score_read_place(reading, &spot),
                     "“%s”不是有效日期，请写成 2021-12-31 的样子。",
                     score_read_shown(reading, text));
    return NULL;
}

/* ---- ids that occur twice ------------------------------------------------------------------- */

static int compare_named(const void *one, const void *other)
{
    const struct score_named *left = one, *right = other;
    int order = strcmp(left->id, right->id);
    if (order == 0)
        order = (left->above > right->above) - (left->above < right->above);
    return order ? order : (left->index > right->index) - (left->index < right->index);
}

static const char *place_of(const struct score_reading *reading, const struct score_named *named,
                            const char *list_name)
{
    if (named->above < 0)
        return text_format(reading->arena, "%s[%zu]", list_name, named->index);
    return text_format(reading->arena, "indicators[%d].items[%zu]", named->above, named->index);
}

void score_read_say_twice(struct score_reading *reading, struct score_named *list, size_t count,
                          const char *list_name)
{
    if (count > 1)
        qsort(list, count, sizeof *list, compare_named);
    for (size_t i = 1, first = 0; i < count; i++) {
        if (strcmp(list[i].id, list[first].id) != 0) {
            first = i;
            continue;
        }
        if (*list[i].id)
            faults_add_place(
                reading->faults,
                text_format(reading->arena, "%s.id", place_of(reading, &list[i], list_name)),
                "编号“%s”已在 %s 用过，请换一个编号。", score_read_shown(reading, list[i].id),
                place_of(reading, &list[first], list_name));
    }
}

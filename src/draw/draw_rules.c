/* SPDX-License-Identifier: Apache-2.0 */
#include "draw_rules.h"

#include <stdlib.h>
#include <string.h>

#include "platform/base/arena.h"

const char *const draw_state_words[] = {"draft",    "frozen", "opening", "drawn",
                                        "revealed", "void",   NULL};

const char *draw_kind_title(int kind)
{
    static const char *const titles[] = {"抽顺序", "抽分组", "抽盲号", "抽取"};
    return kind >= 0 && kind <= DRAW_CHOICE ? titles[kind] : "";
}

const char *draw_way_title(int way)
{
    return way == DRAW_BY_WITNESSES ? "见证人开启密语" : "当众抽取号码";
}

const char *draw_state_title(int state)
{
    static const char *const titles[] = {"编辑中", "已冻结", "开启中",
                                         "已抽出", "已公开", "已作废"};
    return state >= 0 && state <= DRAW_VOID ? titles[state] : "";
}

size_t draw_taking_part(const struct draw_record *record)
{
    const struct draw_line *lines = record->lines.at;
    size_t count = 0;
    for (size_t i = 0; i < record->lines.count; i++)
        count += !lines[i].excluded;
    return count;
}

/* ---- The list -------------------------------------------------------------------------------- */

static bool are_same(const char *one, const char *other)
{
    return one && other ? strcmp(one, other) == 0 : one == other;
}

static const char *place_of(struct faults *faults, const char *list, size_t index,
                            const char *member)
{
    return text_format(faults->arena, "%s[%zu].%s", list, index, member);
}

static int by_name(const void *one, const void *other)
{
    const struct draw_line *const *a = one, *const *b = other;
    int order = strcmp((*a)->label, (*b)->label);
    if (order == 0)
        order = strcmp((*a)->unit ? (*a)->unit : "", (*b)->unit ? (*b)->unit : "");
    return order ? order : ((*a)->number > (*b)->number) - ((*a)->number < (*b)->number);
}

/* Two lines that read the same could not be told apart in the result. */
static void check_doubles(const struct draw_record *record, struct faults *faults)
{
    const struct draw_line *lines = record->lines.at;
    const struct draw_line **sorted =
        arena_array(faults->arena, record->lines.count + 1, sizeof *sorted);
    for (size_t i = 0; i < record->lines.count; i++)
        sorted[i] = &lines[i];
    if (record->lines.count > 1)
        qsort(sorted, record->lines.count, sizeof *sorted, by_name);
    for (size_t i = 1; i < record->lines.count; i++) {
        if (strcmp(sorted[i - 1]->label, sorted[i]->label) == 0 &&
            are_same(sorted[i - 1]->unit, sorted[i]->unit))
            faults_add_place(
                faults, place_of(faults, "lines", (size_t)(sorted[i] - lines), "label"),
                "第 %lld 行与第 %lld 行重复（%s），请删去一行或写清区别。",
                (long long)sorted[i]->number, (long long)sorted[i - 1]->number, sorted[i]->label);
    }
}

static void check_lines(const struct draw_record *record, struct faults *faults)
{
    const struct draw_line *lines = record->lines.at;
    size_t before = faults->count;
    for (size_t i = 0; i < record->lines.count; i++) {
        if (lines[i].number != (int64_t)i + 1)
            faults_add_place(faults, place_of(faults, "lines", i, "number"),
                             "名单的序号应为 %zu，请按 1、2、3 依次编号。", i + 1);
        if (!lines[i].label)
            faults_add_place(faults, place_of(faults, "lines", i, "label"),
                             "第 %zu 行没有名称，请填写或删去这一行。", i + 1);
    }
    if (faults->count == before)
        check_doubles(record, faults);
}

static int by_unit(const void *one, const void *other)
{
    const struct draw_line *const *a = one, *const *b = other;
    return strcmp((*a)->unit, (*b)->unit);
}

static void check_apart(const struct draw_record *record, struct faults *faults)
{
    const struct draw_line *lines = record->lines.at;
    const struct draw_line **sorted =
        arena_array(faults->arena, record->lines.count + 1, sizeof *sorted);
    size_t count = 0, first = 0;
    for (size_t i = 0; i < record->lines.count; i++) {
        if (!lines[i].excluded && lines[i].unit)
            sorted[count++] = &lines[i];
    }
    if (count > 1)
        qsort(sorted, count, sizeof *sorted, by_unit);
    for (size_t i = 1; i <= count; i++) {
        if (i < count && strcmp(sorted[i]->unit, sorted[first]->unit) == 0)
            continue;
        if (i - first > (size_t)record->size)
            faults_add_place(faults, "size",
                             "“%s”有 %zu 个参加，只分 %lld 组，无法都不同组；请增加组数，"
                             "或取消“同单位不同组”。",
                             sorted[first]->unit, i - first, (long long)record->size);
        first = i;
    }
}

static void check_size(const struct draw_record *record, size_t count, struct faults *faults)
{
    int64_t most = (int64_t)count;
    if (record->kind == DRAW_GROUPS && (record->size < 2 || record->size > most))
        faults_add_place(faults, "size", "组数应在 2 到 %lld（参加抽签的个数）之间，请改正。",
                         (long long)most);
    else if (record->kind == DRAW_CHOICE && (record->size < 1 || record->size >= most))
        faults_add_place(faults, "size",
                         "抽取个数应在 1 到 %lld 之间（少于参加抽签的个数），请改正。",
                         (long long)most - 1);
    else if (record->kind == DRAW_NUMBERS && (record->size < 1 || record->size > 1000000))
        faults_add_place(faults, "size", "起始号应在 1 到 1000000 之间，请改正。");
    else if (record->kind == DRAW_ORDER && record->size != 0)
        faults_add_place(faults, "size", "抽顺序不用填个数，请清空。");
    else if (record->kind == DRAW_GROUPS && record->is_apart)
        check_apart(record, faults);
    if (record->kind != DRAW_GROUPS && record->is_apart)
        faults_add_place(faults, "is_apart", "只有抽分组时可以要求同单位不同组，请取消。");
}

static void check_witnesses(const struct draw_record *record, struct faults *faults)
{
    const struct draw_witness *list = record->witnesses.at;
    bool is_wanted = record->way == DRAW_BY_WITNESSES;
    if (is_wanted != (record->witnesses.count > 0))
        faults_add_place(faults, "witnesses",
                         is_wanted ? "请至少指定一位见证人，或改为当众抽取号码。"
                                   : "当众抽取号码时不用指定见证人，请清空。");
    for (size_t i = 1; i < record->witnesses.count; i++) {
        for (size_t j = 0; j < i; j++) {
            if (list[i].person == list[j].person)
                faults_add_place(faults, place_of(faults, "witnesses", i, "person"),
                                 "见证人“%s”重复，请删去一个。", list[i].name ? list[i].name : "");
        }
    }
}

void draw_check(const struct draw_record *record, struct faults *faults)
{
    size_t count = draw_taking_part(record);
    check_lines(record, faults);
    if (count < 2)
        faults_add_place(faults, "lines", "参加抽签的不到 2 个，无法抽签；请补充名单。");
    else
        check_size(record, count, faults);
    check_witnesses(record, faults);
}

/* ---- What is typed --------------------------------------------------------------------------- */

bool draw_number_is_good(const char *number)
{
    size_t length = strspn(number, "0123456789");
    return number[length] == '\0' && length >= 6 && length <= 40;
}

bool draw_hash_is_good(const char *hash)
{
    return strlen(hash) == DRAW_HEX && strspn(hash, "0123456789abcdef") == DRAW_HEX;
}

/* ---- May it be done now ---------------------------------------------------------------------- */

static const char *why_not_ended(int state)
{
    return state == DRAW_DRAFT ? "名单还没有冻结，请先冻结名单。"
           : state == DRAW_VOID
               ? "这次抽签已经作废，不能再办理。"
               : "这次抽签已经抽出结果，不能再抽；如确需重抽，请写明原因作废后重抽。";
}

const char *draw_why_not(const struct draw_record *record, int state, int64_t now)
{
    const struct draw_witness *list = record->witnesses.at;
    size_t committed = 0, opened = 0;
    if (state != DRAW_FROZEN && state != DRAW_OPENING)
        return why_not_ended(state);
    if (record->way == DRAW_BY_NUMBER)
        return NULL;
    if (state == DRAW_FROZEN)
        return "见证人还没有开始开启密语，请先开始开启。";
    for (size_t i = 0; i < record->witnesses.count; i++) {
        committed += list[i].commitment != NULL;
        opened += list[i].secret != NULL;
    }
    if (opened < committed && now <= record->open_until)
        return "还有见证人没有开启，截止时间也没有到；请等全部开启或截止后再抽。";
    return opened > 0 ? NULL : "没有一位见证人按时开启，不能抽签；请写明原因作废后重抽。";
}

const char *draw_why_not_commit(const struct draw_witness *witness, int state)
{
    if (state == DRAW_OPENING)
        return "已经开始开启，不能再提交密语的校验值。";
    if (state != DRAW_FROZEN)
        return why_not_ended(state);
    return witness->commitment ? "您已经提交过，提交后不能更换。" : NULL;
}

const char *draw_why_not_open(const struct draw_witness *witness, int state, int64_t open_until,
                              int64_t now)
{
    if (state == DRAW_FROZEN)
        return "还没有开始开启，请等办公室宣布开始。";
    if (state != DRAW_OPENING)
        return why_not_ended(state);
    if (!witness->commitment)
        return "您没有在开始开启前提交密语的校验值，本次不能开启。";
    if (witness->secret)
        return "您已经开启过，不用再开启。";
    return now > open_until ? "开启的截止时间已过，您的密语不再计入，结果记录中会注明。" : NULL;
}

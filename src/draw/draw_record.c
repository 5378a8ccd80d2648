/* SPDX-License-Identifier: Apache-2.0 */
#include "draw_record.h"

#include <string.h>

#include "draw_method.h"
#include "draw_rules.h"
#include "platform/base/ctx.h"

const char *const draw_kind_words[] = {"order", "groups", "numbers", "choice", NULL};
const char *const draw_way_words[] = {"number", "witnesses", NULL};

/* ---- The file -------------------------------------------------------------------------------- */

const struct field draw_line_fields[] = {
    FIELD(draw_line, number, FIELD_INT, .label = "序号", .is_required = true, .minimum = 1),
    FIELD(draw_line, label, FIELD_TEXT, .label = "名称", .is_required = true, .maximum = 100),
    FIELD(draw_line, unit, FIELD_TEXT, .label = "单位", .maximum = 60),
    FIELD(draw_line, ref, FIELD_ID, .label = "引用"),
    FIELD(draw_line, excluded, FIELD_TEXT, .label = "不参加的原因"),
    FIELD_SHAPE("DrawLine")};

#define HASH(struct_, member_, label_) \
    FIELD(struct_, member_, FIELD_TEXT, .label = (label_), .minimum = DRAW_HEX, .maximum = DRAW_HEX)

static const struct field witness_fields[] = {
    FIELD(draw_witness, person, FIELD_ID, .label = "见证人", .is_required = true),
    FIELD(draw_witness, name, FIELD_TEXT, .label = "姓名", .is_required = true),
    HASH(draw_witness, commitment, "密语校验值"),
    FIELD(draw_witness, committed_at, FIELD_TIME, .label = "提交时间"),
    FIELD(draw_witness, secret, FIELD_TEXT, .label = "密语", .minimum = 6, .maximum = 64),
    FIELD(draw_witness, opened_at, FIELD_TIME, .label = "开启时间"),
    FIELD_LAST};

static const struct field result_fields[] = {
    FIELD(draw_result, place, FIELD_INT, .label = "位次", .is_required = true, .minimum = 1),
    FIELD(draw_result, line, FIELD_INT, .label = "名单序号", .is_required = true, .minimum = 1),
    FIELD(draw_result, value, FIELD_INT, .label = "结果", .is_required = true), FIELD_LAST};

#define REQUIRED_HASH(member_, label_)                                              \
    FIELD(draw_record, member_, FIELD_TEXT, .label = (label_), .is_required = true, \
          .minimum = DRAW_HEX, .maximum = DRAW_HEX)

#define RECORD_FIELDS                                                                             \
    FIELD(draw_record, method, FIELD_TEXT, .label = "方法", .is_required = true),                 \
        {.name = "draw",                                                                          \
         .kind = FIELD_ID,                                                                        \
         .offset = offsetof(struct draw_record, id),                                              \
         .label = "抽签",                                                                         \
         .is_required = true},                                                                    \
        FIELD(draw_record, office, FIELD_TEXT, .label = "组织单位", .is_required = true),         \
        FIELD(draw_record, title, FIELD_TEXT, .label = "名称", .is_required = true),              \
        FIELD(draw_record, kind, FIELD_WORD, .label = "类别", .words = draw_kind_words,           \
              .is_required = true),                                                               \
        FIELD(draw_record, size, FIELD_INT, .label = "个数", .is_required = true),                \
        FIELD(draw_record, is_apart, FIELD_BOOL, .label = "同单位不同组", .is_required = true),   \
        FIELD(draw_record, way, FIELD_WORD, .label = "方式", .words = draw_way_words,             \
              .is_required = true),                                                               \
        FIELD(draw_record, redraw_of, FIELD_ID, .label = "重抽的原抽签"),                         \
        FIELD(draw_record, reason, FIELD_TEXT, .label = "重抽原因"),                              \
        FIELD(draw_record, frozen_at, FIELD_TIME, .label = "冻结时间", .is_required = true),      \
        REQUIRED_HASH(promise, "服务器密数的校验值"),                                             \
        FIELD(draw_record, witnesses, FIELD_LIST, .label = "见证人", .of = witness_fields,        \
              .size = sizeof(struct draw_witness), .maximum = DRAW_MOST_WITNESSES,                \
              .is_required = true),                                                               \
        FIELD(draw_record, lines, FIELD_LIST, .label = "名单", .of = draw_line_fields,            \
              .size = sizeof(struct draw_line), .maximum = DRAW_MOST_LINES, .is_required = true), \
        REQUIRED_HASH(frozen, "冻结校验值"),                                                      \
        FIELD(draw_record, open_until, FIELD_TIME, .label = "开启截止时间"),                      \
        FIELD(draw_record, number, FIELD_TEXT, .label = "当众抽取的号码"),                        \
        FIELD(draw_record, drawn_at, FIELD_TIME, .label = "抽签时间", .is_required = true),       \
        FIELD(draw_record, drawn_by, FIELD_TEXT, .label = "操作人", .is_required = true),         \
        REQUIRED_HASH(secret, "服务器密数"), REQUIRED_HASH(seed, "种子"),                         \
        FIELD(draw_record, results, FIELD_LIST, .label = "结果", .of = result_fields,             \
              .size = sizeof(struct draw_result), .maximum = DRAW_MOST_LINES, .is_required = true)

static const struct field body_fields[] = {RECORD_FIELDS, FIELD_LAST};
static const struct field file_fields[] = {RECORD_FIELDS, REQUIRED_HASH(hash, "记录校验值"),
                                           FIELD_LAST};

/* What comes behind the part that `hash` is of: ,"hash":"…"} and a line feed. */
static const char ending[] = ",\"hash\":\"";
enum { ENDING = sizeof ending - 1 + DRAW_HEX + 3 };

void draw_record_write(struct text *text, struct draw_record *record)
{
    size_t from = text->used;
    field_write(text, body_fields, record);
    text->at[--text->used] = '\0';
    record->hash = draw_hash(text->arena, (struct bytes){text->at + from, text->used - from});
    text_add(text, ending);
    text_add(text, record->hash);
    text_add(text, "\"}\n");
}

bool draw_record_read(struct arena *arena, struct bytes file, struct draw_record *ret,
                      struct faults *faults)
{
    struct ctx c = {.arena = arena};
    size_t before = faults->count;
    const struct json *tree = json_parse(arena, file, faults);
    if (!tree || faults->count > before)
        return false;
    *ret = (struct draw_record){0};
    field_read(&c, file_fields, tree, ret);
    for (size_t i = 0; i < c.fault_count; i++)
        faults_add_place(faults, c.faults[i].place, "这不是完整的抽签记录：%s",
                         c.faults[i].sentence);
    return c.fault_count == 0;
}

/* ---- Checking -------------------------------------------------------------------------------- */

struct check {
    struct arena *arena;
    const struct draw_record *record;
    struct faults *faults;
};

/* Whether what the record says is what comes out. */
static bool compare(struct check *check, const char *place, const char *what, const char *told,
                    const char *found)
{
    if (strcmp(told, found) == 0)
        return true;
    faults_add_place(check->faults, place, "%s对不上：记录中是 %s，重新计算是 %s。", what, told,
                     found);
    return false;
}

static void check_whole(struct check *check, struct bytes file)
{
    bool is_shaped = file.length > ENDING &&
                     memcmp(file.at + file.length - ENDING, ending, sizeof ending - 1) == 0 &&
                     memcmp(file.at + file.length - 3, "\"}\n", 3) == 0;
    if (is_shaped)
        (void)compare(check, "hash", "整个文件的校验值", check->record->hash,
                      draw_hash(check->arena, (struct bytes){file.at, file.length - ENDING}));
    else
        faults_add_place(check->faults, "hash",
                         "文件不是原样保存的（可能用编辑器另存过），请重新下载记录后再核对。");
}

static void check_witnesses(struct check *check)
{
    const struct draw_witness *list = check->record->witnesses.at;
    for (size_t i = 0; i < check->record->witnesses.count; i++) {
        const char *place = text_format(check->arena, "witnesses[%zu]", i);
        if (list[i].secret && !list[i].commitment)
            faults_add_place(check->faults, place, "见证人“%s”没有事先提交校验值，密语却计入了。",
                             list[i].name);
        else if (list[i].secret)
            (void)compare(
                check, place,
                text_format(check->arena, "见证人“%s”的密语与事先提交的校验值", list[i].name),
                list[i].commitment,
                draw_commitment(check->arena, check->record->id, list[i].person, list[i].secret));
    }
}

static void check_way(struct check *check)
{
    const struct draw_record *record = check->record;
    const struct draw_witness *list = record->witnesses.at;
    size_t opened = 0;
    if (strcmp(record->method, DRAW_METHOD) != 0)
        faults_add_place(check->faults, "method",
                         "记录用的方法是“%s”，本程序只会核对“" DRAW_METHOD "”，请换用新版程序。",
                         record->method);
    if (!draw_hash_is_good(record->seed))
        faults_add_place(check->faults, "seed", "种子应为 64 位十六进制数字。");
    for (size_t i = 0; i < record->witnesses.count; i++)
        opened += list[i].secret != NULL;
    if (record->way == DRAW_BY_NUMBER && (!record->number || !draw_number_is_good(record->number)))
        faults_add_place(check->faults, "number", "当众抽取的号码应为 6 到 40 位数字。");
    if (record->way == DRAW_BY_WITNESSES && record->number)
        faults_add_place(check->faults, "number", "由见证人开启密语的抽签不应有号码。");
    if (record->way == DRAW_BY_WITNESSES && opened == 0)
        faults_add_place(check->faults, "witnesses", "没有一位见证人开启，不应有结果。");
}

static const char *label_of(const struct draw_record *record, int64_t line)
{
    const struct draw_line *lines = record->lines.at;
    return line >= 1 && line <= (int64_t)record->lines.count ? lines[line - 1].label : "名单之外";
}

static void check_results(struct check *check)
{
    const struct draw_record *record = check->record;
    const struct draw_result *told = record->results.at;
    struct field_list found = draw_results(check->arena, record);
    const struct draw_result *list = found.at;
    if (record->results.count != found.count) {
        faults_add_place(check->faults, "results", "结果应有 %zu 行，记录中是 %zu 行。",
                         found.count, record->results.count);
        return;
    }
    for (size_t i = 0; i < found.count; i++) {
        if (told[i].place == list[i].place && told[i].line == list[i].line &&
            told[i].value == list[i].value)
            continue;
        faults_add_place(
            check->faults, text_format(check->arena, "results[%zu]", i),
            "结果第 %zu 行对不上：记录中是“%s，%s”，按方法重算是“%s，%s”。", i + 1,
            label_of(record, told[i].line), draw_outcome(check->arena, record, &told[i]),
            label_of(record, list[i].line), draw_outcome(check->arena, record, &list[i]));
    }
}

void draw_record_check(struct arena *arena, struct bytes file, const struct draw_record *record,
                       struct faults *faults)
{
    struct check check = {arena, record, faults};
    check_whole(&check, file);
    size_t before = faults->count;
    check_way(&check);
    draw_check(record, faults);
    /* Nothing can be worked out of what could not have been frozen. */
    if (faults->count > before)
        return;
    (void)compare(&check, "frozen", "冻结校验值（名单和规则）", record->frozen,
                  draw_list_hash(arena, record));
    (void)compare(&check, "secret", "服务器密数与事先公布的校验值", record->promise,
                  draw_promise(arena, record->secret));
    check_witnesses(&check);
    (void)compare(&check, "seed", "种子", record->seed, draw_seed(arena, record));
    check_results(&check);
}

/* ---- For people ------------------------------------------------------------------------------ */

const char *draw_grouped(struct arena *arena, const char *hash)
{
    struct text text;
    text_init(&text, arena, 200);
    for (size_t i = 0; hash[i]; i++) {
        if (i > 0 && i % 8 == 0)
            text_add_char(&text, ' ');
        text_add_char(&text, hash[i]);
    }
    return text.at ? text.at : "";
}

const char *draw_outcome(struct arena *arena, const struct draw_record *record,
                         const struct draw_result *result)
{
    long long value = (long long)result->value;
    switch (record->kind) {
    case DRAW_GROUPS: return text_format(arena, "第 %lld 组", value);
    case DRAW_NUMBERS: return text_format(arena, "盲号 %lld", value);
    case DRAW_CHOICE:
        return value ? "抽中"
                     : text_format(arena, "候补第 %lld", (long long)(result->place - record->size));
    default: return text_format(arena, "第 %lld 个", value);
    }
}

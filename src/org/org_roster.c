/* SPDX-License-Identifier: Apache-2.0 */
/* What a roster would change, and changing it. */
#include "org_roster.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "org_grant.h"
#include "org_own.h"
#include "org_people.h"
#include "org_rules.h"
#include "org_shape.h"
#include "org_sql.h"

#include "platform/base/arena.h"

/* A province's roster: 20,000 rows are about 60 MB with all that is looked up for them. */
#define LARGE_MEMORY ((size_t)192 * 1024 * 1024)

struct planning {
    struct ctx *c;
    struct org_roster *roster;
    int32_t day;
    const char *unit_spelled; /* of the row before: rosters come unit by unit */
    struct org_unit unit;
    const char *unit_sentence; /* what is wrong with that unit; NULL: nothing */
};

static void faulty(struct planning *planning, const struct org_roster_line *line,
                   const char *column, const char *sentence)
{
    org_roster_fault(planning->c, &planning->roster->faults, line->line, column, "%s", sentence);
}

/* ---- Twice in one file ----------------------------------------------------------------------- */

struct key {
    const char *text;
    int64_t line;
};

static int compare_keys(const void *a, const void *b)
{
    const struct key *one = a, *other = b;
    int order = strcmp(one->text, other->text);
    return order ? order : (one->line > other->line) - (one->line < other->line);
}

static void find_doubles(struct planning *planning, struct key *keys, size_t count,
                         const char *column)
{
    qsort(keys, count, sizeof *keys, compare_keys);
    for (size_t i = 1; i < count; i++) {
        if (strcmp(keys[i].text, keys[i - 1].text) == 0)
            org_roster_fault(planning->c, &planning->roster->faults, keys[i].line, column,
                             "与第 %lld 行重复，请删去一行或核对号码。",
                             (long long)keys[i - 1].line);
    }
}

static void check_doubles(struct planning *planning, const struct org_roster_lines *lines)
{
    struct ctx *c = planning->c;
    struct key *keys = arena_array(c->arena, lines->count + 1, sizeof *keys);
    size_t count = 0;
    for (size_t i = 0; i < lines->count; i++) {
        const struct org_roster_line *line = &lines->list[i];
        if (line->person.identity)
            keys[count++] = (struct key){org_upper(c->arena, line->person.identity), line->line};
    }
    find_doubles(planning, keys, count, "身份证号");
    count = 0;
    for (size_t i = 0; i < lines->count; i++) {
        const struct org_roster_line *line = &lines->list[i];
        if (line->person.certificate)
            keys[count++] = (struct key){org_upper(c->arena, line->person.certificate), line->line};
    }
    find_doubles(planning, keys, count, "执法证号");
}

/* ---- Whom a row is about --------------------------------------------------------------------- */

/* The unit of a row; NULL when it can't be, which is then said. */
static const struct org_unit *unit_of(struct planning *planning, const struct org_roster_line *line)
{
    struct ctx *c = planning->c;
    if (!planning->unit_spelled || strcmp(planning->unit_spelled, line->unit) != 0) {
        int64_t id = org_unit_find(c, line->unit);
        planning->unit_spelled = line->unit;
        planning->unit_sentence = NULL;
        if (!id || !org_unit_get(c, id, &planning->unit) || !org_may(c, MAY_SEE_UNITS, id))
            planning->unit_sentence = "没有这个单位，请填写单位的全称、简称或代码。";
        else if (!org_may(c, MAY_IMPORT_ROSTER, id))
            planning->unit_sentence = "您没有导入该单位名册的权限，请删去该单位的行。";
        else if (planning->unit.closed_from != DATE_NONE)
            planning->unit_sentence = "该单位已撤销，请改填现在的单位。";
    }
    if (!planning->unit_sentence)
        return &planning->unit;
    faulty(planning, line, "单位", planning->unit_sentence);
    return NULL;
}

/* Somebody of that name in that unit whose numbers, where both are known, are not others. -1: more
 * than one. */
static int64_t find_by_name(struct planning *planning, const struct org_person *person)
{
    struct ctx *c = planning->c;
    int64_t found = 0;
    struct db_rows *rows =
        db_query(c, sql_org_person_with_name,
                 DB_ARGS(VAL(person->name), VAL(planning->unit.id), VAL(org_today(c))));
    while (db_row(rows) == DB_ROW) {
        struct org_person known;
        int64_t id = db_int(rows, 0);
        if (!org_person_get(c, id, &known) || (known.identity && person->identity) ||
            (known.certificate && person->certificate))
            continue;
        if (found && found != id)
            found = -1;
        if (!found)
            found = id;
    }
    return found;
}

/* The person, 0 for a new one, or -1 with the fault said. */
static int64_t whom(struct planning *planning, const struct org_roster_line *line,
                    const struct org_person *person)
{
    struct ctx *c = planning->c;
    const char *hash = person->identity ? org_seal_hash(c, person->identity) : NULL;
    int64_t by_identity = 0, by_certificate = 0, by_name = 0;
    if (hash)
        by_identity = db_number(c, sql_org_person_with_identity, DB_ARGS(VAL(hash), VAL(0)), 0);
    if (person->certificate)
        by_certificate = org_person_find(c, person->certificate);
    if (by_identity && by_certificate && by_identity != by_certificate) {
        faulty(planning, line, "执法证号", "身份证号和执法证号分属两名人员，请核对。");
        return -1;
    }
    if (by_identity || by_certificate)
        return by_identity ? by_identity : by_certificate;
    by_name = find_by_name(planning, person);
    if (by_name < 0)
        faulty(planning, line, "姓名", "该单位有同名人员，请填写身份证号或执法证号加以区分。");
    return by_name;
}

/* ---- What a row changes ---------------------------------------------------------------------- */

static void note_change(struct text *changes, const char *label, const char *from, const char *to)
{
    if (changes->used > 0)
        text_add(changes, "；");
    text_add(changes, label);
    text_add(changes, "：");
    text_add(changes, from && *from ? from : "（空）");
    text_add(changes, " → ");
    text_add(changes, to);
}

static void lay_text(struct text *changes, const char *label, const char *cell, const char **value)
{
    if (!cell || (*value && strcmp(cell, *value) == 0))
        return;
    note_change(changes, label, *value, cell);
    *value = cell;
}

static const char *day_text(struct ctx *c, int32_t day)
{
    struct text text;
    text_init(&text, c->arena, 16);
    date_add_text(&text, day);
    return text.at ? text.at : "";
}

static void lay_day(struct ctx *c, struct text *changes, const char *label, int32_t cell,
                    int32_t *value)
{
    if (cell == DATE_NONE || cell == *value)
        return;
    note_change(changes, label, day_text(c, *value), day_text(c, cell));
    *value = cell;
}

static void lay_sex(struct text *changes, int cell, int *value)
{
    static const char *const names[] = {"男", "女"};
    if (cell == SEX_UNKNOWN || cell == *value)
        return;
    note_change(changes, "性别", *value == SEX_UNKNOWN ? NULL : names[*value], names[cell]);
    *value = cell;
}

/* Lays what the row says over what is known. */
static const char *lay_over(struct ctx *c, const struct org_person *said, struct org_person *person)
{
    struct text changes;
    const char *masked = said->identity ? org_identity_mask(c->arena, said->identity) : NULL;
    text_init(&changes, c->arena, 1000);
    if (strcmp(said->name, person->name) != 0)
        person->initials = said->initials;
    lay_text(&changes, "姓名", said->name, &person->name);
    lay_sex(&changes, said->sex, &person->sex);
    lay_text(&changes, "职务", said->post, &person->post);
    lay_text(&changes, "职级", said->rank, &person->rank);
    lay_text(&changes, "执法证号", said->certificate, &person->certificate);
    lay_day(c, &changes, "证件有效期起", said->certificate_from, &person->certificate_from);
    lay_day(c, &changes, "证件有效期止", said->certificate_until, &person->certificate_until);
    lay_text(&changes, "联系电话", said->phone, &person->phone);
    const char *known = person->identity;
    person->identity = NULL;
    if (masked && !known) {
        note_change(&changes, "身份证号", NULL, masked);
        person->identity = said->identity;
    }
    return changes.used > 0 ? changes.at : NULL;
}

/* What org_person_check and its like have said about the person becomes faults of the row. */
static bool pass_faults(struct planning *planning, const struct org_roster_line *line)
{
    static const char *const columns[][2] = {{"name", "姓名"},
                                             {"sex", "性别"},
                                             {"identity", "身份证号"},
                                             {"phone", "联系电话"},
                                             {"certificate", "执法证号"},
                                             {"certificate_until", "证件有效期止"},
                                             {"from", "任职起始"},
                                             {"unit", "单位"}};
    struct ctx *c = planning->c;
    bool is_good = c->fault_count == 0;
    for (size_t i = 0; i < c->fault_count; i++) {
        const char *column = NULL;
        for (size_t j = 0; j < sizeof columns / sizeof *columns; j++) {
            if (strcmp(columns[j][0], c->faults[i].place) == 0)
                column = columns[j][1];
        }
        faulty(planning, line, column, c->faults[i].sentence);
    }
    c->fault_count = 0;
    return is_good;
}

static bool check_move(struct planning *planning, const struct org_roster_line *line,
                       const struct org_roster_row *row)
{
    struct ctx *c = planning->c;
    int64_t home = org_person_home(c, row->before.id);
    if (!org_may(c, MAY_IMPORT_ROSTER, home)) {
        faulty(planning, line, "单位",
               "该人员现属其他单位，不在您的管辖范围内；请由其原单位或活动办公室办理调动。");
        return false;
    }
    if (db_found(c, sql_org_service_later,
                 DB_ARGS(VAL(row->before.id), VAL(row->person.serving_from)))) {
        faulty(planning, line, "任职起始", "该日期当天或之后已有任职记录，请改用更晚的日期。");
        return false;
    }
    return true;
}

static bool check_known(struct planning *planning, const struct org_roster_line *line,
                        const struct org_roster_row *row, const struct org_person *said)
{
    struct ctx *c = planning->c;
    const char *hash = said->identity ? org_seal_hash(c, said->identity) : NULL;
    int64_t owner =
        hash ? db_number(c, sql_org_person_with_identity, DB_ARGS(VAL(hash), VAL(0)), 0) : 0;
    if (row->before.identity && said->identity && owner != row->before.id) {
        faulty(planning, line, "身份证号",
               "与该人员已登记的身份证号不同，请核对；确需更正的请在人员页面修改。");
        return false;
    }
    bool is_other = row->before.certificate && row->person.certificate &&
                    strcmp(row->before.certificate, row->person.certificate) != 0;
    if (is_other && org_grants_within_mine(c, row->before.id) != OK) {
        faulty(planning, line, "执法证号", c->message);
        return false;
    }
    return row->what != ROSTER_TRANSFERRED || check_move(planning, line, row);
}

static void plan_known(struct planning *planning, const struct org_roster_line *line, int64_t id,
                       struct org_roster_row *row)
{
    struct ctx *c = planning->c;
    struct org_person said = row->person;
    if (!org_person_get(c, id, &row->before))
        return;
    row->person = row->before;
    row->changes = lay_over(c, &said, &row->person);
    row->what = row->changes ? ROSTER_CHANGED : ROSTER_UNCHANGED;
    if (row->before.unit != planning->unit.id) {
        row->what = ROSTER_TRANSFERRED;
        row->from_unit_name = row->before.unit_name;
        row->person.unit = planning->unit.id;
        row->person.serving_from =
            line->person.serving_from == DATE_NONE ? planning->day : line->person.serving_from;
    }
}

static void count_row(struct org_roster *roster, int what)
{
    int64_t *const counts[] = {&roster->fresh, &roster->changed, &roster->transferred,
                               &roster->unchanged};
    ++*counts[what];
}

static void plan_row(struct planning *planning, const struct org_roster_line *line)
{
    struct ctx *c = planning->c;
    struct org_roster_row row = {.line = line->line, .person = line->person};
    if (line->is_faulty)
        return;
    org_person_clean(c, &row.person);
    struct org_person said = row.person;
    if (!unit_of(planning, line))
        return;
    row.unit_name = planning->unit.name;
    int64_t id = whom(planning, line, &row.person);
    if (id < 0)
        return;
    if (id > 0) {
        plan_known(planning, line, id, &row);
        if (!check_known(planning, line, &row, &said))
            return;
    } else {
        row.what = ROSTER_FRESH;
        row.person.unit = planning->unit.id;
        if (row.person.serving_from == DATE_NONE)
            row.person.serving_from = planning->day;
    }
    org_person_check(c, &row.person);
    if (!pass_faults(planning, line))
        return;
    row.name = row.person.name;
    count_row(planning->roster, row.what);
    planning->roster->rows[planning->roster->row_count++] = row;
}

/* ---- The digest ------------------------------------------------------------------------------ */

static void digest_text(crypto_generichash_state *state, const char *text)
{
    (void)crypto_generichash_update(state, (const unsigned char *)(text ? text : ""),
                                    text ? strlen(text) + 1 : 1);
}

static void digest_number(crypto_generichash_state *state, int64_t number)
{
    unsigned char bytes[8];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (unsigned char)((uint64_t)number >> (8 * i));
    (void)crypto_generichash_update(state, bytes, sizeof bytes);
}

/* Of what is to be done, and to which version of whom. */
static const char *digest(struct ctx *c, const struct org_roster *roster)
{
    enum { BYTES = 32 };
    crypto_generichash_state state;
    unsigned char hash[BYTES];
    (void)crypto_generichash_init(&state, NULL, 0, BYTES);
    digest_number(&state, roster->faults.rows);
    for (size_t i = 0; i < roster->row_count; i++) {
        const struct org_roster_row *row = &roster->rows[i];
        const struct org_person *person = &row->person;
        const char *texts[] = {person->name,        person->post,  person->rank,
                               person->certificate, person->phone, person->identity};
        int64_t numbers[] = {row->line,
                             row->what,
                             person->id,
                             person->rev,
                             person->unit,
                             person->serving_from,
                             person->sex,
                             person->certificate_from,
                             person->certificate_until};
        for (size_t j = 0; j < sizeof texts / sizeof *texts; j++)
            digest_text(&state, texts[j]);
        for (size_t j = 0; j < sizeof numbers / sizeof *numbers; j++)
            digest_number(&state, numbers[j]);
    }
    (void)crypto_generichash_final(&state, hash, BYTES);
    char *hex = arena_alloc(c->arena, 2 * BYTES + 1);
    return sodium_bin2hex(hex, 2 * BYTES + 1, hash, BYTES);
}

static int compare_faults(const void *a, const void *b)
{
    const struct org_roster_fault *one = a, *other = b;
    return (one->line > other->line) - (one->line < other->line);
}

enum err org_roster_check(struct ctx *c, struct bytes content, int32_t day, struct org_roster *ret)
{
    struct planning planning = {
        .c = c, .roster = ret, .day = day == DATE_NONE ? org_today(c) : day};
    *ret = (struct org_roster){.plan = ""};
    arena_allow(c->arena, LARGE_MEMORY);
    struct org_roster_lines lines = org_roster_read(c, content, ret);
    ret->total = (int64_t)lines.count;
    ret->rows = arena_array(c->arena, lines.count + 1, sizeof *ret->rows);
    for (size_t i = 0; i < lines.count; i++)
        plan_row(&planning, &lines.list[i]);
    check_doubles(&planning, &lines);
    if (lines.count == 0 && ret->faults.count == 0)
        org_roster_fault(c, &ret->faults, 0, NULL, "名册里没有人员，请在表头下面填写后再导入。");
    if (ret->faults.count > 1)
        qsort(ret->faults.list, ret->faults.count, sizeof *ret->faults.list, compare_faults);
    ret->plan = digest(c, ret);
    return OK;
}

/* ---- Doing it -------------------------------------------------------------------------------- */

static const char *person_json(struct ctx *c, const struct org_person *person)
{
    struct org_person masked = *person;
    if (masked.phone)
        masked.phone = org_phone_mask(c->arena, masked.phone);
    if (masked.identity && strlen(masked.identity) == 18 && !strchr(masked.identity, '*'))
        masked.identity = org_identity_mask(c->arena, masked.identity);
    return org_json(c, org_person_shape, &masked);
}

static enum err apply_fresh(struct ctx *c, const struct org_roster_row *row)
{
    struct org_person person = row->person;
    TRY(org_person_insert(c, &person));
    org_record(c,
               &(struct org_deed){.action = "person.create",
                                  .object = "person",
                                  .id = person.id,
                                  .unit = person.unit,
                                  .after = person_json(c, &person)},
               "按名册新增人员“%s”", person.name);
    return OK;
}

static enum err apply_known(struct ctx *c, const struct org_roster_row *row)
{
    bool is_transfer = row->what == ROSTER_TRANSFERRED;
    if (org_person_update(c, &row->person) != OK)
        return ctx_fail(c, ERR_CONFLICT, "“%s”的信息刚刚被他人改动，名册没有导入，请重新检查名册。",
                        row->before.name);
    if (is_transfer)
        org_service_move(c, row->person.id, row->person.unit, row->person.serving_from);
    org_record(c,
               &(struct org_deed){.action = is_transfer ? "person.transfer" : "person.change",
                                  .object = "person",
                                  .id = row->person.id,
                                  .unit = row->person.unit,
                                  .before = person_json(c, &row->before),
                                  .after = person_json(c, &row->person)},
               is_transfer ? "按名册将“%s”调往“%s”" : "按名册修改人员“%s”%s", row->person.name,
               is_transfer ? row->unit_name : "");
    return OK;
}

static enum err check_before_applying(struct ctx *c, const struct org_roster *roster)
{
    if (roster->faults.count > 0)
        return ctx_fail(c, ERR_INVALID, "名册中有 %lld 行有误，没有导入；请改正后重新检查。",
                        (long long)roster->faults.rows);
    return OK;
}

static enum err apply_row(struct ctx *c, const struct org_roster_row *row, int64_t *allowed_unit)
{
    if (row->what == ROSTER_UNCHANGED)
        return OK;
    if (row->person.unit != *allowed_unit && !org_may(c, MAY_IMPORT_ROSTER, row->person.unit))
        return ctx_fail(c, ERR_FORBIDDEN, "您的权限刚刚变动，名册没有导入，请重新检查名册。");
    *allowed_unit = row->person.unit;
    return row->what == ROSTER_FRESH ? apply_fresh(c, row) : apply_known(c, row);
}

enum err org_roster_apply(struct ctx *c, const struct org_roster *roster)
{
    int64_t allowed_unit = 0;
    TRY(check_before_applying(c, roster));
    for (size_t i = 0; i < roster->row_count; i++) {
        /* What a row needs goes with it: 20,000 rows would fill the unit's memory. */
        struct arena_mark mark = arena_mark(c->arena);
        TRY(apply_row(c, &roster->rows[i], &allowed_unit));
        arena_rewind(c->arena, mark);
    }
    org_record(c, &(struct org_deed){.action = "roster.import", .object = "roster"},
               "导入人员名册：新增 %lld 人，修改 %lld 人，调动 %lld 人，未变 %lld 人",
               (long long)roster->fresh, (long long)roster->changed, (long long)roster->transferred,
               (long long)roster->unchanged);
    return OK;
}

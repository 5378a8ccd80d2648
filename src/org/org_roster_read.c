/* SPDX-License-Identifier: Apache-2.0 */
/* From a file to rows of people: columns by their titles, cells by what people write in them. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "org_own.h"
#include "org_roster.h"
#include "org_rules.h"

#include "platform/base/arena.h"
#include "platform/base/faults.h"
#include "platform/table/table.h"

enum column {
    COLUMN_UNIT,
    COLUMN_NAME,
    COLUMN_SEX,
    COLUMN_POST,
    COLUMN_RANK,
    COLUMN_IDENTITY,
    COLUMN_CERTIFICATE,
    COLUMN_CERTIFICATE_FROM,
    COLUMN_CERTIFICATE_UNTIL,
    COLUMN_PHONE,
    COLUMN_SERVING_FROM,
    COLUMN_COUNT,
    COLUMN_IGNORED,
    COLUMN_UNKNOWN
};

const char *const org_roster_columns[] = {"单位",         "姓名",     "性别",     "职务",
                                          "职级",         "身份证号", "执法证号", "证件有效期起",
                                          "证件有效期止", "联系电话", "任职起始", NULL};

static const struct alias {
    const char *title;
    enum column column;
} aliases[] = {
    {"单位名称", COLUMN_UNIT},
    {"工作单位", COLUMN_UNIT},
    {"所在单位", COLUMN_UNIT},
    {"身份证号码", COLUMN_IDENTITY},
    {"公民身份号码", COLUMN_IDENTITY},
    {"执法证件号", COLUMN_CERTIFICATE},
    {"执法证编号", COLUMN_CERTIFICATE},
    {"执法证件编号", COLUMN_CERTIFICATE},
    {"有效期起", COLUMN_CERTIFICATE_FROM},
    {"有效期止", COLUMN_CERTIFICATE_UNTIL},
    {"证件有效期至", COLUMN_CERTIFICATE_UNTIL},
    {"联系方式", COLUMN_PHONE},
    {"电话", COLUMN_PHONE},
    {"手机", COLUMN_PHONE},
    {"手机号", COLUMN_PHONE},
    {"任职时间", COLUMN_SERVING_FROM},
    {"序号", COLUMN_IGNORED},
    {"备注", COLUMN_IGNORED},
};

/* ---- Faults ---------------------------------------------------------------------------------- */

void org_roster_fault(struct ctx *c, struct org_roster_faults *faults, int64_t line,
                      const char *column, const char *format, ...)
{
    char sentence[400];
    va_list args;
    if (faults->last_line != line || line == 0)
        faults->rows++;
    faults->last_line = line;
    if (faults->count == ROSTER_MOST_LISTED)
        return;
    if (!faults->list)
        faults->list = arena_array(c->arena, ROSTER_MOST_LISTED, sizeof *faults->list);
    va_start(args, format);
    int length = vsnprintf(sentence, sizeof sentence, format, args);
    va_end(args);
    size_t used = length < 0 ? 0 : (size_t)length;
    if (used >= sizeof sentence)
        used = sizeof sentence - 1;
    while (used > 0 && !text_is_utf8((struct bytes){sentence, used}))
        used--;
    faults->list[faults->count++] =
        (struct org_roster_fault){line, column, arena_copy(c->arena, sentence, used)};
}

static void pass_on(struct ctx *c, const struct faults *from, struct org_roster_faults *to)
{
    for (size_t i = 0; i < from->count; i++)
        org_roster_fault(c, to, (int64_t)from->list[i].line, NULL, "%s", from->list[i].sentence);
}

/* ---- The header ------------------------------------------------------------------------------ */

struct header {
    enum column columns[256];
    size_t count;
};

/* Without blanks, line breaks and the star of a needed column. */
static const char *plain_title(struct ctx *c, struct bytes cell)
{
    struct text text;
    text_init(&text, c->arena, cell.length + 1);
    const char *at = cell.at, *end = cell.at + cell.length;
    while (at < end) {
        const char *from = at;
        int32_t code = text_next(&at, end);
        if (code > ' ' && code != 0x3000 && code != '*' && code != 0xff0a && code != 0xfeff)
            text_add_bytes(&text, from, (size_t)(at - from));
    }
    return text.at ? text.at : "";
}

static enum column column_of(const char *title)
{
    for (int column = 0; column < COLUMN_COUNT; column++) {
        if (strcmp(title, org_roster_columns[column]) == 0)
            return (enum column)column;
    }
    for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++) {
        if (strcmp(title, aliases[i].title) == 0)
            return aliases[i].column;
    }
    return *title ? COLUMN_UNKNOWN : COLUMN_IGNORED;
}

static bool read_header(struct ctx *c, const struct table_row *row, struct org_roster *roster,
                        struct header *ret)
{
    bool is_there[COLUMN_UNKNOWN + 1] = {false};
    int64_t line = (int64_t)row->line;
    size_t before = roster->faults.count;
    ret->count = row->count < 256 ? row->count : 256;
    for (size_t i = 0; i < ret->count; i++) {
        const char *title = plain_title(c, row->cells[i]);
        enum column column = column_of(title);
        if (column == COLUMN_UNKNOWN)
            org_roster_fault(c, &roster->faults, line, title,
                             "不认识的列“%s”，请对照模板改正列名，或删去这一列。", title);
        else if (column < COLUMN_COUNT && is_there[column])
            org_roster_fault(c, &roster->faults, line, title, "“%s”列出现了两次，请删去一列。",
                             org_roster_columns[column]);
        is_there[column] = true;
        ret->columns[i] = column;
    }
    for (int column = COLUMN_UNIT; column <= COLUMN_NAME; column++) {
        if (!is_there[column])
            org_roster_fault(c, &roster->faults, line, org_roster_columns[column],
                             "缺少“%s”列，请对照模板补上。", org_roster_columns[column]);
    }
    return roster->faults.count == before;
}

/* ---- Cells ----------------------------------------------------------------------------------- */

static bool read_number(const char **at, size_t most_digits, int *ret)
{
    size_t digits = 0;
    *ret = 0;
    while (digits < most_digits && **at >= '0' && **at <= '9') {
        *ret = *ret * 10 + (**at - '0');
        (*at)++;
        digits++;
    }
    return digits > 0;
}

static bool skip_mark(const char **at, const char *chinese)
{
    size_t length = strlen(chinese);
    if (strncmp(*at, chinese, length) == 0)
        *at += length;
    else if (**at && strchr("-/.", **at))
        (*at)++;
    else
        return false;
    return true;
}

/* 2026-11-22, 2026/11/22, 2026.11.22, 20261122, 2026年11月22日 */
static bool read_day(const char *text, int32_t *ret)
{
    int year, month, day;
    if (!read_number(&text, 4, &year))
        return false;
    (void)skip_mark(&text, "年");
    if (!read_number(&text, 2, &month))
        return false;
    (void)skip_mark(&text, "月");
    if (!read_number(&text, 2, &day))
        return false;
    if (strcmp(text, "日") == 0)
        text += strlen("日");
    return *text == '\0' && date_of(year, month, day, ret);
}

/* What a row's cell goes to. */
struct spot {
    struct ctx *c;
    struct org_roster *roster;
    struct org_roster_line *line;
    enum column column;
};

static void faulty(const struct spot *spot, const char *sentence)
{
    org_roster_fault(spot->c, &spot->roster->faults, spot->line->line,
                     org_roster_columns[spot->column], "%s", sentence);
    spot->line->is_faulty = true;
}

static void take_day(const struct spot *spot, const char *text, int32_t *ret)
{
    bool is_open = spot->column == COLUMN_CERTIFICATE_UNTIL && strcmp(text, "长期") == 0;
    if (!is_open && !read_day(org_upper(spot->c->arena, text), ret))
        faulty(spot, "日期应写成 2026-11-22 的样子，请改正。");
}

static void take_sex(const struct spot *spot, const char *text)
{
    if (strcmp(text, "男") == 0)
        spot->line->person.sex = SEX_MALE;
    else if (strcmp(text, "女") == 0)
        spot->line->person.sex = SEX_FEMALE;
    else
        faulty(spot, "性别应填“男”或“女”，请改正。");
}

static const char *cut(const struct spot *spot, const char *text, size_t most)
{
    size_t count = 0;
    for (const char *at = text; *at; at++) {
        if ((unsigned char)*at < 0x20 || *at == 0x7f) {
            faulty(spot, "含有换行或看不见的字符，请删去后重新填写。");
            return text;
        }
        count += ((unsigned char)*at & 0xc0) != 0x80;
    }
    if (count > most)
        faulty(spot, "内容太长，请缩短。");
    return text;
}

static void take_cell(const struct spot *spot, const char *text)
{
    enum { MOST_UNIT = 60, MOST_NAME = 30, MOST_WORDS = 40, MOST_NUMBER = 24 };
    struct org_person *person = &spot->line->person;
    switch (spot->column) {
    case COLUMN_UNIT: spot->line->unit = cut(spot, text, MOST_UNIT); break;
    case COLUMN_NAME: person->name = cut(spot, text, MOST_NAME); break;
    case COLUMN_SEX: take_sex(spot, text); break;
    case COLUMN_POST: person->post = cut(spot, text, MOST_WORDS); break;
    case COLUMN_RANK: person->rank = cut(spot, text, MOST_WORDS); break;
    case COLUMN_IDENTITY: person->identity = cut(spot, text, MOST_NUMBER); break;
    case COLUMN_CERTIFICATE: person->certificate = cut(spot, text, MOST_NUMBER); break;
    case COLUMN_CERTIFICATE_FROM: take_day(spot, text, &person->certificate_from); break;
    case COLUMN_CERTIFICATE_UNTIL: take_day(spot, text, &person->certificate_until); break;
    case COLUMN_PHONE: person->phone = cut(spot, text, MOST_NUMBER); break;
    case COLUMN_SERVING_FROM: take_day(spot, text, &person->serving_from); break;
    case COLUMN_COUNT:
    case COLUMN_IGNORED:
    case COLUMN_UNKNOWN: break;
    }
}

static void take_row(struct ctx *c, const struct table_row *row, const struct header *header,
                     struct org_roster *roster, struct org_roster_line *ret)
{
    *ret = (struct org_roster_line){.line = (int64_t)row->line,
                                    .person = {.sex = SEX_UNKNOWN,
                                               .certificate_from = DATE_NONE,
                                               .certificate_until = DATE_NONE,
                                               .serving_from = DATE_NONE}};
    for (size_t i = 0; i < header->count && i < row->count; i++) {
        struct bytes cell = text_trim(row->cells[i]);
        struct spot spot = {c, roster, ret, header->columns[i]};
        if (cell.length > 0)
            take_cell(&spot, arena_copy(c->arena, cell.at, cell.length));
    }
    for (int column = COLUMN_UNIT; column <= COLUMN_NAME; column++) {
        struct spot spot = {c, roster, ret, (enum column)column};
        if (column == COLUMN_UNIT ? !ret->unit : !ret->person.name)
            faulty(&spot, "不能为空，请填写。");
    }
}

/* ---- The file -------------------------------------------------------------------------------- */

static void close_table(void *table)
{
    table_close(table);
}

static struct org_roster_lines read_rows(struct ctx *c, struct table *table,
                                         struct org_roster *roster)
{
    enum { FIRST_ROOM = 256 };
    struct org_roster_lines lines = {NULL, 0};
    struct header header;
    struct table_row row;
    size_t size = 0;
    if (!table_next(table, &row) || !read_header(c, &row, roster, &header))
        return lines;
    while (table_next(table, &row)) {
        if (lines.count == ROSTER_MOST_ROWS) {
            org_roster_fault(c, &roster->faults, (int64_t)row.line, NULL,
                             "名册超过 %d 行，请按单位分成几个文件。", ROSTER_MOST_ROWS);
            break;
        }
        if (lines.count == size) {
            size = size ? size * 2 : FIRST_ROOM;
            struct org_roster_line *more = arena_array(c->arena, size, sizeof *more);
            if (lines.count > 0)
                memcpy(more, lines.list, lines.count * sizeof *more);
            lines.list = more;
        }
        take_row(c, &row, &header, roster, &lines.list[lines.count++]);
    }
    return lines;
}

struct org_roster_lines org_roster_read(struct ctx *c, struct bytes content,
                                        struct org_roster *roster)
{
    struct org_roster_lines lines = {NULL, 0};
    struct faults faults, warnings;
    faults_init(&faults, c->arena);
    faults_init(&warnings, c->arena);
    struct bytes copy = {arena_copy(c->arena, content.at ? content.at : "", content.length),
                         content.length};
    struct table *table = table_open(c->arena, copy, &faults, &warnings);
    if (table) {
        ctx_defer(c, close_table, table);
        lines = read_rows(c, table, roster);
    }
    pass_on(c, &faults, &roster->faults);
    pass_on(c, &warnings, &roster->warnings);
    return lines;
}

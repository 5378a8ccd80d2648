/* SPDX-License-Identifier: Apache-2.0 */
#include "platform/table/sheet.h"

#include <stdio.h>
#include <string.h>

#include "platform/base/faults.h"
#include "platform/table/cell.h"

enum {
    WORKSHEET = ELEMENT_FIRST,
    DATA,
    ROW,
    CELL,
    VALUE,
    FORMULA,
    INLINE,
    RUN,
    TEXT,
    MERGES,
    MERGE,
};

/* What is met most often stands first. */
static const struct markup markup[] = {
    {ROW, "c", CELL},
    {CELL, "v", VALUE},
    {DATA, "row", ROW},
    {CELL, "is", INLINE},
    {INLINE, "t", TEXT},
    {INLINE, "r", RUN},
    {RUN, "t", TEXT},
    {CELL, "f", FORMULA},
    {MERGES, "mergeCell", MERGE},
    {WORKSHEET, "sheetData", DATA},
    {WORKSHEET, "mergeCells", MERGES},
    {ELEMENT_TOP, "worksheet", WORKSHEET},
};

/* ---- what the parser calls: nothing here may allocate -------------------------------------- */

static void begin_row(struct sheet *sheet, const char **attributes)
{
    const char *number = part_attribute(attributes, "r");
    size_t before = sheet->row;
    sheet->row++;
    if (number && !cell_read_whole(bytes_of(number), CELL_ROWS, &sheet->row))
        sheet->row = 0;
    if (sheet->row <= before || sheet->row > CELL_ROWS)
        package_refuse(sheet->package, PACKAGE_BAD_ROW);
    memset(sheet->cells, 0, sheet->last_column * sizeof sheet->cells[0]);
    sheet->column = 0;
    sheet->last_column = 0;
    sheet->is_worth_reading = false;
    sheet->is_too_wide = false;
    sheet->has_bad_place = false;
    sheet->tray->used = 0;
}

static enum cell_type type_called(const char *name)
{
    static const char *const names[] = {
        [CELL_NUMBER] = "n",   [CELL_SHARED] = "s",  [CELL_INLINE] = "inlineStr",
        [CELL_STRING] = "str", [CELL_BOOLEAN] = "b", [CELL_ERROR] = "e",
        [CELL_DATE] = "d",
    };
    if (!name)
        return CELL_NUMBER;
    int type = CELL_NUMBER;
    while (type < CELL_UNKNOWN && strcmp(names[type], name) != 0)
        type++;
    return (enum cell_type)type;
}

/* The cell of this row at the column, or the spare one. */
static struct sheet_cell *take_place(struct sheet *sheet, bool is_placed)
{
    sheet->spare = (struct sheet_cell){.is_there = true};
    if (!is_placed || sheet->column > SHEET_COLUMNS)
        return &sheet->spare;
    struct sheet_cell *cell = &sheet->cells[sheet->column - 1];
    if (cell->is_there) {
        cell->is_twice = true;
        sheet->is_worth_reading = true;
        return &sheet->spare;
    }
    cell->is_there = true;
    if (sheet->column > sheet->last_column)
        sheet->last_column = sheet->column;
    return cell;
}

static void begin_cell(struct sheet *sheet, const char **attributes)
{
    const char *place = NULL, *type = NULL, *style = NULL;
    for (; attributes[0]; attributes += 2) {
        if (strcmp(attributes[0], "r") == 0)
            place = attributes[1];
        else if (strcmp(attributes[0], "t") == 0)
            type = attributes[1];
        else if (strcmp(attributes[0], "s") == 0)
            style = attributes[1];
    }
    size_t row = sheet->row, column = sheet->column + 1;
    bool is_placed = !place || (cell_read_place(place, &column, &row) && row == sheet->row);
    if (is_placed)
        sheet->column = column;
    sheet->has_bad_place |= !is_placed;
    sheet->cell = take_place(sheet, is_placed);
    sheet->cell->type = type_called(type);
    sheet->cell->from = sheet->tray->used;
    if (!style || !cell_read_whole(bytes_of(style), WORKBOOK_FORMATS, &sheet->cell->style))
        sheet->cell->style = 0;
}

static void end_cell(struct sheet *sheet)
{
    struct sheet_cell *cell = sheet->cell;
    cell->length = sheet->tray->used - cell->from;
    if (cell->length == 0 && !cell->has_formula)
        return;
    sheet->is_worth_reading = true;
    if (cell != &sheet->spare)
        return;
    sheet->is_too_wide |= sheet->column > SHEET_COLUMNS;
    sheet->tray->used = cell->from;
}

static void begin_merge(struct sheet *sheet, const char **attributes)
{
    const char *range = part_attribute(attributes, "ref");
    size_t length = range ? strspn(range, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789:") : 0;
    if (length >= sizeof sheet->merged)
        length = sizeof sheet->merged - 1;
    if (length)
        memcpy(sheet->merged, range, length);
    sheet->merged[length] = '\0';
    sheet->has_merged = true;
}

static void begin_element(void *user, int element, const char **attributes)
{
    struct sheet *sheet = user;
    switch (element) {
    case ROW: begin_row(sheet, attributes); break;
    case CELL: begin_cell(sheet, attributes); break;
    case FORMULA: sheet->cell->has_formula = true; break;
    case MERGE: begin_merge(sheet, attributes); break;
    default: break;
    }
}

static void add_text(void *user, int element, const char *at, size_t length)
{
    struct sheet *sheet = user;
    if (element != VALUE && element != TEXT)
        return;
    bool is_inline = sheet->cell->type == CELL_INLINE;
    if (is_inline == (element == TEXT) && !tray_add(sheet->tray, at, length))
        package_refuse(sheet->package, PACKAGE_LONG_TEXT);
}

static void end_element(void *user, int element)
{
    struct sheet *sheet = user;
    if (element == CELL)
        end_cell(sheet);
    else if (element == MERGE ||
             (element == ROW && (sheet->is_worth_reading || sheet->has_bad_place)))
        part_pause(sheet->package);
}

static const struct part_reader reader = {
    .markup = markup,
    .markup_count = sizeof markup / sizeof markup[0],
    .begin = begin_element,
    .text = add_text,
    .end = end_element,
};

/* ---- what a row's cells come to ------------------------------------------------------------ */

static struct heads_place place_of(const struct sheet *sheet, size_t column, const char *name)
{
    char where[SHEET_PLACE + sizeof "单元格 "];
    (void)snprintf(where, sizeof where, "单元格 %s", name);
    return heads_place(&sheet->heads, column, where);
}

static bool refuse(struct sheet *sheet, size_t column, const char *sentence)
{
    struct cell_name name = cell_name(column, sheet->row);
    faults_add_line(sheet->faults, sheet->row, "%s%s", place_of(sheet, column, name.text).text,
                    sentence);
    return false;
}

static void warn(struct sheet *sheet, size_t column, const char *sentence)
{
    struct cell_name name = cell_name(column, sheet->row);
    faults_add_line(sheet->warnings, sheet->row, "%s%s", place_of(sheet, column, name.text).text,
                    sentence);
}

/* `spelled` is on the tray and moves to the shelf. */
static struct bytes read_number(struct sheet *sheet, size_t column, struct bytes spelled)
{
    enum { HELD_DIGITS = 15 };
    struct cell_number plain;
    struct cell_date date;
    enum cell_format format = workbook_format(sheet->book, sheet->cells[column - 1].style);
    if (cell_write_plain(spelled, &plain))
        spelled = (struct bytes){plain.text, plain.length};
    else
        plain.whole_digits = 0;
    if (format == FORMAT_DATE && cell_date_of_serial(spelled, sheet->book->is_1904, &date))
        return shelf_keep(sheet->shelf, date.text, strlen(date.text));
    if (format == FORMAT_PERCENT && spelled.length > 0)
        warn(sheet, column,
             "是百分比格式，按小数读取（显示95%的，读作0.95）；"
             "如应读作95，请改成常规格式后重新填写。");
    if (plain.whole_digits > HELD_DIGITS)
        warn(sheet, column,
             "的数字超过15位，表格软件已丢失末尾几位；"
             "如是编号，请先把该格设为“文本”格式，再重新录入。");
    return shelf_keep(sheet->shelf, spelled.at, spelled.length);
}

/* 2023-05-06T00:00:00 -> 2023-05-06; what it is otherwise is for others to judge. */
static struct bytes read_date(struct sheet *sheet, struct bytes spelled)
{
    const char *time = memchr(spelled.at, 'T', spelled.length);
    size_t length = time ? (size_t)(time - spelled.at) : spelled.length;
    return shelf_keep(sheet->shelf, spelled.at, length);
}

static bool refuse_error(struct sheet *sheet, size_t column, struct bytes error)
{
    struct cell_name name = cell_name(column, sheet->row);
    bool is_shown = error.length > 0 && error.length <= 16 && error.at[0] == '#';
    faults_add_line(sheet->faults, sheet->row, "%s是错误值 %.*s，请改成正确的内容，或清空该格。",
                    place_of(sheet, column, name.text).text, is_shown ? (int)error.length : 0,
                    error.at);
    return false;
}

static bool read_text(struct sheet *sheet, size_t column, struct bytes text, struct bytes *ret)
{
    char *at = sheet->tray->at + sheet->cells[column - 1].from;
    size_t index = 0;
    switch (sheet->cells[column - 1].type) {
    case CELL_NUMBER: *ret = read_number(sheet, column, text_trim(text)); return true;
    case CELL_SHARED:
        if (!cell_read_whole(text_trim(text), WORKBOOK_STRINGS, &index) ||
            index >= sheet->strings->count)
            return refuse(sheet, column,
                          "的文字在文件里找不到，文件已损坏，请重新填写该格后保存。");
        *ret = sheet->strings->list[index];
        return true;
    case CELL_INLINE:
    case CELL_STRING:
        *ret = shelf_keep(sheet->shelf, at, cell_unescape(at, text.length));
        return true;
    case CELL_BOOLEAN:
    case CELL_DATE: *ret = read_date(sheet, text_trim(text)); return true;
    case CELL_ERROR: return refuse_error(sheet, column, text_trim(text));
    default: return refuse(sheet, column, "的类型无法识别，请重新填写该格后保存。");
    }
}

static bool read_cell(struct sheet *sheet, size_t column)
{
    const struct sheet_cell *cell = &sheet->cells[column - 1];
    struct bytes *value = &sheet->values[column - 1];
    *value = (struct bytes){"", 0};
    if (cell->is_twice)
        return refuse(sheet, column, "在文件里出现了两次，文件已损坏，请重新填写该格后保存。");
    if (cell->has_formula)
        return refuse(sheet, column, "是公式，请复制后用“选择性粘贴—数值”换成数值。");
    if (cell->length == 0)
        return true;
    return read_text(sheet, column, (struct bytes){sheet->tray->at + cell->from, cell->length},
                     value);
}

/* Faults that no cell of the row can be named for. */
static bool has_its_place(struct sheet *sheet)
{
    if (sheet->is_too_wide)
        faults_add_line(sheet->faults, sheet->row,
                        "第 %zu 行在第 %d 列（IV 列）之后还有内容，请删去多余的列。", sheet->row,
                        SHEET_COLUMNS);
    if (sheet->has_bad_place)
        faults_add_line(
            sheet->faults, sheet->row,
            "第 %zu 行里有单元格的位置与所在行不符，文件已损坏，请用 Excel 或 WPS 打开后重新"
            "保存。",
            sheet->row);
    return !sheet->is_too_wide && !sheet->has_bad_place;
}

static enum row_outcome refuse_merged(struct sheet *sheet)
{
    size_t column = 0, row = 0;
    char first[SHEET_PLACE];
    memcpy(first, sheet->merged, sizeof first);
    first[strcspn(first, ":")] = '\0';
    if (!cell_read_place(first, &column, &row))
        row = 0;
    sheet->has_merged = false;
    faults_add_line(sheet->faults, row, "%s是合并单元格，请取消合并，并在每一格里分别填写。",
                    place_of(sheet, column, sheet->merged).text);
    return ROW_FAULTY;
}

/* ROW_END: there is nothing in it. */
static enum row_outcome finish_row(struct sheet *sheet, struct table_row *ret_row)
{
    bool is_good = has_its_place(sheet);
    for (size_t column = 1; column <= sheet->last_column; column++)
        is_good &= read_cell(sheet, column);
    if (!is_good)
        return ROW_FAULTY;
    size_t count = sheet->last_column;
    while (count > 0 && text_trim(sheet->values[count - 1]).length == 0)
        count--;
    if (count == 0)
        return ROW_END;
    if (sheet->width == 0)
        sheet->width = count;
    for (; count < sheet->width; count++)
        sheet->values[count] = (struct bytes){"", 0};
    heads_take(&sheet->heads, sheet->values, count);
    *ret_row = (struct table_row){sheet->row, sheet->values, count};
    return ROW_GOOD;
}

bool sheet_open(struct sheet *sheet, const char *path)
{
    return part_open(sheet->package, path, &reader, sheet);
}

enum row_outcome sheet_next(struct sheet *sheet, struct table_row *ret_row)
{
    while (part_read(sheet->package) == PART_PAUSED) {
        enum row_outcome outcome =
            sheet->has_merged ? refuse_merged(sheet) : finish_row(sheet, ret_row);
        if (outcome != ROW_END)
            return outcome;
    }
    return ROW_END;
}

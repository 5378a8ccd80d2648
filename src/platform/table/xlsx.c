/* SPDX-License-Identifier: Apache-2.0 */
#include "platform/table/xlsx.h"

#include "platform/base/arena.h"
#include "platform/base/faults.h"
#include "platform/table/package.h"
#include "platform/table/sheet.h"
#include "platform/table/strings.h"
#include "platform/table/tray.h"
#include "platform/table/workbook.h"

enum stage { OPENED, IN_SHEET, DONE };

struct xlsx {
    enum stage stage;
    struct faults *faults;
    struct faults *warnings;
    struct package package;
    struct workbook book;
    struct strings strings;
    struct tray tray;
    struct shelf shelf;
    struct sheet sheet;
};

static bool find_sheet(struct xlsx *xlsx, struct bytes content)
{
    struct package *package = &xlsx->package;
    struct workbook *book = &xlsx->book;
    if (!package_open(package, content) || !workbook_find(book, package))
        return false;
    const char *const parts[] = {book->sheet_path, book->strings_path, book->styles_path};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        package->expected += *parts[i] ? package_part_size(package, parts[i]) : 0;
    return *book->sheet_path && !book->is_first_hidden;
}

static void say_why_not(struct xlsx *xlsx)
{
    const struct workbook *book = &xlsx->book;
    if (xlsx->package.wrong)
        package_say(xlsx->package.wrong, xlsx->faults);
    else if (book->is_first_hidden)
        faults_add_line(
            xlsx->faults, 0,
            "第一张工作表“%s”是隐藏的；只读取第一张，请取消隐藏，或把要读取的工作表移到最"
            "前面后重新保存。",
            book->first_name);
    else
        faults_add_line(
            xlsx->faults, 0,
            "第一张工作表“%s”不是数据表（可能是图表）；请把要读取的工作表移到最前面后重新"
            "保存。",
            book->first_name);
}

struct xlsx *xlsx_open(struct arena *arena, struct bytes content, struct faults *faults,
                       struct faults *warnings)
{
    struct xlsx *xlsx = arena_alloc(arena, sizeof *xlsx);
    xlsx->faults = faults;
    xlsx->warnings = warnings;
    xlsx->shelf.arena = arena;
    tray_init(&xlsx->tray, arena);
    if (find_sheet(xlsx, content))
        return xlsx;
    xlsx_close(xlsx);
    say_why_not(xlsx);
    return NULL;
}

static bool begin_sheet(struct xlsx *xlsx)
{
    struct workbook *book = &xlsx->book;
    struct package *package = &xlsx->package;
    if (book->sheets > 1)
        faults_add_line(xlsx->warnings, 0, "文件有 %zu 张工作表，只读取了第一张“%s”。",
                        book->sheets, book->first_name);
    if (!workbook_read_styles(book, package))
        return false;
    if (*book->strings_path &&
        !strings_read(&xlsx->strings, package, book->strings_path, &xlsx->tray, &xlsx->shelf))
        return false;
    xlsx->sheet = (struct sheet){
        .package = package,
        .book = book,
        .strings = &xlsx->strings,
        .tray = &xlsx->tray,
        .shelf = &xlsx->shelf,
        .faults = xlsx->faults,
        .warnings = xlsx->warnings,
    };
    return sheet_open(&xlsx->sheet, book->sheet_path);
}

enum row_outcome xlsx_next(struct xlsx *xlsx, struct table_row *ret_row)
{
    if (xlsx->stage == OPENED) {
        xlsx->stage = IN_SHEET;
        (void)begin_sheet(xlsx);
    }
    if (xlsx->stage == IN_SHEET && !xlsx->package.wrong) {
        enum row_outcome outcome = sheet_next(&xlsx->sheet, ret_row);
        if (outcome != ROW_END)
            return outcome;
    }
    if (xlsx->stage != DONE && xlsx->package.wrong)
        package_say(xlsx->package.wrong, xlsx->faults);
    xlsx->stage = DONE;
    return ROW_END;
}

int xlsx_percent(const struct xlsx *xlsx)
{
    const struct package *package = &xlsx->package;
    if (xlsx->stage == DONE)
        return 100;
    if (package->unpacked >= package->expected)
        return xlsx->stage == OPENED ? 0 : 99;
    return (int)(package->unpacked * 100 / package->expected);
}

void xlsx_close(struct xlsx *xlsx)
{
    package_close(&xlsx->package);
}

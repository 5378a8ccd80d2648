/* SPDX-License-Identifier: Apache-2.0 */
#include "platform/table/table.h"

#include <string.h>

#include "platform/base/arena.h"
#include "platform/base/faults.h"
#include "platform/table/csv.h"
#include "platform/table/encoding.h"
#include "platform/table/xlsx.h"

static const size_t largest_csv = (size_t)512 << 20;

struct table {
    struct faults *faults;
    size_t faults_before;
    struct csv *csv; /* one of the two */
    struct xlsx *xlsx;
    bool has_header;
    bool is_header_lost;
};

static bool starts_with(struct bytes bytes, const char *start, size_t length)
{
    return bytes.length >= length && memcmp(bytes.at, start, length) == 0;
}

static bool contains(struct bytes bytes, const char *piece, size_t length)
{
    const char *at = bytes.at, *end = at + bytes.length;
    while ((size_t)(end - at) >= length &&
           (at = memchr(at, piece[0], (size_t)(end - at) - length + 1))) {
        if (memcmp(at, piece, length) == 0)
            return true;
        at++;
    }
    return false;
}

/* The container of old Office files is also what newer ones with a password are wrapped in. */
static void refuse_compound_file(struct bytes content, struct faults *faults)
{
    static const char encrypted[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";
    if (contains(content, encrypted, sizeof encrypted - 1))
        faults_add_line(
            faults, 0,
            "文件设有打开密码（加密的 .xlsx），无法读取；请在 Excel 或 WPS 中取消密码后重新"
            "保存。");
    else
        faults_add_line(
            faults, 0,
            "文件是旧版 Office 格式（如 .xls、.et）或设有密码，无法读取；请用 Excel 或 WPS "
            "打开后另存为“Excel 工作簿（*.xlsx）”，并取消密码。");
}

static bool open_csv(struct table *table, struct arena *arena, struct bytes content,
                     struct faults *warnings)
{
    if (content.length > largest_csv) {
        faults_add_line(table->faults, 0, "文件超过 512 MB，请拆分成几个文件。");
        return false;
    }
    if (!encoding_make_utf8(arena, &content, table->faults, warnings))
        return false;
    if (starts_with(text_trim(content), "<", 1)) {
        faults_add_line(
            table->faults, 0,
            "文件内容是网页或 XML，不是表格（有的系统导出的“.xls”其实是网页）；请用 Excel "
            "或 WPS 打开后另存为“Excel 工作簿（*.xlsx）”。");
        return false;
    }
    table->csv = arena_alloc(arena, sizeof *table->csv);
    csv_init(table->csv, content, table->faults);
    return true;
}

static bool open_content(struct table *table, struct arena *arena, struct bytes content,
                         struct faults *warnings)
{
    if (starts_with(content, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8)) {
        refuse_compound_file(content, table->faults);
        return false;
    }
    if (starts_with(content, "PK\3\4", 4) || starts_with(content, "PK\5\6", 4)) {
        table->xlsx = xlsx_open(arena, content, table->faults, warnings);
        return table->xlsx != NULL;
    }
    return open_csv(table, arena, content, warnings);
}

struct table *table_open(struct arena *arena, struct bytes content, struct faults *faults,
                         struct faults *warnings)
{
    struct table *table = arena_alloc(arena, sizeof *table);
    *table = (struct table){.faults = faults, .faults_before = faults->count};
    return open_content(table, arena, content, warnings) ? table : NULL;
}

bool table_next(struct table *table, struct table_row *ret_row)
{
    for (;;) {
        enum row_outcome outcome =
            table->csv ? csv_next(table->csv, ret_row) : xlsx_next(table->xlsx, ret_row);
        if (outcome == ROW_END)
            break;
        if (outcome == ROW_GOOD && !table->is_header_lost) {
            table->has_header = true;
            return true;
        }
        /* Rows without their header would only bring forth faults that are none. */
        table->is_header_lost |= !table->has_header;
    }
    if (!table->has_header && table->faults->count == table->faults_before)
        faults_add_line(table->faults, 1, "文件里没有任何内容，请检查是否选错了文件。");
    return false;
}

int table_percent(const struct table *table)
{
    if (table->xlsx)
        return xlsx_percent(table->xlsx);
    const struct csv *csv = table->csv;
    return csv->position < csv->length ? (int)(csv->position * 100 / csv->length) : 100;
}

void table_close(struct table *table)
{
    if (table->xlsx)
        xlsx_close(table->xlsx);
}

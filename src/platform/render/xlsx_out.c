/* SPDX-License-Identifier: Apache-2.0 */
#include "platform/render/xlsx_out.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "platform/base/arena.h"
#include "platform/base/decimal.h"

enum { MOST_ROWS = 1048575, MOST_DECIMALS = 6, MOST_DIGITS = 15, FACES = 3, ALIGNS = 3 };

struct workbook_out {
    const struct document *document;
    const struct render_settings *settings;
    struct arena *arena;
    lxw_workbook *book;
    lxw_format *head;
    /* [][][0] is text, [][][n + 1] numbers with n decimals; made when first needed */
    lxw_format *formats[FACES][ALIGNS][MOST_DECIMALS + 2];
    uint64_t done, total;
    const char *sentence; /* why nothing more is to be done; else NULL */
};

/* ---- formats ------------------------------------------------------------------------------- */

static lxw_format *new_format(struct workbook_out *out)
{
    lxw_format *format = workbook_add_format(out->book);
    format_set_font_name(format, "宋体");
    format_set_font_size(format, 11);
    format_set_border(format, LXW_BORDER_THIN);
    format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
    format_set_text_wrap(format);
    return format;
}

static lxw_format *format_of(struct workbook_out *out, enum document_face face,
                             enum document_align align, int slot)
{
    static const char *const numbers[] = {"@",     "0",      "0.0",     "0.00",
                                          "0.000", "0.0000", "0.00000", "0.000000"};
    static const uint8_t aligns[] = {[DOCUMENT_LEFT] = LXW_ALIGN_LEFT,
                                     [DOCUMENT_CENTRE] = LXW_ALIGN_CENTER,
                                     [DOCUMENT_RIGHT] = LXW_ALIGN_RIGHT};
    lxw_format *format = out->formats[face][align][slot];
    if (format)
        return format;
    format = new_format(out);
    format_set_align(format, aligns[align]);
    format_set_num_format(format, numbers[slot]);
    if (face == DOCUMENT_BOLD)
        format_set_bold(format);
    if (face == DOCUMENT_MUTED)
        format_set_font_color(format, 0x666666);
    out->formats[face][align][slot] = format;
    return format;
}

/* ---- cells --------------------------------------------------------------------------------- */

struct place {
    lxw_worksheet *sheet;
    lxw_row_t row;
    lxw_col_t column;
};

/* How many decimals the text has, if Excel can hold it as a number that looks the same; else -1. */
static int decimals_of(const char *text)
{
    int64_t millionths;
    size_t length = strlen(text);
    const char *digits = text + (text[0] == '-');
    const char *point = strchr(text, '.');
    bool has_lead = digits[0] == '0' && digits[1] != '.' && digits[1] != '\0';
    if (length > MOST_DIGITS || has_lead || !decimal_parse(bytes_of(text), &millionths))
        return -1;
    return point ? (int)(length - (size_t)(point - text) - 1) : 0;
}

static void check(struct workbook_out *out, lxw_error error, lxw_row_t row, const char *title)
{
    if (error == LXW_NO_ERROR || out->sentence)
        return;
    if (error == LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED)
        out->sentence = text_format(out->arena,
                                    "表格第 %u 行“%s”的文字超过 32767 个字，Excel 放不下；"
                                    "请改为导出 PDF。",
                                    (unsigned)row + 1, title);
    else
        out->sentence = "写入表格失败，可能是磁盘空间或内存不足；请稍后再试或联系管理员。";
}

static void write_cell(struct workbook_out *out, struct place place,
                       const struct document_cell *cell, const struct document_column *column)
{
    int decimals = column->is_number ? decimals_of(cell->text) : -1;
    lxw_format *format = format_of(out, cell->face, column->align, decimals + 1);
    lxw_error error;
    if (decimals >= 0) {
        double number = strtod(cell->text, NULL);
        /* No -0. */
        error = worksheet_write_number(place.sheet, place.row, place.column,
                                       number < 0 || number > 0 ? number : 0, format);
    } else {
        error = worksheet_write_string(place.sheet, place.row, place.column, cell->text, format);
    }
    check(out, error, place.row, column->title);
}

/* ---- sheets -------------------------------------------------------------------------------- */

static double widest_line(const char *text)
{
    size_t widest = 0;
    const char *at = text, *end = text + strlen(text);
    size_t width = 0;
    while (at < end) {
        int32_t code = text_next(&at, end);
        width = code == '\n' ? 0 : width + (size_t)text_code_width(code);
        widest = width > widest ? width : widest;
    }
    return (double)widest;
}

static void set_widths(lxw_worksheet *sheet, const struct document_block *block)
{
    const double narrowest = 6, broadest = 60;
    double widths[DOCUMENT_COLUMNS];
    for (size_t i = 0; i < block->column_count; i++)
        widths[i] = widest_line(block->columns[i].title);
    for (const struct document_row *row = block->rows; row; row = row->next) {
        for (size_t i = 0; i < block->column_count; i++) {
            double width = widths[i] < broadest ? widest_line(row->cells[i].text) : 0;
            widths[i] = width > widths[i] ? width : widths[i];
        }
    }
    for (size_t i = 0; i < block->column_count; i++) {
        double width = widths[i] + 2;
        width = width < narrowest ? narrowest : width > broadest ? broadest : width;
        (void)worksheet_set_column(sheet, (lxw_col_t)i, (lxw_col_t)i, width, NULL);
    }
}

/* In the foot, & begins a code. */
static void add_foot_text(struct text *text, const char *string)
{
    for (; *string; string++) {
        text_add_char(text, *string);
        if (*string == '&')
            text_add_char(text, '&');
    }
}

static void set_page(struct workbook_out *out, lxw_worksheet *sheet)
{
    enum { A4 = 9, LONGEST_FOOT = 254 };
    struct text foot, number;
    text_init(&number, out->arena, 400);
    add_foot_text(&number, out->document->number);
    text_init(&foot, out->arena, 1000);
    if (text_width(number.at) < LONGEST_FOOT - 60)
        text_add_format(&foot, "&L%s", number.at);
    text_add(&foot, "&R第 &P 页 共 &N 页");
    worksheet_set_paper(sheet, A4);
    if (out->document->orientation == DOCUMENT_LANDSCAPE)
        worksheet_set_landscape(sheet);
    worksheet_fit_to_pages(sheet, 1, 0);
    (void)worksheet_set_footer(sheet, foot.at);
}

/* Excel's rules for names: 31 characters, some not allowed, no two alike. */
static lxw_worksheet *add_sheet(struct workbook_out *out, const char *wanted)
{
    enum { MOST_CHARACTERS = 31 };
    struct text name;
    text_init(&name, out->arena, 256);
    const char *at = wanted, *end = wanted + strlen(wanted);
    for (int count = 0; at < end && count < MOST_CHARACTERS; count++) {
        const char *start = at;
        /* A character of four bytes counts twice in Excel. */
        count += text_next(&at, end) > 0xffff;
        bool is_allowed = !strchr("[]:*?/\\'\n", *start);
        if (count < MOST_CHARACTERS && is_allowed)
            text_add_bytes(&name, start, (size_t)(at - start));
    }
    for (int number = 1;
         workbook_validate_sheet_name(out->book, name.at) != LXW_NO_ERROR || name.used == 0;
         number++) {
        text_clear(&name);
        text_add_format(&name, "表%d", number);
    }
    lxw_worksheet *sheet = workbook_add_worksheet(out->book, name.at);
    if (!sheet)
        check(out, LXW_ERROR_MEMORY_MALLOC_FAILED, 0, "");
    return sheet;
}

static void say_progress(struct workbook_out *out)
{
    enum { EVERY = 1024 };
    if (++out->done % EVERY == 0 && out->settings->progress && !out->sentence &&
        !out->settings->progress(out->settings->user, out->done, out->total))
        out->sentence = "已取消。";
}

static void write_table(struct workbook_out *out, const struct document_block *block)
{
    if (block->row_count > MOST_ROWS) {
        out->sentence = "表格超过 1048575 行，Excel 放不下；请缩小范围分几次导出。";
        return;
    }
    lxw_worksheet *sheet = add_sheet(out, block->text);
    if (!sheet)
        return;
    set_page(out, sheet);
    set_widths(sheet, block);
    (void)worksheet_repeat_rows(sheet, 0, 0);
    worksheet_freeze_panes(sheet, 1, 0);
    for (size_t i = 0; i < block->column_count; i++)
        check(out,
              worksheet_write_string(sheet, 0, (lxw_col_t)i, block->columns[i].title, out->head), 0,
              block->columns[i].title);
    lxw_row_t at = 1;
    for (const struct document_row *row = block->rows; row && !out->sentence; row = row->next) {
        for (size_t i = 0; i < block->column_count; i++)
            write_cell(out, (struct place){sheet, at, (lxw_col_t)i}, &row->cells[i],
                       &block->columns[i]);
        at++;
        say_progress(out);
    }
}

/* ---- the sheet of all other text ----------------------------------------------------------- */

struct remarks {
    struct workbook_out *out;
    lxw_worksheet *sheet;
    lxw_row_t row;
};

static void remark(struct remarks *remarks, const char *label, const char *text,
                   enum document_face face)
{
    struct workbook_out *out = remarks->out;
    if (text[0] == '\0')
        return;
    lxw_format *format = format_of(out, face, DOCUMENT_LEFT, 0);
    check(out, worksheet_write_string(remarks->sheet, remarks->row, 0, label, format), remarks->row,
          label);
    check(out, worksheet_write_string(remarks->sheet, remarks->row, 1, text, format), remarks->row,
          label);
    remarks->row++;
}

static void remark_block(struct remarks *remarks, const struct document_block *block)
{
    if (block->kind == DOCUMENT_HEADING)
        remark(remarks, "标题", block->text, DOCUMENT_BOLD);
    else if (block->kind == DOCUMENT_PARAGRAPH)
        remark(remarks, "正文", block->text, DOCUMENT_PLAIN);
    else if (block->kind == DOCUMENT_NOTE)
        remark(remarks, "注释", block->text, DOCUMENT_PLAIN);
    else if (block->kind == DOCUMENT_FIELDS) {
        for (const struct document_entry *entry = block->entries; entry; entry = entry->next)
            remark(remarks, entry->label, entry->value, DOCUMENT_PLAIN);
    }
}

static void write_remarks(struct workbook_out *out)
{
    struct remarks remarks = {.out = out, .sheet = add_sheet(out, "说明")};
    const struct document *document = out->document;
    if (!remarks.sheet)
        return;
    set_page(out, remarks.sheet);
    (void)worksheet_set_column(remarks.sheet, 0, 0, 20, NULL);
    (void)worksheet_set_column(remarks.sheet, 1, 1, 80, NULL);
    remark(&remarks, "文件名称", document->title, DOCUMENT_BOLD);
    remark(&remarks, "副标题", document->subtitle, DOCUMENT_PLAIN);
    remark(&remarks, "编号", document->number, DOCUMENT_PLAIN);
    remark(&remarks, "发布单位", document->author, DOCUMENT_PLAIN);
    for (const struct document_block *block = document->blocks; block; block = block->next)
        remark_block(&remarks, block);
    remark(&remarks, "内容校验值", document->hash, DOCUMENT_PLAIN);
    remark(&remarks, "审计日志当日校验值", document->audit_head, DOCUMENT_PLAIN);
}

/* ---- the file ------------------------------------------------------------------------------ */

static void tell_properties(struct workbook_out *out)
{
    /* The library wants texts that it might change, and copies them. */
    const struct document *document = out->document;
    time_t created = (time_t)(document->created_ms / 1000);
    lxw_doc_properties properties = {
        .title = arena_copy(out->arena, document->title, strlen(document->title)),
        .subject = arena_copy(out->arena, document->number, strlen(document->number)),
        .author = arena_copy(out->arena, document->author, strlen(document->author)),
        .keywords = arena_copy(out->arena, document->hash, strlen(document->hash)),
        /* 0 would stand for now. */
        .created = created != 0 ? created : 1,
    };
    (void)workbook_set_properties(out->book, &properties);
}

static struct rendered read_back(struct workbook_out *out, FILE *file)
{
    size_t most = out->settings->most_bytes ? out->settings->most_bytes : RENDER_MOST_BYTES;
    long length = fseek(file, 0, SEEK_END) == 0 ? ftell(file) : -1;
    if (length > 0 && (size_t)length > most)
        return (struct rendered){
            .sentence =
                text_format(out->arena, "文件超过 %zu MB，请缩小范围分几次导出。", most >> 20)};
    rewind(file);
    char *bytes = length > 0 ? arena_alloc(out->arena, (size_t)length + 1) : NULL;
    if (!bytes || fread(bytes, 1, (size_t)length, file) != (size_t)length)
        return (struct rendered){.sentence =
                                     "写入表格失败，可能是磁盘空间不足；请稍后再试或联系管理员。"};
    return (struct rendered){.bytes = {bytes, (size_t)length}};
}

static void write_book(struct workbook_out *out, const char *path)
{
    lxw_workbook_options options = {.constant_memory = LXW_TRUE};
    out->book = workbook_new_opt(path, &options);
    if (!out->book) {
        check(out, LXW_ERROR_MEMORY_MALLOC_FAILED, 0, "");
        return;
    }
    tell_properties(out);
    out->head = new_format(out);
    format_set_bold(out->head);
    format_set_align(out->head, LXW_ALIGN_CENTER);
    format_set_bg_color(out->head, 0xEBEBEB);
    for (const struct document_block *block = out->document->blocks; block && !out->sentence;
         block = block->next) {
        if (block->kind == DOCUMENT_TABLE)
            write_table(out, block);
    }
    if (!out->sentence)
        write_remarks(out);
    check(out, workbook_close(out->book), 0, "");
}

struct rendered xlsx_render(struct document *document, const struct render_settings *settings)
{
    struct workbook_out out = {.document = document,
                               .settings = settings,
                               .arena = document->arena,
                               .total = document_row_total(document)};
    /* The library writes to a named file only. This one has no name that could be left behind. */
    FILE *file = tmpfile();
    if (!file)
        return (struct rendered){
            .sentence = "不能建立临时文件，请联系管理员检查磁盘空间和临时文件夹的权限。"};
    write_book(&out, text_format(out.arena, "/proc/self/fd/%d", fileno(file)));
    struct rendered rendered = {.sentence = out.sentence};
    if (!out.sentence)
        rendered = read_back(&out, file);
    (void)fclose(file);
    return rendered;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* xlsx as Excel, WPS and less careful programs write it, and as nobody should. */
#include "reading.h"

#include <stdlib.h>
#include <string.h>

/* ---- xlsx: what cells come to -------------------------------------------------------------- */

static void shared_strings_are_joined_without_phonetic_guides(void **state)
{
    struct reading *r = *state;

    given_part(
        r, STRINGS_PATH,
        "<sst><si><t>甲_x0041_</t></si><si/><si><r><t>乙</t></r><r><rPr><b/></rPr><t xml:space="
        "'preserve'> &amp;丙</t></r><rPh sb='0' eb='1'><t>yi</t></rPh></si></sst>");
    read_sheet(r, CELLS("<c t='s'><v>2</v></c><c t='s'><v>1</v></c><c t='s'><v>0</v></c>"));

    assert_rows(r, "1: 乙 &丙||甲A\n");
}

static void an_empty_string_may_come_first(void **state)
{
    struct reading *r = *state;

    given_part(r, STRINGS_PATH, "<sst><si/></sst>");
    read_sheet(r, CELLS("<c t='s'><v>0</v></c><c t='b'><v>1</v></c>"));

    assert_rows(r, "1: |1\n");
}

static void strings_may_stand_in_the_cell(void **state)
{
    struct reading *r = *state;

    read_sheet(
        r,
        CELLS(
            "<c t='inlineStr'><is><t>𠮷</t></is></c><c t='inlineStr'><is><r><t>a</t>"
            "</r><rPh><t>x</t></rPh><r><t>b</t></r></is></c>"
            "<c t='inlineStr'><v>1</v><is><t>c</t></is></c>"
            "<c t='str'><is><t>d</t></is><v>12</v></c><c t='b'><v>1</v></c><c t='b'><v>0</v></c>"));

    assert_rows(r, "1: 𠮷|ab|c|12|1|0\n");
}

static void escaped_characters_are_turned_back(void **state)
{
    struct reading *r = *state;

    read_sheet(r, CELLS("<c t='str'><v>a_x000D_\nb_x4e00__x005F_x0041_</v></c>"
                        "<c t='str'><v>_x0000__xD800__x12_xyz__x00e9_</v></c>"));

    assert_rows(r, "1: a\r\nb一_x0041_|_x0000__xD800__x12_xyz_é\n");
}

static void numbers_come_as_they_are_spelled(void **state)
{
    struct reading *r = *state;

    read_sheet(r, CELLS("<c><v>12</v></c><c t='n'><v> -0.50 </v></c><c><v>0012.5</v></c>"
                        "<c><v>123456789012.125</v></c><c><v>370102199001011234</v></c><c><v/></c>"
                        "<c><v>1,2</v></c>"));

    assert_rows(r, "1: 12|-0.50|0012.5|123456789012.125|370102199001011234||1,2\n");
    assert_int_equal(r->warnings.count, 0);
}

static void binary_noise_is_rounded_to_15_digits(void **state)
{
    struct reading *r = *state;

    read_sheet(r, CELLS("<c><v>0.30000000000000004</v></c><c><v>-1.2000000000000000</v></c>"
                        "<c><v>0.99999999999999989</v></c><c><v>96.549999999999997</v></c>"
                        "<c><v>1.0000000000000050</v></c><c><v>9.9999999999999949</v></c>"));

    assert_rows(r, "1: 0.3|-1.2|1|96.55|1.00000000000001|9.99999999999999\n");
}

static void exponents_are_written_out_if_that_stays_short(void **state)
{
    struct reading *r = *state;

    read_sheet(r, CELLS("<c><v>1.5E+3</v></c><c><v>-25e-2</v></c><c><v>1E+20</v></c><c><v>0E5</v>"
                        "</c><c><v>1.25e1</v></c><c><v>5.5511151231257827E-17</v></c>"
                        "<c><v>1E+29</v></c><c><v>1E+30</v></c><c><v>-1E+29</v></c>"
                        "<c><v>1E999999999999</v></c><c><v>1E</v></c>"));

    assert_rows(r, "1: 1500|-0.25|100000000000000000000|0|12.5|5.5511151231257827E-17|"
                   "100000000000000000000000000000|1E+30|-1E+29|"
                   "1E999999999999|1E\n");
}

static void a_number_that_lost_digits_brings_a_warning(void **state)
{
    struct reading *r = *state;

    read_sheet(r, SHEET("<row r='3'><c r='B3'><v>3.7010219900101101E+17</v></c></row>"));

    assert_rows(r, "3: |370102199001011000\n");
    assert_said(&r->warnings, 0, 3, "单元格 B3 的数字超过15位");
}

#define STYLES                                                                              \
    "<styleSheet><numFmts><numFmt numFmtId='176' formatCode='[$-804]yyyy&quot;年&quot;'/>" \
    "<numFmt numFmtId='177' formatCode='[Red]0.0&quot;day&quot;\\d_y'/>"                    \
    "<numFmt numFmtId='178' formatCode='m/d'/></numFmts>"                                   \
    "<cellStyleXfs><xf numFmtId='14'/></cellStyleXfs><cellXfs><xf numFmtId='0'/>"           \
    "<xf numFmtId='14'/><xf numFmtId='176'/><xf numFmtId='177'/><xf numFmtId='178'/>"       \
    "<xf numFmtId='58'/><xf numFmtId='21'/></cellXfs></styleSheet>"

static void dates_are_told_by_their_format(void **state)
{
    struct reading *r = *state;

    given_part(r, STYLES_PATH, STYLES);
    read_sheet(r, CELLS("<c s='0'><v>44505</v></c><c s='1'><v>44505</v></c><c s='2'><v>44505.75"
                        "</v></c><c s='3'><v>44505</v></c><c s='4'><v>44504.999999999996</v></c>"
                        "<c s='5'><v>44505</v></c><c s='6'><v>0.5</v></c>"));

    assert_rows(r, "1: 44505|2021-11-05|2021-11-05|44505|2021-11-05|2021-11-05|0.5\n");
}

static void a_percentage_is_read_as_a_fraction_with_a_warning(void **state)
{
    struct reading *r = *state;

    given_part(r, STYLES_PATH,
               "<styleSheet><numFmts><numFmt numFmtId='176' formatCode='0.0%'/></numFmts><cellXfs>"
               "<xf/><xf numFmtId='9'/><xf numFmtId='176'/></cellXfs></styleSheet>");
    read_sheet(r, CELLS("<c s='1'><v>0.95</v></c><c s='2'><v>1</v></c><c s='0'><v>2</v></c>"
                        "<c s='1'/><c s='1'><v> </v></c>"));

    assert_rows(r, "1: 0.95|1|2\n");
    assert_said(&r->warnings, 0, 1, "单元格 A1 是百分比格式");
    assert_said(&r->warnings, 1, 1, "单元格 B1 是百分比格式");
    assert_int_equal(r->warnings.count, 2);
}

static void dates_of_1900_skip_the_leap_day_that_never_was(void **state)
{
    struct reading *r = *state;

    given_part(r, STYLES_PATH, STYLES);
    read_sheet(r, CELLS("<c s='1'><v>0</v></c><c s='1'><v>1</v></c><c s='1'><v>59</v></c>"
                        "<c s='1'><v>60</v></c><c s='1'><v>61</v></c><c s='1'><v>36585</v></c>"
                        "<c s='1'><v>2958465</v></c><c s='1'><v>2958466</v></c>"
                        "<c s='1'><v>-1</v></c>"));

    assert_rows(r, "1: 0|1900-01-01|1900-02-28|60|1900-03-01|2000-02-29|9999-12-31|2958466|-1\n");
}

static void dates_of_1904_begin_four_years_later(void **state)
{
    struct reading *r = *state;

    given_part(r, STYLES_PATH, STYLES);
    given_part(r, BOOK_PATH,
               "<workbook><workbookPr date1904='1'/><sheets><sheet name='a' r:id='r1' "
               "xmlns:r='r'/></sheets></workbook>");
    read_sheet(r, CELLS("<c s='1'><v>0</v></c><c s='1'><v>43043</v></c>"));

    assert_rows(r, "1: 1904-01-01|2021-11-05\n");
}

static void dates_may_be_spelled(void **state)
{
    struct reading *r = *state;

    read_sheet(r, CELLS("<c t='d'><v>2021-11-05</v></c><c t='d'><v>2021-11-05T00:00:00Z</v></c>"));

    assert_rows(r, "1: 2021-11-05|2021-11-05\n");
}

/* ---- xlsx: rows and places ----------------------------------------------------------------- */

static void rows_and_cells_may_leave_gaps_or_say_no_place(void **state)
{
    struct reading *r = *state;

    read_sheet(r, SHEET("<row r='2'><c r='B2'><v>1</v></c><c r='D2'><v>2</v></c></row>"
                        "<row><c><v>3</v></c><c r='C3'><v>5</v></c><c r='B3'><v>4</v></c>"
                        "<c r='D3'/></row>"
                        "<row/><row r='9'><c r='A9' s='1'/></row>"
                        "<row><c r='A10'><v>6</v></c></row>"));

    assert_rows(r, "2: |1||2\n3: 3|4|5|\n10: 6|||\n");
}

static void empty_cells_at_the_right_end_are_dropped(void **state)
{
    struct reading *r = *state;

    read_sheet(r, SHEET("<row><c><v>1</v></c><c><v>2</v></c><c/><c t='str'><v> </v></c></row>"
                        "<row><c/><c/><c t='str'><v>　</v></c></row>"
                        "<row><c><v>3</v></c><c/><c/></row>"
                        "<row><c><v>4</v></c><c/><c><v>5</v></c><c/></row>"));

    assert_rows(r, "1: 1|2\n3: 3|\n4: 4||5\n");
}

static void names_may_have_prefixes_and_parts_other_places(void **state)
{
    struct reading *r = *state;

    given_part(r, LINKS_PATH,
               "<Relationships>"
               "<Relationship Id='r2' Type='" OF "worksheet' Target='worksheets/sheet1.xml'/>"
               "<Relationship Id='r1' Type='" OF "worksheet' Target='y' TargetMode='External'/>"
               "<Relationship Id='r1' Type='" OF "worksheet' Target='/A/./b/../BLATT.xml'/>"
               "</Relationships>");
    given_part(r, "a/Blatt.xml",
               "<x:worksheet xmlns:x='x'><x:sheetData><x:row><x:c><x:v>1</x:v>"
               "</x:c></x:row></x:sheetData></x:worksheet>");
    read_book(r);

    assert_rows(r, "1: 1\n");
}

static void the_first_sheet_is_read_and_the_others_are_mentioned(void **state)
{
    struct reading *r = *state;

    given_part(r, BOOK_PATH,
               "<workbook xmlns:r='r'><sheets><sheet name='汇总' sheetId='7' r:id='r1'/>"
               "<sheet name='二' sheetId='1' r:id='r9'/></sheets></workbook>");
    read_sheet(r, CELLS("<c><v>1</v></c>"));

    assert_rows(r, "1: 1\n");
    assert_said(&r->warnings, 0, 0, "2 张工作表，只读取了第一张“汇总”");
}

static void a_guide_behind_the_first_sheet_is_not_mentioned(void **state)
{
    struct reading *r = *state;

    given_part(r, BOOK_PATH,
               "<workbook xmlns:r='r'><sheets><sheet name='数据' sheetId='1' r:id='r1'/>"
               "<sheet name='填写说明' sheetId='2' r:id='r9'/>"
               "<sheet name='说明' sheetId='3' r:id='r8'/></sheets></workbook>");
    read_sheet(r, CELLS("<c><v>1</v></c>"));

    assert_rows(r, "1: 1\n");
    assert_int_equal(r->warnings.count, 0);
}

static void a_hidden_first_sheet_is_refused(void **state)
{
    struct reading *r = *state;

    given_part(r, BOOK_PATH,
               "<workbook xmlns:r='r'><sheets><sheet name='字典' state='veryHidden' r:id='r1'/>"
               "</sheets></workbook>");
    read_book(r);

    assert_refused(r, 0, "第一张工作表“字典”是隐藏的");
}

static void a_chart_as_first_sheet_is_refused(void **state)
{
    struct reading *r = *state;

    given_part(r, LINKS_PATH,
               "<Relationships><Relationship Id='r1' Type='" OF
               "chartsheet' Target='chartsheets/sheet1.xml'/></Relationships>");
    read_book(r);

    assert_refused(r, 0, "第一张工作表“表一”不是数据表");
}

/* ---- xlsx: what is wrong ------------------------------------------------------------------- */

static void every_fault_of_a_sheet_is_said_with_its_cell(void **state)
{
    struct reading *r = *state;

    read_sheet(r, "<worksheet><sheetData>" HEAD
                  "<row r='5'><c r='B5'><f>1+1</f><v>2</v></c><c r='C5' t='e'><v>#DIV/0!</v></c>"
                  "<c r='AA5'><f t='shared' si='0'/></c></row>"
                  "<row r='6'><c r='A6'><v>6</v></c></row>"
                  "<row r='7'><c r='A7'><v>1</v></c><c r='A7'><v>1</v></c><c t='s'><v>0</v></c>"
                  "<c t='z'><v>0</v></c></row></sheetData><mergeCells><mergeCell ref='B7:C9'/>"
                  "<mergeCell ref='A1:A2'/></mergeCells></worksheet>");

    assert_said(&r->faults, 0, 5, "单元格 B5 是公式，请复制后用“选择性粘贴—数值”换成数值。");
    assert_said(&r->faults, 1, 5, "单元格 C5 是错误值 #DIV/0!，");
    assert_said(&r->faults, 2, 5, "单元格 AA5 是公式");
    assert_said(&r->faults, 3, 7, "“h”（单元格 A7）在文件里出现了两次");
    assert_said(&r->faults, 4, 7, "单元格 B7 的文字在文件里找不到");
    assert_said(&r->faults, 5, 7, "单元格 C7 的类型无法识别");
    assert_said(&r->faults, 6, 7, "单元格 B7:C9 是合并单元格，请取消合并");
    assert_said(&r->faults, 7, 1, "“h”（单元格 A1:A2）是合并单元格");
    assert_int_equal(r->faults.count, 8);
    assert_string_equal(r->rows.at, "1: h\n6: 6\n");
}

static void content_past_column_256_is_refused_but_not_empty_cells(void **state)
{
    struct reading *r = *state;

    read_sheet(r, SHEET(HEAD "<row r='2'><c r='IW2' s='1'/></row>"
                             "<row r='3'><c r='IV3'><v>1</v></c><c r='IW3'><v>1</v></c></row>"));

    assert_refused(r, 3, "第 3 行在第 256 列（IV 列）之后还有内容");
}

static void a_cell_that_names_another_place_is_refused(void **state)
{
    struct reading *r = *state;

    read_sheet(r, SHEET(HEAD "<row r='2'><c r='A3'><v>1</v></c></row>"
                             "<row r='3'><c r='3'/></row><row r='4'><c r='XFE4'/></row>"));

    assert_said(&r->faults, 0, 2, "位置与所在行不符");
    assert_said(&r->faults, 1, 3, "位置与所在行不符");
    assert_said(&r->faults, 2, 4, "位置与所在行不符");
}

static void rows_out_of_order_or_past_the_last_end_the_reading(void **state)
{
    struct reading *r = *state;

    read_sheet(r, SHEET(HEAD "<row r='1'><c><v>1</v></c></row>"));
    read_sheet(r, SHEET(HEAD "<row r='1048576'/><row/>"));

    assert_said(&r->faults, 0, 0, "行号无效");
    assert_said(&r->faults, 1, 0, "超过 1048576 行");
}

static void a_text_that_no_sheet_can_hold_is_refused(void **state)
{
    struct reading *r = *state;

    r->is_stored = true;
    read_sheet(r, long_text(r, "<worksheet><sheetData><row><c t='str'><v>", 300000,
                            "</v></c></row></sheetData></worksheet>"));

    assert_refused(r, 0, "一行超过 256 KB");
}

static void what_only_looks_like_a_zip_is_refused(void **state)
{
    struct reading *r = *state;

    read_bytes(r, BYTES("PK\3\4 but nothing else"));

    assert_refused(r, 0, "已损坏或不完整");
}

static void a_zip_without_a_workbook_is_refused(void **state)
{
    struct reading *r = *state;

    given_part(r, "_rels/.rels", NULL);
    read_book(r);

    assert_refused(r, 0, "没有 Excel 工作簿");
}

static void a_zip_with_a_password_is_refused(void **state)
{
    struct reading *r = *state;

    r->is_encrypted = true;
    read_book(r);

    assert_refused(r, 0, "设有打开密码");
}

static void a_bomb_is_refused_whatever_it_declares(void **state)
{
    struct reading *r = *state;

    given_part(r, SHEET_PATH,
               long_text(r, "<worksheet><sheetData>" HEAD, 3 << 20, "</sheetData></worksheet>"));
    struct bytes zipped = zip_parts(r);
    char *entry = (char *)zipped.at + zipped.length - 4;
    while (memcmp(entry, "PK\1\2", 4) != 0)
        entry--;
    memcpy(entry + 24, "\1\0\0", 4);
    read_bytes(r, zipped);
    free((char *)zipped.at);

    assert_refused(r, 0, "解压后过大");
    assert_string_equal(r->rows.at, "1: h\n");
}

static void a_bomb_of_strings_is_refused(void **state)
{
    struct reading *r = *state;

    given_part(r, STRINGS_PATH, long_text(r, "<sst>", 3 << 20, "</sst>"));
    read_book(r);

    assert_refused(r, 0, "解压后过大");
}

static void too_many_parts_are_refused(void **state)
{
    struct reading *r = *state;
    struct text parts;

    text_init(&parts, &r->arena, 1 << 20);
    text_add_format(&parts, "PK\3\4%040004d", 0);
    for (size_t at = 4; at < parts.used; at += 4)
        memcpy(parts.at + at, "PK\1\2", 4);
    read_bytes(r, (struct bytes){parts.at, parts.used});

    assert_refused(r, 0, "部件过多");
}

static void a_dtd_is_refused(void **state)
{
    struct reading *r = *state;

    read_sheet(r, "<!DOCTYPE worksheet [<!ENTITY a 'b'>]>" SHEET(HEAD));

    assert_refused(r, 0, "DTD");
}

static void xml_that_is_none_is_refused(void **state)
{
    struct reading *r = *state;

    read_sheet(r, "<worksheet><sheetData>" HEAD "<row></sheetData>");

    assert_refused(r, 0, "XML 已损坏");
    assert_string_equal(r->rows.at, "1: h\n");
}

static void xml_nested_past_32_is_refused(void **state)
{
    struct reading *r = *state;

#define OPEN_10  "<a><a><a><a><a><a><a><a><a><a>"
#define CLOSE_10 "</a></a></a></a></a></a></a></a></a></a>"
    read_sheet(r, "<worksheet><b>" OPEN_10 OPEN_10 OPEN_10 CLOSE_10 CLOSE_10 CLOSE_10
                  "</b><sheetData>" HEAD "</sheetData></worksheet>");
    assert_rows(r, "1: h\n");
    read_sheet(r, "<worksheet><b><c>" OPEN_10 OPEN_10 OPEN_10);

    assert_refused(r, 0, "嵌套超过 32 层");
}

static void a_tag_past_a_megabyte_is_refused(void **state)
{
    struct reading *r = *state;

    r->is_stored = true;
    read_sheet(r, long_text(r, "<worksheet", 1200000, "><sheetData></sheetData></worksheet>"));

    assert_refused(r, 0, "超过 1 MB 的标记");
}

/* ---- memory -------------------------------------------------------------------------------- */

/* An arena that somebody jumps out of when it is full. */
struct small {
    struct arena arena;
    jmp_buf when_full;
};

static void jump_out(struct arena *arena)
{
    longjmp(((struct small *)(void *)arena)->when_full, 1);
}

/* Reads from an arena that has room for the table, but not for the text in the part. */
static void read_until_full(struct reading *r)
{
    struct small small;
    struct bytes zipped = zip_parts(r);
    struct table_row row;

    r->content = (char *)zipped.at;
    arena_init(&small.arena, 400000, jump_out);
    struct table *table = table_open(&small.arena, zipped, &r->faults, &r->warnings);
    assert_non_null(table);
    if (setjmp(small.when_full) == 0) {
        (void)table_next(table, &row);
        fail_msg("%s", "the arena never was full");
    }
    table_close(table);
    arena_release(&small.arena);
}

static void who_jumps_out_of_reading_a_row_can_still_close_the_table(void **state)
{
    struct reading *r = *state;

    given_part(r, SHEET_PATH,
               long_text(r, "<worksheet><sheetData><row><c t='str'><v>", 120000,
                         "x</v></c></row></sheetData></worksheet>"));

    read_until_full(r);
}

static void who_jumps_out_of_reading_the_strings_can_still_close_the_table(void **state)
{
    struct reading *r = *state;

    given_part(r, STRINGS_PATH, long_text(r, "<sst><si><t>", 120000, "</t></si></sst>"));

    read_until_full(r);
}

static void who_jumps_out_of_opening_a_table_leaves_nothing_behind(void **state)
{
    struct reading *r = *state;
    struct small small;
    struct faults faults;

    given_part(r, LINKS_PATH, NULL);
    struct bytes zipped = zip_parts(r);
    r->content = (char *)zipped.at;
    arena_init(&small.arena, 10, jump_out);
    faults_init(&faults, &small.arena);

    if (setjmp(small.when_full) == 0) {
        (void)table_open(&r->arena, zipped, &faults, &r->warnings);
        fail_msg("%s", "the arena never was full");
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, reading_set_up, reading_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(shared_strings_are_joined_without_phonetic_guides),
        TEST(an_empty_string_may_come_first),
        TEST(strings_may_stand_in_the_cell),
        TEST(escaped_characters_are_turned_back),
        TEST(numbers_come_as_they_are_spelled),
        TEST(binary_noise_is_rounded_to_15_digits),
        TEST(exponents_are_written_out_if_that_stays_short),
        TEST(a_number_that_lost_digits_brings_a_warning),
        TEST(dates_are_told_by_their_format),
        TEST(a_percentage_is_read_as_a_fraction_with_a_warning),
        TEST(dates_of_1900_skip_the_leap_day_that_never_was),
        TEST(dates_of_1904_begin_four_years_later),
        TEST(dates_may_be_spelled),
        TEST(rows_and_cells_may_leave_gaps_or_say_no_place),
        TEST(empty_cells_at_the_right_end_are_dropped),
        TEST(names_may_have_prefixes_and_parts_other_places),
        TEST(the_first_sheet_is_read_and_the_others_are_mentioned),
        TEST(a_guide_behind_the_first_sheet_is_not_mentioned),
        TEST(a_hidden_first_sheet_is_refused),
        TEST(a_chart_as_first_sheet_is_refused),
        TEST(every_fault_of_a_sheet_is_said_with_its_cell),
        TEST(content_past_column_256_is_refused_but_not_empty_cells),
        TEST(a_cell_that_names_another_place_is_refused),
        TEST(rows_out_of_order_or_past_the_last_end_the_reading),
        TEST(a_text_that_no_sheet_can_hold_is_refused),
        TEST(what_only_looks_like_a_zip_is_refused),
        TEST(a_zip_without_a_workbook_is_refused),
        TEST(a_zip_with_a_password_is_refused),
        TEST(a_bomb_is_refused_whatever_it_declares),
        TEST(a_bomb_of_strings_is_refused),
        TEST(too_many_parts_are_refused),
        TEST(a_dtd_is_refused),
        TEST(xml_that_is_none_is_refused),
        TEST(xml_nested_past_32_is_refused),
        TEST(a_tag_past_a_megabyte_is_refused),
        TEST(who_jumps_out_of_reading_a_row_can_still_close_the_table),
        TEST(who_jumps_out_of_reading_the_strings_can_still_close_the_table),
        TEST(who_jumps_out_of_opening_a_table_leaves_nothing_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

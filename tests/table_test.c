/* SPDX-License-Identifier: Apache-2.0 */
/* CSV as people bring it, and files that are no tables at all. */
#include "reading.h"

#include <stdlib.h>
#include <string.h>

#include "platform/table/encoding.h"

/* ---- CSV: records and cells ---------------------------------------------------------------- */

static void a_record_is_split_at_its_commas(void **state)
{
    struct reading *r = *state;

    read_text(r, "a,bb,,dddddddd\n,\n1,2,3,4567890123456789\n");

    assert_rows(r, "1: a|bb||dddddddd\n2: |\n3: 1|2|3|4567890123456789\n");
}

static void lines_end_with_lf_or_crlf_and_the_last_with_nothing(void **state)
{
    struct reading *r = *state;

    read_text(r, "a,b\r\n1,\"2\"\r\n3,4\n5,\"6\"");

    assert_rows(r, "1: a|b\n2: 1|2\n3: 3|4\n4: 5|6\n");
}

static void a_file_of_an_old_mac_has_cr_lines(void **state)
{
    struct reading *r = *state;

    read_text(r, "a,b\r1,\"2\r3\"\r4,5\r");

    assert_rows(r, "1: a|b\n2: 1|2\n3\n4: 4|5\n");
}

static void a_cr_inside_a_file_with_lf_ends_no_line(void **state)
{
    struct reading *r = *state;

    read_text(r, "a,b\r\r\n1\r2,3\n");

    assert_rows(r, "1: a|b\r\n2: 1\r2|3\n");
}

static void a_quoted_cell_holds_commas_quotes_and_line_ends(void **state)
{
    struct reading *r = *state;

    read_text(r, "\"a\"\"\",\"\"\"b\"\"\",\"\"\n\"1,2\n3\",\"\"\"\"\"\",x\ny,y,\"\ny\"\nz,z,z\n");

    assert_rows(r, "1: a\"|\"b\"|\n2: 1,2\n3|\"\"|x\n4: y|y|\ny\n6: z|z|z\n");
}

static void blank_lines_are_skipped_and_counted(void **state)
{
    struct reading *r = *state;

    read_text(r, "\n  \na,b\n\r\n\xe3\x80\x80\n\"\"\n1,2\n\n,\n");

    assert_rows(r, "3: a|b\n7: 1|2\n9: |\n");
}

static void characters_of_four_bytes_and_long_names_come_whole(void **state)
{
    struct reading *r = *state;

    read_text(
        r, "𠮷县,一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十"
           "一二三四五六七八九十一二三四五六七八九十\n");

    assert_rows(r,
                "1: 𠮷县|一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七"
                "八九十一二三四五六七八九十一二三四五六七八九十\n");
}

/* The reader takes many bytes at a time; wherever they end, a cell goes on. */
static void cells_come_whole_wherever_they_stand(void **state)
{
    struct reading *r = *state;

    for (size_t length = 0; length < 150; length++) {
        const char *text = long_text(r, "x", length, ",\"a\"\"b\n,c\",\"d\"\r\n1,,3\n\"4");
        const char *rows = long_text(r, "1: x", length, "|a\"b\n,c|d\n3: 1||3\n");
        text_clear(&r->rows);
        r->faults.count = 0;

        read_text(r, text);

        assert_string_equal(r->rows.at, rows);
        assert_refused(r, 4, "“x”（第 1 列）的左引号直到文件末尾也没有右引号");
    }
}

static void a_nul_stands_behind_each_cell(void **state)
{
    struct reading *r = *state;
    struct table_row row;

    open_bytes(r, BYTES("县,\"b\"\"b\",,\"d\"\r\n1,\"2\",,4"));

    for (int i = 0; i < 2; i++) {
        assert_true(table_next(r->table, &row));
        assert_int_equal(row.count, 4);
        for (size_t column = 0; column < row.count; column++)
            assert_int_equal(strlen(row.cells[column].at), row.cells[column].length);
    }
}

/* ---- CSV: what is wrong -------------------------------------------------------------------- */

static void a_quote_inside_an_unquoted_cell_is_refused(void **state)
{
    struct reading *r = *state;

    read_text(r, "a,b\n1,2\"3\"\n4,5\n");

    assert_refused(r, 2, "“b”（第 2 列）的单元格没有加引号");
    assert_string_equal(r->rows.at, "1: a|b\n3: 4|5\n");
}

static void text_behind_a_closing_quote_is_refused(void **state)
{
    struct reading *r = *state;

    read_text(r, "a,b\n\"1\" ,2\n3,4\n");

    assert_refused(r, 2, "“a”（第 1 列）的右引号之后还有文字");
    assert_string_equal(r->rows.at, "1: a|b\n3: 3|4\n");
}

static void a_quote_that_is_never_closed_takes_the_rest_of_the_file(void **state)
{
    struct reading *r = *state;

    read_text(r, "a,b\n\"1\n1\",\"2\n3,4\n");

    assert_refused(r, 2, "“b”（第 2 列）的左引号直到文件末尾也没有右引号");
    assert_string_equal(r->rows.at, "1: a|b\n");
}

static void every_fault_of_a_file_is_said_at_once(void **state)
{
    struct reading *r = *state;

    read_text(r, "a,b\nx\"y,2\n3,4\n\"5\"6,7\n\"8\n9\",0\n\"end\n");

    assert_said(&r->faults, 0, 2, "“a”（第 1 列）的单元格没有加引号");
    assert_said(&r->faults, 1, 4, "右引号之后还有文字");
    assert_said(&r->faults, 2, 7, "没有右引号");
    assert_int_equal(r->faults.count, 3);
    assert_string_equal(r->rows.at, "1: a|b\n3: 3|4\n5: 8\n9|0\n");
}

static void each_nul_is_refused_even_behind_other_faults(void **state)
{
    struct reading *r = *state;

    read_bytes(r, BYTES("a,b\n\0,1\nx\"\0y,2\n3,4\n\n5,\0\0\n\0"));

    assert_said(&r->faults, 0, 2, "空字符");
    assert_said(&r->faults, 1, 3, "没有加引号");
    assert_said(&r->faults, 2, 6, "空字符");
    assert_said(&r->faults, 3, 7, "空字符");
    assert_int_equal(r->faults.count, 4);
    assert_string_equal(r->rows.at, "1: a|b\n4: 3|4\n");
}

static void a_nul_is_refused_with_its_line(void **state)
{
    struct reading *r = *state;

    read_bytes(r, BYTES("a,b\n1,2\n3,\0\n5,6\n"));

    assert_refused(r, 3, "空字符");
    assert_string_equal(r->rows.at, "1: a|b\n2: 1|2\n4: 5|6\n");
}

static void more_than_256_columns_are_refused(void **state)
{
    struct reading *r = *state;
    char text[2 + 256 + 257];

    memset(text, ',', sizeof text);
    memcpy(text, "a\n", 2);
    text[2 + 255] = text[sizeof text - 1] = '\n';
    read_bytes(r, (struct bytes){text, sizeof text});

    assert_refused(r, 3, "本行有 257 列，最多 256 列");
}

static void a_faulty_header_gives_no_rows_but_the_other_faults(void **state)
{
    struct reading *r = *state;

    read_text(r, "a\"b,c\n1,2\n3,\"4\n");

    assert_string_equal(r->rows.at, "");
    assert_said(&r->faults, 0, 1, "没有加引号");
    assert_said(&r->faults, 1, 3, "没有右引号");
}

static void a_file_without_content_is_refused(void **state)
{
    struct reading *r = *state;

    read_text(r, "");

    assert_refused(r, 1, "没有任何内容");
}

static void a_file_of_blank_lines_is_refused(void **state)
{
    struct reading *r = *state;

    read_text(r, "\xef\xbb\xbf\n \r\n\n");

    assert_refused(r, 1, "没有任何内容");
}

static void a_header_alone_is_a_table(void **state)
{
    struct reading *r = *state;

    read_text(r, "subject,metric,value");

    assert_rows(r, "1: subject|metric|value\n");
}

static void reading_tells_how_far_it_has_come(void **state)
{
    struct reading *r = *state;
    struct table_row row;

    open_bytes(r, BYTES("a\nb\nc\nd\n"));
    int at_first = table_percent(r->table);
    (void)table_next(r->table, &row);
    int after_one = table_percent(r->table);
    read_rows(r);

    assert_int_equal(at_first, 0);
    assert_int_equal(after_one, 25);
    assert_int_equal(table_percent(r->table), 100);
}

/* ---- encodings and kinds of files ---------------------------------------------------------- */

static void a_byte_order_mark_is_left_out(void **state)
{
    struct reading *r = *state;

    read_text(r, "\xef\xbb\xbf\"a\",县\n");

    assert_rows(r, "1: a|县\n");
    assert_int_equal(r->warnings.count, 0);
}

static void gb18030_is_read_with_a_warning(void **state)
{
    struct reading *r = *state;

    read_bytes(r, BYTES("\xcf\xd8,\xfe\x51\x95\x34\xb2\x35\n\xb3\xc7,\"\xd2\xbb\"\"\"\n"));

    assert_rows(r, "1: 县|𠂇𠮷\n2: 城|一\"\n");
    assert_said(&r->warnings, 0, 0, "已按 GB18030 读取");
}

static void utf16_is_refused_in_words(void **state)
{
    struct reading *r = *state;

    read_bytes(r, BYTES("\xff\xfe"
                        "a\0,\0b\0\n\0"));

    assert_refused(r, 0, "UTF-16");
    assert_null(r->table);
}

static void utf16_without_its_mark_is_refused_too(void **state)
{
    struct reading *r = *state;

    read_bytes(r, BYTES("\0a\0,\0b\0\n"));

    assert_refused(r, 0, "UTF-16");
}

static void what_is_no_encoding_is_refused_with_the_line(void **state)
{
    struct reading *r = *state;

    read_text(r, "a,b\n县,1\n\xff\xff,2\n");

    assert_refused(r, 0, "从第 3 行起无法识读");
}

static void the_line_is_that_of_the_encoding_that_comes_farther(void **state)
{
    struct reading *r = *state;

    read_text(r, "\xcf\xd8\nb\n\xff\n");

    assert_refused(r, 0, "从第 3 行起无法识读");
}

static void overlong_utf8_is_none(void **state)
{
    struct reading *r = *state;

    read_text(r, "a\n\xe0\x80\x80\n");

    assert_refused(r, 0, "从第 2 行起无法识读");
}

/* Where a piece of text stands between good text. */
struct place {
    size_t offset, behind;
    size_t shift; /* of the characters in front of it */
};

/* How far a text is UTF-8 that has `piece` at a place. */
static size_t prefix_with(const char *piece, struct place place)
{
    static const char good[] = "县ab城";
    char text[1000];
    size_t used = 0, length = strlen(piece), first = place.offset % 8 + place.shift;
    while (used < place.offset)
        text[used++] = 'x';
    for (size_t i = first; i + 8 <= place.offset; i += 8)
        memcpy(text + i, good, 8);
    memcpy(text + used, piece, length);
    used += length;
    for (size_t i = 0; i < place.behind; i++)
        text[used++] = good[i % 8];
    return encoding_utf8_prefix((struct bytes){text, used});
}

static void check_pieces_at(struct place place)
{
    static const char *const bad[] = {"\x80",         "\xc0\x80",         "\xc1\xbf",
                                      "\xe0\x9f\xbf", "\xed\xa0\x80",     "\xe4\xb8",
                                      "\xe4",         "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80",
                                      "\xf0\xa0\xae", "\xf5\x80\x80\x80", "\xff"};
    static const char *const good[] = {"\xc2\x80",     "\xdf\xbf",         "\xe0\xa0\x80",
                                       "\xed\x9f\xbf", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(prefix_with(bad[i], place), place.offset);
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        assert_int_equal(prefix_with(good[i], place),
                         place.offset + strlen(good[i]) + place.behind);
}

static void what_is_no_utf8_is_found_wherever_it_stands(void **state)
{
    (void)state;
    for (size_t offset = 0; offset < 530; offset += offset == 20 ? 230 : 1) {
        for (size_t shift = 0; shift < 8; shift++) {
            check_pieces_at((struct place){offset, 0, shift});
            check_pieces_at((struct place){offset, 96, shift});
            check_pieces_at((struct place){offset, 400, shift});
        }
    }
}

static void half_a_character_at_the_end_is_refused(void **state)
{
    struct reading *r = *state;

    read_text(r, "abcdefgh\n县\xe5\x8e");

    assert_refused(r, 0, "从第 2 行起无法识读");
}

static void a_web_page_is_refused(void **state)
{
    struct reading *r = *state;

    read_text(r, "\r\n<html><table><tr><td>subject</td></tr></table></html>");

    assert_refused(r, 0, "网页");
}

static void an_old_xls_is_refused(void **state)
{
    struct reading *r = *state;

    read_bytes(r, BYTES("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0\0\0W\0o\0r\0k\0b\0o\0o\0k"));

    assert_refused(r, 0, "旧版 Office 格式");
}

static void an_encrypted_xlsx_is_refused(void **state)
{
    struct reading *r = *state;

    read_bytes(r, BYTES("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0\0\0"
                        "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0"));

    assert_refused(r, 0, "设有打开密码");
}

static void files_past_the_limits_are_refused(void **state)
{
    struct reading *r = *state;
    size_t csv_length = ((size_t)512 << 20) + 1, xlsx_length = ((size_t)64 << 20) + 1;

    r->content = calloc(1, csv_length + 1);
    struct bytes content = {r->content, csv_length};
    struct table *csv = table_open(&r->arena, content, &r->faults, &r->warnings);
    memcpy(r->content, "PK\3\4", 4);
    content.length = xlsx_length;
    struct table *xlsx = table_open(&r->arena, content, &r->faults, &r->warnings);

    assert_null(csv);
    assert_null(xlsx);
    assert_said(&r->faults, 0, 0, "超过 512 MB");
    assert_said(&r->faults, 1, 0, "超过 64 MB");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, reading_set_up, reading_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_record_is_split_at_its_commas),
        TEST(lines_end_with_lf_or_crlf_and_the_last_with_nothing),
        TEST(a_file_of_an_old_mac_has_cr_lines),
        TEST(a_cr_inside_a_file_with_lf_ends_no_line),
        TEST(a_quoted_cell_holds_commas_quotes_and_line_ends),
        TEST(blank_lines_are_skipped_and_counted),
        TEST(cells_come_whole_wherever_they_stand),
        TEST(a_nul_stands_behind_each_cell),
        TEST(characters_of_four_bytes_and_long_names_come_whole),
        TEST(a_quote_inside_an_unquoted_cell_is_refused),
        TEST(text_behind_a_closing_quote_is_refused),
        TEST(a_quote_that_is_never_closed_takes_the_rest_of_the_file),
        TEST(every_fault_of_a_file_is_said_at_once),
        TEST(a_nul_is_refused_with_its_line),
        TEST(each_nul_is_refused_even_behind_other_faults),
        TEST(more_than_256_columns_are_refused),
        TEST(a_faulty_header_gives_no_rows_but_the_other_faults),
        TEST(a_file_without_content_is_refused),
        TEST(a_file_of_blank_lines_is_refused),
        TEST(a_header_alone_is_a_table),
        TEST(reading_tells_how_far_it_has_come),
        TEST(a_byte_order_mark_is_left_out),
        TEST(gb18030_is_read_with_a_warning),
        TEST(utf16_is_refused_in_words),
        TEST(utf16_without_its_mark_is_refused_too),
        TEST(what_is_no_encoding_is_refused_with_the_line),
        TEST(the_line_is_that_of_the_encoding_that_comes_farther),
        TEST(overlong_utf8_is_none),
        TEST(what_is_no_utf8_is_found_wherever_it_stands),
        TEST(half_a_character_at_the_end_is_refused),
        TEST(a_web_page_is_refused),
        TEST(an_old_xls_is_refused),
        TEST(an_encrypted_xlsx_is_refused),
        TEST(files_past_the_limits_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Documents on paper: what another program reads and sees in the PDF. */
#include "rendering.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Whether a gap between characters is a blank is the reader's guess. */
static const char *without_blanks(struct rendering *r, const char *string)
{
    struct text text;
    text_init(&text, &r->arena, strlen(string));
    for (; *string; string++) {
        if (*string != ' ')
            text_add_char(&text, *string);
    }
    return text.at;
}

static const struct document_column two_columns[] = {{"项目", 1, DOCUMENT_LEFT, false},
                                                     {"依据", 3, DOCUMENT_LEFT, false}};

/* ---- what stands on the pages -------------------------------------------------------------- */

static void a_ranking_of_150_units_is_text_again(void **state)
{
    struct rendering *r = *state;
    given_ranking(r, 150);

    render_good(r, RENDER_PDF);

    const char *text = page_text(r, 0);
    assert_seen(text, "青山市年度执法大练兵评分排名");
    assert_seen(text, "县级排名");
    assert_seen(text, "第1执法大队");
    assert_seen(text, "第150执法大队");
    assert_int_equal(count_of(text, "执法大队"), 150);
}

static void each_page_has_its_foot_and_the_header_of_the_table(void **state)
{
    struct rendering *r = *state;
    given_ranking(r, 150);

    render_good(r, RENDER_PDF);

    const char *text = page_text(r, 0);
    assert_in_range(r->file.pages, 4, 8);
    assert_int_equal(count_of(text, "名次"), r->file.pages);
    assert_int_equal(count_of(text, "编号：练兵〔2026〕7号"), r->file.pages);
    assert_int_equal(count_of(text, "内容校验值：SM3 66c7f0f4"), r->file.pages);
    assert_int_equal(count_of(text, "debe9ff92275b8a1"), r->file.pages);
    assert_seen(without_blanks(r, page_text(r, 2)),
                text_format(&r->arena, "第2页共%zu页", r->file.pages));
    assert_seen(without_blanks(r, page_text(r, r->file.pages)),
                text_format(&r->arena, "第%zu页共%zu页", r->file.pages, r->file.pages));
}

static void three_rows_take_one_page(void **state)
{
    struct rendering *r = *state;
    given_ranking(r, 3);

    render_good(r, RENDER_PDF);

    assert_int_equal(r->file.pages, 1);
    assert_seen(without_blanks(r, page_text(r, 1)), "第1页共1页");
}

static void of_3000_rows_none_is_lost_and_none_is_there_twice(void **state)
{
    struct rendering *r = *state;
    given_ranking(r, 3000);

    render_good(r, RENDER_PDF);

    const char *text = page_text(r, 0);
    assert_int_equal(count_of(text, "执法大队"), 3000);
    assert_int_equal(count_of(text, "第2999执法大队"), 1);
    assert_true(strstr(text, "第2999执法大队") < strstr(text, "第3000执法大队"));
}

static void a_table_without_rows_still_has_its_header(void **state)
{
    struct rendering *r = *state;
    given_ranking(r, 0);

    render_good(r, RENDER_PDF);

    assert_seen(page_text(r, 1), "总分");
}

static void an_empty_document_is_one_page(void **state)
{
    struct rendering *r = *state;

    render_good(r, RENDER_PDF);

    assert_int_equal(r->file.pages, 1);
}

/* ---- characters ---------------------------------------------------------------------------- */

static void rare_characters_are_printed(void **state)
{
    struct rendering *r = *state;
    document_add_paragraph(r->document, "𠮷安县、䶮城区，王㼆、李𬭎");

    render_good(r, RENDER_PDF);

    assert_int_equal(r->file.missing, 0);
    assert_seen(page_text(r, 1), "𠮷安县、䶮城区");
}

static void a_character_that_no_font_has_is_counted(void **state)
{
    struct rendering *r = *state;
    document_add_paragraph(r->document, "自造字\xef\xa0\x80与\xef\xa0\x81");

    render_good(r, RENDER_PDF);

    assert_int_equal(r->file.missing, 2);
}

static void what_cannot_be_printed_is_replaced(void **state)
{
    struct rendering *r = *state;
    r->document->title = "标\x01题\xff";
    document_add_paragraph(r->document, "一\r\n二\x0b三");
    document_add_row(given_table(r, two_columns, 2))[0].text = "\xef\xbf\xbf四\x7f";

    document_make_printable(r->document);

    assert_string_equal(r->document->title, "标 题\xef\xbf\xbd");
    assert_string_equal(r->document->blocks->text, "一\n二 三");
    assert_string_equal(r->document->last_block->rows->cells[0].text, " 四 ");
    assert_string_equal(r->document->last_block->rows->cells[1].text, "");
}

/* ---- the file ------------------------------------------------------------------------------ */

static void the_file_says_what_it_is_and_when_it_was_made(void **state)
{
    struct rendering *r = *state;
    given_ranking(r, 1);

    render_good(r, RENDER_PDF);

    const char *text = seen_by(r, "TZ=UTC pdfinfo -isodates %s");
    assert_seen(text, "青山市年度执法大练兵评分排名");
    assert_seen(text, "青山市生态环境局");
    assert_seen(text, "CreationDate:    2026-11-22T02:00:00Z");
    assert_seen(text, "A4");
}

static void a_landscape_page_is_wide(void **state)
{
    struct rendering *r = *state;
    given_ranking(r, 1);
    r->document->orientation = DOCUMENT_LANDSCAPE;

    render_good(r, RENDER_PDF);

    assert_seen(seen_by(r, "pdfinfo %s"), "841.89 x 595.276 pts (A4)");
}

static void the_same_document_gives_the_same_bytes(void **state)
{
    struct rendering *r = *state;
    given_ranking(r, 150);

    render_good(r, RENDER_PDF);
    struct bytes first = r->file.bytes;
    render_good(r, RENDER_PDF);

    assert_int_equal(first.length, r->file.bytes.length);
    assert_memory_equal(first.at, r->file.bytes.at, first.length);
}

static void a_font_is_a_setting(void **state)
{
    struct rendering *r = *state;
    given_ranking(r, 1);
    r->settings.fonts.body = "No Such Font,Noto Sans CJK SC";
    r->settings.fonts.title = "No Such Font Bold";

    render_good(r, RENDER_PDF);

    const char *text = seen_by(r, "pdffonts %s");
    assert_seen(text, "NotoSerifCJKsc-Bold");
    assert_seen(text, "NotoSansCJKsc-Regular");
    assert_not_seen(text, "NotoSerifCJKsc-Regular");
}

static void a_font_wider_than_expected_loses_no_text(void **state)
{
    struct rendering *r = *state;
    r->settings.fonts.body = "DejaVu Sans Bold";
    document_add_row(given_table(r, two_columns, 2))[0].text = "甲1111111111111";

    render_good(r, RENDER_PDF);

    assert_seen(page_text(r, 1), "1111111111111");
}

/* Where something dark is on the first page at 100 dots an inch: as numbers of dots from the left
 * and from the top. */
struct inked {
    size_t left, right, top, bottom;
};

static struct inked ink_of(struct rendering *r)
{
    struct inked ink = {.left = SIZE_MAX, .top = SIZE_MAX};
    struct bytes picture = picture_of(r, "pdftoppm -r 100 -gray -f 1 -l 1 -singlefile %s");
    char *end;
    assert_memory_equal(picture.at, "P5\n", 3);
    size_t width = strtoul(picture.at + 3, &end, 10);
    size_t height = strtoul(end, &end, 10);
    (void)strtoul(end, &end, 10);
    const unsigned char *dots = (const unsigned char *)end + 1;
    assert_int_equal((const char *)dots + width * height, picture.at + picture.length);
    for (size_t i = 0; i < width * height; i++) {
        size_t x = i % width, y = i / width;
        if (dots[i] >= 200)
            continue;
        ink.left = x < ink.left ? x : ink.left;
        ink.right = x > ink.right ? x : ink.right;
        ink.top = y < ink.top ? y : ink.top;
        ink.bottom = y > ink.bottom ? y : ink.bottom;
    }
    return ink;
}

static void nothing_is_drawn_in_the_margins(void **state)
{
    struct rendering *r = *state;
    struct document_block *table = given_ranking(r, 60);
    for (struct document_row *row = table->rows; row; row = row->next)
        row->cells[3].text = "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW";

    render_good(r, RENDER_PDF);

    struct inked ink = ink_of(r);
    assert_in_range(ink.left, 109, 111);
    assert_in_range(ink.right, 723, 726);
    assert_in_range(ink.top, 145, 160);
    assert_in_range(ink.bottom, 1031, 1125);
}

/* ---- ceilings and progress ----------------------------------------------------------------- */

static void too_many_pages_are_refused(void **state)
{
    struct rendering *r = *state;
    given_ranking(r, 150);
    r->settings.most_pages = 2;

    render_refused(r, RENDER_PDF, "超过 2 页");
}

static void too_many_bytes_are_refused(void **state)
{
    struct rendering *r = *state;
    given_ranking(r, 150);
    r->settings.most_bytes = 1 << 10;

    render_refused(r, RENDER_PDF, "文件超过");
    render_refused(r, RENDER_DOCX, "文件超过");
    render_refused(r, RENDER_XLSX, "文件超过");
}

struct watch {
    uint64_t calls, last, total, enough;
};

static bool watch_progress(void *user, uint64_t done, uint64_t total)
{
    struct watch *watch = user;
    assert_true(done > watch->last && done <= total);
    watch->last = done;
    watch->total = total;
    return ++watch->calls != watch->enough;
}

static void progress_is_told(void **state)
{
    struct rendering *r = *state;
    struct watch watch = {0};
    given_ranking(r, 2048);
    r->settings.progress = watch_progress;
    r->settings.user = &watch;

    render_good(r, RENDER_PDF);

    assert_true(watch.calls >= 8);
    assert_int_equal(watch.last, watch.total);
}

static void who_watches_may_stop_it(void **state)
{
    struct rendering *r = *state;
    struct watch pdf = {.enough = 3}, docx = {.enough = 1}, xlsx = {.enough = 1};
    given_ranking(r, 4096);
    r->settings.progress = watch_progress;

    r->settings.user = &pdf;
    render_refused(r, RENDER_PDF, "已取消");
    r->settings.user = &docx;
    render_refused(r, RENDER_DOCX, "已取消");
    r->settings.user = &xlsx;
    render_refused(r, RENDER_XLSX, "已取消");

    assert_int_equal(pdf.calls, 3);
    assert_int_equal(docx.calls, 1);
    assert_int_equal(xlsx.calls, 1);
}

/* Words that come again are not shaped again, but each place has its own alignment and width. */
static void the_same_words_stand_as_each_column_wants_them(void **state)
{
    static const struct document_column columns[] = {{"一", 1, DOCUMENT_LEFT, false},
                                                     {"二", 1, DOCUMENT_CENTRE, false},
                                                     {"三", 1, DOCUMENT_RIGHT, false}};
    struct rendering *r = *state;
    struct document_block *table = given_table(r, columns, 3);
    for (int i = 0; i < 2; i++) {
        struct document_cell *cells = document_add_row(table);
        cells[0].text = cells[1].text = cells[2].text = "甲乙";
    }

    render_good(r, RENDER_PDF);

    double left[6];
    const char *at = seen_by(r, "pdftotext -bbox %s - | grep 甲乙");
    for (int i = 0; i < 6; i++) {
        at = strstr(at, "xMin=\"");
        assert_non_null(at);
        at += strlen("xMin=\"");
        left[i] = strtod(at, NULL);
    }
    assert_true(left[1] - left[0] > 165 && left[2] - left[1] > 165);
    for (int i = 0; i < 3; i++)
        assert_true(left[i] == left[i + 3]);
}

#define SENTENCE(name) cmocka_unit_test_setup_teardown(name, rendering_set_up, rendering_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SENTENCE(a_ranking_of_150_units_is_text_again),
        SENTENCE(each_page_has_its_foot_and_the_header_of_the_table),
        SENTENCE(three_rows_take_one_page),
        SENTENCE(of_3000_rows_none_is_lost_and_none_is_there_twice),
        SENTENCE(a_table_without_rows_still_has_its_header),
        SENTENCE(an_empty_document_is_one_page),
        SENTENCE(rare_characters_are_printed),
        SENTENCE(a_character_that_no_font_has_is_counted),
        SENTENCE(what_cannot_be_printed_is_replaced),
        SENTENCE(the_file_says_what_it_is_and_when_it_was_made),
        SENTENCE(a_landscape_page_is_wide),
        SENTENCE(the_same_document_gives_the_same_bytes),
        SENTENCE(a_font_is_a_setting),
        SENTENCE(a_font_wider_than_expected_loses_no_text),
        SENTENCE(nothing_is_drawn_in_the_margins),
        SENTENCE(too_many_pages_are_refused),
        SENTENCE(too_many_bytes_are_refused),
        SENTENCE(progress_is_told),
        SENTENCE(who_watches_may_stop_it),
        SENTENCE(the_same_words_stand_as_each_column_wants_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

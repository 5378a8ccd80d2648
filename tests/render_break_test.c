/* SPDX-License-Identifier: Apache-2.0 */
/* Where the lines and pages of a printed document break, and what stays together. */
#include "rendering.h"

#include <stdlib.h>
#include <string.h>

static const struct document_column two_columns[] = {{"项目", 1, DOCUMENT_LEFT, false},
                                                     {"依据", 3, DOCUMENT_LEFT, false}};

static void a_row_that_fits_on_a_page_is_not_split(void **state)
{
    struct rendering *r = *state;
    struct document_block *table = given_table(r, two_columns, 2);
    for (int i = 0; i < 40; i++)
        document_add_row(table)[1].text =
            "始。四个配套办法案件 12 件，占行政处罚案件的 0.23（12/52）；参加排名各单位的平均数为 "
            "0.18（27/150），高于平均数的部分按比例计分，折合 1.7512 分，四舍五入后得 1.75 分；"
            "再办理 2 件按日连续处罚、查封扣押、限产停产或者移送行政拘留案件，可再得 0.25 分。终";

    render_good(r, RENDER_PDF);

    assert_int_equal(count_of(page_text(r, 0), "终"), 40);
    for (size_t page = 1; page <= r->file.pages; page++) {
        const char *text = page_text(r, page);
        assert_int_equal(count_of(text, "始。"), count_of(text, "终"));
    }
}

static void a_table_begins_with_its_heading_and_first_row_on_one_page(void **state)
{
    struct rendering *r = *state;
    for (int i = 0; i < 40; i++) {
        document_add_page_break(r->document);
        for (int line = 0; line < i; line++)
            document_add_paragraph(r->document, "丁戊己");
        document_add_heading(r->document, 2, "甲乙丙");
        document_add_row(given_table(r, two_columns, 2))[1].text =
            "始。四个配套办法案件 12 件，占行政处罚案件的 0.23（12/52）；参加排名各单位的平均数为 "
            "0.18（27/150），高于平均数的部分按比例计分，折合 1.7512 分，四舍五入后得 1.75 分；"
            "再办理 2 件按日连续处罚、查封扣押、限产停产或者移送行政拘留案件，可再得 0.25 分；"
            "参加省级以上专项行动并提供典型案例的，每件加 0.5 分，最多加 2 分；被通报的每次扣 1 "
            "分；"
            "同一案件符合多项条件的，按最高的一项计，不重复加分；以上均以系统中的登记日期为准；"
            "跨年度办理的案件按立案日期计入年度；移送后被退回的不计；撤销的处罚决定不计；"
            "数据由各单位填报，支队核实，逾期没有填报的按零计，经核实有误的按更正后的数据计。终";
    }

    render_good(r, RENDER_PDF);

    assert_int_equal(count_of(page_text(r, 0), "终"), 40);
    for (size_t page = 1; page <= r->file.pages; page++) {
        const char *text = page_text(r, page);
        assert_int_equal(count_of(text, "依据"), count_of(text, "始。"));
        assert_int_equal(count_of(text, "甲乙丙"), count_of(text, "始。"));
    }
}

static void a_row_longer_than_a_page_goes_on_under_the_header(void **state)
{
    struct rendering *r = *state;
    struct text text;
    text_init(&text, &r->arena, 1 << 20);
    for (int i = 0; i < 900; i++)
        text_add_format(&text, "〔%d〕记录完整，扣零分。", i);
    struct document_cell *cells = document_add_row(given_table(r, two_columns, 2));
    cells[0].text = "现场检查";
    cells[1].text = text.at;

    render_good(r, RENDER_PDF);

    const char *seen = page_text(r, 0);
    assert_in_range(r->file.pages, 5, 20);
    assert_int_equal(count_of(seen, "依据"), r->file.pages);
    assert_int_equal(count_of(seen, "〔"), 900);
    assert_int_equal(count_of(seen, "现场检查"), 1);
}

static void a_number_is_not_broken_however_narrow_its_column(void **state)
{
    static const struct document_column columns[] = {{"单位", 30, DOCUMENT_LEFT, false},
                                                     {"总分", 1, DOCUMENT_RIGHT, true}};
    struct rendering *r = *state;
    struct document_cell *cells = document_add_row(given_table(r, columns, 2));
    cells[0].text = "青山县";
    cells[1].text = "123456.789012";
    cells[1].face = DOCUMENT_BOLD;

    render_good(r, RENDER_PDF);

    assert_seen(page_text(r, 1), "123456.789012");
}

static void a_note_goes_over_a_page_and_loses_nothing(void **state)
{
    struct rendering *r = *state;
    struct text text;
    text_init(&text, &r->arena, 1 << 20);
    for (int i = 0; i < 600; i++)
        text_add(&text, "依法、公正、文明执法；");
    document_add_note(r->document, text.at);

    render_good(r, RENDER_PDF);

    assert_true(r->file.pages > 2);
    assert_int_equal(count_of(page_text(r, 0), "；"), 600);
}

static void add_lines(struct rendering *r, int count)
{
    for (int i = 0; i < count; i++)
        document_add_note(r->document, "一行。");
}

/* On every page on which `first` stands, `second` stands too. */
static void assert_together(struct rendering *r, const char *first, const char *second)
{
    for (size_t page = 1; page <= r->file.pages; page++) {
        const char *text = page_text(r, page);
        assert_true(count_of(text, first) == 0 || count_of(text, second) > 0);
    }
}

/* However much of the page is left. */
static void a_heading_and_the_head_of_its_table_stay_with_the_first_row(void **state)
{
    static const struct document_column columns[] = {{"表头", 1, DOCUMENT_LEFT, false}};
    struct rendering *r = *state;
    for (int above = 0; above < 30; above++) {
        document_add_page_break(r->document);
        add_lines(r, above);
        document_add_heading(r->document, 1, "标题");
        struct document_block *table = document_add_table(r->document, NULL, columns, 1);
        document_add_row(table)[0].text =
            "内容\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n15\n16\n17\n18\n19\n20\n21\n22";
        document_add_row(table)[0].text = "内容";
    }

    render_good(r, RENDER_PDF);

    assert_true(r->file.pages > 40);
    assert_together(r, "标题", "表头");
    assert_together(r, "标题", "内容");
}

static void lines_to_sign_bring_the_last_words_along(void **state)
{
    struct rendering *r = *state;
    for (int above = 0; above < 40; above++) {
        document_add_page_break(r->document);
        add_lines(r, above);
        document_add_paragraph(r->document, "同意定稿。");
        struct document_block *block = document_add_signatures(r->document, 3);
        document_add_signature(block, "审核", DOCUMENT_NAME);
    }

    render_good(r, RENDER_PDF);

    assert_together(r, "审核", "同意定稿");
}

static void a_number_keeps_its_sign(void **state)
{
    struct rendering *r = *state;
    for (int i = 1; i < 60; i++) {
        struct text text;
        text_init(&text, &r->arena, 1000);
        for (int more = 0; more < i; more++)
            text_add(&text, "占");
        text_add(&text, "≥ 95 %");
        document_add_note(r->document, text.at);
    }

    render_good(r, RENDER_PDF);

    assert_int_equal(count_of(page_text(r, 0), "95\u00a0%") + count_of(page_text(r, 0), "95 %"),
                     59);
}

static void a_long_paragraph_goes_over_pages_and_loses_nothing(void **state)
{
    struct rendering *r = *state;
    struct text text;
    text_init(&text, &r->arena, 1 << 20);
    for (int i = 0; i < 600; i++)
        text_add(&text, "依法、公正、文明执法；");
    document_add_paragraph(r->document, text.at);

    render_good(r, RENDER_PDF);

    assert_true(r->file.pages > 5);
    /* Lines are broken anywhere but before a comma or a semicolon. */
    assert_int_equal(count_of(page_text(r, 0), "；"), 600);
}

static void a_heading_is_not_the_last_line_of_a_page(void **state)
{
    struct rendering *r = *state;
    for (int i = 0; i < 60; i++) {
        document_add_heading(r->document, 1 + i % 3, "甲乙丙");
        document_add_paragraph(r->document, "丁戊己");
    }

    render_good(r, RENDER_PDF);

    for (size_t page = 1; page <= r->file.pages; page++) {
        const char *text = page_text(r, page);
        assert_int_equal(count_of(text, "甲乙丙"), count_of(text, "丁戊己"));
    }
}

static void a_page_break_begins_a_page_and_never_an_empty_one(void **state)
{
    struct rendering *r = *state;
    document_add_page_break(r->document);
    document_add_paragraph(r->document, "前");
    document_add_page_break(r->document);
    document_add_page_break(r->document);
    document_add_paragraph(r->document, "后");

    render_good(r, RENDER_PDF);

    assert_int_equal(r->file.pages, 2);
    assert_seen(page_text(r, 1), "前");
    assert_seen(page_text(r, 2), "后");
}

static void lines_to_sign_stay_on_one_page(void **state)
{
    struct rendering *r = *state;
    for (int i = 0; i < 19; i++)
        document_add_paragraph(r->document, "正文");
    struct document_block *block = document_add_signatures(r->document, 2);
    document_add_signature(block, "评委", DOCUMENT_NAME);
    document_add_signature(block, "监督员", DOCUMENT_NAME);
    document_add_signature(block, "青山市生态环境局", DOCUMENT_SEAL);
    document_add_signature(block, "公布日期", DOCUMENT_DATE);

    render_good(r, RENDER_PDF);

    assert_int_equal(r->file.pages, 2);
    assert_not_seen(page_text(r, 1), "评委");
    assert_seen(page_text(r, 2), "评委");
    assert_seen(page_text(r, 2), "（盖章）");
    assert_seen(page_text(r, 2), "公布日期");
}

static void fields_stand_side_by_side(void **state)
{
    struct rendering *r = *state;
    struct document_block *fields = document_add_fields(r->document, 2);
    document_add_field(fields, "评分方案", "县级评分");
    document_add_field(fields, "参评单位", "150 个");

    render_good(r, RENDER_PDF);

    const char *text = page_text(r, 1), *label = strstr(text, "评分方案");
    assert_non_null(label);
    assert_true(strstr(label, "参评单位") < strchr(label, '\n'));
}

#define SENTENCE(name) cmocka_unit_test_setup_teardown(name, rendering_set_up, rendering_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SENTENCE(a_row_that_fits_on_a_page_is_not_split),
        SENTENCE(a_table_begins_with_its_heading_and_first_row_on_one_page),
        SENTENCE(a_row_longer_than_a_page_goes_on_under_the_header),
        SENTENCE(a_number_is_not_broken_however_narrow_its_column),
        SENTENCE(a_note_goes_over_a_page_and_loses_nothing),
        SENTENCE(a_heading_and_the_head_of_its_table_stay_with_the_first_row),
        SENTENCE(lines_to_sign_bring_the_last_words_along),
        SENTENCE(a_number_keeps_its_sign),
        SENTENCE(a_long_paragraph_goes_over_pages_and_loses_nothing),
        SENTENCE(a_heading_is_not_the_last_line_of_a_page),
        SENTENCE(a_page_break_begins_a_page_and_never_an_empty_one),
        SENTENCE(lines_to_sign_stay_on_one_page),
        SENTENCE(fields_stand_side_by_side),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

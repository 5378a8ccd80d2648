/* SPDX-License-Identifier: Apache-2.0 */
/* Documents for Word and Excel: what another reader finds in the packages. */
#include "rendering.h"

#include <stdlib.h>
#include <string.h>

#include "reading.h"

#define WORD   "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'"
#define PARTS  "application/vnd.openxmlformats-officedocument.wordprocessingml."
#define LINKED "http://schemas.openxmlformats.org/package/2006/relationships"

/* ---- Excel --------------------------------------------------------------------------------- */

static void the_first_table_can_be_read_back(void **state)
{
    struct rendering *r = *state;
    given_ranking(r, 150);
    render_good(r, RENDER_XLSX);
    void *reading;
    reading_set_up(&reading);
    struct reading *back = reading;

    read_bytes(back, r->file.bytes);

    assert_int_equal(back->faults.count, 0);
    assert_seen(back->rows.at, "1: 名次|单位|总分|备注\n2: 1|第1执法大队|100|\n");
    assert_seen(back->rows.at, "\n3: 2|第2执法大队|99.01|\n");
    assert_seen(back->rows.at, "\n151: 150|第150执法大队|51.49|\n");
    reading_tear_down(&reading);
}

static void numbers_keep_their_decimals(void **state)
{
    static const struct document_column columns[] = {{"得分", 1, DOCUMENT_RIGHT, true}};
    static const char *const given[] = {"30.00", "-0.5", "007", "123456789012.345678",
                                        "3",     "—",    "1e3"};
    struct rendering *r = *state;
    struct document_block *table = given_table(r, columns, 1);
    for (size_t i = 0; i < sizeof given / sizeof given[0]; i++)
        document_add_row(table)[0].text = given[i];

    render_good(r, RENDER_XLSX);

    assert_seen(package_text(r), "A2 number 30 [0.00]\nA3 number -0.5 [0.0]\nA4 text 007\n"
                                 "A5 text 123456789012.345678\nA6 number 3 [0]\nA7 text —\n"
                                 "A8 text 1e3\n");
}

static void text_stays_text_whatever_it_begins_with(void **state)
{
    static const struct document_column columns[] = {{"备注", 1, DOCUMENT_LEFT, false}};
    static const char *const given[] = {"=1+1", "+86", "-3", "@SUM(A1)", "=HYPERLINK(\"x\")", "12"};
    struct rendering *r = *state;
    struct document_block *table = given_table(r, columns, 1);
    for (size_t i = 0; i < sizeof given / sizeof given[0]; i++)
        document_add_row(table)[0].text = given[i];

    render_good(r, RENDER_XLSX);

    assert_seen(package_text(r), "A2 text =1+1\nA3 text +86\nA4 text -3\nA5 text @SUM(A1)\n"
                                 "A6 text =HYPERLINK(\"x\")\nA7 text 12\n");
}

static void each_table_has_a_sheet_with_a_name_that_excel_takes(void **state)
{
    static const struct document_column columns[] = {{"甲", 1, DOCUMENT_LEFT, false}};
    struct rendering *r = *state;
    given_ranking(r, 1);
    document_add_table(r->document, "县级排名", columns, 1);
    document_add_table(r->document, "一/二[三]:四*五?六\\七", columns, 1);
    document_add_table(r->document,
                       "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二", columns,
                       1);
    document_add_note(r->document, "注：公示五个工作日。");

    render_good(r, RENDER_XLSX);

    const char *text = package_text(r);
    assert_seen(text, "sheet 县级排名, frozen 1\n");
    assert_seen(text, "sheet 表1, frozen 1\n");
    assert_seen(text, "sheet 一二三四五六七, frozen 1\n");
    assert_seen(text,
                "sheet 一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一, frozen 1\n");
    assert_seen(text, "sheet 说明, frozen 0\nA1 text 文件名称\nB1 text 青山市年度执法大练兵");
    assert_seen(text, "text 注：公示五个工作日。\n");
    assert_seen(text, "text SM3 66c7f0f4");
}

static void a_cell_that_excel_cannot_hold_is_named(void **state)
{
    struct rendering *r = *state;
    struct document_block *table = given_ranking(r, 3);
    char *text = arena_alloc(&r->arena, 32769);
    memset(text, 'x', 32768);
    table->rows->next->cells[3].text = text;

    render_refused(r, RENDER_XLSX, "表格第 3 行“备注”的文字超过 32767 个字");
}

static void a_workbook_has_the_same_bytes_each_time(void **state)
{
    struct rendering *r = *state;
    given_ranking(r, 20);

    render_good(r, RENDER_XLSX);
    struct bytes first = r->file.bytes;
    (void)seen_by(r, "sleep 2");
    render_good(r, RENDER_XLSX);

    assert_int_equal(first.length, r->file.bytes.length);
    assert_memory_equal(first.at, r->file.bytes.at, first.length);
}

/* ---- Word ---------------------------------------------------------------------------------- */

static void a_document_is_in_word_what_it_is_on_paper(void **state)
{
    struct rendering *r = *state;
    r->document->subtitle = "（公示稿）\n11月22日";
    document_add_heading(r->document, 1, "一、总体情况");
    document_add_paragraph(r->document, "第一段 <&\"\n第二段");
    given_ranking(r, 2)->rows->cells[3].text = "同分\n另列";
    document_add_page_break(r->document);
    document_add_note(r->document, "注：同分并列。");

    render_good(r, RENDER_DOCX);

    assert_seen(package_text(r), "Title: 青山市年度执法大练兵评分排名\n"
                                 "Subtitle: （公示稿）\nSubtitle: 11月22日\n"
                                 "heading 1: 一、总体情况\n"
                                 "练兵正文: 第一段 <&\"\n练兵正文: 第二段\n"
                                 "练兵表题: 县级排名\nhead 名次|单位|总分|备注\n"
                                 "row 1|第1执法大队|100.00|同分另列\n"
                                 "row 2|第2执法大队|99.01|\n-:  (break)\n"
                                 "练兵注释: 注：同分并列。\npage: 11906 x 16838\n"
                                 "footer: 第 {PAGE}1 页 共 {NUMPAGES}1 页编号：练兵〔2026〕7号"
                                 "内容校验值：SM3 66c7f0f4");
}

static void fields_and_signatures_are_tables_without_lines(void **state)
{
    struct rendering *r = *state;
    struct document_block *fields = document_add_fields(r->document, 2);
    document_add_field(fields, "评分方案", "县级评分");
    document_add_field(fields, "参评单位", "150 个");
    document_add_field(fields, "截止", "10月31日");
    struct document_block *signatures = document_add_signatures(r->document, 2);
    document_add_signature(signatures, "评委", DOCUMENT_NAME);
    document_add_signature(signatures, "青山市生态环境局", DOCUMENT_SEAL);
    document_add_signature(signatures, "日期", DOCUMENT_DATE);

    render_good(r, RENDER_DOCX);

    assert_seen(package_text(r), "row 评分方案|县级评分||参评单位|150 个|\n"
                                 "row 截止|10月31日||||\n"
                                 "row 评委：|||青山市生态环境局：（盖章）\n"
                                 "row 日期：　　年　月　日|||\n");
}

static void a_landscape_document_has_a_wide_page(void **state)
{
    struct rendering *r = *state;
    given_ranking(r, 1);
    r->document->orientation = DOCUMENT_LANDSCAPE;

    render_good(r, RENDER_DOCX);

    assert_seen(package_text(r), "page: 16838 x 11906\n");
}

static void a_word_file_has_the_same_bytes_each_time(void **state)
{
    struct rendering *r = *state;
    given_ranking(r, 20);

    render_good(r, RENDER_DOCX);
    struct bytes first = r->file.bytes;
    (void)seen_by(r, "sleep 2");
    render_good(r, RENDER_DOCX);

    assert_int_equal(first.length, r->file.bytes.length);
    assert_memory_equal(first.at, r->file.bytes.at, first.length);
}

/* ---- an office's template ------------------------------------------------------------------ */

static const struct reading_part office_parts[] = {
    {"[Content_Types].xml",
     "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'>"
     "<Default Extension='rels' ContentType='x'/><Default Extension='xml' ContentType='y'/>"
     "<Override PartName='/word/document.xml' ContentType='" PARTS "template.main+xml'/></Types>"},
    {"_rels/.rels", "<Relationships xmlns='" LINKED "'><Relationship Id='r1' Type='d' "
                    "Target='word/document.xml'/></Relationships>"},
    {"word/_rels/document.xml.rels",
     "<Relationships xmlns='" LINKED "'><Relationship Id='r1' Type='s' Target='styles.xml'/>"
     "<Relationship Id='r2' Type='h' Target='header1.xml'/></Relationships>"},
    {"word/styles.xml",
     "<w:styles " WORD "><w:style w:type='paragraph' w:styleId='a1'><w:name w:val='练兵正文'/>"
     "</w:style><w:style w:type='paragraph' w:styleId='a2'><w:name w:val='红头'/></w:style>"
     "</w:styles>"},
    {"word/header1.xml", "<w:hdr " WORD "><w:p><w:r><w:t>{{单位}} {{编号}}</w:t></w:r></w:p>"
                         "</w:hdr>"},
    {"word/document.xml",
     "<w:document " WORD "><w:body><w:p><w:pPr><w:pStyle w:val='a2'/></w:pPr><w:r>"
     "<w:t>青山市生态环境局文件</w:t></w:r></w:p>"
     "<w:p><w:r><w:t>{{正</w:t></w:r><w:r><w:t>文}}</w:t></w:r></w:p>"
     "<w:p><w:pPr><w:pStyle w:val='a2'/></w:pPr><w:r><w:t>抄送：各县</w:t></w:r></w:p>"
     "<w:sectPr><w:pgSz w:w='11906' w:h='16838'/><w:pgMar w:left='1000' w:right='1000'/>"
     "</w:sectPr></w:body></w:document>"},
};

static void given_template(struct rendering *r, const char *path, const char *text)
{
    struct reading office = {.is_stored = true};
    memcpy(office.parts, office_parts, sizeof office_parts);
    if (path)
        given_part(&office, path, text);
    struct bytes zipped = zip_parts(&office);
    r->settings.docx_template =
        (struct bytes){arena_copy(&r->arena, zipped.at, zipped.length), zipped.length};
    free((char *)zipped.at);
}

static void an_office_puts_its_own_paper_around_the_body(void **state)
{
    struct rendering *r = *state;
    given_ranking(r, 1);
    document_add_paragraph(r->document, "特此公示。");
    given_template(r, NULL, NULL);

    render_good(r, RENDER_DOCX);

    assert_seen(package_text(r),
                "红头: 青山市生态环境局文件\nTitle: 青山市年度执法大练兵评分排名\n"
                "练兵表题: 县级排名\nhead 名次|单位|总分|备注\nrow 1|第1执法大队|100.00|\n"
                "练兵正文: 特此公示。\n练兵注释: 内容校验值：SM3 66c7f0f4");
    assert_seen(package_text(r), "\n红头: 抄送：各县\npage: 11906 x 16838\n"
                                 "header: 青山市生态环境局 练兵〔2026〕7号\n");
    assert_seen(seen_by(r, "tests/read-package %s word/document.xml"), "<w:pStyle w:val=\"a1\"/>");
    assert_seen(seen_by(r, "tests/read-package %s '[Content_Types].xml'"), "document.main+xml");
}

static void a_template_without_a_place_has_the_body_at_its_end(void **state)
{
    struct rendering *r = *state;
    r->document->title = "标题";
    r->document->orientation = DOCUMENT_LANDSCAPE;
    given_template(r, "word/document.xml",
                   "<w:document " WORD "><w:body><w:p><w:pPr><w:pStyle w:val='a2'/></w:pPr>"
                   "<w:r><w:t>红头</w:t></w:r></w:p><w:sectPr><w:pgSz w:w='1' w:h='2'/></w:sectPr>"
                   "</w:body></w:document>");

    render_good(r, RENDER_DOCX);

    assert_seen(package_text(r), "红头: 红头\nTitle: 标题\npage: 16838 x 11906\n");
}

static void a_mark_that_word_has_cut_is_named(void **state)
{
    struct rendering *r = *state;
    given_template(r, "word/header1.xml",
                   "<w:hdr " WORD "><w:p><w:r><w:t>{{编</w:t></w:r><w:r><w:t>号}}</w:t></w:r>"
                   "</w:p></w:hdr>");

    render_refused(r, RENDER_DOCX, "文书模板中的“{{编号}}”带有不同的格式");
}

static void a_template_that_is_none_is_refused(void **state)
{
    struct rendering *r = *state;
    r->settings.docx_template = bytes_of("这不是 Word 文档");
    render_refused(r, RENDER_DOCX, "文书模板已损坏");

    given_template(r, "word/styles.xml", NULL);
    render_refused(r, RENDER_DOCX, "文书模板不是 Word 文档");

    given_template(r, "word/vbaProject.bin", "x");
    render_refused(r, RENDER_DOCX, "文书模板含有宏");
}

static void a_template_with_bad_xml_is_refused(void **state)
{
    struct rendering *r = *state;
    given_template(r, "word/document.xml", "<w:document " WORD "><w:body>");
    render_refused(r, RENDER_DOCX, "正文部分已损坏");

    given_template(r, "word/document.xml",
                   "<!DOCTYPE d [<!ENTITY e 'x'>]><w:document " WORD "><w:body/></w:document>");
    render_refused(r, RENDER_DOCX, "正文部分已损坏");

    given_template(r, "word/styles.xml", "<styles/>");
    render_refused(r, RENDER_DOCX, "样式部分已损坏");
}

#define SENTENCE(name) cmocka_unit_test_setup_teardown(name, rendering_set_up, rendering_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SENTENCE(the_first_table_can_be_read_back),
        SENTENCE(numbers_keep_their_decimals),
        SENTENCE(text_stays_text_whatever_it_begins_with),
        SENTENCE(each_table_has_a_sheet_with_a_name_that_excel_takes),
        SENTENCE(a_cell_that_excel_cannot_hold_is_named),
        SENTENCE(a_workbook_has_the_same_bytes_each_time),
        SENTENCE(a_document_is_in_word_what_it_is_on_paper),
        SENTENCE(fields_and_signatures_are_tables_without_lines),
        SENTENCE(a_landscape_document_has_a_wide_page),
        SENTENCE(a_word_file_has_the_same_bytes_each_time),
        SENTENCE(an_office_puts_its_own_paper_around_the_body),
        SENTENCE(a_template_without_a_place_has_the_body_at_its_end),
        SENTENCE(a_mark_that_word_has_cut_is_named),
        SENTENCE(a_template_that_is_none_is_refused),
        SENTENCE(a_template_with_bad_xml_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Certificates as they are printed: each fits on its page, and its code can be scanned from it. */
#include "people.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "award/award.h"
#include "award/award_document.h"
#include "platform/render/render.h"

#define ADDRESS "https://hbj.yunchuan.example/zs/confirm.html"
/* As long as names of each kind may be. */
#define TEN  "一二三四五六七八九十"
#define LONG TEN TEN TEN

struct scene {
    struct people *p;
    struct ctx *c;
    char path[80];
};

static struct scene s;

static int set_up(void **state)
{
    assert_int_equal(people_set_up(state), 0);
    s = (struct scene){.p = *state};
    s.c = &s.p->ctx;
    as(s.p, given_member(s.p, s.p->city, ROLE_OFFICE, "练竞先"));
    (void)snprintf(s.path, sizeof s.path, "%s/file", s.p->folder);
    return 0;
}

static int tear_down(void **state)
{
    (void)unlink(s.path);
    return people_tear_down(state);
}

static const char *const team_members[] = {"陆乐岚", "崔叙桐", "公仪明", "夏允越", "欧阳静姝"};

static const struct award_winner person = {.kind = AWARD_PERSON,
                                           .holder = 1,
                                           .name = "陆岚",
                                           .unit_name = "澄岚区分局",
                                           .award = "个人一等奖"};
static const struct award_winner team = {.kind = AWARD_TEAM,
                                         .holder = 2,
                                         .name = "澄岚一队",
                                         .unit_name = "云川市生态环境局澄岚区分局",
                                         .award = "团体二等奖",
                                         .members = {team_members, 5}};
static const struct award_winner longest = {.kind = AWARD_PERSON,
                                            .holder = 3,
                                            .name = LONG,
                                            .unit_name = LONG LONG,
                                            .award = "“现场检查与笔录制作”科目个人一等奖"};

static struct award_list given(const struct award_winner *winners, size_t count, const char *event)
{
    struct award_source source = {.owner_unit = s.p->city,
                                  .series = 7,
                                  .publication = 8,
                                  .number = "练兵〔2026〕1号",
                                  .event = event,
                                  .issuer = "云川市生态环境保护综合行政执法支队"};
    struct award_issued done;
    assert_int_equal(award_issue(s.c, &source, (struct field_list){winners, count}, &done), OK);
    return award_of_series(s.c, 7);
}

static struct rendered printed(struct award_list list, enum render_format format)
{
    const struct render_settings settings = {.most_pages = 0};
    struct rendered file = render_document(award_document(s.c, list, ADDRESS), format, &settings);
    assert_non_null(file.bytes.at);
    FILE *out = fopen(s.path, "wb");
    assert_non_null(out);
    assert_int_equal(fwrite(file.bytes.at, 1, file.bytes.length, out), file.bytes.length);
    assert_int_equal(fclose(out), 0);
    return file;
}

/* What a program says; %s is the path of the file. */
static const char *said_by(const char *format)
{
    enum { MOST = 64 * 1024 };
    char command[512], *said = arena_alloc(s.c->arena, MOST);
    (void)snprintf(command, sizeof command, format, s.path, s.path, s.path);
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    assert_true(fread(said, 1, MOST - 1, pipe) < MOST - 1);
    assert_int_equal(pclose(pipe), 0);
    return said;
}

/* Each page as a printer of 300 dots an inch has it, and a telephone reads it. */
#define SCAN                                                                        \
    "pdftoppm -r 300 -gray -png %s %s-page && zbarimg --nodbus -q --raw -Sdisable " \
    "-Sqrcode.enable "                                                              \
    "%s-page*.png"

static void assert_scans(struct award_list list)
{
    struct award_facts facts = award_facts_of(s.c);
    struct award_record record;
    const char *codes = said_by(SCAN);
    (void)said_by("rm %s-page*.png");
    for (size_t i = 0; i < list.count; i++) {
        const char *code =
            text_format(s.c->arena, ADDRESS "#%s", award_code_of(s.c, &list.list[i]));
        assert_non_null(strstr(codes, code));
        assert_int_equal(award_check(s.c->arena, &facts, code, &record), AWARD_CONFIRMED);
        assert_string_equal(record.name, list.list[i].name);
    }
}

static void all_of_a_contest_are_a_page_each_and_each_code_scans(void **state)
{
    const struct award_winner winners[] = {team, person};
    (void)state;
    struct award_list list = given(winners, 2, "2026年全市生态环境执法大练兵技能比武");

    struct rendered file = printed(list, RENDER_PDF);

    assert_int_equal(file.pages, 2);
    assert_int_equal(file.missing, 0);
    assert_scans(list);
    const char *text = said_by("pdftotext -layout %s -");
    assert_non_null(strstr(text, "陆乐岚、崔叙桐、公仪明、夏允越、欧阳静姝"));
    assert_non_null(strstr(text, "证书编号：练奖〔2026〕2号"));
    assert_non_null(strstr(text, "2026年11月22日"));
    assert_null(strstr(text, "第 1 页"));
}

static void the_longest_names_still_fit_on_one_page_and_scan(void **state)
{
    (void)state;
    struct award_list list = given(&longest, 1, LONG TEN "2026年全市生态环境执法大练兵技能比武");

    struct rendered file = printed(list, RENDER_PDF);

    assert_int_equal(file.pages, 1);
    assert_scans(list);
}

static void word_has_the_same_with_the_code_as_a_picture(void **state)
{
    const struct award_winner winners[] = {team, person};
    (void)state;
    struct award_list list = given(winners, 2, "技能比武");
    (void)printed(list, RENDER_DOCX);

    const char *codes = said_by("python3 -m zipfile -e %s %s-parts && "
                                "zbarimg --nodbus -q --raw %s-parts/word/media/*.png");
    const char *text = said_by("cat %s-parts/word/document.xml");
    const char *types = said_by("cat %s-parts/*Content_Types*");
    (void)said_by("rm -r %s-parts");

    assert_non_null(strstr(codes, award_code_of(s.c, &list.list[0])));
    assert_non_null(strstr(codes, award_code_of(s.c, &list.list[1])));
    assert_non_null(strstr(text, "荣 誉 证 书"));
    assert_non_null(strstr(text, "w:pgBorders"));
    assert_non_null(strstr(types, "lianbing2.png"));
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(all_of_a_contest_are_a_page_each_and_each_code_scans),
        CASE(the_longest_names_still_fit_on_one_page_and_scan),
        CASE(word_has_the_same_with_the_code_as_a_picture),
    };
    return cmocka_run_group_tests_name("award_document", tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Certificates: signed, numbered without holes, given once, taken away when the award is. */
#include "people.h"

#include <stdio.h>
#include <string.h>

#include "award/award.h"

enum { CONTEST = 70, FIRST = 71, SECOND = 72 };

struct scene {
    struct people *p;
    struct ctx *c;
    int64_t office, winner;
};

static struct scene s;

static int set_up(void **state)
{
    assert_int_equal(people_set_up(state), 0);
    s = (struct scene){.p = *state};
    s.c = &s.p->ctx;
    s.office = given_member(s.p, s.p->city, ROLE_OFFICE, "练竞先");
    s.winner = given_member(s.p, s.p->district, ROLE_OFFICER, "陆乐岚");
    as(s.p, s.office);
    return 0;
}

static struct award_source given_source(int64_t publication)
{
    return (struct award_source){.owner_unit = s.p->city,
                                 .series = CONTEST,
                                 .publication = publication,
                                 .number =
                                     publication == FIRST ? "练兵〔2026〕1号" : "练兵〔2026〕2号",
                                 .event = "2026年全市执法大练兵技能比武",
                                 .issuer = "云川市生态环境局"};
}

static struct award_winner given_winner(const char *award)
{
    int64_t *people = arena_alloc(s.c->arena, sizeof *people);
    *people = s.winner;
    return (struct award_winner){.kind = AWARD_PERSON,
                                 .holder = s.winner,
                                 .unit = s.p->district,
                                 .name = "陆乐岚",
                                 .unit_name = "澄岚区分局",
                                 .award = award,
                                 .people = {people, 1}};
}

static struct award_winner given_team(const char *award)
{
    static const char *const members[] = {"陆乐岚", "崔叙桐"};
    struct award_winner winner = given_winner(award);
    winner.kind = AWARD_TEAM;
    winner.holder = 5;
    winner.name = "澄岚一队";
    winner.members = (struct field_list){members, 2};
    return winner;
}

static struct award_issued issued(int64_t publication, const struct award_winner *winners,
                                  size_t count)
{
    struct award_source source = given_source(publication);
    struct award_issued done;
    assert_int_equal(award_issue(s.c, &source, (struct field_list){winners, count}, &done), OK);
    return done;
}

static void given_two(void)
{
    const struct award_winner winners[] = {given_team("团体一等奖"), given_winner("个人一等奖")};
    assert_int_equal(issued(FIRST, winners, 2).issued, 2);
}

static enum award_verdict verdict_of(const char *code, struct award_record *ret)
{
    struct award_facts facts = award_facts_of(s.c);
    return award_check(s.c->arena, &facts, code, ret);
}

static struct bytes file_of(const char *path)
{
    enum { MOST = 64 * 1024 };
    char *content = arena_alloc(s.c->arena, MOST);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    size_t length = fread(content, 1, MOST - 1, file);
    assert_int_equal(fclose(file), 0);
    return text_trim((struct bytes){content, length});
}

static const char *text_of(const char *path)
{
    struct bytes content = file_of(path);
    return arena_copy(s.c->arena, content.at, content.length);
}

/* ---- Issuing --------------------------------------------------------------------------------- */

static void certificates_are_numbered_in_order_and_say_who_has_won_what(void **state)
{
    (void)state;
    given_two();

    struct award_list list = award_of_series(s.c, CONTEST);

    assert_int_equal(list.count, 2);
    assert_string_equal(list.list[0].number, "练奖〔2026〕1号");
    assert_string_equal(list.list[0].name, "澄岚一队");
    assert_string_equal(list.list[0].members, "[\"陆乐岚\",\"崔叙桐\"]");
    assert_string_equal(list.list[1].number, "练奖〔2026〕2号");
    assert_string_equal(list.list[1].award, "个人一等奖");
    assert_int_equal(list.list[1].day, TODAY);
    assert_int_equal(count_deeds(s.p, "award.issue"), 1);
}

static void issuing_again_gives_the_same_ones(void **state)
{
    (void)state;
    given_two();
    const struct award_winner winners[] = {given_team("团体一等奖"), given_winner("个人一等奖")};

    struct award_issued again = issued(FIRST, winners, 2);

    assert_int_equal(again.issued, 0);
    assert_int_equal(again.kept, 2);
    assert_int_equal(award_of_series(s.c, CONTEST).count, 2);
    assert_int_equal(count_deeds(s.p, "award.issue"), 1);
}

static void a_later_publication_keeps_what_it_gives_again_and_revokes_the_rest(void **state)
{
    (void)state;
    given_two();
    const struct award_winner winners[] = {given_team("团体一等奖"), given_winner("个人二等奖")};

    struct award_issued done = issued(SECOND, winners, 2);

    struct award_list list = award_of_series(s.c, CONTEST);
    assert_int_equal(done.kept, 1);
    assert_int_equal(done.issued, 1);
    assert_int_equal(done.revoked, 1);
    assert_int_equal(list.list[0].revoked_at, 0);
    assert_int_equal(list.list[0].source, FIRST);
    assert_int_equal(list.list[0].stands, SECOND);
    assert_string_equal(list.list[1].revoked_reason, "练兵〔2026〕2号公布后不再获得这个奖项。");
    assert_string_equal(list.list[2].number, "练奖〔2026〕3号");
}

static void a_name_that_was_put_right_gets_a_new_certificate(void **state)
{
    (void)state;
    given_two();
    struct award_winner winner = given_winner("个人一等奖");
    winner.name = "陆乐澜";

    struct award_issued done = issued(SECOND, &winner, 1);

    struct award_list list = award_of_series(s.c, CONTEST);
    assert_int_equal(done.issued, 1);
    assert_int_equal(done.revoked, 2);
    assert_string_equal(list.list[1].revoked_reason,
                        "练兵〔2026〕2号公布的内容与证书不同，另发新证。");
    assert_string_equal(list.list[2].name, "陆乐澜");
}

static void what_was_revoked_by_hand_does_not_come_back_under_its_publication(void **state)
{
    (void)state;
    given_two();
    const struct award_winner winners[] = {given_team("团体一等奖"), given_winner("个人一等奖")};
    assert_int_equal(award_revoke(s.c, award_of_series(s.c, CONTEST).list[1].id, "冒名顶替"), OK);

    assert_int_equal(issued(FIRST, winners, 2).issued, 0);
    assert_int_equal(issued(SECOND, winners, 2).issued, 1);
    assert_int_equal(count_deeds(s.p, "award.revoke"), 1);
}

static void revoking_twice_is_refused(void **state)
{
    (void)state;
    given_two();
    int64_t id = award_of_series(s.c, CONTEST).list[0].id;
    assert_int_equal(award_revoke(s.c, id, "印错"), OK);

    assert_int_equal(award_revoke(s.c, id, "印错"), ERR_CONFLICT);
    assert_int_equal(award_revoke(s.c, 1, "印错"), ERR_NOT_FOUND);
}

static void nothing_is_issued_without_the_key_file(void **state)
{
    (void)state;
    struct award_source source = given_source(FIRST);
    struct award_winner winner = given_winner("个人一等奖");
    struct award_issued done;
    struct bytes page;
    org_use_keys(NULL);

    assert_int_equal(award_issue(s.c, &source, (struct field_list){&winner, 1}, &done),
                     ERR_CONFLICT);
    assert_int_equal(award_page(s.c, &page), ERR_CONFLICT);
    assert_int_equal(award_of_series(s.c, CONTEST).count, 0);
}

static void a_winner_finds_what_counts_among_his_own(void **state)
{
    (void)state;
    given_two();
    as(s.p, s.winner);
    assert_int_equal(award_of_actor(s.c).count, 2);
    as(s.p, s.office);
    assert_int_equal(award_of_actor(s.c).count, 0);
    assert_int_equal(award_revoke(s.c, award_of_series(s.c, CONTEST).list[0].id, "印错"), OK);
    as(s.p, s.winner);

    assert_int_equal(award_of_actor(s.c).count, 1);
}

/* ---- Signatures ------------------------------------------------------------------------------ */

static void a_code_is_confirmed_with_what_it_says_also_behind_an_address(void **state)
{
    (void)state;
    struct award_record record;
    given_two();
    struct award_certificate one = award_of_series(s.c, CONTEST).list[1];
    const char *code = award_code_of(s.c, &one);

    assert_int_equal(verdict_of(code, &record), AWARD_CONFIRMED);
    assert_int_equal(
        verdict_of(text_format(s.c->arena, " https://hbj.example/confirm#%s\n", code), &record),
        AWARD_CONFIRMED);
    assert_string_equal(record.number, "练奖〔2026〕2号");
    assert_string_equal(record.event, "2026年全市执法大练兵技能比武");
    assert_string_equal(record.award, "个人一等奖");
    assert_string_equal(record.name, "陆乐岚");
    assert_string_equal(record.unit, "澄岚区分局");
    assert_string_equal(record.day, "2026-11-22");
    assert_string_equal(record.issuer, "云川市生态环境局");
    assert_string_equal(record.key, one.key);
}

static void a_revoked_one_says_so(void **state)
{
    (void)state;
    struct award_record record;
    given_two();
    struct award_list list = award_of_series(s.c, CONTEST);
    assert_int_equal(award_revoke(s.c, list.list[1].id, "冒名顶替"), OK);

    assert_int_equal(verdict_of(award_code_of(s.c, &list.list[1]), &record), AWARD_REVOKED);
    assert_int_equal(verdict_of(award_code_of(s.c, &list.list[0]), &record), AWARD_CONFIRMED);
}

static void no_byte_of_a_code_can_be_changed_or_left_out(void **state)
{
    (void)state;
    struct award_record record;
    given_two();
    struct award_certificate one = award_of_series(s.c, CONTEST).list[0];
    char *code = arena_copy(s.c->arena, award_code_of(s.c, &one), strlen(award_code_of(s.c, &one)));
    size_t confirmed = 0;
    for (size_t i = 0; code[i]; i++) {
        struct arena_mark mark = arena_mark(s.c->arena);
        char was = code[i];
        code[i] = was == 'A' ? 'B' : 'A';
        confirmed += verdict_of(code, &record) == AWARD_CONFIRMED;
        code[i] = '\0';
        confirmed += verdict_of(code, &record) == AWARD_CONFIRMED;
        code[i] = was;
        arena_rewind(s.c->arena, mark);
    }

    assert_int_equal(confirmed, 0);
    assert_int_equal(verdict_of(code, &record), AWARD_CONFIRMED);
}

static void another_key_file_signs_with_another_key_and_keeps_the_old_one(void **state)
{
    (void)state;
    struct award_record record;
    struct org_keys others;
    given_two();
    struct award_facts before = award_facts_of(s.c);
    memset(&others, 9, sizeof others);
    org_use_keys(&others);
    const struct award_winner winner = given_winner("个人一等奖");

    assert_int_equal(issued(SECOND, &winner, 1).kept, 1);
    const struct award_winner winners[] = {winner, given_team("组织奖")};
    assert_int_equal(issued(SECOND, winners, 2).issued, 1);

    struct award_list list = award_of_series(s.c, CONTEST);
    assert_int_equal(award_facts_of(s.c).key_count, 2);
    assert_int_equal(verdict_of(award_code_of(s.c, &list.list[1]), &record), AWARD_CONFIRMED);
    assert_int_equal(verdict_of(award_code_of(s.c, &list.list[2]), &record), AWARD_CONFIRMED);
    assert_int_equal(award_check(s.c->arena, &before, award_code_of(s.c, &list.list[2]), &record),
                     AWARD_OTHER_KEY);
    assert_null(record.name);
}

static void what_is_printed_must_still_be_what_was_signed(void **state)
{
    (void)state;
    given_two();
    struct award_list list = award_of_series(s.c, CONTEST);
    assert_int_equal(award_need_intact(s.c, list), OK);

    (void)db_exec(s.c, "UPDATE award_certificate SET name = '别人' WHERE kind = $1;",
                  DB_ARGS(VAL(AWARD_PERSON)));

    assert_int_equal(award_need_intact(s.c, award_of_series(s.c, CONTEST)), ERR_INTERNAL);
    list.count = 1;
    assert_int_equal(award_need_intact(s.c, list), OK);
    assert_int_equal(award_revoke(s.c, list.list[0].id, "印错"), OK);
    assert_int_equal(award_need_intact(s.c, award_of_series(s.c, CONTEST)), ERR_CONFLICT);
}

/* tests/award, which the page in the browser and the published script read, too. */
static void what_is_signed_is_what_was_published(void **state)
{
    struct award_facts facts;
    struct award_record record;
    (void)state;
    given_two();
    struct award_list list = award_of_series(s.c, CONTEST);
    struct bytes page = file_of("tests/award/page.json");

    assert_string_equal(award_code_of(s.c, &list.list[0]), text_of("tests/award/team.code"));
    assert_string_equal(award_code_of(s.c, &list.list[1]), text_of("tests/award/person.code"));
    assert_true(award_facts_read(s.c->arena, page, &facts));
    assert_int_equal(award_check(s.c->arena, &facts, award_code_of(s.c, &list.list[0]), &record),
                     AWARD_CONFIRMED);
    assert_int_equal(award_check(s.c->arena, &facts, award_code_of(s.c, &list.list[1]), &record),
                     AWARD_REVOKED);
}

/* ---- The page -------------------------------------------------------------------------------- */

static void the_page_carries_the_facts_and_no_name(void **state)
{
    (void)state;
    struct bytes page;
    struct award_facts facts;
    struct award_record record;
    given_two();
    struct award_list list = award_of_series(s.c, CONTEST);
    assert_int_equal(award_revoke(s.c, list.list[1].id, "冒名顶替"), OK);

    assert_int_equal(award_page(s.c, &page), OK);

    assert_true(award_facts_read(s.c->arena, page, &facts));
    assert_int_equal(facts.key_count, 1);
    assert_int_equal(facts.revoked_count, 1);
    assert_int_equal(facts.made_at, s.c->now);
    assert_int_equal(award_check(s.c->arena, &facts, award_code_of(s.c, &list.list[1]), &record),
                     AWARD_REVOKED);
    assert_null(strstr(page.at, "陆乐岚"));
    assert_null(strstr(page.at, "练奖〔2026〕2号"));
    assert_non_null(strstr(award_page_policy(s.c, page), "default-src 'none'"));
}

static void what_is_no_page_has_no_facts(void **state)
{
    static const char *const others[] = {"",
                                         "{}",
                                         "[1]",
                                         "<p>id=\"facts\"></p>",
                                         "{\"method\":\"lianbing-award-1\",\"keys\":[]}",
                                         "{\"method\":\"lianbing-award-1\",\"keys\":[\"00\"]}",
                                         "{\"method\":\"lianbing-award-2\",\"keys\":[]}"};
    struct award_facts facts;
    (void)state;
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        assert_false(award_facts_read(s.c->arena, bytes_of(others[i]), &facts));
}

static void an_address_is_one_that_a_phone_can_open(void **state)
{
    static const char *const bad[] = {
        "hbj.example",           "ftp://hbj.example", "https://", "https://hbj.example/#x",
        "https://环保.example/", "https://a b"};
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_int_equal(award_set_address(s.c, s.p->city, bad[i]), ERR_INVALID);
        assert_non_null(fault_at(s.p, "address"));
        begin_anew(s.p);
    }
    assert_null(award_address(s.c, s.p->city));
    assert_int_equal(award_set_address(s.c, s.p->city, "https://hbj.example/confirm.html"), OK);
    assert_int_equal(award_set_address(s.c, s.p->city, "https://hbj.example/confirm.html"), OK);
    assert_string_equal(award_address(s.c, s.p->city), "https://hbj.example/confirm.html");
    assert_int_equal(count_deeds(s.p, "award.address"), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, people_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(certificates_are_numbered_in_order_and_say_who_has_won_what),
        TEST(issuing_again_gives_the_same_ones),
        TEST(a_later_publication_keeps_what_it_gives_again_and_revokes_the_rest),
        TEST(a_name_that_was_put_right_gets_a_new_certificate),
        TEST(what_was_revoked_by_hand_does_not_come_back_under_its_publication),
        TEST(revoking_twice_is_refused),
        TEST(nothing_is_issued_without_the_key_file),
        TEST(a_winner_finds_what_counts_among_his_own),
        TEST(a_code_is_confirmed_with_what_it_says_also_behind_an_address),
        TEST(a_revoked_one_says_so),
        TEST(no_byte_of_a_code_can_be_changed_or_left_out),
        TEST(another_key_file_signs_with_another_key_and_keeps_the_old_one),
        TEST(what_is_printed_must_still_be_what_was_signed),
        TEST(what_is_signed_is_what_was_published),
        TEST(the_page_carries_the_facts_and_no_name),
        TEST(what_is_no_page_has_no_facts),
        TEST(an_address_is_one_that_a_phone_can_open),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

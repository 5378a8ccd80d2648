/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From figures in a file to a frozen, printed ranking: three people of two units, scored by a
 * paper and an operation, 50 points each of 120 and 100; one of them is recommended.
 */
#include "people.h"
#include "rendering.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "campaign/campaign_document.h"
#include "campaign/campaign_import.h"
#include "campaign/campaign_result.h"
#include "file/file.h"
#include "platform/render/house.h"
#include "publish/publish.h"

struct world {
    struct people *p;
    struct ctx *c;
    int64_t office, manager; /* of the city; of the district */
    int64_t one, two, three; /* YC… in the district, the district, the neighbour */
    int64_t task;
};

static struct world w;

/* ---- What is given --------------------------------------------------------------------------- */

static int64_t given_task(struct world *world)
{
    struct scheme scheme = {.year = 2026, .owner_unit = world->p->city};
    assert_int_equal(scheme_create(world->c, "monitoring-2019", 0, &scheme), OK);
    scheme.content = text_format(world->c->arena, "{\"quota\":1,%s", scheme.content + 1);
    assert_int_equal(scheme_change(world->c, &scheme), OK);
    assert_int_equal(scheme_lock(world->c, scheme.id, scheme.rev, &scheme), OK);
    struct campaign_task task = {.title = "监测比武",
                                 .scheme = scheme.id,
                                 .owner_unit = world->p->city,
                                 .period_from = day("2026-01-01"),
                                 .period_until = day("2026-12-31")};
    const struct campaign_wish wishes[] = {{world->one, 0}, {world->two, 0}, {world->three, 0}};
    assert_int_equal(campaign_create(world->c, &task, wishes, 3), OK);
    return task.id;
}

static int set_up(void **state)
{
    assert_int_equal(people_set_up(state), 0);
    w = (struct world){.p = *state};
    w.c = &w.p->ctx;
    w.c->folder = w.p->folder;
    (void)mkdir(text_format(w.c->arena, "%s/uploads", w.p->folder), 0700);
    (void)mkdir(text_format(w.c->arena, "%s/blobs", w.p->folder), 0700);
    w.one = given_person(w.p, w.p->district, "夏允越");
    w.two = given_person(w.p, w.p->district, "陆乐岚");
    w.three = given_person(w.p, w.p->neighbour, "崔叙桐");
    w.office = given_member(w.p, w.p->city, ROLE_OFFICE, "练竞先");
    w.manager = given_member(w.p, w.p->district, ROLE_MANAGER, "裘书然");
    as(w.p, w.office);
    w.task = given_task(&w);
    return 0;
}

static int tear_down(void **state)
{
    struct people *p = *state;
    char command[256];
    (void)snprintf(command, sizeof command, "rm -rf %s/uploads %s/blobs", p->folder, p->folder);
    assert_int_equal(system(command), 0);
    return people_tear_down(state);
}

static struct campaign_task task_now(void)
{
    struct campaign_task task;
    assert_true(campaign_get(w.c, w.task, &task));
    campaign_count(w.c, &task);
    return task;
}

/* Bytes that somebody has brought. */
static int64_t given_file(const char *content, int type)
{
    struct file file = {.name = "数据.csv", .type = type, .unit = w.p->city};
    file.size = (int64_t)strlen(content);
    assert_int_equal(file_keep(w.c, bytes_of(content), &file.hash), OK);
    file_add(w.c, &file);
    return file.id;
}

static struct campaign_import check(const char *content)
{
    struct campaign_import import;
    int64_t file = given_file(content, FILE_TYPE_TEXT);
    begin_anew(w.p);
    assert_int_equal(campaign_import_check(w.c, w.task, file, &import), OK);
    return import;
}

static void given_figures(const char *content)
{
    struct campaign_import import = check(content);
    assert_int_equal(import.fault_count, 0);
    assert_int_equal(campaign_import_apply(w.c, w.task, "", &import), OK);
}

static const char figures[] = "证件号,理论闭卷成绩（分）,现场操作成绩\r\n"
                              "YC00001,120,80\r\nYC00002,96,90\r\nYC00003,60,50\r\n";

static struct campaign_wish_to_freeze wish_now(const char *reason)
{
    static const char *const names[] = {"甲", "乙"};
    struct campaign_task task = task_now();
    return (struct campaign_wish_to_freeze){
        .rev = task.rev, .stamp = task.stamp, .reason = reason, .agreed_by = {names, 2}};
}

static enum err prepare(const char *reason, struct campaign_freezing *freezing)
{
    struct campaign_wish_to_freeze wish = wish_now(reason);
    begin_anew(w.p);
    return campaign_prepare_freeze(w.c, w.task, &wish, freezing);
}

static struct publish_result freeze(const char *reason)
{
    struct campaign_freezing freezing;
    assert_int_equal(prepare(reason, &freezing), OK);
    assert_int_equal(campaign_freeze(w.c, &freezing), OK);
    return freezing.result;
}

static struct campaign_result result_of(int64_t publication)
{
    struct campaign_result result;
    assert_int_equal(campaign_result(w.c, w.task, publication, &result), OK);
    return result;
}

static const struct shown_row *row_at(const struct campaign_result *result, size_t index)
{
    assert_true(index < result->ranking->rows.count);
    return (const struct shown_row *)result->ranking->rows.at + index;
}

static const char *sentence_at(const struct campaign_import *import, int64_t line)
{
    const struct import_sentence *list = import->faults.at;
    for (size_t i = 0; i < import->faults.count; i++) {
        if (list[i].line == line)
            return list[i].message;
    }
    return "";
}

/* ---- Import ---------------------------------------------------------------------------------- */

static void a_wide_file_fills_the_figures_of_each_subject(void **state)
{
    (void)state;
    struct campaign_import import = check(figures);

    assert_int_equal(import.fresh, 6);
    assert_int_equal(import.changed + import.unchanged + import.fault_count, 0);
    assert_int_equal(campaign_import_apply(w.c, w.task, "成绩单", &import), OK);
    assert_int_equal(task_now().filled, 6);
    struct campaign_result result = result_of(0);
    assert_string_equal(row_at(&result, 0)->total, "90.00");
    assert_string_equal(row_at(&result, 1)->total, "85.00");
}

static void a_long_file_says_source_and_date_of_each_figure(void **state)
{
    (void)state;
    given_figures("subject,metric,value,source,date\r\n夏允越,paper,100.5,成绩单,2026-06-01\r\n");

    struct fact_list facts = fact_all(w.c, task_now().book);
    assert_int_equal(facts.count, 1);
    assert_int_equal(facts.list[0].subject, w.one);
    assert_int_equal(facts.list[0].value, 100500000);
    assert_string_equal(facts.list[0].source, "成绩单");
    assert_int_equal(facts.list[0].day, day("2026-06-01"));
}

static void the_same_file_twice_changes_nothing(void **state)
{
    (void)state;
    given_figures(figures);
    int64_t stamp = task_now().stamp, deeds = count_deeds(w.p, "fact.store");

    struct campaign_import again = check(figures);

    assert_int_equal(again.unchanged, 6);
    assert_int_equal(again.facts.count, 0);
    assert_int_equal(campaign_import_apply(w.c, w.task, "", &again), OK);
    assert_int_equal(task_now().stamp, stamp);
    assert_int_equal(count_deeds(w.p, "fact.store"), deeds);
}

static void an_empty_cell_leaves_a_figure_as_it_is(void **state)
{
    (void)state;
    given_figures(figures);

    struct campaign_import import = check("证件号,paper,operation\r\nYC00001,,81\r\n");

    assert_int_equal(import.changed, 1);
    assert_int_equal(import.fresh + import.unchanged, 0);
}

static void all_faulty_rows_are_told_with_their_lines(void **state)
{
    (void)state;
    (void)given_person(w.p, w.p->district, "另有人");
    struct campaign_import import = check("对象,数据项,数值,日期\r\n"
                                          "夏允越,paper,一百,\r\n"
                                          "另有人,paper,1,\r\n"
                                          "陆乐岚,笔试,1,\r\n"
                                          "*,paper,1,\r\n"
                                          "崔叙桐,paper,1,2026/6/1\r\n"
                                          "陆乐岚,paper,2,\r\n"
                                          "YC00002,理论闭卷成绩,3,\r\n"
                                          ",paper,3,\r\n");

    assert_int_equal(import.rows_read, 8);
    assert_int_equal(import.fault_count, 7);
    assert_non_null(strstr(sentence_at(&import, 2), "“理论闭卷成绩”填的“一百”不是数"));
    assert_non_null(strstr(sentence_at(&import, 3), "“另有人”不是这个任务中"));
    assert_non_null(strstr(sentence_at(&import, 4), "没有数据项“笔试”"));
    assert_non_null(strstr(sentence_at(&import, 5), "各个对象自己的"));
    assert_non_null(strstr(sentence_at(&import, 6), "日期“2026/6/1”写法不对"));
    assert_non_null(strstr(sentence_at(&import, 8), "在第 7 行已经填过"));
    assert_non_null(strstr(sentence_at(&import, 9), "没有写对象"));
}

static void a_name_that_two_have_needs_the_certificate(void **state)
{
    (void)state;
    int64_t other = given_person(w.p, w.p->neighbour, "夏允越");
    const struct campaign_wish wishes[] = {{w.one, 0}, {other, 0}};
    struct campaign_task task = task_now();
    assert_int_equal(campaign_change(w.c, &task, wishes, 2), OK);

    struct campaign_import import = check("姓名,paper\r\n夏允越,1\r\n");

    assert_non_null(strstr(sentence_at(&import, 2), "有 2 个，请改用执法证号"));
}

static void what_changed_after_the_look_is_not_overwritten(void **state)
{
    (void)state;
    given_figures(figures);
    struct campaign_import import = check("证件号,paper\r\nYC00001,110\r\n");
    given_figures("证件号,paper\r\nYC00001,111\r\n");

    assert_int_equal(campaign_import_apply(w.c, w.task, "", &import), ERR_CONFLICT);

    assert_string_not_equal(check("证件号,paper\r\nYC00001,110\r\n").plan, import.plan);
    assert_int_equal(check("证件号,paper\r\nYC00001,111\r\n").unchanged, 1);
}

static void a_manager_imports_only_for_their_own_people(void **state)
{
    (void)state;
    int64_t file = given_file(figures, FILE_TYPE_TEXT);
    struct campaign_import import;
    (void)db_exec(w.c, "UPDATE file SET person = $1;", DB_ARGS(VAL(w.manager)));
    as(w.p, w.manager);

    assert_int_equal(campaign_import_check(w.c, w.task, file, &import), OK);

    assert_int_equal(import.fresh, 4);
    assert_int_equal(import.fault_count, 1);
    assert_non_null(strstr(sentence_at(&import, 4), "YC00003"));
}

/* ---- Freezing -------------------------------------------------------------------------------- */

static void a_frozen_ranking_has_number_hash_and_what_it_came_from(void **state)
{
    (void)state;
    given_figures(figures);

    struct publish_result result = freeze("");

    assert_string_equal(result.number, "练兵〔2026〕1号");
    assert_int_equal(result.version, 1);
    assert_int_equal(result.supersedes, 0);
    assert_int_equal(result.fact_count, 6);
    assert_int_equal(strlen(result.hash), 64);
    assert_true(publish_verify(w.c, &result).is_intact);
    assert_int_equal(task_now().frozen, 1);
    assert_int_equal(count_deeds(w.p, "publish.freeze"), 1);
}

static void a_frozen_ranking_stays_whatever_happens_to_the_figures(void **state)
{
    (void)state;
    given_figures(figures);
    int64_t id = freeze("").id;
    given_figures("证件号,paper\r\nYC00003,119\r\n");
    (void)db_exec(w.c, "UPDATE org_person SET name = '改过名', certificate = 'X' WHERE id = $1;",
                  DB_ARGS(VAL(w.one)));
    (void)db_exec(w.c, "DELETE FROM campaign_subject WHERE subject = $1;", DB_ARGS(VAL(w.two)));

    struct campaign_result result = result_of(id);

    assert_int_equal(result.ranking->rows.count, 3);
    assert_string_equal(row_at(&result, 0)->name, "夏允越");
    assert_string_equal(row_at(&result, 0)->total, "90.00");
    assert_string_equal(row_at(&result, 2)->total, "50.00");
    assert_int_equal(result.ranking->warnings.count, 0);
    assert_string_equal(result.ranking->number, "练兵〔2026〕1号");
}

static void what_moved_after_it_was_seen_is_not_frozen(void **state)
{
    (void)state;
    struct campaign_freezing freezing;
    given_figures(figures);
    struct campaign_wish_to_freeze wish = wish_now("");
    given_figures("证件号,paper\r\nYC00003,61\r\n");

    assert_int_equal(campaign_prepare_freeze(w.c, w.task, &wish, &freezing), ERR_CONFLICT);
    assert_int_equal(freezing.task.stamp, wish.stamp + 1);

    assert_int_equal(prepare("", &freezing), OK);
    given_figures("证件号,paper\r\nYC00003,62\r\n");
    assert_int_equal(campaign_freeze(w.c, &freezing), ERR_CONFLICT);
    assert_int_equal(task_now().frozen, 0);
}

static void two_who_freeze_at_once_make_one_result(void **state)
{
    (void)state;
    struct campaign_freezing one, other;
    given_figures(figures);
    assert_int_equal(prepare("", &one), OK);
    assert_int_equal(prepare("", &other), OK);

    assert_int_equal(campaign_freeze(w.c, &one), OK);

    assert_int_equal(campaign_freeze(w.c, &other), ERR_CONFLICT);
}

static void an_amendment_says_why_and_shows_what_moved(void **state)
{
    (void)state;
    struct campaign_freezing freezing;
    struct field_list moves;
    given_figures(figures);
    int64_t first = freeze("").id;
    given_figures("证件号,paper\r\nYC00002,120\r\n");
    assert_int_equal(prepare("", &freezing), ERR_INVALID);
    assert_non_null(fault_at(w.p, "reason"));

    struct publish_result second = freeze("成绩登记错误");

    assert_int_equal(second.version, 2);
    assert_int_equal(second.supersedes, first);
    assert_string_equal(second.number, "练兵〔2026〕2号");
    assert_int_equal(publish_moves(w.c, &second, &moves), OK);
    assert_int_equal(moves.count, 2);
    const struct publish_move *list = moves.at;
    assert_string_equal(list[0].name, "陆乐岚");
    assert_int_equal(list[0].rank_before, 2);
    assert_int_equal(list[0].rank_after, 1);
    assert_string_equal(list[0].total_after, "95.00");
    assert_int_equal(list[1].rank_after, 2);
}

static void a_comparison_says_whose_points_changed_where(void **state)
{
    (void)state;
    given_figures(figures);
    struct campaign_result before = result_of(freeze("").id);
    given_figures("证件号,paper\r\nYC00002,120\r\n");
    struct campaign_result after = result_of(0);

    struct field_list moves = campaign_moves(w.c, before.ranking, after.ranking);
    struct field_list reasons = campaign_reasons(w.c, &before, &after, moves);

    assert_int_equal(reasons.count, 1);
    const struct shown_reason *reason = reasons.at;
    assert_int_equal(reason->subject, w.two);
    assert_string_equal(reason->item, "paper");
    assert_string_equal(reason->before, "40.00");
    assert_string_equal(reason->after, "50.00");
}

static void the_same_is_not_frozen_twice(void **state)
{
    (void)state;
    struct campaign_freezing freezing;
    given_figures(figures);
    (void)freeze("");

    assert_int_equal(prepare("再来一次", &freezing), ERR_INVALID);
}

static void open_places_are_frozen_only_when_acknowledged(void **state)
{
    (void)state;
    struct campaign_freezing freezing;
    given_figures("证件号,paper,operation\r\nYC00001,60,60\r\nYC00002,60,60\r\nYC00003,1,1\r\n");

    assert_int_equal(prepare("", &freezing), ERR_INVALID);
    assert_non_null(fault_at(w.p, "is_acknowledged"));

    struct campaign_wish_to_freeze wish = wish_now("");
    wish.is_acknowledged = true;
    begin_anew(w.p);
    assert_int_equal(campaign_prepare_freeze(w.c, w.task, &wish, &freezing), OK);
}

static void only_the_office_freezes(void **state)
{
    (void)state;
    struct campaign_freezing freezing;
    given_figures(figures);
    as(w.p, w.manager);

    assert_int_equal(prepare("", &freezing), ERR_FORBIDDEN);
}

/* ---- Who sees it, and is it whole ------------------------------------------------------------ */

static void all_who_see_the_task_see_all_of_what_is_frozen(void **state)
{
    (void)state;
    struct shown_explanation *why;
    given_figures(figures);
    int64_t id = freeze("").id;
    as(w.p, w.manager);

    assert_int_equal(result_of(0).ranking->rows.count, 2);
    struct campaign_result result = result_of(id);
    assert_int_equal(result.ranking->rows.count, 3);
    assert_int_equal(campaign_explain(w.c, &result, w.two, &why), OK);
    assert_string_equal(why->gap, "5.00");
    assert_int_equal(campaign_explain(w.c, &result, w.three, &why), ERR_NOT_FOUND);
}

static void a_blob_that_was_touched_is_found(void **state)
{
    (void)state;
    struct campaign_result result;
    given_figures(figures);
    struct publish_result frozen = freeze("");
    int file = open(file_path(w.c, frozen.facts), O_WRONLY);
    assert_true(file >= 0);
    assert_int_equal(pwrite(file, "9", 1, 90), 1);
    assert_int_equal(close(file), 0);

    struct publish_check checked = publish_verify(w.c, &frozen);

    assert_false(checked.is_intact);
    assert_non_null(strstr(checked.sentence, "数据文件"));
    assert_int_equal(campaign_result(w.c, w.task, frozen.id, &result), ERR_INTERNAL);
}

static void a_row_that_was_touched_is_found(void **state)
{
    (void)state;
    struct publish_result result;
    given_figures(figures);
    int64_t id = freeze("").id;
    (void)db_exec(w.c, "UPDATE publish_result SET agreed_by = '[\"丙\"]';", DB_NO_ARGS);
    assert_true(publish_get(w.c, id, &result));

    assert_false(publish_verify(w.c, &result).is_intact);
}

/* ---- Documents ------------------------------------------------------------------------------- */

static const char *printed(struct document *document)
{
    struct bytes pdf;
    assert_int_equal(render_for(w.c, document, RENDER_PDF, NULL, &pdf), OK);
    const char *path = text_format(w.c->arena, "%s/uploads/out.pdf", w.p->folder);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(pdf.at, 1, pdf.length, file), pdf.length);
    assert_int_equal(fclose(file), 0);
    FILE *pipe = popen(text_format(w.c->arena, "pdftotext -layout %s - | tr -d ' \\n'", path), "r");
    assert_non_null(pipe);
    char *text = arena_alloc(w.c->arena, 65536);
    size_t length = fread(text, 1, 65535, pipe);
    text[length] = '\0';
    assert_int_equal(pclose(pipe), 0);
    return text;
}

static void a_draft_says_on_its_face_that_it_is_one(void **state)
{
    (void)state;
    struct document *document;
    given_figures(figures);
    struct campaign_result result = result_of(0);
    assert_int_equal(campaign_ranking_document(w.c, &result, &document), OK);

    const char *text = printed(document);

    assert_seen(text, "未定稿，仅供核对");
    assert_seen(text, "1夏允越澄岚区分局50.0040.0090.00");
    assert_null(strstr(text, "SM3"));
}

static void a_frozen_ranking_prints_number_hash_head_and_who_agreed(void **state)
{
    (void)state;
    struct document *document;
    given_figures(figures);
    struct campaign_result result = result_of(freeze("").id);
    assert_int_equal(campaign_ranking_document(w.c, &result, &document), OK);

    const char *text = printed(document);

    assert_seen(text, "练兵〔2026〕1号");
    assert_seen(text, result.frozen.hash);
    assert_seen(text, result.frozen.audit_head);
    assert_seen(text, "同意定稿：甲、乙。");
    assert_seen(text, "批准");
    assert_null(strstr(text, "未定稿"));
}

static void the_office_that_the_settings_name_stands_on_documents_of_others(void **state)
{
    (void)state;
    struct document *document;
    struct render_house house = {.office = "大练兵活动办公室"};
    given_figures(figures);
    struct campaign_result result = result_of(0);
    render_use_house(&house);
    assert_int_equal(campaign_ranking_document(w.c, &result, &document), OK);
    assert_seen(printed(document), "活动办公室：大练兵活动办公室");

    house.office = result.task.owner_name;
    assert_int_equal(campaign_ranking_document(w.c, &result, &document), OK);
    assert_null(strstr(printed(document), "活动办公室"));
    render_use_house(NULL);
}

static void an_explanation_prints_points_and_figures(void **state)
{
    (void)state;
    struct document *document;
    given_figures("证件号,paper,operation,来源\r\nYC00001,120,80,名册\r\n");
    struct campaign_result result = result_of(0);
    assert_int_equal(campaign_explanation_document(w.c, &result, w.one, &document), OK);

    const char *text = printed(document);

    assert_seen(text, "夏允越得分说明");
    assert_seen(text, "现场操作：40.00分，满分50.00分");
    assert_seen(text, "（名册）");
}

#define SENTENCE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "render-worker") == 0)
        return render_worker(STDIN_FILENO, STDOUT_FILENO);
    const struct CMUnitTest tests[] = {
        SENTENCE(a_wide_file_fills_the_figures_of_each_subject),
        SENTENCE(a_long_file_says_source_and_date_of_each_figure),
        SENTENCE(the_same_file_twice_changes_nothing),
        SENTENCE(an_empty_cell_leaves_a_figure_as_it_is),
        SENTENCE(all_faulty_rows_are_told_with_their_lines),
        SENTENCE(a_name_that_two_have_needs_the_certificate),
        SENTENCE(what_changed_after_the_look_is_not_overwritten),
        SENTENCE(a_manager_imports_only_for_their_own_people),
        SENTENCE(a_frozen_ranking_has_number_hash_and_what_it_came_from),
        SENTENCE(a_frozen_ranking_stays_whatever_happens_to_the_figures),
        SENTENCE(what_moved_after_it_was_seen_is_not_frozen),
        SENTENCE(two_who_freeze_at_once_make_one_result),
        SENTENCE(an_amendment_says_why_and_shows_what_moved),
        SENTENCE(a_comparison_says_whose_points_changed_where),
        SENTENCE(the_same_is_not_frozen_twice),
        SENTENCE(open_places_are_frozen_only_when_acknowledged),
        SENTENCE(only_the_office_freezes),
        SENTENCE(all_who_see_the_task_see_all_of_what_is_frozen),
        SENTENCE(a_blob_that_was_touched_is_found),
        SENTENCE(a_row_that_was_touched_is_found),
        SENTENCE(a_draft_says_on_its_face_that_it_is_one),
        SENTENCE(a_frozen_ranking_prints_number_hash_head_and_who_agreed),
        SENTENCE(the_office_that_the_settings_name_stands_on_documents_of_others),
        SENTENCE(an_explanation_prints_points_and_figures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

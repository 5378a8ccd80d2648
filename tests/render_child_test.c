/* SPDX-License-Identifier: Apache-2.0 */
/* Rendering in a process of its own: what goes over, what comes back, what may go wrong. */
#include "rendering.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "platform/render/wire.h"

/* This program is also the child: see main. */
static void render_child_good(struct rendering *r, enum render_format format)
{
    struct render_child child = {0};
    r->file = render_in_child(r->document, format, &r->settings, &child);
    assert_string_equal(r->file.sentence ? r->file.sentence : "", "");
}

static void render_child_refused(struct rendering *r, const struct render_child *child,
                                 const char *piece)
{
    r->file = render_in_child(r->document, RENDER_PDF, &r->settings, child);
    assert_null(r->file.bytes.at);
    assert_seen(r->file.sentence, piece);
}

static void assert_no_child_is_left(void)
{
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    assert_int_equal(errno, ECHILD);
}

/* A program that stands in for the child. */
static void given_program(struct rendering *r, const char *script)
{
    FILE *file = fopen(r->path, "w");
    assert_non_null(file);
    (void)fprintf(file, "#!/bin/sh\n%s\n", script);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(chmod(r->path, 0700), 0);
}

/* A block of each kind. */
static void given_everything(struct rendering *r)
{
    given_ranking(r, 30)->rows->cells[2].face = DOCUMENT_BOLD;
    r->document->subtitle = "副标题";
    document_add_heading(r->document, 2, "（一）说明");
    document_add_paragraph(r->document, "正文𠮷");
    document_add_note(r->document, NULL);
    document_add_page_break(r->document);
    document_add_field(document_add_fields(r->document, 3), "栏目", "内容");
    document_add_signature(document_add_signatures(r->document, 2), "日期", DOCUMENT_DATE);
}

/* ---- what comes back ----------------------------------------------------------------------- */

static void a_child_makes_the_same_files(void **state)
{
    struct rendering *r = *state;
    given_everything(r);
    struct rendered here[RENDER_FORMATS];
    for (int format = 0; format < RENDER_FORMATS; format++)
        here[format] = render_document(r->document, (enum render_format)format, &r->settings);

    for (int format = 0; format < RENDER_FORMATS; format++) {
        render_child_good(r, (enum render_format)format);
        assert_int_equal(r->file.bytes.length, here[format].bytes.length);
        assert_memory_equal(r->file.bytes.at, here[format].bytes.at, here[format].bytes.length);
        assert_int_equal(r->file.pages, here[format].pages);
    }
    assert_no_child_is_left();
}

static void a_child_passes_on_what_was_refused(void **state)
{
    struct rendering *r = *state;
    given_ranking(r, 150);
    r->settings.most_pages = 2;

    render_child_refused(r, &(struct render_child){0}, "超过 2 页");
}

static void a_child_counts_missing_characters(void **state)
{
    struct rendering *r = *state;
    document_add_paragraph(r->document, "自造字\xef\xa0\x80");

    render_child_good(r, RENDER_PDF);

    assert_int_equal(r->file.missing, 1);
}

static bool count_calls(void *user, uint64_t done, uint64_t total)
{
    int *calls = user;
    assert_true(done <= total);
    return ++*calls < 4;
}

static void a_child_tells_its_progress_and_can_be_stopped(void **state)
{
    struct rendering *r = *state;
    int calls = 0;
    given_ranking(r, 4096);
    r->settings.progress = count_calls;
    r->settings.user = &calls;

    render_child_refused(r, &(struct render_child){0}, "已取消");

    assert_int_equal(calls, 4);
    assert_no_child_is_left();
}

/* ---- what may go wrong --------------------------------------------------------------------- */

static void a_child_that_takes_too_long_is_ended(void **state)
{
    struct rendering *r = *state;
    given_ranking(r, 20000);
    given_program(r, "exec sleep 60");
    time_t before = time(NULL);

    render_child_refused(r, &(struct render_child){.program = r->path, .seconds = 1},
                         "超过 1 秒，已停止");

    assert_in_range(time(NULL) - before, 0, 30);
    assert_no_child_is_left();
}

static void a_child_that_dies_is_told_of(void **state)
{
    struct rendering *r = *state;
    given_ranking(r, 20000);
    given_program(r, "kill -SEGV $$");

    render_child_refused(r, &(struct render_child){.program = r->path}, "未能完成");

    assert_no_child_is_left();
}

static void a_child_that_talks_nonsense_is_not_believed(void **state)
{
    struct rendering *r = *state;
    given_program(r, "cat >/dev/null; printf 'D\\0\\0\\0\\0\\0\\0\\0'; head -c 64 /dev/zero "
                     "| tr '\\0' '\\377'");

    render_child_refused(r, &(struct render_child){.program = r->path}, "未能完成");
}

static void a_program_that_is_not_there_is_told_of(void **state)
{
    struct rendering *r = *state;

    render_child_refused(r, &(struct render_child){.program = "/nowhere/lianbing"}, "无法生成文件");

    assert_no_child_is_left();
}

static void a_child_keeps_to_its_memory(void **state)
{
    struct rendering *r = *state;
    given_ranking(r, 20000);

    render_child_refused(r, &(struct render_child){.memory = 8 << 20}, "内存");
}

static void a_file_that_the_arena_has_no_room_for_is_refused_in_words(void **state)
{
    struct rendering *r = *state;
    given_ranking(r, 3);
    r->arena.maximum = r->arena.held + 8192;

    render_child_refused(r, &(struct render_child){0}, "超出本次操作可用的内存");
}

static void a_child_gets_none_of_the_secrets(void **state)
{
    struct rendering *r = *state;
    char seen[RENDERING_PATH + 8];
    (void)snprintf(seen, sizeof seen, "%s.env", r->path);
    given_program(r, "env >\"$0.env\"");
    (void)setenv("LIANBING_SECRET", "x", 1);
    (void)setenv("FONTCONFIG_FILE", "", 1);

    render_child_refused(r, &(struct render_child){.program = r->path}, "未能完成");

    (void)unsetenv("LIANBING_SECRET");
    (void)unsetenv("FONTCONFIG_FILE");
    const char *variables = seen_by(r, "cat %s.env");
    (void)unlink(seen);
    assert_seen(variables, "FONTCONFIG_FILE=");
    assert_not_seen(variables, "LIANBING_SECRET");
}

/* ---- the form of an order ------------------------------------------------------------------ */

static bool keep(void *user, const char *bytes, size_t length)
{
    text_add_bytes(user, bytes, length);
    return true;
}

static struct bytes order_of(struct rendering *r)
{
    static struct wire wire;
    struct text text;
    text_init(&text, &r->arena, 1 << 24);
    wire = (struct wire){.write = keep, .user = &text};
    struct render_order order = {
        .format = RENDER_DOCX, .settings = r->settings, .seconds = 7, .document = r->document};
    wire_carry_order(&wire, &order);
    assert_true(wire_flush(&wire));
    return (struct bytes){text.at, text.used};
}

static bool is_read(struct rendering *r, struct bytes bytes, struct render_order *ret_order)
{
    static struct wire wire;
    /* A copy of just that size: an address sanitizer sees who reads behind it. */
    char *copy = arena_copy(&r->arena, bytes.at, bytes.length);
    wire = (struct wire){.arena = &r->arena, .in = {copy, bytes.length}};
    *ret_order = (struct render_order){0};
    wire_carry_order(&wire, ret_order);
    return !wire.is_broken;
}

static void an_order_is_read_as_it_was_written(void **state)
{
    struct rendering *r = *state;
    struct render_order order;
    given_everything(r);
    r->settings.fonts.title = "方正小标宋";
    struct bytes written = order_of(r);

    assert_true(is_read(r, written, &order));

    assert_int_equal(order.format, RENDER_DOCX);
    assert_int_equal(order.seconds, 7);
    assert_string_equal(order.settings.fonts.title, "方正小标宋");
    assert_null(order.settings.fonts.body);
    assert_int_equal(document_row_total(order.document), 30);
    r->document = order.document;
    r->settings = order.settings;
    struct bytes again = order_of(r);
    assert_int_equal(written.length, again.length);
    assert_memory_equal(written.at, again.at, again.length);
}

static void an_order_that_ends_early_is_refused_wherever_it_ends(void **state)
{
    struct rendering *r = *state;
    struct render_order order;
    given_everything(r);
    struct bytes written = order_of(r);

    for (size_t length = 0; length < written.length; length++)
        assert_false(is_read(r, (struct bytes){written.at, length}, &order));

    char *longer = arena_copy(&r->arena, written.at, written.length + 1);
    assert_false(is_read(r, (struct bytes){longer, written.length + 1}, &order));
}

static void an_order_with_any_byte_changed_does_no_harm(void **state)
{
    struct rendering *r = *state;
    struct render_order order;
    document_add_field(document_add_fields(r->document, 3), "栏目", "内容");
    document_add_row(given_ranking(r, 1))[0].text = "1";
    struct bytes written = order_of(r);
    char *changed = arena_copy(&r->arena, written.at, written.length);
    size_t refused = 0;

    for (size_t i = 0; i < written.length; i++) {
        changed[i] = (char)~changed[i];
        refused += !is_read(r, (struct bytes){changed, written.length}, &order);
        changed[i] = written.at[i];
    }

    /* What remains are the bytes of texts and of the limits. */
    assert_true(refused > written.length / 3);
}

static void a_worker_refuses_what_is_no_order(void **state)
{
    struct rendering *r = *state;
    const char *said = seen_by(r, "echo no order | /proc/$PPID/exe render-worker; echo $?");

    assert_string_equal(said, "1\n");
}

#define SENTENCE(name) cmocka_unit_test_setup_teardown(name, rendering_set_up, rendering_tear_down)

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "render-worker") == 0)
        return render_worker(STDIN_FILENO, STDOUT_FILENO);
    const struct CMUnitTest tests[] = {
        SENTENCE(a_child_makes_the_same_files),
        SENTENCE(a_child_passes_on_what_was_refused),
        SENTENCE(a_child_counts_missing_characters),
        SENTENCE(a_child_tells_its_progress_and_can_be_stopped),
        SENTENCE(a_child_that_takes_too_long_is_ended),
        SENTENCE(a_child_that_dies_is_told_of),
        SENTENCE(a_child_that_talks_nonsense_is_not_believed),
        SENTENCE(a_program_that_is_not_there_is_told_of),
        SENTENCE(a_child_keeps_to_its_memory),
        SENTENCE(a_file_that_the_arena_has_no_room_for_is_refused_in_words),
        SENTENCE(a_child_gets_none_of_the_secrets),
        SENTENCE(an_order_is_read_as_it_was_written),
        SENTENCE(an_order_that_ends_early_is_refused_wherever_it_ends),
        SENTENCE(an_order_with_any_byte_changed_does_no_harm),
        SENTENCE(a_worker_refuses_what_is_no_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

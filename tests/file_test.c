/* SPDX-License-Identifier: Apache-2.0 */
/* Files in parts: what goes on the next day, what is another file, and disks that fail. */
#include "people.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file/file.h"
#include "file/file_disk.h"

struct world {
    struct people *p;
    struct ctx *c;
};

static struct world w;

static int set_up(void **state)
{
    assert_int_equal(people_set_up(state), 0);
    w = (struct world){.p = *state};
    w.c = &w.p->ctx;
    w.c->folder = w.p->folder;
    as(w.p, given_member(w.p, w.p->district, ROLE_MANAGER, "裘书然"));
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

static struct file_upload begin(const char *mark, int64_t size)
{
    struct file_upload upload;
    assert_int_equal(file_begin(w.c, "台账.csv", size, mark, &upload), OK);
    return upload;
}

static enum err bring(struct file_upload *upload, const char *part)
{
    TRY(file_write_part(w.c, upload->id, upload->received, bytes_of(part), upload));
    return file_part_received(w.c, upload);
}

static struct file finish(const struct file_upload *upload, const char *hash)
{
    struct file file;
    enum err refused;
    assert_int_equal(file_check(w.c, upload->id, hash, &file), OK);
    assert_int_equal(file_finish(w.c, upload->id, &file, &refused), OK);
    assert_int_equal(refused == OK, file.refusal == NULL);
    return file;
}

static const char *content_of(const struct file *file)
{
    struct bytes bytes;
    assert_int_equal(file_load(w.c, file->hash, 1000, &bytes), OK);
    return text_format(w.c->arena, "%.*s", (int)bytes.length, bytes.at);
}

/* ---- What goes on ---------------------------------------------------------------------------- */

static void the_same_file_goes_on_the_next_day(void **state)
{
    (void)state;
    struct file_upload upload = begin("1763800000000-5e1f", 10);
    assert_int_equal(bring(&upload, "1,2,3"), OK);
    w.c->now += DATE_MS_A_DAY;

    struct file_upload again = begin("1763800000000-5e1f", 10);

    assert_int_equal(again.id, upload.id);
    assert_int_equal(again.received, 5);
    assert_int_equal(bring(&again, ",4,5\n"), OK);
    struct file file = finish(&again, NULL);
    assert_string_equal(content_of(&file), "1,2,3,4,5\n");
}

static void sweep(void)
{
    const void *plan;
    assert_int_equal(file_prepare_sweep(w.c, &plan), OK);
    if (plan)
        assert_int_equal(file_sweep(w.c, plan), OK);
}

static void what_is_never_finished_goes_after_a_week(void **state)
{
    (void)state;
    struct file_upload upload = begin("", 10);
    assert_int_equal(bring(&upload, "1,2,3"), OK);
    const char *path = disk_upload_path(w.c, upload.id);
    struct file_upload seen;

    w.c->now += 6 * DATE_MS_A_DAY;
    sweep();
    assert_int_equal(file_upload_see(w.c, upload.id, &seen), OK);
    assert_int_equal(access(path, F_OK), 0);

    w.c->now += 2 * DATE_MS_A_DAY;
    sweep();
    assert_int_equal(file_upload_see(w.c, upload.id, &seen), ERR_NOT_FOUND);
    sweep();
    assert_int_equal(access(path, F_OK), -1);
    assert_int_equal(begin("", 10).received, 0);
}

static void another_file_of_that_name_and_size_begins_anew(void **state)
{
    (void)state;
    struct file_upload upload = begin("1763800000000-5e1f", 10), other;
    assert_int_equal(bring(&upload, "1,2,3"), OK);

    other = begin("1763800000001-5e1f", 10);

    assert_int_not_equal(other.id, upload.id);
    assert_int_equal(other.received, 0);
    assert_int_equal(begin("1763800000000-5e1f", 10).received, 5);
    assert_int_equal(begin("1763800000000-5e1f", 11).received, 0);
    assert_int_equal(begin("", 10).received, 0);
}

static void what_was_changed_on_the_way_is_refused_and_begins_anew(void **state)
{
    (void)state;
    static const char hash[] = "0000000000000000000000000000000000000000000000000000000000000000";
    struct file_upload upload = begin("", 6);
    assert_int_equal(bring(&upload, "1,2,3\n"), OK);

    struct file file = finish(&upload, hash);

    assert_non_null(strstr(file.refusal, "不一致"));
    assert_int_equal(begin("", 6).received, 0);
}

/* The bytes of an upload of the same number, from before a backup was restored. */
static void what_lay_there_before_is_no_part_of_the_file(void **state)
{
    (void)state;
    struct file_upload upload = begin("", 8);
    const char *path = disk_upload_path(w.c, upload.id), *old = "9,9,9,9,9,9,9,9\n";
    assert_int_equal(disk_write_part(w.c, path, 16, 0, bytes_of(old)), OK);

    assert_int_equal(bring(&upload, "1,2,"), OK);
    assert_int_equal(bring(&upload, "3,4\n"), OK);

    struct file file = finish(&upload, NULL);
    assert_string_equal(content_of(&file), "1,2,3,4\n");
}

/* A first part that comes again late finds others behind it that were acknowledged. */
static void a_part_that_comes_late_cuts_nothing_off(void **state)
{
    (void)state;
    struct file_upload upload = begin("", 8);
    const char *path = disk_upload_path(w.c, upload.id);
    assert_int_equal(bring(&upload, "1,2,"), OK);
    assert_int_equal(bring(&upload, "3,4\n"), OK);

    assert_int_equal(disk_write_part(w.c, path, 8, 0, bytes_of("1,2,")), OK);

    assert_int_equal(disk_size(path), 8);
}

/* ---- Disks that fail ------------------------------------------------------------------------- */

struct cut {
    const char *path;
    int sum;
    bool is_over;
};

static void read_while_it_is_cut(void *user, struct bytes content)
{
    struct cut *cut = user;
    cut->sum += content.at[0];
    assert_int_equal(truncate(cut->path, 0), 0);
    for (size_t i = 0; i < content.length; i++)
        cut->sum += content.at[i];
    cut->is_over = true;
}

static void a_file_that_is_cut_while_it_is_read_is_a_sentence(void **state)
{
    (void)state;
    const char *path = text_format(w.c->arena, "%s/uploads/7", w.p->folder);
    struct cut cut = {.path = path};
    for (int i = 0; i < 2; i++) {
        begin_anew(w.p);
        assert_int_equal(disk_write_part(w.c, path, 6, 0, bytes_of("1,2,3\n")), OK);
        assert_int_equal(disk_look_at(w.c, path, read_while_it_is_cut, &cut), ERR_BUSY);
        assert_non_null(strstr(w.c->message, "读文件出错"));
        assert_false(cut.is_over);
    }
}

static void a_blob_that_is_shorter_than_it_was_is_not_given_out(void **state)
{
    (void)state;
    struct bytes bytes;
    const char *hash;
    assert_int_equal(file_keep(w.c, bytes_of("1,2,3\n"), &hash), OK);
    assert_int_equal(truncate(file_path(w.c, hash), 3), 0);
    assert_int_equal(file_load(w.c, hash, 1000, &bytes), ERR_INTERNAL);
    begin_anew(w.p);
    assert_int_equal(unlink(file_path(w.c, hash)), 0);
    assert_int_equal(file_load(w.c, hash, 1000, &bytes), ERR_INTERNAL);
}

static void two_gigabytes_are_the_most(void **state)
{
    (void)state;
    struct file_upload upload;
    assert_int_equal(file_begin(w.c, "a.mp4", FILE_MOST, "", &upload), OK);
    assert_int_equal(file_begin(w.c, "a.mp4", FILE_MOST + 1, "", &upload), ERR_TOO_BIG);
    assert_non_null(strstr(w.c->message, "2 GB"));
}

#define SENTENCE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SENTENCE(the_same_file_goes_on_the_next_day),
        SENTENCE(another_file_of_that_name_and_size_begins_anew),
        SENTENCE(what_is_never_finished_goes_after_a_week),
        SENTENCE(what_was_changed_on_the_way_is_refused_and_begins_anew),
        SENTENCE(what_lay_there_before_is_no_part_of_the_file),
        SENTENCE(a_part_that_comes_late_cuts_nothing_off),
        SENTENCE(a_file_that_is_cut_while_it_is_read_is_a_sentence),
        SENTENCE(a_blob_that_is_shorter_than_it_was_is_not_given_out),
        SENTENCE(two_gigabytes_are_the_most),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

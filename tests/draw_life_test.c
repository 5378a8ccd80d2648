/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The life of a draw as use cases: what is promised is kept, what is frozen stays, who comes late
 * is left out, also when the clock is wrong or the key file is gone.
 */
#include "people.h"

#include <string.h>

#include "draw/draw.h"
#include "draw/draw_method.h"

enum { A_MINUTE = 60000 };

struct scene {
    struct people *p;
    struct ctx *c;
    int64_t office, one, two; /* of the city; two witnesses */
};

static struct scene s;

static int set_up(void **state)
{
    assert_int_equal(people_set_up(state), 0);
    s = (struct scene){.p = *state};
    s.c = &s.p->ctx;
    s.office = given_member(s.p, s.p->city, ROLE_OFFICE, "练竞先");
    s.one = given_member(s.p, s.p->district, ROLE_LEADER, "夏允越");
    s.two = given_member(s.p, s.p->neighbour, ROLE_LEADER, "陆乐岚");
    as(s.p, s.office);
    return 0;
}

static struct draw given_draft(enum draw_kind kind, int64_t size, enum draw_way way)
{
    static const char *const labels[] = {"甲队", "乙队", "丙队", "丁队", "戊队"};
    struct draw_line *lines = arena_array(s.c->arena, 5, sizeof *lines);
    struct draw_witness *witnesses = arena_array(s.c->arena, 2, sizeof *witnesses);
    for (size_t i = 0; i < 5; i++)
        lines[i] = (struct draw_line){.label = labels[i], .ref = (int64_t)i + 71};
    witnesses[0].person = s.one;
    witnesses[1].person = s.two;
    struct draw draw = {.owner_unit = s.p->city,
                        .is_public = true,
                        .subject_kind = "contest",
                        .subject_id = 7,
                        .record = {.title = "出场顺序",
                                   .kind = (int)kind,
                                   .size = size,
                                   .way = (int)way,
                                   .lines = {lines, 5},
                                   .witnesses = {witnesses, way == DRAW_BY_WITNESSES ? 2 : 0}}};
    assert_int_equal(draw_create(s.c, &draw), OK);
    return draw;
}

static struct draw given_frozen(enum draw_kind kind, int64_t size, enum draw_way way)
{
    struct draw draw = given_draft(kind, size, way);
    assert_int_equal(draw_freeze(s.c, draw.record.id, draw.rev, &draw), OK);
    return draw;
}

/* Both have committed, and opening lasts five minutes. */
static struct draw given_opening(void)
{
    struct draw draw = given_frozen(DRAW_ORDER, 0, DRAW_BY_WITNESSES);
    int64_t id = draw.record.id;
    const int64_t people[] = {s.one, s.two};
    for (int i = 0; i < 2; i++) {
        as(s.p, people[i]);
        assert_int_equal(
            draw_commit(s.c, id, draw_commitment(s.c->arena, id, people[i], "密语一二三四"), &draw),
            OK);
    }
    as(s.p, s.office);
    assert_int_equal(draw_begin_opening(s.c, id, draw.rev, 5, &draw), OK);
    return draw;
}

static size_t faults_of(struct draw *draw)
{
    struct bytes file;
    struct draw_record record;
    struct faults faults;
    faults_init(&faults, s.c->arena);
    assert_int_equal(draw_file(s.c, draw, &file), OK);
    assert_true(draw_record_read(s.c->arena, file, &record, &faults));
    draw_record_check(s.c->arena, file, &record, &faults);
    return faults.count;
}

/* ---- Promise and result ---------------------------------------------------------------------- */

static void what_is_promised_is_kept_and_sealed_until_then(void **state)
{
    (void)state;
    struct draw draw = given_frozen(DRAW_ORDER, 0, DRAW_BY_NUMBER);
    const char *promise = draw.record.promise;
    assert_null(draw.record.secret);
    assert_int_equal(
        db_number(s.c, "SELECT length(secret_box) FROM draw WHERE secret IS NULL;", DB_NO_ARGS, 0),
        24 + 64 + 16);

    assert_int_equal(draw_run(s.c, draw.record.id, draw.rev, "123456", &draw), OK);

    assert_string_equal(draw_promise(s.c->arena, draw.record.secret), promise);
    assert_int_equal(draw.state, DRAW_REVEALED);
    assert_int_equal(faults_of(&draw), 0);
    assert_int_equal(count_deeds(s.p, "draw.create"), 1);
    assert_int_equal(count_deeds(s.p, "draw.freeze"), 1);
    assert_int_equal(count_deeds(s.p, "draw.result"), 1);
}

static void every_secret_is_another(void **state)
{
    (void)state;
    struct draw one = given_frozen(DRAW_ORDER, 0, DRAW_BY_NUMBER);
    struct draw other = given_frozen(DRAW_ORDER, 0, DRAW_BY_NUMBER);
    assert_string_not_equal(one.record.promise, other.record.promise);
}

static void a_secret_opens_for_its_own_draw_only(void **state)
{
    (void)state;
    struct draw one = given_frozen(DRAW_ORDER, 0, DRAW_BY_NUMBER);
    struct draw other = given_frozen(DRAW_ORDER, 0, DRAW_BY_NUMBER);
    (void)db_exec(s.c,
                  "UPDATE draw SET secret_box = (SELECT d.secret_box FROM draw d WHERE d.id = $1)"
                  " WHERE id = $2;",
                  DB_ARGS(VAL(one.record.id), VAL(other.record.id)));

    assert_int_equal(draw_run(s.c, other.record.id, other.rev, "123456", &other), ERR_CONFLICT);

    assert_non_null(strstr(s.c->message, "打不开"));
}

static void without_its_key_file_a_draw_is_voided_and_drawn_again(void **state)
{
    (void)state;
    struct draw draw = given_opening(), again;
    int64_t id = draw.record.id;
    as(s.p, s.one);
    assert_int_equal(draw_open(s.c, id, "密语一二三四", &draw), OK);
    as(s.p, s.two);
    assert_int_equal(draw_open(s.c, id, "密语一二三四", &draw), OK);
    as(s.p, s.office);
    memset(&s.p->keys, 8, sizeof s.p->keys);

    assert_int_equal(draw_run(s.c, id, draw.rev, NULL, &draw), ERR_CONFLICT);

    /* Nothing was opened to the office on the way. */
    assert_null(((const struct draw_witness *)draw.record.witnesses.at)[0].secret);
    assert_null(draw.record.secret);
    begin_anew(s.p);
    assert_int_equal(draw_redraw(s.c, id, draw.rev, "密钥文件已更换", &again), OK);
    assert_int_equal(again.record.redraw_of, id);
    assert_int_equal(draw_freeze(s.c, again.record.id, again.rev, &again), OK);
}

static void blind_numbers_stay_closed_until_they_are_told(void **state)
{
    (void)state;
    struct draw draw = given_frozen(DRAW_NUMBERS, 101, DRAW_BY_NUMBER), seen;
    int64_t id = draw.record.id;
    assert_int_equal(draw_run(s.c, id, draw.rev, "123456", &draw), OK);
    assert_int_equal(draw.state, DRAW_DRAWN);
    assert_int_equal(draw.record.results.count, 5);

    assert_int_equal(draw_see_public(s.c, id, &seen), OK);
    assert_false(seen.is_open);
    assert_int_equal(seen.record.results.count, 0);
    assert_null(seen.record.secret);
    assert_null(seen.record.seed);
    /* Void doesn't open it either. */
    assert_int_equal(draw_void(s.c, id, draw.rev, "案卷编错", &draw), OK);
    assert_int_equal(draw_see_public(s.c, id, &seen), OK);
    assert_int_equal(seen.record.results.count, 0);
    assert_int_equal(draw_read(s.c, id, &seen), OK);
    assert_int_equal(seen.record.results.count, 5);
}

static void whoever_changes_a_stored_result_is_seen(void **state)
{
    (void)state;
    static const char *const changes[] = {
        "UPDATE draw_line SET place = 6 - place WHERE place IN (2, 4);",
        "UPDATE draw_line SET label = '己队' WHERE number = 2;",
        "UPDATE draw SET number = '123457';", "UPDATE draw SET drawn_by = '别人';"};
    for (size_t i = 0; i < 4; i++) {
        struct bytes file;
        struct draw draw = given_frozen(DRAW_ORDER, 0, DRAW_BY_NUMBER);
        assert_int_equal(draw_run(s.c, draw.record.id, draw.rev, "123456", &draw), OK);
        assert_true(draw.is_intact);

        (void)db_exec(s.c, changes[i], DB_NO_ARGS);

        assert_int_equal(draw_see_public(s.c, draw.record.id, &draw), OK);
        assert_false(draw.is_intact);
        assert_int_equal(draw_file(s.c, &draw, &file), ERR_INTERNAL);
    }
}

/* ---- Witnesses and clocks -------------------------------------------------------------------- */

static void who_comes_late_is_left_out_and_recorded(void **state)
{
    (void)state;
    struct draw draw = given_opening();
    int64_t id = draw.record.id;
    as(s.p, s.one);
    s.c->now += 5 * A_MINUTE;
    assert_int_equal(draw_open(s.c, id, "密语一二三四", &draw), OK);
    as(s.p, s.two);
    s.c->now += 1;
    assert_int_equal(draw_open(s.c, id, "密语一二三四", &draw), ERR_CONFLICT);
    assert_non_null(strstr(s.c->message, "截止时间已过"));

    as(s.p, s.office);
    assert_int_equal(draw_run(s.c, id, draw.rev, NULL, &draw), OK);

    const struct draw_witness *list = draw.record.witnesses.at;
    assert_string_equal(list[0].secret, "密语一二三四");
    assert_non_null(list[1].commitment);
    assert_null(list[1].secret);
    assert_int_equal(faults_of(&draw), 0);
}

static void the_office_may_give_more_time_never_less(void **state)
{
    (void)state;
    struct draw draw = given_opening();
    int64_t id = draw.record.id, until = draw.record.open_until;
    assert_int_equal(draw_begin_opening(s.c, id, draw.rev, 4, &draw), ERR_CONFLICT);
    begin_anew(s.p);
    s.c->now += 20 * A_MINUTE;
    assert_int_equal(draw_begin_opening(s.c, id, draw.rev, 5, &draw), OK);
    assert_int_equal(draw.record.open_until, until + 20 * A_MINUTE);
    as(s.p, s.two);
    assert_int_equal(draw_open(s.c, id, "密语一二三四", &draw), OK);
}

static void steps_never_go_back_in_time(void **state)
{
    (void)state;
    struct draw draw = given_opening();
    int64_t id = draw.record.id, frozen = draw.record.frozen_at;
    s.c->now -= 60 * A_MINUTE;
    const int64_t people[] = {s.one, s.two};
    for (int i = 0; i < 2; i++) {
        as(s.p, people[i]);
        assert_int_equal(draw_open(s.c, id, "密语一二三四", &draw), OK);
    }
    as(s.p, s.office);

    assert_int_equal(draw_run(s.c, id, draw.rev, NULL, &draw), OK);

    assert_true(draw.record.drawn_at >= frozen);
    assert_int_equal(faults_of(&draw), 0);
}

static void a_commitment_of_somebody_else_opens_nothing(void **state)
{
    (void)state;
    struct draw draw = given_frozen(DRAW_ORDER, 0, DRAW_BY_WITNESSES);
    int64_t id = draw.record.id;
    as(s.p, s.two);
    assert_int_equal(
        draw_commit(s.c, id, draw_commitment(s.c->arena, id, s.one, "密语一二三四"), &draw), OK);
    as(s.p, s.office);
    assert_int_equal(draw_begin_opening(s.c, id, draw.rev, 5, &draw), OK);
    as(s.p, s.two);

    assert_int_equal(draw_open(s.c, id, "密语一二三四", &draw), ERR_INVALID);

    assert_non_null(fault_at(s.p, "secret"));
}

static void nobody_opened_nothing_is_drawn(void **state)
{
    (void)state;
    struct draw draw = given_opening();
    s.c->now += 6 * A_MINUTE;
    assert_int_equal(draw_run(s.c, draw.record.id, draw.rev, NULL, &draw), ERR_CONFLICT);
    assert_non_null(strstr(s.c->message, "没有一位见证人按时开启"));
}

/* ---- For other modules ----------------------------------------------------------------------- */

static void a_contest_finds_its_draws_and_what_they_stand_for(void **state)
{
    (void)state;
    struct draw draw = given_frozen(DRAW_CHOICE, 2, DRAW_BY_NUMBER);
    assert_int_equal(draw_run(s.c, draw.record.id, draw.rev, "123456", &draw), OK);

    struct draw_list found = draw_of_subject(s.c, "contest", 7);
    assert_int_equal(found.count, 1);
    assert_int_equal(found.list[0].record.id, draw.record.id);
    assert_int_equal(draw_of_subject(s.c, "contest", 8).count, 0);
    assert_int_equal(draw_read(s.c, draw.record.id, &draw), OK);

    const struct draw_result *results = draw.record.results.at;
    const struct draw_line *lines = draw.record.lines.at;
    for (int i = 0; i < 5; i++) {
        assert_int_equal(results[i].place, i + 1);
        assert_int_equal(results[i].value, i < 2);
        assert_in_range(lines[results[i].line - 1].ref, 71, 75);
    }
}

static void who_may_not_keep_draws_takes_no_step(void **state)
{
    (void)state;
    struct draw draft = given_draft(DRAW_ORDER, 0, DRAW_BY_NUMBER);
    struct draw frozen = given_frozen(DRAW_ORDER, 0, DRAW_BY_NUMBER), seen;
    as(s.p, s.one);
    assert_int_equal(draw_see(s.c, draft.record.id, &seen), ERR_NOT_FOUND);
    assert_int_equal(draw_see(s.c, frozen.record.id, &seen), OK);
    assert_false(seen.may_keep);
    assert_int_equal(draw_run(s.c, frozen.record.id, frozen.rev, "123456", &seen), ERR_FORBIDDEN);
    assert_int_equal(draw_void(s.c, frozen.record.id, frozen.rev, "不公", &seen), ERR_FORBIDDEN);
    seen.owner_unit = s.p->district;
    assert_int_equal(draw_create(s.c, &seen), ERR_FORBIDDEN);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, people_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(what_is_promised_is_kept_and_sealed_until_then),
        CASE(every_secret_is_another),
        CASE(a_secret_opens_for_its_own_draw_only),
        CASE(without_its_key_file_a_draw_is_voided_and_drawn_again),
        CASE(blind_numbers_stay_closed_until_they_are_told),
        CASE(whoever_changes_a_stored_result_is_seen),
        CASE(who_comes_late_is_left_out_and_recorded),
        CASE(the_office_may_give_more_time_never_less),
        CASE(steps_never_go_back_in_time),
        CASE(a_commitment_of_somebody_else_opens_nothing),
        CASE(nobody_opened_nothing_is_drawn),
        CASE(a_contest_finds_its_draws_and_what_they_stand_for),
        CASE(who_may_not_keep_draws_takes_no_step),
    };
    return cmocka_run_group_tests_name("draw_life", tests, NULL, NULL);
}

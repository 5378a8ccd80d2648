/* SPDX-License-Identifier: Apache-2.0 */
#include "contest/contest_draw.h"

#include "contest/contest_own.h"
#include "contest_sql.h"
#include "platform/db/db.h"

enum { MOST_DRAWS = 500 };

static const char subject_kind[] = "contest";

/* ---- Which there are ------------------------------------------------------------------------- */

struct begun {
    int64_t draw, subject, taken_at;
};

static size_t find_begun(struct ctx *c, int64_t contest, struct begun *list)
{
    size_t count = 0;
    struct db_rows *rows = db_query(c, sql_contest_draws, DB_ARGS(VAL(contest)));
    while (db_row(rows) == DB_ROW && count < MOST_DRAWS)
        list[count++] = (struct begun){db_int(rows, 0), db_int(rows, 1), db_int(rows, 2)};
    db_close(rows);
    return count;
}

static const struct contest_draw *find_draw(const struct contest_draw *list, size_t count,
                                            int64_t draw)
{
    for (size_t i = 0; i < count; i++) {
        if (list[i].draw == draw)
            return &list[i];
    }
    return NULL;
}

/* Without asking whether they may. */
static struct field_list all_draws(struct ctx *c, int64_t contest)
{
    struct begun *begun = arena_array(c->arena, MOST_DRAWS, sizeof *begun);
    size_t known = find_begun(c, contest, begun), count = 0;
    struct draw_list found = draw_of_subject(c, subject_kind, contest);
    struct contest_draw *list = arena_array(c->arena, found.count + 1, sizeof *list);
    for (size_t i = 0; i < found.count; i++) {
        const struct draw_record *record = &found.list[i].record;
        const struct contest_draw *before = find_draw(list, count, record->redraw_of);
        struct contest_draw *one = &list[count];
        *one = (struct contest_draw){.draw = record->id,
                                     .subject = before ? before->subject : 0,
                                     .title = record->title,
                                     .kind = record->kind,
                                     .state = found.list[i].state,
                                     .is_open = found.list[i].is_open};
        for (size_t j = 0; j < known; j++) {
            if (begun[j].draw != one->draw)
                continue;
            one->subject = begun[j].subject;
            one->taken_at = begun[j].taken_at;
        }
        count += one->subject != 0;
    }
    return (struct field_list){list, count};
}

enum err contest_draws(struct ctx *c, int64_t contest_id, struct field_list *ret)
{
    struct contest contest;
    TRY(contest_see(c, contest_id, &contest));
    if (!contest_sees_all(c, &contest))
        return ctx_fail(c, ERR_FORBIDDEN, "只有组委会和裁判长可以在这里查看抽签，请到“抽签”查看。");
    *ret = all_draws(c, contest_id);
    return OK;
}

/* ---- Begun and taken over -------------------------------------------------------------------- */

static enum err take_waiting(struct ctx *c, int64_t contest_id, int64_t subject_id,
                             struct contest *ret, struct contest_subject_row *ret_subject)
{
    TRY(contest_see(c, contest_id, ret));
    TRY(contest_need_runs(c, ret));
    TRY(contest_subject_get(c, contest_id, subject_id, ret_subject));
    if (ret->state == CONTEST_CLOSED || ret_subject->state != SUBJECT_WAITING)
        return ctx_fail(c, ERR_CONFLICT, "科目“%s”已经开始评分，不能再抽签。", ret_subject->title);
    return OK;
}

static const char *const whats[] = {[DRAW_ORDER] = "出场顺序",
                                    [DRAW_GROUPS] = "分组",
                                    [DRAW_NUMBERS] = "盲号",
                                    [DRAW_CHOICE] = "检查企业"};

/* What can be changed as long as the list isn't frozen. */
static int64_t usual_size(int kind, size_t entrants)
{
    static const int64_t sizes[] = {[DRAW_ORDER] = 0, [DRAW_GROUPS] = 2, [DRAW_NUMBERS] = 1};
    return kind == DRAW_CHOICE ? (int64_t)entrants : sizes[kind];
}

enum err contest_draw_begin(struct ctx *c, int64_t contest_id, int64_t subject_id, int kind,
                            struct draw *ret)
{
    struct contest contest;
    struct contest_subject_row subject;
    TRY(take_waiting(c, contest_id, subject_id, &contest, &subject));
    struct contest_entrants entrants = contest_entrants(c, contest_id, subject_id, subject.of);
    struct draw_line *lines = arena_array(c->arena, entrants.count + 1, sizeof *lines);
    for (size_t i = 0; i < entrants.count; i++)
        lines[i] = (struct draw_line){.number = (int64_t)i + 1,
                                      .label = subject.of == OF_TEAM
                                                   ? entrants.list[i].name
                                                   : text_format(c->arena, "%s %s",
                                                                 entrants.list[i].team_name,
                                                                 entrants.list[i].name),
                                      .unit = entrants.list[i].team_name,
                                      .ref = entrants.list[i].id};
    *ret = (struct draw){.owner_unit = contest.owner_unit,
                         .subject_kind = subject_kind,
                         .subject_id = contest_id,
                         .is_public = true,
                         .record = {.title = text_format(c->arena, "%s：%s%s", contest.title,
                                                         subject.title, whats[kind]),
                                    .kind = kind,
                                    .size = usual_size(kind, entrants.count),
                                    .way = DRAW_BY_NUMBER,
                                    .lines = {lines, kind == DRAW_CHOICE ? 0 : entrants.count}}};
    TRY(draw_create(c, ret));
    (void)db_exec(c, sql_contest_draw_keep,
                  DB_ARGS(VAL(ret->record.id), VAL(contest_id), VAL(subject_id), db_null()));
    return OK;
}

static bool takes_part(const struct contest_entrants *entrants, int64_t id)
{
    for (size_t i = 0; i < entrants->count; i++) {
        if (entrants->list[i].id == id)
            return true;
    }
    return false;
}

static const struct draw_line *line_of(const struct draw *draw, int64_t number)
{
    const struct draw_line *lines = draw->record.lines.at;
    for (size_t i = 0; i < draw->record.lines.count; i++) {
        if (lines[i].number == number)
            return &lines[i];
    }
    return NULL;
}

static enum err check_draw(struct ctx *c, const struct contest_draw *known, int64_t subject,
                           const struct draw *draw, const struct contest_entrants *entrants)
{
    const struct draw_line *lines = draw->record.lines.at;
    bool is_ours = known && known->subject == subject &&
                   (draw->record.kind == DRAW_ORDER || draw->record.kind == DRAW_NUMBERS);
    for (size_t i = 0; is_ours && i < draw->record.lines.count; i++)
        is_ours = lines[i].excluded || takes_part(entrants, lines[i].ref);
    if (!is_ours)
        return ctx_fail(c, ERR_INVALID, "这次抽签的名单不是本科目的参赛对象，请重新选择。");
    if (draw->state == DRAW_VOID)
        return ctx_fail(c, ERR_INVALID, "这次抽签已经作废，请选择重抽的那一次。");
    if (!draw->is_open)
        return ctx_fail(c, ERR_INVALID, "这次抽签还没有结果，请先抽签。");
    return OK;
}

enum err contest_draw_take(struct ctx *c, int64_t contest_id, int64_t subject_id, int64_t draw_id)
{
    struct contest contest;
    struct contest_subject_row subject;
    struct draw draw;
    TRY(take_waiting(c, contest_id, subject_id, &contest, &subject));
    TRY(draw_read(c, draw_id, &draw));
    struct contest_entrants entrants = contest_entrants(c, contest_id, subject_id, subject.of);
    struct field_list known = all_draws(c, contest_id);
    TRY(check_draw(c, find_draw(known.at, known.count, draw_id), subject_id, &draw, &entrants));
    const struct draw_result *results = draw.record.results.at;
    for (size_t i = 0; i < draw.record.results.count; i++) {
        const struct draw_line *line = line_of(&draw, results[i].line);
        if (!line)
            continue;
        bool is_order = draw.record.kind == DRAW_ORDER;
        const char *blind =
            is_order ? "" : text_format(c->arena, "盲号 %lld", (long long)results[i].value);
        /* A blind number is no place in the order, or the order would tell it. */
        (void)db_exec(c, is_order ? sql_contest_turn_order : sql_contest_turn_blind,
                      DB_ARGS(VAL(contest_id), VAL(subject_id), VAL(line->ref),
                              VAL(is_order ? results[i].value : 0), VAL(blind)));
    }
    (void)db_exec(c, sql_contest_draws_untake,
                  DB_ARGS(VAL(contest_id), VAL(subject_id), VAL(draw.record.kind)));
    (void)db_exec(c, sql_contest_draw_keep,
                  DB_ARGS(VAL(draw_id), VAL(contest_id), VAL(subject_id), VAL(c->now)));
    contest_note(c, &contest, "contest.turns",
                 text_format(c->arena, "比武“%s”：科目“%s”采用抽签“%s”的结果", contest.title,
                             subject.title, draw.record.title));
    contest_stamp(c, contest_id);
    return OK;
}

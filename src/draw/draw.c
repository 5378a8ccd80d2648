/* SPDX-License-Identifier: Apache-2.0 */
/* Looking at draws: who sees what of them, and when. */
#include "draw/draw.h"

#include <string.h>

#include "draw_method.h"
#include "draw_own.h"
#include "draw_rules.h"
#include "draw_sql.h"
#include "org/org.h"
#include "platform/db/db.h"

enum { LONGEST_RECORD = 8 * 1024 * 1024 };

/* ---- Rows ------------------------------------------------------------------------------------ */

static void take_row(struct db_rows *rows, struct draw *ret)
{
    *ret = (struct draw){.owner_unit = db_int(rows, 1),
                         .owner_name = db_text(rows, 2),
                         .subject_kind = db_text(rows, 3),
                         .subject_id = db_int(rows, 4),
                         .is_public = db_int(rows, 10) != 0,
                         .state = (int)db_int(rows, 13),
                         .rev = db_int(rows, 14),
                         .changed_at = db_int(rows, 15),
                         .changed_by_name = db_text(rows, 16),
                         .revealed_at = db_int(rows, 28),
                         .void_at = db_int(rows, 29),
                         .void_reason = db_text(rows, 30),
                         .redrawn_by = db_int(rows, 31),
                         .line_count = db_int(rows, 32),
                         .is_intact = true};
    ret->record = (struct draw_record){.method = DRAW_METHOD,
                                       .id = db_int(rows, 0),
                                       .title = db_text(rows, 5),
                                       .kind = (int)db_int(rows, 6),
                                       .size = db_int(rows, 7),
                                       .is_apart = db_int(rows, 8) != 0,
                                       .way = (int)db_int(rows, 9),
                                       .redraw_of = db_int(rows, 11),
                                       .reason = db_text(rows, 12),
                                       .office = db_text(rows, 17),
                                       .frozen_at = db_int(rows, 18),
                                       .promise = db_text(rows, 19),
                                       .frozen = db_text(rows, 20),
                                       .open_until = db_int(rows, 21),
                                       .number = db_text(rows, 22),
                                       .drawn_at = db_int(rows, 23),
                                       .drawn_by = db_text(rows, 24),
                                       .secret = db_text(rows, 25),
                                       .seed = db_text(rows, 26),
                                       .hash = db_text(rows, 27)};
    if (!ret->record.office)
        ret->record.office = ret->owner_name;
}

static bool get_row(struct ctx *c, int64_t id, struct draw *ret)
{
    struct db_rows *rows = db_query(c, sql_draw_get, DB_ARGS(VAL(id)));
    if (db_row(rows) != DB_ROW)
        return false;
    take_row(rows, ret);
    db_close(rows);
    return true;
}

static void get_lines(struct ctx *c, struct draw *draw)
{
    size_t most = (size_t)draw->line_count, count = 0;
    struct draw_line *lines = arena_array(c->arena, most + 1, sizeof *lines);
    struct db_rows *rows = db_query(c, sql_draw_lines, DB_ARGS(VAL(draw->record.id)));
    while (db_row(rows) == DB_ROW && count < most)
        lines[count++] = (struct draw_line){.number = db_int(rows, 0),
                                            .label = db_text(rows, 1),
                                            .unit = db_text(rows, 2),
                                            .ref = db_int(rows, 3),
                                            .excluded = db_text(rows, 4)};
    draw->record.lines = (struct field_list){lines, count};
}

static void get_results(struct ctx *c, struct draw *draw)
{
    size_t most = (size_t)draw->line_count, count = 0;
    struct draw_result *results = arena_array(c->arena, most + 1, sizeof *results);
    struct db_rows *rows = db_query(c, sql_draw_results, DB_ARGS(VAL(draw->record.id)));
    while (db_row(rows) == DB_ROW && count < most)
        results[count++] = (struct draw_result){db_int(rows, 0), db_int(rows, 1), db_int(rows, 2)};
    draw->record.results = (struct field_list){results, count};
}

static void get_witnesses(struct ctx *c, struct draw *draw)
{
    size_t count = 0;
    struct draw_witness *list = arena_array(c->arena, DRAW_MOST_WITNESSES, sizeof *list);
    struct db_rows *rows = db_query(c, sql_draw_witnesses, DB_ARGS(VAL(draw->record.id)));
    while (db_row(rows) == DB_ROW && count < DRAW_MOST_WITNESSES) {
        list[count] = (struct draw_witness){.person = db_int(rows, 0),
                                            .name = db_text(rows, 1),
                                            .commitment = db_text(rows, 2),
                                            .committed_at = db_int(rows, 3),
                                            .secret = db_text(rows, 4),
                                            .opened_at = db_int(rows, 5)};
        draw->is_witness = draw->is_witness || list[count].person == c->actor.person;
        count++;
    }
    draw->record.witnesses = (struct field_list){list, count};
}

static void write_record(struct text *text, struct arena *arena, struct draw_record *record)
{
    text_init(text, arena, LONGEST_RECORD);
    draw_record_write(text, record);
}

static bool is_intact(struct ctx *c, const struct draw *draw)
{
    struct draw_record record = draw->record;
    struct text text;
    write_record(&text, c->arena, &record);
    return strcmp(record.hash, draw->record.hash) == 0;
}

bool draw_get(struct ctx *c, int64_t id, struct draw *ret)
{
    if (!get_row(c, id, ret))
        return false;
    get_lines(c, ret);
    get_results(c, ret);
    get_witnesses(c, ret);
    ret->is_intact = ret->record.drawn_at == 0 || is_intact(c, ret);
    return true;
}

/* ---- What is shown --------------------------------------------------------------------------- */

void draw_show(struct draw *draw, bool may_keep)
{
    struct draw_record *record = &draw->record;
    struct draw_witness *witnesses = (struct draw_witness *)record->witnesses.at;
    draw->may_keep = may_keep;
    draw->is_open = draw->revealed_at != 0 || (record->drawn_at != 0 && may_keep);
    if (draw->is_open)
        return;
    record->secret = record->seed = record->hash = NULL;
    record->results = (struct field_list){0};
    for (size_t i = 0; witnesses && i < record->witnesses.count; i++)
        witnesses[i].secret = NULL;
}

static bool is_seen(struct ctx *c, int64_t id)
{
    int64_t roles = org_roles_with(MAY_SEE_DRAWS), keepers = org_roles_with(MAY_KEEP_DRAWS);
    int64_t today = org_today(c);
    return db_found(c, sql_draw_is_seen,
                    DB_ARGS(VAL(id), VAL(c->actor.person), VAL(roles), VAL(today), VAL(keepers)));
}

static enum err not_there(struct ctx *c)
{
    return ctx_fail(c, ERR_NOT_FOUND, "没有这次抽签，或者它不在您的管辖范围内。");
}

enum err draw_look(struct ctx *c, int64_t id, struct draw *ret)
{
    return is_seen(c, id) && draw_get(c, id, ret) ? OK : not_there(c);
}

enum err draw_take(struct ctx *c, int64_t id, struct draw *ret)
{
    TRY(draw_look(c, id, ret));
    if (!org_may(c, MAY_KEEP_DRAWS, ret->owner_unit))
        return ctx_fail(c, ERR_FORBIDDEN,
                        "您没有办理这次抽签的权限；如确需办理，请联系安全管理员授权。");
    return OK;
}

enum err draw_see(struct ctx *c, int64_t id, struct draw *ret)
{
    TRY(draw_look(c, id, ret));
    draw_show(ret, org_may(c, MAY_KEEP_DRAWS, ret->owner_unit));
    return OK;
}

enum err draw_see_public(struct ctx *c, int64_t id, struct draw *ret)
{
    if (!draw_get(c, id, ret) || !ret->is_public || ret->state == DRAW_DRAFT)
        return ctx_fail(c, ERR_NOT_FOUND, "没有这次抽签，或者它没有公开，请核对网址。");
    draw_show(ret, false);
    ret->is_witness = false;
    return OK;
}

enum err draw_read(struct ctx *c, int64_t id, struct draw *ret)
{
    if (!draw_get(c, id, ret))
        return not_there(c);
    draw_show(ret, true);
    return OK;
}

/* ---- Lists ----------------------------------------------------------------------------------- */

static void add_to(struct ctx *c, struct draw *list, size_t *count, int64_t id)
{
    if (get_row(c, id, &list[*count])) {
        draw_show(&list[*count], false);
        (*count)++;
    }
}

enum err draw_find(struct ctx *c, const struct draw_query *query, struct draw_list *ret)
{
    const char *like = db_like(c, query->paging.q);
    int64_t roles = org_roles_with(MAY_SEE_DRAWS), keepers = org_roles_with(MAY_KEEP_DRAWS);
    int64_t today = org_today(c), state = query->state;
    size_t found = 0;
    int64_t *ids = arena_array(c->arena, (size_t)paging_limit(&query->paging), sizeof *ids);
    *ret = (struct draw_list){0};
    ret->total = db_number(
        c, sql_draw_total,
        DB_ARGS(VAL(like), VAL(state), VAL(c->actor.person), VAL(roles), VAL(today), VAL(keepers)),
        0);
    struct db_rows *rows = db_query(
        c, sql_draw_list,
        DB_ARGS(VAL(like), VAL(state), VAL(c->actor.person), VAL(roles), VAL(today), VAL(keepers),
                VAL(paging_limit(&query->paging)), VAL(paging_before(&query->paging))));
    while (db_row(rows) == DB_ROW)
        ids[found++] = db_int(rows, 0);
    struct draw *list = arena_array(c->arena, found + 1, sizeof *list);
    for (size_t i = 0; i < found; i++)
        add_to(c, list, &ret->count, ids[i]);
    ret->list = list;
    return OK;
}

struct draw_list draw_of_subject(struct ctx *c, const char *kind, int64_t id)
{
    enum { MOST_OF_SUBJECT = 500 };
    int64_t *ids = arena_array(c->arena, MOST_OF_SUBJECT, sizeof *ids);
    struct draw_list found = {0};
    size_t count = 0;
    struct db_rows *rows = db_query(c, sql_draw_of_subject, DB_ARGS(VAL(kind), VAL(id)));
    while (db_row(rows) == DB_ROW && count < MOST_OF_SUBJECT)
        ids[count++] = db_int(rows, 0);
    db_close(rows);
    struct draw *list = arena_array(c->arena, count + 1, sizeof *list);
    for (size_t i = 0; i < count; i++)
        add_to(c, list, &found.count, ids[i]);
    found.list = list;
    found.total = (int64_t)found.count;
    return found;
}

/* ---- Files ----------------------------------------------------------------------------------- */

enum err draw_file(struct ctx *c, struct draw *draw, struct bytes *ret)
{
    struct text text;
    if (!draw->is_open)
        return ctx_fail(c, ERR_CONFLICT,
                        draw->record.drawn_at ? "盲号还没有公开，公开以后才能下载记录。"
                                              : "还没有抽出结果，抽出以后才能下载记录。");
    if (!draw->is_intact)
        return ctx_fail(c, ERR_INTERNAL,
                        "抽签记录与抽签时不一致，可能被改动过，请系统管理员从备份恢复。");
    write_record(&text, c->arena, &draw->record);
    *ret = (struct bytes){text.at, text.used};
    return OK;
}

enum err draw_list_text(struct ctx *c, const struct draw *draw, struct bytes *ret)
{
    struct text text;
    if (draw->record.frozen_at == 0)
        return ctx_fail(c, ERR_CONFLICT, "名单还没有冻结，冻结以后才能下载。");
    text_init(&text, c->arena, LONGEST_RECORD);
    draw_add_list(&text, &draw->record);
    *ret = (struct bytes){text.at, text.used};
    return OK;
}

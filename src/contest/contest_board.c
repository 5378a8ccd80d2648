/* SPDX-License-Identifier: Apache-2.0 */
#include "contest/contest_board.h"

#include <string.h>

#include "contest/contest_own.h"
#include "contest/contest_result.h"
#include "contest_sql.h"
#include "platform/base/json.h"
#include "platform/db/db.h"

/* A hall reads no more people; the whole list is in the results. */
enum { LONGEST_BOARD = 512 * 1024, MOST_PEOPLE_SHOWN = 20 };

const char *contest_board_topic(struct ctx *c, int64_t contest)
{
    return text_format(c->arena, "contest-%lld", (long long)contest);
}

const char *contest_desk_topic(struct ctx *c, int64_t contest)
{
    return text_format(c->arena, "contest-desk-%lld", (long long)contest);
}

/* ---- As text --------------------------------------------------------------------------------- */

static void add_string(struct text *text, const char *name, const char *value)
{
    text_add_format(text, ",\"%s\":", name);
    if (value)
        json_add_string(text, value);
    else
        text_add(text, "null");
}

static void add_columns(struct text *text, struct field_list columns)
{
    const struct contest_column *list = columns.at;
    text_add(text, ",\"columns\":[");
    for (size_t i = 0; i < columns.count; i++) {
        text_add_format(text, "%s{\"subject\":%lld", i > 0 ? "," : "", (long long)list[i].subject);
        add_string(text, "title", list[i].title);
        add_string(text, "state", contest_subject_state_words[list[i].state]);
        text_add_format(text, ",\"is_blind\":%s,\"points\":", list[i].is_blind ? "true" : "false");
        decimal_add_text(text, list[i].points.millionths);
        text_add_char(text, '}');
    }
    text_add_char(text, ']');
}

static void add_row(struct text *text, const struct contest_row *row, bool has_award)
{
    text_add_format(text, "{\"rank\":%lld,\"entrant\":%lld", (long long)row->rank,
                    (long long)row->entrant);
    add_string(text, "name", row->name);
    if (strcmp(row->team_name, row->name) != 0)
        add_string(text, "team_name", row->team_name);
    text_add_format(text, ",\"is_guest\":%s", row->status == STATUS_GUEST ? "true" : "false");
    text_add_format(text, ",\"total\":%s,\"points\":%s", row->total, row->points);
    add_string(text, "award", has_award ? row->award : NULL);
    text_add_char(text, '}');
}

static void add_rows(struct text *text, const struct contest_ranking *ranking, size_t from,
                     size_t until)
{
    const struct contest_row *list = ranking->rows.at;
    text_add_format(text, ",\"count\":%zu,\"rows\":[", ranking->rows.count);
    for (size_t i = from; i < until; i++) {
        if (i > from)
            text_add_char(text, ',');
        add_row(text, &list[i], ranking->is_final);
    }
    text_add_char(text, ']');
}

static const struct contest_ranking *rank_now(struct ctx *c, const struct contest *contest, int of)
{
    struct contest_scored scored;
    contest_score(c, contest, of, true, &scored);
    return contest_rank(c, contest, &scored);
}

/* While places of teams are told one by one, people's points would tell the others. */
static void add_people(struct ctx *c, struct text *text, const struct contest *contest,
                       bool is_telling)
{
    text_add_format(text,
                    ",\"shows_people\":%s,\"people\":", contest->shows_people ? "true" : "false");
    if (!contest->shows_people || is_telling || contest->people_scheme == 0) {
        text_add(text, "null");
        return;
    }
    const struct contest_ranking *people = rank_now(c, contest, OF_MEMBER);
    size_t count = people->rows.count;
    text_add_format(text, "{\"is_final\":%s", people->is_final ? "true" : "false");
    add_columns(text, people->columns);
    add_rows(text, people, 0, count < MOST_PEOPLE_SHOWN ? count : MOST_PEOPLE_SHOWN);
    text_add_char(text, '}');
}

/* With the last `told` rows of teams; all of them for told < 0. */
static const char *print(struct ctx *c, const struct contest *contest, int64_t told)
{
    struct text text;
    const struct contest_ranking *ranking = rank_now(c, contest, OF_TEAM);
    size_t count = ranking->rows.count;
    size_t from = told < 0 ? 0 : count - ((size_t)told < count ? (size_t)told : count);
    text_init(&text, c->arena, LONGEST_BOARD);
    text_add_format(&text, "{\"contest\":%lld", (long long)contest->id);
    add_string(&text, "title", contest->title);
    add_string(&text, "owner_name", contest->owner_name);
    text_add_format(&text, ",\"is_on\":%s,\"is_final\":%s,\"sealed_at\":",
                    contest->state == CONTEST_ON ? "true" : "false",
                    ranking->is_final ? "true" : "false");
    if (contest->sealed_at != 0)
        text_add_int(&text, contest->sealed_at);
    else
        text_add(&text, "null");
    text_add_format(&text, ",\"revealed\":%lld", (long long)(told < 0 ? 0 : told));
    add_columns(&text, ranking->columns);
    add_rows(&text, ranking, from, count);
    add_people(c, &text, contest, told >= 0);
    text_add_char(&text, '}');
    return text.at;
}

const char *contest_board_text(struct ctx *c, const struct contest *contest)
{
    if (contest->sealed_at == 0)
        return print(c, contest, -1);
    if (contest->revealed > 0)
        return print(c, contest, contest->revealed);
    const char *sealed = db_string(c, sql_contest_sealed_board, DB_ARGS(VAL(contest->id)));
    return sealed ? sealed : "{}";
}

struct contest_moving_list contest_moving(struct ctx *c, size_t most)
{
    struct contest_moving_list found = {arena_array(c->arena, most, sizeof *found.list), 0};
    struct db_rows *rows = db_query(c, sql_contest_moving, DB_ARGS(VAL((int64_t)most)));
    while (db_row(rows) == DB_ROW && found.count < most)
        found.list[found.count++] =
            (struct contest_moving){db_int(rows, 0), db_int(rows, 1), db_int(rows, 2) != 0};
    db_close(rows);
    return found;
}

/* ---- Shown, sealed, told --------------------------------------------------------------------- */

static enum err take_contest(struct ctx *c, int64_t id, struct contest *ret)
{
    TRY(contest_see(c, id, ret));
    if (!contest_runs(c, ret) && !contest_has_duty(c, id, DUTY_HOST, 0))
        return ctx_fail(c, ERR_FORBIDDEN, "只有组委会和主持人可以操作大屏。");
    if (ret->state != CONTEST_ON && ret->state != CONTEST_CLOSED)
        return ctx_fail(c, ERR_CONFLICT, "开赛以后才有大屏。");
    return OK;
}

static void note(struct ctx *c, const struct contest *contest, const char *did)
{
    contest_note(c, contest, "contest.board",
                 text_format(c->arena, "比武“%s”：%s", contest->title, did));
}

enum err contest_board_show(struct ctx *c, int64_t id, bool is_shown, bool shows_people)
{
    struct contest contest;
    TRY(take_contest(c, id, &contest));
    if (contest.sealed_at != 0 && shows_people != contest.shows_people)
        return ctx_fail(c, ERR_CONFLICT, "已经封榜，揭晓以后才能改变显示的内容。");
    (void)db_exec(c, sql_contest_show, DB_ARGS(VAL(id), VAL(is_shown), VAL(shows_people)));
    note(c, &contest,
         !is_shown      ? "关闭大屏"
         : shows_people ? "开放大屏，显示个人名次"
                        : "开放大屏");
    return OK;
}

enum err contest_board_seal(struct ctx *c, int64_t id)
{
    struct contest contest;
    TRY(take_contest(c, id, &contest));
    if (contest.sealed_at != 0)
        return ctx_fail(c, ERR_CONFLICT, "已经封榜。");
    contest.sealed_at = c->now;
    const char *board = print(c, &contest, -1);
    if (db_exec(c, sql_contest_seal, DB_ARGS(VAL(id), VAL(c->now), VAL(board))) != 1)
        return ctx_fail(c, ERR_CONFLICT, "已经封榜。");
    note(c, &contest, "封榜");
    return OK;
}

enum err contest_board_reveal(struct ctx *c, int64_t id, int64_t revealed)
{
    struct contest contest;
    struct contest_scored scored;
    TRY(take_contest(c, id, &contest));
    if (contest.sealed_at == 0)
        return ctx_fail(c, ERR_CONFLICT, "没有封榜，名次已经公开。");
    contest_score(c, &contest, OF_TEAM, false, &scored);
    const struct contest_ranking *ranking = contest_rank(c, &contest, &scored);
    if (!ranking->is_final)
        return ctx_fail(c, ERR_INVALID, "还有科目没有结束评分，不能揭晓。");
    if (db_exec(c, sql_contest_reveal, DB_ARGS(VAL(id), VAL(revealed))) != 1)
        return ctx_fail(c, ERR_CONFLICT, "这个名次刚刚已经揭晓，请看大屏。");
    bool is_last = (size_t)revealed + 1 >= ranking->rows.count;
    if (is_last)
        (void)db_exec(c, sql_contest_unseal, DB_ARGS(VAL(id)));
    note(c, &contest,
         is_last ? "揭晓最后一个名次，大屏恢复"
                 : text_format(c->arena, "揭晓第 %lld 个名次", (long long)revealed + 1));
    return OK;
}

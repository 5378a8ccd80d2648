/* SPDX-License-Identifier: Apache-2.0 */
/* Published results on paper: the notice (公示), as it was published, whatever has become of it. */
#include "contest/contest_document.h"

#include "contest/contest_publish.h"
#include "platform/base/date.h"

enum { MOST_UPRIGHT = 4, FIXED = 5 /* columns that every table has */ };

static const char *join(struct ctx *c, struct field_list names)
{
    struct text text;
    text_init(&text, c->arena, 4000);
    for (size_t i = 0; i < names.count; i++) {
        text_add(&text, i > 0 ? "、" : "");
        text_add(&text, ((const char *const *)names.at)[i]);
    }
    return text.at ? text.at : "";
}

static const char *say_place(struct ctx *c, const struct contest_published_row *row)
{
    static const char *const words[] = {"", "不参评", "取消成绩", "退出"};
    if (row->rank > 0)
        return text_format(c->arena, "%lld", (long long)row->rank);
    return row->status >= 0 && row->status < 4 ? words[row->status] : "";
}

/* ---- Tables ---------------------------------------------------------------------------------- */

static void write_ranking(struct ctx *c, struct document *document,
                          const struct contest_published_ranking *ranking)
{
    const struct contest_published_column *subjects = ranking->columns.at;
    const struct contest_published_row *rows = ranking->rows.at;
    size_t count = 0, most = ranking->columns.count;
    struct document_column *columns = arena_array(c->arena, most + FIXED, sizeof *columns);
    columns[count++] = (struct document_column){"名次", 3, DOCUMENT_CENTRE, true};
    columns[count++] = (struct document_column){"队伍", 7, DOCUMENT_LEFT, false};
    columns[count++] = (struct document_column){"单位", 9, DOCUMENT_LEFT, false};
    for (size_t i = 0; i < most; i++)
        columns[count++] =
            (struct document_column){text_format(c->arena, "%s\n（%s%s）", subjects[i].title,
                                                 contest_say_decimal(c, subjects[i].points),
                                                 subjects[i].is_bonus ? "，附加" : ""),
                                     5, DOCUMENT_RIGHT, true};
    columns[count++] = (struct document_column){"总分", 5, DOCUMENT_RIGHT, true};
    columns[count++] = (struct document_column){"奖项", 5, DOCUMENT_LEFT, false};
    struct document_block *table = document_add_table(document, "团体成绩", columns, count);
    for (size_t i = 0; i < ranking->rows.count; i++) {
        struct document_cell *cells = document_add_row(table);
        cells[0].text = say_place(c, &rows[i]);
        cells[1].text = rows[i].name;
        cells[2].text = rows[i].unit_name;
        for (size_t j = 0; j < most && j < rows[i].points.count; j++)
            cells[3 + j].text = ((const char *const *)rows[i].points.at)[j];
        cells[count - 2] = (struct document_cell){rows[i].total, DOCUMENT_BOLD};
        cells[count - 1].text = contest_or_nothing(rows[i].award);
    }
}

static const char *say_grounds(struct ctx *c, const struct contest_winner *winner)
{
    if (winner->rank <= 0)
        return contest_or_nothing(winner->grounds);
    return text_format(c->arena, "第 %lld 名，%s 分%s%s", (long long)winner->rank,
                       contest_or_nothing(winner->total), winner->grounds ? "；" : "",
                       contest_or_nothing(winner->grounds));
}

static void write_winners(struct ctx *c, struct document *document, struct field_list winners)
{
    static const struct document_column columns[] = {{"奖项", 5, DOCUMENT_LEFT, false},
                                                     {"获奖者", 6, DOCUMENT_LEFT, false},
                                                     {"单位", 8, DOCUMENT_LEFT, false},
                                                     {"名次、理由", 8, DOCUMENT_LEFT, false},
                                                     {"队员", 8, DOCUMENT_LEFT, false}};
    const struct contest_winner *list = winners.at;
    if (winners.count == 0)
        return;
    struct document_block *table =
        document_add_table(document, "获奖名单", columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < winners.count; i++) {
        struct document_cell *cells = document_add_row(table);
        cells[0] = (struct document_cell){
            list[i].subject_title
                ? text_format(c->arena, "%s（%s）", list[i].award, list[i].subject_title)
                : list[i].award,
            DOCUMENT_BOLD};
        cells[1].text = list[i].name;
        cells[2].text = list[i].unit_name;
        cells[3].text = say_grounds(c, &list[i]);
        cells[4].text = join(c, list[i].members);
    }
}

static const char *say_change(struct ctx *c, const char *before, const char *after)
{
    before = before && *before ? before : "无";
    after = after && *after ? after : "无";
    return text_format(c->arena, "%s → %s", before, after);
}

static const char *say_rank(struct ctx *c, int64_t rank)
{
    return rank > 0 ? text_format(c->arena, "%lld", (long long)rank) : NULL;
}

static void write_moves(struct ctx *c, struct document *document, struct field_list moves)
{
    static const struct document_column columns[] = {{"队伍", 8, DOCUMENT_LEFT, false},
                                                     {"名次", 5, DOCUMENT_CENTRE, false},
                                                     {"总分", 7, DOCUMENT_CENTRE, false},
                                                     {"奖项", 8, DOCUMENT_CENTRE, false}};
    const struct contest_published_move *list = moves.at;
    struct document_block *table = NULL;
    for (size_t i = 0; i < moves.count; i++) {
        if (list[i].of != OF_TEAM)
            continue;
        if (!table)
            table = document_add_table(document, "与上一版相比的变化", columns,
                                       sizeof columns / sizeof *columns);
        struct document_cell *cells = document_add_row(table);
        cells[0].text = list[i].name;
        cells[1].text =
            say_change(c, say_rank(c, list[i].rank_before), say_rank(c, list[i].rank_after));
        cells[2].text = say_change(c, list[i].total_before, list[i].total_after);
        cells[3].text = say_change(c, list[i].award_before, list[i].award_after);
    }
}

/* ---- The notice ------------------------------------------------------------------------------ */

static void write_opening(struct ctx *c, struct document *document,
                          const struct contest_publication *publication,
                          const struct contest_published *published)
{
    document_add_paragraph(document, text_format(c->arena, "%s“%s”的成绩和获奖名单现予公布。",
                                                 date_chinese(c->arena, published->from_day),
                                                 published->title));
    if (publication->supersedes != 0)
        document_add_paragraph(
            document, text_format(c->arena, "本次为第 %lld 版，取代以前公布的各版。更正原因：%s",
                                  (long long)publication->version, publication->reason));
    if (publication->objections_until != DATE_NONE)
        document_add_paragraph(
            document,
            text_format(c->arena,
                        "对成绩和获奖名单有异议的，请在%s以前由参赛队或者所在单位书面向%s提出，"
                        "写明事项和理由。逾期不再受理。",
                        date_chinese(c->arena, publication->objections_until),
                        publication->owner_name));
    if (publication->latest != publication->id)
        document_add_note(document, "这一版已被以后公布的成绩取代，请以最新的一版为准。");
}

struct document *contest_publication_document(struct ctx *c,
                                              const struct contest_publication *publication,
                                              const struct contest_published *published)
{
    struct document *document = document_new(c->arena);
    document->title = text_format(c->arena, "关于%s成绩的公示", published->title);
    document->number = publication->number;
    document->author = publication->owner_name;
    document->hash = text_format(c->arena, "SM3 %s", publication->hash);
    document->audit_head = publication->audit_head;
    document->created_ms = publication->at;
    if (published->teams && published->teams->columns.count > MOST_UPRIGHT)
        document->orientation = DOCUMENT_LANDSCAPE;
    write_opening(c, document, publication, published);
    if (published->teams)
        write_ranking(c, document, published->teams);
    write_winners(c, document, published->winners);
    write_moves(c, document, published->moves);
    document_add_note(document,
                      "页脚的校验值由公布的内容算出；内容有任何改动，校验值就不相同。公布以后"
                      "不再改动，更正另行公布新的一版。");
    (void)document_add_closing(document, publication->owner_name,
                               date_chinese(c->arena, date_of_time(publication->at)));
    return document;
}

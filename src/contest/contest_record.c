/* SPDX-License-Identifier: Apache-2.0 */
#include "contest/contest_record.h"

#include "contest/contest_publish.h"
#include "contest_record_sql.h"
#include "org/org.h"
#include "platform/base/date.h"
#include "platform/db/db.h"

enum { LONGEST_AWARDS = 1000, MOST_SOURCES = 200 };

/* ---- Of what is to be published -------------------------------------------------------------- */

struct gathering {
    struct ctx *c;
    const struct contest_published *published;
    struct contest_entrants members;
    struct contest_record *list;
    size_t count;
};

static void add(struct gathering *g, const struct contest_record *record)
{
    g->list = arena_more(g->c->arena, g->list, g->count, sizeof *g->list);
    g->list[g->count] = *record;
    g->list[g->count++].day = g->published->from_day;
}

/* All prizes of one, whatever they are for. */
static void take_awards(struct gathering *g, const struct contest_published_row *row,
                        struct contest_record *record)
{
    const struct contest_winner *winners = g->published->winners.at;
    struct text text;
    text_init(&text, g->c->arena, LONGEST_AWARDS);
    for (size_t i = 0; i < g->published->winners.count; i++) {
        bool is_theirs = row->person != 0
                             ? winners[i].person == row->person
                             : winners[i].kind == WINNER_TEAM && winners[i].team == row->team;
        if (!is_theirs)
            continue;
        text_add(&text, record->prizes++ > 0 ? "、" : "");
        text_add(&text, contest_winner_award(g->c, &winners[i]));
    }
    record->award = text.used > 0 ? text.at : NULL;
}

/* The team's row, once more for each who was in it. */
static void add_members(struct gathering *g, int64_t team, struct contest_record record)
{
    for (size_t i = 0; i < g->members.count; i++) {
        const struct contest_entrant *member = &g->members.list[i];
        if (member->team != team || member->person == 0)
            continue;
        record.person = member->person;
        add(g, &record);
    }
}

static void add_rows(struct gathering *g, const struct contest_published_ranking *ranking, int of)
{
    const struct contest_published_row *rows = ranking ? ranking->rows.at : NULL;
    size_t count = ranking ? ranking->rows.count : 0;
    int64_t ranked = 0;
    for (size_t i = 0; i < count; i++)
        ranked += rows[i].rank > 0;
    for (size_t i = 0; i < count; i++) {
        struct contest_record record = {.of = of,
                                        .unit = rows[i].unit,
                                        .person = rows[i].person,
                                        .name = rows[i].name,
                                        .team_name = rows[i].team_name,
                                        .status = rows[i].status,
                                        .rank = rows[i].rank,
                                        .ranked = ranked,
                                        .total = rows[i].total};
        take_awards(g, &rows[i], &record);
        add(g, &record);
        if (of == OF_TEAM)
            add_members(g, rows[i].team, record);
    }
}

static bool is_ranked_person(const struct contest_published *published, int64_t person)
{
    const struct contest_published_row *rows =
        published->people ? published->people->rows.at : NULL;
    for (size_t i = 0; rows && i < published->people->rows.count; i++) {
        if (rows[i].person == person)
            return true;
    }
    return false;
}

/* Prizes that go with no row: a unit's, and those of people who weren't scored. */
static void add_prizes(struct gathering *g)
{
    const struct contest_winner *winners = g->published->winners.at;
    for (size_t i = 0; i < g->published->winners.count; i++) {
        const struct contest_winner *one = &winners[i];
        if (one->kind == WINNER_TEAM ||
            (one->kind == WINNER_PERSON && is_ranked_person(g->published, one->person)))
            continue;
        add(g, &(struct contest_record){.of = one->kind == WINNER_PERSON ? OF_MEMBER : OF_TEAM,
                                        .unit = one->unit,
                                        .person = one->person,
                                        .name = one->name,
                                        .team_name = one->team_name,
                                        .award = contest_winner_award(g->c, one),
                                        .prizes = 1});
    }
}

struct field_list contest_records_of(struct ctx *c, int64_t contest,
                                     const struct contest_published *published)
{
    struct gathering g = {
        .c = c, .published = published, .members = contest_entrants(c, contest, 0, OF_MEMBER)};
    add_rows(&g, published->teams, OF_TEAM);
    add_rows(&g, published->people, OF_MEMBER);
    add_prizes(&g);
    return (struct field_list){g.list, g.count};
}

void contest_records_store(struct ctx *c, int64_t contest, int64_t publication,
                           struct field_list records)
{
    const struct contest_record *list = records.at;
    (void)db_exec(c, sql_contest_record_clear, DB_ARGS(VAL(contest)));
    for (size_t i = 0; i < records.count; i++) {
        const struct contest_record *one = &list[i];
        (void)db_exec(c, sql_contest_record_insert,
                      DB_ARGS(VAL(db_new_id(c)), VAL(contest), VAL(publication), VAL(one->of),
                              VAL(one->unit), db_of_id(one->person), VAL(one->name),
                              VAL(one->team_name ? one->team_name : ""), VAL(one->day),
                              VAL(one->status), db_of_id(one->rank), VAL(one->ranked),
                              VAL(one->total ? one->total : ""), VAL(one->award ? one->award : ""),
                              VAL(one->prizes)));
    }
}

/* ---- Looking --------------------------------------------------------------------------------- */

static const char *text_or_null(struct db_rows *rows, int column)
{
    const char *text = db_text(rows, column);
    return *text ? text : NULL;
}

static struct contest_record take_record(struct db_rows *rows)
{
    return (struct contest_record){.id = db_int(rows, 0),
                                   .contest = db_int(rows, 1),
                                   .publication = db_int(rows, 2),
                                   .number = db_text(rows, 3),
                                   .title = db_text(rows, 4),
                                   .of = (int)db_int(rows, 5),
                                   .unit = db_int(rows, 6),
                                   .person = db_is_null(rows, 7) ? 0 : db_int(rows, 7),
                                   .name = db_text(rows, 8),
                                   .team_name = db_text(rows, 9),
                                   .day = (int32_t)db_int(rows, 10),
                                   .status = (int)db_int(rows, 11),
                                   .rank = db_is_null(rows, 12) ? 0 : db_int(rows, 12),
                                   .ranked = db_int(rows, 13),
                                   .total = text_or_null(rows, 14),
                                   .award = text_or_null(rows, 15),
                                   .prizes = db_int(rows, 16)};
}

static struct field_list take_records(struct ctx *c, struct db_rows *rows)
{
    struct contest_record *list = NULL;
    size_t count = 0;
    while (db_row(rows) == DB_ROW) {
        list = arena_more(c->arena, list, count, sizeof *list);
        list[count++] = take_record(rows);
    }
    db_close(rows);
    return (struct field_list){list, count};
}

/* As for other facts of that unit or person; one's own are one's own. */
static enum err need_to_see(struct ctx *c, const struct contest_record_query *query)
{
    if ((query->unit == 0) == (query->person == 0))
        return ctx_fail(c, ERR_INVALID, "请指明一个单位或者一个人。");
    if (query->unit != 0)
        return org_need(c, MAY_SEE_FACTS, query->unit);
    if (query->person == c->actor.person)
        return OK;
    return org_need(c, MAY_SEE_FACTS, org_person_unit(c, query->person, org_today(c)));
}

enum err contest_records_find(struct ctx *c, const struct contest_record_query *query,
                              struct paged *ret)
{
    bool is_unit = query->unit != 0;
    int64_t whose = is_unit ? query->unit : query->person;
    TRY(need_to_see(c, query));
    ret->total = db_number(
        c, is_unit ? sql_contest_records_of_unit_count : sql_contest_records_of_person_count,
        DB_ARGS(VAL(whose)), 0);
    ret->rows = take_records(
        c, db_query(c, is_unit ? sql_contest_records_of_unit : sql_contest_records_of_person,
                    DB_ARGS(VAL(whose), VAL(paging_limit(&query->paging)),
                            VAL(paging_before(&query->paging)))));
    return OK;
}

/* ---- For whoever makes figures of them ------------------------------------------------------- */

static const char *cite(struct ctx *c, const struct contest_publication *publication)
{
    return text_format(c->arena, "%s（%s）", publication->title, publication->number);
}

static struct field_list cited_before(struct ctx *c, const struct contest_publication *publication)
{
    struct contest_publications all = contest_publications(c, publication->contest);
    const char **list = arena_array(c->arena, all.count + 1, sizeof *list);
    size_t count = 0;
    for (size_t i = 0; i < all.count; i++) {
        if (all.list[i].version < publication->version)
            list[count++] = cite(c, &all.list[i]);
    }
    return (struct field_list){list, count};
}

enum err contest_source_get(struct ctx *c, int64_t id, struct contest_source *ret)
{
    static const char *const waits[] = {
        [PUBLICATION_OBJECTING] = "成绩还在异议期内，或有异议没有答复，生效后才能取数。",
        [PUBLICATION_FINAL] = NULL,
        [PUBLICATION_SUPERSEDED] = "成绩已有新的一版，请选择新的一版。",
        [PUBLICATION_AMENDING] = "有异议成立，成绩正在更正，重新公布并生效后才能取数。"};
    struct contest contest;
    struct contest_publication publication;
    TRY(contest_publication_get(c, id, &publication));
    TRY(contest_see(c, publication.contest, &contest));
    *ret = (struct contest_source){.publication = id,
                                   .contest = contest.id,
                                   .version = publication.version,
                                   .number = publication.number,
                                   .title = publication.title,
                                   .day = date_of_time(publication.at),
                                   .reason = publication.reason,
                                   .waits = waits[publication.state],
                                   .cited = cite(c, &publication),
                                   .before = cited_before(c, &publication)};
    return OK;
}

struct field_list contest_sources(struct ctx *c)
{
    int64_t *ids = arena_array(c->arena, MOST_SOURCES, sizeof *ids);
    struct contest_source *list = arena_array(c->arena, MOST_SOURCES, sizeof *list);
    size_t count = 0, kept = 0;
    struct db_rows *rows = db_query(c, sql_contest_sources, DB_ARGS(VAL(MOST_SOURCES)));
    while (db_row(rows) == DB_ROW && count < MOST_SOURCES)
        ids[count++] = db_int(rows, 0);
    db_close(rows);
    for (size_t i = 0; i < count; i++) {
        struct ctx before = *c;
        if (contest_source_get(c, ids[i], &list[kept]) == OK)
            kept++;
        else
            ctx_rewind(c, &before);
    }
    return (struct field_list){list, kept};
}

struct field_list contest_records_all(struct ctx *c, int64_t contest, int of)
{
    return take_records(c, db_query(c, sql_contest_records_all, DB_ARGS(VAL(contest), VAL(of))));
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Who is before whom, where nothing but people can say so. */
#include <string.h>

#include "contest/contest_award.h"
#include "contest/contest_own.h"
#include "contest/contest_rules.h"
#include "contest_judging_sql.h"
#include "org/org.h"
#include "platform/db/db.h"

enum { LONGEST_GROUNDS = 3000 };

static const char *join(struct ctx *c, struct field_list names)
{
    struct text text;
    text_init(&text, c->arena, 4000);
    for (size_t i = 0; i < names.count; i++) {
        text_add(&text, i > 0 ? "、" : "");
        text_add(&text, ((const char *const *)names.at)[i]);
    }
    return text.at;
}

static const struct contest_published_row *row_of(const struct contest_published_ranking *ranking,
                                                  int64_t entrant)
{
    const struct contest_published_row *rows = ranking->rows.at;
    for (size_t i = 0; i < ranking->rows.count; i++) {
        if (rows[i].entrant == entrant)
            return &rows[i];
    }
    return NULL;
}

static bool is_named_once(struct field_list entrants, int64_t entrant)
{
    const struct contest_decided *list = entrants.at;
    size_t found = 0;
    for (size_t i = 0; i < entrants.count; i++)
        found += list[i].entrant == entrant;
    return found == 1;
}

/* All who share the rank with the first, and nobody else. */
static bool is_whole_group(const struct contest_published_ranking *ranking, int64_t rank,
                           struct field_list entrants)
{
    const struct contest_published_row *rows = ranking->rows.at;
    size_t count = 0;
    for (size_t i = 0; i < ranking->rows.count; i++) {
        if (rows[i].rank != rank)
            continue;
        count++;
        if (!is_named_once(entrants, rows[i].entrant))
            return false;
    }
    return count == entrants.count;
}

static bool knows_decisions(const struct score_scheme *model)
{
    for (int i = 0; i < model->metric_count; i++) {
        if (strcmp(model->metrics[i].id, CONTEST_DECIDED) == 0)
            return true;
    }
    return false;
}

static enum err check_decision(struct ctx *c, const struct contest *contest,
                               const struct contest_decision *decision, int64_t *ret_rank)
{
    struct contest_scored scored;
    const struct contest_decided *list = decision->entrants.at;
    contest_score_undecided(c, contest, decision->of, &scored);
    const struct contest_published_ranking *ranking =
        contest_published_ranking_of(c, contest, &scored);
    if (!ranking)
        return ctx_fail(c, ERR_INVALID, "成绩还算不出来，请先改正录入的数据。");
    if (!knows_decisions(scored.model))
        return ctx_fail(c, ERR_CONFLICT, "这场比武的方案是旧版本制定的，不能书面决定名次。");
    const struct contest_published_row *first =
        decision->entrants.count > 0 ? row_of(ranking, list[0].entrant) : NULL;
    bool is_tied = first && first->rank > 0 && first->tie != TIE_NONE &&
                   is_whole_group(ranking, first->rank, decision->entrants);
    if (!is_tied)
        ctx_fault(c, "entrants", "请把同分待定的全部队伍（队员）排出先后，每支（名）一次。");
    else
        *ret_rank = first->rank;
    if (!decision->grounds || !*decision->grounds)
        ctx_fault(c, "grounds", "请写明决定的理由。");
    else if (strlen(decision->grounds) > LONGEST_GROUNDS)
        ctx_fault(c, "grounds", "理由过长，请不超过 1000 字。");
    contest_check_names(c, "deciders", decision->deciders);
    return ctx_faulty(c);
}

static bool are_all_closed(struct ctx *c, int64_t contest)
{
    struct field_list subjects = contest_subjects(c, contest);
    const struct contest_subject_row *list = subjects.at;
    for (size_t i = 0; i < subjects.count; i++) {
        if (list[i].state != SUBJECT_CLOSED)
            return false;
    }
    return subjects.count > 0;
}

static enum err keep_place(struct ctx *c, int64_t contest, int64_t entrant, int64_t place,
                           const struct contest_decision *decision)
{
    const int64_t subject = 0;
    int64_t rev = 0;
    struct db_rows *rows =
        db_query(c, sql_contest_figure_last, DB_ARGS(VAL(contest), VAL(subject), VAL(entrant)));
    if (db_row(rows) == DB_ROW)
        rev = db_int(rows, 0);
    db_close(rows);
    if (db_exec(c, sql_contest_figure_add,
                DB_ARGS(VAL(contest), VAL(subject), VAL(entrant), VAL(rev + 1),
                        VAL(place * DECIMAL_ONE), VAL(join(c, decision->deciders)),
                        VAL(org_today(c)), VAL(decision->grounds), VAL(c->now),
                        VAL(c->actor.person))) != 1)
        return ctx_fail(c, ERR_CONFLICT, "刚刚已由他人决定，请核对。");
    return OK;
}

enum err contest_decide(struct ctx *c, int64_t id, const struct contest_decision *decision)
{
    struct contest contest;
    int64_t rank = 0;
    const struct contest_decided *list = decision->entrants.at;
    TRY(contest_see(c, id, &contest));
    TRY(contest_need_runs(c, &contest));
    if (!are_all_closed(c, id))
        return ctx_fail(c, ERR_CONFLICT, "还有科目没有结束评分，全部结束后才能决定名次。");
    TRY(check_decision(c, &contest, decision, &rank));
    for (size_t i = 0; i < decision->entrants.count; i++)
        TRY(keep_place(c, id, list[i].entrant, rank + (int64_t)i, decision));
    contest_note(c, &contest, "contest.decide",
                 text_format(c->arena, "比武“%s”：书面决定第 %lld 名起 %zu 支（名）的先后（%s）",
                             contest.title, (long long)rank, decision->entrants.count,
                             decision->grounds));
    contest_stamp(c, id);
    return OK;
}

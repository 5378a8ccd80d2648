/* SPDX-License-Identifier: Apache-2.0 */
/* Books and figures: storing, judging, looking. Proofs and history are fact_proof.c's. */
#include "fact/fact.h"

#include <string.h>

#include "fact/fact_own.h"
#include "fact_sql.h"
#include "org/org.h"
#include "platform/audit/audit.h"
#include "platform/base/date.h"
#include "platform/base/text.h"
#include "platform/db/db.h"

/* ---- Books ----------------------------------------------------------------------------------- */

enum err fact_book_create(struct ctx *c, struct fact_book *book)
{
    TRY(org_need(c, MAY_RUN_TASKS, book->owner_unit));
    book->id = db_new_id(c);
    (void)db_exec(c, sql_fact_book_insert,
                  DB_ARGS(VAL(book->id), VAL(book->owner_unit), VAL(book->title),
                          VAL(book->from_day), VAL(book->until_day)));
    return OK;
}

enum err fact_book_change(struct ctx *c, const struct fact_book *book)
{
    TRY(org_need(c, MAY_RUN_TASKS, book->owner_unit));
    (void)db_exec(
        c, sql_fact_book_update,
        DB_ARGS(VAL(book->id), VAL(book->title), VAL(book->from_day), VAL(book->until_day)));
    return OK;
}

bool fact_book_get(struct ctx *c, int64_t id, struct fact_book *ret)
{
    struct db_rows *rows = db_query(c, sql_fact_book_get, DB_ARGS(VAL(id)));
    if (db_row(rows) != DB_ROW)
        return false;
    *ret = (struct fact_book){.id = id,
                              .owner_unit = db_int(rows, 0),
                              .title = db_text(rows, 1),
                              .from_day = (int32_t)db_int(rows, 2),
                              .until_day = (int32_t)db_int(rows, 3)};
    db_close(rows);
    return true;
}

int64_t fact_book_stamp(struct ctx *c, int64_t id)
{
    return db_number(c, sql_fact_book_stamp, DB_ARGS(VAL(id)), 0);
}

int64_t fact_unit_of(struct ctx *c, const struct fact_book *book, int64_t subject)
{
    struct org_unit unit;
    if (subject == 0)
        return book->owner_unit;
    if (org_unit_get(c, subject, &unit))
        return subject;
    return org_person_unit(c, subject, org_today(c));
}

/* ---- Reading --------------------------------------------------------------------------------- */

struct db_value fact_day(int32_t day)
{
    return day == DATE_NONE ? db_null() : db_of_int(day);
}

static void take_row(struct db_rows *rows, struct fact *ret)
{
    *ret = (struct fact){.id = db_int(rows, 0),
                         .book = db_int(rows, 1),
                         .subject = db_int(rows, 2),
                         .metric = db_text(rows, 3),
                         .is_known = !db_is_null(rows, 4),
                         .value = db_int(rows, 4),
                         .source = db_text(rows, 5),
                         .day = db_is_null(rows, 6) ? DATE_NONE : (int32_t)db_int(rows, 6),
                         .note = db_text(rows, 7),
                         .state = (int)db_int(rows, 8),
                         .proofs = db_int(rows, 9),
                         .rev = db_int(rows, 10),
                         .at = db_int(rows, 11),
                         .person_name = db_text(rows, 12),
                         .last_change = db_int(rows, 13)};
}

static struct fact_list take_rows(struct ctx *c, struct db_rows *rows)
{
    struct fact_list found = {NULL, 0};
    size_t size = 256;
    found.list = arena_array(c->arena, size, sizeof *found.list);
    while (db_row(rows) == DB_ROW) {
        if (found.count == size) {
            struct fact *wider = arena_array(c->arena, size * 2, sizeof *wider);
            memcpy(wider, found.list, size * sizeof *wider);
            found.list = wider;
            size *= 2;
        }
        take_row(rows, &found.list[found.count++]);
    }
    return found;
}

struct fact_list fact_all(struct ctx *c, int64_t book)
{
    return take_rows(c, db_query(c, sql_fact_all, DB_ARGS(VAL(book))));
}

struct fact_list fact_of_subject(struct ctx *c, int64_t book, int64_t subject)
{
    return take_rows(c, db_query(c, sql_fact_of_subject, DB_ARGS(VAL(book), VAL(subject))));
}

int64_t fact_known_count(struct ctx *c, int64_t book)
{
    return db_number(c, sql_fact_known_count, DB_ARGS(VAL(book)), 0);
}

/* Without the name of who entered it; *ret_person is who. */
static bool find(struct ctx *c, int64_t book, const struct fact *wanted, struct fact *ret,
                 int64_t *ret_person)
{
    struct db_rows *rows =
        db_query(c, sql_fact_find, DB_ARGS(VAL(book), VAL(wanted->subject), VAL(wanted->metric)));
    bool is_there = db_row(rows) == DB_ROW;
    if (is_there)
        take_row(rows, ret);
    *ret_person = db_int(rows, 14);
    db_close(rows);
    return is_there;
}

bool fact_get(struct ctx *c, int64_t id, struct fact *ret)
{
    struct db_rows *rows = db_query(c, sql_fact_get, DB_ARGS(VAL(id)));
    bool is_there = db_row(rows) == DB_ROW;
    if (is_there)
        take_row(rows, ret);
    db_close(rows);
    return is_there;
}

enum err fact_need(struct ctx *c, int64_t id, int permission, struct fact *ret,
                   struct fact_book *ret_book)
{
    enum org_permission wanted = (enum org_permission)permission;
    bool is_seen = false;
    if (fact_get(c, id, ret) && fact_book_get(c, ret->book, ret_book)) {
        int64_t unit = fact_unit_of(c, ret_book, ret->subject);
        if (org_may(c, wanted, unit) || org_may(c, wanted, ret_book->owner_unit))
            return OK;
        is_seen =
            org_may(c, MAY_SEE_FACTS, unit) || org_may(c, MAY_SEE_FACTS, ret_book->owner_unit);
    }
    if (is_seen)
        return ctx_fail(c, ERR_FORBIDDEN, "您可以查看这项数据，但没有改动它的权限。");
    return ctx_fail(c, ERR_NOT_FOUND, "没有这项数据，或者它不在您的管辖范围内。");
}

enum err fact_see(struct ctx *c, int64_t id, struct fact *ret)
{
    struct fact_book book;
    return fact_need(c, id, MAY_SEE_FACTS, ret, &book);
}

/* ---- Storing --------------------------------------------------------------------------------- */

struct storing {
    const struct fact_book *book;
    const char *why;
    bool is_owners;          /* the actor may keep all figures of the book */
    int64_t allowed_subject; /* the last one that was asked for and found theirs */
    int64_t changed;
};

static enum err may_keep(struct ctx *c, struct storing *storing, int64_t subject)
{
    if (storing->is_owners || (subject != 0 && subject == storing->allowed_subject))
        return OK;
    int64_t unit = subject == 0 ? 0 : fact_unit_of(c, storing->book, subject);
    if (unit == 0 || !org_may(c, MAY_KEEP_FACTS, unit))
        return ctx_fail(c, ERR_FORBIDDEN, "其中有不归您填报的对象，请只填报本单位的数据。");
    storing->allowed_subject = subject;
    return OK;
}

static struct db_value value_of(const struct fact *fact)
{
    return fact->is_known ? db_of_int(fact->value) : db_null();
}

static bool is_same(const struct fact *one, const struct fact *other)
{
    return one->is_known == other->is_known && (!one->is_known || one->value == other->value) &&
           one->day == other->day && strcmp(one->source, other->source) == 0 &&
           strcmp(one->note, other->note) == 0;
}

void fact_note_change(struct ctx *c, const struct fact *was, const struct fact *fact,
                      const char *why)
{
    (void)db_exec(c, sql_fact_note_change,
                  DB_ARGS(VAL(fact->last_change), VAL(fact->id), VAL(c->now), VAL(c->actor.person),
                          VAL(c->actor.name), was ? value_of(was) : db_null(), value_of(fact),
                          VAL(fact->source), fact_day(fact->day), VAL(fact->note), VAL(fact->state),
                          VAL(why), VAL(was ? was->last_change : 0)));
}

static void insert(struct ctx *c, struct storing *storing, struct fact *fact)
{
    fact->id = db_new_id(c);
    fact->book = storing->book->id;
    fact->last_change = db_new_id(c);
    (void)db_exec(c, sql_fact_insert,
                  DB_ARGS(VAL(fact->id), VAL(fact->book), VAL(fact->subject), VAL(fact->metric),
                          value_of(fact), VAL(fact->source), fact_day(fact->day), VAL(fact->note),
                          VAL(c->now), VAL(c->actor.person), VAL(fact->last_change)));
    fact->rev = 1;
    fact_note_change(c, NULL, fact, storing->why);
}

static void update(struct ctx *c, struct storing *storing, const struct fact *was,
                   struct fact *fact)
{
    fact->id = was->id;
    fact->book = was->book;
    fact->proofs = was->proofs;
    fact->rev = was->rev + 1;
    fact->last_change = db_new_id(c);
    (void)db_exec(c, was->state == FACT_ENTERED ? sql_fact_update_entered : sql_fact_update,
                  DB_ARGS(VAL(fact->id), value_of(fact), VAL(fact->source), fact_day(fact->day),
                          VAL(fact->note), VAL(c->now), VAL(c->actor.person),
                          VAL(fact->last_change)));
    fact_note_change(c, was, fact, storing->why);
}

/* Stores one; false: somebody was faster, and *ret_now is what is there. */
static bool store_one(struct ctx *c, struct storing *storing, const struct fact *wanted,
                      struct fact *ret_now)
{
    struct fact there;
    int64_t person;
    bool is_there = find(c, storing->book->id, wanted, &there, &person);
    *ret_now = *wanted;
    ret_now->state = FACT_ENTERED;
    ret_now->at = c->now;
    ret_now->person_name = c->actor.name;
    ret_now->proofs = 0;
    bool is_as_it_was = is_there && is_same(&there, wanted);
    if (!is_there)
        there = (struct fact){.subject = wanted->subject,
                              .metric = wanted->metric,
                              .source = "",
                              .day = DATE_NONE,
                              .note = ""};
    if (is_as_it_was || there.rev != wanted->rev) {
        there.person_name = db_string(c, sql_fact_person_name, DB_ARGS(VAL(person)));
        *ret_now = there;
        return is_as_it_was;
    }
    if (!is_there && !wanted->is_known && !*wanted->note && !*wanted->source)
        return true;
    if (is_there)
        update(c, storing, &there, ret_now);
    else
        insert(c, storing, ret_now);
    storing->changed++;
    return true;
}

void fact_note_storing(struct ctx *c, const struct fact_book *book, int64_t count, const char *why)
{
    (void)db_exec(c, sql_fact_book_restamp, DB_ARGS(VAL(book->id)));
    struct text sentence;
    text_init(&sentence, c->arena, 4096);
    text_add(&sentence, "在“");
    text_add(&sentence, book->title);
    text_add(&sentence, "”中录入或改动 ");
    text_add_int(&sentence, count);
    text_add(&sentence, " 项数据");
    if (*why) {
        text_add(&sentence, "（");
        text_add(&sentence, why);
        text_add(&sentence, "）");
    }
    audit_write(c, &(struct audit_entry){.action = "fact.store",
                                         .object = "fact_book",
                                         .id = book->id,
                                         .unit = book->owner_unit,
                                         .sentence = sentence.at});
}

enum err fact_store(struct ctx *c, int64_t book, const struct fact_list *wanted, const char *why,
                    struct fact_list *ret_now)
{
    struct fact_book owner;
    if (!fact_book_get(c, book, &owner))
        return ctx_fail(c, ERR_NOT_FOUND, "没有这本数据台账。");
    struct storing storing = {
        .book = &owner, .why = why, .is_owners = org_may(c, MAY_KEEP_FACTS, owner.owner_unit)};
    struct fact_list stored = {arena_array(c->arena, wanted->count + 1, sizeof *stored.list), 0};
    struct fact_list outrun = {arena_array(c->arena, wanted->count + 1, sizeof *outrun.list), 0};
    for (size_t i = 0; i < wanted->count; i++) {
        struct fact now = {0};
        TRY(may_keep(c, &storing, wanted->list[i].subject));
        if (store_one(c, &storing, &wanted->list[i], &now))
            stored.list[stored.count++] = now;
        else
            outrun.list[outrun.count++] = now;
    }
    *ret_now = outrun.count > 0 ? outrun : stored;
    if (outrun.count > 0)
        return ctx_fail(c, ERR_CONFLICT,
                        "有 %zu 项数据已由他人改动，请核对两个版本后再保存；本次没有保存任何数据。",
                        outrun.count);
    if (storing.changed > 0)
        fact_note_storing(c, &owner, storing.changed, why);
    return OK;
}

static void note_judging(struct ctx *c, const struct fact_book *book,
                         const struct fact_verdict *verdict)
{
    static const char *const did[] = {"撤销核实", "核实", "退回"};
    audit_write(c, &(struct audit_entry){
                       .action = "fact.judge",
                       .object = "fact",
                       .id = verdict->fact,
                       .unit = book->owner_unit,
                       .sentence = text_format(c->arena, "在“%s”中%s数据“%s”%s%s", book->title,
                                               did[verdict->state], verdict->called,
                                               *verdict->why ? "，原因：" : "", verdict->why)});
}

enum err fact_judge(struct ctx *c, const struct fact_verdict *verdict)
{
    struct fact was;
    struct fact_book book;
    if (!fact_get(c, verdict->fact, &was) || !fact_book_get(c, was.book, &book))
        return ctx_fail(c, ERR_NOT_FOUND, "没有这项数据，或者它不在您的管辖范围内。");
    TRY(org_need(c, MAY_RUN_TASKS, book.owner_unit));
    if (verdict->state == FACT_RETURNED && !*verdict->why)
        return ctx_fail(c, ERR_INVALID, "退回数据须写明原因，请填写后再退回。");
    struct fact fact = was;
    fact.state = (int)verdict->state;
    fact.last_change = db_new_id(c);
    if (db_exec(c, sql_fact_set_state,
                DB_ARGS(VAL(verdict->fact), VAL(verdict->rev), VAL(fact.state),
                        VAL(fact.last_change))) != 1)
        return ctx_fail(c, ERR_CONFLICT, "这项数据刚被改动，请刷新后重新核对。");
    fact_note_change(c, &was, &fact, verdict->why);
    note_judging(c, &book, verdict);
    return OK;
}

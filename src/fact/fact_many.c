/* SPDX-License-Identifier: Apache-2.0 */
/* Storing a whole file of figures, while everybody who writes waits: two statements a figure. */
#include <string.h>

#include "fact/fact_own.h"
#include "fact_many_sql.h"
#include "org/org.h"
#include "platform/audit/audit.h"
#include "platform/base/text.h"

struct filing {
    struct ctx *c;
    const struct fact_book *book;
    const char *why;
    bool is_owners;          /* the actor may keep all figures of the book */
    int64_t allowed_subject; /* the last one that was asked for and found theirs */
};

static enum err may_keep(struct filing *filing, int64_t subject)
{
    struct ctx *c = filing->c;
    if (filing->is_owners || (subject != 0 && subject == filing->allowed_subject))
        return OK;
    int64_t unit = subject == 0 ? 0 : fact_unit_of(c, filing->book, subject);
    if (unit == 0 || !org_may(c, MAY_KEEP_FACTS, unit))
        return ctx_fail(c, ERR_FORBIDDEN, "其中有不归您填报的对象，请只填报本单位的数据。");
    filing->allowed_subject = subject;
    return OK;
}

static struct db_value value_of(bool is_known, int64_t value)
{
    return is_known ? db_of_int(value) : db_null();
}

/* Whether nobody was faster. */
static bool put(struct filing *filing, const struct fact_filed *filed)
{
    struct ctx *c = filing->c;
    const struct fact *fact = &filed->fact;
    struct db_value value = value_of(fact->is_known, fact->value), day = fact_day(fact->day);
    int64_t id = fact->id ? fact->id : db_new_id(c), change = db_new_id(c);
    int64_t stored =
        fact->id
            ? db_exec(c, sql_fact_many_change,
                      DB_ARGS(VAL(id), VAL(fact->rev), value, VAL(fact->source), day,
                              VAL(fact->note), VAL(c->now), VAL(c->actor.person), VAL(change)))
            : db_exec(c, sql_fact_many_add,
                      DB_ARGS(VAL(id), VAL(filing->book->id), VAL(fact->subject), VAL(fact->metric),
                              value, VAL(fact->source), day, VAL(fact->note), VAL(c->now),
                              VAL(c->actor.person), VAL(change)));
    if (stored != 1)
        return false;
    (void)db_exec(c, sql_fact_many_note,
                  DB_ARGS(VAL(change), VAL(id), VAL(c->now), VAL(c->actor.person),
                          VAL(c->actor.name), value_of(filed->was_known, filed->was), value,
                          VAL(fact->source), day, VAL(fact->note), VAL(filing->why),
                          VAL(fact->last_change)));
    return true;
}

enum err fact_store_many(struct ctx *c, int64_t book, const struct fact_file *file)
{
    struct fact_book owner;
    if (!fact_book_get(c, book, &owner))
        return ctx_fail(c, ERR_NOT_FOUND, "没有这本数据台账。");
    struct filing filing = {.c = c,
                            .book = &owner,
                            .why = file->why,
                            .is_owners = org_may(c, MAY_KEEP_FACTS, owner.owner_unit)};
    for (size_t i = 0; i < file->count; i++) {
        TRY(may_keep(&filing, file->list[i].fact.subject));
        if (!put(&filing, &file->list[i]))
            return ctx_fail(c, ERR_CONFLICT,
                            "其中有数据刚刚被他人改动，文件没有导入；请重新检查后再导入。");
    }
    if (file->count > 0)
        fact_note_storing(c, &owner, (int64_t)file->count, file->why);
    return OK;
}

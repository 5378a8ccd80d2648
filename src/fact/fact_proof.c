/* SPDX-License-Identifier: Apache-2.0 */
/* History and proofs of figures. */
#include <string.h>

#include "fact/fact_own.h"
#include "fact_sql.h"
#include "file/file.h"
#include "org/org.h"
#include "platform/audit/audit.h"
#include "platform/base/date.h"
#include "platform/base/text.h"

enum { MOST_HISTORY = 500, MOST_PROOFS = 50 };

struct fact_history fact_history(struct ctx *c, int64_t id)
{
    struct fact_history found = {arena_array(c->arena, MOST_HISTORY, sizeof *found.list), 0};
    struct db_rows *rows = db_query(c, sql_fact_history, DB_ARGS(VAL(id)));
    while (db_row(rows) == DB_ROW && found.count < MOST_HISTORY)
        found.list[found.count++] =
            (struct fact_change){.at = db_int(rows, 0),
                                 .name = db_text(rows, 1),
                                 .had_value = !db_is_null(rows, 2),
                                 .was = db_int(rows, 2),
                                 .has_value = !db_is_null(rows, 3),
                                 .value = db_int(rows, 3),
                                 .source = db_text(rows, 4),
                                 .day = db_is_null(rows, 5) ? DATE_NONE : (int32_t)db_int(rows, 5),
                                 .note = db_text(rows, 6),
                                 .state = (int)db_int(rows, 7),
                                 .why = db_text(rows, 8)};
    db_close(rows);
    return found;
}

static struct fact_book_proofs take_proofs(struct ctx *c, struct db_rows *rows)
{
    size_t size = MOST_PROOFS;
    struct fact_book_proofs found = {arena_array(c->arena, size, sizeof *found.list), 0};
    while (db_row(rows) == DB_ROW) {
        if (found.count == size) {
            struct fact_book_proof *wider = arena_array(c->arena, size * 2, sizeof *wider);
            memcpy(wider, found.list, size * sizeof *wider);
            found.list = wider;
            size *= 2;
        }
        found.list[found.count++] =
            (struct fact_book_proof){.fact = db_int(rows, 0),
                                     .proof = {.file = db_int(rows, 1),
                                               .name = db_text(rows, 2),
                                               .size = db_int(rows, 3),
                                               .type = (int)db_int(rows, 4),
                                               .at = db_int(rows, 5),
                                               .person_name = db_text(rows, 6)}};
    }
    return found;
}

struct fact_book_proofs fact_proofs_of_subject(struct ctx *c, int64_t book, int64_t subject)
{
    return take_proofs(c,
                       db_query(c, sql_fact_proofs_of_subject, DB_ARGS(VAL(book), VAL(subject))));
}

struct fact_proofs fact_proofs(struct ctx *c, int64_t id)
{
    struct fact_book_proofs all = take_proofs(c, db_query(c, sql_fact_proofs, DB_ARGS(VAL(id))));
    struct fact_proofs found = {arena_array(c->arena, all.count + 1, sizeof *found.list),
                                all.count};
    for (size_t i = 0; i < all.count; i++)
        found.list[i] = all.list[i].proof;
    return found;
}

static void note(struct ctx *c, const struct fact_book *book, const char *action,
                 const struct fact *fact, const char *sentence)
{
    (void)db_exec(c, sql_fact_count_proofs, DB_ARGS(VAL(fact->id)));
    audit_write(c, &(struct audit_entry){.action = action,
                                         .object = "fact",
                                         .id = fact->id,
                                         .unit = book->owner_unit,
                                         .sentence = sentence});
}

enum err fact_prove(struct ctx *c, int64_t id, int64_t file)
{
    struct fact fact;
    struct fact_book book;
    struct file proof;
    TRY(fact_need(c, id, MAY_KEEP_FACTS, &fact, &book));
    TRY(file_see(c, file, &proof));
    if (fact.proofs >= MOST_PROOFS)
        return ctx_fail(c, ERR_TOO_BIG, "一项数据最多附 %d 份佐证，请合并后再上传。", MOST_PROOFS);
    if (db_exec(c, sql_fact_prove,
                DB_ARGS(VAL(id), VAL(file), VAL(c->now), VAL(c->actor.person))) == 1)
        note(c, &book, "fact.prove", &fact,
             text_format(c->arena, "为数据附上佐证“%s”", proof.name));
    return OK;
}

enum err fact_unprove(struct ctx *c, int64_t id, int64_t file)
{
    struct fact fact;
    struct fact_book book;
    TRY(fact_need(c, id, MAY_KEEP_FACTS, &fact, &book));
    if (db_exec(c, sql_fact_unprove, DB_ARGS(VAL(id), VAL(file))) == 1)
        note(c, &book, "fact.unprove", &fact, "从数据上取下一份佐证（文件仍保存）");
    return OK;
}

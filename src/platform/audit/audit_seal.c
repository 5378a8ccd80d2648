/* SPDX-License-Identifier: Apache-2.0 */
#include "audit_sql.h"
#include "platform/audit/audit.h"
#include "platform/audit/chain.h"
#include "platform/base/arena.h"

struct last_seal {
    int64_t id, to_id;
    const char *head;
};

static struct last_seal find_last(struct ctx *c)
{
    struct last_seal last = {.head = chain_origin};
    struct db_rows *rows = db_query(c, sql_audit_last_seal, DB_NO_ARGS);
    if (db_row(rows) == DB_ROW) {
        last.id = db_int(rows, 0);
        last.to_id = db_int(rows, 1);
        last.head = db_text(rows, 2);
    }
    db_close(rows);
    return last;
}

bool audit_is_unsealed(struct ctx *c)
{
    struct last_seal last = find_last(c);
    return db_found(c, sql_audit_any_after, DB_ARGS(VAL(last.to_id)));
}

struct audit_seal {
    struct last_seal last; /* the one before */
    int64_t from, to, count;
    const char *head, *marks;
};

enum err audit_prepare_seal(struct ctx *c, const void **ret_seal)
{
    struct audit_seal *seal = arena_alloc(c->arena, sizeof *seal);
    struct chain chain;
    struct text marks;
    *ret_seal = NULL;
    seal->last = find_last(c);
    if (!seal->last.head || !chain_begin(&chain, c, seal->last.head))
        return ERR_INTERNAL;
    text_init(&marks, c->arena, (size_t)CHAIN_MOST_ROWS * (CHAIN_MARK + 22));
    struct db_rows *rows =
        db_query(c, sql_audit_after, DB_ARGS(VAL(seal->last.to_id), VAL(CHAIN_MOST_ROWS)));
    while (db_row(rows) == DB_ROW) {
        seal->to = db_int(rows, 0);
        seal->from = seal->count++ ? seal->from : seal->to;
        chain_add(&chain, rows);
        text_add_int(&marks, seal->to);
        text_add_char(&marks, ':');
        text_add_bytes(&marks, chain.head, CHAIN_MARK);
        text_add_char(&marks, ' ');
    }
    seal->head = arena_copy(c->arena, chain.head, SM3_HEX);
    seal->marks = marks.at;
    *ret_seal = seal->count > 0 ? seal : NULL;
    return OK;
}

enum err audit_apply_seal(struct ctx *c, const void *of)
{
    const struct audit_seal *seal = of;
    if (find_last(c).id != seal->last.id)
        return OK;
    db_exec(c, sql_audit_add_seal,
            DB_ARGS(VAL(seal->last.id + 1), VAL(seal->from), VAL(seal->to), VAL(seal->count),
                    VAL(seal->head), VAL(seal->marks), VAL(c->now)));
    return OK;
}

int64_t audit_seal(struct ctx *c)
{
    const void *of = NULL;
    if (audit_prepare_seal(c, &of) != OK)
        return -1;
    const struct audit_seal *seal = of;
    if (!seal || audit_apply_seal(c, seal) != OK)
        return 0;
    return seal->count;
}

const char *audit_head(struct ctx *c)
{
    const char *head = find_last(c).head;
    return head ? head : chain_origin;
}

int64_t audit_find_head(struct ctx *c, const char *head)
{
    return db_number(c, sql_audit_find_head, DB_ARGS(VAL(head)), 0);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "audit_sql.h"
#include "platform/audit/audit.h"
#include "platform/audit/chain.h"

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

int64_t audit_seal(struct ctx *c)
{
    struct last_seal last = find_last(c);
    struct chain chain;
    struct text marks;
    int64_t from = 0, to = 0, count = 0;
    if (!last.head || !chain_begin(&chain, c, last.head))
        return -1;
    text_init(&marks, c->arena, (size_t)CHAIN_MOST_ROWS * (CHAIN_MARK + 22));
    struct db_rows *rows =
        db_query(c, sql_audit_after, DB_ARGS(VAL(last.to_id), VAL(CHAIN_MOST_ROWS)));
    while (db_row(rows) == DB_ROW) {
        to = db_int(rows, 0);
        from = count++ ? from : to;
        chain_add(&chain, rows);
        text_add_int(&marks, to);
        text_add_char(&marks, ':');
        text_add_bytes(&marks, chain.head, CHAIN_MARK);
        text_add_char(&marks, ' ');
    }
    if (count > 0)
        db_exec(c, sql_audit_add_seal,
                DB_ARGS(VAL(last.id + 1), VAL(from), VAL(to), VAL(count),
                        VAL((const char *)chain.head), VAL(marks.at), VAL(c->now)));
    return count;
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

/* SPDX-License-Identifier: Apache-2.0 */
#include "platform/audit/audit.h"

#include <string.h>

#include "audit_sql.h"
#include "platform/audit/chain.h"
#include "platform/base/arena.h"

enum { COLUMNS = 12, MOST_AT_ONCE = 8000 };

const char chain_origin[SM3_HEX + 1] =
    "0000000000000000000000000000000000000000000000000000000000000000";

void audit_write(struct ctx *c, const struct audit_entry *entry)
{
    db_exec(c, sql_audit_add,
            DB_ARGS(VAL(db_new_id(c)), VAL(c->now), VAL(c->actor.person),
                    VAL(c->actor.name ? c->actor.name : ""), VAL(entry->action), VAL(entry->object),
                    VAL(entry->id), VAL(entry->unit), VAL(entry->sentence), VAL(entry->before),
                    VAL(entry->after), VAL(c->actor.address ? c->actor.address : "")));
}

/* ---- The chain ------------------------------------------------------------------------------- */

bool chain_begin(struct chain *chain, struct ctx *c, const char *head)
{
    *chain = (struct chain){.sm3 = sm3_new(c), .c = c};
    memcpy(chain->head, head, SM3_HEX);
    return chain->sm3 != NULL;
}

/* Short pieces go to the hash together: beginning with one costs more than hashing it. */
static void add_bytes(struct chain *chain, struct text *text, struct bytes bytes)
{
    if (text->used + bytes.length > MOST_AT_ONCE) {
        sm3_add(chain->sm3, (struct bytes){text->at, text->used});
        text_clear(text);
    }
    if (bytes.length > MOST_AT_ONCE)
        sm3_add(chain->sm3, bytes);
    else
        text_add_bytes(text, bytes.at, bytes.length);
}

static void add_column(struct chain *chain, struct text *text, struct db_rows *rows, int column)
{
    /* Columns of the table that are numbers: id, at, person, object_id, unit. */
    static const bool is_number[COLUMNS] = {true, true, true, [6] = true, [7] = true};
    if (is_number[column]) {
        text_add_char(text, 'i');
        text_add_int(text, db_int(rows, column));
    } else if (db_is_null(rows, column)) {
        text_add_char(text, 'n');
    } else {
        const char *value = db_text(rows, column);
        struct bytes bytes = bytes_of(value ? value : "");
        text_add_char(text, 't');
        text_add_int(text, (int64_t)bytes.length);
        text_add_char(text, ':');
        add_bytes(chain, text, bytes);
    }
    text_add_char(text, ';');
}

void chain_add(struct chain *chain, struct db_rows *rows)
{
    struct arena_mark mark = arena_mark(chain->c->arena);
    struct text text;
    text_init(&text, chain->c->arena, MOST_AT_ONCE + 1000);
    text_reserve(&text, 1000);
    text_add_bytes(&text, chain->head, SM3_HEX);
    text_add_char(&text, '\n');
    for (int i = 0; i < COLUMNS; i++)
        add_column(chain, &text, rows, i);
    sm3_add(chain->sm3, (struct bytes){text.at, text.used});
    sm3_end(chain->sm3, chain->head);
    arena_rewind(chain->c->arena, mark);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The program as it is, with a database whose statements fail as the client wishes. The session
 * cookie ends in "~" and up to two wishes:
 *
 *     ~r3ew0d     the unit on a reader: its 3rd statement, as one that can't be right (500);
 *                 the unit on the writer: its first, as an error of the disk (503)
 *
 * `c` instead of e or d: the COMMIT fails. What came of it is told on standard error, a line a
 * unit: `unit r hit CAUSE`, `unit r whole`. Nothing is kept of what the writer asked, so that each
 * statement is asked each time and can be counted. Linked with --wrap, so that the product knows
 * nothing of it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "org/org.h"
#include "platform/db/connection.h"
#include "platform/db/inside.h"
#include "platform/db/known.h"

enum err __real_org_recognise(struct ctx *c, const char *token, const char **ret_csrf);
enum err __wrap_org_recognise(struct ctx *c, const char *token, const char **ret_csrf);
void __real_db_end_unit(struct db *db);
void __wrap_db_end_unit(struct db *db);
struct known *__wrap_known_new(struct db *db);

static _Thread_local struct db *watched;

static enum db_break how_of(char letter)
{
    switch (letter) {
    case 'c': return DB_BREAK_COMMIT;
    case 'd': return DB_BREAK_STATEMENT;
    default: return DB_BREAK_WRONG;
    }
}

static void arm(struct db *db, const char *wishes)
{
    watched = db;
    while (*wishes) {
        char unit = *wishes++, *end;
        long number = strtol(wishes, &end, 10);
        if (unit == (db->is_writer ? 'w' : 'r'))
            db_break(db, how_of(*end), (int)number);
        wishes = *end ? end + 1 : end;
    }
}

enum err __wrap_org_recognise(struct ctx *c, const char *token, const char **ret_csrf)
{
    const char *mark = token ? strchr(token, '~') : NULL;
    if (!mark)
        return __real_org_recognise(c, token, ret_csrf);
    arm(c->db, mark + 1);
    const char *bare = arena_copy(c->arena, token, (size_t)(mark - token));
    return __real_org_recognise(c, *bare ? bare : NULL, ret_csrf);
}

void __wrap_db_end_unit(struct db *db)
{
    if (db == watched) {
        bool was_hit = db_failure(db) != DB_FINE;
        fprintf(stderr, "unit %c %s %s\n", db->is_writer ? 'w' : 'r', was_hit ? "hit" : "whole",
                was_hit ? db_cause(db) : "");
        if (db->broken != DB_BREAK_COMMIT)
            db_break(db, DB_BREAK_NOT, 0);
        watched = NULL;
    }
    __real_db_end_unit(db);
}

struct known *__wrap_known_new(struct db *db)
{
    (void)db;
    return NULL;
}

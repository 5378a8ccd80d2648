/* SPDX-License-Identifier: Apache-2.0 */
/* May they, and for which units. */
#include "org_own.h"
#include "org_rules.h"
#include "org_sql.h"

#include <string.h>

#include "platform/base/arena.h"

int32_t org_today(const struct ctx *c)
{
    return date_of_time(c->now);
}

static bool may_somewhere(const struct ctx *c, enum org_permission permission)
{
    return c->actor.may >> (permission - MAY_SEE_UNITS) & 1;
}

/* The program itself has no grants, but what its caller lets it do. */
static bool is_program(const struct ctx *c)
{
    return c->actor.person == 0;
}

int64_t org_asker(const struct ctx *c)
{
    return is_program(c) ? 0 : c->actor.person;
}

bool org_may(struct ctx *c, enum org_permission permission, int64_t unit)
{
    if (!may_somewhere(c, permission))
        return false;
    return is_program(c) || db_found(c, sql_org_may,
                                     DB_ARGS(VAL(c->actor.person), VAL(org_roles_with(permission)),
                                             VAL(org_today(c)), VAL(unit)));
}

enum err org_need(struct ctx *c, enum org_permission permission, int64_t unit)
{
    if (org_may(c, permission, unit) &&
        db_found(c, sql_org_unit_is_below, DB_ARGS(VAL(unit), VAL(unit))))
        return OK;
    if (!org_may(c, MAY_SEE_UNITS, unit))
        return ctx_fail(c, ERR_NOT_FOUND, "没有这个单位，或者它不在您的管辖范围内。");
    return ctx_fail(c, ERR_FORBIDDEN,
                    "您在这个单位没有办理此事的权限；如确需办理，请联系安全管理员授权。");
}

struct org_ids org_scope(struct ctx *c, enum org_permission permission)
{
    enum { FIRST_ROOM = 64 };
    int64_t *list = NULL;
    size_t count = 0, size = 0;
    if (!may_somewhere(c, permission))
        return (struct org_ids){NULL, 0};
    struct db_rows *rows =
        is_program(c) ? db_query(c, sql_org_every_unit, DB_NO_ARGS)
                      : db_query(c, sql_org_scope,
                                 DB_ARGS(VAL(c->actor.person), VAL(org_roles_with(permission)),
                                         VAL(org_today(c))));
    while (db_row(rows) == DB_ROW) {
        if (count == size) {
            int64_t *more = arena_array(c->arena, size ? size * 2 : FIRST_ROOM, sizeof *more);
            if (count > 0)
                memcpy(more, list, count * sizeof *more);
            list = more;
            size = size ? size * 2 : FIRST_ROOM;
        }
        list[count++] = db_int(rows, 0);
    }
    return (struct org_ids){list, count};
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "org_audit.h"

#include "org_access_sql.h"
#include "org_own.h"

#include "platform/base/arena.h"

static int64_t beginning_of(int32_t day)
{
    return day * DATE_MS_A_DAY - DATE_SHANGHAI_MS;
}

static void read_seal(struct ctx *c, struct org_audit *ret)
{
    struct db_rows *rows = db_query(c, sql_org_audit_seal, DB_NO_ARGS);
    if (db_row(rows) == DB_ROW) {
        ret->sealed_until = db_int(rows, 0);
        ret->sealed_at = db_int(rows, 1);
        ret->head = db_text(rows, 2);
    }
    db_close(rows);
}

enum err org_audit(struct ctx *c, const struct org_audit_query *query, struct org_audit *ret)
{
    struct db_value values[] = {
        VAL(org_asker(c)),
        VAL(org_roles_with(MAY_SEE_AUDIT)),
        VAL(org_today(c)),
        VAL(query->from == DATE_NONE ? INT64_C(0) : beginning_of(query->from)),
        VAL(query->until == DATE_NONE ? INT64_MAX : beginning_of(query->until + 1)),
        VAL(query->person),
        VAL(query->action),
        VAL(query->object),
        VAL(db_like(c, query->paging.q)),
        VAL(paging_limit(&query->paging)),
        VAL(paging_before(&query->paging))};
    struct org_audit_entry *list =
        arena_array(c->arena, (size_t)paging_limit(&query->paging), sizeof *list);
    *ret = (struct org_audit){.list = list};
    read_seal(c, ret);
    struct db_rows *rows = db_query(c, sql_org_audit_list, (struct db_args){values, 11});
    while (db_row(rows) == DB_ROW)
        list[ret->count++] = (struct org_audit_entry){
            .id = db_int(rows, 0),
            .at = db_int(rows, 1),
            .person = db_int(rows, 2),
            .person_name = db_text(rows, 3),
            .address = db_text(rows, 4),
            .action = db_text(rows, 5),
            .object = db_text(rows, 6),
            .object_id = db_int(rows, 7),
            .detail = db_text(rows, 8),
            .before = db_text(rows, 9),
            .after = db_text(rows, 10),
            .is_sealed = db_int(rows, 0) <= ret->sealed_until,
        };
    ret->total = db_number(c, sql_org_audit_count, (struct db_args){values, 9}, 0);
    return OK;
}

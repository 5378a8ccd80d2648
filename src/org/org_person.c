/* SPDX-License-Identifier: Apache-2.0 */
/* Finding people and reading one. */
#include <string.h>

#include "org_own.h"
#include "org_people.h"
#include "org_rules.h"
#include "org_sql.h"

#include "platform/base/arena.h"

void org_person_take(struct db_rows *rows, int32_t day, struct org_person *ret)
{
    *ret = (struct org_person){
        .id = db_int(rows, 0),
        .name = db_text(rows, 1),
        .initials = db_text(rows, 2),
        .sex = db_is_null(rows, 3) ? SEX_UNKNOWN : (int)db_int(rows, 3),
        .post = db_text(rows, 4),
        .rank = db_text(rows, 5),
        .certificate = db_text(rows, 6),
        .certificate_from = db_day(rows, 7),
        .certificate_until = db_day(rows, 8),
        .phone = db_text(rows, 9),
        .identity = db_text(rows, 10),
        .user = db_text(rows, 11),
        .sort_order = db_int(rows, 12),
        .is_disabled = db_int(rows, 13) != 0,
        .may_sign_in = db_int(rows, 14) != 0,
        .rev = db_int(rows, 15),
        .unit = db_int(rows, 16),
        .unit_name = db_text(rows, 17),
        .serving_from = db_day(rows, 18),
        .serving_until = db_day(rows, 19),
    };
    bool serves = ret->unit && ret->serving_from <= day &&
                  (ret->serving_until == DATE_NONE || ret->serving_until >= day);
    if (!serves) {
        ret->unit = 0;
        ret->unit_name = NULL;
    }
}

bool org_person_load(struct ctx *c, int64_t id, int32_t day, struct org_person *ret)
{
    struct db_rows *rows = db_query(c, sql_org_person_read, DB_ARGS(VAL(id), VAL(day)));
    if (db_row(rows) != DB_ROW)
        return false;
    org_person_take(rows, day, ret);
    db_close(rows);
    return true;
}

bool org_person_get(struct ctx *c, int64_t id, struct org_person *ret)
{
    return org_person_load(c, id, org_today(c), ret);
}

int64_t org_person_unit(struct ctx *c, int64_t person, int32_t day)
{
    return db_number(c, sql_org_person_unit, DB_ARGS(VAL(person), VAL(day)), 0);
}

int64_t org_person_find(struct ctx *c, const char *certificate)
{
    return db_number(c, sql_org_person_with_certificate,
                     DB_ARGS(VAL(org_upper(c->arena, certificate)), VAL(0)), 0);
}

/* ---- Lists ----------------------------------------------------------------------------------- */

static struct org_people read_people(struct ctx *c, struct db_rows *rows, int32_t day)
{
    enum { FIRST_ROOM = 64 };
    struct org_person *list = NULL;
    size_t count = 0, size = 0;
    while (db_row(rows) == DB_ROW) {
        if (count == size) {
            size = size ? size * 2 : FIRST_ROOM;
            struct org_person *more = arena_array(c->arena, size, sizeof *more);
            if (count > 0)
                memcpy(more, list, count * sizeof *more);
            list = more;
        }
        org_person_take(rows, day, &list[count]);
        if (list[count].phone)
            list[count].phone = org_phone_mask(c->arena, list[count].phone);
        count++;
    }
    return (struct org_people){list, count, (int64_t)count};
}

static const char *sort_word(const struct org_people_query *query)
{
    switch ((enum org_people_sort)query->sort) {
    case PEOPLE_BY_NAME: return query->is_descending ? "name-" : "name";
    case PEOPLE_BY_CERTIFICATE: return query->is_descending ? "certificate-" : "certificate";
    case PEOPLE_BY_ORDER: break;
    }
    return query->is_descending ? "order-" : "order";
}

enum err org_people(struct ctx *c, const struct org_people_query *query, struct org_people *ret)
{
    int32_t day = query->day == DATE_NONE ? org_today(c) : query->day;
    const char *like = db_like(c, query->paging.q);
    const char *capitals = like ? org_upper(c->arena, like) : NULL;
    struct db_value values[] = {VAL(org_asker(c)),
                                VAL(org_roles_with(MAY_SEE_PEOPLE)),
                                VAL(org_today(c)),
                                VAL(day),
                                VAL(query->unit),
                                VAL(like),
                                VAL(capitals),
                                VAL(query->with_departed),
                                VAL(sort_word(query)),
                                VAL(paging_limit(&query->paging)),
                                VAL(paging_before(&query->paging))};
    struct db_rows *rows = db_query(c, sql_org_people_list, (struct db_args){values, 11});
    *ret = read_people(c, rows, day);
    ret->total = db_number(c, sql_org_people_count, (struct db_args){values, 8}, 0);
    return OK;
}

struct org_people org_serving(struct ctx *c, int64_t unit, int32_t day)
{
    struct db_rows *rows =
        db_query(c, sql_org_people_list,
                 DB_ARGS(VAL(0), VAL(0), VAL(day), VAL(day), VAL(unit), db_null(), db_null(),
                         VAL(0), VAL("order"), VAL(INT32_MAX), VAL(0)));
    return read_people(c, rows, day);
}

struct org_services org_services(struct ctx *c, int64_t person)
{
    enum { MOST_SERVICES = 200 };
    struct org_service *list = arena_array(c->arena, MOST_SERVICES, sizeof *list);
    size_t count = 0;
    struct db_rows *rows = db_query(c, sql_org_services, DB_ARGS(VAL(person)));
    while (count < MOST_SERVICES && db_row(rows) == DB_ROW)
        list[count++] = (struct org_service){.id = db_int(rows, 0),
                                             .unit = db_int(rows, 1),
                                             .unit_name = db_text(rows, 2),
                                             .from = db_day(rows, 3),
                                             .until = db_day(rows, 4)};
    if (count == MOST_SERVICES)
        db_close(rows);
    return (struct org_services){list, count};
}

/* ---- One person ------------------------------------------------------------------------------ */

int64_t org_person_home(struct ctx *c, int64_t person)
{
    return db_number(c, sql_org_person_home, DB_ARGS(VAL(person), VAL(org_today(c))), 0);
}

enum err org_person_need(struct ctx *c, enum org_permission permission, int64_t person)
{
    int64_t home = org_person_home(c, person);
    if (!home || !org_may(c, MAY_SEE_PEOPLE, home))
        return ctx_fail(c, ERR_NOT_FOUND, "没有这个人员，或者不在您的管辖范围内。");
    if (org_may(c, permission, home))
        return OK;
    return ctx_fail(c, ERR_FORBIDDEN,
                    "您没有办理该人员事项的权限；如确需办理，请联系其所在单位的管理员。");
}

enum err org_person_see(struct ctx *c, int64_t id, struct org_person *ret)
{
    if (id != c->actor.person || id == 0)
        TRY(org_person_need(c, MAY_SEE_PEOPLE, id));
    if (!org_person_get(c, id, ret))
        return ctx_fail(c, ERR_NOT_FOUND, "没有这个人员，或者不在您的管辖范围内。");
    return OK;
}

enum err org_identity_view(struct ctx *c, int64_t person, const char *reason,
                           const char **ret_number)
{
    struct org_person seen = {0};
    TRY(org_person_need(c, MAY_SEE_IDENTITY, person));
    TRY(org_person_see(c, person, &seen));
    struct db_rows *rows = db_query(c, sql_org_person_identity, DB_ARGS(VAL(person)));
    if (db_row(rows) != DB_ROW || db_is_null(rows, 0)) {
        db_close(rows);
        return ctx_fail(c, ERR_NOT_FOUND, "该人员没有登记身份证号。");
    }
    struct bytes box = db_blob(rows, 0);
    db_close(rows);
    TRY(org_unseal(c, person, box, ret_number));
    org_record(c,
               &(struct org_deed){.action = "person.identity",
                                  .object = "person",
                                  .id = person,
                                  .unit = org_person_home(c, person)},
               "查看“%s”的完整身份证号，事由：%s", seen.name, reason);
    return OK;
}

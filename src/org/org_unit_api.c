/* SPDX-License-Identifier: Apache-2.0 */
/* The interface of units. */
#include "org_routes.h"
#include "org_rules.h"
#include "org_shape.h"

#include "platform/base/arena.h"

static const struct field unit_list_fields[] = {PAGED(org_unit_shape, org_unit),
                                                FIELD_SHAPE("UnitList")};

struct unit_query {
    const char *q;
    bool with_closed;
};

static const struct field unit_query_fields[] = {
    FIELD(unit_query, q, FIELD_TEXT, .label = "关键词", .maximum = 60),
    FIELD(unit_query, with_closed, FIELD_BOOL, .label = "含已撤销单位"),
    FIELD_LAST,
};

#define UNIT_FIELDS                                                                      \
    FIELD(org_unit, parent, FIELD_ID, .label = "上级单位"),                              \
        FIELD(org_unit, kind, FIELD_WORD, .label = "类别", .words = org_kind_words,      \
              .is_required = true),                                                      \
        FIELD(org_unit, code, FIELD_TEXT, .label = "单位代码", .is_required = true,      \
              .maximum = 32),                                                            \
        FIELD(org_unit, name, FIELD_TEXT, .label = "单位名称", .is_required = true,      \
              .maximum = 60),                                                            \
        FIELD(org_unit, short_name, FIELD_TEXT, .label = "简称", .maximum = 20),         \
        FIELD(org_unit, sort_order, FIELD_INT, .label = "排列次序", .maximum = 1000000), \
        FIELD(org_unit, closed_from, FIELD_DATE, .label = "撤销日期")

static const struct field unit_new_fields[] = {UNIT_FIELDS, FIELD_SHAPE("Unit")};

static const struct field unit_change_fields[] = {
    UNIT_FIELDS,
    FIELD(org_unit, rev, FIELD_INT, .label = "版本", .is_required = true, .minimum = 1),
    FIELD_SHAPE("UnitChange"),
};

static enum err list_units(struct ctx *c, const struct request *q, struct response *p)
{
    const struct unit_query *asks = q->asks;
    struct org_units units;
    TRY(org_units(c, asks->q, asks->with_closed, &units));
    p->gives = paged_new(c, (int64_t)units.count, units.list, units.count);
    return OK;
}

static enum err see_unit(struct ctx *c, const struct request *q, struct response *p)
{
    struct org_unit *unit = arena_alloc(c->arena, sizeof *unit);
    TRY(org_unit_see(c, q->ids[0], unit));
    p->gives = unit;
    return OK;
}

static enum err create_unit(struct ctx *c, const struct request *q, struct response *p)
{
    struct org_unit *unit = arena_alloc(c->arena, sizeof *unit);
    *unit = *(const struct org_unit *)q->takes;
    TRY(org_unit_create(c, unit));
    p->gives = unit;
    return OK;
}

static enum err change_unit(struct ctx *c, const struct request *q, struct response *p)
{
    struct org_unit *unit = arena_alloc(c->arena, sizeof *unit);
    *unit = *(const struct org_unit *)q->takes;
    unit->id = q->ids[0];
    p->gives = unit;
    return org_unit_change(c, unit);
}

const struct route org_unit_routes[] = {
    {"GET", "/api/units", list_units, .title = "查看单位", .need = MAY_SEE_UNITS, .lane = LANE_READ,
     .asks = unit_query_fields, .asks_size = sizeof(struct unit_query), .gives = unit_list_fields},
    {"GET", "/api/units/{unit}", see_unit, .title = "查看一个单位", .need = MAY_SEE_UNITS,
     .lane = LANE_READ, .gives = org_unit_shape},
    {"POST", "/api/units", create_unit, .title = "新增单位", .need = MAY_KEEP_UNITS,
     .lane = LANE_WRITE, .takes = unit_new_fields, .takes_size = sizeof(struct org_unit),
     .gives = org_unit_shape, .creates = true, .status = 201},
    {"PUT", "/api/units/{unit}", change_unit, .title = "修改单位", .need = MAY_KEEP_UNITS,
     .lane = LANE_WRITE, .takes = unit_change_fields, .takes_size = sizeof(struct org_unit),
     .gives = org_unit_shape},
    {0},
};

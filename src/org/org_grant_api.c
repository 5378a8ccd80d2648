/* SPDX-License-Identifier: Apache-2.0 */
/* The interface of roles and grants. */
#include "org_grant.h"
#include "org_routes.h"
#include "org_rules.h"
#include "org_shape.h"

#include "platform/base/arena.h"

/* ---- Roles ----------------------------------------------------------------------------------- */

struct role_view {
    int role;
    const char *title;
    const char *about;
    struct field_list may;
};

static const struct field role_fields[] = {
    FIELD(role_view, role, FIELD_WORD, .label = "角色", .words = org_role_words,
          .is_required = true),
    FIELD(role_view, title, FIELD_TEXT, .label = "名称", .is_required = true),
    FIELD(role_view, about, FIELD_TEXT, .label = "说明", .is_required = true),
    FIELD(role_view, may, FIELD_TEXTS, .label = "权限", .words = org_permission_words,
          .is_required = true),
    FIELD_SHAPE("Role"),
};

static const struct field role_list_fields[] = {PAGED(role_fields, role_view),
                                                FIELD_SHAPE("RoleList")};

static struct field_list words_of(struct ctx *c, uint64_t may)
{
    const char **words = arena_array(c->arena, MAY_END - MAY_SEE_UNITS, sizeof *words);
    size_t count = 0;
    for (size_t i = 0; org_permission_words[i]; i++) {
        if (may >> i & 1)
            words[count++] = org_permission_words[i];
    }
    return (struct field_list){words, count};
}

static enum err list_roles(struct ctx *c, const struct request *q, struct response *p)
{
    struct role_view *list = arena_array(c->arena, ROLE_COUNT, sizeof *list);
    (void)q;
    for (int role = 0; role < ROLE_COUNT; role++)
        list[role] = (struct role_view){role, org_roles[role].title, org_roles[role].about,
                                        words_of(c, org_roles[role].may)};
    p->gives = paged_new(c, ROLE_COUNT, list, ROLE_COUNT);
    return OK;
}

/* ---- Grants ---------------------------------------------------------------------------------- */

static const struct field grant_list_fields[] = {PAGED(org_grant_shape, org_grant),
                                                 FIELD_SHAPE("GrantList")};

static const struct field grant_query_fields[] = {
    FIELD(org_grants_query, person, FIELD_ID, .label = "人员"),
    FIELD(org_grants_query, unit, FIELD_ID, .label = "范围"),
    FIELD(org_grants_query, role, FIELD_WORD, .label = "角色", .words = org_role_words),
    FIELD(org_grants_query, with_ended, FIELD_BOOL, .label = "含已失效"),
    FIELD(org_grants_query, only_elsewhere, FIELD_BOOL, .label = "只看已不在此范围任职的"),
    PAGING_WORDS(org_grants_query),
    PAGING(org_grants_query),
    FIELD_LAST,
};

static const struct field grant_new_fields[] = {
    FIELD(org_grant, person, FIELD_ID, .label = "人员", .is_required = true),
    FIELD(org_grant, role, FIELD_WORD, .label = "角色", .words = org_role_words,
          .is_required = true),
    FIELD(org_grant, unit, FIELD_ID, .label = "范围", .is_required = true),
    FIELD(org_grant, from, FIELD_DATE, .label = "起始日期"),
    FIELD(org_grant, until, FIELD_DATE, .label = "截止日期"),
    FIELD(org_grant, reason, FIELD_TEXT, .label = "事由"),
    FIELD_SHAPE("Grant"),
};

static enum err list_grants(struct ctx *c, const struct request *q, struct response *p)
{
    struct org_grants grants;
    TRY(org_grants(c, q->asks, &grants));
    p->gives = paged_new(c, grants.total, grants.list, grants.count);
    return OK;
}

static enum err give_grant(struct ctx *c, const struct request *q, struct response *p)
{
    struct org_grant *grant = arena_alloc(c->arena, sizeof *grant);
    *grant = *(const struct org_grant *)q->takes;
    TRY(org_grant_give(c, grant));
    p->gives = grant;
    return OK;
}

static enum err take_grant(struct ctx *c, const struct request *q, struct response *p)
{
    (void)p;
    return org_grant_take(c, q->ids[0]);
}

const struct route org_grant_routes[] = {
    {"GET", "/api/roles", list_roles, .title = "查看角色", .need = NEED_SIGNED_IN,
     .lane = LANE_READ, .gives = role_list_fields},
    {"GET", "/api/grants", list_grants, .title = "查看授权", .need = MAY_GRANT, .lane = LANE_READ,
     .asks = grant_query_fields, .asks_size = sizeof(struct org_grants_query),
     .gives = grant_list_fields},
    {"POST", "/api/grants", give_grant, .title = "授予角色", .need = MAY_GRANT, .lane = LANE_WRITE,
     .takes = grant_new_fields, .takes_size = sizeof(struct org_grant), .gives = org_grant_shape,
     .creates = true, .status = 201},
    {"DELETE", "/api/grants/{grant}", take_grant, .title = "收回角色", .need = MAY_GRANT,
     .lane = LANE_WRITE},
    {0},
};

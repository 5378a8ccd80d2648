/* SPDX-License-Identifier: Apache-2.0 */
/* The interface of the audit. */
#include "org_audit.h"
#include "org_routes.h"

#include "platform/base/arena.h"

static const struct field entry_fields[] = {
    FIELD(org_audit_entry, id, FIELD_ID, .label = "编号", .is_required = true),
    FIELD(org_audit_entry, at, FIELD_TIME, .label = "时间", .is_required = true),
    FIELD(org_audit_entry, person, FIELD_ID, .label = "操作人"),
    FIELD(org_audit_entry, person_name, FIELD_TEXT, .label = "操作人姓名", .is_required = true),
    FIELD(org_audit_entry, address, FIELD_TEXT, .label = "来源地址", .is_required = true),
    FIELD(org_audit_entry, action, FIELD_TEXT, .label = "动作", .is_required = true),
    FIELD(org_audit_entry, object, FIELD_TEXT, .label = "对象类别", .is_required = true),
    FIELD(org_audit_entry, object_id, FIELD_ID, .label = "对象编号"),
    FIELD(org_audit_entry, detail, FIELD_TEXT, .label = "内容", .is_required = true),
    FIELD(org_audit_entry, before, FIELD_JSON, .label = "改动前"),
    FIELD(org_audit_entry, after, FIELD_JSON, .label = "改动后"),
    FIELD(org_audit_entry, is_sealed, FIELD_BOOL, .label = "已封存", .is_required = true),
    FIELD_SHAPE("AuditEntry"),
};

struct audit_list {
    struct paged list;
    int64_t sealed_until;
    int64_t sealed_at;
    const char *head;
};

static const struct field audit_list_fields[] = {
    PAGED(entry_fields, org_audit_entry),
    FIELD(audit_list, sealed_until, FIELD_ID, .label = "封存到的编号"),
    FIELD(audit_list, sealed_at, FIELD_TIME, .label = "封存时间"),
    FIELD(audit_list, head, FIELD_TEXT, .label = "链首"),
    FIELD_SHAPE("AuditList"),
};

static const struct field audit_query_fields[] = {
    FIELD(org_audit_query, from, FIELD_DATE, .label = "起始日期"),
    FIELD(org_audit_query, until, FIELD_DATE, .label = "截止日期"),
    FIELD(org_audit_query, person, FIELD_ID, .label = "操作人"),
    FIELD(org_audit_query, action, FIELD_TEXT, .label = "动作", .maximum = 60),
    FIELD(org_audit_query, object, FIELD_TEXT, .label = "对象类别", .maximum = 60),
    PAGING_WORDS(org_audit_query),
    PAGING(org_audit_query),
    FIELD_LAST,
};

static enum err list_audit(struct ctx *c, const struct request *q, struct response *p)
{
    struct audit_list *gives = arena_alloc(c->arena, sizeof *gives);
    struct org_audit audit;
    TRY(org_audit(c, q->asks, &audit));
    *gives = (struct audit_list){.list = {audit.total, {audit.list, audit.count}},
                                 .sealed_until = audit.sealed_until,
                                 .sealed_at = audit.sealed_at,
                                 .head = audit.head};
    p->gives = gives;
    return OK;
}

const struct route org_audit_routes[] = {
    {"GET", "/api/audit", list_audit, .title = "查看审计记录", .need = MAY_SEE_AUDIT,
     .lane = LANE_READ, .asks = audit_query_fields, .asks_size = sizeof(struct org_audit_query),
     .gives = audit_list_fields},
    {0},
};

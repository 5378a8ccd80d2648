/* SPDX-License-Identifier: Apache-2.0 */
/* The interface of people. */
#include "org_grant.h"
#include "org_people.h"
#include "org_routes.h"
#include "org_rules.h"
#include "org_shape.h"

#include "platform/base/arena.h"
#include "platform/base/date.h"

static const char *const sort_words[] = {"order", "name", "certificate_until", NULL};

/* ---- The list -------------------------------------------------------------------------------- */

static const struct field people_query_fields[] = {
    PAGING_WORDS(org_people_query),
    PAGING(org_people_query),
    FIELD(org_people_query, unit, FIELD_ID, .label = "单位"),
    {.name = "serving_on",
     .kind = FIELD_DATE,
     .offset = offsetof(struct org_people_query, day),
     .label = "在岗日期"},
    FIELD(org_people_query, with_departed, FIELD_BOOL, .label = "含已离任"),
    FIELD(org_people_query, sort, FIELD_WORD, .label = "排序", .words = sort_words),
    {.name = "descending",
     .kind = FIELD_BOOL,
     .offset = offsetof(struct org_people_query, is_descending),
     .label = "倒序"},
    FIELD_LAST,
};

static const struct field people_list_fields[] = {PAGED(org_person_shape, org_person),
                                                  FIELD_SHAPE("PersonList")};

static enum err list_people(struct ctx *c, const struct request *q, struct response *p)
{
    struct org_people people;
    TRY(org_people(c, q->asks, &people));
    p->gives = paged_new(c, people.total, people.list, people.count);
    return OK;
}

/* ---- One person ------------------------------------------------------------------------------ */

static const struct field service_fields[] = {
    FIELD(org_service, id, FIELD_ID, .label = "编号", .is_required = true),
    FIELD(org_service, unit, FIELD_ID, .label = "单位", .is_required = true),
    FIELD(org_service, unit_name, FIELD_TEXT, .label = "单位名称", .is_required = true),
    FIELD(org_service, from, FIELD_DATE, .label = "起", .is_required = true),
    FIELD(org_service, until, FIELD_DATE, .label = "止"),
    FIELD_SHAPE("Service"),
};

struct person_detail {
    struct org_person person;
    struct field_list services;
    struct field_list grants;
    bool may_keep;
    bool may_reset_password;
    bool may_see_identity;
};

#define OF_PERSON(member_, kind_, ...)                                        \
    {                                                                         \
        .name = #member_, .kind = (kind_),                                    \
        .offset = offsetof(struct person_detail, person.member_), __VA_ARGS__ \
    }

static const struct field person_detail_fields[] = {
    OF_PERSON(id, FIELD_ID, .label = "编号", .is_required = true),
    OF_PERSON(name, FIELD_TEXT, .label = "姓名", .is_required = true),
    OF_PERSON(initials, FIELD_TEXT, .label = "拼音首字母", .is_required = true),
    OF_PERSON(sex, FIELD_WORD, .label = "性别", .words = org_sex_words),
    OF_PERSON(post, FIELD_TEXT, .label = "职务"),
    OF_PERSON(rank, FIELD_TEXT, .label = "职级"),
    OF_PERSON(certificate, FIELD_TEXT, .label = "执法证号"),
    OF_PERSON(certificate_from, FIELD_DATE, .label = "证件有效期起"),
    OF_PERSON(certificate_until, FIELD_DATE, .label = "证件有效期止"),
    OF_PERSON(phone, FIELD_TEXT, .label = "联系电话"),
    OF_PERSON(identity, FIELD_TEXT, .label = "身份证号"),
    OF_PERSON(user, FIELD_TEXT, .label = "用户名"),
    OF_PERSON(sort_order, FIELD_INT, .label = "排列次序", .is_required = true),
    OF_PERSON(is_disabled, FIELD_BOOL, .label = "已停用", .is_required = true),
    OF_PERSON(may_sign_in, FIELD_BOOL, .label = "可以登录", .is_required = true),
    OF_PERSON(unit, FIELD_ID, .label = "任职单位"),
    OF_PERSON(unit_name, FIELD_TEXT, .label = "任职单位名称"),
    OF_PERSON(serving_from, FIELD_DATE, .label = "任职起始"),
    OF_PERSON(serving_until, FIELD_DATE, .label = "任职截止"),
    OF_PERSON(rev, FIELD_INT, .label = "版本", .is_required = true),
    FIELD(person_detail, services, FIELD_LIST, .label = "任职经历", .of = service_fields,
          .size = sizeof(struct org_service), .is_required = true),
    FIELD(person_detail, grants, FIELD_LIST, .label = "角色", .of = org_grant_shape,
          .size = sizeof(struct org_grant), .is_required = true),
    FIELD(person_detail, may_keep, FIELD_BOOL, .label = "可以修改", .is_required = true),
    FIELD(person_detail, may_reset_password, FIELD_BOOL, .label = "可以重置密码",
          .is_required = true),
    FIELD(person_detail, may_see_identity, FIELD_BOOL, .label = "可以查看身份证号",
          .is_required = true),
    FIELD_SHAPE("Person"),
};

static bool may_with(struct ctx *c, enum org_permission permission, int64_t person)
{
    return org_may(c, permission, org_person_home(c, person));
}

static enum err give_detail(struct ctx *c, const struct org_person *person, struct response *p)
{
    struct person_detail *detail = arena_alloc(c->arena, sizeof *detail);
    struct org_services services = org_services(c, person->id);
    struct org_grants grants = {NULL, 0, 0};
    struct org_grants_query query = {
        .person = person->id, .role = -1, .with_ended = true, .paging = {.page_size = PAGING_MOST}};
    bool is_me = person->id == c->actor.person;
    if (is_me || c->actor.may >> (MAY_GRANT - MAY_SEE_UNITS) & 1)
        TRY(org_grants(c, &query, &grants));
    *detail = (struct person_detail){
        .person = *person,
        .services = {services.list, services.count},
        .grants = {grants.list, grants.count},
        .may_keep = may_with(c, MAY_KEEP_PEOPLE, person->id),
        .may_reset_password = !is_me && may_with(c, MAY_RESET_PASSWORDS, person->id),
        .may_see_identity = person->identity && may_with(c, MAY_SEE_IDENTITY, person->id),
    };
    p->gives = detail;
    return OK;
}

static enum err see_person(struct ctx *c, const struct request *q, struct response *p)
{
    struct org_person person;
    TRY(org_person_see(c, q->ids[0], &person));
    return give_detail(c, &person, p);
}

/* ---- Keeping --------------------------------------------------------------------------------- */

#define PERSON_FIELDS                                                                         \
    FIELD(org_person, name, FIELD_TEXT, .label = "姓名", .is_required = true, .maximum = 30), \
        FIELD(org_person, initials, FIELD_TEXT, .label = "拼音首字母", .maximum = 30),        \
        FIELD(org_person, sex, FIELD_WORD, .label = "性别", .words = org_sex_words),          \
        FIELD(org_person, post, FIELD_TEXT, .label = "职务", .maximum = 40),                  \
        FIELD(org_person, rank, FIELD_TEXT, .label = "职级", .maximum = 40),                  \
        FIELD(org_person, certificate, FIELD_TEXT, .label = "执法证号", .maximum = 24),       \
        FIELD(org_person, certificate_from, FIELD_DATE, .label = "证件有效期起"),             \
        FIELD(org_person, certificate_until, FIELD_DATE, .label = "证件有效期止"),            \
        FIELD(org_person, phone, FIELD_TEXT, .label = "联系电话", .maximum = 24),             \
        FIELD(org_person, identity, FIELD_TEXT, .label = "身份证号", .maximum = 18),          \
        FIELD(org_person, user, FIELD_TEXT, .label = "用户名", .maximum = 32),                \
        FIELD(org_person, sort_order, FIELD_INT, .label = "排列次序", .maximum = 10000000)

static const struct field person_new_fields[] = {
    PERSON_FIELDS,
    FIELD(org_person, unit, FIELD_ID, .label = "任职单位", .is_required = true),
    {.name = "from",
     .kind = FIELD_DATE,
     .offset = offsetof(struct org_person, serving_from),
     .label = "任职起始",
     .is_required = true},
    FIELD_SHAPE("Person"),
};

static const struct field person_change_fields[] = {
    PERSON_FIELDS,
    FIELD(org_person, is_disabled, FIELD_BOOL, .label = "停用"),
    FIELD(org_person, rev, FIELD_INT, .label = "版本", .is_required = true, .minimum = 1),
    FIELD_SHAPE("PersonChange"),
};

static enum err create_person(struct ctx *c, const struct request *q, struct response *p)
{
    struct org_person person = *(const struct org_person *)q->takes;
    TRY(org_person_create(c, &person));
    return give_detail(c, &person, p);
}

static enum err change_person(struct ctx *c, const struct request *q, struct response *p)
{
    struct org_person person = *(const struct org_person *)q->takes;
    person.id = q->ids[0];
    enum err err = org_person_change(c, &person);
    if (err == OK || err == ERR_CONFLICT)
        TRY(give_detail(c, &person, p));
    return err;
}

static const struct field account_fields[] = {
    FIELD(org_account_change, rev, FIELD_INT, .label = "版本", .is_required = true, .minimum = 1),
    FIELD(org_account_change, user, FIELD_TEXT, .label = "用户名", .maximum = 32),
    FIELD(org_account_change, is_disabled, FIELD_BOOL, .label = "停用", .is_required = true),
    FIELD_SHAPE("Account"),
};

static enum err change_account(struct ctx *c, const struct request *q, struct response *p)
{
    struct org_account_change change = *(const struct org_account_change *)q->takes;
    struct org_person person;
    change.person = q->ids[0];
    enum err err = org_account_change(c, &change, &person);
    if (err == OK || err == ERR_CONFLICT)
        TRY(give_detail(c, &person, p));
    return err;
}

static const struct field transfer_fields[] = {
    FIELD(org_transfer, rev, FIELD_INT, .label = "版本", .is_required = true, .minimum = 1),
    FIELD(org_transfer, unit, FIELD_ID, .label = "调往单位"),
    FIELD(org_transfer, from, FIELD_DATE, .label = "起始日期", .is_required = true),
    FIELD_SHAPE("Transfer"),
};

static enum err transfer_person(struct ctx *c, const struct request *q, struct response *p)
{
    struct org_transfer transfer = *(const struct org_transfer *)q->takes;
    struct org_person person;
    transfer.person = q->ids[0];
    enum err err = org_person_transfer(c, &transfer, &person);
    if (err == OK || err == ERR_CONFLICT)
        TRY(give_detail(c, &person, p));
    return err;
}

struct reason {
    const char *reason;
};

static const struct field reason_fields[] = {
    FIELD(reason, reason, FIELD_TEXT, .label = "查看事由", .is_required = true, .minimum = 2,
          .maximum = 200),
    FIELD_SHAPE("IdentityReason"),
};

struct identity {
    const char *identity;
};

static const struct field identity_fields[] = {
    FIELD(identity, identity, FIELD_TEXT, .label = "身份证号", .is_required = true),
    FIELD_SHAPE("Identity"),
};

static enum err view_identity(struct ctx *c, const struct request *q, struct response *p)
{
    const struct reason *takes = q->takes;
    struct identity *gives = arena_alloc(c->arena, sizeof *gives);
    TRY(org_identity_view(c, q->ids[0], takes->reason, &gives->identity));
    p->gives = gives;
    return OK;
}

const struct route org_people_routes[] = {
    {"GET", "/api/people", list_people, .title = "查看人员", .need = MAY_SEE_PEOPLE,
     .lane = LANE_READ, .asks = people_query_fields, .asks_size = sizeof(struct org_people_query),
     .gives = people_list_fields},
    {"GET", "/api/people/{person}", see_person, .title = "查看一名人员", .need = NEED_SIGNED_IN,
     .lane = LANE_READ, .gives = person_detail_fields},
    {"POST", "/api/people", create_person, .title = "新增人员", .need = MAY_KEEP_PEOPLE,
     .lane = LANE_WRITE, .takes = person_new_fields, .takes_size = sizeof(struct org_person),
     .gives = person_detail_fields, .creates = true, .status = 201},
    {"PUT", "/api/people/{person}", change_person, .title = "修改人员", .need = MAY_KEEP_PEOPLE,
     .lane = LANE_WRITE, .takes = person_change_fields, .takes_size = sizeof(struct org_person),
     .gives = person_detail_fields},
    {"PUT", "/api/people/{person}/account", change_account, .title = "修改账号",
     .need = MAY_RESET_PASSWORDS, .lane = LANE_WRITE, .takes = account_fields,
     .takes_size = sizeof(struct org_account_change), .gives = person_detail_fields},
    {"POST", "/api/people/{person}/transfer", transfer_person, .title = "办理调动或离任",
     .need = MAY_KEEP_PEOPLE, .lane = LANE_WRITE, .takes = transfer_fields,
     .takes_size = sizeof(struct org_transfer), .gives = person_detail_fields},
    {"POST", "/api/people/{person}/identity", view_identity, .title = "查看完整身份证号",
     .need = MAY_SEE_IDENTITY, .lane = LANE_WRITE, .takes = reason_fields,
     .takes_size = sizeof(struct reason), .gives = identity_fields},
    {0},
};

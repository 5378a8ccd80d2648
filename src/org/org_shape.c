/* SPDX-License-Identifier: Apache-2.0 */
#include "org_shape.h"

#include "org_grant.h"
#include "org_rules.h"

const struct field org_unit_shape[] = {
    FIELD(org_unit, id, FIELD_ID, .label = "编号", .is_required = true),
    FIELD(org_unit, parent, FIELD_ID, .label = "上级单位"),
    FIELD(org_unit, kind, FIELD_WORD, .label = "类别", .words = org_kind_words,
          .is_required = true),
    FIELD(org_unit, code, FIELD_TEXT, .label = "单位代码", .is_required = true),
    FIELD(org_unit, name, FIELD_TEXT, .label = "单位名称", .is_required = true),
    FIELD(org_unit, short_name, FIELD_TEXT, .label = "简称", .is_required = true),
    FIELD(org_unit, sort_order, FIELD_INT, .label = "排列次序", .is_required = true),
    FIELD(org_unit, closed_from, FIELD_DATE, .label = "撤销日期"),
    FIELD(org_unit, rev, FIELD_INT, .label = "版本", .is_required = true),
    FIELD(org_unit, depth, FIELD_INT, .label = "层级", .is_required = true),
    FIELD(org_unit, people, FIELD_INT, .label = "在岗人数", .is_required = true),
    FIELD_SHAPE("Unit"),
};

const struct field org_person_shape[] = {
    FIELD(org_person, id, FIELD_ID, .label = "编号", .is_required = true),
    FIELD(org_person, name, FIELD_TEXT, .label = "姓名", .is_required = true),
    FIELD(org_person, initials, FIELD_TEXT, .label = "拼音首字母", .is_required = true),
    FIELD(org_person, sex, FIELD_WORD, .label = "性别", .words = org_sex_words),
    FIELD(org_person, post, FIELD_TEXT, .label = "职务"),
    FIELD(org_person, rank, FIELD_TEXT, .label = "职级"),
    FIELD(org_person, certificate, FIELD_TEXT, .label = "执法证号"),
    FIELD(org_person, certificate_from, FIELD_DATE, .label = "证件有效期起"),
    FIELD(org_person, certificate_until, FIELD_DATE, .label = "证件有效期止"),
    FIELD(org_person, phone, FIELD_TEXT, .label = "联系电话"),
    FIELD(org_person, identity, FIELD_TEXT, .label = "身份证号"),
    FIELD(org_person, user, FIELD_TEXT, .label = "用户名"),
    FIELD(org_person, sort_order, FIELD_INT, .label = "排列次序", .is_required = true),
    FIELD(org_person, is_disabled, FIELD_BOOL, .label = "已停用", .is_required = true),
    FIELD(org_person, may_sign_in, FIELD_BOOL, .label = "可以登录", .is_required = true),
    FIELD(org_person, unit, FIELD_ID, .label = "任职单位"),
    FIELD(org_person, unit_name, FIELD_TEXT, .label = "任职单位名称"),
    FIELD(org_person, serving_from, FIELD_DATE, .label = "任职起始"),
    FIELD(org_person, serving_until, FIELD_DATE, .label = "任职截止"),
    FIELD(org_person, rev, FIELD_INT, .label = "版本", .is_required = true),
    FIELD_SHAPE("PersonRow"),
};

const struct field org_grant_shape[] = {
    FIELD(org_grant, id, FIELD_ID, .label = "编号", .is_required = true),
    FIELD(org_grant, person, FIELD_ID, .label = "人员", .is_required = true),
    FIELD(org_grant, person_name, FIELD_TEXT, .label = "姓名", .is_required = true),
    FIELD(org_grant, role, FIELD_WORD, .label = "角色", .words = org_role_words,
          .is_required = true),
    FIELD(org_grant, title, FIELD_TEXT, .label = "角色名称", .is_required = true),
    FIELD(org_grant, unit, FIELD_ID, .label = "范围", .is_required = true),
    FIELD(org_grant, unit_name, FIELD_TEXT, .label = "范围单位名称", .is_required = true),
    FIELD(org_grant, from, FIELD_DATE, .label = "起始日期", .is_required = true),
    FIELD(org_grant, until, FIELD_DATE, .label = "截止日期"),
    FIELD(org_grant, reason, FIELD_TEXT, .label = "事由"),
    FIELD(org_grant, given_by_name, FIELD_TEXT, .label = "授予人"),
    FIELD(org_grant, given_at, FIELD_TIME, .label = "授予时间", .is_required = true),
    FIELD(org_grant, ended_at, FIELD_TIME, .label = "收回时间"),
    FIELD(org_grant, is_valid, FIELD_BOOL, .label = "现在有效", .is_required = true),
    FIELD(org_grant, home_name, FIELD_TEXT, .label = "现任职单位名称"),
    FIELD(org_grant, is_elsewhere, FIELD_BOOL, .label = "已不在此范围任职", .is_required = true),
    FIELD_SHAPE("Grant"),
};

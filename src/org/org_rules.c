/* SPDX-License-Identifier: Apache-2.0 */
#include "org_rules.h"

#include <string.h>

#include "platform/base/arena.h"
#include "platform/base/date.h"
#include "platform/base/text.h"

/* ---- Roles ----------------------------------------------------------------------------------- */

#define MAY(name) (UINT64_C(1) << (MAY_##name - MAY_SEE_UNITS))
#define MAY_SEE_ALL                                                                            \
    (MAY(SEE_UNITS) | MAY(SEE_PEOPLE) | MAY(SEE_SCHEMES) | MAY(SEE_FACTS) | MAY(SEE_RESULTS) | \
     MAY(SEE_CONTESTS) | MAY(SEE_DRAWS))

const struct org_role_row org_roles[ROLE_COUNT] = {
    [ROLE_ADMINISTRATOR] =
        {"administrator", "系统管理员",
         "维护系统运行：参数、备份、证书、单位与人员的基础信息；不能授权，也看不到审计。",
         MAY(SEE_UNITS) | MAY(KEEP_UNITS) | MAY(SEE_PEOPLE) | MAY(KEEP_PEOPLE) | MAY(ADMINISTER)},
    [ROLE_SECURITY] = {"security", "安全管理员", "授予和收回角色，重置密码；不办理业务。",
                       MAY(SEE_UNITS) | MAY(SEE_PEOPLE) | MAY(GRANT) | MAY(RESET_PASSWORDS)},
    [ROLE_AUDITOR] = {"auditor", "审计员", "查看审计记录；不办理业务。",
                      MAY(SEE_UNITS) | MAY(SEE_AUDIT)},
    [ROLE_OFFICE] = {"office", "活动办公室",
                     "组织活动：维护单位和人员，选定评分方案，汇总数据，计算、定稿并印发结果。",
                     MAY_SEE_ALL | MAY(KEEP_UNITS) | MAY(KEEP_PEOPLE) | MAY(SEE_IDENTITY) |
                         MAY(RESET_PASSWORDS) | MAY(IMPORT_ROSTER) | MAY(KEEP_SCHEMES) |
                         MAY(KEEP_FACTS) | MAY(RUN_TASKS) | MAY(FREEZE) | MAY(RUN_CONTESTS) |
                         MAY(ENTER_TEAMS) | MAY(KEEP_DRAWS)},
    [ROLE_MANAGER] = {"manager", "单位管理员", "维护本单位的人员和填报数据，重置本单位人员的密码。",
                      MAY_SEE_ALL | MAY(KEEP_PEOPLE) | MAY(RESET_PASSWORDS) | MAY(IMPORT_ROSTER) |
                          MAY(KEEP_FACTS) | MAY(ENTER_TEAMS)},
    [ROLE_JUDGE] = {"judge", "评委", "按评分方案给参赛对象打分。",
                    MAY(SEE_UNITS) | MAY(SEE_SCHEMES) | MAY(SEE_CONTESTS) | MAY(SEE_DRAWS)},
    [ROLE_REFEREE] = {"referee", "裁判长", "主持评判，裁定争议，查看成绩。",
                      MAY(SEE_UNITS) | MAY(SEE_SCHEMES) | MAY(SEE_FACTS) | MAY(SEE_RESULTS) |
                          MAY(SEE_CONTESTS) | MAY(SEE_DRAWS)},
    [ROLE_REVIEWER] = {"reviewer", "评查员", "评查案卷，查看评分方案和填报数据。",
                       MAY(SEE_UNITS) | MAY(SEE_SCHEMES) | MAY(SEE_FACTS) | MAY(SEE_CONTESTS) |
                           MAY(SEE_DRAWS)},
    [ROLE_OFFICER] = {"officer", "执法人员", "查看评分方案和本人的成绩，参加练兵。",
                      MAY(SEE_UNITS) | MAY(SEE_SCHEMES) | MAY(SEE_CONTESTS) | MAY(SEE_DRAWS)},
    [ROLE_LEADER] = {"leader", "领导（只读）", "查看单位、人员、方案、数据和结果，不作改动。",
                     MAY_SEE_ALL},
};

const char *const org_role_words[] = {"administrator", "security", "auditor", "office",
                                      "manager",       "judge",    "referee", "reviewer",
                                      "officer",       "leader",   NULL};
const char *const org_kind_words[] = {"province", "city", "county", "station", "direct", NULL};
const char *const org_sex_words[] = {"male", "female", NULL};
const char *const org_permission_words[] = {
    "see_units",    "keep_units",      "see_people", "keep_people",
    "see_identity", "reset_passwords", "grant",      "import_roster",
    "see_schemes",  "keep_schemes",    "see_facts",  "keep_facts",
    "run_tasks",    "see_results",     "freeze",     "see_contests",
    "run_contests", "enter_teams",     "see_draws",  "keep_draws",
    "see_audit",    "administer",      NULL};

_Static_assert(sizeof org_role_words / sizeof *org_role_words == ROLE_COUNT + 1, "one word a role");
_Static_assert(sizeof org_permission_words / sizeof *org_permission_words ==
                   MAY_END - MAY_SEE_UNITS + 1,
               "one word a permission");

int64_t org_roles_with(enum org_permission permission)
{
    int64_t roles = 0;
    for (int role = 0; role < ROLE_COUNT; role++) {
        if (org_roles[role].may >> (permission - MAY_SEE_UNITS) & 1)
            roles |= INT64_C(1) << role;
    }
    return roles;
}

const char *org_role_title(enum org_role role)
{
    return (unsigned)role < ROLE_COUNT ? org_roles[role].title : "";
}

bool org_role_is_administrator(enum org_role role)
{
    return role == ROLE_ADMINISTRATOR || role == ROLE_SECURITY || role == ROLE_AUDITOR;
}

/* ---- Units ----------------------------------------------------------------------------------- */

bool org_kind_may_stand(int kind, int above)
{
    switch (kind) {
    case KIND_PROVINCE: return above < 0;
    case KIND_CITY: return above < 0 || above == KIND_PROVINCE;
    case KIND_COUNTY: return above < 0 || above == KIND_PROVINCE || above == KIND_CITY;
    case KIND_STATION:
    case KIND_DIRECT: return above >= 0;
    default: return false;
    }
}

const char *org_kind_title(int kind)
{
    static const char *const titles[] = {"省", "市", "县（区）", "派出机构", "直属"};
    return kind >= 0 && kind <= KIND_DIRECT ? titles[kind] : "";
}

/* ---- Numbers of people ----------------------------------------------------------------------- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static size_t count_digits(const char *string)
{
    size_t count = 0;
    while (is_digit(string[count]))
        count++;
    return count;
}

char org_identity_check_character(const char *digits)
{
    static const int weights[17] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;
    for (int i = 0; i < 17; i++)
        sum += (digits[i] - '0') * weights[i];
    return "10X98765432"[sum % 11];
}

static int number_of(const char *digits, size_t count)
{
    int number = 0;
    for (size_t i = 0; i < count; i++)
        number = number * 10 + (digits[i] - '0');
    return number;
}

enum org_identity_fault org_identity_check(const char *number, int32_t today)
{
    int32_t born;
    size_t digits = count_digits(number);
    bool has_length = digits == 18 ? number[18] == '\0' : digits == 17 && number[17] == 'X';
    if (!has_length || (digits == 17 && number[18] != '\0'))
        return IDENTITY_LENGTH;
    if (!date_of(number_of(number + 6, 4), number_of(number + 10, 2), number_of(number + 12, 2),
                 &born) ||
        born > today)
        return IDENTITY_BIRTHDAY;
    return org_identity_check_character(number) == number[17] ? IDENTITY_GOOD : IDENTITY_CHECKSUM;
}

enum org_sex org_identity_sex(const char *number)
{
    return (number[16] - '0') % 2 ? SEX_MALE : SEX_FEMALE;
}

const char *org_identity_mask(struct arena *arena, const char *number)
{
    return text_format(arena, "%.4s**********%s", number, number + strlen(number) - 4);
}

const char *org_identity_sentence(enum org_identity_fault fault)
{
    switch (fault) {
    case IDENTITY_LENGTH: return "身份证号应为 18 位，前 17 位是数字，末位是数字或 X，请核对。";
    case IDENTITY_BIRTHDAY: return "身份证号第 7 至 14 位不是有效的出生日期，请核对。";
    case IDENTITY_CHECKSUM: return "身份证号的校验位不对，可能输错了数字，请对照证件核对。";
    case IDENTITY_GOOD: break;
    }
    return "";
}

const char *org_phone_mask(struct arena *arena, const char *phone)
{
    size_t length = strlen(phone);
    if (length < 8)
        return text_format(arena, "****%s", length > 2 ? phone + length - 2 : "");
    return text_format(arena, "%.3s****%s", phone, phone + length - 4);
}

bool org_phone_is_good(const char *phone)
{
    size_t digits = 0, length = strlen(phone);
    for (size_t i = 0; i < length; i++) {
        if (is_digit(phone[i]))
            digits++;
        else if (!strchr("-+() ", phone[i]))
            return false;
    }
    return digits >= 5 && length <= 24;
}

bool org_certificate_is_good(const char *certificate)
{
    size_t length = strlen(certificate);
    for (size_t i = 0; i < length; i++) {
        char c = certificate[i];
        if (!is_digit(c) && !(c >= 'A' && c <= 'Z') && c != '-')
            return false;
    }
    return length >= 4 && length <= 24;
}

bool org_user_is_good(const char *user)
{
    size_t length = strlen(user);
    for (size_t i = 0; i < length; i++) {
        if (!is_digit(user[i]) && !is_letter(user[i]) && !strchr("._-", user[i]))
            return false;
    }
    return length >= 3 && length <= 32 && is_letter(user[0]);
}

const char *org_lower(struct arena *arena, const char *string)
{
    char *copy = arena_copy(arena, string, strlen(string));
    for (char *at = copy; *at; at++) {
        if (*at >= 'A' && *at <= 'Z')
            *at = (char)(*at - 'A' + 'a');
    }
    return copy;
}

const char *org_upper(struct arena *arena, const char *string)
{
    struct text text;
    text_init(&text, arena, strlen(string));
    const char *at = string, *end = string + strlen(string);
    while (at < end) {
        const char *from = at;
        int32_t code = text_next(&at, end);
        if (code >= 0xff01 && code <= 0xff5e)
            code -= 0xfee0;
        if (code >= 'a' && code <= 'z')
            code += 'A' - 'a';
        if (code >= 0 && code < 0x80)
            text_add_char(&text, (char)code);
        else
            text_add_bytes(&text, from, (size_t)(at - from));
    }
    return text.at ? text.at : "";
}

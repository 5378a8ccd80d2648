/* SPDX-License-Identifier: Apache-2.0 */
/* An invented city, and the first people of a real one. */
#include "org_setup.h"

#include <string.h>

#include "org_access_sql.h"
#include "org_grant.h"
#include "org_own.h"
#include "org_people.h"
#include "org_rules.h"
#include "org_session.h"

#include "platform/base/arena.h"

/* ---- Accounts -------------------------------------------------------------------------------- */

struct account {
    enum org_role role;
    const char *user;
    const char *name;      /* or the certificate of somebody who is there */
    const char *unit_code; /* NULL: the root */
    bool must_change;
};

/* Where and since when they have their roles. */
struct place {
    int64_t root;
    int32_t since;
};

static enum err make_holder(struct ctx *c, const struct account *account,
                            const struct org_grant *grant, int64_t *ret)
{
    struct org_person person = {.name = account->name,
                                .sex = SEX_UNKNOWN,
                                .user = account->user,
                                .certificate_from = DATE_NONE,
                                .certificate_until = DATE_NONE,
                                .unit = grant->unit,
                                .serving_from = grant->from};
    *ret = org_person_find(c, account->name);
    if (*ret != 0)
        return org_account_change(
            c, &(struct org_account_change){.person = *ret, .rev = 1, .user = account->user},
            &person);
    enum err err = org_person_create(c, &person);
    *ret = person.id;
    return err;
}

static enum err make_account(struct ctx *c, const struct account *account, struct place place,
                             struct org_account *ret)
{
    struct org_first_password first;
    int64_t unit = account->unit_code ? org_unit_find(c, account->unit_code) : place.root;
    struct org_unit read;
    struct org_grant grant = {.role = (int)account->role,
                              .unit = unit,
                              .from = place.since,
                              .until = DATE_NONE,
                              .reason = "系统建立时授予"};
    TRY(make_holder(c, account, &grant, &grant.person));
    TRY(org_grant_give(c, &grant));
    TRY(org_first_password_make(c, &first));
    (void)db_exec(c, sql_org_password_set,
                  DB_ARGS(VAL(grant.person), VAL(first.hash), VAL(account->must_change)));
    *ret = (struct org_account){.role = org_role_words[account->role],
                                .title = org_role_title(account->role),
                                .user = account->user,
                                .password = first.password,
                                .unit = org_unit_get(c, unit, &read) ? read.name : "",
                                .must_change = account->must_change};
    return OK;
}

static enum err make_accounts(struct ctx *c, const struct account *list, size_t count,
                              struct place place, struct org_account *ret)
{
    for (size_t i = 0; i < count; i++)
        TRY(make_account(c, &list[i], place, &ret[i]));
    return OK;
}

static enum err make_root(struct ctx *c, struct org_unit *root)
{
    if (db_found(c, sql_org_any_unit, DB_NO_ARGS))
        return ctx_fail(c, ERR_CONFLICT,
                        "数据目录中已有单位和人员，不能再次初始化；请换一个空目录。");
    return org_unit_create(c, root);
}

enum err org_found(struct ctx *c, const char *name, enum org_kind kind,
                   struct org_account ret[ORG_FOUND_ACCOUNTS])
{
    static const struct account first[ORG_FOUND_ACCOUNTS] = {
        {ROLE_ADMINISTRATOR, "admin", "系统管理员", NULL, true},
        {ROLE_SECURITY, "security", "安全管理员", NULL, true},
        {ROLE_AUDITOR, "auditor", "审计员", NULL, true},
    };
    struct org_unit root = {
        .kind = (int)kind, .code = "root", .name = name, .closed_from = DATE_NONE};
    TRY(make_root(c, &root));
    return make_accounts(c, first, ORG_FOUND_ACCOUNTS, (struct place){root.id, org_today(c)}, ret);
}

/* ---- The invented city ----------------------------------------------------------------------- */

/* Names as in demo/person.facts.csv, in its order: p001 is the first. */
static const struct demo_unit {
    const char *code;
    const char *name;
    const char *short_name;
    enum org_kind kind;
    const char *people;
} demo_units[] = {
    {"chenglan", "澄岚区生态环境分局", "澄岚区", KIND_COUNTY,
     "夏允越 裘书然 祝乐澄 汤穆舟 蓝穆安 杭翊 夏望舟 裴知澄 荀思澄 裘思棠 闵嘉远 邵𠮷安 "
     "莫昭宁 杭叙朔 宣书霖 丁霁 左望舟 宣嘉彦 宗穆然 纪怀芮 骆承岚 丁知芮 诸予然 宣景越 "
     "嵇乐棠 贺亦然 沈穆棠 应翊 纪砺 季琬 单珩 左予霖 洪怀远 上官砚谦"},
    {"jiming", "霁明区生态环境分局", "霁明区", KIND_COUNTY,
     "解景朔 沈嘉远 纪霁 司徒庭蔚 东方庭禾 古丽努尔·阿卜杜拉伊木江 欧阳予宁 杭砺 沈怀安 "
     "司徒砺 傅思安 邵砺 洪知澄 宗若澄 宣承恺 程望舟 夏怀棠 单承驰 诸望驰 欧阳景芮 解晟 "
     "解昭芮 令狐砺 东方昭禾 荀乐驰 宗景宁 嵇骁 应筱彦 夏望澄 闵骁 倪晟"},
    {"cangyu", "苍屿县生态环境分局", "苍屿县", KIND_COUNTY,
     "陆乐岚 崔叙桐 沈予澄 翁嘉棠 霍庭彦 邵书屿 崔乐桐 骆予屿 宣书远 解怀谦 夏思霖 钮秉舟 "
     "汤乐驰 石亦屿 祝怀谦 司徒秉澄 钮蕴 骆筱桐 霍穆棠 夏砚然 欧阳骁 夏乐驰 荀庭安 嵇砚朔 "
     "应朗 倪庭朔 倪嘉朔 解秉霖 傅昭芮"},
    {"wanghe", "望禾县生态环境分局", "望禾县", KIND_COUNTY,
     "倪翊 沈知屿 应砺 诸怀棠 荀望蔚 莫叙屿 骆庭芮 诸嘉朔 纪翀 陆昭远 邵翊 房秉远 邓蕴 "
     "左穆安 傅蕴 解予越 霍知岚 嵇翀 季昭远 倪朗 闵予屿 宣砚芮 祝霁 房霁 裘昭驰 骆景霖 "
     "崔昭朔"},
    {"qiwu", "栖梧县生态环境分局", "栖梧县", KIND_COUNTY,
     "诸庭舟 邵昭澄 宗霁 洪若朔 洪景谦 欧阳筱棠 解叙然 钮允驰 翁思驰 倪穆澄 莫予芮 莫亦芮 "
     "倪霁 房秉舟 柯若澄 荀亦禾 宣庭越 崔思谦 石嘉彦 宗乐谦 上官知屿 祝望恺 沈霁 闵允然 "
     "左景朔 包思朔"},
    {"shuotang", "朔棠县生态环境分局", "朔棠县", KIND_COUNTY,
     "闵秉芮 左庭然 郁珩 裴望恺 荀嘉舟 蓝砺 蓝怀舟 柯怀宁 卫霁 蓝叙澄 应承芮 司徒穆芮 "
     "解秉朔 纪穆蔚 霍昭然 荀朗 闵景屿 嵇翊 房予宁 房怀宁 单予棠 左若安 左思朔 卫翀 包亦岚"},
    {"heting", "鹤汀县生态环境分局", "鹤汀县", KIND_COUNTY,
     "解砺 闵庭禾 令狐亦禾 龚景舟 应允芮 荀叙桐 裴朗 令狐知彦 蓝予越 洪望舟 嵇乐霖 程乐澄 "
     "柯嘉宁 骆昭远 舒知恺 邓乐恺 房砚禾 邵穆霖 蓝昭蔚 宣书彦 钮书舟 郁乐舟 倪乐远 柯景驰"},
    {"qingyun", "青筠市生态环境分局", "青筠市", KIND_COUNTY,
     "东方昭谦 傅书禾 包秉恺 卫筱棠 程望舟 杭叙远 宣穆芮 莫若远 上官予棠 夏昭桐 柯望彦 "
     "顾怀棠 柯怀驰 傅承芮 东方亦谦 祝亦棠 龚昭禾 包景禾 翁骁 骆望越 闵秉澄 荣叙宁 "
     "欧阳怀驰"},
    {"fengzhu", "枫渚县生态环境分局", "枫渚县", KIND_COUNTY,
     "单承棠 令狐怀远 蓝若棠 卫望朔 傅怀芮 邵亦安 蓝望朔 顾秉恺 祝晟 倪琬 杭昭彦 欧阳嘉恺 "
     "荣乐蔚 贺思恺 洪筱禾 单秉桐 莫翀 诸望舟 汤允朔 贺景蔚 闵知霖"},
    {"kaifa", "经济开发区分局", "开发区", KIND_STATION,
     "阿依古丽·买买提艾力·吐尔逊江·阿卜杜热合曼·库尔班尼亚孜江"},
    {"zhishu", "市执法支队直属大队", "直属大队", KIND_DIRECT, "滕叙白 蔺知夏 温砚秋 虞承予"},
    {"guests", "外市参赛队伍（全省比武）", "外市队伍", KIND_DIRECT, ""},
};

/* The city is host to a competition of the province for two days: who comes to it, in the last of
 * the units. */
static const struct demo_unit demo_guests[] = {
    {"lanting", "岚汀市生态环境保护综合行政执法支队", "岚汀市", KIND_DIRECT,
     "顾闻笙 温予桥 白若川 任秋朗 江叙文"},
    {"wangze", "望泽市生态环境保护综合行政执法支队", "望泽市", KIND_DIRECT,
     "闻人朗 乔思屿 谷予清 柏承川 舒行简"},
    {"songyu", "松屿市生态环境保护综合行政执法支队", "松屿市", KIND_DIRECT,
     "尹望川 秦若棠 唐予谦 路怀瑾 苗知远"},
    {"yunzhou", "沄州市生态环境保护综合行政执法支队", "沄州市", KIND_DIRECT,
     "戚望岚 牧书言 桑予宁 凌霁川 时叙秋"},
    {"jichuan", "霁川市生态环境保护综合行政执法支队", "霁川市", KIND_DIRECT,
     "卓亦川 容望晴 简书屿 连穆清 易承朗"},
};

static const struct account demo_accounts[ORG_DEMO_ACCOUNTS] = {
    {ROLE_ADMINISTRATOR, "demo-admin", "甄系衡", NULL, false},
    {ROLE_SECURITY, "demo-security", "安慎之", NULL, false},
    {ROLE_AUDITOR, "demo-auditor", "审明远", NULL, false},
    {ROLE_OFFICE, "demo-office", "练竞先", NULL, false},
    {ROLE_MANAGER, "demo-manager", "管澄平", "chenglan", false},
    {ROLE_JUDGE, "demo-judge", "平仲裁", NULL, false},
    {ROLE_REFEREE, "demo-referee", "裁公允", NULL, false},
    {ROLE_REVIEWER, "demo-reviewer", "卷细评", NULL, false},
    {ROLE_OFFICER, "demo-officer", "YC00017", "chenglan", false}, /* p017 of the figures */
    {ROLE_LEADER, "demo-leader", "单领航", NULL, false},
    {ROLE_OFFICER, "demo-first", "𠮷行之", "jiming", true},
};

/* p071 of the demo: a certificate that has run out. */
enum { EXPIRED = 71, DIGITS = 17, DAYS_OF_GUESTS = 2 };

/* A number of no region (99), whose checksum holds. Odd ones are men's. */
static const char *demo_identity(struct ctx *c, int64_t number, bool is_male)
{
    char digits[DIGITS + 2];
    int64_t month = number % 12 + 1, day = number % 28 + 1, year = 1970 + number % 28;
    const char *text = text_format(c->arena, "990101%04d%02d%02d%03d", (int)year, (int)month,
                                   (int)day, (int)(number % 450 * 2 + is_male));
    memcpy(digits, text, DIGITS);
    digits[DIGITS] = org_identity_check_character(text);
    return arena_copy(c->arena, digits, DIGITS + 1);
}

static const char *demo_post(size_t place)
{
    static const char *const posts[] = {"大队长", "副大队长", "教导员", "中队长", "中队长"};
    return place < sizeof posts / sizeof *posts ? posts[place] : "执法员";
}

static enum err add_demo_person(struct ctx *c, int64_t unit, const char *name, size_t place,
                                int64_t number)
{
    bool is_male = number % 3 != 0;
    struct org_person person = {
        .name = name,
        .sex = SEX_UNKNOWN,
        .post = demo_post(place),
        .rank = place < 2 ? "三级主任科员" : "一级行政执法员",
        .certificate = text_format(c->arena, "YC%05d", (int)number),
        .phone = text_format(c->arena, "1000000%04d", (int)number),
        .identity = demo_identity(c, number, is_male),
        .unit = unit,
    };
    (void)date_of(2021, 1, 1, &person.serving_from);
    (void)date_of(number == EXPIRED ? 2016 : 2021, 3, 1, &person.certificate_from);
    (void)date_of(number == EXPIRED ? 2021 : 2027, 2, 28, &person.certificate_until);
    return org_person_create(c, &person);
}

static enum err add_demo_unit(struct ctx *c, int64_t above, const struct demo_unit *from,
                              int64_t *number)
{
    struct org_unit unit = {.parent = above,
                            .kind = (int)from->kind,
                            .code = from->code,
                            .name = from->name,
                            .short_name = from->short_name,
                            .closed_from = DATE_NONE};
    TRY(org_unit_create(c, &unit));
    const char *at = from->people;
    for (size_t place = 0; *at; place++) {
        size_t length = strcspn(at, " ");
        TRY(add_demo_person(c, unit.id, arena_copy(c->arena, at, length), place, ++*number));
        at += length + strspn(at + length, " ");
    }
    return OK;
}

/* They are of the city's own as long as the competition lasts, and nobody draws them afterwards. */
static enum err add_demo_guests(struct ctx *c, int64_t *number)
{
    int64_t guests = org_unit_find(c, "guests");
    for (size_t i = 0; i < sizeof demo_guests / sizeof *demo_guests; i++)
        TRY(add_demo_unit(c, guests, &demo_guests[i], number));
    struct org_people all = org_serving(c, guests, org_today(c));
    for (size_t i = 0; i < all.count; i++)
        org_service_move(c, all.list[i].id, 0, org_today(c) + DAYS_OF_GUESTS);
    return OK;
}

enum err org_demo(struct ctx *c, struct org_account ret[ORG_DEMO_ACCOUNTS])
{
    int64_t number = 0;
    struct org_unit root = {.kind = KIND_CITY,
                            .code = "yunchuan",
                            .name = "云川市生态环境局",
                            .short_name = "云川市局",
                            .closed_from = DATE_NONE};
    TRY(make_root(c, &root));
    for (size_t i = 0; i < sizeof demo_units / sizeof *demo_units; i++)
        TRY(add_demo_unit(c, root.id, &demo_units[i], &number));
    TRY(add_demo_guests(c, &number));
    struct place place = {.root = root.id};
    (void)date_of(2021, 1, 1, &place.since);
    return make_accounts(c, demo_accounts, ORG_DEMO_ACCOUNTS, place, ret);
}

bool org_has_demo(struct ctx *c)
{
    bool has = false;
    for (size_t i = 0; i < ORG_DEMO_ACCOUNTS && !has; i++)
        has = db_found(c, sql_org_demo_account, DB_ARGS(VAL(demo_accounts[i].user)));
    return has;
}

enum err org_make_practice(struct ctx *c)
{
    (void)db_exec(c, sql_org_forget_identities, DB_NO_ARGS);
    (void)db_exec(c, sql_org_mark_practice, DB_ARGS(VAL(c->now)));
    org_record(c, &(struct org_deed){.action = "practice.make", .object = "system"},
               "由正式数据复制为练习环境");
    return OK;
}

bool org_is_practice(struct ctx *c)
{
    return db_found(c, sql_org_practice, DB_NO_ARGS);
}

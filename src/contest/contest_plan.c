/* SPDX-License-Identifier: Apache-2.0 */
#include "contest/contest_plan.h"

#include "platform/base/arena.h"
#include "platform/base/date.h"
#include "platform/base/json.h"

enum { LONGEST_PLAN = 256 * 1024, MOST_SUBJECTS = 30, MOST_ITEMS = 100, MOST_EVENTS = 200 };

const char *const contest_way_words[] = {"judged",  "timed", "exam", "carried",
                                         "counted", "task",  NULL};
const char *const contest_of_words[] = {"team", "member", NULL};
const char *const contest_item_kind_words[] = {"add", "deduct", "tick", NULL};

static const char *const panels[] = {"mean", "trimmed", "median", NULL};
static const char *const combines[] = {"mean", "sum", "best", NULL};

#define MOST_POINTS ((int64_t)10000)

static const struct field item_fields[] = {
    FIELD(contest_item, title, FIELD_TEXT, .label = "评分项", .is_required = true, .maximum = 200),
    FIELD(contest_item, group, FIELD_TEXT, .label = "分组", .maximum = 60),
    FIELD(contest_item, kind, FIELD_WORD, .label = "计分方式", .words = contest_item_kind_words),
    FIELD(contest_item, marks, FIELD_DECIMAL, .label = "分值", .maximum = MOST_POINTS),
    FIELD(contest_item, step, FIELD_DECIMAL, .label = "最小分差", .maximum = MOST_POINTS),
    FIELD_SHAPE("ContestItem")};

static const struct field prize_fields[] = {
    FIELD(contest_prize, title, FIELD_TEXT, .label = "奖项", .is_required = true, .maximum = 40),
    FIELD(contest_prize, count, FIELD_INT, .label = "名额", .minimum = 1, .maximum = 500),
    FIELD_SHAPE("ContestPrize")};

static const struct field subject_fields[] = {
    FIELD(contest_subject, title, FIELD_TEXT, .label = "科目", .is_required = true, .maximum = 60),
    FIELD(contest_subject, venue, FIELD_TEXT, .label = "地点", .maximum = 100),
    FIELD(contest_subject, clause, FIELD_TEXT, .label = "依据条款", .maximum = 60),
    FIELD(contest_subject, way, FIELD_WORD, .label = "评分办法", .words = contest_way_words),
    FIELD(contest_subject, of, FIELD_WORD, .label = "比赛对象", .words = contest_of_words),
    FIELD(contest_subject, points, FIELD_DECIMAL, .label = "计入总分", .maximum = MOST_POINTS),
    FIELD(contest_subject, marks, FIELD_DECIMAL, .label = "卷面满分", .maximum = MOST_POINTS),
    FIELD(contest_subject, is_bonus, FIELD_BOOL, .label = "附加分"),
    FIELD(contest_subject, panel, FIELD_WORD, .label = "评委合议", .words = panels),
    FIELD(contest_subject, combine, FIELD_WORD, .label = "个人成绩合成", .words = combines),
    FIELD(contest_subject, best, FIELD_INT, .label = "取前几名", .maximum = 50),
    FIELD(contest_subject, is_credited, FIELD_BOOL, .label = "记入队员个人"),
    FIELD(contest_subject, limit, FIELD_INT, .label = "限时（秒）", .maximum = 86400),
    FIELD(contest_subject, rate, FIELD_DECIMAL, .label = "每提前一秒加分", .maximum = 100),
    FIELD(contest_subject, worst, FIELD_DECIMAL, .label = "最慢者得分", .maximum = MOST_POINTS),
    FIELD(contest_subject, each, FIELD_DECIMAL, .label = "每篇（件）加分", .maximum = MOST_POINTS),
    FIELD(contest_subject, items, FIELD_LIST, .label = "评分项", .of = item_fields,
          .size = sizeof(struct contest_item), .maximum = MOST_ITEMS),
    FIELD(contest_subject, prizes, FIELD_LIST, .label = "单项奖", .of = prize_fields,
          .size = sizeof(struct contest_prize), .maximum = 10),
    FIELD_SHAPE("ContestSubject")};

static const struct field tie_fields[] = {
    FIELD(contest_tie, subject, FIELD_INT, .label = "科目", .minimum = 1, .maximum = MOST_SUBJECTS),
    FIELD_SHAPE("ContestTie")};

static const struct field event_fields[] = {
    FIELD(contest_event, from, FIELD_TEXT, .label = "开始", .maximum = 30),
    FIELD(contest_event, until, FIELD_TEXT, .label = "结束", .maximum = 30),
    FIELD(contest_event, title, FIELD_TEXT, .label = "内容", .is_required = true, .maximum = 100),
    FIELD(contest_event, venue, FIELD_TEXT, .label = "地点", .maximum = 100),
    FIELD(contest_event, subject, FIELD_INT, .label = "科目", .maximum = MOST_SUBJECTS),
    FIELD_SHAPE("ContestEvent")};

const struct field contest_plan_fields[] = {
    FIELD(contest_plan, place, FIELD_TEXT, .label = "地点", .maximum = 100),
    FIELD(contest_plan, purpose, FIELD_LONG, .label = "目的和要求", .maximum = 2000),
    FIELD(contest_plan, entry_from, FIELD_DATE, .label = "报名开始"),
    FIELD(contest_plan, entry_until, FIELD_DATE, .label = "报名截止"),
    FIELD(contest_plan, least_members, FIELD_INT, .label = "每队最少人数", .maximum = 50),
    FIELD(contest_plan, most_members, FIELD_INT, .label = "每队最多人数", .maximum = 50),
    FIELD(contest_plan, least_women, FIELD_INT, .label = "女队员最少人数", .maximum = 50),
    FIELD(contest_plan, post, FIELD_TEXT, .label = "须有职务", .maximum = 30),
    FIELD(contest_plan, needs_certificate, FIELD_BOOL, .label = "须持有效执法证"),
    FIELD(contest_plan, needs_service, FIELD_BOOL, .label = "须在岗"),
    FIELD(contest_plan, subjects, FIELD_LIST, .label = "科目", .of = subject_fields,
          .size = sizeof(struct contest_subject), .maximum = MOST_SUBJECTS),
    FIELD(contest_plan, ties, FIELD_LIST, .label = "同分先后", .of = tie_fields,
          .size = sizeof(struct contest_tie), .maximum = MOST_SUBJECTS),
    FIELD(contest_plan, is_joint, FIELD_BOOL, .label = "同分并列"),
    FIELD(contest_plan, prizes, FIELD_LIST, .label = "团体奖", .of = prize_fields,
          .size = sizeof(struct contest_prize), .maximum = 20),
    FIELD(contest_plan, people_prizes, FIELD_LIST, .label = "个人奖", .of = prize_fields,
          .size = sizeof(struct contest_prize), .maximum = 20),
    FIELD(contest_plan, nominations, FIELD_LIST, .label = "提名奖", .of = prize_fields,
          .size = sizeof(struct contest_prize), .maximum = 20),
    FIELD(contest_plan, flag_percent, FIELD_INT, .label = "偏离提示（%）", .maximum = 100),
    FIELD(contest_plan, appeal_days, FIELD_INT, .label = "申诉期（工作日）", .maximum = 60),
    FIELD(contest_plan, kit, FIELD_TEXTS, .label = "携带装备", .maximum = 40),
    FIELD(contest_plan, programme, FIELD_LIST, .label = "日程", .of = event_fields,
          .size = sizeof(struct contest_event), .maximum = MOST_EVENTS),
    FIELD_SHAPE("ContestPlan")};

static void set_usual(struct contest_subject *subject)
{
    subject->way = subject->way < 0 ? WAY_JUDGED : subject->way;
    subject->of = subject->of < 0 ? OF_TEAM : subject->of;
    subject->panel = subject->panel < 0 ? PANEL_MEAN : subject->panel;
    subject->combine = subject->combine < 0 ? COMBINE_MEAN : subject->combine;
    struct contest_item *items = (struct contest_item *)subject->items.at;
    for (size_t i = 0; i < subject->items.count; i++) {
        items[i].kind = items[i].kind < 0 ? ITEM_ADD : items[i].kind;
        if (!items[i].step.is_known || items[i].step.millionths <= 0)
            items[i].step = (struct field_decimal){true, DECIMAL_ONE / 2};
    }
}

void contest_plan_set_usual(struct contest_plan *plan)
{
    struct contest_subject *subjects = (struct contest_subject *)plan->subjects.at;
    for (size_t i = 0; i < plan->subjects.count; i++)
        set_usual(&subjects[i]);
    if (plan->flag_percent == 0)
        plan->flag_percent = 20;
}

struct contest_plan contest_plan_read(struct ctx *c, const char *json)
{
    struct contest_plan plan = {.entry_from = DATE_NONE, .entry_until = DATE_NONE};
    struct faults faults;
    faults_init(&faults, c->arena);
    const struct json *tree = json_parse(c->arena, bytes_of(json), &faults);
    size_t before = c->fault_count;
    if (tree && tree->kind == JSON_OBJECT)
        field_read(c, contest_plan_fields, tree, &plan);
    c->fault_count = before;
    contest_plan_set_usual(&plan);
    return plan;
}

const char *contest_plan_print(struct ctx *c, const struct contest_plan *plan)
{
    struct text text;
    text_init(&text, c->arena, LONGEST_PLAN);
    field_write(&text, contest_plan_fields, plan);
    return text.is_cut ? NULL : text.at;
}

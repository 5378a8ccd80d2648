/* SPDX-License-Identifier: Apache-2.0 */
/* The handbook of a contest, and what all its documents share. */
#include "contest/contest_document.h"

#include <string.h>

#include "contest/contest_own.h"
#include "contest/contest_rules.h"
#include "platform/base/date.h"
#include "platform/render/house.h"

static const char *const ways[] = {
    [WAY_JUDGED] = "评委打分",  [WAY_TIMED] = "计时排名",     [WAY_EXAM] = "考试成绩",
    [WAY_CARRIED] = "转入成绩", [WAY_COUNTED] = "按数量加分", [WAY_TASK] = "评委打分加用时"};
static const char *const panels[] = {[PANEL_MEAN] = "各评委的平均分",
                                     [PANEL_TRIMMED] = "去掉一个最高分和一个最低分后的平均分",
                                     [PANEL_MEDIAN] = "各评委的中位数"};
static const char *const combines[] = {
    [COMBINE_MEAN] = "平均分", [COMBINE_SUM] = "合计（缺赛的计 0 分）", [COMBINE_BEST] = "平均分"};
static const char *const kinds[] = {
    [ITEM_ADD] = "加分", [ITEM_DEDUCT] = "扣分", [ITEM_TICK] = "达标"};

struct writing {
    struct ctx *c;
    const struct contest *contest;
    const struct contest_plan *plan;
    struct document *document;
    int sections;
};

/* ---- What all share -------------------------------------------------------------------------- */

const char *contest_or_nothing(const char *string)
{
    return string ? string : "";
}

const char *contest_say_decimal(struct ctx *c, struct field_decimal decimal)
{
    struct text text;
    text_init(&text, c->arena, 40);
    if (decimal.is_known)
        decimal_add_text(&text, decimal.millionths);
    return contest_or_nothing(text.at);
}

static const char *say_days(struct ctx *c, int32_t from, int32_t until)
{
    return from == until ? date_chinese(c->arena, from)
                         : text_format(c->arena, "%s至%s", date_chinese(c->arena, from),
                                       date_chinese(c->arena, until));
}

struct document *contest_begin_document(struct ctx *c, const struct contest *contest,
                                        const char *title)
{
    struct document *document = document_new(c->arena);
    document->title = text_format(c->arena, "%s%s", contest->title, title);
    document->subtitle = text_format(c->arena, "%s\n%s", contest->owner_name,
                                     say_days(c, contest->from_day, contest->until_day));
    document->author = contest->owner_name;
    document->created_ms = c->now;
    return document;
}

void contest_end_document(const struct contest *contest, struct document *document)
{
    render_name_office(document, contest->owner_name);
    struct document_block *lines = document_add_signatures(document, 3);
    document_add_signature(lines, "制表", DOCUMENT_NAME);
    document_add_signature(lines, "审核", DOCUMENT_NAME);
    document_add_signature(lines, "裁判长", DOCUMENT_NAME);
    document_add_signature(lines, "主办单位", DOCUMENT_SEAL);
    document_add_signature(lines, "日期", DOCUMENT_DATE);
}

/* ---- The handbook ---------------------------------------------------------------------------- */

static void begin_section(struct writing *writing, const char *title)
{
    static const char *const ordinals[] = {"一、", "二、", "三、", "四、", "五、",
                                           "六、", "七、", "八、", "九、", "十、"};
    document_add_heading(
        writing->document, 1,
        text_format(writing->c->arena, "%s%s", ordinals[writing->sections++ % 10], title));
}

static void write_general(struct writing *writing)
{
    struct ctx *c = writing->c;
    const struct contest_plan *plan = writing->plan;
    begin_section(writing, "基本情况");
    struct document_block *fields = document_add_fields(writing->document, 1);
    document_add_field(fields, "比赛时间",
                       say_days(c, writing->contest->from_day, writing->contest->until_day));
    if (plan->place)
        document_add_field(fields, "地点", plan->place);
    document_add_field(fields, "主办单位", writing->contest->owner_name);
    if (plan->entry_until != DATE_NONE)
        document_add_field(
            fields, "报名时间",
            plan->entry_from == DATE_NONE
                ? text_format(c->arena, "%s前", date_chinese(c->arena, plan->entry_until))
                : say_days(c, plan->entry_from, plan->entry_until));
    if (!plan->purpose || !*plan->purpose)
        return;
    begin_section(writing, "目的和要求");
    document_add_paragraph(writing->document, plan->purpose);
}

/* Who runs it. Judges and timekeepers are named on the day, not in advance. */
static void write_committee(struct writing *writing)
{
    static const int named[] = {DUTY_ORGANISER, DUTY_CHIEF};
    struct contest_duties duties = contest_duties(writing->c, writing->contest->id);
    struct document_block *fields = NULL;
    for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
        struct text text;
        text_init(&text, writing->c->arena, 8192);
        for (size_t j = 0; j < duties.count; j++) {
            if (duties.list[j].duty == named[i] && !duties.list[j].is_ended)
                text_add_format(&text, "%s%s（%s）", text.used > 0 ? "、" : "", duties.list[j].name,
                                contest_or_nothing(duties.list[j].unit_name));
        }
        if (text.used == 0)
            continue;
        if (!fields) {
            begin_section(writing, "组织机构");
            fields = document_add_fields(writing->document, 1);
        }
        document_add_field(fields, contest_duty_title(named[i]), text.at);
    }
}

static void add_rule(struct writing *writing, int *number, const char *sentence)
{
    document_add_paragraph(writing->document,
                           text_format(writing->c->arena, "（%d）%s", ++*number, sentence));
}

static void write_teams(struct writing *writing)
{
    struct arena *arena = writing->c->arena;
    const struct contest_plan *plan = writing->plan;
    int number = 0;
    begin_section(writing, "参赛队伍");
    if (plan->least_members == plan->most_members)
        add_rule(writing, &number,
                 text_format(arena, "每队 %lld 人。", (long long)plan->most_members));
    else
        add_rule(writing, &number,
                 text_format(arena, "每队 %lld 至 %lld 人。",
                             (long long)(plan->least_members > 0 ? plan->least_members : 1),
                             (long long)plan->most_members));
    if (plan->least_women > 0)
        add_rule(writing, &number,
                 text_format(arena, "至少有 %lld 名女队员。", (long long)plan->least_women));
    if (plan->post && *plan->post)
        add_rule(writing, &number, text_format(arena, "队员中须有一名%s。", plan->post));
    if (plan->needs_certificate)
        add_rule(writing, &number, "队员须持比赛期间有效的执法证。");
    if (plan->needs_service)
        add_rule(writing, &number, "队员在比赛首日须在本单位在岗。");
    add_rule(writing, &number, "报名以后换人的，须写明原因；报名截止后由组委会办理。");
}

static void add_way_of(struct ctx *c, struct text *text, const struct contest_subject *subject)
{
    if (contest_is_judged(subject->way))
        text_add_format(text, "；取%s", panels[subject->panel]);
    if (subject->way == WAY_EXAM || subject->way == WAY_CARRIED) {
        text_add(text, "；满分 ");
        decimal_add_text(text, contest_subject_marks(subject));
        text_add(text, " 分，按比例折算");
    }
    if (subject->way == WAY_COUNTED)
        text_add_format(text, "；每篇（件）%s 分，加满为止", contest_say_decimal(c, subject->each));
    if (subject->way == WAY_TIMED)
        text_add_format(text, "；最快的得满分，最慢的得 %s 分，中间按名次均匀递减",
                        subject->worst.is_known ? contest_say_decimal(c, subject->worst) : "0");
    if (contest_has_clock(subject->way) && subject->limit > 0)
        text_add_format(text, "；限时 %lld 秒", (long long)subject->limit);
    if (subject->way == WAY_TASK && subject->rate.millionths > 0)
        text_add_format(text, "，每提前一秒加 %s 分", contest_say_decimal(c, subject->rate));
    if (subject->of == OF_MEMBER && subject->combine == COMBINE_BEST)
        text_add_format(text, "；队伍得分取前 %lld 名队员的平均分", (long long)subject->best);
    else if (subject->of == OF_MEMBER)
        text_add_format(text, "；队伍得分取队员成绩的%s", combines[subject->combine]);
    if (subject->of == OF_TEAM && subject->is_credited)
        text_add(text, "；得分同时记入每名队员的个人成绩");
}

static const char *say_way(struct ctx *c, const struct contest_subject *subject)
{
    struct text text;
    text_init(&text, c->arena, 1024);
    text_add(&text, ways[subject->way]);
    add_way_of(c, &text, subject);
    if (subject->is_bonus)
        text_add(&text, "；附加分，不计入满分");
    return contest_or_nothing(text.at);
}

static void write_items(struct writing *writing, size_t at, const struct contest_subject *subject)
{
    static const struct document_column columns[] = {{"分组", 3, DOCUMENT_LEFT, false},
                                                     {"评分项", 11, DOCUMENT_LEFT, false},
                                                     {"计分", 2, DOCUMENT_CENTRE, false},
                                                     {"分值", 2, DOCUMENT_RIGHT, true},
                                                     {"分差", 2, DOCUMENT_RIGHT, true}};
    const struct contest_item *items = subject->items.at;
    if (!contest_is_judged(subject->way) || subject->items.count == 0)
        return;
    struct document_block *table = document_add_table(
        writing->document,
        text_format(writing->c->arena, "科目 %zu　%s的评分项", at + 1, subject->title), columns, 5);
    for (size_t i = 0; i < subject->items.count; i++) {
        struct document_cell *cells = document_add_row(table);
        cells[0].text = contest_or_nothing(items[i].group);
        cells[1].text = items[i].title;
        cells[2].text = kinds[items[i].kind];
        cells[3].text = contest_say_decimal(writing->c, items[i].marks);
        cells[4].text = contest_say_decimal(writing->c, items[i].step);
    }
}

static void write_subjects(struct writing *writing)
{
    static const struct document_column columns[] = {
        {"序号", 2, DOCUMENT_CENTRE, true},     {"科目", 6, DOCUMENT_LEFT, false},
        {"对象", 2, DOCUMENT_CENTRE, false},    {"分值", 2, DOCUMENT_RIGHT, true},
        {"评分办法", 12, DOCUMENT_LEFT, false}, {"地点", 4, DOCUMENT_LEFT, false}};
    const struct contest_subject *subjects = writing->plan->subjects.at;
    begin_section(writing, "科目和评分办法");
    struct document_block *table = document_add_table(writing->document, NULL, columns, 6);
    for (size_t i = 0; i < writing->plan->subjects.count; i++) {
        struct document_cell *cells = document_add_row(table);
        cells[0].text = text_format(writing->c->arena, "%zu", i + 1);
        cells[1].text = subjects[i].title;
        cells[2].text = subjects[i].of == OF_TEAM ? "团体" : "个人";
        cells[3].text = contest_say_decimal(writing->c, subjects[i].points);
        cells[4].text = say_way(writing->c, &subjects[i]);
        cells[5].text = contest_or_nothing(subjects[i].venue);
    }
    for (size_t i = 0; i < writing->plan->subjects.count; i++)
        write_items(writing, i, &subjects[i]);
}

static void write_prizes_of(struct writing *writing, const char *title, struct field_list prizes)
{
    const struct contest_prize *list = prizes.at;
    struct text text;
    if (prizes.count == 0)
        return;
    text_init(&text, writing->c->arena, 4096);
    text_add_format(&text, "%s：", title);
    for (size_t i = 0; i < prizes.count; i++)
        text_add_format(&text, "%s%s %lld 名", i > 0 ? "，" : "", list[i].title,
                        (long long)list[i].count);
    text_add(&text, "。");
    document_add_paragraph(writing->document, contest_or_nothing(text.at));
}

static void write_order(struct writing *writing)
{
    const struct contest_plan *plan = writing->plan;
    const struct contest_tie *ties = plan->ties.at;
    struct text text;
    begin_section(writing, "名次和奖项");
    text_init(&text, writing->c->arena, 4096);
    text_add(&text, "按总分从高到低排名");
    for (size_t i = 0; i < plan->ties.count; i++) {
        const struct contest_subject *subject = contest_plan_subject(plan, ties[i].subject);
        text_add_format(&text, "%s“%s”%s", i == 0 ? "；总分相同的，依次看" : "、",
                        subject ? subject->title : "",
                        subject && subject->way == WAY_TASK ? "（再看用时，少的在前）" : "");
    }
    text_add(&text, plan->ties.count > 0 ? "的得分" : "");
    text_add(&text, plan->is_joint ? "；仍然相同的并列。" : "；仍然相同的由裁判长书面裁定。");
    document_add_paragraph(writing->document, contest_or_nothing(text.at));
    write_prizes_of(writing, "团体奖", plan->prizes);
    write_prizes_of(writing, "个人奖", plan->people_prizes);
    for (size_t i = 0; i < plan->subjects.count; i++) {
        const struct contest_subject *subject = contest_plan_subject(plan, (int64_t)i + 1);
        write_prizes_of(writing, text_format(writing->c->arena, "“%s”单项奖", subject->title),
                        subject->prizes);
    }
    write_prizes_of(writing, "提名奖（由推荐和现场表现决定，写明理由）", plan->nominations);
    document_add_paragraph(
        writing->document,
        text_format(writing->c->arena,
                    "一张评分表偏离各评委中间值超过满分 %lld%% 的，由裁判长书面裁定。"
                    "评委不给本单位的队伍打分。",
                    (long long)plan->flag_percent));
    if (plan->appeal_days > 0)
        document_add_paragraph(
            writing->document,
            text_format(
                writing->c->arena,
                "对成绩有异议的，在公布之日起 %lld 个工作日内书面提出，由主办单位书面答复。",
                (long long)plan->appeal_days));
}

/* A day is said once. */
static const char *say_times(struct ctx *c, const struct contest_event *event)
{
    enum { DAY = sizeof "2026-11-23 " - 1 };
    const char *from = contest_or_nothing(event->from), *until = contest_or_nothing(event->until);
    bool is_same_day = strlen(from) > DAY && from[DAY - 1] == ' ' && strncmp(from, until, DAY) == 0;
    return text_format(c->arena, "%s%s%s", from, *until ? "—" : "",
                       is_same_day ? until + DAY : until);
}

static void write_programme(struct writing *writing)
{
    static const struct document_column columns[] = {{"时间", 4, DOCUMENT_LEFT, false},
                                                     {"内容", 8, DOCUMENT_LEFT, false},
                                                     {"科目", 5, DOCUMENT_LEFT, false},
                                                     {"地点", 5, DOCUMENT_LEFT, false}};
    const struct contest_event *events = writing->plan->programme.at;
    if (writing->plan->programme.count == 0)
        return;
    begin_section(writing, "日程");
    struct document_block *table = document_add_table(writing->document, NULL, columns, 4);
    for (size_t i = 0; i < writing->plan->programme.count; i++) {
        const struct contest_subject *subject =
            contest_plan_subject(writing->plan, events[i].subject);
        struct document_cell *cells = document_add_row(table);
        cells[0].text = say_times(writing->c, &events[i]);
        cells[1].text = events[i].title;
        cells[2].text = subject ? subject->title : "";
        cells[3].text = contest_or_nothing(events[i].venue);
    }
}

static void write_kit(struct writing *writing)
{
    const char *const *kit = writing->plan->kit.at;
    struct text text;
    if (writing->plan->kit.count == 0)
        return;
    begin_section(writing, "检录时查验的装备和着装");
    text_init(&text, writing->c->arena, 8192);
    for (size_t i = 0; i < writing->plan->kit.count; i++)
        text_add_format(&text, "%s%s", i > 0 ? "、" : "", kit[i]);
    text_add(&text, "。点名三次不到的，按弃权处理。");
    document_add_paragraph(writing->document, contest_or_nothing(text.at));
}

struct document *contest_handbook(struct ctx *c, const struct contest *contest)
{
    struct contest_plan plan = contest_plan_read(c, contest->plan);
    struct writing writing = {.c = c, .contest = contest, .plan = &plan};
    writing.document = contest_begin_document(c, contest, "手册");
    if (contest->state == CONTEST_SET_UP)
        writing.document->number = "筹备稿，报名开始后以正式手册为准";
    write_general(&writing);
    write_committee(&writing);
    write_teams(&writing);
    write_subjects(&writing);
    write_order(&writing);
    write_programme(&writing);
    write_kit(&writing);
    render_name_office(writing.document, contest->owner_name);
    struct document_block *lines = document_add_signatures(writing.document, 2);
    document_add_signature(lines, "主办单位", DOCUMENT_SEAL);
    document_add_signature(lines, "日期", DOCUMENT_DATE);
    return writing.document;
}

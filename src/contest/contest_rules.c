/* SPDX-License-Identifier: Apache-2.0 */
/* Plans, sheets and teams. The clock is contest_rules_clock.c's, the schemes contest_scheme.c's. */
#include "contest/contest_rules.h"

#include <stdlib.h>
#include <string.h>

#include "platform/base/arena.h"
#include "platform/base/date.h"

enum { FEWEST_TRIMMED = 3, WOMAN = 1 };

/* ---- Plans ----------------------------------------------------------------------------------- */

bool contest_is_judged(int way)
{
    return way == WAY_JUDGED || way == WAY_TASK;
}

bool contest_has_clock(int way)
{
    return way == WAY_TIMED || way == WAY_TASK;
}

int64_t contest_subject_marks(const struct contest_subject *subject)
{
    const struct contest_item *items = subject->items.at;
    int64_t sum = 0;
    if (!contest_is_judged(subject->way))
        return subject->marks.is_known ? subject->marks.millionths : 100 * DECIMAL_ONE;
    for (size_t i = 0; i < subject->items.count; i++)
        sum += items[i].marks.millionths;
    return sum;
}

struct checking {
    const struct contest_plan *plan;
    int32_t from_day;
    struct faults *faults, *warnings;
};

static const char *place_of(const struct checking *checking, size_t subject, const char *field)
{
    return text_format(checking->faults->arena, "subjects[%zu].%s", subject, field);
}

static void check_items(const struct checking *checking, size_t at,
                        const struct contest_subject *subject)
{
    const struct contest_item *items = subject->items.at;
    if (!contest_is_judged(subject->way))
        return;
    if (subject->items.count == 0)
        faults_add_place(checking->faults, place_of(checking, at, "items"),
                         "科目“%s”由评委打分，请至少设置一个评分项。", subject->title);
    for (size_t i = 0; i < subject->items.count; i++) {
        const char *place =
            text_format(checking->faults->arena, "subjects[%zu].items[%zu].marks", at, i);
        int64_t marks = items[i].marks.millionths, step = items[i].step.millionths;
        if (!items[i].marks.is_known || marks <= 0)
            faults_add_place(checking->faults, place, "请填写“%s”的分值，应大于 0。",
                             items[i].title);
        else if (items[i].kind != ITEM_TICK && marks % step != 0)
            faults_add_place(checking->warnings, place,
                             "“%s”的分值不是最小分差的整数倍，评委打不出满分，请核对。",
                             items[i].title);
    }
}

static void check_best(const struct checking *checking, size_t at,
                       const struct contest_subject *subject)
{
    int64_t most = checking->plan->most_members, least = checking->plan->least_members;
    if (subject->of != OF_MEMBER || subject->combine != COMBINE_BEST)
        return;
    if (subject->best <= 0)
        faults_add_place(checking->faults, place_of(checking, at, "best"),
                         "科目“%s”取个人成绩前几名，请填写取几名。", subject->title);
    else if (most > 0 && subject->best > most)
        faults_add_place(checking->faults, place_of(checking, at, "best"),
                         "科目“%s”取个人成绩前 %lld 名，一队最多只有 %lld 人，请改正。",
                         subject->title, (long long)subject->best, (long long)most);
    else if (subject->best > least)
        faults_add_place(checking->warnings, place_of(checking, at, "best"),
                         "科目“%s”取个人成绩前 %lld 名，不足 %lld 人的队伍没有这科成绩，请核对。",
                         subject->title, (long long)subject->best, (long long)subject->best);
}

static void check_titles(const struct checking *checking)
{
    const struct contest_subject *subjects = checking->plan->subjects.at;
    for (size_t i = 0; i < checking->plan->subjects.count; i++) {
        for (size_t j = 0; j < i; j++) {
            if (strcmp(subjects[i].title, subjects[j].title) == 0)
                faults_add_place(checking->warnings, place_of(checking, i, "title"),
                                 "第 %zu、%zu 个科目都叫“%s”，大屏和成绩表上分不清，请核对。",
                                 j + 1, i + 1, subjects[i].title);
        }
    }
}

static void check_way(const struct checking *checking, size_t at,
                      const struct contest_subject *subject)
{
    struct faults *faults = checking->faults;
    if (!subject->points.is_known || subject->points.millionths <= 0)
        faults_add_place(faults, place_of(checking, at, "points"),
                         "请填写科目“%s”计入总分的分值，应大于 0。", subject->title);
    if (subject->way == WAY_TASK && subject->limit <= 0)
        faults_add_place(faults, place_of(checking, at, "limit"),
                         "科目“%s”按结果和用时计分，请填写限时。", subject->title);
    if (subject->way == WAY_COUNTED && subject->each.millionths <= 0)
        faults_add_place(faults, place_of(checking, at, "each"),
                         "科目“%s”按数量计分，请填写每篇（件）加多少分。", subject->title);
    if (subject->way == WAY_TIMED && subject->worst.is_known &&
        subject->worst.millionths > subject->points.millionths)
        faults_add_place(faults, place_of(checking, at, "worst"),
                         "科目“%s”最慢者得分多于计入总分的分值，请改正。", subject->title);
    check_best(checking, at, subject);
    if (subject->of == OF_MEMBER && subject->way == WAY_COUNTED)
        faults_add_place(faults, place_of(checking, at, "of"),
                         "科目“%s”：按数量加分的只能是团体科目，请改正。", subject->title);
    check_items(checking, at, subject);
}

static void check_marks(const struct checking *checking)
{
    const struct contest_subject *subjects = checking->plan->subjects.at;
    int64_t sum = 0;
    for (size_t i = 0; i < checking->plan->subjects.count; i++)
        sum += subjects[i].is_bonus ? 0 : subjects[i].points.millionths;
    if (sum == 100 * DECIMAL_ONE)
        return;
    struct text text;
    text_init(&text, checking->warnings->arena, 60);
    decimal_add_text(&text, sum);
    faults_add_place(checking->warnings, "subjects",
                     "各科目（附加分除外）合计 %s 分，不是 100 分，请核对。", text.at);
}

static void check_days(const struct checking *checking)
{
    const struct contest_plan *plan = checking->plan;
    if (plan->entry_from != DATE_NONE && plan->entry_until != DATE_NONE &&
        plan->entry_from > plan->entry_until)
        faults_add_place(checking->faults, "entry_until", "报名截止日不能早于开始日，请改正。");
    if (plan->entry_until == DATE_NONE)
        faults_add_place(checking->faults, "entry_until", "请填写报名截止日。");
    else if (plan->entry_until > checking->from_day)
        faults_add_place(checking->warnings, "entry_until", "报名截止日在比赛首日以后，请核对。");
}

static void check_size(const struct checking *checking)
{
    const struct contest_plan *plan = checking->plan;
    if (plan->most_members <= 0)
        faults_add_place(checking->faults, "most_members", "请填写每队最多人数。");
    else if (plan->least_members > plan->most_members)
        faults_add_place(checking->faults, "least_members",
                         "每队最少人数不能多于最多人数，请改正。");
    else if (plan->least_women > plan->most_members)
        faults_add_place(checking->faults, "least_women",
                         "女队员最少人数不能多于每队最多人数，请改正。");
}

static void check_ties(const struct checking *checking)
{
    const struct contest_plan *plan = checking->plan;
    const struct contest_tie *ties = plan->ties.at;
    for (size_t i = 0; i < plan->ties.count; i++) {
        if (!contest_plan_subject(plan, ties[i].subject))
            faults_add_place(checking->faults,
                             text_format(checking->faults->arena, "ties[%zu].subject", i),
                             "同分先后里的第 %zu 条没有对应的科目，请重新选择。", i + 1);
    }
    if (plan->ties.count == 0 && !plan->is_joint)
        faults_add_place(checking->warnings, "ties",
                         "没有规定同分怎样分先后，也不允许并列：出现同分时须由裁判长书面裁定。");
    if (plan->people_prizes.count > 0 && !contest_scores_people(plan))
        faults_add_place(
            checking->warnings, "people_prizes",
            "设置了个人奖，但没有个人科目，也没有记入队员个人的团体科目，个人奖评不出来。");
    if (plan->prizes.count == 0)
        faults_add_place(checking->warnings, "prizes", "没有设置团体奖，成绩公布时不评奖。");
}

void contest_plan_check(const struct contest_plan *plan, int32_t from_day, struct faults *faults,
                        struct faults *warnings)
{
    struct checking checking = {plan, from_day, faults, warnings};
    const struct contest_subject *subjects = plan->subjects.at;
    check_days(&checking);
    check_size(&checking);
    if (plan->subjects.count == 0)
        faults_add_place(faults, "subjects", "请至少设置一个科目。");
    for (size_t i = 0; i < plan->subjects.count; i++)
        check_way(&checking, i, &subjects[i]);
    if (plan->subjects.count > 0)
        check_marks(&checking);
    check_titles(&checking);
    check_ties(&checking);
}

/* ---- Sheets ---------------------------------------------------------------------------------- */

const char *contest_refuse_cell(struct arena *arena, const struct contest_sheet_item *item,
                                int64_t value, const char *note)
{
    struct text marks, step;
    text_init(&marks, arena, 40);
    text_init(&step, arena, 40);
    decimal_add_text(&marks, item->marks);
    decimal_add_text(&step, item->step);
    if (item->kind == ITEM_TICK) {
        if (value != 0 && value != item->marks)
            return text_format(arena, "这一项只能得 %s 分或者 0 分，请改正。", marks.at);
        return value == 0 && !*note ? "不给分的，请写明理由。" : NULL;
    }
    if (value < 0 || value > item->marks)
        return text_format(arena, "%s应在 0 至 %s 之间，请改正。",
                           item->kind == ITEM_DEDUCT ? "扣分" : "得分", marks.at);
    if (value % item->step != 0)
        return text_format(arena, "分数应是 %s 的整数倍，请改正。", step.at);
    return NULL;
}

int64_t contest_cell_points(const struct contest_sheet_item *item, int64_t value)
{
    return item->kind == ITEM_DEDUCT ? item->marks - value : value;
}

int64_t contest_empty_total(const struct contest_sheet_item *items, size_t count)
{
    int64_t total = 0;
    for (size_t i = 0; i < count; i++)
        total += items[i].kind == ITEM_DEDUCT ? items[i].marks : 0;
    return total;
}

static int by_value(const void *one, const void *other)
{
    int64_t a = *(const int64_t *)one, b = *(const int64_t *)other;
    return (a > b) - (a < b);
}

static struct rat mean_of(const int64_t *values, size_t count)
{
    struct rat sum = rat_of(0);
    for (size_t i = 0; i < count; i++)
        sum = rat_add(sum, rat_of_decimal(values[i]));
    return rat_divide(sum, rat_of((int64_t)count));
}

size_t contest_fewest_sheets(int panel)
{
    return panel == PANEL_TRIMMED ? FEWEST_TRIMMED : 1;
}

struct rat contest_panel_value(int panel, int64_t *totals, size_t count)
{
    qsort(totals, count, sizeof *totals, by_value);
    if (count < contest_fewest_sheets(panel))
        return (struct rat){0, 0};
    if (panel == PANEL_TRIMMED)
        return mean_of(totals + 1, count - 2);
    if (panel == PANEL_MEDIAN)
        return mean_of(totals + (count - 1) / 2, count % 2 ? 1 : 2);
    return mean_of(totals, count);
}

bool contest_is_far(const int64_t *sorted, size_t count, int64_t total, int64_t marks,
                    int64_t percent)
{
    if (count < FEWEST_TRIMMED)
        return false;
    /* Twice the middle, so that the middle of two needs no halving. */
    int64_t middle = sorted[(count - 1) / 2] + sorted[count / 2];
    int64_t distance = 2 * total > middle ? 2 * total - middle : middle - 2 * total;
    return (int128)distance * 100 > (int128)2 * marks * percent;
}

/* ---- Teams ----------------------------------------------------------------------------------- */

static void check_member(const struct contest_plan *plan, const struct contest_candidate *member,
                         struct faults *faults)
{
    if (plan->needs_certificate && !member->has_certificate)
        faults_add_place(faults, "members",
                         "%s没有在比赛期间有效的执法证，请更换队员或者先更新证件信息。",
                         member->name);
    if (plan->needs_service && !member->is_serving)
        faults_add_place(faults, "members", "%s比赛首日不在本单位任职，请更换队员。", member->name);
}

void contest_check_team(const struct contest_plan *plan, const struct contest_candidate *members,
                        size_t count, struct faults *faults)
{
    int64_t women = 0;
    bool has_post = false;
    if ((int64_t)count < plan->least_members)
        faults_add_place(faults, "members", "每队至少 %lld 人，现在 %zu 人，请补齐队员。",
                         (long long)plan->least_members, count);
    if ((int64_t)count > plan->most_members)
        faults_add_place(faults, "members", "每队最多 %lld 人，现在 %zu 人，请减少队员。",
                         (long long)plan->most_members, count);
    for (size_t i = 0; i < count; i++) {
        women += members[i].sex == WOMAN;
        has_post =
            has_post || (plan->post && members[i].post && strstr(members[i].post, plan->post));
        check_member(plan, &members[i], faults);
    }
    if (women < plan->least_women)
        faults_add_place(faults, "members", "至少要有 %lld 名女队员，现在 %lld 名，请调整队员。",
                         (long long)plan->least_women, (long long)women);
    if (plan->post && !has_post)
        faults_add_place(faults, "members", "队员中须有一名%s，请调整队员。", plan->post);
}

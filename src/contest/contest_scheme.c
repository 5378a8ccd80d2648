/* SPDX-License-Identifier: Apache-2.0 */
/* The scheme of a competition, made of its subjects: what judges and clocks say goes through the
 * same engine as everything else, and comes out explained. */
#include "contest/contest_rules.h"

#include "platform/base/json.h"

struct printing {
    struct text *text;
    const struct contest_plan *plan;
    int of; /* enum contest_of: who is scored */
};

static const struct contest_subject *subject_at(const struct printing *p, size_t at)
{
    return (const struct contest_subject *)p->plan->subjects.at + at;
}

/* People get what they did themselves, and what is credited to them. */
static bool counts(const struct printing *p, const struct contest_subject *subject)
{
    return p->of == OF_TEAM || subject->of == OF_MEMBER || subject->is_credited;
}

/* One value for each sheet, or for each member; otherwise a single one. */
static bool is_series(const struct printing *p, const struct contest_subject *subject)
{
    if (subject->of == OF_MEMBER)
        return p->of == OF_TEAM || subject->way == WAY_JUDGED;
    return p->of == OF_TEAM && subject->way == WAY_JUDGED;
}

/* Seconds of several people have no mean: what they are worth is worked out for each, and a team
 * gets what its members' points come to. */
static bool is_of_points(const struct printing *p, const struct contest_subject *subject)
{
    return p->of == OF_TEAM && subject->of == OF_MEMBER && contest_has_clock(subject->way);
}

static void add_member(struct text *text, const char *key, const char *value)
{
    text_add_format(text, ",\"%s\":", key);
    json_add_string(text, value);
}

static void add_number(struct text *text, const char *key, int64_t millionths)
{
    text_add_format(text, ",\"%s\":", key);
    decimal_add_text(text, millionths);
}

/* ---- Metrics --------------------------------------------------------------------------------- */

static void print_metric(struct text *text, const char *id, const char *title, const char *kind,
                         const char *unit)
{
    text_add_format(text, "%s{\"id\":\"%s\"", text->at[text->used - 1] == '[' ? "" : ",", id);
    add_member(text, "title", title);
    add_member(text, "kind", kind);
    add_member(text, "unit", unit);
    text_add_char(text, '}');
}

static const char *metric_title(const struct printing *p, const struct contest_subject *subject)
{
    if (p->of == OF_MEMBER && subject->of == OF_TEAM)
        return "团队得分";
    if (subject->of == OF_MEMBER && p->of == OF_TEAM)
        return is_of_points(p, subject) ? "各队员得分" : "各队员成绩";
    if (is_series(p, subject))
        return "各评委打分";
    switch (subject->way) {
    case WAY_COUNTED: return "数量";
    case WAY_CARRIED: return "转入成绩";
    case WAY_EXAM: return "考试成绩";
    default: return "成绩";
    }
}

static void print_metrics_of(const struct printing *p, size_t at)
{
    const struct contest_subject *subject = subject_at(p, at);
    struct arena *arena = p->text->arena;
    const char *id = text_format(arena, "s%zu", at + 1);
    const char *title = text_format(arena, "%s%s", subject->title, metric_title(p, subject));
    bool is_count = subject->way == WAY_COUNTED && p->of == OF_TEAM;
    if (subject->way != WAY_TIMED || p->of != subject->of)
        print_metric(p->text, id, title, is_count ? "count" : "number", is_count ? "件" : "分");
    if (contest_has_clock(subject->way) && p->of == subject->of)
        print_metric(p->text, text_format(arena, "s%zu_seconds", at + 1),
                     text_format(arena, "%s用时", subject->title), "number", "秒");
    if (subject->of == OF_MEMBER && subject->combine == COMBINE_SUM && p->of == OF_TEAM)
        print_metric(p->text, text_format(arena, "s%zu_size", at + 1),
                     text_format(arena, "%s应参赛人数", subject->title), "count", "人");
}

/* ---- Rules ----------------------------------------------------------------------------------- */

static void print_mean(const struct printing *p, size_t at, const struct contest_subject *subject)
{
    bool is_of_members = subject->of == OF_MEMBER && p->of == OF_TEAM;
    text_add_format(p->text, ",\"rule\":\"mean\",\"metric\":\"s%zu\"", at + 1);
    add_number(p->text, "full",
               is_of_points(p, subject) ? subject->points.millionths
                                        : contest_subject_marks(subject));
    add_number(p->text, "points", subject->points.millionths);
    if (!is_of_members && subject->panel == PANEL_TRIMMED)
        text_add(p->text, ",\"drop\":1");
    if (!is_of_members && subject->panel == PANEL_MEDIAN)
        text_add(p->text, ",\"median\":true");
    if (is_of_members && subject->combine == COMBINE_BEST)
        text_add_format(p->text, ",\"best\":%lld", (long long)subject->best);
    if (is_of_members && subject->combine == COMBINE_SUM)
        text_add_format(p->text, ",\"over\":\"s%zu_size\"", at + 1);
}

static void print_value(const struct printing *p, size_t at, const struct contest_subject *subject,
                        const char *rule)
{
    text_add_format(p->text, ",\"rule\":\"%s\",\"metric\":\"s%zu\"", rule, at + 1);
    add_number(p->text, "full", contest_subject_marks(subject));
    add_number(p->text, "points", subject->points.millionths);
}

static void print_timed(const struct printing *p, size_t at, const struct contest_subject *subject)
{
    if (subject->way == WAY_TASK) {
        text_add_format(p->text,
                        ",\"rule\":\"timed\",\"result\":\"s%zu\",\"seconds\":\"s%zu_seconds\"",
                        at + 1, at + 1);
        add_number(p->text, "full", contest_subject_marks(subject));
        add_number(p->text, "points", subject->points.millionths);
        add_number(p->text, "rate", subject->rate.is_known ? subject->rate.millionths : 0);
        text_add_format(p->text, ",\"limit\":%lld", (long long)subject->limit);
        return;
    }
    text_add_format(
        p->text, ",\"rule\":\"rank_linear\",\"metric\":\"s%zu_seconds\",\"higher\":false", at + 1);
    add_number(p->text, "best", subject->points.millionths);
    add_number(p->text, "worst", subject->worst.is_known ? subject->worst.millionths : 0);
}

static void print_rule(const struct printing *p, size_t at)
{
    const struct contest_subject *subject = subject_at(p, at);
    if (is_series(p, subject))
        print_mean(p, at, subject);
    else if (p->of == OF_MEMBER && subject->of == OF_TEAM)
        /* Credited: the team's points of the subject, as they came out. */
        text_add_format(p->text, ",\"rule\":\"per\",\"terms\":[{\"metric\":\"s%zu\",\"points\":1}]",
                        at + 1);
    else if (contest_has_clock(subject->way))
        print_timed(p, at, subject);
    else if (subject->way == WAY_COUNTED) {
        text_add_format(p->text, ",\"rule\":\"per\",\"terms\":[{\"metric\":\"s%zu\"", at + 1);
        add_number(p->text, "points", subject->each.millionths);
        text_add(p->text, "}]");
        add_number(p->text, "cap", subject->points.millionths);
    } else
        print_value(p, at, subject, subject->way == WAY_CARRIED ? "carried" : "value");
}

static void print_indicator(const struct printing *p, size_t at)
{
    const struct contest_subject *subject = subject_at(p, at);
    text_add_format(p->text, "%s{\"id\":\"s%zu\"", p->text->at[p->text->used - 1] == '[' ? "" : ",",
                    at + 1);
    add_member(p->text, "title", subject->title);
    add_number(p->text, "max", subject->points.millionths);
    if (subject->is_bonus)
        text_add(p->text, ",\"bonus\":true");
    text_add_format(p->text, ",\"items\":[{\"id\":\"s%zu\"", at + 1);
    add_member(p->text, "title", subject->title);
    if (subject->clause)
        add_member(p->text, "clause", subject->clause);
    print_rule(p, at);
    text_add(p->text, "}]}");
}

/* ---- The whole ------------------------------------------------------------------------------- */

/* Who has more of a subject is before; of a task with the same result who took less time, also
 * where seconds earn nothing. */
static void print_ties(const struct printing *p)
{
    const struct contest_tie *ties = p->plan->ties.at;
    for (size_t i = 0; i < p->plan->ties.count; i++) {
        const struct contest_subject *subject = contest_plan_subject(p->plan, ties[i].subject);
        if (!subject || !counts(p, subject))
            continue;
        text_add_format(p->text, "%s{\"item\":\"s%lld\"}",
                        p->text->at[p->text->used - 1] == '[' ? "" : ",",
                        (long long)ties[i].subject);
        if (subject->way == WAY_TASK && subject->of == p->of)
            text_add_format(p->text, ",{\"metric\":\"s%lld_seconds\",\"higher\":false}",
                            (long long)ties[i].subject);
    }
}

static void print_order(const struct printing *p)
{
    text_add(p->text, "],\"ties\":[");
    print_ties(p);
    /* Whatever else is decided in writing, with grounds and names. */
    text_add_format(p->text, "%s{\"metric\":\"" CONTEST_DECIDED "\",\"higher\":false}",
                    p->text->at[p->text->used - 1] == '[' ? "" : ",");
    text_add_format(p->text, "],\"joint\":%s,\"awards\":[", p->plan->is_joint ? "true" : "false");
    struct field_list prizes = p->of == OF_TEAM ? p->plan->prizes : p->plan->people_prizes;
    const struct contest_prize *list = prizes.at;
    for (size_t i = 0; i < prizes.count; i++) {
        text_add(p->text, i == 0 ? "{\"title\":" : ",{\"title\":");
        json_add_string(p->text, list[i].title);
        text_add_format(p->text, ",\"count\":%lld}", (long long)list[i].count);
    }
    text_add_char(p->text, ']');
}

void contest_print_scheme(struct text *text, const struct contest_plan *plan, const char *title,
                          int of)
{
    struct printing p = {text, plan, of};
    text_add_format(text, "{\"id\":\"contest\",\"subject\":\"%s\",\"decimals\":2",
                    of == OF_TEAM ? "team" : "person");
    add_member(text, "title", title);
    text_add(text, ",\"metrics\":[");
    for (size_t i = 0; i < plan->subjects.count; i++) {
        if (counts(&p, subject_at(&p, i)))
            print_metrics_of(&p, i);
    }
    print_metric(text, CONTEST_DECIDED, "书面决定的先后", "number", "位");
    text_add(text, "],\"indicators\":[");
    for (size_t i = 0; i < plan->subjects.count; i++) {
        if (counts(&p, subject_at(&p, i)))
            print_indicator(&p, i);
    }
    print_order(&p);
    text_add_char(text, '}');
}

bool contest_scores_people(const struct contest_plan *plan)
{
    const struct contest_subject *subjects = plan->subjects.at;
    for (size_t i = 0; i < plan->subjects.count; i++) {
        if (subjects[i].of == OF_MEMBER || subjects[i].is_credited)
            return true;
    }
    return false;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "selection/selection_document.h"

#include "org/org.h"
#include "platform/base/date.h"
#include "platform/base/text.h"
#include "platform/render/house.h"
#include "selection/selection_own.h"
#include "selection/selection_rules.h"

static const char *or_nothing(const char *string)
{
    return string ? string : "";
}

static const char *say_number(struct ctx *c, int64_t number)
{
    return text_format(c->arena, "%lld", (long long)number);
}

static const char *say_sex(int sex)
{
    return sex == SEX_FEMALE ? "女" : sex == SEX_MALE ? "男" : "";
}

static struct document *begin(struct ctx *c, const struct selection *selection, const char *title)
{
    struct document *document = document_new(c->arena);
    document->title = text_format(c->arena, "%s%s", selection->title, title);
    document->subtitle = selection->owner_name;
    document->author = selection->owner_name;
    document->created_ms = c->now;
    return document;
}

static void sign(const struct selection *selection, struct document *document, const char *who)
{
    render_name_office(document, selection->owner_name);
    struct document_block *lines = document_add_signatures(document, 2);
    document_add_signature(lines, who, DOCUMENT_NAME);
    document_add_signature(lines, "审核", DOCUMENT_NAME);
    document_add_signature(lines, "单位", DOCUMENT_SEAL);
    document_add_signature(lines, "日期", DOCUMENT_DATE);
}

/* ---- Recommendations ------------------------------------------------------------------------- */

static const char *say_origin(struct ctx *c, const struct selection_candidate *one)
{
    return one->origin == ORIGIN_RECOMMENDED
               ? "单位推荐"
               : text_format(c->arena, "%s：%s",
                             one->origin == ORIGIN_DRAWN ? "随机抽取" : "比武成绩", one->note);
}

struct document *selection_recommendations(struct ctx *c, const struct selection *selection)
{
    static const struct document_column columns[] = {
        {"序号", 2, DOCUMENT_CENTRE, true},    {"单位", 4, DOCUMENT_LEFT, false},
        {"姓名", 3, DOCUMENT_LEFT, false},     {"性别", 2, DOCUMENT_CENTRE, false},
        {"职务", 3, DOCUMENT_LEFT, false},     {"执法证号", 4, DOCUMENT_LEFT, false},
        {"产生方式", 4, DOCUMENT_LEFT, false}, {"业务能力", 7, DOCUMENT_LEFT, false},
        {"工作实绩", 7, DOCUMENT_LEFT, false}, {"练兵成绩", 7, DOCUMENT_LEFT, false}};
    struct document *document = begin(c, selection, "推荐表");
    struct selection_candidates all = selection_candidates(c, selection);
    int64_t number = 0;
    document->orientation = DOCUMENT_LANDSCAPE;
    document_add_paragraph(document, text_format(c->arena, "参加的比武：%s（%s）。推荐截止日：%s。",
                                                 selection->event,
                                                 date_chinese(c->arena, selection->event_day),
                                                 date_chinese(c->arena, selection->closing_day)));
    struct document_block *table = document_add_table(document, "推荐表", columns, 10);
    for (size_t i = 0; i < all.count; i++) {
        const struct selection_candidate *one = &all.list[i];
        if (one->standing == STANDING_WITHDRAWN)
            continue;
        struct document_cell *cells = document_add_row(table);
        cells[0].text = say_number(c, ++number);
        cells[1].text = one->unit_short;
        cells[2].text = one->name;
        cells[3].text = say_sex(one->sex);
        cells[4].text = or_nothing(one->post);
        cells[5].text = or_nothing(one->certificate);
        cells[6].text = say_origin(c, one);
        cells[7].text = one->ability;
        cells[8].text = one->work;
        cells[9].text = one->drill;
    }
    sign(selection, document, "推荐人");
    return document;
}

/* ---- The list -------------------------------------------------------------------------------- */

static const struct document_column list_columns[] = {{"序号", 2, DOCUMENT_CENTRE, true},
                                                      {"姓名", 4, DOCUMENT_LEFT, false},
                                                      {"性别", 2, DOCUMENT_CENTRE, false},
                                                      {"单位", 8, DOCUMENT_LEFT, false},
                                                      {"职务", 4, DOCUMENT_LEFT, false}};

static void write_lines(struct ctx *c, struct document *document, const struct selection_list *list,
                        bool is_reserve)
{
    const struct selection_line *lines = list->lines.at;
    struct document_block *table =
        document_add_table(document, is_reserve ? "预备队员" : "正式队员", list_columns, 5);
    for (size_t i = 0; i < list->lines.count; i++) {
        if (lines[i].is_reserve != is_reserve)
            continue;
        struct document_cell *cells = document_add_row(table);
        cells[0].text = say_number(c, lines[i].place);
        cells[1].text = lines[i].name;
        cells[2].text = say_sex(lines[i].sex);
        cells[3].text = lines[i].unit_name;
        cells[4].text = or_nothing(lines[i].post);
    }
}

static void write_deciders(struct ctx *c, struct document *document, const char *json)
{
    struct field_list names = selection_read_names(c, json);
    const char *const *list = names.at;
    struct text text;
    text_init(&text, c->arena, 4096);
    for (size_t i = 0; i < names.count; i++)
        text_add_format(&text, "%s%s", i > 0 ? "、" : "名单由", list[i]);
    text_add(&text, "研究决定。");
    document_add_paragraph(document, text.at);
}

struct document *selection_announcement(struct ctx *c, const struct selection *selection,
                                        int64_t version)
{
    struct field_list lists = selection_lists(c, selection);
    const struct selection_list *list = lists.at;
    size_t at = 0;
    while (version != 0 && at < lists.count && list[at].version != version)
        at++;
    if (at == lists.count)
        return NULL;
    struct document *document = begin(c, selection, "公示名单");
    struct text time;
    text_init(&time, c->arena, 40);
    date_add_time(&time, list[at].at);
    document->number = text_format(c->arena, "第 %lld 版　%s %s 公布", (long long)list[at].version,
                                   time.at, list[at].name);
    document_add_paragraph(document, text_format(c->arena, "经选拔，参加%s（%s）的人员名单如下：",
                                                 selection->event,
                                                 date_chinese(c->arena, selection->event_day)));
    write_lines(c, document, &list[at], false);
    write_lines(c, document, &list[at], true);
    write_deciders(c, document, list[at].deciders);
    if (*list[at].reason)
        document_add_note(document, text_format(c->arena, "与上一版的不同：%s。", list[at].reason));
    render_name_office(document, selection->owner_name);
    struct document_block *lines = document_add_signatures(document, 2);
    document_add_signature(lines, "单位", DOCUMENT_SEAL);
    document_add_signature(lines, "日期", DOCUMENT_DATE);
    return document;
}

struct document *selection_handing_in(struct ctx *c, const struct selection *selection)
{
    static const struct document_column columns[] = {
        {"序号", 2, DOCUMENT_CENTRE, true},    {"姓名", 4, DOCUMENT_LEFT, false},
        {"性别", 2, DOCUMENT_CENTRE, false},   {"单位", 7, DOCUMENT_LEFT, false},
        {"职务", 4, DOCUMENT_LEFT, false},     {"联系方式", 5, DOCUMENT_LEFT, false},
        {"身份证号", 7, DOCUMENT_LEFT, false}, {"执法证号", 5, DOCUMENT_LEFT, false},
        {"备注", 3, DOCUMENT_LEFT, false}};
    struct document *document = begin(c, selection, "上报名单");
    struct selection_candidates all = selection_candidates(c, selection);
    int64_t number = 0;
    document->orientation = DOCUMENT_LANDSCAPE;
    document_add_paragraph(document,
                           text_format(c->arena, "参加的比武：%s（%s）。", selection->event,
                                       date_chinese(c->arena, selection->event_day)));
    struct document_block *table = document_add_table(document, "上报名单", columns, 9);
    for (size_t i = 0; i < all.count; i++) {
        const struct selection_candidate *one = &all.list[i];
        struct org_person person = {.name = ""};
        if (one->standing != STANDING_CHOSEN && one->standing != STANDING_RESERVE)
            continue;
        (void)org_person_get(c, one->person, &person);
        struct document_cell *cells = document_add_row(table);
        cells[0].text = say_number(c, ++number);
        cells[1].text = one->name;
        cells[2].text = say_sex(one->sex);
        cells[3].text = one->unit_name;
        cells[4].text = or_nothing(one->post);
        cells[5].text = or_nothing(person.phone);
        cells[6].text = or_nothing(person.identity);
        cells[7].text = or_nothing(one->certificate);
        cells[8].text = one->standing == STANDING_RESERVE ? "预备" : "";
    }
    document_add_note(document, "注：身份证号按规定部分隐去；核对证件以原件为准。");
    sign(selection, document, "制表");
    return document;
}

/* ---- The camp -------------------------------------------------------------------------------- */

static const char *say_camp(struct ctx *c, const struct selection_camp *camp)
{
    if (!*camp->place)
        return "还没有安排集训。";
    return text_format(c->arena, "集训时间：%s至%s。地点：%s。",
                       date_chinese(c->arena, camp->from_day),
                       date_chinese(c->arena, camp->until_day), camp->place);
}

struct document *selection_programme(struct ctx *c, const struct selection *selection)
{
    static const struct document_column columns[] = {{"日期", 5, DOCUMENT_LEFT, false},
                                                     {"时间", 4, DOCUMENT_LEFT, false},
                                                     {"课程", 9, DOCUMENT_LEFT, false},
                                                     {"授课人", 4, DOCUMENT_LEFT, false},
                                                     {"地点", 5, DOCUMENT_LEFT, false}};
    struct document *document = begin(c, selection, "集训课程表");
    struct selection_camp camp = selection_camp(c, selection);
    const struct selection_session *list = camp.sessions.at;
    document_add_paragraph(document, say_camp(c, &camp));
    struct document_block *table = document_add_table(document, "课程表", columns, 5);
    for (size_t i = 0; i < camp.sessions.count; i++) {
        struct document_cell *cells = document_add_row(table);
        cells[0].text = date_chinese(c->arena, list[i].day);
        cells[1].text = text_format(c->arena, "%s—%s", list[i].from, list[i].until);
        cells[2].text = list[i].course;
        cells[3].text = list[i].teacher;
        cells[4].text = list[i].venue;
    }
    sign(selection, document, "负责人");
    return document;
}

struct sheet {
    struct ctx *c;
    const struct selection_camp *camp;
    const struct selection_session *sessions; /* of the day */
    size_t count;
    bool is_blank;
};

static const char *mark_of(const struct sheet *sheet, int64_t session, int64_t candidate)
{
    static const char *const words[] = {"到", "迟到", "请假", "缺勤"};
    const struct selection_presence *list = sheet->camp->presences.at;
    for (size_t i = 0; !sheet->is_blank && i < sheet->camp->presences.count; i++) {
        if (list[i].session != session || list[i].candidate != candidate || list[i].state < 0)
            continue;
        return *list[i].reason
                   ? text_format(sheet->c->arena, "%s（%s）", words[list[i].state], list[i].reason)
                   : words[list[i].state];
    }
    return "";
}

/* A day of the camp: who in rows, sessions in columns, and the last to sign in. */
static void write_day(const struct sheet *sheet, struct document *document)
{
    struct ctx *c = sheet->c;
    const struct selection_trainee *people = sheet->camp->trainees.at;
    struct document_column *columns = arena_array(c->arena, sheet->count + 3, sizeof *columns);
    columns[0] = (struct document_column){"姓名", 4, DOCUMENT_LEFT, false};
    columns[1] = (struct document_column){"单位", 4, DOCUMENT_LEFT, false};
    for (size_t i = 0; i < sheet->count; i++)
        columns[2 + i] = (struct document_column){
            text_format(c->arena, "%s—%s\n%s", sheet->sessions[i].from, sheet->sessions[i].until,
                        sheet->sessions[i].course),
            6, DOCUMENT_LEFT, false};
    columns[2 + sheet->count] = (struct document_column){"签字", 4, DOCUMENT_LEFT, false};
    struct document_block *table = document_add_table(
        document, date_chinese(c->arena, sheet->sessions->day), columns, sheet->count + 3);
    for (size_t i = 0; i < sheet->camp->trainees.count; i++) {
        struct document_cell *cells = document_add_row(table);
        cells[0].text = people[i].name;
        cells[1].text = people[i].unit_name;
        for (size_t j = 0; j < sheet->count; j++)
            cells[2 + j].text = mark_of(sheet, sheet->sessions[j].id, people[i].candidate);
    }
}

static void write_hours(struct ctx *c, const struct selection_camp *camp, struct document *document)
{
    static const struct document_column columns[] = {
        {"姓名", 4, DOCUMENT_LEFT, false},     {"单位", 5, DOCUMENT_LEFT, false},
        {"参训学时", 3, DOCUMENT_RIGHT, true}, {"迟到", 2, DOCUMENT_RIGHT, true},
        {"请假", 2, DOCUMENT_RIGHT, true},     {"缺勤", 2, DOCUMENT_RIGHT, true}};
    const struct selection_trainee *people = camp->trainees.at;
    struct document_block *table = document_add_table(document, "参训学时合计", columns, 6);
    for (size_t i = 0; i < camp->trainees.count; i++) {
        struct document_cell *cells = document_add_row(table);
        cells[0].text = people[i].name;
        cells[1].text = people[i].unit_name;
        cells[2].text = selection_hours(c->arena, people[i].minutes);
        cells[3].text = say_number(c, people[i].late);
        cells[4].text = say_number(c, people[i].leave);
        cells[5].text = say_number(c, people[i].absent);
    }
    document_add_note(
        document, text_format(c->arena, "注：到今天为止排课 %s 小时；到和迟到都按整节课计学时。",
                              selection_hours(c->arena, camp->minutes)));
}

struct document *selection_attendance(struct ctx *c, const struct selection *selection,
                                      bool is_blank)
{
    enum { MOST_A_TABLE = 6 };
    struct document *document = begin(c, selection, is_blank ? "集训考勤表（空白）" : "集训考勤表");
    struct selection_camp camp = selection_camp(c, selection);
    const struct selection_session *list = camp.sessions.at;
    document->orientation = DOCUMENT_LANDSCAPE;
    document_add_paragraph(document, say_camp(c, &camp));
    for (size_t from = 0, until; from < camp.sessions.count; from = until) {
        until = from + 1;
        while (until < camp.sessions.count && list[until].day == list[from].day &&
               until - from < MOST_A_TABLE)
            until++;
        struct sheet sheet = {c, &camp, list + from, until - from, is_blank};
        write_day(&sheet, document);
    }
    if (is_blank)
        document_add_note(document, "注：到 √，迟到 △，请假 ○，缺勤 ×；请假和缺勤写明原因。");
    else
        write_hours(c, &camp, document);
    sign(selection, document, "负责人");
    return document;
}

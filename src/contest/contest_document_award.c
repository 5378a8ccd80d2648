/* SPDX-License-Identifier: Apache-2.0 */
/* Of the latest published results: the commendation, the page to sign, the list of winners. */
#include "award/award.h"
#include "contest/contest_document.h"
#include "contest/contest_publish.h"
#include "org/org.h"
#include "platform/base/date.h"

static enum err read_last(struct ctx *c, const struct contest *contest,
                          struct contest_publication *ret, struct contest_published *ret_said)
{
    if (!contest_publication_last(c, contest->id, ret))
        return ctx_fail(c, ERR_CONFLICT, "成绩还没有公布，公布后才有这份文件。");
    return contest_publication_read(c, ret, ret_said);
}

static struct document *begin(struct ctx *c, const struct contest_publication *publication,
                              const char *title)
{
    struct document *document = document_new(c->arena);
    document->title = title;
    document->author = publication->owner_name;
    document->hash = text_format(c->arena, "SM3 %s", publication->hash);
    document->created_ms = publication->at;
    return document;
}

static const char *say_prize(struct ctx *c, const struct contest_winner *winner)
{
    return winner->subject_title
               ? text_format(c->arena, "%s（%s）", winner->award, winner->subject_title)
               : winner->award;
}

enum err contest_commendation_document(struct ctx *c, const struct contest *contest,
                                       struct document **ret)
{
    static const struct document_column columns[] = {{"奖项", 6, DOCUMENT_LEFT, false},
                                                     {"获奖单位、个人", 6, DOCUMENT_LEFT, false},
                                                     {"所在单位", 8, DOCUMENT_LEFT, false}};
    struct contest_publication publication;
    struct contest_published said;
    TRY(read_last(c, contest, &publication, &said));
    if (publication.state != PUBLICATION_FINAL)
        return ctx_fail(c, ERR_CONFLICT, "公布的成绩还没有生效，异议期满后才能印发通报。");
    const struct contest_winner *list = said.winners.at;
    struct document *document =
        begin(c, &publication, text_format(c->arena, "关于表彰%s获奖单位和个人的通报", said.title));
    document->letterhead = publication.owner_name;
    document->number = "〔　　　〕　　号";
    document_add_opening(document, "各有关单位：");
    document_add_paragraph(document, text_format(c->arena, "%s，%s举行。成绩以%s公布，现已生效。",
                                                 date_chinese(c->arena, said.from_day), said.title,
                                                 publication.number));
    document_add_paragraph(document,
                           "按照比武方案规定的奖项，现对附件所列获奖单位和个人予以通报表彰。");
    document_add_paragraph(document, "附件：获奖名单");
    (void)document_add_closing(document, publication.owner_name,
                               date_chinese(c->arena, org_today(c)));
    document_add_page_break(document);
    struct document_block *table = document_add_table(document, "获奖名单", columns, 3);
    for (size_t i = 0; i < said.winners.count; i++) {
        struct document_cell *cells = document_add_row(table);
        cells[0].text = say_prize(c, &list[i]);
        cells[1].text = list[i].name;
        cells[2].text = contest_or_nothing(list[i].unit_name);
    }
    *ret = document;
    return OK;
}

/* Whoever judges several subjects signs once. */
static bool signs_here(const struct contest_duties *duties, size_t at, int duty)
{
    const struct contest_duty *one = &duties->list[at];
    if (one->duty != duty || one->is_ended)
        return false;
    for (size_t i = 0; i < at; i++) {
        const struct contest_duty *other = &duties->list[i];
        if (other->duty == duty && !other->is_ended && other->person == one->person)
            return false;
    }
    return true;
}

enum err contest_signature_document(struct ctx *c, const struct contest *contest,
                                    struct document **ret)
{
    static const char *const titles[] = {
        [DUTY_ORGANISER] = "组委会", [DUTY_CHIEF] = "裁判长", [DUTY_JUDGE] = "评委"};
    struct contest_publication publication;
    struct contest_published said;
    TRY(read_last(c, contest, &publication, &said));
    struct document *document =
        begin(c, &publication, text_format(c->arena, "%s成绩签字页", said.title));
    document->number = publication.number;
    struct contest_duties duties = contest_duties(c, contest->id);
    document_add_paragraph(
        document, text_format(c->arena, "下列人员确认%s公布的第 %lld 版成绩与评分记录一致。",
                              publication.number, (long long)publication.version));
    struct document_block *lines = document_add_signatures(document, 2);
    for (int duty = DUTY_ORGANISER; duty <= DUTY_JUDGE; duty++) {
        for (size_t i = 0; i < duties.count; i++) {
            if (signs_here(&duties, i, duty))
                document_add_signature(
                    lines, text_format(c->arena, "%s（%s）", titles[duty], duties.list[i].name),
                    DOCUMENT_NAME);
        }
    }
    document_add_signature(lines, "主办单位", DOCUMENT_SEAL);
    document_add_signature(lines, "日期", DOCUMENT_DATE);
    *ret = document;
    return OK;
}

enum err contest_winners_document(struct ctx *c, const struct contest *contest,
                                  struct document **ret)
{
    static const struct document_column columns[] = {
        {"证书编号", 6, DOCUMENT_LEFT, false}, {"奖项", 6, DOCUMENT_LEFT, false},
        {"获奖者", 4, DOCUMENT_LEFT, false},   {"所在单位", 7, DOCUMENT_LEFT, false},
        {"执法证号", 5, DOCUMENT_LEFT, false}, {"身份证号", 6, DOCUMENT_LEFT, false},
        {"状态", 3, DOCUMENT_CENTRE, false}};
    struct contest_publication publication;
    if (!contest_publication_last(c, contest->id, &publication))
        return ctx_fail(c, ERR_CONFLICT, "成绩还没有公布，公布后才有这份文件。");
    struct award_list list = award_of_series(c, contest->id);
    struct document *document =
        begin(c, &publication, text_format(c->arena, "%s获奖证书名册", contest->title));
    document->orientation = DOCUMENT_LANDSCAPE;
    struct document_block *table = document_add_table(document, "获奖证书名册", columns, 7);
    for (size_t i = 0; i < list.count; i++) {
        const struct award_certificate *one = &list.list[i];
        struct org_person person;
        struct document_cell *cells = document_add_row(table);
        cells[0].text = one->number;
        cells[1].text = one->award;
        cells[2].text = one->name;
        cells[3].text = one->unit_name;
        if (one->kind == AWARD_PERSON && org_person_get(c, one->holder, &person)) {
            cells[4].text = contest_or_nothing(person.certificate);
            cells[5].text = contest_or_nothing(person.identity);
        }
        cells[6].text = one->revoked_at ? "已撤销" : "有效";
    }
    *ret = document;
    return OK;
}

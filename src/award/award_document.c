/* SPDX-License-Identifier: Apache-2.0 */
/* Certificates on paper. */
#include "award/award_document.h"

#include <string.h>

#include "platform/base/date.h"
#include "platform/base/faults.h"
#include "platform/base/json.h"

enum { LONGEST_MEMBERS = 16384 };

static const char *say_members(struct ctx *c, const char *members)
{
    struct faults faults;
    struct text text;
    faults_init(&faults, c->arena);
    const struct json *list = json_parse(c->arena, bytes_of(members), &faults);
    text_init(&text, c->arena, LONGEST_MEMBERS);
    for (size_t i = 0; list && i < list->count; i++)
        text_add_format(&text, "%s%s", i > 0 ? "、" : "队员：", list->list[i].string);
    return text.at;
}

static const char *say_holder(struct ctx *c, const struct award_certificate *one)
{
    bool has_unit = one->unit_name[0] && strcmp(one->unit_name, one->name) != 0;
    return text_format(c->arena, "%s%s%s%s：", has_unit ? one->unit_name : "", has_unit ? "　" : "",
                       one->name, one->kind == AWARD_PERSON ? "　同志" : "");
}

static void add_page(struct ctx *c, struct document *document, const struct award_certificate *one,
                     const char *address)
{
    struct text day;
    const char *members = say_members(c, one->members);
    document_add_display(document, 1, "荣 誉 证 书");
    document_add_opening(document, say_holder(c, one));
    document_add_paragraph(document, text_format(c->arena, "在“%s”中，荣获", one->event));
    document_add_display(document, 2, one->award);
    if (*members)
        document_add_paragraph(document, members);
    document_add_paragraph(document, "特发此证，以资鼓励。");
    text_init(&day, c->arena, 64);
    date_add_chinese(&day, one->day);
    document_set_code(
        document_add_closing(document, one->issuer, day.at),
        text_format(c->arena, "%s#%s", address, award_code_of(c, one)),
        text_format(c->arena, "证书编号：%s\n扫描二维码，可以确认证书的真伪", one->number));
}

struct document *award_document(struct ctx *c, struct award_list certificates, const char *address)
{
    struct document *document = document_new(c->arena);
    document->title = "荣誉证书";
    document->orientation = DOCUMENT_LANDSCAPE;
    document->is_framed = true;
    document->created_ms = c->now;
    for (size_t i = 0; i < certificates.count; i++) {
        if (i > 0)
            document_add_page_break(document);
        add_page(c, document, &certificates.list[i], address);
        document->author = certificates.list[i].issuer;
        document->number = certificates.count == 1 ? certificates.list[i].number : NULL;
    }
    return document;
}

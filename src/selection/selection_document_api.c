/* SPDX-License-Identifier: Apache-2.0 */
/* Documents of a selection as files. */
#include <string.h>

#include "org/org.h"
#include "platform/http/http.h"
#include "platform/render/house.h"
#include "selection/selection_document.h"
#include "selection/selection_routes.h"

enum content { RECOMMENDATIONS, ANNOUNCEMENT, HANDING_IN, PROGRAMME, ATTENDANCE, BLANK, CONTENTS };

static const struct {
    const char *name, *title;
} contents[CONTENTS] = {[RECOMMENDATIONS] = {"recommendations", "推荐表"},
                        [ANNOUNCEMENT] = {"announcement", "公示名单"},
                        [HANDING_IN] = {"team", "上报名单"},
                        [PROGRAMME] = {"programme", "集训课程表"},
                        [ATTENDANCE] = {"attendance", "集训考勤表"},
                        [BLANK] = {"attendance-blank", "集训考勤表（空白）"}};

struct form {
    enum content content;
    enum render_format format;
};

/* "announcement.pdf" */
static bool read_form(const char *word, struct form *ret)
{
    const char *point = strchr(word, '.');
    for (int i = 0; point && i < CONTENTS; i++) {
        size_t length = strlen(contents[i].name);
        if ((size_t)(point - word) != length || strncmp(word, contents[i].name, length) != 0)
            continue;
        ret->content = (enum content)i;
        return render_format_called(point + 1, &ret->format);
    }
    return false;
}

struct asked {
    int64_t version;
};

static const struct field asked_fields[] = {FIELD(asked, version, FIELD_ID, .label = "名单版次"),
                                            FIELD_LAST};

static enum err write_list(struct ctx *c, const struct selection *selection, int64_t version,
                           struct document **ret)
{
    *ret = selection_announcement(c, selection, version);
    if (!*ret)
        return ctx_fail(c, ERR_CONFLICT, "名单还没有公布，或者没有这一版。");
    return OK;
}

static enum err write_recommendations(struct ctx *c, const struct selection *selection,
                                      struct document **ret)
{
    if (!selection_runs(c, selection) && org_scope(c, MAY_ENTER_TEAMS).count == 0)
        return ctx_fail(c, ERR_FORBIDDEN, "推荐表只供活动办公室和推荐单位下载。");
    *ret = selection_recommendations(c, selection);
    return OK;
}

static enum err write_form(struct ctx *c, const struct selection *selection, enum content content,
                           int64_t version, struct document **ret)
{
    switch (content) {
    case RECOMMENDATIONS: return write_recommendations(c, selection, ret);
    case ANNOUNCEMENT: return write_list(c, selection, version, ret);
    case PROGRAMME: *ret = selection_programme(c, selection); return OK;
    case HANDING_IN:
        TRY(selection_need_runs(c, selection));
        *ret = selection_handing_in(c, selection);
        return OK;
    default:
        TRY(selection_need_leads(c, selection));
        *ret = selection_attendance(c, selection, content == BLANK);
        return OK;
    }
}

static enum err give_document(struct ctx *c, const struct request *q, struct response *p)
{
    const struct asked *asked = q->asks;
    struct selection selection;
    struct document *document;
    struct form form;
    if (!read_form(q->words[0], &form))
        return ctx_fail(c, ERR_NOT_FOUND,
                        "没有这种文件：推荐表、公示名单、上报名单、课程表和考勤表都可以是 "
                        "pdf、docx、xlsx。");
    TRY(selection_see(c, q->ids[0], &selection));
    TRY(write_form(c, &selection, form.content, asked->version, &document));
    TRY(render_for(c, document, form.format, NULL, &p->bytes));
    p->type = render_content_type(form.format);
    p->filename = text_format(c->arena, "%s%s.%s", selection.title, contents[form.content].title,
                              render_extension(form.format));
    return OK;
}

const struct route selection_document_routes[] = {
    {"GET", "/api/selections/{selection}/documents/{form=text}", give_document,
     .title = "下载选拔文件", .need = NEED_SIGNED_IN, .lane = LANE_SLOW, .asks = asked_fields,
     .asks_size = sizeof(struct asked), .gives_bytes = true},
    {0}};

/* SPDX-License-Identifier: Apache-2.0 */
/* Documents of a contest as files. */
#include "contest/contest_document.h"

#include <string.h>

#include "contest/contest_routes.h"
#include "platform/http/http.h"
#include "platform/render/house.h"

enum content {
    HANDBOOK,
    TEAMS,
    ORDER,
    RESULTS,
    PEOPLE,
    SHEETS,
    FILLED,
    COMMENDATION,
    SIGNATURES,
    WINNERS,
    LOSSES
};

static const struct {
    const char *name, *title;
    bool may_be_table, may_be_word;
} contents[] = {
    [HANDBOOK] = {"handbook", "手册", false, true},
    [TEAMS] = {"teams", "报名表", true, true},
    [ORDER] = {"order", "出场顺序表", true, true},
    [RESULTS] = {"results", "团体成绩表", true, true},
    [PEOPLE] = {"people-results", "个人成绩表", true, true},
    [SHEETS] = {"sheets", "空白评分表", false, true},
    [FILLED] = {"filled-sheets", "评分表", false, true},
    [COMMENDATION] = {"commendation", "表彰通报", false, true},
    [SIGNATURES] = {"signatures", "成绩签字页", false, true},
    [WINNERS] = {"winners", "获奖证书名册", true, true},
    [LOSSES] = {"losses", "失分分析", true, true},
};

struct form {
    enum content content;
    enum render_format format;
};

/* "teams.pdf" */
static bool read_form(const char *word, struct form *ret)
{
    const char *point = strchr(word, '.');
    for (int i = HANDBOOK; point && i <= LOSSES; i++) {
        size_t length = strlen(contents[i].name);
        if ((size_t)(point - word) != length || strncmp(word, contents[i].name, length) != 0)
            continue;
        ret->content = (enum content)i;
        return render_format_called(point + 1, &ret->format) &&
               (ret->format != RENDER_XLSX || contents[i].may_be_table) &&
               (ret->format != RENDER_DOCX || contents[i].may_be_word);
    }
    return false;
}

struct asked {
    int64_t subject, team;
};

static const struct field asked_fields[] = {FIELD(asked, subject, FIELD_ID, .label = "科目"),
                                            FIELD(asked, team, FIELD_ID, .label = "队伍"),
                                            FIELD_LAST};

static enum err write_results(struct ctx *c, const struct contest *contest, int of,
                              struct document **ret)
{
    TRY(contest_need_results(c, contest));
    *ret = contest_results_document(c, contest, of);
    return OK;
}

static enum err write_sheets(struct ctx *c, const struct contest *contest, int64_t subject,
                             struct document **ret)
{
    TRY(contest_need_runs(c, contest));
    *ret = contest_sheets_document(c, contest, subject);
    if (!*ret)
        return ctx_fail(c, ERR_INVALID,
                        "还没有可以打印的评分表：请先报名，并为由评委打分的科目安排评委。");
    return OK;
}

static enum err write_filled(struct ctx *c, const struct contest *contest, int64_t subject,
                             struct document **ret)
{
    if (!contest_sees_all(c, contest))
        return ctx_fail(c, ERR_FORBIDDEN, "只有组委会和裁判长可以打印评委填写的评分表。");
    *ret = contest_filled_document(c, contest, subject);
    if (!*ret)
        return ctx_fail(c, ERR_CONFLICT, "还没有结束评分的科目，结束评分后才能打印评分表。");
    return OK;
}

static enum err write_losses(struct ctx *c, const struct contest *contest, int64_t team,
                             struct document **ret)
{
    struct contest_losses losses;
    TRY(contest_lost(c, contest, team, &losses));
    *ret = contest_losses_document(c, contest, &losses);
    return OK;
}

static enum err write_form(struct ctx *c, const struct contest *contest, enum content content,
                           const struct asked *asked, struct document **ret)
{
    if (content != HANDBOOK && contest->state == CONTEST_SET_UP)
        return ctx_fail(c, ERR_CONFLICT, "比武还在筹备，开始报名后才有这份文件。");
    switch (content) {
    case HANDBOOK: *ret = contest_handbook(c, contest); return OK;
    case TEAMS: *ret = contest_teams_document(c, contest); return OK;
    case ORDER: *ret = contest_order_document(c, contest); return OK;
    case RESULTS: return write_results(c, contest, OF_TEAM, ret);
    case PEOPLE: return write_results(c, contest, OF_MEMBER, ret);
    case COMMENDATION:
        TRY(contest_need_runs(c, contest));
        return contest_commendation_document(c, contest, ret);
    case SIGNATURES:
        TRY(contest_need_runs(c, contest));
        return contest_signature_document(c, contest, ret);
    case WINNERS:
        TRY(contest_need_runs(c, contest));
        return contest_winners_document(c, contest, ret);
    case FILLED: return write_filled(c, contest, asked->subject, ret);
    case LOSSES: return write_losses(c, contest, asked->team, ret);
    default: return write_sheets(c, contest, asked->subject, ret);
    }
}

static enum err give_document(struct ctx *c, const struct request *q, struct response *p)
{
    const struct asked *asked = q->asks;
    struct contest contest;
    struct document *document;
    struct form form;
    if (!read_form(q->words[0], &form))
        return ctx_fail(c, ERR_NOT_FOUND,
                        "没有这种文件：手册和评分表可以是 pdf、docx，各种表可以是 pdf、docx、"
                        "xlsx。");
    TRY(contest_see(c, q->ids[0], &contest));
    TRY(write_form(c, &contest, form.content, asked, &document));
    TRY(render_for(c, document, form.format, NULL, &p->bytes));
    p->type = render_content_type(form.format);
    p->filename = text_format(c->arena, "%s%s.%s", contest.title, contents[form.content].title,
                              render_extension(form.format));
    return OK;
}

const struct route contest_document_routes[] = {
    {"GET", "/api/contests/{contest}/documents/{form=text}", give_document, .title = "下载比武文件",
     .need = NEED_SIGNED_IN, .lane = LANE_SLOW, .asks = asked_fields,
     .asks_size = sizeof(struct asked), .gives_bytes = true},
    {0}};

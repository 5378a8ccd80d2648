/* SPDX-License-Identifier: Apache-2.0 */
/* The interface of sheets that were filled in on paper. */
#include "contest/contest_paper.h"
#include "contest/contest_routes.h"
#include "platform/http/http.h"

static const struct field typing_fields[] = {
    FIELD(contest_paper_typing, name, FIELD_TEXT, .label = "录入人", .is_required = true),
    FIELD(contest_paper_typing, at, FIELD_TIME, .label = "录入时间", .is_required = true),
    FIELD(contest_paper_typing, is_mine, FIELD_BOOL, .label = "本人录入的"),
    FIELD(contest_paper_typing, words, FIELD_LONG, .label = "评委备注", .is_required = true),
    FIELD(contest_paper_typing, cells, FIELD_LIST, .label = "各项", .is_required = true,
          .of = contest_paper_cell_fields, .size = sizeof(struct contest_paper_cell)),
    FIELD_SHAPE("ContestPaperTyping")};

static const struct field paper_fields[] = {
    {.name = "sheet",
     .kind = FIELD_ID,
     .offset = offsetof(struct contest_paper, sheet.id),
     .label = "评分表",
     .is_required = true},
    {.name = "state",
     .kind = FIELD_WORD,
     .offset = offsetof(struct contest_paper, sheet.state),
     .label = "状态",
     .words = contest_sheet_state_words,
     .is_required = true},
    {.name = "filled",
     .kind = FIELD_INT,
     .offset = offsetof(struct contest_paper, sheet.filled),
     .label = "评委已在线评的项数"},
    {.name = "rev",
     .kind = FIELD_INT,
     .offset = offsetof(struct contest_paper, sheet.rev),
     .label = "修订号"},
    FIELD(contest_paper, typings, FIELD_LIST, .label = "两人录入", .is_required = true,
          .of = typing_fields, .size = sizeof(struct contest_paper_typing)),
    FIELD(contest_paper, differs, FIELD_LIST, .label = "不一致的各项", .is_required = true,
          .of = contest_paper_cell_fields, .size = sizeof(struct contest_paper_cell)),
    FIELD(contest_paper, compared_name, FIELD_TEXT, .label = "核对人"),
    FIELD(contest_paper, compared_at, FIELD_TIME, .label = "核对时间"),
    FIELD_SHAPE("ContestPaper")};

static enum err see_paper(struct ctx *c, const struct request *q, struct response *p)
{
    struct contest_paper *paper = arena_alloc(c->arena, sizeof *paper);
    TRY(contest_paper_see(c, q->ids[0], paper));
    p->gives = paper;
    return OK;
}

struct wanted {
    int64_t rev;
    const char *words;
    struct field_list cells;
};

#define CELLS                                                                         \
    FIELD(wanted, cells, FIELD_LIST, .label = "各项", .is_required = true,            \
          .of = contest_paper_cell_fields, .size = sizeof(struct contest_paper_cell), \
          .maximum = 100)

static const struct field type_fields[] = {
    CELLS, FIELD(wanted, words, FIELD_LONG, .label = "评委备注", .maximum = 1000),
    FIELD_SHAPE("ContestPaperTyping")};
static const struct field settle_fields[] = {
    FIELD(wanted, rev, FIELD_INT, .label = "修订号", .is_required = true), CELLS,
    FIELD_SHAPE("ContestPaperSettling")};

static enum err type_paper(struct ctx *c, const struct request *q, struct response *p)
{
    const struct wanted *wanted = q->takes;
    struct contest_paper *paper = arena_alloc(c->arena, sizeof *paper);
    TRY(contest_paper_type(c, q->ids[0], wanted->cells, wanted->words ? wanted->words : "", paper));
    p->gives = paper;
    return OK;
}

static enum err settle_paper(struct ctx *c, const struct request *q, struct response *p)
{
    const struct wanted *wanted = q->takes;
    struct contest_paper *paper = arena_alloc(c->arena, sizeof *paper);
    TRY(contest_paper_settle(c, q->ids[0], wanted->rev, wanted->cells, paper));
    p->gives = paper;
    return OK;
}

const struct route contest_paper_routes[] = {
    {"GET", "/api/sheets/{sheet}/paper", see_paper, .title = "查看纸质评分表的录入",
     .need = NEED_SIGNED_IN, .lane = LANE_READ, .gives = paper_fields},
    {"PUT", "/api/sheets/{sheet}/paper", type_paper, .title = "录入纸质评分表",
     .need = NEED_SIGNED_IN, .lane = LANE_WRITE, .takes = type_fields,
     .takes_size = sizeof(struct wanted), .gives = paper_fields},
    {"POST", "/api/sheets/{sheet}/paper/settle", settle_paper, .title = "核对并采用纸质评分表",
     .need = NEED_SIGNED_IN, .lane = LANE_WRITE, .takes = settle_fields,
     .takes_size = sizeof(struct wanted), .gives = paper_fields},
    {0}};

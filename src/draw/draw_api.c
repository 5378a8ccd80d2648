/* SPDX-License-Identifier: Apache-2.0 */
/* The interface of draws: list, one draw, its steps. */
#include "draw/draw.h"
#include "draw_routes.h"
#include "draw_rules.h"
#include "org/org.h"

/* ---- What goes out --------------------------------------------------------------------------- */

#define DRAW_FIELDS                                                                       \
    {.name = "draw",                                                                      \
     .kind = FIELD_ID,                                                                    \
     .offset = offsetof(struct draw_record, id),                                          \
     .label = "抽签",                                                                     \
     .is_required = true},                                                                \
        FIELD(draw_record, title, FIELD_TEXT, .label = "名称", .is_required = true),      \
        FIELD(draw_record, office, FIELD_TEXT, .label = "组织单位", .is_required = true), \
        FIELD(draw, owner_unit, FIELD_ID, .label = "所属单位", .is_required = true),      \
        FIELD(draw_record, kind, FIELD_WORD, .label = "类别", .words = draw_kind_words,   \
              .is_required = true),                                                       \
        FIELD(draw_record, size, FIELD_INT, .label = "个数"),                             \
        FIELD(draw_record, is_apart, FIELD_BOOL, .label = "同单位不同组"),                \
        FIELD(draw_record, way, FIELD_WORD, .label = "方式", .words = draw_way_words,     \
              .is_required = true),                                                       \
        FIELD(draw, is_public, FIELD_BOOL, .label = "公开"),                              \
        FIELD(draw, subject_kind, FIELD_TEXT, .label = "所属业务"),                       \
        FIELD(draw, subject_id, FIELD_ID, .label = "所属业务编号"),                       \
        FIELD(draw, state, FIELD_WORD, .label = "状态", .words = draw_state_words,        \
              .is_required = true),                                                       \
        FIELD(draw, rev, FIELD_INT, .label = "修订号"),                                   \
        FIELD(draw, line_count, FIELD_INT, .label = "名单行数"),                          \
        FIELD(draw_record, redraw_of, FIELD_ID, .label = "重抽的原抽签"),                 \
        FIELD(draw_record, reason, FIELD_TEXT, .label = "重抽原因"),                      \
        FIELD(draw, redrawn_by, FIELD_ID, .label = "由哪次重抽"),                         \
        FIELD(draw, changed_at, FIELD_TIME, .label = "办理时间", .is_required = true),    \
        FIELD(draw, changed_by_name, FIELD_TEXT, .label = "办理人"),                      \
        FIELD(draw_record, frozen_at, FIELD_TIME, .label = "冻结时间"),                   \
        FIELD(draw_record, drawn_at, FIELD_TIME, .label = "抽签时间"),                    \
        FIELD(draw, revealed_at, FIELD_TIME, .label = "公开时间"),                        \
        FIELD(draw, void_at, FIELD_TIME, .label = "作废时间"),                            \
        FIELD(draw, void_reason, FIELD_TEXT, .label = "作废原因")

static const struct field row_fields[] = {DRAW_FIELDS, FIELD_SHAPE("DrawRow")};

static const struct field witness_fields[] = {
    FIELD(draw_witness, person, FIELD_ID, .label = "见证人", .is_required = true),
    FIELD(draw_witness, name, FIELD_TEXT, .label = "姓名", .is_required = true),
    FIELD(draw_witness, commitment, FIELD_TEXT, .label = "密语校验值"),
    FIELD(draw_witness, committed_at, FIELD_TIME, .label = "提交时间"),
    FIELD(draw_witness, secret, FIELD_TEXT, .label = "密语"),
    FIELD(draw_witness, opened_at, FIELD_TIME, .label = "开启时间"),
    FIELD_SHAPE("DrawWitness")};

static const struct field result_fields[] = {
    FIELD(draw_result, place, FIELD_INT, .label = "位次"),
    FIELD(draw_result, line, FIELD_INT, .label = "名单序号"),
    FIELD(draw_result, value, FIELD_INT, .label = "结果"), FIELD_SHAPE("DrawResult")};

static const struct field detail_fields[] = {
    DRAW_FIELDS,
    FIELD(draw_record, method, FIELD_TEXT, .label = "方法", .is_required = true),
    FIELD(draw_record, promise, FIELD_TEXT, .label = "服务器密数的校验值"),
    FIELD(draw_record, frozen, FIELD_TEXT, .label = "冻结校验值"),
    FIELD(draw_record, open_until, FIELD_TIME, .label = "开启截止时间"),
    FIELD(draw_record, number, FIELD_TEXT, .label = "当众抽取的号码"),
    FIELD(draw_record, drawn_by, FIELD_TEXT, .label = "操作人"),
    FIELD(draw_record, secret, FIELD_TEXT, .label = "服务器密数"),
    FIELD(draw_record, seed, FIELD_TEXT, .label = "种子"),
    FIELD(draw_record, hash, FIELD_TEXT, .label = "记录校验值"),
    FIELD(draw_record, lines, FIELD_LIST, .label = "名单", .of = draw_line_fields,
          .size = sizeof(struct draw_line)),
    FIELD(draw_record, witnesses, FIELD_LIST, .label = "见证人", .of = witness_fields,
          .size = sizeof(struct draw_witness)),
    FIELD(draw_record, results, FIELD_LIST, .label = "结果", .of = result_fields,
          .size = sizeof(struct draw_result)),
    FIELD(draw, is_open, FIELD_BOOL, .label = "可以看结果"),
    FIELD(draw, is_intact, FIELD_BOOL, .label = "未被改动"),
    FIELD(draw, may_keep, FIELD_BOOL, .label = "可以办理"),
    FIELD(draw, is_witness, FIELD_BOOL, .label = "本人是见证人"),
    FIELD_SHAPE("Draw")};

/* A step was taken, or somebody else was faster: what is there, and news for all who look on; a
 * draft that repeats a draw is news to those who look at that one. */
static enum err give(struct ctx *c, struct response *p, const struct draw *draw, enum err err)
{
    int64_t told = draw->state == DRAW_DRAFT && draw->record.redraw_of ? draw->record.redraw_of
                                                                       : draw->record.id;
    if (err != OK && err != ERR_CONFLICT)
        return err;
    /* A conflict of something else than this draw (a lost key file) gives nothing. */
    if (draw->record.title)
        p->gives = draw;
    if (err == OK) {
        p->tell = "draw";
        p->tell_data = text_format(c->arena, "{\"draw\":%lld}", (long long)told);
    }
    return err;
}

static struct draw *room(struct ctx *c)
{
    return arena_alloc(c->arena, sizeof(struct draw));
}

/* ---- Looking --------------------------------------------------------------------------------- */

static const struct field list_asked_fields[] = {
    PAGING_WORDS(draw_query), PAGING(draw_query),
    FIELD(draw_query, state, FIELD_WORD, .label = "状态", .words = draw_state_words), FIELD_LAST};
static const struct field list_fields[] = {PAGED(row_fields, draw), FIELD_SHAPE("DrawList")};

static enum err list_draws(struct ctx *c, const struct request *q, struct response *p)
{
    struct draw_list found;
    TRY(draw_find(c, q->asks, &found));
    p->gives = paged_new(c, found.total, found.list, found.count);
    return OK;
}

static enum err see_draw(struct ctx *c, const struct request *q, struct response *p)
{
    struct draw *draw = room(c);
    TRY(draw_see(c, q->ids[0], draw));
    p->gives = draw;
    return OK;
}

static enum err see_public_draw(struct ctx *c, const struct request *q, struct response *p)
{
    struct draw *draw = room(c);
    TRY(draw_see_public(c, q->ids[0], draw));
    p->gives = draw;
    return OK;
}

/* ---- The list, as long as it is being written ------------------------------------------------ */

static const struct field taken_line_fields[] = {
    FIELD(draw_line, label, FIELD_TEXT, .label = "名称", .is_required = true, .maximum = 100),
    FIELD(draw_line, unit, FIELD_TEXT, .label = "单位", .maximum = 60),
    FIELD(draw_line, ref, FIELD_ID, .label = "引用"),
    FIELD(draw_line, excluded, FIELD_TEXT, .label = "不参加的原因", .maximum = 100),
    FIELD_SHAPE("DrawLine")};

static const struct field taken_witness_fields[] = {
    FIELD(draw_witness, person, FIELD_ID, .label = "见证人", .is_required = true),
    FIELD_SHAPE("DrawWitness")};

#define WISH_FIELDS                                                                              \
    FIELD(draw_record, title, FIELD_TEXT, .label = "名称", .is_required = true, .maximum = 100), \
        FIELD(draw_record, kind, FIELD_WORD, .label = "类别", .words = draw_kind_words,          \
              .is_required = true),                                                              \
        FIELD(draw_record, size, FIELD_INT, .label = "个数", .maximum = 1000000),                \
        FIELD(draw_record, is_apart, FIELD_BOOL, .label = "同单位不同组"),                       \
        FIELD(draw_record, way, FIELD_WORD, .label = "方式", .words = draw_way_words,            \
              .is_required = true),                                                              \
        FIELD(draw, is_public, FIELD_BOOL, .label = "公开", .is_required = true),                \
        FIELD(draw_record, lines, FIELD_LIST, .label = "名单", .of = taken_line_fields,          \
              .size = sizeof(struct draw_line), .maximum = DRAW_MOST_LINES),                     \
        FIELD(draw_record, witnesses, FIELD_LIST, .label = "见证人", .of = taken_witness_fields, \
              .size = sizeof(struct draw_witness), .maximum = DRAW_MOST_WITNESSES)

static const struct field creation_fields[] = {
    FIELD(draw, owner_unit, FIELD_ID, .label = "所属单位", .is_required = true), WISH_FIELDS,
    FIELD_SHAPE("DrawCreation")};

static const struct field change_fields[] = {
    FIELD(draw, rev, FIELD_INT, .label = "修订号", .is_required = true), WISH_FIELDS,
    FIELD_SHAPE("DrawChange")};

static enum err create_draw(struct ctx *c, const struct request *q, struct response *p)
{
    struct draw *draw = room(c);
    *draw = *(const struct draw *)q->takes;
    return give(c, p, draw, draw_create(c, draw));
}

static enum err change_draw(struct ctx *c, const struct request *q, struct response *p)
{
    struct draw *draw = room(c);
    *draw = *(const struct draw *)q->takes;
    draw->record.id = q->ids[0];
    return give(c, p, draw, draw_change(c, draw));
}

static enum err remove_draw(struct ctx *c, const struct request *q, struct response *p)
{
    (void)p;
    return draw_remove(c, q->ids[0]);
}

/* ---- Steps ----------------------------------------------------------------------------------- */

struct step {
    int64_t rev, minutes;
    const char *number, *reason, *commitment, *secret;
};

#define STEP_REV FIELD(step, rev, FIELD_INT, .label = "修订号", .is_required = true)

static const struct field step_fields[] = {STEP_REV, FIELD_SHAPE("DrawStep")};
static const struct field opening_fields[] = {STEP_REV,
                                              FIELD(step, minutes, FIELD_INT, .label = "分钟数",
                                                    .is_required = true, .minimum = 1,
                                                    .maximum = 1440),
                                              FIELD_SHAPE("DrawOpening")};
static const struct field number_fields[] = {
    STEP_REV, FIELD(step, number, FIELD_TEXT, .label = "当众抽取的号码", .maximum = 40),
    FIELD_SHAPE("DrawNumber")};
static const struct field reason_fields[] = {
    STEP_REV, FIELD(step, reason, FIELD_TEXT, .label = "原因", .is_required = true, .minimum = 2),
    FIELD_SHAPE("DrawReason")};
static const struct field commitment_fields[] = {FIELD(step, commitment, FIELD_TEXT,
                                                       .label = "密语校验值", .is_required = true,
                                                       .minimum = DRAW_HEX, .maximum = DRAW_HEX),
                                                 FIELD_SHAPE("DrawCommitment")};
static const struct field secret_fields[] = {FIELD(step, secret, FIELD_TEXT, .label = "密语",
                                                   .is_required = true, .minimum = 6,
                                                   .maximum = 64),
                                             FIELD_SHAPE("DrawSecret")};

static enum err freeze(struct ctx *c, const struct request *q, struct response *p)
{
    const struct step *step = q->takes;
    struct draw *draw = room(c);
    return give(c, p, draw, draw_freeze(c, q->ids[0], step->rev, draw));
}

static enum err commit(struct ctx *c, const struct request *q, struct response *p)
{
    const struct step *step = q->takes;
    struct draw *draw = room(c);
    return give(c, p, draw, draw_commit(c, q->ids[0], step->commitment, draw));
}

static enum err begin_opening(struct ctx *c, const struct request *q, struct response *p)
{
    const struct step *step = q->takes;
    struct draw *draw = room(c);
    return give(c, p, draw, draw_begin_opening(c, q->ids[0], step->rev, step->minutes, draw));
}

static enum err open_secret(struct ctx *c, const struct request *q, struct response *p)
{
    const struct step *step = q->takes;
    struct draw *draw = room(c);
    return give(c, p, draw, draw_open(c, q->ids[0], step->secret, draw));
}

static enum err run(struct ctx *c, const struct request *q, struct response *p)
{
    const struct step *step = q->takes;
    struct draw *draw = room(c);
    return give(c, p, draw, draw_run(c, q->ids[0], step->rev, step->number, draw));
}

static enum err reveal(struct ctx *c, const struct request *q, struct response *p)
{
    const struct step *step = q->takes;
    struct draw *draw = room(c);
    return give(c, p, draw, draw_reveal(c, q->ids[0], step->rev, draw));
}

static enum err make_void(struct ctx *c, const struct request *q, struct response *p)
{
    const struct step *step = q->takes;
    struct draw *draw = room(c);
    return give(c, p, draw, draw_void(c, q->ids[0], step->rev, step->reason, draw));
}

static enum err redraw(struct ctx *c, const struct request *q, struct response *p)
{
    const struct step *step = q->takes;
    struct draw *draw = room(c);
    return give(c, p, draw, draw_redraw(c, q->ids[0], step->rev, step->reason, draw));
}

/* ---- The table of routes --------------------------------------------------------------------- */

/* Witnesses may be anybody, so who sees a draw is asked where it is read. */
#define STEP(path_, run_, title_, need_, fields_)                                       \
    {                                                                                   \
        "POST", "/api/draws/{draw}/" path_, run_,                                       \
            .title = (title_), .need = (need_), .lane = LANE_WRITE, .takes = (fields_), \
            .takes_size = sizeof(struct step), .gives = detail_fields                   \
    }

const struct route draw_routes[] = {
    {"GET", "/api/draws", list_draws, .title = "抽签列表", .need = NEED_SIGNED_IN,
     .lane = LANE_READ, .asks = list_asked_fields, .asks_size = sizeof(struct draw_query),
     .gives = list_fields},
    {"POST", "/api/draws", create_draw, .title = "新建抽签", .need = MAY_KEEP_DRAWS,
     .lane = LANE_WRITE, .takes = creation_fields, .takes_size = sizeof(struct draw),
     .gives = detail_fields, .creates = true, .status = 201},
    {"GET", "/api/draws/{draw}", see_draw, .title = "查看抽签", .need = NEED_SIGNED_IN,
     .lane = LANE_READ, .gives = detail_fields},
    {"PUT", "/api/draws/{draw}", change_draw, .title = "修改抽签", .need = MAY_KEEP_DRAWS,
     .lane = LANE_WRITE, .takes = change_fields, .takes_size = sizeof(struct draw),
     .gives = detail_fields},
    {"DELETE", "/api/draws/{draw}", remove_draw, .title = "删除抽签草稿", .need = MAY_KEEP_DRAWS,
     .lane = LANE_WRITE},
    STEP("freeze", freeze, "冻结抽签名单", MAY_KEEP_DRAWS, step_fields),
    STEP("commitment", commit, "提交密语校验值", NEED_SIGNED_IN, commitment_fields),
    STEP("opening", begin_opening, "开始开启密语", MAY_KEEP_DRAWS, opening_fields),
    STEP("secret", open_secret, "开启密语", NEED_SIGNED_IN, secret_fields),
    STEP("result", run, "抽出结果", MAY_KEEP_DRAWS, number_fields),
    STEP("reveal", reveal, "公开盲号", MAY_KEEP_DRAWS, step_fields),
    STEP("void", make_void, "作废抽签", MAY_KEEP_DRAWS, reason_fields),
    {"POST", "/api/draws/{draw}/redraw", redraw, .title = "作废并重抽", .need = MAY_KEEP_DRAWS,
     .lane = LANE_WRITE, .takes = reason_fields, .takes_size = sizeof(struct step),
     .gives = detail_fields, .creates = true, .status = 201},
    {"GET", "/api/public/draws/{draw}", see_public_draw, .title = "公开查看抽签",
     .need = NEED_PUBLIC, .lane = LANE_READ, .gives = detail_fields},
    {0}};

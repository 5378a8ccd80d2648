/* SPDX-License-Identifier: Apache-2.0 */
/* The interface of candidates: recommended, drawn, taken from a ranking. */
#include "org/org.h"
#include "platform/http/http.h"
#include "selection/selection.h"
#include "selection/selection_routes.h"

static const char *const sexes[] = {"male", "female", NULL};
static const char *const origins[] = {"recommended", "drawn", "ranked", NULL};
static const char *const standings[] = {"open", "chosen", "reserve", "passed", "withdrawn", NULL};

static const struct field candidate_fields[] = {
    {.name = "candidate",
     .kind = FIELD_ID,
     .offset = offsetof(struct selection_candidate, id),
     .label = "候选人",
     .is_required = true},
    FIELD(selection_candidate, person, FIELD_ID, .label = "人员", .is_required = true),
    FIELD(selection_candidate, name, FIELD_TEXT, .label = "姓名", .is_required = true),
    FIELD(selection_candidate, sex, FIELD_WORD, .label = "性别", .words = sexes),
    FIELD(selection_candidate, post, FIELD_TEXT, .label = "职务"),
    FIELD(selection_candidate, certificate, FIELD_TEXT, .label = "执法证号"),
    FIELD(selection_candidate, unit, FIELD_ID, .label = "单位", .is_required = true),
    FIELD(selection_candidate, unit_name, FIELD_TEXT, .label = "单位名称", .is_required = true),
    FIELD(selection_candidate, origin, FIELD_WORD, .label = "产生方式", .words = origins,
          .is_required = true),
    FIELD(selection_candidate, source, FIELD_ID, .label = "抽签或者比武"),
    FIELD(selection_candidate, note, FIELD_TEXT, .label = "产生情况"),
    FIELD(selection_candidate, ability, FIELD_TEXT, .label = "业务能力"),
    FIELD(selection_candidate, work, FIELD_TEXT, .label = "工作实绩"),
    FIELD(selection_candidate, drill, FIELD_TEXT, .label = "练兵成绩"),
    FIELD(selection_candidate, standing, FIELD_WORD, .label = "去留", .words = standings,
          .is_required = true),
    FIELD(selection_candidate, place, FIELD_INT, .label = "序号"),
    FIELD(selection_candidate, grounds, FIELD_TEXT, .label = "决定的理由"),
    FIELD(selection_candidate, added_by, FIELD_TEXT, .label = "推荐人"),
    FIELD(selection_candidate, changed_at, FIELD_TIME, .label = "最后改动"),
    FIELD(selection_candidate, rev, FIELD_INT, .label = "修订号"),
    FIELD(selection_candidate, faults, FIELD_TEXTS, .label = "不符合的规定", .is_required = true),
    FIELD_SHAPE("SelectionCandidate")};
static const struct field list_fields[] = {PAGED(candidate_fields, selection_candidate),
                                           FIELD_SHAPE("SelectionCandidates")};

static enum err give_list(struct ctx *c, const struct selection *selection, struct response *p)
{
    struct selection_candidates found = selection_candidates(c, selection);
    p->gives = paged_new(c, (int64_t)found.count, found.list, found.count);
    return OK;
}

static enum err list_candidates(struct ctx *c, const struct request *q, struct response *p)
{
    struct selection selection;
    TRY(selection_see(c, q->ids[0], &selection));
    return give_list(c, &selection, p);
}

/* ---- Recommended ----------------------------------------------------------------------------- */

#define GROUND_FIELDS                                                                           \
    FIELD(selection_candidate, ability, FIELD_LONG, .label = "业务能力", .is_required = true,   \
          .maximum = 500),                                                                      \
        FIELD(selection_candidate, work, FIELD_LONG, .label = "工作实绩", .is_required = true,  \
              .maximum = 500),                                                                  \
        FIELD(selection_candidate, drill, FIELD_LONG, .label = "练兵成绩", .is_required = true, \
              .maximum = 500)

static const struct field recommendation_fields[] = {
    FIELD(selection_candidate, person, FIELD_ID, .label = "人员", .is_required = true),
    GROUND_FIELDS, FIELD_SHAPE("SelectionCandidate")};
static const struct field ground_fields[] = {
    FIELD(selection_candidate, rev, FIELD_INT, .label = "修订号", .is_required = true),
    GROUND_FIELDS, FIELD_SHAPE("SelectionGrounds")};

static const void *keep(struct ctx *c, const struct selection_candidate *candidate)
{
    struct selection_candidate *kept = arena_alloc(c->arena, sizeof *kept);
    *kept = *candidate;
    return kept;
}

static enum err recommend(struct ctx *c, const struct request *q, struct response *p)
{
    struct selection_candidate candidate = *(const struct selection_candidate *)q->takes;
    struct selection selection;
    TRY(selection_see(c, q->ids[0], &selection));
    TRY(selection_recommend(c, &selection, &candidate));
    p->gives = keep(c, &candidate);
    return OK;
}

static enum err change_candidate(struct ctx *c, const struct request *q, struct response *p)
{
    struct selection_candidate candidate = *(const struct selection_candidate *)q->takes;
    struct selection selection;
    candidate.id = q->ids[1];
    TRY(selection_see(c, q->ids[0], &selection));
    enum err err = selection_candidate_change(c, &selection, &candidate);
    if (err == OK || (err == ERR_CONFLICT && candidate.name))
        p->gives = keep(c, &candidate);
    return err;
}

static enum err remove_candidate(struct ctx *c, const struct request *q, struct response *p)
{
    struct selection selection;
    (void)p;
    TRY(selection_see(c, q->ids[0], &selection));
    return selection_candidate_remove(c, &selection, q->ids[1]);
}

/* ---- Drawn ----------------------------------------------------------------------------------- */

struct drawn {
    int64_t draw;
};

static const struct field drawn_fields[] = {
    FIELD(drawn, draw, FIELD_ID, .label = "抽签", .is_required = true),
    FIELD_SHAPE("SelectionDrawn")};

static enum err begin_draw(struct ctx *c, const struct request *q, struct response *p)
{
    struct selection selection;
    struct draw draw;
    struct drawn *begun = arena_alloc(c->arena, sizeof *begun);
    TRY(selection_see(c, q->ids[0], &selection));
    TRY(selection_draw_begin(c, &selection, &draw));
    begun->draw = draw.record.id;
    p->gives = begun;
    return OK;
}

static enum err take_draw(struct ctx *c, const struct request *q, struct response *p)
{
    struct selection selection;
    TRY(selection_see(c, q->ids[0], &selection));
    TRY(selection_draw_take(c, &selection, ((const struct drawn *)q->takes)->draw));
    return give_list(c, &selection, p);
}

/* ---- From a ranking -------------------------------------------------------------------------- */

struct ranked {
    int64_t contest, places;
};

static const struct field ranked_fields[] = {
    FIELD(ranked, contest, FIELD_ID, .label = "比武", .is_required = true),
    FIELD(ranked, places, FIELD_INT, .label = "取到第几名", .is_required = true, .minimum = 1,
          .maximum = 200),
    FIELD_SHAPE("SelectionRanked")};

static enum err prepare_ranked(struct ctx *c, const struct request *q, struct response *p)
{
    const struct ranked *wanted = q->takes;
    struct selection selection;
    struct selection_ranking *ranking = arena_alloc(c->arena, sizeof *ranking);
    (void)p;
    TRY(selection_see(c, q->ids[0], &selection));
    TRY(selection_rank(c, &selection, wanted->contest, wanted->places, ranking));
    *q->plan = ranking;
    return OK;
}

static enum err take_ranked(struct ctx *c, const struct request *q, struct response *p)
{
    struct selection selection;
    TRY(selection_see(c, q->ids[0], &selection));
    TRY(selection_rank_take(c, &selection, *q->plan));
    return give_list(c, &selection, p);
}

const struct route selection_candidate_routes[] = {
    {"GET", "/api/selections/{selection}/candidates", list_candidates, .title = "候选人",
     .need = NEED_SIGNED_IN, .lane = LANE_READ, .gives = list_fields},
    {"POST", "/api/selections/{selection}/candidates", recommend, .title = "推荐候选人",
     .need = NEED_SIGNED_IN, .lane = LANE_WRITE, .takes = recommendation_fields,
     .takes_size = sizeof(struct selection_candidate), .gives = candidate_fields, .creates = true,
     .status = 201},
    {"PUT", "/api/selections/{selection}/candidates/{candidate}", change_candidate,
     .title = "修改候选人的材料", .need = NEED_SIGNED_IN, .lane = LANE_WRITE,
     .takes = ground_fields, .takes_size = sizeof(struct selection_candidate),
     .gives = candidate_fields},
    {"DELETE", "/api/selections/{selection}/candidates/{candidate}", remove_candidate,
     .title = "撤回推荐", .need = NEED_SIGNED_IN, .lane = LANE_WRITE},
    {"POST", "/api/selections/{selection}/draws", begin_draw, .title = "为候选人抽签",
     .need = NEED_SIGNED_IN, .lane = LANE_WRITE, .gives = drawn_fields, .creates = true,
     .status = 201},
    {"PUT", "/api/selections/{selection}/drawn", take_draw, .title = "采用抽签的结果",
     .need = NEED_SIGNED_IN, .lane = LANE_WRITE, .takes = drawn_fields,
     .takes_size = sizeof(struct drawn), .gives = list_fields},
    {"POST", "/api/selections/{selection}/ranked", take_ranked, .prepare = prepare_ranked,
     .title = "按比武成绩产生候选人", .need = NEED_SIGNED_IN, .lane = LANE_WRITE,
     .takes = ranked_fields, .takes_size = sizeof(struct ranked), .gives = list_fields},
    {0}};

/* SPDX-License-Identifier: Apache-2.0 */
/* The interface of freezing, in two steps: worked out first, then put in the book. */
#include "backup/backup.h"
#include "campaign/campaign_frozen.h"
#include "campaign/campaign_routes.h"
#include "org/org.h"
#include "platform/http/http.h"

static const struct field wish_fields[] = {
    FIELD(campaign_wish_to_freeze, rev, FIELD_INT, .label = "修订号", .is_required = true),
    FIELD(campaign_wish_to_freeze, stamp, FIELD_INT, .label = "数据版次", .is_required = true),
    FIELD(campaign_wish_to_freeze, reason, FIELD_LONG, .label = "原因", .maximum = 500),
    FIELD(campaign_wish_to_freeze, agreed_by, FIELD_TEXTS, .label = "同意人", .is_required = true,
          .maximum = 30),
    FIELD(campaign_wish_to_freeze, is_acknowledged, FIELD_BOOL, .label = "照此定稿"),
    FIELD_SHAPE("Freezing")};

/* Of a refusal: what the task is now, without a result. */
struct frozen {
    int64_t publication, version, frozen_at, supersedes, rev, stamp;
    const char *number, *hash;
};

static const struct field frozen_fields[] = {
    FIELD(frozen, publication, FIELD_ID, .label = "定稿结果"),
    FIELD(frozen, number, FIELD_TEXT, .label = "编号"),
    FIELD(frozen, version, FIELD_INT, .label = "版本"),
    FIELD(frozen, frozen_at, FIELD_TIME, .label = "定稿时间"),
    FIELD(frozen, hash, FIELD_TEXT, .label = "校验值"),
    FIELD(frozen, supersedes, FIELD_ID, .label = "取代的结果"),
    FIELD(frozen, rev, FIELD_INT, .label = "任务修订号"),
    FIELD(frozen, stamp, FIELD_INT, .label = "数据版次"),
    FIELD_SHAPE("Frozen")};

static void give_frozen(struct ctx *c, const struct campaign_freezing *freezing, struct response *p)
{
    const struct publish_result *result = &freezing->result;
    struct frozen *frozen = arena_alloc(c->arena, sizeof *frozen);
    *frozen = (struct frozen){.publication = result->id,
                              .version = result->version,
                              .frozen_at = result->at,
                              .supersedes = result->supersedes,
                              .rev = freezing->task.rev,
                              .stamp = freezing->task.stamp,
                              .number = result->number,
                              .hash = result->hash};
    p->gives = frozen;
}

static enum err prepare_freeze(struct ctx *c, const struct request *q, struct response *p)
{
    struct campaign_freezing *freezing = arena_alloc(c->arena, sizeof *freezing);
    enum err err = campaign_prepare_freeze(c, q->ids[0], q->takes, freezing);
    if (err == OK)
        backup_before_freeze(c);
    if (err == ERR_CONFLICT)
        give_frozen(c, freezing, p);
    *q->plan = freezing;
    return err;
}

static enum err freeze_task(struct ctx *c, const struct request *q, struct response *p)
{
    struct campaign_freezing freezing = *(const struct campaign_freezing *)*q->plan;
    enum err err = campaign_freeze(c, &freezing);
    if (err == OK || err == ERR_CONFLICT)
        give_frozen(c, &freezing, p);
    return err;
}

const struct route campaign_freeze_routes[] = {
    {"POST", "/api/tasks/{task}/freeze", freeze_task, .prepare = prepare_freeze, .title = "定稿",
     .need = MAY_FREEZE, .lane = LANE_WRITE, .takes = wish_fields,
     .takes_size = sizeof(struct campaign_wish_to_freeze), .gives = frozen_fields, .creates = true,
     .status = 201},
    {0}};

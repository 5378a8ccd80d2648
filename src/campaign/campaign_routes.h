/* SPDX-License-Identifier: Apache-2.0 */
/* What the server serves of scoring tasks, and what they have done in the background. */
#ifndef LIANBING_CAMPAIGN_ROUTES_H
#define LIANBING_CAMPAIGN_ROUTES_H

#include "platform/http/http.h"
#include "platform/job/job.h"

extern const struct route campaign_routes[];
extern const struct route campaign_figure_routes[];
extern const struct route campaign_result_routes[];
extern const struct route campaign_freeze_routes[];
extern const struct route campaign_document_routes[];
extern const struct route campaign_mine_routes[];
extern const struct route campaign_import_routes[];
extern const struct route campaign_feed_routes[];

/* Once it is committed, everybody who looks hears that something about the task's figures is
 * another now. */
void campaign_tell(struct ctx *c, int64_t task, int64_t stamp, struct response *p);

/* Kinds of jobs, ended by a row without name. */
extern const struct job_kind campaign_jobs[];

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rankings and explanations to be printed, as the figures are now or as they were frozen. What is
 * not frozen says so in its title and at the foot of every page.
 */
#ifndef LIANBING_CAMPAIGN_DOCUMENT_H
#define LIANBING_CAMPAIGN_DOCUMENT_H

#include "campaign/campaign_result.h"
#include "platform/render/document.h"

/* More explanations than this at once are made in the background. */
enum { DOCUMENT_MOST_AT_ONCE = 20 };

MUST_USE enum err campaign_ranking_document(struct ctx *c, const struct campaign_result *result,
                                            struct document **ret);

/* Of one subject. */
MUST_USE enum err campaign_explanation_document(struct ctx *c, const struct campaign_result *result,
                                                int64_t subject, struct document **ret);

/* Of all subjects, in the order of the ranking; `say` hears how far it is, it may be NULL. */
MUST_USE enum err campaign_explanations_document(struct ctx *c,
                                                 const struct campaign_result *result,
                                                 bool (*say)(void *user, int percent), void *user,
                                                 struct document **ret);

/* The same as tables, for a workbook: a row for each item, each indicator, each subject. */
MUST_USE enum err campaign_explanation_table(struct ctx *c, const struct campaign_result *result,
                                             int64_t subject, struct document **ret);
MUST_USE enum err campaign_explanations_table(struct ctx *c, const struct campaign_result *result,
                                              bool (*say)(void *user, int percent), void *user,
                                              struct document **ret);

/* ---- Between the files of documents ---------------------------------------------------------- */

/* An empty document with number, hash, audit head and the state in its subtitle. */
struct document *campaign_begin_document(struct ctx *c, const struct campaign_result *result,
                                         const char *title);
/* 制表, 审核, 批准, seal and date; those who agreed before them. */
void campaign_end_document(struct ctx *c, const struct campaign_result *result,
                           struct document *document);

#endif

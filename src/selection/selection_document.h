/* SPDX-License-Identifier: Apache-2.0 */
/* What a selection is printed as. Who may have it is asked by the caller. */
#ifndef LIANBING_SELECTION_DOCUMENT_H
#define LIANBING_SELECTION_DOCUMENT_H

#include "platform/render/document.h"
#include "selection/selection_camp.h"

/* Candidates with their grounds: those that the actor may see. */
struct document *selection_recommendations(struct ctx *c, const struct selection *selection);
/* The list as it was announced; version 0: the latest. NULL: there is no such version. */
struct document *selection_announcement(struct ctx *c, const struct selection *selection,
                                        int64_t version);
/* Those chosen and in reserve, with what an organiser asks for (JN-11). */
struct document *selection_handing_in(struct ctx *c, const struct selection *selection);
struct document *selection_programme(struct ctx *c, const struct selection *selection);
/* A row for each who takes part, a column for each session of a day; blank: for a pen. */
struct document *selection_attendance(struct ctx *c, const struct selection *selection,
                                      bool is_blank);

#endif

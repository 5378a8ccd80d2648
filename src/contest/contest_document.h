/* SPDX-License-Identifier: Apache-2.0 */
/* What a contest is printed as: the handbook, tables of teams, order and results, sheets for paper.
 * Who may have them is asked by the caller. */
#ifndef LIANBING_CONTEST_DOCUMENT_H
#define LIANBING_CONTEST_DOCUMENT_H

#include "contest/contest_loss.h"
#include "platform/render/document.h"

/* A document of the contest with title, organiser, dates. */
struct document *contest_begin_document(struct ctx *c, const struct contest *contest,
                                        const char *title);
/* Lines to sign: who made the table, who checked it, the organiser's seal. */
void contest_end_document(const struct contest *contest, struct document *document);

/* Dates, rules, subjects with their items, awards, programme. */
struct document *contest_handbook(struct ctx *c, const struct contest *contest);
/* Teams with members; of teams that the actor may not look into only the names. */
struct document *contest_teams_document(struct ctx *c, const struct contest *contest);
/* In which order entrants come on, subject by subject. */
struct document *contest_order_document(struct ctx *c, const struct contest *contest);
/* Teams or people by place, a column for each subject. */
struct document *contest_results_document(struct ctx *c, const struct contest *contest, int of);
/* An empty sheet for each judge and entrant of a subject, each on its page; subject 0: of all
 * that are judged. NULL: there are no judges yet. */
struct document *contest_sheets_document(struct ctx *c, const struct contest *contest,
                                         int64_t subject);
/* The submitted sheets of a closed subject, each on its page; subject 0: of all closed ones. NULL:
 * there are none. */
struct document *contest_filled_document(struct ctx *c, const struct contest *contest,
                                         int64_t subject);

struct contest_publication;
struct contest_published;
/* The notice (公示) of published results, as they were published. */
struct document *contest_publication_document(struct ctx *c,
                                              const struct contest_publication *publication,
                                              const struct contest_published *published);
/* Where points were lost, a table for each subject. */
struct document *contest_losses_document(struct ctx *c, const struct contest *contest,
                                         const struct contest_losses *losses);

/* Of the latest published results. ERR_CONFLICT: there are none, or (commendation) they are not
 * final yet. */
MUST_USE enum err contest_commendation_document(struct ctx *c, const struct contest *contest,
                                                struct document **ret);
/* Lines for judges, chief judge and organisers. */
MUST_USE enum err contest_signature_document(struct ctx *c, const struct contest *contest,
                                             struct document **ret);
/* Certificates with their numbers; identity numbers masked. */
MUST_USE enum err contest_winners_document(struct ctx *c, const struct contest *contest,
                                           struct document **ret);

/* NULL as "". */
const char *contest_or_nothing(const char *string);
/* 12, 0.5 */
const char *contest_say_decimal(struct ctx *c, struct field_decimal decimal);

#endif

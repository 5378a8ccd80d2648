/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LIANBING_CONTEST_ROUTES_H
#define LIANBING_CONTEST_ROUTES_H

#include "platform/http/http.h"

extern const struct route contest_routes[];
extern const struct route contest_team_routes[];
extern const struct route contest_judging_routes[];
extern const struct route contest_draw_routes[];
extern const struct route contest_record_routes[];
extern const struct route contest_paper_routes[];
extern const struct route contest_result_routes[];
extern const struct route contest_board_routes[];
extern const struct route contest_document_routes[];
extern const struct route contest_certificate_routes[];
extern const struct route contest_award_routes[];
extern const struct route contest_publish_routes[];
extern const struct route contest_report_routes[];

#endif

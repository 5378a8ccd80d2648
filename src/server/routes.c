/* SPDX-License-Identifier: Apache-2.0 */
#include "server/routes.h"

#include "award/award_routes.h"
#include "backup/backup_routes.h"
#include "campaign/campaign_routes.h"
#include "contest/contest_routes.h"
#include "draw/draw_routes.h"
#include "file/file_routes.h"
#include "org/org_routes.h"
#include "publish/publish_routes.h"
#include "scheme/scheme_routes.h"
#include "selection/selection_routes.h"

const struct route *const server_modules[] = {
    admin_routes,
    template_routes,
    backup_routes,
    org_session_routes,
    org_unit_routes,
    org_people_routes,
    org_grant_routes,
    org_roster_routes,
    org_audit_routes,
    file_routes,
    scheme_routes,
    scheme_document_routes,
    campaign_routes,
    campaign_figure_routes,
    campaign_result_routes,
    campaign_freeze_routes,
    campaign_document_routes,
    campaign_import_routes,
    campaign_feed_routes,
    contest_routes,
    contest_team_routes,
    contest_judging_routes,
    contest_draw_routes,
    contest_record_routes,
    contest_paper_routes,
    contest_result_routes,
    contest_board_routes,
    contest_document_routes,
    contest_certificate_routes,
    award_routes,
    contest_award_routes,
    contest_publish_routes,
    contest_report_routes,
    selection_routes,
    selection_candidate_routes,
    selection_camp_routes,
    selection_document_routes,
    campaign_mine_routes,
    publish_routes,
    draw_routes,
    draw_file_routes,
    NULL,
};

-- SPDX-License-Identifier: Apache-2.0
-- tables: setting

-- name: server_schema
SELECT max(number) FROM migration;

-- name: server_jobs_waiting
SELECT count(*) FROM job WHERE state = 'ready';

-- name: server_jobs_running
SELECT count(*) FROM job WHERE state = 'running';

-- name: server_uploads
SELECT count(*) FROM file_upload;

-- name: server_jobs_failed
SELECT count(*) FROM job WHERE state = 'given_up';

-- name: server_sessions
SELECT count(*) FROM session WHERE expires_at > $1;

-- name: server_second_unit
SELECT 1 FROM org_unit WHERE parent IS NOT NULL LIMIT 1;

-- name: server_grant_of
SELECT 1 FROM org_grant
 WHERE role = $1 AND from_day <= $2 AND COALESCE(until_day, $2) >= $2 AND ended_at IS NULL LIMIT 1;

-- name: server_any_scheme
SELECT 1 FROM scheme LIMIT 1;

-- name: server_locked_scheme
SELECT 1 FROM scheme WHERE state = 1 LIMIT 1;

-- name: server_any_task
SELECT 1 FROM campaign_task LIMIT 1;

-- name: server_draft_schemes
SELECT count(*) FROM scheme s
 WHERE s.state = 0
   AND EXISTS (SELECT 1 FROM org_reach x
                WHERE x.unit = s.owner_unit AND x.person = $1
                  AND (CAST($2 AS bigint) >> x.role) & 1 = 1
                  AND $3 BETWEEN x.from_day AND x.last_day);

-- name: server_open_tasks
SELECT count(*) FROM campaign_task t
 WHERE t.frozen = 0
   AND EXISTS (SELECT 1 FROM org_reach x
                WHERE x.unit = t.owner_unit AND x.person = $1
                  AND (CAST($2 AS bigint) >> x.role) & 1 = 1
                  AND $3 BETWEEN x.from_day AND x.last_day);

-- name: server_unconfirmed
SELECT count(*) FROM fact f JOIN fact_book k ON k.id = f.book
 WHERE f.state = 0 AND f.value IS NOT NULL
   AND EXISTS (SELECT 1 FROM org_reach x
                WHERE x.unit = k.owner_unit AND x.person = $1
                  AND (CAST($2 AS bigint) >> x.role) & 1 = 1
                  AND $3 BETWEEN x.from_day AND x.last_day);

-- name: server_returned
SELECT count(*) FROM fact f
 WHERE f.state = 2
   AND EXISTS (SELECT 1 FROM org_reach x
                WHERE x.unit = f.subject AND x.person = $1
                  AND (CAST($2 AS bigint) >> x.role) & 1 = 1
                  AND $3 BETWEEN x.from_day AND x.last_day);

-- name: server_person_called
SELECT id, name FROM org_person WHERE user_key = $1;

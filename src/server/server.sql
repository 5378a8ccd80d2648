-- SPDX-License-Identifier: Apache-2.0
-- tables: setting

-- name: server_schema
SELECT max(number) FROM migration;

-- name: server_jobs_waiting
SELECT count(*) FROM job WHERE state = 'ready';

-- name: server_jobs_failed
SELECT count(*) FROM job WHERE state = 'given_up';

-- name: server_sessions
SELECT count(*) FROM session WHERE expires_at > $1;

-- name: server_draft_schemes
SELECT count(*) FROM scheme s
 WHERE s.state = 0
   AND EXISTS (SELECT 1 FROM org_grant g JOIN org_below b ON b.above = g.unit
                WHERE g.person = $1 AND (CAST($2 AS bigint) >> g.role) & 1 = 1
                  AND b.below = s.owner_unit AND g.from_day <= $3
                  AND COALESCE(g.until_day, $3) >= $3 AND g.ended_at IS NULL);

-- name: server_open_tasks
SELECT count(*) FROM campaign_task t
 WHERE t.frozen = 0
   AND EXISTS (SELECT 1 FROM org_grant g JOIN org_below b ON b.above = g.unit
                WHERE g.person = $1 AND (CAST($2 AS bigint) >> g.role) & 1 = 1
                  AND b.below = t.owner_unit AND g.from_day <= $3
                  AND COALESCE(g.until_day, $3) >= $3 AND g.ended_at IS NULL);

-- name: server_unconfirmed
SELECT count(*) FROM fact f JOIN fact_book k ON k.id = f.book
 WHERE f.state = 0 AND f.value IS NOT NULL
   AND EXISTS (SELECT 1 FROM org_grant g JOIN org_below b ON b.above = g.unit
                WHERE g.person = $1 AND (CAST($2 AS bigint) >> g.role) & 1 = 1
                  AND b.below = k.owner_unit AND g.from_day <= $3
                  AND COALESCE(g.until_day, $3) >= $3 AND g.ended_at IS NULL);

-- name: server_returned
SELECT count(*) FROM fact f
 WHERE f.state = 2
   AND EXISTS (SELECT 1 FROM org_grant g JOIN org_below b ON b.above = g.unit
                WHERE g.person = $1 AND (CAST($2 AS bigint) >> g.role) & 1 = 1
                  AND b.below = f.subject AND g.from_day <= $3
                  AND COALESCE(g.until_day, $3) >= $3 AND g.ended_at IS NULL);

-- name: server_person_called
SELECT id, name FROM org_person WHERE user_key = $1;

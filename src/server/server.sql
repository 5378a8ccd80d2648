-- SPDX-License-Identifier: Apache-2.0
-- tables: setting

-- name: server_template
SELECT f.hash, f.name, s.changed_at, p.name
  FROM setting s JOIN file f ON f.id = CAST(s.value AS bigint)
  LEFT JOIN org_person p ON p.id = s.changed_by
 WHERE s.name = 'docx_template';

-- name: server_set_template
INSERT INTO setting (name, value, changed_at, changed_by) VALUES ('docx_template', $1, $2, $3)
ON CONFLICT (name) DO UPDATE
   SET value = excluded.value, changed_at = excluded.changed_at, changed_by = excluded.changed_by;

-- name: server_drop_template
DELETE FROM setting WHERE name = 'docx_template';

-- name: server_schema
SELECT max(number) FROM migration;

-- name: server_last_audit
SELECT at FROM audit ORDER BY id DESC LIMIT 1;

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

-- A figure is of a unit, or of somebody who serves there.
-- name: server_returned
SELECT count(*) FROM fact f
 WHERE f.state = 2
   AND EXISTS (SELECT 1 FROM org_reach x
                WHERE x.person = $1
                  AND (CAST($2 AS bigint) >> x.role) & 1 = 1
                  AND $3 BETWEEN x.from_day AND x.last_day
                  AND (x.unit = f.subject
                       OR x.unit IN (SELECT s.unit FROM org_service s
                                      WHERE s.person = f.subject AND s.from_day <= $3
                                        AND COALESCE(s.until_day, $3) >= $3)));

-- $1 actor, $2 roles, $3 today: open tasks in which units of theirs take part, or people of them;
-- how many, and how many figures of them are there.
-- name: server_tasks_to_fill
WITH mine AS (SELECT DISTINCT x.unit FROM org_reach x
               WHERE x.person = $1 AND (CAST($2 AS bigint) >> x.role) & 1 = 1
                 AND $3 BETWEEN x.from_day AND x.last_day),
     owned AS (SELECT unit AS subject FROM mine
               UNION
               SELECT s.person FROM org_service s JOIN mine m ON m.unit = s.unit
                WHERE s.from_day <= $3 AND COALESCE(s.until_day, $3) >= $3)
SELECT t.id, t.title, count(*),
       (SELECT count(*) FROM fact f JOIN owned o ON o.subject = f.subject
         WHERE f.book = t.book AND f.value IS NOT NULL)
  FROM campaign_task t
  JOIN campaign_subject x ON x.task = t.id AND x.standing <> 2
  JOIN owned o ON o.subject = x.subject
 WHERE t.frozen = 0
 GROUP BY t.id, t.title, t.book, t.changed_at
 ORDER BY t.changed_at DESC, t.id DESC
 LIMIT 3;

-- $1 actor, $2 roles, $3 today: roles of people who serve elsewhere, as org_grants_list tells it.
-- name: server_strayed_grants
SELECT count(*) FROM org_grant g
 WHERE g.ended_at IS NULL AND COALESCE(g.until_day, $3) >= $3
   AND EXISTS (SELECT 1 FROM org_reach x
                WHERE x.unit = g.unit AND x.person = $1
                  AND (CAST($2 AS bigint) >> x.role) & 1 = 1
                  AND $3 BETWEEN x.from_day AND x.last_day)
   AND NOT EXISTS (SELECT 1 FROM org_service s JOIN org_below b
                       ON (b.above = s.unit AND b.below = g.unit)
                       OR (b.above = g.unit AND b.below = s.unit)
                    WHERE s.person = g.person
                      AND s.from_day <= $3 AND COALESCE(s.until_day, $3) >= $3);

-- $1 actor: what they have to do in contests that are on
-- name: server_duties
SELECT DISTINCT t.id, t.title, d.duty,
       (SELECT count(*) FROM contest_sheet s
         WHERE s.contest = t.id AND s.person = $1 AND s.state = 0
           AND NOT EXISTS (SELECT 1 FROM contest_leaver l WHERE l.entrant = s.entrant)
           AND NOT EXISTS (SELECT 1 FROM contest_subject b
                            WHERE b.contest = s.contest AND b.subject = s.subject AND b.state = 2))
  FROM contest_duty d JOIN contest t ON t.id = d.contest
 WHERE d.person = $1 AND d.is_ended = 0 AND t.state = 2
 ORDER BY t.id DESC, d.duty
 LIMIT 5;

-- $1 actor, $2 roles, $3 today: selections for which units of theirs may recommend
-- name: server_selections_open
SELECT t.id, t.title, t.closing_day, t.recommended,
       (SELECT count(*) FROM selection_candidate m
         WHERE m.selection = t.id AND m.origin = 0 AND m.standing <> 4
           AND EXISTS (SELECT 1 FROM org_reach x
                        WHERE x.person = $1 AND x.unit = m.unit
                          AND (CAST($2 AS bigint) >> x.role) & 1 = 1
                          AND $3 BETWEEN x.from_day AND x.last_day))
  FROM selection t
 WHERE t.state = 1 AND t.closing_day >= $3 AND t.recommended > 0
   AND EXISTS (SELECT 1 FROM org_reach x JOIN org_unit u ON u.id = x.unit
                WHERE x.person = $1 AND (u.id = t.owner_unit OR u.parent = t.owner_unit)
                  AND (CAST($2 AS bigint) >> x.role) & 1 = 1
                  AND $3 BETWEEN x.from_day AND x.last_day)
 ORDER BY t.closing_day, t.id
 LIMIT 3;

-- $1 actor, $2 today: camps that they lead, with sessions on this day
-- name: server_camps_today
SELECT t.id, t.title, count(*)
  FROM selection_leader l
  JOIN selection t ON t.id = l.selection
  JOIN selection_session s ON s.selection = t.id AND s.day = $2
 WHERE l.person = $1 AND l.is_ended = 0 AND t.state = 2
 GROUP BY t.id, t.title
 ORDER BY t.id
 LIMIT 3;

-- $1 actor, $2 roles that may run contests, $3 today: objections that they have to answer
-- name: server_appeals
SELECT t.id, t.title, count(*)
  FROM contest_appeal a JOIN contest t ON t.id = a.contest
 WHERE a.state = 0 AND a.person <> $1
   AND (EXISTS (SELECT 1 FROM org_reach x
                 WHERE x.unit = t.owner_unit AND x.person = $1
                   AND (CAST($2 AS bigint) >> x.role) & 1 = 1
                   AND $3 BETWEEN x.from_day AND x.last_day)
        OR EXISTS (SELECT 1 FROM contest_duty d
                    WHERE d.contest = t.id AND d.person = $1 AND d.duty = 0 AND d.is_ended = 0))
 GROUP BY t.id, t.title
 ORDER BY t.id DESC
 LIMIT 5;

-- name: server_person_called
SELECT id, name FROM org_person WHERE user_key = $1;

-- SPDX-License-Identifier: Apache-2.0
-- tables: campaign_task campaign_subject campaign_document

-- One sees a task of a unit whose figures one may see, and one in which a unit takes part, or
-- somebody of it, whose figures one may see.
-- name: campaign_list
SELECT t.id
  FROM campaign_task t
 WHERE (CAST($1 AS text) IS NULL OR t.title LIKE $1 ESCAPE '!')
   AND EXISTS (SELECT 1 FROM org_sight x
                WHERE x.unit = t.owner_unit AND x.person = $2
                  AND (CAST($3 AS bigint) >> x.role) & 1 = 1
                  AND $4 BETWEEN x.from_day AND x.last_day)
 ORDER BY t.changed_at DESC, t.id DESC
 LIMIT $5 OFFSET $6;

-- name: campaign_count
SELECT count(*)
  FROM campaign_task t
 WHERE (CAST($1 AS text) IS NULL OR t.title LIKE $1 ESCAPE '!')
   AND EXISTS (SELECT 1 FROM org_sight x
                WHERE x.unit = t.owner_unit AND x.person = $2
                  AND (CAST($3 AS bigint) >> x.role) & 1 = 1
                  AND $4 BETWEEN x.from_day AND x.last_day);

-- name: campaign_is_seen kept
SELECT 1
  FROM campaign_task t
 WHERE t.id = $1
   AND EXISTS (SELECT 1 FROM org_sight x
                WHERE x.unit = t.owner_unit AND x.person = $2
                  AND (CAST($3 AS bigint) >> x.role) & 1 = 1
                  AND $4 BETWEEN x.from_day AND x.last_day);

-- The stamp changes with every figure, so it is asked for by itself.
-- name: campaign_get kept
SELECT t.id, t.owner_unit, u.name, t.title, t.scheme, s.title, s.version, s.subject, t.book,
       b.from_day, b.until_day, t.frozen, t.rev, t.changed_at
  FROM campaign_task t
  JOIN org_unit u ON u.id = t.owner_unit
  JOIN scheme s ON s.id = t.scheme
  JOIN fact_book b ON b.id = t.book
 WHERE t.id = $1;

-- name: campaign_of_book
SELECT t.id, b.stamp FROM campaign_task t JOIN fact_book b ON b.id = t.book
 WHERE t.book = $1
 ORDER BY t.id LIMIT 1;

-- name: campaign_insert
INSERT INTO campaign_task (id, owner_unit, title, scheme, book, rev, frozen, changed_at,
                           changed_by)
VALUES ($1, $2, $3, $4, $5, 1, 0, $6, $7);

-- name: campaign_update
UPDATE campaign_task SET title = $3, rev = rev + 1, changed_at = $4, changed_by = $5
 WHERE id = $1 AND rev = $2;

-- name: campaign_freeze
UPDATE campaign_task SET frozen = frozen + 1, changed_at = $2, changed_by = $3 WHERE id = $1;

-- name: campaign_clear_subjects
DELETE FROM campaign_subject WHERE task = $1;

-- name: campaign_add_subject
INSERT INTO campaign_subject (task, subject, standing, sort_order) VALUES ($1, $2, $3, $4)
ON CONFLICT (task, subject) DO NOTHING;

-- name: campaign_count_subjects
SELECT count(*) FROM campaign_subject WHERE task = $1;

-- name: campaign_takes_part kept
SELECT 1 FROM campaign_subject WHERE task = $1 AND subject = $2;

-- Tasks that score people, and this person among them.
-- name: campaign_mine
SELECT t.id
  FROM campaign_task t JOIN scheme s ON s.id = t.scheme
 WHERE s.subject = 2
   AND EXISTS (SELECT 1 FROM campaign_subject x WHERE x.task = t.id AND x.subject = $1)
 ORDER BY t.changed_at DESC, t.id DESC
 LIMIT 100;

-- name: campaign_is_mine
SELECT 1
  FROM campaign_subject x JOIN campaign_task t ON t.id = x.task JOIN scheme s ON s.id = t.scheme
 WHERE x.task = $1 AND x.subject = $2 AND s.subject = 2;

-- name: campaign_units
SELECT x.subject, u.code, u.name, u.id, u.name, u.code, x.standing
  FROM campaign_subject x JOIN org_unit u ON u.id = x.subject
 WHERE x.task = $1
 ORDER BY x.sort_order, x.subject;

-- name: campaign_people
SELECT x.subject, p.certificate, p.name, COALESCE(u.id, 0), u.name, u.code, x.standing
  FROM campaign_subject x JOIN org_person p ON p.id = x.subject
  LEFT JOIN org_service s ON s.person = p.id AND s.from_day <= $2
                         AND COALESCE(s.until_day, $2) >= $2
  LEFT JOIN org_unit u ON u.id = s.unit
 WHERE x.task = $1
 ORDER BY x.sort_order, x.subject;

-- name: campaign_counties
SELECT u.id FROM org_unit u JOIN org_below b ON b.below = u.id
 WHERE b.above = $1 AND u.kind = 2 AND COALESCE(u.closed_from, $2 + 1) > $2
 ORDER BY u.sort_order, u.id;

-- name: campaign_keep_document
INSERT INTO campaign_document (job, file) VALUES ($1, $2);

-- name: campaign_document_of
SELECT file FROM campaign_document WHERE job = $1;

-- SPDX-License-Identifier: Apache-2.0
-- tables: scheme

-- One sees what belongs to a unit that one may see schemes of, and what belongs to a unit above.
-- name: scheme_list
SELECT s.id, s.owner_unit, u.name, s.title, s.year, s.subject, s.state, s.family, s.version,
       s.open_count, s.faults, s.rev, s.changed_at, p.name
  FROM scheme s
  JOIN org_unit u ON u.id = s.owner_unit
  LEFT JOIN org_person p ON p.id = s.changed_by
 WHERE (CAST($1 AS text) IS NULL OR s.title LIKE $1 ESCAPE '!')
   AND (CAST($2 AS bigint) < 0 OR s.state = $2)
   AND EXISTS (SELECT 1 FROM org_sight x
                WHERE x.unit = s.owner_unit AND x.person = $3
                  AND (CAST($4 AS bigint) >> x.role) & 1 = 1
                  AND $5 BETWEEN x.from_day AND x.last_day)
 ORDER BY s.changed_at DESC, s.id DESC
 LIMIT $6 OFFSET $7;

-- name: scheme_count
SELECT count(*)
  FROM scheme s
 WHERE (CAST($1 AS text) IS NULL OR s.title LIKE $1 ESCAPE '!')
   AND (CAST($2 AS bigint) < 0 OR s.state = $2)
   AND EXISTS (SELECT 1 FROM org_sight x
                WHERE x.unit = s.owner_unit AND x.person = $3
                  AND (CAST($4 AS bigint) >> x.role) & 1 = 1
                  AND $5 BETWEEN x.from_day AND x.last_day);

-- name: scheme_state kept
SELECT state, rev FROM scheme WHERE id = $1;

-- name: scheme_get
SELECT s.id, s.owner_unit, u.name, s.title, s.year, s.subject, s.state, s.family, s.version,
       s.open_count, s.faults, s.rev, s.changed_at, p.name, s.content, s.settings
  FROM scheme s
  JOIN org_unit u ON u.id = s.owner_unit
  LEFT JOIN org_person p ON p.id = s.changed_by
 WHERE s.id = $1;

-- name: scheme_is_seen
SELECT 1
  FROM scheme s
 WHERE s.id = $1
   AND EXISTS (SELECT 1 FROM org_sight x
                WHERE x.unit = s.owner_unit AND x.person = $2
                  AND (CAST($3 AS bigint) >> x.role) & 1 = 1
                  AND $4 BETWEEN x.from_day AND x.last_day);

-- name: scheme_last_version
SELECT max(version) FROM scheme WHERE family = $1 AND year = $2;

-- name: scheme_insert
INSERT INTO scheme (id, family, version, owner_unit, title, year, subject, state, content,
                    settings, open_count, faults, rev, changed_at, changed_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, $9, $10, $11, 1, $12, $13);

-- name: scheme_update
UPDATE scheme
   SET title = $3, year = $4, subject = $5, content = $6, settings = $7, open_count = $8,
       faults = $9, rev = rev + 1, version = $10, changed_at = $11, changed_by = $12
 WHERE id = $1 AND rev = $2 AND state = 0;

-- name: scheme_lock
UPDATE scheme SET state = 1, rev = rev + 1, changed_at = $3, changed_by = $4
 WHERE id = $1 AND rev = $2 AND state = 0;

-- name: scheme_delete
DELETE FROM scheme WHERE id = $1 AND state = 0;

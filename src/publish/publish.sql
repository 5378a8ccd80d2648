-- SPDX-License-Identifier: Apache-2.0
-- tables: publish_result publish_count

-- One sees results of a unit whose figures one may see, and of the units above one's own.
-- name: publish_list
SELECT r.id
  FROM publish_result r
 WHERE (CAST($1 AS text) IS NULL OR r.title LIKE $1 ESCAPE '!' OR r.number LIKE $1 ESCAPE '!')
   AND (CAST($2 AS bigint) = 0 OR r.task = $2)
   AND EXISTS (SELECT 1 FROM org_sight x
                WHERE x.unit = r.owner_unit AND x.person = $3
                  AND (CAST($4 AS bigint) >> x.role) & 1 = 1
                  AND $5 BETWEEN x.from_day AND x.last_day)
 ORDER BY r.id DESC
 LIMIT $6 OFFSET $7;

-- name: publish_total
SELECT count(*)
  FROM publish_result r
 WHERE (CAST($1 AS text) IS NULL OR r.title LIKE $1 ESCAPE '!' OR r.number LIKE $1 ESCAPE '!')
   AND (CAST($2 AS bigint) = 0 OR r.task = $2)
   AND EXISTS (SELECT 1 FROM org_sight x
                WHERE x.unit = r.owner_unit AND x.person = $3
                  AND (CAST($4 AS bigint) >> x.role) & 1 = 1
                  AND $5 BETWEEN x.from_day AND x.last_day);

-- name: publish_is_seen
SELECT 1
  FROM publish_result r
 WHERE r.id = $1
   AND EXISTS (SELECT 1 FROM org_sight x
                WHERE x.unit = r.owner_unit AND x.person = $2
                  AND (CAST($3 AS bigint) >> x.role) & 1 = 1
                  AND $4 BETWEEN x.from_day AND x.last_day);

-- name: publish_get
SELECT r.id, r.number, r.task, r.version, r.owner_unit, r.title, r.scheme, r.content, r.facts,
       r.fact_count, r.totals, r.engine, r.hash, r.audit_head, r.reason, r.agreed_by,
       r.supersedes, r.at, r.person, r.name, u.name, s.title, s.version, n.id, n.version
  FROM publish_result r
  JOIN publish_result n ON n.id = (SELECT l.id FROM publish_result l WHERE l.task = r.task
                                    ORDER BY l.version DESC LIMIT 1)
  JOIN org_unit u ON u.id = r.owner_unit
  JOIN scheme s ON s.id = r.scheme
 WHERE r.id = $1;

-- name: publish_last
SELECT id FROM publish_result WHERE task = $1 ORDER BY version DESC LIMIT 1;

-- name: publish_insert
INSERT INTO publish_result (id, number, task, version, owner_unit, title, scheme, content, facts,
                            fact_count, totals, engine, hash, audit_head, reason, agreed_by,
                            supersedes, at, person, name)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20);

-- name: publish_count_up
INSERT INTO publish_count (year, last) VALUES ($1, 1)
ON CONFLICT (year) DO UPDATE SET last = publish_count.last + 1;

-- name: publish_counted
SELECT last FROM publish_count WHERE year = $1;

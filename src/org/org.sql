-- SPDX-License-Identifier: Apache-2.0
-- Every statement of the module. Days are bound as integers, NULL: open.

-- ---- May they ---------------------------------------------------------------------------------

-- $1 person, $2 roles, $3 today, $4 unit
-- name: org_may kept
SELECT 1
  FROM org_below b JOIN org_grant g ON g.unit = b.above
 WHERE b.below = $4 AND g.person = $1 AND ((CAST($2 AS bigint) >> g.role) & 1) = 1
   AND g.from_day <= $3 AND COALESCE(g.until_day, $3) >= $3 AND g.ended_at IS NULL
 LIMIT 1;

-- $1 person, $2 roles, $3 today
-- name: org_scope
SELECT u.id
  FROM org_unit u
 WHERE EXISTS (SELECT 1 FROM org_reach x
                WHERE x.unit = u.id AND x.person = $1
                  AND (CAST($2 AS bigint) >> x.role) & 1 = 1
                  AND $3 BETWEEN x.from_day AND x.last_day)
 ORDER BY u.tree_order;

-- name: org_every_unit
SELECT id FROM org_unit ORDER BY tree_order;

-- ---- Units ------------------------------------------------------------------------------------

-- $1 unit
-- name: org_unit_read kept
SELECT u.id, u.parent, u.kind, u.code, u.name, u.short_name, u.sort_order, u.closed_from, u.rev,
       (SELECT max(b.depth) FROM org_below b WHERE b.below = u.id), 0
  FROM org_unit u
 WHERE u.id = $1;

-- $1 unit, $2 day
-- name: org_unit_people
SELECT count(*) FROM org_service
 WHERE unit = $1 AND from_day <= $2 AND COALESCE(until_day, $2) >= $2;

-- $1 person (0: all), $2 roles, $3 today, $4 like or NULL, $5 with closed
-- name: org_units_seen
SELECT u.id, u.parent, u.kind, u.code, u.name, u.short_name, u.sort_order, u.closed_from, u.rev,
       (SELECT max(b.depth) FROM org_below b WHERE b.below = u.id),
       (SELECT count(*) FROM org_service s
         WHERE s.unit = u.id AND s.from_day <= $3 AND COALESCE(s.until_day, $3) >= $3)
  FROM org_unit u
 WHERE (CAST($1 AS bigint) = 0
        OR EXISTS (SELECT 1 FROM org_reach x
                    WHERE x.unit = u.id AND x.person = $1
                      AND (CAST($2 AS bigint) >> x.role) & 1 = 1
                      AND $3 BETWEEN x.from_day AND x.last_day))
   AND (CAST($4 AS text) IS NULL OR u.name LIKE $4 ESCAPE '!' OR u.short_name LIKE $4 ESCAPE '!'
        OR u.code LIKE $4 ESCAPE '!')
   AND ($5 = 1 OR u.closed_from IS NULL OR u.closed_from > $3)
 ORDER BY u.tree_order;

-- $1 what is spelled
-- name: org_unit_find
SELECT u.id FROM org_unit u
 WHERE u.code = $1 OR u.name = $1
    OR (u.short_name = $1
        AND NOT EXISTS (SELECT 1 FROM org_unit o WHERE o.short_name = $1 AND o.id <> u.id))
 ORDER BY CASE WHEN u.name = $1 THEN 0 WHEN u.code = $1 THEN 1 ELSE 2 END
 LIMIT 1;

-- $1 above, $2 below
-- name: org_unit_is_below kept
SELECT 1 FROM org_below WHERE above = $1 AND below = $2;

-- $1 id to leave out, $2 code
-- name: org_unit_with_code
SELECT id FROM org_unit WHERE code = $2 AND id <> $1;

-- $1 id to leave out, $2 name
-- name: org_unit_with_name
SELECT id FROM org_unit WHERE name = $2 AND id <> $1;

-- $1 parent or NULL
-- name: org_unit_last_order
SELECT max(sort_order) FROM org_unit WHERE COALESCE(parent, 0) = COALESCE($1, 0);

-- $1 unit, $2 day
-- name: org_unit_has_people
SELECT 1 FROM org_service
 WHERE unit = $1 AND COALESCE(until_day, $2) >= $2
 LIMIT 1;

-- $1 unit, $2 day
-- name: org_unit_has_open_children
SELECT 1 FROM org_unit
 WHERE parent = $1 AND (closed_from IS NULL OR closed_from > $2)
 LIMIT 1;

-- $1 id, $2 parent, $3 kind, $4 code, $5 name, $6 short name, $7 order, $8 closed from, $9 now
-- name: org_unit_add
INSERT INTO org_unit (id, parent, kind, code, name, short_name, sort_order, tree_order, closed_from,
                      rev, changed_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, 1, $9)
ON CONFLICT DO NOTHING;

-- $1 id, $2 parent, $3 kind, $4 code, $5 name, $6 short name, $7 order, $8 closed from, $9 now,
-- $10 rev that was seen
-- name: org_unit_set
UPDATE org_unit
   SET parent = $2, kind = $3, code = $4, name = $5, short_name = $6, sort_order = $7,
       closed_from = $8, changed_at = $9, rev = rev + 1
 WHERE id = $1 AND rev = $10;

-- $1 unit: its lines to all above it go, and so do those of all below it
-- name: org_below_cut
DELETE FROM org_below
 WHERE below IN (SELECT b.below FROM org_below b WHERE b.above = $1)
   AND above NOT IN (SELECT b.below FROM org_below b WHERE b.above = $1);

-- $1 unit, $2 new parent: lines from all above the parent to the unit and all below it
-- name: org_below_join
INSERT INTO org_below (above, below, depth)
SELECT a.above, b.below, a.depth + b.depth + 1
  FROM org_below a JOIN org_below b ON b.above = $1
 WHERE a.below = $2;

-- $1 unit
-- name: org_below_itself
INSERT INTO org_below (above, below, depth) VALUES ($1, $1, 0);

-- name: org_units_to_order
SELECT id, parent, tree_order FROM org_unit ORDER BY sort_order, id;

-- $1 unit, $2 place
-- name: org_unit_set_order
UPDATE org_unit SET tree_order = $2 WHERE id = $1;

-- ---- People -----------------------------------------------------------------------------------

-- $1 person, $2 day. The service is the one of the day, else the last before, else the next.
-- name: org_person_read
SELECT p.id, p.name, p.initials, p.sex, p.post, p.rank, p.certificate, p.certificate_from,
       p.certificate_until, p.phone, p.identity_masked, p.user_name, p.sort_order, p.is_disabled,
       CASE WHEN p.password IS NOT NULL AND p.is_disabled = 0 THEN 1 ELSE 0 END, p.rev, u.id,
       u.name, s.from_day, s.until_day
  FROM org_person p
  LEFT JOIN org_service s
    ON s.id = (SELECT x.id FROM org_service x WHERE x.person = p.id
                ORDER BY CASE WHEN x.from_day <= $2 THEN 0 ELSE 1 END,
                         CASE WHEN x.from_day <= $2 THEN -x.from_day ELSE x.from_day END
                LIMIT 1)
  LEFT JOIN org_unit u ON u.id = s.unit
 WHERE p.id = $1;

-- $1 actor (0: all), $2 roles, $3 today, $4 day, $5 unit (0: all), $6 like or NULL, $7 like in
-- capitals, $8 with departed, $9 sort, $10 rows, $11 rows before
-- name: org_people_list
SELECT p.id, p.name, p.initials, p.sex, p.post, p.rank, p.certificate, p.certificate_from,
       p.certificate_until, p.phone, p.identity_masked, p.user_name, p.sort_order, p.is_disabled,
       CASE WHEN p.password IS NOT NULL AND p.is_disabled = 0 THEN 1 ELSE 0 END, p.rev, u.id,
       u.name, s.from_day, s.until_day
  FROM org_person p
  JOIN org_service s
    ON s.id = (SELECT x.id FROM org_service x WHERE x.person = p.id
                ORDER BY CASE WHEN x.from_day <= $4 THEN 0 ELSE 1 END,
                         CASE WHEN x.from_day <= $4 THEN -x.from_day ELSE x.from_day END
                LIMIT 1)
  JOIN org_unit u ON u.id = s.unit
 WHERE ($8 = 1 OR (s.from_day <= $4 AND COALESCE(s.until_day, $4) >= $4))
   AND (CAST($1 AS bigint) = 0
        OR EXISTS (SELECT 1 FROM org_reach x
                    WHERE x.unit = u.id AND x.person = $1
                      AND (CAST($2 AS bigint) >> x.role) & 1 = 1
                      AND $3 BETWEEN x.from_day AND x.last_day))
   AND (CAST($5 AS bigint) = 0
        OR EXISTS (SELECT 1 FROM org_below b WHERE b.above = $5 AND b.below = u.id))
   AND (CAST($6 AS text) IS NULL OR p.name LIKE $6 ESCAPE '!' OR p.initials LIKE $7 ESCAPE '!'
        OR p.certificate LIKE $7 ESCAPE '!' OR p.user_name LIKE $6 ESCAPE '!'
        OR u.name LIKE $6 ESCAPE '!' OR u.short_name LIKE $6 ESCAPE '!')
 ORDER BY CASE WHEN $9 = 'name' THEN p.initials END,
          CASE WHEN $9 = 'name-' THEN p.initials END DESC,
          CASE WHEN $9 = 'certificate' THEN p.certificate_until END NULLS LAST,
          CASE WHEN $9 = 'certificate-' THEN p.certificate_until END DESC NULLS LAST,
          CASE WHEN $9 = 'order-' THEN u.tree_order END DESC,
          CASE WHEN $9 = 'order-' THEN p.sort_order END DESC,
          u.tree_order, p.sort_order, p.initials, p.id
 LIMIT $10 OFFSET $11;

-- The same arguments, without $9 to $11.
-- name: org_people_count
SELECT count(*)
  FROM org_person p
  JOIN org_service s
    ON s.id = (SELECT x.id FROM org_service x WHERE x.person = p.id
                ORDER BY CASE WHEN x.from_day <= $4 THEN 0 ELSE 1 END,
                         CASE WHEN x.from_day <= $4 THEN -x.from_day ELSE x.from_day END
                LIMIT 1)
  JOIN org_unit u ON u.id = s.unit
 WHERE ($8 = 1 OR (s.from_day <= $4 AND COALESCE(s.until_day, $4) >= $4))
   AND (CAST($1 AS bigint) = 0
        OR EXISTS (SELECT 1 FROM org_reach x
                    WHERE x.unit = u.id AND x.person = $1
                      AND (CAST($2 AS bigint) >> x.role) & 1 = 1
                      AND $3 BETWEEN x.from_day AND x.last_day))
   AND (CAST($5 AS bigint) = 0
        OR EXISTS (SELECT 1 FROM org_below b WHERE b.above = $5 AND b.below = u.id))
   AND (CAST($6 AS text) IS NULL OR p.name LIKE $6 ESCAPE '!' OR p.initials LIKE $7 ESCAPE '!'
        OR p.certificate LIKE $7 ESCAPE '!' OR p.user_name LIKE $6 ESCAPE '!'
        OR u.name LIKE $6 ESCAPE '!' OR u.short_name LIKE $6 ESCAPE '!');

-- $1 person, $2 day
-- name: org_person_unit kept
SELECT unit FROM org_service
 WHERE person = $1 AND from_day <= $2 AND COALESCE(until_day, $2) >= $2;

-- $1 person, $2 today: the unit of today, else the last before, else the next
-- name: org_person_home
SELECT unit FROM org_service
 WHERE person = $1
 ORDER BY CASE WHEN from_day <= $2 THEN 0 ELSE 1 END,
          CASE WHEN from_day <= $2 THEN -from_day ELSE from_day END
 LIMIT 1;

-- $1 certificate, $2 id to leave out
-- name: org_person_with_certificate
SELECT id FROM org_person WHERE certificate = $1 AND id <> $2;

-- $1 hash, $2 id to leave out
-- name: org_person_with_identity
SELECT id FROM org_person WHERE identity_hash = $1 AND id <> $2;

-- $1 user name in small letters, $2 id to leave out
-- name: org_person_with_user
SELECT id FROM org_person WHERE user_key = $1 AND id <> $2;

-- $1 name, $2 unit, $3 day: who serves there on the day, or did last
-- name: org_person_with_name
SELECT p.id FROM org_person p JOIN org_service s ON s.person = p.id
 WHERE p.name = $1 AND s.unit = $2 AND COALESCE(s.until_day, $3) >= $3
 ORDER BY p.id;

-- name: org_person_last_order
SELECT max(sort_order) FROM org_person;

-- $1 id, $2 name, $3 initials, $4 sex, $5 post, $6 rank, $7 certificate, $8 its first day, $9 its
-- last, $10 phone, $11 order, $12 user name, $13 the same in small letters, $14 now
-- name: org_person_add
INSERT INTO org_person (id, name, initials, sex, post, rank, certificate, certificate_from,
                        certificate_until, phone, sort_order, user_name, user_key, must_change,
                        is_disabled, rev, changed_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 1, 0, 1, $14)
ON CONFLICT DO NOTHING;

-- The same, then $15 disabled, $16 rev that was seen
-- name: org_person_set
UPDATE org_person
   SET name = $2, initials = $3, sex = $4, post = $5, rank = $6, certificate = $7,
       certificate_from = $8, certificate_until = $9, phone = $10, sort_order = $11,
       user_name = $12, user_key = $13, changed_at = $14, is_disabled = $15, rev = rev + 1
 WHERE id = $1 AND rev = $16;

-- $1 id, $2 sealed, $3 hash, $4 masked
-- name: org_person_set_identity
UPDATE org_person SET identity_sealed = $2, identity_hash = $3, identity_masked = $4 WHERE id = $1;

-- $1 id
-- name: org_person_identity
SELECT identity_sealed, identity_hash FROM org_person WHERE id = $1;

-- $1 id, $2 rev that was seen, $3 now
-- name: org_person_touch
UPDATE org_person SET rev = rev + 1, changed_at = $3 WHERE id = $1 AND rev = $2;

-- $1 person
-- name: org_services
SELECT s.id, s.unit, u.name, s.from_day, s.until_day
  FROM org_service s JOIN org_unit u ON u.id = s.unit
 WHERE s.person = $1
 ORDER BY s.from_day DESC;

-- $1 id, $2 person, $3 unit, $4 from, $5 until
-- name: org_service_add
INSERT INTO org_service (id, person, unit, from_day, until_day) VALUES ($1, $2, $3, $4, $5);

-- $1 person, $2 last day: ends what is open then
-- name: org_service_end
UPDATE org_service SET until_day = $2
 WHERE person = $1 AND from_day <= $2 AND COALESCE(until_day, $2 + 1) > $2;

-- $1 person, $2 day: services that begin on it or later
-- name: org_service_later
SELECT 1 FROM org_service WHERE person = $1 AND from_day >= $2 LIMIT 1;

-- SPDX-License-Identifier: Apache-2.0
-- Grants, sign-in and what was done: the other half of the module's statements.
-- tables: session setting

-- ---- Grants -----------------------------------------------------------------------------------

-- $1 actor (0: all), $2 roles, $3 today, $4 person (0: all), $5 unit (0: all), $6 role (-1: all),
-- $7 with ended, $8 only of people who serve elsewhere, $9 like or NULL, $10 like in capitals,
-- $11 rows, $12 rows before. Who serves neither above nor below the scope serves elsewhere.
-- name: org_grants_list
SELECT g.id, g.person, p.name, g.role, g.unit, u.name, g.from_day, g.until_day, g.reason, w.name,
       g.given_at, g.ended_at, h.name,
       CASE WHEN EXISTS (SELECT 1 FROM org_below b
                          WHERE (b.above = h.id AND b.below = g.unit)
                             OR (b.above = g.unit AND b.below = h.id)) THEN 0 ELSE 1 END
  FROM org_grant g
  JOIN org_person p ON p.id = g.person
  JOIN org_unit u ON u.id = g.unit
  LEFT JOIN org_person w ON w.id = g.given_by
  LEFT JOIN org_service s
    ON s.person = g.person AND s.from_day <= $3 AND COALESCE(s.until_day, $3) >= $3
  LEFT JOIN org_unit h ON h.id = s.unit
 WHERE (CAST($1 AS bigint) = 0
        OR EXISTS (SELECT 1 FROM org_reach x
                    WHERE x.unit = g.unit AND x.person = $1
                      AND (CAST($2 AS bigint) >> x.role) & 1 = 1
                      AND $3 BETWEEN x.from_day AND x.last_day))
   AND (CAST($4 AS bigint) = 0 OR g.person = $4)
   AND (CAST($5 AS bigint) = 0
        OR EXISTS (SELECT 1 FROM org_below b WHERE b.above = $5 AND b.below = g.unit))
   AND ($6 < 0 OR g.role = $6)
   AND ($7 = 1 OR (g.ended_at IS NULL AND COALESCE(g.until_day, $3) >= $3))
   AND ($8 = 0
        OR NOT EXISTS (SELECT 1 FROM org_service e JOIN org_below b
                           ON (b.above = e.unit AND b.below = g.unit)
                           OR (b.above = g.unit AND b.below = e.unit)
                        WHERE e.person = g.person
                          AND e.from_day <= $3 AND COALESCE(e.until_day, $3) >= $3))
   AND (CAST($9 AS text) IS NULL OR p.name LIKE $9 ESCAPE '!' OR p.initials LIKE $10 ESCAPE '!')
 ORDER BY u.tree_order, g.role, p.initials, g.id
 LIMIT $11 OFFSET $12;

-- The same arguments, without $11 and $12.
-- name: org_grants_count
SELECT count(*)
  FROM org_grant g JOIN org_person p ON p.id = g.person
 WHERE (CAST($1 AS bigint) = 0
        OR EXISTS (SELECT 1 FROM org_reach x
                    WHERE x.unit = g.unit AND x.person = $1
                      AND (CAST($2 AS bigint) >> x.role) & 1 = 1
                      AND $3 BETWEEN x.from_day AND x.last_day))
   AND (CAST($4 AS bigint) = 0 OR g.person = $4)
   AND (CAST($5 AS bigint) = 0
        OR EXISTS (SELECT 1 FROM org_below b WHERE b.above = $5 AND b.below = g.unit))
   AND ($6 < 0 OR g.role = $6)
   AND ($7 = 1 OR (g.ended_at IS NULL AND COALESCE(g.until_day, $3) >= $3))
   AND ($8 = 0
        OR NOT EXISTS (SELECT 1 FROM org_service e JOIN org_below b
                           ON (b.above = e.unit AND b.below = g.unit)
                           OR (b.above = g.unit AND b.below = e.unit)
                        WHERE e.person = g.person
                          AND e.from_day <= $3 AND COALESCE(e.until_day, $3) >= $3))
   AND (CAST($9 AS text) IS NULL OR p.name LIKE $9 ESCAPE '!' OR p.initials LIKE $10 ESCAPE '!');

-- $1 grant, $2 today
-- name: org_grant_read
SELECT g.id, g.person, p.name, g.role, g.unit, u.name, g.from_day, g.until_day, g.reason, w.name,
       g.given_at, g.ended_at, h.name,
       CASE WHEN EXISTS (SELECT 1 FROM org_below b
                          WHERE (b.above = h.id AND b.below = g.unit)
                             OR (b.above = g.unit AND b.below = h.id)) THEN 0 ELSE 1 END
  FROM org_grant g
  JOIN org_person p ON p.id = g.person
  JOIN org_unit u ON u.id = g.unit
  LEFT JOIN org_person w ON w.id = g.given_by
  LEFT JOIN org_service s
    ON s.person = g.person AND s.from_day <= $2 AND COALESCE(s.until_day, $2) >= $2
  LEFT JOIN org_unit h ON h.id = s.unit
 WHERE g.id = $1;

-- $1 person, $2 first day, $3 last day or NULL: what counts on any of these days
-- name: org_grants_between
SELECT g.id, g.role, g.unit, g.from_day, g.until_day
  FROM org_grant g
 WHERE g.person = $1 AND g.ended_at IS NULL
   AND (g.until_day IS NULL OR g.until_day >= $2)
   AND (CAST($3 AS bigint) IS NULL OR g.from_day <= $3)
 ORDER BY g.id;

-- $1 role, $2 today: how many people who may sign in have it
-- name: org_grants_with_role
SELECT count(DISTINCT g.person)
  FROM org_grant g JOIN org_person p ON p.id = g.person
 WHERE g.role = $1 AND g.from_day <= $2 AND COALESCE(g.until_day, $2) >= $2 AND g.ended_at IS NULL
   AND p.is_disabled = 0;

-- $1 id, $2 person, $3 role, $4 unit, $5 from, $6 until, $7 reason, $8 given by, $9 now
-- name: org_grant_add
INSERT INTO org_grant (id, person, role, unit, from_day, until_day, reason, given_by, given_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- $1 id, $2 by whom, $3 now
-- name: org_grant_end
UPDATE org_grant SET ended_by = $2, ended_at = $3 WHERE id = $1 AND ended_at IS NULL;

-- ---- Sign-in ----------------------------------------------------------------------------------

-- $1 user name in small letters, $2 certificate. A user name goes before a certificate.
-- name: org_sign_in_read
SELECT id, password, is_disabled
  FROM org_person
 WHERE user_key = $1 OR certificate = $2
 ORDER BY CASE WHEN user_key = $1 THEN 0 ELSE 1 END
 LIMIT 1;

-- $1 person
-- name: org_password_read
SELECT password, user_name, certificate, name, must_change, is_disabled
  FROM org_person WHERE id = $1;

-- $1 person, $2 password, $3 must change
-- name: org_password_set
UPDATE org_person SET password = $2, must_change = $3 WHERE id = $1;

-- $1 person, $2 rev that was seen, $3 password, $4 now
-- name: org_password_reset
UPDATE org_person SET password = $3, must_change = 1, rev = rev + 1, changed_at = $4
 WHERE id = $1 AND rev = $2;

-- $1 user key, $2 address
-- name: org_attempt_read
SELECT failures, last_at, free_at, good_at FROM org_attempt WHERE user_key = $1 AND address = $2;

-- $1 user key, $2 address, $3 failures, $4 last, $5 free, $6 good
-- name: org_attempt_set
INSERT INTO org_attempt (user_key, address, failures, last_at, free_at, good_at)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (user_key, address) DO UPDATE
   SET failures = excluded.failures, last_at = excluded.last_at, free_at = excluded.free_at,
       good_at = excluded.good_at;

-- $1 ms before which a failure is forgotten, $2 ms before which a success is
-- name: org_attempts_forget
DELETE FROM org_attempt WHERE last_at < $1 AND good_at < $2;

-- $1 user key
-- name: org_attempts_forgive
UPDATE org_attempt SET failures = 0, free_at = 0 WHERE user_key = $1;

-- $1 id, $2 hash of the token, $3 csrf, $4 person, $5 now, $6 end, $7 address
-- name: org_session_add
INSERT INTO session (id, token_hash, csrf, person, created_at, seen_at, expires_at, address, device)
VALUES ($1, $2, $3, $4, $5, $5, $6, $7, '');

-- $1 hash of the token
-- name: org_session_read kept
SELECT s.id, s.person, s.csrf, s.seen_at, s.expires_at, p.name, p.must_change, p.is_disabled
  FROM session s JOIN org_person p ON p.id = s.person
 WHERE s.token_hash = $1;

-- $1 person, $2 today
-- name: org_roles_of kept
SELECT DISTINCT g.role
  FROM org_grant g
 WHERE g.person = $1 AND g.from_day <= $2 AND COALESCE(g.until_day, $2) >= $2
   AND g.ended_at IS NULL
 ORDER BY g.role;

-- $1 session
-- name: org_session_times
SELECT seen_at, expires_at, csrf FROM session WHERE id = $1;

-- $1 session, $2 now
-- name: org_session_touch
UPDATE session SET seen_at = $2 WHERE id = $1;

-- $1 session
-- name: org_session_end
DELETE FROM session WHERE id = $1;

-- $1 person, $2 session that stays (0: none)
-- name: org_sessions_end
DELETE FROM session WHERE person = $1 AND id <> $2;

-- $1 now, $2 ms before which an unused session is over
-- name: org_sessions_forget
DELETE FROM session WHERE expires_at < $1 OR seen_at < $2;

-- $1 person, $2 today
-- name: org_own_roles
SELECT g.role, g.unit, u.name, g.until_day
  FROM org_grant g JOIN org_unit u ON u.id = g.unit
 WHERE g.person = $1 AND g.from_day <= $2 AND COALESCE(g.until_day, $2) >= $2
   AND g.ended_at IS NULL
 ORDER BY u.tree_order, g.role;

-- name: org_any_unit
SELECT 1 FROM org_unit LIMIT 1;

-- name: org_demo_account
SELECT 1 FROM org_person
 WHERE user_key = $1 AND password IS NOT NULL AND is_disabled = 0;

-- ---- What was done ----------------------------------------------------------------------------

-- Whoever reads the audit for a root reads all of it. $1 actor (0: all), $2 roles, $3 today, $4 ms
-- from, $5 ms before, $6 person (0: all), $7 action or the word before its dot, $8 object, $9 like,
-- $10 rows, $11 rows before
-- name: org_audit_list
SELECT a.id, a.at, a.person, a.name, a.address, a.action, a.object, a.object_id, a.sentence,
       a.before_json, a.after_json
  FROM audit a
 WHERE a.at >= $4 AND a.at < $5
   AND (CAST($6 AS bigint) = 0 OR a.person = $6)
   AND (CAST($7 AS text) IS NULL OR a.action = $7 OR a.action LIKE CAST($7 AS text) || '.%')
   AND (CAST($8 AS text) IS NULL OR a.object = $8)
   AND (CAST($9 AS text) IS NULL OR a.sentence LIKE $9 ESCAPE '!' OR a.name LIKE $9 ESCAPE '!')
   AND (CAST($1 AS bigint) = 0
        OR EXISTS (SELECT 1 FROM org_grant g JOIN org_unit r ON r.id = g.unit
                    WHERE g.person = $1 AND ((CAST($2 AS bigint) >> g.role) & 1) = 1
                      AND g.from_day <= $3 AND COALESCE(g.until_day, $3) >= $3
                      AND g.ended_at IS NULL
                      AND (r.parent IS NULL
                           OR EXISTS (SELECT 1 FROM org_below b
                                       WHERE b.above = g.unit AND b.below = a.unit))))
 ORDER BY a.id DESC
 LIMIT $10 OFFSET $11;

-- The same arguments, without $10 and $11.
-- name: org_audit_count
SELECT count(*)
  FROM audit a
 WHERE a.at >= $4 AND a.at < $5
   AND (CAST($6 AS bigint) = 0 OR a.person = $6)
   AND (CAST($7 AS text) IS NULL OR a.action = $7 OR a.action LIKE CAST($7 AS text) || '.%')
   AND (CAST($8 AS text) IS NULL OR a.object = $8)
   AND (CAST($9 AS text) IS NULL OR a.sentence LIKE $9 ESCAPE '!' OR a.name LIKE $9 ESCAPE '!')
   AND (CAST($1 AS bigint) = 0
        OR EXISTS (SELECT 1 FROM org_grant g JOIN org_unit r ON r.id = g.unit
                    WHERE g.person = $1 AND ((CAST($2 AS bigint) >> g.role) & 1) = 1
                      AND g.from_day <= $3 AND COALESCE(g.until_day, $3) >= $3
                      AND g.ended_at IS NULL
                      AND (r.parent IS NULL
                           OR EXISTS (SELECT 1 FROM org_below b
                                       WHERE b.above = g.unit AND b.below = a.unit))));

-- name: org_audit_seal
SELECT to_id, at, head FROM audit_seal ORDER BY id DESC LIMIT 1;

-- ---- Practice ---------------------------------------------------------------------------------

-- name: org_practice kept
SELECT 1 FROM setting WHERE name = 'practice';

-- $1 now
-- name: org_mark_practice
INSERT INTO setting (name, value, changed_at, changed_by) VALUES ('practice', 'yes', $1, 0)
ON CONFLICT (name) DO UPDATE SET changed_at = excluded.changed_at;

-- name: org_forget_identities
UPDATE org_person SET identity_sealed = NULL, identity_hash = NULL, identity_masked = NULL
 WHERE identity_hash IS NOT NULL;

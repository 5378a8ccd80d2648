-- SPDX-License-Identifier: Apache-2.0
-- tables: selection selection_leader selection_session selection_presence selection_kit

-- name: selection_camp_update
UPDATE selection
   SET camp_place = $3, camp_from = $4, camp_until = $5, kit = $6, camp_rev = camp_rev + 1
 WHERE id = $1 AND camp_rev = $2;

-- ---- Who leads --------------------------------------------------------------------------------

-- name: selection_leaders
SELECT l.person, p.name, u.name
  FROM selection_leader l
  JOIN org_person p ON p.id = l.person
  LEFT JOIN org_service s ON s.person = p.id AND s.from_day <= $2
                         AND COALESCE(s.until_day, $2) >= $2
  LEFT JOIN org_unit u ON u.id = s.unit
 WHERE l.selection = $1 AND l.is_ended = 0
 ORDER BY l.person;

-- name: selection_leads kept
SELECT 1 FROM selection_leader WHERE selection = $1 AND person = $2 AND is_ended = 0;

-- name: selection_leader_give
INSERT INTO selection_leader (selection, person, is_ended) VALUES ($1, $2, 0)
ON CONFLICT (selection, person) DO UPDATE SET is_ended = 0;

-- name: selection_leader_end
UPDATE selection_leader SET is_ended = 1 WHERE selection = $1 AND person = $2 AND is_ended = 0;

-- name: selection_leaders_clear
DELETE FROM selection_leader WHERE selection = $1;

-- ---- The programme ----------------------------------------------------------------------------

-- name: selection_sessions
SELECT id, day, from_minute, until_minute, course, teacher, venue
  FROM selection_session
 WHERE selection = $1
 ORDER BY day, from_minute, id;

-- name: selection_session_set
INSERT INTO selection_session (id, selection, day, from_minute, until_minute, course, teacher,
                               venue)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (id) DO UPDATE
   SET day = excluded.day, from_minute = excluded.from_minute,
       until_minute = excluded.until_minute, course = excluded.course,
       teacher = excluded.teacher, venue = excluded.venue;

-- name: selection_session_is_held
SELECT 1 FROM selection_presence WHERE session = $1;

-- name: selection_session_delete
DELETE FROM selection_session WHERE id = $1;

-- name: selection_sessions_clear
DELETE FROM selection_session WHERE selection = $1;

-- ---- Who came ---------------------------------------------------------------------------------

-- name: selection_presences
SELECT x.session, x.candidate, x.rev, x.state, x.reason, x.at, p.name
  FROM selection_session s
  JOIN selection_presence x ON x.session = s.id
  JOIN org_person p ON p.id = x.person
 WHERE s.selection = $1
   AND x.rev = (SELECT max(y.rev) FROM selection_presence y
                 WHERE y.session = x.session AND y.candidate = x.candidate)
 ORDER BY x.session, x.candidate;

-- name: selection_presence_last
SELECT x.rev, x.state, x.reason, x.at, p.name
  FROM selection_presence x JOIN org_person p ON p.id = x.person
 WHERE x.session = $1 AND x.candidate = $2
 ORDER BY x.rev DESC LIMIT 1;

-- name: selection_presence_add
INSERT INTO selection_presence (session, candidate, rev, state, reason, at, person)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (session, candidate, rev) DO NOTHING;

-- ---- Kit and attire ---------------------------------------------------------------------------

-- name: selection_kits
SELECT k.candidate, k.rev, k.missing, k.at, p.name
  FROM selection_candidate m
  JOIN selection_kit k ON k.candidate = m.id
  JOIN org_person p ON p.id = k.person
 WHERE m.selection = $1
   AND k.rev = (SELECT max(y.rev) FROM selection_kit y WHERE y.candidate = k.candidate)
 ORDER BY k.candidate;

-- name: selection_kit_last
SELECT k.rev, k.missing, k.at, p.name
  FROM selection_kit k JOIN org_person p ON p.id = k.person
 WHERE k.candidate = $1
 ORDER BY k.rev DESC LIMIT 1;

-- name: selection_kit_add
INSERT INTO selection_kit (candidate, rev, missing, at, person) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (candidate, rev) DO NOTHING;

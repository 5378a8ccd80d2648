-- SPDX-License-Identifier: Apache-2.0

-- ---- The selection ----------------------------------------------------------------------------

-- One sees selections of the units above and below one's own, those being set up only if one runs
-- them; any whose camp one leads; and any that was announced in which one is a candidate.
-- $1 like, $2 person, $3 roles that see, $4 roles that run, $5 today, $6 rows, $7 rows before
-- name: selection_find
SELECT t.id, t.owner_unit, u.name, t.title, t.event, t.contest, x.title, t.state, t.closing_day,
       t.event_day, t.size, t.reserves, t.least_women, t.recommended, t.drawn, t.needs_certificate,
       t.needs_service, t.deciders, t.version, t.team, t.team_version, t.camp_place, t.camp_from,
       t.camp_until, t.kit, t.camp_rev, t.rev, t.changed_at,
       (SELECT count(*) FROM selection_candidate m WHERE m.selection = t.id AND m.standing <> 4)
  FROM selection t
  JOIN org_unit u ON u.id = t.owner_unit
  LEFT JOIN contest x ON x.id = t.contest
 WHERE (CAST($1 AS text) IS NULL OR t.title LIKE $1 ESCAPE '!')
   AND (EXISTS (SELECT 1 FROM org_sight s
                 WHERE t.state > 0 AND s.unit = t.owner_unit AND s.person = $2
                   AND (CAST($3 AS bigint) >> s.role) & 1 = 1
                   AND $5 BETWEEN s.from_day AND s.last_day)
        OR EXISTS (SELECT 1 FROM org_reach s
                    WHERE s.unit = t.owner_unit AND s.person = $2
                      AND (CAST($4 AS bigint) >> s.role) & 1 = 1
                      AND $5 BETWEEN s.from_day AND s.last_day)
        OR EXISTS (SELECT 1 FROM selection_leader l
                    WHERE l.selection = t.id AND l.person = $2 AND l.is_ended = 0)
        OR EXISTS (SELECT 1 FROM selection_candidate m
                    WHERE m.selection = t.id AND m.person = $2 AND t.state = 2))
 ORDER BY t.event_day DESC, t.id DESC
 LIMIT $6 OFFSET $7;

-- name: selection_count
SELECT count(*)
  FROM selection t
 WHERE (CAST($1 AS text) IS NULL OR t.title LIKE $1 ESCAPE '!')
   AND (EXISTS (SELECT 1 FROM org_sight s
                 WHERE t.state > 0 AND s.unit = t.owner_unit AND s.person = $2
                   AND (CAST($3 AS bigint) >> s.role) & 1 = 1
                   AND $5 BETWEEN s.from_day AND s.last_day)
        OR EXISTS (SELECT 1 FROM org_reach s
                    WHERE s.unit = t.owner_unit AND s.person = $2
                      AND (CAST($4 AS bigint) >> s.role) & 1 = 1
                      AND $5 BETWEEN s.from_day AND s.last_day)
        OR EXISTS (SELECT 1 FROM selection_leader l
                    WHERE l.selection = t.id AND l.person = $2 AND l.is_ended = 0)
        OR EXISTS (SELECT 1 FROM selection_candidate m
                    WHERE m.selection = t.id AND m.person = $2 AND t.state = 2));

-- $1 selection, $2 person, $3 roles that see, $4 roles that run, $5 today
-- name: selection_is_seen kept
SELECT 1
  FROM selection t
 WHERE t.id = $1
   AND (EXISTS (SELECT 1 FROM org_sight s
                 WHERE t.state > 0 AND s.unit = t.owner_unit AND s.person = $2
                   AND (CAST($3 AS bigint) >> s.role) & 1 = 1
                   AND $5 BETWEEN s.from_day AND s.last_day)
        OR EXISTS (SELECT 1 FROM org_reach s
                    WHERE s.unit = t.owner_unit AND s.person = $2
                      AND (CAST($4 AS bigint) >> s.role) & 1 = 1
                      AND $5 BETWEEN s.from_day AND s.last_day)
        OR EXISTS (SELECT 1 FROM selection_leader l
                    WHERE l.selection = t.id AND l.person = $2 AND l.is_ended = 0)
        OR EXISTS (SELECT 1 FROM selection_candidate m
                    WHERE m.selection = t.id AND m.person = $2 AND t.state = 2));

-- name: selection_get
SELECT t.id, t.owner_unit, u.name, t.title, t.event, t.contest, x.title, t.state, t.closing_day,
       t.event_day, t.size, t.reserves, t.least_women, t.recommended, t.drawn, t.needs_certificate,
       t.needs_service, t.deciders, t.version, t.team, t.team_version, t.camp_place, t.camp_from,
       t.camp_until, t.kit, t.camp_rev, t.rev, t.changed_at,
       (SELECT count(*) FROM selection_candidate m WHERE m.selection = t.id AND m.standing <> 4)
  FROM selection t
  JOIN org_unit u ON u.id = t.owner_unit
  LEFT JOIN contest x ON x.id = t.contest
 WHERE t.id = $1;

-- name: selection_insert
INSERT INTO selection (id, owner_unit, title, event, contest, state, closing_day, event_day, size,
                       reserves, least_women, recommended, drawn, needs_certificate, needs_service,
                       deciders, version, team_version, camp_place, kit, camp_rev, rev, changed_at,
                       changed_by)
VALUES ($1, $2, $3, $4, $5, 0, $6, $7, $8, $9, $10, $11, $12, $13, $14, '[]', 0, 0, '', $15, 1, 1,
        $16, $17);

-- name: selection_update
UPDATE selection
   SET title = $3, event = $4, contest = $5, closing_day = $6, event_day = $7, size = $8,
       reserves = $9, least_women = $10, recommended = $11, drawn = $12, needs_certificate = $13,
       needs_service = $14, rev = rev + 1, changed_at = $15, changed_by = $16
 WHERE id = $1 AND rev = $2;

-- name: selection_open
UPDATE selection SET state = 1, rev = rev + 1, changed_at = $3, changed_by = $4
 WHERE id = $1 AND rev = $2 AND state = 0;

-- name: selection_delete
DELETE FROM selection WHERE id = $1 AND state = 0;

-- name: selection_decide
UPDATE selection SET deciders = $3, rev = rev + 1, changed_at = $4, changed_by = $5
 WHERE id = $1 AND rev = $2;

-- name: selection_announce
UPDATE selection SET state = 2, version = version + 1, rev = rev + 1, changed_at = $3,
                     changed_by = $4
 WHERE id = $1 AND rev = $2;

-- name: selection_touch
UPDATE selection SET rev = rev + 1, changed_at = $3, changed_by = $4 WHERE id = $1 AND rev = $2;

-- name: selection_hand_over
UPDATE selection SET team = $3, team_version = version, rev = rev + 1, changed_at = $4,
                     changed_by = $5
 WHERE id = $1 AND rev = $2;

-- ---- Candidates -------------------------------------------------------------------------------

-- name: selection_candidates
SELECT m.id, m.person, p.name, p.sex, p.post, p.certificate, m.unit, u.name, u.short_name, m.origin,
       m.source, m.note, m.ability, m.work, m.drill, m.standing, m.place, m.grounds, m.rev,
       b.name, m.changed_at
  FROM selection_candidate m
  JOIN org_person p ON p.id = m.person
  JOIN org_unit u ON u.id = m.unit
  LEFT JOIN org_person b ON b.id = m.added_by
 WHERE m.selection = $1
 ORDER BY CASE m.standing WHEN 1 THEN 0 WHEN 2 THEN 1 WHEN 0 THEN 2 WHEN 3 THEN 3 ELSE 4 END,
          m.place, u.sort_order, u.id, m.origin, m.id;

-- Somebody who had withdrawn may come in again.
-- name: selection_candidate_add
INSERT INTO selection_candidate (id, selection, person, unit, origin, source, note, ability, work,
                                 drill, standing, place, grounds, rev, added_by, changed_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, 0, '', 1, $11, $12)
ON CONFLICT (selection, person) DO UPDATE
   SET unit = excluded.unit, origin = excluded.origin, source = excluded.source,
       note = excluded.note, ability = excluded.ability, work = excluded.work,
       drill = excluded.drill, standing = 0, place = 0, grounds = '',
       rev = selection_candidate.rev + 1, added_by = excluded.added_by,
       changed_at = excluded.changed_at
 WHERE selection_candidate.standing = 4;

-- name: selection_candidate_change
UPDATE selection_candidate
   SET ability = $4, work = $5, drill = $6, rev = rev + 1, changed_at = $7
 WHERE selection = $1 AND id = $2 AND rev = $3;

-- name: selection_candidate_stand
UPDATE selection_candidate
   SET standing = $3, place = $4, grounds = $5, rev = rev + 1, changed_at = $6
 WHERE selection = $1 AND id = $2 AND (standing <> $3 OR place <> $4 OR grounds <> $5);

-- name: selection_candidate_delete
DELETE FROM selection_candidate WHERE selection = $1 AND id = $2;

-- name: selection_candidate_of
SELECT id, standing FROM selection_candidate WHERE selection = $1 AND person = $2;

-- Whoever has withdrawn takes nobody's place.
-- name: selection_taken_places
SELECT count(*) FROM selection_candidate
 WHERE selection = $1 AND unit = $2 AND origin = $3 AND standing <> 4;

-- ---- The list ---------------------------------------------------------------------------------

-- name: selection_list_add
INSERT INTO selection_list (selection, version, lines, deciders, reason, at, person)
VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: selection_lists
SELECT l.version, l.lines, l.deciders, l.reason, l.at, p.name
  FROM selection_list l JOIN org_person p ON p.id = l.person
 WHERE l.selection = $1
 ORDER BY l.version DESC;

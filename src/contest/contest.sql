-- SPDX-License-Identifier: Apache-2.0

-- ---- The contest ------------------------------------------------------------------------------

-- One sees contests of the units above and below one's own, those being set up only if one runs
-- them, and any in which one has a duty.
-- $1 like, $2 person, $3 roles that see, $4 roles that run, $5 today, $6 rows, $7 rows before
-- name: contest_list
SELECT t.id, t.owner_unit, u.name, t.title, t.state, t.from_day, t.until_day, t.scheme,
       t.people_scheme, t.stamp, t.shown, t.sealed_at, t.revealed, t.rev, t.changed_at,
       t.people_shown, (SELECT count(*) FROM contest_team m WHERE m.contest = t.id)
  FROM contest t
  JOIN org_unit u ON u.id = t.owner_unit
 WHERE (CAST($1 AS text) IS NULL OR t.title LIKE $1 ESCAPE '!')
   AND (EXISTS (SELECT 1 FROM org_sight x
                 WHERE t.state > 0 AND x.unit = t.owner_unit AND x.person = $2
                   AND (CAST($3 AS bigint) >> x.role) & 1 = 1
                   AND $5 BETWEEN x.from_day AND x.last_day)
        OR EXISTS (SELECT 1 FROM org_reach x
                    WHERE x.unit = t.owner_unit AND x.person = $2
                      AND (CAST($4 AS bigint) >> x.role) & 1 = 1
                      AND $5 BETWEEN x.from_day AND x.last_day)
        OR EXISTS (SELECT 1 FROM contest_duty d
                    WHERE d.contest = t.id AND d.person = $2 AND d.is_ended = 0))
 ORDER BY t.from_day DESC, t.id DESC
 LIMIT $6 OFFSET $7;

-- name: contest_count
SELECT count(*)
  FROM contest t
 WHERE (CAST($1 AS text) IS NULL OR t.title LIKE $1 ESCAPE '!')
   AND (EXISTS (SELECT 1 FROM org_sight x
                 WHERE t.state > 0 AND x.unit = t.owner_unit AND x.person = $2
                   AND (CAST($3 AS bigint) >> x.role) & 1 = 1
                   AND $5 BETWEEN x.from_day AND x.last_day)
        OR EXISTS (SELECT 1 FROM org_reach x
                    WHERE x.unit = t.owner_unit AND x.person = $2
                      AND (CAST($4 AS bigint) >> x.role) & 1 = 1
                      AND $5 BETWEEN x.from_day AND x.last_day)
        OR EXISTS (SELECT 1 FROM contest_duty d
                    WHERE d.contest = t.id AND d.person = $2 AND d.is_ended = 0));

-- $1 contest, $2 person, $3 roles that see, $4 roles that run, $5 today
-- name: contest_is_seen kept
SELECT 1
  FROM contest t
 WHERE t.id = $1
   AND (EXISTS (SELECT 1 FROM org_sight x
                 WHERE t.state > 0 AND x.unit = t.owner_unit AND x.person = $2
                   AND (CAST($3 AS bigint) >> x.role) & 1 = 1
                   AND $5 BETWEEN x.from_day AND x.last_day)
        OR EXISTS (SELECT 1 FROM org_reach x
                    WHERE x.unit = t.owner_unit AND x.person = $2
                      AND (CAST($4 AS bigint) >> x.role) & 1 = 1
                      AND $5 BETWEEN x.from_day AND x.last_day)
        OR EXISTS (SELECT 1 FROM contest_duty d
                    WHERE d.contest = t.id AND d.person = $2 AND d.is_ended = 0));

-- name: contest_get
SELECT t.id, t.owner_unit, u.name, t.title, t.state, t.from_day, t.until_day, t.scheme,
       t.people_scheme, t.stamp, t.shown, t.sealed_at, t.revealed, t.rev, t.changed_at,
       t.people_shown, 0, t.plan
  FROM contest t
  JOIN org_unit u ON u.id = t.owner_unit
 WHERE t.id = $1;

-- name: contest_insert
INSERT INTO contest (id, owner_unit, title, state, from_day, until_day, plan, stamp, shown,
                     revealed, rev, changed_at, changed_by)
VALUES ($1, $2, $3, 0, $4, $5, $6, 0, 0, 0, 1, $7, $8);

-- name: contest_update
UPDATE contest
   SET title = $3, from_day = $4, until_day = $5, plan = $6, rev = rev + 1, changed_at = $7,
       changed_by = $8
 WHERE id = $1 AND rev = $2 AND state = 0;

-- name: contest_move
UPDATE contest
   SET state = $3, scheme = $4, people_scheme = $5, stamp = stamp + 1, rev = rev + 1,
       changed_at = $6, changed_by = $7
 WHERE id = $1 AND rev = $2 AND state = $3 - 1;

-- name: contest_stamp
UPDATE contest SET stamp = stamp + 1 WHERE id = $1;

-- name: contest_show
UPDATE contest SET shown = $2, people_shown = $3, stamp = stamp + 1 WHERE id = $1;

-- name: contest_seal
UPDATE contest SET sealed_at = $2, sealed = $3, revealed = 0, stamp = stamp + 1
 WHERE id = $1 AND sealed_at IS NULL;

-- name: contest_reveal
UPDATE contest SET revealed = revealed + 1, stamp = stamp + 1
 WHERE id = $1 AND sealed_at IS NOT NULL AND revealed = $2;

-- name: contest_unseal
UPDATE contest SET sealed_at = NULL, sealed = NULL, revealed = 0, stamp = stamp + 1 WHERE id = $1;

-- name: contest_sealed_board
SELECT sealed FROM contest WHERE id = $1;

-- Those that may still change, the latest first.
-- name: contest_moving
SELECT id, stamp, shown FROM contest WHERE state IN (2, 3) ORDER BY id DESC LIMIT $1;

-- name: contest_delete
DELETE FROM contest WHERE id = $1 AND state = 0;

-- name: contest_add_subject
INSERT INTO contest_subject (contest, subject, title, way, of, points, marks, state)
VALUES ($1, $2, $3, $4, $5, $6, $7, 0);

-- name: contest_add_item
INSERT INTO contest_item (contest, subject, item, title, kind, marks, step, part)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: contest_open_subjects
SELECT count(*) FROM contest_subject WHERE contest = $1 AND state = 1;

-- ---- Duties -----------------------------------------------------------------------------------

-- name: contest_duties
SELECT d.id, d.duty, d.subject, d.person, p.name, u.name, COALESCE(u.id, 0), d.seat, d.is_ended
  FROM contest_duty d
  JOIN contest t ON t.id = d.contest
  JOIN org_person p ON p.id = d.person
  LEFT JOIN org_service s ON s.person = p.id AND s.from_day <= t.from_day
                         AND COALESCE(s.until_day, t.from_day) >= t.from_day
  LEFT JOIN org_unit u ON u.id = s.unit
 WHERE d.contest = $1
 ORDER BY d.is_ended, d.duty, d.subject, d.seat, d.id;

-- $1 contest, $2 person, $3 duty, $4 subject (0: any)
-- name: contest_has_duty kept
SELECT 1 FROM contest_duty
 WHERE contest = $1 AND person = $2 AND duty = $3 AND is_ended = 0
   AND (subject = 0 OR CAST($4 AS bigint) = 0 OR subject = $4);

-- name: contest_duty_give
INSERT INTO contest_duty (id, contest, duty, subject, person, seat, is_ended)
VALUES ($1, $2, $3, $4, $5, $6, 0)
ON CONFLICT (contest, duty, subject, person) DO UPDATE SET is_ended = 0;

-- name: contest_duty_end
UPDATE contest_duty SET is_ended = 1 WHERE id = $1 AND contest = $2 AND is_ended = 0;

-- name: contest_duty_person
SELECT person FROM contest_duty WHERE id = $1;

-- name: contest_last_seat
SELECT max(seat) FROM contest_duty WHERE contest = $1 AND duty = $2 AND subject = $3;

-- name: contest_clear_duties
DELETE FROM contest_duty WHERE contest = $1;

-- ---- Teams ------------------------------------------------------------------------------------

-- name: contest_teams
SELECT m.id, m.unit, u.name, m.name, m.standing, m.remark, m.sort_order, m.checked_at, m.kit, m.rev
  FROM contest_team m JOIN org_unit u ON u.id = m.unit
 WHERE m.contest = $1
 ORDER BY m.sort_order, m.id;

-- name: contest_team_get
SELECT m.id, m.unit, u.name, m.name, m.standing, m.remark, m.sort_order, m.checked_at, m.kit, m.rev
  FROM contest_team m JOIN org_unit u ON u.id = m.unit
 WHERE m.id = $1 AND m.contest = $2;

-- name: contest_members
SELECT x.id, x.team, x.person, p.name, p.post, p.certificate, p.sex, x.seat, x.is_leader, x.is_out,
       x.reason
  FROM contest_member x JOIN org_person p ON p.id = x.person
 WHERE x.contest = $1
 ORDER BY x.team, x.is_out, x.seat, x.id;

-- name: contest_team_insert
INSERT INTO contest_team (id, contest, unit, name, standing, remark, sort_order, kit, rev,
                          changed_at, changed_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, '[]', 1, $8, $9)
ON CONFLICT (contest, name) DO NOTHING;

-- name: contest_team_update
UPDATE contest_team
   SET name = $4, standing = $5, remark = $6, rev = rev + 1, changed_at = $7, changed_by = $8
 WHERE id = $1 AND contest = $2 AND rev = $3
   AND NOT EXISTS (SELECT 1 FROM contest_team o
                    WHERE o.contest = $2 AND o.name = $4 AND o.id <> $1);

-- name: contest_team_touch
UPDATE contest_team SET checked_at = $2, kit = $3, rev = rev + 1 WHERE id = $1;

-- name: contest_team_delete
DELETE FROM contest_team WHERE id = $1;

-- name: contest_members_delete
DELETE FROM contest_member WHERE team = $1;

-- name: contest_member_out
UPDATE contest_member SET is_out = 1, reason = $2, at = $3 WHERE id = $1;

-- name: contest_member_elsewhere
SELECT m.name FROM contest_member x JOIN contest_team m ON m.id = x.team
 WHERE x.contest = $1 AND x.person = $2 AND x.team <> $3;

-- name: contest_member_set
INSERT INTO contest_member (id, contest, team, person, seat, is_leader, is_out, reason, at)
VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $8)
ON CONFLICT (contest, person) DO UPDATE
   SET seat = excluded.seat, is_leader = excluded.is_leader, is_out = 0,
       reason = excluded.reason, at = excluded.at;

-- name: contest_is_scored
SELECT 1 FROM contest_sheet WHERE contest = $1 AND entrant = $2
UNION ALL
SELECT 1 FROM contest_figure WHERE contest = $1 AND entrant = $2
UNION ALL
SELECT 1 FROM contest_press WHERE contest = $1 AND entrant = $2;

-- name: contest_last_order
SELECT max(sort_order) FROM contest_team WHERE contest = $1;

-- What was drawn: the place, and the blind number.
-- name: contest_turn_order
INSERT INTO contest_turn (contest, subject, entrant, turn, blind) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (contest, subject, entrant) DO UPDATE SET turn = excluded.turn;

-- name: contest_turn_blind
INSERT INTO contest_turn (contest, subject, entrant, turn, blind) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (contest, subject, entrant) DO UPDATE SET blind = excluded.blind;

-- name: contest_draws
SELECT draw, subject, COALESCE(taken_at, 0) FROM contest_draw WHERE contest = $1 ORDER BY draw;

-- name: contest_draw_keep
INSERT INTO contest_draw (draw, contest, subject, taken_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (draw) DO UPDATE SET taken_at = excluded.taken_at;

-- $1 contest, $2 subject, $3 kind
-- name: contest_draws_untake
UPDATE contest_draw SET taken_at = NULL
 WHERE contest = $1 AND subject = $2
   AND draw IN (SELECT d.id FROM draw d WHERE d.kind = $3 AND d.subject_id = $1);

-- ---- Entrants ---------------------------------------------------------------------------------

-- name: contest_entrant_teams
SELECT m.id, m.id, m.unit, 0, m.name, m.name, m.standing, COALESCE(n.turn, 0), n.blind, 0
  FROM contest_team m
  LEFT JOIN contest_turn n ON n.contest = m.contest AND n.subject = $2 AND n.entrant = m.id
 WHERE m.contest = $1 AND m.standing <> 2
 ORDER BY COALESCE(NULLIF(n.turn, 0), 1000000), m.sort_order, m.id;

-- name: contest_entrant_members
SELECT x.id, m.id, m.unit, x.person, p.name, m.name, m.standing, COALESCE(n.turn, 0), n.blind,
       x.seat
  FROM contest_member x
  JOIN contest_team m ON m.id = x.team
  JOIN org_person p ON p.id = x.person
  LEFT JOIN contest_turn n ON n.contest = x.contest AND n.subject = $2 AND n.entrant = x.id
 WHERE x.contest = $1 AND x.is_out = 0 AND m.standing <> 2
 ORDER BY COALESCE(NULLIF(n.turn, 0), 1000000), m.sort_order, m.id, x.seat;

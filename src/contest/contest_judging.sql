-- SPDX-License-Identifier: Apache-2.0
-- Subjects, sheets, cells, figures, presses: what is written while a contest is on.

-- ---- Subjects ---------------------------------------------------------------------------------

-- name: contest_subjects
SELECT s.subject, s.title, s.way, s.of, s.points, s.marks, s.state,
       EXISTS (SELECT 1 FROM contest_turn n
                WHERE n.contest = s.contest AND n.subject = s.subject AND n.blind <> '')
  FROM contest_subject s
 WHERE s.contest = $1
 ORDER BY s.subject;

-- name: contest_subject_get kept
SELECT s.subject, s.title, s.way, s.of, s.points, s.marks, s.state,
       EXISTS (SELECT 1 FROM contest_turn n
                WHERE n.contest = s.contest AND n.subject = s.subject AND n.blind <> '')
  FROM contest_subject s
 WHERE s.contest = $1 AND s.subject = $2;

-- name: contest_items kept
SELECT item, title, kind, marks, step, part FROM contest_item
 WHERE contest = $1 AND subject = $2
 ORDER BY item;

-- name: contest_subject_move
UPDATE contest_subject SET state = $4 WHERE contest = $1 AND subject = $2 AND state = $3;

-- ---- Sheets -----------------------------------------------------------------------------------

-- $1 contest, $2 subject (0: all), $3 judge (0: all)
-- An open sheet of somebody who has left the contest waits for nobody.
-- name: contest_sheets
SELECT s.id, s.contest, s.subject, s.entrant, s.duty, s.person, s.seat, p.name, s.state, s.total,
       s.filled, s.remark, s.settled, s.rev, s.at, s.words, COALESCE(s.compared_at, 0)
  FROM contest_sheet s JOIN org_person p ON p.id = s.person
 WHERE s.contest = $1 AND (CAST($2 AS bigint) = 0 OR s.subject = $2)
   AND (CAST($3 AS bigint) = 0 OR s.person = $3)
   AND (s.state <> 0 OR NOT EXISTS (SELECT 1 FROM contest_leaver l WHERE l.entrant = s.entrant))
 ORDER BY s.subject, s.entrant, s.seat;

-- What points are worked out from; a board does it often, so nothing else comes along.
-- name: contest_sheet_totals
SELECT subject, entrant, seat, state, total, filled
  FROM contest_sheet
 WHERE contest = $1
 ORDER BY subject, entrant, seat;

-- name: contest_sheet_get
SELECT s.id, s.contest, s.subject, s.entrant, s.duty, s.person, s.seat, p.name, s.state, s.total,
       s.filled, s.remark, s.settled, s.rev, s.at, s.words, COALESCE(s.compared_at, 0)
  FROM contest_sheet s JOIN org_person p ON p.id = s.person
 WHERE s.id = $1;

-- What a cell asks: nothing here changes with a cell.
-- name: contest_sheet_frame kept
SELECT contest, subject, entrant, person, state, remark FROM contest_sheet WHERE id = $1;

-- name: contest_sheet_add
INSERT INTO contest_sheet (id, contest, subject, entrant, duty, person, seat, state, total, filled,
                           remark, settled, rev, at)
VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, 0, '', '', 1, $9)
ON CONFLICT (contest, subject, entrant, duty) DO NOTHING;

-- name: contest_sheets_set_aside
UPDATE contest_sheet SET state = 2, remark = '评委分工已撤销', rev = rev + 1, at = $2
 WHERE duty = $1 AND state = 0;

-- name: contest_sheet_move
UPDATE contest_sheet
   SET state = $3, remark = $4, settled = $5, rev = rev + 1, at = $6
 WHERE id = $1 AND rev = $2;

-- name: contest_sheet_words
UPDATE contest_sheet SET words = $3, at = $4 WHERE id = $1 AND words = $2 AND state = 0;

-- name: contest_sheet_count
UPDATE contest_sheet SET total = total + $2, filled = filled + $3, at = $4 WHERE id = $1;

-- ---- Cells ------------------------------------------------------------------------------------

-- name: contest_cell_last
SELECT rev, value, note, why, at FROM contest_cell
 WHERE sheet = $1 AND item = $2
 ORDER BY rev DESC LIMIT 1;

-- name: contest_cells
SELECT x.item, x.value, x.note, x.why, x.rev, x.at
  FROM contest_cell x
 WHERE x.sheet = $1
   AND x.rev = (SELECT max(y.rev) FROM contest_cell y WHERE y.sheet = x.sheet AND y.item = x.item)
 ORDER BY x.item;

-- name: contest_cell_history
SELECT x.item, x.rev, x.at, x.value, x.note, x.why, p.name
  FROM contest_cell x JOIN org_person p ON p.id = x.person
 WHERE x.sheet = $1
 ORDER BY x.at, x.item, x.rev;

-- name: contest_cell_add
INSERT INTO contest_cell (sheet, item, rev, value, note, why, at, person)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (sheet, item, rev) DO NOTHING;

-- ---- Figures ----------------------------------------------------------------------------------

-- Of the subjects from $2 to $3; 0 holds what was decided in writing.
-- name: contest_figures
SELECT x.subject, x.entrant, x.rev, x.value, x.source, x.day, x.note, x.at, p.name
  FROM contest_figure x JOIN org_person p ON p.id = x.person
 WHERE x.contest = $1 AND x.subject BETWEEN $2 AND $3
   AND x.rev = (SELECT max(y.rev) FROM contest_figure y
                 WHERE y.contest = x.contest AND y.subject = x.subject AND y.entrant = x.entrant)
 ORDER BY x.subject, x.entrant;

-- name: contest_figure_last
SELECT rev, value, source, day, note, at FROM contest_figure
 WHERE contest = $1 AND subject = $2 AND entrant = $3
 ORDER BY rev DESC LIMIT 1;

-- name: contest_figure_add
INSERT INTO contest_figure (contest, subject, entrant, rev, value, source, day, note, at, person)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT (contest, subject, entrant, rev) DO NOTHING;

-- ---- The clock --------------------------------------------------------------------------------

-- name: contest_presses
SELECT x.entrant, x.rev, x.kind, x.at, x.value, x.reason, p.name
  FROM contest_press x JOIN org_person p ON p.id = x.person
 WHERE x.contest = $1 AND x.subject = $2
 ORDER BY x.entrant, x.rev;

-- name: contest_press_add
INSERT INTO contest_press (contest, subject, entrant, rev, kind, at, value, reason, person)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (contest, subject, entrant, rev) DO NOTHING;

-- SPDX-License-Identifier: Apache-2.0
-- tables: draw draw_line draw_witness

-- One sees draws of a unit whose draws one may see, of the units above one's own, and those whose
-- witness one is; what is not yet frozen only whoever keeps draws.
-- name: draw_list
SELECT d.id
  FROM draw d
 WHERE (CAST($1 AS text) IS NULL OR d.title LIKE $1 ESCAPE '!')
   AND (CAST($2 AS bigint) < 0 OR d.state = $2)
   AND (EXISTS (SELECT 1 FROM org_sight x
                 WHERE x.unit = d.owner_unit AND x.person = $3
                   AND (CAST($4 AS bigint) >> x.role) & 1 = 1
                   AND (d.state > 0 OR (CAST($6 AS bigint) >> x.role) & 1 = 1)
                   AND $5 BETWEEN x.from_day AND x.last_day)
        OR (d.state > 0 AND EXISTS (SELECT 1 FROM draw_witness w
                                     WHERE w.draw = d.id AND w.person = $3)))
 ORDER BY d.id DESC
 LIMIT $7 OFFSET $8;

-- name: draw_total
SELECT count(*)
  FROM draw d
 WHERE (CAST($1 AS text) IS NULL OR d.title LIKE $1 ESCAPE '!')
   AND (CAST($2 AS bigint) < 0 OR d.state = $2)
   AND (EXISTS (SELECT 1 FROM org_sight x
                 WHERE x.unit = d.owner_unit AND x.person = $3
                   AND (CAST($4 AS bigint) >> x.role) & 1 = 1
                   AND (d.state > 0 OR (CAST($6 AS bigint) >> x.role) & 1 = 1)
                   AND $5 BETWEEN x.from_day AND x.last_day)
        OR (d.state > 0 AND EXISTS (SELECT 1 FROM draw_witness w
                                     WHERE w.draw = d.id AND w.person = $3)));

-- name: draw_is_seen
SELECT 1
  FROM draw d
 WHERE d.id = $1
   AND (EXISTS (SELECT 1 FROM org_sight x
                 WHERE x.unit = d.owner_unit AND x.person = $2
                   AND (CAST($3 AS bigint) >> x.role) & 1 = 1
                   AND (d.state > 0 OR (CAST($5 AS bigint) >> x.role) & 1 = 1)
                   AND $4 BETWEEN x.from_day AND x.last_day)
        OR (d.state > 0 AND EXISTS (SELECT 1 FROM draw_witness w
                                     WHERE w.draw = d.id AND w.person = $2)));

-- name: draw_of_subject
SELECT id FROM draw WHERE subject_kind = $1 AND subject_id = $2 ORDER BY id;

-- name: draw_get
SELECT d.id, d.owner_unit, u.name, d.subject_kind, d.subject_id, d.title, d.kind, d.size,
       d.is_apart, d.way, d.is_public, d.redraw_of, d.reason, d.state, d.rev, d.changed_at, p.name,
       d.office, d.frozen_at, d.promise, d.frozen, d.open_until, d.number, d.drawn_at, d.drawn_by,
       d.secret, d.seed, d.hash, d.revealed_at, d.void_at, d.void_reason, n.id,
       (SELECT count(*) FROM draw_line l WHERE l.draw = d.id)
  FROM draw d
  JOIN org_unit u ON u.id = d.owner_unit
  LEFT JOIN org_person p ON p.id = d.changed_by
  LEFT JOIN draw n ON n.redraw_of = d.id
 WHERE d.id = $1;

-- name: draw_lines
SELECT number, label, unit, ref, excluded FROM draw_line WHERE draw = $1 ORDER BY number;

-- name: draw_results
SELECT place, number, value FROM draw_line WHERE draw = $1 AND place IS NOT NULL ORDER BY place;

-- name: draw_witnesses
SELECT person, name, commitment, committed_at, secret, opened_at
  FROM draw_witness WHERE draw = $1 ORDER BY number;

-- name: draw_secret_box
SELECT secret_box FROM draw WHERE id = $1;

-- name: draw_insert
INSERT INTO draw (id, owner_unit, subject_kind, subject_id, title, kind, size, is_apart, way,
                  is_public, redraw_of, reason, state, rev, created_at, changed_at, changed_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, 1, $13, $13, $14);

-- name: draw_update
UPDATE draw
   SET title = $3, kind = $4, size = $5, is_apart = $6, way = $7, is_public = $8, rev = rev + 1,
       changed_at = $9, changed_by = $10
 WHERE id = $1 AND rev = $2 AND state = 0;

-- name: draw_add_line
INSERT INTO draw_line (draw, number, label, unit, ref, excluded) VALUES ($1, $2, $3, $4, $5, $6);

-- name: draw_add_witness
INSERT INTO draw_witness (draw, number, person, name) VALUES ($1, $2, $3, $4);

-- Only of drafts: whatever is frozen stays.
-- name: draw_clear_lines
DELETE FROM draw_line
 WHERE draw = $1 AND EXISTS (SELECT 1 FROM draw d WHERE d.id = $1 AND d.state = 0);

-- name: draw_clear_witnesses
DELETE FROM draw_witness
 WHERE draw = $1 AND EXISTS (SELECT 1 FROM draw d WHERE d.id = $1 AND d.state = 0);

-- name: draw_delete
DELETE FROM draw WHERE id = $1 AND state = 0;

-- name: draw_freeze
UPDATE draw
   SET state = 1, office = $3, frozen_at = $4, secret_box = $5, promise = $6, frozen = $7,
       rev = rev + 1, changed_at = $4, changed_by = $8
 WHERE id = $1 AND rev = $2 AND state = 0;

-- name: draw_commit
UPDATE draw_witness SET commitment = $3, committed_at = $4
 WHERE draw = $1 AND person = $2 AND commitment IS NULL;

-- name: draw_begin_opening
UPDATE draw SET state = 2, open_until = $3, rev = rev + 1, changed_at = $4, changed_by = $5
 WHERE id = $1 AND rev = $2 AND state IN (1, 2);

-- name: draw_open
UPDATE draw_witness SET secret = $3, opened_at = $4
 WHERE draw = $1 AND person = $2 AND secret IS NULL;

-- name: draw_set_result
UPDATE draw_line SET place = $3, value = $4 WHERE draw = $1 AND number = $2 AND place IS NULL;

-- name: draw_finish
UPDATE draw
   SET state = $3, number = $4, drawn_at = $5, drawn_by = $6, secret = $7, seed = $8, hash = $9,
       revealed_at = $10, secret_box = NULL, rev = rev + 1, changed_at = $5, changed_by = $11
 WHERE id = $1 AND rev = $2 AND state IN (1, 2);

-- name: draw_reveal
UPDATE draw SET state = 4, revealed_at = $3, rev = rev + 1, changed_at = $3, changed_by = $4
 WHERE id = $1 AND rev = $2 AND state = 3;

-- name: draw_void
UPDATE draw
   SET state = 5, void_at = $3, void_reason = $4, rev = rev + 1, changed_at = $3, changed_by = $5
 WHERE id = $1 AND rev = $2 AND state BETWEEN 1 AND 4;

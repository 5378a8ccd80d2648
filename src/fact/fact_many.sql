-- SPDX-License-Identifier: Apache-2.0
-- Many figures at once, each looked up before; one that is another by now changes no row.
-- tables: fact fact_change

-- $1 id, $2 rev that was seen, $3 value, $4 source, $5 day, $6 note, $7 now, $8 person, $9 change
-- name: fact_many_change
UPDATE fact SET value = $3, source = $4, day = $5, note = $6, state = 0, rev = rev + 1, at = $7,
       person = $8, last_change = $9
 WHERE id = $1 AND rev = $2;

-- $1 id, $2 book, $3 subject, $4 metric, $5 value, $6 source, $7 day, $8 note, $9 now, $10 person,
-- $11 change
-- name: fact_many_add
INSERT INTO fact (id, book, subject, metric, value, source, day, note, state, proofs, rev, at,
                  person, last_change)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0, 1, $9, $10, $11)
ON CONFLICT (book, subject, metric) DO NOTHING;

-- $1 id, $2 figure, $3 now, $4 person, $5 name, $6 value before, $7 value, $8 source, $9 day,
-- $10 note, $11 why, $12 change before
-- name: fact_many_note
INSERT INTO fact_change (id, fact, at, person, name, was, value, source, day, note, state, why,
                         change_before)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, $11, $12);

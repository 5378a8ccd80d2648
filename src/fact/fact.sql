-- SPDX-License-Identifier: Apache-2.0
-- tables: fact_book fact fact_change fact_proof

-- name: fact_book_insert
INSERT INTO fact_book (id, owner_unit, title, from_day, until_day, stamp)
VALUES ($1, $2, $3, $4, $5, 0);

-- name: fact_book_update
UPDATE fact_book SET title = $2, from_day = $3, until_day = $4 WHERE id = $1;

-- The stamp changes with every figure, so it is asked for by itself.
-- name: fact_book_get kept
SELECT owner_unit, title, from_day, until_day FROM fact_book WHERE id = $1;

-- name: fact_book_stamp
SELECT stamp FROM fact_book WHERE id = $1;

-- name: fact_book_restamp
UPDATE fact_book SET stamp = stamp + 1 WHERE id = $1;

-- name: fact_all
SELECT f.id, f.book, f.subject, f.metric, f.value, f.source, f.day, f.note, f.state, f.proofs,
       f.rev, f.at, p.name, f.last_change
  FROM fact f LEFT JOIN org_person p ON p.id = f.person
 WHERE f.book = $1
 ORDER BY f.subject, f.metric;

-- name: fact_of_subject
SELECT f.id, f.book, f.subject, f.metric, f.value, f.source, f.day, f.note, f.state, f.proofs,
       f.rev, f.at, p.name
  FROM fact f LEFT JOIN org_person p ON p.id = f.person
 WHERE f.book = $1 AND f.subject = $2
 ORDER BY f.metric;

-- name: fact_known_count
SELECT count(*) FROM fact WHERE book = $1 AND value IS NOT NULL;

-- As it is asked before every change, it does without the name.
-- name: fact_find
SELECT f.id, f.book, f.subject, f.metric, f.value, f.source, f.day, f.note, f.state, f.proofs,
       f.rev, f.at, NULL, f.last_change, f.person
  FROM fact f
 WHERE f.book = $1 AND f.subject = $2 AND f.metric = $3;

-- name: fact_person_name
SELECT name FROM org_person WHERE id = $1;

-- name: fact_get
SELECT f.id, f.book, f.subject, f.metric, f.value, f.source, f.day, f.note, f.state, f.proofs,
       f.rev, f.at, p.name, f.last_change
  FROM fact f LEFT JOIN org_person p ON p.id = f.person
 WHERE f.id = $1;

-- name: fact_insert
INSERT INTO fact (id, book, subject, metric, value, source, day, note, state, proofs, rev, at,
                  person, last_change)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0, 1, $9, $10, $11);

-- name: fact_update
UPDATE fact SET value = $2, source = $3, day = $4, note = $5, state = 0, rev = rev + 1, at = $6,
       person = $7, last_change = $8
 WHERE id = $1;

-- The same of one that is entered already: where no state is written, SQLite need not check it,
-- which takes longer than all else.
-- name: fact_update_entered
UPDATE fact SET value = $2, source = $3, day = $4, note = $5, rev = rev + 1, at = $6, person = $7,
       last_change = $8
 WHERE id = $1;

-- name: fact_set_state
UPDATE fact SET state = $3, rev = rev + 1, last_change = $4 WHERE id = $1 AND rev = $2;

-- name: fact_note_change
INSERT INTO fact_change (id, fact, at, person, name, was, value, source, day, note, state, why,
                         change_before)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13);

-- The last 500, from one to the one before.
-- name: fact_history
WITH RECURSIVE past (id, place, change_before) AS (
    SELECT x.id, 1, x.change_before
      FROM fact f JOIN fact_change x ON x.id = f.last_change WHERE f.id = $1
     UNION ALL
    SELECT x.id, p.place + 1, x.change_before
      FROM past p JOIN fact_change x ON x.id = p.change_before WHERE p.place < 500)
SELECT x.at, x.name, x.was, x.value, x.source, x.day, x.note, x.state, x.why
  FROM past p JOIN fact_change x ON x.id = p.id ORDER BY p.place;

-- name: fact_proofs
SELECT x.fact, f.id, f.name, f.size, f.type, x.at, p.name
  FROM fact_proof x JOIN file f ON f.id = x.file LEFT JOIN org_person p ON p.id = x.person
 WHERE x.fact = $1
 ORDER BY x.at, f.id;

-- $1 book, $2 subject: theirs, and those of all together
-- name: fact_proofs_of_subject
SELECT x.fact, f.id, f.name, f.size, f.type, x.at, p.name
  FROM fact_proof x JOIN fact t ON t.id = x.fact JOIN file f ON f.id = x.file
  LEFT JOIN org_person p ON p.id = x.person
 WHERE t.book = $1 AND t.subject IN (0, $2)
 ORDER BY x.fact, x.at, f.id;

-- name: fact_prove
INSERT INTO fact_proof (fact, file, at, person) VALUES ($1, $2, $3, $4)
ON CONFLICT (fact, file) DO NOTHING;

-- name: fact_unprove
DELETE FROM fact_proof WHERE fact = $1 AND file = $2;

-- name: fact_count_proofs
UPDATE fact SET proofs = (SELECT count(*) FROM fact_proof WHERE fact = $1), rev = rev + 1
 WHERE id = $1;

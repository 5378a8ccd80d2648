-- SPDX-License-Identifier: Apache-2.0
-- tables: contest_record contest_publication

-- name: contest_record_insert
INSERT INTO contest_record (id, contest, publication, of, unit, person, name, team_name, day,
                            status, rank, ranked, total, award, prizes)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15);

-- name: contest_record_clear
DELETE FROM contest_record WHERE contest = $1;

-- $1 unit, $2 rows, $3 rows before
-- name: contest_records_of_unit
SELECT r.id, r.contest, r.publication, p.number, p.title, r.of, r.unit, r.person, r.name,
       r.team_name, r.day, r.status, r.rank, r.ranked, r.total, r.award, r.prizes
  FROM contest_record r
  JOIN contest_publication p ON p.id = r.publication
 WHERE r.unit = $1 AND (r.person IS NULL OR r.of = 1)
 ORDER BY r.day DESC, r.contest DESC, r.of, r.id
 LIMIT $2 OFFSET $3;

-- name: contest_records_of_unit_count
SELECT count(*) FROM contest_record WHERE unit = $1 AND (person IS NULL OR of = 1);

-- One's own before the team's.
-- $1 person, $2 rows, $3 rows before
-- name: contest_records_of_person
SELECT r.id, r.contest, r.publication, p.number, p.title, r.of, r.unit, r.person, r.name,
       r.team_name, r.day, r.status, r.rank, r.ranked, r.total, r.award, r.prizes
  FROM contest_record r
  JOIN contest_publication p ON p.id = r.publication
 WHERE r.person = $1
 ORDER BY r.day DESC, r.contest DESC, r.of DESC, r.id
 LIMIT $2 OFFSET $3;

-- name: contest_records_of_person_count
SELECT count(*) FROM contest_record WHERE person = $1;

-- name: contest_records_all
SELECT r.id, r.contest, r.publication, p.number, p.title, r.of, r.unit, r.person, r.name,
       r.team_name, r.day, r.status, r.rank, r.ranked, r.total, r.award, r.prizes
  FROM contest_record r
  JOIN contest_publication p ON p.id = r.publication
 WHERE r.contest = $1 AND r.of = $2
 ORDER BY r.id;

-- Of each contest the latest.
-- name: contest_sources
SELECT max(id) FROM contest_publication GROUP BY contest ORDER BY max(id) DESC LIMIT $1;

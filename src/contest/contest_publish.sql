-- SPDX-License-Identifier: Apache-2.0
-- tables: contest_publication contest_publication_file contest_nomination contest_appeal

-- ---- Publications -----------------------------------------------------------------------------

-- name: contest_publication_get
SELECT r.id, r.number, r.contest, r.version, r.owner_unit, r.title, u.name, r.files, r.engine,
       r.hash, r.audit_head, r.reason, r.agreed_by, r.supersedes, r.objections_until, r.at,
       r.person, r.name, n.id, n.version,
       (SELECT count(*) FROM contest_appeal a WHERE a.contest = r.contest AND a.state = 0),
       (SELECT count(*) FROM contest_appeal a
         WHERE a.contest = r.contest AND a.state = 1 AND a.answered_at > n.at)
  FROM contest_publication r
  JOIN contest_publication n ON n.id = (SELECT l.id FROM contest_publication l
                                         WHERE l.contest = r.contest
                                         ORDER BY l.version DESC LIMIT 1)
  JOIN org_unit u ON u.id = r.owner_unit
 WHERE r.id = $1;

-- name: contest_publications
SELECT id FROM contest_publication WHERE contest = $1 ORDER BY version DESC;

-- name: contest_publication_insert
INSERT INTO contest_publication (id, number, contest, version, owner_unit, title, files, engine,
                                 hash, audit_head, reason, agreed_by, supersedes,
                                 objections_until, at, person, name)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17);

-- name: contest_publication_keeps
INSERT INTO contest_publication_file (publication, hash) VALUES ($1, $2)
ON CONFLICT (publication, hash) DO NOTHING;

-- ---- Nominations ------------------------------------------------------------------------------

-- name: contest_nominations
SELECT id, contest, title, subject, coalesce(person, 0), unit, name, unit_name, grounds, deciders,
       withdrawn, at
  FROM contest_nomination
 WHERE contest = $1
 ORDER BY id;

-- name: contest_nomination_get
SELECT id, contest, title, subject, coalesce(person, 0), unit, name, unit_name, grounds, deciders,
       withdrawn, at
  FROM contest_nomination
 WHERE id = $1;

-- name: contest_nomination_insert
INSERT INTO contest_nomination (id, contest, title, subject, person, unit, name, unit_name,
                                grounds, deciders, withdrawn, at, decided_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', $11, $12);

-- name: contest_nomination_withdraw
UPDATE contest_nomination SET withdrawn = $2 WHERE id = $1 AND withdrawn = '';

-- ---- Objections -------------------------------------------------------------------------------

-- name: contest_appeals
SELECT a.id, a.contest, a.publication, r.number, a.team, t.name, a.subject, s.title, a.words,
       a.person, a.name, a.at, a.state, a.answer, a.deciders, a.answered_by, a.answered_at, a.rev
  FROM contest_appeal a
  JOIN contest_publication r ON r.id = a.publication
  JOIN contest_team t ON t.id = a.team
  LEFT JOIN contest_subject s ON s.contest = a.contest AND s.subject = a.subject
 WHERE a.contest = $1
 ORDER BY a.id DESC;

-- name: contest_appeal_get
SELECT a.id, a.contest, a.publication, r.number, a.team, t.name, a.subject, s.title, a.words,
       a.person, a.name, a.at, a.state, a.answer, a.deciders, a.answered_by, a.answered_at, a.rev
  FROM contest_appeal a
  JOIN contest_publication r ON r.id = a.publication
  JOIN contest_team t ON t.id = a.team
  LEFT JOIN contest_subject s ON s.contest = a.contest AND s.subject = a.subject
 WHERE a.id = $1;

-- name: contest_appeal_insert
INSERT INTO contest_appeal (id, contest, publication, team, subject, words, person, name, at,
                            state, answer, deciders, answered_by, rev)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, '', '[]', '', 1);

-- name: contest_appeal_move
UPDATE contest_appeal
   SET state = $3, answer = $4, deciders = $5, answered_by = $6, answered_at = $7, rev = rev + 1
 WHERE id = $1 AND rev = $2 AND state = 0;

-- An objection was allowed after the latest version.
-- name: contest_is_amending
SELECT 1
  FROM contest_appeal a
 WHERE a.contest = $1 AND a.state = 1
   AND a.answered_at > (SELECT max(l.at) FROM contest_publication l WHERE l.contest = $1);

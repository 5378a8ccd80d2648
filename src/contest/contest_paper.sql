-- SPDX-License-Identifier: Apache-2.0
-- Sheets that were filled in on paper.

-- name: contest_papers
SELECT x.person, p.name, x.at, x.cells, x.words
  FROM contest_paper x JOIN org_person p ON p.id = x.person
 WHERE x.sheet = $1
 ORDER BY x.at, x.person;

-- name: contest_paper_set
INSERT INTO contest_paper (sheet, person, at, cells, words) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (sheet, person) DO UPDATE
   SET at = excluded.at, cells = excluded.cells, words = excluded.words;

-- Those of a sheet that was opened again since.
-- name: contest_papers_clear
DELETE FROM contest_paper WHERE sheet = $1;

-- name: contest_paper_compared
SELECT p.name, s.compared_at
  FROM contest_sheet s JOIN org_person p ON p.id = s.compared_by
 WHERE s.id = $1;

-- name: contest_paper_uncompare
UPDATE contest_sheet SET compared_by = NULL, compared_at = NULL WHERE id = $1;

-- name: contest_paper_take
UPDATE contest_sheet
   SET state = 1, words = $3, compared_by = $4, compared_at = $5, rev = rev + 1, at = $5
 WHERE id = $1 AND rev = $2 AND state = 0;

-- SPDX-License-Identifier: Apache-2.0
-- tables: contest_report

-- $1 contest, $2 subject
-- name: contest_reports
SELECT id, contest, subject, entrant, title, medium, day, link, file, file_name, state, reason,
       person, name, at, judged_by, judged_at, rev
  FROM contest_report
 WHERE contest = $1 AND subject = $2
 ORDER BY id;

-- name: contest_report_get
SELECT id, contest, subject, entrant, title, medium, day, link, file, file_name, state, reason,
       person, name, at, judged_by, judged_at, rev
  FROM contest_report
 WHERE id = $1;

-- name: contest_report_insert
INSERT INTO contest_report (id, contest, subject, entrant, title, medium, day, link, file,
                            file_name, state, reason, person, name, at, judged_by, rev)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, '', $11, $12, $13, '', 1);

-- name: contest_report_move
UPDATE contest_report
   SET state = $3, reason = $4, judged_by = $5, judged_at = $6, rev = rev + 1
 WHERE id = $1 AND rev = $2;

-- Of one entrant of a subject: any, and those that count.
-- name: contest_report_any
SELECT 1 FROM contest_report WHERE contest = $1 AND subject = $2 AND entrant = $3;

-- name: contest_report_count
SELECT count(*) FROM contest_report
 WHERE contest = $1 AND subject = $2 AND entrant = $3 AND state = 1;

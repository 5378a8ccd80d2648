-- SPDX-License-Identifier: Apache-2.0
-- tables: session file_upload
--
-- What is asked of the copy that goes into a backup; of the running database only the last one.

-- name: backup_drop_sessions
DELETE FROM session;

-- name: backup_drop_uploads
DELETE FROM file_upload;

-- name: backup_files
SELECT hash FROM file
 UNION SELECT content FROM publish_result
 UNION SELECT facts FROM publish_result
 UNION SELECT totals FROM publish_result
 UNION SELECT hash FROM contest_publication_file
 ORDER BY 1;

-- name: backup_files_before_contests
SELECT hash FROM file
 UNION SELECT content FROM publish_result
 UNION SELECT facts FROM publish_result
 UNION SELECT totals FROM publish_result
 ORDER BY 1;

-- name: backup_files_before_results
SELECT DISTINCT hash FROM file ORDER BY 1;

-- name: backup_schema
SELECT max(number) FROM migration;

-- name: backup_last_change
SELECT max(id) FROM audit;

-- name: backup_changes_since
SELECT count(*) FROM audit WHERE id > $1;

-- name: backup_under_way
SELECT id FROM job
 WHERE kind = 'backup' AND state IN ('ready', 'running') AND person = $1
 ORDER BY id LIMIT 1;

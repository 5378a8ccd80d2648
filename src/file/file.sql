-- SPDX-License-Identifier: Apache-2.0
-- tables: file file_upload

-- name: file_get
SELECT f.id, f.hash, f.name, f.size, f.type, f.unit, f.at, p.name
  FROM file f LEFT JOIN org_person p ON p.id = f.person
 WHERE f.id = $1;

-- name: file_owner
SELECT person FROM file WHERE id = $1;

-- name: file_insert
INSERT INTO file (id, hash, name, size, type, unit, person, at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: file_upload_find
SELECT id, unit, name, size, received FROM file_upload
 WHERE person = $1 AND name = $2 AND size = $3 AND mark = $4
 ORDER BY id DESC LIMIT 1;

-- name: file_upload_get
SELECT id, unit, name, size, received FROM file_upload WHERE id = $1 AND person = $2;

-- name: file_upload_insert
INSERT INTO file_upload (id, person, unit, name, size, mark, received, begun_at)
VALUES ($1, $2, $3, $4, $5, $6, 0, $7);

-- name: file_upload_count
SELECT count(*) FROM file_upload WHERE person = $1;

-- name: file_upload_received
UPDATE file_upload SET received = $3 WHERE id = $1 AND received = $2;

-- $1 Unix ms
-- name: file_upload_any_old
SELECT id FROM file_upload WHERE begun_at < $1 LIMIT 1;

-- name: file_upload_delete_old
DELETE FROM file_upload WHERE id IN (SELECT id FROM file_upload WHERE begun_at < $1 LIMIT 500);

-- name: file_upload_there
SELECT 1 FROM file_upload WHERE id = $1;

-- name: file_upload_delete
DELETE FROM file_upload WHERE id = $1;

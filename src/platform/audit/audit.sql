-- SPDX-License-Identifier: Apache-2.0
-- tables: audit audit_seal

-- name: audit_add
INSERT INTO audit (id, at, person, name, action, object, object_id, unit, sentence,
                   before_json, after_json, address)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12);

-- name: audit_last_seal
SELECT id, to_id, head FROM audit_seal ORDER BY id DESC LIMIT 1;

-- name: audit_after
SELECT id, at, person, name, action, object, object_id, unit, sentence, before_json, after_json,
       address
  FROM audit WHERE id > $1 ORDER BY id LIMIT $2;

-- name: audit_any_after
SELECT id FROM audit WHERE id > $1 ORDER BY id LIMIT 1;

-- name: audit_add_seal
INSERT INTO audit_seal (id, from_id, to_id, row_count, head, marks, at)
VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: audit_seals
SELECT id, from_id, to_id, row_count, head, marks FROM audit_seal ORDER BY id;

-- name: audit_find_head
SELECT id FROM audit_seal WHERE head = $1;

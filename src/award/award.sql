-- SPDX-License-Identifier: Apache-2.0
-- tables: award_key award_certificate award_holder award_count award_address

-- name: award_get
SELECT id, number, owner_unit, series, source, stands, kind, holder, unit, event, award, name,
       unit_name, members, issuer, day, key, payload, signature, issued_at, revoked_at,
       revoked_by, revoked_reason
  FROM award_certificate
 WHERE id = $1;

-- name: award_of_series
SELECT id FROM award_certificate WHERE series = $1 ORDER BY id;

-- name: award_of_actor
SELECT a.id
  FROM award_holder h JOIN award_certificate a ON a.id = h.certificate
 WHERE h.person = $1 AND a.revoked_at IS NULL
 ORDER BY a.id DESC;

-- name: award_live
SELECT id FROM award_certificate
 WHERE series = $1 AND kind = $2 AND holder = $3 AND award = $4 AND revoked_at IS NULL;

-- name: award_was_taken_back
SELECT 1 FROM award_certificate
 WHERE series = $1 AND kind = $2 AND holder = $3 AND award = $4 AND stands = $5
   AND revoked_at IS NOT NULL;

-- name: award_left_over
SELECT id FROM award_certificate
 WHERE series = $1 AND stands <> $2 AND revoked_at IS NULL
 ORDER BY id;

-- name: award_insert
INSERT INTO award_certificate (id, number, owner_unit, series, source, stands, kind, holder, unit,
                               event, award, name, unit_name, members, issuer, day, key, payload,
                               signature, issued_at, issued_by)
VALUES ($1, $2, $3, $4, $5, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
        $20);

-- name: award_add_holder
INSERT INTO award_holder (certificate, person) VALUES ($1, $2) ON CONFLICT DO NOTHING;

-- name: award_keep
UPDATE award_certificate SET stands = $2 WHERE id = $1 AND revoked_at IS NULL;

-- name: award_revoke
UPDATE award_certificate SET revoked_at = $2, revoked_by = $3, revoked_reason = $4
 WHERE id = $1 AND revoked_at IS NULL;

-- name: award_count_up
INSERT INTO award_count (year, last) VALUES ($1, 1)
ON CONFLICT (year) DO UPDATE SET last = award_count.last + 1;

-- name: award_counted
SELECT last FROM award_count WHERE year = $1;

-- name: award_add_key
INSERT INTO award_key (id, public_key, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING;

-- name: award_keys
SELECT public_key FROM award_key ORDER BY at, id;

-- name: award_revoked
SELECT payload, signature FROM award_certificate WHERE revoked_at IS NOT NULL ORDER BY id;

-- name: award_revoked_count
SELECT count(*) FROM award_certificate WHERE revoked_at IS NOT NULL;

-- name: award_address
SELECT address FROM award_address WHERE owner_unit = $1;

-- name: award_set_address
INSERT INTO award_address (owner_unit, address, changed_at, changed_by) VALUES ($1, $2, $3, $4)
ON CONFLICT (owner_unit) DO UPDATE
   SET address = excluded.address, changed_at = excluded.changed_at,
       changed_by = excluded.changed_by;

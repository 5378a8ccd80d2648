-- SPDX-License-Identifier: Apache-2.0
-- tables: id_high migration

-- name: db_reserve_ids
UPDATE id_high SET high = high + $1 WHERE one = 1 RETURNING high;

-- name: db_migrations
SELECT number, name, checksum FROM migration ORDER BY number;

-- name: db_migration_done
INSERT INTO migration (number, name, checksum, applied_at) VALUES ($1, $2, $3, $4);

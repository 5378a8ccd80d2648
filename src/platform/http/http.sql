-- SPDX-License-Identifier: Apache-2.0
-- tables: idempotency

-- name: http_first_answer
SELECT body_hash, status, answer FROM idempotency WHERE person = $1 AND word = $2;

-- name: http_keep_answer
INSERT INTO idempotency (person, word, body_hash, status, answer, at)
VALUES ($1, $2, $3, $4, $5, $6);

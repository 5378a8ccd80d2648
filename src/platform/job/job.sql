-- SPDX-License-Identifier: Apache-2.0
-- tables: job job_timer session idempotency

-- name: job_add
INSERT INTO job (id, kind, payload, state, not_before, tries, progress, note, person, created_at)
VALUES ($1, $2, $3, 'ready', $4, 0, 0, '', $5, $6);

-- name: job_any_due
SELECT id FROM job WHERE state = 'ready' AND not_before <= $1 LIMIT 1;

-- name: job_take
UPDATE job SET state = 'running', tries = tries + 1
 WHERE id = (SELECT id FROM job WHERE state = 'ready' AND not_before <= $1
              ORDER BY not_before, id LIMIT 1)
RETURNING id, kind, payload, tries, person;

-- name: job_finish
UPDATE job SET state = 'done', progress = 100, note = $2, finished_at = $3
 WHERE id = $1 AND state = 'running';

-- name: job_put_back
UPDATE job SET state = 'ready', not_before = $2, note = $3 WHERE id = $1 AND state = 'running';

-- name: job_leave
UPDATE job SET state = 'ready', tries = tries - 1 WHERE id = $1 AND state = 'running';

-- name: job_give_up
UPDATE job SET state = 'given_up', finished_at = $2, note = $3 WHERE id = $1 AND state = 'running';

-- name: job_wake_interrupted
UPDATE job SET state = 'ready' WHERE state = 'running';

-- name: job_say_progress
UPDATE job SET progress = $2, note = $3 WHERE id = $1 AND state = 'running';

-- name: job_find
SELECT id, kind, payload, state, tries, progress, note, person, created_at, finished_at
  FROM job WHERE id = $1;

-- name: job_find_same
SELECT id FROM job
 WHERE state IN ('ready', 'running') AND person = $1 AND kind = $2 AND payload = $3
 ORDER BY id LIMIT 1;

-- name: job_list
SELECT id, kind, payload, state, tries, progress, note, person, created_at, finished_at
  FROM job
 WHERE person = $1 AND kind = $2 AND created_at >= $3
 ORDER BY id DESC LIMIT $4;

-- name: job_cancel
UPDATE job SET state = 'given_up', note = $2, finished_at = $3
 WHERE id = $1 AND state IN ('ready', 'running');

-- name: job_again
UPDATE job SET state = 'ready', not_before = $2, tries = 0, finished_at = NULL
 WHERE id = $1 AND state = 'given_up';

-- name: job_timer_ran_at
SELECT ran_at FROM job_timer WHERE name = $1;

-- name: job_timer_note
INSERT INTO job_timer (name, ran_at) VALUES ($1, $2)
ON CONFLICT (name) DO UPDATE SET ran_at = excluded.ran_at;

-- name: job_clean_sessions
DELETE FROM session WHERE id IN (SELECT id FROM session WHERE expires_at < $1 LIMIT 500);

-- name: job_clean_idempotency
DELETE FROM idempotency
 WHERE at < $1
   AND at <= COALESCE((SELECT at FROM idempotency WHERE at < $1
                        ORDER BY at LIMIT 1 OFFSET 499), $1);

-- name: job_clean_jobs
DELETE FROM job
 WHERE id IN (SELECT id FROM job
               WHERE (state = 'done' AND finished_at < $1)
                  OR (state = 'given_up' AND finished_at < $2)
               LIMIT 500);

-- name: job_any_old_session
SELECT id FROM session WHERE expires_at < $1 LIMIT 1;

-- name: job_any_old_idempotency
SELECT person FROM idempotency WHERE at < $1 LIMIT 1;

-- name: job_any_old_job
SELECT id FROM job
 WHERE (state = 'done' AND finished_at < $1) OR (state = 'given_up' AND finished_at < $2) LIMIT 1;

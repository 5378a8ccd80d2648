-- SPDX-License-Identifier: Apache-2.0
-- What the platform itself keeps. One dialect for SQLite 3.40 and PostgreSQL 15: bigint ids from
-- the application, smallint for yes and no, no fractions, times in Unix ms (UTC), hashes in lower
-- case hex.

-- One row: a migration that was applied.
CREATE TABLE migration (
    number     bigint PRIMARY KEY,  -- of the file's name
    name       text   NOT NULL,     -- the file's name without .sql
    checksum   text   NOT NULL,     -- SHA-256 of the file
    applied_at bigint NOT NULL      -- Unix ms
);

-- One row, the only one: how far ids have been given out.
CREATE TABLE id_high (
    one  smallint PRIMARY KEY CHECK (one = 1),
    high bigint   NOT NULL          -- the highest id that may be in use anywhere
);
INSERT INTO id_high (one, high) VALUES (1, 1000);

-- One row: somebody signed in on one device.
CREATE TABLE session (
    id         bigint PRIMARY KEY,
    token_hash text   NOT NULL UNIQUE,  -- SHA-256 of the cookie's token; the token is nowhere
    csrf       text   NOT NULL,         -- what X-CSRF-Token must say
    person     bigint NOT NULL,         -- org_person.id
    created_at bigint NOT NULL,         -- Unix ms
    seen_at    bigint NOT NULL,         -- Unix ms; of the last request, to the minute
    expires_at bigint NOT NULL,         -- Unix ms
    address    text   NOT NULL,         -- of the client at sign-in
    device     text   NOT NULL          -- what the browser said of itself, cut; '' if nothing
);
CREATE INDEX session_person ON session (person);
CREATE INDEX session_expiry ON session (expires_at);

-- One row: a request with an Idempotency-Key that was carried out, and its answer.
CREATE TABLE idempotency (
    person    bigint   NOT NULL,    -- who asked; 0: signed out
    word      text     NOT NULL,    -- the key, as sent
    body_hash text     NOT NULL,    -- SHA-256 of method, path and body
    status    bigint   NOT NULL,    -- HTTP status of the answer
    answer    text     NOT NULL,    -- JSON
    at        bigint   NOT NULL,    -- Unix ms
    PRIMARY KEY (person, word)
);
CREATE INDEX idempotency_at ON idempotency (at);

-- One row: a piece of background work, from the moment it is due to be done until it is cleaned
-- away. A job is run at least once; what its last step writes is written once.
CREATE TABLE job (
    id          bigint   PRIMARY KEY,
    kind        text     NOT NULL,  -- a name of the table of kinds
    payload     text     NOT NULL,  -- JSON, as the kind wants it
    state       text     NOT NULL CHECK (state IN ('ready', 'running', 'done', 'given_up')),
    not_before  bigint   NOT NULL,  -- Unix ms; when it may (again) be run
    tries       bigint   NOT NULL,  -- how often it was begun
    progress    bigint   NOT NULL,  -- percent
    note        text     NOT NULL,  -- Chinese: where it stands, or why it failed; '' if nothing
    person      bigint   NOT NULL,  -- whose work it goes back to; 0: the program's own
    created_at  bigint   NOT NULL,  -- Unix ms
    finished_at bigint              -- Unix ms; NULL: not yet
);
CREATE INDEX job_due ON job (state, not_before, id);

-- One row: a daily work of the program and when it was last done.
CREATE TABLE job_timer (
    name   text   PRIMARY KEY,      -- a name of the table of timers
    ran_at bigint NOT NULL          -- Unix ms
);

-- One row: a setting that differs from its default.
CREATE TABLE setting (
    name       text   PRIMARY KEY,
    value      text   NOT NULL,
    changed_at bigint NOT NULL,     -- Unix ms
    changed_by bigint NOT NULL      -- org_person.id; 0: the program
);

-- One row: something that somebody did, in the same transaction as the deed. Never changed.
CREATE TABLE audit (
    id          bigint PRIMARY KEY,
    at          bigint NOT NULL,    -- Unix ms
    person      bigint NOT NULL,    -- org_person.id; 0: nobody, or the program
    name        text   NOT NULL,    -- of the person at that time
    action      text   NOT NULL,    -- unit.create
    object      text   NOT NULL,    -- kind of thing: unit
    object_id   bigint NOT NULL,    -- 0: none
    unit        bigint NOT NULL,    -- org_unit.id whose book this is in; 0: the whole
    sentence    text   NOT NULL,    -- Chinese, for people
    before_json text,               -- what was; NULL: nothing was
    after_json  text,               -- what is; NULL: nothing is
    address     text   NOT NULL     -- of the client; '' if none
);
CREATE INDEX audit_object ON audit (object, object_id, id);
CREATE INDEX audit_unit ON audit (unit, id);
CREATE INDEX audit_person ON audit (person, id);

-- One row: a link of the chain over the audit rows, in order of their ids.
CREATE TABLE audit_seal (
    id        bigint PRIMARY KEY,   -- 1, 2, 3 …
    from_id   bigint NOT NULL,      -- audit.id of the first row sealed here
    to_id     bigint NOT NULL,      -- audit.id of the last
    row_count bigint NOT NULL,      -- rows
    head      text   NOT NULL,      -- of the chain after the last row: SM3, hex
    marks     text   NOT NULL,      -- after each row its id and 16 digits of the head: 1001:9af3…
    at        bigint NOT NULL       -- Unix ms
);

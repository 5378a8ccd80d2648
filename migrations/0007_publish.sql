-- SPDX-License-Identifier: Apache-2.0
-- Frozen results: numbered, hashed, never changed; amended only by a later one.

-- One row: one frozen result of a scoring task.
CREATE TABLE publish_result (
    id         bigint PRIMARY KEY,
    number     text   NOT NULL UNIQUE, -- 练兵〔2026〕3号
    task       bigint NOT NULL,     -- campaign_task.id
    version    bigint NOT NULL,     -- 1, 2 … of the task
    owner_unit bigint NOT NULL,     -- org_unit.id
    title      text   NOT NULL,
    scheme     bigint NOT NULL REFERENCES scheme (id),
    content    text   NOT NULL,     -- SHA-256 of the scheme as it was used; a blob
    facts      text   NOT NULL,     -- SHA-256 of the facts as CSV; a blob
    fact_count bigint NOT NULL,
    totals     text   NOT NULL,     -- SHA-256 of the ranking as JSON; a blob
    engine     text   NOT NULL,     -- version of the program that worked it out
    hash       text   NOT NULL,     -- SM3 over all of the above, hex; printed on each document
    audit_head text   NOT NULL,     -- head of the audit's chain at that time
    reason     text   NOT NULL,     -- why it was frozen, or amended
    agreed_by  text   NOT NULL,     -- JSON: names of those who agreed
    supersedes bigint REFERENCES publish_result (id), -- NULL: the first of its task
    at         bigint NOT NULL,     -- Unix ms
    person     bigint NOT NULL,     -- org_person.id
    name       text   NOT NULL,     -- of the person at that time
    UNIQUE (task, version)
);

-- One row: how many results of a year have their number.
CREATE TABLE publish_count (
    year bigint PRIMARY KEY,
    last bigint NOT NULL
);

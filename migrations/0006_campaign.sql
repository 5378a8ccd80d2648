-- SPDX-License-Identifier: Apache-2.0
-- Scoring tasks: a scheme, subjects and a period, worked out whenever somebody asks.

-- One row: a scoring task.
CREATE TABLE campaign_task (
    id         bigint PRIMARY KEY,
    owner_unit bigint NOT NULL,     -- org_unit.id
    title      text   NOT NULL,
    scheme     bigint NOT NULL REFERENCES scheme (id),    -- locked
    book       bigint NOT NULL REFERENCES fact_book (id), -- where its figures are
    rev        bigint NOT NULL,     -- counts the changes, from 1
    frozen     bigint NOT NULL,     -- how often it was frozen
    changed_at bigint NOT NULL,     -- Unix ms
    changed_by bigint NOT NULL      -- org_person.id
);
CREATE INDEX campaign_task_owner ON campaign_task (owner_unit, changed_at);

-- One row: who is scored in a task.
CREATE TABLE campaign_subject (
    task       bigint   NOT NULL REFERENCES campaign_task (id),
    subject    bigint   NOT NULL,   -- org_unit.id or org_person.id, by the scheme's subject
    standing   smallint NOT NULL CHECK (standing IN (0, 1, 2)), -- ranked, guest, withdrawn
    sort_order bigint   NOT NULL,   -- official order inside the task
    PRIMARY KEY (task, subject)
);

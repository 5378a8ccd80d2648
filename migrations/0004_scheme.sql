-- SPDX-License-Identifier: Apache-2.0
-- Scoring schemes as stored, versioned things.

-- One row: one version of a scheme. A draft may change; a locked one never does, and only a locked
-- one can be used.
CREATE TABLE scheme (
    id         bigint   PRIMARY KEY,
    family     bigint   NOT NULL,   -- id of the first version that this one descends from
    version    bigint   NOT NULL,   -- 1, 2 … inside family and year
    owner_unit bigint   NOT NULL,   -- org_unit.id
    title      text     NOT NULL,
    year       bigint   NOT NULL,   -- for which it is meant
    subject    smallint NOT NULL,   -- enum score_subject_kind
    state      smallint NOT NULL CHECK (state IN (0, 1)), -- draft, locked
    content    text     NOT NULL,   -- JSON, docs/scoring.md; of a draft maybe with faults
    settings   text     NOT NULL,   -- JSON: [{"name", "value"}], what open parameters were set to
    open_count bigint   NOT NULL,   -- parameters without a value
    faults     bigint   NOT NULL,   -- refusals of the content
    rev        bigint   NOT NULL,   -- counts the changes, from 1
    changed_at bigint   NOT NULL,   -- Unix ms
    changed_by bigint   NOT NULL,   -- org_person.id
    UNIQUE (family, year, version)
);
CREATE INDEX scheme_owner ON scheme (owner_unit, changed_at);

-- SPDX-License-Identifier: Apache-2.0
-- Figures with source, state, history and proofs: entered once, used everywhere.

-- One row: a book of figures, of one owner for one period. Scoring tasks read from a book; several
-- may share one.
CREATE TABLE fact_book (
    id         bigint  PRIMARY KEY,
    owner_unit bigint  NOT NULL,    -- org_unit.id
    title      text    NOT NULL,
    from_day   integer NOT NULL,    -- first day of the period, days since 1970-01-01
    until_day  integer NOT NULL,    -- last day
    stamp      bigint  NOT NULL     -- counts the changes of its figures
);

-- One row: one figure, as it stands now.
CREATE TABLE fact (
    id      bigint   PRIMARY KEY,
    book    bigint   NOT NULL REFERENCES fact_book (id),
    subject bigint   NOT NULL,      -- org_unit.id or org_person.id; 0: of all together
    metric  text     NOT NULL,      -- as in a facts file: officers, scores.3, override.combat
    value   bigint,                 -- millionths; NULL: not known
    source  text     NOT NULL,      -- '' if none
    day     integer,                -- the date of the figure, days since 1970-01-01; NULL: none
    note    text     NOT NULL,      -- '' if none
    state   smallint NOT NULL CHECK (state IN (0, 1, 2)), -- entered, confirmed, returned
    proofs  bigint   NOT NULL,      -- how many files prove it
    rev     bigint   NOT NULL,      -- counts the changes, from 1
    at      bigint   NOT NULL,      -- Unix ms of the last change
    person  bigint   NOT NULL,      -- org_person.id who made it
    UNIQUE (book, subject, metric)
);

-- One row: one change of a figure, as it was made.
CREATE TABLE fact_change (
    id     bigint   PRIMARY KEY,
    fact   bigint   NOT NULL REFERENCES fact (id),
    at     bigint   NOT NULL,       -- Unix ms
    person bigint   NOT NULL,       -- org_person.id
    name   text     NOT NULL,       -- of the person at that time
    was    bigint,                  -- millionths; NULL: was not known
    value  bigint,                  -- millionths; NULL: is not known
    source text     NOT NULL,
    day    integer,
    note   text     NOT NULL,
    state  smallint NOT NULL,
    why    text     NOT NULL        -- the file it came from, or why it was returned; '' if none
);
CREATE INDEX fact_change_fact ON fact_change (fact, id);

-- One row: a file that proves a figure.
CREATE TABLE fact_proof (
    fact   bigint NOT NULL REFERENCES fact (id),
    file   bigint NOT NULL REFERENCES file (id),
    at     bigint NOT NULL,         -- Unix ms
    person bigint NOT NULL,         -- org_person.id
    PRIMARY KEY (fact, file)
);

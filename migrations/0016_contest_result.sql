-- SPDX-License-Identifier: Apache-2.0
-- What a competition comes to: results published as numbered versions, prizes that are given by
-- decision, objections to what was published, and what each unit and person has come to.

-- One row: the results of a competition as they were published; never changed.
CREATE TABLE contest_publication (
    id         bigint   PRIMARY KEY,
    number     text     NOT NULL UNIQUE, -- 练兵〔2026〕3号
    contest    bigint   NOT NULL REFERENCES contest (id),
    version    bigint   NOT NULL,    -- 1, 2 … of the contest
    owner_unit bigint   NOT NULL,    -- org_unit.id
    title      text     NOT NULL,
    files      text     NOT NULL,    -- JSON: SHA-256 of the blobs; struct contest_files
    engine     text     NOT NULL,    -- version of the program that worked it out
    hash       text     NOT NULL,    -- SM3 over all the others, hex
    audit_head text     NOT NULL,    -- head of the audit's chain at that time
    reason     text     NOT NULL,    -- why it was published, or amended
    agreed_by  text     NOT NULL,    -- JSON: names of those who agreed
    supersedes bigint   REFERENCES contest_publication (id), -- NULL: the first of its contest
    objections_until integer,        -- last day on which one may object; NULL: nobody may
    at         bigint   NOT NULL,    -- Unix ms
    person     bigint   NOT NULL,    -- org_person.id
    name       text     NOT NULL,    -- of the person at that time
    UNIQUE (contest, version)
);

-- One row: a blob of a publication, for whoever keeps and copies stored files.
CREATE TABLE contest_publication_file (
    publication bigint NOT NULL REFERENCES contest_publication (id),
    hash        text   NOT NULL,     -- SHA-256
    PRIMARY KEY (publication, hash)
);

-- One row: a prize that somebody was given by decision, not by place.
CREATE TABLE contest_nomination (
    id         bigint   PRIMARY KEY,
    contest    bigint   NOT NULL REFERENCES contest (id),
    title      text     NOT NULL,    -- one of the plan's nominations, or a prize of a subject
    subject    bigint   NOT NULL,    -- whose prize it is; 0: of the plan's nominations
    person     bigint,               -- org_person.id; NULL: it is for a unit
    unit       bigint   NOT NULL,    -- org_unit.id, of the person then, or itself
    name       text     NOT NULL,    -- as it was called then
    unit_name  text     NOT NULL,
    grounds    text     NOT NULL,
    deciders   text     NOT NULL,    -- JSON: names
    withdrawn  text     NOT NULL,    -- why it was withdrawn; '' if it was not
    at         bigint   NOT NULL,    -- Unix ms
    decided_by bigint   NOT NULL     -- org_person.id
);
CREATE INDEX contest_nomination_contest ON contest_nomination (contest, id);

-- One row: an objection to published results, and what was answered.
CREATE TABLE contest_appeal (
    id          bigint   PRIMARY KEY,
    contest     bigint   NOT NULL REFERENCES contest (id),
    publication bigint   NOT NULL REFERENCES contest_publication (id),
    team        bigint   NOT NULL REFERENCES contest_team (id),
    subject     bigint   NOT NULL,   -- 0: none in particular
    words       text     NOT NULL,   -- what is objected to, and why
    person      bigint   NOT NULL,   -- org_person.id who objected
    name        text     NOT NULL,   -- as they were called then
    at          bigint   NOT NULL,   -- Unix ms
    state       smallint NOT NULL CHECK (state IN (0, 1, 2, 3)), -- enum contest_appeal_state
    answer      text     NOT NULL,   -- '' until there is one; why it was withdrawn
    deciders    text     NOT NULL,   -- JSON: names
    answered_by text     NOT NULL,   -- '' until then
    answered_at bigint,
    rev         bigint   NOT NULL    -- counts the changes, from 1
);
CREATE INDEX contest_appeal_contest ON contest_appeal (contest, id);

-- One row: what a unit or a person has come to in a competition, as it was published last; a later
-- version puts its rows in the place of these. Of a team there is a row of its unit and one of each
-- member; who is scored alone has one more.
CREATE TABLE contest_record (
    id          bigint   PRIMARY KEY,
    contest     bigint   NOT NULL REFERENCES contest (id),
    publication bigint   NOT NULL REFERENCES contest_publication (id),
    of          smallint NOT NULL CHECK (of IN (0, 1)), -- as a team, alone
    unit        bigint   NOT NULL,   -- org_unit.id that it was for
    person      bigint,              -- org_person.id; NULL: the unit's, of its team
    name        text     NOT NULL,   -- of the team, the person or the unit, as published
    team_name   text     NOT NULL,   -- '' if none
    day         integer  NOT NULL,   -- first day of the competition
    status      smallint NOT NULL,   -- enum score_status
    rank        bigint,              -- NULL: no place
    ranked      bigint   NOT NULL,   -- how many had a place
    total       text     NOT NULL,   -- with the digits as published; '': a prize without a score
    award       text     NOT NULL,   -- all prizes; '' if none
    prizes      bigint   NOT NULL    -- how many they are
);
CREATE INDEX contest_record_contest ON contest_record (contest);
CREATE INDEX contest_record_unit ON contest_record (unit, day);
CREATE INDEX contest_record_person ON contest_record (person, day);

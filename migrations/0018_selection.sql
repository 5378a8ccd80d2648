-- SPDX-License-Identifier: Apache-2.0
-- Selections (选拔): a city chooses its team for a competition above, and trains it (集训).
--
-- What was announced is a row of selection_list that never changes; who came to which session, and
-- what was missing of a kit, are rows that are only ever added: the last rev of a key counts, and
-- two who start from the same state collide on it.

-- One row: a selection.
CREATE TABLE selection (
    id                bigint   PRIMARY KEY,
    owner_unit        bigint   NOT NULL,   -- org_unit.id whose team it is
    title             text     NOT NULL,
    event             text     NOT NULL,   -- the competition that it is for, in words
    contest           bigint   REFERENCES contest (id), -- the same, where this system runs it
    state             smallint NOT NULL CHECK (state IN (0, 1, 2)), -- enum selection_state
    closing_day       integer  NOT NULL,   -- last day on which units recommend
    event_day         integer  NOT NULL,   -- first day of the competition
    size              integer  NOT NULL,   -- how many are chosen
    reserves          integer  NOT NULL,   -- how many at most wait in reserve
    least_women       integer  NOT NULL,
    recommended       integer  NOT NULL,   -- how many each unit may recommend
    drawn             integer  NOT NULL,   -- how many of each unit are drawn
    needs_certificate smallint NOT NULL CHECK (needs_certificate IN (0, 1)),
    needs_service     smallint NOT NULL CHECK (needs_service IN (0, 1)),
    deciders          text     NOT NULL,   -- JSON: names
    version           bigint   NOT NULL,   -- last of selection_list; 0: not announced
    team              bigint   REFERENCES contest_team (id), -- as it was handed over
    team_version      bigint   NOT NULL,   -- the list that it was handed over by; 0: not yet
    camp_place        text     NOT NULL,   -- '' if there is no camp
    camp_from         integer,
    camp_until        integer,
    kit               text     NOT NULL,   -- JSON: what each has with them in the camp
    camp_rev          bigint   NOT NULL,   -- counts the changes of camp and programme, from 1
    rev               bigint   NOT NULL,   -- counts all other changes, from 1
    changed_at        bigint   NOT NULL,   -- Unix ms
    changed_by        bigint   NOT NULL    -- org_person.id
);
CREATE INDEX selection_owner ON selection (owner_unit, changed_at);

-- One row: somebody who may be chosen.
CREATE TABLE selection_candidate (
    id         bigint   PRIMARY KEY,
    selection  bigint   NOT NULL REFERENCES selection (id),
    person     bigint   NOT NULL,          -- org_person.id
    unit       bigint   NOT NULL,          -- org_unit.id right below the owner's, or the owner's
    origin     smallint NOT NULL CHECK (origin IN (0, 1, 2)), -- recommended, drawn, ranked
    source     bigint,                     -- draw.id or contest.id; NULL: recommended
    note       text     NOT NULL,          -- how they were drawn or ranked; '' if recommended
    ability    text     NOT NULL,          -- grounds; '' if none
    work       text     NOT NULL,
    drill      text     NOT NULL,
    standing   smallint NOT NULL CHECK (standing IN (0, 1, 2, 3, 4)), -- enum selection_standing
    place      bigint   NOT NULL,          -- 1, 2 … of the chosen, of the reserves; else 0
    grounds    text     NOT NULL,          -- of the decision, or why they withdrew; '' if none
    rev        bigint   NOT NULL,          -- counts the changes, from 1
    added_by   bigint   NOT NULL,          -- org_person.id
    changed_at bigint   NOT NULL,          -- Unix ms
    UNIQUE (selection, person)
);
CREATE INDEX selection_candidate_person ON selection_candidate (person, selection);

-- One row: the list as it was announced, or as it became later. Never changed.
CREATE TABLE selection_list (
    selection bigint NOT NULL REFERENCES selection (id),
    version   bigint NOT NULL,             -- 1, 2 …
    lines     text   NOT NULL,             -- JSON: who was chosen, who is in reserve
    deciders  text   NOT NULL,             -- JSON: names
    reason    text   NOT NULL,             -- why it became another; '' of the first
    at        bigint NOT NULL,             -- Unix ms
    person    bigint NOT NULL,             -- org_person.id who announced it
    PRIMARY KEY (selection, version)
);

-- One row: who leads the camp. It is the right to keep its programme and attendance.
CREATE TABLE selection_leader (
    selection bigint   NOT NULL REFERENCES selection (id),
    person    bigint   NOT NULL,           -- org_person.id
    is_ended  smallint NOT NULL CHECK (is_ended IN (0, 1)),
    PRIMARY KEY (selection, person)
);
CREATE INDEX selection_leader_person ON selection_leader (person, selection);

-- One row: a session of a camp's programme.
CREATE TABLE selection_session (
    id           bigint  PRIMARY KEY,
    selection    bigint  NOT NULL REFERENCES selection (id),
    day          integer NOT NULL,
    from_minute  integer NOT NULL,         -- of the day
    until_minute integer NOT NULL,
    course       text    NOT NULL,
    teacher      text    NOT NULL,         -- '' if none
    venue        text    NOT NULL          -- '' if none
);
CREATE INDEX selection_session_day ON selection_session (selection, day, from_minute);

-- One row: whether somebody came to a session; the last rev counts.
CREATE TABLE selection_presence (
    session   bigint   NOT NULL REFERENCES selection_session (id),
    candidate bigint   NOT NULL REFERENCES selection_candidate (id),
    rev       bigint   NOT NULL,           -- 1, 2 …
    state     smallint CHECK (state IN (0, 1, 2, 3)), -- came, late, leave, absent; NULL: taken back
    reason    text     NOT NULL,           -- '' if none
    at        bigint   NOT NULL,           -- Unix ms
    person    bigint   NOT NULL,           -- org_person.id who typed it
    PRIMARY KEY (session, candidate, rev)
);

-- One row: what was missing of somebody's kit and attire; the last rev counts.
CREATE TABLE selection_kit (
    candidate bigint NOT NULL REFERENCES selection_candidate (id),
    rev       bigint NOT NULL,             -- 1, 2 …
    missing   text   NOT NULL,             -- JSON: [] if nothing
    at        bigint NOT NULL,             -- Unix ms
    person    bigint NOT NULL,             -- org_person.id who looked
    PRIMARY KEY (candidate, rev)
);

-- SPDX-License-Identifier: Apache-2.0
-- Competitions (技能比武): set up, entered, judged cell by cell, timed, shown, settled.
--
-- Whatever a person types while a competition runs (a judge's cell, a figure, a press of the clock)
-- is a row of its own that is never changed: what counts is the last of its key, and the earlier
-- ones are its history. Two who change the same thing from the same state collide on the key.

-- One row: a competition.
CREATE TABLE contest (
    id            bigint   PRIMARY KEY,
    owner_unit    bigint   NOT NULL,   -- org_unit.id of the organiser
    title         text     NOT NULL,
    state         smallint NOT NULL CHECK (state IN (0, 1, 2, 3)), -- enum contest_state
    from_day      integer  NOT NULL,   -- first day of the competition
    until_day     integer  NOT NULL,   -- last day
    plan          text     NOT NULL,   -- JSON: struct contest_plan; changes only while set up
    scheme        bigint   REFERENCES scheme (id), -- how teams are scored; from entries on
    people_scheme bigint   REFERENCES scheme (id), -- how people are scored; NULL: they are not
    stamp         bigint   NOT NULL,   -- counts what changes a figure or a place
    shown         smallint NOT NULL CHECK (shown IN (0, 1)), -- anybody may see the board
    sealed_at     bigint,              -- Unix ms since when the board stands still; NULL: live
    sealed        text,                -- JSON: the board as it stood then
    revealed      bigint   NOT NULL,   -- places told since, from the last one up
    rev           bigint   NOT NULL,   -- counts the changes, from 1
    changed_at    bigint   NOT NULL,   -- Unix ms
    changed_by    bigint   NOT NULL    -- org_person.id
);
CREATE INDEX contest_owner ON contest (owner_unit, changed_at);

-- One row: a subject of a competition that is no longer being set up.
CREATE TABLE contest_subject (
    contest bigint   NOT NULL REFERENCES contest (id),
    subject bigint   NOT NULL,         -- 1, 2 … in the plan
    title   text     NOT NULL,
    way     smallint NOT NULL,         -- enum contest_way
    of      smallint NOT NULL CHECK (of IN (0, 1)),       -- teams, their members
    points  bigint   NOT NULL,         -- full marks in the total, millionths
    marks   bigint   NOT NULL,         -- full marks of a sheet or a typed score, millionths
    state   smallint NOT NULL CHECK (state IN (0, 1, 2)), -- not yet, being judged, closed
    PRIMARY KEY (contest, subject)
);

-- One row: an item of a sheet.
CREATE TABLE contest_item (
    contest bigint   NOT NULL REFERENCES contest (id),
    subject bigint   NOT NULL,
    item    bigint   NOT NULL,         -- 1, 2 … on the sheet
    title   text     NOT NULL,
    kind    smallint NOT NULL CHECK (kind IN (0, 1, 2)),  -- add, deduct, tick
    marks   bigint   NOT NULL,         -- most that can be added or taken away, millionths
    step    bigint   NOT NULL,         -- values are multiples of it, millionths
    PRIMARY KEY (contest, subject, item)
);

-- One row: somebody with a duty in a competition. It is the right to do it, for as long as it runs.
CREATE TABLE contest_duty (
    id       bigint   PRIMARY KEY,
    contest  bigint   NOT NULL REFERENCES contest (id),
    duty     smallint NOT NULL,        -- enum contest_duty_kind
    subject  bigint   NOT NULL,        -- 0: of all subjects
    person   bigint   NOT NULL,        -- org_person.id
    seat     bigint   NOT NULL,        -- of a judge: 1, 2 … at the table of the subject; else 0
    is_ended smallint NOT NULL CHECK (is_ended IN (0, 1)),
    UNIQUE (contest, duty, subject, person)
);
CREATE INDEX contest_duty_person ON contest_duty (person, contest);

-- One row: a team that was entered.
CREATE TABLE contest_team (
    id         bigint   PRIMARY KEY,
    contest    bigint   NOT NULL REFERENCES contest (id),
    unit       bigint   NOT NULL,      -- org_unit.id whose team it is
    name       text     NOT NULL,
    standing   smallint NOT NULL CHECK (standing IN (0, 1, 2)), -- ranked, guest, withdrawn
    remark     text     NOT NULL,      -- '' if none
    sort_order bigint   NOT NULL,
    checked_at bigint,                 -- Unix ms of the check-in; NULL: not yet
    kit        text     NOT NULL,      -- JSON: what was missing at the check-in, [] if nothing
    rev        bigint   NOT NULL,      -- counts the changes, from 1
    changed_at bigint   NOT NULL,
    changed_by bigint   NOT NULL,      -- org_person.id
    UNIQUE (contest, name)
);
CREATE INDEX contest_team_unit ON contest_team (contest, unit);

-- One row: a member of a team, also one whom somebody has replaced.
CREATE TABLE contest_member (
    id        bigint   PRIMARY KEY,
    contest   bigint   NOT NULL REFERENCES contest (id),
    team      bigint   NOT NULL REFERENCES contest_team (id),
    person    bigint   NOT NULL,       -- org_person.id
    seat      bigint   NOT NULL,       -- 1, 2 … in the team
    is_leader smallint NOT NULL CHECK (is_leader IN (0, 1)),
    is_out    smallint NOT NULL CHECK (is_out IN (0, 1)), -- was replaced
    reason    text     NOT NULL,       -- why they came in for another, or went; '' if none
    at        bigint   NOT NULL,       -- Unix ms
    UNIQUE (contest, person)
);
CREATE INDEX contest_member_team ON contest_member (team, seat);

-- One row: the place in which somebody comes on in a subject, and their blind number.
CREATE TABLE contest_turn (
    contest bigint NOT NULL REFERENCES contest (id),
    subject bigint NOT NULL,
    entrant bigint NOT NULL,           -- contest_team.id or contest_member.id, as the subject is of
    turn    bigint NOT NULL,           -- 1, 2 …
    blind   text   NOT NULL,           -- what judges see instead of a name; '' if none
    PRIMARY KEY (contest, subject, entrant)
);

-- One row: the sheet of one judge for one entrant of a subject.
CREATE TABLE contest_sheet (
    id       bigint   PRIMARY KEY,
    contest  bigint   NOT NULL REFERENCES contest (id),
    subject  bigint   NOT NULL,
    entrant  bigint   NOT NULL,        -- contest_team.id or contest_member.id
    duty     bigint   NOT NULL REFERENCES contest_duty (id),
    person   bigint   NOT NULL,        -- org_person.id of the judge
    seat     bigint   NOT NULL,        -- of the judge
    state    smallint NOT NULL CHECK (state IN (0, 1, 2)), -- open, submitted, set aside
    total    bigint   NOT NULL,        -- what its cells come to, millionths
    filled   bigint   NOT NULL,        -- cells that are known
    remark   text     NOT NULL,        -- why it was opened again or set aside; '' if not
    settled  text     NOT NULL,        -- what the chief judge decided about its difference; ''
    rev      bigint   NOT NULL,        -- counts the changes of its state, from 1
    at       bigint   NOT NULL,        -- Unix ms of the last change, cells included
    UNIQUE (contest, subject, entrant, duty)
);
CREATE INDEX contest_sheet_person ON contest_sheet (person, contest);

-- One row: one value that a judge gave for one item; the last rev counts.
CREATE TABLE contest_cell (
    sheet  bigint NOT NULL REFERENCES contest_sheet (id),
    item   bigint NOT NULL,
    rev    bigint NOT NULL,            -- 1, 2 …
    value  bigint,                     -- millionths; NULL: taken back
    note   text   NOT NULL,            -- '' if none
    why    text   NOT NULL,            -- of a change after the sheet was opened again; '' if not
    at     bigint NOT NULL,            -- Unix ms
    person bigint NOT NULL,            -- org_person.id
    PRIMARY KEY (sheet, item, rev)
);

-- One row: one figure of an entrant that no sheet gives, a typed score or a count; the last rev
-- counts.
CREATE TABLE contest_figure (
    contest bigint   NOT NULL REFERENCES contest (id),
    subject bigint   NOT NULL,
    entrant bigint   NOT NULL,         -- contest_team.id or contest_member.id
    rev     bigint   NOT NULL,
    value   bigint,                    -- millionths; NULL: not known
    source  text     NOT NULL,         -- '' if none
    day     integer,                   -- of the source; NULL: none
    note    text     NOT NULL,
    at      bigint   NOT NULL,         -- Unix ms
    person  bigint   NOT NULL,         -- org_person.id
    PRIMARY KEY (contest, subject, entrant, rev)
);

-- One row: one press of the clock, or one word of the referee, about one entrant.
CREATE TABLE contest_press (
    contest bigint   NOT NULL REFERENCES contest (id),
    subject bigint   NOT NULL,
    entrant bigint   NOT NULL,         -- contest_team.id or contest_member.id
    rev     bigint   NOT NULL,         -- 1, 2 …
    kind    smallint NOT NULL,         -- enum contest_press_kind
    at      bigint   NOT NULL,         -- Unix ms of the server
    value   bigint   NOT NULL,         -- of a correction: the seconds, millionths; else 0
    reason  text     NOT NULL,         -- '' if none
    person  bigint   NOT NULL,         -- org_person.id
    PRIMARY KEY (contest, subject, entrant, rev)
);

-- SPDX-License-Identifier: Apache-2.0
-- Units, people, who serves where and when, and who may do what.
--
-- Days are integers since 1970-01-01; "until" days are the last day that still counts, NULL: open.
-- Times are Unix ms. Ids come from the application.

-- One row is one unit: a bureau, a brigade, a station. The tree has one root as a rule.
CREATE TABLE org_unit (
    id          bigint PRIMARY KEY,
    parent      bigint REFERENCES org_unit (id), -- NULL: a root
    kind        smallint NOT NULL,    -- enum org_kind
    code        text NOT NULL UNIQUE, -- the office's own; stands in files that are imported
    name        text NOT NULL UNIQUE, -- as on the seal, at most 60 characters
    short_name  text NOT NULL,        -- for tables; the name if there is no shorter one
    sort_order  bigint NOT NULL,      -- official order among the units of one parent
    tree_order  bigint NOT NULL,      -- place in the whole tree, parents first, from 1
    closed_from integer,              -- day from which the unit is no more
    rev         bigint NOT NULL,      -- counts the changes, from 1
    changed_at  bigint NOT NULL       -- ms
);
CREATE INDEX org_unit_parent ON org_unit (parent, sort_order, id);

-- One row says that `below` is `above` or lies somewhere under it. Kept by whoever changes the
-- tree, so that "in my scope" is a join and not a walk.
CREATE TABLE org_below (
    above bigint NOT NULL REFERENCES org_unit (id),
    below bigint NOT NULL REFERENCES org_unit (id),
    depth smallint NOT NULL, -- steps between them, 0 for the unit itself
    PRIMARY KEY (above, below)
);
CREATE INDEX org_below_below ON org_below (below, above);

-- One row is one person, whether they may sign in or not.
CREATE TABLE org_person (
    id                bigint PRIMARY KEY,
    name              text NOT NULL,
    initials          text NOT NULL,     -- of the pinyin, in capitals; people correct them
    sex               smallint,          -- enum org_sex; NULL: not known
    post              text,              -- 职务
    rank              text,              -- 职级
    certificate       text UNIQUE,       -- number of the enforcement certificate
    certificate_from  integer,           -- day
    certificate_until integer,           -- day, the last one on which it is valid
    phone             text,
    sort_order        bigint NOT NULL,   -- official order inside a unit
    identity_sealed   bytea,             -- identity number, encrypted: nonce, then box
    identity_hash     text UNIQUE,       -- keyed, hex, to find the same number again
    identity_masked   text,              -- 3707**********1234
    user_name         text,              -- as the person writes it
    user_key          text UNIQUE,       -- the same in small letters; NULL: signs in by certificate
    password          text,              -- argon2id; NULL: may not sign in yet
    must_change       smallint NOT NULL CHECK (must_change IN (0, 1)), -- it is a first password
    is_disabled       smallint NOT NULL CHECK (is_disabled IN (0, 1)), -- may not sign in
    rev               bigint NOT NULL,   -- counts the changes, from 1
    changed_at        bigint NOT NULL    -- ms
);
CREATE INDEX org_person_name ON org_person (name);
CREATE INDEX org_person_initials ON org_person (initials);
CREATE INDEX org_person_order ON org_person (sort_order);

-- One row is one stretch of days on which a person serves in a unit. A person's stretches do not
-- overlap.
CREATE TABLE org_service (
    id        bigint PRIMARY KEY,
    person    bigint NOT NULL REFERENCES org_person (id),
    unit      bigint NOT NULL REFERENCES org_unit (id),
    from_day  integer NOT NULL,
    until_day integer
);
CREATE INDEX org_service_person ON org_service (person, from_day);
CREATE INDEX org_service_unit ON org_service (unit, from_day);

-- One row is a role given to a person for a unit and all below it, from day to day.
CREATE TABLE org_grant (
    id        bigint PRIMARY KEY,
    person    bigint NOT NULL REFERENCES org_person (id),
    role      smallint NOT NULL, -- enum org_role
    unit      bigint NOT NULL REFERENCES org_unit (id),
    from_day  integer NOT NULL,
    until_day integer,
    reason    text,
    given_by  bigint REFERENCES org_person (id), -- NULL: when the system was set up
    given_at  bigint NOT NULL,                   -- ms
    ended_by  bigint REFERENCES org_person (id),
    ended_at  bigint                             -- ms; taken back, counts no more from then on
);
CREATE INDEX org_grant_person ON org_grant (person, role);
CREATE INDEX org_grant_unit ON org_grant (unit, role);

-- One row is one user name being signed in with, from one address or from all together.
CREATE TABLE org_attempt (
    user_key text NOT NULL,   -- what was typed, in small letters
    address  text NOT NULL,   -- '' counts all addresses
    failures bigint NOT NULL, -- in a row
    last_at  bigint NOT NULL, -- ms; of the last attempt
    free_at  bigint NOT NULL, -- ms; no sign-in is looked at before
    good_at  bigint NOT NULL, -- ms; of the last success, 0: none
    PRIMARY KEY (user_key, address)
);
CREATE INDEX org_attempt_last ON org_attempt (last_at);

-- SPDX-License-Identifier: Apache-2.0
-- Certificates (荣誉证书): each signed, so that a page without a server can confirm it.

-- One row: a key that certificates were signed with. The secret half is worked out from the key
-- file and stored nowhere.
CREATE TABLE award_key (
    id         text   PRIMARY KEY,     -- 8 hex digits; stands on each certificate
    public_key text   NOT NULL,        -- Ed25519, 64 hex digits
    at         bigint NOT NULL         -- Unix ms; first used
);

-- One row: a certificate. What it says never changes; it can only be revoked.
CREATE TABLE award_certificate (
    id             bigint   PRIMARY KEY,
    number         text     NOT NULL UNIQUE, -- 练奖〔2026〕12号
    owner_unit     bigint   NOT NULL,   -- org_unit.id of who gives it
    series         bigint   NOT NULL,   -- contest.id: within it an award is given once
    source         bigint   NOT NULL,   -- contest_publication.id under which it was issued
    stands         bigint   NOT NULL,   -- the last publication that gave the award
    kind           smallint NOT NULL CHECK (kind IN (0, 1, 2)), -- enum award_kind
    holder         bigint   NOT NULL,   -- contest_team.id, org_person.id or org_unit.id
    unit           bigint   NOT NULL,   -- org_unit.id of the holder
    event          text     NOT NULL,
    award          text     NOT NULL,
    name           text     NOT NULL,
    unit_name      text     NOT NULL,
    members        text     NOT NULL,   -- JSON: names of a team's people, [] of others
    issuer         text     NOT NULL,
    day            integer  NOT NULL,
    key            text     NOT NULL REFERENCES award_key (id),
    payload        text     NOT NULL,   -- what is signed (docs/certificate.md)
    signature      text     NOT NULL,   -- base64url
    issued_at      bigint   NOT NULL,   -- Unix ms
    issued_by      bigint   NOT NULL,   -- org_person.id
    revoked_at     bigint,              -- Unix ms; NULL: it counts
    revoked_by     text,                -- name of the person at that time
    revoked_reason text
);
CREATE INDEX award_certificate_series ON award_certificate (series, id);
CREATE UNIQUE INDEX award_certificate_once ON award_certificate (series, kind, holder, award)
 WHERE revoked_at IS NULL;

-- One row: somebody who finds a certificate under their own name: the winner, each of a team.
CREATE TABLE award_holder (
    certificate bigint NOT NULL REFERENCES award_certificate (id),
    person      bigint NOT NULL,       -- org_person.id
    PRIMARY KEY (certificate, person)
);
CREATE INDEX award_holder_person ON award_holder (person, certificate);

-- One row: how many certificates of a year have their number.
CREATE TABLE award_count (
    year bigint PRIMARY KEY,
    last bigint NOT NULL
);

-- One row: where the page that confirms certificates of a unit lies.
CREATE TABLE award_address (
    owner_unit bigint PRIMARY KEY,     -- org_unit.id
    address    text   NOT NULL,        -- https://…, without what stands behind #
    changed_at bigint NOT NULL,        -- Unix ms
    changed_by bigint NOT NULL         -- org_person.id
);

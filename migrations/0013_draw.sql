-- SPDX-License-Identifier: Apache-2.0
-- Draws that anybody can check (docs/draw.md): once frozen, a row is only ever added to.

-- One row: one draw.
CREATE TABLE draw (
    id           bigint PRIMARY KEY,
    owner_unit   bigint NOT NULL,     -- org_unit.id
    subject_kind text,                -- whose draw it is, of another module; NULL: it stands alone
    subject_id   bigint,
    title        text   NOT NULL,
    kind         bigint NOT NULL,     -- enum draw_kind
    size         bigint NOT NULL,     -- groups: how many; numbers: the first; choice: how many
    is_apart     bigint NOT NULL,     -- 1: no two of one unit in a group
    way          bigint NOT NULL,     -- enum draw_way
    is_public    bigint NOT NULL,     -- 1: strangers may see it once it is frozen
    redraw_of    bigint UNIQUE REFERENCES draw (id), -- the draw that this one repeats
    reason       text,                -- why it repeats it
    state        bigint NOT NULL,     -- enum draw_state
    rev          bigint NOT NULL,
    created_at   bigint NOT NULL,     -- Unix ms, as all times
    changed_at   bigint NOT NULL,     -- the last step
    changed_by   bigint NOT NULL,     -- org_person.id
    office       text,                -- name of the unit when it was frozen
    frozen_at    bigint,
    secret_box   bytea,               -- the server's secret, sealed with the key file
    promise      text,                -- SHA-256 of the secret
    frozen       text,                -- SHA-256 of the list text
    open_until   bigint,
    number       text,                -- drawn in public
    drawn_at     bigint,
    drawn_by     text,                -- name of the person at that time
    secret       text,                -- the server's, told with the result
    seed         text,
    hash         text,                -- SHA-256 of the record
    revealed_at  bigint,
    void_at      bigint,
    void_reason  text
);
CREATE INDEX draw_by_owner ON draw (owner_unit);
CREATE INDEX draw_by_subject ON draw (subject_kind, subject_id);

-- One row: a line of the list of a draw, and what was drawn for it.
CREATE TABLE draw_line (
    draw     bigint NOT NULL REFERENCES draw (id),
    number   bigint NOT NULL,         -- 1, 2 …
    label    text   NOT NULL,
    unit     text,
    ref      bigint,                  -- what it stands for in the module that made the list
    excluded text,                    -- why it takes no part; NULL: it does
    place    bigint,                  -- NULL: not drawn
    value    bigint,                  -- struct draw_result
    PRIMARY KEY (draw, number)
);

-- One row: a person who is named as a witness of a draw.
CREATE TABLE draw_witness (
    draw         bigint NOT NULL REFERENCES draw (id),
    number       bigint NOT NULL,     -- 1, 2 …
    person       bigint NOT NULL,     -- org_person.id
    name         text   NOT NULL,     -- at that time
    commitment   text,                -- SHA-256; NULL: made none
    committed_at bigint,
    secret       text,                -- NULL: not opened
    opened_at    bigint,
    PRIMARY KEY (draw, number),
    UNIQUE (draw, person)
);
CREATE INDEX draw_witness_by_person ON draw_witness (person);

-- SPDX-License-Identifier: Apache-2.0
-- What the desk of a competition keeps while it runs.

-- One row: a draw that was begun for a subject, or whose result it took.
CREATE TABLE contest_draw (
    draw     bigint PRIMARY KEY,       -- draw.id
    contest  bigint NOT NULL REFERENCES contest (id),
    subject  bigint NOT NULL,
    taken_at bigint                    -- Unix ms since when its result is the subject's; NULL: not
);
CREATE INDEX contest_draw_subject ON contest_draw (contest, subject);

-- The part of the sheet under which an item stands, '' if none; of competitions that were opened
-- before, their plans still know it.
ALTER TABLE contest_item ADD COLUMN part text NOT NULL DEFAULT '';

-- What a judge writes about the whole, on the tablet or on paper, '' if nothing; and of a sheet
-- that was filled in on paper who compared what two had typed from it (org_person.id), and when
-- (Unix ms).
ALTER TABLE contest_sheet ADD COLUMN words text NOT NULL DEFAULT '';
ALTER TABLE contest_sheet ADD COLUMN compared_by bigint;
ALTER TABLE contest_sheet ADD COLUMN compared_at bigint;

-- One row: what one of two people read from a sheet that was filled in on paper.
CREATE TABLE contest_paper (
    sheet  bigint NOT NULL REFERENCES contest_sheet (id),
    person bigint NOT NULL,            -- org_person.id
    at     bigint NOT NULL,            -- Unix ms
    cells  text   NOT NULL,            -- JSON: a list of struct contest_paper_cell
    words  text   NOT NULL,            -- '' if none
    PRIMARY KEY (sheet, person)
);

-- Whether a shown board also tells the places of people, by name.
ALTER TABLE contest ADD COLUMN people_shown smallint NOT NULL DEFAULT 0;

-- One row: a team, or one of its members, that has left the contest.
CREATE VIEW contest_leaver AS
SELECT m.id AS entrant
  FROM contest_team m
 WHERE m.standing = 2
 UNION ALL
SELECT x.id
  FROM contest_member x JOIN contest_team m ON m.id = x.team
 WHERE x.is_out = 1 OR m.standing = 2;

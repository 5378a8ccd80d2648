-- SPDX-License-Identifier: Apache-2.0
-- What is counted in a competition (报道等), each with where it can be seen.

-- One row: a report in the media, or another thing that counts, of an entrant of a subject.
CREATE TABLE contest_report (
    id        bigint   PRIMARY KEY,
    contest   bigint   NOT NULL REFERENCES contest (id),
    subject   bigint   NOT NULL,
    entrant   bigint   NOT NULL,       -- contest_team.id or contest_member.id
    title     text     NOT NULL,
    medium    text     NOT NULL,       -- who published it
    day       integer  NOT NULL,       -- on which it was published
    link      text     NOT NULL,       -- '' if none
    file      bigint,                  -- file.id of a picture; NULL: none
    file_name text     NOT NULL,       -- '' if none
    state     smallint NOT NULL CHECK (state IN (0, 1, 2, 3)), -- enum contest_report_state
    reason    text     NOT NULL,       -- why it was refused or withdrawn; '' if not
    person    bigint   NOT NULL,       -- org_person.id who entered it
    name      text     NOT NULL,       -- as they were called then
    at        bigint   NOT NULL,       -- Unix ms
    judged_by text     NOT NULL,       -- '' until then
    judged_at bigint,                  -- Unix ms
    rev       bigint   NOT NULL        -- counts the changes, from 1
);
CREATE INDEX contest_report_subject ON contest_report (contest, subject, entrant);

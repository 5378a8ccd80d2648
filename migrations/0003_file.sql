-- SPDX-License-Identifier: Apache-2.0
-- Stored bytes. The bytes lie in the folder of the data, blobs/<2 digits>/<hash>; what refers to
-- them is here. A blob is written and synced before a row says so.

-- One row: a file that somebody brought, under the name that they gave it. Never changed.
CREATE TABLE file (
    id       bigint   PRIMARY KEY,
    hash     text     NOT NULL,     -- SHA-256 of the bytes, hex; the blob's name
    name     text     NOT NULL,     -- as brought, without folders
    size     bigint   NOT NULL,     -- bytes
    type     smallint NOT NULL,     -- enum file_type, told by the content
    unit     bigint   NOT NULL,     -- org_unit.id whose file it is
    person   bigint   NOT NULL,     -- org_person.id who brought it
    at       bigint   NOT NULL      -- Unix ms
);
CREATE INDEX file_hash ON file (hash);

-- One row: a file that is being brought in parts. Goes when it is finished, or after 7 days.
CREATE TABLE file_upload (
    id       bigint PRIMARY KEY,
    person   bigint NOT NULL,       -- org_person.id
    unit     bigint NOT NULL,       -- org_unit.id whose file it will be
    name     text   NOT NULL,
    size     bigint NOT NULL,       -- bytes, in the end
    received bigint NOT NULL,       -- bytes that are stored and synced
    begun_at bigint NOT NULL        -- Unix ms
);
CREATE INDEX file_upload_person ON file_upload (person, name, size);
